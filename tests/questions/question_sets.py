"""Question sets made at random: every answer, property and condition, with texts that are odd but legal."""

import string
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from audit_tui.domain.answer_kinds import FACTS
from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference
from audit_tui.domain.question_set import (
    ALL,
    AnswerForm,
    Prompt,
    Question,
    QuestionSet,
    Rule,
    Section,
    Source,
    Term,
    Vocabulary,
)
from audit_tui.domain.words import PANEL, STATES, USUAL_STATES
from audit_tui.questions.forms import GRADES, YES_PARTLY_NO
from audit_tui.questions.outline import link_key
from audit_tui.questions.properties import USES
from audit_tui.questions.property_rules import PROPERTIES
from audit_tui.questions.reader import _HIDDEN

_ODD = [
    "-",
    "#",
    "##",
    "1.",
    "1)",
    "2016.",
    "+",
    "*",
    "***",
    "---",
    "===",
    ">",
    "|",
    "```",
    "~~~",
    "<b>",
    "<!--",
    "&amp;",
]
_ODD += [
    "—",
    "\\",
    "\\#",
    "[a]",
    "(b)",
    "[a]:",
    "when",
    "and",
    "or",
    "a:",
    "::",
    "*a*",
    "`b`",
    "é",
    "子",
    "’",
    "<div>",
    "_",
]
_letters = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]).filter(
    lambda letter: not _HIDDEN.match(letter) and not letter.isspace()
)
_words = st.one_of(
    st.sampled_from(_ODD), st.text(_letters, min_size=1, max_size=12), st.text(string.ascii_letters, min_size=1)
)
texts = st.lists(_words, min_size=1, max_size=6).map(" ".join)
"""One line of any words."""

_long = st.lists(_words, min_size=1, max_size=60).map(" ".join)
_blocks = st.one_of(texts, _long).filter(lambda text: not text.startswith(("|", "[")))
prose = st.lists(st.one_of(_blocks, _blocks, st.just("")), max_size=3).map("\n\n".join)
"""Paragraphs: none begins as a table or an address would, which the format refuses."""

_codes = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda code: code not in {"and", "or", "this", "today", "within", "all", "panel", "agencies", "not", *PROPERTIES}
)
_labels = texts.filter(lambda text: " — " not in text)


@st.composite
def _terms(draw: st.DrawFn, least: int = 1, most: int = 4) -> tuple[Term, ...]:
    codes = draw(st.lists(_codes, min_size=least, max_size=most, unique=True))
    return tuple(Term(code=code, label=draw(_labels), note=draw(st.one_of(st.just(""), texts))) for code in codes)


def _legal(term: Term) -> Term:
    """A label before a note does not end in the dash that would be taken for the one between them."""
    return term.model_copy(update={"label": f"{term.label}."}) if term.note and term.label.endswith(" —") else term


terms = _terms().map(lambda made: tuple(map(_legal, made)))
"""A list of options or of a vocabulary."""

_names = texts.map(lambda text: " ".join(text.translate({ord(one): "x" for one in "[]"}).split()))
_urls = st.sampled_from(
    ["https://example.org", "http://a.example.org/b?c=d&e=(f)", "https://example.org/((", "https://example.org/a,b:c#d"]
)


@st.composite
def _sources(draw: st.DrawFn) -> tuple[Source, ...]:
    """Sources of a file; of those that share a name, only one has an address that cannot stand beside it."""
    found: dict[tuple[str, str], Source] = {}
    for name in draw(st.lists(_names, max_size=3)):
        url = draw(_urls)
        key = link_key(name)
        if url.endswith("((") and any(known[0] == key for known in found):
            continue
        found.setdefault((key, url), Source(name=name, url=url))
    return tuple(found.values())


_bounds = st.lists(st.integers(-999_999_999, 999_999_999), min_size=2, max_size=2, unique=True).map(sorted)


def _grade(draw: st.DrawFn, _: tuple[Term, ...]) -> AnswerForm:
    own = tuple(Term(code=each.code, label=draw(_labels)) for each in GRADES)
    return AnswerForm(kind="grade", options=draw(st.sampled_from([GRADES, own])))


def _scale(draw: st.DrawFn, _: tuple[Term, ...]) -> AnswerForm:
    low = draw(st.integers(0, 998))
    return AnswerForm(kind="scale", low=low, high=draw(st.integers(low + 1, 999)))


def _number(draw: st.DrawFn, _: tuple[Term, ...]) -> AnswerForm:
    low, high = draw(_bounds)
    parts = draw(st.sampled_from([1, 10, 1000, 1_000_000]))
    return AnswerForm(kind="number", low=low / parts, high=high / parts, decimals=draw(st.integers(0, 3)))


def _text(draw: st.DrawFn, _: tuple[Term, ...]) -> AnswerForm:
    shortest = draw(st.sampled_from([0, 1, 20]))
    return AnswerForm(kind="text", shortest=shortest, longest=draw(st.sampled_from([None, 21, 1500])))


def _entries(draw: st.DrawFn, _: tuple[Term, ...]) -> AnswerForm:
    return AnswerForm(kind="entries", entries=draw(st.sampled_from(["strength", "improvement", "action"])))


_FORMS: tuple[Callable[[st.DrawFn, tuple[Term, ...]], AnswerForm], ...] = (
    lambda _, __: AnswerForm(kind="yes_partly_no", options=YES_PARTLY_NO),
    _grade,
    lambda draw, _: _choice(draw, draw(terms)),
    lambda draw, agencies: _choice(draw, agencies),
    _scale,
    _number,
    lambda draw, _: AnswerForm(kind="date", month=draw(st.booleans())),
    _text,
    _entries,
    lambda _, __: AnswerForm(kind="reference"),
)


@st.composite
def forms(draw: st.DrawFn, agencies: tuple[Term, ...]) -> AnswerForm:
    """Any answer."""
    return draw(st.sampled_from(_FORMS))(draw, agencies)


def _choice(draw: st.DrawFn, options: tuple[Term, ...]) -> AnswerForm:
    kind = draw(st.sampled_from(["one_of", "any_of"]))
    codes = [option.code for option in options]
    alone = draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)) if kind == "any_of" else []
    return AnswerForm(kind=kind, options=options, alone=tuple(alone))


_SYMBOLS: tuple[Operator, ...] = ("<", "<=", ">", ">=")
_WRITTEN = {"steps_from": "is 2 or more steps from", "is_not": "is not", "does_not_include": "does not include"}


def _on_one_scale(form: AnswerForm, other: AnswerForm) -> bool:
    return form.codes == other.codes and (form.kind == "any_of") == (other.kind == "any_of")


@st.composite
def _comparisons(draw: st.DrawFn, read: Sequence[tuple[Reference, str, AnswerForm]]) -> tuple[str, Comparison]:
    """A comparison in words and as it is read, of one of the answers that may be read."""
    left, written, form = draw(st.sampled_from(read))
    if left.of == "any" and draw(st.booleans()):
        return f"{written} differs", Comparison(left=left, operator="differs")
    plain = [each for each in read if each[0].of in ("own", "panel")]
    same = [(reference, words) for reference, words, other in plain if _on_one_scale(form, other)]
    if form.facts.stored == "date":
        operator = draw(st.sampled_from(_SYMBOLS))
        moments = (("today", Reference(of="today")), ("session  date", Reference(of="session_date")))
        if draw(st.booleans()):
            said, other = draw(st.sampled_from(moments))
            return f"{written} {operator} {' '.join(said.split())}", Comparison(
                left=left, operator=operator, other=other
            )
        day = draw(st.sampled_from(["2026-03", "2025-12-31"]))
        return f"{written} {operator} {day}", Comparison(left=left, operator=operator, values=(day,))
    if form.facts.stored == "number":
        operator = draw(st.sampled_from((*_SYMBOLS, "is", "is_not")))
        bound = draw(st.sampled_from(["0", "3", "-2", "1.5", "2.0"]))
        value = float(bound) if "." in bound else int(bound)
        return f"{written} {_WRITTEN.get(operator, operator)} {bound}", Comparison(
            left=left, operator=operator, values=(value,)
        )
    some = draw(st.lists(st.sampled_from(form.codes), min_size=1, max_size=3, unique=True))
    joined = draw(st.sampled_from([", ", " or ", ", or ", ","])).join(some)
    if form.facts.several:
        if same and draw(st.booleans()):
            other, words = draw(st.sampled_from(same))
            return f"{written} is within {words}", Comparison(left=left, operator="within", other=other)
        operator = draw(st.sampled_from(["includes", "does_not_include"]))
    else:
        if same and draw(st.booleans()):
            other, words = draw(st.sampled_from(same))
            return f"{written} is 2 or more steps from {words}", Comparison(
                left=left, operator="steps_from", values=(2,), other=other
            )
        operator = draw(st.sampled_from(["is", "is_not"]))
    said = f"{written} {_WRITTEN.get(operator, operator)} {joined}"
    return said, Comparison(left=left, operator=operator, values=tuple(some))


@st.composite
def conditions(draw: st.DrawFn, read: Sequence[tuple[Reference, str, AnswerForm]]) -> Condition:
    """Groups joined by `or`, of comparisons joined by `and`."""
    groups = draw(st.lists(st.lists(_comparisons(read), min_size=1, max_size=2), min_size=1, max_size=2))
    text = " or ".join(" and ".join(said for said, _ in group) for group in groups)
    return Condition(text=text, any_of=tuple(tuple(read for _, read in group) for group in groups))


_COMPARED = {kind for kind, facts in FACTS.items() if facts.operators}


class _Maker:
    """Makes the questions of one set, each with the earlier ones to ask for."""

    def __init__(self, draw: st.DrawFn, vocabulary: Vocabulary) -> None:
        self.draw = draw
        self.vocabulary = vocabulary
        self.made: list[Question] = []
        self.uses: set[str] = set()
        self.earlier = 0

    def question(self, name: str, sources: Sequence[Source]) -> Question:
        draw, words = self.draw, self.vocabulary
        form = draw(forms(words.agencies))
        codes = [term.code for term in words.agencies]
        some = st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)
        asked_of = draw(st.one_of(st.just((ALL,)), st.just((PANEL,)), some))
        read = self._read(asked_of)
        this = [*read, (Reference(of="this"), "this", form)] if form.kind in _COMPARED else read
        states = draw(st.one_of(st.just(USUAL_STATES), st.sets(st.sampled_from(STATES)).map(_in_order)))
        reasons = draw(st.sets(st.sampled_from(states)).map(_in_order)) if states else ()
        rules = draw(st.lists(conditions(this), max_size=2)) if this else []
        need = draw(st.sampled_from(["", "required", "required_when", "required_unless"]))
        need = need if need in ("", "required") or read else ""
        prompt = bool(this) and bool(self.made) and draw(st.booleans())
        made = Question(
            id=name,
            text=draw(texts),
            guidance=draw(prose),
            answer=form,
            theme=draw(st.sampled_from([term.code for term in words.themes])),
            layer=draw(st.sampled_from([term.code for term in words.layers])),
            asked_of=asked_of,
            asked_when=draw(st.none() | conditions(read)) if read else None,
            required=need == "required",
            required_when=draw(conditions(read)) if need == "required_when" else None,
            required_unless=draw(conditions(read)) if need == "required_unless" else None,
            short_form=draw(st.booleans()),
            with_grades=form.kind == "grade" or draw(st.booleans()),
            states=states,
            reason_for=reasons,
            rules=tuple(Rule(condition=rule, soft=at > 0) for at, rule in enumerate(rules)),
            prompts=(Prompt(question=self.made[0].id, condition=draw(conditions(this))),) if prompt else (),
            used_as=self._use(form),
            leaves_out_topic=draw(st.booleans()),
            sources=tuple(draw(st.lists(st.sampled_from(sources), unique=True, max_size=3))) if sources else (),
            was=self._was(draw(st.integers(0, 2))),
        )
        self.made.append(made)
        return made

    def _was(self, count: int) -> tuple[str, ...]:
        """So many earlier ids, which no other question had."""
        self.earlier += count
        return tuple(f"OLD-{number}" for number in range(self.earlier - count + 1, self.earlier + 1))

    def _read(self, asked_of: tuple[str, ...]) -> list[tuple[Reference, str, AnswerForm]]:
        found: list[tuple[Reference, str, AnswerForm]] = []
        for each in (each for each in self.made if each.answer.kind in _COMPARED):
            if each.of_panel:
                found.append((Reference(of="panel", question=each.id), each.id, each.answer))
                continue
            found.append((Reference(of="any", question=each.id), f"any agency's {each.id}", each.answer))
            shared = ALL in (*each.asked_of, *asked_of) or set(each.asked_of) & set(asked_of)
            if asked_of != (PANEL,) and shared:
                found.append((Reference(of="own", question=each.id), each.id, each.answer))
        return found

    def _use(self, form: AnswerForm) -> str | None:
        fits = [use for use, kinds in USES.values() if form.kind in kinds and use not in self.uses]
        fits = [use for use in fits if use != "safety_question" or "yes" in form.codes]
        use = self.draw(st.none() | st.sampled_from(fits)) if fits else None
        self.uses.update([use] if use else [])
        return use


def _in_order(states: set[str]) -> tuple[str, ...]:
    return tuple(state for state in STATES if state in states)


@st.composite
def question_sets(draw: st.DrawFn, set_id: str = "") -> QuestionSet:
    """A whole question set with or without shared parts, as reading its files would make it."""
    agencies, themes, layers = draw(terms), draw(terms), draw(terms)
    maker = _Maker(draw, Vocabulary(agencies=agencies, themes=themes, layers=layers))
    name = set_id or draw(st.sampled_from(["topic", "topic", "vocabulary"]))
    first = draw(st.lists(st.sampled_from(["details", "a1"]), unique=True, max_size=2))
    last = draw(st.lists(st.sampled_from(["closing", "z"]), unique=True, max_size=2))
    sections = []
    for order, part in enumerate((*first, name, *last)):
        sources = draw(_sources())
        for number in range(draw(st.integers(1, 2))):
            own = "ABCDE"[order] * 2 if part != name else f"QQ-{number}"
            own = own if part == name else f"{own}{'XY'[number]}"
            dot = "." if "-" in own else "-"
            count = draw(st.integers(1, 3))
            made = tuple(maker.question(f"{own}{dot}{at}", sources) for at in range(1, count + 1))
            sections.append(Section(id=own, title=draw(texts), part=part, questions=made))
    codes = [term.code for term in agencies]
    return QuestionSet(
        id=name,
        title=draw(texts),
        version=draw(st.sampled_from(["2026.1", "1", "2026.1-local"])),
        status=draw(texts),
        purpose=draw(prose),
        records_in_scope=draw(prose),
        period=draw(prose),
        enquiry=tuple(draw(st.lists(st.one_of(texts, st.just("")), max_size=12))),
        quorum=tuple(draw(st.lists(st.sampled_from(codes), max_size=2))),
        include=(*last, *first) if draw(st.booleans()) else (*first, *last),
        retired=tuple(f"QQ-{number}.9" for number in draw(st.sets(st.integers(0, 9), max_size=3))),
        vocabulary=maker.vocabulary,
        sections=tuple(sections),
    )
