"""Faults on schedule, as python-telegram-bot meets them, and the pace that Telegram keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.demo.botapi import BotApi
from bot.demo.faults import Faults, Kind, Pace, Refusal

from .conftest import ALICE, BOB, CLUB, TOKEN, Door

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about numbers of seconds unless it is told that time spans are welcome."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


async def test_a_flood_tells_how_long_to_wait_and_then_passes(bot: Bot, api: BotApi, door: Door) -> None:
    api.faults.add(Kind.FLOOD, method="sendMessage", chat_id=ALICE, retry_after=7)
    await bot.send_message(BOB, "another chat")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(ALICE, "x")
    assert refused.value.retry_after == timedelta(seconds=7)
    await bot.send_message(ALICE, "x")
    api.faults.add(Kind.FLOOD, retry_after=3)
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{door.url}/bot{TOKEN}/getMe")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3"
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


async def test_a_fault_hits_the_calls_it_is_planned_for(bot: Bot, api: BotApi) -> None:
    api.faults.add("server_error", method="sendMessage", nth=2, times=2, status=502)
    results = []
    for _ in range(5):
        await bot.get_me()
        try:
            await bot.send_message(ALICE, "x")
            results.append("sent")
        except NetworkError as error:
            results.append(str(error))
    assert results == ["sent", "Bad Gateway", "Bad Gateway", "sent", "sent"]
    assert len(api.messages(ALICE)) == 3


async def test_a_fault_without_end_lasts_until_it_is_cleared(bot: Bot, api: BotApi) -> None:
    api.faults.add("server_error", times=None)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.get_me()
    api.faults.clear()
    await bot.get_me()


async def test_any_refusal_can_be_planned(bot: Bot, api: BotApi) -> None:
    api.faults.add("refused", chat_id=ALICE, status=403, description="Forbidden: bot was blocked by the user")
    api.faults.add("refused", chat_id=BOB, status=400, description="Bad Request: not enough rights")
    with pytest.raises(Forbidden):
        await bot.send_message(ALICE, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(BOB, "x")


async def test_a_lost_request_times_out_and_stores_nothing(bot: Bot, api: BotApi) -> None:
    api.faults.add("lost_request", method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(ALICE, "x", read_timeout=0.1)
    assert api.messages(ALICE) == []
    assert api.calls[-1].status is None
    await bot.send_message(ALICE, "x")


async def test_a_lost_answer_times_out_although_the_message_is_there(bot: Bot, api: BotApi) -> None:
    api.faults.add("lost_answer", method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(ALICE, "x", read_timeout=0.1)
    assert len(api.messages(ALICE)) == 1


@pytest.mark.parametrize(("kind", "stored"), [("reset", 0), ("reset_after", 1)])
async def test_a_reset_connection_is_a_network_error(bot: Bot, api: BotApi, kind: str, stored: int) -> None:
    api.faults.add(kind, method="sendMessage")
    with pytest.raises(NetworkError, match="ReadError") as refused:
        await bot.send_message(ALICE, "x")
    assert not isinstance(refused.value, TimedOut)
    assert len(api.messages(ALICE)) == stored


async def test_updates_whose_answer_is_lost_come_again(bot: Bot, api: BotApi) -> None:
    api.send_text(ALICE, ALICE, "hello")
    api.faults.add("lost_answer", method="getUpdates")
    with pytest.raises(TimedOut):
        await bot.get_updates(read_timeout=0.1)
    assert len(await bot.get_updates()) == 1


async def test_a_call_left_hanging_ends_when_everything_ends(bot: Bot, api: BotApi) -> None:
    api.faults.add("lost_request")
    hanging = asyncio.create_task(bot.get_me())
    await asyncio.sleep(0.05)
    api.hang_up()
    with pytest.raises(NetworkError):
        await asyncio.wait_for(hanging, 1)


async def test_every_call_is_noted_with_its_outcome(bot: Bot, api: BotApi) -> None:
    await bot.send_message(ALICE, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(ALICE, "")
    noted = [(call.method, call.chat_id, call.status) for call in api.calls]
    assert noted == [("sendMessage", ALICE, 200), ("sendMessage", ALICE, 400)]


async def test_a_fault_with_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="flod"):
        Faults().add("flod")
    with pytest.raises(ValueError, match="A fault has no chat"):
        Faults().add("flood", chat=1)


async def test_the_schedule_can_be_kept_over_http(door: Door, api: BotApi) -> None:
    async with httpx.AsyncClient(base_url=door.url) as client:
        planned = await client.post("/demo/faults", json={"kind": "flood", "chat_id": ALICE, "retry_after": 2})
        assert planned.json()[0]["retry_after"] == 2
        refused = await client.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": ALICE, "text": "x"})
        assert refused.status_code == 429
        wrong = await client.post("/demo/faults", json={"kind": "nothing"})
        assert (wrong.status_code, "nothing" in wrong.json()["error"]) == (400, True)
        assert (await client.delete("/demo/faults")).json() == []
        assert (await client.post("/demo/block", json={"chat_id": ALICE})).status_code == 200
        refused = await client.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": ALICE, "text": "x"})
        assert refused.json()["description"] == "Forbidden: bot was blocked by the user"
        said = await client.post("/demo/send", json={"chat_id": BOB, "from_id": BOB, "text": "hi"})
        assert said.json()["result"]["text"] == "hi"
        assert (await client.post("/demo/messages", json={"chat_id": BOB})).json()["result"][0]["text"] == "hi"
        moved = await client.post("/demo/migrate", json={"chat_id": CLUB})
        assert moved.json()["result"] in api.world.chats


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/demo/send", {"json": {"chat_id": 5, "from_id": 5, "text": "x"}}, 400),
        ("/demo/send", {"json": {"text": "x"}}, 400),
        ("/demo/send", {"json": ["x"]}, 400),
        ("/demo/send", {"data": {"chat_id": ALICE, "from_id": ALICE, "text": "x"}}, 400),
        ("/demo/nothing", {"json": {}}, 404),
    ],
)
async def test_a_wrong_control_is_answered_in_words(
    door: Door, api: BotApi, path: str, sent: dict[str, object], status: int
) -> None:
    async with httpx.AsyncClient(base_url=door.url) as client:
        answer = await client.request("POST", path, **sent)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_the_pace_is_kept_only_when_asked_for(bot: Bot, door: Door, api: BotApi) -> None:
    await bot.send_message(ALICE, "one")
    await bot.send_message(ALICE, "two")
    door.api = BotApi(TOKEN, pace=True)
    door.api.add_person(ALICE, "Alice")
    await bot.send_message(ALICE, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(ALICE, "two")


def pace_of(times: Sequence[tuple[float, int]]) -> list[int]:
    """How long each message at (second, chat) has to wait; 0 means it was sent."""
    clock = [0.0]
    pace = Pace(lambda: clock[0])
    waits = []
    for clock[0], chat_id in times:
        try:
            pace.check(chat_id)
            waits.append(0)
        except Refusal as refusal:
            waits.append(refusal.parameters["retry_after"])
    return waits


async def test_a_chat_takes_one_message_a_second() -> None:
    assert pace_of([(0, 1), (0.2, 1), (0.2, 2), (0.999, 1), (1.0, 1), (1.1, 1)]) == [0, 1, 0, 1, 0, 1]


async def test_all_chats_together_take_thirty_messages_a_second() -> None:
    waits = pace_of([(0, chat) for chat in range(1, 32)])
    assert waits == [0] * 30 + [1]


async def test_a_group_takes_twenty_messages_a_minute() -> None:
    waits = pace_of([(second, -7) for second in range(22)] + [(60, -7), (61, -7)])
    assert waits == [0] * 20 + [40, 39] + [0, 0]
