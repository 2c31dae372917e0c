"""The child's side: take items from the parent, work, send results; never outlive the parent.

Three things end a child whose parent is gone, killed with -9 as well. Idle: its end of the connection is closed, so it
leaves. Busy: the thread that listens notices the same and ends the process with all it has started. Busy inside C code
that never lets go of the interpreter: a timer of `faulthandler`, which needs no interpreter, ends it some time after
the item's time limit.
"""

import faulthandler
import os
import pickle
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TextIO

from extract.supervise.contract import Limits

if TYPE_CHECKING:
    Wire = Connection[Any, Any]  # on Windows a PipeConnection, which behaves alike

READY, RESULT, RAISED, NO_MEMORY, LAST, ALIVE = b"h", b"r", b"e", b"m", b"l", b"a"
"""First byte of a message to the parent: at home; a result; what `work` raised; out of memory; a result, and goodbye; the
work goes on, its time begins anew."""

_GRACE = 0.5
"""Seconds that a child has to finish after its parent is gone."""
_LATE = 1.5
"""Times the limit after which a child ends itself. The parent does it at the limit, unless it is gone."""
_SPARE = 2
"""Times the limit of memory that a process can ask for at all (where the system keeps count of it). The parent looks
at what is in use, but not while its caller keeps it busy."""
_MEGABYTE = 1_000_000
_TOLD = 0.5
"""Seconds between two messages at least that work goes on: quick steps cost nothing."""

Message = tuple[bytes, bytes]


def serve_at(handle: int) -> None:
    """Be the child that was started with the connection of this number, and end; for a fresh interpreter."""
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        os.set_handle_inheritable(handle, False)  # what is started here must not hold it open
        code = serve(PipeConnection(handle))
    else:
        os.set_inheritable(handle, False)
        code = serve(Connection(handle))
    os._exit(code)


def serve(connection: "Wire") -> int:
    """Work for the parent at the other end until it closes; the exit status.

    `sys.exit` in the work ends it, too. What the work leaves to the end of the process (atexit) is not done.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends this process
    inbox: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, inbox), daemon=True).start()
    boot = inbox.get()
    if boot is None:
        return 0
    try:
        work, limits = pickle.loads(boot)
    except Exception as error:  # the caller's function cannot be found here: he must hear it
        _send(connection, (RAISED, _packed(error)))
        return 0
    _restrict(limits)
    _send(connection, (READY, b""))
    try:
        with Path(os.devnull).open("w") as nowhere:
            _work(connection, inbox, work, limits, nowhere)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _listen(connection: "Wire", inbox: "SimpleQueue[bytes | None]") -> None:
    """Hand on what comes. When the parent is gone give the work in hand a moment, then end everything."""
    try:
        while True:
            inbox.put(connection.recv_bytes())
    except (EOFError, OSError):
        inbox.put(None)
    time.sleep(_GRACE)  # an idle child has left meanwhile
    from extract.supervise.family import kill_family

    kill_family(os.getpid())
    os._exit(1)


def _work(
    connection: "Wire", inbox: "SimpleQueue[bytes | None]", work: Callable[[Any], Any], limits: Limits, nowhere: TextIO
) -> None:
    first = _peak()
    while (payload := inbox.get()) is not None:
        watch = _Watch(connection, limits.seconds * _LATE + _GRACE, nowhere)
        watch.begin()
        kind, answer = _answer(work, payload, watch)
        faulthandler.cancel_dump_traceback_later()
        swollen = max(first, limits.megabytes / 2) < _peak()
        if kind == NO_MEMORY or (kind == RESULT and swollen):
            # What one huge item leaves behind must not count against the next: a new process is cheap.
            _send(connection, (LAST if kind == RESULT else kind, answer))
            return
        _send(connection, (kind, answer))


class _Watch:
    """The time that the item in hand has, here and with the parent."""

    def __init__(self, connection: "Wire", seconds: float, nowhere: TextIO) -> None:
        self._connection, self._seconds, self._nowhere = connection, seconds, nowhere
        self._told = 0.0

    def begin(self) -> None:
        """Let the time begin, or begin anew."""
        self._told = time.monotonic()
        faulthandler.dump_traceback_later(self._seconds, exit=True, file=self._nowhere)

    def through(self, steps: Generator[Any, None, Any]) -> object:
        """What the generator returns; its time begins anew with its steps."""
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value
            if time.monotonic() - self._told > _TOLD:
                _send(self._connection, (ALIVE, b""))
                self.begin()


def _answer(work: Callable[[Any], Any], payload: bytes, watch: _Watch) -> Message:
    try:
        found = work(pickle.loads(payload))
        if isinstance(found, Generator):
            found = watch.through(found)
        return RESULT, pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return NO_MEMORY, b""
    except Exception as error:  # whatever it is, the caller gets it
        return RAISED, _packed(error)


def _packed(error: Exception) -> bytes:
    """The error and its traceback; an error that cannot be sent becomes a RuntimeError with its words."""
    trace = "".join(traceback.format_exception(error))
    try:
        packed = pickle.dumps((error, trace))
        pickle.loads(packed)
    except Exception:  # pickle raises whatever the error's own methods raise
        return pickle.dumps((RuntimeError(f"{type(error).__name__}: {error}"), trace))
    return packed


_HIGHEST = re.compile(r"VmHWM:\s*(\d+) kB")


def _send(connection: "Wire", message: Message) -> None:
    with suppress(OSError):  # the parent is gone: the next look into the inbox ends this process
        connection.send_bytes(b"".join(message))


def _peak() -> float:
    """The most memory that this process ever held, in megabytes; 0 where the system does not tell.

    On Linux the kernel's account of this address space: `ru_maxrss` starts from the peak of the parent.
    """
    with suppress(OSError):
        if found := _HIGHEST.search(Path("/proc/self/status").read_text("ascii", "replace")):
            return int(found[1]) * 1_024 / _MEGABYTE
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE


def _restrict(limits: Limits) -> None:
    """Let the system refuse memory far above the limit. RLIMIT_DATA, not RLIMIT_AS: what is only reserved is free."""
    try:
        import resource
    except ImportError:
        return
    most = limits.megabytes * _MEGABYTE * _SPARE
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard == resource.RLIM_INFINITY or most < hard:
        with suppress(ValueError, OSError):  # an additional safeguard, which some systems do not know
            resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
