"""The reports' headings and standing sentences, in a partnership's own words.

PHR-1  a file says some of them otherwise, the rest stay; what it calls things stands in the others too
PHR-2  a file that cannot be used is refused in one line: what is wrong, where, and what to do
PHR-3  they are text: nothing in them becomes a heading, a link or a field
"""

from pathlib import Path

import pytest

from audit_tui.errors import AuditError
from audit_tui.reports.full import full
from audit_tui.reports.phrases import DEFAULT_PHRASES, Phrases, phrases_from
from tests.auditing import Work

SET = "SML-1.1 | all | text"


def told(folder: Path, text: str) -> Path:
    path = folder / "phrases.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_some_said_otherwise(tmp_path: Path) -> None:
    """PHR-1."""
    words = (
        '[report]\nactivity = "scrutiny activity"\nactions = "What we will do"\nowned_by = "{owner_group} owns it."\n'
    )
    report = full(Work(SET).audit, phrases=phrases_from(told(tmp_path, words))).markdown
    assert "This is the report of a scrutiny activity of the safeguarding children partnership." in report
    assert "\n## 8. What we will do\n" in report
    assert "\n## 1. Introduction\n" in report
    assert "Action plan" not in report


def test_filled_in() -> None:
    """PHR-1: a name given stands in place of its own, and nothing is filled in twice."""
    assert DEFAULT_PHRASES.text("commissioned", by="a group {activity}") == "Commissioned by: a group {activity}."
    assert Phrases({"owner_group": "{panel}"}).text("owned_by").startswith("The recommendations are owned by {panel};")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('[report]\nactivty = "x"', "there is no phrase ‘activty’: did you mean ‘activity’?"),
        ('activity = "x"', "there is no [report] in it: write [report] on a line of its own"),
        ("[report]\nactivity = 3", 'activity: no words are given: write them as text: activity = "…"'),
        ('[report]\nactions = " "', "actions: no words are given"),
        ('[report]\nowned_by = "{owner}"', "owned_by: nothing fills in {owner}: did you mean ‘owner_group’?"),
        ('[report]\nactivity = "an {activity}"', "activity: nothing fills in {activity}: write the words themselves"),
        ("[report", "is not TOML: "),
    ],
)
def test_refused(tmp_path: Path, text: str, error: str) -> None:
    """PHR-2."""
    path = told(tmp_path, text)
    with pytest.raises(AuditError) as found:
        phrases_from(path)
    assert str(found.value).startswith(f"{path}: {error}")
    assert "\n" not in str(found.value)


def test_no_file(tmp_path: Path) -> None:
    """PHR-2."""
    with pytest.raises(AuditError, match="there is no such file"):
        phrases_from(tmp_path / "none.toml")
    with pytest.raises(AuditError, match="is not a file"):
        phrases_from(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'[report]\nactivity = "\xe9"')
    with pytest.raises(AuditError, match="is not UTF-8"):
        phrases_from(tmp_path / "latin.toml")


def test_they_are_text(tmp_path: Path) -> None:
    """PHR-3."""
    words = "[report]\nintroduction = '# A [b](https://example.com) | {activity.__class__} *c*\u202e'\n"
    report = full(Work(SET).audit, phrases=phrases_from(told(tmp_path, words))).markdown
    assert "\n## 1. \\# A \\[b\\](https:/\\/example\\.com) \\| {activity.\\_\\_class\\_\\_} \\*c\\*\ufffd\n" in report
