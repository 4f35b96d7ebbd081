"""What the benchmarks of delivery need: a loopback Telegram that goes wrong, and a store in which much is owed."""

from __future__ import annotations

import bisect
import contextlib
import os
import random
import re
import resource
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo import faults
from bot.demo.botapi import BotApi
from bot.demo.faults import Fault, Kind
from bot.model import Access, Article, Chat, Item, Poll, Reading, Step
from bot.store import Store
from summarizer.types import Point, Summary

FLOOD, SERVER_ERROR, TIMEOUT = 0.05, 0.02, 0.01  # shares of the calls
YEAR = timedelta(days=365)

Owed = tuple[int, int]  # chat, number of the story
Limits = Sequence[tuple[int, float]]  # at most so many messages in any so many seconds


# ---------------------------------------------------------------- a Telegram that goes wrong


class Dice(faults.Faults):
    """Each sendMessage fails with the given chances; notes when each came, and whose answers it kept back."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._dice = random.Random(seed)
        self.calls: list[float] = []  # when anything was asked
        self.times: list[float] = []  # when a message came
        self.waits: dict[int, float] = {}  # seconds that its chat has to wait after the message of this place
        self.timed_out: Counter[int] = Counter()
        self.kinds: Counter[str] = Counter()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        self.calls.append(time.monotonic())
        if method.lower() != "sendmessage" or chat_id is None:
            return None
        self.times.append(time.monotonic())
        roll = self._dice.random()
        if roll < FLOOD:
            fault = Fault(Kind.FLOOD, retry_after=self._dice.randint(1, 3))
            self.waits[len(self.times) - 1] = fault.retry_after
        elif roll < FLOOD + SERVER_ERROR:
            fault = Fault(Kind.SERVER_ERROR, status=self._dice.choice([500, 502, 503, 504]))
        elif roll < FLOOD + SERVER_ERROR + TIMEOUT:
            fault = Fault(Kind.LOST_ANSWER)
            self.timed_out[chat_id] += 1
        else:
            return None
        self.kinds[fault.kind] += 1
        return fault


def soonest(
    times: Sequence[float], limits: Limits, waits: Mapping[int, float], away: Iterable[tuple[float, float]] = ()
) -> float:
    """Seconds that the quickest sender needs for as many messages as came at ``times``.

    It waits as Telegram asks after the messages in ``waits``; ``away``: from when to when it was dead.
    """
    dead = {bisect.bisect(times, killed): back for killed, back in away}
    ideal: list[float] = []
    for place in range(len(times)):
        last = ideal[-1] if ideal else 0.0
        free = [ideal[-most] + span for most, span in limits if place >= most]
        free.append(last + waits.get(place - 1, 0.0))
        if place and place in dead:
            free.append(last + dead[place] - times[place - 1])
        ideal.append(max(free))
    return ideal[-1]


class Strict(faults.Pace):
    """Telegram's pace, counting what it has to refuse."""

    refused = 0

    def check(self, chat_id: int) -> None:
        try:
            super().check(chat_id)
        except faults.Refusal:
            self.refused += 1
            raise


class Machine:
    """What else the machine had to do since this was made; on a busy one times say little."""

    def __init__(self) -> None:
        self._ticks = self._read()

    def __str__(self) -> str:
        ticks = [now - then for now, then in zip(self._read(), self._ticks, strict=True)]
        bot, telegram = (resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
        used = [f"{one.ru_utime + one.ru_stime:.0f} s" for one in (bot, telegram)]
        idle = f"{(ticks[3] + ticks[4]) / sum(ticks):.0%}" if sum(ticks) else "unknown"
        loads = "/".join(f"{load:.1f}" for load in os.getloadavg())
        return f"processor: bot {used[0]}, loopback Telegram {used[1]}, idle {idle}, load {loads}"

    def _read(self) -> list[int]:
        """user, nice, system, idle, iowait, irq, softirq and steal, summed over the processors: proc_stat(5)."""
        try:
            return [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        except OSError:
            return []


def received(api: BotApi, chat_ids: Iterable[int]) -> Counter[Owed]:
    """How many times each story has come to each chat, singly or in a digest."""
    found: Counter[Owed] = Counter()
    for chat_id in chat_ids:
        for message in api.messages(chat_id):
            numbers = re.findall(r"Story (\d+) of the benchmark", message.get("text", ""))
            found.update((chat_id, int(number)) for number in set(numbers))
    return found


def missed(message: dict[str, Any]) -> bool:
    """Is it a digest?"""
    return str(message.get("text", "")).startswith("What you missed")


def settled_together(database: Path) -> dict[tuple[int, int], int]:
    """How many stories are settled in a message (chat, id), where they are several."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        query = "SELECT chat_id, message_id, count(*) FROM deliveries WHERE state = 'sent' GROUP BY 1, 2"
        return {(chat_id, message_id): count for chat_id, message_id, count in connection.execute(query) if count > 1}


class Away(faults.Faults):
    """Telegram between two moments of simulated time: first it answers 502, then nothing at all."""

    def __init__(self, now: Callable[[], datetime], first: datetime, last: datetime) -> None:
        super().__init__()
        self._now, self._first, self._last = now, first, last

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        now = self._now()
        if not self._first <= now < self._last:
            return None
        silent = now >= self._first + (self._last - self._first) / 2
        return Fault(Kind.LOST_REQUEST) if silent else Fault(Kind.SERVER_ERROR, status=502)


# ---------------------------------------------------------------- what is owed


async def owe(store: Store, chat_ids: list[int], now: datetime) -> None:
    """Chats that are let in and read one feed, which is not polled."""
    feed = await store.feeds.add("https://benchmark.example/feed", title="Benchmark", now=now)
    kind = "private" if chat_ids[0] > 0 else "group"
    await store.chats.save(Chat(chat_ids[0], kind=kind, access=Access.ALLOWED, title="Reader"), now)
    await store.chats.subscribe(chat_ids[0], feed.id, now)
    await store.feeds.save(feed.id, Poll(now + YEAR, ()), now)


def multiply(database: Path, chat_ids: list[int]) -> None:
    """The first chat's rows once for each of the others: through the store it would take minutes."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for table, column in (("chats", "id"), ("subscriptions", "chat_id")):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in names if name not in (column, "id")]
            into, values = ", ".join([column, *kept]), ", ".join(["?", *kept])
            connection.executemany(
                f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} WHERE {column} = ?",
                [(chat_id, chat_ids[0]) for chat_id in chat_ids[1:]],
            )


async def write(store: Store, number: int, now: datetime) -> None:
    """One more story, owed to every chat."""
    title = f"Story {number} of the benchmark"
    item = Item(key=title, url=f"https://benchmark.example/{number}", title=title)
    await store.feeds.save(1, Poll(now + YEAR, (item,)), now)
    [entry_id] = await store.due(Step.SUMMARIZE, now, 1)
    entry = await store.stories.claim(entry_id, now)
    assert entry is not None
    said = tuple(f"The council said {word} times that the bridge stays open." for word in ("four", "five", "six"))
    points = tuple(Point(sentence, place) for place, sentence in enumerate(said))
    article = Article(url=item.url, title=title, text=" ".join(said), source="Benchmark", published=now)
    reading = Reading(article, Summary(title, "en", now, "encoder", said, points=points))
    await store.stories.save(entry, reading, lambda _: None, now)


async def prepare(folder: Path, chat_ids: list[int], stories: int) -> Path:
    """A database in which so many stories are owed to every chat."""
    path, now = folder / "newsbot.db", datetime.now(UTC)
    store = await Store.open(f"sqlite:///{path}")
    await owe(store, chat_ids, now)
    multiply(path, chat_ids)
    for number in range(1, stories + 1):
        await write(store, number, now)
    await store.close()
    return path
