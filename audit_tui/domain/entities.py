"""Every kind of thing that a session keeps, by the name that it is stored under."""

from audit_tui.domain.learning import Feedback, KeyTheme, Recommendation, SignOff, Uptake
from audit_tui.domain.session import (
    Action,
    Agreement,
    Answer,
    Concern,
    Copy,
    Draft,
    Entity,
    Finding,
    Involvement,
    Meeting,
    Parked,
    Place,
    QuestionSetCopy,
    Reveal,
    SessionDetails,
    Spent,
)

ENTITIES: dict[str, type[Entity]] = {
    entity.kind: entity
    for entity in (
        SessionDetails,
        QuestionSetCopy,
        Involvement,
        Answer,
        Agreement,
        Reveal,
        Meeting,
        Parked,
        Finding,
        Concern,
        Action,
        KeyTheme,
        Recommendation,
        SignOff,
        Feedback,
        Uptake,
        Spent,
        Place,
        Draft,
        Copy,
    )
}
