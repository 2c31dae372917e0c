"""The workbook: this module is its table of contents, one module a sheet.

Everything streams: XlsxWriter's constant_memory writes every row to a file of its own at once, so each
sheet is filled from top to bottom and the rows of a document are planned before they are written (the
links between sheets need their numbers). Only one short row a document is kept, for 说明.
"""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from extract.vocabulary.errors import ReadError
from extract.vocabulary.task import Label, Result, Task
from extract.write.excel import checks, detail, done, figures, ledger, light, source
from extract.write.excel.about import About, Facts
from extract.write.excel.ledger import STATUS_NAME
from extract.write.excel.sheet import Link, safe
from extract.write.excel.styles import DEFAULT, Styles
from extract.write.sink import Options

if TYPE_CHECKING:
    from xlsxwriter import Workbook


class ExcelSink:
    """A workbook being filled, one document after the other.

    The first document is held back until a second comes or the end: titles and columns depend on whether
    the workbook is about one document or several.
    """

    def __init__(self, path: Path, options: Options) -> None:
        from xlsxwriter import Workbook

        self._folder = TemporaryDirectory(prefix="luoshi-", ignore_cleanup_errors=True)
        self._book = Workbook(str(path), {
            "constant_memory": True, "tmpdir": self._folder.name,
            "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": DEFAULT,
        })  # fmt: skip
        self._today = options.today
        self._held: Result | None = None
        self._sheets: _Sheets | None = None
        self._facts = Facts()

    def add(self, result: Result) -> None:
        """Write the document's rows on every sheet."""
        self._facts.note(result)
        if self._sheets is None and self._held is None:
            self._held = result
            return
        self._start(several=True).add(result)

    def fail(self, error: ReadError) -> None:
        """List a document that could not be read in 说明."""
        self._facts.failures.append(error)

    def skip(self, remark: str) -> None:
        """List a file left out in 说明."""
        self._facts.skipped.append(remark)

    def close(self) -> None:
        """Finish every sheet and write the file. Raises OSError when it cannot be written."""
        from xlsxwriter.exceptions import FileCreateError

        self._start(several=False).finish(self._facts)
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        self._folder.cleanup()

    def abort(self) -> None:
        """Remove the temporary files."""
        self._folder.cleanup()

    def _start(self, *, several: bool) -> "_Sheets":
        if self._sheets is None:
            suggested = self._held is not None and self._held.settings.suggest_owners
            self._sheets = _Sheets(self._book, self._today, None if several else self._held, suggested=suggested)
            if self._held is not None:
                self._sheets.add(self._held)
                self._held = None
        return self._sheets


class _Sheets:
    """The sheets in their order; `only` is the document of a workbook that holds just one.

    suggested: whether there is a column of proposals.
    """

    def __init__(self, book: "Workbook", today: date, only: Result | None, *, suggested: bool) -> None:
        styles = Styles(book)
        subject, origin = _subject(only), _origin(only)
        several = only is None
        self._today = today
        self._ledger = ledger.Ledger(
            book, styles, today, several=several, title=f"{subject}任务清单", source=origin, suggested=suggested
        )
        self._detail = detail.Detail(book, styles, suggested=suggested)
        self._figures = figures.Figures(book, styles)
        self._done = done.Done(book, styles, several=several, title=f"{subject}已开展工作", source=origin)
        self._source = source.Source(book, styles)
        self._checks = checks.Checks(book, styles)
        self._about = About(book, styles)
        _dictionary(book)
        stamp = datetime(today.year, today.month, today.day)
        book.set_properties({"title": safe(f"{subject}任务清单"), "author": "luoshi", "created": stamp})
        self._tasks = self._finished = 0

    def add(self, result: Result) -> None:
        """Plan the document's rows, then write them sheet by sheet."""
        pages = self._source.plan(result)
        todo = [(i, task) for i, task in enumerate(result.tasks) if task.kind is not Label.DONE]
        past = [(i, task) for i, task in enumerate(result.tasks) if task.kind is Label.DONE]
        rows = [pages.row_of(_start_of(task)) for task in result.tasks]
        numbers = {i: self._tasks + place for place, (i, _) in enumerate(todo, 1)}
        numbers |= {i: self._finished + place for place, (i, _) in enumerate(past, 1)}
        back = {i: Link(source.NAME, rows[i], number) for i, number in numbers.items()}

        to_do = self._ledger.plan([t for _, t in todo], [back[i] for i, _ in todo], self._detail.sheet.row)
        finished = self._done.plan([t for _, t in past], [back[i] for i, _ in past])
        there = {i: Link(ledger.NAME, row, numbers[i]) for (i, _), row in zip(todo, to_do.first, strict=True)}
        past_links = {
            i: Link(done.NAME, row, f"已{numbers[i]}") for (i, _), row in zip(past, finished.first, strict=True)
        }

        to_do.write()
        for i, task in todo:
            self._detail.add(task, there[i], Link(source.NAME, rows[i], _span(task)))
            self._figures.add(task, there[i])
        finished.write()
        pages.write(there | past_links)
        by_id = {result.tasks[i].id: link for i, link in (there | past_links).items()}
        for check in result.checks:
            place = Link(source.NAME, pages.row_of(check.start), check.paragraph or "查看")
            self._checks.add(result.document.name, check, place, by_id)
        self._tasks += len(todo)
        self._finished += len(past)

    def finish(self, facts: Facts) -> None:
        """Write what stands below the rows, and 说明."""
        for part in (self._ledger, self._detail, self._figures, self._done, self._source, self._checks):
            part.finish()
        self._about.write(facts, self._today, self._checks.counts.total())


def _dictionary(book: "Workbook") -> None:
    """The hidden sheet 字典: status words and the days of the amber light, by defined names."""
    sheet = book.add_worksheet("字典")
    sheet.write_string(0, 0, "状态")
    sheet.write_string(0, 1, light.SOON_NAME)
    for row, word in enumerate(light.STATUSES, 1):
        sheet.write_string(row, 0, word)
        if row == 1:
            sheet.write_number(1, 1, light.SOON)
    book.define_name(STATUS_NAME, f"='字典'!$A$2:$A${len(light.STATUSES) + 1}")
    book.define_name(light.SOON_NAME, "='字典'!$B$2")
    sheet.hide()


def _subject(only: Result | None) -> str:
    """《the document's title》, its file name where it has none, "" for several documents."""
    if only is None:
        return ""
    title = only.outline.title or Path(only.document.name).stem
    return f"《{' '.join(title.split())}》"


def _origin(only: Result | None) -> str:
    """The line below the title: file and date, or where to find them."""
    if only is None:
        return "来源文件：见“说明”表"
    found = only.date
    day = f"　　文件日期：{found.shown}（{found.origin}）" if found else ""
    return f"来源文件：{only.document.name}{day}"


def _start_of(task: Task) -> int:
    return task.requirements[0].start if task.requirements else 0


def _span(task: Task) -> str:
    """Character offsets of the task's first to last sentence."""
    return f"{task.requirements[0].start}-{task.requirements[-1].end}" if task.requirements else ""
