"""Writing a document to a file: where to is asked first, with the place that it goes to by itself already there."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from audit_tui.domain.words import CopySort
from audit_tui.errors import AuditError
from audit_tui.opened import OpenSession
from audit_tui.tui.screens.base import SessionBoundScreen, refused
from audit_tui.tui.screens.form import Field, Values


def may_write(screen: SessionBoundScreen) -> bool:
    """Whether anything may be written to a file here; says why not."""
    if screen.audit_app.practice is not None:
        screen.say("Nothing leaves the practice. In a real audit this asks where to.")
        return False
    try:
        screen.audit_app.workspace.require_kept()
    except AuditError as error:
        refused(screen, error)
        return False
    return True


_SHOWN = 4
"""How many lines fit above the form."""


def before_writing(said: Sequence[str], last: str) -> str:
    """What stands above the form: the first of what is said before anything leaves, how much more, and a last line."""
    more = [f"and {len(said) - _SHOWN} more"] if len(said) > _SHOWN else []
    return "\n".join((*said[:_SHOWN], *more, last))


def only_you(session: OpenSession) -> str:
    """Who can read what is written without encryption."""
    return "Only you can read the file." + (" It is NOT encrypted." if session.key else "")


Document = Callable[[Path], str | bytes]
"""What is written into a file of this name."""


def ask_to_write(
    screen: SessionBoundScreen,
    title: str,
    name: str,
    document: Document,
    about: str,
    *,
    sort: CopySort = "report",
    after: str = "",
) -> None:
    """Ask where to, and write the document; a name alone, such as `name`, is a file in the session's export folder."""
    session, workspace = screen.audit_app.opened, screen.audit_app.workspace
    asked: list[Path] = []

    def write(values: Values) -> None:
        path = _path_in(values["path"], session.export_folder, "".join(Path(name).suffixes))
        if path not in asked and not path.is_relative_to(session.folder.resolve()):
            asked.append(path)
            _require_no_checkout(path)
        unnoted = workspace.export(path, document(path), of=session, sort=sort, over="over" in values["over"])
        if sort == "return":
            screen.audit_app.to_send = [*(each for each in screen.audit_app.to_send if each != path), path]
        screen.say("\n".join(part for part in (f"Written: {path}", unnoted, after) if part))

    fields = (
        Field("path", "File", value=name, go_on=True),
        Field("over", "If a file of this name is there", choices=(("over", "write over it"),), several=True),
    )
    screen.ask(title, fields, write, f"{about}\nA name alone goes into {session.export_folder}")


def _path_in(entered: str, folder: Path, ending: str) -> Path:
    """The path that was typed, in this folder where it is a name alone, with an ending; AuditError without one."""
    path = Path(entered.strip())
    if path.name in ("", ".."):
        raise AuditError("the file has no name", hint="type one")
    path = path if path.suffix else path.with_name(f"{path.name}{ending}")
    try:
        return (folder / path if path.name == str(path) else path).expanduser().resolve()
    except (OSError, RuntimeError):
        words = "there is no such home folder" if str(path).startswith("~") else "its links lead in a circle"
        raise AuditError(words, hint="choose another place", path=path) from None


def _require_no_checkout(path: Path) -> None:
    """AuditError where the file would be part of a git checkout: whoever gets its commits would get it too."""
    checkout = None
    with suppress(OSError):  # one that may not be looked into is said when the file is written
        checkout = next((folder for folder in path.parents if (folder / ".git").exists()), None)
    if checkout is not None:
        raise AuditError(
            f"{checkout} is kept in git, and what is written there may be shared with the rest",
            hint="choose another place, or ctrl+s once more",
        )
