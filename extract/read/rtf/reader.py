"""RTF into the paragraphs and tables of a .docx."""

from copy import copy
from dataclasses import dataclass, field

from extract.read.characters import numbered
from extract.read.rtf.state import Cells, Group, Story, Target
from extract.read.rtf.tokens import Kind, Sign, signs
from extract.read.rtf.words import (
    CHARACTERS,
    ENCODINGS,
    LABELS,
    MERGES,
    NOTES,
    PAGES,
    PARAGRAPH_ENDS,
    SKIPPED,
    SYMBOLS,
    WIDE_ENCODINGS,
)  # fmt: skip
from extract.read.wordml import paragraph, style, table

_MAX_DEPTH = 5_000
"""Groups inside groups; Word writes some twenty."""


class TooDeepError(ValueError):
    """Groups nested deeper than any program writes them."""


@dataclass(slots=True)
class Reader:
    """Reads the signs of a file once; afterwards `body` and `styles` give the document as XML.

    revised: some of the text was marked as deleted. notes: the XML of foot- and endnotes.
    """

    revised: bool = False
    notes: list[str] = field(default_factory=list)
    _group: Group = field(default_factory=Group)
    _above: list[Group] = field(default_factory=list)
    _story: Story = field(default_factory=Story)
    _outer: list[Story] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _names: dict[int, list[str]] = field(default_factory=dict)
    _encoding: str = "cp1252"
    _pending: bytearray = field(default_factory=bytearray)
    _skipping: int = 0

    def read(self, data: bytes) -> bool:
        """Take in a whole file; False when its end is missing. Raises TooDeepError."""
        for sign in signs(data):
            if sign.kind is Kind.TEXT or sign.kind is Kind.BYTES:
                self._bytes(sign.raw)
                continue
            self._flush()
            if sign.kind is Kind.OPEN:
                self._open()
            elif sign.kind is Kind.CLOSE:
                self._close()
            elif sign.kind is Kind.SYMBOL:
                self._symbol(sign.raw)
            else:
                self._word(sign)
                self._group.first = False
        self._flush()
        whole = not self._above
        while self._above:
            self._close()
        self._finish()
        return whole

    @property
    def body(self) -> str:
        """The inside of w:body: the text, then the notes."""
        return "".join([*self._story.blocks, *self.notes])

    @property
    def styles(self) -> str:
        """The inside of w:styles: the names by which headings, titles and contents are known."""
        found = ((number, "".join(name).strip().removesuffix(";")) for number, name in self._names.items())
        return "".join(style(str(number), name) for number, name in found)

    def _open(self) -> None:
        if len(self._above) >= _MAX_DEPTH:
            raise TooDeepError
        self._above.append(self._group)
        self._group = copy(self._group)
        self._group.first, self._group.starred, self._group.story = True, False, False
        self._skipping = 0

    def _close(self) -> None:
        if not self._above:
            return
        group, self._group = self._group, self._above.pop()
        self._skipping = 0
        if group.story:
            self._finish()
            blocks, self._story = self._story.blocks, self._outer.pop()
            if group.note:
                self.notes += blocks
            elif self._group.in_table:
                self._story.inside += blocks
            else:
                self._end_table()
                self._story.blocks += blocks

    def _begin_story(self, *, note: bool) -> None:
        self._outer.append(self._story)
        self._story = Story()
        self._group = Group(first=False, story=True, note=note, replaced=self._group.replaced)

    def _symbol(self, raw: bytes) -> None:
        if raw == b"*":
            self._group.starred = True
        elif raw in b"\r\n":
            self._end_paragraph()
        elif raw in SYMBOLS:
            self._add(SYMBOLS[raw])

    def _word(self, sign: Sign) -> None:
        word, number = sign.raw, sign.number
        if self._group.first and self._destination(word):
            return
        if self._group.target is Target.SKIP:
            return
        if word in CHARACTERS:
            self._add(CHARACTERS[word])
        elif word == b"u" and number is not None:
            self._add(chr(number % 0x10000))
            self._skipping = self._group.replaced
        elif self._group.target is Target.BODY and word in PARAGRAPH_ENDS:
            self._end_paragraph()
        elif self._group.target is Target.BODY and word in (b"cell", b"row"):
            self._end_cell() if word == b"cell" else self._end_row()
        else:
            self._property(word, number)

    def _destination(self, word: bytes) -> bool:
        """Turn the group to where its first word sends its text; False for a word that is no destination."""
        group = self._group
        if word == b"shptxt" and group.drawing:
            self._begin_story(note=False)
        elif group.target is Target.SKIP:
            return False
        elif word in NOTES:
            self._begin_story(note=True)
        elif word in LABELS:
            group.target = Target.LABEL
        elif word == b"fonttbl":
            group.target = Target.FONTS
        elif word == b"stylesheet":
            group.target = Target.STYLES
        elif word == b"shpinst":
            group.target, group.drawing = Target.SKIP, True
        elif word in SKIPPED or group.starred:
            group.target = Target.SKIP
        else:
            return False
        return True

    def _property(self, word: bytes, number: int | None) -> None:
        group = self._group
        match word:
            case b"f":
                group.font = number
            case b"fcharset" if group.font is not None and number in ENCODINGS:
                self._fonts[group.font] = ENCODINGS[number]
            case b"ansicpg" if number:
                self._encoding = _known(PAGES.get(number, f"cp{number}"))
            case b"uc":
                group.replaced = min(max(number or 0, 0), 10)
            case b"v":
                group.hidden = number != 0
            case b"deleted":
                group.deleted = number != 0
            case b"plain":
                group.hidden = group.deleted = False
                group.font = None
            case b"s":
                group.style = number
            case b"outlinelevel":
                group.level = number
            case b"pard":
                group.style = group.level = None
                group.in_table = False
            case b"intbl":
                group.in_table = True
            case _:
                self._defines(word, number)

    def _defines(self, word: bytes, number: int | None) -> None:
        """A word of a row's definition."""
        story = self._story
        if word == b"trowd":
            story.defined = Cells()
        elif word == b"trleft":
            story.defined.left = number or 0
        elif word in MERGES:
            story.defined.coming = MERGES[word]
        elif word == b"cellx":
            story.defined.add(number or 0)

    def _bytes(self, raw: bytes) -> None:
        if self._group.target is Target.SKIP or self._group.target is Target.FONTS:
            return
        left = raw[self._skipping :]
        self._skipping = max(self._skipping - len(raw), 0)
        self._pending += left

    def _flush(self) -> None:
        """Turn the bytes read so far into characters."""
        if self._pending:
            font = self._fonts.get(self._group.font) if self._group.font is not None else None
            wide = self._encoding in WIDE_ENCODINGS
            encoding = font if font and (font in WIDE_ENCODINGS or not wide) else self._encoding
            self._place(self._pending.decode(encoding, "replace"))
            self._pending.clear()

    def _add(self, text: str) -> None:
        """Characters that a sign stands for, unless they only stand in for others."""
        if self._skipping:
            self._skipping -= 1
        else:
            self._place(text)

    def _place(self, text: str) -> None:
        group = self._group
        if group.target is Target.STYLES:
            if group.style is not None:
                self._names.setdefault(group.style, []).append(text)
        elif group.deleted:
            self.revised = True
        elif group.target is Target.LABEL:
            self._story.label.append(text)
        elif group.target is Target.BODY and not group.hidden:
            self._story.text.append(text)

    def _end_paragraph(self) -> None:
        xml = self._paragraph()
        if self._group.in_table:
            self._story.inside.append(xml)
        else:
            self._end_table()
            self._story.blocks.append(xml)

    def _paragraph(self) -> str:
        """The paragraph collected so far as XML; afterwards nothing is."""
        story, group = self._story, self._group
        text, label = _characters(story.text), _characters(story.label).strip()
        story.text, story.label = [], []
        label = label if any(map(str.isalnum, label)) else ""  # bullets say nothing
        level = "" if group.level is None else f'<w:outlineLvl w:val="{group.level}"/>'
        named = "" if group.style is None else str(group.style)
        return paragraph(numbered(label, text.lstrip()) if text.strip() else "", named, level)

    def _end_cell(self) -> None:
        story = self._story
        story.cells.append("".join([*story.inside, self._paragraph()]))
        story.inside = []

    def _end_row(self) -> None:
        story = self._story
        story.rows.append(story.defined.row(story.cells))
        story.cells = []

    def _end_table(self) -> None:
        """Close the table above; what no row end closed comes as paragraphs."""
        story = self._story
        story.blocks += [table(story.rows), *story.cells, *story.inside]
        story.rows, story.cells, story.inside = [], [], []

    def _finish(self) -> None:
        self._group.in_table = False
        if self._story.text:
            self._end_paragraph()
        self._end_table()


def _characters(parts: list[str]) -> str:
    """The parts as one text, halves of characters put together, single halves left out."""
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "cp1252"
    return encoding
