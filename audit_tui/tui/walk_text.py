"""What the walk shows of a question, as text: the question, the agencies' answers, the outline, what is missing."""

from typing import assert_never

from textual.content import Content

from audit_tui.domain.across import shared_actions, shared_findings
from audit_tui.domain.asking import Board, Context, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import concern_unwritten, is_agreed_on, is_done, is_required
from audit_tui.domain.conditions import Value
from audit_tui.domain.divergence import Divergence, divergent, spread_in_words
from audit_tui.domain.fitting import bounds, breaches, options_of
from audit_tui.domain.known import find_question
from audit_tui.domain.question_set import AnswerForm, Question
from audit_tui.domain.seal import Sealed, seen_by
from audit_tui.domain.session import Agreement, Answer, Parked, SessionDetails
from audit_tui.domain.words import BASIS_LABELS, FINDING_LABELS, PANEL, STATE_LABELS, State
from audit_tui.services.agreeing import lapsed
from audit_tui.services.progress import details_progress, seat_progress
from audit_tui.services.walking import asked_late, walk_order
from audit_tui.services.wording import age_band, in_words, moved_in_words, period_in_words
from audit_tui.text import day
from audit_tui.tui import home_text
from audit_tui.tui.commands import STATE_KEYS
from audit_tui.tui.widgets.choices import Choice

_FAR = 0.5
"""Half of the range or more is far apart."""

_LATE = "not asked until now"
"""Said of an agency to which a question came only as others' answers were opened."""


def choices(audit: Audit, question: Question) -> list[Choice]:
    """The options with the digits that choose them, then the states with their letters.

    A state is left out where an option has its name as a code: what is chosen would be the option, which says more.
    """
    options = options_of(audit, question) if question.answer.facts.chosen else ()
    rows = [
        Choice(option.code, option.label, option.note, str(number) if number < 10 else " ")
        for number, option in enumerate(options, 1)
    ]
    if question.answer.facts.stored == "nothing":
        return rows
    return rows + [
        Choice(state, STATE_LABELS[state], _state_note(question, state), STATE_KEYS[state])
        for state in question.states
        if state not in question.answer.codes
    ]


def toggled(form: AnswerForm, before: tuple[str, ...], code: str) -> tuple[str, ...]:
    """The marks after this one was chosen: an option that stands alone replaces the others, and they it."""
    marked = tuple(each for each in before if each in form.codes)
    if code in marked:
        return tuple(each for each in marked if each != code)
    if code in form.alone:
        return (code,)
    kept = {*(each for each in marked if each not in form.alone), code}
    return tuple(each for each in form.codes if each in kept)


def question_text(question: Question, *, asked: bool, parked: Parked | None = None) -> Content:
    """The question itself, with what to do where it is not answered from a list."""
    how = _how_to_answer(question)
    notes = [note for note in ("required" if question.required else "optional", question.layer, how) if note]
    if not asked:
        notes.insert(0, "NOT ASKED NOW: kept, and left out of the counts")
    head = Content.assemble((f"{question.id} ", "bold"), (question.text, "bold"), "\n", ("; ".join(notes), "dim"))
    if parked is None:
        return head
    return Content.assemble(head, "\n", (f"PARKED{': ' if parked.why else ''}{parked.why} (P takes it up)", "bold"))


def _how_to_answer(question: Question) -> str:
    form = question.answer
    match form.facts.stored:
        case "code":
            return ""
        case "codes":
            return "Several may be chosen."
        case "number":
            return f"Press e and type {bounds(question)}; Enter saves."
        case "date":
            other = "only June 2022" if form.month else "14/6/2022"
            return f"Press e and type a date, 14 June 2022 or {other}; Enter saves."
        case "words":
            return f"Press e to write{_length(form)} (else letters are commands); Esc saves."
        case "nothing":
            key = {"strength": "s", "improvement": "i", "action": "t"}[form.entries or "action"]
            return f"Press {key} to write one down, one per entry." if form.kind == "entries" else ""
        case never:
            assert_never(never)


def _length(form: AnswerForm) -> str:
    """How long a text has to be and may be: ` 40 to 1500 characters`, ` at least 40 characters`; or nothing."""
    if form.shortest and form.longest:
        return f" {form.shortest} to {form.longest} characters"
    least = f" at least {form.shortest} characters" if form.shortest else ""
    return f" up to {form.longest} characters" if form.longest else least


def within(question: Question) -> str:
    """What a field takes where it is typed in a form, in brackets after its label; or nothing."""
    form = question.answer
    words = bounds(question) if form.facts.stored == "number" else _length(form).strip()
    return f" ({words})" if words else ""


def period(details: SessionDetails) -> str:
    """`Period 1 October 2025 to 30 September 2026.`, with `from` or `until` where only one end is known; or nothing."""
    one_end = "" if details.period_start and details.period_end else "from " if details.period_start else "until "
    words = period_in_words(details)
    return f"Period {one_end}{words}." if words else ""


def as_typed(question: Question, value: Value | None) -> str:
    """An answer as somebody would type it: a date or number as people read it, anything else as it is stored."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return question.answer.facts.number(value)
    return in_words(question, value, None) if question.answer.facts.stored == "date" else str(value)


def parked_here(audit: Audit, record: str, question: Question) -> Parked | None:
    """What is kept of the question where the panel has left it for the end."""
    return next((each for each in audit.parked if (each.record, each.question) == (record, question.id)), None)


def guidance(question: Question) -> Content:
    """What to look for."""
    lead = "" if question.guidance.startswith("Look ") else "Look for: "
    return Content.assemble((lead, "bold dim"), question.guidance) if question.guidance else Content("")


def agencies_answers(audit: Audit, now: Board, question: Question) -> Content:
    """What each agency answered once that is revealed; before, how the answers fall; before that, who has answered."""
    seats = [seat for seat in now.seats_asked(question.id) if seat != PANEL]
    seen = {seat: seen_by(PANEL, audit, now.record, seat, question) for seat in seats}
    if not seats:
        return Content("No agency is asked this now.")
    if any(isinstance(each, Sealed) for each in seen.values()) or not audit.revealed(now.record, question):
        return _unopened(audit, now, question, [seat for seat in seats if seen[seat] is not None], len(seats))
    lines = [Content.assemble(("Agencies: ", "bold"), spread_in_words(audit, now.record, question) or "no answers")]
    width = max(len(audit.questions.agency_label(seat)) for seat in seats)
    for seat in seats:
        answer = seen[seat]
        label = f"  {audit.questions.agency_label(seat).ljust(width)}  "
        if answer is None or isinstance(answer, Sealed):
            words = unanswered(audit, now, question, seat)
            lines.append(Content.assemble(label, (f"{words} (M answers it)" if words == _LATE else words, "dim")))
            continue
        words = in_words(question, answer.value, answer.state)
        moved = moved_in_words(question, answer)
        lines.append(
            Content.assemble(label, (words, "bold"), f" ({moved})" if moved else "", f"  {evidence_text(answer)}")
        )
    return Content("\n").join(lines)


def unanswered(audit: Audit, now: Board, question: Question, seat: str) -> str:
    """What is said in place of an agency's answer: one that was not asked in time left nothing out."""
    return _LATE if asked_late(audit, now, question, seat) else "not answered"


def evidence_text(answer: Answer) -> str:
    """What an answer rests on, which service it comes from, and its evidence."""
    about = "; ".join(part for part in (BASIS_LABELS[answer.basis] if answer.basis else "", answer.service) if part)
    return " ".join(part for part in (f"[{about}]" if about else "", answer.evidence) if part)


def _unopened(audit: Audit, now: Board, question: Question, given: list[str], asked: int) -> Content:
    count = f"{len(given)} of {asked} have answered"
    if audit.spread_open(now.record, question):
        return Content.assemble(
            ("How the answers fall: ", "bold"),
            (spread_in_words(audit, now.record, question) or "no answers", "bold"),
            f". {count}.\nv reveals who said what (V: in the whole section).",
        )
    label = audit.questions.agency_label
    names = ", ".join(map(label, given))
    late = [label(seat) for seat in now.seats_asked(question.id) if asked_late(audit, now, question, seat)]
    of_late = f"Not asked until now: {', '.join(late)} (R answers it here). " if late else ""
    return Content.assemble(
        (f"SEALED. {count}{': ' + names if names else ''}. {of_late}", "bold"),
        "v reveals how the answers fall, v again who said what (V: in the whole section).",
    )


def agreed_text(audit: Audit, record: str, question: Question) -> Content:
    """The agreed answer, its reason, and the views that do not share it."""
    agreement = audit.agreement(record, question.id)
    if agreement is None:
        return Content.assemble(("The panel’s agreed answer: ", "bold"), "none yet")
    lines = [
        Content.assemble(
            ("Agreed: ", "bold"),
            (in_words(question, agreement.value, agreement.state), "bold"),
            (_said_of(audit, agreement), "bold"),
            f"  {agreement.reason}",
        )
    ]
    lines += [
        Content.assemble((f"  Not shared by {audit.questions.agency_label(view.agency)}: ", "bold"), view.words)
        for view in agreement.dissent
    ]
    return Content("\n").join(lines)


def _said_of(audit: Audit, agreement: Agreement) -> str:
    """What has to be known of an agreed answer at a glance, in brackets."""
    others = ", ".join(audit.questions.agency_label(view.agency) for view in agreement.dissent)
    words = (
        "LAPSED, the words changed after they agreed: a asks again" if lapsed(audit, agreement) else "",
        "NOT QUORATE" if agreement.not_quorate else "",
        f"ratified in {agreement.ratified}" if agreement.ratified else "",
        "adopted together" if agreement.together else "",
        f"agreed in {agreement.meeting}" if agreement.meeting else "",
        f"not shared by {others}" if others else "",
    )
    said = "; ".join(part for part in words if part)
    return f" ({said})" if said else ""


def assent_text(audit: Audit, record: str, question: Question) -> Content:
    """Who agreed to the agreed answer, and who abstained; empty where nobody was asked by name."""
    agreement = audit.agreement(record, question.id)
    if agreement is None or not agreement.assent:
        return Content("")
    agreed, abstained = (
        ", ".join(audit.questions.agency_label(agency) for agency in agencies)
        for agencies in (agreement.agreed_by, agreement.abstained)
    )
    before = "Agreed, to the words before, by" if lapsed(audit, agreement) else "Agreed by"
    return Content.assemble(
        (f"{before} ", "bold"), agreed or "nobody", f"; abstained: {abstained}" if abstained else ""
    )


def entries_text(audit: Audit, record: str, question: Question) -> Content:
    """What was written down so far for a question that is answered entry by entry."""
    if question.answer.entries == "action":
        lines = [
            f"  {a.id} {a.text} ({a.owner}, {f'by {day(a.due)}' if a.due else 'no date'})"
            for a in shared_actions(audit)
            if record in a.records and a.scope == "child"
        ]
    else:
        lines = [
            f"  {finding.id} {finding.text} [{audit.questions.theme_label(finding.theme)}]"
            for finding in shared_findings(audit)
            if record in finding.records and finding.sort == question.answer.entries
        ]
    return Content("\n".join(lines) or "  None yet.")


def where(audit: Audit, now: Board, seat: str, question: Question) -> str:
    """Record, seat, section and how far the seat has come."""
    section = audit.questions.section_of(question.id)
    order = walk_order(audit, now, seat)
    place = next((number for number, each in enumerate(order, 1) if each.id == question.id), 0)
    band = age_band(audit, now.record)
    about = f"{now.record}{f' (age {band})' if band else ''}"
    done = sum(is_done(audit, now.record, seat, each) for each in order)
    label = audit.questions.agency_label(seat)
    handed_in = ", handed in" if seat != PANEL and audit.involvement(now.record, seat) == "returned" else ""
    return f"{label}: {about}  {place}/{len(order)}, {done} done{handed_in}  {section.id} {section.title}"


def return_progress(audit: Audit, seat: str) -> str:
    """How far an agency's return is over all records: `2 of 3 records handed in; 14 of 78 questions answered.`."""
    records = audit.details.records
    progress = [seat_progress(audit, board(audit, record, seat), seat) for record in records]
    states = [audit.involvement(record, seat) for record in records]
    return home_text.return_progress(
        records=len(records),
        handed_in=states.count("returned"),
        not_known=states.count("not_known"),
        answered=sum(len(each.answered) for each in progress),
        asked=sum(len(each.asked) for each in progress),
    )


def outline(audit: Audit, now: Board, seat: str) -> tuple[Choice, ...]:
    """Sections with how much of each is done, and their questions with a mark."""
    if now is not board(audit, now.record, seat):
        return _outline(audit, now, seat)
    return audit.once(now.record, ("outline", seat), lambda: _outline(audit, now, seat))


def _outline(audit: Audit, now: Board, seat: str) -> tuple[Choice, ...]:
    differing = {each.question for each in divergent(audit, now.record, spread=True)} if seat == PANEL else set()
    parked = {each.question for each in audit.parked if each.record == now.record} if seat == PANEL else set()
    rows: list[Choice] = []
    put = {question.id for question in walk_order(audit, now, seat)}
    for section in audit.questions.sections:
        mine = [question for question in section.questions if question.id in put]
        if not mine:
            continue
        done = {question.id for question in mine if is_done(audit, now.record, seat, question)}
        rows.append(Choice(mine[0].id, f"{section.id} {section.title}", f"{len(done)}/{len(mine)}"))
        rows += [
            Choice(
                question.id,
                f"  {_mark(audit, now, seat, question, done, differing, parked)} {question.id}  "
                f"{'parked: ' if question.id in parked else ''}{question.text}",
            )
            for question in mine
        ]
    return tuple(rows)


def marks_in_words(seat: str) -> str:
    """What the marks in front of the questions stand for."""
    of_panel = "  ≠ differ  ‖ parked" if seat == PANEL else ""
    return f"✓ done  ! required, missing  · open{of_panel}"


def records(audit: Audit, seat: str) -> list[Choice]:
    """The session's records, with how much of each is done by this seat."""
    return [Choice(record, record, _how_far(audit, record, seat)) for record in audit.details.records]


def _how_far(audit: Audit, record: str, seat: str) -> str:
    def count() -> str:
        order = walk_order(audit, board(audit, record, seat), seat)
        done = sum(is_done(audit, record, seat, question) for question in order)
        return f"{age_band(audit, record)}  {done}/{len(order)}".strip()

    return audit.once(record, ("how far", seat), count)


def card(audit: Audit, record: str, seat: str) -> Content:
    """A record at a glance: what is missing, where agencies differ, what was found and raised."""
    now = board(audit, record, seat)
    lines = [Content.assemble((f"{record}  {age_band(audit, record)}".rstrip(), "bold"))]
    for each in now.seats if seat == PANEL else (seat,):
        if each in now.seats:
            missing = seat_progress(audit, now, each).missing
            lines.append(Content(f"{audit.questions.agency_label(each)}: missing {', '.join(missing) or 'nothing'}"))
    if seat != PANEL:
        return Content("\n").join(lines)
    differing = [f"{each.question} ({each.in_words})" for each in divergent(audit, record)]
    lines.append(Content(f"Revealed answers differ, widest first: {', '.join(differing) or 'none'}"))
    if concern_unwritten(audit, record):
        lines.append(Content.assemble(("A concern was answered yes, and none is written down: press F9.", "bold")))
    for concern in audit.concerns(record):
        after = "followed up" if not concern.open else "NOT FOLLOWED UP"
        lines.append(Content.assemble((f"Concern {concern.id}, {after}: ", "bold"), concern.text))
    lines += [
        Content.assemble((f"{finding.sort.capitalize()}: ", "bold"), finding.text)
        for finding in shared_findings(audit)
        if record in finding.records
    ]
    return Content("\n").join(lines)


def written(audit: Audit, record: str) -> list[Choice]:
    """The findings and actions of a record, to change one; those for one agency's own note alone are not shown here."""
    findings = [
        Choice(
            each.id,
            f"{each.id}  {FINDING_LABELS[each.sort]}",
            f"{audit.questions.theme_label(each.theme)}: {each.text}",
        )
        for each in shared_findings(audit)
        if record in each.records
    ]
    actions = [
        Choice(each.id, f"{each.id}  Action", f"{each.text} ({each.owner})")
        for each in shared_actions(audit)
        if record in each.records
    ]
    return findings + actions


def lacking(audit: Audit, now: Board, seat: str, context: Context) -> list[Choice]:
    """What the record still lacks: for the panel every seat's, for an agency its own; and what no longer fits."""
    rows = []
    questions = audit.questions
    safety = questions.used_as("safety_question")
    if safety is not None and concern_unwritten(audit, now.record):
        rows.append(Choice(safety.id, f"{safety.id}  yes, and no concern is written down", "press F9"))
    if safety is not None and seat == PANEL:
        rows += [
            Choice(each.question or safety.id, f"Concern {each.id}  NOT FOLLOWED UP", f"{each.text} (c follows it up)")
            for each in audit.concerns(now.record)
            if each.open
        ]
    if seat == PANEL:
        rows += [
            Choice(
                each.question, f"Panel  {each.question}  parked", each.why or find_question(audit, each.question).text
            )
            for each in audit.parked
            if each.record == now.record
        ]
    seats = now.seats if seat == PANEL else (seat,)
    for each in seats:
        progress = seat_progress(audit, now, each)
        wanted = [
            *(details_progress(audit, now).missing if each == PANEL else ()),
            *progress.missing,
            *progress.deferred,
        ]
        for question_id in wanted:
            wants = find_question(audit, question_id)
            how = "to follow: " if question_id in progress.deferred else ""
            how = f"{_LATE}: " if seat == PANEL and asked_late(audit, now, wants, each) else how
            rows.append(Choice(question_id, f"{questions.agency_label(each)}  {question_id}", f"{how}{wants.text}"))
    for each, question_id, words in breaches(audit, now.record, context, seat):
        question = questions.question(question_id)
        sealed = question is None or isinstance(seen_by(seat, audit, now.record, each, question), Sealed)
        if each in seats and not sealed:
            rows.append(Choice(question_id, f"{questions.agency_label(each)}  {question_id}", f"does not fit: {words}"))
    return rows + (
        [row for row in differences(audit, now.record) if "not agreed" in row.label] if seat == PANEL else []
    )


def differences(audit: Audit, record: str) -> list[Choice]:
    """The opened questions on which agencies differ, widest first: how far apart, and whether they are agreed."""
    rows = []
    for each in divergent(audit, record, spread=True):
        question = find_question(audit, each.question)
        agreed = "agreed" if audit.agreement(record, each.question) else "not agreed"
        settled = agreed if is_agreed_on(audit, question) else "side by side"
        words = f"{_width_in_words(each)}{each.in_words}, {settled}"
        rows.append(Choice(each.question, f"{each.question}  {words}", question.text))
    return rows


def _width_in_words(divergence: Divergence) -> str:
    """How far apart, in words: a figure would look like a score."""
    if divergence.distinct < 2:  # an answer beside a record that should show one: there is nothing between them
        return ""
    if divergence.width >= 1:
        return "fully apart: "
    return "far apart: " if divergence.width >= _FAR else "close: "


def _mark(
    audit: Audit, now: Board, seat: str, question: Question, done: set[str], differing: set[str], parked: set[str]
) -> str:
    if question.id in parked:
        return "‖"
    if question.id in done:
        return "✓"
    if question.id in differing:
        return "≠"
    own = seat != PANEL or question.of_panel
    return "!" if own and is_required(audit, now.record, seat, question, now) else "·"


def _state_note(question: Question, state: State) -> str:
    return "give the reason as evidence" if state in question.reason_for else ""
