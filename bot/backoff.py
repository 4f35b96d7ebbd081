"""How long to wait before trying again; pure."""

from __future__ import annotations

from datetime import timedelta

_DOUBLINGS = 20  # enough from a second to a day


def doubled(first: timedelta, attempts: int, last: timedelta) -> timedelta:
    """Exponential backoff: ``first`` after no attempt that failed before, twice as long after each, up to ``last``."""
    return min(first * (1 << min(attempts, _DOUBLINGS)), last)
