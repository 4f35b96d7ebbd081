"""What polls lead to in the store, on SQLite and on PostgreSQL alike: moves, merges, notices, and many at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import errors
from bot.model import Access, Chat, Feed, FeedState, Item, Poll, Rhythm, Step, Tell
from bot.store import Store
from bot.store.together import Together

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALICE, BOB, GROUP = 42, 43, -100
OLD, NEW = "https://old.example/feed", "https://new.example/feed"


def item(number: int) -> Item:
    return Item(key=f"item-{number}", url=f"https://example.org/{number}", title=f"Item {number}")


async def read_by(store: Store, now: datetime, url: str, *chats: int) -> int:
    """A feed that these chats read; returns its id."""
    feed = await store.feeds.add(url, title=url, now=now)
    for chat_id in chats:
        await store.chats.save(Chat(chat_id, access=Access.ALLOWED), now)
        await store.chats.subscribe(chat_id, feed.id, now)
    return feed.id


async def feed_of(store: Store, feed_id: int) -> Feed:
    feed = await store.feeds.get(feed_id)
    assert feed is not None
    return feed


async def test_what_a_poll_teaches_is_kept(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    rhythm = Rhythm(HOUR, frozenset({0, 23}), frozenset({6}))
    await store.feeds.save(feed_id, Poll(now + HOUR, etag='"1"', digest="d", interval=HOUR, rhythm=rhythm), now)
    feed = await feed_of(store, feed_id)
    assert (feed.rhythm, feed.etag, feed.digest, feed.interval, feed.title) == (rhythm, '"1"', "d", HOUR, OLD)
    await store.feeds.save(feed_id, Poll(now + HOUR, etag='"2"', unchanged=True), now)
    feed = await feed_of(store, feed_id)
    assert (feed.rhythm, feed.etag, feed.digest, feed.interval) == (rhythm, '"2"', "d", HOUR)


async def test_a_feed_that_moved_keeps_everything_under_its_new_address(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    assert await store.feeds.save(feed_id, Poll(now, (item(1),), url=NEW), now) == 1
    assert (await feed_of(store, feed_id)).url == NEW
    assert await store.feeds.due_by_host(now, 9) == [(feed_id, "new.example")]


async def test_feeds_that_meet_become_one_with_all_their_readers(store: Store, now: datetime) -> None:
    old = await read_by(store, now, OLD, ALICE, BOB)
    new = await read_by(store, now, NEW, BOB, GROUP)
    await store.feeds.save(old, Poll(now, (item(2), item(1))), now)
    await store.feeds.save(new, Poll(now, (item(2), item(1))), now)
    assert await store.feeds.save(old, Poll(now, (item(3), item(2), item(1)), url=NEW), now) == 1
    assert await store.feeds.get(old) is None
    assert [(feed.id, readers) for feed, readers in await store.feeds.all()] == [(new, 3)]
    for chat_id in (ALICE, BOB, GROUP):
        assert [one.feed.id for one in await store.chats.subscriptions(chat_id)] == [new]


async def test_a_failing_feed_is_told_once_to_those_who_want_it(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE, BOB, GROUP)
    await store.chats.mute(BOB, feed_id, True, now)
    failing = Poll(now + DAY, error="not found", state=FeedState.FAILING, failing_since=now - DAY)
    await store.feeds.save(feed_id, replace(failing, tell=Tell.FAILING, successor=NEW), now)
    await store.feeds.save(feed_id, failing, now)
    feed = await feed_of(store, feed_id)
    assert (feed.told, feed.state, feed.failing_since, feed.attempts) == (True, FeedState.FAILING, now - DAY, 2)
    assert feed.successor == NEW
    due = await store.due(Step.NOTIFY, now, 10)
    notices = [await store.notices.claim(notice_id, now) for notice_id in due]
    assert [(one.chat_id, one.tell, one.feed.error) for one in notices if one] == [
        (ALICE, Tell.FAILING, "not found"),
        (GROUP, Tell.FAILING, "not found"),
    ]
    assert await store.notices.claim(due[0], now) is None
    await store.notices.done(due[0])
    await store.notices.put_off(due[1], now + HOUR, "Telegram is away")
    assert await store.due(Step.NOTIFY, now, 10) == []
    assert await store.due(Step.NOTIFY, now + HOUR, 10) == [due[1]]
    assert await store.notices.oldest_due() == now + HOUR


async def test_success_ends_the_trouble(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    trouble = Poll(now, error="x", state=FeedState.FAILING, failing_since=now, tell=Tell.FAILING, successor=NEW)
    await store.feeds.save(feed_id, trouble, now)
    await store.feeds.save(feed_id, Poll(now, unchanged=True), now)
    feed = await feed_of(store, feed_id)
    assert (feed.state, feed.told, feed.failing_since, feed.error, feed.successor, feed.attempts) == (
        FeedState.WORKING, False, None, None, None, 0,
    )  # fmt: skip


async def test_a_retired_feed_rests_until_somebody_adds_it_again(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    gone = Poll(None, error="gone", state=FeedState.RETIRED, failing_since=now, tell=Tell.RETIRED)
    await store.feeds.save(feed_id, gone, now)
    assert await store.due(Step.POLL, now + 99 * DAY, 10) == []
    assert await store.feeds.oldest_due() is None
    again = await store.feeds.add(OLD, now=now + DAY)
    assert (again.id, again.state, again.error) == (feed_id, FeedState.WORKING, None)
    assert await store.due(Step.POLL, now + DAY, 10) == [feed_id]


async def test_an_accident_is_remembered_and_not_sent(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    dated = [replace(item(number), published=now - number * DAY) for number in range(200)]
    await store.feeds.save(feed_id, Poll(now, tuple(dated[:5])), now)
    assert await store.feeds.save(feed_id, Poll(now, tuple(dated)), now) == 0
    assert await store.feeds.save(feed_id, Poll(now, tuple(dated)), now) == 0
    await read_by(store, now, OLD, BOB)
    due = [await store.stories.claim(entry_id, now) for entry_id in await store.due(Step.SUMMARIZE, now, 10)]
    assert [entry.item.title for entry in due if entry] == ["Item 2"]


async def test_an_article_with_a_new_id_is_known_by_it_from_then_on(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    await store.feeds.save(feed_id, Poll(now, (item(1),)), now)
    renamed = replace(item(1), key="other")
    assert await store.feeds.save(feed_id, Poll(now, (renamed,)), now) == 0
    assert await store.feeds.save(feed_id, Poll(now, (replace(renamed, title="A new title"),)), now) == 0


async def test_what_is_overdue_at_a_start_is_shared_out(store: Store, now: datetime) -> None:
    feeds = [await read_by(store, now - number * HOUR, f"https://{number}.example/", ALICE) for number in range(5)]
    await store.feeds.save(feeds[0], Poll(now + DAY), now)
    assert await store.feeds.spread(now, lambda count: count * HOUR) == 4
    found = [(await feed_of(store, feed_id)).due_at for feed_id in feeds]
    assert found == [now + DAY, now + 3 * HOUR, now + 2 * HOUR, now + HOUR, now]


async def test_full_hosts_are_passed_over(store: Store, now: datetime) -> None:
    for path in "abc":
        await read_by(store, now, f"https://Busy.example/{path}", ALICE)
    idle = await read_by(store, now, OLD, ALICE)
    assert await store.due_lanes(Step.POLL, now, 9, ["busy.example"]) == [(idle, "old.example")]
    assert len(await store.due_lanes(Step.POLL, now, 9, [])) == 4


async def test_many_polls_at_once_are_stored_each_for_itself(store: Store, now: datetime) -> None:
    feeds = [await read_by(store, now, f"https://{number}.example/", ALICE) for number in range(20)]
    claimed = await asyncio.gather(*(store.feeds.claim(feed_id, now) for feed_id in [*feeds, *feeds]))
    assert [feed.id for feed in claimed if feed] == feeds
    polls = [Poll(now + HOUR, (item(n),)) if n % 2 else Poll(now + DAY, error="x") for n in range(20)]
    saved = [store.feeds.save(feed_id, poll, now) for feed_id, poll in zip(feeds, polls, strict=True)]
    assert await asyncio.gather(*saved) == [n % 2 for n in range(20)]
    assert [(await feed_of(store, feed_id)).error for feed_id in feeds] == [None if n % 2 else "x" for n in range(20)]


async def test_feeds_polled_and_merged_in_the_same_moment_bring_their_news_once(store: Store, now: datetime) -> None:
    old, new, known = [await read_by(store, now, url, ALICE) for url in (OLD, NEW, "https://known.example/")]
    await store.feeds.save(known, Poll(now, (item(1),)), now)
    empty = await read_by(store, now, "https://empty.example/", BOB)
    polls = {
        empty: Poll(now),
        old: Poll(now, (item(6), item(5), item(4), item(3)), url=NEW),
        new: Poll(now, (item(7), item(6), item(5))),
        known: Poll(now, (item(2), item(1))),
    }
    saved = await asyncio.gather(*(store.feeds.save(feed_id, poll, now) for feed_id, poll in polls.items()))
    assert saved == [0, 5, 0, 1]
    claimed = [await store.stories.claim(entry_id, now) for entry_id in range(1, 20)]
    due = [(entry.feed_name, entry.item.key) for entry in claimed if entry]
    assert due[0] == ("https://known.example/", "item-1")
    newest = [(NEW, f"item-{number}") for number in (5, 6, 7)]
    assert due[1:] == [*newest, ("https://known.example/", "item-2")]
    assert await store.feeds.save(empty, Poll(now, (item(8),)), now) == 1


async def test_articles_per_week_are_counted_over_four(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    dated = [replace(item(number), published=now - number * DAY) for number in range(60)]
    await store.feeds.save(feed_id, Poll(now, tuple(dated)), now)
    assert await store.feeds.rates(now) == {feed_id: 7.0}
    assert await store.feeds.rates(now, feed_id + 1) == {}


async def test_feeds_that_nobody_reads_are_set_aside_until_somebody_does(store: Store, now: datetime) -> None:
    read = await read_by(store, now, OLD, ALICE)
    unread = (await store.feeds.add("https://unread.example/feed", now=now)).id
    assert await store.feeds.set_aside(now, now + HOUR) == 1
    assert await store.feeds.set_aside(now, now + HOUR) == 0
    assert await store.due(Step.POLL, now, 9) == [read]
    await store.chats.subscribe(ALICE, unread, now)
    assert sorted(await store.due(Step.POLL, now, 9)) == [read, unread]


async def test_a_backlog_of_thousands_of_entries_is_looked_through_in_no_time(store: Store, now: datetime) -> None:
    feed_ids = [await read_by(store, now, f"https://paper{number}.example/feed", ALICE) for number in range(100)]
    for day in range(2):
        items = tuple(Item(f"{day}-{number}", title=f"News {day}-{number}", published=now) for number in range(100))
        await asyncio.gather(*(store.feeds.save(feed_id, Poll(now + HOUR, items), now) for feed_id in feed_ids))
    started = time.monotonic()
    found = await store.due(Step.SUMMARIZE, now, 1000)
    assert len(found) == len(feed_ids)
    assert time.monotonic() - started < 1.5


async def test_one_bad_row_takes_no_others_with_it() -> None:
    batches: list[list[int]] = []

    async def work(asked: Sequence[int]) -> list[int]:
        batches.append(list(asked))
        await asyncio.sleep(0)
        if 3 in batches[-1]:
            raise errors.StoreError("three")
        return [10 * one for one in batches[-1]]

    together: Together[int, int] = Together(work)
    found = await asyncio.gather(*(together(one) for one in range(5)), return_exceptions=True)
    assert [str(one) for one in found] == ["0", "10", "20", "three", "40"]
    assert batches == [[0, 1, 2, 3, 4], [0], [1], [2], [3], [4]]
    await together.close()


async def test_what_comes_one_after_the_other_shares_a_transaction_where_it_may_linger() -> None:
    batches: list[list[int]] = []

    async def work(asked: Sequence[int]) -> Sequence[int]:
        batches.append(list(asked))
        return asked

    together: Together[int, int] = Together(work, linger=0.2)
    first = asyncio.create_task(together(1))
    await asyncio.sleep(0.01)
    assert (await together(2), await first) == (2, 1)
    assert batches == [[1, 2]]


@pytest.mark.parametrize("waits", [False, True])
async def test_who_gives_up_stops_nobody(waits: bool) -> None:
    begun = asyncio.Event()

    async def work(asked: Sequence[int]) -> list[int]:
        begun.set()
        await asyncio.sleep(0)
        return list(asked)

    together: Together[int, int] = Together(work)
    first, second = asyncio.create_task(together(1)), asyncio.create_task(together(2))
    if waits:
        await begun.wait()
    else:
        await asyncio.sleep(0)
    first.cancel()
    assert await second == 2
    await together.close()
    assert first.cancelled()


async def test_headers_of_a_feeds_own_stay_with_its_host_and_are_not_shown(store: Store, now: datetime) -> None:
    feed_id = await read_by(store, now, OLD, ALICE)
    await store.feeds.save(feed_id, Poll(now + HOUR, etag='"1"', digest="d"), now)
    await store.feeds.set_headers(feed_id, {"X-Key": "secret"}, now)
    [claimed] = [await store.feeds.claim(feed_id, now)]
    assert claimed is not None
    assert (claimed.headers, claimed.etag, claimed.digest) == ((("X-Key", "secret"),), None, None)
    assert "secret" not in repr(claimed)
    await store.feeds.save(feed_id, Poll(now, url="https://old.example/other"), now)
    assert (await feed_of(store, feed_id)).headers
    await store.feeds.save(feed_id, Poll(now, url=NEW), now)
    assert (await feed_of(store, feed_id)).headers == ()
