"""The chat page in a real browser: what a visitor types, sees and presses."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

from bot.demo.botapi import BotApi

from .conftest import ALICE, BOB, CLUB, Door
from .test_botapi import png

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-quic"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
CUT = "net::ERR_"  # what the console says of a connection that a test has cut

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, door: Door, api: BotApi) -> AsyncIterator[Page]:
    """The page, open in Alice's chat; nothing may be written to the browser's console."""
    context = await browser.new_context(viewport={"width": 1000, "height": 640}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(door.url)
    await expect(page.locator("#title")).to_have_text("News Bot")
    yield page
    await context.close()
    assert [words for words in complaints if CUT not in words] == []


def keyboard(*names: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(name, callback_data=name.lower()) for name in names]])


async def test_a_first_visitor_is_told_to_say_start_and_one_click_does_it(page: Page, api: BotApi) -> None:
    await expect(page.locator(".empty")).to_contain_text("You are Alice. Say /start to begin.")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".message.mine")).to_contain_text("/start")
    await expect(page.locator(".empty")).to_have_count(0)
    assert api.messages(ALICE)[0]["from"]["id"] == ALICE


async def test_a_typed_message_reaches_the_bot_and_its_answer_the_page(page: Page, api: BotApi, bot: Bot) -> None:
    await page.get_by_label("Message", exact=True).fill("Hello")
    await page.keyboard.press("Enter")
    mine = page.locator(".message.mine")
    await expect(mine).to_contain_text("Hello")
    await expect(mine.locator(".unseen")).to_have_text("sent")
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    await expect(mine.locator(".unseen")).to_have_text("seen")
    await bot.send_chat_action(ALICE, "typing")
    await expect(page.locator("#subtitle")).to_contain_text("typing")
    await bot.send_message(ALICE, "Good morning")
    await expect(page.locator(".message:not(.mine)")).to_contain_text("Good morning")
    await expect(page.locator("#subtitle")).to_have_text("bot, as Alice sees it")


async def test_the_command_menu_shows_the_bots_commands_and_filters_them(page: Page, api: BotApi, bot: Bot) -> None:
    await bot.set_my_commands(
        [BotCommand("start", "Begin"), BotCommand("who", "Who is it?"), BotCommand("why", "Why?")]
    )
    await page.get_by_label("Message", exact=True).press("/")
    await expect(page.get_by_role("option")).to_have_count(3)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Commands").click()
    await expect(page.get_by_role("option")).to_have_count(3)
    await page.keyboard.type("wh")
    await expect(page.get_by_role("option")).to_have_text(["/whoWho is it?", "/whyWhy?"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.mine")).to_contain_text("/why")
    assert api.messages(ALICE)[0]["text"] == "/why"


async def test_a_pressed_button_spins_until_the_bot_answers(page: Page, api: BotApi, bot: Bot) -> None:
    await bot.send_message(ALICE, "A story", reply_markup=keyboard("More", "Ask"))
    await page.get_by_role("button", name="More").click()
    await expect(page.locator(".key.waiting")).to_have_text("More")
    (update,) = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "more"
    await update.callback_query.answer("Here is more")
    await expect(page.locator("#toast")).to_have_text("Here is more")
    await expect(page.locator(".key.waiting")).to_have_count(0)
    await page.get_by_role("button", name="Ask").click()
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=2)
    assert update.callback_query
    await update.callback_query.answer("Reply with your question", show_alert=True)
    await expect(page.get_by_role("dialog")).to_contain_text("Reply with your question")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_click_on_a_message_replies_to_it(page: Page, api: BotApi, bot: Bot) -> None:
    story = await bot.send_message(ALICE, "A story")
    await page.locator(".bubble", has_text="A story").click()
    await expect(page.locator("#reply-bar")).to_contain_text("Reply to News Bot")
    await page.keyboard.type("Who?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.mine .quote")).to_contain_text("A story")
    await expect(page.locator("#reply-bar")).to_be_hidden()
    assert api.messages(ALICE)[-1]["reply_to_message"]["message_id"] == story.message_id


async def test_the_keyboard_alone_can_reply_and_change_its_mind(page: Page, api: BotApi, bot: Bot) -> None:
    await bot.send_message(ALICE, "First")
    await bot.send_message(ALICE, "Second")
    await page.get_by_role("button", name="Reply to: Second").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#reply-text")).to_have_text("Second")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.press("Control+ArrowUp")
    await expect(page.locator("#reply-text")).to_have_text("First")
    await page.keyboard.press("Escape")
    await expect(page.locator("#reply-bar")).to_be_hidden()


async def test_formatting_is_built_from_entities_and_never_from_markup_in_the_text(
    page: Page, api: BotApi, bot: Bot
) -> None:
    await bot.send_message(
        ALICE,
        '<b>bold <i>both</i></b> <a href="http://127.0.0.1:9/a">link</a> <code>code</code> '
        "<tg-spoiler>secret</tg-spoiler>\n<blockquote>quoted</blockquote>\n<blockquote expandable>long</blockquote>"
        "&lt;img src=x onerror=alert(1)&gt; 😀 <u>under</u>",
        parse_mode="HTML",
    )
    text = page.locator(".message .text")
    await expect(text.locator("strong")).to_have_text("bold both")
    await expect(text.locator("strong em")).to_have_text("both")
    await expect(text.locator("u")).to_have_text("under")
    await expect(text.locator("code")).to_have_text("code")
    await expect(text.locator("blockquote")).to_have_count(2)
    link = text.locator("a", has_text="link").first
    assert await link.get_attribute("href") == "http://127.0.0.1:9/a"
    assert "noopener" in (await link.get_attribute("rel") or "")
    await expect(text).to_contain_text("<img src=x onerror=alert(1)> 😀")
    await expect(text.locator("img")).to_have_count(0)
    spoiler = page.get_by_role("button", name="Hidden text: reveal")
    await spoiler.press("Enter")
    await expect(page.locator(".spoiler.shown")).to_have_text("secret")
    await expect(page.locator(".preview")).to_contain_text("127.0.0.1:9")


async def test_a_link_that_is_no_web_address_is_plain_text(page: Page, api: BotApi) -> None:
    api.world.store(
        api.world.chats[ALICE],
        api.world.bot,
        {"text": "bad", "entities": [{"type": "text_link", "offset": 0, "length": 3, "url": "javascript:alert(1)"}]},
    )
    await expect(page.locator(".message .text")).to_contain_text("bad")
    await expect(page.locator(".message a")).to_have_count(0)


async def test_edits_are_marked_and_deleted_messages_vanish(page: Page, api: BotApi, bot: Bot) -> None:
    sent = await bot.send_message(ALICE, "old", reply_markup=keyboard("More"))
    await bot.edit_message_reply_markup(ALICE, sent.message_id, reply_markup=keyboard("Less"))
    await expect(page.locator(".key")).to_have_text("Less")
    await expect(page.locator(".edited")).to_have_count(0)
    await bot.edit_message_text("new", ALICE, sent.message_id)
    await expect(page.locator(".message")).to_contain_text("new")
    await expect(page.locator(".edited")).to_have_text("edited")
    await bot.delete_message(ALICE, sent.message_id)
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_picture_is_shown_with_its_caption(page: Page, api: BotApi, bot: Bot) -> None:
    await bot.send_photo(ALICE, png(30, 20), caption="A chart")
    await expect(page.locator(".with-photo")).to_contain_text("A chart")
    assert (
        await page.locator(".with-photo img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 30
    )


async def test_messages_in_another_chat_are_counted_until_it_is_opened(page: Page, api: BotApi, bot: Bot) -> None:
    await bot.send_message(BOB, "one")
    await bot.send_message(BOB, "two")
    row = page.locator(".chat", has_text="Bob")
    await expect(row.locator(".badge")).to_have_text("2")
    await expect(page).to_have_title("(2) News demo")
    await row.click()
    await expect(page.locator(".message")).to_have_count(2)
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(page).to_have_title("News demo")


async def test_new_messages_scroll_the_page_only_when_it_is_at_the_end(page: Page, api: BotApi, bot: Bot) -> None:
    for number in range(12):
        await bot.send_message(ALICE, f"Message {number}\n\n\n.")
    await expect(page.locator(".message").last).to_be_in_viewport()
    await page.locator("#log").evaluate("log => log.scrollTo(0, 0)")
    await expect(page.locator("#down")).to_be_visible()
    await bot.send_message(ALICE, "Unread")
    await expect(page.locator("#missed")).to_have_text("1")
    assert await page.locator("#log").evaluate("log => log.scrollTop") == 0
    await page.locator("#down").click()
    await expect(page.locator(".message", has_text="Unread")).to_be_in_viewport()
    await expect(page.locator("#down")).to_be_hidden()


async def test_in_a_group_the_visitor_chooses_who_they_are(page: Page, api: BotApi, bot: Bot) -> None:
    await page.locator(".chat", has_text="Reading club").click()
    await page.get_by_label("Write as").select_option("Bob")
    await page.get_by_label("Message", exact=True).fill("/start")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.mine")).to_contain_text("/start")
    assert api.messages(CLUB)[0]["from"]["id"] == BOB
    await page.get_by_label("Write as").select_option("Alice")
    await expect(page.locator(".message:not(.mine) .name")).to_have_text("Bob")


async def test_after_a_lost_connection_the_page_catches_up(page: Page, door: Door, bot: Bot) -> None:
    await bot.send_message(ALICE, "before")
    await expect(page.locator(".message")).to_have_count(1)
    await page.evaluate("window.stays = true")
    for stream in door.streams:
        stream.abort()
    await bot.send_message(ALICE, "meanwhile")
    await expect(page.locator(".message", has_text="meanwhile")).to_be_visible()
    await expect(page.locator(".message")).to_have_count(2)
    assert await page.evaluate("window.stays")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_page_fits_a_phone_of_360_pixels(page: Page, api: BotApi, bot: Bot, theme: str) -> None:
    await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await page.set_viewport_size({"width": 360, "height": 640})
    long = "https://example.org/" + "a-very-long-path-" * 12
    await bot.send_message(
        ALICE, f"{long}\n<pre>{'x' * 200}</pre>", parse_mode="HTML", reply_markup=keyboard("More", "Ask")
    )
    await expect(page.locator(".message")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.locator("#log").evaluate("log => log.scrollWidth <= log.clientWidth")
    await expect(page.locator(".side")).to_be_hidden()
    await page.get_by_role("button", name="Back to the chats").click()
    await expect(page.locator(".chat")).to_have_count(3)
    await page.locator(".chat", has_text="Bob").click()
    await expect(page.locator("#subtitle")).to_have_text(re.compile("as Bob sees it"))
