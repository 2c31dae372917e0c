"""The workbook: this module is its table of contents, one module a sheet.

Everything streams: XlsxWriter's constant_memory writes every row to a file of its own at once, so each
sheet is filled from top to bottom and the rows of a document are planned before they are written (the
links between sheets need their numbers). Only one short row a document is kept, for 说明.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extract.scratch import scratch
from extract.vocabulary.outcome import Outcome
from extract.vocabulary.profile import Profile
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label, Task
from extract.write.excel import checks, detail, done, entries, figures, ledger, months, progress, shares, source
from extract.write.excel.about import About, Facts
from extract.write.excel.again import added, copies, corrected, extras, placed
from extract.write.excel.basis import BasisSheet, facts_of
from extract.write.excel.dictionary import dictionary
from extract.write.excel.kept import Kept
from extract.write.excel.live import Live
from extract.write.excel.reading import Reading
from extract.write.excel.register import Register, short, shown
from extract.write.excel.sheet import ROWS, Link, Value, safe
from extract.write.excel.source import Pages
from extract.write.excel.styles import DEFAULT, Styles
from extract.write.profiles import named
from extract.write.sink import Options

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cells = Mapping[str, Value]
"""A row of the list, by key of the column."""

_LONGEST = 40
"""Characters of a unit's name in the title of its list."""


class ExcelSink:
    """A workbook being filled, one document after the other.

    The first document is held back until a second comes or the end: titles and columns depend on whether
    the workbook is about one document or several.
    """

    def __init__(self, path: Path, options: Options) -> None:
        from xlsxwriter import Workbook

        self._folder = scratch()
        self._book = Workbook(str(path), {
            "constant_memory": True, "tmpdir": self._folder.name,
            "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": DEFAULT,
        })  # fmt: skip
        self._today, self._profile, self._unit = options.today, options.profile or named(), options.unit
        self._held: Result | None = None
        self._sheets: _Sheets | None = None
        self._facts = Facts()
        self._noted: list[Outcome] = []  # until the sheets are there

    def add(self, result: Result) -> None:
        """Write the document's rows on every sheet."""
        self._facts.note(result)
        if self._sheets is None and self._held is None:
            self._held = result
            return
        self._start(several=True).add(result)

    def again(self, results: Sequence[Result], kept: Kept) -> None:
        """Instead of `add`: a list with the rows that people left in it, all documents at once."""
        for result in results:
            self._facts.note(result)
        suggested = any(result.settings.suggest_owners for result in results)
        only = results[0] if len(results) == 1 else None
        self._sheets = _Sheets(self._book, self._today, only, suggested=suggested, profile=self._profile, kept=kept)
        self._sheets.again(results, kept)

    def note(self, outcome: Outcome) -> None:
        """Write the document's row of 读取情况."""
        self._facts.states[outcome.state] += 1
        if self._sheets is None:
            self._noted.append(outcome)
        else:
            self._sheets.note(outcome)

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
            only = None if several else self._held
            self._sheets = _Sheets(
                self._book, self._today, only, suggested=suggested, profile=self._profile, unit=self._unit
            )
            if self._held is not None:
                self._sheets.add(self._held)
                self._held = None
            for outcome in self._noted:
                self._sheets.note(outcome)
            self._noted.clear()
        return self._sheets


class _Sheets:
    """The sheets in their order; `only` is the document of a workbook that holds just one.

    suggested: whether there is a column of proposals.
    """

    def __init__(
        self, book: "Workbook", today: date, only: Result | None, *, suggested: bool, profile: Profile,
        kept: Kept | None = None, unit: str = "",
    ) -> None:  # fmt: skip
        styles = Styles(book, profile.fonts)
        subject, origin, whose = _subject(only), _origin(only), f"（{short(unit, _LONGEST)}）" if unit else ""
        several = only is None
        self._today = today
        self._ledger = ledger.Ledger(
            book, styles, today, several=several, title=f"{subject}{profile.title}{whose}",
            source=origin, suggested=suggested, profile=profile, kept=kept, unit=unit,
        )  # fmt: skip
        self._detail = detail.Detail(book, styles, suggested=suggested)
        self._shares = shares.Shares(book, styles, title=f"{subject}责任分工")
        self._figures = figures.Figures(book, styles)
        self._months = months.Months(book, styles, title=f"{subject}月历表", ten_days=profile.ten_days)
        self._progress = progress.Progress(book, styles, title=f"{subject}进度统计")
        self._done = done.Done(book, styles, several=several, title=f"{subject}已开展工作", source=origin)
        self._source = source.Source(book, styles)
        self._checks = checks.Checks(book, styles)
        extras(book, styles, kept.extras if kept else ())
        self._reading = Reading(book, styles)
        self._about = About(book, styles)
        self._live = Live(book, self._ledger.sheet, profile.words, profile.light.rule)
        self._register, self._year = Register(), today.year
        dictionary(book, profile)
        self._basis = BasisSheet(book)
        copies(book, kept.copies if kept else ())
        self._basis.about(facts_of(self._ledger))
        # Midnight says that only the program has written it (see write/backup.py); what people wrote makes it noon.
        stamp = datetime(today.year, today.month, today.day, 12 if kept else 0)
        book.set_properties({"title": safe(f"{subject}{profile.title}"), "author": "luoshi", "created": stamp})
        self._tasks = self._finished = 0

    def add(self, result: Result) -> None:
        """Plan the document's rows, then write them sheet by sheet."""
        pages = self._source.plan(result)
        todo = [(i, task) for i, task in enumerate(result.tasks) if task.kind is not Label.DONE]
        back = {
            i: Link(source.NAME, pages.row_of(_start_of(task)), self._tasks + place)
            for place, (i, task) in enumerate(todo, 1)
        }
        to_do = self._ledger.plan(result, [t for _, t in todo], [back[i] for i, _ in todo], self._detail.sheet.row)
        there = {i: Link(ledger.NAME, row, back[i].shown) for (i, _), row in zip(todo, to_do.first, strict=True)}
        cells = dict(zip(there, to_do.texts(), strict=True))
        to_do.write()
        self._spread(result, pages, there, cells, {})
        self._tasks += len(todo)

    def again(self, results: Sequence[Result], kept: Kept) -> None:
        """Write a list with the rows that people left in it, and the other sheets of all its documents."""
        pages: list[Pages] = []
        for result in results:
            pages.append(self._source.plan(result, pages[-1].end if pages else None))
        pairs = zip(results, pages, strict=True)
        rows = [[page.row_of(_start_of(task)) for task in result.tasks] for result, page in pairs]
        plan, there = placed(self._ledger, results, rows, kept)
        plan.write()
        for result, page, place in zip(results, pages, there, strict=True):
            self._spread(result, page, place.links, place.cells, place.people)
        for row, first in zip(kept.rows, plan.first, strict=True):
            if row.task is None:
                self._added(row.values, first)

    def _added(self, values: Cells, row: int) -> None:
        """Keep a row that people added for the sheets at the end, if it has a 序号 by which formulas can find it."""
        number = values.get("number")
        if type(number) is int and 0 < number < ROWS:
            link = Link(ledger.NAME, row, number)
            self._register.add(added(values), link, shown(values.get("light")), None, values)

    def _spread(
        self, result: Result, pages: Pages, there: Mapping[int, Link], cells: Mapping[int, Cells],
        people: Mapping[int, Cells],
    ) -> None:  # fmt: skip
        """Write a document on the other sheets. there: number in Result.tasks → its row in the list.

        cells: what the program has for that row; people: what they wrote into it instead.
        """
        sha256 = result.document.source.sha256
        past = [(i, task) for i, task in enumerate(result.tasks) if task.kind is Label.DONE]
        rows = [pages.row_of(_start_of(task)) for task in result.tasks]
        finished = self._done.plan(
            [task for _, task in past],
            [Link(source.NAME, rows[i], self._finished + n) for n, (i, _) in enumerate(past, 1)],
        )
        past_links = {
            i: Link(done.NAME, row, f"已{self._finished + n}")
            for n, ((i, _), row) in enumerate(zip(past, finished.first, strict=True), 1)
        }
        self._basis.document(result)
        for i, link in there.items():
            task = result.tasks[i]
            self._detail.add(task, link, Link(source.NAME, rows[i], _span(task)))
            self._figures.add(task, link)
            self._note(task, link, result.date.day if result.date else None, people.get(i, {}))
        for i, task in enumerate(result.tasks):
            self._basis.task(task, sha256, cells.get(i, {}))
        finished.write()
        links = {**there, **past_links}
        pages.write(links)
        by_id = {result.tasks[i].id: link for i, link in links.items()}
        for check in result.checks:
            place = Link(source.NAME, pages.row_of(check.start), check.paragraph or "查看")
            self._checks.add(result.document.name, check, place, by_id)
        self._finished += len(past)

    def note(self, outcome: Outcome) -> None:
        """What became of an input document."""
        self._reading.add(outcome)

    def _note(self, task: Task, link: Link, day: date | None, people: Cells) -> None:
        """Keep what the sheets at the end need; recurrences are unfolded over the latest year of all documents."""
        told = corrected(task, people)
        shown = self._ledger.light({"due": entries.due(told), **people})
        self._register.add(told, link, shown, day, people)
        self._year = max(self._year, day.year if day else 0)

    def finish(self, facts: Facts) -> None:
        """Write what stands below the rows, and 说明."""
        for part in (self._ledger, self._detail, self._figures, self._done, self._source, self._checks, self._reading):
            part.finish()
        self._shares.write(self._register, self._live)
        self._months.write(self._register, self._live, self._year)
        self._progress.write(self._register, self._live)
        self._register.close()
        checks, columns = self._checks.counts.total(), self._ledger.sheet.columns
        self._about.write(facts, self._today, checks, self._ledger.profile, columns)
        made_anew = (
            self._detail, self._shares, self._figures, self._months, self._progress, self._done, self._source, self._checks,
            self._reading, self._about,
        )  # fmt: skip
        self._basis.sums(part.sheet for part in made_anew)


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
