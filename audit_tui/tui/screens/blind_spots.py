"""What no agency of a record could evidence, and what only one of them held; of what is opened only."""

from collections.abc import Iterable

from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.words import PANEL
from audit_tui.services.blind_spots import blind_spots
from audit_tui.text import plural
from audit_tui.tui import walk_text
from audit_tui.tui.commands import BLIND_SPOTS
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.walk import walk
from audit_tui.tui.widgets.choices import Choice, ChoiceList

_NEXT_SEALED = "v at a question reveals its answers; g looks at another record."
_NEXT = "So every question that is revealed has two agencies at least that hold something. g looks at another record."


class BlindSpotsScreen(SessionBoundScreen):
    """A row for each blind spot of one record; Enter goes to the question."""

    TABLE = BLIND_SPOTS
    BINDINGS = bindings(BLIND_SPOTS)
    DEFAULT_CSS = """
    BlindSpotsScreen #blind-about { height: auto; padding: 0 1; margin: 0 0 1 0; }
    BlindSpotsScreen #blind { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    rows = query_one("#blind", ChoiceList)

    def __init__(self, record: str) -> None:
        super().__init__()
        self._record = record

    def body(self) -> Iterable[Widget]:
        """How many there are, and the list."""
        yield Static("", id="blind-about", markup=False)
        yield ChoiceList(id="blind")

    def refresh_view(self) -> None:
        """Look again at what is opened now."""
        audit, found = self.audit, blind_spots(self.audit, self._record)
        texts = {question.id: question.text for question in audit.questions.questions}
        who = {agency: f"only {audit.questions.agency_label(agency)}" for _, agency in found.alone}
        width = max((len(words) for words in ("nobody", *who.values())), default=0)
        self.show_where(f"Blind spots: {audit.details.title}")
        sealed = f" {plural(found.sealed, 'question')} still sealed: nothing is said of them." if found.sealed else ""
        none = "" if found.nobody or found.alone else f"\n{_NEXT_SEALED if found.sealed else _NEXT}"
        self.query_one("#blind-about", Static).update(
            f"{self._record}: {len(found.nobody)} that no agency could evidence from its record, "
            f"{len(found.alone)} that only one held.{sealed}{none}"
        )
        spots = [*((question, "nobody") for question in found.nobody), *((q, who[agency]) for q, agency in found.alone)]
        rows = [Choice(question, f"{words.ljust(width)}  {question}", texts[question]) for question, words in spots]
        self.rows.fill(rows, (), token=self._record, plain=True)
        if rows:
            self.rows.focus()
        else:
            self.set_focus(None)

    def action_record(self) -> None:
        """Another record; the list starts at the one after this."""
        rows = walk_text.records(self.audit, PANEL)
        codes = [row.code for row in rows]
        following = codes[(codes.index(self._record) + 1) % len(codes)]
        self.app.push_screen(PickScreen("Blind spots of which record?", rows, following, self._show))

    def _show(self, record: str) -> None:
        self._record = record
        self.refresh_view()

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Go to the question."""
        walk(self.app, self._record, PANEL, event.code)

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record that is shown."""
        return self._record, None
