"""Which of the program's own sheets people wrote into: they are made anew, so what was typed there must be kept aside."""

import re
from collections.abc import Collection, Mapping
from datetime import time, timedelta
from typing import Any
from zlib import crc32

from extract.ledger.book.basis import Basis
from extract.ledger.book.grid import Grid
from extract.ledger.book.package import Part
from extract.vocabulary.profile import Words
from extract.write.excel.dictionary import NAME as DICTIONARY
from extract.write.excel.dictionary import STATUS
from extract.write.excel.light import AMBER_NAME, LIGHTS, RED_NAME, SOON_NAME
from extract.write.excel.live import GONE
from extract.write.excel.sheet import canon, word_sum

_NUMBERS = re.compile(r"[已、\d]+(?:（续）)?|\d+-\d+|查看")
"""What our links show: 12, 已3, 3、5, 120-168."""


def edited(basis: Basis | None, grids: Mapping[str, Grid], parts: Mapping[str, Part]) -> set[str]:
    """Names of the sheets with texts that the program did not write, in whatever order they were sorted, or with notes.

    Without 底稿 nothing is known: none.
    """
    sums = basis.sums if basis else {}
    own = (
        {DICTIONARY}
        if DICTIONARY in grids and (parts[DICTIONARY].noted or parts[DICTIONARY].formulas or _beside(grids[DICTIONARY]))
        else set()
    )
    known = _vocabulary(basis)
    return own | {
        name
        for name, columns in sums.items()
        if name in grids
        and (parts[name].noted or parts[name].formulas != columns["formulas"] or _differs(grids[name], columns, known))
    }


def _vocabulary(basis: Basis | None) -> frozenset[str]:
    """The words that formulas of the program can come to show."""
    words = basis.about.get("own_profile", {}).get("words", {}).get("all", Words().all) if basis else ()
    return frozenset((*words, *LIGHTS, GONE))


def _beside(grid: Grid) -> bool:
    """Whether people wrote into 字典 what is neither a status word nor a limit: those are read as they are."""
    headings = grid.values.get(1, {})
    if not set(headings.values()) <= {STATUS, SOON_NAME, AMBER_NAME, RED_NAME}:
        return True
    limits = {column for column, heading in headings.items() if heading != STATUS}
    return any(
        column not in headings or (column in limits and (row > 2 or not isinstance(value, int | float)))
        for row, cells in grid.values.items() if row > 1
        for column, value in cells.items()
    )  # fmt: skip


def _differs(grid: Grid, columns: Mapping[str, Any], known: Collection[str]) -> bool:
    """Whether a sheet holds other values than were written. columns: as `Sheet.sums` of the writer."""
    found: dict[str, int] = {}
    for cells in grid.values.values():
        for number, value in cells.items():
            text = str(value) if isinstance(value, time | timedelta) else canon(value)
            check, usual = crc32(text.encode("utf-8", "replace")), columns.get(str(number), 0)
            found[str(number)] = found.get(str(number), 0) + check
            if isinstance(usual, list) and isinstance(value, str) and not (
                word_sum(value) in usual or value in known or _NUMBERS.fullmatch(value)
            ):  # fmt: skip
                return True
    sums = ((columns.get(column, 0), total) for column, total in found.items())
    return any(not isinstance(usual, list) and usual != total for usual, total in sums)
