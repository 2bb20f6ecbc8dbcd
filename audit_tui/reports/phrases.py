"""The headings and standing sentences of every report, which a partnership may say in its own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from audit_tui.errors import AuditError, cannot_be_read
from audit_tui.text import one_line, read_toml, suggestion

_TABLE: Final = "report"
_NAMES: Final = ("partnership", "activity", "owner_group", "feedback_group", "panel")
"""What the partnership calls things: any other phrase may say them."""

_FILLED_IN = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Phrases:
    """Words by key: a partnership's own, and the shipped ones for the rest. They are plain text, to be escaped."""

    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, key: str, **named: object) -> str:
        """The phrase on one line, each `{name}` filled in; KeyError where there is no such phrase or name."""
        words = self._words(key)
        if key in _NAMES:
            return words
        return _FILLED_IN.sub(lambda found: self._filled_in(found.group(1), named), words)

    def _words(self, key: str) -> str:
        return self.own[key] if key in self.own else _shipped()[key]

    def _filled_in(self, name: str, named: Mapping[str, object]) -> str:
        return str(named[name]) if name in named else self._words(name)


DEFAULT_PHRASES: Final = Phrases()


def phrases_from(path: Path) -> Phrases:
    """The phrases with those that a TOML file says otherwise under `[report]`; AuditError where it cannot be used."""
    if path.exists() and not path.is_file():
        raise AuditError("is not a file", hint="name a file with [report] and the phrases under it", path=path)
    try:
        told = read_toml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "name a file with [report] and the phrases under it"
        raise AuditError("there is no such file", hint=hint, path=path) from None
    except UnicodeDecodeError:
        raise AuditError("is not UTF-8", hint="save it as UTF-8", path=path) from None
    except ValueError as error:
        raise AuditError(f"is not TOML: {error}", path=path) from None
    except OSError as error:
        raise cannot_be_read(error, path) from None
    table = told.get(_TABLE)
    if not isinstance(table, dict):
        hint = f"write [{_TABLE}] on a line of its own, and the phrases under it"
        raise AuditError(f"there is no [{_TABLE}] in it", hint=hint, path=path)
    return Phrases(MappingProxyType({key: _phrase(path, key, said) for key, said in table.items()}))


def _phrase(path: Path, key: str, said: Any) -> str:
    """The words of one line of the file, checked."""
    shipped = _shipped()
    if key not in shipped:
        raise AuditError(f"there is no phrase ‘{one_line(key)}’", hint=suggestion(key, shipped), path=path)
    words = one_line(said) if isinstance(said, str) else ""
    if not words:
        raise AuditError(f"{key}: no words are given", hint=f'write them as text: {key} = "…"', path=path)
    allowed = () if key in _NAMES else (*_NAMES, *_FILLED_IN.findall(shipped[key]))
    for name in _FILLED_IN.findall(words):
        if name not in allowed:
            otherwise = f"there are: {', '.join(dict.fromkeys(allowed))}" if allowed else "write the words themselves"
            hint = suggestion(name, dict.fromkeys(allowed), otherwise)
            raise AuditError(f"{key}: nothing fills in {{{name}}}", hint=hint, path=path)
    return words


@cache
def _shipped() -> Mapping[str, str]:
    """The shipped phrases, as the file beside this one says them."""
    found = read_toml(files("audit_tui.reports").joinpath("phrases.toml").read_text("utf-8"))[_TABLE]
    return MappingProxyType({key: one_line(words) for key, words in found.items()})
