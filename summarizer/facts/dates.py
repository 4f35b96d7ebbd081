"""When the main event was: the dates of the headline and the first sentences, the event's own before all others.

Each date is scored by where it stands, how exact it is, how near to the publication, and by what its words say it is
told for: when something was said, since or until when something holds, what happened before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from summarizer import times
from summarizer.facts import asides
from summarizer.types import TITLE, When
from summarizer.words import lists

_READ: Final = 25  # sentences read for dates: the main event's stands near the lead
_UNSURE: Final = 0.15
_SURE: Final = (
    0.35  # with regard to what speaks against it; in 90 of 98 articles read the first such date is right, or none
)
_SECOND: Final = 0.6  # of the best one's score: a date below it is background


def find(sentences: Sequence[str], *, title: str | None, published: datetime | None, language: str) -> tuple[When, ...]:
    """Dates near the lead, best first: days before months before years, the near before the far.

    After the best one only those that stand as high; plans for later only from the lead and the headline.
    """
    scored: list[tuple[float, When]] = []
    for number, sentence, found in _read(sentences, title, published, language):
        for one in found:
            when = When(one.text, number, one.start, one.end, one.first, one.last)
            score = _score(when, sentence, number, len(found), published)
            own = score * asides.weight(sentence, one.start, one.end) if language == "en" else score
            scored.append((score, replace(when, sure=own >= _SURE)))
    scored.sort(key=lambda item: -item[0])
    if not scored or scored[0][0] < _UNSURE:
        return ()
    top, best = scored[0]
    kept = [when for score, when in scored if score >= max(_UNSURE, _SECOND * top)]
    dates = _distinct([when for when in kept if when is best or not _is_plan(when, best, published)])
    first = next((when for when in dates if when.sure), None)
    return tuple(
        when if first in (None, when) else replace(when, sure=when.sure and _adds(when, first, sentences))
        for when in dates
    )


def _adds(when: When, first: When, sentences: Sequence[str]) -> bool:
    """Whether a date is worth telling beside the first one: it stands near, and is not when somebody said so."""
    if when.sentence == TITLE:
        return True
    return when.sentence in (first.sentence, 0) and _word_before(sentences[when.sentence], when) not in lists.SPEECH


def _read(
    sentences: Sequence[str], title: str | None, published: datetime | None, language: str
) -> Iterator[tuple[int, str, list[times.Expression]]]:
    """Each sentence with its dates, the title last."""
    known = times.Known()
    read = times.read(sentences[:_READ], published=published, language=language)
    for number, (sentence, (found, after)) in enumerate(zip(sentences, read, strict=False)):
        known = after
        yield number, sentence, _dates(sentence, found, published)
    if title:
        found = times.find(title, published=published, language=language, known=known)
        yield TITLE, title, _dates(title, found, published)


def _dates(sentence: str, found: list[times.Expression], published: datetime | None) -> list[times.Expression]:
    """The dates among the expressions, those that belong together as one; not "years ago", which is no day of any."""
    together = times.ranges.merged(sentence, times.ranges.counted(sentence, found))
    together = times.ranges.lasting(sentence, together, published.date() if published else None)
    return [
        one
        for one in together
        if one.kind in ("date", "time")
        and not _UNCOUNTED.fullmatch(one.text)
        and not asides.is_name(sentence, one.start, one.end)
    ]


def _score(when: When, sentence: str, number: int, rivals: int, published: datetime | None) -> float:
    score = 0.9 if number == TITLE else 1 / (1 + 0.16 * number)
    score *= _grain(when) * _nearness(when, published)
    if sentence.startswith(("'s", "’s"), when.end):
        score *= 0.75  # "Tuesday's election" is what the event is about, rarely the event
    before = _word_before(sentence, when)
    if rivals > 1 and before in lists.SPEECH:
        score *= 0.7  # when it was said, not when it was
    if before in _TIED or _HANGING.search(when.text):
        score *= 0.7  # since, before or after when: something else
    if _CLOCK.fullmatch(when.text):
        score *= 0.9
    return score


def _word_before(sentence: str, when: When) -> str:
    """The word in front of a date and of its "on the"; "" where it opens the sentence."""
    before = sentence[max(0, when.start - _BEFORE) : when.start].lower().split()
    while before and before[-1] in _LEADING:
        before.pop()
    return before[-1] if before else ""


_BEFORE: Final = 40  # characters read in front of a date
_LEADING: Final = lists.of("on the here")
_TIED: Final = lists.of("since before after until till")
_HANGING: Final = re.compile(
    r"^since |\b(?:earlier$|later$|before\b|after\b|ahead of\b)(?! noon| midnight)", re.IGNORECASE
)
_UNCOUNTED: Final = re.compile(r"(?:year|month|week|day|decade)s (?:ago|earlier|later|before)", re.IGNORECASE)
_CLOCK: Final = re.compile(  # a time of day alone
    r"(?:[a-z]+ ){0,3}(?:noon|midnight|\d{1,2}(?:[:.]\d\d|(?=\W?[ap]\.?m))(?:\W?[ap]\.?m\.?)?)(?: [A-Z]{2,4})?",
    re.IGNORECASE,
)


def _nearness(when: When, published: datetime | None) -> float:
    if published is None or when.first is None or when.last is None or when.first <= published.date() <= when.last:
        return 1.0
    days = min(abs((edge - published.date()).days) for edge in (when.first, when.last))
    return 1.0 if days <= 3 else 0.9 if days <= 14 else 0.8 if days <= 62 else 0.6 if days <= 366 else 0.35


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
    """Each date once, in the words of the body rather than the headline's capitals, sure if any mention is."""
    kept: list[When] = []
    for when in dates:
        same = next((n for n, k in enumerate(kept) if _same(k, when)), None)
        if same is None:
            kept.append(when)
            continue
        headline = kept[same].sentence == TITLE and kept[same].text.lower() == when.text.lower()
        kept[same] = replace(when if headline else kept[same], sure=kept[same].sure or when.sure)
    return tuple(kept)


def _same(one: When, other: When) -> bool:
    if one.first is not None:
        return (one.first, one.last) == (other.first, other.last)
    return one.text.lower() == other.text.lower()
