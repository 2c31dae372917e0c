"""One document from its place to its tasks: what is said of every way it can end, in the outcome and in 读取情况."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from extract import extract
from extract.examine import examine, given_up
from extract.read import Input, sources
from extract.supervise import Lost
from extract.vocabulary.errors import Category, MissingExtraError, ModelError, ReadError, UsageError
from extract.vocabulary.outcome import FEW, Outcome, State, outcome_of
from extract.vocabulary.result import Result
from extract.write import open_output, write_excel

TEXT = "一、加强领导。各县要在6月底前建立健全台账。\n二、主要做法。去年以来，我们建立了督查台账，完成了12项重点任务。\n"
HEADS = ("文件", "结果", "类别", "说明", "处理办法", "格式", "大小", "字数", "任务", "已开展", "用时")


@dataclass(frozen=True)
class Broken:
    """A place that only gives an error."""

    error: Callable[[], BaseException]
    path: None = None

    def head(self) -> bytes:
        return b""

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        raise self.error()


@pytest.fixture
def good(tmp_path: Path) -> Input:
    (tmp_path / "好.txt").write_text(TEXT, "utf-8")
    return next(sources([str(tmp_path / "好.txt")]))


@pytest.fixture
def result(good: Input) -> Result:
    return extract(good.load())


def sheet(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)["读取情况"].iter_rows(values_only=True))


def test_a_good_document(good: Input) -> None:
    found = examine(good)
    assert found.result is not None and not found.trace
    size = len(TEXT.encode())
    whole = Outcome("好.txt", State.OK, format="txt", size=size, characters=len(found.result.document.text), tasks=1)
    assert replace(found.outcome, seconds=0.0, done=0) == whole
    assert found.outcome.done == len(found.result.tasks) - 1 and 0 < found.outcome.seconds < 5
    assert pickle.loads(pickle.dumps(found)) == found


FAILURES: dict[str, tuple[Callable[[], BaseException], Category, str, str]] = {
    "read": (
        partial(ReadError, "a", Category.DAMAGED, "结构不完整", "请重新下载"),
        Category.DAMAGED,
        "a：文件损坏（结构不完整）。请重新下载。",
        "",
    ),
    "missing": (
        partial(MissingExtraError, "读 .pdf 文件", "pdf"),
        Category.MISSING,
        'a：缺少组件（读 .pdf 文件）。请运行：pip install "luoshi[pdf]"。',
        "",
    ),
    "fault": (
        partial(ZeroDivisionError, "division"),
        Category.UNEXPECTED,
        "a：程序出错（ZeroDivisionError: division）。请把这一行连同文件发给维护者。",
        "ZeroDivisionError",
    ),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_what_goes_wrong_stands_in_the_outcome(kind: str) -> None:
    error, category, line, trace = FAILURES[kind]
    found = examine(Input("a", Broken(error)))
    assert found.result is None and (found.outcome.state, found.outcome.category) == (State.FAILED, category)
    assert found.outcome.line == line and trace in found.trace and bool(found.trace) == bool(trace)


@pytest.mark.parametrize("error", [ModelError("x"), MemoryError()])
def test_what_is_not_about_the_document_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)):
        examine(Input("a", Broken(lambda: error)))


def broken_model() -> None:
    raise UsageError("HanLP 模型打不开。")


def test_a_model_that_cannot_be_loaded_is_no_failure_of_the_document(good: Input) -> None:
    with pytest.raises(UsageError):
        examine(good, None, broken_model)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 300])
def test_a_document_with_gaps_is_partial(result: Result, count: int) -> None:
    gaps = tuple(f"第{page}页是扫描件" for page in range(1, count + 1))
    found = outcome_of(replace(result, document=replace(result.document, gaps=gaps)), 1.5)
    assert (found.state, found.category, found.seconds) == (State.PARTIAL, Category.INCOMPLETE, 1.5)
    assert found.detail.count("页") == min(count, FEW) and (f"等 {count} 处" in found.detail) == (count > FEW)
    assert found.tasks == 1 and found.remedy


@pytest.mark.parametrize("category", [Category.TIMEOUT, Category.MEMORY, Category.CRASHED])
def test_a_lost_document_has_a_remedy(good: Input, category: Category) -> None:
    found = given_up(good, Lost(category, "细节", 2, 3.0))
    assert found.outcome == Outcome("好.txt", State.FAILED, category, "细节", found.outcome.remedy, seconds=3.0)
    assert found.outcome.remedy.startswith("请")


def test_every_document_has_its_row_in_the_workbook(tmp_path: Path, result: Result) -> None:
    """Failures before the first document, between and after; names that look like formulas stay text."""
    path = tmp_path / "a.xlsx"
    failed = [Outcome(f"=坏{i}.docx", State.FAILED, Category.DAMAGED, "+结构", "@请") for i in range(3)]
    gaps = replace(result, document=replace(result.document, gaps=("第2页是扫描件",)))
    with open_output(path) as output:
        output.note(failed[0])
        output.add(result)
        output.note(outcome_of(result, 0.126))
        output.note(failed[1])
        output.add(gaps)
        output.note(outcome_of(gaps))
        output.note(failed[2])
        output.note(Outcome("旧.xlsx", State.SKIPPED, None, "这是清单"))
    rows = sheet(path)
    assert rows[0] == HEADS
    assert [row[:2] for row in rows[1:]] == [
        ("=坏0.docx", "失败"), ("好.txt", "成功"), ("=坏1.docx", "失败"), ("好.txt", "部分"), ("=坏2.docx", "失败"),
        ("旧.xlsx", "跳过"),
    ]  # fmt: skip
    one = outcome_of(result)
    assert rows[1][2:] == ("文件损坏", "+结构", "@请", *[None] * 6)
    assert rows[2][2:] == (None, None, None, "txt", one.size, one.characters, one.tasks, one.done, 0.13)
    assert rows[4][2:4] == ("内容不全", "第2页是扫描件") and rows[6][3] == "这是清单"
    about = dict(row[:2] for row in openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True))
    assert about["读取"] == "成功 1 个、部分 1 个、失败 3 个、跳过 1 个；逐个文件见“读取情况”表。"


def test_only_failures(tmp_path: Path) -> None:
    failed = [Outcome(f"{i}.docx", State.FAILED, Category.DAMAGED, "结构", "请") for i in range(40)]
    write_excel([], tmp_path / "a.xlsx", outcomes=failed)
    assert [row[0] for row in sheet(tmp_path / "a.xlsx")[1:]] == [outcome.name for outcome in failed]


def test_results_alone_have_their_rows(tmp_path: Path, result: Result) -> None:
    write_excel([result, result], tmp_path / "a.xlsx")
    assert [row[:3] for row in sheet(tmp_path / "a.xlsx")[1:]] == [("好.txt", "成功", None)] * 2


def test_the_process_that_hands_out_documents_loads_no_rules(tmp_path: Path) -> None:
    """They are loaded by the workers, so that a start costs them once."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    code = (
        "import sys\nfrom extract.shell.cli import main\ntry:\n    main(['extract', 'a.txt', '-o', 'a.jsonl'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "assert 'extract.shell.job' in sys.modules\n"
        "heavy = {'detect', 'meaning', 'structure', 'pipeline'}\n"
        "print(*(name for name in sys.modules if name.startswith('extract.') and name.split('.')[1] in heavy))"
    )
    line = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n{code}"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.splitlines()[1:] == [""]
