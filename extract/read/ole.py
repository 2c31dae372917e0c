"""OLE containers: what goes wrong when one is mutilated."""

import struct

BROKEN = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError, RecursionError,
)  # fmt: skip
"""What olefile and the reading of structures raise on mutilated containers."""
