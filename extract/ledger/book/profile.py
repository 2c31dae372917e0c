"""The profile of a ledger as it is now: what it was made with, and what people changed in 字典 since."""

from dataclasses import replace
from typing import Any

from extract.ledger.book.basis import Basis
from extract.ledger.book.grid import Grid, Value
from extract.ledger.book.items import shown
from extract.ledger.book.workbook import Book
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.profile import Light, Profile, Words
from extract.write.excel.dictionary import NAME, STATUS
from extract.write.excel.freeze import unpack
from extract.write.excel.light import AMBER_NAME, RED_NAME, SOON_NAME


def profile_of(book: Book, basis: Basis) -> Profile:
    """The profile that the ledger was made with, with the status words and limits that stand in 字典 now.

    Raises LedgerError when 底稿 holds no profile that this version knows.
    """
    try:
        profile: Profile = unpack(Profile, basis.about["own_profile"])
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(
            book.path.name, "“底稿”表里的清单样式读不出来", "请更新 luoshi，或换用备份（.bak）"
        ) from error
    grid = book.grids.get(NAME)
    return profile if grid is None else replace(profile, words=_words(grid, profile), light=_light(grid, profile.light))


def _words(grid: Grid, profile: Profile) -> Words:
    words = tuple(dict.fromkeys(filter(None, map(shown, _below(grid, STATUS))))) or profile.words.all
    if words == profile.words.all:
        return profile.words
    parts = {
        key: tuple(word for word in getattr(profile.words, key) if word in words)
        for key in ("finished", "stopped", "late", "standing")
    }
    return Words(words, **parts)


def _light(grid: Grid, light: Light) -> Light:
    limits: dict[str, Any] = {}
    for key, name in (("soon", SOON_NAME), ("amber", AMBER_NAME), ("red", RED_NAME)):
        value = next(iter(_below(grid, name)), None)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3650:
            limits[key] = int(value)
    return replace(light, **limits)


def _below(grid: Grid, heading: str) -> list[Value]:
    """The values below a heading in the first row."""
    columns = [column for column, value in grid.values.get(1, {}).items() if value == heading]
    return [cells[columns[0]] for row, cells in grid.values.items() if row > 1 and columns and columns[0] in cells]
