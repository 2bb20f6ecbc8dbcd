"""Lines that Markdown takes for a paragraph though a heading or a list was meant: a space or the dash is amiss."""

import re

from audit_tui.questions.problems import Place, Report
from audit_tui.questions.property_rules import FACTS, PROPERTIES

_VALUED = "|".join(re.escape(name) for name in (*FACTS, *(name for name, rule in PROPERTIES.items() if not rule.flag)))
_FLAGS = "|".join(re.escape(name) for name, rule in PROPERTIES.items() if rule.flag)
_MARK = r"(?P<mark>[-*+]|[–•▪◦‣·][ \t\u00a0]*)"
_HEADING = r"[A-Z]{2,8}-[0-9]|(?:Agencies|Themes|Layers)$|Records in |Period under |Key lines "

NO_SPACE = re.compile(rf"^(?P<mark>#{{2,3}})(?={_HEADING})", re.MULTILINE)
"""A heading's number signs with no space after them."""

NO_LIST = re.compile(
    "^(?P<before>[ \t]*)(?P<dash>[-*+])[\u00a0\u2007\u202f]|"
    rf"^(?P<margin>[ \t]*){_MARK}(?=(?:{_VALUED})[ \t]*:|(?:{_FLAGS})[ \t]*$)|"
    rf"^(?P<inside>[ \t]+){_MARK.replace('mark', 'point')}(?=[a-z][a-z0-9_]*:)",
    re.MULTILINE,
)
"""A line of a list whose dash is another sign, or has no ordinary space after it."""


def mended(text: str, report: Report) -> str:
    """The text as it was meant, each slip reported where it stands."""
    for match in NO_SPACE.finditer(text):
        message = f"‘{match['mark']}’ without a space begins no heading"
        report.error("no-space", _place(match, 0), message, "put a space after it")
    for match in NO_LIST.finditer(text):
        _report_list(match, report)
    return NO_LIST.sub(_as_list, NO_SPACE.sub(r"\g<mark> ", text)) if report.found else text


def _report_list(match: re.Match[str], report: Report) -> None:
    before, mark = _parts(match)
    place = _place(match, len(before) + bool(match["dash"]))
    if match["dash"]:
        hint = "write an ordinary space after it"
        report.error("no-list", place, f"‘{mark}’ with a no-break space begins no list", hint)
    elif mark in "-*+":
        report.error("no-list", place, f"‘{mark}’ without a space begins no list", "put a space after it")
    else:
        hint = "write a hyphen and a space, ‘- ’, instead"
        report.error("no-list", place, f"‘{mark.rstrip()}’ begins no list", hint)


def _parts(match: re.Match[str]) -> tuple[str, str]:
    """What stands before the mark of a line, and the mark."""
    before = match["before"] or match["margin"] or match["inside"] or ""
    return before, match["dash"] or match["mark"] or match["point"]


def _as_list(match: re.Match[str]) -> str:
    before, mark = _parts(match)
    return f"{before}{mark if mark in '-*+' else '-'} "


def _place(match: re.Match[str], before: int) -> Place:
    return Place(match.string.count("\n", 0, match.start()) + 1, before + 1)
