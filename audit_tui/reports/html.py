"""A report as one HTML file that needs nothing else: no script, no network, readable by everybody and on paper."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from audit_tui.reports.blocks import Node, Table, banners, blocks, is_banner, plain, reader
from audit_tui.reports.report import Report
from audit_tui.text import one_line

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TO_SCROLL = 3
"""From how many columns on a table may be wider than a narrow window."""

LIGHT: Final = {
    "text": "#1a1d21",
    "page": "#ffffff",
    "muted": "#4a5058",
    "link": "#0b4f9e",
    "line": "#8a9099",
    "head": "#eef1f4",
    "warning": "#3d2b00",
    "warned": "#fff1cc",
}
DARK: Final = {
    "text": "#e8eaed",
    "page": "#14171a",
    "muted": "#b4bac2",
    "link": "#8fc1ff",
    "line": "#737a84",
    "head": "#23282e",
    "warning": "#ffe9b0",
    "warned": "#3d2e00",
}
"""The colours of text, `warning` on `warned`, and the others on `page` or `head`."""

_STYLE = """
* { box-sizing: border-box; }
html { color: var(--text); background: var(--page); font: 100%/1.5 system-ui, "Segoe UI", Arial, sans-serif; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem; }
main { max-width: 56rem; overflow-wrap: break-word; }
main:focus { outline: none; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.75em 0 .5em; }
h1 { font-size: 1.9rem; margin-top: 0; }
h2 { font-size: 1.45rem; border-bottom: 1px solid var(--line); padding-bottom: .2em; }
h3 { font-size: 1.2rem; }
h4 { font-size: 1rem; }
p, ul, ol { margin: .5em 0; }
li { margin: .2em 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; background: var(--page); padding: .5rem; }
.skip:focus { left: 1rem; }
nav { font-size: .9rem; margin-bottom: 1.5rem; }
nav p { color: var(--muted); font-weight: 600; }
nav ol { list-style: none; padding: 0; }
.banner { background: var(--warned); color: var(--warning); border: 2px solid; padding: .5rem .75rem; }
table { border-collapse: collapse; margin: .75em 0; min-width: 50%; }
caption { text-align: left; font-weight: 600; padding-bottom: .3em; }
caption.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { border: 1px solid var(--line); padding: .35em .6em; text-align: left; vertical-align: top; }
thead th, thead td { background: var(--head); }
tbody th { font-weight: 600; }
.wide { overflow-x: auto; position: relative; }
.pairs tbody th { width: 30%; background: var(--head); }
.pairs { width: 100%; }
figure { margin: 1em 0; }
figcaption { font-weight: 600; padding-bottom: .3em; }
svg { display: block; max-width: none; }
@media (min-width: 70rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 56rem); gap: 2.5rem; }
  nav { position: sticky; top: 1rem; align-self: start; }
}
@media print {
  html { font-size: 10pt; }
  body { display: block; max-width: none; padding: 0; }
  main { max-width: none; }
  nav, .skip { display: none; }
  h1, h2, h3, h4, caption, figcaption, p:has(+ ul), p:has(+ ol) { break-after: avoid; }
  tr, li, svg, .banner { break-inside: avoid; }
  p, li { orphans: 3; widows: 3; }
  thead { display: table-header-group; break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  .wide { overflow: visible; }
  table { width: 100%; }
  svg { max-width: 100%; height: auto; }
  a[href^="http"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
"""


def as_html(report: Report) -> str:
    """The whole document; the same report gives the same text."""
    found = list(blocks(report))
    title = escape(one_line(report.title))
    writer = _Writer()
    body = "\n".join(writer.block(block) for block in found)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{_colours(LIGHT)}
@media screen and (prefers-color-scheme: dark) {{ {_colours(DARK)} }}{_STYLE}{_pages(banners(found))}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
{_contents(writer.sections)}
<main id="report" tabindex="-1">
{body}
</main>
</body>
</html>
"""


class _Writer:
    """Writes block after block, and knows which heading it is under."""

    def __init__(self) -> None:
        self.sections: dict[str, str] = {}
        self._markdown = reader()
        self._heading = ""
        self._tables = 0

    def block(self, block: Node | Table) -> str:
        """One block as HTML."""
        if isinstance(block, Table):
            return self._table(block)
        if block.type == "heading":
            return self._headed(block)
        if is_banner(block):
            return f'<p class="banner">{self._inline(block)}</p>'
        return str(self._markdown.renderer.render(block.to_tokens(), self._markdown.options, {})).rstrip("\n")

    def _headed(self, block: Node) -> str:
        self._heading = plain(block)
        if block.tag != "h2":
            return f"<{block.tag}>{self._inline(block)}</{block.tag}>"
        name = _free(f"section-{_slug(self._heading)}", self.sections)
        self.sections[name] = self._heading
        return f'<h2 id="{name}">{self._inline(block)}</h2>'

    def _table(self, table: Table) -> str:
        self._tables += 1
        heard = ' class="heard"' if table.figure else ""
        lines = ["<table>" if table.heads else '<table class="pairs">']
        lines += [f"<caption{heard}>{escape(table.caption)}</caption>"] if table.caption else []
        if table.heads:
            heads = "".join(self._cell(head, "col" if plain(head) else "") for head in table.heads)
            lines.append(f"<thead><tr>{heads}</tr></thead>")
        rows = (self._row(row, first_is_head=table.row_heads) for row in table.rows)
        lines += ["<tbody>", *rows, "</tbody>", "</table>"]
        label = table.caption or f"{self._heading}, table {self._tables}"
        if len(table.heads) >= _TO_SCROLL:
            lines = _scrolling(label, lines)
        if table.figure:
            picture = _scrolling(f"{label} (figure)", [table.figure.svg])
            lines = ["<figure>", f"<figcaption>{escape(table.caption)}</figcaption>", *picture, "</figure>", *lines]
        return "\n".join(lines)

    def _row(self, row: Sequence[Node], *, first_is_head: bool) -> str:
        first = self._cell(row[0], "row" if first_is_head else "")
        return f"<tr>{first}{''.join(self._cell(cell, '') for cell in row[1:])}</tr>"

    def _cell(self, cell: Node, scope: str) -> str:
        inside = self._inline(cell)
        return f'<th scope="{scope}">{inside}</th>' if scope else f"<td>{inside}</td>"

    def _inline(self, block: Node) -> str:
        tokens = [token for child in block.children for token in child.to_tokens()]
        return str(self._markdown.renderer.render(tokens, self._markdown.options, {}))


def _scrolling(label: str, lines: Iterable[str]) -> list[str]:
    """What may be wider than the window, reachable and scrollable from the keyboard."""
    return [f'<div class="wide" role="region" aria-label="{escape(label)}" tabindex="0">', *lines, "</div>"]


def _contents(sections: dict[str, str]) -> str:
    if not sections:
        return ""
    items = "\n".join(f'<li><a href="#{name}">{escape(words)}</a></li>' for name, words in sections.items())
    return f'<nav aria-labelledby="contents">\n<p id="contents">Contents</p>\n<ol>\n{items}\n</ol>\n</nav>'


def _slug(words: str) -> str:
    return re.sub(r"[\W_]+", "-", words.casefold()).strip("-")


def _free(name: str, taken: Iterable[str]) -> str:
    number, tried = 1, name
    while tried in taken:
        number += 1
        tried = f"{name}-{number}"
    return tried


def _colours(colours: dict[str, str]) -> str:
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in colours.items())} }}"


def _pages(said: Iterable[str]) -> str:
    """The printed pages: A4, numbered, each with what the report is; where a browser knows no margin boxes, only A4."""
    words = "".join(f"\\{ord(sign):x} " if not sign.isalnum() and sign != " " else sign for sign in " ".join(said))
    banner = f'@top-center {{ content: "{words}"; font: bold 8pt Arial, sans-serif; }} ' if words else ""
    number = '@bottom-right { content: counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; } '
    return f"@page {{ size: A4; margin: 20mm 16mm; {banner}{number}}}\n"
