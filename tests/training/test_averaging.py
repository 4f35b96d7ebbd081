"""Two trainings become one."""

from __future__ import annotations

import torch

from training import averaging


def test_each_weight_is_averaged_over_the_trainings() -> None:
    first, second = ({"bias": torch.tensor(values)} for values in ([0.0, 2.0], [4.0, 2.0]))
    assert averaging.average([first, second])["bias"].tolist() == [2.0, 2.0]
