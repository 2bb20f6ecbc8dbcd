"""What any store of one session must do, whatever engine is under it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from audit_tui.errors import ChangedElsewhere

Document = Mapping[str, Any]
"""A JSON object: strings, numbers, booleans, None, lists and objects only."""


@dataclass(frozen=True)
class Item:
    """One stored thing: its part, kind and id, the version that is known (0: not stored yet), and its document.

    A document of None means that the thing was taken away.
    """

    part: str
    kind: str
    id: str
    version: int
    document: Document | None


@dataclass(frozen=True)
class Event:
    """One change in a part's history: when, as whom, what it was and why; `hash` chains it to the one before.

    `was` is the document before the change, None where there was none. `at` is ISO 8601 in UTC.
    """

    seq: int
    at: str
    by: str
    kind: str
    id: str
    version: int
    was: Document | None
    why: str
    hash: str


class Conflict(ChangedElsewhere):
    """Somebody saved another document first; `theirs` is what is stored (version 0, no document: nothing is)."""

    def __init__(self, theirs: Item) -> None:
        super().__init__(
            f"{theirs.kind} {theirs.id} of {theirs.part} was saved by somebody else in the meantime",
            hint="nothing was overwritten; look at theirs and save yours again if it is still right",
        )
        self.theirs = theirs


class Contents(NamedTuple):
    """Everything in a part, and how many times it was written when it was like that; 0 where it is not stored."""

    items: tuple[Item, ...]
    generation: int


class Whole(NamedTuple):
    """Everything in a part and the changes made to it, oldest first, both as they were at one time."""

    items: tuple[Item, ...]
    events: tuple[Event, ...]


class Written(NamedTuple):
    """How many times a part had been written before a save, by whomever, and after it."""

    before: int
    after: int


class Readable(Protocol):
    """The parts of one session as they can be read."""

    def parts(self) -> tuple[str, ...]:
        """The names of the parts that are stored, sorted."""
        ...

    def all(self, part: str) -> tuple[Item, ...]:
        """Everything in a part; nothing where the part is not stored. Raises DamagedFile where it cannot be trusted."""
        ...

    def contents(self, part: str) -> Contents:
        """The same, with how many times it was written when it was like that."""
        ...

    def history(self, part: str) -> tuple[Event, ...]:
        """The changes made to a part, oldest first; drafts and places are kept without history."""
        ...

    def where(self, part: str) -> Path:
        """Where a part is kept, there or not: for what is said to people."""
        ...


class Repository(Readable, Protocol):
    """The parts of one session: `session`, one a record (`NEG-01`), one a record and agency (`NEG-01.police`)."""

    def get(self, part: str, kind: str, item_id: str) -> Item | None:
        """One thing, or None."""
        ...

    def whole(self, part: str) -> Whole:
        """What `all` and `history` say of a part, read at once: nothing is saved between the two."""
        ...

    def versions(self, part: str, kind: str) -> dict[str, int]:
        """The version of each thing of a kind that is in a part, by its id; nothing where the part is not stored."""
        ...

    def put(self, items: Sequence[Item], *, by: str, at: str, why: str = "") -> tuple[Item, ...]:
        """Save things of one part, all or none, each against the version that its writer knew.

        Returns them with their new versions, on disk. Raises Conflict (a ChangedElsewhere) where somebody saved another
        document first (an identical one counts as saved), NotSaved where the disk refused, DamagedFile where the part
        cannot be trusted; nothing is changed then. Only after a failure in the very last step of a write (the sync of
        the folder) is it stored all the same: saving once more then counts as saved, and makes sure.
        """
        ...

    def written(self, part: str) -> Written:
        """What the last save of a part that was made here found, and made of it; nothing is read for it."""
        ...

    def head(self, part: str, seq: int | None = None) -> Event | None:
        """The last event of a part's history, or the one of this number; None where there is none."""
        ...

    def generation(self, part: str) -> int:
        """How many times a part was written, by whomever; 0 where it is not stored."""
        ...

    def one_moment(self) -> AbstractContextManager[None]:
        """Within this, a part that was read is not looked at once more to see where its history ends."""
        ...

    def keep_generation(self) -> tuple[str, ...]:
        """Keep a copy of the parts that changed since their newest copies, and say which; raises NotSaved."""
        ...

    def problems(self, part: str) -> tuple[str, ...]:
        """What in a part was changed by other means than this program's; nothing where its history holds."""
        ...

    def strangers(self) -> tuple[Path, ...]:
        """What lies where the parts are kept and is none of them, sorted."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...
