"""Audits to make reports of: both audits of the demonstration, and one with enough records for counts to be printed."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit_tui.demonstration import EARLIER_ID, make_demonstration
from audit_tui.domain.audit import Audit, Removal
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.words import PANEL
from audit_tui.reports.kinds import Audience, Kind
from audit_tui.reports.making import Made, make_report
from audit_tui.reports.past import PastChange
from audit_tui.services import acts, learning
from audit_tui.workspace import Workspace
from tests.auditing import AT, Work, neglect

AGE = "REC-4"
RECORDS = tuple(f"NEG-{number}X" for number in range(10, 30))


class Kept(Work):
    """An audit under way whose changes are kept, as its history keeps them, and made by the panel."""

    def __init__(self, questions: QuestionSet | str, **details: Any) -> None:
        super().__init__(questions, **details)
        self.changes: list[PastChange] = []

    def did(self, outcome: Outcome) -> "Kept":
        for each in outcome.changes:
            before, after = self.audit.entities.get(each.key), None if isinstance(each, Removal) else each
            self.changes += [PastChange(AT, PANEL, before, after)] if before or after else []
        super().did(outcome)
        return self


@cache
def demonstrations() -> dict[str, Audit]:
    """The present audit, which is a draft, and the earlier one, which is signed off and followed up."""
    with TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        present = make_demonstration(workspace, workspace.sessions)
        present.close()
        earlier = workspace.open(EARLIER_ID)
        earlier.close()
        return {"present": present.audit, "earlier": earlier.audit}


@cache
def large() -> Audit:
    """Twenty records: eight children of 5 to 9, twelve of 13 to 15; planning to be improved in twelve."""
    work = Work(neglect(), records=RECORDS, agencies=("csc", "police", "health", "education"))
    for place, record in enumerate(RECORDS):
        work.answer(PANEL, "REC-3", "born", record=record)
        work.answer(PANEL, AGE, 84 if place < 8 else 170, record=record)
        work.reveal("NEG-5", record)
    for record in RECORDS[:12]:
        work.act(acts.write_finding, record, "improvement", "SECRETFINDING of a plan.", theme="planning")
    work.act(acts.write_finding, RECORDS[0], "strength", "A plan with dates.", theme="planning")
    words = f"In {RECORDS[1]} and neg 12x a plan came late."
    work.act(acts.write_finding, RECORDS[1], "improvement", words, theme="planning", agencies=["csc"])
    named = "The police did not come to the meeting."
    work.act(acts.write_finding, RECORDS[2], "improvement", named, theme="planning", agencies=["police"])
    staff = "SECRETSTAFF: one worker’s notes were thin."
    work.act(acts.write_finding, RECORDS[3], "improvement", staff, theme="timeliness", agencies=["health"])
    work.act(acts.write_action, RECORDS[3], "SECRETSUPERVISION of one worker.", owner="team manager")
    work.act(acts.write_action, RECORDS[4], "SECRETREMEDY for a child.", owner="named nurse")
    for finding in ("F13", "F14", "F15"):
        work.act(learning.allow_quoting, finding, allowed=True)
    for written in ("F16", "A1"):
        work.act(learning.keep_for_agency, written, "health")
    work.act(learning.write_key_theme, "SECRETTHEME of plans.", findings=["F1"])
    work.act(learning.write_recommendation, "SECRETRECOMMENDED plans.", sort="practice", findings=["F1"])
    work.act(learning.write_learning_action, "SECRETACTION on plans.", owner="SECRETOWNER", due="2025-11-01")
    work.act(learning.reach, "policy", "SECRETPOLICY on plans.", on="2026-02-03")
    work.answer(
        "csc",
        "NEG-1.1",
        "SECRETDAY at home, and at school.",
        record=RECORDS[0],
        evidence=f"SECRETEVIDENCE {RECORDS[0]}",
    )
    work.answer("police", "NEG-1.1", "SECRETSEALED until it is opened.", record=RECORDS[1])
    work.answer("csc", "NEG-2.2", "named", record=RECORDS[0], evidence="SECRETEVIDENCE too")
    work.answer("health", "NEG-2.2", "described", record=RECORDS[0], evidence="OWNEVIDENCE")
    work.reveal("NEG-1", RECORDS[0]).reveal("NEG-2", RECORDS[0])
    return work.audit


@cache
def of_large(kind: Kind, audience: Audience = "panel", agency: str | None = None) -> Made:
    """A report of that large audit."""
    return make_report(large(), kind, audience=audience, agency=agency)


def full_report(audit: Audit) -> str:
    """The full report for the panel, as Markdown."""
    return make_report(audit, "full").report.markdown
