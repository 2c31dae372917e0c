"""Folders of this machine for what only waits: gone at the end, and those of killed processes when another one begins."""

import os
import socket
import zlib
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

_PREFIX = "luoshi-"


def scratch() -> TemporaryDirectory[str]:
    """A new empty folder in the temporary folder, for `with` or to be cleaned up by hand.

    Its name tells the host and the process, so that what a killed process left can be told from what is in use; folders
    of other hosts (a temporary folder may be shared) and of other users stay. Raises OSError where none can be made.
    """
    mine = f"{_PREFIX}{zlib.crc32(socket.gethostname().encode()):08x}-"
    for left in Path(gettempdir()).glob(f"{mine}*"):
        process = left.name.removeprefix(mine).partition("-")[0]
        if process.isdecimal() and _dead(int(process)):
            rmtree(left, ignore_errors=True)  # another user's cannot be removed
    return TemporaryDirectory(prefix=f"{mine}{os.getpid()}-", ignore_cleanup_errors=True)


def _dead(process: int) -> bool:
    if process == os.getpid():
        return False
    from psutil import pid_exists  # only where something was left, or another run is on

    return not pid_exists(process)
