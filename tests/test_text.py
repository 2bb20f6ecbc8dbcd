"""Text from outside.

- text-safe: no control, direction or separator character passes, and no lone surrogate.
- text-seen: what is taken out leaves a mark in its place, one for one.
- text-plain: text without such characters is unchanged; tabs and newlines stay.
- text-stable: cleaning twice is cleaning once.
"""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_tui.text import REPLACEMENT, clean_document, clean_text, nearest, one_line, suggestion

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANY_TEXT)
def test_nothing_unsafe_passes(text: str) -> None:
    """text-safe."""
    cleaned = clean_text(text)
    unsafe = [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in "\t\n"]
    assert not unsafe
    assert not set(cleaned) & {*DIRECTIONS, "\ufeff"}
    cleaned.encode()


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """text-stable."""
    assert clean_text(clean_text(text)) == clean_text(text)


@given(ANY_TEXT)
def test_nothing_vanishes(text: str) -> None:
    """text-seen: one character stands for each, but for the two of a Windows line end."""
    assert len(clean_text(text)) == len(text) - text.count("\r\n")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))))
def test_ordinary_text_is_unchanged(text: str) -> None:
    """text-plain."""
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\tb", "a\tb"),
        ("\x1b]0;title\x07", f"{REPLACEMENT}]0;title{REPLACEMENT}"),
        ("\x9b2J", f"{REPLACEMENT}2J"),
        ("\ufeffid", f"{REPLACEMENT}id"),
        ("safe\u202eelif", f"safe{REPLACEMENT}elif"),
        ("👩\u200d👧 Zoë", "👩\u200d👧 Zoë"),
    ],
)
def test_examples(text: str, cleaned: str) -> None:
    """text-safe, text-seen and text-plain, by example."""
    assert clean_text(text) == cleaned


@given(ANY_TEXT)
def test_one_line_has_no_line_end_and_no_double_space(text: str) -> None:
    """text-safe, on one line."""
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line == " ".join(line.split())


def test_the_nearest_word_is_suggested() -> None:
    assert (nearest("Polise", ("csc", "police")), nearest("zzz", ("csc", "police"))) == ("police", None)
    assert suggestion("polise", ("csc", "police")) == "did you mean ‘police’?"
    assert suggestion("zzz", ("csc", "police")) == "use one of: csc, police"
    assert suggestion("zzz", ("csc",), "ask") == "ask"
    assert suggestion("zzz", ()) == "there is none to choose from"


def test_what_is_taken_for_safe_at_once_has_nothing_to_clean() -> None:
    printable = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isprintable())
    assert clean_text(f"\x00{printable}") == f"{REPLACEMENT}{printable}"


def test_every_text_of_a_document_is_cleaned_and_nothing_else_is_touched() -> None:
    given = {"a": "\x1b[2J", "b": ["plain", "\u202e", {"c": "x\r\ny"}], "d": 1.5, "e": None, "f": True, "g": "Zoë ‘’"}
    cleaned = {"a": f"{REPLACEMENT}[2J", "b": ["plain", REPLACEMENT, {"c": "x\ny"}]}
    assert clean_document(given) == {**given, **cleaned}
    assert clean_document("\x07") == REPLACEMENT
