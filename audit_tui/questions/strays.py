"""The lines of a question's list put where they were meant, each that stands elsewhere reported once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audit_tui.questions.outline import Item
from audit_tui.questions.problems import Report
from audit_tui.questions.property_rules import PROPERTIES
from audit_tui.text import nearest

_CHOICES = ("one of", "any of")


def put_right(items: Sequence[Item], report: Report) -> list[Item]:
    """The properties at the margin, the options under their answer, and no list that belongs to the guidance."""
    return _options_in(_without_guidance([*_at_the_margin(items, report)], report), report)


def without_colon(name: str) -> str:
    """The property whose colon is missing in a line: the longest that the line begins with, or nothing."""
    written = (each for each, rule in PROPERTIES.items() if not rule.flag and name.startswith(f"{each} "))
    return max(written, key=len, default="")


def _at_the_margin(items: Sequence[Item], report: Report) -> Iterator[Item]:
    for item in items:
        kept, lifted = _parted(item.items)
        yield replace(item, items=kept) if lifted else item
        for each in lifted:
            name = each.name
            option = item.called == "answer"
            counts = "an option" if option else "part of the line above it"
            hint = f"begin it at the margin{'; an option needs another code' if option else ''}"
            report.error("indented-property", name, f"‘{name.text}’ is indented, so it counts as {counts}", hint)
            yield each


def _parted(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """What belongs in a nested list, and the properties in it, however deep they stand."""
    kept: list[Item] = []
    lifted: list[Item] = []
    for item in items:
        inner, properties = _parted(item.items)
        (lifted if _known(item.called) else kept).append(replace(item, items=inner) if properties else item)
        lifted += properties
    return kept, lifted


def _without_guidance(items: list[Item], report: Report) -> list[Item]:
    """The lines less those before the first property, told from misspelt ones by being several, or like none."""
    names = [item.called for item in items]
    first = next((at for at, name in enumerate(names) if _known(name)), 0)
    if not first or not _strange(names[:first]):
        return items
    hint = "write a sentence: the list under a question is its properties"
    report.error("list-in-guidance", items[0].passage, "guidance holds no list", hint)
    return items[first:]


def _options_in(items: list[Item], report: Report) -> list[Item]:
    """The lines with the options that stand beside their answer, not far enough in, put under it."""
    for at, item in enumerate(items):
        value = item.value if item.called == "answer" else None
        if value is None or value.text not in _CHOICES:
            continue
        end = next((after for after in range(at + 1, len(items)) if _known(items[after].called)), len(items))
        beside = items[at + 1 : end]
        indented = bool(beside) and all(each.indent > item.indent for each in beside)
        if not indented and (item.items or not _strange([each.called for each in beside])):
            continue
        few = "indented far enough" if indented else "indented"
        hint = "put two spaces before each option, so that it stands under ‘answer’"
        report.error("options-at-margin", beside[0].passage, f"the options are not {few}", hint)
        return [*items[:at], replace(item, items=[*item.items, *beside]), *items[end:]]
    return items


def _known(name: str) -> bool:
    return name in PROPERTIES or (" " in name and bool(without_colon(name)))


def _strange(names: Sequence[str]) -> bool:
    """Whether these are no misspelt properties: several that are unknown, or one that is like none."""
    return len(names) > 1 or any(nearest(name, PROPERTIES) is None for name in names)
