"""Traditional script: judged in its simplified shadow, which has the same length, so that every offset holds."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

from extract.knowledge import table
from extract.vocabulary.document import Document

HINT = '繁体文件：运行 pip install "luoshi[trad]" 后，任务识别会更完整'
"""Remark for a document in Traditional script where the converter is not installed."""

_SAMPLE = 20_000
"""Characters looked at; enough to tell the script of any document."""

_SHARE = 0.05
"""Share of the Chinese characters that only Traditional script has, from which it is Traditional; such prose has
0.2 of the frequent ones alone, Simplified prose none but names."""

_CHINESE = re.compile("[\u4e00-\u9fff]+")


@cache
def _signs() -> re.Pattern[str]:
    """A character that is frequent in Traditional script and absent from Simplified."""
    rows = {row["script"]: row["characters"] for row in table("frequent_characters")}
    only = set(rows["traditional"]) - set(rows["both"]) - set(rows["simplified"])
    return re.compile(f"[{''.join(sorted(only))}]")


def is_traditional(text: str) -> bool:
    """Whether the text is in Traditional script; False for one without Chinese."""
    sample = text[:_SAMPLE]
    told = len(_signs().findall(sample))
    return told > 0 and told > _SHARE * sum(map(len, _CHINESE.findall(sample)))


def can_convert() -> bool:
    """Whether the converter (extra "trad") is installed."""
    return find_spec("opencc") is not None


def shadow(document: Document) -> Document:
    """The document with simplified characters, one for one; the same object when there is nothing to change.

    A character whose simplified form is not one character stays. Without the converter nothing changes.
    """
    if not is_traditional(document.text) or not can_convert():
        return document
    single = _converter()
    pairs = {char: single(char) for char in set(document.text) if _CHINESE.match(char)}
    table = {ord(old): new for old, new in pairs.items() if old != new and len(new) == 1}
    return replace(document, text=document.text.translate(table))


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return cache(convert)
