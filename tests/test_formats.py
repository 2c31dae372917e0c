"""One document in every format (`corpora/formats`): the same tasks come out, and the script still makes the files."""

import subprocess
import sys
from pathlib import Path

import pytest

from extract.pipeline import extract
from extract.read import read, sources
from extract.vocabulary.document import Document
from extract.vocabulary.task import Task

CORPORA = Path(__file__).parents[1] / "corpora"
FORMATS = CORPORA / "formats"

WHOLE = [
    ("方案（GB18030）.txt", "txt"), ("方案.md", "md"), ("方案.html", "html"), ("方案.mht", "eml"), ("方案.docx", "docx"),
    ("方案.doc", "doc"), ("方案.wps", "doc"), ("方案.rtf", "rtf"), ("方案.pdf", "pdf"), ("方案.ofd", "ofd"), ("方案.eml", "eml"),
    ("方案.msg", "msg"),
]  # fmt: skip
"""Files that hold all of `方案.txt`, and the format that they are recognised as."""
TABLES = [("任务分解表.csv", "csv"), ("任务分解表.xlsx", "xlsx"), ("任务分解表.xls", "xls")]
"""Its table alone."""
PICTURES = {"方案（图片）.png", "方案（扫描）.pdf"}

Row = tuple[object, ...]


def rows(document: Document, *, heading: bool = True) -> list[Row]:
    """What the workbook shows of each task, blanks aside."""
    return [_row(task, heading=heading) for task in extract(document).tasks]


def _row(task: Task, *, heading: bool) -> Row:
    return (
        task.kind.value,
        tuple(map(_bare, task.heading)) if heading else (),
        tuple(_bare(part.text) for part in task.requirements),
        tuple((owner.role.value, owner.name) for owner in task.owners),
        tuple((_bare(limit.text), limit.due, limit.repeat) for limit in task.deadlines),
        tuple((_bare(target.text), target.value, target.unit) for target in task.targets),
    )


def _bare(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def wanted() -> list[Row]:
    return rows(read(FORMATS / "方案.txt"))


def test_the_plain_text_says_what_it_should(wanted: list[Row]) -> None:
    """Eight measures and four rows of the table; who and by when of each."""
    assert len(wanted) == 12
    owners = [dict.fromkeys(role for role, _ in row[3]) for row in wanted[-4:]]  # type: ignore[attr-defined]
    assert [list(roles) for roles in owners] == [["lead", "cooperating"]] * 4
    assert [str(row[4][0][1]) for row in wanted[-4:]] == ["2026-12-31", "2026-09-30", "2026-10-31", "2026-11-30"]  # type: ignore[index]


@pytest.mark.parametrize(("name", "form"), WHOLE, ids=[name for name, _ in WHOLE])
def test_every_format_gives_the_same_tasks(name: str, form: str, wanted: list[Row]) -> None:
    document = read(FORMATS / name)
    assert document.source.format == form and not document.gaps
    found = rows(document)
    assert [row for row in found if row not in wanted] == []
    assert found == wanted


@pytest.mark.parametrize(("name", "form"), TABLES, ids=[name for name, _ in TABLES])
def test_the_table_alone_gives_its_rows(name: str, form: str, wanted: list[Row]) -> None:
    document = read(FORMATS / name)
    assert document.source.format == form
    assert [row[2:] for row in rows(document, heading=False)] == [row[2:] for row in wanted[-4:]]


def test_a_picture_gives_the_tasks_of_its_page(wanted: list[Row]) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    document = read(FORMATS / "方案（图片）.png")
    found = [row[2] for row in rows(document)]
    assert found[:5] == [row[2] for row in wanted[:5]]


def test_the_folder_is_read_to_the_bottom(wanted: list[Row]) -> None:
    """Attachments and the members of the archive stand in line under the names that their makers gave them."""
    found = {item.name: item for item in sources([str(FORMATS)])}
    inside = {
        "方案.eml/任务分解表.csv", "方案.msg/任务分解表.csv", "方案.zip/沐阳县/实施方案.txt", "方案.zip/沐阳县/附件/任务分解表.csv",
    }  # fmt: skip
    known = {name for name, _ in (*WHOLE, *TABLES)} | PICTURES | {"方案.txt"}
    assert set(found) == known | inside
    assert rows(found["方案.zip/沐阳县/实施方案.txt"].load()) == wanted
    tables = [found[name].load().text for name in sorted(inside) if name.endswith(".csv")]
    assert tables == [read(FORMATS / "任务分解表.csv").text] * 3


def test_the_script_makes_the_same_files(tmp_path: Path) -> None:
    line = [sys.executable, str(CORPORA / "build_formats.py"), "--into", str(tmp_path)]
    subprocess.run(line, check=True, capture_output=True, timeout=60)
    made = sorted(tmp_path.iterdir())
    assert len(made) > 10
    for path in made:
        assert path.read_bytes() == (FORMATS / path.name).read_bytes(), (
            f"{path.name}：请运行 python corpora/build_formats.py"
        )


def test_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in FORMATS.iterdir()) < 1_000_000
