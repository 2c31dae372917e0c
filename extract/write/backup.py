"""A copy of a workbook before it is replaced: what people typed into it is never lost."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

from extract.write.atomic import Draft, explained

_OURS = re.compile(
    rb"<cp:lastModifiedBy>luoshi</cp:lastModifiedBy>.*<dcterms:modified[^>]*>\d{4}-\d\d-\d\dT00:00:00Z<", re.S
)
"""Properties of a workbook that nothing but this program has saved: others set their own name or the time of day."""


def was_edited(path: Path) -> bool:
    """Whether a workbook stands at `path` that another program has saved since this one wrote it, or that is not ours.

    False where there is no file, and for other formats, which people do not fill in.
    """
    if path.suffix.lower() != ".xlsx" or not path.exists():
        return False
    try:
        with zipfile.ZipFile(path) as package:
            return not _OURS.search(package.read("docProps/core.xml"))
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError):  # whatever it is, it is not ours
        return path.stat().st_size > 0


def backup(path: Path, now: datetime | None = None) -> Path:
    """Copy the file beside itself: 台账.xlsx → 台账.bak-20260710-093000.xlsx; whole or not there. Gives the copy's place.

    now: default this moment. Raises OutputError when it cannot be written.
    """
    stem = f"{path.stem}.bak-{now or datetime.now():%Y%m%d-%H%M%S}"
    place, count = path.with_name(f"{stem}{path.suffix}"), 1
    while place.exists():
        count += 1
        place = path.with_name(f"{stem}-{count}{path.suffix}")
    copy = Draft(place)
    try:
        with explained(place):
            copy.draft.write_bytes(path.read_bytes())
        copy.commit()
    except BaseException:
        copy.discard()
        raise
    return place
