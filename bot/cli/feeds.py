"""newsbot feeds …: add, list, remove, check, import, export."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import shell
from bot.cli.shell import ConfigOption
from bot.errors import NewsbotError
from config import Settings

if TYPE_CHECKING:
    from bot.model import Feed
    from bot.store import Store

app = typer.Typer(no_args_is_help=True)

ChatOption = Annotated[
    int | None, typer.Option("--chat", metavar="ID", help="Subscribe this chat; else every admin the bot knows.")
]
AddressArgument = Annotated[str, typer.Argument(metavar="ADDRESS", help="A feed, or a page that has one.")]


@app.command()
def add(context: typer.Context, address: AddressArgument, chat: ChatOption = None, config: ConfigOption = None) -> None:
    """Find the feed behind an address and subscribe to it."""
    _run(_add(shell.settings(context, config, quiet=True), [(address, None)], chat, find=True))


@app.command(name="list")
def list_(context: typer.Context, config: ConfigOption = None) -> None:
    """Show every feed: subscribers, last success, next try, and what is wrong."""
    _run(_list(shell.settings(context, config, quiet=True)))


@app.command()
def remove(
    context: typer.Context,
    feed: Annotated[str, typer.Argument(metavar="FEED", help="The feed's address, name or number in the list.")],
    config: ConfigOption = None,
) -> None:
    """Forget a feed and its subscriptions."""
    _run(_remove(shell.settings(context, config, quiet=True), feed))


@app.command()
def check(
    context: typer.Context,
    address: Annotated[str | None, typer.Argument(metavar="[ADDRESS]", help="Without: every feed in the list.")] = None,
    config: ConfigOption = None,
) -> None:
    """Ask a feed now and tell what would be done with it; nothing is stored."""
    _run(_check(shell.settings(context, config, quiet=True), address))


@app.command(name="import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.")],
    chat: ChatOption = None,
    config: ConfigOption = None,
) -> None:
    """Subscribe to every feed of an OPML file."""
    from bot import opml

    try:
        found, problems = opml.read(file.read_bytes())
    except OSError as error:
        shell.fail([f"cannot read {file}: {(error.strerror or str(error)).lower()}"], 2)
    _run(_add(shell.settings(context, config, quiet=True), found, chat, find=False, problems=problems))


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Without: the terminal.")] = None,
    config: ConfigOption = None,
) -> None:
    """Write every feed as OPML."""
    _run(_export(shell.settings(context, config, quiet=True), file))


def _run(work: Coroutine[Any, Any, list[str]]) -> None:
    """Run a command; the problems it returns are named, and the exit code says that there were some."""
    problems = asyncio.run(work)
    if problems:
        shell.fail(problems, 1)


async def _open(settings: Settings) -> Store:
    from bot.store import Store

    return await Store.open(settings.database.url)


async def _add(
    settings: Settings,
    wanted: list[tuple[str, str | None]],
    chat: int | None,
    *,
    find: bool,
    problems: list[str] | None = None,
) -> list[str]:
    """Add feeds; one typed by hand is looked for and asked first, those of a list are taken as they are."""
    from bot import app as wiring
    from bot import discovery

    problems = list(problems or [])
    store = await _open(settings)
    now = wiring.clock()
    try:
        readers = [chat] if chat is not None else [admin.id for admin in await store.chats.admins()]
        if chat is not None and await store.chats.get(chat) is None:
            return [f"the bot does not know the chat {chat}; write /start to it there first"]
        for address, title in wanted:
            try:
                if find:
                    async with wiring.fetcher(settings) as fetch:
                        address, parsed, _ = await discovery.find(fetch, address, now=now)
                        title = parsed.title
                feed = await store.feeds.add(address, title=title, now=now)
                for reader in readers:
                    await store.chats.subscribe(reader, feed.id, now)
            except NewsbotError as error:
                problems.append(f"{address}: {error}")
            else:
                print(f"added {feed.name}  {feed.url}")
        if not readers:
            print("Nobody reads it yet: subscribe in the chat with /subscribe ADDRESS.")
    finally:
        await store.close()
    return problems


async def _list(settings: Settings) -> list[str]:
    from rich.console import Console
    from rich.table import Table

    store = await _open(settings)
    try:
        rows = await store.feeds.all()
    finally:
        await store.close()
    console = Console()
    if not console.is_terminal:
        for feed, readers in rows:
            print(f"{feed.id}\t{feed.name}\t{feed.url}\t{readers}\t{_time(feed.succeeded_at)}\t{feed.error or ''}")
        return []
    if not rows:
        print("No feeds yet. Add one with: newsbot feeds add ADDRESS")
        return []
    table = Table("", "feed", "readers", "last success", "next try", "", box=None, header_style="bold", pad_edge=False)
    for feed, readers in rows:
        status = f"[red]{feed.error}[/]" if feed.error else "[green]ok[/]" if feed.succeeded_at else "not asked yet"
        name = f"{feed.name}\n[dim]{feed.url}[/]"
        table.add_row(str(feed.id), name, str(readers), _time(feed.succeeded_at), _time(feed.due_at), status)
    console.print(table)
    return []


def _time(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if value else "–"


async def _remove(settings: Settings, name: str) -> list[str]:
    store = await _open(settings)
    try:
        found = [feed for feed, _ in await store.feeds.all() if name in (str(feed.id), feed.url, feed.name)]
        if len(found) != 1:
            what = "no feed" if not found else "more than one feed"
            return [f"{what} is called {name!r}; see: newsbot feeds list"]
        await store.feeds.remove(found[0].id)
        print(f"removed {found[0].name}")
        return []
    finally:
        await store.close()


async def _check(settings: Settings, address: str | None) -> list[str]:
    from bot import app as wiring

    problems = []
    if address is not None:
        addresses = [address]
    else:
        store = await _open(settings)
        addresses = [feed.url for feed, _ in await store.feeds.all()]
        await store.close()
    async with wiring.fetcher(settings) as fetch:
        for each in addresses:
            try:
                await _check_one(settings, fetch, each)
            except NewsbotError as error:
                problems.append(f"{each}: {error}")
    return problems


async def _check_one(settings: Settings, fetch: Any, address: str) -> None:
    from bot import app as wiring
    from bot import discovery, feeds
    from bot.model import Feed

    now = wiring.clock()
    url, parsed, page = await discovery.find(fetch, address, now=now)
    feed: Feed = Feed(id=0, url=url)
    limits = settings.fetch
    poll = feeds.decide(
        feed, page, parsed, None, now=now, interval=limits.interval, interval_max=limits.interval_max, jitter=0.0
    )
    print(f"{parsed.title or feed.name}")
    print(f"  address      {url}")
    print(f"  items        {len(parsed.items)}, newest: {parsed.items[0].title if parsed.items else '–'}")
    print(f"  next poll    in {poll.due_at - now} (then every {poll.interval})")
    print(f"  validators   ETag {page.etag or '–'}, Last-Modified {page.last_modified or '–'}")
    for skipped in parsed.skipped:
        print(f"  left out     {skipped}")


async def _export(settings: Settings, file: Path | None) -> list[str]:
    from bot import opml

    store = await _open(settings)
    try:
        text = opml.write((feed.url, feed.title, feed.site) for feed, _ in await store.feeds.all())
    finally:
        await store.close()
    if file is None:
        sys.stdout.write(text)
        return []
    try:
        file.write_text(text, encoding="utf-8")  # noqa: ASYNC240 - nothing else runs in this loop
    except OSError as error:
        return [f"cannot write {file}: {(error.strerror or str(error)).lower()}"]
    print(f"wrote {file}")
    return []
