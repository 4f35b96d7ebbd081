"""Feeds and what a poll brings: `save` stores the outcome of a poll in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Access, Feed, Item, Poll
from bot.store import jobs, outbox
from bot.store.engine import Database
from bot.store.schema import chats, entries, feeds, subscriptions

NEWEST = 3  # a new subscription brings this many entries, not the archive (CONTRACT)
KEY_LIMIT = 500  # longer keys are kept as their hash: PostgreSQL indexes at most 2,704 bytes


class Feeds:
    """The rows of the table ``feeds``, and the entries that polls add."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, url: str, *, title: str | None = None, now: datetime) -> Feed:
        """The feed at this address, new or known; a new one is due at once."""
        async with self._database.write() as connection:
            values = {"url": url, "title": title, "due_at": now, "created_at": now}
            await outbox.added(connection, feeds, values)
            row = (await connection.execute(select(feeds).where(feeds.c.url == url))).one()
        return feed_of(row)

    async def get(self, feed_id: int) -> Feed | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.id == feed_id))).one_or_none()
        return feed_of(row) if row else None

    async def by_url(self, url: str) -> Feed | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.url == url))).one_or_none()
        return feed_of(row) if row else None

    async def all(self) -> list[tuple[Feed, int]]:
        """Every feed with the number of its subscriptions, by name."""
        count = select(func.count()).where(subscriptions.c.feed_id == feeds.c.id).scalar_subquery()
        async with self._database.read() as connection:
            rows = (await connection.execute(select(feeds, count.label("subscribers")))).all()
        return sorted(((feed_of(row), row.subscribers) for row in rows), key=lambda pair: pair[0].name.lower())

    async def remove(self, feed_id: int) -> None:
        """Forget a feed, its entries and its subscriptions; stories told from it stay."""
        async with self._database.write() as connection:
            await connection.execute(delete(feeds).where(feeds.c.id == feed_id))

    # -- the job

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Feeds to poll now: only those that somebody reads."""
        async with self._database.read() as connection:
            query = select(feeds.c.id).where(jobs.is_due(feeds, now), _is_read()).order_by(feeds.c.due_at, feeds.c.id)
            return list((await connection.execute(query.limit(limit))).scalars())

    async def oldest_due(self) -> datetime | None:
        """Since when the longest waiting feed could have been polled (or the time of the next poll); None: no feeds."""
        async with self._database.read() as connection:
            query = select(func.min(feeds.c.due_at)).where(_is_read())
            found: datetime | None = (await connection.execute(query)).scalar_one()
        return found

    async def claim(self, feed_id: int, now: datetime) -> Feed | None:
        async with self._database.write() as connection:
            if not await jobs.claim(connection, feeds, feed_id, now):
                return None
            return feed_of((await connection.execute(select(feeds).where(feeds.c.id == feed_id))).one())

    async def put_off(self, feed_id: int, due_at: datetime) -> None:
        """Give a feed back unpolled, for instance when the process is asked to stop."""
        async with self._database.write() as connection:
            await jobs.put_off(connection, feeds, feed_id, due_at, None)

    async def save(self, feed_id: int, poll: Poll, now: datetime) -> int:
        """Store what a poll led to and give the feed back; returns the number of entries that are new."""
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(_changes(poll, now)))
            if poll.error is not None:
                return 0
            added = await _add_entries(connection, feed_id, poll.items, now)
            await prime(connection, feed_id, now)
            return added


def feed_of(row: Row[Any]) -> Feed:
    """A row of ``feeds`` as a value."""
    seconds = row.interval_seconds
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        site=row.site,
        etag=row.etag,
        last_modified=row.last_modified,
        digest=row.digest,
        interval=None if seconds is None else timedelta(seconds=seconds),
        due_at=row.due_at,
        checked_at=row.checked_at,
        succeeded_at=row.succeeded_at,
        attempts=row.attempts,
        error=row.error,
    )


def _is_read() -> ColumnElement[bool]:
    """Somebody who can be written to subscribes to the feed."""
    readers = select(subscriptions.c.id).join(chats, chats.c.id == subscriptions.c.chat_id)
    return readers.where(subscriptions.c.feed_id == feeds.c.id, chats.c.access == Access.ALLOWED).exists()


def _changes(poll: Poll, now: datetime) -> dict[str, Any]:
    """The columns of ``feeds`` that a poll sets."""
    values: dict[str, Any] = {"due_at": poll.due_at, "checked_at": now, "lease_until": None, "error": poll.error}
    if poll.interval is not None:
        values["interval_seconds"] = max(1, round(poll.interval.total_seconds()))
    if poll.error is not None:
        return values | {"attempts": feeds.c.attempts + 1}
    values |= {"attempts": 0, "succeeded_at": now}
    if not poll.unchanged:
        values |= {"etag": poll.etag, "last_modified": poll.last_modified, "digest": poll.digest}
        values |= {name: value for name in ("title", "site") if (value := getattr(poll, name))}
    return values


async def _add_entries(connection: AsyncConnection, feed_id: int, items: Iterable[Item], now: datetime) -> int:
    """Insert the items not known yet, oldest first, so that ids grow with time.

    They are due when somebody has been reading the feed; on a feed's first poll they wait in the archive for `prime`.
    """
    by_key = {_key(item): item for item in items}
    if not by_key:
        return 0
    known = set(
        (
            await connection.execute(
                select(entries.c.key).where(entries.c.feed_id == feed_id, entries.c.key.in_(by_key))
            )
        ).scalars()
    )
    is_read = await is_followed(connection, feed_id)
    rows = [
        _entry_row(feed_id, key, item, now) | {"state": "due" if is_read else "archived", "due_at": now}
        for key, item in reversed(by_key.items())
        if key not in known
    ]
    if rows:
        await connection.execute(insert(entries), rows)
    return len(rows)


def _key(item: Item) -> str:
    if len(item.key) <= KEY_LIMIT:
        return item.key
    return "sha256:" + hashlib.sha256(item.key.encode(errors="surrogatepass")).hexdigest()


def _entry_row(feed_id: int, key: str, item: Item, now: datetime) -> dict[str, Any]:
    return {
        "feed_id": feed_id,
        "key": key,
        "url": item.url,
        "title": item.title,
        "published": item.published,
        "author": item.author,
        "description": item.description,
        "content": item.content,
        "image": item.image,
        "created_at": now,
    }


async def is_followed(connection: AsyncConnection, feed_id: int) -> bool:
    """Somebody who can be written to has been reading the feed, so it is known up to date."""
    readers = select(subscriptions.c.id).join(chats, chats.c.id == subscriptions.c.chat_id)
    primed = (subscriptions.c.feed_id == feed_id, subscriptions.c.after_id.is_not(None))
    found = await connection.scalar(readers.where(*primed, chats.c.access == Access.ALLOWED).limit(1))
    return found is not None


async def prime(connection: AsyncConnection, feed_id: int, now: datetime) -> None:
    """Start the new subscriptions of a feed with its newest entries: read ones are owed, archived ones are read."""
    waiting = (subscriptions.c.feed_id == feed_id, subscriptions.c.after_id.is_(None))
    starting = list((await connection.execute(select(subscriptions.c.id).where(*waiting))).scalars())
    if not starting:
        return
    query = select(entries.c.id, entries.c.state).where(entries.c.feed_id == feed_id).order_by(entries.c.id.desc())
    newest = (await connection.execute(query.limit(NEWEST))).all()
    if newest:
        after_id = newest[-1].id - 1
    else:
        after_id = await connection.scalar(select(func.coalesce(func.max(entries.c.id), 0))) or 0
    await connection.execute(update(subscriptions).where(subscriptions.c.id.in_(starting)).values(after_id=after_id))
    for entry in reversed(newest):
        if entry.state == "archived":
            await connection.execute(
                update(entries).where(entries.c.id == entry.id).values(state="due", due_at=now, attempts=0)
            )
        elif entry.state == "done":
            await outbox.owe(connection, entry.id, now, subscriptions.c.id.in_(starting))
