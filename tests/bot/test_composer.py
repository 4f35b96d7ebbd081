"""A story as a chat gets it: its look, the article's picture, the operator's template, and when one of them fails."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from datetime import timedelta
from typing import Any, cast

import pytest

from bot import errors
from bot.composer import Composer
from bot.fetch import Fetcher
from bot.messages import html
from bot.messages.template import Template
from bot.model import Look, Message, Page, Preview
from bot.offload import WorkerDied, Workers
from summarizer.types import Point
from tests.bot.desk import ALICE, CLUB, AtHand, Desk, Gallery
from tests.bot.test_messages import ARTICLE, NOW, STORY, SUMMARY, with_article
from tests.bot.test_pictures import picture

PICTURED = with_article(image="https://courier.example/ferry.webp")
WANTED = Look(picture=True)


class Wire:
    """Brings what it holds, and notes what it was asked for."""

    def __init__(self, brings: bytes | Exception) -> None:
        self.brings = brings
        self.asked: list[str] = []

    async def get(self, url: str, **_more: Any) -> Page:
        self.asked.append(url)
        await asyncio.sleep(0)
        if isinstance(self.brings, Exception):
            raise self.brings
        return Page(url, 200, self.brings)


class Dead:
    async def run(self, *_args: object, **_more: object) -> Any:
        raise WorkerDied("gone")


def composer(wire: Wire, template: str | None = None, workers: object | None = None) -> Composer:
    told = Template(template) if template else None
    return Composer(cast(Fetcher, wire), cast(Workers, workers or AtHand()), told)


# ---------------------------------------------------------------- composing


async def test_a_picture_comes_only_where_it_is_wanted_and_is_fetched_once() -> None:
    wire = Wire(picture(640, 360, "WEBP"))
    made = composer(wire)
    assert (await made.compose(PICTURED, Look(), NOW)).picture is None
    messages = await asyncio.gather(*(made.compose(PICTURED, WANTED, NOW) for _ in range(3)))
    assert all(message.picture for message in messages)
    assert wire.asked == ["https://courier.example/ferry.webp"]
    assert (await made.compose(with_article(image=None), WANTED, NOW)).picture is None


async def test_a_message_is_put_together_once_for_many_chats_but_anew_for_another_look_story_or_moment() -> None:
    made = composer(Wire(b""))
    told = await made.compose(PICTURED, Look(), NOW)
    assert await made.compose(PICTURED, Look(), NOW + timedelta(milliseconds=900)) is told
    assert await made.compose(PICTURED, Look(style="compact"), NOW) != told
    assert await made.compose(PICTURED, Look(), NOW, feed_muted=True) != told
    assert await made.compose(PICTURED, Look(), NOW + timedelta(hours=3)) != told
    assert await made.compose(with_article(title="Another story"), Look(), NOW) != told
    assert await made.compose(PICTURED, Look(), NOW) == told


async def test_a_caption_keeps_headline_card_and_note_and_gives_up_points() -> None:
    points = tuple(Point(f"{number} islanders speak of the sea and of the winter. " * 6, 0) for number in range(4))
    summary = dataclasses.replace(SUMMARY, points=points)
    story = dataclasses.replace(PICTURED, reading=dataclasses.replace(PICTURED.reading, summary=summary))
    message = await composer(Wire(picture(640, 360))).compose(story, WANTED, NOW)
    assert message.picture is not None
    caption = message.picture.caption
    assert html.measure(caption)[0] <= html.CAPTION
    assert ARTICLE.title is not None
    assert ARTICLE.title in caption
    assert "Who:" in caption
    assert caption.endswith("Also in: " + message.html.rpartition("Also in: ")[2])
    assert 0 < caption.count("• ") < message.html.count("• ")


@pytest.mark.parametrize(
    ("wire", "workers"),
    [
        (Wire(errors.FetchError("HTTP 404", permanent=True)), None),
        (Wire(b"<html>"), None),
        (Wire(RecursionError("a bug")), None),
        (Wire(picture(640, 360)), Dead()),
    ],
)
async def test_without_its_picture_a_story_comes_as_text(wire: Wire, workers: object) -> None:
    made = composer(wire, workers=workers)
    message = await made.compose(PICTURED, WANTED, NOW)
    assert message == await made.compose(PICTURED, Look(), NOW)
    await made.compose(PICTURED, WANTED, NOW)
    assert len(wire.asked) == 1  # not asked again for every subscriber


async def test_a_look_decides_on_sound_and_link_preview() -> None:
    made = composer(Wire(b""))
    plain = await made.compose(STORY, Look(), NOW)
    assert (plain.silent, plain.preview) == (False, None)
    message = await made.compose(STORY, Look(silent=True, preview="large"), NOW)
    assert message.silent
    assert message.preview == Preview("https://courier.example/ferry?id=1&s=2", large=True)
    assert (await made.compose(with_article(url=None), Look(preview="small"), NOW)).preview is None


async def test_hashtags_stand_at_the_end_where_they_are_wanted() -> None:
    story = with_article(categories=("Islands", "Sea & Transport", "2026", "Islands"))
    made = composer(Wire(b""))
    assert "#" not in html.plain((await made.compose(story, Look(), NOW)).html)
    assert html.plain((await made.compose(story, Look(hashtags=True), NOW)).html).endswith("#Islands #Sea_Transport")


async def test_who_chose_no_style_gets_the_operators_template() -> None:
    made = composer(Wire(b""), "<b>{{ title }}</b>")
    assert made.styles == ("compact", "standard", "full", "custom")
    assert (await made.compose(STORY, Look(), NOW)).html == f"<b>{ARTICLE.title}</b>"
    assert "Who:" in (await made.compose(STORY, Look(style="compact"), NOW)).html
    without = composer(Wire(b""))
    assert without.styles == ("compact", "standard", "full")
    assert "Who:" in (await without.compose(STORY, Look(style="custom"), NOW)).html  # the template was taken away


async def test_a_template_that_fails_at_a_story_gives_way_to_the_standard_style(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = composer(Wire(b""), "{{ title }}{{ 1 / (3 - who | length) }}")
    with caplog.at_level(logging.ERROR):
        assert "Who:" in (await made.compose(STORY, Look(), NOW)).html
    assert "division by zero" in caplog.text


async def test_what_a_template_makes_too_long_ends_at_a_paragraph_with_its_tags_closed() -> None:
    made = composer(
        Wire(picture(640, 360)),
        "<blockquote><b>{% for _ in range(90) %}{{ title }}.\n\n{% endfor %}</b></blockquote>",
    )
    message = await made.compose(PICTURED, WANTED, NOW)
    assert message.picture is not None
    for markup, limit in ((message.html, html.LIMIT), (message.picture.caption, html.CAPTION)):
        assert limit * 0.8 < html.measure(markup)[0] <= limit
        assert markup.endswith(".</b></blockquote>")


# ---------------------------------------------------------------- sending


async def pictured(desk: Desk) -> Message:
    return await desk.composer.compose(PICTURED, WANTED, NOW)


async def test_a_picture_is_uploaded_once_and_then_sent_by_its_number(desk: Desk) -> None:
    message = await pictured(desk)
    for chat_id in (ALICE, CLUB):
        await desk.sender.send(chat_id, message)
    first, second = desk.api.messages(ALICE)[-1], desk.api.messages(CLUB)[-1]
    assert first["caption"].startswith("Saltmarsh ferry")
    assert first["reply_markup"]["inline_keyboard"]
    assert first["photo"][0]["width"] == 640
    uploads = ["photo" not in call.values for call in desk.api.calls if call.method == "sendPhoto"]
    assert len(uploads) == 2
    assert second["caption"] == first["caption"]
    assert len(desk.api.world.photos[second["photo"][0]["file_id"]][1]) == first["photo"][0]["file_size"]


@pytest.mark.parametrize(
    "words",
    ["Bad Request: IMAGE_PROCESS_FAILED", "Bad Request: not enough rights to send photos to the chat"],
)
async def test_where_a_picture_is_not_taken_the_whole_text_comes(desk: Desk, words: str) -> None:
    message = await pictured(desk)
    desk.api.faults.add("refused", method="sendPhoto", status=400, description=words)
    await desk.sender.send(ALICE, message)
    assert desk.api.messages(ALICE)[-1]["text"] == html.plain(message.html)


async def test_a_group_that_wants_no_pictures_gets_the_text(desk: Desk) -> None:
    desk.api.set_rights(CLUB, all_forbidden=frozenset({"can_send_photos"}))
    await desk.sender.send(CLUB, await pictured(desk))
    assert "text" in desk.api.messages(CLUB)[-1]


async def test_a_number_that_telegram_forgot_is_uploaded_again(desk: Desk) -> None:
    message = await pictured(desk)
    await desk.sender.send(ALICE, message)
    desk.api.world.photos.clear()
    await desk.sender.send(ALICE, message)
    assert "caption" in desk.api.messages(ALICE)[-1]
    assert [call.status for call in desk.api.calls if call.method == "sendPhoto"] == [200, 400, 200]


async def test_a_large_preview_names_its_page(desk: Desk) -> None:
    await desk.sender.send(ALICE, await desk.composer.compose(STORY, Look(preview="large"), NOW))
    options = desk.api.messages(ALICE)[-1]["link_preview_options"]
    assert options == {"url": "https://courier.example/ferry?id=1&s=2", "prefer_large_media": True}
    await desk.sender.send(ALICE, await desk.composer.compose(STORY, Look(preview="small"), NOW))
    assert desk.api.messages(ALICE)[-1]["link_preview_options"]["prefer_small_media"]


# ---------------------------------------------------------------- the commands


async def test_preview_shows_the_newest_story_as_it_will_look(desk: Desk) -> None:
    await desk.says("/start")
    assert "no story to show" in await desk.says("/preview")
    await desk.tells()
    assert "• " in await desk.says("/preview")
    assert "• " not in await desk.says("/preview compact")
    assert "Which style?" in await desk.says("/preview pompous")
    await desk.says("/settings pictures on")
    desk.api.send_text(ALICE, ALICE, "/preview")
    [shown] = await desk.answers()
    assert shown["photo"]
    assert "Mayor Lindqvist" in await desk.says("/who", reply_to=shown["message_id"])  # type: ignore[arg-type]


async def test_settings_are_changed_by_buttons_in_place(desk: Desk) -> None:
    await desk.says("/settings")
    shown = desk.api.messages(ALICE)[-1]
    for button, now_says in (("Full", "Style: full"), ("Link large", "Link preview: large"), ("Silent", "Silent: on")):
        assert await desk.presses(desk.api.messages(ALICE)[-1], button) == ""
        changed = desk.api.messages(ALICE)[-1]
        assert changed["message_id"] == shown["message_id"]
        assert now_says in changed["text"]
    chat = await desk.store.chats.get(ALICE)
    assert chat is not None
    assert chat.look == Look(style="full", preview="large", silent=True)
    assert "I do not know that choice" in await desk.says("/settings style pompous")


async def test_news_arrives_in_the_look_that_was_chosen(desk: Desk) -> None:
    await desk.says("/settings pictures on")
    await desk.says("/settings silent on")
    news = await desk.tells()
    assert news["photo"]
    assert desk.api.calls[-1].values["disable_notification"].lower() == "true"


async def test_categories_of_a_feed_become_hashtags_in_the_chat(desk: Desk) -> None:
    await desk.says("/settings hashtags on")
    news = await desk.tells(categories=("Sea & Transport", "Islands"))
    assert str(news["text"]).endswith("#Sea_Transport #Islands")


async def test_a_preview_too_long_for_one_message_comes_in_several(desk: Desk) -> None:
    long = Template("<b>{{ title }}</b>\n\n" + "\n\n".join(["word " * 700] * 2))
    desk.composer = Composer(cast(Fetcher, Gallery()), cast(Workers, AtHand()), long)
    await desk.says("/start")
    await desk.tells()
    desk.api.send_text(ALICE, ALICE, "/preview")
    found = await desk.answers()
    assert ["reply_markup" in message for message in found] == [False, True]
    for message in found:  # a reply to either is about the story
        assert "Mayor Lindqvist" in await desk.says("/who", reply_to=cast(int, message["message_id"]))
