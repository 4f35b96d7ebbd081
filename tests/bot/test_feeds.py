"""Feed documents of every kind, understood."""

from __future__ import annotations

import html
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import errors, feeds, model

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
URL = "https://www.example.org/news/feed.xml"


def read(body: str | bytes, **known: str) -> model.ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return feeds.parse(data, url=URL, now=NOW, **known)


def rss(*items: str, channel: str = "<title>News</title>") -> str:
    namespaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"'
    )
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {namespaces}><channel>{channel}{inner}</channel></rss>'


def only(body: str | bytes) -> model.Item:
    (item,) = read(body).items
    return item


# ---------------------------------------------------------------- kinds of feeds


def test_rss_2() -> None:
    feed = read(
        rss(
            "<title>Bridge closed</title><link>/news/bridge?id=7&amp;utm_source=rss</link><guid>b-7</guid>"
            "<pubDate>Wed, 11 Mar 2026 09:30:00 +0100</pubDate><author>a@example.org (Anna Berg)</author>"
            "<description>&lt;p&gt;The &lt;b&gt;bridge&lt;/b&gt; is closed.&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>The bridge over the river is closed.</p>]]></content:encoded>"
            '<media:content url="/img/bridge.jpg" medium="image"/>',
            channel="<title>The  Daily &amp;amp; News</title><link>/</link><language>en-GB</language><ttl>30</ttl>",
        )
    )
    assert (feed.title, feed.site, feed.language) == ("The Daily & News", "https://www.example.org/", "en")
    assert (feed.rhythm, feed.skipped) == (model.Rhythm(timedelta(minutes=30)), ())
    assert feed.items == (
        model.Item(
            key="b-7",
            url="https://www.example.org/news/bridge?id=7",
            title="Bridge closed",
            published=datetime(2026, 3, 11, 8, 30, tzinfo=UTC),
            author="Anna Berg",
            description="The bridge is closed.",
            content="<p>The bridge over the river is closed.</p>",
            image="https://www.example.org/img/bridge.jpg",
        ),
    )


def test_atom() -> None:
    feed = read(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.example.net/x/">
        <title type="html">A &amp;amp; B</title><link rel="self" href="feed"/><link href="../"/>
        <entry><id>urn:1</id><title>Using &lt;video&gt; well</title>
        <link rel="enclosure" type="image/png" href="pic.png"/><link href="post"/><author><name>Ida</name></author>
        <author><name>Bo</name></author><published>2026-03-10T10:00:00Z</published><updated>2026-03-11T10:00:00Z</updated>
        <summary type="html">&lt;i&gt;Short&lt;/i&gt; words</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long <b>words</b></p></div></content>
        </entry></feed>"""
    )
    assert (feed.title, feed.site) == ("A & B", "https://blog.example.net/")
    (item,) = feed.items
    assert (item.key, item.url) == ("urn:1", "https://blog.example.net/x/post")
    assert item.title == "Using <video> well"
    assert item.published == datetime(2026, 3, 10, 10, tzinfo=UTC)
    assert (item.author, item.description) == ("Ida, Bo", "Short words")
    assert item.content == "<p>Long <b>words</b></p>"
    assert item.image == "https://blog.example.net/x/pic.png"


def test_rdf() -> None:
    feed = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example/"><title>X</title></channel>
        <item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link>
        <dc:date>2026-03-01T00:00:00+09:00</dc:date><dc:creator>Ken</dc:creator></item></rdf:RDF>"""
    )
    (item,) = feed.items
    assert (feed.title, item.key, item.url) == ("X", "https://x.example/1", "https://x.example/1")
    assert (item.published, item.author) == (datetime(2026, 2, 28, 15, tzinfo=UTC), "Ken")


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J &amp; Co",
        "home_page_url": "https://j.example/",
        "language": "de-AT",
        "items": [
            {"id": 7, "url": "/a?fbclid=x", "title": "A", "content_html": "<p>Hi <b>you</b></p>", "image": "a.jpg"},
            {
                "id": "8",
                "external_url": "https://k.example/",
                "content_text": "1 < 2\nand on",
                "date_published": "2026-03-11T12:00:00+02:00",
                "authors": [{"name": "Eva"}, {"url": "x"}, "odd"],
            },
            {"id": "9", "summary": 5, "title": ["odd"], "date_published": "yesterday", "url": "javascript:x"},
            "odd",
        ],
    }
    feed = read(json.dumps(document))
    assert (feed.title, feed.site, feed.language) == ("J & Co", "https://j.example/", "de")
    one, two, odd = sorted(feed.items, key=lambda item: item.key)
    assert (one.url, one.title, one.image) == ("https://j.example/a", "A", "https://j.example/a.jpg")
    assert (one.description, one.content) == ("Hi you", "<p>Hi <b>you</b></p>")
    assert (two.url, two.author, two.published) == ("https://k.example/", "Eva", datetime(2026, 3, 11, 10, tzinfo=UTC))
    assert (two.description, two.content) == ("1 < 2 and on", "<p>1 &lt; 2</p>\n<p>and on</p>\n")
    assert (odd.url, odd.title, odd.description, odd.published) == (None, None, "5", None)
    assert feed.skipped == ("1 that could not be read",)


@pytest.mark.parametrize(
    "body",
    [
        '<rss version="0.91"><channel><title>N</title><item><title>T</title></item></channel></rss>',
        "<rss><channel><title>N</title><item><title>T</title></item></channel></rss>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>N</title><entry><title>T</title></entry></feed>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        "<channel><title>N</title></channel><item><title>T</title></item></rdf:RDF>",
        '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:title>N</atom:title><atom:entry>'
        "<atom:title>T</atom:title></atom:entry></atom:feed>",
    ],
)
def test_old_and_unusual_kinds(body: str) -> None:
    feed = read(body)
    assert (feed.title, [item.title for item in feed.items]) == ("N", ["T"])


# ---------------------------------------------------------------- what is no feed


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "the answer is empty"),
        (" \n\0", "the answer is empty"),
        ("<!DOCTYPE html><html><head><title>News</title></head></html>", "this is a web page, not a feed"),
        ("<html><body>404</body></html>", "this is a web page, not a feed"),
        ("<!doctype html><p>no more", "this is a web page, not a feed"),
        ("Not found", "not a feed (neither RSS, Atom nor JSON Feed)"),
        ("\x89PNG\r\n\x1a\n\0\0", "not a feed (neither"),
        ("<catalog><book/></catalog>", "not a feed (neither"),
        ('{"items": 5}', "not a feed (neither"),
        ("[1, 2]", "not a feed (neither"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ('{"a": ' + "9" * 5000 + "}", "broken JSON"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "this is a sitemap"),
        ('<opml version="2.0"><body/></opml>', "list of feeds (OPML)"),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(body: str, words: str) -> None:
    with pytest.raises(errors.FeedError) as caught:
        read(body)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_web_page_is_told_apart_since_its_feed_may_be_found() -> None:
    with pytest.raises(errors.WebPageError):
        read("<html></html>")
    with pytest.raises(errors.WebPageError):
        read("<p>Hello", content_type="text/html")


def test_a_feed_without_items_is_no_error_but_says_so() -> None:
    feed = read(rss())
    assert (feed.title, feed.items) == ("News", ())
    assert feed.skipped == ("the feed is empty: it has no items yet",)


# ---------------------------------------------------------------- broken feeds


def test_broken_xml_that_still_has_items_is_read() -> None:
    body = (
        "<br/><b>Warning</b>: mysql <?xml version='1.0'?><rss version='2.0'><channel><title>R&D &nbsp;news</title>"
        "<item><title>One & only</title><link>https://x.example/?a=1&b=2</link>"
        "<description>a <br> <b>b</description></item>"
        "<item><title>Two</title><media:thumbnail url='https://x.example/2.jpg'/><item><title>Thr\x08ee"
    )
    feed = read(body)
    assert feed.title == "R&D news"
    assert [item.title for item in feed.items] == ["One & only", "Two", "Three"]
    assert feed.items[0].url == "https://x.example/?a=1&b=2"
    assert feed.items[0].description == "a b"
    assert feed.items[1].image == "https://x.example/2.jpg"


@pytest.mark.parametrize(
    "stumble",
    [
        "<image><link><s>",
        "<source><link><source>",
        "<media:thumbnail><item>",
        "<textInput><link>",
        "<a xmlns='urn:a b c d'/>",
        "<gml:pos>1 2</gml:pos>",
        "<creativeCommons:license>x</creativeCommons:license>",
        "<image><width/></image>",
        "<item><enclosure url='//['/></item>",
    ],
)
def test_what_feedparser_stumbles_over_costs_no_item(stumble: str) -> None:
    for body in (rss("<title>A</title>" + stumble), rss("<title>A</title>", channel=f"<title>News</title>{stumble}")):
        assert "A" in [item.title for item in read(body).items]


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (rss("<title>Žluť</title>").replace("?>", ' encoding="windows-1250"?>', 1).encode("cp1250"), None),
        (rss("<title>Žluť</title>").encode("iso-8859-2"), "iso-8859-2"),
        (rss("<title>Žluť</title>").replace("?>", ' encoding="us-ascii"?>', 1).encode(), "latin-1"),
        (rss("<title>Žluť</title>").replace("?>", ' encoding="utf-8"?>', 1).encode("utf-16"), None),
        (b"\xef\xbb\xbf\n" + rss("<title>Žluť</title>").encode(), None),
        (rss("<title>&#381;lu&#357;</title>").encode(), "no-such-charset"),
    ],
)
def test_wrong_encodings_do_not_break_a_title(body: bytes, charset: str | None) -> None:
    assert feeds.parse(body, url=URL, charset=charset, now=NOW).items[0].title == "Žluť"


def test_entities_do_not_explode() -> None:
    bomb = (
        "<!DOCTYPE r [<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
        + "]>"
    )
    started = time.process_time()
    assert only(bomb + rss("<title>&a11;!</title>").partition("?>")[2]).title == "&a11;!"
    assert time.process_time() - started < 1


def test_a_local_file_is_never_opened() -> None:
    with pytest.raises(errors.FeedError):
        read("/etc/hostname")
    assert only(
        rss("<title>&xxe;</title>").replace("<rss", "<!DOCTYPE r [<!ENTITY xxe SYSTEM 'file:///etc/hostname'>]><rss", 1)
    )


# ---------------------------------------------------------------- keys


def test_a_key_is_the_id_else_the_link_else_title_and_date() -> None:
    feed = read(
        rss(
            "<title>A</title><link>https://x.example/a</link><guid>id  1</guid>",
            "<title>B</title><link>https://x.example/b?utm_medium=rss</link>",
            "<title>C</title><pubDate>Wed, 11 Mar 2026 09:00:00 GMT</pubDate>",
            "<description>D</description>",
        )
    )
    assert {item.key for item in feed.items} == {"id 1", "x.example/b", "C Wed, 11 Mar 2026 09:00:00 GMT", "D"}


def test_keys_stay_when_the_address_of_the_feed_changes() -> None:
    body = rss(
        "<title>A</title><guid>17</guid><link>/a</link>", "<title>B</title><guid isPermaLink='false'>/b</guid>"
    ).encode()
    old, new = (feeds.parse(body, url=url, now=NOW) for url in ("http://old.example/f", "https://new.example/g/h"))
    assert [item.key for item in old.items] == [item.key for item in new.items] == ["17", "/b"]
    secure = [only(rss(f"<title>A</title><link>{scheme}://x.example/a</link>")).key for scheme in ("http", "https")]
    assert secure[0] == secure[1]


def test_an_id_or_link_that_all_items_share_is_no_key() -> None:
    shared = "<guid>https://x.example/</guid><link>https://x.example/</link>"
    feed = read(rss(f"<title>A</title>{shared}", f"<title>B</title>{shared}", f"<title>B</title>{shared}"))
    assert [item.key for item in feed.items] == ["A", "B"]
    assert feed.skipped == ("1 given twice",)


def test_a_very_long_id_becomes_a_digest() -> None:
    key = only(rss(f"<title>A</title><guid isPermaLink='false'>{'x' * 3000}</guid>")).key
    assert len(key) == 64


def test_items_that_say_nothing_are_left_out_and_counted() -> None:
    feed = read(rss("<guid>1</guid>", "<title> </title>", "<title>A</title>"))
    assert [item.title for item in feed.items] == ["A"]
    assert feed.skipped == ("2 without title, text and link",)


# ---------------------------------------------------------------- parts of an item


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("AT&amp;amp;T &amp;lt;3 you", "AT&T <3 you"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("<![CDATA[It&#8217;s <em>on</em>]]>", "It’s on"),
        ("if 1 &lt; 2 and 3 &gt; 2", "if 1 < 2 and 3 > 2"),
        ("two\n  lines\t here", "two lines here"),
        ("hidden\u202e \u200bmarks", "hidden marks"),
        ("x" * 500, "x" * 399 + "…"),
    ],
)
def test_titles_are_plain_text(title: str, words: str) -> None:
    assert only(rss(f"<title>{title}</title>")).title == words


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("<p>News.</p><p>The post <a>News</a> appeared first on <a>Blog</a>.</p>", "News."),
        ("<p>News goes on [&#8230;]</p>", "News goes on…"),
        ("<script>alert(1)</script><img src=x alt=y>Text", "Text"),
        ("word " * 1000, ("word " * 400)[:1994] + "…"),
    ],
)
def test_descriptions_are_plain_short_text(description: str, words: str) -> None:
    item = only(rss(f"<title>T</title><description>{html.escape(description)}</description>"))
    assert item.description is not None
    assert (item.description, len(item.description) <= feeds.DESCRIPTION) == (words, True)


def test_a_description_too_long_to_be_one_is_the_content() -> None:
    article = "<p>A sentence of the article.</p>" * 100
    item = only(rss(f"<title>T</title><description>{html.escape(article)}</description>"))
    assert item.content == article
    assert only(rss("<title>T</title><description>Short.</description>")).content is None


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Wed, 11 Mar 2026 09:30:00 EST", datetime(2026, 3, 11, 12, 0, tzinfo=UTC)),
        ("Wed, 11 Mar 2026 09:30:00", datetime(2026, 3, 11, 9, 30, tzinfo=UTC)),
        ("2026-03-11T09:30:00+05:30", datetime(2026, 3, 11, 4, 0, tzinfo=UTC)),
        ("Qua, 11 Mar 2026 08:30:00 -0300", datetime(2026, 3, 11, 11, 30, tzinfo=UTC)),
        ("Seg, 22 Set 2025 19:42:40 -0300", datetime(2025, 9, 22, 22, 42, 40, tzinfo=UTC)),
        ("lun., 9 juin 2025 10:00:00 +0200", datetime(2025, 6, 9, 8, 0, tzinfo=UTC)),
        ("Fr, 5. Dez 2025 10:00:00", datetime(2025, 12, 5, 10, 0, tzinfo=UTC)),
        ("Wed, 11 Mar 2026 23:59:00 GMT", NOW),
        ("Fri, 01 Jan 2027 00:00:00 GMT", NOW),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 2999 00:00:00 GMT", None),
        ("9999-99-99", None),
        ("99 Set 9999 99:99:99", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_utc_not_in_the_future_and_sensible(date: str, published: datetime | None) -> None:
    assert only(rss(f"<title>T</title><pubDate>{date}</pubDate>")).published == published


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("story", "https://www.example.org/news/story"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("https://x.example/a?utm_source=r&amp;id=1&amp;fbclid=2#at_medium=rss", "https://x.example/a?id=1"),
        ("https://x.example/a?q=%C3%A9&amp;x=a+b#part", "https://x.example/a?q=%C3%A9&x=a+b#part"),
        ("https://x.example/a b", "https://x.example/a%20b"),
        (" https://x.exa\nmple/a ", "https://x.example/a"),
        ("javascript:alert(1)", None),
        ("mailto:a@example.org", None),
        ("http://[bad/", None),
        ("https://x.example/" + "a" * 3000, None),
    ],
)
def test_links_are_absolute_and_without_tracking(link: str, url: str | None) -> None:
    assert only(rss(f"<title>T</title><link>{link}</link>")).url == url


def test_a_guid_is_a_link_only_when_it_looks_like_one() -> None:
    assert only(rss("<title>T</title><guid>https://x.example/1</guid>")).url == "https://x.example/1"
    assert only(rss("<title>T</title><guid>12345</guid>")).url is None


@pytest.mark.parametrize(
    ("xml", "image"),
    [
        ('<media:content url="a.mp4" type="video/mp4"/><media:thumbnail url="t.png"/>', "t.png"),
        ('<media:content url="a.webp?w=1"/>', "a.webp?w=1"),
        ('<media:group><media:content url="g" type="image/jpeg"/></media:group>', "g"),
        ('<enclosure url="e" type="image/png" length="1"/>', "e"),
        ('<enclosure url="e.mp3" type="audio/mpeg" length="1"/><itunes:image href="i.jpg"/>', "i.jpg"),
        ('<media:thumbnail url="javascript:x"/>', None),
        ("", None),
    ],
)
def test_the_picture_comes_from_media_enclosure_or_itunes(xml: str, image: str | None) -> None:
    expected = image and f"https://www.example.org/news/{image}"
    assert only(rss(f"<title>T</title>{xml}")).image == expected


@pytest.mark.parametrize(
    ("xml", "author"),
    [
        ("<dc:creator><![CDATA[Anna <b>Berg</b>]]></dc:creator>", "Anna Berg"),
        ("<author>desk@example.org</author>", None),
        ("<author>desk@example.org (News desk)</author>", "News desk"),
        ("<author></author>", None),
    ],
)
def test_an_author_is_a_name_not_an_address(xml: str, author: str | None) -> None:
    assert only(rss(f"<title>T</title>{xml}")).author == author


def test_items_come_newest_first_and_undated_ones_stay_in_place() -> None:
    dates = {"old": "Mon, 09 Mar 2026 10:00:00 GMT", "new": "Wed, 11 Mar 2026 10:00:00 GMT", "none": ""}
    items = [f"<title>{name}</title><pubDate>{date}</pubDate>" for name, date in dates.items()]
    assert [item.title for item in read(rss(*items)).items] == ["new", "none", "old"]
    assert [item.title for item in read(rss("<title>1</title>", "<title>2</title>")).items] == ["1", "2"]


@pytest.mark.parametrize("newest_last", [False, True])
def test_an_archive_is_cut_to_its_newest_items(newest_last: bool) -> None:
    dates = [NOW - timedelta(hours=hour) for hour in range(3000)]
    items = [
        f"<title>{n}</title><guid>{n}</guid><pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        for n, date in enumerate(dates)
    ]
    feed = read(rss(*(reversed(items) if newest_last else items)))
    assert [item.key for item in feed.items] == [str(n) for n in range(feeds.MAX_ITEMS)]
    assert feed.skipped == ("all but the newest 500",)


# ---------------------------------------------------------------- whatever comes


def check(parsed: model.ParsedFeed) -> None:
    """What every parsed feed keeps, whatever it was made of."""
    assert len({item.key for item in parsed.items}) == len(parsed.items) <= feeds.MAX_ITEMS
    for item in parsed.items:
        assert item.key
        assert item.title or item.description or item.url
        assert item.published is None or (item.published <= NOW and item.published.utcoffset() == timedelta(0))
        for text in (item.key, item.url, item.title, item.author, item.description, item.content, item.image):
            assert text is None or (text and text.encode() and "\0" not in text)


def refusal(body: bytes) -> str:
    """The words of the error, "" for a feed; anything else fails the test."""
    try:
        check(feeds.parse(body, url=URL, now=NOW))
    except errors.FeedError as error:
        return str(error)
    return ""


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes) -> None:
    assert "\n" not in refusal(body)


TAGS = ["title", "link", "guid", "description", "pubDate", "author", "media:thumbnail", "content:encoded", "dc:date"]
TAGS += ["enclosure", "source", "image", "id", "entry", "item", "channel", "feed", "content", "summary", "updated"]
TAGS += [
    "name",
    "category",
    "itunes:image",
    "textInput",
    "a:b",
    "div",
    "svg",
    "math",
    "gml:pos",
    "media:player",
    "width",
]
ATTRIBUTES = ["", " type='xhtml'", " type='html' mode='escaped'", " href='x' rel='alternate'", " url='//['"]
ATTRIBUTES += [" xml:base='\0'", " isPermaLink='true'", " xmlns='http://www.w3.org/2005/Atom'"]
ATTRIBUTES += [" type='application/x' mode='base64'"]
TEXTS = ["", "T", "&#0;", "&lt;b&gt;", "<![CDATA[<p>x</p>]]>", "12", "2026-13-45T99:99:99Z", "a@b (c)", "\ud800"]
ELEMENT = st.builds(
    lambda tag, attribute, text, closed: f"<{tag}{attribute}>{text}" + (f"</{tag}>" if closed else ""),
    st.sampled_from(TAGS),
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(TEXTS),
    st.booleans(),
)
ROOTS = ["<rss version='2.0'>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<rdf:RDF>"]


@settings(deadline=None, derandomize=True)  # some mixtures, one of 50,000, are beyond feedparser
@given(st.sampled_from(ROOTS), st.lists(ELEMENT, max_size=30))
def test_any_mixture_of_elements_is_a_feed_or_a_feed_error(root: str, elements: list[str]) -> None:
    words = refusal((root + "".join(elements)).encode(errors="replace"))
    assert "cannot be read" not in words, "an exception of the parser came through"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
NAMES = [
    "id",
    "url",
    "title",
    "summary",
    "content_html",
    "content_text",
    "image",
    "date_published",
    "authors",
    "author",
]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5), max_size=4), JSON)
def test_any_json_feed_is_a_feed(items: list[object], title: object) -> None:
    check(read(json.dumps({"version": "https://jsonfeed.org/version/1", "title": title, "items": items})))


@pytest.mark.parametrize(
    "piece",
    [
        "<item><author>" + "a" * 3000 + "</author></item>",
        "<a xml:base='" + "b/" * 150 + "'>",
        "<item><title>T</title></item>",
        "<category>a</category>",
        "<itunes:keywords>" + "a," * 300 + "</itunes:keywords>",
        "<p:x xmlns:p='u'/>",
        "<item><pubDate>" + "Mon, " * 60 + "</pubDate></item>",
        "<description>&lt;p&gt;</description>",
    ],
)
def test_hostile_repetition_is_read_in_time(piece: str) -> None:
    body = "<rss version='2.0'><channel>" + piece * (2**19 // len(piece))
    started = time.process_time()
    check(read(body))
    assert time.process_time() - started < 10  # about one; a square of it would take hours


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/feed/", "example.org"),
        ("https://example.org/blog/index.xml", "example.org/blog"),
        ("https://anna:secret@example.org:8080/a/rss.xml?x=1", "example.org:8080/a"),
        ("example.org", "example.org"),
    ],
)
def test_a_feed_without_title_is_called_by_its_address(url: str, name: str) -> None:
    assert feeds.fallback_title(url) == name


def test_the_name_of_a_feed_holds_no_password() -> None:
    assert model.Feed(1, "https://anna:secret@www.example.org/@ida/feed/").name == "example.org/@ida/feed"
    assert model.Feed(1, "https://anna:secret@example.org/", title="News").name == "News"


# ---------------------------------------------------------------- what an item is filed under


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://e.example/a</link>"
        b"<category>Islands</category><category><![CDATA[Sea &amp; Transport]]></category><category>Islands</category>"
        b"<category/></item></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>A</title><id>a</id>"
        b"<link href='https://e.example/a'/><category term='isl' label='Islands'/>"
        b"<category term='Sea &amp; Transport'/></entry></feed>",
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "a", "title": "A",'
        b' "url": "https://e.example/a", "tags": ["Islands", 7, "", "Sea & Transport"]}]}',
    ],
)
def test_an_item_keeps_the_categories_of_its_paper_each_once(body: bytes) -> None:
    found = feeds.parse(body, url="https://e.example/feed", now=datetime(2026, 3, 11, tzinfo=UTC))
    assert [item.categories for item in found.items] == [("Islands", "Sea & Transport")]


def test_a_category_where_none_belongs_does_not_cost_the_feed() -> None:
    body = (
        b"<rss version='2.0'><channel><title>T</title><image><category>x</category></image><category>y</category>"
        b"<item><title>A</title><author><category>z</category></author><source><category/>w</source></item>"
        b"</channel></rss>"
    )
    found = feeds.parse(body, url="https://e.example/feed", now=datetime(2026, 3, 11, tzinfo=UTC))
    assert [item.title for item in found.items] == ["A"]


def test_the_title_of_a_picture_is_not_that_of_its_entry() -> None:
    entry = "<entry><id>1</id><title>Flood</title><image><title>A river</title></image></entry>"
    assert only(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>").title == "Flood"


# ---------------------------------------------------------------- hubs

ATOM_NAMED = 'xmlns:atom10="http://www.w3.org/2005/Atom"'
SELF, HUB = '<atom10:link {} rel="self" href="{}"/>', '<atom10:link {} rel="hub" href="{}"/>'


@pytest.mark.parametrize(
    ("links", "hub", "topic"),
    [
        ([(HUB, "https://hub.example/")], "https://hub.example/", None),
        (
            [
                (SELF, "https://www.example.org/feed?utm_source=x"),
                (HUB, "/?pushpress=hub"),
                (HUB, "https://b.example/"),
            ],
            "https://www.example.org/?pushpress=hub",
            "https://www.example.org/feed?utm_source=x",
        ),
        ([(HUB, "mailto:a@b.example"), (HUB, ""), (HUB, "https://b.example/")], "https://b.example/", None),
        ([(SELF, "x" * 3_000), (HUB, "https://" + "b" * 3_000)], None, None),
        ([], None, None),
    ],
)
def test_a_feed_names_its_hub_and_its_own_address(
    links: list[tuple[str, str]], hub: str | None, topic: str | None
) -> None:
    named = "".join(form.format(ATOM_NAMED, href) for form, href in links)
    feed = read(rss("<title>A</title>", channel=named))
    assert (feed.hub, feed.topic) == (hub, topic)
    atom = named.replace("atom10:", "").replace(ATOM_NAMED, "")
    feed = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}<entry><title>A</title></entry></feed>')
    assert (feed.hub, feed.topic) == (hub, topic)


def test_a_hub_inside_an_item_is_none() -> None:
    assert read(rss(f"<title>A</title>{HUB.format(ATOM_NAMED, 'https://hub.example/')}")).hub is None


def test_a_json_feed_names_its_hubs() -> None:
    hubs: list[object] = [{"type": "rssCloud", "url": "https://a.example/"}, "odd", {"type": "WebSub", "url": "/hub"}]
    document = {"version": "https://jsonfeed.org/version/1.1", "hubs": hubs, "feed_url": "/feed.json", "items": []}
    feed = read(json.dumps(document))
    assert (feed.hub, feed.topic) == ("https://www.example.org/hub", "https://www.example.org/feed.json")
