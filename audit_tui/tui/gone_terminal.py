"""The terminal that goes away while the app writes to it: its window is closed, or the connection to it is lost.

Textual 8.2 then stops writing for good. Thirty pieces later its queue is full and the next one waits for ever, and with
it the whole app: no signal is heard, and nothing more is saved. Here the rest is let go of instead.
"""

import contextlib
import sys

from textual.drivers._writer_thread import WriterThread


def install() -> None:
    """Have the framework write so; doing it again changes nothing."""
    WriterThread.run = _write_while_there  # type: ignore[method-assign, assignment]


def is_gone() -> bool:
    """Whether nobody is at the other end of the terminal any more; False where the system cannot tell."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import select

        poll = select.poll()
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
        return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
    return False


def _write_while_there(thread: WriterThread) -> None:
    while (text := thread._queue.get()) is not None:
        with contextlib.suppress(OSError, ValueError):
            thread._file.write(text)
            if thread._queue.empty():
                thread._file.flush()
    with contextlib.suppress(OSError, ValueError):
        thread._file.flush()
