"""`luoshi update`: a ledger merged with documents, the old file kept beside the new one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from extract.ledger.book.opening import refuse_open
from extract.ledger.book.package import drawn
from extract.ledger.book.workbook import Book, stamp_of
from extract.ledger.update.merge import Merged, merge
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.outcome import Outcome, outcome_of
from extract.vocabulary.result import Result, Settings
from extract.write.atomic import Draft, explained
from extract.write.backup import backup
from extract.write.excel import ExcelSink
from extract.write.sink import Options

_DRAWN = "工作簿里的图片、图形和文本框不能带到新文件，请到备份里复制。"


def update(book: Book, results: Sequence[Result], today: date, outcomes: Sequence[Outcome] = ()) -> tuple[Merged, Path]:
    """Merge results into the ledger that was read; what happened, and where the old file is kept.

    outcomes: of the documents, for 读取情况. The new file takes the place of the old one in one step: whatever stops the
    program leaves one of the two. Raises LedgerError when the ledger cannot be used or was changed since it was read,
    OutputError when it cannot be written; then nothing has changed.
    """
    path = book.path
    merged = merge(book, results, today)
    if drawn(path):
        merged = replace(merged, remarks=(*merged.remarks, _DRAWN))
    draft = Draft(path)
    try:
        with explained(path):
            _write(draft.draft, merged, today, outcomes)
        refuse_open(path)
        if stamp_of(path) != book.stamp:
            raise LedgerError(path.name, "处理期间文件被别的程序改动过", "请关闭它之后重新运行")
        kept = backup(path)
        draft.commit()
    except BaseException:
        draft.discard()
        raise
    return merged, kept


def settings_of(book: Book, chosen: Settings) -> Settings:
    """The settings that the ledger's documents were read with, and what the user chose now."""
    before = book.basis.documents.values() if book.basis else ()
    return replace(
        chosen,
        first_is_lead=chosen.first_is_lead or any(item.get("first_is_lead") for item in before),
        suggest_owners=chosen.suggest_owners or any(item.get("suggest_owners") for item in before),
        rules_only=chosen.rules_only or (bool(before) and all(item.get("rules_only") for item in before)),
    )


def _write(path: Path, merged: Merged, today: date, outcomes: Sequence[Outcome]) -> None:
    sink = ExcelSink(path, Options(today, profile=merged.profile))
    try:
        sink.again(merged.results, merged.kept)
        told = {outcome.name for outcome in outcomes}
        carried = (outcome_of(result, 0.0) for result in merged.results if result.document.name not in told)
        for outcome in (*outcomes, *carried):
            sink.note(outcome)
        sink.close()
    except BaseException:
        sink.abort()
        raise
