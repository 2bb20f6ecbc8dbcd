"""Bold, code, HTML and links in what people read: nothing shows them as anything but what is typed."""

import re
from collections.abc import Iterable

from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report

_MARKUP = re.compile(
    r"(?P<bold>\*\*(?=\S)[^*\n]{1,200}\*\*|(?<!\w)__(?=\S)[^_\n]{1,200}__(?!\w))|"
    r"(?P<code>`[^`\n]{1,200}`)|"
    r"(?P<html><[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]{0,200})?/?>)|"
    r"(?P<link>\[[^\[\]\n]{1,200}\]\(https?://[^()\s]{1,200}\))|"
    r"(?P<emphasis>(?<![\w*])\*(?=[^\s*])[^*\n]{0,200}[^\s*]\*(?![\w*]))"
)
_NAMES = {"bold": "bold", "code": "code", "html": "HTML", "link": "a link", "emphasis": "emphasis"}


def check_markup(shown: Iterable[Passage], report: Report) -> None:
    """Warn of what is written as markup in these texts, once for each place."""
    for passage in shown:
        for found in passage.find(_MARKUP):
            match = _MARKUP.match(found.content)
            kind = _NAMES.get((match.lastgroup if match else "") or "", "markup")
            hint = "write it as plain words; a source has a property of its own"
            message = f"‘{found.text}’ is shown as it is written: {kind} is not part of the format"
            report.warn("markup", found, message, hint)
