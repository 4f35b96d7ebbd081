from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Iterator

import httpx
import pytest

from bot import logs

TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the example of Telegram's documentation


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave logging as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def fail() -> None:
    raise KeyError(f"no {TOKEN} here\nand more")


def logged(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_text_line_has_time_level_room_and_message(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "info")
    logging.getLogger("bot.pipeline").info("sent story %d", 12)
    (line,) = logged(capsys)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info    pipeline: sent story 12", line)


def test_an_event_is_one_line_whatever_a_feed_puts_into_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "info")
    logging.getLogger("bot.feeds").warning("title\n2026-01-01 00:00:00 error forged\x1b[31m\r\u2028line")
    (line,) = logged(capsys)
    assert "title | 2026-01-01" in line
    assert "\x1b" not in line


def test_an_exception_is_told_in_one_line_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "info")
    try:
        fail()
    except KeyError:
        logging.getLogger("bot.jobs").exception("unexpected")
    (line,) = logged(capsys)
    assert "unexpected: KeyError: " in line
    assert re.search(r"\(test_logs\.py:\d+ < test_logs\.py:\d+\)$", line)
    assert "Traceback" not in line


def test_at_debug_the_whole_traceback_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "debug")
    try:
        fail()
    except KeyError:
        logging.getLogger("bot.jobs").exception("unexpected")
    text = capsys.readouterr().err
    assert "Traceback" in text
    assert TOKEN not in text


def test_json_lines_hold_the_same_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "info")
    try:
        fail()
    except KeyError:
        logging.getLogger("bot.jobs").exception("über %s", "all")
    found = json.loads(logged(capsys)[0])
    assert found["message"] == "über all"
    assert (found["level"], found["logger"]) == ("error", "bot.jobs")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["time"])
    assert found["error"]["type"] == "KeyError"
    assert found["error"]["at"][0].startswith("test_logs.py:")


@pytest.mark.parametrize("format", ["text", "json"])
@pytest.mark.parametrize(
    "message",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"The token `{TOKEN}` was rejected by the server.",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        "http://127.0.0.1:8081/bot42:short/getMe",
        "password: hunter2-and-more",
    ],
)
def test_no_secret_reaches_the_log(capsys: pytest.CaptureFixture[str], format: str, message: str) -> None:
    logs.configure(format, "debug", secrets=["hunter2-and-more"])  # type: ignore[arg-type]
    logging.getLogger("anything").error("%s", message)
    text = capsys.readouterr().err
    assert "***" in text
    for secret in (TOKEN, TOKEN.replace(":", "%3A"), TOKEN.partition(":")[2], "42:short", "hunter2"):
        assert secret not in text


def test_times_and_ports_are_no_tokens() -> None:
    line = "2026-03-11 12:00:00 http://127.0.0.1:8080/a 12:30 sha256:53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379"
    assert logs.mask(line) == line


async def test_httpx_does_not_log_the_addresses_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "debug")
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get("https://api.telegram.org/bot1:x/getMe")
    assert "api.telegram.org" not in capsys.readouterr().err


def test_configuring_twice_logs_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "info")
    logs.configure("text", "warning")
    logging.getLogger("bot").info("quiet")
    logging.getLogger("bot").warning("loud")
    assert len(logged(capsys)) == 1


def test_warnings_of_libraries_are_logged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "info")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("this will go away", stacklevel=1)
    assert "this will go away" in logged(capsys)[0]
