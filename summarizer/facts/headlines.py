"""A headline taken apart: the part that tells the event, its subject, its verb, and where the rest begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.facts.namespans import Words
from summarizer.words import lists, verbs

_BEFORE_NOUN: Final = lists.of(
    "the a an of in on at for with by from his her its their my our your no new this that these those into over"
    " under about against between near per to first last next more most than each every some any and or"
)
_PLURALS: Final = lists.of("people police women men children families troops cattle staff media crew youth and")
_CUTS: Final = lists.of("as after while amid amidst because following despite before when but although though")
_LABELS: Final = lists.of(
    "breaking breaking-news live live-updates watch video exclusive opinion analysis comment update updated photos"
    " pictures gallery podcast explainer explained"
)
_PLANS: Final = lists.of(
    "set due bid how plan plans decision move ready likely able chance right way ways reason reasons time"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """Word ranges of a headline or lead: the main part ``[first, end)``, its ``verb``, the predicate's end ``stop``.

    ``verb`` is None where the main part has none ("Tears of joy in Chicago").
    """

    words: Words
    first: int
    end: int
    verb: int | None
    stop: int

    def speaker(self) -> range:
        """The words after the last colon where they only name who said it ("…: US senator"); else none."""
        colon = next((n for n in range(len(self.words.words) - 1, 0, -1) if self.words.words[n] == ":"), None)
        if colon is None or colon < self.end or len(self.words.words) - colon > _NAME:
            return range(0)
        return range(colon + 1, len(self.words.words))

    def subject(self) -> range:
        """The words before the verb; none without a verb."""
        return range(self.first, self.verb if self.verb is not None else self.first)


def read(title: Words, names: Sequence[tuple[int, int]], dates: Sequence[tuple[int, int]] = ()) -> Headline:
    """The parts of a headline; ``names`` are word ranges of names in it, ``dates`` offsets of its time expressions."""
    inside = {n for first, end in names for n in range(first, end)}
    ends = {end for _, end in names}
    quoted = _quoted(title)
    parts = [(_told_from(title, first, end), min(end, first + _READ)) for first, end in _segments(title)]
    best: tuple[int, int] | None = None
    verb: int | None = None
    for skip, (first, end) in ((skip, part) for skip in (quoted, set[int]()) for part in parts):
        verb = _verb(title, first, end, inside, ends, skip)
        if verb is not None:
            best = first, end
            break
    if best is None:
        best = max(parts, key=lambda part: part[1] - part[0]) if parts else (0, len(title.words))
    first, end = best
    while verb is not None and first < verb and _is_aside(title, first, verb, quoted):
        first += 1  # 'I BLAME COMEY' Clinton blames
    stop = _stop(title, verb if verb is not None else first, end, dates, quoted)
    thin = verb is None or stop - verb == 1  # "Driver arrested" begs the question
    if thin and stop < end and stop - first < _SHORT:
        stop = _stop(title, stop, end, dates, quoted)
    return Headline(title, first, end, verb, stop)


_READ: Final = 60  # words of a lead
_NAME: Final = 6  # a colon and at most five words name a speaker
_SHORT: Final = 4  # words; shorter, a clause keeps what "as" or "after" adds
_LONG: Final = 10  # words; a predicate longer than that is cut before its last preposition


def _told_from(title: Words, first: int, end: int) -> int:
    """Where a part's own news begins: behind "but" where only a pronoun comes before ("It was close, but Lund won")."""
    but = next((n for n in range(first, end - 2) if title.lower[n] == "but"), None)
    return first if but is None or title.lower[first] not in _PRONOUNS else but + 1


_PRONOUNS: Final = lists.of("it you we they he she i this that there")


def _is_aside(title: Words, place: int, verb: int, quoted: set[int]) -> bool:
    """A quotation or a mark before the clause itself."""
    return (place in quoted and verb not in quoted) or not title.words[place][0].isalnum()


def _quoted(title: Words) -> set[int]:
    """Words inside quotation marks."""
    inside: set[int] = set()
    opened: int | None = None
    for place, word in enumerate(title.words):
        if word in "\"“”'‘’" and len(word) == 1:
            if opened is None:
                opened = place
            else:
                inside.update(range(opened, place + 1))
                opened = None
        elif (
            title.owning[place]
            and opened is not None
            and title.text[title.spans[place][1] : title.spans[place][1] + 1] in "'’"
        ):
            follows = title.text[title.spans[place][1] + 1 : title.spans[place][1] + 2]
            if not follows.isalpha():
                inside.update(range(opened, place + 1))
                opened = None
    return inside


def _segments(title: Words) -> list[tuple[int, int]]:
    """The parts between colons, bars and dashes, without labels ("BREAKING:") and the site's name at the end."""
    parts: list[tuple[int, int]] = []
    start, marks = 0, []
    for place, word in enumerate(title.words):
        spaced = place > 0 and title.spans[place][0] > title.spans[place - 1][1]
        if word in ":|" or (word in "-–—" and spaced):
            parts.append((start, place))
            marks.append(word)
            start = place + 1
    parts.append((start, len(title.words)))
    if len(parts) > 1 and marks[-1] != ":" and parts[-1][1] - parts[-1][0] <= 3:
        parts.pop()
    parts = [part for part in parts if part[1] > part[0]]
    kept = [part for part in parts if not all(title.lower[n] in _LABELS | {"news", "updates"} for n in range(*part))]
    return kept or parts


def _verb(title: Words, first: int, end: int, inside: set[int], ends: set[int], quoted: set[int]) -> int | None:
    lower = title.lower
    aside, resume = False, first  # behind "who" the next verb is not the clause's own
    for place in range(first + 1, end):
        word, before = lower[place], lower[place - 1]
        if word in _CUTS:
            return None
        if word in _RELATIVES and place >= resume:
            closed = next((n for n in range(place, end) if before == lower[n] == ","), None)
            aside, resume = (aside, closed) if closed is not None else (True, resume)
        if place in inside or place in quoted or place < resume:
            continue
        helps = word in verbs.AUXILIARIES and before not in ("the", "a")
        acts = helps or (word in verbs.FORMS and _acts(title, first, place, end, ends))
        if aside and acts:
            aside, resume = False, place + 1 + helps
            continue
        if word in _HELD and _is_reduced(lower, place, end):
            continue
        if helps:
            return place
        if (
            word == "to"
            and place + 1 < end
            and lower[place + 1] in verbs.FORMS
            and (place in ends or before.endswith("s"))
            and before not in _PLANS
        ):
            return place
        if acts:
            return place
    return None


_RELATIVES: Final = lists.of("who which whose")
_HELD: Final = lists.of("accused charged convicted suspected wanted believed linked known")


def _is_reduced(lower: Sequence[str], place: int, end: int) -> bool:
    """Whether a participle only says who is meant, as the clause's own verb follows: "a man accused of arson was …"."""
    following = next((word for word in lower[place + 2 : end] if word in _BORDERS or word in verbs.AUXILIARIES), "")
    return lower[place + 1 : place + 2] != ["the"] and following in verbs.AUXILIARIES


_BORDERS: Final = _CUTS | _RELATIVES | lists.of("and or that") | frozenset(",;:")


def _acts(title: Words, first: int, place: int, end: int, ends: set[int]) -> bool:
    """Whether a word that may be a verb is one here and not a noun or an adjective."""
    lower = title.lower
    word, before = lower[place], lower[place - 1]
    after = lower[place + 1] if place + 1 < end else ""
    if word.endswith("ing"):
        return before in lists.PEOPLE_NOUNS | lists.BODY_NOUNS or (place in ends and place + 1 < end)
    if (
        before in _BEFORE_NOUN
        or (after == "of" and word not in verbs.PASTS)
        or lower[place + 1 : place + 3] == ["to", "be"]
        or (title.owning[place - 1] and word not in verbs.PASTS)
    ):
        return False
    if word in verbs.PASTS:
        return not (after in verbs.PASTS or after in verbs.THIRDS)  # "accused driver killed"
    if word in verbs.BASES:  # the subject is plural
        plural = before in _PLURALS or (before.endswith("s") and not before.endswith(("ss", "us", "is")))
        return plural or ("and" in lower[first:place] and place in ends)
    if word in verbs.THIRDS:  # or a plural noun: then a verb follows
        noun = after in verbs.BASES or after in verbs.PASTS or after in verbs.AUXILIARIES
        return place in ends or not noun or _has_object(lower, place)
    return False


def _has_object(lower: Sequence[str], place: int) -> bool:
    """Whether the word behind a verb is its object, though it could be a verb: "council drops plan to close"."""
    return lower[place - 1] in lists.BODY_NOUNS and lower[place + 2 : place + 3] in (["to"], ["for"], ["on"])


def _stop(title: Words, start: int, end: int, dates: Sequence[tuple[int, int]], quoted: set[int]) -> int:
    """Where the clause ends: before "as", "after", a comma, a date that stands aside."""
    told = _told_to(title, start, end)
    for place in range(start + 1, end):
        word = title.lower[place]
        if (
            place == told
            or place in quoted
            or (word == "," and (title.words[place - 1].isdecimal() or title.lower[place - 2] in _PREPOSITIONS))
        ):
            continue
        if word in _CUTS or word in (",", ";", "…") or _turns(title, start, place, end):
            return place
        if place > start + 2 and any(first == title.spans[place][0] for first, _ in dates):
            before = title.lower[place - 1]
            if before not in _HOLDS_DATE:
                return place - (before in ("in", "on", "at", "by"))
    if end - start > _LONG:
        cuts = [n for n in range(start + 4, start + _LONG) if title.lower[n] in _PREPOSITIONS and n not in quoted]
        if cuts:
            return cuts[-1]
    while end > start + 1 and not title.words[end - 1][0].isalnum() and title.words[end - 1] not in "'’\"”)%":
        end -= 1
    return end


def _told_to(title: Words, start: int, end: int) -> int | None:
    """Where "to" only goes on with what is decided or asked: "voted on Tuesday to …", "tells owners to …"."""
    decided = any(word in _DECIDES for word in title.lower[start : start + 3])
    place = next((n for n in range(start + 1, min(start + _FAR, end - 1)) if title.lower[n] == "to"), None)
    return place if decided and place is not None and title.lower[place + 1] in verbs.BASES else None


_FAR: Final = 9  # words
_DECIDES: Final = lists.of(
    "vote votes voted decide decides decided agree agrees agreed tell tells told ask asks asked urge urges urged order"
    " orders ordered force forces forced allow allows allowed advise advises advised warn warns warned forbid forbids"
    " forbade forbidden refuse refuses refused promise promises promised vow vows vowed plan plans planned"
)


def _turns(title: Words, start: int, place: int, end: int) -> bool:
    """Whether a second event begins here: "… and insists", "… to win"."""
    if place < start + 3 or place + 1 >= end:
        return False
    word, after = title.lower[place], title.lower[place + 1]
    if word == "and":
        return after in verbs.THIRDS or (
            after in verbs.FORMS and title.lower[place - 1] not in verbs.FORMS and not after.endswith("ing")
        )
    return word == "to" and after in verbs.BASES and title.lower[place - 1] not in _LEADS_ON


_LEADS_ON: Final = _PLANS | lists.of(
    "not never failed fails refuses refused want wants wanted agrees agreed vows vowed forced allowed asked told urged"
    " expected supposed ordered needs need has have had going trying tries attempt attempts ability deal unable wants"
)
_PREPOSITIONS: Final = lists.of(
    "in on at for with by from over under against near outside into during across between within"
)
_HOLDS_DATE: Final = lists.of("since until till from for of the to")


def people(words: Words, first: int, end: int, *, bodies: bool = False) -> tuple[int, int] | None:
    """A group or a kind of people in a word range ("At least seven people", "tram driver"); ``bodies``: courts too."""
    lower = words.lower
    for place in reversed(range(first, end)) if bodies else range(first, end):  # the head of a subject is its last noun
        known = lower[place] in lists.PEOPLE_NOUNS or (bodies and lower[place] in lists.BODY_NOUNS)
        if not known or words.owning[place]:
            continue
        start = place
        while start > max(first, place - 2) and _qualifies(words, start - 1):
            start -= 1
        while start > max(first, place - 7) and (lower[start - 1] in _COUNTING or lower[start - 1][0].isdecimal()):
            start -= 1
        while lower[start] in ("of", "and", "or", "to", "some", "the"):
            start += 1
        while bodies and start > first and _names_body(words, start - 1):
            start -= 1  # "Mumbai court", "Congress workers"
        start += lower[start] == "the"
        behind = place + 1
        clerk = bodies and behind < end and words.words[behind].islower() and _qualifies(words, behind)
        return start, behind + clerk  # "bank clerk", as "tram driver"
    return None


def _names_body(words: Words, place: int) -> bool:
    """Whether a word with a capital tells which body it is."""
    return words.words[place][0].isupper() and not words.owning[place] and words.lower[place] not in _ANY_BODY


_ANY_BODY: Final = lists.of("former ex top new major local senior big small")
_COUNTING: Final = lists.of(
    "at least more than up to about around nearly almost over some of other several dozens hundreds thousands"
    " scores many few dozen one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million and a an the first last final remaining"
)


def _qualifies(words: Words, place: int) -> bool:
    """A plain noun or adjective that may stand before the people ("tram driver", "British soldiers")."""
    word = words.lower[place]
    return word.isalpha() and len(word) > 2 and word == words.words[place] and word not in _NOT_QUALIFYING


_NOT_QUALIFYING: Final = (
    _BEFORE_NOUN | verbs.FORMS | lists.COMMON - lists.of("bus train tram car taxi plane ship boat school")
)
