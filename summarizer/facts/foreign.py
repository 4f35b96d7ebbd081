"""Who and where of an article whose language has no rules here: names alone, without grammar no more can be said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.facts.names import Entity
from summarizer.facts.namespans import Words
from summarizer.types import Fact


def who(entities: Sequence[Entity]) -> tuple[Fact, ...]:
    """People with a known given name and bodies named more than once."""
    named = [
        e
        for e in entities
        if (e.kind == "person" and " " in e.name) or (e.kind == "organization" and len(e.mentions) > 1)
    ]
    return tuple(_first(entity) for entity in named)


def where(entities: Sequence[Entity], sentences: Sequence[Words]) -> tuple[Fact, ...]:
    """Known places and a dateline's, that one where the article writes it with small letters, if it does."""
    found = [_first(entity) for entity in entities if entity.kind == "place"]
    return tuple(_written_small(fact, sentences) if fact.text.isupper() else fact for fact in found)


def _first(entity: Entity) -> Fact:
    mention = next((m for m in entity.mentions if m.text == entity.name), entity.mentions[0])
    return Fact(entity.name, mention.sentence, mention.start, mention.stop)


def _written_small(fact: Fact, sentences: Sequence[Words]) -> Fact:
    name = re.compile(rf"\b{re.escape(fact.text.title())}\b")
    for words in sentences:
        match = name.search(words.text)
        if match:
            return Fact(match.group(), words.sentence, match.start(), match.end())
    return fact
