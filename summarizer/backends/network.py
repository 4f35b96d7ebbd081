"""The bundled encoder cut open, so that several tasks share its lower layers and each has upper layers of its own.

    ids ─► embeddings ─► layers 1 … k, frozen, shared ─► branch: the task's own layers k+1 … 6 ─► head
                                                      └► the encoder's own upper layers ─► sentence vectors

The layers are transformers' BertLayer (https://huggingface.co/docs/transformers/model_doc/bert); a branch begins as a
copy of the encoder's own upper layers and is fine-tuned by ``training/``. For reading, heads that bear it compute
their layers in 8 bits where the processor multiplies bytes (``int8``).
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from summarizer.backends import devices, int8


class Backbone(nn.Module):
    """The encoder all-MiniLM-L6-v2, never trained further; ``width`` 384, 6 layers."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.embeddings = model.embeddings
        self.layers = nn.ModuleList(model.encoder.layer)
        self.config = model.config
        self.width: int = model.config.hidden_size
        self.requires_grad_(False).eval()

    @functools.cached_property
    def _rounded(self) -> list[int8.Layer]:
        return rounded(self.layers)

    def lower(self, ids: Tensor, mask: Tensor, count: int, *, quick: bool = False) -> Tensor:
        """Run the embeddings and the first ``count`` layers: (batch, time) -> (batch, time, width).

        ``mask`` is bool, False at padding; ``quick``: in 8 bits, where the processor computes with bytes.
        """
        hidden: Tensor = self.embeddings(input_ids=ids)
        layers = (self._rounded if quick else []) or self.layers
        return run(layers[:count], hidden, mask)


class Branch(nn.Module):
    """A task's own upper layers, first a copy of the encoder's after the first ``start``."""

    def __init__(self, backbone: Backbone, start: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.start = start
        self.layers = copy.deepcopy(backbone.layers[start:]).requires_grad_(True)
        for name, module in self.layers.named_modules():
            if isinstance(module, nn.Dropout):  # none in attention: CPUs would compute it two to three times as long
                module.p = 0.0 if name.endswith("attention.self.dropout") else dropout
        self._rounded: list[int8.Layer] = []

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """(batch, time, width) -> (batch, time, width)."""
        return run(self._rounded or self.layers, hidden, mask)

    def round(self) -> None:
        """Compute in 8 bits from now on, where the processor computes with bytes; no training after it."""
        self._rounded = rounded(self.layers)
        if self._rounded:
            self.layers = nn.ModuleList()


def rounded(layers: nn.ModuleList) -> list[int8.Layer]:
    """Return layers in 8 bits where the processor computes with bytes; elsewhere none."""
    device = next(layers.parameters()).device
    if not devices.has_fast_int8(device):
        return []
    precision = torch.bfloat16 if devices.has_fast_bfloat16(device) else torch.float32
    return [int8.Layer(layer, precision) for layer in layers]


def run(layers: nn.ModuleList | list[int8.Layer], hidden: Tensor, mask: Tensor) -> Tensor:
    """Run layers over hidden states; padding (False in ``mask``) is not attended to."""
    if isinstance(layers, list):
        return int8.run(layers, hidden, mask)
    seen = None if bool(mask.all()) else mask[:, None, None, :]  # (batch, 1, 1, time), broadcast over heads and queries
    for layer in layers:
        hidden = layer(hidden, seen)
    return hidden


def padded(
    rows: Sequence[Sequence[int] | NDArray[np.int64]], device: torch.device | None = None, fill: int = 0
) -> tuple[Tensor, Tensor]:
    """Stack token ids of different lengths: (ids, mask), both (batch, longest)."""
    lengths = np.array([len(row) for row in rows])
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.full(mask.shape, fill, dtype=np.int64)
    ids[mask] = np.concatenate(rows)
    return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)
