"""Signs that a date is told of something else than the main event: read from the words of its own clause.

What had happened before (past perfect), what a clause behind "after" or "which" tells, what only names a thing ("the
2016 meeting", "the Act of 1951"), when a tweet that is quoted was sent.
"""

from __future__ import annotations

import re
from typing import Final

_POSTED: Final = re.compile(r"\(@\w+\)\W*(?:on\s+)?$|pic\.twitter\.com\S*\s.{0,60}$|\bA post shared by\b.*$")
_PAPER: Final = re.compile(r"Today|Tomorrow|Tonight|Mid[- ]?Day")
_LAW: Final = re.compile(r"\b(?:Act|Ordinance|Code|Rules|Bill|Law|Regulations?|Constitution),?\s+(?:of\s+)?$")
_OPENED: Final = re.compile(r"[(\[]\s*$")
_CLOSED: Final = re.compile(r"\s*[)\]]")
_DETERMINED: Final = re.compile(r"(?:\b(?:the|a|an|his|her|its|their|our|my|this|that)|['’]s)\s+$", re.IGNORECASE)
_NOUN: Final = re.compile(
    r"\s+(?!(?:and|or|to|in|on|at|of|for|from|by|with|when|as|but|because|after|before)\b)[A-Za-z]"
)
_OWNER: Final = re.compile(r"\W?['’?]s\b")  # encodings that were broken have "?" for the mark
_AGE: Final = re.compile(r"(?:the\s+)?(?:today|present|modern day|tonight|these days)", re.IGNORECASE)
_YEAR: Final = re.compile(r"\d{4}")
_BORDER: Final = re.compile(r"[;:—–()“”\"]|,\s")
_EARLIER: Final = re.compile(r"\b(?:had|’d|'d)\b(?!\s+to\b)", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"\b(?:after|since|until|till|who|whom|whose|which|where|following|ahead\s+of|in\s+the\s+wake\s+of)\b(?=\s+\S+\s+\S)",
    re.IGNORECASE,
)


def is_name(sentence: str, start: int, end: int) -> bool:
    """Whether capitals make the words a name: "India Today", a report in "Mid Day"."""
    before = sentence[:start].rstrip()
    return bool(_PAPER.fullmatch(sentence[start:end]) and before and before[-1].isalnum())


def weight(sentence: str, start: int, end: int) -> float:
    """How far the date ``sentence[start:end]`` may be that of the main event: 1 without any sign, 0 where it cannot."""
    before, after = sentence[:start], sentence[end:]
    if _POSTED.search(before):
        return 0.0
    return _named(sentence[start:end], before, after) * _told(before, after)


def _named(words: str, before: str, after: str) -> float:
    """Whether the date is a piece of a name: what a thing is called tells when it was, not when it came about."""
    year = _YEAR.fullmatch(words)
    if _LAW.search(before):
        return 0.1
    if year and _OPENED.search(before) and _CLOSED.match(after):
        return 0.2
    if _OWNER.match(after) and _AGE.fullmatch(words):  # "today's society"
        return 0.3
    if _NOUN.match(after) and (year or _DETERMINED.search(before)):
        return 0.3 if year else 0.7
    return 1.0


def _told(before: str, after: str) -> float:
    """Whether its clause goes back in time, or stands beside the main one."""
    own = _BORDER.split(before)[-1]
    clause = own + " … " + _BORDER.split(after)[0]
    return (0.6 if _EARLIER.search(clause) else 1.0) * (0.7 if _BESIDE.search(own) else 1.0)
