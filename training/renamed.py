"""Puts other names into a sentence, so that its words tell what a name is and not the name alone.

Mention replacement (Dai and Adel 2020, https://aclanthology.org/2020.coling-main.343/): a name of a person gives way to
that of another person of the training sets, and so on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from training import mentions

Names = Mapping[str, Sequence[Sequence[str]]]  # kind: names, each its words


def collect(examples: Sequence[mentions.Example]) -> Names:
    """Return the names of each kind, each once."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for example in examples:
        for kind, first, last in spans(example):
            words = tuple(example.text[start:end] for start, end in example.spans[first:last])
            found.setdefault(kind, {})[words] = None
    return {kind: list(names) for kind, names in found.items()}


def example(one: mentions.Example, names: Names, share: float, chance: random.Random) -> mentions.Example:
    """Exchange each name, in ``share`` of all cases, for a random one of its kind."""
    words = [one.text[start:end] for start, end in one.spans]
    allowed = list(one.allowed)
    drawn = [span for span in spans(one) if chance.random() < share]
    for kind, first, last in reversed(drawn):
        other = chance.choice(names[kind])
        words[first:last] = other
        allowed[first:last] = [frozenset([f"B-{kind}"]), *[frozenset([f"I-{kind}"])] * (len(other) - 1)]
    return replace(mentions.example(words, allowed), weight=one.weight) if drawn else one


def spans(example: mentions.Example) -> Iterator[tuple[str, int, int]]:
    """Yield the names whose kind is known: kind, first word, the one after the last."""
    labels = [next(iter(allowed)) if len(allowed) == 1 else "" for allowed in example.allowed]
    for first, label in enumerate(labels):
        if label.startswith("B-"):
            last = first + 1
            while last < len(labels) and labels[last] == label.replace("B-", "I-"):
                last += 1
            yield label[2:], first, last
