"""One time expression and what is known when it is read: the publication, and the dates that the text named before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from summarizer.times import tense
from summarizer.times.calendars import Span
from summarizer.times.grammar import Found
from summarizer.times.lexicon import Scan

_WILL: Final = frozenset(["will", "'ll", "shall"])
_FAR_EAST: Final = 13  # o'clock UTC: in Sydney it is midnight


@dataclass(frozen=True, slots=True)
class Known:
    """What the text spoke of before: its last day, its last dates of any length, its first quarter, its last year."""

    day: Span | None = None
    span: Span | None = None
    quarter: Span | None = None
    year: int | None = None

    def after(self, span: Span, *, year: bool, quarter: bool) -> Known:
        """What is known once the text has named these dates, with their year and as a quarter or not.

        The first quarter stays: the results that an article tells of, however many it compares them with.
        """
        return replace(
            self,
            span=span,
            day=span if span[0] == span[1] else self.day,
            quarter=span if quarter and self.quarter is None else self.quarter,
            year=span[0].year if year else self.year,
        )


class Phrase:
    """The words of one expression, asked by letter, with the moment of publication and what was told before."""

    def __init__(self, text: Scan, match: Found, published: datetime | None, known: Known) -> None:
        self.text, self.match, self.known = text, match, known
        self.letters = text.letters[match.first : match.end]
        self.published = published

    def part_of(self, first: int) -> Phrase:
        """The words from ``first`` of this phrase on."""
        return Phrase(self.text, Found("", self.match.first + first, self.match.end), self.published, self.known)

    @property
    def today(self) -> date:
        """The day of publication, in the zone it is given in."""
        if self.published is None:
            raise ValueError("no publication date")
        return self.published.date()

    def may_be_tomorrow(self) -> bool:
        """Whether it was the next day in a part of the world: of a time in UTC nobody knows whose evening it is."""
        moment = self.published
        return moment is not None and moment.hour >= _FAR_EAST and moment.utcoffset() in (None, timedelta(0))

    def all(self, letters: str) -> list[str]:
        """The words with one of these letters, in order, in lower case."""
        first = self.match.first
        return [self.text.lower[first + n] for n, letter in enumerate(self.letters) if letter in letters]

    def one(self, letters: str) -> str | None:
        """The first word with one of these letters."""
        words = self.all(letters)
        return words[0] if words else None

    def before(self) -> str:
        """The word before the phrase, in lower case."""
        return self.text.lower[self.match.first - 1] if self.match.first else ""

    def parts(self) -> list[str]:
        """ "early", "mid", "late", as often as the phrase says so ("early to mid-May"); "later" is late here."""
        return [{"later": "late", "earlier": "early"}.get(word, word) for word in self.all("EmF")]

    def is_to_come(self) -> bool:
        """Whether the sentence tells what will be, not what would be in a year told of."""
        return not _WILL.isdisjoint(self.text.lower)

    def future(self) -> bool | None:
        """Whether the clause looks ahead; None where it does not show."""
        return tense.future(self.text.lower, self.match.first, self.match.end)
