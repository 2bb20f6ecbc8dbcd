"""A session that is open: what is in its folder as one snapshot, and the only way to change it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.base import lighter, refused_at
from audit_tui.domain.entities import ENTITIES
from audit_tui.domain.guard import Guard
from audit_tui.domain.learning import SignOff
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import (
    Agreement,
    Answer,
    Concern,
    Copy,
    Draft,
    Entity,
    Involvement,
    Meeting,
    Place,
    QuestionSetCopy,
    Reveal,
    SessionDetails,
    Spent,
)
from audit_tui.domain.set_up import what_cannot_be
from audit_tui.domain.signed import counts, require_not_signed
from audit_tui.domain.words import PANEL, PLACES_PART, QUESTIONS_PART, SESSION_PART, CopySort, Key, part_of
from audit_tui.errors import AuditError, ChangedElsewhere, DamagedFile, cannot_be_read
from audit_tui.store import anchors
from audit_tui.store.folders import ENCRYPTED, EXPORTS, UNDER_WAY, is_encrypted
from audit_tui.store.repository import Conflict, Item, Readable, Repository
from audit_tui.store.summary import State, state_of
from audit_tui.text import clean_document, clean_text

if TYPE_CHECKING:
    from audit_tui.reports.past import PastChange
    from audit_tui.store.encryption import Key as SessionKey

Clock = Callable[[], datetime]

_LEFT = "it was left as it is; restore a copy"
_FIRST_PARTS = (SESSION_PART, QUESTIONS_PART, PLACES_PART)


@dataclass(frozen=True)
class Writes:
    """Changes of one act on their way to the disk, a part at a time, so ordered that a crash between is harmless."""

    changes: tuple[Change, ...]
    by: str
    at: str

    @property
    def last_word_counts(self) -> bool:
        """Only places and drafts: whoever writes last is right, and nobody's answer is written over."""
        return all(change.key[1] in (Place.kind, Draft.kind, Spent.kind) for change in self.changes)

    def by_part(self) -> dict[str, list[Change]]:
        """The changes of each part, parts in the order of their first change."""
        parts: dict[str, list[Change]] = {}
        for change in self.changes:
            parts.setdefault(change.key[0], []).append(change)
        return parts


@dataclass
class OpenSession:
    """A session that is open: its snapshot, and the way to change it.

    The snapshot belongs to whoever shows it; `save` may run on another thread, one save at a time. `behind` are the
    files that were put back to an older copy while it was closed, or are gone; `unwritable` says why nothing can be
    saved, where that was found as it was opened.
    """

    folder: Path
    repository: Repository
    clock: Clock
    audit: Audit
    versions: dict[Key, int] = field(default_factory=dict)
    key: "SessionKey | None" = None
    behind: tuple[str, ...] = ()
    unwritable: str = ""
    _generations: dict[str, int] = field(default_factory=dict)
    _state: State | None = None

    @property
    def export_folder(self) -> Path:
        """Where its documents go unless somebody chooses another place: beside the session, for its owner alone."""
        return self.folder.resolve() / EXPORTS

    @property
    def updated(self) -> str:
        """When anything of it was last saved, ISO 8601."""
        newest = max((path.stat().st_mtime for path in self.folder.glob("*.json*")), default=0.0)
        return datetime.fromtimestamp(newest, tz=self.clock().tzinfo).isoformat(timespec="seconds")

    def now(self) -> str:
        """The time now, ISO 8601."""
        return self.clock().isoformat()

    def writes(self, outcome: Outcome, *, by: str) -> Writes:
        """An act as it is to be saved; AuditError where it would change what is signed off."""
        require_not_signed(self.audit, outcome.changes)
        return Writes(outcome.changes, by, self.now())

    def stage(self, outcome: Outcome, *, by: str) -> Writes:
        """Take an act into the snapshot; what it returns is still to be saved. Raises AuditError."""
        writes = self.writes(outcome, by=by)
        self.audit = self.audit.with_changes(outcome.changes)
        return writes

    def save(self, writes: Writes) -> None:
        """Put an act on disk; raises NotSaved or ChangedElsewhere, and then what was there is untouched."""
        self._require_known(writes)
        for part, changes in writes.by_part().items():
            items = [
                Item(part, change.key[1], change.key[2], self.versions.get(change.key, 0), _document(change))
                for change in changes
            ]
            for item in self._put(items, writes):
                self.versions[part, item.kind, item.id] = item.version
            written = self.repository.written(part)
            if self._generations.get(part, 0) == written.before:  # else somebody else wrote too
                self._generations[part] = written.after

    def _require_known(self, writes: Writes) -> None:
        """Refuse what rests on something that somebody has changed since: it would say what is not so.

        An agency's answer given after the others' were opened is kept beside its first one, a decision says who was
        there, and no agency both answers and does not know the child: none can be told from a snapshot that does not
        know.
        """
        if any(isinstance(change, SignOff) and change.holds for change in writes.changes):
            self._require_all_known()
        grounds: dict[str, list[tuple[str, frozenset[str] | None]]] = {}
        for part, kind, wanted in dict.fromkeys(_grounds(writes.changes, self.audit)):
            grounds.setdefault(part, []).append((kind, wanted))
        for part, told in grounds.items():
            for kind, wanted in told:
                for item_id, version in self.repository.versions(part, kind).items():
                    counts_here = wanted is None or item_id in wanted
                    if counts_here and self.versions.get((part, kind, item_id), 0) != version:
                        raise ChangedElsewhere(
                            f"{kind} {item_id} was changed by somebody else in the meantime",
                            hint="nothing was saved; look at it and say it again if it is still right",
                        )

    def _require_all_known(self) -> None:
        """Refuse to put anybody's name to what this snapshot does not know."""
        there = {
            (part, item.kind, item.id): item.version
            for part in self.repository.parts()
            for item in self.repository.all(part)
            if item.kind != anchors.ANCHOR and counts(item.kind)
        }
        known = {key: self.versions.get(key, 0) for key in self.audit.entities if counts(key[1])}
        if there != known:
            raise ChangedElsewhere(
                "the audit was changed by somebody else in the meantime", hint="nothing was signed; read it again first"
            )

    def _put(self, items: Sequence[Item], writes: Writes) -> tuple[Item, ...]:
        """Save things of one part; what was taken away before this session was opened is no one's to overwrite."""
        try:
            return self.repository.put(items, by=writes.by, at=writes.at)
        except Conflict as conflict:
            theirs = conflict.theirs
            known = [replace(item, version=theirs.version) if _goes_on(item, theirs) else item for item in items]
            if known == list(items):
                raise
        return self._put(known, writes)

    def commit(self, outcome: Outcome, *, by: str) -> Outcome:
        """Save an act, then take it into the snapshot; in an auditor's own copy the panel does nothing."""
        if by == PANEL and self.audit.details.return_of:
            whose = self.audit.questions.agency_label(self.audit.details.return_of)
            raise AuditError(f"this is the return of {whose} alone", hint="the panel works in the audit’s own session")
        self.save(self.writes(outcome, by=by))
        self.audit = self.audit.with_changes(outcome.changes)
        return outcome

    def note_copy(self, path: Path, sort: CopySort, digest: str) -> str:
        """Note that a file (its sha256 in hex) was written of the audit, so that it is destroyed with it.

        What kept it from being noted is given back, empty where nothing did: the file is there all the same, and an
        audit that cannot be written to can still be read out.
        """
        copy = Copy(path=clean_text(str(path.resolve())), sort=sort, at=self.now(), sha256=digest)
        writes = Writes((copy,), self.audit.details.return_of or PANEL, copy.at)
        try:
            self.take_versions(writes)
            self.save(writes)
        except AuditError as error:
            hint = "note it yourself for the day on which the audit is destroyed"
            return f"the audit does not know of this copy ({error.message}): {hint}"
        self.audit = self.audit.with_changes(writes.changes)
        return ""

    def made(self) -> "tuple[PastChange, ...]":
        """Every change that the history keeps, part by part, oldest first in each."""
        return tuple(each for part in self.repository.parts() for each in self._made_to(part))

    def _made_to(self, part: str) -> "Iterator[PastChange]":
        from audit_tui.reports.past import PastChange

        items, events = self.repository.whole(part)
        path = self.repository.where(part)
        after = {(item.kind, item.id): entity_of(path, item) for item in items if item.kind != anchors.ANCHOR}
        changes = []
        for event in reversed(events):
            if event.kind == anchors.ANCHOR:
                continue
            thing = event.kind, event.id
            was = Item(part, *thing, event.version - 1, event.was)
            before, now = entity_of(path, was) if event.was is not None else None, after.pop(thing, None)
            if before is None and now is None:
                words = f"its history tells of {event.kind} {event.id}, which never was"
                raise DamagedFile(words, hint="audit-tui check says what was changed; restore a copy", path=path)
            changes.append(PastChange(event.at, event.by, before, now))
            if before is not None:
                after[thing] = before
        yield from reversed(changes)

    def tampered(self) -> tuple[tuple[Path, str], ...]:
        """What was changed by other means than this program's: the file and what is wrong with its history."""
        return tuple(
            (self.repository.where(part), words)
            for part in self.repository.parts()
            for words in self.repository.problems(part)
        )

    def strangers(self) -> tuple[Path, ...]:
        """What lies in its folder and is not of it: conflict copies of a sync service, say."""
        return tuple(path for path in self.repository.strangers() if path.name != EXPORTS)

    def not_encrypted(self) -> tuple[Path, ...]:
        """Of an encrypted session: what in its folder is not encrypted, its exports among it, and copies elsewhere."""
        exports = sorted((self.folder / EXPORTS).glob("*")) if (self.folder / EXPORTS).is_dir() else []
        found = (*exports, *self.strangers(), *(Path(copy.path) for copy in self.audit.copies))
        return tuple(dict.fromkeys(path.resolve() for path in found if path.is_dir() or _is_plain(path)))

    def keep_generation(self) -> None:
        """Anchor and keep a copy of every part that changed since; raises NotSaved, DamagedFile."""
        with self.repository.one_moment():
            self.anchor()
            self.repository.keep_generation()

    def anchor(self) -> str:
        """Write down how far each part's history reached; the hash that takes in all of it. NotSaved, DamagedFile."""
        with suppress(ChangedElsewhere):  # somebody else has just done it
            return anchors.anchor(self.repository, by=self.audit.details.return_of or PANEL, at=self.now())
        return self.head

    @property
    def head(self) -> str:
        """The hash that takes in the session's history and all that was anchored in it; empty where there is none."""
        head = self.repository.head(SESSION_PART)
        return head.hash if head else ""

    @property
    def behind_in_words(self) -> str:
        """What to say of files that were put back to an older copy, or are gone; empty where none was."""
        if not self.behind:
            return ""
        name = self.folder.name
        which = ", ".join(self.repository.where(part).name for part in self.behind)
        return (
            f"{which}: an older copy than the audit knows, or gone: audit-tui check says what is missing, "
            f"audit-tui repair {name} puts it back where a copy was kept"
        )

    def take_versions(self, writes: Writes) -> None:
        """Write on what somebody else saved of these from now on: for what the latest word may have, as a place."""
        for part, kind, entity_id in (change.key for change in writes.changes):
            theirs = self.repository.get(part, kind, entity_id)
            self.versions[part, kind, entity_id] = theirs.version if theirs is not None else 0

    def reload(self) -> None:
        """Have the snapshot be what is on the disk; raises AuditError, DamagedFile."""
        state = self._now()
        with self.repository.one_moment():
            loaded = load(self.folder, self.repository, self.audit.guard)
        self.audit, self.versions, self._generations, self._state = *loaded, state

    def take_in(self) -> None:
        """Take in what was saved elsewhere since; raises AuditError, DamagedFile.

        Where nothing was, nothing is read and the snapshot stays: whoever calls this has saved all that is in it.
        """
        state = self._now()
        if self._state is not None and self._is_known(self._state, state):
            self._state = state
        else:
            self.reload()

    def _now(self) -> State:
        try:
            return state_of(self.folder)
        except OSError as error:
            raise cannot_be_read(error, self.folder, hint="see that the folder is there and yours") from None

    def _is_known(self, before: State, now: State) -> bool:
        """Whether everything that was written between the two was saved here."""
        for part in self._generations.keys() - {_part_in(name) for name in now.files}:
            self.repository.generation(part)  # refused, since it was there
        parts = [_part_in(name) for name, like in now.files.items() if before.files.get(name) != like]
        with suppress(AuditError, ValueError):  # damaged, or no part of it: reading all of it says what there is to say
            return all(self.repository.generation(part) == self._generations.get(part, 0) for part in parts)
        return False

    @property
    def public_key(self) -> str:
        """What returns to it are encrypted with: age1…; empty where it is not encrypted."""
        return self.key.public if self.key else ""

    @property
    def locked(self) -> bool:
        """Whether it was encrypted elsewhere while it was open here: nothing more can be saved without its key."""
        return self.key is None and is_encrypted(self.folder)

    @property
    def half_encrypted(self) -> bool:
        """Whether encrypting it was begun and not ended: nothing can be saved until it is."""
        with suppress(OSError):
            return (self.folder / UNDER_WAY).exists()
        return False

    def go_on_with(self, key: "SessionKey") -> None:
        """Read and save with this key from now on; raises AuditError, NotSaved where encrypting cannot be finished."""
        from audit_tui.store.encrypted import finish_encrypting
        from audit_tui.store.tinydb_repository import TinyDBRepository

        finish_encrypting(self.folder, key)
        self.repository.close()
        self.key, self.repository = key, TinyDBRepository(self.folder, key)

    def close(self) -> None:
        """Let go of the files."""
        self.repository.close()


def _part_in(name: str) -> str:
    return name.removesuffix(ENCRYPTED).removesuffix(".json")


def _grounds(changes: Iterable[Change], audit: Audit) -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """What these changes rest on: a part, a kind, and the ids that count; None for all of them."""
    changes = tuple(changes)
    if any(counts(change.key[1]) for change in changes) and not any(isinstance(each, Concern) for each in changes):
        yield SESSION_PART, SignOff.kind, None
    for change in changes:
        if isinstance(change, Agreement) or (isinstance(change, Answer) and change.seat == PANEL):
            yield SESSION_PART, Meeting.kind, None
        elif isinstance(change, Answer) and (QUESTIONS_PART, QuestionSetCopy.kind, "question_set") in audit.entities:
            section = audit.questions.section_of(change.question).id
            yield change.record, Reveal.kind, frozenset({change.question, section})
            yield change.record, Involvement.kind, frozenset({change.seat})
        elif isinstance(change, Involvement) and change.state == "not_known":
            yield part_of(change.record, change.agency), Answer.kind, None


def _goes_on(item: Item, theirs: Item) -> bool:
    """Whether a thing that is new to its writer takes up the versions of one that was taken away."""
    gone = theirs.document is None and theirs.version > 0
    return gone and item.version == 0 and (item.kind, item.id) == (theirs.kind, theirs.id)


def _is_plain(path: Path) -> bool:
    """Whether a file is there and can be read by whoever finds it."""
    from audit_tui.store.encryption import is_age

    with suppress(OSError), path.open("rb") as file:
        return not is_age(file.read(64))
    return False


def _document(change: Change) -> dict[str, object] | None:
    return None if isinstance(change, Removal) else change.model_dump(mode="json")


class Loaded(NamedTuple):
    """A snapshot, the version of each thing in it, and how many times each part had been written when it was read."""

    audit: Audit
    versions: dict[Key, int]
    generations: dict[str, int]


def load(folder: Path, repository: Readable, guard: Guard, parts: Sequence[str] = ()) -> Loaded:
    """What a session's folder holds, or of these parts alone; raises DamagedFile where a file cannot be trusted."""
    entities: dict[Key, Entity] = {}
    versions: dict[Key, int] = {}
    generations: dict[str, int] = {}
    for part in parts or _ordered(repository.parts()):
        items, generations[part] = repository.contents(part)
        if not parts and not generations[part]:
            hint = "nothing was changed; open it again"
            raise DamagedFile("was taken away while it was being read", hint=hint, path=repository.where(part))
        path = repository.where(part)
        for item in items:
            if item.kind != anchors.ANCHOR:
                key = item.part, item.kind, item.id
                entities[key], versions[key] = entity_of(path, item), item.version
    used = frozenset(event.id for event in repository.history(SESSION_PART))
    audit = Audit(MappingProxyType(entities), used, guard)
    for needed, part in ((SessionDetails, SESSION_PART), (QuestionSetCopy, QUESTIONS_PART)):
        if not any(isinstance(entity, needed) for entity in entities.values()):
            raise DamagedFile(
                "is not a session's file, or part of the session is missing",
                hint=f"nothing was changed: audit-tui repair {folder.name}",
                path=repository.where(part),
            )
    for part, words in what_cannot_be(audit):
        raise DamagedFile(words, hint=_LEFT, path=repository.where(part))
    return Loaded(audit, versions, generations)


def entity_of(path: Path, item: Item) -> Entity:
    """What is stored as a thing of the audit; DamagedFile where it cannot be one."""
    kind = ENTITIES.get(item.kind)
    if kind is None:
        raise DamagedFile(f"holds ‘{item.kind}’, which this version does not know", hint="update audit-tui", path=path)
    try:
        entity = lighter(kind.model_validate(clean_document(item.document)))
    except RecursionError:
        raise DamagedFile(f"{item.kind} {item.id} cannot be read", hint=_LEFT, path=path) from None
    except ValidationError as error:
        words = f"{item.kind} {item.id} cannot be read ({refused_at(error)})"
        raise DamagedFile(words, hint=_LEFT, path=path) from None
    if entity.key != (item.part, item.kind, item.id):
        raise DamagedFile(f"{item.kind} {item.id} belongs to another file", hint=_LEFT, path=path)
    return entity


def _ordered(parts: Sequence[str]) -> list[str]:
    return sorted(parts, key=lambda part: (part not in _FIRST_PARTS, part))
