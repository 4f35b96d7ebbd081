"""Dates that hang on the publication or on what the text named before: "last week", "two days later", "the weekend"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from summarizer.times import calendars
from summarizer.times.calendars import Span
from summarizer.times.lexicon import MONTHS, NUMBERS
from summarizer.times.phrases import Phrase

_SMALL = ("hour", "minute", "second", "moment")


def ago(phrase: Phrase) -> Span | None:
    """ "two weeks ago", "a year earlier", "the day before", "hours later"."""
    letters, known = phrase.letters, phrase.known
    unit = (phrase.all("UuhQe@P") or [""])[-1]
    number = count(phrase)
    word = phrase.one("Fb") or ""
    if unit.rstrip("s") in _SMALL and number is None:
        return known.day if word else calendars.one_day(phrase.today)
    if number is None:
        return None
    if unit == "year" and number == 1 and known.quarter and word not in ("later", "after"):
        return calendars.same_months(known.quarter, -1)
    if unit in ("quarter", "period") and "-" in letters:  # the year-ago quarter
        return calendars.same_months(last_quarter(phrase), -1)
    sign = 1 if word in ("later", "after") else -1
    anchor = _anchor(phrase, unit) if word else phrase.today
    if anchor is None:
        if word != "earlier" or "day" in unit or unit.rstrip("s") in _SMALL:
            return None
        anchor = phrase.today
    if "H" in letters and unit.rstrip("s") == "year":
        return calendars.around(anchor, "month", sign * (12 * number + 6))
    if "P" in letters:
        return calendars.one_day(anchor + timedelta(days=sign))
    return weekend(anchor, sign) if unit.startswith("weekend") else calendars.around(anchor, unit, sign * number)


def _anchor(phrase: Phrase, unit: str) -> date | None:
    """The date named before that a length is counted from: a day for days, any for what is longer."""
    known = phrase.known
    longer = unit.rstrip("s") in ("week", "month", "year", "quarter", "decade", "century")
    span = (known.span or known.day) if longer else known.day
    return span[0] if span else None


def count(phrase: Phrase) -> int | None:
    """How many units a phrase counts; None where it does not say ("a few", "years")."""
    letters = phrase.letters
    if any(word != "couple" for word in phrase.all("q")) or letters.strip("xAFb") in ("u", "h") or letters[0] == "H":
        return None
    digits = phrase.one("DnY")
    if digits:
        plain = digits.replace(",", "")
        return int(plain) if plain.isdecimal() and len(plain) < 6 else None
    words = [NUMBERS[word] for word in phrase.all("w")]
    if words:
        if "&" in letters:
            return words[0]
        return sum(words) if words[-1] < 100 else words[0] * words[-1] if len(words) > 1 else words[0]
    return 2 if phrase.one("q") else 1


def days(phrase: Phrase) -> int | None:
    """How many days a length of days or weeks has; None for others and where it does not say."""
    length = {"day": 1, "week": 7, "fortnight": 14}.get((phrase.one("Uu") or "").rstrip("s"))
    number = count(phrase)
    return None if length is None or number is None or "H" in phrase.letters else number * length


def resolve(phrase: Phrase) -> Span | None:
    """ "last week", "earlier this month", "this morning", "the following day", "later in the year"."""
    letters = phrase.letters
    unit = next((word for word in phrase.all("UQHe@P")), "")
    if letters == "de":
        return weekend(phrase.today, _said(phrase))
    steps = _steps(phrase)
    if steps is None:
        return None
    step, anchor = steps
    if "P" in letters:
        night = unit == "night" and "L" in letters
        return calendars.one_day(anchor + timedelta(days=-1 if night else step))
    if unit == "weekend":
        return weekend(anchor, step if step or "t" in letters else _said(phrase))
    if "l" in letters and unit == "decade":
        return date(anchor.year - 10, anchor.month, 1), anchor
    if "@" in letters or unit == "decade":
        length = 100 if "@" in letters else 10
        start = (anchor.year // length + step) * length
        return date(start, 1, 1), date(start + length - 1, 12, 31)
    if unit == "period" and "L" in letters:
        return last_quarter(phrase)
    if unit in ("half", "period"):
        return None
    if "l" in letters and "T" not in letters and unit in _LENGTHS:  # "the past year": until today
        return anchor - timedelta(days=_LENGTHS[unit]), anchor
    span = calendars.around(anchor, unit, step)
    word = phrase.one("F")
    if word and step == 0 and "t" not in letters:
        return (span[0], max(span[0], anchor)) if word == "earlier" else (min(anchor, span[1]), span[1])
    return calendars.parts(span, phrase.parts())


_LENGTHS: Final = {"week": 7, "month": 30, "year": 365}  # days


def _steps(phrase: Phrase) -> tuple[int, date] | None:
    """How many units away from which day; None where it hangs on something the text does not say."""
    letters = phrase.letters
    words = phrase.all("LXltT")
    unit = phrase.one("UQHe@P") or ""
    step = -1 if not {"last", "previous", "prior", "latest", "preceding", "past"}.isdisjoint(words) else 0
    step = 1 if "X" in letters else step
    daily = unit == "day" or "P" in letters
    anchor = _anchor(phrase, unit)
    if is_hanging(words) or (daily and "dX" in letters):
        return (step, anchor) if anchor else None
    return step, anchor if anchor and daily and not words else phrase.today


def is_hanging(words: list[str]) -> bool:
    """Whether "following", "previous", "that" or "same" points at a date named before."""
    return not {"following", "subsequent", "ensuing", "previous", "preceding", "that", "same"}.isdisjoint(words)


def _said(phrase: Phrase) -> int:
    """Whether "the weekend" is this week's (0) or the one just over (-1): "this" one is past on Monday and Tuesday."""
    today = phrase.today.weekday()
    if phrase.future() or today >= 5 or ("T" in phrase.letters and today >= 2):
        return 0
    return -1


def weekend(day: date, step: int) -> Span:
    """Saturday and Sunday of the week of a day, or so many weeks away."""
    saturday = day + timedelta(days=5 - day.weekday() + 7 * step)
    return saturday, saturday + timedelta(days=1)


def named(phrase: Phrase) -> Span | None:
    """ "the quarter" is the one told of, else the last that is over; "for the year" is this one."""
    if "Q" in phrase.letters:
        return _ended(phrase) or last_quarter(phrase)
    return calendars.around(phrase.today, phrase.one("U") or "", 0)


def _ended(phrase: Phrase) -> Span | None:
    """The three months of "the quarter ended Sept. 30"."""
    words = phrase.text.lower[phrase.match.end : phrase.match.end + 2]
    if len(words) < 2 or words[0] not in ("ended", "ending", "to") or words[1] not in MONTHS:
        return None
    end = MONTHS[words[1]]
    start = calendars.shift_months(phrase.today.replace(month=end, day=1), -2)
    return calendars.months(start.year - (end > phrase.today.month), start.month, 3)


def last_quarter(phrase: Phrase) -> Span:
    """The quarter told of before, else the last one that is over."""
    if phrase.known.quarter:
        return phrase.known.quarter
    start = calendars.shift_months(phrase.today.replace(day=1), -3 - (phrase.today.month - 1) % 3)
    return calendars.months(start.year, start.month, 3)
