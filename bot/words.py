"""What a text says, without what changes by itself: markup, spaces, counters, clocks. Below the pure steps that use it.

"Updated 14:05 · Storm hits <b>coast</b> (12 comments)" says "storm hits coast". Other numbers tell something and stay.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import re

LONGEST = 50_000  # characters of a text that are looked at

_TAGS = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:z\b)?|\d[\d.,]*[km]?\b|\w+")
_WORD = re.compile(r"\w+")
# What _WORD leaves out in ASCII: translate and split take a third of its time.
_SPACES = {ord(char): " " for char in map(chr, range(128)) if not _WORD.match(char)}
_DIGIT, _AGO = re.compile(r"\d"), re.compile(r" ago\b|just now")
_COUNTER = re.compile(r"[(\[]\d+[)\]]\W*$")  # behind a title
_COUNTED = frozenset(
    """comment comments reply replies response responses view views read reads like likes share shares vote votes point
    points reaction reactions clap claps upvote upvotes""".split()  # noqa: SIM905
)
_SPANS = frozenset(
    """s m h d sec secs second seconds min mins minute minutes hr hrs hour hours day days week weeks month
    months""".split()  # noqa: SIM905
)
_STAMPED = frozenset({"updated", "modified", "edited", "published", "posted"})
# What may stand in the date behind one of these, beside numbers and months.
_DATED = _SPANS | frozenset(
    "on at am pm a p an gmt utc bst cet cest est edt cst cdt mst mdt pst pdt t z ago just now".split()  # noqa: SIM905
)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*")


def of(text: str | None) -> str:
    """The words of a text or of HTML, in lower case, one space between them."""
    if not text:
        return ""
    plain = html.unescape(_TAGS.sub(" ", text[:LONGEST])).casefold()
    if not _may_pass(plain):
        return " ".join(plain.translate(_SPACES).split() if plain.isascii() else _WORD.findall(plain))
    tail = _COUNTER.search(plain, max(0, len(plain) - 12))
    tokens = _TOKEN.findall(plain[: tail.start()] if tail else plain)
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if (token in _STARTS or token[0].isdigit()) and (passing := _passing(tokens, place)):
            place += passing
        else:
            kept.append(token)
            place += 1
    return " ".join(kept)


_STARTS = _STAMPED | _COUNTED | {"just", "no", "an", "a", "last"}


def _may_pass(plain: str) -> bool:
    """Whether there can be a counter or a time in it; two patterns, since both in one take twice as long."""
    return bool(_DIGIT.search(plain) or ((" ago" in plain or "just now" in plain) and _AGO.search(plain)))


def _passing(tokens: list[str], place: int) -> int:
    """How many tokens from here on are a counter or the time of something; 0 where they tell something."""
    word, first, second = [*tokens[place : place + 3], "", ""][:3]
    if word in _STAMPED:
        date = list(itertools.takewhile(_is_dated, tokens[place + 1 : place + 12]))
        return len(date) + 1 if date else 0
    lengths = (
        (":" in word, 1),
        (word == "last" and first in _STAMPED, 1),
        (word == "just" and first == "now", 2),
        (first in _SPANS and second in ("ago", "read"), 3),
        ((word[0].isdigit() or word == "no") and first in _COUNTED, 2),
        (word in _COUNTED and first[:1].isdigit() and second not in _COUNTED, 2),
    )
    return next((length for holds, length in lengths if holds), 0)


def _is_dated(token: str) -> bool:
    return token[0].isdigit() or token in _DATED or _MONTH.fullmatch(token) is not None


def fingerprint(*texts: str | None) -> str:
    """32 hexadecimal digits that change when the words of one of the texts do."""
    return hashlib.blake2b("\0".join(map(of, texts)).encode(errors="replace"), digest_size=16).hexdigest()
