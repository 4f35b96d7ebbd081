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
        self._count = 0

    async def send(self, chat_id: int, message: Message, **_more: Any) -> int:
        self._count += 1
        print(f"--- to chat {chat_id}\n{unescape(re.sub(r'<[^>]+>', '', message.html))}\n")
        return self._count

    @property
    def summary(self) -> str:
        return f"{self._count} messages would be sent; nothing was sent, nothing was written"


async def run(settings: Settings) -> None:
    """Print what a pass would send now."""
    with tempfile.TemporaryDirectory(prefix="newsbot-") as folder:
        copy = f"sqlite:///{Path(folder) / 'rehearsal.db'}"
        store = await Store.open(settings.database.url)
        try:
            await store.copy_to(copy)
        finally:
            await store.close()
        printer = Printer()
        database = settings.database.model_copy(update={"url": copy})
        await app.once(settings.model_copy(update={"database": database}), sender=printer)
        print(printer.summary)
