"""The words of a text that say something, cut to what words of one family share."""

from __future__ import annotations

import re

from summarizer.words.function import FUNCTION_WORDS

_WORD = re.compile(r"\w+(?:(?<=\d)[.,](?=\d)\w+)*")  # 1,340 is one word
_STEM = 5  # letters that tell words of one family: govern, government


def of(text: str) -> frozenset[str]:
    """Return the words without function words, cut to their first letters; figures stay whole."""
    words = frozenset(_WORD.findall(text.lower())) - FUNCTION_WORDS
    return frozenset(word[:_STEM] if word.isalpha() else word for word in words)
