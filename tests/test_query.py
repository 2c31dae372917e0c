"""`luoshi query`: SQL on the tables of a batch, and nothing else."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")
import pyarrow.parquet

from extract.batch.answers import store
from extract.batch.query import ask
from extract.batch.run import Job, run
from extract.shell.cli import main
from extract.vocabulary.errors import OutputError, UsageError
from extract.vocabulary.outcome import Outcome

TEXT = "一、建立台账。各县要在2026年{}月底前建立台账，由市水利局牵头，=1+1 写明{}项责任。\n"


class Quiet:
    def listed(self, documents: int) -> None: ...
    def planned(self, documents: int, outstanding: int) -> None: ...
    def examined(self, outcome: Outcome) -> None: ...


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    archive = folder / "档'案"  # a quote, as SQL has it
    archive.mkdir()
    for number in range(1, 5):
        (archive / f"{number}.txt").write_text(TEXT.format(number, number), "utf-8")
    (archive / "又.txt").write_text(TEXT.format(1, 1), "utf-8")
    run(Job((str(archive),), folder / "结'果", workers=1, part=1), Quiet())
    return folder / "结'果"


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM tasks", [(4,)]),
        ("SELECT DISTINCT lead FROM tasks", [("市水利局",)]),
        ("SELECT count(*) FROM tasks t JOIN documents d USING (document) WHERE t.due < '2026-03-01'", [(2,)]),
        ("SELECT state, count(*) FROM outcomes GROUP BY 1 ORDER BY 2", [("跳过", 1), ("成功", 4)]),
        ("WITH a AS (FROM owners) SELECT count(*) > 0 FROM a", [(True,)]),
        ("SELECT count(*) FROM near_duplicates", [(0,)]),
        ("SELECT task FROM tasks WHERE false;", []),
    ],
)
def test_queries(out: Path, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert list(ask(out, sql).rows()) == rows


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT * FROM read_text('/etc/hosts')", "只能查询结果文件夹里的表"),
        ("SELECT * FROM read_csv('{outside}')", "只能查询结果文件夹里的表"),
        ("SELECT * FROM '{outside}'", "没有这个表|只能查询"),
        ("SELECT * FROM glob('{parent}/*')", "只能查询结果文件夹里的表"),
        ("COPY tasks TO '{parent}/x.csv'", "只能写一条查询语句"),
        ("COPY tasks TO '{out}/x.csv'", "只能写一条查询语句"),
        ("SELECT 1; DROP VIEW tasks", "只能写一条查询语句"),
        ("SET enable_external_access = true", "只能写一条查询语句"),
        ("ATTACH '{parent}/x.db'", "只能写一条查询语句"),
        ("INSTALL httpfs", "只能写一条查询语句"),
        ("", "只能写一条查询语句"),
        ("SELEC 1", "SQL 写法有误"),
        ("SELECT nix FROM tasks", "没有这一列"),
        ("SELECT * FROM nix", "没有这个表"),
    ],
)
def test_what_is_refused(out: Path, sql: str, message: str) -> None:
    (out.parent / "secret.csv").write_text("a\n1\n", "utf-8")
    places = {"out": out, "parent": out.parent, "outside": out.parent / "secret.csv"}
    quoted = {name: str(path).replace("'", "''") for name, path in places.items()}
    with pytest.raises(UsageError, match=message):
        list(ask(out, sql.format(**quoted)).rows())
    assert not list(out.rglob("x.csv")) + list(out.parent.glob("x.*"))


def test_an_error_while_rows_are_fetched_is_said_in_chinese(out: Path) -> None:
    with pytest.raises(UsageError, match="不能换成所要的类型"):
        list(ask(out, "SELECT CAST(name AS INTEGER) FROM documents").rows())


def test_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有 luoshi batch 的结果"):
        ask(tmp_path, "SELECT 1")
    (tmp_path / "parts.json").write_text('{"parts": 1}', "utf-8")
    with pytest.raises(UsageError, match="读不出来"):
        ask(tmp_path, "SELECT 1")
    (tmp_path / "parts.json").write_text('{"parts": [], "documents": 3, "complete": false, "version": ""}', "utf-8")
    with pytest.raises(UsageError, match="还没有做完任何一部分"):
        ask(tmp_path, "SELECT 1")


SQL = "SELECT requirements, due, [1, 2] AS list, 0.5::DECIMAL(3, 1) AS half, NULL AS nothing FROM tasks ORDER BY due"


def test_answers_as_files(out: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "parquet"):
        assert store(ask(out, SQL), tmp_path / f"答.{ending}") == 4
    with (tmp_path / "答.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["requirements", "due", "list", "half", "nothing"] and lines[1][1:] == [
        "2026-01-31",
        "[1, 2]",
        "0.5",
        "",
    ]
    sheet = openpyxl.load_workbook(tmp_path / "答.xlsx").active
    assert sheet is not None and sheet.max_row == 5
    assert str(sheet.cell(2, 2).value).startswith("2026-01-31") and sheet.cell(2, 3).value == "[1, 2]"
    table = pyarrow.parquet.read_table(tmp_path / "答.parquet")
    assert table.num_rows == 4 and table.column("list").to_pylist()[0] == [1, 2]


def test_text_never_becomes_a_formula(out: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx"):
        store(ask(out, "SELECT '=1+1' AS \"=2+2\""), tmp_path / f"式.{ending}")
    assert (tmp_path / "式.csv").read_text("utf-8-sig").splitlines() == ["'=2+2", "'=1+1"]
    cells = openpyxl.load_workbook(tmp_path / "式.xlsx").active
    assert cells is not None and all(cell.data_type == "s" for row in cells for cell in row)


def test_more_rows_than_excel_holds_are_refused_not_cut(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.batch.answers.ROWS", 4)
    with pytest.raises(OutputError, match=r"写成 \.csv"):
        store(ask(out, SQL), tmp_path / "答.xlsx")
    assert not list(tmp_path.iterdir())


def test_the_command(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def status(*arguments: str) -> object:
        with pytest.raises(SystemExit) as end:
            main(["query", *arguments])
        return end.value.code

    assert status(str(out), "SELECT lead, '[red]' AS mark FROM tasks LIMIT 2") == 0
    shown = capsys.readouterr().out
    assert "市水利局" in shown and "[red]" in shown and "2 行。" in shown
    assert status(str(out), "SELECT * FROM tasks LIMIT 1") == 0
    assert "lead：市水利局" in capsys.readouterr().out
    assert status(str(out), SQL, "-o", str(tmp_path / "a.csv")) == 0
    assert len(list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))) == 5
    assert status(str(out), SQL, "-o", str(tmp_path / "a.docx")) == 2 and "不支持的输出格式" in capsys.readouterr().err
    assert status(str(out)) == 2
