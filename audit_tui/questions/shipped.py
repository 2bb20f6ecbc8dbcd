"""Whether a set that says it is one that ships with the program is that one."""

from audit_tui.domain.question_set import QuestionSet
from audit_tui.questions.shipped_digests import DIGESTS


def says_shipped_but_differs(found: QuestionSet) -> tuple[str, str] | None:
    """What is wrong, and how to mend it, where a set has a shipped one's id and version and another meaning.

    Wherever it lies: its answers would be compared with those to the shipped set as if they were to the same questions.
    """
    if DIGESTS.get((found.id, found.version), found.digest) == found.digest:
        return None
    own = f"give the local set a version of its own, such as {found.version}-local"
    hint = f"{own}; a local shared part or vocabulary may be what differs"
    return f"‘{found.id}’ says version {found.version} but differs from the shipped {found.version}", hint
