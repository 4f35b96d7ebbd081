"""Our subscriptions at hubs (WebSub). A row is a wish until a hub confirms it; then ``feeds.push_until`` says so.

The row is the job here too, but asking a hub moves its ``due_at`` on at once: the answer comes by another way, maybe
before the request is over, and where none comes the next request is due by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Update, and_, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import links
from bot.model import FeedState, Hub, Push
from bot.store.engine import Database
from bot.store.feeds import is_read
from bot.store.meta import Meta
from bot.store.schema import Utc, feeds, pushes
from bot.store.together import Together

ROOT = "websub.root"


class Pushes:
    """The rows of the table ``pushes``."""

    def __init__(self, database: Database, meta: Meta) -> None:
        self._database = database
        self._meta = meta
        self._pushed = Together(self._pushed_all)

    async def close(self) -> None:
        """Finish what is in hand."""
        await self._pushed.close()

    async def settle(self, root: str, now: datetime) -> None:
        """Where hubs are to call: at another address than before, all are asked anew, and feeds polled meanwhile."""
        if await self._meta.get(ROOT) == root:
            return
        async with self._database.write() as connection:
            await connection.execute(delete(pushes).where(pushes.c.feed_id.is_(None)))
            await connection.execute(update(pushes).values(token=None, due_at=now, attempts=0, error=None))
            await connection.execute(_no_more(now).where(feeds.c.push_until.is_not(None)))
        await self._meta.set(ROOT, root, now)

    # -- asking hubs

    async def due(self, now: datetime, limit: int) -> list[int]:
        """What to ask hubs now: for pushes, or to end them."""
        query = select(pushes.c.id).where(_is_due(now)).order_by(pushes.c.due_at, pushes.c.id).limit(limit)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def claim(self, push_id: int, now: datetime, again: Callable[[int], timedelta], token: str) -> Push | None:
        """Take one to ask its hub, with the time of the next request; None when somebody else was first.

        It gets ``token`` where it has none. One that nobody wants any more is forgotten with this.
        """
        async with self._database.write() as connection:
            row = (await connection.execute(_known().where(pushes.c.id == push_id, _is_due(now)))).one_or_none()
            if row is None:
                return None
            if not row.wanted:
                return _push(row) if await _forget(connection, push_id, row.feed_id) else None
            found = await connection.execute(
                update(pushes)
                .where(pushes.c.id == push_id, _is_due(now))
                .values(
                    due_at=now + again(row.attempts),
                    attempts=pushes.c.attempts + 1,
                    token=func.coalesce(pushes.c.token, token),
                )
            )
            if not found.rowcount:
                return None
            return _push((await connection.execute(_known().where(pushes.c.id == push_id))).one())

    async def failed(self, push: Push, error: str, due_at: datetime | None) -> None:
        """The request could not be made; nothing of it counts where the hub has confirmed it all the same."""
        unconfirmed = and_(pushes.c.id == push.id, pushes.c.attempts == push.attempts)
        values = {"error": error} | ({"due_at": due_at} if due_at else {})
        async with self._database.write() as connection:
            await connection.execute(update(pushes).where(unconfirmed).values(values))

    # -- hubs call

    async def by_token(self, token: str) -> Push | None:
        async with self._database.read() as connection:
            row = (await connection.execute(_known().where(pushes.c.token == token))).one_or_none()
        return _push(row) if row else None

    async def confirm(self, push: Push, until: datetime, renew_at: datetime) -> None:
        """The hub will call until then; shortly before it is asked again."""
        async with self._database.write() as connection:
            values = {"due_at": renew_at, "attempts": 0, "error": None}
            await connection.execute(update(pushes).where(pushes.c.id == push.id).values(values))
            await connection.execute(update(feeds).where(feeds.c.id == push.feed_id).values(push_until=until))

    async def deny(self, push: Push, reason: str, due_at: datetime, now: datetime) -> None:
        """The hub will not call, or no more; it is asked again, but not soon."""
        async with self._database.write() as connection:
            values = {"due_at": due_at, "error": reason}
            await connection.execute(update(pushes).where(pushes.c.id == push.id).values(values))
            live = and_(feeds.c.id == push.feed_id, feeds.c.push_until.is_not(None))
            await connection.execute(_no_more(now).where(live))

    async def pushed(self, token: str, now: datetime, pause: timedelta) -> bool:
        """There is news: the feed is polled at once, or ``pause`` after its last poll; False: nobody wants to know.

        A feed in trouble is left to its own time: its site may have asked us to wait.
        """
        return await self._pushed((token, now, pause))

    async def _pushed_all(self, asked: Sequence[tuple[str, datetime, timedelta]]) -> list[bool]:
        by_token = {token: (now, pause) for token, now, pause in asked}
        wanted = set()
        async with self._database.write() as connection:
            for row in (await connection.execute(_known().where(pushes.c.token.in_([*by_token])))).all():
                now, pause = by_token[row.token]
                if not row.wanted:
                    await _forget(connection, row.id, row.feed_id)
                    continue
                wanted.add(row.token)
                soon = max(now, row.checked_at + pause) if row.checked_at else now
                late = and_(feeds.c.due_at > soon, feeds.c.state == FeedState.WORKING)
                await connection.execute(
                    update(feeds)
                    .where(feeds.c.id == row.feed_id)
                    .values(pushed_at=now, due_at=case((late, literal(soon, Utc())), else_=feeds.c.due_at))
                )
        return [token in wanted for token, _, _ in asked]

    # -- what people see

    async def of(self, *feed_ids: int) -> dict[int, Push]:
        """What there is for these feeds (all without), by their ids."""
        query = _known().where(pushes.c.feed_id.in_(feed_ids) if feed_ids else pushes.c.feed_id.is_not(None))
        async with self._database.read() as connection:
            return {row.feed_id: _push(row) for row in (await connection.execute(query)).all()}

    async def counts(self, now: datetime) -> dict[str, int]:
        """How many feeds with a hub are ``live`` (it calls), ``asked`` (not yet) and ``refused`` (trouble)."""
        live = feeds.c.push_until > now
        state = case((live, "live"), (pushes.c.error.is_not(None), "refused"), else_="asked")
        query = select(state, func.count()).join(feeds, feeds.c.id == pushes.c.feed_id).group_by(state)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.where(pushes.c.token.is_not(None)))).all()
        found = {row[0]: row[1] for row in rows}
        return {name: found.get(name, 0) for name in ("live", "asked", "refused")}


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(pushes.c.feed_id.is_(None), pushes.c.due_at <= now)


def _known() -> Select[Any]:
    """Rows with what belongs to them: their feed, and whether anybody wants to hear of it."""
    wanted = and_(feeds.c.id.is_not(None), feeds.c.state != FeedState.RETIRED, is_read())
    columns = (feeds.c.title, feeds.c.url, feeds.c.push_until, feeds.c.checked_at, wanted.label("wanted"))
    return select(pushes, *columns).join(feeds, feeds.c.id == pushes.c.feed_id, isouter=True)


def _push(row: Row[Any]) -> Push:
    return Push(
        id=row.id,
        hub=Hub(row.hub, row.topic),
        token=row.token,
        wanted=bool(row.wanted),
        feed_id=row.feed_id,
        feed_name=row.title or links.host(row.url or ""),
        until=row.push_until,
        due_at=row.due_at,
        attempts=row.attempts,
        error=row.error,
    )


def _no_more(now: datetime) -> Update:
    """Feeds whose hubs do not call any more are due at once, as they may have waited for it."""
    sooner = case((feeds.c.due_at > now, literal(now, Utc())), else_=feeds.c.due_at)
    return update(feeds).values(push_until=None, due_at=sooner)


async def _forget(connection: AsyncConnection, push_id: int, feed_id: int | None) -> bool:
    """Delete a row; False when somebody else was first."""
    if not (await connection.execute(delete(pushes).where(pushes.c.id == push_id))).rowcount:
        return False
    if feed_id is not None:
        await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(push_until=None))
    return True
