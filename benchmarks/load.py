"""Polling under load, beside lemon24/reader on the same feeds in the same run: cold, then all "not modified".

    python -m benchmarks.load --feeds 1000
    python -m benchmarks.load --feeds 100000 --ours    half an hour

Feeds of 30 entries are served on loopback, one host each. What is counted is processor time of the polling process
and its workers, not of the server: feeds per second of one core.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

from bot import app
from bot.fetch import Fetcher
from bot.model import Access, Chat, Page, Step
from bot.offload import Workers
from bot.runner import Runner
from bot.store import Store
from tests import lines

ENTRIES = 30
MUTE = 30  # feeds that take the request and never answer
PATIENCE = timedelta(seconds=20)
Figures = dict[str, float]


def document(number: int, start: datetime) -> bytes:
    """A feed of 30 entries, about 20 kB."""
    items = "".join(
        f"<item><title>Headline {entry} of paper {number}</title><link>https://example.org/{number}/{entry}</link>"
        f"<guid>{number}-{entry}</guid><pubDate>{format_datetime(start - timedelta(hours=entry))}</pubDate>"
        f"<description>{'A few words about what happened there. ' * 12}</description></item>"
        for entry in range(ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>Paper {number}</title>{items}</channel></rss>".encode()


def serve(port: Any) -> None:
    """The server, a process of its own: /n is feed n, unchanged for who has its ETag."""
    start = datetime.now(UTC)

    async def answer(request: web.BaseRequest) -> web.Response:
        if request.path.endswith("/mute"):
            await asyncio.sleep(3600)
        tag = f'"{request.path}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        body = document(int(request.path[1:]), start)
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": tag})

    async def main() -> None:
        runner = web.ServerRunner(web.Server(answer), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        port.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


def address(number: int, port: int) -> str:
    """All of 127.0.0.0/8 is this machine, so that each feed has its own host."""
    return f"http://127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}:{port}/{number}"


def family() -> list[psutil.Process]:
    return [psutil.Process(), *psutil.Process().children(recursive=True)]


def spent() -> float:
    """Seconds of processor time of this process and its children, those that live too."""
    return sum(sum(process.cpu_times()[:2]) for process in family())


class Timed(Fetcher):
    """Knows when the last answer came."""

    last = 0.0

    async def get(self, url: str, **asked: Any) -> Page:
        page = await super().get(url, **asked)
        self.last = time.monotonic()
        return page


def measured(feeds: int, used: float, seconds: float) -> Figures:
    return {
        "feeds_per_core_second": round(feeds / used, 1),
        "feeds_per_second": round(feeds / seconds, 1),
        "megabytes": round(sum(process.memory_info().rss for process in family()) / 2**20, 1),
    }


async def ours(feeds: int, port: int, folder: Path) -> list[Figures]:
    """A cold pass, one in which nothing has changed, and one with mute feeds, as the runner makes them."""
    now = datetime.now(UTC)
    async with AsyncExitStack() as stack:
        store = await Store.open(f"sqlite:///{folder / 'load.db'}")
        stack.push_async_callback(store.close)
        workers = Workers(PATIENCE)
        stack.callback(workers.close)
        await workers.run(document, 0, now)  # starts the process; what starting costs is no matter of feeds per second
        await store.chats.save(Chat(1, access=Access.ALLOWED), now)

        async def add(url: str) -> None:
            feed = await store.feeds.add(url, now=now)
            await store.chats.subscribe(1, feed.id, now)

        for number in range(feeds):
            await add(address(number, port))
        app.settle()
        found = []
        for mute in (0, 0, MUTE):
            for number in range(mute):
                await add(address(feeds + number, port) + "/mute")
            # New connections each time: polls are minutes apart.
            async with Timed(
                timeout=PATIENCE, max_bytes=10 * 2**20, per_host=2, allow_private=True, user_agent="newsbot-benchmark"
            ) as fetcher:
                line = lines.polling(store, fetcher, workers, lambda at=now: at)  # type: ignore[misc]
                started, before = time.monotonic(), spent()
                await Runner(line, keep=timedelta(days=30), steps=[Step.POLL]).drain()
                found.append(measured(feeds, spent() - before, fetcher.last - started))
            now += timedelta(days=1)
        return found


def readers(feeds: int, port: int, folder: Path) -> list[Figures]:
    """The same with lemon24/reader, as its documentation has it: update_feeds with workers."""
    from reader import make_reader

    reader = make_reader(str(folder / "reader.db"))
    for number in range(feeds):
        reader.add_feed(address(number, port))
    found = []
    for _ in range(2):
        started, before = time.monotonic(), spent()
        reader.update_feeds(scheduled=False, workers=10)
        found.append(measured(feeds, spent() - before, time.monotonic() - started))
    return found


def _run(name: str, feeds: int, port: int) -> list[Figures]:
    sides: dict[str, Callable[[Path], list[Figures]]] = {
        "ours": lambda folder: asyncio.run(ours(feeds, port, folder)),
        "reader": lambda folder: readers(feeds, port, folder),
    }
    with tempfile.TemporaryDirectory() as folder:
        return sides[name](Path(folder))


def main() -> None:
    """Each side in a process of its own, so that its memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--ours", action="store_true", help="without lemon24/reader")
    parser.add_argument("--side", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        logging.disable()
        print(json.dumps(_run(given.side, given.feeds, given.port)))
        return
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    server = context.Process(target=serve, args=(queue,), daemon=True)
    server.start()
    port = queue.get(timeout=60)
    found: dict[str, list[Figures]] = {"reader": []}
    for side in ("ours",) if given.ours else ("ours", "reader"):
        command = [
            sys.executable,
            "-m",
            "benchmarks.load",
            f"--feeds={given.feeds}",
            f"--side={side}",
            f"--port={port}",
        ]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ, text=True)
        found[side] = json.loads(done.stdout.splitlines()[-1])
    server.kill()
    passes = ("cold", "not modified", f"not modified, beside {MUTE} that do not answer")
    for name, mine, theirs in zip_longest(passes, found["ours"], found["reader"]):
        print(f"{given.feeds} feeds, {name}: ours {mine}")
        if theirs:
            ratio = mine["feeds_per_core_second"] / theirs["feeds_per_core_second"]
            print(f"    reader {theirs}, ratio {ratio:.2f}")
    print(f"load of this machine, {os.cpu_count()} cores: {os.getloadavg()[1]:.1f}")


if __name__ == "__main__":
    main()
