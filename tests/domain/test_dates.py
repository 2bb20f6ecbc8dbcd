"""Days and months have one spelling each where they are stored, and several in which people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_tui.domain.dates import as_stored, first_day, how_to_write, is_day, is_month, is_past, read_day, read_month

WAYS = (
    "{iso}",
    "{day}/{month}/{year}",
    "{day:02}/{month:02}/{year}",
    "{day}.{month}.{year}",
    "{day}-{month:02}-{year}",
    "{day} {name} {year}",
    "{day} {short} {year}",
    "{day:02} {short}. {year}",
    "{day}-{short}-{year}",
    "{day}{ending} {name}, {year}",
    "  {day}   {name}\u00a0{year} ",
)


@given(st.dates(), st.sampled_from(WAYS), st.sampled_from((str, str.upper, str.lower)))
def test_every_way_of_writing_a_day_reads_back_as_that_day(day: date, way: str, case: type[str]) -> None:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    written = way.format(
        iso=day.isoformat(),
        day=day.day,
        month=day.month,
        year=f"{day.year:04}",
        name=f"{day:%B}",
        short=f"{day:%b}",
        ending=ending,
    )
    assert as_stored(case(written)) == day.isoformat()


@given(st.dates(), st.sampled_from(("{year}-{month:02}", "{month}/{year}", "{month:02}.{year}", "{name} {year}")))
def test_every_way_of_writing_a_month_reads_back_as_that_month(day: date, way: str) -> None:
    written = way.format(month=day.month, year=f"{day.year:04}", name=f"{day:%B}")
    assert read_month(written) == day.isoformat()[:7]
    assert read_day(written) is None


@given(st.text())
def test_whatever_is_written_is_a_day_or_refused_with_a_way_to_write_it(text: str) -> None:
    found = read_day(text)
    assert found is None or is_day(found)
    assert how_to_write(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("soon", "write it as 14 June 2022, or 14/6/2022"),
        ("2/13/2026", "the day comes first: 13/2/2026"),
        ("1/12/26", "write the year in full, as 14 June 2022"),
        ("1 Dec 26", "write the year in full, as 14 June 2022"),
        ("31 November 2026", "the calendar has no such day"),
        ("29.2.2026", "the calendar has no such day"),
        ("2026-02-30", "the calendar has no such day"),
        ("14 Juin 2026", "write it as 14 June 2022"),
        ("1/12-2026", "write it as 14 June 2022"),
        ("١/١٢/٢٠٢٦", "write it as 14 June 2022"),
        ("14 Ju 2026", "write it as 14 June 2022"),
    ],
)
def test_what_is_no_day_is_refused_with_the_right_form(text: str, hint: str) -> None:
    assert read_day(text) is None
    assert hint in how_to_write(text)
    assert as_stored(f" {text}") == text


@pytest.mark.parametrize("text", ["2026-09-30", "2024-02-29"])
def test_days(text: str) -> None:
    assert is_day(text)
    assert not is_month(text)
    assert first_day(text).isoformat() == text


@pytest.mark.parametrize("text", ["", "soon", "20260930", "2026-W40-3", "2026-02-30", "2026-9-30", "2026-09-30T10:00"])
def test_no_days(text: str) -> None:
    assert not is_day(text)
    assert not is_month(text)


def test_months() -> None:
    assert is_month("2026-09")
    assert not is_month("2026-13")
    assert first_day("2026-09").isoformat() == "2026-09-01"


@pytest.mark.parametrize(
    ("due", "past"), [("2026-09-29", True), ("2026-09-30", False), ("2026-10-01", False), ("", False)]
)
def test_a_day_is_past_from_the_next_day_on(due: str, past: bool) -> None:
    assert is_past(due, "2026-09-30") == past
