"""The three steps when something unexpected happens: no row is stuck, no other row waits for it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot import articles, messages, pipeline
from bot.composer import Composer
from bot.delivery import Sender
from bot.fetch import Fetcher
from bot.model import Access, Chat, Item, Message, Page, Poll, Step
from bot.offload import Workers
from bot.pipeline import Line
from bot.store import Store
from summarizer.types import Options, Point, Summary

ALICE = 11
HOUR = timedelta(hours=1)


class Paper:
    """Every address brings the same bytes."""

    async def get(self, url: str, **_more: Any) -> Page:
        return Page(url, 200, b"<rss/>")


class Broken:
    """Work that fails in a way nobody foresaw."""

    async def run(self, *_args: object, **_more: object) -> Any:
        raise RecursionError("too deep")


class Post:
    """Takes every message."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, _chat_id: int, message: Message, **_more: Any) -> int:
        self.sent.append(message.html)
        return 1000 + len(self.sent)


class Scene:
    """A line with one feed that Alice reads, and a clock that tests move."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.now, self.post = now, Post()
        self.line = Line(
            store=store,
            fetcher=cast(Fetcher, Paper()),
            parsers=cast(Workers, Broken()),
            model=cast(Workers, Broken()),
            sender=cast(Sender, self.post),
            composer=Composer(cast(Fetcher, Paper()), cast(Workers, Broken())),
            now=lambda: self.now,
            interval=HOUR,
            interval_max=HOUR,
            options=Options(),
        )

    async def brings(self, *titles: str) -> None:
        """A poll found these, oldest first."""
        items = tuple(Item(key=title, title=title) for title in reversed(titles))
        await self.line.store.feeds.save(1, Poll(self.now + HOUR, items), self.now)

    async def works(self, step: Step) -> None:
        """Every row that is due, once."""
        run = {Step.POLL: pipeline.poll, Step.SUMMARIZE: pipeline.summarize, Step.DELIVER: pipeline.deliver}[step]
        for row_id in await self.line.store.due(step, self.now, 100):
            await run(self.line, row_id)


@pytest.fixture
async def scene(sqlite_url: str, now: datetime) -> AsyncIterator[Scene]:
    store = await Store.open(sqlite_url)
    await store.chats.save(Chat(ALICE, access=Access.ALLOWED), now)
    feed = await store.feeds.add("https://example.org/feed", now=now)
    await store.chats.subscribe(ALICE, feed.id, now)
    yield Scene(store, now)
    await store.close()


async def test_a_feed_that_breaks_the_parser_is_asked_again_only_after_its_interval(scene: Scene) -> None:
    await scene.works(Step.POLL)
    feed = await scene.line.store.feeds.get(1)
    assert feed is not None
    assert feed.error is not None
    assert feed.attempts == 1
    assert await scene.line.store.due(Step.POLL, scene.now + HOUR - timedelta(minutes=1), 10) == []


async def test_an_entry_that_cannot_be_stored_does_not_hold_back_its_feed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = articles.choose

    def chosen(item: Item, *args: Any, **more: Any) -> Any:
        if item.title == "poison":
            raise RecursionError("too deep")
        return choose(item, *args, **more)

    monkeypatch.setattr(articles, "choose", chosen)
    await scene.brings("poison", "news")
    for _ in range(4):
        await scene.works(Step.SUMMARIZE)
        scene.now += timedelta(seconds=2)
    await scene.works(Step.DELIVER)
    assert len(scene.post.sent) == 1
    assert "news" in scene.post.sent[0]


async def test_a_story_that_cannot_be_shown_does_not_hold_back_its_chat(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = messages.render

    def rendered(story: Any, **more: Any) -> Any:
        if story.reading.article.title == "poison":
            raise IndexError("a bug")
        return render(story, **more)

    monkeypatch.setattr(messages, "render", rendered)
    await scene.brings("poison", "news")
    for _ in range(3):
        await scene.works(Step.SUMMARIZE)
    for _ in range(10):
        await scene.works(Step.DELIVER)
        scene.now += timedelta(seconds=2)
    assert len(scene.post.sent) == 1
    assert "news" in scene.post.sent[0]


class Leading:
    """A model that cannot read the language, and gives the article's beginning."""

    async def run(self, *_args: object, **_more: object) -> Any:
        points = (Point("Der Fluss stieg.", 0),)
        return Summary("Flut", "de", None, "lead", ("Der Fluss stieg.",), points, description="Zwei Meter.")


async def test_an_article_in_a_language_the_model_cannot_read_says_so(scene: Scene) -> None:
    scene.line = dataclasses.replace(scene.line, model=cast(Workers, Leading()))
    item = Item(key="flut", title="Flut", content="<p>" + "Der Fluss stieg in der Nacht um zwei Meter. " * 20 + "</p>")
    await scene.line.store.feeds.save(1, Poll(scene.now + HOUR, (item,)), scene.now)
    await scene.works(Step.SUMMARIZE)
    await scene.works(Step.DELIVER)
    [sent] = scene.post.sent
    assert sent.index("Zwei Meter.") < sent.index("Der Fluss stieg.")
    assert "this article is in German, which the model cannot read" in sent
