"""The parts of a workbook's package: which file holds which sheet, and a package with some sheets left empty.

openpyxl reads every sheet cell by cell, 24 times as slowly as calamine; of a ledger it is needed for two or three
sheets (formulas, notes, merges, looks), so the others are emptied before it reads them.
"""

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

_EMPTY = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
"""A formula of a cell in a sheet's XML."""
_DRAWN = re.compile(rb"<a:t>|<xdr:pic>")
"""Text in a shape, or a picture, in a drawing; charts have neither."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet's file in the package, the files that belong to it (notes, drawings), and how many formulas it has."""

    path: str
    others: tuple[str, ...] = ()
    formulas: int = 0

    @property
    def noted(self) -> bool:
        """Whether people hung notes on cells of the sheet."""
        return any("comments" in name.lower() for name in self.others)


def parts_of(path: Path) -> dict[str, Part]:
    """Name of each worksheet → its part, in order. Raises KeyError, ValueError or OSError for a damaged package."""
    with zipfile.ZipFile(path) as package:
        targets = _relations(package, "xl/workbook.xml")
        sheets = _xml(package.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet")
        names = {str(sheet.get("name")): targets.get(str(sheet.get(_RELATION)), "") for sheet in sheets}
        return {name: _part(package, target) for name, target in names.items() if target}


def _part(package: zipfile.ZipFile, path: str) -> Part:
    return Part(path, tuple(_relations(package, path).values()), len(_FORMULA.findall(package.read(path))))


def reduced(path: Path, parts: Mapping[str, Part], wanted: Collection[str]) -> io.BytesIO:
    """The package with every sheet empty but the wanted ones."""
    empty = {part.path for name, part in parts.items() if name not in wanted}
    made = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(made, "w") as copy:
        for name in dict.fromkeys(package.namelist()):
            copy.writestr(name, _EMPTY if name in empty else package.read(name))
    made.seek(0)
    return made


def drawn(path: Path) -> bool:
    """Whether people put pictures, shapes or text boxes into the workbook, which cannot be carried over."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("xl/drawings/drawing")]
        return any(_DRAWN.search(package.read(name)) for name in names)


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Id → path of the files that a part refers to; {} when there are none."""
    folder, _, name = part.rpartition("/")
    try:
        data = package.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    return {
        str(item.get("Id")): _resolved(part, str(item.get("Target")))
        for item in _xml(data).iterfind("{*}Relationship")
        if item.get("TargetMode") != "External"
    }


def _resolved(part: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))


def _xml(data: bytes) -> Any:  # noqa: ANN401
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)
