"""A form over a screen: a few fields, checked when it is saved, and nothing lost when it is refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from audit_tui.errors import AuditError
from audit_tui.text import clean_text
from audit_tui.tui.commands import FORM
from audit_tui.tui.widgets.choices import Choice, ChoiceList

Values = dict[str, Any]
"""What was filled in, by field: text for a text, a tuple of codes for choices."""

Then = Callable[[Values], None]


@dataclass(frozen=True)
class Field:
    """One field: a line of text, several `lines`, or choices (`code, label` pairs, `several` of them or one)."""

    id: str
    label: str
    value: str | tuple[str, ...] = ""
    lines: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False


class FormScreen(ModalScreen[None]):
    """A few fields; ctrl+s saves, Esc leaves; Enter in a line of text goes to the next field or saves."""

    BINDINGS = [command.binding for command in FORM]

    def __init__(self, title: str, fields: tuple[Field, ...], then: Then, *, about: str = "", banner: str = "") -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._then = then
        self._about = about
        self._banner = banner
        self._chosen: dict[str, tuple[str, ...]] = {}

    def compose(self) -> ComposeResult:
        """The fields, one under the other."""
        with Vertical(id="form") as form:
            form.border_title = Content(clean_text(self._title))
            form.border_subtitle = Content(f"{self._banner}  ctrl+s save   Esc cancel   Tab next field".strip())
            if self._about:
                yield Static(self._about, id="form-help", markup=False)
            with VerticalScroll(can_focus=False):
                for field in self._fields:
                    yield Static(field.label, classes="label", markup=False)
                    yield from self._widget(field)
            yield Static("", id="wrong", markup=False)

    def _widget(self, field: Field) -> Iterator[Widget]:
        if field.choices:
            yield ChoiceList(id=f"field-{field.id}")
        elif field.lines > 1:
            area = TextArea(str(field.value), id=f"field-{field.id}", soft_wrap=True, tab_behavior="focus")
            area.styles.height = field.lines + 2
            area.move_cursor(area.document.end)
            yield area
        else:
            yield Input(str(field.value), id=f"field-{field.id}")

    def on_mount(self) -> None:
        """Fill the lists, and start in the first field."""
        for field in self._fields:
            if field.choices:
                chosen = field.value if isinstance(field.value, tuple) else ()
                self._chosen[field.id] = chosen
                rows = [Choice(code, label) for code, label in field.choices]
                self.query_one(f"#field-{field.id}", ChoiceList).fill(rows, chosen, several=field.several)
        self.query_one(f"#field-{self._fields[0].id}").focus()

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

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter ends a line of text: on to the next field, or save after the last."""
        if event.input.id == f"field-{self._fields[-1].id}":
            self.action_submit()
        else:
            self.focus_next()

    def action_submit(self) -> None:
        """Hand over what was filled in; what is refused stays to be mended."""
        try:
            self._then(self._values())
        except AuditError as error:
            self.query_one("#wrong", Static).update(f"{error.message}{': ' + error.hint if error.hint else ''}")
            self.app.bell()
            return
        self.dismiss()

    def action_cancel(self) -> None:
        """Leave it as it was."""
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
                values[field.id] = clean_text(widget.value)
        return values
