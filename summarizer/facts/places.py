"""Where the main event took place: places that a headline or the first sentences put it in, outside the rest.

``roles`` weighs what the words around a place say, ``placespans`` tells how far it reaches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from summarizer.facts import placespans, roles
from summarizer.facts.article import Article, piece
from summarizer.facts.names import Entity, Mention
from summarizer.facts.namespans import Words
from summarizer.types import Fact
from summarizer.words import lists

# Below this score a place is where the article wanders, not where the event was (benchmarks.reading): what people do
# has a place, what they say mostly none.
_SILENT: Final = 0.38
_SILENT_DEED: Final = 0.35
_SILENT_TALK: Final = 0.65
_TALK: Final = lists.of(
    "says said say tells told blames blame blamed accuses accused claims claimed warns warned denies denied slams"
    " slammed criticises criticizes criticised criticized insists urges urged calls rejects rejected praises defends"
    " mocks apologises apologizes thinks believes vows promises pledges suggests hints admits clears cleared backs"
    " condemns doubts questions wants declares explains reveals"
)
_READ: Final = 7  # sentences
_SECOND: Final = 0.5  # of the best one's score: a place below it is where the article wanders
_SURE: Final = 0.5
_NEAR: Final = 3  # the fuller form of a place is taken from here


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    sentence: Words
    first: int
    end: int
    score: float
    directed: bool  # "north Delhi"


def find(article: Article) -> tuple[Fact, ...]:
    """Places of the event, best first; none where nothing near the top of the article puts it anywhere."""
    title, entities = article.title, article.entities
    by_number = {words.sentence: words for words in article.sentences[:_READ]}
    if title is not None:
        by_number[title.sentence] = title
    marks = _marks(entities, by_number)
    candidates: list[_Candidate] = []
    for entity in entities:
        if entity.kind == "person" or "War" in entity.name.split():  # "in World War II"
            continue
        extra = min(0.4, 0.05 * len(entity.mentions)) if entity.kind == "place" else 0.0
        for mention in entity.mentions:
            words = by_number.get(mention.sentence)
            if words is not None:
                weight = (1.3 if mention.sentence < 0 else article.weights[mention.sentence]) * (1 + extra)
                candidates.append(_candidate(words, mention, entity, marks, weight))
    candidates = _confirmed(candidates)
    candidates.sort(key=lambda candidate: -candidate.score)
    silent = _threshold(title)
    if candidates:
        silent = max(silent, _SECOND * candidates[0].score)
    small = {entity.name: mention for entity in entities for mention in reversed(entity.mentions) if _is_small(mention)}
    return _distinct([candidate for candidate in candidates if candidate.score >= silent], small)


def _confirmed(candidates: list[_Candidate]) -> list[_Candidate]:
    """A place that both the headline and the lead put the event in counts for more."""
    sure = [candidate for candidate in candidates if candidate.score > _SURE]
    both = {c.key for c in sure if c.sentence.sentence < 0} & {c.key for c in sure if c.sentence.sentence == 0}
    return [replace(c, score=c.score * 1.3) if c.key in both else c for c in candidates]


def _threshold(title: Words | None) -> float:
    if title is None:
        return _SILENT
    if not _TALK.isdisjoint(title.lower):
        return _SILENT_TALK
    return _SILENT if roles.DEEDS.isdisjoint(title.lower) else _SILENT_DEED


def _marks(entities: Sequence[Entity], by_number: dict[int, Words]) -> placespans.Marks:
    """Where each name begins: (sentence, word) to the word after its end and its bearer."""
    return {
        (mention.sentence, mention.first): (mention.end, entity)
        for entity in entities
        for mention in entity.mentions
        if mention.sentence in by_number
    }


def _candidate(words: Words, mention: Mention, entity: Entity, marks: placespans.Marks, weight: float) -> _Candidate:
    first, end = mention.first, mention.end
    while first > 0 and words.lower[first - 1] in placespans.DIRECTIONS:
        first -= 1
    before = first - 1 - (first > 0 and words.lower[first - 1] in roles.ARTICLES)
    end, site = placespans.site(words, end) if before >= 0 and words.lower[before] in roles.ROLES else (end, False)
    alone = end
    if entity.kind == "place" and not site:
        alone = placespans.owned(words, end, marks)
        end = placespans.listed(words, alone, marks, led=roles.leading(words, before) is not None)
    role = roles.role(roles.Spot(words, before, end, mention, entity, site))
    if end == alone:
        end = placespans.chain(words, end, marks)
    if end > mention.end and words.lower[end - 1] in roles.PARTS and first and words.lower[first - 1] in ("a", "an"):
        end = mention.end  # "a Somerset town" is in Somerset
    return _Candidate(entity.name, words, first, end, role * roles.aside(words, first) * weight, first < mention.first)


def _is_small(mention: Mention) -> bool:
    return not mention.text.isupper()


def _distinct(candidates: list[_Candidate], small: Mapping[str, Mention]) -> tuple[Fact, ...]:
    """Each place once, in the fullest form the top of the article gives it ("Croydon" -> "Croydon, south London").

    A dateline's capitals are told by the first mention in ``small`` letters, where there is one.
    """
    facts: list[Fact] = []
    seen: list[str] = []
    for candidate in candidates:
        names = (candidate.key.casefold(), _fact(candidate).text.casefold())
        if any(_is_told(name, other) for name in names for other in seen):
            continue
        same = [c for c in candidates if _is_fuller(c, candidate)]
        fullest = max([candidate, *same], key=lambda c: (c.end - c.first, c.score))
        fact = _fact(fullest)
        plain = small.get(fullest.key)
        if plain is not None and fact.text == plain.text.upper():
            fact = Fact(plain.text, plain.sentence, plain.start, plain.stop)
        seen.append(fact.text.casefold())
        facts.append(fact)
    return tuple(facts)


def _is_told(name: str, other: str) -> bool:
    """Whether a place is told with another one: "Leeds" with "Leeds Road", but not "Mali" with "Somalia"."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", other) is not None


def _is_fuller(one: _Candidate, other: _Candidate) -> bool:
    """Whether the top of the article may tell a place more exactly than it is told by itself.

    A quarter ("north Delhi") only as the lead has it: further down it is where some of it was.
    """
    if one.sentence.sentence > (0 if one.directed and not other.directed else _NEAR):
        return False
    return one.key == other.key or _holds(one, other)


def _holds(one: _Candidate, other: _Candidate) -> bool:
    """Whether a place is told where another one stands, with more around it ("Quarry stop in Marlow")."""
    return one.sentence is other.sentence and one.first <= other.first and other.end <= one.end


def _fact(candidate: _Candidate) -> Fact:
    return piece(candidate.sentence, candidate.first, candidate.end)
