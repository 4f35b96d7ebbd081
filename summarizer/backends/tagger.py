"""Where names stand in a sentence, and whether each is a person's, a body's, a place's or something else's.

    sentence ─► shared layers ─► + how each word is written ─► branch ─► a label for each word ─► spans

The encoder reads no capitals, so how a word is written (Capitals, ALL CAPITALS, a number …) and how the whole sentence
is (a headline In Title Case, a text without capitals) is added between the layers. Labels are BIO: "B-person" begins a
name, "I-person" goes on with it, "O" is none; the best sequence in which every "I-" has its beginning is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from summarizer.backends import devices, network, weights
from summarizer.backends.encoder import batches
from summarizer.types import Tag

if TYPE_CHECKING:
    from summarizer.backends.encoder import Encoder, Tokens

NAME = "tagger"
START = 2  # layers shared with the other heads
KINDS: Final = ("person", "organization", "place", "other")
LABELS: Final = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
CLUES: Final = 13  # 7 ways to write a word, opens it the sentence or not, 4 ways to write a sentence

Floats = NDArray[np.float32]


class Labeller(nn.Module):
    """Log-chances of the labels for each token."""

    def __init__(self, backbone: network.Backbone, start: int = START) -> None:
        super().__init__()
        self.branch = network.Branch(backbone, start)
        self.written = nn.Embedding(CLUES, backbone.width)
        self.label = nn.Linear(backbone.width, len(LABELS))
        nn.init.zeros_(self.written.weight)

    def forward(self, hidden: Tensor, mask: Tensor, clues: Tensor) -> Tensor:
        """(batch, time, width), (batch, time), (batch, time, 3) -> (batch, time, labels)."""
        read = self.branch(hidden + self.written(clues).sum(dim=2), mask)
        scores: Tensor = self.label(read).log_softmax(dim=-1)
        return scores


class Tagger:
    """The trained network with the encoder it stands on. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, labeller: Labeller) -> None:
        self._encoder = encoder
        self._labeller = labeller.eval()
        self._bfloat16 = devices.has_fast_bfloat16(encoder.device)

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Return the names in each text (a sentence or a headline), in order; none in what the encoder cuts off."""
        tokens = self._encoder.tokens(texts)
        found: list[list[Tag]] = [[] for _ in texts]
        with torch.inference_mode(), torch.autocast(self._encoder.device.type, torch.bfloat16, enabled=self._bfloat16):
            for rows in batches([len(one.ids) for one in tokens]):
                part = [tokens[row] for row in rows]
                ids, mask = network.padded([one.ids for one in part], self._encoder.device)
                hidden = self._encoder.backbone.lower(ids, mask, self._labeller.branch.start, quick=True)
                forms = [written(texts[row], tokens[row]) for row in rows]
                chances = self._labeller(hidden, mask, stacked(forms, ids)).float().cpu().numpy()
                for row, one, scores in zip(rows, part, chances, strict=True):
                    found[row] = tags(one, scores)
        return found


def load(encoder: Encoder) -> Tagger:
    """Load the trained weights; ModelError when they are missing or not the ones measured."""
    tensors, metadata = weights.load(NAME)
    labeller = Labeller(encoder.backbone, int(metadata["start"]))
    labeller.load_state_dict(tensors)
    labeller.branch.round()
    return Tagger(encoder, labeller.to(encoder.device))


# ---------------------------------------------------------------- how words are written


def written(text: str, tokens: Tokens) -> list[tuple[int, int, int]]:
    """Describe each token: how its word is written, whether that opens the sentence, how the sentence is written."""
    words = [text[start:stop] for start, stop in _words(tokens)]
    forms = [_form(word) for word in words]
    letters = [number for number, form in enumerate(forms) if form < _NUMBER]
    style = _STYLE + _style([words[number] for number in letters])
    return [
        (_OTHER, _INSIDE, style) if word is None else (forms[word], _INSIDE + (word in letters[:1]), style)
        for word in tokens.word_ids
    ]


_NUMBER, _OTHER, _INSIDE, _STYLE = 5, 6, 7, 9


def _form(word: str) -> int:
    if not word[0].isalpha():
        return _NUMBER if any(map(str.isdecimal, word)) else _OTHER
    if word.islower() or not (word.isupper() or word[0].isupper() or any(map(str.isupper, word))):
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 3
    return 1 if word[0].isupper() and word[1:].islower() else 4


def _style(words: Sequence[str]) -> int:
    """0 for a sentence as usual, 1 without capitals, 2 In Title Case, 3 ALL IN CAPITALS."""
    long = [word for word in words if len(word) > 3] or words
    capitals = sum(word[0].isupper() for word in long)
    if not any(word[0].isupper() for word in words):
        return 1
    if sum(word.isupper() for word in long) > 0.75 * len(long) and len(long) > 1:
        return 3
    return 2 if capitals > 0.75 * len(long) and len(long) > 2 else 0


def _words(tokens: Tokens) -> list[tuple[int, int]]:
    """Where each word of the tokenizer's stands in the text."""
    spans: list[tuple[int, int]] = []
    for word, (start, stop) in zip(tokens.word_ids, tokens.offsets, strict=True):
        if word is None:
            continue
        if word < len(spans):
            spans[word] = spans[word][0], stop
        else:
            spans.append((start, stop))
    return spans


def stacked(forms: Sequence[Sequence[tuple[int, int, int]]], ids: Tensor) -> Tensor:
    """Pad what ``written`` gives to the shape of ``ids``: (batch, time, 3)."""
    stacked = torch.full((*ids.shape, 3), _OTHER)
    for row, one in enumerate(forms):
        stacked[row, : len(one)] = torch.tensor(one)
    return stacked.to(ids.device)


# ---------------------------------------------------------------- from labels to names


def tags(tokens: Tokens, chances: Floats) -> list[Tag]:
    """Read the names off log-chances (time, labels); a word's label is that of its first token."""
    spans = _words(tokens)
    firsts = [n for n, word in enumerate(tokens.word_ids) if word is not None and word != tokens.word_ids[n - 1]]
    if not firsts:
        return []
    rows = chances[firsts]
    labels = best(rows)
    bounds = [n for n, label in enumerate(labels) if label % 2 == 1 or label == 0]  # a name begins or ends
    found = []
    for first, end in pairwise([*bounds, len(labels)]):
        if labels[first]:
            sure = float(np.exp(rows[range(first, end), labels[first:end]].mean()))
            found.append(Tag(spans[first][0], spans[end - 1][1], KINDS[(labels[first] - 1) // 2], sure))
    return found


def best(chances: Floats) -> list[int]:
    """Return the likeliest row of labels in which "I-person" follows only "B-person" or "I-person" (Viterbi)."""
    barred = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)  # from, to
    for to in range(2, len(LABELS), 2):
        barred[:, to] = -np.inf
        barred[[to - 1, to], to] = 0
    score = chances[0] + barred[0]
    back = []
    for row in chances[1:]:
        paths = score[:, None] + barred
        back.append(paths.argmax(axis=0))
        score = paths.max(axis=0) + row
    labels = [int(score.argmax())]
    for step in reversed(back):
        labels.append(int(step[labels[-1]]))
    return labels[::-1]
