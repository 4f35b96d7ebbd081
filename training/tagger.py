"""Trains ``summarizer/weights/tagger.safetensors``: names of people, organisations, places and other things.

    python -m training.tagger --data ../shared/data [--epochs 5]

The shared layers never change, so what they make of each sentence is kept (half precision, about 1 GB). Every time a
sentence comes it may be written in another way: without capitals, in capitals, In Title Case.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from summarizer.backends import encoder, network, tagger, weights
from summarizer.backends.encoder import Encoder, Tokens
from training import loop, mentions

TOKENS: Final = 1500  # of a batch
WAYS: Final = {"usual": 0.78, "lower": 0.08, "upper": 0.04, "title": 0.10}  # to write a sentence, and how often
LENGTH: Final = 160  # tokens; no sentence to learn from is longer


@dataclass(frozen=True)
class Prepared:
    """A sentence after the shared layers: ``hidden`` (time, width), ``allowed`` (time, labels)."""

    text: str
    tokens: Tokens
    hidden: Tensor
    allowed: Tensor
    weight: float


def main() -> None:
    """Train and save."""
    parser = loop.options(__doc__, tagger.NAME, epochs=4)
    parser.add_argument("--share", type=float, default=1.0, help="of the sentences, for a trial")
    given = parser.parse_args()
    torch.manual_seed(1)
    bundled = encoder.load("auto")
    labeller = tagger.Labeller(bundled.backbone).to(bundled.device)
    examples = list(mentions.read(given.data))
    random.Random(1).shuffle(examples)
    prepared = prepare(bundled, examples[: int(given.share * len(examples))], labeller.branch.start)
    groups = loop.batched([len(one.tokens.ids) for one in prepared], TOKENS)
    batches = [[prepared[number] for number in group] for group in groups]
    chance = random.Random(1)
    loop.train(labeller, batches, lambda batch: loss(labeller, batch, chance), loop.plan(given), resume=not given.fresh)
    if given.name == tagger.NAME:
        metadata = {"start": str(labeller.branch.start), "labels": " ".join(tagger.LABELS)}
        weights.save(given.name, labeller.state_dict(), metadata)


def prepare(bundled: Encoder, examples: Sequence[mentions.Example], start: int) -> list[Prepared]:
    """Run the shared layers over every sentence, once."""
    tokens = bundled.tokens([one.text for one in examples])
    rows = [row for row, one in enumerate(tokens) if 3 < len(one.ids) <= LENGTH]
    found = []
    for group in encoder.batches([len(tokens[row].ids) for row in rows]):
        part = [rows[place] for place in group]
        ids, mask = network.padded([tokens[row].ids for row in part], bundled.device)
        with torch.inference_mode():
            hidden = bundled.backbone.lower(ids, mask, start).half().cpu()
        for row, states in zip(part, hidden, strict=True):
            allowed = targets(examples[row], tokens[row])
            kept = states[: len(allowed)].clone()
            found.append(Prepared(examples[row].text, tokens[row], kept, allowed, examples[row].weight))
    return found


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


def loss(labeller: tagger.Labeller, batch: Sequence[Prepared], chance: random.Random) -> Tensor:
    """The labels' negative log-likelihood; where several are allowed, that of any of them."""
    device = labeller.label.weight.device
    mask = network.padded([one.tokens.ids for one in batch], device)[1]
    hidden = torch.zeros(*mask.shape, batch[0].hidden.shape[1])
    for row, one in enumerate(batch):
        hidden[row, : len(one.hidden)] = one.hidden
    forms = [tagger.written(rewritten(one.text, chance), one.tokens) for one in batch]
    scores = labeller(hidden.to(device), mask, tagger.stacked(forms, mask))
    allowed = torch.cat([one.allowed for one in batch]).to(device)
    weight = torch.cat([torch.full((len(one.tokens.ids),), one.weight) for one in batch]).to(device)
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
