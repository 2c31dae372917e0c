"""Tables of patterns with a prefilter: a pattern is tried only where one of its literals occurs.

One Aho-Corasick pass over a whole document says which rules can match which sentences; on most
sentences none can. The tables are `models/neither.tsv` and `models/turns.tsv`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from extract.knowledge import table, values
from extract.vocabulary.errors import ModelError
from extract.vocabulary.outline import Sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table: its compiled pattern and the row itself."""

    pattern: re.Pattern[str]
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of one table in order, and the engine that finds their literals."""

    rules: tuple[Rule, ...]
    engine: ahocorasick_rs.AhoCorasick
    owners: tuple[int, ...]

    def candidates(self, text: str, sentences: Sequence[Sentence]) -> dict[int, list[int]]:
        """For each sentence (by index) that holds a literal of a rule, the indices of such rules in table order.

        `sentences` must be in document order and must not overlap; sentences without a literal are left out.
        """
        found: dict[int, list[int]] = {}
        at, last = 0, len(sentences)
        for literal, start, _ in self.engine.find_matches_as_indexes(text, overlapping=True):
            while at < last and sentences[at].end <= start:
                at += 1
            if at == last:
                break
            if sentences[at].start <= start:
                rules = found.setdefault(at, [])
                rule = self.owners[literal]
                if rule not in rules:
                    rules.append(rule)
        for rules in found.values():
            rules.sort()
        return found


@cache
def rulebook(name: str) -> RuleBook:
    """The rules of `models/<name>.tsv`; ModelError when a row has no literal or a pattern that is no regular expression."""
    rules, literals, owners = [], [], []
    for number, row in enumerate(table(name)):
        try:
            rules.append(Rule(re.compile(row["pattern"], re.DOTALL), row))
        except re.error as error:
            raise ModelError(f"模型文件 {name}.tsv 的规则 {row['id']}：正则表达式有误（{error}）") from error
        if not values(row["needs"]):
            raise ModelError(f"模型文件 {name}.tsv 的规则 {row['id']}：needs 一列不能为空")
        literals += values(row["needs"])
        owners += [number] * len(values(row["needs"]))
    engine = ahocorasick_rs.AhoCorasick(literals, implementation=ahocorasick_rs.Implementation.DFA)
    return RuleBook(tuple(rules), engine, tuple(owners))
