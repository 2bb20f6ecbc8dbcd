"""Setting up an audit, one topic at a time; everything but the topic can be changed later."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from textual.containers import Vertical
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from audit_tui.domain.asking import is_graded, short_form
from audit_tui.domain.dates import as_stored
from audit_tui.domain.outcome import notes_on_set_up
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.quorum import never_quorate
from audit_tui.domain.session import SessionDetails
from audit_tui.domain.set_up import check_details, reference_as_meant
from audit_tui.errors import AuditError
from audit_tui.keys import NOBODY_ELSE
from audit_tui.services import acts
from audit_tui.text import clean_text, moment, plural
from audit_tui.tui.commands import SET_UP
from audit_tui.tui.home_text import kept_in_words
from audit_tui.tui.screens.base import AuditScreen, bindings, refused
from audit_tui.tui.widgets.choices import Choice, ChoiceList

Entered = str | tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One topic of the set-up: what is asked, why, and how it is answered."""

    id: str
    ask: str
    why: str
    kind: Literal["line", "secret", "lines", "one", "several", "read"]


STEPS = (
    Step("questions", "Which topic?", "The question set; the audit keeps its own copy, word for word.", "one"),
    Step(
        "title",
        "What is the audit called?",
        "It stands on every screen and report. No names of people or places.",
        "line",
    ),
    Step(
        "reason",
        "Why this topic?",
        "Performance data, an inspection, a practice review, an earlier audit. Optional.",
        "lines",
    ),
    Step(
        "commissioned_by",
        "Who commissioned it?",
        "The group that asked for it and will own the recommendations. Optional.",
        "line",
    ),
    Step(
        "period_start",
        "First day of the period under review",
        "As 1 October 2025; usually twelve months. Optional.",
        "line",
    ),
    Step("period_end", "Last day of the period under review", "As 30 September 2026. Optional.", "line"),
    Step("agencies", "Which agencies take part?", "Each answers from its own record first.", "several"),
    Step(
        "records",
        "Which children’s records?",
        "One reference a line, such as NEG-01: three capitals, a hyphen, two to eight capitals or digits. "
        "The key that links a reference to a child stays outside this tool.",
        "lines",
    ),
    Step(
        "returns_due",
        "Returns due by",
        "The day by which agencies hand their returns in, as 30 September 2026. Optional.",
        "line",
    ),
    Step(
        "destroy_by",
        "To be destroyed by",
        "The day by which your retention schedule requires it to be destroyed, as 30 September 2032. Optional.",
        "line",
    ),
    Step(
        "passphrase",
        "A passphrase, to encrypt it with?",
        f"{NOBODY_ELSE} Optional.",
        "secret",
    ),
    Step("again", "The passphrase once more", "So that it is what you meant to type.", "secret"),
    Step("form", "Which questions?", "The short form suits about 45 minutes a record.", "several"),
    Step("review", "Ready?", "ctrl+s saves it. You can change everything but the topic later.", "read"),
)
_AFTERWARDS = tuple(step.id for step in STEPS if step.id not in ("questions", "passphrase", "again"))
_LINE = ("line", "secret")
_HOW = {
    "line": " Enter goes on.",
    "secret": " Enter goes on.",
    "lines": " ctrl+s goes on.",
    "one": " Enter chooses.",
    "several": " Enter marks each; ctrl+s goes on.",
}
_DAYS = ("period_start", "period_end", "returns_due", "destroy_by")
_LINES = ("title", "reason", "commissioned_by", *_DAYS)
_NO_SETS = "There is no question set here that can be read: Esc goes back, audit-tui check says what is wrong."


class SetUpScreen(AuditScreen):
    """A guided form whose widgets are made once; `details` are those of an audit whose set-up is changed."""

    TABLE = SET_UP
    BINDINGS = bindings(SET_UP)

    line = query_one("#line", Input)
    lines = query_one("#lines", TextArea)
    options = query_one("#options", ChoiceList)

    def __init__(self, details: SessionDetails | None = None) -> None:
        super().__init__()
        self.of_session = details is not None  # a new audit has nothing of the one that was open before
        self._details = details
        self._steps = tuple(step for step in STEPS if details is None or step.id in _AFTERWARDS)
        self._at = 0
        self._entered: dict[str, Entered] = _entered(details) if details else {"form": ()}
        self._begun = dict(self._entered)
        self._left_once = False
        self._sets: dict[str, QuestionSet] = {}
        self._any_here = True

    def body(self) -> Iterable[Widget]:
        """The step, and one of three ways to answer it."""
        yield Vertical(
            Static("", id="step", markup=False),
            Static("", id="ask", markup=False),
            Static("", id="why", markup=False),
            Input(id="line", select_on_focus=False),
            TextArea("", id="lines", tab_behavior="focus"),
            ChoiceList(id="options"),
            Static("", id="refused", markup=False),
            id="set-up",
        )

    def on_mount(self) -> None:
        """Read the question sets, and show the first step."""
        library = self.audit_app.workspace.library
        with suppress(AuditError):  # home has said what is wrong with the folder
            self._any_here = bool(self.audit_app.workspace.session_folders())
        problems = [str(misnamed) for misnamed in library.misnamed()]
        for set_id in library.ids():
            try:
                self._sets[set_id] = library.read(set_id)
            except AuditError as error:
                problems.append(str(error))
        self._show()
        if not self._sets:
            self.query_one("#refused", Static).update(_NO_SETS)
        if problems:
            self.say(f"Not offered: {'; '.join(problems)}")

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._steps[self._at]

    def _why(self) -> str:
        """Why the step is asked; before the first audit also where it will be kept."""
        first = self.step.id == "questions" and not self._any_here
        where = f"\n\n{kept_in_words(self.audit_app.workspace.sessions)}" if first else ""
        quorum = ", ".join(map(self._set.agency_label, self._made().quorum)) if self.step.id == "agencies" else ""
        needs = f" A meeting is quorate with {quorum}." if quorum else ""
        return f"{self.step.why}{needs}{_HOW.get(self.step.kind, '')}{where}"

    def _show(self) -> None:
        step = self.step
        self.show_where("Change the set-up" if self._details else "A new audit")
        put = [each for each in self._steps if each.id != "again" or self._passphrase]
        self.query_one("#step", Static).update(f"Step {put.index(step) + 1} of {len(put)}")
        self.query_one("#ask", Static).update(step.ask)
        self.query_one("#why", Static).update(self._why())
        self.query_one("#refused", Static).update(self._review() if step.kind == "read" else "")
        self.line.display = step.kind in _LINE
        self.line.password = step.kind == "secret"
        self.lines.display = step.kind == "lines"
        self.options.display = step.kind in ("one", "several")
        value = self._entered.get(step.id, self._default(step.id))
        if step.id in _DAYS:
            value = moment(str(value))
        if isinstance(value, tuple):
            self.options.fill(self._rows(step.id), value, several=step.kind == "several", token=step.id)
            self.options.focus()
        elif step.kind == "lines":
            self.lines.text = value
            self.lines.move_cursor(self.lines.document.end)
            self.lines.focus()
        elif step.kind in _LINE:
            self.line.value = value
            self.line.cursor_position = len(value)
            self.line.focus()
            if step.id not in self._entered:  # what is offered gives way to what is typed
                self.line.select_all()
        else:
            self.set_focus(None)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """One of several goes on at once; several are marked."""
        if event.token != self.step.id:
            return
        if self.step.kind == "one":
            self._entered[self.step.id] = (event.code,)
            self.action_forward()
            return
        before = self._entered.get(self.step.id, self._default(self.step.id))
        assert isinstance(before, tuple), "marked options are a tuple"
        after = tuple(code for code in before if code != event.code) if event.code in before else (*before, event.code)
        self._entered[self.step.id] = after
        event.choices.mark(after)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter goes on."""
        self.action_forward()

    def action_forward(self) -> None:
        """Keep what was entered, and go on; the last step makes the audit."""
        self._take()
        if self.step.id == "questions" and not self._entered.get("questions"):
            rows = self.options.rows
            if self.options.highlighted is None or not rows:
                return
            self._entered["questions"] = (rows[self.options.highlighted].code,)
        try:
            self._check()
        except AuditError as error:
            self.query_one("#refused", Static).update(error.advice)
            self.app.bell()
            return
        if self._at + 1 < len(self._steps):
            self._go(1)
        else:
            self._finish()

    def action_back(self) -> None:
        """One step back, or out."""
        self._take()
        if self._at:
            self._go(-1)
        elif self._entered == self._begun or self._left_once:
            self.app.pop_screen()
        else:
            self._left_once = True
            self.say("Nothing of this is saved yet: Esc once more leaves without it.")

    def _go(self, steps: int) -> None:
        """On or back; a passphrase that there is none of is not asked for once more."""
        self._at += steps
        if self.step.id == "again" and not self._passphrase:
            self._at += steps
        self._show()

    def _take(self) -> None:
        if self.step.kind == "secret":
            self._entered[self.step.id] = self.line.value
        elif self.step.kind == "line":
            entered = clean_text(self.line.value).strip()
            self._entered[self.step.id] = as_stored(entered) if self.step.id in _DAYS else entered
        elif self.step.kind == "lines":
            self._entered[self.step.id] = clean_text(self.lines.text).strip()

    def _check(self) -> None:
        """Refuse only what this step entered: later steps are not filled in yet."""
        made = self._made()
        some = (self._set.vocabulary.agencies[0].code,)  # a step before the agencies is checked as if one took part
        checks: dict[str, Callable[[], object]] = {
            "title": lambda: check_details(self._set, made.model_copy(update={"agencies": some, "records": ()})),
            "agencies": lambda: check_details(self._set, made.model_copy(update={"records": ()})),
            "period_end": lambda: check_details(self._set, made.model_copy(update={"agencies": some, "records": ()})),
            "records": lambda: check_details(self._set, made),
            "returns_due": lambda: check_details(self._set, made),
            "destroy_by": lambda: check_details(self._set, made),
            "passphrase": self._check_passphrase,
            "again": self._check_again,
            "review": lambda: check_details(self._set, made),
        }
        checks["period_start"] = checks["period_end"]
        if self.step.id in checks:
            checks[self.step.id]()

    def _check_passphrase(self) -> None:
        from audit_tui.store.encryption import require_passphrase

        if self._passphrase:
            require_passphrase(self._passphrase)

    def _check_again(self) -> None:
        if self._entered.get("again", "") != self._passphrase:
            raise AuditError("the two are not the same", hint="type it again, or go back (Esc) and type the first anew")

    @property
    def _passphrase(self) -> str:
        return str(self._entered.get("passphrase", ""))

    @property
    def _today(self) -> str:
        return self.audit_app.workspace.clock().isoformat()[:10]

    @property
    def _set(self) -> QuestionSet:
        if self._details is not None:
            return self.audit_app.opened.audit.questions
        chosen = self._entered["questions"]
        return self._sets[chosen[0]]

    def _made(self) -> SessionDetails:
        """The set-up as entered so far."""
        entered = {step.id: self._entered.get(step.id, self._default(step.id)) for step in self._steps}
        form = entered.get("form", ())
        plain = {name: entered[name] for name in _LINES}
        changed: dict[str, Any] = {
            **plain,
            "agencies": entered["agencies"],
            "records": tuple(map(reference_as_meant, str(entered["records"]).split())),
            "short_form": "short_form" in form,
            "grades": "no_grades" not in form,
        }
        if self._details is not None:
            return self._details.model_copy(update=changed)
        workspace = self.audit_app.workspace
        return SessionDetails(
            id=workspace.new_id(self._set.id),
            created=workspace.clock().isoformat(),
            quorum=self._set.quorum,
            **changed,
        )

    def _finish(self) -> None:
        try:
            if self._details is not None:
                outcome = acts.change_details(self.audit_app.opened.audit, self._made(), today=self._today)
                self.attempt(outcome, "Set-up")
                self.app.pop_screen()
                self._say_beneath(outcome.warnings)
                return
            made = self.audit_app.workspace.create(self._set, self._made(), passphrase=self._passphrase or None)
        except AuditError as error:
            self.query_one("#refused", Static).update(error.advice)
            return
        made.close()
        details = made.audit.details
        self.app.pop_screen()
        try:
            self.audit_app.open_session(details.id)
        except AuditError as error:
            below = self.app.screen
            assert isinstance(below, AuditScreen), "an audit is set up from home"
            refused(below, error, before=f"{details.title} is set up, and not open: ")
            return
        self._say_beneath(notes_on_set_up(made.audit, details, today=self._today))

    def _say_beneath(self, warnings: Sequence[str]) -> None:
        """Say what is to be looked at on the screen that is shown now, since this one has gone."""
        screen = self.app.screen
        if warnings and isinstance(screen, AuditScreen):
            words = f"Look again at the set-up (e): {'; '.join(warnings)}"
            screen.call_after_refresh(screen.say, words)  # one that was opened just now has nothing on it yet

    def _default(self, step: str) -> Entered:
        if step == "title" and self._entered.get("questions"):
            return f"{self._set.title} audit {self.audit_app.workspace.clock().year}"
        if step in ("questions", "agencies", "form"):
            return self._set.quorum if step == "agencies" and self._entered.get("questions") else ()
        return ""

    def _rows(self, step: str) -> list[Choice]:
        if step == "questions":
            return [
                Choice(each.id, each.title, f"{each.version}, {each.status}, {len(each.questions)} questions")
                for each in self._sets.values()
            ]
        if step == "agencies":
            return [Choice(term.code, term.label, term.note) for term in self._set.vocabulary.agencies]
        return _forms(self._set)

    def _kept_where(self) -> tuple[str, ...]:
        """Where a new audit will be, and whether it will be encrypted."""
        if self._details is not None:
            return ()
        return (
            f"Encrypted: {'yes, with your passphrase' if self._passphrase else 'NO'}",
            f"Kept in: {self.audit_app.workspace.sessions.absolute()}",
        )

    def _quorum_in_words(self, made: SessionDetails) -> tuple[str, ...]:
        """Who has to be at a meeting, and whether anybody of them takes no part."""
        if not made.quorum:
            return ()
        never = never_quorate(self._set, made)
        quorum = ", ".join(map(self._set.agency_label, made.quorum))
        return (f"Quorum: {quorum}", *([f"  MIND: {never}"] if never else ()))

    def _review(self) -> str:
        made = self._made()
        agencies = ", ".join(self._set.agency_label(code) for code in made.agencies)
        return "\n".join(
            (
                f"Topic: {self._set.title} ({self._set.version}, {self._set.status})",
                f"Title: {made.title}",
                f"Why: {made.reason or 'not said'}",
                f"Commissioned by: {made.commissioned_by or 'not said'}",
                f"Period: {moment(made.period_start) or 'open'} to {moment(made.period_end) or 'open'}",
                f"Agencies: {agencies}",
                *self._quorum_in_words(made),
                f"Records: {', '.join(made.records) or 'none yet'}",
                f"Returns due by: {moment(made.returns_due) or 'not said'}",
                f"To be destroyed by: {moment(made.destroy_by) or 'not said'}",
                *self._kept_where(),
                f"Form: {'short' if made.short_form else 'full'}{'' if made.grades else ', without grades'}",
            )
        )


def _forms(questions: QuestionSet) -> list[Choice]:
    """The short form and the form without grades, with what each comes to."""
    every = questions.questions
    graded = [each for each in every if is_graded(each)]
    grades = next((each.answer.options for each in graded if each.answer.options), ())
    fewer = f": {plural(len(graded), 'question')} fewer" if graded else ""
    none = f"nobody grades the practice ({', '.join(each.label for each in grades)})" if grades else "it asks for none"
    topic = {each.id for each in every if questions.of_topic(each.id)}
    short = f"Short form: {len(short_form(questions) & topic)} of the topic’s {len(topic)} questions"
    marked = "as its authors marked them, with those they depend on; record details and closing judgement stay whole"
    return [Choice("short_form", short, marked), Choice("no_grades", f"Without grades{fewer}", none)]


def _entered(details: SessionDetails) -> dict[str, Entered]:
    return {
        "title": details.title,
        "reason": details.reason,
        "commissioned_by": details.commissioned_by,
        "period_start": details.period_start,
        "period_end": details.period_end,
        "agencies": details.agencies,
        "records": "\n".join(details.records),
        "returns_due": details.returns_due,
        "destroy_by": details.destroy_by,
        "form": ("short_form",) * details.short_form + ("no_grades",) * (not details.grades),
    }
