"""底稿: a very hidden sheet with what the program wrote, so that a later run knows what people changed."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from zlib import crc32

from extract.vocabulary.records import record
from extract.vocabulary.result import Result
from extract.vocabulary.task import Task
from extract.write.excel.freeze import frozen, pack
from extract.write.excel.ledger import Ledger
from extract.write.excel.sheet import Sheet, Value, canon, safe

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "底稿"
VERSION = 1
"""Of the sheet's own format; a program that knows only older ones refuses it."""
CHUNK = 32_000
"""Characters of JSON a cell; Excel takes 32,767 UTF-16 units, and every character here is one (others are escaped)."""
_HEADINGS = ("类别", "编号", "文件", "校验值", "内容（程序使用，请不要改动）")
_ESCAPED = re.compile("[\x7f-\x9f\ufffe\uffff\ud800-\udfff\U00010000-\U0010ffff]|_(?=x)")
"""What a cell cannot hold, or readers of workbooks take for an escape of their own (_x0041_)."""


class BasisSheet:
    """The sheet being filled: one row about the workbook, then a row a document and a row a task."""

    def __init__(self, book: "Workbook") -> None:
        self.sheet = book.add_worksheet(NAME)
        self.sheet.very_hidden()
        self._row = 0
        for number, heading in enumerate(_HEADINGS):
            self.sheet.write_string(0, number, heading)

    def about(self, content: Mapping[str, Any]) -> None:
        """Note facts of the whole workbook."""
        self._put("表", "", "", "", content)

    def document(self, result: Result) -> None:
        """Note a document: all that its other sheets were written from."""
        source = result.document.source
        self._put("文件", source.name, source.name, source.sha256, frozen(result))

    def task(self, task: Task, sha256: str, cells: Mapping[str, Value]) -> None:
        """Note a task: its record, and of the cells as written a checksum each."""
        marks = {key: mark(value) for key, value in cells.items() if key not in ("light", "id") and canon(value)}
        self._put("任务", task.id, task.document, sha256, {"record": record(task), "cells": marks})

    def sums(self, sheets: Iterable[Sheet]) -> None:
        """Note the checksums of what was written on other sheets, to see later whether people wrote there."""
        self._put("校验", "", "", "", {sheet.name: sheet.sums for sheet in sheets})

    def _put(self, kind: str, key: str, document: str, sha256: str, content: Mapping[str, Any]) -> None:
        self._row += 1
        text = as_json(content)
        parts = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]
        for number, part in enumerate((kind, safe(key), safe(document), sha256, *parts)):
            self.sheet.write_string(self._row, number, part)


def facts_of(ledger: Ledger) -> dict[str, Any]:
    """What the list looks like as written: its profile, the lines above it, its headings with their keys."""
    return {
        "version": VERSION, "profile": ledger.profile.name, "own_profile": pack(ledger.profile), "title": ledger.title,
        "source": ledger.source, "stamp": ledger.stamp, "note": ledger.note,
        "headings": {column.heading: column.key for column in ledger.sheet.columns},
    }  # fmt: skip


def as_json(content: Mapping[str, Any]) -> str:
    """JSON of characters that every reader of workbooks gives back unchanged."""
    return _ESCAPED.sub(_escape, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "_" else "\\u005f"


def mark(value: Value) -> int:
    """The checksum of a cell's value, by which a later run sees whether people changed it."""
    return crc32(canon(value).encode("utf-8", "replace"))
