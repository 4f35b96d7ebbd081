"""The settings of a chat: what they show, and what pressing or writing changes."""

from __future__ import annotations

from bot.messages import choices
from bot.model import Button, Chat, Feed, Look, Subscription
from tests.bot import tdlib

STYLES = ("compact", "standard", "full")
FEEDS = [Subscription(1, Feed(1, "https://a.example")), Subscription(1, Feed(2, "https://b.example"), muted=True)]


def test_settings_show_what_is_chosen_and_mark_it_on_the_buttons() -> None:
    message = choices.settings(Chat(1, look=Look(picture=True)), FEEDS, STYLES, "standard")
    assert tdlib.accept(message.html).text.splitlines() == [
        "Settings", "", "News: on", "Feeds: 2, 1 muted", "Style: standard", "Link preview: off", "Pictures: on",
        "Silent: off", "Hashtags: off", "", "Press to change; Show me sends the newest story as it will look.",
    ]  # fmt: skip
    assert message.buttons[0] == (
        Button("Compact", data="style:0"),
        Button("✓ Standard", data="style:1"),
        Button("Full", data="style:2"),
    )
    assert message.buttons[2][:2] == (Button("✓ Pictures", data="picture:0"), Button("Silent", data="silent:1"))
    assert Button("Pause", data="pause") in message.buttons[3]


def test_settings_of_a_paused_channel_name_it_and_offer_to_go_on() -> None:
    message = choices.settings(Chat(-1, title="<News>", paused=True), [], STYLES, "full", named=True)
    assert tdlib.accept(message.html).text.startswith("Settings of <News>\n\nNews: paused")
    assert Button("Resume", data="resume") in message.buttons[3]


def test_a_pressed_button_changes_one_choice_and_an_unknown_one_nothing() -> None:
    assert choices.pressed(Look(), "style", 2, STYLES) == Look(style="full")
    assert choices.pressed(Look(silent=True), "link", 2, STYLES) == Look(silent=True, preview="large")
    assert choices.pressed(Look(picture=True), "picture", 0, STYLES) == Look()
    assert choices.pressed(Look(), "style", 3, STYLES) is None
    assert choices.pressed(Look(), "link", -1, STYLES) is None


def test_choices_can_be_written_as_they_are_shown() -> None:
    assert choices.written(Look(), "Style  Full", STYLES) == Look(style="full")
    assert choices.written(Look(), "link small", STYLES) == Look(preview="small")
    assert choices.written(Look(), "pictures on", STYLES) == Look(picture=True)
    assert choices.written(Look(hashtags=True), "hashtags off", STYLES) == Look()
    for nonsense in ("", "style", "style custom", "pictures", "pictures maybe", "admin on"):
        assert choices.written(Look(), nonsense, STYLES) is None


def test_the_examples_given_are_understood() -> None:
    for example, others in choices.examples(STYLES):
        for words in (example, *(f"{example.split()[0]} {other}" for other in others)):
            assert choices.written(Look(), words, STYLES) is not None
