"""What limits the findings of an audit, record by record: who was not heard and why, what is missing or sealed."""

from collections.abc import Iterable, Iterator, Mapping

from audit_tui.domain.asking import Board, contributing
from audit_tui.domain.audit import Audit
from audit_tui.domain.words import PANEL
from audit_tui.reports.before_sign_off import returns_awaited, sealed
from audit_tui.reports.markdown import escape, name
from audit_tui.reports.room import room_limits
from audit_tui.services.progress import SeatProgress, details_progress, seat_progress
from audit_tui.services.summary import not_examined
from audit_tui.services.walking import asked_late
from audit_tui.text import day, plural


def limits(audit: Audit, boards: Mapping[str, Board]) -> list[str]:
    """A line for each: of the room, of how it was asked, then of every record."""
    details, questions = audit.details, audit.questions
    lines = [*_not_examined(audit), *room_limits(audit)]
    if details.short_form:
        lines.append("- The short form is set: answers to other questions are left out.")
    if not details.grades:
        lines.append("- No grades were asked for.")
    version = escape(f"{questions.id}, version {questions.version}, {questions.status}")
    lines.append(f"- A partnership checks the questions ({version}) against current guidance before live use.")
    lines += [f"- {record}: {words}" for record, now in boards.items() for words in _of_record(audit, now)]
    return lines


def heard(audit: Audit, now: Board) -> tuple[str, ...]:
    """The agencies that have answered something of a record."""
    return tuple(seat for seat in now.seats if seat != PANEL and seat_progress(audit, now, seat).answered)


def not_heard(audit: Audit, now: Board) -> tuple[str, ...]:
    """The agencies that are involved, or named for a record, and have answered nothing of it."""
    known = {*heard(audit, now), *not_involved(audit, now)}
    return tuple(agency for agency in _expected(audit, now) if agency not in known)


def not_involved(audit: Audit, now: Board) -> tuple[str, ...]:
    """The agencies that said that they have no involvement with a record: there is nothing to hear from them."""
    return tuple(each for each in _expected(audit, now) if audit.involvement(now.record, each) == "not_known")


def _expected(audit: Audit, now: Board) -> Iterable[str]:
    """The agencies that take part, or that are named for a record."""
    involved = audit.questions.used_as("agencies_involved")
    answer = audit.answer(now.record, PANEL, involved.id) if involved else None
    listed = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
    return dict.fromkeys((*audit.details.agencies, *contributing(audit, now.record), *listed))


def _not_examined(audit: Audit) -> Iterator[str]:
    left = not_examined(audit)
    if left:
        was, them = ("was", "it") if len(left) == 1 else ("were", "them")
        count = f"{plural(len(left), 'record')} {was} not examined: {', '.join(left)}"
        yield (
            f"- **{count}.** The panel opened and decided nothing there; "
            f"what was found and answered is counted without {them}."
        )


def _of_record(audit: Audit, now: Board) -> Iterable[str]:
    for agency in _expected(audit, now):
        if agency not in now.seats:
            yield f"{name(audit, agency)} {_why_not_asked(audit, now.record, agency)}."
    details = details_progress(audit, now)
    if details.missing:
        yield f"{plural(len(details.missing), 'record detail')} not filled in."
    yield from _missing(audit, now)
    for seat in now.seats:
        late = sum(audit.kept_answer(now.record, seat, question.id).late for question in now.asked[seat])
        if late:
            yield f"{name(audit, seat)} first answered {plural(late, 'question')} after the others’ were opened."
    if left := len(sealed(audit, now)):
        yield f"{plural(left, 'question')} answered but not yet revealed to the panel, and left out here."


def _missing(audit: Audit, now: Board) -> Iterator[str]:
    """What each seat has left open, and the returns that are awaited."""
    awaited = returns_awaited(audit, now)
    for seat in now.seats:
        progress = seat_progress(audit, now, seat)
        by = f", due {day(due)}" if seat != PANEL and (due := audit.due(now.record, seat)) else ""
        if seat in awaited:
            yield f"The return of {name(audit, seat)} is awaited{by}."
        elif progress.missing or progress.deferred or not progress.answered:
            since = _asked_since(audit, now, seat, progress)
            asked = plural(len(progress.asked) - len(since), "question")
            begun = seat != PANEL and audit.involvement(now.record, seat) == "awaiting"
            lacking = f"; its return is awaited{by}" if begun else ""
            still = _open(progress, since)
            yield f"{name(audit, seat)} answered {len(progress.answered)} of {asked}{still}{lacking}."


def _asked_since(audit: Audit, now: Board, seat: str, progress: SeatProgress) -> frozenset[str]:
    """The questions that came to an agency after it had handed in, as others’ answers were opened."""
    unanswered = (audit.questions.question(each) for each in progress.asked if each not in progress.answered)
    return frozenset(each.id for each in unanswered if each and asked_late(audit, now, each, seat))


def _open(progress: SeatProgress, since: frozenset[str]) -> str:
    """What is missing from a return, what is to follow, and what it was not asked."""
    missing = len(set(progress.missing) - since)
    said = f"; {missing} required still missing" if missing else ""
    said += f"; {len(progress.deferred)} to follow" if progress.deferred else ""
    return said + (f"; not asked until others’ answers were opened: {', '.join(sorted(since))}" if since else "")


def _why_not_asked(audit: Audit, record: str, agency: str) -> str:
    given = sum(audit.answer(record, agency, question.id) is not None for question in audit.questions.questions)
    if given:
        return f"answered {plural(given, 'question')}, left out since it is not among those contributing any more"
    why = {"not_known": "has no involvement", "no_reply": "did not reply"}
    return why.get(audit.involvement(record, agency), "is named for this record and did not contribute")
