"""Expressions of a sentence that belong together: "between Monday and Wednesday", "two days before the election"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from summarizer.times import calendars
from summarizer.times.calendars import Span
from summarizer.words import lists

if TYPE_CHECKING:
    from summarizer.times import Expression

_TO: Final = re.compile(r"\s*(?:to|through|until|till|[-–—])\s*(?:on\s+)?(?:the\s+)?", re.IGNORECASE)
_AND: Final = re.compile(r"\s*and\s*", re.IGNORECASE)
_OPENING: Final = re.compile(r"\b(from|between)\s+(?:the\s+)?$", re.IGNORECASE)
_MOVED: Final = re.compile(r"\b(?:moved|postponed|delayed|rescheduled|changed|brought|pushed|put|shifted)\b", re.I)
_EVENT: Final = re.compile(
    r"\s(?i:before|after|ahead of)\s(?:(?i:the|an?|his|her|its|their)\s)?"
    r"([A-Z][\w’'-]*(?:\.(?=\s\d))?(?:\s[A-Z][\w’'-]*){0,3}|[\w’'-]+)"
)
_NO_EVENT: Final = lists.of("he she it they we i you that this these those there his her its their what being")
_SAME: Final = 3  # days by which months differ
_NEAR: Final = 60  # characters read in front of an expression


def _before(sentence: str, expression: Expression) -> str:
    return sentence[max(0, expression.start - _NEAR) : expression.start]


def joined(sentence: str, left: Expression, right: Expression) -> bool:
    """Whether two neighbours of a sentence are one range."""
    if not _alike(left, right):
        return False
    gap = sentence[left.end : right.start]
    if len(gap) > 12 or not (_TO.fullmatch(gap) or _AND.fullmatch(gap)):
        return False
    opening = _OPENING.search(_before(sentence, left))
    if _AND.fullmatch(gap):
        return opening is not None and opening[1].lower() == "between"
    return not _MOVED.search(_before(sentence, left))


def _alike(left: Expression, right: Expression) -> bool:
    """Whether two expressions are of one length: two days, two months, two years."""
    if left.kind != right.kind or left.span is None or right.span is None:
        return left.kind == right.kind
    lengths = [(last - first).days for first, last in (left.span, right.span)]
    return abs(lengths[0] - lengths[1]) <= _SAME


def merged(sentence: str, found: list[Expression]) -> list[Expression]:
    """The expressions with both ends of each range made one, "from" and "between" with it."""
    ranges: list[Expression] = []
    for expression in found:
        last = ranges[-1] if ranges else None
        if last and last.kind == expression.kind in ("date", "time") and joined(sentence, last, expression):
            span = _whole(last, expression)
            if span:
                opening = _OPENING.search(_before(sentence, last))
                start = last.start - len(opening[0]) if opening else last.start
                text = sentence[start : expression.end]
                ranges[-1] = replace(expression, text=text, start=start, first=span[0], last=span[1])
                continue
        ranges.append(expression)
    return ranges


def counted(sentence: str, found: list[Expression]) -> list[Expression]:
    """The expressions with "two days before the election" made one date, resolved where what it counts from is."""
    together: list[Expression] = []
    for expression in found:
        length = together[-1] if together else None
        if length and expression.start < length.end:
            together[-1] = _away(sentence, length, expression)
            continue
        event = _EVENT.match(sentence, expression.end) if expression.kind == "duration" else None
        if event and event[1].lower() not in _NO_EVENT and not event[1].endswith("ing"):
            end = event.end()
            together.append(replace(expression, text=sentence[expression.start : end], end=end, kind="date"))
        else:
            together.append(expression)
    return together


def lasting(sentence: str, found: list[Expression], today: date | None) -> list[Expression]:
    """The expressions with "since 2019" made one that lasts until today."""
    together: list[Expression] = []
    for one in found:
        since = _SINCE.search(_before(sentence, one))
        if since and one.first and today and one.first <= today:
            start = one.start - len(since[0])
            one = replace(one, text=sentence[start : one.end], start=start, last=max(today, one.first))
        together.append(one)
    return together


_SINCE: Final = re.compile(r"\bsince (?:the )?$", re.IGNORECASE)


def _away(sentence: str, length: Expression, day: Expression) -> Expression:
    """A length and the date it is counted from as one date."""
    end = max(length.end, day.end)
    sign = 1 if " after " in sentence[length.start : day.start].lower() else -1
    first = _shifted(day.first, sign * length.days) if day.first and length.days is not None else None
    return replace(length, text=sentence[length.start : end], end=end, first=first, last=first)


def _whole(left: Expression, right: Expression) -> Span | None:
    if left.first is None or left.last is None or right.first is None or right.last is None:
        return None
    return (left.first, right.last) if left.first <= right.last else None


def in_order(left: Span, right: Span, *, weekday: bool, limit: date | None) -> tuple[Span, Span]:
    """Both ends, put in order by a week or a year: the second later, unless that is after ``limit``; then the first
    earlier."""
    if right[1] >= left[0]:
        return left, right
    behind = _moved(right, 1, weekday)
    if limit is None or behind[0] <= limit:
        return left, behind
    return _moved(left, -1, weekday), right


def _moved(span: Span, step: int, weekday: bool) -> Span:
    """A span a week or a year on; itself where the calendar ends."""
    if not weekday:
        return calendars.same_days(span, step) if date.min.year < span[0].year < date.max.year else span
    first, last = _shifted(span[0], 7 * step), _shifted(span[1], 7 * step)
    return (first, last) if first and last else span


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:  # before the year 1, after 9999
        return None
