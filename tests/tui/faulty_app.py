"""The program with a fault in one of its actions, while an answer is on the screen and in its variables."""

import sys

from audit_tui.cli import main
from audit_tui.tui.screens.walk import WalkScreen


def fail(screen: WalkScreen) -> None:
    """Divide by zero with content at hand."""
    held = screen.audit.answer("NEG-01", "police", "NEG-1.1")
    print(1 // (held is None))


WalkScreen.action_outline = fail  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
