"""How long a merge of whole returns takes: `python -m benchmarks.merge [--records N] [--agencies N] [--revealed]`."""

import argparse
import time
from collections.abc import Iterator

from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.returned import Returned, Said, SaidOfRecord
from audit_tui.domain.session import QuestionSetCopy, Reveal, SessionDetails
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import read_set
from audit_tui.returns.merging import Merge, plan_merge

AT = "2026-03-02T09:30:00+00:00"
TEXT = "The child was seen alone at the second visit; the plan was shared with the school within two days. "
VALUES = {"number": "3", "scale": "3", "date": "14/06/2022"}


def main() -> None:
    """Make a return of every agency for every record, merge them all, and merge them once more; print the seconds."""
    arguments = _arguments()
    questions, _ = read_set(shipped_folder() / f"{arguments.set}.md", [])
    assert questions is not None
    agencies = tuple(agency.code for agency in questions.vocabulary.agencies)[: arguments.agencies]
    records = tuple(f"NEG-{number:02}" for number in range(1, arguments.records + 1))
    details = SessionDetails(id="one", title="An audit", created=AT, agencies=agencies, records=records)
    opened = [
        Reveal(record=record, target=section.id, at=AT)
        for record in records
        for section in questions.sections
        if arguments.revealed
    ]
    audit = Audit.of([details, QuestionSetCopy(question_set=questions), *opened])
    files = [_return(questions, agency, records) for agency in agencies]
    print(f"{len(files)} files, {sum(len(file.said) for file in files)} answers")
    merge = _timed("first merge", audit, files)
    for _, outcome in merge.outcomes:
        audit = audit.with_changes(outcome.changes)
    _timed("the same again", audit, files)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=30)
    parser.add_argument("--agencies", type=int, default=10)
    parser.add_argument("--set", default="neglect", help="a shipped question set")
    parser.add_argument("--revealed", action="store_true", help="the panel has opened every answer")
    return parser.parse_args()


def _return(questions: QuestionSet, agency: str, records: tuple[str, ...]) -> Returned:
    said = tuple(one for record in records for one in _answers(questions, agency, record))
    finished = tuple(SaidOfRecord(where=record, record=record, seat=agency, state="returned") for record in records)
    return Returned(file=f"{agency}.xlsx", agency=agency, said=said, of_records=finished)


def _answers(questions: QuestionSet, agency: str, record: str) -> Iterator[Said]:
    asked = (each for each in questions.questions if "all" in each.asked_of or agency in each.asked_of)
    for number, question in enumerate(asked):
        where = f"sheet {record}, row {number}"
        value = _value(question)
        yield Said(where=where, record=record, seat=agency, question=question.id, value=value, evidence=TEXT * 2)


def _value(question: Question) -> str:
    if question.answer.options:
        return question.answer.options[0].label
    return VALUES.get(question.answer.kind, TEXT)


def _timed(what: str, audit: Audit, files: list[Returned]) -> Merge:
    started = time.perf_counter()
    merge = plan_merge(audit, files, at=AT)
    seconds = time.perf_counter() - started
    kinds = [line.kind for line in merge.lines]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    print(f"{what}: {seconds:.1f} s ({counts})")
    return merge


if __name__ == "__main__":
    main()
