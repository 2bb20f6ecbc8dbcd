"""Undo, redo, search, the palette and keys of one's own, in the app.

HND-1  z takes back what was done last, Z does it again, on every screen of a session, and it shows where that was
HND-2  an undo is saved as a change of its own, and says nothing of what was answered
HND-3  one agency takes back what is its own only
HND-4  what somebody else changed since is not taken back; what was overtaken is not offered
HND-5  in a text field, the letters are typed
HND-6  the palette finds records and questions, and goes there; never an answer
HND-7  a search goes to where the words stand, keeps what was looked for, and finds nothing that is sealed
HND-8  keys of one's own work, and the help, the footer and the palette show them
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from audit_tui.domain.fitting import Given
from audit_tui.domain.words import PANEL
from audit_tui.opened import OpenSession
from audit_tui.services import acts
from audit_tui.settings import Settings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.palette import PlaceProvider
from audit_tui.tui.screens.base import SessionBoundScreen
from audit_tui.tui.screens.grid import GridScreen
from audit_tui.tui.screens.help import HelpScreen
from audit_tui.tui.screens.search import SearchScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.summary import SummaryScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.tui.test_screens import go, text_of, until

FIRST, LAST = "NEG-DEMO1", "NEG-DEMO3"
ASKED, ELSEWHERE = "NEG-3.1", "NEG-3.4"


@asynccontextmanager
async def opened(
    workspace: Workspace, seat: str = PANEL, settings: Settings | None = None
) -> AsyncIterator[Pilot[int]]:
    """The app at the grid of the demonstration."""
    app = AuditApp(workspace, session="demonstration", seat=seat, settings=settings)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionBoundScreen))
        if isinstance(app.screen, WalkScreen):
            await go(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, GridScreen))
        yield pilot


def session_of(pilot: Pilot[int]) -> OpenSession:
    assert isinstance(pilot.app, AuditApp)
    return pilot.app.opened


def answered(pilot: Pilot[int], seat: str, question: str, value: str, *, record: str = LAST) -> None:
    """An answer, as a screen would give it."""
    session, app = session_of(pilot), pilot.app
    assert isinstance(app, AuditApp)
    given = Given(value)
    app.do(acts.give_answer(session.audit, record, seat, question, given, at=session.now()), question, seat=seat)


def strength(pilot: Pilot[int], text: str, record: str) -> None:
    session, app = session_of(pilot), pilot.app
    assert isinstance(app, AuditApp)
    app.do(acts.write_finding(session.audit, record, "strength", text, theme="voice_of_child"), "Strength")


def value(pilot: Pilot[int], seat: str, question: str, *, record: str = LAST) -> object:
    answer = session_of(pilot).audit.answer(record, seat, question)
    return answer and answer.value


def codes(pilot: Pilot[int], seat: str, question: str) -> tuple[str, str]:
    """Two options, of which the second is not what is answered now."""
    found = session_of(pilot).audit.questions.question(question)
    assert found is not None
    first, second = [code for code in found.answer.codes if code != value(pilot, seat, question)][:2]
    return first, second


async def said(pilot: Pilot[int], words: str) -> None:
    await until(pilot, lambda: words in " ".join(text_of(pilot).split()))


def where(pilot: Pilot[int]) -> tuple[str, str | None]:
    screen = pilot.app.screen
    assert isinstance(screen, SessionBoundScreen)
    return screen.record_of_concern()


async def test_undo_and_redo_across_records(workspace: Workspace) -> None:
    """HND-1, HND-2."""
    async with opened(workspace) as pilot:
        before = value(pilot, "police", ASKED)
        given, other = codes(pilot, "police", ASKED)
        answered(pilot, "police", ASKED, given)
        answered(pilot, "police", ASKED, other)
        findings = len(session_of(pilot).audit.findings)
        strength(pilot, "Seen alone, and heard.", FIRST)
        await go(pilot, "s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SummaryScreen))
        await go(pilot, "z")
        await said(pilot, f"Undone: finding F{findings + 1}, {FIRST}")
        assert isinstance(pilot.app.screen, SummaryScreen), "the summary shows it"
        assert len(session_of(pilot).audit.findings) == findings
        await go(pilot, "z")
        await said(pilot, f"Undone: police {ASKED}, {LAST}")
        assert isinstance(pilot.app.screen, WalkScreen)
        assert where(pilot) == (LAST, ASKED)
        assert value(pilot, "police", ASKED) == given
        await go(pilot, "z")
        assert value(pilot, "police", ASKED) == before
        await go(pilot, "z")
        await said(pilot, "Nothing was done here since")
        await go(pilot, "Z", "Z")
        await said(pilot, f"Done again: police {ASKED}, {LAST}")
        assert value(pilot, "police", ASKED) == other
        await go(pilot, "Z")
        assert len(session_of(pilot).audit.findings) == findings + 1
        assert where(pilot)[0] == FIRST
        await go(pilot, "Z")
        await said(pilot, "Nothing was undone")
        app = pilot.app
        assert isinstance(app, AuditApp)
        assert await app.saver.drained()
    again = workspace.open("demonstration")
    kept = again.audit.answer(LAST, "police", ASKED)
    assert kept is not None
    assert kept.value == other


async def test_it_stays_where_it_shows_and_goes_where_it_was(workspace: Workspace) -> None:
    """HND-1: from a question to another record's, and to the grid for what is of the whole audit."""
    async with opened(workspace) as pilot:
        await go(pilot, "up", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        app = pilot.app
        assert isinstance(app, AuditApp)
        details = app.opened.audit.details
        app.do(acts.change_details(app.opened.audit, details.with_changes(title="Another title")), "Set-up")
        answered(pilot, "csc", ELSEWHERE, codes(pilot, "csc", ELSEWHERE)[0])
        await go(pilot, "z")
        await said(pilot, f"Undone: csc {ELSEWHERE}")
        assert where(pilot) == (LAST, ELSEWHERE)
        await go(pilot, "z")
        await said(pilot, "Undone: set-up")
        assert isinstance(app.screen, SessionScreen)
        assert app.opened.audit.details.title == details.title


async def test_an_agency_takes_back_its_own(workspace: Workspace) -> None:
    """HND-3."""
    async with opened(workspace) as pilot:
        answered(pilot, "police", ASKED, codes(pilot, "police", ASKED)[0])
        answered(pilot, "csc", ASKED, codes(pilot, "csc", ASKED)[0])
        kept = value(pilot, "csc", ASKED)
        pilot.app.push_screen(WalkScreen(LAST, "police", ASKED))
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        await go(pilot, "z")
        await said(pilot, f"Undone: police {ASKED}")
        await go(pilot, "z")
        await said(pilot, "Nothing was done here since")
        assert value(pilot, "csc", ASKED) == kept


async def test_what_somebody_else_changed_stays(workspace: Workspace) -> None:
    """HND-4."""
    async with opened(workspace) as pilot:
        app = pilot.app
        assert isinstance(app, AuditApp)
        given, other = codes(pilot, "police", ASKED)
        answered(pilot, "police", ASKED, given)
        await app.saver.drained()
        elsewhere = workspace.open("demonstration")
        theirs = acts.give_answer(elsewhere.audit, LAST, "police", ASKED, Given(other), at=elsewhere.now())
        elsewhere.commit(theirs, by="police")
        await go(pilot, "ctrl+r", "z")
        await said(pilot, f"Not undone: police {ASKED} was changed since")
        assert value(pilot, "police", ASKED) == other
        await go(pilot, "z")
        await said(pilot, "Nothing was done here since")
        theirs = acts.give_answer(elsewhere.audit, LAST, "police", ASKED, Given(given), at=elsewhere.now())
        elsewhere.commit(theirs, by="police")
        mine = acts.give_answer(app.opened.audit, LAST, "police", ASKED, Given(state="deferred"), at=elsewhere.now())
        app.do(mine, ASKED, seat="police")
        await app.saver.drained()
        await said(pilot, "changed by somebody else first")
        await go(pilot, "z")
        await said(pilot, "Nothing was done here since")
        assert value(pilot, "police", ASKED) == given


async def test_letters_are_typed_in_fields(workspace: Workspace) -> None:
    """HND-5."""
    async with opened(workspace) as pilot:
        answered(pilot, "police", ASKED, codes(pilot, "police", ASKED)[0])
        kept = value(pilot, "police", ASKED)
        pilot.app.push_screen(WalkScreen(LAST, "csc", ELSEWHERE))
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        await go(pilot, "e")
        await until(pilot, lambda: isinstance(pilot.app.focused, TextArea))
        await go(pilot, "z", "Z", "slash")
        await said(pilot, "zZ/")
        assert value(pilot, "police", ASKED) == kept


async def test_the_palette_goes_to_records_and_questions(workspace: Workspace) -> None:
    """HND-6."""
    async with opened(workspace) as pilot:
        for keys, arrived in ((LAST, (LAST, None)), (ASKED, (LAST, ASKED))):
            await go(pilot, "f2")
            await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
            pilot.app.screen.query_one(Input).value = keys
            await until(pilot, lambda keys=keys: text_of(pilot).count(keys) > 1)
            await go(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
            await until(pilot, lambda arrived=arrived: where(pilot)[0] == arrived[0])
        await until(pilot, lambda: where(pilot) == (LAST, ASKED))


async def test_the_palette_holds_no_answers(workspace: Workspace) -> None:
    """HND-6: nor a question that is not put to this agency."""
    async with opened(workspace, "police") as pilot:
        audit = session_of(pilot).audit
        provider = PlaceProvider(pilot.app.screen)
        words = [words for words, _, _ in provider._places()]
        hidden = [each.id for each in audit.questions.questions if each.of_panel]
        assert words
        assert hidden
        assert not [each for each in words if each.split()[0] in hidden]


async def test_search_goes_there_and_remembers(workspace: Workspace) -> None:
    """HND-7."""
    async with opened(workspace) as pilot:
        strength(pilot, "The school nurse kept [/the] Zebra drawing.", LAST)
        await go(pilot, "slash")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        await go(pilot, *"zEbra")
        await said(pilot, "‹Zebra›")
        await go(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        assert where(pilot)[0] == LAST
        await go(pilot, "slash")
        await said(pilot, "‹Zebra›")
        await go(pilot, "escape")
        assert isinstance(pilot.app.screen, WalkScreen)


async def test_search_finds_nothing_sealed(workspace: Workspace) -> None:
    """HND-7."""
    async with opened(workspace) as pilot:
        app = pilot.app
        assert isinstance(app, AuditApp)
        audit = app.opened.audit
        record, sealed = next(
            (record, question.id)
            for record in audit.details.records
            for question in audit.questions.questions
            if audit.answer(record, "csc", question.id) and not audit.spread_open(record, question)
        )
        kept, at = audit.kept_answer(record, "csc", sealed), app.opened.now()
        given = Given(kept.value, kept.state)
        app.do(acts.give_answer(audit, record, "csc", sealed, given, evidence="Quokka", at=at), sealed, seat="csc")
        await go(pilot, "slash", *"quokka")
        await said(pilot, "Nothing found.")
        await go(pilot, "escape")
        app.do(acts.reveal(app.opened.audit, record, sealed, at=at), sealed)
        await go(pilot, "slash", "enter")
        await go(pilot, "slash")
        await said(pilot, "‹Quokka›")


async def test_keys_of_ones_own(workspace: Workspace, tmp_path: Path) -> None:
    """HND-8."""
    settings = Settings(tmp_path, there=True, keys={"undo": "U", "summary": "S", "reload": "alt+r"}, theme="no-such")
    async with opened(workspace, settings=settings) as pilot:
        app = pilot.app
        assert isinstance(app, AuditApp)
        answered(pilot, "police", ASKED, codes(pilot, "police", ASKED)[0])
        assert " S Summary" in text_of(pilot)
        await go(pilot, "z")
        assert isinstance(app.screen, SessionScreen)
        await go(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        shown = [str(widget.render()) for widget in app.screen.query(".key")]
        assert "U" in shown
        assert "z" not in shown
        await go(pilot, "escape")
        helps = [command.help for command in app.get_system_commands(app.screen) if command.title == "Undo"]
        assert helps == ["Take back what you did last, on whichever record it was. (U)"]
        await go(pilot, "U")
        await said(pilot, "Undone: police")


@pytest.mark.parametrize("session", [None, "demonstration"])
async def test_mistakes_in_the_settings_are_said(workspace: Workspace, tmp_path: Path, session: str | None) -> None:
    """HND-8."""
    settings = Settings(tmp_path, there=True, keys={"undone": "U", "reload": "alt+r"}, problems=("first",))
    app = AuditApp(workspace, session=session, settings=settings)
    async with app.run_test(size=(100, 40)) as pilot:
        await said(pilot, "first keys: there is no command ‘undone’: did you mean ‘undo’? keys, reload: alt+r is typed")
