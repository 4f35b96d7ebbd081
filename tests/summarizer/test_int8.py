"""Layers in 8 bits: near the exact ones, the same for a text alone and among others, and safe beyond their range."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from summarizer import pipeline
from summarizer.backends import devices, encoder, int8, network
from summarizer.types import Options

pytestmark = pytest.mark.skipif(
    not devices.has_fast_int8(torch.device("cpu")), reason="this processor does not multiply bytes"
)
TEXTS = [
    "The ferry to Skarholm will sail again on Friday after four months in dock, the harbour office said.",
    "Snow closed both roads.",
    "The central bank of Lakonia raised its main rate to 4.5 percent on Tuesday; shares in large banks rose.",
]


@pytest.fixture(scope="module")
def bundled() -> encoder.Encoder:
    return pipeline.load(Options(device="cpu"))._encoder


@pytest.fixture(scope="module")
def rows(bundled: encoder.Encoder) -> tuple[Tensor, Tensor]:
    return network.padded([one.ids for one in bundled.tokens(TEXTS)])


def test_hidden_states_are_near_the_exact_ones(bundled: encoder.Encoder, rows: tuple[Tensor, Tensor]) -> None:
    ids, mask = rows
    with torch.inference_mode():
        exact = bundled.backbone.lower(ids, mask, 3)
        quick = bundled.backbone.lower(ids, mask, 3, quick=True)
    words = mask & (ids != 101) & (ids != 102)  # [CLS] and [SEP] go far out of range, and are cut
    assert nn.functional.cosine_similarity(exact[words], quick[words]).min() > 0.97
    assert (quick[~mask] == 0).all()


@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("lengths", [(40, 12), (300, 170)], ids=["together", "each"])
def test_a_layer_without_outliers_is_as_good_as_exact(
    bundled: encoder.Encoder, lengths: tuple[int, int], precision: torch.dtype
) -> None:
    layer = bundled.backbone.layers[4]
    hidden = torch.randn(2, lengths[0], 384, generator=torch.Generator().manual_seed(1)) / 2
    mask = torch.arange(lengths[0]) < torch.tensor(lengths)[:, None]
    with torch.inference_mode():
        exact = network.run(nn.ModuleList([layer]), hidden, mask)
        quick = int8.run([int8.Layer(layer, precision)], hidden, mask)
    assert nn.functional.cosine_similarity(exact, quick, dim=-1)[mask].min() > 0.995


def test_what_becomes_of_a_text_depends_on_no_other(bundled: encoder.Encoder, rows: tuple[Tensor, Tensor]) -> None:
    ids, mask = rows
    with torch.inference_mode():
        together = bundled.backbone.lower(ids, mask, 3, quick=True)
        for row, length in enumerate(mask.sum(1).tolist()):
            alone = bundled.backbone.lower(ids[row : row + 1, :length], mask[row : row + 1, :length], 3, quick=True)
            assert nn.functional.cosine_similarity(alone[0], together[row, :length]).min() > 0.995


@pytest.mark.parametrize("large", [1.0, 200.0, -200.0])
def test_attention_beyond_the_range_of_exponentials_is_a_softmax_too(large: float) -> None:
    draw = torch.Generator().manual_seed(2)
    query, key, value = torch.randn(3, 2, 9, 32, generator=draw).bfloat16()
    query, key = torch.full_like(query, abs(large)) * query.sign(), key * (large if large > 1 else 1)
    found = int8.attend(query, key, value, 7).float()
    weights = (query.float() @ key[:, :7].float().mT * torch.log(torch.tensor(2.0))).softmax(dim=-1)
    assert found.isfinite().all()
    assert torch.allclose(found, weights @ value[:, :7].float(), atol=0.05)


def test_what_stands_behind_a_text_does_not_change_how_it_attends() -> None:
    query, key, value = torch.randn(3, 2, 9, 32, generator=torch.Generator().manual_seed(2)).bfloat16()
    alone = int8.attend(query, key, value, 7)[:, :7]
    query[:, 7:] = 1e4
    assert torch.equal(int8.attend(query, key, value, 7)[:, :7], alone)


def test_a_branch_that_reads_gives_up_what_only_training_needs(bundled: encoder.Encoder) -> None:
    branch = network.Branch(bundled.backbone, 4)
    hidden = torch.randn(1, 12, 384, generator=torch.Generator().manual_seed(3)) / 2
    mask = torch.ones(1, 12, dtype=torch.bool)
    with torch.inference_mode():
        exact = branch.eval()(hidden, mask)
        branch.round()
        assert nn.functional.cosine_similarity(exact, branch(hidden, mask), dim=-1).min() > 0.99
    assert not list(branch.parameters())
