"""Runs the steps here: APScheduler ticks, the store says what is due, each row becomes a task.

Nothing that matters lives in memory: a tick missed or doubled changes nothing, because each step claims its row.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import errors, health
from bot.jobs import JOBS
from bot.model import Step
from bot.pipeline import Line
from bot.updates import KEPT

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)
PRUNE_EVERY = timedelta(hours=1)
FORGET_AFTER = timedelta(days=30)  # a chat that was closed keeps what it chose for so long
FINISH = timedelta(seconds=6)  # how long a stop waits for what is in hand; systemd and Docker wait 10 s


class Runner:
    """Looks for due rows and works on them until told to stop."""

    def __init__(self, line: Line, *, keep: timedelta) -> None:
        self._line = line
        self._keep = keep
        self._in_hand: dict[Step, dict[int, asyncio.Task[None]]] = {step: {} for step in Step}
        self._looking: dict[Step, asyncio.Lock] = {step: asyncio.Lock() for step in Step}
        self._found: dict[Step, deque[int]] = {step: deque() for step in Step}  # due when the store was asked
        self._beats: dict[str, datetime] = {}
        self._stopping = False
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        for step in Step:
            self._tick_every(TICK, self.look, step)
        self._tick_every(health.BEAT, self._beat, health.ALIVE)
        self._tick_every(PRUNE_EVERY, self._prune)
        self._scheduler.start()

    async def stop(self) -> None:
        """Finish what is in hand, put back what does not finish in time."""
        self._stopping = True
        if self._scheduler.running:
            # It cancels a look in hand, and calls that an error.
            logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)
            self._scheduler.shutdown(wait=False)
        tasks = [task for in_hand in self._in_hand.values() for task in in_hand.values()]
        if not tasks:
            return
        log.info("finishing %d steps in hand", len(tasks))
        _, late = await asyncio.wait(tasks, timeout=FINISH.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def drain(self) -> None:
        """One pass: work until nothing is due and nothing in hand."""
        while True:
            for step in Step:
                await self.look(step)
            tasks = [task for in_hand in self._in_hand.values() for task in in_hand.values()]
            if not tasks:
                return
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    async def look(self, step: Step) -> None:
        """Start a task for each row that is due, as far as there is room."""
        in_hand = self._in_hand[step]
        async with self._looking[step]:
            room = JOBS[step].at_once - len(in_hand)
            if self._stopping or room <= 0 or not JOBS[step].is_open(self._line):
                return
            found = self._found[step]
            if not found:
                limit = JOBS[step].rounds or JOBS[step].at_once
                try:
                    found.extend(await self._line.store.due(step, self._line.now(), limit))
                except errors.StoreError as error:
                    log.error("%s", error)
                    return
            if self._stopping:  # since the store was asked
                return
            while found and room > 0:
                row_id = found.popleft()
                if row_id not in in_hand:
                    in_hand[row_id] = asyncio.create_task(self._work(step, row_id), name=f"{step} {row_id}")
                    room -= 1
            if not JOBS[step].rounds:
                found.clear()  # by the next look something else may come first

    async def _work(self, step: Step, row_id: int) -> None:
        try:
            await JOBS[step].run(self._line, row_id)
            await self._beat(health.STEP + step)
        except errors.NewsbotError as error:
            log.error("%s %d: %s", step, row_id, error)
            await self._failed(step, str(error))
        except asyncio.CancelledError:
            log.info("%s %d is put back", step, row_id)
            raise
        except Exception as error:  # a bug of ours must not end the bot; the row comes back when its lease ends
            log.exception("%s %d: unexpected", step, row_id)
            await self._failed(step, f"{type(error).__name__}: {error}")
        finally:
            self._in_hand[step].pop(row_id, None)
        for next_step in (step, JOBS[step].then):
            if next_step is not None:
                await self.look(next_step)

    async def _beat(self, name: str) -> None:
        """Write a sign of life, at most every few seconds."""
        now = self._line.now()
        if name in self._beats and now - self._beats[name] < health.BEAT / 2:
            return
        self._beats[name] = now
        await self._note(name, "")

    async def _failed(self, step: Step, text: str) -> None:
        self._beats.pop(health.STEP + step, None)  # so that the next success is written at once
        await self._note(health.STEP_ERROR + step, text)

    async def _note(self, name: str, text: str) -> None:
        try:
            await self._line.store.meta.set(name, text, self._line.now())
        except errors.StoreError as error:
            log.error("%s", error)

    async def _prune(self) -> None:
        try:
            removed = await self._line.store.stories.prune(self._line.now() - self._keep)
            await self._line.store.meta.forget_updates(self._line.now() - KEPT)
            forgotten = await self._line.store.chats.forget(self._line.now() - FORGET_AFTER)
        except errors.StoreError as error:
            log.error("%s", error)
            return
        if forgotten:
            log.info("forgot %d chats that were closed %d days ago", forgotten, FORGET_AFTER.days)
        if removed:
            log.info("removed %d article texts older than the setting NEWSBOT_STORE__KEEP", removed)

    def _tick_every(self, period: timedelta, function: Callable[..., object], *args: object) -> None:
        self._scheduler.add_job(
            function,
            "interval",
            seconds=period.total_seconds(),
            args=args,
            next_run_time=self._line.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
