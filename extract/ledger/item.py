"""One line of a ledger as people keep it: what was asked, and what has become of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Item:
    """A task in a ledger at one moment. Texts are as they stand in the workbook, "" where nothing is written.

    id: as in `Task.id`; "" for a row that people added. number: 序号 as printed. limit: the words of 完成时限 where
    `due` is None. repeat: an RFC 5545 RRULE, None unless it recurs. status: one of the profile's status words.
    evidence: what shows that it is done (佐证材料). own: cells of columns that people added, by heading.
    """

    id: str
    number: str = ""
    area: str = ""
    topic: str = ""
    measures: str = ""
    targets: str = ""
    leader: str = ""
    lead: str = ""
    responsible: str = ""
    cooperating: str = ""
    due: date | None = None
    limit: str = ""
    repeat: str | None = None
    standard: str = ""
    progress: str = ""
    problems: str = ""
    status: str = ""
    evidence: str = ""
    remark: str = ""
    document: str = ""
    own: tuple[tuple[str, str], ...] = ()


def units_of(item: Item) -> tuple[str, ...]:
    """Who answers for the task: its leading units, else the responsible ones, else the leader; () when nobody is named.

    A task of several units counts for each.
    """
    for names in (item.lead, item.responsible, item.leader):
        if found := dict.fromkeys(name.strip() for name in re.split(r"[、\n]", names) if name.strip()):
            return tuple(found)
    return ()


def spans(numbers: Sequence[str]) -> str:
    """Numbers as people write them: ["1", "2", "3", "7"] gives 1—3、7; what is no number stands as it is."""
    parts: list[list[str]] = []
    for number in numbers:
        follows = parts and number.isdecimal() and parts[-1][-1].isdecimal() and int(number) == int(parts[-1][-1]) + 1
        if follows:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return "、".join("—".join(part) if len(part) > 1 else part[0] for part in parts)
