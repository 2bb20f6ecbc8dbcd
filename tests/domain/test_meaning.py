"""What answers mean, whatever the question set: what is asked, counted and missing follows from how things stand.

MEA-1  the order of answering, changing and taking back tells nothing: only the last answers do
MEA-2  changing an answer and changing it back is as if nothing had been; what depended on it was kept all the while
MEA-3  what is hidden is neither answered nor missing nor read: it may hold anything
MEA-4  an agency that does not contribute is asked nothing and misses nothing, and what it had said is not read
MEA-5  a state is read as no answer at all, never as a `no`
MEA-6  asked of all is asked of those with involvement, and of no others
MEA-7  the panel's conditions read nothing that is sealed
MEA-8  what is asked is answered, to follow, missing or may be left; a required question is never silently left
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.domain.asking import condition_holds, contributing, routed
from audit_tui.domain.completeness import is_required
from audit_tui.domain.conditions import Comparison, Condition, Reference
from audit_tui.domain.divergence import divergent
from audit_tui.domain.fitting import Given
from audit_tui.domain.question_set import ALL, AnswerForm, Question, QuestionSet, Section, Term
from audit_tui.domain.words import PANEL, InvolvementState
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import read_set
from audit_tui.services import acts
from audit_tui.services.progress import details_progress, seat_progress
from tests.auditing import AGENCIES, AT, RECORD, Work, small_set
from tests.reaching import WORDS

SETS = ("neglect", "child_sexual_exploitation", "missing_from_home", "domestic_abuse")
VOCABULARY = small_set("SML-1.1 | all | text").vocabulary
FORMS = {
    "yes_partly_no": tuple(Term(code=code, label=code) for code in ("yes", "partly", "no")),
    "one_of": tuple(Term(code=code, label=code) for code in ("a", "b", "c")),
    "any_of": tuple(Term(code=code, label=code) for code in ("a", "b", "none")),
    "number": (),
}


@dataclass(frozen=True)
class Said:
    """A seat gives an answer, a state, or takes back what it gave."""

    seat: str
    question: str
    given: Given


@dataclass(frozen=True)
class Involved:
    """It becomes known whether an agency takes part."""

    agency: str
    state: InvolvementState


@dataclass(frozen=True)
class Opened:
    """The panel opens what the agencies answered to a question."""

    question: str


Step = Said | Involved | Opened


def _comparison(draw: st.DrawFn, question: Question, reader: str) -> Comparison:
    """A test of an earlier question, by somebody who is asked a later one."""
    whose = "panel" if question.of_panel else "any" if reader == PANEL else draw(st.sampled_from(("own", "any")))
    left = Reference(of=whose, question=question.id)
    if whose == "any" and draw(st.booleans()):
        return Comparison(left=left, operator="differs")
    codes = st.lists(st.sampled_from(question.answer.codes or ("",)), min_size=1, max_size=2, unique=True)
    match question.answer.kind:
        case "number":
            operator = draw(st.sampled_from(("<", ">=")))
            return Comparison(left=left, operator=operator, values=(draw(st.integers(0, 3)),))
        case "any_of":
            operator = draw(st.sampled_from(("includes", "does_not_include")))
            return Comparison(left=left, operator=operator, values=tuple(draw(codes)))
        case _:
            operator = draw(st.sampled_from(("is", "is_not")))
            return Comparison(left=left, operator=operator, values=tuple(draw(codes)))


def _condition(draw: st.DrawFn, earlier: list[Question], reader: str) -> Condition | None:
    earlier = [question for question in earlier if question.used_as is None]
    if not earlier or not draw(st.integers(0, 3)):
        return None
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=2))
    groups = (
        tuple(_comparison(draw, draw(st.sampled_from(earlier[-4:])), reader) for _ in range(size)) for size in sizes
    )
    return Condition(text="generated", any_of=tuple(groups))


@st.composite
def question_sets(draw: st.DrawFn) -> QuestionSet:
    """A set of a few questions whose conditions read each other in chains, with record details before them."""
    questions: list[Question] = []
    if draw(st.booleans()):
        agencies = AnswerForm(kind="any_of", options=tuple(Term(code=each, label=each) for each in AGENCIES))
        listed = {"used_as": "agencies_contributing", "theme": "planning", "layer": "quality", "asked_of": (PANEL,)}
        questions.append(Question(id="REC-1", text="Which?", answer=agencies, **listed))
    details = len(questions) + draw(st.integers(0, 2))
    for number in range(len(questions), details + draw(st.integers(3, 7))):
        whom = (PANEL,) if number < details else draw(st.sampled_from(((ALL,), (ALL,), AGENCIES[:2], (PANEL,))))
        reader = PANEL if whom == (PANEL,) else "agency"
        kind = draw(st.sampled_from(tuple(FORMS)))
        bounds = {"low": 0, "high": 3} if kind == "number" else {}
        alone = ("none",) if kind == "any_of" else ()
        how = draw(st.sampled_from(("required", "required_when", "required_unless", "")))
        if how == "required":
            required: dict[str, Any] = {"required": True}
        else:
            required = {how: _condition(draw, questions, reader)} if how else {}
        questions.append(
            Question(
                id=f"REC-{number + 1}" if number < details else f"SML-1.{number}",
                text="What?",
                answer=AnswerForm(kind=kind, options=FORMS[kind], alone=alone, **bounds),
                theme="planning",
                layer="quality",
                asked_of=whom,
                asked_when=_condition(draw, questions, reader),
                **required,
            )
        )
    first = Section(id="REC", title="Details", part="record_details", questions=tuple(questions[:details]))
    own = Section(id="SML-1", title="Own", part="small", questions=tuple(questions[details:]))
    named = {"id": "small", "title": "Small", "version": "1", "status": "draft", "vocabulary": VOCABULARY}
    return QuestionSet(sections=(first, own), **named)


def _values(question: Question) -> st.SearchStrategy[Any]:
    form = question.answer
    match form.kind:
        case "any_of":
            several = tuple(code for code in form.codes if code not in form.alone)
            chosen = st.sets(st.sampled_from(several), min_size=1)
            together = chosen.map(lambda codes: tuple(code for code in form.codes if code in codes))
            return together | st.sampled_from(form.codes).map(lambda code: (code,))
        case "number" | "scale":
            return st.integers(int(form.low or 0), min(int(form.high or 10), 240))
        case "date":
            return st.sampled_from(("2024-10-01", "2025-09-30"))
        case "text":
            return st.just(WORDS)
        case _:
            return st.sampled_from(form.codes)


def _given(question: Question) -> st.SearchStrategy[Given]:
    states = [st.sampled_from(question.states).map(lambda state: Given(state=state))] if question.states else []
    return st.one_of(_values(question).map(Given), _values(question).map(Given), st.just(Given()), *states)


def _places(questions: QuestionSet) -> list[tuple[str, Question]]:
    """Who can answer what without a rule in the way: what a rule refuses depends on the order, and is meant to."""
    free = (
        question
        for question in questions.questions
        if not question.rules
        if question.answer.kind not in ("reference", "entries")
        if question.used_as != "safety_question"
    )
    return [(seat, question) for question in free for seat in (*AGENCIES, PANEL) if routed(question, seat)]


def steps_in(questions: QuestionSet, **size: int) -> st.SearchStrategy[list[Step]]:
    """What people do one after another; conditions' own questions come up more often in the long sets."""
    places = _places(questions)
    read = {name for each in questions.questions if each.asked_when for name in each.asked_when.questions}
    read |= {each.id for each in questions.questions if each.asked_when or each.required_when or each.required_unless}
    drivers = [place for place in places if place[1].id in read] or places
    said = st.sampled_from(drivers).flatmap(
        lambda place: _given(place[1]).map(lambda given: Said(place[0], place[1].id, given))
    )
    states = st.sampled_from(("returned", "awaiting", "not_known", "no_reply"))
    open_to = [question.id for question in questions.questions if not question.of_panel]
    opened = [st.sampled_from(open_to).map(Opened)] if open_to else []
    involved = st.builds(Involved, st.sampled_from(AGENCIES), states)
    return st.lists(st.one_of(said, said, said, said, involved, *opened), **size)


@cache
def shipped(name: str) -> QuestionSet:
    found, _ = read_set(shipped_folder() / f"{name}.md", [])
    assert found is not None
    return found


@st.composite
def done(draw: st.DrawFn, questions: QuestionSet | None = None) -> tuple[QuestionSet, list[Step]]:
    """A set, and what was done in an audit of it."""
    chosen = questions or draw(question_sets())
    return chosen, draw(steps_in(chosen, max_size=20))


def _after(questions: QuestionSet, steps: list[Step]) -> Work:
    work = Work(questions)
    for step in steps:
        _do(work, step)
    return work


def _do(work: Work, step: Step) -> Work:
    match step:
        case Said(seat, question, given_):
            return work.act(acts.give_answer, RECORD, seat, question, given_, evidence="as read", at=AT)
        case Involved(agency, state):
            return work.act(acts.set_involvement, RECORD, agency, state)
        case Opened(question):
            return work.reveal(question)


def _last(steps: list[Step]) -> list[Step]:
    """Of each answer, involvement and reveal the last."""
    return list({_what(step): step for step in steps}.values())


def _what(step: Step) -> tuple[str, ...]:
    match step:
        case Said(seat, question, _):
            return seat, question
        case Involved(agency, _):
            return (agency,)
        case Opened(question):
            return "opened", question


def _standing(work: Work) -> object:
    """What is asked, counted and missing, and where agencies are seen to differ."""
    now = work.board
    boards = [work.board_of(viewer) for viewer in now.seats]
    progress = {(each.viewer, seat): seat_progress(work.audit, each, seat) for each in boards for seat in each.seats}
    return boards, progress, details_progress(work.audit, now), divergent(work.audit, RECORD)


def _asking(work: Work) -> object:
    return [(each.asked, each.hidden) for each in (work.board_of(seat) for seat in work.board.seats)]


def _checked(work: Work) -> None:
    """MEA-3, MEA-4, MEA-6, MEA-8 of one audit as it stands."""
    now = work.board
    assert now.seats == (*contributing(work.audit, RECORD), PANEL)
    for agency in AGENCIES:
        if work.audit.involvement(RECORD, agency) in ("not_known", "no_reply"):
            assert agency not in now.seats
        if agency not in now.seats:
            assert work.asked(agency) == work.hidden(agency) == []
            progress = work.progress(agency)
            assert (progress.asked, progress.answered, progress.missing, progress.deferred) == ((), (), (), ())
    for question in work.audit.questions.questions:
        if question.asked_of == (ALL,) and question.asked_when is None:
            assert now.seats_asked(question.id) in (now.seats[:-1], ())  # none: not of this form, or no grades
    for seat in now.seats:
        progress, details = work.progress(seat), details_progress(work.audit, now)
        asked, hidden = set(work.asked(seat)), set(work.hidden(seat))
        assert not asked & hidden
        for counted in (progress, details) if seat == PANEL else (progress,):
            in_it = (counted.answered, counted.missing, counted.deferred)
            assert sum(map(len, in_it)) == len({*in_it[0], *in_it[1], *in_it[2]})
            assert {*in_it[0], *in_it[1], *in_it[2]} <= set(counted.asked) <= asked
            assert set(counted.hidden) <= hidden
            for left in set(counted.asked) - {*in_it[0], *in_it[1], *in_it[2]}:
                assert not is_required(work.audit, RECORD, seat, work.question(left), work.board_of(seat))


def _all_the_same(questions: QuestionSet, steps: list[Step], chance: Any) -> None:
    """MEA-1."""
    work = _after(questions, steps)
    last = _last(steps)
    chance.shuffle(last)
    assert _standing(_after(questions, last)) == _standing(work)
    _checked(work)


def _there_and_back(questions: QuestionSet, steps: list[Step], change: Said) -> None:
    """MEA-2."""
    work = _after(questions, steps)
    before, standing = work.audit, _standing(work)
    kept = before.kept_answer(RECORD, change.seat, change.question)
    _do(work, change)
    for entity in before.entities.values():
        if entity.key != kept.key:
            assert work.audit.entities[entity.key] == entity
    _checked(work)
    _do(work, Said(change.seat, change.question, Given(kept.value, kept.state)))
    assert _standing(work) == standing


@settings(max_examples=75)
@given(done(), st.randoms(use_true_random=False))
def test_no_order_tells(audit: tuple[QuestionSet, list[Step]], chance: Any) -> None:
    """MEA-1, MEA-3, MEA-4, MEA-6, MEA-8."""
    _all_the_same(*audit, chance)


@settings(max_examples=75)
@given(st.data())
def test_there_and_back(data: st.DataObject) -> None:
    """MEA-2."""
    questions, steps = data.draw(done())
    seat, question = data.draw(st.sampled_from(_places(questions)))
    _there_and_back(questions, steps, Said(seat, question.id, data.draw(_given(question))))


@settings(max_examples=75)
@given(st.data())
def test_what_is_not_asked_may_hold_anything(data: st.DataObject) -> None:
    """MEA-3, MEA-4: of what is hidden, and of an agency that does not contribute, no answer makes a difference."""
    questions, steps = data.draw(done())
    work = _after(questions, steps)
    standing = _standing(work)
    for seat, question in _places(questions):
        if question.used_as != "agencies_contributing" and not work.is_asked(seat, question.id):
            _do(work, Said(seat, question.id, data.draw(_given(question))))
            assert _standing(work) == standing


@settings(max_examples=75)
@given(st.data())
def test_a_state_is_no_answer_to_any_condition(data: st.DataObject) -> None:
    """MEA-5: in the place of a state, nothing at all would ask the same; and it is neither `no` nor its opposite."""
    questions, steps = data.draw(done())
    work = _after(questions, steps)
    asking = _asking(work)
    for seat, question in _places(questions):
        answer = work.audit.answer(RECORD, seat, question.id)
        if answer is None or answer.state is None:
            continue
        for operator in ("is", "is_not"):
            own = Comparison(left=Reference(of="own", question=question.id), operator=operator, values=("no",))
            assert condition_holds(work.audit, RECORD, Condition(text="", any_of=((own,),)), seat=seat) is None
        if work.is_asked(seat, question.id) and question.id.startswith("SML"):
            progress = work.progress(seat)
            assert question.id in (progress.deferred if answer.state == "deferred" else progress.answered)
        _do(work, Said(seat, question.id, Given()))
        assert _asking(work) == asking


@settings(max_examples=75)
@given(st.data())
def test_the_panel_is_asked_nothing_by_what_is_sealed(data: st.DataObject) -> None:
    """MEA-7: until it is opened, whatever agencies answer, the panel's questions, required and missing, stay."""
    questions, steps = data.draw(done())
    work = _after(questions, steps)

    def panels() -> object:
        return work.asked(PANEL), work.hidden(PANEL), work.progress(PANEL), details_progress(work.audit, work.board)

    before = panels()
    for seat, question in _places(questions):
        if seat != PANEL and not work.audit.revealed(RECORD, question):
            _do(work, Said(seat, question.id, data.draw(_given(question))))
            assert panels() == before


@pytest.mark.parametrize("name", SETS)
@settings(max_examples=12)
@given(data=st.data())
def test_the_shipped_sets_mean_the_same(name: str, data: st.DataObject) -> None:
    """MEA-1 to MEA-4, MEA-6, MEA-8."""
    questions, steps = data.draw(done(shipped(name)))
    _all_the_same(questions, steps, data.draw(st.randoms(use_true_random=False)))
    driver = data.draw(st.sampled_from([step for step in steps if isinstance(step, Said)] or [None]))
    if driver is not None:
        question = shipped(name).question(driver.question)
        assert question is not None
        _there_and_back(questions, steps, Said(driver.seat, driver.question, data.draw(_given(question))))


@pytest.mark.parametrize("name", SETS)
@settings(max_examples=8)
@given(data=st.data())
def test_the_short_form_and_no_grades_mean_the_same(name: str, data: st.DataObject) -> None:
    """MEA-1, MEA-3: of the shorter forms too, and nothing is asked there that the whole form does not ask."""
    questions, steps = data.draw(done(shipped(name)))
    whole = _after(questions, steps)
    for changed in ({"short_form": True}, {"grades": False}):
        work = Work(questions, **changed)
        for step in steps:
            _do(work, step)
        _checked(work)
        if "short_form" in changed:
            assert all(set(work.asked(seat)) <= set(whole.asked(seat)) for seat in work.board.seats)
