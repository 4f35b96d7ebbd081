"""The entries that polls add: which of them are read, and where a new subscription begins."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, insert, literal, select, update

from bot import identity
from bot.model import Access, Item
from bot.store import outbox
from bot.store.schema import chats, entries, feeds, subscriptions

NEWEST = 3  # a new subscription brings this many entries, not the archive (CONTRACT)
KEY_LIMIT = 500  # longer keys are kept as their hash: PostgreSQL indexes at most 2,704 bytes
EDITED_WITHIN = timedelta(days=2)  # of its arrival: what a feed changes later is kept, and not read again
MOST_REVISIONS = 6  # of an entry, among them the first
REMEMBERED = 1_000  # of a feed's newest entries are compared with items of unknown keys


def add(connection: Connection, documents: Mapping[int, Sequence[Item]], now: datetime) -> dict[int, int]:
    """Insert the items of feeds that are news, oldest first, so that ids grow; returns how many are to be read of each.

    They are due when somebody has been reading the feed; on a feed's first poll they wait in the archive for `prime`.
    """
    listed = {feed_id: [_fitting(item) for item in items] for feed_id, items in documents.items() if items}
    if not listed:
        return {}
    known, followed = _known(connection, listed), followed_of(connection, listed)
    rows, renamed, reworded, counts = [], [], [], {}
    for feed_id, items in listed.items():
        found = identity.sort(items, known[feed_id])
        state = "due" if feed_id in followed else "archived"
        rows += [_row(feed_id, item, now, "old") for item in reversed(found.old)]
        rows += [_row(feed_id, item, now, state) for item in reversed(found.news)]
        renamed += [{"entry": id_, "new_key": item.key, "new_url": item.url} for id_, item in found.renamed]
        reworded += [{"entry": id_, "new_words": item.words} for id_, item in found.reworded]
        for entry_id, item in found.edited:
            _edit(connection, entry_id, item, now, again=state == "due")
        counts[feed_id] = len(found.news)
    for statement, values in ((insert(entries), rows), (_RENAME, renamed), (_REWORD, reworded)):
        if values:
            connection.execute(statement, values)
    return counts


_RENAME = (
    update(entries)
    .where(entries.c.id == bindparam("entry"))
    .values(key=bindparam("new_key"), url=bindparam("new_url", type_=entries.c.url.type))
)
_REWORD = update(entries).where(entries.c.id == bindparam("entry")).values(words=bindparam("new_words"))
_KNOWN = select(*(entries.c[name] for name in ("id", "key", "url", "title", "published", "words"))).where(
    entries.c.feed_id == bindparam("feed")
)
_KNOWN_BY_KEY = _KNOWN.where(entries.c.key.in_(bindparam("keys", expanding=True)))
_NEWEST_KNOWN = _KNOWN.order_by(entries.c.id.desc()).limit(REMEMBERED)
_BEGUN = select(feeds.c.id).where(
    feeds.c.id.in_(bindparam("feeds", expanding=True)),
    select(entries.c.id).where(entries.c.feed_id == feeds.c.id).exists(),
)


def _known(connection: Connection, listed: Mapping[int, Sequence[Item]]) -> dict[int, list[identity.Known]]:
    """Of each feed the entries of these keys, and where some keys are unknown its newest ones too."""
    known: dict[int, list[identity.Known]] = {feed_id: [] for feed_id in listed}
    for feed_id in (connection.execute(_BEGUN, {"feeds": [*listed]})).scalars().all():
        keys = [item.key for item in listed[feed_id]]
        rows = (connection.execute(_KNOWN_BY_KEY, {"feed": feed_id, "keys": keys})).all()
        if len(rows) < len(keys):
            found = {row.id for row in rows}
            newest = (connection.execute(_NEWEST_KNOWN, {"feed": feed_id})).all()
            rows = [*rows, *(row for row in newest if row.id not in found)]
        known[feed_id] = [identity.Known(*row) for row in rows]
    return known


def _fitting(item: Item) -> Item:
    return item if len(item.key) <= KEY_LIMIT else replace(item, key=_hashed(item.key))


def _edit(connection: Connection, entry_id: int, item: Item, now: datetime, *, again: bool) -> None:
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
    connection.execute(update(entries).where(entries.c.id == entry_id).values(changes))


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


def followed_of(connection: Connection, feed_ids: Collection[int]) -> set[int]:
    """Those of the feeds that somebody who can be written to has been reading, so that they are known up to date."""
    return set(connection.execute(_FOLLOWED, {"feeds": [*feed_ids]}).scalars())


_FOLLOWED = (
    select(subscriptions.c.feed_id)
    .join(chats, chats.c.id == subscriptions.c.chat_id)
    .where(
        subscriptions.c.feed_id.in_(bindparam("feeds", expanding=True)),
        subscriptions.c.after_id.is_not(None),
        chats.c.access == Access.ALLOWED,
    )
    .distinct()
)


def prime(connection: Connection, feed_ids: Collection[int], now: datetime) -> None:
    """Start the new subscriptions of feeds with their newest entries: read ones are owed, archived ones are read."""
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for row in connection.execute(_WAITING, {"feeds": [*feed_ids]}):
        waiting[row.feed_id].append(row.id)
    if not waiting:
        return
    newest: defaultdict[int, list[int]] = defaultdict(list)
    archived, owed = [], []
    for row in connection.execute(_NEWEST, {"feeds": [*waiting]}):
        newest[row.feed_id].append(row.id)
        if row.state == "archived":
            archived.append(row.id)
        elif row.state == "done":
            owed.append((row.id, waiting[row.feed_id]))
    last = 0
    if len(newest) < len(waiting):
        last = connection.scalar(select(func.coalesce(func.max(entries.c.id), 0))) or 0
    begins = {feed_id: newest[feed_id][0] - 1 if feed_id in newest else last for feed_id in waiting}
    rows = [{"subscription": id_, "begin": begins[feed_id]} for feed_id, ids in waiting.items() for id_ in ids]
    connection.execute(_BEGIN, rows)
    if archived:
        connection.execute(_READ, {"entries": archived, "now": now})
    for entry_id, starting in owed:
        outbox.owe(connection, entry_id, now, subscriptions.c.id.in_(starting))


_WAITING = select(subscriptions.c.id, subscriptions.c.feed_id).where(
    subscriptions.c.feed_id.in_(bindparam("feeds", expanding=True)), subscriptions.c.after_id.is_(None)
)
_BEGIN = (
    update(subscriptions).where(subscriptions.c.id == bindparam("subscription")).values(after_id=bindparam("begin"))
)
_READ = (
    update(entries)
    .where(entries.c.id.in_(bindparam("entries", expanding=True)))
    .values(state="due", due_at=bindparam("now", type_=entries.c.due_at.type), attempts=0)
)
_RANKED = (
    select(
        entries.c.id,
        entries.c.feed_id,
        entries.c.state,
        func.row_number().over(partition_by=entries.c.feed_id, order_by=entries.c.id.desc()).label("rank"),
    )
    .where(entries.c.feed_id.in_(bindparam("feeds", expanding=True)), entries.c.state != "old")
    .subquery()
)
_NEWEST = select(_RANKED).where(_RANKED.c.rank <= NEWEST).order_by(_RANKED.c.id)
