"""Layer 1: the only module that opens `models/`. Language knowledge is data: one row, one entry.

Every table is a UTF-8 .tsv with a header line; lines starting with "#" are comments (who wrote it,
from what). Several values in one cell are separated by "|". Examples and counter-examples stand in the
row itself and run as tests, so a new row brings its own test.
"""

from functools import cache
from pathlib import Path

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


def values(cell: str) -> list[str]:
    """The values of a cell: "甲|乙" gives ["甲", "乙"], an empty cell []."""
    return [value for value in cell.split("|") if value]


def toml_names(folder: str) -> list[str]:
    """The names, without ending, of the files `models/<folder>/*.toml`, sorted; ModelError when there is no folder."""
    return sorted(path.stem for path in model_path(folder).glob("*.toml"))
