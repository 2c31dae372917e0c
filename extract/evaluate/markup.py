"""Gold as inline markup that people read and write, and the types that every form of gold ends in.

    {T!s [lead 市水利局]要在[due=2026-06-30 6月底前]修复水毁堤防[num=12 12处]。}

`{T …}` wraps one segment that asks for something, `{D …}` one that reports finished work; what stands
unwrapped is neither. A sentence that hard line breaks cut into several segments stands in one wrap.
`corpora/GUIDELINE.md` describes the marks for annotators.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from extract.vocabulary.errors import LuoshiError
from extract.vocabulary.task import Level, Role, Strength

GoldLabel = Literal["T", "D", "O"]
"""T a task to be done, D work reported as done, O anything else."""

ROLES: Mapping[str, Role] = {
    "lead": Role.LEAD,
    "resp": Role.RESPONSIBLE,
    "coop": Role.COOPERATING,
    "sup": Role.SUPERVISING,
}
_STRENGTHS: Mapping[str, Strength] = {
    "": Strength.PLAIN,
    "m": Strength.MUST,
    "s": Strength.SHOULD,
    "e": Strength.ENCOURAGE,
}
_ROLE_NAMES = {role: name for name, role in ROLES.items()}
_LETTERS = {strength: letter for letter, strength in _STRENGTHS.items()}
_FIELDS = ("title", "genre", "level", "date", "split")
_MARK = re.compile(r"\{([TD])(!?)([mse]?) |\[(lead|resp|coop|sup|due|num)(?:=(\S+))? |([{}\[\]])")
_ENDS = tuple("。！？；!?;")
_CLOSERS = "”’」』）)】》"
_PIECE = re.compile(r"[^。！？；!?;]*[。！？；!?;]+[”’」』）)】》]*|[^。！？；!?;]+")
"""Closing quotes and brackets after a sentence end belong to the sentence that they close."""
_DUE_VALUE = re.compile(r"\d{4}-\d\d-\d\d|FREQ=[A-Z]+(;[A-Z]+=[\w,+-]+)*")


class GoldError(LuoshiError):
    """A gold file cannot be used; the message names file and line, what is wrong and what to do."""

    def __init__(self, name: str, line: int, what: str, remedy: str) -> None:
        super().__init__(f"{name} 第 {line} 行：{what}。{remedy}。")
        self.line = line


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A deadline or a measure: verbatim text at [start, end); `value` as annotated, "" when not given.

    Values of deadlines are the last day (2026-06-30) or an RRULE (FREQ=MONTHLY); of measures a number.
    """

    start: int
    end: int
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class GoldOwner:
    """Who must act or acted, verbatim; a list of units under one role is one owner."""

    role: Role
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One segment with its label. level: T only, else None. strength: T only, None where not annotated.

    joined: the segment goes on with the sentence of the row before, which a line break cut; what was
    annotated across the break belongs to the row where it begins.
    """

    start: int
    end: int
    label: GoldLabel = "O"
    level: Level | None = None
    strength: Strength | None = None
    owners: tuple[GoldOwner, ...] = ()
    dues: tuple[GoldSpan, ...] = ()
    measures: tuple[GoldSpan, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated document; every offset points into `text`, rows are in order and never overlap.

    The fields from `title` on come from the front matter and are empty where the form has none;
    `level` is that of the office (county, city, …), `day` the base date, `split` train or test.
    """

    name: str
    text: str
    rows: tuple[GoldRow, ...]
    title: str = ""
    genre: str = ""
    level: str = ""
    day: date | None = None
    split: str = ""


def segments(text: str) -> list[tuple[int, int]]:
    """Half-open spans of all pieces between 。！？；!?; and line ends, trimmed; pieces without a word left out."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        for piece in _PIECE.finditer(text, line.start(), line.end()):
            words = piece.group().strip()
            if re.search(r"\w", words):
                start = piece.start() + len(piece.group()) - len(piece.group().lstrip())
                found.append((start, start + len(words)))
    return found


def parse_markup(content: str, name: str) -> GoldDocument:
    """The document in `content`, the text of a gold .md file; `name` is used for messages and as its name.

    Raises GoldError for a missing front matter, unknown or unbalanced marks, annotations outside {…},
    and wraps that do not hold exactly one sentence.
    """
    head, body, first = _front_matter(content, name)
    reader = _Reader(name, first)
    reader.read(body)
    text = "".join(reader.out)
    return GoldDocument(
        name=name,
        text=text,
        rows=_rows(text, reader.wraps, name),
        title=head["title"],
        genre=head["genre"],
        level=head["level"],
        day=_date(head["date"], name),
        split=head["split"],
    )


def render_markup(document: GoldDocument) -> str:
    """The .md text of a gold document; `parse_markup` gives the same document back."""
    day = document.day.isoformat() if document.day else ""
    values = (document.title, document.genre, document.level, day, document.split)
    head = "".join(f"{key}: {value}\n" for key, value in zip(_FIELDS, values, strict=True))
    text, at, body = document.text, 0, []
    for place, mark in _placed(document.rows):
        body += [text[at:place], mark]
        at = place
    return f"---\n{head}---\n{''.join(body)}{text[at:]}\n"


@dataclass(slots=True)
class _Wrap:
    """A {…} being read: where its text starts and what was annotated in it so far."""

    label: GoldLabel
    hard: bool
    letter: str
    start: int
    line: int
    end: int = -1
    owners: list[GoldOwner] = field(default_factory=list)
    dues: list[GoldSpan] = field(default_factory=list)
    measures: list[GoldSpan] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Reads marked-up lines; collects plain text in `out` and finished wraps in `wraps`.

    line: number of the line in hand in the file, from 1. size: characters in `out`.
    """

    name: str
    line: int
    out: list[str] = field(default_factory=list)
    wraps: list[_Wrap] = field(default_factory=list)
    size: int = 0
    wrap: _Wrap | None = None
    mark: tuple[str, str, int] | None = None

    def read(self, body: str) -> None:
        """Read the whole body; raises GoldError at the first mark that is wrong or left open."""
        for number, line in enumerate(body.split("\n")):
            self.line += 1 if number else 0
            self._text("\n" if number else "")
            self._line(line)
        if self.wrap:
            raise self._unclosed(self.wrap)

    def _line(self, line: str) -> None:
        at = 0
        for found in _MARK.finditer(line):
            self._text(line[at : found.start()])
            at = found.end()
            self._take(found)
        self._text(line[at:])

    def _text(self, text: str) -> None:
        self.out.append(text)
        self.size += len(text)

    def _take(self, found: re.Match[str]) -> None:
        label, hard, letter, kind, value, bare = found.groups()
        if label and not self.wrap:
            self._open(label, bool(hard), letter)
        elif kind and self.wrap and not self.mark:
            self.mark = (kind, value or "", self.size)
        elif bare == "]" and self.mark:
            self._close_mark(*self.mark)
        elif bare == "}" and self.wrap and not self.mark:
            self.wrap.end = self.size
            self.wraps.append(self.wrap)
            self.wrap = None
        elif label and self.wrap:
            raise self._unclosed(self.wrap)
        else:
            raise self._error(f"这里不能有“{found.group().strip()}”", "标记不能嵌套，[…] 须在 {…} 里，正文用全角括号")

    def _open(self, label: str, hard: bool, letter: str) -> None:
        if label == "D" and (hard or letter):
            raise self._error("已做的事项没有软硬和强度", "请写作 {D …}")
        self.wrap = _Wrap("T" if label == "T" else "D", hard, letter, self.size, self.line)

    def _close_mark(self, kind: str, value: str, start: int) -> None:
        assert self.wrap is not None  # a mark opens only inside a wrap
        self.mark = None
        text = "".join(self.out)[start:]
        if not text.strip():
            raise self._error(f"[{kind}] 里没有文字", "请标出原文")
        if value and kind in ROLES:
            raise self._error(f"责任单位不带值“{value}”", "请写作 [lead 单位名称]")
        if kind in ROLES:
            self.wrap.owners.append(GoldOwner(ROLES[kind], start, self.size, text))
        elif kind == "due":
            self.wrap.dues.append(GoldSpan(start, self.size, text, self._due(value)))
        else:
            self.wrap.measures.append(GoldSpan(start, self.size, text, value))

    def _due(self, value: str) -> str:
        if value and not _DUE_VALUE.fullmatch(value):
            raise self._error(f"期限的值“{value}”看不懂", "请写日期（2026-06-30）或频次（FREQ=MONTHLY）")
        return value

    def _unclosed(self, wrap: _Wrap) -> GoldError:
        return GoldError(self.name, wrap.line, "这一行的 { 或 [ 没有合上", "请在句末补上 } 或 ]")

    def _error(self, what: str, remedy: str) -> GoldError:
        return GoldError(self.name, self.line, what, remedy)


def _front_matter(content: str, name: str) -> tuple[dict[str, str], str, int]:
    """The fields, the body without its last line end, and the number of the body's first line."""
    lines = content.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        raise GoldError(name, 1, "缺少文件头", "请以 --- 开始和结束文件头")
    end = lines.index("---", 1)
    head = {}
    for number, line in enumerate(lines[1:end], 2):
        key, colon, value = line.partition(":")
        if not colon or key not in _FIELDS:
            raise GoldError(name, number, f"文件头里看不懂“{line}”", f"可用的字段：{'、'.join(_FIELDS)}")
        head[key] = value.strip()
    missing = [key for key in _FIELDS if key not in head]
    if missing:
        raise GoldError(name, 1, f"文件头缺少 {'、'.join(missing)}", "请补上")
    return head, "\n".join(lines[end + 1 :]).removesuffix("\n"), end + 2


def _date(value: str, name: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise GoldError(name, 1, f"日期“{value}”看不懂", "请写作 2026-03-05") from error


def _rows(text: str, wraps: list[_Wrap], name: str) -> tuple[GoldRow, ...]:
    """One row a segment; every wrap must begin and end where segments do, and hold one sentence."""
    pieces = segments(text)
    starts = {start: index for index, (start, _) in enumerate(pieces)}
    rows = {start: GoldRow(start, end) for start, end in pieces}
    for wrap in wraps:
        inner = text[wrap.start : wrap.end]
        index = starts.get(wrap.start + len(inner) - len(inner.lstrip()), len(pieces))
        held = [piece for piece in pieces[index:] if piece[1] <= wrap.end]
        whole = bool(held) and held[-1][1] == wrap.start + len(inner.rstrip())
        if not whole or any(text[start:end].rstrip(_CLOSERS)[-1:] in _ENDS for start, end in held[:-1]):
            what = f"“{inner.strip()[:20]}”不是完整的一句"
            raise GoldError(name, wrap.line, what, "每个 {…} 请正好框住 。！？； 或行尾之间的一句")
        rows |= {piece[0]: _row(piece, wrap, piece is not held[0]) for piece in held}
    return tuple(rows.values())


def _row(piece: tuple[int, int], wrap: _Wrap, joined: bool) -> GoldRow:
    """The row of one segment of a wrap, with the annotations that begin in it."""
    start, end = piece
    task = wrap.label == "T"
    return GoldRow(
        start,
        end,
        label=wrap.label,
        level=(Level.HARD if wrap.hard else Level.SOFT) if task else None,
        strength=_STRENGTHS[wrap.letter] if task else None,
        owners=tuple(owner for owner in wrap.owners if start <= owner.start < end),
        dues=tuple(due for due in wrap.dues if start <= due.start < end),
        measures=tuple(measure for measure in wrap.measures if start <= measure.start < end),
        joined=joined,
    )


def _placed(rows: tuple[GoldRow, ...]) -> Iterator[tuple[int, str]]:
    """Every mark with the place where it is put, in the order of places."""
    for index, row in enumerate(rows):
        if row.label == "O":
            continue
        if not row.joined:
            yield row.start, _opening(row)
        for start, end, mark in sorted(_marks(row)):
            yield start, mark
            yield end, "]"
        if index + 1 == len(rows) or not rows[index + 1].joined:
            yield row.end, "}"


def _opening(row: GoldRow) -> str:
    hard = "!" if row.level is Level.HARD else ""
    return f"{{{row.label}{hard}{_LETTERS[row.strength] if row.strength else ''} "


def _marks(row: GoldRow) -> Iterator[tuple[int, int, str]]:
    for owner in row.owners:
        yield owner.start, owner.end, f"[{_ROLE_NAMES[owner.role]} "
    for kind, spans in (("due", row.dues), ("num", row.measures)):
        for span in spans:
            yield span.start, span.end, f"[{kind}={span.value} " if span.value else f"[{kind} "
