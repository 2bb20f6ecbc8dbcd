"""Text that looks as if it could identify somebody: said to whoever writes it, never silently changed."""

import re
from collections.abc import Iterator

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}")),
    (
        "a date, which may be a date of birth",
        re.compile(
            r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|"
            r"\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*,? "
            r"(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
    ),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)),
    ("a pupil number (UPN)", re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b", re.IGNORECASE)),
    ("a telephone number", re.compile(r"(?<!\d)(?:\+44 ?(?:\(0\) ?)?|0)\d(?:[ )-]{0,2}\d){8,9}(?!\d)")),
    ("a vehicle registration", re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")),
)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_NAME = r"[A-Z](?:[a-zß-ÿ]{1,30}|['’][A-Z][a-zß-ÿ]{1,30})(?:['’-]?[A-Z][a-zß-ÿ]{1,30}|['’-][a-zß-ÿ]{1,30}){0,2}"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|Sgt|Cllr)\.? (?:[A-Z]\.? )?{_NAME}\b")
_TWO_NAMES = re.compile(rf"(?<![.!?:\n] )(?<!^)\b({_NAME} {_NAME})\b")


def possible_identifiers(text: str, *, known: str = "") -> tuple[str, ...]:
    """What in a text may identify a person, each as `a postcode: CA1 1AA`; `known` is wording that is nobody's name.

    NHS numbers are told from other runs of ten digits by their check digit (modulus 11).
    """
    return tuple(dict.fromkeys(_found(text, known)))


def _found(text: str, known: str) -> Iterator[str]:
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield f"{what}: {match.group()}"
    for match in _TEN_DIGITS.finditer(text):
        if _is_nhs_number(match.group()):
            yield f"an NHS number: {match.group()}"
    for match in (*_TITLED.finditer(text), *_TWO_NAMES.finditer(text)):
        if match.group() not in known:
            yield f"a name: {match.group()}"


def _is_nhs_number(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check != 10 and check % 11 == digits[9]
