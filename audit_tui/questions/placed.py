"""A question that was read, with where its words stand."""

from typing import NamedTuple

from audit_tui.domain.question_set import Question
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report
from audit_tui.questions.properties import QuestionReader


class PlacedQuestion(NamedTuple):
    """A question, the reader that knows its places, and the report of its file."""

    question: Question
    reader: QuestionReader
    report: Report

    def passages(self, name: str) -> tuple[Passage, ...]:
        """The values of a property, as they stand."""
        return tuple(given.value for given in self.reader.given(name) if given.value is not None)
