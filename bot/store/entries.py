"""The entries that polls add: which of them are read, and where a new subscription begins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import identity
from bot.model import Access, Item
from bot.store import outbox
from bot.store.schema import chats, entries, subscriptions

NEWEST = 3  # a new subscription brings this many entries, not the archive (CONTRACT)
KEY_LIMIT = 500  # longer keys are kept as their hash: PostgreSQL indexes at most 2,704 bytes
EDITED_WITHIN = timedelta(days=2)  # of its arrival: what a feed changes later is kept, and not read again
MOST_REVISIONS = 6  # of an entry, among them the first
REMEMBERED = 1_000  # of a feed's newest entries are compared with items of unknown keys


async def add(connection: AsyncConnection, feed_id: int, items: Sequence[Item], now: datetime) -> int:
    """Insert the items that are news, oldest first, so that ids grow with time; returns how many are to be read.

    They are due when somebody has been reading the feed; on a feed's first poll they wait in the archive for `prime`.
    """
    if not items:
        return 0
    items = [item if len(item.key) <= KEY_LIMIT else replace(item, key=_hashed(item.key)) for item in items]
    found = identity.sort(items, await _known(connection, feed_id, items))
    state = "due" if await is_followed(connection, feed_id) else "archived"
    rows = [_row(feed_id, item, now, state) for item in reversed(found.news)]
    rows = [*(_row(feed_id, item, now, "old") for item in reversed(found.old)), *rows]
    if rows:
        await connection.execute(insert(entries), rows)
    for entry_id, item in found.renamed:
        renamed = {"key": item.key, "url": item.url}
        await connection.execute(update(entries).where(entries.c.id == entry_id).values(renamed))
    for entry_id, item in found.reworded:
        await connection.execute(update(entries).where(entries.c.id == entry_id).values(words=item.words))
    for entry_id, item in found.edited:
        await _edit(connection, entry_id, item, now, again=state == "due")
    return len(found.news)


async def _edit(connection: AsyncConnection, entry_id: int, item: Item, now: datetime, *, again: bool) -> None:
    """Keep what an entry says now; with ``again`` a fresh one that has been read is read once more."""
    rereads = and_(
        literal(again),
        entries.c.state == "done",
        entries.c.story_id.is_not(None),
        entries.c.revision < MOST_REVISIONS,
        entries.c.created_at > now - EDITED_WITHIN,
    )
    changes = {name: value for name, value in _said(item).items() if name != "key"}
    changes |= {
        "revision": entries.c.revision + 1,
        "state": case((rereads, "due"), else_=entries.c.state),
        "due_at": case((rereads, now), else_=entries.c.due_at),
        "attempts": case((rereads, 0), else_=entries.c.attempts),
        "content": case((and_(entries.c.state == "done", ~rereads), None), else_=item.content),
    }
    await connection.execute(update(entries).where(entries.c.id == entry_id).values(changes))


async def _known(connection: AsyncConnection, feed_id: int, items: Sequence[Item]) -> list[identity.Known]:
    """The entries of these keys, and where some keys are unknown the feed's newest ones too."""
    columns = [entries.c[name] for name in ("id", "key", "url", "title", "published", "words")]
    query = select(*columns).where(entries.c.feed_id == feed_id)
    rows = (await connection.execute(query.where(entries.c.key.in_([item.key for item in items])))).all()
    if len(rows) < len(items):
        listed = {row.id for row in rows}
        newest = (await connection.execute(query.order_by(entries.c.id.desc()).limit(REMEMBERED))).all()
        rows = [*rows, *(row for row in newest if row.id not in listed)]
    return [identity.Known(*row) for row in rows]


def _hashed(key: str) -> str:
    return "sha256:" + hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _row(feed_id: int, item: Item, now: datetime, state: str) -> dict[str, Any]:
    return {"feed_id": feed_id, **_said(item), "created_at": now, "state": state, "due_at": now}


def _said(item: Item) -> dict[str, Any]:
    """The columns that hold what the feed gave."""
    return {
        "key": item.key,
        "url": item.url,
        "title": item.title,
        "published": item.published,
        "author": item.author,
        "description": item.description,
        "content": item.content,
        "image": item.image,
        "categories": json.dumps(item.categories) if item.categories else None,
        "words": item.words or None,
    }


async def is_followed(connection: AsyncConnection, feed_id: int) -> bool:
    """Somebody who can be written to has been reading the feed, so it is known up to date."""
    readers = select(subscriptions.c.id).join(chats, chats.c.id == subscriptions.c.chat_id)
    primed = (subscriptions.c.feed_id == feed_id, subscriptions.c.after_id.is_not(None))
    return await connection.scalar(readers.where(*primed, chats.c.access == Access.ALLOWED).limit(1)) is not None


async def prime(connection: AsyncConnection, feed_id: int, now: datetime) -> None:
    """Start the new subscriptions of a feed with its newest entries: read ones are owed, archived ones are read."""
    waiting = (subscriptions.c.feed_id == feed_id, subscriptions.c.after_id.is_(None))
    starting = list((await connection.execute(select(subscriptions.c.id).where(*waiting))).scalars())
    if not starting:
        return
    query = select(entries.c.id, entries.c.state).where(entries.c.feed_id == feed_id, entries.c.state != "old")
    query = query.order_by(entries.c.id.desc())
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
