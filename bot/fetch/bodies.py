"""Bodies, made plain while they are read, in bounded memory altogether: anybody's feed may be a bomb."""

from __future__ import annotations

import asyncio
import io
from contextlib import AsyncExitStack

import aiohttp

from bot import errors
from bot.fetch import compression

SMALL = 2**17  # bytes that each body may have, as most feeds do
WAIT = 20.0  # seconds, at most; a poll with it stays within its lease
ROOM = 2**23  # bytes for what bodies have beyond that, all together


class Room:
    """Memory that large bodies share.

    Where it is full one of them, and one only, may take what it needs beyond: else those that are half read could wait
    for each other. So there are never more bytes of large bodies than its size and one body.
    """

    def __init__(self, size: int = ROOM) -> None:
        self._left = size
        self._beyond: Space | None = None  # who has more than there was
        self._freed = asyncio.Event()

    def has(self, space: Space, count: int) -> bool:
        """Whether a body may have so many bytes more now."""
        return count <= self._left or self._beyond in (None, space)

    async def take(self, space: Space, count: int) -> None:
        while not self.has(space, count):
            self._freed.clear()
            await self._freed.wait()
        if count > self._left:
            self._beyond = space
        self._left -= count
        space.taken += count

    def give_back(self, space: Space) -> None:
        self._left += space.taken
        space.taken = 0
        if self._beyond is space:
            self._beyond = None
        self._freed.set()


class Space:
    """Memory for one body of at most ``limit`` bytes; it has it until ``held`` is closed.

    ``clock``: the time limit of the request, if there is one; others make us wait, so that the wait is no part of it.
    """

    def __init__(self, limit: int, room: Room, held: AsyncExitStack) -> None:
        self.limit = limit
        self.taken = 0  # of the room
        self.clock: asyncio.Timeout | None = None
        self._room = room
        held.callback(room.give_back, self)

    async def fit(self, size: int) -> None:
        """Wait until there is memory for so many bytes. Raises FetchError where they are more than the limit."""
        if size > self.limit:
            raise _too_large(self.limit)
        if (more := size - SMALL - self.taken) <= 0:
            return
        when, loop = self.clock and self.clock.when(), asyncio.get_running_loop()
        if not self.clock or not when or self._room.has(self, more):
            await self._room.take(self, more)
            return
        left = when - loop.time()
        self.clock.reschedule(loop.time() + max(left, WAIT))
        await self._room.take(self, more)
        self.clock.reschedule(loop.time() + left)


async def read(response: aiohttp.ClientResponse, space: Space) -> bytes:
    """The body, plain; no more than the limit of it is read from the network either."""
    if (response.content_length or 0) > space.limit:
        raise _too_large(space.limit)
    opener = compression.opener(response.headers.get("Content-Encoding"))
    received = 0
    with io.BytesIO() as body:  # closed by an error too, which may be kept, and keeps this frame
        async for piece in response.content.iter_any():
            received += len(piece)
            if received > space.limit:
                raise _too_large(space.limit)
            for plain in opener.feed(piece):
                await space.fit(body.tell() + len(plain))
                body.write(plain)
        opener.close()
        return body.getvalue()  # without a copy


def _too_large(limit: int) -> errors.FetchError:
    size = f"{limit / 2**20:.3g} MiB" if limit >= 2**20 else f"{limit / 2**10:.3g} KiB"
    return errors.FetchError(
        f"the answer is larger than {size}, the limit set by NEWSBOT_FETCH__MAX_BYTES: "
        "use a smaller feed of this site, or raise the limit",
        permanent=True,
    )
