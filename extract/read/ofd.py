"""OFD (GB/T 33190), the fixed-layout format of Chinese offices: pages of text objects with their places."""

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.read.archive import open_zip
from extract.read.assemble import Parsed
from extract.read.element import Element
from extract.read.layout import Page, Rule, Segment, flow
from extract.read.layout.shapes import WIDE
from extract.read.sniff import Sample
from extract.read.wraps import softened
from extract.read.xml import parse_xml, part_bytes
from extract.vocabulary.errors import Category, ReadError

_REMEDY = "请用 OFD 阅读器打开，另存或打印为 PDF 后再试"

_MAX_TOTAL = 500_000_000
"""Bytes of XML of all pages together; a page of one object a character has 0.5 MB."""

_POINT = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""

_A4 = (210.0, 297.0)
_DEFAULT_SIZE = 4.0
"""Millimetres; the size of text that names none, about 小四."""

_ASCENT = 0.88
"""Share of the type size above the baseline."""

_TOUCHING = 0.15
"""Share of the type size that may lie between two characters of one stretch."""

_SPACED = 0.5
"""The same between Chinese and digits, which programs set a quarter apart."""

_THIN = 1.0
"""Millimetres; a filled shape no wider than this is a ruling line."""

_BODIES = ".//{*}DocBody/{*}DocRoot"
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_STEP = re.compile(rf"g|{_NUMBER.pattern}")
_DRAWN = re.compile(rf"([A-Za-z])((?:\s*{_NUMBER.pattern})*)")

_Pages = Iterator[Page | None]
"""Pages in order, None for one that the document names and the file lacks."""


@dataclass
class _Package:
    """An opened .ofd; `unpacked` counts bytes so that many pages together stay below the limit."""

    archive: zipfile.ZipFile
    name: str
    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    unpacked: int = 0

    def __post_init__(self) -> None:
        self.entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in self.archive.infolist()}

    def parse(self, path: str) -> Element:
        """Root element of the part at `path`, None when there is none. Raises ReadError."""
        entry = self.entries.get(path)
        if entry is None:
            return None
        self.unpacked += entry.file_size
        if self.unpacked > _MAX_TOTAL:
            raise ReadError(self.name, Category.TOO_LARGE, f"解压后超过 {_MAX_TOTAL / 1e6:.0f} MB", _REMEDY)
        return parse_xml(part_bytes(self.archive, entry, self.name, _REMEDY), path, self.name, _REMEDY)


def read_ofd(sample: Sample) -> Parsed:
    """The paragraphs and tables of all pages in order, each with its page; notes and seals are left out.

    A page that the document names and the file lacks is a gap. Raises ReadError for a broken package.
    """
    with open_zip(io.BytesIO(sample.data), sample.name) as archive:
        package = _Package(archive, sample.name)
        root = package.parse("OFD.xml")
        places = [] if root is None else [_resolved("", place.text) for place in root.iterfind(_BODIES)]
        pages = [page for place in places for page in _pages(package, place)]
    if not pages:
        raise ReadError(sample.name, Category.DAMAGED, "文件里没有页面", _REMEDY)
    parsed = flow([replace(page, number=number) for number, page in enumerate(pages, 1) if page is not None])
    gaps = tuple(f"第{number}页在文件里缺失" for number, page in enumerate(pages, 1) if page is None)
    return replace(parsed, pieces=softened(parsed.pieces), gaps=gaps)


def _pages(package: _Package, path: str) -> _Pages:
    """The pages of one document; what a template adds comes with the first page that uses it."""
    document = package.parse(path)
    if document is None:
        raise ReadError(package.name, Category.DAMAGED, f"缺少 {path}", _REMEDY)
    templates = {t.get("ID"): _resolved(path, t.get("BaseLoc")) for t in document.iterfind(".//{*}TemplatePage")}
    usual = _box(document.find(".//{*}CommonData/{*}PageArea/{*}PhysicalBox"), _A4)
    for page in document.iterfind(".//{*}Pages/{*}Page"):
        content = package.parse(_resolved(path, page.get("BaseLoc")))
        if content is None:
            yield None
            continue
        used = [templates.pop(t.get("TemplateID"), "") for t in content.iterfind("{*}Template")]
        layers = [layer for layer in map(package.parse, used) if layer is not None]
        width, height = _box(content.find("{*}Area/{*}PhysicalBox"), usual)
        drawn = (s for layer in (*layers, content) for item in layer.iter("{*}TextObject") for s in _segments(item))
        segments = list(_united(drawn))
        rules = [r for layer in (*layers, content) for item in layer.iter("{*}PathObject") for r in _rules(item)]
        yield Page(0, width * _POINT, height * _POINT, segments, rules)


def _box(element: Element, default: tuple[float, float]) -> tuple[float, float]:
    """Width and height of a box in millimetres."""
    numbers = [] if element is None else _numbers(element.text)
    return (numbers[2], numbers[3]) if len(numbers) == 4 else default


def _resolved(base: str, location: str | None) -> str:
    """Path inside the package of a location, absolute with a leading "/", else beside `base`."""
    joined = posixpath.join("/", posixpath.dirname(base), (location or "").strip().replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where an object stands on its page, in millimetres: its corner and its matrix."""

    left: float
    top: float
    matrix: tuple[float, ...]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres from the upper left corner of the page."""
        a, b, c, d, e, f = self.matrix
        return self.left + a * x + c * y + e, self.top + b * x + d * y + f

    @property
    def scale(self) -> float:
        """How many times as high things are drawn as they say."""
        return math.hypot(self.matrix[2], self.matrix[3]) or 1.0


def _frame(item: Element) -> _Frame:
    left, top = (*_numbers(item.get("Boundary")), 0.0, 0.0)[:2]
    given = _numbers(item.get("CTM"))
    return _Frame(left, top, tuple(given) if len(given) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))


def _segments(item: Element) -> Iterator[Segment]:
    """The stretches of one text object, parted where characters stand apart."""
    frame = _frame(item)
    size = _first(item.get("Size"), _DEFAULT_SIZE) * frame.scale
    x = y = 0.0
    for code in item.iterfind("{*}TextCode"):
        text = code.text or ""
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        parts: list[str] = []
        left = right = base = 0.0
        for char, step, drop in zip(text, across, down, strict=True):
            at, line = frame.point(x, y)
            if char.isspace() or (parts and not (-size < at - right < _TOUCHING * size and line == base)):
                yield from _segment(parts, left, right, base, size)
                parts = []
            if not char.isspace():
                left, base = (left, base) if parts else (at, line)
                right = at + size * (1.0 if WIDE.match(char) else 0.5)
                parts.append(char)
            x, y = x + step, y + drop
        yield from _segment(parts, left, right, base, size)


def _segment(parts: list[str], left: float, right: float, base: float, size: float) -> Iterator[Segment]:
    if parts and all(map(math.isfinite, (left, right, base, size))):
        top, bottom = base - _ASCENT * size, base + (1 - _ASCENT) * size
        yield Segment("".join(parts), *(value * _POINT for value in (left, top, right, bottom, size)))


def _united(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The stretches with those put together that touch: some programs write an object for each character."""
    last: Segment | None = None
    for segment in segments:
        near = last is not None and abs(segment.x0 - last.x1) < _reach(last, segment) * segment.em
        if last is not None and near and segment.y0 == last.y0 and segment.em == last.em:
            last = replace(last, text=last.text + segment.text, x1=segment.x1)
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last


def _reach(left: Segment, right: Segment) -> float:
    """Share of the type size that may lie between two stretches; beside Chinese it is no blank."""
    return _SPACED if WIDE.match(left.text[-1]) or WIDE.match(right.text[0]) else _TOUCHING


def _rules(item: Element) -> Iterator[Rule]:
    """The horizontal and vertical lines of a drawn path; a thin filled shape is one line."""
    frame = _frame(item)
    points: list[tuple[float, float]] = []
    for command, numbers in _DRAWN.findall(item.findtext("{*}AbbreviatedData") or ""):
        places = _numbers(numbers)
        if command in "MSL" and len(places) == 2:
            points.append(frame.point(places[0], places[1]))
        elif command == "C" and points:
            points.append(points[0])
    if not points:
        return
    xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
    if min(xs[-1] - xs[0], ys[-1] - ys[0]) <= _THIN:
        yield _rule(xs[0], ys[0], xs[-1], ys[-1])
        return
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= _THIN:
            yield _rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _rule(*edges: float) -> Rule:
    x0, y0, x1, y1 = (edge * _POINT for edge in edges)
    return Rule(x0, y0, x1, y1)


def _numbers(text: str | None) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text or "")]


def _first(text: str | None, default: float) -> float:
    return next(iter(_numbers(text)), default)


def _steps(text: str | None, count: int) -> list[float]:
    """The distance from each of `count` characters to the next; "g 3 5.0" stands for three times 5.0."""
    steps: list[float] = []
    words = iter(_STEP.findall(text or ""))
    for word in words:
        times = min(int(_first(next(words, "1"), 1.0)), count) if word == "g" else 1
        value = _first(next(words, "0") if word == "g" else word, 0.0)
        steps += [value] * times
    return (steps + [0.0] * count)[:count]
