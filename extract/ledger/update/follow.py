"""A document read again: which of its tasks are those of before, which are new, which are gone."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.ledger.book.basis import Basis
from extract.ledger.book.match import pair
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.restore import restored
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label, Task
from extract.write.excel.entries import measures
from extract.write.excel.freeze import thawed


@dataclass(frozen=True, slots=True)
class Followed:
    """The document as it is now, its tasks under their old ids. before: as it was, None for a new document.

    added, gone: ids of tasks that are new, and of those that it no longer has.
    """

    result: Result
    before: Result | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def results_of(basis: Basis, name: str) -> dict[str, Result]:
    """Every document of a ledger as the program last wrote it; name: of the file, for errors. Raises LedgerError."""
    tasks: dict[str, list[Task]] = {}
    try:
        for written in basis.tasks:
            tasks.setdefault(written.document, []).append(restored(written.record))
        return {key: thawed(content, tasks.get(key, [])) for key, content in basis.documents.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(name, f"“底稿”表的内容不完整（{error}）", "请换用备份（.bak）") from error


def same_document(results: Mapping[str, Result], fresh: Result) -> str:
    """The name under which a ledger has a document: the same name, else the same bytes, else the same file name in
    another folder if only one has it; "" for a new document.
    """
    name, sha256 = fresh.document.name, fresh.document.source.sha256
    if name in results:
        return name
    for known, result in results.items():
        if result.document.source.sha256 == sha256:
            return known
    alike = [known for known in results if known.rpartition("/")[2] == name.rpartition("/")[2]]
    return alike[0] if len(alike) == 1 else ""


def follow(before: Result | None, fresh: Result, name: str) -> Followed:
    """The fresh result under the name that the ledger has for it, its tasks bound to those of before.

    A task is the same with the same words, else with the same id, else with words that are alike enough.
    """
    fresh = _renamed(fresh, name)
    if before is None:
        return Followed(fresh, None, tuple(task.id for task in fresh.tasks if task.kind is not Label.DONE))
    old = [task for task in before.tasks if task.kind is not Label.DONE]
    new = [task for task in fresh.tasks if task.kind is not Label.DONE]
    pairs = _pairs(old, new)
    ids = _ids(fresh.tasks, {new[theirs].id: old[mine].id for mine, theirs in pairs.items()})
    checks = tuple(replace(check, task=ids.get(check.task, check.task)) for check in fresh.checks)
    tasks = tuple(replace(task, id=ids[task.id]) for task in fresh.tasks)
    kept = set(pairs.values())
    return Followed(
        replace(fresh, tasks=tasks, checks=checks),
        before,
        tuple(ids[task.id] for number, task in enumerate(new) if number not in kept),
        tuple(task.id for number, task in enumerate(old) if number not in pairs),
    )


def _pairs(old: Sequence[Task], new: Sequence[Task]) -> dict[int, int]:
    """Numbers of the tasks of before → of the same tasks now."""
    found = pair([measures(task) for task in old], [measures(task) for task in new], 1.0)
    ids = {task.id: number for number, task in enumerate(new)}
    taken = set(found.values())
    for number, task in enumerate(old):
        other = ids.get(task.id)
        if number not in found and other is not None and other not in taken:
            found[number] = other
            taken.add(other)
    mine = [number for number in range(len(old)) if number not in found]
    theirs = [number for number in range(len(new)) if number not in taken]
    rest = pair([measures(old[number]) for number in mine], [measures(new[number]) for number in theirs])
    return found | {mine[one]: theirs[other] for one, other in rest.items()}


def _ids(tasks: Sequence[Task], known: Mapping[str, str]) -> dict[str, str]:
    """Id as read → id in the ledger, each once: a new task whose id is taken by an older one gets another."""
    found = dict(known)
    taken = set(known.values())
    for task in tasks:
        if task.id not in found:
            found[task.id] = _free(task.id, taken)
            taken.add(found[task.id])
    return found


def _free(identity: str, taken: set[str]) -> str:
    """The id, or the next one made from it that is not taken; always the same one."""
    while identity in taken:
        digest = hashlib.sha256(identity.encode()).hexdigest()[:8]
        identity = f"{identity[:2]}{digest}"
    return identity


def _renamed(result: Result, name: str) -> Result:
    """The result with the name that the ledger knows the document by."""
    document = result.document
    if document.name == name:
        return result
    document = replace(document, source=replace(document.source, name=name))
    tasks = tuple(replace(task, document=name) for task in result.tasks)
    return replace(result, document=document, tasks=tasks)
