"""The guide: a few lines on every screen, which look at what is so and say what comes next."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen, SystemModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from audit_tui.demonstration import SESSION_ID, make_demonstration
from audit_tui.domain.words import PANEL
from audit_tui.tui.commands import GUIDE, key_in_words
from audit_tui.tui.practice.progress import Progress, heading, what_to_do, with_keys
from audit_tui.tui.practice.steps import STEPS, Sight
from audit_tui.tui.screens.base import AuditScreen, SessionBoundScreen
from audit_tui.tui.screens.blank import BlankScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.question import QuestionScreen
from audit_tui.tui.widgets.choices import Choice, ChoiceList
from audit_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

LOOK_SECONDS = 0.1
_ON, _BACK, _LEAVE = "on", "back", "leave"
_ACTS = {
    _ON: "Skip this step",
    _BACK: "Back to the step before",
    _LEAVE: "Leave the practice; what you did is thrown away",
}


class Guide(Static):
    """The lines of the guide, below the title bar and above all that the screen shows."""

    DEFAULT_CSS = """
    Guide {
        dock: top; margin-top: 1; width: 100%; height: auto; max-height: 7;
        padding: 0 1; border-left: thick $accent; background: $boost;
    }
    .-short Guide { max-height: 4; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)


class Practice:
    """One practice: a copy of the demonstration that is thrown away, and how far somebody is in it.

    The app's own workspace waits meanwhile: nothing of it is listed or opened.
    """

    def __init__(self, app: "AuditApp", *, alone: bool) -> None:
        """With `alone`, leaving it leaves the program."""
        self._app = app
        self._alone = alone
        self._own = app.workspace
        self._folder = ExitStack()
        self._timer: Timer | None = None
        self._shown: tuple[object, ...] = ()
        self.progress = Progress()
        apart = self._folder.enter_context(replace(self._own, question_sets=()).throw_away("practice"))
        try:
            made = make_demonstration(apart, apart.sessions)
        except BaseException:
            self.throw_away()
            raise
        made.close()
        self._began = made.audit
        app.workspace = replace(apart, kept=True)

    def begin(self) -> None:
        """Open the copy at its grid, and show the guide; AuditError where what was open before is not saved."""
        app = self._app
        try:
            app.open_session(SESSION_ID, where_left=False)
        except BaseException:
            app.workspace = self._own
            self.throw_away()
            raise
        app.screen_change_signal.subscribe(app, self._put_guide)
        for screen in app.screen_stack:
            self._put_guide(screen)
        self._timer = app.set_interval(LOOK_SECONDS, self.look)

    @property
    def key(self) -> str:
        """The key of the guide, as the keyboard has it: the first that the settings gave to nothing else."""
        taken = {key for keys in self._app.keymap.keys.values() for key in keys.split(",")}
        keys = GUIDE.keys.split(",")
        return key_in_words(next((key for key in keys if key not in taken), keys[0]))

    @property
    def may_ask(self) -> bool:
        """Whether the guide's key does something: not over a form or a list, nor while somebody types."""
        screen = self._app.screen
        return isinstance(screen, AuditScreen) and not isinstance(screen.focused, Input | TextArea)

    def _put_guide(self, screen: Screen[object]) -> None:
        if isinstance(screen, BlankScreen | SystemModalScreen) or screen.query(Guide):
            return
        screen.add_class("-practising")
        screen.mount(Guide())

    def look(self) -> None:
        """See what is so, tick what was done, and say what comes next."""
        sight = self._sight()
        if sight is None:
            return
        self.progress = self.progress.seen(sight)
        self._show(sight)

    def _show(self, sight: Sight) -> None:
        """Say the same on every screen: one shows through what is over it."""
        words, why = what_to_do(self.progress, sight)
        lines = (heading(self.progress, self.key if self.may_ask else ""), with_keys(words, self._app.keymap), why)
        guides = [guide for screen in self._app.screen_stack for guide in screen.query(Guide)]
        if self._shown == (guides, lines):
            return
        self._shown = (guides, lines)
        said = Content.assemble((lines[0], "bold"), "\n", lines[1])
        if why:
            said += Content.assemble(("  Why: ", "bold"), why)
        for guide in guides:
            guide.update(said)

    def _sight(self) -> Sight | None:
        """What there is to see; None while a screen is only coming or going."""
        app = self._app
        below = next((each for each in reversed(app.screen_stack) if isinstance(each, AuditScreen)), None)
        if below is None or app.session is None or not (below.is_mounted and app.screen.is_mounted):
            return None
        if not below.query(TitleBar):  # what was on it has gone already
            return None
        row = next((each.current for each in app.screen.query(ChoiceList)), "") if _title(app.screen) else ""
        sight = Sight(self._began, app.session.audit, type(below), over=_title(app.screen), row=row, said=below.said)
        if isinstance(below, SessionBoundScreen) and app.session.audit.details.records:
            record, question = below.record_of_concern()
            seat = below.acting_seat if isinstance(below, QuestionScreen) else PANEL
            sight = replace(sight, record=record, question=question or "", seat=seat)
        return sight

    def ask(self) -> None:
        """Ask what to do with the guide: go on, back, to any step, or leave."""
        progress = self.progress
        rows = [Choice(code, label, key=key) for key, (code, label) in zip("129", _ACTS.items(), strict=True)]
        rows += [
            Choice(str(place), f"{'✓' if place in progress.done else '·'} Step {place + 1}: {step.title}")
            for place, step in enumerate(STEPS)
        ]
        self._app.push_screen(PickScreen(f"Practice: {self._progress_in_words}", rows, _ON, self.choose))

    @property
    def _progress_in_words(self) -> str:
        return f"{len(self.progress.done)} of {len(STEPS)} steps done"

    def choose(self, code: str) -> None:
        """Do what was chosen."""
        if code == _LEAVE:
            self._app.run_worker(self.leave())
        elif code == _ON:
            self.progress = self.progress.go_on()
        else:
            place = self.progress.at - 1 if code == _BACK else int(code)
            self.progress = self.progress.go_to(place)

    def in_palette(self) -> Iterator[SystemCommand]:
        """The same for the palette."""
        for code, label in _ACTS.items():
            yield SystemCommand(f"Practice: {label}", self._progress_in_words, partial(self.choose, code))

    async def leave(self) -> None:
        """Throw away what was done in it; then home, with the person's own audits, or out."""
        app = self._app
        await app.saver.drained()
        if self._alone:
            app.exit(return_code=0)
            return
        if self._timer is not None:
            self._timer.stop()
        app.screen_change_signal.unsubscribe(app)
        app.practice, app.workspace = None, self._own
        while not isinstance(app.screen, HomeScreen):
            await app.pop_screen()
        for guide in app.screen.query(Guide):
            await guide.remove()
        app.screen.remove_class("-practising")
        app.forget_session()
        self.throw_away()

    def throw_away(self) -> None:
        """Delete the copy."""
        self._folder.close()


def _title(screen: Screen[object]) -> str:
    """The title of a form or a list over a screen; empty for a screen of its own."""
    if isinstance(screen, AuditScreen):
        return ""
    try:
        box = screen.query("#pick, #form, #help").first()
    except NoMatches:
        return " "
    return str(box.border_title or " ")
