"""What a user can mend: one tree of errors, printed in one place and never with a traceback."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class AuditError(Exception):
    """Something a person can put right: what is wrong, where, and what to do about it."""

    def __init__(self, message: str, *, hint: str = "", path: "Path | str | None" = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path

    def __str__(self) -> str:
        """One line: the place, what is wrong, how to mend it."""
        return ": ".join(str(part) for part in (self.path, self.advice) if part)

    @property
    def advice(self) -> str:
        """What is wrong and how to mend it, without the place."""
        return ": ".join(part for part in (self.message, self.hint) if part)


class WrongUsage(AuditError):
    """A command line that says too little, too much, or what there is not."""


class DamagedFile(AuditError):
    """A session file that is broken, cut short or not this program's; it is left as it was found."""


class NotSaved(AuditError):
    """A save that did not reach the disk; what was there before is untouched."""


class ChangedElsewhere(NotSaved):
    """Somebody else saved the same thing first: nothing was overwritten."""


class LockedSession(AuditError):
    """An encrypted audit whose passphrase was not given yet."""


class WrongPassphrase(AuditError):
    """A passphrase that does not open what it was given for; nothing was changed."""


class AlreadyThere(AuditError):
    """A file of the name that was chosen: it is written over only where somebody says so."""


class QuestionSetProblems(AuditError):
    """A question set with errors in it, which is therefore not used; `problems` holds them all, each a line of text."""

    def __init__(
        self, message: str, *, hint: str = "", path: "Path | str | None" = None, problems: Sequence[object] = ()
    ) -> None:
        super().__init__(message, hint=hint, path=path)
        self.problems = tuple(problems)


def cannot_be_read(error: OSError, path: "Path", hint: str = "") -> AuditError:
    """What to tell a person of a file or folder that the system does not let anybody read."""
    return AuditError(f"cannot be read: {refusal(error)}", hint=hint, path=path)


def refusal(error: OSError) -> str:
    """Why the system refused something, in its own words."""
    return error.strerror or type(error).__name__
