"""The commands put together, and what becomes of the errors they end with."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli import feeds, process, reading, shell
from bot.cli.shell import ConfigOption
from bot.errors import NewsbotError
from config import SettingsError
from summarizer.types import SummarizerError

app = typer.Typer(
    name="newsbot",
    help="Reads the news for people on Telegram: who, what and when, each tied to a sentence of the article.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
process.add_to(app)
reading.add_to(app)
app.add_typer(feeds.app, name="feeds", help="Feeds and OPML from the shell.")


@app.callback()
def common(
    context: typer.Context,
    config: ConfigOption = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=shell.version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What every command shares."""
    context.obj = config


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; whatever goes wrong ends in one line. Raises KeyboardInterrupt."""
    shell.prepare_output()
    try:
        code = app(args=arguments, prog_name="newsbot", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        return shell.failed(shell.usage(error), error.exit_code)
    except SettingsError as error:
        return shell.failed(error.problems, 2)
    except (NewsbotError, SummarizerError) as error:
        return shell.failed([str(error)], 2)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        return shell.failed([], 1)
    except OSError as error:
        return shell.failed([shell.trouble(error)], 2)
    except Exception as error:  # a bug; people get a line, whoever debugs gets the rest
        if os.environ.get("NEWSBOT_LOG__LEVEL", "").lower() == "debug":
            raise
        problem = f"unexpected {type(error).__name__}: {error} (a bug; NEWSBOT_LOG__LEVEL=debug shows where)"
        return shell.failed([problem], 1)
    return code if isinstance(code, int) else 0
