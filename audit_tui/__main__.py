"""Where the program starts: `audit-tui`, or `python -m audit_tui`."""

import gc
import sys


def run() -> None:
    """Run the command line and end with its status."""
    gc.disable()  # what is imported is never garbage; until that is done, which a command or the app knows
    from audit_tui.cli import main
    from audit_tui.cli.care import take_care

    take_care()
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
