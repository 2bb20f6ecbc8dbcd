"""The guard: every text that is entered, taken in or written out is looked through for what may identify somebody.

GRD-1  every act that takes words says what it saw in them, and keeps them as they are
GRD-2  what is taken in from files, and what is to leave in files, is looked through too
GRD-3  the shipped question sets, the demonstrations and the reports made of them give no warning
GRD-4  the settings say which kinds are looked for; a mistake in them leaves every kind in force
GRD-5  names come from a file, standard input or a prompt; what is kept of them nobody can read
GRD-6  a list that cannot be read is said, and nothing else stops for it
"""

import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_tui.cli import main
from audit_tui.domain.audit import Audit
from audit_tui.domain.guard import IDENTIFIER_KINDS, Guard
from audit_tui.domain.names import NamesList
from audit_tui.domain.outcome import Outcome, identifiers_in
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.returned import Returned, Said, SaidConcern
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.names_list import add_names, read_names
from audit_tui.questions.library import Library, shipped_folder
from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.making import make_report, words_in
from audit_tui.returns.before_sending import identifiers_in_return
from audit_tui.returns.merging import plan_merge
from audit_tui.services import acts, agreeing, learning, meetings, pace
from audit_tui.settings import guard_of, read_settings
from audit_tui.text import texts_in
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD, Work, neglect

SET = """
SML-1.1 | all | text
SML-1.2 | all | yes, partly, no
SML-1.3 | panel | text
"""
NAME = "examplia"
"""On the list of the guard here, and in no list of anybody else."""
TEXT = f"The {NAME} family"
DAY = AT[:10]


def _work(**named: Any) -> Work:
    work = Work(SET, **named)
    guard = Guard(frozenset({"listed_name"}), NamesList(key=b"k" * 32).with_names([NAME]))
    work.audit = Audit(work.audit.entities, guard=guard)
    return work


def _whole() -> Work:
    """An audit with one of everything that a later act needs."""
    work = _work().answer("csc", "SML-1.2", "yes").reveal("SML-1").agree("SML-1.2", "yes")
    work.act(acts.write_finding, RECORD, "improvement", "Not seen alone.", theme="planning", layer="quality")
    work.act(learning.write_recommendation, "See them.", sort="practice", findings=["F1"])
    work.act(acts.write_action, RECORD, "See her.", owner="team manager")
    return work.act(acts.raise_concern, RECORD, "Alone.", by="csc", at=AT)


def _done(work: Work) -> Work:
    return work.act(learning.update_action, "A1", "done", "Seen.", on=DAY)


def _signed(work: Work) -> Work:
    return work.act(learning.sign_off, "So it was.", agreed_by=["csc"], at=AT)


ACTS: dict[str, Callable[[Work], Any]] = {
    "answer": lambda work: work.answer("csc", "SML-1.1", TEXT),
    "answer of the panel": lambda work: work.answer(PANEL, "SML-1.3", TEXT),
    "evidence": lambda work: work.answer("csc", "SML-1.2", "yes", evidence=TEXT),
    "service": lambda work: work.answer("csc", "SML-1.2", "yes", service=TEXT),
    "agreed text": lambda work: work.agree("SML-1.1", TEXT),
    "reason": lambda work: work.agree("SML-1.2", "yes", reason=TEXT),
    "dissent with it": lambda work: work.agree("SML-1.2", "yes", dissent=[("police", TEXT)]),
    "dissent": lambda work: work.act(agreeing.add_dissent, RECORD, "SML-1.2", "police", TEXT),
    "finding": lambda work: work.act(acts.write_finding, RECORD, "strength", TEXT, theme="planning"),
    "action": lambda work: work.act(acts.write_action, RECORD, TEXT, owner="manager"),
    "owner": lambda work: work.act(acts.write_action, RECORD, "See her.", owner=NAME),
    "what will show": lambda work: work.act(acts.write_action, RECORD, "See.", owner="one", will_show=TEXT),
    "concern": lambda work: work.act(acts.raise_concern, RECORD, TEXT, by="csc", at=AT),
    "told of a concern": lambda work: work.act(acts.raise_concern, RECORD, "Alone.", told=TEXT, by="csc", at=AT),
    "follow-up": lambda work: work.act(acts.follow_up_concern, RECORD, "C1", TEXT, at=AT),
    "interest": lambda work: work.act(meetings.begin_meeting, ["csc"], interests=[("csc", TEXT)], at=AT),
    "parked": lambda work: work.act(pace.park, RECORD, "SML-1.1", TEXT, at=AT),
    "key theme": lambda work: work.act(learning.write_key_theme, TEXT),
    "recommendation": lambda work: work.act(learning.write_recommendation, TEXT, sort="practice", findings=["F1"]),
    "learning action": lambda work: work.act(learning.write_learning_action, TEXT, owner="group"),
    "update": lambda work: work.act(learning.update_action, "A1", "in_progress", TEXT, on=DAY),
    "embedded": lambda work: _done(work).act(learning.show_embedded, "A1", TEXT, on=DAY),
    "statement": lambda work: work.act(learning.sign_off, TEXT, agreed_by=["csc"], at=AT),
    "dissent from all": lambda work: work.act(
        learning.sign_off, "So it was.", agreed_by=["csc"], dissent=[("police", TEXT)], at=AT
    ),
    "reopened": lambda work: _signed(work).act(learning.reopen, TEXT, at=AT),
    "told": lambda work: work.act(learning.tell, TEXT, on=DAY),
    "words of what was told": lambda work: work.act(learning.tell, "the group", words=TEXT, on=DAY),
    "reached": lambda work: work.act(learning.reach, "policy", TEXT, on=DAY),
    **{
        f"set-up: {name}": lambda work, name=name: work.act(
            acts.change_details, work.audit.details.with_changes(**{name: TEXT})
        )
        for name in ("title", "reason", "commissioned_by")
    },
    "set-up: records": lambda work: work.act(
        acts.change_details, work.audit.details.with_changes(records=(RECORD, "NEG-EXAMPLIA"))
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_that_takes_words_is_looked_through(name: str) -> None:
    """GRD-1."""
    outcome: Outcome = ACTS[name](_whole()).outcome
    assert any(f"a name on your list: {NAME}" in each.lower() for each in outcome.warnings), outcome.warnings
    assert NAME in str(outcome.changes).lower()


WORDS = "abc XYZ 1234567890.,-@/\u00a0éJS born 3/4/12 CA1 1AA 07700 900123 Jane Example"


@given(st.text(WORDS, min_size=1).filter(str.strip))
def test_no_text_is_changed(text: str) -> None:
    """GRD-1: beyond the white space around it."""
    work = _work().answer("csc", "SML-1.1", text)
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.1").value == text.strip()


def test_what_is_taken_in_is_looked_through() -> None:
    """GRD-2: also where only the list of names knows it."""
    said = Said(where="row 7", record=RECORD, seat="csc", question="SML-1.1", value=TEXT, evidence="Seen.")
    concern = SaidConcern(where="row 2", record=RECORD, seat="csc", text="Alone.", told=TEXT)
    merge = plan_merge(_work().audit, [Returned(file="csc.xlsx", said=(said,), concerns=(concern,))], at=AT)
    seen = [warning.partition(": ")[0] for warning in merge.warnings]
    whose = f"Children's social care, {RECORD}"
    assert seen == [f"{whose}, concern (csc.xlsx, row 2)", f"{whose}, SML-1.1 (csc.xlsx, row 7)"]


def test_what_leaves_is_looked_through() -> None:
    """GRD-2."""
    work = _work(title=TEXT).answer("csc", "SML-1.2", "yes", evidence=TEXT).answer("csc", "SML-1.1", TEXT)
    work.answer("police", "SML-1.1", "Seen.")
    work.act(acts.raise_concern, RECORD, "Alone.", told=TEXT, by="csc", at=AT)
    starts = [warning.partition("this may")[0] for warning in identifiers_in_return(work.audit, "csc")]
    assert starts == ["", f"{RECORD}, SML-1.2: ", f"{RECORD}, SML-1.1: ", f"{RECORD}, C1: "]
    assert len(identifiers_in_return(work.audit, "police")) == 1
    made = make_report(work.reveal("SML-1").audit, "full")
    for form in ("md", "csv", "json"):
        (warning,) = identifiers_before_export(work.audit, words_in(made, form))
        assert NAME in warning


@cache
def _shipped() -> tuple[QuestionSet, ...]:
    library = Library((shipped_folder(),))
    return tuple(library.read(name) for name in library.ids())


@pytest.mark.parametrize("questions", _shipped(), ids=lambda questions: questions.id)
def test_a_shipped_question_set_gives_no_warning(questions: QuestionSet) -> None:
    """GRD-3: none of its texts when somebody writes them, and no title or report of an audit with it."""
    work = Work(questions, title=f"{questions.title.title()} Audit 2025", reason="The Domestic Abuse Act 2021.")
    texts = set(texts_in(questions.model_dump(mode="json")))
    assert len(texts) > 300
    details = work.audit.details
    assert {
        text: seen for text in (*texts, details.title, details.reason) if (seen := identifiers_in(work.audit, text))
    } == {}
    assert identifiers_before_export(work.audit, make_report(work.audit, "full").report.markdown) == ()


@pytest.mark.parametrize("name", ["demonstration.json", "demonstration_earlier.json"])
def test_the_demonstrations_give_no_warning(name: str) -> None:
    """GRD-3: tests/test_demonstration.py looks at the reports that are made of them."""
    texts = set(texts_in(json.loads(files("audit_tui").joinpath(name).read_text("utf-8"))))
    assert len(texts) > 150
    assert {text: seen for text in texts if (seen := identifiers_in(Work(neglect()).audit, text))} == {}


def test_an_open_session_keeps_its_guard(tmp_path: Path) -> None:
    """GRD-4: when it is made, changed, read again and opened."""
    guard = Guard(frozenset({"postcode"}))
    workspace = Workspace(tmp_path, guard=guard)
    session = workspace.create(neglect(), Work(neglect()).audit.details)
    name = session.folder.name
    for step in (session.reload, lambda: session.commit(Outcome(()), by=PANEL), session.close):
        assert session.audit.guard is guard
        step()
    again = workspace.open(name)
    again.close()
    assert again.audit.guard is guard
    assert again.audit.with_changes(()).guard is guard


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file that is named and not there yet; the list of names is beside it."""
    path = tmp_path / "mine" / "settings.toml"
    monkeypatch.setenv("AUDIT_TUI_SETTINGS", str(path))
    path.parent.mkdir()
    path.write_text("", encoding="utf-8")
    return path


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command: how it ended, what it printed, and what it complained of."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


Says = Callable[..., tuple[int, str, str]]


def _piped(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))


def test_the_settings_and_the_list_reach_the_acts(
    settings: Path, sessions_dir: Path, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GRD-4, GRD-5."""
    _, out, _ = says("new", "--questions", "neglect", "--title", "One", "--agency", "csc", "--record", RECORD)
    finding = ("finding", out.strip(), RECORD, "--theme", "voice_of_child", "--strength")
    words = "Seen at CA1 1AA with the examplia family."
    postcode, name = "a postcode: CA1 1AA, a real area", "a name on your list: examplia, as listed"

    def seen() -> str:
        warned = says(*finding, words)[2]
        assert warned.count("may identify") == 1
        return warned.partition("somebody (")[2].partition(")")[0]

    assert seen() == postcode
    _piped(monkeypatch, b"Examplia\n\nBob Example\n")
    assert says("names", "add")[:2] == (0, "Added: 2 names. On the list: 2.\n")
    assert seen() == f"{postcode}; {name}"
    settings.write_text("[guard]\npostcode = false\nname = true\n", encoding="utf-8")
    assert seen() == name
    assert says("settings")[:2][1].splitlines()[2] == "guard: all but postcode"
    settings.write_text("[guard]\npostcod = false\n", encoding="utf-8")
    assert seen() == f"{postcode}; {name}"
    assert "the guard knows no ‘postcod’: did you mean ‘postcode’?" in says("settings")[2]
    assert says("names", "clear")[:2] == (0, "The list of names is cleared.\n")
    assert seen() == postcode


def test_two_who_add_names_at_once_lose_none(tmp_path: Path) -> None:
    """GRD-5: each reads the list, and writes the whole of it."""
    path = tmp_path / "mine" / "names.json"
    with ThreadPoolExecutor(4) as pool:
        added = list(
            pool.map(
                lambda name: add_names(path, [name])[1], (f"Examplia {letter * 3}" for letter in "abcdefghijklmnop")
            )
        )
    assert (added, len(read_names(path))) == ([1] * 16, 16)


def test_names_are_added_counted_and_cleared(
    settings: Path, tmp_path: Path, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GRD-5."""
    path = settings.with_name("names.json")
    assert says("names", "count")[:2] == (0, f"On the list: 0 names ({path}).\n")
    file = tmp_path / "names.txt"
    file.write_text("\ufeffExamplia\r\nJosé Núñez\n EXAMPLIA'S \n", encoding="utf-8")
    status, out, err = says("names", "add", "--file", file)
    assert (status, out) == (0, "Added: 2 names. On the list: 2.\n")
    assert "still holds the names" in err
    _piped(monkeypatch, b"jose nunez\nOther\n")
    assert says("names", "add")[1] == "Added: 1 name. On the list: 3.\n"
    kept = path.read_text("utf-8").lower()
    assert not any(name in kept for name in ("examplia", "jos", "nunez", "núñez", "other"))
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert says("names", "clear")[:2] == (0, "The list of names is cleared.\n")
    assert not path.exists()
    assert says("names", "clear")[:2] == (0, "There is no list of names.\n")


@pytest.mark.pty
@pytest.mark.parametrize("ending", ["enter", "ctrl+d"])
def test_names_are_asked_for_and_not_shown(settings: Path, ending: str) -> None:
    """GRD-5: at a keyboard; an empty line ends, and so does the end of what is typed."""
    from tests.pty_terminal import PtyTerminal

    command = (sys.executable, "-m", "audit_tui", "names", "add")
    with PtyTerminal(command, env={"AUDIT_TUI_SETTINGS": str(settings)}) as terminal:
        terminal.wait_for("Name:")
        terminal.press("Examplia", "enter")
        terminal.wait_for(lambda shown: shown.text.count("Name:") == 2)
        terminal.press(ending)
        terminal.wait_for("Added: 1 name. On the list: 1.")
        assert terminal.wait_for_exit() == 0
        assert b"xamplia" not in terminal.raw
    assert len(read_names(settings.with_name("names.json"))) == 1


def test_each_list_has_a_key_of_its_own(tmp_path: Path) -> None:
    """GRD-5: the same names in two lists look like nothing the same; what is added later goes under the first key."""
    one, other = tmp_path / "one" / "names.json", tmp_path / "other" / "names.json"
    for path in (one, other):
        add_names(path, ["Examplia"])
    assert read_names(one).hashes.isdisjoint(read_names(other).hashes)
    before = read_names(one)
    add_names(one, ["Other Example"])
    assert read_names(one).hashes > before.hashes
    assert read_names(one).longest == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"Examplia\n3/4/12\n", "line 2 has no two letters: one name a line; nothing was added"),
        (b"Examplia one two three four five six\n", "line 1 has more than 6 words"),
        (b"Ex\xe4mplia\n", "is not UTF-8"),
    ],
)
@pytest.mark.parametrize("piped", [True, False])
def test_what_cannot_be_added(
    settings: Path, tmp_path: Path, says: Says, monkeypatch: pytest.MonkeyPatch, text: bytes, why: str, piped: bool
) -> None:
    """GRD-5: all or none, in one line that does not say the name."""
    file = tmp_path / "names.txt"
    file.write_bytes(text)
    _piped(monkeypatch, text)
    status, out, err = says("names", "add", *(() if piped else ("--file", file)))
    assert (status, out) == (1, "")
    assert why in err
    assert len(err.splitlines()) == 1
    assert "xamplia" not in err.lower()
    assert not settings.with_name("names.json").exists()


def test_nothing_to_add(settings: Path, tmp_path: Path, says: Says) -> None:
    """GRD-5."""
    file = tmp_path / "names.txt"
    file.write_text("\n \n", encoding="utf-8")
    assert "there is no name to add" in says("names", "add", "--file", file)[2]
    assert says("names", "add", "--file", tmp_path / "none.txt")[0] == 1
    assert says("names", "add", "Examplia")[0] == 2, "a name on the command line would stay in the shell's history"


BROKEN = (
    "",
    "[]",
    "{}",
    '{"format": "other", "key": "00", "longest": 1, "names": [], "capitalised": []}',
    json.dumps({"format": "audit-tui names 1", "key": "ab" * 32, "longest": 1, "names": ["zz"], "capitalised": []}),
    json.dumps({"format": "audit-tui names 1", "key": "ab" * 32, "longest": 7, "names": [], "capitalised": []}),
    json.dumps({"format": "audit-tui names 1", "key": "ab", "longest": 1, "names": [], "capitalised": []}),
    json.dumps({"format": "audit-tui names 1", "key": "ab" * 32, "longest": 1, "names": {}, "capitalised": []}),
    "\udcff",
)


@pytest.mark.parametrize("text", BROKEN)
def test_a_list_that_cannot_be_read(settings: Path, sessions_dir: Path, says: Says, text: str) -> None:
    """GRD-6."""
    path = settings.with_name("names.json")
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(AuditError, match="is not a list of names"):
        read_names(path)
    guard, wrong = guard_of(read_settings())
    assert (guard.kinds, len(guard.names)) == (frozenset(IDENTIFIER_KINDS), 0)
    assert "no name of it is noticed" in wrong
    status, out, err = says("list")
    assert status == 0
    assert out.startswith("There are no sessions")
    assert err == f"audit-tui: note: {wrong}\n"
    assert says("names", "count")[0] == 1
    assert says("names", "clear")[0] == 0
    assert says("list")[2] == ""


def test_what_is_not_needed_is_not_loaded(sessions_dir: Path) -> None:
    """GRD-4: a command that reads no text waits for no library that tells numbers apart."""
    slow = {"stdnum", "phonenumbers", "tomllib", "audit_tui.reports.phrases"}
    code = f"import sys; from audit_tui.cli import main; main(['list']); print({slow} & set(sys.modules) or 'none')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "none"
