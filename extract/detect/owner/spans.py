"""Where responsibility statements stand: brackets, label lines, also broken over lines or followed by the next item."""

import re

from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import begins_like_unit, ends_like_unit
from extract.detect.owner.statement import LONGEST_NAME, LONGEST_UNKNOWN, acceptable, read
from extract.detect.owner.words import Label, bare, labels, plain

_FAST = re.compile(r"[：:）)〕】］\]—]")
"""A label ends with a colon, a bracket or a dash, a bracket with a bracket; most sentences hold none of them."""
_OPENING = "（(〔【[［"
_BRACKET = re.compile(r"[（(〔【\[［）)〕】\]］]")
_KIND = {"（": "圆", "(": "圆", "）": "圆", ")": "圆", "〔": "六", "〕": "六", "【": "方", "】": "方"}
LONGEST_BRACKET = 2000
"""Characters in a responsibility bracket at most; a list of forty units has about 500."""
_DUTY_END = re.compile(
    r"(?:牵\s?头|负\s?责|配\s?合|参\s?与|参\s?加|落\s?实|协\s?办|承\s?办|主\s?办|实\s?施|协\s?助|分\s?工)"
    r"[^，,；;。]{0,16}(?:[，,；;][^，,；;。]{2,20})?[\s，、；;。]*\Z"
)
_NEXT_ITEM = re.compile(
    r"[。！？]|(?<![\d.第])\d{1,3}\s?[.．、](?!\d)|[（(]\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?[）)]"
    r"|(?<=[\s　厅局委办府部会院室心组司位门等）)])[一二三四五六七八九十]{1,3}、"
    r"|[①-⑳★]|第[一二三四五六七八九十]{1,3}[章节条]|[一二三四五六七八九十][是要](?=[一-龥])"
    r"|[（(](?=[^（()）]{0,12}(?:责任|牵头))"
)


def pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost-to-inner bracket pairs as spans with their brackets, by closing order; unmatched ones are left out."""
    stack: list[tuple[str, int]] = []
    found = []
    for mark in _BRACKET.finditer(text, start, end):
        kind = _KIND.get(mark[0], "角")
        if mark[0] in _OPENING:
            stack.append((kind, mark.start()))
            continue
        for back in range(1, min(len(stack), 4) + 1):
            if stack[-back][0] == kind:
                found.append((stack[-back][1], mark.end()))
                del stack[-back:]
                break
    return [(a, b) for a, b in found if b - a <= LONGEST_BRACKET]


def has_responsibility(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a responsibility statement stands in text[start:end]; a fast no for sentences without any sign of one."""
    return bool(_FAST.search(text, start, end)) and bool(find_spans(text, start, end, lexicon))


def find_spans(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Responsibility statements in text[start:end] as spans in order, without overlap; brackets belong to the span."""
    if not _FAST.search(text, start, end):
        return []
    marks = labels(text, start, end)
    brackets = sorted(pairs(text, start, end))
    if not marks and not brackets:
        return []
    taken = _merge(_in_brackets(text, marks, brackets, lexicon) + _unlabelled(text, brackets, lexicon))
    lines = _label_lines(text, end, [m for m in marks if not _covered(m.start, taken)], lexicon)
    return _merge(taken + lines)


def _covered(at: int, spans: list[tuple[int, int]]) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if spans[middle][1] <= at else (low, middle)
    return low < len(spans) and spans[low][0] <= at


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; one inside or over another gives way to the first and longest."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or a >= out[-1][1]:
            out.append((a, b))
    return out


def _in_brackets(
    text: str, marks: list[Label], brackets: list[tuple[int, int]], lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Brackets with a label in them, the label near their beginning or after nothing but units and times."""
    found = []
    at = 0
    for mark in marks:
        while at < len(brackets) and brackets[at][1] <= mark.start:
            at += 1
        holder = next((p for p in brackets[at : at + 6] if p[0] < mark.start and mark.end < p[1]), None)
        if (
            holder
            and mark.role
            and (mark.start - holder[0] <= LONGEST_NAME or read(text, holder[0] + 1, mark.start, lexicon, "bracket"))
        ):
            found.append(holder)
    return found


def _unlabelled(text: str, brackets: list[tuple[int, int]], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Brackets such as （X牵头，Y配合） and （X、Y） after a sentence: nothing but units, roles and times in them."""
    found = []
    for a, b in brackets:
        if text[a] in "【[［" or b - a < 5:
            continue
        inner = plain(text[a + 1 : b - 1])
        if (_DUTY_END.search(inner) or _only_units(text, a, inner, lexicon)) and read(
            text, a + 1, b - 1, lexicon, "bracket", strict=True
        ):
            found.append((a, b))
    return found


def _only_units(text: str, a: int, inner: str, lexicon: Lexicon) -> bool:
    """A bracket of units alone after a sentence or on its own line, not a remark on a name (市委宣传部（文明办）)."""
    before = text[max(0, a - 3) : a].rstrip(" \t\u3000")
    alone = (not before or before.endswith("\n")) and bool(re.search("[、，,；;]", inner))
    if not alone and not before.rstrip().endswith(("。", "；", ";", "！")):
        return False
    name = bare(inner)
    return ends_like_unit(name, lexicon) and begins_like_unit(name, lexicon)


def _label_lines(text: str, end: int, marks: list[Label], lexicon: Lexicon) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for i, mark in enumerate(marks):
        stop = marks[i + 1].start if i + 1 < len(marks) else end
        close = _value_end(text, mark, min(stop, mark.end + LONGEST_BRACKET), lexicon)
        glued = found and not text[found[-1][1] : mark.start].strip(" \t\n\u3000；;，,、。")
        if mark.role is None and not glued:
            continue
        if mark.role and (close <= mark.end or not _list_begins(text, mark, close, lexicon)):
            continue
        if mark.role is None:
            close = _plain_end(text, mark, stop)
        if glued and mark.start - found[-1][1] <= 6:
            found[-1] = (found[-1][0], close)
        else:
            found.append((mark.start, close))
    return found


def _list_begins(text: str, mark: Label, close: int, lexicon: Lexicon) -> bool:
    """Whether the first piece after a label can be a name; 承办机构：协调有关部门… lists duties."""
    first = bare(re.split(r"[、，,；;\n]", text[mark.end : close])[0])
    return (
        mark.person or bool(read(first, 0, len(first), lexicon, "label")) or acceptable(first, lexicon, labelled=True)
    )


def _plain_end(text: str, mark: Label, stop: int) -> int:
    """End of the value of 完成时限： at the end of its line or sentence."""
    bound = min(stop, mark.end + LONGEST_NAME * 2)
    match = re.compile(r"[。\n；;]").search(text, mark.end, bound)
    return mark.end + len(text[mark.end : match.start() if match else bound].rstrip())


def _value_end(text: str, mark: Label, stop: int, lexicon: Lexicon) -> int:
    """Where the list after a label ends: at the next item, the end of a sentence, or a line that goes on with text."""
    at = mark.end
    while at < stop:
        item = _NEXT_ITEM.search(text, at, stop)
        line = text.find("\n", at, stop)
        other = _COLON.search(text, at, stop) if mark.person else None
        bound = min(m.start() if m else stop for m in (item, other))
        bound = min(bound, line) if line >= 0 else bound
        at = _text_begins(text, at, bound, lexicon) if not mark.person else bound
        if at < bound or bound != line or not _goes_on(text, mark.end, line, stop, lexicon):
            break
        at = line + 1
        while at < stop and text[at] in "\n \u3000\t":
            at += 1
    at = min(at, stop)
    while at > mark.end and text[at - 1] in " \t\n\u3000；;，,、":
        at -= 1
    return at


_COLON = re.compile(r"[、，,；;\s][^、，,；;\s：:]{1,12}[：:]|[：:]")
_BLANK = re.compile(r"[ \t\u3000]+")


def _text_begins(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where after a blank ordinary text begins: the piece before the blank is a name, the one after is none."""
    for blank in _BLANK.finditer(text, start, end):
        left = bare(re.split(r"[、，,；;]", text[start : blank.start()])[-1])
        right = bare(re.split(r"[、，,；;\s]", text[blank.end() : end], maxsplit=1)[0])
        if (
            left
            and right
            and ends_like_unit(left, lexicon)
            and not ends_like_unit(right, lexicon)
            and right[0] not in "等牵负配按、，,；;（(）)”和及与"
        ):
            return blank.start()
    return end


def _goes_on(text: str, start: int, line: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether the list goes on after a line break: it breaks off open, or the next line completes or continues it."""
    last = bare(re.split(r"[、，,；;]", text[start:line])[-1])
    following = text[line:stop].lstrip()[: LONGEST_NAME + 2]
    match = re.match(r"[^、，,；;。：:\s]{1,40}", following)
    if not match or _NEXT_ITEM.match(following):
        return False
    first = bare(match[0])
    if following[match.end() : match.end() + 1] in ("：", ":") or len(first) > LONGEST_UNKNOWN:
        return False
    if not last:
        return ends_like_unit(first, lexicon)
    if lexicon.knows(last + first) or not ends_like_unit(last, lexicon):
        return ends_like_unit(last + first, lexicon)
    return ends_like_unit(first, lexicon) or bool(re.match("等|按职责|牵头|负责", first))
