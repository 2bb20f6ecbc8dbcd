"""What may identify somebody.

IDN-1  each kind of identifier is found, in the forms that people write
IDN-2  a run of ten digits is an NHS number only with its check digit
IDN-3  ordinary sentences give no warning
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from audit_tui.domain.identifiers import possible_identifiers
from audit_tui.domain.outcome import identifiers_in
from tests.auditing import Work, neglect


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to j.smith+x@nhs.net today.", "an e-mail address: j.smith+x@nhs.net"),
        ("Born 14/06/2018.", "a date, which may be a date of birth: 14/06/2018"),
        ("born 1.2.18", "a date, which may be a date of birth: 1.2.18"),
        ("seen 2018-06-14", "a date, which may be a date of birth: 2018-06-14"),
        ("born 3 May 2018", "a date, which may be a date of birth: 3 May 2018"),
        ("born the 3rd of may 2018", "a date, which may be a date of birth: 3rd of may 2018"),
        ("lives at CA1 1AA", "a postcode: CA1 1AA"),
        ("lives at la145xy", "a postcode: la145xy"),
        ("UPN A123456789012", "a pupil number (UPN): A123456789012"),
        ("rang 07700 900123", "a telephone number: 07700 900123"),
        ("rang 01228 606060 twice", "a telephone number: 01228 606060"),
        ("rang (01228) 606060", "a telephone number: 01228) 606060"),
        ("rang +44 7700 900123", "a telephone number: +44 7700 900123"),
        ("rang +44 (0)7700 900123", "a telephone number: +44 (0)7700 900123"),
        ("a car, AB12 CDE, was there", "a vehicle registration: AB12 CDE"),
        ("NHS 943 476 5919", "an NHS number: 943 476 5919"),
        ("NHS 9434765919", "an NHS number: 9434765919"),
        ("The worker met Jane O'Neill there", "a name: Jane O'Neill"),
        ("The worker met José McDonald-Smith there", "a name: José McDonald-Smith"),
    ],
)
def test_found(text: str, found: str) -> None:
    """IDN-1."""
    assert possible_identifiers(text) == (found,)


@pytest.mark.parametrize("text", ["943 476 5918", "123 456 7890", "94347659190", "1234567891"])
def test_other_digits(text: str) -> None:
    """IDN-2."""
    assert possible_identifiers(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Seen 9 times in 12 months; alone on 3. Attendance rose from 79% to 86%.",
        "From 2023 to 2025 there were 14 entries, and one of 2024-09.",
        "Police were told at 11:40 and replied at 11:55.",
        "Year 4, group 2, plan 3 of 4. The 2nd visit.",
        "Mother's boyfriend was not named. Grandmother rang on Monday.",
    ],
)
def test_ordinary(text: str) -> None:
    """IDN-3."""
    assert possible_identifiers(text) == ()


def test_words_of_the_question_set_are_nobodys_name() -> None:
    """IDN-3."""
    text = "The school used A Day in My Life, and the Was Not Brought pathway."
    assert identifiers_in(Work(neglect()).audit, text) == ()
    assert identifiers_in(Work(neglect()).audit, "We told Mary Smith.") == (
        "this may identify somebody (a name: Mary Smith): use the reference and roles instead",
    )


def test_the_demonstration_gives_no_warning() -> None:
    """IDN-3."""
    told = json.loads(files("audit_tui").joinpath("demonstration.json").read_text("utf-8"))
    texts = [text for record in told["records"] for text in _texts(record)]
    assert len(texts) > 200
    audit = Work(neglect()).audit
    assert {text: found for text in texts if (found := identifiers_in(audit, text))} == {}


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text of the demonstration but its codes and dates."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, key)
    elif isinstance(value, str) and (" " in value or key == "evidence"):
        yield value
