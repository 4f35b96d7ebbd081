"""What every local model needs of torch and transformers: a device, and quiet."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from logging import ERROR, getLogger
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.types import ModelError

if TYPE_CHECKING:
    import torch

FRUGAL = {  # read when torch is first imported
    # torch keeps compiled kernels for 1,024 shapes of input; articles come in all shapes, and memory grew by 300 MB.
    "LRU_CACHE_CAPACITY": "64",
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64",
    # Threads that wait by spinning take the cores from those they wait for: beside a busy process an article took
    # 300 to 700 ms instead of 120 to 200; on idle cores it makes no difference (100 ms).
    "OMP_WAIT_POLICY": "PASSIVE",
}
Batch = TypeVar("Batch")
Result = TypeVar("Result")


def choose(name: str) -> torch.device:
    """Turn the setting (auto, cpu, cuda, cuda:1, mps) into a device; ModelError when it is not there."""
    import torch

    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if name == "auto":
        return torch.device("cuda" if cuda else "mps" if mps else "cpu")
    kind, _, number = name.partition(":")
    present = {"cpu": True, "cuda": cuda, "mps": mps}
    if kind not in present or (number and not number.isdigit()):
        raise ModelError(f"unknown device {name!r}: set NEWSBOT_SUMMARIZER__DEVICE to auto, cpu, cuda or mps")
    if not present[kind] or (number and int(number) >= (torch.cuda.device_count() if kind == "cuda" else 1)):
        raise ModelError(f"device {name} is not available here: set NEWSBOT_SUMMARIZER__DEVICE to auto or cpu")
    return torch.device(name)


def has_fast_bfloat16(device: torch.device) -> bool:
    """Tell whether bfloat16 is computed in hardware there; emulated, it is slower than float32."""
    import torch

    if device.type == "cpu":
        supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)  # torch has no public name for it
        return bool(supported and supported())
    return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)


def has_fast_int8(device: torch.device) -> bool:
    """Tell whether the processor multiplies bytes in hardware, and torch has the operator for it."""
    import torch

    supported = getattr(torch.cpu, "_is_vnni_supported", None)  # torch has no public name for it
    operators = hasattr(torch.ops.onednn, "qlinear_pointwise")
    return device.type == "cpu" and operators and bool(supported and supported())


@contextmanager
def quiet_transformers() -> Iterator[Any]:
    """Import transformers and hold back its and the hub's progress bars, reports and warnings while a model loads."""
    for name, value in FRUGAL.items():
        os.environ.setdefault(name, value)
    import transformers

    hub = getLogger("huggingface_hub")
    logging: Any = transformers.logging
    verbosity, bars, level = logging.get_verbosity(), logging.is_progress_bar_enabled(), hub.level
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    hub.setLevel(ERROR)
    try:
        yield transformers
    finally:
        hub.setLevel(level)
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


def side_by_side(work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
    """Work on batches, each on one core, and yield the results in order; at most one batch a core is read ahead.

    Two cores are not filled by the small matrices of one batch, and wait for its Python: so it is 1.3 times as fast.
    """
    import torch

    cores = torch.get_num_threads()
    under_way: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(cores, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        try:
            for batch in batches:
                under_way.append(pool.submit(work, batch))
                if len(under_way) > cores:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for one in under_way:
                one.cancel()
            torch.set_num_threads(cores)  # MKL has one number for all threads
