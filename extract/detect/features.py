"""What the learned judge looks at: every sentence as a list of short signs, in words that a person can read.

The signs are the rules' decision and its reason, their decisions around it, the cues, the place, the shape, the verbs,
the headings above and the pairs of characters. They were chosen by leaving out whole genres of the corpus (see
`models/README.md`).
"""

import re
from bisect import bisect_right as bisect
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import add
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from extract.detect.action import acts, deeds, opens_action
from extract.detect.around import around
from extract.detect.cues import Cue
from extract.detect.evidence import Evidence
from extract.detect.mode import Mode
from extract.detect.votes import EVENT, Lean
from extract.knowledge import table
from extract.vocabulary.outline import BlockKind, Outline
from extract.vocabulary.task import Judgement, Label

RULE = "规则="
"""How signs that tell of the rules' own decision begin; a judge that learns alone goes without them."""
LABELS = {Label.TASK: "要办", Label.DONE: "已办", Label.OTHER: "其他"}
_MODES = {
    Mode.ASK: "部署",
    Mode.REPORT: "汇报",
    Mode.FACTS: "案情",
    Mode.ARGUE: "论述",
    Mode.EXPLAIN: "解读",
    Mode.SPEECH: "讲话",
}
_LEANS = {Lean.ASK: "偏要求", Lean.REPORT: "偏汇报", Lean.NONE: "不偏"}
_KINDS = {
    BlockKind.TITLE: "标题", BlockKind.HEADING: "小标题", BlockKind.ITEM: "条目", BlockKind.TEXT: "正文",
    BlockKind.ROW: "表格", BlockKind.FURNITURE: "版面",
}  # fmt: skip
_CUES = {
    Cue.MUST: "必须", Cue.MODAL: "要", Cue.LOOSE: "要字", Cue.FORBID: "禁止", Cue.REQUEST: "请", Cue.HOPE: "希望",
    Cue.JIANG: "将字", Cue.FUTURE: "将", Cue.PLAN: "打算", Cue.STRIVE: "力争", Cue.ENSURE: "确保",
    Cue.ENCOURAGE: "鼓励", Cue.DEMAND: "要求", Cue.LIMIT: "时限", Cue.DUTY: "责任", Cue.DONE: "已经", Cue.STORY: "了字",
    Cue.RESULT: "成效", Cue.WEAK: "弱词", Cue.PAST: "过去", Cue.NOW: "现在", Cue.ARGUE: "道理", Cue.IF: "条件",
    Cue.PROBLEM: "问题", Cue.SAY: "指出", Cue.STATE: "状态", Cue.PRODUCT: "成果",
}  # fmt: skip
_ASKS = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.PLAN | Cue.FUTURE
_TELLS = Cue.DONE | Cue.RESULT | Cue.PAST
_SAYS = ("无词", "有要求词", "有完成词", "两种词")
"""Which of asking and telling the cues do, by 2 × telling + asking."""
_FIGURE = re.compile(r"[0-9０-９]")
_COUNTED = re.compile(
    r"[0-9０-９x×两二三四五六七八九十百千万亿]\s?[余多]?\s?(?:万|亿)?[元人家个件起项次户亩场名份期所台套条处%％]"
)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)年")
_LENGTHS = (8, 15, 25, 40, 60, 90, 140)
_DENSITIES = (2, 4, 6, 9)
"""Verbs of doing in 100 characters."""
_DEEPEST, _MOST = 4, 3
_AMOUNTS = ("没有量数", "一处量数", "多处量数")
"""How many figures with a measure word."""
_KEPT = 1 << 14
"""Bundles of each sort kept at hand; a large archive has some thousands."""

Bundle = tuple[str, ...]


class Signs(NamedTuple):
    """The signs of one sentence. bundles: many signs that come together often, shared; singles: the rest."""

    bundles: tuple[Bundle, ...]
    singles: list[str]

    @property
    def flat(self) -> list[str]:
        """All of them in a row."""
        return [*chain.from_iterable(self.bundles), *self.singles]


class _Place(NamedTuple):
    """What a block gives all its sentences. words: of the headings above. years: that they name."""

    signs: Bundle
    words: Bundle
    years: Bundle


_NOWHERE = _Place((), (), ())
"""Above the outermost blocks."""


def features(
    text: str,
    outline: Outline,
    evidence: Sequence[Evidence],
    judgements: Sequence[Judgement],
    known: AhoCorasick | None = None,
) -> list[Signs]:
    """The signs of every sentence, in order; [] for a document without sentences.

    judgements: what the rules decided about the same sentences. known: finds the pairs of characters that count, None for
    all of them (a model that is trained knows few; the others need not be built). No sign holds white space.
    """
    places = _places(text, outline)
    year, near = _year(outline), around(evidence, judgements, RULE)
    count, found = len(evidence), []
    for i, (item, judgement) in enumerate(zip(evidence, judgements, strict=True)):
        sentence, block, bits, mode, base, lean = item[:6]
        last = i + 1 == count or evidence[i + 1].sentence.block != sentence.block
        family = block.marker.family if block.marker else "无"
        words, body = sentence.text, item.body
        own = "".join(words[body:].split())
        singles = _pairs(own) if known is None else sorted({*known.find_matches_as_strings(own, overlapping=True)})
        if "年" in words:
            singles += dict.fromkeys(f"年份={_relative(named, year)}" for named in _YEAR.findall(words))
        bundles = (
            places[block.index].signs,
            near[i],
            _positioned(10 * i // count, 4 * i // count, last, mode),
            _decided(judgement.label, judgement.rule, mode, lean, base),
            _said(bits, mode, lean),
            _shaped(block.kind, mode, sentence.head, sentence.first, sentence.duty, item.owned),
            _sized(family, min(_DEEPEST, block.depth), bisect(_LENGTHS, len(words)), words[-1:].strip()),
            *_worded(item, words, body, singles),
        )
        found.append(Signs(bundles, list(dict.fromkeys(singles))))  # once: a litany of one word is no stronger sign
    return found


def _pairs(own: str) -> list[str]:
    return list(map(add, own, own[1:]))


@lru_cache(_KEPT)
def _positioned(tenth: int, quarter: int, last: bool, mode: Mode) -> Bundle:
    return f"位置={tenth}成", f"位置={quarter}/4，{_MODES[mode]}", "位于段末" if last else "位于段中"


@lru_cache(_KEPT)
def _decided(label: Label, rule: str, mode: Mode, lean: Lean, base: Mode) -> Bundle:
    says, place, around, whole = LABELS[label], _MODES[mode], _LEANS[lean], _MODES[base]
    return (
        f"{RULE}{says}", f"{RULE}{says}，{rule}", f"{RULE}{says}，{place}，{around}",
        f"段落={place}", f"全文={whole}", f"周围={around}", f"段落={place}，{around}", f"段落={place}，{around}，全文{whole}",
    )  # fmt: skip


@lru_cache(_KEPT)
def _said(bits: int, mode: Mode, lean: Lean) -> Bundle:
    says, place = _says(bits), _MODES[mode]
    cues = [f"提示词={name}" for bit, name in _CUES.items() if bits & bit] or ["提示词=无", f"提示词=无，{place}"]
    return *cues, f"用词={says}", f"用词={says}，{place}", f"用词={says}，{_LEANS[lean]}"


def _says(bits: int) -> str:
    return _SAYS[2 * bool(bits & _TELLS) + bool(bits & _ASKS)]


@lru_cache(_KEPT)
def _shaped(kind: BlockKind, mode: Mode, head: bool, first: bool, duty: bool, owned: bool) -> Bundle:
    given = (
        f"块={_KINDS[kind]}", f"块={_KINDS[kind]}，{_MODES[mode]}{'，标题' if head else ''}",
        "句是标题" if head else "句非标题", "位于段首" if first else "非段首句", "责任句" if duty else "", "列有责任" if owned else "",
    )  # fmt: skip
    return tuple(filter(None, given))


@lru_cache(_KEPT)
def _sized(family: str, depth: int, length: int, end: str) -> Bundle:
    return f"序号={family}", f"层次={depth}", _size(length), f"末字={end or '无'}"


def _size(length: int) -> str:
    return f"短于{_LENGTHS[length]}字" if length < len(_LENGTHS) else "长句"


def _worded(item: Evidence, text: str, body: int, singles: list[str]) -> tuple[Bundle, ...]:
    """What the verbs, figures and clauses say; the openings of further clauses are added to `singles`."""
    active, done = acts(text, body, any_clause=item.sentence.head), deeds(text)
    figure = _FIGURE.search(text, body) is not None
    counted = min(2, len(_COUNTED.findall(text, body)))
    marks = ("了" in text, "%" in text or "％" in text, "月" in text and EVENT.search(text) is not None)
    density = bisect(_DENSITIES, 100 * done // max(1, len(text)))
    verbal = _verbal(active, min(_DEEPEST, done), density, item.mode, item.lean)
    says = _says(item.bits)
    numbered = _numbered(active, figure, counted, marks, says, item.mode)
    opened = _clauses(text, body, active, singles)
    return verbal, numbered, opened


@lru_cache(_KEPT)
def _verbal(active: bool, done: int, density: int, mode: Mode, lean: Lean) -> Bundle:
    opens, place = _opens(active), _MODES[mode]
    return (
        opens, f"{opens}，{place}", f"{opens}，{_LEANS[lean]}", f"{done}个动词", f"{min(_MOST, done)}个动词，{place}",
        f"动词密度={density}",
    )  # fmt: skip


@lru_cache(_KEPT)
def _numbered(active: bool, figure: bool, counted: int, marks: tuple[bool, ...], says: str, mode: Mode) -> Bundle:
    stands = "有数字" if figure else "无数字"
    found = tuple(name for name, there in zip(("含了字", "含百分数", "有日期"), marks, strict=True) if there)
    return stands, f"{stands}，{_MODES[mode]}", f"{_opens(active)}，{stands}，{says}", _AMOUNTS[counted], *found


def _clauses(text: str, body: int, opens: bool, singles: list[str]) -> Bundle:
    """How the clauses after the first one open: with a verb, or with one of the known words (into `singles`)."""
    end, count, active = len(text), 0, 0
    for clause in _clause().finditer(text, body):
        count += 1
        if opens_action(text, clause.end(), end):
            active += 1
        elif word := clause["word"]:
            singles.append(f"分句开头={word}")
    first = _opener().match(text, body)
    return _clausal(
        min(5, count), min(_MOST, active), min(_MOST, count - active), first.group() if first else "", opens
    )


@lru_cache(_KEPT)
def _clausal(count: int, active: int, plain: int, first: str, opens: bool) -> Bundle:
    return (
        f"后有{count}个分句", f"开头={first or '无'}", f"{active}个动词分句", f"{plain}个其他分句",
        f"{_opens(opens)}，{'后有' if active else '后无'}动词分句",
    )  # fmt: skip


def _opens(active: bool) -> str:
    return "动词开头" if active else "非动词开头"


@cache
def _opener() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in table("openers")))


@cache
def _clause() -> re.Pattern[str]:
    """A mark after which a clause begins, the end of the text aside; word: the known word that opens the clause."""
    return re.compile(rf"[，,：:；;、。](?=(?P<word>{_opener().pattern})|(?s:.))")


def _year(outline: Outline) -> int:
    """The year in which the document speaks, 0 when it shows none."""
    if outline.date:
        return outline.date.day.year
    return max(map(int, _YEAR.findall(outline.title)), default=0)


def _relative(found: str, year: int) -> str:
    if not year:
        return "不明"
    return "往年" if int(found) < year else "今年" if int(found) == year else "以后"


def _places(text: str, outline: Outline) -> list[_Place]:
    """One a block: a heading counts for the blocks below it that have no telling heading of their own."""
    found: list[_Place] = []
    plain: dict[int | None, _Place] = {}
    year = _year(outline)
    genres = [match.group() for match in _words("genres").finditer(outline.title)]
    genre = f"题名={genres[-1] if genres else '无'}"
    for block in outline.blocks:
        above = found[block.parent] if block.parent is not None else _NOWHERE
        if block.head:
            found.append(_place(genre, above, text[block.head[0] : block.head[1]], year))
        else:
            if block.parent not in plain:
                plain[block.parent] = _place(genre, above, "", year)
            found.append(plain[block.parent])
    return found


def _place(genre: str, above: _Place, head: str, year: int) -> _Place:
    own = tuple(match.group() for match in _words("sections").finditer(head))[-2:]
    words = own or above.words
    named = (f"标题年份={_relative(y, year)}" for y in _YEAR.findall(head))
    years = tuple(dict.fromkeys((*above.years, *named)))
    signs = (genre, *(f"标题词={w}" for w in words), *(f"上级标题词={w}" for w in above.words), *years)
    return _Place(signs, words, years)


@cache
def _words(name: str) -> re.Pattern[str]:
    words = sorted({row["word"] for row in table(name)}, key=len, reverse=True)
    return re.compile("|".join(words))
