"""The store, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.engine import make_url

from bot import errors
from bot.model import Access, Article, Candidate, Chat, Entry, Item, Poll, Reading, Step
from bot.store import Store, jobs, schema
from bot.store.engine import AWAY, connect
from summarizer.types import Point, Summary

HOUR = timedelta(hours=1)
ALICE, GROUP = 42, -100


def item(number: int, **more: object) -> Item:
    return replace(Item(key=f"item-{number}", url=f"https://example.org/{number}", title=f"Item {number}"), **more)  # type: ignore[arg-type]


def news(*numbers: int, due_at: datetime) -> Poll:
    """What a poll brought; feeds give their newest item first."""
    return Poll(due_at=due_at, items=tuple(item(number) for number in sorted(numbers, reverse=True)))


def reading(entry: Entry) -> Reading:
    article = Article(url=entry.item.url, title=entry.item.title, text="It happened. It is over.", source="Example")
    sentences = ("It happened.", "It is over.")
    summary = Summary(
        entry.item.title, "en", None, "encoder", sentences, points=(Point("It happened.", 0),), vector=(0.6, 0.8)
    )
    return Reading(article, summary)


async def subscribed(store: Store, now: datetime, chat_id: int = ALICE, url: str = "https://example.org/feed") -> int:
    """A chat that is let in and subscribed; returns the feed's id."""
    await store.chats.save(Chat(chat_id, access=Access.ALLOWED, title="Alice"), now)
    feed = await store.feeds.add(url, title="Example", now=now)
    await store.chats.subscribe(chat_id, feed.id, now)
    return feed.id


async def read_all(store: Store, now: datetime, join: int | None = None) -> list[int]:
    """Summarise everything that is due; returns the stories' ids."""
    found = []
    while due := await store.due(Step.SUMMARIZE, now, 100):
        for entry_id in due:
            entry = await store.stories.claim(entry_id, now)
            assert entry is not None
            found.append(await store.stories.save(entry, reading(entry), lambda _candidates: join, now))
    return found


async def send_all(store: Store, now: datetime) -> list[tuple[int, str | None]]:
    """Send everything that is due; returns (chat, headline) in the order sent."""
    sent: list[tuple[int, str | None]] = []
    while due := await store.due(Step.DELIVER, now, 100):
        for delivery_id in due:
            delivery = await store.outbox.claim(delivery_id, now)
            assert delivery is not None
            story = await store.stories.get(delivery.story_id)
            assert story is not None
            sent.append((delivery.chat_id, story.reading.article.title))
            await store.outbox.settle([delivery], 1000 + len(sent), now)
    return sent


async def test_the_migrations_make_the_tables_of_the_schema(database_url: str) -> None:
    database = await connect(database_url)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), schema.metadata))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_opening_twice_keeps_what_is_there(database_url: str, now: datetime) -> None:
    first = await Store.open(database_url)
    await first.feeds.add("https://example.org/feed", now=now)
    await first.close()
    second = await Store.open(database_url)
    assert [feed.url for feed, _ in await second.feeds.all()] == ["https://example.org/feed"]
    await second.close()


async def test_a_row_is_claimed_once(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    claims = await asyncio.gather(*(store.feeds.claim(feed_id, now) for _ in range(8)))
    assert len([claim for claim in claims if claim is not None]) == 1


async def test_a_row_comes_back_when_its_worker_dies(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.claim(feed_id, now)
    assert await store.due(Step.POLL, now, 10) == []
    assert await store.due(Step.POLL, now + jobs.LEASE, 10) == [feed_id]


async def test_a_feed_that_nobody_reads_is_not_polled(store: Store, now: datetime) -> None:
    await store.feeds.add("https://example.org/feed", now=now)
    assert await store.due(Step.POLL, now, 10) == []


async def test_a_feed_of_a_closed_chat_is_not_polled(store: Store, now: datetime) -> None:
    await subscribed(store, now)
    await store.chats.close(ALICE, "blocked", now)
    assert await store.due(Step.POLL, now, 10) == []


async def test_a_new_subscription_brings_the_newest_three_oldest_first(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, 3, 4, 5, due_at=now + HOUR), now)
    await read_all(store, now)
    assert await send_all(store, now) == [(ALICE, "Item 3"), (ALICE, "Item 4"), (ALICE, "Item 5")]


async def test_from_then_on_every_new_entry_comes_once(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, 3, 4, due_at=now + HOUR), now)
    await read_all(store, now)
    await send_all(store, now)
    for _ in range(2):
        await store.feeds.save(feed_id, news(1, 2, 3, 4, 5, 6, 7, 8, 9, due_at=now + HOUR), now)
        await read_all(store, now)
    assert [title for _, title in await send_all(store, now)] == [f"Item {number}" for number in range(5, 10)]


async def test_a_later_subscriber_gets_the_newest_three_too_and_nobody_gets_them_again(
    store: Store, now: datetime
) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, 3, 4, due_at=now + HOUR), now)
    await read_all(store, now)
    await send_all(store, now)
    await subscribed(store, now, GROUP)
    assert await send_all(store, now) == [(GROUP, "Item 2"), (GROUP, "Item 3"), (GROUP, "Item 4")]


async def test_a_feed_taken_up_again_after_a_rest_brings_three_not_what_piled_up(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, due_at=now + HOUR), now)
    await read_all(store, now)
    await send_all(store, now)
    await store.chats.unsubscribe(ALICE, feed_id, now)
    await store.chats.subscribe(ALICE, feed_id, now)
    assert await store.due(Step.POLL, now, 10) == [feed_id]
    await store.feeds.save(feed_id, news(*range(1, 40), due_at=now + HOUR), now)
    await read_all(store, now)
    assert [title for _, title in await send_all(store, now)] == ["Item 37", "Item 38", "Item 39"]


async def test_the_same_story_from_two_feeds_is_one_message(store: Store, now: datetime) -> None:
    one = await subscribed(store, now)
    two = await subscribed(store, now, url="https://example.net/feed")
    await store.feeds.save(one, news(1, due_at=now + HOUR), now)
    await store.feeds.save(two, news(2, due_at=now + HOUR), now)
    first, second = await store.due(Step.SUMMARIZE, now, 10)
    entry = await store.stories.claim(first, now)
    assert entry is not None
    story_id = await store.stories.save(entry, reading(entry), lambda _: None, now)
    entry = await store.stories.claim(second, now)
    assert entry is not None
    assert await store.stories.save(entry, reading(entry), lambda found: found[0].story_id, now) == story_id
    assert len(await send_all(store, now)) == 1


async def test_grouping_sees_vector_title_and_opening_of_recent_stories(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    [entry_id] = await store.due(Step.SUMMARIZE, now, 10)
    entry = await store.stories.claim(entry_id, now)
    assert entry is not None
    await store.stories.save(entry, reading(entry), lambda _: None, now)
    seen: list[list[Candidate]] = []

    def look(found: Sequence[Candidate]) -> None:
        seen.append(list(found))

    for when in (now, now + timedelta(days=4)):
        await store.feeds.save(feed_id, news(1, len(seen) + 2, due_at=now + HOUR), when)
        [entry_id] = await store.due(Step.SUMMARIZE, when, 10)
        entry = await store.stories.claim(entry_id, when)
        assert entry is not None
        await store.stories.save(entry, reading(entry), look, when)
    today, later = seen
    assert [(one.title, one.text) for one in today] == [("Item 1", "It happened. It is over.")]
    assert list(today[0].vector) == pytest.approx([0.6, 0.8])
    assert later == []


async def test_one_message_per_chat_is_in_hand_at_a_time(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, 3, due_at=now + HOUR), now)
    await read_all(store, now)
    [first] = await store.due(Step.DELIVER, now, 10)
    assert await store.outbox.claim(first, now) is not None
    assert await store.due(Step.DELIVER, now, 10) == []


async def test_a_message_put_off_is_not_overtaken(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, 3, due_at=now + HOUR), now)
    await read_all(store, now)
    [first] = await store.due(Step.DELIVER, now, 10)
    delivery = await store.outbox.claim(first, now)
    assert delivery is not None
    await store.outbox.put_off([delivery], now + timedelta(seconds=5), "no answer", unsure=True)
    assert await store.due(Step.DELIVER, now, 10) == []
    later = now + timedelta(seconds=5)
    assert await store.due(Step.DELIVER, later, 10) == [first]
    again = await store.outbox.claim(first, later)
    assert again is not None
    assert (again.attempts, again.doubts) == (1, 1)


async def test_a_paused_chat_gets_nothing_and_loses_nothing(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.chats.save(Chat(ALICE, access=Access.ALLOWED, paused=True), now)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    await read_all(store, now)
    assert await send_all(store, now) == []
    assert await store.outbox.waiting(ALICE) == 1
    await store.chats.save(Chat(ALICE, access=Access.ALLOWED, paused=False), now)
    assert len(await send_all(store, now)) == 1


async def test_a_closed_chat_is_owed_nothing_more(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    await read_all(store, now)
    await store.chats.close(ALICE, "the bot was blocked", now)
    assert await store.due(Step.DELIVER, now, 10) == []
    assert await store.outbox.counts() == {"failed": 1}
    assert len(await store.chats.subscriptions(ALICE)) == 1


async def test_a_group_that_migrates_takes_everything_along(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now, GROUP)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    await read_all(store, now)
    [first] = await store.due(Step.DELIVER, now, 10)
    await store.outbox.claim(first, now)
    await store.chats.migrate(GROUP, -1001, now)
    assert await store.chats.get(GROUP) is None
    assert [one.feed.id for one in await store.chats.subscriptions(-1001)] == [feed_id]
    assert await send_all(store, now) == [(-1001, "Item 1")]


async def test_a_migration_into_a_known_chat_keeps_both_subscriptions_once(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now, GROUP)
    await subscribed(store, now, -1001)
    other = await subscribed(store, now, GROUP, url="https://example.net/feed")
    await store.chats.migrate(GROUP, -1001, now)
    assert {one.feed.id for one in await store.chats.subscriptions(-1001)} == {feed_id, other}


async def test_subscribing_twice_is_told(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    assert await store.chats.subscribe(ALICE, feed_id, now) is False
    assert await store.chats.subscribe(ALICE, feed_id, now, thread_id=7) is True


async def test_unsubscribing_stops_what_is_waiting(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, due_at=now + HOUR), now)
    await store.stories.save(
        (await store.stories.claim((await store.due(Step.SUMMARIZE, now, 1))[0], now)),  # type: ignore[arg-type]
        Reading(Article("https://example.org/1", "Item 1")),
        lambda _: None,
        now,
    )
    assert await store.chats.unsubscribe(ALICE, feed_id, now) is True
    assert await store.due(Step.DELIVER, now, 10) == []
    assert await store.due(Step.SUMMARIZE, now, 10) == []
    assert await store.chats.unsubscribe(ALICE, feed_id, now) is False


async def test_a_muted_feed_sends_nothing_and_comes_back_with_what_is_new(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    await store.chats.mute(ALICE, feed_id, True, now)
    await read_all(store, now)
    assert await send_all(store, now) == []
    await store.chats.mute(ALICE, feed_id, False, now)
    await store.feeds.save(feed_id, news(1, 2, due_at=now + HOUR), now)
    await read_all(store, now)
    assert await send_all(store, now) == [(ALICE, "Item 2")]


async def test_replies_find_their_story(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, due_at=now + HOUR), now)
    await read_all(store, now)
    await send_all(store, now)
    first = await store.stories.of_message(ALICE, 1001)
    assert first is not None
    assert first.reading.article.title == "Item 1"
    newest = await store.stories.newest_in(ALICE)
    assert newest is not None
    assert newest.reading.article.title == "Item 2"
    assert newest.reading.summary is not None
    assert newest.reading.summary.points == (Point("It happened.", 0),)
    assert await store.stories.of_message(ALICE, 5) is None
    assert await store.stories.newest_in(GROUP) is None


async def test_latest_shows_the_newest_stories_of_the_chats_feeds(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await subscribed(store, now, GROUP, url="https://example.net/feed")
    await store.feeds.save(feed_id, news(1, 2, 3, due_at=now + HOUR), now)
    await read_all(store, now)
    titles = [story.reading.article.title for story in await store.stories.latest(ALICE, 2)]
    assert titles == ["Item 3", "Item 2"]
    assert await store.stories.latest(GROUP, 2) == []


async def test_latest_is_in_order_of_publication_whatever_was_read_first(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    ages = {1: 1, 2: 5, 3: None, 4: -600, 5: 90}  # minutes before it was read; a clock may be wrong, too
    await store.feeds.save(feed_id, news(0, due_at=now + HOUR), now)
    await read_all(store, now)
    await store.feeds.save(feed_id, news(*ages, due_at=now + HOUR), now)
    for number, minutes in ages.items():
        [entry_id] = await store.due(Step.SUMMARIZE, now, 1)
        entry = await store.stories.claim(entry_id, now)
        assert entry is not None
        assert entry.item.title == f"Item {number}"
        read = reading(entry)
        published = None if minutes is None else now - timedelta(minutes=minutes)
        read = replace(read, article=replace(read.article, published=published))
        await store.stories.save(entry, read, lambda _candidates: None, now)
    latest = [story.reading.article.title for story in await store.stories.latest(ALICE, 5)]
    assert latest == ["Item 4", "Item 3", "Item 0", "Item 1", "Item 2"]


async def test_old_texts_are_removed_and_the_points_stay(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    [story_id] = await read_all(store, now)
    assert await store.stories.prune(now) == 0
    assert await store.stories.prune(now + HOUR) == 1
    assert await store.stories.prune(now + HOUR) == 0
    story = await store.stories.get(story_id)
    assert story is not None
    assert story.reading.summary is not None
    assert story.reading.article.text is None
    assert story.reading.summary.sentences == ()
    assert story.reading.summary.points == (Point("It happened.", 0),)


async def test_a_failed_poll_counts_and_a_good_one_forgets(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    for _ in range(2):
        await store.feeds.save(feed_id, Poll(due_at=now, error="not found (404)"), now)
    feed = await store.feeds.get(feed_id)
    assert feed is not None
    assert (feed.attempts, feed.error) == (2, "not found (404)")
    await store.feeds.save(feed_id, Poll(due_at=now, title="New name", etag='"x"', digest="d"), now)
    await store.feeds.save(feed_id, Poll(due_at=now, unchanged=True), now)
    feed = await store.feeds.get(feed_id)
    assert feed is not None
    assert (feed.attempts, feed.error, feed.title, feed.etag, feed.digest) == (0, None, "New name", '"x"', "d")


async def test_very_long_keys_are_told_apart(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    items = tuple(item(number, key="x" * 5000 + str(number)) for number in (2, 1))
    await store.feeds.save(feed_id, Poll(due_at=now, items=items), now)
    assert await store.feeds.save(feed_id, Poll(due_at=now, items=items), now) == 0
    assert len(await read_all(store, now)) == 2


async def test_a_feeds_entries_are_read_one_at_a_time_oldest_first(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, 3, due_at=now + HOUR), now)
    [first] = await store.due(Step.SUMMARIZE, now, 10)
    entry = await store.stories.claim(first, now)
    assert entry is not None
    assert entry.item.title == "Item 1"
    assert await store.due(Step.SUMMARIZE, now, 10) == []
    await store.stories.save(entry, reading(entry), lambda _: None, now)
    [second] = await store.due(Step.SUMMARIZE, now, 10)
    assert second == first + 1


async def test_writers_on_sqlite_wait_for_their_turn_and_not_in_vain(tmp_path: Path) -> None:
    """However many: the patience is for other processes, and shorter than all of these take together."""
    database = await connect(f"sqlite:///{tmp_path / 'newsbot.db'}", busy_timeout=timedelta(milliseconds=50))
    served = []

    async def write(number: int) -> None:
        async with database.write() as connection:
            await connection.execute(delete(schema.meta))
            await asyncio.sleep(0.02)
            served.append(number)

    await asyncio.gather(*map(write, range(20)))
    assert served == list(range(20))
    await database.close()


async def test_everything_can_be_copied_to_another_database(store: Store, now: datetime, tmp_path: Path) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, due_at=now + HOUR), now)
    await read_all(store, now)
    await store.copy_to(f"sqlite:///{tmp_path / 'copy.db'}")
    copy = await Store.open(f"sqlite:///{tmp_path / 'copy.db'}")
    assert await send_all(copy, now) == [(ALICE, "Item 1"), (ALICE, "Item 2")]
    await copy.close()
    assert await store.outbox.counts() == {"due": 2}


def files(folder: Path, *, everything: bool = False) -> dict[str, bytes]:
    """What lies in a folder; without the -shm file, which SQLite can make again at any time."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return {name: content for name, content in found.items() if everything or not name.endswith("-shm")}


async def test_a_database_is_copied_without_changing_a_byte_of_it(now: datetime, tmp_path: Path) -> None:
    folder = tmp_path / "of a bot that was killed"
    folder.mkdir()
    store = await Store.open(f"sqlite:///{tmp_path / 'newsbot.db'}")
    await subscribed(store, now)
    for name, content in files(tmp_path, everything=True).items():  # what was written is still in the -wal file
        (folder / name).write_bytes(content)
    await store.close()
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "newsbot.db").write_bytes((tmp_path / "newsbot.db").read_bytes())
    for source in (folder, tmp_path / "clean"):
        before = files(source)
        copy = await Store.open(await Store.copy(f"sqlite:///{source / 'newsbot.db'}", tmp_path / f"{source.name}.db"))
        assert [readers for _, readers in await copy.feeds.all()] == [1]
        await copy.close()
        assert files(source) == before
    assert list(files(tmp_path / "clean", everything=True)) == ["newsbot.db"]


async def test_a_missing_database_is_not_made_by_looking(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'folder' / 'newsbot.db'}"
    with pytest.raises(errors.NoDatabase, match="newsbot run"):
        await Store.open(url, create=False)
    copy = await Store.open(await Store.copy(url, tmp_path / "copy.db"))
    assert await copy.feeds.all() == []
    await copy.close()
    assert not (tmp_path / "folder").exists()


async def test_small_facts_are_kept_with_their_time(store: Store, now: datetime) -> None:
    assert await store.meta.get("telegram.offset") is None
    await store.meta.set("telegram.offset", "7", now)
    await store.meta.set("telegram.offset", "8", now + HOUR)
    assert await store.meta.all("telegram.") == {"telegram.offset": ("8", now + HOUR)}


async def test_what_waits_longest_is_known(store: Store, now: datetime) -> None:
    assert await store.overdue() == dict.fromkeys(set(Step) - {Step.PUSH})
    await subscribed(store, now)
    assert (await store.overdue())[Step.POLL] == now


# ---------------------------------------------------------------- SQLite alone


async def test_a_second_run_on_the_same_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'newsbot.db'}"
    first, second = await Store.open(url), await Store.open(url)
    await first.take_over()
    with pytest.raises(errors.StoreError, match="another newsbot already works on"):
        await second.take_over()
    await first.close()
    await second.take_over()
    await second.close()


async def test_a_start_after_a_crash_takes_up_what_was_in_hand(tmp_path: Path, now: datetime) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'newsbot.db'}")
    feed_id = await subscribed(store, now)
    await store.feeds.claim(feed_id, now)
    assert await store.take_over() == 1
    assert await store.due(Step.POLL, now, 10) == [feed_id]
    await store.close()


@pytest.mark.parametrize("content", [b"this is no database, but a text that is long enough to look like one", b""])
async def test_a_file_that_is_no_database_is_refused_and_an_empty_one_is_taken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "newsbot.db"
    path.write_bytes(content * 40)
    if content:
        with pytest.raises(errors.StoreError, match="not a database"):
            await Store.open(f"sqlite:///{path}")
    else:
        await (await Store.open(f"sqlite:///{path}")).close()


async def test_a_damaged_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.db"
    await (await Store.open(f"sqlite:///{path}")).close()
    with path.open("r+b") as file:
        file.seek(100)  # behind the header: it is a database, and its pages make no sense
        file.write(b"\xff" * 60_000)
    with pytest.raises(errors.StoreError, match=r"is damaged .*malformed.*: put a backup in its place"):
        await Store.open(f"sqlite:///{path}")
    with pytest.raises(errors.StoreError, match=r"is damaged .*malformed.*: put a backup in its place"):
        await Store.open(await Store.copy(f"sqlite:///{path}", tmp_path / "copy.db"))


async def test_a_folder_in_the_place_of_the_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreError, match=r"cannot write the database .*: is a directory"):
        await Store.open(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid", "/x?host=/nowhere"])
async def test_a_server_that_does_not_answer_is_told_from_one_that_refuses(host: str) -> None:
    with pytest.raises(errors.StoreAway, match="the PostgreSQL database does not answer") as caught:
        await Store.open(f"postgresql://nobody:secret@{host}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("wrong", "words"), [("username", 'role "none"'), ("database", 'database "none"')])
async def test_a_server_that_refuses_is_not_waited_for(postgres_url: str, wrong: str, words: str) -> None:
    url = make_url(postgres_url)
    url = url.set(username="none") if wrong == "username" else url.set(database="none")
    with pytest.raises(errors.StoreError, match=f"^the PostgreSQL database gave an error: .*{words}") as caught:
        await Store.open(url.render_as_string(hide_password=False))
    assert not isinstance(caught.value, errors.StoreAway)


@pytest.mark.parametrize(
    ("words", "away"),
    [
        ('connection to server at "db", port 5432 failed: FATAL:  the database system is starting up', True),
        ('connection to server at "db", port 5432 failed: server closed the connection unexpectedly', True),
        ("connection timeout expired", True),
        ('connection to server at "db", port 5432 failed: FATAL:  password authentication failed for user "u"', False),
        ('connection to server at "db", port 5432 failed: fe_sendauth: no password supplied', False),
        ('connection to server at "db", port 5432 failed: server does not support SSL, but SSL was required', False),
        ("canceling statement due to lock timeout", False),
        ("UNIQUE constraint failed: chats.id", False),
    ],
)
def test_what_passes_by_itself_is_known_by_the_drivers_words(words: str, away: bool) -> None:
    assert bool(AWAY.search(words)) is away


async def test_a_feed_that_only_closed_chats_had_read_brings_three_not_what_piled_up(
    store: Store, now: datetime
) -> None:
    feed_id = await subscribed(store, now)
    await store.feeds.save(feed_id, news(1, 2, due_at=now + HOUR), now)
    await read_all(store, now)
    await send_all(store, now)
    await store.chats.close(ALICE, "blocked", now)
    await subscribed(store, now, GROUP)
    await store.feeds.save(feed_id, news(*range(1, 40), due_at=now + HOUR), now)
    await read_all(store, now)
    assert await send_all(store, now) == [(GROUP, "Item 37"), (GROUP, "Item 38"), (GROUP, "Item 39")]


async def test_a_migration_into_a_chat_that_has_just_been_met_lets_it_in(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now, GROUP)
    await store.chats.save(Chat(-1001, kind="supergroup"), now)
    await store.chats.migrate(GROUP, -1001, now)
    await store.feeds.save(feed_id, news(1, due_at=now + HOUR), now)
    await read_all(store, now)
    assert await send_all(store, now) == [(-1001, "Item 1")]


async def test_a_refused_chat_stays_refused_when_telegram_closes_it(store: Store, now: datetime) -> None:
    await store.chats.save(Chat(ALICE, access=Access.REFUSED), now)
    await store.chats.close(ALICE, "blocked", now)
    chat = await store.chats.get(ALICE)
    assert chat is not None
    assert chat.access == Access.REFUSED


async def test_the_texts_of_archived_entries_are_removed_too(store: Store, now: datetime) -> None:
    feed_id = await subscribed(store, now)
    items = tuple(item(number, content="<p>The whole text.</p>") for number in range(5, 0, -1))
    await store.feeds.save(feed_id, Poll(due_at=now + HOUR, items=items), now)
    await store.stories.prune(now + HOUR)
    async with store._database.read() as connection:
        rows = await connection.execute(
            select(schema.entries.c.state, schema.entries.c.content).order_by(schema.entries.c.id)
        )
    assert [(state, content is not None) for state, content in rows] == [("archived", False)] * 2 + [("due", True)] * 3


async def test_a_feed_added_twice_at_once_is_one(store: Store, now: datetime) -> None:
    found = await asyncio.gather(*(store.feeds.add("https://example.org/feed", now=now) for _ in range(8)))
    assert len({feed.id for feed in found}) == 1


async def test_short_transactions_take_turns_with_the_others(tmp_path: Path) -> None:
    database = await connect(f"sqlite:///{tmp_path / 'newsbot.db'}", busy_timeout=timedelta(0))

    async def write(number: int) -> None:
        values = {"key": f"{number}", "value": "", "updated_at": datetime(2026, 3, 1, tzinfo=UTC)}
        if number % 2:
            await database.write_short(lambda connection: connection.execute(insert(schema.meta).values(values)))
        else:
            async with database.write() as connection:
                await connection.execute(insert(schema.meta).values(values))

    await asyncio.gather(*map(write, range(10)))
    async with database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(schema.meta))).scalar_one() == 10
    await database.close()
