"""Draw the architecture into its page, from the code as it is: `python docs/make_architecture.py`.

The layers come from the contract in pyproject.toml, the arrows from the imports that stand in the modules, and what a
module is for from the first sentence of its docstring. What is drawn stands between `<!-- NAME -->` and
`<!-- end of NAME -->` in docs/architecture.md.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/architecture.md"
PACKAGE = "audit_tui"

_BLOCK = re.compile(r"<!-- (?P<name>layers|arrows|modules) -->\n.*?<!-- end of (?P=name) -->", re.DOTALL)


def layers() -> tuple[tuple[str, ...], ...]:
    """The layers, the highest first: each the parts of the package that stand side by side in it."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = told["tool"]["importlinter"]["contracts"]
    found = next(each["layers"] for each in contracts if each["type"] == "layers")
    return tuple(tuple(re.findall(r"\w+", layer)) for layer in found)


def _part(module: str) -> str:
    """The part of the package that a module belongs to."""
    return module.split(".")[1] if "." in module else module


@cache
def modules() -> tuple[tuple[str, Path], ...]:
    """Every module of the package with its file, in the order of their names."""
    paths = sorted((ROOT / PACKAGE).rglob("*.py"))
    found = ((".".join(path.relative_to(ROOT).with_suffix("").parts), path) for path in paths)
    return tuple((name.removesuffix(".__init__"), path) for name, path in found)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Each module of the package that is imported, and whether for the types alone."""
    typed = {id(each) for found in ast.walk(tree) if _is_for_types(found) for each in ast.walk(found)}
    for node in ast.walk(tree):
        names: Iterable[str] = ()
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            names = (each.name for each in node.names)
        yield from ((name, id(node) in typed) for name in names if name.startswith(f"{PACKAGE}."))


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def arrows() -> tuple[tuple[str, str], ...]:
    """Which part imports which; what is imported for the types alone is left out."""
    known = {part for layer in layers() for part in layer}
    found = {
        (_part(module), _part(name))
        for module, path in modules()
        for name, for_types in _imported(_tree(path))
        if not for_types
    }
    return tuple(sorted(each for each in found if each[0] != each[1] and known.issuperset(each)))


def first_sentence(path: Path) -> str:
    """What a module says that it is for."""
    said = " ".join((ast.get_docstring(_tree(path)) or "").split("\n\n")[0].split())
    return re.split(r"(?<=[.?])\s+(?=[A-Z])", said)[0]


def _layers() -> str:
    """A drawing: a box for each layer, and an arrow for each part that imports one of the next that it needs."""
    lines = ["```mermaid", "flowchart TD"]
    for number, layer in enumerate(layers()):
        lines += [f'  subgraph layer{number}[" "]', "    direction LR"]
        lines += [f"    {_node(part)}[{part}]" for part in layer]
        lines.append("  end")
    lines += [f"  {_node(here)} --> {_node(there)}" for here, there in _needed(arrows())]
    return "\n".join((*lines, "```"))


def _node(part: str) -> str:
    """The name of a part in the drawing, where `end` and the like would have a meaning."""
    return f"part_{part.strip('_')}"


def _needed(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The arrows without those that can be reached by way of another part: all of them would hide one another."""
    ahead: dict[str, set[str]] = {}
    for here, there in found:
        ahead.setdefault(here, set()).add(there)

    def reached(part: str) -> set[str]:
        return ahead.get(part, set()).union(*(reached(each) for each in ahead.get(part, ())))

    return sorted(
        (here, there) for here, there in found if not any(there in reached(each) for each in ahead[here] - {there})
    )


def _arrows() -> str:
    lines = ["| part | imports |", "|---|---|"]
    for here, each in groupby(arrows(), key=lambda one: one[0]):
        lines.append(f"| `{here}` | {', '.join(f'`{there}`' for _, there in each)} |")
    return "\n".join(lines)


def _modules() -> str:
    lines: list[str] = []
    for part in (part for layer in layers() for part in layer):
        mine = [(name, path) for name, path in modules() if _part(name) == part]
        rows = [(name.removeprefix(f"{PACKAGE}."), first_sentence(path)) for name, path in mine]
        lines += ["", f"### `{part}`", "", "| module | |", "|---|---|"]
        lines += [f"| `{name}` | {_cell(words)} |" for name, words in rows]
    return "\n".join(lines[1:])


def _cell(words: str) -> str:
    return words.replace("|", r"\|")


def with_drawings(text: str) -> str:
    """The page with all that is drawn as the code is now."""
    made = {"layers": _layers, "arrows": _arrows, "modules": _modules}
    return _BLOCK.sub(lambda found: _between(found["name"], made[found["name"]]()), text)


def _between(name: str, drawn: str) -> str:
    return f"<!-- {name} -->\n{drawn}\n<!-- end of {name} -->"


def main() -> None:
    """Bring the page up to date."""
    PAGE.write_text(with_drawings(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
