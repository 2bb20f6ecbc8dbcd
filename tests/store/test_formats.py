"""Audits as earlier versions wrote them open, say what they said, and can be saved to."""

import json
import shutil
from pathlib import Path

import pytest

from audit_tui.domain.entities import ENTITIES
from audit_tui.domain.fitting import Given
from audit_tui.keys import PASSPHRASE_VARIABLE
from audit_tui.opened import OpenSession
from audit_tui.returns.reading import read_return
from audit_tui.services import acts
from audit_tui.workspace import Workspace
from tests.store.formats.make import expectation

FORMATS = Path(__file__).parent / "formats"
KEPT = sorted(path.parent.name for path in FORMATS.glob("*/expected.json"))


def expected(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((FORMATS / name / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def copied(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenSession:
    """A copy of the audit in this folder, open; nothing is ever written to the folder itself."""
    kept = FORMATS / request.param
    monkeypatch.setenv(PASSPHRASE_VARIABLE, str(kept / "passphrase.txt"))
    shutil.copytree(kept / "session", tmp_path / "audits" / "session")
    return Workspace(tmp_path / "audits").open("session")


@pytest.mark.parametrize("copied", KEPT, indirect=True, ids=KEPT)
def test_an_audit_of_an_earlier_version_says_what_it_said(copied: OpenSession, request: pytest.FixtureRequest) -> None:
    assert expectation(copied) == expected(request.node.callspec.id)
    assert copied.tampered() == ()
    assert copied.strangers() == ()


@pytest.mark.parametrize("copied", KEPT, indirect=True, ids=KEPT)
def test_an_audit_of_an_earlier_version_is_saved_to_and_opens_again(copied: OpenSession) -> None:
    before = copied.audit.entities
    copied.keep_generation()
    given = acts.give_answer(copied.audit, "NEG-02", "csc", "SML-1.1", Given("no"), at=copied.now())
    copied.commit(given, by="csc")
    again = Workspace(copied.folder.parent).open("session")
    assert dict(again.audit.entities) == {**before, **{change.key: change for change in given.changes}}
    assert again.tampered() == ()


def test_every_kind_of_thing_is_among_them() -> None:
    """A kind that is new needs a folder of its own: see the README there."""
    kinds = {kind for name in KEPT for kind in expected(name)["kinds"]}  # type: ignore[attr-defined]
    assert kinds == set(ENTITIES)


def test_returns_of_an_earlier_version_are_read() -> None:
    """What an agency has been sent, or hands in, when the audit's own machine has a later version."""
    bundle, book = (read_return(FORMATS / "1" / "returns" / name) for name in ("health.json", "police.xlsx"))
    assert (bundle.agency, book.agency) == ("health", "police")
    said = {(each.record, each.question): (each.value, each.evidence) for each in bundle.said}
    assert said["NEG-02", "SML-1.3"] == ("c", "one entry")
    assert [(each.record, each.state) for each in bundle.of_records if each.state == "returned"] == [
        ("NEG-02", "returned")
    ]
    written = {(each.record, each.question): each.value for each in book.said if each.value}
    assert written["NEG-01", "SML-1.1"] in ("partly", "Partly")
    assert bundle.unread == book.unread == ()
