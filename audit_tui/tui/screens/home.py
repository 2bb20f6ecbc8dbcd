"""Home: the sessions there are, with stage and progress."""

from collections.abc import Iterable
from pathlib import Path

from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.retention import destruction_in_words, is_to_be_destroyed
from audit_tui.domain.session import SessionDetails
from audit_tui.domain.words import BANNER, STAGE_LABELS
from audit_tui.errors import AuditError, LockedSession, refusal
from audit_tui.services.progress import stage, totals
from audit_tui.store.folders import ENCRYPTED
from audit_tui.text import plural
from audit_tui.tui.commands import HOME
from audit_tui.tui.screens.base import AuditScreen, bindings, refused
from audit_tui.tui.walk_text import return_progress
from audit_tui.tui.widgets.choices import Choice, ChoiceList
from audit_tui.workspace import Workspace

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
        self._read: dict[Path, tuple[object, Choice]] = {}

    def body(self) -> Iterable[Widget]:
        """The list of sessions, or what to do first."""
        yield Static("Audits", classes="heading", markup=False)
        yield ChoiceList(id="sessions")
        yield Static(
            Content.assemble(
                ("No audits here yet.\n\n", "bold"),
                "Press ",
                ("n", "bold"),
                " to set one up, or ",
                ("d", "bold"),
                " to walk through the fictional demonstration first.\n\n",
                (_CHECK_FIRST, "dim"),
            ),
            id="empty",
            markup=False,
        )

    def refresh_view(self) -> None:
        """Read the sessions again, where somebody looks at them."""
        if not self.is_current:
            return
        self.show_where("audit-tui: multi-agency safeguarding audits")
        rows = []
        workspace = self.audit_app.workspace
        unreadable = ""
        try:
            rows = [self._row(folder) for folder in workspace.session_folders()]
        except AuditError as error:
            unreadable = str(error)
        self.sessions.fill(rows, (), token="sessions", plain=True)
        self.sessions.display = bool(rows)
        self.empty.display = not rows
        if said := "\n".join([*workspace.unfinished(), *filter(None, [unreadable, workspace.warning()])]):
            self.say(said)
        if rows and not self.sessions.has_focus:
            self.sessions.focus()

    def _row(self, folder: Path) -> Choice:
        """An audit in a line; one that is as it was when it was read last is not read again."""
        workspace = self.audit_app.workspace
        try:
            now = (workspace.clock().date(), _as_it_is(folder))
            before, row = self._read.get(folder, (None, None))
            if row is None or before != now:
                row = _row(workspace, folder)
                self._read[folder] = now, row
            return row
        except LockedSession:
            return Choice(str(folder), folder.name, "encrypted: Enter asks for its passphrase")
        except OSError as error:
            why = f"cannot be read: {refusal(error)}"
        except AuditError as error:
            file = Path(error.path or folder)
            why = error.advice if file.name == folder.name else f"{file.name}: {error.advice}"
        return Choice(str(folder), f"CANNOT BE OPENED: {folder.name}", why)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Open it."""
        self._open(event.code)

    def action_open(self) -> None:
        """Open the session that the list stands on."""
        if self.sessions.highlighted is not None:
            self._open(self.sessions.rows[self.sessions.highlighted].code)

    def action_new(self) -> None:
        """Set up an audit."""
        from audit_tui.tui.screens.set_up import SetUpScreen

        self.app.push_screen(SetUpScreen())

    def action_demonstration(self) -> None:
        """Open a fresh copy of the demonstration, in a folder that the system clears."""
        from audit_tui.demonstration import make_demonstration

        try:
            made = make_demonstration(self.audit_app.workspace)
        except AuditError as error:
            refused(self, error)
            return
        made.close()
        self._open(str(made.folder))

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


def _end(details: SessionDetails, today: str) -> str:
    """By when it is to be destroyed; once that day has passed, how."""
    words = destruction_in_words(details.destroy_by, today)
    how = f" (audit-tui purge {details.id})" if is_to_be_destroyed(details.destroy_by, today) else ""
    return f", {words}{how}" if words else ""


def _as_it_is(folder: Path) -> object:
    """What differs once anybody has saved anything in a session's folder; unlike anything where it cannot be told."""
    try:
        found = [(path.name, path.stat()) for path in folder.iterdir() if path.suffix in (".json", ENCRYPTED)]
    except OSError:
        return object()
    return sorted((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in found)


def _row(workspace: Workspace, folder: Path) -> Choice:
    session = workspace.open(str(folder), ask=False)
    audit = session.audit
    session.close()
    fiction = f"{BANNER}, " if audit.details.fictional else ""
    if folder.name != audit.details.id:
        fiction = f"in {folder.name}, {fiction}"
    end = _end(audit.details, session.now()[:10])
    if agency := audit.details.return_of:
        whose = f"return of {audit.questions.agency_label(agency)}"
        return Choice(str(folder), audit.details.title, f"{fiction}{whose}, {return_progress(audit, agency)}{end}")
    answered, asked = totals(audit)
    note = (
        f"{fiction}{audit.questions.title}, {STAGE_LABELS[stage(audit)].lower()}, "
        f"{plural(len(audit.details.records), 'record')}, {answered} of {asked} answered{end}"
    )
    return Choice(str(folder), audit.details.title, note)
