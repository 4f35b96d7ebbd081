"""Hold what a writing model says against the article: no name, number or date passes that the article does not hold.

The check is by words, not by meaning, and rather too strict than too kind: a dropped point is replaced by a sentence
of the article, an invented one would be believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from summarizer import sentences
from summarizer.types import Point
from summarizer.words import lists

_RESTS = 0.5  # share of a point's content words that its sentence and the one before must hold
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?")
_SCALE = {"hundred": 2, "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9, "b": 9}
_SCALE |= {"trillion": 12, "tn": 12}
_SCALED = re.compile(r"\s?-?(hundred|thousand|million|billion|trillion|[km]|mn|bn|b|tn)\b", re.IGNORECASE)
_SPELLED = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_RELATIVE = lists.of("today tonight yesterday tomorrow")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH_DAY = re.compile(rf"\b({_MONTHS}) (\d{{1,4}})\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTHS})\b")
_DATES = lists.of(_MONTHS.replace("|", " ") + " monday tuesday wednesday thursday friday saturday sunday")
_CAPITALS = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:(?: of| and| the| for)* [^\W\d_a-z][\w.'’-]*)+")
_BULLET = re.compile(r"^\s*(?:[-*•–—·▪]+|\(?\d{1,2}[.)]|#+)\s+")
_MARKUP = re.compile(r"\*\*|__|`")
_SMALL = lists.of("""
the and for that with from this his her its their has have had was were are been will would could after before about
into over under said says also than then they them who which when where what while during but not
""")


def check(text: str, article: Sequence[str], title: str | None = None) -> tuple[Point, ...]:
    """Return the sentences of ``text`` that stand the check, in their order, each with the sentence it rests on."""
    held = _Held(article, title)
    found: list[Point] = []
    for sentence in written(text):
        number = held.home(sentence)
        if number is not None and held.holds(sentence) and all(point.text != sentence for point in found):
            found.append(Point(sentence, number))
    return tuple(found)


def written(text: str) -> list[str]:
    """Split what a model wrote into sentences, without bullets, numbering and markup."""
    lines = (_MARKUP.sub("", _BULLET.sub("", line)).strip() for line in text.splitlines())
    return sentences.split([line for line in lines if line and not line.endswith(":")])


class _Held:
    """The words, names, numbers and dates that an article holds."""

    def __init__(self, article: Sequence[str], title: str | None) -> None:
        passages = [*article, *([title] if title else [])]
        text = "\n".join(passages)
        self._contents = [_content(sentence) for sentence in article]
        self._passages = [{part for word in _WORD.findall(passage) for part in _parts(word)} for passage in passages]
        self._words = set().union(*self._passages)
        self._stems = {_stem(word) for word in self._words}
        self._capitals = {word for word in re.findall(r"[^\W\d_]{2,}", text.replace(".", "")) if word.isupper()}
        self._numbers = _numbers(text)
        self._dates = _month_days(text)
        self._initials = {"".join(re.findall(r"\b[^\W\d_a-z]", run)).lower() for run in _CAPITALS.findall(text)}

    def home(self, sentence: str) -> int | None:
        """Find the sentence sharing most content words with what was written; None if none shares enough."""
        wanted = _content(sentence)
        best, number = 0, None
        for index, content in enumerate(self._contents):
            shared = len(wanted & content)
            around = content | self._contents[index - 1] if index else content
            if shared > best and len(wanted & around) >= _RESTS * len(wanted):
                best, number = shared, index
        return number

    def holds(self, sentence: str) -> bool:
        """Tell whether every name, number and date of a sentence is in the article."""
        if not (_numbers(sentence) <= self._numbers and _month_days(sentence) <= self._dates):
            return False
        words = list(_WORD.finditer(sentence))
        uncased = not any(match.group()[0].isupper() for match in words)
        for match in words:
            word = match.group()
            first = not sentence[: match.start()].strip("\"'“”‘’([- ")
            checked = uncased or word[0].isupper() or word.lower() in _RELATIVE
            if checked and not self._holds_name(word, first=first or uncased):
                return False
        return all(self._together(run) for run in _CAPITALS.findall(sentence))

    def _holds_name(self, word: str, *, first: bool) -> bool:
        plain = _plain(word)
        if word.isupper() and 2 <= len(plain) <= 6:  # WHO is not "who"; UN may be the United Nations
            return plain.upper() in self._capitals or any(plain in initials for initials in self._initials)
        if all(part in self._words or part.removesuffix("s") in self._words for part in plain.split("-")):
            return True
        if plain in _DATES or plain in _RELATIVE:
            return False
        # Where position alone explains the capital (or there are none), a plain word is no name.
        return first and (plain in lists.COMMON or plain in _SMALL or _stem(plain) in self._stems)

    def _together(self, run: str) -> bool:
        """Tell whether neighbours in a name meet in one passage: no John Smith out of John Doe and Jane Smith."""
        parts = [_plain(word) for word in _WORD.findall(run) if word[0].isupper()]
        known = [word for word in parts if word in self._words and word not in _SMALL]
        return all(
            any(left in passage and right in passage for passage in self._passages) for left, right in pairwise(known)
        )


def _month_days(text: str) -> set[tuple[str, str]]:
    """Return the days of months said, as (month, number): "March 5" and "5 March" are the same."""
    low = text.lower()
    return {(month, day) for month, day in _MONTH_DAY.findall(low)} | {
        (month, day) for day, month in _DAY_MONTH.findall(low)
    }


def _content(text: str) -> set[str]:
    words = (_plain(word) for word in _WORD.findall(text))
    return {_stem(word) for word in words if word not in _SMALL and len(word) > 2}


def _numbers(text: str) -> set[Decimal]:
    """Return every number said, in digits or words; "1.5 million" is 1500000."""
    found = set()
    for match in _NUMBER.finditer(text):
        found.add(_scaled(Decimal(match.group().replace(",", "")), text, match.end()))
    for match in re.finditer(r"[a-z]+(?:-[a-z]+)?", text.lower()):
        parts = match.group().split("-")
        if parts != ["one"] and all(part in _SPELLED for part in parts):
            found.add(_scaled(Decimal(sum(_SPELLED[part] for part in parts)), text, match.end()))
    return found


def _scaled(value: Decimal, text: str, end: int) -> Decimal:
    scale = _SCALED.match(text, end)
    return (value * 10 ** _SCALE[scale[1].lower()] if scale else value).normalize()


def _parts(word: str) -> list[str]:
    plain = _plain(word)
    return [plain, *plain.split("-")] if "-" in plain else [plain]


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower()).replace(".", "").replace("’", "'")


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ings", "ing", "ers", "ed", "er", "ies", "es", "ly", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
