"""Papers of supervision as .docx: 督办单, 交办单, 催办单, 督查通报, in the layout of GB/T 9704.

Each is filled from a template (models/papers, or the user's own). What is not known stays blank, to be filled in
by hand; a number in a paper is a count of ledger rows, and `write_paper` says of which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract import knowledge
from extract.ledger.item import Item, spans, units_of
from extract.ledger.papers.template import Record, Template
from extract.vocabulary.calendar import chinese
from extract.vocabulary.errors import UsageError
from extract.vocabulary.profile import Light, Rule, Words
from extract.write.atomic import Draft, explained
from extract.write.excel.light import BEHIND, DONE, GOOD, LATE, NEAR, SLOW, light

FORMS, REPORTS = ("督办单", "交办单"), ("催办单", "督查通报")
KINDS = (*FORMS, *REPORTS)
"""What can be written. Of FORMS there is a page a task; REPORTS list all tasks."""
FACTS = (
    "标题", "编号", "发文机关", "发文字号", "主送机关", "落款", "成文日期", "交办时间", "反馈周期", "反馈时限", "联系人", "联系电话",
    "抄送", "印发机关", "印发日期", "截至日期", "红黄牌",
)  # fmt: skip
"""Placeholders that the caller may know; 标题, 截至日期 and 红黄牌 have a default."""
_TO_WRITE = "〔此处由起草人填写〕"
"""What stands where a person has to write a paragraph."""
_ITEM = {
    "序号": "number", "任务编号": "id", "工作方面": "area", "内容": "measures", "量化目标": "targets", "牵头领导": "leader",
    "牵头单位": "lead", "责任单位": "responsible", "配合单位": "cooperating", "完成标准": "standard", "进展情况": "progress",
    "存在问题": "problems", "状态": "status", "佐证材料": "evidence", "备注": "remark", "来源文件": "document",
}  # fmt: skip
"""Placeholder of a task → field of `Item`."""
_SHORT = 80
"""Characters of a task in a table: five lines at most."""
_NOBODY = "（未写明单位）"
_COUNTS = {"办结数": (DONE,), "正常数": (GOOD,), "临期数": (NEAR, SLOW, BEHIND), "逾期数": (LATE,)}
_WORDS, _LIGHT = Words(), Light()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a paper and the rows it counts. ids: `Item.id` (序号 for rows without one), in the ledger's order."""

    name: str
    value: int
    ids: tuple[str, ...]


def write_paper(
    kind: str, facts: Mapping[str, str], rows: Sequence[Item], path: Path, template: Path | None = None, *,
    today: date | None = None, words: Words = _WORDS, rule: Light = _LIGHT, lights: Sequence[str] | None = None,
) -> tuple[Figure, ...]:  # fmt: skip
    """Write a paper about `rows` to `path`, whole or not at all; returns its numbers with the rows that each counts.

    facts: by the names of FACTS or of the template's own placeholders; they go before what the rows say. today: the
    day of the lights, default the computer's. lights: what the rows' lights show where that is known already, None to work
    it out by `words` and `rule`. Raises UsageError for an unknown kind, a form without a task, a
    template that is no .docx or has a placeholder nobody knows (named), OutputError when `path` cannot be written.
    """
    if kind not in KINDS:
        raise UsageError(f"没有“{kind}”这种文书。可用的有：{'、'.join(KINDS)}。")
    if kind in FORMS and not rows:
        raise UsageError(f"{kind}：没有选中任务。请写明任务的序号或编号。")
    day = today or date.today()
    if lights is None:
        lights = [light(item.due, item.status, day, words, rule) for item in rows]
    figures = _figures(rows, lights)
    draft = Draft(path)
    try:
        filled = _filled(Template(template or knowledge.paper(kind)), kind, facts, rows, lights, day, rule)
        with explained(path):
            filled.document.save(str(draft.draft))
        draft.commit()
    except BaseException:
        draft.discard()
        raise
    return figures


def _filled(
    paper: Template, kind: str, given: Mapping[str, str], rows: Sequence[Item], lights: Sequence[str], today: date,
    rule: Light,
) -> Template:  # fmt: skip
    """The template with everything in its place."""
    figures = _figures(rows, lights)
    facts = {
        **dict.fromkeys(FACTS, ""), "标题": kind, "截至日期": chinese(today), "红黄牌": _TO_WRITE,
        **_numbers(figures), "临期词": "临期" if rule.rule is Rule.DEADLINE else "滞后",
    }  # fmt: skip
    plain = _task(Item(""))
    if kind in FORMS:
        paper.check([*facts, *plain, *given])
        paper.fill_pages([{**facts, **_task(item), **given} for item in rows])
        return paper
    lists: dict[str, list[Record]] = {
        "每项": [_task(item) for item in rows], "每单位": _units(rows, lights), "每数": _sources(figures, rows),
    }  # fmt: skip
    samples = {"每项": plain, "每单位": _unit("", (), ()), "每数": _source(_figure("", ()), {})}
    paper.check([*facts, *plain, *given, *(f"{of}.{key}" for of, record in samples.items() for key in record)])
    only = _task(rows[0]) if len(rows) == 1 else dict.fromkeys(plain, "")
    paper.fill({**only, **facts, **given}, lists)
    return paper


def _task(item: Item) -> dict[str, str]:
    """What a task puts in the place of the placeholders."""
    found = {name: getattr(item, field) for name, field in _ITEM.items()}
    topic, measures = " ".join(item.topic.split("\n")), " ".join(item.measures.split("\n"))
    text = measures or topic
    return found | {
        "事项": topic or _cut(measures),
        "任务": _cut(text),
        "完成时限": chinese(item.due) if item.due else item.limit,
    }


def _figures(rows: Sequence[Item], lights: Sequence[str]) -> tuple[Figure, ...]:
    """The counts over all rows; every row is in 总数 and in exactly one of 办结, 正常, 临期, 逾期, 其他."""
    known = {word for words in _COUNTS.values() for word in words}
    found = [_figure("总数", rows)]
    for name, words in _COUNTS.items():
        found.append(_figure(name, (item for item, shown in zip(rows, lights, strict=True) if shown in words)))
    found.append(_figure("其他数", (item for item, shown in zip(rows, lights, strict=True) if shown not in known)))
    found.append(_figure("问题数", (item for item in rows if item.problems.strip())))
    return tuple(found)


def _figure(name: str, items: Iterable[Item]) -> Figure:
    ids = tuple(item.id or item.number for item in items)
    return Figure(name, len(ids), ids)


def _numbers(figures: Sequence[Figure]) -> dict[str, str]:
    """The counts as text, and the rate that follows from two of them."""
    counts = {figure.name: figure.value for figure in figures}
    return {**{name: str(value) for name, value in counts.items()}, "办结率": _rate(counts["办结数"], counts["总数"])}


def _rate(done: int, total: int) -> str:
    return f"{done / total:.1%}" if total else "—"


def _units(rows: Sequence[Item], lights: Sequence[str]) -> list[Record]:
    """A record a unit (`units_of`), the one with most tasks first; a task of several units counts for each."""
    tasks: dict[str, list[tuple[Item, str]]] = {}
    for item, shown in zip(rows, lights, strict=True):
        for name in units_of(item) or ("",):
            tasks.setdefault(name, []).append((item, shown))
    ordered = sorted(tasks.items(), key=lambda pair: (not pair[0], -len(pair[1])))
    return [_unit(name or _NOBODY, [i for i, _ in own], [shown for _, shown in own]) for name, own in ordered]


def _unit(name: str, rows: Sequence[Item], lights: Sequence[str]) -> Record:
    return {"名称": name, **_numbers(_figures(rows, lights))}


def _sources(figures: Sequence[Figure], rows: Sequence[Item]) -> list[Record]:
    """A record a number: its name, its value, the 序号 of the rows it counts."""
    numbers = {item.id or item.number: item.number or item.id for item in rows}
    return [_source(figure, numbers) for figure in figures]


def _source(figure: Figure, numbers: Mapping[str, str]) -> Record:
    shown = spans([numbers[key] for key in figure.ids])
    return {"名称": figure.name, "项数": str(figure.value), "序号": shown, "编号": "、".join(figure.ids)}


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
