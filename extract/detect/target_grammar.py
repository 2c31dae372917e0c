"""The word lists of quantified targets, compiled once from models/targets.tsv."""

import re
from dataclasses import dataclass
from functools import cache

from extract import knowledge

CHINESE_DIGITS = "一二两三四五六七八九十百千"
EDGES = "，,、；;。：:！？!?（(）)【】—\n\u3000 \t"
"""Characters that bound a clause part: an indicator does not reach over them."""

_NUMBER = r"[0-9０-９]{1,15}(?:[,，][0-9０-９]{3}(?![0-9０-９])){0,5}(?:[.．][0-9０-９]{1,8})?"
_REDACTED = "[xXＸ×]{1,3}"
_CHINESE = rf"[{CHINESE_DIGITS}]{{1,12}}(?:点[{CHINESE_DIGITS}零〇]{{1,6}})?"
_SCALE = r"[百千十]?(?:万亿|万|亿)|[百千]"
_BETWEEN = r"%％百千十万亿多余来至到~～—–―─－\-,，.．\s"
"""What may stand between the digits of a figure and its unit: scale, range, decimals, blanks."""
_AFTER = "左右|上下|及以上|及以下|以上|以下|以内|之内"
_ONLY_AFTER = frozenset([*_AFTER.split("|"), "内", "多", "余", "来"])


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled patterns and senses.

    starts: where a figure may begin; value: the figure with its unit; kinds: unit → percent, measure, count, time;
    direction and before: the verb or bound word that ends right before the figure; create: a verb of making there;
    topic: a noun after the figure that is no result; base: what is compared with; lead: words to strip.
    """

    starts: re.Pattern[str]
    value: re.Pattern[str]
    kinds: dict[str, str]
    direction: re.Pattern[str]
    opening: re.Pattern[str]
    directions: dict[str, str]
    before: re.Pattern[str]
    bounds: dict[str, str]
    create: re.Pattern[str]
    topic: re.Pattern[str]
    base: re.Pattern[str]
    lead: re.Pattern[str]
    compounds: frozenset[str]
    noun_stop: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The compiled word lists; ModelError when the table is missing."""
    verbs = _any(_words("direction"))
    bounds = _any([word for word in _words("bound") if word not in _ONLY_AFTER])
    stops = _words("noun_stop") + _words("direction", "up") + _words("direction", "down")
    return Lexicon(
        starts=_starts(),
        value=_value(),
        kinds=_by_sense("unit"),
        direction=re.compile(rf"(?P<verb>{verbs})(?:率|速度|幅度)?\s*[到至为在了的]?\s*(?:{bounds})?\s*\Z"),
        opening=re.compile(rf"(?P<verb>{verbs})(?<![速幅占比稳翻降达住])"),
        directions=_by_sense("direction"),
        before=re.compile(rf"(?<![附最])(?P<bound>{bounds})[在到为]?\s*\Z"),
        bounds=_by_sense("bound"),
        create=re.compile(rf"(?:{_any(_words('create'))})[了出好约]?\s*\Z"),
        topic=re.compile(rf"\s*(?:工作|重点|主要|具体|重大)?(?:{_any(_words('topic'))})"),
        base=re.compile("|".join(_patterns("base"))),
        lead=re.compile(rf"(?:[0-9]{{1,3}}[.．]|{'|'.join(_patterns('lead'))}|\s)+"),
        compounds=frozenset(_words("compound")),
        noun_stop=re.compile(f"{_any(stops)}|{'|'.join(_patterns('noun_stop_char'))}"),
    )


def _value() -> re.Pattern[str]:
    """A rank, a share, a doubling, or a number (range) with scale, unit and bound."""
    one = f"{_NUMBER}|{_REDACTED}|{_CHINESE}"
    dash = r"\s*(?:[-－—–―─~～]{1,2}|至|到)\s*"
    return re.compile(
        rf"(?:(?P<rank>(?:第|前)\s*(?:{_NUMBER}|{_CHINESE}))\s*(?P<place>[位名])(?!\s*的)"
        rf"|(?P<top>前\s*(?:{_NUMBER}|[三五十]))(?=[，。；、）)\s]|\Z)"
        rf"|(?P<share>{_CHINESE}|百|千)分之(?P<over>{one})"
        r"|(?P<double>翻(?P<times>[一两二三四1-4])?番|减半)"
        r"|(?P<each>[0-9]{1,2})个(?P<lot>[1-9]0{0,3}[万亿](?=工程|行动|以上|左右|[^一-龥]|\Z))"
        rf"|(?P<low>{one})(?:\s*(?P<lowunit>[%％]|{_SCALE})?{dash}(?P<high>{one}))?"
        rf"\s*(?P<more>[多余来])?(?P<scale>{_SCALE})?(?P<more2>[多余])?\s*(?P<unit>{_any(_words('unit'))})?)"
        r"(?P<more3>[多余])?(?:[（(][\u4e00-\u9fff]{1,3}[）)])?"
        rf"\s*(?P<tail>{_AFTER})?(?:[（(]不?含[^（()）]{{0,8}}[）)])?"
    )


def _starts() -> re.Pattern[str]:
    """Beginnings of figures: digits where a unit may follow (not 2018年), Chinese ones where a count does."""
    digits, units = CHINESE_DIGITS, _any(_words("unit", "count"))
    after = re.escape("".join(sorted({word[0] for word in _words("unit")})))
    follows = rf"分之|成(?![员立为果功效本长品熟就])|{units}|倍|[万亿]|元|亩|公里|吨"
    return re.compile(
        rf"[0-9０-９xXＸ×第前翻减{digits}](?:(?<=[0-9０-９])(?<![0-9０-９].)[0-9０-９]*+(?=[{after}{_BETWEEN}])"
        rf"|(?<=[xXＸ×翻减])|(?<=[第前])(?=\s*[0-9０-９{digits}])"
        rf"|(?<=[{digits}])(?=[{digits}万亿零余多点]{{0,12}}\s*(?:{follows})))"
    )


def _patterns(kind: str) -> list[str]:
    """The words of a kind as they stand in the table, in its order: they are patterns."""
    return [word for row in knowledge.table("targets") if row["kind"] == kind for word in [row["words"]]]


def _words(kind: str, sense: str | None = None) -> list[str]:
    """All words of a kind (and sense), longest first."""
    rows = [row for row in knowledge.table("targets") if row["kind"] == kind and sense in (None, row["sense"])]
    return sorted((word for row in rows for word in knowledge.values(row["words"])), key=len, reverse=True)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def _by_sense(kind: str) -> dict[str, str]:
    """Word → sense; the first row that names a word wins."""
    senses: dict[str, str] = {}
    for row in knowledge.table("targets"):
        if row["kind"] == kind:
            for word in knowledge.values(row["words"]):
                senses.setdefault(word, row["sense"])
    return senses
