"""Made-up and garbled question-set files, each from a number, so that every one can be made again."""

import random
import re
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from audit_tui.questions.library import shipped_folder
from audit_tui.questions.properties import PROPERTIES, USES

SMALL = (Path(__file__).parent / "documents" / "small.md").read_text(encoding="utf-8")
TOPICS = ("neglect", "child_sexual_exploitation", "missing_from_home", "domestic_abuse")
PARTS = ("record_details", "closing_judgement")

_ID = re.compile(r"\b[A-Z]{2,8}-[0-9]+(?:\.[0-9]+)?")
_HEADING = re.compile(r"(?m)^(?=#{1,3} )")
_DEFINITION = re.compile(r"(?m)^\[([^\]\n]+)\]: <.*>\n?")
_WORD = re.compile(r"[\w.'’-]+")
_HEAD = "# Garbled\n\nTo see what happens.\n\n- id: garbled\n- version: 2026.1\n- status: draft\n"

LINES = (
    *(
        "# A title",
        "## NEG-1 A section",
        "### NEG-1.1 A question?",
        "## Agencies",
        "## Key lines of enquiry",
        "#",
        "####",
    ),
    *(
        "- answer: yes, partly, no",
        "- answer: one of",
        "  - one: One — a note",
        "- theme: planning",
        "- layer: quality",
    ),
    *("- asked of: all", "- required", "1. First", "- ", "-", "> a quotation", "```", "~~~ code", "---", "===", "***"),
    *("| a | b |", "|---|---|", "<div>", "<!-- a", "-->", "<https://a.example>", "[a]: <https://a.example>", "[a]: b"),
    *("[a]:", "[", "![a](b)", "    indented", "\ttab", "- - - deep", "1) other", "* star", "+ plus", "\\", "&amp;", ""),
    *("- source: [a], [b](https://b.example)", "- part: first", "- part: vocabulary", "- include: record_details"),
)
CHARACTERS = (
    *"\x00\x01\x07\x0b\x0c\x1b\x1c\x7f\x85\xa0\xad\u0130\u0301\u061c\u1680\u200b\u200d\u2028\u2029\u202e\u2066\u3000\ufeff",
    *(
        "\ufffd",
        "\uffff",
        "\U0001f468\u200d\U0001f469",
        "\U000e0041",
        "ß",
        "ﬁ",
        "Ⅳ",
        "١",
        "²",
        "\r",
        "\r\n",
        "\n",
        "\t",
    ),
    *"[](){}<>`*_~|#-+.,:;—‘’'\"\\&=/?!0 ",
)
WORDS = (
    *PROPERTIES,
    *USES,
    *(
        "is",
        "is not",
        "is within",
        "includes",
        "does not include",
        "differs",
        "<",
        "<=",
        ">=",
        ">",
        "≤",
        "and",
        "or",
        ",",
    ),
    *(
        "this",
        "any agency's",
        "months since",
        "today",
        "session date",
        "concern raised",
        "2 or more steps from",
        "when",
    ),
    *("NEG-3.1", "NEG-1.1", "CLS-1", "REC-15", "yes", "no", "partly", "good", "csc", "police", "all", "panel", "none"),
    *("not_recorded", "not_asked", "not_applicable", "2026-02-30", "2026-03", "0", "-1", "999999999", "9" * 40, "1.5"),
    *("grade", "date or month", "text 20 to 1500 characters", "number 0 to 1, two decimals", "scale 0 to 10", "any of"),
)

Change = Callable[[random.Random, str], str]


class Document(NamedTuple):
    """What is read: a file among others, and of which sort it is."""

    sort: str
    asked: str
    files: dict[str, bytes]


def document(seed: int, number: int) -> Document:
    """The document of this number."""
    chance = random.Random(f"{seed}:{number}")
    sort = chance.choices(("piece", "small", "made", "part", "vocabulary", "whole"), (52, 12, 16, 9, 9, 2))[0]
    match sort:
        case "piece":
            name = chance.choice(TOPICS)
            return Document(sort, f"{name}.md", {f"{name}.md": garbled(chance, piece(chance, name))})
        case "small":
            return Document(sort, "small.md", {"small.md": garbled(chance, SMALL)})
        case "made":
            return Document(sort, "garbled.md", {"garbled.md": garbled(chance, _made(chance))})
        case "part":
            name = chance.choice(PARTS)
            files = {"small.md": _including(name), f"{name}.md": garbled(chance, piece(chance, name))}
            return Document(sort, chance.choice(("small.md", "small.md", f"{name}.md")), files)
        case "vocabulary":
            name = chance.choice(TOPICS)
            files = {f"{name}.md": piece(chance, name).encode(), "vocabulary.md": garbled(chance, _text("vocabulary"))}
            return Document(sort, chance.choice((f"{name}.md", f"{name}.md", "vocabulary.md")), files)
        case _:
            name = chance.choice((*TOPICS, *PARTS))
            return Document(sort, f"{name}.md", {f"{name}.md": garbled(chance, _text(name))})


def piece(chance: random.Random, name: str) -> str:
    """A few questions of a shipped set that are a sound set of their own."""
    head, sections, definitions = _blocks(name)
    asked = [(section, question) for section, questions in sections for question in questions]
    kept = sorted(chance.sample(range(len(asked)), k=min(chance.randint(1, 5), len(asked))))
    ids = {found[0] for at in kept if (found := _ID.search(asked[at][1]))}
    blocks, last = [head], ""
    for section, question in (asked[at] for at in kept):
        blocks += [section, question] if section != last else [question]
        last = section
    lines = (line for line in "".join(blocks).splitlines(keepends=True) if _stands_alone(line, ids))
    text = "".join(lines)
    return text + "".join(line for link, line in definitions if f"[{link}]" in text)


def garbled(chance: random.Random, text: str) -> bytes:
    """The text after none to six changes, as bytes that may not be text any more."""
    for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3, 6))):
        text = chance.choice(_CHANGES)(chance, text)
    data = text.encode("utf-8", "surrogatepass")
    return chance.choice(_IN_BYTES)(chance, data) if chance.random() < 0.1 else data


@cache
def _text(name: str) -> str:
    return (shipped_folder() / f"{name}.md").read_text(encoding="utf-8")


@cache
def _blocks(name: str) -> tuple[str, list[tuple[str, list[str]]], list[tuple[str, str]]]:
    """A shipped set's head, its sections with their questions, and its link definitions."""
    text = _text(name)
    definitions = [(found[1], found[0]) for found in _DEFINITION.finditer(text)]
    head, *rest = (block for block in _HEADING.split(_DEFINITION.sub("", text)) if block)
    sections: list[tuple[str, list[str]]] = []
    for block in rest:
        if block.startswith("### "):
            sections[-1][1].append(block)
        else:
            sections.append((block, []))
    return re.sub(r"(?m)^- include: .*\n", "", head), [found for found in sections if found[1]], definitions


def _stands_alone(line: str, ids: set[str]) -> bool:
    return not line.startswith("- ") or line.startswith("- was:") or ids.issuperset(_ID.findall(line))


def _including(name: str) -> bytes:
    return SMALL.replace("- quorum:", f"- include: {name}\n- quorum:", 1).encode()


def _made(chance: random.Random) -> str:
    """A document of lines and of single characters that mean something in the format or in Markdown."""
    lines = (chance.choice(LINES) if chance.random() < 0.8 else _noise(chance) for _ in range(chance.randint(0, 30)))
    text = chance.choice(("\n", "\n\n")).join(lines)
    return f"{_HEAD}\n{text}\n" if chance.random() < 0.5 else text


def _noise(chance: random.Random) -> str:
    letters = chance.choice((CHARACTERS, CHARACTERS, "[]()<>`*", WORDS))
    return chance.choice(("", " ")).join(chance.choices(letters, k=chance.randint(1, 12)))


def _place(chance: random.Random, text: str) -> int:
    return chance.randint(0, len(text))


def _line_change(change: Callable[[random.Random, list[str], int], object]) -> Change:
    """A change of the list of lines, told which line."""

    def changed(chance: random.Random, text: str) -> str:
        lines = text.splitlines(keepends=True) or ["\n"]
        change(chance, lines, chance.randrange(len(lines)))
        return "".join(lines)

    return changed


def _cut(chance: random.Random, text: str) -> str:
    start = _place(chance, text)
    return text[:start] + text[start + chance.choice((1, 1, 5, 40, 400)) :]


def _insert(chance: random.Random, text: str) -> str:
    at = _place(chance, text)
    return text[:at] + chance.choice(CHARACTERS) * chance.choice((1, 1, 1, 2, 30)) + text[at:]


def _truncate(chance: random.Random, text: str) -> str:
    return text[: _place(chance, text)]


def _word(chance: random.Random, text: str) -> str:
    """Another legal word, or a word of the text itself, where a word stands."""
    found = list(_WORD.finditer(text))
    if not found:
        return text
    old = chance.choice(found)
    new = chance.choice(WORDS) if chance.random() < 0.6 else chance.choice(found)[0]
    return text[: old.start()] + new + text[old.end() :]


def _condition(chance: random.Random, lines: list[str], at: int) -> None:
    """A condition of random words, naming the questions that there are."""
    ids = _ID.findall("".join(lines)) or ["NEG-1.1"]
    name = chance.choice(("asked when", "required when", "required unless", "rule", "warn unless", "ask at once"))
    words = (chance.choice(WORDS if chance.random() < 0.7 else ids) for _ in range(chance.choice((1, 3, 5, 9, 60))))
    properties = [place for place, line in enumerate(lines) if line.startswith("- ")]
    lines.insert(
        chance.choice(properties) if properties else at, f"- {name}: {' '.join((chance.choice(ids), *words))}\n"
    )


def _shuffle(chance: random.Random, lines: list[str], at: int) -> None:
    """The run of list items about a line in another order."""
    start = end = at
    while start and lines[start - 1].lstrip().startswith("- "):
        start -= 1
    while end < len(lines) and lines[end].lstrip().startswith("- "):
        end += 1
    run = lines[start:end]
    chance.shuffle(run)
    lines[start:end] = run


def _deepen(chance: random.Random, lines: list[str], at: int) -> None:
    """A run of lines further in, evenly or by steps."""
    step, mark = chance.choice((0, 1, 2)), chance.choice((" ", "  ", "    ", "\t", "> ", "- ", "1. "))
    for number, line in enumerate(lines[at : at + chance.choice((1, 3, 30))]):
        lines[at + number] = mark * (1 + step * number) + line


def _many(chance: random.Random, lines: list[str], at: int) -> None:
    """A line very often, or made very long."""
    count = chance.choice((10, 100, 1000))
    line = lines[at].rstrip("\n")
    few = max(1, min(count, 20_000 // (len(line) + 1)))
    lines[at] = f"{line}\n" * few if chance.random() < 0.5 else " ".join([line] * few) + "\n"


def _definition(chance: random.Random, lines: list[str], at: int) -> None:
    name = chance.choice(("a", "A b", "", "[", "a]", "x" * 2000, "é", *(_WORD.findall(lines[at])[:1])))
    url = chance.choice(
        ("<https://a.example>", "https://a.example/b?c#d", "<javascript:a>", "", "<", "https://", "x\n  y")
    )
    lines.insert(len(lines) if chance.random() < 0.7 else at, f"[{name}]: {url}\n")


def _splice(chance: random.Random, lines: list[str], at: int) -> None:
    """A run of another set's lines."""
    other = _text(chance.choice((*TOPICS, *PARTS, "vocabulary"))).splitlines(keepends=True)
    start = chance.randrange(len(other))
    lines[at:at] = other[start : start + chance.choice((1, 2, 8))]


def _number(chance: random.Random, text: str) -> str:
    """Another number where one stands."""
    found = list(re.finditer(r"[0-9]+", text))
    if not found:
        return text
    old = chance.choice(found)
    new = chance.choice(("0", "1", "-1", "999", "1e9", "9" * 9, "9" * 5000, "1.000001", "٣", "²", "007"))
    return text[: old.start()] + new + text[old.end() :]


def _ends(chance: random.Random, text: str) -> str:
    end = chance.choice(("\r\n", "\r", "\n\r", "\x85", "\u2028", "\n\n", " \n", "\t\n"))
    return text.replace("\n", end) if chance.random() < 0.5 else text.replace("\n", end, chance.randint(1, 9))


_CHANGES: tuple[Change, ...] = (
    _cut,
    _insert,
    _insert,
    _truncate,
    *(_word,) * 4,
    *(_number,) * 2,
    _ends,
    *(_line_change(_condition),) * 3,
    *(_line_change(_shuffle),) * 2,
    _line_change(_deepen),
    _line_change(_many),
    _line_change(_definition),
    *(_line_change(_splice),) * 2,
    _line_change(lambda _, lines, at: lines.pop(at)),
    _line_change(lambda _, lines, at: lines.insert(at, lines[at])),
    _line_change(lambda chance, lines, at: lines.insert(chance.randrange(len(lines)), lines.pop(at))),
    _line_change(lambda chance, lines, at: lines.insert(at, chance.choice(LINES) + "\n")),
    _line_change(lambda chance, lines, at: lines.insert(at, _noise(chance) + "\n")),
)


def _flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(chance.choice((1, 1, 8, 200))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _patch(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    odd = chance.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x00", b"\xef\xbb\xbf", b"\xe2\x80"))
    return data[:at] + odd + data[at:]


_IN_BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _flip,
    _patch,
    lambda _, data: b"\xef\xbb\xbf" + data,
    lambda _, data: data.decode("utf-8", "replace").encode("utf-16"),
    lambda chance, data: data[: chance.randint(0, len(data))],
    lambda chance, _: bytes(chance.choices(range(256), k=chance.randint(0, 300))),
    lambda chance, data: bytes(chain.from_iterable(zip(data, reversed(data), strict=True)))[: chance.randint(0, 500)],
)
