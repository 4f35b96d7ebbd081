"""Work in processes of their own, so that the bot answers people while a page is parsed or a model thinks."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import functools
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

from bot.errors import NewsbotError

T = TypeVar("T")


class WorkerDied(NewsbotError):
    """The process that did the work ended: killed, out of memory, or too slow. The next call starts a new one."""


START: Final = timedelta(minutes=5)  # for a process to start and import what it needs; a starved machine takes one


class Workers:
    """A process that does one thing after the other, started when first needed.

    What takes longer than ``patience``, counted from when its turn came and the process was ready, is ended together
    with its process: nothing else can stop a parser in an endless loop.
    """

    def __init__(self, patience: timedelta = timedelta(seconds=40)) -> None:
        self._patience = patience
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._imported: set[str] = set()

    @property
    def started(self) -> bool:
        return self._pool is not None

    async def run(self, function: Callable[..., T], /, *args: object, **kwargs: object) -> T:
        """Call an importable function there; its errors come back as they are. Raises WorkerDied."""
        async with self._turn:
            module = function.__module__
            if module not in self._imported:
                await self._within(START, _import, module)
                self._imported.add(module)
            return await self._within(self._patience, functools.partial(function, *args, **kwargs))

    async def _within(self, patience: timedelta, function: Callable[..., T], /, *args: object) -> T:
        pool = self._pool or self._start()
        work = asyncio.get_running_loop().run_in_executor(pool, function, *args)
        try:
            async with asyncio.timeout(patience.total_seconds()) as limit:
                return await work
        except BrokenProcessPool:
            self.close()
            raise WorkerDied("the process that reads articles ended unexpectedly; is there enough memory?") from None
        except TimeoutError:
            if not limit.expired():
                raise  # the function's own
            self.close()
            raise WorkerDied(f"it took too long: more than {patience.total_seconds():g} s") from None
        except asyncio.CancelledError:
            self.close()  # nobody wants it any more, and the next call must not wait for it
            raise

    def close(self) -> None:
        """End the process now; what it does is not waited for: its row comes back."""
        self._imported.clear()
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
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_prepare)
        return self._pool


def _import(module: str) -> None:
    importlib.import_module(module)


def give_memory_back() -> None:
    """Have the C library return large blocks to the system as soon as they are free.

    By itself glibc does so only until it has seen one (mallopt(3), M_MMAP_THRESHOLD); then holes stay between them.
    """
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(-3, 2**17)


def _prepare() -> None:
    """In the new process: leave signals to the parent (Ctrl-C reaches everybody), and never outlive it."""
    give_memory_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)
