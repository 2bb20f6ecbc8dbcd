"""An Esc is an Esc, whatever came with it in the same read."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from audit_tui.tui.escape_key import install, separate_escapes


def keys(*reads: str) -> list[str]:
    """The keys that the framework makes of what a terminal sent, read by read."""
    install()
    parser = XTermParser(debug=False)
    found = [event for data in (*reads, "") for event in parser.feed(data)]
    return [event.key for event in found if isinstance(event, events.Key)]


@pytest.mark.parametrize("then", [*"gn2Vmx., ", "\r", "\x13"])
def test_esc_and_a_key_are_two_keys(then: str) -> None:
    """Letters, digits, punctuation, Enter and ctrl keys; with more text before and after."""
    alone = keys(then)
    assert keys(f"ab\x1b{then}more") == ["a", "b", "escape", *alone, *"more"]


@pytest.mark.parametrize(
    ("sent", "key"),
    [("\x1b[A", "up"), ("\x1bOP", "f1"), ("\x1b[15~", "f5"), ("\x1b[1;5C", "ctrl+right"), ("\x1b[Z", "shift+tab")],
)
def test_sequences_are_left_alone(sent: str, key: str) -> None:
    """Arrow and function keys, and with modifiers."""
    assert keys(f"a{sent}b") == ["a", key, "b"]


def test_a_paste_is_left_alone() -> None:
    """Bracketed paste begins with a sequence."""
    assert separate_escapes("\x1b[200~x y\x1b[201~") == "\x1b[200~x y\x1b[201~"


def test_an_esc_at_the_end_waits_for_what_may_follow() -> None:
    """A sequence may be split between two reads."""
    assert separate_escapes("ab\x1b") == "ab\x1b"
    assert keys("ab\x1b") == ["a", "b", "escape"]
    assert keys("ab\x1b", "[A") == ["a", "b", "up"]


@pytest.mark.parametrize("then", [*"sgn2V,", "\r"])
def test_an_esc_and_a_key_in_the_next_read_are_two_keys(then: str) -> None:
    """The second read comes before the Esc has been given up as the start of a sequence."""
    assert keys("ab\x1b", f"{then}more") == ["a", "b", "escape", *keys(then), *"more"]
