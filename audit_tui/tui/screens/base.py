"""What every screen has: its table of commands, the title bar, a line for what is to be said, and the footer."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.text import one_line
from audit_tui.tui.commands import Command, Table
from audit_tui.tui.one_paint import PaintedOnce
from audit_tui.tui.quiet_footer import QuietFooter
from audit_tui.tui.saver import SaveState
from audit_tui.tui.widgets.reading import Words
from audit_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:  # home is one of these screens, and is painted before the models and the forms are imported
    from audit_tui.domain.audit import Audit
    from audit_tui.domain.outcome import Outcome
    from audit_tui.services.undoing import Step
    from audit_tui.tui.app import AuditApp
    from audit_tui.tui.screens.form import Field, Then, Values

Slot = tuple[str, str]
"""A record, and the name of a form over it."""


def bindings(table: Iterable[Command]) -> list[BindingType]:
    """The bindings of a table of commands."""
    return [command.binding for command in table]


class AuditScreen(PaintedOnce, Screen[None]):
    """A screen of this app."""

    TABLE: ClassVar[Table] = Table("")

    of_session = True
    """Whether it is about the open session, whose banner it then has."""

    said = ""
    """What stands in the line above the footer."""

    _just_filled = False

    @property
    def audit_app(self) -> "AuditApp":
        """The app, as what it is."""
        return cast("AuditApp", self.app)

    def compose(self) -> ComposeResult:
        """The frame around what the screen itself shows."""
        yield TitleBar()
        yield from self.body()
        yield Words("", id="said", markup=False)
        yield QuietFooter()

    def body(self) -> Iterable[Widget]:
        """What the screen shows."""
        return ()

    def goes_at_once(self, key: str) -> bool:  # noqa: ARG002
        """Any key that is bound to something, unless it may be written into a field."""
        return self.focused is None or not self.focused.check_consume_key("a", "a")

    def on_mount(self) -> None:
        """Show what is, and follow the state of saving; the framework runs this after a subclass's own.

        A screen that another one covers from its first moment is filled when it is seen.
        """
        self.watch(self.app, "saved", self._show_saved)
        if self.is_current:
            self.refresh_view()
            self._just_filled = True

    def _show_saved(self, saved: SaveState) -> None:
        kept = self.audit_app.workspace.kept
        bar = self.query_one(TitleBar)
        bar.saved = saved if kept or saved.failed else SaveState()
        if self.is_current and not self.audit_app.holds:
            bar._check_refresh()
            self.call_later(self.paint_soon)

    def on_screen_resume(self) -> None:
        """Back from another screen: show what is now, unless that has just been done.

        A screen that was covered before it heard of being shown is not.
        """
        just_filled, self._just_filled = self._just_filled, False
        if self.is_mounted and self.is_current and not just_filled:
            self.refresh_view()

    def ahead(self) -> Iterable[None]:
        """Work out what will be shown here, a little at a time, while nobody presses a key."""
        return ()

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
        bar.banner = self.audit_app.banner if self.of_session else ""

    def say(self, words: str) -> None:
        """Say something in the line above the footer; it stays until the next thing is said."""
        self.said = words
        said = self.query_one("#said", Words)
        said.update(words)
        said.display = bool(words)

    def attempt(self, outcome: "Outcome | None", what: str, *, seat: str = PANEL) -> None:
        """Do an act that was checked, and say its warnings; AuditError where it would change what is signed off."""
        if outcome is not None:
            self.audit_app.do(outcome, what, seat=seat)
            self.say("; ".join(outcome.warnings))

    def did(self, outcome: "Outcome", what: str, *, seat: str = PANEL) -> bool:
        """Do an act that no form waits for; whether it was done, which the screen says where it was not."""
        try:
            self.attempt(outcome, what, seat=seat)
        except AuditError as error:
            refused(self, error)
            return False
        return True

    @property
    def acting_seat(self) -> str:
        """As whom things are done on this screen."""
        return self.audit_app.seat

    def more_help(self) -> str:
        """What the help of this screen says besides what the screen is for."""
        return ""

    def last_help(self) -> str:
        """What it says after the keys: who presses F1 in the room looks for those."""
        return ""

    def action_help(self) -> None:
        """What this screen is for, and its keys."""
        from audit_tui.tui.screens.help import HelpScreen

        app = self.audit_app
        banner = app.banner if self.of_session else ""
        about = {"more": self.more_help(), "last": self.last_help(), "banner": banner}
        self.app.push_screen(HelpScreen(self.TABLE, app.keymap.keys, seat=self.acting_seat, **about))

    def action_back(self) -> None:
        """Back to the screen before."""
        self.keep_typing()
        self.app.pop_screen()


class SessionBoundScreen(AuditScreen):
    """A screen that stands on the open session, from which a concern can be raised."""

    @property
    def audit(self) -> "Audit":
        """The open session as it stands."""
        return self.audit_app.opened.audit

    def ask(
        self,
        title: str,
        fields: "tuple[Field, ...]",
        then: "Then",
        about: str = "",
        *,
        draft: Slot | None = None,
        does: str = "save",
    ) -> None:
        """Put a form over the screen; `then` gets what was filled in and may refuse it with an AuditError.

        `draft` (a record and a name for the form) keeps what is written in its longest field until it is saved, also
        over Esc, a lost terminal or a kill. `does` is what ctrl+s is said to do.
        """
        from audit_tui.domain.outcome import identifiers_in
        from audit_tui.domain.session import Draft
        from audit_tui.services import acts
        from audit_tui.tui.screens.form import FormScreen, Kept

        banner = self.audit_app.banner
        if draft is None:
            self.app.push_screen(FormScreen(title, fields, then, about=about, banner=banner, does=does))
            return

        def check(values: "Values") -> tuple[str, ...]:
            texts = (values[field.id] for field in fields if not field.day)
            return identifiers_in(self.audit, *(text for text in texts if isinstance(text, str)))

        record, name = draft
        over = next((str(field.value) for field in fields if field.lines > 1), "")
        slot = Draft(record=record, seat=self.acting_seat, question=name, field="text", text="", over=over)
        draft_left = self.audit.draft(record, slot.seat, name, "text")
        left = draft_left if draft_left is not None and draft_left.over == over else None
        about = "\n".join(
            part for part in (about, "What was written here earlier and not saved." if left else "") if part
        )

        def keep(text: str) -> None:
            outcome = acts.keep_draft(self.audit, slot.model_copy(update={"text": text}))
            if outcome.changes:
                self.audit_app.do(outcome, "Draft" if text else "", seat=slot.seat)

        kept = Kept(check, keep, left.text if left else "")
        self.app.push_screen(FormScreen(title, fields, then, about=about, banner=banner, kept=kept, does=does))

    def shows(self, act: "Step") -> bool:
        """Whether this screen shows what an act did, so that undoing it goes nowhere."""
        if act.place is None or not self.audit.details.records:
            return False
        record, question = act.place
        here, at = self.record_of_concern()
        return record == here and question in (None, at)

    def action_undo(self) -> None:
        """Take back what was done last; what is being typed is saved first, and is then the last."""
        self.keep_typing()
        self.audit_app.hands.undo(self.acting_seat)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.keep_typing()
        self.audit_app.hands.redo(self.acting_seat)

    def action_search(self) -> None:
        """Find words in the questions, and in all that this seat may see."""
        from audit_tui.tui.screens.search import SearchScreen

        self.keep_typing()
        hands, seat = self.audit_app.hands, self.acting_seat
        last, remember = hands.last_search.get(seat, ""), partial(hands.last_search.__setitem__, seat)
        banner = self.audit_app.banner
        self.app.push_screen(SearchScreen(self.audit, seat, last, remember, hands.go_to, banner=banner))

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record and question that a concern raised here is about."""
        return self.audit.details.records[0], None

    def action_concern(self) -> None:
        """A child may be at risk now."""
        from audit_tui.services import acts
        from audit_tui.tui.screens.form import CONCERN_TITLE, Field

        if not self.audit_app.workspace.kept:
            self.say("A preview keeps no concern. Where a child may be at risk now, tell the service that acts on it.")
            return
        if not self.audit.details.records:
            self.say("There is no record yet to raise it on: add one in the set-up (e).")
            return
        self.keep_typing()
        record, question = self.record_of_concern()
        seat = self.acting_seat

        def raise_it(values: "Values") -> None:
            if not values["told"].strip():
                raise AuditError("it does not say to whom it goes", hint="a role or a service, or ‘nobody yet’")
            about = values["record"][0] if values["record"] else record
            concern = self.audit.next_concern(about)
            outcome = acts.raise_concern(
                self.audit,
                about,
                values["text"],
                told=values["told"],
                by=seat,
                question=question,
                at=self.audit_app.opened.now(),
            )
            self.attempt(outcome, "Concern", seat=seat)
            self.refresh_view()
            how = "c in the record follows it up" if seat == PANEL else "the panel follows it up"
            written = f"Concern {concern} is written down on {about}; {how}."
            self.say("; ".join((*outcome.warnings, written)))

        records = tuple((each, each) for each in self.audit.details.records)
        fields = (
            Field("text", "What is it? (a child may be at risk now)", lines=3),
            Field("told", "To whom does it go? (a role or a service)"),
            Field("record", "Record", choices=records, value=(record,)),
        )
        about = "Pass it on now. The sign-off lists it until it is followed up."
        self.ask(CONCERN_TITLE, fields, raise_it, about, draft=(record, "concern"))


def refused(screen: AuditScreen, error: AuditError, *, before: str = "") -> None:
    """Say on the screen why something was not done."""
    screen.say(f"{before}{error.advice}")
    screen.app.bell()
