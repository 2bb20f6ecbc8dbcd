"""The sessions that are measured: made up, and in every other way what the program itself writes."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit_tui.demonstration import SESSION_ID, make_demonstration
from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import is_agreed_on
from audit_tui.domain.fitting import options_of, read_value
from audit_tui.domain.learning import KeyTheme, Recommendation
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.session import (
    Action,
    Agreement,
    Answer,
    Entity,
    Finding,
    Involvement,
    Meeting,
    Place,
    QuestionSetCopy,
    Reveal,
    SessionDetails,
    Update,
)
from audit_tui.domain.words import COPIES_PART, PANEL, SESSION_PART
from audit_tui.opened import OpenSession
from audit_tui.services.pace import plan_to_keep
from audit_tui.store.anchors import ANCHOR
from audit_tui.store.folders import SUMMARY, create_session_folder
from audit_tui.store.repository import Item
from audit_tui.store.summary import SETTLED
from audit_tui.store.tinydb_repository import TinyDBRepository
from audit_tui.text import plural
from audit_tui.workspace import Workspace

TOPIC = "neglect"
AT = "2026-03-02T09:30:00+00:00"
START = "NEG-5.4"
"""Where the panel stands: what comes before it in that record is opened, it and what comes after is sealed."""

AGENCY = "csc"
FIRST = "NEG-1.1"
"""Where that agency stands, in the last record."""

EVIDENCE = (
    "Seen alone at the second visit in May; the plan was shared with the school within two days and reviewed early.",
    "The chronology names four earlier referrals for the same reasons; the assessment speaks of two of them only.",
    "Views were asked for at each visit, in the words used; what changed because of them is in the September plan.",
)
_SAID = {"number": "3", "scale": "3", "date": "2024-06-14"}
_SHEETS = 4
"""So many records are answered one by one; the others are answered as one of them was."""

_FINDINGS, _RECOMMENDATIONS, _LEARNING_ACTIONS = 3, 5, 3


def made_session(folder: Path, name: str, *, records: int, agencies: int = 10, finished: bool = False) -> Path:
    """A session in a folder, made once: every question that is put is answered, with evidence, by everybody.

    Half of its records are opened and agreed; in one that is `finished` all are, and the meeting has ended.
    """
    if (folder / name).is_dir():
        return folder / name
    workspace = _workspace(folder)
    questions = workspace.library.read(TOPIC)
    details = SessionDetails(
        id=name,
        title=f"Audit {name}",
        created=AT,
        agencies=tuple(each.code for each in questions.vocabulary.agencies)[:agencies],
        records=tuple(f"NEG-{number:03}" for number in range(1, records + 1)),
        period_start="2025-01-01",
        period_end="2025-12-31",
        fictional=True,
    )
    session = workspace.create(questions, details, _entities(questions, details, finished=finished))
    session.keep_generation()
    session.close()
    return session.folder


def empty_session(folder: Path) -> Path:
    """A session of one record in which nobody has answered anything, opened at the same question."""
    name = "empty"
    if not (folder / name).is_dir():
        workspace = _workspace(folder)
        questions = workspace.library.read(TOPIC)
        agencies = tuple(each.code for each in questions.vocabulary.agencies)[:10]
        details = SessionDetails(
            id=name, title=f"Audit {name}", created=AT, agencies=agencies, records=("NEG-001",), fictional=True
        )
        session = workspace.create(questions, details, [Place(seat=PANEL, record="NEG-001", question=START)])
        session.keep_generation()
        session.close()
    return folder / name


def demonstration(folder: Path) -> Path:
    """The demonstration, made once, in which one agency stands in the record that it has not answered."""
    if (folder / SESSION_ID).is_dir():
        return folder / SESSION_ID
    session = make_demonstration(_workspace(folder), folder)
    at = Place(seat=AGENCY, record=session.audit.details.records[-1], question=FIRST)
    session.repository.put([Item(*at.key, 0, at.model_dump(mode="json"))], by=AGENCY, at=AT)
    session.close()
    return session.folder


def many_sessions(folder: Path, count: int, *, records: int = 12, agencies: int = 8) -> Path:
    """A folder of so many finished audits of several years; all but their sessions' own files are the same files."""
    if folder.is_dir():
        return folder
    one = made_session(folder.with_name(f"{folder.name}-one"), "one", records=records, agencies=agencies, finished=True)
    session = opened(one)
    anchors = [item for item in session.repository.all(SESSION_PART) if item.kind == ANCHOR]
    shared = [path for path in one.glob("*.json") if path.stem not in (SESSION_PART, COPIES_PART)]
    for number in range(count):
        _another(folder, number, session.audit, anchors, shared)
    session.close()
    return folder


def opened(folder: Path) -> OpenSession:
    """The session in a folder, open."""
    return _workspace(folder.parent).open(folder.name)


def copied(folder: Path, to: Path) -> Path:
    """A copy of a session's folder that may be written to."""
    shutil.copytree(folder, to / folder.name)
    return to / folder.name


def let_settle(folder: Path) -> None:
    """Wait until what sessions that were just made come to is kept: of files that are too new it is not."""
    newest = max((path.stat().st_ctime_ns for path in folder.glob(f"*/{SESSION_PART}.json")), default=0)
    time.sleep(max(0, newest + SETTLED - time.time_ns()) / 1e9)


def without_summaries(folder: Path) -> None:
    """Take away what was kept so that sessions need not be opened to be listed."""
    for path in folder.glob(f"*/.*{SUMMARY}*"):
        path.unlink()


@dataclass(frozen=True)
class Contents:
    """What is in a session, counted."""

    records: int
    answers: int
    agreements: int
    files: int
    bytes: int

    def __str__(self) -> str:
        return (
            f"{plural(self.records, 'record')}, {self.answers:,} answers, {self.agreements:,} agreed, "
            f"{self.files:,} files, {self.bytes / 1e6:.1f} MB"
        )


def contents(folder: Path) -> Contents:
    """What is in the session of a folder."""
    session = opened(folder)
    session.close()
    things, files = session.audit.entities.values(), list(folder.glob("*.json"))
    return Contents(
        len(session.audit.details.records),
        sum(isinstance(each, Answer) and each.given for each in things),
        sum(isinstance(each, Agreement) for each in things),
        len(files),
        sum(path.stat().st_size for path in files),
    )


def _workspace(folder: Path) -> Workspace:
    return Workspace(folder, clock=lambda: datetime(2026, 6, 1, 9, 30, tzinfo=UTC))


def _entities(questions: QuestionSet, details: SessionDetails, *, finished: bool) -> list[Entity]:
    audit = Audit.of([details, QuestionSetCopy(question_set=questions)])
    records = details.records
    sheets = [list(_answered(audit, record, number)) for number, record in enumerate(records[:_SHEETS])]
    here = records[len(records) // 2]
    found: list[Entity] = []
    for number, record in enumerate(records):
        sheet = sheets[number % len(sheets)]
        found += (answer.model_copy(update={"record": record}) for answer in sheet)
        found += (Involvement(record=record, agency=agency, state="returned") for agency in details.agencies)
        if finished or record <= here:
            stop = START if record == here and not finished else None
            found += _opened_and_agreed(questions, record, sheet, stop)
    whole = audit.with_changes(found)
    meeting = Meeting(
        id="M1",
        begun=AT,
        ended=AT if finished else "",
        minutes=240,
        present=details.agencies,
        planned=plan_to_keep(whole, 240),
    )
    places = (
        Place(seat=PANEL, record=here, question=START),
        Place(seat=AGENCY, record=records[-1], question=FIRST),
    )
    return [*found, meeting, *_learned(questions, details), *places]


def _answered(audit: Audit, record: str, number: int) -> Iterator[Answer]:
    """What everybody answers in a record: conditions read the answers, so until nothing more is put to anybody."""
    while True:
        given = [
            _answer(audit, record, seat, place, question, number)
            for place, seat in enumerate((*audit.details.agencies, PANEL))
            for question in board(audit, record, seat).asked.get(seat, ())
            if question.answer.kind not in ("entries", "reference") and audit.answer(record, seat, question.id) is None
        ]
        if not given:
            return
        yield from given
        audit = audit.with_changes(given)


def _answer(audit: Audit, record: str, seat: str, place: int, question: Question, number: int) -> Answer:
    differ = sum(question.id.encode()) % 2
    which = number + place * differ
    codes = [option.code for option in options_of(audit, question)]
    if question.used_as in ("agencies_contributing", "agencies_involved"):
        said = ";".join(audit.details.agencies)
    elif question.used_as == "safety_question":
        said = "no"
    else:
        text = EVIDENCE[which % len(EVIDENCE)]
        said = codes[which % len(codes)] if codes else _SAID.get(question.answer.kind, text)
    evidence = "" if seat == PANEL else EVIDENCE[(which + 1) % len(EVIDENCE)]
    value = read_value(audit, question, said)
    return Answer(record=record, seat=seat, question=question.id, value=value, evidence=evidence)


def _opened_and_agreed(questions: QuestionSet, record: str, sheet: list[Answer], stop: str | None) -> Iterator[Entity]:
    """What the panel opened and agreed in a record, up to a question."""
    said = {answer.question: answer.value for answer in sheet if answer.seat != PANEL}
    audit = Audit.of([QuestionSetCopy(question_set=questions)])
    for question in questions.questions:
        if question.id == stop:
            return
        if question.id in said:
            yield Reveal(record=record, target=question.id, at=AT)
        if question.id in said and is_agreed_on(audit, question):
            yield Agreement(
                record=record,
                question=question.id,
                value=said[question.id],
                reason=EVIDENCE[0],
                wording=question.wording,
                at=AT,
            )


def _learned(questions: QuestionSet, details: SessionDetails) -> Iterator[Entity]:
    """Findings of every record, and what is recommended and done about them."""
    themes = [theme.code for theme in questions.vocabulary.themes]
    findings = [
        Finding(
            id=f"F{number + 1}",
            sort="improvement" if number % 3 else "strength",
            text=EVIDENCE[number % len(EVIDENCE)],
            theme=themes[number % len(themes)],
            agencies=(details.agencies[number % len(details.agencies)],),
            records=(details.records[number // _FINDINGS],),
        )
        for number in range(_FINDINGS * len(details.records))
    ]
    yield from findings
    yield KeyTheme(id="K1", text=EVIDENCE[0], findings=tuple(each.id for each in findings[:3]))
    for number in range(_RECOMMENDATIONS):
        behind = tuple(each.id for each in findings[number::_RECOMMENDATIONS][:4])
        text = f"What is known early is told to everybody who sees the child, and that within {number + 2} weeks."
        yield Recommendation(id=f"R{number + 1}", text=text, sort="practice", findings=behind)
    for number in range(len(details.records) + _LEARNING_ACTIONS):
        yield _action(details, number)


def _action(details: SessionDetails, number: int) -> Action:
    """One action for each record, then those that the partnership takes on; every third is done."""
    of_record, done = number < len(details.records), number % 3 == 0
    return Action(
        id=f"A{number + 1}",
        text=f"The plan is looked at again with the family, step {number + 1}, and what changed is written down.",
        owner=("Team manager", "Designated nurse", "Head of service")[number % 3],
        due=f"2026-{number % 9 + 1:02}-28",
        records=(details.records[number],) if of_record else (),
        scope="child" if of_record else "learning",
        recommendation="" if of_record else "R1",
        will_show="Two records in three show it at the next look.",
        status="done" if done else "open",
        updates=(Update(on="2026-05-04", words="Done with the family at the visit.", status="done"),) if done else (),
    )


def _another(folder: Path, number: int, audit: Audit, anchors: list[Item], shared: list[Path]) -> None:
    name = f"audit-{number + 1:04}"
    year = 2016 + number % 10
    details = audit.details.with_changes(
        id=name,
        title=f"Audit {number + 1:04} of {year}",
        created=f"{year}{AT[4:]}",
        period_start=f"{year - 1}-01-01",
        period_end=f"{year - 1}-12-31",
        reaudit_due=f"{year + 2}-03-02",
    )
    target = create_session_folder(folder, name)
    for path in shared:
        _link(path, target / path.name)
    own = [
        each for each in audit.entities.values() if each.part == SESSION_PART and not isinstance(each, SessionDetails)
    ]
    items = [Item(SESSION_PART, each.kind, each.entity_id, 0, each.model_dump(mode="json")) for each in (*own, details)]
    kept = [Item(SESSION_PART, ANCHOR, item.id, 0, item.document) for item in anchors if item.id != COPIES_PART]
    repository = TinyDBRepository(target)
    repository.put([*items, *kept], by=PANEL, at=AT)
    repository.close()


def _link(path: Path, to: Path) -> None:
    """The same file under another name; a copy where the file system has no such thing."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)
