"""Taking returns in: the files are read, what they would do is shown, and only then is anything taken."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import OptionList, Static

from audit_tui.domain.audit import Audit
from audit_tui.domain.returned import Returned
from audit_tui.errors import AuditError, ChangedElsewhere
from audit_tui.text import plural
from audit_tui.tui import merge_text
from audit_tui.tui.commands import MERGE
from audit_tui.tui.hands import RETURNS
from audit_tui.tui.screens.base import SessionBoundScreen, bindings, refused
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.widgets.choices import ChoiceList

if TYPE_CHECKING:  # reading workbooks is for those who take returns in
    from audit_tui.returns.lines import Line
    from audit_tui.returns.merging import Merge

_MOST_FILES = 200

Then = Callable[[tuple[Path, ...], Path | None], None]


def ask_for_files(screen: SessionBoundScreen, then: Then, paths: str = "", mapping: str = "") -> None:
    """Ask which files came back; `then` gets those that there are, and what says how a form's columns are read."""

    def named(values: Values) -> None:
        found = files_in(values["paths"])
        columns = _path(values["mapping"])
        if columns is not None and not columns.is_file():
            raise AuditError(f"there is no file {columns}", hint="leave the mapping empty where there is none")
        then(found, columns)

    fields = (
        Field("paths", "Files, or a folder of them (; between several)", paths),
        Field("mapping", "Mapping file, only for the responses of a form (optional)", mapping),
    )
    about = "Workbooks, the app’s own return files, rows of text. ctrl+s looks at them; nothing is taken in yet."
    screen.ask("Take returns in", fields, named, about, does="look")


def files_in(text: str) -> tuple[Path, ...]:
    """The files that were named, a folder being every file in it; AuditError where one is not there."""
    found: list[Path] = []
    for path in filter(None, map(_path, text.split(";"))):
        try:
            found += _files_at(path)
        except OSError as error:
            raise AuditError(f"{path} cannot be looked into", hint="check who may read it") from error
    if not found:
        raise AuditError("no file is named", hint="such as ~/Downloads/police.xlsx")
    return tuple(dict.fromkeys(found))


def _files_at(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise AuditError(f"there is no file or folder {path}", hint="check the name; ~ is your own folder")
    inside = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith((".", "~$")))
    if not 0 < len(inside) <= _MOST_FILES:
        hint = "name a folder that holds returns only" if inside else "name another"
        raise AuditError(f"{path} holds {len(inside) or 'no'} files", hint=hint)
    return inside


_NOT_SAVED = "Something is not saved yet: ctrl+s at the grid tries again; look here then."


class MergeScreen(SessionBoundScreen):
    """What some files would do to the session, line by line; ctrl+s alone takes it, Esc takes nothing."""

    TABLE = MERGE
    BINDINGS = [
        *bindings(MERGE),
        Binding("space", "mark", "Mark", show=False),
    ]
    DEFAULT_CSS = """
    MergeScreen #merge-about { height: auto; padding: 0 1; margin: 0 0 1 0; }
    MergeScreen #merge-rows { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    MergeScreen #merge-full { height: auto; max-height: 6; padding: 0 1; border-top: solid $panel; }
    """

    rows = query_one("#merge-rows", ChoiceList)
    full = query_one("#merge-line", Static)

    def __init__(self, paths: Sequence[Path], mapping: Path | None) -> None:
        super().__init__()
        self._paths = tuple(paths)
        self._mapping = mapping
        self._files: tuple[Returned, ...] = ()
        self._unread: tuple[Line, ...] = ()
        self._merge: Merge | None = None
        self._marked: tuple[Line, ...] = ()
        self._values = False
        self._shown: list[merge_text.Row] = []
        self._taking = False
        self._failed = False

    def body(self) -> Iterable[Widget]:
        """The counts, the lines, and the one that the list stands on in full."""
        yield Static("", id="merge-about", markup=False)
        yield ChoiceList(id="merge-rows", tells=True)
        yield VerticalScroll(Static("", id="merge-line", markup=False), id="merge-full", can_focus=False)

    def on_mount(self) -> None:
        """Read the files."""
        self.rows.focus()
        self._look()

    def _look(self) -> None:
        """Read the files, with nothing more to be seen of those before."""
        self._merge, self._marked, self._values, self._failed, self._shown = None, (), False, False, []
        self.rows.fill([], (), token="merge", plain=True)
        self._show_full()
        self._say_working(f"Reading {plural(len(self._paths), 'file')} …")
        self.run_worker(self._read(), exclusive=True)

    async def _read(self) -> None:
        """Read the files off the loop, saying how far: a workbook may take a second."""
        loop = asyncio.get_running_loop()
        stopped = threading.Event()

        def one_by_one() -> Iterator[Path]:
            for place, path in enumerate(self._paths, 1):
                if stopped.is_set():  # somebody went back: what was read is let go
                    return
                loop.call_soon_threadsafe(self._say_reading, place)
                yield path

        try:
            from audit_tui.returns.reading import read_returns

            key = self.audit_app.opened.key
            self._files, self._unread = await asyncio.to_thread(read_returns, one_by_one(), self._mapping, key)
        except AuditError as error:
            self._failed = True
            self.refresh_view()
            refused(self, error, before=f"{error.path}: " if error.path else "")
            return
        finally:
            stopped.set()
        await self._plan()

    def _say_reading(self, place: int) -> None:
        if self.is_attached and self._merge is None and not self._failed:
            of = f"Reading file {place} of {len(self._paths)}: {self._paths[place - 1].name} …"
            self._say_working(of)

    def _say_working(self, words: str) -> None:
        """Say in place of the counts what goes on, and that it can be stopped."""
        for about in self.query("#merge-about").results(Static):  # gone already where the app is being left
            about.update(f"{words}\nNothing is taken in yet: Esc stops and goes back.")

    async def _plan(self) -> None:
        """Hold what the files say against the session as it is saved now."""
        if not await self.audit_app.saver.drained():
            self.say(_NOT_SAVED)
            return
        self._say_working(f"Comparing {plural(len(self._files), 'file')} with the audit …")
        try:
            self.audit_app.opened.reload()
            self._merge = await asyncio.to_thread(self._planned, self.audit)
        except AuditError as error:
            refused(self, error)
            return
        known = {_same(line): line for line in self._merge.lines}
        self._marked = tuple(known[_same(line)] for line in self._marked if _same(line) in known)
        self.refresh_view()

    def _planned(self, audit: Audit) -> "Merge":
        from audit_tui.returns.merging import plan_merge

        wanted = {_same(line) for line in self._marked}
        merge = plan_merge(
            audit, self._files, at=self.audit_app.opened.now(), wanted=lambda line: _same(line) in wanted
        )
        return replace(merge, lines=(*self._unread, *merge.lines))

    def refresh_view(self) -> None:
        """Show what would be taken."""
        self.show_where(f"Take returns in: {self.audit.details.title}")
        heading = self.query_one("#merge-about", Static)
        if self._failed:
            heading.update("Nothing was read, and nothing is taken in. g names other files, Esc goes back.")
            self.rows.fill([], (), token="merge", plain=True)
            return
        if self._merge is None:
            return
        shown = merge_text.Shown(self.audit, frozenset(self._marked), self._values)
        heading.update(merge_text.about(self._merge, self._files, shown))
        self._shown = merge_text.rows(self._merge, self._files, shown)
        self.rows.fill([row.choice for row in self._shown], (), token="merge", plain=True, stay=True)
        self._show_full()

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Show the line in full."""
        self._show_full()

    def _show_full(self) -> None:
        at = self.rows.highlighted
        self.full.update(self._shown[at].full if at is not None and at < len(self._shown) else "")

    def on_choice_list_chosen(self, _event: ChoiceList.Chosen) -> None:
        """Enter or a click marks or unmarks."""
        self.action_mark()

    def action_mark(self) -> None:
        """Take a changed answer in place of the one that is here, or do not."""
        at = self.rows.highlighted
        line = self._shown[at].line if at is not None and at < len(self._shown) else None
        if line is None or line.kind != "changed":
            self.say("Only what changed is marked: ctrl+s takes in what is marked and new.")
            return
        kept = tuple(each for each in self._marked if each != line)
        self._marked = kept if line in self._marked else (*self._marked, line)
        self.say("")
        self.refresh_view()

    def action_mark_all(self) -> None:
        """Take every changed answer in place of the one that is here; none where all are marked."""
        if self._merge is None:
            return
        changed = tuple(line for line in self._merge.lines if line.kind == "changed")
        all_marked = set(changed) <= set(self._marked)
        self._marked = () if all_marked else changed
        self.say("" if changed else "Nothing changed, so there is nothing to mark: ctrl+s takes in what is new.")
        self.refresh_view()

    def action_show_values(self) -> None:
        """Show what was answered, or hide it."""
        if self._merge is not None:
            self._values = not self._values
            self.refresh_view()

    def action_files(self) -> None:
        """Name other files, or more of them."""
        if self._taking:
            return

        def look(paths: tuple[Path, ...], mapping: Path | None) -> None:
            self._paths, self._mapping = paths, mapping
            self._look()

        ask_for_files(self, look, "; ".join(map(str, self._paths)), str(self._mapping or ""))

    def action_take(self) -> None:
        """Take in what is new and what is marked."""
        if self._merge is not None and not self._taking:
            self._taking = True
            self.say("Taking in …")
            self.run_worker(self._take())

    async def _take(self) -> None:
        if not await self.audit_app.saver.drained():
            self._taking = False
            self.say(_NOT_SAVED)
            return
        try:
            merge = await asyncio.to_thread(self._planned, self.audit)
            if not merge.outcomes:
                self.say("There is nothing to take in: nothing is new, and nothing that changed is marked.")
                return
            await self._save(merge)
        except ChangedElsewhere:
            await self._plan()
            self.say("Somebody else saved meanwhile: this is what the files would do now. ctrl+s takes it in.")
        except AuditError as error:
            with suppress(AuditError):
                self.audit_app.opened.reload()
            refused(self, error, before="Not all is taken in: ")
        else:
            self._leave(merge_text.taken_in_words(merge, self.audit))
        finally:
            self._taking = False

    async def _save(self, merge: "Merge") -> None:
        """Save each agency's as that agency, after a copy of how things were."""
        app = self.audit_app
        await app.saver.by_itself(app.opened.keep_generation)
        for seat, outcome in merge.outcomes:
            await app.save_first(outcome, RETURNS, seat=seat)

    def _leave(self, words: str) -> None:
        self.app.pop_screen()
        below = self.app.screen
        if isinstance(below, SessionBoundScreen):
            below.say(words)

    def action_back(self) -> None:
        """Back, with nothing taken; but not while it is being taken."""
        if self._taking:
            self.say("Taking in…")
        else:
            self.app.pop_screen()


def _same(line: "Line") -> tuple[str, ...]:
    """What makes a line of one plan the same as one of another."""
    return line.file, line.where, line.record, line.seat, line.what, line.before, line.after


def _path(text: str) -> Path | None:
    """A path as people paste it: with quotes, or with ~ for their own folder."""
    text = text.strip().strip("\"'").strip()
    if not text:
        return None
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody of that name
        return Path(text)
