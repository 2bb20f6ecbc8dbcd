"""The plan of the day: how the minutes are shared out among the records, what is spent, and what is parked."""

from collections.abc import Iterable

from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.words import PANEL
from audit_tui.services import meetings, pace
from audit_tui.text import one_line
from audit_tui.tui.commands import PLAN
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.meeting import minutes_in
from audit_tui.tui.screens.walk import walk
from audit_tui.tui.widgets.choices import Choice, ChoiceList

_COUNTED = "Open, differ and sealed count questions."
_HEADS = ("planned", "spent", "open", "differ", "sealed")


class PlanScreen(SessionBoundScreen):
    """A row for each record, then what is parked; Enter goes there."""

    TABLE = PLAN
    BINDINGS = bindings(PLAN)
    DEFAULT_CSS = """
    PlanScreen #plan-about { height: auto; padding: 0 1; }
    PlanScreen #plan-heads { height: 1; margin: 1 0 0 0; text-style: bold; text-wrap: nowrap; }
    PlanScreen #plan { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    rows = query_one("#plan", ChoiceList)

    def __init__(self) -> None:
        super().__init__()
        self._minutes = 0

    def body(self) -> Iterable[Widget]:
        """What is planned from, and the table."""
        yield Static("", id="plan-about", markup=False)
        yield Static("", id="plan-heads", markup=False)
        yield ChoiceList(id="plan")

    def refresh_view(self) -> None:
        """Read what is open and spent again."""
        audit = self.audit
        self.show_where(f"Plan of the day: {audit.details.title}")
        kept = audit.meeting is not None
        slots = pace.plan_of_meeting(audit) if kept else pace.plan_of_day(audit, self._minutes)
        self.query_one("#plan-about", Static).update(self._about(sum(slot.planned for slot in slots)))
        width = max((len(record) for record in (*audit.details.records, "Record")), default=0)
        heads = "  ".join(head.rjust(len(head)) for head in _HEADS)
        self.query_one("#plan-heads", Static).update(f"  {'Record'.ljust(width)}  {heads}")
        rows = []
        for slot in slots:
            figures = (slot.planned or "–", slot.spent, slot.open, slot.differing, slot.sealed)
            cells = "  ".join(str(one).rjust(len(head)) for one, head in zip(figures, _HEADS, strict=True))
            rows.append(Choice(slot.record, f"{slot.record.ljust(width)}  {cells}"))
        for each in audit.parked:
            question = audit.questions.question(each.question)
            why = one_line(each.why or (question.text if question else ""))
            label = f"{each.record.ljust(width)}  parked: {each.question}"
            rows.append(Choice(f"{each.record} {each.question}", label, why))
        self.rows.fill(rows, (), token="plan", plain=True)
        self.rows.focus()

    def _about(self, planned: int) -> str:
        meeting = self.audit.meeting
        minutes = meeting.minutes if meeting else self._minutes
        if not minutes:
            return f"Nobody has said how many minutes there are: press c. {_COUNTED}{self._of_parked()}"
        when = f"Meeting {meeting.id}: " if meeting else ""
        over = f", {minutes - planned} left for what is parked" if minutes > planned else ""
        return f"{when}{minutes} minutes, {planned} shared out{over}. {_COUNTED}{self._of_parked()}"

    def _of_parked(self) -> str:
        """What is said where nothing is parked."""
        return "" if self.audit.parked else "\nNothing is parked: P at a question leaves it for the end."

    def action_minutes(self) -> None:
        """Ask for the minutes; the plan of a meeting is kept with it, and its clock starts anew."""
        meeting = self.audit.meeting

        def plan(values: Values) -> None:
            minutes = minutes_in(values["minutes"])
            planned = pace.plan_to_keep(self.audit, minutes)
            self._minutes = minutes
            if self.audit.meeting is not None:
                outcome = meetings.change_meeting(self.audit, minutes=minutes, planned=planned)
                self.attempt(outcome, "Plan")
            self.refresh_view()

        field = Field("minutes", "Minutes that there are from now on", str((meeting.minutes if meeting else 0) or ""))
        about = "Shared out by what is open in each record, more where agencies are known to differ."
        self.ask("Plan of the day", (field,), plan, about)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Go to the record where it was left, or to the question that is parked."""
        record, _, question = event.code.partition(" ")
        place = self.audit.place(PANEL)
        at = question or (place.question if place is not None and place.record == record else None)
        walk(self.app, record, PANEL, at)

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record that the list stands on."""
        row = self.rows.highlighted
        code = self.rows.rows[row].code if row is not None else self.audit.details.records[0]
        return code.partition(" ")[0], None
