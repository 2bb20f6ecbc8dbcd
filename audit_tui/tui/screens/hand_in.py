"""Handing in a return for one record: what it lacks is listed first, and never keeps it back."""

from collections.abc import Callable, Sequence

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
_IN = (
    Choice(_LEAVE, "It is handed in, and stays so", "what is changed in it goes with it"),
    Choice("awaiting", "Not handed in yet: take it back"),
)
_WITH_NO_ANSWER = (
    Choice(_LEAVE, "Not yet", "a child not known to you: Esc, then x"),
    Choice("returned", "Hand it in with no answer"),
)
_LACKING = (Choice("returned", "Hand it in as it is", "the panel sees what is missing"),)
_NOT_IN = (Choice("returned", "Hand it in", "as it is; see below"),)
_NOT_IN_WHOLE = (Choice("returned", "Hand it in", "it can still be changed"),)


def ask_to_hand_in(screen: SessionBoundScreen, record: str, go_to: Callable[[str], None]) -> None:
    """List what the return for a record lacks: Enter hands it in, or on a question of the list goes there.

    Where something required is missing, the list stands on that: nobody hands it in by a second Enter.
    """
    audit, seat = screen.audit, screen.acting_seat
    lacking = walk_text.lacking(
        audit, board(audit, record, seat), seat, context_of(audit, record, screen.audit_app.opened.now())
    )
    rows, at = _ways(audit, record, seat, lacking)

    def chosen(code: str) -> None:
        if state := next((each for each in _STATES if each == code), None):
            if screen.did(acts.set_involvement(audit, record, seat, state), f"{record} return", seat=seat):
                screen.refresh_view()
                screen.say(_done(screen.audit, record, seat))
        elif code != _LEAVE:
            go_to(code)

    title = f"{record}: {answered_in_words(audit, record, seat)}"
    screen.app.push_screen(PickScreen(title, [*rows, *lacking], at, chosen))


def _ways(audit: Audit, record: str, seat: str, lacking: Sequence[Choice]) -> tuple[Sequence[Choice], str]:
    """What can be done with the return as it is, and on which row the list stands."""
    if audit.involvement(record, seat) == "returned":
        return _IN, _LEAVE
    progress = seat_progress(audit, board(audit, record, seat), seat)
    if progress.asked and not progress.answered:
        return _WITH_NO_ANSWER, _LEAVE
    if progress.missing:
        return _LACKING, progress.missing[0]
    return (_NOT_IN if lacking else _NOT_IN_WHOLE), "returned"


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
    then = "Nothing is sent yet: w on your list writes the file to send." if audit.details.return_of else ""
    return f"Handed in for {record}: {answered_in_words(audit, record, seat)}. {then or 'It can still be changed.'}"
