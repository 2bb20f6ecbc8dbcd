"""The walk: from question to question and record to record, as the panel or as one agency."""

from functools import partial

from textual.widgets import Input, TextArea

from audit_tui.domain.asking import board
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import PANEL
from audit_tui.services import acts
from audit_tui.services.progress import seat_progress
from audit_tui.services.walking import neighbour, next_open, next_section, silent, walk_order
from audit_tui.tui import walk_text
from audit_tui.tui.commands import WALK
from audit_tui.tui.screens import record_forms
from audit_tui.tui.screens.base import bindings
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.question import QuestionScreen
from audit_tui.tui.widgets.choices import Choice


class WalkScreen(QuestionScreen):
    """All that is done at a question besides answering it: going on, looking around, the panel's acts."""

    TABLE = WALK
    BINDINGS = bindings(WALK)

    def on_mount(self) -> None:
        """Start where this seat was."""
        self._now = board(self.audit, self._record)
        order = walk_order(self.audit, self.now, self._seat)
        wanted = self.audit.questions.question(self._wanted or "")
        first = next_open(self.audit, self.now, self._seat) or next(iter(order), None)
        self._question = wanted if wanted in order else first or self.audit.questions.questions[0]
        self._marked = self._chosen_before()
        self._load()
        self.audit_app.do(acts.keep_place(self._seat, self._record, self.question.id), "", seat=self._seat)
        if not self.audit_app.workspace.kept:
            self.say("Esc, then a: another agency’s questions; or Enter: panel and record details.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What may be done at this question, by this seat, as things stand."""
        return self._question is None or self._allowed().get(action, True)

    def _allowed(self) -> dict[str, bool]:
        audit, panel, own = self.audit, self._seat == PANEL, self.answers_itself
        agreed = audit.agreement(self._record, self.question.id) is not None
        revealed = audit.revealed(self._record, self.question)
        answered = audit.answer(self._record, self._seat, self.question.id) is not None
        return {
            "reveal": panel and not own and not revealed,
            "reveal_section": panel and not own and not revealed,
            "agree": panel and not own and revealed,
            "dissent": panel and agreed,
            "differences": panel,
            "withdraw": answered if own else panel and agreed,
            "evidence": own and self.question.answer.kind not in ("entries", "reference"),
            "written": panel,
            "strength": panel,
            "improvement": panel,
            "action": panel,
            "hand_in": not panel and self._seat in self.now.seats,
            "follow_up": panel,
        }

    def _step(self, by: int) -> None:
        self.keep_typing()
        if self._ask_at_once(self._called_for):
            return
        found = neighbour(self.audit, board(self.audit, self._record), self._seat, self.question, by=by)
        if found is not None:
            self._go(found)
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
        """The next question that still needs this seat."""
        self.keep_typing()
        found = next_open(self.audit, board(self.audit, self._record), self._seat, self.question)
        if found is not None:
            self._go(found)
        else:
            self.say("Nothing is left to answer in this record.")

    def action_outline(self) -> None:
        """Sections and questions, to go to one."""
        self.keep_typing()
        rows = walk_text.outline(self.audit, self.now, self._seat)
        self.app.push_screen(PickScreen(f"{self._record}: questions", rows, self.question.id, self._go_to))

    def action_differences(self) -> None:
        """Where the agencies differ, widest first, to go to it."""
        self.keep_typing()
        rows = walk_text.differences(self.audit, self._record)
        if rows:
            self.app.push_screen(PickScreen(f"{self._record}: widest first", rows, rows[0].code, self._go_to))
        else:
            self.say("No revealed judgement differs here. Lists, numbers and dates are set side by side, not compared.")

    def action_next_section(self) -> None:
        """The first question of the next section."""
        self.keep_typing()
        found = next_section(self.audit, board(self.audit, self._record), self._seat, self.question)
        if found is not None:
            self._go(found)
        else:
            self.say("This is the last section of the record.")

    def action_missing(self) -> None:
        """What the record lacks, to go to it."""
        self.keep_typing()
        context = context_of(self.audit, self._record, self.audit_app.opened.now())
        rows = walk_text.lacking(self.audit, board(self.audit, self._record), self._seat, context)
        if rows:
            self.app.push_screen(PickScreen(f"{self._record}: still missing", rows, rows[0].code, self._go_to))
        else:
            self.say("Nothing is missing in this record.")

    def action_record(self) -> None:
        """Another record, at the same question; the list starts at the one after this."""
        self.keep_typing()
        rows = walk_text.records(self.audit, self._seat)
        codes = [row.code for row in rows]
        following = codes[(codes.index(self._record) + 1) % len(codes)]
        self.app.push_screen(PickScreen("Go to which record?", rows, following, self._go_to_record))

    def _go_to_record(self, record: str) -> None:
        order = walk_order(self.audit, board(self.audit, record), self._seat)
        self._go(self.question if self.question in order or not order else order[0], record)

    def action_guidance_down(self) -> None:
        """Read on."""
        self.reading.scroll_page_down(animate=False)

    def action_guidance_up(self) -> None:
        """Read back."""
        self.reading.scroll_page_up(animate=False)

    def action_reveal(self) -> None:
        """Open the agencies' answers to this question."""
        self._reveal(self.question.id)

    def action_reveal_section(self) -> None:
        """Open the agencies' answers to the whole section."""
        self._reveal(self.audit.questions.section_of(self.question.id).id)

    def _reveal(self, target: str) -> None:
        """Reveal at once what all have answered; else ask, since the silent would hear the others first."""
        waiting = silent(self.audit, self.now, target)
        if not waiting:
            self._open_answers(target)
            return
        names = ", ".join(self.audit.questions.agency_label(seat) for seat in waiting)
        rows = (Choice("", f"Wait for {names}"), Choice(target, "Reveal all the same"))
        self.app.push_screen(PickScreen(f"{target}: not everybody has answered", rows, "", self._open_answers))

    def _open_answers(self, target: str) -> None:
        if not target:
            return
        outcome = acts.reveal(self.audit, self._record, target, at=self.audit_app.opened.now())
        self.attempt(outcome, target)
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
        """The return is complete as far as this agency can say; it can still be changed."""
        self.keep_typing()
        self.attempt(acts.set_involvement(self.audit, self._record, self._seat, "returned"), "Return", seat=self._seat)
        missing = len(seat_progress(self.audit, board(self.audit, self._record), self._seat).missing)
        self.say(
            f"Handed in for {self._record}: {missing or 'no'} required questions are still missing (m lists them)."
        )

    def action_written(self) -> None:
        """The findings and actions of this record, to change one."""
        rows = walk_text.written(self.audit, self._record)
        if not rows:
            self.say("Nothing is written down for this record yet: s, i and t do it.")
            return
        change = partial(record_forms.ask_again, self, self._record)
        self.app.push_screen(PickScreen(f"{self._record}: change which?", rows, rows[0].code, change))

    def action_follow_up(self) -> None:
        """What came of a concern."""
        if not any(concern.open for concern in self.audit.concerns(self._record)):
            self.say("No concern is open on this record.")
            return
        record_forms.ask_follow_up(self, self._record)

    def action_back(self) -> None:
        """From a text back to the list; from the list back to the session."""
        if isinstance(self.focused, TextArea | Input):
            self.keep_typing()
            self._focus_list()
        else:
            super().action_back()
