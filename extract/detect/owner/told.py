"""Those told to act: the whole stretch from the beginning of a clause to 要, 应, 须, 负责 is their list.

Only a subject stands before such a word, so nothing is asked of how its names begin, nor of the verbs in them; they
must end as bodies and groups of people do (审核单位要…, 各级推进职能转变协调小组办公室应…, 国土资源、林业部门必须…).
"""

import re
from bisect import bisect_left
from functools import cache

from extract.detect.action import opens_action
from extract.detect.owner.clauses import LEAD, LEAD_IN, PAUSES, STOP
from extract.detect.owner.ends import by_last, chars
from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import follows
from extract.detect.owner.phrase import AREAS, BARE, LIST_MARK, Found, pieces
from extract.detect.owner.plain import does
from extract.detect.owner.predicate import acts, predicate
from extract.detect.owner.words import either, words
from extract.knowledge import Pattern

LONGEST = 200
"""Characters of a whole list at most; forty units take some 160."""
_LONGEST_NAME = 30
"""Characters of one name at most: 各级推进职能转变协调小组办公室 has 15, what is twice as long is a clause."""
_EDGE = re.compile('[，,。；;：:！？!?“”"]')
"""What no list of names reaches over: the stops and quotes."""
_BEGIN_ANEW = (
    "各", "有关", "相关", "中央", "驻", "国务院", "省直", "市直", "县直", "省政府", "市政府", "县政府", "区政府",
)  # fmt: skip
"""Before these a place is a name of its own (各市（地）和有关单位); before others it shares their end (各市、县人民政府)."""
_SEVERAL = ("各", "全", "我", "本", "有关", "相关", "所有", "其他", "部分", "两", "三")
"""With which places begin that are told to act (各市县, 全县); others are where something happens (边远山区, 城市建成区)."""
_NO_BODY = ("方面", "系统", "财政")
"""Ends of bodies that end other words as often."""
_ENDS = ("tail", "crowd", "generic", "group", "self", "title")
"""More than `plain` believes in: 社区, 成员, 组织, 组 end other words as often, but not before 要 or after 由."""
_KINDS = Pattern("kind_with_a_clause")
"""A relative clause and the kind of those it tells of (使用债务资金的单位)."""
_NO_NAME = Pattern("never_in_a_unit_name")
_TELLS = Pattern("tells_to_act")
"""要, 应, 须 and the like, or a time, right after a name; a comma and an adverb let pass."""
_LONGEST_CLAUSE = 20
"""Characters of a relative clause at most."""
_NO_CLAUSE = re.compile("[的是把]|应当|必须|不得")
_FIRST = Pattern("never_begins_a_list")
"""With which no list of subjects begins."""
_BY = re.compile("由(?<![理自事缘经]由)(?![于此衷来])")
_GOES_ON = re.compile(rf"{LIST_MARK.pattern}|[两三]级")
_REMARK = re.compile(r"[（(][^（()）]*[）)]\Z")
_VERBAL = Pattern("verb_and_doer")
"""A verb and those who do it are one name (审核单位, 起草单位, 节能审查机关)."""


@cache
def _told() -> re.Pattern[str]:
    """The last character of a name before what tells somebody to act, a comma and an adverb let pass."""
    last = chars(w[-1] for kind in _ENDS for w in words(kind)) + "）)"
    return re.compile(f"[{last}](?={_TELLS.compiled.pattern})")


@cache
def _doer() -> re.Pattern[str]:
    """The last character of a name."""
    return re.compile("[" + chars(w[-1] for kind in _ENDS for w in words(kind)) + "）)]")


@cache
def _ends() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Ends of names and words that only look like one, by last character."""
    return by_last(w for kind in _ENDS for w in words(kind)), by_last(words("blocked"))


@cache
def _governs() -> re.Pattern[str]:
    return re.compile(either([*words("pivot"), *words("beside"), *words("upon")]))


def told(text: str, lexicon: Lexicon) -> list[Found]:
    """The lists of those told to act in a sentence (without white space and radicals), in order; [] for none."""
    places = [place.end() for place in _told().finditer(text)]
    edges = [0, *(edge.end() for edge in _EDGE.finditer(text))] if places else []
    found: list[Found] = []
    done = 0
    for end in places:
        clause = bisect_left(edges, end) - 1
        spans = _names(text, max(edges[clause], done), end, lexicon)
        if spans is None:
            continue
        if (
            edges[clause] > done and text[edges[clause] - 1] in "，,"
        ):  # 各区县政府，市级有关部门要…: the clause before is names, too
            spans = (*(_names(text, max(edges[clause - 1], done), edges[clause] - 1, lexicon) or ()), *spans)
        found.append(Found(spans, end))
        done = end
    return found


def agents(text: str, lexicon: Lexicon) -> list[Found]:
    """The lists of those by whom something is done (由城关镇牵头整治), in order; [] for none."""
    found: list[Found] = []
    for by in _BY.finditer(text):
        at = by.end()
        stop = STOP.search(text, at, at + LONGEST)
        limit = stop.start() if stop else min(len(text), at + LONGEST)
        for place in _doer().finditer(text, at, limit):
            end = place.end()
            if _GOES_ON.match(text, end) or follows(_tail(text[at:end]), text, end):
                continue
            if (does(text, end) or acts(text, end, False)) and (spans := _spans(text, at, end, lexicon, agent=True)):
                found.append(Found(spans, end))
                break
    return found


def _names(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[tuple[int, int], ...] | None:
    """The names that fill a clause after what leads in to it, None when anything in it is none."""
    return _spans(text, _past_lead_in(text, start, end), end, lexicon) if end - start <= LONGEST else None


def _past_lead_in(text: str, at: int, end: int) -> int:
    for _ in range(3):
        lead = LEAD_IN.match(text, at, end) or LEAD.match(text, at, end)
        if not lead or lead.end() >= end:
            break
        at = lead.end() + text.startswith(PAUSES, lead.end())
    return at


def _spans(
    text: str, start: int, end: int, lexicon: Lexicon, *, agent: bool = False
) -> tuple[tuple[int, int], ...] | None:
    """The names that fill text[start:end], None when anything in it is none. agent: after 由, where a place may act alone."""
    whole = text[start:end]
    kind = _KINDS.search(whole)
    inner = whole[: kind.start()] if kind else whole
    if len(whole) < 2 or _FIRST.match(whole) or _governs().match(whole):
        return None
    if (len(inner) > _LONGEST_CLAUSE or _NO_CLAUSE.search(inner)) if kind else _NO_NAME.search(inner):
        return None
    if not kind and not _is_complete(whole, lexicon, areas=True, agent=agent):
        return None
    spans = [(start, end)] if kind else _pieces(text, start, end, lexicon)
    first = text[spans[0][0] : spans[0][1]]
    opens = not kind and (opens_action(first, 0, len(first)) or predicate(first, 0) > 1)
    duty = LIST_MARK.split(first, maxsplit=1)[0] in lexicon.functions  # 发展改革、数字办等部门
    if opens and not (duty or _VERBAL.compiled.fullmatch(first) or lexicon.knows(first)):
        return None
    return tuple(spans) if all(b - a <= _LONGEST_NAME or "、" in text[a:b] for a, b in spans) else None


def _pieces(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The list cut where a name or a duty (国土资源、林业部门) is complete; 各省、自治区、直辖市人民政府 is one name."""
    if BARE.fullmatch(text, start, end):
        return list(pieces(text, start, end))
    areas = text[end - 1] in AREAS
    spans, at = [], start
    for mark in LIST_MARK.finditer(text, start, end):
        bare = len(text) <= mark.end() or end - mark.end() <= 2
        alone = areas or text.startswith(_BEGIN_ANEW, mark.end())
        name = text[at : mark.start()]
        if name and not bare and (name in lexicon.functions or _is_complete(name, lexicon, areas=alone)):
            spans.append((at, mark.start()))
            at = mark.end()
    return [*spans, (at, end)]


def _is_complete(name: str, lexicon: Lexicon, *, areas: bool, agent: bool = False) -> bool:
    """Whether a name ends as a body or a group of people does. areas: whether a bare place (各省) is one; agent: any place."""
    bare = _REMARK.sub("", name)
    last = bare[-1:]
    place = agent or (areas and (bare.startswith(_SEVERAL) or last in "省市县"))
    if (last in AREAS and not place) or bare.endswith(_NO_BODY):
        return False
    if lexicon.knows(bare) or bare in words("group") or bare in words("self"):
        return True
    tail = len(_tail(bare))
    other = max((len(w) for w in _ends()[1].get(last, ()) if bare.endswith(w)), default=0)
    return tail > other and (tail > 1 or len(bare) > 2)


def _tail(name: str) -> str:
    """The longest end of a body or group that a name has, "" for none."""
    return max((w for w in _ends()[0].get(name[-1:], ()) if name.endswith(w)), key=len, default="")
