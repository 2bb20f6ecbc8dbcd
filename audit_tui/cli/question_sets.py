"""Question sets as commands name them, and as files."""

from pathlib import Path

from audit_tui.domain.question_set import QuestionSet
from audit_tui.errors import AuditError
from audit_tui.questions.canonical import canonical_files
from audit_tui.workspace import Workspace, is_session


def named_set(workspace: Workspace, name: str) -> QuestionSet:
    """The set of a Markdown file, of an id, or of a session, which has its own copy; AuditError where there is none."""
    path = Path(name)
    if path.suffix.lower() == ".md" or path.is_file():
        return workspace.library.read_file(path)
    if name not in workspace.library.ids() and (is_session(workspace.sessions / name) or is_session(path)):
        session = workspace.open(name)
        session.close()
        return session.audit.questions
    return workspace.library.read(name)


def write_set(question_set: QuestionSet, folder: Path) -> tuple[Path, ...]:
    """Write the canonical files of a set into a new folder; AuditError where there is something already."""
    if folder.exists():
        raise AuditError("is already there", hint="name a new folder", path=folder)
    folder.mkdir()
    written = []
    for name, text in canonical_files(question_set).items():
        (folder / name).write_bytes(text.encode())
        written.append(folder / name)
    return tuple(written)
