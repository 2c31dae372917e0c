"""Subjects known by their end alone: 质控办每月发布…, 网格员天天上门, 应急、水利两家要…, 由业主按面积分摊.

In a running sentence few bodies print their level (省, 市) and many are groups of people. Such a name is believed only
where the whole stretch from the beginning of a clause (or from 由, 会同) to a predicate is a list of names.
"""

import re
from dataclasses import dataclass
from functools import cache

from extract.detect.action import leads, nominal_verbs, opening_words, opens_action, verbs
from extract.detect.owner.ends import begun, by_last, chars
from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import follows
from extract.detect.owner.phrase import Found
from extract.detect.owner.predicate import by_first, predicate
from extract.detect.owner.words import either, words
from extract.knowledge import table

LONGEST = 16
"""Characters of one such name at most; what is longer holds a sentence."""
SIGHT = 100
"""Characters from the beginning of a sentence in which such names are looked for, some two lines
of print; in what is longer they are seldom the subject, and the time stays short."""
REACH = 32
"""Characters from the beginning of a list to its predicate at most."""
_VAGUE = frozenset("省市县区州盟旗镇乡村场行台库组") | {
    "方面", "系统", "成员", "地区", "双方", "组织", "社区", "园区", "开发区", "领导", "财政", "新区",
}  # fmt: skip
"""Ends of names that end other words as often; they need more of a beginning than this module asks for."""
_MARK = re.compile("、|以及|特别是|尤其是|和|与|及|会同")
_REMARK = re.compile(r"[（(][^（()）]{1,16}[）)]")
_NO_NAME = re.compile(
    r"[的了是由被把将让给于到为在对向从据以按着过也都就还又再很更最要没未不并该此这那些若或](?!方)|能(?!源)|无(?!线)|有(?!关|限|资|色)|其(?!他|余)"
    r"|[，,。；;：:！？!?《》“”\"%％.．·（(\d]|年均|尽快|足额|及时|认真|切实|必然|当然|往往|可能|一定|.(?:每|各|有关|相关|[本我报])|\A(?:[经凡即报交获前后请跟时需并除未]|受(?![理托])|使(?![领用])|应(?!急))"
)
_COUNTED = re.compile(r"(?:[两三四五六七八九十]|\d{1,3})(?:个|家|名|级|大)|等")
_ALL = ("各", "所有", "有关", "相关")
_KINDS = ("各类", "各项", "各种")
_PARTS = frozenset({"上下", "同志", "人员", "代表", "委员", "机构"})
"""Ends that are no name by themselves."""
_WHOLE = re.compile(r"全[省市县区州](?=各)|[省市县区乡镇][两三]级(?=[一-龥]{2})|[两三]级(?=[一-龥]{2})")
_TIME = re.compile(
    r"(?:于?(?:20\d\d年|\d{1,2}月)|一般(?=每)|每[一二两三四五六七八九十\d]*(?:年|月|周|季|天|日|学期|学年|半年|班次|人|次|个)|[\d一二两三四五六七八九十—-]+(?:年|月|季度|日|天|周|分钟|小时|个月|个工作日|次)"
    r"|一[一-龥]一[一-龥]|[本上下]?(?:周|月|年)(?:内|底|末)|在[^，。]{1,16}?(?:前(?![沿列茅线])|内|后|中|上|下|时|期间)|从[^，。]{1,12}?(?:起|开始)|自[^，。]{1,12}?起)"
)
_TIME_BEGINS = "于每一二两三四五六七八九十0123456789本上下周月年在从自"
_NOUN_AFTER = re.compile(r"[、，,。；;的率量和与]|工作|制度|机制|情况|体系|能力|水平|方案|计划|费|标准|$")


@cache
def _naming() -> re.Pattern[str]:
    """A deed that names the body that does it (督查室, 抢险突击队); any other verb before an end is a predicate."""
    body, doer = (either(list(words(kind))) for kind in ("body", "doer"))
    return re.compile(rf"{either(list(words('naming')))}(?:[一-龥]{{0,8}}{body}|{doer})\Z")


@dataclass(frozen=True, slots=True)
class _Table:
    """Places worth a look (mark; many: where a list or 由 lets bare duties in), ends and lookalikes by last character."""

    mark: re.Pattern[str]
    many: re.Pattern[str]
    ends: dict[str, tuple[str, ...]]
    blocked: dict[str, tuple[str, ...]]
    loose: dict[str, tuple[str, ...]]


@cache
def _table() -> _Table:
    ends = [w for w in words("tail") if w not in _VAGUE] + [*words("crowd"), *words("self"), *words("group")]
    loose = [*words("every"), *words("duty")]
    return _Table(
        _marks(ends), _marks([*ends, *loose]), by_last(ends), by_last(words("blocked")), by_last([*ends, *loose])
    )


def _marks(ends: list[str]) -> re.Pattern[str]:
    """The last character of an end after its last but one, before the first characters of what `does` accepts."""
    single, longer = chars(w for w in ends if len(w) == 1), [w for w in ends if len(w) > 1]
    before = rf"(?:(?<=[{single}）)])|(?<=[{chars(w[-2] for w in longer)}].))"
    return re.compile(rf"[{chars(w[-1] for w in ends)}）)]{begun(_openings())}{before}")


@cache
def _deeds() -> dict[str, tuple[str, ...]]:
    return by_first(words("deed"))


def _openings() -> set[str]:
    """What begins that which `does` accepts."""
    known = {word for sure, _ in _verbs().values() for word in sure}
    return known | _unless() | opening_words() | nominal_verbs() | {*_TIME_BEGINS, "：", ":"}


def does(text: str, at: int) -> bool:
    """Whether at `at` begins what only follows a subject: a modal, an adverbial of time or manner, a verb of doing."""
    first, two = text[at : at + 1], text[at : at + 2]
    if first in "：:":
        return text.startswith(words("charge"), at + 1)
    if two in nominal_verbs():
        noun = _NOUN_AFTER.match(text, at + 2) or two in _NOUNS or (two != "组织" and _doubled(text, at + 2))
        return not (noun or _RELATIVE.match(text, at))
    sure, perhaps = _verbs().get(first, _NO_VERBS)
    if text.startswith(sure, at):
        return at + 1 < len(text) and not _RELATIVE.match(text, at)
    if perhaps and not _RELATIVE.match(text, at) and (predicate(text, at) or opens_action(text, at, at + 12)):
        return True
    return first in _TIME_BEGINS and _TIME.match(text, at) is not None and not _RELATIVE.match(text, at)


_NO_VERBS: tuple[tuple[str, ...], bool] = ((), False)


@cache
def _unless() -> frozenset[str]:
    """Predicates that other words begin with too (经, 经济)."""
    return frozenset(row["of"] for row in table("owner_words") if row["kind"] == "unless")


@cache
def _verbs() -> dict[str, tuple[tuple[str, ...], bool]]:
    """By first character: words that show a deed whatever follows, and whether others may (经, 更大力度推进)."""
    plain = {*words("deed"), *words("modal"), *words("predicate"), *verbs()} - _unless()
    sure, others = by_first(sorted(plain)), {w[0] for w in _unless()} | leads()
    return {first: (sure.get(first, ()), first in others) for first in sure.keys() | others}


_NOUNS = frozenset({"工作", "目标", "政策", "任务", "时间", "服务"})
_RELATIVE = re.compile(r"未?[一-龥]{2}的|所|设在|\d{4}年\d{1,2}月\d{1,2}日(?:[（(\d]|\Z)")
"""业主委员会未成立的小区: what is said of the body, no deed of it; a date below a signature."""


def _doubled(text: str, at: int) -> bool:
    """Whether another verb follows a nominal one, which then was a noun (法治政府建设取得成效)."""
    return predicate(text, at) > 0 or text[at : at + 2] in nominal_verbs()


def _deed(text: str, at: int) -> bool:
    return text.startswith(_deeds().get(text[at : at + 1], ()), at)


def closings(text: str) -> list[int]:
    """Places in `text` where a name may end by its form and a predicate begins, ascending."""
    known = _table()
    shapes, found = known.ends, []
    for place in known.mark.finditer(text, 0, SIGHT):
        last, end = place[0], place.end()
        if (last in "）)" or text.endswith(shapes.get(last, ()), 0, end)) and does(text, end):
            found.append(end)
    more: list[int] = []
    if "各" in text or "由" in text:
        more = [
            p.end()
            for after in _WIDE.finditer(text, 0, SIGHT)
            for p in known.many.finditer(text, after.end(), after.end() + LONGEST)
            if text.endswith(known.loose.get(p[0], ()), 0, p.end()) and does(text, p.end())
        ]
    if "、" in text:
        more += [m.end() for m in _listed_duty().finditer(text, 0, SIGHT) if does(text, m.end())]
    return sorted({*found, *more}) if more else found


_WIDE = re.compile("[各由]")
"""After these a bare duty or place may close a name (由村包, 各校开展)."""


@cache
def _listed_duty() -> re.Pattern[str]:
    """A bare duty at the end of a list: 法院、公安联合开展."""
    return re.compile(f"、{either(list(words('duty')))}(?:[两三四五六七八九十]家)?{begun(_openings())}")


_NO_LIST = re.compile("[的了是把被，,。；;：:！？!?《》]")
"""What no list of names holds: the cheap test before the pieces are looked at."""


def names(text: str, start: int, end: int, lexicon: Lexicon, *, wide: bool = False) -> Found | None:
    """The list of names that fills text[start:end], None when anything in it is none.

    wide: what stands before it (由, 会同) shows that a doer comes; a bare place or duty (由村包) is one then.
    """
    if not 0 < end - start <= REACH or _NO_LIST.search(text, start, end):
        return None
    spans, at = [], start
    for mark in _MARK.finditer(text, start, end):
        if mark.start() == start:
            return None
        if mark.start() > at:
            spans.append((at, mark.start()))
        at = mark.end()
    spans.append((at, end))
    wide = wide or len(spans) > 1
    last = text[at:end]
    free = len(spans) > 1 and (_COUNTED.search(last) is not None)
    if not (_is_name(text, at, end, lexicon, wide) or (free and _counted(last))):
        return None
    if all(_is_name(text, a, b, lexicon, True) or (free and _noun(text[a:b])) for a, b in spans[:-1]):
        return Found(tuple(spans), end)
    return None


def _counted(name: str) -> bool:
    return re.search(r"[两三四五六七八九十\d](?:家|地|方)\Z", name) is not None


def _noun(name: str) -> bool:
    return 2 <= len(name) <= 8 and not _NO_NAME.search(name) and not _deed_first(name)


def _is_name(text: str, start: int, end: int, lexicon: Lexicon, wide: bool) -> bool:
    name = text[start:end]
    if not name:
        return False
    if "级" in name or "各" in name or name[-1] in "）)":
        name = _WHOLE.sub("", _REMARK.sub("", name))
    if name in _set("self") or name in _set("group") or (wide and name in _set("duty")):
        return True
    if not 2 <= len(name) <= LONGEST or _NO_NAME.search(name) or _TIME.match(name):
        return False
    if name in lexicon.by_name or (name.startswith(_ALL) and name.endswith(words("every")) and name[:2] not in _KINDS):
        return True
    tail = _tail_of(name, text, end)
    if tail and len(name) == len(tail):
        return name not in _PARTS and (
            wide or predicate(text, end) > 0 or _TIME.match(text, end) is not None or _deed(text, end)
        )
    return (bool(tail) or lexicon.knows(name)) and not _deed_first(name)


@cache
def _set(kind: str) -> frozenset[str]:
    return frozenset(words(kind))


def _tail_of(name: str, text: str, end: int) -> str:
    """The end of a name of a body or group, "" where none is or it belongs to another word."""
    known = _table()
    tail = max((w for w in known.ends.get(name[-1], ()) if name.endswith(w)), key=len, default="")
    if name.endswith(known.blocked.get(name[-1], ())) or (follows(tail, text, end) and not _TIME.match(text, end)):
        return ""
    return tail if len(tail) > 1 or len(name) > 2 else ""


def _deed_first(name: str) -> bool:
    """Whether a name begins with a verb that takes the rest as its object (加强医院)."""
    if _naming().match(name) or name.startswith(_ALL):
        return False
    return opens_action(name, 0, len(name)) or predicate(name, 0) > 1
