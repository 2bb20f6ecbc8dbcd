"""How long reading each shipped question set takes, beside its bare parts: `python -m benchmarks.parse [--runs N]`."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

from audit_tui.questions import reader
from audit_tui.questions.library import Library, shipped_folder
from audit_tui.questions.reader import read_set
from benchmarks.measuring import (
    HEAD,
    Bench,
    Row,
    Table,
    interleaved,
    limit_row,
    median,
    ms,
    percentile,
    processor_seconds,
)

_LIMIT = 0.03

_AGAIN = """
import time
from audit_tui.questions import reader
from audit_tui.questions.library import Library, cache_folder, shipped_folder
read, parsed = reader.read_draft, []
def counted(*words):
    parsed.append(1)
    return read(*words)
reader.read_draft = counted
library = Library([shipped_folder()], cache_folder())
ids = library.ids()
started = time.process_time()
for name in ids:
    library.read(name)
print(len(ids), len(parsed), time.process_time() - started)
"""


def parsing(bench: Bench) -> Iterator[Row]:
    """A line for each shipped set, and one for reading all of them again in a new process."""
    library = Library([shipped_folder()])
    for name in library.ids():
        yield _row(bench, library, name)
    yield _again(bench)


def _row(bench: Bench, library: Library, name: str) -> Row:
    """A set with its parts, its vocabulary and every check, read from its files."""
    folder = shipped_folder()
    files = [folder / f"{part}.md" for part in (name, *library.read(name).include, reader.VOCABULARY)]
    texts = [file.read_text(encoding="utf-8") for file in files]
    markdown = MarkdownIt("commonmark")
    parsed, whole = interleaved(
        (
            processor_seconds(lambda: [markdown.parse(text) for text in texts]),
            processor_seconds(lambda: read_set(files[0], [folder])),
        ),
        bench.count(60),
    )
    size = sum(file.stat().st_size for file in files) / 1000
    floor = f"Markdown's own whole parser: {ms(median(parsed))}"
    measured = f"{ms(median(whole))} of processor time, p95 {ms(percentile(whole, 95))}, n {len(whole)}"
    return limit_row(f"parsing {name}, {size:.0f} kB", _LIMIT, floor, measured, median(whole))


def _again(bench: Bench) -> Row:
    """What is parsed in a new process when nothing has changed since the one before."""
    _read_all(bench)
    sets, parsed, seconds = _read_all(bench)
    floor = "every file's bytes are the same"
    measured = f"{parsed} files parsed, {ms(seconds)} of processor time"
    return Row(f"the {sets} shipped sets again, in a new process", "none parsed", floor, measured, "", parsed == 0)


def _read_all(bench: Bench) -> tuple[int, int, float]:
    command = (sys.executable, "-c", _AGAIN)
    said = subprocess.run(command, env=bench.environment, cwd=bench.folder, check=True, capture_output=True, text=True)
    sets, parsed, seconds = said.stdout.split()
    return int(sets), int(parsed), float(seconds)


def main() -> None:
    """Print the table of these alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    runs = parser.parse_args().runs
    library, bench = Library([shipped_folder()]), Bench(Path.cwd(), runs=runs)
    print(Table("Parsing", HEAD, tuple(_row(bench, library, name).cells for name in library.ids())).markdown)


if __name__ == "__main__":
    main()
