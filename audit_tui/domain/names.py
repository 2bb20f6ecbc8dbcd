"""A list of names that are to be noticed in a text and can be read by nobody: keyed hashes of them, and no more."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from audit_tui.domain.ordinary_words import EVERYDAY, OPENING

LONGEST = 6
"""The words that one name may have."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BETWEEN = re.compile(r"[\s/-]{1,3}")
_TURNED = re.compile(r",\s{1,2}")
"""What stands between a surname and the forenames after it."""
_BEFORE_SENTENCE = " \t\"'‘“(*•-"
_NO_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class NamesList:
    """Names as HMAC-SHA256 under the list's own key; `capitalised` are those that are everyday words too.

    `longest` is how many words the longest of them has.
    """

    key: bytes = field(default=b"", repr=False)
    hashes: frozenset[bytes] = field(default=frozenset(), repr=False)
    capitalised: frozenset[bytes] = field(default=frozenset(), repr=False)
    longest: int = 0

    def __len__(self) -> int:
        return len(self.hashes) + len(self.capitalised)

    def with_names(self, names: Iterable[str]) -> "NamesList":
        """The list with these names too; each has passed `fault_of`."""
        plain, capitalised, longest = set(self.hashes), set(self.capitalised), self.longest
        for name in names:
            words = words_of(name)
            (capitalised if EVERYDAY.issuperset(words) else plain).add(self._hash(words))
            longest = max(longest, len(words))
        return NamesList(self.key, frozenset(plain), frozenset(capitalised), longest)

    def found_in(self, text: str) -> Iterator[str]:
        """The names of the list in a text, as they stand there."""
        if not self:
            return
        known: dict[tuple[str, ...], bytes] = {}
        words = [(match.start(), match.end(), tuple(_plain(match.group()))) for match in _WORD.finditer(text)]
        for first in range(len(words)):
            said: tuple[str, ...] = ()
            surname: tuple[str, ...] = ()
            for last in range(first, min(first + self.longest, len(words))):
                if last > first and not _BETWEEN.fullmatch(text, words[last - 1][1], words[last][0]):
                    if surname or not _TURNED.fullmatch(text, words[last - 1][1], words[last][0]):
                        break
                    said, surname = (), said
                said += words[last][2]
                name = said + surname
                if name not in known:
                    known[name] = self._hash(name)
                starts = [start for start, _, _ in words[first : last + 1]]
                if known[name] in self.capitalised or known[name] in self.hashes:
                    everyday = known[name] in self.capitalised or EVERYDAY.issuperset(name)
                    if not (everyday or surname) or _said_as_name(name, text, starts):
                        yield text[words[first][0] : words[last][1]]

    def _hash(self, words: tuple[str, ...]) -> bytes:
        from hmac import digest

        return digest(self.key, " ".join(words).encode(), "sha256")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: small letters, no accents, no signs, no possessive ’s."""
    composed = unicodedata.normalize("NFC", name)
    return tuple(word for match in _WORD.finditer(composed) for word in _plain(match.group()))


def _said_as_name(words: tuple[str, ...], text: str, starts: list[int]) -> bool:
    """Whether these words, which may be no name, begin with capitals, and not only since they open a sentence."""
    if not all(text[start].isupper() for start in starts):
        return False
    return len(words) > 1 or words[0] not in OPENING or not opens_sentence(text, starts[0])


def opens_sentence(text: str, start: int) -> bool:
    """Whether the word that starts here is the first of a sentence or a line: then its capital says nothing."""
    before = text[max(0, start - 4) : start].rstrip(_BEFORE_SENTENCE)
    return before.endswith((".", "!", "?", ":", "\n")) if before else start <= 4


def fault_of(name: str) -> str:
    """Why this cannot stand on the list, without its words; empty where it can."""
    words = words_of(name)
    if sum(map(len, words)) < 2:
        return "has no two letters"
    return f"has more than {LONGEST} words" if len(words) > LONGEST else ""


def _plain(word: str) -> Iterator[str]:
    """The word as it is compared, where anything is left of it."""
    folded = unicodedata.normalize("NFKD", word.casefold()).translate(_NO_ACCENT)
    folded = re.sub(r"['’]s$", "", folded)
    letters = "".join(character for character in folded if character.isalpha())
    if letters:
        yield letters
