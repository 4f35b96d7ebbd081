"""What goes wrong on purpose: a schedule of faults for the demo's Bot API, and the pace Telegram allows."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Refusal(Exception):
    """The Bot API says no: an error code, Telegram's words, and ResponseParameters where there are any."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(words: str, **parameters: int) -> Refusal:
    """A 400 in Telegram's form."""
    return Refusal(400, f"Bad Request: {words}", **parameters)


def too_many(seconds: int) -> Refusal:
    """A 429 that asks to wait ``seconds``."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Kind(StrEnum):
    """The ways a call can fail; the first five act before Telegram has accepted it, the last two after."""

    FLOOD = "flood"  # 429 with retry_after
    SERVER_ERROR = "server_error"  # 5xx
    REFUSED = "refused"  # any other error, with its code and words
    LOST_REQUEST = "lost_request"  # never answered, nothing stored
    RESET = "reset"  # connection reset, nothing stored
    LOST_ANSWER = "lost_answer"  # stored, but never answered
    RESET_AFTER = "reset_after"  # stored, then connection reset


SERVER_ERRORS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclass(slots=True)
class Fault:
    """One entry of the schedule: from the ``nth`` matching call on (counted from now), ``times`` calls fail.

    ``method`` and ``chat_id`` None match all; ``times`` None means: until the schedule is cleared.
    """

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    nth: int = 1
    times: int | None = 1
    retry_after: int = 1  # seconds, for FLOOD
    status: int = 500  # for SERVER_ERROR and REFUSED
    description: str = ""  # for REFUSED
    seen: int = 0  # matching calls so far

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Does this entry concern such a call?"""
        return (self.method is None or self.method.lower() == method) and self.chat_id in (None, chat_id)

    @property
    def due(self) -> bool:
        """Does the call seen last fail?"""
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)

    def refusal(self) -> Refusal | None:
        """The error to answer with; None for faults that answer nothing."""
        if self.kind is Kind.FLOOD:
            return too_many(self.retry_after)
        if self.kind is Kind.SERVER_ERROR:
            return Refusal(self.status, SERVER_ERRORS.get(self.status, "Internal Server Error"))
        if self.kind is Kind.REFUSED:
            return Refusal(self.status, self.description)
        return None


class Faults:
    """The schedule. Every call passes it once; the first entry that is due decides."""

    def __init__(self) -> None:
        self.schedule: list[Fault] = []

    def add(self, kind: Kind | str, **details: Any) -> Fault:
        """Plan a fault; ``details`` are the fields of Fault. Raises ValueError for what it does not know."""
        unknown = details.keys() - Fault.__dataclass_fields__.keys()
        if unknown:
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
        fault = Fault(Kind(kind), **details)
        self.schedule.append(fault)
        return fault

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.schedule.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Count a call, and say what goes wrong with it."""
        matching = [fault for fault in self.schedule if fault.matches(method.lower(), chat_id)]
        for fault in matching:
            fault.seen += 1
        return next((fault for fault in matching if fault.due), None)


class Pace:
    """Telegram's limits for sending: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

    One message a second in a chat, 20 a minute in a group, 30 a second overall.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.sent: dict[object, deque[float]] = defaultdict(deque)

    def check(self, chat_id: int) -> None:
        """Note a message about to be sent; raises a 429 when it comes too soon, and then does not count it."""
        now = self.clock()
        limits: list[tuple[object, int, float]] = [("all", 30, 1.0), (chat_id, 1, 1.0)]
        if chat_id < 0:
            limits.append((("group", chat_id), 20, 60.0))
        waits = [self._wait(key, most, span, now) for key, most, span in limits]
        if any(waits):
            raise too_many(math.ceil(max(waits)))
        for key, _, _ in limits:
            self.sent[key].append(now)

    def _wait(self, key: object, most: int, span: float, now: float) -> float:
        times = self.sent[key]
        while times and times[0] <= now - span:
            times.popleft()
        return times[-most] + span - now if len(times) >= most else 0.0
