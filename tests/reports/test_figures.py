"""Figures of reports: every number is written, what is held back is never zero, and the same counts draw the same."""

import re
from xml.etree import ElementTree as ET

import pytest

from audit_tui.reports.figures import bars, heat_map

SVG = "{http://www.w3.org/2000/svg}"


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    """The words that are drawn, lines joined."""
    return [" ".join(span.text or "" for span in text.iter(f"{SVG}tspan")) for text in read(svg).iter(f"{SVG}text")]


def tints(svg: str) -> list[float]:
    return [float(box.attrib["fill-opacity"]) for box in read(svg).iter(f"{SVG}rect")]


def test_a_grid_of_counts() -> None:
    figure = heat_map("By record", ["R1", "R2"], ["Health", "Police"], [[1, None], [0, 1234]])
    assert figure.caption == "By record"
    assert texts(figure.svg)[:-1] == ["Health", "Police", "R1", "1", "–", "R2", "0", "1,234"]
    assert texts(figure.svg)[-1].startswith("–  held back or not asked")
    _, held_back, none, _ = read(figure.svg).iter(f"{SVG}rect")
    assert held_back.attrib["stroke-dasharray"]
    assert "stroke-dasharray" not in none.attrib
    one, blank, zero, most = tints(figure.svg)
    assert blank == zero == 0 < one < most
    assert read(figure.svg).findtext(f"{SVG}title") == "By record"
    assert "2 rows by 2 columns" in (read(figure.svg).findtext(f"{SVG}desc") or "")
    assert figure == heat_map("By record", ["R1", "R2"], ["Health", "Police"], [[1, None], [0, 1234]])


def test_nothing_held_back_needs_no_legend() -> None:
    figure = heat_map("By record", ["R1"], ["Health"], [[0]])
    assert texts(figure.svg) == ["Health", "R1", "0"]
    assert "–" not in figure.svg
    assert "held back" not in figure.svg


@pytest.mark.parametrize("counts", [[[1]], [[1, 2, 3]], [[1, 2], [3, 4]]])
def test_counts_that_do_not_fit_are_refused(counts: list[list[int | None]]) -> None:
    with pytest.raises(ValueError, match="zip"):
        heat_map("By record", ["R1"], ["Health", "Police"], counts)


def test_bars_on_one_scale() -> None:
    figure = bars("Answers", [("Q1", [("Yes", 30), ("No", 10)]), ("Q2", [("No", 20)]), ("Q3", [("Yes", 0)])])
    assert texts(figure.svg) == ["Q1", "Yes 30", "No 10", "Q2", "No 20", "Q3", "0"]
    widths = [int(box.attrib["width"]) for box in read(figure.svg).iter(f"{SVG}rect")]
    assert len(widths) == 3
    assert widths[0] + widths[1] == pytest.approx(2 * widths[2], abs=1)
    assert widths[0] == pytest.approx(3 * widths[1], abs=2)
    yes, no, again = tints(figure.svg)
    assert (no == again, yes == no) == (True, False)


def test_parts_too_narrow_for_their_words_are_written_below() -> None:
    figure = bars("Answers", [("Q1", [("Yes", 500), ("Not recorded", 40), ("Other", 1)])])
    assert texts(figure.svg) == ["Q1", "Yes 500", "40", "Yes 500; Not recorded 40; Other 1"]


def test_long_labels_are_wrapped_and_then_cut_with_the_whole_as_title() -> None:
    whole = "Was the child seen alone, and " + "were the words kept " * 8
    for figure in (bars("A", [(whole, [("Yes", 1)])]), heat_map("A", [whole], ["One", whole], [[1, 2]])):
        cut = [text for text in read(figure.svg).iter(f"{SVG}text") if text.find(f"{SVG}title") is not None]
        assert cut
        for text in cut:
            assert text.findtext(f"{SVG}title") == whole.strip()
            lines = [span.text or "" for span in text.iter(f"{SVG}tspan")]
            assert len(lines) > 1
            assert lines[-1].endswith("…")
            assert max(map(len, lines)) <= 30


def test_everything_is_drawn_inside() -> None:
    columns = [f"Agency {number} of a long name" for number in range(14)]
    figures = [
        heat_map("A", ["R1", "R2"], columns, [[1] * 14, [None] * 14]),
        bars("B", [("Q1", [(name, 3) for name in columns]), ("Q2", [])]),
        heat_map("C", [], [], []),
        bars("D", []),
    ]
    for figure in figures:
        root = read(figure.svg)
        width, height = int(root.attrib["width"]), int(root.attrib["height"])
        for box in root.iter(f"{SVG}rect"):
            x, y, wide, high = (int(box.attrib[name]) for name in ("x", "y", "width", "height"))
            assert x >= 0
            assert y >= 0
            assert x + wide <= width
            assert y + high <= height
        for span in root.iter(f"{SVG}tspan"):
            assert 0 < int(span.attrib["y"]) <= height


def test_labels_are_only_text() -> None:
    typed = '<script>"x"</script> & \x00\x1b'
    for figure in (heat_map(typed, [typed], [typed], [[1]]), bars(typed, [(typed, [(typed, 1)])])):
        assert {element.tag.removeprefix(SVG) for element in read(figure.svg).iter()} <= {
            *("svg", "title", "desc", "text", "tspan", "rect")
        }
        assert read(figure.svg).findtext(f"{SVG}title") == '<script>"x"</script> & \ufffd\ufffd'
        assert not re.search("[\x00\x1b]", figure.svg)
