"""The ledger's own status words, and what other words mean; what its light goes by."""

from functools import cache

from extract.knowledge import table
from extract.ledger.memory.state import CLOSED, DONE, LATE, STANDING, STATUSES, STOPPED
from extract.vocabulary.profile import Light, Rule, Words


@cache
def _meanings() -> dict[str, str]:
    return {row["word"]: row["means"] for row in table("status_words")} | {word: word for word in STATUSES}


def meaning(word: str, words: Words) -> str:
    """The ledger's word for what stands in 状态, by the profile's own words first; a strange word as it is."""
    plain = "".join(word.split())
    if plain in words.finished:
        return CLOSED if _meanings().get(plain) == CLOSED else DONE
    for group, means in ((words.stopped, STOPPED), (words.late, LATE), (words.standing, STANDING)):
        if plain in group:
            return means
    return _meanings().get(plain, word)


def light_code(light: Light) -> str:
    """The rule of a light as a word for the memory; undone by `light_of`."""
    return f"{light.rule.value} {light.soon} {light.amber} {light.red}"


def light_of(code: str) -> Light | None:
    """The light of `light_code`, None for ""."""
    if not code:
        return None
    rule, *numbers = code.split()
    return Light(Rule(rule), *(int(number) for number in numbers))
