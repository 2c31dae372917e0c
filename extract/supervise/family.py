"""A process and all that it has started: its memory, its end. psutil, so alike on every system."""

import os
import signal
from contextlib import suppress

import psutil


def megabytes(process: int, *, family: bool) -> float:
    """Resident memory of a process in megabytes, with `family` of its descendants, too; 0 when it is gone."""
    total = 0
    with suppress(psutil.Error):
        first = psutil.Process(process)
        total = first.memory_info().rss
        for member in first.children(recursive=True) if family else ():
            with suppress(psutil.Error):
                total += member.memory_info().rss
    return total / 1e6


def kill_family(process: int) -> None:
    """Kill what a process has started, down to the last generation, but not the process; no error when all are gone."""
    with suppress(psutil.Error):
        for member in psutil.Process(process).children(recursive=True):
            with suppress(psutil.Error):
                member.kill()


def kill_group(process: int) -> None:
    """Kill a process that leads a group of its own, with all in it: also those whose parent died before them."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # all gone; macOS says "not permitted" of zombies
            os.killpg(process, signal.SIGKILL)
