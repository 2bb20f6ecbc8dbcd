"""Where a question comes from: `[Name]` with its address at the end of the file, or `[Name](https://…)`."""

import re
from collections.abc import Iterable, Mapping

from audit_tui.domain.question_set import Source
from audit_tui.questions.outline import Link, is_address, link_key
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report
from audit_tui.text import suggestion

_SOURCE = re.compile(r"\[(?P<name>[^\[\]]*)\](?:\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\))?|[^\[\],\s][^\[\],]*")


def read_sources(
    values: Iterable[Passage], links: Mapping[str, Link], used: set[str], report: Report
) -> tuple[Source, ...]:
    """The sources that the values name, each once; the references that they use are added to `used`."""
    sources: dict[Source, None] = {}
    for passage in (passage for value in values for passage in value.find(_SOURCE)):
        source = _source(passage, links, used, report)
        if source in sources:
            report.error("source-twice", passage, "the source is named twice", "keep one of them")
        if source is not None:
            sources[source] = None
    return tuple(sources)


def fits_inline(source: Source) -> bool:
    """Whether the source can be written as `[Name](address)`, which some brackets in an address do not allow."""
    return _SOURCE.fullmatch(f"[{source.name}]({source.url})") is not None


def _source(passage: Passage, links: Mapping[str, Link], used: set[str], report: Report) -> Source | None:
    match = _SOURCE.fullmatch(passage.content)
    if match is None or match["name"] is None or not match["name"].strip():
        if is_address(passage.text):
            hint = f"write ‘[Name]({passage.text})’"
            report.error("no-address", passage, "an address alone is no source, which has a name", hint)
            return None
        hint = "write ‘[Name]’ with its address at the end of the file, or ‘[Name](https://…)’"
        report.error("no-address", passage, f"‘{passage.text}’ has no address", hint)
        return None
    name = " ".join(match["name"].split())
    if match["url"] is None:
        return _referred(name, passage, links, used, report)
    if is_address(match["url"]):
        return Source(name=name, url=match["url"])
    hint = "write the whole address, beginning with https://"
    report.error("no-address", passage, f"the source [{name}] has no web address", hint)
    return None


def _referred(name: str, passage: Passage, links: Mapping[str, Link], used: set[str], report: Report) -> Source | None:
    key = link_key(name)
    link = links.get(key)
    if link is None:
        names = (known.name for known in links.values())
        hint = suggestion(name, names, f"add ‘[{name}]: <https://…>’ at the end of the file")
        report.error("unknown-reference", passage, f"the source [{name}] has no address", hint)
        return None
    used.add(key)
    return link.source
