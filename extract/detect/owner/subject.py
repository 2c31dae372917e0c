"""Who acts in a running sentence: its subject, the object of 责成, what follows 由 and 会同.

A name must stand where a subject can stand (at the beginning of a clause, after 由 or 责成) and be followed by
a predicate; this keeps 组织X, 支持X and X的责任 out without a list of every verb.
"""

import re
from functools import cache

from extract.detect.owner.lexicon import Lexicon, complete
from extract.detect.owner.phrase import COOPERATES, LEADS, Found, Scan, fixed, is_person, together, unit_list
from extract.detect.owner.words import bare, either, plain, words
from extract.vocabulary.task import Owner, Role

_RADICAL = re.compile("[\u2e80-\u2fdf\\s]")
Named = tuple[Role, tuple[tuple[int, int], ...]]
_CLAUSE = re.compile(r"(?:^|[，,。；;：:！？!?]|(?<=[。！？；])[”\"]|(?<=[：:，出求调])“|(?<=牵头)、|(?<=负责)、)(?=.)")
_LEAD_IN = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[是、]|第[一二三四五六七八九十百\d]{1,6}(?:[，,、]|条)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳]|[—★●◆■]+"
    r"|同时|此外|另外|其中|目前|当前|现在|近年来|今年以来|今年|去年|为此|据此|会后|然后|因此|并且|而且|但是|但|尤其是|特别是|主要是|近日|日前|随后|此后|年底|下一步|下半年|上半年"
    r"|刚刚过去的\d{4}年|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来)?|\d{1,2}月\d{1,2}日|截至|截止|迫切|自|就是|需要|既|在[一-龥]{2,12}(?:上|中|下|前|后|时|期间)"
    r"|在印发《[^》]{2,40}》的同时|(?:会议|大会|会上)?(?:强调|指出|要求|提出|明确|认为|号召|决定)[：:，]?)"
)
_SUPERVISES = re.compile(r"(?:要|应|负责|具体)*(?:督办|督查督办|监督检查|监督考核|跟踪督办)(?=[，,。；;和]|$)")
_SAYS = re.compile(r"(?:[^，。；]{0,14}(?:强调|指出|要求|提出|表示)|多?次?在[^，。；]{2,12}上(?:强调|指出)|认为)")
_BY_NAME = re.compile(r"(牵头|配合|协办)(?:部门|单位)\Z")
_SERVES = re.compile(r"组长由(?P<who>[^，。；、]{2,40}?)(?:同志)?担任")
_SALUTATION = re.compile(r"(?:各|省|市|县|区)[^。！？；“《]{2,120}?(?=[：:])")
_OWN_OFFICE = re.compile(r"(?<![对在为使给向由与和同到让比从把于是据按])(?:省里|市里|县里|区里|我厅|我局|我部|我委)")
_OUR_PART = re.compile(r"作为(?P<who>[一-龥]{2,10}?)(?=[，,]|来说|就)")


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    ends: dict[str, tuple[str, ...]] = {}
    for word in {w for kind in ("tail", "self", "group", "title", "place") for w in words(kind)}:
        ends[word[-1]] = (*ends.get(word[-1], ()), word)
    return re.compile("[" + "".join(sorted(ends)) + "]"), ends


def _any_sign(text: str, start: int, end: int) -> bool:
    """Whether anything in text[start:end] ends like a unit: the cheap test that most sentences fail."""
    last, ends = _signs()
    return any(text.endswith(ends[m[0]], start, m.end()) for m in last.finditer(text, start, end))


@cache
def _objects() -> re.Pattern[str]:
    pivot, beside = either([w for w in words("pivot") if w not in ("设在", "请")]), either(list(words("beside")))
    return re.compile(
        rf"(?P<by>由(?!于|此))|(?P<with>[与同和])|(?P<beside>(?<!组织)(?<!统筹){beside}(?!部门|单位|机构))|(?P<pivot>{pivot}|(?<![提报申邀商聘恳])请)|(?P<seat>设在)"
    )


def subjects(text: str, start: int, end: int, lexicon: Lexicon) -> list[Owner]:
    """Owners named in the running text text[start:end], in order; [] for text without any."""
    if end - start < 3 or not (_any_sign(text, start, end) or _RADICAL.search(text, start, end)):
        return []
    scan = _compact(text, start, end, lexicon)
    found: list[Owner] = []
    clauses = _clauses(scan)
    for role, spans in (*_posts(scan), *clauses, *_governed(scan, clauses), *_own_office(scan), *_in_part(scan)):
        for owner in _owners(text, scan, spans, role):
            if not any(
                (o.start < owner.end and owner.start < o.end) or (o.name, o.role) == (owner.name, role) for o in found
            ):
                found.append(owner)
    return sorted(found, key=lambda o: o.start)


def _compact(text: str, start: int, end: int, lexicon: Lexicon) -> Scan:
    shown = plain(text[start:end])
    at = tuple(i for i, ch in enumerate(shown, start) if not ch.isspace())
    return Scan("".join(shown.split()), (*at, end), lexicon)


def _owners(text: str, scan: Scan, spans: tuple[tuple[int, int], ...], role: Role) -> list[Owner]:
    places = [(scan.at[a], scan.at[b - 1] + 1) for a, b in spans]
    names = complete([bare(text[a:b]).removesuffix("等") for a, b in places], scan.lexicon)
    return [Owner(role, text[a:b], a, b, n, "sentence", is_person(n)) for (a, b), n in zip(places, names, strict=True)]


def _clauses(scan: Scan) -> list[Named]:
    """Subjects at the beginning of clauses, lead-ins such as 一是, 同时, 今年 skipped; and whom a notice is sent to."""
    out: list[Named] = []
    for mark in _CLAUSE.finditer(scan.text):
        at = mark.end()
        for _ in range(4):
            if found := unit_list(scan, at):
                if not _only_says(scan.text, found):
                    out.append((_role(scan.text, found), found.spans))
                break
            lead = _LEAD_IN.match(scan.text, at)
            if not lead:
                out += _topic(scan, at) + (_sent_to(scan) if at == 0 else [])
                break
            at = lead.end() + (scan.text[lead.end() : lead.end() + 1] in ("，", ",", "：", ":"))
    return out


def _only_says(text: str, found: Found) -> bool:
    """A leader or body that 强调, 要求 or 认为 does not act itself; whom it asks is found as an object."""
    person = is_person(text[found.spans[-1][0] : found.spans[-1][1]])
    return (
        bool(_SAYS.match(text, found.end))
        if person
        else bool(re.match("要求|强调|认为|指出|号召|多次在[^，。；]{2,12}上强调", text[found.end :]))
    )


def _topic(scan: Scan, at: int) -> list[Named]:
    """机关业务处室，既是…，要…: a collective before a comma with a modal later."""
    match = fixed().match(scan.text, at)
    if (
        match
        and re.match(r"(?:作为[^，]{0,12})?[，,]", scan.text[match.end() :])
        and re.search("必须|要|需|应当|绝不能|不得", scan.text[match.end() :])
    ):
        return [(Role.RESPONSIBLE, ((at, match.end()),))]
    return []


def _sent_to(scan: Scan) -> list[Named]:
    """Those a notice is sent to, where it goes on in the same sentence: 各市人民政府，省直各单位：现印发给你们."""
    match = _SALUTATION.match(scan.text)
    if not match or not re.search("请|执行|落实", scan.text[match.end() :]):
        return []
    spans = [m.span() for m in re.finditer(r"[^，,]+", match[0])]
    return [(Role.RESPONSIBLE, tuple(spans))]


def _role(text: str, found: Found) -> Role:
    """By the verb after the list, by the name itself (牵头部门), by 牵头、 before it; else responsible."""
    first = found.spans[0][0]
    named = _BY_NAME.search(text, first, found.end)
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
    taken = bytearray(len(scan.text) + 1)
    for _, spans in before:
        taken[spans[0][0] : spans[-1][1]] = b"\1" * (spans[-1][1] - spans[0][0])
    done = 0
    for mark in _objects().finditer(scan.text):
        if taken[mark.start()] or mark.start() < done:
            continue
        beside = mark["beside"] is not None or mark["with"] is not None
        found = unit_list(scan, mark.end(), free=beside or mark["seat"] is not None or mark["pivot"] is not None)
        if not found or (mark["with"] and not together().match(scan.text, found.end)):
            continue
        done = found.spans[-1][1]
        out.append((Role.COOPERATING if beside else _role(scan.text, found), found.spans))
    return out


def _posts(scan: Scan) -> list[Named]:
    """组长由X担任: X leads."""
    return [(Role.LEAD, (m.span("who"),)) for m in _SERVES.finditer(scan.text)]


def _own_office(scan: Scan) -> list[Named]:
    """省里, 我厅 and the like anywhere before a predicate: nothing else can be meant by them."""
    found = (unit_list(scan, m.start()) for m in _OWN_OFFICE.finditer(scan.text))
    return [(Role.RESPONSIBLE, f.spans) for f in found if f and "的" not in scan.text[f.end : f.end + 8]]


def _in_part(scan: Scan) -> list[Named]:
    """作为党员干部，就是要…: those spoken of are told to act."""
    out: list[Named] = []
    for match in _OUR_PART.finditer(scan.text):
        if fixed().fullmatch(match["who"]) and re.search("必须|就是要|要", scan.text[match.end() :]):
            out.append((Role.RESPONSIBLE, (match.span("who"),)))
    return out
