"""The Esc key, told from the start of a sequence also where the next key comes in the same read.

A terminal sends Esc as the byte that begins arrow keys and Alt combinations too. Where keys arrive together, Textual
8.2 takes `Esc g` for Alt+g, `Esc 2` for a trade mark sign and `Esc n` before more for `^n`: a command would be lost, or
typed into the field that the Esc was to leave. No command here uses Alt, so an Esc that begins no sequence is one.
"""

import re
from collections.abc import Iterable
from weakref import WeakSet

from textual._xterm_parser import XTermParser
from textual.message import Message

_NO_SEQUENCE = (
    "[^"
    "\x1b"
    r"\[\]OPX^_"  # what begins a sequence of several characters
    "fb\x7f"  # word right, word left and delete word, as many terminals send them
    "]"
)
_LONE_ESCAPE = re.compile(f"\x1b(?={_NO_SEQUENCE})")
_NOT_ITS_REST = re.compile(_NO_SEQUENCE)
_REST_OF_ESCAPE = "[27u"
_UNMISTAKABLE = f"\x1b{_REST_OF_ESCAPE}"
_PASTE = re.compile("(\x1b\\[200~.*?(?:\x1b\\[201~|$))", re.DOTALL)


def separate_escapes(data: str) -> str:
    """What a terminal sent, with each Esc that begins no sequence in its unmistakable form; pastes are left alone."""
    typed_and_pasted = _PASTE.split(data)
    typed_and_pasted[::2] = [_LONE_ESCAPE.sub(_UNMISTAKABLE, typed) for typed in typed_and_pasted[::2]]
    return "".join(typed_and_pasted)


def install() -> None:
    """Have the framework read the terminal so; doing it again changes nothing."""
    feed = XTermParser.feed
    if getattr(feed, "separates_escapes", False):
        return

    ended_with_escape: WeakSet[XTermParser] = WeakSet()

    def feed_separated(parser: XTermParser, data: str) -> Iterable[Message]:
        separated = separate_escapes(data)
        still_waits = parser in ended_with_escape and parser._timeout_time is not None
        if still_waits and _NOT_ITS_REST.match(data):
            separated = _REST_OF_ESCAPE + separated  # the Esc came in the read before, a moment ago
        (ended_with_escape.add if data.endswith("\x1b") else ended_with_escape.discard)(parser)
        yield from feed(parser, separated)

    feed_separated.separates_escapes = True  # type: ignore[attr-defined]
    XTermParser.feed = feed_separated  # type: ignore[method-assign, assignment]
