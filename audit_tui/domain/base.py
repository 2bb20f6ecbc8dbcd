"""The base of every value: frozen, closed, and silent about what it holds when it is refused."""

import os
import sys
from types import ModuleType
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from audit_tui.text import one_line

_LONGEST = 100
_TYPES = frozenset({"str", "int", "float", "tuple[str, ...]"})
"""What the steps to a value that may be of several types are called, which nobody has written."""

# No other package may look on while records are read. What would look for some is not even imported: it brings readers
# of e-mail and of archives with it, and takes their time and memory.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
_NO_PLUGINS = ModuleType("pydantic.plugin._loader")
_NO_PLUGINS.__dict__["get_plugins"] = tuple
sys.modules.setdefault(_NO_PLUGINS.__name__, _NO_PLUGINS)


class Frozen(BaseModel):
    """A value that never changes; a change is a new value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


T = TypeVar("T", bound=Frozen)

_NAMES: dict[type[Frozen], tuple[set[str], dict[str, Any]]] = {}
"""The names of the fields of each kind: as a set, and as the attributes of an object that pydantic has not filled."""


def lighter(value: T) -> T:
    """The same value in less memory: it shares the names of its fields with every other such value.

    Python's own objects share them; those that pydantic fills do not, and each has a set of the fields given besides.
    """
    kind, fields = type(value), vars(value)
    every, names = _NAMES.get(kind) or _NAMES.setdefault(kind, _names_of(kind))
    if len(fields) == len(names):
        own = names.copy()  # a copy still shares the names, and goes on so while no other is added
        own.update(fields)
        object.__setattr__(value, "__dict__", own)
    if len(value.__pydantic_fields_set__) == len(every):  # a frozen value never changes it
        object.__setattr__(value, "__pydantic_fields_set__", every)
    return value


def _names_of(kind: type[Frozen]) -> tuple[set[str], dict[str, Any]]:
    ordinary = kind.__new__(kind)
    for name in kind.__pydantic_fields__:
        object.__setattr__(ordinary, name, None)
    return set(kind.__pydantic_fields__), vars(ordinary)


def refused_at(error: ValidationError) -> str:
    """The first field for which a document was refused, as `dissent.0.words`, and nothing of what it holds."""
    steps = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    return one_line(".".join(str(step) for step in steps if step not in _TYPES))[:_LONGEST]
