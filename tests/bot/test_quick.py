"""The quick reader gives what feedparser gives, or leaves the document to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import errors, feeds, model
from bot.feeds import quick

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
URL = "https://news.example/feed.xml"
RSS = (
    "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'"
    " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    " xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'{}><channel>{}</channel></rss>"
)
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'{}>{}</feed>"


def both(monkeypatch: pytest.MonkeyPatch, document: str) -> tuple[object, object]:
    """What becomes of a document with the quick reader, and without."""
    found = outcome(document)
    with monkeypatch.context() as patch:
        patch.setattr(quick, "read", lambda _document: None)
        return found, outcome(document)


def outcome(document: str) -> model.ParsedFeed | str:
    try:
        return feeds.parse(document.encode(), url=URL, now=NOW)
    except errors.FeedError as error:
        return str(error)


# ---------------------------------------------------------------- what it reads

NEWS = (
    "<item><title>Ferry strikes pier &amp; stops</title><link>https://news.example/ferry</link>"
    "<guid isPermaLink='false'>n1</guid><pubDate>Mon, 09 Mar 2026 08:30:00 +0100</pubDate>"
    "<dc:creator><![CDATA[Anna Ek]]></dc:creator><dc:creator>Bo Ek</dc:creator><category>Sea</category>"
    "<category domain='x'>Sea</category><description><![CDATA[<p>One &amp; two</p>]]></description>"
    "<content:encoded><![CDATA[<p>The whole <b>article</b>.</p>]]></content:encoded>"
    "<enclosure url='https://news.example/a.jpg' type='image/JPEG' length='1'/>"
    "<media:content url='https://news.example/b.jpg' medium='image'><media:credit>Me</media:credit></media:content>"
    "</item>"
)
ENTRY = (
    "<entry><title type='html'>Ferry &lt;b&gt;strikes&lt;/b&gt; pier</title><id>tag:news.example,2026:1</id>"
    "<link href='https://news.example/ferry'/><link rel='enclosure' type='image/png' href='https://news.example/a.png'/>"
    "<published>2026-03-09T08:30:00.5+01:00</published><updated>2026-03-10T08:30:00Z</updated>"
    "<author><name>Anna Ek</name><email>anna@news.example</email></author><category term='sea' label='Sea'/>"
    "<summary>One &lt; two</summary><content type='html'>&lt;p&gt;The whole.&lt;/p&gt;</content></entry>"
)
ORDINARY = [
    RSS.format(
        "", "<title>News</title><link>https://news.example/</link><language>en-GB</language><ttl>60</ttl>" + NEWS
    ),
    RSS.format(" xml:lang='de'", "<atom:link rel='self' href='x'/><title>N</title>" + NEWS.replace("<p>", "<p>Å")),
    "<rss><channel><item><guid>https://news.example/1</guid></item><item><title/></item></channel></rss>",
    "<?xml version='1.0' encoding='utf-16'?><rss><channel><item><title>Caf&#xe9;</title></item></channel></rss>",
    ATOM.format(
        " xml:lang='sv'", "<title>News</title><id>https://news.example/</id><author><name>A</name></author>" + ENTRY
    ),
    ATOM.format(
        "", "<link rel='self' href='/x'/>" + ENTRY.replace("https:", "").replace("<link href", "<link title='a' href")
    ),
]


@pytest.mark.parametrize("document", ORDINARY)
def test_ordinary_feeds_are_read_quickly_and_as_by_feedparser(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert quick.read(document[document.index("<rss") if "<rss" in document else 0 :]) is not None
    found, reference = both(monkeypatch, document)
    assert found == reference
    assert isinstance(found, model.ParsedFeed)
    assert found.items


def item(inside: str) -> str:
    return RSS.format("", f"<item><title>A</title>{inside}</item>")


def entry(inside: str) -> str:
    return ATOM.format("", f"<entry><title>A</title>{inside}</entry>")


LEFT = [
    item("<title>B</title>"),  # twins
    item("<description>a</description><description>b</description>"),
    item("<media:title>B</media:title>"),  # names that count elsewhere
    item("<link>https:///news.example/</link>"),
    item("<link>https://news.example/?a=1&amp;amp;b=2</link>"),
    item("<author>anna@news.example (Anna)</author>"),
    item("<category domain='a'/><category>b</category>"),
    RSS.format("", "<ttl xml:lang='x'>90</ttl>"),
    item("<pubDate>yesterday</pubDate>"),
    item("<pubDate>Mon, 30 Feb 2026 08:30:00 GMT</pubDate>"),
    item("<description>a <b>b</b></description>"),  # markup inside
    item("<description xml:base='/a'>b</description>"),
    item("<enclosure url='a' URL='b'/>"),
    item("<description>a&#13;b&#146;c</description>"),  # characters
    item("<link>https://news.example/&nbsp;</link>"),
    item("<title>A &lt;b&gt;b&lt;/b&gt;</title>").replace("<title>A</title>", ""),
    item(f"<guid>{'g' * 5_000}</guid>"),  # what is shortened
    item(f"<category>{'c' * 300}</category>"),
    RSS.format("", "<item rdf:about='x' xmlns:rdf='r'><title>A</title></item>"),
    RSS.format(" xmlns:x='y'", "<item><x:title>A</x:title></item>"),
    RSS.format("", "<title>N</title>").replace("purl.org/dc", "purl.org/cd"),  # prefixes that mean something else
    RSS.format("", "<atom:link rel='alternate' href='/a'/>"),
    RSS.format("", "<image><item><title>A</title></item></image>"),
    entry("<title>B</title>"),
    entry("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a</div></content>"),
    entry("<content src='/a'/>"),
    entry("<link/>"),
    entry("<author>Anna</author>"),
    ATOM.format(" xmlns:r='http://purl.org/rss/1.0/'", "<entry><title>A</title></entry>"),
    "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item><title>&a;</title></item></channel></rss>",
    "<rss><channel><item><title>A</item></channel></rss>",
    "<rss><channel><item><title>A</title></item></channel></rss>" + "<item/>",
    "<rss><channel/><channel/></rss>",
    "<rdf:RDF xmlns:rdf='r'/>",
]


@pytest.mark.parametrize("document", LEFT)
def test_what_is_not_ordinary_is_left_to_feedparser(document: str) -> None:
    assert quick.read(document) is None


# ---------------------------------------------------------------- any of it

# What stands in an element, mostly what belongs there.
WORDS = st.sampled_from(
    [
        "",
        "Ferry",
        " a \n b ",
        "Ferry &amp; pier",
        "Tom &amp;amp; Jerry",
        "&amp;lt;b&amp;gt;",
        "1 &lt; 2",
        "&lt;p&gt;One&lt;/p&gt;",
        "<![CDATA[<b>Bold</b> &eacute; &#8217;]]>",
        "<![CDATA[a ]]><!-- c --><![CDATA[b]]>",
        "Ã©tÃ©",
        "été",
        "日本",
        "&#8217;&#x27;&apos;&quot;",
        "a\r\nb\tc&#10;d",
        "x" * 5_000,
        "One [&#8230;]",
        "One. The post A appeared first on B.",
        "Anna (anna@news.example)",
        "en_GB",
        "hourly",
        "90",
    ]
)
LINKS = st.sampled_from(
    [
        "https://news.example/a",
        "https://news.example/a?b=1&amp;utm_source=x#c",
        "HTTP://News.Example/../a b",
        " /a/../b ",
        "//other.example/c",
        "mailto:a@b.example",
        "Ferry",
        "",
    ]
)
DATES = st.sampled_from(
    [
        "Mon, 09 Mar 2026 08:30:00 +0100",
        "9 Mar 2026 08:30:00 GMT",
        "Mon, 09 Mar 2126 08:30:00 Z",
        "Sun, 01 Mar 2026 00:10:00 -1130",
        "2026-03-09T08:30:00+01:00",
        "2026-03-09T23:59:59.999Z",
        "0001-01-01T00:00:00+14:00",
        "2026-03-09T08:30:00+01:99",
        "2026-03-09",
    ]
)
FILLED = {"WORDS": WORDS, "MORE": WORDS, "LINK": LINKS, "DATE": DATES}
OF_AN_ITEM = [
    "<title>WORDS</title>",
    "<link>LINK</link>",
    "<guid>LINK</guid>",
    "<guid isPermaLink='false'>WORDS</guid>",
    "<pubDate>DATE</pubDate>",
    "<dc:date>DATE</dc:date>",
    "<description>WORDS</description>",
    "<content:encoded>WORDS</content:encoded>",
    "<category>WORDS</category><category domain='d'>MORE</category><category>WORDS</category>",
    "<dc:creator>WORDS</dc:creator><author>MORE</author>",
    "<enclosure url='LINK' type='IMAGE/png' length='1'/>",
    "<media:content url='LINK' medium='image'/><media:content URL='LINK'><media:credit/></media:content>",
    "<media:thumbnail url='LINK' width='1'/>",
    "<feedburner:origLink>LINK</feedburner:origLink>",
    "<comments>LINK</comments><source url='LINK'>WORDS</source>",
]
OF_A_CHANNEL = [
    "<title>WORDS</title>",
    "<link>LINK</link>",
    "<language>WORDS</language>",
    "<ttl>90</ttl><skipDays><day>Monday</day></skipDays>",
    "<sy:updatePeriod>WORDS</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
    "<atom:link rel='self' href='LINK'/><atom:link rel='hub' href='LINK'/>",
    "<description>WORDS</description><category>MORE</category>",
    "<image><title>WORDS</title><link>LINK</link><url>LINK</url></image>",
]
OF_AN_ENTRY = [
    "<title>WORDS</title>",
    "<title type='html' xml:lang='fr'>WORDS</title>",
    "<link href='LINK'/>",
    "<link href='LINK' rel='enclosure' type='image/gif'/><link href='LINK' rel='via'/>",
    "<link href='LINK' type='text/plain'/><link href='LINK' rel='Alternate' type='text/HTML'/>",
    "<id>LINK</id>",
    "<published>DATE</published>",
    "<updated>DATE</updated>",
    "<summary type='text'>WORDS</summary>",
    "<content>WORDS</content>",
    "<content type='html'>WORDS</content>",
    "<category term='WORDS' scheme='s'/><category term='a' label='MORE'/>",
    "<author><name>WORDS</name><uri>LINK</uri></author><author><email>a@b.example</email><name>MORE</name></author>",
    "<media:thumbnail url='LINK'/>",
]
OF_A_FEED = [
    *OF_AN_ENTRY[:6],
    "<link rel='self' href='LINK'/><link rel='Hub' href='LINK'/>",
    "<subtitle>WORDS</subtitle><updated>DATE</updated>",
    OF_AN_ENTRY[13],
]


def elements(known: list[str]) -> st.SearchStrategy[str]:
    """Some of these in any order, filled in; now and then something else in its place."""
    odd = st.sampled_from([" xml:lang='x'", " type='html'", "<b>a</b>", "<x/>"])

    def fill(element: str) -> st.SearchStrategy[str]:
        def filled(odd: str | None, **values: str) -> str:
            result = element
            for name, value in values.items():
                result = result.replace(f"'{name}'", f"'{value.replace('<', '&lt;')}'").replace(name, value)
            return result if odd is None else result.replace(">", f"{odd}>", 1)

        mostly = st.integers(0, 30).flatmap(lambda number: odd if number == 30 else st.none())
        return st.builds(filled, mostly, **FILLED)

    return st.lists(st.sampled_from(known), max_size=6, unique=True).flatmap(
        lambda chosen: st.tuples(*map(fill, chosen)).map("".join)
    )


def document(shape: str, tag: str, head: list[str], inside: list[str]) -> st.SearchStrategy[str]:
    def made(start: str, items: list[str]) -> str:
        return shape.format("", start + "".join(f"<{tag}>{one}</{tag}>" for one in items))

    return st.builds(made, elements(head), st.lists(elements(inside), min_size=1, max_size=2))


DOCUMENTS = document(RSS, "item", OF_A_CHANNEL, OF_AN_ITEM) | document(ATOM, "entry", OF_A_FEED, OF_AN_ENTRY)


@settings(deadline=None, max_examples=200)
@given(DOCUMENTS)
def test_any_feed_is_read_as_by_feedparser(document: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found, reference = both(patch, document)
    assert found == reference
