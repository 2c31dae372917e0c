"""The grammar of time limits, compiled once from models/deadlines.tsv and models/seasons.tsv."""

import re
from dataclasses import dataclass
from functools import cache

from extract import knowledge
from extract.vocabulary.errors import ModelError

_ATOM = re.compile(r"\{([a-z_]+[0-9]?)\}")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name a time: its name and the pattern to match at a position."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything compiled. starts: characters where a form may begin; forms: what to try at each of them."""

    starts: re.Pattern[str]
    forms: dict[str, tuple[Form, ...]]
    guards: dict[str, re.Pattern[str]]
    value: re.Pattern[str]
    label: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Season:
    """A festival or season. kind: lunar, fixed or open; days: length as a holiday; end: MM-DD or ""."""

    kind: str
    start: str
    days: int
    end: str


@cache
def seasons() -> dict[str, Season]:
    """Name → festival or season, from models/seasons.tsv."""
    found = {}
    for row in knowledge.table("seasons"):
        season = Season(row["kind"], row["from"], int(row["days"] or 1), row["end"])
        found.update(dict.fromkeys(knowledge.values(row["names"]), season))
    return found


@cache
def grammar() -> Grammar:
    """The compiled grammar; ModelError when a pattern names an unknown piece or is malformed."""
    rows = knowledge.table("deadlines")
    names = sorted(seasons(), key=len, reverse=True)
    atoms = {"seasons": "|".join(map(re.escape, names))}
    forms: dict[str, list[Form]] = {}
    guards = {}
    value = ""
    gates = []
    for row in rows:
        pattern = _expand(row["pattern"], atoms)
        if row["kind"] == "atom":
            atoms[row["name"]] = pattern
        elif row["kind"] == "guard":
            guards[row["name"]] = _compile(row["name"], pattern)
        elif row["kind"] == "words":
            value = pattern
        else:
            form = Form(row["name"], _compile(row["name"], pattern))
            gates.append(_gate(row["starts"], _expand(row["gate"], atoms), names))
            for char in _starts(row["starts"], names):
                forms.setdefault(char, []).append(form)
    starts = re.compile(f"[{re.escape(''.join(forms))}](?:{'|'.join(gates)})")
    label = re.compile(r"(?:时限|期限|时间|周期|频次|节点|进度)(?:要求)?\s*[：:]\s*\Z")
    return Grammar(starts, {c: tuple(f) for c, f in forms.items()}, guards, re.compile(value), label)


def _starts(cell: str, names: list[str]) -> set[str]:
    """First characters; "@" stands for those of festivals and of the years that may precede them."""
    chars = set(cell)
    if "@" in chars:
        chars = {name[0] for name in names} | set("12１２二今明后来次本当")
    return chars


def _gate(starts: str, gate: str, names: list[str]) -> str:
    """A look round the first character: one of "starts", and after it what the gate asks for."""
    if starts != "@":
        return f"(?<=[{re.escape(starts)}])(?={gate})"
    firsts = "".join(sorted({name[0] for name in names}))
    rest = "|".join(sorted({re.escape(name[1:]) for name in names}))
    return f"(?<=[{re.escape(firsts)}])(?={rest})"


def _expand(pattern: str, atoms: dict[str, str]) -> str:
    """Atoms put in for {names}, blanks turned into any white space. Atoms are already expanded."""

    def piece(match: re.Match[str]) -> str:
        if match[1] not in atoms:
            raise ModelError(f"模型文件 deadlines.tsv 引用了未定义的成分 {match[0]}")
        return atoms[match[1]]

    return _ATOM.sub(piece, pattern.replace(" ", r"\s*"))


def _compile(name: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ModelError(f"模型文件 deadlines.tsv 的 {name} 行不是有效的表达式：{error}") from error
