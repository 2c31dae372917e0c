"""Bad input through the command: one clear line for each bad document, all others done, nothing lost."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import psutil
import pytest

from extract.shell.cli import main
from extract.shell.messages import STOPPED

GOOD = "一、加强领导。各县要在6月底前建立健全台账。\n"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"

Command = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def luoshi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `luoshi extract` in a folder of its own: status, standard output, lines of standard error."""
    monkeypatch.chdir(tmp_path)
    Path("入").mkdir()
    Path("入/好的文件.txt").write_text(GOOD, "utf-8")

    def run(*arguments: str) -> tuple[int, str, list[str]]:
        with pytest.raises(SystemExit) as end:
            main(["extract", *arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err.splitlines()

    return run


def packed(**members: str | bytes) -> bytes:
    """A zip with these members, __ in names for /."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + (".xml" if "." not in name else ""), data)
    return made.getvalue()


def docx(text: str = GOOD) -> bytes:
    return packed(**{"[Content_Types]": TYPES, "word__document": BODY.format(PARAGRAPH.format(text.strip()))})


def rows(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


BAD = {
    "空.txt": (b"", "文件为空"),
    "只有空白.txt": (" \n\t\n　\n".encode(), "没有文字"),
    "空.docx": (b"", "文件为空"),
    "垃圾.txt": (bytes(range(256)) * 64, ""),
    "垃圾.docx": (os.urandom(4096), ""),
    "截断.docx": (docx()[:-60], "文件损坏"),
    "半个.docx": (docx()[: len(docx()) // 2], "文件损坏"),
    "炸弹.docx": (packed(**{"[Content_Types]": TYPES, "word__document": b"<w:p/>" * 5_000_000}), "文件过大"),
    "坏正文.docx": (packed(**{"[Content_Types]": TYPES, "word__document": "<w:document><w:body>"}), "文件损坏"),
    "其实是表格.docx": (packed(**{"[Content_Types]": "<Types/>", "xl__workbook": "<workbook/>"}), "文件损坏"),
    "其实是PDF.docx": (b"%PDF-1.4\n1 0 obj\n", ""),  # damaged, or the component is missing
    "图片.txt": (b"\x89PNG\r\n\x1a\n" + bytes(100), "格式不支持"),
    "加密.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "文件有密码",
    ),
    "坏的.zip": (packed(a=GOOD)[:40], "文件损坏"),
    "名 字 里有空格 和😀.txt": (b"", "文件为空"),
}
"""File name: bytes and the category that the message must name ("" where several are right)."""


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_gets_one_line_and_the_other_is_done(luoshi: Command, name: str) -> None:
    data, category = BAD[name]
    Path("入", name).write_bytes(data)
    status, out, errors = luoshi("入", "-o", "a.jsonl")
    assert status == 1 and out.startswith("文档：成功 1、部分 0、失败 1；任务 1、已做 0。")
    assert len(errors) == 1 and errors[0].startswith(f"{name}：{category}") and errors[0].endswith("。")
    assert "程序出错" not in errors[0] and errors[0].count("。") == 2  # what is wrong, and what to do
    assert [row["document"] for row in rows("a.jsonl")] == ["好的文件.txt"]


def test_all_bad_documents_at_once_and_the_workbook_lists_them(luoshi: Command) -> None:
    for name, (data, _) in BAD.items():
        Path("入", name).write_bytes(data)
    status, out, errors = luoshi("入", "-o", "清单.xlsx")
    assert (
        status == 1
        and out.startswith(f"文档：成功 1、部分 0、失败 {len(BAD)}；任务 1、已做 0。")
        and len(errors) == len(BAD)
    )
    rows = list(openpyxl.load_workbook("清单.xlsx")["读取情况"].iter_rows(values_only=True))
    assert rows[0][:5] == ("文件", "结果", "类别", "说明", "处理办法")
    assert {row[0]: row[1] for row in rows[1:]} == dict.fromkeys(BAD, "失败") | {"好的文件.txt": "成功"}
    assert all(row[2] == BAD[row[0]][1] for row in rows[1:] if row[0] in BAD and BAD[row[0]][1])


def test_no_usable_document_gives_a_sound_workbook(luoshi: Command) -> None:
    Path("入/空.txt").write_bytes(b"")
    status, out, errors = luoshi("入/空.txt", "没有.txt", "-o", "清单.xlsx")
    assert (status, len(errors)) == (1, 2) and out.startswith(
        "文档：成功 0、部分 0、失败 2；任务 0、已做 0。清单在：清单.xlsx"
    )
    assert "任务清单" in openpyxl.load_workbook("清单.xlsx").sheetnames


def test_no_usable_document_does_not_replace_an_older_list(luoshi: Command) -> None:
    luoshi("入", "-o", "a.jsonl")
    before = Path("a.jsonl").read_bytes()
    status, out, _ = luoshi("没有.txt", "-o", "a.jsonl")
    assert status == 1 and "原有文件保持不变" in out and Path("a.jsonl").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="links and pipes")
def test_what_no_one_can_read(luoshi: Command) -> None:
    """Works for the administrator, too, whom access rights do not stop."""
    Path("入/圈.txt").symlink_to("圈.txt")
    Path("入/断.txt").symlink_to("不存在.txt")
    os.mkfifo("入/管道.txt")
    status, out, errors = luoshi("入", "-o", "a.jsonl")
    assert status == 1 and out.startswith("文档：成功 1、部分 0、失败 3；任务 1、已做 0。")
    assert {line.partition("：")[0] for line in errors} == {"圈.txt", "断.txt", "管道.txt"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="access rights do not stop root")
def test_a_file_without_permission(luoshi: Command) -> None:
    Path("入/密.txt").write_text(GOOD, "utf-8")
    Path("入/密.txt").chmod(0)
    status, _, errors = luoshi("入", "-o", "a.jsonl")
    assert status == 1 and errors[0].startswith("密.txt：无法打开（没有读取权限）")


def test_each_goes_on_after_a_list_that_cannot_be_written(luoshi: Command) -> None:
    Path("入/另一份.txt").write_text(GOOD, "utf-8")
    Path("出/好的文件.jsonl").mkdir(parents=True)
    status, out, errors = luoshi("入", "--each", "-o", "出/{name}.jsonl")
    assert (
        status == 1
        and out.startswith("文档：成功 1、部分 0、失败 1；任务 1、已做 0。")
        and "好的文件.jsonl" in errors[0]
    )
    assert rows("出/另一份.jsonl")


FAULTY = """
import sys
from extract import pipeline
from extract.shell.cli import main
from extract.shell.messages import STOPPED
whole = pipeline.extract
pipeline.extract = lambda document, *more: whole(document, *more) if document.name == "好的文件.txt" else 1 // 0
main(["extract", "入", "-o", "a.jsonl", *sys.argv[1:]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only a forked worker has what is changed here")
@pytest.mark.parametrize("debug", [False, True])
def test_a_program_error_in_one_document_stops_no_other(luoshi: Command, debug: bool) -> None:
    Path("入/另一份.txt").write_text(GOOD, "utf-8")
    line = [sys.executable, "-c", FAULTY, *(["--debug"] if debug else [])]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", env=paths)
    assert done.returncode == 1 and done.stdout.startswith("文档：成功 1、部分 0、失败 1；任务 1、已做 0。")
    errors = done.stderr.splitlines()
    assert errors[-1].startswith("另一份.txt：程序出错（ZeroDivisionError") and (len(errors) > 1) == debug
    assert ("Traceback" in done.stderr) == debug


@pytest.mark.skipif(os.name == "nt", reason="a limit of memory that a start stays below is another there")
@pytest.mark.parametrize(("option", "category"), [("--memory", "内存不足"), ("--timeout", "处理超时")])
def test_a_document_over_a_limit_is_a_failure_and_the_other_is_done(
    luoshi: Command, option: str, category: str
) -> None:
    """One small and one big document: the limit is set between what the two need."""
    Path("入/很大.txt").write_text("各县要在6月底前建立健全台账，认真部署。\n" * 20_000, "utf-8")
    given = {"--memory": "60", "--timeout": "2"}[option]
    status, out, errors = luoshi("入", "-o", "清单.xlsx", option, given)
    assert status == 1 and out.startswith("文档：成功 1、部分 0、失败 1；任务 1、已做 0。")
    assert len(errors) == 1 and errors[0].startswith(f"很大.txt：{category}（") and option in errors[0]
    rows = list(openpyxl.load_workbook("清单.xlsx")["读取情况"].iter_rows(values_only=True))
    assert [row[1:3] for row in rows[1:]] == [("成功", None), ("失败", category)]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_while_workers_are_busy(luoshi: Command) -> None:
    for i in range(4):
        Path(f"入/{i}.txt").write_text("各县要在6月底前建立健全台账，认真部署。\n" * 30_000, "utf-8")
    Path("a.jsonl").write_text("old\n", "utf-8")
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    line = [sys.executable, "-m", "extract", "extract", "入", "-o", "a.jsonl"]
    running = subprocess.Popen(line, env=paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (workers := psutil.Process(running.pid).children()):
        time.sleep(0.01)
    time.sleep(0.5)
    workers = psutil.Process(running.pid).children()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=10)
    assert (running.returncode, out) == (130, "") and err.strip() == STOPPED
    assert workers and not any(worker.is_running() for worker in workers)
    assert Path("a.jsonl").read_text("utf-8") == "old\n" and sorted(p.name for p in Path().iterdir()) == [
        "a.jsonl",
        "入",
    ]


def test_a_program_error_outside_the_documents_is_a_sentence(luoshi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.shell import job

    monkeypatch.setattr(job, "plan", lambda *_, **__: 1 // 0)
    status, out, errors = luoshi("入", "-o", "a.jsonl")
    assert (
        (status, out, len(errors)) == (1, "", 1) and "ZeroDivisionError" in errors[0] and not Path("a.jsonl").exists()
    )
    with pytest.raises(ZeroDivisionError):
        main(["extract", "入", "-o", "a.jsonl", "--debug"])


HOSTILE = {
    "公式": "一、=HYPERLINK(\"http://x\",\"点\")要在6月底前办结。\n二、+8613800000000要保持畅通。\n三、@all 各县要报送。\n",
    "控制字符": "一、加强\x00领\x07导。各县\x0b要在6月底前\x1b[31m建立台账。\n",
    "表情和生僻字": "一、𠮷县😀要在6月底前建立𪚥台账👨‍👩‍👧。\n",
    "四万字一格": "一、各县要" + "认真落实各项工作部署" * 4_000 + "。\n",
    "一行五兆": ("认真部署工作，" * 90 + "各县要在6月底前建立台账；") * 2_600,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
def test_hostile_text_stays_text(luoshi: Command, name: str, ending: str) -> None:
    if name == "一行五兆" and ending != "jsonl":
        pytest.skip("the same text takes no other way through the other writers")
    Path("入/好的文件.txt").unlink()
    Path(f"入/{name} 甲 乙.txt").write_text(HOSTILE[name], "utf-8")
    status, out, errors = luoshi("入", "-o", f"a.{ending}")
    assert (status, errors) == (0, []) and out.startswith("文档：成功 1、部分 0、失败 0；任务 ")
    check = {"xlsx": _cells, "csv": _fields, "jsonl": _records}[ending]
    texts = check(f"a.{ending}")
    assert any("要" in text for text in texts)


def _cells(path: str) -> list[str]:
    """Texts of all cells; formulas only where we wrote them (lights, links)."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    ours = ("=IF(OR(", '=HYPERLINK("#', "=IFERROR(IF('任务清单'!", "=SUMPRODUCT(COUNTIFS(清单", "=COUNTIFS(清单", "=COUNT(清单",
            "=B", "=IF(B", '="已逾期 "&COUNTIF(清单')  # fmt: skip
    assert all(cell.value.startswith(ours) for cell in cells if cell.data_type == "f")
    return [cell.value for cell in cells if cell.data_type == "s"]


def _fields(path: str) -> list[str]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        fields = [field for row in csv.reader(file) for field in row]
    assert not [field for field in fields if field.startswith(("=", "+", "-", "@", "\t", "\r"))]
    return fields


def _records(path: str) -> list[str]:
    return [item["text"] for row in rows(path) for item in row["requirements"]]  # type: ignore[attr-defined]


def test_names_are_shown_on_one_line_without_control_characters(luoshi: Command) -> None:
    name = "入/坏\x1b[31m名\n字.txt"
    try:
        Path(name).write_bytes(b"")
    except OSError:
        pytest.skip("the file system refuses such names")
    _, _, errors = luoshi("入", "-o", "a.jsonl")
    assert len(errors) == 1 and "\x1b" not in errors[0]
