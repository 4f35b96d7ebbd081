"""A long sentence made crisp by leaving out whole spans: what an editor would strike, never what changes the meaning.

    sentence ─► words ─► spans that can go: asides between commas, tails before the full stop, openings before a name
             ─► without those that hold a negation, number, name, condition, hedge or attribution
             ─► those that the compressor (``backends/compressor.py``) would drop ─► the sentence without them

What can go is grammar, and decided here; what should go the compressor has learned from editors. Where anything is
unclear, the sentence stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from summarizer.types import Point
from summarizer.words import verbs
from summarizer.words.binding import (
    ARGUMENTS,
    ATTRIBUTION,
    BINDING,
    CIRCUMSTANCES,
    CONDITIONS,
    DETERMINERS,
    JOINTS,
    NO_PASTS,
    PARTICIPLES,
    PREPOSITIONS,
    RELATIVES,
    ROLES,
    UNFINISHED,
)

# The chance of being kept of each word of each text; a word is given as [start, end) of its text.
Keep = Callable[[Sequence[str], Sequence[Sequence[tuple[int, int]]]], list[list[float]]]

LONG: Final = 25  # words; a sentence of so many or fewer is crisp enough
LONGEST: Final = 100  # words; what is longer is no sentence
SHORTEST: Final = 8  # words that are left at least
SHARE: Final = 0.4  # … and this share of the sentence's words
SURE: Final = 0.8  # a word that is kept with this chance keeps its span

# A span goes if its words are kept with a mean chance below …
ASIDE: Final = 0.35
TAIL: Final = 0.15  # with .3 it was the news that went: "…, who snatched the keys from his hand"
NAMED: Final = 0.05  # with .2 ROUGE-1 on Inshorts is .12 lower: who somebody is often is part of a digest

_AGENCY = r"(?:Reuters|AP|AFP|CNN|PTI|ANI|IANS|UPI|dpa|DPA|Xinhua|Bloomberg|BBC|AAP|ANSA|EFE|TASS|Kyodo)"
_PLACE = (
    r"[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+)*"  # NEW YORK
    r"(?:, [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*)?"  # , N.Y.
    r"(?:,? [A-Z][a-z]+\.? \d{1,2})?"  # , March 3
)
_DATELINE = re.compile(
    rf"^(?:(?:{_PLACE} ?)?\({_AGENCY}\) ?(?:[-–—]{{1,2}} ?)?|{_PLACE},? ?(?:--|[–—]) ?)(?=[A-Z“\"‘']|\d+ )"
)
_NUMBER = re.compile(r"^\d{1,2}[.)] (?=[A-Z“\"‘'])")  # of a list's heading: 3. Ice is thinner
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[-'’.,&/]\w+)*|--+|[^\w\s]")
_END = re.compile(r"[\w%)\]] ?[.!][”\"]?$")  # tokenised text has a space there
_OPEN = {"“": "”", "(": ")", "[": "]", "«": "»", "‘": "’"}
_DASHES = ("–", "—", "--")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Words [first, end) that can go, if they are kept with a mean chance below ``doubt``."""

    first: int
    end: int
    doubt: float
    names: bool = False  # may hold names, as it only describes what was named before


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    spans: list[tuple[int, int]]
    words: list[str]  # lower case
    closed: list[bool]  # inside a quotation or brackets, or one of their marks

    @property
    def end(self) -> int:
        """The number of the last mark."""
        return len(self.words) - 1

    @property
    def commas(self) -> list[int]:
        return [place for place, word in enumerate(self.words) if word == "," and not self.closed[place]]

    def is_name(self, place: int) -> bool:
        return self.text[self.spans[place][0]].isupper() and self.words[place] != "i"

    def verbs(self, first: int, end: int) -> int:
        return sum(map(is_finite, self.words[first:end]))


def points(chosen: Sequence[Point], keep: Keep) -> tuple[Point, ...]:
    """Make points crisp; ``keep`` is the compressor's and asked only about sentences that could be shortened."""
    found = [
        replace(one, text=without_dateline(one.text) if one.sentence == 0 else _NUMBER.sub("", one.text))
        for one in chosen
    ]
    places = [place for place, one in enumerate(found) if can_be_shortened(one.text)]
    texts = [found[place].text for place in places]
    chances = keep(texts, list(map(spans, texts))) if texts else []
    for place, text, of_words in zip(places, texts, chances, strict=True):
        found[place] = replace(found[place], text=shorten(text, of_words))
    return tuple(found)


def without_dateline(sentence: str) -> str:
    """Leave out "LONDON (Reuters) - " in front."""
    return _DATELINE.sub("", sentence)


def spans(sentence: str) -> list[tuple[int, int]]:
    """Return where each word and mark of the sentence stands, [start, end)."""
    return [match.span() for match in _WORD.finditer(sentence)]


def is_long(sentence: str) -> bool:
    """Tell whether there is anything to gain from shortening."""
    return LONG < len(sentence.split()) <= LONGEST


def can_be_shortened(sentence: str) -> bool:
    """Tell whether there is a span that could go."""
    read = _read(sentence) if is_long(sentence) else None
    return read is not None and any(True for _ in _cuts(read))


def shorten(sentence: str, keep: Sequence[float]) -> str:
    """Leave out what can go and should; ``keep`` is the chance of being kept of each of ``spans(sentence)``."""
    read = _read(sentence) if is_long(sentence) else None
    if read is None:
        return sentence
    gone: list[_Cut] = []
    for cut in sorted(set(_cuts(read)), key=lambda cut: (_saved(keep, cut), cut.end)):
        apart = all(cut.end <= other.first or other.end <= cut.first for other in gone)
        if apart and _is_unwanted(read, keep, cut) and _is_enough(read, [*gone, cut]):
            gone.append(cut)
    return _without(read, gone)


def is_finite(word: str) -> bool:
    """Tell whether a word in lower case looks like a verb that a clause can stand on."""
    if word in verbs.AUXILIARIES or word in verbs.PASTS or word in verbs.THIRDS:
        return True
    return word.endswith("ed") and len(word) > 4 and word.isalpha() and word not in NO_PASTS


# ---------------------------------------------------------------- reading


def _read(text: str) -> _Sentence | None:
    """Take the sentence apart; None where it is not plain prose, or a mark lacks its other half.

    A "?" inside is a question, or quotation marks that an encoding broke. Without a capital in front the text may
    have no capitals at all, and names cannot be told.
    """
    first = next(filter(str.isalnum, text), "")
    if first.islower() or not _END.search(text) or "?" in text or "''" in text or "`" in text:
        return None
    found = spans(text)
    words = [text[start:end].lower() for start, end in found]
    closed: list[bool] = []
    waiting: list[str] = []  # the closing marks that are still to come
    for word, (start, _) in zip(words, found, strict=True):
        opens = not start or not text[start - 1].isalnum()
        if waiting and word == waiting[-1]:
            waiting.pop()
            closed.append(True)
        elif word in _OPEN or word == '"' or (word == "'" and opens):
            waiting.append(_OPEN.get(word, word))
            closed.append(True)
        elif word in ("”", ")", "]", "»"):
            return None
        else:
            closed.append(bool(waiting))
    return None if waiting else _Sentence(text, found, words, closed)


def _without(read: _Sentence, gone: Sequence[_Cut]) -> str:
    text = read.text
    for cut in sorted(gone, key=lambda cut: -cut.first):
        start = read.spans[cut.first - 1][1] if cut.first else 0
        stop = read.spans[cut.end - 1][1] if cut.first else read.spans[cut.end][0]
        if text[:start].endswith(".") and text[stop : stop + 1] == ".":  # "…, Inc., which grew." -> "… Inc."
            stop += 1
        glued = text[start - 1 : start].isalnum() and text[stop : stop + 1].isalnum()  # "the ferry—a ship—sails"
        text = text[:start] + " " * glued + text[stop:]
    return text


# ---------------------------------------------------------------- what can go


def _cuts(read: _Sentence) -> Iterator[_Cut]:
    for cut in (*_asides(read), *_tails(read), *_openings(read)):
        if not _is_bound(read, cut):
            yield cut


def _asides(read: _Sentence) -> Iterator[_Cut]:
    """Yield what stands between two commas or dashes, where the sentence goes on as if it were not there."""
    fronted = _is_fronted(read)
    for number, (first, last) in enumerate(pairwise(read.commas)):
        if (number == 0 and fronted) or last - first < 3 or not _is_extra(read, first + 1, last):
            continue
        if _is_attribution(read, last + 1):  # "…, police said." needs its comma
            yield _Cut(first, last, ASIDE, _describes(read, first + 1))
        elif _goes_on(read, last + 1) and (number - fronted) % 2 == 0:  # else this is the second half of another aside
            yield _Cut(first, last + 1, ASIDE, _describes(read, first + 1))
    dashes = [place for place, word in enumerate(read.words) if word in _DASHES and not read.closed[place]]
    if len(dashes) == 2 and _goes_on(read, dashes[1] + 1):
        yield _Cut(dashes[0], dashes[1] + 1, ASIDE)


def _tails(read: _Sentence) -> Iterator[_Cut]:
    """Yield what stands between a comma and the full stop."""
    for number, comma in enumerate(read.commas):
        first = comma + 1
        whole = _can_end(read, comma) and not _holds_another_clause(read, first, read.end)
        if not whole or (number == 0 and _is_fronted(read)) or read.end - first < 2:
            continue
        extra = _is_extra(read, first, read.end) and not _is_list(read, comma)
        if extra and read.words[first] not in ARGUMENTS:  # "…, of kidnapping the girl."
            yield _Cut(comma, read.end, TAIL, _describes(read, first))


def _openings(read: _Sentence) -> Iterator[_Cut]:
    """Yield what stands before the first comma, if a name begins what follows and its verb comes soon."""
    first, second = [*read.commas, read.end, read.end][:2]
    if not _is_fronted(read) or first == read.end or not read.is_name(first + 1):
        return
    if not read.verbs(0, first) and read.verbs(first + 1, min(second, first + 9)):
        yield _Cut(0, first + 1, ASIDE)


def _is_fronted(read: _Sentence) -> bool:
    """Tell whether the sentence begins with something in front of its subject: "After the storm, …"."""
    first = read.words[0]
    return first in PREPOSITIONS | RELATIVES | CONDITIONS or first.endswith(("ing", "ed", "ly")) or first == "meanwhile"


def _can_end(read: _Sentence, place: int) -> bool:
    """Tell whether the sentence could end there: it has a verb, besides those of relative clauses, and no loose end."""
    relatives = sum(word in RELATIVES or word in ("that", "when") for word in read.words[:place])
    loose = read.closed[place] or read.words[-1] not in (".", "!") or read.words[place - 1] in UNFINISHED
    return not loose and read.verbs(0, place) > relatives


def _is_extra(read: _Sentence, first: int, end: int) -> bool:
    """Tell whether the words after a comma only add to what was said before it."""
    word = read.words[first]
    if word in DETERMINERS | ROLES:  # an apposition; a verb would make it a clause of its own
        return not read.verbs(first, end)
    return word in RELATIVES | PREPOSITIONS | PARTICIPLES or (word.isalpha() and word.endswith("ing") and len(word) > 5)


def _describes(read: _Sentence, place: int) -> bool:
    """Tell whether the words after a comma may hold names: not those of "the victim, the actor Ann Lee, …"."""
    return read.words[place] in RELATIVES or (read.words[place] in DETERMINERS | ROLES and read.is_name(place - 2))


def _is_list(read: _Sentence, comma: int) -> bool:
    """Tell whether what follows the comma may be the rest of a list: "…, a hat and a coat"."""
    following = read.words[comma + 1 : read.end]
    if following[0] in RELATIVES:
        return False
    earlier = following[0] in DETERMINERS | ROLES or "," in following or comma != read.commas[0]
    return "or" in following or ("and" in following and earlier)


def _goes_on(read: _Sentence, place: int) -> bool:
    """Tell whether a verb, or where, when and how it happened, is the next to come."""
    word, following = read.words[place], read.words[min(place + 1, read.end)]
    if word in verbs.THIRDS and (following in JOINTS or following == ","):  # "wines and …": a noun
        return False
    if word in ATTRIBUTION and read.is_name(min(place + 1, read.end)) and read.verbs(0, place - 1):
        return False  # "…, said Ann Lee": of what came before, or what the one before said
    return is_finite(word) or (word.endswith("ly") and is_finite(following)) or word in CIRCUMSTANCES


def _is_attribution(read: _Sentence, place: int) -> bool:
    """Tell whether "police said" or the like is all that follows, or "according to …" is next."""
    said = any(word in ATTRIBUTION for word in read.words[place + 1 : read.end])
    return read.words[place] == "according" or (said and read.end - place <= 6)


def _holds_another_clause(read: _Sentence, first: int, end: int) -> bool:
    """Tell whether the main clause seems to go on inside, or another one to be joined to it."""
    return any(
        read.words[place] in JOINTS | {","} and read.verbs(place + 1, min(place + 3, end))
        for place in range(first, end)
    )


def _is_bound(read: _Sentence, cut: _Cut) -> bool:
    """Tell whether the words hold something that the sentence cannot lose."""
    for place in range(cut.first, cut.end):
        word = read.words[place]
        if word in BINDING or word.endswith(("n't", "n’t")) or word in (":", ";") or any(map(str.isdigit, word)):
            return True
        if read.closed[place] or (place and not cut.names and read.is_name(place)):
            return True
    return False


# ---------------------------------------------------------------- what should go


def _saved(keep: Sequence[float], cut: _Cut) -> float:
    """Return minus the number of words that are rightly dropped."""
    return sum(keep[cut.first : cut.end]) - (cut.end - cut.first)


def _is_unwanted(read: _Sentence, keep: Sequence[float], cut: _Cut) -> bool:
    chances = [keep[place] for place in range(cut.first, cut.end) if read.words[place][0].isalnum()]
    named = any(read.is_name(place) for place in range(cut.first + 1, cut.end))
    doubt = min(cut.doubt, NAMED) if named else cut.doubt
    return bool(chances) and sum(chances) / len(chances) < doubt and max(chances) < SURE


def _is_enough(read: _Sentence, gone: Sequence[_Cut]) -> bool:
    """Tell whether enough would be left, with a verb in it."""
    out = {place for cut in gone for place in range(cut.first, cut.end)}
    left = [word for place, word in enumerate(read.words) if place not in out and word[0].isalnum()]
    total = sum(word[0].isalnum() for word in read.words)
    return len(left) >= max(SHORTEST, SHARE * total) and any(map(is_finite, left))
