"""What is needed to start from a checkout.

- start-old: an older Python reads start.py, so that it can say which one is needed.
- start-words: without a word it opens the demonstration, with `app` the app; all else is passed on.
- start-tools: the tools are installed without a check being run.
- start-versions: constraints.txt has a version for each dependency, and within the range that pyproject.toml gives.
- start-reasons: each dependency has its reason beside it.
"""

import ast
import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
DEPENDENCIES = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]


def test_an_older_python_can_read_it() -> None:
    """start-old."""
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], ["demo"]),
        (["app"], []),
        (["app", "--sessions", "here"], ["--sessions", "here"]),
        (["show", "app"], ["show", "app"]),
    ],
)
def test_what_the_program_is_told(words: list[str], told: list[str]) -> None:
    """start-words."""
    assert runpy.run_path(str(ROOT / "start.py"))["passed_on"](words) == told


@pytest.mark.parametrize("installed", ["dev", ""])
def test_the_tools_are_installed_and_nothing_is_run(tmp_path: Path, installed: str) -> None:
    """start-tools: in a copy whose environment has them already, or the program alone and nothing to fetch from."""
    here = tmp_path.resolve()
    files = [shutil.copy(ROOT / name, here) for name in ("start.py", "pyproject.toml", "constraints.txt")]
    venv.create(here / ".venv", with_pip=False)
    python = runpy.run_path(files[0])["program"](here / ".venv", "python")
    digest = hashlib.sha256(b"".join(Path(file).read_bytes() for file in files[1:]) + str(here).encode()).hexdigest()
    place = "{} {}.{}.{}".format(here / ".venv", *sys.version_info[:3])
    (here / ".venv/audit-tui-start.txt").write_text(f"{place}\n{digest}\n{installed}\n", encoding="utf-8")
    ended = subprocess.run(
        [python, files[0], "tools"],
        env=os.environ | {"PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = f"The tools are in {python.parent}." if installed else "Installing audit-tui into .venv"
    assert ended.stdout.startswith(said)
    assert (ended.returncode == 0) == bool(installed), ended.stderr


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_a_dependency_is_constrained_within_its_range(dependency: str) -> None:
    """start-versions."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    constrained = [Requirement(line) for line in lines if line and not line.startswith("#")]
    versions = {canonicalize_name(line.name): str(line.specifier).removeprefix("==") for line in constrained}
    wanted = Requirement(dependency)
    assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)])


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_a_dependency_has_its_reason_beside_it(dependency: str) -> None:
    """start-reasons."""
    line = next(line for line in PYPROJECT.splitlines() if f'"{dependency}"' in line)
    assert "# " in line
