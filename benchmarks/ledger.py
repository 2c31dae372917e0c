"""How long a ledger takes: writing 100,000 tasks against a bare XlsxWriter loop, updating 5,000 rows with 50 documents.

    python benchmarks/ledger.py write [tasks]      # ours ÷ bare, CPU seconds, peak memory of each
    python benchmarks/ledger.py update [rows]      # luoshi update ÷ luoshi extract of the same 50 documents

Each measurement is a process of its own. The bare loop writes the very cells that ours writes, recorded call by call,
with formats as many and as rich, the same heights and options, and nothing else.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from extract.pipeline import extract
from extract.read import read
from extract.vocabulary.result import Result

TODAY = date(2026, 7, 10)
HUNDRED = 100
"""Tasks a document."""
SOME = 5_000
"""Tasks whose cells are recorded and written again by the bare loop, which is linear."""
MEASURES = (
    "完善{n}号片区排水管网台账，6月底前完成雨污分流改造{n}公里，由市住房城乡建设局牵头，市财政局、市水务局配合",
    "建立第{n}批重点项目联审机制，每季度召开一次调度会，年内开工率达到{n}%以上",
    "推进{n}个乡镇卫生院标准化建设，12月底前全部通过验收（责任单位：市卫生健康委）",
    "压减{n}项审批环节，企业开办时间控制在1个工作日以内",
    "要抓好第{n}轮安全隐患排查整治，发现问题立即整改，9月30日前形成闭环清单，责任落实到人、措施落实到位、整改落实到底",
)


def document(number: int) -> str:
    """A plan of a hundred measures in ten sections."""
    lines = [f"青石市第{number}号重点工作实施方案", ""]
    count = 0
    for section in range(1, 11):
        lines.append(f"{'一二三四五六七八九十'[section - 1]}、加强第{number}片区第{section}方面工作")
        for item in range(1, 11):
            count += 1
            lines.append(f"{item}.{MEASURES[count % len(MEASURES)].format(n=number * HUNDRED + count)}。")
    return "\n".join([*lines, "青石市人民政府办公室", "2026年3月5日"])


def model() -> Result:
    """One document with its tasks, as read and extracted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "方案.txt"
        path.write_text(document(1), "utf-8")
        return extract(read(path))


def copies(result: Result, count: int) -> Iterator[Result]:
    """The document under other names until there are `count` tasks."""
    for number in range(count // HUNDRED):
        name = f"方案{number}.txt"
        source = replace(result.document.source, name=name)
        tasks = tuple(replace(task, document=name) for task in result.tasks)
        yield replace(result, document=replace(result.document, source=source), tasks=tasks)


def ours(path: Path, count: int) -> None:
    """The ledger as the program writes it."""
    from extract.write import write_excel

    result = model()
    begun = time.process_time()
    write_excel(copies(result, count), path, today=TODAY)
    report("ours", time.process_time() - begun)


Call = tuple[str, str, int, int, tuple[object, ...]]
"""Sheet, method, row, column, further arguments; row heights are calls of set_row with column -1."""
METHODS = (
    "write_string",
    "write_number",
    "write_blank",
    "write_formula",
    "write_datetime",
    "write_rich_string",
    "write_boolean",
)


def recorded(count: int) -> list[Call]:
    """Every cell that ours writes for so many tasks, and every row height, in order."""
    from xlsxwriter.worksheet import Worksheet

    from extract.write import write_excel

    calls: list[Call] = []
    kept = {name: getattr(Worksheet, name) for name in (*METHODS, "set_row")}
    depth = [0]

    def wrapped(name: str):  # noqa: ANN202
        def call(self, row, *args, **more):  # noqa: ANN001, ANN002, ANN003, ANN202
            if not depth[0]:
                calls.append(
                    (self.name, name, row, -1, args) if name == "set_row" else (self.name, name, row, args[0], args[1:])
                )
            depth[0] += 1
            try:
                return kept[name](self, row, *args, **more)
            finally:
                depth[0] -= 1

        return call

    for name in kept:
        setattr(Worksheet, name, wrapped(name))
    with tempfile.TemporaryDirectory() as folder:
        write_excel(copies(model(), count), Path(folder) / "a.xlsx", today=TODAY)
    for name, method in kept.items():
        setattr(Worksheet, name, method)
    return calls


def bare(path: Path, count: int) -> None:
    """The same cells with formats as many and as rich, by a loop that does nothing else."""
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from extract.write.excel.styles import DEFAULT

    calls = recorded(count)
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(str(path), {
            "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "default_format_properties": DEFAULT,
        })  # fmt: skip
        looks: dict[int, object] = {}
        pages: dict[str, object] = {}
        for name, method, row, column, args in calls:
            if name not in pages:
                pages[name] = book.add_worksheet(name)
            given = [made(book, a, looks) if isinstance(a, Format) else a for a in args]
            if column < 0:
                pages[name].set_row(row, *given)
            else:
                getattr(pages[name], method)(row, column, *given)
        book.close()
    report("bare", time.process_time() - begun)


def made(book, look, looks):  # noqa: ANN001, ANN201
    """The like of a format in another workbook."""
    if id(look) not in looks:
        keys = ("font_name", "font_size", "bold", "font_color", "bg_color", "text_wrap", "num_format", "indent", "left", "right",
                "top", "bottom", "text_h_align", "text_v_align")  # fmt: skip
        looks[id(look)] = book.add_format()
        for key in keys:
            setattr(looks[id(look)], key, getattr(look, key))
    return looks[id(look)]


def report(name: str, seconds: float) -> None:
    """One line of figures; megabytes are the peak of the process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"{name}\t{seconds:.2f}\t{peak:.0f}")


def child(*arguments: str) -> tuple[float, float]:
    """CPU seconds and megabytes of a run of this script in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    _, seconds, peak = done.stdout.strip().splitlines()[-1].split("\t")
    return float(seconds), float(peak)


def compare_writing(count: int) -> None:
    """Ours against the bare loop for SOME tasks, then ours for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "a.xlsx")
        mine, loop = (child(what, str(SOME), path)[0] for what in ("ours", "bare"))
        print(f"{SOME} tasks: ours {mine:.1f} s, bare loop of the same cells {loop:.1f} s; ratio {mine / loop:.2f}")
        if count > SOME:
            seconds, peak = child("ours", str(count), path)
            size = Path(path).stat().st_size / 1e6
            linear = loop * count / SOME
            print(
                f"{count} tasks: ours {seconds:.1f} s, {peak:.0f} MB, file {size:.0f} MB; ÷ bare loop: {seconds / linear:.2f}"
            )


def compare_updating(rows: int) -> None:
    """`luoshi update` of a ledger of `rows` rows with 50 documents against `luoshi extract` of the same documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "文件").mkdir()
        for number in range(rows // HUNDRED):
            (folder / "文件" / f"方案{number}.txt").write_text(document(number), "utf-8")
        luoshi = [sys.executable, "-m", "extract"]
        timed([*luoshi, "extract", "文件", "-o", "台账.xlsx"], folder)
        edit(folder / "台账.xlsx")
        for number in range(0, rows // HUNDRED, 2):
            changed = document(number).replace("压减", "再压减")
            (folder / "文件" / f"方案{number}.txt").write_text(changed, "utf-8")
        whole = timed([*luoshi, "extract", "文件", "-o", "新.xlsx"], folder)
        lines = timed([*luoshi, "extract", "文件", "-o", "新.jsonl"], folder)
        update = timed([*luoshi, "update", "台账.xlsx", "文件"], folder)
    print(
        f"{rows} rows, {rows // HUNDRED} documents: extract to .xlsx {whole:.1f} s, to .jsonl {lines:.1f} s, update {update:.1f} s"
    )
    print(f"update ÷ extract: {update / whole:.2f} (.xlsx)")


def timed(command: list[str], folder: Path) -> float:
    """Wall seconds of a command in a folder."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begun


def edit(path: Path) -> None:
    """Fill in a cell in every third row, as people do."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["任务清单"]
    for row in range(4, sheet.max_row, 3):
        sheet.cell(row, 12, f"已完成第{row}步")
    book.save(path)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("write", "update", "ours", "bare"))
    parser.add_argument("count", type=int, nargs="?")
    parser.add_argument("path", type=Path, nargs="?")
    chosen = parser.parse_args()
    if chosen.what == "write":
        compare_writing(chosen.count or 100_000)
    elif chosen.what == "update":
        compare_updating(chosen.count or 5_000)
    elif chosen.what == "ours":
        ours(chosen.path, chosen.count)
    else:
        bare(chosen.path, chosen.count)


if __name__ == "__main__":
    main()
