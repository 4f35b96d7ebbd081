"""BERT's layers in 8 bits, for reading on a processor that multiplies bytes in hardware (AVX-512 VNNI).

Weights are rounded with a scale for each row. Activations are rounded with one for each place in a layer, the same in
all layers, so that what becomes of a text depends on no other text beside it. Attention is computed in bfloat16 where
the processor has it. The products are oneDNN's (https://uxlfoundation.github.io/oneDNN/dev_guide_matmul.html), by the
operator that torch.compile uses for them.

Texts of a batch stand one behind the other, without padding: (tokens, width), and how many tokens each has.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional


class Range(NamedTuple):
    """Between which numbers 255 steps lie; what is outside is cut."""

    lowest: float
    highest: float


# What all but one in a thousand tokens of 16 articles stay within, in every layer of the encoder and the heads. Only
# [CLS] and [SEP] go far beyond (28 in NORMED), which no other token misses: with wider ranges all of them lose more.
READ = Range(-8.2, 8.2)  # a layer's input
GATHERED = Range(-3.2, 3.2)  # what attention gathers
NORMED = Range(-12.0, 12.0)  # what the feed-forward net reads
FED = Range(-0.17, 6.5)  # its inner states; GELU is nowhere below

# oneDNN compiles a kernel for each shape of a product, which takes half a millisecond, and keeps a few dozen of them.
ROWS = 64  # what the rows of a batch are a multiple of
TEXT = 32  # … and those of a long text in attention
SHORT = 128  # tokens; texts up to that length attend all at once, padded


class Linear:
    """A matrix product and its bias, bytes in."""

    def __init__(self, weight: Tensor, bias: Tensor, reads: Range) -> None:
        """``weight`` (out, in), ``bias`` (out,)."""
        self._bias = bias.detach().float()
        self._scales = weight.detach().float().abs().amax(dim=1).clamp(min=1e-8) / 127
        self._zeros = torch.zeros(len(weight), dtype=torch.long)
        rounded = (weight.detach().float() / self._scales[:, None]).round().to(torch.int8)
        self._packed = torch.ops.onednn.qlinear_prepack(rounded, None)
        self._step = (reads.highest - reads.lowest) / 255
        self._zero = round(-reads.lowest / self._step)

    def rounded(self, states: Tensor) -> Tensor:
        """Make bytes of what the product reads."""
        return states.mul(1 / self._step).add_(self._zero).round_().clamp_(0, 255).to(torch.uint8)

    def __call__(self, states: Tensor, precision: torch.dtype = torch.float32) -> Tensor:
        """(tokens, in) bytes -> (tokens, out) in the precision given."""
        return self._product(states, 1.0, 0, precision, "none")

    def gelu(self, states: Tensor, reader: Linear) -> Tensor:
        """(tokens, in) bytes -> GELU of the product as bytes for ``reader``."""
        return self._product(states, reader._step, reader._zero, torch.uint8, "gelu")

    def _product(self, states: Tensor, step: float, zero: int, precision: torch.dtype, then: str) -> Tensor:
        product: Tensor = torch.ops.onednn.qlinear_pointwise(
            states, self._step, self._zero, self._packed, self._scales, self._zeros, self._bias,
            step, zero, precision, then, [], "none",
        )  # fmt: skip
        return product


class Batch:
    """Texts of different lengths, one behind the other, and some empty rows, so that few shapes occur."""

    def __init__(self, mask: Tensor) -> None:
        """``mask`` (batch, time), False at padding."""
        self.mask = mask
        self.lengths: list[int] = mask.sum(dim=1).tolist()
        self.starts = list(itertools.accumulate(self.lengths, initial=0))
        self.tokens = self.starts.pop()
        ends = (start + _up(length, TEXT) for start, length in zip(self.starts, self.lengths, strict=True))
        self.rows = _up(max(ends), ROWS)

    def packed(self, hidden: Tensor) -> Tensor:
        """(batch, time, width) -> (rows, width)."""
        return functional.pad(hidden[self.mask].float(), (0, 0, 0, self.rows - self.tokens))

    def padded(self, packed: Tensor) -> Tensor:
        """(rows, width) -> (batch, time, width)."""
        padded = packed.new_zeros(*self.mask.shape, packed.shape[-1])
        padded[self.mask] = packed[: self.tokens]
        return padded


def _up(number: int, step: int) -> int:
    return -(-number // step) * step


class Layer:
    """A BertLayer (https://huggingface.co/docs/transformers/model_doc/bert), rounded."""

    def __init__(self, layer: Any, attention: torch.dtype = torch.bfloat16) -> None:
        """``attention``: in which precision it is computed."""
        own, gather, feed = layer.attention.self, layer.attention.output, layer.output
        self._heads: int = own.num_attention_heads
        self._attention = attention
        scale = own.attention_head_size**-0.5 / math.log(2)  # attention's own, and that of powers of 2
        weight = torch.cat([own.query.weight * scale, own.key.weight, own.value.weight])
        self._project = Linear(weight, torch.cat([own.query.bias * scale, own.key.bias, own.value.bias]), READ)
        self._gather, self._norm = Linear(gather.dense.weight, gather.dense.bias, GATHERED), gather.LayerNorm
        self._widen = Linear(layer.intermediate.dense.weight, layer.intermediate.dense.bias, NORMED)
        self._narrow, self._last = Linear(feed.dense.weight, feed.dense.bias, FED), feed.LayerNorm

    def __call__(self, hidden: Tensor, batch: Batch) -> Tensor:
        """(rows, width) -> (rows, width), float32."""
        projected = self._project(self._project.rounded(hidden), self._attention)
        long = self._attention == torch.bfloat16 and max(batch.lengths) > SHORT
        gathered = (self._attend_each if long else self._attend_together)(projected, batch)
        hidden = self._norm(self._gather(self._gather.rounded(gathered)).add_(hidden))
        fed = self._widen.gelu(self._widen.rounded(hidden), self._narrow)
        read: Tensor = self._last(self._narrow(fed).add_(hidden))
        return read

    def _by_head(self, projected: Tensor) -> Tensor:
        """(…, 3 width) -> (…, 3, heads, size)."""
        return projected.view(*projected.shape[:-1], 3, self._heads, -1)

    def _attend_together(self, projected: Tensor, batch: Batch) -> Tensor:
        """(rows, 3 width) -> (rows, width)."""
        query, key, value = self._by_head(batch.padded(projected)).permute(2, 0, 3, 1, 4)
        mask = batch.mask[:, None, None, :]
        gathered = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=math.log(2))
        return batch.packed(gathered.transpose(1, 2).flatten(2))

    def _attend_each(self, projected: Tensor, batch: Batch) -> Tensor:
        """(rows, 3 width) -> (rows, width)."""
        query, key, value = self._by_head(projected).permute(1, 2, 0, 3).contiguous()
        gathered = torch.zeros_like(query)  # (heads, rows, size)
        for start, length in zip(batch.starts, batch.lengths, strict=True):
            rows = slice(start, start + _up(length, TEXT))
            found = attend(query[:, rows], key[:, rows], value[:, rows], length)
            gathered[:, start : start + length] = found[:, :length]
        return gathered.transpose(0, 1).flatten(1).float()


def attend(query: Tensor, key: Tensor, value: Tensor, length: int) -> Tensor:
    """Attend by powers of 2 to the first ``length`` tokens: (heads, tokens, size) -> the same shape.

    It takes half of the time of torch's own. A softmax takes off each row's maximum first, lest its exponentials go out
    of range; bfloat16 reaches so far that they nearly always do without.
    """
    scores = torch.matmul(query, key.mT)
    weights = torch.exp2(scores, out=scores)
    weights[..., length:] = 0
    total = weights.sum(dim=-1, keepdim=True)
    own = total[..., :length, :]  # the rows behind may be another text's
    if 0 < float(own.min()) <= float(own.max()) < math.inf:
        return torch.matmul(weights, value) / total
    return functional.scaled_dot_product_attention(query, key[:, :length], value[:, :length], scale=math.log(2))


def run(layers: Sequence[Layer], hidden: Tensor, mask: Tensor) -> Tensor:
    """Run layers over padded states: (batch, time, width), (batch, time) False at padding -> the same shape."""
    batch = Batch(mask)
    with torch.autocast(hidden.device.type, enabled=False):
        packed = batch.packed(hidden)
        for layer in layers:
            packed = layer(packed, batch)
    return batch.padded(packed)
