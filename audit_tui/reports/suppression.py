"""What a report for publication holds back: small counts of children's records, and what would give them away.

A count of records under the threshold may point to a child or a family, so it is not printed. Nor is what would let
somebody work it out: from a total, from the rest of its row or column, from another table of the report, from the
number of records that the report itself gives. This is the usual order of statistical disclosure control: small
counts first, then the others that protect them. The rules are few, so that a partnership can explain them:

- A **zero is a small count.** ‘Nobody’ says something of every child that somebody knows to have been in the audit,
  and a zero elsewhere in the row is what shows that all the records are in one place: 8 of 8 is held back with it.
- A **line** is counts that make up one number of records: a row that adds up, a column that adds up, and in a table
  that adds up both ways the totals on each side. Where a line has a small count, it is held back from its smallest
  count upwards, equal ones together, until those held back come to the threshold or more and each of them could still
  be nought, also for somebody who sees that all of them are smaller than those printed. Often that is the whole line.
- A count that **stands alone** (a theme that 6 of 8 records have) makes a line with the rest of the records.
- The inside of a table that **adds up both ways** is published whole, or not at all where a count in it or on either
  of its sides is small. That keeps tables with a side in common from giving each other away.
- Where the **rest** of the records, counted in no row or column, would be a small count, the line and its total are
  held back: give ‘not recorded’ a column of its own instead.

Which counts of a line are held back depends on nothing but the line, so the same line is treated alike in every table.
A higher threshold holds back the same and perhaps more: two versions of one report do not give each other away.

What cannot be seen from here: that a table counts a part of another's records (a question that is asked only after
some answers to another), has bands that overlap another's, or repeats one count of a line by itself. What is left when
one is taken from the other may be small: do not publish both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from audit_tui.errors import AuditError
from audit_tui.reports.kinds import THRESHOLD

HELD_BACK: Final = "[held back]"
"""The one mark for all that is held back: two would tell the small counts from those that protect them."""

Line = tuple[int, ...]
Shown = tuple[int | None, ...]
"""Counts as they may be published, None for each that is held back."""

_Numbers = tuple[tuple[Shown, ...], Shown, Shown, int | None]
_Count = TypeVar("_Count", int, int | None)


@dataclass(frozen=True)
class CountTable:
    """Counts of records, row by row, with every row and column that there could be: one left out says ‘none’.

    `row_totals`: each row adds up, no record is in two of its columns. `column_totals`: no record is in two rows. Both
    are about the counts, whether or not totals are printed. Neither: each count stands alone, such as that of a theme.
    """

    caption: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[Line, ...]
    row_totals: bool = False
    column_totals: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no table."""
        if not self.rows or not self.columns:
            raise ValueError(f"{self.caption}: a table needs a row and a column")
        if len(self.counts) != len(self.rows) or any(len(row) != len(self.columns) for row in self.counts):
            raise ValueError(f"{self.caption}: every row needs a count for every column")
        if any(count < 0 for row in self.counts for count in row):
            raise ValueError(f"{self.caption}: a count cannot be negative")


@dataclass(frozen=True)
class Published:
    """A table as it may be published, without the true counts; None is held back.

    A side that does not add up has no totals; `total` is of a table that adds up both ways.
    """

    caption: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Shown, ...]
    row_totals: Shown = ()
    column_totals: Shown = ()
    total: int | None = None

    @property
    def whole(self) -> bool:
        """Nothing is held back."""
        total = (self.total,) if self.row_totals and self.column_totals else ()
        ends = (*self.row_totals, *self.column_totals, *total)
        return None not in ends and not any(None in row for row in self.cells)


def held_back(
    tables: Sequence[CountTable], *, threshold: int = THRESHOLD, population: int | None
) -> tuple[Published, ...]:
    """The tables of one report with what is not to be published as None, in the same order.

    `population` is the number of records that the report says it is about; None only where it says it nowhere.
    """
    require_threshold(threshold)
    return tuple(_Rule(threshold, population).publish(table) for table in tables)


def require_threshold(threshold: int) -> None:
    """AuditError where this would hold nothing back but zeros, or nothing at all."""
    if threshold < 2:
        raise AuditError(f"small counts: a threshold of {threshold} protects nobody", hint="set it to 2 or more")


def count_words(count: int | None) -> str:
    """A count for a cell or a sentence, not yet escaped: itself, or the mark."""
    return HELD_BACK if count is None else str(count)


def why_held_back(threshold: int) -> str:
    """The sentence under a table that is not whole: true of it, and the same for every table."""
    return (
        f"{HELD_BACK}: this count is smaller than {threshold}, or with it another that is smaller could be worked out."
    )


@dataclass(frozen=True)
class _Rule:
    threshold: int
    population: int | None

    def publish(self, table: CountTable) -> Published:
        return Published(table.caption, table.rows, table.columns, *self._numbers(table))

    def _numbers(self, table: CountTable) -> _Numbers:
        if table.row_totals and table.column_totals:
            return self._both_ways(table.counts)
        if table.row_totals:
            cells, totals = self._lines(table.counts)
            return cells, totals, (), None
        if table.column_totals:
            cells, totals = self._lines(_turned(table.counts))
            return _turned(cells), (), totals, None
        return tuple(tuple(self._alone(count) for count in row) for row in table.counts), (), (), None

    def _both_ways(self, counts: tuple[Line, ...]) -> _Numbers:
        columns = _turned(counts)
        if len(counts) == 1:  # its columns' totals are its counts over again, and likewise below
            cells, (total,) = self._lines(counts)
            return cells, (total,), cells[0], total
        if len(columns) == 1:
            turned, (total,) = self._lines(columns)
            return _turned(turned), turned[0], (total,), total
        row_totals, total = self._line(tuple(map(sum, counts)))
        column_totals, _ = self._line(tuple(map(sum, columns)))
        inside = total is not None and min(map(min, counts)) >= self.threshold
        cells = counts if inside else ((None,) * len(columns),) * len(counts)
        return cells, row_totals, column_totals, total

    def _lines(self, lines: Sequence[Line]) -> tuple[tuple[Shown, ...], Shown]:
        """Lines that do not make one another up, and the total of each."""
        found = [self._line(line) for line in lines]
        return tuple(shown for shown, _ in found), tuple(total for _, total in found)

    def _alone(self, count: int) -> int | None:
        rest = self._rest(count)
        return self._shown((count,) if rest is None else (count, rest))[0]

    def _line(self, counts: Line) -> tuple[Shown, int | None]:
        """The counts of a line and their total."""
        if len(counts) == 1:
            alone = self._alone(counts[0])
            return (alone,), alone
        total = sum(counts)
        if total < self.threshold or 0 < (self._rest(total) or 0) < self.threshold:
            return (None,) * len(counts), None
        return self._shown(counts), total

    def _shown(self, counts: Line) -> Shown:
        cut = self._cut(counts)
        return tuple(None if count <= cut else count for count in counts)

    def _cut(self, counts: Line) -> int:
        """Up to which size the counts of a line are held back; -1 where none is small."""
        if min(counts) >= self.threshold:
            return -1
        for cut in sorted(set(counts))[:-1]:
            held = [count for count in counts if count <= cut]
            least = min(count for count in counts if count > cut)  # whoever sees it knows that those are smaller
            if self.threshold <= sum(held) <= (len(held) - 1) * (least - 1) and least >= self.threshold:
                return cut
        return max(counts)

    def _rest(self, counted: int) -> int | None:
        if self.population is None:
            return None
        if counted > self.population:
            raise ValueError(f"{counted} records are counted, of {self.population}")
        return self.population - counted


def _turned(rows: Sequence[tuple[_Count, ...]]) -> tuple[tuple[_Count, ...], ...]:
    return tuple(zip(*rows, strict=True))
