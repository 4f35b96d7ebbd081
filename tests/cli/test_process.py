"""once, once --dry-run, check, demo --once: the real command between a newspaper and a Telegram on loopback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Access, Chat
from bot.store import Store
from tests.cli.conftest import Result
from tests.stage import ALICE, TOKEN, Stage, stage

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as found:
        yield found


async def newsbot(play: Stage, *arguments: str, **env: str) -> Result:
    """Run a command on the stage to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=play.env | {"PYTHONWARNINGS": "ignore"} | env,
        cwd=play.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert TOKEN not in err.decode()
    assert "Traceback" not in err.decode()
    return Result(process.returncode or 0, out.decode(), err.decode())


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_once_delivers_and_a_dry_run_only_tells(play: Stage, site: str) -> None:
    store = await Store.open(play.env["NEWSBOT_DATABASE__URL"])
    await store.chats.save(Chat(ALICE, access=Access.ALLOWED, admin=True, title="Alice"), NOW)
    await store.close()
    feed = f"{site}/german.xml"  # the model is for English, and takes seconds to load
    assert (await newsbot(play, "feeds", "add", feed)).out == f"added Die Post  {feed}\n"

    before = files(play.folder)
    result = await newsbot(play, "once", "--dry-run", NEWSBOT_TELEGRAM__TOKEN="")
    assert result.code == 0
    assert result.out.startswith(f"--- to chat {ALICE}\nÄrger über Öl\n")
    assert "• Die Stadt Köln hat" in result.out
    assert result.out.endswith("1 message would be sent; nothing was sent, nothing was written\n")
    assert files(play.folder) == before
    assert not play.texts()

    other = "1234567890:AAanother-token-that-nobody-knows-0000"
    refused = await newsbot(play, "once", NEWSBOT_TELEGRAM__TOKEN=other)
    assert (refused.code, refused.out) == (2, "")
    assert refused.problem.startswith("Telegram does not know the token")

    (play.folder / "feeds.opml").write_text(
        f"<opml><body><outline text='Gone' xmlUrl='{site}/gone.xml'/></body></opml>"
    )
    assert (await newsbot(play, "feeds", "import", "feeds.opml")).code == 0
    result = await newsbot(play, "once", NEWSBOT_LOG__LEVEL="error")
    assert (result.code, result.out) == (1, "1 sent, 0 waiting\n")  # one feed failed, the other was done
    assert result.problem.startswith("Gone: ")
    assert "(404)" in result.problem
    assert await newsbot(play, "feeds", "remove", "Gone") == (0, "removed Gone\n", "")
    last = await newsbot(play, "once", TELEGRAM_BOT_TOKEN=other)
    assert last[:2] == (0, "0 sent, 0 waiting\n")
    assert last.err.count("are set to different values; NEWSBOT_TELEGRAM__TOKEN counts\n") == 1
    assert other not in last.err
    [message] = play.texts()
    assert message.startswith("Ärger über Öl")


async def test_check_tells_whether_the_bot_runs_and_others_keep_off_its_database(play: Stage) -> None:
    nothing = await newsbot(play, "check")
    assert nothing.code == 1
    assert nothing.problem == f"there is no database at {play.database} yet; start the bot with: newsbot run"
    async with play.bot():
        await play.until(lambda: b"ready" in play.log, "the bot is ready")
        async with asyncio.timeout(10):
            while (result := await newsbot(play, "check")).code:
                assert "Telegram does not answer: no answer yet" in result.problem
        assert (result.code, result.err) == (0, "")
        assert result.out.splitlines()[0] == "healthy: polling, model, Telegram and store each worked lately"
        assert result.out.splitlines()[1].endswith(" 0 lost")
        other = await newsbot(play, "once", NEWSBOT_LOG__LEVEL="error")
        assert other.code == 2
        assert other.problem.startswith(f"another newsbot already works on {play.database}")
        rehearsal = await newsbot(play, "once", "--dry-run", NEWSBOT_LOG__LEVEL="error")
        assert rehearsal == (0, "0 messages would be sent; nothing was sent, nothing was written\n", "")
    play.change("UPDATE meta SET updated_at = '2026-03-11 12:00:00.000000' WHERE key = 'health.run'")
    silent = await newsbot(play, "check")
    assert silent.code == 1
    assert silent.problem == "newsbot is not running: last sign of life 2026-03-11 12:00:00 UTC"


async def test_a_run_that_is_told_to_stop_while_it_starts_stops_cleanly(play: Stage) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        play.env["PYTHONPROFILEIMPORTTIME"] = "1"  # tells how far it is
        async with play.bot() as process:
            await play.until(lambda: b" bot.pipeline" in play.log, "it begins to wire the parts")
            process.send_signal(number)
            async with asyncio.timeout(10):
                assert await process.wait() == 0
        assert b"Traceback" not in play.log
        play.log.clear()


TOLD_TO_STOP_AS_THE_LOOP_IS_MADE = """
import os, signal
from asyncio.selector_events import BaseSelectorEventLoop as Loop
make_self_pipe = Loop._make_self_pipe
def interrupted(self):
    os.kill(os.getpid(), signal.SIGTERM)
    make_self_pipe(self)
Loop._make_self_pipe = interrupted
from bot.cli import main
main()
"""


async def test_a_run_that_is_told_to_stop_while_asyncio_sets_itself_up_stops_without_a_word(play: Stage) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", TOLD_TO_STOP_AS_THE_LOOP_IS_MADE, "run"),
        env=play.env,
        cwd=play.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert (process.returncode, out) == (0, b"")


async def test_the_demo_in_one_pass_prints_what_each_chat_received(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--once"),
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "NEWSBOT_NO_SUCH": "setting"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    text = out.decode()
    assert re.findall(r"^(.*) received$", text, re.MULTILINE) == ["Alice", "Bob", "Reading club"]
    assert text.count("• ") > 10
    for chat in re.split(r"^.* received$", text, flags=re.MULTILINE)[1:]:
        assert chat.count("• ") > 2, "each chat gets stories"
    assert "\x1b" not in text
    assert files(tmp_path) == {}
