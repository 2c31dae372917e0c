"""How a child process begins: as a fork where that is safe, else as a fresh interpreter.

A fork (Linux, and only while this process has a single thread, those of libraries counted) starts in a millisecond
with all that is imported. Everywhere else `subprocess` starts a Python that finds its modules where this one does; it
costs a tenth of a CPU second. `multiprocessing` does neither for us, because it gives no children to daemonic processes
(a Dask worker is one). Either child leads a session of its own, so that Ctrl-C in the terminal does not reach it, and
all that it starts can be killed together; it shares the error stream, but neither input nor output.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Protocol

from extract.supervise.child import serve

if TYPE_CHECKING:
    from extract.supervise.child import Wire

_CODE = "import sys; sys.path[:] = {path!r}; from extract.supervise.child import serve_at; serve_at({handle})"
_PAUSE = 0.002
"""Seconds between two looks whether a forked child has left; it leaves within some milliseconds."""


class Process(Protocol):
    """What is used of `subprocess.Popen`."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def returncode(self) -> int | None:
        """Exit status or minus the signal, None while it runs or nobody has looked."""

    def poll(self) -> int | None:
        """Look, and return `returncode`."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired after so many seconds."""

    def kill(self) -> None:
        """Kill it; nothing happens when it is dead."""


def start(theirs: "Wire", siblings: Iterable["Wire"]) -> Process:
    """A child that serves the connection `theirs`. siblings: our ends of connections that it must not hold open.

    Raises OSError when the system starts no more processes.
    """
    return _fork(theirs, siblings) if _alone() else _spawn(theirs.fileno())


def _alone() -> bool:
    """Whether a fork is safe: on Linux, where no other thread can hold a lock that a child would wait for."""
    threads = Path("/proc/self/task")
    return sys.platform == "linux" and threads.is_dir() and sum(1 for _ in threads.iterdir()) == 1


class _Forked:
    """A forked child, as `subprocess.Popen` would show it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._look(os.WNOHANG)

    def wait(self, timeout: float | None = None) -> int:
        end = None if timeout is None else monotonic() + timeout
        while (code := self._look(0 if end is None else os.WNOHANG)) is None:
            if end is not None and monotonic() > end:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
            sleep(_PAUSE)
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, 9)

    def _look(self, flags: int) -> int | None:
        if self.returncode is None:
            found, status = os.waitpid(self.pid, flags)
            if found:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _fork(theirs: "Wire", siblings: Iterable["Wire"]) -> Process:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()  # else the child would hold a copy of what is not yet written
    pid = os.fork()
    if pid:
        return _Forked(pid)
    code = 1
    try:
        os.setsid()
        _silence()
        for connection in siblings:
            connection.close()
        code = serve(theirs)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)  # never back into the caller's code, and none of its clean-up


def _silence() -> None:
    """Neither read the parent's input nor write into its output, by file number or by name."""
    sys.stdin = Path(os.devnull).open()  # noqa: SIM115 - open as long as the process lives
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    os.dup2(sys.stdin.fileno(), 0)
    os.dup2(sys.stdout.fileno(), 1)


def _spawn(handle: int) -> Process:
    line = [sys.executable, "-c", _CODE.format(path=sys.path, handle=handle)]
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        info = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(
            line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, startupinfo=info, creationflags=flags
        )
    return subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[handle], start_new_session=True
    )
