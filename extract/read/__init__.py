"""Layer 2: files in, `Document` out. The format is chosen by what the bytes are, never by the ending.

One table (`formats.FORMATS`) holds every format: how its bytes are recognised and which reader makes
pieces of it; `assemble` is the one place that turns pieces into text, lines and offsets. The names are
loaded when they are first used (PEP 562), so that `import extract` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.read.formats import read as read
    from extract.read.formats import read_bytes as read_bytes
    from extract.read.inputs import Input as Input
    from extract.read.inputs import sources as sources

__all__ = ["Input", "read", "read_bytes", "sources"]


if not TYPE_CHECKING:  # so that a type checker still sees names that do not exist

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = "extract.read.formats" if name.startswith("read") else "extract.read.inputs"
        value = getattr(import_module(home), name)
        globals()[name] = value
        return value
