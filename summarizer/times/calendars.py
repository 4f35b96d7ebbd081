"""Spans of days: months, weeks, quarters and their parts, and what lies so many of them away.

Weeks are ISO weeks, Monday to Sunday. A span is its first and last day, both included.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

Span = tuple[date, date]


def one_day(day: date) -> Span:
    return day, day


def week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def months(year: int, month: int, length: int) -> Span:
    first = date(year, month, 1)
    return first, shift_months(first, length) - timedelta(days=1)


def shift_months(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def around(anchor: date, unit: str, number: int) -> Span:
    """The day, week, month or year that lies so many units away."""
    match unit.rstrip("s"):
        case "hour" | "minute" | "second":
            return one_day(anchor + timedelta(hours=number) if abs(number) >= 24 and unit[0] == "h" else anchor)
        case "day":
            return one_day(anchor + timedelta(days=number))
        case "week" | "fortnight":
            return week(anchor + timedelta(weeks=number * (2 if unit[0] == "f" else 1)))
        case "month":
            start = shift_months(anchor.replace(day=1), number)
            return months(start.year, start.month, 1)
        case "quarter":
            start = shift_months(anchor.replace(day=1), number * 3 - (anchor.month - 1) % 3)
            return months(start.year, start.month, 3)
        case "decade":
            return months(anchor.year + 10 * number, 1, 12)
        case "century" | "centurie":
            return months(anchor.year + 100 * number, 1, 12)
        case _:
            return months(anchor.year + number, 1, 12)


def same_months(span: Span, years: int) -> Span:
    """The same months so many years away."""
    length = (span[1].year - span[0].year) * 12 + span[1].month - span[0].month + 1
    return months(span[0].year + years, span[0].month, length)


def same_days(span: Span, years: int) -> Span:
    """The same days so many years on; 29 February becomes 28."""
    first, last = (
        day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day) for day in span
    )
    return first, last


def parts(span: Span, words: Sequence[str]) -> Span:
    """From the first of the named parts of a span to the last: "early to mid-May"."""
    if not words:
        return span
    return third(span, words[0])[0], max(third(span, words[0])[1], third(span, words[-1])[1])


def third(span: Span, word: str) -> Span:
    """The part of a span that "early", "mid" or "late" means: days 1-10, 11-20 and 20-end of a month, of a week its
    first two days, its middle three and Thursday on, of anything else a third."""
    first, last = span
    length = (last - first).days + 1
    size = length // 3
    if not size:
        return span
    parts = {"early": (0, size), "mid": (size, length - size), "late": (length - size, length)}
    if length == 7:
        parts = {"early": (0, 2), "mid": (1, 4), "late": (3, 7)}
    elif 28 <= length <= 31:
        parts = {"early": (0, 10), "mid": (10, 20), "late": (19, length)}
    low, high = parts.get(word, (0, length))
    return first + timedelta(days=low), first + timedelta(days=high - 1)
