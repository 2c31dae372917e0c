"""The Chinese words for our own values: what tables and sheets show instead of "must" or "lead"."""

from typing import Any

from extract.vocabulary.records import COLUMNS, SUGGESTED, flat_record
from extract.vocabulary.task import Label, Level, Role, Strength, Task

KINDS = {Label.TASK.value: "任务", Label.DONE.value: "已开展", Label.OTHER.value: "其他"}
STRENGTHS = {
    Strength.MUST.value: "必须",
    Strength.SHOULD.value: "应当",
    Strength.ENCOURAGE.value: "鼓励",
    Strength.PLAIN.value: "一般",
}
LEVELS = {Level.HARD.value: "硬任务", Level.SOFT.value: "软任务"}
ROLES = {
    Role.LEAD.value: "牵头",
    Role.RESPONSIBLE.value: "责任",
    Role.COOPERATING.value: "配合",
    Role.SUPERVISING.value: "督办",
}
PLACES = {
    "sentence": "本句",
    "bracket": "括注",
    "label": "标注",
    "column": "表格栏",
    "item": "上级条目",
    "heading": "标题",
    "section": "本节",
    "hanlp": "模型识别",
}
"""Where an owner was named (`Owner.source`); an unknown place is shown as it is."""
BOUNDS = {"exact": "", "about": "左右", "at_least": "以上", "at_most": "以内", "strive": "力争"}
LIMITS = {"exact": "", "about": "约", "at_least": "不低于", "at_most": "不超过", "strive": "力争"}
"""A bound standing alone in a cell (BOUNDS follow the value)."""
DIRECTIONS = {"up": "增长", "down": "下降", "reach": "达到", "keep": "保持", "": ""}

HEADINGS = {
    "document": "文件", "id": "任务编号", "kind": "类别", "heading": "所在标题", "ordinal": "原文序号", "title": "事项",
    "requirements": "要求原文", "lead": "牵头单位", "responsible": "责任单位", "cooperating": "配合单位",
    "supervising": "督办单位", "deadlines": "时限原文", "due": "截止日期", "targets": "量化目标", "strength": "强度",
    "level": "任务性质", "page": "页", "paragraph": "段", "place": "来源", "confidence": "把握", SUGGESTED: "建议牵头",
}  # fmt: skip
"""Chinese heading of every column in `records.COLUMNS`, and of the proposals."""


def translated(task: Task) -> dict[str, Any]:
    """`flat_record` with Chinese headings and Chinese values, in the order of `records.COLUMNS`.

    The column of proposals stands last, where they were asked for.
    """
    row = flat_record(task)
    row["kind"] = KINDS[row["kind"]]
    row["level"] = LEVELS[row["level"]]
    row["strength"] = strengths(task)
    return {HEADINGS[key]: row[key] for key in (*COLUMNS, SUGGESTED) if key in row}


def strengths(task: Task) -> str:
    """The strengths of the task's sentences in Chinese, each once, joined by ；; "" without sentences."""
    return "；".join(dict.fromkeys(STRENGTHS[item.strength.value] for item in task.requirements))


def level(task: Task) -> str:
    """硬任务 when any sentence is hard, else 软任务."""
    return LEVELS[Level.HARD.value if any(r.level is Level.HARD for r in task.requirements) else Level.SOFT.value]
