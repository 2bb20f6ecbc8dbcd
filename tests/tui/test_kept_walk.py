"""The walk is one screen that is shown again and again; nothing of a record or a seat is left in it for the next.

- kept-nothing: while it is away it shows nothing, holds no text and keeps no timer.
- kept-other: another record, or another seat, is painted with nothing of the one before.
- kept-draft: what was typed and not saved is under its own question, whatever is walked next.
- kept-clock: the meeting's time is counted for the record that is walked, and shown to the panel alone.
- kept-looks: a terminal that was resized, or a theme that was changed meanwhile, is what it then looks like.
- kept-undo: nothing that was typed for another question or seat is undone back.
- kept-late: what was chosen in a list and comes after the walk was left chooses nothing.
- kept-grid: the grid is drawn anew where something changed, and only there; so is the card under it.
- kept-saved: that an answer is saved is painted with it.
"""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from audit_tui.domain.asking import routed
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Draft
from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from audit_tui.tui import warming
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.history import HistoryScreen
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.walk import WalkScreen, walk
from audit_tui.tui.widgets.choices import ChoiceList
from audit_tui.tui.widgets.marked_table import MarkedTable
from audit_tui.tui.widgets.title_bar import TitleBar
from audit_tui.workspace import Workspace
from tests.tui.test_one_paint import Filmed
from tests.tui.test_screens import go, text_of, until

SIZE = (80, 24)
FIRST, SECOND = "NEG-DEMO1", "NEG-DEMO2"
SEAT, OTHER = "csc", "police"


async def at_question(pilot: Pilot[int]) -> WalkScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen) and pilot.app.screen.is_mounted)
    walk = pilot.app.screen
    assert isinstance(walk, WalkScreen)
    return walk


async def leave(pilot: Pilot[int]) -> None:
    await go(pilot, "escape")
    await until(pilot, lambda: not isinstance(pilot.app.screen, WalkScreen))


async def test_it_holds_nothing_while_it_is_away(workspace: Workspace) -> None:
    """kept-nothing, kept-draft."""
    app = Filmed(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        screen = await at_question(pilot)
        await until(pilot, lambda: app.warm.is_set())
        await leave(pilot)
        walk(app, FIRST, SEAT, "NEG-1.1")
        kept = await at_question(pilot)
        assert kept is screen, "it is the very same"
        await go(pilot, "e", *"wordsofone")
        assert "wordsofone" in kept.fields.text.text
        await go(pilot, "escape")
        await leave(pilot)
        assert [area.text for area in kept.query(TextArea)] == ["", ""]
        assert not any(area.history.undo_stack for area in kept.query(TextArea))
        assert [field.value for field in kept.query(Input)] == [""]
        assert [(choices.rows, choices.option_count) for choices in kept.query(ChoiceList)] == [((), 0), ((), 0)]
        assert not [each.content for each in kept.query("#middle > Words") if each.content]
        assert kept._draft_timer is None
        assert kept._pace_clock is None
        app.frames.clear()
        walk(app, SECOND, OTHER)
        await until(pilot, lambda: app.screen is kept and any(SECOND in frame for frame in app.frames))
        assert not [frame for frame in app.frames if "wordsofone" in frame or FIRST in frame]
        await leave(pilot)
        saved = app.opened.audit.answer(FIRST, SEAT, "NEG-1.1")
        assert saved is not None
        assert "wordsofone" in str(saved.value)


async def test_a_letter_that_is_not_saved_is_a_draft_of_its_own_question(workspace: Workspace) -> None:
    """kept-draft: the screen is left in another way than by a key of its own."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await at_question(pilot)
        await leave(pilot)
        walk(app, FIRST, SEAT, "NEG-1.1")
        kept = await at_question(pilot)
        await go(pilot, "e", *"halfaword")
        app.pop_screen()
        await until(pilot, lambda: app.screen is not kept)
        walk(app, SECOND, OTHER)
        await until(pilot, lambda: app.screen is kept and SECOND in text_of(pilot))
        kept.keep_drafts()
        assert kept.keep_typing()
        assert "halfaword" not in text_of(pilot)
        assert not [
            each for each in app.opened.audit.entities.values() if isinstance(each, Draft) and each.seat == OTHER
        ]


async def test_another_seat_sees_nothing_of_the_one_before(workspace: Workspace) -> None:
    """kept-other, kept-clock: the panel's time is not in an agency's return."""
    app = Filmed(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        kept = await at_question(pilot)
        assert "of 55 min" in kept.query_one(TitleBar).pace
        await leave(pilot)
        app.frames.clear()
        walk(app, SECOND, OTHER)
        await until(pilot, lambda: app.screen is kept and SECOND in text_of(pilot))
        assert kept.query_one(TitleBar).pace == ""
        assert not [frame for frame in app.frames if "min " in frame.splitlines()[0]]
        await leave(pilot)
        walk(app, FIRST, PANEL)
        await until(pilot, lambda: app.screen is kept and FIRST in text_of(pilot))
        clock = kept._pace_clock
        assert clock is not None
        assert clock._record() == FIRST


async def test_it_looks_as_the_terminal_and_the_theme_are_now(workspace: Workspace) -> None:
    """kept-looks."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        kept = await at_question(pilot)
        dark = kept.query_one("#where").background_colors
        await leave(pilot)
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: app.screen.has_class("-tall"))
        app.theme = next(name for name, theme in app.available_themes.items() if not theme.dark)
        await pilot.pause()
        walk(app, FIRST, PANEL)
        await until(pilot, lambda: app.screen is kept and kept.has_class("-tall") and FIRST in text_of(pilot))
        assert not kept.has_class("-short")
        assert kept.outline.display
        assert kept.outline.rows
        assert kept.query_one("#where").background_colors != dark


async def test_the_grid_is_drawn_anew_only_where_it_changed(workspace: Workspace) -> None:
    """kept-grid."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await at_question(pilot)
        await leave(pilot)
        grid = app.screen
        assert isinstance(grid, SessionScreen)
        table, before = grid.query_one(MarkedTable), text_of(pilot)
        drawn = table._update_count
        await go(pilot, "enter")
        await at_question(pilot)
        await leave(pilot)
        assert table._update_count == drawn
        assert text_of(pilot).splitlines()[3:9] == before.splitlines()[3:9]
        walk(app, SECOND, OTHER, "NEG-1.1")
        await at_question(pilot)
        await go(pilot, "w")
        await leave(pilot)
        lines = [line for line in text_of(pilot).splitlines() if SECOND in line]
        assert lines
        assert lines != [line for line in before.splitlines() if SECOND in line]


async def test_that_it_is_saved_is_painted_with_the_answer(workspace: Workspace) -> None:
    """kept-saved."""
    app = Filmed(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await at_question(pilot)
        await until(pilot, lambda: app.warm.is_set() and not app.saver.unsaved)
        await leave(pilot)
        questions = app.opened.audit.questions.questions
        one_of = next(each.id for each in questions if each.answer.kind == "one_of" and routed(each, OTHER))
        walk(app, SECOND, OTHER, one_of)
        await at_question(pilot)
        await until(pilot, lambda: not app.saver.unsaved)
        app.frames.clear()
        await go(pilot, "2")
        await until(pilot, lambda: bool(app.frames))
        with_answer = next(frame for frame in app.frames if "(•)" in frame)
        assert "saved" in with_answer.splitlines()[0]


async def test_what_is_worked_out_ahead_ends_with_the_audit(workspace: Workspace) -> None:
    """kept-grid: somebody leaves the audit, or opens another, before all of its records were looked at."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await at_question(pilot)
        await leave(pilot)
        grid = app.screen
        assert isinstance(grid, SessionScreen)
        ahead = iter(grid.ahead())
        next(ahead)
        await go(pilot, "escape")
        await until(pilot, lambda: app.screen is not grid)
        app.forget_session()
        assert [*ahead] == []


async def test_what_is_made_ready_waits_for_keys() -> None:
    """kept-nothing: steps are taken one by one, none while somebody is at work."""
    taken: list[int] = []
    asked = iter([False, True, True, False])

    await warming.at_rest((taken.append(each) for each in range(2)), lambda: next(asked, False))
    assert taken == [0, 1]
    assert next(asked, None) is None


async def test_what_another_seat_typed_and_took_out_again_cannot_be_undone_back(workspace: Workspace) -> None:
    """kept-undo."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=(100, 40)) as pilot:
        await at_question(pilot)
        await leave(pilot)
        for seat in (SEAT, "education"):
            given = app.opened.audit.kept_answer(SECOND, seat, "NEG-3.2")
            plain, at = Given(given.value, given.state), app.opened.now()
            app.do(
                acts.give_answer(app.opened.audit, SECOND, seat, "NEG-3.2", plain, evidence="", at=at), "", seat=seat
            )
        walk(app, SECOND, SEAT, "NEG-3.2")
        kept = await at_question(pilot)
        await go(pilot, "e", *"secret", *6 * ["backspace"])
        assert kept.fields.evidence.has_focus
        assert kept.fields.evidence.text == ""
        await go(pilot, "escape")
        await leave(pilot)
        walk(app, SECOND, "education", "NEG-3.2")
        assert await at_question(pilot) is kept
        assert kept.fields.evidence.text == ""
        await go(pilot, "e", "ctrl+z")
        assert kept.fields.evidence.text == ""


async def test_one_clock_runs_however_the_walk_is_shown_again(workspace: Workspace) -> None:
    """kept-clock: left and shown again in one step, as undo and the palette do."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        kept = await at_question(pilot)
        clock = kept._pace_clock
        await go(pilot, "H")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        app.hands.go_to(FIRST, "")
        await at_question(pilot)
        assert clock is not kept._pace_clock
        assert clock is not None
        assert clock._timer is None
        before = clock._seconds
        clock.tick()
        assert clock._seconds == before
        await leave(pilot)
        await go(pilot, "escape")
        await until(pilot, lambda: not isinstance(app.screen, SessionScreen))
        app.forget_session()
        clock.tick()


@pytest.mark.parametrize("which", ["choices", "outline"])
async def test_a_choice_that_comes_too_late_chooses_nothing(workspace: Workspace, which: str) -> None:
    """kept-late."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=(140, 45)) as pilot:
        kept = await at_question(pilot)
        await until(pilot, lambda: bool(kept.outline.rows))
        choices: ChoiceList = getattr(kept, which)
        late = ChoiceList.Chosen(choices, choices.rows[0].code, choices.token)
        await leave(pilot)
        kept.post_message(late)
        await pilot.pause()
        walk(app, SECOND, PANEL)
        await at_question(pilot)
        here, before = kept.question, app.opened.audit
        kept.post_message(late)
        await pilot.pause()
        assert kept.question is here
        assert app.opened.audit.agreements(SECOND) == before.agreements(SECOND)


async def test_the_card_under_the_grid_says_what_is(workspace: Workspace) -> None:
    """kept-grid: a finding that was changed in the walk, in as many letters of the grid as before."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=(130, 45)) as pilot:
        await at_question(pilot)
        await leave(pilot)
        grid = app.screen
        assert isinstance(grid, SessionScreen)
        await go(pilot, "enter")
        await at_question(pilot)
        audit = app.opened.audit
        finding = next(each for each in audit.findings if grid.record in each.records and not each.only_for)
        app.do(Outcome((finding.model_copy(update={"text": "In other words"}),)), "")
        await leave(pilot)
        await until(pilot, lambda: "In other words" in text_of(pilot))


async def test_an_arrow_ends_what_was_typed_in_a_list(workspace: Workspace) -> None:
    """kept-late: `h`, an arrow and `e` are no word; the walk would be that of another agency."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await at_question(pilot)
        await leave(pilot)
        await go(pilot, "a")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await go(pilot, "h", "up", "e", "enter")
        assert (await at_question(pilot)).acting_seat == "education"
