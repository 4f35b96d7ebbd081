"""How far a place reaches in its sentence: "Quarry Road tram stop", "Croydon, south London"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from summarizer.facts.names import Entity
from summarizer.facts.namespans import Words
from summarizer.words import lists

Marks = Mapping[tuple[int, int], tuple[int, Entity]]  # (sentence, word) where a name begins: its end, its bearer

DIRECTIONS: Final = lists.of(
    "south north east west central downtown southern northern eastern western southeast southwest northeast"
    " northwest south-east south-west north-east north-west southeastern southwestern northeastern northwestern"
    " south-eastern south-western north-eastern north-western upstate rural suburban greater inner mainland midtown"
    " nearby neighboring neighbouring"
)
_SITES: Final = lists.of(
    "station stop tower stadium airport hospital school church university college mosque prison jail hotel park"
    " street road square bridge building courthouse court airfield base camp suburb district neighborhood"
    " neighbourhood province region state county town village city area border island islands coast port harbour"
    " harbor river lake valley mall market store shop restaurant nightclub club theatre theater cinema museum"
    " factory plant mine refinery checkpoint crossing embassy consulate headquarters palace arena capital tram train"
    " bus subway metro railway underground commuter tube summit"
)
_LAST_SITES: Final = _SITES - lists.of("tram train bus subway metro railway underground commuter tube summit")


def site(words: Words, end: int) -> tuple[int, bool]:
    """Past the kind of place after a name ("Sandilands tram stop"), and whether there is one."""
    stop = end
    while stop < min(len(words.lower), end + 3) and words.lower[stop] in _SITES:
        stop += 1
    if stop > end and words.lower[stop - 1] in _LAST_SITES and not words.owning[end - 1]:
        return stop, True
    return end, False


def chain(words: Words, end: int, marks: Marks) -> int:
    """Past what narrows the place: "Croydon, south London", "Trump Tower in New York"."""
    for _ in range(2):
        place = end
        if place >= len(words.lower) or words.lower[place] not in (",", "in") or words.owning[end - 1]:
            break
        place += 1
        if words.lower[end] == "," and words.lower[place : place + 1] == ["near"]:
            place += 1
        while words.lower[place : place + 1] and words.lower[place] in DIRECTIONS:
            if (words.sentence, place) in marks:
                break  # "South London"
            place += 1
        mark = marks.get((words.sentence, place))
        if mark is None or mark[1].kind != "place" or "and" in words.lower[mark[0] : mark[0] + 2]:
            break  # "Austria, Belgium and Spain" are three
        end = mark[0]
    return end
