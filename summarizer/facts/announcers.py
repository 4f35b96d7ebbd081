"""The body that made the news known or decided it: "…, the regional statistics office said", named or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.facts.namespans import Words
from summarizer.types import Fact

_NO_PART: Final = (
    r"the|of|and|at|in|said|who|which|that"
    r"|same|other"  # tell which one to nobody who has not read on
    r"|news|[Pp]ress|Anadolu"  # carry what others make known
)
_BODY: Final = (
    rf"[Tt]he\s+(?P<name>(?:(?!(?:{_NO_PART})\b)[\w’'-]+\s+){{1,4}}"
    r"(?:[Oo]ffice|[Aa]uthority|[Ii]nstitute|[Aa]gency|[Mm]inistry|[Bb]oard|[Cc]ommission|[Dd]epartment|[Cc]ommittee"
    r"|[Ww]atchdog|[Rr]egulator|[Cc]ouncil|[Cc]ourt|[Uu]niversity|[Bb]ank|[Tt]ribunal|[Uu]nion|[Aa]ssociation|[Ss]urvey))"
)
_SAYS: Final = r"(?:said|says|announced|announces|reported|reports|ruled|rules|found|finds|warned|warns|confirmed)"
_DECIDES: Final = r"(?:has\s+)?(?:fined|banned|approved|rejected|ordered|blocked|suspended|cleared|convicted|sentenced)"
_ANNOUNCES: Final = (re.compile(rf"\b{_BODY}\s+(?:{_SAYS}|{_DECIDES})\b"), re.compile(rf"\b{_SAYS}\s+{_BODY}\b"))
_READ: Final = 3  # sentences


def find(sentences: Sequence[Words]) -> Fact | None:
    """The body that says so in the first sentences, without its article; None where none of more than one word does."""
    for words in sentences[:_READ]:
        for pattern in _ANNOUNCES:
            match = pattern.search(words.text)
            if match:
                return Fact(match["name"], words.sentence, match.start("name"), match.end("name"))
    return None
