"""Returns that came back otherwise than they were sent: bundles, workbooks and rows of text, taken into an audit."""

import contextlib
import csv
import io
import json
import shutil
import warnings
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from pydantic import ValidationError

from audit_tui.demonstration import SESSION_ID
from audit_tui.domain.question_set import QuestionSet
from audit_tui.errors import AuditError
from audit_tui.returns import layout
from audit_tui.sent_returns import open_bundle
from tests.fuzz.frame import Example, Target, Verdict, assert_no_jargon, assert_same, digests, run
from tests.fuzz.odd import NUMBERS, TEXTS, Pool, changed, hurt, written
from tests.fuzz.sessions import Bench

_AGENCIES = ("csc", "health")
_HEADS = ("record", "question", "agency", "value", "state", "evidence", "basis", "comment")
_WORDS: dict[str, tuple[str, ...]] = {
    "record": ("NEG-DEMO1", "NEG-DEMO2", "NEG-DEMO3", "NEG-19A"),
    "question": ("NEG-5.4", "NEG-5.1", "NEG-1.1", "NEG-2.1", "REC-1", "CLS-1", "NEG-99"),
    "agency": ("csc", "police", "health", "panel", "school"),
    "value": ("child", "yes", "no", "2026-01-01", "3", "child;parents", "14/06/2022", "1,000"),
    "state": ("", "", "not_recorded", "Not recorded", "deferred", "na"),
    "basis": ("", "inferred", "seen_in_record"),
}


_CELLS = (
    *(word for words in _WORDS.values() for word in words * 2),
    *(text for text in TEXTS if not ILLEGAL_CHARACTERS_RE.search(text) and text.isprintable()),
    *NUMBERS,
    *(None, layout.MARK_BELOW, layout.CHOSEN, layout.CHOSEN, layout.FINISHED, layout.KNOWN, layout.NOT_KNOWN),
)
"""What a spreadsheet program can put into a cell."""


class _Sent(Bench):
    """Two audits, and the files that were sent out for one of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        for agency in _AGENCIES:
            for form in ("json", "xlsx"):
                path = self.path(agency, form)
                ended = run(
                    *("--sessions", self.sessions, "return", "blank", SESSION_ID),
                    *("--agency", agency, "--format", form, "-o", path),
                )
                assert ended.status == 0, ended
        self.bundles = {agency: json.loads(self.path(agency, "json").read_bytes()) for agency in _AGENCIES}
        self.in_bundles = Pool(*({**each, "question_set": {}} for each in self.bundles.values()))
        self.in_sets = Pool(self.bundles["csc"]["question_set"])

    def path(self, agency: str, form: str) -> Path:
        return self.folder / f"{agency}.{form}"

    def restore(self) -> None:
        super().restore()
        for folder in self.sessions.iterdir():
            if not (folder / "session.json").is_file():
                shutil.rmtree(folder)

    def merged(self, chance: Random, path: Path) -> Verdict:
        """The file taken in: a dry run changes nothing, and afterwards the audit opens."""
        before, raw = digests(self.sessions), path.read_bytes()
        dry = run("--sessions", self.sessions, "return", "merge", SESSION_ID, path, "--dry-run", "--json")
        assert_same(before, self.sessions, "a dry run")
        more = ("--take-changed",) if chance.random() < 0.5 else ()
        ended = run("--sessions", self.sessions, "return", "merge", SESSION_ID, path, *more)
        assert path.read_bytes() == raw, "the return was changed"
        if dry.status == 0 and ended.status == 0:
            assert self.workspace().open(SESSION_ID)
            assert run("--sessions", self.sessions, "show", SESSION_ID, "--as", "csc").status == 0
        return ended.verdict


def bundle(chance: Random, sent: _Sent) -> bytes:
    """A bundle with something in it that was not so; its digest is made good now and then."""
    document: dict[str, Any] = sent.bundles[chance.choice(_AGENCIES)]
    if chance.random() < 0.15:
        return hurt(chance, json.dumps(document).encode())
    if chance.random() < 0.6:
        rest = changed(chance, {**document, "question_set": {}}, sent.in_bundles)
        rest = {**rest, "question_set": document["question_set"]} if isinstance(rest, dict) else rest
    else:
        rest = {**document, "question_set": changed(chance, document["question_set"], sent.in_sets)}
        with contextlib.suppress(ValidationError, ValueError, RecursionError):
            rest["digest"] = QuestionSet.model_validate(rest["question_set"]).digest
    return written(rest).encode("utf-8", "surrogatepass")


def ready_bundles(folder: Path) -> Example:
    """Bundles that are opened in a copy, and taken into the audit."""
    sent = _Sent(folder)
    path = folder / "came.json"

    def example(chance: Random) -> Verdict:
        path.write_bytes(bundle(chance, sent))
        try:
            opened = _opened(sent, path)
            merged = sent.merged(chance, path)
            return "taken" if "taken" in (opened, merged) else "refused"
        finally:
            sent.restore()

    return example


def _opened(sent: _Sent, path: Path) -> Verdict:
    """The bundle in a copy of its own: the same copy when it is opened again, and a return that can be handed in."""
    before = digests(sent.sessions)
    workspace = sent.workspace()
    try:
        name = open_bundle(workspace, path)
    except AuditError as error:
        assert_no_jargon(str(error))
        assert_same(before, sent.sessions, "a bundle that was refused")
        return "refused"
    entities = dict(workspace.open(name).audit.entities)
    assert open_bundle(workspace, path) == name, "a second copy of the same return"
    assert dict(workspace.open(name).audit.entities) == entities, "another copy when it is opened again"
    for words in (("show", name), ("history", name)):
        assert run("--sessions", sent.sessions, *words).status == 0, words
    back = sent.folder / "back.json"
    ended = run("--sessions", sent.sessions, "return", "finish", name, "-o", back, "--force")
    assert ended.status == 0, ended
    return "taken"


def ready_workbooks(folder: Path) -> Example:
    """The audit's own workbooks, filled in otherwise than any question takes it, or hurt on the way."""
    sent = _Sent(folder)
    path = folder / "came.xlsx"

    def example(chance: Random) -> Verdict:
        source = sent.path(chance.choice(_AGENCIES), "xlsx")
        if chance.random() < 0.2:
            path.write_bytes(hurt(chance, source.read_bytes()))
        else:
            _fill_in(chance, source, path)
        try:
            return sent.merged(chance, path)
        finally:
            sent.restore()

    return example


def _fill_in(chance: Random, source: Path, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(source)
    for _ in range(chance.choice((1, 4, 30))):
        sheet = chance.choice(book.worksheets)
        row = chance.randint(1, max(sheet.max_row, layout.FIRST_ROW) + 2)
        column = chance.choice(
            (layout.ANSWER, layout.ANSWER, layout.STATE, layout.EVIDENCE, layout.BASIS, layout.KEY, "B")
        )
        if not isinstance(sheet[f"{column}{row}"], MergedCell):
            sheet[f"{column}{row}"] = chance.choice(_CELLS)
    if chance.random() < 0.2:
        chance.choice(book.worksheets).title = chance.choice(("NEG-DEMO9", "Sheet1", "neg-demo1", "x" * 31))
    book.save(path)


def ready_rows(folder: Path) -> Example:
    """Rows of text of which any cell may hold anything."""
    sent = _Sent(folder)
    path = folder / "came.csv"

    def example(chance: Random) -> Verdict:
        heads = [head for head in _HEADS if chance.random() < 0.97]
        chance.shuffle(heads)
        held = io.StringIO()
        writer = csv.writer(held, delimiter=chance.choice(",;\t"), quoting=csv.QUOTE_ALL)
        writer.writerow(heads)
        for _ in range(chance.choice((0, 1, 3, 12))):
            writer.writerow([_cell(chance, head) for head in heads])
        data = held.getvalue().encode(chance.choice(("utf-8", "utf-8-sig", "utf-16")), "surrogatepass")
        path.write_bytes(hurt(chance, data) if chance.random() < 0.1 else data)
        try:
            return sent.merged(chance, path)
        finally:
            sent.restore()

    return example


def _cell(chance: Random, head: str) -> str:
    return chance.choice(_WORDS[head]) if head in _WORDS and chance.random() < 0.85 else chance.choice(TEXTS)


TARGETS = (
    Target("bundles", ready_bundles, 500),
    Target("workbooks of an audit", ready_workbooks, 200),
    Target("rows of text", ready_rows, 500),
)
