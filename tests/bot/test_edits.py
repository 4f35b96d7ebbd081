"""Articles that are changed after they were told: the message changes with them, and nothing comes again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot import pipeline
from bot.composer import Composer
from bot.delivery import Sender, make_bot
from bot.demo.botapi import BotApi
from bot.fetch import Fetcher
from bot.model import Access, Article, Chat, Entry, Item, Poll, Reading, Step
from bot.offload import Workers
from bot.pipeline import Line
from bot.serving import serve
from bot.store import Store
from summarizer.types import Options
from tests.bot.desk import ALICE, BOB, TOKEN, Hurry

HOUR = timedelta(hours=1)
FEED = "https://example.org/feed"


class Scene:
    """Two chats that read one feed, a Telegram on loopback, and a clock that tests move."""

    def __init__(self, api: BotApi, store: Store, sender: Sender, now: datetime) -> None:
        self.api, self.store, self.now = api, store, now
        self.line = Line(
            store=store,
            fetcher=cast(Fetcher, None),
            parsers=cast(Workers, None),
            model=cast(Workers, None),
            sender=sender,
            composer=Composer(cast(Fetcher, None), cast(Workers, None)),
            now=lambda: self.now,
            interval=HOUR,
            interval_max=HOUR,
            options=Options(),
        )

    async def brings(self, *titles: str, feed_id: int = 1) -> None:
        """A poll finds articles of these titles; each keeps its key as long as its place in the list."""
        items = [Item(key=f"{number}", title=title, words=title) for number, title in enumerate(titles)]
        await self.store.feeds.save(feed_id, Poll(self.now + HOUR, tuple(reversed(items))), self.now)

    async def claims(self) -> Entry:
        [entry_id] = await self.store.due(Step.SUMMARIZE, self.now, 10)
        entry = await self.store.stories.claim(entry_id, self.now)
        assert entry is not None
        return entry

    async def saves(self, entry: Entry, joins: int | None = None) -> None:
        article = Article(url="https://example.org/1", title=entry.item.title, source="Example")
        await self.store.stories.save(entry, Reading(article), lambda _: joins, self.now)

    async def reads(self, joins: int | None = None) -> None:
        while await self.store.due(Step.SUMMARIZE, self.now, 10):
            await self.saves(await self.claims(), joins)

    async def delivers(self) -> None:
        while due := await self.store.due(Step.DELIVER, self.now, 100):
            for row_id in due:
                await pipeline.deliver(self.line, row_id)

    async def told(self, *titles: str) -> None:
        """A poll, and all that follows from it."""
        await self.brings(*titles)
        await self.reads()
        await self.delivers()

    def texts(self, chat_id: int = ALICE) -> list[str]:
        return [message["text"].split("\n")[0] for message in self.api.messages(chat_id)]

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.api.calls)


@pytest.fixture
async def scene(store: Store, now: datetime) -> AsyncIterator[Scene]:
    api = BotApi(TOKEN)
    feed = await store.feeds.add(FEED, now=now)
    for chat_id, name in ((ALICE, "Alice"), (BOB, "Bob")):
        api.add_person(chat_id, name, None)
        await store.chats.save(Chat(chat_id, access=Access.ALLOWED), now)
        await store.chats.subscribe(chat_id, feed.id, now)
    await store.feeds.save(feed.id, Poll(now + HOUR, ()), now)
    async with serve(api.app) as address:
        sender = Sender(make_bot(TOKEN, address), Hurry())
        yield Scene(api, store, sender, now)
        await sender.close()


async def test_a_corrected_article_changes_its_message_and_is_not_news(scene: Scene) -> None:
    await scene.told("Three dead", "Cup won")
    await scene.told("Five dead", "Cup won")
    for chat_id in (ALICE, BOB):
        assert scene.texts(chat_id) == ["Five dead", "Cup won"]
    assert (scene.calls("sendMessage"), scene.calls("editMessageText")) == (4, 2)
    found = await scene.store.outbox.ledger()
    assert (found.due, found.sent, found.failed, found.repeated, found.lost) == (0, 6, 0, 0, 0)


async def test_what_still_waits_is_sent_once_as_it_reads_now(scene: Scene) -> None:
    await scene.brings("Three dead")
    await scene.reads()
    await scene.told("Five dead")
    assert scene.texts() == ["Five dead"]
    assert scene.calls("editMessageText") == 0


async def test_a_change_while_a_message_is_on_its_way_is_made_to_it(scene: Scene) -> None:
    await scene.brings("Three dead")
    await scene.reads()
    due = await scene.store.due(Step.DELIVER, scene.now, 10)
    claimed = [await scene.store.outbox.claim(row_id, scene.now) for row_id in due]
    await scene.brings("Five dead")
    await scene.reads()
    for delivery in filter(None, claimed):
        story = await scene.store.stories.get(delivery.story_id)
        assert story is not None
        old = replace(story, reading=Reading(Article(None, "Three dead")))
        message = await scene.line.composer.compose(old, Chat(1).look, scene.now)
        await pipeline._send(scene.line, [delivery], message)
    assert scene.texts() == ["Three dead"]
    await scene.delivers()
    assert scene.texts() == ["Five dead"]


async def test_a_change_while_an_article_is_read_has_it_read_again(scene: Scene) -> None:
    await scene.brings("Three dead")
    entry = await scene.claims()
    await scene.brings("Five dead")
    await scene.saves(entry)
    await scene.reads()
    await scene.delivers()
    assert scene.texts() == ["Five dead"]


async def test_a_deleted_message_stays_deleted_and_nobody_hears_of_it(scene: Scene) -> None:
    await scene.told("Three dead")
    world = scene.api.world
    world.delete(world.reachable(f"{ALICE}"), scene.api.messages(ALICE)[0]["message_id"])
    await scene.told("Five dead")
    assert (scene.texts(), scene.texts(BOB)) == ([], ["Five dead"])
    assert (await scene.store.outbox.ledger()).due == 0


async def test_an_article_that_changes_all_the_time_is_changed_a_few_times(scene: Scene) -> None:
    for number in range(12):
        await scene.told(f"Ticker {'x' * number}")
    assert scene.texts() == ["Ticker xxx"]
    assert scene.calls("editMessageText") == 6
    assert await scene.store.due(Step.SUMMARIZE, scene.now, 10) == []


async def test_an_old_article_is_left_as_it_was_told(scene: Scene) -> None:
    await scene.told("Three dead")
    scene.now += timedelta(days=3)
    await scene.told("Five dead")
    assert scene.texts() == ["Three dead"]


async def test_a_chat_that_left_the_feed_keeps_its_message(scene: Scene) -> None:
    await scene.told("Three dead")
    await scene.store.chats.unsubscribe(ALICE, 1, scene.now)
    await scene.told("Five dead")
    assert (scene.texts(), scene.texts(BOB)) == (["Three dead"], ["Five dead"])


async def test_a_story_told_anew_is_not_news_from_another_feed(scene: Scene) -> None:
    other = await scene.store.feeds.add("https://example.net/feed", now=scene.now)
    await scene.store.chats.subscribe(ALICE, other.id, scene.now)
    await scene.brings(feed_id=other.id)
    await scene.told("Three dead")
    await scene.told("Five dead")
    await scene.brings("Five people dead", feed_id=other.id)
    await scene.reads(joins=1)
    await scene.delivers()
    assert scene.texts() == ["Five dead"]


async def test_in_a_group_that_became_a_supergroup_no_other_message_is_changed(scene: Scene) -> None:
    await scene.told("Three dead")
    await scene.brings("Five dead")
    await scene.reads()
    await scene.store.chats.migrate(ALICE, BOB + 1, scene.now)
    scene.api.add_person(BOB + 1, "Carol", None)
    await scene.delivers()
    assert (scene.texts(), scene.texts(BOB)) == (["Three dead"], ["Five dead"])
    assert scene.calls("editMessageText") == 1
