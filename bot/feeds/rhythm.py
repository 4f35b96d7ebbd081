"""How often a document asks to be asked for: ``ttl``, ``skipHours``, ``skipDays`` of RSS 2.0, the syndication module.

https://www.rssboard.org/rss-specification#optionalChannelElements, https://web.resource.org/rss/1.0/modules/syndication/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.model import Rhythm

_PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}  # in hours
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# feedparser keeps only the last hour and day.
_SKIP_HOURS = re.compile(r"<skipHours\b[^>]*>(.{0,4000}?)</skipHours", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(r"<skipDays\b[^>]*>(.{0,2000}?)</skipDays", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour\b[^>]*>\s*([0-9]{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day\b[^>]*>\s*([a-z]+)\s*<", re.IGNORECASE)


def read(feed: Mapping[str, Any], text: str) -> Rhythm:
    """The wishes of a document: ``feed`` as feedparser saw it, ``text`` as it came."""
    hours = _SKIP_HOURS.search(text)
    days = _SKIP_DAYS.search(text)
    return Rhythm(
        every=max(filter(None, (_ttl(feed.get("ttl")), _period(feed))), default=None),
        skip_hours=frozenset(int(hour) % 24 for hour in _HOUR.findall(hours[1] if hours else "") if int(hour) <= 24),
        skip_days=frozenset(
            _DAYS.index(day.lower()) for day in _DAY.findall(days[1] if days else "") if day.lower() in _DAYS
        ),
    )


def _ttl(value: object) -> timedelta | None:
    """``ttl`` is in minutes."""
    number = str(value or "").strip()
    if not re.fullmatch(r"[0-9]{1,9}", number) or not int(number):
        return None
    return timedelta(minutes=min(int(number), 1_000_000))


def _period(feed: Mapping[str, Any]) -> timedelta | None:
    """``updatePeriod`` divided by ``updateFrequency``, which is 1 when it is missing or makes no sense."""
    hours = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    if hours is None:
        return None
    frequency = str(feed.get("sy_updatefrequency") or "").strip()
    times = int(frequency) if re.fullmatch(r"[0-9]{1,6}", frequency) else 1
    return timedelta(hours=hours) / max(times, 1)
