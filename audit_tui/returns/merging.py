"""What returns say set beside what the session holds: line by line what is new, the same, changed or cannot be taken.

A plan changes nothing itself, and does not depend on the order of the files or of what stands in them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audit_tui.domain.asking import board, contributing
from audit_tui.domain.audit import Audit, Change
from audit_tui.domain.outcome import Outcome, identifiers_in
from audit_tui.domain.returned import Returned
from audit_tui.domain.session import Entity
from audit_tui.domain.signed import require_not_signed
from audit_tui.domain.words import INVOLVEMENT_LABELS, PANEL, PLACES_PART, QUESTIONS_PART, SESSION_PART, Key
from audit_tui.errors import AuditError
from audit_tui.returns.hearing import Heard, hear, not_for, turned_away
from audit_tui.returns.lines import CONCERN, Line, sortable
from audit_tui.returns.resting import read_of_others
from audit_tui.returns.taking_in import RecordMerge, Wanted
from audit_tui.services.progress import seat_progress
from audit_tui.text import clean_text, one_line


@dataclass(frozen=True)
class Merge:
    """What comes of some files: every line, and what is to be committed as which seat, one after the other.

    Concerns come first, each seat's by themselves: whatever keeps the rest from being saved does not hold them up.
    `notes` are on what the files do not hold.
    """

    lines: tuple[Line, ...]
    outcomes: tuple[tuple[str, Outcome], ...]
    notes: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said of the files, and of what is taken from them."""
        return (*self.notes, *(words for _, outcome in self.outcomes for words in outcome.warnings))


def nothing(_line: Line) -> bool:
    """Nothing that is there already is changed."""
    return False


def plan_merge(audit: Audit, files: Sequence[Returned], *, at: str, wanted: Wanted = nothing) -> Merge:
    """What the files would do to the session: what is new is taken, what is changed only where it is `wanted`.

    Nothing in a file takes an answer away. What two files, or two lines, say differently is not taken from either.
    """
    lines: list[Line] = []
    heard: dict[str, Heard] = {record: Heard() for record in audit.details.records}
    fitting: list[Returned] = []
    for file in files:
        if why := not_for(audit, file):
            lines += turned_away(file, why)
        else:
            fitting.append(file)
            lines += hear(audit, file, heard)
    parts, of_others = _by_record(audit), read_of_others(audit.questions)
    concerns: dict[str, list[Outcome]] = {agency: [] for agency in audit.details.agencies}
    done: dict[str, list[Outcome]] = {seat: [] for seat in (PANEL, *audit.details.agencies)}
    for record, said in heard.items():
        if said.seats:
            entities = [*parts[SESSION_PART], *parts.get(record, [])]
            merge = RecordMerge(entities, record, guard=audit.guard, at=at, wanted=wanted, read_of_others=of_others)
            lines += merge.take_in(said, audit.details.agencies)
            for seat, outcome in merge.raised:
                concerns[seat].append(outcome)
            for seat, outcome in merge.taken:
                done[seat].append(outcome)
    rest = {seat: _together(acted) for seat, acted in done.items() if acted}
    closed = dict(_signed_off(audit, rest))
    outcomes = (
        *((seat, _together(acted)) for seat, acted in concerns.items() if acted),
        *((seat, outcome) for seat, outcome in rest.items() if seat not in closed),
    )
    after = _After(audit.with_changes([change for _, outcome in outcomes for change in outcome.changes]))
    lines = [after.with_missing(_refused_where(line, closed)) for line in lines]
    notes = dict.fromkeys(words for file in fitting for words in after.not_held(file))
    return Merge(tuple(sorted(lines, key=_order(audit))), outcomes, tuple(sorted(notes)))


def _by_record(audit: Audit) -> dict[str, list[Entity]]:
    """What a session holds, by record; what is of no record stands under the session's part."""
    found: dict[str, list[Entity]] = {}
    for (part, _, _), entity in audit.entities.items():
        record = SESSION_PART if part == QUESTIONS_PART else part.partition(".")[0]
        if part != PLACES_PART:
            found.setdefault(record, []).append(entity)
    return found


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """Several acts as one: of what two of them change, the later one's."""
    changes: dict[Key, Change] = {change.key: change for outcome in outcomes for change in outcome.changes}
    warnings = dict.fromkeys(words for outcome in outcomes for words in outcome.warnings)
    return Outcome(tuple(changes.values()), tuple(warnings))


def _signed_off(audit: Audit, outcomes: Mapping[str, Outcome]) -> Iterator[tuple[str, str]]:
    """The seats of which nothing can be taken since the panel has signed the audit, with what is said of it."""
    for seat, outcome in outcomes.items():
        try:
            require_not_signed(audit, outcome.changes)
        except AuditError as error:
            yield seat, error.advice


def _refused_where(line: Line, closed: Mapping[str, str]) -> Line:
    """A line that would change what is closed, as one that is refused; a concern is taken all the same."""
    if line.seat not in closed or line.kind not in ("new", "changed") or line.what == CONCERN:
        return line
    return replace(line, kind="refused", why=closed[line.seat], taken=False, late=False)


_EVIDENCE_STAYS = "evidence that is held here is not in {}: it stays; to take it back, write other words in its place"
_BOTH_STAY = (
    "an answer and its evidence that are held here are not in {}: both stay; to take them back, say why there is no"
    " answer, and write other words in place of the evidence"
)


class _After:
    """The session as it is when all is taken: what is still missing then, and what a file has no room for."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def with_missing(self, line: Line) -> Line:
        """A line that says that a return is finished, with how much it lacks; any other as it is."""
        if line.what != "return" or line.kind in ("conflict", "refused"):
            return line
        if line.after != INVOLVEMENT_LABELS["returned"]:
            return line
        return replace(line, missing=len(self._missing(line.record, line.seat)))

    def not_held(self, file: Returned) -> Iterator[str]:
        """The agency's records without a sheet in a workbook, and what is required and has no row there."""
        name = one_line(clean_text(file.file))
        if file.empty and not file.agency:
            yield f"{name}: nothing is filled in"
        yield from self._not_taken_back(file, name)
        rows = set(file.rows or ())
        for record in self._audit.details.records if file.rows is not None else ():
            if file.agency not in contributing(self._audit, record):
                continue
            if (record, "") in rows:
                for question in self._missing(record, file.agency):
                    if (record, question) not in rows:
                        yield f"{question} has no row on sheet {record} of {name}, and has to be answered"
            elif self._audit.involvement(record, file.agency) != "returned":
                yield f"{record}: no sheet in {name}"

    def _not_taken_back(self, file: Returned, name: str) -> Iterator[str]:
        """Evidence that is held and that a file made for this session lacks, with the answer where that is gone too.

        Nobody is to think that it was taken out.
        """
        lacking = {*(file.rows or ()), *((said.record, said.question) for said in file.said)} if file.session else set()
        apart = {each.where for each in file.unread}
        named = ((said.record, said.question) for said in file.said if said.evidence or said.place("evidence") in apart)
        answered = {(said.record, said.question) for said in file.said if said.value or said.state}
        refused = {(each.record, each.about) for each in file.unread}
        whose = self._audit.questions.agency_label(file.agency)
        for record, question in sorted(lacking.difference(named)):
            answer = self._audit.kept_answer(record, file.agency, question)
            if not answer.evidence:
                continue
            both = answer.given and (record, question) not in answered | refused
            about = f"{whose}, {record}, {question}: {(_BOTH_STAY if both else _EVIDENCE_STAYS).format(name)}"
            yield ": ".join((about, *identifiers_in(self._audit, answer.evidence)))

    def _missing(self, record: str, seat: str) -> tuple[str, ...]:
        if (record, seat) not in self._known:
            self._known[record, seat] = seat_progress(self._audit, board(self._audit, record, seat), seat).missing
        return self._known[record, seat]


def _order(audit: Audit) -> Callable[[Line], tuple[object, ...]]:
    """Files as a whole first, then by record, agency and question in the session's order."""
    records = {record: place for place, record in enumerate(("", *audit.details.records))}
    seats = {seat: place for place, seat in enumerate((PANEL, *audit.details.agencies))}
    questions = {question.id: place for place, question in enumerate(audit.questions.questions, start=1)}

    def order(line: Line) -> tuple[object, ...]:
        return (
            records.get(line.record, len(records)),
            line.record,
            seats.get(line.seat, len(seats)),
            line.seat,
            questions.get(line.question, len(questions) + 1) if line.question else 0,
            line.file,
            sortable(line.where),
            line.what,
            line.kind,
            line.after,
            line.why,
        )

    return order
