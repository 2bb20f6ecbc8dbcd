"""Golden files: the bytes are the contract. `WRITE_GOLDEN=1 pytest` writes them anew, to be read before they stay."""

import os
from pathlib import Path


def assert_golden(path: Path, text: str) -> None:
    """Compare a text with the golden file, byte for byte."""
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode(), f"differs from {path}: read both, then WRITE_GOLDEN=1 if it is right"
