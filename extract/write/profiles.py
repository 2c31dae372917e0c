"""Profiles read from TOML: the shipped ones, and a place's own, checked key by key."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from extract import knowledge
from extract.vocabulary.errors import UsageError
from extract.vocabulary.profile import Field, Fonts, Light, Profile, Rule, Words

DEFAULT = "督办台账"
_FOLDER = "profiles"
_LONGEST = 31
"""Characters of a heading that still makes a column."""
_WIDEST = 120.0
"""Characters of a column; Excel takes 255, but no paper does."""
_TITLES = {"name", "title", "paper", "flat", "columns", "status", "light", "fonts", "ten_days"}


def shipped() -> tuple[str, ...]:
    """Names of the profiles that come with the program."""
    return tuple(knowledge.toml_names(_FOLDER))


@cache
def named(name: str = DEFAULT) -> Profile:
    """A shipped profile. Raises UsageError naming those that there are."""
    if name not in shipped():
        raise UsageError(f"没有名为“{name}”的清单样式。可用：{'、'.join(shipped())}；也可以给出自己的 .toml 文件。")
    return profile_of(knowledge.toml(f"{_FOLDER}/{name}"), f"{name}.toml")


def load(choice: str) -> Profile:
    """A shipped profile by its name, or a user's own by its file. Raises UsageError naming file, key and value."""
    if choice in shipped() or not choice.endswith(".toml"):
        return named(choice)
    path = Path(choice)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}：无法读取（{error.strerror or error}）。请检查文件名。") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}：不是 UTF-8 编码。请用记事本另存为 UTF-8。") from error
    return parsed(text, path.name)


def parsed(text: str, name: str) -> Profile:
    """The profile that a TOML text describes; name: of its file, for errors. Raises UsageError."""
    try:
        content = tomllib.loads(text)
    except ValueError as error:
        raise UsageError(f"{name}：不是正确的 TOML（{error}）。请对照 models/profiles/{DEFAULT}.toml 修改。") from error
    return profile_of(content, name)


def profile_of(content: Mapping[str, Any], name: str) -> Profile:
    """The profile of a TOML document. Raises UsageError naming file, key and value of what is wrong."""
    table = _Table(name, "", content)
    table.only(_TITLES)
    words = _words(table.table("status"))
    flat = table.flag("flat")
    profile = Profile(
        table.text("name", Path(name).stem), table.text("title", "任务清单"), _columns(table, flat=flat),
        table.choice("paper", ("A3", "A4"), "A3"), flat, _fonts(table.table("fonts")), words,
        _light(table.table("light")), table.flag("ten_days"),
    )  # fmt: skip
    for needed in () if flat else ("number", "measures"):
        if needed not in profile.keys:
            raise table.wrong("columns", needed, "缺少这一列")
    return profile


def _columns(table: "_Table", *, flat: bool) -> tuple[Field, ...]:
    rows = table.value("columns", list, [])
    if not rows:
        raise table.wrong("columns", rows, "至少要有一列")
    known = {row["key"] for row in knowledge.table("ledger_columns")} - {"id", "suggested", "change"}
    fields: list[Field] = []
    for number, row in enumerate(rows, 1):
        one = _Table(table.file, f"columns[{number}].", row if isinstance(row, dict) else {})
        one.only({"key", "heading", "width", "fill"})
        key, heading = one.text("key", ""), one.text("heading", "")
        if key and key not in known:
            raise one.wrong("key", key, f"不认识，可用：{'、'.join(sorted(known))}；自设的列不写 key")
        if not heading or len(heading) > _LONGEST:
            raise one.wrong("heading", heading, f"要写 1 至 {_LONGEST} 个字")
        if any((key and key == field.key) or heading == field.heading for field in fields):
            raise one.wrong("heading", heading, "重复了")
        width = one.number("width", 12.0, 2.0, _WIDEST)
        fields.append(Field(key, heading, width, one.flag("fill") or not (key or flat)))
    return tuple(fields)


def _words(table: "_Table") -> Words:
    table.only({"words", "finished", "stopped", "late", "standing"})
    usual = Words()
    words = table.texts("words", usual.all)
    parts = {}
    for key in ("finished", "stopped", "late", "standing"):
        default = tuple(word for word in getattr(usual, key) if word in words)
        parts[key] = table.texts(key, default)
        for word in parts[key]:
            if word not in words:
                raise table.wrong(key, word, "不在 words 之中")
    return Words(words, **parts)


def _light(table: "_Table") -> Light:
    table.only({"rule", "soon", "amber", "red"})
    usual = Light()
    light = Light(
        Rule(table.choice("rule", tuple(Rule), usual.rule)),
        int(table.number("soon", usual.soon, 0, 3650)),
        int(table.number("amber", usual.amber, 0, 100)),
        int(table.number("red", usual.red, 0, 100)),
    )
    if light.red < light.amber:
        raise table.wrong("red", light.red, f"不能小于 amber（{light.amber}）")
    return light


def _fonts(table: "_Table") -> Fonts:
    table.only({"title", "head", "body", "note"})
    usual = Fonts()
    return Fonts(*(table.text(key, getattr(usual, key)) for key in ("title", "head", "body", "note")))


class _Table:
    """A TOML table with the file and the path of its keys, for errors."""

    def __init__(self, file: str, path: str, content: Mapping[str, Any]) -> None:
        self.file, self._path, self._content = file, path, content

    def wrong(self, key: str, value: object, why: str) -> UsageError:
        """The error about a key's value."""
        return UsageError(f"{self.file}：{self._path}{key} = {value!r}：{why}。")

    def only(self, keys: set[str]) -> None:
        """Raise UsageError for a key that has no meaning here: a slip of the pen would else be silent."""
        for key, value in self._content.items():
            if key not in keys:
                raise self.wrong(key, value, f"不认识这个键，可用：{'、'.join(sorted(keys))}")

    def value(self, key: str, kind: type, default: Any) -> Any:  # noqa: ANN401
        """The value of a key, checked for its type."""
        value = self._content.get(key, default)
        if not isinstance(value, kind):
            raise self.wrong(key, value, "类型不对")
        return value

    def table(self, key: str) -> "_Table":
        """The table of a key, empty when it is not there."""
        return _Table(self.file, f"{self._path}{key}.", self.value(key, dict, {}))

    def text(self, key: str, default: str) -> str:
        """A text without control characters but line breaks."""
        text = str(self.value(key, str, default))
        if not text.replace("\n", "").isprintable():
            raise self.wrong(key, text, "有控制字符")
        return text.strip()

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of short words without quotes, as they go into formulas."""
        words = self.value(key, list, list(default))
        for word in words:
            if (
                not isinstance(word, str)
                or not word.strip()
                or len(word) > _LONGEST
                or '"' in word
                or not word.isprintable()
            ):
                raise self.wrong(key, word, "要写不带引号的短词")
        return tuple(dict.fromkeys(word.strip() for word in words))

    def flag(self, key: str) -> bool:
        """True or false, false when it is not there."""
        return bool(self.value(key, bool, False))

    def choice(self, key: str, values: tuple[str, ...], default: str) -> str:
        """One of the values."""
        value = self.value(key, str, default)
        if value not in values:
            raise self.wrong(key, value, f"可用：{'、'.join(values)}")
        return str(value)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """A number between two others."""
        value = self._content.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.wrong(key, value, f"要写 {least:g} 至 {most:g} 的数")
        return float(value)
