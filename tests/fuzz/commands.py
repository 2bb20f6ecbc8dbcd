"""Command lines that make no sense: its own words in the wrong places, any text, and paths of every kind."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

from audit_tui.cli.parser import parser
from audit_tui.cli.usage import Parser
from audit_tui.demonstration import EARLIER_ID, SESSION_ID
from tests.fuzz.frame import Example, Target, Verdict, assert_same, digests, run, writes_are_watched
from tests.fuzz.odd import TEXTS, hurt
from tests.fuzz.sessions import Bench

_KNOWN: dict[str, tuple[str, ...]] = {
    "session": (SESSION_ID, SESSION_ID, EARLIER_ID),
    "earlier": (SESSION_ID, EARLIER_ID),
    "later": (SESSION_ID, EARLIER_ID),
    "old": ("neglect", SESSION_ID),
    "new": ("domestic_abuse", EARLIER_ID),
    "set": ("neglect", SESSION_ID),
    "questions": ("neglect", "NEG-5.4"),
    "record": ("NEG-DEMO1", "NEG-DEMO3", "learning", "R1"),
    "question": ("NEG-5.4", "NEG-5.1", "NEG-1.2", "REC-2", "CLS-1"),
    "target": ("NEG-5", "NEG-5.4"),
    "value": ("child", "3", "2026-01-01", "na", "home;x", "-1"),
    "seat": ("csc", "police", "panel"),
    "agency": ("csc", "police"),
    "present": ("csc,police,health", "csc"),
    "apologies": ("police",),
    "agreed_by": ("all", "csc,police"),
    "abstained": ("health",),
    "dissent": ("police=We think not", "police="),
    "interest": ("police=a neighbour",),
    "theme": ("voice_of_child",),
    "layer": ("practice",),
    "period": ("2025-10-01..2026-09-30", ".."),
    "written": ("F1", "A1", "R1", "K1"),
    "finding": ("F1", "F2"),
    "action": ("A1", "A2"),
    "change": ("A1", "R1", "K1", "F1"),
    "again": (f"{EARLIER_ID}/A1",),
    "follow_up": ("C1",),
    "recommendation": ("R1",),
}
_DATES = ("2026-12-01", "2026-02-30", "2026-01-01", "9999-12-31", "0001-01-01")
_NUMBERS = ("90", "0", "-1", "1", "9" * 30, "9" * 5000, "1.5", "x", "", " 7", "1_0", "٣", "1e3", "+5", "nan")
_MAKES = frozenset({"demo", "open", "preview"})
"""Commands that make a copy and then find that there is no terminal."""

_READS = frozenset(
    {"list", "show", "plan", "diff", "history", "actions", "compare", "themes", "programme", "settings", "check"}
)


class _Paths:
    """Paths of every kind, in a folder."""

    def __init__(self, folder: Path, bench: Bench, *, devices: bool) -> None:
        self.folder = folder
        bundle, book = folder / "bundle.json", folder / "book.xlsx"
        for path, form in ((bundle, "json"), (book, "xlsx")):
            run(
                *("--sessions", bench.sessions, "return", "blank", SESSION_ID, "--agency", "csc"),
                *("--format", form, "-o", path),
            )
        (folder / "empty").mkdir()
        (folder / "loop").symlink_to("loop")
        (folder / "dangling").symlink_to("nowhere/at/all")
        (folder / "empty.md").write_bytes(b"")
        (folder / "words.md").write_bytes(b"# Words\n\n- id: words\n")
        (folder / "words.toml").write_bytes(b'[report]\npanel = "the room"\n')
        (folder / "noise.bin").write_bytes(bytes(range(256)) * 20)
        (folder / "hurt.json").write_bytes(hurt(Random(1), bundle.read_bytes()))
        odd = [
            "",
            "-",
            ".",
            "..",
            "~",
            "a\nb.md",
            "x" * 300,
            "x/" * 3000,
            "no/such/x.md",
            "CON",
            "a\udcff.md",
            "-x",
            "é.md",
            "x.",
        ]
        written = [
            "out.md",
            "out.html",
            "out.docx",
            "out.json",
            "out.csv",
            "out.xlsx",
            "out",
            "no/such/out.md",
            "loop/out.md",
        ]
        there = [path.name for path in folder.iterdir()]
        sessions = [bench.sessions, bench.sessions / SESSION_ID, bench.sessions / SESSION_ID / "session.json"]
        self.all = [*odd, *written, *there, *there, *map(str, sessions), "empty.md/x", "words.md/x.md"]
        if hasattr(os, "mkfifo") and devices:
            os.mkfifo(folder / "pipe")
            self.all += ["pipe", "/dev/null", "/dev/full", "/dev/zero", "/proc/self/mem", "/", "/dev/stdin"]
        self.there = digests(folder)

    def clear(self) -> None:
        """Take away what commands wrote."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if str(path.relative_to(self.folder)) not in self.there:
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def arguments(chance: Random, paths: "list[str]") -> list[str]:
    """A command line: a command with its own words, mostly, and then something wrong with it."""
    words: list[str] = []
    level: Parser = parser()
    while True:
        commands = next((each for each in level._actions if isinstance(each, argparse._SubParsersAction)), None)
        for action in level._actions:
            words += _said(chance, action, paths, often=0.03 if commands else 0.25)
        if commands is None:
            break
        word = chance.choice(list(commands.choices))
        words.append(word)
        level = commands.choices[word]
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        words = _misplaced(chance, words, paths)
    return [_passable(word) for word in words if word != "--watch" and not word.startswith("--sessions")]


def _said(chance: Random, action: argparse.Action, paths: "list[str]", *, often: float) -> Iterator[str]:
    if isinstance(action, argparse._SubParsersAction | argparse._HelpAction) or action.dest in ("sessions", "version"):
        return
    if action.option_strings and not action.required and chance.random() > often:
        return
    if not action.option_strings and action.nargs == "?" and chance.random() < 0.4:
        return
    count = chance.choice((1, 1, 2)) if action.nargs in ("+", "*") or isinstance(action, argparse._AppendAction) else 1
    for _ in range(count):
        if action.option_strings:
            yield action.option_strings[-1]
        if action.nargs != 0:
            yield _value(chance, action, paths)


def _value(chance: Random, action: argparse.Action, paths: "list[str]") -> str:
    if chance.random() < 0.06:
        return chance.choice(TEXTS)
    if action.choices:
        return str(chance.choice(list(action.choices)))
    if action.type is Path:
        return chance.choice(paths)
    if action.type is not None:
        return chance.choice(_NUMBERS)
    if action.metavar == "DATE":
        return chance.choice(_DATES)
    return chance.choice(_KNOWN.get(action.dest, ("A few words", *TEXTS)))


def _misplaced(chance: Random, words: list[str], paths: "list[str]") -> list[str]:
    at, to = chance.randrange(len(words) + 1), chance.randrange(len(words) + 1)
    match chance.randrange(7):
        case 0:
            return words[:at] + words[at + 1 :]
        case 1:
            return words[:at] + words[at : at + 1] + words[at:]
        case 2:
            chance.shuffle(words)
            return words
        case 3:
            return [*words[:at], chance.choice(TEXTS), *words[at + 1 :]]
        case 4:
            return [
                *words[:at],
                chance.choice(("--", "-", "--json", "-o", "--as", "--force", "--x=", "--json=1", "-h", "")),
                *words[at:],
            ]
        case 5:
            return [*words[:at], chance.choice(paths), *words[at + 1 :]]
        case _:
            return words[: min(at, to)]


def _passable(word: str) -> str:
    """The word as a system can hand it to a program: no end of text within, and of surrogates only strange bytes."""
    return os.fsdecode(word.replace("\0", "").encode("utf-8", "replace" if _has_half(word) else "surrogateescape"))


def _has_half(word: str) -> bool:
    return any("\ud800" <= one <= "\udfff" and not "\udc80" <= one <= "\udcff" for one in word)


def ready(folder: Path) -> Example:
    """Command lines in a folder with paths of every kind."""
    bench = Bench(folder.parent / "audits")
    paths = _Paths(folder, bench, devices=writes_are_watched())
    os.environ["AUDIT_TUI_SESSIONS"] = str(bench.sessions)

    def example(chance: Random) -> Verdict:
        words = arguments(chance, paths.all)
        return tried(words, bench, paths)

    return example


def _parts(bench: Bench) -> dict[str, str]:
    """The audits without the copies that a command makes before it saves, also where the save is then refused."""
    return {name: found for name, found in digests(bench.sessions).items() if ".generations" not in Path(name).parts}


def tried(words: list[str], bench: Bench, paths: _Paths) -> Verdict:
    """A command line: it is clear how it ended, and what was refused or only looked has changed nothing."""
    before, here = _parts(bench), digests(paths.folder)
    try:
        ended = run(*words)
        reads = ended.status == 0 and _READS.intersection(words[:1])
        partly = _MAKES.intersection(words) or "return" in words
        if reads or (ended.status and not partly):
            assert _parts(bench) == before, f"changed by {words}"
            assert_same(here, paths.folder, words)
        for name in (SESSION_ID, EARLIER_ID):
            assert bench.workspace().open(name), words
        return ended.verdict
    except BaseException:
        print(f"failed: {[word[:200] for word in words]}")
        raise
    finally:
        bench.restore()
        paths.clear()


TARGETS = (Target("command lines", ready, 3000),)
