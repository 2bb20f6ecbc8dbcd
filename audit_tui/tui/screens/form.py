"""A form over a screen: a few fields, checked when it is saved, and nothing lost when it is refused."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from audit_tui.domain.dates import as_stored
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, moment
from audit_tui.tui.commands import FORM
from audit_tui.tui.one_paint import PaintedOnce
from audit_tui.tui.settled import SettledScreen
from audit_tui.tui.widgets.choices import Choice, ChoiceList

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

Values = dict[str, Any]
"""What was filled in, by field: text for a text, a tuple of codes for choices."""

GoesOn = Callable[[], Awaitable[None]]

Then = Callable[[Values], GoesOn | None]
"""What is done with it; what it gives back takes a while, and the form stays until that is done."""


@dataclass(frozen=True)
class Field:
    """One field: a line of text, several `lines`, or choices (`code, label` pairs, `several` of them or one).

    `day` says that a day is asked for, which is therefore no date of birth, and is handed over as it is stored; a
    `secret` is typed without being shown; `go_on` has somebody type on after what is there, instead of over it.
    """

    id: str
    label: str
    value: str | tuple[str, ...] = ""
    lines: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False
    day: bool = False
    secret: bool = False
    go_on: bool = False


@dataclass(frozen=True)
class Kept:
    """What a form that holds words about a child needs: a look at them before they are saved, and a place for a draft.

    `check` says what may identify somebody; `keep` stores what is written before it is saved; `left` is what was so
    stored when the form was last left.
    """

    check: Callable[[Values], tuple[str, ...]]
    keep: Callable[[str], None]
    left: str = ""


KEEP_SECONDS = 0.5
_WORKING = "A moment … Esc stops."
CONCERN_TITLE = "Immediate safeguarding concern"


class FormScreen(SettledScreen, PaintedOnce, ModalScreen[None]):
    """A few fields; ctrl+s saves, Esc leaves; Enter in a line of text goes to the next field or saves."""

    AUTO_FOCUS = ""  # the framework would scroll the label of the first field out of sight
    BINDINGS = [*(command.binding for command in FORM), Binding("space", "mark", "Mark", show=False)]

    def __init__(
        self,
        title: str,
        fields: tuple[Field, ...],
        then: Then,
        *,
        about: str = "",
        banner: str = "",
        kept: "Kept | None" = None,
        does: str = "save",
    ) -> None:
        super().__init__()
        self._check = kept.check if kept else None
        self._keep = kept.keep if kept else None
        self._left = kept.left if kept else ""
        self._warned: tuple[str, ...] = ()
        self._timer: Timer | None = None
        self._working = False
        self._title = title
        self._fields = fields
        self._then = then
        self._about = about
        self._banner = banner
        self._does = does
        self._chosen: dict[str, tuple[str, ...]] = {}

    def compose(self) -> ComposeResult:
        """The fields, one under the other."""
        with Vertical(id="form") as form:
            form.border_title = Content(clean_text(self._title))
            form.border_subtitle = Content(
                f"{self._banner}  ctrl+s {self._does}   Esc close   Tab next   F1 help".strip()
            )
            if self._about:
                yield Static(self._about, id="form-help", markup=False)
            yield Static("", id="wrong", markup=False)  # above the fields: what is below them may be cut off
            with VerticalScroll(can_focus=False):
                for field in self._fields:
                    yield Static(field.label, classes="label", markup=False)
                    yield from self._widget(field)

    def _widget(self, field: Field) -> Iterator[Widget]:
        if field.choices:
            yield ChoiceList(id=f"field-{field.id}")
        elif field.lines > 1:
            longest = next(each for each in self._fields if each.lines > 1)
            left = self._left if field is longest else ""
            area = TextArea(left or str(field.value), id=f"field-{field.id}", soft_wrap=True, tab_behavior="focus")
            area.styles.height = field.lines + 2
            area.move_cursor(area.document.end)
            yield area
        else:
            shown = moment(str(field.value)) if field.day else str(field.value)
            name, over = f"field-{field.id}", not field.go_on
            yield Input(shown, id=name, password=field.secret, select_on_focus=over)

    @property
    def is_concern(self) -> bool:
        """The form by which a concern is raised, which is not put over itself."""
        return self._title == CONCERN_TITLE

    def on_mount(self) -> None:
        """Fill the lists, and start in the first field."""
        for field in self._fields:
            if field.choices:
                chosen = field.value if isinstance(field.value, tuple) else ()
                self._chosen[field.id] = chosen
                rows = [Choice(code, label) for code, label in field.choices]
                self.query_one(f"#field-{field.id}", ChoiceList).fill(rows, chosen, several=field.several)
        self.query_one(f"#field-{self._fields[0].id}").focus(scroll_visible=False)  # its label stands above it

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Mark what was chosen."""
        name = (event.choices.id or "").removeprefix("field-")
        field = next(field for field in self._fields if field.id == name)
        before = self._chosen[name]
        if not field.several:
            self._chosen[name] = (event.code,)
        elif event.code in before:
            self._chosen[name] = tuple(code for code in before if code != event.code)
        else:
            self._chosen[name] = (*before, event.code)
        event.choices.mark(self._chosen[name])

    def action_mark(self) -> None:
        """Space marks in a list, as Enter does."""
        if isinstance(self.focused, ChoiceList):
            self.focused.action_select()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter ends a line of text: on to the next field, or save after the last."""
        if event.input.id == f"field-{self._fields[-1].id}":
            self.action_submit()
        else:
            self.focus_next()

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Store what is written, a moment after the last letter."""
        if self._timer is None:
            self._timer = self.set_timer(KEEP_SECONDS, self.keep_typing)

    def keep_typing(self) -> None:
        """Store what is written now."""
        self._timer = None
        if self._keep is not None and self.is_attached:
            text = clean_text(self.query_one(TextArea).text).strip()
            if text != self._left and not self._is_as_before(text):
                self._left = text
                self._keep(text)

    def _is_as_before(self, text: str) -> bool:
        return not self._left and any(text == field.value for field in self._fields if field.lines > 1)

    def action_submit(self) -> None:
        """Hand over what was filled in; what is refused stays to be mended, but for a secret."""
        values = self._values()
        warnings = self._check(values) if self._check is not None else ()
        if warnings and warnings != self._warned:
            self._warned = warnings
            self._say_wrong(f"{'; '.join(warnings)}. ctrl+s again saves it as it is.")
            return
        if self._working:
            return
        try:
            goes_on = self._then(values | {each.id: as_stored(values[each.id]) for each in self._fields if each.day})
        except AuditError as error:
            self._refuse(error)
            return
        if goes_on is None:
            self._finish()
        else:
            self._working = True
            self._wait_for(goes_on)

    @work(exclusive=True)
    async def _wait_for(self, goes_on: GoesOn) -> None:
        """Finish once it is done; Esc closes the form meanwhile, and then nothing more is done."""
        self._say_above(_WORKING)
        try:
            await goes_on()
        except AuditError as error:
            self._refuse(error)
        else:
            self._finish()
        finally:
            self._working = False

    def _finish(self) -> None:
        if self._keep is not None:
            keep, self._keep = self._keep, None
            keep("")
        self.dismiss()

    def _refuse(self, error: AuditError) -> None:
        self._say_wrong(error.advice)
        self._empty_secrets()

    def _say_wrong(self, words: str) -> None:
        self._say_above(words)
        self.app.bell()

    def _say_above(self, words: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.update(words)
        wrong.display = True

    def _empty_secrets(self) -> None:
        """What was typed without being seen cannot be mended, only typed again."""
        secrets = [self.query_one(f"#field-{field.id}", Input) for field in self._fields if field.secret]
        for each in secrets:
            each.value = ""
        for first in secrets[:1]:
            first.focus()

    def action_help(self) -> None:
        """What a form is for, and its keys."""
        from audit_tui.tui.screens.help import HelpScreen

        keys = cast("AuditApp", self.app).keymap.keys
        self.app.push_screen(HelpScreen(FORM, keys, banner=self._banner))

    def action_cancel(self) -> None:
        """Leave it as it was; what was written is there again when the form is opened next."""
        self.keep_typing()
        self.dismiss()

    def _values(self) -> Values:
        values: Values = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.id}")
            if isinstance(widget, ChoiceList):
                values[field.id] = self._chosen[field.id]
            elif isinstance(widget, TextArea):
                values[field.id] = clean_text(widget.text)
            elif isinstance(widget, Input):
                values[field.id] = widget.value if widget.password else clean_text(widget.value)
        return values
