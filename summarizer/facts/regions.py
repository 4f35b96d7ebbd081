"""Where an event was that has no named place: "off the north coast", where the headline speaks of it too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.facts.namespans import Words
from summarizer.types import Fact

_SIDE: Final = r"(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
_LAND: Final = r"(?:coast|shore|border|highlands|islands|peninsula|province|region|mountains|desert|valley|hills|bay)"
_REGION: Final = re.compile(rf"\b(?:in|on|off|at|along|across|of)\s+the\s+(?P<name>{_SIDE}\s+{_LAND})\b")
_READ: Final = 3  # sentences


def find(sentences: Sequence[Words], title: Words | None) -> tuple[Fact, ...]:
    """The one region that headline and opening both speak of; none where they do not."""
    spoken = title.text.casefold() if title is not None else ""
    for words in sentences[:_READ]:
        match = _REGION.search(words.text)
        if match and match["name"].casefold() in spoken:
            return (Fact(match["name"], words.sentence, match.start("name"), match.end("name")),)
    return ()
