"""Random keys, held against a model of them; the long form is `python -m tests.tui.soak --keys 10000`.

- soak-short: as the panel and as one agency, everything that the model says is on disk, and nothing else.
- soak-sees: an answer that is stored with the question before, or not at all, is a difference.
"""

from pathlib import Path

import pytest

from audit_tui.domain.asking import board
from audit_tui.domain.words import PANEL
from audit_tui.services.walking import walk_order
from audit_tui.workspace import Workspace
from tests.tui.soak import SEAT, Model, Soak, differences, facts_of

pytestmark = pytest.mark.pty

SEED = 10


def test_a_short_soak(tmp_path: Path, demonstration_made: Path) -> None:
    """soak-short."""
    figures = Soak(tmp_path, seed=SEED, turn=30, made=demonstration_made).run(60)
    assert figures.wrong == [], figures.log
    assert figures.counts["keys"] >= 60
    assert figures.counts["answers"] >= 5


def test_an_answer_that_landed_elsewhere_is_seen(demonstration_made: Path) -> None:
    """soak-sees: the model is of the same keys in another order, as a program would take them that lost the order."""
    session = Workspace(demonstration_made).open("demonstration")
    session.close()

    def typed(*keys: str) -> Model:
        model = Model(session.audit, facts_of(session.audit), SEAT, "NEG-DEMO3", "NEG-3.1")
        for key in keys:
            model.press(key)
        return model

    right, late, lost = typed("1", "n", "2"), typed("1", "2", "n"), typed("1", "n")
    assert right.here == late.here == "NEG-3.2", "the first answer asks for it"
    assert differences(right.facts, right.facts) == []
    assert len(differences(right.facts, late.facts)) == 2
    assert len(differences(right.facts, lost.facts)) == 1


@pytest.mark.parametrize("seat", [PANEL, SEAT])
def test_the_model_walks_as_the_program_does(demonstration_made: Path, seat: str) -> None:
    """soak-short: the model reads the conditions of the set by itself, and must come to the same."""
    session = Workspace(demonstration_made).open("demonstration")
    session.close()
    for record in session.audit.details.records:
        model = Model(session.audit, facts_of(session.audit), seat, record, "NEG-2.2")
        walked = walk_order(session.audit, board(session.audit, record, seat), seat)
        assert model.order() == [question.id for question in walked]
