"""The program with a fault that a test names, while words of an audit are on the screen and in its variables.

The first word names the fault, the others are a command line.
"""

import asyncio
import sys
import threading
from typing import Any

from audit_tui.cli import main
from audit_tui.cli.care import quiet_logs, take_care
from audit_tui.opened import OpenSession
from audit_tui.tui import app
from audit_tui.tui.screens.walk import WalkScreen

SECRET = "SECRET words of a child"


def in_a_key(_screen: WalkScreen) -> None:
    """A key's handler looks up what is not there."""
    held = {}
    print(held[SECRET])


def while_the_disk_hangs(_screen: WalkScreen) -> None:
    """The first time, the disk takes no save any more; the second time, a key's handler fails."""
    if OpenSession.save is hang:
        raise ValueError(SECRET)
    OpenSession.save = hang  # type: ignore[method-assign]


def hang(*_words: object) -> None:
    """Save for ever."""
    threading.Event().wait()


async def while_the_app_waits_for_ever(screen: WalkScreen) -> None:
    """A handler of the app never ends, and then something fails."""
    screen.app.call_later(asyncio.Event().wait)
    await asyncio.sleep(0)
    raise ValueError(SECRET)


FAULTS: dict[str, Any] = {
    each.__name__: each for each in (in_a_key, while_the_disk_hangs, while_the_app_waits_for_ever)
}


def fail_in_the_background() -> None:
    """A thread, something that is tidied up, a warning and a log, each with words of an audit; then the end."""
    import logging
    import warnings

    class Untidy:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    thread = threading.Thread(target=in_a_key, args=(None,))
    thread.start()
    thread.join()
    Untidy()
    warnings.warn(SECRET, stacklevel=1)
    logging.getLogger("asyncio").error(SECRET)
    raise RuntimeError(SECRET)


if __name__ == "__main__":
    fault, *words = sys.argv[1:]
    take_care()
    if not words:
        quiet_logs()
        fail_in_the_background()
    app.SAVING_SECONDS = 0.3
    app.FAREWELL_SECONDS = 0.3
    WalkScreen.action_outline = FAULTS[fault]  # type: ignore[method-assign]
    sys.exit(main(words))
