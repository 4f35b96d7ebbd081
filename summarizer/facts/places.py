"""Where the main event took place: places that a headline or the first sentences put it in, outside the rest.

A place counts by its role: after "in", "at", "near" it is where something happened; "US election" or "the White House
said" speak of something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from summarizer.facts.names import Entity, Mention
from summarizer.facts.namespans import Words
from summarizer.types import Fact
from summarizer.words import gazetteer, lists, verbs

_ROLES: Final = {  # how much a preposition says that the event was there
    **dict.fromkeys(("in", "at", "outside", "inside"), 1.0),
    **dict.fromkeys(("near", "across", "throughout", "off", "beside"), 0.8),
    **dict.fromkeys(("on", "along", "around", "within", "opposite"), 0.7),
    **dict.fromkeys(("under", "through", "above", "into"), 0.4),
    **dict.fromkeys(("to", "toward", "towards", "over", "between", "of"), 0.3),
    **dict.fromkeys(("from", "via"), 0.25),
}
_DIRECTIONS: Final = lists.of(
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
# Below this score a place is where the article wanders, not where the event was (benchmarks.reading): what people do
# has a place, what they say mostly none.
_SILENT: Final = 0.38
_SILENT_DEED: Final = 0.35
_SILENT_TALK: Final = 0.65
_DEEDS: Final = lists.of(
    "killed killing kills dead dies died death deaths injured hurt wounded trapped missing found crash crashes crashed"
    " collision derails derailed derailment overturns fire blaze explosion explodes blast bomb bombing attack attacks"
    " attacked shooting shot stabbing stabbed murder murdered protest protests protesters rally march clashes riot"
    " arrested arrests raid raids storm hurricane cyclone typhoon tornado flood floods flooding earthquake quake tremor"
    " landslide eruption wildfire wildfires drowns drowned rescued rescue evacuated collapse collapses collapsed hits"
    " strikes celebrate celebrates celebrations win wins beat beats defeat defeats opens concert festival summit"
    " robbery robbed burglary siege hostage hostages accident evacuation funeral wedding match parade spotted born"
)
_TALK: Final = lists.of(
    "says said say tells told blames blame blamed accuses accused claims claimed warns warned denies denied slams"
    " slammed criticises criticizes criticised criticized insists urges urged calls rejects rejected praises defends"
    " mocks apologises apologizes thinks believes vows promises pledges suggests hints admits clears cleared backs"
    " condemns doubts questions wants declares explains reveals"
)
_READ: Final = 7  # sentences
_SECOND: Final = 0.5  # of the best one's score: a place below it is where the article wanders
_SURE: Final = 0.5
_NEAR: Final = 3  # the fuller form of a place is taken from here
_FAR: Final = frozenset(
    [
        "United States",
        "US",
        "U.S.",
        "USA",
        "America",
        "UK",
        "U.K.",
        "Britain",
        "United Kingdom",
        "Europe",
        "White House",
        "Wall Street",
        "Hollywood",
    ]
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    sentence: Words
    first: int
    end: int
    score: float


def find(
    sentences: Sequence[Words], title: Words | None, entities: Sequence[Entity], weights: Sequence[float]
) -> tuple[Fact, ...]:
    """Places of the event, best first; none where nothing near the top of the article puts it anywhere."""
    by_number = {words.sentence: words for words in sentences[:_READ]}
    if title is not None:
        by_number[title.sentence] = title
    marks = _marks(entities, by_number)
    candidates: list[_Candidate] = []
    for entity in entities:
        if entity.kind in ("person",):
            continue
        extra = min(0.4, 0.05 * len(entity.mentions)) if entity.kind == "place" else 0.0
        for mention in entity.mentions:
            words = by_number.get(mention.sentence)
            if words is not None:
                weight = (1.3 if mention.sentence < 0 else weights[mention.sentence]) * (1 + extra)
                candidates.append(_candidate(words, mention, entity, marks, weight))
    candidates = _confirmed(candidates)
    candidates.sort(key=lambda candidate: -candidate.score)
    silent = _threshold(title)
    if candidates:
        silent = max(silent, _SECOND * candidates[0].score)
    return _distinct([candidate for candidate in candidates if candidate.score >= silent])


def _confirmed(candidates: list[_Candidate]) -> list[_Candidate]:
    """A place that both the headline and the lead put the event in counts for more."""
    sure = [candidate for candidate in candidates if candidate.score > _SURE]
    both = {c.key for c in sure if c.sentence.sentence < 0} & {c.key for c in sure if c.sentence.sentence == 0}
    return [replace(c, score=c.score * 1.3) if c.key in both else c for c in candidates]


def _threshold(title: Words | None) -> float:
    if title is None:
        return _SILENT
    if not _TALK.isdisjoint(title.lower):
        return _SILENT_TALK
    return _SILENT if _DEEDS.isdisjoint(title.lower) else _SILENT_DEED


def _marks(entities: Sequence[Entity], by_number: dict[int, Words]) -> dict[tuple[int, int], tuple[int, Entity]]:
    """Where each name begins: (sentence, word) to the word after its end and its bearer."""
    return {
        (mention.sentence, mention.first): (mention.end, entity)
        for entity in entities
        for mention in entity.mentions
        if mention.sentence in by_number
    }


def _candidate(
    words: Words, mention: Mention, entity: Entity, marks: dict[tuple[int, int], tuple[int, Entity]], weight: float
) -> _Candidate:
    first, end = mention.first, mention.end
    while first > 0 and words.lower[first - 1] in _DIRECTIONS:
        first -= 1
    before = first - 1 - (first > 0 and words.lower[first - 1] == "the")
    end, site = _site(words, end) if before >= 0 and words.lower[before] in _ROLES else (end, False)
    role = _role(words, before, end, mention, entity, site)
    end = _chain(words, end, marks)
    return _Candidate(entity.name, words, first, end, role * weight)


def _site(words: Words, end: int) -> tuple[int, bool]:
    """Past the kind of place after a name ("Sandilands tram stop"), and whether there is one."""
    stop = end
    while stop < min(len(words.lower), end + 3) and words.lower[stop] in _SITES:
        stop += 1
    if stop > end and words.lower[stop - 1] in _LAST_SITES and not words.owning[end - 1]:
        return stop, True
    return end, False


def _role(words: Words, before: int, end: int, mention: Mention, entity: Entity, site: bool) -> float:
    """How surely this mention says where: by the preposition, else by what follows."""
    preposition = words.lower[before] if before >= 0 else ""
    known = entity.kind == "place" or site
    if entity.kind == "organization" and not site:
        known = preposition in ("at", "outside", "inside") and words.words[mention.end - 1] in _VENUES
    following = words.lower[end] if end < len(words.lower) else ""
    modifies = following.isalpha() and not words.owning[end - 1] and following not in _NO_NOUNS
    if known and modifies and not _DEEDS.isdisjoint(words.lower[end : end + 2]) and mention.text not in _FAR:
        return 0.8  # "Croydon tram crash"
    if preposition in _ROLES:
        role = _ROLES[preposition]
        if modifies and words.words[end][0].islower() and not site:
            role *= 0.25  # "in US politics"
        if words.owning[end - 1]:
            role *= 0.4
        if not known:
            role *= 0.75 if preposition in ("in", "near", "outside") and entity.kind == "other" else 0.0
        return role * (0.45 if mention.text in _FAR else 1.0)
    if not known:
        return 0.0
    if (
        words.sentence >= 0
        and (mention.first == 0 or (len(mention.text) > 3 and mention.text.isupper()))
        and _is_dateline(words, end)
    ):
        return 0.9
    if preposition == "," and before > 0:
        return 0.3
    if words.sentence < 0 and modifies and mention.text not in _FAR and following not in verbs.THIRDS:
        if following in lists.BODY_NOUNS and entity.kind == "place":
            return 0.75 if mention.text not in gazetteer.COUNTRIES else 0.3  # "Delhi police"
        return 0.6 if mention.text not in gazetteer.COUNTRIES else 0.3  # "Delhi air", "Mumbai court"
    return 0.15


_NO_NOUNS: Final = (
    verbs.PASTS
    | verbs.AUXILIARIES
    | frozenset(_ROLES)
    | lists.of(
        "and or as after before but while when where who which that because amid since until if than so for with by"
        " about against said says the a an its his her their late early yesterday today tonight tomorrow this last next"
        " shortly just again only alone there here to into from of not do does did not were was who"
    )
)


_VENUES: Final = lists.of(
    "Court Hospital University College School Church Museum Theatre Theater Library Clinic Center Centre Stadium"
)


def _is_dateline(words: Words, end: int) -> bool:
    rest = words.lower[end : end + 8]
    return bool(rest) and (
        rest[0] in ("(", "-", "–", "—") or (rest[0] == "," and any(mark in rest for mark in ("(", "–", "—", "-")))
    )


def _chain(words: Words, end: int, marks: dict[tuple[int, int], tuple[int, Entity]]) -> int:
    """Past what narrows the place: "Croydon, south London", "Trump Tower in New York"."""
    for _ in range(2):
        place = end
        if place >= len(words.lower) or words.lower[place] not in (",", "in") or words.owning[end - 1]:
            break
        place += 1
        if words.lower[end] == "," and words.lower[place : place + 1] == ["near"]:
            place += 1
        while words.lower[place : place + 1] and words.lower[place] in _DIRECTIONS:
            if (words.sentence, place) in marks:
                break  # "South London"
            place += 1
        mark = marks.get((words.sentence, place))
        if mark is None or mark[1].kind != "place" or "and" in words.lower[mark[0] : mark[0] + 2]:
            break  # "Austria, Belgium and Spain" are three
        end = mark[0]
    return end


def _distinct(candidates: list[_Candidate]) -> tuple[Fact, ...]:
    """Each place once, in the fullest form the top of the article gives it ("Croydon" -> "Croydon, south London")."""
    facts: list[Fact] = []
    seen: list[str] = []
    for candidate in candidates:
        if any(candidate.key in other or _text(candidate) in other for other in seen):
            continue
        same = [
            c for c in candidates if c.sentence.sentence <= _NEAR and (c.key == candidate.key or _holds(c, candidate))
        ]
        fullest = max([candidate, *same], key=lambda c: (c.end - c.first, c.score))
        text = _text(fullest)
        seen.append(text)
        start, stop = fullest.sentence.piece(fullest.first, fullest.end)
        facts.append(Fact(text, fullest.sentence.sentence, start, stop))
    return tuple(facts)


def _holds(one: _Candidate, other: _Candidate) -> bool:
    """Whether a place is told where another one stands, with more around it ("Quarry stop in Marlow")."""
    return one.sentence is other.sentence and one.first <= other.first and other.end <= one.end


def _text(candidate: _Candidate) -> str:
    """The place in the article's words; a dateline's capitals in the spelling that it has elsewhere."""
    start, stop = candidate.sentence.piece(candidate.first, candidate.end)
    text = candidate.sentence.text[start:stop]
    return candidate.key if text.isupper() and candidate.key.upper() == text else text
