"""One list a unit: nothing lost, nothing of others, names that every system takes, memory that stays flat."""

import tracemalloc
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extract.read import Input, sources
from extract.shell.cli import main
from extract.shell.targets import places, plan
from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.outline import Outline
from extract.vocabulary.result import Check, Result
from extract.vocabulary.task import Label, Level, Owner, Requirement, Role, Strength, Task
from extract.write import open_output
from extract.write.split import SplitOutput, split_output

TODAY = date(2026, 7, 10)
ROLES = {"牵头": Role.LEAD, "责任": Role.RESPONSIBLE, "配合": Role.COOPERATING, "领导": Role.LEAD}


def document(name: str, *rows: str, size: int = 0) -> Result:
    """A document from rows such as "牵头=甲、乙 配合=丙"; "+" before a row: work that is done."""
    text = "落实到位。" + "字" * size
    tasks = [_task(name, number, row.lstrip("+"), done=row.startswith("+")) for number, row in enumerate(rows)]
    source = Source(name, None, "0" * 64, len(text), "txt")
    checks = tuple(Check("没有完成时限", "没有写明完成时限。", 0, 1, 1, task.id) for task in tasks)
    return Result(Document(text, (Line(0, len(text), 1),), source), Outline(()), (), (), tuple(tasks), checks)


def _task(name: str, number: int, row: str, *, done: bool) -> Task:
    pairs = [part.partition("=") for part in row.split(" ") if part]
    owners = tuple(
        Owner(ROLES[role], unit, 0, 1, unit, person=role == "领导")
        for role, _, units in pairs
        for unit in units.split("、")
    )
    requirement = Requirement(0, 5, "落实到位。", Strength.SHOULD, Level.SOFT)
    kind = Label.DONE if done else Label.TASK
    return Task(name, f"T-{number:04x}", kind, ("一、工作",), "", f"第{number}项", (requirement,), owners)


DOCUMENTS = (
    document("甲.txt", "牵头=市教育局 配合=市财政局", "牵头=市财政局 责任=各县", "责任=市公安局 配合=市教育局", "",
             "领导=王某某", "配合=市林业局"),
    document("乙.txt", "牵头=市教育局、市财政局", "+责任=市公安局", "责任=各县"),
)  # fmt: skip


def split(folder: Path, results, name: str = "{name}-任务清单.xlsx") -> dict[str, Path]:
    """The lists by unit."""
    place = places(folder / name)
    units: dict[Path, str] = {}

    def opener(unit: str):
        path = place(unit or "待明确")
        units[path] = unit
        return open_output(path, today=TODAY, unit=unit)

    with split_output(folder, opener) as output:
        for result in results:
            output.add(result)
    return {units[path]: path for path in output.written}


def rows(path: Path) -> list[dict[str, object]]:
    sheet = load_workbook(path, data_only=True)["任务清单"]
    heads = [cell.value for cell in sheet[3]]
    found = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(4)]
    return [row for row in found if isinstance(row["序号"], int)]


def test_every_task_is_in_the_lists_of_its_units(tmp_path):
    lists = split(tmp_path, DOCUMENTS)
    assert list(lists) == ["市教育局", "市财政局", "市公安局", "", "市林业局", "各县"]
    found = {unit: len(rows(path)) for unit, path in lists.items()}
    assert found == {"市教育局": 3, "市财政局": 3, "市公安局": 1, "": 2, "市林业局": 1, "各县": 2}
    wanted = defaultdict(int)
    for result in DOCUMENTS:
        for task in result.tasks:
            for unit in {owner.name for owner in task.owners if not owner.person} or {""}:
                wanted[unit] += task.kind is Label.TASK
    assert found == wanted


def test_the_list_says_whose_it_is_and_where_it_only_takes_part(tmp_path):
    path = split(tmp_path, DOCUMENTS)["市教育局"]
    assert path.name == "市教育局-任务清单.xlsx"
    book = load_workbook(path, data_only=True)
    assert str(book["任务清单"]["A1"].value).endswith("任务清单（市教育局）")
    assert [row["备注"] for row in rows(path)] == [None, "本单位配合", None]
    assert {row[0].value for row in book["读取情况"].iter_rows(2)} == {"甲.txt", "乙.txt"}
    checks = [row[5].value for row in book["核对"].iter_rows(2) if row[2].value == "没有完成时限"]
    assert sorted(checks) == [1, 2, 3]


def test_documents_of_others_do_not_appear(tmp_path):
    lists = split(tmp_path, DOCUMENTS)
    names = {cell.value for cell in load_workbook(lists["市林业局"])["原文"]["A"]}
    assert names == {"文件", "甲.txt"}


@pytest.mark.parametrize(
    ("unit", "name"),
    [("../../etc/passwd", "..-..-etc-passwd"), ("市局/分局", "市局-分局"), ("CON", "_CON"), ("a" * 200, "a" * 60),
     ("市.局", "市.局"), ("局\x00\u202e", "局"), ("=1+1", "=1+1"), ("*?", "_")],
)  # fmt: skip
def test_names_of_files(tmp_path, unit, name):
    lists = split(tmp_path, [document("甲.txt", f"牵头={unit}")])
    found = lists[unit]
    assert found.parent == tmp_path
    assert found.name.removesuffix("-任务清单.xlsx").strip("-.") == name.strip("-.")


def test_units_with_one_file_name_have_a_list_each(tmp_path):
    lists = split(tmp_path, [document("甲.txt", "牵头=IT办", "牵头=it办", "牵头=it/办", "牵头=待明确", "")])
    assert [path.name.removesuffix("-任务清单.xlsx") for path in lists.values()] == [
        "IT办", "it办（2）", "it-办", "待明确", "待明确（2）"
    ]  # fmt: skip


def test_nothing_is_written_when_it_is_given_up(tmp_path):
    with (
        pytest.raises(KeyboardInterrupt),
        split_output(tmp_path, lambda unit: open_output(tmp_path / "a.xlsx")) as output,
    ):
        output.add(DOCUMENTS[0])
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_documents_wait_on_disk(tmp_path):
    """The texts together are 40 MB; a unit's list is made of one small document."""
    tracemalloc.start()
    output = SplitOutput(tmp_path, lambda unit: open_output(tmp_path / f"{unit}.jsonl"))
    for number in range(100):
        output.add(document(f"{number}.txt", f"牵头=第{number}局", size=200_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    output.close()
    assert len(output.written) == 100
    assert peak < 8_000_000


# The command

TEXT = (
    "一、加强教育。由市教育局牵头，市财政局配合，6月底前建立台账。\n二、加强监管。由市公安局负责，每月5日前报送情况。\n"
)


def run(*arguments: str) -> int:
    try:
        return main(list(arguments)) or 0
    except SystemExit as end:
        return int(end.code or 0)


def test_the_command_writes_a_list_a_unit_and_does_not_read_them_again(tmp_path, monkeypatch, capsys):
    (tmp_path / "方案.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert run("extract", ".", "-o", ".", "--split-by", "牵头单位", "--today", "2026-07-10") == 0
        assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == [
            "市公安局-任务清单.xlsx",
            "市教育局-任务清单.xlsx",
        ]
    assert "成功 1" in capsys.readouterr().out.splitlines()[-1]
    assert rows(tmp_path / "市教育局-任务清单.xlsx")[0]["配合单位"] == "市财政局"


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_other_formats(tmp_path, ending):
    (tmp_path / "方案.txt").write_text(TEXT, "utf-8")
    out = tmp_path / "清单" / f"{{name}}.{ending}"
    assert run("extract", str(tmp_path / "方案.txt"), "-o", str(out), "--split-by", "牵头单位") == 0
    assert sorted(path.name for path in out.parent.iterdir()) == [f"市公安局.{ending}", f"市教育局.{ending}"]


@pytest.mark.parametrize("more", [["--split-by", "部门"], ["--split-by", "牵头单位", "--each"]])
def test_what_cannot_be_done_is_said_before_anything_is_read(tmp_path, more, capsys):
    (tmp_path / "方案.txt").write_text(TEXT, "utf-8")
    assert run("extract", str(tmp_path / "方案.txt"), "-o", str(tmp_path / "清单"), *more) == 2
    assert "--split-by" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["方案.txt"]


def test_an_edited_list_is_kept(tmp_path):
    path = split(tmp_path, DOCUMENTS)["市教育局"]
    book = load_workbook(path)
    book["任务清单"]["L4"] = "已经办了一半"
    book.save(path)
    split(tmp_path, DOCUMENTS)
    kept = list(tmp_path.glob("市教育局*.bak*"))
    assert len(kept) == 1
    assert load_workbook(kept[0])["任务清单"]["L4"].value == "已经办了一半"


def test_lists_among_the_inputs_are_left_out(tmp_path):
    for name in ("方案.txt", "市局-任务清单.xlsx", "任务清单.xlsx"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    found: list[Input] = list(sources([str(tmp_path)]))
    work = plan(found, tmp_path / "{name}-任务清单.xlsx", each=False, split=True)
    assert {outcome.name for outcome in work.skipped} == {"市局-任务清单.xlsx"}
