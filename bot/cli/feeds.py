"""newsbot feeds …: add, list, remove, check, import, export."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import shell
from bot.cli.shell import ConfigOption
from bot.errors import NewsbotError, NoDatabase
from config import Settings

if TYPE_CHECKING:
    from rich.table import Table

    from bot.fetch import Fetcher
    from bot.model import Feed, Page, ParsedFeed, Push
    from bot.store import Store

app = typer.Typer(no_args_is_help=True)

NONE_YET = "No feeds yet. Add one with: newsbot feeds add ADDRESS"

ChatOption = Annotated[
    int | None, typer.Option("--chat", metavar="ID", help="Subscribe this chat; else every admin the bot knows.")
]
HeaderOption = Annotated[
    list[str] | None,
    typer.Option("--header", metavar="'NAME: VALUE'", help="Send this with every poll of it; repeat for more."),
]
AddressArgument = Annotated[str, typer.Argument(metavar="ADDRESS", help="A feed, or a page that has one.")]
FeedArgument = Annotated[str, typer.Argument(metavar="FEED", help="The feed's address, name or number in the list.")]


@app.command()
def add(
    context: typer.Context,
    address: AddressArgument,
    chat: ChatOption = None,
    header: HeaderOption = None,
    config: ConfigOption = None,
) -> None:
    """Find the feed behind an address and subscribe to it; with --header it has to be the feed's own address."""
    own = _own(header)
    _run(_add(shell.settings(context, config, quiet=True), [(address, None)], chat, find=True, own=own))


@app.command()
def headers(
    context: typer.Context,
    feed: FeedArgument,
    header: HeaderOption = None,
    none: Annotated[bool, typer.Option("--none", help="Send none any more.")] = False,
    config: ConfigOption = None,
) -> None:
    """Show the names of the headers sent with the polls of a feed; or send others."""
    own = _own(header) if header or none else None
    _run(_headers(shell.settings(context, config, quiet=True), feed, own))


@app.command(name="list")
def list_(context: typer.Context, config: ConfigOption = None) -> None:
    """Show every feed: subscribers, last success, next try, and what is wrong."""
    _run(_list(shell.settings(context, config, quiet=True)))


@app.command()
def remove(
    context: typer.Context,
    feed: FeedArgument,
    config: ConfigOption = None,
) -> None:
    """Forget a feed and its subscriptions."""
    _run(_remove(shell.settings(context, config, quiet=True), feed))


@app.command()
def check(
    context: typer.Context,
    address: Annotated[str | None, typer.Argument(metavar="ADDRESS", help="Without: every feed in the list.")] = None,
    config: ConfigOption = None,
) -> None:
    """Ask a feed now and tell what would be done with it; nothing is stored."""
    _run(_check(shell.settings(context, config, quiet=True), address))


@app.command(name="import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="An OPML file, or a text with an address a line; - is standard input."),
    ],
    chat: ChatOption = None,
    config: ConfigOption = None,
) -> None:
    """Subscribe to every feed of a list: OPML, as other readers and bots export it, or an address a line."""
    from bot.feeds import opml

    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        shell.fail([f"cannot read {shell.trouble(error, file)}"], 2)
    found, problems = opml.read(data)
    if not found:
        shell.fail([f"{file}: {problem}" for problem in problems], 1)
    _run(_add(shell.settings(context, config, quiet=True), found, chat, find=False, problems=problems))


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Without: standard output.")] = None,
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


async def _known(settings: Settings) -> list[tuple[Feed, int]]:
    """Every feed with the number of its readers; none where there is no database yet, which is not made either."""
    from bot.store import Store

    try:
        store = await Store.open(settings.database.url, create=False)
    except NoDatabase:
        return []
    try:
        return await store.feeds.all()
    finally:
        await store.close()


# ---------------------------------------------------------------- add, import


async def _add(
    settings: Settings,
    wanted: list[tuple[str, str | None]],
    chat: int | None,
    *,
    find: bool,
    problems: list[str] | None = None,
    own: dict[str, str] | None = None,
) -> list[str]:
    """Add feeds; one typed by hand is looked for and asked first, those of a list are taken as they are."""
    from bot import app as wiring
    from bot import fetch

    problems = list(problems or [])
    added = 0
    store = await _open(settings)
    try:
        if chat is not None and await store.chats.get(chat) is None:
            return [f"the bot does not know the chat {chat}; write /start to it there first"]
        readers = [chat] if chat is not None else [admin.id for admin in await store.chats.admins()]
        for address, title in wanted:
            try:
                if find:
                    address, title = await _found(settings, address, own or {})
                added += await _add_one(store, address, title, readers, wiring.clock(), own or {})
            except NewsbotError as error:
                problems.append(f"{fetch.masked(address)}: {error}")
        if added and not readers:
            print("Nobody reads it yet: subscribe in the chat with /subscribe ADDRESS.")
    finally:
        await store.close()
    return problems


async def _found(settings: Settings, address: str, own: dict[str, str]) -> tuple[str, str | None]:
    """The address and the title of the feed behind what was typed."""
    from bot import app as wiring

    async with wiring.fetcher(settings) as fetch:
        url, parsed, _ = await _asked(fetch, address, own, wiring.clock())
    return url, parsed.title


async def _asked(fetcher: Fetcher, address: str, own: dict[str, str], now: datetime) -> tuple[str, ParsedFeed, Page]:
    """The feed behind an address; headers of its own go to the address itself, and on no search."""
    from bot import discovery, feeds

    if not own:
        return await discovery.find(fetcher, address, now=now)
    page = await fetcher.get(address, own=own, hurry=True)
    return address, feeds.parse(page.body, url=page.url, charset=page.charset, now=now), page


async def _add_one(
    store: Store, url: str, title: str | None, readers: list[int], now: datetime, own: dict[str, str]
) -> bool:
    """Add a feed for the readers and say so; False when it and they were there already."""
    known = await store.feeds.by_url(url)
    feed = known or await store.feeds.add(url, title=title, now=now)
    if own:
        await store.feeds.set_headers(feed.id, own, now)
    new = [reader for reader in readers if await store.chats.subscribe(reader, feed.id, now)]
    print(f"{'added' if new or not known else 'known already:'} {_plain(feed.name)}  {_address(feed)}")
    return bool(new) or not known


# ---------------------------------------------------------------- list, remove, export


async def _list(settings: Settings) -> list[str]:
    from rich.console import Console

    from bot import app as wiring

    rows, now = await _known(settings), wiring.clock()
    rates, pushes = await _figures(settings, now) if rows else ({}, {})
    console = Console(highlight=False)
    if not rows:  # whoever reads the plain list reads rows only
        print(NONE_YET, file=sys.stdout if console.is_terminal else sys.stderr)
    elif not console.is_terminal:
        for feed, readers in rows:
            error = _plain(feed.error or "")
            known = f"{feed.id}\t{_plain(feed.name)}\t{_address(feed)}\t{readers}\t{_time(feed.succeeded_at)}\t{error}"
            pushed = _time(feed.push_until if _is_pushed(feed, now) else None)
            print(f"{known}\t{_time(feed.due_at)}\t{rates.get(feed.id, 0.0):.1f}\t{pushed}")
    else:
        console.print(_table(rows, rates, pushes, now))
    return []


async def _figures(settings: Settings, now: datetime) -> tuple[dict[int, float], dict[int, Push]]:
    """The articles per week of every feed, and what there is with hubs."""
    store = await _open(settings)
    try:
        return await store.feeds.rates(now), await store.pushes.of()
    finally:
        await store.close()


def _is_pushed(feed: Feed, now: datetime) -> bool:
    return feed.push_until is not None and feed.push_until > now


def _table(rows: list[tuple[Feed, int]], rates: dict[int, float], pushes: dict[int, Push], now: datetime) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("", justify="right", style="dim")
    table.add_column("feed", overflow="fold", ratio=1)
    for name in ("readers", "a week", "worked", "next try"):
        table.add_column(name, justify="right", no_wrap=True)
    for feed, readers in rows:
        text = Text.assemble(_plain(feed.name), "\n", (_address(feed), "dim"))
        if feed.error:
            text.append(f"\n{_plain(feed.error)}", "red")
        hub = pushes.get(feed.id)
        if hub is not None and (hub.token or hub.error):
            text.append(f"\n{_hub_word(hub, pushed=_is_pushed(feed, now))}", "dim")
        worked = f"{_span(now - feed.succeeded_at, 1)} ago" if feed.succeeded_at else "never"
        due = f"in {_span(feed.due_at - now, 1)}" if feed.due_at and feed.due_at > now else "now"
        due = due if readers and feed.due_at else "–"
        table.add_row(str(feed.id), text, str(readers), f"{rates.get(feed.id, 0.0):.1f}", worked, due)
    return table


def _hub_word(push: Push, *, pushed: bool) -> str:
    """How it stands with a feed's hub; neither our address there nor its secret is anybody's business."""
    from bot import links

    host = links.host(push.hub.url)
    trouble = f": {_plain(push.error)}" if push.error else ""
    return (
        f"{host} tells of news until {_time(push.until)}{trouble}"
        if pushed
        else f"{host} was asked to tell of news{trouble}"
    )


def _address(feed: Feed) -> str:
    from bot import fetch

    return fetch.without_password(feed.url)


def _time(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if value else "–"


def _plain(text: str) -> str:
    """What strangers wrote, on one line and without codes that a terminal would obey."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _own(given: list[str] | None) -> dict[str, str]:
    """The headers of the command line; ends the command where one is none."""
    from bot.fetch import manners

    try:
        return dict(manners.own_header(one) for one in given or ())
    except NewsbotError as error:
        shell.fail([str(error)], 2)


async def _headers(settings: Settings, name: str, own: dict[str, str] | None) -> list[str]:
    from bot import app as wiring
    from bot.fetch import manners

    found = await _named(settings, name)
    if isinstance(found, str):
        return [found]
    if own is not None:
        store = await _open(settings)
        try:
            await store.feeds.set_headers(found.id, own, wiring.clock())
        finally:
            await store.close()
    sent = dict(found.headers) if own is None else own
    print(f"{_plain(found.name)}  {manners.masked_headers(sent) or 'no headers of its own'}")
    return []


async def _named(settings: Settings, name: str) -> Feed | str:
    """The feed of this number, address or name; or why there is none."""
    found = [feed for feed, _ in await _known(settings) if name in (str(feed.id), feed.url, _address(feed), feed.name)]
    if len(found) == 1:
        return found[0]
    what = "no feed" if not found else "more than one feed"
    return f"{what} is called {name!r}; see: newsbot feeds list"


async def _remove(settings: Settings, name: str) -> list[str]:
    found = await _named(settings, name)
    if isinstance(found, str):
        return [found]
    store = await _open(settings)
    try:
        await store.feeds.remove(found.id)
    finally:
        await store.close()
    print(f"removed {_plain(found.name)}")
    return []


async def _export(settings: Settings, file: Path | None) -> list[str]:
    from bot.feeds import opml

    text = opml.write((feed.url, feed.title, feed.site) for feed, _ in await _known(settings))
    if file is None or str(file) == "-":
        sys.stdout.buffer.write(text.encode())
        return []
    try:
        file.write_text(text, encoding="utf-8")  # noqa: ASYNC240 - nothing else runs in this loop
    except OSError as error:
        shell.fail([f"cannot write {shell.trouble(error, file)}"], 2)
    print(f"wrote {file}")
    return []


# ---------------------------------------------------------------- check


async def _check(settings: Settings, address: str | None) -> list[str]:
    from bot import app as wiring
    from bot import fetch

    own = {feed.url: dict(feed.headers) for feed, _ in await _known(settings)}
    addresses = [address] if address is not None else list(own)
    if not addresses:
        print(NONE_YET)
    problems = []
    async with wiring.fetcher(settings) as fetcher:
        for each in addresses:
            try:
                await _check_one(settings, fetcher, each, own.get(each, {}))
            except NewsbotError as error:
                problems.append(f"{fetch.masked(each)}: {error}")
    return problems


async def _check_one(settings: Settings, fetcher: Fetcher, address: str, own: dict[str, str]) -> None:
    from bot import app as wiring
    from bot import fetch, links
    from bot.feeds import polling
    from bot.fetch import manners
    from bot.model import Feed

    now = wiring.clock()
    url, parsed, page = await _asked(fetcher, address, own, now)
    limits = settings.fetch
    poll = polling.decide(
        Feed(id=0, url=url),
        page,
        parsed,
        None,
        now=now,
        interval=limits.interval,
        interval_max=limits.interval_max,
        jitter=0.0,
    )
    newest = parsed.items[0] if parsed.items else None
    print(_plain(parsed.title or "a feed without a title"))
    print(f"  address      {fetch.without_password(url)}")
    if own:
        print(f"  headers      {manners.masked_headers(own)}")
    print(f"  items        {len(parsed.items)}")
    if newest is not None:
        published = _time(newest.published) if newest.published else "no date"
        print(f"  newest       {_plain(newest.title or newest.url or 'untitled')} ({published})")
    assert poll.due_at is not None, "it worked"
    print(f"  next poll    in {_span(poll.due_at - now)}")
    if poll.hub is not None:
        used = "" if settings.http.public_url else "; it is asked to where http.public_url is set"
        print(f"  hub          {links.host(poll.hub.url)} can tell of news, by the name {_plain(poll.hub.topic)}{used}")
    print(f"  validators   ETag {page.etag or '–'}, Last-Modified {page.last_modified or '–'}")
    for skipped in parsed.skipped:
        print(f"  left out     {_plain(skipped)}")


def _span(wait: timedelta, units: int = 2) -> str:
    """``1 d 2 h``, ``10 min``, ``5 s``: the largest units."""
    seconds = round(wait.total_seconds())
    parts = [(seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s")]
    return " ".join(f"{count} {unit}" for count, unit in [part for part in parts if part[0]][:units]) or "0 s"
