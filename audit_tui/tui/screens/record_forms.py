"""The forms over a record: findings, actions, agreement, dissent, the follow-up of a concern."""

from functools import partial

from audit_tui.domain.fitting import Given, read_given, read_value
from audit_tui.domain.question_set import Question, Term, state_or_none
from audit_tui.domain.session import Action, Agreement, Entity, Finding
from audit_tui.domain.words import FINDING_LABELS, STATE_LABELS, FindingKind
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, pace
from audit_tui.services.agreeing import Assent
from audit_tui.services.wording import in_words
from audit_tui.tui import walk_text
from audit_tui.tui.screens.base import SessionBoundScreen, refused
from audit_tui.tui.screens.form import Field, GoesOn, Values
from audit_tui.tui.screens.pick import PickScreen

_CHILD, _PARTNERSHIP = "child", "partnership"

TAKEN_AWAY = "An empty text takes it away; the history keeps it."


def may_change(screen: SessionBoundScreen) -> bool:
    """Whether what the panel puts its name to may still be changed; says why not."""
    if screen.audit.signed is not None:
        screen.say("Signed off: reopen it first, with the reason (from the grid s, s, e).")
        screen.app.bell()
    return screen.audit.signed is None


def ask_finding(
    screen: SessionBoundScreen, record: str, question: Question | None, sort: FindingKind, before: Finding | None = None
) -> None:
    """A strength or an area for improvement, where it arises; or one to write anew, which an empty text takes away."""
    if not may_change(screen):
        return
    audit = screen.audit
    title = FINDING_LABELS[sort]

    def write(values: Values) -> None:
        still(before, screen)
        if before is not None and not values["text"].strip():
            screen.attempt(acts.take_away(screen.audit, before.id), title)
            return
        if not values["theme"]:
            raise AuditError("no theme is marked", hint="mark one with Enter")
        outcome = acts.write_finding(
            screen.audit,
            record,
            sort,
            values["text"],
            theme=values["theme"][0],
            layer="".join(values["layer"][:1]),
            agencies=values["agencies"],
            question=question.id if question else None,
            change=before.id if before else None,
        )
        screen.attempt(outcome, title)

    topic = question if question and audit.questions.of_topic(question.id) else None
    theme, layer = (before.theme, before.layer) if before else (topic.theme, topic.layer) if topic else ("", "")
    themes = tuple((term.code, term.label) for term in audit.questions.vocabulary.themes)
    layers = tuple((term.code, described(term)) for term in audit.questions.vocabulary.layers)
    chosen = before.agencies if before else ()
    fields = (
        Field("text", "What was seen, and what it meant for the child", before.text if before else "", lines=3),
        Field("theme", "Theme", choices=themes, value=(theme,) if theme else ()),
        Field("agencies", "Agencies it is about (Enter marks)", choices=_agencies(screen), several=True, value=chosen),
        Field("layer", "Layer: what it is a finding about", choices=layers, value=(layer,) if layer else ()),
    )
    name = before.id if before else sort
    screen.ask(f"{title}: {record}", fields, write, TAKEN_AWAY if before else "", draft=(record, name))


def ask_action(screen: SessionBoundScreen, record: str, before: Action | None = None) -> None:
    """Something to be done; or an action to write anew, which an empty text takes away.

    A new one is for the child, or for the partnership, and then from a recommendation where there is one.
    """
    if not may_change(screen):
        return
    offered: list[str] = []

    def write(values: Values) -> GoesOn | None:
        from audit_tui.tui.screens.learning_forms import write_for_partnership

        still(before, screen)
        if before is not None and not values["text"].strip():
            screen.attempt(acts.take_away(screen.audit, before.id), "Action")
            return None
        if values.get("whom") == (_PARTNERSHIP,):
            return write_for_partnership(screen, values, offered)
        due, change = values["due"].strip(), before.id if before else None
        outcome = acts.write_action(
            screen.audit,
            record,
            values["text"],
            owner=values["owner"],
            due=due,
            change=change,
            today=screen.audit_app.opened.now()[:10],
        )
        screen.attempt(outcome, "Action")
        return None

    fields = [
        Field("text", "What is to be done", before.text if before else "", lines=3),
        Field("owner", "Owner (a role, not a person)", before.owner if before else ""),
        Field("due", "By when (as 1 December 2026; optional)", before.due if before else "", day=True),
        *(() if before else _for_whom(screen, record)),
    ]
    name = before.id if before else "action"
    title = f"Action for {record}" if before else f"Action, at {record}"
    screen.ask(title, tuple(fields), write, TAKEN_AWAY if before else "", draft=(record, name))


def _for_whom(screen: SessionBoundScreen, record: str) -> tuple[Field, ...]:
    """Whether it is for the child or the partnership, and from which recommendation, if any is written."""
    whom = (
        (_CHILD, f"this child ({record}): a remedial action in the report"),
        (_PARTNERSHIP, "the partnership: learning in the report"),
    )
    asked = (Field("whom", "For whom?", choices=whom, value=(_CHILD,)),)
    if not screen.audit.recommendations:
        return asked
    sources = (("", "none"), *((each.id, f"{each.id} {each.text}") for each in screen.audit.recommendations))
    return (*asked, Field("source", "If for the partnership: from the recommendation", choices=sources, value=("",)))


def ask_again(screen: SessionBoundScreen, record: str, written: str) -> None:
    """A finding or an action of this record, to be written anew or taken away."""
    for finding in screen.audit.findings:
        if finding.id == written:
            question = screen.audit.questions.question(finding.question or "")
            ask_finding(screen, record, question, finding.sort, finding)
    for action in screen.audit.actions:
        if action.id == written:
            ask_action(screen, record, action)


def ask_agreement(screen: SessionBoundScreen, record: str, question: Question, marked: tuple[str, ...]) -> None:
    """The reason for the marked answer; where there is no list, the answer itself is typed with it."""
    if not may_change(screen):
        return
    audit = screen.audit
    before = audit.agreement(record, question.id)
    listed = question.answer.facts.chosen
    state = state_or_none(question, marked[0]) if len(marked) == 1 else None
    preset = _assent_before(screen, before)

    def settle(values: Values) -> None:
        if screen.audit.agreement(record, question.id) != before:
            raise AuditError("the agreed answer was changed by somebody else meanwhile", hint="Esc, and look")
        if state is not None:
            given = Given(state=state)
        else:
            given = Given(read_value(screen.audit, question, ";".join(marked) if listed else values["value"]))
        outcome = agreeing.agree(
            screen.audit,
            record,
            question.id,
            given,
            reason=values["reason"],
            assent=_assent(values, preset),
            at=screen.audit_app.opened.now(),
        )
        screen.attempt(outcome, question.id)

    value = marked[0] if len(marked) == 1 and listed and state is None else None
    gaps = "; ".join(agreeing.gaps_in_words(audit, record, question, value))
    ask = f"{gaps}.\nWhat weighed most?" if gaps else "What weighed most?"
    fields = [
        Field("reason", ask, value=before.reason if before else "", lines=4),
        *_asked_again(before),
        Field("agreed_by", "Agreed by (Enter marks)", choices=_agencies(screen), several=True, value=preset.agreed_by),
        Field("abstained", "Abstained", choices=_agencies(screen), several=True, value=preset.abstained),
    ]
    if not listed and state is None:
        fields.insert(
            0,
            Field(
                "value",
                f"The agreed answer{walk_text.within(question)}",
                value=walk_text.as_typed(question, before.value if before else None),
            ),
        )
    words = in_words(question, None, state) if state else ", ".join(question.answer.label(code) for code in marked)
    about = f"{question.text}\nThe panel agrees: {words}" if words else question.text
    screen.ask(f"{question.id}: agreed answer", tuple(fields), settle, about, draft=(record, f"agree {question.id}"))


def _assent_before(screen: SessionBoundScreen, before: Agreement | None) -> Assent:
    """Whom the form names as agreeing: all at the meeting that share the view; without one, who was asked before."""
    if before is not None and before.assent and screen.audit.meeting is None:
        return Assent(before.agreed_by, before.abstained)
    return agreeing.everybody_there(screen.audit, (view.agency for view in before.dissent) if before else ())


def _asked_again(before: Agreement | None) -> tuple[Field, ...]:
    """Whether they were asked anew: only where somebody had agreed to the words before."""
    if before is None or not before.assent:
        return ()
    choices = (("nobody", "nobody yet (new words: their assent lapses)"), ("again", "everybody again"))
    return (Field("asked", "Who was asked?", choices=choices, value=("nobody",)),)


def _assent(values: Values, preset: Assent) -> Assent | None:
    """Who agreed, as the form says; None where nobody was asked (anew). Who abstains does not also agree."""
    abstained = values["abstained"]
    given = Assent(tuple(each for each in values["agreed_by"] if each not in abstained), abstained)
    if "asked" in values and values["asked"] != ("again",):
        if {*given.agreed_by} != {*preset.agreed_by} or {*abstained} != {*preset.abstained}:
            raise AuditError("who agreed was changed, and nobody was asked", hint="mark ‘everybody again’")
        return None
    return given if given.agreed_by or given.abstained or "asked" in values else None


def ask_park(screen: SessionBoundScreen, record: str, question: Question) -> None:
    """Leave a question for the end, with an optional word on what it waits for."""
    if not may_change(screen):
        return

    def leave(values: Values) -> None:
        at = screen.audit_app.opened.now()
        screen.attempt(pace.park(screen.audit, record, question.id, values["why"], at=at), question.id)

    field = Field("why", "What does it wait for? (optional; Enter parks it)")
    screen.ask(f"Park {question.id}", (field,), leave, question.text)


def ask_moved(screen: SessionBoundScreen, record: str, question: Question, seat: str) -> None:
    """What an agency answers now that it has heard the others; what it said first is kept beside it."""
    if not may_change(screen):
        return
    audit = screen.audit
    label = audit.questions.agency_label(seat)
    kept = audit.kept_answer(record, seat, question.id)
    title = f"{question.id}: {label} now says"
    several, written = question.answer.facts.several, question.answer.facts.field == "lines"
    rows = walk_text.choices(audit, question)
    if question.answer.facts.chosen and not several:
        said = kept.state or (str(kept.value) if kept.value is not None else rows[0].code)
        give = partial(_move, screen, record, question, seat)
        screen.app.push_screen(PickScreen(title, rows, said, give))
        return
    marks = kept.value if isinstance(kept.value, tuple) else ()
    typed = "" if several else walk_text.as_typed(question, kept.value)
    options = tuple((row.code, row.label) for row in rows if row.code not in question.states)
    field = (
        Field("value", "Answer", marks, choices=options, several=True)
        if several
        else Field("value", f"Answer{walk_text.within(question)}", typed, lines=4 if written else 1)
    )
    states = tuple((state, STATE_LABELS[state]) for state in question.states)
    instead = (Field("state", "Or, in its place", choices=states),) if states else ()

    def change(values: Values) -> None:
        chosen = values.get("state") or ()
        value = ";".join(values["value"]) if several else values["value"]
        _give_moved(screen, record, question, seat, chosen[0] if chosen else value)

    draft = (record, f"moved {question.id} {seat}") if written else None
    screen.ask(title, (field, *instead), change, question.text, draft=draft)


def _move(screen: SessionBoundScreen, record: str, question: Question, seat: str, code: str) -> None:
    try:
        _give_moved(screen, record, question, seat, code)
    except AuditError as error:
        refused(screen, error)


def _give_moved(screen: SessionBoundScreen, record: str, question: Question, seat: str, text: str) -> None:
    given = read_given(screen.audit, question, text)
    at = screen.audit_app.opened.now()
    screen.attempt(acts.give_answer(screen.audit, record, seat, question.id, given, at=at), question.id, seat=seat)
    screen.refresh_view()


def ask_dissent(screen: SessionBoundScreen, record: str, question: Question) -> None:
    """An agency's view that it does not share the agreed answer."""
    if not may_change(screen):
        return

    def add(values: Values) -> None:
        if not values["agency"]:
            raise AuditError("no agency is marked", hint="mark one with Enter")
        agency = values["agency"][0]
        outcome = agreeing.add_dissent(screen.audit, record, question.id, agency, values["words"])
        screen.attempt(outcome, question.id)

    fields = (Field("words", "In its words", lines=3), Field("agency", "Agency", choices=_agencies(screen)))
    screen.ask(f"{question.id}: a view not shared", fields, add, draft=(record, f"dissent {question.id}"))


def ask_follow_up(screen: SessionBoundScreen, record: str) -> None:
    """What came of a concern."""
    concerns = [concern for concern in screen.audit.concerns(record) if concern.open]

    def follow(values: Values) -> None:
        at = screen.audit_app.opened.now()
        outcome = acts.follow_up_concern(screen.audit, record, values["concern"][0], values["text"], at=at)
        screen.attempt(outcome, "Follow-up")

    choices = tuple((concern.id, f"{concern.id} {concern.text}") for concern in concerns)
    fields = (
        Field("text", "What came of it", lines=3),
        Field("concern", "Concern", choices=choices, value=(concerns[0].id,)),
    )
    screen.ask(f"Follow up: {record}", fields, follow, draft=(record, "follow-up"))


def still(before: Entity | None, screen: SessionBoundScreen) -> None:
    """Refuse to write over what somebody else changed while the form was open."""
    if before is not None and screen.audit.entities.get(before.key) != before:
        raise AuditError(f"{before.entity_id} was changed by somebody else meanwhile", hint="Esc, and look")


def described(term: Term) -> str:
    """A word of the question set with what it stands for: `Quality: how well`."""
    return f"{term.label}: {term.note}" if term.note else term.label


def _agencies(screen: SessionBoundScreen) -> tuple[tuple[str, str], ...]:
    audit = screen.audit
    return tuple((code, audit.questions.agency_label(code)) for code in audit.details.agencies)
