"""Which matches of the grammar are time limits of a task: the form must stand alone, and bind what is to be done.

A plain date tells what happened, a year in a title names a document, 2021年以来 is the past, 工作日反馈 is no rhythm.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from extract.detect.deadline_grammar import Grammar
from extract.detect.deadline_parts import Value
from extract.knowledge import Pattern
from extract.vocabulary.outline import DocumentDate

_OPENERS = '，,。；;：:、！？!?（(）)“"—【●★■\n\u3000'
_CHINESE_DIGITS = "一二三四五六七八九十百"
_PROCESS_WINDOW = 8
_LABEL_WINDOW = 14
_OF_A_THING = re.compile(r"[^，,。；;、]{2,14}的")
"""2000年以前推行火化的县: which counties, not by when."""
_AIMED = Pattern("word_of_aiming_last")
"""力争2028年建成: a year after a word of aiming stands as free as at the beginning of a clause."""
EVENT_WINDOW = 45
"""Characters looked at before a limit: 压缩至…; 完成时限：, …行动方案（; 自…之日起."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The sentence searched: the whole document and the span in it, with the base and the mode.

    cell: the span is a cell of a column 完成时限, where every date is a limit.
    """

    text: str
    start: int
    end: int
    base: DocumentDate | None
    period: int | None
    done: bool
    grammar: Grammar
    cell: bool = False


_NOT_BEFORE_PART = "每历近去上前往多几数整过昨旧学半一二三四五六七八九十两百0123456789０１２３４５６７８９"
"""Characters before 年底, 上半年… that make it another year's (去年底) or a length (3年内)."""

_NOT_BEFORE_REL = "如先其迄"
"""如今年: 今 belongs to the character before it."""

# ---- does it stand for a time at all? -----------------------------------------------------------------------------


def well_formed(name: str, match: re.Match[str], sentence: Scope) -> bool:
    """Reject what only looks like the form because of its neighbours (a digit before, 不定期, 工作日落实)."""
    before = sentence.text[match.start() - 1 : match.start()] if match.start() > sentence.start else ""
    check = _SHAPE.get(name)
    return check is None or check(match, before, sentence)


def _whole_number(match: re.Match[str], before: str, sentence: Scope) -> bool:
    """No digit cut off to the left; a point before is a decimal's, unless a list number stands there (3.2022年)."""
    first = match[0][0]
    if before in (".", "．") and first.isdecimal():
        return match.groupdict().get("year") is not None or match.groupdict().get("y1") is not None
    chinese = first in _CHINESE_DIGITS and before in _CHINESE_DIGITS
    return not before or not (before.isdecimal() or before == "第" or chinese)


def _range_shape(match: re.Match[str], before: str, sentence: Scope) -> bool:
    g = match.groupdict()
    sides = bool(g["y1"] or g["r1"] or g["m1"]) and bool(g["y2"] or g["r2"] or g["m2"] or (g["d2"] and g["d1"]))
    first_month_only = bool(g["m1"] and not g["m2"] and g["d2"] and not g["d1"])
    return sides and not first_month_only and _whole_number(match, before, sentence)


def _point_shape(match: re.Match[str], before: str, sentence: Scope) -> bool:
    if not any(match.group(g) for g in ("year", "rel", "month", "part")):
        return False
    if before and match["rel"] is None and match["year"] is None and match["part"] and before in _NOT_BEFORE_PART:
        return False
    if before and match["rel"] and before in _NOT_BEFORE_REL:
        return False
    return _whole_number(match, before, sentence)


def _unattached(match: re.Match[str], before: str, sentence: Scope) -> bool:
    """A rhythm (月通报) stands free or after a verb such as 实行; 工作日反馈 and 5月评估 are something else."""
    return not before or before in _OPENERS or before in "“‘和及行持立善全实取照以即按强" or before.isspace()


def _vague_shape(match: re.Match[str], before: str, sentence: Scope) -> bool:
    if match[0] == "定期":
        return before == "" or before not in "不规法约确指一固稳限特鉴评设制既议判拟待锁选假财"
    return before == "" or before not in "有权年时无期界极上下宽"


def _every_shape(match: re.Match[str], before: str, sentence: Scope) -> bool:
    """每人每年, 每生每月 are rates, not rhythms."""
    text, at = sentence.text, match.start()
    return not (at - 2 >= sentence.start and text[at - 2] == "每")


def _inside_shape(match: re.Match[str], before: str, sentence: Scope) -> bool:
    return (not before or before in _OPENERS or before in "在于当至到") and bool(match["edge"] or match["limit"])


def _current_shape(match: re.Match[str], before: str, sentence: Scope) -> bool:
    fixed = match["pre"] != "当" or bool(match["limit"] or match["ten"])
    return fixed and not (match["pre"] == "下" and before in tuple("以之如"))


_SHAPE: dict[str, Callable[[re.Match[str], str, Scope], bool]] = {
    "range": _range_shape,
    "point": _point_shape,
    "numeric": _whole_number,
    "span": _whole_number,
    "interval": _whole_number,
    "rhythm": _unattached,
    "vague": _vague_shape,
    "recur": _every_shape,
    "inside": _inside_shape,
    "current": _current_shape,
    "plan": _whole_number,
}


# ---- does it bind the task? ---------------------------------------------------------------------------------------


def exact_enough(s: Scope, form: str, match: re.Match[str]) -> bool:
    """Whether this base may be counted from: exact to the day for days, and the event that the words name."""
    assert s.base is not None
    if form in ("current", "inside"):
        unit = match["unit"]
        return s.base.precision == "day" or (s.base.precision == "month" and unit in ("月", "季度", "季"))
    if s.base.precision != "day" and not (match["unit"] or "").endswith("年"):
        return False
    head = s.text[max(s.start, match.start() - EVENT_WINDOW) : match.start()]
    guards = s.grammar.guards
    if guards["meeting_event"].search(head):
        return s.base.origin in ("会议日期", "指定")
    if guards["document_event"].search(head):
        return True
    if form == "span" and guards["service"].search(s.text, s.start, s.end):
        return False  # a procedure's own time (7个工作日内完成审批) runs from each application, not from this document
    return not guards["event"].search(head)


def _past(s: Scope, value: Value) -> bool:
    """True when the last day (or, for …起, the first) is known and lies before the document."""
    last = value.due or value.earliest
    if s.base is None or last is None:
        return False
    day = s.base.day
    if s.base.precision == "year":
        return last.year < day.year
    return last < day and not (s.base.precision == "month" and (last.year, last.month) == (day.year, day.month))


def at_clause_start(s: Scope, at: int) -> bool:
    """True when nothing but blanks stands between the position and punctuation or the sentence's begin."""
    while at > s.start and s.text[at - 1].isspace():
        at -= 1
    return at == s.start or s.text[at - 1] in _OPENERS


def after_label(s: Scope, at: int) -> bool:
    """True right after 完成时限：, 整改期限： and the like."""
    return s.grammar.label.search(s.text, max(s.start, at - _LABEL_WINDOW), at) is not None


def _binds_point(s: Scope, match: re.Match[str], lead: str, value: Value) -> bool:
    """A point or period: a limit word, a lead (到, 于), or the begin of a clause, and not the past."""
    guards, text, end = s.grammar.guards, s.text, match.end()
    g = match.groupdict()
    limit = g["limit"] or ""
    ending = limit not in ("", "左右", "期间") or bool(re.search(r"[底末]|年内|年度内", match[0]))
    if ending or lead == "to":
        past = _past(s, value)
        if past and limit == "以前" and _OF_A_THING.match(text, end, s.end):
            return False
        attribute = past and (limit.endswith("前") or "起" in limit) and guards["after_past"].match(text, end, s.end)
        return not attribute and not (past and not limit) and not guards["after_bare"].match(text, end, s.end)
    if _past(s, value) or guards["after_bare"].match(text, end, s.end) or _in_title_bracket(s, match):
        return False
    if g.get("rel") and not g["month"]:
        return g["rel"] not in "当后" or bool(g["part"])
    if text[end : end + 1] == "的":
        return False  # 上半年的项目: what kind of project, not by when
    free = bool(lead) or at_clause_start(s, match.start()) or _AIMED.search(text, s.start, match.start()) is not None
    if g.get("part") == "年初":
        return False
    if g.get("day") and s.base is None and g.get("year"):
        return bool(lead) or after_label(s, match.start())
    return free


def _binds_range(s: Scope, match: re.Match[str], lead: str, value: Value) -> bool:
    """A range: not the past, no part of a title, at a clause begin or after 自/从/于, or closed by 止/期间."""
    if (
        _past(s, value)
        or _in_title_bracket(s, match)
        or s.grammar.guards["after_bare"].match(s.text, match.end(), s.end)
    ):
        return False
    return bool(lead or match["limit"]) or at_clause_start(s, match.start())


def _in_title_bracket(s: Scope, match: re.Match[str]) -> bool:
    """行动方案（2022—2025年）: the period belongs to the title before the bracket."""
    at, text = match.start(), s.text
    if not (at - 1 >= s.start and text[at - 1] in "（(" and text[match.end() : match.end() + 1] in ("）", ")")):
        return False
    return s.grammar.guards["after_title"].search(text, max(s.start, at - _LABEL_WINDOW), at - 1) is not None


def _binds_span(s: Scope, match: re.Match[str], lead: str, value: Value) -> bool:
    """审批时限压缩至7个工作日以内 is a target, not a limit of the task."""
    window = max(s.start, match.start() - _PROCESS_WINDOW)
    return s.grammar.guards["process"].search(s.text, window, match.start()) is None


def _binds_years(s: Scope, match: re.Match[str], lead: str, value: Value) -> bool:
    """今后三年 at a clause begin or closed by 内; 今后两年工作 only names a topic. 今明两年 always says when."""
    return match[0].startswith("今明") or match[0][-1] in "内间" or at_clause_start(s, match.start())


def _binds_period(s: Scope, match: re.Match[str], lead: str, value: Value) -> bool:
    return not (_past(s, value) and (match["limit"] or "") in ("期间", "时期"))


_BINDING: dict[str, Callable[[Scope, re.Match[str], str, Value], bool]] = {
    "point": _binds_point,
    "numeric": lambda s, m, lead, v: (
        bool(m["limit"]) or ((bool(lead) or at_clause_start(s, m.start())) and not _past(s, v))
    ),
    "range": _binds_range,
    "span": _binds_span,
    "years": _binds_years,
    "plan": _binds_period,
    "festival": _binds_period,
}


def lies_ahead(s: Scope, form: str, match: re.Match[str], lead: str, value: Value) -> bool:
    """In reported work: a hard limit (到…, …前) that lies after the base date."""
    if form not in ("point", "numeric", "plan") or s.base is None or value.due is None:
        return False
    printed = match.groupdict().get("year") or match.groupdict().get("month")
    hard = bool(lead) or "前" in match[0] or bool(printed and re.search("[底末]", match[0]))
    relative = bool(match.groupdict().get("rel")) and "前" not in match[0]
    return hard and value.due > s.base.day and not relative


def binds(form: str, s: Scope, match: re.Match[str], lead: str, value: Value) -> bool:
    """True when the match is a time limit here; forms without a rule of their own always are."""
    check = None if s.cell else _BINDING.get(form)
    return check is None or check(s, match, lead, value)
