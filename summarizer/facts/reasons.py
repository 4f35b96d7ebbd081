"""Why, only in the article's own words: a clause that "because", "due to", "in order to" or their like begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.facts.namespans import Words
from summarizer.types import Fact
from summarizer.words import content, lists

_STRONG: Final = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|in order to|as a result of|in response to"
    r"|(?<!\bis )(?<!\bare )caused by"  # what is so at all times
    r"|on suspicion of|in protest (?:at|against|over)"
    r"|so that|amid(?:st)?|in retaliation for|in a bid to|blamed (?:on|for)"
    r"|to protest|(?:triggered|sparked|prompted) by)\b",
    re.IGNORECASE,
)
_DECIDING: Final = r"(?:an?\s+|the\s+)?(?:recount|replay|rerun|extra time|overtime|penalt|shoot-?out)"  # how it was won
_LASTING: Final = r"(?:\S+\s+){1,2}(?:year|month|week|day|hour|minute|decade)s?\b(?!-)(?!['’])"  # how long it took
_MEANS: Final = r"(?:\d|phone|radio|skype|zoom|whatsapp|video|e-?mail)"  # over 50 people, over the phone
_AFTER: Final = rf"(?:after|following)\s+(?!{_DECIDING}|{_LASTING})"
_OVER: Final = rf"(?<!take )(?<!takes )(?<!took )over\s+(?!(?:the\s+)?{_MEANS})"
_WEAK: Final = re.compile(rf"\b(?:{_AFTER}|{_OVER})(?=[\w'’“\"])", re.IGNORECASE)
_END: Final = re.compile(
    r"[.;!?](?=\s|$|[\"”’])|,\s|\s[-–—]\s|:\s|\s(?:but|which|while|although|said|says|according)\b"
    r"|\sand\s(?:is|are|was|were|has|have|had|will)\b|[\"”](?=\s|$)"
)
_READ: Final = 6  # sentences
_LONG: Final = 160  # characters: a reason longer than that is a paragraph
_BEFORE: Final = 400  # characters that tell how a reason is meant
_NOT_YET: Final = re.compile(r"(?:not|n['’]t|never|whether|if|unclear|partly|just|only)\s+(?:\w+\s+)?$", re.IGNORECASE)
_OPEN: Final = re.compile(
    r"\b(?:unclear|unknown|not clear|no evidence|not known|wonder|asked whether)\b", re.IGNORECASE
)
_NEAR: Final = 2  # sentences that surely are about what the headline tells
_PLANNED: Final = lists.of(  # due to resume, due to vote; but not due to fire
    "be begin start open reopen close play face meet vote speak resume take return arrive leave appear hold end expire"
    " give make go visit become launch sign retire travel stand hear decide receive get pay come join land sail finish"
    " complete happen publish release testify fly move perform present deliver announce discuss attend serve undergo"
)
_BORDER: Final = re.compile(r"[,;:—–]\s")
_BESIDE: Final = re.compile(r"\b(?:when|who|whose|after|since|while|before)\b(?!\s\d)")  # after 4 a.m. is no clause


def find(sentences: Sequence[Words], title: Words | None) -> tuple[Fact, ...]:
    """Reasons given in the headline and the first sentences, in that order; a plain "after" only in the headline.

    Behind the lead not those of what a clause beside the main one tells ("… when he resigned because of illness"), nor
    of a sentence that is not about what the headline tells.
    """
    found: list[Fact] = []
    read = sentences[:_READ]
    told = [title] if title else []
    for words in [*told, *(one for place, one in enumerate(read) if _is_about(title, read, place))]:
        found.extend(_clauses(words, _STRONG))
    if not found and title is not None:
        found.extend(_clauses(title, _WEAK))
    return tuple(found)


def _is_about(title: Words | None, sentences: Sequence[Words], place: int) -> bool:
    """Whether a sentence, or the one before it where it opens with its reason, shares a word with the headline."""
    if title is None or place < _NEAR:
        return True
    said = sentences[place].text
    if _STRONG.match(said):
        said = f"{sentences[place - 1].text} {said}"
    return not content.of(title.text).isdisjoint(content.of(said))


def _clauses(words: Words, marker: re.Pattern[str]) -> list[Fact]:
    found: list[Fact] = []
    reached = 0
    for match in marker.finditer(words.text):
        before = words.text[max(0, match.start() - _BEFORE) : match.start()]
        if match.start() < reached or _NOT_YET.search(before) or _OPEN.search(before):
            continue
        if _is_timetable(match[0], words.text[match.end() :]):
            continue
        if words.sentence > 0 and _BESIDE.search(_BORDER.split(before)[-1]):
            continue
        end = _END.search(words.text, match.end(), match.start() + _LONG + 2)
        stop = end.start() if end else len(words.text)
        if stop - match.end() < 4 or stop - match.start() > _LONG:
            continue
        reached = stop
        text = words.text[match.start() : stop].rstrip()
        found.append(Fact(text, words.sentence, match.start(), match.start() + len(text)))
    return found


def _is_timetable(marker: str, behind: str) -> bool:
    """Whether "due to" and a verb tell what is planned."""
    following = behind.split(maxsplit=1)[:1]
    return marker.lower() == "due to" and bool(following) and following[0].lower().rstrip(".,") in _PLANNED
