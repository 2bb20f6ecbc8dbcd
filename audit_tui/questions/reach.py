"""What can never happen: conditions that are never true, and questions that are therefore never asked."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from audit_tui.domain.conditions import Comparison, Condition, Reference
from audit_tui.domain.question_set import AnswerForm, Question
from audit_tui.domain.words import PANEL, STATE_LABELS, STATES, State
from audit_tui.questions.passage import Passage
from audit_tui.questions.placed import PlacedQuestion
from audit_tui.questions.possible import Group, always_holds, fits, most_steps
from audit_tui.questions.problems import Report
from audit_tui.questions.scope import QUESTION_ID
from audit_tui.questions.terms import SAID_AS
from audit_tui.questions.ways import Reach, too_long

_COMPARISON = re.compile(
    rf"(?:^|\s(?P<joint>and|or)\s+)(?=this\b|any\s+agency['’]s\s|months\s+since\s|(?:{QUESTION_ID.pattern})(?=\s|[<>≤≥]))"
)
_WHEN = re.compile(r"(?<!\s)\s++when\s+")

_BY_CODE: dict[str, State] = {state: state for state in STATES if state != "not_applicable"}
"""The states that an option is like by its code; one of the code not_applicable may have a meaning of its own."""

_MOST_RULES = 10
"""Rules of a question against which its warnings are held."""


class _Stated(NamedTuple):
    """A condition as it is read and as it stands, and what is so when it is never true."""

    condition: Condition
    passage: Passage
    property: str


def check_reach(read: Sequence[PlacedQuestion], agencies: Sequence[str]) -> None:
    """Report every condition of these questions that is never true, or always."""
    reach = Reach([each.question for each in read], agencies)
    for each in read:
        _states_twice(each)
        conditions = [stated for stated in _conditions(each) if not too_long(stated.condition)]
        for stated in conditions:
            _Judge(reach, each.question, stated, each.report).judge()
        _always_warned(each, conditions, reach)
        _silent(each, reach, agencies)
    _at_once(read, reach)


class _Judge:
    """Judges one condition of one question."""

    def __init__(self, reach: Reach, me: Question, stated: _Stated, report: Report) -> None:
        self._reach = reach
        self._me = me
        self._condition = stated.condition
        self._property = stated.property
        self._report = report
        self._places = _places(stated)
        self._whole = stated.passage
        asking = stated.property == "asked when"
        self._seats = reach.seats(me) if asking else reach.reached(me)
        self._asking = asking

    def judge(self) -> None:
        """Report what of the condition is never true, or that it always is."""
        groups = self._condition.any_of
        dead = [at for at, group in enumerate(groups) if self._seats and not self._ever(group)]
        for at in dead:
            self._dead(at, whole=len(dead) == len(groups))
        wrong = [
            self._values(comparison, place)
            for at in (at for at in range(len(groups)) if at not in dead)
            for comparison, place in zip(groups[at], self._places[at], strict=True)
        ]
        if dead or any(wrong) or self._property not in ("rule", "warn unless"):
            return  # another question's comparison is false while it is unanswered, or a state
        mine = [group for group in groups if all(each.left.of == "this" for each in group)]
        if always_holds(mine, lambda left: self._reach.form(left, self._me)):
            hint = "take it out, or name fewer answers"
            message = f"‘{self._whole.text}’ is true whatever is answered"
            self._report.warn("always-true", self._whole, message, hint)

    def _ever(self, group: Group) -> bool:
        return any(self._true_for(group, seat) for seat in self._seats)

    def _true_for(self, group: Group, seat: str) -> bool:
        ways = self._reach.ways(group, seat, self._me)
        if self._asking or not ways:
            return bool(ways)
        return bool(self._reach.joined(ways, self._reach.ways_of(self._me, seat), self._me))

    def _dead(self, at: int, *, whole: bool) -> None:
        group, places = self._condition.any_of[at], self._places[at]
        place, why, hint = self._reason(group, places)
        if not whole:
            self._report.warn("never-true", place, why, hint)
        elif self._asking:
            self._report.error("unreachable", place, f"{self._me.id} can never be asked: {why}", hint)
        elif self._property == "required unless" and self._reach.possible(group, self._me):
            why = f"{self._me.id} is always required: {why}"
            self._report.warn("never-true", place, why, "write ‘- required’ alone, or mend the condition")
        elif (hidden := self._hidden(group)) is not None:
            why = f"‘{_words(place)}’ is never looked at: {hidden.id} is not asked where {self._me.id} is"
            self._report.warn("never-looked-at", place, why, f"take it out, or mend when {hidden.id} is asked")
        elif self._property in ("rule", "warn unless") and self._condition.any_of[0][0].left.of == "this":
            self._report.error("never-true", place, f"no answer to {self._me.id} can meet this: {why}", hint)
        else:
            self._report.error("never-true", place, why, hint)

    def _hidden(self, group: Group) -> Question | None:
        """The other question of a rule that is never asked where this one is: without its answer nothing is refused."""
        if self._property not in ("rule", "warn unless") or not self._reach.possible(group, self._me):
            return None
        named = (self._reach.question(reference) for each in group for reference in (each.left, each.other))
        return next((question for question in named if question is not None), None)

    def _reason(self, group: Group, places: Sequence[Passage]) -> tuple[Passage, str, str]:
        """Where and why a group is never true, and how to mend it."""
        for comparison, place in zip(group, places, strict=True):
            if not self._reach.possible((comparison,), self._me):
                why, hint = self._why(comparison)
                return place, f"‘{_words(place)}’ is never true: {why}", hint
            for question in self._never_asked(comparison):
                where = "" if not self._reach.reached(question) else f" of whoever is asked {self._me.id}"
                hint = f"mend when {question.id} is asked, or name another question"
                return place, f"‘{_words(place)}’ is never true: {question.id} is never asked{where}", hint
        for (one, _), (other, place) in combinations(zip(group, places, strict=True), 2):
            if not self._reach.possible((one, other), self._me):
                first = _words(places[group.index(one)])
                hint = "join them with ‘or’, or take one out"
                return place, f"‘{first}’ and ‘{_words(place)}’ are never both true", hint
        if not self._reach.possible(group, self._me):
            return places[0], "these comparisons are never all true", "take out the one that is not meant"
        why = f"‘{_words(places[0])}’ is never true here: the questions on the way to it are asked only when it is not"
        return places[0], why, "compare it with the ‘asked when’ of the questions that it leads through"

    def _never_asked(self, comparison: Comparison) -> Iterator[Question]:
        for reference in (comparison.left, comparison.other):
            question = self._reach.question(reference)
            if reference is None or question is None or reference.of == "this":
                continue
            asked = self._reach.reached(question)
            if not asked or (reference.of == "own" and not set(asked) & {*self._seats, PANEL}):
                yield question

    def _why(self, comparison: Comparison) -> tuple[str, str]:
        form = self._reach.form(comparison.left, self._me)
        name = self._me.id if comparison.left.of == "this" else comparison.left.question
        if comparison.operator == "differs":
            return f"{name} is asked of one agency only", "ask several agencies, or take the comparison out"
        if form is None or comparison.left == comparison.other:
            return "both sides are the same answer", "compare it with another question"
        if comparison.operator == "steps_from":
            scale = f"has {len(form.codes)} options" if form.codes else f"is {_range(form)}"
            return f"its scale {scale}", f"name at most {most_steps(form)} steps"
        if form.low is not None and form.high is not None:
            kind = "whole numbers " if not form.decimals else ""
            other = self._reach.form(comparison.other, self._me) if comparison.other else None
            more = f", {comparison.other.question} {_range(other)}" if comparison.other and other else ""
            return f"{name} takes {kind}{_range(form)}{more}", f"compare it with a number from {_range(form)}"
        if form.options:
            return f"no answer to {name} is left", "leave out the options that should be possible"
        return f"no answer to {name} can be so", "look at the bounds again"

    def _values(self, comparison: Comparison, place: Passage) -> bool:
        """Whether a list has numbers that cannot be answered, which are reported."""
        form = self._reach.form(comparison.left, self._me)
        if form is None or form.facts.stored != "number" or comparison.operator not in ("is", "is_not"):
            return False
        wrong = [value for value in comparison.values if not fits(value, form)]
        for value in wrong:
            word = next(place.find(re.compile(rf"(?<![\w.-]){re.escape(str(value))}(?![\w.])")), place)
            name = self._me.id if comparison.left.of == "this" else comparison.left.question
            kind = "whole numbers " if not form.decimals else ""
            message = f"{name} is never {value}: it takes {kind}{_range(form)}"
            self._report.error("out-of-range", word, message, "take it out, or mend the range")
        return bool(wrong)


def _range(form: AnswerForm) -> str:
    if form.low is None or form.high is None:
        return "any number"
    return f"{form.facts.number(form.low)} to {form.facts.number(form.high)}"


def _words(place: Passage) -> str:
    return place.text.rstrip(", ")


def _conditions(placed: PlacedQuestion) -> Iterator[_Stated]:
    """Every condition of a question that could be read, with its place."""
    question = placed.question
    read = {
        "asked when": (question.asked_when,),
        "required when": (question.required_when,),
        "required unless": (question.required_unless,),
        "rule": tuple(rule.condition for rule in question.rules if not rule.soft),
        "warn unless": tuple(rule.condition for rule in question.rules if rule.soft),
        "ask at once": tuple(prompt.condition for prompt in question.prompts),
    }
    for name, conditions in read.items():
        for passage in placed.passages(name):
            words = (passage.split(_WHEN)[1] if name == "ask at once" else passage) or passage
            condition = next((each for each in conditions if each and each.text == words.text), None)
            if condition is not None:
                yield _Stated(condition, words, name)


def _places(stated: _Stated) -> tuple[tuple[Passage, ...], ...]:
    """Where each comparison of each group stands."""
    content = stated.passage.content
    begins = list(_COMPARISON.finditer(content))
    ends = [*(found.start() for found in begins[1:]), len(content)]
    groups: list[list[Passage]] = []
    for found, end in zip(begins, ends, strict=True):
        if found["joint"] != "and":
            groups.append([])
        groups[-1].append(stated.passage.cut(found.end(), end))
    read = [len(group) for group in stated.condition.any_of]
    if [len(group) for group in groups] != read:
        return tuple((stated.passage,) * count for count in read)
    return tuple(map(tuple, groups))


def _always_warned(placed: PlacedQuestion, conditions: Sequence[_Stated], reach: Reach) -> None:
    """Warn of a `warn unless` that no answer can meet that meets the rules."""
    me = placed.question
    rules = (rule.condition for rule in me.rules if not rule.soft)
    hard = [condition for condition in rules if not too_long(condition)][:_MOST_RULES]
    for stated in (each for each in conditions if hard and each.property == "warn unless"):
        for rule in hard:
            pairs = [(*one, *other) for one in rule.any_of for other in stated.condition.any_of]
            if not any(reach.possible(pair, me) for pair in pairs):
                hint = "mend one of the two: whoever keeps the rule is warned"
                message = f"‘{stated.passage.text}’ and the rule ‘{rule.text}’ are never both true"
                placed.report.warn("always-warned", stated.passage, message, hint)
                break


def _silent(placed: PlacedQuestion, reach: Reach, agencies: Sequence[str]) -> None:
    """Warn of agencies that a question can never come to: they have no answer of their own to what it reads."""
    me = placed.question
    reached = reach.reached(me)
    silent = [seat for seat in reach.seats(me) if seat in agencies and seat not in reached]
    if not reached or not silent or me.asked_when is None:
        return
    read = (each.left for group in me.asked_when.any_of for each in group if each.left.of == "own")
    named = (reach.question(reference) for reference in read)
    missed = next((each for each in named if each and not {*reach.reached(each)} & {*silent}), None)
    if missed is not None:
        message = f"{me.id} is never asked of {', '.join(silent)}: nobody there is asked {missed.id}"
        hint = f"ask it of {', '.join(reached)}, or write ‘any agency's {missed.id}’, which is read once it is revealed"
        placed.report.warn("silent", placed.passages("asked when")[0], message, hint)


def _at_once(read: Sequence[PlacedQuestion], reach: Reach) -> None:
    """Warn of a question that is to be asked at once where it is not asked at all, or was asked before."""
    order = {each.question.id: at for at, each in enumerate(read)}
    for at, placed in enumerate(read):
        for prompt, passage in zip(placed.question.prompts, placed.passages("ask at once"), strict=False):
            wanted = reach.named(prompt.question)
            if wanted is None or passage.text.split(" ", 1)[0] != wanted.id:
                continue
            why, hint = _not_at_once(placed.question, wanted, prompt.condition, reach)
            if not why and order[wanted.id] <= at:
                why, hint = "it comes earlier, and is asked before", "name a question that comes later"
            if why:
                message = f"{wanted.id} is not asked at once: {why}"
                placed.report.warn("not-at-once", passage, message, hint)


def _not_at_once(me: Question, wanted: Question, when: Condition, reach: Reach) -> tuple[str, str]:
    """Why a question cannot be asked at once and how to mend that; nothing where it can."""
    seats = [seat for seat in reach.seats(me) if seat in reach.seats(wanted)]
    if not seats:
        return f"nobody is asked both {me.id} and {wanted.id}", "name a question that is asked of the same"
    mine = Reference(of="panel" if me.of_panel else "own", question=me.id)
    for group in when.any_of:
        plain = tuple(each.model_copy(update={"left": mine}) if each.left.of == "this" else each for each in group)
        for seat in seats:
            ways = reach.joined((plain,), reach.ways_of(wanted, seat), None)
            if ways and reach.ways_of(wanted, seat):
                return "", ""
    condition = wanted.asked_when.text if wanted.asked_when else ""
    return f"‘asked when: {condition}’ is not true then", f"mend that condition of {wanted.id}, or this one"


def _states_twice(placed: PlacedQuestion) -> None:
    """Warn of an option that says what a state says that may also be chosen: the two would be counted apart."""
    for item in (item for given in placed.reader.given("answer") for item in given.items):
        words = (item.value or item.name).text
        state = SAID_AS.get(words.casefold()) or _BY_CODE.get(item.called)
        if state in placed.question.states:
            hint = f"take the option out, or take ‘{state}’ out of ‘states’"
            message = f"‘{words}’ is also the state ‘{STATE_LABELS[state]}’, which may be said here"
            placed.report.warn("option-is-state", item.name, message, hint)
