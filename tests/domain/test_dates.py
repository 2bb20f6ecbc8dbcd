"""Days and months have one spelling each, so that they compare as text."""

import pytest

from audit_tui.domain.dates import first_day, is_day, is_month


@pytest.mark.parametrize("text", ["2026-09-30", "2024-02-29"])
def test_days(text: str) -> None:
    assert is_day(text)
    assert not is_month(text)
    assert first_day(text).isoformat() == text


@pytest.mark.parametrize("text", ["", "soon", "20260930", "2026-W40-3", "2026-02-30", "2026-9-30", "2026-09-30T10:00"])
def test_no_days(text: str) -> None:
    assert not is_day(text)
    assert not is_month(text)


def test_months() -> None:
    assert is_month("2026-09")
    assert not is_month("2026-13")
    assert first_day("2026-09").isoformat() == "2026-09-01"
