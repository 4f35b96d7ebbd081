"""What people are told about their feeds, once: a row per subscription, written with the poll, gone when it is sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.model import Notice, Tell
from bot.store import jobs, writes
from bot.store.engine import Database
from bot.store.feeds import feed_of
from bot.store.schema import chats, feeds, notices


class Notices:
    """The rows of the table ``notices``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> list[int]:
        """What to tell now, to chats that may be written to."""
        query = select(notices.c.id).join(chats, chats.c.id == notices.c.chat_id)
        query = query.where(jobs.is_due(notices, now), writes.may_get_news(now)).order_by(notices.c.due_at).limit(limit)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def oldest_due(self) -> datetime | None:
        """Since when the longest waiting notice could have been sent; None when nothing waits."""
        query = select(func.min(notices.c.due_at)).join(chats, chats.c.id == notices.c.chat_id)
        query = query.where(writes.wants_news())
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(query)
        return found

    async def claim(self, notice_id: int, now: datetime) -> Notice | None:
        async with self._database.write() as connection:
            if not await jobs.claim(connection, notices, notice_id, now):
                return None
            row = (await connection.execute(select(notices).where(notices.c.id == notice_id))).one()
            feed = (await connection.execute(select(feeds).where(feeds.c.id == row.feed_id))).one()
        return Notice(row.id, row.chat_id, row.thread_id, feed_of(feed), Tell(row.tell), row.attempts)

    async def done(self, notice_id: int) -> None:
        """It was told, or need not be any more."""
        async with self._database.write() as connection:
            await connection.execute(delete(notices).where(notices.c.id == notice_id))

    async def put_off(self, notice_id: int, until: datetime, error: str | None) -> None:
        """Try again later."""
        async with self._database.write() as connection:
            await jobs.put_off(connection, notices, notice_id, until, error)
