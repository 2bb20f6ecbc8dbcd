"""A walk through every question and every condition of the four shipped sets, by the acts that people use.

EVE-1  each question is asked, in some state of answers, of each agency that it is put to, or of the panel
EVE-2  each condition under which one is asked is met by each of its `or` groups, and known not to be met
EVE-3  each rule is kept and broken: a hard one is refused, a soft one is said
EVE-4  each condition under which one is required is met and not met
EVE-5  each question that is put at once is put, and not put
EVE-6  a panel's condition on agencies' answers is not met while they are sealed
"""

from collections.abc import Iterator
from functools import cache

import pytest

from audit_tui.domain.asking import condition_holds
from audit_tui.domain.completeness import is_required
from audit_tui.domain.conditions import Comparison, Condition
from audit_tui.domain.fitting import Given, fit
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import Question, QuestionSet, Rule
from audit_tui.domain.rule_words import rule_in_words
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import read_set
from audit_tui.services import acts
from tests.auditing import AT, RECORD, Work
from tests.reaching import LATER, THIS, Answers, Reaching

SETS = ("neglect", "child_sexual_exploitation", "missing_from_home", "domestic_abuse")
NOW = f"{LATER['today']}T09:00:00+00:00"


@cache
def _set(name: str) -> QuestionSet:
    found, _ = read_set(shipped_folder() / f"{name}.md", [])
    assert found is not None
    return found


@cache
def _reaching(name: str) -> Reaching:
    return Reaching(_set(name), [term.code for term in _set(name).vocabulary.agencies])


def _begun(name: str) -> Work:
    return Work(_set(name), agencies=_reaching(name).agencies)


def _reached(name: str, answers: Answers, *, revealed: bool = True) -> Work:
    """An audit in which these are answered, in the set's order, each by its act; then what agencies said is open."""
    work = _begun(name)
    for question in work.audit.questions.questions:
        for seat in _reaching(name).seats(question):
            if (seat, question.id) in answers:
                assert work.is_asked(seat, question.id), f"{question.id} was to be answered by {seat}: not asked"
                work.answer(seat, question.id, answers[seat, question.id], at=NOW)
    if revealed:
        for target in {question for seat, question in answers if seat != PANEL and question != THIS}:
            work.reveal(target)
    return work


def _every(*what: str) -> list[object]:
    """The questions of all sets that have one of these."""
    return [
        pytest.param(name, question, id=f"{name}-{question.id}")
        for name in SETS
        for question in _set(name).questions
        if any(getattr(question, each) for each in what)
    ]


def _solved(found: Iterator[Answers], what: str) -> Answers:
    answers = next(found, None)
    assert answers is not None, f"no answers lead there: {what}"
    return answers


@pytest.mark.parametrize("name", SETS)
def test_whatever_has_no_condition_is_asked_from_the_start(name: str) -> None:
    """EVE-1."""
    now = _begun(name).board
    for question in _set(name).questions:
        seats = _reaching(name).seats(question)
        assert seats, f"{question.id} is put to nobody"
        assert now.seats_asked(question.id) == (() if question.asked_when else seats)


@pytest.mark.parametrize(("name", "question"), _every("asked_when"))
def test_a_condition_opens_and_closes_its_question(name: str, question: Question) -> None:
    """EVE-1, EVE-2, EVE-6."""
    reaching = _reaching(name)
    condition = question.asked_when
    assert condition is not None
    first = reaching.seats(question)[:1]  # its other groups are the same for every seat
    for seat in reaching.seats(question):
        for group in condition.any_of if seat in first else condition.any_of[:1]:
            alone = Condition(text=condition.text, any_of=(group,))
            answers = _solved(reaching.made(alone, seat, {}, wanted=True), f"{question.id} {condition.text}")
            work = _reached(name, answers)
            assert work.is_asked(seat, question.id)
            assert condition_holds(work.audit, RECORD, condition, seat=seat) is True
        answers = _solved(reaching.asked(question, seat, {}, wanted=False), f"{question.id} not {condition.text}")
        work = _reached(name, answers)
        assert question in work.board_of(seat).hidden[seat]
        assert condition_holds(work.audit, RECORD, condition, seat=seat) is False


@pytest.mark.parametrize(("name", "question"), _every("asked_when"))
def test_the_panels_condition_waits_for_the_reveal(name: str, question: Question) -> None:
    """EVE-6."""
    condition = question.asked_when
    assert condition is not None
    reads = {side.of for group in condition.any_of for each in group for side in (each.left, each.other) if side}
    if not question.of_panel or "any" not in reads:
        return
    answers = _solved(_reaching(name).asked(question, PANEL, {}), question.id)
    assert not _reached(name, answers, revealed=False).is_asked(PANEL, question.id)


@pytest.mark.parametrize(("name", "question"), _every("rules"))
def test_a_rule_is_kept_and_broken(name: str, question: Question) -> None:
    """EVE-3."""
    for rule in question.rules:
        for seat in _reaching(name).seats(question):
            for wanted in (True, False):
                assert _tried(name, question, seat, rule, wanted), f"{question.id} {rule.condition.text}: {wanted}"


def _tried(name: str, question: Question, seat: str, rule: Rule, wanted: bool) -> bool:
    """Whether there is an answer with which the rule is kept, or broken, and every other hard rule is kept."""
    reaching = _reaching(name)
    for asked in reaching.asked(question, seat, {}):
        for answers in reaching.made(rule.condition, seat, asked, wanted=wanted, this=question):
            try:
                work = _reached(name, {place: value for place, value in answers.items() if place[1] != THIS})
            except AuditError:
                continue  # what it is held against breaks a rule of its own
            if "concern raised" in rule.condition.text:
                work.act(acts.raise_concern, RECORD, "A child alone.", by=PANEL, at=AT)
            given = Given(answers[seat, THIS])
            context = context_of(work.audit, RECORD, NOW)
            found = fit(work.audit, RECORD, seat, question, given, context)
            broken = [
                each.condition.text for each in question.rules if rule_in_words(question, each.condition) in str(found)
            ]
            assert not (wanted and rule.condition.text in broken)
            hard = [each.condition.text for each in question.rules if not each.soft and each.condition.text in broken]
            if hard != ([rule.condition.text] if not (wanted or rule.soft) else []):
                continue  # another of its rules is broken too
            assert wanted or rule.condition.text in broken
            if found.refusals:
                with pytest.raises(AuditError, match=" must "):
                    work.act(acts.give_answer, RECORD, seat, question.id, given, at=NOW)
            else:
                work.act(acts.give_answer, RECORD, seat, question.id, given, at=NOW)
                assert set(found.warnings) <= set(work.outcome.warnings)
            assert bool(found.refusals) == (not wanted and not rule.soft)
            return True
    return False


@pytest.mark.parametrize(("name", "question"), _every("required_when", "required_unless"))
def test_required_and_not_required(name: str, question: Question) -> None:
    """EVE-4."""
    condition = question.required_when or question.required_unless
    assert condition is not None
    for seat in _reaching(name).seats(question):
        for wanted in (True, False):
            answers = _solved(_reaching(name).made(condition, seat, {}, wanted=wanted), question.id)
            work = _reached(name, answers)
            required = wanted == (question.required_when is not None)
            assert is_required(work.audit, RECORD, seat, question) is required
            assert (question.id in work.progress(seat).missing) is required


@pytest.mark.parametrize(("name", "question"), _every("prompts"))
def test_put_at_once_and_not_put(name: str, question: Question) -> None:
    """EVE-5."""
    for prompt in question.prompts:
        for seat in _reaching(name).seats(question):
            for wanted in (True, False):
                found = _reaching(name).made(prompt.condition, seat, {}, wanted=wanted, this=question)
                value = _solved(found, question.id)[seat, THIS]
                work = _begun(name).answer(seat, question.id, value, at=NOW)
                assert work.outcome.ask_next == (prompt.question if wanted else None)
                assert work.is_asked(PANEL, prompt.question)


def test_a_question_that_cannot_be_reached_is_noticed() -> None:
    """EVE-1: the walk itself, on a set with a question that no answers lead to."""
    work = Work(
        """
SML-1.1 | csc | yes, partly, no
SML-1.2 | csc | text | asked when: SML-1.1 is yes
SML-1.3 | csc | text | asked when: SML-1.1 is no
"""
    )
    reaching = Reaching(work.audit.questions, work.audit.details.agencies)
    yes, no = work.question("SML-1.2"), work.question("SML-1.3")
    assert next(reaching.asked(yes, "csc", {}), None) == {("csc", "SML-1.1"): "yes"}
    assert yes.asked_when is not None
    assert no.asked_when is not None
    both = Condition(text="", any_of=((*yes.asked_when.any_of[0], *no.asked_when.any_of[0]),))
    assert next(reaching.made(both, "csc", {}, wanted=True), None) is None
    all_of_them = Condition(text="", any_of=(both.any_of[0][:1], _unlike(both.any_of[0][0])))
    assert next(reaching.made(all_of_them, "csc", {}, wanted=False), None) is None


def _unlike(comparison: Comparison) -> tuple[Comparison]:
    return (comparison.model_copy(update={"operator": "is_not"}),)
