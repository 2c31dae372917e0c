"""`luoshi train`: models from annotated documents."""

from pathlib import Path

import click

from extract.shell.commands import help_option
from extract.vocabulary.errors import UsageError


@click.command("train", add_help_option=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="文件夹")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件夹", help="模型写到这里。")
@click.option("--annotator", metavar="种类", help="hanlp：训练认单位和时限的模型；不写则训练判断任务的模型。")
@click.option(
    "--test",
    "tests",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="另用这些标注文件检验，不学习。",
)
@help_option
def command(folder: Path, output: Path, annotator: str | None, tests: tuple[Path, ...]) -> int:
    """用人工标注的文件夹训练模型。"""
    if folder is None or output is None:
        raise UsageError("请写标注文件夹和 -o。例如：luoshi train corpora/gold -o 模型 --annotator hanlp")
    if annotator is None:
        from extract.evaluate.learn.run import run_train

        return run_train(folder, output, tests)
    if annotator != "hanlp":
        raise UsageError(f"--annotator 不认识“{annotator}”。可用：hanlp。")
    from extract.evaluate.learn.hanlp import run_train as train_annotator

    return train_annotator(folder, output)
