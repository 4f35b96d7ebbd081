"""What the commands work with: the parts they need, what somebody asked, and what they answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery import Sender
from bot.messages import html
from bot.model import Button, Chat, Message, ParsedFeed, Story
from bot.store import Store
from summarizer.types import Answer

FindFeed = Callable[[str], Awaitable[tuple[str, ParsedFeed]]]
Ask = Callable[[str, Story], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that the commands need."""

    store: Store
    sender: Sender
    find_feed: FindFeed
    ask: Ask
    private: bool  # only admins and whom they let in
    admins: frozenset[int]  # user ids, from the settings
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Request:
    """One command, question or pressed button, and where it came from."""

    chat: Chat
    user_id: int
    user_name: str
    args: str = ""
    message_id: int | None = None  # the message to answer
    reply_to: int | None = None  # the message it replies to
    story_id: int | None = None  # the story that a button names
    thread_id: int = 0
    is_admin: bool = False

    def with_args(self, args: str) -> Request:
        return replace(self, args=args)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; when it is about a story, replies to it are too."""

    message: Message
    story_id: int | None = None


def say(markup: str, *rows: tuple[Button, ...], story_id: int | None = None) -> Reply:
    """An answer of a few words; ``markup`` is Telegram HTML."""
    return Reply(Message(html=markup, buttons=rows), story_id)


def word(raw: str | None, fallback: str = "") -> str:
    """Somebody's or a feed's text, made safe, on one line."""
    return html.inline(raw or fallback)


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
