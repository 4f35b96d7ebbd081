"""When the main event was: the dates of the headline and the first sentences, the event's own before all others.

A clock time has the day that the text spoke of last, else the day the article opens with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from summarizer import times
from summarizer.times.calendars import Span
from summarizer.types import TITLE, When
from summarizer.words import lists

_READ: Final = 25  # sentences read for dates: the main event's stands near the lead
_OPENING: Final = 3  # sentences whose first day is the one the article tells of
_UNSURE: Final = 0.15
_SECOND: Final = 0.6  # of the best one's score: a date below it is background


def find(sentences: Sequence[str], *, title: str | None, published: datetime | None, language: str) -> tuple[When, ...]:
    """Dates near the lead, best first: days before months before years, the near before the far.

    After the best one only those that stand as high; plans for later only from the lead and the headline.
    """
    scored: list[tuple[float, When]] = []
    for number, sentence, found in _read(sentences, title, published, language):
        for expression in found:
            when = When(expression.text, number, expression.start, expression.end, expression.first, expression.last)
            scored.append((_score(when, sentence, number, len(found), published), when))
    scored.sort(key=lambda item: -item[0])
    if not scored or scored[0][0] < _UNSURE:
        return ()
    top, best = scored[0]
    kept = [when for score, when in scored if score >= max(_UNSURE, _SECOND * top)]
    return _distinct([when for when in kept if when is best or not _is_plan(when, best, published)])


def _read(
    sentences: Sequence[str], title: str | None, published: datetime | None, language: str
) -> Iterator[tuple[int, str, list[times.Expression]]]:
    """Each sentence with its dates; each is read with the day that the text spoke of last in mind."""
    near: Span | None = None  # the last day named here or in the sentence before
    lead: Span | None = None
    for number, sentence in enumerate(sentences[:_READ]):
        found = _dates(sentence, published, language, near or lead)
        yield number, sentence, found
        days = [(e.first, e.last) for e in found if e.first is not None and e.first == e.last and e.last is not None]
        near = days[-1] if days else None
        if lead is None and days and number < _OPENING:
            lead = days[0]
    if title:
        yield TITLE, title, _dates(title, published, language, lead)


def _dates(sentence: str, published: datetime | None, language: str, known: Span | None) -> list[times.Expression]:
    found = times.find(sentence, published=published, language=language, known=known)
    return [expression for expression in found if expression.kind in ("date", "time")]


def _score(when: When, sentence: str, number: int, rivals: int, published: datetime | None) -> float:
    score = 0.9 if number == TITLE else 1 / (1 + 0.16 * number)
    score *= _grain(when)
    if published is not None and when.first is not None and when.last is not None:
        days = (
            0
            if when.first <= published.date() <= when.last
            else min(abs((edge - published.date()).days) for edge in (when.first, when.last))
        )
        score *= 1.0 if days <= 3 else 0.9 if days <= 14 else 0.8 if days <= 62 else 0.6 if days <= 366 else 0.35
    if sentence.startswith(("'s", "’s"), when.end):
        score *= 0.75  # "Tuesday's election" is what the event is about, rarely the event
    before = sentence[: when.start].lower().split()[-2:]
    if rivals > 1 and before and (before[-1] in lists.SPEECH or (before[-1] == "on" and before[0] in lists.SPEECH)):
        score *= 0.7  # when it was said, not when it was
    return score


def _grain(when: When) -> float:
    if when.first is None or when.last is None:
        return 0.5
    days = (when.last - when.first).days + 1
    for limit, grain in ((1, 1.0), (3, 0.95), (11, 0.9), (31, 0.8), (100, 0.6), (366, 0.45)):
        if days <= limit:
            return grain
    return 0.25


def _is_plan(when: When, best: When, published: datetime | None) -> bool:
    """Whether a date lies ahead of an event that is over, and is told of further down."""
    if published is None or when.first is None or best.last is None or when.sentence < 1:
        return False
    return best.last <= published.date() < when.first


def _distinct(dates: list[When]) -> tuple[When, ...]:
    """Each date once, in the words of the body rather than the headline's capitals."""
    kept: list[When] = []
    for when in dates:
        same = next((n for n, k in enumerate(kept) if _same(k, when)), None)
        if same is None:
            kept.append(when)
        elif kept[same].sentence == TITLE and kept[same].text.lower() == when.text.lower():
            kept[same] = when
    return tuple(kept)


def _same(one: When, other: When) -> bool:
    if one.first is not None:
        return (one.first, one.last) == (other.first, other.last)
    return one.text.lower() == other.text.lower()
