"""Values that nobody expects, and JSON in which some of them stand."""

import json
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import strategies as st

TEXTS = (
    *(
        "",
        " ",
        "\n",
        "a\nb",
        "\t",
        "\x00",
        "\x1b[2J",
        "\x1b]0;x\x07",
        "\x9b31m",
        "\x7f",
        "\u202egnp.exe",
        "\u2028",
        "\ufeff",
    ),
    *("\ud800", "a\udfffb", "\ufffe", "\U0001f468\u200d\U0001f469", "e\u0301" * 20, "ß", "١٢", "²", "Ⅳ", "\u3000"),
    *("x" * 300, "x" * 40_000, "x y " * 3000, "-" * 2000, "'" * 500, "|" * 500, "[" * 3000, "*" * 999, "`" * 777),
    *("[/]", "[@click=app.quit]x[/]", "[red]", "{}", "{0}", "%s", "%", "=1+1", "@SUM(A1)", "<script>", "<!--", "&amp;"),
    *("../../x", "/", "\\", "C:\\x", "CON", "nul.json", ".", "..", "~", "$HOME", "*", "a" * 255, "x.json", "session"),
    *(
        "0",
        "-1",
        "1e999",
        "nan",
        "9" * 5000,
        "1.5",
        "None",
        "null",
        "true",
        "[]",
        "panel",
        "all",
        "none",
        ",",
        ";",
        "=",
    ),
    *(
        "2026-02-30",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "2026-02",
        "2026",
        "20260101",
        "2026-W01-1",
        "12026-01-01",
    ),
    *("2026-01-01T00:00:00", "2026-01-01T25:00:00+00:00", "2026-01-01T00:00:00+99:00", "2026-01-01 x", "tomorrow"),
)
NUMBERS = (0, -1, 1, 2, 3, 7, 99, 2**31, 2**63, -(2**63), 2**64, 10**30, 0.1, -0.0, 1e-320, 1e308, True, False)

_RAW = {
    "@@NaN@@": "NaN",
    "@@Infinity@@": "-Infinity",
    "@@1e999@@": "1e999",
    "@@long@@": "9" * 5000,
    "@@longer@@": "1" + "0" * 400,
    "@@deep@@": "[" * 60 + "]" * 60,
    "@@deeper@@": "[" * 900 + "]" * 900,
    "@@deepest@@": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "@@twice@@": '{"a": 1, "a": 2}',
}
"""What the JSON of the library cannot write: by what stands in its place until then."""

_STRUCTURES: tuple[Any, ...] = (
    None,
    [],
    {},
    [[]],
    [None],
    [""],
    {"": ""},
    {"x": 1},
    ["csc", "csc"],
    [["csc", "x"]],
    [{}],
)
_MANY = 200

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
"""Any JSON value, from scratch."""


def value(chance: Random) -> Any:
    """A value of any type."""
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(TEXTS)
    if kind == 1:
        return chance.choice(NUMBERS)
    return deepcopy(chance.choice(_STRUCTURES)) if kind == 2 else chance.choice(tuple(_RAW))


def written(document: Any, **how: Any) -> str:
    """The document as JSON, with what JSON's own writer cannot say."""
    text = json.dumps(document, **how)
    for name, raw in _RAW.items():
        text = text.replace(f'"{name}"', raw)
    return text


class Pool:
    """The words of real documents, by the field in which they stand: what fits a field and is wrong there."""

    def __init__(self, *documents: Any) -> None:
        self._of: dict[str, list[Any]] = defaultdict(list)
        for document in documents:
            for field, holder, key in places(document):
                found = holder[key]
                if len(self._of[field]) < _MANY and found not in self._of[field]:
                    self._of[field].append(deepcopy(found))
        self._fields = tuple(self._of)

    def of(self, chance: Random, field: str) -> Any:
        """Another value of this field, or now and then of another one."""
        known = field if field in self._of and chance.random() < 0.85 else chance.choice(self._fields)
        return deepcopy(chance.choice(self._of[known]))

    def field(self, chance: Random) -> str:
        """The name of a field."""
        return chance.choice(self._fields)


def places(document: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every place in a document: the field's name (`agencies` of a list, `agencies[]` of what is in it), and where."""
    waiting = [("", document)]
    while waiting:
        name, holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            field = key if isinstance(key, str) else f"{name}[]"
            yield field, holder, key
            waiting.append((field, holder[key]))


def changed(chance: Random, document: Any, pool: Pool) -> Any:
    """A copy of the document with one to four things in it that were not so; every other time each fits its field."""
    new = deepcopy(document)
    change = _fitting if chance.random() < 0.6 else _change
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        found = list(places(new))
        if found:
            change(chance, *chance.choice(found), pool)
    return new


def _fitting(chance: Random, field: str, holder: Any, key: Any, pool: Pool) -> None:
    """Another value of the same type: another's id, a text that no screen expects, a list without or with one more."""
    now = holder[key]
    if isinstance(now, str) and chance.random() < 0.4:
        holder[key] = chance.choice(TEXTS)
    elif isinstance(now, bool):
        holder[key] = not now
    elif isinstance(now, int | float):
        holder[key] = chance.choice(NUMBERS)
    elif isinstance(now, list) and chance.random() < 0.5:
        holder[key] = [*now, *now[:1]] if chance.random() < 0.5 else now[1:]
    else:
        holder[key] = pool.of(chance, field)


def _change(chance: Random, field: str, holder: Any, key: Any, pool: Pool) -> None:
    match chance.randrange(9):
        case 0 | 1 | 2:
            holder[key] = value(chance)
        case 3 | 4:
            holder[key] = pool.of(chance, field)
        case 5:
            del holder[key]
        case 6 if isinstance(holder, dict):
            holder[chance.choice((pool.field(chance), *TEXTS[:20]))] = holder.pop(key)
        case 6:
            holder.insert(key, deepcopy(holder[key]))
        case _ if isinstance(holder, dict):
            holder[pool.field(chance)] = pool.of(chance, field)
        case _:
            holder.append(pool.of(chance, field))


def hurt(chance: Random, data: bytes) -> bytes:
    """Bytes of a file after a mishap: cut short, flipped, doubled, another file's, or nothing."""
    match chance.randrange(7):
        case 0:
            return data[: chance.randrange(len(data) + 1)]
        case 1 | 2:
            flipped = bytearray(data or b"x")
            for _ in range(chance.choice((1, 1, 3, 40))):
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
            return bytes(flipped)
        case 3:
            at, to = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
            return data[:at] + data[to:]
        case 4:
            return data.replace(b"\n", b"\r\n") if chance.random() < 0.5 else b"\xef\xbb\xbf" + data
        case 5:
            return data + chance.choice((b"\n", b"\0", data, b"}", b"\x00" * 512))
        case _:
            return chance.choice(
                (b"", b"{}", b"[]", b"null", b"\0" * 4096, b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xfe")
            )
