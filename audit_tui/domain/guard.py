"""What texts are looked through for: the kinds of identifier in force, and the names that somebody has listed."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from audit_tui.domain.names import NamesList

IDENTIFIER_KINDS: Final = MappingProxyType(
    {
        "nhs_number": "an NHS number",
        "upn": "a pupil number (UPN)",
        "national_insurance": "a national insurance number",
        "date_of_birth": "a date of birth",
        "postcode": "a postcode",
        "telephone": "a telephone number",
        "email": "an e-mail address",
        "vehicle": "a vehicle registration",
        "initials": "initials with a date",
        "name": "a name",
        "listed_name": "a name on your list",
    }
)
"""What the guard looks for, by the name that the settings have for it."""


@dataclass(frozen=True)
class Guard:
    """What is looked for in texts: the kinds in force, and the names that whoever uses the app has listed."""

    kinds: frozenset[str] = frozenset(IDENTIFIER_KINDS)
    names: NamesList = field(default_factory=NamesList)
