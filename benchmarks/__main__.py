"""Every figure of docs/speed.md, measured: `python -m benchmarks [--small] [--only NAME …] [--runs N] [--write]`."""

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import across, growth, opening, parse, profile, report, save, starting, terminal, walking
from benchmarks.measuring import HEAD, Bench, Row, Table, compile_package

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "speed.md"
_BETWEEN = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end of what was measured -->)", re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """Something that is measured, under the name that `--only` takes; some need a terminal."""

    name: str
    measure: Callable[[Bench], Iterable[Row | Table]]
    in_terminal: bool = False


FIGURES = (
    Figure("help", starting.help_and_version),
    Figure("list", starting.list_and_show),
    Figure("home", starting.home, in_terminal=True),
    Figure("keys", walking.keys, in_terminal=True),
    Figure("save", save.saving),
    Figure("open", opening.large_session, in_terminal=True),
    Figure("report", report.full_report),
    Figure("across", across.across),
    Figure("memory", opening.memory, in_terminal=True),
    Figure("parse", parse.parsing),
    Figure("growth", growth.growth),
    Figure("profile", profile.where_it_goes),
)


def main() -> int:
    """Measure, print the tables as they come; 1 where a limit is not met, but never in `--small`."""
    arguments = _arguments()
    compile_package()
    wanted = [figure for figure in FIGURES if not arguments.only or figure.name in arguments.only]
    with _folder(arguments.folder) as folder:
        bench = Bench(Path(folder), arguments.small, arguments.runs)
        found = list(_measured(bench, wanted))
    tables = _tables(found)
    text = "\n".join([_conditions(), "", *(table.markdown for table in tables), *_left_out(wanted)])
    print(text)
    if arguments.write:
        document = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(with_tables(document, text), encoding="utf-8", newline="\n")
    missed = any(isinstance(each, Row) and each.met is False for each in found)
    return 1 if missed and not arguments.small else 0


def with_tables(document: str, text: str) -> str:
    """The document with this between its two marks; ValueError where they are not there."""
    after, found = _BETWEEN.subn(lambda _: f"\n{text}\n", document)
    if found != 1:
        raise ValueError("the document has no place for what was measured")
    return after


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [figure.name for figure in FIGURES]
    parser.add_argument("--small", action="store_true", help="each figure once, on the smallest sessions: is it alive?")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"only these: {', '.join(names)}")
    parser.add_argument("--runs", type=int, metavar="N", help="so often, instead of what each figure takes")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="make the sessions here, and keep them for next time"
    )
    arguments = parser.parse_args()
    if arguments.write and (arguments.small or arguments.only):
        parser.error("--write takes every figure, at its size")
    return arguments


def _folder(given: Path | None) -> "tempfile.TemporaryDirectory[str] | _Kept":
    return _Kept(given) if given else tempfile.TemporaryDirectory(prefix="audit-tui-benchmarks-")


class _Kept:
    """A folder that stays."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        return str(self._folder.resolve())

    def __exit__(self, *error: object) -> None:
        return None


def _measured(bench: Bench, wanted: Iterable[Figure]) -> Iterator[Row | Table]:
    for figure in wanted:
        if figure.in_terminal and not terminal.AVAILABLE:
            continue
        bench.says(f"{figure.name} ...")
        for each in figure.measure(bench):
            if isinstance(each, Row):
                bench.says("  " + " | ".join(each.cells))
            yield each


def _tables(found: Iterable[Row | Table]) -> list[Table]:
    found = list(found)
    rows = tuple(each.cells for each in found if isinstance(each, Row))
    others = [each for each in found if isinstance(each, Table)]
    return [*([Table("Figures", HEAD, rows)] if rows else []), *others]


def _left_out(wanted: Iterable[Figure]) -> Iterator[str]:
    names = [figure.name for figure in wanted if figure.in_terminal and not terminal.AVAILABLE]
    if names:
        yield f"Left out, since this platform has no pseudo-terminal: {', '.join(names)}."


def _conditions() -> str:
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Measured on {day} with Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors; the package byte-compiled first."
    )


if __name__ == "__main__":
    sys.exit(main())
