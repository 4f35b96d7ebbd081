"""/import and /export: lists of feeds as files, over a real Bot API on loopback and a real store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot import errors
from bot.commands import lists
from bot.demo.faults import Kind
from bot.feeds import opml
from bot.model import Poll
from bot.offload import WorkerDied
from tests.bot.desk import ALICE, BOB, CLUB, FEED, Desk

CHANNEL = -1_000_000_000_077


def listing(*addresses: str) -> bytes:
    return opml.write((address, f"Paper {number}", None) for number, address in enumerate(addresses, 1)).encode()


TWO = listing("https://a.example/feed", "https://b.example/feed")


async def subscribed(desk: Desk, chat_id: int = ALICE) -> dict[str, int]:
    """(address, topic) of what a chat is subscribed to."""
    return {one.feed.url: one.thread_id for one in await desk.store.chats.subscriptions(chat_id)}


async def test_a_file_sent_to_the_bot_is_imported(desk: Desk) -> None:
    assert await desk.brings(TWO) == (
        "2 feeds of feeds.opml added. New stories come in a while. /feeds shows what there is."
    )
    assert await subscribed(desk) == {"https://a.example/feed": 0, "https://b.example/feed": 0}
    assert await desk.store.feeds.due(desk.now, 10) == [1, 2]
    feed = await desk.store.feeds.by_url("https://a.example/feed")
    assert feed is not None
    assert feed.title == "Paper 1"


@pytest.mark.parametrize("caption", ["/import", "my feeds", "/import@news_demo_bot"])
async def test_whatever_is_written_below_it(desk: Desk, caption: str) -> None:
    assert "2 feeds of feeds.opml added" in await desk.brings(TWO, caption)


async def test_what_was_there_is_counted_and_what_failed_is_told_with_its_reason(desk: Desk) -> None:
    await desk.brings(TWO)
    assert await desk.brings(TWO) == "You have all 2 feeds of feeds.opml already."
    assert await desk.brings(listing("https://a.example/feed")) == "You have the feed of feeds.opml already."
    odd = (
        b"<opml><body><outline text='New' xmlUrl='https://c.example/feed'/>"
        b"<outline text='Old' xmlUrl='https://a.example/feed'/>"
        b"<outline text='&lt;b&gt;' xmlUrl='gopher://x'/><outline type='rss' text='None'/></body></opml>"
    )
    assert await desk.brings(odd, name="<i>.xml") == (
        "1 feed of <i>.xml added, 1 was there already."
        " New stories come in a while. /feeds shows what there is.\n\n"
        "Not taken:\n• “<b>”: “gopher://x” is not a web address\n• “None” has no address (xmlUrl)"
    )


async def test_many_failures_are_told_in_one_message(desk: Desk) -> None:
    lines = "".join(f"<outline text='{'x' * 300}{number}' xmlUrl='gopher://{number}'/>" for number in range(500))
    answer = await desk.brings(f"<opml><body>{lines}</body></opml>".encode())
    assert answer.startswith("I found no feeds in feeds.opml.\n\nNot taken:\n• ")
    assert answer.endswith("… and 490 more")
    assert len(answer) < 4096


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 \x00\x01", "this is not an OPML file"),
        (b"<opml><body></body></opml>", "the file holds no feeds"),
        (b"x" * (lists.MOST_BYTES + 1), "is too large for a list of feeds: I read up to 2 MB"),
    ],
)
async def test_a_file_that_is_no_list_is_told_so(desk: Desk, data: bytes, words: str) -> None:
    assert words in await desk.brings(data)
    assert await subscribed(desk) == {}


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(desk: Desk) -> None:
    desk.api.faults.add(Kind.SERVER_ERROR, method="getFile")
    assert await desk.brings(TWO) == "I could not get feeds.opml from Telegram. Please send it again."
    desk.api.faults.clear()
    assert "2 feeds" in await desk.brings(TWO)


async def test_a_list_that_ends_its_reader_is_told_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(_data: bytes) -> Any:
        raise WorkerDied("it took too long")

    monkeypatch.setattr(desk, "_read_list", dies)
    assert "Please send a shorter list" in await desk.brings(TWO)


async def test_without_a_file_it_is_said_how(desk: Desk) -> None:
    assert await desk.says("/import") == lists.HOW


async def test_in_a_group_an_admin_replies_to_the_file_and_it_comes_to_that_topic(desk: Desk) -> None:
    assert await desk.brings(TWO, chat_id=CLUB, sender=BOB) == ""  # not written to the bot
    file = desk.api.messages(CLUB)[-1]["message_id"]
    assert "Only admins" in await desk.says("/import", CLUB, BOB, reply_to=file)
    assert "2 feeds of feeds.opml added" in await desk.says("/import", CLUB, ALICE, reply_to=file)
    assert set(await subscribed(desk, CLUB)) == {"https://a.example/feed", "https://b.example/feed"}


async def test_a_channel_is_given_feeds_from_the_private_chat(desk: Desk) -> None:
    desk.api.add_channel(CHANNEL, "Wire", [ALICE], username="wire_news")
    await desk.answers()
    answer = await desk.brings(TWO, "/import @wire_news")
    assert answer.startswith("2 feeds of feeds.opml added.")
    assert "/feeds @wire_news" in answer
    assert len(await subscribed(desk, CHANNEL)) == 2
    assert await desk.brings(TWO, "/import @wire_news") == "Wire has all 2 feeds of feeds.opml already."


async def test_a_stranger_imports_nothing(desk: Desk) -> None:
    desk.access, desk.admins = "private", (BOB,)
    assert "added" not in await desk.brings(TWO)
    assert await subscribed(desk) == {}


async def test_five_thousand_feeds_are_taken_and_those_that_are_read_begin_at_once(desk: Desk) -> None:
    known = await desk.store.feeds.add("https://0.example/feed", now=desk.now)
    await desk.store.chats.subscribe(await _bob(desk), known.id, desk.now)
    await desk.store.feeds.save(known.id, Poll(desk.now + timedelta(hours=1)), desk.now)
    many = listing(*(f"https://{number}.example/feed" for number in range(opml.MAX_FEEDS)))
    assert len(many) < lists.MOST_BYTES
    assert f"{opml.MAX_FEEDS} feeds of feeds.opml added" in await desk.brings(many)
    assert len(await subscribed(desk)) == opml.MAX_FEEDS
    assert known.id not in await desk.store.feeds.due(desk.now, opml.MAX_FEEDS)


async def _bob(desk: Desk) -> int:
    await desk.says("/start", BOB)
    return BOB


# ---------------------------------------------------------------- export


async def exported(desk: Desk, text: str, chat_id: int = ALICE, sender: int | None = None) -> tuple[str, list[Any]]:
    """The caption and the feeds of the file that the bot sends."""
    desk.api.send_text(chat_id, sender or chat_id, text)
    [message] = await desk.answers(chat_id if chat_id != CHANNEL else ALICE)
    document: Any = message["document"]
    name, data = desk.api.world.files[document["file_id"]]
    assert name == "feeds.opml"
    return str(message["caption"]), opml.read(data)[0]


async def test_what_is_exported_can_be_imported_again(desk: Desk) -> None:
    await desk.brings(listing("https://me:secret@a.example/feed", "https://b.example/feed?x=1&y=2"))
    caption, feeds = await exported(desk, "/export")
    assert caption == "2 feeds. Other readers can import this file, and so can I."
    assert feeds == [("https://me:secret@a.example/feed", "Paper 1"), ("https://b.example/feed?x=1&y=2", "Paper 2")]
    assert await desk.brings(desk.api.world.files[list(desk.api.world.files)[-1]][1]) == (
        "You have all 2 feeds of feeds.opml already."
    )


async def test_in_a_group_no_password_is_exported(desk: Desk) -> None:
    await desk.brings(listing("https://me:secret@a.example/feed"), chat_id=CLUB, sender=ALICE)
    file = desk.api.messages(CLUB)[-1]["message_id"]
    await desk.says("/import", CLUB, ALICE, reply_to=file)
    _, feeds = await exported(desk, "/export", CLUB, BOB)
    assert feeds == [("https://a.example/feed", "Paper 1")]


async def test_a_chat_without_feeds_has_nothing_to_export(desk: Desk) -> None:
    assert await desk.says("/export") == "You are not subscribed to anything yet, so there is nothing to export."


async def test_a_file_that_telegram_refuses_is_an_error_of_ours(desk: Desk) -> None:
    with pytest.raises(errors.SendError):
        await desk.sender.download("no such file")


@pytest.mark.parametrize(("chat_id", "sender"), [(ALICE, ALICE), (CLUB, ALICE)])
async def test_who_stops_gets_a_file_that_brings_the_feeds_back(desk: Desk, chat_id: int, sender: int) -> None:
    await desk.says("/subscribe example.org", chat_id, sender)
    desk.api.send_text(chat_id, sender, "/stop")
    goodbye, file = await desk.answers(chat_id)
    assert "ended 1 subscription" in str(goodbye["text"])
    assert file["caption"] == "Should you want it back: /start, then reply to this file with /import."
    assert await subscribed(desk, chat_id) == {}
    await desk.says("/start", chat_id, sender)
    said = await desk.says("/import", chat_id, sender, reply_to=file["message_id"])  # type: ignore[arg-type]
    assert "1 feed of feeds.opml added" in said
    assert await subscribed(desk, chat_id) == {FEED: 0}


async def test_who_stops_without_feeds_gets_no_file(desk: Desk) -> None:
    await desk.says("/start")
    desk.api.send_text(ALICE, ALICE, "/stop")
    [goodbye] = await desk.answers()
    assert goodbye["text"] == "I have stopped. /start begins again."
