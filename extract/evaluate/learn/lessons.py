"""A gold document as the learned judge sees it: sentences with their signs, and the right answer for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.detect.evidence import Evidence, gather
from extract.detect.features import Signs, features
from extract.detect.judge import judge
from extract.detect.statements import cut_statements
from extract.evaluate.markup import GoldDocument
from extract.evaluate.score import Scores, judged, label_scores
from extract.evaluate.solid import Bridge, Solid
from extract.read import read_bytes
from extract.structure.outline import outline
from extract.vocabulary.task import Judgement, Label

_LABELS = {"T": Label.TASK, "D": Label.DONE, "O": Label.OTHER}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One document; all sequences go sentence by sentence. spans: in solid characters of the gold text.

    answers: the label of the gold row that shares most with the sentence, OTHER where none does.
    """

    gold: GoldDocument
    evidence: tuple[Evidence, ...]
    rules: tuple[Judgement, ...]
    signs: tuple[Signs, ...]
    spans: tuple[Span, ...]
    answers: tuple[Label, ...]

    def scores(self, labels: Sequence[Label]) -> Scores:
        """How good these labels of the sentences are, counted in rows of gold."""
        pairs = zip(labels, self.spans, strict=True)
        said = [(label, *span) for label, span in pairs if label is not Label.OTHER]
        return label_scores(self.gold, judged(self.gold, said))


def lesson(gold: GoldDocument) -> Lesson:
    """The document read, cut and judged by the rules as `luoshi extract` does it, with the annotation beside it."""
    document = read_bytes(gold.text.encode(), f"{gold.name}.txt")
    shape, pieces = outline(document)
    sentences = cut_statements(document.text, pieces)
    evidence = gather(document.text, shape, sentences)
    rules = [judge(item) for item in evidence]
    bridge = Bridge(document.text, gold.text)
    spans = tuple(bridge.span(sentence.start, sentence.end) for sentence in sentences)
    signs = features(document.text, shape, evidence, rules)
    return Lesson(gold, tuple(evidence), tuple(rules), tuple(signs), spans, _answers(gold, spans))


def _answers(gold: GoldDocument, spans: Sequence[Span]) -> tuple[Label, ...]:
    ruler = Solid(gold.text)
    rows = [(*ruler.span(row.start, row.end), _LABELS[row.label]) for row in gold.rows]
    return tuple(_answer(rows, *span) for span in spans)


def _answer(rows: Sequence[tuple[int, int, Label]], start: int, end: int) -> Label:
    shared = [(min(high, end) - max(low, start), label) for low, high, label in rows if low < end and high > start]
    return max(shared, key=lambda pair: pair[0])[1] if shared else Label.OTHER
