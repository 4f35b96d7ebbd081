"""Receiving what people write, when the store or Telegram does something unexpected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
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
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite_url)
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


# ---------------------------------------------------------------- two copies of the bot


class Rival(Feed):
    """A Telegram where another copy of the bot polls too: after ``calm`` polls every second one ends in a 409."""

    def __init__(self, clock: list[datetime], calm: int, step: timedelta) -> None:
        super().__init__()
        self.clock, self.calm, self.step, self.polls = clock, calm, step, 0

    async def updates(self, offset: int, timeout: timedelta) -> tuple[Update, ...]:
        self.polls += 1
        self.clock[0] += self.step
        if self.polls > self.calm:
            raise errors.ConflictError("another copy of the bot runs with this token")
        return await super().updates(offset, timeout)


async def _polls(store: Store, now: datetime, calm: int, step: timedelta) -> tuple[Rival, asyncio.Task[None]]:
    clock = [now]
    rival = Rival(clock, calm, step)

    async def handle(_update: Update) -> None:
        pass

    running = asyncio.create_task(updates.Updates(cast(Sender, rival), store, handle, lambda: clock[0]).run())
    await asyncio.wait({running}, timeout=0.5)
    return rival, running


@pytest.mark.parametrize("calm", [0, 1, 3])
async def test_a_copy_in_its_first_minute_gives_way(store: Store, now: datetime, calm: int) -> None:
    rival, running = await _polls(store, now, calm, timedelta(seconds=10))
    with pytest.raises(errors.ConflictError):
        await running
    assert rival.polls == calm + 1


async def test_a_copy_that_has_polled_well_for_a_minute_stays(store: Store, now: datetime) -> None:
    _, running = await _polls(store, now, 7, timedelta(seconds=20))
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_minute_in_which_telegram_was_away_does_not_count(store: Store, now: datetime) -> None:
    class Away(Rival):
        async def updates(self, offset: int, timeout: timedelta) -> tuple[Update, ...]:
            if self.polls == 0:
                self.polls, self.clock[0] = 1, self.clock[0] + timedelta(minutes=10)
                raise errors.SendError("Telegram cannot be reached")
            return await super().updates(offset, timeout)

    clock = [now]

    async def handle(_update: Update) -> None:
        pass

    rival = Away(clock, 2, timedelta(seconds=1))
    receiving = updates.Updates(cast(Sender, rival), store, handle, lambda: clock[0])
    with pytest.raises(errors.ConflictError):
        await asyncio.wait_for(receiving.run(), 20)
