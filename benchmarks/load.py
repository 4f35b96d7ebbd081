"""Polling under load, beside lemon24/reader on the same feeds in the same run: cold, then all "not modified".

    python -m benchmarks.load --feeds 1000

Feeds of 30 entries are served on loopback, one host each. What is counted is processor time of the polling process
and its workers, not of the server: feeds per second of one core.
"""

from __future__ import annotations

import argparse
import asyncio
import json
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
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

from bot import pipeline
from bot.fetch import Fetcher
from bot.jobs import JOBS
from bot.model import Access, Chat, Step
from bot.offload import Workers
from bot.store import Store
from tests import lines

ENTRIES = 30


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


def spent() -> float:
    """Seconds of processor time of this process and its children, those that live too."""
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in family)


def measured(feeds: int, started: float, before: float) -> dict[str, float]:
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    used, memory = spent() - before, sum(process.memory_info().rss for process in family)
    return {
        "feeds_per_core_second": round(feeds / used, 1),
        "feeds_per_second": round(feeds / (time.monotonic() - started), 1),
        "megabytes": round(memory / 2**20, 1),
    }


async def ours(feeds: int, port: int, folder: Path) -> list[dict[str, float]]:
    """A cold pass and one in which nothing has changed, through store, fetcher, parser process and decision."""
    now = datetime.now(UTC)
    async with AsyncExitStack() as stack:
        store = await Store.open(f"sqlite:///{folder / 'load.db'}")
        stack.push_async_callback(store.close)
        patience, agent = timedelta(seconds=20), "newsbot-benchmark"
        fetcher = await stack.enter_async_context(
            Fetcher(timeout=patience, max_bytes=10 * 2**20, per_host=2, allow_private=True, user_agent=agent)
        )
        workers = Workers(patience)
        stack.callback(workers.close)
        line = lines.polling(store, fetcher, workers, lambda: now)
        await workers.run(document, 0, now)  # starts the process; what starting costs is no matter of feeds per second
        await store.chats.save(Chat(1, access=Access.ALLOWED), now)
        for number in range(feeds):
            feed = await store.feeds.add(address(number, port), now=now)
            await store.chats.subscribe(1, feed.id, now)
        found = []
        for _ in range(2):
            started, before = time.monotonic(), spent()
            polled = 0
            while due := await store.due(Step.POLL, now, 4 * JOBS[Step.POLL].at_once):
                at_once = asyncio.Semaphore(JOBS[Step.POLL].at_once)

                async def poll(feed_id: int, turns: asyncio.Semaphore = at_once) -> None:
                    async with turns:
                        await pipeline.poll(line, feed_id)

                await asyncio.gather(*map(poll, due))
                polled += len(due)
            found.append(measured(polled, started, before))
            now += timedelta(days=1)
        return found


def readers(feeds: int, port: int, folder: Path) -> list[dict[str, float]]:
    """The same with lemon24/reader, as its documentation has it: update_feeds with workers."""
    from reader import make_reader

    reader = make_reader(str(folder / "reader.db"))
    for number in range(feeds):
        reader.add_feed(address(number, port))
    found = []
    for _ in range(2):
        started, before = time.monotonic(), spent()
        reader.update_feeds(scheduled=False, workers=10)
        found.append(measured(feeds, started, before))
    return found


def _run(name: str, feeds: int, port: int) -> list[dict[str, float]]:
    sides: dict[str, Callable[[Path], list[dict[str, float]]]] = {
        "ours": lambda folder: asyncio.run(ours(feeds, port, folder)),
        "reader": lambda folder: readers(feeds, port, folder),
    }
    with tempfile.TemporaryDirectory() as folder:
        return sides[name](Path(folder))


def main() -> None:
    """Each side in a process of its own, so that its memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--side", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(_run(given.side, given.feeds, given.port)))
        return
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    server = context.Process(target=serve, args=(queue,), daemon=True)
    server.start()
    port = queue.get(timeout=60)
    found: dict[str, list[dict[str, float]]] = {}
    for side in ("ours", "reader"):
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
    for number, name in enumerate(("cold", "not modified")):
        mine, theirs = found["ours"][number], found["reader"][number]
        ratio = mine["feeds_per_core_second"] / theirs["feeds_per_core_second"]
        print(f"{given.feeds} feeds, {name}: ours {mine}, reader {theirs}, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
