"""A panel session from set-up to report, in the installed program, in a real terminal.

- walk-whole: set up, answer as two agencies, reveal, agree, write a strength down, export; the file is golden.
- walk-commands: the same through plain commands gives the same bytes.
- walk-kill: what was shown as saved survives SIGKILL at once, and reopening lands on the same question.
- walk-burst: keys that arrive together are applied to the question they were typed for.
- walk-slow: typing through a slow save lands nowhere else.
- walk-full: a full disk is said, nothing is lost, and it is saved once there is room.
- walk-other: what somebody else saved first is not written over, by this answer or by any that still waits.
- walk-added: findings that two people write down at the same moment are both kept.
- walk-record: what was refused for one record never becomes another record's answer.
- walk-draft: a draft that was left is an answer only when it is taken up.
- walk-gone: when the terminal goes away, what is typed is saved and the program ends.
- walk-form: what is written in a form survives Esc and a kill; a concern can be raised over it.
- walk-signal: SIGTERM and SIGHUP save what is being typed and give the terminal back.
- walk-crash: a fault of the program shows no content and ends non-zero.
- walk-no-terminal: without a terminal it does not start.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from audit_tui.cli import main
from tests.golden import assert_golden
from tests.pty_terminal import PtyTerminal

pytestmark = pytest.mark.pty

GOLDEN = Path(__file__).parent / "golden"
DAY = "Hungry on arrival, collected late, and nobody could say who was at home in the evening."


def command(*words: str) -> str:
    """Run a plain command in this process, and give what it printed."""
    printed = StringIO()
    with redirect_stdout(printed):
        assert main(words) == 0
    return printed.getvalue()


def answers(session: str, seat: str) -> dict[str, dict[str, object]]:
    """What is on disk of a seat's answers to the first record, by question."""
    shape = json.loads(command("show", session, "--as", seat, "--json"))
    return {answer["question"]: answer for answer in shape["records"][0]["answers"]}


@pytest.fixture
def session(sessions_dir: Path) -> str:
    """The folder of a session of two records, made by a plain command."""
    agencies = [word for agency in ("csc", "police", "health") for word in ("--agency", agency)]
    records = ["--record", "NEG-01", "--record", "NEG-02"]
    made = command("new", "--questions", "neglect", "--title", "Neglect, spring", *agencies, *records)
    return str(sessions_dir / made.strip())


@pytest.fixture
def as_police(installed_program: Path, session: str) -> Iterator[PtyTerminal]:
    """The police's return, at the first question of the first record."""
    with PtyTerminal([installed_program, "open", session, "--as", "police"], columns=80, rows=24) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for("NEG-1.1 From your agency")
        yield terminal


def shown(terminal: PtyTerminal) -> str:
    """The id of the question on the screen."""
    found = re.search(r"^ ([A-Z]{3}-[0-9.]+) ", terminal.text, re.MULTILINE)
    return found.group(1) if found else ""


def place(question: str) -> tuple[int, int, int]:
    """Where a question stands in the set: record details, the topic, the closing judgement."""
    part, _, number = question.partition("-")
    section, _, within = number.partition(".")
    return ("REC", "NEG", "CLS").index(part), int(section), int(within or 0)


def go_to(terminal: PtyTerminal, question: str) -> None:
    """Step until the question is shown; a frame arrives in pieces, so each step is compared with where it led."""
    terminal.wait_for(lambda now: bool(shown(now)))
    while (before := shown(terminal)) != question:
        terminal.press("n" if place(before) < place(question) else "p")
        terminal.wait_for(lambda now, before=before: shown(now) not in ("", before))
        terminal.settle()


def test_a_panel_from_set_up_to_report(installed_program: Path, sessions_dir: Path, tmp_path: Path) -> None:
    """walk-whole, walk-commands."""
    report = tmp_path / "report.md"
    with PtyTerminal([installed_program], columns=80, rows=24, cwd=tmp_path) as terminal:
        terminal.wait_for("No audits here yet")
        terminal.press("n")
        terminal.wait_for("Which topic?")
        terminal.press("end", "enter")
        terminal.wait_for("What is the audit called?")
        terminal.press("ctrl+u", "Neglect, spring", "enter")
        terminal.wait_for("Why this topic?")
        terminal.press("Repeat findings on chronologies.", "ctrl+s")
        terminal.wait_for("Who commissioned it?")
        terminal.press("The quality group", "enter", "2025-10-01", "enter", "2026-09-30", "enter")
        terminal.wait_for("Which agencies take part?")
        terminal.press("ctrl+s")
        terminal.wait_for("Which children’s records?")
        terminal.press("NEG-01", "ctrl+s")
        terminal.wait_for("Returns due by")
        terminal.press("enter")
        terminal.wait_for("To be destroyed by")
        terminal.press("enter")
        terminal.wait_for("A passphrase")
        terminal.press("enter")
        terminal.wait_for("Which questions?")
        terminal.press("ctrl+s")
        terminal.wait_for("Ready?")
        terminal.press("ctrl+s")
        terminal.wait_for("Answered of asked")
        for keys, day, digit in (((), DAY, "1"), (("down",), "One call to the home in the period.", "3")):
            terminal.press("a")
            terminal.wait_for("answer as which agency?")
            terminal.press(*keys, "enter")
            terminal.wait_for("NEG-1.1 From your agency")
            terminal.press("e", day, "escape")
            terminal.wait_for("NEG-1.1 saved")
            go_to(terminal, "NEG-2.2")
            terminal.press(digit, "e", "one entry", "escape")
            terminal.wait_for("NEG-2.2 saved")
            terminal.press("escape")
            terminal.wait_for("Answered of asked")
        terminal.press("p")
        terminal.wait_for("REC-2")
        go_to(terminal, "NEG-2.2")
        assert "SEALED. 2 of 3 have answered: Children's social care, Police" in terminal.text
        assert "Named as neglect  one entry" not in terminal.text
        terminal.press("v")
        terminal.wait_for("> Wait for Health")
        terminal.press("down", "enter")
        terminal.wait_for("Named as neglect: 1, Seen as another problem")
        terminal.press("1")
        terminal.wait_for("What weighed most?")
        terminal.press("The first entry already names it.", "ctrl+s")
        terminal.wait_for("Agreed: Named as neglect")
        terminal.press("s")
        terminal.wait_for("Strength: NEG-01")
        terminal.press("Social care named it in the first week.", "ctrl+s")
        terminal.wait_for("Strength saved")
        terminal.press("escape")
        terminal.wait_for("Answered of asked")
        terminal.press("r")
        terminal.wait_for("# Neglect, spring")
        terminal.press("w", "enter")
        terminal.wait_for("Write the report to a file")
        terminal.press("ctrl+u", str(report), "ctrl+s")
        terminal.wait_for("Written:")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert_golden(GOLDEN / "panel.md", report.read_bytes().decode())
    assert by_commands() == report.read_bytes().decode()


def by_commands() -> str:
    """The same panel through plain commands; its report."""
    agencies = [word for agency in ("csc", "police", "health") for word in ("--agency", agency)]
    about = ["--reason", "Repeat findings on chronologies.", "--commissioned-by", "The quality group"]
    period = ["--period", "2025-10-01..2026-09-30", "--record", "NEG-01"]
    session = command("new", "--questions", "neglect", "--title", "Neglect, spring", *agencies, *about, *period).strip()
    said = (
        ("csc", "NEG-1.1", DAY, ()),
        ("csc", "NEG-2.2", "named", ("--evidence", "one entry")),
        ("police", "NEG-1.1", "One call to the home in the period.", ()),
        ("police", "NEG-2.2", "other_problem", ("--evidence", "one entry")),
    )
    for seat, question, value, more in said:
        command("answer", session, "NEG-01", question, value, "--as", seat, *more)
    command("agree", session, "NEG-01", "NEG-2.2", "named", "--because", "The first entry already names it.")
    strength = "Social care named it in the first week."
    theme = ["--theme", "identification_and_response", "--layer", "quality", "--question", "NEG-2.2"]
    command("finding", session, "NEG-01", "--strength", strength, *theme)
    return command("report", session)


def test_what_was_shown_as_saved_survives_a_kill(installed_program: Path, session: str, as_police: PtyTerminal) -> None:
    """walk-kill."""
    go_to(as_police, "NEG-2.2")
    as_police.press("2")
    as_police.wait_for("NEG-2.2 saved")
    as_police.kill()
    assert answers(session, "police")["NEG-2.2"]["value"] == "described"
    with PtyTerminal([installed_program, "open", session, "--as", "police"]) as again:
        again.wait_for("NEG-2.2 How was the concern first understood?")
        again.wait_for("(•) 2 Neglectful care")


def test_a_draft_survives_a_kill(installed_program: Path, session: str, as_police: PtyTerminal) -> None:
    """walk-kill: text that is not an answer yet."""
    as_police.press("e", "Too short")
    as_police.wait_for("NEG-1.1 draft saved")
    as_police.kill()
    with PtyTerminal([installed_program, "open", session, "--as", "police"], columns=80, rows=24) as again:
        again.wait_for("Too short")
        again.wait_for("What was being typed here is kept")


def test_keys_in_one_write_stay_with_their_questions(
    installed_program: Path, session: str, as_police: PtyTerminal
) -> None:
    """walk-burst: a text, choices, a date, evidence, back again to mend it, then another record and back."""
    as_police.press("e", DAY, "f4", "1", "4", "f4", "f4", "e", "2024-09", "f4", "1", "e", "second", "f4")
    as_police.press("f3", "e", "X", "backspace", "!", "f4", "g", "enter", "2", "e", "other record")
    as_police.press("escape", "g", "enter", "1", "ctrl+q")
    assert as_police.wait_for_exit() == 0
    shape = json.loads(command("show", session, "--as", "police", "--json"))
    given = [
        {answer["question"]: (answer["value"], answer["evidence"]) for answer in record["answers"]}
        for record in shape["records"]
    ]
    assert given[0] == {
        "NEG-1.1": (DAY, ""),
        "NEG-1.2": (["physical", "emotional"], ""),
        "NEG-2.1": ("2024-09", ""),
        "NEG-2.2": ("named", "second!"),
        "NEG-2.4": ("yes", ""),
    }
    assert given[1] == {"NEG-2.4": ("partly", "other record")}


def test_a_form_gets_the_letters_typed_for_it(installed_program: Path, session: str) -> None:
    """walk-burst: the key that opens a form, its text and the key that saves it, in one write."""
    for seat, value in (("csc", "yes"), ("police", "no")):
        command("answer", session, "NEG-01", "NEG-3.4", value, "--as", seat)
    with PtyTerminal([installed_program, "open", session], columns=80, rows=24) as terminal:
        terminal.wait_for("Answered of asked")
        terminal.press("p")
        go_to(terminal, "NEG-3.4")
        terminal.press(
            "v",
            "down",
            "enter",
            "2",
            "History was listed, not weighed.",
            "ctrl+s",
            "s",
            "A strength seen.",
            "ctrl+s",
            "n",
        )
        terminal.wait_for("Strength saved")
        terminal.wait_for("NEG-3.5")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    shape = json.loads(command("show", session, "--json"))
    assert shape["records"][0]["agreed"] == 1
    assert [finding["text"] for finding in shape["findings"]] == ["A strength seen."]
    assert "History was listed, not weighed." in command("report", session)


def test_typing_through_a_slow_save(installed_program: Path, session: str, tmp_path: Path) -> None:
    """walk-slow: every save takes 0.3 s longer, and the keys come all at once."""
    slow = Path(__file__).parent / "slow_disk.py"
    with PtyTerminal([sys.executable, slow, "open", session, "--as", "police"], columns=80, rows=24) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for("NEG-1.1 From")
        terminal.press("e", DAY, "f4", "1", "2", "f4", "1", "n", "n", "2", "e", "late", "f4", "ctrl+q")
        assert terminal.wait_for_exit(60) == 0
    given = answers(session, "police")
    assert given["NEG-1.1"]["value"] == DAY
    assert given["NEG-1.2"]["value"] == ["physical", "home"]
    assert [answer["evidence"] for answer in given.values() if answer["evidence"]] == ["late"]


def test_what_is_written_in_a_form_is_kept(installed_program: Path, session: str) -> None:
    """walk-form."""
    with PtyTerminal([installed_program, "open", session], columns=80, rows=24) as terminal:
        terminal.wait_for("Answered of asked")
        terminal.press("p")
        terminal.wait_for("REC-2")
        terminal.press("s", "Seen alone, and", "f9", "Left alone overnight.", "tab", "front door", "ctrl+s")
        terminal.wait_until_gone("front door")
        terminal.wait_for("Seen alone, and")
        terminal.press(" heard", "escape", "i", "Nobody asked about", "escape")
        terminal.wait_for("Draft saved")
        terminal.press("s")
        terminal.wait_for("Seen alone, and heard")
        terminal.press(" twice.")
        terminal.wait_for("heard twice.")
        terminal.signal(signal.SIGTERM)
        terminal.wait_for_exit()
    with PtyTerminal([installed_program, "open", session], columns=80, rows=24) as again:
        again.wait_for("REC-2")
        again.press("s")
        again.wait_for("Seen alone, and heard twice.")
        again.press("escape", "i")
        again.wait_for("Nobody asked about")
        again.press("escape", "ctrl+q")
        assert again.wait_for_exit() == 0
    shape = json.loads(command("show", session, "--json"))
    assert [(finding["kind"], finding["text"]) for finding in shape["findings"]] == []
    assert shape["records"][0]["concerns"] == {"open": 1, "closed": 0}


def test_a_full_disk(installed_program: Path, session: str, tmp_path: Path) -> None:
    """walk-full."""
    full = tmp_path / "full"
    program = [sys.executable, Path(__file__).parent / "failing_disk.py", "open", session, "--as", "police"]
    with PtyTerminal(program, columns=80, rows=24, env={"FULL": str(full)}) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        go_to(terminal, "NEG-2.2")
        full.touch()
        terminal.press("2")
        terminal.wait_for("NOT SAVED")
        terminal.press("ctrl+q")
        terminal.wait_for("NOT SAVED!")
        full.unlink()
        terminal.press("ctrl+s")
        terminal.wait_for("NEG-2.2 saved")
        full.touch()
        terminal.press("3", "ctrl+q")
        terminal.wait_for("NOT SAVED!")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 1, "left without it, and it says so"
    assert answers(session, "police")["NEG-2.2"]["value"] == "described"


def test_somebody_else_was_first(installed_program: Path, session: str) -> None:
    """walk-other: on a slow disk, so that both of this seat's acts are still on their way."""
    theirs = ("--as", "police", "--evidence", "theirs")
    slow = Path(__file__).parent / "slow_disk.py"
    with PtyTerminal([sys.executable, slow, "open", session, "--as", "police"], columns=80, rows=24) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        go_to(terminal, "NEG-2.1")
        command("answer", session, "NEG-01", "NEG-2.2", "named", *theirs)
        command("answer", session, "NEG-01", "NEG-2.4", "no", *theirs)
        terminal.press("n", "2", "e", "mine", "f4", "1", "p")
        terminal.wait_for("NOT SAVED")
        terminal.wait_for("(•) 1 Named as neglect")
        terminal.press("ctrl+q")
        terminal.wait_for(lambda now: "NEG-2.4 was changed by somebody else" in " ".join(now.text.split()))
        terminal.press("ctrl+q")
        terminal.wait_for_exit()
    given = answers(session, "police")
    assert (given["NEG-2.2"]["value"], given["NEG-2.2"]["evidence"]) == ("named", "theirs")
    assert (given["NEG-2.4"]["value"], given["NEG-2.4"]["evidence"]) == ("no", "theirs")


def test_two_write_a_finding_down_at_once(installed_program: Path, session: str) -> None:
    """walk-added."""
    theme = ("--theme", "assessment")
    with PtyTerminal([installed_program, "open", session], columns=80, rows=24) as terminal:
        terminal.wait_for("Answered of asked")
        terminal.press("p")
        go_to(terminal, "NEG-1.1")
        command("finding", session, "NEG-02", "--strength", "Theirs.", *theme)
        terminal.press("s", "Mine.", "ctrl+s")
        terminal.wait_for("Strength saved")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    shape = json.loads(command("show", session, "--json"))
    assert [(each["id"], each["text"]) for each in shape["findings"]] == [("F1", "Theirs."), ("F2", "Mine.")]


def test_changing_what_somebody_else_changed(installed_program: Path, session: str) -> None:
    """walk-other: a finding changed here and there at once stays as it was saved first, and is not doubled."""
    theme = ("--theme", "assessment")
    command("finding", session, "NEG-01", "--strength", "First.", *theme)
    with PtyTerminal([installed_program, "open", session], columns=80, rows=24) as terminal:
        terminal.wait_for("Answered of asked")
        terminal.press("p")
        go_to(terminal, "NEG-1.1")
        terminal.press("y", "enter")
        terminal.wait_for("Strength: NEG-01")
        command("withdraw", session, "F1")
        terminal.press(" Mine.", "ctrl+s")
        terminal.wait_for("NOT SAVED")
        terminal.press("ctrl+q")
        terminal.press("ctrl+s", "s")
        terminal.wait_for("First. Mine.")
        terminal.press("escape", "ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert json.loads(command("show", session, "--json"))["findings"] == []


def test_a_draft_goes_when_its_text_does(installed_program: Path, session: str, as_police: PtyTerminal) -> None:
    """walk-draft: what was taken out again does not come back."""
    go_to(as_police, "NEG-2.2")
    as_police.press("e", "a name")
    as_police.wait_for("NEG-2.2 draft saved")
    as_police.press("ctrl+u")
    as_police.wait_until_gone("a name")
    as_police.press("f4", "p", "ctrl+q")
    assert as_police.wait_for_exit() == 0
    with PtyTerminal([installed_program, "open", session, "--as", "police"], columns=80, rows=24) as again:
        again.wait_for("NEG-2.2 How")
        again.press("n")
        again.wait_for("NEG-2.4")
        assert "a name" not in again.text
        again.press("p")
        again.wait_for("NEG-2.2 How")
        again.settle()
        assert "a name" not in again.text


def test_another_audit_waits_for_the_saves_of_this_one(installed_program: Path, session: str, tmp_path: Path) -> None:
    """walk-full: an act never lands in another audit; while something is unsaved, no other is opened."""
    full = tmp_path / "full"
    sessions = str(Path(session).parent)
    program = [sys.executable, Path(__file__).parent / "failing_disk.py", "--sessions", sessions]
    with PtyTerminal(program, columns=80, rows=24, env={"FULL": str(full)}) as terminal:
        terminal.wait_for("Neglect, spring")
        terminal.press("enter")
        terminal.wait_for("Answered of asked")
        terminal.press("p")
        terminal.wait_for("REC-2")
        full.touch()
        terminal.press("1")
        terminal.wait_for("NOT SAVED")
        terminal.press("escape", "escape")
        terminal.wait_for("Audits")
        terminal.press("enter")
        terminal.wait_for("something is not saved yet")
        full.unlink()
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    shape = json.loads(command("show", session, "--json"))
    assert shape["records"][0]["details"]["answered"] == 2, "the reference, and what was saved at last"


def test_what_one_record_refused_is_not_another_s(installed_program: Path, session: str) -> None:
    """walk-record."""
    command("answer", session, "NEG-01", "REC-15", "2019-02-01", "--as", "panel")
    command("answer", session, "NEG-01", "REC-16", "2020-01-31", "--as", "panel")
    with PtyTerminal([installed_program, "open", session, "--as", "police"], columns=80, rows=24) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        go_to(terminal, "NEG-2.1")
        terminal.press("e", "2024-09", "enter")
        terminal.wait_for("Kept as a draft")
        terminal.press("escape", "g", "enter")
        terminal.wait_for("Police: NEG-02")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    shape = json.loads(command("show", session, "--as", "police", "--json"))
    assert [record["answers"] for record in shape["records"]] == [[], []]


def test_a_draft_that_was_left_is_no_answer(installed_program: Path, session: str, as_police: PtyTerminal) -> None:
    """walk-draft: moved past, it stays a draft; ctrl+s takes it up."""
    go_to(as_police, "NEG-2.2")
    as_police.press("1")
    as_police.wait_for("NEG-2.2 saved")
    as_police.press("e", "half a sentence")
    as_police.wait_for("NEG-2.2 draft saved")
    as_police.kill()
    program = [installed_program, "open", session, "--as", "police"]
    with PtyTerminal(program, columns=80, rows=24) as again:
        again.wait_for("half a sentence")
        again.press("n")
        again.wait_for("NEG-2.4")
        again.press("ctrl+q")
        assert again.wait_for_exit() == 0
    assert answers(session, "police")["NEG-2.2"]["evidence"] == ""
    with PtyTerminal(program, columns=80, rows=24) as again:
        again.wait_for("NEG-2.4")
        again.press("p")
        again.wait_for("half a sentence")
        again.press("e", " is whole", "ctrl+s")
        again.wait_for("NEG-2.2 saved")
        again.kill()
    assert answers(session, "police")["NEG-2.2"]["evidence"] == "half a sentence is whole"


def test_the_terminal_goes_away(installed_program: Path, session: str, as_police: PtyTerminal) -> None:
    """walk-gone."""
    as_police.press("e", DAY)
    as_police.wait_for("in the evening.")
    as_police.hang_up()
    as_police.process.wait(15)
    assert answers(session, "police")["NEG-1.1"]["value"] == DAY


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_what_is_typed(
    installed_program: Path, session: str, as_police: PtyTerminal, number: signal.Signals
) -> None:
    """walk-signal."""
    as_police.press("e", DAY)
    as_police.wait_for("in the evening.")
    as_police.signal(number)
    assert as_police.wait_for_exit() == 128 + number
    assert b"\x1b[?1049l" in as_police.raw, "the terminal is given back"
    assert answers(session, "police")["NEG-1.1"]["value"] == DAY


def test_a_fault_shows_no_content(installed_program: Path, session: str) -> None:
    """walk-crash."""
    command("answer", session, "NEG-01", "NEG-1.1", f"SECRET {DAY}", "--as", "police")
    faulty = Path(__file__).parent / "faulty_app.py"
    with PtyTerminal([sys.executable, faulty, "open", session, "--as", "police"], columns=80, rows=24) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for("NEG-1.2 Which")
        terminal.press("p")
        terminal.wait_for("SECRET")
        terminal.press("o")
        assert terminal.wait_for_exit() == 1
        said = bytes(terminal.raw).rpartition(b"\x1b[?1049l")[2].decode()
    assert "a fault in the program (ZeroDivisionError" in said
    assert "SECRET" not in said


def test_it_does_not_start_without_a_terminal(installed_program: Path, session: str) -> None:
    """walk-no-terminal."""
    done = subprocess.run([installed_program, "open", session], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "need a terminal" in done.stderr
