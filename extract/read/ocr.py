"""Text recognition for scans and pictures (extra `ocr`): RapidOCR with the weights that its wheel brings, never the network."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from extract.read.assemble import Parsed
from extract.read.layout import Page, Segment, flow
from extract.read.layout.shapes import HAN, width_in_ems
from extract.read.sniff import Sample
from extract.vocabulary.errors import Category, MissingExtraError, ReadError

Picture: TypeAlias = Any
"""A Pillow image; Pillow comes with the extra."""

LONG_SIDE = 2_000
"""Pixels of the longer side that recognition works with; A4 then has some 170 dots an inch, 38 a character of 三号."""

MAX_PIXELS = 120_000_000
"""Pixels of one picture, an A3 page at 600 dots an inch and half as much again; more is a bomb or a map."""

MAX_FRAMES = 500
"""Pages of one TIFF."""

INSTALL = '请运行 pip install "luoshi[ocr]" 安装文字识别组件后再试'
"""What to do without the extra."""

NOTE = "{pages}由文字识别（OCR）读出，可能有错字，请核对"
"""Remark for pages that were recognised."""

_CERTAIN = 0.8
"""Below this a page may lie on its side or stand on its head; upright ones reach 0.9, turned ones 0.6."""

_BRACKETS = str.maketrans("()[]", "（）〔〕")
"""Recognition tells their widths apart badly; Chinese text is set with the wide ones."""

_THREADS = 2
"""More make a page little faster and slow down the other documents of a batch."""

_REPAIR = "请用看图软件打开后另存为 .png"


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(picture: Picture, number: int) -> Page:
    """The lines of text in a Pillow image as a page with this number; lengths in pixels.

    A picture without text gives a page without segments. Raises MissingExtraError without the extra.
    """
    upright = _plain(picture)
    best = _lines(upright)
    for quarters in (2, 1, 3):
        if not best.texts or best.certainty >= _CERTAIN:
            break
        turned = upright.rotate(90 * quarters, expand=True)
        found = _lines(turned)
        if found.certainty > best.certainty:
            best, upright = found, turned
    return Page(number, upright.width, upright.height, list(_segments(best)), ordered=False)


def read_image(sample: Sample) -> Parsed:
    """The text of a picture, of every page of a TIFF, with page numbers.

    Raises ReadError: MISSING without the extra, DAMAGED, TOO_LARGE for too many pixels or pages, NO_TEXT.
    """
    if not installed():
        raise ReadError(sample.name, Category.MISSING, "这是图片", INSTALL)
    pages = [recognise(frame, number) for number, frame in enumerate(_frames(sample), 1)]
    if not any(page.segments for page in pages):
        raise ReadError(sample.name, Category.NO_TEXT, "图片里没有认出文字", "请换一张更清楚的图片")
    parsed = flow(pages)
    return Parsed(parsed.pieces, None, (NOTE.format(pages="图片文字"), *parsed.notes))


@dataclass(frozen=True, slots=True)
class _Lines:
    """What the recogniser found: for each line its four corners, its text and how sure it is, 0 to 1."""

    corners: Sequence[Any] = ()
    texts: Sequence[str] = ()
    scores: Sequence[float] = ()

    @property
    def certainty(self) -> float:
        """Mean over all characters, 0.0 for none."""
        weights = [len(text) for text in self.texts]
        return sum(w * s for w, s in zip(weights, self.scores, strict=True)) / max(sum(weights), 1)


def _lines(picture: Picture) -> _Lines:
    engine = _engine()
    import numpy

    found = engine(numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1]))  # it expects blue first
    if getattr(found, "boxes", None) is None or getattr(found, "txts", None) is None:
        return _Lines()
    return _Lines(found.boxes, found.txts, found.scores)


@cache
def _engine() -> Any:  # noqa: ANN401
    """The recogniser, its three models loaded from the installed package."""
    if not installed():
        raise MissingExtraError("识别扫描件和图片", "ocr")
    import rapidocr

    folder = Path(rapidocr.__file__).parent
    settings: dict[str, object] = {
        "Global.log_level": "critical",
        "Global.max_side_len": LONG_SIDE,
        "Global.use_cls": False,  # it turns good lines upside down; `recognise` turns whole pages
        "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    for part in ("det", "rec", "cls"):
        found = sorted(folder.rglob(f"*_{part}_*.onnx"))
        if not found:
            raise MissingExtraError("识别扫描件和图片", "ocr")
        settings[f"{part.capitalize()}.model_path"] = str(found[0])
    return rapidocr.RapidOCR(params=settings)


def _frames(sample: Sample) -> Iterator[Picture]:
    """The pages of a picture, one at a time."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(sample.data)) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if frames > MAX_FRAMES:
                raise ReadError(
                    sample.name, Category.TOO_LARGE, f"有 {frames} 页，上限 {MAX_FRAMES} 页", "请拆成几个文件"
                )
            for index, frame in enumerate(ImageSequence.Iterator(picture)):
                if index >= frames:
                    break
                _check(sample.name, frame)
                frame.load()
                yield frame
    except Image.DecompressionBombError as error:
        raise ReadError(sample.name, Category.TOO_LARGE, "像素过多", "请缩小图片后再试") from error
    except UnidentifiedImageError as error:
        raise ReadError(sample.name, Category.UNSUPPORTED, "图片格式不认识", _REPAIR) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError) as error:
        raise ReadError(sample.name, Category.DAMAGED, "图片读不出来", _REPAIR) from error


def _check(name: str, picture: Picture) -> None:
    """Raises ReadError for more than MAX_PIXELS, before they are unpacked."""
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS:
        raise ReadError(name, Category.TOO_LARGE, f"{pixels / 1e6:.0f} 百万像素", "请缩小图片后再试")


def _plain(picture: Picture) -> Picture:
    """The picture upright, on white, in red, green and blue."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    return upright.convert("RGB")


def _segments(found: _Lines) -> Iterator[Segment]:
    for corners, text in zip(found.corners, found.texts, strict=True):
        shown = text.strip()
        if not shown:
            continue
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if HAN.search(shown):
            shown = shown.translate(_BRACKETS)
        em = max(min(width / width_in_ems(shown), height), 1.0)
        yield Segment(shown, min(xs), min(ys), max(xs), max(ys), em)
