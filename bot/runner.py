"""Runs the steps here: APScheduler ticks, the store says what is due, each row becomes a task.

Nothing that matters lives in memory: a tick missed or doubled changes nothing, because each step claims its row.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Collection
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
ASIDE = timedelta(minutes=10)  # feeds that nobody reads are passed over once in so long
FORGET_AFTER = timedelta(days=30)  # a chat that was closed keeps what it chose for so long
FINISH = timedelta(seconds=6)  # how long a stop waits for what is in hand; systemd and Docker wait 10 s


class Runner:
    """Looks for due rows of these steps and works on them until told to stop."""

    def __init__(self, line: Line, *, keep: timedelta, steps: Collection[Step] = tuple(Step)) -> None:
        self._line = line
        self._keep = keep
        self._steps = steps
        self._in_hand: dict[Step, dict[int, asyncio.Task[None]]] = {step: {} for step in Step}
        self._lanes: Counter[str] = Counter()  # polls in hand at each host
        self._looking: dict[Step, asyncio.Lock] = {step: asyncio.Lock() for step in Step}
        self._found: dict[Step, deque[tuple[int, str]]] = {step: deque() for step in Step}  # due, with their lanes
        self._next_look: dict[Step, asyncio.Task[None]] = {}
        self._beats: dict[str, datetime] = {}
        self._stopping = False
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        for step in self._steps:
            self._tick_every(TICK, self.look, step)
        self._tick_every(health.BEAT, self._beat, health.ALIVE)
        self._tick_every(PRUNE_EVERY, self._prune)
        self._tick_every(ASIDE, self._set_aside)
        self._scheduler.start()

    async def stop(self) -> None:
        """Finish what is in hand, put back what does not finish in time."""
        self._stopping = True
        if self._scheduler.running:
            # It cancels a look in hand, and calls that an error.
            logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)
            self._scheduler.shutdown(wait=False)
        tasks = self._tasks()
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
            for step in self._steps:
                await self.look(step)
            if not self._tasks():
                return
            while tasks := self._tasks():  # whatever a step makes possible, it looks for itself
                await asyncio.wait(tasks)

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [task for in_hand in self._in_hand.values() for task in in_hand.values()]

    async def look(self, step: Step) -> None:
        """Start a task for each row that is due, as far as there is room; who asks while a look waits shares it."""
        if step not in self._next_look:
            self._next_look[step] = asyncio.create_task(self._look(step), name=f"look for {step}")
        await asyncio.shield(self._next_look[step])

    async def _look(self, step: Step) -> None:
        job, in_hand, found = JOBS[step], self._in_hand[step], self._found[step]
        async with self._looking[step]:
            self._next_look.pop(step, None)
            more = True
            while more and len(in_hand) < job.at_once and not self._stopping and job.is_open(self._line):
                more = not found and await self._ask(step)
                more = self._start(step) > 0 and more
                if not job.rounds:
                    found.clear()  # by the next look something else may come first

    async def _ask(self, step: Step) -> bool:
        """Ask the store what is due; tells whether there may be more, of hosts that are not busy."""
        limit = JOBS[step].rounds or JOBS[step].at_once
        full = [host for host, polls in self._lanes.items() if polls >= self._line.per_host]
        try:
            self._found[step].extend(await self._line.store.due_lanes(step, self._line.now(), limit, full))
        except errors.StoreError as error:
            log.error("%s", error)
        return len(self._found[step]) == limit

    def _start(self, step: Step) -> int:
        """Begin with what there is room for; the feeds of a host take no more room than its share."""
        in_hand, found, started = self._in_hand[step], self._found[step], 0
        while found and not self._stopping and len(in_hand) < JOBS[step].at_once:
            row_id, lane = found.popleft()
            if row_id in in_hand or (lane and self._lanes[lane] >= self._line.per_host):
                continue
            if lane:
                self._lanes[lane] += 1
            in_hand[row_id] = asyncio.create_task(self._work(step, row_id, lane), name=f"{step} {row_id}")
            started += 1
        return started

    async def _work(self, step: Step, row_id: int, lane: str = "") -> None:
        made = None
        try:
            made = await JOBS[step].run(self._line, row_id)
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
            self._lanes -= Counter([lane])  # and nothing is kept of those at zero
        next_step = JOBS[step].then
        if made and next_step is not None and next_step in self._steps:
            await self.look(next_step)
        if JOBS[step].rounds or len(self._in_hand[step]) <= JOBS[step].at_once // 2:  # else those at work will look
            await self.look(step)

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

    async def _set_aside(self) -> None:
        try:
            await self._line.store.feeds.set_aside(self._line.now(), self._line.now() + ASIDE)
        except errors.StoreError as error:
            log.error("%s", error)

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
