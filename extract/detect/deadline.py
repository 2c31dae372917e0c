"""Time limits and frequencies of a sentence, with the days they mean.

The grammar is data (models/deadlines.tsv); what it finds must also stand in the company of a task: a plain date
tells what happened, a year in a title names a document, 2021年以来 is the past. These rules stand here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.detect.deadline_grammar import Form, Grammar, grammar
from extract.detect.deadline_values import NOTHING, Context, Value, interpret
from extract.vocabulary.outline import DocumentDate
from extract.vocabulary.task import Deadline

_TRIGGER = re.compile(
    r"[年月日号旬季周天期限节每逐按底末时前初持立常2](?:(?<=[年月日号旬季周天期限节每逐底末])|(?<=按)[季月年半周旬学日天节计]"
    r"|(?<=小时)|(?<=[会庆一旦秋明午学考耕收夏种运”五]前)|(?<=[”五]初)|(?<=持)续|(?<=坚持)|(?<=立)[行知即]|(?<=常)[态年]"
    r"|(?<=2)[0-9]{3}[-./])"
)
"""What every expression of the grammar or fixed value contains; the cheap way out of most sentences."""

_RECURRING = frozenset({"recur", "interval", "rhythm", "by", "vague"})
_QUOTES = re.compile("《[^《》]{1,200}》?|〔[^〕]{1,12}〕|〈[^〉]{1,80}〉")
_OPENERS = '，,。；;：:、！？!?（(）)“"—【●★■\n\u3000'
_LEAD = {"到": "to", "至": "to", "自": "from", "从": "from", "于": "at", "在": "at", "用": "at"}
_CHINESE_DIGITS = "一二三四五六七八九十百"
_PROCESS_WINDOW = 8
_EVENT_WINDOW = 45
"""Characters looked at before a limit: 压缩至…; 自…之日起."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The sentence searched: the whole document and the span in it, with the base and the mode."""

    text: str
    start: int
    end: int
    base: DocumentDate | None
    period: int | None
    done: bool
    grammar: Grammar


def find_deadlines(
    text: str,
    start: int,
    end: int,
    base: DocumentDate | None,
    *,
    period: int | None = None,
    done: bool = False,
) -> list[Deadline]:
    """Time limits and frequencies inside text[start:end], in order, verbatim, never overlapping.

    text: the whole document, so that offsets are its own. base: the document's date, None when unknown (then
    relative limits keep their words and no day). period: the year the document plans for, when it says so
    (2022年工作要点): the year of limits that print none. done: the sentence reports finished work, where only
    frequencies and limits after the base date count. [] for a sentence with nothing; raises nothing.
    """
    if _TRIGGER.search(text, start, end) is None:
        return []
    sentence = _Sentence(text, start, end, base, period, done, grammar())
    found: list[Deadline] = []
    year: int | None = None
    for form, match in _candidates(sentence):
        lead, begin = _lead(sentence, match.start())
        if form in ("point", "span", "numeric") and (found and match.start() < found[-1].end):
            continue
        value = _value(sentence, form, match, lead, year)
        if value is None:
            continue
        begin = _event_start(sentence, form, match, begin)
        if found and begin < found[-1].end:
            begin = match.start()
        found.append(_deadline(sentence, begin, match.end(), value))
        year = value.year or year
    return found or _fixed_value(sentence)


def _candidates(sentence: _Sentence) -> Iterator[tuple[str, re.Match[str]]]:
    """Matches of the grammar outside titles, leftmost first; an accepted form is not searched again inside."""
    text, end, g = sentence.text, sentence.end, sentence.grammar
    titles = _titles(sentence)
    last = sentence.start
    for hit in g.starts.finditer(text, sentence.start, end):
        at = hit.start()
        if at < last or any(a <= at < b for a, b in titles):
            continue
        found = _at(g.forms[hit[0]], sentence, at)
        if found is not None:
            yield found
            last = found[1].end()


def _titles(sentence: _Sentence) -> list[tuple[int, int]]:
    """Spans of 《…》 and 〔…〕: years in them name documents. A title may begin before a line break and stay open."""
    text, start, end = sentence.text, sentence.start, sentence.end
    if text.find("《", start, end) < 0 and text.find("〔", start, end) < 0:
        return []
    return [m.span() for m in _QUOTES.finditer(text, start, end)]


def _at(forms: tuple[Form, ...], sentence: _Sentence, at: int) -> tuple[str, re.Match[str]] | None:
    """The first form that stands at a position, with its right to stand there by form alone."""
    for form in forms:
        match = form.pattern.match(sentence.text, at, sentence.end)
        if match is not None and match.end() > at and _well_formed(form.name, match, sentence):
            return form.name, match
    return None


_NOT_BEFORE_PART = "每历近去上前往多几数整过昨旧学半一二三四五六七八九十两百0123456789０１２３４５６７８９"
"""Characters before 年底, 上半年… that make it another year's (去年底) or a length (3年内)."""

_NOT_BEFORE_REL = "如先其迄"
"""如今年: 今 belongs to the character before it."""

# ---- does it stand for a time at all? -----------------------------------------------------------------------------


def _well_formed(name: str, match: re.Match[str], sentence: _Sentence) -> bool:
    """Reject what only looks like the form because of its neighbours (a digit before, 不定期, 工作日落实)."""
    before = sentence.text[match.start() - 1 : match.start()] if match.start() > sentence.start else ""
    check = _SHAPE.get(name)
    return check is None or check(match, before, sentence)


def _whole_number(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    """No digit cut off to the left; a point before is a decimal's, unless a list number stands there (3.2022年)."""
    first = match[0][0]
    if before in (".", "．") and first.isdecimal():
        return match.groupdict().get("year") is not None or match.groupdict().get("y1") is not None
    chinese = first in _CHINESE_DIGITS and before in _CHINESE_DIGITS
    return not before or not (before.isdecimal() or before == "第" or chinese)


def _range_shape(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    g = match.groupdict()
    sides = bool(g["y1"] or g["r1"] or g["m1"]) and bool(g["y2"] or g["r2"] or g["m2"] or (g["d2"] and g["d1"]))
    first_month_only = bool(g["m1"] and not g["m2"] and g["d2"] and not g["d1"])
    return sides and not first_month_only and _whole_number(match, before, sentence)


def _point_shape(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    if not any(match.group(g) for g in ("year", "rel", "month", "part")):
        return False
    if before and match["rel"] is None and match["year"] is None and match["part"] and before in _NOT_BEFORE_PART:
        return False
    if before and match["rel"] and before in _NOT_BEFORE_REL:
        return False
    return _whole_number(match, before, sentence)


def _unattached(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    """A rhythm (月通报) stands free or after a verb such as 实行; 工作日反馈 and 5月评估 are something else."""
    return not before or before in _OPENERS or before in "“‘强《'和及行持立善全实取照以即按强" or before.isspace()


def _vague_shape(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    if match[0] == "定期":
        return before == "" or before not in "不规法约确指一固稳限特鉴评设制既议判拟待锁选假财"
    return before == "" or before not in "有权年时无期界极上下宽"


def _every_shape(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    """每人每年, 每生每月 are rates, not rhythms."""
    text, at = sentence.text, match.start()
    return not (at - 2 >= sentence.start and text[at - 2] == "每")


def _inside_shape(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    return (not before or before in _OPENERS or before in "在于当至到") and bool(match["edge"] or match["limit"])


def _current_shape(match: re.Match[str], before: str, sentence: _Sentence) -> bool:
    fixed = match["pre"] != "当" or bool(match["limit"] or match["ten"])
    return fixed and not (match["pre"] == "下" and before in tuple("以之如"))


_SHAPE = {
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


def _value(s: _Sentence, form: str, match: re.Match[str], lead: str, carried: int | None) -> Value | None:
    """The meaning of a match, None when it is no time limit of a task here."""
    if form in _RECURRING:
        return interpret(form, match.groupdict(), match[0], Context(None, None))
    context = _context(s, form, match, lead, carried)
    value = interpret(form, match.groupdict(), match[0], context)
    binding = _BINDING.get(form)
    if binding is not None and not binding(s, match, lead, value):
        return None
    if s.done:
        return value if _future(s, form, match, lead, value) else None
    return value


def _context(s: _Sentence, form: str, match: re.Match[str], lead: str, carried: int | None) -> Context:
    """What the words are read against; relative forms lose a base that is not theirs or not exact enough."""
    base = s.base.day if s.base else None
    year = carried or s.period or (base.year if base else None)
    turns = carried is None and s.period is None
    if s.base and form in ("span", "years", "use", "current", "inside") and not _exact_enough(s, form, match):
        base = None
    return Context(base, year, turns, lead)


def _exact_enough(s: _Sentence, form: str, match: re.Match[str]) -> bool:
    """Whether this base may be counted from: exact to the day for days, and the event that the words name."""
    assert s.base is not None
    if form in ("current", "inside"):
        unit = match["unit"]
        return s.base.precision == "day" or (s.base.precision == "month" and unit in ("月", "季度", "季"))
    if s.base.precision != "day" and not (match["unit"] or "").endswith("年"):
        return False
    head = s.text[max(s.start, match.start() - _EVENT_WINDOW) : match.start()]
    guards = s.grammar.guards
    if guards["meeting_event"].search(head):
        return s.base.origin in ("会议日期", "指定")
    return not guards["event"].search(head) or bool(guards["document_event"].search(head))


def _past(s: _Sentence, value: Value) -> bool:
    """True when the last day (or, for …起, the first) is known and lies before the document."""
    last = value.due or value.earliest
    if s.base is None or last is None:
        return False
    day = s.base.day
    if s.base.precision == "year":
        return last.year < day.year
    return last < day and not (s.base.precision == "month" and (last.year, last.month) == (day.year, day.month))


def _at_clause_start(s: _Sentence, at: int) -> bool:
    """True when nothing but blanks stands between the position and punctuation or the sentence's begin."""
    while at > s.start and s.text[at - 1].isspace():
        at -= 1
    return at == s.start or s.text[at - 1] in _OPENERS


def _binds_point(s: _Sentence, match: re.Match[str], lead: str, value: Value) -> bool:
    """A point or period: a limit word, a lead (到, 于), or the begin of a clause, and not the past."""
    guards, text, end = s.grammar.guards, s.text, match.end()
    g = match.groupdict()
    limit = g["limit"] or ""
    ending = limit not in ("", "左右", "期间") or bool(re.search(r"[底末]|年内|年度内", match[0]))
    if ending or lead == "to":
        past = _past(s, value)
        attribute = past and (limit.endswith("前") or "起" in limit) and guards["after_past"].match(text, end, s.end)
        return not attribute and not (past and not limit) and not guards["after_bare"].match(text, end, s.end)
    if _past(s, value) or guards["after_bare"].match(text, end, s.end) or _in_title_bracket(s, match):
        return False
    if g.get("rel") and not g["month"]:
        return g["rel"] not in "当后" or bool(g["part"])
    free = bool(lead) or _at_clause_start(s, match.start())
    if g.get("part") == "年初":
        return False
    if g.get("day") and s.base is None and g.get("year"):
        return bool(lead) or s.grammar.label.search(text, s.start, match.start()) is not None
    return free


def _binds_range(s: _Sentence, match: re.Match[str], lead: str, value: Value) -> bool:
    """A range: not the past, no part of a title, at a clause begin or after 自/从/于, or closed by 止/期间."""
    if (
        _past(s, value)
        or _in_title_bracket(s, match)
        or s.grammar.guards["after_bare"].match(s.text, match.end(), s.end)
    ):
        return False
    return bool(lead or match["limit"]) or _at_clause_start(s, match.start())


def _in_title_bracket(s: _Sentence, match: re.Match[str]) -> bool:
    """行动方案（2022—2025年）: the period belongs to the title before the bracket."""
    at, text = match.start(), s.text
    if not (at - 1 >= s.start and text[at - 1] in "（(" and text[match.end() : match.end() + 1] in ("）", ")")):
        return False
    return s.grammar.guards["after_title"].search(text, s.start, at - 1) is not None


def _binds_span(s: _Sentence, match: re.Match[str], lead: str, value: Value) -> bool:
    """审批时限压缩至7个工作日以内 is a target, not a limit of the task."""
    window = max(s.start, match.start() - _PROCESS_WINDOW)
    return s.grammar.guards["process"].search(s.text, window, match.start()) is None


def _binds_years(s: _Sentence, match: re.Match[str], lead: str, value: Value) -> bool:
    """今后三年 at a clause begin or closed by 内; 今后两年工作 only names a topic. 今明两年 always says when."""
    return match[0].startswith("今明") or match[0][-1] in "内间" or _at_clause_start(s, match.start())


def _binds_period(s: _Sentence, match: re.Match[str], lead: str, value: Value) -> bool:
    return not (_past(s, value) and (match["limit"] or "") in ("期间", "时期"))


_BINDING = {
    "point": _binds_point,
    "numeric": lambda s, m, lead, v: (
        bool(m["limit"]) or ((bool(lead) or _at_clause_start(s, m.start())) and not _past(s, v))
    ),
    "range": _binds_range,
    "span": _binds_span,
    "years": _binds_years,
    "plan": _binds_period,
    "festival": _binds_period,
}


def _future(s: _Sentence, form: str, match: re.Match[str], lead: str, value: Value) -> bool:
    """In reported work: a hard limit (到…, …前) that lies after the base date."""
    if form not in ("point", "numeric", "plan") or s.base is None or value.due is None:
        return False
    printed = match.groupdict().get("year") or match.groupdict().get("month")
    hard = bool(lead) or "前" in match[0] or bool(printed and re.search("[底末]", match[0]))
    return hard and value.due > s.base.day and not (match.groupdict().get("rel") or "")


# ---- the result ---------------------------------------------------------------------------------------------------


def _lead(s: _Sentence, at: int) -> tuple[str, int]:
    """What leads to a point (到, 自, 于) and where the verbatim text begins; 于 and 在 stay outside."""
    before = at - 1
    while before >= s.start and s.text[before].isspace():
        before -= 1
    kind = _LEAD.get(s.text[before], "") if before >= s.start else ""
    if not kind and before >= s.start and s.text[before] in "止" and s.text[before - 1 : before] == "截":
        return "to", before - 1
    if kind in ("", "at"):
        return kind, at
    if s.text[before - 1 : before] == "截" and before > s.start:
        before -= 1
    elif s.text[before - 1 : before] in ("达", "直", "等", "看", "加", "提", "增"):
        return "", at
    return kind, before


def _event_start(s: _Sentence, form: str, match: re.Match[str], begin: int) -> int:
    """自印发之日起30日内 begins at 自: the event that a span counts from belongs to its words."""
    if form != "span":
        return begin if form in ("point", "range", "numeric", "plan") else match.start()
    at = match.start()
    lead = s.grammar.guards["event_lead"].search(s.text, max(s.start, at - _EVENT_WINDOW), at)
    return lead.start() if lead else at


def _deadline(s: _Sentence, begin: int, end: int, value: Value) -> Deadline:
    """The record; the base is named only where a day was counted from it."""
    words = s.text[begin:end]
    trimmed = words.rstrip()
    shown = s.base if value.based and s.base and (value.due or value.earliest) else None
    return Deadline(
        trimmed,
        begin,
        begin + len(trimmed),
        value.due,
        value.earliest,
        value.repeat,
        shown.day if shown else None,
        shown.origin if shown else "",
    )


def _fixed_value(s: _Sentence) -> list[Deadline]:
    """持续推进, 长期坚持, 立行立改: legal only as a value: after 完成时限：, alone in a cell, or closing a bracket."""
    for match in s.grammar.value.finditer(s.text, s.start, s.end):
        closed = match.end() == s.end or s.text[match.end()] in "）)；;。，, \n\t]】"
        labelled = s.grammar.label.search(s.text, s.start, match.start()) is not None
        opened = match.start() == s.start or s.text[match.start() - 1] in "（(：:[【"
        whole = match.start() == s.start and match.end() >= s.end - 1
        lasting = match[0] == "长期坚持" and _at_clause_start(s, match.start())
        if closed and (labelled or whole or lasting or (opened and match.start() != s.start)):
            return [_deadline(s, match.start(), match.end(), NOTHING)]
    return []
