"""A Bot API on loopback and a real python-telegram-bot Bot that talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from telegram import Bot
from telegram.request import HTTPXRequest

from bot import serving
from bot.demo.botapi import BotApi

TOKEN = "4815162342:AAF-test_token_of_thirty_five_chars"
ALICE, BOB, CLUB = 101, 102, -501


@dataclass
class Door:
    """One server for a whole module; what stands behind it changes with every test."""

    url: str = ""
    api: BotApi | None = None
    streams: list[asyncio.Transport] = field(default_factory=list)  # connections that event streams came over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/demo/events":
            self.streams.append(scope["state"]["transport"])
        assert self.api is not None
        await self.api.app(scope, receive, send)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door() -> AsyncIterator[Door]:
    door = Door()
    async with serving.serve(Starlette(routes=[Mount("/", app=door)])) as door.url:
        yield door


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(door: Door) -> AsyncIterator[Bot]:
    door.api = BotApi(TOKEN)
    quick = HTTPXRequest(read_timeout=5, connection_pool_size=4)
    async with Bot(
        TOKEN,
        base_url=f"{door.url}/bot",
        base_file_url=f"{door.url}/file/bot",
        request=quick,
        get_updates_request=quick,
    ) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def api(door: Door) -> AsyncIterator[BotApi]:
    """Alice and Bob, who have started the bot, and a group of both."""
    api = door.api = BotApi(TOKEN)
    api.add_person(ALICE, "Alice", "alice")
    api.add_person(BOB, "Bob", "bob")
    api.add_group(CLUB, "Reading club", [ALICE, BOB])
    yield api
    api.hang_up()
