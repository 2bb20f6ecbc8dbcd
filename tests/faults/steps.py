"""The steps of a write, as the operating system is asked for them: seen, refused, or died in."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from audit_tui.store.durable import TEMPORARY

StepName = Literal["create", "write", "sync file", "rename", "sync folder", "make folder", "remove"]
When = Literal["before", "amid", "after"]

POINTS: tuple[tuple[StepName, When], ...] = (
    ("create", "before"),
    ("create", "after"),
    ("write", "before"),
    ("write", "amid"),
    ("write", "after"),
    ("sync file", "before"),
    ("sync file", "after"),
    ("rename", "before"),
    ("rename", "after"),
    ("sync folder", "before"),
    ("sync folder", "after"),
)
"""Every point of a save: before and after each step, and with half of the bytes written."""


@dataclass(frozen=True)
class Step:
    """One step: what is asked for, of which path, with what."""

    name: StepName
    path: Path
    to: Path | None = None
    data: bytes = b""


Hook = Callable[[Step, When], None]


@contextmanager
def watched(hook: Hook) -> Iterator[None]:
    """Have the hook called before and after each step of every write of this process; it may raise, or never return."""
    real = {name: getattr(os, name) for name in ("open", "fdopen", "fsync", "replace", "mkdir", "unlink")}
    watch = _Watch(hook, real)
    for name in real:
        setattr(os, name, getattr(watch, name))
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(os, name, function)


class _Watch:
    """The functions of os that a write goes through, each telling the hook."""

    def __init__(self, hook: Hook, real: dict[str, Any]) -> None:
        self._hook, self._real, self._paths = hook, real, dict[int, Path]()

    def open(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        made = bool(flags & os.O_EXCL) and str(path).endswith(TEMPORARY)
        step = Step("create", Path(path))
        handle = self._did(step, lambda: self._real["open"](path, flags, *rest, **named), told=made)
        self._paths[handle] = Path(path)
        return int(handle)

    def fdopen(self, handle: int, *rest: Any, **named: Any) -> Any:
        file = self._real["fdopen"](handle, *rest, **named)
        return _File(file, self._paths[handle], self._hook) if handle in self._paths else file

    def fsync(self, handle: int) -> None:
        path = self._paths[handle]
        self._did(Step("sync folder" if path.is_dir() else "sync file", path), lambda: self._real["fsync"](handle))

    def replace(self, source: Any, target: Any) -> None:
        self._did(Step("rename", Path(source), Path(target)), lambda: self._real["replace"](source, target))

    def mkdir(self, path: Any, *rest: Any, **named: Any) -> None:
        self._did(Step("make folder", Path(path)), lambda: self._real["mkdir"](path, *rest, **named))

    def unlink(self, path: Any, **named: Any) -> None:
        self._did(Step("remove", Path(path)), lambda: self._real["unlink"](path, **named))

    def _did(self, step: Step, act: Callable[[], Any], *, told: bool = True) -> Any:
        if told:
            self._hook(step, "before")
        done = act()
        if told:
            self._hook(step, "after")
        return done


class _File:
    """A file being written, whose writes are steps."""

    def __init__(self, file: Any, path: Path, hook: Hook) -> None:
        self._file, self._path, self._hook = file, path, hook

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: bytes) -> None:
        step, half = Step("write", self._path, data=data), len(data) // 2
        self._hook(step, "before")
        self._file.write(data[:half])
        self._file.flush()
        self._hook(Step("write", self._path, data=data[:half]), "amid")
        self._file.write(data[half:])
        self._file.flush()
        self._hook(step, "after")
