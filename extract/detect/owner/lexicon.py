"""Names of units: what is known by name (`models/units.tsv` and the user's rows), what is known by form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.detect.owner.words import bare, either, words
from extract.knowledge import table, values

_PLACE = either(list(words("place")))
_LEVELS = {
    "省": "省",
    "自治区": "省",
    "兵团": "省",
    "市": "市",
    "州": "市",
    "盟": "市",
    "县": "县",
    "区": "县",
    "旗": "县",
}
_PREFIX = re.compile(
    rf"(?:{_PLACE}(?:省|市|(?:[一-龥]{{1,3}}族)?自治区)?|(?:(?![和及与同局厅委办部署])[一-龥]){{0,7}}(?:自治区|自治州|自治县|兵团|[省市州盟县区旗]))\Z"
)
_OWN_PLACE = (
    "团",
    "共青团",
    "国家",
    "国务院",
    "中国",
    "中央",
    "全国",
    "最高",
    "人民银行",
    "人行",
    "中国人民",
    "街道",
    "村",
    "居委",
)
_LEVELLED = re.compile(r"(?P<level>自治区|兵团|[省市县区州])(?!场)[一-龥]{2,12}(?:[厅局办委]|办公室|中心)\Z")
_NOT_ELIDED = {
    "党委",
    "党组",
    "党支部",
    "政府",
    "人民政府",
    "委",
    "管委会",
    "海关",
    "纪委监委",
    "国务院",
    "军区",
    "军分区",
}
KEPT = 4096
"""Names of which the answer is kept: a document names the same few units in all its statements."""
_REST = re.compile(r"(?:等)?(?:各|有关|相关|其他)*(?:等)?(?:部门|单位|机构|企业|地区)?\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the lexicon. name: full, without place or level; levels: of 国 省 市 县 乡; function: its duty."""

    name: str
    levels: frozenset[str]
    function: str


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Units by any of their names; several units may share one (能源局 of province and county are one row).

    functions: all duties. length: of the longest name, in characters. listed: names with a 、 in them.
    Compared by identity, so that tables made of a lexicon can be kept with it.
    """

    by_name: Mapping[str, Unit]
    functions: frozenset[str]
    length: int
    listed: tuple[str, ...] = ()

    def split(self, name: str) -> tuple[str, Unit | None]:
        """Prefix and unit of a name: 贵州省发改委 gives (贵州省, 发展和改革委员会); ("", None) when unknown."""
        return _split(self, name)

    def knows(self, name: str) -> bool:
        """Whether a name, with or without its prefix, is in the lexicon."""
        return self.split(name)[1] is not None

    def canonical(self, name: str) -> str:
        """The full form of a name (省发改委 → 省发展和改革委员会), without 等部门; unknown names unchanged."""
        short = re.sub(r"等?(?:相关|有关)?(?:部门|单位)?\Z", "", bare(name)) or bare(name)
        prefix, unit = self.split(short)
        return f"{prefix}{unit.name}" if unit else short

    def function(self, name: str) -> str:
        """The duty of a unit (省发改委 → 发展改革), "" when unknown."""
        short = re.sub(r"等?(?:相关|有关)?(?:部门|单位)\Z", "", bare(name))
        unit = self.split(short)[1]
        return unit.function if unit else short if short in self.functions else ""


@lru_cache(maxsize=KEPT)
def _split(lexicon: Lexicon, name: str) -> tuple[str, Unit | None]:
    for cut in range(max(0, len(name) - lexicon.length), len(name)):
        unit = lexicon.by_name.get(name[cut:])
        if unit and (cut == 0 or _PREFIX.match(name[:cut])):
            return name[:cut], unit
    return "", None


def build(rows: Iterable[Mapping[str, str]]) -> Lexicon:
    """A lexicon from rows with the columns name, aliases, level, function; earlier rows win a shared name, units of the
    centre come last (发展改革委 may be any place's).
    """
    names: dict[str, Unit] = {}
    functions: set[str] = set()
    for row in sorted(rows, key=lambda row: row.get("level") == "国"):
        unit = Unit(row["name"], frozenset(values(row.get("level", ""))), row.get("function", ""))
        functions.add(unit.function)
        for name in (unit.name, *values(row.get("aliases", ""))):
            known = names.get(name)
            levels = unit.levels | known.levels if known else unit.levels
            names[name] = Unit((known or unit).name, levels, (known or unit).function)
    listed = tuple(sorted((name for name in names if "、" in name), key=len, reverse=True))
    return Lexicon(names, frozenset(functions - {""}), max(map(len, names), default=0), listed)


@cache
def standard() -> Lexicon:
    """The lexicon of `models/units.tsv`."""
    return build(table("units"))


def extended(rows: Iterable[Mapping[str, str]]) -> Lexicon:
    """The standard lexicon with the user's rows before it (`--units my.csv`, or a sheet of the workbook)."""
    return build([*rows, *table("units")])


def complete(names: list[str], lexicon: Lexicon) -> list[str]:
    """Names of one list with the prefix that only the first one prints: 省科技厅, 民政厅 → 省科技厅, 省民政厅.

    A name takes the prefix of the last department before it when the lexicon has it at that level; names
    of governments, of the centre and of branches with a place of their own stay as they are.
    """
    out = []
    prefix = ""
    for name in names:
        own, unit = lexicon.split(_head(name))
        if unit and own and name[len(own) :] not in _NOT_ELIDED and _bearer(own, unit):
            prefix = own
        elif not unit and (level := _LEVELLED.match(_head(name))):
            prefix = level["level"]
        out.append(prefix + _party(prefix, name) if unit and not own and _elided(name, unit, prefix) else name)
    return out


def _head(name: str) -> str:
    """省水利厅等相关部门 → 省水利厅; 市委宣传部(首都精神文明办) → 市委宣传部."""
    return _AFTER.sub("", name) if name.endswith(_AFTER_LAST) else name


_AFTER = re.compile(r"(?:等(?:各|有关|相关)*(?:部门|单位|机构)?|[（(][^（()）]*[）)])+\Z")
_AFTER_LAST = ("等", "各", "关", "部门", "单位", "机构", "）", ")")


def _bearer(prefix: str, unit: Unit) -> bool:
    match = _PREFIX.match(prefix)
    level = match and any(prefix.endswith(end) for end in _LEVELS)
    return bool(level) and not prefix.startswith(("各", "有关", "相关")) and "国" not in prefix


def _elided(name: str, unit: Unit, prefix: str) -> bool:
    """Whether the unit can stand without the prefix it has: the lexicon must know it at that level."""
    level = next((v for k, v in _LEVELS.items() if prefix.endswith(k)), None)
    head = _head(name)
    return (
        level in unit.levels
        and head not in _NOT_ELIDED
        and not head.startswith(_OWN_PLACE)
        and "、" not in head
        and not _LEVELLED.match(head)
    )


def _party(prefix: str, name: str) -> str:
    """组织部 after 省委宣传部 is 省委组织部; 财政厅 after it is 省财政厅."""
    return f"委{name}" if name in _PARTY and not prefix.endswith("委") else name


_PARTY = {"组织部", "宣传部", "统战部", "政法委", "社会工作部", "党校", "政研室", "改革办", "老干部局", "党史研究室"}
