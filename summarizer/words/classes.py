"""What the lists know of a word: is it a country, a people, a title, a kind of body …: clues for the trained tagger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from summarizer.words import gazetteer, lists, verbs

UNKNOWN, PLACE, PEOPLE, CALENDAR, TITLE, EVENT, SITE, BODY, GIVEN, SOMEBODY, COMMON = range(11)
COUNT: Final = 11

_PIECE: Final = re.compile(r"\w+|[^\w\s]")
_PLAIN: Final = lists.COMMON | verbs.FORMS
_MONTHS: Final = lists.of(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)


def of(words: Sequence[str], *, cased: bool) -> list[int]:
    """The class of each word, a text being cut into words and marks; ``cased``: names have capitals in it."""
    classes = [UNKNOWN] * len(words)
    lower = [word.lower() for word in words]
    place = 0
    while place < len(words):
        size, kind = 0, _single(words[place], lower[place])
        if words[place][0].isupper() or not cased:
            size = next((n for n in _SIZES.get(lower[place], ()) if tuple(lower[place : place + n]) in _PHRASES), 0)
            if size and (cased or words[place].isupper() or len(lower[place]) > 2 or size > 1):  # not "us"
                kind = _PHRASES[tuple(lower[place : place + size])]
            else:
                size = 0
        classes[place : place + max(size, 1)] = [kind] * max(size, 1)
        place += max(size, 1)
    return classes


def _single(word: str, lower: str) -> int:
    kind = _SINGLES.get(lower, UNKNOWN)
    return COMMON if word == lower and lower in _PLAIN and kind != TITLE else kind


def _pieces(names: Iterable[str], kind: int) -> dict[tuple[str, ...], int]:
    return {tuple(_PIECE.findall(name.lower())): kind for name in names}


def _sizes(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """How many words a name may have by its first one, longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        sizes.setdefault(phrase[0], set()).add(len(phrase))
    return {first: sorted(found, reverse=True) for first, found in sizes.items()}


_PHRASES: Final = _pieces(gazetteer.DEMONYMS, PEOPLE) | _pieces(gazetteer.PLACES, PLACE)
_SIZES: Final = _sizes(_PHRASES)
_SINGLES: Final = {  # of a word in several lists the last one counts
    word.lower(): kind
    for kind, words in (
        (COMMON, _PLAIN),
        (SOMEBODY, lists.PEOPLE_NOUNS | lists.BODY_NOUNS),
        (GIVEN, lists.GIVEN_NAMES),
        (BODY, lists.ORGANISATION_WORDS),
        (SITE, lists.PLACE_WORDS),
        (EVENT, lists.EVENT_WORDS),
        (TITLE, lists.TITLES | lists.RANKS | lists.HONOURS),
        (CALENDAR, _MONTHS),
    )
    for word in words
}
