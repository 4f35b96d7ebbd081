"""Who, what, when, where and why of an article, each a span of it, best answer first, none where it does not say.

    names (tagged by the model) ─► who: ``actors``, what: ``events``, where: ``places``, else ``regions``
    dates (from ``times``)      ─► when: ``dates``;  why: ``reasons``;  other languages: ``foreign``

Rules over the headline, the first sentences and what the article speaks of most. Nothing here is trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from summarizer.facts import actors, article, dates, events, foreign, names, namespans, places, reasons, regions
from summarizer.facts.namespans import Words
from summarizer.types import TITLE, Fact, When

_MOST: Final = 5  # answers to one question
_READ: Final = 60  # sentences read for names; articles hold fewer, live blogs repeat themselves
_LEADING: Final = 5  # sentences tagged in any case
_ROOM: Final = 1200  # characters tagged


@dataclass(frozen=True, slots=True)
class Facts:
    """The five questions answered, best answer first; empty where the article does not say."""

    who: tuple[Fact, ...] = ()
    what: tuple[Fact, ...] = ()
    when: tuple[When, ...] = ()
    where: tuple[Fact, ...] = ()
    why: tuple[Fact, ...] = ()


def find(
    sentences: Sequence[str],
    *,
    title: str | None,
    published: datetime | None,
    language: str,
    salience: Sequence[float] | None = None,
    tagged: names.Tagged | None = None,
) -> Facts:
    """The facts of an article given as cleaned sentences; ``salience`` has a number for each, more is more telling.

    ``tagged`` has the tagger's names of the sentences in ``telling``; without it rules alone tell their kinds.
    """
    when = dates.find(sentences, title=title, published=published, language=language)[:_MOST]
    words = [namespans.words_of(sentence, number) for number, sentence in enumerate(sentences[:_READ])]
    head = namespans.words_of(title, TITLE) if title and title.strip() else None
    entities = names.find(words, head, english=language == "en", tagged=tagged)
    if language != "en":
        return Facts(who=foreign.who(entities)[:_MOST], when=when, where=foreign.where(entities, words)[:_MOST])
    told = article.read(words, head, entities, salience)
    return Facts(
        who=actors.find(told)[:_MOST],
        what=events.find(told),
        when=when,
        where=places.find(told)[:_MOST] or regions.find(words, head),
        why=reasons.find(_reasoned(words, salience), head)[:_MOST],
    )


def telling(sentences: Sequence[str], salience: Sequence[float]) -> list[int]:
    """The sentences that facts rest on, worth tagging: the first ones and those that tell most, about 250 tokens."""
    most = _most_telling(salience[:_READ], _MOST)
    chosen: list[int] = []
    room = _ROOM
    for number in dict.fromkeys([*range(min(_LEADING, len(sentences))), *most]):
        room -= min(len(sentences[number]), _ROOM // 2)
        if room < 0:
            break
        chosen.append(number)
    return chosen


def _most_telling(salience: Sequence[float], count: int) -> list[int]:
    return sorted(range(len(salience)), key=lambda number: -salience[number])[:count]


def _reasoned(words: list[Words], salience: Sequence[float] | None) -> list[Words]:
    """The sentences that may give the reason: behind the opening a "because" is mostly that of a side matter."""
    if salience is None or len(salience) < len(words):
        return words
    most = _most_telling(salience[: len(words)], _MOST)
    return words[: article.OPENING] + [words[number] for number in sorted(most) if number >= article.OPENING]
