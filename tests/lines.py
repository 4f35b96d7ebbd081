"""The line with real parts for polling, and none behind it unless a test brings them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from bot.composer import Composer
from bot.delivery import Sender
from bot.fetch import Fetcher
from bot.offload import Workers
from bot.pipeline import Line
from bot.store import Store
from summarizer.types import Options


def polling(
    store: Store,
    fetcher: Fetcher,
    workers: Workers,
    now: Callable[[], datetime],
    *,
    sender: object = None,
    composer: Composer | None = None,
    interval: timedelta = timedelta(minutes=10),
    interval_max: timedelta = timedelta(hours=6),
) -> Line:
    """A line that polls; nothing is sent or shown without a ``sender`` and a ``composer``."""
    return Line(
        store=store,
        fetcher=fetcher,
        parsers=workers,
        model=workers,
        sender=cast(Sender, sender),
        composer=cast(Composer, composer),
        now=now,
        interval=interval,
        interval_max=interval_max,
        options=Options(),
    )
