"""Responsibility statements (牵头单位：X；配合单位：Y / X牵头，Y等按职责分工负责) read into owners."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.detect.owner.lexicon import Lexicon, complete
from extract.detect.owner.lists import split
from extract.detect.owner.names import begins_like_unit, ends_like_unit, strip_lead
from extract.detect.owner.words import bare, labels, plain
from extract.vocabulary.task import Owner, Role

_SHARE = (
    r"(?:(?:按照?|根据|依据|依照|依|结合|在)?(?:各自|自身|部门|本部门)?(?:工作)?(?:职责|职能|任务)?(?:和)?(?:职责|职能|任务)?"
    r"(?:分工|范围内|范围|权限)?(?:内|范围内)?)"
)
_DUTY = re.compile(
    rf"(?P<how>{_SHARE}(?:等)?(?:分工|分别|共同|具体|统一|各自|联合|协同|积极|密切|主要)?)"
    r"(?:(?P<lead>负责牵头|总牵头|牵头|主办|主责|抓总|汇总)|(?P<responsible>负责|承办|落实|组织实施|实施|抓好|推进|承担|执行|贯彻)"
    r"|(?P<cooperating>配合|协助|协办|协同|参与|参加|参建|协作|支持)|(?P<supervising>督办|监督|考核|督导|督促|督查|验收))"
    r"[^、，,；;]{0,24}\Z"
)
_WITH = re.compile(r"(?:牵头)?(?:商请|会同|联合|协同|协调)(?=[一-龥])")
_BY = re.compile(r"(?:分别|统一|主要|具体|原则上)?由(?=[一-龥])")
_NO_NAME = re.compile(r"的|包括|其中")
_RULE = re.compile(r"第一位|首位|排名|下同|为牵头|为第一")
_LATER = re.compile(r"[（(]以下[^（()）]*[）)]\Z")
_ETC = re.compile(r"等\Z")
_CLOCK = re.compile(r"\d{1,4}\s*(?:年|月|日|个|天)|[年月]底|季度|长期|持续|完成|限时|立即|即时|十四五|十五五|时限")
_SENTENCE = re.compile(r"[。！？：:《》]")
_ACTION = re.compile(
    r"(?:协调|做好|开展|推进|推动|加强|建立|采取|促进|为|对|将|把|及时|负责|组织(?!部)|确保|制定|研究制)"
)
LONGEST_UNKNOWN = 24
"""A name of unknown form after a label has at most 24 characters; longer pieces are text."""
LONGEST_NAME = 48
"""A unit's name has at most 48 characters (领导小组 with a topic in their names reach 40); longer pieces are text."""


@dataclass(slots=True)
class _Reading:
    """Owners read so far. waiting: pieces whose role the next verb decides; held: those before a 会同."""

    lexicon: Lexicon
    done: list[tuple[int, int, Role, bool]] = field(default_factory=list)
    waiting: list[tuple[int, int]] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)
    refused: int = 0

    def settle(self, role: Role, joint: bool = False) -> None:
        """Give the waiting pieces their role; after 会同 the verb belongs to those before it."""
        if self.held:
            self.done += [(a, b, role, joint) for a, b in self.held]
            self.done += [(a, b, Role.COOPERATING, False) for a, b in self.waiting]
        else:
            self.done += [(a, b, role, joint) for a, b in self.waiting]
        self.waiting, self.held = [], []


def read(text: str, start: int, end: int, lexicon: Lexicon, source: str, *, strict: bool = False) -> list[Owner]:
    """Owners of the statement text[start:end], in the order of the text.

    strict: give [] as soon as something is neither a unit nor a role nor a time (a bracket without a label may be
    any remark). Without a label or verb a unit is responsible.
    """
    marks = labels(text, start, end)
    owners: list[Owner] = []
    stops = [mark.start for mark in marks] + [end]
    if stops[0] > start:
        found = _units(text, start, stops[0], Role.RESPONSIBLE, lexicon, labelled=False)
        if strict and found.refused:
            return []
        owners += _owners(text, found, source, lexicon)
    for mark, stop in zip(marks, stops[1:], strict=True):
        if mark.person:
            owners += _people(text, mark.end, stop, mark.role or Role.RESPONSIBLE, source, lexicon)
        elif mark.role:
            owners += _owners(text, _units(text, mark.end, stop, mark.role, lexicon, labelled=True), source, lexicon)
    return owners


def listed(
    text: str, start: int, end: int, role: Role, lexicon: Lexicon, source: str, *, person: bool = False
) -> list[Owner]:
    """Owners of a list of units (of people: `person`) that needs no label, because its place says their role."""
    if person:
        return _people(text, start, end, role, source, lexicon)
    return _owners(text, _units(text, start, end, role, lexicon, labelled=True), source, lexicon)


def _units(text: str, start: int, end: int, role: Role, lexicon: Lexicon, *, labelled: bool) -> _Reading:
    reading = _Reading(lexicon)
    for a, b in split(text, start, end, lexicon):
        _piece(text, a, b, reading, labelled)
    reading.settle(role)
    return reading


def _piece(text: str, start: int, end: int, reading: _Reading, labelled: bool) -> None:
    """One piece of a list: a name, a name with its verb, a verb alone, 会同 and a name, or a time (dropped)."""
    shown = plain(text[start:end])
    start += strip_lead(shown)
    shown = plain(text[start:end])
    if (by := _BY.search(shown)) and not labelled:
        start += by.end()
        shown = shown[by.end() :]
    verb = _verb(shown, reading.lexicon)
    if verb:
        _name(text, start, start + verb.start(), reading, labelled)
        joint = bool(re.search("分工|共同|分别|各自|职责|职能", verb["how"]))
        reading.settle(Role(next(k for k in ("lead", "responsible", "cooperating", "supervising") if verb[k])), joint)
    else:
        _name(text, start, end, reading, labelled)


def _verb(shown: str, lexicon: Lexicon) -> re.Match[str] | None:
    """The role verb that ends a piece; what stands before it must be a name or nothing (推进局 is no verb)."""
    if ends_like_unit(shown, lexicon):
        return None
    for match in _starts(shown):
        head = bare(shown[: match.start()])
        if not head or ends_like_unit(_ETC.sub("", head), lexicon) or _WITH.search(head) or head.endswith("等"):
            return match
    last = next(_starts(shown), None)
    return last if last and last.start() >= 2 and last["lead"] else None


def _starts(shown: str) -> Iterator[re.Match[str]]:
    """Every place where a duty may begin (分工负责 begins at 分工 and at 负责), from the left."""
    at = 0
    while match := _DUTY.search(shown, at):
        yield match
        at = match.start() + 1


def _name(text: str, start: int, end: int, reading: _Reading, labelled: bool) -> None:
    """Put one name on the waiting list; 会同 in it parts the responsible from the cooperating."""
    while start < end and text[end - 1] in " \t\n\u3000":
        end -= 1
    shown = plain(text[start:end])
    joined = _joint(shown, reading.lexicon)
    if joined:
        if joined.start():
            _name(text, start, start + joined.start(), reading, labelled)
        if reading.waiting:
            reading.held, reading.waiting = reading.held + reading.waiting, []
        _name(text, start + joined.end(), end, reading, labelled)
        return
    end -= len(shown) - len(_ETC.sub("", shown))
    if start >= end or shown == "等":
        return
    name = bare(text[start:end])
    if acceptable(name, reading.lexicon, labelled):
        reading.waiting.append((start, end))
    elif not _CLOCK.search(name) and not _RULE.search(name):
        reading.refused += 1


def _joint(shown: str, lexicon: Lexicon) -> re.Match[str] | None:
    """A 会同 between two names, or before one; none inside a name (京津冀协同办, 联合会)."""
    match = _WITH.search(shown)
    if not match or lexicon.knows(bare(shown)):
        return None
    left, right = bare(shown[: match.start()]), bare(shown[match.end() :])
    if left and not ends_like_unit(left, lexicon):
        return None
    plural = match[0] not in ("协同", "联合", "协调") or begins_like_unit(right, lexicon)
    return match if plural and len(right) >= 2 else None


def acceptable(name: str, lexicon: Lexicon, labelled: bool) -> bool:
    """Whether a piece is a name; after a label also a short one of unknown form, unless it is a time or an action."""
    if (
        len(name) > LONGEST_NAME
        or _RULE.search(name)
        or _SENTENCE.search(name)
        or (not labelled and _NO_NAME.search(name))
    ):
        return False
    if ends_like_unit(name, lexicon) or name in lexicon.functions:
        return not _ACTION.match(name) or lexicon.knows(name)
    return (
        labelled
        and 2 <= len(name) <= LONGEST_UNKNOWN
        and not _CLOCK.search(name)
        and not _ACTION.search(name)
        and not name[0].isdigit()
    )


def _owners(text: str, reading: _Reading, source: str, lexicon: Lexicon) -> list[Owner]:
    rows = sorted(reading.done)
    names = complete([_LATER.sub("", bare(text[a:b])) for a, b, _, _ in rows], lexicon)
    return [
        Owner(role, text[a:b], a, b, name, source, _is_person(name, lexicon), joint)
        for (a, b, role, joint), name in zip(rows, names, strict=True)
    ]


def _is_person(name: str, lexicon: Lexicon) -> bool:
    return bool(_POST.search(name)) and not lexicon.knows(name)


_POST = re.compile(r"(?:负责同志|负责人|领导|同志|省长|市长|县长|区长|州长|部长|局长|厅长|主任|书记)\Z")
_BETWEEN_PEOPLE = re.compile(r"[、，,；;\t／/]|和|\s+")


def _people(text: str, start: int, end: int, role: Role, source: str, lexicon: Lexicon) -> list[Owner]:
    """Names of people: 张 虎 is one, 李 明 王芳 two; remarks in brackets and 等 stay out of the name."""
    found: list[Owner] = []
    for a, b in _people_spans(text, start, end):
        name = re.sub(r"[（(][^（()）]*[）)]|等\Z", "", bare(text[a:b])).strip("。")
        if 2 <= len(name) <= LONGEST_NAME and not _CLOCK.search(name):
            unit = ends_like_unit(name, lexicon) and not _POST.search(name)
            found.append(Owner(role, text[a:b], a, b, name, source, not unit))
    return found


def _people_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts, out, at = list(_BETWEEN_PEOPLE.finditer(text, start, end)), [], start
    for cut in cuts:
        left, right = text[at : cut.start()].strip(), text[cut.end() : end]
        single = len(left) == 1 and cut[0].isspace() and re.match(r"[一-龥](?:\W|\Z)", right)
        if single:
            continue
        out.append((at, cut.start()))
        at = cut.end()
    out.append((at, end))
    return [
        (a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip(" \t\n\u3000。；;")))
        for a, b in out
        if text[a:b].strip()
    ]
