"""Handing in a return for one record: what it lacks is listed first, and never keeps it back."""

from collections.abc import Callable, Sequence

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import context_of
from audit_tui.domain.words import InvolvementState
from audit_tui.services import acts
from audit_tui.services.progress import seat_progress
from audit_tui.text import plural
from audit_tui.tui import walk_text
from audit_tui.tui.screens.base import SessionBoundScreen
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.widgets.choices import Choice

_LEAVE = "leave"
_STATES: tuple[InvolvementState, ...] = ("returned", "awaiting")
_WITH_NO_ANSWER = (
    Choice(_LEAVE, "Not yet", "where the child is not known to you, x at your return says so"),
    Choice("returned", "Hand it in with no answer"),
)


_IN = (
    Choice(_LEAVE, "It is handed in, and stays so", "what is changed in it goes with it"),
    Choice("awaiting", "Not handed in yet: take it back"),
)
_NOT_IN = (Choice("returned", "Hand it in", "as it is; see below"),)
_NOT_IN_WHOLE = (Choice("returned", "Hand it in", "it can still be changed"),)


def ask_to_hand_in(screen: SessionBoundScreen, record: str, go_to: Callable[[str], None]) -> None:
    """List what the return for a record lacks: Enter hands it in, or on a question of the list goes there."""
    audit, seat = screen.audit, screen.acting_seat
    lacking = walk_text.lacking(
        audit, board(audit, record, seat), seat, context_of(audit, record, screen.audit_app.opened.now())
    )
    rows = _IN if audit.involvement(record, seat) == "returned" else (_NOT_IN if lacking else _NOT_IN_WHOLE)

    def said(state: InvolvementState) -> None:
        if screen.did(acts.set_involvement(audit, record, seat, state), f"{record} return", seat=seat):
            screen.refresh_view()
            screen.say(_done(screen.audit, record, seat))

    def sure(code: str) -> None:
        if code == "returned":
            said("returned")
        elif code != _LEAVE:
            go_to(code)

    def chosen(code: str) -> None:
        ask = _ask_again(audit, record, seat) if code == "returned" else None
        if ask is not None:
            words, rows = ask
            screen.app.push_screen(PickScreen(f"{record}: {words}", rows, rows[0].code, sure))
        elif state := next((each for each in _STATES if each == code), None):
            said(state)
        elif code != _LEAVE:
            go_to(code)

    title = f"{record}: {answered_in_words(audit, record, seat)}"
    screen.app.push_screen(PickScreen(title, [*rows, *lacking], rows[0].code, chosen))


def _ask_again(audit: Audit, record: str, seat: str) -> tuple[str, Sequence[Choice]] | None:
    """What is asked before a return is handed in that has nothing in it, or lacks what is required."""
    progress = seat_progress(audit, board(audit, record, seat), seat)
    if progress.asked and not progress.answered:
        return "nothing is answered", _WITH_NO_ANSWER
    if progress.missing:
        first = progress.missing[0]
        rows = (
            Choice(first, "Look first", f"goes to {first}"),
            Choice("returned", "Hand it in as it is", "the panel sees what is missing"),
        )
        return f"{plural(len(progress.missing), 'required answer')} missing", rows
    return None


def answered_in_words(audit: Audit, record: str, seat: str) -> str:
    """How far an agency's return for a record is: `24 of 26 answered, 2 required missing, 1 to follow`."""
    progress = seat_progress(audit, board(audit, record, seat), seat)
    parts = [f"{len(progress.answered)} of {len(progress.asked)} answered"]
    parts += [f"{len(progress.missing)} required missing"] if progress.missing else []
    parts += [f"{len(progress.deferred)} to follow"] if progress.deferred else []
    return ", ".join(parts)


def _done(audit: Audit, record: str, seat: str) -> str:
    if audit.involvement(record, seat) != "returned":
        return f"{record} is not handed in yet."
    return f"Handed in for {record}: {answered_in_words(audit, record, seat)}. It can still be changed."
