"""Work in other processes: its errors, its end, and work that never ends."""

from __future__ import annotations

import asyncio
import importlib
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.offload import WorkerDied, Workers


async def test_work_that_hangs_is_ended_and_the_next_call_is_served() -> None:
    workers = Workers(patience=timedelta(seconds=3))
    try:
        hung = asyncio.create_task(workers.run(time.sleep, 600))
        waiting = asyncio.create_task(workers.run(abs, -1))
        with pytest.raises(WorkerDied, match="too long"):
            await hung
        assert await waiting == 1
    finally:
        workers.close()


async def test_a_process_that_is_slow_to_start_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import multiprocessing, time\nif multiprocessing.parent_process(): time.sleep(4)\ndef one(): return 1\n"
    (tmp_path / "slow_to_import.py").write_text(slow)
    monkeypatch.syspath_prepend(str(tmp_path))
    workers = Workers(patience=timedelta(seconds=3))
    try:
        assert await workers.run(importlib.import_module("slow_to_import").one) == 1
    finally:
        workers.close()


async def test_a_call_that_is_given_up_does_not_keep_the_others_waiting() -> None:
    workers = Workers(patience=timedelta(seconds=30))
    try:
        assert await workers.run(abs, -1) == 1
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await workers.run(time.sleep, 600)
        async with asyncio.timeout(20):
            assert await workers.run(abs, -2) == 2
    finally:
        workers.close()


async def test_a_process_that_dies_fails_its_own_call_only() -> None:
    workers = Workers()
    try:
        dying = asyncio.create_task(workers.run(os._exit, 1))
        waiting = asyncio.create_task(workers.run(abs, -1))
        with pytest.raises(WorkerDied):
            await dying
        assert await waiting == 1
    finally:
        workers.close()
