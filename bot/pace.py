"""When the next message may go: Telegram's limits, kept before it has to remind us.

30 messages a second overall, one a second to a chat, 20 a minute to a group:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import bisect
import math

OVERALL = 30  # messages in any one second
PER_GROUP = 20  # messages in any one minute
_SECOND, _MINUTE = 1.02, 60.5  # a little longer than Telegram's: requests do not all travel equally fast


class Pace:
    """Gives every message its time. Times are seconds of any steady clock (``time.monotonic``)."""

    def __init__(self, *, overall: int = OVERALL, per_group: int = PER_GROUP) -> None:
        self._overall = overall
        self._per_group = per_group
        self._times: list[float] = []  # of the last second and those promised, ascending
        self._of_chat: dict[int, list[float]] = {}
        self._forgotten_at = -math.inf

    def wait(self, chat_id: int, now: float, *, patience: float = math.inf) -> float:
        """Seconds until a message to this chat may go; its place is taken, unless that is beyond ``patience``.

        Groups and channels have negative ids.
        """
        self._forget(now)
        when = _earliest(self._times, self._chat_is_free(chat_id, now), self._overall)
        if when - now > patience:
            return when - now
        bisect.insort(self._times, when)
        bisect.insort(self._of_chat.setdefault(chat_id, []), when)
        return max(0.0, when - now)

    def _chat_is_free(self, chat_id: int, now: float) -> float:
        times = self._of_chat.get(chat_id)
        if not times:
            return now
        free = max(now, times[-1] + _SECOND)
        if chat_id < 0 and len(times) >= self._per_group:
            free = max(free, times[-self._per_group] + _MINUTE)
        return free

    def _forget(self, now: float) -> None:
        """Drop what no longer matters: of all messages those older than a second, of a chat than a minute."""
        del self._times[: bisect.bisect_right(self._times, now - _SECOND)]
        if now - self._forgotten_at < _MINUTE:
            return
        self._forgotten_at = now
        for chat_id, times in list(self._of_chat.items()):
            del times[: bisect.bisect_right(times, now - _MINUTE)]
            if not times:
                del self._of_chat[chat_id]


def _earliest(times: list[float], when: float, most: int) -> float:
    """The first moment, not before ``when``, that leaves no second with more than ``most`` of the times in it."""
    while True:
        place = bisect.bisect_right(times, when)
        for first in range(min(place, len(times) - most + 1) - 1, max(0, place - most) - 1, -1):
            # `most` times from `first` on already fill a second around `when`
            if times[first + most - 1] - times[first] < _SECOND and when < times[first] + _SECOND:
                when = times[first] + _SECOND
                break
        else:
            if place + most <= len(times) and times[place + most - 1] - when < _SECOND:
                when = times[place] + _SECOND
                continue
            return when
