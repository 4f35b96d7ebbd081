"""Telegram, as the rest of the bot sees it: `Sender` sends, `border.explain` turns what went wrong into our errors.

Telegram has no idempotency key, so every failure must tell one of three things: it was not sent and may be sent
again (SendError, SlowDown), it can never be sent (Refused, ChatGone), or nobody knows (Unsure).
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import telegram

from bot import errors
from bot.delivery.border import border, understood, verdict_of
from bot.delivery.pace import Pace, Turn
from bot.delivery.verdicts import Verdict
from bot.delivery.wire import Wire
from bot.messages import html
from bot.model import Chat, File, Member, Message, Picture, Preview

log = logging.getLogger(__name__)

T = TypeVar("T")
Keyboard = telegram.InlineKeyboardMarkup

API_URL = "https://api.telegram.org"
TIMEOUT = timedelta(seconds=10)  # for an answer of Telegram; a long poll adds its own
CONNECTIONS = 32  # at once; more than steps that send at once
PATIENCE = 5.0  # seconds a message waits for its turn here; beyond it waits in the store, under no lease
AHEAD = 0.03  # seconds before its turn in which a message gets ready to go
WAIT_AWAY = timedelta(seconds=15)  # when Telegram answers nobody: how long until it is asked again
UPLOADS = 1000  # pictures that Telegram has already, remembered by their address
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
        request=Wire(root, CONNECTIONS, timeout),
        get_updates_request=Wire(root, 2, timeout),
    )


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates, what proves that it is Telegram, and a certificate that no authority signed."""

    url: str
    secret: str
    certificate: Path | None = None


# ---------------------------------------------------------------- sending


class Sender:
    """Sends to chats at Telegram's pace. Every method raises the errors of `border.explain`, and no others.

    ``paid``: news goes out as paid broadcasts, which Telegram takes faster. ``on_plain`` hears of each message that
    Telegram took only without its formatting or buttons.
    """

    username: str | None = None  # the bot's own, once Telegram has told it

    def __init__(
        self,
        bot: telegram.Bot,
        pace: Pace | None = None,
        *,
        paid: bool = False,
        on_plain: Callable[[], Awaitable[None]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._paid = paid
        self._on_plain = on_plain
        self._pace = pace or Pace()
        self._clock = clock
        # News waits for its turn behind `_news`, so at the door there is never more than one before an answer.
        self._news = asyncio.Lock()
        self._door = asyncio.Lock()
        self._uploaded: dict[str, str] = {}  # a picture's address: its file at Telegram

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
        would wait longer than PATIENCE raise SlowDown instead. ``before`` runs when the turn has as good as come and
        the request goes out next; what it raises leaves as it is, and nothing is sent.
        """
        reply = telegram.ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        common: dict[str, Any] = {
            "disable_notification": message.silent or None,
            "message_thread_id": _thread(thread_id),
            "reply_parameters": reply,
            "allow_paid_broadcast": (self._paid and not urgent) or None,
        }

        async def text(text: str, mode: str | None, buttons: Keyboard | None) -> int:
            # send_message would make objects of all that comes back, text and buttons: a tenth of a message's time.
            content = {"chat_id": chat_id, "text": text, "parse_mode": mode, "reply_markup": buttons, **common}
            content["link_preview_options"] = _preview(message.preview)
            return int((await self._bot._post("sendMessage", content))["message_id"])

        async def photo(
            file: str | bytes, caption: str, mode: str | None, buttons: Keyboard | None
        ) -> telegram.Message:
            return await self._bot.send_photo(
                chat_id, file, caption, parse_mode=mode, reply_markup=buttons, filename="picture.jpg", **common
            )

        async def document(file: File, caption: str, mode: str | None, buttons: Keyboard | None) -> telegram.Message:
            return await self._bot.send_document(
                chat_id, file.data, caption, parse_mode=mode, reply_markup=buttons, filename=file.name, **common
            )

        async with self._turn(chat_id, before, urgent=urgent):
            with self._noting(chat_id):
                if message.file is not None:
                    return (await self._post(message, functools.partial(document, message.file))).message_id
                if message.picture and (pictured := await self._post_picture(message, message.picture, photo)):
                    return pictured.message_id
                return await self._post(message, text)

    async def _post_picture(
        self,
        message: Message,
        picture: Picture,
        photo: Callable[[str | bytes, str, str | None, Keyboard | None], Awaitable[telegram.Message]],
    ) -> telegram.Message | None:
        """Send as a picture with a caption, uploaded at its first time only; None when Telegram does not take it."""
        captioned = replace(message, html=picture.caption)
        known = self._uploaded.pop(picture.url, None)
        for file in (known, picture.jpeg) if known else (picture.jpeg,):
            try:
                sent = await self._post(captioned, functools.partial(photo, file))
            except errors.Refused as error:
                if verdict_of(error.__cause__) is not Verdict.TEXT:
                    raise
                log.info("%s; the text goes without", error)
                continue
            if sent.photo:
                self._uploaded[picture.url] = sent.photo[-1].file_id
                while len(self._uploaded) > UPLOADS:
                    del self._uploaded[next(iter(self._uploaded))]
            return sent
        return None

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Replace the text (or caption) and buttons of a message; one that is like that already is left alone.

        Without a text only the buttons are replaced.
        It does not wait for a turn: it is no new message, and somebody has just pressed its button.
        """

        async def text(text: str, mode: str | None, buttons: Keyboard | None) -> telegram.Message | bool:
            preview = _preview(message.preview)
            return await self._bot.edit_message_text(
                text, chat_id, message_id, parse_mode=mode, reply_markup=buttons, link_preview_options=preview
            )

        async def caption(text: str, mode: str | None, buttons: Keyboard | None) -> telegram.Message | bool:
            return await self._bot.edit_message_caption(
                chat_id, message_id, caption=text, parse_mode=mode, reply_markup=buttons
            )

        async def only_buttons(_text: str, _mode: str | None, buttons: Keyboard | None) -> telegram.Message | bool:
            return await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=buttons)

        try:
            try:
                await self._post(message, text if message.html else only_buttons)
            except errors.Refused as error:
                if verdict_of(error.__cause__) is not Verdict.CAPTION:
                    raise
                short = message.picture.caption if message.picture else html.split(message.html, html.CAPTION)[0]
                await self._post(replace(message, html=short), caption)
        except errors.Refused as error:
            if verdict_of(error.__cause__) is not Verdict.DONE:
                raise

    async def revise(
        self, chat_id: int, message_id: int, message: Message, *, before: Callable[[], Awaitable[None]]
    ) -> None:
        """Change what a message of news tells, when its turn has come, as `send` does."""
        async with self._turn(chat_id, before, urgent=False):
            with self._noting(chat_id):
                await self.edit(chat_id, message_id, message)

    async def answer_button(self, id: str, text: str | None = None, alert: bool = False) -> None:
        """End the waiting sign on a pressed button, with a short notice where there is one; too late is no error."""
        notice = html.cut(text, 200) if text else None
        try:
            await border(self._bot.answer_callback_query(id, notice, show_alert=alert))
        except errors.Refused as error:
            if verdict_of(error.__cause__) is not Verdict.DONE:
                raise

    async def typing(self, chat_id: int, thread_id: int = 0) -> None:
        """Show "typing…" for five seconds; only a decoration, so trouble with it is not told."""
        with contextlib.suppress(errors.SendError):
            await border(
                self._bot.send_chat_action(
                    chat_id, telegram.constants.ChatAction.TYPING, message_thread_id=thread_id or None
                )
            )

    async def _post(
        self,
        message: Message,
        post: Callable[[str, str | None, Keyboard | None], Awaitable[T]],
    ) -> T:
        """Send as HTML with buttons; the part that Telegram cannot read is left out rather than the message."""
        buttons = _keyboard(message)
        try:
            return await border(post(message.html, telegram.constants.ParseMode.HTML, buttons))
        except errors.Refused as error:
            verdict = verdict_of(error.__cause__)
            if verdict not in {Verdict.PLAIN, Verdict.BARE}:
                raise
            log.error("a bug: %s (%s); sent without", error, error.__cause__)
            if self._on_plain is not None:
                await self._on_plain()
        if verdict is Verdict.PLAIN:
            return await border(post(html.plain(message.html), None, buttons))
        return await border(post(message.html, telegram.constants.ParseMode.HTML, None))

    @contextlib.asynccontextmanager
    async def _turn(
        self, chat_id: int, before: Callable[[], Awaitable[None]] | None, *, urgent: bool
    ) -> AsyncIterator[None]:
        """Wait until a message to this chat may go, and note when its answer has come."""
        turn = None
        while turn is None:
            await self._wait(self._pace.wait_for_chat(chat_id, self._clock()), urgent=urgent)
            async with contextlib.nullcontext() if urgent else self._news, self._door:
                turn = await self._start(chat_id, urgent=urgent)
        try:
            if before is not None:
                await before()
            await asyncio.sleep(turn.start - self._clock())
            turn.start = self._clock()
            yield
        finally:
            turn.end = self._clock()

    async def _start(self, chat_id: int, *, urgent: bool) -> Turn | None:
        """Take the next turn of all; None when another message to the same chat was quicker."""
        while (delay := self._pace.wait_for_all(now := self._clock())) > AHEAD:
            await self._wait(delay - AHEAD, urgent=urgent)
        return None if self._pace.wait_for_chat(chat_id, now + delay) else self._pace.start(chat_id, now + delay)

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
        self.username = (await border(self._bot.get_me())).username
        return self.username

    async def chat(self, which: int | str) -> Chat:
        """A chat by its id or "@name", as Telegram knows it now. Raises ChatGone where there is none for the bot."""
        found = await border(self._bot.get_chat(which))
        return Chat(found.id, kind=str(found.type), title=found.effective_name, username=found.username)

    async def member(self, chat_id: int, user_id: int | None = None) -> Member:
        """What a user is in a group or channel; None: the bot itself."""
        match await border(self._bot.get_chat_member(chat_id, user_id or int(self._bot.token.partition(":")[0]))):
            case telegram.ChatMemberOwner():
                return Member(True, admin=True)
            case telegram.ChatMemberAdministrator() as admin:
                return Member(True, admin=True, may_write=admin.can_post_messages is not False)
            case telegram.ChatMemberRestricted() as restricted:
                return Member(restricted.is_member, may_write=restricted.can_send_messages)
            case telegram.ChatMemberMember():
                return Member(True, may_write=user_id is not None or await self._may_members_write(chat_id))
        return Member(False, may_write=False)

    async def admins(self, chat_id: int) -> list[int]:
        """The people who manage a group or channel, its owner first."""
        found = await border(self._bot.get_chat_administrators(chat_id))
        owner_first = sorted(found, key=lambda one: not isinstance(one, telegram.ChatMemberOwner))
        return [one.user.id for one in owner_first if not one.user.is_bot]

    async def _may_members_write(self, chat_id: int) -> bool:
        permissions = (await border(self._bot.get_chat(chat_id))).permissions
        return permissions is None or permissions.can_send_messages is not False

    async def download(self, file_id: str) -> bytes:
        """What is in a file that somebody sent; its size is to be looked at before."""
        found = await border(self._bot.get_file(file_id))
        return bytes(await border(found.download_as_bytearray()))

    async def set_menu(self, menu: Sequence[tuple[str, str]]) -> None:
        """Publish the commands that Telegram offers while typing: (name, what it does)."""
        await border(self._bot.set_my_commands(menu))

    async def updates(self, offset: int, timeout: timedelta, limit: int = 100) -> tuple[telegram.Update, ...]:
        """What people wrote and pressed, from ``offset`` on, which confirms all before; waits up to ``timeout``."""
        # get_updates would read all of them or none, and one beyond the library would come again for ever.
        wait = int(timeout.total_seconds())
        asked = {"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": UPDATES}
        patience = (self._bot._request[0].read_timeout or 0) + wait

        async def get() -> tuple[telegram.Update, ...]:
            return tuple(map(understood, await self._bot._post("getUpdates", asked, read_timeout=patience)))

        return await border(get())

    async def confirm(self, offset: int) -> None:
        """Tell Telegram that every update before ``offset`` is handled; needless while it calls a webhook."""
        if offset:
            with contextlib.suppress(errors.ConflictError):
                await self.updates(offset, timedelta(0), limit=1)

    async def set_webhook(self, hook: Webhook) -> None:
        """Have Telegram bring updates to an address."""
        certificate = hook.certificate.read_bytes() if hook.certificate else None
        call = self._bot.set_webhook(
            hook.url, certificate=certificate, secret_token=hook.secret, allowed_updates=UPDATES
        )
        await border(call)

    async def remove_webhook(self) -> None:
        """Have Telegram bring updates to no address any more; they wait for who asks."""
        await border(self._bot.delete_webhook())

    async def webhook(self, *, since: datetime) -> tuple[str, str | None]:
        """Where Telegram brings updates ("": nowhere), and what kept it from doing so since then."""
        info = await border(self._bot.get_webhook_info())
        fresh = info.last_error_date is not None and info.last_error_date >= since
        return info.url, (info.last_error_message or "unknown") if fresh else None

    async def close(self) -> None:
        """Close the connections."""
        for request in self._bot._request:
            await request.shutdown()


def _thread(thread_id: int) -> int | None:
    return thread_id if thread_id > GENERAL else None


def _preview(preview: Preview | None) -> telegram.LinkPreviewOptions:
    if preview is None:
        return telegram.LinkPreviewOptions(is_disabled=True)
    return telegram.LinkPreviewOptions(
        url=preview.url, prefer_large_media=preview.large or None, prefer_small_media=not preview.large or None
    )


def _keyboard(message: Message) -> Keyboard | None:
    if not message.buttons:
        return None
    return Keyboard(
        [
            [telegram.InlineKeyboardButton(one.text, url=one.url, callback_data=one.data) for one in row]
            for row in message.buttons
        ]
    )
