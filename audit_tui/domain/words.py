"""The words that are stored and shown: codes, and what people read for each. Quick to import: models are elsewhere."""

from functools import cache
from typing import Literal, get_args

PANEL = "panel"
"""The seat that answers a panel-once question and the record details."""

SAFETY_YES = "yes"
"""The option of the safety question that says: a child may be at risk now."""

State = Literal["not_recorded", "not_asked", "not_known_to_agency", "not_applicable", "deferred"]
"""Said instead of a value; never stored or counted as `no`."""

STATES: tuple[State, ...] = get_args(State)

USUAL_STATES: tuple[State, ...] = ("not_recorded", "not_known_to_agency", "not_applicable", "deferred")
"""The states of a question that names none; `not_asked` has to be named, where asking is what it audits."""

STATE_LABELS: dict[State, str] = {
    "not_recorded": "Not recorded",
    "not_asked": "Not asked",
    "not_known_to_agency": "Not known to this agency",
    "not_applicable": "Not applicable",
    "deferred": "To follow",
}

SESSION_PART = "session"
QUESTIONS_PART = "questions"
PLACES_PART = "places"
COPIES_PART = "copies"

BANNER = "FICTIONAL DEMONSTRATION"
"""Said wherever a session that is made up is shown, listed or printed."""

Stage = Literal["set_up", "returns", "panel", "summary", "signed_off", "follow_up"]
"""Where an audit is."""

STAGE_LABELS: dict[Stage, str] = {
    "set_up": "Set up",
    "returns": "Returns",
    "panel": "Panel",
    "summary": "Summary",
    "signed_off": "Signed off",
    "follow_up": "Follow-up",
}

InvolvementState = Literal["returned", "awaiting", "not_known", "no_reply"]
"""What is known of an agency's return; no reply is never the same as no involvement."""

INVOLVEMENT_LABELS: dict[InvolvementState, str] = {
    "returned": "returned",
    "awaiting": "awaited",
    "not_known": "not involved",
    "no_reply": "no reply",
}

FindingKind = Literal["strength", "improvement"]

FINDING_LABELS: dict[FindingKind, str] = {"strength": "Strength", "improvement": "Area for improvement"}

ActionStatus = Literal["open", "in_progress", "done", "closed_without"]

ACTION_STATUS_LABELS: dict[ActionStatus, str] = {
    "open": "open",
    "in_progress": "in progress",
    "done": "done",
    "closed_without": "closed without being done",
}

ActionScope = Literal["child", "learning", "agency"]

ACTION_SCOPE_LABELS: dict[ActionScope, str] = {
    "child": "For this child",
    "learning": "Learning for the partnership",
    "agency": "For the agency’s own note only",
}

Basis = Literal["seen_in_record", "told_by_practitioner", "inferred", "record_not_available"]
"""What an answer rests on."""

BASIS_LABELS: dict[Basis, str] = {
    "seen_in_record": "seen in the record",
    "told_by_practitioner": "told by the practitioner",
    "inferred": "inferred",
    "record_not_available": "record not available",
}

CopySort = Literal["report", "return", "backup"]

Key = tuple[str, str, str]
"""Where an entity is kept: its part, its kind, its id."""


@cache
def part_of(record: str, seat: str) -> str:
    """The part that holds what a seat says of a record: an agency's is its own, the panel's is the record's."""
    return record if seat == PANEL else f"{record}.{seat}"


RecommendationSort = Literal["practice", "strategic"]

RECOMMENDATION_LABELS: dict[RecommendationSort, str] = {"practice": "Practice", "strategic": "Strategic"}

UptakeSort = Literal["policy", "training", "practice"]

UPTAKE_LABELS: dict[UptakeSort, str] = {"policy": "Policy", "training": "Training", "practice": "Practice"}
