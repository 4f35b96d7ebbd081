"""Trains ``summarizer/weights/tagger.safetensors``: names of people, organisations, places and other things.

    python -m training.tagger --data ../shared/data [--epochs 3]

Every time a sentence comes, some of its names have given way to others (``training/renamed.py``), and it may be written
in another way: without capitals, in capitals, In Title Case.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from summarizer.backends import encoder, network, tagger, weights
from summarizer.backends.encoder import Encoder, Tokens
from training import loop, mentions, renamed

WAYS: Final = {"usual": 0.78, "lower": 0.08, "upper": 0.04, "title": 0.10}  # to write a sentence, and how often
LENGTH: Final = 120  # words; no sentence to learn from is longer


def main() -> None:
    """Train and save."""
    parser = loop.options(__doc__, tagger.NAME, epochs=3)
    parser.add_argument("--share", type=float, default=1.0, help="of the sentences, for a trial")
    parser.add_argument("--start", type=int, default=tagger.START, help="how many layers stay frozen")
    parser.add_argument("--renamed", type=float, default=0.3, help="share of the names that give way to another")
    parser.add_argument("--tokens", type=int, default=1500, help="of a batch")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    bundled = encoder.load("auto")
    labeller = tagger.Labeller(bundled.backbone, given.start).to(bundled.device)
    examples = [one for one in mentions.read(given.data) if 1 < len(one.spans) <= LENGTH]
    random.Random(1).shuffle(examples)
    examples = examples[: int(given.share * len(examples))]
    groups = loop.batched([len(one.text) // 4 for one in examples], given.tokens, given.seed)
    names, chance = renamed.collect(examples), random.Random(given.seed)

    def step(batch: Sequence[mentions.Example]) -> Tensor:
        return loss(labeller, bundled, [renamed.example(one, names, given.renamed, chance) for one in batch], chance)

    batches = [[examples[number] for number in group] for group in groups]
    loop.train(labeller, batches, step, loop.plan(given), resume=not given.fresh)
    if given.name == tagger.NAME:
        metadata = {"start": str(labeller.branch.start), "labels": " ".join(tagger.LABELS)}
        weights.save(given.name, labeller.state_dict(), metadata, bits=8)


def targets(example: mentions.Example, tokens: Tokens) -> Tensor:
    """Which labels each token may have (time, labels); all of them where it does not begin a word or nobody knows."""
    allowed = torch.ones(len(tokens.ids), len(tagger.LABELS), dtype=torch.bool)
    words = {n: (word, n == start) for word, (start, end) in enumerate(example.spans) for n in range(start, end)}
    for place, word in enumerate(tokens.word_ids):
        begin = tokens.offsets[place][0]
        if word is None or word == tokens.word_ids[place - 1] or begin not in words:
            continue
        number, opens = words[begin]
        labels = example.allowed[number] if opens else {one.replace("B-", "I-") for one in example.allowed[number]}
        allowed[place] = torch.tensor([label in labels for label in tagger.LABELS])
    return allowed


def loss(
    labeller: tagger.Labeller, bundled: Encoder, batch: Sequence[mentions.Example], chance: random.Random
) -> Tensor:
    """The labels' negative log-likelihood; where several are allowed, that of any of them."""
    tokens = bundled.tokens([one.text for one in batch])
    ids, mask = network.padded([one.ids for one in tokens], bundled.device)
    with torch.no_grad():
        hidden = bundled.backbone.lower(ids, mask, labeller.branch.start)
    forms = [tagger.written(rewritten(one.text, chance), part) for one, part in zip(batch, tokens, strict=True)]
    scores = labeller(hidden, mask, tagger.stacked(forms, mask))
    allowed = torch.cat([targets(*pair) for pair in zip(batch, tokens, strict=True)]).to(bundled.device)
    sizes = torch.tensor([len(one.ids) for one in tokens])
    weight = torch.tensor([one.weight for one in batch]).repeat_interleave(sizes).to(bundled.device)
    weight = weight * ~allowed.all(dim=1)
    likelihood: Tensor = scores[mask].masked_fill(~allowed, -1e9).logsumexp(dim=1)
    return -(likelihood * weight).sum() / weight.sum().clamp(min=1)


def rewritten(text: str, chance: random.Random) -> str:
    """The text, sometimes without capitals, in capitals or as a headline."""
    (way,) = chance.choices(list(WAYS), list(WAYS.values()))
    other = {"lower": text.lower(), "upper": text.upper(), "title": titled(text), "usual": text}[way]
    return other if len(other) == len(text) else text  # "ß" has two capitals


def titled(text: str) -> str:
    """A headline In Title Case."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


if __name__ == "__main__":
    main()
