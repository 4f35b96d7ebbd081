"""Which words of an article answer a question, and in which sentence; or that the article does not say.

A trained reader (``backends/reader.py``) points at the words and tells how likely they are right. A question that names
nothing ("When did it happen?") is about the main event, so the facts answer it. In a language that the reader does not
know, the words that question and sentence share decide.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from summarizer import facts, times
from summarizer.types import Answer, Fact
from summarizer.words import lists

THRESHOLD = 0.37  # the best F1 with refusals on two articles of SQuAD 2.0 that the reader was not trained on
_MAIN = 0.5  # score of an answer by the facts
_SHARED = 0.6  # without a reader for the language: share of the question's words in the sentence

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_EMPTY = lists.of("""
a an the of in on at to for from by with about as into after before and or but if than then so such that this these
those it its he she his her they their them we our you your i my me is are was were be been being do does did done has
have had having will would can could may might shall should must not no there here what who whom whose when where why
how which many much long old far often name tell say said says exactly actually according kind type
""")
_ANY = lists.of("happen occur event incident story article news report tak plac involv about case accident attack")
_ENDINGS = ("ingly", "edly", "ings", "ing", "ers", "ors", "ed", "er", "or", "ies", "es", "ly", "s", "y", "e")
_QUESTION = re.compile(
    r"^\W*(?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|can|will)\b.*\?\W*$", re.I
)
_WHEN = re.compile(r"\bwhen\b|\b(?:what|which) (?:year|month|day|date)\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(who|whom|whose|when|where|why|what)\b", re.IGNORECASE)


class Reader(Protocol):
    """Finds the likeliest answer, however small its chance; ``shares`` of the question's words in each sentence."""

    def read(self, question: str, sentences: Sequence[str], shares: Sequence[float]) -> Answer: ...


def find(
    question: str,
    sentences: Sequence[str],
    reader: Reader | None,
    *,
    title: str | None = None,
    published: datetime | None = None,
) -> Answer:
    """Answer from the sentences; without a ``reader`` for their language by the words shared.

    The quote is a whole sentence, the answer a piece of it. Both are None where the article does not say; ``score`` is
    the chance that the answer is right, or would have been.
    """
    if not sentences:
        return Answer(None, None, None, 0.0)
    if reader is None:
        return _by_words(question, sentences)
    if words(question) <= _ANY and (found := _main(question, sentences, title, published)):
        return found
    found = _read(question, sentences, reader)
    if found.score < THRESHOLD:
        return Answer(None, None, None, found.score)
    return _dated(found, published) if _WHEN.search(question) else found


def _read(question: str, sentences: Sequence[str], reader: Reader) -> Answer:
    """Read the sentences that may answer: not the questions of an interview, which are the likest of all."""
    telling = [number for number, sentence in enumerate(sentences) if not _QUESTION.search(sentence)]
    if not telling:
        return Answer(None, None, None, 0.0)
    told = [sentences[number] for number in telling]
    found = reader.read(question, told, shares(question, told))
    return found if found.sentence is None else replace(found, sentence=telling[found.sentence])


def _dated(found: Answer, published: datetime | None) -> Answer:
    """Point at the date of the sentence where the reader points at something else ("after four months")."""
    answer, quote = found.answer or "", found.quote or ""
    dates = [one for one in times.find(quote, published=published) if one.kind in ("date", "time")]
    start = quote.find(answer)
    if not dates or any(one.start < start + len(answer) and start < one.end for one in dates):
        return found
    nearest = min(dates, key=lambda one: abs(one.start - start))
    return replace(found, answer=quote[nearest.start : nearest.end])


def shares(question: str, sentences: Sequence[str]) -> list[float]:
    """Tell how much of the question each sentence holds, 0 to 1; words that are rare in the article count more."""
    found = [words(sentence) for sentence in sentences]
    frequency = Counter(word for sentence in found for word in sentence)
    weights = {word: math.log(1 + (len(found) + 1) / (frequency[word] + 0.5)) for word in words(question)}
    total = sum(weights.values()) or 1.0
    return [sum(weight for word, weight in weights.items() if word in sentence) / total for sentence in found]


@functools.lru_cache(4096)
def words(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(map(_stem, _WORD.findall(text))) - _EMPTY


def _stem(word: str) -> str:
    plain = re.sub(r"['’]s?$", "", word.lower()).replace(".", "")
    if plain in _EMPTY:
        return plain
    for _ in range(2):  # deliver-ed, deliv-er
        for ending in _ENDINGS:
            if plain.endswith(ending) and len(plain) - len(ending) >= 3:
                plain = plain.removesuffix(ending)
                break
    return plain


def _by_words(question: str, sentences: Sequence[str]) -> Answer:
    share, best = max((share, -number) for number, share in enumerate(shares(question, sentences)))
    if share < _SHARED:
        return Answer(None, None, None, share)
    return Answer(sentences[-best], sentences[-best], -best, share)


def _main(question: str, sentences: Sequence[str], title: str | None, published: datetime | None) -> Answer | None:
    """Answer a question about the main event by the facts."""
    asked = _ASKED.search(question)
    found = facts.find(sentences, title=title, published=published, language="en")
    kinds: dict[str, Sequence[Fact]] = {"when": found.when, "where": found.where, "why": found.why}
    kind = asked[0].lower() if asked else "what"
    if kind == "what":
        told = next((fact.sentence for fact in found.what if fact.sentence >= 0), 0)
        return Answer(sentences[told], sentences[told], told, _MAIN)
    for fact in (one for one in kinds.get(kind, found.who) if one.sure):
        # What only the title shows may well be said by a sentence too.
        told = fact.sentence
        if told < 0:
            told = next((number for number, sentence in enumerate(sentences) if fact.text in sentence), -1)
        if told >= 0:
            text = sentences[told][fact.start : fact.end] if fact.sentence >= 0 else fact.text
            return Answer(text, sentences[told], told, _MAIN)
    return None
