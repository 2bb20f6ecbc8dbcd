"""Sessions whose files are not what they were: hurt bytes, and files that are whole and hold what nobody wrote."""

import hashlib
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from audit_tui.demonstration import EARLIER_ID, SESSION_ID, make_demonstration
from audit_tui.domain.audit import Change
from audit_tui.domain.learning import Feedback, SignOff, Uptake
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Answer, Concern, Draft, FirstAnswer, Interest, Meeting, Parked, Place
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.opened import OpenSession, Writes
from audit_tui.reports.kinds import AUDIENCES, FORMATS, REPORT_KINDS
from audit_tui.workspace import Workspace
from tests.fuzz.frame import Example, Target, Verdict, assert_no_jargon, assert_same, digests, run
from tests.fuzz.odd import Pool, changed, hurt, written

_AT = "2026-01-05T09:00:00+00:00"
_RECORD, _AGENCY, _QUESTION = "NEG-DEMO3", "csc", "NEG-5.4"
_MORE: tuple[Change, ...] = (
    Concern(record=_RECORD, id="C1", text="A child may be hurt", raised_by=PANEL, raised_at=_AT, told="duty worker"),
    Draft(record=_RECORD, seat=_AGENCY, question="NEG-5.1", field="evidence", text="Half a sent"),
    Feedback(id="B1", group="The group that audited", on="2026-01-06", words="in person"),
    Uptake(id="U1", sort="training", words="A course", on="2026-01-07", came_from=("R1",)),
    SignOff(
        id="S1",
        at=_AT,
        statement="As read",
        digest="0" * 64,
        agreed_by=("csc",),
        dissent=(("police", "No"),),
        reopened_at=_AT,
        reopened_because="A word",
    ),
    Meeting(id="M2", begun=_AT, minutes=90, present=("csc", "police"), interests=(Interest(agency="csc", words="x"),)),
    Parked(record=_RECORD, question=_QUESTION, why="the chair", at=_AT),
    Answer(record=_RECORD, seat=_AGENCY, question=_QUESTION, value="child", first=FirstAnswer(value="parents")),
)
"""What the demonstration has none of."""

_SESSIONS = (SESSION_ID, EARLIER_ID)


@cache
def _made() -> dict[str, bytes]:
    """The files of two audits that hold something of every kind, by their places."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        whole = make_demonstration(Workspace(folder), folder)
        for change in _MORE:
            whole.save(Writes((change,), PANEL, _AT))
        whole.close()
        for each in _SESSIONS:
            Workspace(folder).open(each).close()
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.json"))}


def sealed(raw: bytes, body: str) -> bytes:
    """A part's file with another body, and its own seal made good: what is behind the seal is then reached."""
    _, mark, tail = raw.rpartition(b'\n"_meta"')
    head = body.rstrip().removesuffix("}").rstrip().encode("utf-8", "surrogatepass")
    head += (b"," if not head.endswith(b"{") else b"") + mark + tail[: tail.rindex(b'"sha256": "')] + b'"sha256": "'
    return head + hashlib.sha256(head).hexdigest().encode() + tail[tail.rindex(b'"}') :]


def tables_of(raw: bytes) -> dict[str, Any]:
    """The tables of a part's file, without its seal."""
    tables: dict[str, Any] = json.loads(raw)
    del tables["_meta"]
    return tables


class Bench:
    """Two audits of which one file at a time is another than it was."""

    def __init__(self, folder: Path) -> None:
        self.sessions = folder / "sessions"
        self.files = {self.sessions / name: raw for name, raw in _made().items()}
        for path, raw in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        self.pool = Pool(*(tables_of(raw) for path, raw in self.files.items() if path.stem != "questions"))
        self.questions = Pool(*(tables_of(raw) for path, raw in self.files.items() if path.stem == "questions"))

    def contradicting(self, chance: Random, raw: bytes) -> bytes:
        """A file whose seal holds, with something within that was not written by this program."""
        tables = tables_of(raw)
        pool = self.questions if "question_set" in tables else self.pool
        name = chance.choice(list(tables))
        key = chance.choice(list(tables[name]) or [None])
        kind = chance.random()
        if key is not None and kind < 0.75:
            row = tables[name][key]
            within = "document" if isinstance(row.get("document"), dict) and chance.random() < 0.9 else None
            holder, at = (row, within) if within else (tables[name], key)
            holder[at] = changed(chance, holder[at], pool)
            if within and chance.random() < 0.15:  # under the key that it now says, so that it is not found out by that
                tables[name][str(row[within].get("id", row[within].get("question", key)))] = tables[name].pop(key)
        elif kind < 0.9:
            tables[name] = changed(chance, tables[name], pool)
        else:
            tables = changed(chance, tables, pool)
        return sealed(raw, written(tables, ensure_ascii=chance.random() < 0.5) if isinstance(tables, dict) else "[]")

    def chosen(self, chance: Random) -> Path:
        """One of the files, those that hold many kinds more often."""
        of_audit = [path for path in self.files if path.parent.name == chance.choice(_SESSIONS)]
        many = [path for path in of_audit if path.stem == "session" or "." not in path.stem]
        return chance.choice(many if chance.random() < 0.7 and many else of_audit)

    def restore(self) -> None:
        """Everything as it was."""
        for path in self.sessions.rglob("*"):
            if path.is_file() and path not in self.files:
                path.unlink()
        for path, raw in self.files.items():
            if path.read_bytes() != raw:
                path.write_bytes(raw)

    def workspace(self) -> Workspace:
        return Workspace(self.sessions)

    def look(self, *words: object) -> Verdict:
        """A command that only reads: it changes nothing, and says clearly what is wrong."""
        before = digests(self.sessions)
        ended = run("--sessions", self.sessions, *words)
        assert_same(before, self.sessions, words)
        return ended.verdict


def looks(name: str, record: str, other: str) -> list[tuple[str, ...]]:
    """Every command that reads a session."""
    reports = [("report", name, "--kind", kind, "--audience", whom) for kind in REPORT_KINDS for whom in AUDIENCES]
    return [
        *reports,
        *(("report", name, "--format", form) for form in FORMATS if form != "docx"),
        ("report", name, "--kind", "record", "--record", record),
        ("report", name, "--kind", "agency", "--agency", "csc"),
        *(
            ("show", name, *more)
            for more in ((), ("--json",), ("--record", record), ("--as", "csc"), ("--as", "police"))
        ),
        *(("history", name, *more) for more in ((), ("--json",), ("--as", "csc"))),
        *((command,) for command in ("actions", "themes", "programme", "list")),
        *((command, "--json") for command in ("actions", "themes", "programme", "list")),
        *(("compare", *pair) for pair in ((other, name), (name, other))),
        ("questions", name, "--json"),
        ("questions", name, "--markdown"),
        ("diff", name, other),
        ("plan", name, "--minutes", "90"),
        ("adopt", name, record, "--dry-run"),
        ("sign-off", name),
    ]


def acts(name: str, record: str) -> list[tuple[str, ...]]:
    """Commands that write."""
    return [
        ("answer", name, record, "NEG-5.4", "child", "--as", "csc", "--evidence", "a drawing"),
        ("answer", name, record, "NEG-5.4", "--clear", "--as", "csc"),
        ("agree", name, record, "NEG-5.4", "child", "--because", "of what was seen"),
        ("reveal", name, record, "NEG-5"),
        ("adopt", name, record),
        ("ratify", name),
        ("park", name, record, "NEG-5.4", "--because", "the chair"),
        ("meeting", name, "begin", "--present", "csc,police,health", "--minutes", "120"),
        ("meeting", name, "end"),
        ("finding", name, record, "--strength", "A strength", "--theme", "voice_of_child"),
        ("withdraw", name, "F1"),
        ("concern", name, record, "A worry"),
        ("concern", name, record, "It was passed on", "--follow-up", "C1"),
        ("involvement", name, record, "not_known", "--as", "police"),
        ("action", name, record, "Ask the child", "--owner", "csc", "--due", "2026-12-01"),
        ("action", name, "R1", "Train", "--owner", "csc"),
        ("update", name, "A1", "in_progress", "begun"),
        ("key-theme", name, "Whose day", "--finding", "F1"),
        ("recommend", name, "See the child", "--practice", "--finding", "F1"),
        ("sign-off", name, "As read", "--agreed-by", "csc", "--with-gaps"),
        ("reopen", name, "A word"),
        ("told", name, "A group"),
        ("reached", name, "training", "A course"),
        ("change", name, "--title", "Another"),
        ("keep", name, "F1", "--for", "csc"),
        ("quote", name, "F1"),
    ]


def opened_and_saved(bench: Bench, name: str) -> Verdict:
    """Opened, saved and opened again, an audit is what it was."""
    try:
        session = bench.workspace().open(name)
    except AuditError as error:
        assert_no_jargon(str(error))
        return "refused"
    before = dict(session.audit.entities)
    place = Place(seat="school", record=_RECORD, question=_QUESTION)
    session.commit(Outcome((place,)), by="csc")
    session.close()
    after = dict(bench.workspace().open(name).audit.entities)
    assert after.pop(place.key) == place
    assert after == before, "another audit once it is saved"
    return "taken"


def _refuses_or_keeps_whole(bench: Bench, name: str, words: tuple[str, ...]) -> None:
    """An act on an audit is done, and the audit opens all the same; or it is refused, and no part is changed."""
    before = {path: path.read_bytes() for path in bench.files}
    ended = run("--sessions", bench.sessions, *words)
    if ended.status == 0:
        _opens(bench, name, words)
    else:
        assert {path: path.read_bytes() for path in bench.files} == before, f"changed by what was refused: {words}"


def _opens(bench: Bench, name: str, words: object) -> OpenSession:
    try:
        return bench.workspace().open(name)
    except AuditError as error:
        raise AssertionError(f"no longer opens after {words}: {error}") from error


def _example(chance: Random, bench: Bench, make: Callable[[Random, bytes], bytes], *, most: int) -> Verdict:
    path = bench.chosen(chance)
    name, other = path.parent.name, next(each for each in _SESSIONS if each != path.parent.name)
    record = _RECORD if name == SESSION_ID else "NEG-19A"
    try:
        path.write_bytes(make(chance, bench.files[path]))
        verdict = bench.look("show", name)
        bench.look("check", path.parent)
        if verdict == "refused":
            bench.look(*chance.choice(looks(name, record, other)))
            _refuses_or_keeps_whole(bench, name, chance.choice(acts(name, record)))
            return "refused"
        for words in chance.sample(looks(name, record, other), k=most):
            bench.look(*words)
        opened_and_saved(bench, name)
        _refuses_or_keeps_whole(bench, name, chance.choice(acts(name, record)))
        return "taken"
    finally:
        bench.restore()


def ready_hurt(folder: Path) -> Example:
    """Sessions of which a file came to harm."""
    bench = Bench(folder)
    return lambda chance: _example(chance, bench, hurt, most=1)


def ready_contradicting(folder: Path, most: int = 3) -> Example:
    """Sessions of which a file is whole, and holds what cannot be."""
    bench = Bench(folder)
    return lambda chance: _example(chance, bench, bench.contradicting, most=most)


def ready_folders(folder: Path) -> Example:
    """Sessions of which a part is missing, doubled, another's, a folder, a link, or has a strange name."""
    bench = Bench(folder)

    def example(chance: Random) -> Verdict:
        name = chance.choice(_SESSIONS)
        apart = bench.sessions / "apart"
        shutil.copytree(bench.sessions / name, apart)
        try:
            for _ in range(chance.choice((1, 1, 2, 3))):
                _misplace(chance, apart, bench)
            verdict = bench.look("show", "apart")
            bench.look("check", apart)
            bench.look("list")
            bench.look(*chance.choice(looks("apart", _RECORD, name)))
            return verdict
        finally:
            shutil.rmtree(apart, ignore_errors=True)

    return example


def _misplace(chance: Random, apart: Path, bench: Bench) -> None:
    parts = [path for path in sorted(apart.glob("*.json")) if path.is_file() and not path.is_symlink()]
    if not parts:
        return
    path, stranger = chance.choice(parts), chance.choice(list(bench.files))
    path = apart / "session.json" if chance.random() < 0.2 and (apart / "session.json") in parts else path
    named = chance.choice(
        ("notes.json", "CON.json", ".json", "a.b.c.json", "é.json", "NEG-01.csc.json", "x" * 150 + ".json")
    )
    match chance.randrange(7):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(bench.files[stranger])
        case 2:
            copy = apart / chance.choice((named, f"{path.stem}-LAPTOP.json", stranger.name))
            if not copy.exists() and not copy.is_symlink():
                shutil.copy(path, copy)
        case 3:
            path.unlink()
            path.mkdir()
        case 4:
            path.unlink()
            path.symlink_to(chance.choice((path.name, "nowhere.json", "..", str(stranger))))
        case 5:
            path.rename(apart / named)
        case _:
            new = apart / chance.choice((named, ".generations", ".lock", "exports"))
            if not new.exists():
                new.write_bytes(b"{}")


TARGETS = (
    Target("session files, hurt", ready_hurt, 300),
    Target("session files, whole but wrong", ready_contradicting, 1500),
    Target("session folders", ready_folders, 300),
)
