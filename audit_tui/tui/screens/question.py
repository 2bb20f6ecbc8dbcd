"""One question on the screen: what is shown of it, what is chosen and what is typed; made once, updated in place."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.getters import query_one
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from audit_tui.domain.asking import Board, board, routed
from audit_tui.domain.fitting import Given, read_value
from audit_tui.domain.question_set import Question, state_or_none
from audit_tui.domain.session import Answer, Draft
from audit_tui.domain.words import BASIS_LABELS, PANEL, SAFETY_YES, State
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing
from audit_tui.services.wording import in_words
from audit_tui.text import one_line
from audit_tui.tui import walk_text
from audit_tui.tui.commands import STATE_KEYS
from audit_tui.tui.screens import record_forms
from audit_tui.tui.screens.base import SessionBoundScreen, refused
from audit_tui.tui.settled import SettledScreen
from audit_tui.tui.widgets.answer_fields import FIELDS, AnswerFields, FieldName, Texts
from audit_tui.tui.widgets.choices import ChoiceList
from audit_tui.tui.widgets.reading import Beside, Reading, Under, Words

_DRAFT_SECONDS = 0.5
_NUMBERS = "123456789"
_SEALED = "Sealed: v reveals how the answers fall, v again who said what; then agree."


class QuestionScreen(SettledScreen, SessionBoundScreen):
    """A question of one record, for the panel or one agency.

    What is typed belongs to the question that was shown when it was typed: every way on saves it first, in the same
    step, before another question is shown.
    """

    BINDINGS = [
        *(Binding(key, f"choose({key})", show=False) for key in _NUMBERS),
        *(Binding(key, f"say_state('{state}')", show=False) for state, key in STATE_KEYS.items()),
    ]

    _draft_timer: Timer | None = None
    _shown = 0

    outline = query_one("#outline", ChoiceList)
    reading = query_one("#reading", Reading)
    shown = query_one("#question", Words)
    choices = query_one("#choices", ChoiceList)
    fields = query_one(AnswerFields)

    def __init__(self, record: str, seat: str, question: str | None = None) -> None:
        super().__init__()
        self._be(record, seat, question)

    def _be(self, record: str, seat: str, question: str | None) -> None:
        """Be about this record, for this seat, and nothing of what was shown before."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._shown += 1
        self._record = record
        self._seat = seat
        self._wanted = question
        self._question: Question | None = None
        self._now: Board | None = None
        self._marked: tuple[str, ...] = ()
        self._draft_timer = None
        self._called_for: str | None = None
        self._contested = False
        self._drafted: set[FieldName] = set()
        self.service = ""
        """The contributing service that answers of this walk come from, until another is named."""

    def _token(self, question: str = "") -> str:
        """What a list is about: another one each time when a walk begins."""
        return f"{self._shown}/{self._record}/{question}"

    def _let_go(self) -> None:
        """Show and hold nothing any more."""
        self._be("", self._seat, None)
        for words in self.query(Words):
            words.update("")
        for choices in self.query(ChoiceList):
            choices.fill((), ())
        self.fields.load("nowhere", {"text": "", "evidence": ""}, {})

    def body(self) -> Iterable[Widget]:
        """The outline beside the question, its answers, and what to answer with."""
        yield Beside(
            ChoiceList(id="outline"),
            Under(
                Words("", id="where", markup=False),
                Reading(Words("", id="question", markup=False), id="reading", can_focus=False),
                Words("", id="prompt", markup=False),
                ChoiceList(id="choices"),
                AnswerFields(),
                id="middle",
            ),
            id="walk",
        )

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

    def refresh_view(self) -> None:
        """Show the question again as the session now stands; what is being typed stays."""
        if self._question is None:
            return
        audit = self.audit
        self._now = board(audit, self._record, self._seat)
        self.show_where(audit.details.title)
        self.query_one("#where", Words).update(walk_text.where(audit, self.now, self._seat, self.question))
        self.shown.update(self._reading())
        self.query_one("#prompt", Words).update(self._prompt())
        kept = self._kept()
        basis = BASIS_LABELS[kept.basis] if kept.basis else ""
        self.fields.rests_on(basis, kept.service, of_agency=self._seat != PANEL)
        self._fill_choices()
        self._fill_outline()
        self.refresh_bindings()

    def _fill_outline(self) -> None:
        """Show the outline beside the question, where there is room for it."""
        if self._question is None or not self.outline.display:
            return
        rows = walk_text.outline(self.audit, self.now, self._seat)
        self.outline.fill(rows, (self.question.id,), token=self._token(), plain=True)
        self.outline.highlighted = next(
            (index for index, row in reversed(list(enumerate(rows))) if row.code == self.question.id), 0
        )

    def on_resize(self) -> None:
        """The outline has room now, or has not any more; what it looks like is known after the next paint."""
        self.call_after_refresh(self._fill_outline)

    def on_screen_resume(self) -> None:
        """Back from a form: a choice that was not agreed there is no longer marked."""
        if self._question is not None and not self.question.answer.facts.several:
            self._marked = self._chosen_before()

    def reload_view(self) -> None:
        """Show what somebody else saved; what is being written stays, and is saved only by ctrl+s from now on."""
        self.keep_drafts()
        if self.fields.being_written:
            self._contested = self._contested or not self.fields.compares_with(self._saved_texts())
            self._marked = self._chosen_before()
            self.refresh_view()
        else:
            self._load()

    def _reading(self) -> Content:
        audit, question = self.audit, self.question
        asked = bool(self.now.seats_asked(question.id))
        parked = walk_text.parked_here(audit, self._record, question) if self._seat == PANEL else None
        head = walk_text.question_text(question, asked=asked, parked=parked)
        look_for = walk_text.guidance(question)
        if self.answers_itself:
            entries = (
                [walk_text.entries_text(audit, self._record, question)] if question.answer.kind == "entries" else []
            )
            return Content("\n\n").join([part for part in (head, look_for, *entries) if part])
        answers = walk_text.agencies_answers(audit, self.now, question)
        if audit.spread_open(self._record, question):
            assent = walk_text.assent_text(audit, self._record, question)
            return Content("\n").join([head, answers, *([assent] if assent else []), Content(""), look_for])
        return Content("\n\n").join([part for part in (head, look_for, answers) if part])

    def last_help(self) -> str:
        """Where the question comes from."""
        sources = (f"{one_line(each.name)}, {one_line(each.url)}" for each in self.question.sources)
        return "\n".join((f"Where {self.question.id} comes from:", *sources)) if self.question.sources else ""

    def _prompt(self) -> Content:
        if self.question.answer.kind == "reference":
            return Content(f"The record’s reference: {self._record}")
        if self.question.answer.kind == "entries":
            return Content("")
        if not self.answers_itself:
            return walk_text.agreed_text(self.audit, self._record, self.question)
        return Content("The panel’s answer" if self._seat == PANEL else "Your agency’s answer")

    def _fill_choices(self) -> None:
        rows = walk_text.choices(self.audit, self.question)
        several = self.question.answer.facts.several
        self.choices.fill(rows, self._marked, several=several, token=self._token(self.question.id))
        self.choices.display = bool(rows)

    def _go(self, question: Question, record: str | None = None, *, said: str = "") -> None:
        """Save what was typed for the question that is left, in this very step, then show the other one.

        What is to be said of the typing (a refusal, a warning) is said with the id of its question; so is what was
        `said` of it, where it was saved before the other question was known.
        """
        left = self.question.id
        self.say("")
        self.keep_typing()
        words = self.said or said
        self._question, self._called_for, self._contested = question, None, False
        self._record = record or self._record
        self._load()
        if words:
            self.say(f"{left}: {words}")
        self.audit_app.do(acts.keep_place(self._seat, self._record, question.id), "", seat=self._seat)

    def _load(self) -> None:
        """Fill everything for the question that is shown now."""
        question, drafts = self.question, self._drafts()
        self._drafted = set(drafts)
        field = question.answer.facts.field if self.answers_itself else "nowhere"
        self.fields.load(field, self._saved_texts(), drafts)
        self._marked = self._chosen_before()
        self.refresh_view()
        self.reading.scroll_home(animate=False, immediate=True)
        self._focus_list()
        self.say(self._of_drafts(drafts))

    def _kept(self) -> Answer:
        return self.audit.kept_answer(self._record, self._seat, self.question.id)

    def _from_service(self, given: Given) -> str | None:
        """The service that a first answer comes from: that of the walk; None leaves what was there."""
        answers = given.value is not None or given.state is not None
        return self.service if answers and self.service and not self._kept().given else None

    def _saved_texts(self) -> Texts:
        kept = self._kept()
        written = kept.value is not None and not self.question.answer.facts.chosen
        return {"text": walk_text.as_typed(self.question, kept.value) if written else "", "evidence": kept.evidence}

    def _drafts(self) -> Texts:
        """What was left unfinished here; a draft of an answer that was changed since is not shown in its place."""
        drafts = {field: self.audit.draft(self._record, self._seat, self.question.id, field) for field in FIELDS}
        saved = self._saved_texts()
        return {
            field: draft.text for field, draft in drafts.items() if draft is not None and draft.over == saved[field]
        }

    def _of_drafts(self, drafts: Texts) -> str:
        if drafts:
            return "What was being typed here is kept, not an answer yet: press e to go on."
        left = [self.audit.draft(self._record, self._seat, self.question.id, field) for field in FIELDS]
        texts = [draft.text for draft in left if draft is not None]
        return f"Written here before the answer changed, and kept: {' / '.join(texts)}" if texts else ""

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

    def _go_to(self, question_id: str) -> None:
        question = self.audit.questions.question(question_id)
        if question is not None:
            self._go(question)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """A row of the outline, or an answer to the question that the list was filled for, while that is here."""
        if self._question is None:
            return
        if event.choices is self.outline:
            if event.token == self._token():
                self._go_to(event.code)
        elif event.token == self._token(self.question.id):
            self._choose(event.code)

    def action_choose(self, number: int) -> None:
        """The option with this number; where a number or a date is wanted, its first digit."""
        rows = [row for row in self.choices.rows if row.key == str(number)]
        if rows and self.choices.display:
            self.choices.highlighted = self.choices.rows.index(rows[0])
            self._choose(rows[0].code)
        else:
            self.begin(str(number))

    def begin(self, sign: str) -> None:
        """Begin to write a number or a date with its first sign; else say how this question is answered.

        What stands in the field already is not written over: one key is soon pressed by mistake.
        """
        facts = self.question.answer.facts
        begins = facts.field == "line" and (sign.isdigit() or facts.stored == "number")
        if not (begins and self.answers_itself) or self.fields.line.value:
            self.refuse_key(self.how_to_write())
        elif record_forms.may_change(self):
            self.action_evidence()
            self.fields.line.insert_text_at_cursor(sign)

    def how_to_write(self) -> str:
        """What opens the field of an answer that is written, since a key is no letter before; empty for others."""
        if self.question.answer.facts.field not in ("line", "lines"):
            return ""
        if self.answers_itself:
            return f"e {'changes' if self._kept().given else 'writes'} the answer; before that, keys are commands."
        if self.audit.spread_open(self._record, self.question):
            return "a writes the agreed answer; before that, keys are commands."
        return _SEALED

    def refuse_key(self, why: str) -> None:
        """Say why a key did nothing, where there is something to say."""
        if why:
            self.say(why)
            self.app.bell()

    def action_say_state(self, state: State) -> None:
        """A state instead of a value."""
        codes = [row.code for row in self.choices.rows]
        if state in codes and state not in self.question.answer.codes and self.choices.display:
            self.choices.highlighted = codes.index(state)
            self._choose(state)
        else:
            self.refuse_key(self.how_to_write())

    def _choose(self, code: str) -> None:
        state = state_or_none(self.question, code)
        several = self.question.answer.facts.several and state is None
        marked = walk_text.toggled(self.question.answer, self._marked, code) if several else (code,)
        if self.answers_itself:
            self.keep_typing()
            self._give(Given(state=state) if state else Given((marked or None) if several else code))
        elif not self.audit.spread_open(self._record, self.question):
            self.say(_SEALED)
        else:
            self._marked = marked
            self.choices.mark(marked)
            if several:
                self.say("Marked, not agreed yet: press a to agree and give the reason.")
            else:
                self.action_agree()

    def _give(self, given: Given) -> None:
        question, before = self.question, self._kept()
        try:
            outcome = acts.give_answer(
                self.audit,
                self._record,
                self._seat,
                question.id,
                given,
                service=self._from_service(given),
                at=self.audit_app.opened.now(),
            )
        except AuditError as error:
            refused(self, error)
            return
        if not self.did(outcome, question.id, seat=self._seat):
            return
        self._after_saving()
        if question.used_as == "safety_question" and given.value == SAFETY_YES:
            if not self.audit.concerns(self._record):
                self.action_concern()
            return
        moved = self._after_hand_in(before)
        self._ask_at_once(outcome.ask_next)
        self.say_also(moved)

    def _after_hand_in(self, before: Answer) -> str:
        """That an answer was changed which its agency had handed in, and how; empty where none was."""
        now = self._kept()
        same = (before.value, before.state) == (now.value, now.state)
        if same or not before.given or self.audit.involvement(self._record, self._seat) != "returned":
            return ""
        was, is_now = (in_words(self.question, each.value, each.state) or "no answer" for each in (before, now))
        how = "" if self.question.answer.facts.free_words else f": from {was} to {is_now}"
        return f"Changed after it was handed in{how}; z undoes it."

    def say_also(self, words: str) -> None:
        """Say this beside what was just said."""
        if words:
            self.say(" ".join(part for part in (self.said, words) if part))

    def _ask_at_once(self, question_id: str | None) -> bool:
        """Put a question that an answer calls for, where it has none yet; whether it was put."""
        if question_id is None or self.audit.answer(self._record, self._seat, question_id):
            return False
        asked_by = self.question.id
        self._go_to(question_id)
        self.say(f"{asked_by} asks for this question at once.")
        return True

    def _after_saving(self, *, stays: bool = True) -> None:
        self.fields.saved(self._saved_texts())
        self._marked = self._chosen_before()
        if stays:
            self.refresh_view()

    def action_withdraw(self) -> None:
        """Take back the agreed answer, or the seat's own; what is typed is saved first, so that the history has it."""
        if not self.keep_typing():
            return
        if self.answers_itself:
            self._give(Given())
            return
        try:
            self.attempt(agreeing.withdraw_agreement(self.audit, self._record, self.question.id), self.question.id)
        except AuditError as error:
            refused(self, error)
        self._marked = self._chosen_before()
        self.refresh_view()

    def action_evidence(self) -> None:
        """Write: the answer itself where it is written, else its evidence."""
        how = self.how_to_write()
        if how and how in self.said:
            self.say("")
        self.fields.start_writing()

    def action_save_text(self) -> None:
        """Save what is typed and what was not saved, and go back to the list; first, say that a conflict was seen."""
        if self.audit_app.acknowledge():
            return
        self._contested = False
        self.keep_typing(drafts=True)
        self.audit_app.try_again()
        self._focus_list()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter ends a number or a date."""
        if self.keep_typing(drafts=True) and not self._ask_at_once(self._called_for):
            self._focus_list()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say how to come out of a text again, which the footer has no room for."""
        event.stop()
        if isinstance(event.widget, TextArea | Input) and not self.said:
            self.say("Esc saves and goes back to the list; F4 saves and goes on.")

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Leaving a field saves it."""
        event.stop()
        if isinstance(event.widget, TextArea | Input):
            self.keep_typing()

    def on_answer_fields_typed(self, event: AnswerFields.Typed) -> None:
        """Keep a draft a moment after the last letter."""
        event.stop()
        if self._draft_timer is None and self._question is not None:
            self._draft_timer = self.set_timer(_DRAFT_SECONDS, self.keep_drafts)

    def keep_drafts(self) -> None:
        """Keep as drafts what is typed and not saved."""
        self._draft_timer = None
        saved = self._saved_texts()
        for field in FIELDS:
            typed = self.fields.typed(field)
            if typed is None:
                self._drop_draft(field)
                continue
            self._drafted.add(field)
            where = self.question.id
            over = saved[field]
            draft = Draft(record=self._record, seat=self._seat, question=where, field=field, text=typed, over=over)
            if self.audit.draft(self._record, self._seat, self.question.id, field) != draft:
                self.audit_app.do(acts.keep_draft(self.audit, draft), f"{self.question.id} draft", seat=self._seat)

    def _drop_draft(self, field: FieldName) -> None:
        """A draft goes when its text was taken out again, or back to what is saved."""
        draft = self.audit.draft(self._record, self._seat, self.question.id, field)
        if draft is not None and field in self._drafted and self.fields.typed(field, drafts=True) is None:
            outcome = acts.keep_draft(self.audit, draft.model_copy(update={"text": ""}))
            self.audit_app.do(outcome, "", seat=self._seat)

    def keep_typing(self, *, drafts: bool = False, stays: bool = True) -> bool:
        """Save what is typed as the answer or its evidence; what does not fit is kept as a draft, and said.

        With `drafts`, a draft that was left here earlier and stands in a field is saved too. What one does not stay at
        is not shown again.
        """
        if self._question is None:
            return True
        if self._contested:
            self.keep_drafts()
            return False
        text = self.fields.typed("text", drafts=drafts)
        evidence = self.fields.typed("evidence", drafts=drafts)
        if text is None and evidence is None:
            for field in FIELDS:
                self._drop_draft(field)
            return True
        kept = self._kept()
        try:
            if text is None:
                given = Given(kept.value, kept.state)
            else:
                given = Given(read_value(self.audit, self.question, text) if text else None)
            outcome = acts.give_answer(
                self.audit,
                self._record,
                self._seat,
                self.question.id,
                given,
                evidence=evidence,
                service=self._from_service(given),
                at=self.audit_app.opened.now(),
            )
            self.attempt(outcome, self.question.id, seat=self._seat)
        except AuditError as error:
            self.keep_drafts()
            refused(self, error, before="Kept as a draft, not an answer yet: ")
            return False
        self._called_for = outcome.ask_next
        self._after_saving(stays=stays)
        self.say_also(self._after_hand_in(kept))
        return True

    def action_agree(self) -> None:
        """Agree what is marked, with the reason; a number, date or text is typed with it.

        Where only the spread is open, this opens who said what first: the reason may have to say why not.
        """
        if self.question.answer.facts.chosen and not self._marked:
            self.say("Choose the agreed answer first: its number, or ↑ ↓ and Enter.")
        else:
            outcome = acts.reveal(self.audit, self._record, self.question.id, at=self.audit_app.opened.now())
            if not self.audit.revealed(self._record, self.question):
                if not self.did(outcome, self.question.id):
                    return
                self.refresh_view()
            record_forms.ask_agreement(self, self._record, self.question, self._marked)

    @property
    def acting_seat(self) -> str:
        """The seat that walks."""
        return self._seat

    def record_of_concern(self) -> tuple[str, str | None]:
        """This record, at this question."""
        return self._record, self.question.id
