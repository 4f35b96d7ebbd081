from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.messages import html
from tests.bot import tdlib

FRAGMENTS = [
    "<b>", "</b>", "<", ">", "&", "&amp;", "&#0;", "<blockquote>", '"', "'", "<a href='javascript:x'>", "]]>",
    "\u202e", "\u202a", "\u2066", "\u2067", "\u2069", "\u200b", "\u200d", "\u200c", "\ufeff", "\u00ad", "\u2028",
    "\x00", "\x07", "\x1b[31m", "\ud800", "\udfff", "\ufffe", "\U0010ffff", "\ue000", "\u0333", "a\u030a", "q\u030a",
    "Z\u0351\u036d\u0300\u0301\u0302\u0303\u0304\u0305\u0489\u0489", "שָׁלוֹם", "مرحبا", "日本語。", "ไทย",
    "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "😀" * 40,     "\U000e0041", "\n\n", "\t", " ", "word ", "Mr. Smith. ", "A sentence that ends. ", "x" * 90,
    "/stop", "@someone",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=60).map("".join)
addresses = st.one_of(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "HTTPS", "javascript", "tg", "ftp", ""]),
        st.sampled_from(["example.org", "münchen.example", "a_b.example", "1.2.3.4", "[::1]", "localhost", "a..b", ""]),
        st.sampled_from(["", ":8080", ":0", ":99999", ":x", "@evil.example", "\\@evil.example"]),
        hostile.map(lambda text: "/" + text[:60]),
    ),
    hostile,
)


# ---------------------------------------------------------------- text


@given(hostile)
def test_text_comes_out_as_it_was_cleaned_and_formats_nothing(raw: str) -> None:
    parsed = tdlib.parse(html.text(raw))
    assert parsed.text == html.clean(raw)
    assert parsed.entities == []


@given(hostile)
@example("<b>\u200d\u0333\u200d")
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = html.clean(raw)
    assert html.clean(once) == once


@given(hostile)
def test_cleaned_text_holds_no_controls_overrides_or_piles_of_marks(raw: str) -> None:
    cleaned = html.clean(raw)
    cleaned.encode("utf-8")  # no lone surrogates
    assert not any(unicodedata.category(one) in {"Cc", "Co", "Cs", "Zl", "Zp"} for one in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    marks = 0
    for one in cleaned:
        marks = marks + 1 if unicodedata.category(one) in {"Mn", "Me"} else 0
        assert marks <= 4


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  two\n\t words ", "two words"),
        ("NUL\x00 and bell\x07", "NUL and bell"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("e\u0301tude", "étude"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("Z" + "\u0301" * 50 + "algo", "Ź" + "\u0301" * 3 + "algo"),
        ("\u0301\u0301lead", "lead"),
        ("\ud83d\ude00 \ud800!", "😀 !"),
        (
            "👨\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣",
            "👨\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣",
        ),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("\u2800\u3164", ""),
        ("שָׁלוֹם עֲלֵיכֶם", unicodedata.normalize("NFC", "שָׁלוֹם עֲלֵיכֶם")),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_cleaning_keeps_what_people_read_and_drops_the_rest(raw: str, shown: str) -> None:
    assert html.clean(raw) == shown


def test_right_to_left_text_is_isolated_only_where_it_stands_in_a_line_of_ours() -> None:
    assert html.inline("Donald Trump") == "Donald Trump"
    assert html.inline("مرحبا") == "\u2068مرحبا\u2069"
    assert html.text("مرحبا") == "مرحبا"


# ---------------------------------------------------------------- addresses


@given(addresses)
def test_every_address_that_passes_is_linked_by_telegram_exactly_as_it_is(raw: str) -> None:
    address = html.url(raw)
    parsed = tdlib.parse(html.link("x", raw))
    assert parsed.text == "x"
    assert [entity.url for entity in parsed.entities] == ([address] if address else [])


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        (" https://example.org ", "https://example.org/"),
        ("HTTP://Example.ORG/Path", "http://example.org/Path"),
        ("https://münchen.example/straße?q=ü b", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%BC%20b"),
        ('https://example.org/"onclick="x', "https://example.org/%22onclick=%22x"),
        ("http://127.0.0.1:8080/news/1", "http://127.0.0.1:8080/news/1"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("javascript:alert(1)", None),
        ("tg://user?id=1", None),
        ("https://bbc.co.uk@evil.example/", None),
        ("http://localhost/x", None),
        ("https://example.org:99999/", None),
        ("https://exam\nple.org/", None),
        ("https://a..b/", None),
        ("//example.org/", None),
        ("https://example.org/" + "x" * 3000, None),
        ("https://[broken/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_that_telegram_links_pass(raw: str | None, safe: str | None) -> None:
    assert html.url(raw) == safe


# ---------------------------------------------------------------- cutting


@given(hostile, st.integers(1, 120))
def test_a_cut_text_keeps_the_limit_and_begins_like_the_whole(raw: str, limit: int) -> None:
    short, whole = html.cut(raw, limit), html.clean(raw)
    assert html.units(short) <= limit
    assert whole.startswith(short.removesuffix("…"))
    assert short or not whole


@pytest.mark.parametrize(
    ("raw", "limit", "short"),
    [
        ("Short enough.", 50, "Short enough."),
        ("Talks ended. A deal is near. Markets rose at once.", 40, "Talks ended. A deal is near."),
        ("He met Mr. Smith of the U.S. Treasury and spoke for hours.", 40, "He met Mr. Smith of the U.S. Treasury…"),
        ("Yahoo! said that it would sell the rest of its shares.", 30, "Yahoo! said that it would…"),
        ("It rose 3.5 percent on the first day of trading.", 20, "It rose 3.5 percent…"),
        ("会談は終わった。合意は近い。市場は上昇した。", 15, "会談は終わった。合意は近い。"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("😀" * 10, 6, "😀😀…"),
        ("👨\u200d👩\u200d👧" * 3, 12, "👨\u200d👩\u200d👧…"),
    ],
)
def test_texts_are_cut_at_a_sentence_else_at_a_word(raw: str, limit: int, short: str) -> None:
    assert html.cut(raw, limit) == short


# ---------------------------------------------------------------- measuring, fitting, splitting


def test_lengths_are_counted_as_telegram_counts_them() -> None:
    assert html.measure("<b>a&amp;b</b> 😀") == (6, 1)


def test_blocks_that_do_not_fit_are_left_out_whole() -> None:
    assert html.fit(["first", "", "second", "x" * 4096]) == "first\n\nsecond"


def test_more_than_a_hundred_formatted_stretches_are_never_sent() -> None:
    parsed = tdlib.accept(html.fit([html.bold(str(number)) for number in range(150)]))
    assert len(parsed.entities) == 100


def test_a_long_text_is_split_at_paragraphs_with_tags_closed_and_opened_again() -> None:
    address = "https://example.org/?a=1&b=2"
    inner = "\n\n".join(html.text(f"Paragraph {number} <is> here. " * 10) for number in range(30))
    whole = html.link(html.bold(inner), address)
    parts = html.split(whole)
    assert len(parts) > 1
    for part in parts:
        parsed = tdlib.accept(part)
        assert parsed.text.startswith("Paragraph")
        assert {(entity.kind, entity.text) for entity in parsed.entities} == {
            ("Bold", parsed.text),
            ("TextUrl", parsed.text),
        }
    assert "\n\n".join(html.plain(part) for part in parts) == html.plain(whole)


blocks = st.lists(
    st.tuples(
        st.sampled_from([html.text, lambda raw: html.bold(html.text(raw)), lambda raw: html.quote(html.text(raw))]),
        hostile,
        st.sampled_from(["\n\n", "\n", " "]),
    ),
    min_size=1,
    max_size=40,
)


@given(blocks, st.integers(20, 300))
def test_every_part_of_a_split_text_is_within_the_limits_and_nothing_is_lost(
    pieces: list[tuple[object, str, str]], limit: int
) -> None:
    whole = "".join(make(raw) + between for make, raw, between in pieces)  # type: ignore[operator]
    parts = html.split(whole, limit)
    for part in parts:
        assert tdlib.accept(part)
        assert html.units(html.plain(part)) <= limit
    assert "".join("".join(html.plain(part) for part in parts).split()) == "".join(html.plain(whole).split())


def test_a_text_with_many_formatted_stretches_is_split_for_them_too() -> None:
    whole = " ".join(html.bold(f"word{number}") for number in range(250))
    parts = html.split(whole)
    assert len(parts) == 3
    assert sum(len(tdlib.accept(part).entities) for part in parts) == 250
