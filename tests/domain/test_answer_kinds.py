"""What is true of each kind of answer: every kind has its facts, and they go together."""

from typing import get_args

import pytest

from audit_tui.domain.answer_kinds import FACTS, AnswerKind, FieldKind, Stored
from audit_tui.domain.conditions import Operator


def test_every_kind_has_its_facts() -> None:
    assert set(FACTS) == set(get_args(AnswerKind))
    assert len({each.name for each in FACTS.values()}) == len(FACTS)
    assert {each.stored for each in FACTS.values()} == set(get_args(Stored))
    assert {each.field for each in FACTS.values()} == set(get_args(FieldKind))


@pytest.mark.parametrize("kind", FACTS)
def test_the_facts_of_a_kind_go_together(kind: AnswerKind) -> None:
    facts = FACTS[kind]
    assert (facts.field == "list") == facts.chosen == (facts.stored in ("code", "codes"))
    assert (facts.field == "nowhere") == (facts.stored == "nothing")
    assert facts.free_words or facts.stored != "words"
    assert set(facts.operators) <= set(get_args(Operator))
    assert not (facts.free_words and facts.counted), "a count would print what is to be held back"
    assert facts.counted or not facts.agreed, "what is agreed is compared with what was answered"
    assert facts.agreed or not facts.ordered, "where answers are steps, the panel takes one of them"
    assert "steps_from" in facts.operators or not facts.ordered, "between ordered answers steps are counted"
    assert ("differs" in facts.operators) == facts.counted, "where agencies differ is seen, or cannot be asked"
