"""Work in processes of their own, so that the bot answers people while a page is parsed or a model thinks."""

from __future__ import annotations

import asyncio
import functools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import TypeVar

from bot.errors import NewsbotError

T = TypeVar("T")


class WorkerDied(NewsbotError):
    """The process that did the work ended: killed, or out of memory. The next call starts a new one."""


class Workers:
    """A few processes, started when first needed."""

    def __init__(self, count: int = 1) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    @property
    def started(self) -> bool:
        return self._pool is not None

    async def run(self, function: Callable[..., T], /, *args: object, **kwargs: object) -> T:
        """Call an importable function there; its errors come back as they are. Raises WorkerDied."""
        pool = self._pool or self._start()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(pool, functools.partial(function, *args, **kwargs))
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise WorkerDied("the process that reads articles ended unexpectedly; is there enough memory?") from None

    def close(self) -> None:
        """End the processes now; what they do is not waited for: its row comes back."""
        if self._pool is None:
            return
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        self._pool = None

    def _start(self) -> ProcessPoolExecutor:
        # "spawn", because a fork of a process with threads can hang.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_prepare)
        return self._pool


def _prepare() -> None:
    """In the new process: leave signals to the parent (Ctrl-C reaches everybody), and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)
