"""Break real files in every way that we could think of, and read them: nothing may escape.

    python benchmarks/fuzz.py [FILE OR FOLDER ...] [--count 2000] [--seed 1] [--keep FOLDER] [--ocr] [--office]

Without arguments the samples of every format, `corpora/formats`. What is read must be a document with text, or an error
made for the user (ReadError, MissingExtraError); whatever else comes out is an escape, is printed with what was done to
the file, kept with `--keep`, and makes the exit status 1. A file that brings its process down or takes longer than SECONDS
is an escape, too, although in the program the supervisor would contain it.
"""

import argparse
import io
import os
import re
import struct
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from extract.pipeline import extract
from extract.read import read_bytes, sources
from extract.read.formats import identify
from extract.read.sniff import Sample
from extract.supervise import Limits, Lost, cores, supervised
from extract.vocabulary.document import Document
from extract.vocabulary.errors import MissingExtraError, ReadError

FORMATS = Path(__file__).parents[1] / "corpora" / "formats"
SECONDS = 30.0
"""Wall time of one file on a busy machine; honest ones of this size take a tenth of a second."""
HOLDERS = {"zip", "eml", "msg", "archive"}
"""Formats whose members and attachments are read, too."""
LARGEST = 4_000_000
"""Bytes of a mutated file; nesting and doubling would make it grow without end."""
_EXTREME = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_HUGE = (b"-1", b"0", b"65536", b"2147483648", b"99999999999999999999", b"1e999", b"NaN", b"9" * 5_000)
_NESTS = (
    b"{", b"{\\*\\", b"{\\field{\\*\\fldinst ", b"<div>", b"<table><tr><td>", b"<w:tbl><w:tr><w:tc>", b"<w:p><w:r>",
    b"<w:sdt><w:sdtContent>", b"<ofd:Layer>", b"[", b"<<", b"(", b"q ", b"\tx", b"> ", b"- ", b'"', b"<b>", b"&#x", b"\xff\xfe",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A broken file. name: of the file it was. seed: gives it again. ways: what was done."""

    name: str
    seed: str
    ways: tuple[str, ...]
    data: bytes


@dataclass(frozen=True)
class Verdict:
    """What came out: document, error, or escape, and the words for it."""

    kind: str
    detail: str = ""


Way = Callable[[bytes, Random], bytes]


def _span(data: bytes, random: Random, most: int = 4096) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 4, 16, 64, 512, most)))


def flip(data: bytes, random: Random) -> bytes:
    """Some bits turned over."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut(data: bytes, random: Random) -> bytes:
    """The end missing, or the beginning."""
    at = random.randrange(len(data) + 1)
    return data[:at] if random.random() < 0.8 else data[at:]


def remove(data: bytes, random: Random) -> bytes:
    """A block missing."""
    start, end = _span(data, random)
    return data[:start] + data[end:]


def double(data: bytes, random: Random) -> bytes:
    """A block many times over."""
    start, end = _span(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 100)) + data[end:]


def move(data: bytes, random: Random) -> bytes:
    """A block somewhere else."""
    start, end = _span(data, random)
    rest = data[:start] + data[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def noise(data: bytes, random: Random) -> bytes:
    """A block overwritten."""
    start, end = _span(data, random)
    return data[:start] + random.randbytes(end - start) + data[end:]


def integers(data: bytes, random: Random) -> bytes:
    """Sizes and offsets in binary headers made extreme."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 4, 16))):
        form = random.choice(("<H", "<I", "<I", ">I", "<Q"))
        size = struct.calcsize(form)
        if len(changed) > size:
            at = random.randrange(min(len(changed) - size, random.choice((64, 1024, 1 << 30)))) & ~1
            struct.pack_into(form, changed, at, random.choice(_EXTREME) & (1 << 8 * size) - 1)
    return bytes(changed)


def numbers(data: bytes, random: Random) -> bytes:
    """Numbers in text made huge."""
    places = [match.span() for match in re.finditer(rb"\d+", data)]
    for start, end in sorted(random.sample(places, min(len(places), random.choice((1, 1, 5)))), reverse=True):
        data = data[:start] + random.choice(_HUGE) + data[end:]
    return data


def nest(data: bytes, random: Random) -> bytes:
    """Something opened very often."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_NESTS) * random.choice((10, 300, 20_000)) + data[at:]


def members(data: bytes, random: Random) -> bytes:
    """A zip whose members are swapped, missing, doubled or broken inside; anything else is flipped."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # broken by an earlier step: any way will do
        return flip(data, random)
    if not parts:
        return flip(data, random)
    index, other = random.randrange(len(parts)), random.randrange(len(parts))
    way = random.randrange(6)
    if way == 0:
        del parts[index]
    elif way == 1:
        parts[index], parts[other] = (parts[index][0], parts[other][1]), (parts[other][0], parts[index][1])
    elif way == 2:
        parts.append((parts[index][0], parts[other][1]))
    else:
        parts[index] = parts[index][0], random.choice(SIMPLE)(parts[index][1], random)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings(action="ignore"):
        for name, content in parts:  # that a name comes twice is the point
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


SIMPLE: tuple[Way, ...] = (flip, cut, remove, double, move, noise, integers, numbers, nest)
INSIDE: dict[bytes, tuple[Way, ...]] = {b"PK": (members,), b"\xd0\xcf\x11\xe0": (flip, noise, integers, integers)}
"""By the first bytes of a container, what reaches its inside: damage to the whole mostly ends in the library that opens it."""


def broken(name: str, data: bytes, seed: str) -> Case:
    """The file with one to three things done to it; the same seed does the same."""
    random = Random(f"{name} {seed}")
    inside = next((ways for magic, ways in INSIDE.items() if data.startswith(magic)), None)
    ways = random.choices(inside if inside and random.random() < 0.7 else SIMPLE, k=random.choice((1, 1, 2, 3)))
    for way in ways:
        data = way(data, random)[:LARGEST]
    return Case(name, seed, tuple(way.__name__ for way in ways), data)


def cases(files: Sequence[tuple[str, bytes]], count: int, seed: int) -> Iterator[Case]:
    """So many broken files, every file in turn."""
    for index in range(count):
        name, data = files[index % len(files)]
        yield broken(name, data, f"{seed}.{index}")


def attempt(case: Case, *, ocr: bool = False, office: bool = False) -> Verdict:
    """Read the broken file, its members if it has any, and extract the tasks of what was read."""
    if not ocr:
        sys.modules["rapidocr"] = None  # type: ignore[assignment]  # as where it is not installed
    if not office:
        os.environ["LUOSHI_SOFFICE"] = ""
    try:
        found = _read(case)
    except (ReadError, MissingExtraError) as error:
        return Verdict("error", error.category.value if isinstance(error, ReadError) else "缺少组件")
    except Exception as error:
        return Verdict("escape", f"{type(error).__name__}: {error}\n{traceback.format_exc()}")
    return found


def _read(case: Case) -> Verdict:
    if Path(case.name).suffix[1:] in HOLDERS:
        _read_members(case)
    document = read_bytes(case.data, case.name)
    if wrong := faults(document):
        return Verdict("escape", wrong)
    extract(document)
    return Verdict("document")


def _read_members(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"broken{Path(case.name).suffix}"
        path.write_bytes(case.data)
        for item in sources([str(path)]):
            try:
                if wrong := faults(item.load()):
                    raise AssertionError(f"{item.name}: {wrong}")
            except (ReadError, MissingExtraError):
                continue


def faults(document: Document) -> str:
    """Which promise of `Document` is broken, "" for none."""
    if not document.text.strip():
        return "a success without text"
    end = -1
    for line in document.lines:
        if not (end < line.start <= line.end <= len(document.text)):
            return f"lines that overlap: {line}"
        if any(not line.start <= a <= b <= line.end for a, b in line.cells):
            return f"cells outside of their line: {line}"
        end = line.end
    if re.search("[\x00-\x08\ud800-\udfff]", document.text):
        return "characters that no text has"
    return ""


def samples(given: Sequence[Path]) -> list[tuple[str, bytes]]:
    """The files to break: those that can be recognised at all."""
    paths = [path for one in given for path in (sorted(one.iterdir()) if one.is_dir() else [one])]
    files = [(path.name, path.read_bytes()) for path in paths if path.is_file()]
    return [(name, data) for name, data in files if identify(Sample(data, name)).name != "binary"]


def main() -> int:
    """Print what came out, and every escape."""
    from fuzz import attempt as work  # by the name under which a worker finds it

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files that escape")
    parser.add_argument("--ocr", action="store_true", help="read pictures, too: some seconds each")
    parser.add_argument("--office", action="store_true", help="ask LibreOffice for what our reader refuses")
    chosen = parser.parse_args()
    totals: Counter[tuple[str, str]] = Counter()
    doing = partial(work, ocr=chosen.ocr, office=chosen.office)
    todo = cases(samples(chosen.files or [FORMATS]), chosen.count, chosen.seed)
    escapes = 0
    for case, answer in supervised(doing, todo, workers=cores(), limits=Limits(SECONDS), strikes=1):
        lost = isinstance(answer, Lost)
        kind, detail = ("escape", answer.category.value) if lost else (answer.kind, answer.detail)
        totals[kind, detail if kind == "error" else ""] += 1
        if kind == "escape":
            escapes += 1
            print(f"{case.name} {case.seed} {'+'.join(case.ways)}: {answer.detail}")
            if chosen.keep:
                (chosen.keep / f"{case.seed}-{case.name}").write_bytes(case.data)
    for (kind, detail), count in totals.most_common():
        print(f"{count:>6} {kind} {detail}")
    return 1 if escapes else 0


if __name__ == "__main__":
    sys.exit(main())
