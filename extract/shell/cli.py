"""The command line. Everything heavy, and every command, is imported when it runs.

click, not typer: the checking that typer adds costs 0.1 CPU seconds a start, a quarter of a whole run.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from extract.shell import messages
from extract.shell.commands import COMMANDS
from extract.vocabulary.errors import LuoshiError
from extract.vocabulary.version import VERSION

STOPPED = 130
"""Exit status of a program stopped by Ctrl-C, as shells have it (128 + SIGINT)."""


class _Commands(click.Group):
    """A group that imports a command's module when the command is asked for (click's way to stay light)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of COMMANDS, in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"extract.shell.commands.{cmd_name}").command
        return found if isinstance(found, click.Command) else None


@click.group(cls=_Commands, invoke_without_command=True, add_help_option=False)
@click.option("--version", is_flag=True, help="显示版本。")
@click.option("-h", "--help", "show_help", is_flag=True, is_eager=True, help="显示帮助。")
@click.pass_context
def app(context: click.Context, version: bool, show_help: bool) -> None:
    """落实：把讲话、报告、纪要、方案变成 Excel 任务清单。"""
    if version:
        messages.say(f"落实（luoshi）{VERSION}")
        context.exit()
    if show_help or context.invoked_subcommand is None:
        messages.overview(app.help or "", COMMANDS)
        context.exit()


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run the command and leave with its exit status (0, 1, 2, 130)."""
    messages.tolerant_streams()
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        return int(app.main(arguments, prog_name="luoshi", standalone_mode=False) or 0)
    except LuoshiError as error:
        messages.complain(str(error))
        return 2
    except click.ClickException as error:
        messages.complain(messages.refused(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        messages.complain(messages.STOPPED)
        return STOPPED
    except Exception as error:  # a clerk gets a sentence, not a traceback
        if "--debug" in (arguments or sys.argv):
            raise
        messages.complain(messages.broken(error))
        return 1
