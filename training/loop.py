"""The training loop that every script here uses: AdamW, a rising and falling rate, checkpoints, a progress bar.

A run can be cut at any moment and goes on from its last checkpoint: batches come in an order that only the seed and the
epoch decide, and a checkpoint (safetensors, nothing pickled) holds the weights, AdamW's moments and the step.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from summarizer.backends import devices

Batch = TypeVar("Batch")

CHECKPOINTS = Path(__file__).with_name("checkpoints")  # not in the repository
LOOK = 5  # steps between two updates of the progress bar


@dataclass(frozen=True)
class Plan:
    """How to train: ``rate`` for the pretrained layers, ``head_rate`` for what starts from noise."""

    name: str
    epochs: int = 1
    rate: float = 1e-4
    head_rate: float = 1e-3
    warmup: float = 0.06  # share of the steps in which the rates rise; then they fall linearly to 0
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 1
    every: float = 180.0  # seconds between checkpoints
    minutes: float | None = None  # fall to 0 within so many minutes instead of at the end of the epochs


def options(description: str | None, name: str, epochs: int) -> argparse.ArgumentParser:
    """Return what every script may be told; ``name`` is that of the weights it makes."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with cnndm/, qa/, ner/ …")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--minutes", type=float, help="end after so many")
    parser.add_argument("--seed", type=int, default=1, help="of the order in which examples come")
    parser.add_argument("--rate", type=float, default=2e-4, help="of the pretrained layers")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of what starts from noise")
    parser.add_argument("--name", default=name, help=f"of the checkpoint; only {name} replaces the weights")
    parser.add_argument("--fresh", action="store_true", help="begin anew even where a checkpoint is")
    return parser


def plan(given: argparse.Namespace, *, epochs: int | None = None) -> Plan:
    """Return the plan that the ``options`` ask for."""
    return Plan(
        given.name,
        epochs=epochs or given.epochs,
        rate=given.rate,
        head_rate=given.head_rate,
        minutes=given.minutes,
        seed=given.seed,
    )


def train(
    network: nn.Module,
    batches: Sequence[Batch],
    loss: Callable[[Batch], Tensor],
    how: Plan,
    *,
    pretrained: str = "branch.",
    resume: bool = True,
    folder: Path = CHECKPOINTS,
) -> None:
    """Train the network's parameters in place; those whose name starts with ``pretrained`` get the lower rate."""
    torch.manual_seed(how.seed)
    named = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
    groups = [
        {"params": [one for name, one in named if name.startswith(pretrained)], "lr": how.rate},
        {"params": [one for name, one in named if not name.startswith(pretrained)], "lr": how.head_rate},
    ]
    optimizer = torch.optim.AdamW([group for group in groups if group["params"]], weight_decay=how.decay)
    rates = [group["lr"] for group in optimizer.param_groups]
    path = folder / f"{how.name}.safetensors"
    step, spent = load_checkpoint(path, network, optimizer) if resume and path.exists() else (0, 0.0)
    total = how.epochs * len(batches)
    device = named[0][1].device
    half = torch.autocast(device.type, torch.bfloat16, enabled=devices.has_fast_bfloat16(device))
    network.train()
    began = saved = time.monotonic()
    average = torch.zeros((), device=device)  # read now and then only: a GPU is kept waiting by every look
    with _progress() as bar:
        task = bar.add_task(how.name, total=total, completed=step, loss="")
        for number, batch in _upcoming(batches, how, step):
            elapsed = spent + time.monotonic() - began
            done = max(number / total, elapsed / (60 * how.minutes) if how.minutes else 0.0)
            if done >= 1:
                break
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min(done / how.warmup if how.warmup else 1.0, (1 - done) / (1 - how.warmup), 1)
            with half:
                value = loss(batch)
            optimizer.zero_grad(set_to_none=True)
            value.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([one for _, one in named], how.clip)
            optimizer.step()
            average = average.lerp(value.detach().float(), max(0.02, 1 / (number + 1)))
            if number % LOOK == 0:
                bar.update(task, completed=number + 1, loss=f"loss {float(average):.4f}")
            if time.monotonic() - saved > how.every:
                saved = time.monotonic()
                save_checkpoint(path, network, optimizer, number + 1, spent + saved - began)
                bar.console.print(
                    f"{how.name}: step {number + 1} of {total}, loss {float(average):.4f}, {elapsed / 60:.0f} min"
                )
        save_checkpoint(path, network, optimizer, total, spent + time.monotonic() - began)
    network.eval()


def batched(lengths: Sequence[int], tokens: int, seed: int = 1) -> list[list[int]]:
    """Group item numbers of like length, each group at most ``tokens`` when padded, in an order the seed decides."""
    shuffle = random.Random(seed)
    order = sorted(range(len(lengths)), key=lambda item: lengths[item] + shuffle.random() * 8)
    groups: list[list[int]] = [[]]
    for item in order:
        if groups[-1] and (len(groups[-1]) + 1) * lengths[item] > tokens:
            groups.append([])
        groups[-1].append(item)
    shuffle.shuffle(groups)
    return groups


def save_checkpoint(path: Path, network: nn.Module, optimizer: torch.optim.Optimizer, step: int, spent: float) -> None:
    """Write weights, moments and step; an interrupted write leaves the earlier checkpoint."""
    tensors = {f"network.{name}": one.detach() for name, one in network.named_parameters() if one.requires_grad}
    for number, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{key}": torch.as_tensor(value) for key, value in state.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    whole = {name: one.contiguous().clone() for name, one in tensors.items()}
    save_file(whole, partial, metadata={"step": str(step), "spent": str(spent)})
    partial.replace(path)


def load_checkpoint(path: Path, network: nn.Module, optimizer: torch.optim.Optimizer) -> tuple[int, float]:
    """Put a checkpoint into the network and the optimizer; return the step and the seconds spent until then."""
    parameters = dict(network.named_parameters())
    state: dict[int, dict[str, Tensor]] = {}
    with safe_open(path, framework="pt") as tensors, torch.no_grad():
        for key in tensors.keys():  # noqa: SIM118 (not a dict)
            kind, _, rest = key.partition(".")
            if kind == "network":
                parameters[rest].copy_(tensors.get_tensor(key))
            else:
                number, _, name = rest.partition(".")
                state.setdefault(int(number), {})[name] = tensors.get_tensor(key)
        metadata = tensors.metadata()
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return int(metadata["step"]), float(metadata["spent"])


def _upcoming(batches: Sequence[Batch], plan: Plan, step: int) -> Iterator[tuple[int, Batch]]:
    """Yield (step number, batch) from ``step`` on; each epoch has an order of its own."""
    for epoch in range(step // len(batches), plan.epochs):
        order = list(range(len(batches)))
        random.Random(plan.seed * 1000 + epoch).shuffle(order)
        for place in range(max(0, step - epoch * len(batches)), len(batches)):
            yield epoch * len(batches) + place, batches[order[place]]


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[loss]}"))
    return Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn())
