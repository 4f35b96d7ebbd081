"""The whole line: the real command between a newspaper and a Telegram, real HTTP on both sides, and crashes."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy.engine import make_url

from bot.demo.faults import Kind
from bot.feeds import opml
from bot.serving import serve
from tests.hub import Hub
from tests.stage import ALICE, TOKEN, Stage, stage


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as found:
        yield found


async def test_an_article_goes_from_the_feed_to_the_chat_and_a_question_is_answered(tmp_path: Path) -> None:
    async with stage(tmp_path, "en") as play, play.bot() as process:
        await play.subscribed()
        headline = play.paper.bodies["bridge"][0]
        story = next(text for text in play.texts() if text.startswith(headline))
        assert "The Westhaven Post" in story
        assert "Anna Lindqvist" in story
        assert "\n• " in story

        play.paper.publish("court", "storm")
        await play.until(lambda: play.told("court") and play.told("storm"), "the new articles arrive")

        [message] = [one for one in play.api.messages(ALICE) if one.get("text", "").startswith(headline)]
        play.say("How much does the repair cost?", reply_to=message["message_id"])
        await play.until(lambda: "42 million euros" in play.texts()[-1], "the question is answered")
        play.say("Who invented the telephone?", reply_to=message["message_id"])
        await play.until(lambda: "does not say" in play.texts()[-1], "the question has no answer")

        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    log = play.log.decode()
    assert "Traceback" not in log
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log
    assert [play.told(slug) for slug in ("bridge", "court", "storm")] == [1, 1, 1]


async def test_an_article_that_is_corrected_changes_its_message(play: Stage) -> None:
    async with play.bot():
        await play.subscribed()
        title, body = play.paper.bodies["bridge"]
        play.paper.correct(
            "bridge", "Stadtrat schließt die Hafenbrücke für drei Jahre", body.replace("zwei Jahre", "drei Jahre")
        )
        await play.until(lambda: "drei Jahre" in play.texts()[-1], "the message is changed")
    assert not any(text.startswith(title) for text in play.texts())
    assert sum("Hafenbrücke" in text for text in play.texts()) == 1
    assert "Traceback" not in play.log.decode()


async def test_news_that_a_hub_tells_of_arrive_long_before_the_next_poll(play: Stage) -> None:
    hub, port = Hub(lease=3_600), _free_port()
    play.env |= {"NEWSBOT_HTTP__LISTEN": f"127.0.0.1:{port}", "NEWSBOT_HTTP__PUBLIC_URL": f"http://127.0.0.1:{port}"}
    play.env |= {"NEWSBOT_FETCH__INTERVAL": "4s", "NEWSBOT_FETCH__INTERVAL_MAX": "30m"}
    far = "SELECT 1 FROM feeds WHERE julianday(due_at) > julianday('now', '+20 minutes')"
    async with serve(hub.app) as play.paper.hub, play.bot() as process:
        await play.subscribed()
        await play.until(lambda: hub.subscribers, "the bot has subscribed at the hub")
        await play.until(lambda: play.rows(far), "polls are seldom now")
        polls = play.paper.asked["feed"]
        play.paper.publish("court")
        assert await hub.tell(play.feed, signature="sha256=" + "0" * 64) == [202]
        await asyncio.sleep(6)
        assert play.paper.asked["feed"] == polls  # the hub had not signed it
        assert await hub.tell(play.feed) == [202]
        await play.until(lambda: play.told("court"), "the article arrives")
        await play.until(lambda: play.rows(far), "polls are seldom again")
        assert play.paper.asked["feed"] == polls + 1
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    log = play.log.decode()
    assert "Traceback" not in log
    assert "uvicorn" not in log  # "listening at …" and "stopping" are said already
    [callback] = [one.callback for one in hub.subscribers.values()]
    assert callback.rpartition("/")[2] not in log
    assert not hub.failures
    [secret] = [one.secret for one in hub.subscribers.values()]
    assert secret
    assert secret not in log


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_a_list_from_another_reader_brings_its_news_and_is_given_back(play: Stage) -> None:
    async with play.bot():
        play.say("/start")
        listing = opml.write([(play.feed, "The Post", None)])
        play.api.send_file(ALICE, ALICE, "feeds.opml", listing.encode())
        await play.until(lambda: play.told("bridge"), "the first article arrives")
        play.say("/export")
        found = play.api.world.files
        await play.until(lambda: len(found) == 2, "the file arrives")
    assert opml.read([*found.values()][1][1]) == ([(play.feed, "The Westhaven Post")], [])
    assert "Traceback" not in play.log.decode()


async def test_killed_after_the_poll_nothing_is_lost_or_repeated(play: Stage) -> None:
    async with play.bot():
        await play.subscribed()
        play.paper.pages_open.clear()
        play.paper.publish("court")
        await play.until(lambda: play.paper.asked["court"], "the page is asked for")
    play.paper.pages_open.set()
    await _goes_on(play, court=1)


async def test_killed_after_the_summary_nothing_is_lost_or_repeated(play: Stage) -> None:
    async with play.bot():
        await play.subscribed()
        play.change("UPDATE chats SET hold_until = '2999-01-01 00:00:00.000000'")
        play.paper.publish("court")
        await play.until(lambda: play.rows("SELECT id FROM deliveries WHERE state = 'due'"), "a delivery is owed")
    play.change("UPDATE chats SET hold_until = NULL")
    await _goes_on(play, court=1)


async def test_killed_before_the_send_nothing_is_lost_or_repeated(play: Stage) -> None:
    async with play.bot():
        await play.subscribed()
        fault = play.api.faults.add(Kind.LOST_REQUEST, method="sendMessage", times=None)
        play.paper.publish("court")
        await play.until(lambda: fault.seen, "the message is on its way")
    play.api.faults.clear()
    await _goes_on(play, court=1)


async def test_killed_between_send_and_settle_only_the_message_in_flight_is_repeated(play: Stage) -> None:
    async with play.bot():
        await play.subscribed()
        play.api.faults.add(Kind.LOST_ANSWER, method="sendMessage", times=None)
        play.paper.publish("court")
        await play.until(lambda: play.told("court"), "Telegram has the message")
    play.api.faults.clear()
    await _goes_on(play, court=2)


async def _goes_on(play: Stage, *, court: int) -> None:
    """After a new start what was in hand arrives, what is new too, and nothing else again."""
    async with play.bot():
        await play.until(lambda: play.told("court") == court, "the article in hand arrives")
        play.paper.publish("storm")
        await play.until(lambda: play.told("storm"), "the next article arrives")
    assert [play.told(slug) for slug in ("bridge", "court", "storm")] == [1, court, 1]
    assert "Traceback" not in play.log.decode()


async def test_a_bot_that_is_called_by_a_webhook_answers_and_goes_on_polling_where_that_ended(play: Stage) -> None:
    play.say("/start")  # for the long poll
    async with play.bot() as process:
        await play.until(lambda: len(play.texts()) == 1, "the bot answers its long poll")
        process.terminate()
        assert await process.wait() == 0

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    files = certificate(play.folder)
    hook = {
        "NEWSBOT_TELEGRAM__WEBHOOK_URL": f"https://localhost:{port}/from-telegram",
        "NEWSBOT_TELEGRAM__WEBHOOK_SECRET": "a-secret",
        "NEWSBOT_TELEGRAM__WEBHOOK_CERTIFICATE": str(files[0]),
        "NEWSBOT_TELEGRAM__WEBHOOK_KEY": str(files[1]),
        "NEWSBOT_HTTP__LISTEN": f"127.0.0.1:{port}",
    }
    play.env |= hook
    trusted = ssl.create_default_context(cafile=str(files[0]))
    async with play.bot() as process, httpx.AsyncClient(verify=trusted) as telegram:
        await play.until(lambda: play.api.world.updates.webhook, "the webhook is set")
        told = play.api.world.updates.webhook or {}
        assert (told["url"], told["has_custom_certificate"]) == (hook["NEWSBOT_TELEGRAM__WEBHOOK_URL"], True)
        play.say("/channels")
        [update] = play.api.world.updates.pending
        for secret, status in (("a-guess", 403), ("a-secret", 200), ("a-secret", 200)):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            answer = await telegram.post(hook["NEWSBOT_TELEGRAM__WEBHOOK_URL"], json=update, headers=headers)
            assert answer.status_code == status
        assert len(play.texts()) == 2
        process.terminate()
        assert await process.wait() == 0

    for name in hook:
        del play.env[name]
    async with play.bot():  # where Telegram has not heard that the update was handled
        play.say("/help")
        await play.until(lambda: len(play.texts()) == 3, "the bot polls again")
        assert play.api.world.updates.webhook is None
    assert "What I can do" in play.texts()[-1]
    assert "Traceback" not in play.log.decode()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that no authority signed, and its key."""
    files = folder / "certificate.pem", folder / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-out", str(files[0]), "-keyout", str(files[1])], check=True, capture_output=True)
    return files


async def test_a_command_in_hand_at_a_crash_is_answered_after_it(play: Stage) -> None:
    async with play.bot():
        play.say("/start")
        await play.until(lambda: play.texts(), "the bot answers")
        fault = play.api.faults.add(Kind.LOST_REQUEST, method="sendMessage", times=None)
        play.say("/help")
        await play.until(lambda: fault.seen, "the answer is on its way")
    play.api.faults.clear()
    async with play.bot():
        await play.until(lambda: "What I can do" in play.texts()[-1], "the command is answered")
    assert len(play.texts()) == 2


async def test_the_line_works_on_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    async with stage(tmp_path) as play:
        play.env["NEWSBOT_DATABASE__URL"] = postgres_url
        async with play.bot() as process:
            await play.subscribed()
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        play.paper.publish("court")
        async with play.bot():
            await play.until(lambda: play.told("court"), "news arrives after a restart")
        assert [play.told(slug) for slug in ("bridge", "court")] == [1, 1]


async def test_a_database_that_is_not_up_yet_is_waited_for(play: Stage, postgres_url: str) -> None:
    url, folder = make_url(postgres_url), play.folder / "socket"
    if "host" not in url.query:
        pytest.skip("needs a server with a socket in a folder, which can be named anew")
    here = url.set(query={"host": str(folder)})
    play.env["NEWSBOT_DATABASE__URL"] = here.render_as_string(hide_password=False)
    async with play.bot() as process:
        await play.until(lambda: b"the PostgreSQL database does not answer" in play.log, "it says that it waits")
        assert b"trying again in 1 s" in play.log
        folder.symlink_to(str(url.query["host"]))
        await play.until(lambda: b"app: ready" in play.log, "it begins")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    assert "Traceback" not in play.log.decode()


async def test_a_run_that_waits_for_its_database_can_be_stopped(play: Stage) -> None:
    play.env["NEWSBOT_DATABASE__URL"] = f"postgresql://u:secret@127.0.0.1:{_free_port()}/x"
    async with play.bot() as process:
        await play.until(lambda: b"trying again" in play.log, "it says that it waits")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    assert "secret" not in play.log.decode()


async def test_a_second_run_on_the_same_file_is_refused_in_one_line(play: Stage) -> None:
    async with play.bot():
        play.say("/start")
        await play.until(lambda: play.texts(), "the bot answers")
        before = len(play.log)
        async with play.bot() as second:
            assert await second.wait() == 2
        lines = [line for line in play.log[before:].decode().splitlines() if "another newsbot" in line]
        assert len(lines) == 1


async def test_a_token_that_telegram_does_not_know_ends_the_run_in_one_line(play: Stage) -> None:
    play.env["NEWSBOT_TELEGRAM__TOKEN"] = "1234567890:AAanother-token-that-nobody-knows-000000"
    async with play.bot() as process:
        assert await process.wait() == 2
    assert play.log.decode().strip().splitlines() == [
        "newsbot: Telegram does not know the token: copy it again from @BotFather (NEWSBOT_TELEGRAM__TOKEN)"
    ]


async def test_a_token_that_is_revoked_while_the_bot_runs_ends_the_run_in_one_line(play: Stage) -> None:
    async with play.bot() as process:
        await play.subscribed()
        play.api.faults.add(Kind.REFUSED, status=401, description="Unauthorized", times=None)
        play.paper.publish("court")
        async with asyncio.timeout(60):
            assert await process.wait() == 2
    assert play.log.decode().strip().splitlines()[-1].startswith("newsbot: Telegram does not know the token")
    assert "Traceback" not in play.log.decode()
    play.api.faults.clear()
    async with play.bot():  # with the new token: nothing is lost
        await play.until(lambda: play.told("court") == 1, "the article that came meanwhile arrives")


async def test_without_a_token_one_line_says_how_to_get_one(play: Stage) -> None:
    del play.env["NEWSBOT_TELEGRAM__TOKEN"]
    async with play.bot() as process:
        assert await process.wait() == 2
    [line] = play.log.decode().strip().splitlines()
    assert "@BotFather" in line


async def test_ctrl_c_that_reaches_every_process_ends_cleanly(play: Stage) -> None:
    async with play.bot() as process:
        await play.subscribed()  # so that the model's process runs too
        for child in _children(process.pid):
            child.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    assert "Traceback" not in play.log.decode()


async def test_a_killed_run_leaves_no_process_behind(play: Stage) -> None:
    async with play.bot() as process:
        await play.subscribed()
        children = _children(process.pid)
        assert children
        process.kill()
        await process.wait()
        await play.until(lambda: not any(child.is_running() for child in children), "its children end")


def _children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)
