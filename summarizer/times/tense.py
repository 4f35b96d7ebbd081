"""Whether the clause around a phrase looks ahead or back: the nearest finite verb decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.words import lists, verbs

_AHEAD: Final = lists.of("will 'll won shall would upcoming forthcoming slated until till payable effective")
_EXPECTING: Final = lists.of("expect expects expecting anticipate anticipates anticipating awaits awaiting")
_PRESENT: Final = lists.of("is are am")
_MODALS: Final = lists.of("may might could should must can cannot")
_PLANNED: Final = lists.of(
    "scheduled due expected expects expect plans plan planned planning set hopes hope aims aim going wants intends"
    " intended agreed decided vowed promised pledged prepares preparing ready poised likely ahead deadline proposed"
    " about supposed slated bound"
)
_BACK: Final = lists.of(
    "was were had did said told went came took made gave got found left won lost began became saw held met led ran"
    " sent kept fell rose hit shot spoke wrote broke stood brought thought bought sold built felt grew knew paid"
    " read set showed struck won wore drew drove flew heard fought beat put cut quit has have 've been since says"
)
_BE: Final = frozenset(["be", "been", "being", "get"])
_STOPS: Final = frozenset(
    [";", ":", "—", "–", "(", ")", "“", "”", '"', "that", "which", "who", "while", "whereas", "although"]
)
# Told in the present before they happen ("the trial begins on Monday"); of people, captions tell so what is over.
_TIMETABLED: Final = lists.of("meet begin begins resume resumes start starts expire expires")
_NOT_VERBS: Final = lists.of("united hundred wednesday indeed red bed need feed seed speed breed")
_REACH: Final = 14  # words; a verb farther off belongs to another clause


def future(words: list[str], first: int, end: int) -> bool | None:
    """True where the verb nearest to the words ``[first, end)`` looks ahead, False where back, None if unclear.

    ``words`` are the sentence's words in lower case.
    """
    reached = [*_within(words, range(first - 1, max(-1, first - 1 - _REACH), -1))]
    reached += _within(words, range(end, min(len(words), end + _REACH)))
    for place in reached:
        verdict = _verdict(words, place)
        if verdict is not None:
            return verdict
        if words[place] in _PRESENT and place < first:  # "said it is calling for a vote on Dec. 7"
            break
    return True if any(words[place] in _TIMETABLED for place in reached) else None


def _within(words: list[str], places: range) -> Iterator[int]:
    """The places up to the border of the clause."""
    for place in places:
        if words[place] in _STOPS:
            return
        yield place


def _verdict(words: list[str], place: int) -> bool | None:
    word = words[place]
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if word in _EXPECTING:
        return True
    if word in _AHEAD:
        return None if word == "won" and after not in ("'", "’") else True
    if word in _MODALS:
        return True if after in verbs.BASES or after in _BE or after == "not" else None
    if word == "to":
        return _infinitive(words, place, before, after)
    if before in _BE:  # "will be held", "has been held": what stands before "be" decides
        return None
    if word in _BACK or _is_past(word):
        return None if before in ("to", "is", "are") else False
    return None


def _infinitive(words: list[str], place: int, before: str, after: str) -> bool | None:
    """Whether "to" opens something planned: "is due to", "are to"; in a headline "Court to rule"."""
    if before in _PLANNED:
        return "had" not in words[max(0, place - 4) : place]  # "had been due to expire": it is over
    if before in ("is", "are"):
        return True
    headline = 0 < place < _REACH and after in verbs.BASES and not any(_is_finite(word) for word in words[:place])
    return True if headline else None


def _is_past(word: str) -> bool:
    """Whether a word has the form of a regular past and is one, not "succeed", "unprecedented"."""
    if not word.endswith("ed") or len(word) < 4 or word in _NOT_VERBS or word in _PLANNED:
        return False
    return word not in verbs.BASES and not word.startswith("un")


def _is_finite(word: str) -> bool:
    return word in _BACK or word in verbs.AUXILIARIES or word in verbs.FORMS
