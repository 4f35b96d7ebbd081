"""Key points: which sentences of an article say most of it.

A sentence counts by where it stands, by how close it is to what the article is about, and by how it reads; then
sentences are taken one by one, each as new as possible beside those already taken (maximal marginal relevance,
Carbonell and Goldstein 1998). The weights were fitted to CNN/DailyMail (logistic regression on the sentences that
reproduce the highlights best, then by ROUGE), rounded, and are checked by benchmarks/quality.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.types import Point

Vectors = NDArray[np.float32]  # (n, width), rows of unit length
Scores = NDArray[np.float64]  # (n,)

READ = 40  # sentences that compete: with 20 as with 64 of them ROUGE is the same within 0.1

_POSITION = 1.5
_HALF = 12  # the sentence at which position counts half
_CENTRALITY = 3.75
_TITLE = 4.0  # weight of the title in what the article is about, where the first sentence has 1
_REDUNDANCY = 1.5
_SAME = 0.9  # from this cosine on two sentences say the same
_HANGING = 0.4
_STYLE = (  # (what is wrong with a sentence, how much that costs)
    (re.compile(r"^\W*(?:\w\S*\s*){1,3}$"), 2.0),  # a fragment of up to three words
    (re.compile(r"^\W*(?:\w\S*\s*){4,7}$"), 0.6),
    (re.compile(r"^(?:\S+\s+){45}"), 0.8),
    (re.compile(r"^[\"“”‘'`]"), 0.4),  # starts inside somebody's mouth
    (re.compile(r"^[^“”]*”|“[^”]*$"), 0.4),  # ends or begins a quotation told in several sentences
    (re.compile(r"\?[\"”’']*$"), 0.6),
    (re.compile(r"[^.?!…\"”’')\]]$|(?:\.\.\.|…|:)$"), 0.5),  # not a whole sentence: a heading, a lead-in, a cut
    (
        re.compile(
            r"""^\W*(?:good\ (?:morning|afternoon|evening)|hello|hi|hey|welcome|dear|thanks?|thank\ you|happy\ \w+day
            |here(?:\ is|\ are|['’]s)\b|scroll|click|tap|swipe|subscribe|sign\ up|stay\ tuned|watch|listen
            |read\ (?:on|more)|follow\ us|let\ us|see\ also|related|advertisement|editor['’]?s['’]?\ note
            |correction|disclaimer|copyright|©
            |(?:this|the)\ (?:story|article|post|piece|report)\ (?:was|has\ been|is|first|originally)
            |(?:photos?|pictures?|images?|video|source|credit)\b\s*(?::|by\b))
            |\bcontributed\ to\ this\ (?:report|story|article)|\ball\ rights\ reserved\b""",
            re.IGNORECASE | re.VERBOSE,
        ),
        2.0,
    ),
)
_HANGS = re.compile(
    r"""^\W*(?:he|she|it|they|we|i|his|her|hers|its|their|theirs|him|them|this|these|those|such|that
    |but|however|and|or|so|yet|still|instead|meanwhile|moreover|furthermore|additionally|also|then|thus|therefore
    |nevertheless|nonetheless|otherwise|besides|in\ addition|for\ example|for\ instance|on\ the\ other\ hand
    |as\ a\ result|in\ contrast|both|neither|another|one\ of\ them)\b(?!['’]?-)""",
    re.IGNORECASE | re.VERBOSE,
)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Lao, Japanese, Chinese
_AGENCY = r"(?:Reuters|AP|AFP|CNN|PTI|ANI|IANS|UPI|dpa|DPA|Xinhua|Bloomberg|BBC|AAP|ANSA|EFE|TASS|Kyodo)"
_PLACE = (
    r"[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+)*"  # NEW YORK
    r"(?:, [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*)?"  # , N.Y.
    r"(?:,? [A-Z][a-z]+\.? \d{1,2})?"  # , March 3
)
_DATELINE = re.compile(
    rf"^(?:(?:{_PLACE} ?)?\({_AGENCY}\) ?(?:[-–—]{{1,2}} ?)?|{_PLACE},? ?(?:--|[–—]) ?)(?=[A-Z“\"‘']|\d+ )"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """The sentences' scores, and those that hang on what was said before: a pronoun or "But" comes first."""

    scores: Scores
    hanging: NDArray[np.bool_]


def score(sentences: Sequence[str], vectors: Vectors, title: Vectors | None = None) -> Scored:
    """Score the first READ sentences; ``vectors`` holds a row for each of them, ``title`` is the title's vector."""
    count = min(len(sentences), READ)
    place = np.arange(count)
    about = (vectors[:count] / np.sqrt(1 + place)[:, None]).sum(axis=0)
    if title is not None:
        about = about + _TITLE * title
    centrality = vectors[:count] @ (about / max(float(np.linalg.norm(about)), 1e-9))
    position = _HALF / (_HALF + place)
    style = np.array([_fault(sentence) for sentence in sentences[:count]])
    hanging = np.array([bool(_HANGS.match(sentence)) for sentence in sentences[:count]])
    return Scored(_POSITION * position + _CENTRALITY * centrality - style, hanging)


def select(sentences: Sequence[str], vectors: Vectors, scored: Scored, count: int | None = None) -> tuple[Point, ...]:
    """Choose the points, in reading order.

    With ``count`` exactly that many (fewer only if there are fewer sentences), else as many as the length asks for,
    leaving out sentences that repeat a chosen one.
    """
    wanted = min(count or usual_count(sentences), len(sentences))
    similar = vectors[: len(scored.scores)] @ vectors[: len(scored.scores)].T
    chosen: list[int] = []
    while len(chosen) < min(wanted, len(scored.scores)):
        redundancy = similar[:, chosen].max(axis=1) if chosen else np.zeros(len(scored.scores))
        worth = scored.scores - _REDUNDANCY * redundancy - 10 * (redundancy >= _SAME)
        worth -= _HANGING * (scored.hanging & ~np.isin(np.arange(len(worth)) - 1, chosen))
        worth[chosen] = -np.inf
        best = int(worth.argmax())
        if count is None and redundancy[best] >= _SAME:
            break
        chosen.append(best)
    rest = (number for number in range(len(sentences)) if number not in chosen)
    while len(chosen) < wanted and (count is not None or not chosen):
        chosen.append(next(rest))
    return tuple(Point(shorten(sentences[number], number), number) for number in sorted(chosen))


def leading(sentences: Sequence[str], count: int | None = None) -> tuple[Point, ...]:
    """Take the first sentences: the best guess in a language that no model here reads."""
    wanted = count or usual_count(sentences)
    return tuple(Point(text, number) for number, text in enumerate(sentences[:wanted]))


def usual_count(sentences: Sequence[str]) -> int:
    """Return how many points suit an article of this length."""
    words = sum(len(sentence.split()) + len(_UNSPACED.findall(sentence)) // 2 for sentence in sentences)
    return 2 if words < 150 else 3 if words < 600 else 4 if words < 1200 else 5


def shorten(sentence: str, number: int) -> str:
    """Leave out the dateline of the first sentence ("LONDON (Reuters) - "): the one cut that is always safe."""
    return _DATELINE.sub("", sentence) if number == 0 else sentence


def _fault(sentence: str) -> float:
    return sum(cost for pattern, cost in _STYLE if pattern.search(sentence))
