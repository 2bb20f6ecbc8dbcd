"""What may identify somebody.

IDN-1  each kind of identifier is found, in the forms that people write, and it is said why it is taken for one
IDN-2  numbers with a check are found by it: every one that is right, in any spelling, and none that is wrong
IDN-3  ordinary sentences, references, counts and plain dates give no warning
IDN-4  a listed name is found however it is written, and one that is an everyday word only with a capital
IDN-5  a kind that is left out is not looked for
IDN-6  however long and hostile a text is, it is looked through in a moment
"""

import re
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from textwrap import wrap
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_tui.domain.guard import IDENTIFIER_KINDS, Guard
from audit_tui.domain.identifiers import Seen, possible_identifiers
from audit_tui.domain.names import NamesList, fault_of
from audit_tui.domain.ordinary_words import OPENING
from tests.guard_rates import table

NAMES = ["Smith", "José Núñez", "O'Neill", "Anne-Marie", "Hope", "Łukasz", "Mary Jane Watson"]
NAMES += ["Zoë Example", "Other Example", "Said", "Can", "So", "Max"]


def listed(*names: str) -> Guard:
    return Guard(frozenset({"listed_name"}), NamesList(key=b"k" * 32).with_names(names))


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Write to j.smith+x@nhs.net today.", "email", "j.smith+x@nhs.net"),
        ("Write to j.smith@example.org.", "email", "j.smith@example.org"),
        ("Born 14/06/2018.", "date_of_birth", "14/06/2018"),
        ("born 1.2.18", "date_of_birth", "1.2.18"),
        ("She was born on 2018-06-14 at home", "date_of_birth", "2018-06-14"),
        ("born 3 May 2018", "date_of_birth", "3 May 2018"),
        ("born the 3rd of may 2018", "date_of_birth", "3rd of may 2018"),
        ("DOB: 14-06-2018", "date_of_birth", "14-06-2018"),
        ("d.o.b. 14 06 2018", "date_of_birth", "14 06 2018"),
        ("Date of birth June 14th, 2018", "date_of_birth", "June 14th, 2018"),
        ("on 14/06/2018 (DOB)", "date_of_birth", "14/06/2018"),
        ("on her birthday, 14 June", "date_of_birth", "14 June"),
        ("14 June is her birthday", "date_of_birth", "14 June"),
        ("turned 7 on 14 June 2025", "date_of_birth", "14 June 2025"),
        ("JS, aged 7 (03/04/2012)", "date_of_birth", "03/04/2012"),
        ("the eldest (b. 3 Apr 2012)", "date_of_birth", "3 Apr 2012"),
        ("DOB: 2012/04/03", "date_of_birth", "2012/04/03"),
        ("dob 03042012", "date_of_birth", "03042012"),
        ("dob 030412", "date_of_birth", "030412"),
        ("Birth on 3 April 2024 at home", "date_of_birth", "3 April 2024"),
        ("gave birth on 14 June 2025", "date_of_birth", "14 June 2025"),
        ("lives at CA1 1AA", "postcode", "CA1 1AA"),
        ("lives at la145xy", "postcode", "la145xy"),
        ("lives at LS1-4AP", "postcode", "LS1-4AP"),
        ("lives at SW1A 1ST", "postcode", "SW1A 1ST"),
        ("UPN B801200005001", "upn", "B801200005001"),
        ("number upn:b801200005001,", "upn", "b801200005001"),
        ("of AB 12 34 56 C today", "national_insurance", "AB 12 34 56 C"),
        ("rang 07700 900123", "telephone", "07700 900123"),
        ("rang 01228 606060 twice", "telephone", "01228 606060"),
        ("rang (01228) 606060", "telephone", "(01228) 606060"),
        ("rang 07700/900/123", "telephone", "07700/900/123"),
        ("rang 01228/606060", "telephone", "01228/606060"),
        ("rang +44 7700 900123", "telephone", "+44 7700 900123"),
        ("rang +44 (0)7700 900123", "telephone", "+44 (0)7700 900123"),
        ("rang 0044 7700 900123", "telephone", "0044 7700 900123"),
        ("rang 020 7946 0958 3 times", "telephone", "020 7946 0958"),
        ("rang +353 1 496 0000 then", "telephone", "+353 1 496 0000"),
        ("a car, AB12 CDE, was there", "vehicle", "AB12 CDE"),
        ("a van, ab12 cde, was there", "vehicle", "ab12 cde"),
        ("the car (A123 BCD) was there", "vehicle", "A123 BCD"),
        ("NHS 943 476 5919", "nhs_number", "943 476 5919"),
        ("NHS 943/476/5919", "nhs_number", "943/476/5919"),
        ("visit of JS 03/04/2012", "initials", "JS 03/04/2012"),
        ("then J.S., born 2012, said", "initials", "J.S., born 2012"),
        ("then JS (3 April 2012) said", "initials", "JS (3 April 2012"),
        ("then JKS b. 2012", "initials", "JKS b. 2012"),
        ("The worker met Jane O'Neill there", "name", "Jane O'Neill"),
        ("The worker met José McDonald-Smith there", "name", "José McDonald-Smith"),
        ("Jane Example was seen alone.", "name", "Jane Example"),
        ("Told the Social Worker Jane Ann Example of it.", "name", "Jane Ann Example"),
        ("seen by Dr Example", "name", "Dr Example"),
        ("seen by Mrs. A. O’Neill", "name", "Mrs. A. O’Neill"),
        ("seen by Mr EXAMPLE", "name", "Mr EXAMPLE"),
        ("seen by MRS EXAMPLE", "name", "MRS EXAMPLE"),
        ("seen by mrs example", "name", "mrs example"),
        ("seen by Mr J P Example", "name", "Mr J P Example"),
        ("seen by Mr J.P. Example", "name", "Mr J.P. Example"),
        ("seen by Mr van der Example", "name", "Mr van der Example"),
        ("seen by Ms al-Example", "name", "Ms al-Example"),
        ("seen by PC 1234 Example", "name", "PC 1234 Example"),
        ("Mum, JANE EXAMPLE, told the GP", "name", "JANE EXAMPLE"),
        ("CHILD: JANE ANN EXAMPLE-OTHER of MASH", "name", "JANE ANN EXAMPLE-OTHER"),
        ("EXAMPLE, Jordan was seen", "name", "EXAMPLE, Jordan"),
        ("seen by O’EXAMPLE, Jordan", "name", "O’EXAMPLE, Jordan"),
    ],
)
def test_found(text: str, kind: str, found: str) -> None:
    """IDN-1."""
    (seen,) = possible_identifiers(text)
    assert (seen.kind, seen.text) == (kind, found)
    assert str(seen) == f"{IDENTIFIER_KINDS[kind]}: {found}, {seen.why}"
    assert len(seen.why) > 8


def test_what_is_written_with_signs_that_nobody_sees_is_found() -> None:
    """IDN-1: as it comes out of a letter or a web page."""
    for text in ("943\u00a0476\u00a05919", "943\u2013476\u20135919", "943476\u00ad5919", "943 476\u200b 5919"):
        assert [seen.kind for seen in possible_identifiers(text)] == ["nhs_number"], text


BEFORE = st.sampled_from(["", "NHS ", "no.", "(", "see:", "Number=", "the child, ", "12 visits; ", "\n"])
AFTER = st.sampled_from(["", ".", ", seen", ")", " and 3 more", "\n", "; then"])
SPLIT = st.sampled_from(["", " ", "-", ".", "  ", " - ", "\u00a0", "–"])


def _kinds(text: str) -> set[str]:
    return {seen.kind for seen in possible_identifiers(text)}


def _nhs_check(nine: str) -> int:
    """NHS Data Dictionary: weights 10 to 2, modulus 11, and eleven less that; 10 is given to nobody."""
    return (11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), SPLIT, SPLIT, BEFORE, AFTER, st.integers(1, 9))
def test_nhs_numbers(nine: str, first: str, second: str, before: str, after: str, off: int) -> None:
    """IDN-2."""
    check = _nhs_check(nine)
    if check < 10:
        assert "nhs_number" in _kinds(f"{before}{nine[:3]}{first}{nine[3:6]}{second}{nine[6:]}{check}{after}")
    wrong = (check + off) % 10 if check < 10 else off
    if wrong != check:
        assert "nhs_number" not in _kinds(f"{nine[:3]}{first}{nine[3:6]}{second}{nine[6:]}{wrong}")


UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def _upn_letter(rest: str) -> str:
    """Department for Education, UPN guide: weights 2 to 13, modulus 23; a letter at the end counts by its place."""
    worth = [UPN_LETTERS.index(sign) if sign in UPN_LETTERS else int(sign) for sign in rest]
    return UPN_LETTERS[sum(each * weight for weight, each in enumerate(worth, 2)) % 23]


@given(
    st.from_regex(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True),
    st.sampled_from(["", " "]),
    BEFORE,
    AFTER,
    st.booleans(),
)
def test_pupil_numbers(digits: str, split: str, before: str, after: str, small: bool) -> None:
    """IDN-2: of any authority, also one that is newer than a list of them; a temporary one ends in a letter."""
    letter = _upn_letter(digits)
    number = f"{letter}{split}{digits[:3]}{split}{digits[3:7]}{split}{digits[7:]}"
    assert "upn" in _kinds(f"{before}{number.lower() if small else number}{after}")
    wrong = UPN_LETTERS[(UPN_LETTERS.index(letter) + 1) % 23]
    assert "upn" not in _kinds(f"{wrong}{digits}")


@given(
    st.sampled_from("ABCEGHJKLMNOPRSTWXYZ"),
    st.sampled_from("ABCEGHJKLMNPRSTWXYZ"),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.sampled_from("ABCD"),
    st.sampled_from(["", " ", "-"]),
    BEFORE,
    AFTER,
    st.booleans(),
)
def test_national_insurance_numbers(
    one: str, two: str, digits: str, last: str, split: str, before: str, after: str, small: bool
) -> None:
    """IDN-2: NIM39110 of HM Revenue and Customs says which letters begin one."""
    number = split.join((one + two, digits[:2], digits[2:4], digits[4:], last))
    found = "national_insurance" in _kinds(f"{before}{number.lower() if small else number}{after}")
    assert found == (one + two not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))


@pytest.mark.parametrize("text", ["QQ 12 34 56 C", "AO123456C", "AB123456E", "AB12345C", "XAB123456C"])
def test_no_national_insurance_number(text: str) -> None:
    """IDN-2."""
    assert possible_identifiers(text) == ()


@pytest.mark.parametrize("first", ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])
def test_letters_that_begin_no_national_insurance_number(first: str) -> None:
    """IDN-2."""
    assert possible_identifiers(f"{first}123456A") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Seen 9 times in 12 months; alone on 3. Attendance rose from 79% to 86%, and from 0.9434765919 to 1.",
        "From 2023 to 2025 there were 14 entries, and one of 2024-09.",
        "Police were told at 11:40 and replied at 11:55. The meeting was on 2025-03-04, 3 May 2025 and 03/05/2025.",
        "Year 4, group 2, plan 3 of 4. The 2nd visit; F2, A1, R1 and S1 2nd. NEG-01 and NEG-5.4, as C1 says.",
        "Mother's boyfriend was not named. Grandmother rang on Monday.",
        "CSC 03/04/2024; GP 3 May 2024; the SW 2024-05-03; ON 3 May 2024; EHM 3/4/24.",
        "The birth mother moved on 3 May 2024. The unborn baby plan of 3 May 2024.",
        "The Initial Child Protection Conference, the Team Manager and the Local Authority Designated Officer.",
        "He is Missing From Home. The Strategy Discussion was late. When Monday came, nobody was told.",
        "Paid £1,200,000.00 over 10 years; 0 of 12, 01.02.2024 11.05, 0123.",
        "123 456 7890 and 1234567891 and 94347659190",
        "the reference AB12 CD, the code F2 CSC, at 10 downing",
        "Dental decay at age 5 on 3 May 2024; seen aged 7 on 14/06/2025. Birth on 3 April was at home.",
        "It Was Not Brought. Clare’s Law, Sarah's Law; Black Caribbean, White British; Sure Start and a Blue Badge.",
        "Red Amber Green, Google Translate, the Great Ormond Street letter, Liquid Logic and System One were there.",
        "CHILD PROTECTION PLAN; NO RATIONALE RECORDED. MARAC, Police; CAMHS, Jordan; Mr and Mrs; PC MARAC.",
        "THE WORKER HAD LEFT. MOTHER DECLINED REPEATEDLY. CHRONOLOGY WEIGHED AGAINST RISING CONCERN SCALES.",
        "The visits of 03/04/2025 103, and of 01/02/25 03/04/25 05/06/25.",
        "",
    ],
)
def test_ordinary(text: str) -> None:
    """IDN-3."""
    assert possible_identifiers(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("told the smith family", ["smith"]),
        ("SMITH’S house", ["SMITH’S"]),
        ("to Smith's, by Smith", ["Smith's", "Smith"]),
        ("a Smith-Jones, a blacksmith, a smithy", ["Smith"]),
        ("Jose Nunez, josé núñez, Jose alone", ["Jose Nunez", "josé núñez"]),
        ("Jose\u0301\nNu\u0301n\u0303ez", ["José\nNúñez"]),
        ("oneill, O’Neill and O'NEILL's", ["oneill", "O’Neill", "O'NEILL's"]),
        ("Anne Marie and anne-marie, Anne", ["Anne Marie", "anne-marie"]),
        ("Lukasz", ["Lukasz"]),
        ("we hope; Hope came; HOPE", ["Hope", "HOPE"]),
        ("Mary Jane Watson; Mary, Jane Watson", ["Mary Jane Watson"]),
        ("Smi\u00adth and Smi\u200bth", ["Smith"]),
        ("nobody at all", []),
        ("Example, Zoe; Example, zoe; Zoë Example; Example; Zoe, Example", ["Example, Zoe", "Zoë Example"]),
        ("Other/Example and other/example", ["Other/Example", "other/example"]),
        ("he said so. Said they: they can. Can he?\nSo: it said, Said went, “Can”, “so”.", ["Said", "Can"]),
        ("- So he, (Can he), but with So and can", ["Can", "So"]),
        ("Max said to the max", ["Max"]),
    ],
)
def test_listed_names(text: str, found: list[str]) -> None:
    """IDN-4."""
    assert [seen.text for seen in possible_identifiers(text, guard=listed(*NAMES))] == found


def without_accents(word: str) -> str:
    """As somebody types it who has no such keys."""
    return "".join(sign for sign in normalize("NFD", word) if not combining(sign))


WORD = st.text("abcdefghijklmnopqrstuvwxyzéüßñABCÉÜ", min_size=2, max_size=12).filter(
    lambda word: without_accents(word.lower()) not in OPENING  # a name is found with its accents and without
)


@given(
    st.lists(WORD, min_size=1, max_size=3).map(" ".join), st.sampled_from([str, str.upper, str.title]), BEFORE, AFTER
)
def test_every_listed_name_is_found(name: str, spell: Callable[[str], str], before: str, after: str) -> None:
    """IDN-4."""
    text = f"{before}{spell(name.title())}{after}"
    assert possible_identifiers(text, guard=listed(name)), text


def test_what_cannot_be_on_the_list() -> None:
    """IDN-4."""
    assert fault_of("J") == fault_of("3/4/12") == fault_of("") == "has no two letters"
    assert fault_of("a b c d e f g") == "has more than 6 words"
    assert fault_of("Li") == fault_of("Mary Ann Louise Jo Beth Example") == ""


def test_no_list_shows_a_name() -> None:
    """IDN-4: neither does one that is printed."""
    names = listed(*NAMES).names
    assert len(names) == len(NAMES)
    assert not re.search("|".join(NAMES), f"{names!r}{names.hashes}{names.capitalised}", re.IGNORECASE)
    assert "kkkk" not in repr(names)
    other = NamesList(key=b"j" * 32).with_names(NAMES)
    assert other.hashes.isdisjoint(names.hashes), "the same names under another key"


def test_words_known_are_nobodys_name() -> None:
    """IDN-3."""
    known = "The school used Sunny Meadow with Ann Example and GX."
    assert possible_identifiers("It was at Sunny Meadow, by GX 3/4/24.", known=known) == ()
    assert [each.text for each in possible_identifiers("It was Sunny Example.", known=known)] == ["Sunny Example"]


ALL_OF_THEM = (
    "Jane Example, J.S. 3/4/12, born 14/06/2018 at CA1 1AA, NHS 943 476 5919, UPN B801200005001, AB 12 34 56 C, "
    "07700 900123, j@example.org, car AB12 CDE, of the smith family"
)


@pytest.mark.parametrize("left_out", [*IDENTIFIER_KINDS, None])
def test_a_kind_that_is_left_out(left_out: str | None) -> None:
    """IDN-5."""
    guard = Guard(frozenset(IDENTIFIER_KINDS) - {left_out or ""}, listed("Smith").names)
    assert {seen.kind for seen in possible_identifiers(ALL_OF_THEM, guard=guard)} == set(IDENTIFIER_KINDS) - {left_out}


def test_a_list_made_before_a_word_was_known_to_be_an_everyday_one() -> None:
    """IDN-4: its names are hashes, and cannot be sorted again."""
    names = listed("Said").names
    older = NamesList(names.key, hashes=names.capitalised, longest=1)
    assert [*older.found_in("he said. Said so. To Said.")] == ["Said"]


def test_what_is_said_is_short() -> None:
    """IDN-1: three things in three lines of a screen that has 80 columns."""
    text = "Jane Example, date of birth 14 June 2018, NHS 943 476 5919, at CA1 1AA, 07700 900123, car AB12 CDE"
    seen = [str(each) for each in possible_identifiers(text)]
    assert len(seen) == 6
    for three in combinations(seen, 3):
        said = f"this may identify somebody ({'; '.join(three)}): use the reference and roles instead"
        assert len(wrap(said, 80)) <= 3, said


def test_each_is_said_once_and_in_order() -> None:
    """IDN-1."""
    twice = possible_identifiers(f"{ALL_OF_THEM}; {ALL_OF_THEM}", guard=Guard(names=listed("Smith").names))
    assert len(set(twice)) == len(twice)
    assert [seen.kind for seen in twice] == sorted((seen.kind for seen in twice), key=list(IDENTIFIER_KINDS).index)
    assert all(isinstance(seen, Seen) for seen in twice)


HOSTILE = (
    "1|0 |A |a |Aa |Aa'|J. |JS |AB |ABC, |ABC, Abc |Mr |Mr A. |Mr de |dob 0|(b. |01234/|Aa, |born |born 3 |3 May |"
    "0800 1111 |+4|(0|a@|a@a.|B80120000500|AB 12 34 56 |943 476 591"
)


@pytest.mark.parametrize("piece", [*HOSTILE.split("|"), "é", "\u00ad", "e\u0301", "\n", "Mary Smith "])
def test_hostile_texts(piece: str) -> None:
    """IDN-6: fifty thousand signs, in the time of this process alone."""
    text = (piece * 50_000)[:50_000]
    guard = Guard(names=listed(*NAMES).names)
    before = time.process_time()
    possible_identifiers(text, guard=guard, known="Some Words of a Question Set")
    assert time.process_time() - before < 0.9


@given(st.text(max_size=200))
def test_any_text_is_looked_through(text: str) -> None:
    """IDN-6: nothing that is written breaks it, and every finding stands in what was written."""
    for seen in possible_identifiers(text, guard=Guard(names=listed(*NAMES).names)):
        assert seen.text


def test_what_it_misses_and_what_it_cries_wolf_at() -> None:
    """IDN-1, IDN-3: on fictional sentences; the page says how often, as python -m tests.guard_rates counts it."""
    page = Path(__file__).parents[2].joinpath("docs", "identifier_guard.md").read_text("utf-8")
    assert table() in page
