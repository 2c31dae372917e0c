"""Fonts, colours and borders of the workbook, by name. Fonts are named, never shipped (FangSong and the
like are on every Chinese office computer; others show a substitute).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extract.vocabulary.profile import Fonts

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_GB = Fonts()
TITLE_FONT, HEAD_FONT, BODY_FONT, NOTE_FONT = _GB.title, _GB.head, _GB.body, _GB.note
"""The fonts of GB/T 9704 papers: title, headings, body, notes; a profile may name others."""

_SERIF, _SANS = 1, 2
"""Font families, so that a computer without the named font takes a similar one."""
DEFAULT = {"font_name": "宋体", "font_size": 11, "font_family": _SERIF, "font_charset": 134}
"""The workbook's normal font: its digit, 8 pixels wide, is the unit of column widths (see layout)."""

GRID = "#7F7F7F"
HEAD_FILL, FILL_HEAD, FILL_BODY = "#D9E2F3", "#FFF2CC", "#FFFDF3"
"""Header; header and body of the columns that people fill in."""
SECTION_FILL = "#EDF1F9"
RED, AMBER, GREEN, GREY = "#C00000", "#BF8F00", "#548235", "#808080"
RED_FILL, AMBER_FILL, GREEN_FILL = "#FFC7CE", "#FFEB9C", "#C6EFCE"
TASK_TEXT, DONE_TEXT = "#C55A11", "#548235"
"""Colours of a sentence in 原文 that asks for something, or reports something as done."""
LINK_TEXT = "#1F4E9E"
TASK_FILL, DONE_FILL = "#FFF8EC", "#F3F9EF"

_CELL = {
    "font_name": BODY_FONT,
    "font_size": 11,
    "border": 1,
    "border_color": GRID,
    "text_wrap": True,
    "valign": "vcenter",
}
_LEFT = {**_CELL, "align": "left", "indent": 1}
_CENTER = {**_CELL, "align": "center"}
DAY_FORMAT = 'yyyy"年"m"月"d"日"'
_DATE = {"num_format": DAY_FORMAT}
_FLAT = {**_CELL, "font_size": 10, "valign": "top"}
_FLAT_LEFT = {**_FLAT, "align": "left", "indent": 1}
_HEAD = {**_CENTER, "font_name": HEAD_FONT, "bg_color": HEAD_FILL}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 20, "align": "center", "valign": "vcenter"},
    "sub": {"font_name": NOTE_FONT, "font_size": 11, "align": "left", "valign": "vcenter"},
    "sub_right": {"font_name": NOTE_FONT, "font_size": 11, "align": "right", "valign": "vcenter"},
    "head": _HEAD,
    "head_fill": {**_HEAD, "bg_color": FILL_HEAD},
    "left": _LEFT,
    "center": _CENTER,
    "group": {**_CENTER, "font_name": HEAD_FONT, "bold": True},
    "date": {**_CENTER, **_DATE},
    "plain": {"font_size": 11},
    "day": {**_CENTER, "num_format": 'm"月"d"日"'},
    "percent": {**_CENTER, "num_format": "0.0%"},
    "band": {**_LEFT, "font_name": HEAD_FONT, "font_size": 12, "bg_color": SECTION_FILL},
    "band_link": {**_CENTER, "font_color": LINK_TEXT, "font_size": 10, "bg_color": SECTION_FILL},
    "link_left": {**_LEFT, "font_color": LINK_TEXT},
    "center_strong": {**_CENTER, "font_name": HEAD_FONT},
    "figure": {**_CENTER, "font_name": HEAD_FONT, "font_size": 20},
    "figure_percent": {**_CENTER, "font_name": HEAD_FONT, "font_size": 20, "num_format": "0.0%"},
    "figure_red": {**_CENTER, "font_name": HEAD_FONT, "font_size": 20, "font_color": RED},
    "link": {**_CENTER, "font_color": LINK_TEXT},
    "left_fill": {**_LEFT, "bg_color": FILL_BODY},
    "center_fill": {**_CENTER, "bg_color": FILL_BODY},
    "date_fill": {**_CENTER, **_DATE, "bg_color": FILL_BODY},
    "left_guess": {**_LEFT, "font_name": NOTE_FONT, "font_color": GREY},
    "flat_guess": {**_FLAT_LEFT, "font_name": NOTE_FONT, "font_color": GREY},
    "flat_left": _FLAT_LEFT,
    "flat_name": {**_FLAT_LEFT, "text_wrap": False},
    "flat_center": {**_FLAT, "align": "center"},
    "flat_date": {**_FLAT, "align": "center", "num_format": "yyyy-mm-dd"},
    "flat_number": {**_FLAT, "align": "center", "num_format": "0.00"},
    "flat_link": {**_FLAT, "align": "center", "font_color": LINK_TEXT},
    "flat_head": {**_FLAT_LEFT, "font_name": HEAD_FONT, "bold": True},
    "flat_task": {**_FLAT_LEFT, "bg_color": TASK_FILL},
    "flat_done": {**_FLAT_LEFT, "bg_color": DONE_FILL},
    "flat_grey": {**_FLAT_LEFT, "font_color": GREY},
    "run": {"font_name": BODY_FONT, "font_size": 10},
    "run_head": {"font_name": HEAD_FONT, "font_size": 10, "bold": True},
    "run_task": {"font_name": BODY_FONT, "font_size": 10, "bold": True, "font_color": TASK_TEXT},
    "run_done": {"font_name": BODY_FONT, "font_size": 10, "bold": True, "font_color": DONE_TEXT},
    "note": {"font_name": NOTE_FONT, "font_size": 11, "align": "left", "valign": "vcenter", "text_wrap": True},
    "note_red": {"font_name": NOTE_FONT, "font_size": 11, "font_color": RED},
    "note_amber": {"font_name": NOTE_FONT, "font_size": 11, "font_color": AMBER},
    "note_green": {"font_name": NOTE_FONT, "font_size": 11, "font_color": GREEN},
    "note_grey": {"font_name": NOTE_FONT, "font_size": 11, "font_color": GREY},
    "about_section": {"font_name": HEAD_FONT, "font_size": 12, "bg_color": SECTION_FILL,
                      "valign": "vcenter", "indent": 1},
    "about_head": {**_FLAT, "font_name": HEAD_FONT, "align": "center", "bg_color": HEAD_FILL, "valign": "vcenter"},
    "about": {**_FLAT_LEFT, "valign": "vcenter"},
    "about_center": {**_FLAT, "align": "center", "valign": "vcenter"},
    "mark_task": {**_FLAT, "font_color": TASK_TEXT, "bold": True, "align": "center", "bg_color": TASK_FILL},
    "mark_done": {**_FLAT, "font_color": DONE_TEXT, "bold": True, "align": "center", "bg_color": DONE_FILL},
    "mark_fill": {**_FLAT, "align": "center", "bg_color": FILL_HEAD},
    "hot_red": {"bg_color": RED_FILL, "font_color": RED},
    "hot_amber": {"bg_color": AMBER_FILL, "font_color": "#7F6000"},
    "hot_green": {"bg_color": GREEN_FILL, "font_color": "#375623"},
    "light_red": {"font_color": "#FF0000"},
    "light_amber": {"font_color": "#ED9B00"},
    "light_green": {"font_color": "#00A650"},
    "light_grey": {"font_color": GREY},
}  # fmt: skip


_AS = "\n"
"""Parts the name of a style and a number format; stands in neither."""


class Styles:
    """XlsxWriter formats of one workbook, made on first use: `styles["left"]`; KeyError for unknown names."""

    def __init__(self, book: "Workbook", fonts: Fonts = _GB) -> None:
        chosen = {TITLE_FONT: fonts.title, HEAD_FONT: fonts.head, BODY_FONT: fonts.body, NOTE_FONT: fonts.note}
        self._made = lru_cache(None)(lambda name: book.add_format(_complete(_style(name), chosen)))

    def __getitem__(self, name: str) -> "Format":
        return self._made(name)


def shown_as(name: str, number_format: str) -> str:
    """The name of the style of this name with another number format."""
    return f"{name}{_AS}{number_format}"


def _style(name: str) -> dict[str, Any]:
    """The properties of a style, with the number format that `shown_as` put into its name."""
    base, mark, number_format = name.partition(_AS)
    return {**STYLES[base], "num_format": number_format} if mark else STYLES[base]


def _complete(style: dict[str, Any], fonts: Mapping[str, str]) -> dict[str, Any]:
    """The style in the profile's fonts, with the family of its font and the character set of GB 2312 (134)."""
    if "font_name" not in style:
        return style
    name = fonts.get(style["font_name"], style["font_name"])
    return {
        **style,
        "font_name": name,
        "font_family": _SANS if style["font_name"] == HEAD_FONT else _SERIF,
        "font_charset": 134,
    }
