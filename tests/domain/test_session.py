"""A change of a value is checked, and says what it changes."""

import pytest
from pydantic import ValidationError

from audit_tui.domain.session import Answer, Concern, SessionDetails


def test_the_set_up_is_checked_when_it_changes() -> None:
    details = SessionDetails(id="one", title="T", created="2026-11-22T10:00:00+00:00", agencies=("csc",))
    assert details.with_changes(title="U", records=["NEG-01"]) == details.model_copy(
        update={"title": "U", "records": ("NEG-01",)}
    )
    for wrong in ({"title": 1}, {"titel": "U"}):
        with pytest.raises(ValidationError):
            details.with_changes(**wrong)


def test_an_answer_keeps_its_evidence() -> None:
    before = Answer(record="NEG-01", seat="csc", question="NEG-1.1", evidence="seen", basis="inferred")
    assert before.with_given("yes", None) == before.model_copy(update={"value": "yes"})
    assert before.with_given(None, "deferred", evidence="").evidence == ""
    assert before.part == "NEG-01.csc"


def test_a_concern_is_followed_up() -> None:
    concern = Concern(id="C1", record="NEG-01", text="x", raised_by="csc", raised_at="2026-11-22")
    after = concern.with_follow_up("met", at="2026-11-23")
    assert (concern.open, after.open, after.follow_up, after.text) == (True, False, "met", "x")
