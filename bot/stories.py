"""Which articles tell the same event, and whether one that was changed tells another: pure, values in and out.

Two articles meet when their addresses are the same, or when they are close in meaning and also share what an event is
made of: names and numbers. Meaning alone is not enough: two court cases sound alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bot import words
from bot.model import Candidate, Reading

# Cosine of the encoder's vectors of title and opening: below POSSIBLE never the same event; above SURE fewer names and
# numbers need to agree. Fitted on ECB+ (two similar events in each topic; B-cubed precision .91, recall .76), with a
# leaning to precision: an article that joins a story which was sent is not sent.
SURE, POSSIBLE = 0.80, 0.60
NAMES_IF_SURE, NAMES_IF_POSSIBLE = 2, 5
OPENING = 600  # characters

_NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z][\w’'-]{2,}|\d[\d.,]*)")
_COMMON = frozenset(
    """The This That These Those There Then They And But For From With After Before When While What Who Why How His Her
    Its Our Their One Two Three Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April
    May June July August September October November December""".split()  # noqa: SIM905
)


def join(reading: Reading, candidates: Sequence[Candidate]) -> int | None:
    """The id of the story that an article belongs to; None: it begins a new one."""
    article = reading.article
    for candidate in candidates:
        if article.url and article.url == candidate.url:
            return candidate.story_id
    if reading.summary is None or not reading.summary.vector:
        return None
    vector = np.asarray(reading.summary.vector, dtype=np.float32)
    comparable = [candidate for candidate in candidates if len(candidate.vector) == len(vector)]
    if not comparable:
        return None
    similarity = np.asarray([candidate.vector for candidate in comparable], dtype=np.float32) @ vector
    mine = _names(article.title or "", article.text or "")
    order: list[int] = np.argsort(-similarity).tolist()
    for index in order:
        score = float(similarity[index])
        if score < POSSIBLE:
            return None
        candidate = comparable[index]
        shared = mine & _names(candidate.title, candidate.text)
        if len(shared) >= (NAMES_IF_SURE if score >= SURE else NAMES_IF_POSSIBLE):
            return candidate.story_id
    return None


def _names(title: str, text: str) -> set[str]:
    """The capitalised words and the numbers of a title and the opening of a text."""
    found = _NAME_OR_NUMBER.findall(f"{title}. {text[:OPENING]}")
    return {word.removesuffix("'s").removesuffix("’s").lower() for word in found if word not in _COMMON}


def matters(before: Reading, after: Reading) -> bool:
    """Whether an article read again tells people something else: its headline, or words of a key point or of the
    description that it did not hold before, or does not hold any more. One that cannot be read any more does not.
    """
    if before.summary is not None and after.summary is None:
        return False
    if words.of(before.article.title) != words.of(after.article.title):
        return True
    held, holds = _held(before), _held(after)
    return any(one not in held for one in _shown(after)) or any(one not in holds for one in _shown(before))


def _shown(reading: Reading) -> list[str]:
    """What of an article people are shown beside its headline, as words: the sentences behind its key points."""
    summary, description = reading.summary, reading.article.description
    sentences = (
        [summary.sentences[point.sentence] for point in summary.points if point.sentence >= 0] if summary else []
    )
    return [words.of(one) for one in [*sentences, description or ""]]


def _held(reading: Reading) -> str:
    return f"{words.of(reading.article.text)} {words.of(reading.article.description)}"
