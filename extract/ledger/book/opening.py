"""A workbook opened, or refused with a reason: locked, encrypted, an old format, damaged, no workbook at all."""

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from extract.ledger.book.package import Part, parts_of, reduced
from extract.vocabulary.errors import LedgerError

LARGEST = 2 * 1024**3
"""Bytes that a workbook may take unpacked: ten times a ledger of 100,000 tasks; more is a trap."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Head of the container of .xls, and of .xlsx with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an encrypted .xlsx (MS-OFFCRYPTO 2.3.4.4)."""


Rows = list[list[Any]]
"""Values of a sheet from its first cell on; "" for an empty cell, formulas by their results."""


def values_of(path: Path) -> tuple[dict[str, Rows], dict[str, Part]]:
    """Every worksheet's values and its part of the package, in order. Raises LedgerError naming the file, and why."""
    from python_calamine import CalamineWorkbook

    _check(path)
    try:
        parts = parts_of(path)
        with CalamineWorkbook.from_path(path) as book:
            return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in parts}, parts
    except BaseException as error:  # calamine is compiled: what breaks inside it comes as PanicException
        raise _broken(path, error) from error


def open_book(path: Path, parts: Mapping[str, Part], wanted: Collection[str]) -> Any:  # openpyxl has no types  # noqa: ANN401
    """The workbook as openpyxl has it, every sheet empty but the wanted ones. Raises LedgerError as `values_of`."""
    from openpyxl import load_workbook

    try:
        return load_workbook(reduced(path, parts, wanted))
    except Exception as error:  # openpyxl lets through whatever its parsers raise on damaged parts
        raise _broken(path, error) from error


def _broken(path: Path, error: BaseException) -> BaseException:
    """What to raise for an error of a parser; an interruption is raised as it is."""
    if isinstance(error, PermissionError):
        return _unreadable(path, error)
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        return error
    remedy = "请用 Excel 或 WPS 打开并另存为 .xlsx，或换用备份"
    return LedgerError(path.name, f"工作簿损坏，无法读取（{type(error).__name__}）", remedy)


def refuse_open(path: Path) -> None:
    """Raise LedgerError when Excel, WPS or LibreOffice has the file open: what was not saved would be lost."""
    for mark in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if mark.exists() or _shortened(mark).exists():
            remedy = f"请保存并关闭后重试；如果没有打开，请删除残留的 {mark.name}"
            raise LedgerError(path.name, "文件正在 Excel、WPS 或 LibreOffice 中打开", remedy)


def _shortened(mark: Path) -> Path:
    """Word's way to name the mark of long names, which some versions of WPS follow: ~$ instead of two characters."""
    return mark.with_name(f"~${mark.name[4:]}") if mark.name.startswith("~$") and len(mark.name) > 12 else mark


def _check(path: Path) -> None:
    """Refuse by the file's first bytes what is no .xlsx."""
    if not path.exists():
        raise LedgerError(path.name, "找不到文件", "请检查文件名和所在文件夹")
    if not path.is_file():
        raise LedgerError(path.name, "这不是文件", "请给出台账工作簿（.xlsx）")
    refuse_open(path)
    try:
        with path.open("rb") as file:
            old = file.read(len(_OLE)) == _OLE
            encrypted = old and _ENCRYPTED in file.read(LARGEST)
    except OSError as error:
        raise _unreadable(path, error) from error
    if old:
        raise _old(path, encrypted=encrypted)
    _check_zip(path)


def _old(path: Path, *, encrypted: bool) -> LedgerError:
    if encrypted:
        return LedgerError(path.name, "工作簿有密码", "请在 Excel 中取消密码后另存")
    return LedgerError(path.name, "这是旧格式的工作簿（.xls 或 .et）", "请用 Excel 或 WPS 另存为 .xlsx 后重试")


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            size = sum(info.file_size for info in package.infolist())
    except PermissionError as error:
        raise _unreadable(path, error) from error
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise LedgerError(path.name, "这不是 Excel 工作簿，或文件已损坏", "请给出 .xlsx 台账") from error
    if "xl/workbook.xml" not in names:
        raise LedgerError(path.name, "这不是 Excel 工作簿（.xlsx）", "请给出 luoshi 生成的台账")
    if size > LARGEST:
        raise LedgerError(path.name, f"工作簿展开后有 {size / 1024**3:.1f} GB，过大", "请拆分后重试")


def _unreadable(path: Path, error: OSError) -> LedgerError:
    return LedgerError(path.name, f"无法打开（{error.strerror or error}）", "请关闭正在使用它的程序，检查权限后重试")
