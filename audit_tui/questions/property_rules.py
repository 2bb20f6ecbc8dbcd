"""The properties that a question may have and how each is written, and the facts of a file."""

from typing import NamedTuple


class PropertyRule(NamedTuple):
    """How a property is written: with a value or without, once or often, always or at will."""

    flag: bool = False
    often: bool = False
    needed: bool = False
    nests: bool = False


FACTS = ("id", "version", "status", "quorum", "include", "retired", "part")
"""What the list under a file's title may say."""

PROPERTIES: dict[str, PropertyRule] = {
    "answer": PropertyRule(needed=True, nests=True),
    "alone": PropertyRule(),
    "theme": PropertyRule(needed=True),
    "layer": PropertyRule(needed=True),
    "asked of": PropertyRule(needed=True),
    "asked when": PropertyRule(),
    "required": PropertyRule(flag=True),
    "required when": PropertyRule(),
    "required unless": PropertyRule(),
    "short form": PropertyRule(flag=True),
    "with grades": PropertyRule(flag=True),
    "states": PropertyRule(),
    "reason for": PropertyRule(),
    "rule": PropertyRule(often=True),
    "warn unless": PropertyRule(often=True),
    "ask at once": PropertyRule(often=True),
    "used as": PropertyRule(),
    "leaves out": PropertyRule(),
    "source": PropertyRule(often=True),
    "was": PropertyRule(often=True),
}
"""Every property that a question may have."""
