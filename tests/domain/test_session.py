"""A change of a value is checked, and says what it changes."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from audit_tui.domain.audit import Audit
from audit_tui.domain.base import lighter
from audit_tui.domain.session import Answer, Concern, SessionDetails
from audit_tui.domain.set_up import what_cannot_be
from tests.auditing import Work


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


def test_a_lighter_value_is_the_same_value() -> None:
    whole = Answer(record="NEG-01", seat="csc", question="NEG-1.1").model_dump()
    first, second = (lighter(Answer.model_validate(whole)) for _ in range(2))
    part = lighter(Answer(record="NEG-01", seat="csc", question="NEG-1.1"))
    assert first == second == part
    assert first.model_fields_set is second.model_fields_set
    for each in (first, first.model_copy(update={"value": "yes"}), part, part.with_given("yes", None)):
        again = Answer.model_validate(each.model_dump(exclude_unset=True))
        assert (again, again.model_fields_set) == (each, each.model_fields_set)
    assert part.model_fields_set == {"record", "seat", "question"}
    assert first.model_fields_set == set(Answer.model_fields)


def test_lighter_values_share_the_names_of_their_fields_and_nothing_else() -> None:
    plain = [Answer(record="NEG-01", seat=seat, question="NEG-1.1", value=seat) for seat in ("csc", "police")]
    light = [lighter(each.model_copy()) for each in plain]
    changed = light[0].model_copy(update={"value": "no"})
    assert (light, [*map(hash, light)]) == (plain, [*map(hash, plain)])
    assert [each.model_dump_json() for each in light] == [each.model_dump_json() for each in plain]
    assert [each.value for each in (*light, changed)] == ["csc", "police", "no"]


def test_a_lighter_value_takes_less_memory() -> None:
    """In a process of its own: Python stops sharing names where objects of a kind were made in many ways."""
    program = (
        "import sys; from audit_tui.domain.base import lighter; from audit_tui.domain.session import Answer; "
        "made = [Answer(record='R', seat='csc', question='Q') for _ in range(3)]; plain, *light = made; "
        "print(all(sys.getsizeof(vars(lighter(each))) < sys.getsizeof(vars(plain)) for each in light))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "True"


def test_each_value_is_held_against_its_own_question() -> None:
    """Also where another question takes the very same, and where it stands in two records."""
    work = Work("SML-1.1 | all | yes, partly, no\nSML-1.2 | all | one of / a / b", records=("SML-01", "SML-02"))
    sound = [Answer(record="SML-01", seat="csc", question=name, value=given) for name, given in _GIVEN.items()]
    assert not list(what_cannot_be(Audit.of([*work.audit.entities.values(), *sound])))
    swapped = [
        Answer(record=record, seat="csc", question=name, value=given)
        for record in ("SML-01", "SML-02")
        for name, given in zip(_GIVEN, reversed(_GIVEN.values()), strict=True)
    ]
    police = [each.model_copy(update={"seat": "police"}) for each in sound]
    found = list(what_cannot_be(Audit.of([*work.audit.entities.values(), *police, *swapped])))
    words = [f"answer {name} holds what the question does not take" for name in _GIVEN]
    assert found == [(f"{record}.csc", each) for record in ("SML-01", "SML-02") for each in words]


_GIVEN = {"SML-1.1": "yes", "SML-1.2": "a"}
