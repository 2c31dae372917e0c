"""How often `--suggest-owners` proposes the department that officials named: the breakdowns of ../shared/tables.

    python benchmarks/suggest.py [FOLDER] [-v]

The statements of responsibility are cut out of the text, the rest goes through the whole program, and the proposals
are compared with the function of the first lead unit that the officials' table prints. All rows of the table count,
those that the program does not find included; a second line leaves out rows whose lead has no function of its own
(各部门, a district, a company), which no proposal of a function can meet.

The list of terms was written before it was ever measured (then: first 0.619 and 0.600, among three 0.794 and 0.722, for
guizhou and beijing); the misses of that run were read and general terms of the departments they belong to added, none
that only one place uses. Figures on these two tables are therefore somewhat better than on others.
"""

import argparse
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from extract import Document, extract, read
from extract.detect.owner import responsibility_spans, standard
from extract.meaning.suggest import suggest
from extract.vocabulary.task import Label, Suggestion, Task

TABLES = Path(__file__).parents[1].parent / "shared" / "tables"
SAME = {"金融监管": "地方金融", "扶贫": "乡村振兴", "公安消防": "应急管理"}
"""Functions of units.tsv that functions.tsv holds under one name."""
_REMARK = re.compile(r"[（(][^（()）]*[）)]\Z|协助.*\Z|(?<=^[省市])政府(?=外办|督查室|研究室|参事室)")
"""What may stand in a unit's name beside the words the lexicon knows: a second name, what it helps with, 市政府外办."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the printed table and the function of its first lead unit, "" when it has none."""

    task: str
    lead: str
    function: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of rows whose function is proposed first, and among the first three."""

    rows: int
    first: float
    among: float


def rows(path: Path) -> list[Row]:
    """The rows of a table (no, task, lead, other)."""
    found = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        cells = [*line.split("\t"), "", "", ""]
        if cells[1]:
            found.append(Row(_plain(cells[1]), cells[2], function(cells[2])))
    return found


def function(leads: str) -> str:
    """The function of the first unit of a list; a unit of two names with a 、 in it is one."""
    lexicon = standard()
    first = next((name for name in lexicon.listed if leads.startswith(name)), re.split("[、,，]", leads)[0])
    name = lexicon.function(first) or lexicon.function(_REMARK.sub("", first))
    return SAME.get(name, name)


def without_owners(document: Document) -> Document:
    """The document with every statement of responsibility blanked, so that lines and offsets hold."""
    kept, at = [], 0
    for start, end in responsibility_spans(document.text, 0, len(document.text)):
        kept += [document.text[at:start], re.sub(r"[^\n]", " ", document.text[start:end])]
        at = end
    return replace(document, text="".join(kept) + document.text[at:])


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text)


def _grams(text: str) -> set[str]:
    return {text[i : i + 4] for i in range(max(1, len(text) - 3))}


def matched(table: list[Row], tasks: list[Task]) -> list[tuple[Row, Task | None]]:
    """Every printed row with the extracted task that holds most of its words, at least half."""
    words = [_grams(_plain("".join(r.text for r in task.requirements))) for task in tasks]
    pairs: list[tuple[Row, Task | None]] = []
    for row in table:
        mine = _grams(row.task)
        best = max(range(len(tasks)), key=lambda i: len(mine & words[i]))
        pairs.append((row, tasks[best] if len(mine & words[best]) * 2 >= len(mine) else None))
    return pairs


def figures(pairs: list[tuple[Row, tuple[Suggestion, ...]]]) -> Figures:
    """The two shares over some rows."""
    first = among = 0
    for row, found in pairs:
        names = [s.function for s in found]
        first += bool(row.function) and names[:1] == [row.function]
        among += row.function in names
    return Figures(len(pairs), first / len(pairs), among / len(pairs))


def measure(folder: Path, name: str, *, verbose: bool = False) -> tuple[Figures, Figures]:
    """Figures over all rows of a table, and over those whose lead has a function."""
    result = extract(without_owners(read(folder / f"{name}.txt")))
    tasks = [task for task in result.tasks if task.kind is Label.TASK]
    proposed = {task.id: found for task, found in zip(tasks, suggest(tasks), strict=True)}
    pairs = [(row, proposed[task.id] if task else ()) for row, task in matched(rows(folder / f"{name}.tsv"), tasks)]
    for row, found in pairs if verbose else ():
        if row.function not in [s.function for s in found][:1]:
            mark = "第二三" if row.function in [s.function for s in found] else "未中"
            print(mark, row.function or f"?{row.lead[:12]}", [(s.function, round(s.score, 1), s.reason[4:]) for s in found],
                  row.task[:60], sep="\t")  # fmt: skip
    return figures(pairs), figures([pair for pair in pairs if pair[0].function])


def main() -> int:
    """Print the figures of every table in the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=TABLES)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"skipped: no folder {options.folder}")
        return 0
    for path in sorted(options.folder.glob(f"{options.only}*.tsv")):
        whole, named = measure(options.folder, path.stem, verbose=options.verbose)
        for kind, found in (("all rows", whole), ("lead has a function", named)):
            shares = f"first {found.first:.3f}  among three {found.among:.3f}"
            print(f"{path.stem:16s} {kind:20s} {found.rows:4d} rows  {shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
