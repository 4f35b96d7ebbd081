"""Ages and calendar dates in words that people read."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta

from babel import dates as words

LOCALE = "en_GB"  # day before month, no commas


def age(published: datetime, now: datetime) -> str:
    """How long ago: "just now", "5 min ago", "2 h ago", "3 days ago", then the date."""
    passed = now - published
    minutes = int(passed / timedelta(minutes=1))
    if not timedelta(minutes=-15) <= passed < timedelta(days=7):  # a clock may be a little ahead, not more
        return day(published.astimezone(UTC).date())
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    days = minutes // (24 * 60)
    return "1 day ago" if days == 1 else f"{days} days ago"


def feeds(count: int) -> str:
    """ "1 feed", "12 feeds"."""
    return "1 feed" if count == 1 else f"{count} feeds"


def day(which: date) -> str:
    """ "18 Jan 2019"."""
    return str(words.format_date(which, "d MMM y", locale=LOCALE))


def moment(when: datetime) -> str:
    """ "Friday 18 January 2019, 19:00 UTC"."""
    return str(words.format_datetime(when.astimezone(UTC), "EEEE d MMMM y, HH:mm 'UTC'", locale=LOCALE))


def span(first: date | None, last: date | None) -> str | None:
    """Calendar dates, both ends included: "20–28 Feb 2019", "February 2019", "2019", "from 18 Jan 2019"."""
    if first is None or last is None:
        only = first or last
        return None if only is None else f"{'from' if first else 'until'} {day(only)}"
    if last <= first:
        return day(first)
    if _whole_years(first, last):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if _whole_months(first, last):
        if (first.year, first.month) == (last.year, last.month):
            return str(words.format_date(first, "MMMM y", locale=LOCALE))
        return _interval(first, last, "yMMM")
    return _interval(first, last, "yMMMd")


def _interval(first: date, last: date, skeleton: str) -> str:
    # CLDR puts thin spaces around the dash, in some releases between two days too; people search and copy plain ones.
    plain = " ".join(words.format_interval(first, last, skeleton, locale=LOCALE).split())
    return re.sub(r"^(\d+) – (?=\d)", r"\1–", plain)


def gloss(expression: str, first: date | None, last: date | None) -> str | None:
    """The calendar dates to add to a time expression; None when it tells them itself.

    "late February" -> "20–28 Feb 2019", "20 February" -> "2019", "18 January 2019" -> None.
    """
    ends = [end for end in (first, last) if end is not None]
    if not ends:
        return None
    numbers = {int(number) for number in re.findall(r"\d+", expression)}
    named = {month for month, pattern in _MONTHS.items() if pattern.search(expression)}
    needs_month = not _whole_years(ends[0], last)
    needs_day = needs_month and not _whole_months(ends[0], last)
    tells_day = all(
        (not needs_month or end.month in named or end.isoformat() in expression)
        and (not needs_day or end.day in numbers)
        for end in ends
    )
    if tells_day and all(end.year in numbers for end in ends):
        return None
    if tells_day and needs_month and len({end.year for end in ends}) == 1:
        return str(ends[0].year)
    return span(first, last)


_MONTHS = {
    number: re.compile(rf"\b(?:{name}|{name[:3]}|{name[:4]})\b", re.IGNORECASE)
    for number, name in enumerate(calendar.month_name)
    if number
}


def _whole_months(first: date, last: date | None) -> bool:
    return first.day == 1 and (last is None or last.day == calendar.monthrange(last.year, last.month)[1])


def _whole_years(first: date, last: date | None) -> bool:
    return (first.month, first.day) == (1, 1) and (last is None or (last.month, last.day) == (12, 31))


def next_try(due_at: datetime, now: datetime) -> str:
    """How soon: "next try now", "next try in 5 min", "next try in 2 h"."""
    minutes = round((due_at - now) / timedelta(minutes=1))
    if minutes < 1:
        return "next try now"
    return f"next try in {minutes} min" if minutes < 100 else f"next try in {round(minutes / 60)} h"


def pushed(until: datetime | None, now: datetime) -> str:
    """That news come at once while a feed's hub tells of them; nothing where none does."""
    return "its site tells me of news" if until is not None and until > now else ""


def rate(weekly: float) -> str:
    """Articles of a week: "35 a week", "fewer than one a week"."""
    return f"{round(weekly)} a week" if weekly >= 1 else "fewer than one a week"
