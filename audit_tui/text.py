"""Text from outside made safe to show, and the small words of every message: counts, dates, the nearest word."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final

REPLACEMENT: Final = "\ufffd"
"""What stands where something unsafe was, so that nothing vanishes unseen."""

_LONG, _LONGEST = 30, 120
_MANY, _FEW = 200, 10
_SENTENCE = re.compile(r".*?[^\W\d_]{3}[.](?= [A-Z])")
_SAFE = frozenset({type(None), bool, int, float})
_LINE_ENDS = re.compile("\r\n?")
_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f"  # C0 controls but tab and newline: escape sequences begin here
    "\x7f-\x9f"  # delete and the C1 controls, which some terminals obey
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides and isolates
    "\u2028\u2029"  # line and paragraph separators
    "\ufeff"  # byte order mark
    "\ud800-\udfff"  # lone surrogates, which no file can hold
    "]"
)


def clean_text(text: str) -> str:
    """The text with one kind of line end and each control or direction character as U+FFFD; tabs stay."""
    if text.isprintable():  # nothing unsafe is, and most texts are
        return text
    return _UNSAFE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def clean_document(value: Any) -> Any:
    """A document whose every text is safe to show, whoever wrote the file."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):  # most of what stands in one is safe, and asked for without another call
        return {
            name: one if type(one) in _SAFE or (type(one) is str and one.isprintable()) else clean_document(one)
            for name, one in value.items()
        }
    return [clean_document(one) for one in value] if isinstance(value, list | tuple) else value


def is_clean_json(raw: bytes) -> bool:
    """Whether all that stands in some JSON can be shown as it is; False may also be said of what could."""
    if b"\\" in raw and any(escape in raw for escape in (b"\\u", b"\\b", b"\\f", b"\\r")):  # nothing cleaned has these
        return False
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return clean_text(text) == text


def read_toml(text: str) -> dict[str, Any]:
    """What a TOML text says; ValueError, with the reason on one line, where nobody could have meant it."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(one_line(str(error))) from None
    except RecursionError:
        raise ValueError("there are too many brackets in one another") from None
    except ValueError:  # Python reads whole numbers of up to 4,300 digits
        raise ValueError("a number in it is too long") from None


def texts_in(value: object) -> Iterator[str]:
    """Every text of a document, however deep it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in texts_in(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in texts_in(one))


def one_line(text: str) -> str:
    """The cleaned text on one line, each run of white space as one space: for titles, labels and table cells."""
    if text.isprintable() and "  " not in text:  # as most are: the only white space in it is single spaces
        return text.strip(" ")
    return " ".join(clean_text(text).split())


def first_sentence(text: str) -> str:
    """The first sentence of a text's first paragraph; a point after a short form (`e.g.`) does not end it."""
    first = text.partition("\n\n")[0]
    found = _SENTENCE.match(first)
    return found.group() if found else first


def plural(count: int, one: str, many: str = "") -> str:
    """`1 record`, `3 records`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


@lru_cache(4096)  # a list across audits says the same few days thousands of times
def day(iso: str) -> str:
    """A date as people write it: `2026-09-30` is 30 September 2026, `2022-06` is June 2022."""
    from datetime import date

    if len(iso) == len("2022-06"):
        return f"{date.fromisoformat(iso + '-01'):%B %Y}"
    found = date.fromisoformat(iso[:10])
    return f"{found.day} {found:%B %Y}"


def moment(iso: str) -> str:
    """A day and a time as people write them, `2 March 2026, 09:30`; what is neither is given back as it is."""
    try:
        return f"{day(iso)}, {iso[11:16]}" if iso[11:16] else day(iso)
    except ValueError:
        return one_line(iso)


def in_fours(digest: str) -> str:
    """As much of a digest as people compare, in groups that can be read out: `3f2a 9c1e 77d0 12ab`."""
    return " ".join(digest[place : place + 4] for place in range(0, min(len(digest), 16), 4))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when nothing is like it.

    Comparing takes the square of their lengths: long words are compared with a few that begin or end in the same way.
    """
    from difflib import get_close_matches

    folded = word.casefold()
    likely = ((choice.casefold(), choice) for choice in known)
    if len(word) > _LONG:
        likely = ((other, choice) for other, choice in likely if other[:3] == folded[:3] or other[-3:] == folded[-3:])
    choices = dict(islice(likely, _FEW if len(word) > _LONG else _MANY))
    if len(word) > _LONGEST or folded in choices:
        return choices.get(folded)
    close = get_close_matches(folded, (choice for choice in choices if len(choice) <= _LONGEST), n=1)
    return choices[close[0]] if close else None


def suggestion(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint: did you mean the nearest, or else which words there are."""
    choices = tuple(known)
    near = nearest(word, choices)
    if near is not None:
        return f"did you mean ‘{near}’?"
    return otherwise or (f"use one of: {', '.join(choices)}" if choices else "there is none to choose from")
