"""The words of the commands that come after the panel: what is recommended, signed off, reported and followed up."""

from pathlib import Path

from audit_tui.cli.usage import Commands, Parser, as_json, change_of, command, on_day, seat, session, whole_number
from audit_tui.domain.words import ACTION_STATUS_LABELS, RECOMMENDATION_LABELS, UPTAKE_LABELS
from audit_tui.reports.kinds import AUDIENCES, FORMATS, KINDS
from audit_tui.reports.suppression import THRESHOLD


def add_afterwards(commands: "Commands[Parser]") -> None:
    """Every command of this kind."""
    for add in (_action, _key_theme, _recommend, _update, _keep, _quote, _sign_off, _reopen, _told, _reached):
        add(commands)
    for add in (_report, _history, _actions, _compare, _themes, _programme):
        add(commands)


def _action(commands: "Commands[Parser]") -> None:
    made = command(commands, "action", "write down an action")
    session(made, record=False)
    made.add_argument("record", metavar="RECORD|R1", help="for this child; or from a recommendation; or: learning")
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--owner", required=True, metavar="ROLE", help="an agency, a role or a group, not a person")
    made.add_argument("--due", default="", metavar="DATE", help="such as 2026-12-01")
    made.add_argument("--will-show", default="", metavar="TEXT", help="what will show that it worked")
    made.add_argument("--again", default="", metavar="SESSION/A3", help="an earlier action that it takes up")
    change_of(made, "A1")


def _key_theme(commands: "Commands[Parser]") -> None:
    made = command(commands, "key-theme", "write down what the findings come to, in the panel's words")
    session(made, record=False)
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--finding", action="append", metavar="F1", help="what it rests on; once for each")
    change_of(made, "K1")


def _recommend(commands: "Commands[Parser]") -> None:
    made = command(commands, "recommend", "write down a recommendation, from one finding or several")
    session(made, record=False)
    made.add_argument("text", metavar="TEXT")
    sort = made.add_mutually_exclusive_group(required=True)
    for kind in RECOMMENDATION_LABELS:
        sort.add_argument(f"--{kind}", action="store_const", dest="sort", const=kind)
    made.add_argument("--finding", action="append", required=True, metavar="F1", help="where it comes from")
    change_of(made, "R1")


def _update(commands: "Commands[Parser]") -> None:
    made = command(commands, "update", "say how an action is getting on, or what shows that practice has changed")
    session(made, record=False)
    made.add_argument("action", metavar="A1")
    made.add_argument("status", choices=(*ACTION_STATUS_LABELS, "embedded"))
    made.add_argument("text", metavar="TEXT", nargs="?", default="", help="what was done, or why it is not going to be")
    on_day(made)


def _keep(commands: "Commands[Parser]") -> None:
    made = command(commands, "keep", "have a finding or an action stand in one agency's own note alone")
    session(made, record=False)
    made.add_argument("written", metavar="ID", help="such as F2 or A1")
    whose = made.add_mutually_exclusive_group(required=True)
    whose.add_argument("--for", dest="agency", metavar="AGENCY", help="the employing agency's code")
    whose.add_argument("--for-all", dest="agency", action="store_const", const="", help="in the report again")


def _quote(commands: "Commands[Parser]") -> None:
    made = command(commands, "quote", "say that a finding's words may be published")
    session(made, record=False)
    made.add_argument("finding", metavar="F1")
    made.add_argument("--not-any-more", action="store_true", help="take that back")


def _sign_off(commands: "Commands[Parser]") -> None:
    made = command(commands, "sign-off", "list what is still open; with a statement, put the agencies' names to it")
    session(made, record=False)
    made.add_argument("statement", metavar="STATEMENT", nargs="?", help="what the agencies put their names to")
    made.add_argument("--agreed-by", metavar="all|LIST", help="who agreed: csc,police, or all but those who dissent")
    made.add_argument("--dissent", action="append", metavar="AGENCY=TEXT", help="who did not, and why; once for each")
    made.add_argument("--with-gaps", action="store_true", help="sign although something is open; the report names it")


def _reopen(commands: "Commands[Parser]") -> None:
    made = command(commands, "reopen", "reopen what was signed off; the report says why")
    session(made, record=False)
    made.add_argument("why", metavar="WHY")


def _told(commands: "Commands[Parser]") -> None:
    made = command(commands, "told", "say that the learning was told to a group")
    session(made, record=False)
    made.add_argument("group", metavar="GROUP", help="such as the group that audited; no person's name")
    made.add_argument("--words", default="", metavar="TEXT", help="what was said, or how")
    on_day(made)


def _reached(commands: "Commands[Parser]") -> None:
    made = command(commands, "reached", "say what the learning has reached: a policy, a training, practice")
    session(made, record=False)
    made.add_argument("sort", choices=tuple(UPTAKE_LABELS))
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--recommendation", action="append", metavar="R1", help="which it comes from; once for each")
    on_day(made)


def _history(commands: "Commands[Parser]") -> None:
    made = command(commands, "history", "who changed what, when, from what and why")
    session(made, record=False)
    made.add_argument("--record", metavar="R", help="of this record only")
    made.add_argument("--question", metavar="Q", help="of this question only")
    made.add_argument("--agency", metavar="A", help="what this agency said only")
    seat(made)
    as_json(made)


def _actions(commands: "Commands[Parser]") -> None:
    made = command(commands, "actions", "the actions of every audit here, owner by owner")
    made.add_argument("--overdue", action="store_true", help="only those that are late")
    made.add_argument("--owner", metavar="ROLE", help="only this owner's")
    made.add_argument("--scope", choices=("child", "learning"), help="only for one child, or only learning")
    as_json(made)


def _compare(commands: "Commands[Parser]") -> None:
    made = command(commands, "compare", "the same topic, audited twice: what still compares, and what came back")
    made.add_argument("earlier", metavar="EARLIER", help="a session's id, or the path of its folder")
    made.add_argument("later", metavar="LATER", help="the same")
    as_json(made)


def _themes(commands: "Commands[Parser]") -> None:
    as_json(command(commands, "themes", "what recurs across audits, years and topics"))


def _programme(commands: "Commands[Parser]") -> None:
    as_json(command(commands, "programme", "which topics were audited when, what came of it, what is due again"))


def _report(commands: "Commands[Parser]") -> None:
    made = command(commands, "report", "print or write a report, or check those that were written")
    session(made, record=False)
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="with --check: reports that were written")
    made.add_argument("--kind", choices=KINDS, default="full", help="the whole, or a part of it (else the full report)")
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
