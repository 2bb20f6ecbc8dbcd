"""The question sets that can be chosen: those in the given folders, the first of a name before the others."""

import re
from collections.abc import Sequence
from pathlib import Path

from audit_tui.domain.question_set import QuestionSet
from audit_tui.errors import AuditError, QuestionSetProblems
from audit_tui.questions.drafts import SET_ID
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import Reading, read_set
from audit_tui.text import nearest

_PART = re.compile(rb"^[-*+] part:", re.MULTILINE)
_SECTION = re.compile(rb"^## ", re.MULTILINE)


def shipped_folder() -> Path:
    """Where the sets that come with the program are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "question_sets"
    return packaged if packaged.is_dir() else package.parent / "question_sets"


class Library:
    """The question sets in some folders; a set in an earlier folder goes before one of the same name in a later."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def ids(self) -> tuple[str, ...]:
        """The topics there are, by name; shared parts are not among them."""
        return tuple(sorted(name for name, file in self._files().items() if not _is_part(file)))

    def read(self, set_id: str) -> QuestionSet:
        """The set of this id; QuestionSetProblems where it has errors, AuditError where there is none."""
        file = self._files().get(set_id)
        if file is None or _is_part(file):
            raise self._unknown(set_id)
        found = self.read_file(file)
        self._unlike_shipped(found, file)
        return found

    def read_file(self, file: Path) -> QuestionSet:
        """The set of a file anywhere; QuestionSetProblems where it has errors."""
        found, problems = read_set(file, self.folders)
        if found is None:
            raise _refused(file.stem, problems)
        return found

    def _files(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        for file in (file for folder in self.folders if folder.is_dir() for file in sorted(folder.glob("*.md"))):
            if SET_ID.fullmatch(file.stem):
                files.setdefault(file.stem, file)
        return files

    def _unknown(self, set_id: str) -> AuditError:
        ids = self.ids()
        near = nearest(set_id, ids)
        among = f"there are: {', '.join(ids)}" if ids else "there are no question sets in the folders looked in"
        return AuditError(
            f"there is no question set called ‘{set_id}’", hint=f"did you mean ‘{near}’?" if near else among
        )

    def _unlike_shipped(self, found: QuestionSet, file: Path) -> None:
        """Refuse a changed set that still says it is the shipped one: its answers would be compared as if alike."""
        shipped = shipped_folder() / file.name
        if not shipped.is_file() or shipped.samefile(file):
            return
        other, _ = Reading((shipped_folder(),)).set(shipped)
        if other is not None and other.version == found.version and other.digest != found.digest:
            raise QuestionSetProblems(
                f"‘{found.id}’ says version {found.version} but differs from the shipped {found.version}",
                hint="give the local set a version of its own, such as "
                f"{found.version}-local; a local shared part or vocabulary may be what differs",
                path=file,
            )


def _is_part(file: Path) -> bool:
    """Whether the list under its title says `part:`; a file that cannot be read is not, so that reading it says why."""
    try:
        head = _SECTION.split(file.read_bytes(), maxsplit=1)[0]
    except OSError:
        return False
    return _PART.search(head) is not None


def _refused(set_id: str, problems: Sequence[Problem]) -> QuestionSetProblems:
    errors = [problem for problem in problems if problem.severity == "error"]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return QuestionSetProblems(f"‘{set_id}’ cannot be used: {errors[0]}{more}", problems=tuple(problems))
