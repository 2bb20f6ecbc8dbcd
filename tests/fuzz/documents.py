"""The documents whose own tests have made them up and garbled them already: question sets and return files."""

from pathlib import Path
from random import Random

from audit_tui.errors import AuditError
from tests.fuzz.frame import Example, Target, Verdict
from tests.questions import fuzz as sets
from tests.questions.garbling import document
from tests.returns.books import read
from tests.returns.fuzz import ends_well, garbled

_NUMBERS = 10**9


def ready_sets(folder: Path) -> Example:
    """Question sets."""

    def example(chance: Random) -> Verdict:
        found = sets.outcome("one", document(chance.randrange(_NUMBERS), chance.randrange(_NUMBERS)), folder)
        assert not found.failure, found.failure
        return "taken" if found.read else "refused"

    return example


def ready_returns(folder: Path) -> Example:
    """Return files of every kind, by themselves."""

    def example(chance: Random) -> Verdict:
        data = garbled(chance.randrange(_NUMBERS))
        wrong = ends_well(data, folder)
        assert not wrong, wrong
        try:
            read(folder, data, "garbled")
        except AuditError:
            return "refused"
        return "taken"

    return example


TARGETS = (Target("question sets", ready_sets, 3000), Target("return files", ready_returns, 3000))
