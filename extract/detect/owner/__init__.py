"""Who: units and people named in a sentence, a bracket or a label line, with their roles."""

from extract.detect.owner.lexicon import Lexicon, extended, standard
from extract.detect.owner.owners import cell_owners, find_owners, has_responsibility, responsibility_spans

__all__ = [
    "Lexicon",
    "cell_owners",
    "extended",
    "find_owners",
    "has_responsibility",
    "responsibility_spans",
    "standard",
]
