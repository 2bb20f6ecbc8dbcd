"""What a question set is: sections of questions, each with its options, conditions, checks and sources."""

import hashlib
import json
from functools import cached_property
from typing import Literal

from audit_tui.domain.answer_kinds import FACTS, AnswerKind, Facts
from audit_tui.domain.base import Frozen
from audit_tui.domain.conditions import Condition
from audit_tui.domain.words import PANEL, STATES, USUAL_STATES, State
from audit_tui.text import texts_in

ALL = "all"
"""Asked of every agency that contributes to the record."""

Use = Literal[
    "reference",
    "age_in_months",
    "agencies_involved",
    "agencies_contributing",
    "period_start",
    "period_end",
    "plan_status",
    "selection",
    "safety_question",
    "overall_grade",
]
"""What the tool itself reads a question for, so that no id is written into the code."""


class Term(Frozen):
    """A word of a vocabulary (an agency, a theme, a layer, an option): its code and what people read.

    `note` is the longer explanation, where there is one.
    """

    code: str
    label: str
    note: str = ""


class Source(Frozen):
    """Where a question comes from: the name people know it by, and its address."""

    name: str
    url: str


class AnswerForm(Frozen):
    """What kind of answer a question takes, and within which bounds.

    `low` and `high` bound numbers and the 0 to 10 scale; `shortest` and `longest` count characters of a text;
    `month` allows a date without its day; `alone` are options that exclude all others; `entries` says what each
    entry of a repeated answer is recorded as.
    """

    kind: AnswerKind
    options: tuple[Term, ...] = ()
    alone: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    month: bool = False
    shortest: int = 0
    longest: int | None = None
    entries: Literal["strength", "improvement", "action"] | None = None

    @property
    def facts(self) -> Facts:
        """What is true of its kind."""
        return FACTS[self.kind]

    @property
    def codes(self) -> tuple[str, ...]:
        """The option codes, in order."""
        return tuple(option.code for option in self.options)

    def label(self, code: str) -> str:
        """What people read for an option's code."""
        return next((option.label for option in self.options if option.code == code), code)


class Rule(Frozen):
    """A check on a given answer: refused when it does not hold, or only warned of when `soft`."""

    condition: Condition
    soft: bool = False


class Prompt(Frozen):
    """Another question that is put at once when this one's answer meets the condition."""

    question: str
    condition: Condition


class Question(Frozen):
    """One question, of whom it is asked, and when."""

    id: str
    text: str
    guidance: str = ""
    answer: AnswerForm
    theme: str
    layer: str
    asked_of: tuple[str, ...]
    asked_when: Condition | None = None
    required: bool = False
    required_when: Condition | None = None
    required_unless: Condition | None = None
    short_form: bool = False
    with_grades: bool = False
    states: tuple[State, ...] = USUAL_STATES
    reason_for: tuple[State, ...] = ()
    rules: tuple[Rule, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    used_as: Use | None = None
    leaves_out_topic: bool = False
    sources: tuple[Source, ...] = ()
    was: tuple[str, ...] = ()

    @property
    def of_panel(self) -> bool:
        """Answered once, by the whole panel."""
        return self.asked_of == (PANEL,)

    @cached_property
    def wording(self) -> str:
        """The digest (sha256) of the question exactly as people read it: text, guidance and options."""
        options = (f"{option.code}\t{option.label}\t{option.note}" for option in self.answer.options)
        return hashlib.sha256("\n".join((self.text, self.guidance, *options)).encode()).hexdigest()


class Section(Frozen):
    """A run of questions under one heading; `part` is the id of the file that it came from."""

    id: str
    title: str
    part: str
    questions: tuple[Question, ...]


class Vocabulary(Frozen):
    """The agencies, themes and layers that a set's questions may name."""

    agencies: tuple[Term, ...]
    themes: tuple[Term, ...]
    layers: tuple[Term, ...]


class QuestionSet(Frozen):
    """A topic's questions with the shared parts it includes; the first and last sections may be shared ones.

    `retired` are ids that questions once had and none may have again.
    """

    id: str
    title: str
    version: str
    status: str
    purpose: str = ""
    records_in_scope: str = ""
    period: str = ""
    enquiry: tuple[str, ...] = ()
    quorum: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    vocabulary: Vocabulary
    sections: tuple[Section, ...]

    @cached_property
    def digest(self) -> str:
        """A fingerprint (sha256) of the meaning: reflowing the file's text changes nothing."""
        said = self.model_dump(mode="json", exclude_defaults=True)  # a later version's new field changes no digest
        meaning = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(meaning.encode()).hexdigest()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the set's order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def own_words(self) -> str:
        """Every text of it, in lines: none of its words identifies anybody of an audit."""
        return "\n".join(texts_in(self.model_dump(mode="json")))

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def _section_of(self) -> dict[str, Section]:
        return {question.id: section for section in self.sections for question in section.questions}

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get(question_id)

    def section(self, section_id: str) -> Section | None:
        """The section with this id, or None."""
        return next((section for section in self.sections if section.id == section_id), None)

    def section_of(self, question_id: str) -> Section:
        """The section that holds this question."""
        return self._section_of[question_id]

    def of_topic(self, question_id: str) -> bool:
        """Whether the question is the topic's own, and not one of a shared part."""
        return self.section_of(question_id).part == self.id

    def used_as(self, use: Use) -> Question | None:
        """The question that the tool reads for this purpose, or None where the set has none."""
        return next((question for question in self.questions if question.used_as == use), None)

    def agency_label(self, code: str) -> str:
        """What people call this agency; the panel is called so."""
        return "Panel" if code == PANEL else _label(self.vocabulary.agencies, code)

    def theme_label(self, code: str) -> str:
        """What people call this theme."""
        return _label(self.vocabulary.themes, code)


def state_or_none(question: Question, word: str) -> State | None:
    """The state of this name, where the question has no option of the same code."""
    return next((state for state in STATES if state == word and word not in question.answer.codes), None)


def _label(terms: tuple[Term, ...], code: str) -> str:
    return next((term.label for term in terms if term.code == code), code.replace("_", " ").capitalize())
