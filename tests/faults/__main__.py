"""Have everything go wrong that can, and count what is lost: `python -m tests.faults --full --write`.

Each fault is tried again and again on real files, and after each trial the files are held against what was
acknowledged. It ends with 1 where anything was lost or corrupted.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.faults import table
from tests.faults.ground import Ground


def grounds(folder: Path, seed: int, *, full: bool, kept: str) -> Iterator[Ground]:
    """Plain files, and encrypted ones where that is installed."""
    if kept != "encrypted":
        yield Ground(folder, seed, full)
    if kept != "plain":
        from audit_tui.store.encryption import new_key

        yield Ground(folder / "encrypted", seed, full, str(new_key()._identity))


def run(arguments: argparse.Namespace, folder: Path) -> list[table.Row]:
    """Every fault that was asked for, one after the other."""
    rows = []
    folder.chmod(0o711)  # who has no rights in it must still get to what is theirs
    for ground in grounds(folder, arguments.seed, full=arguments.full, kept=arguments.kept):
        ground.folder.mkdir(exist_ok=True)
        for fault in table.FAULTS:
            if (arguments.only and fault.name not in arguments.only) or (ground.secret and not fault.of_files):
                continue
            began = time.perf_counter()
            rows.append((fault, ground, fault.run(ground)))
            tell(rows[-1], time.perf_counter() - began)
    return rows


def tell(row: table.Row, seconds: float) -> None:
    """How one went, for whoever waits."""
    fault, ground, found = row
    told = f"{fault.name}: {json.dumps(asdict(found), ensure_ascii=False)}"
    print(f"{'encrypted ' if ground.secret else ''}{told} {seconds:.1f} s", file=sys.stderr, flush=True)


def _command(arguments: argparse.Namespace) -> str:
    """How to do the same again."""
    words = [*(["--full"] if arguments.full else []), "--seed", str(arguments.seed)]
    words += ["--kept", arguments.kept] if arguments.kept != "both" else []
    words += [word for name in arguments.only or () for word in ("--only", name)]
    return " ".join(["python -m tests.faults", *words])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="as often as the documentation says; some minutes")
    parser.add_argument("--write", action="store_true", help="put the table into docs/faults.md")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--kept", choices=("plain", "encrypted", "both"), default="both", help="how the files are kept")
    parser.add_argument("--only", action="append", choices=[fault.name for fault in table.FAULTS])
    parser.add_argument("--folder", type=Path, help="where to save; a real disk, not a tmpfs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        rows = run(arguments, Path(folder))
    text = f"{table.rows_in_words(rows)}\n\n{table.under_it(rows, _command(arguments))}"
    print(text)
    if arguments.write:
        table.write(text)
    return 0 if all(found.held for _, _, found in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
