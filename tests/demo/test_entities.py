"""Markup as Telegram reads it: TDLib's parser, and our own tag check held against it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo import entities, tags

pytest.importorskip("tdjson")

PIECES = st.sampled_from(
    [
        *"<>&;/= \n'\"",
        *("b", "i", "a", "code", "pre", "u", "s", "span", "tg-spoiler", "blockquote", "br", "x", "é", "😀"),
        *(
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<u>",
            "</u>",
            "<code>",
            "</code>",
            "<pre>",
            "</pre>",
            "</a>",
            "</span>",
            "</>",
        ),
        *('<a href="http://example.org/a">', "<a href='http://example.org'>", "<a href=http>", "<a>"),
        *("<blockquote>", "<blockquote expandable>", "</blockquote>", '<span class="tg-spoiler">', "<tg-spoiler>"),
        *("</tg-spoiler>", '<code class="language-c">', "<pre><code class='language-py'>", "</code></pre>"),
        *("&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#65;", "&#x1F600;", "&#0;", "&amp", "&ampere"),
    ]
)


def verdict(parse: object, html: str) -> object:
    assert callable(parse)
    try:
        text, found = parse(html)
    except tags.Markup:
        return "refused"
    return text, sorted(map(str, found))


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_tag_check_agrees_with_tdlib(html: str) -> None:
    assert verdict(tags.parse, html) == verdict(lambda source: entities._parse(source, "HTML"), html)


@pytest.mark.parametrize(
    "text",
    [
        "/start@news_demo_bot now, or /help.",
        "See https://example.org/a?b=c. (http://example.org/d)",
        "Ask @alice_1 or mail a@example.org; a/b and //c are nothing",
        "😀 /who 😀 https://example.org",
    ],
)
def test_commands_links_and_mentions_are_found_where_tdlib_finds_them(text: str) -> None:
    known = ("url", "bot_command", "mention")
    assert tags.find(text) == [entity for entity in entities._find(text) if entity["type"] in known]


@pytest.fixture
def without_tdlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "_tdlib", lambda: None)


@pytest.mark.usefixtures("without_tdlib")
def test_without_tdlib_html_is_still_read_strictly() -> None:
    read = entities.read("<b>Go</b> to https://example.org/a", "HTML")
    assert read.text == "Go to https://example.org/a"
    assert [entity["type"] for entity in read.entities] == ["bold", "url"]
    with pytest.raises(entities.Markup, match='Unsupported start tag "br"'):
        entities.read("a<br>b", "HTML")
    with pytest.raises(LookupError):
        entities.read("*a*", "MarkdownV2")


def test_markdown_is_read_by_tdlib() -> None:
    read = entities.read("*bold* and ||hidden||", "MarkdownV2")
    assert [(entity["type"], entity["offset"]) for entity in read.entities] == [("bold", 0), ("spoiler", 9)]


def test_nothing_is_found_inside_code_and_links() -> None:
    read = entities.read('<code>/start <b>x</b></code> <a href="http://example.org/a">http://example.com</a>', "HTML")
    assert [entity["type"] for entity in read.entities] == ["code", "text_link"]


@given(st.text(max_size=40))
def test_reading_plain_text_keeps_every_entity_inside_it(text: str) -> None:
    read = entities.read(text)
    assert read.text == read.text.strip()
    size = len(read.text.encode("utf-16-le")) // 2
    assert entities.utf16(read.text) == size
    assert all(0 <= entity["offset"] < entity["offset"] + entity["length"] <= size for entity in read.entities)
