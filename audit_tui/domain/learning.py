"""What an audit leads to: key themes, recommendations, the sign-off, and what became of it afterwards."""

from collections.abc import Sequence
from typing import ClassVar

from audit_tui.domain.session import Entity
from audit_tui.domain.words import RecommendationSort, UptakeSort


class KeyTheme(Entity):
    """What the panel itself says that its findings come to, in its words; `findings` are those it rests on."""

    kind: ClassVar[str] = "key_theme"

    id: str
    text: str
    findings: tuple[str, ...] = ()

    @property
    def entity_id(self) -> str:
        """K1, K2, in the order in which they were written."""
        return self.id


class Recommendation(Entity):
    """What the panel recommends, from one finding or several; its actions name it."""

    kind: ClassVar[str] = "recommendation"

    id: str
    text: str
    sort: RecommendationSort
    findings: tuple[str, ...]

    @property
    def entity_id(self) -> str:
        """R1, R2, in the order in which they were written."""
        return self.id


class SignOff(Entity):
    """The panel's agreement to the whole, bound to its exact content; reopened only with a reason, and that stays.

    `digest` is the sha256 of everything that was agreed (see signed.content_digest), `history` the hash that takes in
    all that had been saved until then, and how. `dissent` are the agencies that did not agree, in their words.
    """

    kind: ClassVar[str] = "sign_off"

    id: str
    at: str
    statement: str
    digest: str
    agreed_by: tuple[str, ...]
    dissent: tuple[tuple[str, str], ...] = ()
    gaps: tuple[str, ...] = ()
    history: str = ""
    reopened_at: str = ""
    reopened_because: str = ""

    @property
    def entity_id(self) -> str:
        """S1, S2, in order."""
        return self.id

    @property
    def holds(self) -> bool:
        """Not reopened since."""
        return not self.reopened_at


def holding(sign_offs: Sequence[SignOff]) -> SignOff | None:
    """Of an audit's sign-offs, in order, the one that holds now, or None."""
    return sign_offs[-1] if sign_offs and sign_offs[-1].holds else None


class Feedback(Entity):
    """The learning was told to a group that audited or is to learn from it; `on` is a day."""

    kind: ClassVar[str] = "feedback"

    id: str
    group: str
    on: str
    words: str = ""

    @property
    def entity_id(self) -> str:
        """B1, B2, in the order in which they were written down."""
        return self.id


class Uptake(Entity):
    """The learning reached a policy, a training or practice; `on` is a day, `came_from` the recommendations."""

    kind: ClassVar[str] = "uptake"

    id: str
    sort: UptakeSort
    words: str
    on: str
    came_from: tuple[str, ...] = ()

    @property
    def entity_id(self) -> str:
        """U1, U2, in the order in which they were written down."""
        return self.id
