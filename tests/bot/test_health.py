"""Whether the bot is healthy, from the signs of life that its parts write."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot import health

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
