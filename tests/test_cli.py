"""The command `luoshi`: arguments, outputs, counts, exit status, what is printed where."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.shell import messages
from extract.shell.cli import main
from extract.shell.targets import safe_name

SPEECH = """在全市抓落实工作会议上的讲话
（2026年3月5日）
同志们：
一、加强领导。各县（市、区）要在6月底前建立健全落实台账。
二、压实责任。市发展改革委要牵头制定考核办法。
"""
REPORT = """县政府办公室2025年工作总结
一、主要做法
去年以来，我们建立了督查台账，完成了12项重点任务。
"""


class Run(NamedTuple):
    status: int
    out: str
    err: str


Luoshi = Callable[..., Run]


@pytest.fixture
def luoshi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Luoshi:
    """Runs the command in a folder of its own that holds 讲话.txt and 总结.txt."""
    monkeypatch.chdir(tmp_path)
    Path("讲话.txt").write_text(SPEECH, "utf-8")
    Path("总结.txt").write_text(REPORT, "utf-8")

    def run(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        return Run(int(end.value.code or 0), *capsys.readouterr())

    return run


def rows(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def test_one_document_to_the_default_workbook(luoshi: Luoshi) -> None:
    run = luoshi("extract", "讲话.txt")
    assert run == (0, "文档：成功 1、部分 0、失败 0；任务 2、已做 0。清单在：任务清单.xlsx\n", "")
    book = openpyxl.load_workbook("任务清单.xlsx")
    assert book.sheetnames[0] == "任务清单" and {"明细表", "已开展工作", "原文", "核对", "说明"} <= set(book.sheetnames)


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet", ".xlsx", ".XLSX"])
def test_the_ending_decides(luoshi: Luoshi, ending: str) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    starts = {".jsonl": b"{", ".csv": b"\xef\xbb\xbf", ".parquet": b"PAR1", ".xlsx": b"PK"}
    assert luoshi("extract", "讲话.txt", "-o", f"清单{ending}").status == 0
    assert Path(f"清单{ending}").read_bytes().startswith(starts[ending.lower()])


def test_finished_work_only_on_request(luoshi: Luoshi) -> None:
    assert "任务 0、已做 1" in luoshi("extract", "总结.txt", "-o", "a.jsonl").out
    assert rows("a.jsonl") == []
    luoshi("extract", "总结.txt", "-o", "a.jsonl", "--include-done")
    assert [row["kind"] for row in rows("a.jsonl")] == ["done"]


def test_folders_archives_and_standard_input(luoshi: Luoshi, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("甲/乙").mkdir(parents=True)
    Path("讲话.txt").rename("甲/乙/讲话.txt")
    with zipfile.ZipFile("甲/归档.zip", "w") as archive:
        archive.writestr("内部.txt", SPEECH)
    with Path("总结.txt").open("rb") as piped, piped as raw:
        monkeypatch.setattr("sys.stdin", type("Piped", (), {"buffer": raw})())
        run = luoshi("extract", "甲", "-", "-o", "a.jsonl", "--include-done")
    assert run.out.startswith("文档：成功 3、部分 0、失败 0；任务 4、已做 1。")
    assert list(dict.fromkeys(row["document"] for row in rows("a.jsonl"))) == [
        "乙/讲话.txt",
        "归档.zip/内部.txt",
        "标准输入",
    ]


@pytest.mark.parametrize(
    ("given", "due"),
    [(None, "2026-06-30"), ("2027-01-10", "2027-06-30"), ("2027年1月10日", "2027-06-30"), ("20270110", "2027-06-30")],
)
def test_date(luoshi: Luoshi, given: str | None, due: str) -> None:
    luoshi("extract", "讲话.txt", "-o", "a.jsonl", *(("--date", given) if given else ()))
    assert rows("a.jsonl")[0]["deadlines"][0]["due"] == due  # type: ignore[index]


def test_first_is_lead(luoshi: Luoshi) -> None:
    Path("清单.txt").write_text("2026年重点任务分工\n1.建立台账。（市财政局、市民政局按职责分工负责）\n", "utf-8")
    roles = []
    for option in ([], ["--first-is-lead"]):
        luoshi("extract", "清单.txt", "-o", "a.jsonl", *option)
        roles.append({owner["role"] for row in rows("a.jsonl") for owner in row["owners"]})  # type: ignore[attr-defined]
    assert "lead" not in roles[0] and "lead" in roles[1]


def test_today_sets_the_lights(luoshi: Luoshi) -> None:
    lights = []
    for day in ("2026-01-01", "2026-06-20", "2026-08-01"):
        luoshi("extract", "讲话.txt", "--today", day)
        sheet = openpyxl.load_workbook("任务清单.xlsx", data_only=True)["任务清单"]
        lights.append(next(c.value for row in sheet for c in row if str(c.value).startswith("●")))
    assert lights == ["●正常", "●临期", "●逾期"]


def test_each_makes_a_list_a_document(luoshi: Luoshi) -> None:
    run = luoshi("extract", "讲话.txt", "总结.txt", "--each", "-o", "新/清单")
    assert run == (0, "文档：成功 2、部分 0、失败 0；任务 2、已做 1。清单在：新/清单\n", "")
    assert sorted(p.name for p in Path("新/清单").iterdir()) == ["总结-任务清单.xlsx", "讲话-任务清单.xlsx"]


@pytest.mark.parametrize(
    ("out", "made"),
    [
        ("表.jsonl", "讲话-表.jsonl"),
        ("{name}.jsonl", "讲话.jsonl"),
        ("子/督办_{name}.csv", "子/督办_讲话.csv"),
        ("总结.txt.xlsx", "讲话-总结.txt.xlsx"),
    ],
)
def test_each_with_a_pattern(luoshi: Luoshi, out: str, made: str) -> None:
    assert luoshi("extract", "讲话.txt", "--each", "-o", out).status == 0
    assert Path(made).stat().st_size


def test_each_never_writes_two_documents_to_one_place(luoshi: Luoshi) -> None:
    for folder in ("甲", "乙"):
        Path(folder).mkdir()
        Path(folder, "讲话.md").write_text(SPEECH, "utf-8")
    Path("甲/讲话.txt").write_text(SPEECH, "utf-8")
    luoshi("extract", "甲", "乙", "--each", "-o", "出/{name}.jsonl")
    assert sorted(p.name for p in Path("出").iterdir()) == ["讲话.jsonl", "讲话（2）.jsonl", "讲话（3）.jsonl"]


@pytest.mark.parametrize("extra", [(), ("--each",)])
def test_an_output_is_not_read_back(luoshi: Luoshi, extra: tuple[str, ...]) -> None:
    out = "{name}.jsonl" if extra else "a.jsonl"
    first = luoshi("extract", ".", "-o", out, *extra)
    again = luoshi("extract", ".", "-o", out, *extra)
    assert (again.status, again.out) == (0, first.out)
    assert first.err == "" and "没有当作文件读取" in again.err


def test_each_leaves_out_the_lists_of_an_earlier_run_below_the_input(luoshi: Luoshi) -> None:
    first = luoshi("extract", ".", "--each", "-o", "清单")
    assert luoshi("extract", ".", "--each", "-o", "清单").out == first.out


def test_an_input_is_never_overwritten(luoshi: Luoshi) -> None:
    Path("讲话.txt").rename("讲话.jsonl")
    run = luoshi("extract", "讲话.jsonl", "-o", "./讲话.jsonl")
    assert run.status == 2 and "同一个文件" in run.err
    assert Path("讲话.jsonl").read_text("utf-8") == SPEECH


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["extract"], "没有写要处理的文件"),
        (["extract", "讲话.txt", "-o", "a.pdf"], "不支持以 .pdf 结尾"),
        (["extract", "讲话.txt", "-o", "清单"], "看不出要写成什么格式"),
        (["extract", "讲话.txt", "-o"], "-o 后面要写上内容"),
        (["extract", "讲话.txt", "--date", "明天"], "--date 明天：不是日期"),
        (["extract", "讲话.txt", "--date", "2026-02-30"], "--date 2026-02-30：不是日期"),
        (["extract", "讲话.txt", "--today", "0000-01-01"], "--today 0000-01-01：不是日期"),
        (["extract", "讲话.txt", "--timeout", "很久"], "--timeout 很久：不是大于 0 的数"),
        (["extract", "讲话.txt", "--timeout", "0"], "--timeout 0：不是大于 0 的数"),
        (["extract", "讲话.txt", "--memory", "nan"], "--memory nan：不是大于 0 的数"),
        (["extract", "讲话.txt", "--memory", "-5"], "--memory -5：不是大于 0 的数"),
        (["extract", "讲话.txt", "--dat", "2026-01-01"], "没有 --dat 这个选项"),
        (["extract", "--each=1", "讲话.txt"], "--each 后面不用写内容"),
        (["extrakt", "讲话.txt"], "没有 extrakt 这个命令"),
        (["extract", "空文件夹"], "里面没有可以读取的文件"),
        (["extract", "讲话.txt", "-o", "没有/这个/a.xlsx"], "文件夹 .* 不存在"),
        (["extract", "讲话.txt", "-o", "空文件夹.csv"], "这是一个文件夹"),
        (["extract", "讲话.txt", "-o", "总结.txt/a.xlsx"], "不存在"),
        (["extract", "讲话.txt", "--each", "-o", "总结.txt/子/a.xlsx"], "无法建立文件夹"),
        (["evaluate"], "请给出标注文件夹"),
        (["evaluate", "没有"], "不是文件夹"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_unusable_arguments(luoshi: Luoshi, arguments: list[str], says: str) -> None:
    Path("空文件夹").mkdir()
    Path("空文件夹.csv").mkdir()
    before = sorted(Path().rglob("*"))
    run = luoshi(*arguments)
    assert (run.status, run.out) == (2, "")
    assert messages.re.search(says, run.err), run.err
    assert run.err.count("\n") == 1 and "Traceback" not in run.err
    assert sorted(Path().rglob("*")) == before


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_place_that_cannot_be_written_even_by_the_administrator(luoshi: Luoshi) -> None:
    run = luoshi("extract", "讲话.txt", "-o", "/proc/清单.xlsx")
    assert run.status == 2 and "/proc/清单.xlsx：" in run.err and "Traceback" not in run.err


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help(luoshi: Luoshi, arguments: tuple[str, ...]) -> None:
    run = luoshi(*arguments)
    assert (run.status, run.err) == (0, "")
    assert messages.EXAMPLE in run.out and "extract" in run.out and "evaluate" in run.out and "Usage" not in run.out


def test_help_of_a_command_lists_every_option(luoshi: Luoshi) -> None:
    run = luoshi("extract", "--help")
    for option in ("-o", "--each", "--date", "--include-done", "--first-is-lead", "--today"):
        assert option in run.out
    assert luoshi("evaluate", "--help").status == 0


def test_version(luoshi: Luoshi) -> None:
    assert luoshi("--version").out.startswith("落实（luoshi）")


def test_csv_can_be_opened(luoshi: Luoshi) -> None:
    luoshi("extract", "讲话.txt", "-o", "a.csv")
    with Path("a.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["文件"] for row in found] == ["讲话.txt", "讲话.txt"]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_the_old_list_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "讲话.txt").write_text(SPEECH, "utf-8")
    (tmp_path / "a.jsonl").write_text("old\n", "utf-8")
    line = [sys.executable, "-m", "extract", "extract", "讲话.txt", "-", "-o", "a.jsonl"]
    running = subprocess.Popen(
        line,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    time.sleep(1.5)  # it now waits for standard input
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130 and "已取消" in err and "Traceback" not in err and out == ""
    assert {p.name for p in tmp_path.iterdir()} == {"讲话.txt", "a.jsonl"}
    assert (tmp_path / "a.jsonl").read_text("utf-8") == "old\n"


def test_a_bar_on_a_terminal_for_many_documents_only(luoshi: Luoshi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    Path("多").mkdir()
    for i in range(4):
        Path(f"多/{i}.txt").write_text(SPEECH, "utf-8")
    assert "提取任务" in luoshi("extract", "多", "-o", "a.jsonl").err
    assert luoshi("extract", "讲话.txt", "-o", "a.jsonl").err == ""


@given(st.text(min_size=1, max_size=300))
def test_safe_names_are_safe_everywhere(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode("utf-8")) <= 255 - len("-任务清单.xlsx".encode()) - len("（1000）".encode())
    assert not set(safe) & set('<>:"/\\|?*\0\n\r\t') and safe.strip(" .") == safe
    assert safe.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("讲话.docx", "讲话"), ("归档.zip/甲/内部.docx", "归档.zip-甲-内部"), ("标准输入", "标准输入"), ("con.txt", "_con"),
        ("../../x.txt", "x"), (".txt", "txt"), ("a:b?.md", "a-b"), ("", "_"), ("v1.2 终稿.docx", "v1.2 终稿"), ("甲\u202e乙.txt", "甲-乙"),
    ],
)  # fmt: skip
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
