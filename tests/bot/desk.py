"""A bot that answers commands over a real Bot API on loopback and a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from bot import errors, pipeline
from bot.commands import Commands
from bot.composer import Composer
from bot.delivery import Sender
from bot.delivery.pace import Pace
from bot.demo.botapi import BotApi
from bot.feeds import opml
from bot.fetch import Fetcher
from bot.model import Article, Feed, Item, Pack, Page, ParsedFeed, Poll, Reading, Step, Story
from bot.offload import Workers
from bot.store import Store
from bot.updates import Updates
from summarizer.types import Answer, Fact, Point, Summary
from tests import lines
from tests.bot.test_pictures import picture

TOKEN = "1234567890:AAtest-token-of-a-telegram-on-loopback-0"
ALICE, BOB, CLUB = 11, 12, -21


class Hurry(Pace):
    """No pauses between messages; the pace has tests of its own."""

    def wait_for_chat(self, _chat_id: int, _now: float) -> float:
        return 0.0

    def wait_for_all(self, _now: float) -> float:
        return 0.0


class Gallery:
    """Every address brings a picture."""

    async def get(self, url: str, **_more: Any) -> Page:
        return Page(url, 200, picture(640, 360))


class AtHand:
    """Work done here and now instead of in a process of its own."""

    async def run(self, function: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return function(*args, **more)


FEED = "https://example.org/feed"
PACKS = (
    Pack("Science", (("https://nature.example/rss", "Nature"), ("https://quanta.example/rss", "Quanta"))),
    Pack("France", (("https://lemonde.example/rss", "Le Monde"),)),
)


@dataclass
class Desk:
    """A bot that answers commands, and a Telegram to write them in."""

    api: BotApi
    store: Store
    sender: Sender
    now: datetime
    composer: Composer
    access: str = "everyone"
    admins: tuple[int, ...] = ()
    found: ParsedFeed | errors.NewsbotError = field(default_factory=lambda: ParsedFeed("Example", None, ()))
    answer: Answer | errors.NewsbotError = field(default_factory=lambda: Answer(None, None, None, 0.1))
    asked: list[str] = field(default_factory=list)

    async def answers(self, chat_id: int = ALICE) -> list[dict[str, object]]:
        """Let the bot handle what was written; returns the messages it wrote to a chat."""
        before = {message["message_id"] for message in self.api.messages(chat_id)}
        commands = Commands(
            store=self.store,
            sender=self.sender,
            composer=self.composer,
            find_feed=self._find,
            read_list=self._read_list,
            ask=self._ask,
            access=self.access,
            admins=self.admins,
            packs=PACKS,
            now=lambda: self.now,
        )
        await commands.prepare(await self.sender.me())
        await Updates(self.sender, self.store, commands.handle, lambda: self.now).catch_up()
        bot = self.api.world.bot["id"]
        return [
            message
            for message in self.api.messages(chat_id)
            if message["message_id"] not in before and message["from"]["id"] == bot
        ]

    async def says(
        self, text: str, chat_id: int = ALICE, sender: int | None = None, reply_to: int | None = None
    ) -> str:
        """Somebody writes; returns what the bot answered, all in one."""
        self.api.send_text(chat_id, sender or chat_id, text, reply_to)
        return "\n".join(map(_words, await self.answers(chat_id)))

    async def brings(
        self, data: bytes, caption: str = "", name: str = "feeds.opml", chat_id: int = ALICE, sender: int | None = None
    ) -> str:
        """Somebody sends a file; returns what the bot answered, all in one."""
        self.api.send_file(chat_id, sender or chat_id, name, data, caption)
        return "\n".join(map(_words, await self.answers(chat_id)))

    async def presses(
        self, message: dict[str, object], label: str, who: int = ALICE, chat_id: int | None = None
    ) -> str:
        """Somebody presses the button with this label; returns what the bot wrote then."""
        rows = message["reply_markup"]["inline_keyboard"]  # type: ignore[index]
        [data] = [button["callback_data"] for row in rows for button in row if button["text"] == label]
        where = chat_id or who
        self.query = self.api.press(where, who, message["message_id"], data)  # type: ignore[arg-type]
        return "\n".join(str(found["text"]) for found in await self.answers(where))

    def now_of(self, message: dict[str, object], chat_id: int = ALICE) -> dict[str, object]:
        """A message as it is now."""
        return next(one for one in self.api.messages(chat_id) if one["message_id"] == message["message_id"])

    async def tells(
        self,
        title: str = "Bridge closes",
        chat_id: int = ALICE,
        categories: tuple[str, ...] = (),
        feed: Feed | None = None,
    ) -> dict[str, object]:
        """A story arrives in a chat that is subscribed; returns its message."""
        feed = feed or await self.store.feeds.add(FEED, title="Example", now=self.now)
        if not await self.store.chats.subscriptions(chat_id):
            await self.store.chats.subscribe(chat_id, feed.id, self.now)
        await self.store.feeds.save(
            feed.id, Poll(self.now, (Item(key=title, title=title, categories=categories),)), self.now
        )
        for entry_id in await self.store.due(Step.SUMMARIZE, self.now, 10):
            entry = await self.store.stories.claim(entry_id, self.now)
            assert entry is not None
            await self.store.stories.save(entry, _reading(title, entry.item.categories), lambda _: None, self.now)
        while due := await self.store.due(Step.DELIVER, self.now, 10):
            for delivery_id in due:
                await pipeline.deliver(self.line, delivery_id)
        for notice_id in await self.store.due(Step.NOTIFY, self.now, 10):
            await pipeline.notify(self.line, notice_id)
        return self.api.messages(chat_id)[-1]

    @property
    def line(self) -> pipeline.Line:
        """The steps that send."""
        fetcher, workers = cast(Fetcher, None), cast(Workers, None)
        line = lines.polling(self.store, fetcher, workers, lambda: self.now, sender=self.sender, composer=self.composer)
        return replace(line, everyone=self.access == "everyone")

    async def _find(self, address: str) -> tuple[str, ParsedFeed]:
        self.asked.append(address)
        if isinstance(self.found, errors.NewsbotError):
            raise self.found
        return FEED, self.found

    async def _read_list(self, data: bytes) -> tuple[list[tuple[str, str | None]], list[str]]:
        return opml.read(data)

    async def _ask(self, question: str, story: Story) -> Answer:
        self.asked.append(question)
        if isinstance(self.answer, errors.NewsbotError):
            raise self.answer
        return self.answer


def _words(message: dict[str, object]) -> str:
    return str(message["text"] if "text" in message else message["caption"])


def _reading(title: str, categories: tuple[str, ...]) -> Reading:
    sentences = ("The council closed the bridge on Tuesday.", "Mayor Lindqvist spoke.", "Ferries run.", "It rains.")
    summary = Summary(
        title,
        "en",
        None,
        "encoder",
        sentences,
        points=(Point(sentences[0], 0),),
        who=(Fact("Mayor Lindqvist", 1, 0, 15),),
    )
    text = " ".join(sentences)
    article = Article(
        "https://example.org/bridge",
        title,
        text=text,
        source="Example",
        image="https://example.org/bridge.png",
        categories=categories,
    )
    return Reading(article, summary)
