"""The app's own return file: out to an auditor, worked on in a copy, and back."""

import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.returned import Said, SaidConcern, SaidOfRecord
from audit_tui.domain.session import Answer, QuestionSetCopy
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.opened import OpenSession
from audit_tui.returns.bundle import (
    blank_bundle,
    finished_bundle,
    is_bundle,
    read_bundle,
    returned_from_bundle,
    working_copy,
)
from audit_tui.sent_returns import open_bundle
from audit_tui.services import acts
from audit_tui.workspace import Workspace
from tests.auditing import AGENCIES, AT, RECORD, Work, neglect

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OTHER = "NEG-02"
SET = """
SML-1.1 | all | text
SML-1.2 | all | yes, partly, no
SML-1.3 | all | any of / a / b / c
SML-1.4 | all | number 0 to 100
SML-1.5 | csc | text
SML-2.1 | panel | text
"""


def _work(**details: Any) -> Work:
    return Work(SET, records=(RECORD, OTHER), **details)


def _blank(work: Work, agency: str = "police") -> str:
    return blank_bundle(work.audit, agency, at=AT)


def _copy(text: str) -> Work:
    """The working copy of a bundle, as work that goes on."""
    questions, details, entities = working_copy(read_bundle(text, "a.json"))
    work = Work(questions)
    work.audit = Audit.of((details, QuestionSetCopy(question_set=questions), *entities))
    return work


def _changed(text: str, change: Callable[[Any], Any]) -> str:
    document = json.loads(text)
    change(document)
    return json.dumps(document)


def test_what_is_answered_in_the_copy_is_what_comes_back() -> None:
    work = _work(returns_due="2026-12-01").answer("police", "SML-1.1", "Seen at home.", evidence="log")
    copy = _copy(_blank(work))
    assert copy.audit.details.id == "one-return-police"
    assert (copy.audit.details.return_of, copy.audit.details.returned_to) == ("police", "one")
    assert copy.audit.due(OTHER, "police") == "2026-12-01"
    copy.answer("police", "SML-1.2", "partly", evidence="two entries", basis="seen_in_record", service="response")
    copy.answer("police", "SML-1.3", ("a", "c")).answer("police", "SML-1.4", 7, record=OTHER)
    copy.answer("police", "SML-1.1", state="not_recorded", record=OTHER)
    copy.act(acts.set_involvement, RECORD, "police", "returned").act(acts.set_involvement, OTHER, "police", "not_known")
    copy.act(acts.raise_concern, RECORD, "Left alone", told="duty team", by="police", at=AT)
    said = returned_from_bundle(finished_bundle(copy.audit, at=AT).decode(), "back.json")
    questions = work.audit.questions
    assert (said.session, said.created, said.agency) == ("one", AT, "police")
    assert (said.question_set, said.version, said.digest) == (questions.id, questions.version, questions.digest)

    def answer(question: str, record: str = RECORD, **named: Any) -> Said:
        return Said(where=f"{record} {question}", record=record, seat="police", question=question, **named)

    assert said.said == (
        answer("SML-1.1", value="Seen at home.", evidence="log"),
        answer("SML-1.2", value="partly", evidence="two entries", basis="seen_in_record", service="response"),
        answer("SML-1.3", value=("a", "c")),
        answer("SML-1.1", OTHER, state="not_recorded"),
        answer("SML-1.4", OTHER, value="7"),
    )
    assert said.of_records == (
        SaidOfRecord(where=RECORD, record=RECORD, seat="police", state="returned"),
        SaidOfRecord(where=OTHER, record=OTHER, seat="police", state="not_known"),
    )
    concern = SaidConcern(where=f"{RECORD} concern", record=RECORD, seat="police", text="Left alone", told="duty team")
    assert said.concerns == (concern,)


def test_a_blank_holds_nothing_of_others() -> None:
    work = _work(reason="Whyhere", commissioned_by="Groupwho", quorum=("csc",))
    work.act(acts.set_involvement, OTHER, "police", "not_known")
    work.answer("csc", "SML-1.1", "Zebra", evidence="Quagga", service="Okapi").answer("csc", "SML-1.5", "Tapir")
    work.answer("health", "SML-1.1", "Lemur", record=OTHER).answer(PANEL, "SML-2.1", "Gibbon")
    work.agree("SML-1.1", "Walrus", reason="Narwhal", dissent=[("csc", "Dugong")]).reveal("SML-1")
    work.act(acts.write_finding, RECORD, "strength", "Heron", theme="planning", agencies=["police"])
    work.act(acts.write_action, RECORD, "Egret", owner="Bittern")
    work.act(acts.raise_concern, RECORD, "Curlew", told="Plover", by="csc", at=AT)
    planted = "Zebra Quagga Okapi Tapir Lemur Gibbon Walrus Narwhal Dugong Heron Egret Bittern Curlew Plover"
    text = _blank(work.answer("police", "SML-1.1", "Our own words"))
    assert [word for word in planted.split() if word in text] == []
    assert "Our own words" in text
    document = json.loads(text)
    assert [each["record"] for each in document["records"]] == [RECORD]
    mine = {name: value for name, value in document.items() if name != "question_set"}
    for other in (OTHER, "csc", "health", "quorum", "Whyhere", "Groupwho"):
        assert other not in json.dumps(mine)


def test_of_the_panel_it_holds_the_record_details_that_decide_what_is_asked() -> None:
    work = Work(neglect())
    work.answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 61, evidence="Secretary").answer(
        PANEL, "REC-14", AGENCIES
    )
    work.answer(PANEL, "CLS-11", "no")
    (record,) = json.loads(_blank(work))["records"]
    assert record["details"] == [{"question": "REC-3", "value": "born"}, {"question": "REC-4", "value": 61}]
    there, here = work.board_of("police"), _copy(_blank(work)).board_of("police")
    assert there.asked["police"] == here.asked["police"]


def test_who_has_no_record_gets_no_blank() -> None:
    work = Work(SET).act(acts.set_involvement, RECORD, "police", "not_known")
    with pytest.raises(AuditError, match="Police is asked about no record"):
        _blank(work)
    with pytest.raises(AuditError, match="did you mean ‘police’"):
        _blank(work, "polise")
    with pytest.raises(AuditError, match="no auditor’s own copy"):
        finished_bundle(work.audit, at=AT)
    with pytest.raises(AuditError, match="this is the return of Health alone"):
        _blank(_copy(_blank(work, "health")), "health")


NO_RETURN = "is not a return that audit-tui made"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.update(format="else"), NO_RETURN),
        (lambda it: it.pop("format_version"), NO_RETURN),
        (lambda it: it.update(format_version=2), "update audit-tui"),
        (lambda it: it.update(extra=1), r"cannot be read as a return \(extra\)"),
        (lambda it: it.update(agency=None), r"\(agency\)"),
        (lambda it: it.pop("question_set"), r"\(question_set\)"),
        (lambda it: it["question_set"].update(version="9"), "other questions than it says"),
        (lambda it: it.update(digest="0" * 64), "other questions than it says"),
        (lambda it: it["records"][0].update(involvement="maybe"), r"\(records.0.involvement\)"),
        (lambda it: it["records"][0]["answers"][0].update(value=True), r"\(records.0.answers.0.value"),
        (lambda it: it["records"][0]["answers"][0].update(value={"a": 1}), r"\(records.0.answers.0.value"),
        (lambda it: it["records"][0]["answers"][0].update(state="no"), r"\(records.0.answers.0.state"),
        (lambda it: it["records"][0].update(record=7), r"\(records.0.record\)"),
        (lambda it: it.update(session=""), r"\(session\)"),
        (lambda it: it.update(created=""), r"\(created\)"),
    ],
    ids=map(str, range(15)),
)
def test_a_file_that_is_not_as_it_was_made_is_refused(change: Callable[[Any], Any], said: str) -> None:
    text = _changed(_blank(_work().answer("police", "SML-1.1", "x")), change)
    with pytest.raises(AuditError, match=said) as refused:
        returned_from_bundle(text, "a.json")
    assert refused.value.path == "a.json"
    assert "\n" not in str(refused.value)


NO_RETURNS = ("", "[]", "null", "{", '{"format": 1}', "[" * 200_000, '{"a":' * 60_000, "9" * 9_000, "x" * 5_000_001)


@pytest.mark.parametrize("text", NO_RETURNS, ids=map(str, range(len(NO_RETURNS))))
def test_what_is_no_return_is_refused(text: str) -> None:
    with pytest.raises(AuditError, match=NO_RETURN):
        returned_from_bundle(text, "a.json")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.update(agency="nobody"), "there is no agency"),
        (lambda it: it.update(created="soon"), "holds what cannot be"),
        (lambda it: it["records"][0].update(record="../x"), "is not a record reference"),
        (lambda it: it["records"].append(it["records"][0]), "is there twice"),
        (lambda it: it["records"][0].update(due="soon"), "due on what is no day"),
        (lambda it: it["records"][0]["answers"][0].update(question="SML-9"), "answers SML-9, which"),
        (lambda it: it["records"][0]["answers"][0].update(question="SML-1.5"), "answers SML-1.5, which"),
        (lambda it: it["records"][0]["answers"][1].update(value=101), "does not take"),
        (lambda it: it["records"][0]["answers"][1].update(value=10**400), "does not take"),
        (lambda it: it["records"][0]["answers"][1].update(value=float("nan")), "does not take"),
        (lambda it: it["records"][0].update(details=[{"question": "SML-2.1", "value": "x"}]), "SML-2.1, which"),
        (lambda it: it["records"][0]["answers"].append(it["records"][0]["answers"][0]), "of NEG-01.police twice"),
        (lambda it: it.update(finished=True), "is a finished return"),
    ],
    ids=map(str, range(13)),
)
def test_no_copy_is_made_of_what_cannot_be(
    change: Callable[[Any], Any], said: str, tmp_path: Path, sessions_dir: Path
) -> None:
    blank = _blank(Work(SET).answer("police", "SML-1.1", "x").answer("police", "SML-1.4", 4))
    path = tmp_path / "a.json"
    path.write_text(_changed(blank, change), encoding="utf-8")
    with pytest.raises(AuditError, match=said) as refused:
        open_bundle(Workspace(sessions_dir), path)
    assert refused.value.path == path
    assert list(sessions_dir.iterdir()) == []


CONDITIONAL = f"{SET}SML-2.2 | all | text | asked when: SML-1.2 is no"


def _with_condition(**comparison: Any) -> Callable[[Any], None]:
    """Puts something else in place of the comparison of a condition."""

    def change(questions: Any) -> None:
        condition = questions["sections"][1]["questions"][1]["asked_when"]
        left = {"of": "own", "question": "SML-1.2"}
        condition["any_of"] = [[{"left": left, "operator": "is", **comparison}]]

    return change


def _named_twice(questions: Any) -> None:
    questions["sections"][0]["questions"][1]["id"] = "SML-1.1"


@pytest.mark.parametrize(
    "change",
    [
        _with_condition(),
        _with_condition(values=[]),
        _with_condition(values=["no"], other={"of": "own", "question": "SML-1.1"}),
        _with_condition(values=[3]),
        _with_condition(values=["never"]),
        _with_condition(operator="<", values=["no"]),
        _with_condition(operator="steps_from", values=["two"], other={"of": "own", "question": "SML-1.2"}),
        _with_condition(left={"of": "own", "question": "SML-9.9"}, values=["no"]),
        _with_condition(left={"of": "own", "question": "SML-2.2"}, values=["no"]),
        _with_condition(left={"of": "own"}, values=["no"]),
        _named_twice,
        lambda questions: questions.update(id="../small"),
        lambda questions: questions["sections"].clear(),
        lambda questions: questions["sections"][0]["questions"][0].update(guidance="*a _b " * 600_000),
    ],
    ids=map(str, range(14)),
)
def test_no_copy_is_made_with_questions_that_make_no_sense(
    change: Callable[[Any], None], tmp_path: Path, sessions_dir: Path
) -> None:
    def changed(document: Any) -> None:
        change(document["question_set"])
        with suppress(ValidationError):
            document["digest"] = QuestionSet.model_validate(document["question_set"]).digest

    path = tmp_path / "a.json"
    path.write_text(_changed(_blank(Work(CONDITIONAL)), changed), encoding="utf-8")
    with pytest.raises(AuditError, match=r"question set that cannot be used|cannot be read as a return"):
        open_bundle(Workspace(sessions_dir), path)
    assert list(sessions_dir.iterdir()) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.json", "sessions"]


def test_a_copy_stays_in_its_folder(tmp_path: Path, sessions_dir: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(_changed(_blank(Work(SET)), lambda it: it.update(session="../x")), encoding="utf-8")
    with pytest.raises(AuditError, match="cannot be the name of a session"):
        open_bundle(Workspace(sessions_dir), path)
    with pytest.raises(AuditError, match="there is no such file"):
        open_bundle(Workspace(sessions_dir), tmp_path / "none.json")
    assert [each.name for each in tmp_path.iterdir() if each.is_dir()] == ["sessions"]
    assert list(sessions_dir.iterdir()) == []


def test_texts_are_made_safe_to_show() -> None:
    text = _changed(
        _blank(_work().answer("police", "SML-1.1", "x")),
        lambda it: it["records"][0]["answers"][0].update(value="a\x1b[2Jb\u202e", evidence="\x9b31m"),
    )
    (said,) = returned_from_bundle(text, "a.json").said
    assert (said.value, said.evidence) == ("a\ufffd[2Jb\ufffd", "\ufffd31m")


@pytest.fixture
def workspace(sessions_dir: Path) -> Workspace:
    return Workspace(sessions_dir, clock=lambda: NOW)


@pytest.fixture
def opened(workspace: Workspace, tmp_path: Path) -> Callable[[str], OpenSession]:
    """Opens a bundle that came as a text, as its auditor would."""

    def opened(text: str) -> OpenSession:
        path = tmp_path / "sent.json"
        path.write_text(text, encoding="utf-8")
        assert is_bundle(path)
        return workspace.open(open_bundle(workspace, path))

    return opened


def _answered(session: OpenSession, question: str, value: str, record: str = RECORD) -> None:
    act = acts.give_answer(session.audit, record, "police", question, Given(value), at=AT)
    session.commit(act, by="police")


def test_a_copy_is_gone_on_with(opened: Callable[[str], OpenSession]) -> None:
    work = Work(SET)
    session = opened(_blank(work))
    _answered(session, "SML-1.1", "Mine.")
    assert session.folder.name == "one-return-police"
    again = opened("\ufeff" + _blank(work.answer("police", "SML-1.1", "Theirs.").answer("police", "SML-1.2", "no")))
    assert again.folder == session.folder
    values = [again.audit.kept_answer(RECORD, "police", name).value for name in ("SML-1.1", "SML-1.2")]
    assert values == ["Mine.", "no"]


def test_a_later_bundle_adds_its_records_and_its_days(opened: Callable[[str], OpenSession]) -> None:
    work = Work(SET, returns_due="2026-11-01")
    session = opened(_blank(work))
    _answered(session, "SML-1.1", "Mine.")
    session.commit(acts.set_involvement(session.audit, RECORD, "police", "returned"), by="police")
    details = work.audit.details.with_changes(records=(RECORD, OTHER), returns_due="2026-12-01")
    again = opened(_blank(work.did(Outcome((details,)))))
    assert again.audit.details.records == (RECORD, OTHER)
    assert [again.audit.due(record, "police") for record in (RECORD, OTHER)] == ["2026-12-01", "2026-12-01"]
    assert [again.audit.involvement(record, "police") for record in (RECORD, OTHER)] == ["returned", "awaiting"]
    _answered(again, "SML-1.1", "Another.", OTHER)
    first = opened(_blank(Work(SET)))
    assert first.audit.details.records == (RECORD, OTHER)
    given = [each.value for each in first.audit.entities.values() if isinstance(each, Answer)]
    assert sorted(map(str, given)) == ["Another.", "Mine."]
    assert first.tampered() == ()


def test_a_later_bundle_says_the_record_details_anew(opened: Callable[[str], OpenSession]) -> None:
    work = Work(neglect()).answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 61)
    opened(_blank(work))
    again = opened(_blank(work.answer(PANEL, "REC-4", 72)))
    assert again.audit.kept_answer(RECORD, PANEL, "REC-4").value == 72


def test_a_record_detail_that_was_withdrawn_is_not_kept(opened: Callable[[str], OpenSession]) -> None:
    work = Work(neglect()).answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 61)
    _answered(opened(_blank(work)), "NEG-5.4", "child")
    again = opened(_blank(work.answer(PANEL, "REC-4")))
    assert not again.audit.kept_answer(RECORD, PANEL, "REC-4").given
    assert again.audit.kept_answer(RECORD, PANEL, "REC-3").value == "born"
    assert again.audit.kept_answer(RECORD, "police", "NEG-5.4").value == "child"
    assert opened(_blank(work.answer(PANEL, "REC-4", 72))).audit.kept_answer(RECORD, PANEL, "REC-4").value == 72


@pytest.mark.parametrize("details", [{"created": "2025-10-15T09:00:00+00:00"}, {"short_form": False}])
def test_the_return_of_another_session_gets_a_copy_of_its_own(
    details: dict[str, Any], opened: Callable[[str], OpenSession]
) -> None:
    session = opened(_blank(Work(SET)))
    other = Work(SET if "created" in details else f"{SET}SML-2.2 | all | text", **details)
    assert opened(_blank(other)).folder.name == "one-return-police-2"
    assert opened(_blank(other)).folder.name == "one-return-police-2"
    assert opened(_blank(Work(SET))).folder == session.folder


def test_the_panel_does_nothing_in_a_copy(opened: Callable[[str], OpenSession]) -> None:
    session = opened(_blank(Work(SET)))
    with pytest.raises(AuditError, match="this is the return of Police alone"):
        session.commit(acts.reveal(session.audit, RECORD, "SML-1", at=AT), by=PANEL)
    assert not session.audit.revealed(RECORD, session.audit.questions.questions[0])


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its own permissions")
def test_a_copy_is_for_its_owner_alone(opened: Callable[[str], OpenSession]) -> None:
    folder = opened(_blank(Work(SET))).folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.json")} == {0o600}


def test_only_a_file_that_begins_as_one_is_a_bundle(tmp_path: Path) -> None:
    (tmp_path / "yes").write_bytes(b"\xef\xbb\xbf \n{")
    (tmp_path / "no").write_bytes(b"PK")
    assert is_bundle(tmp_path / "yes")
    for other in (tmp_path / "no", tmp_path, tmp_path / "none", Path("x" * 5000), Path("a\0b")):
        assert not is_bundle(other)
