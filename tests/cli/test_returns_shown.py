"""What the commands say of returns: which are in, awaited or overdue, and what an auditor's own copy is."""

from pathlib import Path

import pytest

from audit_tui.returns.bundle import blank_bundle
from audit_tui.workspace import Workspace
from tests.auditing import AT
from tests.cli.conftest import DAY, Run

PAST, FUTURE = "2020-01-31", "2999-12-01"


@pytest.fixture
def sent(run: Run, audit: str, tmp_path: Path, sessions_dir: Path) -> Path:
    """The return of the police, sent out as a bundle, with no sessions where it arrives."""
    path = tmp_path / "sent.json"
    session = Workspace(sessions_dir).open(audit)
    path.write_text(blank_bundle(session.audit, "police", at=AT), encoding="utf-8")
    session.close()
    session.folder.rename(tmp_path / "elsewhere")
    return path


@pytest.fixture
def copy(run: Run, audit: str, sent: Path) -> str:
    """The auditor's own copy; its id."""
    assert "need a terminal" in run("open", sent).err
    return f"{audit}-return-police"


def test_the_grid_says_what_is_in_awaited_and_overdue(run: Run, audit: str) -> None:
    assert run("change", audit, "--returns-due", PAST).status == 0
    assert run("involvement", audit, "NEG-01", "returned", "--as", "csc").status == 0
    later = run("involvement", audit, "NEG-02", "awaiting", "--as", "csc", "--due", FUTURE)
    assert later.out == "NEG-02, Children's social care: awaited by 1 December 2999\n"
    assert run("involvement", audit, "NEG-02", "not_known", "--as", "police").out.endswith("Police: not involved\n")
    shown = run("show", audit).out
    assert [line.split() for line in shown.splitlines() if line.startswith("  Police  ")] == [
        ["Police", "OVERDUE", "not", "involved"]
    ]
    assert "\nOVERDUE: NEG-01 Police (since 31 January 2020)\n" in shown
    assert " answered, OVERDUE since 31 January 2020\n" in shown
    assert "answered, awaited by 1 December 2999\n" in shown
    data = run("show", audit, "--json").data
    assert data["returns_due"] == PAST
    assert data["overdue"] == [{"record": "NEG-01", "agency": "police", "due": PAST}]
    assert [record["due"] for record in data["records"]] == [
        {"csc": PAST, "police": PAST},
        {"csc": FUTURE, "police": PAST},
    ]
    assert data["records"][0]["involvement"] == {"csc": "returned", "police": "awaiting"}


def test_an_agency_sees_only_its_own_days(run: Run, audit: str) -> None:
    assert run("involvement", audit, "NEG-01", "awaiting", "--as", "csc", "--due", PAST).status == 0
    own = run("show", audit, "--as", "police")
    assert "OVERDUE" not in own.out
    data = run("show", audit, "--as", "police", "--json").data
    assert (data["overdue"], [record["due"] for record in data["records"]]) == ([], [{"police": ""}, {"police": ""}])
    assert "OVERDUE: NEG-01 Children's social care" in run("show", audit, "--as", "csc").out
    assert "OVERDUE" not in run("show", audit, "--record", "NEG-02").out


@pytest.mark.parametrize(
    "words",
    [
        ("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--returns-due", "soon"),
        ("change", "AUDIT", "--returns-due", "11.31.2026"),
        ("involvement", "AUDIT", "NEG-01", "awaiting", "--as", "csc", "--due", "2026-11-31"),
    ],
)
def test_what_is_no_day_is_refused(run: Run, audit: str, words: tuple[str, ...]) -> None:
    ended = run(*(audit if word == "AUDIT" else word for word in words))
    assert (ended.status, len(ended.complaints)) == (1, 1)
    assert "is not a date for the return" in ended.err


def test_a_day_is_set_from_the_start_and_taken_away(run: Run) -> None:
    new = ("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--record", "NEG-01")
    made = run(*new, "--returns-due", PAST).out.strip()
    assert run("show", made, "--json").data["overdue"]
    assert run("change", made, "--returns-due", "").status == 0
    assert run("show", made, "--json").data["overdue"] == []


def test_a_return_that_was_sent_is_opened_in_a_copy(run: Run, audit: str, sent: Path, sessions_dir: Path) -> None:
    copy = f"{audit}-return-police"
    ended = run("open", sent)
    assert ended.out == f"Your answers are kept in {sessions_dir / copy}\n"
    assert run("answer", copy, "NEG-01", "NEG-1.1", DAY, "--as", "police").status == 0
    run("open", sent)
    assert [folder.name for folder in sessions_dir.iterdir()] == [copy]
    (listed,) = run("list", "--json").data
    assert (listed["return_of"], listed["answered"]) == ("police", 1)
    assert run("list").out.startswith(f"{copy}: return of Police, 2 records, 1 of ")
    shown = run("show", copy).out
    assert f"\nReturn of Police, for {audit}.\n" in shown
    assert DAY in shown
    for others in ("social care", "Panel", "Meeting", "Before sign-off"):
        assert others not in shown
    assert run("involvement", copy, "NEG-01", "returned", "--as", "police").status == 0
    assert run("concern", copy, "NEG-01", "Left alone", "--told", "duty team").out == "C1\n"


@pytest.mark.parametrize(
    "words",
    [
        ("open", "COPY", "--as", "panel"),
        ("open", "COPY", "--as", "csc"),
        ("show", "COPY", "--as", "panel"),
        ("report", "COPY"),
        ("change", "COPY", "--title", "Mine"),
        ("reveal", "COPY", "NEG-01", "NEG-5.4"),
        ("answer", "COPY", "NEG-01", "REC-4", "61", "--as", "panel"),
        ("agree", "COPY", "NEG-01", "NEG-5.4", "child", "--because", "x"),
        ("finding", "COPY", "NEG-01", "--strength", "x", "--theme", "voice_of_child"),
        ("action", "COPY", "NEG-01", "x", "--owner", "lead"),
        ("meeting", "COPY", "begin", "--present", "police"),
    ],
)
def test_a_copy_is_one_agencys_alone(run: Run, copy: str, words: tuple[str, ...]) -> None:
    ended = run(*(copy if word == "COPY" else word for word in words))
    assert (ended.status, ended.out, len(ended.complaints)) == (1, "", 1)
    assert "this is the return of Police alone" in ended.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "is not a return that audit-tui made"),
        ("PK\3\4", "there is no session"),
        ('{"format": "audit-tui return", "format_version": 9}', "update audit-tui"),
    ],
)
def test_what_is_no_bundle_is_not_opened(run: Run, tmp_path: Path, sessions_dir: Path, text: str, said: str) -> None:
    (tmp_path / "a.json").write_text(text)
    ended = run("open", tmp_path / "a.json")
    assert (ended.status, len(ended.complaints)) == (1, 1)
    assert said in ended.err
    assert list(sessions_dir.iterdir()) == []
