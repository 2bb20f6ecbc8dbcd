"""Files that change underneath: by a sync service, by damage, by a foreign or newer program; and a clock put back."""

import json
import random
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from audit_tui.errors import AuditError, DamagedFile
from audit_tui.store.repository import Conflict, Item
from audit_tui.store.storage import SCHEMA
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.auditing import RECORD
from tests.faults import sessions
from tests.faults.ground import PART, Ground, Tally, goes_on, held_against, save, total

OTHER = "NEG-02.police"


def swapped(ground: Ground) -> Tally:
    """A sync service puts another file in the place of an open one, takes it away, or puts a copy beside it."""
    return total(_swapped(ground, how) for _ in range(ground.times(2, 40)) for how in SWAPS)


def overtaken(ground: Ground) -> Tally:
    """A sync service puts in the copy of another machine, on which more was saved since both were alike."""
    return total(_overtaken(ground, 1 + number % 5) for number in range(ground.times(3, 100)))


def _older(path: Path, older: bytes, _other: bytes) -> None:
    path.write_bytes(older)


def _of_another(path: Path, _older: bytes, other: bytes) -> None:
    path.write_bytes(other)


def _another_part(path: Path, _older: bytes, _other: bytes) -> None:
    path.write_bytes(next(path.parent.glob(f"{OTHER}.json*")).read_bytes())


def _deleted(path: Path, _older: bytes, _other: bytes) -> None:
    path.unlink()


def _a_folder(path: Path, _older: bytes, _other: bytes) -> None:
    path.unlink()
    path.mkdir()


SWAPS: dict[str, Callable[[Path, bytes, bytes], None]] = {
    "older copy": _older,
    "other copy": _of_another,
    "copy of another part": _another_part,
    "deleted": _deleted,
    "a folder of its name": _a_folder,
}


def _swapped(ground: Ground, how: str) -> Tally:
    folder, repository, said = ground.started("swapped")
    path, older = ground.file(folder), ground.file(folder).read_bytes()
    other = _saved_elsewhere(ground, folder, 1)
    said.append(save(repository, "q1", 8))
    _part_beside(ground, folder)
    whole = path.read_bytes()
    SWAPS[how](path, older, other)
    there = path.read_bytes() if path.is_file() else b""
    found = _told(lambda: save(repository, "q2", 9), how) + _told(lambda: repository.all(PART), how)
    if (path.read_bytes() if path.is_file() else b"") != there:
        found += Tally(corrupted=1, notes=(f"{how}: it was written over",))
    _put_back(path, whole)
    said.append(save(repository, "q2", 9))
    found += held_against(repository, said) + _beside(ground, folder, repository)
    return Tally(1, len(said)) + found + goes_on(ground, folder, said)


def _put_back(path: Path, whole: bytes) -> None:
    if path.is_dir():
        path.rmdir()
    path.write_bytes(whole)


def _saved_elsewhere(ground: Ground, folder: Path, saves: int) -> bytes:
    """The part after as many saves on another machine, which had the same copy."""
    elsewhere = folder.with_name(f"{folder.name}-elsewhere")
    shutil.copytree(folder, elsewhere)
    repository = ground.repository(elsewhere)
    for number in range(saves):
        save(repository, "q0", 1000 + number)
    raw = ground.file(elsewhere).read_bytes()
    shutil.rmtree(elsewhere)
    return raw


def _part_beside(ground: Ground, folder: Path) -> None:
    """Another part of the same audit."""
    ground.repository(folder).put([Item(OTHER, "answer", "q1", 0, {"value": "yes"})], by="A", at="2026-03-02T09:30:00Z")


def _beside(ground: Ground, folder: Path, repository: TinyDBRepository) -> Tally:
    """A copy with a machine's name beside the part: no part of the audit, and named as what it is."""
    path = ground.file(folder)
    copy = path.with_name(path.name.replace(PART, f"{PART}-LAPTOP", 1))
    copy.write_bytes(path.read_bytes())
    seen = set(repository.strangers()) == {copy} and repository.parts() == (PART, OTHER)[:: 1 if PART < OTHER else -1]
    copy.unlink()
    return Tally(corrupted=0 if seen else 1, notes=() if seen else ("a conflict copy was taken for a part",))


def _told(act: Callable[[], object], how: str) -> Tally:
    try:
        act()
    except AuditError as error:
        fits = bool(error.hint) and "\n" not in str(error)
        return Tally(refused=1, corrupted=0 if fits else 1)
    return Tally(corrupted=1, notes=(f"{how}: nothing was said",))


def _overtaken(ground: Ground, further: int) -> Tally:
    """What was saved here since is gone from the file: said at the next look, or lost."""
    folder, repository, said = ground.started("overtaken")
    other = _saved_elsewhere(ground, folder, 1 + further)
    said.append(save(repository, "q1", 8))
    ground.file(folder).write_bytes(other)
    try:
        repository.all(PART)
        save(repository, "q2", 9)
    except (DamagedFile, Conflict):
        return Tally(1, len(said), refused=1, gone=1)
    return Tally(1, len(said)) + held_against(ground.repository(folder), said)


def damaged(ground: Ground) -> Tally:
    """Cut short at every length, a bit flipped, foreign, empty, of a newer version: refused in a line and left."""
    folder, _, _ = ground.started("damaged")
    path, chance = ground.file(folder), ground.chance
    whole = path.read_bytes()
    lengths = range(0, len(whole), 1 if ground.full else 97)
    flips = [chance.randrange(8 * len(whole)) for _ in range(ground.times(60, 5000))]
    files = [*(whole[:length] for length in lengths), *(_flipped(whole, bit) for bit in flips)]
    files += _foreign(ground, whole, chance)
    found = total(_refused(ground, folder, path, raw) for raw in files)
    path.write_bytes(whole)
    return found + Tally(corrupted=0 if ground.is_whole(path) else 1)


def _flipped(whole: bytes, bit: int) -> bytes:
    place = bit // 8
    return whole[:place] + bytes([whole[place] ^ (1 << bit % 8)]) + whole[place + 1 :]


def _foreign(ground: Ground, whole: bytes, chance: random.Random) -> list[bytes]:
    """What other programs, other versions and bad disks leave."""
    noise = [chance.randbytes(chance.randrange(1, 4000)) for _ in range(ground.times(3, 100))]
    zeros = [bytes(len(whole)), whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2), whole + bytes(512)]
    plain = [b"{}", b'{"_default": {}}', b"[1]", b"null", b"\xff\xfe", b"PK\x03\x04", b"age-encryption.org/v1\n"]
    return [*noise, *zeros, *plain, whole + whole, whole + b"\n", *_newer(ground, whole)]


def _newer(ground: Ground, whole: bytes) -> list[bytes]:
    """The file as later versions would write it, its seal put right."""
    if ground.secret:
        return []
    made = []
    for schema in (SCHEMA + 1, SCHEMA + 9, 0):
        head, _, _ = re.sub(rb'"schema": \d+', b'"schema": %d' % schema, whole).rpartition(b'"sha256": "')
        head += b'"sha256": "'
        made.append(head + sha256(head).hexdigest().encode() + b'"}}\n}\n')
        assert json.loads(made[-1])
    return made


def _refused(ground: Ground, folder: Path, path: Path, raw: bytes) -> Tally:
    path.write_bytes(raw)
    found, repository = Tally(1), ground.repository(folder)
    acts: tuple[Callable[[], object], ...] = (
        lambda: repository.all(PART),
        lambda: save(repository, "q1", 9),
        lambda: repository.keep_generation(PART),
    )
    for act in acts:
        try:
            act()
        except DamagedFile as error:
            found += Tally(refused=1, corrupted=0 if error.hint and "\n" not in str(error) else 1)
        else:
            found += Tally(corrupted=1, notes=(f"{len(raw)} bytes that are not the part's were taken",))
    return found + Tally(corrupted=0 if path.read_bytes() == raw else 1)


def missing(ground: Ground) -> Tally:
    """A file that is gone, or not the part’s own, when the app opens the audit, or a command that only reads."""
    ways = [(how, in_app) for how in MISSING for in_app in (True, False)]
    return total(_missing(ground, how, in_app=in_app) for _ in range(ground.times(1, 15)) for how, in_app in ways)


MISSING: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "copy of another part": lambda path: shutil.copy(path.with_name(f"{RECORD}.csc.json"), path),
    "a bit in the seal": lambda path: path.write_bytes(
        path.read_bytes().replace(b'"part": "NEG-01.p', b'"part": "NEG-01.q')
    ),
}


def _missing(ground: Ground, how: str, *, in_app: bool) -> Tally:
    """It is said, as an error or among what is behind its anchors; otherwise an agency's answers are lost silently."""
    folder = ground.new_folder("missing")
    path = sessions.start(folder) / f"{RECORD}.police.json"
    session = sessions.opened(folder)
    for seat in ("police", "csc"):
        sessions.answer(session, seat, sessions.QUESTIONS[0], "yes")
    session.keep_generation()
    MISSING[how](path)
    try:
        session = sessions.opened(folder)
        if in_app:
            session.keep_generation()
    except AuditError as error:
        return Tally(1, 2, refused=1, gone=1, corrupted=0 if error.hint else 1)
    if getattr(session, "behind", ()):
        return Tally(1, 2, refused=1, gone=1)
    return Tally(1, 2, lost=int(session.audit.answer(RECORD, "police", sessions.QUESTIONS[0]) is None))


def clock_back(ground: Ground) -> Tally:
    """The clock is put back an hour at every look: what was saved stays in its order, and so do its copies."""
    return total(_clock_back(ground) for _ in range(ground.times(1, 15)))


def _clock_back(ground: Ground) -> Tally:
    folder = ground.new_folder("clock")
    sessions.start(folder)
    session = sessions.opened(folder, sessions.GoingBack())
    words = [f"step {number}" for number in range(12)]
    copies: list[int] = []
    for number, said in enumerate(words):
        sessions.answer(session, "csc", sessions.QUESTIONS[0], sessions.VALUES[number % 3], said)
        session.keep_generation()
        copies = [_generation(path) for path in TinyDBRepository(session.folder).generations("NEG-01.csc")]
    made = [each.after.evidence for each in session.made() if each.by == "csc"]  # type: ignore[union-attr]
    session.reload()
    in_order = made == words and copies == sorted(copies, reverse=True) and len(copies) == 5
    return Tally(len(words), len(words), lost=len(set(words) - set(made)), corrupted=int(not in_order)) + Tally(
        corrupted=len(session.tampered())
    )


def _generation(path: Path) -> int:
    found = 0
    with suppress(KeyError):
        found = json.loads(path.read_bytes())["_meta"]["1"]["generation"]
    return found
