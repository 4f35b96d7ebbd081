"""Where names stand in a sentence: rows of capitals, cut at titles, nationalities and the words that open sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.words import gazetteer, lists, verbs

_WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’&‑][^\W_]+)*['’]?|\S")
_LONGEST: Final = 3000  # characters of a sentence: a longer one is no sentence
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_CALENDAR: Final = lists.of(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Fridays Saturdays Sundays January February July"
    " September October November December"
)
_CALENDAR_OR_NAME: Final = lists.of("March April May June August Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec")
_BEFORE_MONTH: Final = lists.of("in of since until till by last next this early late mid - during before after from")
_JOINS_AND: Final = lists.of(
    "Food Health Housing Customs Science Arts Culture Trade Securities Bosnia Trinidad Jammu Daman Antigua Tyne"
    " Education Environment Agriculture Industry Cooperation Finance Planning Youth Sports Peace Water Energy Affairs"
    " Development"
)
_JOINS_FOR: Final = lists.of(
    "Center Centre Centers Institute Association Society Council Committee Department Fund Foundation Alliance"
    " Movement Agency Office Ministry Coalition Citizens Doctors Reporters Campaign Court Transport Commission"
    " Organization Organisation Conference Board Forum Corporation Authority Secretary Directorate Union Party Network"
)
ROYAL: Final = lists.of("Pope Queen King Prince Princess Emperor Sultan Duke Duchess Saint Emir Lord")
_TIED: Final = re.compile(  # what a hyphen ties to a name
    r"(?:(?:pro|anti|non|ex|post|pre|mid)-)?(?P<name>[A-Z]\w+(?:-[A-Z]\w+)*)"
    r"(?:-(?:bound|based|born|like|led|backed|owned|style|era|only|wide|made|run|held|trained|aligned|controlled|old|year"
    r"|time|funded|listed|focused|oriented|registered|occupied|administered|sponsored|brokered|linked))?$"
)
_NUMERAL: Final = re.compile(r"(?:[IVX]{1,4}|Jr|Sr)$")
_PARTICLE_HYPHEN: Final = re.compile(r"(?:al|el|as|ash|an|ad|at|ul|bin|ibn)-[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in words: the word without its possessive, where it stands, and in lower case."""

    sentence: int
    text: str
    words: list[str]
    spans: list[tuple[int, int]]
    lower: list[str]
    owning: list[bool]  # "Trump's", "Mumbai-based": a name ends here

    def piece(self, first: int, end: int) -> tuple[int, int]:
        """Offsets of the words ``[first, end)``."""
        return self.spans[first][0], self.spans[end - 1][1]


def words_of(sentence: str, number: int) -> Words:
    """The words of a sentence, as far as its first 3,000 characters.

    A possessive is left out of a word's span, and so is what a hyphen ties to a name ("US-led", "pro-Taiwan").
    """
    words, spans, owning = [], [], []
    for match in _WORD.finditer(sentence, 0, _LONGEST):
        word, (start, stop) = match.group(), match.span()
        own = False
        if word[-1] in "s'’" and len(word) > 2:
            mark = _POSSESSIVE.search(word)
            if mark:
                own, word, stop = True, word[: mark.start()], start + mark.start()
        if "-" in word:
            name = _TIED.match(word)
            if name:
                own = own or name.end("name") < len(word)
                start, stop, word = start + name.start("name"), start + name.end("name"), name["name"]
        words.append(word)
        spans.append((start, stop))
        owning.append(own)
    return Words(number, sentence, words, spans, [word.lower() for word in words], owning)


def key(word: str) -> str:
    """A word as names are compared by: "Jong-Un" and "Jong Un", "U.S." and "US" are the same."""
    return word.lower().replace(".", "").replace("’", "'").replace("-", " ")


class Usage:
    """How this article writes: which words it has in lower case, which capitalised inside a sentence."""

    def __init__(self, sentences: Iterable[Words]) -> None:
        self.lower: set[str] = set()
        self.inside: set[str] = set()
        capital = total = 0
        for sentence in sentences:
            for place, word in enumerate(sentence.words):
                if not word[0].isalpha():
                    continue
                total += 1
                if word[0].islower():
                    self.lower.add(word)
                elif word[0].isupper():
                    capital += 1
                    if place and sentence.words[place - 1][-1].isalnum():
                        self.inside.add(word)
        self.uncased = capital < 0.01 * total


# ---------------------------------------------------------------- spans of names


def cased(sentence: Words, usage: Usage) -> list[tuple[int, int]]:
    """Word ranges of the names in a sentence."""
    found: list[tuple[int, int]] = []
    words = sentence.words
    place = 0
    while place < len(words):
        if not _is_capital(words[place]) or _is_calendar(sentence, place) or not _may_begin(sentence, place, usage):
            place += 1
            continue
        end = _run_end(sentence, place)
        found.extend(_parts(sentence, place, end, usage))
        place = end
    if "(" in words:
        for first, end in _spelled_out(sentence):
            found = [span for span in found if span[1] <= first or end <= span[0]] + [(first, end)]
    return found


def _spelled_out(sentence: Words) -> list[tuple[int, int]]:
    """What stands before its own initials: "Food Safety and Standards Authority of India (FSSAI)"."""
    found: list[tuple[int, int]] = []
    words = sentence.words
    for place in range(2, len(words) - 2):
        initials = words[place + 1]
        if words[place] != "(" or words[place + 2] != ")" or not (initials.isupper() and 2 < len(initials) < 9):
            continue
        first = place
        for letter in reversed(initials):
            first -= 1
            while first > 0 and words[first] in _SMALL_IN_NAMES:
                first -= 1
            if first < 0 or words[first][0] != letter:
                break
        else:
            found.append((first, place))
    return found


_SMALL_IN_NAMES: Final = frozenset(("of", "and", "the", "for", "in", "on", "&", "to"))


def _is_calendar(sentence: Words, place: int) -> bool:
    """Whether a word is a month or weekday here: "May" is one in "in May" and "May 5", not in "Theresa May said"."""
    word = sentence.words[place]
    if word not in _CALENDAR_OR_NAME:
        return word in _CALENDAR
    after = sentence.words[place + 1] if place + 1 < len(sentence.words) else "."
    before = sentence.words[place - 1] if place else ""
    if after[0].isdecimal() or (before and before[0].isdecimal()) or before.lower() in _BEFORE_MONTH:
        return True
    if after == "." and len(word) < 5 and not before[:1].isupper():
        return True
    beside = any(near[:1].isupper() and near not in _CALENDAR for near in (before, after))
    acts = after in lists.SPEECH or after in verbs.AUXILIARIES or sentence.owning[place]
    return not (beside or acts)


def _is_capital(word: str) -> bool:
    if word[0].isupper():
        return True
    return word[0].islower() and "-" in word and _PARTICLE_HYPHEN.match(word) is not None


def _may_begin(sentence: Words, place: int, usage: Usage) -> bool:
    """Whether a capital at this place can begin a name: at the start of a sentence any word has one."""
    word, lower = sentence.words[place], sentence.lower[place]
    if word[1:2] in ("'", "’") and word[0] == "I":  # "I've"
        return False
    if len(word) == 1 and not (place + 1 < len(sentence.words) and sentence.words[place + 1] == "."):
        return False
    if word in _STATES_IN_CAPITALS:
        return not (place and sentence.words[place - 1].isupper() and len(sentence.words[place - 1]) > 3)
    if word.isupper() and len(word) > 1:
        if place == 0 and _is_dateline(sentence):
            return True
        return lower not in lists.COMMON and lower not in verbs.FORMS and (len(word) < 6 or lower not in usage.lower)
    following = sentence.words[place + 1] if place + 1 < len(sentence.words) else "."
    if place and (sentence.words[place - 1][-1].isalnum() or sentence.words[place - 1] in ",;."):
        heads = following == "of" and word in lists.OF_HEADS
        return lower not in lists.COMMON or heads or (following[0].isupper() and not _is_calendar(sentence, place + 1))
    if lower in lists.COMMON:
        return _is_place(sentence, place)
    if following.capitalize() in lists.TITLES and following[0].islower() and lower in _POSTS:
        return False  # "Transport minister Ann Reed"
    if word in usage.inside or word in lists.GIVEN_NAMES or word in gazetteer.PLACES or word in lists.TITLES:
        return True
    if (
        following[0].isupper()
        and not _is_calendar(sentence, place + 1)
        and sentence.spans[place + 1][0] - sentence.spans[place][1] == 1
    ):
        return lower not in usage.lower or following in usage.inside
    return lower not in usage.lower and not lower.endswith(("ing", "ly", "ed", "s"))


_POSTS: Final = lists.of(
    "transport health finance education justice interior home energy agriculture trade culture defence defense foreign"
    " environment labour labor housing immigration security campaign press party police fire army navy flight deputy"
    " assistant managing founding veteran rival fellow captain"
)
_STATES_IN_CAPITALS: Final = frozenset(("US", "UK", "UN", "EU", "UAE", "USA"))


def _is_dateline(sentence: Words) -> bool:
    """Whether the sentence opens with a place in capitals and a dash ("LOWER MILTON — ")."""
    return _dateline(sentence) > 0


def _dateline(sentence: Words) -> int:
    """How many words of a place in capitals a dash follows, at most four; 0 where none does."""
    size = next((n for n, word in enumerate(sentence.words[:5]) if not word.isupper()), 5)
    opens = 0 < size < min(5, len(sentence.words)) and len(sentence.words[0]) > 3
    return size if opens and sentence.words[size] in ("—", "–", "--", "-") else 0


def _is_place(sentence: Words, place: int) -> bool:
    """Whether a place of several words begins here ("New York", "Long Beach")."""
    return any(" ".join(sentence.words[place : place + size]) in gazetteer.PLACES for size in (3, 2))


def _run_end(sentence: Words, place: int) -> int:
    """The end of the row of capitals that begins here, over "of", particles and initials' full stops."""
    words, spans = sentence.words, sentence.spans
    end = place + 1
    while end < len(words):
        if sentence.owning[end - 1] and not _owns_in_name(sentence, end):
            break
        word, gap = words[end], spans[end][0] - spans[end - 1][1] - (2 if sentence.owning[end - 1] else 0)
        if (
            word == "."
            and gap == 0
            and end + 1 < len(words)
            and (len(words[end - 1]) == 1 or words[end - 1] in lists.HONOURS or words[end - 1] == "St")
        ):
            if not _is_capital(words[end + 1]) or _is_calendar(sentence, end + 1):
                break
            end += 2
            continue
        if gap > 1:
            break
        if _is_capital(word) and not _is_calendar(sentence, end):
            if word.isupper() and len(word) > 3 and not words[end - 1].isupper() and "." not in word:
                break  # "Clinton CLEARED by FBI"
            end += 1
            continue
        step = _bridge(sentence, end)
        if not step:
            break
        end += step
    return end


def _owns_in_name(sentence: Words, end: int) -> bool:
    """Whether the possessive before ``end`` is part of a name: "St Ann's Hospital", not "Trump's FBI"."""
    owner = sentence.lower[end - 1]
    if not _is_capital(sentence.words[end]):
        return False
    seat = sentence.words[end] in _SEATS and sentence.words[end - 1] not in gazetteer.PLACES
    return owner in lists.PEOPLE_NOUNS or owner.endswith("men") or seat


_SEATS: Final = lists.of("Court Courts Office Hospital Church Cathedral College School Square Chambers")


def _bridge(sentence: Words, end: int) -> int:
    """How many words to take when the word here only joins capitals ("of the", "van", "&"), 0 where it does not."""
    words = sentence.words
    word, before = words[end], words[end - 1]
    after = words[end + 1] if end + 1 < len(words) else ""
    if word == "of" and before in lists.OF_HEADS:
        if after == "the" and end + 2 < len(words) and words[end + 2][0].isupper():
            return 3
        return 2 if after[:1].isupper() and not _is_calendar(sentence, end + 1) else 0
    if not after[:1].isupper() or _is_calendar(sentence, end + 1):
        return 0
    if word in lists.PARTICLES and len(before) > 1 and before not in gazetteer.PLACES:
        return 2
    if word == "&" or (word == "and" and before in _JOINS_AND) or (word == "for" and before in _JOINS_FOR):
        return 2
    return 0


def _parts(sentence: Words, first: int, end: int, usage: Usage) -> list[tuple[int, int]]:
    """A row of capitals cut where a title ends one name and begins another ("FBI Director James Comey")."""
    words = sentence.words
    while first < end and _is_stray(sentence, first, end, usage):
        first += 1
    titles = [n for n in range(first, end) if _is_title(words, n, end)]
    if words[first : first + 3] == ["Secretary", "of", "State"]:
        titles = [first + 2]
    parts: list[tuple[int, int]] = []
    if titles and end - first > 1:
        last = titles[-1]
        after = last + 1 + (words[last + 1 : last + 2] == ["."])
        if after < end and words[last] in ROYAL and (end - after == 1 or _NUMERAL.match(words[end - 1])):
            after = last
        before = titles[0]
        while before > first and (words[before - 1] in lists.RANKS or words[before - 1] in (".", "-")):
            before -= 1
        if after < end or before > first:
            parts = [(first, before), (after, end)]
    elif not titles or words[first] in gazetteer.PLACES or words[first] in usage.inside - lists.TITLES:
        parts = [(first, end)]
    return [(a, b) for a, b in (_strip(sentence, *part) for part in parts) if a < b]


def _is_title(words: Sequence[str], place: int, end: int) -> bool:
    """Whether a word in a row of capitals is what somebody is, not part of a name: not in "Secretary of State"."""
    after = words[place + 1] if place + 1 < end else ""
    if words[place] in _TITLES_TOO:
        return after in lists.GIVEN_NAMES
    return words[place] in lists.TITLES and after != "of"


_TITLES_TOO: Final = lists.of(  # other things too: "Major League", "Private Bank", "Officer Club"
    "Major Marshal Private Officer Editor Analyst Sister Brigadiers Advocate Maulana MK Grandmother Grandfather Artist"
)


def _is_stray(sentence: Words, place: int, end: int, usage: Usage) -> bool:
    """Whether the first word of a row is none of the name: "The", or at a start a word written small elsewhere."""
    if _is_place(sentence, place):
        return False
    word, lower = sentence.words[place], sentence.lower[place]
    if not _begins(sentence, place):
        return lower in _LITTLE
    if lower in lists.COMMON:
        return True
    plain = lower in usage.lower and word not in usage.inside and word not in lists.GIVEN_NAMES
    acts = lower.endswith(("ing", "ed")) and lower in verbs.FORMS and word not in usage.inside  # "Losing Stonebury"
    if acts and word not in gazetteer.PLACES and word not in lists.GIVEN_NAMES:
        return True
    return plain and place + 1 < end and word not in lists.TITLES


def _begins(sentence: Words, place: int) -> bool:
    return place == 0 or not (sentence.words[place - 1][-1].isalnum() or sentence.words[place - 1] in ",;")


_LITTLE: Final = lists.of(
    "the a an in on at for of and but if when he she it its his her their our my your they we i as by to from with"
    " that this who what why how not no yes so"
)


def _strip(sentence: Words, first: int, end: int) -> tuple[int, int]:
    """A name without the nationality or party before it and without stray words of the ends."""
    words = sentence.words
    while first < end and not words[first][0].isalnum():
        first += 1
    while end > first and (not words[end - 1][0].isalnum() or sentence.lower[end - 1] in _LITTLE):
        end -= 1
    two = " ".join(words[first : first + 2])
    size = 2 if two in gazetteer.DEMONYMS else 1 if first < end and words[first] in gazetteer.DEMONYMS else 0
    whole = _is_place(sentence, first) or " ".join(words[first:end]) in gazetteer.PLACES  # "Saudi Arabia"
    if size and not whole and not any(word in lists.ORGANISATION_WORDS for word in words[first + size : end]):
        first += size
    if end - first == 1 and (
        words[first] in lists.TITLES or words[first] in lists.RANKS or words[first] in _KIN or len(words[first]) == 1
    ):
        return first, first
    return first, end


_KIN: Final = lists.of("Mum Mummy Mom Mommy Dad Daddy Mother Father Grandma Grandpa Granny Nan Auntie")


def foreign(sentence: Words) -> list[tuple[int, int]]:
    """Names in a language whose words are not known: a given name and what follows, places, initials, a dateline."""
    words = sentence.words
    place = _dateline(sentence)
    found = [(0, place)] if place else []
    while place < len(words):
        end = place + 1
        if words[place][0].isupper():
            end = _run_end(sentence, place)
            given = next((n for n in range(place, end - 1) if words[n] in lists.GIVEN_NAMES), None)
            text = " ".join(words[place:end])
            if given is not None:
                found.append((given, end))
            elif text in gazetteer.PLACES or (end - place == 1 and text.isupper() and 1 < len(text) < 6):
                found.append((place, end))
            else:
                end = place + 1  # the first word may only open the sentence
        place = end
    return found
