"""Documents that are cheap to write and might be dear to read: long runs and deep nests of whatever means something."""

from collections.abc import Callable, Iterator

LARGEST = 200_000
"""Bytes of the largest file that is read."""

_HEAD = "# T\n\nP\n\n- id: shape\n- version: 1\n- status: draft\n"
_AGENCIES = "\n## Agencies\n\n- a: A\n"
_SECTION = "\n## NEG-1 S\n"
_ASKED = "\n\n- answer: yes, partly, no\n- theme: planning\n- layer: quality\n- asked of: all\n"
_QUESTION = f"\n### NEG-1.1 Q{_ASKED}"

RUNS = (
    *(
        "[",
        "]",
        "[]",
        "[[a]",
        "[a](",
        "[](",
        "![",
        "(",
        ")",
        "`",
        "``` ",
        "*",
        "**a",
        "_",
        "_a ",
        "~",
        "<",
        "<a ",
        "<!--",
    ),
    *(
        ">",
        "> ",
        "- ",
        "-",
        "1. ",
        "1) ",
        "+ ",
        "#",
        "# ",
        "=",
        "|",
        "\\",
        "&",
        "&amp;",
        ":",
        ": ",
        ",",
        "a,",
        " — ",
        "—",
    ),
    *(
        " ",
        "\t",
        "\u00a0",
        "\u200b",
        "\x00",
        "é",
        "a",
        "a ",
        "A",
        "A-",
        "1",
        ".",
        "<?",
        "<![CDATA[",
        "](",
        "](a ",
        "a:",
        "'",
    ),
    *(
        "https://a.",
        "[a]: ",
        "and ",
        "or ",
        "is ",
        "this ",
        "NEG-1.1 ",
        "NEG-1.1 is yes and ",
        "any agency's ",
        " when",
    ),
    *(
        "\n>",
        "\n> ",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n[a]: b",
        "\n---",
        "\n===",
        "\n```",
        "\n<div>",
        "\n<!--",
        "\n    a",
        "\n|",
    ),
    *(
        "\na",
        "\n- a: A",
        "\n  - a: A",
        "\n### ",
        "\n## ",
        "\n# ",
        "\n\n",
        "\n \n",
        "\n\t",
        "\n> - ",
        "\n- > ",
        "\n- a\n",
    ),
)
"""What is written again and again."""

_PLACES: dict[str, tuple[str, str]] = {
    "alone": ("", ""),
    "in a paragraph": (f"{_HEAD}{_SECTION}\n### NEG-1.1 Q\n\nA ", f" b{_ASKED}"),
    "in a question": (f"{_HEAD}{_SECTION}\n### NEG-1.1 Was ", f" seen?{_ASKED}"),
    "in a heading": (f"{_HEAD}\n## ", f"{_SECTION}{_QUESTION}"),
    "in an item": (f"{_HEAD}{_SECTION}{_QUESTION}- ", "x\n"),
    "in a source": (f"{_HEAD}{_SECTION}{_QUESTION}- source: ", "x\n"),
    "in a condition": (f"{_HEAD}{_SECTION}{_QUESTION}- required when: NEG-1.1 is ", "x\n"),
    "in a prompt": (f"{_HEAD}{_SECTION}{_QUESTION}- ask at once: ", "x\n"),
    "in a label": (f"{_HEAD}{_AGENCIES}- b: B", "x\n"),
}


def _each(line: Callable[[int], str], size: int, start: str = _HEAD) -> str:
    """The start and as many numbered lines as there is room for."""
    lines = (line(number) for number in range(size))
    found, room = [start], size - len(start)
    for text in lines:
        room -= len(text.encode())
        if room < 0:
            break
        found.append(text)
    return "".join(found)


def _halves(first: Callable[[int], str], between: str, second: Callable[[int], str], size: int) -> str:
    """Many of one thing, then many of another that are looked up among them."""
    return _each(second, size, _each(first, size // 2) + between)


def _stairs(mark: str) -> Callable[[int], str]:
    return lambda number: f"{mark * (number % 200)}- a\n"


_MANY: dict[str, Callable[[int], str]] = {
    "questions": lambda size: _each(lambda n: f"### NEG-1.{n} Q\n\n- answer: date\n", size, _HEAD + _SECTION),
    "sections": lambda size: _each(lambda n: f"## AB-{n} Q\n", size),
    "facts": lambda size: _each(lambda n: f"- versio{n}: 1\n", size),
    "includes": lambda size: _each(lambda n: f" p{n},", size, _HEAD + "- include:"),
    "quorum": lambda size: _each(lambda n: f" p{n},", size, _HEAD + "- quorum:"),
    "quorum over lines": lambda size: _each(lambda n: "\n  csc,", size, _HEAD + "- quorum: csc,"),
    "properties": lambda size: _each(lambda n: f"- requirec{n}\n", size, _HEAD + _SECTION + _QUESTION),
    "sources": lambda size: _each(lambda n: f" [{n}],", size, _HEAD + _SECTION + _QUESTION + "- source:"),
    "sources and definitions": lambda size: _halves(
        lambda n: f"\n[a{n}]: https://a.example\n", _SECTION + _QUESTION + "- source:", lambda n: f" [b{n}],", size
    ),
    "sources used": lambda size: _halves(
        lambda n: f"\n[a{n}]: https://a.example\n", _SECTION + _QUESTION + "- source:", lambda n: f" [a{n}],", size
    ),
    "sources of long names": lambda size: _halves(
        lambda n: f"\n[{'of working together ' * 5}{n}]: https://a.example\n",
        _SECTION + _QUESTION + "- source:",
        lambda n: f" [{'of working togethre ' * 5}{n}],",
        size,
    ),
    "definitions": lambda size: _each(lambda n: f"[a{n}]: https://a.example\n", size, _HEAD + "\n"),
    "definitions twice": lambda size: _each(lambda n: f"[a{n % 9}]: https://a.example\n", size, _HEAD + "\n"),
    "agencies": lambda size: _each(lambda n: f"- a{n}: A\n", size, _HEAD + _AGENCIES),
    "agencies asked": lambda size: _halves(
        lambda n: ("" if n else _AGENCIES) + f"- a{n}: A\n",
        _SECTION + _QUESTION.replace("all\n", ""),
        lambda n: f"a{n}, ",
        size,
    ),
    "agencies misspelt": lambda size: _halves(
        lambda n: ("" if n else _AGENCIES) + f"- agency{n}: A\n",
        _SECTION + _QUESTION.replace("all\n", ""),
        lambda n: f"agenci{n}, ",
        size,
    ),
    "agencies of long names": lambda size: _halves(
        lambda n: _AGENCIES if n == 0 else f"- {'ab' * 1000}{n}: A\n",
        _SECTION + _QUESTION.replace("all\n", ""),
        lambda n: f"{'ba' * 1000}{n}, ",
        size,
    ),
    "options": lambda size: _halves(
        lambda n: f"  - o{n}: O\n" if n else _SECTION + _QUESTION.replace("yes, partly, no", "any of\n  - o0: O"),
        "- required when: NEG-1.1 includes o0",
        lambda n: f", o{n}",
        size,
    ),
    "options in a condition": lambda size: _halves(
        lambda n: f"  - o{n}: O\n" if n else f"{_SECTION}\n### NEG-1.1 Q\n\n- answer: any of\n  - o0: O\n",
        "- theme: planning\n- layer: quality\n- asked of: all\n- rule: this includes o0",
        lambda n: f", o{n}",
        size,
    ),
    "comparisons": lambda size: _each(
        lambda n: " or NEG-1.1 is yes\n ", size, _HEAD + _SECTION + _QUESTION + "- rule: this is yes"
    ),
    "questions misnamed": lambda size: _halves(
        lambda n: f"### NEG-1.{n} Q\n\n- answer: date\n" if n else _SECTION + _QUESTION,
        "\n### NEG-1.999 Q\n\n- answer: date\n",
        lambda n: f"- rule: NEGG-{n} is a\n",
        size,
    ),
    "conditions": lambda size: _each(
        lambda n: "- rule: this is yes\n", size, _HEAD + _SECTION + _QUESTION + "- rule: this is yes\n"
    ),
    "once": lambda size: _each(lambda n: f" NEG-{n},", size, _HEAD + _SECTION + _QUESTION + "- was:"),
    "enquiry": lambda size: _each(lambda n: f"{n}. E\n", size, _HEAD + "\n## Key lines of enquiry\n\n"),
    "stairs": lambda size: _each(_stairs("  "), size, _HEAD),
    "stairs of quotations": lambda size: _each(_stairs("> "), size, _HEAD),
    "stairs of items": lambda size: _each(_stairs("- "), size, _HEAD),
    "attributes": lambda size: _each(lambda n: f" a{n}='b'", size, _HEAD + "\n<a"),
    "hidden": lambda size: _each(lambda n: "a\u200b\n", size),
    "titles": lambda size: _each(lambda n: f"# T{n}\n\nP\n\n", size),
    "tables": lambda size: _each(lambda n: "| a |\n\n", size),
    "quotations": lambda size: _each(lambda n: "> a\n\n", size),
}


def shapes(size: int = LARGEST) -> Iterator[tuple[str, bytes]]:
    """Each shape's name and its document, near this many bytes."""
    for place, (before, after) in _PLACES.items():
        room = size - len((before + after).encode())
        for run in RUNS:
            yield f"{run!r} {place}", (before + run * (room // len(run.encode())) + after).encode()
    for name, made in _MANY.items():
        yield f"many: {name}", made(size).encode()
