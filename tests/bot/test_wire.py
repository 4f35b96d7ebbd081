"""The HTTP to Telegram: what was surely not written, what nobody knows, and the proxy of the environment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot import delivery, errors
from bot.delivery import Sender, wire
from bot.demo.botapi import BotApi
from bot.model import Message
from bot.serving import serve
from tests.bot import loopback

TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ME = {"ok": True, "result": {"id": 1234567890, "is_bot": True, "first_name": "News", "username": "news_bot"}}


@pytest.fixture
def api() -> BotApi:
    api = BotApi(TOKEN)
    api.add_person(11, "Alice")
    api.faults.add("lost_answer", method="sendMessage")
    return api


@pytest.fixture
async def address(api: BotApi) -> AsyncIterator[str]:
    async with serve(api.app) as address:
        yield address


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


async def ask(root: str) -> str | None:
    sender = Sender(delivery.make_bot(TOKEN, root, timeout=timedelta(seconds=5)))
    try:
        return await sender.me()
    finally:
        await sender.close()


@pytest.mark.parametrize(
    "answer", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b""], ids=repr
)
async def test_an_answer_that_is_broken_leaves_open_what_became_of_the_message(answer: bytes) -> None:
    async with loopback.serve_bytes(answer) as root:
        with pytest.raises(errors.Unsure, match=r"^the connection was lost before Telegram answered$"):
            await ask(root)  # nothing about a message: this sends none


async def test_a_request_that_finds_no_free_connection_was_not_sent(
    api: BotApi, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "WAIT", 0.1)
    monkeypatch.setattr(wire, "CONNECT", 0.1)
    monkeypatch.setattr(delivery, "CONNECTIONS", 1)
    sender = Sender(delivery.make_bot(TOKEN, address, timeout=timedelta(seconds=20)))
    hanging = asyncio.create_task(sender.send(11, Message("hello")))
    await api.wait_until(lambda: api.messages(11))
    with pytest.raises(errors.SendError, match="cannot be reached") as caught:
        await sender.me()
    assert type(caught.value) is errors.SendError
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    await sender.close()


async def test_a_redirection_is_not_followed_because_it_would_carry_the_token_away() -> None:
    asked: list[str] = []

    async def elsewhere(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/somewhere/else"})

    async with loopback.serve(elsewhere) as root:
        with pytest.raises(errors.SendError):
            await ask(root)
    assert len(asked) == 1


async def test_a_proxy_of_the_environment_leads_to_telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url.host))
        return web.json_response(ME)

    async with loopback.serve(proxy) as root:
        monkeypatch.setenv("ALL_PROXY", root)
        assert await ask("http://telegram.example") == "news_bot"
        monkeypatch.setenv("NO_PROXY", "telegram.example")
        with pytest.raises(errors.SendError, match="cannot be reached"):
            await ask("http://telegram.example:1")
    assert asked == ["telegram.example"]


async def test_a_proxy_that_refuses_means_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback.serve_bytes(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as root:
        monkeypatch.setenv("HTTPS_PROXY", root)
        with pytest.raises(errors.SendError, match="cannot be reached") as caught:
            await ask("https://telegram.example")
    assert type(caught.value) is errors.SendError


def test_a_proxy_that_does_not_speak_http_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(errors.NewsbotError, match="http://"):
        delivery.make_bot(TOKEN)


async def test_a_proxy_of_the_environment_does_not_stand_before_a_server_on_this_machine(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await ask(address) == "news_demo_bot"
