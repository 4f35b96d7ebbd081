"""Large bodies share bounded memory, and none waits for ever."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from bot import errors
from bot.fetch import bodies
from tests.bot import loopback

MIB = 2**20


async def test_bodies_that_would_be_too_much_together_are_all_read_one_after_the_other() -> None:
    room, in_memory, most = bodies.Room(3 * MIB), 0, 0

    async def grow(size: int) -> None:
        nonlocal in_memory, most
        async with AsyncExitStack() as held:
            space, mine = bodies.Space(2 * MIB, room, held), 0
            while mine < size:
                await space.fit(mine + bodies.SMALL)
                mine += bodies.SMALL
                in_memory += bodies.SMALL
                most = max(most, in_memory)
                await asyncio.sleep(0)  # the next piece comes from the network
            in_memory -= mine

    await asyncio.wait_for(asyncio.gather(*(grow(2 * MIB) for _ in range(10))), 10)
    assert most <= (3 + 2) * MIB + 10 * bodies.SMALL
    assert in_memory == 0


async def test_small_bodies_never_wait() -> None:
    room = bodies.Room(0)
    async with AsyncExitStack() as held:
        await bodies.Space(MIB, room, held).fit(MIB)  # all there is, and more
        await asyncio.wait_for(bodies.Space(MIB, room, held).fit(bodies.SMALL), 5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bodies.Space(MIB, room, held).fit(bodies.SMALL + 1), 0.05)
        with pytest.raises(errors.FetchError, match="larger than 1 MiB"):
            await bodies.Space(MIB, room, held).fit(MIB + 1)


async def test_a_large_body_has_its_place_until_it_has_been_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WAIT", 0.1)

    async def handler(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=bytes(MIB))

    async with loopback.serve(handler) as address, loopback.fetcher(max_bytes=2 * MIB, timeout=1) as fetcher:
        fetcher._room = bodies.Room(0)
        async with AsyncExitStack() as held:
            assert len((await fetcher.get(address, held=held)).body) == MIB
            with pytest.raises(errors.FetchError, match="took longer"):
                await fetcher.get(address)
        assert len((await fetcher.get(address)).body) == MIB
        assert len((await fetcher.get(address)).body) == MIB  # whoever holds nothing has it until it is read


async def test_waiting_for_others_is_no_part_of_the_time_limit() -> None:
    async def handler(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=bytes(MIB))

    async with loopback.serve(handler) as address, loopback.fetcher(max_bytes=2 * MIB, timeout=0.5) as fetcher:
        fetcher._room = bodies.Room(0)
        async with AsyncExitStack() as held:
            await fetcher.get(address, held=held)
            waiting = asyncio.create_task(fetcher.get(address))
            await asyncio.sleep(1)
            assert not waiting.done()
        assert len((await waiting).body) == MIB
