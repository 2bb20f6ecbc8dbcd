"""The files that people write themselves: settings with their keys, a partnership's phrases, what columns mean."""

import json
import os
from importlib.resources import files
from pathlib import Path
from random import Random

from audit_tui.demonstration import SESSION_ID
from audit_tui.errors import AuditError
from audit_tui.reports.phrases import phrases_from
from audit_tui.settings import EXAMPLE, SETTINGS_VARIABLE, read_settings
from audit_tui.tui.commands import CONCERN
from audit_tui.tui.keymap import Keymap, keymap_of, tables
from audit_tui.tui.themes import THEMES
from tests.fuzz.frame import Ended, Example, Target, Verdict, assert_no_jargon, assert_same, digests, run
from tests.fuzz.odd import TEXTS, hurt, value, written
from tests.fuzz.sessions import Bench
from tests.questions.garbling import garbled

_WHOLE = EXAMPLE.replace("\n# theme", "\ntheme").replace("\n# phrases", "\nphrases").replace("\n# unans", "\nunans")
_PHRASES = files("audit_tui.reports").joinpath("phrases.toml").read_text("utf-8")
_RETURNS = Path(__file__).parent.parent / "returns" / "documents"
_KEYS = (
    *(
        "j",
        "J",
        "?",
        "1",
        "0",
        "é",
        "ß",
        "🦊",
        "e\u0301",
        "F8",
        "f8",
        "f1",
        "F2",
        "F13",
        "ctrl+s",
        "Ctrl+G",
        "ctrl+c",
        "ctrl+q",
    ),
    *(
        "ctrl+",
        "+",
        "ctrl++",
        "ctrl+shift+x",
        "alt+x",
        "esc",
        "Escape",
        "enter",
        "tab",
        "space",
        " ",
        "left",
        "→",
        "page up",
    ),
    *(
        "ctrl+h",
        "ctrl+left_square_bracket",
        "question_mark",
        "comma",
        ",",
        ",,",
        "a,a",
        "U, F8",
        "x y",
        "\t",
        "upper_a",
    ),
)
_COMMANDS = tuple(dict.fromkeys(each.id for table in tables().values() for each in table))


def settings_text(chance: Random) -> bytes:
    """A settings file: the example garbled, or one written from the words that it knows and others."""
    if chance.random() < 0.4:
        return garbled(chance, _WHOLE)
    lines = []
    if chance.random() < 0.5:
        lines.append(f"theme = {_toml(chance, [theme.name for theme in THEMES])}")
    if chance.random() < 0.1:
        lines.append(f"{json.dumps(chance.choice(TEXTS))} = 1")
    if chance.random() < 0.5:
        lines += ["[report]", f"phrases = {_toml(chance, ['phrases.toml', '', '.', 'x/y'])}"]
    lines.append(chance.choice(("[keys]", "[keys]", "[keys]", "[[keys]]", "[keys.keys]")))
    lines += [f"{_name(chance)} = {_toml(chance, _KEYS)}" for _ in range(chance.choice((0, 1, 2, 5, 20)))]
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    return hurt(chance, text) if chance.random() < 0.05 else text


def _name(chance: Random) -> str:
    return chance.choice(_COMMANDS) if chance.random() < 0.85 else json.dumps(chance.choice(TEXTS))


def _toml(chance: Random, likely: "list[str] | tuple[str, ...]") -> str:
    """A value as TOML has it: its texts, numbers and lists are JSON's."""
    found = chance.random()
    if found < 0.7:
        return json.dumps(chance.choice(likely), ensure_ascii=False)
    if found < 0.8:
        return json.dumps(chance.sample(tuple(likely), k=min(2, len(likely))), ensure_ascii=False)
    return written(value(chance), ensure_ascii=chance.random() < 0.5)


def check_settings(path: Path) -> Verdict:
    """A settings file: every mistake a clear line, and what is left holds and gives no key two meanings."""
    before = path.read_bytes()
    found = read_settings(path)
    keymap = keymap_of(found.keys)
    wrong = found.theme_of(theme.name for theme in THEMES)[1]
    for line in filter(None, (*found.problems, *keymap.problems, wrong)):
        assert_no_jargon(line)
    _assert_one_meaning(keymap)
    assert path.read_bytes() == before, "the settings were changed"
    return "refused" if found.problems or keymap.problems else "taken"


def _assert_one_meaning(keymap: Keymap) -> None:
    for name, table in tables().items():
        taken: dict[str, str] = {}
        for each in keymap.now(table if CONCERN in table else (*table, CONCERN)):
            for key in each.keys.split(","):
                assert key, f"{name}: {each.id} has no key"
                assert keymap.keys.keys().isdisjoint({each.id, taken.get(key, "")}) or key not in taken, (name, key)
                taken[key] = each.id


def ready_settings(folder: Path) -> Example:
    """Settings of any content, and the command that shows them."""
    path = folder / "settings.toml"
    os.environ[SETTINGS_VARIABLE] = str(path)
    (folder / "phrases.toml").write_text('[report]\npanel = "the room"\n', encoding="utf-8")

    def example(chance: Random) -> Verdict:
        path.write_bytes(settings_text(chance))
        verdict = check_settings(path)
        before = digests(folder)
        ended = run("settings")
        assert_same(before, folder, "settings")
        assert verdict == "taken" or ended.status == 1, ended
        return ended.verdict

    return example


def ready_phrases(folder: Path) -> Example:
    """Phrases of any content, with which a report is made: named on the command line, or in the settings."""
    bench = Bench(folder)
    path, settings = folder / "own.toml", folder / "settings.toml"
    os.environ[SETTINGS_VARIABLE] = str(settings)

    def report(*more: object) -> Ended:
        before = digests(folder)
        ended = run("--sessions", bench.sessions, "report", SESSION_ID, "--kind", "actions", *more)
        assert_same(before, folder, "a report")
        return ended

    def example(chance: Random) -> Verdict:
        settings.unlink(missing_ok=True)
        if chance.random() < 0.05:
            settings.write_bytes(settings_text(chance))
            return report().verdict
        path.write_bytes(phrases_text(chance))
        try:
            phrases_from(path)
        except AuditError as error:
            assert_no_jargon(str(error))
            return "refused"
        if chance.random() < 0.2:
            assert report("--phrases", path).status == 0
        return "taken"

    return example


def phrases_text(chance: Random) -> bytes:
    """A file of phrases: the shipped one garbled, or a few of its keys with words of any kind."""
    lines = _PHRASES.splitlines(keepends=True)
    if chance.random() < 0.5:
        at = chance.randrange(len(lines))
        return garbled(chance, "[report]\n" + "".join(lines[at : at + chance.choice((1, 3, 10))]))
    names = [line.partition(" = ")[0] for line in lines if " = " in line]
    likely = (
        "The words",
        "{panel} and {owner_group}",
        "{day}",
        "{",
        "{}",
        "{x.y}",
        "{panel",
        "{0}",
        "%s",
        "[x](y) <b>",
        "a\nb",
    )
    body = (f"{chance.choice(names)} = {_toml(chance, likely)}" for _ in range(chance.choice((0, 1, 2))))
    return "\n".join(("[report]", *body)).encode("utf-8", "surrogatepass")


def ready_mapping(folder: Path) -> Example:
    """What the columns of a form's responses are, garbled; the responses are as they were."""
    bench = Bench(folder)
    text = (_RETURNS / "mapping.toml").read_text("utf-8")
    path, responses = folder / "mapping.toml", folder / "responses.csv"
    responses.write_bytes((_RETURNS / "responses.csv").read_bytes())

    def example(chance: Random) -> Verdict:
        path.write_bytes(garbled(chance, text))
        before = digests(folder)
        ended = run(
            *("--sessions", bench.sessions, "return", "merge", SESSION_ID, responses, "--mapping", path, "--dry-run")
        )
        assert_same(before, folder, "a dry run")
        return ended.verdict

    return example


TARGETS = (
    Target("settings and keys", ready_settings, 5000),
    Target("phrases", ready_phrases, 5000),
    Target("mapping of a form", ready_mapping, 1000),
)
