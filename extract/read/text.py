"""Plain text: one piece a line; whether a line end is a wrap is for the structure stage to say."""

import re

from extract.read.assemble import Parsed, Piece
from extract.read.characters import lines
from extract.read.sniff import Sample

_TYPED_BREAK = re.compile(r"<br\s*/?>|&#?\w{0,8};", re.IGNORECASE)
_ENTITIES = {"&nbsp;": " ", "&ensp;": " ", "&emsp;": "\u3000", "&ldquo;": "“", "&rdquo;": "”", "&mdash;": "—"}
"""Left-overs of web pages in copied text; anything else that looks like an entity stays as it is."""


def read_text(sample: Sample) -> Parsed:
    """Every line of the text as a piece, blank ones included; a literal <BR> ends a line too."""
    text = sample.decoded.text
    if "<" in text or "&" in text:
        text = _TYPED_BREAK.sub(_replace, text)
    return Parsed([Piece(line) for line in lines(text)], sample.decoded.encoding, sample.decoded.notes)


def _replace(match: re.Match[str]) -> str:
    found = match[0]
    return "\n" if found.startswith("<") else _ENTITIES.get(found.lower(), found)
