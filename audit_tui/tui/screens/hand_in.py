"""Handing in a return for one record: what it lacks is listed first, and never keeps it back."""

from collections.abc import Callable

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import context_of
from audit_tui.domain.words import InvolvementState
from audit_tui.services import acts
from audit_tui.services.progress import seat_progress
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


def ask_to_hand_in(screen: SessionBoundScreen, record: str, go_to: Callable[[str], None]) -> None:
    """List what the return for a record lacks: Enter hands it in, or on a question of the list goes there."""
    audit, seat = screen.audit, screen.acting_seat
    lacking = walk_text.lacking(
        audit, board(audit, record, seat), seat, context_of(audit, record, screen.audit_app.opened.now())
    )
    if audit.involvement(record, seat) == "returned":
        rows = [
            Choice(_LEAVE, "It is handed in, and stays so", "what is changed in it goes with it"),
            Choice("awaiting", "Not handed in yet: take it back"),
        ]
    else:
        rows = [Choice("returned", "Hand it in", "it can still be changed" if not lacking else "as it is; see below")]

    def said(state: InvolvementState) -> None:
        if screen.did(acts.set_involvement(audit, record, seat, state), f"{record} return", seat=seat):
            screen.refresh_view()
            screen.say(_done(screen.audit, record, seat))

    def sure(code: str) -> None:
        if code != _LEAVE:
            said("returned")

    def chosen(code: str) -> None:
        if code == "returned" and _nothing_answered(audit, record, seat):
            screen.app.push_screen(PickScreen(f"{record}: nothing is answered", _WITH_NO_ANSWER, _LEAVE, sure))
        elif state := next((each for each in _STATES if each == code), None):
            said(state)
        elif code != _LEAVE:
            go_to(code)

    title = f"{record}: {answered_in_words(audit, record, seat)}"
    screen.app.push_screen(PickScreen(title, [*rows, *lacking], rows[0].code, chosen))


def _nothing_answered(audit: Audit, record: str, seat: str) -> bool:
    progress = seat_progress(audit, board(audit, record, seat), seat)
    return bool(progress.asked) and not progress.answered


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
