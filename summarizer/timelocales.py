"""Dates in other languages, from dateparser's tables of month, weekday and day names.

Only what stands by itself is found: "12. Juni 2018", "junio de 2018", "ieri", "vor 3 Tagen", "2018年6月12日", years.
There is no tense here: a weekday is the last one of that name, a day of a month the nearest to the publication.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from summarizer.calendars import Span, around, months
from summarizer.times import Expression

_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WEEKDAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_UNITS: Final = ("day", "week", "month", "year")
_NUMERIC: Final = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)|(?<![\d.])(?P<a>\d{1,2})([./])(?P<b>\d{1,2})\5(?P<c>\d{4})(?!\d)"
)
_CJK: Final = re.compile(
    r"(?:(?P<y>\d{4})\s?[年년]\s?)?(?P<m>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日일])?|(?P<only>\d{4})[年년]"
)
_YEAR: Final = re.compile(r"(?<![\d.,:/\-$€£])(?:19|20)\d\d(?![\d.,/:%]*[\d%])(?!\s?[€$%])")
_LINK: Final = r"(?:\s+|\s*(?:\.|º|ª|er|-e)?\s+(?:(?:de|del|di|do|van|of|ng|den)\s+)?)"


@dataclass(frozen=True, slots=True)
class _Locale:
    """The names of one language, and the patterns made of them; None where it has no table."""

    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, tuple[str, int]]  # phrase: unit, how many of it ahead
    names: re.Pattern[str] | None
    counted: tuple[tuple[re.Pattern[str], str, int], ...]  # pattern with the number as group 1, unit, sign
    day_first: bool


def find(sentence: str, *, published: datetime | None, language: str) -> list[Expression]:
    """The dates of a sentence, in order, none inside another; an unknown language has numeric dates and years only."""
    locale = _load(language)
    today = published.date() if published else None
    taken: list[Expression] = []
    for start, end, span in chain(
        _numeric(sentence, locale),
        _cjk(sentence, today),
        _named(sentence, locale, today),
        _counted(sentence, locale, today),
        _years(sentence),
    ):
        if all(end <= other.start or other.end <= start for other in taken):
            first, last = span or (None, None)
            taken.append(Expression(sentence[start:end], start, end, "date", first, last))
    return sorted(taken, key=lambda expression: expression.start)


def _numeric(sentence: str, locale: _Locale) -> list[tuple[int, int, Span | None]]:
    found: list[tuple[int, int, Span | None]] = []
    for match in _NUMERIC.finditer(sentence):
        if match["y"]:
            day = _date(int(match["y"]), int(match["m"]), int(match["d"]))
        else:
            one, two = int(match["a"]), int(match["b"])
            number, month = (one, two) if locale.day_first or one > 12 else (two, one)
            day = _date(int(match["c"]), month, number)
        if day:
            found.append((match.start(), match.end(), (day, day)))
    return found


def _cjk(sentence: str, today: date | None) -> list[tuple[int, int, Span | None]]:
    found: list[tuple[int, int, Span | None]] = []
    for match in _CJK.finditer(sentence):
        if match["only"]:
            found.append((*match.span(), _whole_year(int(match["only"]))))
            continue
        year = int(match["y"]) if match["y"] else None
        number = int(match["d"]) if match["d"] else None
        if year or number:
            found.append((*match.span(), _resolve(year, int(match["m"]), number, today)))
    return found


def _named(sentence: str, locale: _Locale, today: date | None) -> list[tuple[int, int, Span | None]]:
    if locale.names is None:
        return []
    found: list[tuple[int, int, Span | None]] = []
    for match in locale.names.finditer(sentence):
        span: Span | None = None
        word = (match["month"] or match["weekday"] or match["relative"]).lower()
        if match["month"]:
            number = int(match["day"]) if match["day"] else None
            year = int(match["year"]) if match["year"] else None
            span = _resolve(year, locale.months[word], number, today)
        elif today and match["weekday"]:
            day = today - timedelta(days=(today.weekday() - locale.weekdays[word]) % 7)
            span = (day, day)
        elif today and match["relative"]:
            if match["relative"][0].isupper() and match.start() > 0 and locale.relative[word][0] == "day":
                continue  # German "Morgen" is the morning
            unit, count = locale.relative[word]
            span = around(today, unit, count)
        found.append((*match.span(), span))
    return found


def _counted(sentence: str, locale: _Locale, today: date | None) -> list[tuple[int, int, Span | None]]:
    if not re.search(r"\d", sentence):
        return []
    found: list[tuple[int, int, Span | None]] = []
    for pattern, unit, sign in locale.counted:
        for match in pattern.finditer(sentence):
            digits = match[1]
            if digits.isdecimal() and int(digits) < 1000:
                try:
                    found.append((*match.span(), around(today, unit, sign * int(digits)) if today else None))
                except (ValueError, OverflowError):
                    continue
    return sorted(found, key=lambda item: item[0] - item[1])


def _years(sentence: str) -> list[tuple[int, int, Span | None]]:
    return [(*match.span(), _whole_year(int(match.group()))) for match in _YEAR.finditer(sentence)]


def _resolve(year: int | None, month: int, number: int | None, today: date | None) -> Span | None:
    if not 1 <= month <= 12:
        return None
    if number is None:
        if year is None:
            if today is None:
                return None
            year = today.year - (month > today.month + 3)
        return months(year, month, 1)
    if year is not None:
        day = _date(year, month, number)
        return (day, day) if day else None
    if today is None:
        return None
    near = [day for shift in (-1, 0, 1) if (day := _date(today.year + shift, month, number))]
    best = min(near, key=lambda day: abs((day - today).days), default=None)
    return (best, best) if best else None


def _whole_year(year: int) -> Span | None:
    return date(year, 1, 1), date(year, 12, 31)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


# ---------------------------------------------------------------- dateparser's tables


@lru_cache(maxsize=32)
def _load(language: str) -> _Locale:
    table = _table(language)
    months = _numbered(table, _MONTHS, 1)
    weekdays = _numbered(table, _WEEKDAYS, 0)
    relative = {
        phrase.lower(): (unit, count)
        for key, phrases in table.get("relative-type", {}).items()
        for unit, count in [_unit(key)]
        if unit
        for phrase in phrases
        if len(phrase) > 1 and "." not in phrase
    }
    counted = tuple(
        (re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), unit, count)
        for key, patterns in table.get("relative-type-regex", {}).items()
        for unit, count in [_unit(key.replace("\\1", "1"))]
        if unit
        for pattern in sorted(patterns, key=len, reverse=True)
        if len(re.sub(r"\(.*?\)|\W", "", pattern)) > 3
    )
    return _Locale(
        months, weekdays, relative, _names(months, weekdays, relative), counted, table.get("date_order") != "MDY"
    )


def _table(language: str) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return {}
    try:
        info: dict[str, Any] = importlib.import_module(f"dateparser.data.date_translation_data.{language}").info
    except (ImportError, AttributeError):
        return {}
    return info


def _numbered(table: dict[str, Any], keys: list[str], start: int) -> dict[str, int]:
    """Full and long enough short names; "Die" and "Don" are words in German, so short weekdays are left out."""
    least = 3 if start else 4
    names = {}
    for number, key in enumerate(keys, start=start):
        for name in table.get(key, ()):
            plain = name.lower().strip(".")
            if (len(plain) >= least or not plain.isascii()) and len(plain) > 1 and not plain[-1].isdecimal():
                names[plain] = number
    return names


def _unit(key: str) -> tuple[str, int]:
    """ "1 day ago" is day, -1; "in 1 week" is week, 1; hours and seconds are nothing here."""
    match = re.fullmatch(r"(in )?(\d) (\w+)( ago)?", key)
    if not match or match[3] not in _UNITS:
        return "", 0
    return match[3], int(match[2]) * (1 if match[1] else -1)


def _names(
    months: dict[str, int], weekdays: dict[str, int], relative: dict[str, tuple[str, int]]
) -> re.Pattern[str] | None:
    if not months:
        return None
    month, weekday, phrase = (_choice(words) for words in (months, weekdays, relative))
    alone = _choice({name: 0 for name in months if len(name) > 4})
    return (
        re.compile(
            rf"(?<!\w)(?:(?P<day>\d{{1,2}}){_LINK})?(?:(?P<month>{month})(?:(?=\W)|$)\.?(?:,?{_LINK}(?P<year>\d{{4}}))?"
            rf"|(?P<weekday>{weekday})(?!\w)|(?P<relative>{phrase})(?!\w))",
            re.IGNORECASE,
        )
        if alone
        else None
    )


def _choice(words: dict[str, Any]) -> str:
    """An alternation of words, longest first; one that never matches where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
