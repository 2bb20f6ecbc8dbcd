"""The arguments of the commands with which an audit is begun and looked at, and of those around it."""

from argparse import SUPPRESS
from pathlib import Path

from audit_tui.cli.usage import Parser, a_day, act, as_json, output, seat, session
from audit_tui.domain.words import INVOLVEMENT_LABELS

RETURN_FORMATS = ("xlsx", "json")
"""As what a blank return is written: a workbook, or the app's own bundle."""


def demo(made: Parser) -> None:
    """Where the copy goes, and whether it is opened."""
    made.add_argument("--at", type=Path, metavar="DIR", help="make the copy in this folder")
    made.add_argument("--no-open", action="store_true", help="only make it, and print its id and path")


def practise(_made: Parser) -> None:
    """Nothing: each practice begins fresh."""


def questions(made: Parser) -> None:
    """Which set, and as what."""
    what = "a question set's id, such as neglect; a set's .md file; or an audit, for its own copy"
    made.add_argument("set", nargs="?", metavar="SET", help=what)
    made.add_argument("--markdown", action="store_true", help="print it as the Markdown that it is read from")
    made.add_argument("-o", "--output", type=Path, metavar="DIR", help="write it and its parts into this new folder")
    as_json(made)


def diff(made: Parser) -> None:
    """The two versions."""
    what = "a set's .md file, a question set's id, or an audit, for its own copy"
    made.add_argument("old", metavar="OLD", help=what)
    made.add_argument("new", metavar="NEW", help="the same")
    as_json(made)


def preview(made: Parser) -> None:
    """Which set, and whose eyes."""
    made.add_argument("file", type=Path, metavar="SET", help="a question set's id, or its .md file")
    made.add_argument("--short", action="store_true", help="in the short form")
    seat(made)


_RECORD = "a child's record: three capitals, a hyphen, two to eight capitals or digits, as NEG-01; once for each"


_PERIOD = "the period under review: 2025-10-01..2026-09-30, or '1 October 2025 to 30 September 2026'"


def _set_up(made: Parser) -> None:
    made.add_argument("--agency", action="append", metavar="CODE", help="an agency taking part; once for each")
    made.add_argument("--record", action="append", metavar="REF", help=_RECORD)
    made.add_argument("--period", metavar="FROM..TO", help=_PERIOD)
    made.add_argument("--reason", metavar="TEXT", help="why this topic")
    made.add_argument("--commissioned-by", metavar="TEXT", help="the group that asked for the audit")
    made.add_argument(
        "--returns-due", type=a_day, metavar="DATE", help="the day by which agencies' returns are awaited"
    )
    made.add_argument(
        "--destroy-by", type=a_day, metavar="DATE", help="the day by which nothing of the audit is to be left"
    )


def new(made: Parser) -> None:
    """The set-up, and whether it is encrypted."""
    made.add_argument("--questions", required=True, metavar="SET", help="the topic's question set, such as neglect")
    made.add_argument(
        "--title", required=True, metavar="T", help="what the audit is called; no names of people or places"
    )
    _set_up(made)
    made.add_argument("--short", action="store_true", help="the short form")
    made.add_argument("--no-grades", action="store_true", help="without grades")
    made.add_argument("--encrypt", action="store_true", help="ask for a passphrase, and encrypt every file with it")


def change(made: Parser) -> None:
    """The set-up, as far as it changes."""
    session(made, record=False)
    made.add_argument("--title", metavar="T", help="what the audit is called")
    _set_up(made)
    made.add_argument(
        "--reaudit-due", type=a_day, metavar="DATE", help="the day by which the topic is to be audited again"
    )


def open_session(made: Parser) -> None:
    """Which session, and whose seat."""
    whole = "an audit's id, the path of its folder, or a return that was sent to you (.json)"
    made.add_argument("session", metavar="SESSION|FILE", help=whole)
    seat(made)


def list_sessions(made: Parser) -> None:
    """Text or data."""
    as_json(made)


def show(made: Parser) -> None:
    """Which session or record, and whose eyes."""
    session(made, record=False)
    made.add_argument("--record", metavar="R", help="this record only")
    seat(made)
    as_json(made)


def involvement(made: Parser) -> None:
    """Whose return, and how it stands."""
    session(made)
    made.add_argument("state", choices=tuple(INVOLVEMENT_LABELS), help="how its return stands")
    seat(made, required=True)
    made.add_argument(
        "--due", type=a_day, metavar="DATE", help="the day by which it is awaited, such as 1 November 2026"
    )


def returns(made: Parser) -> None:
    """What is done with returns: sent out, handed in, taken in."""
    acts = made.add_subparsers(dest="act", metavar="ACT", required=True)
    made = act(
        acts,
        "blank",
        "make the file that an agency fills in",
        "return blank demonstration --agency csc -o csc.xlsx",
    )
    session(made, record=False)
    made.add_argument("--agency", metavar="A", help="whose return: an agency's code")
    made.add_argument("--all", action="store_true", help="one file for each agency, into the folder that -o names")
    how = "a workbook, or the app's own bundle; else as the file's ending says"
    made.add_argument("--format", choices=RETURN_FORMATS, help=how)
    output(made, "FILE|DIR")
    made = act(
        acts,
        "finish",
        "hand in: write the file that goes back, from your own copy of a return",
        "return finish demonstration-return-csc -o back.json",
    )
    session(made, record=False)
    output(made, "FILE")
    made = act(
        acts,
        "merge",
        "take returns in; nothing that is there already is written over unasked",
        "return merge demonstration csc.xlsx --dry-run",
    )
    session(made, record=False)
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="workbooks, bundles, rows of text (CSV)")
    made.add_argument("--dry-run", action="store_true", help="only say what each file holds, and take nothing")
    made.add_argument("--take-changed", action="store_true", help="take also what differs from what is there")
    made.add_argument("--mapping", type=Path, metavar="TOML", help="what the columns of a form's responses are")
    as_json(made)


def check(made: Parser) -> None:
    """What is checked, how often, and against which head."""
    what = "a question set's .md file, or an audit's id or folder; or a folder of either"
    made.add_argument("paths", nargs="+", type=Path, metavar="SESSION|FILE|DIR", help=what)
    as_json(made)
    made.add_argument("--head", metavar="HEAD", help="whether the history has this head, as it was printed once")
    made.add_argument("--watch", action="store_true", help="check again whenever a question set is saved; Ctrl+C ends")


def settings(_made: Parser) -> None:
    """Nothing."""


def completion(made: Parser) -> None:
    """Which shell; and, from its script, the words of a command line."""
    made.add_argument("shell", choices=("bash", "zsh", "fish", "powershell"), help="the shell that you type in")
    made.add_argument("words", nargs="*", help=SUPPRESS)


def names(made: Parser) -> None:
    """What is done with the list."""
    acts = made.add_subparsers(dest="act", metavar="ACT", required=True)
    made = act(
        acts,
        "add",
        "add names, one a line, from a file or standard input; else asks for them, unseen",
        "names add --file names.txt",
    )
    made.add_argument("--file", type=Path, metavar="FILE", help="a text file with one name a line")
    act(acts, "count", "say how many names are on the list, and where it is", "names count")
    act(acts, "clear", "take the whole list away", "names clear")
