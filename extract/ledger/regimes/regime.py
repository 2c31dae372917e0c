"""A supervision regime as data: when to report, when the light changes, when a unit gets a card."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from extract import knowledge
from extract.detect.workdays import MOST, add_working_days, is_working_day
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.profile import Light, Rule

FOLDER = "regimes"
"""Where the shipped regimes lie in models/."""
DEFAULT = "三色灯"
WORKING, CALENDAR = "工作日", "自然日"
CYCLES = ("周", "月", "季")


@dataclass(frozen=True, slots=True)
class Card:
    """A warning to a unit, given when a task of it meets any of the conditions; None: not a condition.

    overdue: days past the limit. behind: points behind the calendar. silent: days past the feedback that was due.
    urged: times urged and still open.
    """

    colour: str
    overdue: int | None = None
    behind: int | None = None
    silent: int | None = None
    urged: int | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules of one place. Counts of days are of working days where `working`.

    assign, first, every: days for 交办, for the first feedback after it, and between later ones; None: not asked for.
    limit, major_months: time for tasks without a limit of their own, in days and months from 交办, None for none.
    major: words in 备注 or added columns that make a task 重大复杂. light: as in the profile of a workbook, None to go by
    the ledger's own profile. columns, words: where a percentage of progress is found. cards: mildest first. cycle: one of CYCLES.
    """

    name: str
    about: str = ""
    working: bool = False
    assign: int | None = None
    first: int | None = None
    every: int | None = None
    limit: int | None = None
    major_months: int | None = None
    major: tuple[str, ...] = ()
    light: Light | None = None
    columns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    cycle: str = "月"
    title: str = ""

    def after(self, day: date, count: int) -> date:
        """The day `count` days after `day`, as the regime counts them; 0 gives the day itself."""
        if not self.working or not count:
            return day + timedelta(days=count)
        found = add_working_days(day, count)
        assert found is not None  # counts are checked when the regime is read
        return found

    def between(self, day: date, later: date) -> int:
        """Days from `day` to `later`, negative when `later` is before it."""
        if later < day:
            return -self.between(later, day)
        if not self.working:
            return (later - day).days
        return sum(is_working_day(day + timedelta(days=n)) for n in range(1, (later - day).days + 1))


def load(name: str | None) -> Regime:
    """A shipped regime by name (None: DEFAULT), or the user's own file. Raises LedgerError naming key and value."""
    shipped = knowledge.toml_names(FOLDER)
    if name is None or name in shipped:
        return _regime(knowledge.toml(f"{FOLDER}/{name or DEFAULT}"), f"{name or DEFAULT}.toml")
    path = Path(name)
    if not path.is_file():
        raise LedgerError(name, "没有这个督办办法", f"自带的有：{'、'.join(shipped)}；也可以给出自己的 .toml 文件")
    try:
        return parse(path.read_text("utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(path.name, "无法读取", "请存为 UTF-8 编码的 .toml 文件") from error


def parse(text: str, name: str) -> Regime:
    """A regime from TOML; `name` of the file, for errors. Raises LedgerError naming file, key and value."""
    try:
        return _regime(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise LedgerError(name, f"不是正确的 TOML（{error}）", "请对照自带的督办办法修改") from error


def _regime(content: Mapping[str, object], name: str) -> Regime:
    found = _Table(content, name)
    parts = [found.table(key) for key in ("feedback", "limit", "light", "progress", "report")]
    feedback, limit, light, progress, report = parts
    regime = Regime(
        name=found.text("name", Path(name).stem),
        about=found.text("about"),
        working=found.choice("days", (CALENDAR, WORKING)) == WORKING,
        assign=feedback.count("assign"),
        first=feedback.count("first"),
        every=feedback.count("every", least=1),
        limit=limit.count("days"),
        major_months=limit.count("major_months"),
        major=limit.texts("major_words"),
        light=_light(light) if light.values else None,
        columns=progress.texts("columns"),
        words=progress.texts("words"),
        cards=tuple(_card(card) for card in found.tables("cards")),
        cycle=report.choice("cycle", CYCLES),
        title=report.text("title", "督查通报"),
    )
    for table in (found, *parts):
        table.refuse_rest()
    return regime


def _light(table: "_Table") -> Light:
    """The same keys and defaults as in a workbook's profile, so that both lights agree."""
    usual = Light()
    rule = Rule(table.choice("rule", tuple(Rule)))
    numbers = [table.number(key, getattr(usual, key)) for key in ("soon", "amber", "red")]
    light = Light(rule, *numbers)
    if light.red < light.amber:
        raise table.wrong("red", light.red, f"不能小于 amber（{light.amber}）")
    return light


def _card(table: "_Table") -> Card:
    card = Card(table.text("colour"), *(table.count(key) for key in ("overdue", "behind", "silent", "urged")))
    if not card.colour:
        raise table.wrong("colour", "", "应当写牌的颜色，如 黄牌")
    table.refuse_rest()
    return card


@dataclass(slots=True)
class _Table:
    """A table of the file; what has been asked for is remembered, so that a misspelt key is found."""

    values: Mapping[str, object]
    file: str
    place: str = ""
    asked: set[str] = field(default_factory=set)

    def wrong(self, key: str, value: object, must: str) -> LedgerError:
        return LedgerError(self.file, f"{self.place}{key} = {value!r} {must}", "请改正后重试")

    def _get(self, key: str) -> object:
        self.asked.add(key)
        return self.values.get(key)

    def text(self, key: str, otherwise: str = "") -> str:
        value = self._get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, value, "应当是文字，写在引号里")
        return otherwise if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key) or []
        if (
            not isinstance(value, Sequence)
            or isinstance(value, str)
            or not all(isinstance(v, str) and v for v in value)
        ):
            raise self.wrong(key, value, '应当是几段文字，写成 ["甲", "乙"]')
        return tuple(value)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """One of the choices, the first when the key is missing."""
        value = self.text(key, choices[0])
        if value not in choices:
            raise self.wrong(key, value, f"应当是：{'、'.join(choices)}")
        return value

    def count(self, key: str, least: int = 0) -> int | None:
        """A whole number from `least` to MOST, None when the key is missing."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
            raise self.wrong(key, value, f"应当是 {least} 至 {MOST} 的整数")
        return value

    def number(self, key: str, otherwise: int) -> int:
        """As `count`, with a value for the missing key."""
        found = self.count(key)
        return otherwise if found is None else found

    def table(self, key: str) -> "_Table":
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, value, f"应当是一节，写成 [{key}]")
        return _Table(value or {}, self.file, f"[{key}] ")

    def tables(self, key: str) -> "list[_Table]":
        value = self._get(key) or []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(key, value, f"应当是几节，每节写成 [[{key}]]")
        return [_Table(v, self.file, f"第 {n} 个 [[{key}]] ") for n, v in enumerate(value, 1)]

    def refuse_rest(self) -> None:
        """Raise LedgerError for a key that nobody asked for: most likely misspelt."""
        for key, value in self.values.items():
            if key not in self.asked:
                raise self.wrong(key, value, f"不认识这一项，可用的有：{'、'.join(sorted(self.asked))}")
