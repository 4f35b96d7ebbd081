"""Time expressions of a sentence, and the calendar dates they mean against the day of publication.

English has a grammar of its own: ``lexicon`` makes letters of words, ``grammar`` finds expressions in the letters,
``values`` and ``relative`` say what they mean. For other languages the names of months, weekdays and days come from
dateparser's tables (``locales``), loaded when first needed. Weeks are ISO weeks, Monday to Sunday; seasons are the
northern ones, by whole months; "early", "mid" and "late" are the thirds of what they modify.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from summarizer.times import grammar, lexicon, ranges, relative, tense, values
from summarizer.times.calendars import Span
from summarizer.times.grammar import Found
from summarizer.times.lexicon import Scan
from summarizer.times.phrases import Known, Phrase

__all__ = ["Expression", "Kind", "Known", "find", "ranges", "read"]

_NOTHING: Final = Known()
Kind = Literal["date", "time", "duration", "set", "reference"]
_OPENING: Final = 3  # sentences whose first day is the one the article tells of


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression at ``[start, end)`` of its sentence.

    ``kind``: "date" a day or longer, "time" within a day, "duration" a length ("three years"), "set" a repetition
    ("every Monday"), "reference" now, past or future with no date ("recently"). ``first`` and ``last`` are calendar
    dates, both included; None where it names none, or where that needs a publication date that is not known.
    ``days`` is how long a duration of days or weeks is.
    """

    text: str
    start: int
    end: int
    kind: Kind
    first: date | None = None
    last: date | None = None
    days: int | None = None

    @property
    def span(self) -> Span | None:
        """First and last day, or None."""
        return (self.first, self.last) if self.first is not None and self.last is not None else None


def read(
    sentences: Sequence[str], *, published: datetime | None, language: str = "en"
) -> Iterator[tuple[list[Expression], Known]]:
    """The time expressions of each sentence of an article, read with what it told before; and what is known then.

    A clock time and "the next day" go by the last day of this sentence or the one before, else by the first day of
    the opening.
    """
    known, lead, near = Known(), None, None
    for number, sentence in enumerate(sentences):
        found, known = _find(sentence, published, language, replace(known, day=near or lead))
        days = [e.span for e in found if e.kind in ("date", "time") and e.span and e.first == e.last]
        near = days[-1] if days else None
        if lead is None and days and number < _OPENING:
            lead = days[0]
        yield found, replace(known, day=lead)


def find(
    sentence: str, *, published: datetime | None, language: str = "en", known: Known = _NOTHING
) -> list[Expression]:
    """The time expressions of a sentence in order, none inside another; ``language`` is an ISO 639-1 code.

    ``known`` is what the text spoke of before.
    """
    return _find(sentence, published, language, known)[0]


def _find(sentence: str, published: datetime | None, language: str, known: Known) -> tuple[list[Expression], Known]:
    if language != "en":
        from summarizer.times import locales

        return locales.find(sentence, published=published, language=language), known
    if not lexicon.may_tell(sentence):
        return [], known
    text = lexicon.scan(sentence)
    found: list[Expression] = []
    matches = grammar.expressions(text)
    for place, match in enumerate(matches):
        if match.rule == "clock" and known.day is None:
            known = replace(known, day=_next_day(sentence, text, matches[place + 1 :], published))
        expression = _expression(sentence, text, match, published, known)
        if found and ranges.joined(sentence, found[-1], expression):
            found[-1], expression = _in_order(
                sentence, text, (found[-1], matches[place - 1]), (expression, match), published
            )
        found.append(expression)
        if expression.span:
            letters = text.letters[match.first : match.end]
            quarter = match.rule == "quarter" or letters in ("dQ", "TQ", "dLQ")
            known = known.after(expression.span, year="Y" in letters, quarter=quarter)
    return found, known


def _next_day(sentence: str, text: Scan, matches: Sequence[Found], published: datetime | None) -> Span | None:
    """The day named after a clock time ("At 6 a.m. a tram derailed, police said on Monday")."""
    for match in matches:
        if match.rule == "day":
            day = _expression(sentence, text, match, published, Known())
            return (day.first, day.first) if day.first is not None else None
    return None


def _in_order(
    sentence: str,
    text: Scan,
    left: tuple[Expression, Found],
    right: tuple[Expression, Found],
    published: datetime | None,
) -> tuple[Expression, Expression]:
    """Both ends of a range: the first takes the year of the second, the second lies behind the first."""
    (one, begin), (other, end) = left, right
    letters, last = text.letters[begin.first : begin.end], text.letters[end.first : end.end]
    if "M" in letters and "Y" not in letters and "Y" in last and other.first:
        for year in (other.first.year, other.first.year - 1):
            one = _expression(sentence, text, begin, None, Known(year=year))
            if one.first is None or one.first <= other.first:
                break
    elif one.span and other.span and "Y" not in last and ("M" in last or "W" in last):
        ahead = tense.future(text.lower, begin.first, end.end)
        limit = published.date() if published and ahead is False else None
        early, late = ranges.in_order(one.span, other.span, weekday="M" not in last, limit=limit)
        one, other = replace(one, first=early[0], last=early[1]), replace(other, first=late[0], last=late[1])
    return one, other


def _expression(sentence: str, text: Scan, match: Found, published: datetime | None, known: Known) -> Expression:
    end = match.end
    while end > match.first + 1 and text.letters[end - 1] in ",.-":
        end -= 1
    start, stop = text.spans[match.first][0], text.spans[end - 1][1]
    phrase = Phrase(text, match, published, known)
    resolve = values.RESOLVERS.get(match.rule)
    try:
        span = resolve(phrase) if resolve else None
    except (ValueError, OverflowError):  # 30 February, the year 10000
        span = None
    first, last = span or (None, None)
    kind = _kind(text.letters[match.first : end], match.rule)
    days = relative.days(phrase) if kind == "duration" else None
    return Expression(sentence[start:stop], start, stop, kind, first, last, days)


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
            clock = any(letter in letters for letter in "cPNjh") or ("p" in letters and rule == "day")
            return "time" if clock and rule in ("day", "relative", "part", "holiday") else "date"
