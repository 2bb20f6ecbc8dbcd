"""The walk: from question to question and record to record, as the panel or as one agency."""

from collections.abc import Mapping, Set
from functools import partial
from operator import is_not
from types import MappingProxyType
from typing import Any

from textual.app import App
from textual.events import Key
from textual.widgets import Input, TextArea

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given, read_given
from audit_tui.domain.known import find_question
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import Question
from audit_tui.domain.words import BASIS_LABELS, PANEL, Basis
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, pace
from audit_tui.services.walking import (
    asked_late,
    differing,
    neighbour,
    next_of,
    next_open,
    next_section,
    next_step,
    not_agreed,
    silent,
    still_sealed,
    walk_order,
)
from audit_tui.services.wording import in_words
from audit_tui.text import one_line, plural
from audit_tui.tui import walk_text
from audit_tui.tui.commands import STATE_KEYS, WALK
from audit_tui.tui.one_paint import keep
from audit_tui.tui.pace_clock import PaceClock
from audit_tui.tui.screens import record_forms
from audit_tui.tui.screens.adopt import AdoptScreen
from audit_tui.tui.screens.base import bindings, refused
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.hand_in import ask_to_hand_in
from audit_tui.tui.screens.pick import pick
from audit_tui.tui.screens.question import QuestionScreen
from audit_tui.tui.screens.read_back import ReadBackScreen, pages_of_question
from audit_tui.tui.screens.sealed_round import SealedRoundScreen, answers_masked
from audit_tui.tui.widgets.choices import Choice

_NOT_THE_PANELS = {
    "e": "Evidence is the agency’s own (Esc, then a). The panel’s reason is asked for by a.",
    "b": "What an answer rests on is for the agency to say (Esc, then a).",
    "h": "A return is handed in by its agency (Esc, then a); i at the grid says that it is in.",
}
"""Said where somebody expects a key of an agency's return to work in the panel's walk."""


_ANSWER = "answer"

_BEGINS = ("0", "-")
"""What a number may begin with besides the digits that also choose."""

_OF_PANEL = frozenset(command.id for group in WALK.groups if group.only == "panel" for command in group.commands)
"""What an agency does not do in its return."""

_ALTER = frozenset(
    (
        *("reveal", "reveal_section", "sealed_round", "adopt", "agree", "moved", "dissent", "park", "withdraw"),
        *("evidence", "basis", "service", "hand_in", "strength", "improvement", "action", "written"),
    )
)
"""What cannot be done any more where the audit is signed off."""


class WalkScreen(QuestionScreen):
    """All that is done at a question besides answering it: going on, looking around, the panel's acts."""

    TABLE = WALK
    BINDINGS = bindings(WALK)

    NAME = "walk"

    _pace_clock: PaceClock | None = None
    _allowed_at: tuple[Audit, Board, Question] | None = None
    _allowed_there: Mapping[str, bool] = MappingProxyType({})

    def on_mount(self) -> None:
        """Start where this seat was; one that is made ahead starts when it is shown."""
        if self._record:
            self._start()

    def show(self, record: str, seat: str, question: str | None) -> None:
        """Be the walk of this record, before it is seen; what it was before may have been left only just now."""
        if self._question is not None:
            self._leave()
        self._be(record, seat, question)
        if self.is_mounted:
            self._start()
            self._just_filled = True

    def on_screen_suspend(self) -> None:
        """Left, and not only covered by something, nor shown again already."""
        if self not in self.app.screen_stack:
            self._leave()

    def _leave(self) -> None:
        """Count no more, and hold nothing."""
        if self._pace_clock is not None:
            self._pace_clock.stop()
        self._pace_clock = self._allowed_at = None
        self._let_go()

    def _start(self) -> None:
        self._now = board(self.audit, self._record, self._seat)
        order = walk_order(self.audit, self.now, self._seat)
        wanted = self.audit.questions.question(self._wanted or "")
        first = next_open(self.audit, self.now, self._seat) or next(iter(order), None)
        self._question = wanted if wanted in order else first or self.audit.questions.questions[0]
        self._marked = self._chosen_before()
        self._load()
        self.audit_app.do(acts.keep_place(self._seat, self._record, self.question.id), "", seat=self._seat)
        if not self.audit_app.workspace.kept:
            self.say("Esc, then a: another agency’s questions; or Enter: panel and record details.")
        self._pace_clock = PaceClock(self, lambda: self._record)

    def keep_typing(self, *, drafts: bool = False, stays: bool = True) -> bool:
        """Save what is typed, and how long the record has been discussed."""
        if self._pace_clock is not None:
            self._pace_clock.keep()
        return super().keep_typing(drafts=drafts, stays=stays)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What may be done at this question, by this seat, as things stand."""
        return self._question is None or self._allowed().get(action, True)

    def _allowed(self) -> Mapping[str, bool]:
        """What of it may be done: asked for each of the keys, and worked out when the audit or the question changed."""
        here = (self.audit, self.now, self.question)
        if self._allowed_at is None or any(map(is_not, here, self._allowed_at)):
            signed = dict.fromkeys(_ALTER if self.audit.signed else (), False)
            self._allowed_at, self._allowed_there = here, self._allowed_now() | signed
        return self._allowed_there

    def on_key(self, event: Key) -> None:
        """A key that does nothing here says why: what is typed after it would be taken for commands.

        What is bound to something that can be done goes past here.
        """
        if isinstance(self.focused, TextArea | Input):
            return
        if self.audit.signed is not None and self._alters(event.key):
            record_forms.may_change(self)
            return
        commands = [each for each in self.audit_app.keymap.now(WALK) if event.key in each.keys.split(",")]
        if event.key in STATE_KEYS.values() or any(self.check_action(each.id, ()) for each in commands):
            return
        if event.character in _BEGINS:
            self.begin(event.character)
        elif event.character and event.character.isalpha():
            self.refuse_key(self._why_nothing(event.key, {each.id for each in commands}))

    def _why_nothing(self, key: str, commands: Set[str]) -> str:
        """Why a letter does nothing here, though it does something elsewhere or was meant to be written."""
        if self._seat == PANEL:
            return _NOT_THE_PANELS.get(key, "") if commands and not self.answers_itself else self.how_to_write()
        if not commands & _OF_PANEL:
            return self.how_to_write()
        other = " Esc, then a: another agency’s return." if self.audit_app.seat == PANEL else ""
        return f"{self.how_to_write()} {key} is the panel’s, and does nothing in a return.{other}".strip()

    def _alters(self, key: str) -> bool:
        return any(key in each.keys.split(",") and each.id in _ALTER for each in self.audit_app.keymap.now(WALK))

    def _allowed_now(self) -> dict[str, bool]:
        audit, panel, own = self.audit, self._seat == PANEL, self.answers_itself
        agreed = audit.agreement(self._record, self.question.id) is not None
        revealed = audit.revealed(self._record, self.question)
        spread = audit.spread_open(self._record, self.question)
        section = audit.questions.section_of(self.question.id).id
        answered = audit.answer(self._record, self._seat, self.question.id) is not None
        return {
            "reveal": panel and not own and not revealed,
            "reveal_section": panel and next_step(audit, self.now, section) is not None,
            "sealed_round": panel and not own and not spread,
            "adopt": panel,
            "agree": panel and not own and spread,
            "next_differing": panel,
            "next_not_agreed": panel,
            "moved": panel and not own and revealed,
            "basis": own and self.question.answer.facts.stored != "nothing",
            "service": not panel and own and self.question.answer.facts.stored != "nothing",
            "park": panel,
            "dissent": panel and agreed,
            "differences": panel,
            "withdraw": answered if own else panel and agreed,
            "evidence": own and self.question.answer.facts.stored != "nothing",
            "written": panel,
            "strength": panel,
            "improvement": panel,
            "action": panel,
            "hand_in": not panel and self._seat in self.now.seats,
            "follow_up": panel,
            "read_back": panel,
        }

    def _step(self, by: int) -> None:
        self.say("")
        self.keep_typing(stays=False)
        if self._ask_at_once(self._called_for):
            return
        found = neighbour(self.audit, board(self.audit, self._record, self._seat), self._seat, self.question, by=by)
        if found is not None:
            self._go(found, said=self.said)
        else:
            self.refresh_view()
            self.say_also("This was the last question of the record." if by > 0 else "This is the first question.")

    def action_next(self) -> None:
        """The next question."""
        self._step(1)

    def action_previous(self) -> None:
        """The question before."""
        self._step(-1)

    action_next_typing = action_next
    action_previous_typing = action_previous

    def action_unanswered(self) -> None:
        """The next question that still needs this seat."""
        self.say("")
        self.keep_typing()
        found = next_open(self.audit, board(self.audit, self._record, self._seat), self._seat, self.question)
        if found is not None:
            self._go(found, said=self.said)
        else:
            self.say_also(f"Nothing is left to answer in this record. {self._on_from_here()}")

    def action_outline(self) -> None:
        """Sections and questions, to go to one."""
        self.keep_typing()
        rows = walk_text.outline(self.audit, self.now, self._seat)
        title, marks = f"{self._record}: questions", walk_text.marks_in_words(self._seat)
        pick(self.app, title, rows, self.question.id, self._go_to, about=marks)

    def action_differences(self) -> None:
        """Where the agencies differ, widest first, to go to it."""
        self.keep_typing()
        rows = walk_text.differences(self.audit, self._record)
        if rows:
            pick(self.app, f"{self._record}: widest first", rows, rows[0].code, self._go_to)
        else:
            self.say(f"Nothing that is revealed differs in this record{self._of_sealed()}. Texts are not compared.")

    def action_next_differing(self) -> None:
        """The next question, in the questions' order, that is open and not agreed, and on which agencies differ."""
        self.keep_typing()
        now = board(self.audit, self._record, self._seat)
        wanted = differing(self.audit, now)
        found = next_of(self.audit, now, self.question, wanted)
        if found is not None:
            self._go_saying(
                found, f"Differ, revealed and not agreed: {len(wanted)}. f goes on in order; d, widest first."
            )
        else:
            self.say(f"Nothing that is revealed differs and is still to be agreed{self._of_sealed()}.")

    def action_next_not_agreed(self) -> None:
        """The next question that the panel still has to agree, open or sealed."""
        self.keep_typing()
        now = board(self.audit, self._record, self._seat)
        wanted = not_agreed(self.audit, now)
        found = next_of(self.audit, now, self.question, wanted)
        if found is not None:
            self._go_saying(found, f"Still to be agreed in this record: {len(wanted)}.")
        else:
            missing = len(self._lacking())
            lacks = f" Still missing in it: {missing} (m lists them)." if missing else ""
            on = "" if missing else " g goes to another record, Esc to the grid."
            self.say(f"The panel has agreed everything in this record.{lacks}{on}")

    def _go_saying(self, question: Question, words: str) -> None:
        """Go there, and say this unless going there has something to say."""
        self._go(question)
        if not self.said:
            self.say(words)

    def _of_sealed(self) -> str:
        sealed = len(still_sealed(self.audit, board(self.audit, self._record, self._seat)))
        return f"; {plural(sealed, 'question')} still sealed (j goes to the next not agreed)" if sealed else ""

    def action_next_section(self) -> None:
        """The first question of the next section."""
        self.keep_typing()
        found = next_section(self.audit, board(self.audit, self._record, self._seat), self._seat, self.question)
        if found is not None:
            self._go(found)
        else:
            self.say("This is the last section of the record.")

    def action_missing(self) -> None:
        """What the record lacks, to go to it."""
        self.keep_typing()
        rows = self._lacking()
        if rows:
            pick(self.app, f"{self._record}: still missing", rows, rows[0].code, self._go_to)
        else:
            self.say(f"Nothing is missing in this record. {self._on_from_here()}")

    def _lacking(self) -> list[Choice]:
        context = context_of(self.audit, self._record, self.audit_app.opened.now())
        return walk_text.lacking(self.audit, board(self.audit, self._record, self._seat), self._seat, context)

    def _on_from_here(self) -> str:
        """What is done next with a record that is complete."""
        waits = self._seat != PANEL and self.audit.involvement(self._record, self._seat) == "awaiting"
        return "h hands it in." if waits else "g goes to another record, Esc to the list of them."

    def action_record(self) -> None:
        """Another record, at the same question; the list starts at the one after this."""
        self.keep_typing()
        rows = walk_text.records(self.audit, self._seat)
        codes = [row.code for row in rows]
        following = codes[(codes.index(self._record) + 1) % len(codes)]
        pick(self.app, "Go to which record?", rows, following, self._go_to_record)

    def _go_to_record(self, record: str) -> None:
        order = walk_order(self.audit, board(self.audit, record, self._seat), self._seat)
        self._go(self.question if self.question in order or not order else order[0], record)

    def show_place(self, record: str, question_id: str | None) -> None:
        """Go to a question of a record from elsewhere; without one, to the same question of that record."""
        question = self.audit.questions.question(question_id or "")
        if question is not None:
            self._go(question, record)
        else:
            self._go_to_record(record)

    def action_guidance_down(self) -> None:
        """Read on."""
        self.reading.scroll_page_down(animate=False)

    def action_guidance_up(self) -> None:
        """Read back."""
        self.reading.scroll_page_up(animate=False)

    def action_reveal(self) -> None:
        """Open how the answers to this question fall; once that is open, who said what."""
        self._reveal(self.question.id)

    def action_reveal_section(self) -> None:
        """The same for the whole section."""
        self._reveal(self.audit.questions.section_of(self.question.id).id)

    def _reveal(self, target: str) -> None:
        """Open the next step at once; ask before the first, where the silent would hear the others first."""
        waiting = silent(self.audit, self.now, target)
        if not waiting or next_step(self.audit, self.now, target) == "answers":
            self._open_answers(target)
            return
        label, question = self.audit.questions.agency_label, self.audit.questions.question(target)
        late = [seat for seat in waiting if question is not None and asked_late(self.audit, self.now, question, seat)]
        slow = [seat for seat in waiting if seat not in late]
        rows = [Choice("", f"Wait for {', '.join(map(label, slow))}")] if slow else []
        rows += [Choice(_ANSWER, "Answer it now, in the room", key="a")] if late else []
        rows.append(Choice(target, "Reveal all the same"))
        why = "not everybody has answered" if slow else "not everybody was asked in time"
        about = f"Not asked until now: {', '.join(map(label, late))}." if late else ""
        pick(self.app, f"{target}: {why}", rows, rows[0].code, self._wait_or_open, about=about)

    def _wait_or_open(self, code: str) -> None:
        if code == _ANSWER:
            self.action_sealed_round()
        else:
            self._open_answers(code)

    def _open_answers(self, target: str) -> None:
        step = next_step(self.audit, self.now, target) if target else None
        if step is None:
            return
        outcome = acts.reveal(self.audit, self._record, target, step=step, at=self.audit_app.opened.now())
        if not self.did(outcome, target):
            return
        self.refresh_view()
        if target != self.question.id:
            opened = (
                "How the answers fall is revealed. V again: who said what" if step == "spread" else "All is revealed"
            )
            self.say(f"{target}, the whole section: {opened}.")

    def action_sealed_round(self) -> None:
        """Each agency that has not answered this question does so here, one after the other, masked."""
        self.keep_typing()
        question = self.question
        if not answers_masked(question):
            self.say(f"{question.id} is written in the agency’s own return: Esc, then a.")
            return
        silent_ones, meeting = silent(self.audit, self.now, question.id), self.audit.meeting
        waiting = [seat for seat in silent_ones if meeting is None or seat in meeting.present]
        if not waiting and silent_ones:
            absent = ", ".join(map(self.audit.questions.agency_label, silent_ones))
            self.say(f"{absent}: not at the meeting, and nobody answers for them.")
            return
        if not waiting:
            self._say_answered()
            return
        agencies = [(seat, self.audit.questions.agency_label(seat)) for seat in waiting]
        rows = walk_text.choices(self.audit, question)
        give = partial(self._give_sealed, question)
        self.app.push_screen(SealedRoundScreen(question, rows, agencies, give, self._after_round))

    def _give_sealed(self, question: Question, seat: str, text: str) -> None:
        """Save an agency's answer without a word on it: neither its warnings nor what it would put next are said."""
        given, at = read_given(self.audit, question, text), self.audit_app.opened.now()
        self.audit_app.do(
            acts.give_answer(self.audit, self._record, seat, question.id, given, at=at), question.id, seat=seat
        )

    def _after_round(self, _given: int) -> None:
        self.refresh_view()
        self._say_answered()

    def _say_answered(self) -> None:
        waiting = silent(self.audit, self.now, self.question.id)
        asked = len([seat for seat in self.now.seats_asked(self.question.id) if seat != PANEL])
        if not asked:
            self.say("No agency is asked this now.")
        elif waiting:
            self.say(f"{asked - len(waiting)} of {asked} have answered. R goes on with the others.")
        else:
            self.say("All have answered: v reveals them.")

    def action_adopt(self) -> None:
        """Adopt in one act what all agencies answered alike, of everything in the record that is open."""
        self.keep_typing()
        alike = agreeing.unanimous(self.audit, self._record)
        if not alike:
            self.say(
                f"Nothing that is revealed was answered alike and is still to be agreed{self._of_sealed()}."
                f"{'' if self.audit.revealed(self._record, self.question) else ' v reveals who said what.'}"
            )
            return
        rows = []
        for number, each in enumerate(alike, 1):
            question = find_question(self.audit, each.question)
            names = ", ".join(self.audit.questions.agency_label(agency) for agency in each.agencies)
            words = f"{each.question}  {in_words(question, each.value, each.state)}"
            rows.append(Choice(each.question, words, f"{names}. {question.text}", str(number) if number < 10 else " "))
        there = agreeing.everybody_there(self.audit).agreed_by
        names = ", ".join(self.audit.questions.agency_label(agency) for agency in there)
        about = "Answered alike by all who are asked." + (f"\nAgreed by {names}." if names else "")
        title = f"{self._record}, whole record: adopt together"
        self.app.push_screen(AdoptScreen(title, about, rows, self._adopt))

    def _adopt(self, questions: tuple[str, ...]) -> None:
        if not questions:
            self.say("Nothing was marked, and nothing is adopted.")
            return
        there, at = agreeing.everybody_there(self.audit), self.audit_app.opened.now()
        try:
            outcome = agreeing.adopt(
                self.audit, self._record, questions, assent=there if there.agreed_by else None, at=at
            )
        except AuditError as error:
            refused(self, error)
            return
        if not self.did(outcome, "Adopted"):
            return
        self._marked = self._chosen_before()
        self.refresh_view()
        self.say(f"{plural(len(questions), 'answer')} adopted together. w takes one back, at its question.")

    def action_moved(self) -> None:
        """An agency changes its answer after hearing the others."""
        seats = [seat for seat in self.now.seats_asked(self.question.id) if seat != PANEL]
        if not seats:
            self.say("No agency is asked this now.")
            return
        rows = []
        for number, seat in enumerate(seats, 1):
            kept = self.audit.kept_answer(self._record, seat, self.question.id)
            said = in_words(self.question, kept.value, kept.state) or walk_text.unanswered(
                self.audit, self.now, self.question, seat
            )
            rows.append(Choice(seat, self.audit.questions.agency_label(seat), said, str(number) if number < 10 else ""))
        move = partial(record_forms.ask_moved, self, self._record, self.question)
        pick(self.app, f"{self.question.id}: who changes its answer?", rows, seats[0], move)

    def action_basis(self) -> None:
        """Say what the seat's own answer rests on."""
        self.keep_typing()
        if self.audit.answer(self._record, self._seat, self.question.id) is None:
            self.say("Answer first; then b says what the answer rests on.")
            return
        rows = [Choice(code, label, key=str(number)) for number, (code, label) in enumerate(BASIS_LABELS.items(), 1)]
        at = self._kept().basis or rows[0].code
        pick(self.app, f"{self.question.id} rests on", rows, at, self._rest_on)

    def _rest_on(self, code: str) -> None:
        basis: Basis | None = next((each for each in BASIS_LABELS if each == code), None)
        kept, at = self._kept(), self.audit_app.opened.now()
        given = Given(kept.value, kept.state)
        try:
            outcome = acts.give_answer(
                self.audit, self._record, self._seat, self.question.id, given, basis=basis, at=at
            )
        except AuditError as error:
            refused(self, error)
            return
        if self.did(outcome, self.question.id, seat=self._seat):
            self.refresh_view()

    def action_service(self) -> None:
        """Say which service of the agency the answer comes from, and the next ones of this walk."""
        self.keep_typing()
        question = self.question

        def name_it(values: Values) -> None:
            self.service = one_line(values["service"])
            kept = self.audit.answer(self._record, self._seat, question.id)
            if kept is None:
                self.say(f"Answers from now on come from {self.service}." if self.service else "No service is named.")
                return
            outcome = acts.give_answer(
                self.audit,
                self._record,
                self._seat,
                question.id,
                Given(kept.value, kept.state),
                service=self.service,
                at=self.audit_app.opened.now(),
            )
            self.attempt(outcome, question.id, seat=self._seat)
            self.refresh_view()

        before = self._kept().service or self.service
        about = "The answers that follow are said to come from it too, until another is named here."
        label = "Service of your agency (school nursing, midwifery; optional)"
        self.ask(f"{question.id} comes from", (Field("service", label, before),), name_it, about)

    def action_park(self) -> None:
        """Leave this question for the end, or take it up again."""
        self.keep_typing()
        if walk_text.parked_here(self.audit, self._record, self.question) is None:
            record_forms.ask_park(self, self._record, self.question)
            return
        if self.did(pace.take_up(self.audit, self._record, self.question.id), self.question.id):
            self.refresh_view()

    def action_dissent(self) -> None:
        """An agency's view that it does not share the agreed answer."""
        record_forms.ask_dissent(self, self._record, self.question)

    def action_strength(self) -> None:
        """Write down a strength."""
        record_forms.ask_finding(self, self._record, self.question, "strength")

    def action_improvement(self) -> None:
        """Write down an area for improvement."""
        record_forms.ask_finding(self, self._record, self.question, "improvement")

    def action_action(self) -> None:
        """Write down an action."""
        record_forms.ask_action(self, self._record)

    def action_hand_in(self) -> None:
        """What the return for this record lacks, then hand it in."""
        self.keep_typing()
        ask_to_hand_in(self, self._record, self._go_to)

    def action_written(self) -> None:
        """The findings and actions of this record, to change one."""
        rows = walk_text.written(self.audit, self._record)
        if not rows:
            self.say("Nothing is written down for this record yet: s and i write a finding, t an action.")
            return
        change = partial(record_forms.ask_again, self, self._record)
        pick(self.app, f"{self._record}: change which?", rows, rows[0].code, change)

    def action_read_back(self) -> None:
        """In large type, what was agreed or written down here."""
        self.keep_typing()
        pages, at = pages_of_question(self.audit, self._record, self.question)
        if pages:
            self.app.push_screen(ReadBackScreen(pages, at))
        else:
            self.say(
                "Nothing to read back: nothing is agreed here (a agrees), and this record has no finding (s and i)."
            )

    def action_history(self) -> None:
        """Who said what at this question, and when; sealed stays sealed."""
        from audit_tui.tui.screens.history import HistoryScreen

        self.keep_typing()
        self.app.push_screen(HistoryScreen(self._seat, self._record, self.question.id))

    def action_follow_up(self) -> None:
        """What came of a concern."""
        if not any(concern.open for concern in self.audit.concerns(self._record)):
            self.say("No concern waits for a follow-up on this record. F9 raises one.")
            return
        record_forms.ask_follow_up(self, self._record)

    def action_back(self) -> None:
        """From a text back to the list; from the list back to the session."""
        if isinstance(self.focused, TextArea | Input):
            self.keep_typing()
            self._focus_list()
        else:
            self.audit_app.walked = self._record
            super().action_back()


def walk(app: App[Any], record: str, seat: str, question: str | None = None) -> None:
    """Walk a record, on the screen that is kept for it or, while that is still open, on another."""
    screen = kept_walk(app)
    if screen not in app.screen_stack:
        screen.show(record, seat, question)
    else:
        screen = WalkScreen(record, seat, question)
    app.push_screen(screen)


def kept_walk(app: App[Any]) -> WalkScreen:
    """The walk that is kept, made where it is not yet."""
    return keep(app, WalkScreen.NAME, lambda: WalkScreen("", PANEL))
