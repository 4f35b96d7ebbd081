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


def load(name: str, folder: Path = FOLDER) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Return a part's tensors (float32) and metadata; ModelError when the file is missing or not the one measured."""
    from safetensors import SafetensorError, safe_open

    path = folder / f"{name}.safetensors"
    try:
        pinned = json.loads((folder / HASHES).read_text("utf-8")).get(path.name)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != pinned:
            raise ModelError(f"the weights in {path} are not the expected ones; {_remedy()}")
        with safe_open(path, framework="pt") as tensors:
            found = {key: tensors.get_tensor(key).float() for key in tensors.keys()}  # noqa: SIM118 (not a dict)
            return found, tensors.metadata() or {}
    except (OSError, ValueError, SafetensorError) as error:
        raise ModelError(f"the weights in {path} cannot be read ({error}); {_remedy()}") from error


def save(name: str, tensors: Mapping[str, Tensor], metadata: Mapping[str, str], folder: Path = FOLDER) -> Path:
    """Write a part in half precision and pin its hash."""
    import torch
    from safetensors.torch import save_file

    path = folder / f"{name}.safetensors"
    half = {key: tensor.detach().to("cpu", torch.float16).contiguous() for key, tensor in tensors.items()}
    save_file(half, path, metadata=dict(metadata))
    path.chmod(0o644)  # safetensors writes files that only their owner reads
    hashes = folder / HASHES
    pinned = json.loads(hashes.read_text("utf-8")) if hashes.exists() else {}
    pinned[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    hashes.write_text(json.dumps(dict(sorted(pinned.items())), indent=1) + "\n", "utf-8")
    return path


def _remedy() -> str:
    return "install newsbot again"
