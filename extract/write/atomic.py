"""A file that appears whole or not at all: written beside its place, then moved there in one step."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extract.vocabulary.errors import OutputError


class Draft:
    """A temporary file in the folder of `path`, so that the final move stays on one disk and is atomic.

    `draft` is where to write. Raises OutputError at once when the place cannot be written, before any work.
    """

    __slots__ = ("draft", "path")

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))  # a link keeps pointing to the file that is replaced
        self._check()
        self.draft = self.path.with_name(f".luoshi-{secrets.token_hex(4)}.tmp")
        with explained(self.path):
            self.draft.open("xb").close()

    def _check(self) -> None:
        """Refuse what a move would destroy or cannot replace: folders, devices, read-only files."""
        if not self.path.parent.is_dir():
            raise OutputError(f"{self.path}：文件夹 {self.path.parent} 不存在。请先建立这个文件夹，或换一个保存位置。")
        if not self.path.exists():
            return
        if self.path.is_dir():
            raise OutputError(f"{self.path}：这是一个文件夹。请在后面写上文件名，例如 任务清单.xlsx。")
        if not self.path.is_file():
            raise OutputError(f"{self.path}：这不是普通文件。请换一个文件名。")
        if not os.access(self.path, os.W_OK):
            raise OutputError(f"{self.path}：文件是只读的。请取消只读属性，或换一个文件名。")

    def commit(self) -> None:
        """Move the finished draft to its place, keeping the access rights of a file that is replaced."""
        with explained(self.path):
            if self.path.exists():
                self.draft.chmod(stat.S_IMODE(self.path.stat().st_mode))
            self.draft.replace(self.path)

    def discard(self) -> None:
        """Remove the draft; what stood at `path` before stays as it was."""
        with suppress(OSError):  # nothing more can be done about a left-over, and the first error matters
            self.draft.unlink()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the system's errors about writing `path` into an OutputError that says what to do."""
    try:
        yield
    except PermissionError as error:
        raise OutputError(
            f"{path}：没有写入权限，或文件正在 Excel/WPS 中打开。请关闭该文件后重试，或换一个保存位置。"
        ) from error
    except OSError as error:
        raise OutputError(f"{path}：写入失败（{error.strerror or error}）。请检查磁盘空间和保存位置后重试。") from error
