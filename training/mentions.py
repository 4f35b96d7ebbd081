"""Named-entity data read into one form: a sentence as text, and for each of its tokens the labels it may have.

Sets disagree on what they mark: Broad Twitter knows no "other", ECB+ marks only who takes part in an event, GUM marks
"the minister" like "Ann Reed". What a set does not say is left open (several labels allowed) and teaches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from benchmarks.data import records
from summarizer.backends.tagger import LABELS
from summarizer.words import gazetteer, lists

Allowed = frozenset[str]
Mention = tuple[int, int, str | None]  # first token, the one after the last, kind

_ANY: Final[Allowed] = frozenset(LABELS)
_OUTSIDE: Final[Allowed] = frozenset(["O"])
_OTHERS: Final[Allowed] = frozenset(["O", "B-other", "I-other"])  # in a set that knows no "other"

_KINDS: Final = {
    **dict.fromkeys(("PER", "person"), "person"),
    **dict.fromkeys(("ORG", "corporation", "group", "organization"), "organization"),
    **dict.fromkeys(("LOC", "location", "place"), "place"),
    **dict.fromkeys(("MISC", "product", "creative-work"), "other"),
}
# GUM's genres under CC BY or CC BY-SA (its LICENSE.txt)
_GENRES: Final = ("academic", "bio", "interview", "news", "textbook", "vlog", "voyage")
_ECB: Final = {
    "HUMAN_PART_PER": "person",
    "HUMAN_PART_ORG": "organization",
    **dict.fromkeys(("LOC_GEO", "LOC_FAC", "LOC_OTHER", "HUMAN_PART_GPE"), "place"),
}


@dataclass(frozen=True)
class Example:
    """A sentence; ``allowed[n]`` are the labels that the words in characters ``spans[n]`` may have."""

    text: str
    spans: list[tuple[int, int]]
    allowed: list[Allowed]
    weight: float = 1.0


def read(data: Path) -> Iterator[Example]:
    """Every sentence to train on; tweets without a name are left out, the rest counts half."""
    ner = data / "ner"
    yield from tagged(ner / "wikigold.jsonl.gz", _OUTSIDE)
    yield from tagged(ner / "uner_ewt_dev.jsonl.gz", _OTHERS)
    for name, outside in (("btc", _OTHERS), ("wnut17_train", _OUTSIDE)):
        tweets = (one for one in tagged(ner / f"{name}.jsonl.gz", outside) if _is_prose(one))
        yield from (replace(one, weight=0.5) for one in tweets)
    yield from gum(data / "gum" / "docs.jsonl.gz")
    yield from ecbplus(data / "stories" / "ecbplus.jsonl.gz")


def tagged(path: Path, outside: Allowed) -> Iterator[Example]:
    """Read sentences in BIO tags; ``outside`` is what "O" means in this set."""
    for record in records(path):
        allowed = []
        for tag in record["tags"]:
            begin, _, kind = tag.partition("-")
            allowed.append(frozenset([f"{begin}-{_KINDS[kind]}"]) if kind else outside)
        yield example(record["tokens"], allowed)


def _is_prose(tweet: Example) -> bool:
    """Whether a tweet names something in words instead of linking to it."""
    return "http" not in tweet.text and any(len(labels) == 1 and "O" not in labels for labels in tweet.allowed)


def gum(path: Path) -> Iterator[Example]:
    """Read GUM's free genres: a mention all in capitals is a name; within "the coach Ann Reed" the capitals may be."""
    for document in records(path):
        if document["genre"] not in _GENRES:
            continue
        mentions: dict[int, list[dict[str, Any]]] = {}
        for mention in document["entities"]:
            mentions.setdefault(mention["sent"], []).append(mention)
        for number, sentence in enumerate(document["sentences"]):
            tokens = sentence["tokens"]
            marked = [
                (one["start"], one["end"], one["type"] if one["type"] in ("person", "organization", "place") else None)
                for one in mentions.get(number, [])
            ]
            yield example(tokens, _labelled(tokens, marked, _OTHERS))


def ecbplus(path: Path) -> Iterator[Example]:
    """Read ECB+'s annotated sentences: names that take part in an event; other capitals may be names.

    Headlines In Title Case are left out: "Teen Mother" would pass for a name.
    """
    for document in records(path):
        for number, tokens in enumerate(document["sentences"]):
            mentions = [mention for mention in document["mentions"] if mention["sentence"] == number]
            words = [token for token in tokens if token[0].isalpha() and len(token) > 3]
            if not mentions or sum(map(_capital, words)) > 0.6 * len(words):
                continue
            marked = [(one["start"], one["end"], _ECB.get(one["tag"])) for one in mentions]
            yield example(tokens, _labelled(tokens, marked, _ANY))


def _labelled(tokens: Sequence[str], mentions: Sequence[Mention], capitals: Allowed) -> list[Allowed]:
    """Label the longest mentions that are names; ``capitals`` is what capitals outside of mentions may be.

    A mention that may hold a name ("the coach Ann Reed") leaves its capitals open.
    """
    allowed = [capitals if _capital(token) and not _opens(tokens, n) else _OTHERS for n, token in enumerate(tokens)]
    taken = [False] * len(tokens)
    unclear: list[int] = []
    for first, stop, kind in sorted(mentions, key=lambda one: one[0] - one[1]):
        start, end = _bare(tokens, first, stop, kind)
        if kind is None or not _is_name(tokens[start:end], kind):
            unclear.extend(range(first, stop))
        elif not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            allowed[start:end] = [frozenset([f"B-{kind}"]), *[frozenset([f"I-{kind}"])] * (end - start - 1)]
    for place in unclear:
        if not taken[place] and _capital(tokens[place]) and not _opens(tokens, place):
            allowed[place] = _OTHERS if tokens[place] in _NEVER else _ANY
    return allowed


def _opens(tokens: Sequence[str], place: int) -> bool:
    """Whether a plain word has its capital only from the beginning of the sentence."""
    alone = not (place + 1 < len(tokens) and _capital(tokens[place + 1]))
    return place == 0 and alone and tokens[0].lower() in lists.COMMON


def _bare(tokens: Sequence[str], start: int, end: int, kind: str | None) -> tuple[int, int]:
    """A mention without its article, a person's titles, and the possessive."""
    titles = lists.TITLES | lists.RANKS if kind == "person" else frozenset[str]()
    while end - start > 1 and (tokens[start].lower() == "the" or tokens[start] in titles or tokens[start] == "."):
        start += 1
    while end - start > 1 and (not tokens[end - 1][-1].isalnum() or tokens[end - 1] in ("'s", "’s")):
        end -= 1
    return start, end


def _is_name(tokens: Sequence[str], kind: str) -> bool:
    """Tell a name from a description: capitals but for small words; and not "President", "Afghans", "Teen Mother"."""
    capitals = [token for token in tokens if _capital(token)]
    if not (_capital(tokens[0]) and _capital(tokens[-1])) or not all(_capital(t) or t in _SMALL for t in tokens):
        return False
    plain = [t in lists.TITLES or t in gazetteer.DEMONYMS or t.lower() in _PLAIN for t in capitals]
    return not all(plain) and not (kind == "person" and (plain[0] or plain[-1]))


_NEVER: Final = gazetteer.DEMONYMS | lists.TITLES | lists.RANKS
_PLAIN: Final = lists.COMMON | lists.PEOPLE_NOUNS | lists.BODY_NOUNS
_SMALL: Final = lists.PARTICLES | {"of", "and", "the", "for", "in", "on", "&", "-", "–", ".", "'s", "’s", "'", ","}


def _capital(token: str) -> bool:
    return token[0].isupper() and token != "I"


def example(tokens: Sequence[str], allowed: Sequence[Allowed]) -> Example:
    """Join the tokens to a text as people write it."""
    text, spans = joined(tokens)
    owned = [
        (start, end - 2 if text[start:end].endswith(("'s", "’s")) and end - start > 2 else end) for start, end in spans
    ]
    return Example(text, owned, list(allowed))


_NO_SPACE_BEFORE: Final = re.compile(r"[,.;:!?%)\]}…”]|n't|['’](?:s|re|ve|ll|d|m|t)?|\.\.\.")
_NO_SPACE_AFTER: Final = re.compile(r"[(\[{$€£#“]|``")


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Undo a tokenizer's spaces: the text and where each token stands in it."""
    text, spans, tight, opened = "", [], True, False
    for place, token in enumerate(tokens):
        written = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}.get(token, token)
        if written == '"':
            opened = not opened
        before = tokens[place - 1] if place else ""
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        hyphen = written in "-–" and before[-1:].isalnum() and after[:1].isalnum()
        letters = before in ("'", "’") and token in ("s", "t", "re", "ve", "ll", "m", "d")
        closing = written == '"' and not opened
        initials = before == "." and all(
            len(one) == 1 and one.isupper() for one in (tokens[place - 2], token)
        )  # "U.S."
        if not (tight or closing or hyphen or letters or initials or _NO_SPACE_BEFORE.fullmatch(written)):
            text += " "
        spans.append((len(text), len(text) + len(written)))
        text += written
        tight = hyphen or (written == '"' and opened) or bool(_NO_SPACE_AFTER.fullmatch(written))
    return text, spans
