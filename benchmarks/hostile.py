"""What each input of the hostile corpus costs at full size: ``python -m benchmarks.hostile``, about five minutes;
with words behind it only the inputs whose names hold one of them.

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
from tests import hostile

SIZE = 10 * hostile.MIB - 4096  # the default of NEWSBOT_FETCH__MAX_BYTES, less what stands around a large answer
NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


async def main(folder: Path, words: list[str]) -> None:
    """Poll them one after the other; the last line holds the worst of each figure."""
    worst = (0.0, 0.0)
    async with hostile.served(SIZE) as port, hostile.line(folder, NOW) as line:
        inputs = [("an ordinary feed", f"http://{hostile.OUTSIDE}:{port}/news")]
        inputs += [
            (name, url) for name, url, _, _ in hostile.corpus(port) if any(word in name for word in words or [""])
        ]
        for name, url in inputs:
            feed = await line.store.feeds.add(url, now=NOW)
            memory, started = hostile.Memory(), time.monotonic()
            await pipeline.poll(line, feed.id)
            seconds, grown = time.monotonic() - started, memory.grown()
            known = await line.store.feeds.get(feed.id)
            print(f"{name:44.44} {seconds:6.1f} s {grown:7.1f} MiB  {(known and known.error) or 'read'}")
            if name != "an ordinary feed":  # which has the worker started
                worst = (max(worst[0], seconds), max(worst[1], grown))
    print(f"{f'the worst of {len(inputs) - 1}':44} {worst[0]:6.1f} s {worst[1]:7.1f} MiB")


if __name__ == "__main__":
    logging.disable()
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(main(Path(name), sys.argv[1:]))
