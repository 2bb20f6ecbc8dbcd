"""A report as HTML.

RPH-1  a whole document that everybody can read: language, one title, headings in order, tables with heads, unique ids
RPH-2  nothing runs and nothing is fetched: no script, no handler, no reference but links to the web
RPH-3  colours keep the contrast of WCAG 2 AA, on light and dark, on screens and in figures
RPH-4  tables: captions, figures before their table, pairs without empty heads
RPH-5  what the report is (fictional, a draft) is set apart and on every printed page
RPH-6  text that a person typed is only text
"""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from audit_tui.reports.figures import bars, heat_map
from audit_tui.reports.html import DARK, LIGHT, as_html
from audit_tui.reports.markdown import escape, table
from audit_tui.reports.report import Report

GOLDEN = Path(__file__).parent / "golden"
VOID = {"meta", "br", "hr", "link", "img", "input"}
COUNTS = "Answers, by record"
PARTS = "What was answered:"
FIGURES = (
    heat_map(COUNTS, ["R1", "R<2>"], ["Health", "Police"], [[1, None], [0, 12]]),
    bars(PARTS, [("Seen alone?", [("Yes", 7), ("No & never", 1)])]),
)
WITH_FIGURES = f"""# A report

**DRAFT: not signed off by the panel.**

## 1. Numbers

{COUNTS}

| Record | Health | Police |
| --- | --- | --- |
| R1 | 1 | – |
| R2 | 0 | 12 |

{PARTS}

| Question | Yes | No |
| --- | --- | --- |
| Seen alone? | 7 | 1 |

## 1. Numbers

[A source](https://example.org/a?b=1&c=2)
"""


class Page(HTMLParser):
    """The elements of a page: each with its name, attributes and text; refuses what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[int] = []
        self.parents: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parents.append(self.elements[self._open[-1]][0] if self._open else "")
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.elements[number][2].append(data)

    def all(self, *tags: str) -> list[tuple[str, dict[str, str], str]]:
        return [(tag, attrs, "".join(text)) for tag, attrs, text in self.elements if tag in tags]

    def texts(self, tag: str) -> list[str]:
        return [text for _, _, text in self.all(tag)]


def page(markdown: str, *, title: str = "A report") -> Page:
    return Page(as_html(Report(title, markdown, FIGURES)))


def golden(name: str) -> str:
    return (GOLDEN / name).read_text("utf-8")


@pytest.fixture(params=["demonstration", "empty", "figures"], scope="module")
def text(request: pytest.FixtureRequest) -> str:
    markdown = WITH_FIGURES if request.param == "figures" else golden(f"{request.param}.md")
    return as_html(Report("A <report>", markdown, FIGURES))


def test_everybody_can_read_it(text: str) -> None:
    """RPH-1."""
    found = Page(text)
    assert text.startswith("<!doctype html>\n")
    assert found.all("html")[0][1] == {"lang": "en-GB"}
    assert [
        words
        for (_, _, words), parent in zip(found.all("title"), parents(found, "title"), strict=True)
        if parent == "head"
    ] == ["A <report>"]
    levels = [int(tag[1]) for tag, _, _ in found.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert (levels.count(1), levels[0]) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    heads = found.all("th")
    assert heads
    assert all(words.strip() and attrs["scope"] in {"col", "row"} for _, attrs, words in heads)
    ids = [attrs["id"] for _, attrs, _ in found.elements if "id" in attrs]
    assert len(set(ids)) == len(ids)
    assert {attrs["href"][1:] for _, attrs, _ in found.all("a") if attrs["href"].startswith("#")} <= set(ids)
    links = [attrs["href"][1:] for _, attrs, _ in found.all("a") if attrs["href"].startswith("#section-")]
    assert links == [attrs["id"] for _, attrs, _ in found.all("h2")]
    for _, attrs, _ in found.elements:
        assert attrs.get("aria-labelledby", ids[0]) in ids
        assert ("tabindex" not in attrs) or attrs.get("id") == "report" or attrs["aria-label"]
    names = [attrs["aria-label"] for _, attrs, _ in found.elements if attrs.get("role") == "region"]
    assert len(set(names)) == len(names)


def test_figures_have_names(text: str) -> None:
    """RPH-1."""
    found = Page(text)
    drawn = [number for number, (tag, _, _) in enumerate(found.elements) if tag == "svg"]
    assert len(drawn) == (2 if COUNTS in text else 0)
    for number in drawn:
        assert found.elements[number][1]["role"] == "img"
        (title, _, words), (desc, _, more) = found.elements[number + 1 : number + 3]
        assert (title, desc) == ("title", "desc")
        assert words
        assert more


def parents(found: Page, tag: str) -> list[str]:
    return [parent for (name, _, _), parent in zip(found.elements, found.parents, strict=True) if name == tag]


def test_nothing_runs_and_nothing_is_fetched(text: str) -> None:
    """RPH-2."""
    found = Page(text)
    assert not found.all("script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use", "video")
    for _, attrs, _ in found.elements:
        assert not [name for name in attrs if name.startswith("on") or name in {"src", "srcset", "style", "data"}]
        assert attrs.get("href", "#").startswith(("#", "https://", "http://"))
    policy = next(attrs["content"] for _, attrs, _ in found.all("meta") if "http-equiv" in attrs)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"@import|url\(|expression", "".join(found.texts("style")))


def test_only_links_to_the_web_are_links() -> None:
    """RPH-2."""
    found = page(
        "[a](https://example.org) [b](HTTP://example.org) [c](javascript:x) [d](mailto:a@b.c) [e](file:///x) "
        "[f](x.html) ![g](https://example.org/p.png) <ftp://example.org> <b onclick='x'>h</b>\n\n<script>x</script>\n"
    )
    links = [(words, attrs["href"]) for _, attrs, words in found.all("a") if not attrs["href"].startswith("#")]
    assert links == [("a", "https://example.org"), ("b", "HTTP://example.org"), ("g", "https://example.org/p.png")]
    assert not found.all("img", "b", "script")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(colours: dict[str, str]) -> None:
    """RPH-3: words need 4.5, the lines of tables 3; figures are drawn in tints of the text's colour."""
    assert all(colour in as_html(Report("A report", "# A")) for colour in colours.values())
    pairs = [("text", "page"), ("muted", "page"), ("link", "page"), ("text", "head"), ("link", "head")]
    for front, back in [*pairs, ("warning", "warned")]:
        assert contrast(rgb(colours[front]), rgb(colours[back])) >= 4.5, (front, back)
    assert contrast(rgb(colours["line"]), rgb(colours["page"])) >= 3
    tints = {float(tint) for figure in FIGURES for tint in re.findall(r'fill-opacity="([\d.]+)"', figure.svg)}
    assert max(tints) > 0.3
    words, back = rgb(colours["text"]), rgb(colours["page"])
    for tint in tints:
        cell = tuple(tint * front + (1 - tint) * behind for front, behind in zip(words, back, strict=True))
        assert contrast(words, cell) >= 4.5, tint
    assert not any(re.search(r'(?:fill|stroke)="(?!currentColor)', figure.svg) for figure in FIGURES)


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_figures_stand_before_their_tables() -> None:
    """RPH-4."""
    found = page(WITH_FIGURES)
    order = [(tag, words) for tag, _, words in found.all("figcaption", "caption")]
    assert order == [("figcaption", COUNTS), ("caption", COUNTS), ("figcaption", PARTS), ("caption", PARTS)]
    assert [tag for tag, _, _ in found.all("svg", "table")] == ["svg", "table"] * 2
    assert COUNTS not in found.texts("p")
    assert found.texts("svg")[0].startswith(f"\n{COUNTS}\n")


def test_a_figure_without_its_table_is_left_out() -> None:
    """RPH-4."""
    found = page(f"# A\n\n{COUNTS}\n\nNo record yet.\n")
    assert not found.all("svg", "figure")
    assert found.texts("p")[-2:] == [COUNTS, "No record yet."]


def test_captions_and_heads() -> None:
    """RPH-4."""
    found = page(
        "\n".join(
            [
                *("# A", "", "Not a caption.", "", *table(("", ""), [("Topic", "Neglect"), ("Why", "")])),
                *("The meetings:", "", *table(("Meeting", "Day"), [("M1", "1 May"), ("M2", "2 May")])),
                *("## B", "", *table(("Record details", ""), [("Age", "5")])),
                *("## B", "", *table(("Layer", "", "n"), [("a", "b", "1"), ("a", "c", "2")])),
            ]
        )
    )
    assert found.texts("caption") == ["The meetings:", "Record details"]
    heads = [(attrs["scope"], words) for _, attrs, words in found.all("th")]
    assert heads[:2] == [("row", "Topic"), ("row", "Why")]
    assert heads[2:6] == [("col", "Meeting"), ("col", "Day"), ("row", "M1"), ("row", "M2")]
    assert heads[6:] == [("row", "Age"), ("col", "Layer"), ("col", "n")]
    assert "Not a caption." in found.texts("p")
    labels = [attrs["aria-label"] for _, attrs, _ in found.elements if attrs.get("role") == "region"]
    assert labels == ["B, table 4"]
    assert [attrs["id"] for _, attrs, _ in found.all("h2")] == ["section-b", "section-b-2"]


def test_what_the_report_is() -> None:
    """RPH-5."""
    text = as_html(Report("A report", golden("demonstration.md")))
    said = [words for _, attrs, words in Page(text).all("p") if attrs.get("class") == "banner"]
    assert said == [
        "FICTIONAL DEMONSTRATION: every record, person and event in it is invented.",
        "DRAFT: not signed off by the panel.",
    ]
    on_pages = re.search(r'@top-center { content: "([^"]*)"', text)
    assert on_pages
    assert re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), on_pages[1]) == " ".join(said)
    plain = as_html(Report("A report", "# A\n\n**Done.** DRAFT\n\n**DRAFT** of a letter\n"))
    assert "@top-center" not in plain
    assert 'class="banner"' not in plain


HOSTILE = [
    '</title></style><script>alert(1)</script><img src=x onerror="x">',
    "**DRAFT: no** [x](https://example.org) ![y](https://example.org/z) https://example.org",
    "| a | b |",
    "\"quoted\" & 'single' {color: red} \x00 \x1b[31m \ud800 \u202e",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_typed_text_is_only_text(typed: str) -> None:
    """RPH-6."""
    words = escape(typed)
    markdown = f"# {words}\n\n{words}\n\n## {words}\n\n- {words}\n\n{words}:\n\n" + "\n".join(
        table(("A", "B"), [(words, words)])
    )
    harmless = [tag for tag, _, _ in page(markdown.replace(words, "word"), title="word").elements]
    found = page(markdown, title=typed)
    assert [tag for tag, _, _ in found.elements] == harmless
    shown = found.texts("h1")[0]
    assert shown == " ".join(re.sub("[\x00\x1b\ud800\u202e]", "\ufffd", typed).split())
    assert {found.texts("title")[0], found.texts("h2")[0], found.texts("li")[-1], found.texts("td")[0]} == {shown}
    as_html(Report(typed, markdown)).encode("utf-8")


def test_the_same_report_gives_the_same_text() -> None:
    assert as_html(Report("A", WITH_FIGURES, FIGURES)) == as_html(Report("A", WITH_FIGURES, FIGURES))
