"""LibreOffice, where it is installed, as the person who fills in a workbook: it types into cells and saves."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")

_SECONDS = 120
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">
"""
_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library"'
_SET_UP = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Job:
    """One workbook: where it is, where its filled-in copy goes, and what is typed into which cell of which sheet."""

    source: Path
    target: Path
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)


def fill(jobs: Sequence[Job]) -> None:
    """Type into each workbook as a person would, in one run of LibreOffice, and save it as a workbook again.

    A cell's format is heeded and a protected cell stays as it was; its rule is not asked, as when a person pastes.
    """
    with TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        _write_macro(profile, _program(jobs))
        said = subprocess.run(
            [
                str(OFFICE),
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation={profile.as_uri()}",
                "macro:///Standard.Module1.Main",
            ],
            timeout=_SECONDS,
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        )
    missing = [str(job.target) for job in jobs if not job.target.exists()]
    assert not missing, (missing, said.stdout, said.stderr)


def _program(jobs: Sequence[Job]) -> str:
    lines = [_BASIC, "Sub Main"]
    for job in jobs:
        lines.append(f"  OpenBook {_quoted(job.source.as_uri())}")
        for (sheet, cell), text in job.cells.items():
            lines.append(f"  TypeInto {_quoted(sheet)}, {_quoted(cell)}, {_quoted(text)}")
        lines.append(f"  SaveBook {_quoted(job.target.as_uri())}")
    lines += ["  StarDesktop.terminate()", "End Sub"]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text as Basic writes it, whatever is in it; a line of Basic is no longer than 1000 or so characters."""
    parts = [text[at : at + 200].replace('"', '""') for at in range(0, len(text), 200)] or [""]
    return " & ".join('"' + part.replace("\n", '" & Chr(10) & "') + '"' for part in parts)


_BASIC = """
Dim Doc As Object

Sub OpenBook(Url As String)
  Dim How(0) As New com.sun.star.beans.PropertyValue
  How(0).Name = "Hidden"
  How(0).Value = False
  Doc = StarDesktop.loadComponentFromURL(Url, "_blank", 0, How())
End Sub

Sub TypeInto(SheetName As String, Address As String, Words As String)
  Dim Dispatcher As Object, Frame As Object
  Dim Go(0) As New com.sun.star.beans.PropertyValue
  Dim Say(0) As New com.sun.star.beans.PropertyValue
  Frame = Doc.CurrentController.Frame
  Doc.CurrentController.setActiveSheet(Doc.Sheets.getByName(SheetName))
  Dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  Go(0).Name = "ToPoint"
  Go(0).Value = Address
  Dispatcher.executeDispatch(Frame, ".uno:GoToCell", "", 0, Go())
  Say(0).Name = "StringName"
  Say(0).Value = Words
  Dispatcher.executeDispatch(Frame, ".uno:EnterString", "", 0, Say())
End Sub

Sub SaveBook(Url As String)
  Dim How(0) As New com.sun.star.beans.PropertyValue
  How(0).Name = "FilterName"
  How(0).Value = "Calc MS Excel 2007 XML"
  Doc.calculateAll()
  Doc.storeToURL(Url, How())
  Doc.close(True)
End Sub
"""


def _write_macro(profile: Path, program: str) -> None:
    """A profile of its own with the program as its only macro, marked as set up already: else it is written over."""
    folder = profile / "user" / "basic" / "Standard"
    folder.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SET_UP, encoding="utf-8")
    (folder / "Module1.xba").write_text(
        _HEAD.format("script:module", "module")
        + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        + f'script:language="StarBasic">{escape(program)}</script:module>\n',
        encoding="utf-8",
    )
    for kind, elements in (("script", '<library:element library:name="Module1"/>'), ("dialog", "")):
        (folder / f"{kind}.xlb").write_text(
            _HEAD.format("library:library", "library")
            + f'<library:library {_LIBRARY} library:name="Standard" library:readonly="false" '
            + f'library:passwordprotected="false">{elements}</library:library>\n',
            encoding="utf-8",
        )
        (folder.parent / f"{kind}.xlc").write_text(
            _HEAD.format("library:libraries", "libraries")
            + f'<library:libraries {_LIBRARY}><library:library library:name="Standard" library:link="false"/>'
            + "</library:libraries>\n",
            encoding="utf-8",
        )
