"""The arguments of the commands that keep an audit safe."""

from pathlib import Path

from audit_tui.cli.usage import Parser, session


def backup(made: Parser) -> None:
    """Which audit, and where to."""
    session(made, record=False)
    where = "where to write it: a folder that is there, or a file .zip (else the folder you are in)"
    made.add_argument("-o", "--output", type=Path, metavar="FILE|DIR", help=where)
    made.add_argument("--damaged", action="store_true", help="also where the audit is damaged")
    made.add_argument("--force", action="store_true", help="write over a file that is there")


def restore(made: Parser) -> None:
    """Which backup, and under which name."""
    made.add_argument("file", type=Path, metavar="FILE", help="a backup")
    made.add_argument("--as", dest="name", metavar="NAME", help="under this name, beside the one that is there")
    made.add_argument("--replace", action="store_true", help="first move the one that is there aside")


def repair(made: Parser) -> None:
    """Which audit, and whether it is only looked at."""
    session(made, record=False)
    made.add_argument("--dry-run", action="store_true", help="only list what would be put back")


def encrypt(made: Parser) -> None:
    """Which audit, and what of its key."""
    session(made, record=False)
    one = made.add_mutually_exclusive_group()
    one.add_argument("--change", action="store_true", help="give an encrypted audit another passphrase")
    one.add_argument("--public", action="store_true", help="print what returns to it are encrypted with: age1…")


def purge(made: Parser) -> None:
    """Which audit, and what it takes to destroy it."""
    session(made, record=False)
    made.add_argument("--yes", metavar="NAME", help="the audit's id typed once more: destroy it")
    made.add_argument("--by", default="", metavar="TEXT", help="on whose order, for the receipt: a role, or a minute")
    lost = "destroy it unread: which copies were written elsewhere is then not known"
    made.add_argument("--passphrase-lost", action="store_true", help=lost)
    made.add_argument("--strangers-too", action="store_true", help="remove also files that are not the program's own")
