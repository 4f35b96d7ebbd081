"""The demo's Bot API as python-telegram-bot sees it: each method, and each refusal in Telegram's words."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import struct
import zlib
from datetime import UTC, datetime

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken

from bot import errors, serving
from bot.demo import state
from bot.demo.botapi import BotApi

from .conftest import ALICE, BOB, CLUB, TOKEN, Door

pytestmark = pytest.mark.asyncio(loop_scope="module")


def buttons(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    )


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(b"\0" * (width + 1) * height))
        + chunk(b"IEND", b"")
    )


# ---------------------------------------------------------------- token and methods


async def test_the_bot_learns_who_it_is_and_runs_in_privacy_mode(bot: Bot, api: BotApi) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (4815162342, "news_demo_bot", True)
    assert me.can_read_all_group_messages is False


async def test_a_wrong_token_is_unauthorized(door: Door, api: BotApi) -> None:
    stranger = Bot(TOKEN[:-1] + "x", base_url=f"{door.url}/bot", base_file_url=f"{door.url}/file/bot")
    with pytest.raises(InvalidToken):
        await stranger.get_me()
    await stranger.request.shutdown()


@pytest.mark.parametrize("path", ["bot12345/getMe", "botnonsense:!/getMe", f"bot{TOKEN}/sendDice", f"bot{TOKEN}/x"])
async def test_a_malformed_token_and_an_unknown_method_are_not_found(door: Door, api: BotApi, path: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{door.url}/{path}")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_token_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="looks like"):
        BotApi("secret")


@pytest.mark.parametrize("form", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_every_form_that_telegram_takes(door: Door, api: BotApi, form: str) -> None:
    url = f"{door.url}/bot{TOKEN}/SENDmessage"
    values = {"chat_id": str(ALICE), "text": "Grüße", "disable_notification": "true"}
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    async with httpx.AsyncClient() as client:
        if form == "query":
            answer = await client.get(url, params={**values, "reply_markup": json.dumps(markup)})
        elif form == "form":
            answer = await client.post(url, data={**values, "reply_markup": json.dumps(markup)})
        elif form == "multipart":
            parts = {**values, "reply_markup": json.dumps(markup)}
            answer = await client.post(url, files={name: (None, value) for name, value in parts.items()})
        else:
            answer = await client.post(url, json={**values, "chat_id": ALICE, "reply_markup": markup, "entities": None})
    assert answer.json()["result"]["text"] == "Grüße"
    assert answer.json()["result"]["reply_markup"] == markup


async def test_json_that_is_none_is_a_bad_request(door: Door, api: BotApi) -> None:
    async with httpx.AsyncClient() as client:
        kind = {"Content-Type": "application/json"}
        answer = await client.post(f"{door.url}/bot{TOKEN}/getMe", content=b"[", headers=kind)
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


async def test_close_and_log_out_are_answered(bot: Bot, api: BotApi) -> None:
    assert await bot.close()
    assert await bot.log_out()


# ---------------------------------------------------------------- updates


async def test_an_update_is_repeated_until_a_higher_offset_confirms_it(bot: Bot, api: BotApi) -> None:
    for text in ("one", "two", "three"):
        api.send_text(ALICE, ALICE, text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["two", "three"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_a_negative_offset_keeps_only_the_last_updates(bot: Bot, api: BotApi) -> None:
    for text in ("one", "two", "three"):
        api.send_text(ALICE, ALICE, text)
    assert [update.message.text for update in await bot.get_updates(offset=-1) if update.message] == ["three"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_as_soon_as_somebody_writes(bot: Bot, api: BotApi) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=4))
    await asyncio.sleep(0.05)
    assert not polling.done()
    api.send_text(ALICE, ALICE, "/start now")
    (update,) = await asyncio.wait_for(polling, 1)
    assert update.message
    assert update.message.parse_entities([MessageEntity.BOT_COMMAND]).popitem()[1] == "/start"


async def test_a_long_poll_that_nothing_ends_answers_with_nothing(bot: Bot, api: BotApi) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_older_long_poll_with_a_conflict(bot: Bot, api: BotApi) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=4))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(bot.get_updates(timeout=4))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot instance"):
        await older
    api.send_text(ALICE, ALICE, "still here")
    assert len(await newer) == 1


async def test_only_the_kinds_of_updates_asked_for_are_kept_from_then_on(bot: Bot, api: BotApi) -> None:
    message = await bot.send_message(ALICE, "x", reply_markup=buttons([("Go", "go")]))
    await bot.get_updates(allowed_updates=["callback_query"])
    api.send_text(ALICE, ALICE, "not wanted")
    api.press(ALICE, ALICE, message.message_id, "go")
    (update,) = await bot.get_updates()
    assert update.callback_query
    await bot.get_updates(offset=update.update_id + 1, allowed_updates=[])
    api.send_text(ALICE, ALICE, "wanted again")
    assert len(await bot.get_updates()) == 1


async def test_a_webhook_and_get_updates_exclude_each_other(bot: Bot, api: BotApi) -> None:
    api.send_text(ALICE, ALICE, "waiting")
    with pytest.raises(BadRequest, match=r"(?i)An HTTPS URL must be provided"):
        await bot.set_webhook("http://example.org/hook")
    assert await bot.set_webhook("https://example.org/hook", secret_token="s3cret")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://example.org/hook", 1)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_long_poll(bot: Bot, api: BotApi) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=4))
    await asyncio.sleep(0.05)
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await polling


# ---------------------------------------------------------------- sending


async def test_a_message_is_stored_as_the_chat_shows_it(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(
        ALICE,
        '<b>News</b> <a href="http://127.0.0.1:8001/a?b=1&amp;c=2">here</a>',
        parse_mode="HTML",
        reply_markup=buttons([("More", "more:1"), ("Ask", "ask:1")]),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert sent.text == "News here"
    assert [(entity.type, entity.offset, entity.length, entity.url) for entity in sent.entities] == [
        ("bold", 0, 4, None),
        ("text_link", 5, 4, "http://127.0.0.1:8001/a?b=1&c=2"),
    ]
    (stored,) = api.messages(ALICE)
    assert stored["message_id"] == sent.message_id
    assert stored["reply_markup"]["inline_keyboard"][0][1] == {"text": "Ask", "callback_data": "ask:1"}
    assert stored["link_preview_options"] == {"is_disabled": True}
    assert stored["from"]["username"] == "news_demo_bot"


async def test_messages_are_numbered_per_chat_so_that_nobody_takes_the_number_for_unique(bot: Bot, api: BotApi) -> None:
    assert (await bot.send_message(ALICE, "x")).message_id == (await bot.send_message(BOB, "x")).message_id


async def test_dates_come_from_the_given_clock() -> None:
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    api = BotApi(TOKEN, now=lambda: moment)
    api.add_person(ALICE, "Alice")
    assert api.send_text(ALICE, ALICE, "x")["date"] == int(moment.timestamp())


async def test_a_reply_carries_the_message_it_answers(bot: Bot, api: BotApi) -> None:
    question = api.send_text(ALICE, ALICE, "Who?")
    sent = await bot.send_message(ALICE, "She.", reply_parameters=ReplyParameters(question["message_id"]))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "Who?"
    answered = api.send_text(ALICE, ALICE, "And when?", reply_to=sent.message_id)
    assert "reply_to_message" not in answered["reply_to_message"]


async def test_a_reply_to_nothing_is_refused_unless_the_reply_is_optional(bot: Bot, api: BotApi) -> None:
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(99))
    sent = await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))
    assert sent.reply_to_message is None


async def test_a_thread_must_exist(bot: Bot, api: BotApi) -> None:
    api.add_group(-1000000000777, "Forum", [ALICE], topics=[7])
    sent = await bot.send_message(-1000000000777, "x", message_thread_id=7)
    assert (sent.message_thread_id, sent.is_topic_message) == (7, True)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(-1000000000777, "x", message_thread_id=8)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        ("<b>x", "Can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("a < b", 'Can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("<b>x</i>", 'Can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("é<br>", 'Can\'t parse entities: Unsupported start tag "br" at byte offset 2'),
    ],
)
async def test_a_text_that_telegram_would_refuse_is_refused_in_its_words(
    bot: Bot, api: BotApi, text: str, words: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(ALICE, text, parse_mode="HTML")
    assert str(refused.value).lower() == words.lower()  # python-telegram-bot changes the case
    assert api.messages(ALICE) == []


async def test_the_limit_counts_utf16_units_after_the_markup_is_gone(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, f"<b>{'😀' * 2048}</b>&amp;"[:-5], parse_mode="HTML")
    assert len(sent.text or "") == 2048
    await bot.send_message(ALICE, "&amp;" * 4096, parse_mode="HTML")


async def test_white_space_at_the_ends_is_cut_and_entities_move_along(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "\n  <b> x </b> \n", parse_mode="HTML")
    assert sent.text == "x"
    assert [(entity.offset, entity.length) for entity in sent.entities] == [(0, 1)]


async def test_entities_can_be_given_instead_of_markup(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "<b>x", entities=[MessageEntity("italic", 0, 4)])
    assert (sent.text, sent.entities[0].type) == ("<b>x", "italic")


async def test_an_unknown_parse_mode_is_refused(bot: Bot, api: BotApi) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(ALICE, "x", parse_mode="BBCode")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (buttons([("x", "d" * 65)]), "(?i)BUTTON_DATA_INVALID"),
        (buttons([("x", "é" * 33)]), "(?i)BUTTON_DATA_INVALID"),
        (buttons([("x", "d")] * 8, *([[("x", "d")] * 8] * 12)), "Reply markup is too long"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x")]]), "(?i)Text buttons are unallowed in the inline keyboard"),
        (
            InlineKeyboardMarkup([[InlineKeyboardButton("x", url="http://localhost/a")]]),
            "(?i)is invalid: Wrong HTTP URL",
        ),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x", url="nonsense")]]), "(?i)is invalid: Wrong HTTP URL"),
    ],
)
async def test_a_keyboard_that_telegram_would_refuse_is_refused(
    bot: Bot, api: BotApi, markup: InlineKeyboardMarkup, words: str
) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(ALICE, "x", reply_markup=markup)


async def test_callback_data_may_have_64_bytes(bot: Bot, api: BotApi) -> None:
    await bot.send_message(ALICE, "x", reply_markup=buttons([("x", "d" * 64)]))


async def test_a_picture_comes_with_its_size_and_caption(bot: Bot, api: BotApi, door: Door) -> None:
    sent = await bot.send_photo(ALICE, png(30, 20), caption="<b>Chart</b>", parse_mode="HTML")
    assert (sent.photo[0].width, sent.photo[0].height, sent.caption) == (30, 20, "Chart")
    again = await bot.send_photo(ALICE, sent.photo[0].file_id)
    async with httpx.AsyncClient() as client:
        picture = await client.get(f"{door.url}/demo/photo/{again.photo[0].file_id}")
    assert (picture.headers["content-type"], picture.content) == ("image/png", png(30, 20))


async def test_files_go_both_ways(bot: Bot, api: BotApi, door: Door) -> None:
    sent = await bot.send_document(ALICE, b"<opml/>", caption="<b>Feeds</b>", parse_mode="HTML", filename="feeds.opml")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("feeds.opml", 7, "Feeds")
    again = await bot.send_document(ALICE, sent.document.file_id)
    assert again.document is not None
    assert await (await bot.get_file(again.document.file_id)).download_as_bytearray() == b"<opml/>"
    async with httpx.AsyncClient() as client:
        shown = await client.get(f"{door.url}/demo/file/{again.document.file_id}")
        stranger = await client.get(f"{door.url}/file/bot1:x/documents/{again.document.file_id}")
    assert (shown.content, shown.headers["Content-Disposition"]) == (b"<opml/>", "attachment")
    assert stranger.status_code == 404

    api.send_file(ALICE, ALICE, "list.txt", b"https://a.example", "/import")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.document.file_name, update.message.caption) == ("list.txt", "/import")
    assert update.message.caption_entities[0].type == "bot_command"
    for wrong in ("nothing", b""):
        with pytest.raises(BadRequest):
            await bot.send_document(ALICE, wrong)
    with pytest.raises(BadRequest, match="file_id"):
        await bot.get_file("nothing")


@pytest.mark.parametrize(
    ("picture", "caption", "words"),
    [
        (b"GIF89a", "", "(?i)IMAGE_PROCESS_FAILED"),
        ("http://127.0.0.1/picture.png", "", "(?i)Failed to get HTTP URL content"),
        ("no-such-file", "", "(?i)Wrong file identifier/HTTP URL specified"),
        (png(), "x" * 1025, "Message caption is too long"),
    ],
)
async def test_a_picture_that_telegram_would_refuse_is_refused(
    bot: Bot, api: BotApi, picture: bytes | str, caption: str, words: str
) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.send_photo(ALICE, picture, caption=caption)


# ---------------------------------------------------------------- editing and deleting


async def test_an_edit_changes_the_text_and_takes_the_buttons_away(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "old", reply_markup=buttons([("Go", "go")]))
    await bot.edit_message_text("<i>new</i>", ALICE, sent.message_id, parse_mode="HTML")
    (stored,) = api.messages(ALICE)
    assert stored["text"] == "new"
    assert "reply_markup" not in stored
    assert stored["edit_date"] >= stored["date"]
    await bot.edit_message_reply_markup(ALICE, sent.message_id, reply_markup=buttons([("Undo", "undo")]))
    (stored,) = api.messages(ALICE)
    assert (stored["text"], len(stored["reply_markup"]["inline_keyboard"])) == ("new", 1)


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "same", reply_markup=buttons([("Go", "go")]))
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup are"):
        await bot.edit_message_text("same", ALICE, sent.message_id, reply_markup=buttons([("Go", "go")]))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ALICE, sent.message_id, reply_markup=buttons([("Go", "go")]))


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, api: BotApi) -> None:
    theirs = api.send_text(ALICE, ALICE, "mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", ALICE, theirs["message_id"])
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", ALICE, 99)
    picture = await bot.send_photo(ALICE, png())
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", ALICE, picture.message_id)


async def test_deleting_works_once(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "x")
    assert await bot.delete_message(ALICE, sent.message_id)
    assert api.messages(ALICE) == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ALICE, sent.message_id)


async def test_in_a_group_others_messages_cannot_be_deleted(bot: Bot, api: BotApi) -> None:
    theirs = api.send_text(CLUB, ALICE, "/start")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(CLUB, theirs["message_id"])


# ---------------------------------------------------------------- buttons


async def test_a_pressed_button_reaches_the_bot_and_its_answer_the_person(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "x", reply_markup=buttons([("Go", "go:1")]))
    query_id = api.press(ALICE, ALICE, sent.message_id, "go:1")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query
    assert (query.id, query.data, query.from_user.first_name) == (query_id, "go:1", "Alice")
    assert query.message
    assert query.message.message_id == sent.message_id
    assert api.answer(query_id) is None
    assert await query.answer("Done", show_alert=True)
    assert api.answer(query_id) == {"text": "Done", "show_alert": True, "url": ""}


async def test_a_callback_query_is_answered_once_and_in_time(
    bot: Bot, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = await bot.send_message(ALICE, "x", reply_markup=buttons([("Go", "go")]))
    old = "(?i)Query is too old and response timeout expired or query ID is invalid"
    once = api.press(ALICE, ALICE, sent.message_id, "go")
    await bot.answer_callback_query(once)
    with pytest.raises(BadRequest, match=old):
        await bot.answer_callback_query(once)
    with pytest.raises(BadRequest, match=old):
        await bot.answer_callback_query("123")
    late = api.press(ALICE, ALICE, sent.message_id, "go")
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(late, "x" * 201)
    monkeypatch.setattr(state, "PATIENCE", 0.0)
    with pytest.raises(BadRequest, match=old):
        await bot.answer_callback_query(late)


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(ALICE, "x", reply_markup=buttons([("Go", "go")]))
    with pytest.raises(state.Impossible, match="gone"):
        api.press(ALICE, ALICE, sent.message_id, "stop")
    with pytest.raises(state.Impossible, match="Bob is not in this chat"):
        api.press(ALICE, BOB, sent.message_id, "go")


# ---------------------------------------------------------------- chats


async def test_a_chat_that_the_bot_never_met_is_not_found(bot: Bot, api: BotApi) -> None:
    api.add_person(103, "Carol", started=False)
    for chat_id in (103, 999, "@alice"):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(chat_id, "x")
    api.send_text(103, 103, "/start")
    await bot.send_message(103, "Welcome")


async def test_a_person_who_blocked_the_bot_gets_nothing_until_they_write_again(bot: Bot, api: BotApi) -> None:
    api.block(ALICE)
    (update,) = await bot.get_updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "kicked"
    for call in (bot.send_message(ALICE, "x"), bot.send_chat_action(ALICE, "typing"), bot.send_photo(ALICE, png())):
        with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
            await call
    api.send_text(ALICE, ALICE, "/start")
    await bot.send_message(ALICE, "Welcome back")


async def test_a_deleted_account_is_forbidden(bot: Bot, api: BotApi) -> None:
    api.world.deactivate(ALICE)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ALICE, "x")


async def test_a_group_that_threw_the_bot_out_is_forbidden(bot: Bot, api: BotApi) -> None:
    api.kick(CLUB)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was kicked from the group chat$"):
        await bot.send_message(CLUB, "x")


async def test_a_migrated_group_tells_its_new_id(bot: Bot, api: BotApi) -> None:
    moved = api.migrate(CLUB)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(CLUB, "x")
    assert refused.value.new_chat_id == moved
    sent = await bot.send_message(moved, "x")
    assert sent.chat.type == "supergroup"
    told = [update.message for update in await bot.get_updates() if update.message]
    assert told[0].migrate_to_chat_id == moved
    assert told[1].migrate_from_chat_id == CLUB


async def test_the_bot_can_leave_a_group_but_not_a_person(bot: Bot, api: BotApi) -> None:
    assert await bot.leave_chat(CLUB)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(CLUB, "x")
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(ALICE)


async def test_in_groups_the_bot_hears_what_concerns_it_and_nothing_else(bot: Bot, api: BotApi) -> None:
    sent = await bot.send_message(CLUB, "Hello")
    for text in ("small talk", "/who@other_bot", "see a/b"):
        api.send_text(CLUB, ALICE, text)
    heard = ["/help", "/who@news_demo_bot", "@news_demo_bot who?"]
    for text in heard:
        api.send_text(CLUB, BOB, text)
    api.send_text(CLUB, BOB, "and when?", reply_to=sent.message_id)
    updates = await bot.get_updates()
    assert [update.message.text for update in updates if update.message] == [*heard, "and when?"]


async def test_chats_and_members_can_be_looked_up(bot: Bot, api: BotApi) -> None:
    club, alice = await bot.get_chat(CLUB), await bot.get_chat(ALICE)
    assert (club.title, club.type, alice.username) == ("Reading club", "group", "alice")
    assert (await bot.get_chat_member(CLUB, ALICE)).status == "creator"
    assert (await bot.get_chat_member(CLUB, BOB)).status == "member"
    assert (await bot.get_chat_member(CLUB, bot.id)).status == "member"
    assert [member.user.id for member in await bot.get_chat_administrators(CLUB)] == [ALICE]
    assert await bot.get_chat_member_count(CLUB) == 3
    with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
        await bot.get_chat_administrators(ALICE)
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(CLUB, 12345)


async def test_a_chat_action_must_be_one(bot: Bot, api: BotApi) -> None:
    assert await bot.send_chat_action(ALICE, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(ALICE, "thinking")


# ---------------------------------------------------------------- the bot's own page


async def test_commands_are_kept_per_scope(bot: Bot, api: BotApi) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin"), BotCommand("who", "Who is it about?")])
    await bot.set_my_commands([BotCommand("help", "All commands")], scope=BotCommandScopeAllGroupChats())
    assert [command.command for command in await bot.get_my_commands()] == ["start", "who"]
    assert [command.command for command in await bot.get_my_commands(scope=BotCommandScopeAllGroupChats())] == ["help"]
    assert await bot.get_my_commands(language_code="de") == ()


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("Start", "x")], "(?i)BOT_COMMAND_INVALID"),
        ([("x" * 33, "x")], "(?i)BOT_COMMAND_INVALID"),
        ([("start", "")], "(?i)BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("start", "x" * 257)], "(?i)BOT_COMMAND_DESCRIPTION_INVALID"),
        ([(f"c{number}", "x") for number in range(101)], "(?i)BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_that_telegram_would_refuse_are_refused(
    bot: Bot, api: BotApi, commands: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.set_my_commands(commands)


async def test_the_descriptions_are_kept(bot: Bot, api: BotApi) -> None:
    assert await bot.set_my_description("Reads the news for you")
    assert await bot.set_my_short_description("News")
    assert (await bot.get_my_description()).description == "Reads the news for you"
    assert (await bot.get_my_short_description()).short_description == "News"
    with pytest.raises(BadRequest):
        await bot.set_my_description("x" * 513)


# ---------------------------------------------------------------- bounds, helpers, serving


async def test_the_history_is_bounded(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "HISTORY", 3)
    for number in range(5):
        api.send_text(ALICE, ALICE, str(number))
    assert [message["text"] for message in api.messages(ALICE)] == ["2", "3", "4"]


@pytest.mark.parametrize(("text", "words"), [(" ", "empty"), ("x" * 4097, "longer than 4096")])
async def test_people_cannot_send_what_the_apps_do_not_send(api: BotApi, text: str, words: str) -> None:
    with pytest.raises(state.Impossible, match=words):
        api.send_text(ALICE, ALICE, text)


async def test_waiting_for_something_ends_when_it_happens_or_never_does(bot: Bot, api: BotApi) -> None:
    waiting = asyncio.create_task(api.wait_until(lambda: len(api.messages(ALICE)) == 2))
    await bot.send_message(ALICE, "one")
    await bot.send_message(ALICE, "two")
    await waiting
    with pytest.raises(TimeoutError):
        await api.wait_until(lambda: False, timeout=0.05)


async def test_what_the_bot_sends_can_be_followed(bot: Bot, api: BotApi) -> None:
    async def first() -> state.JSON:
        return await anext(aiter(api.sent()))

    following = asyncio.create_task(first())
    await asyncio.sleep(0.02)
    api.send_text(ALICE, ALICE, "not the bot's")
    await bot.send_message(BOB, "the bot's")
    assert (await asyncio.wait_for(following, 2))["text"] == "the bot's"


async def test_the_end_of_the_server_ends_long_polls_at_once() -> None:
    api = BotApi(TOKEN)
    async with httpx.AsyncClient() as client:
        async with serving.serve(api.app) as url:
            polling = asyncio.create_task(client.get(f"{url}/bot{TOKEN}/getUpdates", params={"timeout": 30}))
            await asyncio.sleep(0.1)
            started = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - started < 1
        assert (await polling).json() == {"ok": True, "result": []}


async def test_a_taken_port_is_named_in_one_line(door: Door) -> None:
    port = int(door.url.rpartition(":")[2])
    with pytest.raises(errors.NewsbotError, match=rf"^Cannot listen on 127\.0\.0\.1:{port}: .*Choose another port\.$"):
        async with serving.serve(BotApi(TOKEN).app, port=port):
            pass


async def test_serving_takes_no_signals_and_logs_no_token(caplog: pytest.LogCaptureFixture) -> None:
    before = signal.getsignal(signal.SIGINT)
    caplog.set_level(logging.DEBUG)
    async with serving.serve(BotApi(TOKEN).app) as url, httpx.AsyncClient() as client:
        assert (await client.get(f"{url}/bot{TOKEN}/getMe")).status_code == 200
        assert signal.getsignal(signal.SIGINT) == before
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    assert not any(TOKEN in message for message in ours)
