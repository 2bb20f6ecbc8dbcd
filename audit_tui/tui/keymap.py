"""Which keys the commands have: those of the table, changed by somebody's own settings where these can be so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from textual.keys import _character_to_key as key_of_character

from audit_tui.text import nearest, one_line
from audit_tui.tui import commands
from audit_tui.tui.commands import CONCERN, STATE_KEYS, WALK, Command, key_in_words

Table = tuple[Command, ...]

_SAFE = ("f1", "f3", "f4", "f8", "f9", "ctrl+g", "ctrl+l", "ctrl+r", "ctrl+s", "pageup", "pagedown", "escape")
_SAFE_IN_LISTS = ("left", "right")
_APP = {"f2": "palette", "ctrl+p": "palette", "f5": "hide", "ctrl+q": "leave", "ctrl+c": "leave"}
_LISTS = ("enter", "tab", "shift+tab", "up", "down", "home", "end", "space", "backspace", "delete")
_FIELDS = (*(f"ctrl+{letter}" for letter in "adekuvwxyz"), "f6", "f7", "ctrl+left", "ctrl+right")
_OTHERS = {
    "ctrl+h": "backspace",
    "ctrl+i": "Tab",
    "ctrl+j": "Enter",
    "ctrl+m": "Enter",
    "ctrl+left_square_bracket": "Esc",
    "ctrl+enter": "Enter",
    "shift+enter": "Enter",
    "ctrl+space": "ctrl+@",
}
_WRITTEN = {"esc": "escape", "→": "right", "←": "left", "page down": "pagedown", "page up": "pageup"}
_SCREENS = {
    "HOME": "at home",
    "SESSION": "in the grid",
    "RETURN": "in the return",
    "MERGE": "when returns are taken in",
    "WALK": "at a question",
    "SUMMARY": "in the summary",
    "COUNTS": "in the counts",
    "SIGN_OFF": "at the sign-off",
    "FOLLOW_UP": "in the follow-up",
    "HISTORY": "in the history",
    "ACTIONS": "in the actions of all audits",
    "ACROSS": "across audits",
    "COMPARE": "where audits are compared",
    "READ_BACK": "when reading back",
    "PLAN": "in the plan of the day",
    "BLIND_SPOTS": "in the blind spots",
    "REPORT": "in the report",
    "CHANGED": "in what changed",
    "SET_UP": "in the set-up",
    "FORM": "in a form",
}


@dataclass(frozen=True)
class Keymap:
    """The keys that differ from the tables', by the id of their command; `problems` holds a line for each mistake."""

    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def now(self, table: Table) -> Table:
        """The table with the keys as they are now."""
        return tuple(replace(each, keys=self.keys.get(each.id, each.keys)) for each in table)


def tables() -> dict[str, Table]:
    """Every screen's table of commands, by its name."""
    return {name: value for name, value in vars(commands).items() if name.isupper() and _is_table(value)}


def keymap_of(wanted: Mapping[str, str]) -> Keymap:
    """The keymap of these settings: keys as people write them, by the id of a command."""
    problems: list[str] = []
    keys: dict[str, str] = {}
    known = {each.id: each for table in tables().values() for each in table}
    for name, written in wanted.items():
        found = list(_wrong(name, written, known))
        problems += found
        if not found:
            keys[name] = ",".join(_key(each) for each in _split(written))
    while clash := next(_clashes(keys), None):
        name, words = clash
        problems.append(words)
        del keys[name]
    return Keymap(keys, tuple(problems))


def _wrong(name: str, written: str, known: Mapping[str, Command]) -> Iterator[str]:
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean ‘{near}’?" if near else "audit-tui settings lists them"
        yield f"keys: there is no command ‘{one_line(name)}’: {hint}"
        return
    if not _split(written):
        yield f"keys, {name}: no key is named (the comma’s own name is comma)"
    typing = any(each.typing for table in tables().values() for each in table if each.id == name)
    for each in _split(written):
        if why := _why_not(_key(each), typing=typing):
            yield f"keys, {name}: {one_line(each)} {why}"


def _why_not(key: str, *, typing: bool) -> str:  # noqa: PLR0911 - a line for each reason
    """Why a key cannot be a command's, or nothing; `typing` is for commands that work in text fields too."""
    if key in _SAFE:
        return ""
    if len(key) == 1 or key in _SAFE_IN_LISTS or (_is_sign(key) and key != "space"):
        return "is typed or used in text fields, where this command works too: use ctrl+g or ctrl+l" if typing else ""
    if key in _APP:
        return f"is the app’s own ({_APP[key]})"
    if key in _LISTS:
        return "is used in lists and fields"
    if key in _FIELDS:
        return "is taken by text fields"
    if key in _OTHERS:
        return f"does not arrive: a terminal sends it as {_OTHERS[key]}"
    if key.startswith("alt+"):
        return "is typed into text fields"
    if re.fullmatch(r"(ctrl\+[a-z]|f\d+)", key):
        return "is taken by some terminals: use a letter or ctrl+g"
    return "is no key that arrives everywhere: use a letter or ctrl+g"


def _clashes(keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Settings that give a key on some screen a second meaning: the command, and what is to be said of it."""
    keymap = Keymap(keys)
    for screen, table in tables().items():
        taken = _fixed(table)
        rows = keymap.now(table if CONCERN in table else (*table, CONCERN))
        for each in sorted(rows, key=lambda row: row.id in keys):  # what was not changed keeps its keys
            for key in each.keys.split(","):
                if key in taken and each.id in keys:
                    where = _SCREENS.get(screen, f"on the screen {screen.lower()}")
                    yield each.id, f"keys, {each.id}: {key_in_words(key)} is ‘{taken[key]}’ {where} already"
                taken[key] = each.name


def _fixed(table: Table) -> dict[str, str]:
    """The keys of a screen that stand in no table."""
    if table is not WALK:
        return {}
    digits = {str(number): "choose" for number in range(1, 10)}
    return digits | {key: state.replace("_", " ") for state, key in STATE_KEYS.items()}


def _split(written: str) -> list[str]:
    return [each.strip() for each in written.split(",") if each.strip()]


def _key(written: str) -> str:
    """A key as the framework calls it: `?`, `Esc`, `F5` and `Ctrl+S` are question_mark, escape, f5 and ctrl+s."""
    if len(written) == 1:
        return _WRITTEN.get(written, key_of_character(written))
    low = written.lower().replace(" ", "" if "+" in written else " ")
    low = _WRITTEN.get(low, low)
    head, plus, last = low.rpartition("+")
    return f"{head}{plus}{key_of_character(last)}" if plus and len(last) == 1 else low


def _is_sign(key: str) -> bool:
    return len(key_in_words(key)) == 1


def _is_table(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(each, Command) for each in value)
