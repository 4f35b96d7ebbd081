"""Many callers, one transaction: what is asked for while one runs goes into the next.

A claim, a mark and a settlement for each message would be three transactions a message; together they are three for
all messages under way, and nobody waits longer than for one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Collects single calls for ``run``, which gets them as one sequence and answers each, in order.

    ``linger``: seconds that each batch waits for company, where nobody waits for the answer.
    """

    def __init__(self, run: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], linger: float = 0) -> None:
        self._run = run
        self._linger = linger
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, asked: Asked) -> Answer:
        """The answer to one call, or its error."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._work(), name="store together")
        return await future

    async def close(self) -> None:
        """Finish what is in hand."""
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _work(self) -> None:
        while self._waiting:
            if self._linger:
                await asyncio.sleep(self._linger)
            batch, self._waiting = self._waiting, []
            await self._answer(batch)

    async def _answer(self, batch: list[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        """Run a batch; when it fails, each alone, so that one call's trouble is not everybody's."""
        try:
            answers = await self._run([asked for asked, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                for one in batch:
                    await self._answer([one])
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():  # who asked may have been cancelled meanwhile
                future.set_result(answer)
