"""Settings of one's own.

SET-1  no file is as good as an empty one; one that is named and not there is said
SET-2  every mistake is one line, with the nearest name, and the rest holds
SET-3  a key that does not arrive, is typed into fields, or has another meaning on that screen is not taken
SET-4  the example is a file that can be used as it stands, and with its lines taken in
"""

from pathlib import Path

import pytest

from audit_tui.cli import main
from audit_tui.domain.guard import IDENTIFIER_KINDS
from audit_tui.settings import EXAMPLE, read_settings, settings_path
from audit_tui.tui.commands import CONCERN
from audit_tui.tui.keymap import keymap_of, tables


def _file(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SET-1."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path().name == "settings.toml"
    assert read_settings().problems == ()
    assert not read_settings().there
    monkeypatch.setenv("AUDIT_TUI_SETTINGS", str(tmp_path / "mine.toml"))
    assert settings_path() == tmp_path / "mine.toml"
    assert read_settings().problems == (f"{tmp_path / 'mine.toml'}: there is no such file",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("them = 'audit-dark'", "there is no setting ‘them’: did you mean ‘theme’?"),
        ("theme = 3", 'theme: write a name: theme = "audit-light"'),
        ("keys = 'j'", "keys: write [keys] on a line of its own, and a command under it"),
        ("[keys]\nundo = 4", 'keys, undo: write the keys as text: undo = "j"'),
        ("[keys]\nundo = []", 'keys, undo: write the keys as text: undo = "j"'),
        ("[keys]\nundo = ['U', 3]", 'keys, undo: write the keys as text: undo = "j"'),
        ("'a\\u001b[2J' = 1", "there is no setting ‘'a\\u001b[2J'’"),
        ("theme =", "is not TOML"),
        ("guard = false", "guard: write [guard] on a line of its own, and its kinds under it"),
        ("[guard]\nnams = false", "the guard knows no ‘nams’: did you mean ‘name’?"),
        ("[guard]\nthing = false", "the guard knows no ‘thing’: use one of: nhs_number, upn, national_insurance"),
        ("[guard]\nname = 'no'", "guard, name: write true or false: name = false"),
    ],
)
def test_each_mistake_is_a_line(tmp_path: Path, text: str, problem: str) -> None:
    """SET-2."""
    found = read_settings(_file(tmp_path, text))
    if "\\u001b" in text:
        assert "\x1b" not in str(found.problems)
    else:
        (line,) = found.problems
        assert problem in line
        assert "\n" not in line


def test_the_rest_holds(tmp_path: Path) -> None:
    """SET-2."""
    found = read_settings(
        _file(tmp_path, "theme = 'audit-light'\nother = 1\n[keys]\nundo = ['U', 'ctrl+l']\nredo = 1\n")
    )
    assert (found.theme, dict(found.keys), len(found.problems)) == ("audit-light", {"undo": "U,ctrl+l"}, 2)
    assert found.theme_of(["audit-dark", "audit-light"]) == ("audit-light", "")
    assert found.theme_of(["audit-lite"]) == ("", "theme: there is no ‘audit-light’: did you mean ‘audit-lite’?")


def test_what_the_guard_looks_for(tmp_path: Path) -> None:
    """SET-2: only what is said to be false is left out; whatever else is said leaves it in."""
    text = "[guard]\nname = false\nupn = true\npostcode = 0\nvehicle = 'false'\nother = false\n"
    assert read_settings(_file(tmp_path, text)).kinds == frozenset(IDENTIFIER_KINDS) - {"name"}
    assert read_settings(_file(tmp_path, "guard = false")).kinds == frozenset(IDENTIFIER_KINDS)
    assert read_settings(_file(tmp_path, "")).kinds == frozenset(IDENTIFIER_KINDS)


def test_not_readable(tmp_path: Path) -> None:
    """SET-2."""
    path = tmp_path / "settings.toml"
    path.write_bytes(b"theme = '\xff'")
    assert read_settings(path).problems == (f"{path}: cannot be read: it is not UTF-8",)
    assert "cannot be read" in read_settings(tmp_path).problems[0]


@pytest.mark.parametrize(
    ("command", "keys", "why"),
    [
        ("undoo", "U", "there is no command ‘undoo’: did you mean ‘undo’?"),
        ("undo", "ctrl+z", "is taken by text fields"),
        ("undo", "alt+z", "is typed into text fields"),
        ("undo", "Ctrl+I", "does not arrive: a terminal sends it as Tab"),
        ("undo", "shift+enter", "does not arrive"),
        ("undo", "ctrl+b", "is taken by some terminals"),
        ("undo", "F11", "is taken by some terminals"),
        ("undo", "enter", "is used in lists and fields"),
        ("undo", "ctrl+q", "is the app’s own (leave)"),
        ("undo", "f2", "is the app’s own (palette)"),
        ("undo", "super+hyper", "is no key that arrives everywhere"),
        ("save_text", "j", "is typed or used in text fields"),
        ("undo", "s", "keys, undo: s is ‘Summary’ in the grid already"),
        ("undo", "x", "keys, undo: x is ‘not applicable’ at a question already"),
        ("undo", "1", "keys, undo: 1 is ‘choose’ at a question already"),
        ("undo", "U, F9", "keys, undo: F9 is ‘Concern’"),
    ],
)
def test_keys_that_cannot_be(command: str, keys: str, why: str) -> None:
    """SET-3."""
    keymap = keymap_of({command: keys, "search": "U"} if keys == "x" else {command: keys})
    assert command not in keymap.keys
    (line,) = keymap.problems
    assert why in line


def test_keys_that_can_be() -> None:
    """SET-3: two commands may change places, and a key is read as people write it."""
    wanted = {"next": "p", "previous": "n", "search": "?", "help": "F1", "undo": "U, ctrl+L", "concern": "ctrl+g"}
    keymap = keymap_of(wanted)
    assert keymap.problems == ()
    assert keymap.keys == {
        "next": "p",
        "previous": "n",
        "search": "question_mark",
        "help": "f1",
        "undo": "U,ctrl+l",
        "concern": "ctrl+g",
    }


def test_where_one_cannot_be_the_other_is_looked_at_again() -> None:
    """SET-3: what gets its own key back may be in the way of another."""
    keymap = keymap_of({"summary": "e", "set_up": "s"})
    assert keymap.problems == ()
    keymap = keymap_of({"summary": "alt+e", "set_up": "s"})
    assert keymap.keys == {}
    assert len(keymap.problems) == 2


def test_no_screen_has_a_key_twice_as_shipped() -> None:
    """SET-3."""
    assert keymap_of({}).problems == ()
    for table in tables().values():
        for command in table:
            if command is not CONCERN:
                assert keymap_of({command.id: command.keys}).problems == (), command.id


def test_the_example(tmp_path: Path) -> None:
    """SET-4."""
    taken_in = EXAMPLE
    for name in ("theme", "unanswered", "name"):
        taken_in = taken_in.replace(f"# {name}", name)
    for text in (EXAMPLE, taken_in):
        found = read_settings(_file(tmp_path, text))
        assert found.problems == ()
        assert keymap_of(found.keys).problems == ()
    assert found.keys
    assert found.kinds == frozenset(IDENTIFIER_KINDS) - {"name"}


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """SET-2, SET-4."""
    monkeypatch.chdir(tmp_path)
    assert main(["settings"]) == 0
    printed = capsys.readouterr().out
    assert "settings.toml (not there)" in printed
    assert EXAMPLE in printed
    path = _file(tmp_path, "theme = 'no'\n[keys]\nundo = 'U'\nredo = 'alt+r'\n")
    monkeypatch.setenv("AUDIT_TUI_SETTINGS", str(path))
    assert main(["settings"]) == 1
    printed = capsys.readouterr()
    assert "undo: U (yours)." in printed.out
    assert [line.partition(" ")[0] for line in printed.err.splitlines()] == ["audit-tui:"] * 2
