"""Which sentence of an article answers a question, and which words of it; or that the article does not say.

A sentence answers when it means what the question asks about, shares its words, and holds the kind of thing asked for:
a name for "who", a date for "when". Weights and threshold were fitted to SQuAD 2.0 (logistic regression; unanswerable
questions, and answerable ones put to other articles) and rounded; benchmarks/quality.py measures what they reach.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from summarizer import facts, times
from summarizer.facts import names, namespans
from summarizer.types import Answer, Fact
from summarizer.words import lists

Span = tuple[int, int]
Floats = NDArray[np.float64]

# A feature each: cosine to the question, share of its words, the same with the sentence before and the title, a name
# or number of the question that the article lacks, the kind of thing asked for is there, no such kind, constant.
_RANK = np.array([3.6, 4.2, 0.0, 0.0, 1.0, 0.0, 0.0])
_CHANCE = np.array([4.2, 1.7, 1.8, -1.3, 0.45, 0.45, -3.8])
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
_YEAR = re.compile(r"(?:19|20)\d\d$")
_REASON = re.compile(
    r"""\b(?:because|due\ to|owing\ to|as\ a\ result\ of|in\ order\ to|so\ that|thanks\ to|blamed?\ (?:on|for)
    |caused\ by|after|since|amid|following|in\ response\ to|to\ \w+)\b""",
    re.IGNORECASE | re.VERBOSE,
)

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
        return _by_words(asked, sentences)
    if asked.words <= _ANY and (fact := _main(question, asked, sentences, title, published)):
        sentence = sentences[fact.sentence]
        return Answer(sentence[fact.start : fact.end], sentence, fact.sentence, 0.5)
    spans = [candidates(asked, sentence, number, published) for number, sentence in enumerate(sentences)]
    rows = features(asked, sentences, similarity, [bool(found) for found in spans], title)
    early = _EARLY / (1 + np.arange(len(rows)) / 2)
    best = int((rows @ _RANK + early).argmax())
    chance = float(1 / (1 + np.exp(-(rows[best] @ _CHANCE))))
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
    words = _WORD.findall(question)
    named = {_stem(word) for word in words[1:] if word[0].isupper() or word[0].isdigit()}
    return Question(kind, frozenset(_stems(question)), frozenset(named - _EMPTY))


def features(
    asked: Question,
    sentences: Sequence[str],
    similarity: NDArray[np.float32],
    fits: Sequence[bool],
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
                float(typed and fits[number]),
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


def _by_words(asked: Question, sentences: Sequence[str]) -> Answer:
    words = [_stems(sentence) for sentence in sentences]
    share = _Shares(asked.words, words)
    chance, best = max((share.of(found), -number) for number, found in enumerate(words))
    if chance < _SHARED:
        return Answer(None, None, None, chance)
    return Answer(sentences[-best], sentences[-best], -best, chance)


def _main(
    question: str, asked: Question, sentences: Sequence[str], title: str | None, published: datetime | None
) -> Fact | None:
    """Find the fact about the main event that a question without a subject asks for ("When did it happen?")."""
    found = facts.find(sentences, title=title, published=published, language="en")
    what = found.what if re.search(r"\bwhat\b", question, re.IGNORECASE) else ()
    kinds: dict[str | None, Sequence[Fact]] = {
        "who": found.who, "when": found.when, "where": found.where, "why": found.why, None: what
    }  # fmt: skip
    return next((fact for fact in kinds.get(asked.kind, ()) if fact.sentence >= 0), None)


# ---------------------------------------------------------------- the piece that answers


def candidates(asked: Question, sentence: str, number: int, published: datetime | None) -> list[Span]:
    """Return the pieces of a sentence that are of the kind asked for and do not stand in the question."""
    finders: dict[str | None, Callable[[str], list[Span]]] = {
        "when": partial(_times, published=published, kinds=("date", "time")),
        "length": partial(_times, published=published, kinds=("duration",)),
        "number": lambda text: [match.span() for match in _NUMBER.finditer(text) if not _YEAR.match(match.group())],
        "why": lambda text: [(match.start(), len(text)) for match in _REASON.finditer(text)],
        "who": partial(_named, number=number, kinds=("person", "organization", "other")),
        "where": partial(_named, number=number, kinds=("place",)),
    }
    finder = finders.get(asked.kind)
    if finder is None:
        return []
    return [span for span in finder(sentence) if not _stems(sentence[slice(*span)]) <= asked.words]


def _nearest(asked: Question, sentence: str, spans: Sequence[Span]) -> Span:
    """Choose the piece closest to the question's words in the sentence."""
    places = [match.start() for match in _WORD.finditer(sentence) if _stem(match.group()) in asked.words]

    def distance(span: Span) -> float:
        return sum(min(abs(place - span[0]), abs(place - span[1])) for place in places) / max(len(places), 1)

    return min(spans, key=distance)


def _times(sentence: str, published: datetime | None, kinds: Sequence[str]) -> list[Span]:
    return [(one.start, one.end) for one in times.find(sentence, published=published) if one.kind in kinds]


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
