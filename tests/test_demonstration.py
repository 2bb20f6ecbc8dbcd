"""The demonstration is what it says it is: one record done, one half-way, one just begun; all of it fictional."""

from pathlib import Path

import pytest

from audit_tui.cli.shapes import standing
from audit_tui.demonstration import START, make_demonstration
from audit_tui.domain.asking import Context, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.divergence import judged_differently, spread_in_words
from audit_tui.domain.fitting import breaches
from audit_tui.domain.question_set import PANEL
from audit_tui.services.progress import details_progress, seat_progress, stage
from audit_tui.workspace import Workspace

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
    assert [(each["question"], each["distinct"]) for each in record["divergent"]] == DIFFERING
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
