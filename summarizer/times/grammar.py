"""Where English speaks of time: a sentence becomes one letter per word, and a grammar of letters finds the expressions.

A word is looked up once (``LETTERS``), a number is classed by its form, and words that may be something else
("May", "second", "Sun") are settled by their neighbours. One compiled pattern over those letters then finds every
expression, longest form first. Every repetition in it is bounded, so a scan is linear in the sentence.

The letters, and what they stand for:

    M month  W weekday  Y 1000-2199  D 1-31  n other number  k 6.10  c 6:10  w number word  a a/an  q few/several
    O 12th  o twelfth  L last  l past  T this  X next  R yesterday/today/tomorrow  P morning...  N noon/midnight
    S season  U day/week/month/year/decade  u their plurals  h hour/minute  Q quarter  H half  e weekend  @ century
    K 1990s  % nineties  I 2018-06-12  J Q3  E early/late  m mid  F earlier/later  B beginning/end/part  A ago
    b before/after  d the  f of  i on/in/at/by  p a.m.  z GMT  j o'clock  y fiscal  x about/nearly  v every/each
    V daily/weekly  & and/or/to  G from/between  s 's  r now/recently  9 nineteen  t that/same  g so  _ anything else
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from summarizer.words import lists

TOKEN: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)"
    r"|\d{1,2}[:.]\d\d(?![\d]|[.,:]\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|['’]?\d0s\b|\d{3}0s\b|\d+(?:st|nd|rd|th)\b|\d+"
    r"|[AaPp]\.\s?[Mm]\b\.?|['’](?:s\b|\d\d(?!\d))|[oO]['’]clock\b|[QH][1-4]\b|[^\W\d_]+|\S"
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
    "X": "next coming following upcoming subsequent",
    "R": "yesterday today tomorrow tonight overnight",
    "P": "morning afternoon evening night lunchtime dawn dusk daybreak nightfall",
    "N": "noon midnight midday",
    "U": "day week month year decade fortnight period",
    "u": "days weeks months years decades centuries quarters fortnights weekends",
    "h": "hour minute hours minutes seconds",
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
    "z": "gmt utc est edt et cst cdt pst pdt bst cet cest ist jst",
    "y": "fiscal financial",
    "x": "about around nearly almost roughly approximately some over under least most exactly shortly just",
    "v": "every each",
    "V": "daily weekly monthly yearly annually nightly hourly "
    + " ".join(day + "s" for day in WEEKDAYS if len(day) > 5),
    "&": "and or to",
    "G": "from between",
    "r": "now currently recently nowadays presently recent",
    "9": "nineteen",
    "a": "a an",
    "q": "few several couple many",
    "g": "so",
    "=": "future",
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

# ---------------------------------------------------------------- the grammar, over letters

_QTY = r"(?:a(?:[qw]f?)?|qf?|[DnkwYc9](?:-?w){0,4}(?:[&-][DnwY](?:-?w){0,4})?(?:-?&-?a-?H)?f?)"
_UNIT = r"[UuhQe@]"
_DURATION = rf"x{{0,3}}(?:{_QTY}-?y?{_UNIT}(?:-?&-?a-?H)?|Ha?h)"
_CLOCK = r"(?:xb?|b(?=N)){0,3}(?:(?:[cDk][&-])?[cDkw]p|c|[Dw]j|N)z?"
_PREFIX = r"(?:d?[EFm]-?i?d?|d?[Em]?-?(?:[hPBNu]|BfdP)f|m-?P)"
_WEEKDAY = r"(?:d?[TLX]X?)?W"
_MONTH_DAY = r"M\.?d?[DO](?:[&-](?:M\.?)?[DO])?(?![uh])"
_DAY_MONTH = r"d?[DO](?:[&-]d?[DO])?f?M\.?"
_DAY = (
    rf"(?:(?:{_WEEKDAY}P?,?\.?d?)?(?:{_MONTH_DAY}|{_DAY_MONTH})(?:,?Y|f?[LTX]U)?|I"
    rf"|{_WEEKDAY}(?:,?d?O(?![Q@U]))?P?(?:f?[LTX][Ue])?|RP?|[Tt]P|LP)"
)
_RELATIVE = r"(?:d?[EFm]-?(?:id?)?)?d?T?[LlXTt]y?[UQHeSP@]"
_MONTH = r"(?:d?[Em]-?|[FE]i)?[LTX]?M\.?(?:,?f?Y(?![uh])|,?f?[LTX]U)?"
_YEAR = r"(?:d?[Em]-?|d?[EF]i)?(?:d?U|d?yU?)?Y(?:-[DY])?(?![uh@]|-[Uuhw])"
_QUARTER = r"(?:J(?:,?f?Y|f?[LTX]U)?|(?:d?(?:[LTX]Us|Y|U-[AF])?y?-?oQ|y?-?o-Q)(?:f?(?:dy?U|d?y?U?Y|[LTX]y?U))?)"
_OF = rf"d?(?:y?-?[oL]-?)?[EB]?[BH]f(?:{_RELATIVE}|{_MONTH}|{_YEAR}|dy?[UQS]|d?[K%]|d?[oO]@)"

PATTERN: Final = re.compile(
    "|".join(
        (
            rf"(?P<day>(?:{_CLOCK}(?:,|if?)?)?{_PREFIX}?{_DAY}(?:,?i?{_CLOCK})?)",
            rf"(?P<quarter>{_QUARTER})",
            rf"(?P<ago>{_DURATION}(?:&(?:{_QTY}|g){_UNIT}?)?[AF]|d?U-[AF][QU]|U-[AF])",
            rf"(?P<part>{_OF}|U-B|UsB|xUB)",
            rf"(?P<duration>d?(?:[LlXT]|Tl)?{_DURATION})(?!s?[AF])",
            rf"(?P<relative>{_RELATIVE}(?:P)?|de)",
            rf"(?P<month>{_MONTH})",
            r"(?P<season>(?:d?[Em]-?)?d?[LTX]?l?S(?:f?Y|f?[LTX]U)?)",
            r"(?P<spelled>9w(?:-?w)?)",
            rf"(?P<year>{_YEAR})",
            r"(?P<decade>d?(?:[Em]-?)?K|d(?:[Em]-?)?%)",
            r"(?P<century>d?(?:[Em]-?)?[oO]-?@)",
            rf"(?P<clock>{_CLOCK})",
            r"(?P<set>v[owD]{0,2}[UuhPWMeQS]|V)",
            r"(?P<named>d?LQ|dQ)",
            r"(?P<reference>r?ru?|[LlX]u|d[l=]|rU)",
        )
    )
)
_ANCHOR: Final = re.compile(r"[MWYRPNSKIJ@%rUuhQecV=9]|Dp|kp|dl")


@dataclass(frozen=True, slots=True)
class Scan:
    """A sentence in words and letters; word ``n`` stands at ``spans[n]`` and has the letter ``letters[n]``."""

    words: list[str]
    lower: list[str]
    spans: list[tuple[int, int]]
    letters: str


@dataclass(frozen=True, slots=True)
class Found:
    """An expression of kind ``rule`` in the words ``[first, end)`` of a scan."""

    rule: str
    first: int
    end: int


def scan(sentence: str) -> Scan:
    """Words, places and letters of a sentence."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in TOKEN.finditer(sentence):
        words.append(match.group())
        spans.append(match.span())
    lower = [word.lower() for word in words]
    letters = [LETTERS.get(word) or _number(word) for word in lower]
    for place, word in enumerate(lower):
        if word in _UNSETTLED:
            letters[place] = _settle(words, lower, letters, place)
    return Scan(words, lower, spans, "".join(letters))


def expressions(text: Scan) -> list[Found]:
    """Every time expression of the sentence, in order, none inside another."""
    if not _ANCHOR.search(text.letters):
        return []
    found = []
    for match in PATTERN.finditer(text.letters):
        rule = match.lastgroup
        assert rule is not None
        if not _is_other(text, rule, match.start(), match.end()):
            found.append(Found(rule, match.start(), match.end()))
    return found


def _number(word: str) -> str:
    """The letter of a word that is not in the table: by the form of its digits, else nothing of ours."""
    head = word[0]
    if not (head.isdecimal() and head.isascii()):
        if len(word) > 2 and head in "'’" and word[1].isdecimal():
            return "K" if word.endswith("s") else "Y"
        return "J" if head in "qh" and len(word) == 2 and word[1] in "1234" else "_"
    if word.isdecimal():
        if len(word) == 4:
            return "Y" if "1000" <= word < "2200" else "n"
        return "D" if len(word) <= 2 and 0 < int(word) <= 31 else "n"
    if word.endswith("0s"):
        return "K"
    if word[-1] in "dht":
        return "O" if int(word[:-2]) <= 31 else "_"
    if "/" in word or word.count("-") == 2 or "-" in word or word.count(".") == 2:
        return "I"
    hour, mark, minute = word.partition(":" if ":" in word else ".")
    if mark and len(minute) == 2 and len(hour) <= 2 and int(hour) < 25 and int(minute) < 60:
        return "c" if mark == ":" else "k"
    return "n"


# ---------------------------------------------------------------- words that may be something else

_UNSETTLED: Final = lists.of("may march mar april june august jan jun sun sat mon wed spring summer fall autumn winter")
_BEFORE_MONTH: Final = lists.of(
    "in by of since until till last this next early late mid during before after from to and through between for -"
    " earlier ending"
)
_BEFORE_SEASON: Final = lists.of("this last next past in since until by early late mid previous every each coming that")
_BEFORE_THE_SEASON: Final = lists.of("in during over by since of until for through throughout before after")
_NEVER_AFTER_SEASON: Final = lists.of("of from in to short apart behind")


def _settle(words: list[str], lower: list[str], letters: list[str], place: int) -> str:
    """The letter of a word that is a month, weekday or season in some company and a plain word or a name in other."""
    word = lower[place]
    before = lower[place - 1] if place else ""
    after = place + 1
    if after < len(words) and words[after] == "." and len(word) < 4:
        after += 1
    following = words[after] if after < len(words) else ""
    mark = letters[after] if after < len(words) else "."
    if word in SEASONS:
        return "S" if _is_season(lower, letters, place, following, mark) else "_"
    if word in WEEKDAYS:
        near = mark in "DOM" or (mark == "," and place + 2 < len(words) and letters[place + 2] in "DOM")
        return "W" if words[place][0].isupper() and near else "_"
    capital = words[place][0].isupper()
    numbered = (
        mark in "DO"
        or (mark == "Y" and capital)
        or (place > 0 and letters[place - 1] in "DO" and (capital or mark in "Y,."))
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


def _is_season(lower: list[str], letters: list[str], place: int, following: str, mark: str) -> bool:
    if mark == "Y":
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


# ---------------------------------------------------------------- expressions that are something else

_PAPERS: Final = lists.of("times telegraph mirror express mail herald post service league people world star")
_COUNTED: Final = lists.of(
    "people men women soldiers troops police officers workers jobs homes houses miles km kilometers kilometres"
    " metres meters feet tons tonnes dollars euros pounds points votes shares students times percent per barrels"
    " acres families employees members refugees migrants cases deaths square hectares copies words rooms seats"
    " million billion trillion hp rpm calories cc mph"
)
_MONEY: Final = lists.of("$ £ € ¥ # ₹ no nos rs us$ chapter flight route highway section article room")


def _is_other(text: Scan, rule: str, first: int, end: int) -> bool:
    """Whether what looks like time is a newspaper, a sum, a score, a count or a name."""
    before = text.lower[first - 1] if first else ""
    after = text.words[end] if end < len(text.words) else ""
    if rule == "year":
        return _is_count(text, first, end, before, after)
    if rule == "day" and end - first == 1:
        if text.letters[first] == "W":
            return after.lower() in _PAPERS and after[0].isupper()
        return text.words[first] in ("Today", "Tonight", "TODAY") and (before in ("usa", "the") or after in ("Show",))
    if rule == "clock":
        letters = text.letters[first:end]
        if letters == "c":  # a score, a ratio, a verse, unless it is said to be a time
            return before not in ("at", "from", "until", "till", "by", "since", "before", "after", "between", "to")
    if rule == "reference" and text.lower[first] == "recent":
        return end - first == 1 and before not in ("most",)
    return False


def _is_count(text: Scan, first: int, end: int, before: str, after: str) -> bool:
    if end - first > 1 and text.letters[first] != "Y":
        return False
    year = text.lower[first].lstrip("'’")
    if before in _MONEY or after in ("%", "°") or after.lower() in _COUNTED:
        return True
    if before in ("than", "least", "nearly", "almost", "some", "over", "approximately", "roughly", ".", "/", ":"):
        return before not in (".", ":") or (
            first > 0 and text.spans[first - 1][1] == text.spans[first][0] and before == "."
        )
    if after == "-" and end + 1 < len(text.words) and text.spans[end][1] == text.spans[end + 1][0]:
        return text.letters[end + 1] in "_Uu"
    if len(year) < 4:  # '98
        return False
    if not "1700" <= year < "2070":
        return before not in ("in", "since", "by", "until", "from", "year", "of")
    return year < "1900" and after[:1].isupper() and before not in ("in", "since", "by", "until", "from", "the")
