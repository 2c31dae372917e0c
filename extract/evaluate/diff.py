"""What changed between two results, sentence by sentence, and whether it changed for the better."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.evaluate.markup import GoldDocument, GoldLabel
from extract.evaluate.score import FIGURES, Scores, judged, label_scores
from extract.evaluate.solid import Solid, solid
from extract.evaluate.table import LABELS
from extract.vocabulary.errors import LuoshiError
from extract.vocabulary.records import clean
from extract.vocabulary.task import Label

_KINDS: Mapping[str, GoldLabel] = {Label.TASK.value: "T", Label.DONE.value: "D"}
_COMPARED = ("task", "done", "macro", "hard")
"""Figures that need labels only; an old file may lack the fields of a newer one."""


@dataclass(frozen=True, slots=True)
class Said:
    """One requirement of a record. start: offset in the text that the program read, -1 when not recorded."""

    kind: GoldLabel
    text: str
    start: int


Results = Mapping[str, Sequence[Said]]
"""Requirements by document: the file name without its ending."""


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence whose label is not what it was; O for one that is not in the list. gold: None if not known."""

    document: str
    text: str
    before: GoldLabel
    after: GoldLabel
    gold: GoldLabel | None = None

    @property
    def verdict(self) -> str:
        """得 (right now), 失 (right before), 仍错, or without gold 增, 减, 改."""
        if self.gold is not None:
            return "得" if self.after == self.gold else "失" if self.before == self.gold else "仍错"
        return "增" if self.before == "O" else "减" if self.after == "O" else "改"


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes in document order; before and after: figures of the labels, None without gold.

    unknown: documents of the results that gold does not hold; their sentences are compared without it.
    """

    changes: tuple[Change, ...]
    before: Scores | None = None
    after: Scores | None = None
    unknown: tuple[str, ...] = ()


def load_results(path: Path) -> Results:
    """The requirements in a .jsonl file of tasks. Raises LuoshiError naming file, line and what is wrong."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LuoshiError(f"{path}：打不开这个结果文件。请给出 luoshi 写出的 .jsonl 文件。") from error
    found: dict[str, list[Said]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                name, said = _record(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise LuoshiError(
                    f"{path} 第 {number} 行：不是一条任务记录。请给出 luoshi 写出的 .jsonl 文件。"
                ) from error
            found[name] += said
    return found


def compare(old: Results, new: Results, gold: Sequence[GoldDocument] = ()) -> Diff:
    """The changes from `old` to `new`; documents in `gold` by its segments, others by their requirements.

    The figures are those of the documents that either result has rows for.
    """
    known = {document.name: document for document in gold}
    names = sorted({*old, *new})
    changes: list[Change] = []
    before = after = Scores()
    for name in names:
        was, now = old.get(name, ()), new.get(name, ())
        document = known.get(name)
        if document is None:
            changes += _plain(name, was, now)
            continue
        labels = _labels(document, was), _labels(document, now)
        before += label_scores(document, labels[0])
        after += label_scores(document, labels[1])
        changes += _judged(document, *labels)
    if not gold:
        return Diff(tuple(changes))
    return Diff(tuple(changes), before, after, tuple(name for name in names if name not in known))


def render_diff(diff: Diff) -> str:
    """The changes as text, one a line, then how many of each kind and what it did to the figures."""
    lines = [_line(change) for change in diff.changes]
    counts = [
        f"{verdict} {number}"
        for verdict in ("得", "失", "仍错", "增", "减", "改")
        if (number := sum(change.verdict == verdict for change in diff.changes))
    ]
    lines.append(f"变化 {len(diff.changes)} 句" + (f"：{'，'.join(counts)}" if counts else ""))
    if diff.before and diff.after:
        moved = [f"{FIGURES[f]} {diff.before.value(f):.4f} → {diff.after.value(f):.4f}" for f in _COMPARED]
        lines.append("；".join(moved))
    if diff.unknown:
        lines.append(f"没有标注、只比较前后的文档：{'、'.join(diff.unknown)}")
    return "".join(f"{line}\n" for line in lines)


def _record(row: dict[str, Any]) -> tuple[str, list[Said]]:
    kind = _KINDS[row["kind"]]
    said = [Said(kind, str(item["text"]), int(item.get("start", -1))) for item in row["requirements"]]
    return Path(row["document"]).stem, said


def _line(change: Change) -> str:
    marked = "" if change.gold is None else f"标注 {LABELS[change.gold]}\t"
    moved = f"{LABELS[change.before]}→{LABELS[change.after]}"
    return f"{change.verdict}\t{change.document}\t{moved}\t{marked}{clean(change.text)}"


def _judged(document: GoldDocument, before: Sequence[GoldLabel], after: Sequence[GoldLabel]) -> list[Change]:
    return [
        Change(document.name, document.text[row.start : row.end], was, now, row.label)
        for row, was, now in zip(document.rows, before, after, strict=True)
        if was != now
    ]


def _labels(document: GoldDocument, said: Sequence[Said]) -> tuple[GoldLabel, ...]:
    """Labels of the rows; requirements are found by their text, nearest to where they were recorded."""
    ruler = Solid(document.text)
    found, after = [], 0
    for item in said:
        hint = after if item.start < 0 else ruler.span(0, min(item.start, len(document.text)))[1]
        place = ruler.near(item.text, hint)
        if place:
            found.append((Label.TASK if item.kind == "T" else Label.DONE, *place))
            after = place[1]
    return judged(document, found)


def _plain(name: str, old: Sequence[Said], new: Sequence[Said]) -> list[Change]:
    """Changes of a document without gold; the same words said twice are two requirements."""
    was, now = _numbered(old), _numbered(new)
    empty: tuple[GoldLabel, str] = ("O", "")
    changes = []
    for key in [*was, *(key for key in now if key not in was)]:
        before, text = was.get(key, empty)
        after, shown = now.get(key, empty)
        if before != after:
            changes.append(Change(name, text or shown, before, after))
    return changes


def _numbered(said: Sequence[Said]) -> dict[tuple[str, int], tuple[GoldLabel, str]]:
    """Label and text by solid text and how many times it was said before."""
    times: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, int], tuple[GoldLabel, str]] = {}
    for item in sorted(said, key=lambda item: item.start):
        key = solid(item.text)
        found[key, times[key]] = item.kind, item.text
        times[key] += 1
    return found
