"""What happens in the demo's chats, numbered, so that a page that lost its connection goes on where it was."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

KEPT = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: ``message edited deleted seen typing answer chat commands``; or ``reset``: what
    happened since is not known any more, read everything again."""

    id: str  # "run-number"; the run changes with every start
    kind: str
    data: dict[str, Any]


class Log:
    """The last events, for any number of followers."""

    def __init__(self) -> None:
        self.run = secrets.token_hex(4)
        self.number = 0
        self.closed = False
        self._kept: deque[tuple[int, Event]] = deque(maxlen=KEPT)
        self._news = asyncio.Event()

    @property
    def last(self) -> str:
        """The id of the newest event."""
        return f"{self.run}-{self.number}"

    def add(self, kind: str, **data: Any) -> None:
        """Something happened."""
        self.number += 1
        self._kept.append((self.number, Event(self.last, kind, data)))
        self._wake()

    def close(self) -> None:
        """No more events: all followers end."""
        self.closed = True
        self._wake()

    async def follow(self, after: str | None = None) -> AsyncIterator[Event]:
        """The events after the one with this id (None: from now on), as they happen."""
        place = self.number if after is None else self._place(after)
        if place is None:
            place = self.number
            yield Event(self.last, "reset", {})
        while not self.closed:
            news = self._news
            for number, event in list(self._kept):
                if number > place:
                    place = number
                    yield event
            if place == self.number and not self.closed:
                await news.wait()

    def _place(self, after: str) -> int | None:
        run, _, number = after.partition("-")
        oldest = self._kept[0][0] if self._kept else self.number + 1
        if run != self.run or not number.isdecimal() or not oldest - 1 <= int(number) <= self.number:
            return None
        return int(number)

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
