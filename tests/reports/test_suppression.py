"""What a report for publication holds back.

SUP-1  nothing under the threshold is printed, and what is printed is true
SUP-2  no count under the threshold can be worked out from all that is printed, even by somebody who knows the rules
SUP-3  a higher threshold prints nothing that a lower one holds back
SUP-4  what needs no protection is printed: a table without small counts whole
SUP-5  a zero is a small count, and so is what is missing from the number of records
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.errors import AuditError
from audit_tui.reports.suppression import (
    HELD_BACK,
    CountTable,
    Published,
    Shown,
    count_words,
    held_back,
    why_held_back,
)

Counts = tuple[int, ...]
Cells = tuple[Counts, ...]


@cache
def ways(total: int, parts: int) -> tuple[Counts, ...]:
    """Every way of making a number of so many counts."""
    bars = combinations(range(total + parts - 1), parts - 1)
    return tuple(
        tuple(right - left - 1 for left, right in zip((-1, *at), (*at, total + parts - 1), strict=True)) for at in bars
    )


def table(*rows: Counts, adds_up: str = "") -> CountTable:
    """A table that adds up by "rows", by "columns", by both, or not."""
    return CountTable(
        "Table",
        tuple(f"r{number}" for number in range(len(rows))),
        tuple(f"c{number}" for number in range(len(rows[0]))),
        rows,
        row_totals="rows" in adds_up,
        column_totals="columns" in adds_up,
    )


def published(counted: CountTable, threshold: int, population: int | None) -> Published:
    return held_back([counted], threshold=threshold, population=population)[0]


def turned(counted: CountTable) -> CountTable:
    return CountTable(
        counted.caption,
        counted.columns,
        counted.rows,
        tuple(zip(*counted.counts, strict=True)),
        row_totals=counted.column_totals,
        column_totals=counted.row_totals,
    )


def everything(counted: CountTable) -> Counts:
    """Every number there is about a table: its counts, then the totals that it has."""
    ends: list[int] = [sum(row) for row in counted.counts] if counted.row_totals else []
    ends += [sum(column) for column in zip(*counted.counts, strict=True)] if counted.column_totals else []
    both = counted.row_totals and counted.column_totals
    return (*chain(*counted.counts), *ends, *((sum(chain(*counted.counts)),) if both else ()))


def printed(shown: Published) -> Shown:
    """The same numbers as they are printed."""
    total = (shown.total,) if shown.row_totals and shown.column_totals else ()
    return (*chain(*shown.cells), *shown.row_totals, *shown.column_totals, *total)


def fits(truth: Iterable[int], shown: Shown) -> bool:
    return all(it is None or it == true for true, it in zip(truth, shown, strict=True))


# One line, by somebody who knows the rules ------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [2, 3, 5])
@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_nobody_who_knows_the_rules_works_out_a_line(parts: int, threshold: int) -> None:
    """SUP-1, SUP-2, SUP-5: lines that come out alike differ widely in each small count; the last part is the rest."""
    for population in range(1, 14 if parts < 4 else 11):
        alike: dict[Shown, list[Counts]] = defaultdict(list)
        for way in ways(population, parts + 1):
            shown = printed(published(table(way[:-1], adds_up="rows"), threshold, population))
            assert fits(everything(table(way[:-1], adds_up="rows")), shown)
            alike[shown].append(way)
        for shown, lines in alike.items():
            assert all(it is None or it >= threshold for it in shown)
            for at in range(parts):
                values = {line[at] for line in lines}
                enough = threshold if population >= 2 * threshold else 2
                assert min(values) >= threshold or len(values) >= enough, (population, shown, values)
            rests = {line[-1] for line in lines}
            assert len(rests) > 1 or rests == {0} or min(rests) >= threshold, (population, shown)


def test_nor_a_small_table() -> None:
    """SUP-2: nor any count of a table that adds up both ways."""
    for population, (rows, columns) in product(range(1, 9), [(2, 2), (2, 3)]):
        alike: dict[Shown, list[Counts]] = defaultdict(list)
        for way in ways(population, rows * columns):
            counted = table(*(way[at : at + columns] for at in range(0, len(way), columns)), adds_up="rows, columns")
            alike[printed(published(counted, 2, population))].append(everything(counted))
        for shown, tables in alike.items():
            for at, it in enumerate(shown[:-1]):
                values = {each[at] for each in tables}
                assert it is not None or min(values) >= 2 or len(values) > 1, (population, shown, tables)


# A report of several tables with sides in common, by somebody who takes them together --------------------------------


@dataclass(frozen=True)
class Report:
    """Records by age and need, by need and outcome, and each of the three by itself; some records may be uncounted."""

    by_age: Cells
    by_outcome: Cells
    population: int
    all_counted: bool

    @property
    def tables(self) -> tuple[CountTable, ...]:
        ages = tuple(map(sum, self.by_age))
        needs = tuple(map(sum, self.by_outcome))
        outcomes = tuple(map(sum, zip(*self.by_outcome, strict=True)))
        return (
            table(*self.by_age, adds_up="rows, columns"),
            turned(table(*self.by_outcome, adds_up="rows, columns")),
            table(ages[::-1], adds_up="rows"),
            table(needs[::-1], adds_up="rows"),
            table(*((each,) for each in outcomes), adds_up="columns"),
        )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Tables that could be of the same records: the needs in both are the same."""
    rows, needs, outcomes = (draw(st.integers(2, 3)) for _ in range(3))
    counted, rest = draw(st.integers(1, 8 if rows * needs < 9 and needs * outcomes < 9 else 6)), draw(st.integers(0, 2))
    place = st.tuples(*(st.integers(0, most - 1) for most in (rows, needs, outcomes)))
    records = draw(st.lists(place, min_size=counted, max_size=counted))
    by_age = tuple(tuple(records_at(records, 0, a, 1, n) for n in range(needs)) for a in range(rows))
    by_outcome = tuple(tuple(records_at(records, 1, n, 2, o) for o in range(outcomes)) for n in range(needs))
    return Report(by_age, by_outcome, counted + rest, all_counted=not rest)


def records_at(records: list[tuple[int, int, int]], one: int, at: int, other: int, there: int) -> int:
    return sum(record[one] == at and record[other] == there for record in records)


def possible(report: Report, shown: tuple[Published, ...]) -> dict[str, set[int]]:
    """What each count of the report could be, for somebody who tries every report that would look like this."""
    ages, outcomes = len(report.by_age), len(report.by_outcome[0])
    needs = len(report.by_outcome)
    first, second, by_age, by_need, by_outcome = map(printed, shown)
    totals = [report.population] if report.all_counted else range(report.population + 1)
    left: dict[Counts, list[Counts]] = defaultdict(list)
    right: dict[Counts, list[Counts]] = defaultdict(list)
    for total in totals:
        for way in ways(total, ages * needs):
            age = tuple(sum(way[at * needs : (at + 1) * needs]) for at in range(ages))
            need = tuple(sum(way[at::needs]) for at in range(needs))
            alone = fits((*age[::-1], total), by_age) and fits((*need[::-1], total), by_need)
            if alone and fits((*way, *age, *need, total), first):
                left[need].append((*way, *age, *need))
        for way in ways(total, outcomes * needs):  # printed outcome by outcome
            outcome = tuple(sum(way[at * needs : (at + 1) * needs]) for at in range(outcomes))
            need = tuple(sum(way[at::needs]) for at in range(needs))
            if fits((*way, *outcome, *need, total), second) and fits((*outcome, total), by_outcome):
                right[need].append((*way, *outcome))
    found: dict[str, set[int]] = defaultdict(set)
    for need in left.keys() & right.keys():
        for name, each in (*(("age", each) for each in left[need]), *(("outcome", each) for each in right[need])):
            for at, count in enumerate(each):
                found[f"{name} {at}"].add(count)
    return found


@settings(max_examples=40)
@given(reports(), st.integers(2, 4))
def test_nobody_works_out_a_small_count_from_the_whole_report(report: Report, threshold: int) -> None:
    """SUP-1, SUP-2: tables with sides in common, their totals, the lines by themselves, the number of records."""
    shown = held_back(report.tables, threshold=threshold, population=report.population)
    for counted, each in zip(report.tables, shown, strict=True):
        assert fits(everything(counted), printed(each))
        assert all(it is None or it >= threshold for it in printed(each))
    found = possible(report, shown)
    truth = {f"age {at}": count for at, count in enumerate(everything(report.tables[0])[:-1])}
    truth |= {f"outcome {at}": count for at, count in enumerate(everything(report.tables[1]))}
    for name, values in found.items():
        assert truth[name] in values
        assert truth[name] >= threshold or len(values) > 1, (name, values)


# The rest of the rules ---------------------------------------------------------------------------------------------

TABLES = st.builds(
    lambda rows, adds_up: table(*rows, adds_up=adds_up),
    st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[st.integers(0, 12)] * width), min_size=1, max_size=4)),
    st.sampled_from(["", "rows", "columns", "rows, columns"]),
)
POPULATIONS = st.one_of(st.none(), st.integers(0, 12))
"""No number of records, or how many more there are than the table counts."""


def number_of_records(counted: CountTable, more: int | None) -> int | None:
    return None if more is None else max(everything(counted)) + more


@given(TABLES, POPULATIONS, st.integers(2, 9))
def test_a_higher_threshold_prints_no_more(counted: CountTable, more: int | None, threshold: int) -> None:
    """SUP-1, SUP-3."""
    population = number_of_records(counted, more)
    low, high = (printed(published(counted, each, population)) for each in (threshold, threshold + 1))
    assert fits(everything(counted), low)
    assert all(it is None or it >= threshold for it in low)
    assert all(it is None or it == before for before, it in zip(low, high, strict=True))


@given(TABLES, POPULATIONS)
def test_turning_a_table_turns_what_is_printed(counted: CountTable, more: int | None) -> None:
    """SUP-2: the same counts are held back whichever way a table is laid out."""
    population = number_of_records(counted, more)
    one, other = published(counted, 5, population), published(turned(counted), 5, population)
    assert one.cells == tuple(zip(*other.cells, strict=True))
    assert (one.row_totals, one.column_totals, one.total) == (other.column_totals, other.row_totals, other.total)


@given(TABLES, st.sampled_from([0, 5, 9]))
def test_a_table_without_small_counts_is_whole(counted: CountTable, more: int) -> None:
    """SUP-4: with enough of the other records beside each count that stands alone."""
    large = replace(counted, counts=tuple(tuple(count + 5 for count in row) for row in counted.counts))
    assert published(large, 5, None).whole
    sides = min(len(large.rows), len(large.columns))
    lines = large.row_totals and large.column_totals and sides > 1
    population = sum(chain(*large.counts)) + (more if lines else more + 5)
    assert published(large, 5, population).whole


@pytest.mark.parametrize(
    ("counts", "records", "shown"),
    [
        ((5, 2, 1), 8, (None, None, None, 8)),
        ((8, 0, 0), 8, (None, None, None, 8)),  # all in one place
        ((8, 4, 2), 14, (8, None, None, 14)),  # between nought and six, both of them
        ((9, 5, 0), 14, (9, None, None, 14)),  # the five goes with the nobody
        ((6, 6, 2), 14, (None, None, None, 14)),  # equal counts go together
        ((6, 6), 12, (6, 6, 12)),
        ((6, 6), 15, (None, None, None)),  # three counted nowhere
        ((6, 6), 17, (6, 6, 12)),
        ((2, 1), 3, (None, None, None)),
        ((8,), 8, (None, None)),
        ((6,), 8, (None, None)),  # two without it
        ((6,), None, (6, 6)),
        ((6,), 14, (6, 6)),
    ],
)
def test_lines(counts: Counts, records: int | None, shown: Shown) -> None:
    """SUP-1, SUP-4, SUP-5."""
    assert printed(published(table(counts, adds_up="rows"), 5, records)) == shown


def test_counts_that_stand_alone() -> None:
    """SUP-4: one theme says nothing of another."""
    assert published(table((6, 2), (10, 14)), 5, 15).cells == ((6, None), (10, None))


def test_a_table_that_adds_up_both_ways() -> None:
    """SUP-2, SUP-4: its inside is whole or held back; its sides are lines."""
    found = published(table((6, 7), (9, 1), adds_up="rows, columns"), 5, 23)
    assert found.cells == ((None, None), (None, None))
    assert (found.row_totals, found.column_totals, found.total) == ((13, 10), (15, 8), 23)
    assert not found.whole


def test_what_is_counted_nowhere_is_not_given_away() -> None:
    """SUP-5: one record less than the report is about: no count or total may add up to that."""
    square = table((6, 7), (9, 8), adds_up="rows, columns")
    assert set(printed(published(square, 5, 31))) == {None}
    assert published(square, 5, 30).whole
    assert published(square, 5, 35).whole


def test_words() -> None:
    """SUP-1: one mark for whatever is held back, and the same sentence."""
    assert [count_words(count) for count in (6, None)] == ["6", HELD_BACK]
    assert why_held_back(5).startswith(f"{HELD_BACK}: ")
    assert "smaller than 5" in why_held_back(5)


@pytest.mark.parametrize("threshold", [-1, 0, 1])
def test_a_threshold_that_protects_nobody(threshold: int) -> None:
    """SUP-1."""
    with pytest.raises(AuditError, match="set it to 2 or more"):
        held_back([], threshold=threshold, population=None)


def test_what_is_no_table() -> None:
    """SUP-1: a slip of the caller is not published."""
    with pytest.raises(ValueError, match="needs a row"):
        CountTable("T", (), (), ())
    with pytest.raises(ValueError, match="a count for every column"):
        CountTable("T", ("a",), ("b", "c"), ((1,),))
    with pytest.raises(ValueError, match="negative"):
        table((5, -1))
    with pytest.raises(ValueError, match="9 records are counted, of 8"):
        published(table((5, 4), adds_up="rows"), 5, 8)
