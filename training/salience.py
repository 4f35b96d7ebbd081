"""Trains ``summarizer/weights/salience.safetensors``: which sentences tell the article.

    python -m training.salience --data ../shared/data [--articles 16000] [--minutes 60]

A sentence's label is how often it stands in the triples of sentences that come closest to the highlights by ROUGE-1 and
(twice) ROUGE-2, a soft version of BertSum's greedy oracle; a word's label is whether the highlights use it.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from nltk.stem.porter import PorterStemmer
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from benchmarks import data
from summarizer.backends import encoder, salience, weights
from training import loop

CANDIDATES = 12  # the sentences closest to the highlights; triples are made of these
WEIGHTS = (1, 2)  # of ROUGE-1 and ROUGE-2 in what a triple is worth: the second is about half the first
SHARPNESS = 15.0  # a triple 0.07 of that worth behind the best counts 1/e of it
WORD_WEIGHT = 0.3  # of the words' loss beside the sentences'
TOKENS = 3000  # of a batch

_WORD = re.compile(r"[a-z0-9]+")
_stem = functools.lru_cache(None)(PorterStemmer().stem)


@dataclass(frozen=True)
class Example:
    """An article's first sentences as tokens, with labels in [0, 1]."""

    sentences: list[list[int]]
    chances: list[float]
    words: list[list[bool]]  # for each token: do the highlights use its word?


def main() -> None:
    """Train and save."""
    parser = loop.options(__doc__, salience.NAME, epochs=1)
    parser.add_argument("--articles", type=int, default=40_000, help="how many to train on")
    parser.add_argument("--cnn-every", type=int, default=1, help="take each so-manieth of CNN's articles")
    parser.add_argument("--window", type=int, default=salience.WINDOW, help="tokens of each article")
    parser.add_argument("--start", type=int, default=salience.START, help="how many layers stay frozen")
    given = parser.parse_args()
    torch.manual_seed(1)
    bundled = encoder.load("auto")
    network = salience.Salience(bundled.backbone, given.start).to(bundled.device)
    texts = list(data.records(given.data / "cnndm" / "train.jsonl.gz"))
    random.Random(given.seed).shuffle(texts)
    texts = [record for number, record in enumerate(texts) if number % given.cnn_every == 0 or not of_cnn(record)]
    texts = [record for record in texts[: given.articles] if record["highlights"]]
    lengths = [min(len(record["article"]), 4 * given.window) for record in texts]
    groups = [[texts[number] for number in group] for group in loop.batched(lengths, 4 * TOKENS)]
    function = salience.function_tokens(bundled)

    def step(records: list[dict[str, Any]]) -> Tensor:
        batch = [example for record in records if (example := label(record, bundled, given.window))]
        return loss(network, bundled, batch, function) if batch else 0 * network.score.bias.sum()

    loop.train(network, groups, step, loop.plan(given), resume=not given.fresh)
    if given.name == salience.NAME:
        weights.save(given.name, network.state_dict(), {"start": str(given.start)})


def of_cnn(record: dict[str, Any]) -> bool:
    """Tell CNN's articles by their dateline; the Daily Mail's have none."""
    return "( cnn )" in record["article"][:400]


def label(record: dict[str, Any], bundled: encoder.Encoder, window: int) -> Example | None:
    """Label the first sentences of an article, as many as the window holds; None where they are too few."""
    sentences = data.tokenised_sentences(record["article"][: 10 * window])
    tokens = bundled.tokens(sentences, special=False)
    ends = itertools.accumulate(len(one.ids) for one in tokens)
    count = sum(end <= window for end in ends)
    if count < 4:
        return None
    used = {word for text in record["highlights"] for word in stems(text)}
    words = [
        mark(text, [start for start, _ in one.offsets], used)
        for text, one in zip(sentences[:count], tokens, strict=False)
    ]
    return Example([one.ids for one in tokens[:count]], oracle(sentences[:count], record["highlights"]), words)


def loss(
    network: salience.Salience, bundled: encoder.Encoder, batch: Sequence[Example], function: frozenset[int]
) -> Tensor:
    """Cross-entropy of the sentences, averaged over articles, and of the words."""
    windows = salience.cut([one.sentences for one in batch], function)
    part = salience.stack(windows, bundled.device)
    with torch.no_grad():
        hidden = bundled.backbone.lower(part.ids, part.mask, network.branch.start)
    words = network.words(hidden, part)
    lengths = [len(one.sentences) for one in batch]
    logits = network.sentences(salience.means(words, part.owner, sum(lengths)), lengths)
    targets = torch.zeros_like(logits)
    inside = torch.zeros_like(logits)
    for row, one in enumerate(batch):
        targets[row, : len(one.chances)] = torch.tensor(one.chances)
        inside[row, : len(one.chances)] = 1 / len(batch)
    of_sentences = (cross_entropy(logits, targets, reduction="none") * inside).sum() / 10
    flat = torch.tensor([used for one in batch for used in itertools.chain(*one.words)], dtype=torch.float)
    kept = torch.tensor([on for window in windows for _, _, on in window])
    of_words = cross_entropy(network.word(words).squeeze(-1)[part.kept_mask], flat[kept].to(words.device))
    return of_sentences + WORD_WEIGHT * of_words


def oracle(sentences: Sequence[str], highlights: Sequence[str]) -> list[float]:
    """Return the chance of each sentence to stand in a good triple."""
    ours, theirs = [stems(text) for text in sentences], [stems(text) for text in highlights]
    grams = [(weight, *_counts(ours, theirs, n)) for n, weight in enumerate(WEIGHTS, 1)]
    alone = sum(
        weight * _f1(np.minimum(shared, most).sum(-1), size, total) for weight, shared, most, size, total in grams
    )
    best = np.argsort(-np.asarray(alone), kind="stable")[:CANDIDATES]
    triples = np.array(list(itertools.combinations(sorted(best), min(3, len(best)))))
    worth = np.zeros(len(triples))
    for weight, shared, most, size, total in grams:
        worth += weight * _f1(np.minimum(shared[triples].sum(1), most).sum(-1), size[triples].sum(1), total)
    share = np.exp(SHARPNESS * (worth - worth.max()))
    chances = np.zeros(len(sentences))
    for column in triples.T:
        np.add.at(chances, column, share / share.sum())
    return [float(chance) for chance in chances]


def mark(text: str, starts: Sequence[int], used: set[str]) -> list[bool]:
    """Tell of each token, by where it starts, whether its word is among those used."""
    spans = [(match.end(), _stemmed(match.group()) in used) for match in _WORD.finditer(text.lower())]
    ends = [end for end, _ in spans]
    places = (bisect.bisect_right(ends, start) for start in starts)
    return [place < len(spans) and spans[place][1] for place in places]


def stems(text: str) -> list[str]:
    """Split into words and stem those of over three letters, as rouge-score does."""
    return [_stemmed(word) for word in _WORD.findall(text.lower())]


def _stemmed(word: str) -> str:
    return _stem(word) if len(word) > 3 else word


def _counts(
    ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    """Count n-grams: those shared (sentences, kinds), how many of each may count, each sentence's, the highlights'."""
    reference = Counter(gram for text in theirs for gram in _grams(text, n))
    column = {gram: number for number, gram in enumerate(reference)}
    shared = np.zeros((len(ours), len(column)), dtype=np.int64)
    for row, text in enumerate(ours):
        for gram in _grams(text, n):
            if gram in column:
                shared[row, column[gram]] += 1
    sizes = np.array([max(len(text) - n + 1, 0) for text in ours])
    return shared, np.array(list(reference.values()), dtype=np.int64), sizes, reference.total()


def _grams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + n]) for place in range(len(words) - n + 1)]


def _f1(hits: NDArray[np.int64], size: NDArray[np.int64], total: int) -> NDArray[np.float64]:
    found: NDArray[np.float64] = 2 * hits / np.maximum(size + total, 1)
    return found


if __name__ == "__main__":
    main()
