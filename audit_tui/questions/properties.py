"""A question's properties (`- answer: …`, `- required`) read into the question that they describe."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audit_tui.domain.answer_kinds import AnswerKind
from audit_tui.domain.conditions import Condition
from audit_tui.domain.question_set import ALL, AnswerForm, Prompt, Question, Rule, Term, Use
from audit_tui.domain.words import PANEL, SAFETY_YES, STATES, USUAL_STATES, State
from audit_tui.questions.condition_parser import read_condition
from audit_tui.questions.drafts import QuestionDraft
from audit_tui.questions.forms import read_form
from audit_tui.questions.outline import Item, Link
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Placed, Report
from audit_tui.questions.property_rules import PROPERTIES, PropertyRule
from audit_tui.questions.scope import QUESTION_ID, Known, Scope, no_question
from audit_tui.questions.sources import read_sources
from audit_tui.questions.strays import put_right, without_colon
from audit_tui.questions.terms import no_nested, read_list
from audit_tui.text import nearest, suggestion

_NEEDED = tuple(name for name, rule in PROPERTIES.items() if rule.needed)

USES: dict[str, tuple[Use, tuple[AnswerKind, ...]]] = {
    "reference": ("reference", ("reference",)),
    "age in months": ("age_in_months", ("number",)),
    "agencies involved": ("agencies_involved", ("any_of",)),
    "agencies contributing": ("agencies_contributing", ("any_of",)),
    "period start": ("period_start", ("date",)),
    "period end": ("period_end", ("date",)),
    "plan status": ("plan_status", ("one_of",)),
    "selection": ("selection", ("one_of",)),
    "safety question": ("safety_question", ("one_of", "yes_partly_no")),
    "overall grade": ("overall_grade", ("grade",)),
}
"""What the tool may read a question for, and the kinds of answer that it can read so."""

_JOINT = re.compile(r"\s+(?:and|or|&)\s+|\s*[;/&+]\s*")
_WHEN = re.compile(r"(?<!\s)\s++when\s+")


class Given(NamedTuple):
    """One property as it stands: its name, its value where it has one, and the list under it."""

    name: Passage
    value: Passage | None
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Words:
    """What a question's words are looked up in; a vocabulary is None while it could not be read.

    What is `made_here` was written by this program: every line of it stands where it was meant.
    """

    agencies: tuple[Term, ...] | None
    themes: tuple[Term, ...] | None
    layers: tuple[Term, ...] | None
    links: Mapping[str, Link]
    used_links: set[str] = field(default_factory=set)
    made_here: bool = False


class QuestionReader:
    """Reads one question: first what others may ask of it (`known`), then, once all are known, the whole."""

    def __init__(self, draft: QuestionDraft, order: int, words: Words, report: Report) -> None:
        self.draft = draft
        self._words = words
        self._report = report
        self._given = self._collect()
        self._form = self._answer()
        asked_of = self._asked_of()
        self.known = Known(draft.id or "", order, asked_of, asked_of == (PANEL,), self._form)

    def read(self, questions: Mapping[str, Known], own_prefixes: frozenset[str] | None) -> Question | None:
        """The question, or None where something that it cannot do without is wrong; every problem is reported."""
        asking = Scope(questions, self.known, own_prefixes=own_prefixes)
        requiring = Scope(questions, self.known, ahead=True, own_prefixes=own_prefixes)
        checking = Scope(questions, self.known, this=True, ahead=True, own_prefixes=own_prefixes)
        states = self._states("states", USUAL_STATES)
        leaves_out = self._leaves_out()
        self._contradictions()
        theme, layer = self._term("theme", self._words.themes), self._term("layer", self._words.layers)
        asked_when = self._condition("asked when", asking)
        required_when = self._condition("required when", requiring)
        required_unless = self._condition("required unless", requiring)
        reason_for = self._states("reason for", ()) if "reason for" in self._given else ()
        rules, prompts = self._rules(checking), self._prompts(checking)
        used_as, was = self._used_as(), self._was(questions)
        sources = read_sources(self._values("source"), self._words.links, self._words.used_links, self._report)
        self._reasons(reason_for, states)
        if self._form is None or self.draft.id is None:
            return None
        return Question(
            id=self.draft.id,
            text=self.draft.text,
            guidance=self.draft.guidance,
            answer=self._form,
            theme=theme,
            layer=layer,
            asked_of=self.known.asked_of,
            asked_when=asked_when,
            required="required" in self._given,
            required_when=required_when,
            required_unless=required_unless,
            short_form="short form" in self._given,
            with_grades="with grades" in self._given or self._form.kind == "grade",
            states=states,
            reason_for=reason_for,
            rules=rules,
            prompts=prompts,
            used_as=used_as,
            leaves_out_topic=leaves_out,
            sources=sources,
            was=was,
        )

    def place_of(self, name: str) -> Placed:
        """Where a property stands, or the question where it is not given."""
        given = self._given.get(name)
        return given[0].name if given else self.draft.heading

    def given(self, name: str) -> Sequence[Given]:
        """What is given under a property's name, as it stands."""
        return self._given.get(name, ())

    def _collect(self) -> dict[str, list[Given]]:
        given: dict[str, list[Given]] = {}
        unknown: list[str] = []
        items = self.draft.properties
        for item in items if self._words.made_here else put_right(items, self._report):
            at, name = item.name, item.called
            rule = PROPERTIES.get(name)
            if rule is None:
                unknown.append(without_colon(name) or name)
                self._unknown(at)
            elif self._well_written(one := Given(at, item.value, item.items), rule, repeated=name in given):
                given.setdefault(name, []).append(one)
            else:
                given.setdefault(name, [])
        meant = {*given, *(nearest(name, PROPERTIES) for name in unknown)}
        for needed in (name for name in _NEEDED if name not in meant):
            message = f"{self.draft.id or 'the question'} does not say ‘{needed}’"
            self._report.error("missing-property", self.draft.heading, message, f"add ‘- {needed}: …’ to its list")
        return {named: found for named, found in given.items() if found}

    def _unknown(self, at: Passage) -> None:
        """Report what is no property: one whose colon is missing, or another word."""
        if meant := without_colon(at.text):
            hint = f"write ‘- {meant}: {at.text.removeprefix(meant).strip()}’"
            self._report.error("no-colon", at, f"the colon after ‘{meant}’ is missing", hint)
        else:
            hint = suggestion(at.text, PROPERTIES)
            self._report.error("unknown-property", at, f"a question has no property ‘{at.text}’", hint)

    def _well_written(self, given: Given, rule: PropertyRule, *, repeated: bool) -> bool:
        name, value = given.name, given.value
        if repeated and not rule.often:
            self._report.error("property-twice", name, f"‘{name.text}’ is given twice", "keep one of them")
        elif rule.flag and value is not None:
            hint = f"write ‘- {name.text}’ alone, or take it out"
            self._report.error("flag-value", value, f"‘{name.text}’ takes no value", hint)
        elif not rule.flag and (value is None or not value.content):
            self._report.error("no-value", name, f"‘{name.text}’ says nothing", f"write ‘- {name.text}: …’")
        else:
            if not rule.nests:
                no_nested(given.items, self._report)
            return True
        return False

    def _values(self, name: str) -> Iterable[Passage]:
        return (given.value for given in self._given.get(name, ()) if given.value is not None)

    def _value(self, name: str) -> Passage | None:
        given = self._given.get(name)
        return given[0].value if given else None

    def _answer(self) -> AnswerForm | None:
        form = None
        for given in self._given.get("answer", ()):
            if given.value is not None:
                form = read_form(given.value, given.items, self._words.agencies, self._report)
        alone = self._value("alone")
        if form is None or alone is None:
            return form
        if not form.facts.several:
            hint = "use it with ‘answer: any of’"
            self._report.error("alone", alone, "only one of several options can stand alone", hint)
            return form
        return form.model_copy(update={"alone": self._known_words(alone, form.codes, "alone", "option")})

    def _known_words(self, value: Passage, known: Sequence[str], code: str, what: str) -> tuple[str, ...]:
        """The words of a list, each one known and given once."""
        found: dict[str, None] = {}
        for word in read_list(value):
            if word.text not in known:
                several = [each for each in _JOINT.split(word.text) if each in known]
                hint = f"join them with commas: ‘{', '.join(several)}’" if several else suggestion(word.text, known)
                self._report.error(f"unknown-{code}", word, f"there is no {what} ‘{word.text}’", hint)
            elif word.text in found:
                self._report.error(f"{code}-twice", word, f"‘{word.text}’ stands here twice", "keep one of them")
            found[word.text] = None
        return tuple(found)

    def _asked_of(self) -> tuple[str, ...]:
        value = self._value("asked of")
        if value is None:
            return (ALL,)
        if self._words.agencies is None:
            return tuple(word.text for word in read_list(value))
        known = (ALL, PANEL, *(term.code for term in self._words.agencies))
        found = self._known_words(value, known, "agency", "agency")
        if len(found) > 1 and {ALL, PANEL} & set(found):
            hint = "write ‘all’, ‘panel’, or a list of agencies"
            self._report.error("asked-of", value, "‘all’ and ‘panel’ stand alone", hint)
        return found or (ALL,)

    def _term(self, name: str, terms: tuple[Term, ...] | None) -> str:
        value = self._value(name)
        if value is None:
            return ""
        if terms is not None and value.text not in (codes := tuple(term.code for term in terms)):
            hint = suggestion(value.text, codes)
            self._report.error(f"unknown-{name}", value, f"there is no {name} ‘{value.text}’", hint)
        return value.text

    def _condition(self, name: str, scope: Scope) -> Condition | None:
        value = self._value(name)
        return None if value is None else read_condition(value, scope, self._report)

    def _rules(self, scope: Scope) -> tuple[Rule, ...]:
        read = (
            (read_condition(value, scope, self._report), soft)
            for name, soft in (("rule", False), ("warn unless", True))
            for value in self._values(name)
        )
        return tuple(Rule(condition=condition, soft=soft) for condition, soft in read if condition is not None)

    def _prompts(self, scope: Scope) -> tuple[Prompt, ...]:
        prompts = []
        for value in self._values("ask at once"):
            target, words = value.split(_WHEN)
            if words is None:
                hint = "write ‘ask at once: CLS-11 when this <= 3’"
                self._report.error("prompt", value, "it does not say when", hint)
                continue
            self._is_question(target, scope)
            condition = read_condition(words, scope, self._report)
            if condition is not None:
                prompts.append(Prompt(question=target.text, condition=condition))
        return tuple(prompts)

    def _is_question(self, word: Passage, scope: Scope) -> None:
        if word.text not in scope.questions and not scope.may_be_elsewhere(word.text):
            no_question(word, scope.questions, self._report)

    def _states(self, name: str, otherwise: tuple[State, ...]) -> tuple[State, ...]:
        value = self._value(name)
        if value is None:
            return otherwise
        if value.text == "none":
            return ()
        found = self._known_words(value, STATES, "state", "state")
        return tuple(state for state in STATES if state in found)

    def _reasons(self, reason_for: tuple[State, ...], states: tuple[State, ...]) -> None:
        value = self._value("reason for")
        for word in read_list(value) if value else ():
            if word.text in reason_for and word.text not in states:
                hint = "add it to ‘states’, or take the reason out"
                self._report.error("reason-for", word, f"‘{word.text}’ is not allowed here", hint)

    def _used_as(self) -> Use | None:
        value = self._value("used as")
        if value is None:
            return None
        if value.text not in USES:
            hint = suggestion(value.text, USES)
            self._report.error("unknown-use", value, f"the tool has no use ‘{value.text}’", hint)
            return None
        use, kinds = USES[value.text]
        if self._form is not None and self._form.kind not in kinds:
            hint = "give the question the answer that the use needs, or take the use out"
            self._report.error("use", value, f"its answer cannot be read as the {value.text}", hint)
        elif use == "safety_question" and self._form is not None and SAFETY_YES not in self._form.codes:
            hint = f"give it the option ‘{SAFETY_YES}’, which a concern that is raised chooses"
            self._report.error("use", value, f"the {value.text} has no option ‘{SAFETY_YES}’", hint)
        return use

    def _leaves_out(self) -> bool:
        value = self._value("leaves out")
        if value is not None and value.text != "this topic":
            self._report.error("leaves-out", value, f"‘{value.text}’ cannot be left out", "write ‘this topic’")
        return value is not None

    def _contradictions(self) -> None:
        given = [name for name in ("required", "required when", "required unless") if name in self._given]
        for name in given[1:]:
            hint = "keep one of them"
            self._report.error("required-twice", self.place_of(name), f"‘{given[0]}’ says otherwise", hint)

    def _was(self, questions: Mapping[str, Known]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for word in (word for value in self._values("was") for word in read_list(value)):
            if QUESTION_ID.fullmatch(word.text) is None:
                hint = "name the earlier id, such as NEG-3.9"
                self._report.error("bad-id", word, f"‘{word.text}’ cannot be a question's id", hint)
            elif word.text in questions:
                mine = word.text == self.draft.id
                hint = "take the ‘was’ out" if mine else "give the question that has it a new id, or take the ‘was’ out"
                what = "is its own id" if mine else "is still in use"
                self._report.error("was", word, f"{word.text} {what}", hint)
            found[word.text] = None
        return tuple(found)
