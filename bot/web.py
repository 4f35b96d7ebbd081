"""The bot's own web server, where `http.listen` asks for one: health, metrics, and who calls us: Telegram and hubs."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import errors, health
from bot.delivery import Webhook
from bot.feeds import websub
from bot.model import Ledger
from bot.store import Store

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name: https://core.telegram.org/bots/api#setwebhook
SIGNATURE = "X-Hub-Signature"  # WebSub, 7.1
MOST_BYTES = 1 << 20  # of an update; Telegram's have a few kilobytes
MOST_PUSHED = 10 << 20  # bytes of a push: a whole feed, as large as one that is polled; they are not kept
SLOWEST = timedelta(seconds=20)  # for one to arrive
OWN_PATHS = ("/live", "/ready", "/metrics")

Bring = Callable[[dict[str, Any]], Awaitable[None]]  # hands an update on; returns when it is handled


def application(
    store: Store,
    now: Callable[[], datetime],
    *,
    hook: Webhook | None = None,
    bring: Bring | None = None,
    hubs: Hubs | None = None,
) -> Starlette:
    """What is served; with ``hook`` also its path, for Telegram alone, and with ``hubs`` their addresses."""

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
            pushes = await store.pushes.counts(now()) if hubs else {}
        except errors.StoreError as error:
            return PlainTextResponse(f"{error}\n", 503)
        return Response(exposition(ledger, overdue, now(), pushes), media_type=CONTENT_TYPE_LATEST)

    routes = [Route(path, page) for path, page in zip(OWN_PATHS, (live, ready, metrics), strict=True)]
    if hook is not None and bring is not None:
        routes.append(Route(urlsplit(hook.url).path or "/", _called(hook.secret, bring), methods=["POST"]))
    if hubs is not None:
        path = urlsplit(hubs.callbacks.url("")).path
        routes.append(Route(f"{path}{{token}}", _hub_calls(store, now, hubs), methods=["GET", "POST"]))
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


# ---------------------------------------------------------------- hubs


@dataclass(frozen=True, slots=True)
class Hubs:
    """How hubs call us, and how far apart the polls are that they ask for."""

    callbacks: websub.Callbacks
    pause: timedelta


def _hub_calls(store: Store, now: Callable[[], datetime], hubs: Hubs) -> Callable[[Request], Awaitable[Response]]:
    """One address for each subscription. Strangers, who cannot know it, get as far as its HMAC."""

    async def called(request: Request) -> Response:
        token = request.path_params["token"]
        if not hubs.callbacks.knows(token) or request.method == "HEAD":
            return _plain("there is nothing here\n", 404)
        try:
            return await (told if request.method == "POST" else asked)(request, token)
        except errors.StoreError as error:
            log.error("a hub calls: %s", error)
            return _plain("later\n", 503)

    async def asked(request: Request, token: str) -> Response:
        push = await store.pushes.by_token(token)
        answer = websub.judge(push, request.query_params, now())
        if push is not None and answer.until and answer.renew_at:
            await store.pushes.confirm(push, answer.until, answer.renew_at)
            log.info("%s: its hub tells us of news until %s", push.feed_name, answer.until.strftime("%Y-%m-%d %H:%M"))
        elif push is not None and answer.denied:
            await store.pushes.deny(push, answer.denied, now() + websub.AGAIN_LAST, now())
            log.warning("%s: no pushes: %s", push.feed_name, answer.denied)
        return _plain(answer.body, answer.status)

    async def told(request: Request, token: str) -> Response:
        check = websub.Check(request.headers.get(SIGNATURE, ""), hubs.callbacks.secret(token))
        try:
            async with asyncio.timeout(SLOWEST.total_seconds()):
                if not await _passes(request, check):
                    return _plain("too large\n", 413)
        except (TimeoutError, ClientDisconnect):
            return _plain("not all of it came\n", 408)
        if not check.is_right:  # ignored, and nobody learns which signatures are wrong (7.1)
            log.warning("a hub's call is ignored: it is not signed as asked")
            push = None if SIGNATURE in request.headers else await store.pushes.by_token(token)
            if push is not None and push.until is not None:  # this hub never signs, so nothing is to be had from it
                await store.pushes.deny(push, "the hub does not sign its calls", now() + websub.AGAIN_LAST, now())
        elif not await store.pushes.pushed(token, now(), hubs.pause):
            return _plain("nobody reads this any more\n", 410)
        return _plain("", 202)

    return called


async def _passes(request: Request, check: websub.Check) -> bool:
    """Lets the body pass by; False where there is too much of it."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_PUSHED:
            return False
        check.update(chunk)
    return True


def _plain(text: str, status: int) -> Response:
    """Plain text, and nothing that a browser could take for more."""
    return PlainTextResponse(text, status, headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})


# ---------------------------------------------------------------- metrics


def exposition(
    ledger: Ledger, overdue: dict[str, datetime | None], now: datetime, pushes: Mapping[str, int] | None = None
) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Figures(ledger, {step: health.lag(since, now) for step, since in overdue.items()}, pushes or {}))
    return generate_latest(registry)


class _Figures(Collector):
    """What the store says at one moment."""

    def __init__(self, ledger: Ledger, lags: dict[str, float], pushes: Mapping[str, int]) -> None:
        self._ledger = ledger
        self._lags = lags
        self._pushes = pushes

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
        if self._pushes:
            hubs = GaugeMetricFamily("newsbot_pushes", "Feeds with a hub that was asked, by state", labels=["state"])
            for state, count in self._pushes.items():
                hubs.add_metric([state], count)
            yield hubs
        retries = "Sends that failed and were tried again"
        yield CounterMetricFamily("newsbot_delivery_retries", retries, value=ledger.retries)
        repeated = "Messages that may have come twice: an earlier send went unanswered"
        yield CounterMetricFamily("newsbot_deliveries_repeated", repeated, value=ledger.repeated)
        plain = "Messages that Telegram took only without formatting or buttons; above 0 it is a bug"
        yield CounterMetricFamily("newsbot_messages_plain", plain, value=ledger.plain)
        lost = "Messages neither settled nor ever to be sent; above 0 it is a bug"
        yield GaugeMetricFamily("newsbot_deliveries_lost", lost, value=ledger.lost)
