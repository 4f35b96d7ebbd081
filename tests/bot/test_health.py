"""Whether the bot is healthy, from the signs of life that its parts write."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot import errors, health
from bot.jobs import JOBS, Job
from bot.model import Step
from bot.runner import Runner
from bot.store import Store

SECOND = timedelta(seconds=1)


def alive(now: datetime) -> dict[str, tuple[str, datetime]]:
    return dict.fromkeys((health.ALIVE, health.TELEGRAM, f"{health.STEP}poll"), ("", now - 5 * SECOND))


def test_a_bot_whose_parts_all_worked_lately_is_healthy(now: datetime) -> None:
    waiting = {"poll": now + timedelta(hours=1), "summarize": None, "deliver": now - timedelta(minutes=9)}
    assert health.problems(alive(now), waiting, now) == []


def test_a_database_on_which_no_bot_ran_says_how_to_start_one(now: datetime) -> None:
    assert health.problems({}, {}, now) == ["newsbot has not run on this database yet; start it with: newsbot run"]


def test_a_bot_that_ended_is_told_alone(now: datetime) -> None:
    notes = alive(now) | {health.ALIVE: ("", now - 91 * SECOND), f"{health.STEP_ERROR}poll": ("boom", now)}
    assert health.problems(notes, {"poll": now - timedelta(days=1)}, now) == [
        "newsbot is not running: last sign of life 2026-03-11 11:58:29 UTC"
    ]


@pytest.mark.parametrize("silent", [True, False])
def test_a_telegram_that_does_not_answer_is_told_with_its_last_error(now: datetime, silent: bool) -> None:
    notes = alive(now) | {health.TELEGRAM_ERROR: ("Bad Gateway", now)}
    if silent:
        notes[health.TELEGRAM] = ("", now - 91 * SECOND)
    else:
        del notes[health.TELEGRAM]
    assert health.problems(notes, {}, now) == ["Telegram does not answer: Bad Gateway"]


def test_work_that_waits_too_long_is_told(now: datetime) -> None:
    assert health.problems(alive(now), {"deliver": now - timedelta(minutes=11)}, now) == [
        "deliver is behind: the oldest row waits since 2026-03-11 11:49 UTC"
    ]


def test_a_step_that_fails_is_told_until_it_works_again(now: datetime) -> None:
    notes = alive(now) | {f"{health.STEP_ERROR}poll": ("the disk is full", now - SECOND)}
    assert health.problems(notes, {}, now) == ["poll fails: the disk is full"]
    notes |= {f"{health.STEP_ERROR}deliver": ("never worked", now)}
    assert len(health.problems(notes, {}, now)) == 2
    notes |= {f"{health.STEP}poll": ("", now), f"{health.STEP}deliver": ("", now)}
    assert health.problems(notes, {}, now) == []


async def test_a_success_right_after_a_failure_is_written_at_once(
    now: datetime, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signs of life are written every few seconds only, but a failure must not outlast the trouble."""
    store = await Store.open(sqlite_url)
    clock = [now]
    line: Any = SimpleNamespace(store=store, now=lambda: clock[0])
    outcomes = iter([None, errors.StoreError("the disk is full"), None])

    async def poll(_line: object, _id: int) -> None:
        if (error := next(outcomes)) is not None:
            raise error

    monkeypatch.setitem(JOBS, Step.POLL, Job(poll, at_once=1, then=None))
    runner = Runner(line, keep=timedelta(days=1))
    found = []
    for _ in range(3):
        await runner._work(Step.POLL, 1)
        found.append(health.problems(alive(now) | await store.meta.all("health."), {}, clock[0]))
        clock[0] += SECOND
    await store.close()
    assert found == [[], ["poll fails: the disk is full"], []]
