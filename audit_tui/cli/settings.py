"""The settings of whoever uses the app: where they are, what holds now, and an example to start from."""

from argparse import Namespace

from audit_tui.cli.printing import complain, say, say_text
from audit_tui.domain.guard import IDENTIFIER_KINDS
from audit_tui.settings import EXAMPLE, read_settings
from audit_tui.workspace import Workspace


def settings(_workspace: Workspace, _words: Namespace) -> int:
    """Print the settings; every mistake in them is a line, and then the command ends with 1."""
    from audit_tui.tui.keymap import keymap_of, tables
    from audit_tui.tui.themes import DEFAULT, THEMES

    found = read_settings()
    keymap = keymap_of(found.keys)
    say(f"Settings: {found.path}{'' if found.there else ' (not there)'}")
    theme, wrong = found.theme_of(theme.name for theme in THEMES)
    say(f"theme: {theme or DEFAULT}")
    left_out = ", ".join(kind for kind in IDENTIFIER_KINDS if kind not in found.kinds)
    say(f"guard: {f'all but {left_out}' if left_out else 'all kinds'}")
    say("")
    said: set[str] = set()
    for table in tables().values():
        for command in keymap.now(table):
            if command.id not in said:
                mark = " (yours)" if command.id in keymap.keys else ""
                say(f"{command.id}: {command.keys_in_words}{mark}. {command.name}: {command.help}")
            said.add(command.id)
    if not found.there:
        say_text(f"\nAn example:\n\n{EXAMPLE}")
    problems = [*found.problems, *keymap.problems, *filter(None, [wrong])]
    for problem in problems:
        complain(problem)
    return 1 if problems else 0
