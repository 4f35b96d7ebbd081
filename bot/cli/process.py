"""run, once, demo, check, settings: the bot as a process, and how it is."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from datetime import datetime
from typing import Annotated

import typer

from bot.cli import shell
from bot.cli.shell import ConfigOption
from bot.errors import StoreError
from config import Settings, describe

log = logging.getLogger(__name__)

NOT_CONFIGURED = (
    "no token: write to @BotFather on Telegram, send /newbot, and give newsbot the token it answers with as"
    " NEWSBOT_TELEGRAM__TOKEN; `newsbot demo` needs none"
)


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    for command in (run, once, demo, check, settings):
        app.command()(command)


def run(context: typer.Context, config: ConfigOption = None) -> None:
    """Run everything in one installation, until Ctrl-C or SIGTERM."""
    # Until the event loop takes them over: nothing is open yet, and an exception would leave asyncio half set up.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))
    found = _with_token(shell.settings(context, config))
    from bot import app

    asyncio.run(app.run(found))


def once(
    context: typer.Context,
    config: ConfigOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; send and write nothing.")
    ] = False,
) -> None:
    """Make one pass over what is due, then exit."""
    found = shell.settings(context, config)
    if dry_run:
        from bot import rehearsal

        asyncio.run(rehearsal.run(found))
        return
    problems = asyncio.run(_once(_with_token(found)))
    if problems:
        shell.fail(problems, 1)


async def _once(found: Settings) -> list[str]:
    """One pass; returns what failed in it."""
    from bot import app

    began = app.clock()
    before, after = await app.once(found)
    sent, failed = (after.get(state, 0) - before.get(state, 0) for state in ("sent", "failed"))
    print(f"{sent} sent, {after.get('due', 0)} waiting")
    problems = [f"{failed} messages were refused by Telegram; the log says why"] if failed else []
    return problems + await _failed_feeds(found, began)


async def _failed_feeds(found: Settings, since: datetime) -> list[str]:
    from bot.store import Store

    store = await Store.open(found.database.url)
    try:
        feeds = [feed for feed, _ in await store.feeds.all()]
    finally:
        await store.close()
    return [f"{feed.name}: {feed.error}" for feed in feeds if feed.error and (feed.checked_at or since) >= since]


def demo(
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, metavar="N", help="The chat page's port; 0 takes a free one. Else 8080 if free."
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One pass: print what each chat received, then exit.")] = False,
) -> None:
    """Show the whole bot on sample news: no token, no network, a chat page in your browser."""
    from bot.demo import show

    asyncio.run(show.run(port=port, once=once))


def check(context: typer.Context, config: ConfigOption = None) -> None:
    """Tell whether the bot is healthy: exit 0, or 1 with the reasons."""
    found = shell.settings(context, config, quiet=True)
    problems, deliveries = asyncio.run(_health(found))
    if problems:
        shell.fail(problems, 1)
    print("healthy: polling, model, Telegram and store each worked lately")
    print(deliveries)


async def _health(found: Settings) -> tuple[list[str], str]:
    """What is wrong, and how delivery fares."""
    from bot import app, health
    from bot.store import Store

    try:
        store = await Store.open(found.database.url, create=False)
        try:
            notes, overdue = await store.meta.all("health."), await store.overdue()
            ledger, now = await store.outbox.ledger(), app.clock()
        finally:
            await store.close()
    except StoreError as error:
        return [str(error)], ""
    return health.problems(notes, overdue, now, ledger), health.deliveries(ledger, overdue, now)


def settings(context: typer.Context, config: ConfigOption = None) -> None:
    """Show the settings in force, secrets masked, and where each came from."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = describe(shell.settings(context, config))
    console = Console()
    if not console.is_terminal:
        for row in rows:
            print("\t".join(row))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("setting", "value", "from"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row), style="" if row[2] == "default" else "green")
    console.print(table)


def _with_token(found: Settings) -> Settings:
    if found.telegram.token is None:
        shell.fail([NOT_CONFIGURED], 2)
    for doubt in found.doubts:
        log.warning("%s", doubt)
    return found
