"""Every kind of answer goes all the way; CONTRIBUTING.md lists the places that have to know a new one.

KIN-1  each kind has a sample here, and stands in the documentation
KIN-2  a set that has it means the same in its canonical form, and is printed
KIN-3  a condition that does not fit it is a mistake in words, whatever it compares
KIN-4  what was answered is said as people read it: how the answers fall, what is counted, and in the report
KIN-5  it goes out in a workbook, and comes back the same; so it does as people read it, and as they type it
KIN-6  at a question there is a list to choose from, or a field that takes it
KIN-7  in a sealed round it can be answered, or the round says where it is written
KIN-8  a kind that takes whatever words somebody writes is held back for the board
KIN-9  a number is spelt alike wherever one is shown: bounds, rules, conditions, what changed, how far two are apart
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import pytest
from openpyxl import load_workbook
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Static

from audit_tui.cli import main
from audit_tui.domain.answer_kinds import FACTS, AnswerKind
from audit_tui.domain.asking import board
from audit_tui.domain.changes import changes_of
from audit_tui.domain.conditions import Comparison, Condition, Reference
from audit_tui.domain.divergence import divergent, spread_in_words
from audit_tui.domain.fitting import Given, misfits, read_words
from audit_tui.domain.question_set import Rule
from audit_tui.domain.rule_words import rule_in_words
from audit_tui.domain.words import PANEL
from audit_tui.questions.canonical import canonical_files
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import read_set
from audit_tui.reports.making import make_report
from audit_tui.reports.markdown import escape
from audit_tui.returns import layout
from audit_tui.returns.greying import condition_in_words
from audit_tui.returns.merging import plan_merge
from audit_tui.returns.reading import read_return
from audit_tui.returns.workbook import workbook_of
from audit_tui.services.counting import counted
from audit_tui.services.wording import in_words
from audit_tui.tui import walk_text
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.sealed_round import SealedRoundScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD, Work, small_set


class Sample(NamedTuple):
    """How `answer:` says it, and two answers as people type them; none where it is not answered by one seat.

    `read` is how people read the two, `apart` how far apart these are, where that is said, and `ends` the bounds.
    `digit` chooses the first of them where there is a list; `differ` says whether the two are ever apart.
    """

    answer: str
    given: tuple[str, str] = ("", "")
    read: tuple[str, str] = ("", "")
    apart: str = ""
    ends: str = ""
    digit: str = ""
    differ: bool = True


SAMPLES: dict[AnswerKind, Sample] = {
    "yes_partly_no": Sample("yes, partly, no", ("yes", "no"), ("Yes", "No"), digit="1"),
    "grade": Sample("grade", ("good", "inadequate"), ("Good", "Inadequate"), digit="2"),
    "scale": Sample("scale 0 to 10", ("3", "8"), ("3", "8"), "5", "0 to 10"),
    "one_of": Sample("one of / tea / milk", ("tea", "milk"), ("Option tea", "Option milk"), digit="1"),
    "any_of": Sample("any of / bread / jam", ("bread", "jam"), ("Option bread", "Option jam"), digit="1"),
    "number": Sample("number 0 to 366", ("41", "200"), ("41", "200"), "159", "0 to 366"),
    "date": Sample("date", ("2024-03-05", "7/6/2025"), ("5 March 2024", "7 June 2025"), "15 months"),
    "text": Sample("text", *2 * [("A quiet house", "A cold room")], differ=False),
    "entries": Sample("strengths"),
    "reference": Sample("record reference"),
}
ANSWERED = [kind for kind, sample in SAMPLES.items() if all(sample.given)]
IDS = {kind: f"KND-1.{number}" for number, kind in enumerate(SAMPLES, 1)}
QUESTIONS = "\n".join(
    f"{IDS[kind]} | {'all' if all(sample.given) else 'panel'} | {sample.answer}" for kind, sample in SAMPLES.items()
)
AGENCIES = ("csc", "police")


def _asked() -> Work:
    return Work(QUESTIONS, agencies=AGENCIES)


def _answered() -> Work:
    """An audit in which two agencies gave the two answers to every question, and the panel opened them."""
    work = _asked()
    for kind in ANSWERED:
        for seat, text in zip(AGENCIES, SAMPLES[kind].given, strict=True):
            given = _typed(work, kind, text)
            work.answer(seat, IDS[kind], given.value, state=given.state)
        work.reveal(IDS[kind])
    return work


def _typed(work: Work, kind: AnswerKind, text: str) -> Given:
    """What a return that says this says."""
    return read_words(work.audit, work.question(IDS[kind]), text, "")


def test_every_kind_has_a_sample_and_is_documented() -> None:
    """KIN-1."""
    assert set(SAMPLES) == set(get_args(AnswerKind))
    page = (Path(__file__).parents[1] / "docs/question_sets.md").read_text(encoding="utf-8")
    assert [kind for kind in ANSWERED if not all(SAMPLES[kind].read)] == []
    assert [kind for kind in SAMPLES if FACTS[kind].written and not all(SAMPLES[kind][3:5])] == []
    listed = page.partition("\n## Answers\n")[2].partition("\n## ")[0]
    said = " ".join(re.findall(r"`([^`]+)`", listed))
    assert [kind for kind, each in SAMPLES.items() if each.answer.split(" / ")[0] not in said] == []


def test_a_set_of_every_kind_is_written_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """KIN-2."""
    questions = small_set(QUESTIONS)
    for name, text in canonical_files(questions).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    again, problems = read_set(tmp_path / "small.md", [shipped_folder()])
    assert problems == ()
    assert again is not None
    assert again.digest == questions.digest
    assert {question.answer.kind for question in again.questions} == set(SAMPLES)
    assert main(["questions", str(tmp_path / "small.md")]) == 0
    assert main(["questions", str(tmp_path / "small.md"), "--json"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in IDS.values())


@pytest.mark.parametrize("comparison", ["is sometimes", "includes sometimes", ">= 3", "differs", "is within KND-1.1"])
def test_a_condition_on_every_kind_fits_or_is_a_mistake(comparison: str, tmp_path: Path) -> None:
    """KIN-3."""
    text = canonical_files(small_set(QUESTIONS))["small.md"]
    later = "- answer: text\n- theme: planning\n- layer: quality\n- asked of: panel\n"
    asked = (
        f"\n### KND-1.{number} And then?\n\n{later}- asked when: any agency's {name} {comparison}\n"
        for number, name in enumerate(IDS.values(), 50)
    )
    file = tmp_path / "small.md"
    file.write_text(text.rstrip() + "\n" + "".join(asked), encoding="utf-8")
    _, problems = read_set(file, [shipped_folder()])
    assert all(each.message for each in problems)
    assert comparison == "differs" or problems


def test_what_was_answered_is_said() -> None:
    """KIN-4."""
    audit = _answered().audit
    report = make_report(audit, "full").report.markdown
    boards = {RECORD: board(audit, RECORD)}
    uncounted = {
        each.question.id: each.answers.in_words for each in counted(audit, boards) if not each.answers.in_words
    }
    assert uncounted == {}
    differing = {each.question for each in divergent(audit, RECORD)}
    for kind in ANSWERED:
        question = audit.questions.question(IDS[kind])
        assert question is not None
        spread = spread_in_words(audit, RECORD, question)
        assert (f"{SAMPLES[kind].apart} apart" in spread) == bool(SAMPLES[kind].apart), kind
        assert "in words: 2" in spread or all(word in spread for word in SAMPLES[kind].read), kind
        assert (IDS[kind] in differing) == SAMPLES[kind].differ, kind
        for seat, read in zip(AGENCIES, SAMPLES[kind].read, strict=True):
            answer = audit.answer(RECORD, seat, IDS[kind])
            assert answer is not None
            assert in_words(question, answer.value, None) == read, kind
            assert escape(read) in report, kind


def test_a_workbook_brings_back_what_it_was_sent_out_with(tmp_path: Path) -> None:
    """KIN-5."""
    audit = _answered().audit
    file = tmp_path / "csc.xlsx"
    file.write_bytes(workbook_of(audit, "csc", at=AT))
    merge = plan_merge(audit, [read_return(file)], at=AT)
    assert {line.question: line.kind for line in merge.lines if line.question} == {
        IDS[kind]: "same" for kind in ANSWERED
    }


def _written(data: bytes, words: Mapping[str, str]) -> bytes:
    """The workbook with these words in the cells of these questions, as text."""
    book = load_workbook(BytesIO(data))
    for row in book[RECORD].iter_rows(min_row=layout.FIRST_ROW):
        cells = {cell.column_letter: cell for cell in row}
        if words.get(cells[layout.KEY].value):
            cells[layout.ANSWER].value = words[cells[layout.KEY].value]
            cells[layout.ANSWER].data_type = "s"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_takes_what_people_read_and_what_they_type(tmp_path: Path) -> None:
    """KIN-5."""
    audit = _answered().audit
    written = [kind for kind in ANSWERED if not FACTS[kind].several]
    for at, seat in enumerate(AGENCIES):
        sent = workbook_of(audit, seat, at=AT)
        for spelling in ("given", "read"):
            words = {IDS[kind]: getattr(SAMPLES[kind], spelling)[at] for kind in written}
            file = tmp_path / f"{seat}-{spelling}.xlsx"
            file.write_bytes(_written(sent, words))
            merge = plan_merge(audit, [read_return(file)], at=AT)
            assert {line.kind for line in merge.lines if line.question} == {"same"}, (spelling, merge.lines)
            assert len({line.question for line in merge.lines if line.question}) == len(ANSWERED)


@pytest.mark.parametrize("kind", [kind for kind in ANSWERED if FACTS[kind].written])
def test_a_number_is_spelt_alike_wherever_one_is_shown(
    kind: AnswerKind, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """KIN-9."""
    work, sample = _answered(), SAMPLES[kind]
    question = work.question(IDS[kind])
    low, high = (_typed(work, kind, text).value for text in sample.given)
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)

    def compared(of: Literal["this", "own"]) -> Condition:
        left = Reference(of=of, question=question.id if of == "own" else None)
        return Condition(text="", any_of=((Comparison(left=left, operator="<=", values=(low,)),),))

    warned = question.model_copy(update={"rules": (Rule(condition=compared("this"), soft=True),)})
    assert in_words(warned, high, None) == f"{sample.read[1]} ({sample.apart} over {sample.read[0]})"
    assert rule_in_words(question, compared("this")) == f"be at most {sample.read[0]}"
    assert condition_in_words(work.audit.questions, compared("own")) == f"{question.id} is {sample.read[0]} or less"
    beyond = work.question(IDS[kind]).answer.high
    assert beyond is not None
    assert sample.ends in misfits(question, beyond + 1)[0]
    wider = question.model_copy(update={"answer": question.answer.model_copy(update={"high": beyond + 1})})
    assert [each.went for each in changes_of(question, wider, ranked=False)[1]] == [(sample.ends,)]
    text = canonical_files(work.audit.questions)["small.md"]
    file = tmp_path / "small.md"
    file.write_text(text, encoding="utf-8")
    assert main(["questions", str(file)]) == 0
    printed = capsys.readouterr().out.partition(f"{question.id} ")[2].splitlines()[1]
    assert sample.ends in printed
    shape = "- answer: text\n- theme: planning\n- layer: quality\n- asked of: all\n"
    never = f"\n### KND-1.50 And then?\n\n{shape}- asked when: {question.id} > {beyond + 1:.0f}\n"
    file.write_text(f"{text.rstrip()}\n{never}", encoding="utf-8")
    _, problems = read_set(file, [shipped_folder()])
    assert [sample.ends in str(each) for each in problems] == [True]


def test_what_is_written_in_a_line_stands_there_again_as_people_read_it() -> None:
    """KIN-6."""
    work = _answered()
    for kind in (kind for kind in ANSWERED if FACTS[kind].field != "list"):
        for seat, read in zip(AGENCIES, SAMPLES[kind].read, strict=True):
            answer = work.audit.answer(RECORD, seat, IDS[kind])
            assert answer is not None
            again = walk_text.as_typed(work.question(IDS[kind]), answer.value)
            assert again == read
            assert work.read(IDS[kind], again).value == answer.value


def test_somebodys_own_words_are_held_back_for_the_board() -> None:
    """KIN-8: whatever its facts say, a kind that takes any words may hold an agency's own."""
    work = _answered()
    theirs = "The neighbour told us what she saw"
    taking = [question for question in work.audit.questions.questions if not misfits(question, theirs)]
    assert taking
    for question in taking:
        assert question.answer.facts.free_words, question.answer.kind
        work.answer("csc", question.id, theirs)
    assert theirs in make_report(work.audit, "full").report.markdown
    shown = make_report(work.audit, "full", audience="board")
    assert theirs not in str((shown.report, shown.rows, shown.shape))


async def _give(pilot: Pilot[int], kind: AnswerKind) -> None:
    """Give the first answer at the question that is shown, as somebody would: chosen by its digit, or written."""
    sample = SAMPLES[kind]
    if sample.digit:
        await pilot.press(sample.digit)
        return
    await pilot.press("e")
    pilot.app.post_message(Paste(sample.given[0]))
    await pilot.press("ctrl+s")


async def _go_on(pilot: Pilot[int], question: str) -> WalkScreen:
    """The walk at this question, which is the one that is shown or the next."""
    walk = pilot.app.screen
    assert isinstance(walk, WalkScreen)
    if walk.question.id != question:
        await pilot.press("f4")
    assert walk.question.id == question
    return walk


async def test_every_kind_can_be_answered_on_the_screens(tmp_path: Path) -> None:
    """KIN-6, KIN-7."""
    work = _asked()
    workspace = Workspace(tmp_path)
    workspace.create(work.audit.questions, work.audit.details).close()
    app = AuditApp(workspace, session="one")

    def require_given(kind: AnswerKind, seat: str) -> None:
        answer = app.opened.audit.answer(RECORD, seat, IDS[kind])
        assert answer is not None, kind
        assert answer.value == work.read(IDS[kind], SAMPLES[kind].given[0]).value, kind
        assert not answer.evidence, kind

    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(WalkScreen(RECORD, "csc"))
        await pilot.pause()
        for kind in ANSWERED:
            await _go_on(pilot, IDS[kind])
            await _give(pilot, kind)
            require_given(kind, "csc")
        app.push_screen(WalkScreen(RECORD, PANEL))
        await pilot.pause()
        for kind in ANSWERED:
            walk = await _go_on(pilot, IDS[kind])
            await pilot.press("R")
            if isinstance(app.screen, SealedRoundScreen):
                assert SAMPLES[kind].ends in str(app.screen.query_one("#round-options Static", Static).content)
                await pilot.press(*(SAMPLES[kind].digit or SAMPLES[kind].given[0]), "enter")
                require_given(kind, "police")
            else:
                assert "is written in the agency’s own return" in walk.said, kind
        await app.saver.drained()
