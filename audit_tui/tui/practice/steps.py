"""The steps of the practice panel, as data: what to do, why a panel does it, and what is true once it was done.

A step is added to STEPS. `{WALK.reveal}` in its words is the key that this command of that table has now. What it asks
for is told by what is so in the audit or on the screen, whichever way it came about.
"""

from collections.abc import Callable
from dataclasses import dataclass

from audit_tui.domain.audit import Audit
from audit_tui.domain.words import PANEL
from audit_tui.tui.screens.base import AuditScreen
from audit_tui.tui.screens.report import ReportScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.summary import SummaryScreen
from audit_tui.tui.screens.walk import WalkScreen

BEGUN, HALF_WAY = "NEG-DEMO3", "NEG-DEMO2"
"""The records of the demonstration whose returns have only begun to come in, and whose discussion is half-way."""

DIFFERS, SILENT, DETAIL, SAFETY = "NEG-5.4", "NEG-1.2", "REC-8", "CLS-11"
"""Its questions that the steps are about: where agencies differ or are silent, a record detail, the safety question."""

AGENCY = "education"


@dataclass(frozen=True)
class Sight:
    """What there is to see at one moment: the audit as the practice began and as it is now, and where somebody stands.

    `over` is the title of the form or list over the screen, empty without one, and `row` the code of the row that such
    a list stands on; `said` what the screen last said.
    """

    began: Audit
    audit: Audit
    screen: type[AuditScreen]
    record: str = ""
    question: str = ""
    seat: str = PANEL
    over: str = ""
    row: str = ""
    said: str = ""


@dataclass(frozen=True)
class Spot:
    """A place where a step is done; without a record or a question, any."""

    screen: type[AuditScreen]
    record: str = ""
    question: str = ""
    seat: str = PANEL

    def is_where(self, sight: Sight) -> bool:
        """Whether somebody stands there."""
        return (
            issubclass(sight.screen, self.screen)
            and self.record in ("", sight.record)
            and self.question in ("", sight.question)
            and self.seat == sight.seat
        )


@dataclass(frozen=True)
class Step:
    """One step; `at` are the places where its words make sense, first the one to which the guide leads back."""

    title: str
    words: str
    why: str
    at: tuple[Spot, ...]
    done: Callable[[Sight], bool]


GRID = Spot(SessionScreen)
_IN_RECORD = Spot(WalkScreen, HALF_WAY)
_AT_QUESTION = Spot(WalkScreen, HALF_WAY, DIFFERS)


def _answered(sight: Sight) -> bool:
    """Whether the agency answered the question on which it was silent."""
    given = sight.audit.answer(BEGUN, AGENCY, SILENT)
    return given is not None and given != sight.began.answer(BEGUN, AGENCY, SILENT)


def _revealed(sight: Sight) -> bool:
    question = sight.audit.questions.question(DIFFERS)
    return question is not None and sight.audit.revealed(HALF_WAY, question)


def _agreed(sight: Sight) -> bool:
    return sight.audit.agreement(HALF_WAY, DIFFERS) is not None


def _dissented(sight: Sight) -> bool:
    before = {each for one in sight.began.agreements(HALF_WAY) for each in one.dissent}
    return any(each not in before for one in sight.audit.agreements(HALF_WAY) for each in one.dissent)


def _found(sight: Sight) -> bool:
    return not {each.id for each in sight.audit.findings} <= {each.id for each in sight.began.findings}


def _to_be_done(sight: Sight) -> bool:
    return not {each.id for each in sight.audit.actions} <= {each.id for each in sight.began.actions}


def _parked(sight: Sight) -> bool:
    return not {each.key for each in sight.audit.parked} <= {each.key for each in sight.began.parked}


def _raised(sight: Sight) -> bool:
    return any(sight.audit.concerns(record) for record in sight.audit.details.records)


STEPS: tuple[Step, ...] = (
    Step(
        "Where things are",
        "All this is made up, and thrown away at the end. A step takes about a minute. A row is a child’s record, "
        f"a column an agency: answered of asked. ↓ to {BEGUN}.",
        "the grid shows what the panel still waits for.",
        (GRID,),
        lambda sight: GRID.is_where(sight) and sight.record == BEGUN,
    ),
    Step(
        "An agency answers first",
        "Press {SESSION.answer_as} and choose Education. {WALK.next} goes to "
        f"{SILENT}: answer it there, by a digit, as its record might.",
        "each agency answers from its own record, before it hears the others.",
        (Spot(SessionScreen, BEGUN), Spot(WalkScreen, BEGUN, seat=AGENCY)),
        _answered,
    ),
    Step(
        "Who has not answered",
        "{WALK.reveal} reveals the answers. Press it: while somebody is silent, it asks first. Enter waits for them.",
        "who hears the others first is apt to say the same.",
        (Spot(WalkScreen, BEGUN, SILENT),),
        lambda sight: "not everybody has answered" in sight.over,
    ),
    Step(
        "The record’s own details",
        "The panel fills them in once for a record, its age for one. {WALK.outline} lists every question: choose there "
        f"{DETAIL}, the plan.",
        "some questions are asked only of a child of that age, or on such a plan.",
        (_IN_RECORD,),
        lambda sight: Spot(WalkScreen, HALF_WAY, DETAIL).is_where(sight),
    ),
    Step(
        "Reveal the answers together",
        "SEALED: all have answered, nobody sees what. Press {WALK.reveal}: how the answers fall. "
        "{WALK.reveal} again: who said what.",
        "the panel first talks about the child, and not about who said it.",
        (_AT_QUESTION,),
        _revealed,
    ),
    Step(
        "Where they differ",
        "Press {WALK.differences}: what is revealed in this record and differs, the widest first. Esc closes the list.",
        "an hour goes where the agencies saw different things, and not where all agree.",
        (_IN_RECORD,),
        lambda sight: "widest first" in sight.over,
    ),
    Step(
        "Agree, and say why",
        "Choose the panel’s answer by its digit, write what weighed most, and save with {FORM.submit}.",
        "nothing is worked out for you, and the agencies’ own answers stay beside it.",
        (_AT_QUESTION,),
        _agreed,
    ),
    Step(
        "A view that is not shared",
        "Press {WALK.dissent}, write an agency’s own words, Tab, mark the agency with Enter, and {FORM.submit}.",
        "who still disagrees is not outvoted, and stands in the report.",
        (_AT_QUESTION,),
        _dissented,
    ),
    Step(
        "A finding, with its theme",
        "Press {WALK.strength} for a strength or {WALK.improvement} for an area for improvement; write it, "
        "Tab to the theme, Enter marks, {FORM.submit}.",
        "written where it arises, none is lost by the end of the day.",
        (_IN_RECORD,),
        _found,
    ),
    Step(
        "An action",
        "Press {WALK.action}: what is to be done for this child, by which role (Tab), by which day; {FORM.submit}.",
        "what has an owner and a day can be asked after.",
        (_IN_RECORD,),
        _to_be_done,
    ),
    Step(
        "Park a question",
        "Go on with {WALK.next}. At a question that waits for something press {WALK.park}, write what for, and Enter.",
        "one missing paper does not hold up the room, and is not forgotten.",
        (_IN_RECORD,),
        _parked,
    ),
    Step(
        "Take something back",
        "Press {WALK.undo}: what you did last is undone. ({WALK.redo} does it again.) "
        "What was revealed and a concern stay.",
        "a wrong key in front of the room does no harm.",
        (_IN_RECORD,),
        lambda sight: sight.said.startswith("Undone"),
    ),
    Step(
        "A child may be at risk now",
        "Press {WALK.concern}: what it is (made up, here), Tab, to which role it goes, {FORM.submit}. "
        "Then, in a real audit, tell them: nothing is sent.",
        "it cannot wait for the report.",
        (_IN_RECORD,),
        _raised,
    ),
    Step(
        "The safety question",
        "Press {WALK.outline} and choose, near the end, "
        f"{SAFETY}. A concern answers it yes by itself, and is not unsaid. "
        "{WALK.follow_up} says later what came of it.",
        "no record is done before it is answered.",
        (_IN_RECORD,),
        lambda sight: Spot(WalkScreen, HALF_WAY, SAFETY).is_where(sight),
    ),
    Step(
        "The summary and the report",
        "This is what was found, by theme, and below it what is still missing. Now press {SUMMARY.report}: the report.",
        "read it with the panel before people leave.",
        (Spot(SummaryScreen), Spot(ReportScreen)),
        lambda sight: issubclass(sight.screen, ReportScreen),
    ),
)

NEXT = (
    "In a real audit: leave the practice, press {HOME.new} at home (or: audit-tui new) and set it up; then as here. "
    "README, ‘Your first audit in ten steps’, has it on one page. What you did here is thrown away when you leave."
)
"""What follows the last step."""
