"""Frequencies as RFC 5545 rules: 每季度首月20日前, 两周一推进, 月通报, 按年度."""

import re

from extract.detect.deadline_parts import NOTHING, WEEKDAYS, Context, Groups, Value, part_of_year, whole
from extract.vocabulary.numerals import integer

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCY = {
    "年": ("YEARLY", 1), "年度": ("YEARLY", 1), "学年": ("YEARLY", 1), "半年": ("MONTHLY", 6), "季度": ("MONTHLY", 3),
    "季": ("MONTHLY", 3), "月": ("MONTHLY", 1), "月度": ("MONTHLY", 1), "周": ("WEEKLY", 1), "星期": ("WEEKLY", 1),
    "日": ("DAILY", 1), "天": ("DAILY", 1), "小时": ("HOURLY", 1),
}  # fmt: skip


def repeat(groups: Groups, words: str, context: Context) -> Value:
    """An RFC 5545 rule; a limit inside the period (每月5日前) becomes its BY… parts. 每学期 has no rule."""
    unit, every = groups["unit"] or groups.get("step") or "", groups.get("every") or ""
    if unit == "工作日":
        return Value(repeat="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    if unit == "旬":
        return Value(repeat="FREQ=MONTHLY;BYMONTHDAY=10,20,-1")
    if unit not in _FREQUENCY:
        return NOTHING
    frequency, step = _FREQUENCY[unit]
    count = 2 if every == "双" else whole(every) or 1
    if every == "半":
        frequency, step = {"年": ("MONTHLY", 6), "月": ("MONTHLY", 1), "天": ("DAILY", 1)}.get(unit, (frequency, step))
        if unit == "月":
            return Value(repeat="FREQ=MONTHLY;BYMONTHDAY=15,-1")
    parts = _by_parts(unit, groups, words)
    if parts and unit in ("季度", "季"):
        return Value(repeat=f"FREQ=YEARLY;{parts}")
    interval = f";INTERVAL={step * count}" if step * count > 1 else ""
    return Value(repeat=f"FREQ={frequency}{interval}{';' + parts if parts else ''}")


def _by_parts(unit: str, groups: Groups, words: str) -> str:
    """BYMONTH, BYMONTHDAY and BYDAY of the limit inside one period; "" when there is none."""
    day, month = whole(groups.get("day")), whole(groups.get("month"))
    inside = (groups.get("ten") or "") + (groups.get("part") or "")
    if unit in ("周", "星期"):
        named = groups.get("weekday") or ("日" if inside else "")
        return f"BYDAY={_CODES[WEEKDAYS[named]]}" if named else ""
    when = f"BYMONTHDAY={day}" if day else f"BYMONTHDAY={_last_day(inside)}" if inside else ""
    if unit in ("季度", "季"):
        return _quarter_parts(groups.get("point") or "", when, inside)
    if unit in ("年", "年度"):
        if month:
            return _month_parts(
                month, day, when or ("BYMONTHDAY=-1" if groups.get("limit") else ""), groups.get("also") or ""
            )
        return _year_part(inside)
    return when if unit.startswith("月") else ""


def _month_parts(month: int, day: int | None, when: str, also: str) -> str:
    """每年6月15日、12月15日前: several months with one day; different days fit no single rule and give "" ."""
    more = [
        (integer(m), integer(d)) for m, d in re.findall(r"([^、和及\s]+?)\s*月\s*(?:([^、和及\s]+?)\s*[日号])?", also)
    ]
    if any(other != day for _, other in more):
        return ""
    chosen = ",".join(str(m) for m in [month, *(m for m, _ in more if m)])
    return f"BYMONTH={chosen}" + (f";{when}" if when else "")


def _last_day(inside: str) -> int:
    """Day of the month that closes 初/上旬 (10), 中/中旬 (20), 底/末/下旬 (-1)."""
    return 10 if re.search("[初上]", inside) else 20 if "中" in inside else -1


def _quarter_parts(point: str, when: str, inside: str) -> str:
    """Months of every quarter: 首月 1,4,7,10; 第二个月 2,5,8,11; 末 3,6,9,12."""
    if not point and not when:
        return ""
    shift = 1 if point == "首月" or "一" in point else 2 if "二" in point else 3
    if not point and re.search("[初上]", inside):
        shift = 1
    chosen = ",".join(str(m) for m in range(shift, 13, 3))
    return f"BYMONTH={chosen};{when or 'BYMONTHDAY=-1'}" if point not in ("终了", "结束") else ""


def _year_part(part: str) -> str:
    """Last day of 年底, 上半年, 一季度, 年初 as BYMONTH;BYMONTHDAY."""
    if not part:
        return ""
    last = part_of_year(part, 2001)[1]
    return f"BYMONTH={last.month};BYMONTHDAY=-1"
