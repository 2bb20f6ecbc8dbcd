"""What a return says, as it came in a file: in its own words, each with its place, and nothing of it believed yet."""

from typing import Literal

from audit_tui.domain.base import Frozen


class Said(Frozen):
    """One answer as it came: codes or labels as written (a tuple where several were chosen), an empty text for nothing.

    `where` is its place in the file, as people find it: `sheet NEG-01, cell E14`, `row 7`; `places` has those of its
    single fields, by their names, where a file has a cell for each.
    """

    where: str
    record: str
    seat: str
    question: str
    value: str | tuple[str, ...] = ""
    state: str = ""
    evidence: str = ""
    basis: str = ""
    service: str = ""
    places: tuple[tuple[str, str], ...] = ()

    def place(self, field: str) -> str:
        """Where a field of it stands."""
        return dict(self.places).get(field, self.where)


class SaidOfRecord(Frozen):
    """What a return says of a whole record: that it is finished, or that the child is not known to the agency."""

    where: str
    record: str
    seat: str
    state: Literal["returned", "not_known"]


class SaidConcern(Frozen):
    """An immediate concern that a return raises, and to whom it was passed."""

    where: str
    record: str
    seat: str
    text: str
    told: str = ""


class Unread(Frozen):
    """Something that a file holds and that cannot be taken: where, and why.

    `record` and `about` (a question's id, or what the row says of the whole record) are known where it stands on a
    row of theirs. `beside` names the fields that are left out with it, each with its place.
    """

    where: str
    why: str
    record: str = ""
    about: str = ""
    beside: tuple[tuple[str, str], ...] = ()


class Returned(Frozen):
    """A return file as it was read.

    The session, its start, the question set and the agency are those that the file says it was made for: empty where
    a kind of file says none (rows of text, a form's responses). `rows` are the records and questions that a workbook
    has rows for, filled in or not, and each of its records with an empty question; None for other kinds of file.
    """

    file: str
    session: str = ""
    created: str = ""
    question_set: str = ""
    version: str = ""
    digest: str = ""
    agency: str = ""
    said: tuple[Said, ...] = ()
    of_records: tuple[SaidOfRecord, ...] = ()
    concerns: tuple[SaidConcern, ...] = ()
    unread: tuple[Unread, ...] = ()
    left_out: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] | None = None

    @property
    def empty(self) -> bool:
        """Nothing is filled in."""
        return not (self.said or self.of_records or self.concerns or self.unread)
