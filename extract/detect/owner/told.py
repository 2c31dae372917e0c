"""Those told to act: the whole stretch from the beginning of a clause to 要, 应, 须, 负责 is their list.

Only a subject stands before such a word, so nothing is asked of how its names begin, nor of the verbs in them; they
must end as bodies and groups of people do (审核单位要…, 各级推进职能转变协调小组办公室应…, 国土资源、林业部门必须…).
"""

import re
from functools import cache

from extract.detect.action import opens_action
from extract.detect.owner.clauses import LEAD, LEAD_IN, PAUSES
from extract.detect.owner.ends import by_last, chars
from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import follows
from extract.detect.owner.phrase import Found
from extract.detect.owner.plain import does
from extract.detect.owner.predicate import acts, predicate
from extract.detect.owner.words import either, words

LONGEST = 200
"""Characters of a whole list at most; forty units take some 160."""
_LONGEST_NAME = 30
"""Characters of one name at most: 各级推进职能转变协调小组办公室 has 15, what is twice as long is a clause."""
_STOP = '，,。；;：:！？!?“”"'
_MARK = re.compile("、|以及|及其|[和与及]")
_AREAS = "省市县区州盟旗镇乡村"
_BEGIN_ANEW = (
    "各",
    "有关",
    "相关",
    "中央",
    "驻",
    "国务院",
    "省直",
    "市直",
    "县直",
    "省政府",
    "市政府",
    "县政府",
    "区政府",
)
"""Before these a place is a name of its own (各市（地）和有关单位); before others it shares their end (各市、县人民政府)."""
_SEVERAL = ("各", "全", "我", "本", "有关", "相关", "所有", "其他", "部分", "两", "三")
"""With which places begin that are told to act (各市县, 全县); others are where something happens (边远山区, 城市建成区)."""
_NO_BODY = ("方面", "系统", "财政")
"""Ends of bodies that end other words as often."""
_ENDS = ("tail", "crowd", "generic", "group", "self", "title")
_KINDS = re.compile(
    r"的(?:(?:行政)?机关|用人单位|经营者|所有人|法人|高校|单位|部门|企业|人员|地区|地方|个人|机构|学校|医院|干部|党员|公司|乡镇|县|市|村)\Z"
)
"""A relative clause and the kind of those it tells of (使用债务资金的单位)."""
_NO_NAME = re.compile(
    r"(?<!设区)的|[了着是把让给由即则更很最没未若如或]|为(?!民)|到(?!位)|对(?!外|口)|以(?![上下内外及])|从(?!业)|根据|按照|通过|围绕|结合|有(?![关限资色])|经(?![济营贸信开常办])"
    r"|.被|每|[《》“”%％]|\d[.．年月日%]|这|该(?![县市区镇村省局院校])|此|那|其(?![他余它])|责成|会同(?!意)|督促(?!检查|组)"
)
_LONGEST_CLAUSE = 20
"""Characters of a relative clause at most."""
_NO_CLAUSE = re.compile("[的是把]|应当|必须|不得")
_FIRST = re.compile(
    r"[对在把将向由从为以按经凡如若因当除与和及并且或让需请即就也都还再又仍不未到]|受(?![理托])|使(?!用)|应(?!急)|有(?!关)|关于|随着|之后|必须|支持|鼓励|引导|组织(?!部)|动员|要求|通知|严格|积极|加强"
)
"""With which no list of subjects begins."""
_BY = re.compile("由(?<![理自事缘经]由)(?![于此衷来])")
_GOES_ON = re.compile("[、与和及]|[两三]级")
_PAUSE = re.compile("[，,。；;：:！？!?]")
_REMARK = re.compile(r"[（(][^（()）]*[）)]\Z")
_VERBAL = re.compile(r"被?[一-龥]{2,4}(?:单位|机构|部门|企业|人员|主体|机关|小组|办公室|中心|委员会|组|者|方)")
"""A verb and those who do it are one name (审核单位, 起草单位, 节能审查机关)."""


@cache
def _told() -> re.Pattern[str]:
    """The last character of a name before what tells somebody to act, a comma and an adverb let pass."""
    last = chars(w[-1] for kind in _ENDS for w in words(kind)) + "）)"
    return re.compile(
        rf"[{last}](?=[，,]?(?:还|也|都|均|既|不仅|更|一定|原则上|同时|则|仍|又|主要|首先)?(?:要(?!求|素|件|害|紧|点|闻|领|道)"
        r"|应(?!急|用|对|收|届|聘|征|邀|付|税|诉|纳|变|有|运)|须(?!知)|必须|务必|不得|需(?!求)(?<!所需)|负责(?=[一-龥])(?!人|同志|任|制|的)"
        r"|将(?=于|会同|在\d|对|把|适时|定期|组织|派出|联合|按照)|请(?=于|在|按|将))"
        r"|[于在自]?(?:\d{1,2}月|\d{4}年|每[年月周季日天半]|年底前|月底前))"
    )


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
    found: list[Found] = []
    done = 0
    for place in _told().finditer(text):
        end = place.end()
        begin = _clause(text, end, done)
        spans = _spans(text, _past_lead_in(text, begin, end), end, lexicon) if end - begin <= LONGEST else None
        if spans is None:
            continue
        if begin > done and text[begin - 1] in "，," and (more := _before(text, begin - 1, done, lexicon)):
            spans = (*more, *spans)
        found.append(Found(spans, end))
        done = end
    return found


def agents(text: str, lexicon: Lexicon) -> list[Found]:
    """The lists of those by whom something is done (由城关镇牵头整治), in order; [] for none."""
    found: list[Found] = []
    for by in _BY.finditer(text):
        at = by.end()
        stop = _PAUSE.search(text, at, at + LONGEST)
        limit = stop.start() if stop else min(len(text), at + LONGEST)
        for place in _doer().finditer(text, at, limit):
            end = place.end()
            if _GOES_ON.match(text, end) or follows(_tail(text[at:end]), text, end):
                continue
            if (does(text, end) or acts(text, end, False)) and (spans := _spans(text, at, end, lexicon, agent=True)):
                found.append(Found(spans, end))
                break
    return found


def _clause(text: str, end: int, least: int) -> int:
    """Where the clause begins that goes on at `end`, not before `least`; a place too far back where it is longer than any list."""
    low = max(least, end - LONGEST - 2)
    return max(low, *(text.rfind(stop, low, end - 1) + 1 for stop in _STOP))


def _before(text: str, end: int, least: int, lexicon: Lexicon) -> tuple[tuple[int, int], ...] | None:
    """The names of the clause before a comma, where it is nothing but names (各区县政府，市级有关部门要…)."""
    begin = _clause(text, end, least)
    return _spans(text, _past_lead_in(text, begin, end), end, lexicon)


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
    """The names that fill text[start:end], None when anything in it is none. agent: after 由, where a place may act alone.

    A list with one end for all (国土资源、林业部门; 各省、自治区、直辖市人民政府) is one name.
    """
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
    if opens and not (_VERBAL.fullmatch(first) or lexicon.knows(first)):
        return None
    return tuple(spans) if all(b - a <= _LONGEST_NAME or "、" in text[a:b] for a, b in spans) else None


def _pieces(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    areas = text[end - 1] in _AREAS
    spans, at = [], start
    for mark in _MARK.finditer(text, start, end):
        bare = len(text) <= mark.end() or end - mark.end() <= 2
        alone = areas or text.startswith(_BEGIN_ANEW, mark.end())
        if mark.start() > at and not bare and _is_complete(text[at : mark.start()], lexicon, areas=alone):
            spans.append((at, mark.start()))
            at = mark.end()
    return [*spans, (at, end)]


def _is_complete(name: str, lexicon: Lexicon, *, areas: bool, agent: bool = False) -> bool:
    """Whether a name ends as a body or a group of people does. areas: whether a bare place (各省) is one; agent: any place."""
    bare = _REMARK.sub("", name)
    last = bare[-1:]
    place = agent or (areas and (bare.startswith(_SEVERAL) or last in "省市县"))
    if (last in _AREAS and not place) or bare.endswith(_NO_BODY):
        return False
    if lexicon.knows(bare) or bare in words("group") or bare in words("self"):
        return True
    tail = len(_tail(bare))
    other = max((len(w) for w in _ends()[1].get(last, ()) if bare.endswith(w)), default=0)
    return tail > other and (tail > 1 or len(bare) > 2)


def _tail(name: str) -> str:
    """The longest end of a body or group that a name has, "" for none."""
    return max((w for w in _ends()[0].get(name[-1:], ()) if name.endswith(w)), key=len, default="")
