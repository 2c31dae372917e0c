"""说明: what the workbook was made from and how to read it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from extract.vocabulary.calendar import chinese
from extract.vocabulary.outcome import State
from extract.vocabulary.profile import Profile, Rule
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label
from extract.vocabulary.version import VERSION
from extract.write.excel import layout
from extract.write.excel.columns import (
    CHECKS,
    DETAIL,
    DONE,
    FIGURES,
    MONTHS,
    PROGRESS,
    READING,
    SHARES,
    SOURCE,
    SUGGESTED,
    TEN_DAYS,
)
from extract.write.excel.sheet import Column, Sheet, Value
from extract.write.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "说明"
_COLUMNS = (
    Column("name", "项目", 26, "about"),
    Column("text", "内容", 64, "about"),
    Column("format", "格式", 8, "about_center"),
    Column("size", "大小", 12, "about_center"),
    Column("encoding", "编码", 11, "about_center"),
    Column("date", "文件日期", 15, "about_center"),
    Column("tasks", "任务", 8, "about_center"),
    Column("done", "已开展", 8, "about_center"),
    Column("checks", "待核对", 8, "about_center"),
)
_SHEETS = (
    ("任务清单", "要做的事，每项一行，可直接打印（{paper} 横向，其他纸张自动缩放）和填报。"),
    ("明细表", "与任务清单逐行对应，每个字段一列，供筛选、透视和程序读取。"),
    ("责任分工", "一个单位一段：牵头、责任、配合的任务和项数；没有写明单位的在最后。点目录中的单位跳到该段。"),
    ("量化指标", "任务里的数量目标，每个一行：指标、数值、单位、方向、限定、基期，注明所属任务。"),
    ("月历表", "逐月列出到期的任务，最早的在前；周期性任务按月展开，长期坚持、每日进行和不能定到日的列在最后。"),
    ("进度统计", "总数、办结、临期、逾期和办结率，按牵头单位和工作方面统计，附图；都是公式，随任务清单变化。"),
    ("已开展工作", "文件中报告已经做了的事，不列入任务清单。"),
    ("原文", "文件全文，任务和已开展的句子用颜色标出，可与任务清单互相跳转。"),
    ("核对", "序号缺漏、预告数目与实际不符、没有写明责任单位或时限等需要人工核对的地方。"),
    ("读取情况", "每个输入文件一行：读出了没有，缺了什么，怎么办。"),
)
_PRINCIPLE = "清单只收原文写明的内容：单位、时限、数值均照录原文，没有写明的一律留空，不作推测。"


@dataclass(slots=True)
class Facts:
    """What is known about all documents at the end; one short row a document is kept."""

    sources: list[dict[str, Value]] = field(default_factory=list)
    states: Counter[State] = field(default_factory=Counter)
    settings: dict[str, str] = field(default_factory=dict)
    tasks: int = 0
    done: int = 0

    def note(self, result: Result) -> None:
        """Count a document and keep its row."""
        source, found = result.document.source, result.date
        done = sum(task.kind is Label.DONE for task in result.tasks)
        tasks = len(result.tasks) - done
        self.tasks, self.done = self.tasks + tasks, self.done + done
        self.settings = {
            "相对时限的起算日": chinese(base) if (base := result.settings.base_date) else "各文件自己的日期",
            "列第一位的为牵头单位": "是" if result.settings.first_is_lead else "否",
        }
        if result.settings.units:
            self.settings["本地单位字典"] = f"{len(result.settings.units)} 个单位"
        if result.settings.suggest_owners:
            self.settings[SUGGESTED.heading] = "已启用：程序的建议，不是原文"
        self.sources.append({
            "name": source.name,
            "text": "\n".join((f"SHA-256：{source.sha256}", *result.document.notes)),
            "format": source.format,
            "size": f"{source.size:,} 字节",
            "encoding": source.encoding,
            "date": f"{found.shown}\n（{found.origin}）" if found else "未找到",
            "tasks": tasks,
            "done": done,
            "checks": len(result.checks),
        })  # fmt: skip


class About:
    """The sheet, written at the end."""

    def __init__(self, book: "Workbook", styles: Styles) -> None:
        self.sheet = Sheet(book, NAME, _COLUMNS, styles, 10)
        self._across = layout.room(sum(column.width for column in _COLUMNS[1:]), 10)
        self.sheet.paper(9)

    def write(self, facts: Facts, today: date, checks: int, profile: Profile, columns: Sequence[Column]) -> None:
        """Write everything; columns: of the list as it is in this workbook, those that people added among them."""
        self.sheet.across("说明", "title", 40)
        self._section("本工作簿")
        for name, text in self._summary(facts, today, checks):
            self._pair(name, text)
        self._sources(facts)
        self._section("各表")
        for name, text in _SHEETS:
            self._pair(name, text.format(paper=profile.paper))
        self._colours(profile)
        self._columns(profile, columns)

    def _summary(self, facts: Facts, today: date, checks: int) -> Iterable[tuple[str, str]]:
        yield "原则", _PRINCIPLE
        counts = f"文件 {len(facts.sources)} 个，任务 {facts.tasks} 项，已开展 {facts.done} 项，待核对 {checks} 处"
        yield "数量", f"{counts}。"
        if facts.states:
            states = "、".join(f"{state.value} {facts.states[state]} 个" for state in State if facts.states[state])
            yield "读取", f"{states}；逐个文件见“读取情况”表。"
        yield "生成日期", chinese(today)
        yield "程序", f"落实（luoshi）{VERSION}"
        yield from facts.settings.items()

    def _sources(self, facts: Facts) -> None:
        self._section("来源文件")
        heads = {column.key: column.heading for column in _COLUMNS}
        self.sheet.values(
            {**heads, "name": "文件", "text": "校验值和读取时的说明"}, 22, dict.fromkeys(heads, "about_head")
        )
        for row in facts.sources:
            self._row(row)

    def _colours(self, profile: Profile) -> None:
        self._section("颜色和预警")
        for mark, style, text in (
            ("浅黄底", "mark_fill", "由责任单位填报的列。"),
            ("橙色字", "mark_task", "“原文”表中提出要求的句子。"),
            ("绿色字", "mark_done", "“原文”表中报告已经开展的句子。"),
            ("预警", "about_center", _lights(profile)),
        ):
            self._row({"name": mark, "text": text}, {"name": style})

    def _columns(self, profile: Profile, listed: Sequence[Column]) -> None:
        groups = (
            ("任务清单", [column for column in listed if not column.hidden]),
            ("明细表", DETAIL),
            ("责任分工", SHARES),
            ("量化指标", FIGURES),
            ("月历表", (MONTHS[0], TEN_DAYS, *MONTHS[1:]) if profile.ten_days else MONTHS),
            ("进度统计", PROGRESS),
            ("已开展工作", DONE),
            ("原文", SOURCE),
            ("核对", CHECKS),
            ("读取情况", READING),
        )
        for name, columns in groups:
            self._section(f"“{name}”各列")
            for column in columns:
                self._pair(column.heading.replace("\n", ""), column.meaning)

    def _section(self, title: str) -> None:
        self.sheet.across(title, "about_section", 26)

    def _pair(self, name: str, text: str) -> None:
        self._row({"name": name, "text": text})

    def _row(self, values: dict[str, Value], styles: dict[str, str] | None = None) -> None:
        """One row; a text that has no figures beside it runs over all their columns."""
        if "format" in values:
            lines = self.sheet.lines(values)
        else:
            self.sheet.across(None, "about", 0, 1)
            lines = layout.lines(str(values["text"]), self._across)
        self.sheet.values(values, min(layout.MOST, max(20.0, lines * 15.0 + 5)), styles)


def _lights(profile: Profile) -> str:
    """What each light means by the profile's words and limits; nothing about words that the profile has not."""
    words, rule = profile.words, profile.light
    finished, stopped, late, standing = map("、".join, (words.finished, words.stopped, words.late, words.standing))
    if rule.rule is Rule.DEADLINE:
        near = f"●临期：{rule.soon}天内到期"
    else:
        near = f"●滞后：进度落后时间进度{rule.amber}个百分点以上；●严重滞后：落后超过{rule.red}个百分点"
    parts = (
        finished and f"●办结：状态为{finished}",
        "●逾期：已过完成时限" + (late and f"，或状态为{late}"),
        f"{near}（限度在隐藏的“字典”表中修改）",
        "●正常：未到期" + (standing and f"，或没有日期而状态为{standing}"),
        stopped and f"○中止：状态为{stopped}",
        "○无日期：时限不能确定到日。",
    )
    return "；".join(filter(None, parts))
