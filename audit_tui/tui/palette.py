"""The palette's records and questions: choosing one goes there. It needs the models."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import FuzzySearch

from audit_tui.domain.asking import routed
from audit_tui.domain.words import PANEL
from audit_tui.text import one_line
from audit_tui.tui.screens.base import SessionBoundScreen

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

_LONGEST = 100


class PlaceProvider(Provider):
    """Every record of the open session, and every question that this seat may be asked; never an answer."""

    async def search(self, query: str) -> Hits:
        """The records and questions that are like what was written."""
        fuzzy = FuzzySearch()
        for words, record, question in self._places():
            score, offsets = fuzzy.match(query, words)
            if score > 0:
                shown = Content(words)
                for offset in offsets:
                    shown = shown.stylize(self.match_style or "bold", offset, offset + 1)
                yield Hit(score, shown, partial(self._go, record, question), text=words)

    def _places(self) -> Iterator[tuple[str, str, str]]:
        screen = self.screen
        if not isinstance(screen, SessionBoundScreen):
            return
        audit, seat = screen.audit, screen.acting_seat
        for record in audit.details.records:
            yield f"Record {record}", record, ""
        for question in audit.questions.questions:
            if seat == PANEL or routed(question, seat):
                yield one_line(f"{question.id} {question.text}")[:_LONGEST], "", question.id

    def _go(self, record: str, question: str) -> None:
        cast("AuditApp", self.app).hands.go_to(record, question)
