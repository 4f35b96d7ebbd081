"""The runner with real polls: who does not answer keeps nobody waiting, and steps that are not its own stay undone."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from aiohttp import web

from bot.model import Access, Chat, FeedState, Step
from bot.offload import Workers
from bot.runner import Runner
from bot.store import Store
from tests import lines
from tests.bot import loopback

MUTE, OTHERS = 30, 70
NEWS = b"<rss><channel><title>t</title><item><title>News</title><guid>1</guid></item></channel></rss>"


async def test_feeds_that_never_answer_keep_no_other_waiting(sqlite_url: str, now: datetime) -> None:
    store = await Store.open(sqlite_url)
    answered = 0
    enough, never = asyncio.Event(), asyncio.Event()

    async def handler(request: web.BaseRequest) -> web.Response:
        nonlocal answered
        if int(request.path[1:]) < MUTE:
            await never.wait()
        answered += 1
        if answered == OTHERS:
            enough.set()
        return web.Response(body=NEWS)

    await store.chats.save(Chat(1, access=Access.ALLOWED), now)
    async with loopback.serve(handler, host="0.0.0.0") as address, loopback.fetcher(timeout=300) as fetcher:
        port = address.rpartition(":")[2]
        for number in range(MUTE + OTHERS):  # the mute ones come first
            feed = await store.feeds.add(f"http://127.1.1.{number + 1}:{port}/{number}", now=now)
            await store.chats.subscribe(1, feed.id, now)
        workers = Workers(timedelta(seconds=60))
        runner = Runner(lines.polling(store, fetcher, workers, lambda: now), keep=timedelta(days=1), steps=[Step.POLL])
        working = asyncio.create_task(runner.drain())
        await asyncio.wait_for(enough.wait(), 100)
        never.set()
        await working
        workers.close()
    found = [feed.state for feed, _ in await store.feeds.all()]
    waiting = await store.due(Step.SUMMARIZE, now, 1000)
    await store.close()
    assert found == [FeedState.WORKING] * (MUTE + OTHERS)
    assert len(waiting) == MUTE + OTHERS  # it had poll for its only step
