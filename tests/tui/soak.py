"""Keys in random bursts, with stalls, pastes and resizes, held against a model of the keys.

`python -m tests.tui.soak --keys 10000` walks a copy of the demonstration in a real terminal, in turns as the panel and
as one agency. What is on disk at the end of each turn, and whenever everything is shown as saved, must be what the
model says. The model knows where the cursor is and what each key means there; of the program it knows the question set.
"""

import argparse
import json
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_tui.demonstration import SESSION_ID, make_demonstration
from audit_tui.domain.answer_kinds import FACTS
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Agreement, Answer, Draft, Reveal
from audit_tui.domain.words import BASIS_LABELS, PANEL
from audit_tui.services.acts import keep_place
from audit_tui.workspace import Workspace
from tests.pty_terminal import PtyTerminal

SEAT = "csc"
START = {PANEL: ("NEG-DEMO2", "NEG-5.4"), SEAT: ("NEG-DEMO3", "NEG-2.2")}
TURN = 250
"""Keys, about, until the program is left and opened again as the other seat."""

LISTED = tuple(kind for kind, facts in FACTS.items() if facts.chosen)
LINES = tuple(kind for kind, facts in FACTS.items() if facts.field == "line")
STATES = {"r": "not_recorded", "q": "not_asked", "k": "not_known_to_agency", "x": "not_applicable", "l": "deferred"}
WAYS_OUT = ("leave", "kill", "terminate", "hang up")
LONGEST = 300

Facts = dict[tuple[str, ...], Any]


def facts_of(audit: Audit) -> Facts:
    """Everything that the model knows of, as it is stored."""
    facts: Facts = {}
    for each in audit.entities.values():
        match each:
            case Answer():
                facts["answer", each.record, each.seat, each.question] = (
                    each.value,
                    each.state,
                    each.evidence,
                    each.basis,
                )
            case Agreement():
                facts["agreement", each.record, each.question] = (each.value, each.state, each.reason)
            case Reveal():
                facts["reveal", each.record, each.target] = each.step
            case Draft():
                facts["draft", each.record, each.seat, each.question, each.field] = (each.text, each.over)
    return facts


def differences(expected: Facts, found: Facts, *, drafts: bool = True) -> list[str]:
    """What is not on disk as it should be, a line each."""
    keys = [key for key in {**expected, **found} if drafts or key[0] != "draft"]
    return [
        f"{' '.join(key)}: {expected.get(key)!r} was typed, {found.get(key)!r} is stored"
        for key in sorted(keys)
        if expected.get(key) != found.get(key)
    ]


@dataclass
class Pick:
    """A list over the question: its rows, where it stands, what comes of a row, the keys that stand before rows."""

    rows: list[str]
    at: int
    then: Callable[[str], None]
    keys: tuple[str, ...] = ()


@dataclass
class Form:
    """The reason for an agreed answer, as it stands in its form; `left` is what is kept of it as a draft."""

    given: tuple[Any, Any]
    before: str
    left: str
    text: str


@dataclass
class Model:
    """Where the cursor of one seat is, what is stored, and what a key makes of both."""

    audit: Audit
    """As it was at first: the question set, the records, who takes part. None of its answers is looked at."""

    facts: Facts
    seat: str
    record: str
    here: str
    given: int = 0
    at_grid: bool = False
    hidden: bool = False
    pick: Pick | None = None
    form: Form | None = None
    writing: str = ""
    """The field in which the cursor is: `text`, `line` or `evidence`; empty where it is in the list."""

    typed: dict[str, str] = field(default_factory=dict)
    marked: tuple[str, ...] = ()
    called_for: str = ""

    def __post_init__(self) -> None:
        self.questions = {question.id: question for question in self.audit.questions.questions}
        self.places = {name: place for place, name in enumerate(self.questions)}
        self.load()

    # What is asked

    @property
    def question(self) -> Question:
        return self.questions[self.here]

    @property
    def own(self) -> bool:
        return self.routed(self.question, self.seat)

    @property
    def written(self) -> bool:
        """The question has an answer with evidence of its own."""
        return self.own and self.question.answer.kind not in ("entries", "reference")

    @property
    def busy(self) -> bool:
        """The cursor is not in the list of a question."""
        return bool(self.writing or self.form or self.pick or self.hidden or self.at_grid)

    @staticmethod
    def routed(question: Question, seat: str) -> bool:
        return seat in question.asked_of or (seat != PANEL and "all" in question.asked_of)

    def answer(self, seat: str, question: str) -> tuple[Any, Any, str, Any]:
        return self.facts.get(("answer", self.record, seat, question), (None, None, "", None))

    def has_answer(self, seat: str, question: str) -> bool:
        value, state, *_ = self.answer(seat, question)
        return value is not None or state is not None

    def agreement(self) -> tuple[Any, Any, str] | None:
        return self.facts.get(("agreement", self.record, self.here))

    def opened(self, question: str) -> set[str]:
        """What of the answers to a question was opened: `spread`, `answers`."""
        section = self.audit.questions.section_of(question).id
        return {
            self.facts[key] for target in (question, section) if (key := ("reveal", self.record, target)) in self.facts
        }

    def seats(self) -> list[str]:
        """The agencies that are asked of this record."""
        named = self.answer(PANEL, "REC-14")[0] or self.audit.details.agencies
        away = ("not_known", "no_reply")
        return [
            each
            for each in self.audit.details.agencies
            if each in named and self.audit.involvement(self.record, each) not in away
        ]

    def order(self) -> list[str]:
        """The questions through which the seat walks now."""
        asked = {name: set(self.asked(seat)) for seat in [*self.seats(), PANEL] for name in [seat]}
        mine = asked.get(self.seat, set()) if self.seat != PANEL else set().union(*asked.values())
        return [name for name in self.questions if name in mine]

    def asked(self, seat: str) -> Iterator[str]:
        """What is put to a seat, as far as the one that walks may know."""
        live: dict[str, Any] = {}
        for question in self.questions.values():
            ours = [each for each in (seat, PANEL) if self.routed(question, each)]
            if ours and question.asked_when and not self.holds(question.asked_when.text, live):
                continue
            for each in ours:
                if each == seat:
                    yield question.id
                if each in (PANEL, self.seat) or "answers" in self.opened(question.id):
                    live[question.id] = (
                        self.record if question.answer.kind == "reference" else self.answer(each, question.id)[0]
                    )

    def holds(self, condition: str, live: dict[str, Any]) -> bool:
        """A condition of the set, read from its own words."""
        if found := re.fullmatch(r"any agency's (\S+) is (\d) or more steps from (\S+)", condition):
            return self.steps_apart(found[1], found[3], live) >= int(found[2])
        either = re.split(r" or (?=[A-Z]{3}-\d)", condition)
        return any(all(_is_so(each, live) for each in re.split(r" and (?=[A-Z]{3}-\d)", group)) for group in either)

    def steps_apart(self, theirs: str, ours: str, live: dict[str, Any]) -> int:
        codes = self.questions[ours].answer.codes
        said = [self.answer(seat, theirs)[0] for seat in self.seats() if "answers" in self.opened(theirs)]
        agreed = live.get(ours)
        return max((abs(codes.index(each) - codes.index(agreed)) for each in said if each and agreed), default=0)

    def silent(self) -> bool:
        """Somebody who is asked this has not answered."""
        return any(
            self.here in self.asked(seat) and not self.has_answer(seat, self.here)
            for seat in self.seats()
            if self.routed(self.question, seat)
        )

    # Keys

    def press(self, key: str) -> None:
        """What this key does, where the cursor is."""
        if self.hidden:
            self.hidden = key not in ("f5", "escape", "enter")
        elif key == "f5":
            self.hidden = True
        elif self.form is not None:
            self.press_in_form(self.form, key)
        elif self.pick is not None:
            self.press_in_pick(self.pick, key)
        elif self.at_grid:
            self.at_grid = key != "enter"
            if not self.at_grid:
                self.load()
        elif self.writing:
            self.press_in_field(key)
        else:
            self.press_in_list(key)

    def paste(self, text: str) -> None:
        """A paste lands in the text in which the cursor is, and nowhere else."""
        if self.hidden:
            return
        if self.form is not None:
            self.form.text += text
        elif self.writing:
            self.typed[self.writing] += text

    def press_in_form(self, form: Form, key: str) -> None:
        draft = ("draft", self.record, PANEL, f"agree {self.here}", "text")
        if key == "ctrl+s":
            self.facts["agreement", self.record, self.here] = (*form.given, form.text.strip())
            self.facts.pop(draft, None)
            self.given += 1
            self.close_form()
        elif key == "escape":
            self.leave_form()
            self.close_form()
        else:
            form.text = _edited(form.text, key)

    def leave_form(self) -> None:
        """What is written in the form is kept as a draft."""
        form = self.form
        if form is not None and form.text.strip() not in (form.left or form.before, form.left):
            self.facts["draft", self.record, PANEL, f"agree {self.here}", "text"] = (form.text.strip(), form.before)

    def close_form(self) -> None:
        self.form = None
        self.come_back()

    def come_back(self) -> None:
        """From what stood over the question: what was only marked of one choice is not marked any more."""
        if self.question.answer.kind != "any_of":
            self.marked = self.chosen()

    def press_in_pick(self, pick: Pick, key: str) -> None:
        steps = {"up": -1, "down": 1}
        if key in steps:
            pick.at = min(max(0, pick.at + steps[key]), len(pick.rows) - 1)
            return
        row = pick.keys.index(key) if key in pick.keys else pick.at if key == "enter" else None
        if row is not None or key == "escape":
            self.pick = None
            self.come_back()
        if row is not None:
            pick.then(pick.rows[row])

    def press_in_field(self, key: str) -> None:
        if key in ("f3", "f4"):
            self.step(1 if key == "f4" else -1)
        elif key in ("escape", "ctrl+s"):
            self.keep()
            self.writing = ""
        elif key == "enter" and self.writing == "line":
            self.keep()
            self.writing = ""
            self.ask_at_once()
        else:
            self.typed[self.writing] = _edited(self.typed[self.writing], key)

    def press_in_list(self, key: str) -> None:
        plain: dict[str, Callable[[], None]] = {
            "e": self.write,
            "w": self.withdraw,
            "b": self.ask_basis,
            "o": self.ask_outline,
            "g": self.ask_record,
            "N": self.next_section,
            "v": self.reveal,
            "a": self.agree,
        }
        if key in ("n", "right", "f4", "p", "left", "f3"):
            self.step(1 if key in ("n", "right", "f4") else -1)
        elif key in plain:
            plain[key]()
        elif key == "escape":
            self.at_grid = True
        elif key.isdigit():
            codes = self.question.answer.codes if self.question.answer.kind in LISTED else ()
            if int(key) <= len(codes):
                self.choose(codes[int(key) - 1])
        elif STATES.get(key) in self.question.states and self.question.answer.kind not in ("entries", "reference"):
            self.choose(STATES[key])

    # What keys do

    def step(self, by: int) -> None:
        self.keep()
        if self.ask_at_once():
            return
        here = self.places[self.here]
        further = [name for name in self.order() if (self.places[name] - here) * by > 0]
        if further:
            self.go(further[0] if by > 0 else further[-1])
        # where there is none, the cursor stays where it is

    def ask_at_once(self) -> bool:
        wanted, self.called_for = self.called_for, self.called_for
        if not wanted or self.has_answer(self.seat, wanted):
            return False
        self.go(wanted)
        return True

    def go(self, name: str, record: str = "") -> None:
        self.keep()
        self.here, self.record = name, record or self.record
        self.load()

    def load(self) -> None:
        self.writing = self.called_for = ""
        value, _, evidence, _ = self.answer(self.seat, self.here) if self.own else (None, None, "", None)
        kind = self.question.answer.kind
        shown = "" if value is None or kind in LISTED else str(value)
        self.typed = {"text": shown, "line": shown, "evidence": evidence}
        self.marked = self.chosen()

    def chosen(self) -> tuple[str, ...]:
        value, state, *_ = self.answer(self.seat, self.here) if self.own else (self.agreement() or (None, None))
        if state is not None:
            return (state,)
        return value if isinstance(value, tuple) else () if value is None else (str(value),)

    def keep(self) -> None:
        """Save what was typed in the field in which the cursor is."""
        if not self.writing or not self.own:
            return
        value, state, evidence, basis = before = self.answer(self.seat, self.here)
        text = self.typed[self.writing].strip()
        if self.writing == "evidence":
            after = (value, state, text, basis)
        else:
            saved = "" if value is None else str(value)
            number = self.question.answer.kind in ("number", "scale")
            after = (
                before if text == saved else ((int(text) if number else text) if text else None, None, evidence, basis)
            )
        if after == before:
            return
        self.store(after)
        scale = isinstance(after[0], int) and bool(self.question.prompts)
        self.called_for = self.question.prompts[0].question if scale and after[0] <= 3 else ""
        if self.writing == "line":
            self.typed["line"] = "" if after[0] is None else str(after[0])

    def store(self, after: tuple[Any, Any, str, Any]) -> None:
        self.facts["answer", self.record, self.seat, self.here] = after
        self.given += 1

    def choose(self, code: str) -> None:
        state = self.state(code)
        several = self.question.answer.kind == "any_of" and state is None
        marked = self.toggled(code) if several else (code,)
        if self.own:
            _, _, evidence, basis = self.answer(self.seat, self.here)
            value = None if state else ((marked or None) if several else code)
            self.store((value, state, evidence, basis))
            shown = "" if value is None or self.question.answer.kind in LISTED else str(value)
            self.typed |= {"text": shown, "line": shown}
            self.marked = self.chosen()
        elif self.opened(self.here):
            self.marked = marked
            if not several:
                self.agree()

    def state(self, code: str) -> str | None:
        """The state of this name, where it is none of the options: some sets have an option `not_recorded`."""
        return code if code in STATES.values() and code not in self.question.answer.codes else None

    def toggled(self, code: str) -> tuple[str, ...]:
        form = self.question.answer
        now = {each for each in self.marked if each in form.codes} ^ {code}
        if code in now:
            now = {code} if code in form.alone else now - set(form.alone)
        return tuple(each for each in form.codes if each in now)

    def write(self) -> None:
        if self.written:
            kind = self.question.answer.kind
            self.writing = "text" if kind == "text" else "line" if kind in LINES else "evidence"

    def withdraw(self) -> None:
        if self.own and self.has_answer(self.seat, self.here):
            _, _, evidence, basis = self.answer(self.seat, self.here)
            self.store((None, None, evidence, basis))
            self.typed |= {"text": "", "line": ""}
            self.marked = ()
        elif not self.own and self.agreement():
            del self.facts["agreement", self.record, self.here]
            self.marked = ()

    def ask_basis(self) -> None:
        if not self.written or not self.has_answer(self.seat, self.here):
            return
        rows = list(BASIS_LABELS)
        value, state, evidence, basis = self.answer(self.seat, self.here)
        keys = tuple(str(number) for number in range(1, len(rows) + 1))
        at = rows.index(basis) if basis else 0
        self.pick = Pick(rows, at, lambda code: self.store((value, state, evidence, code)), keys)

    def ask_outline(self) -> None:
        rows: list[str] = []
        order = self.order()
        for section in self.audit.questions.sections:
            mine = [question.id for question in section.questions if question.id in order]
            rows += [*mine[:1], *mine]
        self.pick = Pick(rows, rows.index(self.here) if self.here in rows else 0, self.go)

    def ask_record(self) -> None:
        rows = list(self.audit.details.records)
        self.pick = Pick(rows, (rows.index(self.record) + 1) % len(rows), self.go_to_record)

    def go_to_record(self, record: str) -> None:
        before, self.record = self.record, record
        order = self.order()
        self.record = before
        self.go(self.here if self.here in order or not order else order[0], record)

    def next_section(self) -> None:
        sections = [section.id for section in self.audit.questions.sections]
        here = sections.index(self.audit.questions.section_of(self.here).id)
        later = [name for name in self.order() if sections.index(self.audit.questions.section_of(name).id) > here]
        if later:
            self.go(later[0])

    def reveal(self) -> None:
        if self.seat != PANEL or self.own or "answers" in self.opened(self.here) or self.here not in self.order():
            return
        if self.silent() and not self.opened(self.here):
            self.pick = Pick(["", self.here], 0, lambda code: self.open_next() if code else None)
        else:
            self.open_next()

    def open_next(self) -> None:
        self.facts["reveal", self.record, self.here] = "answers" if self.opened(self.here) else "spread"

    def agree(self) -> None:
        if self.seat != PANEL or self.own or not self.opened(self.here) or not self.marked:
            return
        if "answers" not in self.opened(self.here):
            self.facts["reveal", self.record, self.here] = "answers"
        state = self.state(self.marked[0])
        several = self.question.answer.kind == "any_of"
        value = None if state else self.marked if several else self.marked[0]
        before = (self.agreement() or (None, None, ""))[2]
        left, over = self.facts.get(("draft", self.record, PANEL, f"agree {self.here}", "text"), ("", before))
        left = left if over == before else ""
        self.form = Form((value, state), before, left, left or before)

    def end(self) -> None:
        """The program is left: what is being typed is kept."""
        self.leave_form()
        self.keep()


def _is_so(test: str, live: dict[str, Any]) -> bool:
    name, how, words = re.fullmatch(r"(\S+) (is|includes|does not include|>=|<) (.+)", test).groups()  # type: ignore[union-attr]
    value = live.get(name)
    if value is None:
        return False
    wanted = re.split(", | or ", words)
    chosen = value if isinstance(value, tuple) else (value,)
    match how:
        case ">=":
            return int(value) >= int(words)
        case "<":
            return int(value) < int(words)
        case "does not include":
            return not set(chosen) & set(wanted)
    return bool(set(chosen) & set(wanted))


def _edited(text: str, key: str) -> str:
    match key:
        case "backspace":
            return text[:-1]
        case "ctrl+u":
            return ""
        case "enter":
            return text + "\n"
        case "space":
            return text + " "
    return text + key if len(key) == 1 else text


@dataclass
class Hand:
    """Somebody at the keyboard, who knows from the model what may be typed, and types it in bursts."""

    model: Model
    chance: random.Random
    last: str = ""

    def __post_init__(self) -> None:
        questions = self.model.audit.questions.questions
        self.read = {name for each in questions if each.asked_when for name in each.asked_when.questions}

    def next(self) -> list[str]:
        """A few keys that belong together: any may be the last of a burst."""
        model, chance = self.model, self.chance
        if model.hidden:
            return [chance.choice(("f5", "f5", "enter", "1", "n"))]
        if model.form is not None:
            return chance.choice(
                ([*self.words(8), "ctrl+s"], [*self.words(8), "ctrl+s"], [*self.words(3), "escape"], ["f5"])
            )
        if model.pick is not None:
            steps = [chance.choice(("up", "down"))] * chance.randrange(4)
            return [*steps, chance.choice(("enter", "enter", "escape", *model.pick.keys))]
        if model.at_grid:
            return [*chance.choices("123", k=chance.randrange(3)), "enter"]
        if model.writing:
            return self.while_writing()
        return self.in_list()

    def in_list(self) -> list[str]:
        ways = [["n"]] * 5 + [["p"], ["right"], ["left"], ["f4"], ["f3"]] * 2 + [["f5"], ["N"], ["o"], ["o"], ["g"]]
        if self.model.here in self.model.order():
            ways += [["escape"]]
        if self.may_answer():
            ways += self.answers() * 3
        return self.chance.choice(ways)

    def may_answer(self) -> bool:
        """Whether any answer that is typed here fits, and changes nothing that the model does not know of."""
        model, question = self.model, self.model.question
        fits = (not question.rules or (question.id == "NEG-2.1" and model.own)) and not question.leaves_out_topic
        if not model.own:
            return fits and question.answer.kind in LISTED
        plain = not question.used_as and (model.seat != PANEL or question.id not in self.read)
        return fits and plain and model.written

    def answers(self) -> list[list[str]]:
        model, chance = self.model, self.chance
        codes = model.question.answer.codes if model.question.answer.kind in LISTED else ()
        digits = [str(number) for number in range(1, min(9, len(codes)) + 1)]
        states = [key for key, state in STATES.items() if state in model.question.states and state not in codes]
        ways = [[key] for key in digits] + [[chance.choice(states)]] * bool(states)
        if model.own:
            ways += [["e"], ["e"], ["e"], ["w"]] + ([] if self.last == "escape" else [["b"]])
        else:
            ways += [["v"], ["a"], ["w"]]
        return ways

    def while_writing(self) -> list[str]:
        model, chance = self.model, self.chance
        out = chance.choice(("f4", "f4", "f4", "f3", "escape", "escape", "ctrl+s"))
        if model.writing == "line":
            typed = "2019-05" if model.question.answer.kind == "date" else chance.choice("0123")
            return ["ctrl+u", *(typed if chance.random() < 0.8 else ""), chance.choice((out, "enter"))]
        if len(model.typed[model.writing]) > LONGEST:
            return [out]
        words = self.words(model.question.answer.shortest + 5 if model.writing == "text" else 4, "np12 ")
        if chance.random() < 0.2:
            words.append(f"paste {''.join(word for word in words if len(word) == 1)}")
        if chance.random() < 0.1:
            words.append("f5")
            return words
        return [*words, out]

    def words(self, least: int, more: str = "") -> list[str]:
        """Letters, with something taken out again."""
        count = self.chance.randint(least, least + 5)
        letters = [self.chance.choice("abcdegilmrstuv" + more) for _ in range(count)]
        return ["s", *letters[: count // 2], "x", "backspace", *letters[count // 2 :], "e"]


class Glance(PtyTerminal):
    """A terminal whose screen is drawn only where somebody looks: drawing takes longer than the program does."""

    looking = True

    def read(self, timeout: float = 0.0) -> bool:
        """Take in all that there is: what passes by is not looked for."""
        found = super().read(timeout)
        for _ in range(64 if found else 0):
            if not super().read():
                break
        return found

    def _draw(self, data: bytes) -> None:
        if self.looking:
            super()._draw(data)

    def look(self) -> None:
        """Draw from here on, on an empty screen."""
        self.looking = True
        self._screen.reset()

    def look_away(self) -> None:
        """Only take in what the program writes."""
        self.looking = False


@dataclass
class Figures:
    """What was done, and what was wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    """The keys since everything was last seen to be right."""

    def __str__(self) -> str:
        names = ("keys", "bursts", "answers", "pastes", "resizes", "sizes lost", "stalls", "seen as saved", *WAYS_OUT)
        return ", ".join(f"{self.counts[name]} {name}" for name in names) + f"; {len(self.wrong)} differences"


class Soak:
    """A copy of the demonstration, and turns at it."""

    def __init__(self, folder: Path, seed: int, *, turn: int = TURN, made: Path | None = None) -> None:
        """`made` is a folder with the demonstration, to be copied instead of made anew."""
        self.folder, self.seed, self.turn = folder, seed, turn
        self.chance = random.Random(seed)
        self.figures = Figures()
        self.looks = 0
        self.workspace = Workspace(folder / "sessions", clock=lambda: datetime(2026, 11, 22, 10, tzinfo=UTC))
        if made is None:
            make_demonstration(self.workspace, self.workspace.sessions).close()
        else:
            shutil.copytree(made, self.workspace.sessions)
        session = self.workspace.open(SESSION_ID)
        for seat, (record, question) in START.items():
            session.commit(keep_place(seat, record, question), by=seat)
        session.close()

    def run(self, keys: int) -> Figures:
        """Take turns until so many keys were pressed, or something is wrong."""
        turn = 0
        while self.figures.counts["keys"] < keys and not self.figures.wrong:
            turn += 1
            seat, left = PANEL if turn % 2 else SEAT, keys - self.figures.counts["keys"]
            try:
                self.take_turn(seat, min(self.turn, left), turn)
            except AssertionError as error:  # what was waited for did not come
                self.figures.wrong.append(str(error))
        stalls = self.folder / "stalls"
        self.figures.counts["stalls"] = stalls.stat().st_size if stalls.exists() else 0
        return self.figures

    def stored(self) -> Audit:
        """What is on disk."""
        session = self.workspace.open(SESSION_ID)
        session.close()
        return session.audit

    def take_turn(self, seat: str, keys: int, turn: int) -> None:
        """Open the program as a seat, type, look now and then, and go in one of the ways there are."""
        audit = self.stored()
        place = audit.place(seat)
        assert place is not None
        model = Model(audit, facts_of(audit), seat, place.record, place.question)
        hand = Hand(model, self.chance)
        command = [sys.executable, Path(__file__).with_name("slow_disk.py"), "--sessions", self.workspace.sessions]
        env = {"STALLS": str(self.folder / "stalls"), "SEED": f"{self.seed}.{turn}"}
        env |= dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "AUDIT_TUI_CRASHES"), str(self.folder / "home"))
        self.figures.log = [f"as {seat} at {place.record} {place.question}"]
        with Glance(
            [*command, "open", SESSION_ID, *(() if seat == PANEL else ("--as", seat))], columns=100, rows=30, env=env
        ) as terminal:
            terminal.wait_for(f"{place.question} ")
            terminal.settle()
            terminal.look_away()
            until = self.figures.counts["keys"] + keys
            while self.figures.counts["keys"] < until and not self.figures.wrong:
                for _ in range(self.chance.randint(1, 8)):
                    self.burst(terminal, hand)
                self.look(terminal, model)
            if not self.figures.wrong:
                self.go(terminal, hand)

    def burst(self, terminal: Glance, hand: Hand) -> None:
        """A burst in one write, and perhaps another size of the terminal before it has been taken in."""
        words = [word for _ in range(self.chance.randint(1, 6)) for word in self.typed(hand)]
        counts = self.figures.counts
        counts["bursts"] += 1
        cut = self.chance.randint(1, len(words))
        for part in (words[:cut], words[cut:]):
            self.send(terminal, part)
            if self.chance.random() < 0.1:
                columns, rows = self.chance.randint(80, 140), self.chance.randint(24, 45)
                terminal.resize(columns, rows)
                self.figures.log.append(f"<{columns}x{rows}>")
                counts["resizes"] += 1
        while terminal.read():
            pass

    def typed(self, hand: Hand) -> list[str]:
        words = hand.next()
        for word in words:
            self.take(hand.model, word)
        hand.last = words[-1]
        return words

    def take(self, model: Model, word: str) -> None:
        before = model.given
        if word.startswith("paste "):
            model.paste(word.removeprefix("paste "))
            self.figures.counts["pastes"] += 1
        else:
            model.press(word)
            self.figures.counts["keys"] += 1
        self.figures.counts["answers"] += model.given - before
        self.figures.log.append(word)

    def send(self, terminal: Glance, words: list[str]) -> None:
        """All in one write."""
        parts = []
        for word in words:
            pasted = word.removeprefix("paste ")
            parts.append(f"\x1b[200~{pasted}\x1b[201~" if pasted != word else word)
        terminal.press(*parts)

    def look(self, terminal: Glance, model: Model) -> None:
        """Wait until all keys have had their effect and nothing is shown as unsaved; then it must be on disk.

        The search screen says when that is: keys take effect in order, and its mark was never on the screen before.
        """
        if model.writing or model.form or model.pick or model.hidden:
            return
        self.looks += 1
        mark = f"zq{self.looks}"  # letters that nobody types here
        already = len(terminal.raw)
        terminal.press("/", mark)
        terminal.wait_for(lambda now: mark.encode() in now.raw[already:], 60)
        terminal.look()
        terminal.press("escape")
        self.wait_until_right(terminal, mark)
        terminal.look_away()
        if not model.at_grid:
            model.come_back()
        self.figures.counts["seen as saved"] += 1
        self.compare(model, drafts=False)

    def wait_until_right(self, terminal: Glance, mark: str) -> None:
        """Wait for the screen in full; the framework can lose the last of several sizes, which is counted."""
        try:
            terminal.wait_for(lambda now: _is_right(now, mark), 20)
            terminal.settle(0.03)  # a frame arrives in pieces
            terminal.wait_for(lambda now: _is_right(now, mark), 20)
        except AssertionError:
            self.figures.counts["sizes lost"] += 1
            terminal.resize(100, 30)
            terminal.wait_for(lambda now: _is_right(now, mark), 60)

    def compare(self, model: Model, *, drafts: bool = True) -> None:
        found = differences(model.facts, facts_of(self.stored()), drafts=drafts)
        self.figures.wrong += found
        if not found:
            self.figures.log = [f"as {model.seat} at {model.record} {model.here}"]

    def go(self, terminal: Glance, hand: Hand) -> None:
        """Leave, or be killed, terminated or cut off, and compare everything with the disk."""
        model, way = hand.model, self.chance.choice(WAYS_OUT)
        while model.busy and not model.at_grid:
            self.send(terminal, self.typed(hand))
        self.look(terminal, model)
        if way in ("leave", "terminate"):
            self.send(terminal, self.typed(hand) + self.typed(hand))
        elif way == "hang up":
            self.write_a_mark(terminal, hand)
        if way == "leave" and model.hidden:
            self.take(model, "f5")
            self.send(terminal, ["f5"])
        self.figures.counts[way] += 1
        self.figures.log.append(way)
        {"leave": self.leave, "kill": self.kill, "terminate": self.terminate, "hang up": self.hang_up}[way](terminal)
        if way != "kill":
            model.end()
        self.compare(model, drafts=way != "kill")

    def leave(self, terminal: Glance) -> None:
        terminal.press("ctrl+q")
        self.ends(terminal, 0)

    def kill(self, terminal: Glance) -> None:
        terminal.kill()

    def terminate(self, terminal: Glance) -> None:
        terminal.signal(signal.SIGTERM)
        self.ends(terminal, 128 + signal.SIGTERM)

    def write_a_mark(self, terminal: Glance, hand: Hand) -> None:
        """Begin to write here, if that may be: what is not read yet when the terminal goes is lost with it."""
        model, question = hand.model, hand.model.question
        if model.at_grid or not hand.may_answer() or not model.own or question.answer.kind in LINES:
            return
        mark = f"qz{self.looks}"
        words = ["e", *hand.words(question.answer.shortest), "space", *mark]
        for word in words:
            self.take(model, word)
        terminal.look()
        self.send(terminal, words)
        terminal.wait_for(mark, 60)

    def hang_up(self, terminal: Glance) -> None:
        terminal.hang_up()
        self.ends(terminal, 128 + signal.SIGHUP)

    def ends(self, terminal: Glance, wanted: int) -> None:
        if (status := terminal.wait_for_exit(60)) != wanted:
            self.figures.wrong.append(f"ended with {status} instead of {wanted}")


def _is_right(terminal: Glance, mark: str) -> bool:
    """Whether the mark has gone, what was under it is there in full, and nothing is said to be unsaved."""
    lines = terminal.lines
    there = bool(lines[0] and lines[-1]) and not any(mark in line or "Esc close" in line for line in lines)
    return there and "Saving" not in lines[0] and "NOT SAVED" not in lines[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        figures = Soak(Path(folder), arguments.seed).run(arguments.keys)
    print(f"seed {arguments.seed}: {figures} ({time.perf_counter() - began:.0f} s)")
    for line in figures.wrong:
        print(line)
    if figures.wrong:
        print("since it was last right:", json.dumps(figures.log, ensure_ascii=False))
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
