"""Names in texts and headlines whose capitals tell nothing: all lower case, all capitals, In Title Case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from summarizer.facts import namespans
from summarizer.facts.namespans import Words
from summarizer.words import gazetteer, lists, verbs


def is_title_case(title: Words) -> bool:
    """Whether a headline capitalises its ordinary words too."""
    long = [word for word in title.words if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.75 * len(long)


def uncased(sentence: Words) -> list[tuple[int, int]]:
    """Given name and the word after it, and places, in a text without capitals."""
    found: list[tuple[int, int]] = []
    place, words = 0, [word.capitalize() for word in sentence.words]
    while place < len(words):
        size = _place_size(words, place)
        if not size and words[place] in lists.GIVEN_NAMES and sentence.lower[place] not in _WORDS_TOO:
            end = place + 1
            following = sentence.lower[end] if end < len(words) else ""
            if len(following) > 2 and following.isalpha() and following not in _NOT_SURNAMES:
                size = 2
        if not size and place and sentence.lower[place - 1] in ("in", "near", "at", "across") and len(words[place]) > 3:
            size = 2 if words[place + 1 : place + 2] and sentence.lower[place + 1] in _TERRITORIES else 0
        if size:
            found.append((place, place + size))
        place += size or 1
    return found


_NOT_SURNAMES: Final = lists.COMMON | lists.SPEECH | verbs.AUXILIARIES
_TERRITORIES: Final = frozenset(
    ("county", "city", "airport", "street", "island", "province", "district", "square", "beach")
)
_WORDS_TOO: Final = lists.of(
    "will mark may rose grace hope bill grant faith dale clay christian guy rod art dawn joy june april august star"
    " shah bishop max pat sue drew chase chance price page frank jack rob ray dean earl duke tiger tiffany park moon"
    " li an al ed major angel penny pearl ruby violet lily holly ivy robin jay don dan chad see chelsea sandy stormy"
    " long young wang yang liu gene woody rich sunny kay patsy percy minnie dolly roman rocky bonnie woods miles"
    " carol harry reed brook brooke lance cliff heath crystal josh milo romeo mo ned van"
)


def _place_size(words: Sequence[str], place: int) -> int:
    for size in range(min(3, len(words) - place), 0, -1):
        text = " ".join(words[place : place + size])
        if text in gazetteer.PLACES and len(text) > 4 and text.lower() not in _WORDS_AS_PLACES:
            return size
    return 0


_WORDS_AS_PLACES: Final = lists.of(
    "split reading mobile victoria nice turkey jordan georgia hull salem bath buffalo essen medina preston concord"
    " columbia queens jersey surat darwin medan derby jackson lincoln madison pierre arlington lancaster"
)


def known(title: Words, forms: Collection[tuple[str, ...]], tails: Collection[str]) -> list[tuple[int, int]]:
    """Names of the body met again in a headline, whole or by their last word; places and given names of its own."""
    lower = [namespans.key(word) for word in title.words]
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(lower):
        size = 0
        for length in (5, 4, 3, 2, 1):
            piece = tuple(lower[place : place + length])
            if (
                len(piece) == length
                and (piece in forms or (length == 1 and piece[0] in tails))
                and title.words[place][0].isupper()
            ):
                size = length
                break
        size = size or _place_size(title.words, place)
        if not size and title.words[place] in lists.GIVEN_NAMES and lower[place] not in _WORDS_TOO:
            after = title.words[place + 1 : place + 2]
            size = 2 if after and after[0][0].isupper() and after[0].lower() not in lists.COMMON else 0
        if size:
            found.append((place, place + size))
        place += size or 1
    return found
