"""Question sets as commands name them, listed, printed and written as files."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from audit_tui.cli.printing import Shape, complain, say, say_json, say_text
from audit_tui.domain.answer_kinds import AnswerKind
from audit_tui.domain.fitting import bounds
from audit_tui.domain.question_set import ALL, Question, QuestionSet
from audit_tui.domain.rule_words import rule_in_words
from audit_tui.errors import AuditError, WrongUsage
from audit_tui.questions.canonical import canonical_files
from audit_tui.text import one_line, plural
from audit_tui.workspace import Workspace, is_session

_LISTED_AS: dict[AnswerKind, str] = {
    "one_of": "one of",
    "any_of": "any of",
    "text": "text",
    "entries": "written down one by one",
    "reference": "the record's reference",
}
"""How a kind of answer is called above its options or by itself, where that is not as it is called in a sentence."""


def named_set(workspace: Workspace, name: str) -> QuestionSet:
    """The set of a Markdown file, of an id, or of a session, which has its own copy; AuditError where there is none."""
    path = Path(name)
    if path.suffix.lower() == ".md" or path.is_file():
        return workspace.library.read_file(path)
    if name not in workspace.library.ids() and (is_session(workspace.sessions / name) or is_session(path)):
        session = workspace.open(name)
        session.close()
        return session.audit.questions
    return workspace.library.read(name)


def same_version_elsewhere(workspace: Workspace, found: QuestionSet) -> str:
    """The newest other audit here that has other questions under the same version of the set; empty where none has.

    Of each audit only the set-up is read, and of the newest its questions: those before it were held against it.
    """
    others = workspace.in_brief(lambda _: None)
    same = [each for each in others if (each.questions.id, each.questions.version) == (found.id, found.version)]
    if not same:
        return ""
    newest = max(same, key=lambda each: each.details.created).folder
    try:
        session = workspace.open(str(newest.absolute()), ask=False)
    except AuditError:  # its own commands say what is wrong with it
        return ""
    session.close()
    return newest.name if session.audit.questions.digest != found.digest else ""


def write_set(question_set: QuestionSet, folder: Path) -> tuple[Path, ...]:
    """Write the canonical files of a set into a new folder; AuditError where there is something already."""
    if folder.exists():
        raise AuditError("is already there", hint="name a new folder", path=folder)
    folder.mkdir()
    written = []
    for name, text in canonical_files(question_set).items():
        (folder / name).write_bytes(text.encode())
        written.append(folder / name)
    return tuple(written)


def questions(workspace: Workspace, words: Namespace) -> int:
    """The question sets, or one of them; a set with errors is said and does not hide the others."""
    library = workspace.library
    if words.set is None and (words.markdown or words.output):
        raise WrongUsage("which question set?", hint="name it: audit-tui questions SET --markdown")
    if words.set:
        return _one_set(named_set(workspace, words.set), words)
    sets: list[QuestionSet] = []
    status = 0
    for name in library.ids():
        try:
            sets.append(library.read(name))
        except AuditError as error:
            complain(str(error))
            status = 1
    for misnamed in library.misnamed():
        complain(str(misnamed))
        status = 1
    if words.json:
        say_json([_set_shape(each) for each in sets])
        return status
    for each in sets:
        say(_set_line(each))
    return status


def _one_set(found: QuestionSet, words: Namespace) -> int:
    if words.output is not None:
        for file in write_set(found, words.output):
            say(f"Written: {file}")
    elif words.markdown:
        say_text(canonical_files(found)[f"{found.id}.md"])
    elif words.json:
        say_json(_whole_set(found))
    else:
        for line in _set_lines(found):
            say(line)
    return 0


def _set_shape(questions: QuestionSet) -> Shape:
    """One question set in the list of them."""
    return {
        "id": questions.id,
        "title": questions.title,
        "version": questions.version,
        "digest": questions.digest,
        "status": questions.status,
        "questions": len(questions.questions),
    }


def _whole_set(questions: QuestionSet) -> Shape:
    """A question set as the parser made it, included parts first and last."""
    sections = [
        {"id": section.id, "title": section.title, "questions": [_question_shape(each) for each in section.questions]}
        for section in questions.sections
    ]
    shape = {"id": questions.id, "title": questions.title, "version": questions.version, "digest": questions.digest}
    return {**shape, "sections": sections}


def _question_shape(question: Question) -> Shape:
    return {
        "id": question.id,
        "text": question.text,
        "guidance": question.guidance,
        "answer": question.answer.kind,
        "options": [{"code": option.code, "label": option.label} for option in question.answer.options],
        "theme": question.theme,
        "layer": question.layer,
        "asked_of": list(question.asked_of),
        "required": question.required,
        "short_form": question.short_form,
        "asked_when": question.asked_when.text if question.asked_when else None,
        "sources": [{"name": source.name, "url": source.url} for source in question.sources],
    }


def _set_line(questions: QuestionSet) -> str:
    """One question set in the list of them."""
    asked = plural(len(questions.questions), "question")
    return f"{questions.id}: {one_line(questions.title)}, version {questions.version} ({questions.status}), {asked}"


def _set_lines(questions: QuestionSet) -> Iterator[str]:
    """A question set: every question, of whom it is asked, and the codes of its answers."""
    yield _set_line(questions)
    own = next((section.id for section in questions.sections if section.part == questions.id), "")
    if own and own != questions.sections[0].id:
        yield f"Its own questions begin with {own}: shared parts stand before and after them."
    for section in questions.sections:
        part = "" if section.part == questions.id else f" (shared part: {section.part})"
        yield f"\n{section.id} {one_line(section.title)}{part}"
        for question in section.questions:
            yield from _question(questions, question)
    yield "\nThemes:"
    yield from (f"  {term.code}: {term.label}" for term in questions.vocabulary.themes)
    yield "\nLayers:"
    yield from (f"  {term.code}: {term.label}" for term in questions.vocabulary.layers)
    yield "\nAgencies:"
    yield from (f"  {term.code}: {term.label}" for term in questions.vocabulary.agencies)


def _question(questions: QuestionSet, question: Question) -> Iterator[str]:
    whom = "every agency" if question.asked_of == (ALL,) else ", ".join(map(questions.agency_label, question.asked_of))
    marks = [word for word, holds in (("required", question.required), ("short form", question.short_form)) if holds]
    filed = (f"theme {question.theme}", f"layer {question.layer}")
    yield f"  {question.id} {one_line(question.text)}"
    yield f"      {'; '.join((_kind(question), f'asked of {whom}', *filed, *marks))}"
    if question.guidance:
        yield f"      guidance: {one_line(question.guidance)}"
    yield from (f"      {line}" for line in _conditions(question))
    if question.sources:
        yield f"      source: {'; '.join(one_line(source.name) for source in question.sources)}"
    for option in question.answer.options:
        yield f"      {option.code}: {one_line(option.label)}"


def _kind(question: Question) -> str:
    """What kind of answer a question takes, and within which bounds."""
    form = question.answer
    name = _LISTED_AS.get(form.kind, form.facts.name)
    match form.facts.stored:
        case "number":
            return bounds(question)
        case "date":
            return f"{name} or a month" if form.month else name
        case "words":
            least = f"at least {form.shortest}" if form.shortest else ""
            most = f"at most {form.longest}" if form.longest is not None else ""
            lengths = " and ".join(part for part in (least, most) if part)
            return f"{name}, {lengths} characters" if lengths else name
        case _:
            return name


def _conditions(question: Question) -> Iterator[str]:
    """When a question is asked and required, and what its answer must be."""
    named = {
        "asked when": question.asked_when,
        "required when": question.required_when,
        "required unless": question.required_unless,
    }
    yield from (f"{name} {one_line(condition.text)}" for name, condition in named.items() if condition is not None)
    for rule in question.rules:
        yield f"{'should' if rule.soft else 'must'} {one_line(rule_in_words(question, rule.condition))}"
