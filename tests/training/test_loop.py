"""The training loop: it learns, and a run that was cut goes on as if it had not been."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from training import loop

PLAN = loop.Plan("toy", epochs=2, rate=0.05, head_rate=0.05, every=0.0)
BATCHES = [torch.tensor([[float(number), 1.0]]) for number in range(12)]


class Toy(nn.Module):
    """Two numbers to learn: y = 3x - 2."""

    def __init__(self) -> None:
        super().__init__()
        self.line = nn.Linear(2, 1, bias=False)
        nn.init.zeros_(self.line.weight)

    def loss(self, batch: Tensor) -> Tensor:
        wanted = 3 * batch[:, :1] - 2
        missed: Tensor = (self.line(batch) - wanted) / 10
        return missed.square().mean()


def trained(folder: Path, plan: loop.Plan = PLAN, stop_after: int | None = None) -> Toy:
    toy, seen = Toy(), 0

    def loss(batch: Tensor) -> Tensor:
        nonlocal seen
        if seen == stop_after:
            raise KeyboardInterrupt
        seen += 1
        return toy.loss(batch)

    loop.train(toy, BATCHES, loss, plan, folder=folder)
    return toy


def test_it_learns(tmp_path: Path) -> None:
    toy = trained(tmp_path, replace(PLAN, epochs=80))
    assert float(toy.line.weight.detach()[0, 0]) == pytest.approx(3, abs=0.35)


def test_a_run_that_was_cut_ends_like_one_that_was_not(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "cut", stop_after=15)
    resumed = trained(tmp_path / "cut")
    assert torch.equal(resumed.line.weight, whole.line.weight)


def test_a_finished_run_is_not_repeated(tmp_path: Path) -> None:
    trained(tmp_path)
    again = trained(tmp_path, stop_after=0)
    assert float(again.line.weight.detach().abs().sum()) > 0


def test_a_limit_of_time_ends_the_run(tmp_path: Path) -> None:
    toy = trained(tmp_path, replace(PLAN, minutes=1e-9))
    assert float(toy.line.weight.detach().abs().sum()) == 0


def test_batches_hold_items_of_like_length_and_each_item_once() -> None:
    lengths = [5, 90, 7, 100, 6, 95, 8]
    groups = loop.batched(lengths, 200)
    assert sorted(item for group in groups for item in group) == list(range(7))
    assert all(max(lengths[item] for item in group) * len(group) <= 200 for group in groups)
    assert groups == loop.batched(lengths, 200)
