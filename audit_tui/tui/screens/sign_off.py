"""The sign-off: what is still open, the statement, who agrees to it; and its reopening."""

from collections.abc import Iterable
from functools import partial

from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.learning import SignOff
from audit_tui.errors import AuditError
from audit_tui.reports.before_sign_off import before_sign_off
from audit_tui.services import agreeing, learning
from audit_tui.services.summary import examined, not_examined
from audit_tui.text import day, one_line, plural
from audit_tui.tui import learning_text
from audit_tui.tui.commands import SIGN_OFF
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.meeting import words_by_agency
from audit_tui.tui.screens.record_forms import ask_follow_up
from audit_tui.tui.widgets.choices import Choice, ChoiceList


class SignOffScreen(SessionBoundScreen):
    """A row for each thing that is still open; Enter goes to it in the walk, and follows up a concern."""

    TABLE = SIGN_OFF
    BINDINGS = bindings(SIGN_OFF)
    DEFAULT_CSS = """
    SignOffScreen #signed { height: auto; padding: 0 1; margin: 0 0 1 0; }
    SignOffScreen #gaps { height: 1fr; scrollbar-size-vertical: 1; }
    """

    rows = query_one("#gaps", ChoiceList)
    signed = query_one("#signed", Static)

    def body(self) -> Iterable[Widget]:
        """How it stands, and the list."""
        yield Static("", id="signed", markup=False)
        yield ChoiceList(id="gaps")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """It is signed once, and reopened where it is signed."""
        if action in ("sign", "reopen"):
            return (self.audit.signed is None) == (action == "sign")
        return True

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.is_mounted:
            self.refresh_view()

    def refresh_view(self) -> None:
        """See what is open now."""
        audit = self.audit
        self.show_where(f"Sign-off: {audit.details.title}")
        open_now, width = before_sign_off(audit), self.app.size.width
        how = f"{learning_text.signed_in_words(audit)}."
        if audit.signed is None:
            how = f"{how} s puts the agencies’ names to all that is written down."
        now = (
            f"{plural(len(open_now), 'thing')} still open; Enter goes there."
            if open_now
            else "Nothing is open any more."
        )
        self.signed.update(f"{how}\n{now}")
        gaps = [
            Choice(f"{each.record} {''.join(each.ids[:1])}", learning_text.hanging(each.in_words, width, indent=0))
            for each in open_now
        ]
        signed = [Choice(f"#{each.id}", self._in_words(each, width)) for each in reversed(audit.sign_offs)]
        self.rows.fill([*gaps, *signed], (), token="gaps", plain=True, stay=True)
        self.rows.focus()
        self.refresh_bindings()

    def _in_words(self, signed: SignOff, width: int) -> str:
        """One sign-off, as it was put, with what has become of it."""
        label = self.audit.questions.agency_label
        parts = [f"Agreed by {', '.join(map(label, signed.agreed_by))}."]
        parts += [f"Not agreed by {label(agency)}: {one_line(words)}" for agency, words in signed.dissent]
        parts += [f"Signed with {plural(len(signed.gaps), 'thing')} open."] if signed.gaps else []
        if not signed.holds:
            parts.append(f"REOPENED on {day(signed.reopened_at)}: {one_line(signed.reopened_because)}")
        said = f"{signed.id}, {day(signed.at)}: {signed.statement}"
        return learning_text.hanging(said, width, " ".join(parts), indent=0)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Go to it."""
        if event.code.startswith("#"):
            return
        record, _, about = event.code.partition(" ")
        if any(each.id == about and each.open for each in self.audit.concerns(record)):
            ask_follow_up(self, record)
        else:
            self.audit_app.hands.go_to(record, about)

    def action_sign(self) -> None:
        """Put the agencies' names to all that stands here; what is open is asked about once more."""
        audit = self.audit
        asked: list[tuple[str, ...]] = []

        def sign(values: Values) -> None:
            gaps = tuple(each.in_words for each in before_sign_off(self.audit))
            signed = partial(
                learning.sign_off,
                self.audit,
                values["statement"],
                agreed_by=values["agreed_by"],
                dissent=words_by_agency(self.audit, values["dissent"], "view"),
                gaps=gaps,
                at=self.audit_app.opened.now(),
            )
            signed()  # refused before anything is written
            if gaps and gaps not in asked:
                asked.append(gaps)
                still = f"{plural(len(gaps), 'thing')} still open, and the report names them"
                raise AuditError(still, hint="ctrl+s once more signs all the same")
            self.attempt(signed(history=self.audit_app.opened.anchor()), "Sign-off")

        agencies = tuple((code, audit.questions.agency_label(code)) for code in audit.details.agencies)
        there = agreeing.everybody_there(audit).agreed_by
        fields = (
            Field("statement", "What the agencies put their names to", _statement(self), lines=4),
            Field("agreed_by", "Agreed by (Enter marks)", choices=agencies, several=True, value=there),
            Field("dissent", f"Not agreed, one agency a line, in its words ({agencies[0][0]}: …)", lines=2),
        )
        records = audit.details.records
        draft = (records[0], "sign-off") if records else None
        who = "" if there else "Who was at the meeting is not recorded: mark who agrees."
        self.ask("Sign-off", fields, sign, who, draft=draft)

    def action_reopen(self) -> None:
        """The sign-off does not hold any more."""

        def reopen(values: Values) -> None:
            outcome = learning.reopen(self.audit, values["why"], at=self.audit_app.opened.now())
            self.attempt(outcome, "Reopened")

        about = "What was signed stays in the history; the report says that it was reopened, and why."
        self.ask("Reopen", (Field("why", "What has to be looked at again, and why"),), reopen, about)

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record that the list stands on."""
        record = self.rows.current.partition(" ")[0]
        records = self.audit.details.records
        return record if record in records else records[0], None


def _statement(screen: SessionBoundScreen) -> str:
    details = screen.audit.details
    left = ", ".join(not_examined(screen.audit))
    about = f"‘{details.title}’, an audit of {plural(len(examined(screen.audit)), 'record')}"
    about += f" (not examined: {left})" if left else ""
    return f"The agencies named here have read what is written down in {about}, and agree to it as it stands."
