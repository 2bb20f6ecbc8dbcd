"""What holds for the whole process, so that nothing of an audit leaves it unasked, and a fault says nothing of one."""

import os
import sys
import threading
import warnings
from contextlib import suppress

from audit_tui.cli.printing import complain


def take_care() -> None:
    """Have nothing of this process leak: no file for others, no core file, nothing that libraries say to a terminal.

    Their warnings and tracebacks may hold what they were working on, as may their logs: see `quiet_logs`. A fault that
    the command line does not see is reported as those are that it sees; one in a thread or in tidying up ends nothing,
    and nothing is said of it.
    """
    os.umask(0o077)
    with suppress(ImportError, OSError, ValueError):  # Windows has none of it
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    sys.excepthook = lambda _kind, fault, _trace: _end_with(fault)
    threading.excepthook = lambda told: _report(told.exc_value)
    sys.unraisablehook = lambda told: _report(told.exc_value)


def quiet_logs() -> None:
    """Have libraries log nothing, before any is imported; apart from the rest, since `--help` needs none of them."""
    import logging

    logging.disable()


def say_stopped(fault: BaseException) -> None:
    """Say that a fault of the program was its end; its own words may be words of an audit, and are told to nobody."""
    from audit_tui.crash import Stopped, report

    complain(str(fault if isinstance(fault, Stopped) else Stopped(fault, report(fault))))


def _end_with(fault: BaseException) -> None:
    if not isinstance(fault, KeyboardInterrupt):
        say_stopped(fault)


def _report(fault: BaseException | None) -> None:
    from audit_tui.crash import report

    if isinstance(fault, Exception) and not isinstance(fault, OSError):  # the terminal has gone, and its writer with it
        report(fault)
