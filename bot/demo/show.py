"""``newsbot demo``: the bot itself, unchanged, between a sample newsroom and a Telegram of its own on loopback.

Alice has just found the bot; Bob and the reading club subscribed before, so that news arrives from the first minute.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape

import config
from bot import app, logs, serving
from bot.demo.botapi import BotApi
from bot.demo.newsroom import Newsroom
from bot.demo.state import JSON
from bot.runner import Runner
from bot.serving import serve
from bot.updates import Updates
from config import Settings

TOKEN = "1234567890:demo-token-known-to-everybody-000000"  # noqa: S105 - of a Telegram that lives in this process
ALICE, BOB, CLUB = 1001, 1002, -2001
PORT = 8080  # where people look first; another one when it is taken and none was asked for
POLL_EVERY = timedelta(seconds=5)


async def run(*, port: int | None, once: bool) -> None:
    """Run the demo until Ctrl-C, or with ``once`` a single pass that prints what each chat received."""
    logs.configure("text", "warning")
    console = Console(highlight=False)
    async with _stage(0 if once else port) as (api, address, feeds, settings):
        api.ideas = [(title, f"/subscribe {feed}") for title, feed in feeds]
        _act(api, feeds, first=(ALICE,) if once else ())
        if once:
            await _one_pass(settings)
            for chat_id in (ALICE, BOB, CLUB):
                console.print(f"\n[bold]{_name(api, chat_id)} received[/]")
                _print(console, (message for message in api.messages(chat_id) if _is_ours(api, message)))
            return
        printing = asyncio.create_task(_print_as_sent(console, api))

        def ready() -> None:
            console.print(
                "\nThe chat page: ", f"[bold link={address}]{address}[/]", "   (Ctrl-C ends the demo)\n", sep=""
            )
            for title, feed in feeds:
                console.print(f"  sample feed  {title:22} {feed}", style="dim")

        try:
            await app.run(settings, ready=ready)
        finally:
            printing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await printing


@asynccontextmanager
async def _stage(port: int | None) -> AsyncIterator[tuple[BotApi, str, list[tuple[str, str]], Settings]]:
    """A newsroom, a Telegram with people in it, and settings that lead the bot to both."""
    newsroom = Newsroom(app.clock())
    api = BotApi(TOKEN)
    api.add_person(ALICE, "Alice", "alice", started=False)
    api.add_person(BOB, "Bob", "bob")
    api.add_group(CLUB, "Reading club", [BOB, ALICE])
    api.set_rights(CLUB, admins=frozenset({ALICE}))  # whoever visits may change what the group gets
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="newsbot-demo-"))
        news = await stack.enter_async_context(serve(newsroom.app(app.clock)))
        if port is None and not serving.is_free(PORT):
            port = 0
        address = await stack.enter_async_context(serve(api.app, port=PORT if port is None else port))
        yield api, address, newsroom.feed_urls(news), _settings(address, Path(folder))


def _settings(address: str, folder: Path) -> Settings:
    """What an operator would set; nothing of the environment's own settings reaches the demo."""
    nothing = folder / "newsbot.toml"
    nothing.touch()
    return config.load(
        nothing,
        environ={
            "NEWSBOT_TELEGRAM__TOKEN": TOKEN,
            "NEWSBOT_TELEGRAM__API_URL": address,
            "NEWSBOT_TELEGRAM__ACCESS": "everyone",
            "NEWSBOT_DATABASE__URL": f"sqlite:///{folder / 'demo.db'}",
            "NEWSBOT_FETCH__INTERVAL": f"{POLL_EVERY.seconds}s",
            "NEWSBOT_FETCH__INTERVAL_MAX": f"{POLL_EVERY.seconds}s",
            "NEWSBOT_FETCH__ALLOW_PRIVATE": "true",
        },
    )


def _act(api: BotApi, feeds: list[tuple[str, str]], first: tuple[int, ...]) -> None:
    """What the people of the demo have written before the visitor comes."""
    addresses = [address for _, address in feeds]
    for chat_id in first:
        api.send_text(chat_id, chat_id, "/start")
        for address in addresses:
            api.send_text(chat_id, chat_id, f"/subscribe {address}")
    api.send_text(BOB, BOB, "/start")
    api.send_text(BOB, BOB, f"/subscribe {addresses[0]}")
    api.send_text(CLUB, BOB, f"/subscribe {addresses[-1]}")


async def _one_pass(settings: Settings) -> None:
    """Answer what people wrote; poll, summarise and deliver until nothing is due."""
    async with app.line(settings) as parts:
        commands = app.make_commands(parts, settings)
        await commands.prepare(await parts.sender.me())
        await Updates(parts.sender, parts.store, commands.handle, parts.now).catch_up()
        await Runner(parts, keep=settings.store.keep).drain()


async def _print_as_sent(console: Console, api: BotApi) -> None:
    async for message in api.sent():
        console.print(f"[bold]→ {_name(api, message['chat']['id'])}[/]")
        _print(console, [message])


def _print(console: Console, messages: Iterable[JSON]) -> None:
    for message in messages:
        first, *rest = message.get("text", "").splitlines() or [""]
        console.print(f"  [bold]{escape(first)}[/]")
        for line in rest:
            console.print(f"  {escape(line)}")
        console.print()


def _is_ours(api: BotApi, message: JSON) -> bool:
    return bool(message["from"]["id"] == api.world.bot["id"])


def _name(api: BotApi, chat_id: int) -> str:
    chat = api.world.chat(chat_id).json()
    return str(chat.get("title") or chat.get("first_name"))
