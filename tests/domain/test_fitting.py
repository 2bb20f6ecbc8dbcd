"""Whether an answer fits its question.

FIT-1  what is typed is read as the question's kind of answer; an option goes before a state of the same name
FIT-2  bounds of numbers, dates and texts, and options that stand alone
FIT-3  rules across answers, also where one of the two is a month
FIT-4  a rule whose other answer is not there yet breaks nothing
FIT-5  a saved answer that no longer fits is found
FIT-6  an error says what is wrong, where, and how to mend it
FIT-7  an answer of another kind is refused, wherever it comes from
FIT-8  a return is read by label or code, with dates and numbers as people write them; what may be two things is refused
"""

from typing import Any

import pytest

from audit_tui.domain.asking import Context
from audit_tui.domain.fitting import Given, breaches, fit, options_of, read_basis, read_words
from audit_tui.domain.known import find_question, require_record, require_seat
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from tests.auditing import AGENCIES, RECORD, Work, neglect

TODAY = Context(today="2025-10-14", session_date="2025-10-14")

SMALL = """
SML-1.1 | all | any of / a / b / none / not_applicable | alone: none
SML-1.2 | all | number 0 to 10
SML-1.3 | all | scale 0 to 10
SML-1.4 | all | date
SML-1.5 | all | date or month
SML-1.6 | all | text 5 to 12 characters
SML-1.7 | all | yes, partly, no | states: none
SML-1.8 | all | grade
SML-1.9 | panel | strengths
SML-2.1 | panel | actions
"""


@pytest.mark.parametrize(
    ("question", "typed", "expected"),
    [
        ("SML-1.7", "yes", Given("yes")),
        ("SML-1.8", " ri ", Given("ri")),
        ("SML-1.1", "b;a", Given(("a", "b"))),
        ("SML-1.1", "a; a ;b", Given(("a", "b"))),
        ("SML-1.1", "not_applicable", Given(("not_applicable",))),
        ("SML-1.1", "not_recorded", Given(state="not_recorded")),
        ("SML-1.2", "7", Given(7)),
        ("SML-1.2", "7.0", Given(7)),
        ("SML-1.2", "7.5", Given(7.5)),
        ("SML-1.2", "na", Given(state="not_applicable")),
        ("SML-1.2", "N/A", Given(state="not_applicable")),
        ("SML-1.2", "deferred", Given(state="deferred")),
        ("SML-1.4", "2022-06-14", Given("2022-06-14")),
        ("SML-1.4", "14 June 2022", Given("2022-06-14")),
        ("SML-1.5", "June 2022", Given("2022-06")),
        ("SML-1.5", "2022-06", Given("2022-06")),
        ("SML-1.6", "  a child ", Given("a child")),
        ("SML-1.6", "not_known_to_agency", Given(state="not_known_to_agency")),
    ],
)
def test_reading(question: str, typed: str, expected: Given) -> None:
    """FIT-1."""
    read = Work(SMALL).read(question, typed)
    assert (read, type(read.value)) == (expected, type(expected.value))


def test_an_option_goes_before_a_state() -> None:
    """FIT-1: NEG-6.1 has an option of its own that is called not applicable."""
    work = Work(neglect())
    assert work.read("NEG-6.1", "not_applicable") == Given("not_applicable")
    assert work.read("NEG-6.2", "not_applicable") == Given(state="not_applicable")
    work.answer("csc", "NEG-6.1", "not_applicable")
    answer = work.audit.answer(RECORD, "csc", "NEG-6.1")
    assert answer is not None
    assert (answer.value, answer.state) == ("not_applicable", None)


def test_the_topic_is_not_among_the_other_topics() -> None:
    """FIT-1: REC-18 asks which other topics there are."""
    work = Work(neglect())
    question = work.question("REC-18")
    assert "neglect" in question.answer.codes
    assert "neglect" not in [option.code for option in options_of(work.audit, question)]
    with pytest.raises(AuditError, match="‘neglect’ is not an option of REC-18"):
        work.read("REC-18", "neglect")


@pytest.mark.parametrize(
    ("question", "typed", "message", "hint"),
    [
        ("SML-1.7", "yess", "‘yess’ is not an option of SML-1.7", "did you mean ‘yes’?"),
        ("SML-1.7", "", "‘’ is not an option", "one of yes, partly, no"),
        ("SML-1.1", "a;c", "‘c’ is not an option of SML-1.1", "one of a, b, none, not_applicable"),
        ("SML-1.2", "seven", "‘seven’ is not a number", "a whole number from 0 to 10"),
        ("SML-1.2", "nan", "‘nan’ is not a number", "from 0 to 10"),
        ("SML-1.2", "1e999", "‘1e999’ is not a number", "from 0 to 10"),
        ("SML-1.4", "2022-06", "‘2022-06’ is not a date that SML-1.4 takes", "write it as 14 June 2022"),
        ("SML-1.4", "06/14/2022", "is not a date", "the day comes first: 14/06/2022"),
        ("SML-1.4", "20220614", "is not a date", "14 June 2022"),
        ("SML-1.4", "2022-W24-2", "is not a date", "14 June 2022"),
        ("SML-1.4", "2022-02-30", "is not a date", "the calendar has no such day"),
        ("SML-1.5", "2022-13", "is not a date", "June 2022 where the day is not known"),
        (
            "SML-1.9",
            "It went well.",
            "SML-1.9 is answered by what is written down one by one",
            "each strength by itself",
        ),
        ("SML-2.1", "Do it.", "SML-2.1 is answered by what is written down", "each action by itself"),
    ],
)
def test_what_cannot_be_read(question: str, typed: str, message: str, hint: str) -> None:
    """FIT-1, FIT-6."""
    with pytest.raises(AuditError) as found:
        Work(SMALL).read(question, typed)
    assert message in found.value.message
    assert hint in found.value.hint


@pytest.mark.parametrize(
    ("question", "value", "refusal"),
    [
        ("SML-1.1", ("a", "b"), None),
        ("SML-1.1", ("none",), None),
        ("SML-1.1", ("a", "none"), "‘Option none’ cannot be chosen together with others"),
        ("SML-1.2", 0, None),
        ("SML-1.2", 10, None),
        ("SML-1.2", 11, "takes a whole number from 0 to 10, not 11"),
        ("SML-1.2", -1, "not -1"),
        ("SML-1.2", 2.5, "takes a whole number from 0 to 10, not 2.5"),
        ("SML-1.2", 10**400, "and no number like that"),
        ("SML-1.2", float("nan"), "and no number like that"),
        ("SML-1.3", 11, "from 0 to 10"),
        ("SML-1.6", "12345", None),
        ("SML-1.6", "1234", "has 4 of at least 5 characters"),
        ("SML-1.6", "123456789012", None),
        ("SML-1.6", "1234567890123", "has 13 characters, 12 at most"),
    ],
)
def test_bounds(question: str, value: Any, refusal: str | None) -> None:
    """FIT-2."""
    _check(Work(SMALL), question, Given(value), refusal)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("SML-1.1", "a"),
        ("SML-1.1", ("x",)),
        ("SML-1.2", "3"),
        ("SML-1.4", "soon"),
        ("SML-1.4", "2022-06"),
        ("SML-1.5", "2022-W24-2"),
        ("SML-1.6", 5),
        ("SML-1.7", "perhaps"),
        ("SML-1.7", ("yes",)),
        ("SML-1.9", "It went well."),
    ],
)
def test_another_kind_of_answer(question: str, value: Any) -> None:
    """FIT-7."""
    work = Work(SMALL)
    seat = PANEL if work.question(question).of_panel else "csc"
    assert fit(work.audit, RECORD, seat, work.question(question), Given(value), TODAY).refusals
    with pytest.raises(AuditError, match=question):
        work.answer(seat, question, value)


def test_a_state_only_where_it_is_offered() -> None:
    """FIT-2."""
    work = Work(SMALL)
    for question, refusal in (("SML-1.8", None), ("SML-1.7", "does not take deferred (states: none: it needs an")):
        _check(work, question, Given(state="deferred"), refusal)
    assert fit(work.audit, RECORD, "csc", work.question("SML-1.7"), Given(), TODAY).refusals == ()


def test_seen_alone_is_no_more_than_seen() -> None:
    """FIT-3, FIT-4: NEG-5.2 against NEG-5.1, each agency against itself."""
    work = Work(neglect()).answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 78)
    _check(work, "NEG-5.2", Given(9), None)
    work.answer("police", "NEG-5.1", 1).answer("csc", "NEG-5.1", 9)
    _check(work, "NEG-5.2", Given(9), None)
    _check(work, "NEG-5.2", Given(10), "NEG-5.2 must be at most NEG-5.1")
    _check(work, "NEG-5.2", Given(2), "NEG-5.2 must be at most ", seat="police")
    _check(work, "NEG-5.2", Given(state="not_recorded"), None)


@pytest.mark.parametrize(
    ("better", "course", "refused"),
    [
        (("none",), "sustained", True),
        (("none",), "slipped", False),
        (("none",), None, False),
        (("attendance",), "sustained", False),
        (("attendance",), "slipped", False),
    ],
)
def test_better_in_nothing_and_yet_sustained(better: tuple[str, ...], course: str | None, refused: bool) -> None:
    """FIT-3, FIT-4: NEG-9.2 against NEG-9.1."""
    work = Work(neglect()).answer(PANEL, "NEG-9.1", course)
    _check(work, "NEG-9.2", Given(better), "NEG-9.2 must meet" if refused else None, seat=PANEL)


@pytest.mark.parametrize(
    ("first", "last", "refused", "warned"),
    [
        ("2024-10-01", "2025-09-30", False, False),
        ("2024-10-01", "2025-03-31", False, True),
        ("2023-10-01", "2025-09-30", False, True),
        ("2023-08-01", "2025-09-30", True, True),
        ("2025-09-01", "2025-09-30", False, True),
        ("2025-09-02", "2025-09-30", True, True),
        ("2024-11-01", "2025-10-31", True, False),  # not over yet on 14 October
        (None, "2025-09-30", False, False),
    ],
)
def test_period(first: str | None, last: str, refused: bool, warned: bool) -> None:
    """FIT-3, FIT-4: REC-16 is over, 1 to 24 months after REC-15, and 12 as a rule."""
    work = Work(neglect()).answer(PANEL, "REC-15", first)
    found = fit(work.audit, RECORD, PANEL, work.question("REC-16"), Given(last), TODAY)
    assert (bool(found.refusals), bool(found.warnings)) == (refused, warned)


def test_the_period_starts_before_it_ends() -> None:
    """FIT-3: REC-15, entered second."""
    work = Work(neglect()).answer(PANEL, "REC-16", "2025-09-30")
    _check(work, "REC-15", Given("2025-09-30"), "REC-15 must be before REC-16", seat=PANEL)
    _check(work, "REC-15", Given("2025-09-29"), None, seat=PANEL)


def test_first_recorded_within_or_before_the_period() -> None:
    """FIT-3: NEG-2.1 may be a month."""
    work = Work(neglect()).answer(PANEL, "REC-16", "2025-09-30")
    for value, refusal in (
        ("2022-06", None),
        ("2025-09", None),
        ("2025-10", "must not be after REC-16"),
        ("2025-10-01", "not be after"),
    ):
        _check(work, "NEG-2.1", Given(value), refusal)


def test_contributing_are_among_the_involved() -> None:
    """FIT-3: REC-14 within REC-13, and a warning where a core agency is missing."""
    work = Work(neglect()).answer(PANEL, "REC-13", ("csc", "police", "health", "housing"))
    _check(work, "REC-14", Given(("csc", "education")), "REC-14 must choose only what REC-13 has, too", seat=PANEL)
    question = work.question("REC-14")
    whole, part = Given(("csc", "police", "health")), Given(("csc", "police"))
    assert fit(work.audit, RECORD, PANEL, question, whole, TODAY).warnings == ()
    found = fit(work.audit, RECORD, PANEL, question, part, TODAY)
    assert found.refusals == ()
    assert len(found.warnings) == 1
    work.answer("csc", "NEG-7.4", ("csc", "family"))  # family is no agency


def test_breaches_after_a_back_edit() -> None:
    """FIT-5."""
    work = Work(neglect()).answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 78)
    work.answer("csc", "NEG-5.1", 9).answer("csc", "NEG-5.2", 3)
    assert breaches(work.audit, RECORD, TODAY, "csc") == ()
    work.answer("csc", "NEG-5.1", 2)
    assert breaches(work.audit, RECORD, TODAY, "csc") == (("csc", "NEG-5.2", "NEG-5.2 must be at most NEG-5.1"),)
    work.answer("csc", "NEG-5.1", 0)  # NEG-5.2 is not asked any more
    assert breaches(work.audit, RECORD, TODAY, "csc") == ()
    work.answer("csc", "NEG-5.1", 3)
    assert breaches(work.audit, RECORD, TODAY, "csc") == ()


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        (lambda work: find_question(work.audit, "NEG-11"), "there is no question NEG-11", "did you mean ‘NEG-1.1’?"),
        (lambda work: find_question(work.audit, "XXXX"), "there is no question XXXX", "in the question set neglect"),
        (lambda work: require_record(work.audit, "NEG-09"), "there is no record NEG-09", "its records: NEG-01"),
        (lambda work: _seat(work, "NEG-1.1", "polise"), "polise is not an agency", "did you mean ‘police’?"),
        (lambda work: _seat(work, "NEG-1.1", "xx"), "xx is not an agency", f"its agencies: {', '.join(AGENCIES)}"),
        (lambda work: _seat(work, "NEG-2.4", "csc"), "NEG-2.4 is not put to csc", ""),
        (lambda work: _seat(work, "NEG-9.1", "csc"), "it is asked of the panel, once", "answer it as panel"),
        (lambda work: _seat(work, "NEG-1.1", PANEL), "NEG-1.1 is not put to panel", "agree it instead"),
    ],
)
def test_what_where_how(call: Any, message: str, hint: str) -> None:
    """FIT-6."""
    with pytest.raises(AuditError) as found:
        call(Work(neglect()))
    assert message in found.value.message
    assert hint in found.value.hint


def _seat(work: Work, question: str, seat: str) -> None:
    require_seat(work.audit, work.question(question), seat)


def _check(work: Work, question: str, given: Given, refusal: str | None, *, seat: str = "csc") -> None:
    refusals = fit(work.audit, RECORD, seat, work.question(question), given, TODAY).refusals
    if refusal is None:
        assert refusals == ()
    else:
        assert len(refusals) == 1
        assert refusal in refusals[0]


WORDS = """
WRD-1.1 | all | one of / a / b
WRD-1.2 | all | any of / a / b / c
WRD-1.3 | all | number 0 to 5000
WRD-1.4 | all | number 0 to 5000, one decimal
WRD-1.5 | all | date
WRD-1.6 | all | date or month
WRD-1.7 | all | text
WRD-1.8 | all | yes, partly, no | states: not_asked
WRD-1.9 | all | number 0 to 5000, three decimals
"""


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("WRD-1.1", "Option a", Given("a")),
        ("WRD-1.1", "  option\xa0A ", Given("a")),
        ("WRD-1.1", "B", Given("b")),
        ("WRD-1.1", ("b",), Given("b")),
        ("WRD-1.1", "not known to this agency", Given(state="not_known_to_agency")),
        ("WRD-1.1", "n/a", Given(state="not_applicable")),
        ("WRD-1.2", "Option c; a;", Given(("a", "c"))),
        ("WRD-1.2", ("c", "Option a"), Given(("a", "c"))),
        ("WRD-1.2", ("b",), Given(("b",))),
        ("WRD-1.2", "To follow", Given(state="deferred")),
        ("WRD-1.3", "1,234", Given(1234)),
        ("WRD-1.3", "12", Given(12)),
        ("WRD-1.4", "1,234", Given(1234)),
        ("WRD-1.4", "2,5", Given(2.5)),
        ("WRD-1.4", "1,234.5", Given(1234.5)),
        ("WRD-1.9", "12,345", Given(12.345)),
        ("WRD-1.5", "14/06/2022", Given("2022-06-14")),
        ("WRD-1.5", "14.6.2022", Given("2022-06-14")),
        ("WRD-1.5", "14 June 2022", Given("2022-06-14")),
        ("WRD-1.5", "2022-06-14", Given("2022-06-14")),
        ("WRD-1.6", "06/2022", Given("2022-06")),
        ("WRD-1.6", "June 2022", Given("2022-06")),
        ("WRD-1.6", "14 jun 2022", Given("2022-06-14")),
        ("WRD-1.7", "Seen twice;  once alone ", Given("Seen twice;  once alone")),
        ("WRD-1.7", "Not recorded", Given(state="not_recorded")),
        ("WRD-1.8", "Not asked", Given(state="not_asked")),
        ("WRD-1.8", "Partly", Given("partly")),
        ("WRD-1.1", " ", Given()),
        ("WRD-1.2", (), Given()),
        ("WRD-1.2", ";", Given()),
    ],
)
def test_words_of_a_return(question: str, words: str | tuple[str, ...], expected: Given) -> None:
    """FIT-8."""
    work = Work(WORDS)
    assert read_words(work.audit, work.question(question), words, "") == expected


@pytest.mark.parametrize("state", ["na", "Not applicable", " not_applicable ", "NOT APPLICABLE"])
def test_a_state_by_code_or_label(state: str) -> None:
    """FIT-8."""
    work = Work(WORDS)
    assert read_words(work.audit, work.question("WRD-1.1"), "", state) == Given(state="not_applicable")


def test_a_label_with_a_semicolon_goes_first() -> None:
    """FIT-8."""
    work = Work(WORDS)
    question = work.question("WRD-1.2")
    labels = ("Seen; alone", "Seen", "alone")
    terms = tuple(
        term.model_copy(update={"label": label}) for term, label in zip(question.answer.options, labels, strict=True)
    )
    question = question.model_copy(update={"answer": question.answer.model_copy(update={"options": terms})})
    assert read_words(work.audit, question, "Seen; alone", "") == Given(("a",))
    assert read_words(work.audit, question, "alone;seen; alone", "") == Given(("a", "c"))
    assert read_words(work.audit, question, "alone;seen", "") == Given(("b", "c"))


@pytest.mark.parametrize(
    ("question", "words", "state", "message", "hint"),
    [
        ("WRD-1.1", "a", "na", "WRD-1.1 has an answer and also ‘na’", "keep one of the two"),
        ("WRD-1.1", ("a", "b"), "", "WRD-1.1 takes one answer, not 2", "keep one of them"),
        ("WRD-1.1", "Option d", "", "‘Option d’ is not an option of WRD-1.1", "one of: Option a, Option b"),
        ("WRD-1.2", "a; Option x", "", "‘Option x’ is not an option of WRD-1.2", "one of: Option a, Option b, Opt"),
        ("WRD-1.1", "", "unsure", "‘unsure’ does not stand for an answer", "one of: Not recorded, Not known"),
        ("WRD-1.3", "2,5", "", "‘2,5’ is not a number", "a whole number from 0 to 5000"),
        ("WRD-1.3", "1,23", "", "‘1,23’ is not a number", ""),
        ("WRD-1.9", "1,234", "", "‘1,234’ may be 1234 or 1.234", "write it without a comma"),
        (
            "WRD-1.5",
            "06/14/2022",
            "",
            "‘06/14/2022’ is not a date that WRD-1.5 takes",
            "the day comes first: 14/06/2022",
        ),
        ("WRD-1.5", "30/02/2022", "", "‘30/02/2022’ is not a date", ""),
        ("WRD-1.5", "06/2022", "", "‘06/2022’ is not a date", ""),
        ("WRD-1.5", "14/06/22", "", "‘14/06/22’ is not a date", "write the year in full"),
    ],
)
def test_words_that_are_refused(
    question: str, words: str | tuple[str, ...], state: str, message: str, hint: str
) -> None:
    """FIT-8."""
    work = Work(WORDS)
    with pytest.raises(AuditError) as found:
        read_words(work.audit, work.question(question), words, state)
    assert message in found.value.message
    assert hint in found.value.hint


def test_what_an_answer_rests_on_is_read() -> None:
    """FIT-8."""
    assert [read_basis(words) for words in ("Seen in the record", "inferred", " ")] == [
        "seen_in_record",
        "inferred",
        None,
    ]
    with pytest.raises(AuditError, match="‘guessed’ is not what an answer rests on"):
        read_basis("guessed")


@pytest.mark.parametrize("typed", ["1_0", "1_000"])
def test_a_number_has_no_underscores(typed: str) -> None:
    """FIT-1, FIT-6."""
    work = Work("SML-1.1 | all | number 0 to 5000")
    with pytest.raises(AuditError, match=f"‘{typed}’ is not a number"):
        work.read("SML-1.1", typed)
    with pytest.raises(AuditError, match=f"‘{typed}’ is not a number"):
        read_words(work.audit, work.question("SML-1.1"), typed, "")


def test_a_list_longer_than_all_options_is_refused_at_once() -> None:
    """FIT-8: also one with so many separators that trying them all would take minutes."""
    work = Work(SMALL)
    for words in (";" * 32_000, "a;" * 16_000):
        with pytest.raises(AuditError, match="has no answer as long as"):
            read_words(work.audit, work.question("SML-1.1"), words, "")
    assert read_words(work.audit, work.question("SML-1.1"), " a ;; Option b; ", "") == Given(("a", "b"))


def test_one_choice_may_end_as_several_do() -> None:
    """FIT-8: a form writes a separator after every choice."""
    work = Work(SMALL)
    assert read_words(work.audit, work.question("SML-1.7"), "Partly;", "") == Given("partly")
    with pytest.raises(AuditError, match="takes one answer, not 2"):
        read_words(work.audit, work.question("SML-1.7"), "Partly;Yes;", "")
    assert read_words(work.audit, work.question("SML-1.6"), "a; child;", "") == Given("a; child;")
