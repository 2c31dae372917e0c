"""Text layers that are no text: fonts without a way back to characters give private signs or wrong ones."""

import re
from functools import cache

from extract.knowledge import table

_LOST = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_LOST = 0.3
"""Share of characters; symbol fonts (bullets, ticks) lose some in a hundred."""
_ENOUGH = 60
"""Chinese characters of a page from which their frequency says something."""
_MIN_FREQUENT = 0.12
"""Share of the frequent characters among the Chinese ones; lists of names and places still have a quarter, and
characters drawn at random from the dictionary a few in a hundred."""


@cache
def _frequent() -> frozenset[str]:
    return frozenset("".join(row["characters"] for row in table("frequent_characters")))


def is_garbage(text: str) -> bool:
    """Whether this text of a page says nothing a person could read; False for a page without text."""
    signs = "".join(text.split())
    if not signs:
        return False
    if len(_LOST.findall(signs)) > _MAX_LOST * len(signs):
        return True
    han = _HAN.findall(signs)
    frequent = _frequent()
    return len(han) >= _ENOUGH and sum(char in frequent for char in han) < _MIN_FREQUENT * len(han)
