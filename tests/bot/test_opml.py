"""Lists of feeds, read and written."""

from __future__ import annotations

import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import markup
from bot.feeds import opml
from bot.model import Pack


def test_folders_are_flattened_and_each_address_comes_once() -> None:
    feeds, problems = opml.read(
        b"""<?xml version="1.0" encoding="ISO-8859-1"?><opml version="1.0"><head><title>Mine</title></head><body>
        <outline text="World"><outline text="Deep"><outline type="rss" text="BBC &amp; Co" xmlUrl="https://b.example/f"/>
        </outline><outline title="Caf\xe9" xmlurl="http://c.example/rss?a=1&amp;b=2"></outline></outline>
        <outline type="rss" XMLURL="https://b.example/f"/><OUTLINE xmlUrl="feed://d.example/x"/></body></opml>"""
    )
    assert feeds == [
        ("https://b.example/f", "BBC & Co"),
        ("http://c.example/rss?a=1&b=2", "Café"),
        ("https://d.example/x", None),
    ]
    assert problems == []


def test_what_cannot_be_taken_is_named_and_the_rest_is_taken() -> None:
    feeds, problems = opml.read(
        b"""<opml><body><outline type="rss" text="No address"/><outline text="Odd" xmlUrl="javascript:x"/>
        <outline xmlUrl="/relative"/><outline text="A folder"/><outline text="Good" xmlUrl="https://g.example/"/></body></opml>"""
    )
    assert feeds == [("https://g.example/", "Good")]
    assert problems == [
        "“No address” has no address (xmlUrl)",
        "“Odd”: “javascript:x” is not a web address",
        "“no title”: “/relative” is not a web address",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"<opml><body><outline text='R&D' xmlUrl=https://r.example/?a=1&b=2><outline text='cut",
        b"<outline text='R&D' xmlUrl='https://r.example/?a=1&b=2'>",
        "<opml><body><outline text='R&amp;D' xmlUrl='https://r.example/?a=1&amp;b=2'/></opml>".encode("utf-16"),
    ],
)
def test_broken_files_give_what_they_still_hold(data: bytes) -> None:
    assert opml.read(data)[0] == [("https://r.example/?a=1&b=2", "R&D")]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not an OPML file"),
        (b"hello\nworld", "nor a list of addresses"),
        (b"\x89PNG\r\n", "not an OPML file"),
        (b"<rss version='2.0'><channel/></rss>", "not an OPML file"),
        (b"<opml version='2.0'><body></body></opml>", "holds no feeds"),
    ],
)
def test_a_file_that_is_no_list_is_told(data: bytes, problem: str) -> None:
    feeds, problems = opml.read(data)
    assert feeds == []
    assert [problem in words for words in problems] == [True]


def test_entities_neither_expand_nor_open_files() -> None:
    bomb = b"<!DOCTYPE o [<!ENTITY a 'haha'><!ENTITY b '&a;&a;'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
    feeds, _ = opml.read(bomb + b"<opml><body><outline text='&b;&f;' xmlUrl='https://x.example/'/></body></opml>")
    assert feeds == [("https://x.example/", "&b;&f;")]


def test_a_hostile_file_is_read_in_time_and_cut() -> None:
    started = time.process_time()
    feeds, problems = opml.read(
        b"<opml><body>" + b"".join(b"<outline xmlUrl='http://x/%d'/>" % n for n in range(20_000))
    )
    assert time.process_time() - started < 5
    assert len(feeds) == opml.MAX_FEEDS
    assert "only the first 5000" in problems[-1]


def test_what_is_written_is_opml_that_others_read() -> None:
    text = opml.write(
        [("https://x.example/?a=1&b=<2>", 'The "X" & Y', "https://x.example/"), ("https://y.example/", None, None)]
    )
    document = ET.fromstring(text.encode())
    assert (document.tag, document.get("version")) == ("opml", "2.0")
    assert [outline.attrib for outline in document.iter("outline")] == [
        {
            "type": "rss",
            "text": 'The "X" & Y',
            "title": 'The "X" & Y',
            "xmlUrl": "https://x.example/?a=1&b=<2>",
            "htmlUrl": "https://x.example/",
        },
        {"type": "rss", "text": "https://y.example/", "title": "https://y.example/", "xmlUrl": "https://y.example/"},
    ]


URLS = st.from_regex(r"https?://[a-z]{1,9}\.example/[!-~]{0,30}", fullmatch=True)
TITLES = st.none() | st.text(max_size=50).map(lambda text: markup.fold(markup.unescape(text), 300) or None)


@settings(deadline=None)
@given(st.dictionaries(URLS, TITLES, min_size=1, max_size=5))
def test_what_is_written_is_read_back(feeds: dict[str, str | None]) -> None:
    written = opml.write((url, title, url) for url, title in feeds.items())
    assert opml.read(written.encode()) == (list(feeds.items()), [])


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.none() | st.text(), st.none() | st.text())))
def test_whatever_is_written_is_well_formed(feeds: list[tuple[str, str | None, str | None]]) -> None:
    ET.fromstring(opml.write(feeds).encode())


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda text: f"<opml>{text}".encode(errors="replace")))
def test_reading_never_fails(data: bytes) -> None:
    feeds, problems = opml.read(data)
    assert feeds or problems


# ---------------------------------------------------------------- what other bots and readers export

FLAT = [("https://a.example/rss?x=1&y=2", "A & B"), ("https://c.example/feed", "C")]
EXPORTS = {
    "RSS-to-Telegram-Bot": b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Subscriptions in RSStT</title><ownerName>RSS to Telegram Bot</ownerName>
<ownerId>https://github.com/Rongronggg9/RSS-to-Telegram-Bot</ownerId></head><body>
<outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>
<outline type="rss" text="C" xmlUrl="https://c.example/feed"/></body></opml>""",
    "NodeRSSBot": b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
    <head><title>Exported from NodeRSSBot</title><docs>http://www.opml.org/spec2</docs></head>
    <body>

        <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>

        <outline type="rss" text="C" xmlUrl="https://c.example/feed"/>

    </body>
</opml>
""",
    "flowerss": b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
\t<head><title>subscriptions in flowerss</title><dateCreated>Thu, 26 Nov 2026 12:00:00 UTC</dateCreated></head>
\t<body>
\t\t<outline text="A &amp; B" type="rss" xmlUrl="https://a.example/rss?x=1&amp;y=2"></outline>
\t\t<outline text="C" type="rss" xmlUrl="https://c.example/feed"></outline>
\t</body>
</opml>""",
    "miniflux": b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:miniflux="https://miniflux.app/opml">
    <head><title>Miniflux</title><dateCreated>Thu, 26 Nov 2026 12:00:00 UTC</dateCreated></head>
    <body>
        <outline text="All">
            <outline title="A &amp; B" text="A &amp; B" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example/"
             miniflux:crawler="true" miniflux:scraperRules="article&#xA;p"></outline>
            <outline title="C" text="C" xmlUrl="https://c.example/feed" htmlUrl="" miniflux:disabled="false"></outline>
        </outline>
    </body>
</opml>""",
}


@pytest.mark.parametrize("data", EXPORTS.values(), ids=list(EXPORTS))
def test_the_exports_of_others_are_read_whole(data: bytes) -> None:
    assert opml.read(data) == (FLAT, [])


def test_what_was_switched_off_in_miniflux_is_left_out_and_named() -> None:
    feeds, problems = opml.read(EXPORTS["miniflux"].replace(b'disabled="false"', b'disabled="true"'))
    assert feeds == FLAT[:1]
    assert problems == ["“C” was switched off in miniflux"]


def test_a_list_of_addresses_is_read_too() -> None:
    assert opml.read(
        b'# My feeds\n# https://off.example/rss\n\nhttps://a.example/rss "news" "~A"\r\n  feed://c.example/feed 2\n'
    ) == (
        [("https://a.example/rss", None), ("https://c.example/feed", None)],
        [],
    )


def test_lines_of_a_list_that_are_no_addresses_are_named() -> None:
    feeds, problems = opml.read(b"not an address at all\nfoo@bar\nhttps://a.example/rss\nexample\n" + b"x" * 500)
    assert feeds == [("https://a.example/rss", None)]
    assert problems[:3] == [
        f"“{line}” is not a web address, which begins with https://"
        for line in ("not an address at all", "foo@bar", "example")
    ]
    assert len(problems[3]) < 150


def test_a_long_text_with_one_address_is_not_told_line_by_line() -> None:
    feeds, problems = opml.read(b"https://a.example/rss\n" + b"x\n" * 200_000)
    assert feeds == [("https://a.example/rss", None)]
    assert len(problems) == opml.MAX_NAMED + 1
    assert problems[-1] == f"and {200_000 - opml.MAX_NAMED} more lines are not web addresses"


def test_folders_are_packs_in_their_order() -> None:
    data = b"""<opml><body><outline xmlUrl="https://loose.example/"/><outline text="World"><outline text="A &amp; B"
    xmlUrl="https://a.example/"/><outline text="Asia"><outline xmlUrl="https://b.example/"/></outline></outline>
    <outline text="Empty"/></body></opml>"""
    assert opml.packs(data) == (
        Pack("World", (("https://a.example/", "A & B"),)),
        Pack("Asia", (("https://b.example/", "https://b.example/"),)),
    )
    assert opml.packs(b"no list") == ()
