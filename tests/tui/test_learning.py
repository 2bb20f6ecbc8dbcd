"""From findings to change on the screens: the summary, the sign-off, the follow-up, across audits, and the history.

- learning-summary: every empty part says which key writes it; what is written shows under its heading, in full, and the
  list stays where it stood.
- learning-written: a recommendation comes from marked findings, an action from the recommendation that the list stands
  on; Enter writes one anew, an empty text takes it away, and undo brings it back without leaving the screen.
- learning-findings: a finding's words may be published or not; in an agency's own note it is shown nowhere else.
- learning-again: before an action is made those like it are offered; Esc goes back to what was typed.
- learning-whom: an action at a question is for the child, or for the partnership and then from a recommendation.
- learning-counts: themes by records, and how answers fall, as numbers.
- sign-gaps: what is open is listed, Enter goes to it, and it is asked about once more before anything is signed.
- sign-concern: F9 says which key follows it up; Enter on an open one does.
- sign-who: those at the meeting are marked; nobody is where nobody recorded who was there.
- sign-refused: what would change it is refused wherever it is done, and nothing typed is lost; places are still kept.
- sign-grid: what is signed off opens at its grid.
- sign-reopen: it is reopened with a reason only, and what was refused is done then.
- follow-up: what became of actions and learning is said after the sign-off too.
- across-actions: overdue, by owner, all; Enter opens the follow-up; what cannot be read is named.
- across-texts: the programme, the themes, two audits side by side; what they say where there is nothing.
- report-kinds: the kinds of report are read here, an agency's own note too; a file is written as it ends.
- report-where: a format is chosen, a name alone goes beside the audit and gets its ending, typed on after what is
  there; into a git checkout only when asked twice.
- history: latest first, of one record, agency or question; what is sealed stays sealed.
"""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import TextArea

from audit_tui.domain.session import Place
from audit_tui.domain.words import PANEL
from audit_tui.services import acts, learning, meetings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.across import ActionsScreen, CompareScreen
from audit_tui.tui.screens.follow_up import FollowUpScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.sign_off import SignOffScreen
from audit_tui.tui.screens.summary import SummaryScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.tui.widgets.choices import ChoiceList
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD, Work
from tests.tui.conftest import on_a_day
from tests.tui.test_returns import keep, opened, police_file
from tests.tui.test_room import audit_of, shown
from tests.tui.test_screens import go, text_of, until

SET = """
    SML-1.1 | all | yes, partly, no | required
    SML-1.2 | csc, police | text
    SML-2.1 | panel | yes, partly, no
"""
SECOND = "NEG-02"
BRACKETS = "[/] [b] [@click=app.quit]x"


def found(**details: object) -> Work:
    """Two records, a strength and an area for improvement, and two answers that differ and are open."""
    work = Work(SET, records=(RECORD, SECOND), period_end="2026-09-30", **details)
    work.act(acts.write_finding, RECORD, "strength", f"She was heard {BRACKETS}", theme="planning")
    work.act(acts.write_finding, SECOND, "improvement", "Plans were late.", theme="timeliness", agencies=("csc",))
    return work.answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", "no").reveal("SML-1.1")


def recommended(**details: object) -> Work:
    """With a recommendation and its action, due three weeks ago."""
    work = found(**details)
    work.act(learning.write_recommendation, "Plan in time.", sort="practice", findings=["F2"])
    return work.act(
        learning.write_learning_action,
        "Write one plan for each child.",
        owner="business unit",
        due="2026-11-01",
        recommendation="R1",
    )


def signed(**details: object) -> Work:
    work = recommended(**details)
    return work.act(learning.sign_off, "We agree.", agreed_by=("csc", "police"), gaps=("NEG-01: …",), at=AT)


@asynccontextmanager
async def at_summary(work: Work, folder: Path) -> AsyncIterator[Pilot[int]]:
    """The summary of this audit."""
    async with opened(keep(work, folder)) as pilot:
        await go(pilot, "s")
        assert isinstance(pilot.app.screen, SummaryScreen)
        yield pilot


def inside(pilot: Pilot[int]) -> str:
    """The screen without the lines of boxes."""
    return " ".join(re.sub("[│▊▎▔▁╭╮╰╯─>]", " ", text_of(pilot)).split())


def current(pilot: Pilot[int]) -> str:
    """The row on which the list stands."""
    return pilot.app.screen.query_one(ChoiceList).current


async def stand_on(pilot: Pilot[int], code: str) -> None:
    rows = pilot.app.screen.query_one(ChoiceList)
    rows.highlighted = [row.code for row in rows.rows].index(code)
    await pilot.pause()


async def write(pilot: Pilot[int], **values: str) -> None:
    """Fill in a form, and save it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    for name, text in values.items():
        field = pilot.app.screen.query_one(f"#field-{name}")
        setattr(field, "text" if isinstance(field, TextArea) else "value", text)
    await go(pilot, "ctrl+s")


async def test_the_summary_of_nothing_says_what_to_press(tmp_path: Path) -> None:
    """learning-summary."""
    async with at_summary(Work(SET), tmp_path) as pilot:
        assert "None written down yet: s writes one, at a question of a record" in shown(pilot)
        assert "Key themes none written down yet: k writes one" in shown(pilot)
        assert "Before sign-off 2 things still open: s lists them" in shown(pilot)
        await go(pilot, "m")
        assert "A recommendation comes from a finding, and none is written down yet:" in shown(pilot)
        await go(pilot, "p")
        assert "Go to a finding first" in shown(pilot)
        await go(pilot, "c")
        assert "What needs to improve, by theme and record None written down yet: i writes one" in shown(pilot)
        await go(pilot, "escape", "u")
        assert "Actions none written down yet: t in the summary writes one" in shown(pilot)
        await go(pilot, "enter")
        assert "No action is written down yet: t in the summary writes one" in shown(pilot)
        await go(pilot, "escape")
        await stand_on(pilot, "#key_theme")
        await go(pilot, "enter")
        await write(pilot, text="Nobody asked.")
        assert audit_of(pilot).key_themes[0].text == "Nobody asked."
        assert current(pilot) == "#key_theme"


async def test_what_follows_from_findings_is_written_down(tmp_path: Path) -> None:
    """learning-summary, learning-written."""
    async with at_summary(found(), tmp_path) as pilot:
        assert f"F1 She was heard {BRACKETS} NEG-01" in shown(pilot)
        assert "Timeliness: 1 of 2 records F2 Plans were late. Children's social care; NEG-02" in shown(pilot)
        await stand_on(pilot, "F2")
        await go(pilot, "m")
        assert "[x] F2 Plans were late." in shown(pilot)
        await go(pilot, "space", "ctrl+s")
        assert "No finding was marked" in shown(pilot)
        await go(pilot, "m", "up", "enter", "ctrl+s")
        await write(pilot, text="Ask, and plan in time.")
        assert "its kind is not marked" in shown(pilot)
        await go(pilot, "tab", "down", "space", "ctrl+s")
        assert "R1 Ask, and plan in time. strategic; from F1, F2" in shown(pilot)
        assert current(pilot) == "F2"
        await stand_on(pilot, "R1")
        await go(pilot, "t")
        await write(pilot, text="Write one plan.", owner="business unit", due="2026-12-24", will_show="Plans in time")
        assert "A1 Write one plan. business unit; by 24 December 2026; open; R1" in shown(pilot)
        assert audit_of(pilot).actions[0].will_show == "Plans in time"
        assert audit_of(pilot).actions[0].records == (RECORD, SECOND)
        await go(pilot, "enter", "ctrl+s")
        await write(pilot, text="")
        assert "A1 rests on R1: change that first" in shown(pilot)
        await go(pilot, "escape")
        await stand_on(pilot, "A1")
        await go(pilot, "enter")
        await write(pilot, text="")
        assert audit_of(pilot).actions == ()
        await go(pilot, "z")
        await until(pilot, lambda: "Undone: action A1" in shown(pilot))
        assert isinstance(pilot.app.screen, SummaryScreen)
        assert "A1 Write one plan." in shown(pilot)


async def test_findings_are_published_or_kept_for_an_agency(tmp_path: Path) -> None:
    """learning-findings."""
    async with at_summary(found(), tmp_path) as pilot:
        await stand_on(pilot, "F2")
        await go(pilot, "p")
        assert "F2 Plans were late. Children's social care; NEG-02; may be published" in shown(pilot)
        await go(pilot, "o", "down", "enter")
        assert audit_of(pilot).findings[1].only_for == "csc"
        assert not audit_of(pilot).findings[1].publishable
        assert "Plans were late" not in shown(pilot)
        assert "F2 Children's social care’s" in shown(pilot)
        assert current(pilot) == "F2"
        await go(pilot, "enter")
        assert "o puts it back before it can be changed" in shown(pilot)
        await go(pilot, "p")
        assert "F2 is for one agency’s own note alone" in shown(pilot)
        await go(pilot, "o", "home", "enter")
        assert "F2 Plans were late." in shown(pilot)


async def test_actions_like_it_are_offered_first(tmp_path: Path) -> None:
    """learning-again."""
    workspace = keep(found(), tmp_path)
    keep(recommended(id="before", title=f"Earlier {BRACKETS}"), tmp_path)
    async with opened(workspace) as pilot:
        await go(pilot, "s", "t")
        await write(pilot, text="One plan for every child written", owner="")
        assert "an action needs its owner" in shown(pilot)
        await write(pilot, owner="business unit")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        assert "before/A1 Write one plan for each child." in shown(pilot)
        await go(pilot, "escape")
        assert "there are actions like it: choose one, or a new one" in shown(pilot)
        assert audit_of(pilot).actions == ()
        await go(pilot, "ctrl+s", "enter")
        assert isinstance(pilot.app.screen, SummaryScreen)
        assert audit_of(pilot).actions[0].again == "before/A1"
        assert audit_of(pilot).actions[0].text == "One plan for every child written"
        await go(pilot, "t")
        await write(pilot, text="One plan for every child written", owner="csc")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await go(pilot, "home", "enter")
        assert audit_of(pilot).actions[1].again == ""


async def test_an_action_at_a_question_is_for_the_child_or_the_partnership(tmp_path: Path) -> None:
    """learning-whom."""
    workspace = keep(recommended(), tmp_path)
    async with opened(workspace) as pilot:
        await go(pilot, "enter", "t")
        await write(pilot, text="Ask her.", owner="nurse")
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        await go(pilot, "t", *["tab"] * 3, "down", "enter", "tab", "down", "enter")
        assert "(•) the partnership: learning in the report" in shown(pilot)
        await write(pilot, text="Ask all children.", owner="nurses")
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        await go(pilot, "t", *["tab"] * 3, "down", "enter")
        await write(pilot, text="Write one plan for each child.", owner="nurses")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await go(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
        said = [(each.scope, each.recommendation, each.again) for each in audit_of(pilot).actions]
        assert said == [("learning", "R1", ""), ("child", "", ""), ("learning", "R1", ""), ("learning", "", "one/A1")]


async def test_counts_are_numbers(tmp_path: Path) -> None:
    """learning-counts."""
    async with at_summary(found(), tmp_path) as pilot:
        await go(pilot, "c")
        assert "What needs to improve, by theme and record NEG- 01 02 Timeliness: 1 record · 1" in shown(pilot)
        assert "What works well, by theme and record NEG- 01 02 Planning: 1 record 1 ·" in shown(pilot)
        assert "1 question with more than one answer" in shown(pilot)
        assert "SML-1.1 What about SML-1.1? (2 of 6) Yes ███████████████ 1 No ███████████████ 1" in shown(pilot)
        await go(pilot, "y", "y")
        assert "of what is revealed: Impact (y: others) None of these: y shows the others." in shown(pilot)


async def test_signing_names_what_is_open_and_who_agrees(tmp_path: Path) -> None:
    """sign-gaps, sign-who."""
    async with at_summary(found(), tmp_path) as pilot:
        await stand_on(pilot, "#sign_off")
        await go(pilot, "enter")
        assert isinstance(pilot.app.screen, SignOffScreen)
        assert "DRAFT. s puts the agencies’ names to all that is written down." in shown(pilot)
        assert f"{RECORD}: Agencies differ, and nothing is agreed (SML-1.1)" in shown(pilot)
        await stand_on(pilot, f"{RECORD} SML-1.1")
        await go(pilot, "enter")
        assert isinstance(pilot.app.screen, WalkScreen)
        assert "SML-1.1 What about SML-1.1?" in shown(pilot)
        await go(pilot, "escape", "s", "s", "s")
        assert "in ‘An audit’, an audit of 2 records, and agree to it as it stands." in inside(pilot)
        assert "( )" not in inside(pilot)
        assert "[x]" not in inside(pilot)
        await go(pilot, "ctrl+s")
        assert "nobody agreed: name the agencies" in shown(pilot)
        await go(pilot, "tab", "space", "ctrl+s")
        assert "things still open, and the report names them: ctrl+s once more signs all the same" in inside(pilot)
        assert audit_of(pilot).signed is None
        await write(pilot, dissent="police: We saw it otherwise.")
        assert "SIGNED OFF on 22 November 2026." in shown(pilot)
        assert "Not agreed by Police: We saw it otherwise." in shown(pilot)
        sign_off = audit_of(pilot).signed
        assert sign_off is not None
        assert sign_off.agreed_by == ("csc",)
        assert any("SML-1.1" in gap for gap in sign_off.gaps)
        await go(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert "SIGNED OFF on 22 November 2026. Period" in shown(pilot)


async def test_what_is_signed_names_the_records_that_nobody_examined(tmp_path: Path) -> None:
    """sign-who, learning-counts."""
    work = Work(SET, records=(RECORD, SECOND)).act(acts.write_finding, RECORD, "strength", "Heard.", theme="planning")
    async with at_summary(work, tmp_path) as pilot:
        assert "Planning: 1 of 1 record" in shown(pilot)
        await go(pilot, "c")
        assert f"·: none written down. Not examined: {SECOND}." in shown(pilot)
        await go(pilot, "escape", "s", "s")
        assert f"an audit of 1 record (not examined: {SECOND}), and agree to it as it stands." in inside(pilot)


async def test_a_concern_is_followed_up_where_it_is_open(tmp_path: Path) -> None:
    """sign-concern."""
    async with at_summary(found(), tmp_path) as pilot:
        await go(pilot, "f9")
        await write(pilot, text="She is alone tonight.", told="duty team")
        assert f"Concern C1 is written down on {RECORD}; c in the record follows it up." in shown(pilot)
        await go(pilot, "s")
        await stand_on(pilot, f"{RECORD} C1")
        await go(pilot, "enter")
        await write(pilot, text="Seen by them at nine.")
        (concern,) = audit_of(pilot).concerns(RECORD)
        assert concern.follow_up == "Seen by them at nine."
        assert isinstance(pilot.app.screen, SignOffScreen)
        assert "Concern not followed up" not in shown(pilot)


async def test_those_at_the_meeting_are_marked(tmp_path: Path) -> None:
    """sign-who."""
    work = found().act(meetings.begin_meeting, ("csc", "health"), at=AT)
    async with at_summary(work, tmp_path) as pilot:
        await go(pilot, "s", "s")
        assert "[x] Children's social care [ ] Police [x] Health" in inside(pilot)


async def test_what_is_signed_is_not_changed(tmp_path: Path) -> None:
    """sign-refused, sign-reopen."""
    refused, at_once = "this audit was signed off on 14 October 2025: reopen it first", "Signed off: reopen it first"
    async with opened(keep(recommended(), tmp_path)) as pilot:
        await go(pilot, "a", "down", "enter", "n", "e", *"Magpie")
        sign(pilot)
        await go(pilot, "escape")
        assert f"Kept as a draft, not an answer yet: {refused}" in shown(pilot)
        await go(pilot, "p", "1")
        assert refused in shown(pilot)
        answer = audit_of(pilot).answer(RECORD, "police", "SML-1.1")
        assert answer is not None
        assert answer.value == "no"
        for key in ("h", "e", "w"):
            await go(pilot, "n", key)
            assert at_once in shown(pilot), key
        await go(pilot, "escape", "a", "down", "enter")
        assert "Magpie" in shown(pilot)
        place = audit_of(pilot).place("police")
        assert place == Place(seat="police", record=RECORD, question="SML-1.2")
        await go(pilot, "escape", "enter")
        for key in ("V", "A", "s", "i", "t", "P", "y", "a"):
            await go(pilot, "n", key)
            assert at_once in shown(pilot), key
        await go(pilot, "o", "home", "enter", "2")
        assert at_once in shown(pilot)
        reopen(pilot)
        await go(pilot, "s", *"Heard")
        sign(pilot)
        await go(pilot, "ctrl+s")
        assert refused in inside(pilot)
        await go(pilot, "escape")
        reopen(pilot)
        await go(pilot, "s")
        assert "Heard" in shown(pilot)
        sign(pilot)
        await go(pilot, "escape", "escape", "s")
        for key in ("k", "m", "t"):
            pilot.app.screen.say("")
            await go(pilot, key)
            assert at_once in shown(pilot), key
        await go(pilot, "escape", "s")
        await stand_on(pilot, "F2")
        await go(pilot, "p")
        assert refused in shown(pilot)
        await go(pilot, "s", "e", "enter")
        assert "reopening needs its reason" in shown(pilot)
        await write(pilot, why="A return came late.")
        assert "REOPENED on 22 November 2026: A return came late." in shown(pilot)
        assert "DRAFT." in shown(pilot)
        await go(pilot, "escape", "p")
        assert "may be published" in shown(pilot)


def sign(pilot: Pilot[int]) -> None:
    """Somebody signs it off meanwhile."""
    app = pilot.app
    assert isinstance(app, AuditApp)
    app.do(learning.sign_off(app.opened.audit, "We agree.", agreed_by=("csc", "police"), gaps=("…",), at=AT), "")


def reopen(pilot: Pilot[int]) -> None:
    app = pilot.app
    assert isinstance(app, AuditApp)
    app.do(learning.reopen(app.opened.audit, "A return came late.", at=AT), "")


async def test_undo_waits_until_it_is_reopened(tmp_path: Path) -> None:
    """sign-refused."""
    async with at_summary(recommended(), tmp_path) as pilot:
        await stand_on(pilot, "F2")
        await go(pilot, "p", "s", "s", "tab", "space", "ctrl+s", "ctrl+s", "escape")
        assert audit_of(pilot).signed is not None
        await go(pilot, "z")
        await until(pilot, lambda: "Not undone: this audit was signed off" in shown(pilot))
        assert audit_of(pilot).findings[1].publishable
        await go(pilot, "s", "e", *"Late", "enter", "escape", "z")
        await until(pilot, lambda: not audit_of(pilot).findings[1].publishable)


async def test_returns_are_not_taken_into_what_is_signed(tmp_path: Path) -> None:
    """sign-refused."""
    work, file = signed(), tmp_path / "police.json"
    workspace = keep(work, tmp_path)
    police_file(work, file)
    async with opened(workspace) as pilot:
        before = audit_of(pilot)
        await go(pilot, "T")
        await write(pilot, paths=str(file))
        await until(pilot, lambda: "Nothing is taken in yet" in shown(pilot))
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "Taken in: 1 concern of Police. 4 not taken" in shown(pilot))
        assert audit_of(pilot).concerns(SECOND)
        assert audit_of(pilot).answer(RECORD, "police", "SML-1.1") == before.answer(RECORD, "police", "SML-1.1")
    session = workspace.open("one")
    assert session.audit.signed is not None
    assert session.audit.answer(SECOND, "police", "SML-1.1") is None
    session.close()


async def test_what_became_of_it_is_said_after_the_sign_off(tmp_path: Path) -> None:
    """follow-up."""
    workspace = keep(signed(), tmp_path)
    async with opened(workspace) as pilot:
        await go(pilot, "u")
        assert "1 action: 1 open, 1 OVERDUE." in shown(pilot)
        assert "> A1 Write one plan for each child. business unit; by 1 November 2026; OVERDUE; open; R1" in shown(
            pilot
        )
        await go(pilot, "v")
        assert "A1 is not done yet" in shown(pilot)
        await go(pilot, "enter", "tab", "down", "down", "enter", "ctrl+s")
        assert "A1 is closed with words: say what was done" in shown(pilot)
        await write(pilot, words="The plan is written.")
        assert "22 November 2026, done: The plan is written." in shown(pilot)
        assert current(pilot) == "A1"
        await go(pilot, "v")
        await write(pilot, words="Ten of ten records have it.")
        assert "Seen in practice on 22 November 2026: Ten of ten records have it." in shown(pilot)
        await go(pilot, "b")
        await write(pilot, group="learning group", words=BRACKETS)
        assert f"B1 22 November 2026: learning group {BRACKETS}" in shown(pilot)
        await stand_on(pilot, "#reached")
        await go(pilot, "enter")
        await write(pilot, words="The planning procedure.")
        assert "its kind is not marked" in shown(pilot)
        await go(pilot, "tab", "enter", "ctrl+s")
        assert "U1 The planning procedure. policy, 22 November 2026" in shown(pilot)
        await go(pilot, "d")
        await write(pilot, due="soon")
        assert "‘soon’ is not a date for the next audit: write it as 14 June 2022" in shown(pilot)
        await write(pilot, due="1 November 2027")
        assert "To be audited again by 1 November 2027." in shown(pilot)
    session = workspace.open("one")
    assert session.audit.signed is not None
    assert session.audit.actions[0].done
    assert session.audit.details.reaudit_due == "2027-11-01"
    session.close()


async def test_actions_of_all_audits_lead_to_their_follow_up(tmp_path: Path) -> None:
    """across-actions."""
    workspace = keep(signed(), tmp_path)
    keep(recommended(id="second", title="The second"), tmp_path)
    (tmp_path / "sessions" / "broken").mkdir()
    (tmp_path / "sessions" / "broken" / "session.json").write_text("{", encoding="utf-8")
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "a")
        assert isinstance(app.screen, ActionsScreen)
        await until(pilot, lambda: "2 actions: 2 open, 2 late" in shown(pilot))
        assert "Could not be read: " in shown(pilot)
        assert "/broken/" in shown(pilot).replace(" ", "")  # wherever its long path is broken into lines
        assert "one/A1; business unit; by 1 November 2026; OVERDUE; open; R1" in shown(pilot)
        await go(pilot, "y", "y")
        assert "> business unit 2 actions, 2 OVERDUE" in shown(pilot)
        await stand_on(pilot, "second/A1")
        await go(pilot, "enter")
        assert isinstance(app.screen, FollowUpScreen)
        assert "Follow-up: The second" in shown(pilot)
        await go(pilot, "enter", "tab", "down", "down", "enter")
        await write(pilot, words="Written.")
        await go(pilot, "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, ActionsScreen) and "1 open, 1 late; 1 done" in shown(pilot))
        await go(pilot, "y", "y")
        assert "Overdue (y: others)." in shown(pilot)
        assert "second/A1" not in shown(pilot)
        await app.saver.drained()
    app.let_go()


async def test_the_texts_across_audits(tmp_path: Path) -> None:
    """across-texts."""
    workspace = Workspace(tmp_path / "sessions", clock=keep(signed(), tmp_path).clock)
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "p")
        await until(pilot, lambda: "signed off on 14 October 2025" in shown(pilot))
        await go(pilot, "escape", "c")
        await until(pilot, lambda: "no topic has two here yet" in shown(pilot))
        keep(found(id="second", title="The second"), tmp_path)
        await go(pilot, "escape", "c")
        await until(pilot, lambda: "beside one (to 30 September 2026)" in shown(pilot))
        await go(pilot, "escape")
        assert isinstance(app.screen, CompareScreen)
        assert "Press c to choose the two audits." in shown(pilot)
        await go(pilot, "c", "enter")
        assert "Later: The second (second), period to 30 September 2026, 2 records" in shown(pilot)
        await go(pilot, "escape", "t")
        await until(pilot, lambda: "Timeliness: came back in 2 of 2 audits of small" in shown(pilot))
        shutil.rmtree(workspace.sessions)
        await go(pilot, "escape", "t")
        await until(pilot, lambda: "there is nothing to look across" in shown(pilot))


async def test_the_history_of_a_question(tmp_path: Path) -> None:
    """history."""
    work = found().answer("police", "SML-1.2", "Magpie")
    later = (on_a_day() + timedelta(minutes=minute) for minute in count())
    async with opened(replace(keep(work, tmp_path), clock=lambda: next(later))) as pilot:
        await go(pilot, "enter", "2", "ctrl+s")
        await write(pilot, reason="Both are right.")
        await go(pilot, "H")
        await until(pilot, lambda: "the latest first." in shown(pilot))
        assert f"History of {RECORD} SML-1.1" in shown(pilot)
        text = shown(pilot)
        assert "the panel: NEG-01, agreed answer SML-1.1 said: Partly why: Both are right." in text
        assert text.index("agreed answer") < text.index("NEG-01 Police, answer SML-1.1 said: No")
        await go(pilot, "x")
        assert "Magpie" not in shown(pilot)
        await go(pilot, "o")
        await stand_on(pilot, "SML-1.2")
        await go(pilot, "enter")
        assert "NEG-01 Police, answer SML-1.2 said: (sealed)" in shown(pilot)
        await go(pilot, "g", "end", "enter")
        assert "Nothing was changed here yet: x shows the whole history." in shown(pilot)
        await go(pilot, "x", "a", "end", "enter")
        assert "History of health: An audit" in shown(pilot)
        await go(pilot, "escape", "escape", "a", "down", "enter", "n", "H")
        await until(pilot, lambda: "1 change, the latest first." in shown(pilot))
        assert "said: Magpie" in shown(pilot)
        assert audit_of(pilot).place(PANEL) is not None


async def test_another_kind_of_report_is_read_and_written_as_its_file_ends(tmp_path: Path) -> None:
    """report-kinds."""
    async with opened(keep(found(), tmp_path)) as pilot:
        await go(pilot, "r")
        assert "# An audit" in pilot.app.screen.query_one(TextArea).text
        await go(pilot, "k")
        await stand_on(pilot, "5")
        await go(pilot, "enter")
        assert "what we learned from a multi-agency audit" in pilot.app.screen.query_one(TextArea).text
        await go(pilot, "k")
        await stand_on(pilot, "police")
        await go(pilot, "enter", "w", "enter")
        await write(pilot, path=str(tmp_path / "police.html"))
        await until(pilot, (tmp_path / "police.html").exists)
        written = (tmp_path / "police.html").read_text(encoding="utf-8")
        assert written.startswith("<!doctype html>")
        assert "She was heard" not in written
        await go(pilot, "w", "enter")
        await write(pilot, path=str(tmp_path / "police.odt"))
        assert "its ending says no format" in shown(pilot)


async def test_where_a_report_is_written_and_as_what(tmp_path: Path) -> None:
    """report-where."""
    checkout, exports = tmp_path / "checkout", tmp_path / "sessions" / "one" / "exports"
    (checkout / ".git").mkdir(parents=True)
    async with opened(keep(found(), tmp_path)) as pilot:
        await go(pilot, "r", "w", "3")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await go(pilot, *["backspace"] * 5, "s", "ctrl+s")
        await until(pilot, (exports / "one-reports.html").exists)
        await go(pilot, "w", "2")
        await write(pilot, path="docx")
        await until(pilot, (exports / "docx.docx").exists)
        assert (exports / "docx.docx").read_bytes().startswith(b"PK")
        await go(pilot, "w", "1")
        await write(pilot, path="")
        assert "the file has no name: type one" in inside(pilot)
        await write(pilot, path=str(checkout / "x.md"))
        assert "is kept in git, and what is written there may be shared" in inside(pilot)
        assert not (checkout / "x.md").exists()
        await go(pilot, "ctrl+s")
        await until(pilot, (checkout / "x.md").exists)


async def test_what_is_signed_off_opens_at_its_grid(tmp_path: Path) -> None:
    """sign-grid."""
    for name, work, screen in (("open", recommended(), WalkScreen), ("closed", signed(), SessionScreen)):
        work.did(acts.keep_place(PANEL, RECORD, "SML-2.1"))
        async with opened(keep(work, tmp_path / name)) as pilot:
            assert isinstance(pilot.app.screen, screen)
