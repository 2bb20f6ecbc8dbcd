"""What changed in the question set since the open audit began; nothing of the audit is changed by it."""

from audit_tui.services.differing import difference_in_words
from audit_tui.services.moving_on import moved_on_in_words
from audit_tui.tui.commands import CHANGED
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.screens.report import TextScreen


class ChangedScreen(TextScreen, SessionBoundScreen):
    """The audit's own copy against the library's set, to be read."""

    TABLE = CHANGED
    BINDINGS = bindings(CHANGED)

    @property
    def heading(self) -> str:
        """Which question set."""
        return f"What changed in the questions: {self.audit.questions.title}"

    def made(self) -> str:
        """What the screen before said, and every change."""
        own, newer = self.audit.questions, self.audit_app.newer
        if newer is None:
            return ""
        return "\n".join((moved_on_in_words(own, newer), "", *difference_in_words(own, newer)))
