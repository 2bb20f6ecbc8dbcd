"""The screens: one per task, small widgets, one table of commands a screen, one style sheet beside home's."""

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.text import plural
from audit_tui.workspace import Workspace, unsaid

if TYPE_CHECKING:
    from audit_tui.opened import OpenSession

FRAMEWORK = "TEXTUAL"
"""How the names of the framework's own settings begin."""

FOR_THE_EYES = frozenset(
    f"{FRAMEWORK}_{name}"
    for name in (
        "ANIMATIONS",
        "COLOR_SYSTEM",
        "DIM_FACTOR",
        "DISABLE_KITTY_KEY",
        "FILTERS",
        "FPS",
        "SMOOTH_SCROLL",
    )
)
"""Those that only change how things look, move and are typed; somebody may need them to see or to type at all.

The others write keys or screens to a file, send them to another program, or have the app do what nobody pressed.
"""


PAINTS_A_SECOND = 240
"""How often the screen may be painted, where nobody says otherwise: what follows a key ("saved …") waits no longer."""


def take_away_what_leaks() -> None:
    """Take from the environment what would leak, before the framework reads it as it is imported."""
    for name in [name for name in os.environ if name.startswith(FRAMEWORK) and name not in FOR_THE_EYES]:
        del os.environ[name]


def run_app(
    workspace: Workspace,
    session: str | None = None,
    seat: str = PANEL,
    *,
    walking: str | None = None,
    practise: bool = False,
    opened: "OpenSession | None" = None,
    say: Callable[[str], None] = unsaid,
) -> int:
    """Open the app at its home screen, or at a session as the panel or as one agency; returns the exit status.

    `walking` is the seat in whose questions the panel's session opens, where that is not the panel's own; `practise`
    leads through a panel, on a copy of the demonstration that is thrown away; `opened` is the session, where it was
    opened just now; `say` prints what is to be read after leaving. Raises Stopped where a fault of the program was the
    end of it.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AuditError("the screens need a terminal", hint="every task is also a command: audit-tui --help")
    take_away_what_leaks()
    os.environ.setdefault(f"{FRAMEWORK}_FPS", str(PAINTS_A_SECOND))
    gc.disable()  # until home is painted: what is imported is never garbage
    from audit_tui.settings import guard_of, read_settings
    from audit_tui.tui.app import AuditApp
    from audit_tui.tui.terminal_title import only_our_name

    workspace.keys.prompt = workspace.keys.warn = None  # from here on, a screen asks, and a screen says
    warn = workspace.warn
    workspace = replace(workspace, warn=unsaid)
    settings = read_settings()
    _, wrong = guard_of(settings)
    if wrong:
        settings = replace(settings, problems=(*settings.problems, wrong))
    app = AuditApp(
        workspace, session=session, seat=seat, walking=walking, settings=settings, practise=practise, opened=opened
    )
    del opened  # another may be opened from home, and this one let go
    try:
        with only_our_name():
            app.run()
    finally:
        app.let_go()
    if stopped := app.ended_by():
        raise stopped
    for path in app.to_send:
        say("The file to send:")
        say(str(path))  # by itself, to be copied
    if app.left_unsaved:
        warn(f"{plural(app.left_unsaved, 'change')} could not be saved")
    return app.return_code or 0
