"""The parent's side of one child process: start, give, receive, look after, kill."""

import subprocess
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing import Pipe
from time import monotonic
from typing import TYPE_CHECKING

from extract.supervise.child import ALIVE, LAST, READY
from extract.supervise.contract import Limits
from extract.supervise.start import start
from extract.vocabulary.errors import Category, LuoshiError

if TYPE_CHECKING:
    from extract.supervise.child import Wire

START_SECONDS = 60.0
"""A child that has not reported by then is replaced: starting takes a tenth of a second, on a busy machine some."""
LEAVE_SECONDS = 5.0
"""For an idle child to end by itself, or a killed one to be gone; either takes some milliseconds."""
QUIET_SECONDS = 0.5
"""An item's memory is not looked at before, so that most cost no look (nor the import of psutil) at all."""
FAMILY_SECONDS = 1.0
"""Between two looks at the memory of all descendants, for which the system's whole table must be read."""

Trouble = tuple[Category, str]
"""Why a worker must be replaced."""


class Worker:
    """A child process. `ready` once it has reported; `given`: when it started or was given its item; `since`: the same, or
    when it last said that work goes on.
    """

    def __init__(self, boot: bytes, siblings: Iterable["Wire"]) -> None:
        """Start it. boot: the pickled (work, limits). siblings: our connections to the other children.

        Raises LuoshiError when the system starts no more processes.
        """
        self.ready = False
        self.leaving = False
        self.given = self.since = self._looked = monotonic()
        self.connection, theirs = Pipe()
        try:
            self._process = start(theirs, [self.connection, *siblings])
        except OSError as error:
            raise LuoshiError(
                f"无法启动处理文件的进程（{error.strerror or error}）。请关闭别的程序，再运行一次。"
            ) from error
        finally:
            theirs.close()
        with suppress(OSError):  # it is dead already: whoever waits for its first message will notice
            self.connection.send_bytes(boot)

    def give(self, payload: bytes) -> None:
        """Send an item. Raises OSError when the child is no more."""
        self.given = self.since = self._looked = monotonic()
        self.connection.send_bytes(payload)

    def receive(self) -> tuple[bytes, bytes]:
        """The next message, its kind and content. Raises EOFError or OSError when the child is no more."""
        message = self.connection.recv_bytes()
        kind = message[:1]
        self.ready = self.ready or kind == READY
        self.leaving = kind == LAST
        if kind == ALIVE:
            self.since = monotonic()
        return kind, message[1:]

    @property
    def heard(self) -> bool:
        """Whether something is there to receive, its end included."""
        try:
            return self.connection.poll()
        except OSError:  # Windows says so of a connection whose other end is gone
            return True

    def trouble(self, limits: Limits) -> Trouble | None:
        """What is wrong with a child at work, None when nothing is."""
        if self._process.poll() is not None:
            return self.dead()
        passed = monotonic() - self.since
        if passed > limits.seconds:
            return Category.TIMEOUT, f"{limits.seconds:g} 秒内没有处理完"
        if monotonic() - self.given > QUIET_SECONDS and self._megabytes() > limits.megabytes:
            return Category.MEMORY, f"占用的内存超过 {limits.megabytes} MB"
        return None

    def dead(self) -> Trouble:
        """What to say of a child that has ended by itself; call `kill` first or after `poll` told so."""
        code = self._process.returncode or 0
        how = f"信号 {-code}" if code < 0 else f"退出码 {code}"
        return Category.CRASHED, f"处理它的进程意外结束，{how}"

    def kill(self) -> None:
        """End the child and all that it has started; also what a dead child has left behind."""
        from extract.supervise.family import kill_family, kill_group  # psutil: only when it is needed

        self.connection.close()
        if self._process.poll() is None:
            kill_family(self._process.pid)
        kill_group(self._process.pid)
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):  # one that waits for a dead network disk cannot even be killed
            self._process.wait(LEAVE_SECONDS)

    def leave(self) -> None:
        """Let an idle child end by itself."""
        self.connection.close()

    def join(self) -> None:
        """Wait for a child that was told to leave; kill it when it does not."""
        try:
            self._process.wait(LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def _megabytes(self) -> float:
        from extract.supervise.family import megabytes

        family = monotonic() - self._looked > FAMILY_SECONDS
        if family:
            self._looked = monotonic()
        return megabytes(self._process.pid, family=family)
