"""The arguments of the commands with which answers are given, and of the panel’s."""

from audit_tui.cli.usage import Parser, as_json, seat, session, whole_number
from audit_tui.domain.words import BASIS_LABELS, FINDING_LABELS, STATES


def _value(made: Parser) -> None:
    made.add_argument("question", metavar="QUESTION", help="a question's id, such as NEG-3.1")
    what = "a code, several joined by ;, a number, a date, text (last, after --, where it begins with -), or na"
    made.add_argument("value", metavar="VALUE", nargs="?", help=what)
    made.add_argument("--state", choices=STATES, help="instead of a value")


def _assent(made: Parser) -> None:
    made.add_argument(
        "--agreed-by", metavar="all|LIST", help="who agreed to these words: csc,police, or all at the meeting"
    )
    made.add_argument("--abstained", metavar="LIST", help="who was asked and abstained")


def answer(made: Parser) -> None:
    """The answer: whose, to which question, and what it rests on."""
    session(made)
    _value(made)
    seat(made, required=True)
    made.add_argument("--evidence", metavar="TEXT", help="what in the record shows it")
    made.add_argument("--basis", choices=tuple(BASIS_LABELS), help="what it rests on")
    made.add_argument("--clear", action="store_true", help="take the answer back (the history keeps it)")


def reveal(made: Parser) -> None:
    """What is opened, and how far."""
    session(made)
    made.add_argument("target", metavar="QUESTION|SECTION", help="such as NEG-3.1, or NEG-3")
    made.add_argument("--spread", action="store_true", help="only how the answers fall, not yet whose they are")


def agree(made: Parser) -> None:
    """What the panel agrees, why, and who does not share it."""
    session(made)
    _value(made)
    made.add_argument("--because", metavar="TEXT", help="what weighed most")
    made.add_argument("--dissent", action="append", metavar="AGENCY=TEXT", help="a view not shared; once for each")
    _assent(made)
    made.add_argument("--withdraw", action="store_true", help="take the agreed answer back")


def meeting(made: Parser) -> None:
    """What of the meeting: who is there, and for how long."""
    session(made, record=False)
    made.add_argument("act", choices=("begin", "change", "end"), help="what is done with the meeting")
    made.add_argument("--present", metavar="LIST", help="the agencies that are there: csc,police,health")
    made.add_argument("--apologies", metavar="LIST", help="the agencies that sent apologies")
    made.add_argument("--interest", action="append", metavar="AGENCY=TEXT", help="an interest, no names; once for each")
    made.add_argument("--minutes", type=whole_number, metavar="N", help="the minutes that there are")


def plan(made: Parser) -> None:
    """The minutes to share out."""
    session(made, record=False)
    what = "the minutes that there are (else the meeting's plan)"
    made.add_argument("--minutes", type=whole_number, metavar="N", help=what)
    as_json(made)


def adopt(made: Parser) -> None:
    """Which questions, and who agreed."""
    session(made)
    made.add_argument(
        "questions", nargs="*", metavar="QUESTION", help="these only; all of the record where none is named"
    )
    _assent(made)
    made.add_argument("--dry-run", action="store_true", help="only list what would be adopted")


def ratify(made: Parser) -> None:
    """Which session."""
    session(made, record=False)


def park(made: Parser) -> None:
    """Which question, and why."""
    session(made)
    made.add_argument("question", metavar="QUESTION", help="a question's id, such as NEG-3.1")
    made.add_argument("--because", default="", metavar="TEXT", help="what it waits for")
    made.add_argument("--take-up", action="store_true", help="take it up again")


def finding(made: Parser) -> None:
    """What was found, where, and of what sort."""
    session(made)
    sort = made.add_mutually_exclusive_group(required=True)
    for kind, label in FINDING_LABELS.items():
        sort.add_argument(f"--{kind}", action="store_const", dest="sort", const=kind, help=label.lower())
    made.add_argument("text", metavar="TEXT", help="what was found, in a sentence")
    made.add_argument("--theme", required=True, metavar="THEME", help="a theme's code, such as voice_of_child")
    made.add_argument("--layer", default="", metavar="LAYER", help="what it was about: practice, system …")
    made.add_argument("--agency", action="append", metavar="A", help="whom it is about; once for each")
    made.add_argument("--question", metavar="Q", help="where it arose")


def withdraw(made: Parser) -> None:
    """What is taken away."""
    session(made, record=False)
    made.add_argument("written", metavar="ID", help="such as F2 or A1")


def concern(made: Parser) -> None:
    """The concern, or what came of one."""
    session(made)
    made.add_argument("text", metavar="TEXT", help="what it is, briefly; or what came of it")
    made.add_argument("--told", default="", metavar="WHOM", help="the role or service it was passed to")
    made.add_argument("--question", metavar="Q", help="where it came up")
    made.add_argument("--follow-up", metavar="C1", help="follow up this concern")
    seat(made)
