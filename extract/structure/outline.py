"""The whole of structure in five lines: paragraphs, title, tree, date, sentences."""

from extract.structure.blocks import build_blocks
from extract.structure.front import document_date, front_matter
from extract.structure.paragraphs import paragraphs
from extract.structure.sentences import sentences
from extract.vocabulary.document import Document
from extract.vocabulary.outline import DocumentDate, Outline, Sentence


def outline(document: Document, date: DocumentDate | None = None) -> tuple[Outline, tuple[Sentence, ...]]:
    """The tree and the sentences of a document. `date` overrides the date that the document shows."""
    found = paragraphs(document)
    front, title = front_matter(document, found)
    blocks = build_blocks(document, found, front)
    when = date or document_date(document, found, title)
    return Outline(blocks, title, when), sentences(document.text, blocks)
