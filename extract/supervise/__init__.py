"""Layer 2: work in processes of its own, so that no item can hang, crash or starve the rest.

`supervised(work, items, workers=2)` is `map` with limits: every item is worked on in a child process under a time and
a memory limit; a child that dies, hangs or swells is killed with all it has started and replaced.
"""

from extract.supervise.contract import Limits, Lost
from extract.supervise.crew import cores, supervised

__all__ = ["Limits", "Lost", "cores", "supervised"]
