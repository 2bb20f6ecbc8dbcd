"""What was found, by theme, strengths with the same weight as areas for improvement; and what follows from it."""

from collections.abc import Iterable

from textual.getters import query_one
from textual.widget import Widget

from audit_tui.domain.learning import KeyTheme, Recommendation
from audit_tui.domain.session import Action, Finding
from audit_tui.errors import AuditError
from audit_tui.reports.before_sign_off import before_sign_off
from audit_tui.services import learning
from audit_tui.services.undoing import Step
from audit_tui.tui import learning_text
from audit_tui.tui.commands import SUMMARY
from audit_tui.tui.screens import learning_forms
from audit_tui.tui.screens.base import SessionBoundScreen, bindings, refused
from audit_tui.tui.screens.record_forms import ask_action, ask_finding
from audit_tui.tui.widgets.choices import ChoiceList

Written = Finding | Action | KeyTheme | Recommendation


class SummaryScreen(SessionBoundScreen):
    """The end of the day: a row for each thing that is written down; Enter changes it."""

    TABLE = SUMMARY
    BINDINGS = bindings(SUMMARY)

    rows = query_one("#summary", ChoiceList)

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield ChoiceList(id="summary")

    def on_mount(self) -> None:
        """Move with the keys at once."""
        self.rows.focus()

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.is_mounted:
            self.refresh_view()

    def refresh_view(self) -> None:
        """Read what is written down again."""
        audit = self.audit
        self.show_where(f"Summary: {audit.details.title}")
        rows = learning_text.summary_rows(audit, len(before_sign_off(audit)), self.app.size.width)
        self.rows.fill(rows, learning_text.HEADINGS, token="summary", plain=True, stay=True)

    def shows(self, act: Step) -> bool:
        """All that is written down is here."""
        return all(isinstance(turn.subject, Written) for turn in act.turns) or super().shows(act)

    @property
    def _written(self) -> Written | None:
        """What the list stands on, where that is something written down."""
        audit, code = self.audit, self.rows.current
        there: tuple[Written, ...] = (*audit.findings, *audit.actions, *audit.key_themes, *audit.recommendations)
        return next((each for each in there if each.id == code), None)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Change what stands there; on a heading, write the first or do what it says."""
        written = self._written
        if written is not None:
            self._change(written)
        elif event.code.removeprefix("#") in ("key_theme", "recommend", "learning_action", "sign_off"):
            getattr(self, f"action_{event.code[1:]}")()
        else:
            self.say("Enter changes a finding, a key theme, a recommendation or an action.")

    def _change(self, written: Written) -> None:
        match written:
            case Finding() | Action() if written.only_for:
                whose = self.audit.questions.agency_label(written.only_for)
                self.say(f"{written.id} stands in {whose}’s own note alone: o puts it back before it can be changed.")
            case Finding():
                question = self.audit.questions.question(written.question or "")
                ask_finding(self, written.records[0], question, written.sort, written)
            case Action(scope="child", records=(record, *_)):
                ask_action(self, record, written)
            case Action():
                learning_forms.ask_learning_action(self, written)
            case KeyTheme():
                learning_forms.ask_key_theme(self, written)
            case Recommendation():
                learning_forms.ask_recommendation(self, written)

    def action_key_theme(self) -> None:
        """Write a key theme."""
        learning_forms.ask_key_theme(self)

    def action_recommend(self) -> None:
        """Write a recommendation; the finding that the list stands on is marked."""
        here = self._written
        marked = (here.id,) if isinstance(here, Finding) and not here.only_for else ()
        learning_forms.ask_recommendation(self, marked=marked)

    def action_learning_action(self) -> None:
        """Write an action; from the recommendation that the list stands on, if it does."""
        here = self._written
        learning_forms.ask_learning_action(self, recommendation=here.id if isinstance(here, Recommendation) else "")

    def action_publishable(self) -> None:
        """Let a finding's words stand in what is published, or not any more."""
        here = self._written
        if not isinstance(here, Finding):
            self.say("Go to a finding first (↑ ↓): p says that its own words may be published.")
            return
        try:
            outcome = learning.allow_quoting(self.audit, here.id, allowed=not here.publishable)
        except AuditError as error:
            refused(self, error)
            return
        if self.did(outcome, here.id):
            self.refresh_view()
            self.say(
                f"{here.id} {'is not published any more' if here.publishable else 'may be published, word for word'}."
            )

    def action_own_note(self) -> None:
        """Have a finding or an action stand in one agency's own note alone."""
        here = self._written
        if isinstance(here, Finding | Action):
            learning_forms.ask_own_note(self, here)
        else:
            self.say("Go to a finding or an action first (↑ ↓): o puts it into one agency’s own note.")

    def action_counts(self) -> None:
        """Findings and answers, counted."""
        from audit_tui.tui.screens.counts import CountsScreen

        self.app.push_screen(CountsScreen())

    def action_sign_off(self) -> None:
        """What is open, and the sign-off."""
        from audit_tui.tui.screens.sign_off import SignOffScreen

        self.app.push_screen(SignOffScreen())

    def action_follow_actions(self) -> None:
        """What became of the actions and of the learning."""
        from audit_tui.tui.screens.follow_up import FollowUpScreen

        here = self._written
        self.app.push_screen(FollowUpScreen(here.id if isinstance(here, Action) else ""))

    def action_report(self) -> None:
        """The report."""
        from audit_tui.tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_history(self) -> None:
        """Who changed what, and when."""
        from audit_tui.tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.acting_seat))

    def action_read_back(self) -> None:
        """The findings in large type, one by one."""
        from audit_tui.tui.screens.read_back import ReadBackScreen, pages_of_summary

        if pages := pages_of_summary(self.audit):
            self.app.push_screen(ReadBackScreen(pages))
        else:
            self.say(
                "Nothing to read back: no finding is written down yet. s or i writes one, at a question of a record."
            )
