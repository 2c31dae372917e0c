"""The mode a text stands in: does it ask, report or argue? Title, headings and lead-ins decide.

Most tasks of a plan carry no cue word; they are tasks because of where they stand. So the mode of the
document is settled first (by the last word of its title, else by counting), then that of each section.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache

from extract.detect.action import attributive_verbs, nominal_verbs, opens_action
from extract.detect.rulebook import rulebook
from extract.knowledge import Pattern, table

_NOUN_PHRASE = Pattern("noun_by_its_end")
"""A heading that opens with a verb is a noun all the same when its end hangs on 的: 贯彻《条例》的做法和效果. Only words that
report or argue count so: 健全督查的工作机制 is an action."""
_QUALIFIER = re.compile(r"[（(〔][^（(]{1,14}[）)〕]$")
_PASSED_ON = Pattern("passes_on")
"""A notice that passes on another paper is of that paper's genre (转发省建设厅关于…的调查报告的通知); a report that is
passed on tells and asks."""
_REVIEW = Pattern("review_first")


_REVIEW_AND_PLAN = Pattern("review_and_plan")
"""Both in one title: the headings below say which is which."""
_EXAMPLES = Pattern("passes_on_examples")
"""Papers that pass on what others did well."""
_EDGES = " 　\n。：:；;，,、"
_REMARK = re.compile(r"[（(][^（()）]{1,24}[）)]$")
"""A remark after a heading, most often a time: （一）排查阶段（4月至8月）."""
MEANS = frozenset({"措施", "举措", "保障", "实施", "领导", "考核", "分工", "步骤", "部署"})
"""Words for means: they head what is to be done, in a report what was done."""
_PHASES = frozenset({"阶段", "进展情况", "完成情况", "开展情况", "实施情况"})
"""Words that name a section whatever the heading opens with (组织排查阶段, 搬迁准备工作进展情况)."""
_SOLVES = Pattern("sets_to_work_on")
"""Verbs with which a heading sets to work on a problem: 加快解决融资难的问题 argues nothing."""
_KEPT = 1024
"""Headings of which the words are kept: they are asked for several times, and offices write the same ones every year."""


_CASE = Pattern("tells_a_case")


class Mode(StrEnum):
    """ASK directs what is to be done, REPORT tells what was done, FACTS what happened, ARGUE gives reasons, EXPLAIN tells what
    another document asks and why, SPEECH mixes them.
    """

    ASK = "ask"
    REPORT = "report"
    FACTS = "facts"
    ARGUE = "argue"
    EXPLAIN = "explain"
    SPEECH = "speech"


@cache
def _title_modes() -> tuple[re.Pattern[str], dict[str, Mode]]:
    modes = {row["word"]: Mode(row["mode"]) for row in table("genres")}
    words = "|".join(sorted(modes, key=len, reverse=True))
    return re.compile(f"(?:{words})$"), modes


@cache
def _section_modes() -> tuple[re.Pattern[str], dict[str, Mode | None]]:
    rows = table("sections")
    modes = {row["word"]: None if row["mode"] == "topic" else Mode(row["mode"]) for row in rows}
    ends = "|".join(sorted((r["word"] for r in rows if r["where"] == "end"), key=len, reverse=True))
    anywhere = "|".join(sorted((r["word"] for r in rows if r["where"] == "any"), key=len, reverse=True))
    firsts = "".join(sorted({word[0] for word in modes}))
    return re.compile(f"(?=[{firsts}])(?:(?P<end>{ends})(?=$)|(?P<any>{anywhere}))"), modes


@cache
def _names_only() -> re.Pattern[str]:
    """A noun made of verbs and words for kinds of sections: 报送时间和方式, 清理检查范围, 动员部署阶段."""
    verbs = "|".join(sorted(attributive_verbs()))
    words = "|".join(
        sorted({row["word"] for row in table("sections")} - MEANS | {"措施", "步骤"}, key=len, reverse=True)
    )
    return re.compile(f"(?:{verbs}){{1,3}}(?:{words})(?:[和及与、]?(?:{verbs})?(?:{words}))*")


def title_mode(title: str) -> Mode | None:
    """The mode that a title announces, None when its last word announces none.

    A title that names a review before a plan (2025年工作总结和2026年工作安排) announces a report: its headings tell the rest.
    """
    main, _, subtitle = title.partition("——")
    if subtitle and (mode := title_mode(subtitle)):
        return mode
    bare = _QUALIFIER.sub("", main.strip())
    if _EXAMPLES.search(bare) and not _CASE.search(bare):
        return Mode.REPORT
    if (inner := _PASSED_ON.search(bare)) and (mode := title_mode(inner["inner"].rstrip("》〉」"))):
        return Mode.SPEECH if mode is Mode.REPORT and not _REVIEW_AND_PLAN.search(inner["inner"]) else mode
    pattern, modes = _title_modes()
    match = pattern.search(bare)
    if match is None:
        return None
    return Mode.REPORT if _REVIEW.search(bare, 0, match.start()) else modes[match.group()]


def tells_a_case(title: str) -> bool:
    """Whether a title says that the document tells of an accident or an offence."""
    return _CASE.search(title) is not None


def heading_mode(head: str, *, reported: bool = False) -> Mode | None:
    """The mode that a heading announces for the text below it, None when it announces none.

    The last word that announces one counts; a mere topic after it (下一步工作) takes nothing back. reported: the
    document tells what was done, so that 主要措施 heads what was done too.
    """
    modes = _section_modes()[1]
    announced = [mode for word in _section_words(head) if (mode := modes[word]) and not (reported and word in MEANS)]
    return announced[-1] if announced else None


def names_section(head: str) -> bool:
    """Whether a heading holds a word that names a kind of section (主要任务, 存在问题, 实施范围)."""
    return bool(_section_words(head))


def unremarked(head: str) -> str:
    """A heading without the stops around it and the remark in brackets at its end."""
    return _REMARK.sub("", head.strip(_EDGES)).strip(_EDGES)


@lru_cache(_KEPT)
def _section_words(head: str) -> tuple[str, ...]:
    """The section words of a heading in order; a noun at the end does not count in a heading that opens with an action."""
    bare = unremarked(head)
    pattern, modes = _section_modes()
    nominal = (len(bare) <= 4 and bare[:2] in nominal_verbs()) or _names_only().fullmatch(bare) is not None
    action = opens_action(bare, 0, len(bare)) and not nominal
    found = []
    for match in pattern.finditer(bare):
        told = modes[match.group()] in (Mode.REPORT, Mode.ARGUE) and _NOUN_PHRASE.search(bare) is not None
        told = told and not (action and _SOLVES.search(bare))
        if told or match.group() in _PHASES or not (action and match.lastgroup == "end"):
            found.append(match.group())
    return tuple(found)


def turn_of(sentence: str, candidates: Sequence[int]) -> tuple[Mode, str] | None:
    """The lead-in that a sentence opens with: its mode and scope (here, block, on, ahead, part); None without one.

    candidates: the rules of `models/turns.tsv` whose literals occur in the sentence; the first that matches counts.
    """
    rules = rulebook("turns").rules
    for index in candidates:
        rule = rules[index]
        if rule.pattern.match(sentence):
            return Mode(rule.row["mode"]), rule.row["scope"]
    return None
