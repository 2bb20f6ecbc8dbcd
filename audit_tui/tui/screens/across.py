"""Across the audits that are here: their actions, the programme, the themes that come back, and two side by side."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from textual import work
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.across import Placed, ends_on, side_by_side
from audit_tui.domain.audit import Audit
from audit_tui.domain.in_brief import OF_ACTIONS, InBrief
from audit_tui.domain.words import BANNER
from audit_tui.errors import AuditError
from audit_tui.reports.across import compared_lines, programme_lines, theme_lines
from audit_tui.services.compared import compare_audits
from audit_tui.services.following import FollowedAction, by_owner, choose, figures, followed
from audit_tui.services.programme import PROGRAMME, Account, programme
from audit_tui.services.recurring import THEMES, ThemesOf, recurring_themes
from audit_tui.text import day, plural
from audit_tui.tui import learning_text
from audit_tui.tui.commands import ACROSS, ACTIONS, COMPARE
from audit_tui.tui.screens.base import AuditScreen, bindings, refused
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.report import TextScreen
from audit_tui.tui.widgets.choices import Choice, ChoiceList

_NONE = "No audit here yet, so there is nothing to look across.\n\nEsc goes back to your audits: n there sets one up."
_NO_FINDING = (
    "No finding is written down in any audit yet.\n\nThe panel writes one at a question: s a strength, i an area "
    "for improvement."
)
_NO_PAIR = (
    "Two audits of one topic can be compared, and no topic has two here yet.\n\nEsc goes back to your audits: n there "
    "sets up the next one of a topic."
)
_NO_ACTION = "No action is written down in any audit yet: t writes one, at a question or in the summary."


class AcrossScreen(AuditScreen):
    """A screen that stands on all audits that are here, read off the loop each time that it is shown."""

    of_session = False
    audits: tuple[Placed, ...] | None = None
    """What is looked at of each audit; None while they are being read."""

    def on_mount(self) -> None:
        """Read them."""
        self._read_anew()

    def on_screen_resume(self) -> None:
        """Read them again: what is seen here may have been changed on the screen before."""
        if self.is_mounted and self.audits is not None:
            self._read_anew()

    @work(exclusive=True)
    async def _read_anew(self) -> None:
        await self.audit_app.saver.drained()
        unread: list[str] = []
        self.audits = await asyncio.to_thread(self.read, unread.append)
        if self.is_attached:
            self.say(f"Could not be read: {'; '.join(unread)}" if unread else "")
            self.refresh_view()
            self.after_reading()

    def read(self, unreadable: Callable[[str], None]) -> tuple[Placed, ...]:
        """Every audit here, as far as it is looked at; what cannot be read is said."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.is_mounted:
            self.refresh_view()

    def laid_out(self, lines: Iterable[str]) -> str:
        """Lines as wide as the screen."""
        return learning_text.laid_out(lines, self.app.size.width)

    def after_reading(self) -> None:
        """What is done once everything is read."""

    @property
    def reading(self) -> str:
        """Said while they are being read."""
        return f"Reading {plural(len(self.audit_app.workspace.session_folders()), 'audit')} …"

    @property
    def today(self) -> str:
        """The day, ISO 8601."""
        return self.audit_app.workspace.clock().date().isoformat()


class ProgrammeScreen(AcrossScreen, TextScreen):
    """Topic by topic what was audited, what came of it, and what is due again."""

    TABLE = ACROSS
    BINDINGS = bindings(ACROSS)
    heading = "Programme of audits"
    audits: tuple[Account, ...] | None = None

    def read(self, unreadable: Callable[[str], None]) -> tuple[Account, ...]:
        """What came of each."""
        return self.audit_app.workspace.seen(PROGRAMME, unreadable)

    def made(self) -> str:
        """The programme."""
        if self.audits is None:
            return self.reading
        return self.laid_out(programme_lines(programme(self.audits, self.today))) or _NONE


class ThemesScreen(AcrossScreen, TextScreen):
    """The themes of all audits, those that came back first."""

    TABLE = ACROSS
    BINDINGS = bindings(ACROSS)
    heading = "Themes across audits"
    audits: tuple[ThemesOf, ...] | None = None

    def read(self, unreadable: Callable[[str], None]) -> tuple[ThemesOf, ...]:
        """What each found."""
        return self.audit_app.workspace.seen(THEMES, unreadable)

    def made(self) -> str:
        """The themes."""
        if self.audits is None:
            return self.reading
        lines = theme_lines(recurring_themes(self.audits))
        return self.laid_out(lines) or (_NO_FINDING if self.audits else _NONE)


class CompareScreen(AcrossScreen, TextScreen):
    """Two audits of one topic."""

    TABLE = COMPARE
    BINDINGS = bindings(COMPARE)
    heading = "Two audits of one topic"
    audits: tuple[InBrief, ...] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._pair = ""
        self._asked = False
        self._compared: tuple[str, ...] = ()

    def read(self, unreadable: Callable[[str], None]) -> tuple[InBrief, ...]:
        """The set-up of each."""
        return self.audit_app.workspace.in_brief(unreadable)

    def made(self) -> str:
        """The comparison, or what to do first."""
        if self.audits is None:
            return self.reading
        if not self._pairs():
            return _NO_PAIR
        if self._pair and not self._compared:
            return "Reading both …"
        return self.laid_out(self._compared) or "Press c to choose the two audits."

    def after_reading(self) -> None:
        """Ask which, the first time."""
        if self._pair:
            self._choose(self._pair)
        elif not self._asked:
            self._asked = True
            self.action_pair()

    def _pairs(self) -> dict[str, tuple[InBrief, InBrief]]:
        """The pairs of audits of one topic, the latest first, by their ids."""
        ordered = side_by_side(self.audits or ())
        return {
            f"{earlier.folder.name} {later.folder.name}": (earlier, later)
            for place, later in reversed([*enumerate(ordered)])
            for earlier in reversed(ordered[:place])
            if earlier.questions.id == later.questions.id
        }

    def action_pair(self) -> None:
        """Choose the two."""
        rows = [
            Choice(code, f"{later.questions.title}: {_named(later)}\n     beside {_named(earlier)}")
            for code, (earlier, later) in self._pairs().items()
        ]
        if rows:
            self.app.push_screen(PickScreen("Which two audits?", rows, self._pair, self._choose))

    def _choose(self, code: str) -> None:
        if pair := self._pairs().get(code):
            self._pair, self._compared = code, ()
            self.refresh_view()
            self._compare(*(each.folder for each in pair))

    @work(exclusive=True)
    async def _compare(self, earlier: Path, later: Path) -> None:
        """Read both whole, off the loop, and lay them beside each other."""

        def compared() -> tuple[str, ...]:
            return tuple(compared_lines(compare_audits(self._whole(earlier), self._whole(later))))

        try:
            self._compared = await asyncio.to_thread(compared)
        except AuditError as error:
            self._pair = ""
            refused(self, error)
        self.refresh_view()

    def _whole(self, folder: Path) -> Audit:
        session = self.audit_app.workspace.open(str(folder), ask=False)
        session.close()
        return session.audit


class ActionsScreen(AcrossScreen):
    """The actions of all audits: the overdue ones, owner by owner, or all; Enter opens the follow-up of one."""

    TABLE = ACTIONS
    BINDINGS = bindings(ACTIONS)
    audits: tuple[InBrief, ...] | None = None
    DEFAULT_CSS = """
    ActionsScreen #actions-about { height: auto; padding: 0 1; margin: 0 0 1 0; }
    ActionsScreen #actions { height: 1fr; scrollbar-size-vertical: 1; }
    """

    rows = query_one("#actions", ChoiceList)
    _VIEWS = ("All, the overdue ones first", "Overdue", "By owner")

    def __init__(self) -> None:
        super().__init__()
        self._view = 0

    def read(self, unreadable: Callable[[str], None]) -> tuple[InBrief, ...]:
        """The actions of each."""
        return self.audit_app.workspace.in_brief(unreadable, of=OF_ACTIONS)

    def body(self) -> Iterable[Widget]:
        """How they get on, and the list."""
        yield Static("", id="actions-about", markup=False)
        yield ChoiceList(id="actions")

    def refresh_view(self) -> None:
        """The actions as they were read last."""
        self.show_where("Actions of all audits")
        about = self.query_one("#actions-about", Static)
        if self.audits is None:
            about.update(self.reading)
            return
        every = followed(self.audits, self.today)
        view = self._VIEWS[self._view]
        made_up = f" {BANNER}." if any(each.fictional for each in every) else ""
        about.update(f"{view} (y: others). {figures(every).in_words.capitalize()}.{made_up}")
        rows = self._rows(every)
        if not rows:
            words = "No action is overdue: y shows the others." if every else _NO_ACTION
            rows = [Choice("#", words)]
        heads = tuple(row.code for row in rows if row.code.startswith("#"))
        self.rows.fill(rows, heads, token=view, plain=True, stay=True)
        self.rows.focus()

    def _rows(self, every: tuple[FollowedAction, ...]) -> list[Choice]:
        if self._view < 2:
            return [self._row(each, 0) for each in choose(every, overdue=self._view == 1)]
        rows: list[Choice] = []
        for owner, theirs in by_owner(every):
            late = sum(each.overdue for each in theirs)
            rows.append(
                Choice(f"#{owner}", owner, f"{plural(len(theirs), 'action')}{f', {late} OVERDUE' if late else ''}")
            )
            rows += [self._row(each, 2) for each in theirs]
        return rows

    def _row(self, each: FollowedAction, indent: int) -> Choice:
        width = self.app.size.width
        about = f"{each.id}; {learning_text.action_about(each.action, self.today)}"
        return Choice(each.id, learning_text.hanging(each.action.text, width, about, indent))

    def action_turn(self) -> None:
        """The next way to look at them."""
        self._view = (self._view + 1) % len(self._VIEWS)
        self.refresh_view()

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Open the audit at its follow-up."""
        from audit_tui.tui.screens.follow_up import FollowUpScreen

        session, _, action = event.code.partition("/")
        if not action:
            return
        try:
            self.audit_app.open_session(session, where_left=False)
        except AuditError as error:
            refused(self, error)
            return
        self.app.push_screen(FollowUpScreen(action))


def _named(audit: Placed) -> str:
    return f"{audit.details.id} (to {day(ends_on(audit))})"
