"""The gate: figures that may not fall, and the corpus that they were measured on."""

import json
import math
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from extract.evaluate.report import Report
from extract.evaluate.score import FIGURES
from extract.vocabulary.errors import LuoshiError, OutputError

MARGIN = 0.005
"""A floor lies this much below what was measured, so that a harmless change of two or three segments passes."""


class BaselineError(LuoshiError):
    """The baseline is missing or malformed, or may not be written as asked."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """corpus: hash of the gold files. floors: keys of FIGURES. genres: the floor of the T figure of each genre."""

    corpus: str
    floors: dict[str, float]
    genres: dict[str, float]


def corpus_hash(folder: Path) -> str:
    """SHA-256 over names and contents of all gold files; line ends do not count (git may change them)."""
    total = sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".md", ".tsv", ".txt") and not path.stem.isupper():
            content = path.read_bytes().replace(b"\r\n", b"\n")
            total.update(f"{path.name}\0{sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def measured(report: Report) -> Baseline:
    """The figures of a report as they are, without a margin; genres only where something is to be done."""
    genres = {name: scores.task.f1 for name, scores in report.genre_scores.items() if scores.task.gold}
    total = report.total
    return Baseline(corpus_hash(Path(report.folder)), {figure: total.value(figure) for figure in FIGURES}, genres)


def failures(now: Baseline, floor: Baseline) -> list[str]:
    """What keeps the gate shut, one Chinese sentence each; [] when it is open."""
    found = [
        f"{name} {value:.3f}，低于底线 {least:.3f}"
        for name, value, least in _compared(now, floor)
        if value is None or value < least
    ]
    if now.corpus != floor.corpus:
        found.append("语料与基线固定时不同：请核对改动，再用 --pin 重新固定")
    return found


def raised(now: Baseline, old: Baseline | None, *, lower: bool = False) -> Baseline:
    """The new floors: MARGIN below what is measured, never under the old ones while those are kept.

    Raises BaselineError when a figure is below its old floor, or a genre with a floor is gone, unless
    `lower` is given; then those floors, and no others, come down.
    """
    E
