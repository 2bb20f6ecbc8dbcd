"""Question sets that were read, kept in files of a cache folder, so that what has not changed is not read anew.

The files may be taken away at any time. One is believed only while each file that its set was made from has the very
bytes that it was made from, and each that was looked for and not there is still not there.
"""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.program import program

if TYPE_CHECKING:  # what tells one set from another is known without the models
    from audit_tui.domain.question_set import QuestionSet

ENDING = ".questions"
"""How the name of a file ends that holds a question set."""

NOT_THERE = ""

_CANNOT_BE_READ = "-"

_CODE = ("questions", "domain")
"""Where the code is that reads a set."""


@dataclass(frozen=True)
class Kept:
    """A set as JSON, its digest, and the files that it was made from with the sha256 of each.

    The sha256 of one that was not there is an empty text.
    """

    said: bytes
    digest: str
    seen: Mapping[Path, str]

    @classmethod
    def of(cls, found: "QuestionSet", seen: Mapping[Path, str]) -> "Kept":
        """What there is to keep of a set that was read from these files."""
        return cls(found.model_dump_json().encode(), found.digest, seen)

    @cached_property
    def found(self) -> "QuestionSet":
        """The set."""
        from audit_tui.domain.question_set import QuestionSet

        return QuestionSet.model_validate_json(self.said)

    @property
    def holds(self) -> bool:
        """Whether reading it again would give the same."""
        return all(_digest(path) == digest for path, digest in self.seen.items())


def kept(folder: Path, name: str) -> Kept | None:
    """What was kept under a name; None where nothing was, or by another version of this program, or it is damaged."""
    try:
        head, _, body = (folder / _file_name(name)).read_bytes().partition(b"\n")
        about, _, said = body.partition(b"\n\n")
        if head != _head(name, body) or b"\\u" in said:  # no text of a set has a character that is to be escaped
            return None
        digest, *files = about.decode().split("\n")
        pairs = (line.partition(" ") for line in files)
        return Kept(said, digest, {Path(path): summed for summed, _, path in pairs})
    except (OSError, ValueError):
        return None


def keep(folder: Path, name: str, read: Kept) -> None:
    """Keep a set under a name; a folder that cannot be written to is no matter."""
    with contextlib.suppress(OSError, ValueError):
        about = "\n".join([read.digest, *(f"{digest} {path}" for path, digest in read.seen.items())])
        body = about.encode() + b"\n\n" + read.said
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / _file_name(name), _head(name, body) + b"\n" + body)


def _replace(path: Path, data: bytes) -> None:
    """Put data at path in one step; not synced, since what a power cut spoils is not believed."""
    handle, made = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _file_name(name: str) -> str:
    return f"{sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}{ENDING}"


def _head(name: str, body: bytes) -> bytes:
    return f"{program(*_CODE)} {_file_name(name)} {sha256(body).hexdigest()}".encode()


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else NOT_THERE
    except OSError:
        return _CANNOT_BE_READ
