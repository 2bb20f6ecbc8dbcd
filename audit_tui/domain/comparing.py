"""Which answers to an older version of a question set compare with answers to a newer one."""

from collections.abc import Iterable, Iterator, Mapping

from audit_tui.domain.base import Frozen
from audit_tui.domain.changes import (
    COMPARABLE,
    Difference,
    Verdict,
    both_ways,
    changes_of,
    conditions_of,
    in_new_ids,
    relabelled,
)
from audit_tui.domain.question_set import Question, QuestionSet


class QuestionOfBoth(Frozen):
    """One question: its newer id and text, its older id where that was another (`was`), and what changed."""

    id: str
    text: str
    verdict: Verdict
    was: str = ""
    changed: tuple[Difference, ...] = ()

    @property
    def compares(self) -> bool:
        """Whether answers given to the old question compare with answers to the new."""
        return self.verdict in COMPARABLE


class SetsCompared(Frozen):
    """Every question of both sets once, the retired ones last, and what changed around them.

    `reused` are ids that were given up and name a question again, `unlisted` those that are gone without standing under
    `retired`. With `same_version` the two differ and say that they are one version: neither may be taken for the other.
    With `turned` all that the newer set adds is what the older one gave up: the two may stand the wrong way round.
    """

    questions: tuple[QuestionOfBoth, ...]
    head: tuple[Difference, ...] = ()
    vocabulary: tuple[Difference, ...] = ()
    reused: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    same_version: bool = False
    turned: bool = False

    def count(self, *verdicts: Verdict) -> int:
        """How many questions have one of these verdicts."""
        return sum(question.verdict in verdicts for question in self.questions)


def compare(old: QuestionSet, new: QuestionSet) -> SetsCompared:
    """What changed from one version of a question set to another.

    A question is the same question where it has the same id, or where the newer set's `was` says that it had it. An id
    within a condition is read as its newer one, so that renaming a question changes none of those that ask for it. A
    question whose condition reads a changed question is not changed by that.
    """
    before = _renamed(old, new)
    after = {older: newer for newer, older in before.items()}
    ranked = _ranked(old, after) | _ranked(new, {})
    found = [_of_new(question, old, before.get(question.id), after, ranked) for question in new.questions]
    gone = [question for question in old.questions if question.id not in after]
    given_up = {*old.retired, *(name for question in old.questions for name in question.was)}
    listed = {*new.retired, *(name for question in new.questions for name in question.was)}
    added = [question.id for question in new.questions if old.question(question.id) is None]
    reused = tuple(name for name in added if name in given_up)
    return SetsCompared(
        questions=(*found, *(QuestionOfBoth(id=each.id, text=each.text, verdict="retired") for each in gone)),
        head=tuple(_head(old, new, after)),
        vocabulary=tuple(_vocabulary(old, new)),
        reused=reused,
        unlisted=tuple(_unlisted(old, new, listed)) if old.id == new.id else (),
        same_version=(old.id, old.version) == (new.id, new.version) and old.digest != new.digest,
        turned=bool(reused) and len(reused) == len(added),
    )


def _renamed(old: QuestionSet, new: QuestionSet) -> dict[str, str]:
    """The older id of each question that both sets have, by its newer one; each question is taken once.

    Only the newer set knows what became of a question: by the older one's `was`, an id that is used again for another
    question would be taken for the first.
    """
    before = {question.id: question.id for question in new.questions if old.question(question.id) is not None}
    taken = set(before)
    for question in new.questions:
        for older in question.was:
            if old.question(older) is not None and question.id not in before and older not in taken:
                before[question.id] = older
                taken.add(older)
    return before


def _ranked(questions: QuestionSet, after: Mapping[str, str]) -> frozenset[str]:
    """The questions between whose options some condition counts steps, so that their order means something."""
    return frozenset(
        after.get(name, name)
        for question in questions.questions
        for condition in conditions_of(question)
        for group in condition.any_of
        for comparison in group
        if comparison.operator == "steps_from"
        for reference in (comparison.left, comparison.other)
        if reference is not None and (name := reference.question or question.id)
    )


def _of_new(
    question: Question, old: QuestionSet, older_id: str | None, after: Mapping[str, str], ranked: frozenset[str]
) -> QuestionOfBoth:
    older = old.question(older_id) if older_id is not None else None
    if older is None:
        return QuestionOfBoth(id=question.id, text=question.text, verdict="new")
    was = older.id if older.id != question.id else ""
    merged = tuple(name for name in (older.id, *question.was) if old.question(name) is not None)
    verdict, changed = changes_of(
        in_new_ids(older, after), question, ranked=question.id in ranked, merged=tuple(dict.fromkeys(merged))
    )
    return QuestionOfBoth(id=question.id, text=question.text, verdict=verdict, was=was, changed=changed)


def _head(old: QuestionSet, new: QuestionSet, after: Mapping[str, str]) -> Iterator[Difference]:
    written = (
        ("set", old.id, new.id),
        ("title", old.title, new.title),
        ("status", old.status, new.status),
        ("purpose", old.purpose, new.purpose),
        ("records in scope", old.records_in_scope, new.records_in_scope),
        ("period under review", old.period, new.period),
    )
    yield from (Difference(what=what, came=(now,), went=(before,)) for what, before, now in written if before != now)
    listed = (
        ("quorum", old.quorum, new.quorum),
        ("included parts", old.include, new.include),
        ("retired ids", old.retired, new.retired),
        ("key lines of enquiry", old.enquiry, new.enquiry),
    )
    for what, were, are in listed:
        if were != are:
            came, went = both_ways(were, are)
            yield Difference(what=what, came=came, went=went)
    yield from _sections(old, new, after)


def _sections(old: QuestionSet, new: QuestionSet, after: Mapping[str, str]) -> Iterator[Difference]:
    """Sections by their ids, their titles, and the order and places of the questions that both sets have."""
    were, are = {each.id: each.title for each in old.sections}, {each.id: each.title for each in new.sections}
    came, went = both_ways(were, are)
    if came or went:
        yield Difference(what="sections", came=came, went=went)
    retitled = [name for name in are if name in were and were[name] != are[name]]
    if retitled:
        now, before = (tuple(f"{name}: {titles[name]}" for name in retitled) for titles in (are, were))
        yield Difference(what="titles of sections", came=now, went=before)
    kept = set(after.values())
    placed = [
        [(section.part, section.id, name) for section in one.sections for name in _names(section.questions, ids, kept)]
        for one, ids in ((old, after), (new, {}))
    ]
    if placed[0] != placed[1]:
        yield Difference(what="order of the questions, or their sections")


def _names(questions: Iterable[Question], ids: Mapping[str, str], kept: set[str]) -> Iterator[str]:
    named = (ids.get(question.id, question.id) for question in questions)
    return (name for name in named if name in kept)


def _vocabulary(old: QuestionSet, new: QuestionSet) -> Iterator[Difference]:
    before, now = old.vocabulary, new.vocabulary
    lists = (
        ("agencies", before.agencies, now.agencies),
        ("themes", before.themes, now.themes),
        ("layers", before.layers, now.layers),
    )
    for what, were, are in lists:
        came, went = both_ways((term.code for term in were), (term.code for term in are))
        if came or went:
            yield Difference(what=what, came=came, went=went)
        labelled = relabelled(f"labels of {what}", were, are)
        yield from labelled
        if not (came or went or labelled) and were != are:
            yield Difference(what=f"order of {what}")


def _unlisted(old: QuestionSet, new: QuestionSet, listed: set[str]) -> Iterator[str]:
    """Ids that the older set used or had given up, of which the newer says nothing."""
    given_up = (*old.retired, *(name for question in old.questions for name in question.was))
    known = dict.fromkeys((*(question.id for question in old.questions), *given_up))
    return (name for name in known if new.question(name) is None and name not in listed)
