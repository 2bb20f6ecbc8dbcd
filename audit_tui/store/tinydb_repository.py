"""The store that a session has unless told otherwise: a folder of TinyDB files, safe to kill, share and fill up."""

import contextlib
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
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
    is_summary,
    left_behind,
    make_private_folder,
)
from audit_tui.store.holding import held
from audit_tui.store.repository import Conflict, Contents, Event, Item, Whole, Written
from audit_tui.store.storage import SealedStorage, Tables, copied, damaged, decode, read_file, sealed_part

DEEPEST = 64
"""How deep a document may be: far less than what JSON's reader takes, so that what was saved can be read."""

KEPT_IN_MEMORY = 12
"""How many parts stay in memory, decoded, so that the next save of them is quick: those that were used last."""

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


class _Documents(Storage):
    """The documents of a part as TinyDB reads and writes them, while the part is changed."""

    def __init__(self, sealed: SealedStorage) -> None:
        self._sealed = sealed

    def read(self) -> Tables:
        return self._sealed.content.documents

    def write(self, data: Tables) -> None:
        self._sealed.content.documents = data


class _Part:
    """One open part: its storage, and TinyDB over its documents where it is changed."""

    def __init__(self, path: Path, name: str, key: Key | None) -> None:
        self.name = name
        self.storage = SealedStorage(path, name, key)

    @cached_property
    def _database(self) -> TinyDB:
        return _Database(storage=lambda: _Documents(self.storage))

    def items(self) -> Iterator[Item]:
        """Everything stored, tombstones too, by kind and id."""
        for kind, rows in sorted(self._documents.items()):
            for item_id, row in sorted(rows.items()):
                yield self._item(kind, item_id, row)

    def there(self) -> tuple[Item, ...]:
        """Everything that was not taken away, by kind and id."""
        return tuple(item for item in self.items() if item.document is not None)

    def item(self, kind: str, item_id: str) -> Item | None:
        """One thing, if only its tombstone; None where it was never stored."""
        row = self._documents.get(kind, {}).get(item_id)
        return None if row is None else self._item(kind, item_id, row)

    def versions(self, kind: str) -> dict[str, int]:
        """The version of each thing of a kind that was not taken away."""
        rows = self._documents.get(kind, {})
        return {item_id: row["version"] for item_id, row in rows.items() if row["document"] is not None}

    def save(self, item: Item) -> None:
        row = _Row({"version": item.version, "document": item.document}, item.id)
        self._database.table(item.kind).upsert(row)

    def record(self, event: Event) -> None:
        self.storage.content.add(vars(event))

    def events(self) -> tuple[Event, ...]:
        rows = self.storage.content.events.values() if self.storage.there else ()
        return tuple(map(self._event, rows))

    def last_held(self) -> Event | None:
        """The last event, those included that are yet to be saved."""
        last = self.storage.content.last
        return Event(**last) if last else None

    def last_known(self) -> Event | None:
        """The last event, as the file was when it was last looked at."""
        last = self.storage.last_event
        return Event(**{**last, "was": copied(last["was"])}) if last else None

    @property
    def _documents(self) -> Tables:
        return self.storage.content.documents if self.storage.there else {}

    def _item(self, kind: str, item_id: str, row: Mapping[str, Any]) -> Item:
        return Item(self.name, kind, item_id, row["version"], self._own(row["document"]))

    def _event(self, row: Mapping[str, Any]) -> Event:
        return Event(**{**row, "was": self._own(row["was"])})

    def _own(self, value: Any) -> Any:
        """A value that its reader may do anything with: a copy, where it stays in memory."""
        return copied(value) if self.storage.keeps else value


class TinyDBRepository:
    """A Repository in one folder, a TinyDB file a part; may be used by several threads and processes at once.

    Reading makes and changes nothing. A part or kind of a name that cannot be one raises ValueError.
    """

    def __init__(self, folder: Path, key: Key | None = None) -> None:
        """The repository in folder, which the first save makes where it is not there; with a key, encrypted."""
        self._folder = folder
        self._key = key
        self._ending = ".json" + (ENCRYPTED if key else "")
        self._paths: dict[str, Path] = {}
        self._parts: dict[str, _Part] = {}
        self._kept: dict[str, _Part] = {}
        self._seen_now: set[str] = set()
        self._one_moment = False
        self._mutex = threading.RLock()
        self._written: dict[str, Written] = {}
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
        return self.contents(part).items

    def contents(self, part: str) -> Contents:
        """The same, with how many times it was written when it was like that. Raises AuditError, DamagedFile."""
        with self._looking(part) as stored:
            return Contents(stored.there(), stored.storage.generation)

    def whole(self, part: str) -> Whole:
        """Everything in a part and the changes made to it, as of one moment. Raises AuditError, DamagedFile."""
        with self._looking(part) as stored:
            return Whole(stored.there(), stored.events())

    def get(self, part: str, kind: str, item_id: str) -> Item | None:
        """One thing, or None. Raises AuditError, DamagedFile."""
        _check_kind(kind)
        with self._looking(part, keep=True) as stored:
            item = stored.item(kind, item_id)
            return item if item is not None and item.document is not None else None

    def versions(self, part: str, kind: str) -> dict[str, int]:
        """The version of each thing of a kind in a part, by its id. Raises AuditError, DamagedFile."""
        _check_kind(kind)
        with self._looking(part, keep=True) as stored:
            return stored.versions(kind)

    def history(self, part: str) -> tuple[Event, ...]:
        """The changes made to a part, oldest first. Raises AuditError, DamagedFile."""
        with self._looking(part) as stored:
            return stored.events()

    def head(self, part: str, seq: int | None = None) -> Event | None:
        """The last event of a part's history, or the one of this number. Raises AuditError, DamagedFile."""
        with self._checked(part) as stored:
            last = stored.last_known()
        if last is None or seq in (None, last.seq):
            return last
        with self._looking(part) as stored:
            return next((event for event in stored.events() if event.seq == seq), None)

    def generation(self, part: str) -> int:
        """How many times a part was written, by whomever. Raises AuditError, DamagedFile."""
        with self._checked(part) as stored:
            return stored.storage.generation

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
            part = self._part(plain[0].part, keep=True)
            with self._locked(), part.storage.changing():
                before = part.storage.generation
                steps = [_step(part.item(item.kind, item.id), item) for item in plain]
                for was, now in steps:
                    _apply(part, was, now, by=by, at=at, why=why)
            self._written[part.name] = Written(before, part.storage.generation)
            return tuple(now for _, now in steps)

    def written(self, part: str) -> Written:
        """What the last save of a part that was made here found, and made of it; nothing is read for it."""
        return self._written.get(part, Written(0, 0))

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

    @contextlib.contextmanager
    def one_moment(self) -> Iterator[None]:
        """What was read of a part within this is not read once more to see where its history ends."""
        with self._mutex:
            self._require_key()
            self._one_moment = True
            try:
                yield
                self._require_key()  # else what was encrypted meanwhile would look as if it were not there
            finally:
                self._one_moment = False
                self._seen_now.clear()

    def close(self) -> None:
        """Forget what was read; no file is held open, and a file swapped meanwhile is taken as it is next time."""
        with self._mutex:
            self._parts.clear()
            self._kept.clear()

    def _path(self, part: str) -> Path:
        if part not in self._paths:
            if not is_safe_name(part):
                raise ValueError(f"not the name of a part: {part!r}")
            self._paths[part] = self._folder / f"{part}{self._ending}"
        return self._paths[part]

    def _name(self, path: Path) -> str:
        return path.name.removesuffix(self._ending)

    def _part(self, name: str, *, keep: bool = False) -> _Part:
        """A part; one to be kept in memory takes the place there of the one that was not used for longest."""
        path = self._path(name)
        if name not in self._parts:
            self._parts[name] = _Part(path, name, self._key)
            self._parts[name].storage.keeps = False
        part = self._parts[name]
        if keep:
            self._kept.pop(name, None)
            self._kept[name] = part
            part.storage.keeps = True
            while len(self._kept) > KEPT_IN_MEMORY:
                self._kept.pop(next(iter(self._kept))).storage.keeps = False
        return part

    @contextlib.contextmanager
    def _looking(self, name: str, *, keep: bool = False) -> Iterator[_Part]:
        with self._reading(name, keep=keep) as part, part.storage.looking():
            self._see(name)
            yield part

    @contextlib.contextmanager
    def _checked(self, name: str) -> Iterator[_Part]:
        """A part that is known as it is now, without its documents."""
        with self._reading(name) as part:
            if name not in self._seen_now:
                part.storage.check()
            self._see(name)
            yield part

    def _see(self, name: str) -> None:
        if self._one_moment:
            self._seen_now.add(name)

    @contextlib.contextmanager
    def _reading(self, name: str, *, keep: bool = False) -> Iterator[_Part]:
        with self._mutex:
            if not self._one_moment:
                self._require_key()
            try:
                yield self._part(name, keep=keep)
            except RecursionError:
                what = "holds what is nested deeper than anything that this program writes"
                raise damaged(what, self._path(name)) from None

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
        self._require_whole(raw, path, part)
        newest = read_file(copies[0])
        if newest is not None and self._alike(part, copies[0], newest, raw):
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

    def _require_whole(self, raw: bytes, path: Path, part: str) -> None:
        """Raise DamagedFile where these bytes of a part are not what was written of it."""
        if not self._part(part).storage.is_whole(raw):
            decode(raw, path=path, part=part, key=self._key)

    def _alike(self, part: str, copy: Path, newest: bytes, raw: bytes) -> bool:
        """Whether the newest copy of a part says what the part says: a save that was put back wrote it anew."""

        def tables(stored: bytes, path: Path) -> Tables:
            return decode(stored, path=path, part=part, key=self._key).tables

        if newest == raw:
            return True
        try:
            return tables(newest, copy) == tables(raw, self._path(part))
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
        part.record(history.record(part.last_held(), item=now, was=before, at=at, by=by, why=why))


def _is_known(path: Path) -> bool:
    """Whether a file is one that a killed save left, or a damaged one that a repair kept."""
    return is_left_behind(path) or is_summary(path) or KEPT_DAMAGED.fullmatch(path.name) is not None
