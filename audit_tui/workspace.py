"""The folders and the clock: every read and write that the command line and the screens make."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count as count_from
from pathlib import Path

from pydantic import ValidationError

from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.entities import ENTITIES
from audit_tui.domain.learning import SignOff
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import PANEL, QuestionSet
from audit_tui.domain.session import (
    PLACES_PART,
    QUESTIONS_PART,
    SESSION_PART,
    Agreement,
    Answer,
    Concern,
    Draft,
    Entity,
    Involvement,
    Key,
    Meeting,
    Place,
    QuestionSetCopy,
    Reveal,
    SessionDetails,
    Spent,
    part_of,
)
from audit_tui.domain.set_up import check_details, what_cannot_be
from audit_tui.domain.signed import counts, require_not_signed
from audit_tui.errors import AlreadyThere, AuditError, ChangedElsewhere, DamagedFile
from audit_tui.questions import Library, shipped_folder
from audit_tui.reports.past import Made
from audit_tui.store.repository import Conflict, Item, Repository
from audit_tui.text import clean_document

Clock = Callable[[], datetime]

SESSIONS_VARIABLE = "AUDIT_TUI_SESSIONS"
EXPORTS = "exports"
_LEFT = "it was left as it is; restore a copy"
_FIRST_PARTS = (SESSION_PART, QUESTIONS_PART, PLACES_PART)


def utc_now() -> datetime:
    """The time now, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


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

    The snapshot belongs to whoever shows it; `save` may run on another thread, one save at a time.
    """

    folder: Path
    repository: Repository
    clock: Clock
    audit: Audit
    versions: dict[Key, int] = field(default_factory=dict)

    @property
    def export_folder(self) -> Path:
        """Where its documents go unless somebody chooses another place: beside the session, for its owner alone."""
        return self.folder.resolve() / EXPORTS

    @property
    def updated(self) -> str:
        """When anything of it was last saved, ISO 8601."""
        newest = max((path.stat().st_mtime for path in self.folder.glob("*.json")), default=0.0)
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
            for item in self.repository.all(part):
                counts_here = any(item.kind == kind and (wanted is None or item.id in wanted) for kind, wanted in told)
                if counts_here and self.versions.get((part, item.kind, item.id), 0) != item.version:
                    raise ChangedElsewhere(
                        f"{item.kind} {item.id} was changed by somebody else in the meantime",
                        hint="nothing was saved; look at it and say it again if it is still right",
                    )

    def _require_all_known(self) -> None:
        """Refuse to put anybody's name to what this snapshot does not know."""
        there = {
            (part, item.kind, item.id): item.version
            for part in self.repository.parts()
            for item in self.repository.all(part)
            if counts(item.kind)
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

    def made(self) -> tuple[Made, ...]:
        """Every change that the history keeps, part by part, oldest first in each."""
        return tuple(each for part in self.repository.parts() for each in self._made_to(part))

    def _made_to(self, part: str) -> Iterator[Made]:
        after = {(item.kind, item.id): item for item in self.repository.all(part)}
        changes = []
        for event in reversed(self.repository.history(part)):
            now = after.get((event.kind, event.id))
            before = Item(part, event.kind, event.id, event.version - 1, event.was)
            path = self.folder / f"{part}.json"
            sides = (_entity(path, side) if side and side.document is not None else None for side in (before, now))
            changes.append(Made(event.at, event.by, *sides))
            after[event.kind, event.id] = before
        yield from reversed(changes)

    def tampered(self) -> tuple[tuple[Path, str], ...]:
        """What was changed by other means than this program's: the file and what is wrong with its history."""
        return tuple(
            (self.folder / f"{part}.json", words)
            for part in self.repository.parts()
            for words in self.repository.problems(part)
        )

    def strangers(self) -> tuple[Path, ...]:
        """What lies in its folder and is not of it: conflict copies of a sync service, say."""
        return tuple(path for path in self.repository.strangers() if path.name != EXPORTS)

    def keep_generation(self) -> None:
        """Keep a copy of every part that changed since its newest copy; raises NotSaved, DamagedFile."""
        self.repository.keep_generation()

    def take_versions(self, writes: Writes) -> None:
        """Write on what somebody else saved of these from now on: for what the latest word may have, as a place."""
        for part, kind, entity_id in (change.key for change in writes.changes):
            theirs = self.repository.get(part, kind, entity_id)
            self.versions[part, kind, entity_id] = theirs.version if theirs is not None else 0

    def reload(self) -> None:
        """Take in what was saved elsewhere."""
        self.audit, self.versions = _load(self.folder, self.repository)

    def close(self) -> None:
        """Let go of the files."""
        self.repository.close()


@dataclass(frozen=True)
class Workspace:
    """Where sessions and question sets are looked for; `kept` is False where the sessions are thrown away."""

    sessions: Path
    question_sets: tuple[Path, ...] = ()
    clock: Clock = utc_now
    kept: bool = True

    @classmethod
    def found(
        cls, sessions: Path | None = None, question_sets: Path | None = None, clock: Clock = utc_now
    ) -> "Workspace":
        """The folders given, else those of the environment and the folder it was started from, else the user's own."""
        local_sets = question_sets or Path("question_sets")
        if question_sets is not None and not question_sets.is_dir():
            raise AuditError("is not a folder of question sets", path=question_sets)
        return cls(_folder(sessions or _sessions_folder()), (local_sets,) if local_sets.is_dir() else (), clock)

    @property
    def library(self) -> Library:
        """The question sets found here, and those that ship with the program."""
        shipped = shipped_folder()
        local = [folder for folder in self.question_sets if folder.resolve() != shipped.resolve()]
        return Library((*local, shipped))

    def newer_questions(self, own: QuestionSet) -> QuestionSet | None:
        """The library's set of this id where it has moved on; None where it is alike, has problems or is gone."""
        with suppress(AuditError, OSError):
            found = self.library.read(own.id)
            return found if found.digest != own.digest else None
        return None

    def apart(self, name: str) -> "Workspace":
        """A workspace whose sessions are in a new folder among the system's temporary ones, for their owner alone."""
        import tempfile

        return replace(self, sessions=Path(tempfile.mkdtemp(prefix=f"audit-tui-{name}-")))

    @contextmanager
    def throw_away(self, name: str) -> "Iterator[Workspace]":
        """A workspace apart whose folder is deleted at the end, however it ends."""
        import shutil

        apart = self.apart(name)
        try:
            yield replace(apart, kept=False)
        finally:
            shutil.rmtree(apart.sessions, ignore_errors=True)

    def session_folders(self) -> tuple[Path, ...]:
        """The folders that hold a session, by name."""
        if not self.sessions.is_dir():
            return ()
        return tuple(sorted(folder for folder in self.sessions.iterdir() if is_session(folder)))

    def audits(self, unreadable: Callable[[str], None]) -> tuple[Audit, ...]:
        """Every audit here, by name, auditors' own copies left out; what cannot be read is said, and hides no other."""
        found = []
        for folder in self.session_folders():
            try:
                session = self.open(str(folder.absolute()))
            except AuditError as error:
                unreadable(str(error))
                continue
            session.close()
            if not session.audit.details.return_of:
                found.append(session.audit)
        return tuple(found)

    def create(self, questions: QuestionSet, details: SessionDetails, entities: Iterable[Entity] = ()) -> OpenSession:
        """Start a session with its own copy of the question set.

        The set-up's part comes last, and without it there is no session: a crash leaves it whole or not there.
        """
        from audit_tui.store.folders import create_session_folder
        from audit_tui.store.tinydb_repository import TinyDBRepository

        details = check_details(questions, details)
        folder = create_session_folder(_folder(self.sessions), details.id)
        repository = TinyDBRepository(folder)
        session = OpenSession(folder, repository, self.clock, Audit.of(()))
        parts_first = sorted(entities, key=lambda entity: entity.part == SESSION_PART)
        session.save(Writes((QuestionSetCopy(question_set=questions), *parts_first, details), PANEL, session.now()))
        session.reload()
        return session

    def open_bundle(self, path: Path) -> str:
        """The id of the auditor's own copy of a return that was sent as a bundle: the one that is there, or a new one.

        What was answered in the copy stays; records that a later bundle adds are added. Raises AuditError, NotSaved.
        """
        from audit_tui.returns.bundle import bundle_at, working_copy

        bundle = bundle_at(path)
        try:
            questions, details, entities = working_copy(bundle)
        except AuditError as error:
            raise AuditError(error.message, hint=error.hint, path=path) from error
        session = self._copy_of(details, questions)
        if session is None:
            session = self.create(questions, details.with_changes(id=self.free_id(details.id)), entities)
        elif changes := tuple(_newly_sent(session.audit, details, entities)):
            session.keep_generation()
            session.commit(Outcome(changes), by=details.return_of)
        session.close()
        return session.folder.name

    def _copy_of(self, details: SessionDetails, questions: QuestionSet) -> OpenSession | None:
        """The copy that was made of this return before; DamagedFile where one of its name cannot be read."""
        for folder in self.session_folders():
            if re.fullmatch(rf"{re.escape(details.id)}(-\d+)?", folder.name):
                session = self.open(str(folder.absolute()))
                own = session.audit.details
                same = all(
                    getattr(own, name) == getattr(details, name) for name in ("return_of", "returned_to", "created")
                )
                if same and session.audit.questions.digest == questions.digest:
                    return session
                session.close()
        return None

    def new_id(self, topic: str) -> str:
        """An id for a session begun today: `neglect-2026-11-22`, then `neglect-2026-11-22-2`."""
        return self.free_id(f"{topic.replace('_', '-')}-{self.clock().date().isoformat()}")

    def free_id(self, stem: str) -> str:
        """The stem, or the stem with the first number that is not taken."""
        taken = {path.name for path in self.sessions.glob("*")} if self.sessions.is_dir() else set()
        numbered = (stem if count == 1 else f"{stem}-{count}" for count in count_from(1))
        return next(name for name in numbered if name not in taken)

    def folder_of(self, name: str) -> Path:
        """The folder of a session, by its id or its path; AuditError where there is none."""
        by_id, by_path = self.sessions / name, Path(name)
        for folder in (by_id, by_path) if by_path.name == name else (by_path, by_id):
            if is_session(folder):
                return folder
        known = ", ".join(folder.name for folder in self.session_folders())
        raise AuditError(
            f"there is no session {name}", hint=f"here are: {known}" if known else f"{self.sessions} holds none"
        )

    def export(self, path: Path, document: str | bytes, *, over: bool = False) -> None:
        """Write a document that only its owner can read; a file that is there is not written over unasked.

        Raises AuditError, NotSaved.
        """
        from audit_tui.store.durable import write_private

        self.require_kept()
        if path.exists() and not over:
            raise AlreadyThere("is already there", hint="choose another name, or write over it", path=path)
        if path.parent.name == EXPORTS and is_session(path.parent.parent):
            path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.parent.is_dir():
            raise AuditError("there is no such folder", hint="make it first, or choose another", path=path.parent)
        write_private(path, document.encode() if isinstance(document, str) else document)

    def require_kept(self) -> None:
        """AuditError where nothing is to leave, since it comes from answers that are thrown away."""
        if not self.kept:
            raise AuditError("this is a preview", hint="nothing of it is written to a file")

    def warning(self) -> str | None:
        """What is unsafe about where the sessions live, or None."""
        from audit_tui.store.folders import synced_folder_warning

        return synced_folder_warning(self.sessions)

    def open(self, name: str, *, keep_generation: bool = False) -> OpenSession:
        """Open a session by its id or the path of its folder; DamagedFile where a file of it cannot be trusted."""
        from audit_tui.store.tinydb_repository import TinyDBRepository

        folder = self.folder_of(name)
        repository = TinyDBRepository(folder)
        audit, versions = _load(folder, repository)
        session = OpenSession(folder, repository, self.clock, audit, versions)
        if keep_generation:
            session.keep_generation()
        return session


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


def _newly_sent(copy: Audit, details: SessionDetails, entities: Sequence[Entity]) -> Iterator[Entity]:
    """What a later bundle adds to an auditor's copy: records, and the audit's own facts and days, or takes back.

    What the panel says of a record is as it was sent last; no answer of the auditor's is lost.
    """
    sent = {each.key for each in entities}
    for there in copy.entities.values():
        withdrawn = isinstance(there, Answer) and there.seat == PANEL and there.given and there.key not in sent
        if withdrawn and isinstance(there, Answer) and there.record in details.records:
            yield there.with_given(None, None)
    for each in entities:
        match copy.entities.get(each.key), each:
            case None, _:
                yield each
            case Involvement() as there, Involvement(due=due) if there.due != due:
                yield there.model_copy(update={"due": due})
            case there, Answer(seat=seat) if seat == PANEL and there != each:
                yield each
    own = copy.details
    records = tuple(dict.fromkeys((*own.records, *details.records)))
    after = own.with_changes(records=records, returns_due=details.returns_due)
    if after != own:
        yield after


def _goes_on(item: Item, theirs: Item) -> bool:
    """Whether a thing that is new to its writer takes up the versions of one that was taken away."""
    gone = theirs.document is None and theirs.version > 0
    return gone and item.version == 0 and (item.kind, item.id) == (theirs.kind, theirs.id)


def is_session(path: Path) -> bool:
    """Whether a path is the folder of a session."""
    return (path / f"{SESSION_PART}.json").is_file()


def _folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise AuditError("is not a folder, and sessions live in one", hint="name another", path=path)
    return path


def _sessions_folder() -> Path:
    named = os.environ.get(SESSIONS_VARIABLE)
    if named:
        return Path(named)
    if Path("sessions").is_dir():
        return Path("sessions")
    from platformdirs import user_data_path

    return user_data_path("audit-tui", appauthor=False) / "sessions"


def _document(change: Change) -> dict[str, object] | None:
    return None if isinstance(change, Removal) else change.model_dump(mode="json")


def _load(folder: Path, repository: Repository) -> tuple[Audit, dict[Key, int]]:
    entities: list[Entity] = []
    versions: dict[Key, int] = {}
    for part in _ordered(repository.parts()):
        for item in repository.all(part):
            entity = _entity(folder / f"{part}.json", item)
            entities.append(entity)
            versions[entity.key] = item.version
    audit = Audit.of(entities, (event.id for event in repository.history(SESSION_PART)))
    for needed, part in ((SessionDetails, SESSION_PART), (QuestionSetCopy, QUESTIONS_PART)):
        if not any(isinstance(entity, needed) for entity in entities):
            raise DamagedFile(
                "is not a session's file, or part of the session is missing",
                hint="nothing was changed; restore the folder from a copy",
                path=folder / f"{part}.json",
            )
    for part, words in what_cannot_be(audit):
        raise DamagedFile(words, hint=_LEFT, path=folder / f"{part}.json")
    return audit, versions


def _entity(path: Path, item: Item) -> Entity:
    kind = ENTITIES.get(item.kind)
    if kind is None:
        raise DamagedFile(f"holds ‘{item.kind}’, which this version does not know", hint="update audit-tui", path=path)
    try:
        entity = kind.model_validate(clean_document(item.document))
    except RecursionError:
        raise DamagedFile(f"{item.kind} {item.id} cannot be read", hint=_LEFT, path=path) from None
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors(include_input=False, include_url=False)[0]["loc"])
        raise DamagedFile(f"{item.kind} {item.id} cannot be read ({where})", hint=_LEFT, path=path) from None
    if entity.key != (item.part, item.kind, item.id):
        raise DamagedFile(f"{item.kind} {item.id} belongs to another file", hint=_LEFT, path=path)
    return entity


def _ordered(parts: Sequence[str]) -> list[str]:
    return sorted(parts, key=lambda part: (part not in _FIRST_PARTS, part))
