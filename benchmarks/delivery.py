"""Is anything lost, repeated or too fast? ``python -m benchmarks.delivery [PART …]``, all parts by default.

Everything runs against the loopback Bot API, which refuses with a 429 what comes faster than Telegram allows.

- crashes: ``newsbot run`` owes stories to many chats, gets 5 % 429, 2 % 5xx and 1 % answers that never come, 1 % of the
  chats have blocked it, and it is killed (``kill -9``) at random moments
- group: the same for one group of 20 messages a minute
- copies: a second copy with the same token starts beside one that has run for a minute; then a rolling restart
- outage: Telegram is away for two simulated hours (an hour of 502, an hour of silence) while news goes on
- ceiling: messages a second with the pace off, beside python-telegram-bot's bare ``send_message`` loop

Exit status 1 when something was lost, repeated without need, or sent too fast.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import telegram

from benchmarks.staging import (
    YEAR,
    Away,
    Dice,
    Limits,
    Machine,
    Owed,
    Strict,
    missed,
    multiply,
    owe,
    prepare,
    received,
    settled_together,
    soonest,
    write,
)
from bot import messages
from bot.composer import Composer
from bot.delivery import TIMEOUT, Sender, make_bot
from bot.delivery.pace import Pace
from bot.demo.botapi import BotApi
from bot.fetch import Fetcher
from bot.offload import Workers
from bot.pipeline import Line
from bot.runner import Runner
from bot.serving import serve
from bot.store import Store
from summarizer.types import Options

TOKEN = "1234567890:AAbenchmark-token-of-a-loopback-telegram"
FIRST_CHAT, GROUP = 100_000, -500
BLOCKED = 0.01  # share of the chats
OVERALL, PER_GROUP = 30, 20  # what the loopback Telegram allows: messages a second, a minute in a group
FREE = 10**9  # a pace that never waits
STALLED = 180.0  # seconds without a request after which a run is given up

# ---------------------------------------------------------------- crashes, and one group


@dataclass
class Played:
    """What was seen of a run."""

    dice: Dice
    pace: Strict
    database: Path
    away: list[tuple[float, float]] = field(
        default_factory=list
    )  # from each kill until the bot spoke to Telegram again
    killed: set[Owed] = field(default_factory=set)  # under way at a kill
    machine: Machine = field(default_factory=Machine)

    def rows(self, query: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=60)) as connection:
            return connection.execute(query).fetchall()

    def under_way(self) -> set[Owed]:
        """The sends that nobody had settled when the bot was killed; story n has the id n."""
        return set(self.rows("SELECT chat_id, story_id FROM deliveries WHERE state = 'due' AND doubts > 0"))


async def play(api: BotApi, folder: Path, chat_ids: list[int], stories: int, kills: int, seed: int) -> Played:
    """Let the bot deliver everything, killing it so many times."""
    database = await prepare(folder, chat_ids, stories)
    api.faults, api.pace = Dice(seed), Strict()
    played = Played(api.faults, api.pace, database)
    dice = random.Random(seed)
    total = len(chat_ids) * stories
    # Kill when so many requests have come: moments that are random for the bot.
    moments = sorted(dice.sample(range(1, max(total, kills + 1)), kills))
    killed_at = 0.0
    async with serve(api.app) as address:
        env = environment(address, database)
        while True:
            process, before = await start(env), len(played.dice.calls)
            target = moments.pop(0) if moments else None
            done = await watch(played, process, target)
            if killed_at and len(played.dice.calls) > before:
                played.away.append((killed_at, played.dice.calls[before]))
            if done:
                return played
            await asyncio.sleep(dice.random() / 30)
            process.kill()
            killed_at = time.monotonic()
            await process.wait()
            played.killed |= played.under_way()


async def start(env: dict[str, str]) -> asyncio.subprocess.Process:
    """``newsbot run`` as a process of its own."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env=env,
        cwd=Path(env["NEWSBOT_DATABASE__URL"].removeprefix("sqlite:///")).parent,
        stderr=asyncio.subprocess.PIPE,
    )


async def watch(played: Played, process: asyncio.subprocess.Process, target: int | None) -> bool:
    """Wait until so many requests have come (False), or nothing is owed any more and the bot has ended (True)."""
    last, since = -1, time.monotonic()
    while True:
        await asyncio.sleep(0.02 if target else 0.5)
        count = len(played.dice.times)
        if process.returncode is not None:
            raise SystemExit(f"the bot ended by itself with {process.returncode}")
        if target is not None and count >= target:
            return False
        if count != last:
            last, since = count, time.monotonic()
        left = 1 if target else played.rows("SELECT count(*) FROM deliveries WHERE state = 'due'")[0][0]
        if left == 0 or time.monotonic() - since > STALLED:
            process.terminate()
            await process.wait()
            return True


def environment(address: str, database: Path) -> dict[str, str]:
    """The bot's environment: nothing of ours but the loopback Telegram."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSBOT_", "TELEGRAM_"))}
    return env | {
        "NEWSBOT_TELEGRAM__TOKEN": TOKEN,
        "NEWSBOT_TELEGRAM__API_URL": address,
        "NEWSBOT_TELEGRAM__ACCESS": "everyone",
        "NEWSBOT_DATABASE__URL": f"sqlite:///{database}",
        "NEWSBOT_LOG__LEVEL": "error",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]),
    }


def judge(api: BotApi, played: Played, chat_ids: list[int], stories: int, blocked: set[int], limits: Limits) -> bool:
    """Print what came of a run; False when something is wrong. ``limits``: those that this run comes up against."""
    open_chats = [chat_id for chat_id in chat_ids if chat_id not in blocked]
    found = received(api, open_chats)
    wanted = {(chat_id, number) for chat_id in open_chats for number in range(1, stories + 1)}
    lost = wanted - found.keys()
    repeated = {owed: times for owed, times in found.items() if times > 1}
    excuses = played.dice.timed_out + Counter(chat_id for chat_id, _ in played.killed)
    needless = (Counter(chat_id for chat_id, _ in repeated) - excuses).total()
    states = dict(played.rows("SELECT state, count(*) FROM deliveries GROUP BY state"))
    times, waits = played.dice.times, played.dice.waits if len(chat_ids) == 1 else {}
    took, asked = times[-1] - times[0], soonest(times, limits, waits)
    allowed = soonest(times, limits, waits, played.away)
    late = (took - allowed) / asked
    print(f"  {len(wanted)} owed to chats that can be reached, {len(played.dice.times)} requests, faults:", end=" ")
    print(", ".join(f"{count} {kind}" for kind, count in sorted(played.dice.kinds.items())))
    print(f"  ledger: {states}")
    print(f"  lost: {len(lost)}")
    print(f"  repeated: {len(repeated)}, most often {max(found.values(), default=0)} times; without need:", end=" ")
    print(needless)
    print(f"  refused for pace: {played.pace.refused}")
    print(f"  time: {took:.1f} s; the pace asks for {asked:.1f} s, with the starts {allowed:.1f} s ({late:+.1%})")
    tails = (
        f"{times[-1] - times[int(len(times) * share)]:.1f} s for the last {1 - share:.1%}" for share in (0.99, 0.999)
    )
    print(f"  stragglers: {', '.join(tails)}; {played.machine}")
    fine = not lost and not played.pace.refused and not needless and late <= 0.05
    return fine and max(found.values(), default=0) <= 2


async def crashes(given: argparse.Namespace) -> bool:
    """Many chats, faults and kills."""
    chat_ids = list(range(FIRST_CHAT, FIRST_CHAT + given.chats))
    blocked = {chat_id for chat_id in chat_ids if chat_id % round(1 / BLOCKED) == 7}
    api = BotApi(TOKEN)
    for chat_id in chat_ids:
        api.add_person(chat_id, "Reader")
        # Not by `api.block`, which would tell the bot beforehand.
        api.world.people[chat_id].blocked = chat_id in blocked
    print(f"crashes: {len(chat_ids) * given.stories} deliveries to {len(chat_ids)} chats, {given.kills} kills")
    with tempfile.TemporaryDirectory(prefix="newsbot-delivery-") as folder:
        played = await play(api, Path(folder), chat_ids, given.stories, given.kills, given.seed)
        return judge(api, played, chat_ids, given.stories, blocked, [(OVERALL, 1.0)])


async def group(given: argparse.Namespace) -> bool:
    """One group of 20 messages a minute, with the same faults and two kills."""
    api = BotApi(TOKEN)
    api.add_person(11, "Alice")
    api.add_group(GROUP, "Readers", [11])
    print(f"group: {given.messages} deliveries to one group, 2 kills")
    with tempfile.TemporaryDirectory(prefix="newsbot-delivery-") as folder:
        played = await play(api, Path(folder), [GROUP], given.messages, 2, given.seed)
        return judge(api, played, [GROUP], given.messages, set(), [(1, 1.0), (PER_GROUP, 60.0)])


async def copies(given: argparse.Namespace) -> bool:
    """A second copy with a database of its own gives way; a rolling restart loses and repeats nothing."""
    chat_ids = list(range(FIRST_CHAT, FIRST_CHAT + given.chats // 8))
    api = BotApi(TOKEN)
    for chat_id in chat_ids:
        api.add_person(chat_id, "Reader")
    pace = api.pace = Strict()
    print(f"copies: {2 * len(chat_ids)} deliveries while a second copy starts and the first is replaced")
    with tempfile.TemporaryDirectory(prefix="newsbot-delivery-") as folder:
        database, other = await prepare(Path(folder), chat_ids, 2), Path(folder) / "other.db"
        async with serve(api.app) as address:
            first = await start(environment(address, database))
            await asyncio.sleep(75)
            second = await start(environment(address, other))
            _, said = await second.communicate()
            print(f"  the second copy ends with {second.returncode}: {said.decode().strip()}")
            stays = first.returncode is None
            first.terminate()
            third, tries = await start(environment(address, database)), 1
            while await _ends_within(third, 5):  # refused, as long as the first has the database
                third, tries = await start(environment(address, database)), tries + 1
            played = Played(Dice(given.seed), pace, database)
            await watch(played, third, None)
    found = received(api, chat_ids)
    lost = 2 * len(chat_ids) - len(found)
    print(f"  the first copy {'went on' if stays else 'ended'}, and ended with {first.returncode} when told to")
    print(f"  its successor started at try {tries}; lost {lost}, repeated {sum(found.values()) - len(found)},", end=" ")
    print(f"refused for pace {pace.refused}")
    one_line = second.returncode == 2 and len(said.decode().strip().splitlines()) == 1
    return stays and one_line and not lost and max(found.values()) == 1 and not pace.refused and not first.returncode


async def _ends_within(process: asyncio.subprocess.Process, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), seconds)
    return process.returncode is not None


# ---------------------------------------------------------------- an outage, in simulated time


@dataclass
class Simulation:
    """A line whose clock is a value."""

    store: Store
    sender: Sender
    clock: list[datetime]

    def runner(self) -> Runner:
        line = Line(
            store=self.store,
            fetcher=cast(Fetcher, None),
            parsers=cast(Workers, None),
            model=cast(Workers, None),
            sender=self.sender,
            composer=Composer(cast(Fetcher, None), cast(Workers, None)),
            now=lambda: self.clock[0],
            interval=YEAR,
            interval_max=YEAR,
            options=Options(),
        )
        return Runner(line, keep=YEAR)


@contextlib.asynccontextmanager
async def simulated(
    address: str, folder: Path, chat_ids: list[int], now: datetime, timeout: timedelta = TIMEOUT
) -> AsyncIterator[Simulation]:
    """The store, and a sender that waits for nothing."""
    clock = [now]
    path = folder / "newsbot.db"
    store = await Store.open(f"sqlite:///{path}")
    await owe(store, chat_ids, now)
    multiply(path, chat_ids)
    bot = make_bot(TOKEN, address, timeout=timeout)
    pace = Pace(overall=FREE, per_chat=FREE, per_group=FREE)
    sender = Sender(bot, pace, clock=lambda: clock[0].timestamp())
    yield Simulation(store, sender, clock)
    await sender.close()
    await store.close()


async def outage(given: argparse.Namespace) -> bool:
    """News every few minutes for three hours; from the first half hour on Telegram is away for two."""
    start, step = datetime(2026, 3, 11, 8, tzinfo=UTC), timedelta(seconds=15)
    chat_ids = list(range(FIRST_CHAT, FIRST_CHAT + given.readers))
    api = BotApi(TOKEN)
    for chat_id in chat_ids:
        api.add_person(chat_id, "Reader")
    back = start + timedelta(minutes=150)
    print(f"outage: a story every 4 minutes for 3 hours to {len(chat_ids)} chats, Telegram away for 2 hours")
    with tempfile.TemporaryDirectory(prefix="newsbot-delivery-") as folder:
        patience = timedelta(seconds=0.2)  # of real time
        async with serve(api.app) as address, simulated(address, Path(folder), chat_ids, start, patience) as scene:
            api.faults = Away(lambda: scene.clock[0], start + timedelta(minutes=30), back)
            runner, stories, settled = scene.runner(), 0, None
            while scene.clock[0] < start + timedelta(hours=4):
                minutes = (scene.clock[0] - start) / timedelta(minutes=1)
                if minutes % 4 == 0 and minutes < 180:
                    stories += 1
                    await write(scene.store, stories, scene.clock[0])
                await runner.drain()
                if settled is None and scene.clock[0] >= back and not (await scene.store.outbox.ledger()).due:
                    settled = scene.clock[0] - back
                scene.clock[0] += step
            ledger = await scene.store.outbox.ledger()
            shared = settled_together(Path(folder) / "newsbot.db")
    digests = {(chat_id, one["message_id"]) for chat_id in chat_ids for one in api.messages(chat_id) if missed(one)}
    found = received(api, chat_ids)
    lost = len(chat_ids) * stories - len(found)
    sizes = [len(api.messages(chat_id)) for chat_id in chat_ids]
    print(f"  ledger: {ledger}")
    print(f"  lost: {lost}; repeated: {sum(times > 1 for times in found.values())}")
    print(f"  messages to a chat: {max(sizes)} at most, for {stories} stories; all had {settled} after the outage")
    print(f"  digests: {len(digests)}, with {sum(shared.values())} stories, settled each in its digest's message")
    promised = digests == shared.keys() and {chat_id for chat_id, _ in digests} == set(chat_ids)
    return not lost and not ledger.lost and max(found.values()) == 1 and settled is not None and promised


# ---------------------------------------------------------------- the raw ceiling


async def ceiling(given: argparse.Namespace) -> bool:
    """Messages a second with the pace off, ours and a bare loop's in turn; the server is a process of its own."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.delivery", "server", "--sends", str(given.sends)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    address = (await server.stdout.readline()).decode().strip()
    rates: dict[str, list[float]] = {"bare": [], "ours": []}
    try:
        for _ in range(given.runs):
            rates["bare"].append(await bare(address, given.sends))
            rates["ours"].append(await ours(address, given.sends))
    finally:
        server.kill()
        await server.wait()
    best = {name: max(found) for name, found in rates.items()}
    middle = {name: statistics.median(found) for name, found in rates.items()}
    print(f"ceiling: {given.sends} messages, {given.runs} runs in turn")
    for name in rates:
        print(f"  {name}: {best[name]:.0f} messages/s at best, {middle[name]:.0f} in the middle")
    ratio = middle["ours"] / middle["bare"]
    print(f"  ours / bare: {ratio:.2f}")
    return ratio >= 0.8


async def bare(address: str, count: int) -> float:
    """The loop that every tutorial shows."""
    message = messages.say("Story 0 of the benchmark. " + "The council said that the bridge stays open. " * 5)
    async with telegram.Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        began = time.perf_counter()
        for number in range(count):
            await bot.send_message(FIRST_CHAT + number, message.html, parse_mode="HTML")
        return count / (time.perf_counter() - began)


async def ours(address: str, count: int) -> float:
    """The whole step: claim, render, begin, send, settle."""
    chat_ids, now = list(range(FIRST_CHAT, FIRST_CHAT + count)), datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="newsbot-delivery-") as folder:
        async with simulated(address, Path(folder), chat_ids, now) as scene:
            await write(scene.store, 1, now)
            began = time.perf_counter()
            await scene.runner().drain()
            took = time.perf_counter() - began
            ledger = await scene.store.outbox.ledger()
    assert ledger.sent == count, ledger
    return count / took


async def server(given: argparse.Namespace) -> bool:
    """A loopback Telegram alone, for `ceiling`."""
    api = BotApi(TOKEN)
    for chat_id in range(FIRST_CHAT, FIRST_CHAT + given.sends):
        api.add_person(chat_id, "Reader")
    async with serve(api.app) as address:
        print(address, flush=True)
        await asyncio.Event().wait()
    return True


# ---------------------------------------------------------------- the command

PARTS: dict[str, Callable[[argparse.Namespace], Awaitable[bool]]] = {
    "crashes": crashes,
    "group": group,
    "copies": copies,
    "outage": outage,
    "ceiling": ceiling,
}


def main() -> None:
    """Run the parts asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, "server", []], help="which parts (default: all)")
    parser.add_argument("--chats", type=int, default=10_000, help="crashes: chats; copies: an eighth of them (10000)")
    parser.add_argument("--stories", type=int, default=3, help="crashes: stories owed to each chat (default 3)")
    parser.add_argument("--kills", type=int, default=20, help="crashes: kill -9 so many times (default 20)")
    parser.add_argument("--messages", type=int, default=100, help="group: stories owed to the group (default 100)")
    parser.add_argument("--readers", type=int, default=100, help="outage: chats (default 100)")
    parser.add_argument("--sends", type=int, default=1000, help="ceiling: messages in a run (default 1000)")
    parser.add_argument("--runs", type=int, default=3, help="ceiling: runs of each (default 3)")
    parser.add_argument("--seed", type=int, default=1, help="of faults and kills (default 1)")
    given = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)  # what goes wrong goes wrong on purpose
    parts = [server] if given.parts == ["server"] else [PARTS[name] for name in given.parts or PARTS]
    results = [asyncio.run(_run(part, given)) for part in parts]
    sys.exit(0 if all(results) else 1)


async def _run(part: Callable[[argparse.Namespace], Awaitable[bool]], given: argparse.Namespace) -> bool:
    return await part(given)


if __name__ == "__main__":
    main()
