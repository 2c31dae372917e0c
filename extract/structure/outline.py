"""The whole of structure in five lines: paragraphs, title, tree, date, sentences."""

from extract.structure.blocks import build_blocks
from extract.structure.front import document_date, front_matter
from extract.structure.paragraphs import paragraphs
from extract.structure.sentences import sentences
from extract.vocabulary.document import Document
from extract.vocabulary.outline import DocumentDate, Outline, Sentence


def outline(
    document: Document, date: DocumentDate | None = None, title: str | None = None
) -> tuple[Outline, tuple[Sentence, ...]]:
    """The tree and the sentences of a document. `date` overrides the date that the document shows.

    title: of the text that a volume goes on with (see `volumes`): nothing in it is front matter then, or dates the whole. None for a whole.
    """
    found = paragraphs(document)
    goes_on = title is not None
    front, title = front_matter(document, found) if title is None else (0, title)
    blocks = build_blocks(document, found, front)
    when = date or (None if goes_on else document_date(document, found, title))
    return Outline(blocks, title, when, goes_on=goes_on), sentences(document.text, blocks)
