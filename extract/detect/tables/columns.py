"""One or two rows of heads as the columns of a task table, or as none."""

from collections.abc import Sequence
from typing import NamedTuple

from extract.detect.tables.heads import CONTENT, FOREIGN, LONGEST, NEXT, PROBLEM, Head, head
from extract.vocabulary.outline import ColumnRole

_LEAST = 2
"""Known heads that a row of heads has at least."""
_SUBHEAD = 12
"""Characters of a head below another one (责任分工 over 牵头单位 and 配合单位)."""
OWNERS = frozenset((ColumnRole.LEAD, ColumnRole.RESPONSIBLE, ColumnRole.COOPERATING, ColumnRole.SUPERVISING))
_MEASURE = ColumnRole.MEASURE.value


class Column(NamedTuple):
    """A column. role: None for one that says nothing here. strong: its head itself speaks of what is to be done.

    ahead: it says what comes next (下一步打算), so that progress told beside it finishes nothing.
    """

    role: ColumnRole | None
    person: bool = False
    strong: bool = False
    ahead: bool = False


def columns_of(texts: Sequence[str], below: Sequence[str], *, titled: bool) -> tuple[tuple[Column, ...], int] | None:
    """The columns that a row of heads (with the row below it) makes, and how many rows the heads take: 1 or 2.

    None when it is no row of heads of a task table. titled: its title says that the table lists tasks.
    """
    heads = [head(text) for text in texts]
    if _goes_on(texts, below):
        both = settled(_both(texts, below, heads), titled=titled)
        if both:
            return both, 2
    if not is_heads(texts):
        return None
    columns = settled(heads, titled=titled)
    return (columns, 1) if columns else None


def is_heads(texts: Sequence[str]) -> bool:
    """Whether a row is one of heads: at least two that are known, and half of its filled cells."""
    known = sum(head(text) is not None for text in texts)
    return known >= _LEAST and 2 * known >= sum(map(bool, texts))


def settled(heads: Sequence[Head | None], *, titled: bool) -> tuple[Column, ...] | None:
    """The columns with what depends on the others decided; None when together they make no task table.

    The measure is the column that says most of what is to be done: 下一步打算, else 具体举措, else 内容, else the last of
    重点任务 and 问题 (which otherwise stand above the measure as its heading), else the targets.
    """
    roles = [found.role if found else "" for found in heads]
    owned = any(role in {r.value for r in OWNERS} for role in roles)
    limited = ColumnRole.DEADLINE in roles
    if not titled and (FOREIGN in roles or not (owned or limited)):
        return None
    ahead, strong = NEXT in roles, NEXT in roles or ColumnRole.MEASURE in roles
    if ahead:
        roles = [{_MEASURE: ColumnRole.TOPIC.value, NEXT: _MEASURE}.get(role, role) for role in roles]
    asked = _measures(roles, owned=owned, limited=limited, titled=titled)
    if not asked:
        return None
    roles = [_MEASURE if i in asked else role for i, role in enumerate(roles)]
    return tuple(
        Column(_role(role, i < asked[0]), bool(found and found.person), strong and i in asked, ahead and i in asked)
        for i, (role, found) in enumerate(zip(roles, heads, strict=True))
    )


def _measures(roles: Sequence[str], *, owned: bool, limited: bool, titled: bool) -> list[int]:
    """The columns that say what is to be done; [] when none does."""
    at: dict[str, list[int]] = {}
    for i, role in enumerate(roles):
        at.setdefault(role, []).append(i)
    if _MEASURE in at:
        return at[_MEASURE]
    if CONTENT in at and (titled or (owned and limited)):
        return at[CONTENT]
    if ColumnRole.TOPIC in at:
        return at[ColumnRole.TOPIC][-1:]
    if PROBLEM in at and limited:
        return at[PROBLEM][-1:]
    return at.get(ColumnRole.TARGET, []) if owned and (limited or titled) else []


def _role(role: str, before: bool) -> ColumnRole | None:
    """A role that depends on where the measure stands: problems and topics before it are its heading."""
    if role in (PROBLEM, ColumnRole.TOPIC):
        return ColumnRole.TOPIC if before else ColumnRole.REMARK
    return None if role in ("", CONTENT, FOREIGN) else ColumnRole(role)


def _goes_on(texts: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row below belongs to the heads: cells merged over both rows stand in it again, the rest are heads."""
    if len(below) != len(texts) or not any(map(head, texts)):
        return False
    same = [b for a, b in zip(texts, below, strict=True) if b and a == b]
    more = [(a, b) for a, b in zip(texts, below, strict=True) if b and a != b]
    if not more or len("".join(texts)) > LONGEST * len(texts):
        return False
    if any(len(b) > _SUBHEAD for _, b in more) or not any(map(head, same)):
        return all(head(b) for _, b in more) and not any(a and head(a) for a, _ in more)
    return not any(b[0].isdigit() and not b.startswith("20") for _, b in more)


def _both(texts: Sequence[str], below: Sequence[str], heads: Sequence[Head | None]) -> list[Head | None]:
    """Heads of two rows: the lower one where it says something, else the upper, else the one that reaches over it."""
    found: list[Head | None] = []
    group: Head | None = None
    for above, under, known in zip(texts, below, heads, strict=True):
        group = known if above else group
        found.append((head(under) if under and under != above else None) or known or (None if above else group))
    return found
