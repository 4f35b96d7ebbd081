"""Dates in other languages, from dateparser's tables of month, weekday and day names.

Found are "Montag, 12. Juni 2018", "3 au 5 juin", "fin février", "ieri", "vor drei Tagen", "2018年6月12日" and years.
There is no tense here: a weekday is the last one of that name, a day of a month the nearest to the publication.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from summarizer.times import Expression
from summarizer.times.calendars import Span, around, months, third

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
_LINK: Final = r"(?:\s{1,3}|\s?(?:\.|º|ª|er|-e)?\s{1,3}(?:(?:de|del|di|do|van|of|ng|den)\s{1,3})?)"


# "to" and "and" between two days of a month, and what stands before a month for a part of it, in the larger languages.
_TO: Final = r"\s?(?:[-–]|bis|und|au|et|al|a|ao|até|e|y|tot|t/m|en|till|och|og|til|do|i|до|по|и|–)\s?"
_PARTS: Final = {
    word: part
    for part, words in (
        ("early", "anfang début principios inizio início begin början starten początku начале"),
        ("mid", "mitte mediados metà meados midden mitten połowie середине"),
        ("late", "ende fin finales fines fine fim eind slutet końcu конце"),
    )
    for word in words.split()
}
_LONGEST: Final = 3000  # characters of a sentence: a longer one is no sentence
_UNSPACED: Final = frozenset(("zh", "ja", "ko", "th", "lo", "my", "km", "yue"))  # no spaces between words
_Relative = dict[str, tuple[str, int]]  # phrase: unit, how many of it ahead
_Place = tuple[int, int, Span | None]  # offsets and days of one date


@dataclass(frozen=True, slots=True)
class _Locale:
    """The names of one language, and the patterns made of them; None where it has no table."""

    months: dict[str, int]
    weekdays: dict[str, int]
    relative: _Relative
    names: re.Pattern[str] | None
    counted: tuple[tuple[re.Pattern[str], str, int], ...]  # pattern with the number as group 1, unit, sign
    numbers: dict[str, str]  # "drei": "3"
    day_first: bool


def find(sentence: str, *, published: datetime | None, language: str) -> list[Expression]:
    """The dates of a sentence, in order, none inside another; an unknown language has numeric dates and years only."""
    locale = _load(language)
    sentence = sentence[:_LONGEST]
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
    return _together(sentence, sorted(taken, key=lambda expression: expression.start), locale.weekdays)


def _together(sentence: str, found: list[Expression], weekdays: dict[str, int]) -> list[Expression]:
    """Weekday and date of one day made one: "Montag, dem 23. November"."""
    whole: list[Expression] = []
    for one in found:
        last = whole[-1] if whole else None
        named = last is not None and (last.text.lower() in weekdays or one.text.lower() in weekdays)
        if last and named and last.span == one.span and _APART.fullmatch(sentence, last.end, one.start):
            whole[-1] = replace(one, text=sentence[last.start : one.end], start=last.start)
        else:
            whole.append(one)
    return whole


_APART: Final = re.compile(r",?\s?(?:(?:den|dem|le|el|dia|día|il|de)\s)?")


def _numeric(sentence: str, locale: _Locale) -> list[_Place]:
    found: list[_Place] = []
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


def _cjk(sentence: str, today: date | None) -> list[_Place]:
    found: list[_Place] = []
    for match in _CJK.finditer(sentence):
        if match["only"]:
            found.append((*match.span(), _whole_year(int(match["only"]))))
            continue
        year = int(match["y"]) if match["y"] else None
        number = int(match["d"]) if match["d"] else None
        if year or number:
            found.append((*match.span(), _resolve(year, int(match["m"]), number, today)))
    return found


def _named(sentence: str, locale: _Locale, today: date | None) -> list[_Place]:
    if locale.names is None:
        return []
    found: list[_Place] = []
    for match in locale.names.finditer(sentence):
        start, end = match.span()
        span: Span | None = None
        written = match["month"] or match["weekday"] or match["relative"]
        word, opens = written.lower(), written[0].isupper() and start == 0
        if match["month"]:
            alone = not match["day"] and not match["year"] and not match["part"]
            if alone and (len(word) < 4 or opens):
                continue  # French "Mars attaque"
            number = int(match["day"]) if match["day"] else None
            year = _common(int(match["year"])) if match["year"] else None
            span = _resolve(year, locale.months[word], number, today)
            if span and match["part"]:
                span = third(span, _PARTS[match["part"].lower()])
            if span and match["from"]:
                span = _from_day(span, int(match["from"]))
            end -= sentence[start:end].endswith(".")
        elif match["weekday"]:
            span = _weekday(today, locale.weekdays[word])
        else:
            if written[0].isupper() and not opens and locale.relative[word][0] == "day":
                continue  # German "Morgen" is the morning
            span = _away(today, *locale.relative[word])
        found.append((start, end, span))
    return found


def _from_day(span: Span, number: int) -> Span:
    """A range of days within the month of its last."""
    return (span[0].replace(day=number), span[1]) if 0 < number < span[0].day else span


def _common(year: int) -> int:
    """A year of the common era; Thailand counts 543 more."""
    return year - 543 if 2400 < year < 2700 else year


def _counted(sentence: str, locale: _Locale, today: date | None) -> list[_Place]:
    found: list[_Place] = []
    for pattern, unit, sign in locale.counted:
        for match in pattern.finditer(sentence):
            digits = locale.numbers.get(match[1].lower(), match[1])
            if digits.isdecimal() and int(digits) < 1000:
                found.append((*match.span(), _away(today, unit, sign * int(digits))))
    return sorted(found, key=lambda item: item[0] - item[1])


def _years(sentence: str) -> list[_Place]:
    return [(*match.span(), _whole_year(int(match.group()))) for match in _YEAR.finditer(sentence)]


def _resolve(year: int | None, month: int, number: int | None, today: date | None) -> Span | None:
    if not 1 <= month <= 12 or (year is None and today is None):
        return None
    if number is None:
        if year is None and today is not None:
            year = today.year - (month > today.month + 3)
        return months(year, month, 1) if year and 1 <= year < 9999 else None
    if year is not None or today is None:
        near = [_date(year or 0, month, number)]
    else:
        near = [_date(today.year + shift, month, number) for shift in (-1, 0, 1)]
    days = [day for day in near if day is not None]
    best = min(days, key=lambda day: abs((day - (today or day)).days), default=None)
    return (best, best) if best else None


def _whole_year(year: int) -> Span | None:
    return (date(year, 1, 1), date(year, 12, 31)) if 1 <= year <= 9999 else None


def _weekday(today: date | None, weekday: int) -> Span | None:
    return _away(today, "day", -((today.weekday() - weekday) % 7)) if today else None


def _away(today: date | None, unit: str, count: int) -> Span | None:
    try:
        return around(today, unit, count) if today else None
    except (ValueError, OverflowError):  # before the year 1, after 9999
        return None


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
    numbers = _number_words(table)
    counted = tuple(
        (re.compile(rf"(?<!\w){_with_words(pattern, numbers)}(?!\w)", re.IGNORECASE), unit, count)
        for key, patterns in table.get("relative-type-regex", {}).items()
        for unit, count in [_unit(key.replace("\\1", "1"))]
        if unit
        for pattern in sorted(patterns, key=len, reverse=True)
        if len(re.sub(r"\(.*?\)|\W", "", pattern)) > 3
    )
    return _Locale(
        months,
        weekdays,
        relative,
        _names(language, months, weekdays, relative),
        counted,
        numbers,
        table.get("date_order") != "MDY",
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


def _number_words(table: dict[str, Any]) -> dict[str, str]:
    pairs = [pair for pairs in table.get("simplifications") or () for pair in pairs.items()]
    return {word: digits for word, digits in pairs if word.isalpha() and digits.isdecimal()}


def _with_words(pattern: str, numbers: dict[str, str]) -> str:
    """A pattern that also takes a number in words."""
    return re.sub(r"\(\\d.*?\)", lambda _: rf"(\d{{1,3}}|{_choice(numbers)})", pattern, count=1)


def _unit(key: str) -> tuple[str, int]:
    """ "1 day ago" is day, -1; "in 1 week" is week, 1; hours and seconds are nothing here."""
    match = re.fullmatch(r"(in )?(\d) (\w+)( ago)?", key)
    if not match or match[3] not in _UNITS:
        return "", 0
    return match[3], int(match[2]) * (1 if match[1] else -1)


def _names(
    locale: str, months: dict[str, int], weekdays: dict[str, int], relative: _Relative
) -> re.Pattern[str] | None:
    if not months:
        return None
    month, weekday, phrase = (_choice(words) for words in (months, weekdays, relative))
    before, after = ("", "") if locale in _UNSPACED else (r"(?<!\w)", r"(?!\w)")
    return re.compile(
        rf"{before}(?:(?:(?:(?P<from>\d{{1,2}})\.?{_TO})?(?P<day>\d{{1,2}}){_LINK}"
        rf"|(?P<part>{_choice(_PARTS)})\s(?:de\s|d’|d'|di\s)?)?(?P<month>{month}){after}\.?(?:,?{_LINK}(?P<year>\d{{4}}))?"
        rf"|(?P<weekday>{weekday}){after}|(?P<relative>{phrase}){after})",
        re.IGNORECASE,
    )


def _choice(words: dict[str, Any]) -> str:
    """An alternation of words, longest first; one that never matches where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
