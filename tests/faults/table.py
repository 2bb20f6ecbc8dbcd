"""Every fault with how it ran, as a Markdown table."""

import platform
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.faults import app, disk, encrypting, kills, power, swaps, windows
from tests.faults.ground import Ground, Tally

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"

_TABLE = re.compile(r"(?<=<!-- faults -->\n).*?(?=<!-- end of faults -->)", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong; `of_files` says that it is about files alone, and is tried on encrypted ones too."""

    name: str
    words: str
    run: Callable[[Ground], Tally]
    of_files: bool = True


FAULTS = (
    Fault("killed", "killed at random moments of a save", kills.at_random),
    Fault("aimed", "killed before, in and after every step of a save", kills.aimed),
    Fault("acts", "killed in acts that change several files", kills.between_parts, of_files=False),
    Fault("app", "the app killed in its terminal, in the middle of a walk", app.killed, of_files=False),
    Fault("power", "power cut after every step of a save", power.while_saving),
    Fault(
        "power-acts",
        "power cut while an audit is made, and in acts of several files",
        power.while_acting,
        of_files=False,
    ),
    Fault("encrypting", "killed at every step of encrypting an audit", encrypting.killed, of_files=False),
    Fault("encrypting-power", "power cut after every step of encrypting one", encrypting.power, of_files=False),
    Fault("encrypting-in-use", "encrypted while other windows save to it", encrypting.in_use, of_files=False),
    Fault("full", "full disk: no room at each call, a small disk, a limit of size", disk.full_disk),
    Fault("write", "the new file cannot be made, written or synced", disk.failing_write),
    Fault("rename", "the new file cannot take the old one’s place", disk.failing_rename),
    Fault("folder", "the folder cannot be made or synced", disk.failing_folder),
    Fault("read-only", "a folder without the right to write or to enter", disk.read_only),
    Fault("vanished", "a folder that is gone, or another in its place, and put back", disk.vanished),
    Fault("clock", "the clock put back at every save", swaps.clock_back, of_files=False),
    Fault("windows", "2 to 12 windows saving to one file", windows.on_one_part),
    Fault("seats", "2 to 12 windows answering in one audit", windows.on_one_audit, of_files=False),
    Fault("swapped", "an open file swapped by a sync service, taken away, copied beside", swaps.swapped),
    Fault("damaged", "files cut short, with bits flipped, foreign, zeroed, of newer versions", swaps.damaged),
    Fault("overtaken", "an open file swapped for one on which more was saved elsewhere", swaps.overtaken),
    Fault(
        "missing",
        "an audit opened where a file is gone, or not the part’s own",
        swaps.missing,
        of_files=False,
    ),
    Fault("unlocked", "2 to 4 windows where the lock does nothing", windows.without_a_lock),
)

Row = tuple[Fault, Ground, Tally]


def rows_in_words(rows: Sequence[Row]) -> str:
    """The table."""
    lines = [
        "| fault | files | trials | saves confirmed | refused in a line | lost | corrupted |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    return "\n".join([*lines, *(_row(*row) for row in rows)])


def _row(fault: Fault, ground: Ground, found: Tally) -> str:
    figures = (f"{each:,}" for each in (found.trials, found.confirmed, found.refused, found.lost, found.corrupted))
    return f"| {' | '.join([fault.words, _kept(ground), *figures])} |"


def _kept(ground: Ground) -> str:
    return "encrypted" if ground.secret else "plain"


def under_it(rows: Sequence[Row], command: str) -> str:
    """What was gone and said to be, and when, where and how it ran."""
    notes = dict.fromkeys(note for _, _, found in rows for note in found.notes)
    here = f"{platform.system()} {platform.release()}, Python {sys.version.split()[0]}"
    when = f"{datetime.now(UTC).date().isoformat()}, {here}: `{command}`."
    gone = [f"{fault.words} ({_kept(ground)}): {found.gone:,}" for fault, ground, found in rows if found.gone]
    said = [f"Saves that were gone, and said to be: {'; '.join(gone)}."] if gone else []
    return "\n\n".join([*said, when, *([f"{'; '.join(notes)}."] if notes else [])])


def write(text: str) -> None:
    """Put the table into its page, between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: f"\n{text}\n\n", page), encoding="utf-8", newline="\n")
