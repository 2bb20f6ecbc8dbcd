"""A TinyDB storage over one sealed file: read only where every byte is as it was written, written in one step."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from audit_tui.errors import DamagedFile, cannot_be_read
from audit_tui.store.durable import read_whole, write_private
from audit_tui.store.encryption import Key

SCHEMA = 1

META = "_meta"

HISTORY = "_history"

Tables = dict[str, dict[str, Any]]

_SEAL = re.compile(
    rb'\n"_meta": \{"1": \{"schema": (?P<schema>[0-9]{1,9}), "part": "(?P<part>[A-Za-z0-9_.-]+)", '
    rb'"generation": (?P<generation>[0-9]{1,18}), "sha256": "(?P<sum>[0-9a-f]{64})"\}\}\n\}\n\Z'
)
"""The end of a file, and of a file of every later schema: how it is sealed never changes."""

_LONGEST_SEAL = 512

_READABLE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

_ESCAPED = json.JSONEncoder(allow_nan=False)

_EVENT_FIELDS = frozenset({"seq", "at", "by", "kind", "id", "version", "was", "why", "hash"})


class NewerFile(DamagedFile):
    """A file of a newer version of this program: whole, but not for this version to read or to put right."""


@dataclass(frozen=True)
class Sealed:
    """One file as it was read and found whole: bytes on the disk, place in the order of writes, sum, tables."""

    raw: bytes
    generation: int
    sum: str
    tables: Tables


class SealedStorage(Storage):
    """The file of one part: an ordinary TinyDB file, a document a line, ending in a table that seals it.

    Inside `looking` and `changing` the file is taken in once and, after changes, written once. What was read is
    remembered, and compared with the file's bytes each time: one that has gone, or gone back, is refused from then on.
    """

    def __init__(self, path: Path, part: str, key: Key | None = None) -> None:
        """A storage for part at path, encrypted where there is a key; nothing is read or made yet."""
        self._path = path
        self._key = key
        self._part = part
        self._known: Sealed | None = None
        self._newest = 0
        self._newest_sum = ""
        self._newest_event = ("", "")
        self._held = False
        self._event_lines: list[bytes] = []

    @property
    def seen(self) -> bool:
        """Whether the file has been there since this storage was made."""
        return self._newest > 0

    def read(self) -> Tables | None:
        """All tables, None where the file is not there; raises AuditError, DamagedFile where it is not whole."""
        if not self._held:
            self._take_in()
        return self._known.tables if self._known else None

    def write(self, data: Tables) -> None:
        """Hold the tables for the end of `changing`, or outside of it save them at once; raises NotSaved."""
        if self._held:
            self._known = Sealed(b"", self._newest, "", data)
            return
        with self.changing():
            self.write(data)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Take the file in once for several reads."""
        self._take_in()
        self._held = True
        try:
            yield
        finally:
            self._held = False

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction: what was written within is saved at its end; after any failure the disk alone counts."""
        try:
            with self.looking():
                yield
            self._save()
        except BaseException:
            self._forget()
            raise

    def _save(self) -> None:
        if self._known is None:
            return
        raw, digest = encode(
            self._known.tables, part=self._part, generation=self._newest + 1, event_lines=self._event_lines
        )
        stored = self._key.encrypt(raw) if self._key else raw
        write_private(self._path, stored)
        self._remember(Sealed(stored, self._newest + 1, digest, self._known.tables))

    def _remember(self, sealed: Sealed) -> None:
        self._known, self._newest, self._newest_sum = sealed, sealed.generation, sealed.sum
        events = sealed.tables.get(HISTORY)
        if events:
            seq = next(reversed(events))
            self._newest_event = (seq, events[seq]["hash"])

    def _forget(self) -> None:
        self._known = None
        self._event_lines = []

    def _take_in(self) -> None:
        """Have in memory what is in the file now."""
        raw = read_file(self._path)
        if raw is not None and self._known is not None and raw == self._known.raw:
            return
        self._forget()
        if raw is None:
            if self.seen:
                raise self._swapped("was taken away while it was open")
            return
        found = decode(raw, path=self._path, part=self._part, key=self._key)
        if found.generation < self._newest:
            raise self._swapped("was replaced by an older copy while it was open")
        if found.generation == self._newest and found.sum != self._newest_sum:
            raise self._swapped("was replaced by another copy while it was open")
        seq, digest = self._newest_event
        if seq and found.tables.get(HISTORY, {}).get(seq, {}).get("hash") != digest:
            raise self._swapped("was replaced by another copy while it was open, without what was saved here")
        self._remember(found)

    def _swapped(self, what: str) -> DamagedFile:
        hint = (
            "nothing was overwritten; put it back, or close the session and open it again to go on with what is there"
        )
        return DamagedFile(what, hint=hint, path=self._path)


def read_file(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none; raises AuditError where it cannot be read, which is no damage."""
    try:
        return read_whole(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_be_read(error, path, hint="see that the folder is there and yours") from error


def encode(tables: Tables, *, part: str, generation: int, event_lines: list[bytes]) -> tuple[bytes, str]:
    """The tables as the bytes of a sealed file, and its sum.

    Events are never changed: event_lines holds the lines of those that were encoded before, and takes in the new ones.
    """
    body = b"".join(_table(name, _lines(name, rows, event_lines)) for name, rows in tables.items())
    meta = f'"{META}": {{"1": {{"schema": {SCHEMA}, "part": "{part}", "generation": {generation}, "sha256": "'
    head = b"{\n" + body + meta.encode("ascii")
    digest = hashlib.sha256(head).hexdigest()
    return head + digest.encode("ascii") + b'"}}\n}\n', digest


def decode(stored: bytes, *, path: Path, part: str, key: Key | None = None) -> Sealed:
    """What a file holds, once its seal is found to hold; raises DamagedFile, NewerFile where it is a later schema's."""
    try:
        raw = key.decrypt(stored, path) if key else stored
    except DamagedFile as error:
        raise damaged(error.message, path) from error
    seal = _SEAL.search(raw, max(0, len(raw) - _LONGEST_SEAL))
    if seal is None:
        raise damaged("is empty" if not raw else "is cut short or not a file of this program", path)
    digest = hashlib.sha256(memoryview(raw)[: seal.start("sum")]).hexdigest()
    if digest.encode("ascii") != seal["sum"]:
        raise damaged("is damaged: it is not as it was written", path)
    if int(seal["schema"]) > SCHEMA:
        raise NewerFile(
            "was written by a newer version of this program",
            hint="it was left as it is; open it with that version",
            path=path,
        )
    if int(seal["schema"]) != SCHEMA:
        raise damaged("is not a file of this program", path)
    if seal["part"].decode("ascii") != part:
        raise damaged(f"is a copy of {seal['part'].decode('ascii')} under another name", path)
    return Sealed(stored, int(seal["generation"]), digest, _tables(raw, path))


def sealed_part(path: Path, key: Key | None = None) -> str | None:
    """The part that a file says it is, from its last bytes alone and unverified; None where it does not say so."""
    try:
        seal = _SEAL.search(_last_bytes(path) if key is None else key.decrypt(read_whole(path), path)[-_LONGEST_SEAL:])
    except (OSError, DamagedFile):
        return None
    return seal["part"].decode("ascii") if seal else None


def _last_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _LONGEST_SEAL))
        return file.read()


def damaged(what: str, path: Path) -> DamagedFile:
    """What to say of a file that cannot be trusted, and how to put it right."""
    return DamagedFile(what, hint=f"it was left as it was: audit-tui repair {path.parent.name}", path=path)


def _table(name: str, lines: list[bytes]) -> bytes:
    return _json(name) + b": {\n  " + b",\n  ".join(lines) + b"\n},\n"


def _lines(name: str, rows: dict[str, Any], event_lines: list[bytes]) -> list[bytes]:
    if name != HISTORY:
        return [_line(key, row) for key, row in rows.items()]
    event_lines += [_line(key, row) for key, row in islice(rows.items(), len(event_lines), None)]
    return event_lines


def _line(key: str, row: Any) -> bytes:
    return _json({key: row})[1:-1]


def _json(value: Any) -> bytes:
    """One line of JSON that people can read; what UTF-8 cannot hold (half a surrogate pair) is escaped."""
    try:
        return _READABLE.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        return _ESCAPED.encode(value).encode("ascii")


def _tables(raw: bytes, path: Path) -> Tables:
    """The tables of a file whose seal holds, as far as they are what this program writes."""
    try:
        tables = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise damaged("is sealed but is not JSON", path) from error
    if not isinstance(tables, dict) or META not in tables:
        raise damaged("is sealed but holds no tables", path)
    del tables[META]
    for name, rows in tables.items():
        fits = _are_events if name == HISTORY else _are_rows
        if not isinstance(rows, dict) or not fits(rows):
            raise damaged(f"is sealed but its table {name} is not one of this program", path)
    return tables


def _refuse(constant: str) -> None:
    """NaN and the infinities, which Python's reader takes, are not JSON."""
    raise ValueError(constant)


def _are_rows(rows: dict[str, Any]) -> bool:
    return all(is_row(row) for row in rows.values())


def _are_events(rows: dict[str, Any]) -> bool:
    return all(
        key == str(seq) and is_event(row) and row["seq"] == seq for seq, (key, row) in enumerate(rows.items(), start=1)
    )


def is_row(row: Any) -> bool:
    """Whether a JSON value is an entry of a table."""
    return (
        isinstance(row, dict)
        and row.keys() == {"version", "document"}
        and type(row["version"]) is int
        and row["version"] > 0
        and isinstance(row["document"], dict | None)
    )


def is_event(row: Any) -> bool:
    """Whether a JSON value is an event of a history."""
    return (
        isinstance(row, dict)
        and row.keys() == _EVENT_FIELDS
        and all(type(row[name]) is int for name in ("seq", "version"))
        and all(isinstance(row[name], str) for name in ("at", "by", "kind", "id", "why", "hash"))
        and isinstance(row["was"], dict | None)
    )
