"""The id of a task: the same on every run, untouched by edits elsewhere in the document."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from extract.vocabulary.task import Label, Part, Requirement

_WIDE = tuple(zip("，：；（）！？％　", ",:;()!?% ", strict=True))
"""The wide characters of every text: once they are gone, most texts are normal and need no table of Unicode."""


class Identities:
    """Hands out ids within one document; equal rows are told apart by their order among equals."""

    def __init__(self, times: Callable[[str], int] | None = None) -> None:
        """times: how often a row with these words has come, this time included; None to count in memory."""
        self._seen: Counter[str] = Counter()
        self._times = times or self._counted

    def of(self, kind: Label, ordinal: str, requirements: Sequence[Requirement]) -> str:
        """T- (or D- for done work) and eight hexadecimal digits over the row's own words.

        White space and character widths do not count, nor do the heading that a row carries for its section and the
        statement of who is responsible: they move to another row when one is added or removed.
        The n-th row with the same words gets its own id.
        """
        own = [r for r in requirements if r.part is Part.TEXT] or requirements
        words = "".join(r.text for r in own)
        plain = "".join(_narrow(f"{ordinal}{words}").split())
        key = f"{kind.value}\n{plain}"
        digest = hashlib.sha256(f"{key}\n{self._times(key)}".encode()).hexdigest()[:8]
        return f"{'T' if kind is Label.TASK else 'D'}-{digest}"

    def _counted(self, key: str) -> int:
        self._seen[key] += 1
        return self._seen[key]


def _narrow(text: str) -> str:
    """The text in normal form NFKC."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text)
