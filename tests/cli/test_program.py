"""The program as it is started: its streams, its arguments' bytes, and several of it at once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PROGRAM = [sys.executable, "-m", "audit_tui"]
ROOT = Path(__file__).parents[2]


def start(*words: str | bytes, **how: object) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.run([*PROGRAM, *words], env=environment, timeout=60, **streams)  # type: ignore[call-overload, no-any-return]


def test_output_and_complaints_and_status(audit: str, installed_program: Path) -> None:
    listed = start("list")
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert listed.stdout.decode().startswith(audit)
    fault = start("show", "nowhere")
    assert (fault.returncode, fault.stdout) == (1, b"")
    assert fault.stderr.decode().startswith("audit-tui: there is no session nowhere: ")
    assert start("show").returncode == 2
    same = subprocess.run([installed_program, "list"], capture_output=True, check=False, timeout=60)
    assert same.stdout == listed.stdout


@pytest.mark.parametrize("words", [("open", "AUDIT"), (), ("demo", "--at", "NEW")])
def test_without_a_terminal_the_screens_say_so(audit: str, words: tuple[str, ...], tmp_path: Path) -> None:
    places = {"AUDIT": audit, "NEW": str(tmp_path / "new")}
    ended = start(*(places.get(word, word) for word in words))
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines() == [
        "audit-tui: the screens need a terminal: every task is also a command: audit-tui --help"
    ]


@pytest.mark.skipif(os.name == "nt", reason="arguments are text on Windows")
def test_arguments_that_are_not_utf8(run: Run, audit: str) -> None:
    kept = start("concern", audit, "NEG-01", b"left alone \xff\xfe")
    assert (kept.returncode, kept.stdout) == (0, b"C1\n")
    assert "left alone \ufffd\ufffd" in run("report", audit).out
    made = start("new", "--questions", "neglect", "--title", b"T\xff", "--agency", "csc")
    assert made.returncode == 0
    for words in ((b"\xff",), ("show", b"\xff"), ("check", b"\xff", "--json"), ("list", b"--sessions=\xff")):
        ended = start(*words)
        assert ended.returncode in (0, 1, 2)
        assert b"Traceback" not in ended.stderr
        (ended.stdout + ended.stderr).decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_output_that_cannot_be_written_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = start("questions", "neglect", stdout=full)
    assert ended.returncode == 1
    assert ended.stderr.decode() == "audit-tui: cannot be read or written: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_is_gone_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as nobody:
        for words in (("questions", "neglect"), ("--version",)):
            ended = start(*words, stdout=nobody)
            assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_are_no_traceback(audit: str, closed: str) -> None:
    for words, status in ((f"report {audit}", 0), ("show nowhere", 1)):
        command = f"exec '{sys.executable}' -m audit_tui {words} {closed}"
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        ended = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=False, timeout=60)
        assert ended.returncode == status, (words, ended.stderr)
        assert b"Traceback" not in ended.stderr
        assert b"Exception ignored" not in ended.stderr


def test_a_machine_whose_encoding_is_not_utf8_prints_all_the_same(run: Run, audit: str) -> None:
    assert run("change", audit, "--title", "A child’s day – naïve?").status == 0
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run([*PROGRAM, "list"], env=environment, capture_output=True, check=False, timeout=60)
    assert ended.returncode == 0
    assert "A child’s day – naïve?" in ended.stdout.decode()


def test_two_agencies_answering_at_once_lose_nothing(run: Run, audit: str) -> None:
    questions = ("NEG-5.4", "NEG-1.3", "NEG-3.2")
    values = {"NEG-5.4": "child"}
    each = [(question, agency) for question in questions for agency in ("csc", "police")]

    def give(one: tuple[str, str]) -> subprocess.CompletedProcess[bytes]:
        question, agency = one
        return start("answer", audit, "NEG-01", question, values.get(question, "partly"), "--as", agency)

    with ThreadPoolExecutor(2) as pool:
        for ended in pool.map(give, each):
            assert ended.returncode == 0, ended.stderr
    for agency in ("csc", "police"):
        answers = run("show", audit, "--as", agency, "--json").data["records"][0]["answers"]
        assert {answer["question"] for answer in answers} == set(questions)
