"""Formulas of people after the rows that they point to have moved."""

import re
from collections.abc import Mapping

_CELL = re.compile(r"(\$?[A-Za-z]{1,3}\$?)(\d+)")
_AREA = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?")


def moved(formula: str, to: Mapping[int, int], sheet: str, *, here: bool = True) -> str | None:
    """The formula with every reference to a row of the list following that row; None when a row is gone.

    to: row before → row now, from 1; rows that are not in it above the first of them stay, of an area the ends move
    to the first and last row that is left. sheet: name of the list. here: whether the formula stands on it, so that
    references without a sheet are to it.
    """
    from openpyxl.formula import Tokenizer

    if not to:
        return formula
    tokens = Tokenizer(formula)
    parts = ["="]
    for token in tokens.items:
        value: str | None = token.value
        if token.type == "OPERAND" and token.subtype == "RANGE":
            value = _reference(token.value, to, sheet, here=here)
        if value is None:
            return None
        parts.append(value)
    return "".join(parts)


def _reference(text: str, to: Mapping[int, int], sheet: str, *, here: bool) -> str | None:
    """One reference after the move, unchanged where it is not to cells of the list."""
    name, mark, cells = text.rpartition("!")
    if (mark and name.strip("'") != sheet) or (not mark and not here) or not _AREA.fullmatch(cells):
        return text
    ends = cells.split(":")
    rows = [int(_CELL.fullmatch(end)[2]) for end in ends]  # type: ignore[index]  # _AREA has matched
    now = _ends(rows, to)
    if now is None:
        return None
    shifted = [f"{end.rstrip('0123456789')}{row}" for end, row in zip(ends, now, strict=True)]
    return f"{name}{mark}{':'.join(shifted)}"


def _ends(rows: list[int], to: Mapping[int, int]) -> list[int] | None:
    """Where the rows at the ends of a reference are now."""
    first = min(to)
    if len(rows) == 1:
        return [to[rows[0]]] if rows[0] in to else rows if rows[0] < first else None
    inside = [now for row, now in to.items() if min(rows) <= row <= max(rows)]
    if not inside:
        return rows if max(rows) < first else None
    top = min(rows) if min(rows) < first else min(inside)
    return [top, max(inside)]
