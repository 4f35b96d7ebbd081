"""Lists of feeds, read and written."""

from __future__ import annotations

import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import markup
from bot.feeds import opml


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
