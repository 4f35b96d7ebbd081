"""Text, XML and HTML from strangers."""

from __future__ import annotations

import time
from xml.etree import ElementTree as ET
from xml.parsers import expat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import markup

PIECES = st.sampled_from(
    [
        "<a>",
        "</a>",
        "<b x='1'>",
        "<b x='1' x=\"2\" y=3 z>",
        "</b>",
        "<item>",
        "</item>",
        "<br>",
        "<x:y a:b='c'>",
        "</x:y>",
        "<x:y xmlns:x='u' xmlns:z='u' x:a='1' z:a='2'>",
        "<q xmlns:xml='no' xmlns:='' xmlns:p=''>",
        "<xmlns:a>",
        "<a xmlns='a b c'>",
        "<x:y xmlns:x=' a b '>",
        "<xml:b>",
        "&",
        "&amp;",
        "&eacute;",
        "&#0;",
        "&#xD800;",
        "&#150;",
        "&nope;",
        "]]>",
        "<![CDATA[",
        "<![CDATA[a<b]]>",
        "<!--",
        "-->",
        "<?pi",
        "?>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "<",
        ">",
        '"',
        "'",
        "=",
        "/",
        "\0",
        "\x1f",
        "\ud800",
        "é",
        " ",
        "\n",
        "<a b='",
        '<a b="<c>" d>',
        "<é>",
        "<description>",
        "<a" + " b" * 60 + ">",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text()))
@example("<item><item/>")
@example("<a>" * 150 + "x" + "</a>" * 75)
def test_what_comes_out_is_well_formed_whatever_goes_in(text: str) -> None:
    xml = markup.well_formed(text)
    if xml:
        expat.ParserCreate(namespace_separator=" ").Parse(xml, True)


def meaning(xml: str) -> list[tuple[str, dict[str, str], str, str]]:
    return [(one.tag, one.attrib, one.text or "", one.tail or "") for one in ET.fromstring(xml).iter()]


def test_a_well_formed_document_keeps_its_meaning() -> None:
    xml = (
        '<?xml version="1.0"?><!-- a comment --><f:feed xmlns:f="urn:f" xmlns="urn:d" xml:lang="en">'
        "<title type='text'>AT&amp;T &lt;b&gt; &#233; &#x201C;</title><empty/>"
        "<f:a f:b=\"1 &gt; &quot;0&quot;\" c='it'>\n"
        "<![CDATA[<p>one & two</p>]]> three<i>four</i>five<!-- six -->seven</f:a></f:feed>"
    )
    assert meaning(markup.well_formed(xml)) == meaning(xml)


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("<a>R&D & more &nbsp;&eacute;</a>", "<a>R&amp;D &amp; more \xa0é</a>"),
        ("<a>x?a=1&b=2&copy=3</a>", "<a>x?a=1&amp;b=2&amp;copy=3</a>"),
        ("<a>1 < 2</a>", "<a>1 &lt; 2</a>"),
        ("<a><b>one<c>two</b></a>", "<a><b>one<c>two</c></b></a>"),
        ("<a>one</b>two</a>", "<a>onetwo</a>"),
        ("<A>one</a>", "<A>one</A>"),
        ("<a><b>cut o", "<a><b>cut o</b></a>"),
        ("<a><b>cut</b><c attr", "<a><b>cut</b></a>"),
        ("<a>one<br>two<img src=x>three</a>", '<a>one<br></br>two<img src="x"></img>three</a>'),
        ("<a b=1 c='2' d e=\"<f>\" b=3>x</a>", '<a b="1" c="2" d="" e="&lt;f>">x</a>'),
        ("<rss><item><t>1</t><item><t>2</t></rss>", "<rss><item><t>1</t></item><item><t>2</t></item></rss>"),
        ("<a><![CDATA[one < two]]</a>", "<a>one &lt; two]]&lt;/a&gt;</a>"),
        ("<a>\x01\x08one&#1;two&#xFFFF;</a>", "<a>onetwo</a>"),
        ("<!DOCTYPE a [<!ENTITY b 'boom'>]><a>&b;</a>", "<a>&amp;b;</a>"),
        ("<a>one</a><b>two</b>", "<a>one</a>"),
        ("text", ""),
    ],
)
def test_broken_documents_are_mended(broken: str, mended: str) -> None:
    assert markup.well_formed(broken) == mended


def test_a_prefix_that_nobody_declared_gets_its_usual_meaning() -> None:
    root = ET.fromstring(markup.well_formed("<rss><media:thumbnail url='x' yt:id='1'/><odd:one/></rss>"))
    assert [one.tag for one in root] == ["{http://search.yahoo.com/mrss/}thumbnail", "{urn:undeclared:odd}one"]
    assert root[0].attrib == {"url": "x"}


@pytest.mark.parametrize(
    "piece",
    [
        "<a>",
        "</a>",
        "<",
        "&",
        "&lt;",
        "<a b='",
        '<a b="c',
        "<![CDATA[",
        "<![CDATA[]]>",
        "<!--",
        "<?",
        "<a:",
        "<a =",
        '"',
        "/ ",
        "<item/>",
        "<a xmlns:b='c'>",
        "<b></a>",
        "<a b='1' ",
    ],
)
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    text = "<rss><a " + piece * (2**20 // len(piece))
    started = time.process_time()
    xml = markup.well_formed(text)
    assert time.process_time() - started < 5  # a square of it would take hours
    assert xml.count("<") <= 2 * markup.MAX_ELEMENTS


def test_sizes_that_feedparser_could_not_bear_are_cut() -> None:
    long = "x" * 100_000
    xml = markup.well_formed(
        f"<rss><item><author>{long}</author><title>{long}</title><description>{long}</description>"
        f"<a b='{long}'/></item></rss>"
    )
    item = ET.fromstring(xml)[0]
    assert [len(one.text or "") for one in item] == [markup.MAX_NAME, markup.MAX_VALUE, 100_000, 0]
    assert item[3].attrib == {}
    depth = markup.well_formed("<a>" * 1000 + "text")
    assert depth.count("<a>") == markup.MAX_DEPTH
    assert "text" in depth


# ---------------------------------------------------------------- encodings

CZECH, RUSSIAN, JAPANESE = (
    "Žluťoučký kůň",
    "Съешь ещё этих мягких французских булок, да выпей чаю",
    "今日は良い天気です。明日は雨が降るでしょう。",
)


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("é".encode(), None, "é"),
        ("é".encode(), "iso-8859-1", "é"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>" + "é".encode(), None, "é"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>\xe9\x96", None, "é–"),
        (b"<?xml version='1.0' encoding='windows-1250'?>" + CZECH.encode("cp1250"), "utf-8", CZECH),
        (CZECH.encode("iso-8859-2"), "ISO-8859-2", CZECH),
        (b"<html><meta charset=koi8-r>" + RUSSIAN.encode("koi8-r"), None, RUSSIAN),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN),
        (JAPANESE.encode("shift_jis"), "Shift_JIS", JAPANESE),
        (JAPANESE.encode("iso2022_jp"), "iso-2022-jp", JAPANESE),
        (b"caf\xe9 au lait", None, "café au lait"),
        ("un café, deux cafés".encode() + b"\xc3", None, "un café, deux cafés\ufffd"),
        ("é".encode("utf-16"), None, "é"),
        ("<é>".encode("utf-16-be"), None, "<é>"),
        ("<é>".encode("utf-32-le"), None, "<é>"),
        (b"\xef\xbb\xbf" + "é".encode(), "latin-1", "é"),
        (b"\xe9", "punycode", "é"),
        (b"\xe9", "no-such-thing", "é"),
        (b"plain", "utf-16", "plain"),
        (b"", None, ""),
    ],
)
def test_text_is_decoded_as_it_was_meant(body: bytes, charset: str | None, text: str) -> None:
    assert markup.decode(body, charset).endswith(text)


@settings(deadline=None)
@given(st.binary(), st.sampled_from([None, "utf-8", "utf-7", "idna", "hex", "big5", "utf-16", "\0", "x" * 99]))
def test_decoding_never_fails(body: bytes, charset: str | None) -> None:
    markup.decode(body, charset).encode()


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>One.</p><p>Two <b>th</b>ree<br>four</p>", "One. Two three four"),
        ("a &amp; b &#8211; c&nbsp;d", "a & b – c d"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("one<script>alert('<p>no</p>')</script><style>p{}</style> two<!-- no -->", "one two"),
        ("<table><tr><td>a</td><td>b</td></tr></table><ul><li>c</li></ul>", "a b c"),
        ("one\u202etwo\u200b\xadthree\x00\x1f", "onetwothree"),
        ("👩\u200d🚀 goes", "👩\u200d🚀 goes"),
        ("\ud800x", "x"),
        ("<", "<"),
        ("", ""),
    ],
)
def test_html_becomes_words(source: str, words: str) -> None:
    assert markup.plain(source, 100) == words


def test_long_text_is_cut_at_a_word() -> None:
    assert markup.fold("one two, three four", 13) == "one two…"
    assert markup.fold("abcdefghijklmnop", 10) == "abcdefghi…"
    assert markup.fold("exactly ten", 11) == "exactly ten"


@settings(deadline=None)
@given(st.text(), st.integers(1, 50))
def test_words_are_one_short_line_without_anything_invisible(source: str, limit: int) -> None:
    words = markup.plain(source, limit)
    assert len(words) <= limit
    assert words == " ".join(words.split())
    words.encode()


@pytest.mark.parametrize(
    "piece", ["<p>", "<", "&", "</", "<!--", "<a ", "<![CDATA[", "a", " ", "&lt;", "<a b='", "<table><tr>"]
)
def test_hostile_html_takes_little_time(piece: str) -> None:
    started = time.process_time()
    markup.plain(piece * (2**22 // len(piece)), 100)
    assert time.process_time() - started < 2
