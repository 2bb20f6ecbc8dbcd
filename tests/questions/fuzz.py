"""Read made-up and garbled question sets, and see what breaks: `python -m tests.questions.fuzz --documents 100000`."""

import argparse
import os
import random
import re
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from audit_tui.domain.question_set import ALL, Question, QuestionSet
from audit_tui.domain.words import PANEL
from audit_tui.questions.canonical import canonical_files
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.outline import is_address
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import check_files, read_set
from tests.questions.garbling import Document, document
from tests.questions.shapes import LARGEST, shapes

LIMIT = 2.0
"""Seconds of the processor's time that reading one document may take."""

_AT_ONCE, _TOLD_EVERY = 250, 10_000
_ID = re.compile(r"[A-Z]{2,8}-[0-9]{1,3}(\.[0-9]{1,3})?")


class TooSlow(BaseException):
    """Reading took longer than the limit."""


class Outcome(NamedTuple):
    """What became of one document."""

    name: str
    sort: str
    read: bool
    problems: int
    seconds: float
    failure: str = ""


def read(made: Document, folder: Path) -> tuple[bool, int]:
    """Whether the document is a set, and how many problems it has; AssertionError where something is amiss."""
    for file in folder.glob("*.md"):
        if file.name not in made.files:
            file.unlink()
    for name, data in made.files.items():
        (folder / name).write_bytes(data)
    asked = folder / made.asked
    found, problems = read_set(asked, [shipped_folder()])
    _sound_problems(problems, folder)
    if found is None:
        assert _errors(problems), "neither a set nor an error"
    else:
        assert not _errors(problems), "a set and an error together"
        _sound_set(found)
        _sound_when_written(found, folder / "written")
    if made.sort in ("part", "vocabulary", "small", "made"):
        _sound_problems(check_files([folder], [shipped_folder()]), folder)
    return found is not None, len(problems)


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _sound_problems(problems: Sequence[Problem], folder: Path) -> None:
    """Each problem is one line, once, in order, and at a place that there is."""
    assert len(set(problems)) == len(problems), "a problem twice"
    places = [(problem.path, problem.line, problem.column) for problem in problems]
    assert places == sorted(places), "problems out of order"
    lines = {path: _lines(Path(path)) for path in {problem.path for problem in problems}}
    for problem in problems:
        assert Path(problem.path).parent in (folder, shipped_folder()), f"a strange file: {problem}"
        assert 1 <= problem.line <= len(lines[problem.path]), f"no such line: {problem}"
        assert 1 <= problem.column <= len(lines[problem.path][problem.line - 1]) + 1, f"no such column: {problem}"
        assert len(str(problem).splitlines()) == 1, f"not on one line: {problem!r}"
        assert len(str(problem)) < 1000, f"a long message: {str(problem)[:300]}"


def _lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _sound_set(found: QuestionSet) -> None:
    """What the rest of the program relies on: ids that are one question's own, words and questions that there are."""
    ids = [question.id for question in found.questions]
    assert ids, "a set without questions"
    assert len({*ids, *(section.id for section in found.sections)}) == len(ids) + len(found.sections), "an id twice"
    for question in found.questions:
        _sound_question(question, found, set(ids))
    assert QuestionSet.model_validate_json(found.model_dump_json()) == found, "another set once it is kept"


def _sound_when_written(found: QuestionSet, folder: Path) -> None:
    """Written in the one fixed way, it is read as the same set again."""
    folder.mkdir(exist_ok=True)
    for name, text in canonical_files(found).items():
        (folder / name).write_text(text, encoding="utf-8")
    again, problems = read_set(folder / f"{found.id}.md", [])
    assert again is not None, f"unreadable when written: {problems[0]}"
    assert again.digest == found.digest, "another set when written"


def _sound_question(question: Question, found: QuestionSet, ids: set[str]) -> None:
    words = found.vocabulary
    assert _ID.fullmatch(question.id), f"no id: {question.id}"
    assert question.text, f"{question.id} asks nothing"
    assert question.theme in {term.code for term in words.themes}, f"{question.id}: {question.theme}"
    assert question.layer in {term.code for term in words.layers}, f"{question.id}: {question.layer}"
    assert {ALL, PANEL, *(term.code for term in words.agencies)}.issuperset(question.asked_of), question.asked_of
    assert len(set(question.answer.codes)) == len(question.answer.codes), f"{question.id}: an option twice"
    assert set(question.answer.codes).issuperset(question.answer.alone), question.answer.alone
    assert all(is_address(source.url) and source.name for source in question.sources), question.sources
    assert ids.issuperset(_named(question)), f"{question.id} reads what there is not"
    assert not ids & set(question.was), question.was


def _named(question: Question) -> Iterator[str]:
    """The questions that its conditions and prompts name."""
    conditions = [question.asked_when, question.required_when, question.required_unless]
    conditions += [rule.condition for rule in question.rules] + [prompt.condition for prompt in question.prompts]
    for group in (group for condition in conditions if condition for group in condition.any_of):
        for comparison in group:
            yield from (side.question for side in (comparison.left, comparison.other) if side and side.question)
    yield from (prompt.question for prompt in question.prompts)


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Break off what takes longer, where the system can; elsewhere it is only measured."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def outcome(name: str, made: Document, folder: Path) -> Outcome:
    """What becomes of a document."""
    started, is_set, problems, failure = time.process_time(), False, 0, ""
    try:
        with _limit(LIMIT):
            is_set, problems = read(made, folder)
    except TooSlow:
        failure = f"too slow:\n{traceback.format_exc(limit=-3)}"
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        failure = traceback.format_exc()
    seconds = time.process_time() - started
    return Outcome(name, made.sort, is_set, problems, seconds, failure or ("too slow" if seconds > LIMIT else ""))


def fuzz(numbers: Iterable[int], seed: int, keep: Path) -> list[Outcome]:
    """The outcomes of these documents; one that fails is kept."""
    return _all(((str(number), document(seed, number)) for number in numbers), keep)


def stretch(names: Sequence[str], size: int, keep: Path) -> list[Outcome]:
    """The outcomes of these shapes at this size."""
    made = ((name, Document("shape", "shape.md", {"shape.md": data})) for name, data in shapes(size) if name in names)
    return _all(made, keep)


def _all(made: Iterable[tuple[str, Document]], keep: Path) -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        return [_kept(outcome(name, found, Path(folder)), found, keep) for name, found in made]


def _kept(result: Outcome, made: Document, keep: Path) -> Outcome:
    if not result.failure:
        return result
    place = keep / re.sub(r"[^A-Za-z0-9]+", "-", result.name)
    place.mkdir(parents=True, exist_ok=True)
    for name, data in made.files.items():
        (place / name).write_bytes(data)
    return result._replace(failure=f"{result.name}: kept in {place} (read {made.asked})\n{result.failure}")


def _portions(count: int, of: int) -> list[range]:
    return [range(start, min(start + of, count)) for start in range(0, count, of)]


def _report(what: str, results: Sequence[Outcome]) -> int:
    """Print the figures; how many failed."""
    slowest = max(results, key=lambda result: result.seconds)
    failed = [result for result in results if result.failure]
    sorts = Counter(result.sort for result in results)
    with_problems = sum(result.problems > 0 for result in results)
    print(
        f"{what}: {len(results)}, sets {sum(result.read for result in results)}, with problems {with_problems}, ",
        end="",
    )
    print(f"slowest {slowest.seconds * 1e3:.0f} ms ({slowest.name}), failures {len(failed)}")
    print("  " + ", ".join(f"{sort} {count / len(results):.0%}" for sort, count in sorts.most_common()))
    for result in failed:
        print(result.failure)
    return len(failed)


def _run(what: str, task: Callable[..., list[Outcome]], portions: Sequence[object], processes: int) -> int:
    results: list[Outcome] = []
    with ProcessPoolExecutor(processes) as pool:
        for found in pool.map(task, portions):
            before = len(results) // _TOLD_EVERY
            results += found
            if len(results) // _TOLD_EVERY > before:
                print(f"{len(results)} {what}, failures {sum(bool(result.failure) for result in results)}", flush=True)
    return _report(what, results)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", type=int, help="the number of one document, which is read again")
    parser.add_argument("--size", type=int, default=LARGEST, help="bytes of the documents made to be slow; 0 for none")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "audit-tui-fuzz")
    arguments = parser.parse_args()
    keep = arguments.keep / str(arguments.seed)
    print(f"seed {arguments.seed}")
    if arguments.only is not None:
        return 1 if _report("documents", fuzz([arguments.only], arguments.seed, keep)) else 0
    failed = 0
    if arguments.documents:
        portions = _portions(arguments.documents, _AT_ONCE)
        failed += _run("documents", partial(fuzz, seed=arguments.seed, keep=keep), portions, arguments.processes)
    if arguments.size:
        names = [name for name, _ in shapes(1000)]
        parts = [names[number :: 4 * arguments.processes] for number in range(4 * arguments.processes)]
        task = partial(stretch, size=arguments.size, keep=keep)
        failed += _run(f"shapes of {arguments.size} bytes", task, parts, arguments.processes)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
