"""An audit in the list of them: what its line says, without anything that needs it to be opened."""

from dataclasses import dataclass
from pathlib import Path

from audit_tui.domain.words import Stage


@dataclass(frozen=True)
class Listed:
    """One audit, or an auditor's own copy of a return: then `return_of` is the agency's code, `returning` its name.

    `topic` is the id of its question set and `topic_title` what people call it. `answered` and `asked` count prompts:
    over all seats, in a copy the agency's own, of whose records `handed_in` are returned and `not_known` not known to
    it. `updated` is when anything of it was last saved, ISO 8601.
    """

    folder: Path
    id: str
    title: str
    topic: str
    topic_title: str
    stage: Stage
    records: int
    answered: int
    asked: int
    updated: str
    fictional: bool
    return_of: str
    returning: str
    destroy_by: str
    handed_in: int = 0
    not_known: int = 0
