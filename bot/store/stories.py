"""Entries to read, and the stories made of them: `save` stores a reading and owes its story in one transaction."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import stories as told
from bot.model import Article, Candidate, Entry, Feed, Item, Reading, Story
from bot.store import jobs, outbox
from bot.store.engine import Database
from bot.store.schema import articles, chats, deliveries, entries, feeds, messages, stories, subscriptions
from bot.store.together import Together
from summarizer import jsonform

GROUP_WITHIN = timedelta(days=3)  # an article joins no story that began earlier
MOST_CANDIDATES = 3_000
OPENING = 600  # characters of the text that grouping looks at
MOST_REVISIONS = 4  # of a story, among them the first
LINGER = 0.01  # seconds that a reading waits for others: a story goes to many chats

Join = Callable[[Sequence[Candidate]], int | None]  # decides which story an article belongs to; None: a new one


class Stories:
    """The rows of ``entries`` as jobs, and of ``stories`` and ``articles`` as what people read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gets: Together[int, Story | None] = Together(self._get, LINGER)

    # -- the job

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Entries to read now: of each feed the oldest, one at a time, so that its news comes in order."""
        # Asked once for all: asked for each row, SQLite looks through all that is due each time.
        other = entries.alias()
        in_hand = select(other.c.feed_id).where(other.c.state == "due", other.c.lease_until > now)
        query = (
            select(func.min(entries.c.id))
            .where(entries.c.state == "due", jobs.is_due(entries, now), entries.c.feed_id.not_in(in_hand))
            .group_by(entries.c.feed_id)
            .order_by(func.min(entries.c.due_at))
            .limit(limit)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def oldest_due(self) -> datetime | None:
        """Since when the longest waiting entry could have been read; None when nothing waits."""
        query = select(func.min(entries.c.due_at)).where(entries.c.state == "due")
        async with self._database.read() as connection:
            found: datetime | None = (await connection.execute(query)).scalar_one()
        return found

    async def claim(self, entry_id: int, now: datetime) -> Entry | None:
        async with self._database.write() as connection:
            if not await jobs.claim(connection, entries, entry_id, now, entries.c.state == "due"):
                return None
            query = select(entries, feeds.c.title.label("feed_title"), feeds.c.url.label("feed_url"))
            query = query.join(feeds, feeds.c.id == entries.c.feed_id).where(entries.c.id == entry_id)
            row = (await connection.execute(query)).one()
        return _entry(row)

    async def posted(self, story_id: int) -> Story | None:
        """A story that a channel has told: anybody may see it."""
        query = (
            select(deliveries.c.id)
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(deliveries.c.story_id == story_id, deliveries.c.state == "sent", chats.c.kind == "channel")
        )
        async with self._database.read() as connection:
            if await connection.scalar(query.limit(1)) is None:
                return None
        return await self.get(story_id)

    async def put_off(self, entry_id: int, due_at: datetime, error: str | None) -> None:
        """Give an entry back for a later try; with an error the try counts."""
        async with self._database.write() as connection:
            await jobs.put_off(connection, entries, entry_id, due_at, error)

    async def save(self, entry: Entry, reading: Reading, join: Join, now: datetime) -> int:
        """Store a reading, decide its story, and owe that story to every subscription; returns the story's id.

        ``join`` runs inside the transaction, so that two articles about one event read at once still meet. An article
        read before keeps its story; where it tells something else now, those who had the story are owed an edit.
        """
        async with self._database.write() as connection:
            await self._database.one_at_a_time(connection)
            story_id = await _read_again(connection, entry, reading, now) if entry.revision > 1 else None
            if story_id is None:
                story_id = join(await _candidates(connection, now - GROUP_WITHIN))
                if story_id is None:
                    story_id = await _new_story(connection, reading, now)
                await connection.execute(insert(articles).values(_article_row(entry, reading, story_id, now)))
            unchanged = entries.c.revision == entry.revision  # else the feed changed it while it was read
            done: dict[str, Any] = {"state": "done", "due_at": None, "content": None}
            done = {name: case((unchanged, value), else_=entries.c[name]) for name, value in done.items()}
            done |= {"story_id": story_id, "lease_until": None, "error": None}
            await connection.execute(update(entries).where(entries.c.id == entry.id).values(done))
            await connection.run_sync(outbox.owe, entry.id, now)
        return story_id

    # -- reading

    async def get(self, story_id: int) -> Story | None:
        """A story; many who ask at once, as when it goes to many chats, are answered by one query."""
        return await self._gets(story_id)

    async def _get(self, story_ids: Sequence[int]) -> list[Story | None]:
        found = {story.id: story for story in await self.get_all(sorted(set(story_ids)))}
        return [found.get(story_id) for story_id in story_ids]

    async def get_all(self, story_ids: Sequence[int]) -> list[Story]:
        """Several stories in the order asked for, without those that are gone."""
        async with self._database.read() as connection:
            return await _load(connection, story_ids)

    async def of_message(self, chat_id: int, message_id: int) -> Story | None:
        """The story that a message in a chat is about."""
        query = select(messages.c.story_id).where(messages.c.chat_id == chat_id, messages.c.message_id == message_id)
        return await self._first(query)

    async def newest_in(self, chat_id: int) -> Story | None:
        """The story of the newest message in a chat that is about one."""
        query = select(messages.c.story_id).where(messages.c.chat_id == chat_id).order_by(messages.c.message_id.desc())
        return await self._first(query.limit(1))

    async def latest(self, chat_id: int, limit: int) -> list[Story]:
        """The newest stories of the feeds a chat subscribes to, newest first by the time that is shown."""
        # Nothing was published after we read it, whatever its clock says.
        known = articles.c.published <= articles.c.created_at
        newest = func.max(case((known, articles.c.published), else_=articles.c.created_at))
        query = (
            select(articles.c.story_id)
            .join(subscriptions, subscriptions.c.feed_id == articles.c.feed_id)
            .where(subscriptions.c.chat_id == chat_id)
            .group_by(articles.c.story_id)
            .order_by(newest.desc(), articles.c.story_id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            found = await _load(connection, list((await connection.execute(query)).scalars()))
        return sorted(found, key=_shown_at, reverse=True)  # it may be another paper's article that tells a story

    async def remember(self, chat_id: int, message_id: int, story_id: int) -> None:
        """A message we sent in answer to a command is about this story; replies to it work like those to news."""
        async with self._database.write() as connection:
            await outbox.remember(connection, chat_id, message_id, story_id)

    async def _first(self, query: Any) -> Story | None:
        async with self._database.read() as connection:
            found = await _load(connection, list((await connection.execute(query)).scalars()))
        return found[0] if found else None

    # -- keeping

    async def prune(self, before: datetime) -> int:
        """Remove the texts of articles stored before a time; headline, points and facts stay. Returns how many."""
        old = (articles.c.created_at < before, articles.c.text.is_not(None))
        unread = (entries.c.created_at < before, entries.c.state == "archived", entries.c.content.is_not(None))
        removed = 0
        async with self._database.write() as connection:
            await connection.execute(update(entries).where(*unread).values(content=None))
            for row in (await connection.execute(select(articles.c.id, articles.c.summary).where(*old))).all():
                summary = json.dumps(json.loads(row.summary) | {"sentences": []}) if row.summary else None
                await connection.execute(
                    update(articles).where(articles.c.id == row.id).values(text=None, summary=summary)
                )
                removed += 1
        return removed


def _entry(row: Row[Any]) -> Entry:
    item = Item(
        key=row.key,
        url=row.url,
        title=row.title,
        published=row.published,
        author=row.author,
        description=row.description,
        content=row.content,
        image=row.image,
        categories=tuple(json.loads(row.categories or "[]")),
    )
    name = Feed(row.feed_id, row.feed_url, row.feed_title).name
    return Entry(row.id, row.feed_id, name, item, attempts=row.attempts, revision=row.revision)


async def _candidates(connection: AsyncConnection, since: datetime) -> list[Candidate]:
    """The articles of the stories that began lately, in the form that grouping needs; newest first."""
    opening = func.substr(articles.c.text, 1, OPENING).label("opening")
    query = (
        select(articles.c.story_id, articles.c.vector, articles.c.url, articles.c.title, opening)
        .join(stories, stories.c.id == articles.c.story_id)
        .where(stories.c.created_at >= since)
        .order_by(articles.c.id.desc())
        .limit(MOST_CANDIDATES)
    )
    return [
        Candidate(row.story_id, row.url, row.title or "", row.opening or "", array("f", row.vector or b""))
        for row in await connection.execute(query)
    ]


async def _new_story(connection: AsyncConnection, reading: Reading, now: datetime) -> int:
    values = {"published": reading.article.published or now, "created_at": now}
    new = await connection.execute(insert(stories).values(values).returning(stories.c.id))
    story_id: int = new.scalar_one()
    return story_id


async def _read_again(connection: AsyncConnection, entry: Entry, reading: Reading, now: datetime) -> int | None:
    """Take over what an article says now, and owe its story anew where that matters; None: it was never read."""
    row = (await connection.execute(select(articles).where(articles.c.entry_id == entry.id))).one_or_none()
    if row is None:
        return None
    story_id: int = row.story_id
    if not told.matters(_reading(row), reading):
        return story_id
    telling = select(articles.c.id).where(articles.c.story_id == story_id).order_by(*_TELLING).limit(1)
    is_telling = await connection.scalar(telling) == row.id
    values = _article_row(entry, reading, story_id, row.created_at)
    await connection.execute(update(articles).where(articles.c.id == row.id).values(values))
    fresh = (stories.c.id == story_id, stories.c.revision < MOST_REVISIONS)
    if is_telling:
        revised = update(stories).where(*fresh).values(revision=stories.c.revision + 1).returning(stories.c.revision)
        revision = await connection.scalar(revised)
        if revision is not None:
            await outbox.owe_edits(connection, story_id, revision, now)
    return story_id


def _article_row(entry: Entry, reading: Reading, story_id: int, now: datetime) -> dict[str, Any]:
    article = reading.article
    return {
        "story_id": story_id,
        "entry_id": entry.id,
        "feed_id": entry.feed_id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "language": article.language,
        "published": article.published,
        "image": article.image,
        "categories": json.dumps(article.categories) if article.categories else None,
        "description": article.description,
        "text": article.text,
        "summary": json.dumps(jsonform.to_json(reading.summary), ensure_ascii=False) if reading.summary else None,
        "vector": array("f", reading.summary.vector).tobytes() if reading.summary else None,
        "note": reading.note,
        "created_at": now,
    }


# The first article of a story with a summary tells it.
_TELLING = (articles.c.summary.is_(None), articles.c.id)


async def _load(connection: AsyncConnection, story_ids: Sequence[int]) -> list[Story]:
    """Stories in the order asked for; the first article with a summary tells each, the others are named."""
    query = (
        select(articles, stories.c.revision, stories.c.created_at.label("began"))
        .join(stories, stories.c.id == articles.c.story_id)
        .where(articles.c.story_id.in_(story_ids))
        .order_by(*_TELLING)
    )
    grouped: dict[int, list[Row[Any]]] = {}
    for row in (await connection.execute(query)).all():
        grouped.setdefault(row.story_id, []).append(row)
    return [_story(grouped[story_id]) for story_id in story_ids if story_id in grouped]


def _story(rows: Sequence[Row[Any]]) -> Story:
    first = rows[0]
    also = {row.source: row.url for row in reversed(rows[1:]) if row.source and row.source != first.source}
    return Story(
        id=first.story_id,
        revision=first.revision,
        reading=_reading(first),
        feed_id=first.feed_id,
        also=tuple(reversed(also.items())),
        created_at=first.began,
    )


def _shown_at(story: Story) -> float:
    times = (story.reading.article.published, story.created_at)
    return min((time.timestamp() for time in times if time is not None), default=0.0)


def _reading(row: Row[Any]) -> Reading:
    """A row of ``articles`` as a value."""
    article = Article(
        url=row.url,
        title=row.title,
        text=row.text,
        published=row.published,
        language=row.language,
        author=row.author,
        image=row.image,
        categories=tuple(json.loads(row.categories or "[]")),
        description=row.description,
        source=row.source,
    )
    summary = jsonform.from_json(json.loads(row.summary)) if row.summary else None
    return Reading(article=article, summary=summary, note=row.note)
