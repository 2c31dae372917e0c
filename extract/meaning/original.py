"""From what was found in the simplified shadow of a text back to the words of the text itself."""

import re
from dataclasses import dataclass, replace

from extract.vocabulary.document import Document
from extract.vocabulary.outline import Block, DocumentDate, Outline, Sentence
from extract.vocabulary.result import Check, Result
from extract.vocabulary.task import Deadline, Owner, Requirement, Target, Task

_QUOTED = re.compile("“([^“”]+)”")


def restored(result: Result, original: Document) -> Result:
    """The result about `original`, whose shadow it was found in: same offsets, original words.

    Words that the program made up from those of the text (a completed name, a title) are found again in the
    text where they stand there, else put together from its characters. Ids and reasons stay.
    """
    return _Back(result.document.text, original.text).result(result, original)


@dataclass(frozen=True, slots=True)
class _Back:
    shadow: str
    original: str

    def result(self, found: Result, document: Document) -> Result:
        return replace(
            found,
            document=document,
            outline=self.outline(found.outline),
            sentences=tuple(self.sentence(sentence) for sentence in found.sentences),
            tasks=tuple(self.task(task) for task in found.tasks),
            checks=tuple(self.check(check) for check in found.checks),
        )

    def words(self, text: str, near: int = 0) -> str:
        """The original of these words: where they stand next from `near` on, anywhere, else character by character."""
        if not text:
            return text
        for start in (self.shadow.find(text, near), self.shadow.find(text)):
            if start >= 0:
                return self.original[start : start + len(text)]
        return "".join(self.words(char, near) if len(text) > 1 else char for char in text)

    def outline(self, shape: Outline) -> Outline:
        return replace(
            shape,
            blocks=tuple(map(self.block, shape.blocks)),
            title=self.words(shape.title),
            date=self.date(shape.date),
        )

    def block(self, block: Block) -> Block:
        if block.marker is None:
            return block
        return replace(block, marker=replace(block.marker, text=self.original[block.marker.start : block.marker.end]))

    def date(self, day: DocumentDate | None) -> DocumentDate | None:
        return None if day is None else replace(day, text=self.words(day.text))

    def sentence(self, sentence: Sentence) -> Sentence:
        return sentence._replace(text=self.original[sentence.start : sentence.end])

    def task(self, task: Task) -> Task:
        near = min((item.start for item in task.requirements), default=0)
        return replace(
            task,
            heading=tuple(self.words(heading) for heading in task.heading),
            ordinal=self.words(task.ordinal, near),
            title=self.words(task.title, near),
            requirements=tuple(map(self.requirement, task.requirements)),
            owners=tuple(map(self.owner, task.owners)),
            deadlines=tuple(map(self.deadline, task.deadlines)),
            targets=tuple(map(self.target, task.targets)),
        )

    def requirement(self, item: Requirement) -> Requirement:
        return item._replace(text=self.original[item.start : item.end])

    def owner(self, item: Owner) -> Owner:
        return replace(item, text=self.original[item.start : item.end], name=self.words(item.name, item.start))

    def deadline(self, item: Deadline) -> Deadline:
        return replace(item, text=self.original[item.start : item.end])

    def target(self, item: Target) -> Target:
        return replace(
            item,
            text=self.original[item.start : item.end],
            indicator=self.words(item.indicator, item.start),
            unit=self.words(item.unit, item.start),
        )

    def check(self, check: Check) -> Check:
        message = _QUOTED.sub(lambda quoted: f"“{self.words(quoted[1], check.start)}”", check.message)
        return replace(check, message=message)
