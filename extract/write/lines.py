"""Formats of one line a task: .jsonl for programs, .csv for any table program."""

import csv
import json
from pathlib import Path
from typing import Any

from extract.vocabulary.outcome import Outcome
from extract.vocabulary.records import COLUMNS, SUGGESTED, record
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label
from extract.write.sink import Options
from extract.write.words import HEADINGS, translated

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet read a CSV cell as a formula (OWASP, "CSV Injection"), the
full-width forms included."""


class JsonlSink:
    """One JSON object a line, UTF-8 without BOM, as `records.record` gives it."""

    def __init__(self, path: Path, options: Options) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._done = options.include_done

    def add(self, result: Result) -> None:
        """Write the document's rows."""
        for task in result.tasks:
            if self._done or task.kind is not Label.DONE:
                self._file.write(_line(record(task)))

    def note(self, outcome: Outcome) -> None:
        """Nothing: the format has no room for it; the shell prints what went wrong."""

    def close(self) -> None:
        """Flush and close."""
        self._file.close()

    def abort(self) -> None:
        """Close."""
        self._file.close()


def _line(row: dict[str, Any]) -> str:
    """One line of JSON; lone surrogates (broken input) become escapes, as UTF-8 has none."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(row)
    return text + "\n"


class CsvSink:
    """Chinese headings, UTF-8 with BOM (Excel then shows Chinese rightly), CRLF as RFC 4180 asks.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, the customary way:
    it is visible in the cell, and nothing is lost or run. The first document says whether there are proposals.
    """

    def __init__(self, path: Path, options: Options) -> None:
        self._file = path.open("w", encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(self._file)
        self._columns: list[str] = []
        self._done = options.include_done

    def add(self, result: Result) -> None:
        """Write the document's rows."""
        self._head(suggested=result.settings.suggest_owners)
        for task in result.tasks:
            if self._done or task.kind is not Label.DONE:
                row = translated(task)
                self._writer.writerow([harmless(row.get(heading)) for heading in self._columns])

    def _head(self, *, suggested: bool) -> None:
        """Write the header, once."""
        if not self._columns:
            keys = (*COLUMNS, SUGGESTED) if suggested else COLUMNS
            self._columns = [HEADINGS[key] for key in keys]
            self._writer.writerow(self._columns)

    def note(self, outcome: Outcome) -> None:
        """Nothing: the format has no room for it; the shell prints what went wrong."""

    def close(self) -> None:
        """Flush and close; a list without documents has its header."""
        self._head(suggested=False)
        self._file.close()

    def abort(self) -> None:
        """Close."""
        self._file.close()


def harmless(value: object) -> object:
    """Text that starts like a formula with an apostrophe before it, NUL removed; other values unchanged."""
    if not isinstance(value, str):
        return value
    value = value.replace("\0", "")
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
