"""Every border of the program at which bad input may come in."""

from tests.fuzz import commands, documents, returned, screens, sessions, wordings

TARGETS = tuple(
    target for module in (documents, sessions, returned, wordings, commands, screens) for target in module.TARGETS
)
