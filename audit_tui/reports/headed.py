"""The top of a report that is not the full one: its title, and what it is."""

from audit_tui.domain.audit import Audit
from audit_tui.domain.signed import content_digest
from audit_tui.domain.words import BANNER
from audit_tui.reports.markdown import escape, sentence
from audit_tui.text import day

_FICTION = f"{BANNER}: every record, person and event in it is invented."


def what_it_is(audit: Audit) -> tuple[str, ...]:
    """What every report and every file made from this audit says of itself: made up, a draft."""
    said = (_FICTION if audit.details.fictional else "", draft(audit))
    return tuple(words for words in said if words)


def draft(audit: Audit) -> str:
    """Why this is a draft: the panel has not put its name to it, or not to what stands here; empty where it has."""
    signed = audit.signed
    if signed is None:
        reopened = f"reopened on {day(audit.sign_offs[-1].reopened_at)} and " if audit.sign_offs else ""
        return f"DRAFT: {reopened}not signed off by the panel."
    return "" if signed.digest == content_digest(audit) else "DRAFT: what stands here is not what the panel signed off."


def reopened(audit: Audit, *, reasons: bool) -> tuple[str, ...]:
    """That a sign-off was reopened, for good; why is for the panel and the board."""
    return tuple(
        f"Reopened on {day(each.reopened_at)}, after it had been signed off on {day(each.at)}"
        f"{f': {each.reopened_because}' if reasons else '.'}"
        for each in audit.sign_offs
        if not each.holds
    )


def headed(audit: Audit, title: str, *standing: str, reasons: bool = False) -> list[str]:
    """The title, the banners, the sign-off and what was reopened (`reasons`: and why), and standing sentences.

    All of them are plain text.
    """
    lines = [f"# {escape(title)}", ""]
    for words in what_it_is(audit):
        lines += [f"**{words}**", ""]
    if audit.signed is not None and not draft(audit):
        lines += [f"**Signed off by the panel on {day(audit.signed.at)}.**", ""]
    for words in reopened(audit, reasons=reasons):
        lines += [f"**{sentence(words)}**", ""]
    for words in standing:
        lines += [escape(words), ""]
    return lines
