"""What the commands share: the settings they read, how they speak, how they end."""

from __future__ import annotations

import importlib.metadata
import io
import os
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


def failed(problems: Iterable[str], code: int) -> int:
    """Say what is wrong, a line each, and return the exit code."""
    try:
        sys.stdout.flush()
    except OSError:  # nobody reads it, or the disk is full: the end of the process must not fail on it again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for problem in problems:
        print(f"newsbot: {logs.mask(' '.join(problem.split()))}", file=sys.stderr)
    return code


def fail(problems: Iterable[str], code: int) -> NoReturn:
    """Say what is wrong, a line each, and end."""
    raise typer.Exit(failed(problems, code))


def trouble(error: OSError, what: object = None) -> str:
    """Why a file cannot be used, in a few words."""
    reason = (error.strerror or str(error)).lower()
    name = what or error.filename
    return f"{name}: {reason}" if name else f"cannot write the output: {reason}"


def usage(error: typer.TyperException) -> list[str]:
    """What is wrong with a command as it was typed, and where to look; nothing where help was shown instead."""
    said = error.format_message().strip().rstrip(".")
    path = getattr(getattr(error, "ctx", None), "command_path", "newsbot")
    see = " See" if said.endswith("?") else "; see"
    return [f"{said[:1].lower()}{said[1:]}{see}: {path} --help"] if said else []


def prepare_output() -> None:
    """Let neither a closed stream nor a character that a terminal lacks end a command."""
    sys.stdin = sys.stdin or Path(os.devnull).open()  # noqa: SIM115
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
