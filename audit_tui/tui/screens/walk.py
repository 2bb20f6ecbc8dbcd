"""The walk: one question at a time, as the panel or as one agency; the screen is made once and updated in place."""

from collections.abc import Iterable
from typing import Literal

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantBlur
from textual.getters import query_one
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from audit_tui.domain.asking import Board, board, routed
from audit_tui.domain.conditions import Value
from audit_tui.domain.fitting import read_value
from audit_tui.domain.question_set import PANEL, STATES, Question, State
from audit_tui.domain.session import Draft, FindingKind
from audit_tui.errors import AuditError
from audit_tui.services import acts
from audit_tui.services.progress import is_done, walk_order
from audit_tui.services.wording import in_words
from audit_tui.text import clean_text
from audit_tui.tui import walk_text
from audit_tui.tui.commands import WALK
from audit_tui.tui.screens.base import AuditScreen, bindings, refused
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.widgets.choices import ChoiceList

_LISTED = ("yes_partly_no", "grade", "one_of", "any_of")
_TYPED = ("number", "scale", "date")
_DRAFT_SECONDS = 0.5
_CHOICE_KEYS = "1,2,3,4,5,6,7,8,9"

FieldName = Literal["text", "evidence"]


class WalkScreen(AuditScreen):
    """One record, question by question.

    What is typed belongs to the question that was shown when it was typed: every way on saves it first, in the same
    step, before another question is shown.
    """

    TABLE = WALK
    BINDINGS = [
        *bindings(WALK),
        *(Binding(key, f"choose({key})", show=False) for key in _CHOICE_KEYS.split(",")),
        *(Binding(key, f"say_state('{state}')", show=False) for state, key in walk_text.STATE_KEYS.items()),
    ]

    outline = query_one("#outline", ChoiceList)
    reading = query_one("#reading", VerticalScroll)
    shown = query_one("#question", Static)
    choices = query_one("#choices", ChoiceList)
    entry = query_one("#entry", Input)
    text = query_one("#text", TextArea)
    evidence = query_one("#evidence", TextArea)

    def __init__(self, record: str, seat: str, question: str | None = None) -> None:
        super().__init__()
        self._record = record
        self._seat = seat
        self._wanted = question
        self._question: Question | None = None
        self._now: Board | None = None
        self._loaded: dict[FieldName, str] = {"text": "", "evidence": ""}
        self._marked: tuple[str, ...] = ()
        self._draft_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The outline beside the question, its answers, and what to answer with."""
        yield Horizontal(
            ChoiceList(id="outline"),
            Vertical(
                Static("", id="where", markup=False),
                VerticalScroll(Static("", id="question", markup=False), id="reading", can_focus=False),
                Static("", id="prompt", markup=False),
                ChoiceList(id="choices"),
                Input(id="entry", select_on_focus=False),
                TextArea("", id="text", soft_wrap=True, tab_behavior="focus"),
                Static("Evidence in the record (e to write)", id="evidence-label", markup=False),
                TextArea("", id="evidence", soft_wrap=True, tab_behavior="focus"),
                id="middle",
            ),
            id="walk",
        )

    # What is shown

    @property
    def question(self) -> Question:
        """The question that is shown."""
        assert self._question is not None, "a question is shown from the first moment on"
        return self._question

    @property
    def now(self) -> Board:
        """Who is asked what in this record."""
        assert self._now is not None, "known from the first moment on"
        return self._now

    @property
    def answers_itself(self) -> bool:
        """The seat answers this question itself; else the panel agrees it."""
        return routed(self.question, self._seat)

    def on_mount(self) -> None:
        """Start where this seat was."""
        self._now = board(self.audit, self._record)
        order = walk_order(self.audit, self.now, self._seat)
        wanted = self.audit.questions.question(self._wanted or "")
        if not order:
            self._question = wanted or self.audit.questions.questions[0]
        else:
            self._question = wanted if wanted in order else self._first_open(order)
        super().on_mount()
        self._load()

    def refresh_view(self) -> None:
        """Show the question again as the session now stands; what is being typed stays."""
        if self._question is None:
            return
        audit = self.audit
        self._now = board(audit, self._record)
        self.show_where(audit.details.title)
        self.query_one("#where", Static).update(walk_text.where(audit, self.now, self._seat, self.question))
        self.shown.update(self._reading())
        self.query_one("#prompt", Static).update(self._prompt())
        self._fill_choices()
        rows = walk_text.outline(audit, self.now, self._seat)
        self.outline.fill(rows, (self.question.id,), token=self._record, plain=True)
        self.outline.highlighted = next(
            (index for index, row in reversed(list(enumerate(rows))) if row.code == self.question.id), 0
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What may be done at this question, by this seat, as things stand."""
        if self._question is None:
            return True
        panel, own = self._seat == PANEL, self.answers_itself
        agreed = self.audit.agreement(self._record, self.question.id)
        revealed = self.audit.revealed(self._record, self.question)
        match action:
            case "reveal" | "reveal_section":
                return panel and not own and not revealed
            case "agree":
                return panel and not own and revealed
            case "dissent":
                return panel and agreed is not None
            case "withdraw":
                answered = self.audit.answer(self._record, self._seat, self.question.id) is not None
                return agreed is not None if panel and not own else answered
            case "evidence":
                return own and self.question.answer.kind not in ("entries", "reference")
            case "strength" | "improvement" | "action":
                return panel
            case "follow_up":
                return panel and any(concern.open for concern in self.audit.concerns(self._record))
            case _:
                return True

    def _reading(self) -> Content:
        audit, question = self.audit, self.question
        asked = bool(self.now.seats_asked(question.id))
        head = walk_text.question_text(question, asked=asked)
        look_for = walk_text.guidance(question)
        if self.answers_itself:
            entries = [walk_text.entries_text(audit, self._record, question)] if question.answer.kind == "entries" else []
            return Content("\n\n").join([part for part in (head, look_for, *entries) if part])
        answers = walk_text.agencies_answers(audit, self.now, question)
        agreed = walk_text.agreed_text(audit, self._record, question)
        if audit.revealed(self._record, question):
            both = Content("\n").join([answers, agreed])
            return Content("\n\n").join([part for part in (head, both, look_for) if part])
        return Content("\n\n").join([part for part in (head, look_for, answers) if part])

    def _prompt(self) -> str:
        if self.question.answer.kind == "reference":
            return f"The record’s reference: {self._record}"
        if self.question.answer.kind == "entries":
            return ""
        if not self.answers_itself:
            return "The panel’s agreed answer"
        return "The panel’s answer" if self._seat == PANEL else "Your agency’s answer"

    def _fill_choices(self) -> None:
        rows = walk_text.choices(self.audit, self.question)
        several = self.question.answer.kind == "any_of"
        self.choices.fill(rows, self._marked, several=several, token=f"{self._record}/{self.question.id}")
        self.choices.display = bool(rows)

    # Going from question to question

    def _go(self, question: Question) -> None:
        self.keep_typing()
        self._question = question
        self._load()
        self.audit_app.do(acts.keep_place(self._seat, self._record, question.id), "", seat=self._seat)

    def _load(self) -> None:
        """Fill everything for the question; the texts are loaded together with it, so that they cannot part."""
        audit, question = self.audit, self.question
        kept = audit.kept_answer(self._record, self._seat, question.id)
        kind = question.answer.kind
        own = self.answers_itself
        value = "" if kept.value is None or isinstance(kept.value, tuple) or kind in _LISTED else f"{kept.value}"
        self._loaded = {"text": value, "evidence": kept.evidence}
        text_draft = audit.draft(self._record, self._seat, question.id, "text")
        evidence_draft = audit.draft(self._record, self._seat, question.id, "evidence")
        typed = text_draft.text if text_draft else value
        self.entry.value, self.entry.display = (typed if kind in _TYPED else ""), own and kind in _TYPED
        self.text.text, self.text.display = (typed if kind == "text" else ""), own and kind == "text"
        self.text.move_cursor(self.text.document.end)
        self.evidence.text = evidence_draft.text if evidence_draft else kept.evidence
        self.evidence.move_cursor(self.evidence.document.end)
        self.evidence.display = own and kind not in ("entries", "reference")
        self.query_one("#evidence-label").display = self.evidence.display
        self._marked = self._chosen_before()
        self.refresh_view()
        self.reading.scroll_home(animate=False)
        self._focus_list()
        if text_draft or evidence_draft:
            self.say("What was being typed here is kept, and not an answer yet: press e to go on.")
        else:
            self.say("")

    def _chosen_before(self) -> tuple[str, ...]:
        given = (
            self.audit.answer(self._record, self._seat, self.question.id)
            if self.answers_itself
            else self.audit.agreement(self._record, self.question.id)
        )
        if given is None:
            return ()
        if given.state is not None:
            return (given.state,)
        return given.value if isinstance(given.value, tuple) else (str(given.value),)

    def _focus_list(self) -> None:
        self.set_focus(self.choices if self.choices.display else self.outline if self.outline.display else None)

    def _first_open(self, order: tuple[Question, ...]) -> Question:
        open_ones = (each for each in order if not is_done(self.audit, self._record, self._seat, each))
        return next(open_ones, order[0])

    def _step(self, by: int) -> None:
        self.keep_typing()
        order = walk_order(self.audit, board(self.audit, self._record), self._seat)
        every = [question.id for question in self.audit.questions.questions]
        here = every.index(self.question.id)
        later = [question for question in order if (every.index(question.id) - here) * by > 0]
        if later:
            self._go(later[0] if by > 0 else later[-1])
        else:
            self.say("This was the last question of the record." if by > 0 else "This is the first question.")

    def action_next(self) -> None:
        """The next question."""
        self._step(1)

    def action_previous(self) -> None:
        """The question before."""
        self._step(-1)

    action_next_typing = action_next
    action_previous_typing = action_previous

    def action_unanswered(self) -> None:
        """The next question, from here round to here, that still needs an answer."""
        self.keep_typing()
        order = walk_order(self.audit, board(self.audit, self._record), self._seat)
        ids = [question.id for question in order]
        here = ids.index(self.question.id) + 1 if self.question.id in ids else 0
        for question in (*order[here:], *order[:here]):
            if not is_done(self.audit, self._record, self._seat, question):
                self._go(question)
                return
        self.say("Nothing is left to answer in this record.")

    def action_outline(self) -> None:
        """Sections and questions, to go to one."""
        self.keep_typing()
        rows = walk_text.outline(self.audit, self.now, self._seat)
        self.app.push_screen(PickScreen(f"{self._record}: questions", rows, self.question.id, self._go_to))

    def action_missing(self) -> None:
        """What the record lacks, to go to it."""
        self.keep_typing()
        context = acts.context_of(self.audit, self._record, self.audit_app.opened.now())
        rows = walk_text.lacking(self.audit, board(self.audit, self._record), self._seat, context)
        if rows:
            self.app.push_screen(PickScreen(f"{self._record}: still missing", rows, rows[0].code, self._go_to))
        else:
            self.say("Nothing is missing in this record.")

    def _go_to(self, question_id: str) -> None:
        question = self.audit.questions.question(question_id)
        if question is not None:
            self._go(question)

    def action_next_record(self) -> None:
        """The same question of the next record."""
        self._other_record(1)

    def action_previous_record(self) -> None:
        """The same question of the record before."""
        self._other_record(-1)

    def _other_record(self, by: int) -> None:
        records = self.audit.details.records
        index = records.index(self._record) + by
        if not 0 <= index < len(records):
            self.say("This is the last record." if by > 0 else "This is the first record.")
            return
        self.keep_typing()
        self._record = records[index]
        self._now = board(self.audit, self._record)
        order = walk_order(self.audit, self.now, self._seat)
        self._go(self.question if self.question in order or not order else order[0])

    def action_guidance_down(self) -> None:
        """Read on."""
        self.reading.scroll_page_down(animate=False)

    def action_guidance_up(self) -> None:
        """Read back."""
        self.reading.scroll_page_up(animate=False)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """A row of the outline, or an answer to the question that the list was filled for."""
        if event.choices is self.outline:
            self._go_to(event.code)
        elif event.token == f"{self._record}/{self.question.id}":
            self._choose(event.code)

    # Answering

    def action_choose(self, number: int) -> None:
        """The option with this number."""
        rows = [row for row in self.choices.rows if row.key == str(number)]
        if rows and self.choices.display:
            self.choices.highlighted = self.choices.rows.index(rows[0])
            self._choose(rows[0].code)

    def action_say_state(self, state: State) -> None:
        """A state instead of a value."""
        codes = [row.code for row in self.choices.rows]
        if state in codes and self.choices.display:
            self.choices.highlighted = codes.index(state)
            self._choose(state)

    def _choose(self, code: str) -> None:
        form = self.question.answer
        state = next((each for each in STATES if each == code and code not in form.codes), None)
        if form.kind == "any_of" and state is None:
            marked = self._toggled(code)
        else:
            marked = (code,)
        if self.answers_itself:
            self.keep_typing()
            value: Value | None = None
            if state is None:
                value = marked if form.kind == "any_of" else code
            self._give(value or None, state)
        elif self.audit.revealed(self._record, self.question):
            self._marked = marked
            self.choices.mark(marked)
            if form.kind != "any_of" or state is not None:
                self.action_agree()
            else:
                self.say("Marked, not agreed yet: press a to agree and give the reason.")
        else:
            self.say("Sealed: press v to reveal what the agencies answered, then agree.")

    def _toggled(self, code: str) -> tuple[str, ...]:
        """The marks after this one was chosen: an option that stands alone replaces the others, and they it."""
        form = self.question.answer
        before = tuple(each for each in self._marked if each in form.codes)
        if code in before:
            return tuple(each for each in before if each != code)
        if code in form.alone:
            return (code,)
        kept = {*(each for each in before if each not in form.alone), code}
        return tuple(each for each in form.codes if each in kept)

    def _give(self, value: Value | None, state: State | None, evidence: str | None = None) -> None:
        try:
            outcome = acts.give_answer(
                self.audit,
                self._record,
                self._seat,
                self.question.id,
                value=value,
                state=state,
                evidence=self.evidence.text if evidence is None else evidence,
                at=self.audit_app.opened.now(),
            )
        except AuditError as error:
            refused(self, error)
            return
        asked = self.question
        self.attempt(outcome, asked.id, seat=self._seat)
        self._reload_marks()
        if asked.used_as == "safety_question" and value == acts.SAFETY_YES and not self.audit.concerns(self._record):
            self.action_concern()
        elif outcome.ask_next and not self.audit.answer(self._record, self._seat, outcome.ask_next):
            self._go_to(outcome.ask_next)
            self.say(f"{asked.id} asks for this question at once.")

    def _reload_marks(self) -> None:
        """After a save: the saved texts are what later typing is compared with."""
        kept = self.audit.kept_answer(self._record, self._seat, self.question.id)
        kind = self.question.answer.kind
        text = "" if kept.value is None or isinstance(kept.value, tuple) or kind in _LISTED else f"{kept.value}"
        self._loaded = {"text": text, "evidence": kept.evidence}
        if kind in _TYPED:
            self.entry.value = text
        elif kind == "text" and kept.state is not None:
            self.text.text = ""
        self._marked = self._chosen_before()
        self.refresh_view()

    def action_withdraw(self) -> None:
        """Take back the agreed answer, or the seat's own."""
        try:
            if self.answers_itself:
                self._give(None, None)
            else:
                self.attempt(acts.withdraw_agreement(self.audit, self._record, self.question.id), self.question.id)
        except AuditError as error:
            refused(self, error)
        self._load()

    # Typing

    def action_evidence(self) -> None:
        """Write: the answer itself where it is written, else its evidence."""
        kind = self.question.answer.kind
        self.set_focus(self.text if kind == "text" else self.entry if kind in _TYPED else self.evidence)

    def action_save_text(self) -> None:
        """Save what is typed and what was not saved, and go back to the list."""
        self.keep_typing()
        self.audit_app.try_again()
        self._focus_list()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter ends a number or a date."""
        if self.keep_typing():
            self._focus_list()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Leaving a field saves it."""
        if isinstance(event.widget, TextArea | Input):
            self.keep_typing()

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Keep a draft a moment after the last letter."""
        self._draft_soon()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Keep a draft a moment after the last letter."""
        self._draft_soon()

    def _draft_soon(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
        if any(self._typed(name) is not None for name in ("text", "evidence")):
            self._draft_timer = self.set_timer(_DRAFT_SECONDS, self._keep_drafts)

    def _typed(self, field: FieldName) -> str | None:
        """What stands in a field, where it is another text than the saved one."""
        if self._question is None or not self.answers_itself:
            return None
        kind = self.question.answer.kind
        if field == "evidence":
            text = self.evidence.text if self.evidence.display else self._loaded["evidence"]
        else:
            text = self.text.text if kind == "text" else self.entry.value if kind in _TYPED else self._loaded["text"]
        text = clean_text(text).strip()
        return text if text != self._loaded[field] else None

    def _keep_drafts(self) -> None:
        for field in ("text", "evidence"):
            typed = self._typed(field)
            if typed is not None:
                self._keep_draft(field, typed)

    def _keep_draft(self, field: FieldName, typed: str) -> None:
        draft = Draft(record=self._record, seat=self._seat, question=self.question.id, field=field, text=typed)
        if self.audit.draft(self._record, self._seat, self.question.id, field) != draft:
            outcome = acts.keep_draft(self.audit, draft)
            if outcome.changes:
                self.audit_app.do(outcome, f"{self.question.id} draft", seat=self._seat)

    def keep_typing(self) -> bool:
        """Save what is typed as the answer or its evidence; what does not fit is kept as a draft, and said.

        Returns whether everything that was typed is saved.
        """
        if self._question is None:
            return True
        text, evidence = self._typed("text"), self._typed("evidence")
        if text is None and evidence is None:
            return True
        kept = self.audit.kept_answer(self._record, self._seat, self.question.id)
        try:
            value = kept.value if text is None else read_value(self.audit, self.question, text) if text else None
            state = kept.state if text is None else None
            outcome = acts.give_answer(
                self.audit,
                self._record,
                self._seat,
                self.question.id,
                value=value,
                state=state,
                evidence=evidence,
                at=self.audit_app.opened.now(),
            )
        except AuditError as error:
            self._keep_drafts()
            refused(self, error)
            self.say(f"Kept as a draft, not an answer yet: {error.message}{': ' + error.hint if error.hint else ''}")
            return False
        self.attempt(outcome, self.question.id, seat=self._seat)
        self._reload_marks()
        return True

    # The panel's acts

    def action_reveal(self) -> None:
        """Open the agencies' answers to this question."""
        self._reveal(self.question.id)

    def action_reveal_section(self) -> None:
        """Open the agencies' answers to the whole section."""
        self._reveal(self.audit.questions.section_of(self.question.id).id)

    def _reveal(self, target: str) -> None:
        outcome = acts.reveal(self.audit, self._record, target, at=self.audit_app.opened.now())
        self.attempt(outcome, f"{target} revealed")
        self.refresh_view()

    def action_agree(self) -> None:
        """Agree what is marked, with the reason; a number, date or text is typed with it."""
        question, record = self.question, self._record
        listed = question.answer.kind in _LISTED
        marked = self._marked
        if listed and not marked:
            self.say("Choose the agreed answer first: its number, or ↑ ↓ and Enter.")
            return
        before = self.audit.agreement(record, question.id)

        def settle(values: Values) -> None:
            state = next((each for each in STATES if marked == (each,) and each not in question.answer.codes), None)
            typed = ";".join(marked) if listed else str(values.get("value", ""))
            value = read_value(self.audit, question, typed) if state is None else None
            outcome = acts.agree(
                self.audit,
                record,
                question.id,
                value=value,
                state=state,
                reason=values["reason"],
                dissent=[(view.agency, view.words) for view in before.dissent] if before else (),
                at=self.audit_app.opened.now(),
            )
            self.attempt(outcome, f"{question.id} agreed")
            self._marked = self._chosen_before()
            self.refresh_view()

        words = ", ".join(_label(question, code) for code in marked)
        fields = (Field("reason", "What weighed most?", value=before.reason if before else "", lines=4),)
        if not listed:
            old = in_words(question, before.value, before.state) if before else ""
            fields = (Field("value", "The agreed answer", value=old), *fields)
        self.ask(f"{question.id}: the panel agrees {words}".rstrip(), fields, settle, question.text)

    def action_dissent(self) -> None:
        """An agency's view that it does not share the agreed answer."""
        question, record = self.question, self._record

        def add(values: Values) -> None:
            agreement = self.audit.agreement(record, question.id)
            if agreement is None:
                return
            if not values["agency"]:
                raise AuditError("whose view is it?", hint="mark the agency with Enter")
            others = [(view.agency, view.words) for view in agreement.dissent if view.agency != values["agency"][0]]
            outcome = acts.agree(
                self.audit,
                record,
                question.id,
                value=agreement.value,
                state=agreement.state,
                reason=agreement.reason,
                dissent=[*others, (values["agency"][0], values["words"])],
                at=self.audit_app.opened.now(),
            )
            self.attempt(outcome, f"{question.id} dissent")
            self.refresh_view()

        agencies = tuple((code, self.audit.questions.agency_label(code)) for code in self.audit.details.agencies)
        fields = (Field("words", "In its words", lines=3), Field("agency", "Agency", choices=agencies))
        self.ask(f"{question.id}: a view not shared", fields, add)

    def action_strength(self) -> None:
        """Write down a strength."""
        self._write_finding("strength", "A strength")

    def action_improvement(self) -> None:
        """Write down an area for improvement."""
        self._write_finding("improvement", "An area for improvement")

    def _write_finding(self, sort: FindingKind, title: str) -> None:
        audit, question, record = self.audit, self.question, self._record
        vocabulary = audit.questions.vocabulary

        def write(values: Values) -> None:
            if not values["theme"]:
                raise AuditError("which theme is it?", hint="mark one with Enter")
            outcome = acts.write_finding(
                self.audit,
                record,
                sort,
                values["text"],
                theme=values["theme"][0],
                layer="".join(values["layer"][:1]),
                agencies=values["agencies"],
                question=question.id,
            )
            self.attempt(outcome, title)
            self.refresh_view()

        topic = audit.questions.section_of(question.id).part == audit.questions.id
        fields = (
            Field("text", "What was seen, and what it meant for the child", lines=3),
            Field(
                "theme",
                "Theme",
                choices=tuple((term.code, term.label) for term in vocabulary.themes),
                value=(question.theme,) if topic else (),
            ),
            Field(
                "agencies",
                "Agencies it is about",
                choices=tuple((code, audit.questions.agency_label(code)) for code in audit.details.agencies),
                several=True,
            ),
            Field(
                "layer",
                "Layer",
                choices=tuple((term.code, term.label) for term in vocabulary.layers),
                value=(question.layer,) if topic else (),
            ),
        )
        self.ask(f"{title}: {record}", fields, write)

    def action_action(self) -> None:
        """Write down an action."""
        record = self._record

        def write(values: Values) -> None:
            outcome = acts.write_action(
                self.audit, record, values["text"], owner=values["owner"], due=values["due"].strip()
            )
            self.attempt(outcome, "Action")
            self.refresh_view()

        fields = (
            Field("text", "What is to be done", lines=3),
            Field("owner", "Owner (a role, not a person)"),
            Field("due", "By when (2026-12-01)"),
        )
        self.ask(f"Action for {record}", fields, write)

    def action_follow_up(self) -> None:
        """What came of a concern."""
        record = self._record
        concerns = [concern for concern in self.audit.concerns(record) if concern.open]

        def follow(values: Values) -> None:
            chosen = values["concern"][0] if values["concern"] else concerns[0].id
            outcome = acts.follow_up_concern(
                self.audit, record, chosen, values["text"], at=self.audit_app.opened.now()
            )
            self.attempt(outcome, "Follow-up")
            self.refresh_view()

        fields = (
            Field("text", "What came of it", lines=3),
            Field(
                "concern",
                "Concern",
                choices=tuple((concern.id, f"{concern.id} {concern.text}") for concern in concerns),
                value=(concerns[0].id,),
            ),
        )
        self.ask(f"Follow up: {record}", fields, follow)

    def record_of_concern(self) -> tuple[str, str | None]:
        """This record, at this question."""
        return self._record, self.question.id

    def action_back(self) -> None:
        """From a text back to the list; from the list back to the session."""
        if isinstance(self.focused, TextArea | Input):
            self.keep_typing()
            self._focus_list()
        else:
            super().action_back()


def _label(question: Question, code: str) -> str:
    state = next((each for each in STATES if each == code and code not in question.answer.codes), None)
    return in_words(question, None if state else code, state)


