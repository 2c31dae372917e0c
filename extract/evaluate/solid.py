"""Positions that do not care about blanks: texts are compared after NFKC and without white space."""

import unicodedata
from collections.abc import Sequence
from itertools import accumulate


def solid(text: str) -> str:
    """The text after NFKC without white space; what two people would call the same words is then equal."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class Solid:
    """A text in its solid form, and where each of its characters stands there.

    text: the solid form, character by character. A span of the original that holds only blanks has no length.
    """

    __slots__ = ("_at", "text")

    def __init__(self, text: str) -> None:
        pieces = [solid(character) for character in text]
        self.text = "".join(pieces)
        self._at = [0, *accumulate(map(len, pieces))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original in solid characters. Raises IndexError beyond the text."""
        return self._at[start], self._at[end]

    def near(self, quote: str, hint: int) -> tuple[int, int] | None:
        """Where a quotation stands: of several places the one nearest to solid position `hint`, None if nowhere."""
        wanted = solid(quote)
        if not wanted:
            return None
        after = self.text.find(wanted, max(hint, 0))
        before = self.text.rfind(wanted, 0, max(hint, 0) + len(wanted) - 1)
        places = [place for place in (after, before) if place >= 0]
        if not places:
            return None
        place = min(places, key=lambda place: abs(place - hint))
        return place, place + len(wanted)


class Bridge:
    """Leads from a text as a reader gives it to solid positions in the text that the reader was given.

    Readers drop blanks, and now and then replace or leave out a character: what stands in both is matched,
    what stands only in the text read has no length.
    """

    __slots__ = ("_places", "_ruler")

    def __init__(self, read: str, given: str) -> None:
        self._ruler = Solid(read)
        self._places = _transfer(self._ruler.text, self._ruler.text if read == given else Solid(given).text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open solid span of a span of the text read. Raises IndexError beyond the text."""
        low, high = self._ruler.span(start, end)
        return self._places[low], self._places[high]


def _transfer(source: str, goal: str) -> Sequence[int]:
    """For every position of `source`, its end included, the position in `goal`; at once for equal texts."""
    if source == goal:
        return range(len(source) + 1)
    from difflib import SequenceMatcher

    places = [len(goal)] * (len(source) + 1)
    for _, start, end, low, high in SequenceMatcher(None, source, goal, autojunk=False).get_opcodes():
        for offset in range(end - start):
            places[start + offset] = min(low + offset, high)
    return places
