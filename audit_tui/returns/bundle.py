"""The app's own return file, for an auditor who has the app: sent out, worked on in a copy, and handed in again."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import Field, ValidationError

from audit_tui.domain.asking import RECORD_DETAILS, contributing, is_record_detail, routed
from audit_tui.domain.audit import Audit
from audit_tui.domain.base import Frozen, refused_at
from audit_tui.domain.changes import conditions_of
from audit_tui.domain.conditions import Value
from audit_tui.domain.known import require_agency
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.returned import Returned, Said, SaidConcern, SaidOfRecord
from audit_tui.domain.session import Answer, Entity, Involvement, QuestionSetCopy, SessionDetails
from audit_tui.domain.set_up import what_cannot_be
from audit_tui.domain.words import PANEL, Basis, InvolvementState, State
from audit_tui.errors import AuditError
from audit_tui.questions.canonical import canonical_files
from audit_tui.questions.reader import read_set
from audit_tui.returns.layout import FORMAT, FORMAT_VERSION
from audit_tui.returns.opening import contents, text_of
from audit_tui.returns.resting import rests_on
from audit_tui.store.encryption import encrypt_to, is_age
from audit_tui.text import clean_document, one_line

_LONGEST_NUMBER = 18
_LARGEST_SET = 500_000
"""Characters, several times as many as a set has: to write one as Markdown takes the longer the more there is."""

_BOM = b"\xef\xbb\xbf"
_AGAIN = "ask whoever made it to send it again"


class BundledDetail(Frozen):
    """A record detail that decides what the agency is asked."""

    question: str
    value: Value | None = None
    state: State | None = None


class BundledAnswer(Frozen):
    """The agency's own answer to one question."""

    question: str
    value: Value | None = None
    state: State | None = None
    evidence: str = ""
    basis: Basis | None = None
    service: str = ""


class BundledConcern(Frozen):
    """A concern that the agency raised, and to whom it was passed."""

    text: str
    told: str = ""


class BundledRecord(Frozen):
    """One record, as far as it is this agency's."""

    record: str
    involvement: InvolvementState
    due: str = ""
    details: tuple[BundledDetail, ...] = ()
    answers: tuple[BundledAnswer, ...] = ()
    concerns: tuple[BundledConcern, ...] = ()


class Bundle(Frozen):
    """One agency's return: of which session, with the question set word for word, and its own records alone."""

    format: str
    format_version: int
    finished: bool
    made: str
    session: str = Field(min_length=1)
    created: str = Field(min_length=1)
    title: str
    agency: str
    period_start: str = ""
    period_end: str = ""
    returns_due: str = ""
    grades: bool = True
    short_form: bool = False
    fictional: bool = False
    records: tuple[BundledRecord, ...]
    key: str = ""
    digest: str
    question_set: QuestionSet


def blank_bundle(audit: Audit, agency: str, *, at: str, key: str = "") -> str:
    """What an auditor needs to answer in the app, and nothing of another agency, another record or the panel's view.

    `key` is the audit's public key, with which the return is encrypted when it is handed in.
    """
    if audit.details.return_of:
        whose = audit.questions.agency_label(audit.details.return_of)
        raise AuditError(f"this is the return of {whose} alone", hint="make blanks from the audit that it belongs to")
    require_agency(audit, agency)
    records = [record for record in audit.details.records if agency in contributing(audit, record)]
    if not records:
        label = audit.questions.agency_label(agency)
        raise AuditError(f"{label} is asked about no record", hint="see its involvement in audit-tui show")
    wanted = _details_read(audit, agency)
    return _written(
        audit,
        agency,
        (
            BundledRecord(
                record=record,
                involvement=audit.involvement(record, agency),
                due=audit.due(record, agency),
                details=tuple(_details(audit, record, wanted)),
                answers=tuple(_answers(audit, record, agency)),
            )
            for record in records
        ),
        finished=False,
        at=at,
        key=key,
    )


def finished_bundle(audit: Audit, *, at: str) -> bytes:
    """What is handed in from an auditor's own copy: for the audit alone to open, where it is an encrypted one."""
    agency = audit.details.return_of
    if not agency:
        raise AuditError("this is an audit, and no auditor’s own copy", hint="hand in the copy that a return opened in")
    text = _written(
        audit,
        agency,
        (
            BundledRecord(
                record=record,
                involvement=audit.involvement(record, agency),
                answers=tuple(_answers(audit, record, agency)),
                concerns=tuple(
                    BundledConcern(text=concern.text, told=concern.told)
                    for concern in audit.concerns(record)
                    if concern.raised_by == agency
                ),
            )
            for record in audit.details.records
        ),
        finished=True,
        at=at,
    )
    key = audit.details.return_key
    return encrypt_to(key, text.encode()) if key else text.encode()


def working_copy(bundle: Bundle) -> tuple[QuestionSet, SessionDetails, tuple[Entity, ...]]:
    """The session in which an auditor answers; AuditError where the bundle holds what cannot be."""
    if bundle.finished:
        raise _finished()
    _require_sound(bundle.question_set)
    if bundle.key:
        encrypt_to(bundle.key, b"")  # rather now than when everything is answered
    agency = bundle.agency
    details = SessionDetails(
        id=f"{bundle.session}-return-{agency.replace('_', '-')}",
        title=bundle.title,
        created=bundle.created,
        agencies=(agency,),
        records=tuple(each.record for each in bundle.records),
        period_start=bundle.period_start,
        period_end=bundle.period_end,
        grades=bundle.grades,
        short_form=bundle.short_form,
        fictional=bundle.fictional,
        returns_due=bundle.returns_due,
        return_of=agency,
        returned_to=bundle.session,
        return_key=bundle.key,
    )
    entities = tuple(entity for each in bundle.records for entity in _entities(each, agency))
    audit = Audit.of((details, QuestionSetCopy(question_set=bundle.question_set), *entities))
    for words in _wrong(audit, entities):
        raise AuditError(words, hint=_AGAIN)
    return bundle.question_set, details, entities


def _require_sound(questions: QuestionSet) -> None:
    """AuditError where a set is none that anybody could have written: written as Markdown, it is not read as the same.

    A file can hold a set whose shape is right and whose conditions make no sense; no session would open with it.
    """
    try:
        if len(questions.model_dump_json()) > _LARGEST_SET:
            raise ValueError(questions.id)
        with TemporaryDirectory(prefix="audit-tui-") as folder:
            for name, text in canonical_files(questions).items():
                if Path(name).name != name:
                    raise ValueError(name)
                (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
            found, _ = read_set(Path(folder) / f"{questions.id}.md", (), made_here=True)
    except Exception:  # noqa: BLE001 - of such a set anything can be missing that writing it takes for granted
        found = None
    if found is None or found.digest != questions.digest:
        raise AuditError("holds a question set that cannot be used", hint=_AGAIN)


def is_bundle(path: Path) -> bool:
    """Whether a path is a file that begins as the app's own bundles do."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            beginning = file.read(64)
            return is_age(beginning) or beginning.removeprefix(_BOM).lstrip().startswith(b"{")
    except (OSError, ValueError):  # a name that no file can have
        return False


def bundle_at(path: Path) -> Bundle:
    """The bundle in a file; AuditError where it is none, or cannot be read."""
    data = contents(path)
    if is_age(data):
        raise _finished(path)
    return read_bundle(text_of(data, path), str(path))


def read_bundle(text: str, file: str) -> Bundle:
    """The bundle that a text is, every text in it safe to show; AuditError names the file and what is wrong."""
    try:
        document = clean_document(json.loads(text.removeprefix("\ufeff"), parse_int=_whole))
        _require_format(document, file)
        bundle = Bundle.model_validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        raise AuditError(f"cannot be read as a return ({refused_at(error)})", hint=_AGAIN, path=file) from None
    except (ValueError, RecursionError):
        raise _no_return(file) from None
    if bundle.question_set.digest != bundle.digest:
        raise AuditError("holds other questions than it says: they were changed on the way", hint=_AGAIN, path=file)
    return bundle


def returned_from_bundle(text: str, file: str) -> Returned:
    """What a bundle says, finished or not, for the merge to check; AuditError where it is none."""
    bundle = read_bundle(text, file)
    seat = bundle.agency
    return Returned(
        file=file,
        session=bundle.session,
        created=bundle.created,
        question_set=bundle.question_set.id,
        version=bundle.question_set.version,
        digest=bundle.digest,
        agency=seat,
        said=tuple(_said(each.record, seat, answer) for each in bundle.records for answer in each.answers),
        of_records=tuple(
            SaidOfRecord(where=each.record, record=each.record, seat=seat, state=each.involvement)
            for each in bundle.records
            if each.involvement in ("returned", "not_known")
        ),
        concerns=tuple(
            SaidConcern(
                where=f"{each.record} concern", record=each.record, seat=seat, text=concern.text, told=concern.told
            )
            for each in bundle.records
            for concern in each.concerns
        ),
    )


def _finished(path: Path | None = None) -> AuditError:
    hint = "it is handed in, and taken in with audit-tui return merge"
    return AuditError("is a finished return", hint=hint, path=path)


def _written(
    audit: Audit, agency: str, records: Iterable[BundledRecord], *, finished: bool, at: str, key: str = ""
) -> str:
    details = audit.details
    bundle = Bundle(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        finished=finished,
        made=at,
        session=details.returned_to or details.id,
        created=details.created,
        title=details.title,
        agency=agency,
        period_start=details.period_start,
        period_end=details.period_end,
        returns_due=details.returns_due,
        grades=details.grades,
        short_form=details.short_form,
        fictional=details.fictional,
        records=tuple(records),
        key=key,
        digest=audit.questions.digest,
        question_set=audit.questions,
    )
    return bundle.model_dump_json(indent=1, exclude_defaults=True) + "\n"


def _details_read(audit: Audit, agency: str) -> frozenset[str]:
    """The record details that decide what this agency is asked and may answer, and those that they depend on."""
    own = (question for question in audit.questions.questions if routed(question, agency))
    read = {name for question in own for condition in conditions_of(question) for name in condition.questions}
    wanted = rests_on(audit.questions, read)
    return frozenset(name for name in wanted if audit.questions.section_of(name).part == RECORD_DETAILS)


def _details(audit: Audit, record: str, wanted: frozenset[str]) -> Iterator[BundledDetail]:
    for question in audit.questions.questions:
        answer = audit.answer(record, PANEL, question.id) if question.id in wanted else None
        if answer is not None:
            yield BundledDetail(question=question.id, value=answer.value, state=answer.state)


def _answers(audit: Audit, record: str, agency: str) -> Iterator[BundledAnswer]:
    """What an agency answered, and evidence that waits for its answer."""
    for question in audit.questions.questions:
        kept = audit.kept_answer(record, agency, question.id)
        if kept.given or kept.evidence:
            yield BundledAnswer(
                question=question.id,
                value=kept.value,
                state=kept.state,
                evidence=kept.evidence,
                basis=kept.basis,
                service=kept.service,
            )


def _entities(each: BundledRecord, agency: str) -> Iterator[Entity]:
    yield Involvement(record=each.record, agency=agency, state=each.involvement, due=each.due)
    for detail in each.details:
        yield Answer(record=each.record, seat=PANEL, **detail.model_dump())
    for answer in each.answers:
        yield Answer(record=each.record, seat=agency, **answer.model_dump())


def _wrong(audit: Audit, entities: Iterable[Entity]) -> Iterator[str]:
    """What keeps a bundle from being a session of this agency's own."""
    for each in entities:
        if isinstance(each, Answer):
            question = audit.questions.question(each.question)
            own = question is not None and routed(question, each.seat)
            if question is None or not own or (each.seat == PANEL and not is_record_detail(audit, question)):
                yield f"answers {one_line(each.question)}, which is not this agency’s"
    yield from (words for _, words in what_cannot_be(audit))
    for (part, kind, name), count in Counter(each.key for each in entities).items():
        if count > 1:
            yield f"holds {kind} {one_line(name)} of {one_line(part)} twice"


def _said(record: str, seat: str, answer: BundledAnswer) -> Said:
    value = answer.value
    return Said(
        where=f"{record} {answer.question}",
        record=record,
        seat=seat,
        question=answer.question,
        value="" if value is None else value if isinstance(value, tuple) else str(value),
        state=answer.state or "",
        evidence=answer.evidence,
        basis=answer.basis or "",
        service=answer.service,
    )


def _require_format(document: Any, file: str) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _no_return(file)
    version = document.get("format_version")
    if isinstance(version, int | float) and version > FORMAT_VERSION:
        raise AuditError("was made by a newer audit-tui", hint="update audit-tui", path=file)
    if version != FORMAT_VERSION:
        raise _no_return(file)


def _whole(digits: str) -> int | float:
    """A whole number; one so long that no question takes it, as what can still be compared."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)


def _no_return(file: str) -> AuditError:
    return AuditError("is not a return that audit-tui made", hint="choose the file that was sent", path=file)
