"""Two audits of one topic beside each other.

CMP-1  only audits that belong together are compared, in their order
CMP-2  counts per option with how many there are of each audit, of the panel and of agencies apart; nothing sealed
CMP-3  with few records in either audit nothing is said of which way the answers went
CMP-4  which way: only on a scale with an order, and only where every cut of it says the same
CMP-5  an answer on another scale is not counted beside, and why is said; so is what was asked or worded differently
CMP-6  themes stand by what both audits found, and earlier recommendations beside what was found since
"""

from typing import Any

import pytest

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import QuestionSetCopy
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, learning
from audit_tui.services.compared import Compared, Pair, QuestionCompared, compare_audits
from tests.auditing import AT, RECORD, Work, neglect

SET = """
    SML-1.1 | all | yes, partly, no
    SML-1.2 | all | one of / a / b
    SML-1.3 | panel | any of / a / b
    SML-1.4 | all | text
    SML-1.5 | all | yes, partly, no | asked when: SML-1.3 includes a
"""
SIX = tuple(f"NEG-0{number}" for number in range(1, 7))


def _audit(name: str, said: str = "", *, records: tuple[str, ...] = SIX, **details: Any) -> Work:
    """An audit of six records; the panel agrees on SML-1.1 in each as `said` tells: y, p or n."""
    when = {"earlier": "2019-09-30", "later": "2025-09-30"}
    work = Work(SET, **{"id": name, "records": records, "period_end": when[name], **details})
    for record, letter in zip(records, said, strict=False):
        value = {"y": "yes", "p": "partly", "n": "no"}[letter]
        work.act(agreeing.agree, record, "SML-1.1", Given(value), reason="So.", at=AT)
    return work


def _question(compared: Compared, name: str = "SML-1.1") -> QuestionCompared:
    return next(each for each in compared.questions if each.id == name)


def _pair(earlier: Work, later: Work) -> Pair:
    """What the panel agreed on SML-1.1 in both."""
    pair = _question(compare_audits(earlier.audit, later.audit)).pairs[0]
    assert pair.source == "panel"
    return pair


def _rewritten(work: Work, **said: Any) -> Audit:
    """The audit with these of its set, or with those of SML-1.1, said otherwise."""
    questions = work.audit.questions.model_dump()
    of_set = {name: value for name, value in said.items() if name in questions}
    first = questions["sections"][0]["questions"][0]
    first.update({name: value for name, value in said.items() if name not in questions})
    changed = QuestionSet.model_validate({**questions, **of_set})
    return work.audit.with_changes([QuestionSetCopy(question_set=changed)])


@pytest.mark.parametrize(
    ("earlier", "later", "message"),
    [
        (_audit("earlier"), _audit("earlier"), "earlier cannot be compared with itself: name an earlier audit"),
        (_audit("earlier"), _audit("later", return_of="csc"), "later is an agency’s copy of its return"),
        (_audit("earlier"), _audit("later", fictional=True), "later is made up and the other is not"),
        (_audit("later"), _audit("earlier"), "later is the later of the two: name earlier first"),
        (_audit("earlier"), Work(neglect(), id="later"), "earlier is about small, later about neglect: name two"),
    ],
)
def test_what_does_not_compare(earlier: Work, later: Work, message: str) -> None:
    """CMP-1."""
    with pytest.raises(AuditError, match=message):
        compare_audits(earlier.audit, later.audit)


def test_counts_with_their_denominators() -> None:
    """CMP-2."""
    earlier, later = _audit("earlier", "nnpnn"), _audit("later", "yypnnn")
    earlier.act(agreeing.agree, "NEG-06", "SML-1.1", Given(state="not_recorded"), reason="So.", at=AT)
    pair = _pair(earlier, later)
    assert pair.earlier.in_words == "Partly: 1, No: 4 (of 5), not recorded: 1"
    assert pair.later.in_words == "Yes: 2, Partly: 1, No: 3 (of 6)"
    assert (pair.earlier.n, pair.earlier.records, pair.later.n) == (5, 5, 6)


def test_agencies_stand_apart_and_sealed_answers_count_nowhere() -> None:
    """CMP-2."""
    earlier, later = _audit("earlier"), _audit("later", "y")
    for work in (earlier, later):
        for seat in ("csc", "police"):
            work.answer(seat, "SML-1.2", "a").answer(seat, "SML-1.1", "no")
    assert _question(compare_audits(earlier.audit, later.audit), "SML-1.2").pairs == ()
    later.reveal("SML-1.2")
    compared = compare_audits(earlier.audit, later.audit)
    (agencies,) = _question(compared, "SML-1.2").pairs
    assert agencies.source == "agencies"
    assert (agencies.earlier.in_words, agencies.later.in_words) == ("no answers", "Option a: 2 (of 2)")
    assert [(each.source, each.later.n) for each in _question(compared).pairs] == [("panel", 1), ("agencies", 2)]


def test_what_the_panel_answers_itself() -> None:
    """CMP-2."""
    earlier, later = _audit("earlier"), _audit("later")
    earlier.answer("panel", "SML-1.3", ("a", "b")).answer("panel", "SML-1.3", ("b",), record="NEG-02")
    (pair,) = _question(compare_audits(earlier.audit, later.audit), "SML-1.3").pairs
    assert (pair.source, pair.earlier.in_words) == ("panel", "Option a: 1, Option b: 2 (of 2)")
    why_not = _question(compare_audits(earlier.audit, later.audit), "SML-1.4").why_not
    assert why_not == "no options to count"


def test_what_is_not_asked_any_more_is_not_counted() -> None:
    """CMP-2."""
    earlier, later = _audit("earlier").answer("panel", "SML-1.3", ("a",)), _audit("later")
    earlier.agree("SML-1.5", "yes")
    assert len(_question(compare_audits(earlier.audit, later.audit), "SML-1.5").pairs) == 1
    earlier.answer("panel", "SML-1.3", ("b",))
    assert _question(compare_audits(earlier.audit, later.audit), "SML-1.5").pairs == ()


@pytest.mark.parametrize(
    ("earlier", "later", "way", "words"),
    [
        ("nnnnn", "yyyyy", "up", "further towards ‘Yes’ than before"),
        ("yyyyy", "yyyyp", "down", "further towards ‘No’ than before"),
        ("ynynyn", "nynyny", "same", "fell as before"),
        ("yyyyy", "yyyyyy", "same", "fell as before"),
        ("ppppp", "yypnn", "mixed", "neither way as a whole"),
        ("nnnn", "yyyyyy", "too_few", "too few to say (under 5 records in one of the audits)"),
        ("nnnnnn", "", "too_few", "too few to say"),
    ],
)
def test_which_way_the_answers_went(earlier: str, later: str, way: str, words: str) -> None:
    """CMP-3, CMP-4."""
    pair = _pair(_audit("earlier", earlier), _audit("later", later))
    assert pair.way == way
    assert pair.in_words.startswith(words)


def test_many_agencies_of_few_children_are_few() -> None:
    """CMP-3."""
    works = (_audit("earlier"), _audit("later"))
    for work, value in zip(works, ("no", "yes"), strict=True):
        for record in SIX[:3]:
            for seat in ("csc", "police", "health"):
                work.answer(seat, "SML-1.1", value, record=record)
            work.reveal("SML-1.1", record)
    (pair,) = _question(compare_audits(*(work.audit for work in works))).pairs
    assert (pair.earlier.n, pair.later.n, pair.later.records, pair.way) == (9, 9, 3, "too_few")


def test_choices_have_no_order() -> None:
    """CMP-4."""
    works = (_audit("earlier"), _audit("later"))
    for work in works:
        for record in SIX:
            work.answer("csc", "SML-1.2", "a", record=record).reveal("SML-1.2", record)
    (pair,) = _question(compare_audits(*(work.audit for work in works)), "SML-1.2").pairs
    assert (pair.way, pair.in_words) == ("unordered", "")


def test_another_scale_and_other_askers() -> None:
    """CMP-5."""
    earlier, later = _audit("earlier", "yyyyy"), _audit("later", "nnnnn")
    four = [{"code": code, "label": code} for code in ("outstanding", "good", "ri", "inadequate")]
    scale = _rewritten(later, answer={"kind": "grade", "options": four})
    found = _question(compare_audits(earlier.audit, scale))
    assert (found.pairs, found.why_not) == ((), "answered on another scale (kind of answer)")

    asked = _question(compare_audits(earlier.audit, _rewritten(later, asked_of=("csc",))))
    assert (asked.note, asked.pairs[0].way, asked.why_not) == ("asked differently: asked of", "down", "")

    renamed = compare_audits(earlier.audit, _rewritten(later, text="Is it otherwise?"))
    assert (_question(renamed).text, _question(renamed).note) == (
        "Is it otherwise?",
        "worded or filed differently: text",
    )


def test_a_question_that_is_new_and_one_that_is_gone() -> None:
    """CMP-5."""
    later = Work(SET.replace("SML-1.2", "SML-1.9"), id="later", period_end="2025-09-30")
    compared = compare_audits(_audit("earlier").audit, later.audit)
    assert _question(compared, "SML-1.9").why_not == "not asked in the earlier audit"
    gone = _question(compared, "SML-1.2")
    assert (gone.why_not, gone.section) == ("not asked in the later audit", "A section")


def test_what_to_read_first() -> None:
    """CMP-3, CMP-5."""
    earlier = _audit("earlier", records=(RECORD,), agencies=("csc", "police"), short_form=True)
    earlier.act(learning.sign_off, "So it is.", agreed_by=["csc"], at=AT)
    compared = compare_audits(earlier.audit, _audit("later").audit)
    assert compared.cautions == (
        "earlier is about 1 record: too few to say what has changed.",
        "later is not signed off: what it says may still change.",
        "earlier asked the short form, later every question.",
        "Health took part in later only.",
    )
    assert (compared.earlier.signed, compared.later.signed, compared.later.records) == (True, False, 6)


def _found(work: Work, *findings: tuple[str, str]) -> None:
    for theme, sort in findings:
        work.act(acts.write_finding, RECORD, sort, f"{theme} {sort} {work.audit.details.id}", theme=theme)


@pytest.mark.parametrize(
    ("earlier", "later", "standing"),
    [
        (["improvement"], ["improvement", "strength"], "continued"),
        (["improvement"], ["strength"], "improved"),
        (["improvement", "strength"], [], "not_found"),
        (["strength"], ["improvement"], "new"),
        ([], ["improvement"], "new"),
        (["strength"], [], "strength"),
    ],
)
def test_how_a_theme_stands(earlier: list[str], later: list[str], standing: str) -> None:
    """CMP-6."""
    works = (_audit("earlier"), _audit("later"))
    for work, sorts in zip(works, (earlier, later), strict=True):
        _found(work, *(("planning", sort) for sort in sorts))
    (theme,) = compare_audits(*(work.audit for work in works)).themes
    assert (theme.theme, theme.label, theme.standing) == ("planning", "Planning", standing)
    assert theme.records("improvement") == ("improvement" in earlier, "improvement" in later)


def test_earlier_recommendations_and_what_was_found_since() -> None:
    """CMP-6."""
    earlier, later = _audit("earlier"), _audit("later")
    _found(earlier, ("planning", "improvement"), ("timeliness", "improvement"))
    earlier.act(learning.write_recommendation, "Write dates.", sort="practice", findings=["F1"])
    earlier.act(learning.write_recommendation, "Be on time.", sort="strategic", findings=["F2"])
    earlier.act(learning.write_learning_action, "A form with dates.", owner="board", recommendation="R1")
    earlier.act(learning.update_action, "A1", "done", "It is in use.", on="2020-01-01")
    _found(later, ("planning", "improvement"), ("planning", "strength"))

    dates, time = compare_audits(earlier.audit, later.audit).recommendations
    assert (dates.recommendation.id, dates.themes) == ("R1", ("planning",))
    assert [(each.id, each.status) for each in dates.actions] == [("A1", "done")]
    assert [each.id for each in dates.found_since] == ["F1", "F2"]
    assert (time.actions, time.found_since) == ((), ())


def test_an_agencys_own_note_is_in_no_comparison() -> None:
    """CMP-6."""
    earlier, later = _audit("earlier"), _audit("later")
    for work in (earlier, later):
        _found(work, ("planning", "improvement"))
    earlier.act(learning.write_recommendation, "Write dates.", sort="practice", findings=["F1"])
    earlier.act(learning.write_learning_action, "Tell them.", owner="csc", recommendation="R1")
    for work, written in ((earlier, "F1"), (earlier, "A1"), (later, "F1")):
        work.act(learning.keep_for_agency, written, "csc")
    compared = compare_audits(earlier.audit, later.audit)
    assert compared.themes == ()
    assert [(each.themes, each.actions, each.found_since) for each in compared.recommendations] == [((), (), ())]
