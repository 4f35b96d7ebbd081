"""Where English speaks of time: a grammar over the letters of ``lexicon`` finds the expressions of a sentence.

One compiled pattern finds every expression, longest form first. Every repetition in it is bounded, so a scan is linear
in the sentence. What only looks like time (a newspaper, a sum, a score) is put aside afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from summarizer.times.lexicon import Scan
from summarizer.words import lists

_QTY = r"(?:a(?:[qw]f?)?|Haw?f?|qf?|(?:[Dnkwc]|Y(?=[uh]))(?:-?w){0,4}(?:[&-][DnwY](?:-?w){0,4})?(?:-?&-?a-?H)?f?)"
_UNIT = r"[UuhQe@]"
_DURATION = rf"x{{0,3}}(?:{_QTY}-?y?{_UNIT}(?:-?&-?a-?H)?|Ha?h)"
_HOUR = r"(?:(?:[cDk][&-])?[cDkw]p|(?:H|a?Q)[l&][Dw]p?|[cDw]idP|c|[Dw]j|N|Yz)"
_CLOCK = rf"(?:xb?|b(?=N)){{0,3}}{_HOUR}z{{0,2}}"
_PARTLY = r"(?:[EFm]|[Em]-?&-?[Em])"
_PREFIX = rf"(?:d?{_PARTLY}-?i?d?|d?[Em]?-?(?:[hPBNuU]|BfdP)f|m-?P|x?b?Pid?|Ri?(?=[dTLX]{{0,2}}W))"
_SHIFT = r"(?:[TLX]X?|Tl|l)"
_YEARS = rf"(?:,?f?y?Y(?![uh])|,?(?:[fi]?d)?f?(?:{_SHIFT}|t{{1,2}})U)"
_WEEKDAY = rf"(?:d?{_SHIFT})?W"
_MONTH_DAY = r"M\.?d?[DO](?:(?:,[DO]){0,2},?&[DO]|-[DO])?(?![uh])"
_DAY_MONTH = r"(?:d?[DO](?:[&-]d?[DO])?f?|dof|D-)M\.?-?"
_DAY = (
    rf"(?:(?:{_WEEKDAY}[PR]?\.?,?d?)?(?:{_MONTH_DAY}|{_DAY_MONTH})(?:Y(?![uh])|{_YEARS})?|I"
    rf"|{_WEEKDAY}(?:,?d?O(?![Q@U]))?[PR]?(?:f?{_SHIFT}[Ue])?|dO(?:fd?{_SHIFT}U|(?=[,._ib]|&(?!d?[oO])|$))|RP?|[Tt]P|LP)"
)
_RELATIVE = rf"(?:(?:d?{_PARTLY}-?(?:id?)?)?d?(?:T?[LlXTt]|tt)y?[UQHeSP@]|[EF]id[UQeP])"
_MONTH = rf"(?:d?{_PARTLY}-?|[FE]i)?{_SHIFT}?M\.?{_YEARS}?"
_YEAR = rf"(?:(?:d?{_PARTLY}-?|d?[EF]i)?(?:d?U|d?yU?)?Y(?![uh@]|-[Uuhw])|yD(?![Uuh]))"
_QUARTER = rf"(?:J(?:,?y?Y|{_YEARS})?|(?:d?(?:[LTX]Us|Y|U-[AF])?y?-?oQ|y?-?o-Q)(?:f?dy?U|d?y?U?Y|{_YEARS})?)"
_OF = rf"d?(?:y?-?[oL]-?)?[EB]?[BH]f(?:{_RELATIVE}|{_MONTH}|{_YEAR}|dy?[UQS]|d?[K%]|d?[oO]@)"
_ERA = r"(?:Z[YDn]|[YDn]Z|d?[oO]-?@Z)"
_HOLIDAY = rf"(?:d?{_SHIFT})?d?C(?:Y|{_YEARS})?[Pe]?"

PATTERN: Final = re.compile(
    "(?=[a-zA-Z@%])(?![_sfzj&GgipA])(?:"
    + "|".join(
        (
            rf"(?P<day>(?:{_CLOCK}(?:,|id?|f)?)?{_PREFIX}?{_DAY}(?:,?i?{_CLOCK})?|{_CLOCK},?i?d?(?:X|t{{1,2}})[UP])",
            rf"(?P<holiday>(?:{_CLOCK}(?:,|i)?)?{_HOLIDAY})",
            rf"(?P<era>{_ERA})",
            rf"(?P<quarter>{_QUARTER})",
            rf"(?P<ago>(?:{_DURATION}(?:&(?:{_QTY}|g){_UNIT}?)?|x{{0,3}}[uh])[AF]|d?U-[AF][QU]|U-[AF]"
            rf"|(?:{_DURATION}|d[UPe]|u|h)b(?=[,.&]|$))",
            rf"(?P<part>{_OF}|U-B|UsB|xUB|UB|m-?U)",
            rf"(?P<duration>d?(?:[LlXT]|Tl)?{_DURATION})(?!s?[AF])",
            rf"(?P<relative>{_RELATIVE}P?|de)",
            rf"(?P<month>{_MONTH})",
            rf"(?P<season>(?:d?{_PARTLY}-?)?d?[LTX]?l?S(?:f?Y|{_YEARS})?)",
            rf"(?P<year>{_YEAR})",
            rf"(?P<decade>d?(?:[EFm]-?|{_PARTLY}-?)?K|d(?:{_PARTLY}-?)?%)",
            rf"(?P<century>d?(?:{_PARTLY}-?)?(?:[oO]&d?)?[oO]-?[@u])",
            rf"(?P<clock>{_CLOCK}|d(?:E?P|Eh)|m-?P)",
            r"(?P<set>v[owD]{0,2}[UuhPWMeQS]|V)",
            r"(?P<named>d?LQ|d[QU])",
            r"(?P<reference>r?ru?|[LlX]u|d[l=]|rU)",
        )
    )
    + ")"
)
_ANCHOR: Final = re.compile(r"[MWYRPNSKIJC@%rUuhQecV=]|Dp|kp|dl|dO|[HQ]l[wD]|yD|ZD|DZ|Zn|nZ")


@dataclass(frozen=True, slots=True)
class Found:
    """An expression of kind ``rule`` in the words ``[first, end)`` of a scan."""

    rule: str
    first: int
    end: int


def expressions(text: Scan) -> list[Found]:
    """Every time expression of the sentence, in order, none inside another."""
    if not _ANCHOR.search(text.letters):
        return []
    found = []
    match = PATTERN.search(text.letters)
    while match:
        rule, start = match.lastgroup or "", match.start()
        end = _without_count(text, start, match.end())
        if _is_other(text, rule, start, end):
            end = start + 1  # what stands inside may be time
        else:
            found.append(Found(rule, start, end))
        match = PATTERN.search(text.letters, end)
    return found


def _without_count(text: Scan, first: int, end: int) -> int:
    """The end without a number that counts what follows: "on June 3 and 12 people"."""
    if end - first > 2 and end < len(text.words) and re.fullmatch(r"[^&]*[DO]&D", text.letters[first:end]):
        word = text.lower[end]
        if word in _COUNTED or (text.letters[end] == "_" and word[-1:] == "s"):
            return end - 2
    return end


# ---------------------------------------------------------------- expressions that are something else

_PAPERS: Final = lists.of("times telegraph mirror express mail herald post service league people world star")
_COUNTED: Final = lists.of(
    "people men women soldiers troops police officers workers jobs homes houses miles km kilometers kilometres"
    " metres meters feet tons tonnes dollars euros pounds points votes shares students times percent per barrels"
    " acres families employees members refugees migrants cases deaths square hectares copies words rooms seats"
    " million billion trillion hp rpm calories cc mph others more kilos kilograms"
    " kg units rupees yen francs"
)
_MONEY: Final = lists.of("$ £ € ¥ # ₹ no nos rs us$ chapter flight route highway section article room")
_DASHES: Final = frozenset("-–—‑")
_BEFORE_CLOCK: Final = lists.of("at from until till by since before after between to around about")
_BEFORE_DAY: Final = lists.of("on by until till since from before after between through and to")
_AFTER_DAY: Final = lists.of("and or to at in for with when as after before if but because when that while , . ; : ) —")
_OVERNIGHT: Final = lists.of(  # what only lasts or runs through some night
    "stay stays guest guests visitor visitors visit visits accommodation lodging train trains bus buses coach coaches"
    " ferry ferries flight flights parking delivery shipping success sensation rate rates lending loan loans bag shift"
    " shifts trip trips camp camping"
)
_BEFORE_PERIOD: Final = lists.of("for during in over of within")
_GOES_ON: Final = frozenset("-'’abcdefghijklmnopqrstuvwxyz")
_BEFORE_NAMED: Final = lists.of("for during in")
_AFTER_HOLIDAY: Final = lists.of(
    "is was are were and or but nor for in on at to with when as after before that this who which has have had will"
    " would may might can could should by from the a because if while until since through"
)


def _is_other(text: Scan, rule: str, first: int, end: int) -> bool:
    """Whether what looks like time is a newspaper, a sum, a score, a count or a name."""
    before = text.lower[first - 1] if first else ""
    after = text.words[end] if end < len(text.words) else ""
    letters = text.letters[first:end]
    match rule:
        case "year" if letters == "yD":
            return text.lower[first] != "fy"
        case "year":
            return _is_count(text, first, end, before, after)
        case "day":
            return _is_no_day(text, first, letters, before, after)
        case "clock":
            if letters[0] == "d":  # "in the morning", not "the morning paper"
                return before not in _BEFORE_PERIOD or (text.letters[end : end + 1] == "_" and after[:1].isalpha())
            return letters == "c" and before not in _BEFORE_CLOCK  # a score, a ratio, a verse
        case "decade":  # "in the 90s", not "in her 20s"
            return letters[0] != "d" and text.lower[end - 1][0].isdecimal() and len(text.lower[end - 1]) < 5
        case "century":
            return letters[-1] == "u" and text.lower[end - 1] != "centuries"
        case "named":
            return _is_no_period(text, end, before, after)
        case "holiday":
            return letters[-1] == "C" and _is_compound(text, end, after)
        case "part":
            return letters == "UB" and text.lower[end - 1] != "end"
        case "reference":
            return text.lower[first] == "recent" and end - first == 1 and before != "most"
    return False


def _is_no_day(text: Scan, first: int, letters: str, before: str, after: str) -> bool:
    if letters == "dO":  # "on the 5th", not "on the 5th floor"
        return before not in _BEFORE_DAY or not (after == "" or after.lower() in _AFTER_DAY)
    if letters == "W":
        return after.lower() in _PAPERS and after[0].isupper()
    if letters == "R" and text.lower[first] == "overnight":
        return after.lower() in _OVERNIGHT
    if letters == "R":
        return text.words[first] in ("Today", "Tonight", "TODAY") and (before in ("usa", "the") or after in ("Show",))
    return False


def _is_no_period(text: Scan, end: int, before: str, after: str) -> bool:
    """Whether "the year" or "the day" is one of many ("of the year") rather than the one told of ("for the year")."""
    if text.letters[end - 1] == "Q":
        return after[:1] in _DASHES  # the quarter-finals
    return before not in _BEFORE_NAMED or text.lower[end - 1] not in ("year", "week") or after[:1] in _GOES_ON


def _is_compound(text: Scan, end: int, after: str) -> bool:
    """Whether a holiday's name only tells of what kind a thing is: "a Christmas tree", "Easter eggs"."""
    name = text.lower[end - 1]
    if "day" in name or " " in name or not after[:1].isalpha():
        return False
    return text.letters[end] == "_" and after.lower() not in _AFTER_HOLIDAY


def _is_count(text: Scan, first: int, end: int, before: str, after: str) -> bool:
    if end - first > 1 and text.letters[first] != "Y":
        return False
    year = text.lower[first].lstrip("'’")
    if len(year) > 4:
        return False  # 2013-14
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
    if text.letters[end : end + 2] in ("aU", "ah") or text.letters[end : end + 1] == "n":
        return True  # 1950 a month, 1800 900 100
    if before in _DASHES and first > 1 and text.letters[first - 2] in "Yn":
        return text.letters[first - 2] == "n"
    if not "1700" <= year < "2070":
        return before not in ("in", "since", "by", "until", "from", "year", "of")
    return year < "1900" and after[:1].isupper() and before not in ("in", "since", "by", "until", "from", "the")
