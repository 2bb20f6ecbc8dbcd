"""How long one save takes in a realistic session: `python -m benchmarks.save [--saves N] [--edits N] [--encrypted]`."""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from audit_tui.store.encryption import new_key
from audit_tui.store.repository import Item
from audit_tui.store.tinydb_repository import TinyDBRepository

AT = "2026-03-02T09:30:00Z"
TEXT = "The child was seen alone at the second visit; the plan was shared with the school within two days. "


def main() -> None:
    """Fill a session, measure single saves all over it, then opening and reading it whole; print the figures."""
    arguments = _arguments()
    key = new_key() if arguments.encrypted else None
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        parts = [f"NEG-{record:02}.agency{agency}" for record in range(arguments.records) for agency in range(10)]
        known = _fill(TinyDBRepository(Path(folder) / "session", key), parts, arguments.answers)
        for _ in range(arguments.edits):
            _edit_all(TinyDBRepository(Path(folder) / "session", key), known)
        _report("one save", _save_one_by_one(TinyDBRepository(Path(folder) / "session", key), known, arguments.saves))
        started = time.perf_counter()
        repository = TinyDBRepository(Path(folder) / "session", key)
        count = sum(len(repository.all(part)) for part in repository.parts())
        print(f"opening and reading all {count} answers: {time.perf_counter() - started:.3f} s")
        size = max(path.stat().st_size for path in (Path(folder) / "session").glob("*.json*"))
        print(f"largest part: {size / 1024:.0f} KiB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=14)
    parser.add_argument("--answers", type=int, default=60)
    parser.add_argument("--saves", type=int, default=2000)
    parser.add_argument("--edits", type=int, default=0, help="how often each answer was changed before")
    parser.add_argument("--encrypted", action="store_true", help="with a key, as an encrypted audit is saved")
    parser.add_argument("--folder", type=Path, help="where to make the session; a real disk, not a tmpfs")
    return parser.parse_args()


def _answer(number: int, version: int) -> dict[str, object]:
    return {"value": ["yes", "no", "partly"][number % 3], "note": TEXT * (1 + number % 3), "revision": version}


def _fill(repository: TinyDBRepository, parts: list[str], answers: int) -> dict[str, list[Item]]:
    return {
        part: list(
            repository.put([Item(part, "answer", f"q{n}", 0, _answer(n, 0)) for n in range(answers)], by="panel", at=AT)
        )
        for part in parts
    }


def _edit_all(repository: TinyDBRepository, known: dict[str, list[Item]]) -> None:
    for part, items in known.items():
        changed = [Item(part, i.kind, i.id, i.version, _answer(n, i.version)) for n, i in enumerate(items)]
        known[part] = list(repository.put(changed, by="panel", at=AT))


def _save_one_by_one(repository: TinyDBRepository, known: dict[str, list[Item]], saves: int) -> list[float]:
    times, parts = [], list(known)
    for number in range(saves):
        items = known[parts[number * 7 % len(parts)]]
        place = number % len(items)
        item = items[place]
        document = _answer(number, item.version)
        started = time.perf_counter()
        changed = Item(item.part, item.kind, item.id, item.version, document)
        (items[place],) = repository.put([changed], by="panel", at=AT)
        times.append(time.perf_counter() - started)
    return times


def _report(what: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    print(f"{what}: median {statistics.median(times) * 1e3:.2f} ms, p99 {cuts[98] * 1e3:.2f} ms, n {len(times)}")


if __name__ == "__main__":
    main()
