"""The words of the commands that keep an audit safe."""

from pathlib import Path

from audit_tui.cli.usage import Commands, Parser, command, session


def add_keeping(commands: "Commands[Parser]") -> None:
    """Every command of this kind."""
    for add in (_backup, _restore, _repair, _encrypt, _purge):
        add(commands)


def _backup(commands: "Commands[Parser]") -> None:
    made = command(commands, "backup", "write an audit as it is now into one file, and read it back")
    session(made, record=False)
    where = "where to write it: a folder that is there, or a file .zip (else the folder you are in)"
    made.add_argument("-o", "--output", type=Path, metavar="FILE|DIR", help=where)
    made.add_argument("--damaged", action="store_true", help="also where the audit is damaged")
    made.add_argument("--force", action="store_true", help="write over a file that is there")


def _restore(commands: "Commands[Parser]") -> None:
    made = command(commands, "restore", "make an audit from a backup, once every byte of it is found whole")
    made.add_argument("file", type=Path, metavar="FILE", help="a backup")
    made.add_argument("--as", dest="name", metavar="NAME", help="under this name, beside the one that is there")
    made.add_argument("--replace", action="store_true", help="first move the one that is there aside")


def _repair(commands: "Commands[Parser]") -> None:
    made = command(commands, "repair", "put whole copies in the place of an audit's damaged files; list what differs")
    session(made, record=False)
    made.add_argument("--dry-run", action="store_true", help="only list what would be put back")


def _encrypt(commands: "Commands[Parser]") -> None:
    made = command(commands, "encrypt", "encrypt every file of an audit with a passphrase, which is asked for")
    session(made, record=False)
    one = made.add_mutually_exclusive_group()
    one.add_argument("--change", action="store_true", help="give an encrypted audit another passphrase")
    one.add_argument("--public", action="store_true", help="print what returns to it are encrypted with: age1…")


def _purge(commands: "Commands[Parser]") -> None:
    made = command(commands, "purge", "list all that there is of an audit; with --yes and its name, destroy it")
    session(made, record=False)
    made.add_argument("--yes", metavar="NAME", help="the audit's id typed once more: destroy it")
    made.add_argument("--by", default="", metavar="TEXT", help="on whose order, for the receipt: a role, or a minute")
    lost = "destroy it unread: which copies were written elsewhere is then not known"
    made.add_argument("--passphrase-lost", action="store_true", help=lost)
    made.add_argument("--strangers-too", action="store_true", help="remove also files that are not the program's own")
