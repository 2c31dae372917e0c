"""Lines that belong to the page or the letter head, not to the text: dates, buttons, addressees."""

import re
from functools import cache

from extract.knowledge import table

_LONGEST = 420
"""Characters. Longer paragraphs are never furniture (a list of addressees runs to 400)."""

_PLAIN = 240
"""Characters. Longer paragraphs are furniture only when they end with a colon, as addressees do (附件 lists run to 200)."""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in table("furniture")))


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph (without outer white space) is page or letter furniture."""
    if len(paragraph) > _PLAIN and not paragraph.endswith(("：", ":")):
        return False
    return len(paragraph) <= _LONGEST and _pattern().match(paragraph) is not None
