"""Layer 2: files in, `Document` out. The format is chosen by what the bytes are, never by the ending.

One table (`formats.FORMATS`) holds every format: how its bytes are recognised and which reader makes
pieces of it; `assemble` is the one place that turns pieces into text, lines and offsets.
"""

from extract.read.formats import read, read_bytes
from extract.read.inputs import Input, sources

__all__ = ["Input", "read", "read_bytes", "sources"]
