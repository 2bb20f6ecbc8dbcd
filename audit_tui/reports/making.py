"""One way to every report: its kind, for whom it is, and the format of the file that it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import assert_never

from audit_tui.domain.audit import Audit
from audit_tui.domain.known import require_agency, require_record
from audit_tui.errors import AuditError
from audit_tui.reports import data
from audit_tui.reports.actions import action_table, published_actions
from audit_tui.reports.agency_note import agency_note
from audit_tui.reports.audiences import for_board
from audit_tui.reports.data import Rows, Shape
from audit_tui.reports.days import newest_day
from audit_tui.reports.full import full
from audit_tui.reports.kinds import THRESHOLD, Audience, Format, Kind
from audit_tui.reports.learning_summary import learning_summary, public_report
from audit_tui.reports.phrases import DEFAULT_PHRASES, Phrases
from audit_tui.reports.published import clear
from audit_tui.reports.record_sheet import record_sheets
from audit_tui.reports.report import Report
from audit_tui.text import texts_in

_BOARD_KEEPS_BACK = (
    "references: the records are called Record A, Record B and so on, also where texts name them",
    "what agencies wrote, as evidence, in answers in words, or of why they dissent; and everything record by record",
    "what concerns say of a child and what came of them, in words: when they were passed on and to whom stays",
)
_ACTIONS_KEEP_BACK = (
    "the words and owners of actions: only findings can be marked as publishable",
    "what is done for single children, also how many actions there are",
)


@dataclass(frozen=True, eq=False)
class Made:
    """A report as it is for its audience; `held_back` says what is not in it and why, for the person exporting it.

    Two are equal where they say the same, in every format.
    """

    report: Report
    held_back: tuple[str, ...]
    to_rows: Callable[[], Rows]
    to_shape: Callable[[], Shape]

    @cached_property
    def rows(self) -> Rows:
        """The same as rows, for the format that has them."""
        return self.to_rows()

    @cached_property
    def shape(self) -> Shape:
        """The same as data, for the format that is made of them."""
        return self.to_shape()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Made) and (
            (self.report, self.held_back, self.rows, self.shape)
            == (other.report, other.held_back, other.rows, other.shape)
        )

    __hash__ = None  # type: ignore[assignment]


def make_report(
    audit: Audit,
    kind: Kind,
    *,
    audience: Audience = "panel",
    record: str | None = None,
    agency: str | None = None,
    phrases: Phrases = DEFAULT_PHRASES,
    threshold: int = THRESHOLD,
    today: str = "",
) -> Made:
    """The report of this kind; the learning summary is for the public, whatever the audience.

    `today`, a day (ISO 8601), tells what is overdue: without it the newest day that the audit itself knows, so that
    the same session gives the same report on every day.

    Raises:
        AuditError: where this kind is not for this audience, or what it is about is not named or not there.
    """
    audience = "public" if kind == "learning" else audience
    _require_fit(audit, kind, audience, record, agency)
    today = today or newest_day(audit)
    if audience == "public":
        return _for_public(audit, kind, phrases, threshold)
    if audience == "board":
        return _for_board(audit, kind, phrases, today)
    if kind == "agency":
        return _for_agency(audit, agency or "", phrases, today)
    return _for_panel(audit, kind, (record,) if record else audit.details.records, phrases, today)


def document(audit: Audit, made: Made, form: Format) -> str | bytes:
    """The report in a format, as a file holds it; the same report gives the same bytes.

    Raises:
        AuditError: for Word, when python-docx is not installed.
    """
    if form == "html":
        from audit_tui.reports.html import as_html

        return as_html(made.report)
    if form == "docx":
        from audit_tui.reports.word import as_word

        return as_word(made.report)
    if form == "csv":
        return data.as_csv(audit, made.rows)
    return data.as_json(made.shape) if form == "json" else made.report.markdown


def words_in(made: Made, form: Format) -> str:
    """All words of a report as a file of this format holds them, to look for what may identify somebody."""
    if form == "csv":
        return "\n".join(cell for row in made.rows.rows for cell in row)
    return "\n".join(texts_in(made.shape)) if form == "json" else made.report.markdown


def _require_fit(audit: Audit, kind: Kind, audience: Audience, record: str | None, agency: str | None) -> None:
    """AuditError where the kind is not for the audience, or takes another thing to be about."""
    if audience != "panel" and kind == "record":
        hint = "use --kind full or learning for others"
        raise AuditError("a record sheet is about one child, and is for the panel alone", hint=hint)
    if audience != "panel" and kind == "agency":
        hint = "leave --audience out; the agency itself reads it"
        raise AuditError("an agency’s own note is for that agency alone", hint=hint)
    if record is not None and kind != "record":
        raise AuditError(f"a report of the kind {kind} is not about one record", hint="use --kind record")
    if agency is not None and kind != "agency":
        raise AuditError(f"a report of the kind {kind} is not about one agency", hint="use --kind agency")
    if kind == "agency" and agency is None:
        hint = f"name it with --agency: {', '.join(audit.details.agencies)}"
        raise AuditError("whose note? One agency’s own note is for that agency alone", hint=hint)
    if record is not None:
        require_record(audit, record)
    if agency is not None:
        require_agency(audit, agency)


def _for_panel(audit: Audit, kind: Kind, records: tuple[str, ...], phrases: Phrases, today: str) -> Made:
    rows: Callable[[], Rows]
    shape: Callable[[], Shape]
    match kind:
        case "record":
            report = record_sheets(audit, records, phrases, today)
            rows, shape = partial(data.answer_rows, audit, records), partial(data.record_shape, audit, records, today)
        case "actions":
            report = action_table(audit, phrases, today)
            rows, shape = partial(data.action_rows, audit, today), partial(data.action_shape, audit, today)
        case "full":
            report = full(audit, today, phrases=phrases)
            rows = partial(data.answer_rows, audit, records)
            shape = partial(data.full_shape, audit, today, with_records=True)
        case "agency" | "learning":
            raise AssertionError(f"{kind} is for others than the panel")
        case never:
            assert_never(never)
    return Made(report, (), rows, lambda: data.about(audit, kind, "panel", report.title) | shape())


def _for_agency(audit: Audit, agency: str, phrases: Phrases, today: str) -> Made:
    report = agency_note(audit, agency, phrases, today)

    def shape() -> Shape:
        return data.about(audit, "agency", "panel", report.title) | data.agency_shape(audit, agency, today)

    return Made(report, (), partial(data.agency_rows, audit, agency), shape)


def _for_board(audit: Audit, kind: Kind, phrases: Phrases, today: str) -> Made:
    shown = for_board(audit)
    match kind:
        case "actions":
            report = action_table(shown, phrases, today)
            rows, shape = partial(data.action_rows, shown, today), partial(data.action_shape, shown, today)
            held_back: tuple[str, ...] = _BOARD_KEEPS_BACK[:1]
        case "full":
            report = _with_digests(audit, shown, full(shown, today, phrases=_board_phrases(phrases), appendix=False))
            rows, shape = partial(data.count_rows, shown), partial(_shape_for_board, audit, shown, today)
            held_back = _BOARD_KEEPS_BACK
        case "record" | "agency" | "learning":
            raise AssertionError(f"{kind} is not for the board")
        case never:
            assert_never(never)
    return Made(report, held_back, rows, lambda: data.about(shown, kind, "board", report.title) | shape())


def _shape_for_board(audit: Audit, shown: Audit, today: str) -> Shape:
    """The shape of what is shown, with the digests of what was signed."""
    shape = data.full_shape(shown, today, with_records=False)
    shape["sign_offs"] = [
        {**said, "digest": signed.digest} for said, signed in zip(shape["sign_offs"], audit.sign_offs, strict=True)
    ]
    return shape


def _for_public(audit: Audit, kind: Kind, phrases: Phrases, threshold: int) -> Made:
    match kind:
        case "actions":
            report = published_actions(audit, phrases)
            held_back: tuple[str, ...] = _ACTIONS_KEEP_BACK
            rows, shape = partial(data.published_action_rows, audit), partial(data.published_action_shape, audit)
        case "full" | "learning":
            cleared = clear(audit, threshold)
            made = learning_summary if kind == "learning" else public_report
            report, held_back = made(audit, cleared, phrases), cleared.kept
            rows, shape = partial(data.published_rows, cleared), partial(data.published_shape, audit, cleared)
        case "record" | "agency":
            raise AssertionError(f"{kind} is not for the public")
        case never:
            assert_never(never)
    return Made(report, held_back, rows, lambda: data.about(audit, kind, "public", report.title) | shape())


def _board_phrases(phrases: Phrases) -> Phrases:
    """The phrases with what is true of a board's report in place of what is true of the panel's."""
    said = {"pseudonymised": phrases.text("board_stays"), "what_is_counted": phrases.text("board_counted")}
    return Phrases({**phrases.own, **said})


def _with_digests(audit: Audit, shown: Audit, report: Report) -> Report:
    """The report with the digests of what was signed, and not of what is shown of it."""
    markdown = report.markdown
    for real, other in zip(audit.sign_offs, shown.sign_offs, strict=True):
        markdown = markdown.replace(other.digest[:16], real.digest[:16])
    return Report(report.title, markdown, report.figures)
