"""Commands, buttons and questions, over a real Bot API on loopback and a real store."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import errors
from bot.commands import COMMANDS, SORRY
from bot.demo.faults import Kind
from bot.messages import trouble
from bot.model import Access, Button, Chat, FeedState, Message, Notice, Poll, Tell
from summarizer.types import Answer
from tests.bot.desk import ALICE, BOB, CLUB, FEED, Desk


def labels(message: dict[str, object]) -> list[list[str]]:
    rows = message["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    return [[button["text"] for button in row] for row in rows]


# ---------------------------------------------------------------- who may use the bot


async def test_the_claim_code_makes_the_first_admin_and_works_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.access = "private"
    with caplog.at_level(logging.INFO):
        assert "private" in await desk.says("/start")
    found = re.search(r"/start ([0-9a-f]+)", caplog.text)
    assert found
    assert "private" in await desk.says("/start 00000000")
    assert "You are now the admin" in await desk.says(f"/start {found[1]}")
    assert "private" in await desk.says(f"/start {found[1]}", BOB)


async def test_a_stranger_is_told_and_let_in_by_a_button(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    await desk.says("/start")
    assert "I have asked its owner" in await desk.says("/start", BOB)
    asked = desk.api.messages(ALICE)[-1]
    assert "Bob <b>" in asked["text"]
    assert "private" in await desk.says("/subscribe example.org", BOB)
    assert len([one for one in desk.api.messages(ALICE) if "wants to use" in one["text"]]) == 1
    assert "is let in" in await desk.presses(asked, "Let in")
    assert "You are let in" in desk.api.messages(BOB)[-1]["text"]
    assert "Subscribed to" in await desk.says("/subscribe example.org", BOB)


async def test_a_refused_stranger_stays_out(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    await desk.says("/start")
    await desk.says("/start", BOB)
    assert "is refused" in await desk.presses(desk.api.messages(ALICE)[-1], "Refuse")
    assert "did not let you in" in await desk.says("/start", BOB)
    assert "did not let you in" in await desk.says("/latest", BOB)


async def test_only_an_admin_may_let_in(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    await desk.says("/start")
    await desk.says("/start", BOB)
    await desk.store.chats.save(Chat(CLUB, kind="group", access=Access.ALLOWED), desk.now)
    let_in = Message("Bob wants to use this bot.", ((Button("Let in", data=f"allow:{BOB}"),),))
    await desk.sender.send(CLUB, let_in)
    assert "Only an admin" in await desk.presses(desk.api.messages(CLUB)[-1], "Let in", BOB, CLUB)
    bob = await desk.store.chats.get(BOB)
    assert bob is not None
    assert bob.access == Access.WAITING


async def test_an_admin_opens_a_group_by_writing_there(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    assert "Hello!" in await desk.says("/start@news_demo_bot", CLUB, sender=ALICE)
    desk.api.set_rights(CLUB, admins=frozenset({BOB}))
    assert "Subscribed" in await desk.says("/subscribe example.org", CLUB, sender=BOB)


async def test_everyone_may_use_an_open_bot(desk: Desk) -> None:
    assert "Hello!" in await desk.says("/start")


# ---------------------------------------------------------------- subscriptions


async def test_subscribing_finds_the_feed_and_says_what_comes(desk: Desk) -> None:
    assert "Subscribed to Example" in await desk.says("/subscribe example.org/news")
    assert desk.asked == ["example.org/news"]
    assert "already" in await desk.says("/subscribe example.org/news")
    assert "Example" in await desk.says("/feeds")


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/rss.xml", "bbc.co.uk/news", "WWW.Example.org"])
async def test_an_address_alone_subscribes(desk: Desk, address: str) -> None:
    await desk.says("/start")
    assert "Subscribed to Example" in await desk.says(address)
    assert desk.asked == [address]


@pytest.mark.parametrize("text", ["Is bbc.co.uk/news any good?", "ok.", "3.5", "me@example.org"])
async def test_a_text_that_is_no_address_subscribes_to_nothing(desk: Desk, text: str) -> None:
    await desk.says("/start")
    assert "reply to its message" in await desk.says(text)
    assert desk.asked == []


async def test_an_address_alone_in_a_group_is_talk_among_its_members(desk: Desk) -> None:
    assert await desk.says("https://example.org/feed", CLUB, sender=ALICE) == ""


async def test_a_stranger_with_an_address_is_not_let_in(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    assert "private" in await desk.says("example.org", BOB)
    assert desk.asked == []


@pytest.mark.parametrize("leaving", ["/stop", "/unsubscribe 1"])
async def test_who_subscribes_again_is_not_promised_what_was_there_before(desk: Desk, leaving: str) -> None:
    assert "newest stories come in a moment" in await desk.says("/subscribe example.org")
    await desk.tells()
    await desk.says(leaving)
    await desk.says("/start")
    said = await desk.says("/subscribe example.org")
    assert said == "Subscribed to Example again. What came before does not come twice; every new story comes, once."


async def test_a_pack_taken_again_promises_no_more_than_comes(desk: Desk) -> None:
    await desk.says("/subscribe")
    message = desk.api.messages(ALICE)[-1]
    await desk.presses(message, "Science")
    message = desk.api.messages(ALICE)[-1]
    assert "newest stories come in a moment" in await desk.presses(message, "Nature")
    nature = (await desk.store.chats.subscriptions(ALICE))[0].feed
    await desk.tells(feed=nature)
    await desk.says("/unsubscribe 1")
    assert "does not come twice" in await desk.presses(message, "Nature")
    assert "newest stories come in a moment" in await desk.presses(message, "Quanta")


async def test_subscribing_without_an_address_says_how(desk: Desk) -> None:
    assert "/subscribe bbc.co.uk/news" in await desk.says("/subscribe")


async def test_subscribing_without_an_address_offers_packs_to_choose_from(desk: Desk) -> None:
    await desk.says("/subscribe")
    message = desk.api.messages(ALICE)[-1]
    for pack in ("France", "Back", "Science"):
        await desk.presses(message, pack)
        message = desk.api.messages(ALICE)[-1]
    assert "Subscribed to Quanta." in await desk.presses(message, "Quanta")
    assert "Subscribed to Nature." in await desk.presses(message, "All of them")
    assert "subscribed to that already" in await desk.presses(message, "All of them")
    urls = {one.feed.url for one in await desk.store.chats.subscriptions(ALICE)}
    assert urls == {"https://nature.example/rss", "https://quanta.example/rss"}


async def test_a_pack_that_the_operator_took_away_gives_way_to_those_there_are(desk: Desk) -> None:
    await desk.says("/start")
    await desk.sender.send(ALICE, Message("Packs", ((Button("Gone", data="pack:1"),),)))
    await desk.presses(desk.api.messages(ALICE)[-1], "Gone")
    assert "begin with one of these" in desk.api.messages(ALICE)[-1]["text"]


async def test_an_address_without_a_feed_is_explained(desk: Desk) -> None:
    desk.found = errors.FeedError("no feed found at <example.org>; try the address of the feed itself")
    assert "no feed found at <example.org>" in await desk.says("/subscribe example.org")


@pytest.mark.parametrize("name", ["1", "Example", "exam", FEED])
async def test_unsubscribing_by_number_name_or_address(desk: Desk, name: str) -> None:
    await desk.says("/subscribe example.org")
    assert "Unsubscribed from Example" in await desk.says(f"/unsubscribe {name}")
    assert "not subscribed" in await desk.says("/unsubscribe")


async def test_unsubscribing_without_a_name_offers_buttons(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    await desk.says("/unsubscribe")
    assert "Unsubscribed from Example" in await desk.presses(desk.api.messages(ALICE)[-1], "Example")
    assert "subscribed to anything" in await desk.says("/feeds")


async def test_a_wrong_number_is_told(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    assert "cannot tell" in await desk.says("/unsubscribe 7")


async def test_a_feed_in_trouble_is_replaced_by_the_one_found_on_its_site(desk: Desk) -> None:
    await desk.says("/start")
    old = await desk.store.feeds.add("https://old.example/feed", title="Old", now=desk.now)
    await desk.store.chats.subscribe(ALICE, old.id, desk.now)
    gone = Poll(None, error="gone (410)", state=FeedState.RETIRED, tell=Tell.RETIRED, failing_since=desk.now)
    await desk.store.feeds.save(old.id, gone, desk.now)
    feed = await desk.store.feeds.get(old.id)
    assert feed is not None
    shown = trouble.notice(Notice(1, ALICE, 0, feed, Tell.RETIRED), desk.now)
    await desk.sender.send(ALICE, shown)
    assert "found no other feed" in await desk.presses(desk.api.messages(ALICE)[-1], "Replace it")
    await desk.store.feeds.save(old.id, replace(gone, successor=FEED), desk.now)
    await desk.sender.send(ALICE, shown)
    message = desk.api.messages(ALICE)[-1]
    assert "Example takes the place of Old" in await desk.presses(message, "Replace it")
    assert [one.feed.url for one in await desk.store.chats.subscriptions(ALICE)] == [FEED]
    assert "not subscribed to that any more" in await desk.presses(message, "Replace it")
    assert "not subscribed to that any more" in await desk.presses(message, "Drop it")


async def test_the_button_of_a_story_mutes_its_feed_and_unmutes_it(desk: Desk) -> None:
    await desk.says("/start")
    story = await desk.tells()
    assert "is muted" in await desk.presses(story, "Mute feed")
    story = desk.now_of(story)
    assert "is back" in await desk.presses(story, "Unmute feed")
    story = desk.now_of(story)
    assert labels(story) == [["More", "Ask"], ["Source", "Mute feed"]]


async def test_the_list_of_feeds_turns_the_button_that_was_pressed(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    await desk.says("/feeds")
    shown = desk.api.messages(ALICE)[-1]
    await desk.presses(shown, "Mute 1")
    assert labels(desk.now_of(shown)) == [["Unmute 1", "Remove 1"]]
    assert desk.now_of(shown)["text"] == shown["text"]


async def test_a_button_that_came_to_nothing_is_not_turned(desk: Desk) -> None:
    await desk.says("/start")
    story = await desk.tells()
    await desk.says("/unsubscribe 1")
    assert "not subscribed to that any more" in await desk.presses(story, "Mute feed")
    assert story in desk.api.messages(ALICE)


async def test_the_settings_show_a_pause_that_was_pressed_there(desk: Desk) -> None:
    await desk.says("/settings")
    shown = desk.api.messages(ALICE)[-1]
    for label, news in (("Pause", "paused"), ("Resume", "on")):
        assert await desk.presses(shown, label) != ""
        shown = desk.now_of(shown)
        assert f"News: {news}" in str(shown["text"])


# ---------------------------------------------------------------- follow-ups


async def test_a_follow_up_is_about_the_story_replied_to_or_the_newest(desk: Desk) -> None:
    await desk.says("/start")
    first = await desk.tells("Bridge closes")
    await desk.tells("Storm comes")
    assert "Storm comes" in await desk.says("/who")
    assert "Bridge closes" in await desk.says("/who", reply_to=first["message_id"])  # type: ignore[arg-type]
    assert "Mayor Lindqvist" in await desk.says("/who")
    assert "does not say when" in await desk.says("/when")


@pytest.mark.parametrize("command", ["more", "who", "what", "when", "where", "why", "source"])
async def test_a_follow_up_without_a_story_says_so(desk: Desk, command: str) -> None:
    await desk.says("/start")
    assert "no story here yet" in await desk.says(f"/{command}")


async def test_a_question_in_reply_is_answered_with_a_quote(desk: Desk) -> None:
    await desk.says("/start")
    story = await desk.tells()
    desk.answer = Answer("Mayor Lindqvist", "Mayor Lindqvist spoke.", 1, 0.9)
    assert "Mayor Lindqvist spoke." in await desk.says("Who spoke?", reply_to=story["message_id"])  # type: ignore[arg-type]
    desk.answer = Answer(None, None, None, 0.1)
    again = desk.api.messages(ALICE)[-1]["message_id"]
    assert "The article does not say" in await desk.says("And who paid?", reply_to=again)
    assert desk.asked == ["Who spoke?", "And who paid?"]


@pytest.mark.parametrize("words", ["thanks!", "hello", "?", "👍"])
async def test_a_reply_that_is_no_question_gets_a_hint_how_to_ask(desk: Desk, words: str) -> None:
    await desk.says("/start")
    story = await desk.tells()
    said = await desk.says(words, reply_to=story["message_id"])  # type: ignore[arg-type]
    assert said.startswith("Ask me anything about this article")
    assert desk.asked == []


async def test_model_trouble_is_told_and_not_taken_for_an_answer(desk: Desk) -> None:
    await desk.says("/start")
    story = await desk.tells()
    desk.answer = errors.NewsbotError("no memory")
    assert "ask again" in await desk.says("Who spoke?", reply_to=story["message_id"])  # type: ignore[arg-type]


async def test_a_question_about_a_text_no_longer_kept_says_so(desk: Desk) -> None:
    await desk.says("/start")
    story = await desk.tells()
    await desk.store.stories.prune(desk.now + timedelta(days=1))
    assert "no longer keep" in await desk.says("Who spoke?", reply_to=story["message_id"])  # type: ignore[arg-type]


async def test_the_buttons_more_and_ask_work_and_lead_on(desk: Desk) -> None:
    await desk.says("/start")
    story = await desk.tells()
    await desk.tells("Storm comes")
    assert "Ferries run." in await desk.presses(story, "More")
    assert desk.api.answer(desk.query) is not None
    assert "Reply to this message" in await desk.presses(story, "Ask")
    desk.answer = Answer("Mayor Lindqvist", "Mayor Lindqvist spoke.", 1, 0.9)
    ask = desk.api.messages(ALICE)[-1]["message_id"]
    assert "Bridge closes" in await desk.says("Who spoke?", reply_to=ask)


async def test_latest_lists_stories_that_can_be_opened(desk: Desk) -> None:
    await desk.says("/start")
    assert "No stories yet" in await desk.says("/latest")
    await desk.tells("Bridge closes")
    assert "Bridge closes" in await desk.says("/latest")
    assert "The council closed the bridge" in await desk.presses(desk.api.messages(ALICE)[-1], "1")
    assert "How many?" in await desk.says("/latest many")


async def test_latest_says_how_many_it_shows_at_most(desk: Desk) -> None:
    await desk.says("/start")
    await desk.tells()
    assert "10 is the most" in await desk.says("/latest 30")
    assert "the most" not in await desk.says("/latest 10")


@pytest.mark.parametrize("command", ["/who 5", "/more please", "/source bbc.co.uk"])
async def test_a_follow_up_with_words_behind_it_says_which_story_it_is_about(desk: Desk, command: str) -> None:
    await desk.says("/start")
    await desk.tells()
    said = await desk.says(command)
    assert said.startswith(
        f"{command.split()[0]} takes nothing behind it. It is about the story whose message you reply"
    )


# ---------------------------------------------------------------- the chat itself


async def test_a_story_of_a_digest_is_shown_by_its_number(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    await desk.says("/pause")
    for number in range(1, 22):
        await desk.tells(f"Bridge {number} closes")
    desk.now += timedelta(hours=2)
    await desk.says("/resume")
    digest = await desk.tells("Bridge 22 closes")
    assert str(digest["text"]).startswith("What you missed: 22 stories\n\n1. Bridge 1 closes · Example\n2. Bridge 2")
    assert (await desk.presses(digest, "21")).startswith("Bridge 21 closes\nExample")


async def test_pause_and_resume_say_what_waits(desk: Desk) -> None:
    await desk.says("/start")
    assert "Paused" in await desk.says("/pause")
    assert "paused" in await desk.says("/settings")
    assert "Nothing new" in await desk.says("/resume")
    assert "not paused" in await desk.says("/resume")


async def test_pause_says_until_when_also_to_who_names_a_time(desk: Desk) -> None:
    await desk.says("/start")
    assert await desk.says("/pause") == "Paused until you send /resume. News waits meanwhile."
    assert await desk.says("/pause 2h") == (
        "Paused until you send /resume: I cannot end a pause by myself. News waits meanwhile."
    )


async def test_stop_ends_everything_and_start_begins_again(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    assert "ended 1 subscription" in await desk.says("/stop")
    assert "/start begins again" in await desk.says("/latest")
    assert "Hello!" in await desk.says("/start")
    assert "subscribed to anything" in await desk.says("/feeds")


async def test_help_names_every_command_of_the_menu(desk: Desk) -> None:
    said = await desk.says("/help")
    assert all(f"/{name}" in said for name in COMMANDS)


async def test_an_unknown_command_gets_help_not_silence(desk: Desk) -> None:
    assert "I do not know /dance" in await desk.says("/dance")


async def test_plain_words_without_a_story_get_a_hint(desk: Desk) -> None:
    assert "reply to its message" in await desk.says("hello there")


async def test_an_old_button_is_answered(desk: Desk) -> None:
    await desk.says("/start")
    await desk.sender.send(ALICE, Message("From an older version", ((Button("Dance", data="dance:1"),),)))
    assert await desk.presses(desk.api.messages(ALICE)[-1], "Dance") == ""
    answer = desk.api.answer(desk.query)
    assert answer is not None
    assert "too old" in str(answer["text"])


# ---------------------------------------------------------------- groups


async def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(desk: Desk) -> None:
    assert await desk.says("hello everybody", CLUB, sender=ALICE) == ""
    assert await desk.says("/help@another_bot", CLUB, sender=ALICE) == ""
    assert "What I can do" in await desk.says("/help@news_demo_bot", CLUB, sender=ALICE)


async def test_a_blocked_bot_closes_the_chat_and_comes_back_when_let_in(desk: Desk) -> None:
    await desk.says("/start")
    desk.api.block(ALICE)
    await desk.answers()
    chat = await desk.store.chats.get(ALICE)
    assert chat is not None
    assert chat.access == Access.CLOSED
    desk.api.block(ALICE, blocked=False)
    await desk.answers()
    chat = await desk.store.chats.get(ALICE)
    assert chat is not None
    assert chat.access == Access.ALLOWED


async def test_who_comes_back_finds_the_feeds_as_they_were(desk: Desk) -> None:
    await desk.says("/subscribe example.org")
    for blocked in (True, False):
        desk.api.block(ALICE, blocked=blocked)
        await desk.answers()
    assert "Hello again! You are subscribed to 1 feed, and news comes as it appears." in await desk.says("/start")
    await desk.says("/pause")
    assert "news is paused; /resume brings it" in await desk.says("/start")
    await desk.says("/stop")
    assert "I read the news for you" in await desk.says("/start")


async def test_a_migrated_group_is_followed(desk: Desk) -> None:
    await desk.says("/subscribe example.org", CLUB, sender=ALICE)
    new_id = desk.api.migrate(CLUB)
    await desk.answers(new_id)
    assert [one.feed.url for one in await desk.store.chats.subscriptions(new_id)] == [FEED]


# ---------------------------------------------------------------- access, when things go wrong


async def test_an_admin_who_could_not_be_asked_is_asked_again(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE,)
    await desk.says("/start")
    desk.api.faults.add(Kind.SERVER_ERROR, method="sendMessage", times=1)
    assert "later" in await desk.says("/start", BOB)
    await desk.says("/start", BOB)
    assert "wants to use" in desk.api.messages(ALICE)[-1]["text"]


async def test_a_claim_code_ends_when_the_settings_name_an_admin(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.access = "private"
    with caplog.at_level(logging.INFO):
        await desk.says("/start", BOB)
    found = re.search(r"/start ([0-9a-f]+)", caplog.text)
    assert found
    desk.admins = (ALICE,)
    assert "admin of this bot" not in await desk.says(f"/start {found[1]}", BOB)


async def test_the_claim_code_works_where_everyone_is_let_in(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await desk.says("/start")
    found = re.search(r"/start ([0-9a-f]+)", caplog.text)
    assert found
    assert "You are now the admin" in await desk.says(f"/start {found[1]}")


async def test_whom_the_settings_no_longer_name_is_no_admin(desk: Desk) -> None:
    desk.access, desk.admins = "private", (ALICE, BOB)
    await desk.says("/start")
    await desk.says("/start", BOB)
    desk.admins = (ALICE,)
    let_in = Message("Club wants to use this bot.", ((Button("Let in", data=f"allow:{CLUB}"),),))
    await desk.sender.send(BOB, let_in)
    assert "Only an admin" in await desk.presses(desk.api.messages(BOB)[-1], "Let in", BOB)


@pytest.mark.parametrize("text", ["/", "/ latest", "/latest@another_bot", "/" + "<" * 4000])
async def test_a_text_like_a_command_is_answered_in_a_private_chat(desk: Desk, text: str) -> None:
    assert "/help shows" in await desk.says(text)


async def test_an_answer_that_telegram_did_not_take_is_sent_again(desk: Desk) -> None:
    await desk.says("/start")
    desk.api.faults.add(Kind.SERVER_ERROR, method="sendMessage", times=1)
    assert "What I can do" in await desk.says("/help")


async def test_a_button_with_an_impossible_number_is_too_old(desk: Desk) -> None:
    await desk.says("/start")
    await desk.sender.send(ALICE, Message("Old.", ((Button("Mute", data=f"mute:{2**63}"),),)))
    assert await desk.presses(desk.api.messages(ALICE)[-1], "Mute") == ""
    assert "too old" in str(desk.api.answer(desk.query))


# ---------------------------------------------------------------- when something goes wrong here


async def _fails(*_args: object, **_more: object) -> None:
    raise errors.StoreError("the database is locked")


@pytest.mark.parametrize("error", [errors.StoreError("the database is locked"), RuntimeError("a bug")])
async def test_who_sends_a_command_that_comes_to_nothing_is_told_so_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fails(*_args: object, **_more: object) -> None:
        raise error

    await desk.says("/start")
    with monkeypatch.context() as broken:
        broken.setattr(desk.store.chats, "save", fails)
        assert await desk.says("/pause") == SORRY
    assert "Paused" in await desk.says("/pause")


async def test_who_presses_a_button_that_comes_to_nothing_is_told_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.says("/start")
    story = await desk.tells()
    monkeypatch.setattr(desk.store.chats, "mute", _fails)
    assert await desk.presses(story, "Mute feed") == SORRY
    assert desk.api.answer(desk.query) is not None  # the waiting sign on the button has ended


async def test_an_answer_that_was_given_is_not_taken_back_when_only_its_number_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.says("/start")
    await desk.tells()
    monkeypatch.setattr(desk.store.stories, "remember", _fails)
    assert SORRY not in await desk.says("/more")
