"""The full report.

REP-1  the bytes of the demonstration's report are the contract
REP-2  nothing that a person typed changes the report's structure
REP-3  it says what it is: a DRAFT, and a FICTIONAL DEMONSTRATION where it is one
REP-4  the same session gives the same text, in whatever order it was put together
REP-5  what is sealed is left out and counted; counts show their denominators
REP-6  what limits the findings is said: who was not heard and why, what is missing or to follow
REP-7  what stands in one agency's own note alone is in no format of it
REP-8  a sign-off is said with its words, who agreed, who did not, its gaps and digest; so is why it was reopened
REP-9  recommendations with their findings, records and actions; actions with how they stand, those for one child apart
REP-10 every picture stands before a table of the same numbers
REP-11 counts by agency, by why records were selected, and spans; agreed answers with dissent
REP-12 what was followed up since, where there is any
REP-13 what nobody examined is named and is in no count; at a glance has findings, dissent and both sorts of action
REP-14 what agencies said of themselves is kept apart: not heard, not involved, agreed by whom, differing where
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from markdown_it import MarkdownIt

from audit_tui.domain.audit import Audit
from audit_tui.domain.divergence import divergent
from audit_tui.domain.words import BANNER, PANEL
from audit_tui.reports.full import full
from audit_tui.reports.html import as_html
from audit_tui.reports.making import make_report
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.report import Report
from audit_tui.reports.word import as_word
from audit_tui.services import acts, learning
from tests.auditing import AT, RECORD, Work, neglect
from tests.golden import assert_golden
from tests.reports.made import demonstrations, full_report

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


@pytest.fixture
def demonstration() -> Audit:
    return demonstrations()["present"]


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
    work.act(learning.write_key_theme, text, findings=["F1"])
    work.act(learning.write_recommendation, text, sort="practice", findings=["F1"])
    work.act(learning.write_recommendation, text, sort="strategic", findings=["F2"])
    work.act(
        learning.write_learning_action, text, owner=text, recommendation="R1", will_show=text, again=f"one/A9 {text}"
    )
    work.act(learning.update_action, "A2", "done", text, on="2026-01-05")
    work.act(learning.show_embedded, "A2", text, on="2026-02-05")
    work.reveal("SML-1").act(
        learning.sign_off, text, agreed_by=["csc"], dissent=[("police", text)], gaps=[text, text], at=AT
    )
    work.act(learning.reopen, text, at=AT)
    work.act(learning.tell, text, on="2026-03-05", words=text)
    work.act(learning.reach, "policy", text, on="2026-04-05", came_from=["R1"])
    return full(work.audit, phrases=Phrases(dict.fromkeys(("introduction", "why_topic", "owned_by"), text))).markdown


def test_hostile_texts_change_no_structure() -> None:
    """REP-2."""
    tame, hostile = _full_of("x"), _full_of(HOSTILE)
    assert hostile.count("onerror") == 46
    assert _structure(hostile) == _structure(tame)
    assert len(_headings(hostile)) == len(_headings(tame))
    assert "\x1b" not in hostile
    assert "\u202e" not in hostile


def test_headings(demonstration: Audit) -> None:
    """REP-2: strengths come before what needs to improve, with a heading of the same rank."""
    sections = [line for line in _headings(full_report(demonstration)) if line.startswith("h2")]
    assert sections == [
        "h2 At a glance",
        "h2 1. Introduction",
        "h2 2. Method and sample",
        "h2 3. Attendance and limitations",
        "h2 4. What works well",
        "h2 5. What needs to improve",
        "h2 6. Key themes",
        "h2 7. Recommendations",
        "h2 8. Action plan",
        "h2 9. Immediate safeguarding concerns",
        "h2 10. Question by question, across the records",
        "h2 Appendix: record by record",
    ]


@pytest.mark.parametrize("fictional", [True, False])
def test_says_what_it_is(fictional: bool) -> None:
    """REP-3."""
    report = full_report(Work(SET, fictional=fictional).audit)
    assert (BANNER in report) is fictional
    assert "**DRAFT: not signed off by the panel.**" in report


def test_what_is_one_agencys_alone_is_nowhere() -> None:
    """REP-7."""
    work = Work(SET)
    for sort in ("strength", "improvement"):
        for words in ("Quokka", "Seen"):
            work.act(acts.write_finding, RECORD, sort, f"{words} {sort}.", theme="planning")
    work.act(learning.write_key_theme, "It comes to this", findings=["F1", "F2"])
    work.act(learning.write_recommendation, "Do it", sort="practice", findings=["F3", "F4"])
    work.act(learning.write_learning_action, "Numbat", owner="a manager", recommendation="R1")
    work.act(acts.write_action, RECORD, "Bilby", owner="a manager")
    for written in ("F1", "F3", "A1", "A2"):
        work.act(learning.keep_for_agency, written, "csc")
    report = full(work.audit, "2030-01-01")
    for text in (report.markdown, as_html(report), _said_in_word(report)):
        assert "Seen strength" in text
        for words in ("Quokka", "Numbat", "Bilby", "F1", "F3", "A1", "A2"):
            assert words not in text
    assert "| Planning | 1 | 1 of 1 |" in report.markdown
    assert "- **R1** Do it. (from F4; 1 of 1 record: NEG-01) **No action yet.**\n" in report.markdown
    assert "- **Action plan:** none for the partnership, none for a child.\n" in report.markdown


def _said_in_word(report: Report) -> str:
    document = Document(BytesIO(as_word(report)))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def test_signed_off() -> None:
    """REP-8."""
    gaps = ["NEG-01: nothing agreed", "one return"]
    work = Work(SET).act(
        learning.sign_off, "We stand by it", agreed_by=["csc"], dissent=[("police", "Not F1")], gaps=gaps, at=AT
    )
    report = full_report(work.audit)
    assert "**Signed off by the panel on 14 October 2025.**" in report
    assert "DRAFT" not in report
    assert "| Signed off | 14 October 2025, agreed by Children's social care |\n" in report
    assert "| What was agreed | We stand by it. |\n" in report
    assert "| Not shared by Police | Not F1. |\n" in report
    assert "| Open when it was signed | NEG-01: nothing agreed. one return. |\n" in report
    digest = work.audit.sign_offs[0].digest
    assert f"| Digest of what was signed | {digest[:16]} |\n" in report
    assert digest not in report
    assert "Before sign-off" not in report
    work.act(learning.reopen, "A return came late", at="2025-11-02T09:00:00+00:00")
    report = full_report(work.audit)
    assert "**DRAFT: reopened on 2 November 2025 and not signed off by the panel.**" in report
    assert "| Reopened | 2 November 2025: A return came late. |\n" in report
    assert f"| {digest[:16]} |\n" in report
    work.act(learning.sign_off, "Now", agreed_by=["csc", "police", "health"], at="2025-12-01T09:00:00+00:00")
    report = full_report(work.audit)
    assert "**Signed off by the panel on 1 December 2025.**" in report
    everybody = "Children's social care, Police, Health"
    assert f"| Signed off (S2) | 1 December 2025, agreed by {everybody} |\n" in report, "nobody has said anything yet"
    assert "| Reopened (S1) | 2 November 2025: A return came late. |\n" in report


def test_other_than_what_was_signed() -> None:
    """REP-8: whatever way it was changed, it does not pass for what the panel agreed to."""
    work = Work(SET).act(learning.sign_off, "We stand by it", agreed_by=["csc"], at=AT)
    work.act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")
    report = full_report(work.audit)
    assert "**DRAFT: what stands here is not what the panel signed off.**" in report
    assert "**Signed off" not in report


def _acted() -> Work:
    work = Work(SET, records=(RECORD, "NEG-02"))
    for record in (RECORD, "NEG-02"):
        work.act(acts.write_finding, record, "improvement", "Not seen.", theme="planning")
    work.act(learning.write_recommendation, "Write *one* chronology", sort="practice", findings=["F1", "F2"])
    work.act(learning.write_recommendation, "Train", sort="strategic", findings=["F2"])
    work.act(
        learning.write_learning_action,
        "Make one",
        owner="quality group",
        due="2026-03-31",
        recommendation="R1",
        will_show="Ten of ten have one",
        again="before/A7",
    )
    return work.act(acts.write_action, RECORD, "See a dentist", owner="named nurse", due="2025-10-29")


def test_recommendations_and_actions() -> None:
    """REP-9."""
    report = full_report(_acted().audit)
    origin = "(from F1, F2; 2 of 2 records: NEG-01, NEG-02)"
    assert f"### For practice\n\n- **R1** Write \\*one\\* chronology. {origin} Actions: A1.\n" in report
    assert "### For strategy\n\n- **R2** Train. (from F2; 1 of 2 records: NEG-02) **No action yet.**\n" in report
    learned, _, remedial = report.partition("## 8.")[2].partition("## 9.")[0].partition("### Remedial")
    made = "| A1 | Make one. (R1; again: before/A7) | quality group | 31 March 2026 | Ten of ten have one | open |"
    assert made in learned
    assert "| A2 | See a dentist. | named nurse | 29 October 2025 | NEG-01 | open |\n" in remedial
    assert "dentist" not in learned
    assert "Make one" not in remedial


def test_how_actions_stand() -> None:
    """REP-9: overdue is said of a day only, and never of what is done."""
    work = _acted()
    assert "OVERDUE" not in full_report(work.audit)
    assert "| **OVERDUE**, open |" in full(work.audit, "2026-04-01").markdown
    assert "2 actions: 2 open, 2 late" not in full(work.audit, "2026-04-01").markdown, "those for one child apart"
    work.act(learning.update_action, "A1", "in_progress", "Half", on="2026-04-02")
    work.act(learning.update_action, "A1", "done", "All of it", on="2026-05-02")
    work.act(learning.show_embedded, "A1", "Nine have one", on="2026-09-02")
    report = full(work.audit, "2026-10-01").markdown
    stands = "| done, 2 May 2026: All of it. Practice changed (2 September 2026): Nine have one. |\n"
    assert stands in report
    assert "Half" not in report
    assert "1 action: 0 open; 1 done, 1 with evidence of embedding." in report
    assert "- **Remedial actions for children:** 1 action: 1 open, 1 late; 0 done.\n" in report


def test_pictures_stand_before_their_tables(demonstration: Audit) -> None:
    """REP-10: a figure whose table is not there would be left out."""
    report = full(demonstration)
    assert len(report.figures) == as_html(report).count("<figure>") == 3
    for figure in report.figures:
        heads = report.markdown.partition(f"\n{figure.caption}\n\n")[2].partition("\n")[0]
        assert heads.startswith("| T")
    assert full(Work(SET, records=()).audit).figures == ()


def test_counts_by_agency_and_spans() -> None:
    """REP-11."""
    work = Work(neglect(), records=(RECORD, "NEG-02"))
    for record, why, value in ((RECORD, "random", "yes"), ("NEG-02", "purposive", "no")):
        work.answer(PANEL, "REC-2", why, record=record)
        for agency in ("csc", "police"):
            work.answer(agency, "NEG-3.4", value, record=record)
        work.reveal("NEG-3.4", record)
    work.answer("csc", "NEG-4.1", ("gcp2",)).answer("csc", "NEG-4.1", ("none",), record="NEG-02")
    work.answer("police", "NEG-4.1", ("gcp2",)).reveal("NEG-4.1").reveal("NEG-4.1", "NEG-02")
    work.answer("csc", "NEG-2.1", "2022-06").answer("police", "NEG-2.1", "2025-02").reveal("NEG-2.1")
    work.agree("NEG-3.4", "partly", dissent=[("police", "We | do not")])
    counts = full_report(work.audit).partition("## 10.")[2].partition("## Appendix")[0]
    compliance, _, quality = counts.partition("### Quality: how well")
    assert "Yes: 2; No: 2 (4 of 6 answers).\n" in quality
    assert "  - By agency: **Children's social care** Yes: 1; No: 1. **Police** Yes: 1; No: 1.\n" in quality
    assert (
        "  - By why selected: **Random within the cohort** Yes: 2 (2 of 3). **Chosen for learning** No: 2 (2 of 3).\n"
    ) in quality
    assert "  - **Agreed:** Partly: 1 (1 of 2 records).\n" in quality
    assert " | 1 of 2 | 1 of 1 | 1 of 2 |\n" in counts, "which tools, of each agency’s answers, of the records"
    by_agency = "  - By agency: **Children's social care** Graded Care Profile 2: 1; None: 1. **Police** "
    assert by_agency + "Graded Care Profile 2: 1 (1 of 2).\n" in counts, "also where there is a table"
    assert "  - NEG-01, not shared by Police: We \\| do not.\n" in quality
    assert "neglect? June 2022 to February 2025 (32 months apart) (2 of 6 answers).\n" in compliance
    assert "  - Within a record: NEG-01 June 2022 to February 2025 (32 months apart).\n" in compliance


def test_what_was_followed_up_since() -> None:
    """REP-12."""
    work = _acted()
    assert "What was followed up since" not in full_report(work.audit)
    work.act(learning.tell, "the board", on="2026-05-01").act(learning.tell, "schools", on="2026-04-01", words="In two")
    work.act(learning.reach, "training", "A day for all", on="2026-06-01", came_from=["R2"])
    since = full_report(work.audit).partition("## 11. What was followed up since")[2].partition("## Appendix")[0]
    told = "- 1 April 2026: schools. In two.\n- 1 May 2026: the board.\n"
    assert f"### Who was told\n\n{told}" in since
    assert "### What the learning has reached\n\n- 1 June 2026, training: A day for all. (R2)\n" in since


def test_without_the_appendix() -> None:
    """REP-1: no evidence and no reason of a single record."""
    work = Work(SET).answer("csc", "SML-1.2", "yes", evidence="Quokka").agree("SML-1.2", "yes", reason="Numbat")
    work.reveal("SML-1").act(learning.sign_off, "We stand by it", agreed_by=["csc"], at=AT)
    assert "Quokka" in full_report(work.audit)
    short = full(work.audit, appendix=False).markdown
    assert "Quokka" not in short
    assert "Numbat" not in short
    assert "Appendix" not in short
    assert "Yes: 1 (1 of 3 answers)" in short


def test_the_same_session_gives_the_same_text(demonstration: Audit) -> None:
    """REP-4."""
    again = Audit.of(reversed(list(demonstration.entities.values())))
    report = full_report(demonstration)
    assert full_report(again) == report
    assert report.endswith("\n")
    assert not report.endswith("\n\n")


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
    limits = full_report(work.audit).partition("## 3.")[2]
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


def test_a_return_lacks_nothing_that_was_asked_only_afterwards() -> None:
    """REP-6: an agency that answered all that it was asked has left nothing out."""
    asked = """
    SML-1.1 | all | yes, partly, no | required
    SML-1.2 | all | yes, partly, no | asked when: any agency's SML-1.1 is no | required
    """
    work = Work(asked, agencies=("csc", "police")).answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", "no")
    for agency in ("csc", "police"):
        work.act(acts.set_involvement, RECORD, agency, "returned")
    report = full_report(work.reveal("SML-1.1").audit)
    assert "social care answered 1 of 1 question; not asked until others’ answers were opened: SML-1.2.\n" in report
    assert "Police answered 1 of 2 questions; 1 required still missing.\n" in report


def test_a_return_that_is_in_lacks_what_it_does_not_answer() -> None:
    """REP-6: what is not in yet is awaited; what is in and not answered is missing."""
    work = Work(SET, agencies=("csc", "police"))
    assert f"- {RECORD}: Required and missing: 1 (Panel 1).\n" in full_report(work.audit)
    report = full_report(work.act(acts.set_involvement, RECORD, "police", "returned").audit)
    assert f"- {RECORD}: Police answered 0 of 3 questions; 1 required still missing.\n" in report
    assert f"- {RECORD}: The return of Children's social care is awaited.\n" in report
    assert f"- {RECORD}: Required and missing: 2 (Police 1, Panel 1).\n" in report
    report = full_report(work.answer("csc", "SML-1.2", "yes").audit)
    begun = "Children's social care answered 1 of 4 questions; 1 required still missing; its return is awaited.\n"
    assert f"- {RECORD}: {begun}" in report
    assert f"- {RECORD}: Required and missing: 3 (Children's social care 1, Police 1, Panel 1).\n" in report
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
    assert (
        f"- {RECORD} C1, raised on 14 October 2025: Left alone. Passed to: front door. "
        "Followed up on 14 October 2025: Seen today.\n"
    ) in report
    assert (
        f"- {RECORD} C2, raised on 14 October 2025: Again. **Not recorded to whom it was passed.** "
        "**Not yet followed up.**\n"
    ) in report


def test_a_record_that_nobody_examined_is_named_and_not_counted() -> None:
    """REP-13: the records are three, and every count is of two."""
    work = Work(SET, records=(RECORD, "NEG-02", "NEG-03")).act(
        acts.write_finding, RECORD, "strength", "Seen.", theme="planning"
    )
    for record in work.audit.details.records:
        work.answer("csc", "SML-1.2", "yes", record=record)
    for record in (RECORD, "NEG-02"):
        work.reveal("SML-1.2", record)
    report = full_report(work.audit)
    glance = report.partition("## At a glance")[2].partition("## 1.")[0]
    assert "- **Looked at:** 2 children’s records; heard: Children's social care. Not examined: NEG-03.\n" in glance
    assert "- **What works well:** Planning (1 of 2).\n" in glance
    assert "| Children’s records | 3, of which 2 examined |\n" in report
    assert "| NEG-03 (not examined) |" in report
    assert "- **1 record was not examined: NEG-03.** The panel opened and decided nothing there;" in report
    assert "| Theme | NEG-01 | NEG-02 | Records |\n" in report
    assert "Yes: 2 (2 of 6 answers).\n" in report
    assert report.partition("## Appendix")[2].count("**Not examined:**") == 1
    assert "of 3" not in report.partition("## 4.")[2].partition("## Appendix")[0]
    (count, *_) = make_report(work.audit, "full", audience="board").shape["counts"]
    assert (count["given"], count["asked"]) == (2, 6)
    assert "ot examined" not in full_report(work.reveal("SML-1.2", "NEG-03").audit)


def test_the_first_page_has_findings_dissent_and_both_sorts_of_action() -> None:
    """REP-13."""
    work = Work(SET).answer("csc", "SML-1.2", "yes").answer("police", "SML-1.2", "no").reveal("SML-1.2")
    work.agree("SML-1.2", "partly", dissent=[("police", "Never")]).agree("SML-1.1", "A day.")
    for number in range(7):
        work.act(acts.write_finding, RECORD, "strength", f"Number {number} was good. And more.", theme="planning")
    work.act(acts.write_finding, RECORD, "improvement", "It was late. And more.", theme="planning")
    work.act(learning.write_key_theme, "Late again. And more.", findings=["F8"])
    work.act(acts.write_action, RECORD, "See a dentist", owner="named nurse")
    glance = full_report(work.audit).partition("## At a glance")[2].partition("## 1.")[0]
    assert "**Key theme K1:** Late again.\n" in glance
    assert "  - F1: Number 0 was good.\n" in glance
    assert glance.count("was good") == 5
    assert "  - And 2 more.\n" in glance
    assert "  - F8: It was late.\n" in glance
    assert "And more" not in glance
    assert "- **Agreed, and not shared by every agency:** 1 of 2 agreed answers (Police 1).\n" in glance
    assert "- **Action plan:** none for the partnership, 1 for a child.\n" in glance
    assert "Learning for the partnership" not in glance
    work.act(learning.write_learning_action, "Train", owner="a group").act(
        acts.write_action, RECORD, "Ring the school", owner="named nurse"
    )
    glance = full_report(work.audit).partition("## At a glance")[2].partition("## 1.")[0]
    assert "- **Action plan:** 1 for the partnership, 2 for single children.\n" in glance


def test_no_involvement_is_not_the_same_as_not_heard() -> None:
    """REP-14."""
    work = Work(SET).answer("csc", "SML-1.2", "yes").act(acts.set_involvement, RECORD, "health", "not_known")
    report = full_report(work.audit)
    assert "| Children's social care | Police | Health |\n" in report
    assert f"- {RECORD}: Health has no involvement.\n" in report


def test_all_agencies_agreed_only_where_all_have_spoken() -> None:
    """REP-14: of the whole as of one answer."""
    work = Work(SET)
    for agency in ("csc", "police"):
        work.answer(agency, "SML-1.2", "yes")
    work.act(learning.sign_off, "We stand by it", agreed_by=["csc", "police", "health"], at=AT)
    by_name = "14 October 2025, agreed by Children's social care, Police, Health |\n"
    assert f"| Signed off | {by_name}" in full_report(work.audit)
    work.act(learning.reopen, "A return came late", at=AT).act(acts.set_involvement, RECORD, "health", "returned")
    work.act(learning.sign_off, "Now", agreed_by=["csc", "police", "health"], at=AT)
    assert "| Signed off (S2) | 14 October 2025, agreed by all agencies |\n" in full_report(work.audit)


def test_where_agencies_differ_is_what_the_panel_sees(demonstration: Audit) -> None:
    """REP-14: every question of the panel's own list, in its order."""
    report = full_report(demonstration)
    lines = [line for line in report.splitlines() if line.startswith("Where the agencies differed, widest first: ")]
    seen = [
        [each.question for each in divergent(demonstration, record, spread=True)]
        for record in demonstration.details.records
    ]
    assert [re.findall(r"NEG-[\d.]*\d", line) for line in lines] == [found for found in seen if found]
    assert sum(map(len, seen)) > len(seen)
    work = Work(SET).answer("csc", "SML-1.2", "yes").answer("police", "SML-1.2", "no")
    work.act(acts.reveal, RECORD, "SML-1.2", step="spread", at=AT)
    assert "widest first: SML-1.2 (2 different answers).\n" in full_report(work.audit), (
        "also where only the spread is open"
    )
