"""Time limits and frequencies of a sentence, with the days they mean.

The grammar is data (models/deadlines.tsv); what it finds must also stand in the company of a task: a plain date
tells what happened, a year in a title names a document (extract.detect.deadline_filter).
"""

import re
from collections.abc import Iterator

from extract.detect.deadline_filter import (
    EVENT_WINDOW,
    Scope,
    after_label,
    at_clause_start,
    binds,
    exact_enough,
    lies_ahead,
    well_formed,
)
from extract.detect.deadline_grammar import Form, grammar
from extract.detect.deadline_parts import NOTHING, Context, Value
from extract.detect.deadline_values import interpret
from extract.detect.titles import in_title, title_spans
from extract.vocabulary.outline import DocumentDate
from extract.vocabulary.task import Deadline

_TRIGGER = re.compile(
    r"[年月日号旬季周天期限节每逐按底末时前初持立常2](?:(?<=[年月日号旬季周天期限节每逐底末])|(?<=按)[季月年半周旬学日天节计]"
    r"|(?<=小时)|(?<=[会庆一旦秋明午学考耕收夏种运”五]前)|(?<=[”五]初)|(?<=持)续|(?<=坚持)|(?<=立)[行知即]|(?<=常)[态年]"
    r"|(?<=2)[0-9]{3}[-./])"
)
"""What every expression of the grammar or fixed value contains; the cheap way out of most sentences."""

_AFTER_EVENT = re.compile(
    r"(?<![今此最之以然会发布行])后\s?[0-9０-９一二两三四五六七八九十]+\s?(?:个?(?:工作)?日|天|周|个?月|年)(?:之?内|以内)"
)
"""A span counted from an event that the document does not date (灾后7天内); 会后, 印发后, 发布后 and 施行后 it does."""
_EVENT_REACH = 120
"""Characters. A list of such spans names its event once: 消毒在灾后7天内完成，重建在4个月内完成."""
_SAYS = re.compile(r"[\u4e00-\u9fff]{2}|\d")
_NOTHING_SAID = frozenset(("待定", "待明确", "不适用", "没有", "暂无"))
"""A cell of a column 完成时限 with neither says no time."""

_RECURRING = frozenset({"recur", "interval", "rhythm", "by", "vague"})
_LEAD = {"到": "to", "至": "to", "自": "from", "从": "from", "于": "at", "在": "at", "用": "at"}


def find_deadlines(
    text: str,
    start: int,
    end: int,
    base: DocumentDate | None,
    *,
    period: int | None = None,
    done: bool = False,
) -> list[Deadline]:
    """Time limits and frequencies inside text[start:end], in order, verbatim, never overlapping.

    text: the whole document, so that offsets are its own. base: the document's date, None when unknown (then
    relative limits keep their words and no day). period: the year the document plans for, when it says so
    (2022年工作要点): the year of limits that print none. done: the sentence reports finished work, where only
    frequencies and limits after the base date count. [] for a sentence with nothing; raises nothing.
    """
    if _TRIGGER.search(text, start, end) is None:
        return []
    rules = grammar()
    if rules.starts.search(text, start, end) is None and rules.value.search(text, start, end) is None:
        return []
    return _found(Scope(text, start, end, base, period, done, rules))


def _found(sentence: Scope) -> list[Deadline]:
    """The time limits of a sentence, in order."""
    text, end, rules = sentence.text, sentence.end, sentence.grammar
    found: list[Deadline] = []
    year: int | None = None
    for form, match in _candidates(sentence):
        lead, begin = _lead(sentence, match.start())
        if form in ("point", "span", "numeric") and (found and match.start() < found[-1].end):
            continue
        value = _value(sentence, form, match, lead, year)
        if value is None or rules.guards["attribute"].match(text, match.end(), end):
            continue
        begin = _event_start(sentence, form, match, begin)
        if found and begin < found[-1].end:
            begin = match.start()
        found.append(_deadline(sentence, begin, match.end(), value))
        year = value.year or year
    return found or _fixed_value(sentence)


def cell_deadlines(text: str, start: int, end: int, base: DocumentDate | None) -> list[Deadline]:
    """Time limits in the cell text[start:end] of a column 完成时限: every date binds, past ones too.

    A cell without any date that is known keeps its words and no day (按序时进度推进). text, base: as in `find_deadlines`.
    [] for a cell that says nothing (—, /, 无).
    """
    found = _found(Scope(text, start, end, base, None, False, grammar(), cell=True))
    if found:
        return found
    words = text[start:end].strip()
    at = text.index(words, start)
    return [Deadline(words, at, at + len(words))] if _SAYS.search(words) and words not in _NOTHING_SAID else []


def _candidates(sentence: Scope) -> Iterator[tuple[str, re.Match[str]]]:
    """Matches of the grammar outside titles, leftmost first; an accepted form is not searched again inside."""
    text, end, g = sentence.text, sentence.end, sentence.grammar
    titles = title_spans(text, sentence.start, end)
    last = sentence.start
    for hit in g.starts.finditer(text, sentence.start, end):
        at = hit.start()
        if at < last or in_title(titles, at):
            continue
        found = _at(g.forms[hit[0]], sentence, at)
        if found is not None:
            yield found
            last = found[1].end()


def _at(forms: tuple[Form, ...], sentence: Scope, at: int) -> tuple[str, re.Match[str]] | None:
    """The first form that stands at a position, with its right to stand there by form alone."""
    for form in forms:
        match = form.pattern.match(sentence.text, at, sentence.end)
        if match is not None and match.end() > at and well_formed(form.name, match, sentence):
            return form.name, match
    return None


def _value(s: Scope, form: str, match: re.Match[str], lead: str, carried: int | None) -> Value | None:
    """The meaning of a match, None when it is no time limit of a task here."""
    if form in _RECURRING:
        return interpret(form, match.groupdict(), match[0], Context(None, None))
    context = _context(s, form, match, lead, carried)
    value = interpret(form, match.groupdict(), match[0], context)
    if not binds(form, s, match, lead, value):
        return None
    if s.done:
        return value if lies_ahead(s, form, match, lead, value) else None
    return value


def _context(s: Scope, form: str, match: re.Match[str], lead: str, carried: int | None) -> Context:
    """What the words are read against; relative forms lose a base that is not theirs or not exact enough."""
    base = s.base.day if s.base else None
    year = carried or s.period or (base.year if base else None)
    turns = carried is None and s.period is None
    if s.base and form in ("span", "years", "use", "current", "inside") and not exact_enough(s, form, match):
        base = None
    if form == "span" and _AFTER_EVENT.search(s.text, max(0, match.start() - _EVENT_REACH), match.start()):
        base = None
    return Context(base, year, turns, lead)


# ---- the result ---------------------------------------------------------------------------------------------------


def _lead(s: Scope, at: int) -> tuple[str, int]:
    """What leads to a point (到, 自, 于) and where the verbatim text begins; 于 and 在 stay outside."""
    before = at - 1
    while before >= s.start and s.text[before].isspace():
        before -= 1
    kind = _LEAD.get(s.text[before], "") if before >= s.start else ""
    if not kind and before > s.start and s.text[before] == "止" and s.text[before - 1 : before] == "截":
        return "to", before - 1
    if kind in ("", "at"):
        return kind, at
    if s.text[before - 1 : before] == "截" and before > s.start:
        before -= 1
    elif s.text[before - 1 : before] in ("达", "直", "等", "看", "加", "提", "增"):
        return "", at
    return kind, before


def _event_start(s: Scope, form: str, match: re.Match[str], begin: int) -> int:
    """自印发之日起30日内 begins at 自: the event that a span counts from belongs to its words."""
    if form != "span":
        return begin if form in ("point", "range", "numeric", "plan") else match.start()
    at = match.start()
    low, guards = max(s.start, at - EVENT_WINDOW), s.grammar.guards
    lead = guards["event_from"].search(s.text, low, at) or guards["event_after"].search(s.text, low, at)
    return lead.start() if lead else at


def _deadline(s: Scope, begin: int, end: int, value: Value) -> Deadline:
    """The record; the base is named only where a day was counted from it."""
    words = s.text[begin:end]
    trimmed = words.rstrip()
    shown = s.base if value.based and s.base and (value.due or value.earliest) else None
    return Deadline(
        trimmed,
        begin,
        begin + len(trimmed),
        value.due,
        value.earliest,
        value.repeat,
        shown.day if shown else None,
        shown.origin if shown else "",
    )


def _fixed_value(s: Scope) -> list[Deadline]:
    """持续推进, 长期坚持, 立行立改: legal only as a value: after 完成时限：, alone in a cell, or closing a bracket."""
    for match in s.grammar.value.finditer(s.text, s.start, s.end):
        closed = match.end() == s.end or s.text[match.end()] in "）)；;。，, \n\t]】"
        labelled = after_label(s, match.start())
        opened = match.start() == s.start or s.text[match.start() - 1] in "（(：:[【"
        whole = match.start() == s.start and match.end() >= s.end - 1
        lasting = match[0] == "长期坚持" and at_clause_start(s, match.start())
        if closed and (labelled or whole or lasting or (opened and match.start() != s.start)):
            return [_deadline(s, match.start(), match.end(), NOTHING)]
    return []
