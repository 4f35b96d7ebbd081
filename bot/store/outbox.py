"""The outbox: one row per chat, thread, story and revision, written with the story, settled after the send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, Table, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Access, Delivery
from bot.store import jobs
from bot.store.engine import Database
from bot.store.schema import chats, deliveries, entries, messages, stories, subscriptions


class Outbox:
    """The rows of the table ``deliveries``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- the job

    async def due(self, now: datetime, limit: int) -> list[int]:
        """What to send now: for each chat that may be written to, the first message it waits for.

        Only one message per chat is in hand at a time, so a chat reads in order.
        """
        in_hand = deliveries.alias()
        query = (
            select(func.min(deliveries.c.id))
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(
                deliveries.c.state == "due",
                jobs.is_due(deliveries, now),
                chats.c.access == Access.ALLOWED,
                chats.c.paused.is_(False),
                or_(chats.c.hold_until.is_(None), chats.c.hold_until <= now),
                ~exists().where(
                    in_hand.c.chat_id == deliveries.c.chat_id, in_hand.c.state == "due", in_hand.c.lease_until > now
                ),
            )
            .group_by(deliveries.c.chat_id)
            .order_by(func.min(deliveries.c.due_at))
            .limit(limit)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def claim(self, delivery_id: int, now: datetime) -> Delivery | None:
        async with self._database.write() as connection:
            if not await jobs.claim(connection, deliveries, delivery_id, now, deliveries.c.state == "due"):
                return None
            row = (await connection.execute(select(deliveries).where(deliveries.c.id == delivery_id))).one()
        return Delivery(
            id=row.id,
            chat_id=row.chat_id,
            thread_id=row.thread_id,
            story_id=row.story_id,
            revision=row.revision,
            feed_id=row.feed_id,
            attempts=row.attempts,
            unsure=row.unsure,
        )

    async def settle(self, delivery: Delivery, message_id: int, now: datetime) -> None:
        """Telegram has it: never send it again, and know the message when somebody replies to it."""
        async with self._database.write() as connection:
            await _close(
                connection, deliveries.c.id == delivery.id, now, state="sent", message_id=message_id, error=None
            )
            await remember(connection, delivery.chat_id, message_id, delivery.story_id)

    async def fail(self, delivery: Delivery, reason: str, now: datetime, *, state: str = "failed") -> None:
        """It will not be sent again: Telegram never takes it, or (state "unknown") may have it already."""
        async with self._database.write() as connection:
            await _close(connection, deliveries.c.id == delivery.id, now, state=state, error=reason)

    async def put_off(self, delivery: Delivery, until: datetime, error: str | None, *, unsure: bool = False) -> None:
        """Try again later, and let nothing overtake it: the whole chat waits."""
        async with self._database.write() as connection:
            await jobs.put_off(connection, deliveries, delivery.id, until, error)
            if unsure:
                await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(unsure=True))
            await connection.execute(update(chats).where(chats.c.id == delivery.chat_id).values(hold_until=until))

    # -- what people see

    async def waiting(self, chat_id: int) -> int:
        """How many messages a chat waits for."""
        query = select(func.count()).where(deliveries.c.chat_id == chat_id, deliveries.c.state == "due")
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def counts(self) -> dict[str, int]:
        """The number of rows in each state."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def oldest_due(self) -> datetime | None:
        """Since when the longest waiting message could have been sent; None when nothing waits."""
        query = (
            select(func.min(deliveries.c.due_at))
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(deliveries.c.state == "due", chats.c.access == Access.ALLOWED, chats.c.paused.is_(False))
        )
        async with self._database.read() as connection:
            found: datetime | None = (await connection.execute(query)).scalar_one()
        return found


def insert_new(connection: AsyncConnection, table: Table) -> Insert:
    """INSERT that passes over rows which are there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


async def added(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless it is there already; tells which."""
    # rowcount is -1 with some drivers, so the row itself is the proof.
    row = await connection.execute(insert_new(connection, table).values(values).returning(*table.primary_key))
    return row.first() is not None


async def owe(connection: AsyncConnection, entry_id: int, now: datetime, *which: ColumnElement[bool]) -> int:
    """Write a row for every subscription that wants the story of this entry and has not had it; returns how many."""
    wanted = (
        select(
            subscriptions.c.chat_id,
            subscriptions.c.thread_id,
            entries.c.story_id,
            stories.c.revision,
            subscriptions.c.feed_id,
        )
        .join(entries, entries.c.feed_id == subscriptions.c.feed_id)
        .join(stories, stories.c.id == entries.c.story_id)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            entries.c.id == entry_id,
            subscriptions.c.after_id < entries.c.id,
            subscriptions.c.muted.is_(False),
            chats.c.access == Access.ALLOWED,
            *which,
        )
        .order_by(subscriptions.c.id)
    )
    rows = [
        {**row._mapping, "state": "due", "due_at": now, "created_at": now}
        for row in (await connection.execute(wanted)).all()
    ]
    if rows:
        await connection.execute(insert_new(connection, deliveries), rows)
    return len(rows)


async def cancel(connection: AsyncConnection, reason: str, now: datetime, *which: ColumnElement[bool]) -> None:
    """Close what is still owed, saying why: the chat is gone, or no longer wants it."""
    await _close(connection, and_(*which), now, state="failed", error=reason)


async def _close(connection: AsyncConnection, which: ColumnElement[bool], now: datetime, **values: Any) -> None:
    await connection.execute(
        update(deliveries)
        .where(which, deliveries.c.state == "due")
        .values(due_at=None, lease_until=None, settled_at=now, **values)
    )


async def remember(connection: AsyncConnection, chat_id: int, message_id: int, story_id: int) -> None:
    """A message of this chat is about this story."""
    same = (messages.c.chat_id == chat_id, messages.c.message_id == message_id)
    await connection.execute(delete(messages).where(*same))
    await connection.execute(insert(messages).values(chat_id=chat_id, message_id=message_id, story_id=story_id))
