"""The full report.

REP-1  the bytes of the demonstration's report are the contract
REP-2  nothing that a person typed changes the report's structure
REP-3  it says what it is: a DRAFT, and a FICTIONAL DEMONSTRATION where it is one
REP-4  the same session gives the same text, in whatever order it was put together
REP-5  what is sealed is left out and counted; counts show their denominators
REP-6  what limits the findings is said: who was not heard and why, what is missing or to follow
"""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from audit_tui.demonstration import make_demonstration
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import PANEL
from audit_tui.reports.full import BANNER, full_report
from audit_tui.services import acts
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD, Work, neglect
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = (
    "# Done\n\n## 9. Not a section\n- [ ] x | y | <img src=x onerror=alert(1)> [a](javascript:b) "
    "`c` **d** &lt; https://example.com jo@example.com \\| ~~e~~ \x1b[2J\u202e"
)
SET = """
SML-1.1 | all | text | required
SML-1.2 | all | yes, partly, no
SML-1.3 | all | any of / a / b / c
SML-1.4 | csc | date or month
SML-2.1 | panel | grade | required
"""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    workspace = Workspace(tmp_path_factory.mktemp("sessions"))
    session = make_demonstration(workspace, workspace.sessions)
    session.close()
    return session.audit


def _headings(report: str) -> list[str]:
    tokens = MarkdownIt("gfm-like").parse(report)
    return [
        f"{tokens[at - 1].tag} {token.content}"
        for at, token in enumerate(tokens)
        if tokens[at - 1].type == "heading_open"
    ]


def _structure(report: str) -> list[str]:
    tokens = MarkdownIt("gfm-like").parse(report)
    inline = [child.type for token in tokens for child in token.children or [] if child.type != "text"]
    return [token.type for token in tokens] + inline


def test_demonstration(demonstration: Audit) -> None:
    """REP-1."""
    assert_golden(GOLDEN / "demonstration.md", full_report(demonstration))


def test_empty_session() -> None:
    """REP-1: a session that nobody has worked on, and one without a record."""
    assert_golden(GOLDEN / "empty.md", full_report(Work(SET).audit))
    assert "| Children’s records | 0 |" in full_report(Work(SET, records=()).audit)


def _full_of(text: str) -> str:
    work = Work(
        SET,
        title=f"T {text}",
        reason=f"R {text}",
        commissioned_by=f"B {text}",
    )
    for seat in ("csc", "police"):
        work.answer(seat, "SML-1.1", f"A {text}", evidence=f"E {text}")
        work.answer(seat, "SML-1.2", "yes", evidence=text)
    work.answer(PANEL, "SML-2.1", "good", evidence=text)
    work.agree("SML-1.1", f"G {text}", reason=text, dissent=[("csc", text), ("police", text)])
    for sort in ("strength", "improvement"):
        work.act(acts.write_finding, RECORD, sort, text, theme="planning", layer="quality", agencies=["csc"])
    work.act(acts.write_action, RECORD, text, owner=text, due="2025-10-28")
    work.act(acts.raise_concern, RECORD, text, told=text, by="csc", at=AT)
    work.act(acts.raise_concern, RECORD, text, by="csc", at=AT)
    work.act(acts.follow_up_concern, RECORD, "C1", text, at=AT)
    return full_report(work.reveal("SML-1").audit)


def test_hostile_texts_change_no_structure() -> None:
    """REP-2."""
    tame, hostile = _full_of("x"), _full_of(HOSTILE)
    assert hostile.count("onerror") == 22
    assert _structure(hostile) == _structure(tame)
    assert [line[:30] for line in _headings(hostile)[1:]] == [line[:30] for line in _headings(tame)[1:]]
    assert "\x1b" not in hostile
    assert "\u202e" not in hostile


def test_headings(demonstration: Audit) -> None:
    """REP-2: strengths come before what needs to improve, with a heading of the same rank."""
    sections = [line for line in _headings(full_report(demonstration)) if line.startswith("h2")]
    assert sections == [
        "h2 1. What was looked at",
        "h2 2. What works well",
        "h2 3. What needs to improve",
        "h2 4. Actions",
        "h2 5. Immediate safeguarding concerns",
        "h2 6. Question by question, across the records",
        "h2 7. Record by record",
        "h2 8. What limits these findings",
    ]


@pytest.mark.parametrize("fictional", [True, False])
def test_says_what_it_is(fictional: bool) -> None:
    """REP-3."""
    report = full_report(Work(SET, fictional=fictional).audit)
    assert (BANNER in report) is fictional
    assert "**DRAFT: not signed off by the panel.**" in report


def test_the_same_session_gives_the_same_text(demonstration: Audit) -> None:
    """REP-4."""
    again = Audit.of(reversed(list(demonstration.entities.values())))
    assert full_report(again) == full_report(demonstration) == full_report(demonstration)
    assert full_report(demonstration).endswith("\n")
    assert not full_report(demonstration).endswith("\n\n")


def test_sealed_is_left_out_and_said() -> None:
    """REP-5."""
    work = Work(SET).answer("csc", "SML-1.1", "Zebra.").answer("csc", "SML-1.2", "yes", evidence="Quagga.")
    report = full_report(work.audit)
    assert "Zebra" not in report
    assert "Quagga" not in report
    assert f"- {RECORD}: 2 questions answered but not yet revealed to the panel, and left out here." in report
    report = full_report(work.reveal("SML-1.2").audit)
    assert "- Children's social care: Yes – Quagga." in report
    assert "Zebra" not in report
    assert f"- {RECORD}: 1 question answered but not yet revealed" in report
    assert "not yet revealed" not in full_report(work.reveal("SML-1.1").audit)


def test_counts_show_what_they_are_of() -> None:
    """REP-5."""
    work = Work(SET).answer("csc", "SML-1.2", "yes").answer("police", "SML-1.2", state="not_applicable")
    work.answer("csc", "SML-1.3", ("a", "b")).answer("health", "SML-1.3", ("b",)).answer("csc", "SML-1.4", "2025-02")
    report = full_report(work.reveal("SML-1").audit)
    assert "- SML-1.2 What about SML-1.2? Yes: 1; not applicable: 1 (2 of 3 answers)." in report
    assert "- SML-1.3 What about SML-1.3? Option a: 1; Option b: 2 (2 of 3 answers, several could be chosen)." in report
    assert "- Children's social care: February 2025." in report
    assert "Questions answered, of those asked: Children's social care 3 of 4, Police 1 of 3, Health 1 of 3" in report


def test_limits() -> None:
    """REP-6."""
    agencies = ("csc", "police", "health", "education", "housing")
    work = Work(neglect(), agencies=agencies, short_form=True, grades=False, returns_due="2026-11-01")
    work.answer(PANEL, "REC-13", ("csc", "police", "health", "education", "probation"))
    work.answer(PANEL, "REC-14", ("csc", "police", "health"))
    work.act(acts.set_involvement, RECORD, "police", "no_reply").act(
        acts.set_involvement, RECORD, "housing", "not_known"
    )
    work.answer("csc", "NEG-2.2", state="deferred").answer("csc", "NEG-1.1", "She gets herself up and dressed.")
    limits = full_report(work.audit).partition("## 8.")[2]
    for words in (
        "- The short form is set: answers to other questions are left out.",
        "- No grades were asked for.",
        f"- {RECORD}: Police did not reply.",
        f"- {RECORD}: Education is named for this record and did not contribute.",
        f"- {RECORD}: Housing has no involvement.",
        f"- {RECORD}: Probation is named for this record and did not contribute.",
        f"- {RECORD}: The return of Health is awaited, due 1 November 2026.\n",
        "; 1 to follow; its return is awaited, due 1 November 2026.\n",
    ):
        assert words in limits
    assert "Children's social care is named" not in limits
    assert "Health answered" not in limits
    assert f"- {RECORD}: Returns awaited: Health.\n" in limits


def test_a_return_that_is_in_lacks_what_it_does_not_answer() -> None:
    """REP-6: what is not in yet is awaited; what is in and not answered is missing."""
    work = Work(SET, agencies=("csc", "police"))
    assert f"- {RECORD}: Required and missing: 1.\n" in full_report(work.audit)
    report = full_report(work.act(acts.set_involvement, RECORD, "police", "returned").audit)
    assert f"- {RECORD}: Police answered 0 of 3 questions; 1 required still missing.\n" in report
    assert f"- {RECORD}: The return of Children's social care is awaited.\n" in report
    assert f"- {RECORD}: Required and missing: 2.\n" in report
    report = full_report(work.answer("csc", "SML-1.2", "yes").audit)
    begun = "Children's social care answered 1 of 4 questions; 1 required still missing; its return is awaited.\n"
    assert f"- {RECORD}: {begun}" in report
    assert f"- {RECORD}: Required and missing: 3.\n" in report
    assert "awaited" not in full_report(work.answer("csc", "SML-1.1", "Seen.").audit)
    work.act(acts.set_involvement, RECORD, "csc", "no_reply")
    assert "social care answered 2 questions, left out" in full_report(work.audit)


def test_the_contributing_service_stands_beside_the_agency() -> None:
    """REP-5."""
    work = Work(SET).answer("health", "SML-1.2", "yes", service="school *nursing*").reveal("SML-1.2")
    assert "- Health (school \\*nursing\\*): Yes.\n" in full_report(work.audit)


def test_concerns() -> None:
    """REP-6: an open concern is seen, and so is a record for which nobody was asked."""
    work = Work(neglect(), records=(RECORD, "NEG-02")).answer(PANEL, "CLS-11", "no", record="NEG-02")
    assert "None raised. The panel has answered whether there is one for 1 of 2 records: yes for 0." in full_report(
        work.audit
    )
    work.act(acts.raise_concern, RECORD, "Left alone", told="front door", by="csc", at=AT)
    work.act(acts.raise_concern, RECORD, "Again", by="csc", at=AT).act(
        acts.follow_up_concern, RECORD, "C1", "Seen today", at=AT
    )
    report = full_report(work.audit)
    assert "2 concerns raised, 1 not yet followed up. The panel has answered" in report
    assert f"- {RECORD} C1: Left alone. Passed to: front door. Followed up: Seen today.\n" in report
    assert f"- {RECORD} C2: Again. **Not recorded to whom it was passed.** **Not yet followed up.**\n" in report
