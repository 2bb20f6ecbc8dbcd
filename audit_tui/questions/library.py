"""The question sets that can be chosen: those in the given folders, the first of a name before the others."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.errors import AuditError, QuestionSetProblems
from audit_tui.questions.kept import Kept, keep, kept
from audit_tui.questions.problems import Problem, in_order
from audit_tui.text import nearest

if TYPE_CHECKING:  # a set that was kept needs no reader, and what tells it from another no models
    from audit_tui.domain.question_set import QuestionSet
    from audit_tui.questions.reader import Reading

SET_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")

_NO_ID = re.compile(r"[^a-z0-9_]+")
_SAYS_ID = re.compile(rb"^[-*+] id:", re.MULTILINE)
_PART = re.compile(rb"^[-*+] part:", re.MULTILINE)
_SECTION = re.compile(rb"^## ", re.MULTILINE)


def shipped_folder() -> Path:
    """Where the sets that come with the program are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "question_sets"
    return packaged if packaged.is_dir() else package.parent / "question_sets"


def cache_folder() -> Path:
    """Where sets that were read are kept between one start and the next: the user's own folder for such files."""
    from platformdirs import user_cache_path

    return user_cache_path("audit-tui", appauthor=False)


class Library:
    """The question sets in some folders; a set in an earlier folder goes before one of the same name in a later.

    A set of which no file has changed since it was last read is not read again: with a `cache` folder, neither by the
    next program.
    """

    def __init__(self, folders: Sequence[Path], cache: Path | None = None) -> None:
        self.folders = tuple(folders)
        self.cache = cache
        self._read: dict[str, Kept] = {}

    def ids(self) -> tuple[str, ...]:
        """The topics there are, by name; shared parts are not among them."""
        return tuple(sorted(name for name, file in self._files().items() if not _is_part(file)))

    def misnamed(self) -> tuple[AuditError, ...]:
        """Why each set is not among them whose file's name cannot be an id; a Markdown file that is no set is not."""
        return tuple(map(_misnamed, self._misnamed()))

    def read(self, set_id: str) -> "QuestionSet":
        """The set of this id; QuestionSetProblems where it has errors, AuditError where there is none."""
        return self._as_it_is(set_id).found

    def digest(self, set_id: str) -> str:
        """The digest of the set of this id, without making the set where it was kept; raises as `read` does."""
        return self._as_it_is(set_id).digest

    def _as_it_is(self, set_id: str) -> Kept:
        file = self._files().get(set_id)
        if file is None or _is_part(file):
            raise self._unknown(set_id)
        name = "\n".join(str(path.absolute()) for path in (file, *self.folders))
        read = self._read.get(name) or (kept(self.cache, name) if self.cache else None)
        if read is None or not read.holds:
            read = self._read_anew(file)
            if self.cache:
                keep(self.cache, name, read)
        self._read[name] = read
        return read

    def _read_anew(self, file: Path) -> Kept:
        from audit_tui.questions.reader import Reading
        from audit_tui.questions.shipped import says_shipped_but_differs

        reading = Reading(self.folders)
        found = self._found(file, reading)
        if wrong := says_shipped_but_differs(found):
            message, hint = wrong
            raise QuestionSetProblems(message, hint=hint, path=file)
        return Kept.of(found, {path.absolute(): digest for path, digest in reading.seen.items()})

    def read_file(self, file: Path) -> "QuestionSet":
        """The set of a file anywhere; QuestionSetProblems where it has errors."""
        from audit_tui.questions.reader import Reading

        return self._found(file, Reading(self.folders))

    def _found(self, file: Path, reading: "Reading") -> "QuestionSet":
        found, problems = reading.set(file)
        if found is None:
            raise _refused(file.stem, in_order(problems))
        return found

    def _files(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        for file in self._markdown():
            if SET_ID.fullmatch(file.stem):
                files.setdefault(file.stem, file)
        return files

    def _markdown(self) -> Iterator[Path]:
        return (file for folder in self.folders if folder.is_dir() for file in sorted(folder.glob("*.md")))

    def _misnamed(self) -> Iterator[Path]:
        named = (file for file in self._markdown() if not SET_ID.fullmatch(file.stem))
        return (file for file in named if _SAYS_ID.search(_head(file)))

    def _unknown(self, set_id: str) -> AuditError:
        for file in self._misnamed():
            if _as_id(file.stem) == _as_id(set_id):
                return _misnamed(file)
        ids = self.ids()
        near = nearest(set_id, ids)
        among = f"there are: {', '.join(ids)}" if ids else "there are no question sets in the folders looked in"
        return AuditError(
            f"there is no question set called ‘{set_id}’", hint=f"did you mean ‘{near}’?" if near else among
        )


def _is_part(file: Path) -> bool:
    """Whether the list under its title says `part:`; a file that cannot be read is not, so that reading it says why."""
    return _PART.search(_head(file)) is not None


def _head(file: Path) -> bytes:
    """What stands before the first section; nothing of a file that cannot be read."""
    try:
        return _SECTION.split(file.read_bytes(), maxsplit=1)[0]
    except OSError:
        return b""


def _as_id(name: str) -> str:
    """The id that a name is nearest to."""
    return _NO_ID.sub("_", name.casefold())


def _misnamed(file: Path) -> AuditError:
    near = _as_id(file.stem)
    other = f" to {near}.md, with the id {near} in it" if SET_ID.fullmatch(near) else ", and give it that id"
    hint = f"an id has small letters, digits and _, and begins with a letter; rename the file{other}"
    return AuditError("cannot be offered: its name is no id", hint=hint, path=file)


def _refused(set_id: str, problems: Sequence[Problem]) -> QuestionSetProblems:
    errors = [problem for problem in problems if problem.severity == "error"]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return QuestionSetProblems(f"‘{set_id}’ cannot be used: {errors[0]}{more}", problems=tuple(problems))
