"""Lines that belong to the page or the letter head, not to the text: dates, buttons, addressees."""

import re
from functools import cache

from extract.knowledge import table

_LONGEST = 420
"""Characters. Longer paragraphs are never furniture (a list of addressees runs to 400)."""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in table("furniture")))


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph (without outer white space) is page or letter furniture."""
    return len(paragraph) <= _LONGEST and _pattern().match(paragraph) is not None
