"""The steps as a table: what runs them, how many at once, and what to look at next when one is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import pipeline
from bot.model import Step
from bot.pipeline import Line


@dataclass(frozen=True, slots=True)
class Job:
    """A step of the line, as the runner sees it."""

    run: Callable[[Line, int], Awaitable[bool | None]]  # tells whether it made work for the next one
    at_once: int
    then: Step | None
    # Ids asked of the store at once, and all taken before it is asked again: where asking costs more than the work.
    rounds: int = 0
    is_open: Callable[[Line], bool] = lambda _line: True  # may it be begun now?


JOBS = {
    # Enough that feeds which let us wait, each 20 s at most, keep nobody else waiting.
    Step.POLL: Job(pipeline.poll, at_once=64, then=Step.SUMMARIZE),
    # Pages are fetched side by side; the model itself takes one article after the other.
    Step.SUMMARIZE: Job(pipeline.summarize, at_once=4, then=Step.DELIVER),
    Step.DELIVER: Job(pipeline.deliver, at_once=30, then=None, rounds=10_000, is_open=lambda line: line.sender.is_open),
    # Hubs serve many feeds each, and may call back before they answer.
    Step.PUSH: Job(pipeline.push, at_once=8, then=None, is_open=lambda line: line.callbacks is not None),
    Step.NOTIFY: Job(pipeline.notify, at_once=10, then=None, is_open=lambda line: line.sender.is_open),
}
