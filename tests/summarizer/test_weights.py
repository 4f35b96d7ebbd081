"""The trained parts on disk: small, pinned, and the same when they come back."""

from __future__ import annotations

from pathlib import Path

import torch

from summarizer.backends import weights


def test_large_matrices_kept_in_8_bits_come_back_within_half_a_step(tmp_path: Path) -> None:
    rows = torch.linspace(-1, 1, 300 * 300).reshape(300, 300) * torch.arange(300)[:, None]
    weights.save("part", {"large": rows, "small": rows[:2]}, {"labels": "a b"}, tmp_path, bits=8)
    found, metadata = weights.load("part", tmp_path)
    steps = rows.abs().amax(dim=1, keepdim=True) / 127
    assert bool(((found["large"] - rows).abs() <= steps * 0.501).all())
    assert torch.equal(found["small"], rows[:2].half().float())
    assert (set(found), metadata) == ({"large", "small"}, {"labels": "a b"})


def test_all_trained_parts_together_stay_under_40_megabytes() -> None:
    assert 0 < sum(path.stat().st_size for path in weights.FOLDER.glob("*.safetensors")) < 40_000_000
