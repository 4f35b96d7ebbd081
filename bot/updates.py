"""Receives what people write, by our own long poll or by a webhook: an update is confirmed only after it was handled.

Telegram repeats every update above the confirmed offset, so a crash loses no command; it may handle one twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import Update

from bot import errors, health
from bot.delivery import Sender, Webhook
from bot.delivery.border import understood
from bot.store import Store

log = logging.getLogger(__name__)

OFFSET = "telegram.offset"
LONG_POLL = timedelta(seconds=25)
# While something is in hand the offset cannot move, so Telegram answers at once with the same updates: ask in steps.
SHORT_POLL = timedelta(seconds=0.3)
RETRY_FIRST, RETRY_LAST = timedelta(seconds=1), timedelta(seconds=30)
LOOK_EVERY = timedelta(seconds=45)  # does the webhook still stand?
KEPT = timedelta(days=2)  # Telegram keeps an update for one
MOST_BROUGHT = 10_000
STEADY = timedelta(minutes=1)  # a copy that has polled well for so long is the rightful one

COPY = "another copy of the bot runs with this token and took the webhook away: stop it, or use another token"

Handle = Callable[[Update], Awaitable[None]]


class Updates:
    """Gets updates and hands them on: side by side for different chats, in order within one."""

    def __init__(self, sender: Sender, store: Store, handle: Handle, now: Callable[[], datetime]) -> None:
        self._sender = sender
        self._store = store
        self._handle = handle
        self._now = now
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()
        self._brought: set[int] = set()  # by a webhook, and handled
        self._last_of_chat: dict[int, asyncio.Task[None]] = {}
        self._next = 0  # every update below this one is handled
        self._noted: datetime | None = None
        self._is_called = False  # by a webhook
        self._took_webhook = False  # one that was in the way
        self._began: datetime | None = None  # when Telegram first gave us updates, or was told to bring them

    async def run(self) -> None:
        """Receive until cancelled. Raises TokenError, and ConflictError when another copy was here first."""
        await self._recall()
        wait = RETRY_FIRST
        while True:
            try:
                found = await self._ask()
            except errors.TokenError:
                raise
            except errors.ConflictError as error:
                if not self._is_steady:
                    raise
                log.warning("%s; trying again", error)
            except errors.NewsbotError as error:
                log.warning("no news from Telegram: %s; trying again in %d s", error, wait.total_seconds())
                await self._note(health.TELEGRAM_ERROR, str(error))
            else:
                self._began = self._began or self._now()
                await self._note(health.TELEGRAM, "")
                for update in found:
                    self._take(update)
                if await self._settle():
                    wait = RETRY_FIRST
                    continue
            await asyncio.sleep(wait.total_seconds())
            wait = min(wait * 2, RETRY_LAST)

    async def _ask(self) -> tuple[Update, ...]:
        """What waits at Telegram. Raises ConflictError too for a webhook that came back: another copy sets it."""
        # The first answer comes at once, as a sign of life.
        long = not self._in_hand and self._noted is not None
        try:
            return await self._sender.updates(self._next, LONG_POLL if long else timedelta(0))
        except errors.WebhookError:
            if self._took_webhook and not self._is_steady:
                raise
        log.warning("a webhook was set for this bot; removed, because this copy asks for updates itself")
        await self._sender.remove_webhook()
        self._took_webhook = True
        return await self._sender.updates(self._next, timedelta(0))

    @property
    def _is_steady(self) -> bool:
        """Whether this copy has received long enough to be the rightful one."""
        return self._began is not None and self._now() - self._began >= STEADY

    async def watch(self, hook: Webhook) -> None:
        """Have Telegram call us, and see to it that it goes on. What it brings comes through `receive`.

        Ends only when cancelled. Raises TokenError, and ConflictError when another copy was here first.
        """
        await self._recall()
        self._is_called = True
        wait = RETRY_FIRST
        while True:
            pause = LOOK_EVERY
            try:
                await self._see_to(hook)
                await self._note(health.TELEGRAM, "")
                wait = RETRY_FIRST
            except (errors.TokenError, errors.ConflictError):
                raise
            except errors.NewsbotError as error:
                log.warning("%s; trying again in %d s", error, wait.total_seconds())
                await self._note(health.TELEGRAM_ERROR, str(error))
                pause, wait = wait, min(wait * 2, RETRY_LAST)
            await asyncio.sleep(pause.total_seconds())

    async def _see_to(self, hook: Webhook) -> None:
        """Set the webhook where it is not set, or no more."""
        url, trouble = await self._sender.webhook(since=self._now() - LOOK_EVERY)
        if self._began is not None and url == hook.url:
            if trouble:
                log.warning("Telegram cannot bring updates to telegram.webhook_url: %s", trouble)
            return
        if self._began is not None:
            if not self._is_steady:
                raise errors.ConflictError(COPY)
            log.warning("somebody took the webhook away; set again")
        # What an earlier run's long poll handled and could not confirm any more would come again.
        await self._sender.confirm(self._next)
        await self._sender.set_webhook(hook)
        log.info("Telegram calls %s", hook.url)
        self._began = self._began or self._now()

    async def bring(self, data: dict[str, Any]) -> None:
        """An update as Telegram writes it."""
        await self.receive(understood(data))

    async def receive(self, update: Update) -> None:
        """An update that Telegram brings; returns when it is handled and noted, so that Telegram hears it only then.

        Raises StoreError when it cannot be noted: Telegram brings it again.
        """
        number = update.update_id
        if number in self._brought:
            return
        if number not in self._done:
            self._take(update)
        if number in self._in_hand:
            await asyncio.shield(self._in_hand[number])
        await self._store.meta.note_update(number, self._now())
        self._done.discard(number)
        self._brought.add(number)
        if len(self._brought) > MOST_BROUGHT:
            self._brought = set(sorted(self._brought)[-MOST_BROUGHT // 2 :])

    async def _recall(self) -> None:
        """Where the last run ended: the offset, and what a webhook brought, in any order."""
        self._next = int(await self._store.meta.get(OFFSET) or 0)
        self._brought = set(await self._store.meta.updates_since(self._now() - KEPT))

    async def catch_up(self) -> None:
        """Handle what people have written so far, then return."""
        await self._recall()
        while found := await self._sender.updates(self._next, timedelta(0)):
            for update in found:
                self._take(update)
            await asyncio.wait(self._in_hand.values())
            await self._confirm()

    async def stop(self, timeout: timedelta) -> None:
        """Finish what is in hand; what does not finish in time comes again after the next start."""
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=timeout.total_seconds())
        for task in self._in_hand.values():
            task.cancel()
        if not self._is_called:
            await self._confirm()

    def _take(self, update: Update) -> None:
        number = update.update_id
        # A number below the offset is new too: after a quiet week Telegram begins anywhere.
        if number in self._brought:  # Telegram did not hear that it was handled
            self._done.add(number)
        if number in self._in_hand or number in self._done:
            return
        chat_id = update.effective_chat.id if update.effective_chat else 0
        task = asyncio.create_task(self._one(update, self._last_of_chat.get(chat_id)), name=f"update {number}")
        self._in_hand[number] = task
        self._last_of_chat[chat_id] = task
        task.add_done_callback(lambda done: self._forget(chat_id, done))

    async def _one(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._handle(update)
        except errors.NewsbotError as error:
            log.warning("update %d: %s", update.update_id, error)
        except Exception:  # a bug in one command must not stop the others; it is logged, and not tried for ever
            log.exception("update %d: unexpected", update.update_id)
        self._done.add(update.update_id)
        del self._in_hand[update.update_id]

    def _forget(self, chat_id: int, task: asyncio.Task[None]) -> None:
        if self._last_of_chat.get(chat_id) is task:
            del self._last_of_chat[chat_id]

    async def _settle(self) -> bool:
        """Wait a moment for what is in hand, then confirm what is handled; False when the store is in trouble."""
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=SHORT_POLL.total_seconds())
        try:
            await self._confirm()
        except errors.StoreError as error:
            log.error("%s", error)
            return False
        return True

    async def _confirm(self) -> None:
        """Move the offset past everything handled without a gap."""
        if not self._done:
            return
        upto = min(self._in_hand, default=max(self._done) + 1)
        await self._store.meta.set(OFFSET, str(upto), self._now())
        self._next = upto
        self._done = {number for number in self._done if number >= upto}

    async def _note(self, name: str, text: str) -> None:
        now = self._now()
        if text or self._noted is None or now - self._noted >= health.BEAT:
            self._noted = now
            try:
                await self._store.meta.set(name, text, now)
            except errors.StoreError as error:
                log.error("%s", error)
