"""What the README files promise: the two command lines, every option, the record, links, figures."""

import ast
import json
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from extract.evaluate.score import FIGURES
from extract.shell.commands import COMMANDS
from extract.vocabulary.records import record
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Target, Task
from extract.vocabulary.version import VERSION

ROOT = Path(__file__).parents[1]
ENGLISH = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")
BASELINE = ROOT / "corpora" / "baseline.json"


def block(text: str, mark: str) -> str:
    """The fenced block right after <!-- mark -->."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", text, re.S)
    assert found, f"no block marked <!-- {mark} -->"
    return found[1]


def test_the_two_command_lines() -> None:
    lines = [re.sub(r"\s+", " ", line) for line in block(ENGLISH, "run").splitlines()]
    assert lines == [
        "pip install . && luoshi extract corpora/samples -o 任务清单.xlsx",
        'pip install ".[test]" && pytest',
    ]


def test_the_build_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "pytest" not in re.sub(r"#.*|\*pytest\*", "", script), "the build must take the line from the README"
    done = subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def options(command: str) -> set[str]:
    """The long names of the options of a command and of its own commands."""
    found = [import_module(f"extract.shell.commands.{command}").command]
    found += getattr(found[0], "commands", {}).values()
    names = {name for each in found for param in each.params for name in param.opts}
    return {name for name in names if name.startswith("--")} - {"--help"}


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["README.md", "README.zh-CN.md"])
def test_every_option_is_explained(text: str) -> None:
    for name in options("extract"):
        assert name in text or (name == "--output" and " -o " in text)
    known = {"--no-index", "--find-links", "--help"}.union(*map(options, COMMANDS))
    for name in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)):
        assert name in known, f"{name} is no option"


def test_the_record_has_the_keys_that_are_written() -> None:
    task = Task(
        "d", "T-0", Label.TASK, (), "", "", (Requirement(0, 1, "t", Strength.MUST, Level.HARD),),
        (Owner(Role.LEAD, "t", 0, 1, "t"),), (Deadline("t", 0, 1),), (Target("t", 0, 1),),
    )  # fmt: skip
    shown, written = json.loads(block(ENGLISH, "record")), record(task)
    assert set(shown) == set(written)
    for key in ("requirements", "owners", "deadlines", "targets"):
        assert set(shown[key][0]) == set(written[key][0])


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.search(r"```python\n(.*?)```", ENGLISH, re.S)
    assert found
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(ast.parse(found[1]), "README.md", "exec"), names)
    assert Path("任务清单.xlsx").stat().st_size and len(names["frame"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh-CN.md", "CHANGELOG.md", "benchmarks/README.md", "corpora/README.md"]
)
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_the_version_is_in_the_changelog() -> None:
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_figures_are_those_that_the_gate_holds() -> None:
    """A row `| … (`key`) | 0.91 |` of the figures must lie at the floor of corpora/baseline.json or up to 0.02 above it."""
    part = re.search(r"<!-- figures:begin -->(.*?)<!-- figures:end -->", ENGLISH, re.S)
    assert part, "the marks around the figures are missing"
    shown = {key: float(value) for key, value in re.findall(r"\(`(\w+)`\)\s*\|\s*(\d\.\d+)", part[1])}
    assert set(shown) <= set(FIGURES)
    if shown:
        floors = json.loads(BASELINE.read_text("utf-8"))["floors"]
        for key, value in shown.items():
            assert floors[key] - 0.005 <= value <= floors[key] + 0.02, key
