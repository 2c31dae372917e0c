"""spaCy: `spacy.blank("zh").add_pipe("policy_tasks")` puts requirements, owners, deadlines and targets on a Doc.

The component is registered through an entry point of the package, so that `pip install "luoshi[spacy]"` is
all it takes. It reads `doc.text` only: characters are the truth, whatever the tokenizer and the components
before it made of them. Where a token is longer than what was found (word segmentation) the span covers the
whole token; the exact characters stand in `doc._.policy_tasks`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from extract.pipeline import extract
from extract.read.assemble import Parsed, Piece, assemble
from extract.read.characters import clean, lines
from extract.vocabulary.document import Document, Source
from extract.vocabulary.errors import MissingExtraError, UsageError
from extract.vocabulary.records import number, record
from extract.vocabulary.result import Settings
from extract.vocabulary.task import Task

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError as error:
    raise MissingExtraError("在 spaCy 里使用", "spacy") from error

NAME = "policy_tasks"
"""Of the component, and of the extension attribute with the full records."""
GROUPS = ("requirements", "owners", "deadlines", "targets")
"""Keys of `doc.spans`."""
_NO_FILE = "spaCy"


class _Found(NamedTuple):
    """A span of the text as read. label: of the span; value: its normal form, "" without any; task: its row."""

    start: int
    end: int
    label: str
    value: str
    task: str


class PolicyTasks:
    """The component. It holds settings only, so that `nlp.to_disk` saves all of it in the config."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, doc: Doc) -> Doc:
        """Fill `doc.spans[...]` (see GROUPS) and `doc._.policy_tasks`; an empty Doc gets empty groups.

        A span's label is what it is: task or done; lead, responsible, cooperating, supervising; deadline or
        repeat; target. kb_id_ holds the normal form (full name, last day or RRULE, number), id_ the task.
        A span that several tasks share (an owner in a heading) is there once, with the first of them;
        the records, those of `luoshi extract -o 清单.jsonl`, have it in each.
        """
        document = _document(doc.text)
        places = _places(document.text, doc.text)
        tasks = extract(document, self._settings).tasks
        for key, found in zip(GROUPS, (_requirements, _owners, _deadlines, _targets), strict=True):
            doc.spans[key] = _spans(doc, found(tasks), places)
        doc._.policy_tasks = [_moved(record(task), places, doc.text) for task in tasks]
        return doc


def policy_tasks(nlp: Language, name: str, base_date: str | None, first_is_lead: bool, rules_only: bool) -> PolicyTasks:
    """Make the component from its config, which are `Settings`; base_date is written as "2026-03-05".

    Raises UsageError for a base_date that is no date.
    """
    try:
        base = date.fromisoformat(base_date) if base_date else None
    except ValueError as error:
        raise UsageError(f"base_date {base_date}：不是日期。请写成 2026-03-05 的样子。") from error
    return PolicyTasks(Settings(base_date=base, first_is_lead=first_is_lead, rules_only=rules_only))


Language.factory(
    NAME,
    default_config={"base_date": None, "first_is_lead": False, "rules_only": False},
    assigns=["doc.spans", f"doc._.{NAME}"],
    func=policy_tasks,
)
Doc.set_extension(NAME, default=None, force=True)  # force: the module may be loaded twice, by name and by entry point


def _document(text: str) -> Document:
    """The text as the readers give it: odd blanks and look-alike radicals replaced, invisible characters gone."""
    data = text.encode("utf-8", "replace")
    source = Source(_NO_FILE, None, sha256(data).hexdigest(), len(data), "txt")
    return assemble(Parsed([Piece(line) for line in lines(text)]), source)


def _places(read: str, given: str) -> list[int]:
    """For every character of the text read its place in the text given, and last the end.

    Reading leaves characters out or replaces them one by one, never moves them: each is the next that fits.
    """
    if read == given:
        return list(range(len(given) + 1))
    places, at = [], 0
    for character in read:
        while at < len(given) and not _stands_for(given[at], character):
            at += 1
        places.append(at)
        at += 1
    return [*(min(place, len(given)) for place in places), len(given)]


def _stands_for(given: str, read: str) -> bool:
    return given == read or (given.isspace() if read.isspace() else clean(given) == read)


def _ends(start: int, end: int, places: list[int]) -> tuple[int, int]:
    """A half-open span of the text read as one of the text given; its last character counts, not what follows."""
    return places[start], places[end - 1] + 1 if end > start else places[start]


def _spans(doc: Doc, found: Iterable[_Found], places: list[int]) -> list[Span]:
    spans: dict[tuple[int, int, str], Span] = {}
    for item in found:
        start, end = _ends(item.start, item.end, places)
        span = doc.char_span(start, end, item.label, item.value, alignment_mode="expand", span_id=item.task)
        if span is not None:
            spans.setdefault((span.start, span.end, item.label), span)
    return sorted(spans.values(), key=lambda span: (span.start, span.end))


def _requirements(tasks: Iterable[Task]) -> Iterator[_Found]:
    for task in tasks:
        for item in task.requirements:
            yield _Found(item.start, item.end, task.kind.value, "", task.id)


def _owners(tasks: Iterable[Task]) -> Iterator[_Found]:
    for task in tasks:
        for item in task.owners:
            yield _Found(item.start, item.end, item.role.value, item.name, task.id)


def _deadlines(tasks: Iterable[Task]) -> Iterator[_Found]:
    for task in tasks:
        for item in task.deadlines:
            value = item.repeat or (item.due.isoformat() if item.due else "")
            yield _Found(item.start, item.end, "repeat" if item.repeat else "deadline", value, task.id)


def _targets(tasks: Iterable[Task]) -> Iterator[_Found]:
    for task in tasks:
        for item in task.targets:
            value = "" if item.value is None else str(number(item.value))
            yield _Found(item.start, item.end, "target", value, task.id)


def _moved(value: Any, places: list[int], text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A record with its offsets and verbatim texts those of the text given."""
    if isinstance(value, list):
        return [_moved(item, places, text) for item in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _moved(item, places, text) for key, item in value.items()}
    if "start" in moved:
        start, end = _ends(moved["start"], moved["end"], places)
        moved |= {"start": start, "end": end, "text": text[start:end]}
    return moved
