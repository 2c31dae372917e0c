"""What a time expression means: first and last day, counted from a base date.

Conventions (documented because readers of a deadline must not be misled):
- 6月底前, 9月底, 2025年, 到2025年 → the last day of that period; 2025年前, 5月前, 5月中旬前, 春节前 → the
  last day before the period begins; 5月10日前 includes the day itself (民法典第1259条: 以前 includes).
- A period (上半年, 2013～2016年, “十四五”期间) has an earliest day too; a limit (…前, 到…) has none; …起 has only that.
- No year printed: the year of the expression before it in the sentence, else the year the document plans,
  else the base date's; from November on, January to March and 上半年 are next year's.
- Relative limits count from the base date only when they name no other event; unknown base → words only.
"""

import re
from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta

from extract.detect.deadline_grammar import Season, seasons
from extract.detect.deadline_parts import NOTHING, WEEKDAYS, Context, Groups, Value, part_of_year, thirds, whole
from extract.detect.recurrence import repeat
from extract.detect.workdays import add_working_days, festivals
from extract.vocabulary.calendar import Period, add_months, make_date, months, week
from extract.vocabulary.numerals import integer

_RELATIVE = {"今": 0, "本": 0, "明": 1, "来": 1, "次": 1, "后": 2}


def interpret(form: str, groups: Groups, words: str, context: Context) -> Value:
    """The value of one match of the grammar; NOTHING when its words fix no day (定期) or the day does not exist."""
    reader = _READERS.get(form)
    if reader is None:
        return NOTHING
    try:
        return reader(groups, words, context)
    except (ValueError, OverflowError):  # a year or count beyond the calendar: the words are kept
        return NOTHING


# ---- parts --------------------------------------------------------------------------------------------------------


def _year(groups: Groups, context: Context) -> tuple[int | None, bool, bool]:
    """Year meant; whether it is printed as such (also 明年); whether the base was needed."""
    printed = whole(groups.get("year"))
    if printed:
        return printed, True, False
    relative = groups.get("rel")
    if relative == "当":
        return None, True, False
    if relative:
        year = context.base.year if context.base else context.year
        return (year + _RELATIVE[relative] if year else None), True, context.base is not None
    return context.year, False, context.turns and context.year is not None


def _turned(year: int, last_month: int, half: bool, context: Context) -> int:
    """The next year, when a year end document names a month that lies at the beginning of a year."""
    early = last_month <= 3 or half
    return year + 1 if context.turns and early and context.base and context.base.month >= 11 else year


def _bounded(
    period: Period, limit: str, context: Context, *, point: bool, ending: bool
) -> tuple[date | None, date | None]:
    """Earliest and due of a period under 前/内/起/到. point: a single day; ending: the words name its end (底)."""
    first, last = period
    if "前" in limit and "前后" not in limit:
        return None, last if point or ending else first - timedelta(days=1)
    if "起" in limit or "开始" in limit or (context.lead == "from" and not limit):
        return (last if ending else first), None
    if context.lead == "to" or ending or point or "止" in limit:
        return None, last
    return first, last


# ---- points and periods -------------------------------------------------------------------------------------------


def _point(groups: Groups, words: str, context: Context) -> Value:
    year, printed, based = _year(groups, context)
    limit = groups.get("limit") or ""
    month, part, ten = whole(groups.get("month")), groups.get("part") or "", groups.get("ten") or ""
    if year is None:
        return NOTHING
    if not printed:
        year = _turned(year, month or (3 if part[:2] in ("一季", "第一") else 12), part.startswith("上半"), context)
    ending = bool(re.search(r"[底末终]", part + ten + (groups.get("edge") or "")))
    day = whole(groups.get("day"))
    if month and day:
        exact = make_date(year, month, day)
        if exact is None:
            return NOTHING
        period: Period = (exact, exact)
    elif month:
        period = thirds(ten, year, month) if ten else months(year, month, month)
    else:
        period = part_of_year(part, year)
    earliest, due = _bounded(period, limit, context, point=bool(day), ending=ending)
    if "年内" in part or "年度内" in part or "内" in limit:
        earliest = None
    return Value(earliest, due, None, year if printed and groups.get("year") else None, based)


def _range(groups: Groups, words: str, context: Context) -> Value:
    base = context.base.year if context.base else context.year
    y1 = whole(groups.get("y1")) or (base + _RELATIVE[groups["r1"]] if groups.get("r1") and base else None)  # type: ignore[index]
    y2 = whole(groups.get("y2")) or (base + _RELATIVE[groups["r2"]] if groups.get("r2") and base else None)  # type: ignore[index]
    based = not (whole(groups.get("y1")) or whole(groups.get("y2")))
    y1 = y1 or (context.year if groups.get("y2") is None else y2)
    if y1 is None:
        return NOTHING
    m1, m2 = whole(groups.get("m1")), whole(groups.get("m2"))
    if groups.get("d2") and not m2:
        m2 = m1
    if m1 and not m2 and groups.get("p2") is None and not y2:
        return NOTHING
    p1, p2 = groups.get("p1") or "", groups.get("p2") or ""
    y2 = y2 or (y1 + 1 if m1 and m2 and m2 < m1 else y1)
    first = _end(y1, m1, whole(groups.get("d1")), p1)[0]
    last = _end(y2, m2, whole(groups.get("d2")), p2)[1]
    return Value(first, last, None, y2 if not based else None, based) if first <= last else NOTHING


def _end(year: int, month: int | None, day: int | None, part: str) -> Period:
    """The days of one side of a range."""
    if month and day:
        return date(year, month, day), date(year, month, day)
    if month:
        return thirds(part, year, month) if part else months(year, month, month)
    return part_of_year(part, year) if part else months(year, 1, 12)


def _plan(groups: Groups, words: str, context: Context) -> Value:
    """“十四五”: the fourteenth five-year plan, 2021-2025; the first began in 1953, from the seventh on 1986."""
    number = integer(groups["plan"] or "")
    if not number:
        return NOTHING
    first = 1986 + 5 * (number - 7)
    limit = groups["limit"] or ""
    if limit == "前":
        return Value(None, date(first - 1, 12, 31))
    if "末" in limit or "结束" in limit or "期满" in limit or context.lead == "to":
        return Value(None, date(first + 4, 12, 31))
    if "初" in limit:
        return Value(date(first, 1, 1), date(first, 12, 31))
    if "中" in limit:
        return Value(date(first + 2, 1, 1), date(first + 2, 12, 31))
    return Value(date(first, 1, 1), date(first + 4, 12, 31))


def _numeric(groups: Groups, words: str, context: Context) -> Value:
    return _point(groups | {"rel": None, "part": None, "ten": None, "edge": None}, words, context)


# ---- festivals and seasons ----------------------------------------------------------------------------------------


def _festival(groups: Groups, words: str, context: Context) -> Value:
    season = seasons()[groups["season"] or ""]
    year, printed, based = _year(groups, context)
    limit = groups["limit"] or ""
    if year is None or season.kind == "open" or limit.endswith("前后"):
        return NOTHING
    span = _season_days(season, year)
    if span and not printed and context.base and based and span[0] <= context.base:
        span = _season_days(season, year + 1)  # the next one to come
    if span is None:
        return NOTHING
    first, last = span
    if "前" in limit:
        return Value(None, last if "结束" in limit else first - timedelta(days=1), None, None, based)
    if limit.endswith("后"):
        return Value(first if "开始" in limit else last + timedelta(days=1), None, None, None, based)
    return Value(first, last, None, None, based)


def _season_days(season: Season, year: int) -> Period | None:
    """First and last day of a festival or season that begins in a year; None beyond the table of lunar dates."""
    if season.kind == "lunar":
        begin = festivals().get(year, {}).get(season.start)
        if begin is None:
            return None
    else:
        begin = date.fromisoformat(f"{year}-{season.start}")
    if not season.end:
        return begin, begin + timedelta(days=season.days - 1)
    last = date.fromisoformat(f"{year}-{season.end}")
    return begin, last if last >= begin else date.fromisoformat(f"{year + 1}-{season.end}")


# ---- counted from the base ----------------------------------------------------------------------------------------


def _span(groups: Groups, words: str, context: Context) -> Value:
    """3个工作日内, 半年内, 2-3年内 (the longer one counts): days on from the base."""
    count = whole(groups.get("n2") or groups.get("n"))
    unit = groups["unit"] or ""
    half = groups.get("n") == "半"
    if context.base is None or unit in ("学期", "分钟") or (count is None and not half):
        return NOTHING
    due = _later(context.base, count or 0, unit, half)
    return Value(None, due, None, None, True) if due else NOTHING


def _later(base: date, count: int, unit: str, half: bool) -> date | None:
    """`count` units after the base; half: half a unit (半年, 半个月 = 15 days)."""
    if half:
        return {"年": add_months(base, 6), "月": base + timedelta(days=15)}.get(unit)
    if unit == "工作日":
        return add_working_days(base, count)
    if unit in ("年", "月", "季度"):
        return add_months(base, count * {"年": 12, "季度": 3}.get(unit, 1)) if count < MAXYEAR else None
    days = {"周": 7, "星期": 7, "礼拜": 7}.get(unit, 1) * count
    return base + timedelta(days=-(-count // 24) if unit == "小时" else days)


def _years(groups: Groups, words: str, context: Context) -> Value:
    """今后三年 begins with the day after the base; 今明两年 is the base's year and the next."""
    if context.base is None:
        return NOTHING
    count = whole(groups.get("n"))
    if not groups.get("n"):
        return Value(date(context.base.year, 1, 1), date(context.base.year + 1, 12, 31), None, None, True)
    if count is None:
        return NOTHING
    due = _later(context.base, count, "月" if groups["unit"] == "个月" else "年", False)
    return Value(context.base, due, None, None, True)


def _current(groups: Groups, words: str, context: Context) -> Value:
    """本月中旬, 本周五前, 下季度: the base's own month, week or quarter, or the next one."""
    unit = groups["unit"] or ""
    base = context.base
    if base is None or groups.get("pre") == "当" or unit in ("学期", "学年", "旬"):
        return NOTHING
    step = 1 if groups.get("pre") == "下" else 0
    limit, ten = groups.get("limit") or "", groups.get("ten") or groups.get("edge") or ""
    point, ending = False, bool(re.search("[底末]", ten)) or "内" in words
    if unit in ("周", "星期"):
        period = week(base + timedelta(days=7 * step))
        if groups.get("weekday"):
            exact = period[0] + timedelta(days=WEEKDAYS[groups["weekday"] or ""])
            period, point = (exact, exact), True
    elif unit in ("季度", "季"):
        anchor = add_months(base.replace(day=1), 3 * step)
        quarter = (anchor.month - 1) // 3
        period = months(anchor.year, 3 * quarter + 1, 3 * quarter + 3)
    else:
        anchor = add_months(base.replace(day=1), step)
        day = whole(groups.get("day"))
        period = thirds(ten, anchor.year, anchor.month) if ten else months(anchor.year, anchor.month, anchor.month)
        if day:
            period, point = (anchor.replace(day=day), anchor.replace(day=day)), True
    earliest, due = _bounded(period, limit, context, point=point, ending=ending)
    return Value(earliest, due, None, None, True)


_READERS: dict[str, Callable[[Groups, str, Context], Value]] = {
    "point": _point, "numeric": _numeric, "range": _range, "plan": _plan, "festival": _festival, "span": _span,
    "use": _span, "years": _years, "current": _current, "inside": _current, "recur": repeat, "interval": repeat,
    "rhythm": repeat, "by": repeat,
}  # fmt: skip
"""Forms without a reader (定期, 节前, XX月XX日前) keep their words only."""
