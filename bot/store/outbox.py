"""The outbox: one row per chat, thread, story and revision, written with the story, settled after the send.

A send goes through three writes: `claim` takes the row, `begin` notes that the request goes out now, `settle` (or
`put_off`, `fail`) says what became of it. Where the third is missing, nobody knows whether the message came through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Access, Delivery, Ledger
from bot.store import jobs, writes
from bot.store.engine import Database, insert_new
from bot.store.meta import PLAIN
from bot.store.schema import chats, deliveries, entries, meta, stories, subscriptions
from bot.store.together import Together

MOST_DOUBTS = 2  # sends whose fate is unknown; a third would be the same message once too often


class Outbox:
    """The rows of the table ``deliveries``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._together: Together[tuple[writes.Work, Any], Any] = Together(self._write)

    async def _write(self, asked: Sequence[tuple[writes.Work, Any]]) -> list[Any]:
        return await self._database.write_short(lambda connection: writes.each_kind(connection, asked))

    # -- the job

    async def due(self, now: datetime, limit: int) -> list[int]:
        """What to send now: for each chat that may be written to, the first message it waits for.

        Only one message per chat is in hand at a time, so a chat reads in order; and whoever waits for many gets one
        in each round, like everybody else.
        """
        first = (
            select(func.min(deliveries.c.id).label("id"))
            .where(deliveries.c.state == "due")
            .group_by(deliveries.c.chat_id)
            .subquery()
        )
        query = (
            select(deliveries.c.id)
            .join(first, first.c.id == deliveries.c.id)
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(jobs.is_due(deliveries, now), writes.may_get_news(now))
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def claim(self, delivery_id: int, now: datetime) -> Delivery | None:
        """Take a due row for the length of a lease; None when somebody else has it or nothing is left to do."""
        found: Delivery | None = await self._together((writes.claim, (delivery_id, now)))
        return found

    async def claim_rest(self, delivery: Delivery, now: datetime, limit: int) -> list[Delivery]:
        """Take what else the same chat and topic wait for, oldest first: a digest goes out instead."""
        rest = (
            select(deliveries.c.id)
            .where(
                deliveries.c.chat_id == delivery.chat_id,
                deliveries.c.thread_id == delivery.thread_id,
                deliveries.c.id != delivery.id,
                deliveries.c.doubts < MOST_DOUBTS,
                deliveries.c.edits.is_(None),
                deliveries.c.parts == 0,
                deliveries.c.state == "due",
                jobs.is_due(deliveries, now),
            )
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return await self._database.write_short(
            lambda connection: writes.take(connection, now, deliveries.c.id.in_(rest))
        )

    async def waiting_with(self, delivery: Delivery) -> int:
        """How many messages wait for the same chat and topic, this one among them."""
        query = select(func.count()).where(
            deliveries.c.chat_id == delivery.chat_id,
            deliveries.c.thread_id == delivery.thread_id,
            deliveries.c.edits.is_(None),
            deliveries.c.state == "due",
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def begin(self, batch: Sequence[Delivery], now: datetime) -> bool:
        """Note that these go out in one message now; False: do not send, they are not ours to send any more.

        The lease begins anew, and a crash from here on leaves a send in doubt.
        """
        begun: bool = await self._together((writes.begin, (batch, now)))
        return begun

    async def part(self, delivery: Delivery, message_id: int, now: datetime) -> Delivery:
        """Telegram has the next message of a long text in this one; the rest is owed still, under a new lease."""
        noted = replace(delivery, parts=delivery.parts + 1, lease_until=now + jobs.LEASE)
        changes = {"parts": noted.parts, "lease_until": noted.lease_until, "doubts": delivery.doubts}
        ours = (deliveries.c.id == delivery.id, deliveries.c.state == "due")
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(*ours).values(changes))
            await remember(connection, delivery.chat_id, message_id, delivery.story_id)
        return noted

    async def settle(self, batch: Sequence[Delivery], message_id: int, now: datetime) -> None:
        """Telegram has them in this message: never send them again; a reply to a single one's message is about it."""
        await self._together((writes.settle, (batch, message_id, now)))

    async def fail(
        self, batch: Sequence[Delivery], reason: str, now: datetime, *, state: str = "failed", unsure: bool = False
    ) -> None:
        """They will not be sent again: Telegram never takes them, or (state "unknown") may have them already."""
        closing = writes.closing(deliveries.c.id.in_([row.id for row in batch]), now, state=state, error=reason)
        await self._together((writes.execute, [closing, *writes.recounting(batch, unsure=unsure)]))

    async def put_off(
        self, batch: Sequence[Delivery], until: datetime, error: str | None, *, unsure: bool = False
    ) -> None:
        """Try again later, and let nothing overtake them: the whole chat waits.

        ``unsure``: Telegram may have them; otherwise it surely has not, and the send begun is no longer in doubt.
        """
        later = [jobs.putting_off(deliveries, row.id, until, error) for row in batch]
        hold = update(chats).where(chats.c.id == batch[0].chat_id).values(hold_until=until)
        await self._together((writes.execute, [*later, *writes.recounting(batch, unsure=unsure), hold]))

    async def undo(self, delivery: Delivery) -> None:
        """The send begun came to nothing, and another follows at once."""
        await self._together((writes.execute, writes.recounting([delivery], unsure=False)))

    async def release(self, batch: Sequence[Delivery]) -> None:
        """Give back what was taken and not begun, unless the lease ended and somebody else has it."""
        ours = [and_(deliveries.c.id == row.id, deliveries.c.lease_until == row.lease_until) for row in batch]
        await self._together(
            (writes.execute, [update(deliveries).where(which).values(lease_until=None) for which in ours])
        )

    async def recent(self, since: datetime) -> list[tuple[int, datetime]]:
        """(chat, when) of every message that may have gone out since then: what the pace has to know after a start."""
        settled = select(
            deliveries.c.chat_id,
            func.min(deliveries.c.settled_at).label("at"),
            func.max(deliveries.c.parts).label("more"),
        ).where(deliveries.c.settled_at >= since, deliveries.c.state == "sent")
        begun = select(deliveries.c.chat_id, deliveries.c.begun_at.label("at"), deliveries.c.parts.label("more")).where(
            deliveries.c.state == "due", deliveries.c.begun_at >= since
        )
        async with self._database.read() as connection:
            one_each = settled.group_by(deliveries.c.chat_id, deliveries.c.message_id)
            rows = [row for query in (one_each, begun) for row in await connection.execute(query)]
        return sorted(((row.chat_id, row.at) for row in rows for _ in range(row.more + 1)), key=lambda sent: sent[1])

    # -- what people see

    async def waiting(self, chat_id: int) -> int:
        """How many messages a chat waits for."""
        ours = (deliveries.c.chat_id == chat_id, deliveries.c.edits.is_(None), deliveries.c.state == "due")
        query = select(func.count()).where(*ours)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def had(self, chat_id: int, feed_id: int, *, thread_id: int = 0) -> bool:
        """Whether a chat was ever owed a story of a feed; what it was owed once never comes again."""
        ours = (deliveries.c.chat_id == chat_id, deliveries.c.thread_id == thread_id, deliveries.c.feed_id == feed_id)
        async with self._database.read() as connection:
            return await connection.scalar(select(deliveries.c.id).where(*ours).limit(1)) is not None

    async def counts(self) -> dict[str, int]:
        """The number of rows in each state."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def ledger(self) -> Ledger:
        """The outbox in figures."""
        state, lost = deliveries.c.state, and_(deliveries.c.state == "due", deliveries.c.due_at.is_(None))
        settled = or_(
            state == "unknown", state == "failed", and_(state == "sent", deliveries.c.message_id.is_not(None))
        )
        query = select(
            *(_count(state == name).label(name) for name in ("due", "sent", "unknown", "failed")),
            _count(and_(state == "sent", deliveries.c.doubts > 1, deliveries.c.edits.is_(None))).label("repeated"),
            func.coalesce(func.sum(deliveries.c.attempts), 0).label("retries"),
            _count(or_(lost, and_(state != "due", ~settled))).label("lost"),
            func.coalesce(select(cast(meta.c.value, Integer)).where(meta.c.key == PLAIN).scalar_subquery(), 0).label(
                "plain"
            ),
        )
        async with self._database.read() as connection:
            return Ledger(**(await connection.execute(query)).one()._mapping)

    async def oldest_due(self) -> datetime | None:
        """Since when the longest waiting message could have been sent; None when nothing waits."""
        query = (
            select(func.min(deliveries.c.due_at))
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(deliveries.c.state == "due", writes.wants_news())
        )
        async with self._database.read() as connection:
            found: datetime | None = (await connection.execute(query)).scalar_one()
        return found


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


# ---------------------------------------------------------------- parts of other transactions


def owe(connection: Connection, entry_id: int, now: datetime, *which: ColumnElement[bool]) -> int:
    """Write a row for every subscription that wants the story of this entry and has not had it; returns how many."""
    had = deliveries.alias()
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
            ~exists().where(  # of whatever revision
                writes.same(had, subscriptions, "chat_id", "thread_id"), had.c.story_id == entries.c.story_id
            ),
            *which,
        )
        .order_by(subscriptions.c.id)
    )
    rows = [
        {**row._mapping, "state": "due", "due_at": now, "created_at": now} for row in (connection.execute(wanted)).all()
    ]
    if rows:
        connection.execute(insert_new(connection, deliveries), rows)
    return len(rows)


async def owe_edits(connection: AsyncConnection, story_id: int, revision: int, now: datetime) -> None:
    """A story has a new revision: what still waits is that one, and messages that tell the old one are changed.

    What is on its way just now is looked at when it is settled.
    """
    waiting = (deliveries.c.story_id == story_id, deliveries.c.state == "due", deliveries.c.lease_until.is_(None))
    await connection.execute(update(deliveries).where(*waiting).values(revision=revision))
    await connection.run_sync(lambda one: writes.owe_edits(one, now, deliveries.c.story_id == story_id))


async def cancel(connection: AsyncConnection, reason: str, now: datetime, *which: ColumnElement[bool]) -> None:
    """Close what is still owed, saying why: the chat is gone, or no longer wants it."""
    await connection.execute(writes.closing(and_(*which), now, state="failed", error=reason))


async def remember(connection: AsyncConnection, chat_id: int, message_id: int, story_id: int) -> None:
    """A message of this chat is about this story."""
    about = {"chat": chat_id, "message": message_id, "story": story_id}
    await connection.execute(writes.FORGET, about)
    await connection.execute(writes.REMEMBER, about)
