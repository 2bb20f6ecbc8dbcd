"""How much the guard misses and how often it warns for nothing, on fictional sentences: python -m tests.guard_rates.

Prints the table of docs/identifier_guard.md, and with --each the sentences that are behind its figures.
"""

import sys
import tomllib
from pathlib import Path

from audit_tui.domain.identifiers import possible_identifiers

SENTENCES = Path(__file__).with_name("guard_sentences.toml")


def behind_the_rates() -> dict[str, dict[str, tuple[list[str], int]]]:
    """Of each hand: the sentences in which something was missed or seen for nothing, and of how many they are."""
    return {
        hand: {
            "identifying": (
                [text for text in of["identifying"] if not possible_identifiers(text)],
                len(of["identifying"]),
            ),
            "ordinary": ([text for text in of["ordinary"] if possible_identifiers(text)], len(of["ordinary"])),
        }
        for hand, of in tomllib.loads(SENTENCES.read_text("utf-8")).items()
    }


def table() -> str:
    """The rates as a table in Markdown."""
    lines = ["| sentences | identifying, missed | ordinary, warned at |", "|---|---|---|"]
    for hand, of in behind_the_rates().items():
        lines.append(f"| {_ROWS[hand]} | {_rate(*of['identifying'])} | {_rate(*of['ordinary'])} |")
    return "\n".join(lines)


_ROWS = {
    "first_hand": "by which the rules were made",
    "second_hand": "of another writer, by which they were made too",
    "not_fitted": "written later, to which they were not fitted",
}


def _rate(some: list[str], of: int) -> str:
    return f"{len(some)} of {of} ({len(some) / of:.0%})"


if __name__ == "__main__":
    print(table())
    if "--each" in sys.argv[1:]:
        for hand, of in behind_the_rates().items():
            for kind, (texts, _) in of.items():
                print(f"\n{hand}, {kind}:")
                for text in texts:
                    print(f"  {text} {'; '.join(map(str, possible_identifiers(text)))}")
