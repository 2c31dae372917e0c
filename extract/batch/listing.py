"""What stands on the command line, spread out into documents: folders, archives, patterns, a manifest."""

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.batch.manifest import read_manifest
from extract.batch.part import Entry, Tags
from extract.read import Input, sources
from extract.vocabulary.errors import UsageError


def sweeps(inputs: Sequence[str], manifest: Path | None, out: Path) -> Iterator[Iterator[Entry]]:
    """Every document, those of the manifest first; what lies in the output folder `out` is no input.

    One iterator for each row of the manifest, one for the rest; a file that comes in several counts where it came
    first. Raises UsageError when something named is missing, before any document comes.
    """
    wanted = [path for given in inputs for path in _named(given)]
    inside = os.path.join(os.path.realpath(out), "")  # noqa: PTH118 - a prefix, with its separator
    if manifest is not None:
        for row in read_manifest(manifest):
            yield _outside(sources([str(row.path)]), row.tags, inside)
    yield _outside(sources(wanted), Tags(), inside)


def _outside(found: Iterable[Input], tags: Tags, folder: str) -> Iterator[Entry]:
    """The documents that do not lie in the folder."""
    entries = (entry(item, tags) for item in found)
    return (item for item in entries if not item.path.startswith(folder))


def _named(given: str) -> list[str]:
    """Absolute paths behind one argument. Raises UsageError when there are none."""
    if given == "-":
        raise UsageError("luoshi batch 不读标准输入。请给出文件夹、压缩包或清单。")
    if Path(given).exists():
        return [os.path.abspath(given)]  # noqa: PTH100 - links stay links: a folder is called as the user calls it
    found = sorted(glob.glob(given, recursive=True)) if glob.has_magic(given) else []  # noqa: PTH207 - absolute patterns
    if not found:
        raise UsageError(f"{given}：找不到这个文件或文件夹。请检查路径；带空格或 * 的路径请加引号。")
    return [os.path.abspath(path) for path in found]  # noqa: PTH100


def entry(found: Input, tags: Tags) -> Entry:
    """The document with its place on disk; a file that cannot be seen has size 0 and says why when it is read."""
    path = os.path.realpath(found.origin.path) if found.origin.path else ""
    try:
        state = Path(path).stat() if path else None
    except (OSError, ValueError):
        state = None
    inside = found.name.partition(f"{Path(found.origin.path or '').name}/")[2]
    size, changed = (state.st_size, state.st_mtime_ns) if state else (0, 0)
    return Entry(found, path, inside, size, changed, tags)
