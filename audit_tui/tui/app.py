"""The app: the open session, its saves, and what must hold whatever happens to the terminal."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import WorkerFailed

from audit_tui import crash
from audit_tui.domain.words import BANNER, PANEL, Key
from audit_tui.errors import AuditError
from audit_tui.text import clean_text
from audit_tui.tui import gone_terminal, warming
from audit_tui.tui.commands import GUIDE, HIDE, key_in_words
from audit_tui.tui.escape_key import install as install_escape_key
from audit_tui.tui.keymap import Keymap, keymap_of
from audit_tui.tui.one_paint import OnePaint
from audit_tui.tui.saver import Pending, Saver, SaveState
from audit_tui.tui.screens.blank import BlankScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.themes import DEFAULT, begin_in
from audit_tui.tui.themes import install as install_themes
from audit_tui.workspace import Workspace

if TYPE_CHECKING:  # home is painted before the models, and all that needs them, are imported
    from textual.command import Provider

    from audit_tui.domain.outcome import Outcome
    from audit_tui.domain.question_set import QuestionSet
    from audit_tui.opened import OpenSession
    from audit_tui.settings import Settings
    from audit_tui.tui.hands import Hands
    from audit_tui.tui.practice.guide import Practice

STYLES = Path(__file__).with_name("style.tcss")
"""Of all screens but home, and not read before one of them is needed."""

PAINT_SECONDS = 0.5
TERMINAL_GONE_SECONDS = 0.25
FAREWELL_SECONDS = 3.0
COPY_SECONDS = 300.0
SAVING_SECONDS = 5.0
"""How long a fault waits for the disk."""

PREVIEW_BANNER = "PREVIEW, nothing is kept"
_LINES_SAID = 3
_HANG_UP = 1


def _end_at_last(status: int) -> None:
    """End the process where the framework cannot: writing its farewell to a terminal that has gone, it would hang."""
    timer = threading.Timer(FAREWELL_SECONDS, os._exit, (status,))
    timer.daemon = True
    timer.start()


def _places() -> "type[Provider]":
    """What finds records and questions for the palette; it needs the models, which home does without."""
    from audit_tui.tui.palette import PlaceProvider

    return PlaceProvider


def _copy(session: "OpenSession") -> bool:
    """Keep a copy of what changed; whether it was kept. It is saved either way, and the next pause tries again."""
    try:
        session.keep_generation()
    except AuditError:
        return False
    return True


class AuditApp(OnePaint[int]):
    """Home, then a session, as the panel or as one agency."""

    CSS_PATH = Path(__file__).with_name("first.tcss")
    TITLE = "audit-tui"
    ALLOW_SELECT = False  # a selection would go to the clipboard, which may be another machine's
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (36, "-tall")]
    COMMANDS = OnePaint.COMMANDS | {_places}
    BINDINGS = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("f2,ctrl+p", "command_palette", "Palette", show=False, priority=True),
        Binding("ctrl+s", "try_again", "Try again", show=False),
        Binding("f9", "concern", "Concern", show=False, priority=True, id="concern"),
        HIDE.binding,
        GUIDE.binding,
    ]

    saved: reactive[SaveState] = reactive(SaveState(), repaint=False)
    newer: "reactive[QuestionSet | None]" = reactive(None)
    """The library's question set, where it has moved on since the open audit began."""

    _changed = False
    _leaving = False
    _stopped = False

    hands: "Hands"
    """What is done by hand in the open session, and there only."""

    walked: str | None = None
    """The record whose walk was just left, so that the grid stands on it."""

    def __init__(
        self,
        workspace: Workspace,
        session: str | None = None,
        seat: str = PANEL,
        walking: str | None = None,
        settings: "Settings | None" = None,
        *,
        practise: bool = False,
        opened: "OpenSession | None" = None,
    ) -> None:
        install_escape_key()
        gone_terminal.install()
        super().__init__()
        install_themes(self)
        self.workspace = workspace
        self.session: OpenSession | None = None
        self.seat = seat
        self.alone = session is not None and (seat != PANEL or not workspace.kept)
        self.saver = Saver(self._say_saved, self._say_lost)
        self.keymap = keymap_of(settings.keys) if settings else Keymap()
        self._settings = settings
        theme, self._no_theme = settings.theme_of(self.available_themes) if settings else ("", "")
        begin_in(self, theme or DEFAULT)
        self._wanted = session
        self._opened_just_now = opened
        self._opened_as = seat
        self._walking = walking
        self._warned = False
        self._lost: list[str] = []
        self.fault: BaseException | None = None
        self.fault_report: Path | None = None
        self.unsaved = 0
        self.to_send: list[Path] = []
        """The returns that were written to files, said again on leaving: they are to be attached to a mail."""
        self._end_is_said = False
        self.warm = asyncio.Event()
        """Set once all is imported that home does without: until then, no thread is to import any of it."""
        self.practice: Practice | None = self._new_practice(alone=True) if practise else None

    async def on_event(self, event: events.Event) -> None:
        """Clean what is pasted, before any field shows it."""
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event = events.Paste(clean_text(event.text))
        await super().on_event(event)

    def on_mount(self) -> None:
        """Show the first screen, and watch over the terminal."""
        self._watch_signals()
        self._watch_terminal()
        self._watch_loop()
        self.set_interval(COPY_SECONDS, self._keep_copies)
        wrong = self._take_settings()
        self._warm_up_meanwhile()
        if self.practice is not None:
            self.practice.begin()
        elif self._wanted is not None:
            try:
                self.open_session(self._wanted)
            except AuditError as error:
                wrong = "\n".join(part for part in (f"{self._wanted} is not open: {error.advice}", wrong) if part)
        if wrong:
            self._say_once_painted(wrong)

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Have every screen but the first, which does without, find the styles of all of them."""
        self._read_styles()
        super()._load_screen_css(screen)

    def _read_styles(self) -> None:
        style = STYLES.read_text(encoding="utf-8")
        self.stylesheet.add_source(style, read_from=(str(STYLES), ""))

    def get_default_screen(self) -> HomeScreen:
        """Home, which the framework's own empty screen would only delay."""
        return HomeScreen()

    @work
    async def _warm_up_meanwhile(self) -> None:
        await self.warm_up()

    async def warm_up(self) -> None:
        """Once the first screen is painted, import what the next ones need."""
        await self._painted()
        await warming.import_the_rest(self.is_at_work)
        self._read_styles()
        self.stylesheet.rules_map  # noqa: B018 (reads them)
        if not self.is_headless:
            warming.leave_out_of_collections()
        self.warm.set()

    async def _painted(self) -> None:
        """Wait until a screen is painted; one that is left before it is never says so, and the next is asked."""
        painted = asyncio.Event()
        while not painted.is_set():
            self.call_after_refresh(painted.set)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAINT_SECONDS):
                    await painted.wait()

    def _take_settings(self) -> str:
        """Take what the settings say of keys and colours; what is to be said of mistakes in them, a line each."""
        self.set_keymap(dict(self.keymap.keys))
        if self._settings is None:
            return ""
        problems = [*self._settings.problems, *self.keymap.problems]
        if self._no_theme:
            problems.append(self._no_theme)
        more = len(problems) - _LINES_SAID + 1
        if more > 1:
            problems[_LINES_SAID - 1 :] = [f"{more} more in the settings: audit-tui settings lists them."]
        return "\n".join(problems)

    def open_session(self, name: str, *, where_left: bool = True) -> None:
        """Open a session and show it, where it was left or at its grid; AuditError goes to whoever asked."""
        from audit_tui.tui.hands import Hands
        from audit_tui.tui.screens.agency_return import ReturnScreen
        from audit_tui.tui.screens.session import SessionScreen
        from audit_tui.tui.screens.walk import walk

        if self.saver.unsaved:
            raise AuditError("something is not saved yet", hint="ctrl+s tries again; open the other audit then")
        another = self.session is not None
        if self.session is not None:
            self._copy_what_changed(self.session)
        opened, self._opened_just_now = self._opened_just_now, None
        self.session = self.workspace.open(name, keep_generation=True, opened=opened)
        self.saved = SaveState()
        self.newer = None
        self.hands = Hands(self)
        audit = self.session.audit
        self.seat = (
            audit.details.return_of or self._opened_as
        )  # an auditor's own copy is that agency's, and nobody's else
        self.push_screen(SessionScreen() if self.seat == PANEL else ReturnScreen())
        walking = self._walking or self.seat
        place = audit.place(walking)
        going_on = where_left and audit.signed is None
        if going_on and place is not None and place.record in audit.details.records:
            walk(self, place.record, walking, place.question)
        self.run_worker(self._settle(looked_through=another))
        self.look_for_newer()
        warnings = (self.session.behind_in_words, self.session.unwritable)
        if said := "\n".join(f"WARNING: {words}" for words in warnings if words):
            self._say_once_painted(said)

    async def _settle(self, *, looked_through: bool) -> None:
        """Once the audit is on the screen, make ready what comes next; then the collector of garbage passes over it."""
        await self.warm.wait()
        await self._painted()
        if self.is_headless:
            return
        await warming.at_rest(self._made_ready(), self.is_at_work)
        warming.leave_out_of_collections(looked_through=looked_through)

    def _made_ready(self) -> Iterator[None]:
        """Make the screens that are kept, and have those that are open work out what they show, a little at a time."""
        from audit_tui.tui.screens.base import AuditScreen
        from audit_tui.tui.screens.pick import kept_pick
        from audit_tui.tui.screens.walk import kept_walk

        for kept in (kept_pick, kept_walk):
            kept(self)
            yield
        for screen in self.screen_stack:
            if isinstance(screen, AuditScreen):
                yield from screen.ahead()

    def is_at_work(self) -> bool:
        """Whether a key is at work, or waits."""
        return bool(self._turn or self._waiting)

    def look_for_newer(self) -> None:
        """See whether the question set of the open audit has moved on; that of a preview is what is being written."""
        if self.workspace.kept:
            self.run_worker(self._look_for_newer(self.opened))

    async def _look_for_newer(self, session: "OpenSession") -> None:
        """Read the library's question set, off the loop: it takes as long as a few frames."""
        await self.warm.wait()
        await self._painted()
        newer = await asyncio.to_thread(self.workspace.newer_questions, session.audit.questions)
        if session is self.session:
            self.newer = newer

    @property
    def banner(self) -> str:
        """What every screen says of a session that is not a real audit, or that is signed off."""
        if not self.workspace.kept:
            return PREVIEW_BANNER
        if self.session is None:
            return ""
        audit = self.session.audit
        parts = (BANNER if audit.details.fictional else "", "SIGNED OFF" if audit.signed else "")
        return "  ".join(part for part in parts if part)

    def let_go(self) -> None:
        """End what still saves, and let go of the session's files; what could not be saved may hang, and is left."""
        if self.unsaved:
            return
        self.saver.end()
        if self.session is not None:
            self._copy_what_changed(self.session)
            self.session.close()
        if self.practice is not None:
            self.practice.throw_away()

    async def _keep_copies(self) -> None:
        """At a pause, keep a copy of what was saved, so that little is missing where a file is damaged later."""
        if self.session is not None and not self.saver.unsaved and self._take_changed():
            kept = await self.saver.by_itself(partial(_copy, self.session))
            self._changed = self._changed or not kept  # read only now: something may have been done meanwhile

    def _copy_what_changed(self, session: "OpenSession") -> None:
        if self._take_changed():
            self._changed = not _copy(session)

    def _take_changed(self) -> bool:
        """Whether there is something to copy; asked before the copy is made: what is done meanwhile counts anew."""
        changed, self._changed = self._changed, False
        return changed and self.workspace.kept

    @property
    def opened(self) -> "OpenSession":
        """The session that is open; only screens that stand on one ask for it."""
        assert self.session is not None, "a screen of a session was shown without one"
        return self.session

    async def comes_too(self) -> None:
        """That what a key did is saved, which the title says."""
        await self.saver.in_a_moment()

    def do(self, outcome: "Outcome", what: str, *, seat: str = PANEL, session: "OpenSession | None" = None) -> None:
        """Take an act into the session at once, and save it in its turn; AuditError where it changes what is signed."""
        session = session or self.opened
        if what:
            self._warned = False
        before, self._changed = session.audit, True
        self.saver.add(Pending(session, session.stage(outcome, by=seat), what))
        if session is self.session:
            self.hands.did(before, outcome, what, seat)

    async def save_first(self, outcome: "Outcome", what: str, *, seat: str) -> None:
        """Save an act, and take it into the session once it is saved: for what nobody has seen happen yet.

        Raises NotSaved, ChangedElsewhere; AuditError where it would change what is signed off.
        """
        session = self.opened
        await self.saver.by_itself(partial(session.save, session.writes(outcome, by=seat)))
        self._changed = True
        before, session.audit = session.audit, session.audit.with_changes(outcome.changes)
        self.hands.did(before, outcome, what, seat)
        if not self.saver.unsaved:  # else what is not saved stays said
            self.saver.say_saved(what, session)

    def acknowledge(self) -> bool:
        """Somebody has seen what was overtaken; whether there was something to see."""
        seen = bool(self._lost)
        if seen:
            self._lost.clear()
            self._say_saved(SaveState())
            self._say("")
            self.try_again()  # what waits for other reasons is said again, not cleared away with it
        return seen

    def action_try_again(self) -> None:
        """Where a screen has no other use of the key: somebody saw what was overtaken, or what was not saved is."""
        if not self.acknowledge():
            self.try_again()

    @property
    def left_unsaved(self) -> int:
        """How many changes are not on disk, or were overtaken by somebody else's and nobody saw it."""
        return self.saver.unsaved + len(self._lost)

    def try_again(self) -> None:
        """Save what was not saved; where the audit was encrypted in another window, once its passphrase is known."""
        session = self.session
        if session is not None and session.locked and self.saver.unsaved:
            self._ask_and_go_on(session)
            return
        if session is not None and session.key is not None and session.half_encrypted:
            with contextlib.suppress(AuditError):  # what was encrypted elsewhere in part; saving says what is wrong
                session.go_on_with(session.key)
        self.saver.try_again()

    def _ask_and_go_on(self, session: "OpenSession") -> None:
        from audit_tui.tui.screens.base import AuditScreen, refused
        from audit_tui.tui.screens.passphrases import ask_passphrase

        screen = self.screen

        def go_on() -> None:
            try:
                if (key := self.workspace.keys.of(session.folder)) is not None:
                    session.go_on_with(key)
            except AuditError as error:  # what waits stays NOT SAVED, and ctrl+s comes here again
                if isinstance(screen, AuditScreen):
                    refused(screen, error)
            else:
                self.saver.try_again()

        if isinstance(screen, AuditScreen):
            ask_passphrase(screen, session.folder, go_on)

    async def action_quit(self) -> None:
        """Keep what is being typed, save, then leave; what cannot be kept or saved holds the app open once."""
        from audit_tui.tui.screens.set_up import SetUpScreen

        self._keep_typing()
        saved = await self.saver.drained() and not self._lost
        setting_up = any(isinstance(screen, SetUpScreen) for screen in self.screen_stack)
        if self._warned or (saved and not setting_up):
            self.exit(return_code=1 if self.left_unsaved else 0)
            return
        self._warned = True
        if setting_up:
            self._say("The set-up is not saved yet: finish it, or press ctrl+q once more to quit without it.")
        elif self._lost:
            self._say(f"{'; '.join(self._lost)}. ctrl+q once more quits.")
        else:
            words = "NOT SAVED! ctrl+s tries again; ctrl+q once more quits without it"
            self._say_saved(SaveState(words, failed=True))

    def action_concern(self) -> None:
        """Raise a concern from anywhere in a session, over a form too; what is in the form stays there."""
        from audit_tui.tui.screens.base import SessionBoundScreen
        from audit_tui.tui.screens.form import FormScreen

        top = self.screen
        if isinstance(top, FormScreen) and top.is_concern:
            return
        below = next((each for each in reversed(self.screen_stack) if isinstance(each, SessionBoundScreen)), None)
        if below is not None:
            below.action_concern()

    def begin_practice(self) -> None:
        """Have somebody practise on a copy of the demonstration; AuditError where what was done before is not saved."""
        practice = self._new_practice(alone=False)
        practice.begin()
        self.practice = practice

    def _new_practice(self, *, alone: bool) -> "Practice":
        from audit_tui.tui.practice.guide import Practice

        return Practice(self, alone=alone)

    def forget_session(self) -> None:
        """Close the open session, which is thrown away: what is not saved of it goes with it."""
        self.saver.end()
        self.saver = Saver(self._say_saved, self._say_lost)
        if self.session is not None:
            self.session.close()
        self.session, self.newer, self.saved = None, None, SaveState()

    def action_guide(self) -> None:
        """What to do with the guide of the practice."""
        if self.practice is not None:
            self.practice.ask()

    def action_hide(self) -> None:
        """Hide everything, or show it again."""
        if isinstance(self.screen, BlankScreen):
            self.screen.dismiss()
        else:
            self.push_screen(BlankScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While everything is hidden, the app shows it again and does nothing else."""
        if self._screen_stack and isinstance(self.screen, BlankScreen):
            return action == "hide"
        if action == "guide":
            return self.practice is not None and self.practice.may_ask
        return super().check_action(action, parameters)

    async def leave_on_signal(self, number: int) -> None:
        """The system or the terminal ends the program: take in what was typed, keep, save, go."""
        if self._leaving:
            return
        self._leaving = True
        await self._keep_and_save()
        _end_at_last(128 + number)
        self.exit(return_code=128 + number)

    async def _keep_and_save(self) -> None:
        """Save all that was typed, also the keys that still wait for their turn; no further one is read."""
        if self._driver is not None:
            self._driver.disable_input()  # where the terminal has gone, reading it would spin
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.PATIENCE_SECONDS):
                await self._all_keys_done()
        self._keep_typing()
        await self.saver.drained()

    async def _all_keys_done(self) -> None:
        """Wait until every key that was read has had its effect."""
        still = True
        while still and not self._exit:
            await asyncio.sleep(0.01)
            still = bool(self.message_queue_size or self._waiting or self._turn)

    async def _stop_on_signal(self) -> None:
        """Keep, save, give the terminal back and stop, until somebody has the program go on."""
        await self._keep_and_save()
        self._stopped = True
        with self.suspend():
            os.kill(os.getpid(), signal.SIGSTOP)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette offers what this screen can do now; nothing that writes a picture of the screen."""
        from audit_tui.tui.screens.base import AuditScreen

        if isinstance(screen, AuditScreen):
            for command in self.keymap.now(screen.TABLE):
                if screen.check_action(command.id, ()):
                    words = f"{command.help} ({command.keys_in_words})".replace("[", r"\[")
                    yield SystemCommand(command.name, words, partial(self._from_palette, screen, command.id))
        if self.practice is not None:
            yield from self.practice.in_palette()
        yield SystemCommand(HIDE.name, f"{HIDE.help} ({HIDE.keys_in_words})", self.action_hide)
        yield SystemCommand("Theme", "Change the colours, for this run", self.action_change_theme)
        yield SystemCommand("Quit", "Save and quit", self._leave)

    def _leave(self) -> None:
        self.run_worker(self.action_quit())

    def _from_palette(self, screen: Screen[Any], action: str) -> None:
        self.run_worker(screen.run_action(action))

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they are printed on the keyboard."""
        return key_in_words(binding.key)

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """No pictures: they would hold what the screen shows."""

    def deliver_screenshot(self, *_args: Any, **_kwargs: Any) -> str | None:
        """No pictures."""
        return None

    def copy_to_clipboard(self, text: str) -> None:
        """Keep it for the app's own fields; a terminal's clipboard may be another machine's, and cannot be emptied."""
        self._clipboard = text or self._clipboard  # cutting nothing is no reason to lose what was cut before

    def _keep_typing(self) -> None:
        from audit_tui.tui.screens.base import AuditScreen
        from audit_tui.tui.screens.form import FormScreen

        for screen in self.screen_stack:
            if isinstance(screen, AuditScreen | FormScreen):
                screen.keep_typing()

    def _say_saved(self, state: SaveState) -> None:
        """Show the state of saving; what somebody else overtook is said until ctrl+s shows that it was seen."""
        if self.fault is not None:
            return  # the screens are going, and may be what is broken
        if state.failed:
            self._say(state.words)
        elif self._lost:
            state = SaveState("; ".join(self._lost), failed=True)
        else:
            self._warned = False
        self.saved = state

    def _say(self, words: str) -> None:
        """Say something in full: the title bar has room for its beginning only."""
        from audit_tui.tui.screens.base import AuditScreen

        for screen in self.screen_stack:
            if isinstance(screen, AuditScreen):
                screen.say(words)

    @work
    async def _say_once_painted(self, words: str) -> None:
        """Say it once something is painted, on whatever is shown then: the screen of now may be left before."""
        await self._painted()
        self._say(words)

    def _say_lost(self, lost: Sequence[Pending]) -> None:
        """Take in what somebody else saved first, keep as drafts what was written here, and say so.

        What was only added (a finding, an action, a concern) is added all the same, under the next number.
        """
        session = lost[0].session
        waiting = [each for each in self.saver.waiting() if each.session is session]
        known = {change.key: session.versions.get(change.key, 0) for each in waiting for change in each.writes.changes}
        keys = {change.key for each in lost for change in each.writes.changes}
        new = {key for key in keys if not session.versions.get(key, 0)}
        if session is self.session:
            self.hands.lost(keys)
        try:
            session.reload()
        except AuditError as damage:
            self._lost.append(f"NOT SAVED: {damage.message}")
            self._say_saved(SaveState(self._lost[-1], failed=True))
            return
        session.versions.update(known)  # what waits is still held against what it was written on
        for each in waiting:
            session.audit = session.audit.with_changes(each.writes.changes)
        overtaken = [each for each in lost if not self._added_again(each, new)]
        self._reload_screens()
        if not overtaken:
            return
        drafted = [self._kept_as_draft(each) for each in overtaken]
        what = ", ".join(dict.fromkeys(each.what for each in overtaken))
        yours = (
            "what you wrote is kept as a draft" if all(drafted) else "yours was not kept: enter it again if it is right"
        )
        words = f"NOT SAVED: {what} was changed by somebody else first. Theirs is shown, {yours} (ctrl+s: seen)"
        self._lost.append(words)
        self._say_saved(SaveState(words, failed=True))

    def _added_again(self, lost: Pending, new: Container[Key]) -> bool:
        from audit_tui.domain.outcome import Outcome
        from audit_tui.services import overtaken as overtaken_acts

        changes = overtaken_acts.added_again(lost.session.audit, lost.writes.changes, new)
        if changes is None:
            return False
        try:
            self.do(Outcome(changes), lost.what, seat=lost.writes.by, session=lost.session)
        except AuditError:  # signed off by somebody else meanwhile
            return False
        return True

    def _kept_as_draft(self, lost: Pending) -> bool:
        from audit_tui.domain.outcome import Outcome
        from audit_tui.services import overtaken as overtaken_acts

        drafts = overtaken_acts.drafts_of(lost.session.audit, lost.writes.changes)
        if drafts:
            self.do(Outcome(drafts), "", seat=lost.writes.by, session=lost.session)
        return bool(drafts)

    def _reload_screens(self) -> None:
        from audit_tui.tui.screens.base import AuditScreen

        for screen in self.screen_stack:
            if isinstance(screen, AuditScreen):
                screen.reload_view()

    def _watch_signals(self) -> None:
        loop = self._loop
        if loop is None or self.is_headless:
            return
        names = dict.fromkeys(("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGBREAK"), self._on_signal)
        names |= {"SIGTSTP": self._on_stop, "SIGCONT": self._on_going_on}
        acts = {number: act for name, act in names.items() if (number := getattr(signal, name, None)) is not None}

        def tell(number: int, _frame: object) -> None:
            loop.call_soon_threadsafe(acts[number], number)

        for number, act in acts.items():
            try:
                loop.add_signal_handler(number, act, number)
            except NotImplementedError:  # Windows has no handlers in its loop
                signal.signal(number, tell)

    def _watch_loop(self) -> None:
        """Stop at a fault in a task or a callback that nobody waits for, a save for one; the loop would print it."""

        def stop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            if isinstance(fault := context.get("exception"), Exception):
                self._handle_exception(fault)

        if self._loop is not None:
            self._loop.set_exception_handler(stop)

    def _on_signal(self, number: int) -> None:
        if not self._leaving:
            self.run_worker(self.leave_on_signal(number))

    def _on_stop(self, number: int) -> None:  # noqa: ARG002
        if not self._leaving:
            self.run_worker(self._stop_on_signal())

    def _on_going_on(self, number: int) -> None:  # noqa: ARG002
        """Take the terminal again after a stop that was not of our making; whoever was there may have changed it.

        The framework would start a second reader of the keys here, and forget how the terminal was before.
        """
        stopped, self._stopped = self._stopped, False
        if not (stopped or self._leaving or gone_terminal.is_gone()):
            with self.suspend():
                pass

    def _watch_terminal(self) -> None:
        """Leave when the terminal has gone: the framework alone would spin for ever."""

        def look() -> None:
            if not self._leaving and gone_terminal.is_gone():
                self.run_worker(self.leave_on_signal(_HANG_UP))

        if not self.is_headless and not gone_terminal.is_gone():  # some systems say so of every terminal
            self.set_interval(TERMINAL_GONE_SECONDS, look)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser: what is linked to would learn who reads it, and when."""

    def panic(self, *_renderables: Any) -> None:
        """Stop, as after every fault; what the framework would print of it may hold what was on the screen."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Stop after the first fault: keep as drafts what is being typed, and report where in the code it was.

        What waits to be saved is saved before the screens go; nothing of a fault is printed while they are there.
        """
        if self.fault is None:
            error = self._exception or RuntimeError()
            self.fault = error.error if isinstance(error, WorkerFailed) else error
            self.fault_report = crash.report(self.fault)
            if self._driver is not None and not self._driver.is_headless:
                self._end_whatever_hangs(self._driver)
            self._keep_drafts()
        self._return_code = 1
        self._close_messages_no_wait()

    def ended_by(self) -> crash.Stopped | None:
        """What became of the program, where a fault of it was the end; whoever asks says it."""
        self._end_is_said = True
        return None if self.fault is None else crash.Stopped(self.fault, self.fault_report, self.unsaved)

    def _keep_drafts(self) -> None:
        from audit_tui.tui.screens.form import FormScreen
        from audit_tui.tui.screens.question import QuestionScreen

        for screen in self._screen_stack:
            with contextlib.suppress(Exception):  # a screen that is broken must not keep another's words
                if isinstance(screen, QuestionScreen):
                    screen.keep_drafts()
                elif isinstance(screen, FormScreen):
                    screen.keep_typing()

    async def _shutdown(self) -> None:
        """After a fault, save first what waits; the framework then takes the screens away."""
        if self.fault is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SAVING_SECONDS):
                    await self._save_what_waits()
        await super()._shutdown()

    async def _save_what_waits(self) -> None:
        """Save in order what can be saved; a save that is itself at fault does not hold up those behind it."""
        with contextlib.suppress(Exception):
            try:
                await self.saver.drained()
            finally:
                self.unsaved = self.saver.unsaved
        for each in self.saver.waiting():
            with contextlib.suppress(Exception):
                await self.saver.by_itself(partial(each.session.save, each.writes))
                self.unsaved -= 1

    def _end_whatever_hangs(self, driver: Driver) -> None:
        """Give the terminal back and end, should the fault or the disk keep the framework from doing it."""

        def end() -> None:
            _end_at_last(1)  # giving back may hang too
            with contextlib.suppress(Exception):
                if not self._end_is_said:
                    driver.stop_application_mode()
                    os.write(2, f"audit-tui: {self.ended_by()}\n".encode(errors="replace"))
            os._exit(1)

        timer = threading.Timer(SAVING_SECONDS + FAREWELL_SECONDS, end)
        timer.daemon = True
        timer.start()
