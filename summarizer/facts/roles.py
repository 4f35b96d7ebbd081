"""How much the words around a place say that the event was there.

After "in", "at", "near" it is where something happened; "US election" or "the White House said" speak of something
else.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from summarizer.facts.names import Entity, Mention
from summarizer.facts.namespans import Words
from summarizer.words import gazetteer, lists, verbs

ROLES: Final = {  # how much a preposition says that the event was there
    **dict.fromkeys(("in", "at", "outside", "inside"), 1.0),
    **dict.fromkeys(("near", "across", "throughout", "off", "beside"), 0.8),
    **dict.fromkeys(("on", "along", "around", "within", "opposite"), 0.7),
    **dict.fromkeys(("under", "through", "above", "into"), 0.4),
    **dict.fromkeys(("to", "toward", "towards", "over", "between"), 0.3),
    **dict.fromkeys(("from", "via", "of"), 0.25),
}
_BESIDE: Final = {  # "close to Lund", "two miles south of Lund"
    **dict.fromkeys((("next", "to"), ("close", "to")), 0.8),
    **dict.fromkeys(((side, "of") for side in ("north", "south", "east", "west", "outskirts")), 0.7),
}
ARTICLES: Final = lists.of("the a an his her its their")
PARTS: Final = lists.of(  # "the outskirts of Lund" are a part of it, "the island of Fehmarn" is its name
    "city hometown town village hamlet island port district province region county state parish capital suburb suburbs"
    " outskirts edge edges heart centre center middle part parts streets area areas coast shore shores border borders"
    " front waters north south east west kingdom republic municipality neighborhood neighbourhood resort"
)
_LANDS: Final = lists.of(  # what a place owns is there: "Iran's southern coast", not "Iran's leader"
    "coast coasts capital peak island islands border shore mountains north south east west region city outskirts"
    " territory waters"
)
_HOUSED: Final = lists.of("at in inside outside near from")
_WITHIN: Final = 3  # words between a preposition and the part of a place
DEEDS: Final = lists.of(
    "killed killing kills dead dies died death deaths injured hurt wounded trapped missing found crash crashes crashed"
    " collision derails derailed derailment overturns fire blaze explosion explodes blast bomb bombing attack attacks"
    " attacked shooting shot stabbing stabbed murder murdered protest protests protesters rally march clashes riot"
    " arrested arrests raid raids storm hurricane cyclone typhoon tornado flood floods flooding earthquake quake tremor"
    " landslide eruption wildfire wildfires drowns drowned rescued rescue evacuated collapse collapses collapsed hits"
    " strikes celebrate celebrates celebrations win wins beat beats defeat defeats opens concert festival summit"
    " robbery robbed burglary siege hostage hostages accident evacuation funeral wedding match parade spotted born"
)
_MOVES: Final = {  # where somebody goes, or from where: "forbidden to leave Lund"
    **dict.fromkeys(("visit", "visits", "visited", "visiting"), 0.6),
    **dict.fromkeys(("enter", "enters", "entered", "entering", "reach", "reached", "reaches", "reaching"), 0.5),
    **dict.fromkeys(("leave", "leaves", "left", "leaving", "flee", "flees", "fled", "fleeing"), 0.4),
}
_SCREEN: Final = lists.of(
    "role film films movie movies starring starred stars appeared seen playing acted character song"
)
_TOLD: Final = 60  # words of a sentence; behind them captions run together
_FORCES: Final = lists.of(
    "earthquake earthquakes quake quakes tremor tremors storm storms hurricane cyclone typhoon tornado flood floods"
    " blast blasts explosion explosions attack attacks attackers bomb bombs bombing bombings bomber eruption wildfire"
    " wildfires fire fires rain rains rainfall snow snowstorm blizzard heatwave drought landslide landslides avalanche"
    " tsunami outage outages airstrike airstrikes missile missiles rocket rockets drone drones protests riots epidemic"
    " outbreak virus cholera winds gale gales"
)
_STRIKES: Final = lists.of(
    "hit hits struck strikes rock rocks rocked shake shakes shook shaken jolt jolts jolted batter batters battered"
    " pound pounds pounded lash lashes lashed devastate devastates devastated ravage ravages ravaged engulf engulfs"
    " engulfed rattle rattles rattled sweep sweeps swept flooded"
)
_NEARBY: Final = 6  # words between a verb and what strikes
_OFFICES: Final = lists.of(
    "government govt administration police council authorities court jury assembly cabinet municipality"
)
_GAMES: Final = lists.of(  # where they are won, the winner's name does not say
    "beats wins defeats loses thrashes draws crushes edges faces plays chases scores clinches seals reaches hammers"
    " routs stuns downs tops leads trails thumps"
)
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
class Spot:
    """A name where it stands: words ``[…, end)`` with what tells its kind (``site``), ``before`` the word in front."""

    words: Words
    before: int  # -1 where none is
    end: int
    mention: Mention
    entity: Entity
    site: bool

    @property
    def preposition(self) -> str:
        return self.words.lower[self.before] if self.before >= 0 else ""

    @property
    def distance(self) -> float:
        """What a place weighs that news anywhere speak of."""
        return 0.45 if self.mention.text in _FAR else 1.0


def role(spot: Spot) -> float:
    """How surely this mention says where: by the preposition, else by what stands beside it."""
    words, end = spot.words, spot.end
    known = spot.entity.kind == "place" or spot.site
    if spot.entity.kind == "organization" and not spot.site:
        known = words.words[spot.mention.end - 1] in _VENUES.get(spot.preposition, ())
    deed = modifying(words, end) and not DEEDS.isdisjoint(words.lower[end : end + 2])
    if known and deed and spot.mention.text not in _FAR:
        return 0.8  # "Croydon tram crash"
    led = leading(words, spot.before)
    if led is not None:
        return led * _led(spot, known=known) * spot.distance
    return _alone(spot) if known else 0.0


def _led(spot: Spot, *, known: bool) -> float:
    """What is left of a preposition's weight by what the name is and what follows."""
    words, end, weight = spot.words, spot.end, 1.0
    if spot.mention.text in gazetteer.COUNTRIES | gazetteer.REGIONS:
        weight *= _LARGE.get(spot.preposition, 1.0)
    if modifying(words, end) and words.words[end][0].islower() and not spot.site:
        weight *= 0.75 if _is_house(spot) else 0.25  # "in US politics"
    if words.owning[end - 1] and _LANDS.isdisjoint(words.lower[end : end + 3]):
        weight *= 0.4
    if not known:
        weight *= 0.75 if spot.preposition in ("in", "near", "outside") and spot.entity.kind == "other" else 0.0
        if not _SCREEN.isdisjoint(words.lower[max(0, spot.before - _NEARBY) : spot.before]):
            weight *= 0.3  # "in Hate Story"
    return weight


def _alone(spot: Spot) -> float:
    """What a place weighs that no preposition leads to."""
    words, mention = spot.words, spot.mention
    place = spot.entity.kind == "place"
    if place and _is_struck(words, spot.before, spot.end):
        return 0.9 * spot.distance
    opens = mention.first == 0 or (len(mention.text) > 3 and mention.text.isupper())
    if words.sentence >= 0 and opens and _is_dateline(words, spot.end):
        return 0.9
    if place and spot.preposition in _MOVES:
        return _MOVES[spot.preposition] * spot.distance
    if spot.preposition == "," and spot.before > 0:
        return 0.3
    if mention.text in _FAR:
        return 0.15
    if spot.preposition != "and" and _acts(words, mention, spot.end):
        return 0.45 if words.sentence == 0 else 0.35
    if words.sentence < 0 and modifying(words, spot.end) and words.lower[spot.end] not in verbs.THIRDS:
        if mention.text in gazetteer.COUNTRIES:
            return 0.3
        body = place and words.lower[spot.end] in lists.BODY_NOUNS
        return 0.75 if body else 0.6  # "Delhi police", "Delhi air"
    return 0.15


_LARGE: Final = {"at": 0.3, "outside": 0.2}  # "aimed at China", "the first title outside India"


def leading(words: Words, before: int) -> float | None:
    """How much the word before a place says that the event was there; None where it is no preposition."""
    word = words.lower[before] if before >= 0 else ""
    part = words.lower[before - 1] if before > 0 else ""
    if (part, word) in _BESIDE:
        return _BESIDE[part, word]
    if word != "of" or part not in PARTS:
        return ROLES.get(word)
    for place in range(before - 2, max(before - 2 - _WITHIN, -1), -1):  # "on the Greek island of Zakynthos"
        if words.lower[place] in ROLES:
            return ROLES[words.lower[place]]
    return ROLES["of"]


def modifying(words: Words, end: int) -> bool:
    """Whether the name before ``end`` only tells which ("US politics")."""
    following = words.lower[end] if end < len(words.lower) else ""
    acts = following.endswith("ing") and following in verbs.FORMS - DEEDS  # "in Lund looking for …"
    return following.isalpha() and not words.owning[end - 1] and following not in _NO_NOUNS and not acts


def _is_house(spot: Spot) -> bool:
    """Whether the name tells in what town one of many houses is: "at a Vancouver wholesaler", "at his Lund home"."""
    words, name = spot.words, spot.mention.text
    one = spot.preposition in _HOUSED and spot.before + 2 == spot.mention.first
    town = spot.entity.kind == "place" and name not in gazetteer.COUNTRIES | gazetteer.REGIONS
    return one and town and words.lower[spot.before + 1] != "the"


def aside(words: Words, first: int) -> float:
    """How far a place may be the main event's by where it stands in its sentence: 1 where nothing speaks against it."""
    if first > _TOLD:
        return 0.5
    back = words.lower[max(0, first - _PLANNED) : first]
    planned = any(one == "to" and other in verbs.BASES for one, other in itertools.pairwise(back))
    return 0.5 if planned and words.sentence > 0 else 1.0  # "a plan to close the libraries in Saltmarsh"


_PLANNED: Final = 10  # words


def _is_struck(words: Words, before: int, end: int) -> bool:
    """Whether something befalls the place: "quake hits Nepal", "Kabul rocked by blasts"."""
    if before > 0 and words.lower[before] in _STRIKES:
        return not _FORCES.isdisjoint(words.lower[max(before - _NEARBY, 0) : before])
    verb = next((n for n in range(end, min(end + 3, len(words.lower))) if words.lower[n] in _STRIKES), None)
    if verb is None or words.lower[verb + 1 : verb + 2] != ["by"]:
        return False
    return not _FORCES.isdisjoint(words.lower[verb + 2 : verb + 2 + _NEARBY])


def _acts(words: Words, mention: Mention, end: int) -> bool:
    """Whether the place or its own government acts where it rules: "Russia bans …", "the Goa government told …"."""
    if words.sentence == 0:
        return modifying(words, end) and not _OFFICES.isdisjoint(words.lower[end : end + 2])
    opens = mention.first == 0 or words.words[mention.first - 1] == ":"
    return words.sentence < 0 and opens and words.lower[end : end + 1] != [] and words.lower[end] in _RULES


_RULES: Final = verbs.THIRDS - _GAMES


_NO_NOUNS: Final = (
    verbs.PASTS
    | verbs.AUXILIARIES
    | frozenset(ROLES)
    | lists.of(
        "and or as after before but while when where who which that because amid since until if than so for with by"
        " about against said says the a an its his her their late early yesterday today tonight tomorrow this last next"
        " shortly just again only alone there here to into from of not do does did not were was who due despite during"
        " following where whether once soon later earlier ago then still even both all some many more most several no"
        " any each every these those among without like per upon onto up out down back aged"
    )
)


_HOUSES: Final = lists.of("Hospital School Church Museum Theatre Theater Library Clinic Center Centre Stadium")
_SEATS: Final = _HOUSES | lists.of("Court University College")  # "in the Supreme Court" is before it
_VENUES: Final = {
    **dict.fromkeys(("at", "outside", "inside"), _SEATS),
    **dict.fromkeys(("in", "into", "near"), _HOUSES),
}


def _is_dateline(words: Words, end: int) -> bool:
    rest = words.lower[end : end + 8]
    return bool(rest) and (
        rest[0] in ("(", "-", "–", "—") or (rest[0] == "," and any(mark in rest for mark in ("(", "–", "—", "-")))
    )
