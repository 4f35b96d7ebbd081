"""Which sentences tell the article: sentences that see each other, BertSumExt's way (Liu and Lapata 2019).

    windows of whole sentences ─► shared layers ─► words that carry meaning go on ─► branch ─► mean of each sentence
                                        └► two layers over all sentences of the article ─► a score for each

Paper: https://aclanthology.org/D19-1387/. Differences: the lower layers are frozen, and function words and punctuation
(42 % of the tokens) leave behind them, having told their neighbours what they had to tell; sentences are pooled by
their mean, as this encoder was trained, instead of by a [CLS] each; in training, words learn to tell whether the
summary will use them, which gives 200 labels an article instead of 20.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from summarizer.backends import devices, network, weights
from summarizer.backends.encoder import batches
from summarizer.words.function import FUNCTION_WORDS

if TYPE_CHECKING:
    from summarizer.backends.encoder import Encoder

NAME = "salience"
START = 3  # layers shared with the other heads
WINDOW = 510  # tokens read together: the encoder's limit less [CLS] and [SEP]
MOST = 2  # windows read of an article
PLACES = 32  # buckets of a sentence's place in the article
CLS, SEP = 101, 102

Article = Sequence[Sequence[int] | NDArray[np.int64]]  # the token ids of each sentence


@dataclass(frozen=True)
class Windows:
    """Pieces of articles that are read together: R windows, T tokens the longest, K the most that go on."""

    ids: Tensor  # (R, T)
    mask: Tensor  # (R, T)
    kept: Tensor  # (R, K) places of the tokens that go on
    kept_mask: Tensor  # (R, K)
    owner: Tensor  # (R, K) the sentence of each of them, counted over all articles; -1 at padding


class Salience(nn.Module):
    """Scores (logits) for sentences and, in training, for words."""

    def __init__(self, backbone: network.Backbone, start: int = START, dropout: float = 0.0) -> None:
        super().__init__()
        width = backbone.width
        self.branch = network.Branch(backbone, start, dropout)
        self.place = nn.Embedding(PLACES, width)
        layer = nn.TransformerEncoderLayer(width, 6, 768, 0.1, "gelu", batch_first=True, norm_first=True)
        self.article = nn.TransformerEncoder(layer, 2, nn.LayerNorm(width), enable_nested_tensor=False)
        self.score = nn.Linear(width, 1)
        self.odds = nn.Embedding(PLACES, 1)  # of a sentence because of its place alone
        self.word = nn.Linear(width, 1)
        nn.init.normal_(self.place.weight, std=0.02)
        # The layers over sentences begin as "nothing to add": begun from noise they hid for thousands of steps what the
        # branch already knew (a linear reading of the same means was twice as far above a sentence's place alone).
        for weight in (self.odds.weight, self.score.weight):
            nn.init.zeros_(weight)
        for one in self.article.layers:
            nn.init.zeros_(one.self_attn.out_proj.weight)
            nn.init.zeros_(one.linear2.weight)

    def words(self, hidden: Tensor, windows: Windows) -> Tensor:
        """Read the words that go on: shared states (R, T, width) -> (R, K, width)."""
        index = windows.kept.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        read: Tensor = self.branch(hidden.gather(1, index), windows.kept_mask)
        return read

    def sentences(self, means: Tensor, lengths: Sequence[int]) -> Tensor:
        """Score sentences (S, width) of articles with so many sentences each: (A, N), NaN-free garbage at padding."""
        width, longest = means.shape[-1], max(lengths)
        sentences = means.new_zeros(len(lengths), longest, width)
        for row, part in enumerate(torch.split(means, list(lengths))):
            sentences[row, : len(part)] = part
        number = torch.arange(longest, device=means.device)
        padding = number >= torch.tensor(lengths, device=means.device)[:, None]
        place = bucket(number)
        seen = self.article(sentences + self.place(place), src_key_padding_mask=padding)
        scores: Tensor = (self.score(seen) + self.odds(place)).squeeze(-1)
        return scores


def bucket(number: Tensor) -> Tensor:
    """Number places in the article: the first 16 one by one, then four buckets each time the place doubles."""
    far = 16 + 4 * (number.clamp(min=16).float() / 16).log2()
    return torch.where(number < 16, number, far.long().clamp(max=PLACES - 1))


def means(words: Tensor, owner: Tensor, count: int) -> Tensor:
    """Average the words (R, K, width) of each sentence: (count, width)."""
    flat = torch.where(owner < 0, count, owner).flatten()
    sums = words.new_zeros(count + 1, words.shape[-1]).index_add(0, flat, words.flatten(0, 1))
    return (sums / torch.bincount(flat, minlength=count + 1).clamp(min=1).unsqueeze(-1))[:count]


class Window(NamedTuple):
    """Whole sentences that are read together, without the special tokens around them."""

    ids: NDArray[np.int64]  # (T,)
    owner: NDArray[np.int64]  # (T,) the number of each token's sentence, counted over all articles
    on: NDArray[np.bool_]  # (T,) goes it on behind the shared layers?


def cut(articles: Sequence[Article], function: NDArray[np.bool_]) -> list[Window]:
    """Cut articles into windows of whole sentences; ``function`` tells of each token id whether it leaves."""
    windows: list[Window] = []
    firsts = accumulate((len(article) for article in articles), initial=0)
    for article, first in zip(articles, firsts, strict=False):
        ids = np.concatenate([np.asarray(sentence[:WINDOW], dtype=np.int64) for sentence in article])
        lengths = [min(len(sentence), WINDOW) for sentence in article]
        number = np.repeat(np.arange(len(article)), lengths)
        on = ~function[ids]
        bare = np.bincount(number, weights=on, minlength=len(article)) == 0  # nothing but function words: they stay
        owner, on = number + first, on | bare[number]
        windows += [Window(ids[start:end], owner[start:end], on[start:end]) for start, end in _ranges(lengths)]
    return windows


def _ranges(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where each window starts and ends, in tokens."""
    start = end = 0
    for length in lengths:
        if end + length - start > WINDOW:
            yield start, end
            start = end
        end += length
    if end > start:
        yield start, end


def stack(windows: Sequence[Window], device: torch.device | None = None) -> Windows:
    """Make tensors of windows."""
    ids, mask = network.padded([np.array([CLS, *one.ids, SEP]) for one in windows], device)
    kept, kept_mask = network.padded([np.flatnonzero(one.on) + 1 for one in windows], device)
    owner, _ = network.padded([one.owner[one.on] for one in windows], device, fill=-1)
    return Windows(ids, mask, kept, kept_mask, owner)


class Scorer:
    """The trained network with the encoder it stands on. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, salience: Salience) -> None:
        self._encoder = encoder
        self._salience = salience.eval()
        self._function = function_tokens(encoder)
        self._bfloat16 = devices.has_fast_bfloat16(encoder.device)

    def score(self, articles: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
        """Return for each article the chance of each of its sentences to be one of the three that tell it.

        It is 0 for what stands behind the first MOST windows.
        """
        flat = [sentence for article in articles for sentence in article]
        tokens = iter([one.ids for one in self._encoder.tokens(flat, special=False)] if flat else [])
        read = [fitting([next(tokens) for _ in article], MOST * WINDOW) for article in articles]
        chances = [np.zeros(len(article), dtype=np.float32) for article in articles]
        filled = [number for number, article in enumerate(read) if article]
        if not filled:
            return chances
        with torch.inference_mode(), torch.autocast(self._encoder.device.type, torch.bfloat16, enabled=self._bfloat16):
            logits = self._logits([read[number] for number in filled]).float().cpu().numpy()
        for number, row in zip(filled, logits, strict=True):
            chances[number][: len(read[number])] = 1 / (1 + np.exp(-row[: len(read[number])]))
        return chances

    def _logits(self, articles: Sequence[Article]) -> Tensor:
        windows = cut(articles, self._function)
        count, device = sum(map(len, articles)), self._encoder.device
        vectors = torch.zeros(count, self._encoder.backbone.width, device=device)
        for rows in batches([len(window.ids) for window in windows]):
            part = stack([windows[row] for row in rows], device)
            hidden = self._encoder.backbone.lower(part.ids, part.mask, self._salience.branch.start, quick=True)
            vectors += means(self._salience.words(hidden, part), part.owner, count).float()
        return self._salience.sentences(vectors, [len(article) for article in articles])


def fitting(article: Article, tokens: int) -> Article:
    """Return the first sentences of an article, as many as fit into so many tokens; the first one in any case."""
    ends = accumulate(len(sentence) for sentence in article)
    return article[: max(1, sum(end <= tokens for end in ends))]


def function_tokens(encoder: Encoder) -> NDArray[np.bool_]:
    """Tell of each token id whether it leaves after the shared layers: function words and punctuation."""
    leaves = np.zeros(max(encoder.vocabulary.values()) + 1, dtype=np.bool_)
    for token, number in encoder.vocabulary.items():
        mark = not any(map(str.isalnum, token)) and token[0] != "["
        leaves[number] = mark or token in FUNCTION_WORDS
    return leaves


def load(encoder: Encoder) -> Scorer:
    """Load the trained weights; ModelError when they are missing or not the ones measured."""
    tensors, metadata = weights.load(NAME)
    salience = Salience(encoder.backbone, int(metadata["start"]))
    salience.load_state_dict(tensors)
    salience.branch.round()
    return Scorer(encoder, salience.to(encoder.device))
