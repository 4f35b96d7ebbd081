"""When the next message may go: Telegram's limits, kept before it has to remind us.

30 messages in any second overall, one a second to a chat, 20 a minute to a group; more where somebody pays for it:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

Telegram counts a message somewhere between our request and its answer. So each counts here from its start until a
second after its answer: no delay on the way can make two come too close together.

Within these limits messages flow evenly, not thirty at once and then none: so few are on their way at any moment,
and a crash leaves few in doubt.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

OVERALL = 30  # messages in any one second
PER_CHAT = 1  # messages in any one second
PER_GROUP = 20  # messages in any one minute
SECOND, MINUTE = 1.0, 60.0
CATCH_UP = 0.3  # seconds: a flow that is late by less (a busy machine) makes up for it, after more it begins anew
GRACE = 1.0  # a request that is not answered for so long was counted by then, or was lost
# Telegram's 429 does not say whether it means the chat or the bot. So many chats in a row mean the bot: where one call
# in twenty is refused at random, five in a row come once in three million.
IN_A_ROW = 5


@dataclass(slots=True)
class Turn:
    """One message on its way, or about to go; times are seconds of any steady clock (``time.monotonic``)."""

    start: float
    end: float | None = None

    def counted_by(self, now: float) -> float:
        """The latest moment at which Telegram may have counted it."""
        return max(self.start, min(now, self.start + GRACE)) if self.end is None else self.end


class Pace:
    """Says how long to wait, and remembers what was sent."""

    def __init__(self, *, overall: int = OVERALL, per_chat: int = PER_CHAT, per_group: int = PER_GROUP) -> None:
        self._overall = overall
        self._per_chat = per_chat
        self._per_group = per_group
        self._next = -math.inf  # when the next message is due in an even flow
        self._recent: deque[Turn] = deque()
        self._of_chat: dict[int, deque[Turn]] = {}
        self._pruned_at = 0.0
        self._in_trouble: set[int] = set()  # chats whose message Telegram did not take, since it took one
        self._held_until = 0.0

    def recall(self, sent: Iterable[tuple[int, float]]) -> None:
        """What an earlier run sent: (chat, when), oldest first. Telegram still counts it."""
        for chat_id, at in sent:
            self.start(chat_id, at).end = at

    def wait_for_chat(self, chat_id: int, now: float) -> float:
        """Seconds until this chat may get another message; groups and channels have negative ids."""
        turns = self._of_chat.get(chat_id)
        if not turns:
            return 0.0
        free = now
        if len(turns) >= self._per_chat:
            free = turns[-self._per_chat].counted_by(now) + SECOND
        if chat_id < 0 and len(turns) >= self._per_group:
            free = max(free, turns[-self._per_group].counted_by(now) + MINUTE)
        return max(0.0, free - now)

    def wait_for_all(self, now: float) -> float:
        """Seconds until anybody may get another message."""
        if now < self._held_until:
            return self._held_until - now
        while self._recent and self._recent[0].counted_by(now) <= now - SECOND:
            self._recent.popleft()
        free = self._next
        if len(self._recent) >= self._overall:
            free = max(free, sorted(turn.counted_by(now) for turn in self._recent)[-self._overall] + SECOND)
        return max(0.0, free - now)

    def start(self, chat_id: int, now: float) -> Turn:
        """Note a message that goes now, or at that time soon; the caller sets ``end`` when its answer has come."""
        turn = Turn(now)
        self._next = (now if now - self._next > CATCH_UP else self._next) + SECOND / self._overall
        self._recent.append(turn)
        kept = max(self._per_group, self._per_chat) if chat_id < 0 else self._per_chat
        self._of_chat.setdefault(chat_id, deque(maxlen=kept)).append(turn)
        if now - self._pruned_at >= MINUTE:
            self._pruned_at = now
            self._of_chat = {
                chat: turns for chat, turns in self._of_chat.items() if turns[-1].counted_by(now) > now - MINUTE
            }
        return turn

    def taken(self) -> None:
        """Telegram took a message: whatever trouble there was, it was not with everything."""
        self._in_trouble.clear()

    def refused(self, chat_id: int, wait: float, now: float) -> None:
        """Telegram did not take a message for now, for whatever reason; from several chats in a row, all wait."""
        self._in_trouble.add(chat_id)
        if len(self._in_trouble) >= IN_A_ROW:
            self._held_until = max(self._held_until, now + wait)
