"""How long a key takes until the screen is repainted, for all that is pressed while people walk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Bench, Row, Table, limit_row, median, ms, percentile, program
from benchmarks.opening import large
from benchmarks.sessions import AGENCY, copied, demonstration
from benchmarks.starting import BARE_APP
from benchmarks.terminal import Terminal

ONE_PICTURE = 1 / 60
_DOWN, _UP, _ENTER, _ESCAPE, _SAVE, _ON = b"\x1b[B", b"\x1b[A", b"\r", b"\x1b[27u", b"\x13", b"\x1bOS"
"""What a terminal sends; Esc as terminals do that tell it from the start of a sequence."""

Key = tuple[str, bytes]

NEXT: Key = ("next question", b"n")
_MARK: Key = ("down a list", _DOWN)
_MARK_UP: Key = ("up a list", _UP)
_CLOSE: Key = ("leave a list", _ESCAPE)
_OPEN_ANSWERS: Key = ("reveal", b"v")
_RECORDS: Key = ("records", b"g")
_ANOTHER: Key = ("another record", _ENTER)
_TYPE: Key = ("a letter", b"a")

_AGREE: tuple[Key, ...] = (
    *2 * (_OPEN_ANSWERS,),
    ("agree", b"1"),
    *4 * (_TYPE,),
    ("save the agreed", _SAVE),
    NEXT,
)
_LOOK: tuple[Key, ...] = (
    *4 * (NEXT,),
    ("question before", b"p"),
    *2 * (_MARK,),
    _MARK_UP,
    *(("differences", b"d"), *2 * (_MARK,), _CLOSE),
    *(("outline", b"o"), _MARK, _CLOSE),
    *(("missing", b"m"), _MARK, _CLOSE),
    *(("next that differs", b"f"), ("next not agreed", b"j"), NEXT),
    *(_RECORDS, _ANOTHER, NEXT),
    *(_RECORDS, _MARK_UP, _MARK_UP, _ANOTHER),  # back to the record before: only there is something in every list
    *(("to the grid", _ESCAPE), ("from the grid", _ENTER)),
)
PANEL_KEYS = (*2 * _AGREE, *5 * _LOOK)

_ANSWER: tuple[Key, ...] = (("answer", b"1"), NEXT, ("answer", b"2"), _MARK, ("next open question", b"u"), NEXT)
_WRITE: tuple[Key, ...] = (("evidence", b"e"), *4 * (_TYPE,), ("next, typing", _ON))
AGENCY_KEYS = 5 * (*_ANSWER, *_WRITE)


@dataclass
class Pressed:
    """The seconds of each key, by what it does, and those of the bare app's between them; which painted nothing."""

    keys: dict[str, list[float]] = field(default_factory=dict)
    bare: list[float] = field(default_factory=list)
    silent: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> list[float]:
        """Every key that painted something."""
        return [seconds for each in self.keys.values() for seconds in each]


def keys(bench: Bench) -> Iterator[Row | Table]:
    """A line for each session, and what each key took."""
    with TemporaryDirectory(dir=bench.folder) as folder:
        ways = (
            ("the demonstration", copied(demonstration(bench.folder / "demonstration"), Path(folder))),
            ("the large session", copied(large(bench), Path(folder))),
        )
        found = {what: pressed(bench, session) for what, session in ways}
    for what, each in found.items():
        yield _row(f"key to repainted screen while walking in {what}", each, each.all)
        yield _row(f"of these, the next question, in {what}", each, each.keys[NEXT[0]])
    rows = [
        (what, key, str(len(took)), ms(median(took)), ms(percentile(took, 95)), ms(max(took)), str(each.silent[key]))
        for what, each in found.items()
        for key, took in sorted(each.keys.items(), key=lambda pair: -percentile(pair[1], 95))
    ]
    yield Table("Key by key", ("in", "key", "n", "median", "p95", "slowest", "painted nothing"), tuple(rows))


def pressed(
    bench: Bench, session: Path, panel: Sequence[Key] = PANEL_KEYS, agency: Sequence[Key] = AGENCY_KEYS
) -> Pressed:
    """Press these keys as the panel and as an agency, with one in a bare app's list after every third."""
    found = Pressed()
    here = ("open", session.name, "--sessions", str(session.parent))
    seats = (((), panel), (("--as", AGENCY), agency))
    for seat, wanted in (((), (NEXT, _OPEN_ANSWERS)),) if bench.small else seats:
        with ExitStack() as stack:
            bare = stack.enter_context(Terminal((*BARE_APP, "--list"), bench.environment, bench.folder))
            app = stack.enter_context(Terminal((*program(), *here, *seat), bench.environment, bench.folder))
            bare.wait_for("Quit")
            app.wait_for("Back")
            for terminal in (bare, app):
                terminal.settle()
            for number, (what, key) in enumerate(wanted):
                took = app.press(key)
                if took is None:
                    found.silent[what] += 1
                else:
                    found.keys.setdefault(what, []).append(took)
                if number % 3 == 0:
                    found.bare.append(bare.press(_DOWN) or 0.0)
    return found


def _row(figure: str, pressed: Pressed, took: Sequence[float]) -> Row:
    value = percentile(took, 95)
    return limit_row(
        f"{figure} (p95)",
        ONE_PICTURE,
        f"↓ in a bare Textual app's list of 40: p95 {ms(percentile(pressed.bare, 95))}",
        f"{ms(value)}, median {ms(median(took))}, n {len(took)}",
        value,
    )
