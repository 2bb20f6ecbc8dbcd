"""Every command does what it says, and says in one line why it does not."""

import io
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

from audit_tui.cli import main
from audit_tui.cli.commands import COMMANDS
from audit_tui.cli.passphrases import NEW_VARIABLE
from audit_tui.domain.outcome import Outcome
from audit_tui.keys import PASSPHRASE_VARIABLE
from audit_tui.tui import walk_text
from audit_tui.workspace import Workspace
from tests.cli.conftest import DAY, HOSTILE, OBEYED, Run


@pytest.mark.parametrize("name", COMMANDS)
def test_what_runs_a_command_is_there(name: str) -> None:
    module, _, function = COMMANDS[name].runs.partition(".")
    assert callable(getattr(import_module(f"audit_tui.cli.{module}"), function))


def test_a_whole_audit_by_commands_ends_in_a_report(run: Run, audit: str, tmp_path: Path) -> None:
    def done(*words: str) -> str:
        ended = run(*words)
        assert ended.status == 0, ended.err
        return ended.out

    for agency, answer in (("csc", "parents"), ("police", "child")):
        done("answer", audit, "NEG-01", "NEG-1.1", DAY, "--as", agency, "--evidence", "three entries")
        done("answer", audit, "NEG-01", "NEG-5.4", answer, "--as", agency)
        done("involvement", audit, "NEG-01", "returned", "--as", agency)
    done("answer", audit, "NEG-01", "NEG-4.1", "none", "--as", "police")
    done("answer", audit, "NEG-01", "NEG-3.1", "--state", "not_recorded", "--as", "police")
    done("answer", audit, "NEG-01", "REC-4", "61", "--as", "panel")
    assert run("show", audit, "--json").data["records"][0]["divergent"] == []
    done("reveal", audit, "NEG-01", "NEG-5.4")
    (differs,) = run("show", audit, "--json").data["records"][0]["divergent"]
    assert (differs["question"], differs["distinct"]) == ("NEG-5.4", 2)
    done("agree", audit, "NEG-01", "NEG-5.4", "parents", "--because", "most entries", "--dissent", "police=her words")
    strength = ("finding", audit, "NEG-01", "--strength", "She was seen alone.", "--theme", "voice_of_child")
    assert done(*strength) == "F1\n"
    assert done("finding", audit, "NEG-01", "--improvement", "No chronology.", "--theme", "voice_of_child") == "F2\n"
    assert done("action", audit, "NEG-01", "Bring one together", "--owner", "team manager", "--due", "2026-12-01")
    assert done("concern", audit, "NEG-01", "Left alone at night", "--told", "duty team", "--as", "csc") == "C1\n"
    assert done("concern", audit, "NEG-01", "Visited the same day", "--follow-up", "C1") == "C1\n"
    done("change", audit, "--record", "NEG-03", "--agency", "health", "--reason", "what we saw")
    assert done("check", tmp_path / "sessions" / audit).endswith("\nNo problems found.\n")  # type: ignore[arg-type]
    report = done("report", audit)
    for words in ("Winter audit", "She was seen alone.", "Left alone at night", "her words", "Not shared by Police"):
        assert words in report
    done("report", audit, "-o", str(tmp_path / "report.md"))
    assert (tmp_path / "report.md").read_text("utf-8") == report
    agreed = run("show", audit, "--json").data
    assert agreed["stage"] == "panel"
    assert agreed["agencies"] == ["csc", "police", "health"]
    assert agreed["records"][0]["concerns"] == {"open": 0, "closed": 1}


def test_an_answer_is_taken_back_and_given_again(run: Run, audit: str) -> None:
    to = ("answer", audit, "NEG-01", "NEG-5.4")
    assert run(*to, "parents", "--as", "csc").status == 0
    assert run(*to, "--clear", "--as", "csc").out == "NEG-01 NEG-5.4, Children's social care: taken back\n"
    assert run("show", audit, "--as", "csc", "--json").data["records"][0]["answers"] == []
    assert run(*to, "parents", "--as", "csc").status == 0


def test_an_agreement_is_withdrawn_and_agreed_again(run: Run, audit: str) -> None:
    agree = ("agree", audit, "NEG-01", "NEG-5.4")
    assert run(*agree, "child", "--because", "x").status == 0
    assert run(*agree, "--withdraw").status == 0
    again = run(*agree, "child", "--because", "x")
    assert (again.status, again.err) == (0, "")
    assert run("show", audit, "--json").data["records"][0]["agreed"] == 1


def test_several_choices_and_not_applicable(run: Run, audit: str) -> None:
    csc = ("--as", "csc")
    assert run("answer", audit, "NEG-01", "NEG-1.2", " home;physical ", *csc).status == 0
    assert run("answer", audit, "NEG-01", "NEG-1.4", "na", *csc).status == 0
    answers = {each["question"]: each for each in run("show", audit, *csc, "--json").data["records"][0]["answers"]}
    assert answers["NEG-1.2"]["value"] == ["physical", "home"]
    assert (answers["NEG-1.4"]["value"], answers["NEG-1.4"]["state"]) == (None, "not_applicable")
    shown = run("show", audit, *csc).out
    assert "(physical;home)" in shown
    assert "Not applicable\n" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("NEG-1.1", f"- {DAY}", "--as", "csc"),
        ("--as", "csc", "NEG-1.1", f"- {DAY}"),
        ("NEG-1.1", "--as", "csc", "--", f"-{DAY.replace(' ', '_')}"),
        ("NEG-1.1", "--as", "csc", f"-hungry. {DAY}", "--evidence", "-he said so"),
        ("NEG-1.1", "--as=csc", DAY, "--evidence=-x"),
    ],
)
def test_words_and_options_stand_in_any_order_and_a_text_may_begin_with_a_dash(
    run: Run, audit: str, words: tuple[str, ...]
) -> None:
    ended = run("answer", audit, "NEG-01", *words)
    assert (ended.status, ended.err) == (0, "")
    (answer,) = run("show", audit, "--as", "csc", "--json").data["records"][0]["answers"]
    assert answer["value"] in [word.strip() for word in words]


def test_a_negative_number_is_a_value_and_out_of_bounds(run: Run, audit: str) -> None:
    ended = run("answer", audit, "NEG-01", "NEG-5.1", "-1", "--as", "csc")
    assert ended.status == 1
    assert "NEG-5.1 takes a whole number" in ended.err


def test_folders_are_named_before_or_after_the_command(run: Run, audit: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("--sessions", other, "list").out == f"There are no sessions in {other} yet.\n"
    assert run("list", "--sessions", other).out == f"There are no sessions in {other} yet.\n"
    assert audit in run("list").out
    offered = run("questions").out
    assert "\nneglect: " in offered
    assert run("--question-sets", tmp_path, "questions").out == offered
    assert run("questions", "--question-sets", tmp_path).out == offered
    assert run("--sessions", other, "list", "--sessions", tmp_path / "sessions").out.startswith(audit)


def test_a_session_is_named_by_its_id_or_its_folder(
    run: Run, audit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sessions" / audit
    assert run("show", folder).out == run("show", audit).out
    monkeypatch.chdir(folder.parent)
    assert run("--sessions", tmp_path / "none", "show", audit).out == run("show", audit).out
    monkeypatch.chdir(folder)
    assert run("--sessions", tmp_path / "none", "show", ".").out == run("show", audit).out


def test_the_demonstration_is_made_in_a_folder_of_its_own(run: Run, tmp_path: Path) -> None:
    made = run("demo", "--at", tmp_path / "at", "--no-open")
    assert made.status == 0
    assert made.out.splitlines()[-1] == "demonstration"
    assert str(tmp_path / "at" / "demonstration") in made.out
    assert run("demo", "--at", tmp_path / "at", "--no-open").out.splitlines()[-1] == "demonstration-2"


def test_days_are_taken_as_people_write_them_and_kept_in_one_spelling(run: Run, audit: str) -> None:
    owned = ("--owner", "lead")
    for words in (
        ("change", audit, "--period", "1 October 2025 to 30.9.2026", "--returns-due", "1/12/2136"),
        ("change", audit, "--destroy-by", "14th June 2137", "--reaudit-due", "1 Nov 2137"),
        ("involvement", audit, "NEG-01", "awaiting", "--as", "police", "--due", "3-12-2136"),
        ("answer", audit, "NEG-01", "NEG-2.1", "14/06/2022", "--as", "csc"),
        ("action", audit, "learning", "Bring one together", *owned, "--due", "24 December 2136"),
        ("update", audit, "A1", "in_progress", "Begun.", "--on", "1.2.2026"),
        ("told", audit, "the group that audited", "--on", "2/2/2026"),
    ):
        ended = run(*words)
        assert ended.status == 0, ended.err
    shown = run("show", audit, "--json").data
    assert (shown["returns_due"], shown["destroy_by"]) == ("2136-12-01", "2137-06-14")
    assert shown["records"][0]["due"] == {"csc": "2136-12-01", "police": "2136-12-03"}
    (action,) = shown["actions"]
    assert (action["due"], [update["on"] for update in action["updates"]]) == ("2136-12-24", ["2026-02-01"])
    (answer,) = run("show", audit, "--as", "csc", "--json").data["records"][0]["answers"]
    assert answer["value"] == "2022-06-14"
    report = run("report", audit).out
    assert "1 October 2025 to 30 September 2026" in report


def test_what_is_shown_is_in_words(run: Run, demonstration: Path) -> None:
    shown = run("show", "demonstration").out
    assert shown.startswith("FICTIONAL DEMONSTRATION\n")
    assert "Strength (Voice of the child" in shown
    for raw in ("voice_of_child", "not_known", "awaiting", "strength", "{", "None"):
        assert raw not in shown
    own = run("show", "demonstration", "--as", "csc").out
    assert "Partly (partly)" in own
    assert "Seen as Children's social care." in own
    for others in ("Police:", "Health:", "Panel:", "F1", "Agreed", "differ"):
        assert others not in own
    assert run("list").out.startswith("demonstration: Panel, 3 records, 245 of 360 answered\n")
    assert "NEG-DEMO2" not in run("show", "demonstration", "--record", "NEG-DEMO1").out.partition("Findings")[0]


def test_where_agencies_differ_is_what_the_panels_list_says(run: Run, audit: str, sessions_dir: Path) -> None:
    days, said = ("2026-01-10", "2026-02-10"), ("events", "not_recorded")
    for agency, day, seen in zip(("csc", "police"), days, said, strict=True):
        given = ["--state", seen] if seen == "not_recorded" else [seen]
        assert run("answer", audit, "NEG-01", "NEG-2.1", day, "--as", agency).status == 0
        assert run("answer", audit, "NEG-01", "NEG-3.1", *given, "--as", agency).status == 0
    assert "differ, widest first: nowhere that is open\n" in run("show", audit).out
    assert run("reveal", audit, "NEG-01", "NEG-2.1").status == 0
    assert run("reveal", audit, "NEG-01", "NEG-3.1", "--spread").status == 0
    shown = run("show", audit)
    assert "differ, widest first: NEG-3.1 (1 not recorded), NEG-2.1 (2 different answers)\n" in shown.out
    session = Workspace(sessions_dir).open(audit)
    session.close()
    listed = [row.label for row in walk_text.differences(session.audit, "NEG-01")]
    assert [label.split()[0] for label in listed] == ["NEG-3.1", "NEG-2.1"]
    found = run("show", audit, "--json").data["records"][0]["divergent"]
    assert [(each["question"], each["distinct"], each["unevidenced"]) for each in found] == [
        ("NEG-3.1", 1, 1),
        ("NEG-2.1", 2, 0),
    ]


def test_a_question_set_is_shown_with_the_codes_that_are_typed(run: Run) -> None:
    assert run("questions").out.splitlines() == [
        "child_sexual_exploitation: Child sexual exploitation, version 2026.1 (draft), 79 questions",
        "domestic_abuse: Domestic abuse, version 2026.1 (draft), 79 questions",
        "missing_from_home: Missing from home or care, version 2026.1 (draft), 78 questions",
        "neglect: Neglect, version 2026.1 (draft), 79 questions",
    ]
    shown = run("questions", "neglect").out
    for words in ("NEG-1.3", "yes, partly or no", "asked of every agency", "partly: Partly", "voice_of_child: Voice"):
        assert words in shown


def test_agreeing_again_keeps_the_views_not_shared(run: Run, audit: str) -> None:
    agree = ("agree", audit, "NEG-01", "NEG-5.4")
    assert run(*agree, "parents", "--because", "x", "--dissent", "police=We see the child.").status == 0
    assert run(*agree, "balanced", "--because", "y").status == 0
    report = run("report", audit).out
    assert "We see the child." in report
    assert run(*agree, "balanced", "--because", "y", "--dissent", "csc=Nor do we.").status == 0
    assert "We see the child." not in run("report", audit).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("questions", "neglekt"), "did you mean"),
        (("new", "--questions", "nothing", "--title", "T", "--agency", "csc"), "there is no question set"),
        (("new", "--questions", "neglect", "--title", "T"), "at least one agency"),
        (("new", "--questions", "neglect", "--title", " ", "--agency", "csc"), "title"),
        (("new", "--questions", "neglect", "--title", "T", "--agency", "polise"), "did you mean ‘police’"),
        (("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--record", "Ann"), "NEG-01"),
        (("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--period", "winter"), "not a period"),
        (
            ("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--period", "a..b"),
            "‘a’ is not a date for the start of the period: write it as 14 June 2022",
        ),
        (
            ("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--period", "2026-02-01..2026-01-01"),
            "ends before",
        ),
        (("change", "AUDIT", "--record", "x"), "record reference"),
        (("change", "AUDIT", "--period", "x..y"), "‘x’ is not a date"),
        (("change", "AUDIT", "--agency", "nobody"), "there is no agency"),
        (("open", "nowhere"), "there is no session nowhere"),
        (("open", "AUDIT"), "need a terminal"),
        (("open", "AUDIT", "--as", "health"), "health is not an agency of this session: its agencies: csc, police"),
        (("open", "AUDIT", "--as", ""), "is not an agency"),
        ((), "need a terminal"),
        (("show", "nowhere"), "here are: neglect-"),
        (("show", "AUDIT", "--record", "NEG-09"), "its records: NEG-01, NEG-02; did you mean ‘NEG-0"),
        (("show", "neglekt"), "there is no session neglekt: here are: neglect-"),
        (("show", "neglect-2206-11-22"), "did you mean ‘neglect-"),
        (
            ("action", "AUDIT", "lerning", "x", "--owner", "lead"),
            "no record and no recommendation of this session: did ",
        ),
        (("action", "AUDIT", "R9", "x", "--owner", "lead"), "use one of: learning, NEG-01, NEG-02"),
        (("show", "AUDIT", "--as", "Police"), "is not an agency"),
        (("show", "x" * 5000), "there is no session xxx"),
        (("answer", "AUDIT", "NEG-09", "NEG-5.4", "child", "--as", "csc"), "there is no record NEG-09"),
        (("answer", "AUDIT", "NEG-01", "NEG-5.44", "child", "--as", "csc"), "did you mean ‘NEG-5.4’"),
        (("answer", "AUDIT", "NEG-01", "NEG-5.4", "chidl", "--as", "csc"), "did you mean ‘child’"),
        (("answer", "AUDIT", "NEG-01", "NEG-5.4", "child", "--as", "polise"), "did you mean ‘police’"),
        (("answer", "AUDIT", "NEG-01", "NEG-2.1", "last year", "--as", "csc"), "write it as 14 June 2022"),
        (("answer", "AUDIT", "NEG-01", "NEG-5.1", "many", "--as", "csc"), "not a number"),
        (("answer", "AUDIT", "NEG-01", "NEG-5.1", "1e999", "--as", "csc"), "not a number"),
        (("answer", "AUDIT", "NEG-01", "NEG-1.2", "none;home", "--as", "csc"), "together"),
        (("answer", "AUDIT", "NEG-01", "REC-1", "NEG-01", "--as", "panel"), "reference"),
        (("answer", "AUDIT", "NEG-01", "NEG-5.4", "child", "--as", "panel"), "not put to panel"),
        (("agree", "AUDIT", "NEG-01", "NEG-5.4", "child"), "needs its reason"),
        (("agree", "AUDIT", "NEG-01", "NEG-5.4", "--withdraw"), "no agreed answer"),
        (("agree", "AUDIT", "NEG-01", "NEG-5.4", "child", "--because", "x", "--dissent", "no"), "police="),
        (("agree", "AUDIT", "NEG-01", "NEG-5.4", "child", "--because", "x", "--dissent", "pol=x"), "not an agency"),
        (("agree", "AUDIT", "NEG-01", "CLS-3", "x", "--because", "x"), "CLS-3"),
        (("reveal", "AUDIT", "NEG-01", "NEG-99"), "there is no question"),
        (("reveal", "AUDIT", "NEG-01", "CLS-3"), "the panel"),
        (("finding", "AUDIT", "NEG-01", "--strength", "x", "--theme", "voice"), "there is no theme"),
        (("finding", "AUDIT", "NEG-01", "--strength", "x", "--theme", "voice_of_child", "--layer", "y"), "no layer"),
        (("finding", "AUDIT", "NEG-01", "--strength", " ", "--theme", "voice_of_child"), "needs its text"),
        (("finding", "AUDIT", "NEG-01", "--strength", "x", "--theme", "voice_of_child", "--agency", "z"), "no agency"),
        (("finding", "AUDIT", "NEG-01", "--strength", "x", "--theme", "voice_of_child", "--question", "z"), "no quest"),
        (("action", "AUDIT", "NEG-01", "x", "--owner", " "), "owner"),
        (("action", "AUDIT", "NEG-01", "x", "--owner", "lead", "--due", "soon"), "write it as 14 June 2022"),
        (("concern", "AUDIT", "NEG-01", " "), "needs its text"),
        (("concern", "AUDIT", "NEG-01", "x", "--as", "nobody"), "not an agency"),
        (("concern", "AUDIT", "NEG-01", "x", "--question", "NEG-x"), "no question"),
        (("concern", "AUDIT", "NEG-01", "x", "--follow-up", "C7"), "its concerns: none"),
        (("involvement", "AUDIT", "NEG-01", "returned", "--as", "health"), "not an agency"),
        (("report", "AUDIT", "-o", "FILE"), "is already there"),
        (("report", "AUDIT", "-o", "DIR", "--force"), "is not a file"),
        (("report", "AUDIT", "-o", "DIR/none/report.md"), "no such folder"),
        (("list", "--sessions", "FILE"), "is not a folder"),
        (("demo", "--at", "FILE", "--no-open"), "is not a folder"),
        (("list", "--question-sets", "DIR/none"), "is not a folder of question sets"),
        (("list", "--question-sets", "FILE"), "is not a folder of question sets"),
    ],
)
def test_what_is_at_fault_is_said_in_one_line(
    run: Run, audit: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "file").write_text("x")
    places = {"AUDIT": audit, "FILE": str(tmp_path / "file"), "DIR": str(tmp_path)}
    ended = run(*(places.get(word, word.replace("DIR/", f"{tmp_path}/")) for word in words))
    assert ended.status == 1
    assert len(ended.complaints) == 1
    assert said in ended.err
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frobnicate",), "there is no command ‘frobnicate’: see audit-tui --help"),
        (("reprot", "S"), "there is no command ‘reprot’: did you mean ‘report’? see audit-tui --help"),
        (("sign_off", "S"), "did you mean ‘sign-off’?"),
        (("return", "blnak", "S"), "there is no act ‘blnak’: did you mean ‘blank’? see audit-tui return --help"),
        (("return", "--format", "json", "blank", "S"), "there is no option ‘--format’: an option of a command"),
        (("--frobnicate",), "there is no option ‘--frobnicate’: "),
        (("--as", "csc", "show", "S"), "there is no option ‘--as’: an option of a command stands after it"),
        (("--sesions", "x", "list"), "did you mean ‘--sessions’? see audit-tui --help"),
        (("report", "S", "--audiense", "board"), "did you mean ‘--audience’? see audit-tui report --help"),
        (("report", "S", "--audience", "bord"), "--audience cannot be ‘bord’: did you mean ‘board’? see audit-tui rep"),
        (("reached", "S", "polcy", "x"), "did you mean ‘policy’?"),
        (("new", "--questions", "neglect"), "this is missing: --title: see audit-tui new --help"),
        (("new", "--quest", "neglect", "--title", "T"), "did you mean ‘--questions’?"),
        (("answer", "S", "NEG-01", "NEG-5.4", "child"), "--as"),
        (("answer", "S", "NEG-01", "NEG-5.4", "--as", "csc"), "give a VALUE, or --state, or --clear"),
        (("answer", "S", "NEG-01", "NEG-5.4", "x", "--state", "deferred", "--as", "csc"), "one of the three"),
        (("answer", "S", "NEG-01", "NEG-5.4", "x", "--clear", "--as", "csc"), "one of the three"),
        (("answer", "S", "NEG-01", "NEG-5.4", "--state", "gone", "--as", "csc"), "use one of: not_recorded"),
        (("answer", "S", "NEG-01", "NEG-5.4", "-text", "--as", "csc"), "after --"),
        (("answer", "S", "NEG-01", "NEG-5.4", "x", "--evidence", "-text", "--as", "csc"), "--option=-text"),
        (("answer", "S", "NEG-01", "NEG-5.4", "--as", "csc", "--", "--"), "-- alone"),
        (("answer", "S", "NEG-01", "NEG-5.4", "x", "y", "--as", "csc"), "‘y’ is a word too many"),
        (("agree", "S", "NEG-01", "NEG-5.4", "--because", "x"), "one of the three"),
        (("agree", "S", "NEG-01", "NEG-5.4", "x", "--withdraw"), "one of the three"),
        (("finding", "S", "NEG-01", "x", "--theme", "t"), "--strength"),
        (("finding", "S", "NEG-01", "x", "--theme", "t", "--strength", "--improvement"), "does not go with"),
        (("involvement", "S", "NEG-01", "gone", "--as", "csc"), "state cannot be ‘gone’: use one of: "),
        (("check",), "this is missing: SESSION|FILE|DIR"),
        (("report", "S", "--format", "pdf"), "use one of: md, html"),
        (("--\x1b[1m",), "--\ufffd[1m"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run: Run, words: tuple[str, ...], said: str) -> None:
    ended = run(*words)
    assert (ended.status, ended.out, len(ended.complaints)) == (2, "", 1)
    assert said in ended.err


def test_version_and_help_end_with_0(run: Run) -> None:
    assert run("--version").out.startswith("audit-tui ")
    for words in ((), ("answer",), ("report",)):
        helped = run(*words, "--help")
        assert (helped.status, helped.err) == (0, "")
        assert helped.out.startswith("usage: audit-tui")


def test_what_is_refused_changes_nothing(run: Run, audit: str, sessions_dir: Path) -> None:
    before = {path.name: path.read_bytes() for path in (sessions_dir / audit).iterdir()}
    assert run("answer", audit, "NEG-01", "NEG-1.1", "too short", "--as", "csc").status == 1
    assert run("finding", audit, "NEG-01", "--strength", "x", "--theme", "no").status == 1
    assert {path.name: path.read_bytes() for path in (sessions_dir / audit).iterdir()} == before


def test_check_says_every_problem_of_every_path(run: Run, audit: str, sessions_dir: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text("# Broken\n")
    ended = run("check", broken, tmp_path / "none.md", sessions_dir / audit, sessions_dir, "--json")
    assert ended.status == 1
    assert {each["path"] for each in ended.data} == {str(broken), str(tmp_path / "none.md")}
    for problem in ended.data:
        assert {name: type(value) for name, value in problem.items()} == {
            "path": str,
            "line": int,
            "column": int,
            "severity": str,
            "code": str,
            "message": str,
            "hint": str,
        }
    assert run("check", sessions_dir / audit / "session.json").out.endswith("\nNo problems found.\n")
    said = run("check", tmp_path / "none.md").out.splitlines()
    assert said == [f"{tmp_path / 'none.md'}:1:1: there is no such file: check the path", "1 error, 0 warnings."]
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.json").write_text("{}")
    for path in (tmp_path / "empty", tmp_path / "x.json"):
        ended = run("check", path)
        assert ended.status == 1
        assert "neither a question set nor a session" in ended.out


def test_a_broken_set_does_not_hide_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text("# Broken\n")
    (tmp_path / "latin.md").write_bytes("# Caf\xe9\n".encode("latin-1"))
    for words in (("questions",), ("questions", "--json")):
        ended = run("--question-sets", tmp_path, *words)
        assert ended.status == 1
        assert "neglect" in ended.out
        assert len(ended.complaints) == 2
    assert run("--question-sets", tmp_path, "questions", "broken").status == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_and_printed_safely(run: Run, audit: str, text: str, tmp_path: Path) -> None:
    long = f"{text} {DAY}"
    csc = ("--as", "csc")
    theme = ("--theme", "voice_of_child")
    for words in (
        ("change", audit, f"--title={text} title", f"--reason={text}", f"--commissioned-by={text}"),
        ("answer", audit, "NEG-01", "NEG-1.1", *csc, f"--evidence={text}", "--", long),
        ("agree", audit, "NEG-01", "NEG-5.4", "child", f"--because={text}", f"--dissent=police={text}"),
        ("reveal", audit, "NEG-01", "NEG-1.1"),
        ("finding", audit, "NEG-01", "--strength", *theme, "--", text),
        ("action", audit, "NEG-01", f"--owner={text}", "--", text),
        ("concern", audit, "NEG-01", f"--told={text}", "--", text),
    ):
        ended = run(*words)
        assert ended.status == 0, ended.err
    (answer,) = run("show", audit, *csc, "--json").data["records"][0]["answers"]
    kept = text.replace("\r", "\n")
    for obeyed in (*OBEYED, "\udcff"):
        kept = kept.replace(obeyed, "\ufffd")
    assert answer["evidence"] == kept
    outputs = [("show", audit), ("show", audit, *csc), ("show", audit, "--json"), ("list",), ("report", audit)]
    outputs += [("show", text), ("questions", text), ("check", text), ("check", text, "--json"), ("show", audit, text)]
    outputs += [("show", audit, f"--as={text}"), ("show", audit, f"--record={text}"), (text,)]
    outputs += [("list", f"--sessions={tmp_path}/{text}"), ("answer", audit, "NEG-01", "NEG-5.4", *csc, "--", text)]
    for words in outputs:
        ended = run(*words)
        for obeyed in OBEYED:
            assert obeyed not in ended.out + ended.err, words


def test_somebody_elses_save_in_between_is_a_conflict_and_nothing_is_overwritten(
    run: Run, audit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit_tui.services import acts

    to = ("answer", audit, "NEG-01", "NEG-5.4")
    assert run(*to, "child", "--as", "csc").status == 0
    give = acts.give_answer

    def meanwhile(*words: object, **named: object) -> Outcome:
        monkeypatch.setattr(acts, "give_answer", give)
        assert main([*to, "parents", "--as", "csc"]) == 0
        return give(*words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(acts, "give_answer", meanwhile)
    ended = run(*to, "siblings", "--as", "csc")
    assert ended.status == 1
    assert len(ended.complaints) == 1
    assert "saved by somebody else" in ended.err
    (answer,) = run("show", audit, "--as", "csc", "--json").data["records"][0]["answers"]
    assert answer["value"] == "parents"


@pytest.mark.parametrize("fault", ["replace", "fsync"])
def test_a_disk_that_refuses_is_said_and_nothing_changes(
    run: Run, audit: str, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    before = {path.name: path.read_bytes() for path in (sessions_dir / audit).iterdir() if path.suffix == ".json"}

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as faulty:
        faulty.setattr(os, fault, refuse)
        for words in (
            ("answer", audit, "NEG-01", "NEG-5.4", "child", "--as", "csc"),
            ("finding", audit, "NEG-01", "--strength", "x", "--theme", "voice_of_child"),
            ("new", "--questions", "neglect", "--title", "T", "--agency", "csc"),
            ("report", audit, "-o", sessions_dir / "report.md"),
        ):
            ended = run(*words)
            assert (ended.status, len(ended.complaints)) == (1, 1), words
            assert "Read-only file system" in ended.err
    after = {path.name: path.read_bytes() for path in (sessions_dir / audit).iterdir() if path.suffix == ".json"}
    assert after == before
    assert run("list", "--json").data[0]["id"] == audit
    assert len(run("list", "--json").data) == 1


def test_a_folder_that_may_not_be_entered_is_said(run: Run, audit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_file", refuse)
    ended = run("show", audit)
    assert (ended.status, len(ended.complaints)) == (1, 1)
    assert "cannot be read: Permission denied: see that you may enter it" in ended.err


def test_streams_that_are_closed_are_no_traceback(
    audit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["report", audit]) == 0
    assert main(["list", "--json"]) == 0
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["show", "nowhere"]) == 1


def test_a_reader_that_leaves_early_is_no_fault(audit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Left(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Left())
    assert main(["list"]) == 0


def test_an_interrupt_is_said_and_ends_with_130(run: Run, audit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit_tui.workspace.Workspace.open", interrupt)
    ended = run("show", audit)
    assert (ended.status, ended.out) == (130, "")
    assert ended.complaints == [
        "audit-tui: stopped (Ctrl+C): what was saved until then stays, and nothing is half-made"
    ]


@pytest.fixture
def passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The passphrase that commands take from the environment's files."""
    file = tmp_path / "passphrase.txt"
    file.write_text("three words apart", encoding="utf-8")
    file.chmod(0o600)
    for name in (PASSPHRASE_VARIABLE, NEW_VARIABLE):
        monkeypatch.setenv(name, str(file))
    return file.read_text("utf-8")


def test_a_report_is_not_written_over_the_audits_own_file(run: Run, audit: str, sessions_dir: Path) -> None:
    own = sessions_dir / audit / "session.json"
    before = own.read_bytes()
    ended = run("report", audit, "-o", own, "--force")
    assert (ended.status, own.read_bytes()) == (1, before)
    assert "own files are here" in ended.err
    assert run("show", audit).status == 0


def test_a_list_shows_the_others_where_one_may_not_be_entered(
    run: Run, audit: str, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = sessions_dir / "closed"
    closed.mkdir()
    real = os.stat

    def stat(path: Path, *words: object, **named: object) -> os.stat_result:
        if not isinstance(path, int) and closed in Path(path).parents:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)
    ended = run("list")
    assert ended.status == 1
    assert audit in ended.out
    assert ended.complaints == [f"audit-tui: {closed}: cannot be read: Permission denied: see that you may enter it"]


def test_an_encrypted_audits_report_and_row_say_how_it_is(
    run: Run, audit: str, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("report", audit, "-o", tmp_path / "plain.md")
    assert "NOT encrypted" not in plain.err
    run("encrypt", audit)
    assert "it is NOT encrypted" in run("report", audit, "-o", tmp_path / "report.md").err
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    listed, data = run("list"), run("list", "--json")
    assert (listed.out, listed.err) == (f"{audit}: encrypted, opens with its passphrase\n", "")
    assert data.data == []
    assert "is encrypted" in data.err


def test_an_auditors_copy_of_an_encrypted_audit_says_that_it_is_not(
    run: Run, audit: str, tmp_path: Path, passphrase: str
) -> None:
    def opened(agency: str) -> str:
        blank = tmp_path / f"{agency}.json"
        assert run("return", "blank", audit, "--agency", agency, "--format", "json", "-o", blank).status == 0
        return run("open", blank).out

    assert "NOT encrypted" not in opened("csc")
    run("encrypt", audit)
    assert "This copy is NOT encrypted: P on its screen, or audit-tui encrypt " in opened("police")


def test_the_set_up_is_checked_before_a_passphrase_is_asked_for(run: Run, sessions_dir: Path) -> None:
    ended = run("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--record", "neg 1", "--encrypt")
    assert ended.status == 1
    assert "neg 1" in ended.err
    assert "passphrase" not in ended.err
    assert not list(sessions_dir.iterdir())
    assert "two to eight capitals or digits" in " ".join(run("new", "--help").out.split())


def test_what_to_look_at_in_a_set_up_is_said_as_it_is_made(run: Run) -> None:
    """A quorum that no meeting can have; references are meant in capitals."""
    words = ("--title", "Without the police", "--agency", "csc", "--agency", "health", "--record", "neg-01")
    made = run("new", "--questions", "neglect", *words)
    assert made.status == 0
    assert "the quorum needs Police" in made.err
    name = made.out.strip()
    assert [each["reference"] for each in run("show", name, "--json").data["records"]] == ["NEG-01"]
    changed = run("change", name, "--agency", "police", "--record", "NEG-02")
    assert changed.status == 0
    assert "quorum" not in changed.err
    twice = run("new", "--questions", "neglect", *words, "--record", "NEG-01")
    assert twice.status == 1
    assert "NEG-01 is there twice" in twice.err
