"""What is said where an audit's question set has moved on since the audit began."""

from audit_tui.domain.question_set import QuestionSet


def moved_on_in_words(own: QuestionSet, newer: QuestionSet) -> str:
    """That there is another set of the same id now, and that the audit is not touched by it."""
    versions = f"{own.version} → {newer.version}" if own.version != newer.version else f"still called {own.version}"
    return f"The question set {own.id} has changed since this audit began ({versions}). This audit keeps its own copy."
