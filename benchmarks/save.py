"""How long an answer takes until it is on the disk: `python -m benchmarks.save [--records N] [--edits N] …`.

The whole path: the answer is checked, taken into the audit, and saved with its history, with every flush to the disk.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit_tui.domain.asking import board
from audit_tui.domain.fitting import Given, options_of
from audit_tui.domain.question_set import Question
from audit_tui.domain.words import part_of
from audit_tui.opened import OpenSession
from audit_tui.services.acts import give_answer
from audit_tui.workspace import Workspace
from benchmarks.measuring import Bench, Row, limit_row, median, ms, percentile
from benchmarks.opening import large
from benchmarks.sessions import AT, EVIDENCE, contents, copied, demonstration, made_session, opened

_TIMES_BARE, _ALWAYS_ALLOWED = 5, 0.005


@dataclass
class Saved:
    """The seconds of each answer until it was saved, of the save alone, and of bare writes of the same bytes."""

    whole: list[float]
    saves: list[float]
    bare: list[float]


def saving(bench: Bench) -> Iterator[Row]:
    """A line for each session."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        ways = (
            ("the demonstration", copied(demonstration(bench.folder / "demonstration"), Path(folder))),
            ("the large session", copied(large(bench), Path(folder))),
        )
        for what, session in ways:
            yield _row(f"answer to durably saved in {what}", saved(opened(session), bench.size(1000, 3)))


def saved(session: OpenSession, saves: int | None = None) -> Saved:
    """Answer so many questions, all over the audit, each saved before the next, and each beside a bare write.

    Without a number, every question that agencies choose one answer for.
    """
    found, places = Saved([], [], []), list(_places(session))
    saves = saves or len(places)
    for number in range(saves):
        record, seat, question = places[number * 7 % len(places)]
        codes = [option.code for option in options_of(session.audit, question)]
        given = Given(codes[(number + number // len(places)) % len(codes)])
        evidence = f"{EVIDENCE[number % len(EVIDENCE)]} Seen {number + 1}."
        started = time.perf_counter()
        outcome = give_answer(session.audit, record, seat, question.id, given, evidence=evidence, at=AT)
        writes = session.stage(outcome, by=seat)
        staged = time.perf_counter()
        session.save(writes)
        ended = time.perf_counter()
        found.whole.append(ended - started)
        found.saves.append(ended - staged)
        found.bare.append(_bare(session.repository.where(part_of(record, seat))))
    return found


def _places(session: OpenSession) -> Iterator[tuple[str, str, Question]]:
    """What agencies choose one answer for, question by question, so that one after the other is in another file."""
    audit = session.audit
    asked = {
        (record, seat): board(audit, record, seat).asked.get(seat, ())
        for record in audit.details.records
        for seat in audit.details.agencies
    }
    for (record, seat), questions in asked.items():
        for question in questions:
            if question.answer.kind in ("yes_partly_no", "grade", "one_of"):
                yield record, seat, question


def _bare(path: Path) -> float:
    """Write the bytes of a file to one beside it, flush it, give it its name, and flush the folder."""
    data, target = path.read_bytes(), path.parent / "exports" / path.name
    target.parent.mkdir(exist_ok=True)
    started = time.perf_counter()
    with target.with_suffix(".new").open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(target.with_suffix(".new"), target)
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)
    return time.perf_counter() - started


def _row(figure: str, found: Saved) -> Row:
    bare, value = percentile(found.bare, 99), percentile(found.whole, 99)
    limit = max(_TIMES_BARE * bare, _ALWAYS_ALLOWED)
    words = f"{_TIMES_BARE} × the floor or {ms(_ALWAYS_ALLOWED)}, whichever is more: {ms(limit)}"
    floor = f"the same bytes written, flushed, renamed, folder flushed: p99 {ms(bare)}, median {ms(median(found.bare))}"
    measured = (
        f"{ms(value)}, median {ms(median(found.whole))}; the save alone {_both(found.saves)}; n {len(found.whole)}"
    )
    return limit_row(f"{figure} (p99)", limit, floor, measured, value, words)


def _both(times: list[float]) -> str:
    return f"{ms(percentile(times, 99))}, median {ms(median(times))}"


def main() -> None:
    """Fill a session, answer all over it, and print what that took."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        made = made_session(Path(folder), "measured", records=arguments.records)
        print(contents(made))
        session = opened(made)
        if arguments.encrypted:
            Workspace(made.parent).encrypt(session, "a passphrase of nobody's")
        for _ in range(arguments.edits):
            saved(session)
        found = saved(session, arguments.saves)
        print(f"an answer until it is saved: p99 {_both(found.whole)}, n {len(found.whole)}")
        print(f"of that the save: p99 {_both(found.saves)}")
        print(f"the same bytes written bare: p99 {_both(found.bare)}")
        print(f"largest file: {max(path.stat().st_size for path in made.glob('*.json*')) / 1024:.0f} KiB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=14)
    parser.add_argument("--saves", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=0, help="how often each answer was changed before")
    parser.add_argument("--encrypted", action="store_true", help="with a key, as an encrypted audit is saved")
    parser.add_argument("--folder", type=Path, help="where to make the session; a real disk, not a tmpfs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
