"""The command line. Exit codes: 0 done; 1 some items failed, each is named; 2 cannot start, or bad usage.

Errors are one line on stderr that says what is wrong and what to do. Everything heavy is imported by the command that
needs it, so that ``newsbot --help`` and ``newsbot run`` answer at once.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from bot.cli import feeds, process, reading
from bot.cli.shell import ConfigOption, fail, version
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
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What every command shares."""
    context.obj = config


def main() -> None:
    """Run the command; whatever goes wrong ends in one line and an exit code."""
    try:
        app()
    except SettingsError as error:
        fail(error.problems, 2)
    except (NewsbotError, SummarizerError) as error:
        fail([str(error)], 2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # a bug; people get a line, whoever debugs gets the rest
        if os.environ.get("NEWSBOT_LOG__LEVEL", "").lower() == "debug":
            raise
        fail([f"unexpected {type(error).__name__}: {error} (a bug; NEWSBOT_LOG__LEVEL=debug shows where)"], 1)
