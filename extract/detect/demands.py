"""Follow lists of what is demanded: 应当具备下列条件：, 申报时提交材料：. What they count is asked for, whatever its words."""

from dataclasses import dataclass

from extract.knowledge import Pattern
from extract.vocabulary.outline import Block, Sentence

_LEAD = Pattern("leads_in_demands")
"""A lead-in to a list of conditions, papers, cases, rights or duties (办事的条件、材料、情形), not a definition."""


_ITEM = ("；", ";", "的。")
"""How an item ends that is all of its line; without, it may be a heading over items of its own."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A list that is still open. depth: of the block that leads in; under: it heads the blocks below it."""

    depth: int
    under: bool


class Demands:
    """Knows whether the place reached lies in a list of demands. Feed it every block and sentence in document order."""

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._inline = False

    def enter(self, block: Block) -> None:
        """A block begins."""
        self._inline = False
        if self._open and not self._holds(self._open, block):
            self._open = None

    def holds(self, sentence: Sentence, block: Block) -> bool:
        """Whether this sentence is one of the things demanded; the lead-in itself is not."""
        text = sentence.text
        if self._inline:
            self._inline = not text.endswith("。")
            return True
        lead = _LEAD.match(text) if "：" in text or ":" in text else None
        if lead is not None:
            self._open = _Open(block.depth, under=block.marker is not None)
            self._inline = lead.end() < len(text) or sentence.end != block.end
            return False
        return self._open is not None and (not sentence.head or text.endswith(_ITEM))

    @staticmethod
    def _holds(lead: _Open, block: Block) -> bool:
        """Whether a list goes on in a block: below its lead-in, or numbered beside one that has no number itself."""
        return block.depth > lead.depth or (not lead.under and block.depth == lead.depth and block.marker is not None)
