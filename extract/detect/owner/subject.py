"""Who acts in a running sentence: its subject, the object of 责成, what follows 由 and 会同.

A name must stand where a subject can stand (at the beginning of a clause, after 由 or 责成) and be followed by
a predicate; this keeps 组织X, 支持X and X的责任 out without a list of every verb.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

from extract.detect.owner.begins import is_person, whole_subject
from extract.detect.owner.clauses import CLAUSE, LEAD, LEAD_IN, PAUSES, STOP
from extract.detect.owner.ends import ends
from extract.detect.owner.lexicon import Lexicon, complete
from extract.detect.owner.phrase import Found, Scan, unit_list
from extract.detect.owner.plain import REACH, SIGHT, closings, names
from extract.detect.owner.predicate import COOPERATES, LEADS, acts, together
from extract.detect.owner.told import agents, told
from extract.detect.owner.words import bare, has_radicals, plain, words
from extract.knowledge import Pattern
from extract.vocabulary.task import Owner, Role

Named = tuple[Role, tuple[tuple[int, int], ...]]
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]{1,5}条[ 　]*")
_SUPERVISES = re.compile(r"(?:要|应|负责|具体)*(?:督办|督查督办|监督检查|监督考核|跟踪督办)(?=[，,。；;和]|$)")
_DEMANDS = re.compile("要求|强调|认为|指出|号召|汇报[，,了]|多次在[^，。；]{2,12}上强调")
_SAYS = re.compile(r"(?:[^，。；]{0,14}(?:强调|指出|要求|提出|表示)|多?次?在[^，。；]{2,12}上(?:强调|指出)|认为)")
_BY_NAME = re.compile(r"(牵头|配合|协办)(?:部门|单位)\Z")
_LEVELS = frozenset({"省", "市", "县", "区", "省级", "市级", "县级", "区级", "国家级"})
_SHORT_NAME = 8
"""Characters: 各牵头部门 leads; 各区县渝康码牵头部门 is a name like others."""
_SERVES = re.compile(r"组长由(?P<who>[^，。；、]{2,40}?)(?:同志)?担任")
_SALUTATION = re.compile(r"(?:各|省|市|县|区)[^。！？；“《]{2,120}?(?=[：:])")
_OWN_OFFICE = re.compile(r"(?:省里|市里|县里|区里|我厅|我局|我部|我委)(?<![对在为使给向由与和同到让比从把于是据按]..)")
_RECEIVERS = ("各", "省", "市", "县", "区")
_BRACKET = re.compile(r"[（(](?![^（()）]*(?:牵头|负责|配合|参与|会同|责任))[^（()）]{1,40}[）)]")
_MARKS = re.compile("[，,。；;：:、]")
"""In a remark they part nothing: 各区县（含自治县，下同）人民政府."""
_TOPIC = re.compile(r"(?:作为[^，]{0,12})?[，,]")
_MODIFIES = Pattern("told_of_a_thing")
"""财政部印发的办法, 上级下达的指标: what a body did to a thing tells what thing it is."""
_FORMS = Pattern("forms_a_body")
"""由X、Y组成, 由X任组长的小组: who belongs to a body is no owner; what a body that they form does is (由X组成工作组开展检查)."""
_ACTS_THEN = Pattern("main_clause_without_subject")
"""A main clause without a subject of its own: the one of the condition acts in it, too."""
_HOSTS = Pattern("host_that_works")
"""办公室设在X，负责日常工作: the host works; without that the sentence only says where an office is."""
_DEMAND = re.compile("必须|要|需|应当|绝不能|不得")
_OUR_PART = re.compile(r"作为(?P<who>[一-龥]{2,10}?)(?=[，,]|来说|就)")


@cache
def _objects() -> re.Pattern[str]:
    """由, 与, 会同, 责成 and the like; the first character stands alone so that the search skips all others."""
    pivot, beside = [w for w in words("pivot") if w not in ("设在", "请")], [w for w in words("beside") if w != "商"]
    firsts = "".join(sorted({w[0] for w in (*pivot, *beside)}))
    return re.compile(
        rf"[由与同和请设商{firsts}](?:(?P<by>(?<=由)(?!于|此))|(?P<with>(?<=[与同和]))"
        rf"|(?P<asked>(?<=商)(?<![工招电协磋洽经厂客外农微会通券运承摊旅侨]商)(?![业务品店户标贸会圈场人家城行事用机住铺量议定讨洽榷谈]))|(?P<beside>(?<!组织.)(?<!统筹.){_after_first(beside)}(?!部门|单位|机构))"
        rf"|(?P<pivot>{_after_first(pivot)}|(?<=请)(?<![提报申邀商聘恳]请))|(?P<seat>(?<=设)在))"
    )


def _after_first(found: Iterable[str]) -> str:
    """An alternation of words whose first character is already read."""
    ranked = sorted(found, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(f"(?<={w[0]}){w[1:]}" for w in ranked) + ")"


@cache
def _special() -> re.Pattern[str]:
    """What names somebody who need not stand before a predicate: 由, 责成, 会同 and the like, 作为."""
    return re.compile("|".join(sorted({"由", "作为", *words("pivot"), *words("beside"), *words("together")})))


def subjects(text: str, start: int, end: int, lexicon: Lexicon) -> list[Owner]:
    """Owners named in the running text text[start:end], in order; [] for text without any."""
    if text.startswith("第", start) and (article := _ARTICLE.match(text, start, end)):
        start = article.end()
    if end - start < 3:
        return []
    shown = text[start:end]
    if has_radicals(text):
        shown = plain(shown)
    if len(parts := shown.split()) != 1 or len(parts[0]) != end - start:
        shown = "".join(parts)
    if "（" in shown or "(" in shown:
        shown = _BRACKET.sub(lambda m: _MARKS.sub("·", m[0]), shown)
    close = ends(shown, lexicon)
    special = _special().search(shown) is not None
    scan = Scan(shown, lexicon, close, set())
    named = [(_role(shown, found), found.spans) for found in told(shown, lexicon)]
    if "由" in shown:
        named += [(_role(shown, found), found.spans) for found in agents(shown, lexicon)]
    if close or special or shown.startswith(_RECEIVERS):
        named += _named(scan, special, named)
    named += _plain(scan, special)
    named = [(role, spans) for role, spans in named if not _mentioned(shown, spans)]
    return _owners(text, start, end, shown, named, lexicon) if named else []


def _mentioned(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether those named do nothing here: 由X、Y组成, or the subject of a condition (申请人逾期不补正的，视为放弃) that does
    not go on to act in the main clause.
    """
    before, end = text[max(0, spans[0][0] - 1)], spans[-1][1]
    stop = STOP.search(text, end, end + SIGHT)
    pause = stop.start() if stop else min(len(text), end + SIGHT)
    if before == "由":
        return _FORMS.search(text, end, pause) is not None
    if before == "同" or stop is None or stop[0] not in "，," or text[pause - 1] != "的":
        return False
    return _ACTS_THEN.match(text, stop.end()) is None


def _named(scan: Scan, special: bool, before: list[Named]) -> list[Named]:
    """All who are named, those of highest rank first; one place may be named several times. before: those found already."""
    clauses = _clauses(scan)
    if not special:
        return clauses + _own_office(scan)
    return [*_posts(scan), *clauses, *_governed(scan, before + clauses), *_own_office(scan), *_in_part(scan)]


def _owners(text: str, start: int, end: int, shown: str, named: list[Named], lexicon: Lexicon) -> list[Owner]:
    """The records; of two that overlap or name one unit in one role the first counts.

    What begins with a verb is an action on a unit (落实行业主管部门牵头责任), no name.
    """
    whole = len(shown) == end - start
    at = range(start, end) if whole else [i for i in range(start, end) if not text[i].isspace()]
    found: list[Owner] = []
    for role, spans in named:
        places = [(at[a], at[b - 1] + 1) for a, b in spans]
        full = complete([bare(text[a:b]).removesuffix("等") for a, b in places], lexicon)
        for span, (a, b), name in zip(spans, places, full, strict=True):
            if not _is_none(shown, *span) and not any(
                (o.start < b and a < o.end) or (o.name == name and o.role is role) for o in found
            ):
                found.append(Owner(role, text[a:b], a, b, name, "sentence", is_person(name)))
    return sorted(found, key=lambda o: o.start)


def _is_none(text: str, start: int, end: int) -> bool:
    """Whether what was found begins with a verb, or is a bare level that more of a name follows (省｜互联网引导资金)."""
    name = text[start:end]
    if name.startswith(words("upon")) or name == "领导":
        return True
    return name in _LEVELS and not (acts(text, end, True) or text.startswith(("两级", "三级"), end))


def _clauses(scan: Scan) -> list[Named]:
    """Subjects at the beginning of clauses, lead-ins such as 一是, 同时, 今年 skipped; and whom a notice is sent to."""
    out: list[Named] = []
    text = scan.text
    for first in _beginnings(scan):
        at = first
        for _ in range(4):
            if found := unit_list(scan, at):
                if not _only_says(text, found):
                    out.append((_role(text, found), found.spans))
                break
            lead = LEAD_IN.match(text, at)
            if not lead:
                out += _topic(text, at) + (_sent_to(text) if at == 0 else [])
                break
            at = lead.end() + text.startswith(PAUSES, lead.end())
    return out


def _beginnings(scan: Scan) -> list[int]:
    """Where the clauses begin that a list may close in, ascending; the first one too where receivers may stand."""
    text = scan.text
    chosen = {0} if text.startswith(_RECEIVERS) else set()
    starts = [0, *(m.end() for m in CLAUSE.finditer(text, 0, scan.ends[-1]))] if scan.ends else []
    for end in scan.ends:
        index = bisect_left(starts, end) - 1
        chosen.add(starts[index])
        while index and (begin := _before(text, starts[index], end)) is not None:
            index = max(bisect_left(starts, begin) - 1, 0)
            chosen.add(starts[index])
    return sorted(chosen)


def _before(text: str, start: int, end: int) -> int | None:
    """A place in the clause that goes on over the mark before `start`; None when the mark parts clauses.

    A 、 or a quote parts none; neither does a comma in the bracket or title that closes before `end`.
    """
    if text[start - 1] in '、“”"':
        return start - 1
    closed = max(text.rfind(c, start, end) for c in "）)〕》")
    if closed < 0:
        return None
    opened = max(text.rfind(c, 0, closed) for c in "（(〔《")
    return opened if 0 <= opened < start else None


def _only_says(text: str, found: Found) -> bool:
    """A leader or body that 强调, 要求 or 认为 does not act itself (whom it asks is found as an object), nor does one that a
    clause names to tell what thing is meant (财政部印发的办法).
    """
    if _MODIFIES.match(text, found.end):
        return True
    person = is_person(text[found.spans[-1][0] : found.spans[-1][1]])
    return (_SAYS if person else _DEMANDS).match(text, found.end) is not None


def _topic(text: str, at: int) -> list[Named]:
    """机关业务处室，既是…，要…: a collective before a comma with a modal later."""
    end = whole_subject(text, at)
    if end and (pause := _TOPIC.match(text, end)) and _DEMAND.search(text, pause.end()):
        return [(Role.RESPONSIBLE, ((at, end),))]
    return []


def _sent_to(text: str) -> list[Named]:
    """Those a notice is sent to, where it goes on in the same sentence: 各市人民政府，省直各单位：现印发给你们."""
    match = _SALUTATION.match(text)
    if not match or not re.search("请|执行|落实", text[match.end() :]):
        return []
    spans = [m.span() for m in re.finditer(r"[^，,]+", match[0])]
    return [(Role.RESPONSIBLE, tuple(spans))]


def _plain(scan: Scan, special: bool) -> list[Named]:
    """Subjects known by their end alone: in each clause the first that fills it up to a predicate, and after 由, 会同."""
    text, out = scan.text, []
    places = closings(text)
    if places:
        starts = [0, *(m.end() for m in CLAUSE.finditer(text, 0, places[-1])), len(text)]
        at = 0
        for place in places:
            if place <= starts[at]:
                continue
            at = bisect_left(starts, place, at)
            first = starts[at - 1]
            ends = [e for e in places if first < e <= min(starts[at], first + REACH)]
            if ends and (found := _first_plain(scan, first, ends)) and not _only_says(text, found):
                out.append((_role(text, found), found.spans))
    return out + _doers(scan, places) if special else out


def _doers(scan: Scan, places: list[int]) -> list[Named]:
    """Those after 由 and 会同 known by their end alone."""
    text, out = scan.text, []
    for mark in _DOERS.finditer(text):
        at, agent = mark.end(), mark[0] not in _WITH
        stop = STOP.search(text, at, at + REACH)
        limit = stop.start() if stop else min(len(text), at + REACH)
        ends = places[bisect_left(places, at + 1) : bisect_left(places, limit)]
        if agent and not ends:
            ends = [limit - n for n in (2, 3, 4) if limit - n > at]
        if found := next(filter(None, (names(text, at, e, scan.lexicon, wide=True) for e in ends)), None):
            out.append((_role(text, found) if agent else Role.COOPERATING, found.spans))
    return out


_WITH = ("会同", "联合")
_DOERS = re.compile(
    "(?:督促|责成|责令|敦促|由(?<![理自事缘经]由))(?![于此衷来]|[一-龥]{1,8}(?:延伸|上升|下降|增加|减少|扩大|提高|降低|缩短|调整|[转变升降增减])[一-龥]?[到至为])"
    "|会同(?<!组织会同)|联合(?<!组织联合)"
)


def _first_plain(scan: Scan, first: int, ends: list[int]) -> Found | None:
    text, at = scan.text, first
    for _ in range(3):
        for i, end in enumerate(ends):
            if end > at and (found := names(text, at, end, scan.lexicon)):
                longer = (names(text, at, e, scan.lexicon) for e in ends[i + 1 :] if e - end <= 3)
                return next(filter(None, longer), found)
        lead = LEAD.match(text, at) or LEAD_IN.match(text, at)
        if not lead:
            return None
        at = lead.end() + text.startswith(PAUSES, lead.end())
    return None


def _role(text: str, found: Found) -> Role:
    """By the verb after the list, by the name itself (牵头部门), by 牵头、 before it; else responsible."""
    first = found.spans[0][0]
    named = _BY_NAME.search(text, first, found.end) if found.end - first <= _SHORT_NAME else None
    if named:
        return Role.LEAD if named[1] == "牵头" else Role.COOPERATING
    if text.endswith("牵头、", 0, first):
        return Role.COOPERATING
    if LEADS.match(text, found.end):
        return Role.LEAD
    if COOPERATES.match(text, found.end):
        return Role.COOPERATING
    return Role.SUPERVISING if _SUPERVISES.match(text, found.end) else Role.RESPONSIBLE


def _governed(scan: Scan, before: list[Named]) -> list[Named]:
    """Units after 由, 责成 and the like, and 会同; 与X only where 联合, 共同 or the like follows."""
    out: list[Named] = []
    text = scan.text
    taken = bytearray(len(text) + 1)
    for _, spans in before:
        taken[spans[0][0] : spans[-1][1]] = b"\1" * (spans[-1][1] - spans[0][0])
    done = 0
    for mark in _objects().finditer(text):
        kind, at = mark.lastgroup, mark.end()
        if taken[mark.start()] or mark.start() < done or (kind == "with" and not _joined(text, at)):
            continue
        found = unit_list(scan, at, free=kind != "by")
        if not found or (kind == "with" and not together().match(text, found.end)):
            continue
        if kind == "seat" and not _HOSTS.match(text, found.end):
            continue
        done = found.spans[-1][1]
        out.append((Role.COOPERATING if kind in ("with", "beside", "asked") else _role(text, found), found.spans))
    return out


def _joined(text: str, at: int) -> bool:
    """Whether 联合, 共同 or the like stands in the clause after a 与."""
    partner = together().search(text, at)
    return partner is not None and STOP.search(text, at, partner.start()) is None


def _posts(scan: Scan) -> list[Named]:
    """组长由X担任: X leads."""
    found = _SERVES.finditer(scan.text) if "担任" in scan.text else ()
    return [(Role.LEAD, (m.span("who"),)) for m in found]


def _own_office(scan: Scan) -> list[Named]:
    """省里, 我厅 and the like anywhere before a predicate: nothing else can be meant by them."""
    found = (unit_list(scan, m.start()) for m in _OWN_OFFICE.finditer(scan.text)) if scan.ends else ()
    return [(Role.RESPONSIBLE, f.spans) for f in found if f and "的" not in scan.text[f.end : f.end + 8]]


def _in_part(scan: Scan) -> list[Named]:
    """作为党员干部，就是要…: those spoken of are told to act."""
    out: list[Named] = []
    for match in _OUR_PART.finditer(scan.text) if "作为" in scan.text else ():
        who = match["who"]
        if whole_subject(who, 0) == len(who) and re.search("必须|就是要|要", scan.text[match.end() :]):
            out.append((Role.RESPONSIBLE, (match.span("who"),)))
    return out
