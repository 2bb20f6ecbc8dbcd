"""What differs between two versions of a question set, in words."""

from collections.abc import Iterable, Iterator

from audit_tui.domain.changes import COMPARABLE, Difference, Verdict
from audit_tui.domain.comparing import QuestionOfBoth, SetsCompared, compare
from audit_tui.domain.question_set import QuestionSet
from audit_tui.text import one_line, plural

_HEADS: dict[Verdict, str] = {
    "scale": "Answered on another scale: answers do not compare",
    "asked": "Asked differently: answers compare, but were not asked of the same",
    "wording": "Worded or filed differently: answers compare, if the words still ask the same",
    "new": "New: nothing to compare with",
    "retired": "No longer asked",
}
_ONE = frozenset(
    (
        *("kind of answer", "range", "decimals", "dates without a day", "order of the options"),
        *("asked when", "required", "short form", "with grades", "length of the text", "used as", "leaves out"),
        *("text", "guidance", "theme", "layer", "words of a condition"),
        *("set", "title", "status", "purpose", "records in scope", "period under review"),
    )
)
"""What there is one of, so that it read so before and otherwise now."""

_LABELS = ("labels of", "titles of")

_COUNTED: dict[Verdict, str] = {"same": "the same", "wording": "worded differently", "asked": "asked differently"}


def difference_in_words(old: QuestionSet, new: QuestionSet) -> tuple[str, ...]:
    """The plain lines that a practice lead reads: the count first, then by groups what is not the same.

    A group begins with an empty line and its heading; what is in it is indented.
    """
    compared = compare(old, new)
    return tuple(_indented(line) for line in _lines(old, new, compared))


def same_version_in_words(new: QuestionSet) -> str:
    """What is wrong where two different sets say that they are one version of one set."""
    return f"both say version {new.version} of ‘{new.id}’, and they differ: raise the version of the newer one"


def used_again_in_words(name: str) -> str:
    """What is wrong where an id that was given up names a question again, and how to mend it."""
    return f"{name} was given up before and names a question again: give that question an id of its own"


TURNED = "all that is new was given up before: are OLD and NEW the right way round?"
"""What is asked where the older set may have been named as the newer."""


def _indented(line: str) -> str:
    """The line without what a terminal would obey, still as far in as it was."""
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line)


def _lines(old: QuestionSet, new: QuestionSet, compared: SetsCompared) -> Iterator[str]:
    yield _count(compared)
    yield f"Before: {_name(old)}. Now: {_name(new)}."
    yield from _group("To mend", _to_mend(new, compared))
    for verdict, head in _HEADS.items():
        of_verdict = (each for each in compared.questions if each.verdict == verdict)
        yield from _group(head, (line for each in of_verdict for line in _question(old, new, each)))
    renamed = (each for each in compared.questions if each.was and each.verdict == "same")
    yield from _group(
        "Renamed, and the same otherwise", (line for each in renamed for line in _question(old, new, each))
    )
    yield from _group("Around the questions", (f"  {_change(each)}" for each in compared.head))
    yield from _group("Vocabulary", (f"  {_change(each)}" for each in compared.vocabulary))


def _count(compared: SetsCompared) -> str:
    """`44 questions: 42 compare (40 the same, 2 asked differently), 1 does not compare, 1 is new; 1 is no longer …`.

    The questions that are no longer asked are not among the first number.
    """
    now = len(compared.questions) - compared.count("retired")
    parts = [f"{compared.count(verdict)} {words}" for verdict, words in _COUNTED.items() if compared.count(verdict)]
    comparable = compared.count(*COMPARABLE)
    how = f" ({_listed(parts)})" if parts else ""
    said = [f"{comparable} {'compares' if comparable == 1 else 'compare'}{how}"]
    if scale := compared.count("scale"):
        said.append(f"{scale} {'does' if scale == 1 else 'do'} not compare")
    if new := compared.count("new"):
        said.append(f"{new} {_are(new)} new")
    gone = compared.count("retired")
    return f"{plural(now, 'question')}: {', '.join(said)}" + (f"; {gone} {_are(gone)} no longer asked" if gone else "")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _name(questions: QuestionSet) -> str:
    return f"{questions.title} ({questions.id}), version {questions.version}, {questions.status}"


def _group(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield head
        yield from found


def _to_mend(new: QuestionSet, compared: SetsCompared) -> Iterator[str]:
    if compared.same_version:
        yield f"  {same_version_in_words(new)}"
    yield from (f"  {used_again_in_words(name)}" for name in compared.reused)
    if compared.turned:
        yield f"  {TURNED}"
    if compared.unlisted:
        names = ", ".join(compared.unlisted)
        yield f"  gone without a word: add ‘- retired: {names}’ to the list under the title, or ‘was’ to the question"


def _question(old: QuestionSet, new: QuestionSet, compared: QuestionOfBoth) -> Iterator[str]:
    was = f" (was {compared.was})" if compared.was else ""
    yield f"  {compared.id}{was} {compared.text}"
    yield from (f"      {_change(each, _labels(old, new, compared))}" for each in compared.changed)


def _labels(old: QuestionSet, new: QuestionSet, compared: QuestionOfBoth) -> dict[str, str]:
    """What people read for the option codes of either version; of the newer where both have one."""
    pair = (old.question(compared.was or compared.id), new.question(compared.id))
    return {option.code: option.label for each in pair if each is not None for option in each.answer.options}


def _change(change: Difference, labels: dict[str, str] | None = None) -> str:
    """`what: old → new` of what there is one of, and of each label; `what: came …; went …` of lists."""
    if change.what == "put together":
        return f"put together from {_listed(change.came)}"
    if change.what.startswith(_LABELS):
        return f"{change.what}: {'; '.join(map(_relabelled, change.went, change.came))}"
    if change.what in _ONE and change.came and change.went:
        return f"{change.what}: {_listed(change.went)} → {_listed(change.came)}"
    named = labels if change.what == "options" and labels else {}
    came, went = (
        _listed(f"{code} ({named[code]})" if code in named else code for code in codes)
        for codes in (change.came, change.went)
    )
    parts = [f"{word} {said}" for word, said in (("came", came), ("went", went)) if said]
    return f"{change.what}: {'; '.join(parts) or 'in another order'}"


def _relabelled(before: str, now: str) -> str:
    """`good ‘Good’ → ‘Strong’`, of two labels that each stand after their code."""
    code, _, old = before.partition(": ")
    return f"{code} ‘{old}’ → ‘{now.partition(': ')[2]}’"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
