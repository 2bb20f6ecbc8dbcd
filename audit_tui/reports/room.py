"""What a report says of the panel's room: who sat in it, who agreed, and what that leaves open."""

from collections.abc import Iterable, Sequence

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Agreement, Answer, Meeting
from audit_tui.reports.before_sign_off import before_sign_off, returns_awaited
from audit_tui.reports.markdown import escape, name, names, sentence, table
from audit_tui.reports.phrases import Phrases
from audit_tui.services.agreeing import lapsed
from audit_tui.text import day, plural


def meetings_held(audit: Audit, phrases: Phrases) -> list[str]:
    """Each sitting with who was there, who sent apologies, whether it was quorate, and the interests declared."""
    if not audit.meetings:
        return []
    rows = [
        (
            meeting.id,
            day(meeting.begun),
            names(audit, (*meeting.present, *meeting.left)),
            names(audit, meeting.apologies) or "none",
            _quorum(audit, meeting),
        )
        for meeting in audit.meetings
    ]
    caption = f"{escape(phrases.text('meetings'))}:"
    lines = [caption, "", *table(("Meeting", "Day", "Present", "Apologies", "Quorum"), rows)]
    interests = [
        f"- Interest declared in {meeting.id} by {name(audit, each.agency)}: {sentence(each.words)}"
        for meeting in audit.meetings
        for each in meeting.interests
    ]
    return [*lines, *(interests or ["No interest was declared."]), ""]


def room_limits(audit: Audit) -> list[str]:
    """What attendance, quorum and assent leave open, each said once, with counts."""
    agreed = [each for record in audit.details.records for each in audit.agreements(record)]
    return [*_attendance(audit, agreed), *_assent(audit, agreed)]


def agreement_marks(agreement: Agreement) -> str:
    """What stands behind an agreed answer's reason: that the quorum was not there, or that it was ratified since."""
    if agreement.not_quorate:
        return " **NOT QUORATE.**"
    return f" Agreed without the quorum, ratified in {agreement.ratified}." if agreement.ratified else ""


def who_agreed(audit: Audit, agreement: Agreement, *, asked_at_all: bool) -> list[str]:
    """Who agreed and who abstained, as a line; nothing where nobody was ever asked in this audit."""
    if not agreement.assent:
        return ["- Who agreed: not asked."] if asked_at_all else []
    by = agencies_that_agreed(audit, agreement.agreed_by, [agreement.record])
    said = [f"Agreed by {by}"] if agreement.agreed_by else []
    said += [f"Abstained: {names(audit, agreement.abstained)}"] if agreement.abstained else []
    mark = " (to other words: lapsed)" if lapsed(audit, agreement) else ""
    return [f"- {'. '.join(said)}{mark}."] if said else []


def agencies_that_agreed(audit: Audit, agreed_by: Sequence[str], records: Iterable[str]) -> str:
    """Who agreed, as Markdown: all agencies where each of them has spoken of these records, and else those by name."""
    spoken = set(agreed_by) == set(audit.details.agencies) and not any(
        returns_awaited(audit, board(audit, record)) for record in records
    )
    return "all agencies" if spoken else names(audit, agreed_by)


def still_to_do(audit: Audit, phrases: Phrases) -> list[str]:
    """What is to be done before sign-off, and what was parked."""
    lines = [f"### {escape(phrases.text('before_sign_off'))}", ""]
    todo = before_sign_off(audit)
    lines += [f"- {each.record}: {escape(each.what)}{': ' if each.ids else ''}{', '.join(each.ids)}." for each in todo]
    lines += [*([] if todo else ["Nothing is open."]), ""]
    if not audit.parked:
        return lines
    texts = {question.id: question.text for question in audit.questions.questions}
    parked = [
        f"- {each.record}: {each.question} {escape(texts.get(each.question, ''))} {sentence(each.why)}".rstrip()
        for each in audit.parked
    ]
    return [*lines, f"### {escape(phrases.text('parked'))}", "", *parked, ""]


def _quorum(audit: Audit, meeting: Meeting) -> str:
    lacking = [each for each in meeting.quorum if each not in meeting.present]
    if not lacking:
        return "quorate"
    if all(each in meeting.left for each in lacking):
        return f"quorate until {names(audit, lacking)} left"
    return f"**NOT QUORATE** without {names(audit, lacking)}"


def _attendance(audit: Audit, agreed: list[Agreement]) -> list[str]:
    if not audit.meetings:
        return ["- Who was in the room is not recorded: this report cannot say whether the panel was quorate."]
    found = [each for each in agreed if each.not_quorate]
    own = [each for each in audit.entities.values() if isinstance(each, Answer) and each.not_quorate]
    outside = sum(not each.meeting for each in agreed)
    lines = []
    if found:
        where = ", ".join(f"{each.record} {each.question}" for each in found)
        of = f"{len(found)} of {plural(len(agreed), 'agreed answer')}"
        lines.append(f"- **NOT QUORATE: {of} without the quorum and not ratified** ({where}).")
    if own:
        what = plural(len(own), "question")
        lines.append(f"- **NOT QUORATE: the panel answered {what} of its own without the quorum, not ratified.**")
    if outside:
        lines.append(f"- {outside} of {plural(len(agreed), 'agreed answer')} outside a recorded meeting.")
    return lines


def _assent(audit: Audit, agreed: list[Agreement]) -> list[str]:
    if not agreed:
        return []
    of = plural(len(agreed), "agreed answer")
    unasked = sum(not each.assent for each in agreed)
    other = sum(lapsed(audit, each) for each in agreed)
    lines = [f"- Which agencies agreed is not recorded for {unasked} of {of}."] if unasked else []
    if other:
        lines.append(
            f"- For {other} of {of} the words were changed after agencies had agreed to them: marked ‘lapsed’."
        )
    return lines


def asked_at_all(audit: Audit) -> bool:
    """Whether anybody was ever asked, in this audit, if they agreed."""
    return any(each.assent for record in audit.details.records for each in audit.agreements(record))
