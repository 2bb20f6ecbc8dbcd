"""Whatever a person typed reads back as that text: no heading, link, code, image or extra cell comes of it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from audit_tui.reports.markdown import escape, sentence, table
from audit_tui.text import day, one_line, plural

READERS = {"commonmark": MarkdownIt("commonmark").enable("table"), "gfm-like": MarkdownIt("gfm-like")}
CONTAINERS = {
    "paragraph": ("{}", ["paragraph_open", "inline", "paragraph_close"]),
    "item": (
        "- {}",
        [
            *("bullet_list_open", "list_item_open", "paragraph_open", "inline"),
            *("paragraph_close", "list_item_close", "bullet_list_close"),
        ],
    ),
    "cell": (
        "| a | b |\n| --- | --- |\n| {} | end |",
        [
            *("table_open", "thead_open", "tr_open", "th_open", "inline", "th_close", "th_open", "inline", "th_close"),
            *("tr_close", "thead_close", "tbody_open", "tr_open", "td_open", "inline", "td_close"),
            *("td_open", "inline", "td_close", "tr_close", "tbody_close", "table_close"),
        ],
    ),
}
PIECES = st.sampled_from(
    [
        *("#", "# ", "*", "**", "_", "__", "~~", "`", "```", "|", "\\", "<b>", "</b>", "<!--", "[", "](", ")", "!["),
        *("- ", "+ ", "1. ", "2) ", "> ", "=", "---", "&amp;", "&#35;", "&", "\n", "\t", "    ", "a", "é", "1", " "),
        *("https://", "http:", "//", "www.", "example.com", "a@b.org", "mailto:", "xmpp:", ".", ":", "\u00a0", "\x1b"),
        *(":--", "$", "{", "}", "^", '"', "'", "(c)", "...", "[^1]", "[x]", "\\|", "e.g.", "localhost"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=125)
@given(text=TEXTS)
@example(text="see www.example.com, http://example.com/a_b, //localhost and mailto:jo@example.com")
@example(text="1. one | two \\| three \\")
@example(text="*a* _b_ snake_case `c` <b>d</b> ![e](f) &copy; ~~g~~")
def test_text_reads_back(reader: str, container: str, text: str) -> None:
    frame, expected = CONTAINERS[container]
    wanted = one_line(text)
    if not wanted and container != "cell":
        assert escape(text) == ""
        return
    tokens = READERS[reader].parse(frame.format(escape(text)))
    assert [token.type for token in tokens] == expected
    found = [token for token in tokens if token.type == "inline"][2 if container == "cell" else 0]
    assert _plain(found) == wanted


def _plain(inline: Token) -> str:
    children = inline.children or []
    assert {child.type for child in children} <= {"text"}, [child.type for child in children]
    return "".join(child.content for child in children)


def test_ordinary_text_stays_readable_in_the_file() -> None:
    text = "Seen 9 times (3 alone), i.e. 33%; mother's 'no' was kept. A snake_case word, 11:40, 5.5 & more!"
    assert escape(text) == text


def test_small_words() -> None:
    assert (day("2026-09-30"), day("2022-06"), day("2022-06-01")) == ("30 September 2026", "June 2022", "1 June 2022")
    assert (plural(1, "record"), plural(0, "record"), plural(2, "child", "children")) == (
        *("1 record", "0 records"),
        "2 children",
    )
    assert [sentence(text) for text in ("a", "a.", "a?", "", " a b ")] == ["a.", "a.", "a?", "", "a b."]
    assert table(("A", "B"), [("1", "2")]) == ["| A | B |", "| --- | --- |", "| 1 | 2 |", ""]
