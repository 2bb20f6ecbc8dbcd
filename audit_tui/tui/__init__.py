"""The screens: one per task, small widgets, one table of commands a screen, one style sheet."""

import os
import sys

from audit_tui.domain.question_set import PANEL
from audit_tui.errors import AuditError
from audit_tui.workspace import Workspace

LEAKY_VARIABLES = (
    "TEXTUAL",
    "TEXTUAL_LOG",
    "TEXTUAL_DEBUG",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_LOCATION",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_PRESS",
    "TEXTUAL_DRIVER",
    "TEXTUAL_SHOW_RETURN",
)
"""Settings of the framework that would write keys or screens to a file."""


def run_app(workspace: Workspace, session: str | None = None, seat: str = PANEL, *, walking: str | None = None) -> int:
    """Open the app at its home screen, or at a session as the panel or as one agency; returns the exit status.

    `walking` is the seat in whose questions the panel's session opens, where that is not the panel's own.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AuditError("the screens need a terminal", hint="every task is also a command: audit-tui --help")
    for name in LEAKY_VARIABLES:
        os.environ.pop(name, None)
    from audit_tui.settings import read_settings
    from audit_tui.tui.app import AuditApp
    from audit_tui.tui.terminal_title import only_our_name

    app = AuditApp(workspace, session=session, seat=seat, walking=walking, settings=read_settings())
    try:
        with only_our_name():
            app.run()
    finally:
        app.let_go()
    return app.return_code or 0
