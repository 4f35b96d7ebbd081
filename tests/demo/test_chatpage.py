"""What the chat page gets over HTTP: its files, the state of the chats, and what happens in them."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat

from bot.demo import chatpage, events
from bot.demo.botapi import BotApi

from .conftest import ALICE, BOB, CLUB, Door

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def followed(door: Door, count: int, **request: Any) -> list[dict[str, str]]:
    """The first events of the stream, as fields."""
    async with (
        httpx.AsyncClient(base_url=door.url, timeout=5) as client,
        client.stream("GET", "/demo/events", **request) as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        return [event async for event in _events(stream, count)]


async def _events(stream: httpx.Response, count: int) -> AsyncIterator[dict[str, str]]:
    fields: dict[str, str] = {}
    async for line in stream.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield fields
            fields, count = {}, count - 1
            if not count:
                return


async def test_the_page_brings_everything_itself_and_may_load_nothing_else(door: Door, api: BotApi) -> None:
    async with httpx.AsyncClient(base_url=door.url) as client:
        index = await client.get("/")
        assert index.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in index.headers["content-security-policy"]
        parts = sorted(path.name for path in chatpage.PAGE.iterdir())
        for name in parts:
            answer = await client.get(f"/page/{name}")
            assert answer.status_code == 200
            outside = re.findall(r"https?://[^\"' )]+", answer.text.replace("http://www.w3.org/2000/svg", ""))
            assert all(link in ("https://${words}", "https://${button.url}") or "`" in link for link in outside)
    assert {"index.html", "app.js", "style.css"} <= set(parts)


@pytest.mark.parametrize("path", ["/page/..%2fbotapi.py", "/page/nothing.js", "/page/.", "/demo/photo/nothing"])
async def test_nothing_but_the_page_can_be_fetched(door: Door, api: BotApi, path: str) -> None:
    async with httpx.AsyncClient(base_url=door.url) as client:
        assert (await client.get(path)).status_code == 404


async def test_untrusted_text_never_becomes_markup() -> None:
    scripts = [path.read_text() for path in chatpage.PAGE.glob("*.js")]
    assert scripts
    assert not any(
        re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text) for text in scripts
    )


async def test_the_state_holds_people_chats_and_the_menu_of_each_chat(door: Door, api: BotApi, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("help", "All")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([BotCommand("admin", "Let people in")], scope=BotCommandScopeChat(BOB))
    await bot.set_my_description("Reads the news")
    sent = await bot.send_message(ALICE, "x")
    await bot.edit_message_text("y", ALICE, sent.message_id)
    api.send_text(ALICE, ALICE, "not yet fetched")
    async with httpx.AsyncClient(base_url=door.url) as client:
        state = (await client.get("/demo/state")).json()
    assert state["description"] == "Reads the news"
    assert [person["first_name"] for person in state["people"]] == ["Alice", "Bob"]
    chats = {chat["id"]: chat for chat in state["chats"]}
    menus = {chat_id: [command["command"] for command in chat["commands"]] for chat_id, chat in chats.items()}
    assert menus == {ALICE: ["start"], BOB: ["admin"], CLUB: ["help"]}
    assert [(message["text"], message["edited"]) for message in chats[ALICE]["messages"]] == [
        ("y", True),
        ("not yet fetched", False),
    ]
    assert chats[ALICE]["seen"] == 1


async def test_the_stream_goes_on_after_the_last_event_seen(door: Door, api: BotApi) -> None:
    start = api.world.events.last
    for text in ("one", "two", "three"):
        api.send_text(ALICE, ALICE, text)
    first = await followed(door, 3, params={"after": start})
    assert [json.loads(event["data"])["message"]["text"] for event in first] == ["one", "two", "three"]
    again = await followed(door, 2, params={"after": start}, headers={"Last-Event-ID": first[0]["id"]})
    assert [event["id"] for event in again] == [event["id"] for event in first[1:]]


async def test_who_missed_too_much_is_told_to_read_everything_again(
    door: Door, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [event["event"] for event in await followed(door, 1, params={"after": "other-3"})] == ["reset"]
    monkeypatch.setattr(events, "KEPT", 2)
    small = events.Log()
    start = small.last
    for number in range(3):
        small.add("message", number=number)
    following = small.follow(start)
    assert (await anext(following)).kind == "reset"
    small.add("message", number=3)
    assert (await anext(following)).data == {"number": 3}
    small.close()
    assert [event async for event in following] == []


async def test_a_quiet_stream_shows_that_it_lives(door: Door, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chatpage, "HEARTBEAT", 0.02)
    async with httpx.AsyncClient(base_url=door.url) as client, client.stream("GET", "/demo/events") as stream:
        async for line in stream.aiter_lines():
            if line == ": still here":
                break
