"""What an item may use, and what is said of one that used more or brought its process down."""

from dataclasses import dataclass

from extract.vocabulary.errors import Category


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may use.

    seconds: wall time, of each step where work goes step by step (see `supervised`); the slowest real documents (scanned
    books, hundreds of pages) need about a minute.
    megabytes: resident memory of the process and of all that it has started together; a document of 50 MB needs some
    hundred, LibreOffice about 300, so that 2,000 is far above any honest need and two workers still fit into 4 GB.
    """

    seconds: float = 120.0
    megabytes: int = 2_000


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that cost `strikes` processes and is given up.

    category: TIMEOUT, MEMORY or CRASHED, of the last time. detail: a Chinese clause without a full stop. seconds: wall
    time of all attempts together.
    """

    category: Category
    detail: str
    strikes: int
    seconds: float
