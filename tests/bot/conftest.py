"""A bot at its desk, for the tests of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import cast

import pytest

from bot.composer import Composer
from bot.delivery import Sender, make_bot
from bot.demo.botapi import BotApi
from bot.fetch import Fetcher
from bot.offload import Workers
from bot.serving import serve
from bot.store import Store
from tests.bot.desk import ALICE, BOB, CLUB, TOKEN, AtHand, Desk, Gallery, Hurry


@pytest.fixture
async def desk(sqlite_url: str, now: datetime) -> AsyncIterator[Desk]:
    api = BotApi(TOKEN)
    api.add_person(ALICE, "Alice", "alice")
    api.add_person(BOB, "Bob <b>", None)
    api.add_group(CLUB, "Reading club", [ALICE, BOB])
    store = await Store.open(sqlite_url)
    async with serve(api.app) as address:
        sender = Sender(make_bot(TOKEN, address), Hurry())
        yield Desk(api, store, sender, now, Composer(cast(Fetcher, Gallery()), cast(Workers, AtHand())))
        await sender.close()
    await store.close()
