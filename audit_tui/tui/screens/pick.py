"""A list over a screen, to go somewhere from."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen

from audit_tui.text import clean_text
from audit_tui.tui.commands import EVERYWHERE, Group, Table
from audit_tui.tui.one_paint import PaintedOnce, keep
from audit_tui.tui.settled import SettledScreen
from audit_tui.tui.widgets.choices import Choice, ChoiceList
from audit_tui.tui.widgets.reading import Under, Words

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

_TYPED = (
    "3.4 or Ed",
    "Stand on the first row whose id or name begins so; NEG-3.4 is found by 3.4 too.",
)
_CLOSE = ("Esc", "Close the list; nothing is done.")
_QUESTION = re.compile(r"\w+-\d+\.\d+")


class PickScreen(SettledScreen, PaintedOnce, ModalScreen[None]):
    """Enter goes to the row that the list stands on; Esc leaves. What is typed is looked for at the rows' beginning."""

    BINDINGS = [("escape", "cancel", "Close"), ("f1,question_mark", "help", "Help")]
    KEYS = "Enter go   F1 help   Esc close"
    TABLE: ClassVar[Table] = Table(
        "A list to choose one row of. The key in front of a row, where there is one, chooses it at once.",
        Group("Choose", (), (("↑ ↓ Enter", "Move, and choose."), _TYPED, _CLOSE)),
        Group(EVERYWHERE, ()),
    )

    def __init__(
        self, title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None], *, about: str = ""
    ) -> None:
        """`about` says what is to be known to read the rows."""
        super().__init__()
        self._take(title, rows, at, then, about)

    def _take(self, title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None], about: str) -> None:
        self._title = title
        self._rows = rows
        self._at = at
        self._then = then
        self._about = about
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The list."""
        with Under(id="pick"):
            yield Words("", id="pick-about", markup=False)
            yield ChoiceList(id="picks")

    def on_mount(self) -> None:
        """Fill the list, and move in it at once."""
        self._put()
        self.query_one(ChoiceList).focus()

    def _put(self) -> None:
        """Show what the list is now about."""
        box, about = self.query_one("#pick", Under), self.query_one("#pick-about", Words)
        find = "type an id’s end to find it   " if _are_questions(self._rows) else ""
        box.border_title = Content(clean_text(self._title))
        box.border_subtitle = f"{find}{self.KEYS}"
        about.update(self._about)
        about.display = bool(self._about)
        self.fill(self.query_one(ChoiceList))

    def fill(self, choices: ChoiceList) -> None:
        """Stand on the current place."""
        choices.fill(self._rows, (self._at,), token="pick", plain=True)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click on a row."""
        self.choose(event.code)

    def choose(self, code: str) -> None:
        """Go there."""
        then = self._then
        self.close()
        then(code)

    def close(self) -> None:
        """Leave; a list that is kept holds nothing meanwhile."""
        self.dismiss()

    def goes_at_once(self, key: str) -> bool:
        """Those by which one moves in the list and leaves it; `on_key` looks at what is written, which they end."""
        bound = any(key in bindings.key_to_bindings for _, bindings in self._modal_binding_chain)
        at_once = bound and len(key) > 1 and key != "space"
        if at_once:
            self._typed = ""
        return at_once

    def on_key(self, event: Key) -> None:
        """The key in front of a row chooses it, as it does beside a question; without one, an id is looked for."""
        row = next((row for row in self._rows if row.key.strip() and row.key == event.character), None)
        if row is not None:
            event.stop()
            self.choose(row.code)
        elif event.is_printable and event.character and event.key not in ("space", "question_mark"):
            self._find(event.character)
        else:
            self._typed = ""

    def _find(self, typed: str) -> None:
        """Stand on the first row that begins with what was typed so far, else on the first with this letter."""
        for text in (self._typed + typed, typed):
            for place, row in enumerate(self._rows):
                if any(part.startswith(text.lower()) for part in _beginnings(row)):
                    self._typed = text
                    self.query_one(ChoiceList).highlighted = place
                    return
        self._typed = ""

    def action_help(self) -> None:
        """What the list is for, and its keys."""
        from audit_tui.tui.screens.help import HelpScreen

        app = cast("AuditApp", self.app)
        self.app.push_screen(HelpScreen(self.TABLE, app.keymap.keys, more=self._about, banner=app.banner))

    def action_cancel(self) -> None:
        """Stay."""
        self.close()


def _are_questions(rows: Sequence[Choice]) -> bool:
    """Whether it is questions that are listed, and nothing else that can be done: CLS-3 beside NEG-3.4."""
    return any(_QUESTION.fullmatch(row.code) for row in rows) and all("-" in row.code for row in rows)


def _beginnings(row: Choice) -> tuple[str, ...]:
    """What may be typed for a row: its words, or its id where it shows that, or what stands after the id's hyphen."""
    label, code = row.label.strip().lower(), row.code.lower()
    return (label, code, code.partition("-")[2] or code) if code in label else (label,)


class KeptPick(PickScreen):
    """The list that is made once and shown again and again; while it is not on the screen, it holds nothing."""

    NAME = "pick"

    def __init__(self) -> None:
        super().__init__("", (), "", _nothing)
        self._shown = 0

    def show(self, title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None], about: str) -> None:
        """Be this list, before it is seen."""
        self._shown += 1
        self._take(title, rows, at, then, about)
        if self.is_mounted:
            self._put()

    def fill(self, choices: ChoiceList) -> None:
        """Stand on the current place, and at the top of what stands before it."""
        choices.scroll_home(animate=False, immediate=True)
        choices.fill(self._rows, (self._at,), token=f"pick {self._shown}", plain=True)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click on a row; a second click meant the list that stood here before."""
        event.prevent_default()
        if event.token == f"pick {self._shown}":
            self.choose(event.code)

    def close(self) -> None:
        """Leave, and hold nothing any more."""
        super().close()
        self._let_go()

    def on_screen_suspend(self) -> None:
        """Hold nothing either where all that was open has been left at once."""
        if self not in self.app.screen_stack:
            self._let_go()

    def _let_go(self) -> None:
        self._shown += 1
        self._take("", (), "", _nothing, "")
        self._put()


def pick(
    app: App[Any], title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None], *, about: str = ""
) -> None:
    """Have one of these rows chosen: in the list that is kept or, while that is still on the screen, in another."""
    kept = kept_pick(app)
    if kept in app.screen_stack:
        app.push_screen(PickScreen(title, rows, at, then, about=about))
    else:
        kept.show(title, rows, at, then, about)
        app.push_screen(kept)


def kept_pick(app: App[Any]) -> KeptPick:
    """The list that is kept, made where it is not yet."""
    return keep(app, KeptPick.NAME, KeptPick)


def _nothing(_code: str) -> None:
    """Nothing is chosen where nothing is shown."""


class MarkScreen(PickScreen):
    """Enter, Space or a click marks rows, ctrl+s goes on with those that are marked; Esc leaves."""

    BINDINGS = [
        Binding("ctrl+s", "go_on", "Go on", priority=True),
        ("space", "mark", "Mark"),
    ]
    KEYS = "Enter mark   ctrl+s go on   F1 help   Esc close"
    TABLE = Table(
        "A list to mark one row or several of, and to go on with those.",
        Group(
            "Mark", (), (("Enter Space", "Mark the row, or take the mark away."), ("ctrl+s", "Go on."), _TYPED, _CLOSE)
        ),
        Group(EVERYWHERE, ()),
    )

    def __init__(
        self, title: str, rows: Sequence[Choice], marked: Sequence[str], then: Callable[[tuple[str, ...]], None]
    ) -> None:
        super().__init__(title, rows, "", self.choose)
        self._marked = tuple(marked)
        self._go_on = then

    def fill(self, choices: ChoiceList) -> None:
        """Stand on the first that is marked."""
        choices.fill(self._rows, self._marked, several=True, token="mark")

    def choose(self, code: str) -> None:
        """Mark or unmark it."""
        now = {*self._marked} ^ {code}
        self._marked = tuple(row.code for row in self._rows if row.code in now)
        self.query_one(ChoiceList).mark(self._marked)

    def action_mark(self) -> None:
        """Mark or unmark the row on which the list stands."""
        if code := self.query_one(ChoiceList).current:
            self.choose(code)

    def action_go_on(self) -> None:
        """Go on with what is marked."""
        self.dismiss()
        self._go_on(self._marked)
