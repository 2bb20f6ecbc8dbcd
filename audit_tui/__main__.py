"""Where the program starts: `audit-tui`, or `python -m audit_tui`."""

import sys


def run() -> None:
    """Run the command line and end with its status."""
    from audit_tui.cli import main
    from audit_tui.cli.care import take_care

    take_care()
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
