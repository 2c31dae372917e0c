"""The visible characters inside a Word paragraph: what a reader with all changes accepted would see."""

from dataclasses import dataclass, field

from extract.read.docx.package import W, attribute, switched_on
from extract.read.docx.styles import Styles
from extract.read.element import Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_SIGNS = {"\uf052": "☑", "\uf0fe": "☑", "\uf0a3": "☐", "\uf0a8": "☐", "\uf06f": "☐", "\uf06c": "●", "\uf06e": "■",
          "\uf0fc": "✓", "\uf050": "✓", "\uf0ab": "★", "\uf0d8": "➢"}  # fmt: skip
"""Signs of Wingdings that forms use, by their private code; other private codes say nothing and go."""

DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
INSERTED = frozenset((f"{W}ins", f"{W}moveTo"))
_SKIPPED = frozenset(
    f"{W}{tag}" for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt", "rubyPr")
)
"""Properties, field codes and the small pronunciation above a word."""

_TEXT = frozenset((f"{W}t", _MATH_TEXT))
_FIXED = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_BREAKS = frozenset((f"{W}br", f"{W}cr"))
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


@dataclass(slots=True)
class Content:
    """What one paragraph holds. lines: its text, cut at manual line breaks.

    boxes: the w:txbxContent elements anchored in it. notes: (kind, id) of foot- and endnotes referred to.
    revised: True when something was inserted or deleted with changes tracked.
    """

    lines: list[list[str]] = field(default_factory=lambda: [[]])
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    revised: bool = False

    def texts(self) -> list[str]:
        """The lines as strings without outer blanks; blank ones left out."""
        found = ("".join(parts).strip(" \t\u3000\u00a0") for parts in self.lines)
        return [text for text in found if text]


def collect(element: Element, content: Content, styles: Styles) -> None:
    """Add what is visible below `element` to `content`. Elements that are not known are looked into."""
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            content.lines[-1].append(child.text or "")
        elif tag in _FIXED:
            content.lines[-1].append(_FIXED[tag])
        elif tag in _BREAKS:
            content.lines.append([])
        elif tag in _NOTES:
            content.notes.append((_NOTES[tag], attribute(child, "id") or ""))
        elif tag == f"{W}txbxContent":
            content.boxes.append(child)
        elif not _left_out(child, content, styles):
            _sign(child, content)
            collect(chosen(child), content, styles)


def chosen(element: Element) -> Element:
    """The element itself, or for alternatives the first, which is what the newest Word shows."""
    if element.tag != f"{_MC}AlternateContent":
        return element
    choice = element.find(f"{_MC}Choice")
    return choice if choice is not None else element


def is_placeholder(element: Element) -> bool:
    """True for a content control that shows its prompt (单击此处输入文字) and was never filled in."""
    return element.tag == f"{W}sdt" and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _left_out(element: Element, content: Content, styles: Styles) -> bool:
    """True for what nobody sees: properties, deleted and hidden text, prompts."""
    tag = element.tag
    if tag in _SKIPPED or is_placeholder(element):
        return True
    if tag in DELETED or tag in INSERTED:
        content.revised = True
        return tag in DELETED
    return tag == f"{W}r" and _hidden(element.find(f"{W}rPr"), styles)


def _hidden(properties: Element, styles: Styles) -> bool:
    if properties is None:
        return False
    vanish = properties.find(f"{W}vanish")
    if vanish is not None:
        return switched_on(vanish)
    return styles.look(attribute(properties.find(f"{W}rStyle"))).hidden


def _sign(element: Element, content: Content) -> None:
    """Characters that stand in attributes: symbols by their code, the words of word art."""
    if element.tag == f"{W}sym":
        code = attribute(element, "char") or ""
        char = chr(int(code, 16)) if len(code) == 4 and all(c in "0123456789abcdefABCDEF" for c in code) else ""
        private = "\ue000" <= char <= "\uf8ff"
        content.lines[-1].append(_SIGNS.get(char, "") if private else char)
    elif element.tag == _WORD_ART:
        content.lines[-1].append(element.get("string", ""))
