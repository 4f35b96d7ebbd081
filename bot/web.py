"""The bot's own web server, where `http.listen` asks for one: health, metrics, and Telegram's calls to a webhook."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import errors, health
from bot.delivery import Webhook
from bot.model import Ledger
from bot.store import Store

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name: https://core.telegram.org/bots/api#setwebhook
MOST_BYTES = 1 << 20  # of an update; Telegram's have a few kilobytes
OWN_PATHS = ("/live", "/ready", "/metrics")

Bring = Callable[[dict[str, Any]], Awaitable[None]]  # hands an update on; returns when it is handled


def application(
    store: Store, now: Callable[[], datetime], *, hook: Webhook | None = None, bring: Bring | None = None
) -> Starlette:
    """What is served; with ``hook`` also its path, for Telegram alone."""

    async def live(_request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def ready(_request: Request) -> Response:
        try:
            notes, overdue = await store.meta.all("health."), await store.overdue()
            problems = health.problems(notes, overdue, now(), await store.outbox.ledger())
        except errors.StoreError as error:
            problems = [str(error)]
        return PlainTextResponse("".join(f"{line}\n" for line in problems or ["ready"]), 503 if problems else 200)

    async def metrics(_request: Request) -> Response:
        try:
            ledger, overdue = await store.outbox.ledger(), await store.overdue()
        except errors.StoreError as error:
            return PlainTextResponse(f"{error}\n", 503)
        return Response(exposition(ledger, overdue, now()), media_type=CONTENT_TYPE_LATEST)

    routes = [Route(path, page) for path, page in zip(OWN_PATHS, (live, ready, metrics), strict=True)]
    if hook is not None and bring is not None:
        routes.append(Route(urlsplit(hook.url).path or "/", _called(hook.secret, bring), methods=["POST"]))
    return Starlette(routes=routes)


def _called(secret: str, bring: Bring) -> Callable[[Request], Awaitable[Response]]:
    async def called(request: Request) -> Response:
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("this address is for Telegram\n", 403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return PlainTextResponse("too large\n", 413)
        try:
            update = json.loads(body)
            if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
                raise ValueError
        except ValueError:
            return PlainTextResponse("not an update\n", 400)
        try:
            await bring(update)
        except errors.NewsbotError as error:
            log.error("update %d: %s; Telegram will bring it again", update["update_id"], error)
            return PlainTextResponse("later\n", 503)
        return Response()

    return called


# ---------------------------------------------------------------- metrics


def exposition(ledger: Ledger, overdue: dict[str, datetime | None], now: datetime) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Figures(ledger, {step: health.lag(since, now) for step, since in overdue.items()}))
    return generate_latest(registry)


class _Figures(Collector):
    """What the store says at one moment."""

    def __init__(self, ledger: Ledger, lags: dict[str, float]) -> None:
        self._ledger = ledger
        self._lags = lags

    def collect(self) -> Iterator[Metric]:
        ledger = self._ledger
        states = GaugeMetricFamily("newsbot_deliveries", "Messages owed to chats, by state", labels=["state"])
        for state in ("due", "sent", "unknown", "failed"):
            states.add_metric([state], getattr(ledger, state))
        yield states
        late = GaugeMetricFamily("newsbot_lag_seconds", "How late the longest waiting row is, by step", labels=["step"])
        for step, seconds in self._lags.items():
            late.add_metric([step], seconds)
        yield late
        retries = "Sends that failed and were tried again"
        yield CounterMetricFamily("newsbot_delivery_retries", retries, value=ledger.retries)
        repeated = "Messages that may have come twice: an earlier send went unanswered"
        yield CounterMetricFamily("newsbot_deliveries_repeated", repeated, value=ledger.repeated)
        plain = "Messages that Telegram took only without formatting or buttons; above 0 it is a bug"
        yield CounterMetricFamily("newsbot_messages_plain", plain, value=ledger.plain)
        lost = "Messages neither settled nor ever to be sent; above 0 it is a bug"
        yield GaugeMetricFamily("newsbot_deliveries_lost", lost, value=ledger.lost)
