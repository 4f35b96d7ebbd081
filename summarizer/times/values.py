"""What a time expression means on the calendar, against the day of publication.

Seasons are the northern ones, by whole months. Where the year is not said, the verb's tense and the nearest date
decide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from summarizer.times import calendars, grammar, tense
from summarizer.times.calendars import Span
from summarizer.times.grammar import Found, Scan

_ADVERBIAL: Final = frozenset(("in", "between", "and", "from", "to", "since", "by", "until", "during"))
_AGAINST_TENSE: Final = 5  # "set Nov. 20 as the deadline" on Nov. 2: so much nearer, the date beats the verb


class Phrase:
    """The words of one expression, asked by letter; ``today`` is the day of publication."""

    def __init__(self, text: Scan, match: Found, today: date | None, known: Span | None) -> None:
        self.text, self.match, self.known = text, match, known
        self.letters = text.letters[match.first : match.end]
        self.day = today

    @property
    def today(self) -> date:
        if self.day is None:
            raise ValueError("no publication date")
        return self.day

    def all(self, letters: str) -> list[str]:
        """The words with one of these letters, in order, in lower case."""
        first = self.match.first
        return [self.text.lower[first + n] for n, letter in enumerate(self.letters) if letter in letters]

    def one(self, letters: str) -> str | None:
        words = self.all(letters)
        return words[0] if words else None

    def before(self) -> str:
        """The word before the phrase, in lower case."""
        return self.text.lower[self.match.first - 1] if self.match.first else ""

    def part(self) -> str | None:
        """ "early", "mid" or "late" where the phrase says so."""
        return self.one("E") or ("mid" if "m" in self.letters else None)

    def future(self) -> bool | None:
        return tense.future(self.text.lower, self.match.first, self.match.end)


def _day(phrase: Phrase) -> Span | None:
    iso = phrase.one("I")
    if iso:
        return calendars.one_day(_numeric(iso))
    month = phrase.one("M")
    if month:
        return _month_days(phrase, grammar.MONTHS[month])
    relative = phrase.one("R")
    if relative:
        shift = {"yesterday": -1, "tomorrow": 1}.get(relative, 0)
        return calendars.one_day(phrase.today + timedelta(days=shift))
    weekday = phrase.one("W")
    if weekday is None:
        return _relative(phrase)
    return calendars.one_day(_weekday(phrase, grammar.WEEKDAYS[weekday]))


def _numeric(word: str) -> date:
    if "/" in word:
        month, day, year = (int(part) for part in word.split("/"))
        if month > 12:
            month, day = day, month
        return date(year + (2000 if year < 70 else 1900 if year < 100 else 0), month, day)
    if "." in word:
        day, month, year = (int(part) for part in word.split("."))
        return date(year, month, day)
    return date.fromisoformat(word[:10])


def _month_days(phrase: Phrase, month: int) -> Span:
    letters = phrase.letters
    days = [
        int(phrase.text.lower[phrase.match.first + n].rstrip("stndrh"))
        for n, letter in enumerate(letters)
        if letter in "DO" and letters[n + 1 : n + 2] not in ("p", "j")  # "6 p.m. on May 3": a clock's hour is no day
    ]
    months = [grammar.MONTHS[word] for word in phrase.all("M")]
    year = _year_of(phrase)
    if year is None:
        weekday = phrase.one("W")
        year = _nearest_year(phrase, month, days[0], grammar.WEEKDAYS[weekday] if weekday else None)
    first = date(year, month, days[0])
    last = date(year, months[-1], days[-1]) if len(days) > 1 else first
    return (first, last) if last >= first else (first, first)


def _nearest_year(phrase: Phrase, month: int, day: int, weekday: int | None) -> int:
    """The year that makes day and month lie ahead or behind as the verb says, else nearest to the publication."""
    today = phrase.today
    years = (today.year - 1, today.year, today.year + 1)
    candidates = [date(year, month, day) for year in years if day < 29 or _exists(year, month, day)]
    if weekday is not None:
        candidates = [candidate for candidate in candidates if candidate.weekday() == weekday] or candidates
    ahead = phrase.future()

    def distance(candidate: date) -> int:
        against = ahead is not None and candidate != today and (candidate > today) != ahead
        return abs((candidate - today).days) * (_AGAINST_TENSE if against else 1)

    return min(candidates, key=distance).year


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _weekday(phrase: Phrase, weekday: int) -> date:
    """The day of that name: today's own name is today; else behind or ahead as "last", "next" or the verb says."""
    today = phrase.today
    back = (today.weekday() - weekday) % 7
    letters = phrase.letters
    if "U" in letters or "e" in letters:  # Wednesday last week
        shift = -7 if "L" in letters else 7 if "X" in letters else 0
        return today - timedelta(days=today.weekday() - weekday - shift)
    if "L" in letters:
        return today - timedelta(days=back or 7)
    if "X" in letters:
        return today + timedelta(days=7 - back)
    if back == 0:
        return today
    return today + timedelta(days=7 - back) if phrase.future() else today - timedelta(days=back)


# ---------------------------------------------------------------- months, years and their parts


def _month(phrase: Phrase) -> Span:
    month = grammar.MONTHS[phrase.one("M") or ""]
    year = _year_of(phrase)
    if year is None:
        year = _month_year(phrase, month)
    return calendars.third(calendars.months(year, month, 1), phrase.part())


def _month_year(phrase: Phrase, month: int) -> int:
    today = phrase.today
    letters = phrase.letters
    ahead, back = (month - today.month) % 12, (today.month - month) % 12  # months
    if "T" in letters or (not ahead and "L" not in letters and "X" not in letters):
        return today.year
    if "L" in letters:  # in March, "last February" is the one before this winter's
        return today.year - (month >= today.month or back == 1)
    future = phrase.future()
    if future is not None:
        against = _AGAINST_TENSE if phrase.before() not in _ADVERBIAL else 12  # "in May" goes by the verb alone
        ahead, back = (ahead, back * against) if future else (ahead * against, back)
    if "X" in letters or ahead < back:
        return today.year + (month <= today.month)
    return today.year - (month > today.month)


def _season(phrase: Phrase) -> Span:
    word = phrase.one("S") or ""
    start = grammar.SEASONS[word]
    year = _year_of(phrase)
    today = phrase.today if year is None else date(year, 7, 1)
    if year is None:
        spans = [calendars.months(today.year + shift, start, 3) for shift in (-1, 0, 1)]
        if "L" in phrase.letters:
            chosen = [span for span in spans if span[1] < today][-1]
        elif "X" in phrase.letters or ("T" not in phrase.letters and phrase.future()):
            chosen = next(span for span in spans if span[0] > today)
        elif "T" in phrase.letters:
            chosen = min(spans, key=lambda span: abs((span[0] - today).days))
        else:
            chosen = [span for span in spans if span[0] <= today][-1]
    else:
        chosen = calendars.months(year, start, 3)
    return calendars.third(chosen, phrase.part())


def _year(phrase: Phrase) -> Span:
    year = _year_of(phrase)
    if year is None:
        raise ValueError("no year")
    tail = phrase.all("DY")
    if "-" in phrase.letters and len(tail) > 1:
        end = int(tail[-1])
        if end < 100:
            if 1 <= end <= 12 and end <= year % 100:  # 2018-06
                return calendars.months(year, end, 1)
            end += year // 100 * 100
        return date(year, 1, 1), date(max(end, year), 12, 31)
    return calendars.third(calendars.months(year, 1, 12), phrase.part())


def _year_of(phrase: Phrase) -> int | None:
    word = phrase.one("Y")
    if word:
        digits = word.lstrip("'’")
        if len(digits) == 2:
            return int(digits) + (2000 if int(digits) < 40 else 1900)
        return int(digits)
    if phrase.one("U") == "year" and any(letter in phrase.letters for letter in "LTX"):
        return phrase.today.year + (-1 if "L" in phrase.letters else 1 if "X" in phrase.letters else 0)
    return None


def _spelled(phrase: Phrase) -> Span:
    words = phrase.all("w")
    tail = sum(grammar.NUMBERS[word] for word in words)
    if not 10 <= tail <= 99:
        raise ValueError("no year")
    return calendars.months(1900 + tail, 1, 12)


def _decade(phrase: Phrase) -> Span:
    word = phrase.one("%")
    if word:
        start = grammar.DECADES[word]
    else:
        digits = (phrase.one("K") or "").strip("'’s")
        start = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return calendars.third((date(start, 1, 1), date(start + 9, 12, 31)), phrase.part())


def _century(phrase: Phrase) -> Span:
    word = phrase.one("Oo") or ""
    number = grammar.ORDINALS.get(word) or int(word.rstrip("stndrh"))
    return calendars.third((date(number * 100 - 100 or 1, 1, 1), date(number * 100 - 1, 12, 31)), phrase.part())


def _quarter(phrase: Phrase) -> Span:
    mark = phrase.one("J")
    number = int(mark[1]) if mark else grammar.ORDINALS.get(phrase.one("o") or "", 0)
    half = mark is not None and mark[0] == "h"
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


def _named_quarter(phrase: Phrase) -> Span:
    """ "the quarter", "the latest quarter": the last one that is over."""
    start = calendars.shift_months(phrase.today.replace(day=1), -3 - (phrase.today.month - 1) % 3)
    return calendars.months(start.year, start.month, 3)


# ---------------------------------------------------------------- relative to the publication


def _ago(phrase: Phrase) -> Span | None:
    unit = (phrase.all("UuhQ@") or [""])[-1]
    number = _count(phrase)
    if number is None:
        return None
    if unit in ("quarter", "period") and "-" in phrase.letters:  # the year-ago quarter
        first = calendars.shift_months(_named_quarter(phrase)[0], -12)
        return calendars.months(first.year, first.month, 3)
    anchor = phrase.today
    word = phrase.one("F")
    if word and phrase.known:
        anchor = phrase.known[0]
    sign = 1 if word == "later" else -1
    return calendars.around(anchor, unit, sign * number)


def _count(phrase: Phrase) -> int | None:
    if phrase.one("q") and phrase.one("q") != "couple":
        return None
    digits = phrase.one("DnY")
    if digits:
        return int(digits.replace(",", "")) if digits.replace(",", "").isdecimal() else None
    words = [grammar.NUMBERS[word] for word in phrase.all("w9")]
    if words:
        if "&" in phrase.letters:
            return words[0]
        return sum(words) if words[-1] < 100 else words[0] * words[-1] if len(words) > 1 else words[0]
    return 2 if phrase.one("q") else 1


def _relative(phrase: Phrase) -> Span | None:
    """ "last week", "earlier this month", "this morning", "the following day"."""
    letters = phrase.letters
    unit = next((word for word in phrase.all("UQHeS@P")), "")
    if "S" in letters:
        return _season(phrase)
    if letters == "de":
        return _weekend(phrase, -1 if not phrase.future() else 0)
    steps = _steps(phrase)
    if steps is None:
        return None
    step, anchor = steps
    if "P" in letters:
        night = unit == "night" and "L" in letters
        return calendars.one_day(anchor + timedelta(days=-1 if night else step))
    if unit == "weekend":
        return _weekend(phrase, step)
    if "@" in letters:
        start = (anchor.year // 100 + step) * 100
        return date(start, 1, 1), date(start + 99, 12, 31)
    if unit == "decade":
        start = (anchor.year // 10 + step) * 10
        return date(start, 1, 1), date(start + 9, 12, 31)
    if unit == "period" and "L" in letters:
        return _named_quarter(phrase)
    if unit in ("half", "period"):
        return None
    span = calendars.around(anchor, unit, step)
    word = phrase.one("F")
    if word and step == 0:
        return (span[0], max(span[0], anchor)) if word == "earlier" else (min(anchor, span[1]), span[1])
    return calendars.third(span, phrase.part())


def _steps(phrase: Phrase) -> tuple[int, date] | None:
    """How many units away from which day; None where it hangs on something the sentence does not say."""
    letters = phrase.letters
    word = phrase.one("LXltT") or ""
    hanging = word in ("following", "subsequent", "previous", "preceding", "that", "same") or (
        letters[0] == "d" and "X" in letters and phrase.one("UP") in ("day", "morning", "night", "evening")
    )
    step = -1 if word in ("last", "previous", "prior", "latest", "preceding", "past") else 0
    step = 1 if "X" in letters else step
    if "T" in letters and "l" in letters:
        step = -1
    if hanging:
        return (step, phrase.known[0]) if phrase.known else None
    return step, phrase.today


def _weekend(phrase: Phrase, step: int) -> Span:
    """Saturday and Sunday: "this" is the one of this week, on a Monday or Tuesday the one just over."""
    today = phrase.today
    saturday = today + timedelta(days=5 - today.weekday())
    if step < 0:
        saturday -= timedelta(days=0 if phrase.letters == "de" and today.weekday() >= 5 else 7)
    elif step > 0:
        saturday += timedelta(days=7)
    elif today.weekday() < 2 and not phrase.future():
        saturday -= timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


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
    if letters in ("U-B", "UsB", "xUB"):
        return (date(whole[1].year, 12, 1), whole[1])
    return calendars.third(whole, _PARTS.get(phrase.one("B") or ""))


_PARTS: Final = {
    **dict.fromkeys(("beginning", "start", "outset", "turn"), "early"),
    "middle": "mid",
    **dict.fromkeys(("end", "close"), "late"),
}


def _whole(phrase: Phrase) -> Span | None:
    """What a part is a part of: the phrase after "of"."""
    letters = phrase.letters
    if "f" not in letters:
        return calendars.months(phrase.today.year, 1, 12) if letters[0] in "Ux" else None
    cut = letters.index("f") + 1
    inner = Phrase(phrase.text, Found("", phrase.match.first + cut, phrase.match.end), phrase.day, phrase.known)
    for letter, resolve in (("M", _month), ("K", _decade), ("%", _decade), ("Y", _year), ("S", _season)):
        if letter in inner.letters:
            return resolve(inner)
    if "@" in inner.letters and ("o" in inner.letters or "O" in inner.letters):
        return _century(inner)
    if inner.letters[0] == "d" and not any(letter in inner.letters for letter in "LXltT"):
        return calendars.around(phrase.today, inner.all("UQ")[0], 0)
    return _relative(inner)


RESOLVERS: Final[dict[str, Callable[[Phrase], Span | None]]] = {
    "day": _day,
    "quarter": _quarter,
    "ago": _ago,
    "part": _part,
    "relative": _relative,
    "month": _month,
    "season": _season,
    "spelled": _spelled,
    "year": _year,
    "decade": _decade,
    "century": _century,
    "clock": lambda phrase: (
        phrase.known if phrase.known and phrase.known[0] == phrase.known[1] else calendars.one_day(phrase.today)
    ),
    "named": _named_quarter,
}
