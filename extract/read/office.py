"""LibreOffice as a converter, where it is installed: one hidden process a file, which leaves nothing behind.

Every conversion has a profile of its own, because two processes on one profile wait for each other, and
so that nothing that the user set (macros allowed, extensions) counts: a fresh profile runs no macros.
"""

import os
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

from extract.scratch import scratch
from extract.vocabulary.errors import Category, ReadError

PROGRAM_VARIABLE = "LUOSHI_SOFFICE"
"""Environment variable with the path of soffice; empty: no LibreOffice is to be used."""

SECONDS = 60
"""A conversion takes 2 to 5 s, on a busy machine 20; what takes longer waits for somebody."""

_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
_REMEDY = "请用 WPS 或 Word 另存为 .docx"

_QUIET = (
    "--headless",
    "--invisible",
    "--norestore",
    "--nologo",
    "--nodefault",
    "--nolockcheck",
    "--nofirststartwizard",
)


@cache
def find_office() -> str | None:
    """Path of LibreOffice's program, None where there is none. Looked for once a process.

    LUOSHI_SOFFICE comes first, then PATH, then the places where installers put it.
    """
    named = os.environ.get(PROGRAM_VARIABLE)
    if named is not None:
        return named if named and Path(named).is_file() else None
    roots = [os.environ.get(key) for key in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")]
    windows = [str(Path(root) / "LibreOffice" / "program" / "soffice.exe") for root in roots if root]
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    return on_path or next((place for place in (*_USUAL, *windows) if Path(place).is_file()), None)


def to_docx(program: str, data: bytes, suffix: str, name: str, seconds: float = SECONDS) -> bytes:
    """The document in these bytes as .docx. suffix: of its format, with the dot. name: for messages.

    Raises ReadError: TIMEOUT after `seconds`, DAMAGED when the program makes nothing of the file.
    """
    with scratch() as folder:
        place = Path(folder)
        source = place / f"document{suffix}"
        source.write_bytes(data)
        profile = (place / "profile").as_uri()
        command = [
            program, f"-env:UserInstallation={profile}", *_QUIET, "--convert-to", "docx:MS Word 2007 XML",
            "--outdir", str(place / "out"), str(source),
        ]  # fmt: skip
        _run(command, place, name, seconds)
        made = place / "out" / "document.docx"
        if not made.is_file():
            raise ReadError(name, Category.DAMAGED, "LibreOffice 打不开这个文件", _REMEDY)
        return made.read_bytes()


def _run(command: list[str], folder: Path, name: str, seconds: float) -> None:
    """Run the program to its end; what is left of it after `seconds` is killed with its children."""
    environment = os.environ | {"HOME": str(folder), "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder)}
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )
    except OSError as error:
        raise ReadError(name, Category.MISSING, f"LibreOffice 无法启动：{error.strerror}", _REMEDY) from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ReadError(name, Category.TIMEOUT, f"LibreOffice 转换超过 {seconds:.0f} 秒", _REMEDY) from None
    finally:
        _kill_tree(process)


def _kill_tree(process: "subprocess.Popen[bytes]") -> None:
    """End the process and what it started: soffice is a small starter of a big program.

    They stay in the group of this process, so that whoever ends a worker with its group ends them, too.
    """
    if process.poll() is not None:
        return
    import psutil

    with suppress(psutil.Error):
        for member in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                member.kill()
    process.kill()
    process.wait()
