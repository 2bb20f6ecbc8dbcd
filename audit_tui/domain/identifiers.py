"""Text that looks as if it could identify somebody: said to whoever writes it, never silently changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from audit_tui.domain.guard import IDENTIFIER_KINDS, Guard
from audit_tui.domain.names import opens_sentence
from audit_tui.domain.ordinary_words import ABBREVIATIONS, FIELD_WORDS, NEVER_NAMES, OPENERS, PHRASES


@dataclass(frozen=True)
class Seen:
    """Something in a text that may identify somebody: of which kind, its words, and why it is taken for that."""

    kind: str
    text: str
    why: str

    def __str__(self) -> str:
        return f"{IDENTIFIER_KINDS[self.kind]}: {self.text}, {self.why}"


_Found = Iterator[tuple[str, str]]
"""Words of a text, each with why they are taken for what they may be."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060", None),  # what nobody sees parts no number and no name
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    }
)

_NHS = re.compile(r"(?<![0-9])(?<![0-9][.,])(?=([0-9]{3}[\s./-]{0,3}[0-9]{3}[\s./-]{0,3}[0-9]{4})(?![0-9]))")
_UPN = re.compile(
    r"(?<![a-z0-9])[a-hj-np-rt-z](?:[ -]?[0-9]){11}[ -]?[0-9a-hj-np-rt-z](?![a-z0-9])",  # no i, o and s
    re.IGNORECASE,
)
_NATIONAL_INSURANCE = re.compile(  # HM Revenue and Customs, National Insurance Manual, NIM39110: format and prefixes
    r"(?<![a-z0-9])(?!bg|gb|kn|nk|nt|tn|zz)[abceghj-prstw-z][abceghj-nprstw-z]"
    r"(?:[ -]?[0-9]{2}){3}[ -]?[a-d](?![a-z0-9])",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_DAY_OF_MONTH = rf"{_DAY} (?:of )?{_MONTH}|{_MONTH} {_DAY}"
_DATE = (
    r"(?i:[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[/.-][0-9]{2}[/.-][0-9]{2}|"
    rf"(?:{_DAY_OF_MONTH}),? (?:19|20)[0-9]{{2}})(?![0-9])"
)
_BORN = re.compile(
    r"(?i:\b(?P<cue>born|date of birth|birth ?dates?|birthday|gave birth(?= on)|birth(?= was|:)|"
    rf"birth(?= on (?:the )?{_DATE})|d\.? ?o\.? ?b\b\.?|aged? [0-9]{{1,2}}(?=,? ?\([0-9])|(?<=\()b\.|"
    r"(?:turned|turns|turning) [0-9]{1,2}(?= on)))[^.!?\n]{0,20}?"
    r"\b(?P<date>[0-3][0-9][01][0-9](?:19|20)?[0-9]{2}(?![0-9])|"
    rf"{_DATE}|[0-9]{{1,2}} [0-9]{{1,2}} (?:19|20)?[0-9]{{2}}(?![0-9])|(?i:{_DAY_OF_MONTH})(?![a-z0-9]))"
)
_BIRTHDAY = re.compile(
    rf"\b(?P<date>{_DATE}|(?i:{_DAY_OF_MONTH}))[^.!?\n0-9]{{0,15}}?(?i:\b(?P<cue>d\.?o\.?b\b|date of birth|birthday))"
)
_INITIALS = re.compile(
    r"(?<![\w.&/-])(?P<who>(?:[A-Z]\. ?){2,3}|[A-Z]{2,3}\b)[ ,;:(-]{0,3}"
    r"(?:(?P<born>(?i:born|d\.?o\.?b\b\.?|b\.)[ :,]{0,2}(?:(?i:on|in) )?(?:(?:19|20)[0-9]{2}\b(?!-)|"
    rf"{_DATE}))|{_DATE})"
)
_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|E|FK|FY|"
    "GL|GU|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|"
    "N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|"
    "WD|WF|WN|WR|WS|WV|W|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<![a-z0-9])(?=[a-z]{{1,2}}[0-9])(?:{_AREAS})[0-9][0-9a-z]?(?: {{0,2}}|-)"
    r"(?P<inward>[0-9][abd-hjlnp-uw-z]{2})(?![a-z0-9])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th")
_DIALLED = re.compile(
    r"(?<![0-9/])0[0-9]{4}/[0-9]{3}[ /]?[0-9]{3}(?![0-9/])|"
    r"(?<![0-9+])(?:\+\(?|\(?0)[0-9](?:[ ().-]{0,3}[0-9]){6,13}(?![0-9])"
)
_FOR_DRAMA = re.compile(r"(?:0|0044|\+440?)(?:7700900|1632960)[0-9]{3}")
"""Numbers that the regulator (Ofcom) keeps free for films and examples: the library holds them for invalid."""
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}\.[\w.-]{0,99}\w")
_PLATE = re.compile(
    r"(?<![A-Za-z0-9-])[A-HJ-PR-Y][A-HJ-PR-Z](?:0[2-9]|[12][0-9]|[5-7][0-9]) ?[A-HJ-PR-Z]{3}(?![A-Za-z0-9])"
)
_PLATE_SAID = re.compile(
    r"(?i:\b(?:reg|registration|registered|plates?|vehicle|car|van)\b)[^.!?\n]{0,25}?"
    r"\b(?P<plate>(?i:[A-Z]{2}[0-9]{2} ?[A-Z]{3})|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]|"
    r"[A-Z]{2,3} ?[0-9]{3,4})(?![A-Za-z0-9])"
)
_TITLE = re.compile(r"Mr|MR|Mrs|MRS|Ms|Miss|Mx|Dr|Prof|Rev|PC|PCSO|DC|DS|DI|Sgt|Cllr")
_TITLED = re.compile(
    rf"\b(?P<title>{_TITLE.pattern})\.? (?:[0-9]{{3,6}} )?(?:(?:[A-Z]\.? ?){{0,2}}[A-Z]\.? )?"
    r"(?:(?:[Vv][ao]n|[Dd]e[nrl]?|[Dd][aiou]|[Dd]os|[Ll][ae]|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Tt]e[nr])[ -]){0,3}"
    r"(?P<name>(?:[^\W\d_a-z][^\W\d_A-Z][^\W\d_]{0,30}|[^\W\d_a-z]{3,30})(?:['’-][^\W\d_]{1,30}){0,2}|"
    r"[A-Z]['’][^\W\d_]{2,30})"
)
_TITLED_SMALL = re.compile(r"\b(?P<title>mrs?)\.? (?P<name>[^\W\d_]{3,30})")
_CAPITALS = r"(?:[A-Z]['’])?[^\W\d_a-z]{2,30}(?:['’-][^\W\d_a-z]{2,30})?"
_SURNAME_FIRST = re.compile(rf"\b(?P<surname>{_CAPITALS}), (?P<name>[^\W\d_a-z][^\W\d_A-Z]{{2,30}})\b")
_IN_CAPITALS = re.compile(rf"\b{_CAPITALS}(?: {_CAPITALS})+\b")
_LAW = re.compile(r"[^\W\d_]+['’]s (?:Law|Rule)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def possible_identifiers(text: str, *, guard: Guard | None = None, known: str = "") -> tuple[Seen, ...]:
    """What in a text may identify a person, in the order of the kinds; `known` is wording that is nobody's name."""
    guard = guard or Guard()
    text = text if text.isascii() else normalize("NFC", text.translate(_SIGNS))
    with_digits = re.search(r"[0-9]", text) is not None
    return tuple(
        dict.fromkeys(
            Seen(kind, found, why)
            for kind in IDENTIFIER_KINDS
            if kind in guard.kinds and (with_digits or kind not in _WITH_DIGITS)
            for found, why in _LOOKS[kind](text, guard, known)
        )
    )


def _nhs_numbers(text: str, _guard: Guard, _known: str) -> _Found:
    for match in _NHS.finditer(text):
        from stdnum.gb import nhs

        if nhs.is_valid(re.sub(r"[^0-9]", "", match[1])):
            yield match[1], "right check digit"


def _pupil_numbers(text: str, _guard: Guard, _known: str) -> _Found:
    """By the check letter alone: the library's list of authorities is older than Cumberland and others on it."""
    for match in _UPN.finditer(text):
        from stdnum.gb import upn

        number = re.sub(r"[ -]", "", match[0]).upper()
        if upn.calc_check_digit(number[1:]) == number[0]:
            yield match[0], "right check letter"


def _national_insurance(text: str, _guard: Guard, _known: str) -> _Found:
    for match in _NATIONAL_INSURANCE.finditer(text):
        yield match[0], "written as one"


def _dates_of_birth(text: str, _guard: Guard, _known: str) -> _Found:
    """A date alone is none: a panel's texts are full of days on which something was done."""
    for pattern in (_BORN, _BIRTHDAY):
        for match in pattern.finditer(text):
            yield match["date"], f"beside ‘{match['cue']}’"


def _postcodes(text: str, _guard: Guard, _known: str) -> _Found:
    for match in _POSTCODE.finditer(text):
        if not _ORDINAL.fullmatch(match["inward"]):
            yield match[0], "a real area"


def _telephones(text: str, _guard: Guard, _known: str) -> _Found:
    for match in _DIALLED.finditer(text):
        number = _dialled(match[0])
        if number:
            yield number, "can be dialled"


def _dialled(text: str) -> str:
    """The longest beginning of some digits that is a number somewhere; what follows it may be another figure."""
    import phonenumbers

    ends = [
        place + 1 for place, sign in enumerate(text) if sign.isdigit() and not text[place + 1 : place + 2].isdigit()
    ]
    for end in reversed(ends):
        dialled = re.sub(r"[^0-9+]", "", text[:end].replace("(0)", ""))
        if len(dialled) < 8:
            break
        if _FOR_DRAMA.fullmatch(dialled):
            return text[:end]
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(re.sub(r"^00", "+", dialled), "GB")):
                return text[:end]
        except phonenumbers.NumberParseException:
            continue
    return ""


def _emails(text: str, _guard: Guard, _known: str) -> _Found:
    for match in _EMAIL.finditer(text):
        yield match[0], "written as one"


def _vehicles(text: str, _guard: Guard, _known: str) -> _Found:
    for match in _PLATE.finditer(text):
        yield match[0], "written as one"
    for match in _PLATE_SAID.finditer(text):
        if not _PLATE.fullmatch(match["plate"]):
            yield match["plate"], "written as an older one"


def _initials(text: str, _guard: Guard, known: str) -> _Found:
    for match in _INITIALS.finditer(text):
        who = match["who"]
        if "." not in who and ((len(who) > 2 and not match["born"]) or _abbreviation(who, known)):
            continue
        yield match[0], "both can tell who it is"


def _abbreviation(letters: str, known: str) -> bool:
    return letters.lower() in ABBREVIATIONS or letters in _wording(known)


def _names(text: str, _guard: Guard, known: str) -> _Found:
    for pattern in (_TITLED, _TITLED_SMALL):
        for match in pattern.finditer(text):
            said = f"{match['title']} {match['name']}"
            if said not in _wording(known) and _may_follow_title(match["name"]):
                yield match[0], "after a title"
    yield from _in_capitals(text, known)
    for run in filter(lambda run: len(run) > 1, _runs_of_capitals(text)):
        names: list[str] = []
        for before, word, after in zip(["", *run], [*run, ""], [*run[1:], "", ""], strict=True):
            pairs = {f"{before} {word}", f"{word} {after}"}
            if word and _may_be_name(word) and pairs.isdisjoint(_wording(known)) and pairs.isdisjoint(_PHRASES):
                names.append(word)
                continue
            if len(names) > 1:
                yield from _unless_law(" ".join(names))
            names = []


def _unless_law(names: str) -> _Found:
    if not _LAW.fullmatch(names):
        yield names, "capitals in a row"


def _may_follow_title(name: str) -> bool:
    """A word that begins with a capital has only to be none of this work's; another one more."""
    return _may_be_in_capitals(name) if name.isupper() or name.islower() else name.lower() not in FIELD_WORDS


def _in_capitals(text: str, known: str) -> _Found:
    """Names as record systems print them; a run with a word that no name has, or of many words, is a heading."""
    for match in _SURNAME_FIRST.finditer(text):
        surname, known_words = match["surname"], _wording(known)
        if surname not in known_words and _may_be_in_capitals(surname) and _may_be_name(match["name"]):
            yield match[0], "a surname in capitals"
    for match in _IN_CAPITALS.finditer(text):
        run = match[0].split(" ")
        if any(word.lower() in NEVER_NAMES for word in run):
            continue
        names = [word for word in run if _may_be_in_capitals(word) and word not in _wording(known)]
        if 1 < len(names) < 4 and " ".join(names) in match[0]:
            yield " ".join(names), "in capitals"


def _may_be_in_capitals(word: str) -> bool:
    return len(word) > 2 and word.lower() not in ABBREVIATIONS and _may_be_name(word)


def _may_be_name(word: str) -> bool:
    plain = re.sub(r"['’]s$", "", word.lower())
    return _NOBODYS.isdisjoint((plain, plain.removesuffix("s"))) and not _TITLE.fullmatch(word)


_NOBODYS = FIELD_WORDS | NEVER_NAMES
_PHRASES = frozenset(" ".join(PHRASES.split()).split(", "))


@lru_cache(maxsize=8)
def _wording(known: str) -> frozenset[str]:
    """The words of a known wording, and each two that stand side by side in it."""
    words = list(_WORD.finditer(known))
    side_by_side = (
        known[one.start() : other.end()] for one, other in pairwise(words) if other.start() == one.end() + 1
    )
    return frozenset((*(word[0] for word in words), *side_by_side))


def _runs_of_capitals(text: str) -> Iterator[list[str]]:
    """Words that begin with a capital, a space between each two; the word that opens a sentence is none of them."""
    run: list[str] = []
    end = -1
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        capital = word[0].isupper() and not word.isupper() and len(word) > 1
        if run and not (capital and start == end + 1 and text[end] == " "):
            yield run
            run = []
        if capital and not (word.lower() in OPENERS and opens_sentence(text, start)):
            run.append(word)
        end = match.end()
    if run:
        yield run


def _listed(text: str, guard: Guard, _known: str) -> _Found:
    for name in guard.names.found_in(text):
        yield name, "as listed"


_LOOKS: dict[str, Callable[[str, Guard, str], _Found]] = {
    "nhs_number": _nhs_numbers,
    "upn": _pupil_numbers,
    "national_insurance": _national_insurance,
    "date_of_birth": _dates_of_birth,
    "postcode": _postcodes,
    "telephone": _telephones,
    "email": _emails,
    "vehicle": _vehicles,
    "initials": _initials,
    "name": _names,
    "listed_name": _listed,
}

_WITH_DIGITS = frozenset(IDENTIFIER_KINDS) - {"email", "name", "listed_name"}
"""The kinds of which none is without a digit."""
