"""`luoshi batch`: archives into tables."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from extract.batch.view import Summary

EXAMPLE = "luoshi batch 档案文件夹 -o 结果"
STOPPED = 130
"""Exit status of a run stopped by Ctrl-C, as everywhere."""


@click.command("batch", add_help_option=False)
@click.argument("inputs", nargs=-1, metavar="档案…")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件夹", help="输出文件夹。")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="清单",
    help="文件清单（.csv 或 .parquet，列：路径、日期、部门、层级）。",
)
@click.option("--workers", type=click.IntRange(1), metavar="个数", help="同时工作的进程数，默认为处理器核数。")
@click.option(
    "--timeout", type=click.FloatRange(1), default=120.0, metavar="秒", help="一份文件最多处理多久，默认 120。"
)
@click.option(
    "--memory", type=click.IntRange(200), default=2000, metavar="MB", help="一份文件最多用多少内存，默认 2000。"
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    metavar="方式",
    help="local 本机（默认），dask 多台机器。",
)
@click.option("--scheduler", default="", metavar="地址", help="Dask 调度器，如 tcp://10.0.0.1:8786；不写则在本机启动。")
@click.option(
    "--part",
    type=click.IntRange(1),
    default=64,
    metavar="份数",
    help="一个小文件最多放多少份文档，默认 64；千万份时可用 1000。",
)
@click.option("--resume", is_flag=True, help="接着上次的继续，没有变的不再做（本来就是这样）。")
@click.option("--retry", is_flag=True, help="隔离的，以及因超时、内存、缺组件等失败的，重新试一次。")
@click.option(
    "--excel",
    type=click.Choice(["年份", "层级", "部门"]),
    metavar="分法",
    help="另写 Excel 清单，按年份、层级或部门分开。",
)
@click.option("--first-is-lead", is_flag=True, help="没有写明牵头的，列第一位的为牵头单位。")
@click.option("--units", metavar="表格", help="本地单位字典（.csv 或 .xlsx，列：名称、简称、层级、职能）。")
@click.option("--rules-only", is_flag=True, help="不用学习所得的模型，只凭规则判断。")
@help_option
def command(
    inputs: tuple[str, ...],
    output: Path | None,
    manifest: Path | None,
    workers: int | None,
    timeout: float,
    memory: int,
    engine: str,
    scheduler: str,
    part: int,
    resume: bool,
    retry: bool,
    excel: str | None,
    first_is_lead: bool,
    units: str | None,
    rules_only: bool,
) -> int:
    """整批处理档案（文件夹、压缩包、通配符、清单），写成可以查询的表；随时可停，再运行即继续。"""
    if not inputs and manifest is None:
        raise UsageError(f"没有写要处理的档案。例如：{EXAMPLE}")
    if output is None:
        raise UsageError(f"没有写输出文件夹。例如：{EXAMPLE}")
    from extract.batch.run import Engine, Job, run
    from extract.read.units import read_units
    from extract.shell.meter import metered
    from extract.supervise import Limits, cores
    from extract.vocabulary.result import Settings

    settings = Settings(None, first_is_lead, read_units(units) if units else (), rules_only=rules_only)
    chosen = Engine.DASK if scheduler else Engine(engine)
    limits = Limits(timeout, memory)
    job = Job(inputs, output, manifest, settings, workers or cores(), limits, chosen, scheduler, retry, part)
    with metered() as meter:
        summary = run(job, meter)
    if not summary.complete:
        messages.complain("已停止。做完的都已保存；再运行同一条命令，就从停下的地方继续。")
        return STOPPED
    messages.say(_closing(summary, output))
    if excel:
        from extract.batch.excel import By, write_view

        for path in write_view(output, By(excel)):
            messages.say(f"Excel 清单：{path}")
    return 1 if summary.failed else 0


def _closing(summary: "Summary", out: Path) -> str:
    states = "、".join(f"{state} {count}" for state, count in summary.states.items())
    near = f"近似文档 {summary.near} 份。" if summary.near else ""
    return (
        f"文件 {summary.documents}（{states}），任务 {summary.tasks}、已做 {summary.done}。{near}"
        f"结果在：{out}（用法见 README.md，每份文件的情况见 读取情况.csv）"
    )
