"""The demonstration is what it says it is: one record done, one half-way, one just begun; all of it fictional.

Beside it stands an audit of six years before, signed off, whose findings came back.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from audit_tui.cli.shapes import standing
from audit_tui.demonstration import START, make_demonstration
from audit_tui.domain.asking import Context, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.divergence import divergent, spread_in_words
from audit_tui.domain.fitting import breaches
from audit_tui.domain.outcome import identifiers_in
from audit_tui.domain.signed import content_digest
from audit_tui.domain.words import PANEL
from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.before_sign_off import before_sign_off
from audit_tui.reports.kinds import Audience
from audit_tui.reports.making import make_report, words_in
from audit_tui.services.compared import Compared, Standing, compare_audits
from audit_tui.services.following import figures, followed, like_it, told
from audit_tui.services.programme import account_of, programme
from audit_tui.services.progress import details_progress, seat_progress, stage, totals
from audit_tui.services.recurring import recurring_themes, themes_of
from audit_tui.workspace import Workspace
from tests.auditing import judged_differently

DONE, HALF, BEGUN = "NEG-DEMO1", "NEG-DEMO2", "NEG-DEMO3"
FIGURES = {
    "csc": (38, 34, ("NEG-2.5", "NEG-4.3", "NEG-5.3")),
    "police": (26, 24, ("NEG-2.5", "NEG-3.2", "NEG-4.3", "NEG-5.3")),
    "health": (30, 26, ("NEG-2.5", "NEG-4.2", "NEG-5.3", "NEG-6.2")),
    "education": (28, 25, ("NEG-2.5", "NEG-4.2", "NEG-5.3")),
    PANEL: (14, 14, ("CLS-12", "CLS-13", "CLS-14", "CLS-15")),
}
DIFFERING = [
    *(("NEG-2.2", 4), ("NEG-3.1", 4)),
    *(("NEG-1.3", 3), ("NEG-3.2", 3), ("NEG-3.4", 3), ("NEG-5.4", 3), ("NEG-5.5", 3)),
    *(("NEG-6.1", 3), ("NEG-7.5", 3), ("NEG-8.1", 3), ("NEG-8.2", 3), ("NEG-8.3", 3)),
    *(("NEG-2.3", 2), ("NEG-4.2", 2), ("NEG-4.3", 2), ("NEG-5.6", 2), ("NEG-6.2", 2), ("NEG-6.3", 2)),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


@pytest.fixture(scope="module")
def audit(folder: Path) -> Audit:
    session = make_demonstration(Workspace(folder), folder)
    session.close()
    return session.audit


@pytest.fixture(scope="module")
def earlier(audit: Audit, folder: Path) -> Audit:
    session = Workspace(folder).open("demonstration-2019")
    session.close()
    return session.audit


@pytest.fixture(scope="module")
def compared(audit: Audit, earlier: Audit) -> Compared:
    return compare_audits(earlier, audit)


@pytest.mark.parametrize("seat", FIGURES)
def test_asked_answered_and_hidden(audit: Audit, seat: str) -> None:
    progress = seat_progress(audit, board(audit, DONE), seat)
    assert (len(progress.asked), len(progress.answered), progress.hidden) == FIGURES[seat]
    assert (progress.missing, progress.deferred) == ((), ())


def test_where_the_agencies_differ(audit: Audit) -> None:
    assert [(each.question, each.distinct) for each in judged_differently(audit, DONE)] == DIFFERING


def test_the_same_figures_for_programs(audit: Audit) -> None:
    shape = standing(audit, (DONE,), PANEL)
    (record,) = shape["records"]
    assert {
        seat: (each["asked"], each["answered"], tuple(each["hidden"])) for seat, each in record["agencies"].items()
    } == FIGURES
    wide = [(each.question, each.distinct, each.width) for each in divergent(audit, DONE, spread=True)]
    assert [(each["question"], each["distinct"], each["spread"]) for each in record["divergent"]] == wide
    assert set(DIFFERING) <= {(question, distinct) for question, distinct, _ in wide}
    assert all(each["missing"] == [] for each in record["agencies"].values())
    assert (shape["fictional"], shape["stage"]) == (True, "panel")
    assert (record["findings"], record["concerns"]) == (7, {"open": 0, "closed": 0})


def test_an_agency_sees_its_own(audit: Audit) -> None:
    shape = standing(audit, (DONE,), "police")
    (record,) = shape["records"]
    assert shape["agencies"] == ["police"]
    assert list(record["agencies"]) == ["police"]
    assert len(record["answers"]) == 24
    assert (shape["findings"], shape["actions"]) == ([], [])


@pytest.mark.parametrize(
    ("question", "spread"),
    [
        ("NEG-3.4", "Yes: 1, Partly: 2, No: 1"),
        ("NEG-5.4", "This child's: 1, Brothers' and sisters': 1, Parents' or carers': 2"),
        ("NEG-4.1", "A Day in My Life: 1, Was Not Brought pathway: 1, None: 2"),
        ("NEG-2.4", "No: 2, not applicable: 1"),
    ],
)
def test_spread(audit: Audit, question: str, spread: str) -> None:
    found = audit.questions.question(question)
    assert found is not None
    assert spread_in_words(audit, DONE, found) == spread


def test_first_record_is_done(audit: Audit) -> None:
    now = board(audit, DONE)
    assert details_progress(audit, now).missing == ()
    assert breaches(audit, DONE, Context(today="2025-10-14", session_date="2025-10-14")) == ()
    agreed = {agreement.question for agreement in audit.agreements(DONE)}
    assert {question for question, _ in DIFFERING} <= agreed


def test_second_record_is_half_way(audit: Audit) -> None:
    now = board(audit, HALF)
    assert details_progress(audit, now).missing == ()
    assert now.seats == ("csc", "police", "health", "education", PANEL)
    assert all(seat_progress(audit, now, seat).missing == () for seat in now.seats if seat != PANEL)
    assert seat_progress(audit, now, PANEL).missing
    opened = {
        audit.questions.section_of(each.id).id for each in audit.questions.questions if audit.revealed(HALF, each)
    }
    assert opened == {"NEG-1", "NEG-2", "NEG-3", "NEG-4"}
    assert audit.agreements(HALF)
    assert audit.place(PANEL) == START
    assert START.record == HALF


def test_third_record_is_just_begun(audit: Audit) -> None:
    now = board(audit, BEGUN)
    assert now.seats == ("csc", "health", "education", PANEL)  # the police do not know this child
    assert details_progress(audit, now).missing
    assert [seat for seat in now.seats if seat_progress(audit, now, seat).answered] == ["health"]
    assert (audit.agreements(BEGUN), judged_differently(audit, BEGUN)) == ((), ())
    assert not any(audit.revealed(BEGUN, each) for each in audit.questions.questions)


def test_it_is_fictional_and_safe_to_show(audit: Audit) -> None:
    assert audit.details.fictional
    assert "fictional" in audit.details.title
    assert audit.details.records == (DONE, HALF, BEGUN)
    assert stage(audit) == "panel"


def test_it_opens_again_as_it_was_made(audit: Audit, folder: Path) -> None:
    session = Workspace(folder).open("demonstration")
    session.close()
    assert dict(session.audit.entities) == dict(audit.entities)


def test_a_second_one_has_a_folder_of_its_own(audit: Audit, folder: Path) -> None:
    session = make_demonstration(Workspace(folder), folder)
    session.close()
    assert session.audit.details.id == "demonstration-2"
    assert [each.name for each in Workspace(folder).session_folders()] == [
        "demonstration",
        "demonstration-2",
        "demonstration-2019",
        "demonstration-2019-2",
    ]


def test_the_earlier_audit_is_whole_and_signed(earlier: Audit) -> None:
    assert before_sign_off(earlier) == ()
    assert all(breaches(earlier, record, Context(today="2019-10-15")) == () for record in earlier.details.records)
    answered, asked = totals(earlier)
    assert asked - answered == 1, "one of the two children needed no action"
    assert earlier.signed is not None
    assert earlier.signed.digest == content_digest(earlier)
    assert earlier.signed.agreed_by == earlier.details.agencies
    assert earlier.details.fictional
    assert "fictional" in earlier.details.title


def test_no_text_of_the_earlier_audit_may_identify_anybody(earlier: Audit) -> None:
    texts = set(_texts(json.loads(files("audit_tui").joinpath("demonstration_earlier.json").read_text("utf-8"))))
    assert len(texts) > 100
    assert {text: found for text in texts if (found := identifiers_in(earlier, text))} == {}


@pytest.mark.parametrize("audience", ["panel", "public"])
def test_no_report_of_either_may_identify_anybody(audit: Audit, earlier: Audit, audience: Audience) -> None:
    for each in (audit, earlier):
        made = make_report(each, "full", audience=audience)
        words = "\n".join(words_in(made, form) for form in ("md", "csv", "json"))
        assert identifiers_before_export(each, words) == ()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif isinstance(value, str) and " " in value:
        yield value


def test_six_years_lie_between(audit: Audit, earlier: Audit) -> None:
    assert (earlier.details.period_start, earlier.details.period_end) == ("2018-10-01", "2019-09-30")
    assert audit.details.period_end == "2025-09-30"


@pytest.mark.parametrize(
    ("standing", "themes"),
    [
        ("continued", {"identification_and_response", "chronology_and_history", "tools_and_guidance"}),
        ("improved", {"voice_of_child"}),
        ("not_found", {"workforce_and_training"}),
        ("new", {"engagement_of_family_fathers", "challenge_and_escalation"}),
        ("strength", {"information_sharing"}),
    ],
)
def test_what_came_back_and_what_did_not(compared: Compared, standing: Standing, themes: set[str]) -> None:
    assert {each.theme for each in compared.themes if each.standing == standing} == themes


def test_three_findings_came_back_in_the_record_that_is_done(audit: Audit, earlier: Audit) -> None:
    back = [each for each in recurring_themes(map(themes_of, (audit, earlier))) if each.came_back]
    assert [(each.label, each.in_words) for each in back] == [
        ("Chronology and history", "came back in 2 of 2 audits of neglect"),
        ("Identification and response", "came back in 2 of 2 audits of neglect"),
        ("Tools and guidance", "came back in 2 of 2 audits of neglect"),
    ]
    assert all([found.year for found in each.improvements] == ["2019", "2025"] for each in back)
    done = {finding.id for finding in audit.findings if DONE in finding.records}
    assert all(done & {name for name, _ in each.improvements[1].improvements} for each in back)


def test_a_strength_that_is_new(compared: Compared) -> None:
    (voice,) = (each for each in compared.themes if each.standing == "improved")
    assert (voice.records("improvement"), voice.records("strength")) == ((1, 0), (0, 2))


def test_so_few_records_say_nothing_of_change(compared: Compared) -> None:
    pairs = [pair for question in compared.questions for pair in question.pairs]
    assert len(pairs) > 40
    assert {pair.way for pair in pairs} == {"too_few"}
    assert "demonstration-2019 is about 2 records: too few to say what has changed." in compared.cautions


def test_what_became_of_the_earlier_actions(audit: Audit, earlier: Audit, compared: Compared) -> None:
    today = "2025-10-14"
    assert figures(followed([earlier], today)).in_words == (
        "5 actions: 1 open, 1 late; 3 done, 1 with evidence of embedding; 1 closed without being done"
    )
    late, *_ = followed([audit, earlier], today)
    assert (late.id, late.overdue, len(late.action.updates)) == ("demonstration-2019/A2", True, 2)
    assert [[each.status for each in one.actions] for one in compared.recommendations] == [
        ["in_progress"],
        ["done"],
        ["done"],
        ["closed_without"],
    ]
    assert all(one.found_since for one in compared.recommendations)
    (learning,) = told([earlier])
    assert (len(learning.feedback), [each.sort for each in learning.uptakes]) == (2, ["policy", "training", "practice"])


def test_the_present_audit_asks_for_the_same_again(audit: Audit, earlier: Audit) -> None:
    again = like_it([earlier], audit.actions[1].text)
    assert [each.followed.id for each in again] == ["demonstration-2019/A2"]
    assert [each.sort for each in audit.recommendations] == ["practice", "strategic"]
    assert len(audit.key_themes) == 1
    (topic,) = programme(map(account_of, (audit, earlier)), "2025-10-14").topics
    assert (topic.last, topic.under_way, topic.overdue) == ("demonstration-2019", "demonstration", False)
