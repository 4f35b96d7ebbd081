"""Answers people: each command, button and question is a row of a table, each answer a value that is sent here.

Whoever writes is first let through `access`; a follow-up command finds its story by the message it replies to.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, Update
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage

from bot import errors
from bot.commands import access, chat, feeds, lists, reading, rooms
from bot.commands.desk import Ask, Desk, FindFeed, ReadList, Reply, Request, Rows, Sent, chat_name, say, word
from bot.composer import Composer
from bot.delivery import Sender
from bot.messages import callbacks, html
from bot.model import Access, Button, Chat, Message, Pack
from bot.store import Store

log = logging.getLogger(__name__)

Handler = Callable[[Desk, Request], Awaitable[list[Reply]]]

PATIENCE = 30.0  # seconds that an answer waits when Telegram says "slow down"
SORRY = "Something went wrong on my side, and I could not do that. Please try again in a minute."
AGAIN = 1.0  # seconds before an answer that Telegram did not take is sent again
# An address and nothing else, as people copy it from their browser: that is a wish to read it.
_ADDRESS = re.compile(r"https?://\S+|(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """A chat command: what runs it, its line in Telegram's menu, and an example where it takes something."""

    run: Handler
    help: str
    example: str | None = None


COMMANDS: dict[str, Command] = {
    "start": Command(access.start, "Begin"),
    "help": Command(lambda desk, request: _help(desk, request), "Show what I can do"),
    "subscribe": Command(feeds.subscribe, "Get the news of a site or feed", "/subscribe bbc.co.uk/news"),
    "unsubscribe": Command(feeds.unsubscribe, "End a subscription", "/unsubscribe 1"),
    "feeds": Command(feeds.feeds, "Show your subscriptions and how they are"),
    "import": Command(lists.take, "Take the feeds of another reader from a file"),
    "export": Command(lists.give, "Get your feeds as a file"),
    "latest": Command(reading.latest, "Show the newest stories", "/latest 10"),
    "more": Command(reading.more, "Tell more of a story"),
    "who": Command(functools.partial(reading.card, question="who"), "Who is in a story"),
    "what": Command(functools.partial(reading.card, question="what"), "What happened"),
    "when": Command(functools.partial(reading.card, question="when"), "When it happened, with the date"),
    "where": Command(functools.partial(reading.card, question="where"), "Where it happened"),
    "why": Command(functools.partial(reading.card, question="why"), "Why, where the article says it"),
    "source": Command(reading.source, "Where a story comes from"),
    "pause": Command(chat.pause, "Send nothing for now"),
    "resume": Command(chat.resume, "Send news again"),
    "settings": Command(chat.settings, "Choose how news looks and arrives", "/settings style full"),
    "preview": Command(chat.preview, "Show the newest story as it will look", "/preview compact"),
    "channels": Command(rooms.channels, "Show the channels you manage from here"),
    "stop": Command(chat.stop, "Stop, and end every subscription"),
}

BUTTONS: dict[str, Handler] = {
    "show": reading.show,
    "ask": reading.how_to_ask,
    **{name: COMMANDS[name].run for name in ("more", "who", "what", "when", "where", "why")},
    "mute": functools.partial(feeds.mute, muted=True),
    "unmute": functools.partial(feeds.mute, muted=False),
    "unsubscribe": feeds.drop,
    "replace": feeds.replace,
    "packs": feeds.packs,
    "pack": feeds.pack,
    "take_pack": feeds.take,
    "take_feed": feeds.take,
    "feeds": feeds.feeds,
    "pause": functools.partial(chat.switch, paused=True),
    "resume": functools.partial(chat.switch, paused=False),
    "settings": chat.settings,
    "show_me": chat.preview,
    **{name: functools.partial(chat.choose, name=name) for name in ("style", "link", "picture", "silent", "hashtags")},
    "allow": functools.partial(access.decide, let_in=True),
    "refuse": functools.partial(access.decide, let_in=False),
}
STORY_BUTTONS = {"show", "ask", "more", "who", "what", "when", "where", "why"}  # these carry the story's id
BARE_BUTTONS = {"feeds", "packs", "pause", "resume", "settings", "show_me"}  # these carry nothing


class Commands:
    """Takes updates from Telegram and answers them."""

    def __init__(
        self,
        *,
        store: Store,
        sender: Sender,
        composer: Composer,
        find_feed: FindFeed,
        read_list: ReadList,
        ask: Ask,
        access: str,
        admins: tuple[int, ...],
        packs: tuple[Pack, ...],
        now: Callable[[], datetime],
    ) -> None:
        private = access == "private"
        self._desk = Desk(store, sender, composer, find_feed, read_list, ask, private, frozenset(admins), packs, now)

    @property
    def menu(self) -> list[tuple[str, str]]:
        """Telegram's command menu."""
        return [(name, command.help) for name, command in COMMANDS.items()]

    async def prepare(self, username: str | None) -> None:
        """Before the first update: our own name, and a claim code while there is no admin."""
        self._desk = replace(self._desk, username=username)
        await access.prepare(self._desk, username)

    async def handle(self, update: Update) -> None:
        """Answer one update. Whatever it raises, its author knows that something went wrong, if Telegram let us say."""
        try:
            await self._answer(update)
        except (errors.SendError, errors.TokenError):
            raise
        except Exception:  # the database, or a bug of ours: the update will not come again, so its author has to know
            await self._apologise(update)
            raise

    async def _answer(self, update: Update) -> None:
        if update.message is not None and update.message.from_user is not None:
            await self._message(update.message)
        elif update.callback_query is not None:
            await self._button(update.callback_query)
        elif update.my_chat_member is not None:
            await self._membership(update.my_chat_member)

    async def _apologise(self, update: Update) -> None:
        """Say in one line that what somebody sent or pressed came to nothing; without the store, which may be away."""
        message, query = update.effective_message, update.callback_query
        with contextlib.suppress(errors.NewsbotError):
            if query is not None:
                await self._desk.sender.answer_button(query.id)
            if isinstance(message, TelegramMessage):
                await self._desk.sender.send(
                    message.chat.id, say(SORRY).message, thread_id=_topic(message), urgent=True
                )

    async def _message(self, message: TelegramMessage) -> None:
        if message.migrate_to_chat_id:
            await self._desk.store.chats.migrate(message.chat.id, message.migrate_to_chat_id, self._desk.now())
            return
        text = message.text or (message.caption if message.document else None) or ""
        name, args = _command(text, self._desk.username)
        if name is None and message.chat.type == "private":
            name = "import" if message.document else "subscribe" if _ADDRESS.fullmatch(args) else None
        if name is None and (not message.text or not _is_for_us(message, self._desk.username)):
            return
        request = await self._request(message, args)
        if request.chat.access != Access.ALLOWED and name not in ("start", "help"):
            replies = await self._not_allowed(request)
        elif name is None:
            replies = await self._plain(request)
        elif name in COMMANDS:
            request, replies = await self._run(name, COMMANDS[name].run, request)
        else:
            replies = [say(f"I do not know /{word(html.cut(name, 64))}. /help shows what I can do.")]
        await self._send(request, replies)

    async def _run(self, name: str, handler: Handler, request: Request) -> tuple[Request, list[Reply]]:
        """What a command or button answers, after asking whether its author may; and what it is about in the end."""
        if meant := rooms.aim(name, request):
            found = await rooms.enter(self._desk, request.with_args(meant[1]), meant[0])
            if isinstance(found, Reply):
                return request, [found]
            request = found
        if request.chat.access != Access.ALLOWED and name not in ("start", "help"):
            return request, await self._not_allowed(request)
        if rooms.is_change(name, request) and not await rooms.may_change(self._desk, request):
            return request, [say(rooms.only_admins(request))]
        return request, await handler(self._desk, request)

    async def _plain(self, request: Request) -> list[Reply]:
        """A text that is no command: a question when it replies to something, else a hint."""
        if request.reply_to is not None:
            return await reading.question(self._desk, request)
        return [
            say(
                "To ask about a story, reply to its message. To get the news of a site, send its address, for example"
                " <code>bbc.co.uk/news</code>. /help shows the rest."
            )
        ]

    async def _not_allowed(self, request: Request) -> list[Reply]:
        if request.chat.access == Access.CLOSED:
            where = f"in {chat_name(request.chat)}" if request.managed else "here"
            whose = "" if request.chat.kind == "private" or request.managed else "An admin’s "
            return [say(f"I have stopped {where}. {whose}{request.order('start')} begins again.")]
        return await access.stranger(self._desk, request)

    async def _button(self, query: CallbackQuery) -> None:
        message = query.message
        action, ids, aim = callbacks.parse_data(query.data or "") or ("", (), None)
        known = action in BUTTONS and (bool(ids) or action in BARE_BUTTONS)
        if not isinstance(message, TelegramMessage) or not known:
            await self._desk.sender.answer_button(query.id, "This button is too old. /help shows what I can do.")
            return
        args = str(ids[0]) if ids else ""
        request = await self._request(message, args, user=query.from_user.id, name=query.from_user.full_name)
        story_id = ids[0] if action in STORY_BUTTONS else None
        request = replace(request, story_id=story_id, buttons=_buttons(message))
        if request.chat.access != Access.ALLOWED:
            await self._desk.sender.answer_button(query.id, "You are not let in here.", alert=True)
            return
        if request.chat.kind == "channel":  # a post of an earlier version; an answer would come to all its readers
            await self._desk.sender.answer_button(query.id, "I answer in our private chat.", alert=True)
            return
        if aim is None and action in rooms.CHANGES and not await rooms.may_change(self._desk, request):
            await self._desk.sender.answer_button(query.id, html.plain(rooms.only_admins(request)), alert=True)
            return
        # First the spinner on the button, which Telegram shows until it is answered.
        with_errors = asyncio.create_task(self._desk.sender.answer_button(query.id))
        found = await rooms.enter(self._desk, request, aim) if aim is not None else request
        if isinstance(found, Reply):
            await self._send(request, [found])
        else:
            await self._send(*await self._run(action, BUTTONS[action], found))
        await asyncio.gather(with_errors, return_exceptions=True)

    async def _membership(self, change: ChatMemberUpdated) -> None:
        """The bot was blocked, removed, added, taken back, or given other rights."""
        known = await self._desk.store.chats.get(change.chat.id)
        gone, was_gone = (one.status in ("left", "kicked") for one in (change.new_chat_member, change.old_chat_member))
        if gone:
            if known and known.access == Access.ALLOWED:
                reason = "blocked by the user" if known.kind == "private" else f"removed from the {known.kind}"
                await self._desk.store.chats.close(known.id, reason, self._desk.now())
            return
        if known and known.access == Access.CLOSED:
            await self._desk.store.chats.save(replace(known, access=Access.ALLOWED), self._desk.now())
        if change.chat.type == "private":
            return
        author = change.from_user
        request = Request(_chat(change.chat), author.id, author.full_name)
        request = replace(request, is_admin=await access.is_admin(self._desk, author.id))
        request = replace(request, chat=await access.enter(self._desk, request))
        missing = await rooms.missing_right(self._desk, request.chat)
        if missing or request.chat.kind == "channel":
            request = replace(request, place=author.id)  # where it may not write, it tells who did it
        if missing or was_gone or request.managed:
            replies = [say(missing)] if missing else await rooms.added(self._desk, request)
            with contextlib.suppress(errors.SendError):  # who never wrote to the bot cannot be told
                await self._send(request, replies)

    async def _request(
        self, message: TelegramMessage, args: str, *, user: int | None = None, name: str | None = None
    ) -> Request:
        """Who asks what, where, with the access that the chat has."""
        author = message.from_user
        user_id = user if user is not None else author.id if author else 0
        replied = message.reply_to_message
        writes_as = message.sender_chat.id if message.sender_chat and user is None else None
        request = Request(
            chat=_chat(message.chat),
            user_id=user_id,
            user_name=name or (author.full_name if author else ""),
            args=args,
            message_id=message.message_id,
            reply_to=replied.message_id if replied else None,
            file=_file(message) or (_file(replied) if replied else None),
            thread_id=_topic(message),
            is_admin=await access.is_admin(self._desk, user_id),
            anonymous=writes_as == message.chat.id,
            as_channel=writes_as not in (None, message.chat.id),
        )
        return replace(request, chat=await access.enter(self._desk, request))

    async def _send(self, request: Request, replies: list[Reply]) -> None:
        in_group = request.chat.kind != "private" and not request.managed
        for reply in replies:
            if request.managed:
                reply = replace(reply, message=callbacks.aimed(reply.message, request.chat.id))
            if reply.in_place and request.message_id:
                await self._desk.sender.edit(request.answer_in, request.message_id, reply.message)
                continue
            for part in reply.message.parts:
                sent = await self._send_patiently(request, part, request.message_id if in_group else None)
                if reply.story_id is None:
                    continue
                try:
                    await self._desk.store.stories.remember(request.answer_in, sent, reply.story_id)
                except errors.StoreError as error:  # it is answered; only a reply to it will not be understood
                    log.error("%s", error)

    async def _send_patiently(self, request: Request, message: Message, reply_to: int | None) -> int:
        """Send an answer; once more when Telegram asks to wait, or surely did not take it."""
        send = functools.partial(
            self._desk.sender.send,
            request.answer_in,
            message,
            thread_id=request.thread_id,
            reply_to=reply_to,
            urgent=True,
        )
        try:
            return await send()
        except errors.SlowDown as error:
            await asyncio.sleep(min(error.retry_after.total_seconds(), PATIENCE))
        except (errors.Unsure, errors.ChatMoved):
            raise
        except errors.SendError as error:
            if error.permanent:
                raise
            await asyncio.sleep(AGAIN)
        return await send()


async def _help(_desk: Desk, _request: Request) -> list[Reply]:
    """Every command with what it does."""
    lines = [f"/{name} – {command.help}" for name, command in COMMANDS.items()]
    return [
        say(
            html.bold("What I can do")
            + "\n"
            + "\n".join(lines)
            + "\n\n/more, /who, /what, /when, /where, /why and /source are about the story you reply to, or the newest"
            " one. A plain question in reply to a story is answered with a quote, or I say that the article does not"
            " say."
        )
    ]


def _command(text: str, username: str | None) -> tuple[str | None, str]:
    """The command's name and the rest; no name when the text is none, or is meant for another bot."""
    first, _, rest = text.partition(" ") if " " in text.split("\n")[0] else text.partition("\n")
    if not first.startswith("/") or len(first) < 2:
        return None, text.strip()
    name, _, bot = first[1:].partition("@")
    if bot and username and bot.lower() != username.lower():
        return None, ""
    return name.lower(), rest.strip()


def _is_for_us(message: TelegramMessage, username: str | None) -> bool:
    """A plain text in a group is ours only when it replies to us; in a private chat it always is."""
    if message.chat.type == "private":
        return True
    if (message.text or "").startswith("/"):
        return False  # a command for another bot
    replied = message.reply_to_message
    author = replied.from_user if replied else None
    return author is not None and author.is_bot and (username is None or author.username == username)


def _file(message: TelegramMessage) -> Sent | None:
    found = message.document
    return Sent(found.file_id, found.file_name or "", found.file_size or 0) if found else None


def _buttons(message: TelegramMessage) -> Rows:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return tuple(
        tuple(Button(one.text, data=str(one.callback_data) if one.callback_data else None, url=one.url) for one in row)
        for row in rows
    )


def _topic(message: TelegramMessage) -> int:
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def _chat(found: TelegramChat) -> Chat:
    title = found.title or " ".join(filter(None, (found.first_name, found.last_name))) or None
    return Chat(id=found.id, kind=str(found.type), title=title, username=found.username)
