"""Out as workbooks, filled in by LibreOffice, and back: what comes of it is what the demonstration says.

RND-1  four agencies' workbooks, merged in every order, give the demonstration's figures
RND-2  taken once more, nothing changes; and the files that came back are as they came
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import codes_of
from audit_tui.domain.returned import Returned
from audit_tui.domain.session import Agreement, Answer, Involvement, Parked, Place, Reveal
from audit_tui.domain.words import PANEL, STATE_LABELS
from audit_tui.returns import layout
from audit_tui.returns.merging import plan_merge
from audit_tui.returns.reading import read_return
from audit_tui.returns.workbook import workbook_of
from audit_tui.services import acts
from audit_tui.services.progress import seat_progress
from audit_tui.services.wording import in_words
from tests.auditing import AT, judged_differently
from tests.reports.made import demonstrations
from tests.returns.office import Job, fill, needs_office
from tests.test_demonstration import DIFFERING, DONE, FIGURES

AGENCIES = ("csc", "police", "health", "education")
pytestmark = needs_office


@pytest.fixture(scope="module")
def told() -> Audit:
    """The demonstration, with everybody's answers."""
    return demonstrations()["present"]


@pytest.fixture(scope="module")
def asked(told: Audit) -> Audit:
    """The same audit before anybody answered: only what the panel says of its records."""
    gone = (Agreement, Reveal, Involvement, Parked, Place)
    return Audit.of(
        entity
        for entity in told.entities.values()
        if not isinstance(entity, gone) and not (isinstance(entity, Answer) and entity.seat != PANEL)
    )


@pytest.fixture(scope="module")
def sent_back(told: Audit, asked: Audit, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each agency's workbook as it came back."""
    folder = tmp_path_factory.mktemp("returns")
    jobs = {}
    for agency in AGENCIES:
        blank = folder / f"{agency}.xlsx"
        blank.write_bytes(workbook_of(asked, agency, at=AT))
        jobs[agency] = Job(blank, folder / f"{agency}-filled.xlsx", dict(_typed(told, blank, agency)))
    fill(list(jobs.values()))
    return {agency: job.target for agency, job in jobs.items()}


def _typed(told: Audit, blank: Path, agency: str) -> Iterator[tuple[tuple[str, str], str]]:
    """What the auditor types into which cell, as the demonstration has it."""
    rows = {str(row[0].value): row[0].row for row in load_workbook(blank)[DONE].iter_rows(max_col=1) if row[0].value}
    yield (DONE, f"{layout.ANSWER}{rows[layout.KNOWN_ROW]}"), layout.KNOWN
    yield (DONE, f"{layout.ANSWER}{rows[layout.FINISHED_ROW]}"), layout.FINISHED
    for question in told.questions.questions:
        answer = told.answer(DONE, agency, question.id)
        if answer is None:
            continue
        row = rows[question.id]
        if answer.state is not None:
            yield (DONE, f"{layout.STATE}{row}"), STATE_LABELS[answer.state]
        elif question.answer.kind == "any_of":
            for code in codes_of(answer.value):
                yield (DONE, f"{layout.ANSWER}{rows[layout.option_key(question.id, code)]}"), layout.CHOSEN
        elif question.answer.kind == "date":
            yield (DONE, f"{layout.ANSWER}{row}"), "/".join(reversed(str(answer.value).split("-")))
        elif isinstance(answer.value, int | float):
            yield (DONE, f"{layout.ANSWER}{row}"), f"{answer.value:g}"
        else:
            yield (DONE, f"{layout.ANSWER}{row}"), in_words(question, answer.value, None)
        if answer.evidence:
            yield (DONE, f"{layout.EVIDENCE}{row}"), answer.evidence


def _merged(audit: Audit, files: list[Returned]) -> Audit:
    for _, outcome in plan_merge(audit, files, at=AT).outcomes:
        audit = audit.with_changes(outcome.changes)
    return audit


def _in_every_order(audit: Audit, files: list[Returned]) -> Iterator[Audit]:
    """The audit after each order in which the files can be taken in, one by one."""
    if not files:
        yield audit
    for each in files:
        yield from _in_every_order(_merged(audit, [each]), [other for other in files if other is not each])


def test_in_every_order_the_figures_are_the_same(told: Audit, asked: Audit, sent_back: dict[str, Path]) -> None:
    """RND-1, RND-2."""
    before = {path: path.read_bytes() for path in sent_back.values()}
    files = [read_return(path) for path in sent_back.values()]
    together = _merged(asked, files)

    orders = list(_in_every_order(asked, files))
    assert len(orders) == 24
    for one_by_one in orders:
        assert dict(one_by_one.entities) == dict(together.entities)

    for agency in AGENCIES:
        for question in told.questions.questions:
            given, meant = together.answer(DONE, agency, question.id), told.answer(DONE, agency, question.id)
            assert (given and (given.value, given.state, given.evidence)) == (
                meant and (meant.value, meant.state, meant.evidence)
            )
    for section in told.questions.sections:
        opened = acts.reveal(together, DONE, section.id, at=AT)
        together = together.with_changes(opened.changes)
    now = board(together, DONE)
    for seat, figures in FIGURES.items():
        progress = seat_progress(together, now, seat)
        assert (len(progress.asked), len(progress.answered), progress.hidden) == figures
    assert [(each.question, each.distinct) for each in judged_differently(together, DONE)] == DIFFERING

    again = plan_merge(together, files, at=AT)
    assert ({line.kind for line in again.lines}, again.outcomes) == ({"same"}, ())
    assert {path: path.read_bytes() for path in sent_back.values()} == before
