"""What became of one audit: its actions, to whom the learning was told, and what it reached; also after sign-off."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import OptionList, Static

from audit_tui.domain.across import is_overdue, shared_actions
from audit_tui.domain.session import Action
from audit_tui.services.undoing import Step
from audit_tui.text import day, plural
from audit_tui.tui import learning_text
from audit_tui.tui.commands import FOLLOW_UP
from audit_tui.tui.screens import learning_forms
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.widgets.choices import ChoiceList


class FollowUpScreen(SessionBoundScreen):
    """A row for each action, and under the list all that was said of the one that it stands on; Enter says more."""

    TABLE = FOLLOW_UP
    BINDINGS = bindings(FOLLOW_UP)
    DEFAULT_CSS = """
    FollowUpScreen #followed-about { height: auto; padding: 0 1; margin: 0 0 1 0; }
    FollowUpScreen #followed { height: 1fr; scrollbar-size-vertical: 1; }
    FollowUpScreen #followed-full { height: auto; max-height: 8; padding: 0 1; border-top: solid $panel; }
    """

    rows = query_one("#followed", ChoiceList)
    full = query_one("#followed-words", Static)

    def __init__(self, action: str = "") -> None:
        """`action` is the one to stand on."""
        super().__init__()
        self._at = action

    def body(self) -> Iterable[Widget]:
        """How they get on, the list, and one of them in full."""
        yield Static("", id="followed-about", markup=False)
        yield ChoiceList(id="followed", tells=True)
        yield VerticalScroll(Static("", id="followed-words", markup=False), id="followed-full", can_focus=False)

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.is_mounted:
            self.refresh_view()

    def refresh_view(self) -> None:
        """See how everything gets on now."""
        audit, today = self.audit, self.audit_app.opened.now()[:10]
        self.show_where(f"Follow-up: {audit.details.title}")
        actions = shared_actions(audit)
        late = sum(is_overdue(each, today) for each in actions)
        still = sum(not each.closed for each in actions)
        again = audit.details.reaudit_due
        parts = (
            f"{learning_text.signed_in_words(audit)}.",
            f"{plural(len(actions), 'action')}: {still} open{f', {late} OVERDUE' if late else ''}.",
            f"To be audited again by {day(again)}." if again else "No day is set for the next audit: d sets it.",
        )
        self.query_one("#followed-about", Static).update(" ".join(parts))
        rows = learning_text.follow_up_rows(audit, today, self.app.size.width)
        heads = ("#actions", learning_text.FEEDBACK, learning_text.REACHED)
        self.rows.fill(rows, heads, token="followed", plain=True, stay=True)
        codes = [row.code for row in rows]
        if self._at in codes:
            self.rows.highlighted = codes.index(self._at)
        elif self.rows.highlighted == 0 and len(actions):
            self.rows.highlighted = 1
        self._at = ""
        self.rows.focus()
        self._show_full()

    def shows(self, act: Step) -> bool:
        """All actions are here."""
        return all(isinstance(turn.subject, Action) for turn in act.turns) or super().shows(act)

    @property
    def _action(self) -> Action | None:
        return next((each for each in shared_actions(self.audit) if each.id == self.rows.current), None)

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Show all that was said of the action."""
        self._show_full()

    def _show_full(self) -> None:
        action = self._action
        self.full.update(learning_text.action_in_full(action) if action else "")
        self.query_one("#followed-full").display = action is not None

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Say what became of the action; on a heading, write down the next."""
        if event.code == learning_text.FEEDBACK:
            self.action_told()
        elif event.code == learning_text.REACHED:
            self.action_reached()
        else:
            self.action_update()

    def action_update(self) -> None:
        """Say what became of the action."""
        if action := self._action:
            learning_forms.ask_update(self, action)
        else:
            self.say(self._no_action())

    def _no_action(self) -> str:
        """What to do first where the list does not stand on an action."""
        if shared_actions(self.audit):
            return "Go to an action first (↑ ↓)."
        return "No action is written down yet: t in the summary writes one (Esc, then s)."

    def action_embedded(self) -> None:
        """Say what shows that practice has changed."""
        action = self._action
        if action is None:
            self.say(self._no_action())
        elif not action.done:
            self.say(f"{action.id} is not done yet: what it changed is seen after that.")
        else:
            learning_forms.ask_embedded(self, action)

    def action_told(self) -> None:
        """To whom the learning was told."""
        learning_forms.ask_told(self)

    def action_reached(self) -> None:
        """What the learning has reached."""
        learning_forms.ask_reached(self)

    def action_again(self) -> None:
        """By when the topic is audited again."""
        learning_forms.ask_audit_again(self)

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record that the action comes from."""
        action = self._action
        records = action.records if action is not None and action.records else self.audit.details.records
        return records[0], None
