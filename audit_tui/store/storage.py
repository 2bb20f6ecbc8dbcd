"""A TinyDB storage over one sealed file: read only where every byte is as it was written, written in one step."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from tinydb.storages import Storage

from audit_tui.errors import DamagedFile, cannot_be_read
from audit_tui.store.durable import read_whole, write_private
from audit_tui.store.encryption import Key

SCHEMA = 1

META = "_meta"

HISTORY = "_history"

Row = dict[str, Any]

Tables = dict[str, dict[str, Any]]

Types = frozenset[tuple[type, ...]]

_SEAL = re.compile(
    rb'\n"_meta": \{"1": \{"schema": (?P<schema>[0-9]{1,9}), "part": "(?P<part>[A-Za-z0-9_.-]+)", '
    rb'"generation": (?P<generation>[0-9]{1,18}), "sha256": "(?P<sum>[0-9a-f]{64})"\}\}\n\}\n\Z'
)
"""The end of a file, and of a file of every later schema: how it is sealed never changes."""

_LONGEST_SEAL = 512

_NO_ROW = re.compile(rb"\n(?!  )")
"""Before each line that begins or ends a table."""

_TABLE = re.compile(rb'"(?P<name>[A-Za-z0-9_-]+)": \{\n')

_ROW = re.compile(rb'  "(?P<id>[^"\\\n]+)": \{"version": [0-9]+, "document": (?=\{|null\})')

_ROW_ENDS = (b"}}\n", b"}},\n", b"null}\n", b"null},\n")
"""How an entry of a table ends, a line each; of one that was taken away the document is null."""

_OPENED, _BETWEEN_LINES, _CLOSED = b": {\n  ", b",\n  ", b"\n},\n"

_HISTORY_OPENED = b'\n"%s"%s' % (HISTORY.encode("ascii"), _OPENED)

_READABLE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

_ESCAPED = json.JSONEncoder(allow_nan=False)

_ROW_FIELDS = itemgetter("version", "document")

_ROWS: Types = frozenset({(int, dict), (int, type(None))})

_EVENT_FIELDS = itemgetter("seq", "version", "at", "by", "kind", "id", "why", "hash", "was")

_EVENTS: Types = frozenset({(int, int, *(str,) * 6, dict), (int, int, *(str,) * 6, type(None))})


class NewerFile(DamagedFile):
    """A file of a newer version of this program: whole, but not for this version to read or to put right."""


@dataclass(frozen=True)
class Sealed:
    """One file as it was read and found whole: bytes on the disk, place in the order of writes, sum, tables.

    `sum` is the one in its seal, `digest` that of all its bytes.
    """

    raw: bytes
    generation: int
    sum: str
    tables: Tables
    digest: bytes = b""


class Content:
    """What a part holds, in memory: documents by table, and events by number, or as the text that the file has of them.

    Events are never changed: nearly all of a save of one more is their text as it was.
    """

    def __init__(self, documents: Tables, events: dict[str, Row]) -> None:
        """The content that these are."""
        self.documents = documents
        self.last = events[next(reversed(events))] if events else None
        self._events: dict[str, Row] | None = events
        self._history: list[bytes] = []

    @classmethod
    def of(cls, tables: Tables) -> "Content":
        """The content of these tables."""
        return cls({name: rows for name, rows in tables.items() if name != HISTORY}, tables.get(HISTORY, {}))

    @classmethod
    def with_history(cls, documents: Tables, history: bytes, last: Row) -> "Content":
        """Documents, with the text of events of which this is the last."""
        content = cls(documents, {})
        content._events, content._history, content.last = None, [history], last
        return content

    @property
    def events(self) -> dict[str, Row]:
        """The events, by their numbers."""
        if self._events is not None:
            return self._events
        found: dict[str, Row] = read_json(b"{%s}" % _BETWEEN_LINES.join(self._history))
        return found

    @property
    def history(self) -> list[bytes]:
        """The text of the events: lines, or several in one."""
        return self._history if self._events is None else [_line(key, row) for key, row in self._events.items()]

    @property
    def tables(self) -> Tables:
        """All of it, as it stands in the file."""
        return {**self.documents, HISTORY: self.events} if self.last else self.documents

    def add(self, event: Row) -> None:
        """Take in one more event."""
        self._history, self._events = [*self.history, _line(str(event["seq"]), event)], None
        self.last = event


class SealedStorage(Storage):
    """The file of one part: an ordinary TinyDB file, a document a line, ending in a table that seals it.

    Inside `looking` and `changing` the file is taken in once and, after changes, written once. What it was like is
    remembered, and compared with the file's bytes each time: one that has gone, or gone back, is refused from then on.
    What it holds stays in memory where it `keeps` it, as it does unless told otherwise: a save is quicker then.
    """

    def __init__(self, path: Path, part: str, key: Key | None = None) -> None:
        """A storage for part at path, encrypted where there is a key; nothing is read or made yet."""
        self._path = path
        self._key = key
        self._part = part
        self._content: Content | None = None
        self._newest = 0
        self._newest_sum = ""
        self._newest_event: Row | None = None
        self._digest = b""
        self._held = False
        self._keeps = True

    @property
    def seen(self) -> bool:
        """Whether the file has been there since this storage was made."""
        return self._newest > 0

    @property
    def generation(self) -> int:
        """How many times the file was written, as it was when it was last read; 0 where it was not there."""
        return self._newest

    @property
    def keeps(self) -> bool:
        """Whether what was looked at stays in memory; what does not is its reader's own."""
        return self._keeps

    @keeps.setter
    def keeps(self, keeps: bool) -> None:
        self._keeps = keeps
        self._let_go()

    @property
    def last_event(self) -> Row | None:
        """The last event of the history, as the file was when it was last read."""
        return self._newest_event

    @property
    def content(self) -> Content:
        """What it holds, inside `looking` and `changing`; what is changed in it in `changing` is saved at its end."""
        if self._content is None:
            self._content = Content({}, {})
        return self._content

    @property
    def there(self) -> bool:
        """Whether there is anything of it, inside `looking` and `changing`."""
        return self._content is not None

    def read(self) -> Tables | None:
        """All tables, None where the file is not there; raises AuditError, DamagedFile where it is not whole."""
        if not self._held:
            self._take_in()
        return self._content.tables if self._content else None

    def write(self, data: Tables) -> None:
        """Hold the tables for the end of `changing`, or outside of it save them at once; raises NotSaved."""
        if self._held:
            self._content = Content.of(data)
            return
        with self.changing():
            self.write(data)

    def check(self) -> None:
        """Have the file be as it was when it was last read, or else take it in; raises AuditError, DamagedFile."""
        raw = read_file(self._path)
        if raw is None or not self.is_whole(raw):
            self._take_in()
            self._let_go()

    def is_whole(self, raw: bytes) -> bool:
        """Whether the file had these bytes when it was last read, and so was found whole."""
        return self.seen and _digest(raw) == self._digest

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Take the file in once for several reads."""
        try:
            with self._holding():
                yield
        finally:
            self._let_go()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction: what was written within is saved at its end; after any failure the disk alone counts."""
        try:
            with self._holding():
                yield
            self._save()
        except BaseException:
            self._content = None
            raise
        self._let_go()

    @contextmanager
    def _holding(self) -> Iterator[None]:
        self._take_in()
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _save(self) -> None:
        if self._content is None:
            return
        generation, content = self._newest + 1, self._content
        raw, seal, digest = encode(content.documents, content.history, part=self._part, generation=generation)
        if self._key:
            raw = self._key.encrypt(raw)
            digest = _digest(raw)
        write_private(self._path, raw)
        self._remember(generation, seal, digest, content)

    def _remember(self, generation: int, seal: str, digest: bytes, content: Content) -> None:
        self._newest, self._newest_sum, self._digest, self._content = generation, seal, digest, content
        self._newest_event = content.last or self._newest_event

    def _let_go(self) -> None:
        if not self._keeps:
            self._content = None

    def _take_in(self) -> None:
        """Have in memory what is in the file now."""
        raw = read_file(self._path)
        if raw is not None and self.is_whole(raw):
            self._content = self._content or self._read_again(raw)
            return
        self._content = None
        if raw is None:
            if self.seen:
                raise self._swapped("was taken away while it was open")
            return
        found = decode(raw, path=self._path, part=self._part, key=self._key)
        if found.generation < self._newest:
            raise self._swapped("was replaced by an older copy while it was open")
        if found.generation == self._newest and found.sum != self._newest_sum:
            raise self._swapped("was replaced by another copy while it was open")
        last = self._newest_event
        if last and found.tables.get(HISTORY, {}).get(str(last["seq"]), {}).get("hash") != last["hash"]:
            raise self._swapped("was replaced by another copy while it was open, without what was saved here")
        self._remember(found.generation, found.sum, found.digest, Content.of(found.tables))

    def _read_again(self, stored: bytes) -> Content:
        """What is in a file that was found whole before: its events need not be looked at once more."""
        plain = self._key.decrypt(stored, self._path) if self._key else stored
        last = self._newest_event
        cut = _cut(plain, last) if last else None
        if cut is None or last is None:
            return Content.of(_tables(plain, self._path))
        documents, history = cut
        return Content.with_history(_tables(documents, self._path), history, last)

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


def encode(documents: Tables, history: Sequence[bytes], *, part: str, generation: int) -> tuple[bytes, str, bytes]:
    """Documents by table, and the text of the events, as the bytes of a sealed file; its sum, and that of all of it."""
    tables = [(name, [_line(key, row) for key, row in rows.items()]) for name, rows in documents.items()]
    pieces = [_table(name, lines) for name, lines in [*tables, *([(HISTORY, history)] if history else [])]]
    meta = f'"{META}": {{"1": {{"schema": {SCHEMA}, "part": "{part}", "generation": {generation}, "sha256": "'
    head = b"".join((b"{\n", *pieces, meta.encode("ascii")))
    summed = hashlib.sha256(head)
    seal = summed.hexdigest()
    end = seal.encode("ascii") + b'"}}\n}\n'
    summed.update(end)
    return head + end, seal, summed.digest()


def decode(stored: bytes, *, path: Path, part: str, key: Key | None = None) -> Sealed:
    """What a file holds, once its seal is found to hold; raises DamagedFile, NewerFile where it is a later schema's."""
    raw, seal, of_all = _found_whole(stored, path=path, part=part, key=key)
    return Sealed(stored, int(seal["generation"]), seal["sum"].decode("ascii"), _tables(raw, path), of_all)


@dataclass(frozen=True)
class Documents:
    """The documents of a plain part, table by table, as the JSON that they are in the file: for who needs but a few."""

    tables: Mapping[str, Mapping[str, bytes]]
    _raw: bytes

    def in_order(self, tables: Iterable[str], of: Callable[[str], int]) -> dict[str, tuple[bytes, ...]]:
        """The documents alone of these tables, each in the order that this gives to their keys."""
        found = ((name, self.tables[name]) for name in tables if name in self.tables)
        return {name: tuple(rows[key] for key in sorted(rows, key=of)) for name, rows in found}

    def has_event(self, seq: int, digest: str) -> bool:
        """Whether the history has an event of this number and hash."""
        at = self._raw.rfind(b'\n  "%d": {"seq": %d, ' % (seq, seq))
        line = self._raw[at + 1 : self._raw.find(b"\n", at + 1)] if at >= 0 else b""
        return line.removesuffix(b",").endswith(b'"hash": "%s"}' % digest.encode())


def documents_in(path: Path, part: str, wanted: Mapping[str, Sequence[str]]) -> Documents | None:
    """The documents of these tables of a file, once its seal holds; None where it has to be read in another way.

    Where ids are named, those of the table alone. Of other tables no more is looked at than where they end. Raises
    AuditError, DamagedFile.
    """
    stored = read_file(path)
    if stored is None:
        return Documents({}, b"")
    raw, seal, _ = _found_whole(stored, path=path, part=part, key=None)
    starts = [line.end() for line in _NO_ROW.finditer(raw, 0, seal.start() + 1)]
    if raw[:2] != b"{\n" or starts[:1] != [2] or len(starts) % 2 == 0:
        return None
    names, tables = {name.encode(): name for name in wanted}, dict[str, dict[str, bytes]]()
    for start, end, after in zip(starts[::2], starts[1::2], starts[2::2], strict=False):
        head = _TABLE.match(raw, start)
        if head is None or raw[end:after] != b"},\n":
            return None
        if head["name"] in names:
            rows = _documents(raw, head.end(), end, wanted[names[head["name"]]])
            if rows is None:
                return None
            tables[names[head["name"]]] = rows
    return Documents(tables, raw)


def _documents(raw: bytes, start: int, end: int, ids: Sequence[str]) -> dict[str, bytes] | None:
    """What is in a table, by its id, but for what was taken away; None where a line is not as it is written here."""
    found: dict[bytes, bytes] = {}
    lines = 0
    while start < end:
        line, start = start, raw.index(b"\n", start) + 1
        row = _ROW.match(raw, line)
        if row is None or not raw.endswith(_ROW_ENDS, row.end(), start):
            return None
        found[row["id"]] = raw[row.end() : start - len(b"}\n") - raw.endswith(b",\n", line, start)]
        lines += 1
    if len(found) != lines:
        return None
    wanted = {each.encode() for each in ids} if ids else found.keys()
    with suppress(UnicodeDecodeError):
        return {name.decode(): each for name, each in found.items() if each != b"null" and name in wanted}
    return None


def _found_whole(stored: bytes, *, path: Path, part: str, key: Key | None) -> tuple[bytes, re.Match[bytes], bytes]:
    """The bytes of a file, decrypted, its seal, which holds, and the digest of what is stored."""
    try:
        raw = key.decrypt(stored, path) if key else stored
    except DamagedFile as error:
        raise damaged(error.message, path) from error
    seal = _SEAL.search(raw, max(0, len(raw) - _LONGEST_SEAL))
    if seal is None:
        raise damaged("is empty" if not raw else "is cut short or not a file of this program", path)
    at = seal.start("sum")
    summed = hashlib.sha256(memoryview(raw)[:at])
    digest = summed.hexdigest()
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
    summed.update(raw[at:])
    of_all = _digest(stored) if key else summed.digest()
    return raw, seal, of_all


def sealed_part(path: Path, key: Key | None = None) -> str | None:
    """The part that a file says it is, from its last bytes alone and unverified; None where it does not say so."""
    try:
        seal = _SEAL.search(_last_bytes(path) if key is None else key.decrypt(read_whole(path), path)[-_LONGEST_SEAL:])
    except (OSError, DamagedFile):
        return None
    return seal["part"].decode("ascii") if seal else None


def _last_bytes(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:
        file.seek(max(0, file.seek(0, 2) - _LONGEST_SEAL))
        return file.readall()


def damaged(what: str, path: Path) -> DamagedFile:
    """What to say of a file that cannot be trusted, and how to put it right."""
    return DamagedFile(what, hint=f"it was left as it was: audit-tui repair {path.parent.name}", path=path)


def _table(name: str, lines: Sequence[bytes]) -> bytes:
    return _json(name) + _OPENED + _BETWEEN_LINES.join(lines) + _CLOSED


def _cut(plain: bytes, last: Row) -> tuple[bytes, bytes] | None:
    """The bytes of a file without its history, and the text of that; None where it does not end in this event."""
    before = plain.find(_HISTORY_OPENED)
    begin = before + len(_HISTORY_OPENED)
    end = plain.find(_CLOSED, begin)
    history = plain[begin:end]
    count, line = history.count(_BETWEEN_LINES) + 1, _line(str(last["seq"]), last)
    if min(before, end) < 0 or count != last["seq"] or not history.endswith(line):
        return None
    return plain[: before + 1] + plain[end + len(_CLOSED) :], history


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
        tables = read_json(raw)
    except (ValueError, RecursionError) as error:
        raise damaged("is sealed but is not JSON", path) from error
    if not isinstance(tables, dict) or META not in tables:
        raise damaged("is sealed but holds no tables", path)
    del tables[META]
    for name, rows in tables.items():
        fits = _are_events if name == HISTORY else _are_rows
        if not isinstance(rows, dict) or not fits(rows):
            raise damaged("is sealed but holds a table that is not one of this program", path)
    return tables


def read_json(raw: bytes) -> Any:
    """A JSON document; raises ValueError, RecursionError where it is nested too deep to be copied.

    The quick reader takes nothing that Python's own does not, and takes it for the same. What it refuses (half a
    surrogate pair, what is nested deep) is not always wrong.
    """
    try:
        return from_json(raw, allow_inf_nan=False)
    except ValueError:
        return copied(json.loads(raw.decode("utf-8"), parse_constant=_refuse))


def copied(value: Any) -> Any:
    """A JSON value of its own, so that no caller can change what is in memory; raises RecursionError."""
    if isinstance(value, dict):
        return {key: copied(each) for key, each in value.items()}
    if isinstance(value, list):
        return [copied(each) for each in value]
    return value


def _refuse(constant: str) -> None:
    """NaN and the infinities, which Python's reader takes, are not JSON."""
    raise ValueError(constant)


def _are_rows(rows: dict[str, Any]) -> bool:
    return all(map(is_row, rows.values()))


def _are_events(rows: dict[str, Any]) -> bool:
    return all(
        is_event(row) and row["seq"] == seq and key == str(seq) for seq, (key, row) in enumerate(rows.items(), start=1)
    )


def is_row(row: Any) -> bool:
    """Whether a JSON value is an entry of a table."""
    return _has(row, 2, _ROW_FIELDS, _ROWS) and row["version"] > 0


def is_event(row: Any) -> bool:
    """Whether a JSON value is an event of a history."""
    return _has(row, 9, _EVENT_FIELDS, _EVENTS)


def _has(row: Any, count: int, fields: Callable[[Row], tuple[Any, ...]], types: Types) -> bool:
    """Whether a JSON value is an object of these fields and no other, each of a type that it may be of."""
    try:
        return type(row) is dict and len(row) == count and tuple(map(type, fields(row))) in types
    except KeyError:
        return False


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()
