"""Trains ``summarizer/weights/compressor.safetensors``: which words of a sentence its gist needs.

    python -m training.compression --data ../shared/data [--epochs 5]

The pairs are news sentences and what is left of them to say what their headline says (Filippova and Altun 2013,
https://aclanthology.org/D13-1155/). A tenth, told by a hash of the sentence, is never read here: benchmarks/compression
measures on it. Another twentieth is left out too: the threshold above which a word is kept is chosen on it.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from benchmarks import data
from summarizer.backends import compressor, encoder, network, weights
from summarizer.backends.encoder import Encoder
from training import loop

TOKENS = 1024  # of a batch
TEMPERATURES = [number / 10 for number in range(5, 51)]
QUOTES = {"``": '"', "''": '"'}  # as the Penn treebank writes them

Part = Literal["train", "threshold", "test"]


@dataclass(frozen=True)
class Pair:
    """A sentence as text, where its words stand in it, and which of them are kept."""

    text: str
    spans: list[tuple[int, int]]
    keep: list[bool]


@dataclass(frozen=True)
class Prepared:
    """A sentence after the shared layers (time, width); a target for the first token of each word."""

    hidden: Tensor
    places: Tensor
    keep: Tensor


def main() -> None:
    """Train and save."""
    parser = loop.options(__doc__, compressor.NAME, epochs=5)
    parser.add_argument("--start", type=int, default=compressor.START, help="layers that stay frozen")
    given = parser.parse_args()
    torch.manual_seed(1)
    bundled = encoder.load("auto")
    keeper = compressor.Keeper(bundled.backbone, given.start).to(bundled.device)
    examples = prepare(bundled, list(pairs(given.data, "train")), given.start)
    groups = loop.batched([len(one.hidden) for one in examples], TOKENS)
    batches = [[examples[number] for number in group] for group in groups]
    loop.train(keeper, batches, lambda batch: loss(keeper, batch), loop.plan(given), resume=not given.fresh)
    if given.name == compressor.NAME:
        chosen = temperature(compressor.Compressor(bundled, keeper), list(pairs(given.data, "threshold")))
        metadata = {"start": str(given.start), "temperature": f"{chosen:.1f}"}
        weights.save(given.name, keeper.state_dict(), metadata, bits=8)


def pairs(folder: Path, part: Part) -> Iterator[Pair]:
    """Read the pairs of one part."""
    for record in data.records(folder / "compression" / "pairs.jsonl.gz"):
        if part_of(record["tokens"]) == part:
            yield pair(record)


def part_of(tokens: Sequence[str]) -> Part:
    """Tell by the sentence itself which part it belongs to: 85 % train, 5 % threshold, 10 % test."""
    number = int(hashlib.sha256(" ".join(tokens).encode()).hexdigest(), 16) % 20
    return "test" if number % 10 == 0 else "threshold" if number == 1 else "train"


def pair(record: dict[str, Any]) -> Pair:
    """Put the tokens together with spaces; the encoder's tokenizer makes the same of it as of plain text."""
    words = [QUOTES.get(token, token) for token in record["tokens"]]
    ends = [sum(map(len, words[: number + 1])) + number for number in range(len(words))]
    spans = [(end - len(word), end) for word, end in zip(words, ends, strict=True)]
    return Pair(" ".join(words), spans, list(map(bool, record["keep"])))


def prepare(bundled: Encoder, examples: Sequence[Pair], start: int) -> list[Prepared]:
    """Run the shared layers over every sentence, once: they never change."""
    tokens = bundled.tokens([one.text for one in examples])
    found = []
    for rows in encoder.batches([len(one.ids) for one in tokens]):
        ids, mask = network.padded([tokens[row].ids for row in rows], bundled.device)
        with torch.inference_mode():
            hidden = bundled.backbone.lower(ids, mask, start).half().cpu()
        for row, states in zip(rows, hidden, strict=True):
            firsts = compressor.first_tokens(tokens[row], examples[row].spans)
            seen = [(place, kept) for place, kept in zip(firsts, examples[row].keep, strict=True) if place is not None]
            places, keep = zip(*seen, strict=True)
            states = states[: len(tokens[row].ids)].clone()
            found.append(Prepared(states, torch.tensor(places), torch.tensor(keep, dtype=torch.float)))
    return found


def loss(keeper: compressor.Keeper, batch: Sequence[Prepared]) -> Tensor:
    """Cross-entropy of the words."""
    device = keeper.keep.weight.device
    hidden = torch.nn.utils.rnn.pad_sequence([one.hidden for one in batch], batch_first=True).float().to(device)
    lengths = torch.tensor([len(one.hidden) for one in batch], device=device)
    logits = keeper(hidden, torch.arange(hidden.shape[1], device=device) < lengths[:, None])
    of_words = torch.cat([row[one.places.to(device)] for row, one in zip(logits, batch, strict=True)])
    return cross_entropy(of_words, torch.cat([one.keep for one in batch]).to(device))


def temperature(trained: compressor.Compressor, examples: Sequence[Pair]) -> float:
    """Fit what scores are divided by before they are chances (Guo et al. 2017, https://arxiv.org/abs/1706.04599)."""
    found = trained.keep([one.text for one in examples], [one.spans for one in examples])
    logits = torch.tensor(list(itertools.chain(*found)), dtype=torch.float64).logit(eps=1e-7)
    kept = torch.tensor([keep for one in examples for keep in one.keep], dtype=torch.float64)
    return min(TEMPERATURES, key=lambda divisor: float(cross_entropy(logits / divisor, kept)))


if __name__ == "__main__":
    main()
