"""What the commands work with: the parts they need, what somebody asked, and what they answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.composer import Composer
from bot.delivery import Sender
from bot.messages import html
from bot.model import Button, Chat, Message, Pack, ParsedFeed, Story
from bot.store import Store
from summarizer.types import Answer

FindFeed = Callable[[str], Awaitable[tuple[str, ParsedFeed]]]
ReadList = Callable[[bytes], Awaitable[tuple[list[tuple[str, str | None]], list[str]]]]  # as `opml.read`
Ask = Callable[[str, Story], Awaitable[Answer]]
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that the commands need."""

    store: Store
    sender: Sender
    composer: Composer
    find_feed: FindFeed
    read_list: ReadList
    ask: Ask
    private: bool  # only admins and whom they let in
    admins: frozenset[int]  # user ids, from the settings
    packs: tuple[Pack, ...]  # what beginners are offered
    now: Callable[[], datetime]
    username: str | None = None  # the bot's own


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody sent, still at Telegram."""

    id: str
    name: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One command, question or pressed button, and where it came from."""

    chat: Chat  # what it is about
    user_id: int
    user_name: str
    args: str = ""
    message_id: int | None = None  # the message to answer, or that holds the button
    place: int | None = None  # the private chat it came from, when it is about another
    reply_to: int | None = None  # the message it replies to
    story_id: int | None = None  # the story that a button names
    buttons: Rows = ()  # of the message whose button was pressed
    file: Sent | None = None  # that came with it, or with the message it replies to
    thread_id: int = 0
    is_admin: bool = False  # of the bot
    anonymous: bool = False  # written by an admin in the name of the group
    as_channel: bool = False  # written in the name of a channel, so that nobody knows by whom

    @property
    def managed(self) -> bool:
        """Whether it is about another chat than the one it came from; `rooms.enter` has then asked for the right."""
        return self.place is not None

    @property
    def whose(self) -> str:
        """Who is meant, at the start of a sentence: "You are", "This group is", "My channel is"."""
        if self.managed:
            return f"{chat_name(self.chat)} is"
        return "You are" if self.chat.kind == "private" else "This group is"

    def order(self, command: str, rest: str = "") -> str:
        """A command to send about this chat: ready to be pressed, or to be copied where there is more to it."""
        words = " ".join(filter(None, [f"/{command}", handle(self.chat) if self.managed else "", rest]))
        return words if words == f"/{command}" else f"<code>{words}</code>"

    @property
    def answer_in(self) -> int:
        return self.chat.id if self.place is None else self.place

    def with_args(self, args: str) -> Request:
        return replace(self, args=args)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; when it is about a story, replies to it are too."""

    message: Message
    story_id: int | None = None
    in_place: bool = False  # takes the place of the message whose button was pressed; without text only its buttons


def say(markup: str, *rows: tuple[Button, ...], story_id: int | None = None) -> Reply:
    """An answer of a few words; ``markup`` is Telegram HTML."""
    return Reply(Message(html=markup, buttons=rows), story_id)


def word(raw: str | None, fallback: str = "") -> str:
    """Somebody's or a feed's text, made safe, on one line."""
    return html.inline(raw or fallback)


def handle(chat: Chat) -> str:
    """What to write for a chat in a command."""
    return f"@{chat.username}" if chat.username else str(chat.id)


def chat_name(chat: Chat) -> str:
    """A chat's title in bold."""
    return html.bold(word(chat.title, str(chat.id)))


async def story_of(desk: Desk, request: Request) -> Story | Reply:
    """The story that a follow-up is about: the one named or replied to, else the newest here; or why there is none."""
    stories = desk.store.stories
    if request.story_id is not None:
        return await stories.get(request.story_id) or say("That story is gone.")
    if request.reply_to is not None:
        found = await stories.of_message(request.chat.id, request.reply_to)
        return found or say("I do not know which story that message is about. Reply to the message of a story.")
    found = await stories.newest_in(request.chat.id)
    return found or say("There is no story here yet. /subscribe to a feed first, or see /latest.")
