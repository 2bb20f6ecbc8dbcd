"""The store that a session has unless told otherwise: a folder of TinyDB files, safe to kill, share and fill up."""

import contextlib
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from audit_tui.errors import AuditError, LockedSession, NotSaved, cannot_be_read
from audit_tui.store import history
from audit_tui.store.durable import not_saved, rename_over, write_private
from audit_tui.store.encryption import Key
from audit_tui.store.folders import (
    COPIES,
    ENCRYPTED,
    GENERATIONS,
    KEPT_DAMAGED,
    KEY_FILE,
    LOCK,
    OF_THE_SYSTEM,
    UNDER_WAY,
    copies_of,
    is_encrypted,
    is_left_behind,
    is_safe_name,
    left_behind,
    make_private_folder,
)
from audit_tui.store.holding import held
from audit_tui.store.repository import Conflict, Event, Item
from audit_tui.store.storage import HISTORY, SealedStorage, damaged, decode, read_file, sealed_part

DEEPEST = 64
"""How deep a document may be: far less than what JSON's reader takes, so that what was saved can be read."""

_KIND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

_NO_STRANGERS = OF_THE_SYSTEM | {LOCK, COPIES, KEY_FILE, UNDER_WAY}


class _Row(TinyDocument):
    """A TinyDB document whose id is a string."""

    def __init__(self, value: Mapping[str, Any], doc_id: str) -> None:
        super().__init__(value, doc_id)  # type: ignore[arg-type]


class _StringTable(Table):
    """A TinyDB table whose ids are strings."""

    document_id_class = str  # type: ignore[assignment]
    document_class = _Row  # type: ignore[assignment]


class _Database(TinyDB):
    table_class = _StringTable


class _Part:
    """One open part: its storage, and TinyDB over it."""

    def __init__(self, path: Path, name: str, key: Key | None) -> None:
        self.name = name
        self.storage = SealedStorage(path, name, key)
        self._database = _Database(storage=lambda: self.storage)

    def items(self) -> Iterator[Item]:
        """Everything stored, tombstones too, by kind and id."""
        for kind in sorted(self._database.tables() - {HISTORY}):
            for row in sorted(self._database.table(kind).all(), key=lambda row: str(row.doc_id)):
                yield self._item(kind, str(row.doc_id), row)

    def item(self, kind: str, item_id: str) -> Item | None:
        """One thing, if only its tombstone; None where it was never stored."""
        row = self._database.table(kind).get(doc_id=item_id)  # type: ignore[call-overload]
        return None if row is None else self._item(kind, item_id, row)

    def save(self, item: Item) -> None:
        row = _Row({"version": item.version, "document": item.document}, item.id)
        self._database.table(item.kind).upsert(row)

    def record(self, event: Event) -> None:
        self._database.table(HISTORY).insert(_Row(vars(event), str(event.seq)))

    def events(self) -> tuple[Event, ...]:
        rows = self._database.table(HISTORY).all()
        return tuple(sorted((_event(row) for row in rows), key=lambda event: event.seq))

    def event(self, seq: int | None = None) -> Event | None:
        """The event of this number, or the last one."""
        table = self._database.table(HISTORY)
        row = table.get(doc_id=str(len(table) if seq is None else seq))  # type: ignore[call-overload]
        return None if row is None else _event(row)

    def _item(self, kind: str, item_id: str, row: Mapping[str, Any]) -> Item:
        return Item(self.name, kind, item_id, row["version"], _copy(row["document"]))


class TinyDBRepository:
    """A Repository in one folder, a TinyDB file a part; may be used by several threads and processes at once.

    Reading makes and changes nothing. A part or kind of a name that cannot be one raises ValueError.
    """

    def __init__(self, folder: Path, key: Key | None = None) -> None:
        """The repository in folder, which the first save makes where it is not there; with a key, encrypted."""
        self._folder = folder
        self._key = key
        self._ending = ".json" + (ENCRYPTED if key else "")
        self._parts: dict[str, _Part] = {}
        self._mutex = threading.RLock()
        self._swept = False

    def parts(self) -> tuple[str, ...]:
        """The names of the parts that are stored, sorted; damaged ones too. Raises AuditError."""
        return tuple(sorted(self._name(path) for path in self._files() if self._is_part(path)))

    def where(self, part: str) -> Path:
        """The file of a part, there or not."""
        return self._path(part)

    def strangers(self) -> tuple[Path, ...]:
        """What lies in the folder and is not of this store, sorted: conflict copies of a sync service, say."""
        return tuple(
            sorted(
                path
                for path in self._files()
                if not self._is_part(path) and path.name not in _NO_STRANGERS and not _is_known(path)
            )
        )

    def all(self, part: str) -> tuple[Item, ...]:
        """Everything in a part, by kind and id; nothing where it is not stored. Raises AuditError, DamagedFile."""
        with self._looking(part) as stored:
            return tuple(item for item in stored.items() if item.document is not None)

    def get(self, part: str, kind: str, item_id: str) -> Item | None:
        """One thing, or None. Raises AuditError, DamagedFile."""
        _check_kind(kind)
        with self._looking(part) as stored:
            item = stored.item(kind, item_id)
            return item if item is not None and item.document is not None else None

    def history(self, part: str) -> tuple[Event, ...]:
        """The changes made to a part, oldest first. Raises AuditError, DamagedFile."""
        with self._looking(part) as stored:
            return stored.events()

    def head(self, part: str, seq: int | None = None) -> Event | None:
        """The last event of a part's history, or the one of this number. Raises AuditError, DamagedFile."""
        with self._looking(part) as stored:
            return stored.event(seq)

    def problems(self, part: str) -> tuple[str, ...]:
        """What in a part was changed by other means than this program's; nothing where its history holds."""
        with self._looking(part) as stored:
            return history.verify(stored.events(), tuple(stored.items()))

    def put(self, items: Sequence[Item], *, by: str, at: str, why: str = "") -> tuple[Item, ...]:
        """Save things of one part in one write, all or none; raises Conflict, NotSaved, DamagedFile."""
        if not items:
            return ()
        plain = _checked(items)
        with self._mutex:
            part = self._part(plain[0].part)
            with self._locked(), part.storage.changing():
                steps = [_step(part.item(item.kind, item.id), item) for item in plain]
                for was, now in steps:
                    _apply(part, was, now, by=by, at=at, why=why)
            return tuple(now for _, now in steps)

    def keep_generation(self, part: str | None = None) -> tuple[str, ...]:
        """Copy a part, or all, to the generations where it changed since its newest copy; returns the parts copied.

        Five copies a part are kept. A damaged part is never copied: it raises DamagedFile after the others are done.
        """
        kept, refused = [], list[AuditError]()
        with self._mutex:
            names = self.parts() if part is None else (part,)
            if not any(self._path(name).exists() for name in names):
                return ()
            with self._locked():
                for name in names:
                    try:
                        if self._keep(name):
                            kept.append(name)
                    except AuditError as error:
                        refused.append(error)
        if refused:
            raise refused[0]
        return tuple(kept)

    def generations(self, part: str) -> tuple[Path, ...]:
        """The copies that are kept of a part, newest first."""
        self._path(part)
        return tuple(path for path in self._copies(part) if path.is_file())

    def close(self) -> None:
        """Forget what was read; no file is held open, and a file swapped meanwhile is taken as it is next time."""
        with self._mutex:
            self._parts.clear()

    def _path(self, part: str) -> Path:
        if not is_safe_name(part):
            raise ValueError(f"not the name of a part: {part!r}")
        return self._folder / f"{part}{self._ending}"

    def _name(self, path: Path) -> str:
        return path.name.removesuffix(self._ending)

    def _part(self, name: str) -> _Part:
        path = self._path(name)
        if name not in self._parts:
            self._parts[name] = _Part(path, name, self._key)
        return self._parts[name]

    @contextlib.contextmanager
    def _looking(self, name: str) -> Iterator[_Part]:
        with self._mutex:
            self._require_key()
            part = self._part(name)
            try:
                with part.storage.looking():
                    yield part
            except RecursionError:
                raise damaged(
                    "holds what is nested deeper than anything that this program writes", self._path(name)
                ) from None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder against every other process and repository; raises NotSaved."""
        try:
            self._have_folder()
        except OSError as error:
            raise not_saved(self._folder, error) from error
        with held(self._folder):
            self._require_key()
            self._sweep()
            yield

    def _require_key(self) -> None:
        try:
            locked = self._key is None and is_encrypted(self._folder)
            under_way = self._key is not None and (self._folder / UNDER_WAY).exists()
        except OSError as error:
            hint = "see that the folder is there and yours"
            raise cannot_be_read(error, self._folder, hint=hint) from error
        if locked:
            raise LockedSession("is encrypted", hint="open it with its passphrase", path=self._folder)
        if under_way:  # what is plain yet would look as if not there
            hint = "nothing was changed; open it again, which finishes that"
            raise AuditError("is not encrypted to the end yet", hint=hint, path=self._folder)

    def _have_folder(self) -> None:
        if not self._parts_seen() and not self._folder.exists():
            with contextlib.suppress(FileExistsError):
                make_private_folder(self._folder)
        if not self._folder.is_dir():
            hint = "plug it in or put it back, and save again"
            raise NotSaved("could not be saved: the session's folder is not there", hint=hint, path=self._folder)

    def _parts_seen(self) -> bool:
        return any(part.storage.seen for part in self._parts.values())

    def _sweep(self) -> None:
        """Under the lock, and once: take away what killed saves left, which nobody can be writing any more."""
        if self._swept:
            return
        for path in left_behind(self._folder):
            with contextlib.suppress(OSError):
                path.unlink()
        self._swept = True

    def _files(self) -> list[Path]:
        try:
            return list(self._folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise cannot_be_read(error, self._folder, hint="see that it is yours") from error

    def _is_part(self, path: Path) -> bool:
        """Whether a file is a part by its name, and does not itself say that it is another one."""
        name = self._name(path)
        if not path.name.endswith(self._ending) or not is_safe_name(name) or not path.is_file():
            return False
        return sealed_part(path, self._key) in (None, name)

    def _copies(self, part: str) -> list[Path]:
        return copies_of(self._folder, part, self._ending)

    def _keep(self, part: str) -> bool:
        path, copies = self._path(part), self._copies(part)
        raw = read_file(path)
        if raw is None:
            return False
        tables = self._tables(raw, path, part)
        newest = read_file(copies[0])
        if newest == raw or (newest is not None and self._holds(newest, tables, copies[0], part)):
            return False
        try:
            with contextlib.suppress(FileExistsError):
                make_private_folder(self._folder / COPIES)
            gap = next((number for number, copy in enumerate(copies) if not copy.exists()), GENERATIONS - 1)
            for number in range(gap, 0, -1):
                rename_over(copies[number - 1], copies[number])
        except OSError as error:
            raise not_saved(copies[0], error) from error
        write_private(copies[0], raw)
        return True

    def _tables(self, raw: bytes, path: Path, part: str) -> Mapping[str, Any]:
        return decode(raw, path=path, part=part, key=self._key).tables

    def _holds(self, raw: bytes, tables: Mapping[str, Any], path: Path, part: str) -> bool:
        try:
            return self._tables(raw, path, part) == tables
        except AuditError:
            return False


def _checked(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with documents of their own, plain JSON; raises ValueError for what a caller must never pass."""
    if len({item.part for item in items}) > 1:
        raise ValueError("a put is of one part")
    if len({(item.kind, item.id) for item in items}) < len(items):
        raise ValueError("a put saves a thing once")
    for item in items:
        _check_kind(item.kind)
        if not item.id:
            raise ValueError("a thing needs an id")
    return tuple(Item(item.part, item.kind, item.id, item.version, _plain(item.document)) for item in items)


def _check_kind(kind: str) -> None:
    if not _KIND.fullmatch(kind):
        raise ValueError(f"not the name of a kind: {kind!r}")


def _plain(document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if document is None:
        return None
    given = dict(document)
    if _depth(given) > DEEPEST:
        raise ValueError(f"a document is at most {DEEPEST} deep")
    plain: dict[str, Any] = json.loads(json.dumps(given, allow_nan=False))
    if history.canonical(plain) != history.canonical(given):
        raise ValueError("a document holds strings, numbers, booleans, None, lists and objects only")
    return plain


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return 1 + max(map(_depth, inner), default=0)


def _step(stored: Item | None, item: Item) -> tuple[Item | None, Item]:
    """What is stored and what will be; raises Conflict where that is not what the writer knew."""
    there = stored or Item(item.part, item.kind, item.id, 0, None)
    if history.canonical(there.document) == history.canonical(item.document):
        return stored, there
    if there.version != item.version:
        raise Conflict(there)
    return stored, Item(item.part, item.kind, item.id, there.version + 1, item.document)


def _apply(part: _Part, was: Item | None, now: Item, *, by: str, at: str, why: str) -> None:
    if now.version == (was.version if was else 0):
        return
    part.save(now)
    if now.kind not in history.UNRECORDED:
        before = was.document if was else None
        part.record(history.record(part.event(), item=now, was=before, at=at, by=by, why=why))


def _event(row: Mapping[str, Any]) -> Event:
    return Event(**{**row, "was": _copy(row["was"])})


def _copy(value: Any) -> Any:
    """A JSON value of its own, so that no caller can change what is in memory."""
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_copy(each) for each in value]
    return value


def _is_known(path: Path) -> bool:
    """Whether a file is one that a killed save left, or a damaged one that a repair kept."""
    return is_left_behind(path) or KEPT_DAMAGED.fullmatch(path.name) is not None
