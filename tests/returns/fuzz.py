"""Read return files that were garbled on the way, and see what breaks: `python -m tests.returns.fuzz`."""

import argparse
import random
import tempfile
import time
import traceback
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from audit_tui.errors import AuditError
from audit_tui.returns import layout
from tests.returns.books import answers, book, read

LIMIT = 5.0
"""Seconds that reading one file may take."""

_ROWS = answers(
    {"A": "NEG-1.1", "E": "Yes", "G": "Seen, on 3 May", "H": "inferred"},
    {"A": "NEG-1.2", "F": "Not recorded", "G": "=1+1"},
    {"A": "NEG-1.3", "E": layout.MARK_BELOW},
    {"A": layout.option_key("NEG-1.3", "one"), "E": "x"},
    {"A": "NEG-1.4", "E": 3.5},
)
_CSV = (
    "record;question;agency;value;state;evidence;basis;Comment\n"
    'NEG-01;NEG-1.1;police;Yes;;"Seen; on\n3 May";inferred;\n'
    "NEG-01;NEG-1.2;panel;;not_recorded;it was é;;x\n"
).encode()
_MAPPING = Path(__file__).parent / "documents" / "mapping.toml"
_RESPONSES = Path(__file__).parent / "documents" / "responses.csv"


@cache
def _workbook() -> bytes:
    return book({"NEG-01": _ROWS, "Notes": {1: {"B": "to do"}}})


def garbled(number: int) -> bytes:
    """A return file with something wrong, from a number: bytes of the file, or of a part within the workbook."""
    rng = random.Random(number)
    kind = rng.choice(("workbook", "part", "part", "rows", "responses", "mixed"))
    if kind == "part":
        return _with_garbled_part(rng)
    if kind == "mixed":
        return rng.randbytes(4).join((_CSV, _workbook()[: rng.randrange(400)]))
    return _hurt({"workbook": _workbook(), "rows": _CSV, "responses": _RESPONSES.read_bytes()}[kind], rng)


def _with_garbled_part(rng: random.Random) -> bytes:
    file = BytesIO()
    with ZipFile(BytesIO(_workbook())) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = rng.choice(names)
        for name in names:
            if name != chosen or rng.random() > 0.1:  # now and then the part is gone
                new.writestr(name, _hurt(old.read(name), rng) if name == chosen else old.read(name))
    return file.getvalue()


def _hurt(data: bytes, rng: random.Random) -> bytes:
    hurt = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(hurt) or 1)
        match rng.randrange(5):
            case 0:
                hurt = hurt[:at]
            case 1:
                hurt[at : at + 1] = bytes([rng.randrange(256)])
            case 2:
                hurt[at : at + rng.randint(1, 20)] = b""
            case 3:
                hurt[at:at] = hurt[rng.randrange(len(hurt) or 1) :][: rng.randint(1, 60)]
            case _:
                hurt[at:at] = rng.choice(
                    (b'"', b"\0", b"<", b"&", b"9" * 30, b"\xff", b";", b"1e999", b"-1", b"<f>1</f>")
                )
    return bytes(hurt)


def ends_well(data: bytes, folder: Path) -> str:
    """What is wrong with how a file was read; empty where it was read, or refused in a line."""
    started = time.process_time()
    for mapping in (None, _MAPPING):
        try:
            read(folder, data, "garbled", mapping)
        except AuditError as error:
            if len(str(error).splitlines()) != 1:
                return f"not one line: {str(error)!r}"
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            return traceback.format_exc()
    seconds = time.process_time() - started
    return f"too slow: {seconds:.1f} s" if seconds > LIMIT else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.seed * 10**6, arguments.seed * 10**6 + arguments.documents):
            wrong = ends_well(garbled(number), Path(folder))
            if wrong:
                failed += 1
                print(f"garbled({number}): {wrong}")
    print(f"documents {arguments.documents}, failures {failed}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
