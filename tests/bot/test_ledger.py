"""The ledger of what is owed: crashes between send and settle, digests, figures; on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot import errors, pipeline
from bot.composer import Composer
from bot.delivery import Sender
from bot.fetch import Fetcher
from bot.messages.template import Template
from bot.model import Access, Article, Chat, Delivery, Entry, Item, Ledger, Message, Poll, Reading, Step
from bot.offload import Workers
from bot.pipeline import Line
from bot.store import Store
from bot.store.meta import PLAIN
from bot.store.together import Together
from summarizer.types import Options

ALICE, BOB = 11, 12
HOUR = timedelta(hours=1)


class Telegram:
    """Takes messages, and goes wrong as told: one outcome for each send, then all is well."""

    def __init__(self) -> None:
        self.outcomes: list[Exception | str | None] = []
        self.received: list[tuple[int, str]] = []
        self.buttons: list[bool] = []
        self.asked = 0
        self.away: Exception | None = None

    async def me(self) -> str:
        self.asked += 1
        if self.away:
            raise self.away
        return "news_bot"

    async def send(self, chat_id: int, message: Message, *, before: Any = None, **_more: Any) -> int:
        await before()
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if isinstance(outcome, Exception) and not isinstance(outcome, errors.Unsure):
            raise outcome
        if outcome != "killed before":
            self.received.append((chat_id, message.html))
            self.buttons.append(bool(message.buttons))
        if isinstance(outcome, str):
            raise asyncio.CancelledError  # the process ends here; nothing more is written
        if outcome:
            raise outcome
        return 1000 + len(self.received)


class Scene:
    """Chats that read one feed, and a clock that tests move."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now, self.telegram, self.count = store, now, Telegram(), 0
        self.line = Line(
            store=store,
            fetcher=cast(Fetcher, None),
            parsers=cast(Workers, None),
            model=cast(Workers, None),
            sender=cast(Sender, self.telegram),
            composer=Composer(cast(Fetcher, None), cast(Workers, None)),
            now=lambda: self.now,
            interval=HOUR,
            interval_max=HOUR,
            options=Options(),
        )

    async def news(self, count: int = 1) -> None:
        """So many stories are written, and owed to every chat."""
        for _ in range(count):
            self.count += 1
            item = Item(key=f"{self.count}", url=f"https://example.org/{self.count}", title=f"Story {self.count}.")
            await self.store.feeds.save(1, Poll(self.now + HOUR, (item,)), self.now)
            [entry_id] = await self.store.due(Step.SUMMARIZE, self.now, 10)
            entry = await self.store.stories.claim(entry_id, self.now)
            assert entry is not None
            await self.store.stories.save(entry, _reading(entry), lambda _: None, self.now)

    async def delivers(self, rounds: int = 1) -> None:
        """What is due goes out; a process that is killed comes back after its lease."""
        for _ in range(rounds):
            for row_id in await self.store.due(Step.DELIVER, self.now, 100):
                try:
                    await pipeline.deliver(self.line, row_id)
                except asyncio.CancelledError:
                    self.now += timedelta(minutes=1)

    async def ledger(self) -> Ledger:
        return await self.store.outbox.ledger()

    def titles(self) -> list[str]:
        return [found[1] for _, html in self.telegram.received if (found := re.search(r">(Story \d+)\.?<", html))]


def _reading(entry: Entry) -> Reading:
    return Reading(Article(url=entry.item.url, title=entry.item.title, source="Example"))


@pytest.fixture
async def scene(store: Store, now: datetime) -> Scene:
    feed = await store.feeds.add("https://example.org/feed", now=now)
    for chat_id in (ALICE,):
        await store.chats.save(Chat(chat_id, access=Access.ALLOWED), now)
        await store.chats.subscribe(chat_id, feed.id, now)
    await store.feeds.save(feed.id, Poll(now + HOUR, ()), now)
    return Scene(store, now)


# ---------------------------------------------------------------- crashes and silence


async def test_a_kill_after_the_send_repeats_the_message_once_and_never_twice(scene: Scene) -> None:
    await scene.news()
    scene.telegram.outcomes = ["killed after", "killed after", "killed after"]
    await scene.delivers(rounds=4)
    assert scene.titles() == ["Story 1", "Story 1"]
    found = await scene.ledger()
    assert (found.due, found.unknown, found.lost) == (0, 1, 0)


async def test_a_kill_while_a_message_waits_for_its_turn_does_not_count(scene: Scene) -> None:
    await scene.news()
    for _ in range(5):
        [row_id] = await scene.store.due(Step.DELIVER, scene.now, 10)
        assert await scene.store.outbox.claim(row_id, scene.now) is not None
        scene.now += timedelta(minutes=1)
    await scene.delivers()
    assert scene.titles() == ["Story 1"]
    assert (await scene.ledger()).sent == 1


async def test_a_send_that_surely_failed_leaves_no_doubt(scene: Scene) -> None:
    await scene.news()
    scene.telegram.outcomes = [errors.SendError("502"), errors.SlowDown("429", retry_after=HOUR / 60)] * 3
    for _ in range(6):
        await scene.delivers()
        scene.now += timedelta(minutes=20)
    await scene.delivers()
    assert scene.titles() == ["Story 1"]
    found = await scene.ledger()
    assert (found.sent, found.repeated, found.retries) == (1, 0, 3)


async def test_two_sends_without_an_answer_are_enough(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    await scene.news(2)
    scene.telegram.outcomes = [errors.Unsure("no answer")] * 2
    for _ in range(4):
        await scene.delivers()
        scene.now += timedelta(minutes=1)
    assert scene.titles() == ["Story 1", "Story 1", "Story 2"]
    found = await scene.ledger()
    assert (found.unknown, found.sent, found.lost) == (1, 1, 0)
    told = [record.getMessage() for record in caplog.records if "no answer" in record.getMessage()]
    assert [line.partition("; trying again at")[0] for line in told] == [
        "chat 11: no answer; the message may have been sent",
        "chat 11: no answer; the message may have been sent; that was the last try",
    ]


async def test_a_message_in_doubt_waits_until_telegram_answers_anything(scene: Scene) -> None:
    await scene.news()
    scene.telegram.outcomes = [errors.Unsure("no answer")]
    await scene.delivers()
    scene.telegram.away = errors.Unsure("no answer")
    for _ in range(5):
        scene.now += timedelta(minutes=20)
        await scene.delivers()
    assert len(scene.telegram.received) == 1
    scene.telegram.away = None
    scene.now += timedelta(minutes=20)
    await scene.delivers()
    assert len(scene.telegram.received) == 2
    assert (await scene.ledger()).repeated == 1


async def test_what_is_withdrawn_while_it_waits_for_its_turn_is_not_sent(scene: Scene) -> None:
    await scene.news()
    [row_id] = await scene.store.due(Step.DELIVER, scene.now, 10)
    send = scene.telegram.send

    async def late(*args: Any, **more: Any) -> int:
        await scene.store.chats.unsubscribe(ALICE, 1, scene.now)
        return await send(*args, **more)

    scene.telegram.send = late  # type: ignore[method-assign]
    await pipeline.deliver(scene.line, row_id)
    assert scene.telegram.received == []
    assert (await scene.ledger()).failed == 1


async def test_a_worker_whose_lease_has_ended_does_not_send(scene: Scene) -> None:
    await scene.news()
    [row_id] = await scene.store.due(Step.DELIVER, scene.now, 10)
    delivery = await scene.store.outbox.claim(row_id, scene.now)
    assert delivery is not None
    assert await scene.store.outbox.begin([delivery], scene.now + timedelta(minutes=1)) is False


async def test_a_pause_reaches_also_what_was_due_when_the_store_was_asked(scene: Scene) -> None:
    await scene.news()
    due = await scene.store.due(Step.DELIVER, scene.now, 10)
    await scene.store.chats.save(Chat(ALICE, access=Access.ALLOWED, paused=True), scene.now)
    assert await scene.store.outbox.claim(due[0], scene.now) is None


async def test_after_a_start_the_pace_knows_what_went_out_in_the_last_minute(scene: Scene) -> None:
    await scene.news(3)
    begun = scene.now
    await scene.delivers()
    scene.now += timedelta(seconds=10)
    scene.telegram.outcomes = ["killed after"]
    await scene.delivers()
    recent = await scene.store.outbox.recent(begun - timedelta(seconds=1))
    assert recent == [(ALICE, begun), (ALICE, begun + timedelta(seconds=10))]


async def test_whoever_waits_for_many_does_not_keep_the_others_waiting(scene: Scene) -> None:
    await scene.news(50)
    await scene.store.chats.save(Chat(BOB, access=Access.ALLOWED), scene.now)
    await scene.store.chats.subscribe(BOB, 1, scene.now)
    await scene.delivers()
    chats = [chat_id for chat_id, _ in scene.telegram.received]
    assert chats == [ALICE, BOB]


# ---------------------------------------------------------------- digests


async def test_after_an_outage_the_headlines_come_in_one_message(scene: Scene) -> None:
    await scene.news(25)
    scene.now += HOUR + timedelta(minutes=1)
    await scene.delivers()
    [(_, html)] = scene.telegram.received
    assert html.startswith("<b>What you missed: 25 stories</b>")
    assert all(f">Story {number}.</a>" in html for number in range(1, 26))
    found = await scene.ledger()
    assert (found.due, found.sent, found.lost) == (0, 25, 0)


async def test_a_channels_digest_has_no_buttons_for_its_readers(scene: Scene) -> None:
    await scene.store.chats.save(Chat(ALICE, kind="channel", access=Access.ALLOWED), scene.now)
    await scene.news(25)
    scene.now += 2 * HOUR
    await scene.delivers()
    [(_, html)] = scene.telegram.received
    assert html.startswith("<b>In the meantime: 25 stories</b>")
    assert scene.telegram.buttons == [False]


@pytest.mark.parametrize(("count", "waited"), [(20, 2 * HOUR), (25, HOUR)])
async def test_few_or_fresh_messages_come_one_by_one(scene: Scene, count: int, waited: timedelta) -> None:
    await scene.news(count)
    scene.now += waited
    await scene.delivers()
    assert len(scene.telegram.received) == 1
    assert "What you missed" not in scene.telegram.received[0][1]


async def test_more_than_fits_comes_in_several_and_nothing_twice(scene: Scene) -> None:
    await scene.news(85)
    scene.now += 2 * HOUR
    await scene.delivers(rounds=90)
    told = [number for _, html in scene.telegram.received for number in range(1, 86) if f">Story {number}.<" in html]
    assert told == list(range(1, 86))
    assert (await scene.ledger()).sent == 85
    assert len(scene.telegram.received) < 25


async def test_a_digest_that_telegram_refuses_gives_way_to_single_messages(scene: Scene) -> None:
    await scene.news(22)
    scene.now += 2 * HOUR
    scene.telegram.outcomes = [errors.Refused("no")]
    await scene.delivers()
    assert scene.titles() == ["Story 1"]
    found = await scene.ledger()
    assert (found.sent, found.due, found.failed, found.repeated) == (1, 21, 0, 0)


async def test_an_unanswered_digest_is_tried_once_more(scene: Scene) -> None:
    await scene.news(21)
    scene.now += 2 * HOUR
    scene.telegram.outcomes = [errors.Unsure("no answer")] * 2
    for _ in range(4):
        await scene.delivers()
        scene.now += timedelta(minutes=1)
    assert len(scene.telegram.received) == 2
    assert (await scene.ledger()).unknown == 21


# ---------------------------------------------------------------- a text too long for one message

LONG = "{{ title }}\n\n" + "\n\n".join(f"<b>part {number}</b> {'x ' * 1500}" for number in (1, 2, 3))


@pytest.fixture
async def long(scene: Scene) -> Scene:
    """One story is owed, and takes three messages."""
    composer = Composer(cast(Fetcher, None), cast(Workers, None), Template(LONG))
    scene.line = replace(scene.line, composer=composer)
    await scene.news()
    return scene


def numbers(scene: Scene) -> list[str]:
    return [number for _, html in scene.telegram.received for number in re.findall(r"<b>part (\d)</b>", html)]


async def test_a_long_text_goes_out_in_several_messages_and_is_settled_as_one(long: Scene) -> None:
    await long.delivers()
    assert numbers(long) == ["1", "2", "3"]
    assert long.telegram.buttons == [False, False, True]
    found = await long.ledger()
    assert (found.sent, found.repeated, found.lost) == (1, 0, 0)
    assert len(await long.store.outbox.recent(long.now - HOUR)) == 3
    for message_id in (1001, 1002, 1003):  # a reply to any of them is about the story
        assert await long.store.stories.of_message(ALICE, message_id) is not None


@pytest.mark.parametrize(
    ("outcomes", "received", "repeated"),
    [
        ([None, "killed before"], "123", 1),
        ([None, "killed after"], "1223", 1),
        ([None, None, "killed after"], "1233", 1),
        ([None, errors.SlowDown("429", retry_after=HOUR / 60)], "123", 0),
        ([None, errors.SendError("502"), None, errors.SendError("502")], "123", 0),
    ],
)
async def test_after_a_crash_between_its_messages_a_long_text_goes_on_where_it_was(
    long: Scene, outcomes: list[Exception | str | None], received: str, repeated: int
) -> None:
    long.telegram.outcomes = [*outcomes]
    for _ in range(4):
        await long.delivers()
        long.now += timedelta(minutes=20)
    assert "".join(numbers(long)) == received
    found = await long.ledger()
    assert (found.sent, found.repeated, found.due, found.lost) == (1, repeated, 0, 0)


async def test_a_long_text_that_has_begun_is_no_part_of_a_digest(long: Scene) -> None:
    await long.news(25)
    long.telegram.outcomes = [None, errors.SlowDown("429", retry_after=2 * HOUR)]
    await long.delivers()
    long.now += 3 * HOUR
    await long.delivers(rounds=2)
    assert numbers(long) == ["1", "2", "3"]
    assert "What you missed: 25 stories" in long.telegram.received[-1][1]


# ---------------------------------------------------------------- closed chats


async def test_a_closed_chat_keeps_its_feeds_for_thirty_days_and_then_is_forgotten(scene: Scene) -> None:
    await scene.store.chats.close(ALICE, "blocked", scene.now)
    assert await scene.store.chats.forget(scene.now - timedelta(days=30)) == 0
    assert len(await scene.store.chats.subscriptions(ALICE)) == 1
    assert await scene.store.chats.forget(scene.now + timedelta(seconds=1)) == 1
    assert await scene.store.chats.get(ALICE) is None
    assert await scene.store.chats.subscriptions(ALICE) == []


async def test_a_chat_that_came_back_is_not_forgotten(scene: Scene) -> None:
    await scene.store.chats.close(ALICE, "blocked", scene.now)
    await scene.store.chats.save(Chat(ALICE, access=Access.ALLOWED), scene.now)
    assert await scene.store.chats.forget(scene.now + HOUR) == 0


# ---------------------------------------------------------------- many calls, one transaction


async def test_a_digest_that_one_of_its_stories_has_left_is_not_begun_and_none_is_in_doubt(scene: Scene) -> None:
    await scene.news(3)
    [first] = await scene.store.due(Step.DELIVER, scene.now, 10)
    delivery = await scene.store.outbox.claim(first, scene.now)
    assert delivery is not None
    rest = await scene.store.outbox.claim_rest(delivery, scene.now, 10)
    await scene.store.outbox.fail(rest[:1], "unsubscribed", scene.now)
    assert not await scene.store.outbox.begin([delivery, *rest], scene.now)
    await scene.store.outbox.release([delivery, rest[1]])
    [first] = await scene.store.due(Step.DELIVER, scene.now, 10)
    again = await scene.store.outbox.claim(first, scene.now)
    assert again is not None
    assert again.doubts == 0


async def test_claims_and_settlements_of_one_moment_share_a_transaction_and_each_gets_its_own(scene: Scene) -> None:
    await scene.news(2)
    outbox = scene.store.outbox
    [first] = await scene.store.due(Step.DELIVER, scene.now, 10)
    delivery = await outbox.claim(first, scene.now)
    assert delivery is not None
    assert await outbox.begin([delivery], scene.now)
    none, _, other = await asyncio.gather(
        outbox.claim(first, scene.now), outbox.settle([delivery], 7, scene.now), outbox.claim(first + 1, scene.now)
    )
    assert none is None
    assert other is not None
    assert other.id == first + 1
    found = await scene.ledger()
    assert (found.sent, found.due) == (1, 1)


async def test_calls_made_together_run_together_and_each_gets_its_own_answer() -> None:
    runs: list[list[int]] = []

    async def double(numbers: Sequence[int]) -> list[int]:
        runs.append(list(numbers))
        await asyncio.sleep(0)
        return [2 * number for number in numbers]

    together: Together[int, int] = Together(double)
    assert await asyncio.gather(*map(together, range(5))) == [0, 2, 4, 6, 8]
    assert len(runs) <= 2


async def test_one_call_that_fails_does_not_take_the_others_with_it() -> None:
    async def halve(numbers: Sequence[int]) -> list[float]:
        return [1 / number for number in numbers]

    together: Together[int, float] = Together(halve)
    found = await asyncio.gather(*map(together, (1, 0, 2)), return_exceptions=True)
    assert [found[0], type(found[1]), found[2]] == [1.0, ZeroDivisionError, 0.5]


async def test_many_claims_at_once_give_each_row_to_one(scene: Scene) -> None:
    await scene.news(3)
    [first] = await scene.store.due(Step.DELIVER, scene.now, 10)
    found: list[Delivery | None] = await asyncio.gather(*(scene.store.outbox.claim(first, scene.now) for _ in range(5)))
    assert sum(one is not None for one in found) == 1


async def test_a_closed_topic_settles_what_it_is_owed_and_is_told_of_once(scene: Scene) -> None:
    await scene.news(3)
    scene.telegram.outcomes = [errors.TopicClosed("the topic of the forum is closed or deleted")]
    await scene.delivers()
    found = await scene.ledger()
    assert (found.due, found.failed, found.lost) == (0, 3, 0)
    assert [one.muted for one in await scene.store.chats.subscriptions(ALICE)] == [True]
    await scene.store.chats.close_topic(ALICE, 0, "again", scene.now)
    assert len(await scene.store.notices.due(scene.now, 10)) == 1


async def test_messages_sent_without_their_formatting_are_counted(scene: Scene) -> None:
    assert (await scene.ledger()).plain == 0
    for _ in range(2):
        await scene.store.meta.count(PLAIN, scene.now)
    assert (await scene.ledger()).plain == 2
