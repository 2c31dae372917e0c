"""Count the gold and put the table into `corpora/README.md`: run `python corpora/card.py`."""

from collections import Counter
from pathlib import Path

from extract.evaluate.gold import load_gold
from extract.evaluate.markup import GoldDocument

HERE = Path(__file__).parent
BEGIN, END = "<!-- counts: python corpora/card.py -->\n", "<!-- /counts -->\n"
HEAD = "| 文档 | 文种 | 层级 | 划分 | 字数 | 句段 | T | 其中硬 | D | O | 责任 | 时限 | 量化 |\n|" + "---|" * 13 + "\n"


def counts(documents: list[GoldDocument]) -> str:
    """The table of all documents as Markdown, a sum line last; characters without white space."""
    total: Counter[str] = Counter()
    lines = []
    for document in documents:
        found = _count(document)
        total.update(found)
        about = f"{document.name} | {document.genre} | {document.level} | {document.split}"
        lines.append(f"| {about} | {_cells(found)} |\n")
    lines.append(f"| 合计 {len(documents)} 份 | | | | {_cells(total)} |\n")
    return HEAD + "".join(lines)


def with_counts(readme: str, table: str) -> str:
    """The text of README.md with the table between its markers replaced."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + table + END + rest.partition(END)[2]


def _count(document: GoldDocument) -> Counter[str]:
    found: Counter[str] = Counter(row.label for row in document.rows)
    found["size"] = len("".join(document.text.split()))
    found["rows"] = len(document.rows)
    found["hard"] = sum(row.level == "hard" for row in document.rows)
    found["owners"] = sum(len(row.owners) for row in document.rows)
    found["dues"] = sum(len(row.dues) for row in document.rows)
    found["measures"] = sum(len(row.measures) for row in document.rows)
    return found


def _cells(found: Counter[str]) -> str:
    keys = ("size", "rows", "T", "hard", "D", "O", "owners", "dues", "measures")
    return " | ".join(str(found[key]) for key in keys)


if __name__ == "__main__":
    readme = HERE / "README.md"
    readme.write_text(with_counts(readme.read_text("utf-8"), counts(load_gold(HERE / "gold"))), "utf-8")
    print(counts(load_gold(HERE / "gold")), end="")
