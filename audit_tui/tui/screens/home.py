"""Home: the sessions there are, with stage and progress."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from textual import work
from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.errors import AuditError, cannot_be_read
from audit_tui.listing import kept_line
from audit_tui.tui.commands import HOME
from audit_tui.tui.home_text import kept_in_words, row_being_read, row_not_opened, row_of
from audit_tui.tui.screens.base import AuditScreen, bindings, refused
from audit_tui.tui.widgets.choices import Choice, ChoiceList

SHOW_SECONDS = 0.1
"""How often audits that are being read are shown: each time, the whole list is laid out anew."""

_CHECK_FIRST = (
    "The questions that ship are a starting point: a partnership checks them against current guidance "
    "and its own arrangements before live use."
)


class HomeScreen(AuditScreen):
    """Where the app opens."""

    TABLE = HOME
    of_session = False
    BINDINGS = bindings(HOME)

    sessions = query_one("#sessions", ChoiceList)
    empty = query_one("#empty", Static)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[Path, Choice] = {}
        """What was said of each when it was read last."""

    def body(self) -> Iterable[Widget]:
        """The list of audits, or what to do first."""
        yield Static("Audits", classes="heading", markup=False)
        yield ChoiceList(id="sessions")
        yield Static(self._first_words(), id="empty", markup=False)

    def _first_words(self) -> Content:
        """What somebody reads who has no audit yet: what to press, and where an audit would be kept."""
        keys = {each.id: each.keys_in_words for each in self.audit_app.keymap.now(HOME)}
        acts = (
            ("practise", "practise as a facilitator, step by step; it is thrown away"),
            ("demonstration", "look at the fictional demonstration"),
            ("new", "set up an audit"),
            ("help", "what this is for, and every key"),
        )
        return Content.assemble(
            ("No audits here yet.\n\n", "bold"),
            *(part for act, words in acts for part in ((f"  {keys[act]}", "bold"), f"  {words}\n")),
            f"\n{kept_in_words(self.audit_app.workspace.sessions)}\n\n",
            (_CHECK_FIRST, "dim"),
        )

    def more_help(self) -> str:
        """Where audits are kept, and who can read them."""
        return kept_in_words(self.audit_app.workspace.sessions)

    def refresh_view(self) -> None:
        """Show the sessions as they are now; those of which no line was kept are read off the loop, one by one."""
        if not self.is_current:
            return
        self.workers.cancel_group(self, "rows")  # what is being read may not be here any more
        self.show_where("audit-tui: multi-agency safeguarding audits")
        workspace = self.audit_app.workspace
        folders: tuple[Path, ...] = ()
        unreadable = ""
        try:
            folders = workspace.session_folders()
        except AuditError as error:
            unreadable = str(error)
        kept = {folder: self._kept_row(folder) for folder in folders}
        self._rows = {folder: row or self._rows.get(folder) or row_being_read(folder) for folder, row in kept.items()}
        self._show_rows()
        self.empty.display = not (self._rows or unreadable)
        if said := "\n".join([*workspace.unfinished(), *filter(None, [unreadable, workspace.warning()])]):
            self.say(said)
        if folders and not self.sessions.has_focus:
            self.sessions.focus()
        if unknown := [folder for folder, row in kept.items() if row is None]:
            self._read(unknown)

    def _show_rows(self) -> None:
        self.sessions.fill(tuple(self._rows.values()), (), token="sessions", plain=True, stay=True)
        self.sessions.display = bool(self._rows)
        self.empty.display = not self._rows

    def _kept_row(self, folder: Path) -> Choice | None:
        """The row of an audit that nothing was saved in since its line was kept; None where it has to be opened."""
        now = self.audit_app.workspace.clock()
        try:
            _, line = kept_line(folder, now.tzinfo)
        except OSError:
            return None
        return row_of(line, now.date().isoformat()) if line else None

    @work(group="rows")
    async def _read(self, folders: Sequence[Path]) -> None:
        """Read these audits while home is shown, and show what was read: a list of many is soon complete."""
        await self.audit_app.warm.wait()  # what is imported by two threads at once may be had half made
        loop = asyncio.get_running_loop()
        shown = loop.time()
        for folder in folders:
            if not self.is_current:
                return
            self._rows[folder] = await asyncio.to_thread(self._row, folder)
            if loop.time() - shown >= SHOW_SECONDS or folder == folders[-1]:
                self._show_rows()
                shown = loop.time()

    def _row(self, folder: Path) -> Choice:
        workspace = self.audit_app.workspace
        try:
            return row_of(workspace.listed(folder), workspace.clock().date().isoformat())
        except AuditError as error:
            return row_not_opened(folder, error)
        except OSError as error:
            return row_not_opened(folder, cannot_be_read(error, folder))

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Open it."""
        self._open(event.code)

    def action_open(self) -> None:
        """Open the session that the list stands on."""
        if self.sessions.highlighted is not None:
            self._open(self.sessions.rows[self.sessions.highlighted].code)
        else:
            self.say("There is no audit to open yet: n sets one up.")

    def action_new(self) -> None:
        """Set up an audit."""
        from audit_tui.tui.screens.set_up import SetUpScreen

        if self._may_begin():
            self.app.push_screen(SetUpScreen())

    def action_demonstration(self) -> None:
        """Open a fresh copy of the demonstration, in a folder that the system clears."""
        from audit_tui.demonstration import make_demonstration

        if not self._may_begin():
            return
        try:
            made = make_demonstration(self.audit_app.workspace)
        except AuditError as error:
            refused(self, error)
            return
        made.close()
        self._open(str(made.folder))

    def action_practise(self) -> None:
        """Practise as a facilitator, on a copy of the demonstration that is thrown away."""
        if self._may_begin():
            try:
                self.audit_app.begin_practice()
            except AuditError as error:
                refused(self, error)

    def _may_begin(self) -> bool:
        """Whether something new may be begun here; says why not."""
        if self.audit_app.practice is None:
            return True
        self.say(
            f"Not while you practise: it would be thrown away too. {self.audit_app.practice.key} leaves the practice."
        )
        return False

    def action_actions(self) -> None:
        """The actions of every audit here."""
        from audit_tui.tui.screens.across import ActionsScreen

        self.app.push_screen(ActionsScreen())

    def action_programme(self) -> None:
        """The programme of audits."""
        from audit_tui.tui.screens.across import ProgrammeScreen

        self.app.push_screen(ProgrammeScreen())

    def action_themes(self) -> None:
        """The themes that come back."""
        from audit_tui.tui.screens.across import ThemesScreen

        self.app.push_screen(ThemesScreen())

    def action_compare(self) -> None:
        """Two audits of one topic."""
        from audit_tui.tui.screens.across import CompareScreen

        self.app.push_screen(CompareScreen())

    async def action_quit(self) -> None:
        """Leave."""
        await self.audit_app.action_quit()

    def _open(self, name: str) -> None:
        from audit_tui.tui.screens.passphrases import open_asking

        open_asking(self, name)
