"""Follow the mode through a document: title, headings and lead-ins, each as far as it reaches."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.detect.cues import Cue
from extract.detect.mode import Mode, heading_mode, names_section, title_mode, turn_of, unremarked
from extract.structure.markers import SERIES
from extract.vocabulary.outline import Block, BlockKind, Sentence

_ASKING = Cue.MUST | Cue.MODAL | Cue.FORBID
_ABOUT = ("关于", "针对", "对于")
"""A heading that opens so names what the text below deals with (关于…问题的整改), not how."""
_SECTION = 26
"""Characters. A numbered point that is longer and has a comma is a sentence, not the name of a section."""
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年")
_ENDS_IN_LIST = ("：", ":", "如下。", "以下。")


@dataclass(frozen=True, slots=True)
class _Reach:
    """A mode that holds for blocks from `depth` on. `wide`: numbered blocks at that depth too.

    paragraph: where not 0, it holds for all that stands in this paragraph, its counted points too.
    """

    depth: int
    mode: Mode
    wide: bool = False
    paragraph: int = 0


class Tracker:
    """Knows the mode at the place reached so far. Feed it every block and sentence in document order."""

    def __init__(self, base: Mode, plan_year: int = 0, *, case: bool = False, begun: bool = False) -> None:
        """base: what the title says. plan_year: sections of earlier years report, of this and later years ask; 0 unknown.
        case: the document tells of an accident or an offence, whose facts are nobody's work. begun: the text goes on with
        what stands before, so that the first title, too, is another paper's.
        """
        self._case = case
        self._base = base
        self._plan_year = plan_year
        self._headings: list[_Reach] = []
        self._turn: _Reach | None = None
        self._past_review = False
        self._begun = begun  # titles before the text proper are the document's own, already in `base`

    @property
    def base(self) -> Mode:
        """The mode of the document (of the last title passed)."""
        return self._base

    @property
    def told(self) -> bool:
        """Whether a heading or a lead-in said the mode; False where only the title of the document does."""
        return bool(self._turn or self._headings)

    @property
    def mode(self) -> Mode:
        """The mode of the sentence about to be judged."""
        turn, heading = self._turn, self._headings[-1] if self._headings else None
        if turn and (heading is None or turn.depth >= heading.depth):
            return turn.mode
        return heading.mode if heading else self._base

    def enter(self, block: Block, head: str, bits: int) -> None:
        """A block begins; `head` is its heading ("" when it has none), `bits` the cues of its first sentence."""
        if block.kind is BlockKind.TITLE:
            mode = title_mode(head)
            if mode and self._begun:
                self._base, self._headings, self._turn = mode, [], None
            return
        self._begun = self._begun or block.kind is not BlockKind.FURNITURE
        series = block.marker is not None and block.marker.family in SERIES
        numbered = not series and (block.kind is BlockKind.HEADING or block.marker is not None)
        if self._headings:
            self._headings = [r for r in self._headings if r.depth <= block.depth]
        turn = self._turn
        if turn and turn.paragraph == block.paragraph and not numbered:
            self._turn = turn = replace(turn, depth=block.depth)
        elif turn and (turn.depth > block.depth or (numbered and turn.depth >= block.depth and not turn.wide)):
            self._turn = None
        if head and (mode := self._announced(head, bits)):
            self._headings.append(_Reach(block.depth + 1, mode))

    def turn(self, sentence: Sentence, block: Block, bits: int, candidates: Sequence[int] = ()) -> Mode:
        """The mode of this sentence, after any lead-in that it opens with.

        candidates: the lead-ins (rules of `models/turns.tsv`) of which a literal occurs in the sentence.
        """
        if sentence.head or block.kind is BlockKind.HEADING:
            return self.mode
        found = turn_of(sentence.text, candidates) if candidates else None
        if found is None and sentence.first and bits & Cue.FUTURE and not bits & Cue.DONE:
            found = (Mode.ASK, "ahead")
        if found is None:
            return self.mode
        mode, scope = found
        if self._base is Mode.ASK and mode is Mode.REPORT and scope == "on":
            scope = "block"
        if self._base is Mode.REPORT and mode is Mode.ASK and scope == "on":
            scope = "here"
        if scope == "part":
            self._base, self._headings, self._turn = mode, [], None
        elif scope != "here":
            deeper = scope == "block" or block.marker is not None
            wide = sentence.text.endswith(_ENDS_IN_LIST) and mode is Mode.ASK
            paragraph = block.paragraph if scope == "block" else 0
            self._turn = _Reach(block.depth + deeper, mode, wide, paragraph)
        return mode

    def _announced(self, head: str, bits: int) -> Mode | None:
        if bits & (Cue.MODAL if self._base is Mode.REPORT and not self._past_review else _ASKING):
            return Mode.ASK
        asks = heading_mode(head) is Mode.ASK  # 圆满完成预算的主要措施 names means, whatever it opens with
        told = bits & Cue.DONE or (bits & Cue.RESULT and not asks and not (self.told and self.mode is Mode.ASK))
        if told and not bits & (Cue.ENSURE | Cue.STRIVE):
            return Mode.REPORT
        if head.startswith(_ABOUT):
            return Mode.ASK if heading_mode(head) is Mode.ASK else None
        if bits & Cue.DUTY or (len(head) > _SECTION and "，" in head):
            return None
        year = _YEAR.search(unremarked(head))
        if year and self._plan_year and names_section(head):
            return Mode.REPORT if int(year["year"]) < self._plan_year else Mode.ASK
        mode = heading_mode(head, reported=self._base is Mode.REPORT and not self._past_review)
        self._past_review = self._past_review or mode in (Mode.ASK, Mode.ARGUE)
        if mode is Mode.REPORT and bits & (Cue.ENSURE | Cue.STRIVE):
            return None
        return Mode.FACTS if self._case and mode is Mode.REPORT else mode
