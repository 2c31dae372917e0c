"""HanLP: names of organisations and times from a recogniser, for rows where the rules found none.

`load("MSRA_NER_ELECTRA_SMALL_ZH")` or `load("我的模型")` gives an Annotator that `pipeline.extract` takes. It only
adds, and only where a sentence by its form names who acts or by when: on its own a recogniser tells what is an
organisation, not who is told to act. See models/README.md for what it adds, measured.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from extract.detect.action import opens_action
from extract.detect.deadline import find_deadlines
from extract.vocabulary.errors import MissingExtraError, UsageError
from extract.vocabulary.outline import DocumentDate
from extract.vocabulary.task import Deadline, Label, Owner, Part, Requirement, Role, Task

PREFIX = "hanlp:"
SOURCE = "hanlp"
"""`Owner.source` of what a recogniser found."""
_ORGANISATIONS = frozenset({"OWNER", "NT", "ORG", "ORGANIZATION"})
"""Tags of our own corpus, of MSRA, of CTB and OntoNotes."""
_TIMES = frozenset({"DEADLINE", "DATE", "TIME", "T"})
_LONGEST = 20
"""Characters; longer names in sentences are lists or runs of words."""
_BATCH = 32
"""Sentences that the model sees at once; more gain nothing on a processor."""

_BEGINS = re.compile(
    r"(?:^|[，,；;：:。]|由)(?:[一二三四五六七八九十\d]{1,3}[是、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])?$"
)
"""Before a subject: the beginning of a clause, its number aside, or 由."""
_GOES_ON = re.compile(
    r"要|应|须|需|将|必须|不得|负责|牵头|会同|配合|分别|共同|联合|先后|带头|每|对|向|于|在\d|\d{1,2}月"
)
"""After a subject that no verb follows at once: a modal, a preposition, an adverb, a date."""
_NO_NAME = re.compile(r"[\d，,；;：:。（()）“”]|^(?:该|其|每个|我们|大家|会议|将|按照?|根据|对|为|在|向|以)")
"""No name: marks and figures in it, pronouns, and words that stand before a name (按照中央组织部…)."""
_LIMIT = re.compile(r"[\d一二三四五六七八九十年月日周季底末].*(?:前|内|底|末)$")
"""A time is a limit only when it ends in 前, 内, 底 or 末: 5月 alone may be when something happened."""
_LEADS, _COOPERATES = re.compile("[要应须]?牵头"), re.compile("[要应须]?(?:配合|协助|协同)")


class Named(NamedTuple):
    """A name that a model found; half-open offsets into the document's text."""

    start: int
    end: int
    tag: str


class Recogniser(Protocol):
    """What of a HanLP component is used: (text, tag, first token, last token + 1) for each sentence of characters."""

    def predict(self, tokens: list[list[str]], batch_size: int) -> list[list[tuple[str, str, int, int]]]:
        """The entities of each sentence."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """Adds what the model names to the rows of a document. Calls are independent of each other."""

    model: Recogniser

    def __call__(self, text: str, base: DocumentDate | None, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """The same rows, with owners and deadlines where there were none; `text` is the document's, `base` its date.

        What the rules found is never changed. Finished work gets owners but no deadlines.
        """
        wanted = [task for task in tasks if not task.owners or (not task.deadlines and task.kind is Label.TASK)]
        pieces = [item for task in wanted for item in task.requirements if item.part is Part.TEXT]
        found = dict(zip(pieces, self._names(pieces), strict=True))
        return tuple(_completed(task, text, base, found) for task in tasks)

    def _names(self, pieces: Sequence[Requirement]) -> Iterator[list[Named]]:
        places = [[i for i, c in enumerate(item.text, item.start) if not c.isspace()] for item in pieces]
        tokens = [[c for c in item.text if not c.isspace()] for item in pieces]
        answers = self.model.predict(tokens, batch_size=_BATCH) if tokens else []
        for at, answer in zip(places, answers, strict=True):
            yield [Named(at[first], at[last - 1] + 1, str(tag).upper()) for _, tag, first, last in answer]


def check(name: str) -> tuple[Path, str]:
    """Folder and class of a model, without loading it: see `load`, whose errors it raises but for damaged weights."""
    if find_spec("hanlp") is None or find_spec("torch") is None:
        raise MissingExtraError("用 HanLP 识别单位和时间", "hanlp")
    folder = _folder(name)
    return folder, _classpath(folder, name)


def load(name: str) -> Annotator:
    """The annotator of a model: the folder of one, or the name of a pretrained one that HanLP has downloaded before.

    Nothing is fetched from the network. Raises MissingExtraError without HanLP or PyTorch, UsageError when
    there is no such model or it recognises no names; both at once, before anything heavy is imported.
    """
    folder, classpath = check(name)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # parts of a model that are not here must fail at once, not in 25 s
    os.environ.setdefault("HANLP_VERBOSE", "0")
    import torch
    from hanlp_common.reflection import object_from_classpath

    torch.set_num_threads(1)  # sentences are short: more threads only wait for each other
    try:  # not hanlp.load: when that fails it asks the network for the newest version first
        model = object_from_classpath(classpath)
        model.load(str(folder), devices=-1, verbose=False)
    except Exception as error:  # whatever a damaged or foreign model raises
        raise UsageError(
            f"HanLP 模型 {name} 打不开（{type(error).__name__}: {error}）。请换一个模型文件夹。"
        ) from error
    return Annotator(model)


def _folder(name: str) -> Path:
    """Where the model lies: the path given, else the place where HanLP keeps what it has downloaded."""
    if Path(name).is_dir():
        return Path(name)
    from hanlp.pretrained import ner
    from hanlp.utils.io_util import path_from_url

    url = ner.ALL.get(name)
    if url is None:
        known = "、".join(sorted(key for key in ner.ALL if key.endswith("ZH")))
        raise UsageError(f"没有 HanLP 模型 {name}。请写模型文件夹的路径，或用：{known}。")
    folder = Path(path_from_url(url)).with_suffix("")
    if not folder.is_dir():
        raise UsageError(
            f"HanLP 模型 {name} 还没有下载。请在能上网的机器上运行 python -c \"import hanlp; hanlp.load('{name}')\"，"
            f"再把它放到 {folder}；或用 luoshi train --annotator hanlp 训练一个。"
        )
    return folder


def _classpath(folder: Path, name: str) -> str:
    """The HanLP class that the model belongs to; only recognisers of names are accepted, and only HanLP's own."""
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
        classpath = str(config["classpath"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{name}：不是 HanLP 模型文件夹（缺少可用的 config.json）。请检查路径。") from error
    if not classpath.startswith("hanlp.components.ner."):
        raise UsageError(f"{name}：不是 HanLP 的命名实体识别模型（{classpath}）。请换一个模型。")
    return classpath


def _completed(task: Task, text: str, base: DocumentDate | None, found: dict[Requirement, list[Named]]) -> Task:
    pieces = [item for item in task.requirements if item in found]
    owners, deadlines = task.owners, task.deadlines
    if not owners:
        owners = tuple(owner for item in pieces for owner in _owners(text, item, found[item]))
    if not deadlines and task.kind is Label.TASK:
        deadlines = tuple(limit for item in pieces for limit in _deadlines(text, found[item], base))
    if owners is task.owners and deadlines is task.deadlines:
        return task
    return replace(task, owners=owners, deadlines=deadlines)


def _owners(text: str, piece: Requirement, named: Sequence[Named]) -> Iterator[Owner]:
    """Organisations that stand where a subject stands: a clause or 由 before, a predicate after."""
    for start, end, tag in named:
        name = "".join(text[start:end].split())
        if tag not in _ORGANISATIONS or not 2 <= len(name) <= _LONGEST or _NO_NAME.search(name):
            continue
        if not _BEGINS.search(text[piece.start : start]) or opens_action(text, start, piece.end):
            continue  # a clause that opens with a verb (继续组织…) has no subject: small models take its verb for one
        if _GOES_ON.match(text, end, piece.end) or opens_action(text, end, piece.end):
            yield Owner(_role(text, end), text[start:end], start, end, name, SOURCE)


def _role(text: str, end: int) -> Role:
    if _LEADS.match(text, end):
        return Role.LEAD
    return Role.COOPERATING if _COOPERATES.match(text, end) else Role.RESPONSIBLE


def _deadlines(text: str, named: Sequence[Named], base: DocumentDate | None) -> Iterator[Deadline]:
    """Times that are limits by their last word; the day where the rules can tell it, else the words alone."""
    for start, end, tag in named:
        if tag in _TIMES and _LIMIT.search(text[start:end]):
            known = find_deadlines(text, start, end, base)
            yield known[0] if known else Deadline(text[start:end], start, end)
