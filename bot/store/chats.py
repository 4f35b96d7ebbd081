"""Chats, who may use the bot, and what each subscribes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Access, Chat, Subscription, Tell
from bot.store import outbox
from bot.store.engine import Database, added, insert_new
from bot.store.entries import followed_of, prime
from bot.store.feeds import feed_of, known
from bot.store.schema import chats, deliveries, entries, feeds, messages, notices, subscriptions

AT_ONCE = 200  # feeds subscribed to in one transaction


class Chats:
    """The rows of the tables ``chats`` and ``subscriptions``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> Chat | None:
        """A chat as it was last seen."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).one_or_none()
        return _chat(row) if row else None

    async def save(self, chat: Chat, now: datetime) -> None:
        """Insert or change a chat; everything but its deliveries' state follows from the value."""
        values = asdict(chat) | {"look": chat.look}
        async with self._database.write() as connection:
            if not await added(connection, chats, values | {"created_at": now}):
                if chat.access == Access.CLOSED:
                    changes = values | {"closed_at": func.coalesce(chats.c.closed_at, now)}
                else:
                    changes = values | {"reason": None, "closed_at": None}
                await connection.execute(update(chats).where(chats.c.id == chat.id).values(changes))

    async def admins(self) -> list[Chat]:
        """The private chats of the admins."""
        async with self._database.read() as connection:
            return [_chat(row) for row in await connection.execute(select(chats).where(chats.c.admin.is_(True)))]

    async def channels(self) -> list[Chat]:
        """The channels that may be posted in."""
        query = select(chats).where(chats.c.kind == "channel", chats.c.access == Access.ALLOWED).order_by(chats.c.id)
        async with self._database.read() as connection:
            return [_chat(row) for row in await connection.execute(query)]

    async def close(self, chat_id: int, reason: str, now: datetime) -> None:
        """Nothing can be sent there any more: what is owed is settled as failed; its subscriptions are kept."""
        async with self._database.write() as connection:
            # A refusal that an admin spoke stands: /start opens closed chats again, but not refused ones.
            which = (chats.c.id == chat_id, chats.c.access != Access.REFUSED)
            closed = {"access": Access.CLOSED, "reason": reason, "hold_until": None, "closed_at": now}
            await connection.execute(update(chats).where(*which).values(closed))
            await outbox.cancel(connection, reason, now, deliveries.c.chat_id == chat_id)

    async def close_topic(self, chat_id: int, thread_id: int, reason: str, now: datetime) -> None:
        """Nothing can be sent to that topic: mute what comes there, settle what is owed, and tell the group once."""
        there = (subscriptions.c.chat_id == chat_id, subscriptions.c.thread_id == thread_id)
        heard = update(subscriptions).where(*there, subscriptions.c.muted.is_(False)).values(muted=True)
        async with self._database.write() as connection:
            feed_ids = (await connection.execute(heard.returning(subscriptions.c.feed_id))).scalars().all()
            await outbox.cancel(
                connection, reason, now, deliveries.c.chat_id == chat_id, deliveries.c.thread_id == thread_id
            )
            told = {"chat_id": chat_id, "tell": Tell.TOPIC, "due_at": now, "created_at": now}
            if feed_ids:
                rows = [told | {"feed_id": feed_id} for feed_id in feed_ids]
                await connection.execute(insert_new(connection, notices), rows)

    async def forget(self, before: datetime) -> int:
        """Remove the chats that were closed before a time, with all they chose; returns how many. Admins stay."""
        long_closed = and_(chats.c.access == Access.CLOSED, chats.c.closed_at < before, chats.c.admin.is_(False))
        followed = select(subscriptions.c.feed_id).join(chats, chats.c.id == subscriptions.c.chat_id)
        async with self._database.write() as connection:
            feed_ids = list((await connection.execute(followed.where(long_closed).distinct())).scalars())
            removed = (await connection.execute(delete(chats).where(long_closed))).rowcount
            for feed_id in feed_ids:
                await _rest(connection, feed_id)
        return removed

    async def migrate(self, old_id: int, new_id: int, now: datetime) -> None:
        """A group became a supergroup: everything it had goes on under the new id."""
        async with self._database.write() as connection:
            row = (await connection.execute(select(chats).where(chats.c.id == old_id))).one_or_none()
            if row is None or old_id == new_id:
                return
            moved = dict(row._mapping) | {"id": new_id, "kind": "supergroup", "hold_until": None}
            if not await added(connection, chats, moved):
                # Somebody wrote in the supergroup before we heard of the move: what was allowed is allowed there.
                new = (chats.c.id == new_id, chats.c.access == Access.WAITING)
                await connection.execute(
                    update(chats)
                    .where(*new)
                    .values(access=row.access, paused=row.paused, reason=row.reason, look=row.look)
                )
            await _drop_what_both_have(connection, old_id, new_id)
            edits = (deliveries.c.chat_id == old_id, deliveries.c.edits.is_not(None))
            await outbox.cancel(connection, "its message is in the group that was", now, *edits)
            for table in (subscriptions, deliveries):
                await connection.execute(update(table).where(table.c.chat_id == old_id).values(chat_id=new_id))
            # Message ids start anew in a supergroup.
            await connection.execute(delete(messages).where(messages.c.chat_id == old_id))
            await connection.execute(delete(chats).where(chats.c.id == old_id))
            waits = (deliveries.c.chat_id == new_id, deliveries.c.state == "due")
            await connection.execute(update(deliveries).where(*waits).values(due_at=now, lease_until=None))

    # -- subscriptions

    async def subscribe(self, chat_id: int, feed_id: int, now: datetime, *, thread_id: int = 0) -> bool:
        """Begin to send a feed's news to a chat, its newest entries first; False when it does already.

        A feed that somebody reads is known up to date; any other is polled first.
        """
        async with self._database.write() as connection:
            read_already = await connection.run_sync(followed_of, [feed_id])
            values = {"chat_id": chat_id, "thread_id": thread_id, "feed_id": feed_id, "created_at": now}
            if not await added(connection, subscriptions, values):
                return False
            if read_already:
                await connection.run_sync(prime, [feed_id], now)
            else:
                await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(due_at=now))
        return True

    async def subscribe_all(
        self, chat_id: int, wanted: Sequence[tuple[str, str | None]], now: datetime, *, thread_id: int = 0
    ) -> int:
        """Subscribe a chat to many feeds, each (address, title), known or not; returns how many it had not before.

        In parts, so that other writers need not wait for all of a long list.
        """
        new = 0
        for start in range(0, len(wanted), AT_ONCE):
            titles = dict(wanted[start : start + AT_ONCE])
            async with self._database.write() as connection:
                found = [row.id for row in await known(connection, titles, now)]
                here = (subscriptions.c.chat_id == chat_id, subscriptions.c.thread_id == thread_id)
                had = select(subscriptions.c.feed_id).where(*here, subscriptions.c.feed_id.in_(found))
                missing = sorted({*found} - {*(await connection.execute(had)).scalars()})
                if not missing:
                    continue
                followed = await connection.run_sync(followed_of, missing)
                common = {"chat_id": chat_id, "thread_id": thread_id, "created_at": now}
                rows = [common | {"feed_id": feed_id} for feed_id in missing]
                await connection.execute(insert_new(connection, subscriptions), rows)
                await connection.run_sync(prime, followed, now)
                unread = feeds.c.id.in_([feed_id for feed_id in missing if feed_id not in followed])
                await connection.execute(update(feeds).where(unread).values(due_at=now))
                new += len(missing)
        return new

    async def unsubscribe(self, chat_id: int, feed_id: int, now: datetime, *, thread_id: int | None = None) -> bool:
        """Stop sending a feed's news to a chat, also what is waiting; False when it was not subscribed."""
        where = [subscriptions.c.chat_id == chat_id, subscriptions.c.feed_id == feed_id]
        if thread_id is not None:
            where.append(subscriptions.c.thread_id == thread_id)
        async with self._database.write() as connection:
            removed = (await connection.execute(delete(subscriptions).where(*where))).rowcount
            await outbox.cancel(connection, "unsubscribed", now, _owed(chat_id, feed_id, thread_id))
            await _rest(connection, feed_id)
        return removed > 0

    async def mute(self, chat_id: int, feed_id: int, muted: bool, now: datetime) -> bool:
        """Keep a subscription but send nothing of it, or send again from now on; False when not subscribed."""
        where = and_(subscriptions.c.chat_id == chat_id, subscriptions.c.feed_id == feed_id)
        async with self._database.write() as connection:
            changed = (await connection.execute(update(subscriptions).where(where).values(muted=muted))).rowcount
            if muted:
                await outbox.cancel(connection, "muted", now, _owed(chat_id, feed_id, None))
        return changed > 0

    async def subscriptions(self, chat_id: int) -> list[Subscription]:
        """What a chat subscribes to, by the feeds' names."""
        query = (
            select(feeds, subscriptions.c.thread_id, subscriptions.c.muted)
            .join(subscriptions, subscriptions.c.feed_id == feeds.c.id)
            .where(subscriptions.c.chat_id == chat_id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = [Subscription(chat_id, feed_of(row), row.thread_id, row.muted) for row in rows]
        return sorted(found, key=lambda subscription: subscription.feed.name.lower())


def _chat(row: Row[Any]) -> Chat:
    return Chat(
        id=row.id,
        kind=row.kind,
        title=row.title,
        username=row.username,
        access=Access(row.access),
        admin=row.admin,
        paused=row.paused,
        look=row.look,
    )


def _owed(chat_id: int, feed_id: int, thread_id: int | None) -> ColumnElement[bool]:
    owed = and_(deliveries.c.chat_id == chat_id, deliveries.c.feed_id == feed_id)
    return owed if thread_id is None else and_(owed, deliveries.c.thread_id == thread_id)


async def _rest(connection: AsyncConnection, feed_id: int) -> None:
    """A feed that nobody reads any more: what waits to be read goes to the archive."""
    left = await connection.scalar(select(subscriptions.c.id).where(subscriptions.c.feed_id == feed_id).limit(1))
    if left is None:
        waiting = and_(entries.c.feed_id == feed_id, entries.c.state == "due")
        await connection.execute(update(entries).where(waiting).values(state="archived", lease_until=None))


async def _drop_what_both_have(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Rows of the old chat that the new one has too; moving them would break a unique key."""
    for table, keys in ((subscriptions, ("feed_id", "thread_id")), (deliveries, ("story_id", "revision", "thread_id"))):
        twin = table.alias()
        same = and_(twin.c.chat_id == new_id, *(twin.c[key] == table.c[key] for key in keys))
        await connection.execute(delete(table).where(table.c.chat_id == old_id, select(twin.c.id).where(same).exists()))
