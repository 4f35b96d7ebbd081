"""Which sentence of an article answers a question, and which words of it; or that the article does not say.

A sentence answers when it means what the question asks about, shares its words, and holds the kind of thing asked for:
a name for "who", a date for "when". Weights and threshold were fitted to SQuAD 2.0 (logistic regression; unanswerable
questions, and answerable ones put to other articles) and rounded; benchmarks/quality.py measures what they reach.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from summarizer import facts, times
from summarizer.facts import names, namespans, reasons
from summarizer.types import Answer, Fact
from summarizer.words import lists

Span = tuple[int, int]
Floats = NDArray[np.float64]

# A feature each: cosine to the question, share of its words, the same with the sentence before and the title, a name
# or number of the question that the article lacks, the kind of thing asked for is there, no such kind, constant.
_RANK = np.array([3.6, 4.2, 0.0, 0.0, 1.0, 0.0, 0.0])
_CHANCE = np.array([4.2, 1.7, 1.8, -1.3, 0.45, 0.45, -3.8])
_CERTAIN = ("length", "number", "when")  # kinds whose presence we see for certain
_ABSENT = 1.5  # what their absence costs
_EARLY = 0.3  # news is told from the top; costs nothing on SQuAD
THRESHOLD = 0.5
_SHARED = 0.6  # without an encoder for the language: share of the question's words in the sentence

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_EMPTY = lists.of("""
a an the of in on at to for from by with about as into after before and or but if than then so such that this these
those it its he she his her they their them we our you your i my me is are was were be been being do does did done has
have had having will would can could may might shall should must not no there here what who whom whose when where why
how which many much long old far often name tell say said says exactly actually according kind type
""")
_ANY = lists.of("happen occur event incident story article news report tak plac involv about case accident attack")
_ENDINGS = ("ingly", "edly", "ings", "ing", "ers", "ors", "ed", "er", "or", "ies", "es", "ly", "s", "y", "e")
_NUMBER = re.compile(
    r"(?:[$€£¥₹]\s?)?\b\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per\s?cent|percent|thousand|million|billion|trillion|[mbk]n?)\b)?(?:\s?%)?"
    r"|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|dozens?"
    r"|hundreds?|thousands?|millions?|billions?|half|a\s(?:dozen|hundred|thousand|million|billion|third|quarter))\b"
    r"(?:\s(?:hundred|thousand|million|billion|trillion|per\s?cent|percent|dozen)\b)*",
    re.IGNORECASE,
)
_KINDS = {  # the first that matches says what kind of thing is asked for
    "length": r"\bhow\ long\b",
    "number": r"""\bhow\ (?:many|much|old|far|tall|high|big|large|fast|often|deep|heavy|wide)\b
        |\bwhat\ (?:percentage|percent|proportion|number|amount|price|share)\b
        |\bwhat\ was\ the\ (?:score|cost|price)\b""",
    "when": r"""\bwhen\b|\bhow\ (?:soon|recently)\b
        |\b(?:what|which)\ (?:year|month|day|date|time|decade|century|weekday|season)\b""",
    "where": r"""\bwhere\b
        |\b(?:what|which)\ (?:country|city|town|place|state|location|region|continent|province|village)\b""",
    "who": r"""\b(?:who|whom|whose)\b
        |\b(?:what|which)\ (?:person|people|company|organi[sz]ation|man|woman|team|party)\b""",
    "why": r"\bwhy\b|\bhow\ come\b|\bfor\ what\ reason\b|\bwhat\ (?:caused|was\ the\ (?:cause|reason))\b",
}
_ASKED = {kind: re.compile(pattern, re.IGNORECASE | re.VERBOSE) for kind, pattern in _KINDS.items()}
_COUNTED = re.compile(
    r"""\bhow\ many\ (?:\w+\ )??(\w+)\ (?:were|was|are|is|did|do|does|have|had|has|will|would|can|could)\b
    |\bhow\ many\ (\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_UNSAID = re.compile(  # says that it does not say: then only the whole sentence is an answer
    r"""\b(?:(?:did|does|do|has|have|had|was|were|is|are|would|could)(?:\ not|n['’]t)\ (?:\w+\ )?
    (?:say|said|specify|specified|give|given|disclose[d]?|reveal(?:ed)?|known|clear|announced?|name[d]?|identif\w+)
    |unclear|unknown|yet\ to\ be|declined\ to|refused\ to\ say|no\ word\ on)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, the stems of its words, and those that are names or numbers."""

    kind: str | None
    words: frozenset[str]
    names: frozenset[str]
    counted: str | None  # "how many passengers"


def find(
    question: str,
    sentences: Sequence[str],
    similarity: NDArray[np.float32] | None,
    *,
    title: str | None = None,
    published: datetime | None = None,
) -> Answer:
    """Answer from the sentences; ``similarity`` (n,) is the cosine of the question to each, None where nobody knows.

    The quote is a whole sentence; the answer is the shortest piece of it that names what was asked for, where that can
    be told, else the sentence. Both are None where the article does not say.
    """
    if not sentences:
        return Answer(None, None, None, 0.0)
    asked = read(question)
    if similarity is None:
        return _by_words(shares(question, sentences), sentences)
    if asked.words <= _ANY and (found := _main(question, asked, sentences, title, published)):
        return found
    spans = [candidates(asked, sentence, number, published) for number, sentence in enumerate(sentences)]
    fits = [_fit(asked, sentence, found) for sentence, found in zip(sentences, spans, strict=True)]
    rows = features(asked, sentences, similarity, fits, title)
    early = _EARLY / (1 + np.arange(len(rows)) / 2)
    best = int((rows @ _RANK + early).argmax())
    absent = _ABSENT if asked.kind in _CERTAIN and not spans[best] else 0.0
    chance = float(1 / (1 + np.exp(absent - rows[best] @ _CHANCE)))
    if chance < THRESHOLD:
        return Answer(None, None, None, chance)
    sentence = sentences[best]
    start, end = (0, len(sentence))
    if spans[best] and not _UNSAID.search(sentence):
        start, end = _nearest(asked, sentence, spans[best])
    return Answer(sentence[start:end], sentence, best, chance)


def read(question: str) -> Question:
    """Find what a question asks for, and the words that must be met."""
    kind = next((kind for kind, pattern in _ASKED.items() if pattern.search(question)), None)
    words = frozenset(_stems(question))
    capitals = {_stem(word) for word in _WORD.findall(question)[1:] if word[0].isupper() or word[0].isdigit()}
    named = frozenset(capitals - _EMPTY)
    if kind == "who" and words and words <= named:
        kind = None  # "Who is Elspeth Thain?" asks for more than her name
    counted = _COUNTED.search(question)
    return Question(kind, words, named, _stem(counted[1] or counted[2]) if counted else None)


def features(
    asked: Question,
    sentences: Sequence[str],
    similarity: NDArray[np.float32],
    fits: Sequence[float],
    title: str | None,
) -> Floats:
    """Describe each sentence as a possible answer, (n, 7), in the order of the weights."""
    words = [_stems(sentence) for sentence in sentences]
    heading = _stems(title or "")
    share = _Shares(asked.words, words)
    unnamed = float(bool(asked.names - set().union(*words, heading)))
    typed = asked.kind in _ASKED
    return np.array(
        [
            [
                float(similarity[number]),
                share.of(found),
                share.of(found | heading | (words[number - 1] if number else set())),
                unnamed,
                fits[number] if typed else 0.0,
                float(not typed),
                1.0,
            ]
            for number, found in enumerate(words)
        ]
    )


class _Shares:
    """How much of a question some words cover, where words that are rare in the article count more."""

    def __init__(self, asked: frozenset[str], sentences: Sequence[set[str]]) -> None:
        frequency = Counter(word for sentence in sentences for word in sentence)
        self._weights = {word: math.log(1 + (len(sentences) + 1) / (frequency[word] + 0.5)) for word in asked}
        self._total = sum(self._weights.values()) or 1.0

    def of(self, words: set[str]) -> float:
        return sum(weight for word, weight in self._weights.items() if word in words) / self._total


def shares(question: str, sentences: Sequence[str]) -> list[float]:
    """Return which share of the question's words each sentence holds, 0 to 1; words rare in the article count more."""
    words = [_stems(sentence) for sentence in sentences]
    share = _Shares(read(question).words, words)
    return [share.of(found) for found in words]


def _by_words(shared: Sequence[float], sentences: Sequence[str]) -> Answer:
    chance, best = max((share, -number) for number, share in enumerate(shared))
    if chance < _SHARED:
        return Answer(None, None, None, chance)
    return Answer(sentences[-best], sentences[-best], -best, chance)


def _main(
    question: str, asked: Question, sentences: Sequence[str], title: str | None, published: datetime | None
) -> Answer | None:
    """Answer a question that names nothing ("When did it happen?") by the facts of the main event."""
    found = facts.find(sentences, title=title, published=published, language="en")
    if asked.kind is None and re.search(r"\bwhat\b", question, re.IGNORECASE):
        told = next((fact.sentence for fact in found.what if fact.sentence >= 0), 0)
        return Answer(sentences[told], sentences[told], told, THRESHOLD)
    kinds: dict[str | None, Sequence[Fact]] = {
        "who": found.who, "when": found.when, "where": found.where, "why": found.why
    }  # fmt: skip
    for fact in kinds.get(asked.kind, ()):
        # What only the title shows may well be said by a sentence too.
        told = fact.sentence if fact.sentence >= 0 else next(_holding(fact.text, sentences), -1)
        if told >= 0:
            sentence = sentences[told]
            start = fact.start if fact.sentence >= 0 else sentence.index(fact.text)
            end = fact.end if fact.sentence >= 0 else start + len(fact.text)
            return Answer(sentence[start:end], sentence, told, THRESHOLD)
    return None


def _holding(text: str, sentences: Sequence[str]) -> Iterator[int]:
    return (number for number, sentence in enumerate(sentences) if text in sentence)


# ---------------------------------------------------------------- the piece that answers


def candidates(asked: Question, sentence: str, number: int, published: datetime | None) -> list[Span]:
    """Return the pieces of a sentence that are of the kind asked for and do not stand in the question."""
    finders: dict[str | None, Callable[[str], list[Span]]] = {
        "when": partial(_times, published=published, kinds=("date", "time")),
        "length": partial(_times, published=published, kinds=("duration",)),
        "number": partial(_numbers, counted=asked.counted),
        "why": partial(_reasons, number=number),
        "who": partial(_named, number=number, kinds=("person", "organization", "other")),
        "where": partial(_named, number=number, kinds=("place",)),
    }
    finder = finders.get(asked.kind)
    if finder is None:
        return []
    return [span for span in finder(sentence) if not _stems(sentence[slice(*span)]) <= asked.words]


def _fit(asked: Question, sentence: str, spans: Sequence[Span]) -> float:
    """Tell how well a sentence holds what is asked for: 1 well, 0 not; a number of other things is little."""
    if not spans:
        return 0.0
    return 1.0 if asked.counted is None or _counts(asked.counted, sentence, spans[0]) else 0.4


def _nearest(asked: Question, sentence: str, spans: Sequence[Span]) -> Span:
    """Choose the piece closest to the question's words in the sentence."""
    places = [match.start() for match in _WORD.finditer(sentence) if _stem(match.group()) in asked.words]

    def distance(span: Span) -> float:
        return sum(min(abs(place - span[0]), abs(place - span[1])) for place in places) / max(len(places), 1)

    return min(spans, key=distance)


def _times(sentence: str, published: datetime | None, kinds: Sequence[str]) -> list[Span]:
    return [(one.start, one.end) for one in times.find(sentence, published=published) if one.kind in kinds]


def _numbers(sentence: str, counted: str | None) -> list[Span]:
    """Find numbers but years; of "how many passengers" those that passengers follow, if there are any."""
    found = [match.span() for match in _NUMBER.finditer(sentence) if not _YEAR.match(match.group())]
    if counted is None:
        return found
    return [span for span in found if _counts(counted, sentence, span)] or found


def _counts(counted: str, sentence: str, span: Span) -> bool:
    return counted in [_stem(word) for word in _WORD.findall(sentence, span[1])[:3]]


def _reasons(sentence: str, number: int) -> list[Span]:
    return [(fact.start, fact.end) for fact in reasons.find([namespans.words_of(sentence, number)], None)]


def _named(sentence: str, number: int, kinds: Sequence[str]) -> list[Span]:
    found = names.find([namespans.words_of(sentence, number)], None)
    return [(mention.start, mention.stop) for entity in found if entity.kind in kinds for mention in entity.mentions]


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text)} - _EMPTY


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
