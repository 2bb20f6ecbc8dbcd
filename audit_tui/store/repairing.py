"""A damaged session: what of it is not whole, which copy can take its place, and what the damaged files still say.

Nothing that a damaged file says is taken in by itself; it is told, so that a person can.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from audit_tui.domain.session import Place, Spent
from audit_tui.domain.words import COPIES_PART, QUESTIONS_PART, SESSION_PART
from audit_tui.errors import ChangedElsewhere, DamagedFile
from audit_tui.store import anchors
from audit_tui.store.durable import write_private
from audit_tui.store.encryption import Key, is_age
from audit_tui.store.folders import COPIES, ENCRYPTED, KEPT_DAMAGED, copies_of, is_encrypted, is_safe_name, key_files
from audit_tui.store.holding import held
from audit_tui.store.repository import Contents, Document, Event, Item
from audit_tui.store.storage import (
    HISTORY,
    META,
    NewerFile,
    Sealed,
    Tables,
    decode,
    is_event,
    is_row,
    read_file,
    sealed_part,
)

_NOT_COMPARED = frozenset({HISTORY, META, anchors.ANCHOR, Place.kind, Spent.kind})
"""What nobody said: where somebody was, and what the program keeps for itself."""


@dataclass(frozen=True)
class Differing:
    """An entry that a damaged file has otherwise than the copy that is put back; None: not there, or taken away."""

    kind: str
    id: str
    damaged: Document | None
    whole: Document | None
    at: str
    by: str


@dataclass(frozen=True)
class Bad:
    """A part that is not as it should be, and the newest whole copy of it; `lost` are events that the copy has not."""

    part: str
    path: Path
    wrong: str
    stored: bytes | None
    copy: Sealed | None = None
    lost: int = 0
    differing: tuple[Differing, ...] = ()
    unread: int = 0

    @property
    def of(self) -> Event | None:
        """The last event of the copy."""
        events = events_of(self.copy.tables) if self.copy else ()
        return events[-1] if events else None


@dataclass
class Looked:
    """A session as it would be once its bad parts were put back, to be read like any other; nothing is written."""

    folder: Path
    ending: str
    tables: dict[str, Tables] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)

    def parts(self) -> tuple[str, ...]:
        """The parts that are whole, or of which there is a whole copy."""
        return tuple(sorted(self.tables))

    def where(self, part: str) -> Path:
        """The file of a part, there or not."""
        return self.folder / f"{part}{self.ending}"

    def all(self, part: str) -> tuple[Item, ...]:
        """Everything in a part."""
        return tuple(item for item in items_of(part, self.tables.get(part, {})) if item.document is not None)

    def contents(self, part: str) -> Contents:
        """The same; how many times it was written does not matter here."""
        return Contents(self.all(part), 1)

    def history(self, part: str) -> tuple[Event, ...]:
        """The changes made to a part, oldest first."""
        return events_of(self.tables.get(part, {}))

    def anchors_of(self, part: str) -> tuple[anchors.Anchor, ...]:
        """Every anchor of a part, oldest first."""
        holder = anchors.holder_of(part)
        items = items_of(holder, self.tables.get(holder, {}))
        return tuple(each for each in anchors.of_history(self.history(holder), items) if each.part == part)


def look(folder: Path, key: Key | None) -> Looked:
    """What of a session is not whole, what is not there, and what was put back to an older copy.

    Raises AuditError where a file cannot be read, NewerFile where a newer version of this program wrote one.
    """
    looked = Looked(folder, ".json" + (ENCRYPTED if key else ""))
    found = {part: _Found(looked, part, key) for part in _parts(looked, key)}
    for part in (COPIES_PART, SESSION_PART):  # they hold the anchors, each of the other
        if part in found and (whole := found[part].sealed or next(iter(found[part].copies()), None)):
            looked.tables[part] = whole.tables
    for part in (SESSION_PART, COPIES_PART):
        _judge(looked, part, found.pop(part) if part in found else _Found(looked, part, key))
    for holder in (SESSION_PART, COPIES_PART):
        for item in looked.all(holder):
            if item.kind == anchors.ANCHOR and item.id not in (SESSION_PART, COPIES_PART) and is_safe_name(item.id):
                found.setdefault(item.id, _Found(looked, item.id, key))
    for part in sorted(found):
        _judge(looked, part, found[part])
    looked.bad.sort(key=lambda each: each.part)
    return looked


def mend(looked: Looked, key: Key | None, at: datetime) -> dict[str, Path]:
    """Put back what there is a whole copy of; where each damaged file is kept, by its part.

    One that an earlier repair put back already is left. Raises NotSaved, ChangedElsewhere where a file is not any more
    as it was looked at.
    """
    kept: dict[str, Path] = {}
    with held(looked.folder):
        for bad in looked.bad:
            if bad.copy is None:
                continue
            if read_file(bad.path) != bad.stored:
                hint = "what was put back before it stays so; look again"
                raise ChangedElsewhere("was changed while it was looked at", hint=hint, path=bad.path)
            if bad.stored == bad.copy.raw:
                continue
            if bad.stored is not None:
                kept[bad.part] = _free(looked.folder, f"{bad.part}.json.damaged-{at:%Y%m%dT%H%M%S}", key)
                plain = key is not None and not is_age(bad.stored)
                write_private(kept[bad.part], key.encrypt(bad.stored) if key and plain else bad.stored)
            write_private(bad.path, bad.copy.raw)
    return kept


def mend_key(folder: Path) -> Path | None:
    """Put the locked key of an encrypted session back from its copy where it is gone or none; the file put back."""
    if not is_encrypted(folder) or not (folder / COPIES).is_dir():
        return None
    locked = {path: read_file(path) or b"" for path in key_files(folder)}
    whole = next((data for data in locked.values() if is_age(data)), None)
    bad = next((path for path, data in locked.items() if not is_age(data)), None)
    if whole is None or bad is None:
        return None
    with held(folder):
        write_private(bad, whole)
    return bad


def events_of(tables: Tables) -> tuple[Event, ...]:
    """The history in the tables of a part, oldest first."""
    return tuple(Event(**row) for row in tables.get(HISTORY, {}).values())


def items_of(part: str, tables: Tables) -> Iterator[Item]:
    """Everything in the tables of a part, what was taken away too."""
    for kind, rows in tables.items():
        if kind != HISTORY:
            for item_id, row in rows.items():
                yield Item(part, kind, item_id, row["version"], row["document"])


def salvage(raw: bytes) -> tuple[Tables, int]:
    """What the lines of a damaged file still say, and how many of them say nothing; each is an entry of its table."""
    tables: Tables = {}
    unread, name = 0, ""
    for line in raw.split(b"\n"):
        text = line.strip().removesuffix(b",")
        if text in (b"", b"{", b"}"):
            name = "" if text == b"}" else name
        elif text.endswith(b": {"):
            name = next(iter(_object(b"{" + text + b"}}")), "")
        elif name and (entry := _object(b"{" + text + b"}")) and _fits(name, entry):
            tables.setdefault(name, {}).update(entry)
        elif not text.startswith(b'"_meta": {'):
            unread += 1
    return tables, unread


class _Found:
    """The file of one part, and its copies."""

    def __init__(self, looked: Looked, part: str, key: Key | None) -> None:
        self.part = part
        self.path = looked.where(part)
        self.key = key
        self.stored = read_file(self.path)
        self.sealed, self.wrong = _whole(self.stored, self.path, part, key)
        self._copies = copies_of(looked.folder, part, looked.ending)

    def copies(self) -> Iterator[Sealed]:
        """The copies that are whole, newest first."""
        for path in self._copies:
            sealed, _ = _whole(read_file(path), path, self.part, self.key, newer=False)
            if sealed:
                yield sealed

    def plain(self) -> bytes:
        """What is at its place, as far as it can be read and is not another part's."""
        if self.stored is None or sealed_part(self.path, self.key) not in (None, self.part):
            return b""
        if self.key is None or not is_age(self.stored):
            return self.stored
        try:
            return self.key.decrypt(self.stored, self.path)
        except DamagedFile:
            return b""


def _parts(looked: Looked, key: Key | None) -> set[str]:
    """The parts that the folder or its copies have a file of, and those that no session is without."""
    named = {path.name.removesuffix(looked.ending) for path in looked.folder.glob(f"*{looked.ending}")}
    copied = {path.name.removesuffix(looked.ending) for path in (looked.folder / COPIES).glob(f"*{looked.ending}")}
    known = {SESSION_PART, QUESTIONS_PART, *(name.rpartition(".")[0] for name in copied)}
    own = {part for part in named if part in known or not _is_of_another(looked.where(part), part, key)}
    return {part for part in known | own if is_safe_name(part)}


def _is_of_another(path: Path, part: str, key: Key | None) -> bool:
    """Whether a file is another part's under a name that none has: a copy that a sync service left, say."""
    return not path.is_file() or sealed_part(path, key) not in (None, part)


def _whole(
    stored: bytes | None, path: Path, part: str, key: Key | None, *, newer: bool = True
) -> tuple[Sealed | None, str]:
    """A file read and found whole, or what is wrong with it; raises NewerFile where that is not to be passed over."""
    if stored is None:
        return None, "is not there"
    try:
        return decode(stored, path=path, part=part, key=key), ""
    except NewerFile:
        if newer:
            raise
        return None, "is of a newer version"
    except DamagedFile as error:
        return None, error.message


def _judge(looked: Looked, part: str, found: _Found) -> None:
    """Take a part in as it is, or as a copy of it is where it is not whole or not what was anchored of it."""
    anchored = looked.anchors_of(part)
    looked.tables.pop(part, None)
    wrong = found.wrong or _not_as_anchored(part, anchored, found.sealed)
    if not wrong and found.sealed:
        looked.tables[part] = found.sealed.tables
        return
    if found.stored is None and not anchored and part != QUESTIONS_PART and not list(found.copies()):
        if part == SESSION_PART:
            looked.bad.append(Bad(part, found.path, wrong, None))
        return
    copy = _best(part, anchored, found) or _put_back_before(looked.folder, part, found)
    tables, unread = (found.sealed.tables, 0) if found.sealed else salvage(found.plain())
    told = max([*(int(seq) for seq in tables.get(HISTORY, {}) if seq.isdecimal()), *(each.seq for each in anchored), 0])
    if copy:
        looked.tables[part] = copy.tables
    elif found.sealed:
        looked.tables[part] = found.sealed.tables
    looked.bad.append(
        Bad(
            part,
            found.path,
            wrong,
            found.stored,
            copy,
            max(0, told - len(events_of(copy.tables))) if copy else 0,
            tuple(_differing(tables, copy.tables)) if copy else (),
            unread,
        )
    )


def _not_as_anchored(part: str, anchored: tuple[anchors.Anchor, ...], sealed: Sealed | None) -> str:
    events = events_of(sealed.tables) if sealed else ()
    return next((each.words for each in anchors.against(part, anchored, events) if not each.repaired), "")


def _best(part: str, anchored: tuple[anchors.Anchor, ...], found: _Found) -> Sealed | None:
    """The newest whole copy that is as was anchored, else the one with most; never less than a whole file has."""
    copies = list(found.copies())
    as_anchored = next((each for each in copies if not _not_as_anchored(part, anchored, each)), None)
    most = max(copies, key=lambda each: len(events_of(each.tables)), default=None)
    if as_anchored or not found.sealed or most is None:
        return as_anchored or most
    return most if len(events_of(most.tables)) > len(events_of(found.sealed.tables)) else None


def _put_back_before(folder: Path, part: str, found: _Found) -> Sealed | None:
    """The copy that a repair put in a part's place before it was cut short, and did not come to say so."""
    kept = (each for path in folder.glob("*.damaged-*") if (each := KEPT_DAMAGED.fullmatch(path.name)))
    if not found.sealed or not any(each["part"] == part for each in kept):
        return None
    return next((each for each in found.copies() if each.raw == found.stored), None)


def _differing(damaged: Tables, whole: Tables) -> Iterator[Differing]:
    """The entries of a damaged file that the whole copy has otherwise, or not at all."""
    last = {(row["kind"], row["id"]): row for row in damaged.get(HISTORY, {}).values()}
    for kind, rows in damaged.items():
        for item_id, row in rows.items() if kind not in _NOT_COMPARED else ():
            there = whole.get(kind, {}).get(item_id, {}).get("document")
            if row["document"] != there:
                event = last.get((kind, item_id), {})
                yield Differing(kind, item_id, row["document"], there, event.get("at", ""), event.get("by", ""))


def _object(text: bytes) -> dict[str, Any]:
    """A JSON object; an empty one where the text is none."""
    try:
        found = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _fits(table: str, entry: dict[str, Any]) -> bool:
    return all(is_event(row) if table == HISTORY else is_row(row) for row in entry.values())


def _free(folder: Path, stem: str, key: Key | None) -> Path:
    """A path of this name that nothing has yet."""
    number, ending = 1, ENCRYPTED if key else ""
    while (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}{ending}").exists():
        number += 1
    return path
