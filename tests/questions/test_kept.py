"""A set that was read is not read again while nothing of it has changed, and is never taken for what it was before."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audit_tui.domain.question_set import QuestionSet
from audit_tui.errors import AuditError
from audit_tui.questions.library import Library, shipped_folder

TOPIC = "neglect"
INCLUDED = "record_details"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A partnership's own copy of a shipped set and all that it is made of."""
    folder = tmp_path / "sets"
    shutil.copytree(shipped_folder(), folder)
    rewrite(folder / f"{TOPIC}.md", "version: 2026.1", "version: 2026.2")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "audit-tui"


def rewrite(path: Path, old: str, new: str) -> None:
    """Other words of the same length, at the same time of day: size and times tell nothing."""
    assert len(old) == len(new)
    before, text = path.stat(), path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def kept_file(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


def wordings(found: QuestionSet) -> str:
    return found.model_dump_json()


def test_what_was_kept_is_what_was_read_and_is_not_read_again(folder: Path, cache: Path) -> None:
    plain = Library([folder]).read(TOPIC)
    library = Library([folder], cache)
    assert library.read(TOPIC) == plain
    written = kept_file(cache).stat()
    again = Library([folder], cache).read(TOPIC)
    assert (again, again.digest) == (plain, plain.digest)
    assert Library([folder], cache).digest(TOPIC) == plain.digest
    assert [question.wording for question in again.questions] == [question.wording for question in plain.questions]
    assert kept_file(cache).stat().st_ino == written.st_ino, "who reads a set anew keeps it anew"
    assert library.read(TOPIC) is library.read(TOPIC)


CHANGES: dict[str, Callable[[Path], object]] = {
    "the set": lambda folder: rewrite(folder / f"{TOPIC}.md", "an ordinary day", "an Ordinary day"),
    "a part": lambda folder: rewrite(folder / f"{INCLUDED}.md", "# Record details", "# Record detailz"),
    "a question of a part": lambda folder: rewrite(folder / f"{INCLUDED}.md", "### REC-", "### REZ-"),
    "the vocabulary": lambda folder: rewrite(folder / "vocabulary.md", "police: Police", "police: Bobbys"),
    "a part is gone": lambda folder: (folder / f"{INCLUDED}.md").unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_any_file_is_seen_whatever_its_size_and_time(folder: Path, cache: Path, what: str) -> None:
    open_already = Library([folder], cache)
    before = open_already.read(TOPIC)
    CHANGES[what](folder)
    now = _said(lambda: Library([folder]).read(TOPIC))
    for library in (open_already, Library([folder], cache), Library([folder], cache)):
        assert _said(lambda library=library: library.read(TOPIC)) == now  # type: ignore[misc]
    assert now != wordings(before) or what == "a part"
    if now.startswith("{"):
        assert open_already.digest(TOPIC) == Library([folder], cache).digest(TOPIC) == Library([folder]).digest(TOPIC)
    else:
        assert _said(lambda: open_already.digest(TOPIC)) == now


def test_a_part_that_comes_to_stand_before_the_one_that_was_read_is_seen(tmp_path: Path, cache: Path) -> None:
    nearer, farther = tmp_path / "nearer", tmp_path / "farther"
    shutil.copytree(shipped_folder(), farther)
    nearer.mkdir()
    shutil.move(farther / f"{TOPIC}.md", nearer)
    rewrite(nearer / f"{TOPIC}.md", "version: 2026.1", "version: 2026.2")
    before = Library([nearer, farther], cache).read(TOPIC)
    shutil.copy(farther / "vocabulary.md", nearer)
    rewrite(nearer / "vocabulary.md", "police: Police", "police: Bobbys")
    now = Library([nearer, farther], cache).read(TOPIC)
    assert (before.agency_label("police"), now.agency_label("police")) == ("Police", "Bobbys")


def test_a_set_that_becomes_unlike_the_shipped_one_of_its_version_is_refused(folder: Path, cache: Path) -> None:
    assert Library([folder], cache).read(TOPIC).version == "2026.2"
    rewrite(folder / f"{TOPIC}.md", "version: 2026.2", "version: 2026.1")
    assert Library([folder], cache).read(TOPIC).version == "2026.1", "alike"
    rewrite(folder / f"{TOPIC}.md", "an ordinary day", "an Ordinary day")
    with pytest.raises(AuditError, match="differs from the shipped"):
        Library([folder], cache).read(TOPIC)


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _raw: b"",
    "cut short": lambda raw: raw[: len(raw) // 2],
    "one byte": lambda raw: raw.replace(b"ordinary", b"Ordinary", 1),
    "another version": lambda raw: raw.replace(b"audit-tui ", b"audit-tui 0.0-", 1),
    "other files": lambda raw: raw.replace(b"vocabulary.md", b"vocabulary.xx", 1),
    "not ours": lambda _raw: b"\xff\x00" * 400,
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_file_of_the_cache_is_not_believed_and_made_anew(folder: Path, cache: Path, how: str) -> None:
    plain = Library([folder], cache).read(TOPIC)
    whole = kept_file(cache).read_bytes()
    kept_file(cache).write_bytes(SPOILED[how](whole))
    assert kept_file(cache).read_bytes() != whole
    assert Library([folder], cache).read(TOPIC) == plain
    assert kept_file(cache).read_bytes() == whole


def test_a_cache_that_cannot_be_written_to_or_is_taken_away_is_no_matter(
    folder: Path, cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    plain = Library([folder], tmp_path / "file" / "cache").read(TOPIC)
    assert Library([folder], cache).read(TOPIC) == plain
    shutil.rmtree(cache)
    assert Library([folder], cache).read(TOPIC) == plain
    kept_file(cache).unlink()
    cache.rmdir()
    cache.mkdir(mode=0o500)
    assert Library([folder], cache).read(TOPIC) == plain


def test_a_set_with_mistakes_is_not_kept(folder: Path, cache: Path) -> None:
    rewrite(folder / f"{TOPIC}.md", "- asked of: all", "- asked by: all")
    for _ in range(2):
        with pytest.raises(AuditError, match="cannot be used"):
            Library([folder], cache).read(TOPIC)
    assert not cache.exists()


def test_several_may_keep_a_set_at_once(folder: Path, cache: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: Library([folder], cache).read(TOPIC).digest, range(8)))
    assert len(set(found)) == 1
    assert [path.suffix for path in cache.iterdir()] == [".questions"]


def _said(read: Callable[[], QuestionSet]) -> str:
    """All that a set says, or why it cannot be read."""
    try:
        return wordings(read())
    except AuditError as error:
        return str(error)
