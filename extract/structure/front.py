"""Title and date of a document: what stands before its text, and the dates that it prints."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from extract.knowledge import table
from extract.structure.furniture import is_furniture
from extract.structure.markers import leading_marker
from extract.structure.paragraphs import Paragraph
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.ordinals import ordinal_value
from extract.vocabulary.outline import DocumentDate

_FRONT_LIMIT = 16
"""Paragraphs. A letter head with its buttons and dates is no longer than this."""
_TITLE_LINE = 60
"""Characters. Longest line that may be (a part of) a title."""
_HEADLINE = 40
"""Characters. The first line of a text may be a headline with commas up to this length."""
_GOES_ON = ("和", "与", "及", "暨")
"""How the second line of a title begins whose first line looks whole (…工作总结 / 和2026年工作计划)."""
_FULL_STOP = re.compile(r"[。；：:]|！.")
_SPOKEN_REACH = 200
"""Characters. A speech prints its date in brackets right under its title."""
_SENTENCE = re.compile(r"[。；！？，]")
_QUALIFIED = ("）", ")", "〕")
_QUALIFIER = re.compile(r"[（(〔][^（(]{1,14}[）)〕]$")
_DAY = (
    r"(?P<y>\d{4}|[〇○OＯ零一二三四五六七八九]{4})\s?[年./-]\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?:\s?[月./-]\s?(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?日?)?)?"
)
_STAMP = re.compile(rf"(?:发布|发文|成文|印发|生成)(?:日期|时间)\s?[:：]\s?{_DAY}")
_CLOSING = re.compile(
    rf"(?:^|[。！])[ 　]*(?:[^，。；：:\t]{{0,80}}(?:[ 　]|[厅局委府办室会部院司]))?{_DAY.replace('[年./-]', '年')}(?:[印制]发)?"
    r"[ 　]*(?:[（(][^（()）]{2,60}[）)])?$"
)
"""A signature with its date: alone on its line, or after the last sentence; a remark in brackets may follow (此件公开发布)."""
_SIGNATURE = 160
"""Characters. A signature of several issuers with its date and remark is no longer."""
_DATED_ENDS = ("日", "月", "发", "）", ")")
"""What a line may end with that ends with a date."""
_PASSED_ON = re.compile("转发|批转")
"""A title with this heads a letter that hands on another paper, which is older and stands below the letter's own date."""
_MEETING = re.compile(rf"{_DAY}[^。]{{0,60}}(?:召开|举行|主持|会议)")
_MET_IN = re.compile(
    r"(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日[^。；\d]{0,30}(?:召开|举行|主持)[^。；\d]{0,12}(?P<y>(?:19|20)\d{2})\s?年(?:度)?第"
)
"""Minutes that print the year with the number of the meeting: 4月8日，局长主持召开2026年第7次局长办公会议."""
_SPOKEN = re.compile(rf"[（(]\s?{_DAY}\s?[）)]")
_NAME = re.compile(r"(?P<y>(?:19|20)\d{2})[年.\-_]?(?P<m>0?[1-9]|1[0-2])[月.\-_]?(?P<d>0?[1-9]|[12]\d|3[01])?(?!\d)")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d{2})\s?年")


@cache
def _title_end() -> re.Pattern[str]:
    words = sorted((row["word"] for row in table("genres")), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(words)})$")


def names_a_document(line: str) -> bool:
    """Whether a line ends like a title (…的通知, …实施方案（试行）); no sentence, not too long."""
    bare = line.strip()
    if bare.endswith(_QUALIFIED):
        bare = _QUALIFIER.sub("", bare)
    return len(bare) <= _TITLE_LINE and not _SENTENCE.search(bare) and _title_end().search(bare) is not None


def front_matter(document: Document, found: Sequence[Paragraph]) -> tuple[int, str]:
    """How many paragraphs stand before the text proper, and the title ("" when none is found).

    The front ends before the first numbered paragraph, before the first sentence, and before a heading
    that has others of its level after it. Among its lines the title is the file's own word for it, else
    the last run of lines that ends like a title, else the first run that is no furniture.
    """
    title = next((p for p in found if p.kind is LineKind.TITLE), None)
    count = _front_length(document.text, found)
    if title is not None:
        return count, document.text[title.start : title.end].strip()
    runs = list(_runs(document.text, found[:count]))
    named = [run for run in runs if names_a_document(run.split("——", 1)[0][-_TITLE_LINE:])]
    chosen = named[-1] if named else runs[0] if runs else ""
    return count, re.sub(r"\s+", "", chosen) if len(chosen) < 4 * _TITLE_LINE else ""


def _front_length(text: str, found: Sequence[Paragraph]) -> int:
    headline = False
    for i, paragraph in enumerate(found[:_FRONT_LIMIT]):
        body = text[paragraph.start : paragraph.end]
        numbered = leading_marker(text, paragraph.start, paragraph.end) is not None
        if is_furniture(body) or body.startswith("——") or (body.startswith(("（", "(")) and not numbered):
            continue
        stop = _FULL_STOP if not headline and len(body) <= _HEADLINE else _SENTENCE
        section = paragraph.level is not None and any(p.level == paragraph.level for p in found[i + 1 :])
        if section or numbered or stop.search(body) or len(body) > _TITLE_LINE * 2:
            return i
        if headline and not _stands_in_title_area(text, found, i):
            return i
        headline = True
    return min(len(found) - 1, _FRONT_LIMIT) if found else 0


def _stands_in_title_area(text: str, found: Sequence[Paragraph], i: int) -> bool:
    """A short line still belongs to the front when no body text has come before and one of the next lines is front too."""
    following = found[i + 1 : i + 4]
    return any(
        is_furniture(text[p.start : p.end]) or names_a_document(text[p.start : p.end]) for p in following
    ) or names_a_document(text[found[i].start : found[i].end])


def _runs(text: str, found: Sequence[Paragraph]) -> Iterator[str]:
    """Runs of neighbouring lines that are no furniture, each joined to one string; a title ends its run."""
    run = named = ""
    for paragraph in found:
        body = text[paragraph.start : paragraph.end]
        if body.startswith("——") and (run or named):
            yield (run or named) + body
            run = named = ""
            continue
        if paragraph.kind is LineKind.ROW or is_furniture(body):
            if run or named:
                yield run or named
            run = named = ""
            continue
        if named and body.startswith(_GOES_ON):
            run = named
        elif named:
            yield named
        named, run = "", run + body
        if names_a_document(body):
            run, named = "", run
    if run or named:
        yield run or named


def document_date(document: Document, found: Sequence[Paragraph], title: str) -> DocumentDate | None:
    """The document's own date, None when it shows none.

    In this order: the date under the signature (落款), the issue date of the letter head (发文日期), the
    date of the meeting, the file name, the year in the title (its first day, precision "year").
    """
    text = document.text
    order = found if _PASSED_ON.search(title) else reversed(found)
    signed = (signed_date(text[p.start : p.end]) for p in order)
    head = text[: found[min(len(found), _FRONT_LIMIT) - 1].end] if found else ""
    return (
        next(filter(None, signed), None)
        or _first(_STAMP, head, "发文日期")
        or _first(_SPOKEN, head[:_SPOKEN_REACH], "会议日期")
        or _first(_MEETING, head, "会议日期")
        or _first(_MET_IN, head, "会议日期")
        or _first(_NAME, document.name, "文件名")
        or _first(_YEAR, title, "标题")
        or _first(_YEAR, document.name, "文件名")
    )


def signed_date(line: str) -> DocumentDate | None:
    """The date with which a line (without outer white space) ends, as under a signature; None for any other."""
    return _first(_CLOSING, line[-_SIGNATURE:], "落款") if line[-1:] in _DATED_ENDS else None


def _first(pattern: re.Pattern[str], text: str, origin: str) -> DocumentDate | None:
    match = pattern.search(text)
    return _dated(match, origin) if match else None


def _dated(match: re.Match[str], origin: str) -> DocumentDate | None:
    """The date of a match with groups y, m, d; None when it is no day of the calendar."""
    groups = match.groupdict()
    year = _number(groups.get("y") or "")
    month, day = _number(groups.get("m") or ""), _number(groups.get("d") or "")
    try:
        when = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return DocumentDate(when, origin, match.group().strip("。！ 　\n"), "day" if day else "month" if month else "year")


def _number(text: str) -> int:
    return ordinal_value(text.translate(str.maketrans("○OＯ", "〇〇〇"))) if text else 0
