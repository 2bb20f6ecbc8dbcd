"""The words of the command line: every command, its arguments and its help."""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from audit_tui import __version__
from audit_tui.domain.learning import RECOMMENDATION_LABELS, UPTAKE_LABELS
from audit_tui.domain.question_set import STATES
from audit_tui.domain.session import ACTION_STATUS_LABELS, BASIS_LABELS, FINDING_LABELS, INVOLVEMENT_LABELS
from audit_tui.errors import AuditError
from audit_tui.reports.kinds import AUDIENCES, FORMATS, KINDS
from audit_tui.reports.suppression import THRESHOLD

_NUMBER = re.compile(r"-\d+(\.\d*)?|-\.\d+")


class WrongUsage(AuditError):
    """A command line that says too little, too much, or what there is not."""


class Parser(argparse.ArgumentParser):
    """A parser that takes options before, between and after the words of a command, on every Python alike.

    Wrong usage is one line, raised as WrongUsage. A word may begin with `-` where it holds a space, is a number, or
    stands after `--`.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where the usage stands."""
        more = "; a text that begins with - is written as --option=-text, or last, after --"
        dashed = ("unrecognized arguments: -", "expected one argument")
        hint = f"see {self.prog} --help" + (more if any(each in message for each in dashed) else "")
        raise WrongUsage(message, hint=hint)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse; in a command, its options go before its words."""
        if args is not None and self._subparsers is None:
            args = self._options_first(list(args))
        return super().parse_known_args(args, namespace)

    def _options_first(self, given: Sequence[str]) -> list[str]:
        options: list[str] = []
        words: list[str] = []
        rest = iter(given)
        for word in rest:
            name, equals, _ = word.partition("=")
            action = self._option_string_actions.get(name)
            if word == "--":
                words += rest
            elif action is not None and action.nargs != 0 and not equals:
                options += _with_value(word, rest)
            elif action is not None or _like_an_option(word):
                options.append(word)
            else:
                words.append(word)
        if "--" in words:
            self.error("-- alone is not a text")
        return [*options, "--", *words] if words else options


def _with_value(option: str, rest: Iterator[str]) -> list[str]:
    value = next(rest, None)
    if value is None:
        return [option]
    if value == "--" or _like_an_option(value):
        return [option, value]
    return [f"{option}={value}"] if option.startswith("--") else [option, value]


def _like_an_option(word: str) -> bool:
    return word.startswith("-") and len(word) > 1 and " " not in word and not _NUMBER.fullmatch(word)


def parser() -> Parser:
    """The parser of `audit-tui`; without a command the app is opened."""
    top = Parser(
        prog="audit-tui",
        description="Multi-agency safeguarding audits: from each agency's answers to the panel's findings.",
    )
    top.add_argument("--version", action="version", version=f"audit-tui {__version__}")
    _folders(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for add in (_demo, _questions, _diff, _preview, _new, _change, _open, _list, _show, _answer, _reveal, _agree):
        add(commands)
    for add in (_meeting, _plan, _adopt, _ratify, _park):
        add(commands)
    for add in (_finding, _action, _withdraw, _concern, _involvement, _return, _check, _report):
        add(commands)
    for add in (_key_theme, _recommend, _update, _keep, _quote, _sign_off, _reopen, _told, _reached):
        add(commands)
    for add in (_history, _actions, _compare, _themes, _programme):
        add(commands)
    _settings(commands)
    return top


def _settings(commands: "Commands[Parser]") -> None:
    _command(commands, "settings", "where the app's settings are, what holds now, and an example")


def _folders(parser: Parser) -> None:
    parser.add_argument(
        "--sessions",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where sessions live (else $AUDIT_TUI_SESSIONS, else ./sessions, else your data folder)",
    )
    parser.add_argument(
        "--question-sets",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where your question sets live (else ./question_sets); those that ship are always there",
    )


Commands = argparse._SubParsersAction  # argparse has no public name for it


def _command(commands: "Commands[Parser]", name: str, words: str) -> Parser:
    made = commands.add_parser(name, help=words, description=words)
    _folders(made)
    return made


def _session(made: Parser, *, record: bool = True) -> None:
    made.add_argument("session", metavar="SESSION", help="a session's id, or the path of its folder")
    if record:
        made.add_argument("record", metavar="RECORD", help="a record's reference, such as NEG-01")


def _json(made: Parser) -> None:
    made.add_argument("--json", action="store_true", help="print data instead of text")


def _seat(made: Parser, *, required: bool = False) -> None:
    made.add_argument("--as", dest="seat", metavar="AGENCY", required=required, help="an agency's code, or panel")


def _demo(commands: "Commands[Parser]") -> None:
    made = _command(commands, "demo", "open the fictional demonstration, on a fresh copy")
    made.add_argument("--at", type=Path, metavar="DIR", help="make the copy in this folder")
    made.add_argument("--no-open", action="store_true", help="only make it, and print its id and path")


def _questions(commands: "Commands[Parser]") -> None:
    made = _command(commands, "questions", "list the question sets, or print one")
    what = "a question set's id, such as neglect; a set's .md file; or a session, for its own copy"
    made.add_argument("set", nargs="?", metavar="SET", help=what)
    made.add_argument("--markdown", action="store_true", help="print it as the Markdown that it is read from")
    made.add_argument("-o", "--output", type=Path, metavar="DIR", help="write it and its parts into this new folder")
    _json(made)


def _diff(commands: "Commands[Parser]") -> None:
    made = _command(commands, "diff", "what changed between two versions of a question set, and what still compares")
    what = "a set's .md file, a question set's id, or a session, for its own copy"
    made.add_argument("old", metavar="OLD", help=what)
    made.add_argument("new", metavar="NEW", help="the same")
    _json(made)


def _preview(commands: "Commands[Parser]") -> None:
    made = _command(commands, "preview", "walk through a question set as an agency would; nothing is kept")
    made.add_argument("file", type=Path, metavar="FILE", help="a question set's .md file, or its id")
    _seat(made)


def _set_up(made: Parser) -> None:
    made.add_argument("--agency", action="append", metavar="CODE", help="an agency taking part; once for each")
    made.add_argument("--record", action="append", metavar="REF", help="a child's record, as NEG-01; once for each")
    made.add_argument("--period", metavar="FROM..TO", help="the period under review: 2025-10-01..2026-09-30")
    made.add_argument("--reason", metavar="TEXT", help="why this topic")
    made.add_argument("--commissioned-by", metavar="TEXT", help="the group that asked for the audit")
    made.add_argument("--returns-due", metavar="DATE", help="the day by which agencies' returns are awaited")


def _new(commands: "Commands[Parser]") -> None:
    made = _command(commands, "new", "set up an audit, and print its id")
    made.add_argument("--questions", required=True, metavar="SET", help="the topic's question set, such as neglect")
    made.add_argument("--title", required=True, metavar="T")
    _set_up(made)
    made.add_argument("--short", action="store_true", help="the short form")
    made.add_argument("--no-grades", action="store_true", help="without grades")


def _change(commands: "Commands[Parser]") -> None:
    made = _command(commands, "change", "change an audit's set-up; agencies and records are added to those there are")
    _session(made, record=False)
    made.add_argument("--title", metavar="T")
    _set_up(made)
    made.add_argument("--reaudit-due", metavar="DATE", help="the day by which the topic is to be audited again")


def _open(commands: "Commands[Parser]") -> None:
    made = _command(commands, "open", "open the panel's screens, or one agency's return")
    whole = "a session's id, the path of its folder, or a return that was sent to you (.json)"
    made.add_argument("session", metavar="SESSION|FILE", help=whole)
    _seat(made)


def _list(commands: "Commands[Parser]") -> None:
    _json(_command(commands, "list", "list the sessions, with stage and progress"))


def _show(commands: "Commands[Parser]") -> None:
    made = _command(commands, "show", "show where a session stands, or an agency's own return")
    _session(made, record=False)
    made.add_argument("--record", metavar="R", help="this record only")
    _seat(made)
    _json(made)


def _value(made: Parser) -> None:
    made.add_argument("question", metavar="QUESTION", help="a question's id, such as NEG-3.1")
    what = "a code, several joined by ;, a number, a date, text (last, after --, where it begins with -), or na"
    made.add_argument("value", metavar="VALUE", nargs="?", help=what)
    made.add_argument("--state", choices=STATES, help="instead of a value")


def _answer(commands: "Commands[Parser]") -> None:
    made = _command(commands, "answer", "answer a question, as an agency or as the panel")
    _session(made)
    _value(made)
    _seat(made, required=True)
    made.add_argument("--evidence", metavar="TEXT", help="what in the record shows it")
    made.add_argument("--basis", choices=tuple(BASIS_LABELS), help="what it rests on")
    made.add_argument("--clear", action="store_true", help="take the answer back (the history keeps it)")


def _reveal(commands: "Commands[Parser]") -> None:
    made = _command(commands, "reveal", "open the agencies' answers to the panel: a question's, or a section's")
    _session(made)
    made.add_argument("target", metavar="QUESTION|SECTION", help="such as NEG-3.1, or NEG-3")
    made.add_argument("--spread", action="store_true", help="only how the answers fall, not yet whose they are")


def _agree(commands: "Commands[Parser]") -> None:
    made = _command(commands, "agree", "record the panel's agreed answer and its reason; opens the question's answers")
    _session(made)
    _value(made)
    made.add_argument("--because", metavar="TEXT", help="what weighed most")
    made.add_argument("--dissent", action="append", metavar="AGENCY=TEXT", help="a view not shared; once for each")
    _assent(made)
    made.add_argument("--withdraw", action="store_true", help="take the agreed answer back")


def _assent(made: Parser) -> None:
    made.add_argument(
        "--agreed-by", metavar="all|LIST", help="who agreed to these words: csc,police, or all at the meeting"
    )
    made.add_argument("--abstained", metavar="LIST", help="who was asked and abstained")


def _meeting(commands: "Commands[Parser]") -> None:
    made = _command(commands, "meeting", "begin, change or end a meeting of the panel: who is there, and the quorum")
    _session(made, record=False)
    made.add_argument("act", choices=("begin", "change", "end"))
    made.add_argument("--present", metavar="LIST", help="the agencies that are there: csc,police,health")
    made.add_argument("--apologies", metavar="LIST", help="the agencies that sent apologies")
    made.add_argument("--interest", action="append", metavar="AGENCY=TEXT", help="an interest, no names; once for each")
    made.add_argument("--minutes", type=int, metavar="N", help="the minutes that there are")


def _plan(commands: "Commands[Parser]") -> None:
    made = _command(commands, "plan", "how the minutes could be shared out among the records, and what is parked")
    _session(made, record=False)
    made.add_argument("--minutes", type=int, metavar="N", help="the minutes that there are (else the meeting's plan)")
    _json(made)


def _adopt(commands: "Commands[Parser]") -> None:
    made = _command(commands, "adopt", "adopt in one act the opened answers on which all agencies said the same")
    _session(made)
    made.add_argument(
        "questions", nargs="*", metavar="QUESTION", help="these only; all of the record where none is named"
    )
    _assent(made)
    made.add_argument("--dry-run", action="store_true", help="only list what would be adopted")


def _ratify(commands: "Commands[Parser]") -> None:
    made = _command(commands, "ratify", "a meeting with the quorum takes over what was agreed without it")
    _session(made, record=False)


def _park(commands: "Commands[Parser]") -> None:
    made = _command(commands, "park", "leave a question for the end of the meeting, or take it up again")
    _session(made)
    made.add_argument("question", metavar="QUESTION", help="a question's id, such as NEG-3.1")
    made.add_argument("--because", default="", metavar="TEXT", help="what it waits for")
    made.add_argument("--take-up", action="store_true", help="take it up again")


def _finding(commands: "Commands[Parser]") -> None:
    made = _command(commands, "finding", "write down a strength or an area for improvement")
    _session(made)
    sort = made.add_mutually_exclusive_group(required=True)
    for kind in FINDING_LABELS:
        sort.add_argument(f"--{kind}", action="store_const", dest="sort", const=kind)
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--theme", required=True, metavar="THEME", help="a theme's code, such as voice_of_child")
    made.add_argument("--layer", default="", metavar="LAYER", help="what it was about: practice, system …")
    made.add_argument("--agency", action="append", metavar="A", help="whom it is about; once for each")
    made.add_argument("--question", metavar="Q", help="where it arose")


def _action(commands: "Commands[Parser]") -> None:
    made = _command(commands, "action", "write down an action")
    _session(made, record=False)
    made.add_argument("record", metavar="RECORD|R1", help="for this child; or from a recommendation; or: learning")
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--owner", required=True, metavar="ROLE", help="an agency, a role or a group, not a person")
    made.add_argument("--due", default="", metavar="DATE", help="such as 2026-12-01")
    made.add_argument("--will-show", default="", metavar="TEXT", help="what will show that it worked")
    made.add_argument("--again", default="", metavar="SESSION/A3", help="an earlier action that it takes up")
    _change_of(made, "A1")


def _change_of(made: Parser, example: str) -> None:
    made.add_argument("--change", metavar=example, help="write this one anew")


def _key_theme(commands: "Commands[Parser]") -> None:
    made = _command(commands, "key-theme", "write down what the findings come to, in the panel's words")
    _session(made, record=False)
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--finding", action="append", metavar="F1", help="what it rests on; once for each")
    _change_of(made, "K1")


def _recommend(commands: "Commands[Parser]") -> None:
    made = _command(commands, "recommend", "write down a recommendation, from one finding or several")
    _session(made, record=False)
    made.add_argument("text", metavar="TEXT")
    sort = made.add_mutually_exclusive_group(required=True)
    for kind in RECOMMENDATION_LABELS:
        sort.add_argument(f"--{kind}", action="store_const", dest="sort", const=kind)
    made.add_argument("--finding", action="append", required=True, metavar="F1", help="where it comes from")
    _change_of(made, "R1")


def _update(commands: "Commands[Parser]") -> None:
    made = _command(commands, "update", "say how an action is getting on, or what shows that practice has changed")
    _session(made, record=False)
    made.add_argument("action", metavar="A1")
    made.add_argument("status", choices=(*ACTION_STATUS_LABELS, "embedded"))
    made.add_argument("text", metavar="TEXT", nargs="?", default="", help="what was done, or why it is not going to be")
    _on(made)


def _on(made: Parser) -> None:
    made.add_argument("--on", metavar="DATE", help="the day, where it is not today: 2026-12-01")


def _keep(commands: "Commands[Parser]") -> None:
    made = _command(commands, "keep", "have a finding or an action stand in one agency's own note alone")
    _session(made, record=False)
    made.add_argument("written", metavar="ID", help="such as F2 or A1")
    whose = made.add_mutually_exclusive_group(required=True)
    whose.add_argument("--for", dest="agency", metavar="AGENCY", help="the employing agency's code")
    whose.add_argument("--for-all", dest="agency", action="store_const", const="", help="in the report again")


def _quote(commands: "Commands[Parser]") -> None:
    made = _command(commands, "quote", "say that a finding's words may be published")
    _session(made, record=False)
    made.add_argument("finding", metavar="F1")
    made.add_argument("--not-any-more", action="store_true", help="take that back")


def _sign_off(commands: "Commands[Parser]") -> None:
    made = _command(commands, "sign-off", "list what is still open; with a statement, put the agencies' names to it")
    _session(made, record=False)
    made.add_argument("statement", metavar="STATEMENT", nargs="?", help="what the agencies put their names to")
    made.add_argument("--agreed-by", metavar="all|LIST", help="who agreed: csc,police, or all but those who dissent")
    made.add_argument("--dissent", action="append", metavar="AGENCY=TEXT", help="who did not, and why; once for each")
    made.add_argument("--with-gaps", action="store_true", help="sign although something is open; the report names it")


def _reopen(commands: "Commands[Parser]") -> None:
    made = _command(commands, "reopen", "reopen what was signed off; the report says why")
    _session(made, record=False)
    made.add_argument("why", metavar="WHY")


def _told(commands: "Commands[Parser]") -> None:
    made = _command(commands, "told", "say that the learning was told to a group")
    _session(made, record=False)
    made.add_argument("group", metavar="GROUP", help="such as the group that audited; no person's name")
    made.add_argument("--words", default="", metavar="TEXT", help="what was said, or how")
    _on(made)


def _reached(commands: "Commands[Parser]") -> None:
    made = _command(commands, "reached", "say what the learning has reached: a policy, a training, practice")
    _session(made, record=False)
    made.add_argument("sort", choices=tuple(UPTAKE_LABELS))
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--recommendation", action="append", metavar="R1", help="which it comes from; once for each")
    _on(made)


def _history(commands: "Commands[Parser]") -> None:
    made = _command(commands, "history", "who changed what, when, from what and why")
    _session(made, record=False)
    made.add_argument("--record", metavar="R", help="of this record only")
    made.add_argument("--question", metavar="Q", help="of this question only")
    made.add_argument("--agency", metavar="A", help="what this agency said only")
    _seat(made)
    _json(made)


def _actions(commands: "Commands[Parser]") -> None:
    made = _command(commands, "actions", "the actions of every audit here, owner by owner")
    made.add_argument("--overdue", action="store_true", help="only those that are late")
    made.add_argument("--owner", metavar="ROLE", help="only this owner's")
    made.add_argument("--scope", choices=("child", "learning"), help="only for one child, or only learning")
    _json(made)


def _compare(commands: "Commands[Parser]") -> None:
    made = _command(commands, "compare", "the same topic, audited twice: what still compares, and what came back")
    made.add_argument("earlier", metavar="EARLIER", help="a session's id, or the path of its folder")
    made.add_argument("later", metavar="LATER", help="the same")
    _json(made)


def _themes(commands: "Commands[Parser]") -> None:
    _json(_command(commands, "themes", "what recurs across audits, years and topics"))


def _programme(commands: "Commands[Parser]") -> None:
    _json(_command(commands, "programme", "which topics were audited when, what came of it, what is due again"))


def _withdraw(commands: "Commands[Parser]") -> None:
    made = _command(commands, "withdraw", "take a finding or an action away again; the history keeps it")
    _session(made, record=False)
    made.add_argument("written", metavar="ID", help="such as F2 or A1")


def _concern(commands: "Commands[Parser]") -> None:
    made = _command(commands, "concern", "raise an immediate safeguarding concern, or follow one up")
    _session(made)
    made.add_argument("text", metavar="TEXT", help="what it is, briefly; or what came of it")
    made.add_argument("--told", default="", metavar="WHOM", help="the role or service it was passed to")
    made.add_argument("--question", metavar="Q", help="where it came up")
    made.add_argument("--follow-up", metavar="C1", help="follow up this concern")
    _seat(made)


def _involvement(commands: "Commands[Parser]") -> None:
    made = _command(commands, "involvement", "say whether an agency's return is in, awaited, or not to come")
    _session(made)
    made.add_argument("state", choices=tuple(INVOLVEMENT_LABELS))
    _seat(made, required=True)
    made.add_argument("--due", metavar="DATE", help="the day by which it is awaited, such as 2026-11-01")


def _return(commands: "Commands[Parser]") -> None:
    acts = _command(commands, "return", "agencies' returns: send them out, hand one in, take them in").add_subparsers(
        dest="act", metavar="ACT", required=True
    )
    made = _command(acts, "blank", "make the file that an agency fills in")
    _session(made, record=False)
    made.add_argument("--agency", metavar="A", help="whose return: an agency's code")
    made.add_argument("--all", action="store_true", help="one file for each agency, into the folder that -o names")
    made.add_argument("--format", choices=("xlsx", "json"), default="xlsx", help="a workbook, or the app's own bundle")
    _written(made, "FILE|DIR")
    made = _command(acts, "finish", "hand in: write the file that goes back, from your own copy of a return")
    _session(made, record=False)
    _written(made, "FILE")
    made = _command(acts, "merge", "take returns in; nothing that is there already is written over unasked")
    _session(made, record=False)
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="workbooks, bundles, rows of text (CSV)")
    made.add_argument("--dry-run", action="store_true", help="only say what each file holds, and take nothing")
    made.add_argument("--take-changed", action="store_true", help="take also what differs from what is there")
    made.add_argument("--mapping", type=Path, metavar="TOML", help="what the columns of a form's responses are")
    _json(made)


def _written(made: Parser, what: str) -> None:
    made.add_argument("-o", "--output", type=Path, required=True, metavar=what, help="where to write it")
    made.add_argument("--force", action="store_true", help="write over a file that is there")


def _check(commands: "Commands[Parser]") -> None:
    made = _command(commands, "check", "check question sets and sessions, every problem at once")
    made.add_argument("paths", nargs="+", type=Path, metavar="FILE|DIR")
    _json(made)
    made.add_argument("--watch", action="store_true", help="check again whenever a question set is saved; Ctrl+C ends")


def _report(commands: "Commands[Parser]") -> None:
    made = _command(commands, "report", "print or write a report, or check those that were written")
    _session(made, record=False)
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="with --check: reports that were written")
    made.add_argument("--kind", choices=KINDS, default="full", help="the whole, or a part of it (else the full report)")
    made.add_argument("--record", metavar="R", help="with --kind record: this record only")
    made.add_argument("--agency", metavar="A", help="with --kind agency: whose note")
    whom = "for whom it is (else the panel); the learning summary is always for the public"
    made.add_argument("--audience", choices=AUDIENCES, default="panel", help=whom)
    made.add_argument("--format", choices=FORMATS, help="else as FILE ends, else Markdown")
    small = f"counts of records under N are not published (else {THRESHOLD})"
    made.add_argument("--threshold", type=int, default=THRESHOLD, metavar="N", help=small)
    made.add_argument("--phrases", type=Path, metavar="TOML", help="your own headings and standing sentences")
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it here instead of printing it")
    made.add_argument("--force", action="store_true", help="write over a file that is there")
    made.add_argument("--check", action="store_true", help="end with 1 where a FILE is not what it would be now")
