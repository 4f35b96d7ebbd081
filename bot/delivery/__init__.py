"""Telegram, as the rest of the bot sees it: `Sender` sends, `explain` turns what went wrong into our own errors.

Telegram has no idempotency key, so every failure must tell one of three things: it was not sent and may be sent
again (SendError, SlowDown), it can never be sent (Refused, ChatGone), or nobody knows (Unsure).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot import errors, logs
from bot.delivery import verdicts
from bot.delivery.pace import Pace, Turn
from bot.delivery.verdicts import Verdict
from bot.messages import html
from bot.model import Message

log = logging.getLogger(__name__)

T = TypeVar("T")

API_URL = "https://api.telegram.org"
TIMEOUT = timedelta(seconds=15)  # for an answer of Telegram; a long poll adds its own
PATIENCE = 5.0  # seconds a message waits for its turn here; beyond it waits in the store, under no lease
WAIT_UNTOLD = timedelta(seconds=30)  # after a 429 that does not say how long
WAIT_AWAY = timedelta(seconds=15)  # when Telegram answers nobody: how long until it is asked again
GENERAL = 1  # the topic "General" of a forum: sending to it by its number is refused
UPDATES = ("message", "callback_query", "my_chat_member")


# ---------------------------------------------------------------- set up


def make_bot(token: str, api_url: str | None = None, *, timeout: timedelta = TIMEOUT) -> telegram.Bot:
    """A python-telegram-bot client; nothing is asked of Telegram yet. Raises TokenError for what cannot be a token."""
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        raise errors.TokenError("the token does not look like one: 123456789:AAAA… from @BotFather")
    # The library's own switch: retry_after and others as timedelta, without its warning on every 429.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    root = (api_url or API_URL).rstrip("/")
    return telegram.Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=_request(root, 32, timeout),
        get_updates_request=_request(root, 2, timeout),
    )


def _request(root: str, connections: int, timeout: timedelta) -> HTTPXRequest:
    """HTTP/1.1, with time-outs that together stay below a delivery's lease."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=15)
    # A proxy of the environment leads to Telegram, never to a server on this machine.
    return HTTPXRequest(
        connect_timeout=5,
        write_timeout=5,
        read_timeout=timeout.total_seconds(),
        pool_timeout=5,
        http_version="1.1",
        httpx_kwargs={"limits": limits, "trust_env": not _is_loopback(root)},
    )


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates, what proves that it is Telegram, and a certificate that no authority signed."""

    url: str
    secret: str
    certificate: Path | None = None


# ---------------------------------------------------------------- sending


class Sender:
    """Sends to chats at Telegram's pace. Every method raises the errors of `explain`, and no others."""

    def __init__(
        self, bot: telegram.Bot, pace: Pace | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._bot = bot
        self._pace = pace or Pace()
        self._clock = clock
        # News waits for its turn behind `_news`, so at the door there is never more than one before an answer.
        self._news = asyncio.Lock()
        self._door = asyncio.Lock()

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int = 0,
        reply_to: int | None = None,
        urgent: bool = False,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> int:
        """Send a message and return its id.

        ``urgent``: somebody waits for this answer, so it waits here for its turn however long that takes. News that
        would wait longer than PATIENCE raise SlowDown instead. ``before`` runs when the turn has come and the request
        goes out next; what it raises leaves as it is, and nothing is sent.
        """
        reply = telegram.ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None

        async def post(text: str, mode: str | None, buttons: telegram.InlineKeyboardMarkup | None) -> telegram.Message:
            return await self._bot.send_message(
                chat_id,
                text,
                parse_mode=mode,
                reply_markup=buttons,
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=not message.preview),
                disable_notification=message.silent or None,
                message_thread_id=_thread(thread_id),
                reply_parameters=reply,
            )

        async with self._turn(chat_id, urgent=urgent) as turn:
            if before is not None:
                await before()
                turn.start = self._clock()
            with self._noting(chat_id):
                sent = await self._post(message, post)
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Replace the text and buttons of a message; one that is like that already is left alone.

        It does not wait for a turn: it is no new message, and somebody has just pressed its button.
        """

        async def post(
            text: str, mode: str | None, buttons: telegram.InlineKeyboardMarkup | None
        ) -> telegram.Message | bool:
            return await self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=mode,
                reply_markup=buttons,
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=not message.preview),
            )

        try:
            await self._post(message, post)
        except errors.Refused as error:
            if _verdict(error.__cause__) is not Verdict.DONE:
                raise

    async def answer_button(self, id: str, text: str | None = None, alert: bool = False) -> None:
        """End the waiting sign on a pressed button, with a short notice where there is one; too late is no error."""
        notice = html.cut(text, 200) if text else None
        try:
            await _border(self._bot.answer_callback_query(id, notice, show_alert=alert))
        except errors.Refused as error:
            if _verdict(error.__cause__) is not Verdict.DONE:
                raise

    async def typing(self, chat_id: int, thread_id: int = 0) -> None:
        """Show "typing…" for five seconds; only a decoration, so trouble with it is not told."""
        with contextlib.suppress(errors.SendError):
            await _border(
                self._bot.send_chat_action(
                    chat_id, telegram.constants.ChatAction.TYPING, message_thread_id=thread_id or None
                )
            )

    async def _post(
        self,
        message: Message,
        post: Callable[[str, str | None, telegram.InlineKeyboardMarkup | None], Awaitable[T]],
    ) -> T:
        """Send as HTML with buttons; the part that Telegram cannot read is left out rather than the message."""
        buttons = _keyboard(message)
        try:
            return await _border(post(message.html, telegram.constants.ParseMode.HTML, buttons))
        except errors.Refused as error:
            verdict = _verdict(error.__cause__)
            if verdict not in {Verdict.PLAIN, Verdict.BARE}:
                raise
            log.error("a bug: %s (%s); sent without", error, error.__cause__)
        if verdict is Verdict.PLAIN:
            return await _border(post(html.plain(message.html), None, buttons))
        return await _border(post(message.html, telegram.constants.ParseMode.HTML, None))

    @contextlib.asynccontextmanager
    async def _turn(self, chat_id: int, *, urgent: bool) -> AsyncIterator[Turn]:
        """Wait until a message to this chat may go, and note when its answer has come."""
        turn = None
        while turn is None:
            await self._wait(self._pace.wait_for_chat(chat_id, self._clock()), urgent=urgent)
            async with contextlib.nullcontext() if urgent else self._news, self._door:
                turn = await self._start(chat_id, urgent=urgent)
        try:
            yield turn
        finally:
            turn.end = self._clock()

    async def _start(self, chat_id: int, *, urgent: bool) -> Turn | None:
        """Take the next turn of all; None when another message to the same chat was quicker."""
        while delay := self._pace.wait_for_all(self._clock()):
            await self._wait(delay, urgent=urgent)
        now = self._clock()
        return None if self._pace.wait_for_chat(chat_id, now) else self._pace.start(chat_id, now)

    async def _wait(self, delay: float, *, urgent: bool) -> None:
        if delay > PATIENCE and not urgent:
            raise errors.SlowDown("it is not this message's turn", retry_after=timedelta(seconds=delay))
        if delay:
            await asyncio.sleep(delay)

    @contextlib.contextmanager
    def _noting(self, chat_id: int) -> Iterator[None]:
        """Tell the pace whether Telegram answers: trouble with several chats in a row is trouble with all."""
        try:
            yield
        except errors.SendError as error:
            wait = error.retry_after if isinstance(error, errors.SlowDown) else WAIT_AWAY
            if error.permanent or isinstance(error, errors.ChatMoved):
                self._pace.taken()
            else:
                self._pace.refused(chat_id, wait.total_seconds(), self._clock())
            raise
        self._pace.taken()

    @property
    def is_open(self) -> bool:
        """May news go at all? Not while Telegram answers nobody, or asks everybody to wait."""
        return self._pace.wait_for_all(self._clock()) <= PATIENCE

    def recall(self, sent: Sequence[tuple[int, timedelta]]) -> None:
        """What an earlier run sent: (chat, how long ago), oldest first; Telegram counts it too."""
        now = self._clock()
        self._pace.recall((chat_id, now - age.total_seconds()) for chat_id, age in sent)

    # -- the bot itself

    async def me(self) -> str | None:
        """The bot's own username."""
        return (await _border(self._bot.get_me())).username

    async def set_menu(self, menu: Sequence[tuple[str, str]]) -> None:
        """Publish the commands that Telegram offers while typing: (name, what it does)."""
        await _border(self._bot.set_my_commands(menu))

    async def updates(self, offset: int, timeout: timedelta) -> tuple[telegram.Update, ...]:
        """What people wrote and pressed, from ``offset`` on, which confirms all before; waits up to ``timeout``."""
        try:
            return await self._updates(offset, timeout)
        except errors.ConflictError as error:
            if "webhook" not in str(error.__cause__).casefold():
                raise
        log.warning("a webhook was set for this bot; removed, because this copy asks for updates itself")
        await _border(self._bot.delete_webhook())
        return await self._updates(offset, timeout)

    async def _updates(self, offset: int, timeout: timedelta) -> tuple[telegram.Update, ...]:
        return await _border(self._bot.get_updates(offset, timeout=timeout, allowed_updates=UPDATES))

    async def confirm(self, offset: int) -> None:
        """Tell Telegram that every update before ``offset`` is handled; needless while it calls a webhook."""
        if offset:
            with contextlib.suppress(errors.ConflictError):
                await _border(self._bot.get_updates(offset, limit=1, timeout=0, allowed_updates=UPDATES))

    async def set_webhook(self, hook: Webhook) -> None:
        """Have Telegram bring updates to an address."""
        certificate = hook.certificate.read_bytes() if hook.certificate else None
        call = self._bot.set_webhook(
            hook.url, certificate=certificate, secret_token=hook.secret, allowed_updates=UPDATES
        )
        await _border(call)

    async def webhook(self, *, since: datetime) -> tuple[str, str | None]:
        """Where Telegram brings updates ("": nowhere), and what kept it from doing so since then."""
        info = await _border(self._bot.get_webhook_info())
        fresh = info.last_error_date is not None and info.last_error_date >= since
        return info.url, (info.last_error_message or "unknown") if fresh else None

    async def close(self) -> None:
        """Close the connections."""
        for request in self._bot._request:
            await request.shutdown()


def _thread(thread_id: int) -> int | None:
    return thread_id if thread_id > GENERAL else None


def _keyboard(message: Message) -> telegram.InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return telegram.InlineKeyboardMarkup(
        [
            [telegram.InlineKeyboardButton(one.text, url=one.url, callback_data=one.data) for one in row]
            for row in message.buttons
        ]
    )


# ---------------------------------------------------------------- errors


async def _border(call: Awaitable[T]) -> T:
    """Where the library's errors become ours."""
    try:
        return await call
    except TelegramError as error:
        known = explain(error)
        # The library writes the token into some texts of InvalidToken: do not carry it along.
        raise known from (None if isinstance(known, errors.TokenError) else error)
    except (KeyError, TypeError, ValueError) as error:
        # Telegram said yes in a form that the library does not understand.
        raise explain(error) from error


def explain(error: Exception) -> errors.NewsbotError:
    """What an error of python-telegram-bot means; never holds the token.

    The order matters: BadRequest and TimedOut are NetworkErrors too.
    """
    match error:
        case ChatMigrated():
            return errors.ChatMoved("the group became a supergroup", new_id=error.new_chat_id)
        case RetryAfter():
            return errors.SlowDown("Telegram asks to slow down", retry_after=_seconds(error.retry_after))
        case InvalidToken():
            return errors.TokenError(
                "Telegram does not know the token: copy it again from @BotFather (NEWSBOT_TELEGRAM__TOKEN)"
            )
        case Conflict():
            return errors.ConflictError("another copy of the bot runs with this token: stop it, or use another token")
        case Forbidden():
            return _by_words(error, Verdict.GONE)
        case BadRequest():
            return _by_words(error, Verdict.NEVER)
        case TimedOut():
            return _timed_out(error)
        case NetworkError():
            return _network(error)
        case TelegramError():  # a yes that is not JSON: something else than Telegram answered
            return errors.SendError("what answers is not Telegram: check the network and NEWSBOT_TELEGRAM__API_URL")
    return errors.Unsure(f"Telegram's answer was not understood ({type(error).__name__})")


def _by_words(error: TelegramError, default: Verdict) -> errors.NewsbotError:
    words = _words(error)
    verdict, ours = verdicts.look_up(words) or (default, "Telegram refuses the message")
    text = f"{ours} (Telegram: {words})"
    match verdict:
        case Verdict.GONE:
            return errors.ChatGone(text)
        case Verdict.LATER:
            return errors.SendError(text)
    return errors.Refused(text)


def _timed_out(error: TimedOut) -> errors.NewsbotError:
    if isinstance(error.__cause__, httpx.ConnectTimeout | httpx.PoolTimeout | httpx.WriteTimeout):
        return errors.SendError("Telegram could not be reached in time")
    return errors.Unsure("Telegram did not answer in time; the message may have been sent")


def _network(error: NetworkError) -> errors.NewsbotError:
    """No connection, a connection lost, or an HTTP status that the library has no class for (429, 5xx)."""
    match error.__cause__:
        case httpx.ReadError() | httpx.RemoteProtocolError() | httpx.CloseError() | httpx.DecodingError():
            return errors.Unsure("the connection was lost before Telegram answered; the message may have been sent")
        case httpx.HTTPError() | httpx.InvalidURL() as cause:
            return errors.SendError(f"Telegram cannot be reached ({type(cause).__name__}): check the network")
    words = _words(error)
    if "too many requests" in words.casefold():
        told = re.search(r"retry after (\d+)", words, re.IGNORECASE)
        wait = timedelta(seconds=int(told[1])) if told else WAIT_UNTOLD
        return errors.SlowDown("Telegram asks to slow down", retry_after=wait)
    return _by_words(error, Verdict.LATER)


def _verdict(error: BaseException | None) -> Verdict | None:
    found = verdicts.look_up(_words(error)) if isinstance(error, TelegramError) else None
    return found[0] if found else None


def _words(error: TelegramError) -> str:
    """Telegram's own words, short and without a token; a page of HTML is cut off."""
    words = re.split(r"\. (?:Parsing the server response|The server response contained)", error.message)[0]
    return logs.mask(html.cut(words, 200))


def _seconds(wait: int | timedelta) -> timedelta:
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
