"""Signs of life: each part writes when it last worked, and `problems` reads them. Pure but for the store's notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.model import Ledger, Step

ALIVE = "health.run"  # the scheduler ticked
TELEGRAM = "health.telegram"  # Telegram answered
TELEGRAM_ERROR = "health.telegram_error"
STEP = "health.step."  # + step: it finished without an error of ours
STEP_ERROR = "health.step_error."  # + step: it did not

BEAT = timedelta(seconds=10)  # how often a sign is written
SILENT = timedelta(seconds=90)  # a part that is silent for longer is in trouble
LATE = timedelta(minutes=10)  # work that is overdue for longer means that a part is stuck

Notes = Mapping[str, tuple[str, datetime]]  # name -> (text, when it was written)


def problems(
    notes: Notes, overdue: Mapping[str, datetime | None], now: datetime, ledger: Ledger | None = None
) -> list[str]:
    """Every reason why the bot is not healthy, in words; empty when it is.

    ``overdue`` gives for each step the time since when its oldest row has been waiting.
    """
    if ledger is not None and ledger.lost:
        return [f"{ledger.lost} messages will never be sent: a bug of newsbot; please report it"]
    if ALIVE not in notes:
        return ["newsbot has not run on this database yet; start it with: newsbot run"]
    seen = notes[ALIVE][1]
    if now - seen > SILENT:
        return [f"newsbot is not running: last sign of life {seen:%Y-%m-%d %H:%M:%S} UTC"]
    found = []
    if TELEGRAM not in notes or now - notes[TELEGRAM][1] > SILENT:
        found.append(f"Telegram does not answer: {notes.get(TELEGRAM_ERROR, ('no answer yet', now))[0]}")
    for step, since in overdue.items():
        if since is not None and now - since > LATE:
            found.append(f"{step} is behind: the oldest row waits since {since:%Y-%m-%d %H:%M} UTC")
    for key, (text, when) in notes.items():
        if not key.startswith(STEP_ERROR):
            continue
        step = key.removeprefix(STEP_ERROR)
        worked = notes.get(STEP + step)
        if worked is None or worked[1] < when:
            found.append(f"{step} fails: {text}")
    return found


def deliveries(ledger: Ledger, overdue: Mapping[str, datetime | None], now: datetime) -> str:
    """How delivery fares, in one line."""
    late = lag(overdue.get(Step.DELIVER), now)
    since = f" (the oldest for {late:.0f} s)" if ledger.due else ""
    plain = f"; {ledger.plain} sent without formatting: a bug, see the log" if ledger.plain else ""
    return (
        f"messages: {ledger.sent} sent, {ledger.due} waiting{since}, {ledger.retries} retries, {ledger.repeated} may"
        f" have come twice, {ledger.unknown} unknown, {ledger.failed} not deliverable, {ledger.lost} lost{plain}"
    )


def lag(since: datetime | None, now: datetime) -> float:
    """Seconds that the longest waiting row is late; 0 when nothing waits."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
