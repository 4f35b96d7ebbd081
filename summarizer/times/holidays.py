"""Holidays by name, and their day in a year.

The movable ones hang on Easter (Gregorian, the anonymous algorithm of Meeus) or on a weekday of a month. Where
countries differ (Independence Day, Mother's Day) or the moon decides (Ramadan), a name is known but has no day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from summarizer.words import lists

_FIXED: Final = {  # month, day
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "new year's": (1, 1),
    "australia day": (1, 26),
    "valentine's day": (2, 14),
    "international women's day": (3, 8),
    "st patrick's day": (3, 17),
    "st. patrick's day": (3, 17),
    "anzac day": (4, 25),
    "may day": (5, 1),
    "juneteenth": (6, 19),
    "canada day": (7, 1),
    "july fourth": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "bonfire night": (11, 5),
    "armistice day": (11, 11),
    "remembrance day": (11, 11),
    "veterans day": (11, 11),
}
_FROM_EASTER: Final = {  # days
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter": 0,
    "easter sunday": 0,
    "easter monday": 1,
    "whit monday": 50,
}
_WEEKDAYS: Final = {  # month, weekday, which (-1 the last), days after; the United States' own
    "martin luther king day": (1, 0, 3, 0),
    "martin luther king jr. day": (1, 0, 3, 0),
    "presidents' day": (2, 0, 3, 0),
    "memorial day": (5, 0, -1, 0),
    "labor day": (9, 0, 1, 0),
    "columbus day": (10, 0, 2, 0),
    "election day": (11, 0, 1, 1),
    "thanksgiving": (11, 3, 4, 0),
    "thanksgiving day": (11, 3, 4, 0),
    "black friday": (11, 3, 4, 1),
    "cyber monday": (11, 3, 4, 4),
}
_UNDATED: Final = (
    "independence day", "republic day", "labour day", "mother's day", "father's day", "ramadan", "eid al-fitr",
    "eid al-adha", "eid", "diwali", "hanukkah", "passover", "yom kippur", "rosh hashanah", "lunar new year",
    "chinese new year",
)  # fmt: skip
_NAMES: Final = sorted((*_FIXED, *_FROM_EASTER, *_WEEKDAYS, *_UNDATED), key=len, reverse=True)

_CHOICE: Final = "|".join(_NAMES).replace(".", "[.]").replace("'", "['’]?")

PATTERN: Final = re.compile(rf"\b(?:{_CHOICE})(?!\w)", re.IGNORECASE)
HEADS: Final = frozenset(name for name in _NAMES if name.isalpha()) | lists.of("kippur hashanah eve july")
_FIRST_WORDS: Final = [name.split()[0] for name in _NAMES]
FIRST: Final = frozenset(word.removesuffix("'s").strip("'") for word in _FIRST_WORDS) | {
    word.replace("'", "") for word in _FIRST_WORDS
}


def _bare(name: str) -> str:
    return name.lower().replace("'", "").replace("’", "")


_KEYS: Final = {_bare(name): name for name in _NAMES}


def on(name: str, year: int) -> date | None:
    """The day of a holiday in a year; None where it is not known."""
    plain = _KEYS.get(_bare(name), "")
    if plain in _FIXED:
        return date(year, *_FIXED[plain])
    if plain in _FROM_EASTER:
        return _easter(year) + timedelta(days=_FROM_EASTER[plain])
    if plain in _WEEKDAYS:
        month, weekday, which, after = _WEEKDAYS[plain]
        return _weekday_of(year, month, weekday, which) + timedelta(days=after)
    return None


def _weekday_of(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        last = date(year, month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _easter(year: int) -> date:
    century, place = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    shift = (32 + 2 * (century % 4) + 2 * (place // 4) - moon - place % 4) % 7
    late = (golden + 11 * moon + 22 * shift) // 451
    month, day = divmod(moon + shift - 7 * late + 114, 31)
    return date(year, month, day + 1)
