"""The words of time, one letter each: a sentence becomes words and letters, which ``grammar`` reads.

A word is looked up once (``LETTERS``), a number is classed by its form, and words that may be something else
("May", "second", "Sun") are settled by their neighbours. Years in words ("nineteen ninety-four") and the names of
holidays ("Good Friday") become one word. ``may_tell`` passes by sentences without a word of time, at a tenth of the
cost.

The letters, and what they stand for:

    M month  W weekday  Y 1000-2199  D 1-31  n other number  k 6.10  c 6:10  w number word  a a/an  q few/several
    O 12th  o twelfth  L last  l past  T this  X next  R yesterday/today/tomorrow  P morning...  N noon/midnight
    S season  U day/week/month/year/decade  u their plurals  h hour/minute  Q quarter  H half  e weekend  @ century
    K 1990s  % nineties  I 2018-06-12  J Q3  C Christmas  Z AD/BC  E early/late  m mid  F earlier/later
    B beginning/end/part  A ago  b before/after  d the  f of  i on/in/at/by  p a.m.  z GMT  j o'clock  y fiscal
    x about/nearly  v every/each  V daily/weekly  & and/or/to  G from/between  s 's  r now/recently  = future
    t that/same  g so  _ anything else
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from summarizer.times import holidays
from summarizer.words import lists

TOKEN: Final = re.compile(
    r"(?![AaPp]\.\s?[Mm]\b|[oO]['’]c|[QH][1-4]\b|FY['’]?\d|[ABC]\.[CD]|[LlECPM][a-z]{4,7} [STDt])[^\W\d_]+"
    r"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)|\b9/11\b(?!/)"
    r"|(?:1[5-9]|20)\d\d[-–/]\d\d(?![\d-])|\d{1,3}(?: 1/2|½)"
    r"|\d{1,2}[:.]\d\d(?![\d]|[.,:]\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|\d{2,3}0['’]?s\b|['’]?\d0['’]?s\b|\d+(?:st|nd|rd|th)\b|[1-4][QH]\b|\d+"
    r"|[AaPp]\.\s?[Mm]\b\.?|['’](?:s\b|\d\d(?!\d))|[oO]['’]clock\b|[QH][1-4]\b|FY(?=['’]?\d)"
    r"|A\.D\.|B\.C\.(?:E\.)?|C\.E\."
    r"|(?:[Ll]ocal|(?:Eastern|Central|Pacific|Mountain)(?: Standard| Daylight)?) [Tt]ime\b|[^\W\d_]+|\S"
)


def _numbered(names: str, start: int) -> dict[str, int]:
    """Names to numbers; names of one number stand together with a slash between."""
    return {name: number for number, same in enumerate(names.split(), start) for name in same.split("/")}


MONTHS: Final = _numbered(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct"
    " november/nov december/dec",
    1,
)
WEEKDAYS: Final = _numbered(
    "monday/mon tuesday/tue/tues wednesday/wed thursday/thu/thur/thurs friday/fri saturday/sat sunday/sun", 0
)
SEASONS: Final = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}  # first month, northern
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS: Final = (
    _numbered(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen",
        1,
    )
    | {word: 10 * number for word, number in _numbered(_TENS, 2).items()}
    | {"dozen": 12, "hundred": 100, "thousand": 1000, "couple": 2}
)
ORDINALS: Final = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first",
    1,
)
DECADES: Final = {word.replace("ty", "ties"): 1900 + 10 * number for word, number in _numbered(_TENS, 2).items()}

_WORDS: Final = {
    "L": "last previous prior latest preceding",
    "l": "past",
    "T": "this current",
    "t": "that same",
    "X": "next coming following upcoming subsequent ensuing",
    "R": "yesterday today tomorrow tonight overnight",
    "P": "morning afternoon evening night lunchtime dawn dusk daybreak nightfall midmorning midafternoon sunrise sunset"
    " teatime bedtime",
    "N": "noon midnight midday",
    "U": "day week month year decade fortnight period",
    "u": "days weeks months years decades centuries quarters fortnights weekends",
    "h": "hour minute hours minutes seconds moments",
    "Q": "quarter",
    "H": "half",
    "e": "weekend",
    "@": "century",
    "E": "early late",
    "m": "mid",
    "F": "earlier later",
    "B": "beginning start middle end close part rest turn outset",
    "A": "ago",
    "b": "before after",
    "d": "the",
    "f": "of",
    "i": "on in at by",
    "p": "am pm a.m. p.m. a.m p.m",
    "z": "gmt utc est edt et cst cdt ct pst pdt pt bst cet cest ist jst aest aedt eat wat sast hkt sgt msk hrs",
    "y": "fiscal financial fy",
    "x": "about around nearly almost roughly approximately some over under least most exactly shortly just",
    "v": "every each",
    "V": "daily weekly monthly yearly annually nightly hourly "
    + " ".join(day + "s" for day in WEEKDAYS if len(day) > 5),
    "&": "and or to",
    "G": "from between",
    "r": "now currently recently nowadays presently recent",
    "a": "a an",
    "q": "few several couple many",
    "g": "so",
    "=": "future",
    "Z": "ad a.d. bc b.c. b.c.e. bce ce c.e.",
    "s": "'s ’s",
    "-": "- – — ‑",
    "j": "o'clock o’clock",
    ",": ",",
    ".": ".",
}
LETTERS: Final = (
    dict.fromkeys(NUMBERS, "w")
    | dict.fromkeys(ORDINALS, "o")
    | dict.fromkeys(DECADES, "%")
    | dict.fromkeys(MONTHS, "M")
    | dict.fromkeys(WEEKDAYS, "W")
    | dict.fromkeys(SEASONS, "S")
    | {word: letter for letter, words in _WORDS.items() for word in words.split()}
)

# ---------------------------------------------------------------- sentences that tell no time at all

_TELLING: Final = (
    frozenset(word for word, letter in LETTERS.items() if letter in "MWSRPNUuhQe@%rV=l")
    | holidays.HEADS
    | lists.of("eighteen nineteen twenty thousand clock hrs fy ad bc ce q h")
)
_DIGITS: Final = re.compile(
    r"\d(?:\d{3}|[:./]\d\d|0['’]?s\b|\s?[AaPp]\.?\s?[Mm]\b|[QH]\b|(?:st|nd|rd|th)\b|/11\b|\d(?<=['’]\d\d))"
)
_LOWER: Final = re.compile(r"[a-z]+")


def may_tell(sentence: str) -> bool:
    """Whether a sentence has a word or a number that a time expression needs."""
    if not _TELLING.isdisjoint(_LOWER.findall(sentence.lower())) or _DIGITS.search(sentence):
        return True
    return "A.D." in sentence or "B.C." in sentence or "C.E." in sentence


@dataclass(frozen=True, slots=True)
class Scan:
    """A sentence in words and letters; word ``n`` stands at ``spans[n]`` and has the letter ``letters[n]``."""

    words: list[str]
    lower: list[str]
    spans: list[tuple[int, int]]
    letters: str


def scan(sentence: str) -> Scan:
    """Words, places and letters of a sentence."""
    matches = list(TOKEN.finditer(sentence))
    words = [match.group() for match in matches]
    lower = [word.lower() for word in words]
    draft = _Draft(
        words,
        lower,
        [match.span() for match in matches],
        [LETTERS.get(w) or ("_" if w.isalpha() else _number(w)) for w in lower],
    )
    _join(draft, sentence)
    if not _UNSETTLED.isdisjoint(lower):
        for place, word in enumerate(lower):
            if word in _UNSETTLED:
                draft.letters[place] = _settle(draft, place)
    return Scan(words, lower, draft.spans, "".join(draft.letters))


@dataclass(slots=True)
class _Draft:
    """A scan whose words are not settled yet."""

    words: list[str]
    lower: list[str]
    spans: list[tuple[int, int]]
    letters: list[str]

    def merge(self, first: int, end: int, name: str, letter: str) -> None:
        """Makes one word of the words ``[first, end)``, ``name`` in lower case."""
        self.words[first:end] = [" ".join(self.words[first:end])]
        self.lower[first:end] = [name]
        self.spans[first:end] = [(self.spans[first][0], self.spans[end - 1][1])]
        self.letters[first:end] = [letter]

    def around(self, place: int) -> tuple[str, str]:
        """The letters before and after a word; "." at the ends."""
        after = self.letters[place + 1] if place + 1 < len(self.letters) else "."
        return self.letters[place - 1] if place else ".", after


def _number(word: str) -> str:
    """The letter of a word that is not in the table: by the form of its digits, else nothing of ours."""
    head = word[0]
    if not (head.isdecimal() and head.isascii()):
        if len(word) > 2 and head in "'’" and word[1].isdecimal():
            return "K" if word.endswith("s") else "Y"
        if word.endswith(" time"):
            return "z"
        return "J" if head in "qh" and len(word) == 2 and word[1] in "1234" else "_"
    if word.isdecimal():
        if len(word) == 4:
            return "Y" if "1000" <= word < "2200" else "c" if head == "0" and word[2] < "6" else "n"
        return "D" if len(word) <= 2 and 0 < int(word) <= 31 else "n"
    if word[-1] == "s":
        return "K"
    if word[-1] in "qh" and len(word) == 2:
        return "J"
    if word[-1] in "dht":
        return "O" if int(word[:-2]) <= 31 else "_"
    return _numeric(word)


def _numeric(word: str) -> str:
    """The letter of digits with marks between them: a day, a pair of years, a time of day, else some number."""
    if len(word) == 7 and word[4] in "-–/" and word[:4].isdecimal():
        return "Y"  # 2013-14
    if "/" in word or "-" in word or word.count(".") == 2:
        return "n" if " " in word else "I"
    hour, mark, minute = word.partition(":" if ":" in word else ".")
    if mark and len(minute) == 2 and len(hour) <= 2 and int(hour) < 25 and int(minute) < 60:
        return "c" if mark == ":" else "k"
    return "n"


# ---------------------------------------------------------------- several words that are one


def _join(draft: _Draft, sentence: str) -> None:
    """Makes one word of each holiday and of each year that is told in words; ``lower`` then holds "1994"."""
    lower = draft.lower
    if not holidays.FIRST.isdisjoint(lower):
        for place in range(len(lower) - 1, -1, -1):
            match = holidays.PATTERN.match(sentence, draft.spans[place][0]) if lower[place] in holidays.FIRST else None
            if match:
                end = next((n for n in range(place, len(lower)) if draft.spans[n][1] >= match.end()), place)
                draft.merge(place, end + 1, match.group().lower(), "C")
    if not _SPELLED.isdisjoint(lower):
        for place in range(len(lower) - 2, -1, -1):
            year, end = _spelled_year(draft, place) if lower[place] in _CENTURIES else (0, 0)
            if year:
                draft.merge(place, end, str(year), "Y")


_SPELLED: Final = lists.of("eighteen nineteen twenty thousand")
_CENTURIES: Final = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000, "two": 2000}
_BEFORE_YEAR: Final = lists.of("in of since by until till from during year january february march april may june july")


def _spelled_year(draft: _Draft, place: int) -> tuple[int, int]:
    """A year in words from ``place`` ("nineteen ninety-four", "two thousand and five") and its end, or 0."""
    lower, century = draft.lower, _CENTURIES[draft.lower[place]]
    told = place > 0 and (lower[place - 1] in _BEFORE_YEAR or draft.letters[place - 1] == "M")
    if century < 2000 or (lower[place] == "twenty" and told):
        tail, end = _below_hundred(draft, place + 1)
        return (century + tail, end) if tail >= 10 else (0, 0)
    if lower[place] != "two" or lower[place + 1] != "thousand" or not told:
        return 0, 0
    tail, end = _below_hundred(draft, place + 2 + (lower[place + 2 : place + 3] == ["and"]))
    return (century + tail, end) if tail else (century, place + 2)


def _below_hundred(draft: _Draft, place: int) -> tuple[int, int]:
    """The number in words from ``place``, below a hundred, and its end; 0 where there is none."""
    words = [NUMBERS.get(word, 0) if word not in _COUNTS else 0 for word in draft.lower[place : place + 3]]
    if not words or not 0 < words[0] < 100:
        return 0, place
    unit = 1 + (draft.lower[place + 1 : place + 2] == ["-"])
    if words[0] >= 20 and unit < len(words) and 0 < words[unit] < 10:
        return words[0] + words[unit], place + unit + 1
    return words[0], place + 1


_COUNTS: Final = lists.of("dozen couple")

# ---------------------------------------------------------------- words that may be something else

_UNSETTLED: Final = lists.of(
    "may march mar april june august jan jun sun sat mon wed spring summer fall autumn winter ad ce"
)
_BEFORE_MONTH: Final = lists.of(
    "in by of since until till last this next early late mid during before after from to and through between for -"
    " earlier ending"
)
_BEFORE_SEASON: Final = lists.of("this last next past in since until by early late mid previous every each coming that")
_BEFORE_THE_SEASON: Final = lists.of("in during over by since of until for through throughout before after into")
_NEVER_AFTER_SEASON: Final = lists.of("of from in to short apart behind")


def _settle(draft: _Draft, place: int) -> str:
    """The letter of a word that is a month, weekday, season or era in some company and a plain word in other."""
    words, lower, letters = draft.words, draft.lower, draft.letters
    word = lower[place]
    before = lower[place - 1] if place else ""
    after = place + 1
    if after < len(words) and words[after] == "." and len(word) < 4:
        after += 1
    following = words[after] if after < len(words) else ""
    mark = letters[after] if after < len(words) else "."
    if word in SEASONS:
        return "S" if _is_season(draft, place, following, mark) else "_"
    capital = words[place][0].isupper()
    if word in ("ad", "ce"):
        numbers = [letter in "YDn" for letter in draft.around(place)]
        return "Z" if words[place].isupper() and any(numbers) else "_"
    if word in WEEKDAYS:
        return "W" if capital and _is_weekday(letters, place, after, mark) else "_"
    numbered = (
        mark in "DO"
        or (mark == "Y" and capital)
        or (place > 0 and letters[place - 1] in "DO" and (capital or mark in "Y,."))
        or (place > 1 and letters[place - 1] == "-" and letters[place - 2] == "D" and capital)
    )
    if numbered:
        return "M"
    if word in ("may", "march", "mar"):
        usual = (
            before in _BEFORE_MONTH if capital else before in ("in", "last", "since", "until", "early", "late", "mid")
        )
        return "M" if usual and mark != "s" and not (place > 1 and words[place - 1] == "May") else "_"
    name = following[:1].isupper() and mark == "_" and before not in _BEFORE_MONTH
    return "_" if name or (place and words[place - 1][0].isupper() and letters[place - 1] == "_") else "M"


def _is_weekday(letters: list[str], place: int, after: int, mark: str) -> bool:
    """Whether "Sat", "Sun", "Mon" and "Wed" are days: before a date, or as "last Wed." """
    near = mark in "DOM" or (mark == "," and after + 1 < len(letters) and letters[after + 1] in "DOM")
    return near or (place > 0 and letters[place - 1] in "TLXE") or (mark == "P" and after == place + 1)


def _is_season(draft: _Draft, place: int, following: str, mark: str) -> bool:
    lower, letters = draft.lower, draft.letters
    if mark == "Y" or (mark == "f" and letters[place + 2 : place + 3] == ["Y"]):
        return True
    if following[:1].isupper() and letters[place - 1 if place else 0] != "T":
        return False
    before = lower[place - 1] if place else ""
    if before == "the":
        earlier = lower[place - 2] if place > 1 else ""
        return earlier in _BEFORE_THE_SEASON or (mark == "f" and lower[place] not in ("fall", "spring"))
    if before in _BEFORE_SEASON or (before == "-" and place > 1 and lower[place - 2] == "mid"):
        return not (
            lower[place] in ("fall", "spring")
            and lower[place + 1 : place + 2]
            and lower[place + 1] in _NEVER_AFTER_SEASON
        )
    return False
