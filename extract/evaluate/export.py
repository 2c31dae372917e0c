"""Gold for other tools: JSON lines, a spaCy DocBin, BIO columns.

- .jsonl: one document a line, its text and all annotations; every offset counts characters of that text.
- .spacy: a DocBin of spaCy Docs, one token a character, with the spans of the component `policy_tasks` in
  `doc.spans`, what it names as `doc.ents`, and the genre in `doc.cats`: ner, spancat and textcat train on it.
- .bio: one character and its tag a line, a tab between, an empty line after every sentence; blanks left out,
  as the readers of such columns take them for separators.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.evaluate.gold import load_gold
from extract.evaluate.markup import GoldDocument, GoldOwner, GoldRow, GoldSpan
from extract.vocabulary.errors import MissingExtraError, OutputError, UsageError
from extract.vocabulary.task import Label

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SPLITS = ("all", "train", "test")
OWNER, DEADLINE, TARGET = "OWNER", "DEADLINE", "TARGET"
"""Names of entities, in BIO tags and in `doc.ents`."""
_KINDS = {"T": Label.TASK.value, "D": Label.DONE.value}


class Entity(NamedTuple):
    """Something that a sentence names: half-open offsets into the document's text, one of OWNER, DEADLINE, TARGET."""

    start: int
    end: int
    name: str


def export(folder: Path, out: Path, form: str = "", *, split: str = "all") -> int:
    """Write the gold of `folder` to the file `out`; the number of documents written.

    form: one of FORMS, by the ending of `out` when empty. split: all, train or test. Raises GoldError for
    gold that cannot be read, UsageError for a form or split that is none, MissingExtraError for .spacy
    without spaCy, OutputError when the file cannot be written.
    """
    form = form or out.suffix.lower()
    if form not in FORMS:
        raise UsageError(f"{out}：不认识的格式“{form}”。结尾请用 {'、'.join(FORMS)}。")
    if split not in SPLITS:
        raise UsageError(f"--split 不认识“{split}”。可用：{'、'.join(SPLITS)}。")
    documents = [gold for gold in load_gold(folder) if split in ("all", gold.split)]
    if not documents:
        raise UsageError(f"{folder}：没有划分为 {split} 的文档。请去掉 --split，或在标注的文件头里写明 split。")
    content = FORMS[form](documents)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{out}：写入失败（{error.strerror}）。请检查权限和保存位置。") from error
    return len(documents)


def entities(row: GoldRow) -> list[Entity]:
    """What one row names, in order and without overlaps: of two that overlap the first one, then the longer one, stays."""
    named: list[tuple[str, Sequence[GoldOwner | GoldSpan]]] = [
        (OWNER, row.owners), (DEADLINE, row.dues), (TARGET, row.measures),
    ]  # fmt: skip
    found = sorted(
        (Entity(item.start, item.end, name) for name, items in named for item in items),
        key=lambda entity: (entity.start, -entity.end),
    )
    kept: list[Entity] = []
    for entity in found:
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def columns(document: GoldDocument) -> list[list[tuple[str, str]]]:
    """Characters with their BIO tags, sentence by sentence; a sentence that line breaks cut is one; blanks left out."""
    return [_tagged(document.text, rows) for rows in _sentences(document.rows)]


def _sentences(rows: Sequence[GoldRow]) -> Iterator[list[GoldRow]]:
    held: list[GoldRow] = []
    for row in rows:
        if held and not row.joined:
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def _tagged(text: str, rows: Sequence[GoldRow]) -> list[tuple[str, str]]:
    start, end = rows[0].start, rows[-1].end
    tags = ["O"] * (end - start)
    for entity in (entity for row in rows for entity in entities(row)):
        inside = range(entity.start - start, min(entity.end, end) - start)
        for at in inside:
            tags[at] = f"{'B' if at == inside[0] else 'I'}-{entity.name}"
    return [(text[at], tags[at - start]) for at in range(start, end) if not text[at].isspace()]


def _bio(documents: Sequence[GoldDocument]) -> bytes:
    sentences = (sentence for document in documents for sentence in columns(document))
    return "".join("".join(f"{char}\t{tag}\n" for char, tag in sentence) + "\n" for sentence in sentences).encode()


def _jsonl(documents: Sequence[GoldDocument]) -> bytes:
    return "".join(f"{json.dumps(_record(gold), ensure_ascii=False)}\n" for gold in documents).encode()


def _record(gold: GoldDocument) -> dict[str, Any]:
    return {
        "name": gold.name, "title": gold.title, "genre": gold.genre, "level": gold.level,
        "date": gold.day.isoformat() if gold.day else None, "split": gold.split, "text": gold.text,
        "rows": [_row(row) for row in gold.rows],
    }  # fmt: skip


def _row(row: GoldRow) -> dict[str, Any]:
    return {
        "start": row.start, "end": row.end, "label": row.label, "level": row.level and row.level.value,
        "strength": row.strength and row.strength.value, "joined": row.joined,
        "owners": [{"role": o.role.value, "start": o.start, "end": o.end, "text": o.text} for o in row.owners],
        "deadlines": [_span(span) for span in row.dues], "targets": [_span(span) for span in row.measures],
    }  # fmt: skip


def _span(span: GoldSpan) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text, "value": span.value}


def _spacy(documents: Sequence[GoldDocument]) -> bytes:
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError as error:
        raise MissingExtraError("写 .spacy 文件", "spacy") from error
    nlp = spacy.blank("zh")
    genres = sorted({gold.genre for gold in documents if gold.genre})
    store = DocBin(store_user_data=True, docs=[_doc(nlp, gold, genres) for gold in documents])
    data: bytes = store.to_bytes()
    return data


def _doc(nlp: "Language", gold: GoldDocument, genres: Sequence[str]) -> "Doc":
    """The document with one token a character, its spans, entities and genre; `user_data` says which it is."""
    doc = nlp.make_doc(gold.text)
    groups: Mapping[str, list[tuple[int, int, str, str]]] = {
        "requirements": [(row.start, row.end, _KINDS[row.label], "") for row in gold.rows if row.label in _KINDS],
        "owners": [(item.start, item.end, item.role.value, "") for row in gold.rows for item in row.owners],
        "deadlines": [(i.start, i.end, _limit(i.value), i.value) for row in gold.rows for i in row.dues],
        "targets": [(item.start, item.end, "target", item.value) for row in gold.rows for item in row.measures],
    }
    for key, items in groups.items():
        doc.spans[key] = [doc.char_span(a, b, label, value, alignment_mode="expand") for a, b, label, value in items]
    named = [entity for row in gold.rows for entity in entities(row)]
    doc.ents = tuple(doc.char_span(e.start, e.end, e.name, alignment_mode="expand") for e in named)
    doc.cats = {genre: float(genre == gold.genre) for genre in genres}
    doc.user_data |= {"name": gold.name, "split": gold.split}
    return doc


def _limit(value: str) -> str:
    return "repeat" if value.startswith("FREQ=") else "deadline"


FORMS: Mapping[str, Callable[[Sequence[GoldDocument]], bytes]] = {".jsonl": _jsonl, ".spacy": _spacy, ".bio": _bio}
"""Endings, and what makes the bytes of the file."""
