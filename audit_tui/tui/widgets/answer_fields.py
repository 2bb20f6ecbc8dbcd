"""What a person types for one question: the answer itself where it is written, and its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from audit_tui.domain.answer_kinds import FieldKind
from audit_tui.text import clean_text
from audit_tui.tui.widgets.reading import Settling, Words

FieldName = Literal["text", "evidence"]
Texts = dict[FieldName, str]
FIELDS: tuple[FieldName, ...] = ("text", "evidence")


class Line(Settling, Input):
    """A line to write in."""


class Text(Settling, TextArea):
    """Lines to write in."""

    def on_mount(self) -> None:
        """Nobody asks what is marked in it."""
        self.disable_messages(TextArea.SelectionChanged)


class AnswerFields(Settling, Vertical):
    """The texts of one question; what is saved and what stands in the fields are loaded together."""

    DEFAULT_CSS = "AnswerFields { height: auto; }"

    @dataclass
    class Typed(Message):
        """A letter was typed; what stands there is asked for when it is wanted."""

        fields: "AnswerFields"

    line = query_one("#entry", Input)
    text = query_one("#text", TextArea)
    evidence = query_one("#evidence", TextArea)

    def __init__(self) -> None:
        super().__init__(id="fields")
        self._field: FieldKind = "nowhere"
        self._saved: Texts = {"text": "", "evidence": ""}
        self._shown: Texts = {"text": "", "evidence": ""}
        self._basis = self._service = ""

    def compose(self) -> Iterable[Widget]:
        """One line or several for the answer, and the evidence."""
        yield Line(id="entry", select_on_focus=False)
        yield Text("", id="text", soft_wrap=True, tab_behavior="focus")
        yield Words("", id="evidence-label", markup=False)
        yield Text("", id="evidence", soft_wrap=True, tab_behavior="focus")

    def load(self, field: FieldKind, saved: Texts, drafts: Texts) -> None:
        """Show a question's texts: a draft where one was left, else what is saved."""
        self._field, self._saved = field, dict(saved)
        typed = drafts.get("text", saved["text"])
        self.display = field != "nowhere"
        self.line.display = field == "line"
        self.text.display = field == "lines"
        self._show_label()
        with self.prevent(Input.Changed, TextArea.Changed):  # nobody has typed it
            self.line.value = typed if field == "line" else ""
            self.line.cursor_position = len(self.line.value)
            _fill(self.text, typed if field == "lines" else "")
            _fill(self.evidence, drafts.get("evidence", saved["evidence"]))
        self._shown = {name: self._stands(name) for name in FIELDS}

    def rests_on(self, basis: str, service: str, *, of_agency: bool) -> None:
        """Say what the answer rests on and, of an agency's, which service it comes from, beside its evidence."""
        self._basis = basis
        self._service = f"; from {service} (S)" if service else "; service (S)" if of_agency else ""
        self._show_label()

    def _show_label(self) -> None:
        how = "Tab from the answer" if self._field in ("line", "lines") else "e to write"
        what = "Evidence" if self._service else "Evidence in the record"
        basis = f"rests on: {self._basis}" if self._basis else "what it rests on"
        self.query_one("#evidence-label", Words).update(f"{what} ({how}); {basis} (b){self._service}")

    def saved(self, saved: Texts) -> None:
        """Take what was saved as what later typing is compared with; a text that was replaced is shown anew."""
        changed = saved["text"] != self._saved["text"]
        self._saved = dict(saved)
        if self._field == "line" and changed:
            self.line.value = saved["text"]
        elif self._field == "lines" and changed and self._stands("text") != saved["text"]:
            _fill(self.text, saved["text"])
        self._shown = {name: self._stands(name) for name in FIELDS}

    def typed(self, field: FieldName, *, drafts: bool = False) -> str | None:
        """What somebody wrote in a field since it was shown; None where nothing is new.

        A draft that was left earlier and only looked at is new only where `drafts` asks for it.
        """
        text = self._stands(field)
        known = (self._saved[field],) if drafts else (self._saved[field], self._shown[field])
        return text if self.display and text not in known else None

    def compares_with(self, saved: Texts) -> bool:
        """Whether this is what typing is compared with: nobody else has saved another text since."""
        return self._saved == saved

    @property
    def being_written(self) -> bool:
        """Somebody is writing here, or has written what is not saved."""
        inside = self.screen.focused is not None and self in self.screen.focused.ancestors
        return inside or any(self.typed(field) is not None for field in FIELDS)

    def _stands(self, field: FieldName) -> str:
        if field == "evidence":
            text = self.evidence.text
        else:
            text = self.text.text if self._field == "lines" else self.line.value if self._field == "line" else ""
        return clean_text(text).strip()

    def start_writing(self) -> None:
        """Put the cursor where this question is written."""
        fields: dict[FieldKind, Widget] = {"lines": self.text, "line": self.line}
        self.screen.set_focus(fields.get(self._field, self.evidence))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Typed(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Typed(self))


def _fill(area: TextArea, text: str) -> None:
    """Put a text there, and nothing behind it: what was typed for another question or seat cannot be undone back."""
    area.history.clear()
    if area.text != text:
        area.text = text
    if area.cursor_location != area.document.end:
        area.move_cursor(area.document.end)
