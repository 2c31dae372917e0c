"""What the command prints, in Chinese: refused arguments, failures, the closing line."""

import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from extract.vocabulary.calendar import make_date
from extract.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from click import ClickException, Command, Context

EXAMPLE = "luoshi extract 讲话.docx -o 任务清单.xlsx"
STOPPED = "已取消。没有写完的清单已删除，原有文件保持不变。"

KEPT = "原来的清单有人改动过，已另存为：{copy}。要把新文件并入填好的清单，请用 luoshi update。"
"""Said when a list that people edited was replaced."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")


def day(text: str | None, option: str) -> date | None:
    """The date that the user gave with `option`, None for None. Raises UsageError when it is none."""
    if text is None:
        return None
    match = _DAY.fullmatch(text.strip())
    parts = [int(part) for part in match.groups() if part] if match else []
    found = make_date(parts[0], parts[1], parts[2]) if parts and parts[0] else None
    if found is None:
        raise UsageError(f"{option} {one_line(text)}：不是日期。请写成 2026-03-05 的样子。")
    return found


def amount(text: str, option: str) -> float:
    """The number above 0 that the user gave with `option`. Raises UsageError when it is none."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < inf:
        raise UsageError(f"{option} {one_line(text)}：不是大于 0 的数。请写成 {option} 300 的样子。")
    return found


def refused(error: "ClickException") -> str:
    """What click says about the arguments, in Chinese: an unknown option or command, a missing value."""
    option = getattr(error, "option_name", "")
    english = error.message
    if option and "requires" in english:
        wrong = f"{option} 后面要写上内容"
    elif option and "value" in english:
        wrong = f"{option} 后面不用写内容"
    elif option:
        wrong = f"没有 {option} 这个选项"
    elif command := re.search(r"command '(.*?)'", english):
        wrong = f"没有 {command[1]} 这个命令"
    else:
        wrong = english
    return f"{one_line(wrong)}。用法见 luoshi --help，例如：{EXAMPLE}"


def broken(error: Exception) -> str:
    """What to say when the program itself fails outside any one document."""
    return (
        f"程序出错（{type(error).__name__}: {error}）。没有写出清单，请加 --debug 再运行一次，把显示的内容发给维护者。"
    )


def closing(states: tuple[int, int, int], rows: tuple[int, int], where: Path | None) -> str:
    """The closing line: documents that are whole, partial, failed; tasks and finished work; and where the list is."""
    good, partial, failed = states
    place = f"清单在：{where}" if where else "没有写出清单，原有文件保持不变。"
    return f"文档：成功 {good}、部分 {partial}、失败 {failed}；任务 {rows[0]}、已做 {rows[1]}。{place}"


def overview(about: str, commands: Mapping[str, str]) -> None:
    """Print what the program does, an example, and its commands with what each does."""
    print(f"{about}\n\n例如：\n  {EXAMPLE}\n  luoshi extract 文件夹 -o 任务清单.xlsx\n\n命令：")
    _columns(commands.items())
    print("\n命令的选项见：luoshi extract --help")


def usage(context: "Context") -> None:
    """Print what one command does and its options."""
    params = context.command.params
    commands: Mapping[str, Command] = getattr(context.command, "commands", {})
    arguments = " ".join(param.metavar or "" for param in params if param.param_type_name == "argument")
    print(f"{context.command.help}\n\n用法：{context.command_path} {'命令 ' if commands else ''}[选项] {arguments}\n")
    _columns((name, found.help or "") for name, found in commands.items())
    _columns(
        (f"{', '.join(param.opts)} {param.metavar or ''}".rstrip(), getattr(param, "help", None) or "")
        for param in params
        if param.param_type_name == "option"
    )


def _columns(rows: Iterable[tuple[str, str]]) -> None:
    """Print two columns; a Chinese character is two wide."""
    for left, right in rows:
        width = sum(2 if east_asian_width(c) in "WF" else 1 for c in left)
        print(f"  {left}{' ' * max(2, 24 - width)}{right}")


def one_line(text: str) -> str:
    """Text that keeps its line and its direction: control characters in names become visible."""
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def say(text: str) -> None:
    """Print one line of result."""
    print(one_line(text))


def complain(lines: str | Iterable[str]) -> None:
    """Print lines about what went wrong to the error stream."""
    for line in [lines] if isinstance(lines, str) else lines:
        print(one_line(line), file=sys.stderr)


def tolerant_streams() -> None:
    """Let no character stop the program: a console without it shows an escape (GBK consoles, broken names)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
