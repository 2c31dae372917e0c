"""Long texts volume by volume: what a book asks for, in the memory of a circular.

Each volume is extracted as a document of its own below the headings that are open where it begins (`structure.volumes`),
and what is found is moved to where it stands in the whole. Carried over are also the title of the paper that goes on,
the date of the whole text (the last signature in it, else what its beginning shows) and the ids, which stay unlike.
Not carried over: a lead-in sentence, a wrapped line or a table across a cut, and what the judge sees of the whole (the
place of a sentence in its document).
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from extract.detect.mode import title_mode
from extract.meaning.identity import Identities
from extract.meaning.moved import moved, moved_check
from extract.pipeline import Annotate, Carried, extract
from extract.read.long import LongText
from extract.structure.front import signed_date
from extract.structure.volumes import MOST, Head, running_head, volumes
from extract.vocabulary.outline import BlockKind, DocumentDate, Outline
from extract.vocabulary.result import Result, Settings

_COUNT = "INSERT INTO seen VALUES (?, 1) ON CONFLICT (hash) DO UPDATE SET times = times + 1"


def extract_long(
    text: LongText, settings: Settings | None = None, annotate: Annotate | None = None, most: int = MOST
) -> Iterator[Result]:
    """What a long text asks for and reports, a volume at a time, in order; every volume gives a Result.

    Offsets count in the whole text: with `whole` as `read` gives it, whole.text[x.start:x.end] == x.text. The document of
    a Result holds the volume's own characters, `document.start` of them stand before it, and all volumes together are the
    whole. Of outline and sentences only title and date are kept. most: characters of a volume.
    Raises ReadError when the file can no longer be read, ModelError as `extract`.
    """
    carried = Carried(date=_signed(text), identities=Identities(_Times().of))
    heads: tuple[Head, ...] = ()
    notes = text.notes
    for volume in volumes(text.rows(), most):
        placed = volume.placed(heads)
        document = volume.document(text.source, heads=heads)
        found = extract(document, settings, annotate, replace(carried, since=placed.since))
        own = volume.document(text.source, notes)
        yield replace(
            found,
            document=own,
            outline=Outline((), found.outline.title, found.date, goes_on=found.outline.goes_on),
            sentences=(),
            judgements=(),
            tasks=tuple(moved(task, placed.at) for task in found.tasks),
            checks=tuple(moved_check(check, placed.at) for check in found.checks),
        )
        carried = replace(carried, title=_title(document.text, found.outline), date=found.date)
        heads, notes = running_head(document.text, found.outline.blocks, placed), ()


class _Times:
    """Counts in little memory: a long text has hundreds of thousands of rows, 12 bytes each here and 250 in a dict."""

    def __init__(self) -> None:
        self._store = sqlite3.connect(":memory:", isolation_level=None)
        self._store.execute("CREATE TABLE seen (hash INTEGER PRIMARY KEY, times INTEGER)")

    def of(self, key: str) -> int:
        """How often this key has come, this time included."""
        hashed = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=7).digest())
        self._store.execute(_COUNT, (hashed,))
        times: int = self._store.execute("SELECT times FROM seen WHERE hash = ?", (hashed,)).fetchone()[0]
        return times


def _signed(text: LongText) -> DocumentDate | None:
    """The date under the last signature, as that of a whole document; None without one."""
    found = None
    for line, _ in text.rows():
        found = signed_date(line.strip()) or found
    return found


def _title(text: str, outline: Outline) -> str:
    """The title of the paper that goes on at the end of a volume: the last that says what it is."""
    titles = (text[b.start : b.end] for b in reversed(outline.blocks) if b.kind is BlockKind.TITLE)
    return next((title for title in titles if title_mode(title)), outline.title)
