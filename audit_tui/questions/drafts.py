"""One file's outline sorted into title, facts, vocabularies, sections and questions, each still with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from audit_tui.domain.question_set import Term
from audit_tui.questions.library import SET_ID
from audit_tui.questions.outline import Heading, Item, Link, Outline, read_outline
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import FIRST, Place, Report
from audit_tui.questions.property_rules import FACTS
from audit_tui.questions.scope import QUESTION_ID
from audit_tui.questions.terms import no_nested, read_list, read_terms
from audit_tui.text import nearest, suggestion

Kind = Literal["topic", "first", "last", "vocabulary"]

VOCABULARIES = ("Agencies", "Themes", "Layers")
"""The headings under which a file lists its words."""

_SECTION_ID = re.compile(r"[A-Z]{2,8}(?:-[0-9]{1,3})?")
_LIKE_AN_ID = re.compile(r"[A-Z]{2,}\b|[A-Za-z]+[-_. ]?[0-9]")
_VERSION = re.compile(r"[0-9][0-9a-z._-]*")
_SPACE = re.compile(r"\s+")
_KINDS: dict[str, Kind] = {"first": "first", "last": "last", "vocabulary": "vocabulary"}
_NEEDED = ("id", "version", "status")
_PROSE = ("Records in scope", "Period under review", "Key lines of enquiry")
_RESERVED_AGENCIES = ("all", "panel", "agencies")


@dataclass(slots=True)
class QuestionDraft:
    """A question as it stands in its file; `id` is None where it has no sound one."""

    heading: Passage
    id: str | None
    text: str
    guidance: str
    properties: Sequence[Item]
    paragraphs: Sequence[Passage] = ()


@dataclass(slots=True)
class SectionDraft:
    """A section as it stands in its file."""

    heading: Passage
    id: str
    title: str
    questions: list[QuestionDraft] = field(default_factory=list)


@dataclass(slots=True)
class FileDraft:
    """A whole file as it stands, before its words are looked up in vocabularies and in other files.

    It is `readable` when there is a title, so that there is something to look up at all. `shown` are the paragraphs
    that people read, and the lines of enquiry.
    """

    report: Report
    links: Mapping[str, Link] = field(default_factory=dict)
    top: Place = FIRST
    id: str = ""
    title: str = ""
    version: str = ""
    version_at: Place = FIRST
    status: str = ""
    kind: Kind = "topic"
    readable: bool = False
    purpose: str = ""
    records_in_scope: str = ""
    period: str = ""
    enquiry: tuple[str, ...] = ()
    quorum: tuple[Passage, ...] = ()
    include: tuple[Passage, ...] = ()
    retired: tuple[Passage, ...] = ()
    vocabularies: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    sections: list[SectionDraft] = field(default_factory=list)
    shown: list[Passage] = field(default_factory=list)


def read_draft(text: str, report: Report) -> FileDraft:
    """What stands in a file; whatever is wrong with the file alone is reported."""
    return _Drafter(read_outline(text, report), report).draft


class _Drafter:
    """Sorts one outline."""

    def __init__(self, outline: Outline, report: Report) -> None:
        self._report = report
        self.draft = FileDraft(report, outline.links)
        if outline.title is not None:
            self.draft.readable = True
            self._head(outline.title)
            for heading in outline.title.headings:
                self._section(heading)
            self._whole(outline.title)

    def _head(self, heading: Heading) -> None:
        self.draft.top = heading.passage.place
        self.draft.title = heading.passage.text
        if not heading.passage.content:
            self._report.error("no-title", heading.passage, "the title is empty", "write it after the ‘# ’")
        self.draft.purpose = self._read(heading.paragraphs)
        facts: dict[str, Passage] = {}
        for item in heading.items:
            self._fact(item, facts)
        meant = {nearest(name, FACTS) for name in facts}
        for name in _NEEDED:
            if name not in meant:
                hint = f"add ‘- {name}: …’ to the list under the title"
                self._report.error(f"no-{name}", self.draft.top, f"the {name} is missing", hint)

    def _fact(self, item: Item, facts: dict[str, Passage]) -> None:
        no_nested(item.items, self._report)
        name, value = item.called, item.value
        if name not in FACTS:
            meant = next((fact for fact in FACTS if name.startswith(f"{fact} ")), "")
            facts[meant or name] = item.name
            if meant:
                hint = f"write ‘- {meant}: {name.removeprefix(meant).strip()}’"
                self._report.error("no-colon", item.name, f"the colon after ‘{meant}’ is missing", hint)
            else:
                hint = suggestion(name, FACTS)
                self._report.error("unknown-property", item.name, f"‘{name}’ is not known here", hint)
        elif name in facts:
            self._report.error("property-twice", item.name, f"‘{name}’ is given twice", "keep one of them")
        elif value is None or not value.content:
            facts[name] = item.name
            self._report.error("no-value", item.name, f"‘{name}’ says nothing", f"write ‘- {name}: …’")
        else:
            facts[name] = value
            self._keep(name, value)

    def _keep(self, name: str, value: Passage) -> None:
        match name:
            case "id":
                self.draft.id = self._set_id(value)
            case "version":
                self.draft.version, self.draft.version_at = value.text, value.place
                if _VERSION.fullmatch(value.text) is None:
                    hint = "begin the version with a digit, such as 2026.1"
                    self._report.error("bad-version", value, f"‘{value.text}’ cannot be a version", hint)
            case "status":
                self.draft.status = value.text
            case "quorum":
                self.draft.quorum = read_list(value)
            case "include":
                self.draft.include = read_list(value)
            case "retired":
                self.draft.retired = tuple(self._retired(read_list(value)))
            case "part" if value.text in _KINDS:
                self.draft.kind = _KINDS[value.text]
            case "part":
                hint = suggestion(value.text, _KINDS)
                self._report.error("bad-part", value, f"there is no part ‘{value.text}’", hint)

    def _retired(self, words: Sequence[Passage]) -> Iterator[Passage]:
        seen: set[str] = set()
        for word in words:
            if QUESTION_ID.fullmatch(word.text) is None:
                hint = "name the ids of questions that there were, such as NEG-3.9"
                self._report.error("bad-id", word, f"‘{word.text}’ cannot be a question's id", hint)
            elif word.text in seen:
                self._report.error("retired-twice", word, f"‘{word.text}’ stands here twice", "keep one of them")
            else:
                yield word
            seen.add(word.text)

    def _set_id(self, value: Passage) -> str:
        stem = PurePath(self._report.path).stem
        if SET_ID.fullmatch(value.text) is None:
            hint = "an id is lower-case letters, digits and _, such as missing_from_home"
            self._report.error("bad-id", value, f"‘{value.text}’ cannot be a set's id", hint)
        elif value.text != stem:
            other = f", or write ‘- id: {stem}’" if SET_ID.fullmatch(stem) else ""
            hint = f"rename the file to {value.text}.md{other}"
            self._report.error("id-not-file", value, f"the id ‘{value.text}’ is not the file's name", hint)
        return value.text

    def _section(self, heading: Heading) -> None:
        title = heading.passage.text
        if title in VOCABULARIES:
            self._vocabulary(title, heading)
        elif title in _PROSE:
            self._prose(title, heading)
        else:
            self._questions(heading)

    def _vocabulary(self, title: str, heading: Heading) -> None:
        self._once(heading, repeated=title in self.draft.vocabularies)
        self._bare(heading, paragraphs=False)
        if self.draft.kind in ("first", "last"):
            hint = "put it in vocabulary.md or in the topic's own file"
            self._report.error("not-here", heading.passage, "a shared part has no vocabulary", hint)
        if not heading.items:
            hint = "list its words, each as ‘- code: Label — note’"
            self._report.error("empty-section", heading.passage, f"‘{title}’ is empty", hint)
        terms = read_terms(heading.items, self._report)
        for item in heading.items if title == "Agencies" else ():
            if item.called in _RESERVED_AGENCIES:
                hint = "it is understood by itself; take it out of the list"
                self._report.error("reserved", item.name, f"‘{item.called}’ is no agency", hint)
        self.draft.vocabularies.setdefault(title, terms)

    def _prose(self, title: str, heading: Heading) -> None:
        if self.draft.kind != "topic":
            self._report.error("not-here", heading.passage, f"‘{title}’ belongs to a topic", "take it out")
        listed = title == "Key lines of enquiry"
        self._bare(heading, paragraphs=not listed, items=listed)
        if not (heading.items if listed else heading.paragraphs):
            hint = "list them as ‘1. …’" if listed else "write it as a paragraph"
            self._report.error("empty-section", heading.passage, f"‘{title}’ is empty", hint)
        match title:
            case "Records in scope":
                self._once(heading, repeated=bool(self.draft.records_in_scope))
                self.draft.records_in_scope = self._read(heading.paragraphs)
            case "Period under review":
                self._once(heading, repeated=bool(self.draft.period))
                self.draft.period = self._read(heading.paragraphs)
            case _:
                self._once(heading, repeated=bool(self.draft.enquiry))
                self.draft.enquiry = tuple(self._line(item) for item in heading.items)

    def _line(self, item: Item) -> str:
        no_nested(item.items, self._report)
        if not item.ordered:
            self._report.error("not-numbered", item.passage, "the lines of enquiry are numbered", "write ‘1. …’")
        self.draft.shown.append(item.passage)
        return item.passage.text

    def _read(self, paragraphs: Sequence[Passage]) -> str:
        """The text of some paragraphs, which are kept for what may be said of their words."""
        self.draft.shown.extend(paragraphs)
        return "\n\n".join(paragraph.text for paragraph in paragraphs)

    def _once(self, heading: Heading, *, repeated: bool) -> None:
        if repeated:
            hint = "put both under one heading"
            self._report.error("section-twice", heading.passage, f"‘{heading.passage.text}’ stands here twice", hint)

    def _bare(self, heading: Heading, *, paragraphs: bool = True, items: bool = True) -> None:
        """Report what this heading cannot hold, since it would be lost."""
        name = heading.passage.text
        if heading.paragraphs and not paragraphs:
            self._report.error("lost-text", heading.paragraphs[0], f"text under ‘{name}’ is not kept", "take it out")
        if heading.items and not items:
            first = heading.items[0].passage
            self._report.error("lost-text", first, f"a list under ‘{name}’ is not kept", "write it as a paragraph")
        for inner in heading.headings:
            hint = "begin a section with ‘## ’ and its id above it"
            self._report.error("misplaced", inner.passage, f"‘{name}’ has no questions", hint)

    def _questions(self, heading: Heading) -> None:
        head, rest = heading.passage.split(_SPACE)
        if _SECTION_ID.fullmatch(head.content) is None or (rest is None and not _LIKE_AN_ID.match(head.content)):
            self._unknown_section(heading, head)
            if not heading.headings:
                return
        elif rest is None:
            self._report.error("no-text", heading.passage, f"{head.content} has no title", "write it after the id")
        if self.draft.kind == "vocabulary":
            self._report.error("not-here", heading.passage, "a vocabulary has no questions", "take the section out")
        if heading.paragraphs or heading.items:
            first = heading.paragraphs[0] if heading.paragraphs else heading.items[0].passage
            hint = "put it under a question, or above the first section"
            self._report.error("lost-text", first, "what stands under a section's heading is not kept", hint)
        section = SectionDraft(heading.passage, head.content, rest.text if rest else "")
        section.questions = [self._question(inner, head.content) for inner in heading.headings]
        if not section.questions:
            hint = "add a question that begins with ‘### ’ and its id, or take the section out"
            self._report.error("empty-section", heading.passage, "the section has no questions", hint)
        self.draft.sections.append(section)

    def _unknown_section(self, heading: Heading, head: Passage) -> None:
        example = "a section begins with its id, such as ‘## NEG-3 History’"
        if QUESTION_ID.fullmatch(head.content):
            hint = f"a question takes three number signs: write ‘### {head.content} …’"
            self._report.error("bad-id", head, f"‘{head.text}’ is a question's id, not a section's", hint)
        elif _LIKE_AN_ID.match(head.content):
            self._report.error("bad-id", head, f"‘{head.text}’ cannot be a section's id", example)
        else:
            hint = suggestion(heading.passage.text, (*_PROSE, *VOCABULARIES), example)
            self._report.error("unknown-section", heading.passage, f"no section ‘{heading.passage.text}’", hint)

    def _question(self, heading: Heading, section: str) -> QuestionDraft:
        head, rest = heading.passage.split(_SPACE)
        sound = self._question_id(head, section)
        if sound and rest is None:
            hint = "write the question after its id"
            self._report.error("no-text", heading.passage, f"{head.content} has no text", hint)
        text = rest.text if rest else ""
        guidance = self._read(heading.paragraphs)
        self.draft.shown.append(heading.passage)
        return QuestionDraft(
            heading.passage, head.content if sound else None, text, guidance, heading.items, heading.paragraphs
        )

    def _question_id(self, head: Passage, section: str) -> bool:
        beginning = section + ("." if "-" in section else "-")
        if QUESTION_ID.fullmatch(head.content) is None:
            hint = f"begin with the id, such as ‘### {beginning}1 …’"
            self._report.error("bad-id", head, f"‘{head.text}’ cannot be a question's id", hint)
            return False
        own = head.content.startswith(beginning) and head.content[len(beginning) :].isdigit()
        if not own and _SECTION_ID.fullmatch(section):
            hint = f"begin its id with {beginning}, or move it to its own section"
            self._report.error("id-not-section", head, f"{head.content} does not belong to {section}", hint)
        return True

    def _whole(self, title: Heading) -> None:
        draft = self.draft
        if draft.kind == "topic" and not title.paragraphs:
            hint = "write under the title what the audit is to find out"
            self._report.error("no-purpose", draft.top, "the purpose is missing", hint)
        if draft.kind == "vocabulary":
            for name in (name for name in VOCABULARIES if name not in draft.vocabularies):
                self._report.error("no-vocabulary", draft.top, f"‘{name}’ is missing", f"add ‘## {name}’ and its list")
        elif not draft.sections:
            hint = "add a section that begins with ‘## ’ and its id"
            self._report.error("empty-set", draft.top, "the file has no questions", hint)
        if draft.kind != "topic":
            for passage in (*draft.quorum[:1], *draft.include[:1]):
                self._report.error("not-here", passage, "only a topic has a quorum and includes", "take it out")
        for passage in draft.retired[:1] if draft.kind == "vocabulary" else ():
            self._report.error("not-here", passage, "a vocabulary has no questions to retire", "take it out")
