"""Styles and lists of an OpenDocument text, written as the parts of a .docx that say the same."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from extract.read.element import Element
from extract.read.wordml import style

_SPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE, TEXT, TABLE, DRAW, STYLE = (_SPACE.format(name) for name in ("office", "text", "table", "drawing", "style"))
"""Namespace prefixes as lxml writes them."""

_LIST_FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "一": "chineseCountingThousand",
    "壹": "chineseLegalSimplified", "①": "decimalEnclosedCircle", "１": "decimalFullWidth", "甲": "ideographTraditional",
    "子": "ideographZodiac",
}  # fmt: skip
"""Number formats by the first sign of what style:num-format says (一, 二, 三, ...)."""

_TOKEN = re.compile(r"%(\d)%")
_OUTLINE = "outline"
_LEVELS = 9


class Styles:
    """What styles say about paragraphs, lists and words; `names` and `numbering` are parts of a .docx."""

    def __init__(self, roots: Sequence[Element]) -> None:
        self._parents: dict[str, str] = {}
        self._automatic: set[str] = set()
        self._hidden: set[str] = set()
        self._lists: dict[str, str] = {}
        self._uses: list[str] = []
        self._outline_levels: set[int] = set()
        names: list[str] = []
        for root in roots:
            for found in root.iter(f"{STYLE}style"):
                names.append(self._add(found))
            for found in (*root.iter(f"{TEXT}list-style"), *root.iter(f"{TEXT}outline-style")):
                self._add_list(found)
        self.names = "".join(names)

    @property
    def numbering(self) -> str:
        """The inside of w:numbering: the lists and every use of them so far."""
        return "".join([*self._lists.values(), *self._uses])

    def named(self, key: str) -> str:
        """The style that a person chose, behind those that the program made for single paragraphs."""
        seen = set()
        while key in self._automatic and key not in seen:
            seen.add(key)
            key = self._parents.get(key, "")
        return key

    def hides(self, key: str | None) -> bool:
        """True for a style of hidden words."""
        return key in self._hidden

    def use(self, name: str) -> int | None:
        """The number of a new list in this style, counting from its start; None for an unknown style."""
        if name not in self._lists:
            return None
        number = len(self._uses) + 1
        again = "".join(
            f'<w:lvlOverride w:ilvl="{i}"><w:startOverride w:val="1"/></w:lvlOverride>' for i in range(_LEVELS)
        )
        self._uses.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val={quoteattr(name)}/>{again}</w:num>')
        return number

    def outline(self, level: int) -> bool:
        """True when headings of this level, from 1, are numbered."""
        return level in self._outline_levels

    @property
    def outline_name(self) -> str:
        """The name of the list that numbers headings."""
        return _OUTLINE

    def _add(self, found: Element) -> str:
        key = found.get(f"{STYLE}name", "")
        words = found.find(f"{STYLE}text-properties")
        if words is not None and words.get(f"{TEXT}display") == "none":
            self._hidden.add(key)
        if found.get(f"{STYLE}family") != "paragraph":
            return ""
        parent = found.get(f"{STYLE}parent-style-name", "")
        self._parents[key] = parent
        if found.getparent().tag == f"{OFFICE}automatic-styles":
            self._automatic.add(key)
            return ""
        return style(key, found.get(f"{STYLE}display-name") or key, parent=parent)

    def _add_list(self, found: Element) -> None:
        outline = found.tag == f"{TEXT}outline-style"
        name = _OUTLINE if outline else found.get(f"{STYLE}name", "")
        levels = list(_levels(found))
        if outline:
            self._outline_levels = {int(key) + 1 for key, form, _ in levels if form not in ("none", "bullet")}
        inner = "".join(xml for _, _, xml in levels)
        self._lists[name] = f"<w:abstractNum w:abstractNumId={quoteattr(name)}>{inner}</w:abstractNum>"


def _levels(found: Element) -> Iterator[tuple[str, str, str]]:
    """Number from 0, format and XML of each level of a list."""
    for level in found:
        place = level.get(f"{TEXT}level", "")
        if not place.isdigit() or not 1 <= int(place) <= _LEVELS:
            continue
        bullet = level.tag == f"{TEXT}list-level-style-bullet"
        sign = level.get(f"{STYLE}num-format", "")[:1]
        form = "bullet" if bullet else _FORMATS.get(sign, "decimal" if sign else "none")
        number = int(place) - 1
        start = level.get(f"{TEXT}start-value", "1")
        yield (
            str(number),
            form,
            (
                f'<w:lvl w:ilvl="{number}"><w:start w:val={quoteattr(start)}/><w:numFmt w:val="{form}"/>'
                f"<w:lvlText w:val={quoteattr(_pattern(level, number + 1) if form not in ('none', 'bullet') else '')}/></w:lvl>"
            ),
        )


def _pattern(level: Element, number: int) -> str:
    """How the number is printed, as Word writes it: %1、"""
    given = level.get(_LIST_FORMAT)
    if given:
        return _TOKEN.sub(r"%\1", given)
    shown = level.get(f"{TEXT}display-levels", "1")
    first = number - (int(shown) if shown.isdigit() else 1) + 1
    middle = ".".join(f"%{place}" for place in range(max(first, 1), number + 1))
    prefix, suffix = level.get(f"{STYLE}num-prefix", ""), level.get(f"{STYLE}num-suffix", "")
    return f"{prefix}{middle}{suffix}"
