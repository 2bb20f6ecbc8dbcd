"""A command is declared once: its keys, its words in the footer, the help and the palette come from one table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import punctuation
from typing import Literal

from textual.binding import Binding
from textual.keys import _character_to_key as key_of_character

from audit_tui.domain.words import PANEL, STATE_LABELS, State


@dataclass(frozen=True)
class Command:
    """Something a person can do on a screen.

    `keys` are separated by commas; `name` is what the footer and the palette call it; `footer` puts it into the
    footer; `typing` makes its keys work while text has the focus.
    """

    id: str
    keys: str
    name: str
    help: str
    footer: bool = False
    typing: bool = False

    @property
    def binding(self) -> Binding:
        """The binding of its keys to the screen's action of the same name."""
        return Binding(
            self.keys, self.id, self.name, show=self.footer, priority=self.typing, id=self.id, tooltip=self.help
        )

    @property
    def keys_in_words(self) -> str:
        """The keys as people read them: `ctrl+s`, `n or →`."""
        return " or ".join(key_in_words(key) for key in self.keys.split(","))


@dataclass(frozen=True)
class Group:
    """Commands under one heading of a screen's help.

    `also` are keys that no command has, with what they do; `only` says that the group is the panel's or an agency's.
    """

    heading: str
    commands: tuple[Command, ...]
    also: tuple[tuple[str, str], ...] = ()
    only: Literal["", "panel", "agency"] = ""

    def is_for(self, seat: str) -> bool:
        """Whether somebody in this seat has a use for it."""
        return not self.only or (self.only == "panel") == (seat == PANEL)


class Table(tuple[Command, ...]):  # noqa: SLOT001 - a tuple cannot have slots of its own
    """The commands of a screen, those that are needed most first, with what the screen is for."""

    what_for: str
    groups: tuple[Group, ...]
    for_agency: str

    def __new__(cls, what_for: str, *groups: Group, for_agency: str = "") -> "Table":
        """`for_agency` is what the screen is for where an agency is on it."""
        table = super().__new__(cls, (each for group in groups for each in group.commands))
        table.what_for, table.groups, table.for_agency = what_for, groups, for_agency
        return table

    def what_for_seat(self, seat: str) -> str:
        """What the screen is for, to whoever sits there."""
        return self.what_for if seat == PANEL else self.for_agency or self.what_for

    def help_for(self, seat: str, keys: Mapping[str, str]) -> tuple[Group, ...]:
        """The groups that somebody in this seat has a use for, with the keys as they are now."""
        return tuple(
            replace(group, commands=tuple(replace(each, keys=keys.get(each.id, each.keys)) for each in group.commands))
            for group in self.groups
            if group.is_for(seat)
        )


_WORDS = {
    "right": "→",
    "left": "←",
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "Page Down",
    "pageup": "Page Up",
    "space": "Space",
    **{key_of_character(sign): sign for sign in punctuation},
}


def key_in_words(key: str) -> str:
    """A key as it is printed on the keyboard."""
    return _WORDS.get(key, key.upper() if re.fullmatch(r"f\d+", key) else key)


HELP = Command("help", "f1,question_mark", "Help", "What this screen is for, and all its keys.", footer=True)
BACK = Command("back", "escape", "Back", "Go back to where you came from. Everything is saved.", footer=True)
CONCERN = Command(
    "concern",
    "f9",
    "Concern",
    "A child may be at risk now: write down what, and to whom it goes.",
    footer=True,
    typing=True,
)
UNDO = Command("undo", "z", "Undo", "Take back what you did last, on whichever record it was.")
REDO = Command("redo", "Z", "Redo", "Do again what you took back.")
UNDOING = (UNDO, REDO)
LAST = (CONCERN, HELP, BACK)
"""What every screen of an audit ends in."""

SEARCH = Command("search", "slash", "Search", "Find words in the questions, and in all that you may see here.")
READ_ALOUD = Command("read_back", "L", "Read back", "Show the agreed answer, or a finding, in large type to read out.")
HIDE = Command("hide", "f5", "Hide", "Empty the screen until you press F5 again. What you typed stays.", typing=True)

GUIDE = Command("guide", "ctrl+g,ctrl+l", "Practice", "See the steps of the practice: skip one, go back, or leave it.")
"""Of the app while somebody practises: the second key is there for whoever gave the first to something else."""

MISSING = Command("missing", "m", "Missing", "List what this record still lacks. Enter goes to it.")
HAND_IN = Command(
    "hand_in",
    "h",
    "Hand in",
    "See what the return for this record lacks, then hand it in. You can still change it.",
    footer=True,
)
RELOAD = Command("reload", "ctrl+r", "Reload", "Read what somebody else saved meanwhile.")
WHAT_CHANGED = Command("changed", "f", "What changed", "Where the question set has moved on since: see what changed.")

ENCRYPT = Command("encrypt", "P", "Passphrase", "Encrypt the audit with a passphrase, or give it another one.")

HISTORY_OF = Command("history", "H", "History", "See who changed what, when, from what to what, and why.")

EVERYWHERE = "Everywhere"
"""The last heading of every help, under which the keys stand that work on every screen."""

_END = Group(EVERYWHERE, LAST)
_END_UNDOING = Group(EVERYWHERE, (*UNDOING, *LAST))
_END_SEARCHING = Group(EVERYWHERE, (SEARCH, *UNDOING, *LAST))
_END_OF_ALL = Group(EVERYWHERE, (HELP, BACK))
_ENTER = "Enter"

HOME = Table(
    "All audits on this computer. Open one, set one up, or look across them. Nothing is changed in an audit before you "
    "open it.",
    Group(
        "Begin",
        (
            Command("open", "o", "Open", "Open the chosen audit (Enter).", footer=True),
            Command("new", "n", "New audit", "Set up an audit, one step at a time.", footer=True),
            Command(
                "demonstration", "d", "Demonstration", "Open a fresh copy of the fictional demonstration.", footer=True
            ),
            Command("practise", "r", "Practise", "Be led through a panel, step by step. It is made up, and not kept."),
        ),
    ),
    Group(
        "Look across audits",
        (
            Command("actions", "a", "Actions", "See what became of the actions of every audit here.", footer=True),
            Command(
                "programme",
                "p",
                "Programme",
                "See which topics were audited when, what came of it, and what is due again.",
                footer=True,
            ),
            Command("themes", "t", "Themes", "See which themes come back from audit to audit."),
            Command("compare", "c", "Compare", "Set two audits of one topic beside each other."),
        ),
    ),
    Group(EVERYWHERE, (HELP, Command("quit", "q", "Quit", "Save and quit.", footer=True))),
)

SESSION = Table(
    "Records down, agencies across: who has answered what. Everything about the audit starts here: before the panel "
    "the set-up and the returns, on the day the meeting and one record after another, afterwards the summary, the "
    "report and the follow-up.",
    Group(
        "This record",
        (
            Command("panel", "p", "Open", "Go through the record, question by question (Enter).", footer=True),
            Command("answer_as", "a", "Answer as…", "Fill in one agency’s return for this record.", footer=True),
            Command(
                "involvement",
                "i",
                "Involvement",
                "Say whether a return is in, awaited (and by when), or not to come.",
            ),
            Command(
                "blind_spots", "b", "Blind spots", "See what no agency of this record, or only one, could evidence."
            ),
        ),
    ),
    Group(
        "The day",
        (
            Command(
                "take_returns", "T", "Take returns in", "Read files that agencies sent back, look, and take them in."
            ),
            Command("meeting", "m", "Meeting", "Begin, change or end the meeting: who is there, and the quorum."),
            Command("ratify", "R", "Ratify", "Have a meeting with the quorum take over what was agreed without it."),
            Command("plan", "t", "Plan of the day", "Share the minutes out among the records; see what is parked."),
        ),
    ),
    Group(
        "Afterwards",
        (
            Command(
                "summary",
                "s",
                "Summary",
                "See what was found and recommended and what is to be done; sign it off.",
                footer=True,
            ),
            Command("report", "r", "Report", "Read the report as it will be exported.", footer=True),
            Command(
                "follow_actions",
                "u",
                "Follow-up",
                "Write down what became of the actions, and where the learning went.",
            ),
        ),
    ),
    Group(
        "The audit itself",
        (
            HISTORY_OF,
            Command("set_up", "e", "Set-up", "Change title, period, agencies, records."),
            ENCRYPT,
            RELOAD,
            WHAT_CHANGED,
        ),
    ),
    _END_SEARCHING,
)

STATE_KEYS: dict[State, str] = {
    "not_recorded": "r",
    "not_asked": "q",
    "not_known_to_agency": "k",
    "not_applicable": "x",
    "deferred": "l",
}
"""What says at a question that there is no answer, and why."""

_WHY_NONE = (
    " ".join(STATE_KEYS.values()),
    f"Say why there is no answer: {', '.join(STATE_LABELS[state].lower() for state in STATE_KEYS)}.",
)

WALK = Table(
    "One question of one record, as the panel goes through it on the day. The agencies’ answers are sealed until you "
    "reveal them. Then the panel agrees one answer with its reason, beside theirs and never over them, and writes down "
    "what it learns. Everything is saved as you go.",
    Group(
        "Answer",
        (
            Command("evidence", "e", "Evidence", "Write what in the record shows it (Esc to come back).", footer=True),
            Command("basis", "b", "Rests on", "Say what your answer rests on: seen in the record, told, inferred."),
            Command("withdraw", "w", "Take back", "Take back the agreed answer, or your own. The history keeps it."),
        ),
        (("1 to 9", "Choose the option with this number (or ↑ ↓ and Enter)."), _WHY_NONE),
    ),
    Group(
        "Your return",
        (
            Command(
                "service",
                "S",
                "Service",
                "Say which service of your agency the answer comes from; the next ones do too.",
            ),
            HAND_IN,
        ),
        only="agency",
    ),
    Group(
        "Panel",
        (
            Command(
                "reveal",
                "v",
                "Reveal",
                "Reveal first how the answers to this question fall, then who said what.",
                footer=True,
            ),
            Command("agree", "a", "Agree", "Agree the marked answer and give the reason.", footer=True),
            Command("reveal_section", "V", "Reveal section", "Do the same for the whole section."),
            Command(
                "adopt",
                "A",
                "Adopt together",
                "Adopt in one act what all agencies answered alike, of what is revealed.",
            ),
            Command("differences", "d", "Differences", "List where agencies differ, widest first. Enter goes there."),
            Command(
                "next_differing",
                "f",
                "Next that differs",
                "Go to the next question that is revealed, differs, and is not agreed.",
            ),
            Command(
                "next_not_agreed", "j", "Next not agreed", "Go to the next question that the panel still has to agree."
            ),
            Command(
                "moved",
                "M",
                "Changed answer",
                "An agency changes its answer after hearing the others; its first is kept.",
            ),
            Command("dissent", "D", "Dissent", "Write down an agency’s view that it does not share the agreed answer."),
            Command("park", "P", "Park", "Leave this question for the end, or take it up again."),
            Command(
                "sealed_round",
                "R",
                "Sealed round",
                "Each agency in turn answers this question on this keyboard, masked.",
            ),
            READ_ALOUD,
        ),
        only="panel",
    ),
    Group(
        "Write down",
        (
            Command("strength", "s", "Strength", "Write down a strength, where it arises.", footer=True),
            Command(
                "improvement", "i", "Improvement", "Write down an area for improvement, where it arises.", footer=True
            ),
            Command("action", "t", "Action", "Write down an action for this child."),
            Command("written", "y", "Change a finding", "Change one of the findings and actions of this record."),
            Command("follow_up", "c", "Follow up", "Say what came of a concern on this record."),
        ),
        only="panel",
    ),
    Group(
        "Move",
        (
            Command("next", "right,n", "Next", "Go to the next question.", footer=True),
            Command("previous", "left,p", "Previous", "Go to the question before."),
            Command("unanswered", "u,f8", "Next unanswered", "Go to the next question that still needs an answer."),
            Command("outline", "o", "Outline", "List the sections and questions. Enter goes to one."),
            MISSING,
            Command("next_section", "N", "Next section", "Go to the first question of the next section."),
            Command("record", "g", "Go to record", "Go to the same question of another record."),
            Command("guidance_down", "pagedown", "More", "Scroll the question and its guidance.", typing=True),
            Command("guidance_up", "pageup", "Less", "Scroll back.", typing=True),
        ),
    ),
    Group(
        "Text",
        (
            Command(
                "save_text", "ctrl+s", "Save text", "Save what is typed; try again what was not saved.", typing=True
            ),
            Command("next_typing", "f4", "Next question", "Save, and go to the next question.", typing=True),
            Command("previous_typing", "f3", "Previous question", "Save, and go to the question before.", typing=True),
        ),
        (("Esc", "Save, and go from the text back to the answers."),),
    ),
    Group(EVERYWHERE, (HISTORY_OF, SEARCH, *UNDOING, *LAST)),
    for_agency="One question of one record, answered from your agency’s own record before the panel meets. You see "
    "nobody else’s answers, and the panel sees yours when it reveals them. Everything is saved as you go: leave and "
    "come back as often as you like.",
)

RETURN = Table(
    "Your agency’s return: the records that you are asked about, and how far each is. Answer one after the other "
    "before the panel meets, and hand each one in when it is done. You see nothing of the other agencies.",
    Group(
        "Answer",
        (
            Command("go_on", "p", "Open", "Go on with this record where you were (Enter).", footer=True),
            MISSING,
            HAND_IN,
            Command(
                "not_known",
                "x",
                "Not known to us",
                "Say that the child is not known to your agency; or is known to it after all.",
                footer=True,
            ),
            Command(
                "write",
                "w",
                "Write file",
                "Write your return to a file that only you can read, to be sent.",
                footer=True,
            ),
        ),
    ),
    Group("The audit itself", (ENCRYPT, RELOAD, WHAT_CHANGED)),
    _END_SEARCHING,
)

MERGE = Table(
    "What the files that came back would change, line by line. Nothing is taken in before you say so, and an answer "
    "that is here already is only replaced where you mark it.",
    Group(
        "Take in",
        (
            Command(
                "take",
                "ctrl+s",
                "Take in",
                "Take in what is new and what is marked. z at the grid takes an agency’s back.",
                footer=True,
                typing=True,
            ),
            Command("mark", "m", "Mark", "Take this changed answer in place of the one that is here, or do not."),
            Command("mark_all", "M", "Mark all", "Mark every changed answer; again, and none is marked.", footer=True),
            Command(
                "show_values",
                "v",
                "Show values",
                "Show what was answered, which may be sealed, the new answers too; or hide it.",
                footer=True,
            ),
            Command("files", "g", "Files", "Name other files, or more of them.", footer=True),
        ),
        ((_ENTER, "Mark, as m; it takes nothing in."), ("Space", "Mark, as m.")),
    ),
    Group(
        EVERYWHERE,
        (CONCERN, HELP, Command("back", "escape", "Back", "Go back to the grid, with nothing taken in.", footer=True)),
    ),
)

SUMMARY = Table(
    "Everything that the panel wrote down, by theme, for the end of the day: say what it comes to, what should change "
    "and who does it, then sign it off. Enter changes the chosen one.",
    Group(
        "Write down",
        (
            Command(
                "key_theme",
                "k",
                "Key theme",
                "Write down what the findings come to, in the panel’s words.",
                footer=True,
            ),
            Command(
                "recommend",
                "m",
                "Recommend",
                "Write down what should change, from one finding or several.",
                footer=True,
            ),
            Command("learning_action", "t", "Action", "Write down what the partnership does about it.", footer=True),
        ),
        ((_ENTER, "Change the chosen finding, theme, recommendation or action."),),
    ),
    Group(
        "Who sees it",
        (
            Command(
                "publishable",
                "p",
                "May be published",
                "Let a finding’s own words stand in what is published, or not.",
            ),
            Command(
                "own_note", "o", "Own note", "Have a finding or an action stand in one agency’s own note alone; or not."
            ),
        ),
    ),
    Group(
        "End the day",
        (
            Command("counts", "c", "Counts", "See the findings by theme and record, and how the answers fall."),
            Command(
                "sign_off",
                "s",
                "Sign-off",
                "See what is still open, and put the agencies’ names under the whole.",
                footer=True,
            ),
            Command(
                "follow_actions",
                "u",
                "Follow-up",
                "Write down what became of the actions, and where the learning went.",
            ),
            Command("report", "r", "Report", "Read the report as it will be exported."),
            HISTORY_OF,
            READ_ALOUD,
        ),
    ),
    _END_SEARCHING,
)

COUNTS = Table(
    "The findings by theme and record, and how the answers fall, with a number in every place. It counts what is "
    "revealed and nothing that is sealed; nothing here changes the audit.",
    Group(
        "Look", (Command("layer", "y", "Other questions", "Show those that differ, then each layer’s.", footer=True),)
    ),
    _END,
)

SIGN_OFF = Table(
    "What is still open, and who puts their name to the whole, at the end of the day. What is signed off cannot be "
    "changed any more unless it is reopened, with a reason that the report gives. Enter goes to what is open.",
    Group(
        "Sign off",
        (
            Command("sign", "s", "Sign off", "Write the statement, who agrees to it, and who does not.", footer=True),
            Command("reopen", "e", "Reopen", "Say why the sign-off does not hold any more.", footer=True),
        ),
        ((_ENTER, "Go to what is open."),),
    ),
    _END,
)

FOLLOW_UP = Table(
    "What became of this audit’s actions, to whom the learning was told, and what it reached: for the weeks and months "
    "after the panel, also when the audit is signed off.",
    Group(
        "Write down",
        (
            Command("update", "u", "How it gets on", "Say what became of the action (Enter).", footer=True),
            Command(
                "embedded", "v", "Evidence", "Say what shows that practice has changed since it was done.", footer=True
            ),
            Command("told", "b", "Told", "Say to which group the learning was told.", footer=True),
            Command("reached", "w", "Reached", "Say which policy, training or practice it reached.", footer=True),
            Command("again", "d", "Audit again", "Set the day by which the topic is to be audited again."),
        ),
    ),
    _END_UNDOING,
)

HISTORY = Table(
    "Who changed what, when, from what to what, and why, the latest first. It is to be read, and cannot be changed. "
    "What is sealed stays sealed.",
    Group(
        "Show",
        (
            Command("record", "g", "Record", "Show one record, or all.", footer=True),
            Command("of_agency", "a", "Agency", "Show one agency, or all.", footer=True),
            Command("of_question", "o", "Question", "Show one question, or all.", footer=True),
            Command("everything", "x", "All", "Show everything again.", footer=True),
        ),
    ),
    _END,
)

ACTIONS = Table(
    "Every action of every audit on this computer, the overdue ones first: for asking after them between panels. Enter "
    "opens the follow-up of one.",
    Group(
        "Look",
        (Command("turn", "y", "Others", "Show the overdue ones, then by owner, then all.", footer=True),),
        ((_ENTER, "Open the audit at the follow-up of this action."),),
    ),
    _END_OF_ALL,
)

ACROSS = Table(
    "A page to read, made from every audit on this computer that can be opened: the programme says what was audited "
    "when and is due again, the themes what comes back from audit to audit. Nothing here changes an audit.",
    _END_OF_ALL,
)

COMPARE = Table(
    "Two audits of one topic beside each other, question by question, to see what has changed in between. Nothing here "
    "changes an audit.",
    Group("Look", (Command("pair", "c", "Other audits", "Choose two others.", footer=True),)),
    _END_OF_ALL,
)

READ_BACK = Table(
    "An agreed answer or a finding in large type: read it out, so that the panel hears whether it is what they agreed. "
    "Nothing here changes the audit.",
    Group(
        "Read",
        (
            Command("next", "right,n", "Next", "Show the next one; after the last, the first."),
            Command("previous", "left,p", "Previous", "Show the one before."),
            Command("page_down", "pagedown", "More", "Read on."),
            Command("page_up", "pageup", "Less", "Read back."),
        ),
    ),
    _END,
)

REPORT = Table(
    "The very text that will be written to a file, to be read before people leave. Nothing leaves this computer before "
    "you write it to a file, and the file is yours to send.",
    Group(
        "Report",
        (
            Command(
                "kind", "k", "Kind", "Choose another kind of report, or for the board, or for the public.", footer=True
            ),
            Command(
                "write",
                "w",
                "Write to file",
                "Write it to a file that only you can read; its ending says which format.",
                footer=True,
            ),
        ),
    ),
    _END,
)

PLAN = Table(
    "How the minutes of the meeting are shared out among the records, what is spent, and what is parked. Look at it "
    "when you begin and whenever time runs short. Enter goes to the record or the parked question.",
    Group(
        "Plan",
        (Command("minutes", "c", "Minutes", "Say how many minutes there are, and share them out anew.", footer=True),),
        ((_ENTER, "Go to the record, or to the parked question."),),
    ),
    _END,
)

BLIND_SPOTS = Table(
    "What no agency, or only one, could show from its record, of what is revealed. Look at it before you leave a "
    "record: where nobody looked is where a child is missed. Enter goes to the question.",
    Group(
        "Look",
        (Command("record", "g", "Go to record", "See the blind spots of another record.", footer=True),),
        ((_ENTER, "Go to the question."),),
    ),
    _END,
)

CHANGED = Table(
    "The audit keeps its own copy of the questions. This says where the question set has moved on since; nothing of "
    "the audit is changed by it.",
    _END,
)

SET_UP = Table(
    "Set up an audit, or change one, one step at a time. There is no audit before the last step, and all but the topic "
    "can be changed later.",
    Group(
        "Set up",
        (
            Command(
                "forward",
                "ctrl+s",
                "Next",
                "Go on; the last step makes or changes the audit.",
                footer=True,
                typing=True,
            ),
        ),
        ((_ENTER, "Choose or mark in a list; go on from a line of text."),),
    ),
    Group(
        EVERYWHERE,
        (
            Command(
                "back",
                "escape",
                "Back",
                "Go one step back; from the first step, leave without an audit.",
                footer=True,
                typing=True,
            ),
            replace(HELP, keys="f1"),
        ),
    ),
)

FORM = Table(
    "A few fields over a screen. Nothing is done before you save it, and what is wrong is said and stays to be mended.",
    Group(
        "Fill in",
        (
            Command("submit", "ctrl+s", "Save", "Save it.", footer=True, typing=True),
            Command("cancel", "escape", "Close", "Close it without saving.", footer=True, typing=True),
        ),
        (
            ("Tab", "Go to the next field."),
            ("Enter Space", "Mark a choice in a list. Enter in a line of text goes on, after the last it saves."),
        ),
    ),
    Group(EVERYWHERE, (replace(HELP, keys="f1"),)),
)
