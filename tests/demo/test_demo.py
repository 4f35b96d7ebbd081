"""The demo as a visitor sees it: the real command, the chat page in a real browser, news that arrives by itself.

NEWSBOT_SCREENSHOT=docs/chat.png keeps the picture that the README shows.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from .test_page import CHROMIUM, FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")]

START, NEWS = 60.0, 120_000  # seconds until the address is printed; milliseconds until news must have come


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """``newsbot demo`` in a process of its own; ended as Ctrl-C ends it, which must go well."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
        "PYTHONUNBUFFERED": "1",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0"),
        cwd=tmp_path,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = b""
    async with asyncio.timeout(START):
        while not (found := re.search(rb"The chat page: *(http://[\d.:]+)", said)):
            line = await process.stdout.readline()
            assert line, said.decode()
            said += line
    reading = asyncio.create_task(process.stdout.read())
    yield found[1].decode()
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(10):
        assert await process.wait() == 0
    assert b"Traceback" not in said + await reading


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1180, "height": 1290}, device_scale_factor=1.5)
        await page.goto(address)
        yield page
        await browser.close()


async def test_a_visitor_subscribes_gets_news_presses_a_button_and_asks(page: Page) -> None:
    theirs = page.locator(".message:not(.mine)")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(theirs.last).to_contain_text("Hello!", timeout=20_000)

    await page.locator("#ideas").get_by_role("button", name="The Harbour Courier").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value(re.compile("^/subscribe http"))
    await page.keyboard.press("Enter")
    await expect(theirs.filter(has_text="Subscribed to The Harbour Courier")).to_be_visible(timeout=20_000)

    stories = theirs.filter(has=page.get_by_role("button", name="More", exact=True))
    await expect(stories).to_have_count(3, timeout=NEWS)
    flood = stories.filter(has_text="river Wend bursts its banks").first
    await expect(flood).to_contain_text("The Harbour Courier")
    await expect(flood).to_contain_text("When:")

    await flood.get_by_role("button", name="More", exact=True).click()
    await expect(theirs.last).to_contain_text("river Wend", timeout=20_000)
    await expect(theirs.last.locator("blockquote")).to_be_visible()

    reply = page.get_by_role("button", name=re.compile("^Reply to: Three dead")).first
    for question, answer in (
        ("How many people were killed?", "Three people were killed"),
        ("Who invented the telephone?", "The article does not say"),
    ):
        await reply.click()
        await page.get_by_label("Message", exact=True).fill(question)
        await page.keyboard.press("Enter")
        asked = page.locator(".message").filter(has_text=question)
        await expect(asked.locator("xpath=following::*[contains(@class, 'message')][1]")).to_contain_text(
            answer, timeout=30_000
        )

    if picture := os.environ.get("NEWSBOT_SCREENSHOT"):
        await page.mouse.move(0, 0)
        await page.screenshot(path=picture)
