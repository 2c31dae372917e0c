"""Word's automatic numbers. They are nowhere in the text: each is counted as Word counts them.

A paragraph names a list (w:num) and a level; the list points to an abstract list that holds the formats
and, shared by all lists that point to it, the counters.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from extract.read.docx.labels import label
from extract.read.docx.package import Package, W, attribute, number, switched_on
from extract.read.docx.styles import Styles
from extract.read.element import Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: format of its number, text around it, first value.

    restart: the level (from 1) that makes this one start again, 0 for never; style: the paragraph style
    that is tied to it, None if there is none.
    """

    style_of_number: str
    text: str
    start: int
    restart: int
    legal: bool
    style: str | None


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: whose counters it uses, its levels, and the values at which it starts anew."""

    abstract: str
    levels: Mapping[int, _Level]
    overrides: Mapping[int, int]


@dataclass
class Numbering:
    """Hands out the label of each paragraph; ask in document order, once a paragraph."""

    package: Package
    styles: Styles
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)
    _lists: dict[str, _List | None] = field(default_factory=dict)
    _styled: dict[str | None, tuple[str | None, str, int]] = field(default_factory=dict)

    def label(self, properties: Element, style: str | None) -> str:
        """The number printed before a paragraph, "" for none and for bullets.

        properties: the paragraph's w:pPr or None. style: its style id or None.
        """
        place = self._place(properties, style)
        if place is None:
            return ""
        found, num, level = place
        counters = self._counters.setdefault(found.abstract, {})
        self._count(counters, found, num, level)
        return _printed(found.levels, counters, level)

    def _place(self, properties: Element, style: str | None) -> tuple[_List, str, int] | None:
        """List, its id and level of a paragraph: its own properties win over those of its styles."""
        own = None if properties is None else properties.find(f"{W}numPr")
        num = attribute(own.find(f"{W}numId")) if own is not None else None
        level = number(own.find(f"{W}ilvl"), 0) if own is not None else None
        if num is None:
            num, tied, styled = self._from_style(style)
            level = level if level is not None else self._tied_level(num, tied, styled)
        found = self._list(num) if num and num != "0" else None
        if found is None or level not in found.levels:
            return None
        return found, num or "", level or 0

    def _from_style(self, style: str | None) -> tuple[str | None, str, int]:
        """List id, the style that names it, and the level it names; worked out once a style."""
        if style not in self._styled:
            self._styled[style] = self._search_styles(style)
        return self._styled[style]

    def _search_styles(self, style: str | None) -> tuple[str | None, str, int]:
        for name, element in self.styles.chain(style):
            named = element.find(f"{W}pPr/{W}numPr")
            num = None if named is None else attribute(named.find(f"{W}numId"))
            if num is not None:
                return num, name, number(named.find(f"{W}ilvl"), 0)
        return None, "", 0

    def _tied_level(self, num: str | None, tied: str, styled: int) -> int:
        """The level that is tied to the style, which wins over the one that the style names."""
        found = self._list(num) if num else None
        levels = found.levels if found else {}
        return next((level for level, entry in levels.items() if entry.style == tied), styled)

    @staticmethod
    def _restarts(entry: _Level, level: int) -> bool:
        """True when a paragraph at `level` (from 0) makes the deeper level `entry` start again."""
        return entry.restart != 0 and level + 1 <= entry.restart

    def _count(self, counters: dict[int, int], found: _List, num: str, level: int) -> None:
        """Move the counter of a level on by one, and let deeper levels start again."""
        if level in found.overrides and (num, level) not in self._started:
            self._started.add((num, level))
            counters[level] = found.overrides[level]
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = found.levels[level].start
        for deeper in [key for key in counters if key > level]:
            if deeper not in found.levels or self._restarts(found.levels[deeper], level):
                del counters[deeper]

    def _list(self, num: str) -> _List | None:
        if num not in self._lists:
            self._lists[num] = self._read_list(num)
        return self._lists[num]

    def _read_list(self, num: str) -> _List | None:
        """The list with this id, None when the document defines none."""
        element = self._nums.get(num)
        abstract = self._abstract(element)
        if element is None or abstract is None:
            return None
        levels = dict(self._levels(abstract))
        overrides: dict[int, int] = {}
        for change in element.findall(f"{W}lvlOverride"):
            level = number(change, 0, "ilvl")
            levels |= dict(self._levels(change))
            start = change.find(f"{W}startOverride")
            if start is not None:
                overrides[level] = number(start, 1)
        return _List(attribute(abstract, "abstractNumId") or "", levels, overrides)

    def _abstract(self, num: Element) -> Element:
        """The abstract list behind a w:num, also where it is kept by a list style; None when missing."""
        for _ in range(_LEVELS):  # a chain of links is at most a few long; a circle must end
            if num is None:
                return None
            abstract = self._abstracts.get(attribute(num.find(f"{W}abstractNumId")) or "")
            link = None if abstract is None else attribute(abstract.find(f"{W}numStyleLink"))
            if link is None:
                return abstract
            if link in self._linked:
                return self._linked[link]
            num = self._nums.get(self._from_style(link)[0] or "")
        return None

    @staticmethod
    def _levels(parent: Element) -> list[tuple[int, _Level]]:
        return [(number(lvl, 0, "ilvl"), _level(lvl)) for lvl in parent.findall(f"{W}lvl")]

    @cached_property
    def _root(self) -> Element:
        return self.package.part("numbering")

    @cached_property
    def _nums(self) -> dict[str, Element]:
        found = [] if self._root is None else self._root.findall(f"{W}num")
        return {attribute(num, "numId") or "": num for num in found}

    @cached_property
    def _abstracts(self) -> dict[str, Element]:
        found = [] if self._root is None else self._root.findall(f"{W}abstractNum")
        return {attribute(abstract, "abstractNumId") or "": abstract for abstract in found}

    @cached_property
    def _linked(self) -> dict[str, Element]:
        """Abstract lists by the list style that keeps them."""
        links = ((attribute(item.find(f"{W}styleLink")), item) for item in self._abstracts.values())
        return {link: item for link, item in links if link}


def _level(element: Element) -> _Level:
    """One w:lvl; a format newer than Word 2007 stands in an alternative whose fallback is read."""
    level = number(element, 0, "ilvl")
    style = element.find(f"{W}numFmt")
    if style is None:
        style = next(reversed(list(element.iter(f"{W}numFmt"))), None)
    return _Level(
        style_of_number=attribute(style) or "decimal",
        text=attribute(element.find(f"{W}lvlText")) or "",
        start=number(element.find(f"{W}start"), 0),
        restart=number(element.find(f"{W}lvlRestart"), level),
        legal=switched_on(element.find(f"{W}isLgl")),
        style=attribute(element.find(f"{W}pStyle")),
    )


def _printed(levels: Mapping[int, _Level], counters: Mapping[int, int], level: int) -> str:
    """The level's text with every %n replaced by that level's counter in its own format."""
    entry = levels[level]
    if entry.style_of_number == "bullet":
        return ""

    def value(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if place not in levels:
            return ""
        style = "decimal" if entry.legal else levels[place].style_of_number
        return label(counters.get(place, levels[place].start), style)

    return _PLACE.sub(value, entry.text).strip()
