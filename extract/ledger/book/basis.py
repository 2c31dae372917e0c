"""底稿 read back: what the program wrote into a ledger, to know afterwards what people changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extract.ledger.book.grid import Grid, place, rows_of
from extract.vocabulary.errors import LedgerError

NAME = "底稿"
"""The very hidden sheet; see write/excel/basis.py, which writes it."""
_CONTENT = 5
"""First column of the JSON text, which goes on in the columns after it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A task as the program wrote it. record: as in .jsonl. marks: our key → checksum of the cell as written."""

    document: str
    id: str
    record: Mapping[str, Any]
    marks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that the program wrote. about: facts of the whole workbook, by name ("profile", "title").

    documents: name → what is needed to write its other sheets again. tasks: in the order written. sums: sheet →
    checksums of its texts as written.
    """

    about: Mapping[str, Any]
    documents: Mapping[str, Mapping[str, Any]]
    tasks: tuple[Written, ...]
    sums: Mapping[str, Any] = field(default_factory=dict)


def read_basis(grid: Grid, name: str) -> Basis:
    """The content of the sheet; name: of the file, for errors. Raises LedgerError naming the cell that is damaged."""
    about: dict[str, Any] = {}
    sums: dict[str, Any] = {}
    documents: dict[str, dict[str, Any]] = {}
    tasks: list[Written] = []
    for row, kind, key, content in _rows(grid, name):
        try:
            if kind == "表":
                about = content
            elif kind == "校验":
                sums = content
            elif kind == "文件":
                documents[key] = content
            else:
                tasks.append(Written(content["record"]["document"], key, content["record"], content.get("cells", {})))
        except (KeyError, TypeError) as error:
            raise _damaged(name, row) from error
    return Basis(about, documents, tuple(tasks), sums)


def _rows(grid: Grid, name: str) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, kind, key and content of every row below the header."""
    for row, cells in rows_of(grid, 2):
        text = "".join(str(value) for column, value in cells.items() if column >= _CONTENT)
        try:
            content = json.loads(text)
        except ValueError as error:
            raise _damaged(name, row) from error
        if not isinstance(content, dict):
            raise _damaged(name, row)
        yield row, str(cells.get(1) or ""), str(cells.get(2) or ""), content


def _damaged(name: str, row: int) -> LedgerError:
    remedy = "这张隐藏的表由程序使用，请不要改动；请换用备份（.bak）"
    return LedgerError(name, "内容已被改动或不完整", remedy, NAME, place(row, _CONTENT))
