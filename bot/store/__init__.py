"""All that outlives the process, and every query, once. Nothing outside this package knows SQL.

store = await Store.open("sqlite:///data/newsbot.db")
feed = await store.feeds.add(url, now=now)
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from bot.model import Step
from bot.store import jobs
from bot.store.chats import Chats
from bot.store.engine import Database, connect, copy_file
from bot.store.feeds import Feeds
from bot.store.meta import Meta
from bot.store.notices import Notices
from bot.store.outbox import Outbox
from bot.store.pushes import Pushes
from bot.store.schema import deliveries, entries, feeds, metadata, notices
from bot.store.stories import Stories

__all__ = ["Store"]


class Store:
    """One database; its parts, by subject, are below. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.feeds = Feeds(database)
        self.stories = Stories(database)
        self.chats = Chats(database)
        self.outbox = Outbox(database)
        self.notices = Notices(database)
        self.meta = Meta(database)
        self.pushes = Pushes(database, self.meta)

    @classmethod
    async def open(cls, url: str, *, create: bool = True) -> Store:
        """Open and migrate ``sqlite:///path`` or ``postgresql://…``; the folder of a SQLite file is made.

        With ``create`` False a missing SQLite file stays missing: NoDatabase.
        """
        return cls(await connect(url, create=create))

    @classmethod
    async def copy(cls, url: str, target: Path) -> str:
        """Copy a database into the new SQLite file ``target`` without changing it; returns the copy's address."""
        copied = f"sqlite:///{target}"
        if not await asyncio.to_thread(copy_file, url, target):
            store = await cls.open(url)
            try:
                await store.copy_to(copied)
            finally:
                await store.close()
        return copied

    async def close(self) -> None:
        await self.feeds.close()
        await self.pushes.close()
        await self._database.close()

    async def take_over(self) -> int:
        """Be the only process on this SQLite file and give back what a crashed one had in hand; returns how much.

        On PostgreSQL others may be at work: their rows come back when the leases end.
        """
        self._database.lock()
        if not self._database.is_sqlite:
            return 0
        async with self._database.write() as connection:
            return sum([await jobs.release(connection, table) for table in (feeds, entries, deliveries, notices)])

    async def overdue(self) -> dict[str, datetime | None]:
        """For each step, since when its longest waiting row is due; None when nothing waits.

        But for pushes: without them feeds are polled as ever, so nobody waits for a hub.
        """
        return {
            Step.POLL: await self.feeds.oldest_due(),
            Step.SUMMARIZE: await self.stories.oldest_due(),
            Step.DELIVER: await self.outbox.oldest_due(),
            Step.NOTIFY: await self.notices.oldest_due(),
        }

    async def copy_to(self, url: str) -> None:
        """Copy everything into another, empty database, of either kind."""
        target = await connect(url)
        try:
            async with self._database.read() as source, target.write() as sink:
                for table in metadata.sorted_tables:
                    rows = [dict(row._mapping) for row in await source.execute(select(table))]
                    if rows:
                        await sink.execute(insert(table), rows)
        finally:
            await target.close()

    async def due(self, step: Step, now: datetime, limit: int) -> list[int]:
        """The ids of the rows that a step can work on now."""
        rows: dict[Step, Feeds | Stories | Outbox | Notices | Pushes] = {
            Step.POLL: self.feeds,
            Step.SUMMARIZE: self.stories,
            Step.DELIVER: self.outbox,
            Step.NOTIFY: self.notices,
            Step.PUSH: self.pushes,
        }
        return await rows[step].due(now, limit)

    async def due_lanes(self, step: Step, now: datetime, limit: int, full: Collection[str]) -> list[tuple[int, str]]:
        """The same with the lane of each: the host of a feed, and no feeds of the hosts in ``full``; else none."""
        if step is Step.POLL:
            return await self.feeds.due_by_host(now, limit, full)
        return [(row_id, "") for row_id in await self.due(step, now, limit)]
