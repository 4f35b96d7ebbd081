"""Who: named people and bodies by their part in headline and lead, and groups of people a headline is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from summarizer.facts import announcers, headlines
from summarizer.facts.article import NEGATIVE, OPENING, WITH_VERB, Article, piece
from summarizer.facts.headlines import Headline
from summarizer.facts.names import Entity, Mention
from summarizer.types import TITLE, Fact
from summarizer.words import lists, verbs


def find(article: Article) -> tuple[Fact, ...]:
    """Named people and bodies by their part in headline and lead and by how often they are spoken of; groups of people
    ("At least seven people") where the headline is about them."""
    scored: list[tuple[float, Fact]] = []
    passed_by: list[tuple[float, Fact]] = []  # bodies named once near the lead
    for entity in article.entities:
        if entity.kind in ("person", "organization") or _may_act(entity):
            score = _score(article, entity)
            if score >= (_HEARD if entity.kind == "person" else _ACTS):
                scored.append((score, _fact(entity)))
            elif score >= _NEAR and entity.kind == "organization":
                passed_by.append((score, _fact(entity)))
    group = _group(article)
    if group:
        fact = _named(article, group[1])
        scored.append((_UNNAMED if _is_somebody(fact) else group[0], fact))
    scored = scored or passed_by
    scored.sort(key=lambda item: -item[0])
    named = any(score >= _SURE and not _is_somebody(fact) for score, fact in scored)
    facts: list[Fact] = []
    for score, fact in scored:
        if fact.text.lower() not in {known.text.lower() for known in facts}:
            facts.append(replace(fact, sure=score >= _SURE and not (named and _is_somebody(fact))))
    return _announced(article, facts)


def _announced(article: Article, facts: list[Fact]) -> tuple[Fact, ...]:
    """With the body that announced it behind the one surely told of, first where nobody is."""
    body = announcers.find(article.sentences)
    sure = [fact for fact in facts if fact.sure]
    if body is None or len(sure) > 1 or any(body.text in fact.text or _ends_with(body, fact) for fact in sure):
        return tuple(facts)
    return (*sure, body, *(fact for fact in facts if not fact.sure and not _ends_with(body, fact)))


def _ends_with(body: Fact, fact: Fact) -> bool:
    """Whether a body is told with a word more: "Trade Board", "independent Trade Board"."""
    return f" {body.text}".endswith(f" {fact.text}")


def _is_somebody(fact: Fact) -> bool:
    """Whether it is "a woman", which says nothing where she is named."""
    return fact.text.lower() in _SOMEBODY


_ACTS: Final = 0.6  # a body or a place that does something in headline or lead
_SOMEBODY: Final = lists.of("man woman boy girl person survivor victim witness mother father teenager")
_UNNAMED: Final = 0.5  # "a woman": anybody named says more
_NEAR: Final = 0.3  # a body that is named once near the lead: better than nobody
_HEARD: Final = 0.1  # a person who is named once, not far down
_SURE: Final = 0.25


def _may_act(entity: Entity) -> bool:
    """A country, a city or a seat of power may act; an unknown name that the article keeps naming may be a body."""
    if entity.kind == "place":
        return True
    return len(entity.mentions) > 1 and entity.name.rpartition(" ")[2] not in lists.EVENT_WORDS


def _score(article: Article, entity: Entity) -> float:
    score = 0.0
    headline, lead = article.headline, article.lead
    mentions = entity.mentions if entity.kind != "place" else [m for m in entity.mentions if _stands_free(article, m)]
    in_title = [m for m in mentions if m.sentence == TITLE]
    if headline and in_title:
        score += max(_part(headline, mention) for mention in in_title)
    in_lead = [m for m in mentions if m.sentence == 0]
    if lead and in_lead:
        score += 0.4 * max(_part(lead, mention) for mention in in_lead)
    body = sum(article.weights[m.sentence] for m in mentions if m.sentence >= 0)
    score += min(2.0, 0.4 * body)
    if not in_title and (entity.name in lists.AGENCIES or entity.name.rpartition(" ")[2] in lists.PAPERS):
        score -= 3
    if entity.kind == "place":
        score -= 1.5
    if entity.kind == "other":
        score -= 2
    return score


def _stands_free(article: Article, mention: Mention) -> bool:
    """Whether a place is named as one who acts, not as where ("in the US") and not as whose ("US officials")."""
    words = article.title if mention.sentence == TITLE else article.sentences[mention.sentence]
    if words is None or mention.end >= len(words.words):
        return False
    before = words.lower[mention.first - 1] if mention.first else ""
    if before == "the" and mention.first > 1:
        before = words.lower[mention.first - 2]
    after = words.lower[mention.end]
    return before not in _BEFORE_PLACE and (after in verbs.FORMS or after in WITH_VERB or after == "to")


_BEFORE_PLACE: Final = lists.of("in at near from to of outside inside across throughout around into through off for")


def _part(clause: Headline, mention: Mention) -> float:
    """What part a name has in a clause: its subject most, then named after the verb, then outside of it."""
    if mention.first in clause.subject():
        if _hangs(clause, mention):
            return 1.0
        owned = clause.words.owning[mention.end - 1]
        first = mention.first - clause.first
        return (3.0 if owned else 4.0) - 0.1 * min(first, 10)
    if mention.first in clause.speaker():
        return 3.9
    if clause.first <= mention.first < clause.stop:
        return 2.0
    return 1.0


def _hangs(clause: Headline, mention: Mention) -> bool:
    """Whether a name in the subject only tells whose or which: "the treasurer of the fund"."""
    back = clause.words.lower[clause.first + 1 : mention.first]
    own = back[len(back) - back[::-1].index(",") :] if "," in back else back  # "Despite …, the fund"
    return not _HANGS.isdisjoint(own)


_HANGS: Final = lists.of("of at from in by for with against near")


def _fact(entity: Entity) -> Fact:
    """The bearer's full name, resting on the first mention that spells it so, else on the first one."""
    body = [m for m in entity.mentions if m.sentence >= 0] or entity.mentions
    mention = next((m for m in body if m.text == entity.name), body[0])
    return Fact(entity.name, mention.sentence, mention.start, mention.stop)


_HARMED: Final = lists.of(
    "killed killing kills dead died dies die injured injures hurt wounded missing trapped hospitalised hospitalized"
)


def _group(article: Article) -> tuple[float, Fact] | None:
    """The people a headline is about, in the lead's words where they are fuller ("At least seven people")."""
    headline = article.headline
    if headline is None:
        return None
    title = headline.words
    if not NEGATIVE.isdisjoint(title.lower[headline.first : headline.verb or headline.first]):
        return None
    named = headline.verb is not None and title.lower[headline.verb] in ("named", "identified")
    spot = None
    if headline.verb is not None and not named:
        spot = headlines.people(title, headline.first, headline.verb, bodies=True)
    if (
        spot is not None
        and headline.verb is not None
        and not any(word in _HARMED for word in title.lower[spot[0] : headline.verb + 1])
    ):
        return 3.5, piece(title, *spot)
    if any(word in _HARMED for word in title.lower):
        for words in article.sentences[:OPENING]:
            found = headlines.people(words, 0, min(len(words.words), 30))
            if found and not _HARMED.isdisjoint(words.lower[max(found[0] - 3, 0) : found[1] + 8]):
                return 3.9, piece(words, *found)
    if spot is not None:
        return 3.5, piece(title, *spot)
    return _counted(article, headline)


def _counted(article: Article, headline: Headline) -> tuple[float, Fact] | None:
    """Whom a bare number in the headline counts, by the lead: "143 taken off ferry" are "All 143 people"."""
    lead = article.lead
    number = headline.words.words[headline.first]
    alone = number.isdecimal() and headline.verb == headline.first + 1
    if lead is None or not alone or number not in lead.words.words[:_COUNT]:
        return None
    place = lead.words.words.index(number)
    found = headlines.people(lead.words, place, min(place + 3, len(lead.words.words)))
    return (3.9, piece(lead.words, *found)) if found else None


_COUNT: Final = 12  # words of the lead that may open with the number


def _named(article: Article, group: Fact) -> Fact:
    """A group by its name where the article's opening has it: "Police" are "British Transport Police"."""
    word = group.text.lower()
    for entity in article.entities:
        if any(m.sentence == group.sentence and m.start == group.end + 1 for m in entity.mentions):
            return _fact(entity)  # "Airline Corvair"
        if entity.kind != "person" and word in entity.name.lower().split():
            near = next((m for m in entity.mentions if 0 <= m.sentence < OPENING and m.text == entity.name), None)
            if near and entity.name.lower().endswith(word):
                return _fact(entity)
    return group
