"""The panel's room on the screens.

- meeting-form: a meeting is begun, changed and ended in a form, and the session says who is there and who is missing.
- meeting-ratify: what was agreed without the quorum is listed; ratifying is offered where the quorum is there.
- meeting-agency: one agency by itself has no part in it.
- pace-plan: the plan of the day lists every record, then what is parked; Enter goes there.
- pace-clock: the clock counts while the panel discusses a record, and not over a concern; it is saved without history.
- blind-spots: the list of a record; Enter goes to the question.
"""

from collections.abc import AsyncIterator, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.words import PANEL
from audit_tui.services import agreeing, meetings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.agency_return import ReturnScreen
from audit_tui.tui.screens.blind_spots import BlindSpotsScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.plan import PlanScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.tui.widgets.title_bar import TitleBar
from audit_tui.workspace import Workspace

HALF = "NEG-DEMO2"


@pytest.fixture
async def pilot(workspace: Workspace) -> AsyncIterator[Pilot[int]]:
    """The grid of the demonstration, in which a meeting goes on."""
    async with AuditApp(workspace, session="demonstration").run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))
        yield pilot


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        await pilot.pause()
    raise AssertionError(f"not reached; the screen was:\n{text_of(pilot)}")


def text_of(pilot: Pilot[int]) -> str:
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


def words_of(pilot: Pilot[int]) -> str:
    """The same, wherever its lines break."""
    return " ".join(text_of(pilot).split())


def audit_of(pilot: Pilot[int]) -> Audit:
    app = pilot.app
    assert isinstance(app, AuditApp)
    return app.opened.audit


async def end(pilot: Pilot[int]) -> None:
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
    await pilot.press("e")
    await until(pilot, lambda: audit_of(pilot).meeting is None)


async def test_a_meeting_is_ended_and_another_begun(pilot: Pilot[int]) -> None:
    """meeting-form."""
    assert "Meeting M1: Children's social care, Police, Health, Education. Quorate." in text_of(pilot)
    await end(pilot)
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen) and "Meeting M1" not in text_of(pilot))
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    assert "Quorum: Children's social care, Police, Health." in text_of(pilot)
    pilot.app.screen.query_one("#field-interests", TextArea).text = "Health: our clinic wrote one of the letters"
    pilot.app.screen.query_one("#field-minutes", Input).value = "soon"
    await pilot.press("down", "enter")  # the police are not there this time
    await pilot.press("ctrl+s")
    await until(pilot, lambda: "is not a number of minutes" in text_of(pilot))
    pilot.app.screen.query_one("#field-minutes", Input).value = "90"
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))
    meeting = audit_of(pilot).meeting
    assert meeting is not None
    assert (meeting.id, meeting.present, meeting.minutes) == ("M2", ("csc", "health", "education"), 90)
    assert [(each.agency, each.words) for each in meeting.interests] == [
        ("health", "our clinic wrote one of the letters")
    ]
    assert sum(each.minutes for each in meeting.planned) <= 90
    await until(pilot, lambda: "NOT QUORATE without Police." in words_of(pilot))


async def test_a_change_starts_from_what_was_said(pilot: Pilot[int]) -> None:
    """meeting-form: nothing is lost where nothing is changed, and the plan stands."""
    before = audit_of(pilot).meeting
    await pilot.press("m", "c")
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))
    assert audit_of(pilot).meeting == before


async def test_ratifying_is_offered_where_the_quorum_is_there(pilot: Pilot[int]) -> None:
    """meeting-ratify."""
    app = pilot.app
    assert isinstance(app, AuditApp)
    assert not app.screen.check_action("ratify", ())
    app.do(meetings.change_meeting(audit_of(pilot), present=("csc", "education")), "Meeting")
    agreed = agreeing.agree(audit_of(pilot), HALF, "NEG-3.3", Given("not_needed"), reason="so", at=app.opened.now())
    app.do(agreed, "Agreed")
    app.screen.refresh_view()  # type: ignore[attr-defined]
    await until(pilot, lambda: f"Agreed NOT QUORATE, not ratified: {HALF} NEG-3.3. m lists them." in words_of(pilot))
    assert not app.screen.check_action("ratify", ())
    await pilot.press("m", "q")
    await until(pilot, lambda: isinstance(app.screen, PickScreen) and "NEG-3.3" in text_of(pilot))
    assert "Ratify all" not in text_of(pilot)
    await pilot.press("escape")
    app.do(meetings.change_meeting(audit_of(pilot), present=("csc", "police", "health")), "Meeting")
    await until(pilot, lambda: isinstance(app.screen, SessionScreen) and bool(app.screen.check_action("ratify", ())))
    await pilot.press("R")
    await until(pilot, lambda: "Ratify all of these: 1" in text_of(pilot))
    await pilot.press("enter")
    await until(pilot, lambda: "Ratified: 1 answer." in text_of(pilot))
    agreement = audit_of(pilot).agreement(HALF, "NEG-3.3")
    assert agreement is not None
    assert agreement.ratified == "M1"


async def test_an_agency_has_no_part_in_it(workspace: Workspace) -> None:
    """meeting-agency."""
    async with AuditApp(workspace, session="demonstration", seat="police").run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReturnScreen))
        assert not {each.id for each in ReturnScreen.TABLE} & {"meeting", "ratify", "plan", "blind_spots"}
        assert "Quorate" not in text_of(pilot)


async def test_the_plan_of_the_day(pilot: Pilot[int]) -> None:
    """pace-plan."""
    await pilot.press("t")
    await until(pilot, lambda: isinstance(pilot.app.screen, PlanScreen) and "parked: NEG-3.2" in text_of(pilot))
    assert "Meeting M1: 180 minutes" in text_of(pilot)
    await pilot.press("end", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
    place = audit_of(pilot).place(PANEL)
    assert place is not None
    assert (place.record, place.question) == (HALF, "NEG-3.2")


async def test_the_plan_without_a_meeting(pilot: Pilot[int]) -> None:
    """pace-plan: the minutes are asked for, and nothing of it is kept."""
    await end(pilot)
    await pilot.press("t")
    await until(pilot, lambda: "press c" in text_of(pilot))
    before = audit_of(pilot)
    await pilot.press("c", *"60", "enter")
    await until(pilot, lambda: "60 minutes, " in text_of(pilot))
    assert audit_of(pilot).meetings == before.meetings


async def test_the_clock(pilot: Pilot[int], workspace: Workspace) -> None:
    """pace-clock."""
    app = pilot.app
    assert isinstance(app, AuditApp)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, WalkScreen))
    walk = app.screen
    assert isinstance(walk, WalkScreen)
    clock, time = walk._pace_clock, [0.0]
    assert clock is not None
    clock.keep()
    clock._now, clock._last, clock._seconds = lambda: time[0], 0.0, 0.0
    before = audit_of(pilot).spent(HALF)

    def pass_seconds(count: int) -> None:
        for _ in range(count):
            time[0] += 1
            clock.tick()

    pass_seconds(59)
    assert audit_of(pilot).spent(HALF) == before
    pass_seconds(1)
    assert audit_of(pilot).spent(HALF) == before + 60
    planned = next(each.minutes for each in audit_of(pilot).meeting.planned if each.record == HALF)  # type: ignore[union-attr]
    assert walk.query_one(TitleBar).pace == f"{before // 60 + 1} of {planned} min"
    await pilot.press("f9")
    await until(pilot, lambda: isinstance(app.screen, FormScreen))
    pass_seconds(200)
    await pilot.press("escape")
    await until(pilot, lambda: app.screen is walk)
    pass_seconds(10)
    clock.keep()
    assert audit_of(pilot).spent(HALF) == before + 70
    time[0] += 3600  # the machine slept
    clock.tick()
    clock.keep()
    assert audit_of(pilot).spent(HALF) == before + 75
    await app.saver.drained()
    assert workspace.open("demonstration").audit.spent(HALF) >= before + 75


async def test_no_clock_without_a_meeting(pilot: Pilot[int]) -> None:
    """pace-clock."""
    await end(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
    assert pilot.app.screen.query_one(TitleBar).pace == ""


async def test_the_blind_spots(pilot: Pilot[int]) -> None:
    """blind-spots."""
    await pilot.press("up", "b")
    await until(pilot, lambda: isinstance(pilot.app.screen, BlindSpotsScreen))
    assert "NEG-DEMO1: 2 that no agency could evidence from its record, 2 that only one held." in words_of(pilot)
    assert "nobody          NEG-4.2" in text_of(pilot)
    assert "only Health     NEG-8.2" in text_of(pilot)
    await pilot.press("g", "enter")
    await until(pilot, lambda: "NEG-DEMO2: 1 that no agency" in text_of(pilot))
    assert "still sealed: nothing is said of them." in words_of(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
    place = audit_of(pilot).place(PANEL)
    assert place is not None
    assert (place.record, place.question) == (HALF, "NEG-4.2")
