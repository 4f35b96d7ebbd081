"""What is wrong with a sentence that stands alone as a key point, whatever it says.

``costs`` gives each sentence of an article a price in log-odds: fragments, captions, questions, announcements, pieces
of what somebody says. None is forbidden, since a short article may have nothing better. ``hangs`` and ``introduced``
tell what a sentence needs beside it. The prices were set by reading messages; see docs/design-notes.md, "Key points".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.shortening import is_finite, spans
from summarizer.words import verbs
from summarizer.words.function import FUNCTION_WORDS

_FAULTS: Final = (  # (what is wrong with a sentence, how much that costs)
    (re.compile(r"^\W*\w\S*(?:\s+\S+){0,2}$"), 1.2),  # a fragment of up to three words
    (re.compile(r"^\W*\w\S*(?:\s+\S+){3,6}$"), 0.4),
    (re.compile(r"^(?:\S+\s+){45}"), 0.5),
    (re.compile(r"^[\"“‘'`]"), 0.2),  # starts inside somebody's mouth
    (re.compile(r"^[^“”]*”|“[^”]*$"), 0.2),  # ends or begins a quotation told in several sentences
    (re.compile(r"\?[\"”’']*$"), 0.4),
    (  # surely a question: many a "?" is a quotation mark that an encoding broke
        re.compile(
            r"""^\W*(?:(?:and|but|so)\ )?(?:who|what|when|where|why|how|which|whose|is|are|was|were|do|does|did
            |will|would|can|could|should|has|have)\b.*\?$|\b(?:are|can|could|did|do|have|will|would)\ you\b.*\?$""",
            re.IGNORECASE | re.VERBOSE,
        ),
        1.6,  # a headline is often like it
    ),
    (re.compile(r"[^.?!…\"”’')\]]$|(?:\.\.\.|…|:)$"), 0.7),  # not a whole sentence: a heading, a lead-in, a cut
    (
        re.compile(
            r"""^\W*(?:(?:good\ (?:morning|afternoon|evening)|hello|hi|hey|welcome|dear|thanks?|thank\ you|happy\ \w+day
            |here(?:\ is|\ are|['’]s)|scroll|click|tap|swipe|subscribe|sign\ up|stay\ tuned|watch|listen
            |read\ (?:on|more)|follow\ us|let\ us|see\ also|related|advertisement|editor['’]?s['’]?\ note
            |corrections?|disclaimer|copyright)\b(?!-)|©
            |(?:this|the)\ (?:story|article|post|piece|report)\ (?:was|has\ been|is|first|originally)
            |(?:photos?|pictures?|images?|video|source|credit)\b\s*(?::|by\b))
            |\bcontributed\ to\ this\ (?:report|story|article)|\ball\ rights\ reserved\b""",
            re.IGNORECASE | re.VERBOSE,
        ),
        1.2,
    ),
    (  # what the paper will do, not what happened
        re.compile(
            r"""\b(?:read|see|find|watch)\b.{0,30}\bour\ (?:full|live|complete)\b
            |\ba\ (?:full|longer)\ (?:report|story|version)\ (?:will|follows)
            |\bin\ (?:tomorrow|today|(?:sun|mon|satur)day)['’]s\ (?:paper|edition|issue)\b
            |\b(?:stay|keep)\ (?:with\ us|tuned)\b|\bcheck\ back\b|\bthis\ is\ a\ (?:breaking|developing)\b
            |\bwe(?:['’]ll|\ will)\ (?:bring|keep)\ you\b|\bmore\ (?:details?|updates?)\ (?:to\ )?follow""",
            re.IGNORECASE | re.VERBOSE,
        ),
        1.2,
    ),
    (re.compile(r"^\W*(?:yes|yeah|yep|no|nope|well|oh|sure|right|okay|absolutely),", re.IGNORECASE), 0.4),  # an answer
    (re.compile(r":\s+(?:what|how|why|who|where)\b[^?:]*$", re.IGNORECASE), 0.8),  # promises what the article tells
    (  # a picture's caption, maker or button, glued to a sentence
        re.compile(
            r"""\bGetty\ Images\b|\bMedia\ playback\b|\b(?:Image|Media)\ (?:copyright|caption)\b|^Caption\b
            |\b(?:AP|AFP|EPA|PA|Associated\ Press|Getty|Reuters|REUTERS|Rex|Splash\ News)\ \d+\ [A-Z]
            |\bFull\ Screen\b|\bRead\ more$|\bFacebook\ Twitter\b|\bView\ Photos\b|\bRelated\ Stories\b
            |\b(?:ALSO|MUST)\ (?:READ|SEE|WATCH)\b
            |\((?:left|right|[Ff]ile\ (?:image|photo|picture))\)|\b[Ll]eft\ to\ right\b|\bin\ a\ still\ from\b""",
            re.VERBOSE,
        ),
        1.0,
    ),
    (re.compile(r"^\W*(?:[A-Z]{3,}['’]?\s+){2,}(?=[A-Z][a-z])"), 1.0),  # a heading in front: QUAY REOPENS Fishermen …
)
_BEGINS_IN_SPEECH: Final = 0.6  # “…, it is time to say goodbye,” Microsoft says
_ALL_SPEECH: Final = 0.8  # who says it stands elsewhere
_ONLY_SPEAKER: Final = 0.8  # what was said stands in the sentence before: told the Hindustan Times on Tuesday.
_VERBLESS: Final = 0.8  # A supernova in 2023. The harbour on Monday.
_PLAIN: Final = 0.4  # Fans gather in the square: mostly a caption, sometimes the news

_HANGS = re.compile(
    r"""^\W*(?:he|she|it|they|we|i|his|her|hers|its|their|theirs|him|them|ours|mine|yours|these|those|such|that
    |this(?!\ (?:year|month|week|weekend|season|morning|afternoon|evening|spring|summer|autumn|fall|winter|time)\b)
    |but|however|and|or|so|yet|still|instead|meanwhile|moreover|furthermore|additionally|also|then|since\ then|thus
    |therefore|nevertheless|nonetheless|otherwise|besides|in\ addition|for\ example|for\ instance|on\ the\ other\ hand
    |as\ a\ result|in\ contrast|both|neither|another|one\ of\ them)\b(?!['’]?-)""",
    re.IGNORECASE | re.VERBOSE,
)
_SPEAKER_NEXT = re.compile(r",[\"”’'?]$")
_OPENING = r"“|(?:^|(?<=[\s(—–-]))\"(?=\w)"
_CLOSING = r"”|(?<=[\w,.!?…])\"(?=[\s,.;:)—–-]|$)"
_QUOTES: Final = ("“", "”", '"')
_MARK = re.compile(f"(?P<open>{_OPENING})|(?P<close>{_CLOSING})")
_SHORT_VERB = re.compile(r"(?:n't|'(?:re|m|ve|ll|d))$|^(?:it|that|there|he|she|who|what)'s$")
_NAME = re.compile(r"[^\W\d_][\w-]*")
_FULL_NAME = re.compile(r"\b[A-Z][a-z][\w'’-]{0,40} (?:[A-Z]\. )?(?=([A-Z][\w-]+))")
_SURNAME = re.compile(r"^\W*(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir)\.? )?([A-Z][a-z][\w-]*)(?=(?:['’]s?)? (?:[a-z]|\()|,)")


def costs(sentences: Sequence[str]) -> list[float]:
    """Return what is wrong with each sentence, in log-odds."""
    found = [sum(cost for fault, cost in _FAULTS if fault.search(sentence)) for sentence in sentences]
    for number, (begins, whole) in enumerate(_spoken(sentences)):
        found[number] += _BEGINS_IN_SPEECH * begins + _ALL_SPEECH * whole + _verbless(sentences[number])
        if number and _SPEAKER_NEXT.search(sentences[number - 1]):
            found[number] += _ONLY_SPEAKER
    return found


def hangs(sentence: str) -> bool:
    """Tell whether a sentence begins with a pronoun, or with a word like "But", that points to the one before."""
    return bool(_HANGS.match(sentence))


def introduced(sentences: Sequence[str], title: str) -> dict[int, frozenset[int]]:
    """Find sentences that begin with a surname alone, and for each the sentences that hold that name, too.

    Only names that an earlier sentence gives in full, and the title does not: who "Lee" is, the reader must be told.
    """
    told = frozenset(_NAME.findall(title))
    words = [frozenset(_NAME.findall(sentence)) for sentence in sentences]
    common = FUNCTION_WORDS.union(*words)  # "British Transport Police": no name, where "police" stands, too
    first: dict[str, int] = {}
    for number, sentence in enumerate(sentences):
        for surname in _FULL_NAME.findall(sentence):
            first.setdefault(surname, number)
    found = {}
    for number, sentence in enumerate(sentences):
        surname = match[1] if (match := _SURNAME.match(sentence)) else ""
        if first.get(surname, number) < number and surname.lower() not in common and surname not in told:
            found[number] = frozenset(other for other, held in enumerate(words) if surname in held) - {number}
    return found


def _verbless(sentence: str) -> float:
    """Price a sentence without a verb that it could stand on, or with none but a plain one: "Fans gather"."""
    words = [sentence[start:end].lower().replace("’", "'") for start, end in spans(sentence)]
    if any(is_finite(word) or word == "beat" or _SHORT_VERB.search(word) for word in words):
        return 0.0
    return _PLAIN if any(word in verbs.BASES for word in words) else _VERBLESS


def _spoken(sentences: Sequence[str]) -> Iterator[tuple[bool, bool]]:
    """Yield of each sentence whether it begins inside a quotation, and whether it is speech from end to end.

    Marks are lost and opened anew with each paragraph, so they are not counted: a mark before that opens and one
    behind that closes, both must say so.
    """
    marks = [[mark.lastgroup == "open" for mark in _MARK.finditer(sentence)] for sentence in sentences]
    behind: list[bool | None] = [None]  # whether the next mark opens; None where there is none
    for found in reversed(marks):
        behind.append(found[0] if found else behind[-1])
    opened = None  # whether the last mark opened
    for number, (sentence, found) in enumerate(zip(sentences, marks, strict=True)):
        closes_next = (found[0] if found else behind[-number - 2]) is False
        begins = closes_next and (opened is True or bool(found))
        opened = found[-1] if found else opened
        in_front = sentence[:1] in _QUOTES and found[:1] == [True]
        to_the_end = opened is True or sentence[-1:] in _QUOTES
        yield begins, (begins or in_front) and to_the_end and len(found) <= 2
