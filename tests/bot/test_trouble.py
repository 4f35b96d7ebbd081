"""A feed in trouble, from the failed poll to what its readers see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import cast

import pytest
from aiohttp import web

from bot import errors, feeds, pipeline
from bot.composer import Composer
from bot.model import Access, Button, Chat, FeedState, Message, Step
from bot.offload import Workers
from bot.pipeline import Line
from bot.store import Store
from tests import lines
from tests.bot import loopback

ALICE, BOB = 11, 12
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RSS = (
    "<rss version='2.0'><channel><title>Herald</title><link>/</link><item><title>A</title><guid>a</guid></item>"
    "</channel></rss>"
)


class Here:
    """Work done in this process."""

    async def run(self, function: object, *args: object, **more: object) -> object:
        assert function is feeds.parse
        return feeds.parse(*args, **more)  # type: ignore[arg-type]


class Post:
    """Takes messages, unless something is wrong."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, Message]] = []
        self.trouble: errors.SendError | None = None

    async def send(self, chat_id: int, message: Message, **_more: object) -> int:
        if self.trouble:
            raise self.trouble
        self.sent.append((chat_id, message))
        return len(self.sent)


class Scene:
    """A line with one feed, whose server answers with what `answers` holds for a path, and a clock that tests move."""

    def __init__(self, store: Store, now: datetime, site: str, line: Line, post: Post) -> None:
        self.store, self.now, self.site, self.line, self.post = store, now, site, line, post
        self.answers: dict[str, tuple[int, str]] = {"/feed": (200, RSS)}

    async def works(self, step: Step) -> None:
        """Every row that is due, once."""
        run = {Step.POLL: pipeline.poll, Step.NOTIFY: pipeline.notify}[step]
        for row_id in await self.store.due(step, self.now, 100):
            await run(self.line, row_id)

    async def days(self, days: float) -> None:
        """Time passes, and everything that falls due is done."""
        end = self.now + days * DAY
        while (due := await self.store.feeds.oldest_due()) and due <= end:
            self.now = max(due, self.now)
            await self.works(Step.POLL)
            await self.works(Step.NOTIFY)
        self.now = end


@pytest.fixture(name="scene")
async def _scene(sqlite_url: str, now: datetime) -> AsyncIterator[Scene]:
    async def answer(request: web.BaseRequest) -> web.Response:
        status, body = scene.answers.get(request.path, (404, ""))
        kind = "text/html" if "<html" in body else "application/rss+xml"
        return web.Response(status=status, text=body, content_type=kind)

    store, post = await Store.open(sqlite_url), Post()
    async with loopback.serve(answer) as site, loopback.fetcher() as fetcher:
        here = cast(Workers, Here())
        line = lines.polling(store, fetcher, here, lambda: scene.now, sender=post, composer=Composer(fetcher, here))
        scene = Scene(store, now, site, line, post)
        feed = await store.feeds.add(f"{site}/feed", now=now)
        for chat_id in (ALICE, BOB):
            await store.chats.save(Chat(chat_id, access=Access.ALLOWED), now)
            await store.chats.subscribe(chat_id, feed.id, now)
        await scene.works(Step.POLL)
        yield scene
    await store.close()


async def test_readers_hear_once_of_a_feed_that_fails_for_a_day(scene: Scene) -> None:
    scene.answers["/feed"] = (404, "")
    await scene.days(0.9)
    assert scene.post.sent == []
    await scene.days(5)
    assert [chat_id for chat_id, _ in scene.post.sent] == [ALICE, BOB]
    message = scene.post.sent[0][1]
    assert message.html.startswith("<b>Herald</b> has not worked for a day, last worked 1 day ago.\nThe reason: ")
    assert "there is nothing at this address (404)" in message.html
    assert message.buttons == ((Button("Replace it", data="replace:1"), Button("Drop it", data="unsubscribe:1")),)


async def test_a_feed_that_moved_without_a_word_is_found_on_its_site(scene: Scene) -> None:
    scene.answers = {
        "/": (200, "<html><head><link rel='alternate' type='application/rss+xml' href='/new.xml'></head></html>"),
        "/new.xml": (200, RSS),
    }
    await scene.days(2)
    assert f"Its site has another feed: {scene.site}/new.xml" in scene.post.sent[0][1].html
    feed = await scene.store.feeds.get(1)
    assert feed is not None
    assert feed.successor == f"{scene.site}/new.xml"


async def test_readers_hear_at_once_of_a_feed_that_has_ended_and_it_is_not_asked_again(scene: Scene) -> None:
    scene.answers["/feed"] = (410, "")
    await scene.days(2)
    assert [message.html.split(":")[0] for _, message in scene.post.sent] == ["<b>Herald</b> has ended"] * 2
    assert await scene.store.feeds.oldest_due() is None


async def test_a_feed_that_works_again_is_no_news(scene: Scene) -> None:
    scene.answers["/feed"] = (500, "")
    scene.post.trouble = errors.SendError("Telegram does not answer")
    await scene.days(1.2)
    assert await scene.store.notices.oldest_due() is not None
    scene.answers["/feed"], scene.post.trouble = (200, RSS), None
    await scene.days(2)
    feed = await scene.store.feeds.get(1)
    assert feed is not None
    assert (feed.state, scene.post.sent) == (FeedState.WORKING, [])
    assert await scene.store.notices.oldest_due() is None


@pytest.mark.parametrize(
    ("trouble", "kept"),
    [
        (errors.SlowDown("wait", retry_after=HOUR), True),
        (errors.Unsure("no answer"), True),
        (errors.ChatGone("blocked"), False),
        (errors.Refused("cannot parse"), False),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_a_notice_that_telegram_does_not_take_is_kept_or_dropped(
    scene: Scene, trouble: errors.SendError, kept: bool
) -> None:
    scene.answers["/feed"] = (410, "")
    scene.post.trouble = trouble
    await scene.days(0.1)
    assert (await scene.store.notices.oldest_due() is not None) == kept
