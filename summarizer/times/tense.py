"""Whether the clause around a phrase looks ahead or back: the nearest finite verb decides."""

from __future__ import annotations

from typing import Final

from summarizer.words import lists

_AHEAD: Final = lists.of("will 'll won shall would upcoming forthcoming slated until till")
_PLANNED: Final = lists.of(
    "scheduled due expected expects expect plans plan planned planning set hopes hope aims aim going wants intends"
    " intended agreed decided vowed promised pledged prepares preparing ready poised likely ahead deadline proposed"
    " about"
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
_NOT_VERBS: Final = lists.of("united hundred wednesday indeed red bed need feed seed speed breed unprecedented")
_REACH: Final = 14  # words; a verb farther off belongs to another clause


def future(words: list[str], first: int, end: int) -> bool | None:
    """True where the verb nearest to the words ``[first, end)`` looks ahead, False where back, None if unclear.

    ``words`` are the sentence's words in lower case.
    """
    for place in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if words[place] in _STOPS:
            break
        verdict = _verdict(words, place)
        if verdict is not None:
            return verdict
    for place in range(end, min(len(words), end + _REACH)):
        if words[place] in _STOPS:
            break
        verdict = _verdict(words, place)
        if verdict is not None:
            return verdict
    return None


def _verdict(words: list[str], place: int) -> bool | None:
    word = words[place]
    before = words[place - 1] if place else ""
    if word in _AHEAD:
        return (
            None
            if word == "won" and words[place + 1 : place + 2] != ["'"] and words[place + 1 : place + 2] != ["’"]
            else True
        )
    if word == "to" and (before in _PLANNED or before in ("is", "are")):
        return True
    if before in _BE:  # "will be held", "has been held": what stands before "be" decides
        return None
    if word in _BACK or (word.endswith("ed") and len(word) > 3 and word not in _NOT_VERBS and word not in _PLANNED):
        return None if before in ("to", "is", "are") else False
    return None
