"""What a person types for one question: the answer itself where it is written, and its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from audit_tui.domain.question_set import AnswerKind
from audit_tui.text import clean_text

FieldName = Literal["text", "evidence"]
FIELDS: tuple[FieldName, ...] = ("text", "evidence")
LISTED: tuple[AnswerKind, ...] = ("yes_partly_no", "grade", "one_of", "any_of")
"""Kinds that are chosen from a list and have no text of their own."""

_LINE: tuple[AnswerKind, ...] = ("number", "scale", "date")
_UNWRITTEN: tuple[AnswerKind, ...] = ("entries", "reference")


class AnswerFields(Vertical):
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
        self._kind: AnswerKind = "reference"
        self._saved: dict[FieldName, str] = {"text": "", "evidence": ""}

    def compose(self) -> Iterable[Widget]:
        """One line or several for the answer, and the evidence."""
        yield Input(id="entry", select_on_focus=False)
        yield TextArea("", id="text", soft_wrap=True, tab_behavior="focus")
        yield Static("Evidence in the record (e to write)", id="evidence-label", markup=False)
        yield TextArea("", id="evidence", soft_wrap=True, tab_behavior="focus")

    def load(self, kind: AnswerKind, saved: dict[FieldName, str], drafts: dict[FieldName, str]) -> None:
        """Show a question's texts: a draft where one was left, else what is saved."""
        self._kind, self._saved = kind, dict(saved)
        typed = drafts.get("text", saved["text"])
        self.display = kind not in _UNWRITTEN
        self.line.display, self.line.value = kind in _LINE, typed if kind in _LINE else ""
        self.text.display = kind == "text"
        _fill(self.text, typed if kind == "text" else "")
        _fill(self.evidence, drafts.get("evidence", saved["evidence"]))

    def saved(self, saved: dict[FieldName, str]) -> None:
        """Take what was saved as what later typing is compared with; a text that was replaced is shown anew."""
        changed = saved["text"] != self._saved["text"]
        self._saved = dict(saved)
        if self._kind in _LINE:
            self.line.value = saved["text"]
        elif self._kind == "text" and changed and clean_text(self.text.text).strip() != saved["text"]:
            _fill(self.text, saved["text"])

    def typed(self, field: FieldName) -> str | None:
        """What stands in a field, where it is another text than the saved one; None where nothing is new."""
        if not self.display:
            return None
        if field == "evidence":
            text = self.evidence.text
        elif self._kind == "text":
            text = self.text.text
        elif self._kind in _LINE:
            text = self.line.value
        else:
            return None
        text = clean_text(text).strip()
        return text if text != self._saved[field] else None

    def start_writing(self) -> None:
        """Put the cursor where this question is written."""
        fields: dict[bool, Widget] = {self._kind == "text": self.text, self._kind in _LINE: self.line}
        self.screen.set_focus(fields.get(True, self.evidence))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Typed(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Typed(self))


def _fill(area: TextArea, text: str) -> None:
    if area.text != text:
        area.text = text
    area.move_cursor(area.document.end)
