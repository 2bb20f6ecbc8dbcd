"""The documentation is tried out: its commands run, its links followed, its tables and examples held against the code.

The conventions of README.md and docs/*.md:

- A block marked `console` holds commands, each after `$ ` (a line that ends in a backslash goes on), and under each
  what it prints to either stream, or nothing where that is not compared. `…` stands for any text, lines of it too.
  `# ends with 1` after a command says its exit status, which is otherwise 0.
- All blocks of a page are run in order in one folder that holds nothing but an empty `sessions` folder.
- The day 2026-03-02 stands for today in the ids of sessions.
- `<!-- file: PATH -->` before a block marked `markdown` writes the block into that file first.
- Commands in blocks marked `sh` need a terminal or an installation, and are not run.
- A table of keys is made by docs/make_key_tables.py, the drawing of the code by docs/make_architecture.py.
"""

import argparse
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from audit_tui.cli import main
from audit_tui.cli.parser import parser
from audit_tui.domain.words import STATE_LABELS
from audit_tui.questions.properties import PROPERTIES, USES
from audit_tui.questions.reader import check_files
from audit_tui.reports.kinds import FORMATS, REPORT_KINDS
from audit_tui.returns import layout
from audit_tui.tui import commands
from audit_tui.workspace import utc_now
from docs import make_architecture, make_key_tables, make_pictures

ROOT = Path(__file__).parents[1]
PAGES = make_key_tables.documents()
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
DAY = re.compile(r"(?<=[a-z]-)2026-03-02")
BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
ENDS_WITH = re.compile(r"\s+# ends with (\d)$")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> Iterator[tuple[str, str, str | None]]:
    for found in BLOCK.finditer(text_of(page)):
        yield found["kind"], found["text"], found["file"]


def written_commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command with what is shown under it."""
    for part in re.split(r"^\$ ", block.replace("\\\n", ""), flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def pattern(shown: str) -> str:
    return ".*".join(re.escape(part) for part in shown.strip("\n").split("…"))


def run(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run one documented command, check how it ends, and give what it printed."""
    status = 0
    if ending := ENDS_WITH.search(command):
        status, command = int(ending[1]), command[: ending.start()]
    name, *words = shlex.split(command)
    assert name == "audit-tui", command
    assert main(words) == status, (command, capsys.readouterr())
    printed = capsys.readouterr()
    return (printed.out + printed.err).replace(os.sep, "/")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_the_commands_do_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sessions").mkdir()
    today = utc_now().date().isoformat()
    for kind, text, file in blocks(page):
        if file is not None:
            path = tmp_path / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if kind != "console":
            continue
        for command, shown in written_commands(DAY.sub(today, text)):
            printed = run(command, capsys)
            if shown.strip():
                assert re.fullmatch(pattern(shown), printed.rstrip("\n"), re.DOTALL), (command, printed, pattern(shown))


def test_the_pages_show_commands() -> None:
    ran = {name: sum(kind == "console" for kind, _, _ in blocks(page)) for name, page in zip(NAMES, PAGES, strict=True)}
    assert min(ran[name] for name in ("docs/commands.md", "docs/question_sets.md")) >= 2, ran


def documented_commands() -> dict[str, argparse.ArgumentParser]:
    actions = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(next(actions).choices)


@pytest.mark.parametrize("name", documented_commands())
def test_every_command_has_help_and_an_example(name: str) -> None:
    page = text_of(ROOT / "docs/commands.md")
    assert f"\n### `{name}`\n" in page
    assert f"audit-tui {name}" in page
    assert documented_commands()[name].description


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_command_is_documented_that_there_is_not(page: Path) -> None:
    written = re.findall(r"(?:`|\$ )audit-tui (?!--)([a-z-]+)", text_of(page), re.MULTILINE)
    assert set(written) <= documented_commands().keys()


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_the_tables_of_keys_are_the_codes_own(page: Path) -> None:
    written = text_of(page)
    assert written == make_key_tables.with_tables(written), "run: python docs/make_key_tables.py"


def test_every_screens_keys_are_documented_once() -> None:
    """In the reference, and on no other page of the folder: what stands twice is read once."""
    shown = [
        name
        for page in PAGES
        if page.parent.name == "docs"
        for name in re.findall(r"<!-- keys: (\w+) -->", text_of(page))
    ]
    assert sorted(shown) == sorted(make_key_tables.names())
    reference = text_of(ROOT / "docs/keys.md")
    sections = re.split(r"^## .+\n", reference, flags=re.MULTILINE)[1:]
    for name in shown:
        (section,) = (each for each in sections if f"<!-- keys: {name} -->" in each)
        said = section.replace(f"<!-- keys: {name} -->\n", "").partition("|")[0]
        assert re.match(r"\n[A-Z].+[.)]\n", said, re.DOTALL), name


def test_the_architecture_is_the_codes_own() -> None:
    page = text_of(make_architecture.PAGE)
    assert page == make_architecture.with_drawings(page), "run: python docs/make_architecture.py"
    assert re.findall(r"<!-- (\w+) -->", page) == ["layers", "arrows", "modules"]


def test_the_drawing_tells_layers_from_arrows() -> None:
    """What is drawn is what the contract forbids or allows: no arrow points up, and none between two side by side."""
    layers = make_architecture.layers()
    height = {part: -number for number, layer in enumerate(layers) for part in layer}
    assert len(make_architecture.arrows()) > len(layers)
    assert [arrow for arrow in make_architecture.arrows() if height[arrow[0]] <= height[arrow[1]]] == []
    assert ("store", "domain") in make_architecture.arrows()
    assert ("text", "workspace") not in make_architecture.arrows()


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, path in make_architecture.modules() if not make_architecture.first_sentence(path)] == []


def test_every_report_and_format_is_documented() -> None:
    for page in ("docs/from_findings_to_change.md", "docs/file_formats.md"):
        assert [kind for kind in REPORT_KINDS if f"`{kind}`" not in text_of(ROOT / page)] == [], page
    assert [form for form in FORMATS if f"`.{form}`" not in text_of(ROOT / "docs/file_formats.md")] == []


PLACE = re.compile(
    r"`((?:audit_tui|domain|questions|services|store|reports|returns|cli|tui|tests|docs)/[\w/]+\.(?:py|md|toml))`"
)


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md", "docs/file_formats.md"])
def test_the_places_named_are_there(page: str) -> None:
    """A file, and beside it the names that are said to stand in it: `reports/kinds.py`: `Kind` and `REPORT_KINDS`."""
    text = text_of(ROOT / page)
    for found in PLACE.finditer(text):
        if "NAME" in found[1]:
            continue
        file = next((each for each in (ROOT / found[1], ROOT / "audit_tui" / found[1]) if each.exists()), None)
        assert file is not None, found[1]
        said = re.match(r"(?:\*\*)?:((?: and|,| or)? `\w+`)+", text[found.end() :])
        for name in re.findall(r"`(\w+)`", said[0] if said else ""):
            assert re.search(rf"\b{name}\b", text_of(file)), f"{name} in {found[1]}"


SAID = [
    ("README.md", "Press `{}`. One thing a page", commands.HOME, "new"),
    ("README.md", "`{}` at the grid, then the files", commands.SESSION, "take_returns"),
    ("README.md", "stand on the record, press `{}`", commands.SESSION, "answer_as"),
    ("README.md", "`{}` at the grid: who is there", commands.SESSION, "meeting"),
    ("README.md", "`{}` is the next", commands.WALK, "next"),
    ("README.md", "`{}` shows how the answers fall", commands.WALK, "reveal"),
    ("README.md", "`{}` adopts together", commands.WALK, "adopt"),
    ("README.md", "`{}` goes to the next question on which they differ", commands.WALK, "next_differing"),
    ("README.md", "`{}` writes down a view that is not shared", commands.WALK, "dissent"),
    ("README.md", "`{}` a strength", commands.WALK, "strength"),
    ("README.md", "`{}` an area for improvement", commands.WALK, "improvement"),
    ("README.md", "`{}` an action", commands.WALK, "action"),
    ("README.md", "*now*: `{}`, on any screen", commands.WALK, "concern"),
    ("README.md", "Esc to the grid, then `{}`", commands.SESSION, "summary"),
    ("README.md", "`{}` shows the report", commands.SESSION, "report"),
    ("README.md", "and `{}` writes it for you", commands.REPORT, "write"),
    ("README.md", "Months later `{}` says", commands.SESSION, "follow_actions"),
    ("README.md", "and `{}` at home lays", commands.HOME, "compare"),
    ("docs/facilitators.md", "`{}` at home, then one topic a page", commands.HOME, "new"),
    ("docs/facilitators.md", "topic can be changed later with `{}`", commands.SESSION, "set_up"),
    ("docs/facilitators.md", "`{}` at the grid takes in what comes back", commands.SESSION, "take_returns"),
    ("docs/facilitators.md", "`{}` at the grid, when the panel sits down", commands.SESSION, "meeting"),
    ("docs/facilitators.md", "`{}` at the grid is the **plan of the day**", commands.SESSION, "plan"),
    ("docs/facilitators.md", "`{}` at the grid shows the **blind spots**", commands.SESSION, "blind_spots"),
    ("docs/facilitators.md", "`{}` goes round the table", commands.WALK, "sealed_round"),
    ("docs/facilitators.md", "`{}` lists it for the whole record", commands.WALK, "adopt"),
    ("docs/facilitators.md", "does so with `{}`", commands.WALK, "moved"),
    ("docs/facilitators.md", "`{}` **reads back**", commands.WALK, "read_back"),
    ("docs/facilitators.md", "`{}` writes down a key theme", commands.SUMMARY, "key_theme"),
    ("docs/facilitators.md", "`{}` chooses another kind", commands.REPORT, "kind"),
    ("docs/auditors.md", "`{}` lists what is missing", commands.RETURN, "missing"),
    ("docs/auditors.md", "`{}` hands the record in", commands.RETURN, "hand_in"),
    ("docs/auditors.md", "Esc to your list of records, then `{}`", commands.RETURN, "not_known"),
    ("docs/auditors.md", "`{}` on your list of records writes the file", commands.RETURN, "write"),
    ("docs/facilitators.md", "`{}` says of one agency", commands.SESSION, "involvement"),
    ("docs/facilitators.md", "`{}` at the grid takes in what others saved", commands.SESSION, "reload"),
    ("docs/facilitators.md", "`{}` for the whole section", commands.WALK, "reveal_section"),
    ("docs/facilitators.md", "`{}` takes an agreed answer back", commands.WALK, "withdraw"),
    ("docs/facilitators.md", "until `{}` in the record says what came of it", commands.WALK, "follow_up"),
    ("docs/facilitators.md", "`{}` hands the return for this record in", commands.WALK, "hand_in"),
    ("docs/facilitators.md", "then `{}` tries again", commands.WALK, "save_text"),
]


@pytest.mark.parametrize(("page", "words", "table", "command"), SAID)
def test_the_keys_named_in_the_text_are_the_codes_own(
    page: str, words: str, table: tuple[commands.Command, ...], command: str
) -> None:
    keys = next(each.keys_in_words for each in table if each.id == command).split(" or ")
    text = " ".join(text_of(ROOT / page).split())
    assert any(words.format(key) in text for key in keys), (words, keys)


@pytest.mark.parametrize("page", ["docs/auditors.md", "docs/facilitators.md"])
def test_the_states_are_the_codes_own(page: str) -> None:
    rows = [line.lower() for line in text_of(ROOT / page).splitlines() if line.startswith("| ")]
    for state, key in commands.STATE_KEYS.items():
        said = (f"| {STATE_LABELS[state].lower()} | `{key}` |", f"| `{key}` | {STATE_LABELS[state].lower()} |")
        assert sum(line.startswith(said) for line in rows) == 1, state


def test_the_page_for_auditors_says_what_the_workbook_says() -> None:
    page = text_of(ROOT / "docs/auditors.md")
    said = (layout.ABOUT_SHEET, layout.NOT_KNOWN, layout.FINISHED, layout.NOT_FINISHED)
    assert [words for words in said if f"*{words}*" not in page] == []
    assert f"put `{layout.CHOSEN}` beside each" in page
    assert len(page.splitlines()) < 70, "it is printed on two sides"


LINKED = [*PAGES, *(ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))]


@pytest.mark.parametrize("page", LINKED, ids=[page.relative_to(ROOT).as_posix() for page in LINKED])
def test_the_links_lead_somewhere(page: Path) -> None:
    outside = without_blocks(page)
    for target in re.findall(r"\]\(([^()\s]+)\)", outside):
        path, _, heading = target.partition("#")
        if path.startswith("https://") or "…" in path:
            continue
        there = page.parent / unquote(path) if path else page
        assert there.exists(), target
        assert not heading or heading in anchors(there), target


def without_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """What can be linked to on a page; the second heading of the same words has a number."""
    found: dict[str, int] = {}
    named = set()
    for heading in re.findall(r"^#+ (.+)$", without_blocks(page), re.MULTILINE):
        name = slug(heading)
        named.add(f"{name}-{found[name]}" if name in found else name)
        found[name] = found.get(name, 0) + 1
    return named


def slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_example_question_sets_parse(tmp_path: Path) -> None:
    examples = {Path(file): text for kind, text, file in blocks(ROOT / "docs/question_sets.md") if file is not None}
    for file, text in examples.items():
        path = tmp_path / file.name
        path.write_text(text, encoding="utf-8")
        problems = check_files([path], [ROOT / "question_sets"])
        assert bool(problems) == (file.parent.name == "drafts"), problems


def test_the_syntax_is_documented_whole() -> None:
    page = text_of(ROOT / "docs/question_sets.md")
    assert [name for name in PROPERTIES if f"`{name}`" not in page] == []
    assert [name for name in USES if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", ["walk", "session", "summary"])
def test_a_picture_shows_the_demonstration_and_loads_nothing(name: str) -> None:
    picture = text_of(ROOT / f"docs/pictures/{name}.svg")
    assert "FICTIONAL&#160;DEMONSTRATION" in picture
    assert not re.search(r"@font-face|url\((?!#)|href=|<image|<script", picture)


async def test_the_pictures_can_be_made_again(tmp_path: Path) -> None:
    await make_pictures.make(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["session.svg", "summary.svg", "walk.svg"]
    for path in tmp_path.iterdir():
        assert make_pictures.plain(text_of(path)) == text_of(path)
