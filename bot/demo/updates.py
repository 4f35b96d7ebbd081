"""The queue behind getUpdates: https://core.telegram.org/bots/api#getting-updates"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from bot.demo.faults import Refusal

FIRST = 410_000_001
KEPT = 10_000
LONGEST = 50  # seconds of a long poll
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
NOT_BY_DEFAULT = ("chat_member",)
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
SET_WEBHOOK = "Conflict: terminated by setWebhook request"


class Updates:
    """Updates wait here until the bot confirms them by asking for a higher offset."""

    def __init__(self, confirmed: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
        self.pending: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.webhook: dict[str, Any] | None = None
        self._confirmed = confirmed
        self._next = FIRST
        self._wanted = frozenset(KINDS) - frozenset(NOT_BY_DEFAULT)
        self._poll: asyncio.Future[None] | None = None
        self._closed = False

    def add(self, kind: str, payload: dict[str, Any]) -> None:
        """Something the bot should hear of, unless it asked not to."""
        if kind in self._wanted:
            self.pending.append({"update_id": self._next, kind: payload})
            self._next += 1
            self._wake()

    def allow(self, kinds: list[str]) -> None:
        """allowed_updates: concerns updates from now on; an empty list means all but chat_member."""
        self._wanted = frozenset(kinds) if kinds else frozenset(KINDS) - frozenset(NOT_BY_DEFAULT)

    async def get(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Confirm what lies before ``offset`` and return what waits; a negative offset keeps only the last ones.

        A newer call ends an older long poll with a 409.
        """
        if self.webhook:
            raise Refusal(409, WEBHOOK)
        self._end_poll(Refusal(409, OTHER_POLL))
        self._confirm(offset)
        if not self.pending and timeout > 0 and not self._closed:
            poll = self._poll = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(asyncio.shield(poll), min(timeout, LONGEST))
            except TimeoutError:
                poll.cancel()
            if self._poll is poll:
                self._poll = None
        return list(self.pending)[:limit]

    def set_webhook(self, webhook: dict[str, Any] | None, *, drop: bool) -> None:
        """Set or delete the webhook; a long poll in progress ends when one is set."""
        self.webhook = webhook
        if drop:
            self.pending.clear()
        if webhook:
            self._end_poll(Refusal(409, SET_WEBHOOK))

    def close(self) -> None:
        """Answer the long poll in progress, and no more of them."""
        self._closed = True
        self._wake()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self.pending[offset]["update_id"] if -offset <= len(self.pending) else 0
        while self.pending and self.pending[0]["update_id"] < offset:
            self._confirmed(self.pending.popleft())

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _end_poll(self, refusal: Refusal) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(refusal)
        self._poll = None
