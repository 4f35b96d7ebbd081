"""What the commands share: the settings they read, how they speak, how they end."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import config
from bot import logs
from config import Settings

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="The settings file; else newsbot.toml here.")
]


def fail(problems: Iterable[str], code: int) -> NoReturn:
    """Say what is wrong, a line each, and end."""
    for problem in problems:
        print(f"newsbot: {problem}", file=sys.stderr)
    sys.exit(code)


def version(wanted: bool) -> None:
    """Print the version, when asked to."""
    if wanted:
        print(f"newsbot {importlib.metadata.version('newsbot')}")
        raise typer.Exit


def settings(context: typer.Context, path: Path | None, *, quiet: bool = False) -> Settings:
    """The settings in force, logging set up by them. Raises SettingsError.

    ``--config`` may stand before or after the command. ``quiet`` is for commands whose output people read: they log
    warnings only, unless told otherwise.
    """
    found = config.load(path or context.find_root().obj)
    level = "warning" if quiet and found.log.level == "info" else found.log.level
    secrets = (found.telegram.token, found.telegram.webhook_secret, found.summarizer.api_key)
    logs.configure(found.log.format, level, secrets=[one.get_secret_value() for one in secrets if one])
    return found
