"""Where the lists go: one file for all documents, or one a document under a name made from its own."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.read import Input
from extract.vocabulary.errors import OutputError, UsageError
from extract.vocabulary.outcome import Outcome, State
from extract.write import WRITERS

DEFAULT = Path("任务清单.xlsx")
"""The output when the user names none."""

PLACE = "{name}"
"""What stands for the document's name in a pattern."""

_LONGEST = 60
"""Characters of a document's name in a file name: 180 bytes of the 255 that file systems allow."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+')
"""What Windows refuses in names, control characters, halves of characters, marks that turn the writing round."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.I)
"""Names of devices on Windows, whatever the ending."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents to read, each with its output, and what was left out."""

    items: tuple[tuple[Input, Path], ...]
    skipped: tuple[Outcome, ...] = ()


def checked(out: Path, *, each: bool) -> Path:
    """The output file, or with `each` the pattern with PLACE. Raises UsageError for an unknown ending.

    With `each` a folder (or a name without an ending) takes the default name; a name without PLACE gets
    the document's name before it.
    """
    if each and (out.is_dir() or not out.suffix):
        out /= DEFAULT
    if out.suffix.lower() not in WRITERS:
        wrong = f"不支持以 {out.suffix} 结尾的输出文件" if out.suffix else "看不出要写成什么格式"
        raise UsageError(f"{out}：{wrong}。请用以下结尾之一：{'、'.join(WRITERS)}。")
    if each and PLACE not in out.name:
        return out.with_name(f"{PLACE}-{out.name}")
    return out


def plan(inputs: Iterable[Input], out: Path, *, each: bool, split: bool = False) -> Plan:
    """Every document with its output; `out` as `checked` gave it. No two outputs share a place.

    An output of an earlier run that lies among the inputs is left out: a list is no document. With `split` the names
    are not known yet: whatever has the form of the pattern is left out.
    """
    found = tuple(inputs)
    place_of = places(out)
    outputs = [place_of(safe_name(item.name)) for item in found] if each else [out] * len(found)
    taken = {_real(place) for place in outputs}
    kept = []
    skipped = []
    for item, place in zip(found, outputs, strict=True):
        path = item.origin.path
        if path is not None and (_real(path) in taken or (split and _made_from(out, path))):
            skipped.append(Outcome(item.name, State.SKIPPED, None, "这是本次要写的清单，没有当作文件读取"))
        else:
            kept.append((item, place))
    return Plan(tuple(kept), tuple(skipped))


def refuse_same(inputs: Sequence[str], out: Path) -> None:
    """Raise UsageError when the user names the same file as input and output: it would be lost."""
    if any(given != "-" and _real(given) == _real(out) for given in inputs):
        raise UsageError(f"{out}：输入和输出是同一个文件。请给输出换一个文件名。")


def make_folder(path: Path) -> None:
    """Make the folder of the outputs with all above it. Raises OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path}：无法建立文件夹（{error.strerror or error}）。请换一个保存位置。") from error


def safe_name(name: str) -> str:
    """A document's name as a part of a file name on any system: no ending, no folders, not too long, never empty.

    "归档.zip/甲/内部.docx" gives "归档.zip-甲-内部".
    """
    stem = name.rpartition(".")[0] or name if "." in name.rpartition("/")[2] else name
    stem = _FORBIDDEN.sub("-", stem).strip(" .-　")[:_LONGEST].strip(" .-　")
    return f"_{stem}" if not stem or _RESERVED.fullmatch(stem.partition(".")[0]) else stem


def places(pattern: Path) -> Callable[[str], Path]:
    """Gives each name its place; equal names, also those that differ only in case, get （2）, （3） …."""
    used: set[str] = set()

    def place(name: str) -> Path:
        stem, count = safe_name(f"{name}."), 1
        unique = stem
        while unique.casefold() in used:
            count += 1
            unique = f"{stem}（{count}）"
        used.add(unique.casefold())
        return pattern.with_name(pattern.name.replace(PLACE, unique))

    return place


def _made_from(pattern: Path, path: str | Path) -> bool:
    """Whether a file could be the output for some name."""
    before, _, after = pattern.name.partition(PLACE)
    folder, name = os.path.split(_real(path))
    fits = name.startswith(os.path.normcase(before)) and name.endswith(os.path.normcase(after))
    return fits and folder == _real(pattern.parent)


def _real(path: str | Path) -> str:
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):  # a path that no system can hold is equal to none
        return str(path)
