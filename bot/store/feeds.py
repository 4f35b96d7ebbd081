"""Feeds and what polls bring. Claims and outcomes of the same moment share a transaction (`together`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import links
from bot.model import Access, Feed, FeedState, Poll, Rhythm
from bot.store import jobs, polls
from bot.store.engine import Database, insert_new
from bot.store.schema import Utc, chats, entries, feeds, subscriptions
from bot.store.together import Together

WEEK = timedelta(weeks=1)
LINGER = 0.01  # seconds: the parser brings new feeds one by one, and a transaction is a third of what each costs
HISTORY = 4 * WEEK  # over which the articles of a week are counted


class Feeds:
    """The rows of the table ``feeds``, and the entries that polls add."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._claims = Together(self._claim_all)
        self._outcomes = Together(self._save_all, LINGER)

    async def close(self) -> None:
        """Finish what is in hand."""
        await self._claims.close()
        await self._outcomes.close()

    async def add(self, url: str, *, title: str | None = None, now: datetime) -> Feed:
        """The feed at this address, new or known; a new one is due at once, and so is one that was retired."""
        async with self._database.write() as connection:
            [row] = await known(connection, {url: title}, now)
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

    async def set_headers(self, feed_id: int, headers: Mapping[str, str], now: datetime) -> None:
        """Send these with every poll of a feed from now on; it is asked anew at once."""
        values = {"headers": json.dumps(dict(headers)) if headers else None, "digest": None, "due_at": now}
        async with self._database.write() as connection:
            await connection.execute(
                update(feeds).where(feeds.c.id == feed_id).values(values | {"etag": None, "last_modified": None})
            )

    async def remove(self, feed_id: int) -> None:
        """Forget a feed, its entries and its subscriptions; stories told from it stay."""
        async with self._database.write() as connection:
            await connection.execute(delete(feeds).where(feeds.c.id == feed_id))

    # -- the job

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Feeds to poll now: only those that somebody reads."""
        return [feed_id for feed_id, _ in await self.due_by_host(now, limit)]

    async def due_by_host(self, now: datetime, limit: int, full: Collection[str] = ()) -> list[tuple[int, str]]:
        """Feeds to poll now with their hosts, without those of the hosts in ``full``."""
        query = select(feeds.c.id, feeds.c.host).where(jobs.is_due(feeds, now), is_read())
        if full:
            query = query.where(feeds.c.host.not_in(full))
        query = query.order_by(feeds.c.due_at, feeds.c.id).limit(limit)
        async with self._database.read() as connection:
            return [(row.id, row.host) for row in await connection.execute(query)]

    async def oldest_due(self) -> datetime | None:
        """Since when the longest waiting feed could have been polled (or the time of the next poll); None: no feeds."""
        query = select(feeds.c.due_at).where(feeds.c.due_at.is_not(None), is_read()).order_by(feeds.c.due_at).limit(1)
        async with self._database.read() as connection:
            return await connection.scalar(query)

    async def claim(self, feed_id: int, now: datetime) -> Feed | None:
        """Take a feed to poll it; None when somebody else was first or it is not due."""
        return await self._claims((feed_id, now))

    async def _claim_all(self, asked: Sequence[tuple[int, datetime]]) -> list[Feed | None]:
        now = max(now for _, now in asked)
        given = {"wanted": [*{feed_id for feed_id, _ in asked}], "now": now, "lease": now + jobs.LEASE}
        rows = await self._database.write_short(lambda connection: connection.execute(_CLAIM, given).all())
        found = {row.id: feed_of(row) for row in rows}
        return [found.pop(feed_id, None) for feed_id, _ in asked]  # to the first who asked

    async def put_off(self, feed_id: int, due_at: datetime) -> None:
        """Give a feed back unpolled: its host is busy, or the process is asked to stop."""
        async with self._database.write() as connection:
            await jobs.put_off(connection, feeds, feed_id, due_at, None)

    async def set_aside(self, now: datetime, until: datetime) -> int:
        """Put off what is due and nobody reads, which every look for due feeds would have to pass over; how many."""
        query = update(feeds).where(jobs.is_due(feeds, now), ~is_read()).values(due_at=until)
        return await self._database.write_short(lambda connection: connection.execute(query).rowcount)

    async def spread(self, now: datetime, over: Callable[[int], timedelta]) -> int:
        """Share out the feeds that are overdue, the longest waiting first, over a time that depends on their number."""
        async with self._database.write() as connection:
            query = select(feeds.c.id).where(jobs.is_due(feeds, now), is_read()).order_by(feeds.c.due_at, feeds.c.id)
            overdue = list((await connection.execute(query)).scalars())
            step = over(len(overdue)) / max(len(overdue), 1)
            if overdue:
                move = update(feeds).where(feeds.c.id == bindparam("feed")).values(due_at=bindparam("due"))
                await connection.execute(move, [{"feed": id_, "due": now + step * n} for n, id_ in enumerate(overdue)])
        return len(overdue)

    async def save(self, feed_id: int, poll: Poll, now: datetime) -> int:
        """Store what a poll led to and give the feed back; returns the number of entries that are news."""
        return await self._outcomes((feed_id, poll, now))

    async def _save_all(self, outcomes: Sequence[polls.Outcome]) -> list[int]:
        return await self._database.write_short(lambda connection: polls.save(connection, outcomes))

    # -- what people see

    async def rates(self, now: datetime, *which: int) -> dict[int, float]:
        """Articles per week of these feeds (all without), over the last four weeks; a feed without any is left out."""
        dated = func.coalesce(entries.c.published, entries.c.created_at)
        query = select(entries.c.feed_id, func.count()).where(dated > now - HISTORY).group_by(entries.c.feed_id)
        if which:
            query = query.where(entries.c.feed_id.in_(which))
        async with self._database.read() as connection:
            return {feed_id: count / (HISTORY / WEEK) for feed_id, count in (await connection.execute(query)).all()}


_CLAIM = (
    update(feeds)
    .where(feeds.c.id.in_(bindparam("wanted", expanding=True)), jobs.is_due(feeds, bindparam("now", type_=Utc())))
    .values(lease_until=bindparam("lease", type_=Utc()))
    .returning(feeds)
)


async def known(connection: AsyncConnection, titles: Mapping[str, str | None], now: datetime) -> Sequence[Row[Any]]:
    """The feeds at these addresses, new or known; a new one is due at once, and so is one that was retired."""
    rows = [
        {"url": url, "host": links.host(url), "title": title, "due_at": now, "created_at": now}
        for url, title in titles.items()
    ]
    await connection.execute(insert_new(connection, feeds), rows)
    here = feeds.c.url.in_([*titles])
    again = {"state": FeedState.WORKING, "due_at": now, "attempts": 0} | polls.NO_TROUBLE
    await connection.execute(update(feeds).where(here, feeds.c.state == FeedState.RETIRED).values(again))
    return (await connection.execute(select(feeds).where(here))).all()


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
        rhythm=_rhythm(row.rhythm),
        state=FeedState(row.state),
        failing_since=row.failing_since,
        told=row.told,
        successor=row.successor,
        headers=tuple(json.loads(row.headers or "{}").items()),
        push_until=row.push_until,
        pushed_at=row.pushed_at,
    )


def _rhythm(stored: str | None) -> Rhythm:
    if stored is None:
        return polls.NO_RHYTHM
    found = json.loads(stored)
    every = timedelta(seconds=found["every"]) if found["every"] else None
    return Rhythm(every, frozenset(found["hours"]), frozenset(found["days"]))


def is_read() -> ColumnElement[bool]:
    """Somebody who can be written to subscribes to the feed."""
    readers = select(subscriptions.c.id).join(chats, chats.c.id == subscriptions.c.chat_id)
    return readers.where(subscriptions.c.feed_id == feeds.c.id, chats.c.access == Access.ALLOWED).exists()
