"""Cut statements of responsibility off the sentences they are glued to, so that each stands alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.detect.owner import responsibility_spans
from extract.vocabulary.outline import Sentence

_BLANK = " 　\n\t\r"
_STOPS = "。；;，,、.：:"


def cut_statements(text: str, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The same sentences in order, with every （责任单位：…） and 责任单位：… as a sentence of its own, `duty` set.

    Nothing but white space and stops between the pieces is lost. Sentences without a statement are returned as they are.
    """
    spans = iter([*responsibility_spans(text, 0, len(text)), (len(text), len(text))])
    start, end = next(spans)
    cut: list[Sentence] = []
    for sentence in sentences:
        while end <= sentence.start and end < len(text):
            start, end = next(spans)
        if start >= sentence.end:
            cut.append(sentence)
            continue
        at = sentence.start
        while start < sentence.end:
            cut += _piece(text, sentence, at, start, duty=False)
            cut += _piece(text, sentence, max(at, start), min(end, sentence.end), duty=True)
            at = min(end, sentence.end)
            if end > sentence.end:
                break
            start, end = next(spans)
        cut += _piece(text, sentence, at, sentence.end, duty=False)
    return tuple(cut)


def _piece(text: str, whole: Sentence, start: int, end: int, *, duty: bool) -> Iterator[Sentence]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if text[start:end].strip(_STOPS + _BLANK):
        opens = start == whole.start
        yield replace(
            whole, start=start, end=end, text=text[start:end], duty=duty, first=whole.first and opens,
            head=whole.head and opens and not duty,
        )  # fmt: skip
