"""Receiving what people write, when the store or Telegram does something unexpected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from telegram import Update

from bot import errors, updates
from bot.delivery import Sender
from bot.store import Store


class Feed:
    """A Telegram that gives these updates above the offset, then nothing."""

    def __init__(self, *numbers: int) -> None:
        self.found = tuple(Update(number) for number in numbers)

    async def updates(self, _offset: int, _timeout: timedelta) -> tuple[Update, ...]:
        found, self.found = self.found, ()
        await asyncio.sleep(0.01)
        return found


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'newsbot.db'}")
    yield opened
    await opened.close()


async def _handled(store: Store, now: datetime, telegram: Feed) -> list[int]:
    """The updates that are handled; receiving must not end by itself."""
    handled: list[int] = []
    done = asyncio.Event()

    async def handle(update: Update) -> None:
        handled.append(update.update_id)
        done.set()

    receiving = updates.Updates(cast(Sender, telegram), store, handle, lambda: now)
    running = asyncio.create_task(receiving.run())
    await asyncio.wait({running, asyncio.create_task(done.wait())}, timeout=3, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.1)
    over = running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not over, "receiving has ended"
    return handled


async def test_numbers_that_begin_anew_are_handled(store: Store, now: datetime) -> None:
    await store.meta.set(updates.OFFSET, "1000", now)
    assert await _handled(store, now, Feed(7)) == [7]
    assert await store.meta.get(updates.OFFSET) == "8"


async def test_a_store_in_trouble_does_not_end_the_receiving(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_args: Any) -> None:
        raise errors.StoreError("the database is locked")

    monkeypatch.setattr(store.meta, "set", fails)
    assert await _handled(store, now, Feed(7)) == [7]
