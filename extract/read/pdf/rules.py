"""Ruling lines and pictures of a PDF page, from its drawing objects (also those inside forms)."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pypdfium2.raw as raw

from extract.read.layout.shapes import Rule
from extract.read.pdf.text import Box, Frame, Handle

_THIN = 3.0
"""Points. Thicker bars are shading or pictures; Word draws borders of up to 6 pt as several lines."""

_SHORT = 6.0
"""Points. Shorter strokes are parts of signs."""

_DEEP = 6
"""Forms inside forms; print programs nest two or three."""

_MOST = 60_000
"""Objects of a page that are looked at. Maps have more, lists do not."""

_CORNERS = 24
"""Segments of a path that are looked at; a table drawn as one path is rare, a curve has hundreds."""

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page. boxes: rules as (left, bottom, right, top), y up. pictures: area in square points.

    paths: number of drawn shapes (text turned into outlines has hundreds).
    """

    boxes: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    paths: int = 0

    def rules(self, frame: Frame) -> list[Rule]:
        """The ruling lines as the page is read."""
        return [Rule(*frame.place(*box)) for box in self.boxes]


def drawing(page: Handle) -> Drawing:
    """Ruling lines and pictures of the page; text costs one call an object."""
    found = Drawing()
    for item, kind, matrix in islice(_objects(page, _SAME, 0), _MOST):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(item, matrix)
            if not _add(found, box):
                found.pictures += (box[2] - box[0]) * (box[3] - box[1])
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            found.paths += 1
            _path(found, item, matrix)
    return found


def _objects(parent: Handle, matrix: Matrix, depth: int) -> Iterator[tuple[Handle, int, Matrix]]:
    """Everything but text, with the matrix of the form it stands in."""
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    kind_of, text, form = raw.FPDFPageObj_GetType, raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM
    for index in range(count(parent)):
        item = get(parent, index)
        kind = kind_of(item)
        if kind == text:
            continue
        if kind != form:
            yield item, kind, matrix
        elif depth < _DEEP:
            yield from _objects(item, _times(_matrix(item), matrix), depth + 1)


def _path(found: Drawing, item: Handle, matrix: Matrix) -> None:
    """A thin shape is a rule; of a drawn outline each straight edge is one."""
    box = _bounds(item, matrix)
    if _add(found, box) or min(box[2] - box[0], box[3] - box[1]) < _SHORT:
        return
    count = raw.FPDFPath_CountSegments(item)
    if count > _CORNERS or not _stroked(item):
        return
    inner = _times(_matrix(item), matrix)
    start = last = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        point = _point(segment, inner)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or last is None:
            start = point
        else:
            _edge(found, last, point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            _edge(found, last, start)


def _edge(found: Drawing, a: tuple[float, float], b: tuple[float, float]) -> None:
    _add(found, (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))


def _add(found: Drawing, box: Box) -> bool:
    """Keep a box that is a line; False when it is not."""
    wide, high = box[2] - box[0], box[3] - box[1]
    if min(wide, high) > _THIN:
        return False
    if max(wide, high) >= _SHORT:
        found.boxes.append(box)
    return True


def _stroked(item: Handle) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(item, fill, stroke) and stroke.value)


def _bounds(item: Handle, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    if matrix is _SAME:
        return left.value, bottom.value, right.value, top.value
    ends = [_moved(x, y, matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [x for x, _ in ends], [y for _, y in ends]
    return min(xs), min(ys), max(xs), max(ys)


def _point(segment: Handle, matrix: Matrix) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return _moved(x.value, y.value, matrix)


def _matrix(item: Handle) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _moved(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(a: Matrix, b: Matrix) -> Matrix:
    """First a, then b."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
