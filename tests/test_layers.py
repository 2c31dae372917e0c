"""Imports go down only. The tree is read with ast, so that imports inside functions count as well."""

import ast
import sys
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "extract"

LAYERS = {
    "vocabulary": 0,
    "knowledge": 1,
    "scratch": 1,
    "read": 2,
    "structure": 2,
    "supervise": 2,
    "detect": 3,
    "meaning": 4,
    "pipeline": 5,
    "examine": 6,
    "write": 6,
    "evaluate": 6,
    "compare": 6,
    "bridge": 6,
    "batch": 7,
    "ledger": 7,
    "shell": 8,
    "__main__": 9,
    "__init__": 9,
}
"""Part of the package (folder or module right below extract/) and its layer. The package itself names all."""

MODULES = sorted(ROOT.rglob("*.py"))


def part_of(module: str) -> str:
    """extract.read.docx.body is a part of "read"."""
    return module.split(".")[1] if "." in module else "__init__"


def name_of(path: Path) -> str:
    return ".".join(("extract", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


def imported(source: str, package: str) -> set[str]:
    """Full names of our modules that this source imports, anywhere in it (for type checkers, too)."""
    tree = ast.parse(source)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] + "." if node.level else ""
            module = (base + (node.module or "")).rstrip(".")
            inner = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name if name in NAMES else module for name in inner}
    return {name for name in found if name == "extract" or name.startswith("extract.")}


NAMES = {name_of(path) for path in MODULES}


def wrong_way(part: str, targets: set[str]) -> set[str]:
    """Targets that this part may not import: higher layers, and neighbours in its own layer."""
    return {t for t in targets if part_of(t) != part and LAYERS[part_of(t)] >= LAYERS[part]}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    name = name_of(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    assert part_of(name) in LAYERS, f"{name} belongs to no layer: add its part to LAYERS"
    assert not wrong_way(part_of(name), imported(path.read_text("utf-8"), package))


@pytest.mark.parametrize(
    ("part", "source", "bad"),
    [
        ("detect", "from extract.meaning.rows import rows", {"extract.meaning.rows"}),
        ("detect", "def f():\n    import extract.pipeline", {"extract.pipeline"}),
        ("read", "from extract.structure import outline", {"extract.structure.outline"}),
        ("write", "from extract.evaluate.gold import load_gold", {"extract.evaluate.gold"}),
        ("vocabulary", "from extract import knowledge", {"extract.knowledge"}),
        ("write", "from ..shell import cli", {"extract.shell.cli"}),
        ("meaning", "from extract.detect.judge import judge", set()),
        ("detect", "from extract.detect.cues import Cue", set()),
        ("shell", "from extract.write import write", set()),
    ],
)
def test_the_rule_itself(part: str, source: str, bad: set[str]) -> None:
    assert wrong_way(part, imported(source, f"extract.{part}")) == bad


def rooms_of(folder: Path) -> dict[str, set[str]]:
    """Which rooms (modules and folders right in this folder) each of them imports."""
    base, graph = name_of(folder / "__init__.py"), defaultdict(set)
    for path in folder.rglob("*.py"):
        name = name_of(path)
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        near = {t for t in imported(path.read_text("utf-8"), package) if t == base or t.startswith(f"{base}.")}
        graph[room_of(name, base)] |= {room_of(t, base) for t in near} - {room_of(name, base)}
    return graph


def room_of(name: str, base: str) -> str:
    """extract.read.mail.mime is in the room "mail" of extract.read."""
    return name[len(base) + 1 :].split(".")[0] if name != base else "__init__"


@pytest.mark.parametrize("folder", sorted({p.parent for p in MODULES}), ids=lambda f: name_of(f / "__init__.py"))
def test_no_room_imports_one_that_imports_it(folder: Path) -> None:
    assert tuple(TopologicalSorter(rooms_of(folder)).static_order())  # a circle raises CycleError, which names it


def test_a_circle_of_rooms_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, source in (("a", "from extract.b import x"), ("b", "import extract.a.inner")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "inner.py").write_text(source)
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    with pytest.raises(CycleError):
        tuple(TopologicalSorter(rooms_of(tmp_path)).static_order())


def test_only_knowledge_opens_the_models() -> None:
    openers = {
        name_of(p) for p in MODULES if '"models"' in p.read_text("utf-8") or "model_path(" in p.read_text("utf-8")
    }
    assert openers == {"extract.knowledge"}


def test_nobody_imports_the_package_itself() -> None:
    """Only the public interface (extract/__init__.py) names everything; below it every import is of a module."""
    names = {name_of(p) for p in MODULES if "extract" in imported(p.read_text("utf-8"), name_of(p))}
    assert not names
