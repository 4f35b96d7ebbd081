"""What a time expression means on the calendar.

Seasons are the northern ones, by whole months. Where the year is not said, the verb's tense and the nearest date
decide. What hangs on the publication or on dates told before is in ``relative``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from summarizer.times import calendars, holidays, lexicon, relative
from summarizer.times.calendars import Span
from summarizer.times.phrases import Phrase

_ADVERBIAL: Final = frozenset(("on", "in", "between", "and", "from", "to", "since", "by", "until", "during"))
_AGAINST_TENSE: Final = 5  # "set Nov. 20 as the deadline" on Nov. 2: so much nearer, the date beats the verb
_BY_TENSE: Final = 12  # "took effect on Jan. 1", "in May": after these words the verb decides, but for a few weeks


def _day(phrase: Phrase) -> Span | None:
    letters = phrase.letters
    iso = phrase.one("I")
    if iso:
        return calendars.one_day(_numeric(iso))
    month, weekday = phrase.one("M"), phrase.one("W")
    if month:
        days = _month_days(phrase, lexicon.MONTHS[month])
        return calendars.week(days[0]) if phrase.one("U") == "week" and "Uf" in letters else days
    if weekday and "O" not in letters:
        return calendars.one_day(_weekday(phrase, lexicon.WEEKDAYS[weekday]))
    if "O" in letters:
        return calendars.one_day(_day_of_month(phrase, _days(phrase)[0]))
    name = phrase.one("R")
    if name is None:
        return relative.resolve(phrase)
    if name == "overnight" and not phrase.future():
        return phrase.today - timedelta(days=1), phrase.today
    shift = {"yesterday": -1, "tomorrow": 1}.get(name, 0)
    return calendars.one_day(phrase.today + timedelta(days=shift))


def _numeric(word: str) -> date:
    if word == "9/11":
        return date(2001, 9, 11)
    if "/" in word:
        month, day, year = (int(part) for part in word.split("/"))
        if month > 12:
            month, day = day, month
        return date(year + (2000 if year < 70 else 1900 if year < 100 else 0), month, day)
    if "." in word:
        day, month, year = (int(part) for part in word.split("."))
        return date(year, month, day)
    return date.fromisoformat(word[:10])


def _days(phrase: Phrase) -> list[int]:
    """The days of a month that a phrase names; of "6 p.m. on May 3" not the clock's hour."""
    letters, first = phrase.letters, phrase.match.first
    return [
        lexicon.ORDINALS.get(word) or int(word.rstrip("stndrh"))
        for n, letter in enumerate(letters)
        if letter in "DOo" and letters[n + 1 : n + 2] not in ("p", "j") and letters[n + 1 : n + 4] != "idP"
        for word in [phrase.text.lower[first + n]]
    ]


def _month_days(phrase: Phrase, month: int) -> Span:
    days = _days(phrase)
    year = _year_of(phrase)
    if year is None:
        weekday = phrase.one("W")
        year = _nearest_year(phrase, month, days[0], lexicon.WEEKDAYS[weekday] if weekday else None)
    first, last = date(year, month, days[0]), date(year, month, days[-1])
    return (first, last) if last >= first else (first, first)


def _nearest_year(phrase: Phrase, month: int, day: int, weekday: int | None) -> int:
    """The year that makes day and month lie ahead or behind as the verb says, else nearest to the publication."""
    if phrase.published is None and phrase.known.year and not phrase.is_to_come():
        return phrase.known.year
    today = phrase.today
    years = (today.year - 1, today.year, today.year + 1)
    candidates = [found for year in years if (found := _date(year, month, day))]
    if weekday is not None:
        candidates = [candidate for candidate in candidates if candidate.weekday() == weekday] or candidates
    return nearest(phrase, candidates).year


def nearest(phrase: Phrase, candidates: Sequence[date]) -> date:
    """The candidate nearest to the publication, on the side of it that the verb tells of unless it is much farther."""
    today, ahead = phrase.today, phrase.future()
    factor = _BY_TENSE if phrase.before() in _ADVERBIAL else _AGAINST_TENSE

    def distance(candidate: date) -> int:
        against = ahead is not None and candidate != today and (candidate > today) != ahead
        return abs((candidate - today).days) * (factor if against else 1)

    return min(candidates, key=distance)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_month(phrase: Phrase, day: int) -> date:
    """ "the 5th", "Friday the 13th": of the month told of before or after it, else of the nearest that fits."""
    letters = phrase.letters
    weekday = phrase.one("W")
    if "U" in letters:
        shifts: tuple[int, ...] = (-1 if "L" in letters else 1 if "X" in letters else 0,)
    else:
        shifts = (-1, 0, 1) if weekday is None else tuple(range(-8, 9))
    start = phrase.today if phrase.known.day is None or "U" in letters else phrase.known.day[0]
    months = [calendars.shift_months(start.replace(day=1), shift) for shift in shifts]
    found = [same for month in months if (same := _date(month.year, month.month, day))]
    if weekday:
        found = [same for same in found if same.weekday() == lexicon.WEEKDAYS[weekday]]
    if not found:
        raise ValueError("no such day")
    return nearest(phrase, found)


def _weekday(phrase: Phrase, weekday: int) -> date:
    """The day of that name: today's own name is today; else behind or ahead as "last", "next" or the verb says."""
    letters = phrase.letters
    if "U" in letters or "e" in letters:  # Wednesday last week
        shift = -7 if "L" in letters or "l" in letters else 7 if "X" in letters else 0
        return phrase.today - timedelta(days=phrase.today.weekday() - weekday - shift)
    known = phrase.known.day if relative.is_hanging(phrase.all("LX")) else None
    today = known[0] if known else phrase.today
    back = (today.weekday() - weekday) % 7
    if "L" in letters or "l" in letters:
        return today - timedelta(days=back or 7)
    if "X" in letters:
        return today + timedelta(days=7 - back)
    if back == 0:
        return today
    ahead = back > 3 if phrase.before() == "before" else phrase.future()  # "before Tuesday's vote": the nearest one
    if ahead or (back == 6 and phrase.may_be_tomorrow()):
        return today + timedelta(days=7 - back)
    return today - timedelta(days=back)


# ---------------------------------------------------------------- months, years and their parts


def _month(phrase: Phrase) -> Span:
    month = lexicon.MONTHS[phrase.one("M") or ""]
    year = _year_of(phrase)
    if year is None:
        year = _month_year(phrase, month)
    return calendars.parts(calendars.months(year, month, 1), phrase.parts())


def _month_year(phrase: Phrase, month: int) -> int:
    if phrase.published is None and phrase.known.year and not phrase.is_to_come():
        return phrase.known.year
    today = phrase.today
    letters = phrase.letters
    last = "L" in letters or "l" in letters
    ahead, back = (month - today.month) % 12, (today.month - month) % 12  # months
    if last:  # in March, "last February" is the one before this winter's
        return today.year - (month >= today.month or (back == 1 and "l" not in letters))
    if "T" in letters or (not ahead and "X" not in letters):
        return today.year
    future = phrase.future()
    if future is not None:
        against = _BY_TENSE if phrase.before() in _ADVERBIAL else _AGAINST_TENSE
        ahead, back = (ahead, back * against) if future else (ahead * against, back)
    if "X" in letters or ahead < back:
        return today.year + (month <= today.month)
    return today.year - (month > today.month)


def _season(phrase: Phrase) -> Span:
    start = lexicon.SEASONS[phrase.one("S") or ""]
    year = _year_of(phrase)
    if year is not None:
        return calendars.parts(calendars.months(year, start, 3), phrase.parts())
    today, letters = phrase.today, phrase.letters
    spans = [calendars.months(today.year + shift, start, 3) for shift in (-1, 0, 1)]
    if "L" in letters or "l" in letters:
        chosen = [span for span in spans if span[1] < today][-1]
    elif "X" in letters or ("T" not in letters and phrase.future()):
        chosen = next(span for span in spans if span[0] > today)
    elif "T" in letters:
        chosen = min(spans, key=lambda span: abs((span[0] - today).days))
    else:
        chosen = [span for span in spans if span[0] <= today][-1]
    return calendars.parts(chosen, phrase.parts())


def _year(phrase: Phrase) -> Span:
    word = phrase.one("Y") or ""
    year = _year_of(phrase)
    if year is None:
        raise ValueError("no year")
    if len(word) == 7 and word[4] in "-–/":
        return _pair(year, int(word[5:]))
    return calendars.parts(calendars.months(year, 1, 12), phrase.parts())


def _pair(year: int, tail: int) -> Span:
    """ "2013-14" is two years, "2018-06" a month."""
    end = year // 100 * 100 + tail
    if end % 100 == (year + 1) % 100:
        end = year + 1
    if end > year:
        return date(year, 1, 1), date(end, 12, 31)
    return calendars.months(year, tail, 1)


def _year_of(phrase: Phrase) -> int | None:
    """The year that a phrase says, by number or as "last year", "that year"."""
    word, letters = phrase.one("Y"), phrase.letters
    if word:
        digits = word.lstrip("'’")[:4]
        return int(digits) + (2000 if int(digits) < 40 else 1900) if len(digits) == 2 else int(digits)
    if "yD" in letters:  # FY20
        return 2000 + int(phrase.one("D") or 0)
    if phrase.one("U") != "year" or ("S" in letters and not any(letter in letters for letter in "LTXlt")):
        return None
    if "t" in letters:
        if phrase.known.year is None:
            raise ValueError("a year told before")
        return phrase.known.year
    if any(letter in letters for letter in "LTXl"):
        return phrase.today.year + (-1 if "L" in letters or "l" in letters else 1 if "X" in letters else 0)
    return None


def _decade(phrase: Phrase) -> Span:
    word = phrase.one("%")
    if word:
        start = lexicon.DECADES[word]
    else:
        digits = (phrase.one("K") or "").strip("'’s")
        start = int(digits) if len(digits) == 4 else 1900 + int(digits)
    length = 100 if start % 100 == 0 and start < 1900 else 10  # the 1700s
    return calendars.parts((date(start, 1, 1), date(start + length - 1, 12, 31)), phrase.parts())


def _century(phrase: Phrase) -> Span:
    numbers = [lexicon.ORDINALS.get(word) or int(word.rstrip("stndrh")) for word in phrase.all("Oo")]
    first, last = min(numbers), max(numbers)
    return calendars.parts((date(first * 100 - 100 or 1, 1, 1), date(last * 100 - 1, 12, 31)), phrase.parts())


def _era(phrase: Phrase) -> Span | None:
    if (phrase.one("Z") or "").startswith("b"):
        return None  # the calendar of this program begins with the year 1
    if "@" in phrase.letters:
        return _century(phrase)
    return calendars.months(int(phrase.one("YDn") or 0), 1, 12)


def _quarter(phrase: Phrase) -> Span:
    mark = (phrase.one("J") or "").strip("qh")
    number = int(mark) if mark else lexicon.ORDINALS.get(phrase.one("o") or "", 0)
    half = bool(mark) and "h" in (phrase.one("J") or "")
    if not 1 <= number <= (2 if half else 4):
        raise ValueError("no quarter")
    length = 6 if half else 3
    year = _year_of(phrase)
    if year is None:
        year = phrase.today.year
        if "A" in phrase.letters or "F" in phrase.letters:  # the year-ago quarter
            year -= 1
        if not phrase.future() and date(year, (number - 1) * length + 1, 1) > phrase.today:
            year -= 1
    return calendars.months(year, (number - 1) * length + 1, length)


def _holiday(phrase: Phrase) -> Span | None:
    name, letters = phrase.one("C") or "", phrase.letters
    year = _year_of(phrase)
    if year is not None:
        day = holidays.on(name, year)
        return calendars.one_day(day) if day else None
    today = phrase.today
    days = [day for shift in (-1, 0, 1) if (day := holidays.on(name, today.year + shift))]
    if not days:
        return None
    if "L" in letters or "l" in letters:
        return calendars.one_day([day for day in days if day < today][-1])
    if "X" in letters:
        return calendars.one_day(next(day for day in days if day > today))
    return calendars.one_day(nearest(phrase, days))


def _part(phrase: Phrase) -> Span | None:
    """ "the end of February", "the first half of 2019", "year-end"."""
    letters = phrase.letters
    whole = _whole(phrase)
    if whole is None:
        return None
    if "H" in letters:
        middle = calendars.shift_months(
            whole[0], ((whole[1].year - whole[0].year) * 12 + whole[1].month - whole[0].month + 1) // 2
        )
        second = phrase.one("o") == "second" or "L" in letters.split("H")[0]
        return (middle, whole[1]) if second else (whole[0], middle - timedelta(days=1))
    if "m" in letters:
        return calendars.third(whole, "mid")
    part = _PARTS.get(phrase.one("B") or "", "")
    if phrase.letters[0] in "Ux":  # year-end
        return calendars.one_day(whole[1])
    if part in ("early", "late") and (whole[1] - whole[0]).days in (364, 365):  # the end of the year: December
        return calendars.months(whole[0].year, 1 if part == "early" else 12, 1)
    return calendars.third(whole, part)


_PARTS: Final = {
    **dict.fromkeys(("beginning", "start", "outset", "turn"), "early"),
    "middle": "mid",
    **dict.fromkeys(("end", "close"), "late"),
}


def _whole(phrase: Phrase) -> Span | None:
    """What a part is a part of: the phrase after "of", else the day, week, month or year of the publication."""
    letters = phrase.letters
    if "f" not in letters:
        return calendars.around(phrase.today, phrase.one("U") or "year", 0)
    inner = phrase.part_of(letters.index("f") + 1)
    for letter, resolve in (("M", _month), ("K", _decade), ("%", _decade), ("Y", _year), ("S", _season)):
        if letter in inner.letters:
            return resolve(inner)
    if "@" in inner.letters and ("o" in inner.letters or "O" in inner.letters):
        return _century(inner)
    if inner.letters == "dQ" and phrase.known.quarter:
        return phrase.known.quarter
    if inner.letters[0] == "d" and not any(letter in inner.letters for letter in "LXltT"):
        return calendars.around(phrase.today, inner.all("UQ")[0], 0)
    return relative.resolve(inner)


def _clock(phrase: Phrase) -> Span | None:
    known = phrase.known.day
    if "d" in phrase.letters or known:
        return known  # "in the morning" of no day in particular
    return calendars.one_day(phrase.today)


RESOLVERS: Final[dict[str, Callable[[Phrase], Span | None]]] = {
    "day": _day,
    "holiday": _holiday,
    "era": _era,
    "quarter": _quarter,
    "ago": relative.ago,
    "part": _part,
    "relative": lambda phrase: _season(phrase) if "S" in phrase.letters else relative.resolve(phrase),
    "month": _month,
    "season": _season,
    "year": _year,
    "decade": _decade,
    "century": _century,
    "clock": _clock,
    "named": relative.named,
}
