"""How fast luoshi is, as ratios to known work on the same texts: CPU seconds, interleaved runs, medians.

    python benchmarks/speed.py [FOLDER] [--runs 5] [--only texts|floor|lexicon|process|memory]

FOLDER holds the texts, corpora/samples by default. Needs `pip install ".[bench]"`.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TypeVar

from extract import Document, LuoshiError, Settings, extract, sources
from extract.knowledge import table
from extract.vocabulary.result import OwnUnit

Name = TypeVar("Name", bound=Hashable)
SAMPLES = Path(__file__).parents[1] / "corpora" / "samples"
SMALL = 1_000
"""Documents of the memory run."""
TERMS = 2_000
"""Terms of the search in the floor."""
WORDS = (("cues", "term"), ("verbs", "words"), ("units", "name"))
"""Tables with terms, and the column."""
KINDS = ("水务监测中心", "综合执法大队", "投资促进中心", "园区管委会", "文旅集团", "应急指挥部", "专班办公室")
PLACES = ("云岭", "荷塘", "青禾", "沐阳", "南麓", "北屏", "临江", "东塬", "西畴", "石桥")
"""Parts of invented units."""
METER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
SEGMENT = re.compile(r"[^。！？；\n]+[。！？；]?")


def load(folder: Path) -> list[Document]:
    """All documents of the folder that can be read."""
    found = []
    for item in sources([str(folder)]):
        try:
            found.append(item.load())
        except LuoshiError as error:
            print(error, file=sys.stderr)
    return found


def plain_pass(texts: Sequence[str]) -> Callable[[], object]:
    """Bytes from disk, decoded, one Aho-Corasick search of our cue words, cut into sentences: the least there is."""
    import ahocorasick_rs

    folder = tempfile.TemporaryDirectory()
    paths = [Path(folder.name, f"{i}.txt") for i in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode("utf-8", "replace"))
    engine = ahocorasick_rs.AhoCorasick(
        [row["term"] for row in table("cues")], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )

    def run(folder: object = folder) -> object:
        for path in paths:
            text = path.read_bytes().decode("utf-8")
            engine.find_matches_as_indexes(text)
            [match.span() for match in SEGMENT.finditer(text)]
        return folder

    return run


def contenders(documents: Sequence[Document]) -> dict[str, Callable[[], object]]:
    """What is timed, each as one call over all texts. The first is ours."""
    import jieba
    import jieba.posseg
    import rjieba

    jieba.setLogLevel("ERROR")
    texts = [document.text for document in documents]
    return {
        "luoshi: extract(document)": lambda: [extract(document) for document in documents],
        "plain pass: read, decode, Aho-Corasick, cut": plain_pass(texts),
        "rjieba.cut": lambda: [rjieba.cut(text) for text in texts],
        "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
        "jieba.posseg.lcut (HMM)": lambda: [jieba.posseg.lcut(text) for text in texts],
    }


def timed(calls: Mapping[Name, Callable[[], object]], runs: int) -> dict[Name, float]:
    """Median CPU seconds of each call; the runs take turns, after one of each to warm up."""
    seconds: dict[Name, list[float]] = {name: [] for name in calls}
    for turn in range(runs + 1):
        for name, call in calls.items():
            begin = time.process_time()
            call()
            if turn:
                seconds[name].append(time.process_time() - begin)
    return {name: median(values) for name, values in seconds.items()}


def process(command: Sequence[str]) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of a whole process, run by a small one: a child's peak counts from its parent's."""
    done = subprocess.run([sys.executable, "-c", METER, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} failed: {done.stderr}")
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak / (1e6 if sys.platform == "darwin" else 1e3)


def whole_processes(document: Path, folder: Path, runs: int) -> dict[str, float]:
    """Median CPU seconds of the command for one document, and of importing pandas."""
    luoshi = command()
    commands = {
        "luoshi extract one.txt -o one.jsonl": [*luoshi, "extract", str(document), "-o", str(folder / "one.jsonl")],
        "luoshi extract one.txt -o one.xlsx": [*luoshi, "extract", str(document), "-o", str(folder / "one.xlsx")],
        'python -c "import pandas"': [sys.executable, "-c", "import pandas"],
        'python -c "pass"': [sys.executable, "-c", "pass"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, line in commands.items():
            used = process(line)[0]
            if turn:
                seconds[name].append(used)
    return {name: median(values) for name, values in seconds.items()}


def command() -> list[str]:
    """The installed command of this Python, `python -m extract` where there is none."""
    script = shutil.which("luoshi", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-m", "extract"]


def memory(text: str, folder: Path) -> None:
    """Print the peak memory for one document and for SMALL of them, for every format."""
    print(f"\n| peak memory, MB | 1 document | {SMALL} documents | more |\n|---|---|---|---|")
    many, one = folder / "many", folder / "one"
    for place, count in ((one, 1), (many, SMALL)):
        place.mkdir()
        for i in range(count):
            (place / f"{i}.txt").write_text(text, "utf-8")
    for ending in ("jsonl", "csv", "xlsx"):
        peaks = [process([*command(), "extract", str(p), "-o", str(folder / f"m.{ending}")])[1] for p in (one, many)]
        print(f"| .{ending} | {peaks[0]:.0f} | {peaks[1]:.0f} | {peaks[1] - peaks[0]:+.0f} |")


def floor(documents: Sequence[Document], runs: int) -> None:
    """Print our share of the physical floor: read, decode, search for TERMS terms and segment, against read and extract."""
    import ahocorasick_rs
    import rjieba

    words = [word for name, key in WORDS for row in table(name) for word in row[key].split()]
    terms = list(dict.fromkeys(words))[:TERMS]
    terms += [f"{terms[n % len(terms)]}{n}" for n in range(TERMS - len(terms))]
    engine = ahocorasick_rs.AhoCorasick(terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.txt") for i in range(len(documents))]
        for path, document in zip(paths, documents, strict=True):
            path.write_bytes(document.text.encode("utf-8", "replace"))

        def least() -> None:
            for path in paths:
                text = path.read_bytes().decode("utf-8")
                engine.find_matches_as_indexes(text)
                rjieba.cut(text)

        def ours(settings: Settings) -> Callable[[], object]:
            return lambda: [extract(item.load(), settings) for item in sources([folder])]

        calls = {"floor": least, "judge": ours(Settings()), "rules": ours(Settings(rules_only=True))}
        found = timed(calls, runs)
    shares = {name: found["floor"] / found[name] for name in ("judge", "rules")}
    print(f"share of the physical floor: {shares['judge']:.3f}, rules only {shares['rules']:.3f}")


def lexicon(documents: Sequence[Document], runs: int) -> None:
    """Print what 2,000 units of the user's own cost against 100, beside those that the program knows."""

    def own(count: int) -> Settings:
        names = (f"{place}{kind}" for kind in KINDS for place in PLACES)
        return Settings(units=tuple(OwnUnit(f"{name}{n}处") for n, name in zip(range(count), cycle(names))))

    calls = {
        count: partial(lambda chosen: [extract(document, chosen) for document in documents], own(count))
        for count in (0, 100, 2_000)
    }
    found = timed(calls, runs)
    print(
        f"lexicon: 2,000 own units cost {found[2_000] / found[100]:.2f} × 100, 100 cost {found[100] / found[0]:.2f} × none"
    )


def texts_in_memory(documents: Sequence[Document], runs: int) -> None:
    """Print the table of contenders."""
    characters = sum(len(document.text) for document in documents)
    seconds = timed(contenders(documents), runs)
    ours = next(iter(seconds.values()))
    print(f"{len(documents)} documents, {characters:,} characters, {runs} runs\n")
    print("| CPU time, texts in memory | characters a second | luoshi is … times as fast |\n|---|---|---|")
    for name, used in seconds.items():
        print(f"| {name} | {characters / used:,.0f} | {used / ours:.2f} |")


def one_document(documents: Sequence[Document], runs: int) -> None:
    """Print what the whole command costs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sample = min(documents, key=lambda document: abs(len(document.text) - 3_000))
        document = folder / "one.txt"
        document.write_text(sample.text, "utf-8")
        whole = whole_processes(document, folder, runs)
        pandas = whole['python -c "import pandas"']
        print(f"\nOne document of {len(sample.text):,} characters\n")
        print("| whole process | CPU seconds | of `import pandas` |\n|---|---|---|")
        for name, used in whole.items():
            print(f"| `{name}` | {used:.2f} | {used / pandas:.2f} |")


def many_documents(documents: Sequence[Document], runs: int) -> None:
    """Print the memory for one and for many; measured once."""
    with tempfile.TemporaryDirectory() as temporary:
        memory(documents[0].text, Path(temporary))


MEASURES: Mapping[str, Callable[[Sequence[Document], int], None]] = {
    "texts": texts_in_memory, "floor": floor, "lexicon": lexicon, "process": one_document, "memory": many_documents,
}  # fmt: skip


def main() -> None:
    """Measure and print, tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=list(MEASURES))
    given = parser.parse_args()
    documents = load(given.folder)
    for name, measure in MEASURES.items():
        if given.only in (None, name):
            measure(documents, given.runs)


if __name__ == "__main__":
    main()
