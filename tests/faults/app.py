"""The whole app in a terminal, killed while somebody walks through the questions: what was shown as saved is there."""

import random
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.errors import AuditError
from tests.auditing import RECORD
from tests.faults import sessions
from tests.faults.ground import Ground, Tally, total

if TYPE_CHECKING:
    from tests.pty_terminal import PtyTerminal

SEAT = "police"
SHOWN = re.compile(r"(SML-1\.\d+) (draft )?saved")
TYPED = "Seen in the record"


def killed(ground: Ground) -> Tally:
    """kill -9 at any moment of a walk; then the app opens again, where the seat was."""
    if sys.platform == "win32":
        return Tally(1, notes=("no pseudo-terminal on Windows: the app was not tried",))
    chance = ground.chance
    return total(_killed(ground, f"app-{number}", chance) for number in range(ground.times(1, 40)))


def _killed(ground: Ground, name: str, chance: random.Random) -> Tally:
    from tests.pty_terminal import PtyTerminal

    folder = ground.folder / name
    session = sessions.start(folder)
    pressed = {question: chance.choice("123") for question in sessions.QUESTIONS}
    program = [sys.executable, "-m", "audit_tui", "open", session, "--as", SEAT]
    home = {"HOME": str(folder), "AUDIT_TUI_SESSIONS": str(folder)}
    with PtyTerminal(program, env=home) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for(sessions.QUESTIONS[0])
        drafted = _walk(terminal, pressed, chance.randint(1, 12), chance)
        shown = _shown_until_dead(terminal, chance)
    found = Tally(1, len(shown)) + _held(folder, pressed, shown, drafted)
    shutil.rmtree(folder)
    return found


def _walk(terminal: "PtyTerminal", pressed: dict[str, str], steps: int, chance: random.Random) -> str:
    """Answer question after question, all keys at once, and perhaps begin to type in one; which."""
    keys = [key for question in sessions.QUESTIONS[:steps] for key in (pressed[question], "n")]
    drafted = sessions.QUESTIONS[steps] if chance.random() < 0.5 else ""
    terminal.press(*keys, *(("e", TYPED) if drafted else ()))
    return drafted


def _shown_until_dead(terminal: "PtyTerminal", chance: random.Random) -> set[str]:
    """What the screen called saved, up to the kill: at the first word of it, or some moments later."""
    shown: set[str] = set()

    def look(now: "PtyTerminal") -> bool:
        shown.update("draft" if found[2] else found[1] for found in SHOWN.finditer(now.text))
        return bool(shown)

    terminal.wait_for(look)
    for _ in range(chance.randrange(40)):
        terminal.read(0.01)
        look(terminal)
    terminal.kill()
    look(terminal)
    return shown


def _held(folder: Path, pressed: dict[str, str], shown: set[str], drafted: str) -> Tally:
    try:
        session = sessions.opened(folder)
        problems = session.tampered()
    except AuditError as error:
        return Tally(corrupted=1, notes=(error.message,))
    found = Tally(corrupted=len(problems))
    for question, key in pressed.items():
        answer = session.audit.answer(RECORD, SEAT, question)
        if answer is None:
            found += Tally(lost=int(question in shown))
        elif answer.value != sessions.VALUES[int(key) - 1]:
            found += Tally(corrupted=1, notes=(f"{question} holds what was not answered",))
    draft = session.audit.draft(RECORD, SEAT, drafted, "evidence") if drafted else None
    if "draft" in shown and (draft is None or not TYPED.startswith(draft.text)):
        found += Tally(lost=1)
    return found
