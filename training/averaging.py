"""Averages trainings of one part: what each learnt of its own mixture of articles, without all that the others lost.

    python -m training.averaging salience FIRST.safetensors SECOND.safetensors [--bits 8]

The average of weights fine-tuned from one beginning with different settings often does better than each of them, at the
cost of one ("model soups", https://arxiv.org/abs/2203.05482). All must have begun from the same weights (one seed).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from summarizer.backends import weights


def main() -> None:
    """Average and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="of the part")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--bits", type=int, choices=(8, 16), default=8)
    given = parser.parse_args()
    read = [weights.read(path) for path in given.files]
    weights.save(given.name, average([tensors for tensors, _ in read]), read[0][1], bits=given.bits)


def average(trainings: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Average each tensor over the trainings."""
    return {key: torch.stack([one[key] for one in trainings]).mean(dim=0) for key in trainings[0]}


if __name__ == "__main__":
    main()
