"""Markdown: what the marks say becomes kind and level, the marks themselves leave the text."""

import re
from dataclasses import replace

from extract.read.assemble import Parsed, Piece
from extract.read.characters import lines
from extract.read.sniff import Sample
from extract.vocabulary.document import LineKind

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t\u3000]+(.*)$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*$")
_TABLE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?(?:[ \t]*\|[ \t]*:?-+:?)+[ \t]*\|?$")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?")
_INLINE = (
    (re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"~~(?=\S)([^~\n]+)~~"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|-])"), r"\1"),
)
_HEAD = 50_000
"""Characters of a text looked at for marks."""
_SHORT = 40
"""Characters: a longer line over a row of dashes is a paragraph before a rule, not a heading."""


def is_markdown(sample: Sample) -> bool:
    """True when the text carries marks that plain text hardly has: headings, bold, tables, bullets."""
    text = sample.decoded.text[:_HEAD]
    head = lines(text)
    if any(map(_is_table_rule, head)) or any(_HEADING.match(line) for line in head):
        return True
    bullets = sum(bool(re.match(r"[ \t]*[-*+][ \t]+\S", line)) for line in head)
    return bullets >= 2 or len(re.findall(r"\*\*[^\s*][^*\n]*\*\*", text)) >= 2


def read_markdown(sample: Sample) -> Parsed:
    """Headings with levels, table rows as rows, everything else as lines; marks removed.

    A line is `hard` where a blank line, a heading, a list item or a table follows; other ends are wraps.
    """
    rows, title = _front_matter(lines(sample.decoded.text))
    pieces = [Piece(title, LineKind.TITLE, hard=True)] if title else []
    tables = at = 0
    for index, line in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else ""
        piece = _piece(line, following)
        if piece is not None and piece.cells:
            tables, at = tables + (at == 0), at + 1
            piece = replace(piece, table=tables, row=at)
        elif not _is_table_rule(line):
            at = 0
        if piece is not None:
            pieces.append(piece)
    return Parsed(pieces, sample.decoded.encoding, sample.decoded.notes)


def _piece(line: str, following: str) -> Piece | None:
    """The piece of one line; None for lines that are marks only."""
    if heading := _HEADING.match(line):
        return Piece(_plain(_unclosed(heading[2])), LineKind.HEADING, len(heading[1]), hard=True)
    if _RULE.match(line) or _FENCE.match(line) or _is_table_rule(line) or re.match(r" {0,3}=+[ \t]*$", line):
        return None
    if _TABLE_ROW.match(line):
        cells = re.split(r"(?<!\\)\|", line.strip()[1:-1])
        return Piece(kind=LineKind.ROW, hard=True, cells=tuple(_plain(cell).strip() for cell in cells))
    text = _plain(line[_LEAD.match(line).end() :])  # type: ignore[union-attr]  # the pattern matches ""
    if text and _UNDERLINE.match(following) and len(text) <= _SHORT and text[-1] not in "。；;，":
        return Piece(text, LineKind.HEADING, 1 if "=" in following else 2, hard=True)
    return Piece(text, hard=_ends_paragraph(following))


def _is_table_rule(line: str) -> bool:
    """True for |---|:-:|, the line below a table's head."""
    return "|" in line and not line.strip("|:- \t") and _TABLE_RULE.match(line.strip()) is not None


def _unclosed(heading: str) -> str:
    """The words of a heading without the hashes that may close it; C# keeps its own."""
    text = heading.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare[-1:] in ("", " ", "\t") else text


def _plain(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return text


def _ends_paragraph(following: str) -> bool:
    marks = (_HEADING, _RULE, _FENCE, _TABLE_ROW)
    item = re.match(r"[ \t]*(?:[-*+>]|\d{1,3}[.)])[ \t]+\S", following)
    return not following.strip() or item is not None or any(mark.match(following) for mark in marks)


def _front_matter(rows: list[str]) -> tuple[list[str], str]:
    """Lines without a leading block of settings (--- … ---), and the title that it names, else ""."""
    if not rows or rows[0].strip() != "---" or "---" not in [row.strip() for row in rows[1:40]]:
        return rows, ""
    end = [row.strip() for row in rows[1:40]].index("---") + 1
    settings = rows[1:end]
    if not all(re.match(r"[A-Za-z_][\w-]*[ \t]*:|[ \t]+\S|[ \t]*-[ \t]|[ \t]*$", row) for row in settings):
        return rows, ""
    titles = [row.split(":", 1)[1].strip(" \t\"'") for row in settings if row.startswith("title")]
    return rows[end + 1 :], next(iter(titles), "")
