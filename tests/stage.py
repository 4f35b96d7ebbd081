"""The whole bot as its own process, between a newspaper and a Telegram on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.botapi import BotApi
from bot.serving import serve
from tests.newspaper import Newspaper

TOKEN = "1234567890:AAtest-token-of-a-telegram-on-loopback-0"
ALICE = 11
PATIENCE = 180.0  # seconds until a test gives up; the machine may be busy


@dataclass
class Stage:
    """What a test needs to drive the bot from outside and to look at what comes out."""

    api: BotApi
    paper: Newspaper
    feed: str
    folder: Path
    env: dict[str, str]
    log: bytearray = field(default_factory=bytearray)

    @asynccontextmanager
    async def bot(self, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """``newsbot run`` as a process of its own; killed at the end of the block if it still runs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *(arguments or ("run",)),
            env=self.env,
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        reading = asyncio.create_task(self._read(process))
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
            await reading

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while chunk := await process.stdout.read(4096):
            self.log += chunk

    @property
    def database(self) -> Path:
        return self.folder / "newsbot.db"

    def say(self, text: str, reply_to: int | None = None) -> None:
        self.api.send_text(ALICE, ALICE, text, reply_to)

    def texts(self, chat_id: int = ALICE) -> list[str]:
        """What the bot has written to a chat, in order."""
        messages = self.api.messages(chat_id)
        return [message.get("text", "") for message in messages if message["from"]["id"] == self.api.world.bot["id"]]

    def told(self, slug: str, chat_id: int = ALICE) -> int:
        """How many times an article of the paper has been told in a chat."""
        return sum(text.startswith(self.paper.bodies[slug][0]) for text in self.texts(chat_id))

    async def until(self, condition: Callable[[], Any], what: str) -> None:
        """Wait until something has happened; fail with the bot's log when it does not."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():  # noqa: ASYNC110 - what it waits for happens in other processes
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(
                f"waited in vain until {what}\n--- chat\n{self.texts()}\n--- log\n{self.log.decode()}"
            ) from None

    async def subscribed(self) -> None:
        """Alice starts, subscribes, and has had the first article."""
        self.say("/start")
        self.say(f"/subscribe {self.feed}")
        await self.until(lambda: self.told("bridge"), "the first article arrives")
        if self.database.exists():  # a kill before that may repeat it
            await self.until(lambda: self.rows("SELECT id FROM deliveries WHERE state = 'sent'"), "it is settled")

    def rows(self, query: str) -> list[Any]:
        """Look into the bot's database from outside."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchall()

    def change(self, statement: str) -> None:
        """Change the bot's database from outside."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute(statement)


@asynccontextmanager
async def stage(folder: Path, language: str = "de") -> AsyncIterator[Stage]:
    """Raise the curtain: the newspaper has one article, Alice has not written yet."""
    paper, api = Newspaper(language), BotApi(TOKEN)
    paper.publish("bridge")
    api.add_person(ALICE, "Alice", "alice")
    async with serve(paper.app) as news, serve(api.app) as telegram:
        settings = {
            "NEWSBOT_TELEGRAM__TOKEN": TOKEN,
            "NEWSBOT_TELEGRAM__API_URL": telegram,
            "NEWSBOT_TELEGRAM__ACCESS": "everyone",
            "NEWSBOT_DATABASE__URL": f"sqlite:///{folder / 'newsbot.db'}",
            "NEWSBOT_FETCH__INTERVAL": "1s",
            "NEWSBOT_FETCH__INTERVAL_MAX": "1s",
            "NEWSBOT_FETCH__ALLOW_PRIVATE": "true",
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH")])
            ),
            "PYTHONWARNINGS": "default",
        }
        env = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSBOT_", "TELEGRAM_"))}
        yield Stage(api, paper, f"{news}/feed.xml", folder, env | settings)
        paper.pages_open.set()
