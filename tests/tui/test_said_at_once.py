"""A key that does nothing says so, and one that changes more than it seems to says what.

- said-typed: a digit begins a number or a date; a letter at an answer that is written says what opens the field.
- said-changed: an answer that is changed after its return was handed in is said to be.
- said-panel: a key of the panel does nothing in an agency's return, and says so.
- said-agreed: the grid and the last agreement say how many are agreed and what is still missing.
- said-asked: what came to an agency by the opening of others' answers is not laid to it.
- said-length: how long a text has to be stands there before it is written.
- said-more: a list that goes on below the window says so.
- said-past: a day that has gone is said to have.
- said-forms: what the short form and the form without grades come to is said with its numbers.
"""

from pathlib import Path

import pytest

from audit_tui.services import acts
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.question import QuestionScreen
from audit_tui.tui.screens.sealed_round import SealedRoundScreen
from audit_tui.workspace import Workspace
from tests.auditing import RECORD, Work
from tests.tui.conftest import on_a_day
from tests.tui.test_room import SMALL, WIDE, audit_of, opened, shown
from tests.tui.test_screens import go, text_of, until

SET = """
    SML-1.1 | all | number 0 to 500 | required
    SML-1.2 | all | date
    SML-1.3 | all | text of at least 40 characters
    SML-1.4 | all | one of / heard / below
    SML-1.5 | all | yes, partly, no | asked when: any agency's SML-1.4 is below
    SML-1.6 | all | any of / a / b / c / d / e / f / g / h / i / j / k / none | alone: none
"""


def handed_in() -> Work:
    """Every return is in; what only the police were asked, since they alone said `below`, they left out."""
    work = Work(SET).answer("police", "SML-1.4", "below")
    for seat in ("csc", "health"):
        work.answer(seat, "SML-1.4", "heard")
    for seat in work.audit.details.agencies:
        work.act(acts.set_involvement, RECORD, seat, "returned")
    return work


async def test_a_digit_begins_a_number_and_a_date(tmp_path: Path) -> None:
    """said-typed."""
    async with opened(Work(SET), tmp_path, "SML-1.1", seat="csc") as pilot:
        await go(pilot, "1", "2", "enter")
        assert audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.1").value == 12
        await go(pilot, "7", "n")
        assert "SML-1.2 What" in shown(pilot)
        assert audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.1").value == 12
        await go(pilot, "1", *"4/6/2022", "f4")
        assert audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.2").value == "2022-06-14"
        await go(pilot, "p", "p", "w", "0", "enter")
        assert audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.1").value == 0


async def test_what_would_be_lost_as_a_letter_is_said(tmp_path: Path) -> None:
    """said-typed, said-length."""
    async with opened(Work(SET), tmp_path, "SML-1.3", seat="csc") as pilot:
        assert "Press e to write at least 40 characters" in shown(pilot)
        for key in ("T", "q", "4", "minus"):
            await go(pilot, key)
            assert "e writes the answer; before that, keys are commands." in shown(pilot)
            pilot.app.screen.query_one("#said").update("")  # type: ignore[attr-defined]
        await go(pilot, "e")
        assert "Esc saves and goes back to the list" in shown(pilot)
    async with opened(Work(SET), tmp_path / "panel", "SML-1.1") as pilot:
        await go(pilot, "4")
        assert "Sealed: v reveals" in shown(pilot)
        await go(pilot, "v", "down", "enter", "4")
        assert "a writes the agreed answer" in shown(pilot)
        await go(pilot, "a")
        assert "The agreed answer (a whole number from 0 to 500)" in shown(pilot)


async def test_an_answer_that_was_handed_in_is_changed_and_said_to_be(tmp_path: Path) -> None:
    """said-changed, said-panel."""
    work = Work(SET).answer("csc", "SML-1.4", "heard").answer("csc", "SML-1.1", 3)
    async with opened(work, tmp_path, "SML-1.4", seat="csc") as pilot:
        await go(pilot, "2")
        assert "handed in" not in str(pilot.app.screen.said)  # type: ignore[attr-defined]
    work.act(acts.set_involvement, RECORD, "csc", "returned")
    async with opened(work, tmp_path / "in", "SML-1.4", seat="csc") as pilot:
        await go(pilot, "down", "enter")
        assert "Changed after it was handed in: from Option heard to Option below; z undoes it." in shown(pilot)
        await go(pilot, "z")
        assert audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.4").value == "heard"
        await go(pilot, "a")
        assert "a is the panel’s, and does nothing in a return." in shown(pilot)
        assert "another agency" not in shown(pilot)
        await go(pilot, "p", "p", "p", "e", "4", "f4")
        assert "SML-1.1: Changed after it was handed in: from 3 to 34; z undoes it." in shown(pilot)


async def test_the_facilitator_is_told_the_way_to_another_agency(tmp_path: Path) -> None:
    """said-panel."""
    async with opened(Work(SET), tmp_path, "SML-1.4") as pilot:
        await go(pilot, "escape", "a", "enter", "a")
        assert "does nothing in a return. Esc, then a: another agency’s return." in shown(pilot)


async def test_how_many_are_agreed(tmp_path: Path) -> None:
    """said-agreed."""
    work = handed_in().reveal("SML-1.6").agree("SML-1.6", ("a",))
    async with opened(work, tmp_path, "SML-1.4") as pilot:
        await go(pilot, "escape")
        assert "Agreed" in shown(pilot)
        assert "1/2" in shown(pilot)
        await go(
            pilot, "enter", "v", "v", "1", *"so", "ctrl+s", "j", "v", "end", "enter", "v", "1", *"so", "ctrl+s", "j"
        )
        await until(
            pilot, lambda: "The panel has agreed everything in this record. Still missing in it:" in shown(pilot)
        )
        await go(pilot, "escape")
        assert "3/3" in shown(pilot)


async def test_who_was_not_asked_in_time_left_nothing_out(tmp_path: Path) -> None:
    """said-asked."""
    async with opened(handed_in(), tmp_path, "SML-1.4") as pilot:
        assert "SML-1.5" not in shown(pilot)
        await go(pilot, "v", "v", "n")
        assert "Not asked until now: Children's social care, Health (R answers it here)." in shown(pilot)
        await go(pilot, "v", "v")
        assert "SML-1.5: not everybody has answered" in shown(pilot)
        assert "> Wait for Police" in shown(pilot)
        assert "Not asked until now: Children's social care, Health." in shown(pilot)
        await go(pilot, "a")
        assert isinstance(pilot.app.screen, SealedRoundScreen)
        await go(pilot, "escape", "v", "end", "enter", "v")
        await until(pilot, lambda: "Police not answered" in shown(pilot))
        assert "Health not asked until now (M answers it)" in shown(pilot)
        await go(pilot, "M")
        assert "1 Children's social care not asked until now" in shown(pilot)


@pytest.mark.parametrize(("size", "ends"), [(SMALL, True), (WIDE, False)])
async def test_a_list_says_that_it_goes_on(tmp_path: Path, size: tuple[int, int], *, ends: bool) -> None:
    """said-more."""
    async with opened(Work(SET), tmp_path, "SML-1.6", seat="csc", size=size) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, QuestionScreen)
        assert ("more ▼" in text_of(pilot)) is ends
        await go(pilot, "end")
        assert "more ▼" not in text_of(pilot)


async def test_a_due_day_that_has_gone_is_said(tmp_path: Path) -> None:
    """said-past."""
    async with opened(handed_in(), tmp_path, "SML-1.4") as pilot:
        await go(pilot, "t", *"Call", "tab", *"nurse", "tab")
        assert "By when (as 1 December 2026; optional)" in shown(pilot)
        await go(pilot, *"1/3/2020", "ctrl+s")
        assert "it is due by 1 March 2020, a day that is past already" in shown(pilot)
        assert [each.due for each in audit_of(pilot).actions] == ["2020-03-01"]


async def test_what_the_forms_come_to(tmp_path: Path) -> None:
    """said-forms, said-past."""
    app = AuditApp(Workspace(tmp_path / "sessions", clock=on_a_day))
    async with app.run_test(size=SMALL) as pilot:
        await go(pilot, "n", "enter", *["ctrl+s"] * 6, *"neg-01", "ctrl+s", *"1/3/2020", "enter", "enter", "enter")
        assert "Short form: 16 of the topic’s 44 questions" in shown(pilot)
        assert "Without grades: 7 questions fewer" in shown(pilot)
        await go(pilot, "ctrl+s", "ctrl+s")
        await until(pilot, lambda: "returns are due by 1 March 2020, a day that is past already" in shown(pilot))
    app.let_go()
