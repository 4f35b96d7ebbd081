"""Trains ``summarizer/weights/salience.safetensors``: which sentences tell the article.

    python -m training.salience --data ../shared/data [--minutes 60]

A sentence's label is how often it stands in the triples of sentences that come closest to the highlights by ROUGE-1 and
(twice) ROUGE-2, a soft version of BertSum's greedy oracle; a word's label is whether the highlights use it.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import multiprocessing
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from nltk.stem.porter import PorterStemmer
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from benchmarks import data
from summarizer import sentences as reading
from summarizer.backends import encoder, salience, weights
from training import loop

CANDIDATES = 12  # the sentences closest to the highlights; triples are made of these
WEIGHTS = (1, 2)  # of ROUGE-1 and ROUGE-2 in what a triple is worth: the second is about half the first
SHARPNESS = 15.0  # a triple 0.07 of that worth behind the best counts 1/e of it
WORD_WEIGHT = 0.3  # of the words' loss beside the sentences'

_BYLINE, _TOP, _SHORT = "by .", 8, 8  # words of the lines behind it that belong to it
_WORD = re.compile(r"[a-z0-9]+")
_stem = functools.lru_cache(None)(PorterStemmer().stem)


@dataclass(frozen=True)
class Example:
    """An article's first sentences: tokens, and labels in [0, 1] for sentences and words."""

    ids: NDArray[np.uint16]  # (T,) the tokens of all sentences
    lengths: NDArray[np.uint16]  # (S,) the tokens of each sentence
    used: NDArray[np.bool_]  # (T,) do the highlights use the token's word?
    chances: NDArray[np.float16]  # (S,)
    cnn: bool  # CNN's, of which the test has one in twenty

    def sentences(self) -> list[NDArray[np.int64]]:
        """Return the token ids of each sentence."""
        return np.split(self.ids.astype(np.int64), np.cumsum(self.lengths[:-1], dtype=np.int64))


def main() -> None:
    """Train and save."""
    parser = loop.options(__doc__, salience.NAME, epochs=3)
    parser.add_argument("--window", type=int, default=salience.MOST * salience.WINDOW, help="tokens of each article")
    parser.add_argument("--start", type=int, default=salience.START, help="how many layers stay frozen")
    parser.add_argument("--cnn-weight", type=float, default=0.3, help="of CNN's articles in the loss")
    parser.add_argument("--cnn", type=int, help="how many of CNN's articles to take (default all)")
    parser.add_argument("--begin", type=Path, help="weights to go on from, instead of the encoder's own layers")
    parser.add_argument("--tokens", type=int, default=3000, help="of a batch; tens of thousands on a GPU")
    parser.add_argument("--dropout", type=float, default=0.1, help="in the layers of its own")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    bundled = encoder.load("auto")
    network = salience.Salience(bundled.backbone, given.start, given.dropout)
    if given.begin:
        network.load_state_dict(weights.read(given.begin)[0])
    network.to(bundled.device)
    examples = fewer(prepared(given.data, given.window), given.cnn, given.seed)
    groups = loop.batched([len(one.ids) for one in examples], given.tokens, given.seed)
    function = salience.function_tokens(bundled)
    loop.train(
        network,
        [[examples[number] for number in group] for group in groups],
        lambda batch: loss(network, bundled, batch, function, given.cnn_weight),
        loop.plan(given),
        resume=not given.fresh,
    )
    folder = weights.FOLDER if given.name == salience.NAME else loop.CHECKPOINTS / "weights"  # for training.averaging
    weights.save(given.name, network.state_dict(), {"start": str(given.start)}, folder, bits=8)


# ---------------------------------------------------------------- examples


def prepared(folder: Path, window: int) -> list[Example]:
    """Return the labelled articles; labelling takes half an hour on two cores, so it is done once and kept."""
    path = loop.CHECKPOINTS / f"salience-examples-{window}.safetensors"
    if not path.exists():
        label = functools.partial(labelled, window=window)
        with multiprocessing.get_context("forkserver").Pool() as pool:
            found = [*pool.imap(label, data.records(folder / "cnndm" / "train.jsonl.gz"), chunksize=50)]
        keep(path, [one for one in found if one])
    return read(path)


def fewer(examples: Sequence[Example], cnn: int | None, seed: int) -> list[Example]:
    """Return the examples with only so many of CNN's, drawn at random; all of them where None."""
    theirs = [one for one in examples if one.cnn]
    drawn = theirs if cnn is None else random.Random(seed).sample(theirs, min(cnn, len(theirs)))
    return [one for one in examples if not one.cnn] + drawn


def labelled(record: dict[str, Any], window: int) -> Example | None:
    """Label the first sentences of an article, as many as the window holds; None where they are too few."""
    sentences = told(data.tokenised_sentences(record["article"][: 10 * window]))
    tokens = tokenizer().tokens(sentences, special=False)
    ends = itertools.accumulate(len(one.ids) for one in tokens)
    count = sum(end <= window for end in ends)
    if count < 4 or not record["highlights"]:
        return None
    said = list(zip(sentences, tokens, strict=True))[:count]
    wanted = {word for text in record["highlights"] for word in stems(text)}
    used = [mark(text, [start for start, _ in one.offsets], wanted) for text, one in said]
    return Example(
        np.array([token for _, one in said for token in one.ids], dtype=np.uint16),
        np.array([len(one.ids) for _, one in said], dtype=np.uint16),
        np.array([*itertools.chain(*used)], dtype=np.bool_),
        np.array(oracle(sentences[:count], record["highlights"]), dtype=np.float16),
        of_cnn(record),
    )


def told(lines: Sequence[str]) -> tuple[str, ...]:
    """Return an article's sentences as the product reads them, without what older pages of the set have on top.

    That is the byline ("by .", "rob waugh .", "follow @@ robwaugh ."), and above it, in some, the highlights.
    """
    first = lines.index(_BYLINE) + 1 if _BYLINE in lines[:_TOP] else 0
    while 0 < first < len(lines) and len(lines[first].split()) < _SHORT:
        first += 1
    return reading.read("\n".join(lines[first:]))


@functools.cache
def tokenizer() -> encoder.Encoder:
    """Load the encoder, for its tokens; once in each process."""
    return encoder.load("cpu")


def of_cnn(record: dict[str, Any]) -> bool:
    """Tell CNN's articles by their dateline; the Daily Mail's have none."""
    return "( cnn )" in record["article"][:400]


def keep(path: Path, examples: Sequence[Example]) -> None:
    """Write examples, one behind the other."""
    columns = {
        "ids": np.concatenate([one.ids for one in examples]),
        "lengths": np.concatenate([one.lengths for one in examples]),
        "used": np.concatenate([one.used for one in examples]),
        "chances": np.concatenate([one.chances for one in examples]),
        "tokens": np.array([len(one.ids) for one in examples]),
        "sentences": np.array([len(one.lengths) for one in examples]),
        "cnn": np.array([one.cnn for one in examples]),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(columns, path)


def read(path: Path) -> list[Example]:
    """Read them again."""
    kept = load_file(path)
    of_tokens, of_sentences = np.cumsum(kept["tokens"])[:-1], np.cumsum(kept["sentences"])[:-1]
    columns = (
        np.split(kept["ids"], of_tokens),
        np.split(kept["lengths"], of_sentences),
        np.split(kept["used"], of_tokens),
        np.split(kept["chances"], of_sentences),
        kept["cnn"].tolist(),
    )
    return [Example(*row) for row in zip(*columns, strict=True)]


# ---------------------------------------------------------------- the loss


def loss(
    network: salience.Salience,
    bundled: encoder.Encoder,
    batch: Sequence[Example],
    function: NDArray[np.bool_],
    cnn_weight: float = 1.0,
) -> Tensor:
    """Cross-entropy of the sentences, averaged over articles, and of the words."""
    windows = salience.cut([one.sentences() for one in batch], function)
    part = salience.stack(windows, bundled.device)
    with torch.no_grad():
        hidden = bundled.backbone.lower(part.ids, part.mask, network.branch.start, quick=True)
    words = network.words(hidden, part)
    lengths = [len(one.lengths) for one in batch]
    logits = network.sentences(salience.means(words, part.owner, sum(lengths)), lengths)
    shares = [cnn_weight if one.cnn else 1.0 for one in batch]
    targets, inside = np.zeros((2, *logits.shape), dtype=np.float32)
    for row, (one, share) in enumerate(zip(batch, shares, strict=True)):
        targets[row, : len(one.chances)] = one.chances
        inside[row, : len(one.chances)] = share / sum(shares)
    wanted, weight = (torch.from_numpy(one).to(logits.device) for one in (targets, inside))
    of_sentences = cross_entropy(logits, wanted, weight, reduction="sum")
    used = np.concatenate([one.used for one in batch])[np.concatenate([window.on for window in windows])]
    marks = torch.from_numpy(used.astype(np.float32)).to(logits.device)
    of_words = cross_entropy(network.word(words).squeeze(-1)[part.kept_mask], marks)
    return of_sentences / 10 + WORD_WEIGHT * of_words


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
