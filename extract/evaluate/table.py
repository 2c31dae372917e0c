"""An evaluation as text for people: documents, genres, all together, and on request every mistake."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from extract.evaluate.report import Interval, Report, Tested, intervals
from extract.evaluate.score import FIGURES, Count, Scores
from extract.vocabulary.records import clean

if TYPE_CHECKING:
    from rich.table import Table

LABELS = {"T": "要办", "D": "已办", "O": "其他"}
"""The names of gold labels for the user."""
_WIDTH = 150
"""Columns of a terminal. Wide enough for the longest file names; a narrower terminal wraps the lines."""
_FIELDS = ("owner", "role", "deadline", "target")


def render(report: Report, *, by: str = "") -> str:
    """The tables of a report, ended by a line end. by: "genre" leaves the documents out."""
    parts = [] if by == "genre" else [_documents(report.tested)]
    if report.genres:
        parts.append(_genres(report))
    parts += [_overall(report), _closing(report)]
    if report.verbose:
        parts.insert(0, _mistakes(report.tested))
    return "\n".join(parts)


def _documents(tested: Sequence[Tested]) -> str:
    table = _table(
        "文档", "文种", "字数", "要办 F1", "P", "R", "已办 F1", "P", "R", "宏平均", "硬召回", *_field_heads()
    )
    for one in tested:
        cells = [*_three(one.scores.task), *_three(one.scores.done), *_rest(one.scores)]
        table.add_row(one.gold.name, one.gold.genre, f"{one.characters:,}", *cells)
    return _shown(table)


def _genres(report: Report) -> str:
    table = _table("文种", "份数", "要办 F1", "95% 区间", "已办 F1", "95% 区间", "宏平均", "硬召回", *_field_heads())
    for genre, tested in report.genres.items():
        scores, ranges = report.genre_scores[genre], intervals(tested)
        labels = [_cell(scores.task), _range(ranges.get("task")), _cell(scores.done), _range(ranges.get("done"))]
        table.add_row(genre, str(len(tested)), *labels, *_rest(scores))
    return _shown(table)


def _overall(report: Report) -> str:
    table = _table(f"总计（{len(report.tested)} 份）", "数值", "95% 区间", "P", "R", "标注", "抽取", "抽对")
    total, ranges = report.total, intervals(report.tested)
    for figure, name in FIGURES.items():
        count: Count | None = getattr(total, figure) if figure != "macro" else None
        cells = ["", "", "", "", ""]
        if count:
            cells = [
                f"{count.precision:.3f}",
                f"{count.recall:.3f}",
                *map(str, (count.gold, count.predicted, count.hits)),
            ]
        if figure == "hard":
            cells[0] = cells[3] = ""
        table.add_row(name, f"{total.value(figure):.3f}", _range(ranges.get(figure)), *cells)
    return _shown(table)


def _closing(report: Report) -> str:
    size = sum(one.characters for one in report.tested)
    rows = [verdict for one in report.tested for verdict in one.verdicts]
    wrong = sum(verdict.said != verdict.row.label for verdict in rows)
    failed = [one.gold.name for one in report.tested if not one.passed]
    names = f"：{'、'.join(failed)}" if failed else ""
    return f"抽取 {size:,} 字，判错 {wrong} 句（共 {len(rows):,} 句），未通过 {len(failed)} 份{names}\n"


def _mistakes(tested: Iterable[Tested]) -> str:
    """Every segment with a wrong label and every field missed or made up; "" when all is right."""
    lines = []
    for one in tested:
        for verdict in one.verdicts:
            row, said = verdict.row, verdict.said
            if said != row.label:
                text = clean(one.gold.text[row.start : row.end])
                lines.append(f"{one.gold.name}\t{LABELS[row.label]} 判为 {LABELS[said]}\t{verdict.why}\t{text}\n")
        for field in one.misses:
            lines += [f"{one.gold.name}\t{field.name} 漏\t\t{text}\n" for text in field.missed]
            lines += [f"{one.gold.name}\t{field.name} 多\t\t{text}\n" for text in field.extra]
    return "".join(lines)


def _rest(scores: Scores) -> list[str]:
    """Macro F1 (a dash where a label does not occur: it would count as 0), hard recall, and the fields."""
    whole = all(count.gold or count.predicted for count in (scores.task, scores.done, scores.other))
    hard = _share(scores.hard.recall, scores.hard.gold)
    return [_share(scores.macro, whole), hard, *(_cell(getattr(scores, field)) for field in _FIELDS)]


def _field_heads() -> tuple[str, ...]:
    return "责任", "角色", "时限", "量化"


def _three(count: Count) -> tuple[str, str, str]:
    return _cell(count), _share(count.precision, count.predicted), _share(count.recall, count.gold)


def _cell(count: Count) -> str:
    return _share(count.f1, count.gold + count.predicted)


def _share(value: float, base: int) -> str:
    """A rate, or a dash where there is nothing to be right or wrong about."""
    return f"{value:.3f}" if base else "—"


def _range(interval: Interval | None) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else "—"


def _table(first: str, *heads: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for head in heads:
        table.add_column(head, justify="left" if head == "文种" else "right", no_wrap=True)
    return table


def _shown(table: "Table") -> str:
    """The table as plain text, Chinese characters counted as two columns, without blanks at line ends."""
    from rich.console import Console

    page = StringIO()
    Console(file=page, width=_WIDTH, color_system=None, force_terminal=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())
