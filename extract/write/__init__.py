"""Layer 6: results out. The ending of the file's name decides the format; see WRITERS.

A file appears whole or not at all. Results may come from an iterator: they are written one by one and
memory stays flat. `with open_output(path) as output: output.add(result)` is the same, a document at a time.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from extract.vocabulary.errors import UsageError
from extract.vocabulary.outcome import Outcome, outcome_of
from extract.vocabulary.profile import Profile
from extract.vocabulary.result import Result
from extract.write.atomic import Draft, explained
from extract.write.backup import backup, was_edited
from extract.write.sink import Options, Sink

__all__ = [
    "BIT_BY_BIT", "WRITERS", "Options", "Output", "Sink", "open_output", "write", "write_csv", "write_excel", "write_jsonl",
    "write_parquet",
]  # fmt: skip

Results = Result | Iterable[Result]


def _excel(path: Path, options: Options) -> Sink:
    from extract.write.excel import ExcelSink

    return ExcelSink(path, options)


def _jsonl(path: Path, options: Options) -> Sink:
    from extract.write.lines import JsonlSink

    return JsonlSink(path, options)


def _csv(path: Path, options: Options) -> Sink:
    from extract.write.lines import CsvSink

    return CsvSink(path, options)


def _parquet(path: Path, options: Options) -> Sink:
    from extract.write.parquet import ParquetSink

    return ParquetSink(path, options)


WRITERS: Mapping[str, Callable[[Path, Options], Sink]] = {
    ".xlsx": _excel,
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""Ending → opener of a sink. A new format is one entry here and one module."""

BIT_BY_BIT = frozenset({".jsonl", ".csv", ".parquet"})
"""Endings of formats that take a long text volume by volume. A workbook needs it as a whole: its sheets link to each
other and to the text, and its checks and titles are about the document."""


class Output:
    """An output file being made; a context manager: leaving it normally moves the file into its place,
    leaving it by any exception, Ctrl-C included, leaves what was there before.

    copies: where a workbook that people edited was kept before it was replaced, [] when there was none.
    """

    def __init__(self, path: Path, opener: Callable[[Path, Options], Sink], options: Options) -> None:
        self._draft = Draft(path)
        self.copies: list[Path] = []
        try:
            with explained(path):
                self._sink = opener(self._draft.draft, options)
        except BaseException:
            self._draft.discard()
            raise

    @property
    def path(self) -> Path:
        """Where the file will be."""
        return self._draft.path

    def add(self, result: Result) -> None:
        """Write one document. Raises OutputError when the disk is full or the format has no more rows."""
        with explained(self.path):
            self._sink.add(result)

    def note(self, outcome: Outcome) -> None:
        """Note what became of an input document, after `add` where it has rows (the workbook's 读取情况). Raises as `add`."""
        with explained(self.path):
            self._sink.note(outcome)

    def close(self) -> None:
        """Finish the file and move it into its place; on failure nothing is left behind."""
        try:
            with explained(self.path):
                self._sink.close()
            self.copies = [backup(self.path)] if was_edited(self.path) else []
            self._draft.commit()
        except BaseException:
            self.abort()
            raise

    def abort(self) -> None:
        """Give up: the draft is removed, an older file at the place stays as it was."""
        with suppress(OSError):  # a full disk fails again on closing; the first error is the one to report
            self._sink.abort()
        self._draft.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()


def open_output(
    path: Path | str, *, include_done: bool = False, today: date | None = None, profile: Profile | None = None,
    unit: str = "",
) -> Output:  # fmt: skip
    """Open the output file that the ending of `path` asks for.

    today: default the computer's day. profile, unit: see `Options`. Raises UsageError for an unknown ending,
    OutputError where the place cannot be written, MissingExtraError where .parquet lacks pyarrow.
    """
    path = Path(path)
    opener = WRITERS.get(path.suffix.lower())
    if opener is None:
        raise UsageError(f"{path.name}：不支持的输出格式。请使用以下结尾之一：{'、'.join(WRITERS)}。")
    return Output(path, opener, Options(today or date.today(), include_done, profile, unit))


def write(
    results: Results,
    path: Path | str,
    *,
    outcomes: Iterable[Outcome] = (),
    include_done: bool = False,
    today: date | None = None,
) -> None:
    """Write one result or many (any iterable, taken one by one) to `path`; no results give an empty list.

    outcomes: of documents without a result, for the workbook's 读取情况. Raises as `open_output`, and OutputError on a full disk.
    """
    with open_output(path, include_done=include_done, today=today) as output:
        _fill(output, results, outcomes)


def write_excel(
    results: Results,
    path: Path | str,
    *,
    outcomes: Iterable[Outcome] = (),
    today: date | None = None,
) -> None:
    """Write the workbook, whatever the ending of `path`; see `write`."""
    with Output(Path(path), _excel, Options(today or date.today())) as output:
        _fill(output, results, outcomes)


def write_jsonl(results: Results, path: Path | str, *, include_done: bool = False) -> None:
    """Write one JSON object a line, whatever the ending of `path`; see `write`."""
    with Output(Path(path), _jsonl, Options(date.today(), include_done)) as output:
        _fill(output, results)


def write_csv(results: Results, path: Path | str, *, include_done: bool = False) -> None:
    """Write a table for spreadsheets (UTF-8 with BOM, formula-safe), whatever the ending of `path`; see `write`."""
    with Output(Path(path), _csv, Options(date.today(), include_done)) as output:
        _fill(output, results)


def write_parquet(results: Results, path: Path | str, *, include_done: bool = False) -> None:
    """Write the nested record, whatever the ending; MissingExtraError without pyarrow; see `write`."""
    with Output(Path(path), _parquet, Options(date.today(), include_done)) as output:
        _fill(output, results)


def _fill(output: Output, results: Results, outcomes: Iterable[Outcome] = ()) -> None:
    for result in [results] if isinstance(results, Result) else results:
        output.add(result)
        output.note(outcome_of(result))
    for outcome in outcomes:
        output.note(outcome)
