"""Which column is which: headings as offices print them, compared without blanks and widths."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from extract.knowledge import table, values

CERTAIN = 3
"""Known headings that a row must hold to be taken for a ledger's header: fewer stand by chance in any table."""


def plain(heading: object) -> str:
    """A heading without blanks, line breaks and full-width forms; "" for what is no text."""
    return "".join(unicodedata.normalize("NFKC", heading).split()) if isinstance(heading, str) else ""


@cache
def _known() -> Mapping[str, tuple[str, int]]:
    """Plain heading → our key and its rank among the headings of that key (0 is ours)."""
    found: dict[str, tuple[str, int]] = {}
    for row in table("ledger_columns"):
        for rank, heading in enumerate(values(row["headings"])):
            found.setdefault(plain(heading), (row["key"], rank))
    return found


def is_known(heading: object) -> bool:
    """Whether some ledger has a column of this heading."""
    return plain(heading) in _known()


def keys_of(headings: Sequence[object], own: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Our key for each heading, "" for a column that people added; no key is given twice.

    own: headings of the profile that made the ledger, heading → key; they are certain. Where two columns could be
    the same, the one whose heading comes first in models/ledger_columns.tsv has the key.
    """
    certain = {plain(heading): key for heading, key in (own or {}).items()}
    ranked = []
    for place, heading in enumerate(headings):
        name = plain(heading)
        if name in certain:
            ranked.append((-1, place, certain[name]))
        elif name in _known():
            key, rank = _known()[name]
            ranked.append((rank, place, key))
    keys = [""] * len(headings)
    taken: set[str] = set()
    for _, place, key in sorted(ranked):
        if key not in taken:
            taken.add(key)
            keys[place] = key
    return tuple(keys)
