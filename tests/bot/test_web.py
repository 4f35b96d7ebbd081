"""The bot's own web server: health, metrics, and Telegram's calls to the webhook."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Update

from bot import app, delivery, errors, health, updates, web
from bot.delivery import Sender, Webhook
from bot.demo.botapi import BotApi
from bot.serving import serve
from bot.store import Store
from bot.updates import Updates
from config import load

TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ALICE = 11
HOOK = Webhook("https://bot.example/telegram", "a-secret")
HELLO = {"message_id": 5, "date": 1, "chat": {"id": ALICE, "type": "private"}, "text": "/help"}


class Desk:
    """A bot that is called by Telegram, and what it handled."""

    def __init__(self, store: Store, sender: Sender, now: datetime) -> None:
        self.handled: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.now = now
        self.updates = Updates(sender, store, self._handle, lambda: self.now)
        served = web.application(store, lambda: self.now, hook=HOOK, bring=self.updates.bring)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://bot")

    async def _handle(self, update: Update) -> None:
        await self.open.wait()
        self.handled.append(update.update_id)

    async def call(self, number: int, secret: str = HOOK.secret, **more: Any) -> int:
        headers = {web.SECRET: secret}
        found = await self.client.post(
            "/telegram", json={"update_id": number, "message": HELLO, **more}, headers=headers
        )
        return found.status_code


@pytest.fixture
async def api() -> BotApi:
    api = BotApi(TOKEN)
    api.add_person(ALICE, "Alice")
    return api


@pytest.fixture
async def sender(api: BotApi) -> AsyncIterator[Sender]:
    async with serve(api.app) as address:
        sender = Sender(delivery.make_bot(TOKEN, address))
        yield sender
        await sender.close()


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def desk(store: Store, sender: Sender, now: datetime) -> AsyncIterator[Desk]:
    desk = Desk(store, sender, now)
    yield desk
    await desk.client.aclose()


# ---------------------------------------------------------------- health and metrics


async def test_live_is_always_yes_and_ready_tells_what_is_wrong(desk: Desk, store: Store, now: datetime) -> None:
    assert (await desk.client.get("/live")).status_code == 200
    answer = await desk.client.get("/ready")
    assert (answer.status_code, answer.text) == (
        503,
        "newsbot has not run on this database yet; start it with: newsbot run\n",
    )
    for name in (health.ALIVE, health.TELEGRAM):
        await store.meta.set(name, "", now)
    answer = await desk.client.get("/ready")
    assert (answer.status_code, answer.text) == (200, "ready\n")


async def test_metrics_tell_what_waits_what_was_retried_and_that_nothing_is_lost(desk: Desk) -> None:
    answer = await desk.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'newsbot_deliveries{state="due"} 0.0',
        'newsbot_deliveries{state="unknown"} 0.0',
        'newsbot_lag_seconds{step="deliver"} 0.0',
        "newsbot_delivery_retries_total 0.0",
        "newsbot_deliveries_lost 0.0",
    ):
        assert line in answer.text.splitlines()


# ---------------------------------------------------------------- what Telegram brings


async def test_an_update_is_handled_before_telegram_hears_that_it_was_taken(desk: Desk) -> None:
    desk.open.clear()
    calling = asyncio.create_task(desk.call(7))
    await asyncio.sleep(0.05)
    assert not calling.done()
    desk.open.set()
    assert await calling == 200
    assert desk.handled == [7]


async def test_an_update_that_telegram_brings_again_is_handled_once_even_after_a_restart(
    desk: Desk, store: Store, sender: Sender, now: datetime
) -> None:
    assert [await desk.call(number) for number in (8, 7, 8)] == [200, 200, 200]
    assert desk.handled == [8, 7]
    again = Desk(store, sender, now)
    watching = asyncio.create_task(again.updates.watch(HOOK))
    await asyncio.sleep(0.3)
    assert [await again.call(number) for number in (7, 8, 9)] == [200, 200, 200]
    assert again.handled == [9]
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    await again.client.aclose()


async def test_only_telegram_may_call(desk: Desk) -> None:
    assert await desk.call(7, "another-secret") == 403
    assert await desk.call(7, "") == 403
    assert (await desk.client.get("/telegram")).status_code == 405
    assert desk.handled == []


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b"[]", 400), (b'{"update_id": "7"}', 400), (b" " * (2 << 20), 413)]
)
async def test_what_is_no_update_is_refused(desk: Desk, body: bytes, status: int) -> None:
    answer = await desk.client.post("/telegram", content=body, headers={web.SECRET: HOOK.secret})
    assert answer.status_code == status


async def test_an_update_that_cannot_be_understood_is_let_go(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert await desk.call(7, message={"chat": 5}) == 200
    assert "update 7 cannot be understood" in caplog.text
    assert await desk.call(8) == 200
    assert desk.handled == [7, 8]  # 7 holds nothing any more


async def test_telegram_is_asked_to_bring_an_update_again_when_it_could_not_be_noted(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_args: Any) -> None:
        raise errors.StoreError("the database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(store.meta, "note_update", fails)
        assert await desk.call(7) == 503
    assert await desk.call(7) == 200
    assert desk.handled == [7]


# ---------------------------------------------------------------- starting and switching


async def test_the_webhook_is_set_and_set_again_when_somebody_removed_it(
    api: BotApi, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "LOOK_EVERY", timedelta(seconds=0.05))
    watching = asyncio.create_task(desk.updates.watch(HOOK))
    for _ in range(2):
        await until(lambda: api.world.updates.webhook is not None)
        assert api.world.updates.webhook is not None
        assert api.world.updates.webhook["url"] == HOOK.url
        await asyncio.sleep(0.1)
        desk.now += updates.STEADY
        api.world.updates.set_webhook(None, drop=False)
    call = next(call for call in api.calls if call.method == "setWebhook")
    assert call.values["secret_token"] == HOOK.secret
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_what_telegram_says_against_a_webhook_is_told(
    api: BotApi, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(updates, "LOOK_EVERY", timedelta(seconds=0.05))
    words = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    api.faults.add("refused", method="setWebhook", status=400, description=words)
    watching = asyncio.create_task(desk.updates.watch(HOOK))
    await until(lambda: "Telegram does not take telegram.webhook_url" in caplog.text)
    await until(lambda: api.world.updates.webhook is not None)
    said = {"last_error_date": int(desk.now.timestamp()), "last_error_message": "Wrong response: 502 Bad Gateway"}
    api.world.updates.webhook = {"url": HOOK.url, "has_custom_certificate": False, **said}
    await until(lambda: "cannot bring updates to telegram.webhook_url: Wrong response: 502" in caplog.text)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_switching_from_the_long_poll_brings_nothing_twice(
    api: BotApi, desk: Desk, store: Store, now: datetime
) -> None:
    api.send_text(ALICE, ALICE, "/help")
    await desk.updates.catch_up()
    await store.meta.set(updates.OFFSET, str(desk.handled[0] + 1), now)
    watching = asyncio.create_task(desk.updates.watch(HOOK))
    await until(lambda: api.world.updates.webhook is not None)
    assert not api.world.updates.pending
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_switching_to_the_long_poll_repeats_nothing_that_the_webhook_brought(api: BotApi, desk: Desk) -> None:
    api.send_text(ALICE, ALICE, "/help")
    number = api.world.updates.pending[0]["update_id"]
    assert await desk.call(number) == 200  # and Telegram does not hear of it: the update waits there still
    polling = asyncio.create_task(desk.updates.run())
    await until(lambda: not api.world.updates.pending)
    assert desk.handled == [number]
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


async def test_a_webhook_that_an_earlier_run_left_behind_is_removed(api: BotApi, desk: Desk) -> None:
    api.world.updates.set_webhook({"url": "https://old.example/hook"}, drop=False)
    api.send_text(ALICE, ALICE, "/help")
    polling = asyncio.create_task(desk.updates.run())
    await until(lambda: desk.handled)
    assert api.world.updates.webhook is None
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


class Two:
    """Two copies with one token, each with a database of its own and a clock that tests move."""

    def __init__(self, senders: list[Sender], stores: list[Store], now: datetime) -> None:
        self.clocks = [now, now]
        self._copies = [
            Updates(sender, store, self._handle, lambda number=number: self.clocks[number])  # type: ignore[misc]
            for number, (sender, store) in enumerate(zip(senders, stores, strict=True))
        ]
        self.tasks: list[asyncio.Task[None]] = []

    async def _handle(self, _update: Update) -> None:
        pass

    def start(self, how: str) -> asyncio.Task[None]:
        copy = self._copies[len(self.tasks)]
        self.tasks.append(asyncio.create_task(copy.watch(HOOK) if how == "called" else copy.run()))
        return self.tasks[-1]


@pytest.fixture
async def two(
    api: BotApi, store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Two]:
    monkeypatch.setattr(updates, "LOOK_EVERY", timedelta(seconds=0.05))
    other = await Store.open(f"sqlite:///{tmp_path}/other.db")
    async with serve(api.app) as address:
        senders = [Sender(delivery.make_bot(TOKEN, address)) for _ in range(2)]
        copies = Two(senders, [store, other], now)
        yield copies
        for task in copies.tasks:
            task.cancel()
        await asyncio.gather(*copies.tasks, return_exceptions=True)
        for one in senders:
            await one.close()
    await other.close()


@pytest.mark.parametrize(("first", "second"), [("called", "asking"), ("asking", "called"), ("asking", "asking")])
async def test_of_two_copies_the_one_that_was_there_first_stays(two: Two, api: BotApi, first: str, second: str) -> None:
    stays = two.start(first)
    await until(lambda: any(call.method in ("setWebhook", "getUpdates") for call in api.calls))
    await asyncio.sleep(0.1)
    two.clocks[0] += timedelta(minutes=1)
    gives_way = two.start(second)
    with pytest.raises(errors.ConflictError, match="another copy of the bot runs with this token"):
        await asyncio.wait_for(gives_way, 10)
    await asyncio.sleep(0.2)
    assert not stays.done()
    assert (api.world.updates.webhook is not None) == (first == "called")


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what it waits for happens in other tasks
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("settings", "says"),
    [({}, "needs http.listen"), ({"NEWSBOT_HTTP__LISTEN": "127.0.0.1:0", "PATH_": "/metrics"}, "another path")],
)
def test_a_webhook_that_could_not_be_reached_is_told_at_the_start(settings: dict[str, str], says: str) -> None:
    path = settings.get("PATH_", "/telegram")
    environ = {
        "NEWSBOT_TELEGRAM__WEBHOOK_URL": f"https://bot.example{path}",
        "NEWSBOT_TELEGRAM__WEBHOOK_SECRET": "a-secret",
        **{name: value for name, value in settings.items() if name.startswith("NEWSBOT_")},
    }
    with pytest.raises(errors.NewsbotError, match=says):
        app.webhook(load(environ=environ))


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that no authority signed, and its key."""
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([*command.split(), "-out", str(files[0]), "-keyout", str(files[1])], check=True, capture_output=True)
    return files


async def test_a_certificate_of_ones_own_serves_https(
    desk: Desk, store: Store, now: datetime, certificate: tuple[Path, Path]
) -> None:
    served = web.application(store, lambda: now, hook=HOOK, bring=desk.updates.bring)
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    async with serve(served, tls=certificate) as address, httpx.AsyncClient(verify=trusted) as client:
        assert address.startswith("https://")
        headers = {web.SECRET: HOOK.secret}
        sent = await client.post(f"{address}/telegram", json={"update_id": 7, "message": HELLO}, headers=headers)
        assert sent.status_code == 200
    with pytest.raises(errors.NewsbotError, match="cannot be used"):
        async with serve(served, tls=(certificate[1], certificate[0])):
            pass
