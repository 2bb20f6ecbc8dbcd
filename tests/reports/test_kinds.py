"""Every kind of report in every format.

KND-1  the bytes of the demonstration's reports are the contract; the same session gives the same bytes
KND-2  nothing that a person typed changes a report's structure, in any format
KND-3  every kind says in every format that it is made up, and a draft until the panel has signed what stands there
KND-4  an agency's note holds its own answers beside the agreed ones, and nothing that another agency answered
KND-5  what is overdue is said as on the newest day that the session knows, or on the day that is asked for
KND-6  what a kind is about is asked for, and has to be there
KND-7  every kind that there is stands here, and is made for each audience or refused in words
"""

import io
import json
import re
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.table import Table
from markdown_it import MarkdownIt

from audit_tui.domain.audit import Audit
from audit_tui.domain.words import BANNER, PANEL
from audit_tui.errors import AuditError
from audit_tui.reports.data import Rows
from audit_tui.reports.days import newest_day
from audit_tui.reports.kinds import AUDIENCES, FORMATS, REPORT_KINDS, Audience, Format, Kind
from audit_tui.reports.making import Made, document, make_report
from audit_tui.reports.phrases import Phrases
from audit_tui.services import acts, learning
from tests.auditing import AT, RECORD, Work
from tests.golden import assert_golden
from tests.reports.made import demonstrations, full_report, large, of_large

GOLDEN = Path(__file__).parent / "golden"
KINDS: dict[str, dict[str, Any]] = {
    "full": {},
    "record": {"record": "NEG-DEMO3"},
    "actions": {},
    "agency": {"agency": "health"},
    "learning": {},
}
HOSTILE = (
    "# Done\n\n## 9. Not a section\n- [ ] x | y | <img src=x onerror=alert(1)> [a](javascript:b) "
    '`c` **d** &lt; https://example.com \\| ~~e~~ | --- | =HYPERLINK("x") { PAGE } \x1b[2J\u202e'
)
PRIVATE: tuple[Audience, ...] = ("panel", "board")
SHAPED: tuple[Format, ...] = ("md", "html", "docx")
LIGHT: tuple[Format, ...] = ("md", "html", "csv", "json")
"""Without Word, which takes long for a long report and is made of the same Markdown."""

SET = """
SML-1.1 | all | text | required
SML-1.2 | all | yes, partly, no
SML-2.1 | panel | grade | required
"""


def _made(audit: Audit, kind: Kind, **named: Any) -> Made:
    return make_report(audit, kind, **{**KINDS[kind], **named})


def _text(audit: Audit, made: Made, form: Format) -> str:
    """The report as text; of a Word document its paragraphs with their styles, and its tables."""
    written = document(audit, made, form)
    if form != "docx":
        return written if isinstance(written, str) else written.decode()
    assert isinstance(written, bytes)
    lines = []
    for block in docx.Document(io.BytesIO(written)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(f"[{block.style.name}] {block.text}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("which", ["present", "earlier"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "full"])
def test_markdown(kind: Kind, which: str) -> None:
    """KND-1."""
    audit = demonstrations()[which]
    made = _made(audit, kind, **({"record": "NEG-19A"} if kind == "record" and which == "earlier" else {}))
    assert_golden(GOLDEN / f"{which}-{kind}.md", made.report.markdown)


@pytest.mark.parametrize("audience", ["board", "public"])
def test_markdown_for_others(audience: str) -> None:
    """KND-1."""
    audit = demonstrations()["earlier"]
    for kind in ("full", "actions"):
        made = make_report(audit, kind, audience=audience)  # type: ignore[arg-type]
        assert_golden(GOLDEN / f"earlier-{kind}-{audience}.md", made.report.markdown)


@pytest.mark.parametrize("form", ["html", "docx", "csv", "json"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "full"])
def test_other_formats(kind: Kind, form: Format) -> None:
    """KND-1."""
    audit = demonstrations()["earlier" if kind in ("actions", "learning") else "present"]
    ending = "docx.txt" if form == "docx" else form
    assert_golden(GOLDEN / f"{kind}.{ending}", _text(audit, _made(audit, kind), form))


def test_the_full_report_in_other_formats() -> None:
    """KND-1: its data as they are; its pages have the headings and the tables of its Markdown."""
    audit = demonstrations()["present"]
    made = _made(audit, "full")
    assert_golden(GOLDEN / "full.csv", _text(audit, made, "csv"))
    tokens = MarkdownIt("gfm-like").parse(made.report.markdown)
    heads, tables = (sum(token.type == each for token in tokens) for each in ("heading_open", "table_open"))
    html = _text(audit, made, "html")
    assert (html.count("<table"), len(re.findall("<h[1-4]", html))) == (tables, heads)
    records = json.loads(_text(audit, made, "json"))["records"]
    one = json.loads(_text(audit, _made(audit, "record"), "json"))["records"]
    assert one[0] in records
    assert [each["record"] for each in records] == list(audit.details.records)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_session_gives_the_same_bytes(kind: Kind) -> None:
    """KND-1: in whatever order it was put together."""
    audit = demonstrations()["present"]
    turned = Audit.of(reversed(list(audit.entities.values())))
    made, again = _made(audit, kind), _made(turned, kind)
    assert made == again
    assert made != replace(again, to_rows=lambda: Rows((), ()))
    assert made != replace(again, to_shape=dict)
    for form in FORMATS if kind == "actions" else ("csv", "json"):
        assert document(audit, made, form) == document(turned, again, form)


def _full_of(text: str) -> Audit:
    """An audit in which a person typed this wherever there is anything to type."""
    work = Work(SET, title=f"T {text}", reason=f"R {text}", commissioned_by=f"B {text}")
    for seat in ("csc", "police"):
        work.answer(seat, "SML-1.1", f"A {text}", evidence=f"E {text}", service=f"S {text}")
        work.answer(seat, "SML-1.2", "yes", evidence=text)
    work.answer(PANEL, "SML-2.1", "good", evidence=text)
    work.agree("SML-1.1", f"G {text}", reason=text, dissent=[("csc", text), ("police", text)])
    for sort in ("strength", "improvement"):
        work.act(acts.write_finding, RECORD, sort, text, theme="planning", layer="quality", agencies=["csc"])
    work.act(learning.allow_quoting, "F1", allowed=True)
    work.act(acts.write_finding, RECORD, "strength", text, theme="planning")
    work.act(acts.write_action, RECORD, text, owner=text, due="2025-10-28")
    work.act(acts.write_action, RECORD, text, owner=text)
    for written in ("F3", "A2"):
        work.act(learning.keep_for_agency, written, "csc")
    work.act(learning.write_recommendation, text, sort="practice", findings=["F1"])
    work.act(learning.write_learning_action, text, owner=text, recommendation="R1", will_show=text)
    work.act(learning.update_action, "A3", "done", text, on="2025-11-01")
    work.act(learning.show_embedded, "A3", text, on="2025-12-01")
    work.act(acts.raise_concern, RECORD, text, told=text, by="csc", at=AT)
    return work.reveal("SML-1").audit


def _structure(audit: Audit, made: Made, form: Format) -> object:
    """What a report is made of, without its words."""
    text = _text(audit, made, form)
    match form:
        case "md":
            tokens = MarkdownIt("gfm-like").parse(text)
            return [each.type for each in tokens] + [
                child.type for token in tokens for child in token.children or [] if child.type != "text"
            ]
        case "html":
            return re.findall(r"</?[a-z][a-z0-9]*", text.partition("<body>")[2])
        case "docx":
            found = document(audit, made, "docx")
            assert isinstance(found, bytes)
            xml = zipfile.ZipFile(io.BytesIO(found)).read("word/document.xml").decode()
            return [tag for tag in re.findall(r"<(w:[A-Za-z]+)", xml) if tag in ("w:p", "w:tbl", "w:tr", "w:fldSimple")]
        case _:
            return None


@pytest.mark.parametrize("kind", KINDS)
def test_text_stays_text(kind: Kind) -> None:
    """KND-2."""
    named = {"record": {"record": RECORD}, "agency": {"agency": "csc"}}.get(kind, {})
    tame, hostile = _full_of("x"), _full_of(HOSTILE)
    of_tame, of_hostile = _made(tame, kind, **named), _made(hostile, kind, **named)
    for form in SHAPED if kind in ("actions", "agency") else SHAPED[:2]:
        text = _text(hostile, of_hostile, form)
        assert "onerror" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert _structure(hostile, of_hostile, form) == _structure(tame, of_tame, form)


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is(kind: Kind) -> None:
    """KND-3."""
    audit = Work(SET, fictional=True, records=("NEG-DEMO3",)).audit
    made = _made(audit, kind)
    for form in FORMATS:
        text = _text(audit, made, form)
        assert BANNER in text
        assert "DRAFT" in text


def test_a_draft_is_what_the_panel_has_not_signed_as_it_stands() -> None:
    """KND-3."""
    work = Work(SET).act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")
    work.act(learning.sign_off, "These are our findings.", agreed_by=["csc"], at=AT)
    signed = work.audit
    for audience in ("panel", "board", "public"):
        assert "DRAFT" not in make_report(signed, "full", audience=audience).report.markdown  # type: ignore[arg-type]
    changed = signed.with_changes([signed.findings[0].model_copy(update={"text": "Other."})])
    reopened = work.act(learning.reopen, "One more return came.", at=AT).audit
    for audience in ("panel", "board", "public"):
        text = make_report(changed, "full", audience=audience).report.markdown  # type: ignore[arg-type]
        assert "DRAFT: what stands here is not what the panel signed off." in text
        text = make_report(reopened, "actions", audience=audience).report.markdown  # type: ignore[arg-type]
        assert "DRAFT: reopened on 14 October 2025 and not signed off by the panel." in text


@pytest.mark.parametrize("form", LIGHT)
def test_an_agency_reads_nothing_of_another(form: Format) -> None:
    """KND-4."""
    text = _text(large(), of_large("agency", agency="health"), form)
    assert "OWNEVIDENCE" in text
    for secret in ("SECRETDAY", "SECRETEVIDENCE", "SECRETSEALED", "SECRETREMEDY", "The police did not come"):
        assert secret not in text


def test_an_agency_reads_what_was_agreed_without_the_reasons() -> None:
    """KND-4."""
    work = Work(SET).answer("csc", "SML-1.2", "yes", evidence="Mine.").answer("police", "SML-1.2", "no")
    work.agree("SML-1.2", "partly", reason="Police had said no.", dissent=[("csc", "We say yes."), ("police", "No!")])
    for form in FORMATS:
        text = _text(work.audit, make_report(work.audit, "agency", agency="csc"), form)
        assert "Police had said no" not in text
        assert "No!" not in text
        assert "artly" in text
    assert "| Yes | Mine. | Partly. Not shared: We say yes. |" in (
        make_report(work.audit, "agency", agency="csc").report.markdown
    )


@pytest.mark.parametrize("form", LIGHT)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_for_one_agency_alone_stands_in_its_note_alone(kind: Kind, form: Format) -> None:
    """KND-4."""
    for agency in ("health", "csc") if kind == "agency" else (None,):
        text = _text(large(), of_large(kind, agency=agency), form)
        there = agency == "health" and form != "csv"
        assert [secret in text for secret in ("SECRETSTAFF", "SECRETSUPERVISION")] == [there, there]


def test_overdue_is_said_as_on_the_newest_day_of_the_session() -> None:
    """KND-5."""
    work = Work(SET).act(learning.write_learning_action, "Merge.", owner="group", due="2025-10-20")
    assert newest_day(work.audit) == AT[:10]
    assert "OVERDUE" not in make_report(work.audit, "actions").report.markdown
    assert "**OVERDUE**, open" in make_report(work.audit, "actions", today="2025-10-21").report.markdown
    later = work.act(learning.tell, "the group that audited", on="2025-12-02").audit
    text = make_report(later, "actions").report.markdown
    assert "**OVERDUE**, open" in text
    assert "as on 2 December 2025" in text


def test_the_full_report_says_what_is_overdue_and_as_on_which_day() -> None:
    """KND-5: as the action plan by itself does."""
    work = Work(SET).act(learning.write_learning_action, "Merge.", owner="group", due="2025-10-20")
    audit = work.act(learning.tell, "the group that audited", on="2025-12-02").audit
    plan = make_report(audit, "actions").report.markdown.partition("\nOverdue is")[2].partition("###")[0]
    for text in (full_report(audit), *(make_report(audit, "full", audience=to).report.markdown for to in PRIVATE)):
        assert "**OVERDUE**, open" in text
        assert "said as on 2 December 2025" in plan
        assert f"Overdue is{plan.rstrip()[:60]}" in text


def test_a_record_sheet_says_as_on_which_day_something_is_overdue() -> None:
    """KND-5: and says nothing of it where nothing is."""
    work = Work(SET).act(acts.write_action, RECORD, "See a dentist.", owner="named nurse", due="2025-10-20")
    assert "Overdue is" not in make_report(work.audit, "record").report.markdown
    work.act(learning.tell, "the group that audited", on="2025-12-02")
    text = make_report(work.audit, "record").report.markdown
    assert "**OVERDUE**, open)\n\nOverdue is said as on 2 December 2025" in text


def test_a_planned_day_does_not_move_what_is_overdue() -> None:
    """KND-5."""
    work = Work(SET, returns_due="2026-01-05", reaudit_due="2027-01-05", period_end="2026-02-01")
    work.act(learning.write_learning_action, "Merge.", owner="group", due="2026-10-20")
    assert newest_day(work.audit) == AT[:10]


def test_what_was_reopened_says_so_for_good() -> None:
    """KND-3: also when it is signed again; why is for the panel and the board."""
    work = Work(SET).act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")
    work.act(learning.sign_off, "These are our findings.", agreed_by=["csc"], at=AT)
    work.act(learning.reopen, f"One more return for {RECORD}", at="2025-11-02T09:00:00+00:00")
    work.act(learning.sign_off, "These too.", agreed_by=["csc"], at="2025-12-01T09:00:00+00:00")
    for kind, named in KINDS.items():
        for audience in AUDIENCES if kind in ("full", "actions") else ("panel",):
            rest = named if kind == "agency" else {}
            made = make_report(work.audit, kind, audience=audience, **rest)  # type: ignore[arg-type]
            text, data = made.report.markdown, _text(work.audit, made, "json")
            assert "**Reopened on 2 November 2025, after it had been signed off on 14 October 2025" in text
            assert "DRAFT" not in text
            (again,) = made.shape["reopened"]
            assert (again["signed"], again["on"]) == ("2025-10-14", "2025-11-02")
            why = {"panel": f"One more return for {RECORD}", "board": "One more return for Record A"}.get(audience, "")
            why = "" if kind in ("agency", "learning") else why
            assert (again.get("because", "")) == why
            assert [("One more" in words) for words in (text, data)] == [bool(why)] * 2
    assert Work(SET).audit.sign_offs == ()
    assert make_report(Work(SET).audit, "full").shape["reopened"] == []


@pytest.mark.parametrize(
    ("kind", "named", "message"),
    [
        ("agency", {}, "one agency’s own note"),
        ("agency", {"agency": "polce"}, "did you mean ‘police’?"),
        ("record", {"record": "NEG-99"}, "no record NEG-99"),
        ("full", {"record": RECORD}, "is not about one record"),
        ("learning", {"agency": "csc"}, "is not about one agency"),
        ("record", {"audience": "public"}, "for the panel alone"),
        ("record", {"audience": "board"}, "for the panel alone"),
        ("agency", {"agency": "csc", "audience": "public"}, "for that agency alone"),
        ("agency", {"agency": "csc", "audience": "board"}, "for that agency alone"),
        ("learning", {"threshold": 1}, "protects nobody"),
    ],
)
def test_what_a_kind_is_about_is_asked_for(kind: Kind, named: dict[str, Any], message: str) -> None:
    """KND-6."""
    with pytest.raises(AuditError) as caught:
        make_report(Work(SET).audit, kind, **named)
    assert message.casefold() in str(caught.value).casefold()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_kind_is_made_for_an_audience_or_refused(audience: Audience) -> None:
    """KND-7: a new kind never becomes another report in silence."""
    assert tuple(KINDS) == REPORT_KINDS
    made = []
    for kind in REPORT_KINDS:
        with suppress(AuditError):
            made.append(_made(demonstrations()["present"], kind, audience=audience).report.markdown)
    assert len(set(made)) == len(made) == {"panel": 5, "board": 3, "public": 3}[audience]


def test_nothing_is_published_of_an_audit_without_records() -> None:
    """KND-6."""
    with pytest.raises(AuditError, match="no record"):
        make_report(Work(SET, records=()).audit, "learning")
    for kind in ("full", "record", "actions"):
        assert make_report(Work(SET, records=()).audit, kind).report.markdown.startswith("# ")  # type: ignore[arg-type]


def test_a_partnership_says_it_in_its_own_words() -> None:
    """KND-2: and they are text too."""
    own = Phrases({"activity": "scrutiny | <b>activity</b>", "reader_question": "# And you?"})
    text = make_report(large(), "learning", phrases=own).report.markdown
    assert "# Neglect: what we learned from a scrutiny \\| \\<b\\>activity\\</b\\>\n" in text
    assert "\n\\# And you?\n" in text
