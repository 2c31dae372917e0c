"""What paragraph styles say: heading level, title, numbering, hidden text, through their basedOn chains."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from extract.read.docx.package import Package, W, attribute, number, switched_on
from extract.read.element import Element

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLES = ("title", "标题")
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading)$|toc heading$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style makes of its paragraphs. level: heading level from 1 to 9, None for body text.

    contents: a line of the table of contents, which repeats a heading.
    """

    level: int | None
    title: bool
    contents: bool
    hidden: bool


@dataclass(frozen=True)
class Styles:
    """Styles by id, read when the first paragraph asks: many documents have big tables and use none."""

    package: Package
    _looks: dict[str | None, Look] = field(default_factory=dict)

    def look(self, style: str | None) -> Look:
        """What the style with this id says, worked out once."""
        if style not in self._looks:
            name = self._named(style)
            hidden, contents = self._hides(style), bool(_CONTENTS.match(name))
            self._looks[style] = Look(self._level(style), name.lower() in _TITLES, contents, hidden)
        return self._looks[style]

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        root = self.package.part("styles")
        found = [] if root is None else root.findall(f"{W}style")
        return {style.get(f"{W}styleId", ""): style for style in found}

    @cached_property
    def default(self) -> str | None:
        """Id of the style of paragraphs that name none."""
        for name, style in self._by_id.items():
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                return name
        return None

    def chain(self, style: str | None) -> Iterator[tuple[str, Element]]:
        """(id, element) of the style and those it is based on, nearest first; circles end."""
        seen: set[str] = set()
        while style and style in self._by_id and style not in seen:
            seen.add(style)
            element = self._by_id[style]
            yield style, element
            style = attribute(element.find(f"{W}basedOn"))

    def _level(self, style: str | None) -> int | None:
        for name, element in self.chain(style):
            for text in (attribute(element.find(f"{W}name")) or "", name):
                if match := _HEADING.match(text):
                    return int(match[1])
            outline = element.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return outline_level(outline)
        return None

    def _hides(self, style: str | None) -> bool:
        for _, element in self.chain(style):
            vanish = element.find(f"{W}rPr/{W}vanish")
            if vanish is not None:
                return switched_on(vanish)
        return False

    def _named(self, style: str | None) -> str:
        element = self._by_id.get(style or "")
        return "" if element is None else attribute(element.find(f"{W}name")) or ""


def outline_level(element: Element) -> int | None:
    """Heading level of a w:outlineLvl: Word counts from 0, and 9 is body text."""
    value = number(element, 9)
    return value + 1 if 0 <= value < 9 else None
