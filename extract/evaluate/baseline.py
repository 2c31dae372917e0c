"""The gate: figures that may not fall, and the corpus that they were measured on."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from extract.evaluate.report import Report
from extract.evaluate.score import FIGURES
from extract.vocabulary.errors import LuoshiError, OutputError

MARGIN = 0.005
"""A floor lies this much below what was measured: four segments of all may turn, in a small genre none."""

_GOLD = (".md", ".tsv", ".txt")


class BaselineError(LuoshiError):
    """The baseline is missing or malformed, or may not be written as asked."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """corpus: hash of the gold files. figures: by key; a key is one of FIGURES, or "task/" and a genre.

    The same type holds what was measured and the floors that it must not fall below.
    """

    corpus: str
    figures: Mapping[str, float]


def corpus_hash(folder: Path) -> str:
    """SHA-256 over names and contents of the gold files; line ends do not count (git may change them)."""
    total = sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in _GOLD and not path.stem.isupper():
            content = sha256(path.read_bytes().replace(b"\r\n", b"\n"))
            total.update(f"{path.name} {content.hexdigest()}\n".encode())
    return total.hexdigest()


def measure(report: Report) -> Baseline:
    """The figures of a report as they are, and T F1 of each genre that asks for something."""
    figures = {figure: report.total.value(figure) for figure in FIGURES}
    genres = {f"task/{name}": scores.task.f1 for name, scores in report.genre_scores.items() if scores.task.gold}
    return Baseline(corpus_hash(Path(report.folder)), figures | genres)


def failures(now: Baseline, floors: Baseline) -> list[str]:
    """What keeps the gate shut, a Chinese sentence each; [] when it is open."""
    found = [_below(key, now, least) for key, least in floors.figures.items() if now.figures.get(key, -1.0) < least]
    if now.corpus != floors.corpus:
        found.append("语料与固定基线时不同：请核对标注的改动，再用 --pin 重新固定")
    return found


def raised(now: Baseline, old: Baseline | None = None, *, lower: bool = False) -> Baseline:
    """The new floors: MARGIN below what was measured, but never below an old floor that is still reached.

    Raises BaselineError when something fell below its old floor, a genre that is gone included; with
    `lower` those floors, and no others, come down.
    """
    kept = dict(old.figures) if old else {}
    fallen = [key for key, least in kept.items() if now.figures.get(key, -1.0) < least]
    if fallen and not lower:
        told = "；".join(_below(key, now, kept[key]) for key in fallen)
        raise BaselineError(f"没有固定：{told}。请改进规则；确实要降低底线时加 --lower。")
    for key in fallen:
        del kept[key]
    floors = {key: max(_floor(value), kept.get(key, 0.0)) for key, value in now.figures.items()}
    return Baseline(now.corpus, floors)


def load_baseline(path: Path) -> Baseline:
    """The baseline in a JSON file. Raises BaselineError when it is missing or not of our form."""
    try:
        found = json.loads(path.read_text("utf-8"))
        floors = {str(key): float(value) for key, value in found["floors"].items()}
        return Baseline(str(found["corpus"]), floors)
    except OSError as error:
        raise BaselineError(f"{path}：打不开基线文件（{error.strerror}）。请先用 --pin 建立。") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"{path}：不是基线文件。请从版本库恢复，或删除后用 --pin 重新建立。") from error


def save_baseline(baseline: Baseline, path: Path) -> None:
    """Write floors as JSON, one a line. Raises OutputError when the place cannot be written."""
    try:
        content = {"corpus": baseline.corpus, "floors": dict(baseline.figures)}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise OutputError(f"{path}：写入失败（{error.strerror}）。请检查权限和磁盘空间。") from error


def figure_name(key: str) -> str:
    """The name of a key of `Baseline.figures` for the user: 要办的 F1（通知）."""
    figure, _, genre = key.partition("/")
    return f"{FIGURES.get(figure, figure)}（{genre}）" if genre else FIGURES.get(figure, figure)


def _below(key: str, now: Baseline, least: float) -> str:
    value = now.figures.get(key)
    said = "已不在语料中" if value is None else f"为 {value:.4f}"
    return f"{figure_name(key)} {said}，底线是 {least:.3f}"


def _floor(value: float) -> float:
    """MARGIN below, cut to three decimals so that the file never asks for more than was reached."""
    return max(0.0, math.floor((value - MARGIN) * 1000 + 1e-9) / 1000)
