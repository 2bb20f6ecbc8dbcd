"""From findings to change by commands: recommended, signed off, followed up, and the history of all of it."""

from pathlib import Path

import pytest

from audit_tui.domain.words import PANEL
from audit_tui.errors import ChangedElsewhere
from audit_tui.services import acts, learning
from audit_tui.workspace import Workspace
from tests.cli.conftest import Run

FINDING = "Nobody brought the chronologies together."


@pytest.fixture
def found(run: Run, audit: str) -> str:
    """The audit with a finding, an answer that is opened, and one that is not."""
    assert run("finding", audit, "NEG-01", "--improvement", FINDING, "--theme", "chronology_and_history").status == 0
    for question, value in (("NEG-5.4", "parents"), ("NEG-5.5", "no")):
        assert run("answer", audit, "NEG-01", question, value, "--as", "csc", "--evidence", "the file").status == 0
    assert run("reveal", audit, "NEG-01", "NEG-5.4").status == 0
    return audit


def test_from_a_finding_to_what_it_reached(run: Run, found: str) -> None:
    assert run("key-theme", found, "History was listed and not weighed.", "--finding", "F1").out == "K1\n"
    assert run("recommend", found, "One chronology.", "--practice", "--finding", "F1").out == "R1\n"
    made = run("action", found, "R1", "Adopt one template.", "--owner", "learning group", "--due", "2026-12-01")
    assert (made.out, made.err) == ("A1\n", "")
    assert run("update", found, "A1", "done").err.startswith("audit-tui: A1 is closed with words")
    assert run("update", found, "A1", "done", "Adopted by all.", "--on", "2026-01-01").out == "A1: done\n"
    assert run("update", found, "A1", "embedded", "Used in 9 of 10.", "--on", "2026-02-01").status == 0
    assert "1 January 2206 is yet to come" in run("update", found, "A1", "done", "So.", "--on", "2206-01-01").err
    assert "was not done yet" in run("update", found, "A1", "embedded", "Used.", "--on", "2025-01-01").err
    assert run("told", found, "the group that audited", "--on", "2026-01-02").out == "B1\n"
    assert run("reached", found, "training", "Two sessions.", "--recommendation", "R1").out == "U1\n"

    (action,) = run("actions", "--json").data
    assert (action["id"], action["status"], action["overdue"]) == (f"{found}/A1", "done", False)
    assert (action["records"], action["embedding"]) == (["NEG-01"], "Used in 9 of 10.")
    listed = run("actions").out
    assert "learning group: 1 action, 0 overdue\n" in listed
    assert listed.endswith("1 action: 0 open; 1 done, 1 with evidence of embedding\n")
    assert (
        "there is no action nonsense/A9"
        in run(*("action", found, "learning", "Do.", "--owner", "board", "--again", "nonsense/A9")).err
    )
    again = run("action", found, "learning", "Adopt a template.", "--owner", "learning group")
    assert f"there is one like it: {found}/A1, done: Adopt one template." in again.err
    assert run("withdraw", found, "F1").err == "audit-tui: R1, K1 rests on F1: change that first\n"


def test_a_number_is_never_given_again(run: Run, found: str) -> None:
    assert run("key-theme", found, "One.").out == "K1\n"
    assert run("withdraw", found, "K1").status == 0
    assert run("key-theme", found, "Another.").out == "K2\n"
    assert "there is no K1 to write anew" in run("key-theme", found, "Again.", "--change", "K1").err
    assert run("action", found, "NEG-01", "Do.", "--owner", "nurse").out == "A1\n"
    wrong = run("action", found, "NEG-02", "Do.", "--owner", "nurse", "--change", "A1")
    assert "A1 is no action for NEG-02" in wrong.err
    assert "A1 is for one child" in run("action", found, "learning", "Do.", "--owner", "b", "--change", "A1").err


def test_signed_off_and_reopened(run: Run, found: str) -> None:
    listed = run("sign-off", found)
    assert listed.status == 1
    assert "NEG-02: Returns awaited: Children's social care, Police" in listed.out
    refused = run("sign-off", found, "This is what we found.", "--agreed-by", "all")
    assert (refused.status, refused.out) == (1, "")
    assert "still open: mend them, or say --with-gaps" in refused.complaints[-1]
    signed = run(
        *("sign-off", found, "This is what we found.", "--agreed-by", "all", "--with-gaps"),
        *("--dissent", "police=We do not share F1."),
    )
    assert signed.out == "S1: signed off\n"
    blocked = run("answer", found, "NEG-01", "NEG-5.1", "3", "--as", "csc")
    assert (blocked.status, blocked.out) == (1, "")
    assert "was signed off on" in blocked.err
    assert run("concern", found, "NEG-01", "Left alone overnight.", "--as", "csc").status == 0
    assert "signed off" in run("answer", found, "NEG-02", "CLS-11", "no", "--as", "panel").err
    assert run("meeting", found, "begin", "--present", "csc").status == 0
    assert run("change", found, "--reaudit-due", "2029-01-31").status == 0
    assert "due again by 31 January 2029" in run("programme").out

    assert run("reopen", found, "A return came late.").status == 0
    assert run("answer", found, "NEG-01", "NEG-5.1", "3", "--as", "csc").status == 0


def test_one_agencys_own_note_and_what_may_be_published(run: Run, found: str) -> None:
    assert run("quote", found, "F1").out == "F1: may be published\n"
    assert run("keep", found, "F1", "--for", "police").out == "F1: for Police alone\n"
    assert "is not published" in run("quote", found, "F1").err
    assert FINDING not in run("report", found).out
    assert FINDING not in run("history", found).out
    assert "finding F1: (for one agency’s own note alone)" in run("history", found, "--record", "NEG-01").out
    assert run("recommend", found, "So.", "--practice", "--finding", "F1").status == 0
    assert "R1 rests on F1 and stays in the report" in run("keep", found, "F1", "--for", "police").err
    assert run("action", found, "R1", "Do.", "--owner", "board").out == "A1\n"
    assert run("keep", found, "A1", "--for", "police").status == 0
    assert run("action", found, "R1", "Do more.", "--owner", "board", "--change", "A1").status == 0
    assert "Do more." not in run("actions").out
    assert run("keep", found, "F1", "--for-all").status == 0
    assert FINDING in run("report", found).out


def test_the_history_is_read_as_far_as_it_is_open(run: Run, found: str) -> None:
    panel = run("history", found, "--record", "NEG-01")
    assert "as csc  NEG-01 csc  answer NEG-5.4: Parents' or carers' — the file\n" in panel.out
    assert "as csc  NEG-01 csc  answer NEG-5.5: (sealed)\n" in panel.out
    own = run("history", found, "--as", "csc").out
    assert "answer NEG-5.5: No — the file\n" in own
    assert "finding" not in own
    assert run("history", found, "--as", "police").out == ""
    (line,) = run("history", found, "--question", "NEG-5.5", "--json").data
    assert (line["before"], line["after"], line["by"]) == ("", "(sealed)", "csc")
    assert run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc").status == 0
    changed = run("history", found, "--question", "NEG-5.4").out
    assert "answer NEG-5.4: Parents' or carers' — the file → This child's — the file\n" in changed


@pytest.mark.parametrize("words", [["actions"], ["themes"], ["programme"]])
def test_across_no_audits(run: Run, sessions_dir: Path, words: list[str]) -> None:
    empty = run(*words)
    assert (empty.status, empty.err) == (0, "")
    assert empty.out


def test_the_three_findings_that_came_back(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--at", tmp_path, "--no-open").status == 0
    here = ("--sessions", tmp_path)
    compared = run(*here, "compare", "demonstration-2019", "demonstration")
    continued = [line.split(": ")[1].split(" (")[0] for line in compared.out.splitlines() if "both times: " in line]
    assert sorted(continued) == ["Chronology and history", "Identification and response", "Tools and guidance"]
    assert {each["label"] for each in run(*here, "themes", "--json").data if each["came_back"]} == set(continued)
    assert "too few to say" in compared.out
    backwards = run(*here, "compare", "demonstration", "demonstration-2019")
    assert (backwards.status, backwards.out) == (1, "")
    assert "demonstration is the later of the two" in backwards.err
    assert "Neglect: 2 audits; last audited for the period to 30 September 2019" in run(*here, "programme").out


def test_a_sign_off_and_another_window(run: Run, found: str, sessions_dir: Path) -> None:
    """Nobody's name is put to what the signer has not read, and nothing is changed under a name unseen."""
    signer, other = (Workspace(sessions_dir).open(found) for _ in range(2))
    other.commit(learning.write_key_theme(other.audit, "History was not used."), by=PANEL)
    signing = learning.sign_off(signer.audit, "So.", agreed_by=["csc"], at=signer.now())
    with pytest.raises(ChangedElsewhere, match="nothing was signed"):
        signer.commit(signing, by=PANEL)
    signer.reload()
    signer.commit(learning.sign_off(signer.audit, "So.", agreed_by=["csc"], at=signer.now()), by=PANEL)
    with pytest.raises(ChangedElsewhere, match="sign_off S1 was changed by somebody else"):
        other.commit(learning.write_key_theme(other.audit, "One more."), by=PANEL)
    other.commit(acts.raise_concern(other.audit, "NEG-01", "Alone at night.", by="csc", at=other.now()), by="csc")
    other.reload()
    other.commit(learning.reopen(other.audit, "Late.", at=other.now()), by=PANEL)
    assert other.audit.signed is None
