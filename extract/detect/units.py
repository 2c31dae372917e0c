"""The lexicon of a run: the standard units, and before them those that the user added."""

from functools import lru_cache

from extract.detect.owner import Lexicon, extended, standard
from extract.vocabulary.result import OwnUnit


@lru_cache(maxsize=4)  # one run has one set of units, but asks for every document
def lexicon_of(units: tuple[OwnUnit, ...]) -> Lexicon:
    """The standard lexicon, with the user's units before its own where there are any."""
    if not units:
        return standard()
    rows = [
        {"name": u.name, "aliases": "|".join(u.aliases), "level": "|".join(u.levels), "function": u.function}
        for u in units
    ]
    return extended(rows)
