"""Anchors: how far the history of each part reached, held in another part, so that one put back to an older copy shows.

The session's own part holds those of all others, and the one of written copies that of the session's own. They are in
the history themselves, so that those from before stay. The hash of the session's last event takes in all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit_tui.domain.words import COPIES_PART, SESSION_PART
from audit_tui.errors import DamagedFile
from audit_tui.store import history
from audit_tui.store.folders import is_safe_name
from audit_tui.store.repository import Document, Event, Item, Repository
from audit_tui.text import moment, plural

ANCHOR = "anchor"
"""The kind of an anchor; its id is the part whose history it holds."""


@dataclass(frozen=True)
class Anchor:
    """The history of a part had an event `seq` of this hash, at a time and as whom this was written down.

    `put_back` says that a repair put the part back to there, whatever was anchored of it before.
    """

    part: str
    seq: int
    hash: str
    at: str
    by: str
    put_back: bool


@dataclass(frozen=True)
class Broken:
    """A part whose history is not the one that was anchored; `repaired` where a repair says so itself."""

    part: str
    words: str
    repaired: bool = False


def holder_of(part: str) -> str:
    """The part in which the anchor of a part is."""
    return COPIES_PART if part == SESSION_PART else SESSION_PART


def anchor(repository: Repository, *, by: str, at: str) -> str:
    """Anchor every part whose history went on since its last anchor; the hash that takes in all of it.

    A part that is not as it was anchored keeps the anchor that shows it. Raises NotSaved, DamagedFile.
    """
    others = sorted({*repository.parts(), COPIES_PART} - {SESSION_PART})
    while any(_anchor(repository, parts, by=by, at=at) for parts in (others, [SESSION_PART])):
        others = [COPIES_PART]  # which the first anchor of the session's own part may just have made
    head = repository.head(SESSION_PART)
    return head.hash if head else ""


def _anchor(repository: Repository, parts: Iterable[str], *, by: str, at: str) -> bool:
    """Anchor those of these parts, held by one, whose history went on; whether there were any."""
    known = _newest(repository)
    heads = [(part, head) for part in parts if (head := _went_on(repository, part, known.get(part)))]
    _write(repository, heads, known, by=by, at=at)
    return bool(heads)


def put_back(repository: Repository, parts: Iterable[str], *, by: str, at: str) -> None:
    """Anchor parts where a repair has put them back to; what was anchored of them after that is explained by it."""
    parts = tuple(parts)
    for holder in (SESSION_PART, COPIES_PART):
        mine = [part for part in parts if holder_of(part) == holder]
        heads = [(part, head) for part in mine if (head := repository.head(part))]
        _write(repository, heads, _newest(repository), by=by, at=at, put_back=True)


def behind(repository: Repository, parts: Sequence[str] = ()) -> tuple[str, ...]:
    """The parts, or those of these, that are not as their newest anchors say: put back to an older copy, or gone."""
    known = {part: anchor for part, anchor in _newest(repository).items() if not parts or part in parts}
    return tuple(sorted(part for part, anchor in known.items() if not _holds(repository, part, anchor)))


def anchored(repository: Repository) -> tuple[Anchor, ...]:
    """Every anchor that was ever written, oldest first in each of the two parts that hold them."""
    return tuple(
        each
        for holder in (SESSION_PART, COPIES_PART)
        for each in of_history(repository.history(holder), repository.all(holder))
        if holder_of(each.part) == holder
    )


def of_history(events: Iterable[Event], items: Iterable[Item]) -> Iterator[Anchor]:
    """The anchors in the history of one part, oldest first."""
    events = tuple(events)
    for event, document in zip(events, history.documents_made(events, items), strict=True):
        if event.kind == ANCHOR and document is not None and _can_be(event.id, document):
            put_back = bool(document.get("put_back"))
            yield Anchor(event.id, document["seq"], document["hash"], event.at, event.by, put_back)


def verify(repository: Repository) -> Iterator[Broken]:
    """The parts whose history is not what was anchored, with where it breaks; raises DamagedFile."""
    _newest(repository)  # none of them is one that cannot be
    parts: dict[str, list[Anchor]] = {}
    for each in anchored(repository):
        parts.setdefault(each.part, []).append(each)
    for part, anchors in sorted(parts.items()):
        yield from against(part, anchors, repository.history(part))


def against(part: str, anchors: Iterable[Anchor], events: tuple[Event, ...]) -> Iterator[Broken]:
    """What is wrong with the history of a part, held against its anchors, oldest first."""
    anchors = tuple(anchors)
    lost = [each for each in anchors if not _is_in(events, each)]
    repaired = {each: repair for each in lost if (repair := _repair_after(anchors, each))}
    if repaired:
        newest, repair = max(repaired.items(), key=lambda pair: pair[0].seq)
        gone = plural(newest.seq - repair.seq, "event")
        words = (
            f"was put back to event {repair.seq} by a repair on {moment(repair.at)}: {gone} after that are not in it"
        )
        yield Broken(part, words, repaired=True)
    unexplained = [each for each in lost if each not in repaired]
    if unexplained:
        yield Broken(part, _where(events, unexplained))


def not_anchored(repository: Repository) -> int:
    """How many events came since the newest anchors, and are therefore not in the session's head."""
    known = _newest(repository)
    heads = {part: repository.head(part) for part in repository.parts() if part != SESSION_PART}
    return sum(
        max(0, head.seq - (_seq(known[part]) if part in known else 0))
        for part, head in heads.items()
        if head and not _is_of_anchors(part, head)
    )


def _where(events: tuple[Event, ...], lost: list[Anchor]) -> str:
    """Where a history leaves the one that was anchored: the first event that is another, or its end."""
    another = [each for each in lost if each.seq <= len(events)]
    if another:
        first = min(another, key=lambda each: each.seq)
        is_now = f"event {first.seq} ({history.in_words(events[first.seq - 1])})"
        return f"{is_now} is not the one that was anchored on {moment(first.at)}: its history was written anew"
    last = max(lost, key=lambda each: each.seq)
    was = f"{plural(last.seq, 'event')} of it were anchored on {moment(last.at)} as {last.by}"
    if not events:
        return f"is not there: {was}"
    ends = f"its history ends with event {len(events)} ({history.in_words(events[-1])})"
    return f"was cut back, or is an older copy: {ends}, and {was}"


def _is_in(events: tuple[Event, ...], anchor: Anchor) -> bool:
    return 0 < anchor.seq <= len(events) and events[anchor.seq - 1].hash == anchor.hash


def _repair_after(anchors: tuple[Anchor, ...], lost: Anchor) -> Anchor | None:
    later = anchors[anchors.index(lost) + 1 :]
    return next((each for each in later if each.put_back and each.seq < lost.seq), None)


def _newest(repository: Repository) -> dict[str, Item]:
    """The newest anchor of each part."""
    return {
        item.id: _checked(repository, item)
        for holder in (SESSION_PART, COPIES_PART)
        for item in repository.all(holder)
        if item.kind == ANCHOR and holder_of(item.id) == holder
    }


def _checked(repository: Repository, item: Item) -> Item:
    """An anchor that can be one; raises DamagedFile."""
    if not _can_be(item.id, item.document or {}):
        hint = "it was left as it was; restore a backup"
        raise DamagedFile(f"anchor {item.id} cannot be read", hint=hint, path=repository.where(item.part))
    return item


def _can_be(part: str, document: Document) -> bool:
    seq, digest = document.get("seq"), document.get("hash")
    return is_safe_name(part) and type(seq) is int and seq > 0 and isinstance(digest, str)


def _went_on(repository: Repository, part: str, known: Item | None) -> Event | None:
    """The last event of a part, where there is more of its history than was anchored; None where that is not so."""
    head = repository.head(part)
    if head is None or known is None:
        return head
    goes_on = head.seq > _seq(known) and not _is_of_anchors(part, head) and _holds(repository, part, known)
    return head if goes_on else None


def _is_of_anchors(part: str, head: Event) -> bool:
    """Whether a part went on by the anchor of the session's own alone: anchoring that in turn would never end."""
    return part == COPIES_PART and head.kind == ANCHOR


def _seq(known: Item) -> int:
    return int((known.document or {})["seq"])


def _holds(repository: Repository, part: str, known: Item) -> bool:
    event = repository.head(part, _seq(known))
    return event is not None and event.hash == (known.document or {})["hash"]


def _write(
    repository: Repository,
    heads: list[tuple[str, Event]],
    known: dict[str, Item],
    *,
    by: str,
    at: str,
    put_back: bool = False,
) -> None:
    """Save anchors, all of which one part holds."""
    more = {"put_back": True} if put_back else {}
    repository.put(
        [
            Item(
                holder_of(part),
                ANCHOR,
                part,
                known[part].version if part in known else 0,
                {"seq": head.seq, "hash": head.hash, **more},
            )
            for part, head in heads
        ],
        by=by,
        at=at,
    )
