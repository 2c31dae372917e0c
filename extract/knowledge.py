"""Layer 1: the only module that opens `models/`. Language knowledge is data: one row, one entry.

Every table is a UTF-8 .tsv with a header line; lines starting with "#" are comments (who wrote it,
from what). Several values in one cell are separated by "|". Examples and counter-examples stand in the
row itself and run as tests, so a new row brings its own test.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from extract.vocabulary.errors import ModelError

_HERE = Path(__file__).parent
_FOLDERS = (_HERE / "models", _HERE.parent / "models")
"""In the installed wheel the tables lie inside the package, in a checkout beside it."""


def model_path(name: str) -> Path:
    """The file `name` ("cues.tsv", "profiles/督办台账.toml") in `models/`; ModelError when missing."""
    for folder in _FOLDERS:
        if (folder / name).exists():
            return folder / name
    raise ModelError(f"缺少模型文件 {name}，请重新安装 luoshi")


def digest() -> str:
    """A hash over all files of `models/`, names and contents: another one when any rule or weight has changed."""
    folder = next(folder for folder in _FOLDERS if folder.exists())
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `models/<name>.tsv` as dicts by column; cells stripped, missing trailing cells "".

    Raises ModelError naming file and line when a row has more cells than the header. The result is
    shared: do not change it.
    """
    path = model_path(f"{name}.tsv")
    header: list[str] = []
    rows: list[dict[str, str]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            continue
        if len(cells) > len(header):
            raise ModelError(f"模型文件 {path.name} 第 {number} 行有 {len(cells)} 格，表头只有 {len(header)} 格")
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return tuple(rows)


class Pattern:
    """A pattern of `models/patterns.tsv`, compiled when it is first asked. Its methods are those of `re.Pattern`.

    They raise ModelError when the table has no such row, or no regular expression in it.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        for row in table("patterns"):
            if row["name"] == self._name:
                try:
                    return re.compile(row["pattern"], re.DOTALL)
                except re.error as error:
                    raise ModelError(f"模型文件 patterns.tsv 的 {self._name} 不是正确的正则表达式：{error}") from error
        raise ModelError(f"模型文件 patterns.tsv 里没有 {self._name}，请重新安装 luoshi")

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        """The first place in a text where it matches, None for none; as of `re.Pattern`."""
        return self.compiled.search

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """Whether it matches where it is asked; as of `re.Pattern`."""
        return self.compiled.match

    @cached_property
    def findall(self) -> Callable[..., list[str]]:
        """All places where it matches; as of `re.Pattern`."""
        return self.compiled.findall


def toml(name: str) -> dict[str, Any]:
    """The content of `models/<name>.toml`. Raises ModelError naming the file when it is missing or malformed."""
    path = model_path(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ModelError(f"模型文件 {path.name} 不是正确的 TOML：{error}") from error


def paper(kind: str) -> Path:
    """The Word template of a paper, `models/papers/<kind>.docx`; ModelError when missing."""
    return model_path(f"papers/{kind}.docx")


def values(cell: str) -> list[str]:
    """The values of a cell: "甲|乙" gives ["甲", "乙"], an empty cell []."""
    return [value for value in cell.split("|") if value]


def toml_names(folder: str) -> list[str]:
    """The names, without ending, of the files `models/<folder>/*.toml`, sorted; ModelError when there is no folder."""
    return sorted(path.stem for path in model_path(folder).glob("*.toml"))
