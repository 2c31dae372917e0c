"""Tasks as people name them: by 编号, by its beginning, by 序号."""

from collections.abc import Iterable, Mapping

from extract.ledger.memory.state import State
from extract.ledger.memory.steps import label
from extract.vocabulary.errors import UsageError

_SHOWN = 8
"""Tasks named in a message about an ambiguous id."""
_SHORTEST = 3
"""Characters of an id's beginning; fewer are most likely a slip."""


def pick(states: Mapping[str, State], wanted: Iterable[str]) -> list[State]:
    """The task of each name, each once, in order. Raises UsageError for a name of no task, or of several."""
    return list({state.task: state for state in (_one(states, name.strip()) for name in wanted)}.values())


def _one(states: Mapping[str, State], name: str) -> State:
    found = candidates(states, name)
    if not found:
        raise UsageError(
            f"{name}：台账里没有这项任务。请写任务编号（T-…，可以只写开头几位）或序号，见 luoshi ledger status。"
        )
    if len(found) > 1:
        shown = "、".join(f"{label(state)}{short(state)}" for state in found[:_SHOWN])
        more = f"等 {len(found)} 项" if len(found) > _SHOWN else ""
        raise UsageError(f"{name}：指的是哪一项？{shown}{more}。请写完整的任务编号。")
    return found[0]


def candidates(states: Mapping[str, State], name: str) -> list[State]:
    """The tasks that a name may mean: the one with this id, else those with this 序号, else ids that begin so."""
    exact = [state for key, state in states.items() if key.lower() == name.lower()]
    numbered = [state for state in states.values() if state.item.number == name and not state.removed]
    if exact or numbered or len(name) < _SHORTEST:
        return exact or numbered
    start = name.lower().removeprefix("t-")
    return [state for key, state in states.items() if start and key.lower().removeprefix("t-").startswith(start)]


def short(state: State, most: int = 24) -> str:
    """What the task is about, cut to `most` characters."""
    text = "".join((state.item.measures or state.item.topic).split()).rstrip("。；")
    return text if len(text) <= most else f"{text[: most - 1]}…"
