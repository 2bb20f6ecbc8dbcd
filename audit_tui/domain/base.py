"""The base of every value: frozen, closed, and silent about what it holds when it is refused."""

import os
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from audit_tui.text import one_line

_LONGEST = 100
_TYPES = frozenset({"str", "int", "float", "tuple[str, ...]"})
"""What the steps to a value that may be of several types are called, which nobody has written."""

# No other package may look on while records are read; and looking for some would take its time.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


class Frozen(BaseModel):
    """A value that never changes; a change is a new value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


T = TypeVar("T", bound=Frozen)

_ALL_GIVEN: dict[type[Frozen], set[str]] = {}


def lighter(value: T) -> T:
    """The same value: where all of its fields were given, it shares the set that says so with every other such value.

    A set of its own takes more memory than the fields, and a frozen value never changes it.
    """
    kind = type(value)
    every = _ALL_GIVEN.get(kind) or _ALL_GIVEN.setdefault(kind, set(kind.__pydantic_fields__))
    if len(value.__pydantic_fields_set__) == len(every):
        object.__setattr__(value, "__pydantic_fields_set__", every)
    return value


def refused_at(error: ValidationError) -> str:
    """The first field for which a document was refused, as `dissent.0.words`, and nothing of what it holds."""
    steps = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    return one_line(".".join(str(step) for step in steps if step not in _TYPES))[:_LONGEST]
