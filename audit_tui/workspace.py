"""The folders and the clock: every read and write that the command line and the screens make."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count as count_from
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from audit_tui.domain.guard import Guard
from audit_tui.domain.listed import Listed
from audit_tui.domain.words import PANEL, SESSION_PART, CopySort
from audit_tui.errors import AlreadyThere, AuditError, NotSaved, cannot_be_read
from audit_tui.keys import Keys
from audit_tui.store.folders import ENCRYPTED, EXPORTS
from audit_tui.text import nearest

if TYPE_CHECKING:  # the models and what reads them come with the first session that is opened: a list needs none
    from audit_tui.domain.across import Look, Placed
    from audit_tui.domain.in_brief import InBrief
    from audit_tui.domain.question_set import QuestionSet
    from audit_tui.domain.session import Entity, SessionDetails
    from audit_tui.opened import OpenSession
    from audit_tui.questions.library import Library

One = TypeVar("One", bound="Placed")

Clock = Callable[[], datetime]

SESSIONS_VARIABLE = "AUDIT_TUI_SESSIONS"

PURGING = ".purging-"
"""How the name of a session's folder begins while it is being destroyed: it is a session no more."""

RESTORING = ".restoring-"
"""How it begins while it is being made from a backup: it is none yet."""

REPLACED = ".replaced-"
"""What stands in it before the time at which one restored from a backup took its place: it is not counted twice."""


def utc_now() -> datetime:
    """The time now, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def unsaid(_words: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Workspace:
    """Where sessions and question sets are looked for; `kept` is False where the sessions are thrown away.

    Every session is opened with the `keys` of those that are encrypted and the `guard` of identifiers; `warn` says what
    is to be known of one that opens all the same.
    """

    sessions: Path
    question_sets: tuple[Path, ...] = ()
    clock: Clock = utc_now
    kept: bool = True
    guard: Guard = field(default_factory=Guard, compare=False)
    keys: Keys = field(default_factory=Keys, compare=False)
    warn: Callable[[str], None] = unsaid

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
    def library(self) -> "Library":
        """The question sets found here, and those that ship with the program."""
        from audit_tui.questions.library import Library, cache_folder, shipped_folder

        shipped = shipped_folder()
        local = [folder for folder in self.question_sets if folder.resolve() != shipped.resolve()]
        return Library((*local, shipped), cache_folder())

    def newer_questions(self, own: "QuestionSet") -> "QuestionSet | None":
        """The library's set of this id where it has moved on; None where it is alike, has problems or is gone."""
        with suppress(AuditError, OSError):
            library = self.library
            return library.read(own.id) if library.digest(own.id) != own.digest else None
        return None

    def digest_of(self, topic: str) -> str:
        """What tells the library's set of a topic from any other; empty where it has problems or is gone."""
        with suppress(AuditError, OSError):
            return self.library.digest(topic)
        return ""

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
        try:
            inside = sorted(self.sessions.iterdir()) if self.sessions.is_dir() else []
        except OSError as error:
            raise cannot_be_read(error, self.sessions, hint="choose another folder") from None
        return tuple(folder for folder in inside if is_session(folder))

    def unfinished_purges(self) -> tuple[str, ...]:
        """The names of the sessions whose destruction was begun and cut short."""
        begun = (path for path in self.sessions.glob(f"{PURGING}*") if path.is_dir() and any(path.iterdir()))
        return tuple(sorted(path.name.removeprefix(PURGING) for path in begun))

    def unfinished_restores(self) -> tuple[Path, ...]:
        """The folders in which a restore that was cut short left what it had made: up to a whole audit."""
        return tuple(path for path in sorted(self.sessions.glob(f"{RESTORING}*")) if _holds_something(path))

    def unfinished(self) -> Iterator[str]:
        """A line on each purge and each restore that was cut short here, and how to go on."""
        for name in self.unfinished_purges():
            yield f"the purge of {name} was cut short: audit-tui purge {name} shows what is left"
        for folder in self.unfinished_restores():
            what = f"the restore of {restore_of(folder)} was cut short, and left a copy in {folder.name}"
            yield f"{what}: audit-tui purge {folder.name} shows it"

    def listed(self, folder: Path) -> Listed:
        """What a list of audits says of the session in a folder, without opening it where nothing has changed.

        Raises as `open` does, with nobody to ask for a passphrase.
        """
        from audit_tui.listing import keep_line, kept_line

        try:
            state, kept = kept_line(folder, self.clock().tzinfo)
        except OSError as error:
            raise cannot_be_read(error, folder, hint="see that you may enter it") from None
        if kept is not None:
            return kept
        session = self._opened(folder, ask=False)
        session.close()
        return keep_line(session, state)

    def in_brief(self, unreadable: Callable[[str], None], *, of: Iterable[str] = ()) -> "tuple[InBrief, ...]":
        """Every audit here, by name, auditors' own copies left out; what cannot be read is said, and hides no other.

        Of each what `of` names is read, such as `actions`; what else it has is read when it is asked for.
        """
        return tuple(self._every(lambda folder: self._brief(folder, of), unreadable))

    def seen(self, look: "Look[One]", unreadable: Callable[[str], None]) -> "tuple[One, ...]":
        """The same audits, of each what a list across them looks at."""
        return tuple(self._every(lambda folder: self._seen(folder, look), unreadable))

    def _every(self, read: "Callable[[Path], One]", unreadable: Callable[[str], None]) -> "Iterator[One]":
        for folder in self.session_folders():
            try:
                found = read(folder)
            except AuditError as error:
                unreadable(str(error))
                continue
            if not found.details.return_of and REPLACED not in folder.name:
                yield found

    def _seen(self, folder: Path, look: "Look[One]") -> "One":
        from audit_tui.listing import kept_look, quick_look

        try:
            state, kept = kept_look(folder, look)
        except OSError as error:
            raise cannot_be_read(error, folder, hint="see that you may enter it") from None
        seen = kept or quick_look(folder, look, state)
        return look.make(self._opened_in_brief(folder)) if seen is None else seen

    def _brief(self, folder: Path, of: Iterable[str]) -> "InBrief":
        """An audit in brief, without reading what there is of its records."""
        from audit_tui.listing import kept_brief, quick_brief

        try:
            state, brief = kept_brief(folder)
        except OSError as error:
            raise cannot_be_read(error, folder, hint="see that you may enter it") from None
        brief = brief or quick_brief(folder, state)
        with suppress(ValueError):
            if brief is not None:
                brief.read(of)
                return brief
        return self._opened_in_brief(folder)

    def _opened_in_brief(self, folder: Path) -> "InBrief":
        from audit_tui.domain.in_brief import InBrief
        from audit_tui.listing import PARTS_OF_BRIEF

        session = self._opened(folder, ask=False, parts=PARTS_OF_BRIEF)
        session.close()
        return InBrief.of(session.audit.entities.values(), folder)

    def create(
        self,
        questions: "QuestionSet",
        details: "SessionDetails",
        entities: "Iterable[Entity]" = (),
        *,
        passphrase: str | None = None,
    ) -> "OpenSession":
        """Start a session with its own copy of the question set; with a passphrase, encrypted from its first byte.

        The set-up's part comes last, and without it there is no session: a crash leaves it whole or not there.
        """
        from audit_tui.domain.audit import Audit
        from audit_tui.domain.session import QuestionSetCopy
        from audit_tui.domain.set_up import check_details
        from audit_tui.opened import OpenSession, Writes
        from audit_tui.store.encrypted import keep_key
        from audit_tui.store.encryption import new_key, require_passphrase
        from audit_tui.store.folders import create_session_folder
        from audit_tui.store.tinydb_repository import TinyDBRepository

        details = check_details(questions, details)
        if passphrase is not None:
            require_passphrase(passphrase)
        key = new_key() if passphrase is not None else None
        folder = create_session_folder(_folder(self.sessions), details.id)
        if key and passphrase is not None:
            keep_key(folder, key, passphrase)
            self.keys.keep(folder, key)
        repository = TinyDBRepository(folder, key)
        session = OpenSession(folder, repository, self.clock, Audit.of((), guard=self.guard), key=key)
        parts_first = sorted(entities, key=lambda entity: entity.part == SESSION_PART)
        session.save(Writes((QuestionSetCopy(question_set=questions), *parts_first, details), PANEL, session.now()))
        session.reload()
        return session

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
        known = [folder.name for folder in self.session_folders()]
        near = nearest(name, known)
        hint = f"here are: {', '.join(known)}" if known else f"{self.sessions} holds none"
        raise AuditError(f"there is no session {name}", hint=f"did you mean ‘{near}’? {hint}" if near else hint)

    def export(
        self,
        path: Path,
        document: str | bytes,
        *,
        of: "OpenSession | None" = None,
        sort: CopySort = "report",
        over: bool = False,
    ) -> str:
        """Write a document that only its owner can read; a file that is there is not written over unasked.

        The session that it is `of` notes it; what kept that from being done is given back, empty where nothing did.
        Raises AuditError, NotSaved.
        """
        from hashlib import sha256

        from audit_tui.store.durable import write_private

        self.require_room(path, over=over)
        data = document.encode() if isinstance(document, str) else document
        write_private(path, data)
        return of.note_copy(path, sort, sha256(data).hexdigest()) if of is not None else ""

    def require_room(self, path: Path, *, over: bool) -> None:
        """AuditError where no document could be written at this path: to be known before the work of making it."""
        self.require_kept()
        try:
            _require_room(path, over=over)
        except (OSError, RuntimeError) as error:  # a folder that may not be entered, a name too long, a looping link
            reason = getattr(error, "strerror", None) or "its links lead in a circle"
            raise AuditError(f"cannot be written: {reason}", hint="choose another place", path=path) from None

    def require_kept(self) -> None:
        """AuditError where nothing is to leave, since it comes from answers that are thrown away."""
        if not self.kept:
            raise AuditError("this is a preview", hint="nothing of it is written to a file")

    def warning(self) -> str | None:
        """What is unsafe about where the sessions live, or None."""
        from audit_tui.store.folders import synced_folder_warning

        return synced_folder_warning(self.sessions)

    def open(
        self, name: str, *, keep_generation: bool = False, ask: bool = True, opened: "OpenSession | None" = None
    ) -> "OpenSession":
        """Open a session by its id or the path of its folder; `opened` is that session, where it was opened just now.

        Raises DamagedFile where a file of it cannot be trusted, LockedSession where it is encrypted and nobody is to be
        asked for its passphrase, WrongPassphrase. One that cannot be written to opens all the same, with a warning.
        """
        if opened is not None:
            opened.take_in()
        session = opened or self._opened(self.folder_of(name), ask=ask)
        if keep_generation:
            try:
                session.keep_generation()
            except NotSaved as error:
                session.unwritable = f"opened, but nothing can be saved: {error.advice}"
                self.warn(f"WARNING: {session.folder.name}: {session.unwritable}")
        return session

    def _opened(self, folder: Path, *, ask: bool, parts: Sequence[str] = ()) -> "OpenSession":
        """The session in a folder, or as much of it as these parts hold."""
        from audit_tui.opened import OpenSession, load
        from audit_tui.store import anchors
        from audit_tui.store.summary import forget_summaries, state_of
        from audit_tui.store.tinydb_repository import TinyDBRepository

        try:
            key = self.keys.of(folder, ask=ask)
        except OSError as error:
            raise cannot_be_read(error, folder, hint="see that you may enter it") from None
        if key:
            from audit_tui.store.encrypted import finish_encrypting, key_copies_differ

            finish_encrypting(folder, key)
            forget_summaries(folder)  # a sync service may have put one back
            if key_copies_differ(folder):
                hint = f"audit-tui repair {folder.name} has both open with the passphrase that you give it"
                self.warn(f"WARNING: {folder.name}: the two files of its key are not the same: {hint}")
        repository = TinyDBRepository(folder, key)
        state = state_of(folder)
        with repository.one_moment():
            loaded = load(folder, repository, self.guard, parts)
            behind = anchors.behind(repository, parts)
        session = OpenSession(
            folder,
            repository,
            self.clock,
            loaded.audit,
            loaded.versions,
            key,
            behind,
            _generations=loaded.generations,
            _state=None if parts else state,
        )
        if session.behind:
            self.warn(f"WARNING: {session.behind_in_words}")
        return session

    def encrypt(self, session: "OpenSession", passphrase: str) -> None:
        """Encrypt every file of a session that is open here, which stays open; AuditError, NotSaved."""
        from audit_tui.store.encrypted import encrypt_session

        key = encrypt_session(session.folder, passphrase)
        self.keys.keep(session.folder, key)
        session.go_on_with(key)

    def change_passphrase(self, session: "OpenSession", passphrase: str) -> None:
        """Have an encrypted session open with another passphrase; backups made before open with the old one."""
        from audit_tui.store.encrypted import change_lock

        if session.key is None:
            raise AuditError("is not encrypted", hint="encrypt it first", path=session.folder)
        change_lock(session.folder, session.key, passphrase)


def restore_of(folder: Path) -> str:
    """The name under which an audit was being restored in such a folder."""
    return folder.name.removeprefix(RESTORING).partition("+")[0]


def _holds_something(folder: Path) -> bool:
    with suppress(OSError):
        return folder.is_dir() and not folder.is_symlink() and any(folder.iterdir())
    return False


def is_session(path: Path) -> bool:
    """Whether a path is the folder of a session; one that cannot be looked into counts, so that it is not hidden."""
    try:
        return not path.name.startswith((PURGING, RESTORING)) and _holds_session(path)
    except OSError as error:
        return error.errno not in (errno.ENAMETOOLONG, errno.EINVAL)


def _holds_session(path: Path) -> bool:
    plain = os.path.isfile(f"{path}{os.sep}{SESSION_PART}.json")  # noqa: PTH113 (asked of a thousand: twice as quick)
    return plain or any((path / f"{SESSION_PART}.json{ending}").is_file() for ending in ("", ENCRYPTED))


def session_around(target: Path) -> Path | None:
    """The folder of the session in which a path is, however deep."""
    for folder in target.parents:
        with suppress(OSError):
            if _holds_session(folder):
                return folder
    return None


def _require_room(path: Path, *, over: bool) -> None:
    """AuditError where no document may be written at this path: an audit's own files are none."""
    target = path.resolve()
    own = session_around(target)
    if own is not None and EXPORTS not in target.relative_to(own).parts[:-1][:1]:
        raise AuditError(
            "the audit’s own files are here, and nothing else is written among them",
            hint=f"write it into {own / EXPORTS}, or choose another folder",
            path=path,
        )
    if path.exists() and not over:
        raise AlreadyThere("is already there", hint="choose another name, or write over it", path=path)
    if path.exists() and not path.is_file():
        raise AuditError("is not a file, and is not written over", hint="choose another name", path=path)
    if path.parent.name == EXPORTS and is_session(path.parent.parent):
        path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.parent.is_dir():
        raise AuditError("there is no such folder", hint="make it first, or choose another", path=path.parent)


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
