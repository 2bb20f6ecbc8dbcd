"""Give bad input to every border of the program, and see what breaks: `python -m tests.fuzz`."""

import argparse
import random
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.frame import Outside, Target, TooSlow, alone, at_most, watch_writes
from tests.fuzz.targets import TARGETS


def tried(target: Target, seed: int, numbers: range, root: Path) -> Counter[str]:
    """How the examples of these numbers ended; each failure is printed with its number."""
    found: Counter[str] = Counter()
    slowest = 0.0
    with alone(root) as here:
        example = target.ready(here)
        for number in numbers:
            started = time.process_time()
            try:
                with at_most(target.limit):
                    verdict: str = example(Random(f"{seed}:{number}"))
            except (Exception, TooSlow, Outside):  # noqa: BLE001 - whatever it is, it is what is looked for
                verdict = "failed"
                print(f"{target.name}, seed {seed}, number {number}:\n{traceback.format_exc()}", flush=True)
            found[verdict] += 1
            slowest = max(slowest, time.process_time() - started)
    said = ", ".join(f"{found[each]} {each}" for each in ("refused", "taken", "failed"))
    print(f"{target.name}: {len(numbers)} examples, {said}, slowest {slowest:.2f} s", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="the targets whose names hold this")
    parser.add_argument("--examples", type=int, metavar="N", help="of each target; else each has its usual number")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--number", type=int, help="this one example again")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="audit-tui-fuzz-") as folder:
        watch_writes(Path(folder))
        for place, target in enumerate(TARGETS):
            if arguments.only is None or arguments.only in target.name:
                count = target.usual if arguments.examples is None else arguments.examples
                numbers = range(count) if arguments.number is None else range(arguments.number, arguments.number + 1)
                failed += tried(target, arguments.seed, numbers, Path(folder) / str(place))["failed"]
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
