"""What polls lead to, many at a time: the changes of the feeds, their news, and what people are told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot import links
from bot.model import Hub, Item, Poll, Rhythm, Tell
from bot.store import entries as news
from bot.store.schema import articles, deliveries, entries, feeds, notices, pushes, subscriptions

Outcome = tuple[int, Poll, datetime]  # the feed's id, what its poll led to, now


def save(connection: Connection, outcomes: Sequence[Outcome]) -> list[int]:
    """Store what polls led to and give their feeds back; returns for each the number of entries that are news."""
    for statement in (_FAILED, _UNCHANGED, _CHANGED):
        rows = [_changes(*one) for one in outcomes if _kind(one[1]) is statement]
        if rows:
            connection.execute(statement, rows)
    starting = _starting(connection, [feed_id for feed_id, _, _ in outcomes])
    kept, begun = [], []
    documents: dict[int, list[Item]] = {}  # of feeds that have just become one, both
    for feed_id, poll, now in outcomes:
        if poll.tell is not None:
            _tell(connection, feed_id, poll.tell, now)
        kept.append(_move(connection, feed_id, poll.url) if poll.url else feed_id)
        if poll.error is None and feed_id in starting:
            begun.append(kept[-1])
        other = documents.get(kept[-1], [])
        known = {item.key for item in other}
        documents[kept[-1]] = [*(item for item in poll.items if item.key not in known), *other]
    latest = max(now for _, _, now in outcomes)
    added = news.add(connection, documents, latest)
    _offer(connection, {kept_id: poll for kept_id, (_, poll, _) in zip(kept, outcomes, strict=True)}, latest)
    if begun:
        news.prime(connection, begun, latest)
    return [added.pop(feed_id, 0) for feed_id in kept]


# ---------------------------------------------------------------- the feeds

NO_RHYTHM = Rhythm()
NO_TROUBLE: dict[str, Any] = {"error": None, "failing_since": None, "told": False, "successor": None}


def _or_kept(name: str) -> ColumnElement[Any]:
    """The new value, or the old one where the poll says nothing."""
    return func.coalesce(bindparam(f"new_{name}", type_=feeds.c[name].type), feeds.c[name])


def _new(*names: str) -> dict[str, Any]:
    return {name: bindparam(f"new_{name}", type_=feeds.c[name].type) for name in names}


_VALIDATORS = ("etag", "last_modified", "digest")
_ALWAYS = _new("due_at", "checked_at", "lease_until", "state") | {"interval_seconds": _or_kept("interval_seconds")}
# What was pushed after the poll had begun may be missing in what it brought.
_PUSHED = feeds.c.pushed_at > bindparam("new_asked_at", type_=feeds.c.pushed_at.type)
_DUE = case((_PUSHED, bindparam("new_soon", type_=feeds.c.due_at.type)), else_=_ALWAYS["due_at"])
_WORKED = _ALWAYS | NO_TROUBLE | {"due_at": _DUE, "attempts": 0, "succeeded_at": _ALWAYS["checked_at"]}
_FEED = update(feeds).where(feeds.c.id == bindparam("feed"))
# One statement for each kind of outcome, so that many polls are stored with few round trips.
_UNCHANGED = _FEED.values(_WORKED | {name: _or_kept(name) for name in _VALIDATORS})
_CHANGED = _FEED.values(_WORKED | _new(*_VALIDATORS, "rhythm") | {name: _or_kept(name) for name in ("title", "site")})
_FAILED = _FEED.values(
    _ALWAYS
    | _new("error", "failing_since")
    | {"attempts": feeds.c.attempts + 1, "successor": _or_kept("successor")}
    | {"told": or_(feeds.c.told, bindparam("new_told"))}
)


def _kind(poll: Poll) -> Update:
    return _FAILED if poll.error is not None else _UNCHANGED if poll.unchanged else _CHANGED


def _changes(feed_id: int, poll: Poll, now: datetime) -> dict[str, Any]:
    """What the statements bind."""
    rhythm = None
    if poll.rhythm != NO_RHYTHM:
        every = poll.rhythm.every.total_seconds() if poll.rhythm.every else None
        rhythm = json.dumps({"every": every, "hours": [*poll.rhythm.skip_hours], "days": [*poll.rhythm.skip_days]})
    names = ("due_at", "soon", "asked_at", "state", "error", "failing_since", "successor", "title", "site")
    return {
        "feed": feed_id,
        "new_checked_at": now,
        "new_lease_until": None,
        "new_interval_seconds": max(1, round(poll.interval.total_seconds())) if poll.interval else None,
        "new_rhythm": rhythm,
        "new_told": poll.tell is not None,
        **{f"new_{name}": getattr(poll, name) for name in (*names, *_VALIDATORS)},
    }


# ---------------------------------------------------------------- what follows from them


def _starting(connection: Connection, feed_ids: Sequence[int]) -> set[int]:
    """Those of the feeds that have new subscriptions to start."""
    return set(connection.execute(_STARTING, {"feeds": feed_ids}).scalars())


_STARTING = select(subscriptions.c.feed_id).where(
    subscriptions.c.feed_id.in_(bindparam("feeds", expanding=True)), subscriptions.c.after_id.is_(None)
)


def _offer(connection: Connection, polled: dict[int, Poll], now: datetime) -> None:
    """Keep the hubs that the documents name: a new one is to be asked, our subscription at another to be ended."""
    read = {feed_id: poll for feed_id, poll in polled.items() if _kind(poll) is _CHANGED}
    if not read:
        return
    known = {row.feed_id: Hub(row.hub, row.topic) for row in connection.execute(_HUBS, {"feeds": [*read]})}
    changed = {feed_id: poll for feed_id, poll in read.items() if poll.hub != known.get(feed_id)}
    if gone := [feed_id for feed_id in changed if feed_id in known]:
        here = pushes.c.feed_id.in_(gone)
        connection.execute(delete(pushes).where(here, pushes.c.token.is_(None)))
        connection.execute(update(pushes).where(here).values(feed_id=None))
        waiting = [{"feed": feed_id, "usual": now + (changed[feed_id].interval or timedelta(0))} for feed_id in gone]
        connection.execute(_NO_PUSH, waiting)
    rows = [
        {"feed_id": feed_id, "hub": poll.hub.url, "topic": poll.hub.topic, "due_at": now, "created_at": now}
        for feed_id, poll in changed.items()
        if poll.hub is not None
    ]
    if rows:
        connection.execute(insert(pushes), rows)


_HUBS = select(pushes.c.feed_id, pushes.c.hub, pushes.c.topic).where(
    pushes.c.feed_id.in_(bindparam("feeds", expanding=True))
)
_USUAL = bindparam("usual", type_=feeds.c.due_at.type)
_TOO_LATE = and_(feeds.c.push_until.is_not(None), feeds.c.due_at > _USUAL)  # it counted on the hub
_NO_PUSH = _FEED.values(push_until=None, due_at=case((_TOO_LATE, _USUAL), else_=feeds.c.due_at))


def _move(connection: Connection, feed_id: int, url: str) -> int:
    """Give a feed its new address; where another feed has it, the two become that one, whose id is returned.

    Readers go along with where they are: an entry that both feeds bring is one story, which nobody gets twice.
    """
    other = connection.scalar(select(feeds.c.id).where(feeds.c.url == url, feeds.c.id != feed_id))
    if other is None:
        # Headers may hold secrets that are meant for the old host alone.
        kept = case((feeds.c.host == links.host(url), feeds.c.headers), else_=None)
        place = {"url": url, "host": links.host(url), "headers": kept}
        connection.execute(update(feeds).where(feeds.c.id == feed_id).values(place))
        return feed_id
    for table, keys in ((subscriptions, ("chat_id", "thread_id")), (entries, ("key",))):
        twin = table.alias()
        same = and_(twin.c.feed_id == other, *(twin.c[key] == table.c[key] for key in keys))
        moved = (table.c.feed_id == feed_id, ~select(twin.c.id).where(same).exists())
        connection.execute(update(table).where(*moved).values(feed_id=other))
    for told in (articles, deliveries):
        connection.execute(update(told).where(told.c.feed_id == feed_id).values(feed_id=other))
    connection.execute(delete(feeds).where(feeds.c.id == feed_id))
    return int(other)


def _tell(connection: Connection, feed_id: int, tell: Tell, now: datetime) -> None:
    """Owe this to every subscription of a feed that is not muted, in place of what was owed before."""
    connection.execute(delete(notices).where(notices.c.feed_id == feed_id))
    query = select(subscriptions.c.chat_id, subscriptions.c.thread_id, subscriptions.c.feed_id)
    query = query.where(subscriptions.c.feed_id == feed_id, subscriptions.c.muted.is_(False))
    rows = [
        {**row._mapping, "tell": tell, "due_at": now, "created_at": now}
        for row in (connection.execute(query.order_by(subscriptions.c.id))).all()
    ]
    if rows:
        connection.execute(insert(notices), rows)
