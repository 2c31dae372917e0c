"""The tables of an archive: their columns, with what each holds, and the rows that one document gives."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.batch.part import Entry
from extract.vocabulary.outcome import Outcome
from extract.vocabulary.records import flat_record, record
from extract.vocabulary.result import Result

if TYPE_CHECKING:
    from pyarrow import DataType, Schema

Row = dict[str, Any]
"""Column → plain JSON value; days are ISO text. What is no column of the table does not count."""


class Column(NamedTuple):
    """A column of a table: its name, its Arrow type (in brackets for a list of them), and what it holds, in Chinese."""

    name: str
    kind: str
    about: str


_DOCUMENT = Column("document", "string", "文档编号：文件内容的 SHA-256，各表以此相连")
_TASK = Column("task", "string", "任务编号，在一份文档内不重复")
_TEXT = Column("text", "string", "原文，一字不改")
_START = Column("start", "int64", "原文起始字符（从 0 起，含）")
_END = Column("end", "int64", "原文结束字符（不含）")
_TAGGED = (
    Column("date", "date32", "文档日期：清单所给，没有则为文中所见"),
    Column("department", "string", "部门，清单所给"),
    Column("level", "string", "层级，清单所给"),
)

SCHEMAS: Mapping[str, tuple[Column, ...]] = {
    "tasks": (
        _DOCUMENT,
        _TASK,
        Column("kind", "string", "task 任务，done 已开展的工作"),
        Column("heading", "string", "所在标题，由外到内以；相连"),
        Column("ordinal", "string", "原文序号"),
        Column("title", "string", "事项"),
        Column("requirements", "string", "要求原文，连成一段"),
        Column("lead", "string", "牵头单位，以、相连"),
        Column("responsible", "string", "责任单位"),
        Column("cooperating", "string", "配合单位"),
        Column("supervising", "string", "督办单位"),
        Column("deadlines", "string", "时限原文"),
        Column("due", "date32", "截止日期，算不出时为空"),
        Column("targets", "string", "量化目标原文"),
        Column("strength", "string", "强度：must should encourage plain"),
        Column("level", "string", "hard 硬任务，soft 软任务"),
        Column("page", "int64", "页，从 1 起；没有页的格式为空"),
        Column("paragraph", "int64", "段，从 1 起"),
        Column("place", "string", "出处，如：第3页 第17段"),
        Column("confidence", "float64", "把握，0 到 1"),
    ),
    "requirements": (
        _DOCUMENT,
        _TASK,
        _TEXT,
        _START,
        _END,
        Column("strength", "string", "强度：must should encourage plain"),
        Column("level", "string", "hard 硬任务，soft 软任务"),
        Column("part", "string", "text 正文，heading 标题，responsibility 责任说明"),
        Column("rule", "string", "判断依据"),
        Column("confidence", "float64", "把握，0 到 1"),
    ),
    "owners": (
        _DOCUMENT,
        _TASK,
        Column("role", "string", "lead 牵头，responsible 责任，cooperating 配合，supervising 督办"),
        Column("name", "string", "单位或人，省略的前缀已补全"),
        _TEXT,
        _START,
        _END,
        Column(
            "from",
            "string",
            "何处写明：sentence 本句，bracket 括注，label 标注，column 表格栏，item、heading、section 上级",
        ),
        Column("person", "bool", "是不是人"),
        Column("joint", "bool", "是不是按职责分工负责"),
    ),
    "deadlines": (
        _DOCUMENT,
        _TASK,
        _TEXT,
        Column("due", "date32", "最后一天"),
        Column("earliest", "date32", "第一天"),
        Column("repeat", "string", "重复规则（RFC 5545）"),
        Column("base", "date32", "起算日"),
        Column("base_from", "string", "起算日的出处"),
        _START,
        _END,
    ),
    "targets": (
        _DOCUMENT,
        _TASK,
        _TEXT,
        Column("indicator", "string", "指标"),
        Column("value", "float64", "数值，文中没有时为空"),
        Column("upper", "float64", "范围的上限"),
        Column("unit", "string", "单位"),
        Column("direction", "string", "up 增长，down 下降，reach 达到，keep 保持"),
        Column("bound", "string", "exact about at_least at_most strive"),
        Column("base_period", "string", "比较的时期"),
        _START,
        _END,
    ),
    "documents": (
        _DOCUMENT,
        Column("name", "string", "文件名（压缩包内的为“包名/内部路径”）"),
        Column("path", "string", "所在文件的完整路径"),
        Column("title", "string", "标题"),
        *_TAGGED,
        Column("date_from", "string", "日期的出处"),
        Column("format", "string", "格式"),
        Column("size", "int64", "字节数"),
        Column("modified", "date32", "文件修改日期"),
        Column("characters", "int64", "字符数"),
        Column("tasks", "int64", "任务数"),
        Column("done", "int64", "已开展工作数"),
        Column("notes", "[string]", "读取时的说明"),
        Column("sketch", "[int64]", "内容摘要值，供查找近似文档"),
    ),
    "outcomes": (
        Column("name", "string", "文件名"),
        Column("path", "string", "所在文件的完整路径"),
        Column("document", "string", "文档编号，读不出时为空"),
        Column("state", "string", "结果：成功 部分 失败 跳过 隔离"),
        Column("category", "string", "原因类别"),
        Column("detail", "string", "原因"),
        Column("remedy", "string", "处理办法"),
        Column("format", "string", "格式"),
        Column("size", "int64", "字节数"),
        Column("characters", "int64", "字符数"),
        Column("tasks", "int64", "任务数"),
        Column("done", "int64", "已开展工作数"),
        Column("seconds", "float64", "用时（秒）"),
        *_TAGGED,
    ),
    "near_duplicates": (
        _DOCUMENT,
        Column("name", "string", "文件名"),
        Column("like", "string", "与之近似、列在前面的文档的编号"),
        Column("like_name", "string", "近似文档的文件名"),
        Column("similarity", "float64", "相同分句所占比例的估计，0 到 1"),
    ),
}
"""Every table of the output. A day that a manifest gives stands in `date`, its origin is then 清单."""

LISTED = "清单"
"""`documents.date_from` of a date that came from the manifest."""

_NESTED = ("requirements", "owners", "deadlines", "targets")


def rows(result: Result) -> Iterator[tuple[str, Row]]:
    """The rows of a document, or of a volume, in the tables of its tasks, each with the name of its table."""
    identity = result.document.source.sha256
    for task in result.tasks:
        both = {"document": identity, "task": task.id}
        yield "tasks", {**flat_record(task), **both}
        nested = record(task)
        for name in _NESTED:
            for item in nested[name]:
                yield name, {**item, **both}


def document_row(result: Result, entry: Entry, outcome: Outcome, sketch: list[int]) -> Row:
    """The row in documents; result: of the whole or of the first volume, outcome: of the whole."""
    source, tags = result.document.source, entry.tags
    found = result.date
    day, origin = (tags.day, LISTED) if tags.day else (found.day, found.origin) if found else (None, "")
    return {
        "document": source.sha256, "name": source.name, "path": entry.path, "title": result.outline.title,
        "date": iso(day), "department": tags.department, "level": tags.level, "date_from": origin,
        "format": source.format, "size": source.size, "modified": iso(source.modified),
        "characters": outcome.characters, "tasks": outcome.tasks, "done": outcome.done,
        "notes": [*result.document.notes, *result.document.gaps], "sketch": sketch,
    }  # fmt: skip


def outcome_row(outcome: Outcome, entry: Entry, identity: str | None) -> Row:
    """The row of 读取情况; identity: the document's, None when it was not read."""
    tags = entry.tags
    size = entry.size if outcome.size is None and not entry.inside else outcome.size
    return {
        "name": outcome.name, "path": entry.path, "document": identity, "state": outcome.state.value,
        "category": outcome.category and outcome.category.value, "detail": outcome.detail, "remedy": outcome.remedy,
        "format": outcome.format, "size": size, "characters": outcome.characters, "tasks": outcome.tasks,
        "done": outcome.done, "seconds": round(outcome.seconds, 3), "date": iso(tags.day),
        "department": tags.department, "level": tags.level,
    }  # fmt: skip


def iso(day: date | None) -> str | None:
    """A day as ISO text, None for None."""
    return None if day is None else day.isoformat()


def schema(table: str) -> "Schema":
    """The Arrow schema of a table, its columns described in their metadata."""
    import pyarrow

    fields = (pyarrow.field(c.name, _arrow(c.kind), metadata={"comment": c.about}) for c in SCHEMAS[table])
    return pyarrow.schema(list(fields))


def _arrow(kind: str) -> "DataType":
    import pyarrow

    if kind.startswith("["):
        return pyarrow.list_(pyarrow.type_for_alias(kind[1:-1]))
    return pyarrow.type_for_alias(kind)
