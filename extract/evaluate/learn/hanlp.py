"""`luoshi train --annotator hanlp`: a small HanLP recogniser of owners, deadlines and targets from an annotated corpus.

A bidirectional LSTM over characters, trained on one processor in minutes; `luoshi extract --annotator hanlp:FOLDER`
uses it. Which marks a character has is what `evaluate.export` writes as BIO columns.
"""

import os
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from extract.evaluate.export import columns
from extract.evaluate.gold import load_gold
from extract.evaluate.markup import GoldDocument
from extract.vocabulary.errors import MissingExtraError, OutputError, UsageError

EPOCHS = 25
"""Passes over the corpus; of 25 the 23rd was the best on the documents kept back."""
_EVERY = 8
"""Of the training documents every eighth is kept back, to choose the best pass."""
_SEED = 20260305
_SIZES = {"embed": 64, "rnn_hidden": 96, "drop": 0.3, "lr": 0.002, "batch_size": 16, "patience": 6}
"""1 MB of weights."""


def run_train(corpus: Path, out: Path, *, epochs: int = EPOCHS) -> int:
    """Train on the gold of `corpus` (its train split where it has one) and write the model to the folder `out`; 0 when done.

    The same corpus gives the same model on the same machine. Raises GoldError for malformed gold or none,
    MissingExtraError without HanLP or PyTorch, UsageError for a single document, OutputError when `out`
    cannot be written.
    """
    documents = load_gold(corpus)
    documents = [gold for gold in documents if gold.split == "train"] or documents
    if len(documents) < 2:
        raise UsageError(f"{corpus}：只有一份标注文档，不能训练。请至少给出两份。")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}：写入失败（{error.strerror}）。请检查权限和保存位置。") from error
    kept = documents[::_EVERY]
    _say(f"学习 {len(documents) - len(kept)} 份，留出 {len(kept)} 份，最多 {epochs} 遍，要几分钟……")
    _fit(_samples([gold for gold in documents if gold not in kept]), _samples(kept), out, epochs)
    _say(f"模型在：{out}。用法：luoshi extract 讲话.docx --annotator hanlp:{out}")
    return 0


def _samples(documents: Sequence[GoldDocument]) -> list[dict[str, list[str]]]:
    sentences = (sentence for gold in documents for sentence in columns(gold) if sentence)
    return [{"token": [char for char, _ in sentence], "tag": [tag for _, tag in sentence]} for sentence in sentences]


def _fit(lessons: list[dict[str, list[str]]], trial: list[dict[str, list[str]]], out: Path, epochs: int) -> None:
    os.environ.setdefault("HANLP_VERBOSE", "0")
    settings: dict[str, Any] = _SIZES | {"epochs": epochs, "seed": _SEED, "devices": -1, "verbose": False}
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        # HanLP keeps the streams that it finds when it is imported; what it prints stands in train.log as well
        try:
            import torch
            from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
        except ImportError as error:
            raise MissingExtraError("训练 HanLP 模型", "hanlp") from error
        torch.set_num_threads(1)  # sentences are short, and more threads make results differ from run to run
        # crf: HanLP 2.1 gives its CRF no batch_first, and decoding breaks
        RNNNamedEntityRecognizer().fit(lessons, trial, str(out), crf=False, tagging_scheme="BIO", **settings)


def _say(line: str) -> None:
    print(line, flush=True)
