"""What a board and the public may read.

AUD-1  a board reads no reference and nothing that an agency wrote, and who dissented
AUD-2  the public reads no reference, no agency but among those who took part, and no words that were not marked
AUD-3  counts of records that are small, or give a small one away, are published in no format
AUD-4  what was held back is said to whoever exports, and is not itself published
AUD-5  a learning summary has its parts in one order, whatever the audience that is asked for
AUD-6  what a concern says of a child is the panel's to read; a board reads when it was passed on, to whom, and after
"""

import re

import pytest

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Reveal
from audit_tui.domain.words import BANNER, PANEL
from audit_tui.reports.audiences import for_board, without_references
from audit_tui.reports.kinds import THRESHOLD, Format, Kind
from audit_tui.reports.making import make_report
from audit_tui.reports.published import AGES, clear
from audit_tui.services import acts, learning
from audit_tui.services.wording import age_band
from tests.auditing import AT, RECORD, Work, neglect
from tests.reports.made import AGE, RECORDS, demonstrations, large, of_large
from tests.reports.test_kinds import LIGHT, _text

PUBLIC: tuple[Kind, ...] = ("full", "actions", "learning")
REFERENCE = re.compile(r"NEG[-‐–— ]?\d\d ?X", re.IGNORECASE)


@pytest.mark.parametrize("form", LIGHT)
@pytest.mark.parametrize("kind", ["full", "actions"])
def test_a_board_reads_no_reference_and_nothing_that_an_agency_wrote(kind: Kind, form: Format) -> None:
    """AUD-1."""
    assert REFERENCE.search(_text(large(), of_large(kind), form))
    text = _text(large(), of_large(kind, "board"), form)
    assert not REFERENCE.search(text)
    for secret in ("SECRETDAY", "SECRETEVIDENCE", "SECRETSEALED", "OWNEVIDENCE"):
        assert secret not in text
    if (kind, form) != ("full", "csv"):
        assert re.search("Record [A-T]", text)


def test_a_board_reads_who_dissented_and_the_digest_that_was_signed() -> None:
    """AUD-1."""
    work = Work("SML-1.1 | all | yes, partly, no")
    work.answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", "no").reveal("SML-1")
    work.agree("SML-1.1", "partly", dissent=[("police", f"Not in {RECORD}.")])
    work.act(learning.sign_off, "These are ours.", agreed_by=["csc"], dissent=[("health", "Not all of it.")], at=AT)
    text = make_report(work.audit, "full", audience="board").report.markdown
    signed = work.audit.signed
    assert signed is not None
    assert signed.digest[:16] in text
    assert "Record A, not shared by Police: \\[left out for a board\\].\n" in text
    assert "| Not shared by Health | \\[left out for a board\\]. |\n" in text
    for form in LIGHT:
        text = _text(work.audit, make_report(work.audit, "full", audience="board"), form)
        assert "Not in" not in text
        assert "Not all of it" not in text
    text = make_report(work.audit, "full").report.markdown
    assert f"Not in {RECORD}" in text
    assert "Not all of it" in text


def test_what_a_concern_says_is_held_back_outside_the_panel() -> None:
    """AUD-6."""
    work = Work(neglect())
    work.act(acts.raise_concern, RECORD, "SECRETADDRESS is known.", told="Duty social worker", by="csc", at=AT)
    work.act(acts.raise_concern, RECORD, "SECRETAGAIN", told="Front door", by="csc", at=AT)
    work.act(acts.follow_up_concern, RECORD, "C1", "SECRETPLAN was made.", at="2025-10-15T09:00:00+00:00")
    assert "SECRETADDRESS" in make_report(work.audit, "full").report.markdown
    for kind, audience in (("full", "board"), ("actions", "board"), ("full", "public"), ("learning", "public")):
        made = make_report(work.audit, kind, audience=audience)  # type: ignore[arg-type]
        assert all("SECRET" not in _text(work.audit, made, form) for form in LIGHT)
    made = make_report(work.audit, "full", audience="board")
    left_out = "\\[left out for a board\\]."
    followed_up = f"Followed up on 15 October 2025: {left_out}"
    passed_on = f"- Record A C1, raised on 14 October 2025: {left_out} Passed to: Duty social worker. {followed_up}\n"
    assert passed_on in made.report.markdown
    assert f"C2, raised on 14 October 2025: {left_out} Passed to: Front door. **Not yet" in made.report.markdown
    assert any("concerns" in words for words in made.held_back)


def test_only_examined_records_are_published() -> None:
    """AUD-3: a record that nobody looked at is in no count, and that there is one is nobody's to know."""
    more = [each for each in large().entities.values() if not isinstance(each, Reveal) or each.record != RECORDS[19]]
    audit = Audit.of(more)
    text = make_report(audit, "learning").report.markdown
    assert "| All | 19 |" in text
    assert "| 13 to 15 | 11 |" in text
    assert "examined" not in text


def test_the_names_for_a_board_do_not_follow_the_references() -> None:
    """AUD-1: and are the same every time, and different in another session."""
    shown, again = for_board(large()), for_board(large())
    assert shown == again
    assert sorted(shown.details.records) == sorted(f"Record {chr(65 + place)}" for place in range(20))
    order = [finding.records[0] for finding in shown.findings[:12]]
    assert order != sorted(order)
    other = Work(neglect(), id="two", records=RECORDS)
    other.audit = other.audit.with_changes(large().findings)
    assert [finding.records[0] for finding in for_board(other.audit).findings[:12]] != order


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("NEG-10X and neg10x, NEG 10X’s", "it and it, it’s"),
        ("NEG-10XY, ANEG-10X, NEG-10X.2", "NEG-10XY, ANEG-10X, NEG-10X.2"),
        ("See NEG-10X.", "See it."),
        ("NEG/10X, NEG.10X, _NEG-10X_ NEG - 10X", "it, it, _it_ it"),
        ("NEG\u221210X NE\u200bG-1\u200b0X NEG\u00ad10X", "it it it"),
        ("NEG-\n10X\u00a0NEG\u00a0\u00a010X", "it it"),
        ("\uff2e\uff25\uff27-10X", "it"),
        ("Two\u00a0pages…\n\nand ½ of it", "Two\u00a0pages…\n\nand ½ of it"),
    ],
)
def test_a_reference_is_found_however_it_is_written(written: str, read: str) -> None:
    """AUD-1, AUD-2."""
    assert without_references(large(), written, "it") == read


@pytest.mark.parametrize("form", LIGHT)
@pytest.mark.parametrize("kind", PUBLIC)
def test_the_public_reads_nothing_that_was_not_marked(kind: Kind, form: Format) -> None:
    """AUD-2."""
    text = _text(large(), of_large(kind, "public"), form)
    assert not REFERENCE.search(text)
    assert "SECRET" not in text
    assert "OWNEVIDENCE" not in text
    assert "The police did not come" not in text
    if kind != "actions" and form != "csv":
        assert "In a record and a record a plan came late." in text
        assert "A plan with dates." in text


def test_no_agency_is_named_but_among_those_who_took_part() -> None:
    """AUD-2."""
    text = of_large("learning").report.markdown
    named = [line for line in text.splitlines() if "Police" in line or "Children's social care" in line]
    assert named == ["Who took part: Children's social care, Police, Health, Education."]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Childrens social care were late.", "Children's social care"),
        ("Children’s  social\u00a0care’s plan was late.", "Children's social care"),
        ("CHILDREN'S\nSOCIAL CARE", "Children's social care"),
        ("The po\u200blice’s plan.", "Police"),
        ("Early help closed it, and then", "Early / family help"),
        ("The family help team", "Early / family help"),
        ("The early/family-help plan", "Early / family help"),
        ("Youth-justice workers", "Youth justice"),
        ("An IDVA rang.", "Specialist domestic abuse service / IDVA"),
        ("The specialist domestic abuse service rang.", "Specialist domestic abuse service / IDVA"),
        ("An early plan with help from the family and a policy on social care.", ""),
    ],
)
def test_no_agency_is_named_however_it_is_written(said: str, kept: str) -> None:
    """AUD-2."""
    finding = large().findings[12].model_copy(update={"text": said})
    cleared = clear(large().with_changes([finding]), THRESHOLD)
    assert (said not in [words for _, each in cleared.quoted for _, words in each]) is bool(kept)
    assert any(f"they name {kept};" in each for each in cleared.kept if finding.id in each) is bool(kept)


@pytest.mark.parametrize("kind", ["full", "learning"])
def test_small_counts_are_not_published(kind: Kind) -> None:
    """AUD-3: eight and twelve children are, but no zero and no one; a larger threshold holds back more."""
    text = of_large(kind, "public").report.markdown
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    assert "| Planning | \\[held back\\] | 12 |" in rows
    assert "| All | 20 |" in rows
    assert "| Timeliness | \\[held back\\] | \\[held back\\] |" in rows
    numbers = [int(cell) for row in rows for cell in re.findall(r"\| (\d+)(?= \|)", row)]
    assert min(numbers) >= 5
    more = make_report(large(), kind, audience="public", threshold=15).rows.rows
    assert {row[-1] for row in more} == {"[held back]", "20"}


def test_small_counts_are_published_in_no_format() -> None:
    """AUD-3: an audit of three records gives no number of them away."""
    audit = demonstrations()["present"]
    made = make_report(audit, "learning")
    assert {row[-1] for row in made.rows.rows} == {"[held back]"}
    assert made.shape["published"]["records"] is None
    assert made.report.figures == ()
    assert "Ages of the children in years, by record: \\[held back\\]" in made.report.markdown


def test_every_age_has_its_band() -> None:
    """AUD-3: a band without a row would say by its absence that there is nobody."""
    work = Work(neglect()).answer(PANEL, "REC-3", "born")
    found = {age_band(work.answer(PANEL, AGE, months).audit, RECORD) for months in range(0, 216, 6)}
    found.add(age_band(work.answer(PANEL, "REC-3", "unborn").audit, RECORD))
    assert found == set(AGES[:-1])


def test_what_was_held_back_is_said_and_not_published() -> None:
    """AUD-4."""
    made = of_large("learning")
    said = "\n".join(made.held_back)
    for words in ("Ages: counts", "Themes: counts", "F15: they name Police", "F1, F2", "key themes", "actions"):
        assert words in said
    assert "F16" not in said
    for form in LIGHT:
        text = _text(large(), made, form)
        assert "not marked as publishable" not in text
        assert "F15" not in text
    assert of_large("full").held_back == ()
    assert "Record A" in of_large("full", "board").held_back[0]


@pytest.mark.parametrize("audience", ["panel", "board", "public"])
def test_a_learning_summary_has_one_order(audience: str) -> None:
    """AUD-5."""
    audit: Audit = demonstrations()["earlier"]
    text = make_report(audit, "learning", audience=audience).report.markdown  # type: ignore[arg-type]
    assert BANNER in text
    assert re.findall("^## (.*)", text, re.MULTILINE) == [
        "What the topic is",
        "When, who and why",
        "The children’s records",
        "What we learned, by theme",
        "A question to you",
        "What has changed since",
        "Where to read more",
    ]
    assert text == make_report(audit, "learning").report.markdown


def test_actions_for_the_public_show_no_gap() -> None:
    """AUD-2: what is done for single children is not to be counted from the numbers."""
    work = Work("SML-1.1 | all | yes, partly, no")
    work.act(acts.write_action, RECORD, "For a child.", owner="nurse")
    work.act(learning.write_learning_action, "Words.", owner="team manager", due="2025-11-03")
    text = make_report(work.audit, "actions", audience="public").report.markdown
    assert "| 1 | no recommendation | 3 November 2025 | open |" in text
    assert "1 action: 1 open" in text
    assert "A2" not in text
