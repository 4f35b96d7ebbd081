"""How far a place reaches in its sentence: "Quarry Road tram stop", "Croydon, south London"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from summarizer.facts import roles
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
    " bus subway metro railway underground commuter tube summit office offices clinic supermarket warehouse suburbs"
    " jewelry jewellery gym farm centre center beach freeway highway motorway"
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


def owned(words: Words, end: int, marks: Marks) -> int:
    """Past the place that a place owns: "Kashmir's Pulwama district"."""
    mark = marks.get((words.sentence, end)) if words.owning[end - 1] else None
    return site(words, mark[0])[0] if mark is not None and mark[1].kind == "place" else end


def listed(words: Words, end: int, marks: Marks, *, led: bool) -> int:
    """Past the places that "and" joins to one, at most five: "Brazil and the Philippines" are told together.

    Behind a preposition (``led``) the last one must not tell which thing is meant: "in Lund and Leeds police circles".
    """
    ends = [end]
    while len(ends) < _MOST:
        joined, place = _joint(words, ends[-1])
        mark = marks.get((words.sentence, place))
        if place == ends[-1] or mark is None or mark[1].kind != "place":
            return end
        ends.append(mark[0])
        if joined:
            return end if led and roles.modifying(words, mark[0]) else mark[0]
    return ends[-1]


_MOST: Final = 5


def _joint(words: Words, end: int) -> tuple[bool, int]:
    """Whether "and" stands behind a place, and where the next one would begin behind it or behind a comma."""
    if words.owning[end - 1]:
        return False, end
    place = end + (words.lower[end : end + 1] == [","])
    joined = words.lower[place : place + 1] == ["and"]
    place += joined
    return joined, place + (place > end and words.lower[place : place + 1] == ["the"])


def chain(words: Words, end: int, marks: Marks) -> int:
    """Past what narrows the place: "Croydon, south London", "Trump Tower in New York", "Somerset town of Wells"."""
    for _ in range(2):
        place = end
        joint = words.lower[place] if place < len(words.lower) else ""
        named = joint == "of" and words.lower[end - 1] in roles.PARTS
        if words.owning[end - 1] or not (named or joint in (",", "in")):
            break
        place += 1
        if joint == "," and words.lower[place : place + 1] == ["near"]:
            place += 1
        while words.lower[place : place + 1] and words.lower[place] in DIRECTIONS:
            if (words.sentence, place) in marks:
                break  # "South London"
            place += 1
        mark = marks.get((words.sentence, place))
        if mark is None or mark[1].kind != "place":
            break
        stop, _ = site(words, mark[0])
        if roles.modifying(words, stop):
            break  # "Lund in Leeds university circles"
        end = stop
    return end
