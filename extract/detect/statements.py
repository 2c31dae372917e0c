"""Cut statements of responsibility and of time limits off the sentences they are glued to, so that each stands alone."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.detect.deadline import find_deadlines
from extract.detect.owner import Lexicon, responsibility_spans
from extract.knowledge import table
from extract.vocabulary.outline import Sentence

_BLANK = " 　\n\t\r"
_STOPS = "。；;，,、.：:"
_ENDS = ("", "\n", "。", "；", ";", "！")
"""What stands before and after a statement that stands alone, blanks aside; "" is the begin or end of the text."""
_NUMBER = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[）)]?[.．、]?")
_LONGEST_LIMIT = 40
"""Characters. What stands after 完成时限： is a day, a period or 长期坚持; more is text."""


def cut_statements(text: str, sentences: Sequence[Sentence], lexicon: Lexicon | None = None) -> tuple[Sentence, ...]:
    """The same sentences in order, with every （责任单位：…）, 责任单位：… and 完成时限：… as a sentence of its own, `duty` set.

    Nothing but white space and stops between the pieces is lost. Sentences without a statement are returned as they
    are. lexicon: the user's own units, else the standard ones.
    """
    spans = iter([*_spans(text, lexicon), (len(text), len(text))])
    start, end = next(spans)
    done = 0
    cut: list[Sentence] = []
    for sentence in sentences:
        while end <= sentence.start and end < len(text):
            start, end = next(spans)
        at = max(sentence.start, done)
        if start >= sentence.end and at == sentence.start:
            cut.append(sentence)
            continue
        while start < sentence.end:
            cut += _piece(text, sentence, at, start, duty=False)
            if start >= at:  # a page break may part a statement: it is one, and stands where it begins
                cut += _piece(text, sentence, start, end, duty=True)
            at = done = max(done, end)
            if end > sentence.end:
                break
            start, end = next(spans)
        cut += _piece(text, sentence, at, sentence.end, duty=False)
    return tuple(cut)


def _spans(text: str, lexicon: Lexicon | None) -> list[tuple[int, int]]:
    """Statements of responsibility, and those of a time limit that stand outside them; in order, apart."""
    owners = responsibility_spans(text, 0, len(text), lexicon=lexicon)
    spans: list[tuple[int, int]] = []
    for span in sorted([*owners, *limit_spans(text)], key=lambda s: (s[0], -s[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def limit_spans(text: str) -> list[tuple[int, int]]:
    """Labels of a time limit with their value (完成时限：6月底前): in brackets, on a line or after a sentence; in order."""
    found: list[tuple[int, int]] = []
    if not _limit_sign().search(text):
        return found
    for match in _limit().finditer(text):
        start, end = match.span()
        if match["open"]:
            end += 1
            alone = text[end - 1 : end] in ("）", ")")
        else:
            alone = text[end : end + 1] in _ENDS and _opens(text, start)
        if alone and find_deadlines(text, match.start("label"), match.end(), None):
            found.append((start, end))
    return found


def _opens(text: str, at: int) -> bool:
    """Whether a statement at `at` opens its line, a printed number aside, or follows the end of a sentence."""
    before = text[max(0, at - _LONGEST_LIMIT) : at].rpartition("\n")[2].strip(" 　")
    return before[-1:] in _ENDS or _NUMBER.fullmatch(before) is not None


@cache
def _limit_labels() -> list[str]:
    """The labels of `owner_labels.tsv` that end a list of units and speak of time, the longest first."""
    rows = [row["word"] for row in table("owner_labels") if row["kind"] == "end"]
    return sorted((word for word in rows if re.search("时|期限|节点", word)), key=len, reverse=True)


@cache
def _limit_sign() -> re.Pattern[str]:
    """The last two characters of such a label and its colon; texts without any are not searched."""
    lasts, others = ({word[at] for word in _limit_labels()} for at in (-1, -2))
    return re.compile(rf"[{''.join(sorted(lasts))}](?<=[{''.join(sorted(others))}].)[ 　]?[：:]")


@cache
def _limit() -> re.Pattern[str]:
    """Such a label with what follows it."""
    label = rf"(?P<label>(?:{'|'.join(map(re.escape, _limit_labels()))})[ 　]?[：:])"
    return re.compile(rf"(?P<open>[（(])?{label}[^\n。；;（()）]{{1,{_LONGEST_LIMIT}}}")


def _piece(text: str, whole: Sentence, start: int, end: int, *, duty: bool) -> Iterator[Sentence]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if text[start:end].strip(_STOPS + _BLANK):
        opens = start == whole.start
        yield whole._replace(
            start=start, end=end, text=text[start:end], duty=duty, first=whole.first and opens,
            head=whole.head and opens and not duty,
        )  # fmt: skip
