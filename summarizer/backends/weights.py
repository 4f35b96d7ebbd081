"""The small trained parts in ``summarizer/weights``: safetensors, their SHA-256 in ``hashes.json`` beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.types import ModelError

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parents[1] / "weights"
HASHES = "hashes.json"
SCALE = ".scale"  # ends the name of the factors of an 8-bit matrix, one for each row
LARGE = 1 << 16  # numbers; smaller matrices are not worth 8 bits


def load(name: str, folder: Path = FOLDER) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Return a part's tensors (float32) and metadata; ModelError when the file is missing or not the one measured."""
    from safetensors import SafetensorError

    path = folder / f"{name}.safetensors"
    try:
        pinned = json.loads((folder / HASHES).read_text("utf-8")).get(path.name)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != pinned:
            raise ModelError(f"the weights in {path} are not the expected ones; {_remedy()}")
        return read(path)
    except (OSError, ValueError, SafetensorError) as error:
        raise ModelError(f"the weights in {path} cannot be read ({error}); {_remedy()}") from error


def read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Return the tensors of a file that ``save`` wrote, in float32, and its metadata."""
    from safetensors import safe_open

    with safe_open(path, framework="pt") as tensors:
        found = {key: tensors.get_tensor(key) for key in tensors.keys()}  # noqa: SIM118 (not a dict)
        scales = {key.removesuffix(SCALE): found.pop(key).float() for key in [*found] if key.endswith(SCALE)}
        whole = {key: tensor.float() * scales.get(key, 1.0) for key, tensor in found.items()}
        return whole, tensors.metadata() or {}


def save(
    name: str, tensors: Mapping[str, Tensor], metadata: Mapping[str, str], folder: Path = FOLDER, *, bits: int = 16
) -> Path:
    """Write a part in half precision, or its large matrices in 8 bits with a scale for each row; pin its hash."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    kept: dict[str, Tensor] = {}
    for key, tensor in tensors.items():
        exact = tensor.detach().to("cpu", torch.float32)
        if bits == 8 and exact.ndim == 2 and exact.numel() >= LARGE:
            scale = exact.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
            kept |= {key: (exact / scale).round().to(torch.int8), key + SCALE: scale}
        else:
            kept[key] = exact.half()
    save_file({key: tensor.contiguous() for key, tensor in kept.items()}, path, metadata=dict(metadata))
    path.chmod(0o644)  # safetensors writes files that only their owner reads
    hashes = folder / HASHES
    pinned = json.loads(hashes.read_text("utf-8")) if hashes.exists() else {}
    pinned[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    hashes.write_text(json.dumps(dict(sorted(pinned.items())), indent=1) + "\n", "utf-8")
    return path


def _remedy() -> str:
    return "install newsbot again"
