"""The arguments of the commands that come after the panel: what is signed off, reported and followed up."""

from pathlib import Path

from audit_tui.cli.usage import Parser, a_day, as_json, change_of, on_day, seat, session, whole_number
from audit_tui.domain.words import ACTION_STATUS_LABELS, RECOMMENDATION_LABELS, UPTAKE_LABELS
from audit_tui.reports.kinds import AUDIENCES, FORMATS, REPORT_KINDS, THRESHOLD


def action(made: Parser) -> None:
    """What is to be done, by whom, and by when."""
    session(made, record=False)
    made.add_argument("record", metavar="RECORD|R1", help="for this child; or from a recommendation; or: learning")
    made.add_argument("text", metavar="TEXT", help="what is to be done")
    made.add_argument("--owner", required=True, metavar="ROLE", help="an agency, a role or a group, not a person")
    made.add_argument("--due", type=a_day, default="", metavar="DATE", help="by when: 1 December 2026")
    made.add_argument("--will-show", default="", metavar="TEXT", help="what will show that it worked")
    made.add_argument("--again", default="", metavar="SESSION/A3", help="an earlier action that it takes up")
    change_of(made, "A1")


def key_theme(made: Parser) -> None:
    """The words, and what they rest on."""
    session(made, record=False)
    made.add_argument("text", metavar="TEXT", help="what the findings come to")
    made.add_argument("--finding", action="append", metavar="F1", help="what it rests on; once for each")
    change_of(made, "K1")


def recommend(made: Parser) -> None:
    """The words, the sort, and where they come from."""
    session(made, record=False)
    made.add_argument("text", metavar="TEXT", help="what the panel recommends")
    sort = made.add_mutually_exclusive_group(required=True)
    for kind, label in RECOMMENDATION_LABELS.items():
        sort.add_argument(f"--{kind}", action="store_const", dest="sort", const=kind, help=label.lower())
    made.add_argument("--finding", action="append", required=True, metavar="F1", help="where it comes from")
    change_of(made, "R1")


def update(made: Parser) -> None:
    """Which action, and how it stands."""
    session(made, record=False)
    made.add_argument("action", metavar="A1", help="the action's id, as show lists it")
    made.add_argument(
        "status", choices=(*ACTION_STATUS_LABELS, "embedded"), help="how it stands; embedded: what shows it"
    )
    made.add_argument("text", metavar="TEXT", nargs="?", default="", help="what was done, or why it is not going to be")
    on_day(made)


def keep(made: Parser) -> None:
    """What stands in whose note."""
    session(made, record=False)
    made.add_argument("written", metavar="ID", help="such as F2 or A1")
    whose = made.add_mutually_exclusive_group(required=True)
    whose.add_argument("--for", dest="agency", metavar="AGENCY", help="the employing agency's code")
    whose.add_argument("--for-all", dest="agency", action="store_const", const="", help="in the report again")


def quote(made: Parser) -> None:
    """Which finding, and whether."""
    session(made, record=False)
    made.add_argument("finding", metavar="F1", help="the finding's id, as show lists it")
    made.add_argument("--not-any-more", action="store_true", help="take that back")


def sign_off(made: Parser) -> None:
    """The statement, and who agrees to it."""
    session(made, record=False)
    made.add_argument("statement", metavar="STATEMENT", nargs="?", help="what the agencies put their names to")
    made.add_argument("--agreed-by", metavar="all|LIST", help="who agreed: csc,police, or all but those who dissent")
    made.add_argument("--dissent", action="append", metavar="AGENCY=TEXT", help="who did not, and why; once for each")
    made.add_argument("--with-gaps", action="store_true", help="sign although something is open; the report names it")


def reopen(made: Parser) -> None:
    """Why."""
    session(made, record=False)
    made.add_argument("why", metavar="WHY", help="why, for the report")


def told(made: Parser) -> None:
    """Which group, when and how."""
    session(made, record=False)
    made.add_argument("group", metavar="GROUP", help="such as the group that audited; no person's name")
    made.add_argument("--words", default="", metavar="TEXT", help="what was said, or how")
    on_day(made)


def reached(made: Parser) -> None:
    """What was reached, and which recommendations it comes from."""
    session(made, record=False)
    made.add_argument("sort", choices=tuple(UPTAKE_LABELS), help="what the learning reached")
    made.add_argument("text", metavar="TEXT", help="what it was, in a sentence")
    made.add_argument("--recommendation", action="append", metavar="R1", help="which it comes from; once for each")
    on_day(made)


def report(made: Parser) -> None:
    """Which report, for whom, as what file, and where to."""
    session(made, record=False)
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="with --check: reports that were written")
    made.add_argument(
        "--kind", choices=REPORT_KINDS, default="full", help="the whole, or a part of it (else the full report)"
    )
    made.add_argument("--record", metavar="R", help="with --kind record: this record only")
    made.add_argument("--agency", metavar="A", help="with --kind agency: whose note")
    whom = "for whom it is (else the panel); the learning summary is always for the public"
    made.add_argument("--audience", choices=AUDIENCES, default="panel", help=whom)
    made.add_argument("--format", choices=FORMATS, help="else as FILE ends, else Markdown")
    small = f"counts of records under N are not published (else {THRESHOLD})"
    made.add_argument("--threshold", type=whole_number, default=THRESHOLD, metavar="N", help=small)
    made.add_argument("--phrases", type=Path, metavar="TOML", help="your own headings and standing sentences")
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it here instead of printing it")
    made.add_argument("--force", action="store_true", help="write over a file that is there")
    made.add_argument("--check", action="store_true", help="end with 1 where a FILE is not what it would be now")


def history(made: Parser) -> None:
    """Of what, and whose eyes."""
    session(made, record=False)
    made.add_argument("--record", metavar="R", help="of this record only")
    made.add_argument("--question", metavar="Q", help="of this question only")
    made.add_argument("--agency", metavar="A", help="what this agency said only")
    seat(made)
    as_json(made)


def actions(made: Parser) -> None:
    """Which actions."""
    made.add_argument("--overdue", action="store_true", help="only those that are late")
    made.add_argument("--owner", metavar="ROLE", help="only this owner's")
    made.add_argument("--scope", choices=("child", "learning"), help="only for one child, or only learning")
    as_json(made)


def compare(made: Parser) -> None:
    """The two sessions."""
    made.add_argument("earlier", metavar="EARLIER", help="an audit's id, or the path of its folder")
    made.add_argument("later", metavar="LATER", help="the same")
    as_json(made)


def themes(made: Parser) -> None:
    """Text or data."""
    as_json(made)


def programmed(made: Parser) -> None:
    """Text or data."""
    as_json(made)
