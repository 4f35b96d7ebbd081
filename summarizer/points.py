"""Key points: which sentences of an article say most of it.

A sentence counts by what the trained model says of it (``backends.salience``), by the title's words it holds, and by
how it reads; then sentences are taken one by one, each as new as possible beside those already taken (maximal marginal
relevance, Carbonell and Goldstein 1998). benchmarks/quality.py measures what the weights reach.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from summarizer import style
from summarizer.shortening import without_dateline
from summarizer.types import Point
from summarizer.words import content

Chances = NDArray[np.float32]  # (n,)
Scores = NDArray[np.float64]  # (n,)

READ = 64  # sentences that compete

_TITLE = 1.5
_LIKENESS = 3.5
_COMPARED = 8  # sentences whose vectors are compared with the title's; with all of them next to nothing changes
_REDUNDANCY = 1.75
_SAME = 0.6  # from this overlap on two sentences say the same
_FEW = 5  # words that may well stand in a sentence about something else
_HANGING = 0.8
_UNKNOWN = 0.5  # begins with the surname of somebody whom no chosen sentence names
# Thai, Lao, Burmese, Khmer, Japanese, Chinese
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Scored:
    """What each competing sentence is worth (log-odds), its words, and whether it hangs on what was said before."""

    worth: Scores
    words: list[frozenset[str]]
    hanging: NDArray[np.bool_]  # a pronoun or "But" comes first
    introduced: Mapping[int, frozenset[int]]  # begins with a surname: the others that hold it


def score(sentences: Sequence[str], chances: Chances, title: str | None = None) -> Scored:
    """Weigh the first READ sentences; ``chances`` are the model's for each of them to be one that tells the article."""
    competing = sentences[:READ]
    words = [content.of(sentence) for sentence in competing]
    certain = np.clip(chances[: len(competing)].astype(np.float64), 1e-4, 1 - 1e-4)
    heading = content.of(title or "")
    about = np.array([_shared(heading, found) for found in words])
    faults = np.array(style.costs(competing))
    hanging = np.array([number > 0 and style.hangs(sentence) for number, sentence in enumerate(competing)])
    introduced = style.introduced(competing, title or "")
    return Scored(np.log(certain / (1 - certain)) + _TITLE * about - faults, words, hanging, introduced)


def likeliest(scored: Scored) -> list[int]:
    """Return the sentences among which the points will be: those that are worth comparing with the title."""
    found: list[int] = np.argsort(-scored.worth, kind="stable")[:_COMPARED].tolist()
    return found


def compared(scored: Scored, likeness: Mapping[int, float]) -> Scored:
    """Weigh anew by how like the title sentences are (cosine of their vectors); the others count as the least like."""
    least = min(likeness.values())
    alike = np.array([likeness.get(number, least) for number in range(len(scored.worth))])
    return replace(scored, worth=scored.worth + _LIKENESS * alike)


def select(sentences: Sequence[str], scored: Scored, count: int | None = None) -> tuple[Point, ...]:
    """Choose the points, in reading order.

    With ``count`` exactly that many (fewer only if there are fewer sentences), else as many as the length asks for,
    leaving out sentences that repeat a chosen one.
    """
    wanted = min(count or usual_count(sentences), len(sentences))
    repeated = np.zeros(len(scored.worth))  # overlap with the chosen sentence that is most like it
    chosen: list[int] = []
    while len(chosen) < min(wanted, len(scored.worth)):
        worth = scored.worth - _REDUNDANCY * repeated - 20 * (repeated >= _SAME)
        worth -= _HANGING * (scored.hanging & ~np.isin(np.arange(len(worth)) - 1, chosen))
        worth[[number for number, others in scored.introduced.items() if others.isdisjoint(chosen)]] -= _UNKNOWN
        worth[chosen] = -np.inf
        best = int(worth.argmax())
        if count is None and repeated[best] >= _SAME:
            break
        chosen.append(best)
        repeated = np.maximum(repeated, [_overlap(words, scored.words[best]) for words in scored.words])
    rest = (number for number in range(len(sentences)) if number not in chosen)
    while len(chosen) < wanted and (count is not None or not chosen):
        chosen.append(next(rest))
    return tuple(Point(sentences[number], number) for number in sorted(chosen))


def leading(sentences: Sequence[str], count: int | None = None) -> tuple[Point, ...]:
    """Take the first sentences: the best guess in a language that no model here reads."""
    wanted = count or usual_count(sentences)
    told = [without_dateline(text) if number == 0 else text for number, text in enumerate(sentences[:wanted])]
    return tuple(Point(text, number) for number, text in enumerate(told))


def usual_count(sentences: Sequence[str]) -> int:
    """Return how many points suit an article of this length."""
    words = sum(len(sentence.split()) + len(_UNSPACED.findall(sentence)) // 2 for sentence in sentences)
    return 2 if words < 150 else 3 if words < 600 else 4 if words < 1200 else 5


def _overlap(words: frozenset[str], others: frozenset[str]) -> float:
    """Return the overlap coefficient: the share of the smaller set in the other one; it is low for a few words."""
    return len(words & others) / max(min(len(words), len(others)), _FEW)


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    """Return the share of the words that stand among the others."""
    return len(words & others) / len(words) if words else 0.0
