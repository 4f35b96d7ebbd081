"""What each input of the hostile corpus costs at full size: ``python -m benchmarks.hostile``, about five minutes;
with words behind it only the inputs whose names hold one of them, with ``--together`` 64 at once, as the runner polls.

Prints seconds, MiB above the beginning (this process and its worker together) and what a person is told.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot import pipeline
from bot.jobs import JOBS
from bot.model import Step
from bot.pipeline import Line
from tests import hostile

SIZE = 10 * hostile.MIB - 4096  # the default of NEWSBOT_FETCH__MAX_BYTES, less what stands around a large answer
NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
EVERY = 0.02  # seconds between two looks at the memory


async def polled(line: Line, name: str, url: str) -> tuple[float, float]:
    """One input: seconds and MiB."""
    feed = await line.store.feeds.add(url, now=NOW)
    memory, started = hostile.Memory(), time.monotonic()
    await pipeline.poll(line, feed.id)
    seconds, grown = time.monotonic() - started, memory.grown()
    known = await line.store.feeds.get(feed.id)
    print(f"{name:44.44} {seconds:6.1f} s {grown:7.1f} MiB  {(known and known.error) or 'read'}")
    return seconds, grown


async def together(line: Line, inputs: list[tuple[str, str]]) -> tuple[float, float]:
    """All of them: seconds, and the most MiB at one moment."""
    feeds = [await line.store.feeds.add(url, now=NOW) for _, url in inputs]
    turns, memory, started, most = asyncio.Semaphore(JOBS[Step.POLL].at_once), hostile.Memory(), time.monotonic(), 0.0

    async def poll(feed_id: int) -> None:
        async with turns:
            await pipeline.poll(line, feed_id)

    working = asyncio.gather(*(poll(feed.id) for feed in feeds))
    while not working.done():
        most = max(most, memory.grown_now())
        await asyncio.sleep(EVERY)
    await working
    return time.monotonic() - started, most


async def main(folder: Path, words: list[str], *, at_once: bool) -> None:
    """Poll them; the last line holds the worst of each figure."""
    async with hostile.served(SIZE) as port, hostile.line(folder, NOW) as line:
        inputs = [
            (name, url) for name, url, _, _ in hostile.corpus(port) if any(word in name for word in words or [""])
        ]
        await polled(line, "an ordinary feed", f"http://{hostile.OUTSIDE}:{port}/news")  # which has the worker started
        if at_once:
            seconds, grown = await together(line, inputs)
            print(f"{f'{len(inputs)} of them, {JOBS[Step.POLL].at_once} at once':44} {seconds:6.1f} s {grown:7.1f} MiB")
            return
        found = [await polled(line, name, url) for name, url in inputs]
    worst = (max(seconds for seconds, _ in found), max(grown for _, grown in found))
    print(f"{f'the worst of {len(found)}':44} {worst[0]:6.1f} s {worst[1]:7.1f} MiB")


if __name__ == "__main__":
    logging.disable()
    chosen = [word for word in sys.argv[1:] if word != "--together"]
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(main(Path(name), chosen, at_once="--together" in sys.argv))
