"""Every command: when it is needed, its help and an example, and what runs it; imported only once it is given."""

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from audit_tui.cli.usage import Parser
    from audit_tui.workspace import Workspace


BEFORE, PANEL, AFTERWARDS = "Before the panel", "The panel", "Afterwards"
KEEPING, LOOKING = "Keeping it safe, and the app's own settings", "Looking"


class Command(NamedTuple):
    """A command: the module of `cli`, and the function in it, that runs it; one of the same name adds its arguments."""

    when: str
    """When it is needed: the heading under which the help has it."""

    arguments: str
    """Which `parser_….py` has them."""

    runs: str
    help: str
    """What it does, in so few words that the list of commands fits a terminal of 80 columns."""

    example: str = ""
    """Its words, as they do something on the demonstration; on one line, which every shell takes alike."""

    def add_arguments(self, made: "Parser") -> None:
        """Add the command's own arguments to its parser."""
        self._function(f"parser_{self.arguments}")(made)

    def run(self, workspace: "Workspace", words: "Namespace") -> int:
        """Run the command; its exit status."""
        run: Callable[[Workspace, Namespace], int] = self._function(self.runs.partition(".")[0])
        if not gc.isenabled():  # off since the program was started; what was imported is not to be looked through again
            gc.freeze()
            gc.enable()
        return run(workspace, words)

    def _function(self, module: str) -> Any:
        return getattr(import_module(f"audit_tui.cli.{module}"), self.runs.partition(".")[2])


COMMANDS: dict[str, Command] = {
    "demo": Command(
        BEFORE, "before", "screens.demo", "open the fictional demonstration, on a fresh copy", "--at practice --no-open"
    ),
    "practise": Command(
        BEFORE, "before", "screens.practise", "be led through a panel, step by step; nothing of it is kept"
    ),
    "new": Command(
        BEFORE,
        "before",
        "setting_up.new",
        "set up an audit, and print its id",
        '--questions neglect --title "Neglect, autumn" --agency csc --agency police --record NEG-01',
    ),
    "change": Command(
        BEFORE,
        "before",
        "setting_up.change",
        "change an audit's set-up: add agencies and records, set days",
        'demonstration --record NEG-DEMO4 --returns-due "1 December 2036"',
    ),
    "questions": Command(
        BEFORE, "before", "question_sets.questions", "list the question sets, or print one of them", "neglect"
    ),
    "preview": Command(
        BEFORE,
        "before",
        "screens.preview",
        "walk through a question set as an agency would; keep nothing",
        "neglect --as health",
    ),
    "diff": Command(
        BEFORE,
        "before",
        "differing.diff",
        "say what changed between two versions of a question set",
        "demonstration neglect",
    ),
    "return": Command(
        BEFORE,
        "before",
        "returns.returns",
        "send agencies' returns out, hand one in, take them in",
        "blank demonstration --all -o returns",
    ),
    "answer": Command(
        BEFORE,
        "panel",
        "answering.answer",
        "answer a question, as an agency or as the panel",
        'demonstration NEG-DEMO3 NEG-3.1 events --as csc --evidence "A list of events, up to date."',
    ),
    "involvement": Command(
        BEFORE,
        "before",
        "answering.involvement",
        "say whether an agency's return is in, awaited or not to come",
        'demonstration NEG-DEMO3 awaiting --as csc --due "1 December 2036"',
    ),
    "open": Command(
        PANEL, "before", "screens.open_session", "open the panel's screens, or one agency's return", "demonstration"
    ),
    "meeting": Command(
        PANEL,
        "panel",
        "room.meeting",
        "begin, change or end a meeting: who is there, and the quorum",
        "demonstration change --present csc,police,health --minutes 120",
    ),
    "plan": Command(
        PANEL,
        "panel",
        "room.plan",
        "share the minutes out among the records; list what is parked",
        "demonstration --minutes 90",
    ),
    "reveal": Command(
        PANEL,
        "panel",
        "answering.reveal",
        "open the agencies' answers to a question, or to a section",
        "demonstration NEG-DEMO2 NEG-8.3",
    ),
    "agree": Command(
        PANEL,
        "panel",
        "answering.agree",
        "record the agreed answer and why; open the agencies' answers",
        'demonstration NEG-DEMO2 NEG-3.1 events --because "A list, and not what the events meant."',
    ),
    "adopt": Command(
        PANEL,
        "panel",
        "room.adopt",
        "adopt together the opened answers on which all said the same",
        "demonstration NEG-DEMO2 --dry-run",
    ),
    "ratify": Command(
        PANEL, "panel", "room.ratify", "take over, with the quorum, what was agreed without it", "demonstration"
    ),
    "park": Command(
        PANEL,
        "panel",
        "room.park",
        "leave a question for the end, or take it up again",
        'demonstration NEG-DEMO2 NEG-8.3 --because "The police bring a page."',
    ),
    "finding": Command(
        PANEL,
        "panel",
        "answering.finding",
        "write down a strength or an area for improvement",
        'demonstration NEG-DEMO2 --strength "His own words are in the record." --theme voice_of_child',
    ),
    "withdraw": Command(
        PANEL,
        "panel",
        "answering.withdraw",
        "take a finding or an action away; the history keeps it",
        "demonstration F10",
    ),
    "concern": Command(
        PANEL,
        "panel",
        "answering.concern",
        "raise an immediate safeguarding concern, or follow one up",
        'demonstration NEG-DEMO3 "No adult at home at night." --told "duty social worker"',
    ),
    "action": Command(
        AFTERWARDS,
        "afterwards",
        "learning.action",
        "write down an action: what, by whom, by when",
        'demonstration NEG-DEMO2 "Bring the chronologies together." --owner "team manager" --due "1 December 2036"',
    ),
    "key-theme": Command(
        AFTERWARDS,
        "afterwards",
        "learning.key_theme",
        "write down what the findings come to, in the panel's words",
        'demonstration "History was there, and not used." --finding F9',
    ),
    "recommend": Command(
        AFTERWARDS,
        "afterwards",
        "learning.recommend",
        "write down a recommendation, from one finding or several",
        'demonstration "Ask about sleep at every visit." --practice --finding F10',
    ),
    "update": Command(
        AFTERWARDS,
        "afterwards",
        "learning.update",
        "say how an action is getting on, or what shows it worked",
        'demonstration A1 in_progress "The clinic has offered a day."',
    ),
    "keep": Command(
        AFTERWARDS,
        "afterwards",
        "learning.keep",
        "have a finding or action stand in one agency's note alone",
        "demonstration F5 --for health",
    ),
    "quote": Command(
        AFTERWARDS, "afterwards", "learning.quote", "say that a finding's words may be published", "demonstration F2"
    ),
    "sign-off": Command(
        AFTERWARDS,
        "afterwards",
        "learning.sign_off",
        "list what is open; with a statement, sign the audit off",
        'demonstration "This is what we found." --agreed-by all --with-gaps',
    ),
    "reopen": Command(
        AFTERWARDS,
        "afterwards",
        "learning.reopen",
        "reopen what was signed off; the report says why",
        'demonstration-2019 "A return came in late."',
    ),
    "told": Command(
        AFTERWARDS,
        "afterwards",
        "learning.told",
        "say that the learning was told to a group",
        'demonstration "the group that audited" --words "Half an hour at its meeting."',
    ),
    "reached": Command(
        AFTERWARDS,
        "afterwards",
        "learning.reached",
        "say what the learning reached: a policy, training, practice",
        'demonstration training "Two sessions for all agencies." --recommendation R2',
    ),
    "report": Command(
        AFTERWARDS,
        "afterwards",
        "reporting.report",
        "print or write a report, or check one that was written",
        "demonstration -o report.html",
    ),
    "list": Command(LOOKING, "before", "listing.list_sessions", "list the audits, with stage and progress"),
    "show": Command(
        LOOKING,
        "before",
        "showing.show",
        "show where an audit stands, or an agency's own return",
        "demonstration --record NEG-DEMO2",
    ),
    "history": Command(
        LOOKING,
        "afterwards",
        "learning.history",
        "show who changed what, when, from what and why",
        "demonstration --record NEG-DEMO1 --question NEG-3.1",
    ),
    "actions": Command(
        LOOKING, "afterwards", "across.actions", "list the actions of every audit here, owner by owner", "--overdue"
    ),
    "compare": Command(
        LOOKING,
        "afterwards",
        "across.compare",
        "compare two audits of the same topic, the earlier first",
        "demonstration-2019 demonstration",
    ),
    "themes": Command(LOOKING, "afterwards", "across.themes", "show what recurs across audits, years and topics"),
    "programme": Command(
        LOOKING, "afterwards", "across.programmed", "show which topics were audited when, and which are due again"
    ),
    "check": Command(
        KEEPING, "before", "checking.check", "check question sets and audits, and say every problem", "demonstration"
    ),
    "backup": Command(
        KEEPING,
        "keeping",
        "backups.backup",
        "write an audit as it is now into one file, and read it back",
        "demonstration -o backup.zip",
    ),
    "restore": Command(
        KEEPING,
        "keeping",
        "backups.restore",
        "make an audit from a backup, once all of it is found whole",
        "backup.zip --as demonstration-restored",
    ),
    "repair": Command(
        KEEPING,
        "keeping",
        "backups.repair",
        "put whole copies in the place of an audit's damaged files",
        "demonstration --dry-run",
    ),
    "encrypt": Command(
        KEEPING, "keeping", "passphrases.encrypt", "encrypt every file of an audit with a passphrase", "demonstration"
    ),
    "purge": Command(
        KEEPING, "keeping", "keeping.purge", "list all there is of an audit; with --yes, destroy it", "demonstration"
    ),
    "names": Command(
        KEEPING, "before", "names.names", "keep the list of names that the guard looks for in texts", "count"
    ),
    "settings": Command(
        KEEPING, "before", "settings.settings", "show where the settings are, what holds now, and an example"
    ),
    "completion": Command(
        KEEPING, "before", "completing.completion", "print what has your shell complete commands", "powershell"
    ),
}
"""Every command by its word, in the order of the help."""
