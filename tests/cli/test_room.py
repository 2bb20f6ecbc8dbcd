"""The panel's room by commands: the meeting and its quorum, the plan, what is adopted, ratified and parked."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

ANSWERED = ("NEG-01", "NEG-5.4")
"""Answered alike by both agencies of the audit, and opened."""


@pytest.fixture
def opened(run: Run, audit: str) -> str:
    """The audit with a question on which both agencies said the same, opened."""
    for agency in ("csc", "police"):
        assert run("answer", audit, *ANSWERED, "parents", "--as", agency, "--basis", "inferred").status == 0
    assert run("reveal", audit, *ANSWERED).status == 0
    return audit


def test_a_meeting_from_its_beginning_to_its_end(run: Run, audit: str) -> None:
    begun = run(
        *("meeting", audit, "begin", "--present", "csc", "--apologies", "police", "--minutes", "60"),
        *("--interest", "csc=We run one of the services."),
    )
    assert (begun.status, begun.out) == (0, "M1 has begun\n")
    assert "NOT QUORATE without Police, Health" in begun.err
    shown = run("show", audit, "--json").data["meeting"]
    assert (shown["present"], shown["apologies"], shown["minutes"]) == (["csc"], ["police"], 60)
    assert shown["interests"] == [{"agency": "csc", "words": "We run one of the services."}]
    assert (shown["quorate"], shown["lacking"]) == (False, ["police", "health"])
    assert run("meeting", audit, "change", "--present", "csc, police").status == 0
    shown = run("show", audit, "--json").data["meeting"]
    assert (shown["present"], shown["apologies"], shown["minutes"]) == (["csc", "police"], [], 60)
    words = run("show", audit).out
    assert "Meeting M1: Children's social care, Police.\n" in words
    assert "NOT QUORATE without Health." in words
    assert run("meeting", audit, "end").out == "M1 is over\n"
    shown = run("show", audit, "--json").data
    assert (shown["meeting"], [each["id"] for each in shown["meetings"]]) == (None, ["M1"])


def test_what_is_agreed_without_the_quorum_is_ratified(run: Run, opened: str) -> None:
    assert run("meeting", opened, "begin", "--present", "csc,police").status == 0
    assert run("agree", opened, *ANSWERED, "parents", "--because", "most entries", "--agreed-by", "all").status == 0
    shown = run("show", opened, "--json").data
    assert shown["not_quorate"] == [{"record": "NEG-01", "question": "NEG-5.4"}]
    assert "Agreed NOT QUORATE, not ratified: NEG-01 NEG-5.4" in run("show", opened).out
    assert {"record": "NEG-01", "what": "Agreed NOT QUORATE, and not ratified", "ids": ["NEG-5.4"]} in shown[
        "before_sign_off"
    ]
    report = run("report", opened).out
    assert "**NOT QUORATE: 1 of 1 agreed answer without the quorum and not ratified** (NEG-01 NEG-5.4)." in report
    assert "most entries. **NOT QUORATE.**\n- Agreed by all agencies.\n" in report
    assert "has no quorum itself" in run("ratify", opened).err
    assert run("change", opened, "--agency", "health").status == 0
    assert run("meeting", opened, "change", "--present", "csc,police,health").status == 0
    assert run("ratify", opened).out == "Ratified, 1 answer: NEG-01 NEG-5.4\n"
    report = run("report", opened).out
    assert "NOT QUORATE" not in report
    assert "Agreed without the quorum, ratified in M1." in report
    assert run("ratify", opened).status == 1


def test_what_all_answered_alike_is_adopted_in_one_act(run: Run, opened: str) -> None:
    dry = run("adopt", opened, "NEG-01", "--dry-run")
    assert dry.out == "NEG-5.4: Parents' or carers' (Children's social care, Police)\n"
    assert run("show", opened, "--json").data["records"][0]["agreed"] == 0
    done = run("adopt", opened, "NEG-01", "--agreed-by", "csc", "--abstained", "police")
    assert (done.status, done.out) == (0, "NEG-01, adopted: NEG-5.4\n")
    assert run("show", opened, "--json").data["records"][0]["agreed"] == 1
    assert "- Agreed by Children's social care. Abstained: Police.\n" in run("report", opened).out
    assert "nothing is unanimous" in run("adopt", opened, "NEG-01").err
    assert "is not unanimous" in run("adopt", opened, "NEG-01", "NEG-5.4").err
    assert run("adopt", opened, "NEG-01", "--dry-run").status == 0


def test_an_answer_that_moves_is_seen_to_have_moved(run: Run, opened: str) -> None:
    assert run("answer", opened, *ANSWERED, "child", "--as", "police").status == 0
    (moved,) = run("show", opened, "--json").data["records"][0]["moved"]
    assert (moved["agency"], moved["late"]) == ("police", False)
    assert (moved["from"], moved["to"]) == (
        {"value": "parents", "state": None},
        {"value": "child", "state": None},
    )
    assert "Moved after hearing the others: NEG-5.4 (police)" in run("show", opened).out
    line = "- Police: This child's (moved from Parents' or carers' to This child's; inferred)."
    assert line in run("report", opened).out


def test_the_blind_spots_are_counted_and_named(run: Run, opened: str) -> None:
    spots = run("show", opened, "--json").data["records"][0]["blind_spots"]
    assert (spots["nobody"], spots["alone"]) == (["NEG-5.4"], [])
    assert spots["sealed"] > 0
    assert "No agency could evidence 1: NEG-5.4" in run("show", opened).out
    assert "No agency could evidence: NEG-5.4." in run("report", opened).out


def test_only_the_spread_is_opened_first(run: Run, audit: str) -> None:
    assert run("answer", audit, *ANSWERED, "parents", "--as", "csc").status == 0
    spread = run("reveal", audit, *ANSWERED, "--spread")
    assert spread.out == "NEG-01 NEG-5.4: the panel sees how the agencies’ answers fall\n"
    assert run("show", audit, "--json").data["records"][0]["blind_spots"]["nobody"] == []
    assert "Parents' or carers'" not in run("report", audit).out
    assert run("reveal", audit, *ANSWERED).status == 0
    assert "Parents' or carers'" in run("report", audit).out


def test_a_question_is_parked_and_taken_up_again(run: Run, audit: str) -> None:
    assert run("park", audit, *ANSWERED, "--because", "The school brings a page.").status == 0
    assert run("show", audit, "--json").data["parked"] == [
        {"record": "NEG-01", "question": "NEG-5.4", "why": "The school brings a page."}
    ]
    assert "Parked: NEG-01 NEG-5.4 (The school brings a page.)" in run("plan", audit, "--minutes", "60").out
    assert "### Parked and not taken up again" in run("report", audit).out
    assert run("park", audit, *ANSWERED, "--take-up").status == 0
    assert run("show", audit, "--json").data["parked"] == []
    assert "is not parked" in run("park", audit, *ANSWERED, "--take-up").err


def test_the_plan_of_the_day(run: Run, audit: str) -> None:
    plan = run("plan", audit, "--minutes", "60", "--json").data
    assert [each["record"] for each in plan["records"]] == ["NEG-01", "NEG-02"]
    assert sum(each["planned"] for each in plan["records"]) <= 60
    assert run("plan", audit).status == 2
    assert run("meeting", audit, "begin", "--present", "csc", "--minutes", "60").status == 0
    assert run("plan", audit, "--json").data == plan
    assert "NEG-01: 30 min planned, 0 spent; " in run("plan", audit).out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("meeting", "{}", "begin"), 2, "who is there?"),
        (("meeting", "{}", "end", "--present", "csc"), 2, "nothing is said of a meeting as it ends"),
        (("meeting", "{}", "end"), 1, "no meeting is going on"),
        (("meeting", "{}", "change", "--present", "csc"), 1, "no meeting is going on"),
        (("meeting", "{}", "begin", "--present", "housing"), 1, "housing is not an agency"),
        (("meeting", "{}", "begin", "--present", "csc", "--interest", "ours"), 1, "does not say whose"),
        (("meeting", "{}", "begin", "--present", "csc", "--minutes", "-5"), 1, "cannot be"),
        (("meeting", "{}", "begin", "--present", "csc", "--minutes", "soon"), 2, "is not a whole number"),
        (("ratify", "{}"), 1, "no meeting is going on"),
        (("adopt", "{}", "NEG-09"), 1, "there is no record NEG-09"),
        (("park", "{}", "NEG-01", "NEG-99.9"), 1, "there is no question"),
        (("plan", "{}", "--minutes", "-5"), 1, "cannot be"),
        (("agree", "{}", *ANSWERED, "child", "--because", "so", "--agreed-by", "all"), 1, "nobody knows who"),
        (
            ("agree", "{}", *ANSWERED, "child", "--because", "so", "--agreed-by", "csc", "--abstained", "csc"),
            1,
            "at once",
        ),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    run: Run, audit: str, words: tuple[str, ...], status: int, said: str
) -> None:
    ended = run(*(word.format(audit) for word in words))
    assert (ended.status, len(ended.complaints)) == (status, 1)
    assert said in ended.err


def test_an_agency_sees_nothing_of_the_room(run: Run, demonstration: Path) -> None:
    shown = run("show", "demonstration", "--as", "csc", "--json").data
    assert not {"meeting", "meetings", "not_quorate", "parked", "before_sign_off"} & set(shown)
    assert "Quorate" not in run("show", "demonstration", "--as", "csc").out
    assert "Quorate." in run("show", "demonstration").out


def test_open_concerns_stand_before_sign_off(run: Run, audit: str) -> None:
    assert run("concern", audit, "NEG-01", "Left alone at night", "--told", "duty team").status == 0
    what = {"record": "NEG-01", "what": "Concern not followed up", "ids": ["C1"]}
    assert what in run("show", audit, "--json").data["before_sign_off"]
    assert "  NEG-01: Concern not followed up: C1" in run("show", audit).out
    assert "- NEG-01: Concern not followed up: C1." in run("report", audit).out
    assert run("concern", audit, "NEG-01", "Seen the same day", "--follow-up", "C1").status == 0
    assert what not in run("show", audit, "--json").data["before_sign_off"]
