"""Which answers compare from one version of a question set to another."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from audit_tui.domain.changes import VERDICTS, Difference
from audit_tui.domain.comparing import QuestionOfBoth, SetsCompared, compare
from audit_tui.domain.question_set import QuestionSet
from audit_tui.questions.reader import read_set
from audit_tui.services.differing import difference_in_words
from tests.questions.question_sets import question_sets

SMALL = (Path(__file__).parents[1] / "questions/documents/small.md").read_text(encoding="utf-8")
NEWER = SMALL.replace("version: 2026.1", "version: 2026.2")


def read(text: str) -> QuestionSet:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "small.md"
        file.write_text(text, encoding="utf-8")
        found, problems = read_set(file, [])
    assert found is not None, problems
    return found


OLD = read(SMALL)


def changed(*pairs: tuple[str, str]) -> SetsCompared:
    """The small set compared with one in which some pieces are written otherwise."""
    text = NEWER
    for piece, instead in pairs:
        assert text.count(piece) == 1, piece
        text = text.replace(piece, instead)
    return compare(OLD, read(text))


def of(compared: SetsCompared, name: str) -> QuestionOfBoth:
    return next(each for each in compared.questions if each.id == name)


def verdicts(compared: SetsCompared) -> dict[str, str]:
    """Every question that is not the same."""
    return {each.id: each.verdict for each in compared.questions if each.verdict != "same"}


@pytest.mark.parametrize(
    ("question", "verdict", "what", "piece", "instead"),
    [
        ("SML-1.1", "wording", "text", "How often was the child seen?", "How often did you see the child?"),
        ("SML-1.1", "wording", "guidance", "Face to face only.", "Face to face."),
        ("SML-1.3", "wording", "labels of options", "- day: A Day in My Life", "- day: A Day in my life"),
        ("SML-1.4", "wording", "theme", "- answer: grade\n- theme: planning", "- answer: grade\n- theme: timeliness"),
        ("SML-1.1", "wording", "sources", "\n- source: [Guidance on visits]\n\n### SML-1.2", "\n\n### SML-1.2"),
        ("SML-1.2", "wording", "words of a condition", "SML-1.1 >= 1\n- states", "SML-1.1 ≥ 1\n- states"),
        ("SML-1.2", "asked", "asked when", "asked when: SML-1.1 >= 1", "asked when: SML-1.1 >= 2"),
        ("SML-1.2", "asked", "asked of", "asked of: csc, police", "asked of: csc"),
        ("SML-1.2", "asked", "states", "states: not_recorded, deferred", "states: not_recorded"),
        ("SML-1.2", "asked", "reason for", "\n- reason for: not_recorded", ""),
        ("SML-1.1", "asked", "required", "\n- required\n", "\n"),
        ("SML-1.3", "asked", "short form", "\n- short form", ""),
        ("SML-1.3", "asked", "options that stand alone", "\n- alone: none", ""),
        ("SML-2.2", "asked", "rules", "warn unless: this <= session date", "rule: this <= session date"),
        ("SML-2.4", "asked", "ask at once", "when this <= 3", "when this <= 4"),
        ("SML-2.4", "asked", "required", "required when: SML-2.3 is ri or", "required when: SML-2.3 is good or"),
        ("SML-2.1", "asked", "used as", "used as: period start", "used as: period end"),
        ("SML-1.1", "scale", "range", "number 0 to 366", "number 0 to 365"),
        ("SML-1.1", "scale", "decimals", "number 0 to 366", "number 0 to 366, one decimal"),
        ("SML-2.1", "scale", "dates without a day", "- answer: date or month", "- answer: date"),
        ("SML-1.2", "scale", "kind of answer", "yes, partly, no", "text"),
        ("SML-1.3", "scale", "options", "  - profile: Profile — the second edition\n", ""),
    ],
)  # fmt: skip
def test_a_change_has_its_meaning(question: str, verdict: str, what: str, piece: str, instead: str) -> None:
    compared = changed((piece, instead))

    assert verdicts(compared) == {question: verdict}
    assert [each.what for each in of(compared, question).changed] == [what]
    assert of(compared, question).compares == (verdict != "scale")


def test_options_that_came_and_went_are_named() -> None:
    compared = changed(("  - profile: Profile — the second edition", "  - profile3: Profile — the third edition"))

    assert of(compared, "SML-1.3").changed == (Difference(what="options", came=("profile3",), went=("profile",)),)


def test_the_order_of_options_is_part_of_the_scale_only_where_steps_are_counted() -> None:
    scale = "one of\n  - low: Low\n  - mid: Mid\n  - high: High"
    filed = "- theme: planning\n- layer: quality\n- asked of: panel\n"
    choice = SMALL.replace("yes, partly, no", scale)
    panel = f"### SML-2.9 As the panel?\n\n- answer: {scale}\n{filed}\n### SML-2.8 Why?\n\n- answer: text\n{filed}"
    panel += "- asked when: any agency's SML-1.2 is 2 or more steps from SML-2.9\n"
    ranked = choice.replace("\n[Guidance on visits]:", f"\n{panel}\n[Guidance on visits]:")
    turned = ("  - low: Low\n  - mid: Mid\n", "  - mid: Mid\n  - low: Low\n")

    assert verdicts(compare(read(choice), read(choice.replace(*turned)))) == {"SML-1.2": "wording"}
    both = verdicts(compare(read(ranked), read(ranked.replace(*turned))))
    assert both == {"SML-1.2": "scale", "SML-2.9": "scale"}


def test_a_renamed_question_has_a_verdict_of_its_own_and_changes_none_that_ask_for_it() -> None:
    text = NEWER.replace("SML-1.1", "SML-1.9").replace("- required\n", "- required\n- was: SML-1.1\n", 1)
    compared = compare(OLD, read(text))

    assert verdicts(compared) == {}
    assert of(compared, "SML-1.9").was == "SML-1.1"
    assert compared.unlisted == ()
    worded = compare(OLD, read(text.replace("Face to face only.", "Face to face.")))
    assert verdicts(worded) == {"SML-1.9": "wording"}


def _without(text: str, name: str) -> str:
    return re.sub(rf"### {re.escape(name)} .*?(?=\n###? |\n## |\n\[)\n", "", text, flags=re.DOTALL)


def test_a_question_that_is_gone_is_to_be_listed() -> None:
    shorter = _without(NEWER, "SML-1.3")

    unlisted = compare(OLD, read(shorter))
    listed = compare(OLD, read(shorter.replace("- quorum:", "- retired: SML-1.3\n- quorum:")))

    assert verdicts(unlisted) == verdicts(listed) == {"SML-1.3": "retired"}
    assert (unlisted.unlisted, listed.unlisted) == (("SML-1.3",), ())
    assert listed.head == (Difference(what="retired ids", came=("SML-1.3",)),)


def test_a_retired_id_that_is_forgotten_or_used_again() -> None:
    retired = read(SMALL.replace("- quorum:", "- retired: SML-1.9, SML-1.8\n- quorum:"))
    again = read(NEWER.replace("SML-1.3 Which", "SML-1.9 Which"))

    compared = compare(retired, again)

    assert compared.reused == ("SML-1.9",)
    assert compared.unlisted == ("SML-1.3", "SML-1.8")


def test_only_the_newer_set_says_what_became_of_a_question() -> None:
    renumbered = NEWER.replace("SML-1.1", "SML-1.9").replace("- required\n", "- required\n- was: SML-1.1\n", 1)
    retired = renumbered.replace("SML-1.9", "SML-1.1").replace("- was: SML-1.1\n", "")
    again = retired.replace("2026.2", "2026.3").replace("- quorum:", "- retired: SML-1.9\n- quorum:")
    compared = compare(read(renumbered), read(again))

    assert (of(compared, "SML-1.1").verdict, of(compared, "SML-1.9").verdict) == ("new", "retired")
    assert compared.reused == ("SML-1.1",)


def test_an_id_that_was_given_up_is_said_even_where_it_says_what_it_was() -> None:
    older = NEWER.replace("SML-1.3", "SML-1.7").replace("- short form", "- was: SML-1.8\n- short form")
    newer = older.replace("SML-1.7", "SML-1.8").replace("was: SML-1.8", "was: SML-1.7")
    compared = compare(read(older), read(newer.replace("2026.2", "2026.3")))

    assert of(compared, "SML-1.8").was == "SML-1.7"
    assert compared.reused == ("SML-1.8",)


def test_sets_that_stand_the_wrong_way_round() -> None:
    newer = read(NEWER.replace("SML-1.3", "SML-1.7").replace("- short form", "- was: SML-1.3\n- short form"))

    assert not compare(OLD, newer).turned
    assert compare(newer, OLD).turned
    assert "  all that is new was given up before: are OLD and NEW the right way round?" in difference_in_words(
        newer, OLD
    )


def test_labels_that_change_places_are_another_scale_and_both_are_said() -> None:
    newer = read(
        NEWER.replace("outstanding: Strong", "outstanding: Weak").replace("inadequate: Weak", "inadequate: Strong")
    )

    assert verdicts(compare(OLD, newer)) == {"SML-2.3": "scale"}
    lines = difference_in_words(OLD, newer)
    assert "      labels of options: outstanding ‘Strong’ → ‘Weak’; inadequate ‘Weak’ → ‘Strong’" in lines
    option = read(
        NEWER.replace("- day: A Day in My Life", "- day: Profile").replace("profile: Profile", "profile: Third")
    )
    assert verdicts(compare(OLD, option)) == {"SML-1.3": "scale"}


@pytest.mark.parametrize(
    ("piece", "instead", "line"),
    [
        ("number 0 to 366", "number 0 to 100", "range: 0 to 366 → 0 to 100"),
        ("asked when: SML-1.1 >= 1", "short form", "asked when: SML-1.1 >= 1 → always"),
        ("\n- required\n", "\n", "required: always → no"),
        ("- answer: date or month", "- answer: date", "dates without a day: yes → no"),
        ("yes, partly, no", "text", "kind of answer: yes partly no → text"),
        ("Face to face only.\n", "", "guidance: Face to face only. → none"),
        ("SML-9.1 when this <= 3", "SML-2.1 when this <= 4", "ask at once: came SML-2.1 when this <= 4; went"),
    ],
)
def test_what_it_was_and_what_it_is_are_said(piece: str, instead: str, line: str) -> None:
    assert NEWER.count(piece) == 1
    lines = difference_in_words(OLD, read(NEWER.replace(piece, instead)))

    assert any(each.startswith(f"      {line}") for each in lines)


def test_questions_that_were_put_together() -> None:
    merged = _without(NEWER, "SML-1.4").replace("any agency's SML-1.4 is ri or ", "")
    newer = read(merged.replace("- short form", "- was: SML-1.4\n- short form"))
    compared = compare(OLD, newer)

    assert verdicts(compared) == {"SML-1.3": "wording", "SML-2.3": "asked", "SML-1.4": "retired"}
    assert "      put together from SML-1.3, SML-1.4" in difference_in_words(OLD, newer)
    assert compared.unlisted == ()


def test_one_version_with_two_digests() -> None:
    assert compare(OLD, read(SMALL.replace("Face to face only.", "Face to face."))).same_version
    assert not changed(("Face to face only.", "Face to face.")).same_version
    assert not compare(OLD, OLD).same_version


def test_the_head_and_the_vocabulary() -> None:
    compared = changed(
        ("Twelve months.", "Six months."),
        ("2. Is it understood?", "2. Is it used?"),
        ("- quorum: csc, police", "- quorum: csc, health"),
        ("## SML-2 The panel", "## SML-2 For the panel"),
        ("- health: Health — GP and school nursing", "- health: Health services\n- fire: Fire and rescue"),
    )

    assert verdicts(compared) == {}
    assert compared.head == (
        Difference(what="period under review", came=("Six months.",), went=("Twelve months.",)),
        Difference(what="quorum", came=("health",), went=("police",)),
        Difference(what="key lines of enquiry", came=("Is it used?",), went=("Is it understood?",)),
        Difference(what="titles of sections", came=("SML-2: For the panel",), went=("SML-2: The panel",)),
    )
    assert compared.vocabulary == (
        Difference(what="agencies", came=("fire",)),
        Difference(
            what="labels of agencies",
            came=("health: Health services",),
            went=("health: Health — GP and school nursing",),
        ),
    )


def test_the_words_for_a_practice_lead() -> None:
    newer = read(
        _without(NEWER, "SML-1.4")
        .replace("any agency's SML-1.4 is ri or ", "")
        .replace("Face to face only.", "Face to face.")
        .replace("  - profile: Profile — the second edition", "  - third: Profile — the third edition")
        .replace("csc, police\n\n", "csc\n\n")
    )

    differs = "any agency's SML-1.1 differs"
    how = "5 the same, 1 worded differently, 1 asked differently"
    assert difference_in_words(OLD, newer) == (
        f"8 questions: 7 compare ({how}), 1 does not compare; 1 is no longer asked",
        "Before: Small (small), version 2026.1, draft. Now: Small (small), version 2026.2, draft.",
        "",
        "To mend",
        "  gone without a word: add ‘- retired: SML-1.4’ to the list under the title, or ‘was’ to the question",
        "",
        "Answered on another scale: answers do not compare",
        "  SML-1.3 Which tools were used?",
        "      options: came third (Profile); went profile (Profile)",
        "",
        "Asked differently: answers compare, but were not asked of the same",
        "  SML-2.3 What does the panel agree?",
        f"      asked when: any agency's SML-1.4 is ri or {differs} → {differs}",
        "",
        "Worded or filed differently: answers compare, if the words still ask the same",
        "  SML-1.1 How often was the child seen?",
        "      guidance: Face to face only. → Face to face.",
        "",
        "No longer asked",
        "  SML-1.4 How good was the plan?",
        "",
        "Around the questions",
        "  quorum: went police",
    )


@given(one=question_sets(), other=question_sets())
@settings(max_examples=12, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
def test_what_holds_of_any_two_sets(one: QuestionSet, other: QuestionSet) -> None:
    """One test, since making the two sets takes most of its time."""
    _same_as_itself(one)
    _every_question_stands_once(one, other)
    for newer in (other, one.model_copy(update={"sections": other.sections}), one.model_copy(update={"title": "Else"})):
        _silent_only_of_the_same(one, newer)


def _same_as_itself(one: QuestionSet) -> None:
    compared = compare(one, one)
    assert {each.verdict for each in compared.questions} == {"same"}
    assert [each.id for each in compared.questions] == [each.id for each in one.questions]
    assert not any((compared.head, compared.vocabulary, compared.reused, compared.unlisted, compared.same_version))


def _every_question_stands_once(one: QuestionSet, other: QuestionSet) -> None:
    there = compare(one, other)
    kept = [each for each in there.questions if each.verdict != "retired"]
    assert [each.id for each in kept] == [each.id for each in other.questions]
    older = [each.was or each.id for each in there.questions if each.verdict != "new"]
    assert sorted(older) == sorted(each.id for each in one.questions)
    assert sum(there.count(verdict) for verdict in VERDICTS) == len(there.questions)


def _silent_only_of_the_same(one: QuestionSet, newer: QuestionSet) -> None:
    compared = compare(one, newer)
    silent = {each.verdict for each in compared.questions} == {"same"} and not (compared.head or compared.vocabulary)
    assert not silent or newer.model_copy(update={"version": one.version}) == one
