"""What: the clause that tells the event."""

from __future__ import annotations

from typing import Final

from summarizer.facts import headlines
from summarizer.facts.article import NEGATIVE, WITH_VERB, Article
from summarizer.facts.headlines import Headline
from summarizer.facts.namespans import Words
from summarizer.types import Fact


def find(article: Article) -> tuple[Fact, ...]:
    """The clause that tells the event: the headline's, without its subject where that is a name; else the lead's."""
    facts: list[Fact] = []
    for clause in (article.headline, article.lead):
        if clause is None:
            continue
        first = clause.first
        if clause.verb is not None and clause.stop - clause.verb > 1 and _named_subject(article, clause):
            first = clause.verb
            while first > clause.first and clause.words.lower[first - 1] in WITH_VERB:
                first -= 1
        if clause is article.lead and clause.verb is None:
            continue
        fact = _trimmed(clause.words, first, clause.stop)
        if fact is not None:
            facts.append(fact)
    return tuple(facts[:2])


def _named_subject(article: Article, clause: Headline) -> bool:
    """Whether the subject is one that "who" already tells."""
    spots = clause.subject()
    if not NEGATIVE.isdisjoint(clause.words.lower[spots.start : spots.stop]):
        return False  # "No passengers injured"
    if any(
        m.sentence == clause.words.sentence and m.first in spots
        for e in article.entities
        for m in e.mentions
        if e.kind != "place"
    ):
        return True
    return headlines.people(clause.words, spots.start, spots.stop, bodies=True) is not None


def _trimmed(words: Words, first: int, end: int) -> Fact | None:
    while first < end and not (words.words[first][0].isalnum() or words.words[first] in "'‘“\""):
        first += 1
    while end > first and words.words[end - 1] in ",;:-–—.…":
        end -= 1
    if end <= first:
        return None
    if first and words.words[first - 1] in _QUOTES:
        first -= 1
    start, stop = words.piece(first, end)
    if (
        words.owning[end - 1]
        and words.text[stop : stop + 1] in _CLOSING
        and any(m in words.text[start:stop] for m in _QUOTES)
    ):
        stop += 1  # the mark that closes a quotation, not an owner's
    return Fact(words.text[start:stop], words.sentence, start, stop)


_QUOTES: Final = ("'", "‘", "“", '"')
_CLOSING: Final = ("'", "’")
