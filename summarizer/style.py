"""What is wrong with a sentence that stands alone as a key point, whatever it says.

``costs`` gives each sentence of an article a price in log-odds; none is forbidden, since a short article may have
nothing better. The prices were set by reading messages; see docs/design-notes.md, "Key points".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FAULTS: Final = (  # (what is wrong with a sentence, how much that costs)
    (re.compile(r"^\W*\w\S*(?:\s+\S+){0,2}$"), 1.2),  # a fragment of up to three words
    (re.compile(r"^\W*\w\S*(?:\s+\S+){3,6}$"), 0.4),
    (re.compile(r"^(?:\S+\s+){45}"), 0.5),
    (re.compile(r"^[\"“”‘'`]"), 0.2),  # starts inside somebody's mouth
    (re.compile(r"^[^“”]*”|“[^”]*$"), 0.2),  # ends or begins a quotation told in several sentences
    (re.compile(r"\?[\"”’']*$"), 0.4),
    (re.compile(r"[^.?!…\"”’')\]]$|(?:\.\.\.|…|:)$"), 0.3),  # not a whole sentence: a heading, a lead-in, a cut
    (
        re.compile(
            r"""^\W*(?:good\ (?:morning|afternoon|evening)|hello|hi|hey|welcome|dear|thanks?|thank\ you|happy\ \w+day
            |here(?:\ is|\ are|['’]s)\b|scroll|click|tap|swipe|subscribe|sign\ up|stay\ tuned|watch|listen
            |read\ (?:on|more)|follow\ us|let\ us|see\ also|related|advertisement|editor['’]?s['’]?\ note
            |correction|disclaimer|copyright|©
            |(?:this|the)\ (?:story|article|post|piece|report)\ (?:was|has\ been|is|first|originally)
            |(?:photos?|pictures?|images?|video|source|credit)\b\s*(?::|by\b))
            |\bcontributed\ to\ this\ (?:report|story|article)|\ball\ rights\ reserved\b""",
            re.IGNORECASE | re.VERBOSE,
        ),
        1.2,
    ),
)
_HANGS = re.compile(
    r"""^\W*(?:he|she|it|they|we|i|his|her|hers|its|their|theirs|him|them|this|these|those|such|that
    |but|however|and|or|so|yet|still|instead|meanwhile|moreover|furthermore|additionally|also|then|thus|therefore
    |nevertheless|nonetheless|otherwise|besides|in\ addition|for\ example|for\ instance|on\ the\ other\ hand
    |as\ a\ result|in\ contrast|both|neither|another|one\ of\ them)\b(?!['’]?-)""",
    re.IGNORECASE | re.VERBOSE,
)


def costs(sentences: Sequence[str]) -> list[float]:
    """Return what is wrong with each sentence, in log-odds."""
    return [sum(cost for fault, cost in _FAULTS if fault.search(sentence)) for sentence in sentences]


def hangs(sentence: str) -> bool:
    """Tell whether a sentence begins with a pronoun, or with a word like "But", that points to the one before."""
    return bool(_HANGS.match(sentence))
