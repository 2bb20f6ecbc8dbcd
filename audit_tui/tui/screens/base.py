"""What every screen has: its table of commands, the title bar, a line for what is to be said, and the footer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import PANEL
from audit_tui.errors import AuditError
from audit_tui.services import acts
from audit_tui.text import one_line
from audit_tui.tui.commands import Command
from audit_tui.tui.quiet_footer import QuietFooter
from audit_tui.tui.screens.form import Field, FormScreen, Then, Values
from audit_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

BANNER = "FICTIONAL DEMONSTRATION"


def bindings(table: Iterable[Command]) -> list[BindingType]:
    """The bindings of a table of commands."""
    return [command.binding for command in table]


class AuditScreen(Screen[None]):
    """A screen of this app."""

    TABLE: ClassVar[tuple[Command, ...]] = ()

    @property
    def audit_app(self) -> "AuditApp":
        """The app, as what it is."""
        return cast("AuditApp", self.app)

    @property
    def audit(self) -> Audit:
        """The open session as it stands."""
        return self.audit_app.opened.audit

    def compose(self) -> ComposeResult:
        """The frame around what the screen itself shows."""
        yield TitleBar()
        yield from self.body()
        yield Static("", id="said", markup=False)
        yield QuietFooter(show_command_palette=False)

    def body(self) -> Iterable[Widget]:
        """What the screen shows."""
        return ()

    def on_mount(self) -> None:
        """Show what is, and follow the state of saving."""
        self.watch(self.app, "saved", self._show_saved)
        self.refresh_view()

    def _show_saved(self, saved: str) -> None:
        self.query_one(TitleBar).saved = saved

    def on_screen_resume(self) -> None:
        """Back from another screen: show what is now."""
        if self.is_mounted:
            self.refresh_view()

    def refresh_view(self) -> None:
        """Bring every widget up to date with the session."""

    def reload_view(self) -> None:
        """Show what somebody else saved, in place of what stood here."""
        self.refresh_view()

    def keep_typing(self) -> bool:
        """Save what is being typed; whether everything that was typed is saved."""
        return True

    def show_where(self, where: str) -> None:
        """Say where one is."""
        bar = self.query_one(TitleBar)
        bar.where = one_line(where)
        session = self.audit_app.session
        bar.banner = BANNER if session is not None and session.audit.details.fictional else ""

    def say(self, words: str) -> None:
        """Say something in the line above the footer; it stays until the next thing is said."""
        said = self.query_one("#said", Static)
        said.update(words)
        said.display = bool(words)

    def attempt(self, outcome: acts.Outcome | None, what: str, *, seat: str = PANEL) -> None:
        """Do an act that was checked, and say its warnings."""
        if outcome is not None:
            self.audit_app.do(outcome, what, seat=seat)
            self.say("; ".join(outcome.warnings))

    def ask(self, title: str, fields: tuple[Field, ...], then: Then, about: str = "") -> None:
        """Put a form over the screen; `then` gets what was filled in and may refuse it with an AuditError."""
        banner = BANNER if self.audit_app.session and self.audit.details.fictional else ""
        self.app.push_screen(FormScreen(title, fields, then, about=about, banner=banner))

    def action_help(self) -> None:
        """All the keys of this screen."""
        from audit_tui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.TABLE))

    def action_back(self) -> None:
        """Back to the screen before."""
        self.keep_typing()
        self.app.pop_screen()

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record and question that a concern raised here is about."""
        return self.audit.details.records[0], None

    def action_concern(self) -> None:
        """A child may be at risk now."""
        if self.audit_app.session is None or not self.audit.details.records:
            return
        self.keep_typing()
        record, question = self.record_of_concern()
        seat = self.audit_app.seat

        def raise_it(values: Values) -> None:
            outcome = acts.raise_concern(
                self.audit,
                values["record"][0] if values["record"] else record,
                values["text"],
                told=values["told"],
                by=seat,
                question=question,
                at=self.audit_app.opened.now(),
            )
            self.attempt(outcome, "Concern", seat=seat)
            self.refresh_view()

        records = tuple((each, each) for each in self.audit.details.records)
        fields = (
            Field("text", "What is it? (a child may be at risk now)", lines=3),
            Field("told", "To whom does it go? (a role or a service)"),
            Field("record", "Record", choices=records, value=(record,)),
        )
        self.ask("Immediate safeguarding concern", fields, raise_it, "Pass it on now; it stays here until followed up.")


def refused(screen: AuditScreen, error: AuditError, *, before: str = "") -> None:
    """Say on the screen why something was not done."""
    screen.say(f"{before}{error.message}{': ' + error.hint if error.hint else ''}")
    screen.app.bell()
