"""The words of the command line: every command, its arguments and its help."""

from pathlib import Path

from audit_tui import __version__
from audit_tui.cli.parser_afterwards import add_afterwards
from audit_tui.cli.parser_keeping import add_keeping
from audit_tui.cli.usage import Commands, Parser, as_json, command, folders, output, seat, session, whole_number
from audit_tui.domain.words import BASIS_LABELS, FINDING_LABELS, INVOLVEMENT_LABELS, STATES


def parser() -> Parser:
    """The parser of `audit-tui`; without a command the app is opened."""
    top = Parser(
        prog="audit-tui",
        description="Multi-agency safeguarding audits: from each agency's answers to the panel's findings.",
    )
    top.add_argument("--version", action="version", version=f"audit-tui {__version__}")
    folders(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for add in (_demo, _questions, _diff, _preview, _new, _change, _open, _list, _show, _answer, _reveal, _agree):
        add(commands)
    for add in (_meeting, _plan, _adopt, _ratify, _park):
        add(commands)
    for add in (_finding, _withdraw, _concern, _involvement, _return, _check):
        add(commands)
    add_afterwards(commands)
    add_keeping(commands)
    _settings(commands)
    _names(commands)
    return top


def _settings(commands: "Commands[Parser]") -> None:
    command(commands, "settings", "where the app's settings are, what holds now, and an example")


def _names(commands: "Commands[Parser]") -> None:
    what = "the names that the guard looks for in texts, of which only keyed hashes are kept"
    acts = command(commands, "names", what).add_subparsers(dest="act", metavar="ACT", required=True)
    made = command(acts, "add", "add names, one a line, from a file or standard input; else asks for them, unseen")
    made.add_argument("--file", type=Path, metavar="FILE", help="a text file with one name a line")
    command(acts, "count", "say how many names are on the list, and where it is")
    command(acts, "clear", "take the whole list away")


def _demo(commands: "Commands[Parser]") -> None:
    made = command(commands, "demo", "open the fictional demonstration, on a fresh copy")
    made.add_argument("--at", type=Path, metavar="DIR", help="make the copy in this folder")
    made.add_argument("--no-open", action="store_true", help="only make it, and print its id and path")


def _questions(commands: "Commands[Parser]") -> None:
    made = command(commands, "questions", "list the question sets, or print one")
    what = "a question set's id, such as neglect; a set's .md file; or a session, for its own copy"
    made.add_argument("set", nargs="?", metavar="SET", help=what)
    made.add_argument("--markdown", action="store_true", help="print it as the Markdown that it is read from")
    made.add_argument("-o", "--output", type=Path, metavar="DIR", help="write it and its parts into this new folder")
    as_json(made)


def _diff(commands: "Commands[Parser]") -> None:
    made = command(commands, "diff", "what changed between two versions of a question set, and what still compares")
    what = "a set's .md file, a question set's id, or a session, for its own copy"
    made.add_argument("old", metavar="OLD", help=what)
    made.add_argument("new", metavar="NEW", help="the same")
    as_json(made)


def _preview(commands: "Commands[Parser]") -> None:
    made = command(commands, "preview", "walk through a question set as an agency would; nothing is kept")
    made.add_argument("file", type=Path, metavar="FILE", help="a question set's .md file, or its id")
    seat(made)


_RECORD = "a child's record: three capitals, a hyphen, two to eight capitals or digits, as NEG-01; once for each"


def _set_up(made: Parser) -> None:
    made.add_argument("--agency", action="append", metavar="CODE", help="an agency taking part; once for each")
    made.add_argument("--record", action="append", metavar="REF", help=_RECORD)
    made.add_argument("--period", metavar="FROM..TO", help="the period under review: 2025-10-01..2026-09-30")
    made.add_argument("--reason", metavar="TEXT", help="why this topic")
    made.add_argument("--commissioned-by", metavar="TEXT", help="the group that asked for the audit")
    made.add_argument("--returns-due", metavar="DATE", help="the day by which agencies' returns are awaited")
    made.add_argument("--destroy-by", metavar="DATE", help="the day by which nothing of the audit is to be left")


def _new(commands: "Commands[Parser]") -> None:
    made = command(commands, "new", "set up an audit, and print its id")
    made.add_argument("--questions", required=True, metavar="SET", help="the topic's question set, such as neglect")
    made.add_argument("--title", required=True, metavar="T")
    _set_up(made)
    made.add_argument("--short", action="store_true", help="the short form")
    made.add_argument("--no-grades", action="store_true", help="without grades")
    made.add_argument("--encrypt", action="store_true", help="ask for a passphrase, and encrypt every file with it")


def _change(commands: "Commands[Parser]") -> None:
    made = command(commands, "change", "change an audit's set-up; agencies and records are added to those there are")
    session(made, record=False)
    made.add_argument("--title", metavar="T")
    _set_up(made)
    made.add_argument("--reaudit-due", metavar="DATE", help="the day by which the topic is to be audited again")


def _open(commands: "Commands[Parser]") -> None:
    made = command(commands, "open", "open the panel's screens, or one agency's return")
    whole = "a session's id, the path of its folder, or a return that was sent to you (.json)"
    made.add_argument("session", metavar="SESSION|FILE", help=whole)
    seat(made)


def _list(commands: "Commands[Parser]") -> None:
    as_json(command(commands, "list", "list the sessions, with stage and progress"))


def _show(commands: "Commands[Parser]") -> None:
    made = command(commands, "show", "show where a session stands, or an agency's own return")
    session(made, record=False)
    made.add_argument("--record", metavar="R", help="this record only")
    seat(made)
    as_json(made)


def _value(made: Parser) -> None:
    made.add_argument("question", metavar="QUESTION", help="a question's id, such as NEG-3.1")
    what = "a code, several joined by ;, a number, a date, text (last, after --, where it begins with -), or na"
    made.add_argument("value", metavar="VALUE", nargs="?", help=what)
    made.add_argument("--state", choices=STATES, help="instead of a value")


def _answer(commands: "Commands[Parser]") -> None:
    made = command(commands, "answer", "answer a question, as an agency or as the panel")
    session(made)
    _value(made)
    seat(made, required=True)
    made.add_argument("--evidence", metavar="TEXT", help="what in the record shows it")
    made.add_argument("--basis", choices=tuple(BASIS_LABELS), help="what it rests on")
    made.add_argument("--clear", action="store_true", help="take the answer back (the history keeps it)")


def _reveal(commands: "Commands[Parser]") -> None:
    made = command(commands, "reveal", "open the agencies' answers to the panel: a question's, or a section's")
    session(made)
    made.add_argument("target", metavar="QUESTION|SECTION", help="such as NEG-3.1, or NEG-3")
    made.add_argument("--spread", action="store_true", help="only how the answers fall, not yet whose they are")


def _agree(commands: "Commands[Parser]") -> None:
    made = command(commands, "agree", "record the panel's agreed answer and its reason; opens the question's answers")
    session(made)
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
    made = command(commands, "meeting", "begin, change or end a meeting of the panel: who is there, and the quorum")
    session(made, record=False)
    made.add_argument("act", choices=("begin", "change", "end"))
    made.add_argument("--present", metavar="LIST", help="the agencies that are there: csc,police,health")
    made.add_argument("--apologies", metavar="LIST", help="the agencies that sent apologies")
    made.add_argument("--interest", action="append", metavar="AGENCY=TEXT", help="an interest, no names; once for each")
    made.add_argument("--minutes", type=whole_number, metavar="N", help="the minutes that there are")


def _plan(commands: "Commands[Parser]") -> None:
    made = command(commands, "plan", "how the minutes could be shared out among the records, and what is parked")
    session(made, record=False)
    what = "the minutes that there are (else the meeting's plan)"
    made.add_argument("--minutes", type=whole_number, metavar="N", help=what)
    as_json(made)


def _adopt(commands: "Commands[Parser]") -> None:
    made = command(commands, "adopt", "adopt in one act the opened answers on which all agencies said the same")
    session(made)
    made.add_argument(
        "questions", nargs="*", metavar="QUESTION", help="these only; all of the record where none is named"
    )
    _assent(made)
    made.add_argument("--dry-run", action="store_true", help="only list what would be adopted")


def _ratify(commands: "Commands[Parser]") -> None:
    made = command(commands, "ratify", "a meeting with the quorum takes over what was agreed without it")
    session(made, record=False)


def _park(commands: "Commands[Parser]") -> None:
    made = command(commands, "park", "leave a question for the end of the meeting, or take it up again")
    session(made)
    made.add_argument("question", metavar="QUESTION", help="a question's id, such as NEG-3.1")
    made.add_argument("--because", default="", metavar="TEXT", help="what it waits for")
    made.add_argument("--take-up", action="store_true", help="take it up again")


def _finding(commands: "Commands[Parser]") -> None:
    made = command(commands, "finding", "write down a strength or an area for improvement")
    session(made)
    sort = made.add_mutually_exclusive_group(required=True)
    for kind in FINDING_LABELS:
        sort.add_argument(f"--{kind}", action="store_const", dest="sort", const=kind)
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--theme", required=True, metavar="THEME", help="a theme's code, such as voice_of_child")
    made.add_argument("--layer", default="", metavar="LAYER", help="what it was about: practice, system …")
    made.add_argument("--agency", action="append", metavar="A", help="whom it is about; once for each")
    made.add_argument("--question", metavar="Q", help="where it arose")


def _withdraw(commands: "Commands[Parser]") -> None:
    made = command(commands, "withdraw", "take a finding or an action away again; the history keeps it")
    session(made, record=False)
    made.add_argument("written", metavar="ID", help="such as F2 or A1")


def _concern(commands: "Commands[Parser]") -> None:
    made = command(commands, "concern", "raise an immediate safeguarding concern, or follow one up")
    session(made)
    made.add_argument("text", metavar="TEXT", help="what it is, briefly; or what came of it")
    made.add_argument("--told", default="", metavar="WHOM", help="the role or service it was passed to")
    made.add_argument("--question", metavar="Q", help="where it came up")
    made.add_argument("--follow-up", metavar="C1", help="follow up this concern")
    seat(made)


def _involvement(commands: "Commands[Parser]") -> None:
    made = command(commands, "involvement", "say whether an agency's return is in, awaited, or not to come")
    session(made)
    made.add_argument("state", choices=tuple(INVOLVEMENT_LABELS))
    seat(made, required=True)
    made.add_argument("--due", metavar="DATE", help="the day by which it is awaited, such as 2026-11-01")


def _return(commands: "Commands[Parser]") -> None:
    acts = command(commands, "return", "agencies' returns: send them out, hand one in, take them in").add_subparsers(
        dest="act", metavar="ACT", required=True
    )
    made = command(acts, "blank", "make the file that an agency fills in")
    session(made, record=False)
    made.add_argument("--agency", metavar="A", help="whose return: an agency's code")
    made.add_argument("--all", action="store_true", help="one file for each agency, into the folder that -o names")
    made.add_argument("--format", choices=("xlsx", "json"), default="xlsx", help="a workbook, or the app's own bundle")
    output(made, "FILE|DIR")
    made = command(acts, "finish", "hand in: write the file that goes back, from your own copy of a return")
    session(made, record=False)
    output(made, "FILE")
    made = command(acts, "merge", "take returns in; nothing that is there already is written over unasked")
    session(made, record=False)
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="workbooks, bundles, rows of text (CSV)")
    made.add_argument("--dry-run", action="store_true", help="only say what each file holds, and take nothing")
    made.add_argument("--take-changed", action="store_true", help="take also what differs from what is there")
    made.add_argument("--mapping", type=Path, metavar="TOML", help="what the columns of a form's responses are")
    as_json(made)


def _check(commands: "Commands[Parser]") -> None:
    made = command(commands, "check", "check question sets and sessions, every problem at once")
    made.add_argument("paths", nargs="+", type=Path, metavar="FILE|DIR")
    as_json(made)
    made.add_argument("--head", metavar="HEAD", help="whether the history has this head, as it was printed once")
    made.add_argument("--watch", action="store_true", help="check again whenever a question set is saved; Ctrl+C ends")
