"""The history made readable.

PST-1  what was ever for one agency's own note has no words: before, after or why, also once it is gone
PST-2  what changed is said in words, also where the thing itself reads the same
PST-3  a finding or an action is found by any of its records
"""

import pytest

from audit_tui.domain.outcome import Outcome
from audit_tui.reports.past import PastLine, past
from audit_tui.services import acts, learning
from tests.auditing import AT, RECORD
from tests.reports.made import Kept

SET = "SML-1.1 | all | yes, partly, no"
OTHER = "NEG-02"


def _lines(work: Kept, record: str = "") -> list[PastLine]:
    return list(past(work.audit, work.changes, record=record))


def _after(work: Kept) -> str:
    return _lines(work)[-1].after


def _found() -> Kept:
    work = Kept(SET, records=(RECORD, OTHER))
    work.act(acts.write_finding, RECORD, "improvement", "Quokka.", theme="planning")
    return work


def _acted() -> Kept:
    work = Kept(SET, records=(RECORD, OTHER))
    work.act(acts.write_action, RECORD, "Numbat.", owner="a manager")
    work.act(learning.update_action, "A1", "in_progress", "Bilby.", on="2025-10-20")
    work.act(learning.keep_for_agency, "A1", "csc")
    return work


def _no_words(work: Kept) -> bool:
    return not any(word in repr(_lines(work)) for word in ("Quokka", "Numbat", "Bilby", "a manager"))


def test_what_is_one_agencys_own_has_no_words() -> None:
    """PST-1: nor has what was said of it before it was kept."""
    work = _found()
    assert not _no_words(work)
    work.act(learning.keep_for_agency, "F1", "csc")
    assert _no_words(work)
    assert [line.what for line in _lines(work)] == ["finding F1", "finding F1"]
    assert _no_words(_acted())
    assert {line.why for line in _lines(_acted())} == {""}


@pytest.mark.parametrize("work", [_found().act(learning.keep_for_agency, "F1", "csc"), _acted()])
def test_what_was_one_agencys_own_has_no_words_when_it_is_gone(work: Kept) -> None:
    """PST-1: taken away, for everybody again, or under its id another one."""
    (gone,) = work.audit.findings or work.audit.actions
    for_all = Kept(SET)
    for_all.audit, for_all.changes = work.audit, list(work.changes)
    for_all.act(learning.keep_for_agency, gone.id, "")
    assert _no_words(for_all)
    work.act(acts.take_away, gone.id)
    assert _no_words(work)
    assert (_lines(work)[-1].before, _lines(work)[-1].after) == ("(for one agency’s own note alone)", "")


def test_what_changed_is_said() -> None:
    """PST-2."""
    work = _found()
    work.act(acts.write_finding, RECORD, "strength", "Quokka.", theme="timeliness", agencies=["csc"], change="F1")
    assert _after(work) == "Quokka. (sort: improvement → strength; theme: planning → timeliness; about: none → csc)"
    work.act(learning.allow_quoting, "F1", allowed=True)
    assert _after(work) == "Quokka. (may be published: no → yes)"
    work.act(learning.write_key_theme, "Late.").act(learning.write_key_theme, "Late.", findings=["F1"], change="K1")
    assert _after(work) == "Late. (findings: none → F1)"
    work.act(acts.write_action, RECORD, "Numbat.", owner="a manager")
    work.act(learning.update_action, "A1", "done", "Bilby.", on="2025-10-14")
    work.act(learning.show_embedded, "A1", "Seen.", on="2025-10-14")
    assert _after(work).endswith("(practice changed: none → Seen.; seen on: none → 2025-10-14)")
    work.agree("SML-1.1", "yes").agree("SML-1.1", "yes", reason="More was read.")
    assert _after(work) == "Yes (reason: so → More was read.)"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("reason", "A rise.", "why this topic: none → A rise."),
        ("reaudit_due", "2027-01-31", "to be audited again by: none → 2027-01-31"),
        ("quorum", ("csc", "police"), "quorum: none → csc, police"),
        ("short_form", True, "short form: no → yes"),
    ],
)
def test_what_changed_of_the_set_up_is_said(field: str, value: object, said: str) -> None:
    """PST-2."""
    work = _found()
    work.did(Outcome((work.audit.details.with_changes(**{field: value}),)))
    assert _after(work).endswith(f"({said})")


def test_nothing_of_a_sealed_answer_is_said() -> None:
    """PST-2."""
    work = Kept(SET)
    work.answer("csc", "SML-1.1", "yes").answer("csc", "SML-1.1", "yes", basis="inferred")
    assert [(line.before, line.after) for line in _lines(work)] == [("", "(sealed)"), ("(sealed)", "(sealed)")]
    work.reveal("SML-1.1")
    assert _lines(work)[1].after == "Yes (rests on: none → inferred)"


def test_it_is_found_by_any_of_its_records() -> None:
    """PST-3."""
    work = _found()
    work.act(acts.write_finding, OTHER, "improvement", "Quokka.", theme="planning")
    work.act(learning.write_recommendation, "Do it.", sort="practice", findings=["F1", "F2"])
    work.act(learning.write_learning_action, "Numbat.", owner="board", recommendation="R1")
    work.act(acts.raise_concern, OTHER, "Now.", by="csc", at=AT)
    assert [line.what for line in _lines(work, OTHER)] == ["finding F2", "action A1", "concern C1"]
    assert [line.what for line in _lines(work, RECORD)] == ["finding F1", "action A1"]
    assert _lines(work, OTHER)[1].record == f"{RECORD}, {OTHER}"
