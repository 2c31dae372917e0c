"""Make `corpora/formats/`: one document in every format that an office may have it in.

    python corpora/build_formats.py               # those that need the standard library only; a test compares every byte
    python corpora/build_formats.py --printed     # and .pdf, scans, .xlsx (reportlab, pypdfium2, pillow, xlsxwriter)
    python corpora/build_formats.py --office      # and .doc, .wps, .xls by LibreOffice, which never makes a file twice
    python corpora/build_formats.py --into FOLDER

The document is `ARTICLE` with the table `TASKS`, written for this purpose; people, places and figures are made up.
"""

import argparse
import base64
import io
import quopri
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

import build_printed as printed
from build_samples import LEVELS, NUMBERING, SECTION, package, paragraph
from compound import compound, properties

TITLE = "沐阳县农村公路管护提升行动实施方案"
ARTICLE = f"""\
{TITLE}
为解决农村公路“重建轻养”的老问题，让群众出门更安全、更顺畅，结合我县实际，制定本方案。
一、工作目标
到2026年底，完成县乡道隐患路段整治126处，农村公路优良中等路率达到92%以上；到2027年底，建制村通客车率保持100%。
二、重点任务
（一）摸清路况底数
1.开展全面排查。县交通运输局会同各镇人民政府逐路逐桥登记病害，4月30日前建立“一路一档”。
2.实行分类处置。急弯陡坡、临水临崖路段要在6月底前补齐护栏和警示标志；四类、五类桥梁必须立即限载，并在9月底前完成加固改造。
责任单位：县交通运输局；配合单位：县公安局、县水利局
（二）健全管护机制
1.压实“路长”责任。各镇要明确镇、村两级路长，每月巡路不少于2次，发现问题3个工作日内处置。
2.推行专业养护。5月底前公开招标确定养护企业，日常养护覆盖率达到100%。
牵头单位：县财政局；责任单位：县交通运输局、各镇人民政府
（三）加强资金保障
县财政局每年安排管护资金不低于1200万元，由县审计局对使用情况开展专项审计。鼓励村级组织以捐助、冠名等方式参与管护。
三、保障措施
（一）加强组织领导。成立由分管副县长任组长的工作专班，办公室设在县交通运输局，负责日常调度。
（二）严格督导考核。县政府督查室每季度通报一次进度，对敷衍应付、弄虚作假的严肃追究责任。
附件：重点任务分解表
沐阳县人民政府办公室
2026年4月2日
附件
重点任务分解表""".split("\n")
HEADS = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
TASKS = (
    HEADS,
    ("1", "完成全县126处隐患路段整治", "县交通运输局", "各镇人民政府", "2026年12月底前"),
    ("2", "加固改造危桥18座", "县交通运输局", "县水利局", "2026年9月30日前"),
    ("3", "新增农村客运线路6条", "县道路运输服务中心", "县公安局", "2026年10月底前"),
    ("4", "建成智慧管护平台并投入使用", "县数据局", "县交通运输局、县财政局", "2026年11月30日前"),
)
"""One and a half pages of A4."""
SIGNED = ("沐阳县人民政府办公室", "2026年4月2日")


def text() -> str:
    """As copied out of Word: a paragraph a line, cells parted by tabs."""
    return "\n".join([*ARTICLE, *map("\t".join, TASKS), ""])


def markdown() -> bytes:
    """Headings by #, the table by |."""
    rows = ["| " + " | ".join(row) + " |" for row in TASKS]
    rows.insert(1, "|" + " --- |" * len(HEADS))
    lines = [f"{'#' * _level(line)} {line}" if _level(line) else line for line in ARTICLE]
    return "\n\n".join([*lines, "\n".join(rows), ""]).encode()


def _level(line: str) -> int:
    """1 for the title, 2 for 一、, 3 for （一） standing alone, 0 for what is no heading."""
    found = [depth for depth, form in enumerate(LEVELS[:2], 2) if form.match(line) and "。" not in line]
    return 1 if line == TITLE else next(iter(found), 0)


def page() -> bytes:
    """A page of a county's web site."""
    lines = [f"<h1>{TITLE}</h1>", *(f"<p>　　{escape(line)}</p>" for line in ARTICLE[1:]), _html_table()]
    return PAGE.format(title=TITLE, body="\n".join(lines)).encode()


def _html_table() -> str:
    rows = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in TASKS)
    return "<table border=1>\n" + "\n".join(rows) + "\n</table>"


def archived_page() -> bytes:
    """The same page as a browser saves it in one file."""
    body = quopri.encodestring(page().replace(b"\n", b"\r\n"))
    head = 'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="=_x"\r\n\r\n'
    part = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    place = "Content-Location: http://www.example.gov.cn/fa.html\r\n\r\n"
    return f"{head}--=_x\r\n{part}{place}".encode() + body + b"\r\n--=_x--\r\n"


def letter() -> bytes:
    """A mail whose body is the document, with the table attached as .csv."""
    subject = base64.b64encode(f"转发：{TITLE}".encode()).decode()
    name = base64.b64encode("任务分解表.csv".encode()).decode()
    parts = (
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{_base64(text().encode())}",
        f'Content-Type: text/csv; charset=utf-8; name="=?utf-8?B?{name}?="\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="=?utf-8?B?{name}?="\r\n\r\n{_base64(table_text())}',
    )
    head = (
        f"From: jiaotong@example.gov.cn\r\nTo: zhen@example.gov.cn\r\nSubject: =?utf-8?B?{subject}?=\r\n"
        'Date: Thu, 02 Apr 2026 09:30:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_y"\r\n\r\n'
    )
    return (head + "".join(f"--=_y\r\n{part}" for part in parts) + "--=_y--\r\n").encode()


def _base64(data: bytes) -> str:
    return base64.encodebytes(data).decode().replace("\n", "\r\n")


def outlook() -> bytes:
    """The same mail as Outlook saves it."""
    mail = {"0037001F": f"转发：{TITLE}", "1000001F": text().replace("\n", "\r\n"), "001A001F": "IPM.Note"}
    file = {"3707001F": "任务分解表.csv", "37010102": table_text()}
    return compound({
        "__nameid_version1.0": {"__substg1.0_00020102": b"", "__substg1.0_00030102": b"", "__substg1.0_00040102": b""},
        "__attach_version1.0_#00000000": properties(file, 8),
        **properties(mail, 32),
    })  # fmt: skip


def table_text() -> bytes:
    """The table alone, as Excel writes .csv in China today."""
    return "\r\n".join([*map(",".join, TASKS), ""]).encode("utf-8-sig")


def word() -> bytes:
    """A .docx whose 一、（一） and 1. are made by Word's numbering."""
    lines = [paragraph(line, first=not index) for index, line in enumerate(ARTICLE)]
    rows = (
        "".join(f'<w:tc><w:tcPr><w:tcW w:w="1700"/></w:tcPr>{paragraph(cell)}</w:tc>' for cell in row) for row in TASKS
    )
    grid = '<w:gridCol w:w="1700"/>' * len(HEADS)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    table = f"<w:tbl>{head}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    numbering = NUMBERING.replace('<w:lvlRestart w:val="0"/>', "")  # 1. begins anew below each （一）
    return package("".join(lines) + table + "<w:p/>" + SECTION, numbering)


def rich_text() -> bytes:
    """An .rtf as Chinese programs write it: GBK bytes escaped, a page number in the footer."""
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\footer\pard\qc\chpgn\par}" + "\n"
    lines = [
        rf"\pard\qc\b\fs44 {_escaped(TITLE)}\b0\fs32\par",
        *(rf"\pard\fi640 {_escaped(line)}\par" for line in ARTICLE[1:]),
    ]
    edges = "".join(rf"\cellx{1700 * count}" for count in range(1, len(HEADS) + 1))
    rows = (
        rf"\trowd{edges}" + "".join(rf"\pard\intbl {_escaped(cell)}\cell" for cell in row) + r"\row" for row in TASKS
    )
    return (head + "\n".join([*lines, *rows]) + "\n\\pard\\par}\n").encode("ascii")


def _escaped(words: str) -> str:
    return "".join(
        char if char.isascii() else "".join(rf"\'{byte:02x}" for byte in char.encode("gbk")) for char in words
    )


def pages() -> list[printed.Page]:
    """The document set on pages of A4, for all that is printed."""
    press = printed.Press()
    press.title(TITLE)
    for line in ARTICLE[1:]:
        press.right(line) if line in SIGNED else press.paragraph(line)
    press.table(TASKS, (40, 128, 96, 96, 88))
    return press.done()


def parcel() -> bytes:
    """A .zip made by a Windows program in China: names in GBK that do not say so."""
    files = {"沐阳县/实施方案.txt": text().encode(), "沐阳县/附件/任务分解表.csv": table_text()}
    return zipped({name.encode("gbk"): data for name, data in files.items()})


def zipped(files: dict[bytes, bytes]) -> bytes:
    """An archive of stored members whose names are exactly these bytes."""
    buffer = io.BytesIO()
    stand_ins = {f"{index}".rjust(len(name), "_").encode(): name for index, name in enumerate(files)}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for stand_in, data in zip(stand_ins, files.values(), strict=True):
            archive.writestr(printed.entry(stand_in.decode()), data)
    return re.sub(b"|".join(stand_ins), lambda match: stand_ins[match[0]], buffer.getvalue())


PLAIN: dict[str, Callable[[], bytes]] = {
    "方案.txt": lambda: text().encode(),
    "方案（GB18030）.txt": lambda: text().replace("\n", "\r\n").encode("gb18030"),
    "方案.md": markdown,
    "方案.html": page,
    "方案.mht": archived_page,
    "方案.eml": letter,
    "方案.msg": outlook,
    "方案.docx": word,
    "方案.rtf": rich_text,
    "方案.ofd": lambda: printed.ofd(pages()),
    "方案.zip": parcel,
    "任务分解表.csv": table_text,
}
"""Made with nothing but the standard library: the same bytes everywhere."""

PRINTED: dict[str, Callable[[], bytes]] = {
    "方案.pdf": lambda: printed.pdf(pages()),
    "方案（扫描）.pdf": lambda: printed.scan(printed.pdf(pages())),
    "方案（图片）.png": lambda: printed.picture(printed.pdf(pages())),
    "任务分解表.xlsx": lambda: printed.workbook("重点任务分解表", TASKS),
}

OFFICE = {
    "方案.doc": ("方案.docx", "doc:MS Word 97", ".doc"),
    "方案.wps": ("方案.rtf", "doc:MS Word 97", ".doc"),
    "任务分解表.xls": ("任务分解表.xlsx", "xls:MS Excel 97", ".xls"),
}
"""File → (made from, LibreOffice's filter, the ending it gives)."""


def office(source: Path, form: str, suffix: str) -> bytes:
    """The file as LibreOffice converts it."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / f"given{source.suffix}"
        given.write_bytes(source.read_bytes())
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, given], check=True)
        return given.with_suffix(suffix).read_bytes()


def build(target: Path, chosen: Sequence[str]) -> Iterator[Path]:
    """Write the samples into `target`, which must exist; chosen: "printed", "office"."""
    for name, make in (PLAIN | (PRINTED if "printed" in chosen else {})).items():
        (target / name).write_bytes(make())
        yield target / name
    for name, (source, form, suffix) in OFFICE.items() if "office" in chosen else ():
        (target / name).write_bytes(office(target / source, form, suffix))
        yield target / name


PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}-沐阳县人民政府</title></head>
<body>
<div class="nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a> <a href="/fw">办事服务</a> <a href="/hd">政民互动</a></div>
<div class="content">
{body}
</div>
<div class="footer"><a href="/map">网站地图</a> <a href="/us">联系我们</a> <p>主办：沐阳县人民政府　备案号：沐ICP备00000000号</p></div>
</body>
</html>
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "formats")
    parser.add_argument("--printed", action="append_const", dest="chosen", const="printed")
    parser.add_argument("--office", action="append_const", dest="chosen", const="office")
    given = parser.parse_args()
    for path in build(given.into, given.chosen or ()):
        print(path.name)
