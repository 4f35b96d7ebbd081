"""A hub on loopback, as strict as those of the web (https://www.w3.org/TR/websub/, sections 5 to 7)."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


@dataclass(frozen=True)
class Subscriber:
    """Who wants a topic's news, and what to sign them with."""

    topic: str
    callback: str
    secret: str | None


class Hub:
    """Takes requests, asks back before it believes them, and tells its subscribers of news.

    ``denies``: it refuses in a call instead of asking back; ``refuses``: it does so at once, with this status;
    ``eager``: it asks back before it answers, as hubs of PubSubHubbub 0.3 do.
    """

    def __init__(self, *, lease: int = 86_400, eager: bool = False) -> None:
        self.lease, self.eager = lease, eager
        self.denies: str | None = None
        self.refuses: int | None = None
        self.requests: list[dict[str, str]] = []
        self.subscribers: dict[tuple[str, str], Subscriber] = {}
        self.failures: list[str] = []  # why it did not believe a request
        self._tasks: set[asyncio.Task[None]] = set()
        self.app = Starlette(routes=[Route("/", self._requested, methods=["POST"])])

    async def settled(self) -> None:
        """Everything that was asked for has been asked back."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def tell(
        self, topic: str, body: bytes = b"<rss/>", *, algorithm: str = "sha256", signature: str | None = None
    ) -> list[int]:
        """There is news: brings it to the subscribers of a topic, and returns what each answers."""
        answers = []
        for one in [one for one in self.subscribers.values() if one.topic == topic]:
            headers = {
                "Content-Type": "application/rss+xml",
                "Link": f'<http://hub.example/>; rel="hub", <{topic}>; rel="self"',
            }
            if one.secret is not None:
                signed = hmac.new(one.secret.encode(), body, algorithm).hexdigest()
                headers["X-Hub-Signature"] = signature or f"{algorithm}={signed}"
            async with httpx.AsyncClient(verify=False) as client:
                answer = await client.post(one.callback, content=body, headers=headers)
            answers.append(answer.status_code)
            if answer.status_code == 410:
                del self.subscribers[one.topic, one.callback]
        return answers

    async def ask(self, callback: str, **query: str) -> httpx.Response:
        """A call of its own: ``hub.`` stands in front of each name."""
        async with httpx.AsyncClient(verify=False) as client:
            return await client.get(callback, params={f"hub.{name}": value for name, value in query.items()})

    async def _requested(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), strict_parsing=True))
        self.requests.append(form)
        wrong = _wrong(request, form)
        if wrong or self.refuses:
            return PlainTextResponse(wrong or "not today", self.refuses or 400)
        if self.eager:
            await self._verify(form)
            return Response(status_code=204)
        task = asyncio.create_task(self._verify(form))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return Response(status_code=202)

    async def _verify(self, form: dict[str, str]) -> None:
        topic, callback, mode = form["hub.topic"], form["hub.callback"], form["hub.mode"]
        if self.denies is not None:
            await self.ask(callback, mode="denied", topic=topic, reason=self.denies)
            return
        challenge = secrets.token_urlsafe(64)
        lease = {"lease_seconds": str(self.lease)} if mode == "subscribe" else {}
        answer = await self.ask(callback, mode=mode, topic=topic, challenge=challenge, **lease)
        if not answer.is_success or answer.text != challenge:
            self.failures.append(f"{mode} {topic}: {answer.status_code} {answer.text!r}")
        elif mode == "subscribe":
            self.subscribers[topic, callback] = Subscriber(topic, callback, form.get("hub.secret"))
        else:
            self.subscribers.pop((topic, callback), None)


def _wrong(request: Request, form: dict[str, str]) -> str | None:
    """What the standard does not allow in a request (5.1)."""
    if request.headers["Content-Type"] != "application/x-www-form-urlencoded":
        return "not a form"
    if form.get("hub.mode") not in ("subscribe", "unsubscribe"):
        return "hub.mode: subscribe or unsubscribe"
    for name in ("hub.callback", "hub.topic"):
        parts = urlsplit(form.get(name, ""))
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment:
            return f"{name}: not an address"
    if len(form.get("hub.secret", "").encode()) >= 200:
        return "hub.secret: too long"
    return None if form.get("hub.lease_seconds", "1").isdigit() else "hub.lease_seconds: not a number"
