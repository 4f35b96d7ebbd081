"""What who, what and where are read from: an article's words, its names, and the clauses of its headline and lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from summarizer import times
from summarizer.facts import headlines
from summarizer.facts.headlines import Headline
from summarizer.facts.names import Entity
from summarizer.facts.namespans import Words
from summarizer.types import Fact
from summarizer.words import lists

OPENING: Final = 3  # sentences that tell the main event
WITH_VERB: Final = lists.of(  # what stands between a subject and its verb
    "not never no longer still again also now n't cannot barely hardly almost nearly wrongly falsely"
    " allegedly reportedly"
)
NEGATIVE: Final = lists.of("no not none nobody neither nor few fewer without less")


@dataclass(frozen=True, slots=True)
class Article:
    """An article in English."""

    sentences: list[Words]
    title: Words | None
    entities: list[Entity]
    headline: Headline | None  # the title's main clause
    lead: Headline | None  # the first sentence's
    weights: list[float]  # how much a sentence tells the main event


def read(
    sentences: list[Words], title: Words | None, entities: list[Entity], salience: Sequence[float] | None
) -> Article:
    """Read the clauses of headline and lead, and weigh the sentences."""
    lead = sentences[0] if sentences else None
    headline, opening = _headline(title, entities), _headline(lead, entities)
    return Article(sentences, title, entities, headline, opening, _weights(sentences, salience))


def piece(words: Words, first: int, end: int) -> Fact:
    """The words from ``first`` to ``end`` as a fact."""
    start, stop = words.piece(first, end)
    return Fact(words.text[start:stop], words.sentence, start, stop)


def _headline(words: Words | None, entities: list[Entity]) -> Headline | None:
    if words is None or not words.words:
        return None
    spans = [(m.first, m.end) for entity in entities for m in entity.mentions if m.sentence == words.sentence]
    marked = [
        (found.start, found.end) for found in times.find(words.text, published=None) if _stands_aside(found, words.text)
    ]
    return headlines.read(words, sorted(spans), marked)


def _stands_aside(found: times.Expression, text: str) -> bool:
    """A date, or a length that only leads to one ("two days before")."""
    return found.kind in ("date", "time") or text[found.end :].lstrip().startswith(("before", "after"))


def _weights(words: list[Words], salience: Sequence[float] | None) -> list[float]:
    """A number for each sentence: the earlier the more, and the more telling the more."""
    weights = [max(0.85**number, 0.05) for number in range(len(words))]
    if salience is None or len(salience) < len(words) or not words:
        return weights
    top = max(max(salience[: len(words)]), 1e-9)
    return [weight * (0.75 + 0.25 * max(value, 0.0) / top) for weight, value in zip(weights, salience, strict=False)]
