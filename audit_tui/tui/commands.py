"""A command is declared once: its keys, its words in the footer, the help and the palette come from one table."""

import re
from dataclasses import dataclass
from string import punctuation

from textual.binding import Binding
from textual.keys import _character_to_key as key_of_character

from audit_tui.domain.words import State


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


HELP = Command("help", "f1,question_mark", "Keys", "All the keys of this screen.", footer=True)
BACK = Command("back", "escape", "Back", "Back to where you came from; everything is kept.", footer=True)
CONCERN = Command(
    "concern",
    "f9",
    "Concern",
    "A child may be at risk now: write down what, and to whom it goes.",
    footer=True,
    typing=True,
)
UNDO = Command("undo", "z", "Undo", "Take back what was done last, on whichever record it was.")
REDO = Command("redo", "Z", "Redo", "Do again what was taken back.")
UNDOING = (UNDO, REDO)
LAST = (CONCERN, HELP, BACK)
"""What every screen of an audit ends in."""

SEARCH = Command("search", "slash", "Search", "Find words in the questions, and in all that may be seen here.")
READ_ALOUD = Command("read_back", "L", "Read back", "The agreed answer, or a finding, in large type to be read out.")
HIDE = Command("hide", "f5", "Hide", "An empty screen until F5 is pressed again; what is typed stays.", typing=True)

GUIDE = Command("guide", "ctrl+g,ctrl+l", "Practice", "The steps of the practice: leave one out, go back, leave it.")
"""Of the app while somebody practises: the second key is there for whoever gave the first to something else."""

MISSING = Command("missing", "m", "Missing", "What this record still lacks; Enter goes to it.")
HAND_IN = Command(
    "hand_in",
    "h",
    "Hand in",
    "What the return for this record lacks, then hand it in; it can still be changed.",
    footer=True,
)
RELOAD = Command("reload", "ctrl+r", "Reload", "Take in what was saved elsewhere.")
WHAT_CHANGED = Command("changed", "f", "What changed", "Where the question set has moved on since: what changed in it.")

ENCRYPT = Command("encrypt", "P", "Passphrase", "Encrypt the audit with a passphrase, or give it another one.")

HISTORY_OF = Command("history", "H", "History", "Who changed what, when, from what to what, and why.")

HOME = (
    Command("open", "o", "Open", "Open the session (Enter).", footer=True),
    Command("new", "n", "New audit", "Set up an audit, one topic at a time.", footer=True),
    Command("demonstration", "d", "Demonstration", "Open a fresh copy of the fictional demonstration.", footer=True),
    Command("practise", "r", "Practise", "Be led through a panel, step by step; fictional, and not kept."),
    Command("actions", "a", "Actions", "What became of the actions of every audit here.", footer=True),
    Command(
        "programme",
        "p",
        "Programme",
        "Which topics were audited when, what came of it, and what is due again.",
        footer=True,
    ),
    Command("themes", "t", "Themes", "Which themes come back from audit to audit."),
    Command("compare", "c", "Compare", "Two audits of one topic beside each other."),
    HELP,
    Command("quit", "q", "Quit", "Leave; everything is saved.", footer=True),
)

SESSION = (
    Command("panel", "p", "Open", "Walk through the record (Enter).", footer=True),
    Command("answer_as", "a", "Answer as…", "Fill in one agency’s return for this record.", footer=True),
    Command("involvement", "i", "Involvement", "Say whether a return is in, awaited (and by when), or not to come."),
    Command("take_returns", "T", "Take returns in", "Read files that agencies sent back, look, and take them in."),
    Command("meeting", "m", "Meeting", "Begin, change or end the meeting: who is there, and the quorum."),
    Command("ratify", "R", "Ratify", "A meeting with the quorum takes over what was agreed without it."),
    Command("plan", "t", "Plan of the day", "How the minutes are shared out among the records; what is parked."),
    Command("blind_spots", "b", "Blind spots", "What no agency of this record, or only one, could evidence."),
    Command(
        "summary", "s", "Summary", "What was found, what is recommended and to be done; the sign-off.", footer=True
    ),
    Command("report", "r", "Report", "The report as it will be exported.", footer=True),
    Command("follow_actions", "u", "Follow-up", "What became of the actions, and where the learning went."),
    HISTORY_OF,
    Command("set_up", "e", "Set-up", "Change title, period, agencies, records."),
    ENCRYPT,
    RELOAD,
    WHAT_CHANGED,
    SEARCH,
    *UNDOING,
    *LAST,
)

WALK = (
    Command("sealed_round", "R", "Sealed round", "Each agency in turn answers this question on this keyboard, masked."),
    Command("reveal", "v", "Reveal", "First how the answers to this question fall, then who said what.", footer=True),
    Command("reveal_section", "V", "Reveal section", "The same for the whole section."),
    Command("adopt", "A", "Adopt together", "Adopt in one act what all agencies answered alike, of what is open."),
    Command("agree", "a", "Agree", "Agree the marked answer and give the reason.", footer=True),
    Command("next_differing", "f", "Next that differs", "The next question that is open, differs, and is not agreed."),
    Command("next_not_agreed", "j", "Next not agreed", "The next question that the panel still has to agree."),
    Command(
        "moved", "M", "Changed answer", "An agency changes its answer after hearing the others; its first is kept."
    ),
    Command("differences", "d", "Differences", "Where agencies differ, widest first; Enter goes to one."),
    Command("dissent", "D", "Dissent", "Write down an agency’s view that it does not share the agreed answer."),
    Command("withdraw", "w", "Withdraw", "Take the agreed answer, or your own answer, back; the history keeps it."),
    Command("evidence", "e", "Evidence", "Write what in the record shows it (Esc to come back).", footer=True),
    Command("basis", "b", "Rests on", "Say what your answer rests on: seen in the record, told, inferred."),
    Command("service", "S", "Service", "Say which service of your agency the answer comes from; the next ones do too."),
    Command("strength", "s", "Strength", "Write down a strength, where it arises.", footer=True),
    Command("improvement", "i", "Improvement", "Write down an area for improvement, where it arises.", footer=True),
    Command("action", "t", "Action", "Write down an action for this child."),
    HAND_IN,
    Command("written", "y", "Change a finding", "Findings and actions of this record; Enter changes one."),
    Command("next", "right,n", "Next", "The next question.", footer=True),
    Command("previous", "left,p", "Previous", "The question before."),
    Command("next_typing", "f4", "Next question", "The next question, also while typing.", typing=True),
    Command("previous_typing", "f3", "Previous question", "The question before, also while typing.", typing=True),
    Command("unanswered", "u,f8", "Next unanswered", "The next question that still needs an answer."),
    Command("next_section", "N", "Next section", "The first question of the next section."),
    Command("outline", "o", "Outline", "Sections and questions; Enter goes to one."),
    MISSING,
    Command("park", "P", "Park", "Leave this question for the end, or take it up again."),
    Command("record", "g", "Go to record", "The same question of another record."),
    READ_ALOUD,
    Command("follow_up", "c", "Follow up", "Say what came of a concern on this record."),
    HISTORY_OF,
    Command("guidance_down", "pagedown", "More", "Scroll the question and its guidance.", typing=True),
    Command("guidance_up", "pageup", "Less", "Scroll back.", typing=True),
    Command("save_text", "ctrl+s", "Save text", "Save what is typed; try again what was not saved.", typing=True),
    SEARCH,
    *UNDOING,
    *LAST,
)

STATE_KEYS: dict[State, str] = {
    "not_recorded": "r",
    "not_asked": "q",
    "not_known_to_agency": "k",
    "not_applicable": "x",
    "deferred": "l",
}
"""What says at a question that there is no answer, and why."""

RETURN = (
    Command("go_on", "p", "Open", "Go on with this record where you were (Enter).", footer=True),
    MISSING,
    HAND_IN,
    Command(
        "not_known",
        "x",
        "Not known to us",
        "The child is not known to your agency; or known to it after all.",
        footer=True,
    ),
    Command("write", "w", "Write the file to send", "Write your return to a file that only you can read.", footer=True),
    ENCRYPT,
    RELOAD,
    WHAT_CHANGED,
    SEARCH,
    *UNDOING,
    *LAST,
)

MERGE = (
    Command(
        "take",
        "ctrl+s",
        "Take in",
        "Take in what is new and what is marked (Enter too); z at the grid takes an agency’s back.",
        footer=True,
        typing=True,
    ),
    Command("mark", "m", "Mark", "Take this changed answer in place of the one that is here, or do not (Space too)."),
    Command("show_values", "v", "Show values", "Show what was answered, which may be sealed; or hide it.", footer=True),
    Command("files", "g", "Other files", "Name other files, or more of them.", footer=True),
    CONCERN,
    HELP,
    Command("back", "escape", "Back", "Back to the grid, with nothing taken.", footer=True),
)

SUMMARY = (
    Command("key_theme", "k", "Key theme", "Write down what the findings come to, in the panel’s words.", footer=True),
    Command("recommend", "m", "Recommend", "Write down what should change, from one finding or several.", footer=True),
    Command("learning_action", "t", "Action", "Write down what the partnership does about it.", footer=True),
    Command(
        "publishable", "p", "May be published", "A finding’s own words may stand in what is published, or may not."
    ),
    Command("own_note", "o", "Own note", "A finding or an action stands in one agency’s own note alone; or not."),
    Command("counts", "c", "Counts", "Findings by theme and record, and how the answers fall."),
    Command("sign_off", "s", "Sign-off", "What is still open, and the agencies’ names under the whole.", footer=True),
    Command("follow_actions", "u", "Follow-up", "What became of the actions, and where the learning went."),
    Command("report", "r", "Report", "The report as it will be exported."),
    HISTORY_OF,
    READ_ALOUD,
    SEARCH,
    *UNDOING,
    *LAST,
)

COUNTS = (
    Command("layer", "y", "Other questions", "Those that differ, then those of each layer.", footer=True),
    *LAST,
)

SIGN_OFF = (
    Command("sign", "s", "Sign off", "The statement, who agrees to it, and who does not.", footer=True),
    Command("reopen", "e", "Reopen", "The sign-off does not hold any more; say why.", footer=True),
    *LAST,
)

FOLLOW_UP = (
    Command("update", "u", "How it gets on", "Say what became of the action (Enter).", footer=True),
    Command("embedded", "v", "Evidence", "Say what shows that practice has changed since it was done.", footer=True),
    Command("told", "b", "Told", "The learning was told to a group.", footer=True),
    Command("reached", "w", "Reached", "The learning reached a policy, a training or practice.", footer=True),
    Command("again", "d", "Audit again", "The day by which the topic is to be audited again."),
    *UNDOING,
    *LAST,
)

HISTORY = (
    Command("record", "g", "Record", "Of one record, or of all.", footer=True),
    Command("of_agency", "a", "Agency", "Of one agency, or of all.", footer=True),
    Command("of_question", "o", "Question", "Of one question, or of all.", footer=True),
    Command("everything", "x", "All", "Everything again.", footer=True),
    *LAST,
)

ACTIONS = (
    Command("turn", "y", "Others", "The overdue ones, then by owner, then all.", footer=True),
    HELP,
    BACK,
)

ACROSS = (
    HELP,
    BACK,
)

COMPARE = (
    Command("pair", "c", "Other audits", "Choose two others.", footer=True),
    HELP,
    BACK,
)

READ_BACK = (
    Command("next", "right,n", "Next", "The next one; after the last, the first."),
    Command("previous", "left,p", "Previous", "The one before."),
    Command("page_down", "pagedown", "More", "Read on."),
    Command("page_up", "pageup", "Less", "Read back."),
    *LAST,
)

REPORT = (
    Command("kind", "k", "Kind", "Another kind of report, or for the board, or for the public.", footer=True),
    Command(
        "write",
        "w",
        "Write to file",
        "Write it to a file that only you can read; its ending says which format.",
        footer=True,
    ),
    *LAST,
)

PLAN = (
    Command("minutes", "c", "Minutes", "Say how many minutes there are, and share them out anew.", footer=True),
    *LAST,
)

BLIND_SPOTS = (
    Command("record", "g", "Go to record", "The blind spots of another record.", footer=True),
    *LAST,
)

CHANGED = (*LAST,)

SET_UP = (
    Command("forward", "ctrl+s", "Next", "Keep this and go on.", footer=True, typing=True),
    Command(
        "back", "escape", "Back", "One step back; from the first, leave without an audit.", footer=True, typing=True
    ),
    Command("help", "f1", "Keys", "All the keys of this screen.", footer=True),
)

FORM = (
    Command("submit", "ctrl+s", "Save", "Save it.", footer=True, typing=True),
    Command("cancel", "escape", "Cancel", "Leave it as it was.", footer=True, typing=True),
)
