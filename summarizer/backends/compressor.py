"""Which words of a sentence its gist needs: a head that keeps or drops each, for ``summarizer/shortening.py``.

    sentence ─► shared layers ─► branch ─► a chance of being kept for each token ─► for each word (its first token)

Deletion-based sentence compression (Filippova et al. 2015, https://aclanthology.org/D15-1042/) with an encoder that
sees both sides of a word instead of their LSTM.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from summarizer.backends import devices, network, weights
from summarizer.backends.encoder import batches

if TYPE_CHECKING:
    from summarizer.backends.encoder import Encoder, Tokens

NAME = "compressor"
START = 3  # layers shared with the other heads

Spans = Sequence[tuple[int, int]]  # [start, end) of each word of a text, in order


class Keeper(nn.Module):
    """Logits of being kept."""

    def __init__(self, backbone: network.Backbone, start: int = START) -> None:
        super().__init__()
        self.branch = network.Branch(backbone, start)
        self.dropout = nn.Dropout(0.1)
        self.keep = nn.Linear(backbone.width, 1)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """(batch, time, width), (batch, time) -> (batch, time)."""
        logits: Tensor = self.keep(self.dropout(self.branch(hidden, mask))).squeeze(-1)
        return logits


class Compressor:
    """The trained network with the encoder it stands on. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, keeper: Keeper, temperature: float = 1.0) -> None:
        self._encoder = encoder
        self._keeper = keeper.eval()
        self._temperature = temperature  # makes chances of its scores, which are too sure of themselves
        self._bfloat16 = devices.has_fast_bfloat16(encoder.device)

    def keep(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[list[float]]:
        """Return the chance of being kept for each word of each text; 1 for what the encoder cuts off."""
        tokens = self._encoder.tokens(texts)
        found: list[list[float]] = [[] for _ in texts]
        with torch.inference_mode(), torch.autocast(self._encoder.device.type, torch.bfloat16, enabled=self._bfloat16):
            for rows in batches([len(one.ids) for one in tokens]):
                ids, mask = network.padded([tokens[row].ids for row in rows], self._encoder.device)
                hidden = self._encoder.backbone.lower(ids, mask, self._keeper.branch.start)
                chances = (self._keeper(hidden, mask).float() / self._temperature).sigmoid().tolist()
                for row, of_tokens in zip(rows, chances, strict=True):
                    places = first_tokens(tokens[row], spans[row])
                    found[row] = [1.0 if place is None else of_tokens[place] for place in places]
        return found


def first_tokens(tokens: Tokens, spans: Spans) -> list[int | None]:
    """Return for each word the number of the first token in it; None where the tokens end before it."""
    places = [place for place, (start, end) in enumerate(tokens.offsets) if start < end]
    ends = [tokens.offsets[place][1] for place in places]
    found = (bisect_left(ends, start + 1) for start, _ in spans)
    return [places[number] if number < len(places) else None for number in found]


def load(encoder: Encoder) -> Compressor:
    """Load the trained weights; ModelError when they are missing or not the ones measured."""
    tensors, metadata = weights.load(NAME)
    keeper = Keeper(encoder.backbone, int(metadata["start"]))
    keeper.load_state_dict(tensors)
    return Compressor(encoder, keeper.to(encoder.device), float(metadata["temperature"]))
