"""Mails (.eml, .msg) and saved web pages (.mht): the body as a document; attachments are `containers`' matter."""

import re

from extract.read import page
from extract.read.assemble import Parsed, Piece
from extract.read.characters import clean, lines
from extract.read.html import read_html
from extract.read.mail.letter import Letter
from extract.read.mail.mime import parse_mime
from extract.read.mail.outlook import parse_msg
from extract.read.sniff import Sample
from extract.read.text import text_pieces
from extract.vocabulary.document import LineKind

__all__ = ["Letter", "open_letter", "read_mail"]

_REPLY = re.compile(r"^(?:(?:re|fw|fwd|回复|答复|转发|回覆|轉寄)\s*[:：]\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"^(?:>\s?)+")
_FLOWED = re.compile(r"(?<=[\u2e80-\uffef]) \r?\n|(?<= )\r?\n")


def open_letter(data: bytes, name: str) -> Letter:
    """The mail in these bytes, of either format. Raises ReadError."""
    return parse_msg(data, name) if Sample(data, name).compound else parse_mime(data, name)


def read_mail(sample: Sample) -> Parsed:
    """The mail's subject as title and its body; of a saved page its article. Attachments are no part of it.

    No pieces when the body is empty. Raises ReadError.
    """
    letter = open_letter(sample.data, sample.name)
    if letter.page:
        parsed = read_html(Sample(letter.body.encode(), sample.name))
        return Parsed(parsed.pieces, letter.encoding, parsed.notes)
    body = _page(letter.body) if letter.html else _plain(letter)
    title = _REPLY.sub("", letter.subject)
    head = (
        [Piece(title, LineKind.TITLE, hard=True)] if title and any(piece.text or piece.cells for piece in body) else []
    )
    return Parsed([*head, *body], letter.encoding)


def _page(text: str) -> list[Piece]:
    """All lines of a body in HTML: there is no page around it that should go."""
    root = page.parse(clean(text))
    return [] if root is None else [block.piece() for block in page.blocks(root)]


def _plain(letter: Letter) -> list[Piece]:
    text = _FLOWED.sub("", letter.body) if letter.flowed else letter.body
    return list(text_pieces(_QUOTED.sub("", line) for line in lines(text)))
