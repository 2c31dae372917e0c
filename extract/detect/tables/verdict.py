"""The cells of task tables judged by their columns: what stands under 具体举措 is to be done, whatever its words."""

from collections.abc import Callable, Sequence

from extract.detect.cues import Cue
from extract.detect.evidence import Evidence
from extract.detect.tables.columns import OWNERS
from extract.detect.weight import weigh
from extract.vocabulary.outline import Cell, ColumnRole, Entry, Outline
from extract.vocabulary.task import Judgement, Label, Part

_SURE = 0.95
"""Confidence in a verdict by column. Not measured: no annotated corpus holds tables; it says that a doubt is no matter
of the sentence but of the whole table, which is easily seen."""
_SHORTEST = 2
"""Characters of a sentence in a measure; less is a mark."""
_LABEL = 6
"""Characters of a cell in a table of another kind that says nothing by itself (拟办意见, 开展培训)."""
_DUTY = OWNERS | {ColumnRole.DEADLINE}
_OTHER = Judgement(Label.OTHER, rule="任务表的表头或其他栏", confidence=_SURE)
_TASK = Judgement(Label.TASK, rule="任务表的任务栏", confidence=_SURE)
_DONE = Judgement(Label.DONE, rule="任务表中已完成", confidence=_SURE)


def by_columns(
    outline: Outline,
    evidence: Sequence[Evidence],
    judgements: Sequence[Judgement],
    says_nothing: Callable[[Evidence], bool],
) -> tuple[Judgement, ...]:
    """The judgements with those of sentences in tables replaced; the others as they are.

    says_nothing: whether a sentence is a mere formula (会议听取了…), asked where nobody is to do it by any time.
    """
    entries = {block: entry for table in outline.tables for entry in table.entries for block in entry.blocks}
    rest = {block for table in outline.tables for block in table.rest}
    found = list(judgements)
    for i, item in enumerate(evidence):
        entry = entries.get(item.block.index)
        if entry is not None:
            found[i] = _of_cell(item, entry, judgements[i], says_nothing)
        elif item.block.index in rest or (item.block.cells and len(item.sentence.text) <= _LABEL):
            found[i] = _OTHER
    return tuple(found)


def _of_cell(item: Evidence, entry: Entry, before: Judgement, says_nothing: Callable[[Evidence], bool]) -> Judgement:
    """The verdict by column; what the words plainly report stays reported where nobody is to do it by any time."""
    sentence = item.sentence
    cell = cell_at(entry, sentence.start)
    if cell is None:
        return _OTHER
    free = not any(c.role in _DUTY for c in entry.cells)
    told = free and before.label is Label.DONE and item.bits & Cue.DONE
    verdict = _DONE if entry.done or told else _TASK
    if (
        cell.role is not ColumnRole.MEASURE
        or len(sentence.text.strip("。；;，,、")) < _SHORTEST
        or (free and says_nothing(item))
    ):
        return _OTHER
    if sentence.duty:
        verdict = verdict._replace(part=Part.RESPONSIBILITY)
    shown = item.bits if free else item.bits | Cue.DUTY  # who or by when can be reported, as in running text
    return weigh(verdict, sentence, shown) if verdict.label is Label.TASK else verdict


def cell_at(entry: Entry, at: int) -> Cell | None:
    """The cell of an entry that holds the character at offset `at`; None between and outside them."""
    return next((cell for cell in entry.cells if cell.start <= at < cell.end), None)
