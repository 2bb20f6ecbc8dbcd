"""Keys that arrive in one read take effect in the order typed, in a real terminal.

- keys-edit: a letter, backspace and a letter in one read edit as they were typed.
- keys-focus: letters after Tab land in the field that Tab leads to.
- keys-answer: an answer is stored under the question that was on the screen when it was given.
- keys-dialog: letters after the key that opens a dialog are the dialog's, those after the key that closes it are not.
- keys-slow: a handler that waits or blocks holds the keys behind it back, however long it takes.
- keys-lost: a widget that goes away does not take the keyboard with it.
- keys-stuck: a handler that is never done does not take the keyboard with it for ever.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

pytestmark = pytest.mark.pty

ROOT = Path(__file__).parents[2]


@pytest.fixture
def terminal() -> Iterator[PtyTerminal]:
    """The small app, ready for keys."""
    with PtyTerminal([sys.executable, "-m", "tests.tui.ordered_keys_app"], rows=30, cwd=ROOT) as terminal:
        terminal.wait_for("[||]")
        yield terminal


def test_backspace_takes_the_letter_before_it(terminal: PtyTerminal) -> None:
    """keys-edit."""
    terminal.press(*"abcX", "backspace", "d")
    terminal.wait_for("[abcd||]")
    terminal.press(*"efY", "backspace", *"gZ", "backspace", "left", "h")
    terminal.wait_for("[abcdefhg||]")


def test_letters_after_tab_are_the_next_field_s(terminal: PtyTerminal) -> None:
    """keys-focus."""
    terminal.press(*"one", "tab", *"twoX", "backspace", "shift+tab", "!", "tab", "?")
    terminal.wait_for("[one!|two?|]")


def test_a_paste_waits_its_turn(terminal: PtyTerminal) -> None:
    """keys-focus, with a paste between keys."""
    terminal.send("a\t\x1b[200~pasted\x1b[201~\x7fb")
    terminal.wait_for("[a|pasteb|]")


def test_each_answer_is_stored_under_its_own_question(terminal: PtyTerminal) -> None:
    """keys-answer."""
    terminal.press("tab", "tab", "enter", "f5", "down", "enter", "f5", "down", "enter", "f5", "up", "enter")
    terminal.wait_for("[||1:yes 2:partly 3:no 4:partly]")


def test_a_dialog_gets_the_letters_typed_while_it_is_open(terminal: PtyTerminal) -> None:
    """keys-dialog."""
    terminal.press("a", "f4", *"noteX", "backspace", "enter", "b")
    terminal.wait_for("[a<note>b||]")


def test_keys_behind_a_handler_that_waits(terminal: PtyTerminal) -> None:
    """keys-slow: the wait is longer than the interval at which the keyboard is watched."""
    terminal.press("a", "f2", *"bX", "backspace", "tab", "c")
    terminal.wait_for("[a<waited>b|c|]")


def test_keys_typed_while_the_app_is_held_up(terminal: PtyTerminal) -> None:
    """keys-slow: the app's loop itself stands still."""
    terminal.press("a", "f3", "b", "f3", *"cX", "backspace", "tab", "d")
    terminal.wait_for("[a<blocked>b<blocked>c|d|]")


def test_a_click_waits_for_the_keys_before_it(terminal: PtyTerminal) -> None:
    """keys-focus, with the mouse: letters typed before the click stay in the first field."""
    row = next(row for row, line in enumerate(terminal.lines, start=1) if "partly" in line) - 4
    terminal.send(f"abX\x7f\x1b[<0;10;{row}M\x1b[<0;10;{row}mc")
    terminal.wait_for("[ab|c|]")


def test_a_widget_that_goes_away_does_not_stop_the_keyboard(terminal: PtyTerminal) -> None:
    """keys-lost."""
    terminal.press("tab", "tab", "tab", *"ab!cd", "f3", "e", "f3")
    terminal.wait_for("[<blocked><blocked>||]")


def test_a_handler_that_is_never_done_does_not_stop_the_keyboard(terminal: PtyTerminal) -> None:
    """keys-stuck: after the app's patience, which is short here."""
    terminal.press("tab", "tab", "tab", "?", "f8")
    assert terminal.wait_for("[<rescued>||]") > 1
