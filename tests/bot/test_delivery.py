from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import socket
import time
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import error as ptb

import config
from bot import app, delivery, errors, health, messages, web
from bot.delivery import Sender
from bot.delivery.border import explain
from bot.delivery.pace import Pace, Turn
from bot.delivery.verdicts import TELEGRAM_SAYS, Verdict
from bot.delivery.wire import NoAnswer, Unreached
from bot.demo import faults
from bot.demo.botapi import BotApi
from bot.model import Button, Message, Picture
from bot.serving import serve
from tests.bot.test_pictures import picture

TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the example of Telegram's documentation
ALICE, GROUP, FORUM = 11, -500, -1000000000900
HELLO = Message("<b>Hello</b> there")


@pytest.fixture
async def api() -> BotApi:
    api = BotApi(TOKEN)
    api.add_person(ALICE, "Alice")
    api.add_group(GROUP, "Readers", [ALICE])
    api.add_group(FORUM, "Forum", [ALICE], topics=[7])
    return api


@pytest.fixture
async def address(api: BotApi) -> AsyncIterator[str]:
    async with serve(api.app) as address:
        yield address


class AtOnce(Pace):
    """No waiting, for tests that are not about it."""

    def wait_for_chat(self, chat_id: int, now: float) -> float:
        return 0.0


@pytest.fixture
async def sender(address: str) -> AsyncIterator[Sender]:
    sender = Sender(delivery.make_bot(TOKEN, address), AtOnce())
    yield sender
    await sender.close()


def last(api: BotApi, chat_id: int = ALICE) -> dict[str, Any]:
    return api.messages(chat_id)[-1]


# ---------------------------------------------------------------- sending


async def test_a_message_arrives_formatted_with_its_buttons_and_without_a_preview(api: BotApi, sender: Sender) -> None:
    rows = ((Button("More", data="more:1"), Button("Source", url="https://courier.example/1")),)
    sent = await sender.send(ALICE, dataclasses.replace(HELLO, buttons=rows, silent=True))
    message = last(api)
    assert message["message_id"] == sent
    assert message["text"] == "Hello there"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert message["reply_markup"]["inline_keyboard"] == [
        [{"text": "More", "callback_data": "more:1"}, {"text": "Source", "url": "https://courier.example/1"}]
    ]
    values = api.calls[-1].values
    assert values["disable_notification"].lower() == "true"
    assert '"is_disabled": true' in values["link_preview_options"]


async def test_news_is_paid_for_where_the_operator_wants_that_and_an_answer_never(api: BotApi, address: str) -> None:
    sender = Sender(delivery.make_bot(TOKEN, address), AtOnce(), paid=True)
    await sender.send(ALICE, HELLO)
    await sender.send(ALICE, HELLO, urgent=True)
    assert [call.values.get("allow_paid_broadcast") for call in api.calls] == ["true", None]
    await sender.close()


async def test_a_reply_is_sent_even_when_the_message_it_answers_is_gone(api: BotApi, sender: Sender) -> None:
    first = await sender.send(ALICE, HELLO)
    await sender.send(ALICE, HELLO, reply_to=first)
    assert last(api)["reply_to_message"]["message_id"] == first
    await sender.send(ALICE, Message("alone"), reply_to=9999)
    assert last(api)["text"] == "alone"


@pytest.mark.parametrize(("thread", "arrives_in"), [(7, 7), (1, None), (0, None)])
async def test_a_topic_gets_its_message_and_general_is_no_topic(
    api: BotApi, sender: Sender, thread: int, arrives_in: int | None
) -> None:
    await sender.send(FORUM, HELLO, thread_id=thread)
    assert last(api, FORUM).get("message_thread_id") == arrives_in


async def test_a_message_is_edited_and_editing_it_again_changes_nothing(api: BotApi, sender: Sender) -> None:
    sent = await sender.send(ALICE, HELLO)
    for _ in range(2):
        await sender.edit(ALICE, sent, Message("changed", buttons=((Button("A", data="a"),),)))
    assert last(api)["text"] == "changed"
    assert [call.status for call in api.calls if call.method == "editMessageText"] == [200, 400]


async def test_the_caption_of_a_picture_is_edited_in_the_place_of_its_text(api: BotApi, sender: Sender) -> None:
    sent = await sender.send(
        ALICE, dataclasses.replace(HELLO, picture=Picture("https://e.example/1", picture(30, 20), "old"))
    )
    await sender.edit(ALICE, sent, Message("word " * 500))
    assert last(api)["caption"].startswith("word word")
    assert len(last(api)["caption"]) <= 1024
    await sender.edit(ALICE, sent, Message("text", picture=Picture("https://e.example/1", picture(30, 20), "caption")))
    assert last(api)["caption"] == "caption"


@pytest.mark.parametrize("pictured", [False, True])
async def test_only_the_buttons_are_replaced_where_no_text_is_given(
    api: BotApi, sender: Sender, pictured: bool
) -> None:
    shown = Picture("https://e.example/1", picture(30, 20), "caption") if pictured else None
    sent = await sender.send(ALICE, dataclasses.replace(HELLO, picture=shown))
    before = last(api)
    for _ in range(2):
        await sender.edit(ALICE, sent, Message("", buttons=((Button("A", data="a"),),)))
    assert last(api)["reply_markup"]["inline_keyboard"][0][0]["text"] == "A"
    assert all(last(api).get(name) == before.get(name) for name in ("text", "caption"))


async def test_editing_a_message_that_is_gone_is_refused(sender: Sender) -> None:
    with pytest.raises(errors.Refused, match="was deleted"):
        await sender.edit(ALICE, 4711, HELLO)


async def test_a_pressed_button_is_answered_and_an_old_one_is_no_error(api: BotApi, sender: Sender) -> None:
    sent = await sender.send(ALICE, dataclasses.replace(HELLO, buttons=((Button("A", data="a"),),)))
    query = api.press(ALICE, ALICE, sent, "a")
    await sender.answer_button(query, "Done. " * 100, alert=True)
    answer = api.answer(query)
    assert answer is not None
    assert answer["show_alert"]
    assert len(answer["text"]) <= 200
    await sender.answer_button("12345")
    assert api.calls[-1].status == 400


async def test_typing_shows_and_trouble_with_it_is_not_told(api: BotApi, sender: Sender) -> None:
    await sender.typing(ALICE)
    assert api.calls[-1].values["action"] == "typing"
    api.faults.add("server_error", method="sendChatAction", status=502)
    await sender.typing(ALICE)
    assert api.calls[-1].status == 502


async def test_the_bot_knows_its_name_and_publishes_its_menu(api: BotApi, sender: Sender) -> None:
    assert await sender.me() == "news_demo_bot"
    await sender.set_menu([("start", "Begin"), ("help", "What I can do")])
    assert "What I can do" in api.calls[-1].values["commands"]


async def test_updates_come_and_are_confirmed_by_the_next_offset(api: BotApi, sender: Sender) -> None:
    api.send_text(ALICE, ALICE, "/help")
    (update,) = await sender.updates(0, timedelta(0))
    assert update.effective_message is not None
    assert update.effective_message.text == "/help"
    assert await sender.updates(update.update_id + 1, timedelta(0)) == ()


@pytest.mark.parametrize(
    "odd", [{"id": "1"}, "hello", [1], {"id": "1", "from": {}}, {"id": "1", "from": 5, "message": {"date": 1 << 70}}]
)
async def test_an_update_that_cannot_be_understood_holds_up_no_other(
    api: BotApi, sender: Sender, caplog: pytest.LogCaptureFixture, odd: Any
) -> None:
    api.world.updates.add("callback_query", odd)
    api.send_text(ALICE, ALICE, "/help")
    empty, update = await sender.updates(0, timedelta(0))
    assert (empty.effective_message, update.effective_message is None) == (None, False)
    assert [line.message.partition(" (")[0] for line in caplog.records if line.levelno >= logging.ERROR] == [
        f"update {empty.update_id} cannot be understood and is passed over"
    ]
    await sender.confirm(empty.update_id)  # where it is the first that Telegram gives
    assert await sender.updates(update.update_id + 1, timedelta(0)) == ()


# ---------------------------------------------------------------- what Telegram cannot read


async def test_html_that_telegram_cannot_parse_goes_out_plain_and_is_logged_and_counted_as_a_bug(
    api: BotApi, address: str, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = config.load(
        environ={
            "NEWSBOT_TELEGRAM__TOKEN": TOKEN,
            "NEWSBOT_TELEGRAM__API_URL": address,
            "NEWSBOT_DATABASE__URL": sqlite_url,
        }
    )
    async with app.line(settings) as line:
        with caplog.at_level(logging.ERROR):
            await line.sender.send(ALICE, Message("<b>Fish &amp; <table>chips", buttons=((Button("A", data="a"),),)))
        assert last(api)["text"] == "Fish & chips"
        assert "entities" not in last(api)
        assert last(api)["reply_markup"]
        assert "a bug" in caplog.text
        await line.sender.send(ALICE, Message("<b>Fish</b>", buttons=((Button("A", data="x" * 65),),)))
        ledger = await line.store.outbox.ledger()
    assert ledger.plain == 2
    assert health.deliveries(ledger, {}, app.clock()).endswith("; 2 sent without formatting: a bug, see the log")
    assert "newsbot_messages_plain_total 2.0" in web.exposition(ledger, {}, app.clock()).decode()


@pytest.mark.parametrize("button", [Button("A", data="x" * 65), Button("A", url="http://localhost/x")])
async def test_buttons_that_telegram_refuses_are_left_out(api: BotApi, sender: Sender, button: Button) -> None:
    await sender.send(ALICE, dataclasses.replace(HELLO, buttons=((button,),)))
    assert last(api)["text"] == "Hello there"
    assert last(api)["entities"]
    assert "reply_markup" not in last(api)


async def test_the_second_form_is_not_tried_for_ever(api: BotApi, sender: Sender) -> None:
    api.faults.add("refused", status=400, description="Bad Request: can't parse entities: unsupported", times=None)
    with pytest.raises(errors.Refused):
        await sender.send(ALICE, HELLO)
    assert len(api.calls) == 2


# ---------------------------------------------------------------- pace


async def test_news_that_would_wait_long_is_put_off_without_asking_telegram(api: BotApi, address: str) -> None:
    sender = Sender(delivery.make_bot(TOKEN, address), busy_group())
    with pytest.raises(errors.SlowDown) as caught:
        await sender.send(GROUP, HELLO)
    assert timedelta(seconds=59) < caught.value.retry_after <= timedelta(seconds=60)
    assert not api.calls
    await sender.close()


async def test_an_answer_waits_its_turn_however_long_it_takes(
    api: BotApi, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    pace = busy_group()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        pace._of_chat.clear()

    sender = Sender(delivery.make_bot(TOKEN, address), pace)
    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "sleep", sleep)
        task = asyncio.create_task(sender.send(GROUP, HELLO, urgent=True))
        while not slept:
            await asyncio.wait([task], timeout=0.01)
    await task
    assert 59 < slept[0] <= 60
    await sender.close()


def busy_group() -> Pace:
    pace = Pace()
    for _ in range(20):
        pace.start(GROUP, time.monotonic()).end = time.monotonic()
    return pace


async def test_an_answer_goes_before_the_news_that_waits(address: str, api: BotApi) -> None:
    started: list[int] = []

    class Watched(Pace):
        def start(self, chat_id: int, now: float) -> Turn:
            started.append(chat_id)
            return super().start(chat_id, now)

    for number in range(60):
        api.add_person(1000 + number, f"Reader {number}")
    sender = Sender(delivery.make_bot(TOKEN, address), Watched())
    news = [asyncio.create_task(sender.send(1000 + number, HELLO)) for number in range(59)]
    await asyncio.sleep(0.2)
    await sender.send(1059, HELLO, urgent=True)
    assert started.index(1059) <= 31
    for task in news:
        task.cancel()
    await asyncio.gather(*news, return_exceptions=True)
    await sender.close()


async def test_thirty_five_people_get_their_news_without_a_single_429(address: str, api: BotApi) -> None:
    api.pace = faults.Pace()
    for number in range(35):
        api.add_person(1000 + number, f"Reader {number}")
    sender = Sender(delivery.make_bot(TOKEN, address))
    await asyncio.gather(*(sender.send(1000 + number, HELLO) for number in range(35)))
    assert {call.status for call in api.calls} == {200}
    await sender.close()


async def test_news_is_noted_as_begun_only_when_its_turn_is_near(address: str, api: BotApi) -> None:
    ahead: list[float] = []

    class Watched(Pace):
        def start(self, chat_id: int, now: float) -> Turn:
            ahead.append(now - time.monotonic())
            return super().start(chat_id, now)

    for number in range(10):
        api.add_person(1000 + number, f"Reader {number}")
    sender = Sender(delivery.make_bot(TOKEN, address), Watched())
    await asyncio.gather(*(sender.send(1000 + number, HELLO) for number in range(10)))
    assert len(ahead) == 10
    assert max(ahead) <= delivery.AHEAD
    await sender.close()


async def test_while_telegram_takes_nobodys_messages_no_news_is_sent_but_an_answer_waits(
    api: BotApi, sender: Sender
) -> None:
    api.faults.add("server_error", status=502, times=5)
    for number in range(5):
        api.add_person(1000 + number, f"Reader {number}")
        assert sender.is_open
        with pytest.raises(errors.SendError):
            await sender.send(1000 + number, HELLO)
    assert not sender.is_open
    with pytest.raises(errors.SlowDown):
        await sender.send(ALICE, HELLO)
    assert len(api.calls) == 5


async def test_a_message_withdrawn_when_its_turn_has_come_is_not_sent(api: BotApi, sender: Sender) -> None:
    async def withdrawn() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await sender.send(ALICE, HELLO, before=withdrawn)
    assert not api.calls
    await sender.send(ALICE, HELLO)


# ---------------------------------------------------------------- what goes wrong


async def test_a_blocked_bot_and_a_kicked_one_mean_that_the_chat_is_gone(api: BotApi, sender: Sender) -> None:
    api.block(ALICE)
    api.kick(GROUP)
    for chat, why in ((ALICE, "blocked"), (GROUP, "removed"), (987654, "no such chat")):
        with pytest.raises(errors.ChatGone, match=why):
            await sender.send(chat, HELLO)


async def test_a_group_that_moved_tells_its_new_id(api: BotApi, sender: Sender) -> None:
    new_id = api.migrate(GROUP)
    with pytest.raises(errors.ChatMoved) as caught:
        await sender.send(GROUP, HELLO)
    assert caught.value.new_id == new_id


async def test_a_flood_wait_tells_how_long(api: BotApi, sender: Sender) -> None:
    api.faults.add("flood", retry_after=17)
    with pytest.raises(errors.SlowDown) as caught:
        await sender.send(ALICE, HELLO)
    assert caught.value.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize("kind", ["lost_answer", "reset_after", "lost_request", "reset"])
async def test_a_request_that_was_written_but_not_answered_is_unsure(api: BotApi, address: str, kind: str) -> None:
    api.faults.add(kind, method="sendMessage")
    sender = Sender(delivery.make_bot(TOKEN, address, timeout=timedelta(seconds=0.4)))
    with pytest.raises(errors.Unsure):
        await sender.send(ALICE, HELLO)
    assert len(api.messages(ALICE)) == (kind in {"lost_answer", "reset_after"})
    await sender.close()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_trouble_at_telegram_is_worth_another_try(api: BotApi, sender: Sender, status: int) -> None:
    api.faults.add("server_error", status=status)
    with pytest.raises(errors.SendError) as caught:
        await sender.send(ALICE, HELLO)
    assert type(caught.value) is errors.SendError


async def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening: connecting is refused
        sender = Sender(delivery.make_bot(TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}"))
        with pytest.raises(errors.SendError, match="cannot be reached") as caught:
            await sender.send(ALICE, HELLO)
        await sender.close()
    assert type(caught.value) is errors.SendError


async def test_what_is_not_telegram_at_all_is_named() -> None:
    async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 22\r\nConnection: close\r\n\r\n<h1>Log in to Wi-Fi</h1"[:-1])
        writer.close()

    server = await asyncio.start_server(page, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        sender = Sender(delivery.make_bot(TOKEN, f"http://127.0.0.1:{port}"))
        with pytest.raises(errors.SendError, match="not Telegram"):
            await sender.send(ALICE, HELLO)
        await sender.close()


async def test_a_second_copy_of_the_bot_is_a_conflict(sender: Sender, address: str) -> None:
    other = Sender(delivery.make_bot(TOKEN, address))
    first = asyncio.create_task(sender.updates(0, timedelta(seconds=5)))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(other.updates(0, timedelta(seconds=5)))
    with pytest.raises(errors.ConflictError, match="another copy"):
        await first
    second.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await second
    await other.close()


@pytest.mark.parametrize("token", [TOKEN + "x", "999:" + TOKEN[11:]])
async def test_a_wrong_token_is_told_without_the_token(address: str, token: str) -> None:
    sender = Sender(delivery.make_bot(token, address))
    with pytest.raises(errors.TokenError) as caught:
        await sender.me()
    await sender.close()
    assert "@BotFather" in str(caught.value)
    chain = traceback.format_exception(caught.value)
    assert not any(token in line or token.partition(":")[2] in line for line in chain)


@pytest.mark.parametrize("token", ["", "secret", "123:a b", "123:abc/../x", "123:abc\n", "１２３:abc"])
def test_what_cannot_be_a_token_is_refused_before_anything_is_asked(token: str) -> None:
    with pytest.raises(errors.TokenError) as caught:
        delivery.make_bot(token)
    assert not token or token not in str(caught.value)


# ---------------------------------------------------------------- Telegram's words, one by one

GONE, NEVER, LATER = errors.ChatGone, errors.Refused, errors.SendError
SAID: list[tuple[int, str, type[errors.NewsbotError]]] = [
    (403, "Forbidden: bot was blocked by the user", GONE),
    (403, "Forbidden: user is deactivated", GONE),
    (403, "Forbidden: bot was kicked from the group chat", GONE),
    (403, "Forbidden: bot was kicked from the supergroup chat", GONE),
    (403, "Forbidden: bot was kicked from the channel chat", GONE),
    (403, "Forbidden: bot is not a member of the group chat", GONE),
    (403, "Forbidden: bot is not a member of the supergroup chat", GONE),
    (403, "Forbidden: bot is not a member of the channel chat", GONE),
    (403, "Forbidden: the group chat was deleted", GONE),
    (403, "Forbidden: bot can't initiate conversation with a user", GONE),
    (403, "Forbidden: bot can't send messages to bots", GONE),
    (403, "Forbidden: something Telegram will say next year", GONE),
    (400, "Bad Request: chat not found", GONE),
    (400, "Bad Request: user not found", GONE),
    (400, "Bad Request: PEER_ID_INVALID", GONE),
    (400, "Bad Request: USER_IS_BLOCKED", GONE),
    (400, "Bad Request: INPUT_USER_DEACTIVATED", GONE),
    (400, "Bad Request: group chat was deactivated", GONE),
    (400, "Bad Request: not enough rights to send text messages to the chat", GONE),
    (400, "Bad Request: have no rights to send a message", GONE),
    (400, "Bad Request: have no write access to the chat", GONE),
    (400, "Bad Request: need administrator rights in the channel chat", GONE),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", GONE),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", GONE),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", GONE),
    (400, "Bad Request: CHAT_RESTRICTED", GONE),
    (400, "Bad Request: CHANNEL_PRIVATE", GONE),
    (400, "Bad Request: USER_BANNED_IN_CHANNEL", GONE),
    (400, "Bad Request: can't access the chat", GONE),
    (403, "Forbidden: ALLOW_PAYMENT_REQUIRED", GONE),
    (400, "Bad Request: message thread not found", errors.TopicClosed),
    (400, "Bad Request: TOPIC_CLOSED", errors.TopicClosed),
    (400, "Bad Request: TOPIC_DELETED", errors.TopicClosed),
    (400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", NEVER),
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"", NEVER),
    (400, "Bad Request: ENTITY_BOUNDS_INVALID", NEVER),
    (400, "Bad Request: BUTTON_DATA_INVALID", NEVER),
    (400, "Bad Request: BUTTON_URL_INVALID", NEVER),
    (400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL", NEVER),
    (400, "Bad Request: reply markup is too long", NEVER),
    (400, "Bad Request: message is too long", NEVER),
    (400, "Bad Request: message text is empty", NEVER),
    (400, "Bad Request: text must be non-empty", NEVER),
    (400, "Bad Request: text must be encoded in UTF-8", NEVER),
    (400, "Bad Request: chat_id is empty", NEVER),
    (400, "Bad Request: message to be replied not found", NEVER),
    (400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443", NEVER),
    (400, "Bad Request: something Telegram will say next year", NEVER),
    (413, "Request Entity Too Large", NEVER),
    (500, "Internal Server Error: sent message was immediately deleted", NEVER),
    (500, "Internal Server Error", LATER),
    (500, "Internal Server Error: Request aborted", LATER),
    (502, "Bad Gateway", LATER),
    (503, "Service Unavailable", LATER),
    (504, "Gateway Timeout", LATER),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", LATER),
    (400, "Bad Request: PEER_FLOOD", LATER),
    (400, "Bad Request: BALANCE_TOO_LOW", LATER),
    (429, "Too Many Requests: retry after 35", errors.SlowDown),
    (429, "Too Many Requests", errors.SlowDown),
    (401, "Unauthorized", errors.TokenError),
    (404, "Not Found", errors.TokenError),
    (409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
     errors.ConflictError),
    (409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first",
     errors.WebhookError),
    (409, "Conflict: terminated by setWebhook request", errors.WebhookError),
]  # fmt: skip


async def test_every_word_of_telegram_leads_to_one_decision(api: BotApi, address: str) -> None:
    bot = delivery.make_bot(TOKEN, address)
    wrong = []
    for status, words, expected in SAID:
        api.faults.clear()
        api.faults.add("refused", status=status, description=words)
        try:
            await bot.send_message(ALICE, "hello")
        except ptb.TelegramError as error:
            found = explain(error)
            if type(found) is not expected:
                wrong.append((words, type(found).__name__, str(found)))
    await Sender(bot).close()
    assert not wrong
    assert len(SAID) >= 40


@pytest.mark.parametrize("row", TELEGRAM_SAYS, ids=lambda row: row[0])
def test_every_row_of_the_table_can_be_reached(row: tuple[str, Verdict, str]) -> None:
    part, verdict, ours = row
    found = explain(ptb.BadRequest(f"Bad Request: {part}"))
    assert str(found).startswith(ours)
    assert (type(found) is errors.ChatGone) == (verdict is Verdict.GONE)
    assert (type(found) is errors.SendError) == (verdict is Verdict.LATER)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Unreached("ClientConnectorError"), errors.SendError),
        (NoAnswer("Telegram did not answer in time"), errors.Unsure),
        (ptb.TelegramError("Invalid server response"), errors.SendError),
        (ptb.ChatMigrated(-1005), errors.ChatMoved),
        (ptb.InvalidToken(f"The token `{TOKEN}` was rejected by the server."), errors.TokenError),
        (KeyError("result"), errors.Unsure),
    ],
    ids=lambda value: repr(value) if isinstance(value, Exception) else value.__name__,
)
def test_each_error_of_the_library_becomes_one_of_ours(error: Exception, expected: type[errors.NewsbotError]) -> None:
    found = explain(error)
    assert type(found) is expected
    assert TOKEN not in str(found)


def test_no_error_carries_a_token_that_a_proxys_page_repeats() -> None:
    page = f"Bad Gateway: cannot reach /bot{TOKEN}/sendMessage"
    for error in (ptb.NetworkError(page), ptb.BadRequest(page), ptb.Forbidden(page)):
        assert TOKEN not in str(explain(error))


def test_a_wait_may_come_as_number_or_as_duration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    found = explain(ptb.RetryAfter(timedelta(seconds=9)))
    assert isinstance(found, errors.SlowDown)
    assert found.retry_after == timedelta(seconds=9)


async def test_a_story_of_ours_is_accepted_as_it_is(api: BotApi, sender: Sender) -> None:
    await sender.send(ALICE, messages.say("1 < 2 & 3 > 2"))
    assert last(api)["text"] == "1 < 2 & 3 > 2"
    assert isinstance(sender._bot, telegram.Bot)
