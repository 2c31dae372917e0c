"""A sketch of what a document says, small enough to keep for millions: nearly equal texts have nearly equal sketches.

Bottom-k minhash (Broder 1997) over the clauses of the text. Clauses, not runs of characters: a text that is
forwarded keeps its clauses whole, and there are twenty times fewer of them to hash.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

SIZE = 64
"""Hashes kept: the standard error of a similarity of 0.8 is then 0.05."""
SHORTEST = 8
"""Characters of a clause that counts; shorter ones (各县要抓好落实) stand in every document."""
FEWEST = 5
"""Clauses of a document that can be compared; shorter documents are alike by their form alone."""

_BREAKS = re.compile(r"[。！？；：，、\n]+")
_BLANKS = (" ", "\u3000", "\t", "\r", "\xa0")
"""Characters that do not count: they come and go when a text is copied."""


def sketch(text: str) -> list[int]:
    """The SIZE smallest hashes of the text's clauses, ascending; [] for a text of fewer than FEWEST clauses."""
    return enough(hashes(text))


def hashes(text: str, more: Iterable[int] = ()) -> list[int]:
    """The SIZE smallest hashes of the clauses, ascending, those of the volumes before among them; see `enough`."""
    for blank in _BLANKS:
        text = text.replace(blank, "")
    found = {_hash(clause) for clause in set(_BREAKS.split(text)) if len(clause) >= SHORTEST}
    return sorted(found.union(more))[:SIZE]


def enough(hashes: list[int]) -> list[int]:
    """The hashes as a sketch; [] when they are fewer than FEWEST."""
    return hashes if len(hashes) >= FEWEST else []


def _hash(clause: str) -> int:
    """56 bits, the same on every machine: fits the signed integers of SQLite and Parquet."""
    return int.from_bytes(hashlib.blake2b(clause.encode("utf-8", "replace"), digest_size=7).digest())


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of clauses that both texts have, of all that either has; an estimate from their sketches, 0 to 1."""
    union = sorted({*one, *other})[:SIZE]
    common = set(one) & set(other)
    return sum(value in common for value in union) / len(union) if union else 0.0
