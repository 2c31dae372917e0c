"""What `luoshi evaluate` does with its parsed options."""

import json
import sys
from pathlib import Path

from extract.evaluate.baseline import failures, load_baseline, measure, raised, save_baseline
from extract.evaluate.diff import compare, load_results, render_diff
from extract.evaluate.gold import load_gold
from extract.evaluate.report import SPLITS, Report, evaluate
from extract.evaluate.table import render
from extract.vocabulary.errors import LuoshiError, OutputError, UsageError
from extract.vocabulary.records import record

OK, FAILED, UNUSABLE = 0, 1, 2
"""Exit status: fine; below a floor, refused or unreadable; arguments that make no sense."""


def run(
    folder: Path | None,
    *,
    split: str = "all",
    by: str = "",
    verbose: bool = False,
    gate: bool = False,
    pin: bool = False,
    lower: bool = False,
    baseline: Path | None = None,
    save: Path | None = None,
    diff: tuple[Path, Path] | None = None,
    gold: Path | None = None,
    rules_only: bool = False,
) -> int:
    """Evaluate a folder of gold, or compare two results; print to standard output, errors to standard error.

    folder: gold, not needed with `diff` (old, new), which takes its gold from `gold`, else from `folder`.
    split: one of SPLITS. by: "genre" leaves single documents out. gate, pin: check or write `baseline`,
    which is baseline.json beside the folder when None; lower: let `pin` lower floors. save: a .jsonl of
    all rows. rules_only: without the learned judge; floors are always those of the rules, because the judge in
    `models/` has learned from the project's own gold and would only remember it.
    Returns the exit status; a LuoshiError becomes a message and never leaves.
    """
    try:
        if diff:
            return _compare(*diff, gold or folder)
        _check_floors(split, gate=gate, pin=pin, lower=lower)
        report = _report(folder, split, by, verbose, rules_only=rules_only or gate or pin)
        if save:
            _save(report, save)
        place = baseline or Path(report.folder).resolve().parent / "baseline.json"
        if pin:
            return _pin(report, place, lower=lower)
        return _gate(report, place) if gate else OK
    except UsageError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except LuoshiError as error:
        print(error, file=sys.stderr)
        return FAILED


def _check_floors(split: str, *, gate: bool, pin: bool, lower: bool) -> None:
    """Refuse options that contradict each other: floors are those of the whole corpus."""
    if gate and pin:
        raise UsageError("--gate 核对基线，--pin 改写基线，请只用其中一个。")
    if lower and not pin:
        raise UsageError("--lower 只和 --pin 一起用。")
    if (gate or pin) and split != "all":
        raise UsageError("基线按全部文档计算，--gate 和 --pin 请不要与 --split 同用。")


def _report(folder: Path | None, split: str, by: str, verbose: bool, *, rules_only: bool) -> Report:
    if folder is None or not folder.is_dir():
        given = f"{folder}：不是文件夹。" if folder else ""
        raise UsageError(f"{given}请给出标注文件夹，例如 luoshi evaluate corpora/gold。")
    if split not in SPLITS:
        raise UsageError(f"--split 不认识“{split}”。可用：{'、'.join(SPLITS)}。")
    if by not in ("", "genre"):
        raise UsageError(f"--by 不认识“{by}”。可用：genre。")
    report = evaluate(folder, split=split, verbose=verbose, rules_only=rules_only)
    print(render(report, by=by), end="")
    return report


def _gate(report: Report, place: Path) -> int:
    found = failures(measure(report), load_baseline(place))
    for failure in found:
        print(f"未达基线：{failure}。")
    print(f"基线 {place.name}：" + (f"未通过，{len(found)} 项" if found else "通过"))
    return FAILED if found else OK


def _pin(report: Report, place: Path, *, lower: bool) -> int:
    old = load_baseline(place) if place.exists() else None
    save_baseline(raised(measure(report), old, lower=lower), place)
    print(f"已固定基线：{place}")
    return OK


def _compare(old: Path, new: Path, gold: Path | None) -> int:
    documents = load_gold(gold) if gold else []
    print(render_diff(compare(load_results(old), load_results(new), documents)), end="")
    return OK


def _save(report: Report, place: Path) -> None:
    """All rows of all documents, work reported as done included, as `luoshi extract` writes them."""
    lines = [json.dumps(record(task), ensure_ascii=False) for tested in report.tested for task in tested.tasks]
    try:
        place.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise OutputError(f"{place}：写入失败（{error.strerror}）。请检查权限和保存位置。") from error
