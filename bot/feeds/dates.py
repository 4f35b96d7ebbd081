"""Dates as feeds write them, believed as far as they make sense; below the pure steps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FARTHEST = timedelta(days=366)  # a date further in the future is a mistake, a nearer one an announcement


def sensible(date: datetime, now: datetime) -> datetime | None:
    """The date, at most ``now``; None when it cannot be meant (before the web, or more than a year ahead)."""
    return min(date, now) if EARLIEST <= date <= now + FARTHEST else None


_FOREIGN_DATE = re.compile(
    r"(\d{1,2})\.? (?:de )?([^\W\d_]{3,9})\.? (?:de )?(\d{4}),? (\d{2}:\d{2}(?::\d{2})?)(?: ([+-]\d{4}))?(?: .*)?"
)
# Portuguese, Spanish, French, German and Italian, where RFC 822 wants English
_NAMES = ("jan ene gen", "feb fev fév", "mar mär", "apr abr avr", "may mai mag", "jun juin giu", "jul juil lug")
_NAMES_2 = ("aug ago aoû", "sep set", "oct okt out ott", "nov", "dec dez dic déc")
_MONTHS = {name: month for month, names in enumerate(_NAMES + _NAMES_2, start=1) for name in names.split()}


def foreign(written: str, now: datetime) -> datetime | None:
    """A date such as "Seg, 24 Set 2018 19:42:40 -0300"; without a zone it counts as UTC."""
    found = _FOREIGN_DATE.search(written[:100])
    if not found:
        return None
    day, name, year, clock, zone = found.groups()
    month = _MONTHS.get(name.lower()[:4]) or _MONTHS.get(name.lower()[:3])
    try:
        return sensible(
            datetime.fromisoformat(f"{year}-{month:02}-{day:0>2}T{clock}{zone or '+0000'}").astimezone(UTC), now
        )
    except (ValueError, TypeError, OverflowError):
        return None
