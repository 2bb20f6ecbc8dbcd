"""Returns on the screens: who is awaited, one agency's own return, its hand-in, and files taken in.

- returns-grid: above the grid how many are in, awaited and overdue; the overdue are marked, and named with their day.
- returns-due: the day is set in the set-up for all, and in the involvement form for one.
- returns-own: an agency's session opens on its own records, with nothing of any other agency's.
- returns-hand-in: what is missing is listed before a return is handed in, and never keeps it back.
- returns-not-known: one act says so for a record, asks once, and is taken back; it is refused where answers are.
- returns-copy: an auditor's own copy says where it goes, and writes the file that is sent.
- returns-merge: files are looked at first, with answers hidden; what is taken is said, shown, and can be undone.
- returns-overtaken: what somebody else saved meanwhile is not written over; the plan is made anew.
- returns-service: the contributing service is named with an answer, and goes on with the next ones.
"""

import errno
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Place, QuestionSetCopy, SessionDetails
from audit_tui.returns.bundle import blank_bundle, finished_bundle, read_bundle, working_copy
from audit_tui.returns.reading import read_return
from audit_tui.services import acts
from audit_tui.tui import walk_text
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.agency_return import ReturnScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.merge import MergeScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD, Work
from tests.pty_terminal import PtyTerminal
from tests.tui.conftest import on_a_day
from tests.tui.test_room import audit_of, shown
from tests.tui.test_screens import go, until

SET = """
    SML-1.1 | all | yes, partly, no | required
    SML-1.2 | all | yes, partly, no | required
    SML-1.3 | csc, police | text
    SML-2.1 | panel | yes, partly, no
"""
SECOND = "NEG-02"


def begun() -> Work:
    """Three agencies and two records, due three weeks ago; one answer of each of two agencies."""
    work = Work(SET, records=(RECORD, SECOND), returns_due="2026-11-01", period_start="2025-10-01")
    work.answer("police", "SML-1.1", "yes", evidence="Magpie").answer("csc", "SML-1.1", "no", evidence="Quokka")
    return work.act(acts.set_involvement, SECOND, "csc", "returned")


def keep(work: Work, folder: Path) -> Workspace:
    """The audit on disk."""
    workspace = Workspace(folder / "sessions", clock=on_a_day)
    entities = list(work.audit.entities.values())
    questions = next(each.question_set for each in entities if isinstance(each, QuestionSetCopy))
    rest = [each for each in entities if not isinstance(each, QuestionSetCopy | SessionDetails)]
    workspace.create(questions, work.audit.details, rest).close()
    return workspace


@asynccontextmanager
async def opened(
    workspace: Workspace, session: str = "one", *, seat: str = "panel", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    """A session where it opens."""
    app = AuditApp(workspace, session=session, seat=seat)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: not isinstance(app.screen, HomeScreen) and len(shown(pilot)) > 0)
        yield pilot
        await app.saver.drained()
    app.let_go()


def police_file(work: Work, file: Path) -> None:
    """The return of the police: one answer changed, two new, one record handed in, a concern."""
    later = Work(SET, records=work.audit.details.records)
    later.audit = work.audit.with_changes([work.audit.details.with_changes(return_of="police", returned_to="one")])
    later.answer("police", "SML-1.1", "partly").answer("police", "SML-1.2", "no")
    later.answer("police", "SML-1.1", "yes", record=SECOND)
    later.act(acts.set_involvement, RECORD, "police", "returned")
    later.act(acts.raise_concern, SECOND, "Left alone tonight.", told="Front door", by="police", at=AT)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(finished_bundle(later.audit, at=AT))


async def fill(pilot: Pilot[int], field: str, text: str) -> None:
    """Fill in a field of a form, and save it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    pilot.app.screen.query_one(f"#field-{field}", Input).value = text
    await go(pilot, "ctrl+s")


async def test_who_is_awaited(tmp_path: Path) -> None:
    """returns-grid, returns-due."""
    async with opened(keep(begun(), tmp_path)) as pilot:
        assert "Returns: 1 in, 5 awaited (5 OVERDUE)." in shown(pilot)
        assert "Overdue: NEG-01 Children's social care (due 1 Nov 2026), NEG-01 Police (due 1 Nov 2026)," in shown(
            pilot
        )
        assert "and 2 more, marked !" in shown(pilot)
        assert f">{RECORD} 1/3 ! 1/3 ! 0/2 !" in shown(pilot)
        await go(pilot, "i", "down", "enter")
        await fill(pilot, "due", "22/11/2026")
        assert audit_of(pilot).due(RECORD, "police") == "2026-11-22"
        assert audit_of(pilot).involvement(RECORD, "police") == "awaiting"
        assert "5 awaited (4 OVERDUE)" in shown(pilot)
        assert f">{RECORD} 1/3 ! 1/3 0/2 !" in shown(pilot)
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: "1/3 ! 1 Nov 1/3 by 22 Nov 0/2 ! 1 Nov" in shown(pilot))
        await go(pilot, "i", "ctrl+s")
        assert "no agency is marked: Enter marks one" in shown(pilot)
        await go(pilot, "down", "enter")
        await fill(pilot, "due", "soon")
        assert "‘soon’ is not a date for the return" in shown(pilot)
        await fill(pilot, "due", "-")
        assert audit_of(pilot).due(RECORD, "police") == "2026-11-01"


async def test_the_day_is_part_of_the_set_up(tmp_path: Path) -> None:
    """returns-due."""
    async with opened(keep(begun(), tmp_path)) as pilot:
        await go(pilot, "e", *["ctrl+s"] * 7)
        assert "Returns due by" in shown(pilot)
        await go(pilot, "!", "enter")
        assert "‘1 November 2026!’ is not a date for the returns: write it as 14 June 2022" in shown(pilot)
        pilot.app.screen.query_one(Input).value = "9 Nov 2026"
        await go(pilot, "enter", "ctrl+s", "ctrl+s")
        assert "Returns due by: 9 November 2026" in shown(pilot)
        await go(pilot, "ctrl+s")
        assert audit_of(pilot).details.returns_due == "2026-11-09"


async def test_an_agency_opens_on_its_own_return(tmp_path: Path) -> None:
    """returns-own, returns-hand-in."""
    async with opened(keep(begun(), tmp_path), seat="police") as pilot:
        assert isinstance(pilot.app.screen, ReturnScreen)
        assert "Return of Police: An audit" in shown(pilot)
        assert "0 of 2 records handed in; 1 of 6 questions answered." in shown(pilot)
        assert f">{RECORD} - 1 of 3 1 - OVERDUE since 1 Nov 2026" in shown(pilot)
        await pilot.press(*"iTsreaw")
        await go(pilot)
        assert isinstance(pilot.app.screen, ReturnScreen)
        assert "health" not in shown(pilot).lower()
        await go(pilot, "m")
        assert f"{RECORD}: still missing" in shown(pilot)
        await go(pilot, "enter")
        assert isinstance(pilot.app.screen, WalkScreen)
        assert "SML-1.2 What about SML-1.2?" in shown(pilot)
        await go(pilot, "n", "escape", "enter")
        assert "SML-1.3 What about SML-1.3?" in shown(pilot)
        await go(pilot, "h")
        assert f"{RECORD}: 1 of 3 answered, 1 required missing" in shown(pilot)
        assert "Police SML-1.2 What about SML-1.2?" in shown(pilot)
        await go(pilot, "down", "enter")
        assert audit_of(pilot).involvement(RECORD, "police") == "awaiting"
        assert "2/3, 1 done SML-1" in shown(pilot)
        await go(pilot, "1", "h", "enter")
        assert audit_of(pilot).involvement(RECORD, "police") == "returned"
        assert f"Handed in for {RECORD}: 2 of 3 answered. It can still be changed." in shown(pilot)
        assert "2/3, 2 done, handed in SML-1" in shown(pilot)
        await go(pilot, "escape")
        assert "1 of 2 records handed in; 2 of 6 questions answered." in shown(pilot)
        assert f">{RECORD} - 2 of 3 - - handed in ✓" in shown(pilot)
        await go(pilot, "h", "down", "enter")
        assert audit_of(pilot).involvement(RECORD, "police") == "awaiting"
        await go(pilot, "z")
        await until(pilot, lambda: f">{RECORD} - 2 of 3 - - handed in ✓" in shown(pilot))
        assert "Quokka" not in shown(pilot)


async def test_not_known_is_said_once_for_a_record(tmp_path: Path) -> None:
    """returns-not-known."""
    async with opened(keep(begun(), tmp_path), seat="police") as pilot:
        await go(pilot, "x")
        assert f"{RECORD} has 1 answer of yours, so the child is known to you" in shown(pilot)
        await go(pilot, "down", "x", "enter")
        assert audit_of(pilot).involvement(SECOND, "police") == "awaiting"
        await go(pilot, "x", "down", "enter")
        assert audit_of(pilot).involvement(SECOND, "police") == "not_known"
        assert f">{SECOND} - - - - not known to us" in shown(pilot)
        assert "0 of 2 records handed in, 1 not known to us; 1 of 3 questions answered." in shown(pilot)
        for key in ("enter", "m", "h"):
            await go(pilot, key)
            assert isinstance(pilot.app.screen, ReturnScreen)
            assert f"{SECOND} is not known to your agency, so nothing is asked of you. x takes" in shown(pilot)
        await go(pilot, "x", "enter")
        assert isinstance(pilot.app.screen, WalkScreen)
        assert f"Police: {SECOND}" in shown(pilot)


async def test_an_auditors_own_copy_is_sent_back(tmp_path: Path) -> None:
    """returns-copy."""
    work = begun()
    questions, details, entities = working_copy(read_bundle(blank_bundle(work.audit, "police", at=AT), "police.json"))
    workspace = Workspace(tmp_path / "sessions", clock=on_a_day)
    workspace.create(questions, details, entities).close()
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "return of Police, 0 of 2 records handed in" in shown(pilot))
        await go(pilot, "enter")
        assert isinstance(app.screen, ReturnScreen)
        assert app.seat == "police"
        assert "Return of Police, to hand in to audit one" in shown(pilot)
        assert "w Write file F9 Concern F1 Help Esc Back" in shown(pilot)
        assert "To send it" not in shown(pilot)
        await go(pilot, "h", "home", "enter")
        assert "answered, 1 required missing. Nothing is sent yet: w on your list writes the file to send." in shown(
            pilot
        )
        assert "1 of 3 1 - ready to send ✓" in shown(pilot)
        assert "Enter goes on; h hands in; then w writes the file to send." in shown(pilot)
        await go(pilot, "down", "w")
        assert f"Not handed in yet: {SECOND}." in shown(pilot)
        await go(pilot, "escape", "x", "down", "enter")
        assert f"To send it: w, or audit-tui return finish {details.id} -o FILE" in shown(pilot)
        await go(pilot, "w", "enter", "ctrl+s")
        assert "Written:" in shown(pilot)
        await app.saver.drained()
    app.let_go()
    file = tmp_path / "sessions" / details.id / "exports" / "one-police-return.json"
    assert app.to_send == [file]
    returned = read_return(file)
    assert (returned.session, returned.agency) == ("one", "police")
    assert [(each.record, each.state) for each in returned.of_records] == [
        (RECORD, "returned"),
        (SECOND, "not_known"),
    ]


@pytest.mark.pty
def test_where_the_file_to_send_is_stands_there_after_leaving(tmp_path: Path) -> None:
    """returns-copy: by itself in one line, to be copied."""
    questions, details, entities = working_copy(
        read_bundle(blank_bundle(begun().audit, "police", at=AT), "police.json")
    )
    workspace = Workspace(tmp_path / "sessions", clock=on_a_day)
    workspace.create(questions, details, entities).close()
    command = [sys.executable, "-m", "audit_tui", "--sessions", workspace.sessions, "open", details.id]
    file = tmp_path / "sessions" / details.id / "exports" / "one-police-return.json"
    with PtyTerminal(command, columns=200, rows=24) as terminal:
        terminal.wait_for("w Write")
        terminal.press("w", "ctrl+s")
        terminal.wait_for("Written:")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        after = bytes(terminal.raw).rpartition(b"\x1b[?1049l")[2].decode()
    assert f"The file to send:\r\n{file}\r\n" in after
    assert read_return(file).agency == "police"


async def test_returns_are_looked_at_and_taken_in(tmp_path: Path) -> None:
    """returns-merge."""
    work, folder = begun(), tmp_path / "came back"
    workspace = keep(work, tmp_path)
    police_file(work, folder / "police.json")
    (folder / "notes.txt").write_text("Call them.", encoding="utf-8")
    async with opened(workspace) as pilot:
        await go(pilot, "T")
        assert "ctrl+s look Esc close" in shown(pilot)
        await fill(pilot, "paths", str(tmp_path / "nothing"))
        assert "there is no file or folder" in shown(pilot)
        await fill(pilot, "paths", f'"{folder}"')
        await until(pilot, lambda: "Nothing is taken in yet" in shown(pilot))
        assert "Nothing is taken in yet: 4 new, 1 changed (none marked), 1 refused." in shown(pilot)
        assert "refused notes.txt is not a return" in shown(pilot)
        assert "[ ] changed SML-1.1 ••• → •••" in shown(pilot)
        assert "new concern Left alone tonight. — passed to Front door" in shown(pilot)
        assert f"{RECORD} Police 2 new, 1 changed; says that it is finished" in shown(pilot)
        await go(pilot, "v")
        assert "[ ] changed SML-1.1 Yes → Partly" in shown(pilot)
        await go(pilot, "v", "m")
        assert "••• → •••" in shown(pilot)
        assert "Only what changed is marked" in shown(pilot)
        before = audit_of(pilot)
        await go(pilot, "escape")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert audit_of(pilot) == before
        await go(pilot, "T")
        await fill(pilot, "paths", f"{folder / 'police.json'}; {folder / 'notes.txt'}")
        await until(pilot, lambda: "Nothing is taken in yet" in shown(pilot))
        await go(pilot, "enter")
        assert "Only what changed is marked: ctrl+s takes in what is marked and new." in shown(pilot)
        await go(pilot, "down", "down", "down", "enter")
        assert "[x] changed SML-1.1" in shown(pilot)
        await go(pilot, "enter")
        assert "[ ] changed SML-1.1" in shown(pilot)
        await go(pilot, "space")
        assert "[x] changed SML-1.1" in shown(pilot)
        assert audit_of(pilot) == before
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))
        await until(pilot, lambda: "Taken in: 3 answers, 1 return, 1 concern of Police. 1 not taken" in shown(pilot))
        assert f">{RECORD} 1/3 ! 2/3✓ 0/2 !" in shown(pilot)
        assert audit_of(pilot).kept_answer(RECORD, "police", "SML-1.1").value == "partly"
        await go(pilot, "down", "z")
        await until(pilot, lambda: audit_of(pilot).kept_answer(RECORD, "police", "SML-1.1").value == "yes")
        await until(pilot, lambda: "Undone: " in shown(pilot))
        assert isinstance(pilot.app.screen, SessionScreen)
        assert "Taken in: " not in shown(pilot)
        assert f"{RECORD} 1/3 ! 1/3 ! 0/2 !" in shown(pilot)
        assert audit_of(pilot).answer(SECOND, "police", "SML-1.1") is None
        assert audit_of(pilot).concerns(SECOND)
    session = workspace.open("one")
    assert {event.by for event in session.repository.history(f"{SECOND}.police")} == {"police"}
    session.close()


async def test_why_an_answer_is_refused_is_hidden_as_answers_are(tmp_path: Path) -> None:
    """returns-merge: a reason may say what was answered."""
    work, file = begun(), tmp_path / "rows.csv"
    heads = "record,question,agency,value,state,evidence,basis"
    file.write_text(f"{heads}\n{RECORD},SML-1.2,police,Don’t know,,,\n", encoding="utf-8")
    async with opened(keep(work, tmp_path)) as pilot:
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "Nothing is taken in yet: 1 refused" in shown(pilot))
        assert "refused SML-1.2 rows.csv, row 2: cannot be taken in; v shows why" in shown(pilot)
        assert "t know" not in shown(pilot)
        await go(pilot, "v", "down")
        assert "‘Don’t know’ is not an option of SML-1.2: one of: Yes, Partly, No" in shown(pilot)


async def test_what_is_new_can_be_read_and_all_that_changed_be_marked(tmp_path: Path) -> None:
    """returns-merge: the list stays where it stood, and nothing is told of an answer while answers are hidden."""
    work, file = begun(), tmp_path / "rows.csv"
    work.answer("police", "SML-1.2", "yes").reveal("SML-1.3")
    lines = (
        "record,question,agency,value,state,evidence,basis",
        f"{RECORD},SML-1.1,police,partly,,Magpie,",
        f"{RECORD},SML-1.2,police,partly,,,",
        f"{RECORD},SML-1.3,police,Never seen,,Okapi,",
        f"{SECOND},SML-1.1,police,sometimes,,Numbat,seen_in_record",
        f"{SECOND},SML-1.3,police,Nothing of note,,,",
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    async with opened(keep(work, tmp_path)) as pilot:
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "2 new, 2 changed (none marked), 1 refused" in shown(pilot))
        await go(pilot, "end")
        assert "new SML-1.3 came after the others’ were revealed, and is marked so" in shown(pilot)
        assert f"{SECOND} Police 1 new, 1 refused > refused SML-1.1 rows.csv, row 5: cannot be taken in" in shown(pilot)
        beside = "left out with it: evidence and what it rests on (read it in the file)"
        assert f"cannot be taken in; v shows why; {beside}" in shown(pilot)
        assert "Never seen" not in shown(pilot)
        assert "Nothing of note" not in shown(pilot)
        await go(pilot, "v")
        assert "new SML-1.3 Never seen — Okapi; came after" in shown(pilot)
        assert "new SML-1.3 Nothing of note" in shown(pilot)
        assert "> refused SML-1.1" in shown(pilot)
        assert f"‘sometimes’ is not an option of SML-1.1: one of: Yes, Partly, No; {beside}" in shown(pilot)
        assert "Numbat" not in shown(pilot)
        await go(pilot, "M")
        assert "2 changed (2 marked)" in shown(pilot)
        await go(pilot, "M")
        assert "2 changed (none marked)" in shown(pilot)
        await go(pilot, "home", "down", "m", "M", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))
        assert "Returns saved" in shown(pilot)
        assert "What was refused: a on the record puts it right, or the agency sends it again." in shown(pilot)
        answers = [audit_of(pilot).kept_answer(RECORD, "police", f"SML-1.{number}").value for number in (1, 2, 3)]
        assert answers == ["partly", "partly", "Never seen"]
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "4 the same, 1 refused" in shown(pilot))
        await go(pilot, "M")
        assert "Nothing changed, so there is nothing to mark" in shown(pilot)


async def test_a_concern_that_is_not_saved_is_not_forgotten_over_a_taking_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """returns-merge: what says NOT SAVED says so until it is saved, and nothing is taken in before."""
    work, file = begun(), tmp_path / "police.json"
    police_file(work, file)
    rename = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == f"{RECORD}.json":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        rename(source, target)

    workspace = keep(work, tmp_path)
    async with opened(workspace) as pilot:
        app = pilot.app
        assert isinstance(app, AuditApp)
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "Nothing is taken in yet: 4 new" in shown(pilot))
        monkeypatch.setattr(os, "replace", refuse)
        app.do(acts.raise_concern(audit_of(pilot), RECORD, "Alone.", told="Team", by="panel", at=AT), "Concern")
        await until(pilot, lambda: app.saved.failed)
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "Something is not saved yet" in shown(pilot))
        assert app.saved.failed
        assert isinstance(app.screen, MergeScreen)
        monkeypatch.undo()
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert not app.saved.failed
    again = workspace.open("one")
    again.close()
    assert [each.text for each in again.audit.concerns(RECORD)] == ["Alone."]


async def test_each_row_is_told_from_every_other(tmp_path: Path) -> None:
    """returns-merge: a row with a wrong answer and a wrong basis has two lines, and the list stays on its own."""
    work, file = begun(), tmp_path / "rows.csv"
    heads = "record,question,agency,value,state,evidence,basis"
    file.write_text(f"{heads}\n{RECORD},SML-1.2,police,sometimes,,,guess\n", encoding="utf-8")
    async with opened(keep(work, tmp_path)) as pilot:
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "Nothing is taken in yet: 2 refused" in shown(pilot))
        screen = pilot.app.screen
        assert isinstance(screen, MergeScreen)
        codes = [row.code for row in screen.rows.rows]
        assert len(set(codes)) == len(codes) == 3
        await go(pilot, "end", "v")
        assert screen.rows.highlighted == 2


async def test_nothing_of_the_files_before_is_seen_while_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """returns-merge: v, pressed to hide, shows nothing of those that come."""
    from audit_tui.returns import reading

    work, file = begun(), tmp_path / "rows.csv"
    heads = "record,question,agency,value,state,evidence,basis"
    file.write_text(f"{heads}\n{RECORD},SML-1.1,police,partly,,Okapi,\n", encoding="utf-8")
    read, may_be_read = reading.read_returns, threading.Event()

    def slowly(*words: Any) -> Any:
        assert may_be_read.wait(10)
        return read(*words)

    async with opened(keep(work, tmp_path)) as pilot:
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "1 changed" in shown(pilot))
        await go(pilot, "v")
        assert "Okapi" in shown(pilot)
        monkeypatch.setattr(reading, "read_returns", slowly)
        await go(pilot, "g")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: isinstance(pilot.app.screen, MergeScreen))
        assert "Okapi" not in shown(pilot)
        await go(pilot, "v", "M")
        may_be_read.set()
        await until(pilot, lambda: "1 changed (none marked)" in shown(pilot))
        assert "Okapi" not in shown(pilot)


async def test_a_record_without_any_answer_is_not_handed_in_by_the_first_row(tmp_path: Path) -> None:
    """returns-hand-in."""
    async with opened(keep(begun(), tmp_path), seat="police") as pilot:
        await go(pilot, "down", "h")
        assert f"{SECOND}: 0 of 3 answered" in shown(pilot)
        assert "> Not yet a child not known to you: Esc, then x" in shown(pilot)
        assert "an id’s end" not in shown(pilot)
        await go(pilot, "enter")
        assert audit_of(pilot).involvement(SECOND, "police") == "awaiting"
        await go(pilot, "h", "down", "enter")
        assert audit_of(pilot).involvement(SECOND, "police") == "returned"


async def test_a_return_that_lacks_something_is_handed_in_by_one_list(tmp_path: Path) -> None:
    """returns-hand-in: the list stands on what is missing."""
    async with opened(keep(begun(), tmp_path), seat="police") as pilot:
        await go(pilot, "h")
        assert "1 required missing" in shown(pilot)
        assert "> Police SML-1.2" in shown(pilot)
        assert "Hand it in as it is the panel sees what is missing" in shown(pilot)
        await go(pilot, "enter")
        assert isinstance(pilot.app.screen, WalkScreen)
        assert "SML-1.2 What about SML-1.2?" in shown(pilot)
        await go(pilot, "h", "escape")
        assert audit_of(pilot).involvement(RECORD, "police") == "awaiting"
        await go(pilot, "h", "up", "enter")
        assert audit_of(pilot).involvement(RECORD, "police") == "returned"


async def test_somebody_else_saves_while_it_is_looked_at(tmp_path: Path) -> None:
    """returns-overtaken."""
    work, file = begun(), tmp_path / "police.json"
    workspace = keep(work, tmp_path)
    police_file(work, file)
    async with opened(workspace) as pilot:
        await go(pilot, "T")
        await fill(pilot, "paths", str(file))
        await until(pilot, lambda: "Nothing is taken in yet: 4 new" in shown(pilot))
        other = workspace.open("one")
        given = work.read("SML-1.2", "yes")
        outcome = acts.give_answer(other.audit, RECORD, "police", "SML-1.2", given, at=AT)
        other.commit(outcome, by="police")
        other.close()
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "Somebody else saved meanwhile" in shown(pilot))
        assert isinstance(pilot.app.screen, MergeScreen)
        assert "2 changed (none marked)" in shown(pilot)
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))
        assert audit_of(pilot).kept_answer(RECORD, "police", "SML-1.2").value == "yes"


async def test_the_contributing_service(tmp_path: Path) -> None:
    """returns-service."""
    work = begun().answer("health", "SML-1.1", "yes")
    work.audit = work.audit.with_changes([Place(seat="health", record=RECORD, question="SML-1.1")])
    workspace = keep(work, tmp_path)
    async with opened(workspace, seat="health") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        await go(pilot, "S")
        await fill(pilot, "service", "midwifery")
        assert "from midwifery (S)" in shown(pilot)
        await go(pilot, "b", "2", "n", "1")
        answers = [audit_of(pilot).kept_answer(RECORD, "health", each) for each in ("SML-1.1", "SML-1.2")]
        assert [(each.service, each.basis) for each in answers] == [
            ("midwifery", "told_by_practitioner"),
            ("midwifery", None),
        ]
    session = workspace.open("one")
    session.commit(acts.reveal(session.audit, RECORD, "SML-1", at=AT), by="panel")
    session.close()
    async with opened(workspace) as pilot:
        await go(pilot, "enter", "o", "down", "enter")
        assert "Health Yes [told by the practitioner; midwifery]" in shown(pilot)


@pytest.mark.parametrize("name", ["neglect", "domestic_abuse", "missing_from_home", "child_sexual_exploitation"])
def test_no_two_rows_of_a_question_mean_each_other(name: str, tmp_path: Path) -> None:
    """NEG-6.1 has an option whose code is the name of a state: the state’s key must not say the option."""
    questions = Workspace(tmp_path).library.read(name)
    details = SessionDetails(id="one", title="T", created=AT, agencies=("csc", "police"))
    audit = Audit.of((QuestionSetCopy(question_set=questions), details))
    for question in questions.questions:
        codes = [row.code for row in walk_text.choices(audit, question)]
        assert len(codes) == len(set(codes)), question.id
