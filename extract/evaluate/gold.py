"""Load annotated documents: our inline markup (NAME.md) and the table form (NAME.txt + NAME.gold.tsv)."""

from pathlib import Path

from extract.evaluate.markup import (
    ROLES,
    GoldDocument,
    GoldError,
    GoldLabel,
    GoldOwner,
    GoldRow,
    GoldSpan,
    parse_markup,
)
from extract.vocabulary.task import Level

_LABELS: dict[str, GoldLabel] = {"T": "T", "D": "D", "O": "O"}
_SUFFIX = ".gold.tsv"


def load_gold(folder: Path) -> list[GoldDocument]:
    """All gold documents of `folder` (not of its subfolders), sorted by name, both forms side by side.

    Markup gives a row for every segment of the text, the table form the rows that it lists. README.md,
    GUIDELINE.md and other names in capitals are not gold. Raises GoldError for a malformed file, and
    when there is no gold at all: figures measured on nothing would look perfect.
    """
    documents = [
        parse_markup(path.read_text("utf-8"), path.stem) for path in folder.glob("*.md") if not path.stem.isupper()
    ]
    documents += [_load_table(path) for path in folder.glob(f"*{_SUFFIX}")]
    if not documents:
        raise GoldError(str(folder), 0, "没有标注文件", "请给出含有 .md 或 .gold.tsv 标注文件的文件夹")
    return sorted(documents, key=lambda document: document.name)


def _load_table(path: Path) -> GoldDocument:
    """A document of the table form: offsets are into NAME.txt, values are verbatim strings."""
    name = path.name.removesuffix(_SUFFIX)
    source = path.with_name(f"{name}.txt")
    if not source.exists():
        raise GoldError(path.name, 1, f"缺少原文 {source.name}", "请把原文放在同一文件夹")
    text = source.read_text("utf-8")
    lines = path.read_text("utf-8").splitlines()
    rows = [_table_row(line, text, path.name, number) for number, line in enumerate(lines[1:], 2) if line.strip()]
    return GoldDocument(name=name, text=text, rows=tuple(rows))


def _table_row(line: str, text: str, name: str, number: int) -> GoldRow:
    """Cells: id, start, end, label, level, owner, due, measure; "-" for none, "|" between values."""
    cells = line.split("\t")
    if len(cells) != 8 or cells[3] not in _LABELS or not (cells[1].isdigit() and cells[2].isdigit()):
        raise GoldError(name, number, "不是“编号、起、止、标签、软硬、责任、时限、量化”八列", "请改正这一行")
    start, end = int(cells[1]), int(cells[2])
    piece = text[start:end]
    owners = []
    for value in _values(cells[5]):
        role, _, owner = value.partition(":")
        if role not in ROLES:
            raise GoldError(name, number, f"不认识的角色“{role}”", f"可用：{'、'.join(ROLES)}")
        span = _find(owner, piece, start, name, number)
        owners.append(GoldOwner(ROLES[role], span.start, span.end, owner))
    return GoldRow(
        start,
        end,
        label=_LABELS[cells[3]],
        level=Level(cells[4]) if cells[4] != "-" else None,
        owners=tuple(owners),
        dues=tuple(_find(value, piece, start, name, number) for value in _values(cells[6])),
        measures=tuple(_find(value, piece, start, name, number) for value in _values(cells[7])),
    )


def _values(cell: str) -> list[str]:
    return [] if cell == "-" else [value for value in cell.split("|") if value]


def _find(value: str, piece: str, start: int, name: str, number: int) -> GoldSpan:
    """The first place of `value` in the segment: the table form gives no offsets for values."""
    at = piece.find(value)
    if at < 0:
        raise GoldError(name, number, f"句中没有“{value}”", "请照原文填写")
    return GoldSpan(start + at, start + at + len(value), value)
