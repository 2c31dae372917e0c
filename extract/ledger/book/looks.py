"""How cells of people's own sheets look, as far as it is written again: font, fill, borders, alignment, number format."""

from collections.abc import Mapping
from typing import Any

Looks = Mapping[str, Mapping[tuple[int, int], Mapping[str, Any]]]
"""Sheet → (row, column) from 1 → properties as XlsxWriter names them."""
_SIDES = ("left", "right", "top", "bottom")
_BORDERS = {"thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7}
_VERTICAL = {"center": "vcenter", "top": "top", "bottom": "bottom"}
_ACROSS = ("left", "center", "right", "justify")


def looks_of(sheet: Any) -> dict[tuple[int, int], dict[str, Any]]:  # noqa: ANN401
    """The looks of an openpyxl worksheet's cells, those with the workbook's own look left out."""
    return {place: _look(cell) for place, cell in sheet._cells.items() if cell.has_style}


def _look(cell: Any) -> dict[str, Any]:  # noqa: ANN401
    font, place = cell.font, cell.alignment
    look: dict[str, Any] = {"num_format": cell.number_format}
    look |= {"font_name": font.name, "font_size": font.size} if font.name and font.size else {}
    look |= {"bold": True} if font.bold else {}
    look |= {"italic": True} if font.italic else {}
    look |= _colour("font_color", font.color)
    if cell.fill.patternType == "solid":
        look |= _colour("bg_color", cell.fill.fgColor)
    look |= {side: _BORDERS[style] for side in _SIDES if (style := getattr(cell.border, side).style) in _BORDERS}
    look |= {"align": place.horizontal} if place.horizontal in _ACROSS else {}
    look |= {"valign": _VERTICAL[place.vertical]} if place.vertical in _VERTICAL else {}
    return look | ({"text_wrap": True} if place.wrap_text else {})


def _colour(key: str, colour: Any) -> dict[str, Any]:  # noqa: ANN401
    """A colour given by its value; those of a theme are left to the reader's own."""
    if colour is None or colour.type != "rgb" or not isinstance(colour.rgb, str) or len(colour.rgb) != 8:
        return {}
    return {key: f"#{colour.rgb[2:]}"}
