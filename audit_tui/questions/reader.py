"""Question-set files read into question sets: a topic with the shared parts and the vocabulary that it uses."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from audit_tui.domain.question_set import Question, QuestionSet, Section, Term, Use, Vocabulary
from audit_tui.questions.drafts import VOCABULARIES, FileDraft, QuestionDraft, SectionDraft, read_draft
from audit_tui.questions.library import SET_ID
from audit_tui.questions.markup import check_markup
from audit_tui.questions.passage import Passage
from audit_tui.questions.pitfalls import check_whole, check_wording
from audit_tui.questions.placed import PlacedQuestion
from audit_tui.questions.problems import FIRST, Place, Problem, Report, TooManyProblems, has_errors, in_order
from audit_tui.questions.properties import QuestionReader, Words
from audit_tui.questions.reach import check_reach
from audit_tui.questions.scope import Known
from audit_tui.questions.shipped import says_shipped_but_differs
from audit_tui.questions.terms import read_list
from audit_tui.text import suggestion

VOCABULARY = "vocabulary"
"""The file whose agencies, themes and layers every set uses."""

_LARGEST = 200_000
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Characters that show nothing, or turn the direction of what is shown: they can make a text read as another."""


def read_set(
    path: Path, folders: Sequence[Path], *, made_here: bool = False
) -> tuple[QuestionSet | None, tuple[Problem, ...]]:
    """The question set of a file, or None where it has an error; with every problem of all the files it is made of.

    Included parts and the vocabulary are looked for beside the file, then in `folders`. What is `made_here` was
    written by this program, from a set of an earlier version of it perhaps: nothing in it is taken for a slip.
    """
    found, problems = Reading(folders, made_here=made_here).set(path)
    return found, in_order(problems)


def check_files(paths: Sequence[Path], folders: Sequence[Path]) -> tuple[Problem, ...]:
    """Every problem of these files and of the Markdown files in these folders, by file, line and column."""
    reading = Reading(folders)
    return in_order(problem for path in paths for file in _files(path) for problem in reading.check(file))


def files_looked_for(paths: Sequence[Path], folders: Sequence[Path]) -> frozenset[Path]:
    """Every file that checking these reads, or would read if it were there: parts and vocabularies too."""
    reading = Reading(folders)
    for file in (file for path in paths for file in _files(path)):
        reading.check(file)
    return frozenset(reading.looked_for)


def _files(path: Path) -> Iterator[Path]:
    if not _is(path.is_dir):
        yield path
        return
    yield from sorted(file for file in path.glob("*.md") if file.stem.casefold() != "readme")


class Reading:
    """Reads files that include one another; each is read once.

    `seen` has the sha256 of each file that was read, and nothing (an empty text) of each that was not there.
    """

    def __init__(self, folders: Sequence[Path], *, made_here: bool = False) -> None:
        self.made_here = made_here
        self._folders = tuple(folders)
        self._drafts: dict[Path, FileDraft] = {}
        self.looked_for: set[Path] = set()
        self.seen: dict[Path, str] = {}

    def set(self, path: Path) -> tuple[QuestionSet | None, tuple[Problem, ...]]:
        """The set of a topic's file, or None where there is an error."""
        draft = self.draft(path)
        if draft.kind != "topic":
            hint = "name a topic's file; shared parts are included by it"
            own = Report(str(path), [])
            own.error("not-a-set", draft.top, "this is a shared part, not a question set", hint)
            return None, (*draft.report.found, *own.found)
        return _Assembly(self, path, draft).read()

    def check(self, path: Path) -> tuple[Problem, ...]:
        """The problems of a topic with all that it includes, or of a shared part by itself."""
        draft = self.draft(path)
        assembly = _Assembly(self, path, draft, advise=True)
        return assembly.read()[1] if draft.kind == "topic" else assembly.alone()

    def draft(self, path: Path) -> FileDraft:
        """What stands in a file, read once."""
        self.looked_for.add(path)
        if path not in self._drafts:
            report = Report(str(path), [])
            self._drafts[path] = FileDraft(report)
            with suppress(TooManyProblems):
                data = _read_bytes(path, report)
                self.seen.setdefault(path, sha256(data or b"").hexdigest())
                text = _read_text(data, report) if data is not None else None
                if text is not None:
                    self._drafts[path] = read_draft(text, report)
        return self._drafts[path]

    def find(self, name: str, beside: Path) -> Path | None:
        """The file of this id, or None."""
        candidates = [folder / f"{name}.md" for folder in (beside.parent, *self._folders)]
        self.looked_for.update(candidates)
        for file in candidates:
            if _is(file.is_file):
                return file
            self.seen.setdefault(file, "")
        return None

    def part_names(self, beside: Path) -> tuple[str, ...]:
        """The files that a person may have meant."""
        folders = (folder for folder in (beside.parent, *self._folders) if _is(folder.is_dir))
        files = (file for folder in folders for file in sorted(folder.glob("*.md")) if file.stem != beside.stem)
        return tuple(dict.fromkeys(file.stem for file in files))


class _Assembly:
    """Puts one topic together, or checks one shared part by itself."""

    def __init__(self, reading: Reading, path: Path, draft: FileDraft, *, advise: bool = False) -> None:
        self._reading = reading
        self._path = path
        self._draft = draft
        self._report = Report(str(path), [])
        self._drafts = [draft]
        self._known: dict[str, Known] = {}
        self._seen: dict[str, tuple[str, int]] = {}
        self._retired: dict[str, tuple[str, int]] = {}
        self._placed: list[PlacedQuestion] = []
        self._earlier: dict[str, str] = {}
        self._advise = advise

    def read(self) -> tuple[QuestionSet | None, tuple[Problem, ...]]:
        """The topic's set, or None where there is an error, with all problems."""
        if not self._draft.readable:
            return None, self._problems()
        try:
            return self._read()
        except TooManyProblems:
            return None, self._problems()

    def _read(self) -> tuple[QuestionSet | None, tuple[Problem, ...]]:
        parts = tuple(part for part in (self._part(name) for name in self._names()) if part is not None)
        vocabulary = self._vocabulary()
        first = [part for part in parts if part.kind == "first"]
        last = [part for part in parts if part.kind == "last"]
        sections = self._sections((*first, self._draft, *last), vocabulary, alone=False)
        self._quorum(vocabulary.get("Agencies"))
        problems = self._problems()
        if has_errors(problems):
            return None, problems
        found = self._set(vocabulary, sections)
        if self._advise:
            if wrong := says_shipped_but_differs(found):
                self._report.error("not-the-shipped", self._draft.version_at, *wrong)
            check_whole(found, self._draft.top, self._report)
        return found, self._problems()

    def alone(self) -> tuple[Problem, ...]:
        """Check a shared part; what only its topic can know is left to the topic's own check."""
        if self._draft.readable and self._draft.kind != "vocabulary":
            with suppress(TooManyProblems):
                self._sections((self._draft,), self._vocabulary(), alone=True)
        return self._problems()

    def _problems(self) -> tuple[Problem, ...]:
        return (*(problem for draft in self._drafts for problem in draft.report.found), *self._report.found)

    def _set(self, vocabulary: dict[str, tuple[Term, ...]], sections: tuple[Section, ...]) -> QuestionSet:
        draft = self._draft
        return QuestionSet(
            id=draft.id,
            title=draft.title,
            version=draft.version,
            status=draft.status,
            purpose=draft.purpose,
            records_in_scope=draft.records_in_scope,
            period=draft.period,
            enquiry=draft.enquiry,
            quorum=tuple(word.text for word in draft.quorum),
            include=tuple(word.text for word in draft.include),
            retired=tuple(self._retired),
            vocabulary=Vocabulary(
                agencies=vocabulary["Agencies"], themes=vocabulary["Themes"], layers=vocabulary["Layers"]
            ),
            sections=sections,
        )

    def _names(self) -> Iterator[Passage]:
        seen: set[str] = set()
        for name in self._draft.include:
            if name.text in seen:
                self._report.error("include-twice", name, f"‘{name.text}’ is included twice", "keep one of them")
            else:
                yield name
            seen.add(name.text)

    def _part(self, name: Passage) -> FileDraft | None:
        file = self._reading.find(name.text, self._path) if SET_ID.fullmatch(name.text) else None
        if file is None:
            hint = suggestion(name.text, self._reading.part_names(self._path), "put its file beside this one")
            self._report.error("no-part", name, f"there is no file {name.text}.md to include", hint)
            return None
        part = self._reading.draft(file)
        if part.kind in ("first", "last"):
            self._drafts.append(part)
            return part
        if part.report.found:  # it may be a part that is broken above the line that says so
            self._drafts.append(part)
        hint = "a part says ‘- part: first’ or ‘- part: last’ in the list under its title"
        self._report.error("not-a-part", name, f"{name.text}.md is not a part to include", hint)
        return None

    def _vocabulary(self) -> dict[str, tuple[Term, ...]]:
        """The lists of vocabulary.md, each replaced by the topic's own where it has one."""
        own = self._draft.vocabularies
        if len(own) == len(VOCABULARIES):
            return own
        file = self._reading.find(VOCABULARY, self._path)
        if file is None:
            hint = f"put {VOCABULARY}.md beside this file, or add ‘## Agencies’, ‘## Themes’ and ‘## Layers’ to it"
            self._report.error("no-vocabulary", self._draft.top, "the vocabulary is missing", hint)
            return own
        shared = self._reading.draft(file)
        self._drafts.append(shared)
        if shared.kind != "vocabulary" and not shared.report.found:
            hint = "add ‘- part: vocabulary’ to the list under its title"
            Report(str(file), self._report.found).error("not-a-part", shared.top, "this is not a vocabulary", hint)
        return {**shared.vocabularies, **own}

    def _sections(
        self, drafts: Sequence[FileDraft], vocabulary: dict[str, tuple[Term, ...]], *, alone: bool
    ) -> tuple[Section, ...]:
        for draft in (self._draft, *(draft for draft in drafts if draft is not self._draft)):
            for word in draft.retired:
                self._retired.setdefault(word.text, (draft.report.path, word.line))
        readers = [self._readers(draft, vocabulary) for draft in drafts]
        prefixes = frozenset(name.split("-")[0] for name in self._known) if alone else None
        uses: dict[Use, str] = {}
        sections = tuple(
            Section(id=section.id, title=section.title, part=draft.id, questions=self._questions(found, prefixes, uses))
            for draft, (_, sections) in zip(drafts, readers, strict=True)
            for section, found in sections
        )
        for draft, (words, _) in zip(drafts, readers, strict=True):
            self._unused(draft, words)
        if agencies := vocabulary.get("Agencies"):
            check_reach(self._placed, tuple(term.code for term in agencies))
        if self._advise:
            check_wording(self._placed)
            for draft in drafts:
                check_markup(draft.shown, Report(draft.report.path, self._report.found))
        return sections

    def _readers(
        self, draft: FileDraft, vocabulary: dict[str, tuple[Term, ...]]
    ) -> tuple[Words, list[tuple[SectionDraft, list[tuple[QuestionReader, Report]]]]]:
        agencies, themes, layers = (vocabulary.get(name) or None for name in VOCABULARIES)
        words = Words(agencies, themes, layers, draft.links, made_here=self._reading.made_here)
        report = Report(draft.report.path, self._report.found)
        sections = []
        for section in draft.sections:
            self._unique(section.id, section.heading, report)
            sections.append((section, [self._reader(question, words, report) for question in section.questions]))
        return words, sections

    def _reader(self, question: QuestionDraft, words: Words, report: Report) -> tuple[QuestionReader, Report]:
        reader = QuestionReader(question, len(self._known), words, report)
        if question.id is not None and self._unique(question.id, question.heading, report):
            self._known[question.id] = reader.known
            if question.id in self._retired:
                hint = f"give it an id that was never used; this one is retired in {_line(*self._retired[question.id])}"
                report.error("retired", question.heading, f"the id {question.id} was given up", hint)
        return reader, report

    def _unique(self, name: str, heading: Passage, report: Report) -> bool:
        if name in self._seen:
            hint = f"give it an id of its own; the first is in {_line(*self._seen[name])}"
            report.error("id-twice", heading, f"the id {name} is used twice", hint)
            return False
        self._seen[name] = report.path, heading.line
        return True

    def _questions(
        self,
        readers: Iterable[tuple[QuestionReader, Report]],
        prefixes: frozenset[str] | None,
        uses: dict[Use, str],
    ) -> tuple[Question, ...]:
        questions = []
        for reader, report in readers:
            question = reader.read(self._known, prefixes)
            if question is None:
                continue
            questions.append(question)
            self._placed.append(PlacedQuestion(question, reader, report))
            self._claimed(self._placed[-1])
            if question.used_as is not None and question.used_as in uses:
                hint = f"keep it at one of them; the first is {uses[question.used_as]}"
                report.error("use-twice", reader.place_of("used as"), "two questions have the same use", hint)
            elif question.used_as is not None:
                uses[question.used_as] = question.id
        return tuple(questions)

    def _claimed(self, placed: PlacedQuestion) -> None:
        """Report an earlier id that two questions say they had."""
        for name in placed.question.was:
            first = self._earlier.setdefault(name, placed.question.id)
            if first != placed.question.id:
                at = next(word for value in placed.passages("was") for word in read_list(value) if word.text == name)
                hint = "keep it at the one that asks the same; the other is a new question"
                placed.report.error("was-twice", at, f"{first} says that it was {name}, too", hint)

    def _unused(self, draft: FileDraft, words: Words) -> None:
        report = Report(draft.report.path, self._report.found)
        for key, link in draft.links.items():
            if key in words.used_links or link.source is None:
                continue
            hint = "name it under ‘source’ of the question that it belongs to, or take it out"
            report.warn("unused-reference", link.place, f"no question names the source [{link.name}]", hint)

    def _quorum(self, agencies: tuple[Term, ...] | None) -> None:
        for word in self._draft.quorum if agencies else ():
            codes = tuple(term.code for term in agencies or ())
            if word.text not in codes:
                hint = suggestion(word.text, codes)
                self._report.error("unknown-agency", word, f"there is no agency ‘{word.text}’", hint)


def _line(path: str, line: int) -> str:
    return f"{Path(path).name}, line {line}"


def _is(kind: Callable[[], bool]) -> bool:
    """Whether a path is of a kind; one that may not be looked at is not."""
    try:
        return kind()
    except OSError:
        return False


def _read_bytes(path: Path, report: Report) -> bytes | None:
    """What is in the file, or None with the reason reported."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        report.error("unreadable", FIRST, f"the file cannot be read ({reason})", "check its name and your rights")
        return None


def _read_text(data: bytes, report: Report) -> str | None:
    """The text with plain line ends, or None with the reason reported; hidden characters become spaces."""
    if len(data) > _LARGEST:
        report.error("too-large", FIRST, "the file is larger than 200 kB", "a question set is a few dozen kB")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _plain_ends(error.object[: error.start].decode("utf-8"))
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        report.error("encoding", place, "the file is not UTF-8 text", "save it again with the encoding UTF-8")
        return None
    return _shown(_plain_ends(text), report)


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shown(text: str, report: Report) -> str:
    for match in _HIDDEN.finditer(text):
        place = Place(text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start()))
        name = unicodedata.name(match[0], "control character").lower()
        message = f"a hidden character (U+{ord(match[0]):04X}, {name})"
        report.error("hidden-character", place, message, "delete it; it may stand between two letters")
    return _HIDDEN.sub(" ", text) if report.found else text
