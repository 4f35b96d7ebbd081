"""``newsbot once --dry-run``: the real pass, on a copy of the store, with a sender that prints."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

from bot import app
from bot.delivery import Sender
from bot.model import Message
from bot.store import Store
from config import Settings


class Printer(Sender):
    """Prints each message instead of sending it."""

    def __init__(self) -> None:
        self.count = 0

    @property
    def is_open(self) -> bool:
        return True

    async def send(self, chat_id: int, message: Message, **_more: Any) -> int:
        self._print(f"to chat {chat_id}", message)
        return self.count

    async def revise(self, chat_id: int, message_id: int, message: Message, **_more: Any) -> None:
        self._print(f"in place of message {message_id} in chat {chat_id}", message)

    def _print(self, where: str, message: Message) -> None:
        self.count += 1
        print(f"--- {where}\n{unescape(re.sub(r'<[^>]+>', '', message.html))}\n", flush=True)


async def run(settings: Settings) -> None:
    """Print what a pass would send now."""
    with tempfile.TemporaryDirectory(prefix="newsbot-") as folder:
        copy = await Store.copy(settings.database.url, Path(folder) / "rehearsal.db")
        printer = Printer()
        database = settings.database.model_copy(update={"url": copy})
        await app.once(settings.model_copy(update={"database": database}), sender=printer)
    messages = "1 message" if printer.count == 1 else f"{printer.count} messages"
    print(f"{messages} would be sent; nothing was sent, nothing was written")
