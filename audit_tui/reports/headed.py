"""The top of a report that is not the full one: its title, and what it is."""

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import BANNER
from audit_tui.reports.markdown import escape
from audit_tui.text import day

_FICTION = f"{BANNER}: every record, person and event in it is invented."
_DRAFT = "DRAFT: not signed off by the panel."


def what_it_is(audit: Audit) -> tuple[str, ...]:
    """What every report and every file made from this audit says of itself: made up, a draft."""
    said = ((_FICTION, audit.details.fictional), (_DRAFT, audit.signed is None))
    return tuple(words for words, holds in said if holds)


def headed(audit: Audit, title: str, *standing: str) -> list[str]:
    """The title, the banners, the day of the sign-off, and standing sentences; all of them plain text."""
    lines = [f"# {escape(title)}", ""]
    for words in what_it_is(audit):
        lines += [f"**{words}**", ""]
    if audit.signed is not None:
        lines += [f"Signed off by the panel on {day(audit.signed.at)}.", ""]
    for words in standing:
        lines += [escape(words), ""]
    return lines
