"""The settings of whoever uses the app: read from one file, every mistake a line, and the app starts with the rest."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_tui.domain.guard import IDENTIFIER_KINDS, Guard
from audit_tui.domain.names import NamesList
from audit_tui.errors import AuditError
from audit_tui.names_list import names_path, read_names
from audit_tui.text import one_line, read_toml, suggestion

if TYPE_CHECKING:
    from audit_tui.reports.phrases import Phrases

SETTINGS_VARIABLE = "AUDIT_TUI_SETTINGS"
FILE_NAME = "settings.toml"

_KNOWN = ("theme", "report", "guard", "keys")

EXAMPLE = """\
# Settings of audit-tui. Take the # away from the lines that you want.

# The colours; the palette (F2, Theme) tries others out for one run.
# theme = "audit-light"

[report]
# Your own headings and standing sentences: a file, from this one's folder where no whole path is given.
# phrases = "phrases.toml"

[guard]
# What is warned of when a text looks as if it could identify somebody: each kind that you do not want is false.
# name = false

[keys]
# A command's name, and its keys: a letter or sign, F1 F3 F4 F8 F9, ctrl+g ctrl+l ctrl+r ctrl+s, left, right,
# pageup, pagedown, escape. Several are separated by commas.
# unanswered = "U, F8"
"""


@dataclass(frozen=True)
class Settings:
    """What the file says, as far as it can be used; `keys` are keys by the id of a command, `problems` a line each.

    `phrases` is the file of a partnership's own words for its reports, or None; `kinds` are what the guard looks for.
    """

    path: Path
    there: bool = False
    theme: str = ""
    phrases: Path | None = None
    kinds: frozenset[str] = frozenset(IDENTIFIER_KINDS)
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def theme_of(self, known: Iterable[str]) -> tuple[str, str]:
        """The theme, where there is one of this name, and what is wrong with it; each is empty where there is none."""
        names = sorted(known)
        if not self.theme or self.theme in names:
            return self.theme, ""
        return "", f"theme: there is no ‘{one_line(self.theme)}’: {suggestion(self.theme, names)}"


def settings_path() -> Path:
    """Where the settings are looked for: `$AUDIT_TUI_SETTINGS`, else the user's own folder for such files."""
    named = os.environ.get(SETTINGS_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("audit-tui", appauthor=False) / FILE_NAME


def read_settings(path: Path | None = None) -> Settings:
    """The settings of this file, else of the one where they are looked for; no file is as good as an empty one."""
    path = path or settings_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        named = bool(os.environ.get(SETTINGS_VARIABLE))
        return Settings(path, problems=(f"{path}: there is no such file",) if named else ())
    except (OSError, UnicodeDecodeError) as error:
        return Settings(path, there=True, problems=(f"{path}: cannot be read: {_why(error)}",))
    try:
        told = read_toml(text)
    except ValueError as error:
        return Settings(path, there=True, problems=(f"{path}: is not TOML: {error}",))
    return _settings(path, told)


def _settings(path: Path, told: Mapping[str, Any]) -> Settings:
    theme, keys = told.get("theme", ""), told.get("keys", {})
    return Settings(
        path,
        there=True,
        theme=theme if isinstance(theme, str) else "",
        phrases=_phrases(path, told),
        kinds=frozenset(IDENTIFIER_KINDS) - _left_out(told.get("guard")),
        keys=dict(_keys(keys)) if isinstance(keys, dict) else {},
        problems=tuple(_problems(told)),
    )


def _phrases(path: Path, told: Mapping[str, Any]) -> Path | None:
    report = told.get("report")
    named = report.get("phrases") if isinstance(report, dict) else None
    return path.parent / named if isinstance(named, str) and _can_be_file(named) else None


def _can_be_file(name: str) -> bool:
    return bool(name.strip()) and "\0" not in name


def _problems(told: Mapping[str, Any]) -> Iterator[str]:
    for name in told:
        if name not in _KNOWN:
            hint = suggestion(name, _KNOWN, f"there are: {', '.join(_KNOWN)}")
            yield f"there is no setting ‘{one_line(name)}’: {hint}"
    if not isinstance(told.get("theme", ""), str):
        yield 'theme: write a name: theme = "audit-light"'
    yield from _report_problems(told.get("report", {}))
    yield from _guard_problems(told.get("guard", {}))
    keys = told.get("keys", {})
    if not isinstance(keys, dict):
        yield "keys: write [keys] on a line of its own, and a command under it"
        return
    read = dict(_keys(keys))
    for command in keys:
        if command not in read:
            yield f'keys, {one_line(command)}: write the keys as text: {one_line(command)} = "j"'


def _report_problems(report: object) -> Iterator[str]:
    if not isinstance(report, dict):
        yield "report: write [report] on a line of its own, and its settings under it"
        return
    for name in report:
        if name != "phrases":
            yield f"there is no setting ‘{one_line(name)}’ of reports: {suggestion(name, ['phrases'])}"
    named = report.get("phrases", ".")
    if not isinstance(named, str) or not _can_be_file(named):
        yield 'report, phrases: write the name of a file: phrases = "phrases.toml"'


def _left_out(guard: object) -> set[str]:
    """The kinds that are said to be false: whatever else is said leaves the guard as it is."""
    return {kind for kind, wanted in guard.items() if wanted is False} if isinstance(guard, dict) else set()


def _guard_problems(guard: object) -> Iterator[str]:
    if not isinstance(guard, dict):
        yield "guard: write [guard] on a line of its own, and its kinds under it"
        return
    for kind, wanted in guard.items():
        if kind not in IDENTIFIER_KINDS:
            yield f"the guard knows no ‘{one_line(kind)}’: {suggestion(kind, IDENTIFIER_KINDS)}"
        elif not isinstance(wanted, bool):
            yield f"guard, {kind}: write true or false: {kind} = false"


def _keys(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of each command as text; a list of keys is as good as a text with commas."""
    for command, keys in told.items():
        if isinstance(keys, list) and keys and all(isinstance(key, str) for key in keys):
            yield command, ",".join(keys)
        elif isinstance(keys, str) and keys.strip():
            yield command, keys


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror if isinstance(error, OSError) else "it is not UTF-8") or type(error).__name__


def guard_of(settings: Settings) -> tuple[Guard, str]:
    """What texts are looked through for, and why the list of names is not among it; empty where it is."""
    try:
        return Guard(settings.kinds, read_names(names_path(settings.path))), ""
    except AuditError as error:
        return Guard(settings.kinds, NamesList()), str(error)


def phrases_in_force(path: Path | None = None) -> "Phrases":
    """The partnership's own wording: of the file that was named, else of the one in the settings."""
    from audit_tui.reports.phrases import DEFAULT_PHRASES, phrases_from

    path = path or read_settings().phrases
    return phrases_from(path) if path else DEFAULT_PHRASES
