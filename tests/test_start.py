"""What is needed to start from a checkout.

- start-old: an older Python reads start.py, so that it can say which one is needed.
- start-words: without a word it opens the demonstration, with `app` the app; all else is passed on.
- start-versions: constraints.txt has a version for each dependency, and within the range that pyproject.toml gives.
- start-reasons: each dependency has its reason beside it.
"""

import ast
import runpy
import tomllib
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
