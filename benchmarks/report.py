"""How long the full report of a session takes, as Markdown, of a session that is open."""

import json
from collections.abc import Iterator
from pathlib import Path

from audit_tui.domain.audit import Audit
from audit_tui.reports.making import make_report
from benchmarks.measuring import Bench, Row, interleaved, limit_row, median, ms, processor_seconds
from benchmarks.opening import large
from benchmarks.sessions import contents, opened

_LIMIT = 0.25


def full_report(bench: Bench) -> Iterator[Row]:
    """Of the large session."""
    folder = large(bench)
    bare, found = reported(folder, bench.count(10))
    floor = f"json.loads of the session's files: {ms(median(bare))}"
    measured = f"{ms(median(found))} of processor time, n {len(found)}"
    figure = f"full report of the large session ({contents(folder).records} records), Markdown"
    yield limit_row(figure, _LIMIT, floor, measured, median(found))


def reported(folder: Path, runs: int) -> tuple[list[float], list[float]]:
    """The seconds of reading a session's files bare, and of the report, each time from a snapshot that is new."""
    session = opened(folder)
    session.close()
    things, used = tuple(session.audit.entities.values()), session.audit.used
    texts = [path.read_bytes() for path in folder.glob("*.json")]
    times = interleaved(
        (
            processor_seconds(lambda: [json.loads(text) for text in texts]),
            processor_seconds(lambda: make_report(Audit.of(things, used), "full").report.markdown),
        ),
        runs,
    )
    return times[0], times[1]
