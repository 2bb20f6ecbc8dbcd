"""The keys of a screen in one line: drawn with the rest of it, and drawn again only where they have changed."""

from typing import Any

from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from audit_tui.tui.widgets.reading import Settling


class QuietFooter(Settling, Widget):
    """A footer as the framework's own looks, in one widget; what is too long for its line stands closer together.

    The framework's has a widget for each key, makes them anew at every move of the focus, which doubles the cost of the
    move, and shows them a frame or two after the screen.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"quiet-footer--key", "quiet-footer--words"}
    DEFAULT_CSS = """
    QuietFooter {
        dock: bottom;
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
        text-wrap: nowrap;
        .quiet-footer--key {
            color: $footer-key-foreground;
            background: $footer-key-background;
            text-style: bold;
        }
        .quiet-footer--words {
            color: $footer-description-foreground;
            background: $footer-description-background;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[ActiveBinding] = []
        self._may_differ = False

    def on_mount(self) -> None:
        """Follow what the keys of the screen are."""
        self._shown = _acts(self.screen)
        self.screen.bindings_updated_signal.subscribe(self, self.bindings_changed, immediate=True)

    def bindings_changed(self, _screen: Screen[Any]) -> None:
        """Look at the keys again, once, when all that is being done now is done: a move may say several times so."""
        self._may_differ = True
        self.check_idle()

    def _check_refresh(self) -> None:
        """Draw the line again where a key, its words or whether it works now differ from what stands there."""
        if self._may_differ and self.is_attached:
            self._may_differ = False
            shown = _acts(self.screen)
            if self.app.app_focus and [*map(_seen, shown)] != [*map(_seen, self._shown)]:
                self._shown = shown
                self.refresh()
        super()._check_refresh()

    def render(self) -> RenderResult:
        """Each key and what it does; one that cannot be used now is dimmed."""
        key, words = self.get_visual_style("quiet-footer--key"), self.get_visual_style("quiet-footer--words")
        line = Content("")
        for each in self._shown:
            part = Content.assemble((self._key(each), key), (f"{each.binding.description} ", words))
            line += part if each.enabled else part.stylize("dim")
        return line

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say what the key under the pointer is for."""
        under = self._under(event)
        self.tooltip = under.tooltip if under else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the pointer."""
        under = self._under(event)
        if under is not None and under.enabled:
            self.app.simulate_key(under.binding.key)
        elif under is not None:
            self.app.bell()

    def _under(self, event: events.MouseEvent) -> ActiveBinding | None:
        end = 0
        for each in self._shown:
            end += Content(f"{self._key(each)}{each.binding.description} ").cell_length
            if event.x < end:
                return each
        return None

    def _key(self, each: ActiveBinding) -> str:
        key = self.app.get_key_display(each.binding)
        return f"{key} " if self._is_tight else f" {key} "

    @property
    def _is_tight(self) -> bool:
        words = "".join(
            f" {self.app.get_key_display(each.binding)} {each.binding.description} " for each in self._shown
        )
        return Content(words.rstrip()).cell_length > self.size.width


def _acts(screen: Screen[Any]) -> list[ActiveBinding]:
    """What stands in a screen's footer: each act once, with the first of its keys."""
    acts: dict[str, ActiveBinding] = {}
    for each in screen.active_bindings.values():
        if each.binding.show:
            acts.setdefault(each.binding.action, each)
    return list(acts.values())


def _seen(each: ActiveBinding) -> tuple[object, ...]:
    return each.binding, each.enabled, each.tooltip
