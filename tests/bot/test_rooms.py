"""Groups and channels: who may change what, what the bot may do there, and managing them from a private chat."""

from __future__ import annotations

import pytest

from bot import pipeline
from bot.model import Access, Button, FeedState, Look, Message, Poll, Step, Tell
from tests.bot.desk import ALICE, BOB, CLUB, FEED, Desk

HALL, NEWS, SECRET = -1000000000077, -1000000000088, -1000000000099
ASK = "/subscribe example.org"


def forum(desk: Desk) -> None:
    desk.api.add_group(HALL, "Town hall", [ALICE, BOB], topics=[7, 8])


async def feeds(desk: Desk, chat_id: int) -> list[tuple[str, int]]:
    return [(one.feed.url, one.thread_id) for one in await desk.store.chats.subscriptions(chat_id)]


# ---------------------------------------------------------------- who may


async def test_in_a_group_only_admins_change_what_it_gets(desk: Desk) -> None:
    assert "Only admins of this group" in await desk.says(ASK, CLUB, sender=BOB)
    assert "Subscribed" in await desk.says(ASK, CLUB, sender=ALICE)
    for command in ("/unsubscribe 1", "/pause", "/settings style full", "/stop"):
        assert "Only admins" in await desk.says(command, CLUB, sender=BOB)
    assert await feeds(desk, CLUB) == [(FEED, 0)]
    desk.api.set_rights(CLUB, admins=frozenset({BOB}))
    assert "Unsubscribed" in await desk.says("/unsubscribe 1", CLUB, sender=BOB)


async def test_what_an_admin_stopped_in_a_group_only_an_admin_begins_again(desk: Desk) -> None:
    assert "Hello" in await desk.says("/start", CLUB, sender=BOB)
    assert "I have stopped" in await desk.says("/stop", CLUB, sender=ALICE)
    assert "Only admins" in await desk.says("/start", CLUB, sender=BOB)
    assert "An admin’s /start begins again" in await desk.says("/latest", CLUB, sender=BOB)
    assert "Hello" in await desk.says("/start", CLUB, sender=ALICE)
    assert "Hello" in await desk.says("/start", CLUB, sender=BOB)


async def test_everybody_in_a_group_may_read_and_ask(desk: Desk) -> None:
    await desk.says("/start", CLUB, sender=ALICE)
    await desk.tells(chat_id=CLUB)
    for command in ("/latest", "/who", "/feeds", "/settings", "/preview"):
        assert "Only admins" not in await desk.says(command, CLUB, sender=BOB)


async def test_an_admin_who_writes_as_the_group_is_one(desk: Desk) -> None:
    forum(desk)
    desk.api.set_rights(HALL, admins=frozenset({BOB}), anonymous=frozenset({BOB}))
    assert "Subscribed" in await desk.says(ASK, HALL, sender=BOB)


async def test_who_writes_as_a_channel_is_told_how_to_show_who_they_are(desk: Desk) -> None:
    channel = {"id": NEWS, "type": "channel", "title": "Alice’s news"}
    author = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    written = desk.api.send_text(CLUB, BOB, "/help") | {"text": ASK, "from": author, "sender_chat": channel}
    await desk.answers(CLUB)
    desk.api.world.updates.add("message", written)
    [answer] = await desk.answers(CLUB)
    assert "write as yourself or as the group" in str(answer["text"])


async def test_nobodys_channels_are_shown_in_a_group(desk: Desk) -> None:
    assert "in our private chat" in await desk.says("/channels", CLUB, sender=ALICE)


async def test_a_group_that_starts_the_bot_is_told_what_concerns_groups(desk: Desk) -> None:
    assert "An admin of this group can now send" in await desk.says("/start", CLUB, sender=BOB)


async def test_a_button_that_changes_something_is_for_admins_too(desk: Desk) -> None:
    await desk.says(ASK, CLUB, sender=ALICE)
    story = await desk.tells(chat_id=CLUB)
    assert await desk.presses(story, "Mute feed", BOB, CLUB) == ""
    answer = desk.api.answer(desk.query)
    assert answer is not None
    assert answer["show_alert"]
    assert "Only admins" in answer["text"]
    assert "is muted" in await desk.presses(story, "Mute feed", ALICE, CLUB)


async def test_when_telegram_does_not_say_who_is_admin_nobody_is(desk: Desk) -> None:
    desk.api.faults.add("server_error", method="getChatMember", times=None)
    assert "Only admins" in await desk.says(ASK, CLUB, sender=ALICE)


# ---------------------------------------------------------------- topics


async def test_what_is_subscribed_in_a_topic_comes_to_that_topic(desk: Desk) -> None:
    forum(desk)
    desk.api.send_text(HALL, ALICE, ASK, thread_id=7)
    [answer] = await desk.answers(HALL)
    assert answer["message_thread_id"] == 7
    assert await feeds(desk, HALL) == [(FEED, 7)]


async def test_unsubscribing_in_a_topic_leaves_the_other_topics_alone(desk: Desk) -> None:
    forum(desk)
    for topic in (7, 8):
        desk.api.send_text(HALL, ALICE, ASK, thread_id=topic)
        await desk.answers(HALL)
    desk.api.send_text(HALL, ALICE, "/unsubscribe Example", thread_id=8)
    await desk.answers(HALL)
    assert await feeds(desk, HALL) == [(FEED, 7)]


async def test_when_a_topic_is_gone_its_feeds_are_muted_and_the_group_hears_why_once(desk: Desk) -> None:
    forum(desk)
    for topic in (7, 8):
        desk.api.send_text(HALL, ALICE, ASK, thread_id=topic)
        await desk.answers(HALL)
    desk.api.world.chats[HALL].topics = (8,)
    for title in ("One", "Two"):
        await desk.tells(title, HALL)
    came = [(str(message["text"])[:16], message.get("message_thread_id")) for message in desk.api.messages(HALL)[4:]]
    assert came == [("One\nExample\n\nWho", 8), ("Example is muted", None), ("Two\nExample\n\nWho", 8)]
    assert [one.muted for one in await desk.store.chats.subscriptions(HALL)] == [True, False]
    assert (await desk.store.outbox.ledger()).due == 0
    assert "is back" in await desk.presses(desk.api.messages(HALL)[-2], "Unmute", ALICE, HALL)


async def test_where_a_whole_forum_is_closed_its_admin_hears_of_it(desk: Desk) -> None:
    forum(desk)
    await desk.says("/start")
    await desk.says(ASK, HALL, sender=ALICE)
    closed = {"status": 400, "description": "Bad Request: TOPIC_CLOSED"}
    desk.api.faults.add("refused", method="sendMessage", chat_id=HALL, times=None, **closed)
    await desk.tells(chat_id=HALL)
    told = desk.api.messages(ALICE)[-1]
    assert str(told["text"]).startswith("In Town hall:\n\nExample is muted here")
    assert "is back" in await desk.presses(told, "Unmute")


# ---------------------------------------------------------------- coming in, and the bot's own rights


async def test_a_group_that_adds_the_bot_is_told_how_to_begin(desk: Desk) -> None:
    desk.api.kick(CLUB)
    await desk.answers(CLUB)
    desk.api.set_rights(CLUB, absent=None)
    assert "An admin of this group can now send" in "".join(str(one["text"]) for one in await desk.answers(CLUB))
    await desk.says(ASK, CLUB, sender=ALICE)
    desk.api.kick(CLUB)
    await desk.answers(CLUB)
    desk.api.set_rights(CLUB, absent=None)
    assert "This group is subscribed to 1 feed" in "".join(str(one["text"]) for one in await desk.answers(CLUB))


async def test_who_adds_the_bot_without_the_right_to_write_is_told_privately(desk: Desk) -> None:
    forum(desk)
    desk.api.set_rights(HALL, bot_forbidden=frozenset({"can_send_messages"}))
    [told] = await desk.answers(ALICE)
    assert "I may not write in Town hall" in str(told["text"])
    assert desk.api.messages(HALL) == []


async def test_a_group_where_nobody_may_write_is_told_of_privately(desk: Desk) -> None:
    forum(desk)
    desk.api.set_rights(HALL, all_forbidden=frozenset({"can_send_messages"}), absent="left")
    await desk.answers(ALICE)
    desk.api.set_rights(HALL, absent=None)
    assert "I may not write in Town hall" in str((await desk.answers(ALICE))[-1]["text"])


# ---------------------------------------------------------------- channels


async def channel(desk: Desk, **rights: object) -> str:
    """Alice adds the bot to her channel; returns what it then writes to her."""
    await desk.says("/start")
    desk.api.add_channel(NEWS, "Alice’s news", [ALICE, BOB], username="alice_news", **rights)  # type: ignore[arg-type]
    return "".join(str(one["text"]) for one in await desk.answers(ALICE))


async def test_a_channel_is_managed_from_the_private_chat_of_its_admin(desk: Desk) -> None:
    assert "/subscribe @alice_news bbc.co.uk/news" in await channel(desk)
    assert "Subscribed Alice’s news to Example" in await desk.says("/subscribe @alice_news example.org")
    assert "Alice’s news is subscribed to Example already" in await desk.says("/subscribe @alice_news example.org")
    assert await feeds(desk, NEWS) == [(FEED, 0)]
    assert await feeds(desk, ALICE) == []
    assert "1 feed" in await desk.says("/feeds @alice_news")
    assert "Settings of Alice’s news" in await desk.says(f"/settings {NEWS}")
    assert "Style: full" in await desk.says("/settings @alice_news style full")
    stored = await desk.store.chats.get(NEWS)
    assert stored is not None
    assert stored.look == Look(style="full")
    assert desk.api.messages(NEWS) == []


async def test_news_of_a_channel_is_posted_there(desk: Desk) -> None:
    await channel(desk)
    await desk.says("/subscribe @alice_news example.org")
    post = await desk.tells(chat_id=NEWS)
    assert str(post["text"]).startswith("Bridge closes")


async def test_a_channel_that_was_stopped_is_begun_again_from_the_private_chat(desk: Desk) -> None:
    await channel(desk)
    assert "/start @alice_news begins again" in await desk.says("/stop @alice_news")
    assert "I have stopped in Alice’s news. /start @alice_news" in await desk.says("/latest @alice_news")
    assert "I am in Alice’s news now" in await desk.says("/start @alice_news")
    assert "Subscribed Alice’s news" in await desk.says("/subscribe @alice_news example.org")
    assert "Only admins of Alice’s news" in await desk.says("/start @alice_news", BOB)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/subscribe", "/subscribe @alice_news bbc.co.uk/news"),
        ("/unsubscribe", "Alice’s news is not subscribed to anything. /subscribe @alice_news ADDRESS"),
        ("/pause", "/resume @alice_news"),
        ("/preview huge", "/preview @alice_news full"),
        ("/settings picture huge", "/settings @alice_news pictures on (on, off)"),
    ],
)
async def test_what_a_channels_admin_is_told_to_send_next_is_about_the_channel(
    desk: Desk, command: str, says: str
) -> None:
    await channel(desk)
    name, _, rest = command.partition(" ")
    assert says in await desk.says(f"{name} @alice_news {rest}".strip())


async def test_a_preview_for_a_channel_has_its_buttons(desk: Desk) -> None:
    await channel(desk)
    await desk.says("/subscribe @alice_news example.org")
    post = await desk.tells(chat_id=NEWS)
    await desk.says("/preview @alice_news")
    assert desk.api.messages(ALICE)[-1]["reply_markup"] == post["reply_markup"]


async def test_readers_of_a_channel_ask_about_its_posts_in_private(desk: Desk) -> None:
    await channel(desk)
    await desk.says("/subscribe @alice_news example.org")
    post = await desk.tells(chat_id=NEWS)
    [row] = post["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    assert [button["text"] for button in row] == ["Ask about it", "Source"]  # nothing that would answer in the channel
    start = row[0]["url"].partition("?start=")[2]
    shown = await desk.says(f"/start {start}", BOB)
    assert shown.startswith("Bridge closes")
    assert "Reply to this story with a question" in shown
    assert len(desk.api.messages(NEWS)) == 1


async def test_a_button_under_an_old_post_of_a_channel_posts_nothing_there(desk: Desk) -> None:
    await channel(desk)
    await desk.says("/subscribe @alice_news example.org")
    post = await desk.tells(chat_id=NEWS)
    old = Message("Old post", ((Button("More", data="more:1"),),))
    await desk.sender.edit(NEWS, int(str(post["message_id"])), old)
    await desk.presses(desk.api.messages(NEWS)[-1], "More", BOB, NEWS)
    assert len(desk.api.messages(NEWS)) == 1
    answer = desk.api.answer(desk.query)
    assert answer is not None
    assert "private chat" in answer["text"]


async def test_readers_of_a_private_bots_channel_are_not_invited_to_ask(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    await channel(desk)
    await desk.says("/subscribe @alice_news example.org")
    post = await desk.tells(chat_id=NEWS)
    assert "Ask" not in str(post["reply_markup"])
    await desk.says("/preview @alice_news")
    assert desk.api.messages(ALICE)[-1]["reply_markup"] == post["reply_markup"]


async def test_a_link_shows_only_what_a_channel_has_told(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    await desk.tells()
    assert (await desk.says("/start s1", BOB)).startswith("Hello!")


async def test_trouble_with_a_feed_of_a_channel_is_told_to_its_admin(desk: Desk) -> None:
    await channel(desk)
    await desk.says("/subscribe @alice_news example.org")
    gone = Poll(None, error="it is gone (410)", state=FeedState.RETIRED, tell=Tell.RETIRED)
    await desk.store.feeds.save(1, gone, desk.now)
    for notice_id in await desk.store.due(Step.NOTIFY, desk.now, 10):
        await pipeline.notify(desk.line, notice_id)
    assert desk.api.messages(NEWS) == []
    told = desk.api.messages(ALICE)[-1]
    assert str(told["text"]).startswith("In Alice’s news:\n\nExample has ended")
    assert "Unsubscribed from Example" in await desk.presses(told, "Drop it")
    assert await feeds(desk, NEWS) == []


async def test_buttons_shown_for_a_channel_change_the_channel(desk: Desk) -> None:
    await channel(desk)
    await desk.says("/settings @alice_news")
    shown = desk.api.messages(ALICE)[-1]
    assert await desk.presses(shown, "Compact") == ""  # changed in place
    changed = desk.api.messages(ALICE)[-1]
    assert changed["message_id"] == shown["message_id"]
    assert "Style: compact" in changed["text"]
    alice, news = [await desk.store.chats.get(one) for one in (ALICE, NEWS)]
    assert alice is not None
    assert news is not None
    assert (alice.look.style, news.look.style) == (None, "compact")


async def test_channels_lists_those_one_manages_with_their_settings(desk: Desk) -> None:
    assert "in no channel of yours yet" in await desk.says("/channels")
    await channel(desk)
    assert "/subscribe @alice_news" in await desk.says("/channels")
    assert "Settings of Alice’s news" in await desk.presses(desk.api.messages(ALICE)[-1], "Alice’s news")
    assert "in no channel of yours yet" in await desk.says("/channels", BOB)


async def test_only_admins_of_a_channel_manage_it(desk: Desk) -> None:
    await channel(desk)
    assert "Only admins of Alice’s news" in await desk.says("/subscribe @alice_news example.org", BOB)
    desk.api.set_rights(NEWS, admins=frozenset({BOB}))
    assert "Subscribed" in await desk.says("/subscribe @alice_news example.org", BOB)


@pytest.mark.parametrize("which", ["@nobody_knows", "-1009999999999", str(SECRET)])
async def test_a_channel_the_bot_is_not_in_is_explained(desk: Desk, which: str) -> None:
    await desk.says("/start")
    desk.api.add_channel(SECRET, "Secret", [ALICE])
    desk.api.set_rights(SECRET, absent="kicked")
    await desk.answers(ALICE)
    assert "Add admin" in await desk.says(f"/subscribe {which} example.org")
    assert desk.asked == []


async def test_a_channel_where_the_bot_may_not_post_is_explained(desk: Desk) -> None:
    assert "switch on “Post messages”" in await channel(desk, may_post=False)
    assert "switch on “Post messages”" in await desk.says("/subscribe @alice_news example.org")
    desk.api.set_rights(NEWS, may_post=True)
    assert "I am in" in "".join(str(one["text"]) for one in await desk.answers(ALICE))
    assert "Subscribed" in await desk.says("/subscribe @alice_news example.org")


async def test_in_a_private_bot_a_channel_waits_for_the_owner(desk: Desk) -> None:
    desk.access, desk.admins = "private", (BOB,)
    await desk.says("/start", BOB)
    await desk.says("/start")
    await desk.presses(desk.api.messages(BOB)[-1], "Let in", BOB)
    assert "asked its owner" in await channel(desk)
    asked = desk.api.messages(BOB)[-1]
    assert "Alice’s news" in asked["text"]
    assert "This bot is private" in await desk.says("/subscribe @alice_news example.org")
    await desk.presses(asked, "Let in", BOB)
    assert desk.api.messages(NEWS) == []  # its readers need not know
    assert "Subscribed" in await desk.says("/subscribe @alice_news example.org")


async def test_a_channel_that_throws_the_bot_out_is_closed(desk: Desk) -> None:
    await channel(desk)
    desk.api.set_rights(NEWS, absent="kicked")
    await desk.answers(ALICE)
    stored = await desk.store.chats.get(NEWS)
    assert stored is not None
    assert stored.access == Access.CLOSED
