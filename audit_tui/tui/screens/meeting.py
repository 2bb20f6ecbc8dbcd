"""The meeting on the screens: its form, what the session says of it, and what waits for its quorum."""

from functools import partial

from audit_tui.domain.audit import Audit
from audit_tui.domain.quorum import lacking_for_quorum
from audit_tui.domain.session import Agreement, Answer, Meeting
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.reports.before_sign_off import not_quorate
from audit_tui.services import agreeing, meetings, pace
from audit_tui.services.wording import in_words
from audit_tui.text import plural
from audit_tui.tui.screens.base import SessionBoundScreen, refused
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.widgets.choices import Choice

_RATIFY = "ratify"
_NAMED = 4
"""So many of what waits for the quorum are named in the session's own lines; the list has them all."""


def meeting_in_words(audit: Audit) -> str:
    """The meeting that goes on, who is there and whether that is the quorum; and what waits to be ratified."""
    meeting = audit.meeting
    lines = [f"Meeting {meeting.id}: {_names(audit, meeting.present)}. {_quorum(audit, meeting)}"] if meeting else []
    waiting = _waiting(audit)
    if waiting:
        named = ", ".join(f"{record} {question}" for record, question in waiting[:_NAMED])
        more = f" and {len(waiting) - _NAMED} more" if len(waiting) > _NAMED else ""
        how = "R ratifies." if can_ratify(audit) else "m lists them."
        lines.append(f"Agreed NOT QUORATE, not ratified: {named}{more}. {how}")
    return "\n".join(lines)


def can_ratify(audit: Audit) -> bool:
    """Whether something waits to be ratified, and the meeting that goes on may do it."""
    meeting = audit.meeting
    return meeting is not None and not lacking_for_quorum(audit, meeting.present) and bool(_waiting(audit))


def ask_about_meeting(screen: SessionBoundScreen) -> None:
    """Begin one; or change the one that goes on, end it, or look at what waits for the quorum."""
    audit = screen.audit
    waiting = _waiting(audit)
    list_them = [Choice("waiting", f"What was agreed without the quorum: {len(waiting)}", key="q")] if waiting else []
    if audit.meeting is None and not waiting:
        _ask_attendance(screen, None)
        return
    if audit.meeting is None:
        rows = [Choice("begin", "Begin a meeting", key="b"), *list_them]
    else:
        rows = [
            Choice("change", "Who is there now, interests, minutes", key="c"),
            Choice("end", f"End meeting {audit.meeting.id}", key="e"),
            *list_them,
        ]
    screen.app.push_screen(PickScreen("Meeting", rows, rows[0].code, partial(_go_on, screen)))


def show_waiting(screen: SessionBoundScreen) -> None:
    """What was agreed without the quorum: Enter goes to one; a meeting that has the quorum ratifies all of it."""
    audit = screen.audit
    waiting = _waiting(audit)
    rows = [Choice(_RATIFY, f"Ratify all of these: {len(waiting)}", key="R")] if can_ratify(audit) else []
    rows += [
        Choice(f"{each} {question}", f"{each} {question}", _decided(audit, each, question))
        for each, question in waiting
    ]
    if rows:
        title = "Agreed NOT QUORATE, not ratified"
        screen.app.push_screen(PickScreen(title, rows, rows[0].code, partial(_ratify_or_go, screen)))


def _ratify_or_go(screen: SessionBoundScreen, where: str) -> None:
    from audit_tui.tui.screens.walk import walk

    if where != _RATIFY:
        record, question = where.split(" ", 1)
        walk(screen.app, record, screen.acting_seat, question)
        return
    try:
        outcome = agreeing.ratify(screen.audit)
    except AuditError as error:
        refused(screen, error)
        return
    if screen.did(outcome, "Ratified"):
        screen.refresh_view()
        screen.say(f"Ratified: {plural(len(outcome.changes), 'answer')}.")


def _go_on(screen: SessionBoundScreen, what: str) -> None:
    if what == "waiting":
        show_waiting(screen)
    elif what == "end":
        _end(screen)
    else:
        _ask_attendance(screen, screen.audit.meeting)


def _end(screen: SessionBoundScreen) -> None:
    try:
        outcome = meetings.end_meeting(screen.audit, at=screen.audit_app.opened.now())
    except AuditError as error:
        refused(screen, error)
        return
    if screen.did(outcome, "Meeting"):
        screen.refresh_view()


def _ask_attendance(screen: SessionBoundScreen, before: Meeting | None) -> None:
    audit = screen.audit
    agencies = tuple((code, audit.questions.agency_label(code)) for code in audit.details.agencies)
    present = before.present if before else meetings.likely_present(audit)
    interests = "\n".join(f"{each.agency}: {each.words}" for each in before.interests) if before else ""
    minutes = str(before.minutes or "") if before else ""

    def save(values: Values) -> None:
        if screen.audit.meeting != before:
            raise AuditError("the meeting was changed by somebody else meanwhile", hint="Esc, and look")
        _keep(screen, before, values)

    fields = (
        Field("present", "Who is there (Enter marks)", choices=agencies, several=True, value=present),
        Field("apologies", "Apologies", choices=agencies, several=True, value=before.apologies if before else ()),
        Field("interests", f"Interests declared, one a line, no names ({agencies[0][0]}: …)", interests, lines=2),
        Field("minutes", "Minutes that there are (optional)", minutes),
    )
    quorum = _names(audit, audit.details.quorum)
    about = f"Quorum: {quorum}." if quorum else "No quorum is set for this audit."
    screen.ask(f"Meeting {before.id}" if before else "Begin a meeting", fields, save, about)


def _keep(screen: SessionBoundScreen, before: Meeting | None, values: Values) -> None:
    audit = screen.audit
    present, apologies = values["present"], values["apologies"]
    interests, minutes = words_by_agency(audit, values["interests"], "interest"), minutes_in(values["minutes"])
    if before is None:
        outcome = meetings.begin_meeting(
            audit,
            present,
            apologies=apologies,
            interests=interests,
            minutes=minutes,
            planned=pace.plan_to_keep(audit, minutes),
            at=screen.audit_app.opened.now(),
        )
    else:
        outcome = meetings.change_meeting(
            audit,
            present=present,
            apologies=apologies,
            interests=interests,
            minutes=minutes,
            planned=None if minutes == before.minutes else pace.plan_to_keep(audit, minutes),
        )
    screen.attempt(outcome, "Meeting")
    screen.refresh_view()


def words_by_agency(audit: Audit, text: str, what: str) -> list[tuple[str, str]]:
    """What was typed, one a line: an agency, a colon, its words; AuditError where that is not so."""
    codes = {audit.questions.agency_label(code).casefold(): code for code in audit.details.agencies}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        agency, colon, words = line.partition(":")
        if not colon:
            raise AuditError(f"‘{line[:30]}’ does not say whose {what} it is", hint="write it as health: …")
        agency = agency.strip()
        found.append((codes.get(agency.casefold(), agency), words))
    return found


def minutes_in(text: str) -> int:
    """The minutes that were typed, 0 where none were; AuditError where it is not a number."""
    text = text.strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):
        raise AuditError(f"‘{text[:30]}’ is not a number of minutes", hint="such as 180")
    return int(text or 0)


def _waiting(audit: Audit) -> list[tuple[str, str]]:
    return [(record, question) for record in audit.details.records for question in not_quorate(audit, record)]


def _decided(audit: Audit, record: str, question_id: str) -> str:
    question = audit.questions.question(question_id)
    decided: Agreement | Answer | None = audit.agreement(record, question_id)
    decided = decided or audit.answer(record, PANEL, question_id)
    return in_words(question, decided.value, decided.state) if question and decided else ""


def _quorum(audit: Audit, meeting: Meeting) -> str:
    lacking = lacking_for_quorum(audit, meeting.present)
    return f"NOT QUORATE without {_names(audit, lacking)}." if lacking else "Quorate."


def _names(audit: Audit, agencies: tuple[str, ...]) -> str:
    return ", ".join(audit.questions.agency_label(agency) for agency in agencies)
