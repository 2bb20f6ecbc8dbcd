"""The room: what the panel does at a question, with the keys that it takes.

- room-reveal: the answers open in two steps, for a question and for a section, and each step says what it is.
- room-round: agencies answer one after the other on one keyboard; the screen is the same whatever they choose.
- room-moved: an agency changes its answer after hearing the others, and its first answer stands beside it.
- room-adopt: what is unanimous is adopted in one act, without those that were unmarked; each is taken back by itself.
- room-next: the next that differs, the next not agreed, and the list of differences in words.
- room-assent: who agreed and who abstained, with no more keys than before; it lapses when the words change.
- room-basis: what an answer rests on stands beside it.
- room-park: a question is left for the end, for the panel alone, and taken up again.
- room-keys: how many keys a question takes.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Place, QuestionSetCopy, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.services import acts, agreeing, meetings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.adopt import AdoptScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.sealed_round import SealedRoundScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.auditing import AGENCIES, AT, RECORD, Work
from tests.tui.conftest import on_a_day
from tests.tui.test_screens import go, text_of, until

SET = """
    SML-1.1 | all | yes, partly, no
    SML-1.2 | all | grade
    SML-1.3 | all | one of / a / b / c
    SML-1.4 | all | number 0 to 500
    SML-1.5 | all | any of / a / b / c / d / e / f / g / h / i / j / k / none | alone: none
    SML-1.6 | all | scale 0 to 10
    SML-1.7 | all | text
    SML-2.1 | all | yes, partly, no
    SML-2.2 | all | yes, partly, no
    SML-2.3 | all | yes, partly, no
    SML-2.4 | panel | yes, partly, no
"""
SMALL, WIDE = (80, 24), (160, 50)


@asynccontextmanager
async def opened(
    work: Work, folder: Path, at: str = "SML-1.1", *, size: tuple[int, int] = SMALL, seat: str = PANEL
) -> AsyncIterator[Pilot[int]]:
    """The walk at a question of this audit."""
    workspace = Workspace(folder / "sessions", clock=on_a_day)
    entities = list(work.audit.entities.values())
    questions = next(each.question_set for each in entities if isinstance(each, QuestionSetCopy))
    rest = [each for each in entities if not isinstance(each, QuestionSetCopy | SessionDetails)]
    place = Place(seat=seat, record=RECORD, question=at)
    workspace.create(questions, work.audit.details, [*rest, place]).close()
    app = AuditApp(workspace, session="one", seat=seat)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen) and at in text_of(pilot))
        yield pilot


def audit_of(pilot: Pilot[int]) -> Audit:
    """The session as it stands."""
    assert isinstance(pilot.app, AuditApp)
    return pilot.app.opened.audit


def shown(pilot: Pilot[int]) -> str:
    """The screen without line ends and without the time of the last save."""
    return " ".join(re.sub(r"saved \d\d:\d\d:\d\d", "saved", text_of(pilot)).split())


def refusal(pilot: Pilot[int]) -> str:
    """What the form or the round over the screen says is wrong."""
    return str(pilot.app.screen.query_one("#wrong", Static).render())


def answered(question: str, *values: str) -> Work:
    """An audit in which the agencies have answered this question so, in their order."""
    work = Work(SET)
    for seat, value in zip(work.audit.details.agencies, values, strict=False):
        work.answer(seat, question, value)
    return work


def sitting(work: Work, *present: str) -> Work:
    """The same, while these agencies meet."""
    return work.act(meetings.begin_meeting, present, at=AT)


async def test_a_question_opens_in_two_steps(tmp_path: Path) -> None:
    """room-reveal."""
    work = answered("SML-1.1", "partly", "partly", "no").answer("csc", "SML-1.1", "partly", evidence="Two visits.")
    async with opened(work, tmp_path) as pilot:
        assert "SEALED. 3 of 3 have answered" in shown(pilot)
        assert "Partly: 2" not in shown(pilot)
        await go(pilot, "v")
        assert "How the answers fall: Partly: 2, No: 1. 3 of 3 have answered. v reveals who said what" in shown(pilot)
        assert "Two visits." not in shown(pilot)
        assert "Children's social care" not in shown(pilot)
        await go(pilot, "v")
        assert "Children's social care Partly Two visits. Police Partly Health No" in shown(pilot)
        await go(pilot, "v")
        assert audit_of(pilot).revealed(RECORD, work.question("SML-1.1"))


async def test_a_section_opens_in_two_steps(tmp_path: Path) -> None:
    """room-reveal: it asks before the first step only, where somebody has not answered."""
    async with opened(answered("SML-2.1", "yes", "no"), tmp_path, "SML-2.1") as pilot:
        await go(pilot, "V")
        assert "SML-2: not everybody has answered" in shown(pilot)
        await go(pilot, "down", "enter")
        assert "SML-2, the whole section: How the answers fall is revealed. V again: who said what." in shown(pilot)
        assert "How the answers fall: Yes: 1, No: 1" in shown(pilot)
        await go(pilot, "n")
        assert "How the answers fall: no answers. 0 of 3 have answered" in shown(pilot)
        await go(pilot, "V")
        assert "SML-2, the whole section: All is revealed." in shown(pilot)
        await go(pilot, "p")
        assert "Children's social care Yes Police No Health not answered" in shown(pilot)


async def test_agreeing_from_the_spread_opens_who_said_what(tmp_path: Path) -> None:
    """room-reveal."""
    async with opened(answered("SML-1.1", "yes", "no", "no"), tmp_path) as pilot:
        await go(pilot, "1")
        assert "Sealed: v reveals how the answers fall" in shown(pilot)
        await go(pilot, "v", "1")
        assert isinstance(pilot.app.screen, FormScreen)
        assert "Police said No: the reason should say why not; Health said No" in shown(pilot)
        await go(pilot, "escape")
        assert "Children's social care Yes Police No Health No" in shown(pilot)
        assert audit_of(pilot).agreement(RECORD, "SML-1.1") is None


ROUNDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "SML-1.1": (("1",), ("3",)),
    "SML-1.2": (("4",), ("r",)),
    "SML-1.3": (("2",), ("k",)),
    "SML-1.4": (("7",), ("1", "6", "8")),
    "SML-1.5": (("1", "a", "b"), ("c",)),
    "SML-1.6": (("1", "0"), ("x",)),
}


CHOSEN: tuple[list[object], list[object]] = (
    ["yes", "inadequate", "b", 7, ("a", "j", "k"), 10],
    ["no", "not_recorded", "not_known_to_agency", 168, ("none",), "not_applicable"],
)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_nothing_of_a_sealed_round_is_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    """room-round: two panels choose differently, and every screen of theirs is the same."""
    seen: list[list[str]] = []
    rounds = ROUNDS if size == SMALL else dict(list(ROUNDS.items())[:2])
    for variant in (0, 1):
        folder = tmp_path / str(variant)
        async with opened(Work(SET), folder, size=size) as pilot:
            screens = []
            for question, keys in rounds.items():
                assert question in shown(pilot)
                await go(pilot, "R")
                screens.append(shown(pilot))
                for _ in range(3):
                    await go(pilot, *keys[variant])
                    screens.append(shown(pilot))
                    await go(pilot, "enter")
                    screens.append(shown(pilot))
                assert "All have answered: v reveals them." in screens[-1]
                assert "SEALED. 3 of 3 have answered" in screens[-1]
                await go(pilot, "n")
            seen.append(screens)
            given = [audit_of(pilot).kept_answer(RECORD, "health", question) for question in rounds]
            assert [each.state or each.value for each in given] == CHOSEN[variant][: len(rounds)]
    assert seen[0] == seen[1]
    assert sum("•" in screen for screen in seen[0]) == 3 * len(rounds)


async def test_a_sealed_round_can_be_corrected_and_stopped(tmp_path: Path) -> None:
    """room-round."""
    work = Work(SET).answer("police", "SML-1.4", 3)
    async with opened(work, tmp_path, "SML-1.4") as pilot:
        await go(pilot, "R")
        assert "Children's social care answers (1 of 2)" in shown(pilot)
        await go(pilot, "enter")
        assert refusal(pilot) == "Nothing is chosen. Enter again goes on without an answer of Children's social care."
        await go(pilot, "9", "9", "9", "enter")
        assert refusal(pilot) == "That does not fit this question. Begin again."
        assert "999" not in shown(pilot)
        assert "nothing yet" in shown(pilot)
        await go(pilot, "8", "backspace")
        assert "nothing yet" in shown(pilot)
        await go(pilot, "4", "2", "enter", "7", "escape")
        assert "2 of 3 have answered. R goes on with the others." in shown(pilot)
        audit = audit_of(pilot)
        assert audit.kept_answer(RECORD, "csc", "SML-1.4").value == 42
        assert audit.answer(RECORD, "health", "SML-1.4") is None
        await go(pilot, "R", "enter", "enter")
        assert not isinstance(pilot.app.screen, SealedRoundScreen)
        assert audit_of(pilot).answer(RECORD, "health", "SML-1.4") is None


@pytest.mark.parametrize("keys", [("1", "comma", "5"), ("7", "space", "7"), ("1", "\u00bd")])
async def test_nothing_that_is_typed_in_a_round_is_passed_over(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """room-round: what is no number is refused, and is not taken for what is left of it."""
    async with opened(Work(SET), tmp_path, "SML-1.4") as pilot:
        await go(pilot, "R", *keys, "enter")
        assert refusal(pilot) == "That does not fit this question. Begin again."
        assert audit_of(pilot).answer(RECORD, "csc", "SML-1.4") is None


async def test_a_key_that_stands_for_nothing_takes_back_what_was_chosen(tmp_path: Path) -> None:
    """room-round: nobody can see that the first key counts and the second does not."""
    async with opened(Work(SET), tmp_path, "SML-1.1") as pilot:
        await go(pilot, "R", "1", "9")
        assert refusal(pilot) == "That key stands for nothing here. Begin again."
        assert "nothing yet" in shown(pilot)
        await go(pilot, "2", "enter")
        assert audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.1").value == "partly"


async def test_no_round_where_it_would_not_be_sealed(tmp_path: Path) -> None:
    """room-round: texts are written in the return; what is open is not sealed; an agency alone has no round."""
    async with opened(Work(SET), tmp_path, "SML-1.7") as pilot:
        await go(pilot, "R")
        assert "SML-1.7 is written in the agency’s own return" in shown(pilot)
        await go(pilot, "n", "v", "down", "enter", "R")
        assert isinstance(pilot.app.screen, WalkScreen)
    async with opened(Work(SET), tmp_path / "own", seat="police") as pilot:
        for key in ("R", "A", "M", "P", "f", "j"):
            await go(pilot, key)
            assert isinstance(pilot.app.screen, WalkScreen)
            assert "SML-1.1" in shown(pilot)


async def test_the_rounds_answers_are_the_agencies(tmp_path: Path) -> None:
    """room-round: in the history each is that agency's."""
    async with opened(Work(SET), tmp_path) as pilot:
        await go(pilot, "R", "1", "enter", "2", "enter", "x", "enter", "v", "v")
        assert "Children's social care Yes Police Partly Health Not applicable" in shown(pilot)
        assert not any(
            audit_of(pilot).kept_answer(RECORD, seat, "SML-1.1").late for seat in ("csc", "police", "health")
        )


async def test_an_agency_changes_its_answer(tmp_path: Path) -> None:
    """room-moved."""
    work = answered("SML-1.1", "yes", "no").reveal("SML-1.1")
    async with opened(work, tmp_path) as pilot:
        await go(pilot, "M", "1", "2")
        assert "Children's social care Partly (moved from Yes to Partly)" in shown(pilot)
        await go(pilot, "M", "3", "3")
        assert "Health No (first answered after the others’ were opened)" in shown(pilot)
        first = audit_of(pilot).kept_answer(RECORD, "csc", "SML-1.1").first
        assert first is not None
        assert first.value == "yes"


@pytest.mark.parametrize(
    ("question", "before", "keys", "words"),
    [
        ("SML-1.4", 7, ("ctrl+u", "12"), "12 (moved from 7 to 12)"),
        ("SML-1.5", ("a",), ("down", "enter"), "Option a; Option b (moved from Option a to Option a; Option b)"),
        ("SML-1.7", "One visit only.", (" Or two.",), "(moved from One visit only. to One visit only. Or two.)"),
        ("SML-1.6", 3, ("tab", "enter"), "Not recorded (moved from 3 to Not recorded)"),
    ],
)
async def test_what_is_no_single_choice_changes_in_a_form(
    tmp_path: Path, question: str, before: object, keys: tuple[str, ...], words: str
) -> None:
    """room-moved."""
    work = Work(SET).answer("csc", question, before).reveal(question)  # type: ignore[arg-type]
    async with opened(work, tmp_path, question, size=WIDE) as pilot:
        await go(pilot, "M", "1")
        for key in keys:
            await go(pilot, *([key] if key in ("ctrl+u", "down", "enter", "tab") else list(key)))
        await go(pilot, "ctrl+s")
        assert words in shown(pilot)


async def test_what_is_unanimous_is_adopted_together(tmp_path: Path) -> None:
    """room-adopt."""
    work = Work(SET)
    for seat in ("csc", "police", "health"):
        for question in ("SML-2.1", "SML-2.2", "SML-2.3"):
            work.answer(seat, question, "yes")
    work.reveal("SML-2")
    async with opened(sitting(work, "csc", "police"), tmp_path, "SML-2.1") as pilot:
        await go(pilot, "A")
        assert isinstance(pilot.app.screen, AdoptScreen)
        assert f"{RECORD}, whole record: adopt together" in shown(pilot)
        assert "Agreed by Children's social care, Police" in shown(pilot)
        assert "SML-2.3 Yes Children's social care, Police, Health" in shown(pilot)
        await go(pilot, "2", "down", "down", "space", "space", "enter")
        assert "2 answers adopted together" in shown(pilot)
        assert "Agreed: Yes (adopted together; agreed in M1)" in shown(pilot)
        assert "Agreed by Children's social care, Police" in shown(pilot)
        assert [each.question for each in audit_of(pilot).agreements(RECORD)] == ["SML-2.1", "SML-2.3"]
        await go(pilot, "w")
        assert [each.question for each in audit_of(pilot).agreements(RECORD)] == ["SML-2.3"]
        await go(pilot, "A", "1", "2", "enter")
        assert "Nothing was marked, and nothing is adopted." in shown(pilot)
        await go(pilot, "A", "escape")
        assert [each.question for each in audit_of(pilot).agreements(RECORD)] == ["SML-2.3"]


async def test_nothing_to_adopt_says_what_is_sealed(tmp_path: Path) -> None:
    """room-adopt."""
    async with opened(answered("SML-2.1", "yes", "no", "no").reveal("SML-2"), tmp_path, "SML-2.1") as pilot:
        await go(pilot, "A")
        assert (
            "Nothing that is revealed was answered alike and is still to be agreed; 5 questions still sealed"
            in shown(pilot)
        )


async def test_going_to_what_is_left(tmp_path: Path) -> None:
    """room-next: of what is sealed, nobody is told that it differs."""
    work = answered("SML-1.1", "yes", "no", "no")
    for seat, number, judged in zip(AGENCIES, (1, 400, 2), ("yes", "yes", "partly"), strict=True):
        work.answer(seat, "SML-1.4", number).answer(seat, "SML-2.1", judged)
    async with opened(work, tmp_path, "SML-1.3") as pilot:
        await go(pilot, "f")
        assert "Nothing that is revealed differs and is still to be agreed; 8 questions still sealed" in shown(pilot)
        await go(pilot, "V", "down", "enter", "f")
        assert "SML-1.1 What about SML-1.1?" in shown(pilot)
        assert "Differ, revealed and not agreed: 1. f goes on in order; d, widest first." in shown(pilot)
        await go(pilot, "d")
        assert "SML-1.1 fully apart: 2 different answers, not agreed" in shown(pilot)
        assert "SML-1.4 far apart: 3 different answers, side by side" in shown(pilot)
        assert "SML-2.1" not in shown(pilot)
        await go(pilot, "escape", "V", "V", "1", *"so", "ctrl+s", "f")
        assert "Nothing that is revealed differs and is still to be agreed; 3 questions still sealed" in shown(pilot)
        await go(pilot, "j")
        assert "SML-1.2 What about SML-1.2?" in shown(pilot)
        assert "Still to be agreed in this record: 7." in shown(pilot)
        await go(pilot, "N", "v", "f")
        assert "SML-2.1 What about SML-2.1?" in shown(pilot)


async def test_who_agreed(tmp_path: Path) -> None:
    """room-assent."""
    work = sitting(answered("SML-1.1", "yes", "no", "no").reveal("SML-1"), "csc", "police", "health")
    async with opened(work, tmp_path, size=WIDE) as pilot:
        await go(pilot, "1", *"so", "ctrl+s")
        assert "Agreed: Yes (agreed in M1) so" in shown(pilot)
        assert "Agreed by Children's social care, Police, Health" in shown(pilot)
        await go(pilot, "a", "!")
        assert "Who was asked?" in shown(pilot)
        await go(pilot, "ctrl+s")
        assert "LAPSED, the words changed after they agreed: a asks again" in shown(pilot)
        assert "Agreed, to the words before, by Children's social care" in shown(pilot)
        await go(pilot, "a", "tab", "tab", "down", "enter", "ctrl+s")
        assert "who agreed was changed, and nobody was asked" in shown(pilot)
        await go(pilot, "shift+tab", "down", "enter", "tab", "tab", "down", "down", "enter", "ctrl+s")
        assert "LAPSED" not in shown(pilot)
        assert "Agreed by Children's social care; abstained: Health" in shown(pilot)


async def test_nobody_is_named_without_a_meeting(tmp_path: Path) -> None:
    """room-assent: nothing is preset, and a dissent is not counted as agreeing."""
    work = answered("SML-1.1", "yes", "no", "no").reveal("SML-1").agree("SML-1.1", "yes", dissent=[("police", "No.")])
    async with opened(work, tmp_path, size=WIDE) as pilot:
        await go(pilot, "a", "!", "ctrl+s")
        agreement = audit_of(pilot).agreement(RECORD, "SML-1.1")
        assert agreement is not None
        assert (agreement.reason, agreement.agreed_by, agreement.assent) == ("so!", (), "")
    sitting(work, "csc", "police")
    async with opened(work, tmp_path / "meeting", size=WIDE) as pilot:
        await go(pilot, "a", "!", "ctrl+s")
        agreement = audit_of(pilot).agreement(RECORD, "SML-1.1")
        assert agreement is not None
        assert agreement.agreed_by == ("csc",)


async def test_without_the_quorum(tmp_path: Path) -> None:
    """room-assent: it is said, and that it was ratified."""
    work = Work(SET, quorum=("csc", "police")).answer("csc", "SML-1.1", "yes").reveal("SML-1")
    sitting(work, "csc").agree("SML-1.1", "yes")
    async with opened(work, tmp_path) as pilot:
        assert "Agreed: Yes (NOT QUORATE; agreed in M1)" in shown(pilot)
    work.act(meetings.change_meeting, present=("csc", "police")).act(agreeing.ratify)
    async with opened(work, tmp_path / "later") as pilot:
        assert "Agreed: Yes (ratified in M1; agreed in M1)" in shown(pilot)


async def test_what_an_answer_rests_on(tmp_path: Path) -> None:
    """room-basis."""
    async with opened(Work(SET), tmp_path, seat="police") as pilot:
        await go(pilot, "b")
        assert "Answer first; then b says what the answer rests on." in shown(pilot)
        await go(pilot, "1", "b", "2")
        assert "rests on: told by the practitioner (b)" in shown(pilot)
        kept = audit_of(pilot).kept_answer(RECORD, "police", "SML-1.1")
        assert (kept.value, kept.basis) == ("yes", "told_by_practitioner")
    work = Work(SET).answer("police", "SML-1.1", "yes", basis="inferred", evidence="Two calls.").reveal("SML-1")
    async with opened(work, tmp_path / "panel") as pilot:
        assert "Police Yes [inferred] Two calls." in shown(pilot)


async def test_a_question_is_parked(tmp_path: Path) -> None:
    """room-park."""
    async with opened(Work(SET), tmp_path, size=WIDE) as pilot:
        await go(pilot, "P", *"health", "enter")
        assert "PARKED: health (P takes it up)" in shown(pilot)
        assert "‖ SML-1.1 parked:" in shown(pilot)
        await go(pilot, "m")
        assert "Panel SML-1.1 parked health" in shown(pilot)
        await go(pilot, "escape", "P")
        assert "PARKED" not in shown(pilot)
        assert audit_of(pilot).parked == ()
    work = Work(SET).act(acts.give_answer, RECORD, "csc", "SML-1.1", Work(SET).read("SML-1.1", "yes"), at=AT)
    async with opened(work, tmp_path / "own", seat="csc") as pilot:
        await go(pilot, "P")
        assert isinstance(pilot.app.screen, WalkScreen)


async def press(pilot: Pilot[int], counted: list[str], *keys: str) -> None:
    """Press keys that count."""
    counted.extend(keys)
    await go(pilot, *keys)


async def test_how_many_keys_a_question_takes(tmp_path: Path) -> None:
    """room-keys: unanimous none beyond the one act, differing at most five, a finding at most four; texts apart."""
    work = answered("SML-1.1", "yes", "no", "no")
    for seat, differing_one in zip(AGENCIES, ("yes", "no", "no"), strict=True):
        work.answer(seat, "SML-2.1", "yes").answer(seat, "SML-2.2", "no").answer(seat, "SML-2.3", differing_one)
    async with opened(sitting(work, "csc", "police", "health"), tmp_path, "SML-1.1") as pilot:
        sealed: list[str] = []
        await press(pilot, sealed, "v", "v", "1")
        await go(pilot, *"so")
        await press(pilot, sealed, "ctrl+s")
        assert "Agreed: Yes" in shown(pilot)
        assert len(sealed) == 4
        await go(pilot, "N")
        batch: list[str] = []
        await press(pilot, batch, "V", "V", "A", "enter")
        assert len(audit_of(pilot).agreements(RECORD)) == 3
        assert len(batch) == 4
        differing: list[str] = []
        await press(pilot, differing, "f", "3")
        await go(pilot, *"so")
        await press(pilot, differing, "ctrl+s")
        assert len(audit_of(pilot).agreements(RECORD)) == 4
        assert len(differing) == 3
        finding: list[str] = []
        await press(pilot, finding, "s")
        await go(pilot, *"Seen.")
        await press(pilot, finding, "ctrl+s")
        assert len(audit_of(pilot).findings) == 1
        assert len(finding) == 2
