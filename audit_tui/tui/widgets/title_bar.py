"""The line at the top of every screen: what this is, and whether it is saved."""

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from audit_tui.tui.saver import SaveState
from audit_tui.tui.widgets.reading import Settling


class TitleBar(Settling, Widget):
    """Where one is on the left; on the right the demonstration's banner and the state of saving."""

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; width: 100%; background: $panel; padding: 0 1; }
    TitleBar.-not-saved { background: $error; color: $text; text-style: bold; }
    """

    where: reactive[str] = reactive("")
    banner: reactive[str] = reactive("")
    pace: reactive[str] = reactive("")
    saved: reactive[SaveState] = reactive(SaveState())

    def watch_saved(self, saved: SaveState) -> None:
        """What is not saved cannot be overlooked."""
        self.set_class(saved.failed, "-not-saved")

    def render(self) -> RenderResult:
        """Both sides on one line; the left one gives way."""
        right = "  ".join(
            part for part in (self.pace, self.banner, "NOT SAVED" if self.saved.failed else self.saved.words) if part
        )
        room = max(0, self.content_size.width - len(right) - 2)
        where = self.where if len(self.where) <= room else f"{self.where[: max(0, room - 1)]}…"
        return Content.assemble((where.ljust(room + 2), ""), (right, "bold"))
