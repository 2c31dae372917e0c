"""luoshi (落实): Chinese policy documents in, task lists out.

    from extract import extract, read, write_excel

    result = extract(read("讲话.docx"))
    write_excel(result, "任务清单.xlsx")

The names below are the whole of the public interface; each is loaded when it is first used, so that
`import extract` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

import extract.read as _reading  # first, so that loading the package later cannot hide the function of its name

if TYPE_CHECKING:
    from pathlib import Path

    from extract.pipeline import extract as extract
    from extract.read.inputs import sources as sources
    from extract.vocabulary.document import Document as Document
    from extract.vocabulary.errors import LuoshiError as LuoshiError
    from extract.vocabulary.result import Result as Result
    from extract.vocabulary.result import Settings as Settings
    from extract.vocabulary.task import Task as Task
    from extract.write import write_csv as write_csv
    from extract.write import write_excel as write_excel
    from extract.write import write_jsonl as write_jsonl
    from extract.write import write_parquet as write_parquet

_HOMES = {
    "extract": "extract.pipeline",
    "sources": "extract.read.inputs",
    "Document": "extract.vocabulary.document",
    "LuoshiError": "extract.vocabulary.errors",
    "Result": "extract.vocabulary.result",
    "Settings": "extract.vocabulary.result",
    "Task": "extract.vocabulary.task",
    "write_csv": "extract.write",
    "write_excel": "extract.write",
    "write_jsonl": "extract.write",
    "write_parquet": "extract.write",
}

__all__ = [
    "Document", "LuoshiError", "Result", "Settings", "Task", "extract", "read", "sources", "write_csv", "write_excel",
    "write_jsonl", "write_parquet",
]  # fmt: skip


def read(path: "str | Path", *, name: str | None = None) -> "Document":
    """The document in a file; `name` is what lists call it, the file's own name by default.

    Raises ReadError (a LuoshiError) when there is no such file, or it cannot be used.
    """
    return _reading.read(path, name=name)


if not TYPE_CHECKING:  # so that a type checker still sees names that do not exist

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
