"""The commands that open the screens."""

from argparse import Namespace
from pathlib import Path

from audit_tui.cli.printing import say
from audit_tui.domain.words import BANNER
from audit_tui.workspace import Workspace

_NEXT = "Your own audits: audit-tui (or: start.py app) opens them, and n there sets one up."
"""Said on leaving what is made up."""


def demo(workspace: Workspace, words: Namespace) -> int:
    """Make a fresh copy of the demonstration, and open it; home behind it is that of one's own audits."""
    from audit_tui.demonstration import make_demonstration

    made = make_demonstration(workspace, words.at)
    made.close()
    say(f"{BANNER}: a copy was made in {made.folder}")
    if words.no_open:
        say(made.audit.details.id)
        return 0
    from audit_tui.tui import run_app

    return _said_what_next(run_app(workspace, session=str(made.folder.absolute())))


def practise(workspace: Workspace, _words: Namespace) -> int:
    """The practice panel, on a copy of the demonstration that is thrown away."""
    from audit_tui.tui import run_app

    return _said_what_next(run_app(workspace, practise=True))


def _said_what_next(status: int) -> int:
    say(_NEXT)
    return status


def open_session(workspace: Workspace, words: Namespace) -> int:
    """The panel's screens, or one agency's return; a return that came as a file is opened in a copy of its own."""
    from audit_tui.cli.on_session import seat_of
    from audit_tui.returns.bundle import is_bundle
    from audit_tui.tui import run_app

    name = words.session
    if is_bundle(Path(name)):
        from audit_tui.sent_returns import open_bundle

        name = open_bundle(workspace, Path(name))
        say(f"Your answers are kept in {workspace.folder_of(name)}")
    found = [workspace.open(name)]
    seat = seat_of(found[0].audit, words.seat)
    if name != words.session and found[0].audit.details.return_key and not found[0].key:
        say(f"This copy is NOT encrypted: P on its screen, or audit-tui encrypt {name}, encrypts it.")
    return run_app(workspace, session=name, seat=seat, opened=found.pop(), say=say)  # nothing here holds on to it


def preview(workspace: Workspace, words: Namespace) -> int:
    """A question set in the app, on an audit that is thrown away; one with errors is not opened but checked."""
    from audit_tui.cli.checking import say_problems, set_to_preview
    from audit_tui.preview import SESSION_ID, seat_to_begin, throw_away_audit
    from audit_tui.tui import run_app

    found, problems = set_to_preview(workspace, words.file)
    if found is None:
        return say_problems(problems)
    seat = seat_to_begin(found, words.seat)
    with throw_away_audit(workspace, found, seat, short=words.short) as apart:
        return run_app(apart, session=SESSION_ID, walking=seat)
