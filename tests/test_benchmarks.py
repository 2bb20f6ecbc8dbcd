"""What the benchmarks measure with is right; `python -m benchmarks --small` is one of the checks, and holds no time."""

from pathlib import Path

import pytest

from audit_tui.domain.asking import board
from audit_tui.domain.completeness import is_answered
from audit_tui.domain.words import PANEL
from audit_tui.store.anchors import behind, verify
from benchmarks.__main__ import DOCUMENT, with_tables
from benchmarks.measuring import Row, Table, interleaved, percentile
from benchmarks.sessions import contents, made_session, many_sessions, opened, without_summaries

ROOT = Path(__file__).parents[1]


def test_a_made_session_is_answered_by_all_of_whom_it_asks_something(tmp_path: Path) -> None:
    folder = made_session(tmp_path, "made", records=2, agencies=3)

    session = opened(folder)
    audit = session.audit
    asked = [
        (record, seat, question)
        for record in audit.details.records
        for seat in (*audit.details.agencies, PANEL)
        for question in board(audit, record, seat).asked[seat]
    ]
    assert len(asked) > 100
    assert all(is_answered(audit, *each) for each in asked)
    assert contents(folder).records == 2
    assert session.tampered() == ()
    assert session.behind == ()
    assert len(audit.findings) == 6
    assert audit.place("panel") is not None


def test_many_sessions_are_as_sound_as_one(tmp_path: Path) -> None:
    folder = many_sessions(tmp_path / "many", 2, records=1, agencies=2)

    made = [opened(each) for each in sorted(folder.iterdir())]
    assert [session.audit.details.id for session in made] == ["audit-0001", "audit-0002"]
    assert len({session.audit.details.title for session in made}) == 2
    for session in made:
        assert (session.tampered(), behind(session.repository), [*verify(session.repository)]) == ((), (), [])
        assert len(session.audit.actions) == 4


def test_summaries_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    for name in (".line.summary", "session.json"):
        (tmp_path / "one" / name).touch()

    without_summaries(tmp_path)

    assert [path.name for path in (tmp_path / "one").iterdir()] == ["session.json"]


def test_runs_take_turns_after_one_that_is_not_kept() -> None:
    done: list[str] = []

    def task(name: str) -> str:
        done.append(name)
        return f"{name}{len(done)}"

    found = interleaved((lambda: task("a"), lambda: task("b")), 2)

    assert done == ["a", "b", "a", "b", "a", "b"]
    assert found == [["a3", "a5"], ["b4", "b6"]]


def test_no_run_is_begun_once_the_time_is_over() -> None:
    assert interleaved((lambda: 1,), 5, seconds=0) == [[1]]


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_one_of_the_values(percent: int, value: int) -> None:
    assert percentile(range(100, 0, -1), percent) == value


def test_the_tables_go_between_the_marks_of_the_page() -> None:
    before = DOCUMENT.read_text(encoding="utf-8")
    rows = [Row("one", "2 ms", "1 ms", "3 ms", "1 ms over", False).cells]
    table = Table("Figures", ("figure", "limit", "bare floor", "measured", "margin", "met?"), tuple(rows)).markdown

    once = with_tables(before, table)

    assert "| one | 2 ms | 1 ms | 3 ms | 1 ms over | **no** |" in once
    assert with_tables(once, table) == once
    assert once.partition("<!-- measured -->")[0] == before.partition("<!-- measured -->")[0]
    with pytest.raises(ValueError, match="no place"):
        with_tables("A page without marks", table)
