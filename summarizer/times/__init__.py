"""Time expressions of a sentence, and the calendar dates they mean against the day of publication.

English has a grammar of its own (``grammar``); for other languages the names of months, weekdays and days come from
dateparser's tables (``locales``), loaded when first needed. Weeks are ISO weeks, Monday to Sunday; seasons are the
northern ones, by whole months; "early", "mid" and "late" are the thirds of what they modify.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from summarizer.times import grammar, values
from summarizer.times.calendars import Span
from summarizer.times.grammar import Found, Scan
from summarizer.times.values import Phrase

Kind = Literal["date", "time", "duration", "set", "reference"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression at ``[start, end)`` of its sentence.

    ``kind``: "date" a day or longer, "time" within a day, "duration" a length ("three years"), "set" a repetition
    ("every Monday"), "reference" now, past or future with no date ("recently"). ``first`` and ``last`` are calendar
    dates, both included; None where it names none, or where that needs a publication date that is not known.
    """

    text: str
    start: int
    end: int
    kind: Kind
    first: date | None = None
    last: date | None = None


def find(
    sentence: str, *, published: datetime | None, language: str = "en", known: Span | None = None
) -> list[Expression]:
    """The time expressions of a sentence in order, none inside another; ``language`` is an ISO 639-1 code.

    ``known`` is the day that the text spoke of before: a clock time and "the following day" go by the nearest one.
    """
    if language != "en":
        from summarizer.times import locales

        return locales.find(sentence, published=published, language=language)
    text = grammar.scan(sentence)
    found: list[Expression] = []
    today = published.date() if published else None
    matches = grammar.expressions(text)
    for place, match in enumerate(matches):
        if match.rule == "clock" and known is None:
            known = _next_day(sentence, text, matches[place + 1 :], today)
        expression = _expression(sentence, text, match, today, known)
        found.append(expression)
        if expression.first and expression.last:
            known = expression.first, expression.last
    return found


def _next_day(sentence: str, text: Scan, matches: Sequence[Found], today: date | None) -> Span | None:
    """The day named after a clock time ("At 6 a.m. a tram derailed, police said on Monday")."""
    for match in matches:
        if match.rule == "day":
            day = _expression(sentence, text, match, today, None)
            return (day.first, day.first) if day.first is not None else None
    return None


def _expression(sentence: str, text: Scan, match: Found, today: date | None, known: Span | None) -> Expression:
    end = match.end
    while end > match.first + 1 and text.letters[end - 1] in ",.-":
        end -= 1
    start, stop = text.spans[match.first][0], text.spans[end - 1][1]
    try:
        span = (
            values.RESOLVERS[match.rule](Phrase(text, match, today, known)) if match.rule in values.RESOLVERS else None
        )
    except (ValueError, OverflowError):  # 30 February, the year 10000
        span = None
    first, last = span or (None, None)
    return Expression(
        sentence[start:stop], start, stop, _kind(text.letters[match.first : end], match.rule), first, last
    )


def _kind(letters: str, rule: str) -> Kind:
    match rule:
        case "duration":
            return "duration"
        case "set":
            return "set"
        case "reference":
            return "reference"
        case "clock":
            return "time"
        case _:
            clock = any(letter in letters for letter in "cPNj") or ("p" in letters and rule == "day")
            return "time" if clock and rule in ("day", "relative", "part") else "date"
