"""Make the pictures of the documentation: `python docs/make_pictures.py`.

The app is driven as in a test, on a fresh copy of the fictional demonstration, and each picture is what it shows. The
pictures load nothing from elsewhere: whoever looks at one uses a fixed-width font of their own.
"""

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from audit_tui.demonstration import make_demonstration
from audit_tui.tui.app import AuditApp
from audit_tui.tui.saver import SaveState
from audit_tui.workspace import Workspace

PICTURES = Path(__file__).parent / "pictures"

SIZE = (100, 30)

_CELL = 12.2
"""How wide a letter is in the picture."""

_WRITTEN = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+"(?P<rest>[^>]*)>'
    r"(?P<text>[^<]*)</text>"
)
_BLANK = "&#160;"
_ENTITY = re.compile(r"&#?[0-9a-z]+;")

_WEB_FONTS = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_MADE_UP_NAMES = re.compile(r"terminal-\d+")
_FONT = "font-family: Fira Code, monospace"
_PLAIN_FONT = 'font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace'
_TITLE_FONT = "font-family: arial"
_PLAIN_TITLE_FONT = "font-family: sans-serif"


async def make(folder: Path) -> None:
    """Write every picture into the folder."""
    with tempfile.TemporaryDirectory() as sessions:
        workspace = Workspace(Path(sessions), clock=lambda: datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
        made = make_demonstration(workspace, workspace.sessions)
        made.close()
        app = AuditApp(workspace, session=made.audit.details.id)
        async with app.run_test(size=SIZE) as pilot:
            app.saved = SaveState()
            await pilot.press("v", "v")
            await app.saver.drained()
            app.saved = SaveState()
            await pilot.pause()
            _write(app, folder / "walk.svg", "One question, revealed")
            await pilot.press("escape")
            await pilot.pause()
            _write(app, folder / "session.svg", "The session: records and agencies")
            await pilot.press("s")
            await pilot.pause()
            _write(app, folder / "summary.svg", "The summary")


def _write(app: AuditApp, path: Path, title: str) -> None:
    path.write_text(plain(app.export_screenshot(title=title)), encoding="utf-8", newline="\n")


def plain(svg: str) -> str:
    """The picture without fonts from the web, and with names that are the same each time it is made."""
    without = (
        _WRITTEN.sub(_without_margins, _WEB_FONTS.sub("", svg))
        .replace(_FONT, _PLAIN_FONT)
        .replace(_TITLE_FONT, _PLAIN_TITLE_FONT)
    )
    lines = (line.rstrip() for line in _MADE_UP_NAMES.sub("terminal", without).splitlines())
    return "\n".join(lines) + "\n"


def _without_margins(written: re.Match[str]) -> str:
    """A piece of text that begins and ends with a letter: some viewers drop blanks there and shift the rest."""
    text = written["text"].rstrip("\n")
    before = 0
    while text.startswith(_BLANK):
        text, before = text.removeprefix(_BLANK), before + 1
    while text.endswith(_BLANK):
        text = text.removesuffix(_BLANK)
    if not text:
        return ""
    x, length = float(written["x"]) + before * _CELL, len(_ENTITY.sub("x", text)) * _CELL
    place = f'x="{x:.1f}" y="{written["y"]}" textLength="{length:.1f}"'
    return f'<text class="{written["style"]}" {place}{written["rest"]}>{text}</text>'


def main() -> None:
    """Make the pictures where the documentation shows them."""
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(make(PICTURES))


if __name__ == "__main__":
    main()
