"""Articles out of pages, feeds and files, whatever these are made of."""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import articles, errors
from bot.articles import files, page
from bot.model import Article, Item

URL = "https://www.example.org/news/storm-takes-roofs"
FIRST = (
    "The storm came ashore on Monday night and took the roofs off forty houses in the old town of Strelsau, "
    "officials said, before it moved on to the north."
)
SECOND = (
    "Nobody was hurt, the mayor told reporters, because everyone in the lower streets had been brought to the school "
    "in time and stayed there until dawn."
)
THIRD = "The damage is put at four million crowns, and the council will meet on Thursday to decide who pays for it."
TITLE = "Storm takes the roofs off forty houses"


def whole(*paragraphs: str, head: str = "", before: str = "", after: str = "") -> str:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (FIRST, SECOND, THIRD))
    return (
        f"<!doctype html><html lang='en'><head><title>{TITLE} - The Strelsau Post</title>"
        f"<meta property='og:site_name' content='The Strelsau Post'>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
        f"<main><article><h1>{TITLE}</h1>{before}<div class='body'>{inner}</div>{after}</article></main>"
        "<footer><p>© 2026 The Strelsau Post. All rights reserved.</p></footer></body></html>"
    )


def body_of(html: str | bytes) -> list[str]:
    return (articles.extract(html, url=URL).text or "").split("\n")


# ---------------------------------------------------------------- pages


def test_the_body_has_paragraphs_as_lines_and_no_title_on_top() -> None:
    found = articles.extract(whole(), url=URL)
    assert found.text == "\n".join([FIRST, SECOND, THIRD])
    assert found.title == TITLE
    assert found.source == "The Strelsau Post"
    assert found.language == "en"
    assert found.url == URL


@pytest.mark.parametrize(
    "standfirst",
    [
        f"<p class='dek'>{THIRD}</p>",
        f"<h2 class='article__standfirst'>{THIRD}</h2>",
        f"<div class='post-header'><h3 class='subtitle'>{THIRD}</h3></div>",
    ],
)
def test_a_standfirst_is_left_to_the_description(standfirst: str) -> None:
    assert body_of(whole(FIRST, SECOND, before=standfirst)) == [FIRST, SECOND]


def test_a_subheading_behind_the_first_paragraph_stays() -> None:
    heading = "<h2 class='subtitle'>What the council will decide on Thursday</h2>"
    html = whole(FIRST, SECOND, THIRD).replace(f"<p>{THIRD}", f"{heading}<p>{THIRD}")
    assert body_of(html) == [FIRST, SECOND, "What the council will decide on Thursday", THIRD]


@pytest.mark.parametrize(("said", "told"), [("It rained. …", "It rained."), ("It rained and…", "It rained and…")])
def test_a_description_ends_with_its_last_whole_sentence(said: str, told: str) -> None:
    assert articles.extract(whole(head=f"<meta name='description' content='{said}'>"), url=URL).description == told


def test_a_page_without_a_picture_has_none() -> None:
    assert articles.extract(whole(), url=URL).image is None


def test_what_a_page_says_of_itself_is_read() -> None:
    said = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": "x"},
            {
                "@type": "NewsArticle",
                "headline": TITLE,
                "datePublished": "2026-03-10T22:05:00+01:00",
                "author": [{"@type": "Person", "name": "Jane Doe"}, {"name": "The Strelsau Post"}],
                "image": {"url": "/pictures/roofs.jpg"},
                "articleSection": "Weather",
                "keywords": ["News", "Storms", "Weather", 7],
            },
        ],
    }
    head = f"<script type='application/ld+json'>{json.dumps(said)}</script>"
    head += "<meta name='description' content='Forty houses &amp;amp; one school lost their roofs.'>"
    head += "<meta property='article:tag' content='Old Town'><meta property='article:tag' content=' '>"
    found = articles.extract(whole(head=head), url=URL)
    assert found.published == datetime(2026, 3, 10, 21, 5, tzinfo=UTC)
    assert found.author == "Jane Doe"
    assert found.image == "https://www.example.org/pictures/roofs.jpg"
    assert found.description == "Forty houses & one school lost their roofs."
    assert found.categories == ("Weather", "Storms", "Old Town")


@pytest.mark.parametrize(
    ("tag", "moment"),
    [
        (
            "<meta property='article:published_time' content='2026-03-10T08:00:00Z'>",
            datetime(2026, 3, 10, 8, tzinfo=UTC),
        ),
        ("<meta itemprop='datePublished' content='2026-03-10 08:00:00'>", datetime(2026, 3, 10, 8, tzinfo=UTC)),
        ("<meta name='pubdate' content='Tue, 10 Mar 2026 09:00:00 +0100'>", datetime(2026, 3, 10, 8, tzinfo=UTC)),
        ("<meta name='date' content='2026-03-10'>", datetime(2026, 3, 10, tzinfo=UTC)),
    ],
)
def test_dates_become_utc(tag: str, moment: datetime) -> None:
    assert articles.extract(whole(head=tag), url=URL).published == moment


@pytest.mark.parametrize(
    "written", ["yesterday", "0000-00-00", "9999-99-99T99:99:99Z", "0001-01-01T00:00:00+14:00", ""]
)
def test_a_date_that_is_none_is_no_date(written: str) -> None:
    assert page.time(written) is None


@pytest.mark.parametrize(
    ("title", "headline", "site", "clean"),
    [
        (f"{TITLE} - The Strelsau Post", "", "The Strelsau Post", TITLE),
        (f"{TITLE} | Post", "", "The Post", TITLE),
        (f"The Post: {TITLE}", TITLE, "The Post", TITLE),
        (f"Opinion | {TITLE}", TITLE, "The Post", TITLE),
        ("Spider-Man - No Way Home", "", "The Post", "Spider-Man - No Way Home"),
        ("The Strelsau Post", "", "The Strelsau Post", None),
    ],
)
def test_titles_lose_the_name_of_their_site(title: str, headline: str, site: str, clean: str | None) -> None:
    html = (
        f"<html><head><title>{title}</title><meta property='og:title' content='{title}'>"
        f"<meta property='og:site_name' content='{site}'></head><body>"
        + (f"<h1>{headline}</h1>" if headline else "")
        + f"<article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    )
    assert articles.extract(html, url=URL).title == clean


def test_lists_of_links_promotions_and_hover_cards_are_left_out() -> None:
    person = "<span class='rollover-people-block'>Mayor Roe: all stories</span>"
    more = "".join(f"<li><a href='/{n}'>Another story about something else, number {n}</a></li>" for n in range(5))
    html = whole(
        FIRST,
        SECOND.replace("the mayor", f"the mayor {person}"),
        "<a href='/x'>Read more: How roofs are built</a>",
        "Sign up for our newsletter and never miss a story.",
        THIRD,
        after=f"<h3>Related stories</h3><ul>{more}</ul>",
    )
    assert body_of(html) == [FIRST, SECOND, THIRD]


def test_links_inside_a_sentence_stay() -> None:
    linked = SECOND.replace("the mayor", "<a href='/roe'>the mayor</a>").replace(
        "school", "<a href='/s'><b>school</b></a>"
    )
    assert body_of(whole(FIRST, linked, THIRD)) == [FIRST, SECOND, THIRD]


def test_line_breaks_of_the_source_are_no_line_breaks_of_the_text() -> None:
    wrapped = "<br><br>".join(
        "<span>" + text.replace(" and ", "\n   and\n") + "</span>" for text in (FIRST, SECOND, THIRD)
    )
    html = f"<html><body><h1>{TITLE}</h1><div class='post-body'><div>{wrapped}</div></div></body></html>"
    assert body_of(html) == [FIRST, SECOND, THIRD]


def test_an_article_cut_into_pieces_is_joined() -> None:
    pieces = [[FIRST, SECOND], [THIRD, "The school will stay open for those who have no roof until the summer begins."]]
    inner = "<div class='advert'>x</div>".join(
        "<div class='grid'><div class='article__body'>" + "".join(f"<p>{p}</p>" for p in piece) + "</div></div>"
        for piece in pieces
    )
    html = f"<html><body><article><h1>{TITLE}</h1><div class='chunks'>{inner}</div></article></body></html>"
    assert body_of(html) == [*pieces[0], *pieces[1]]


def test_a_layout_table_gives_lines_not_one_row() -> None:
    rows = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND, THIRD, FIRST[:-1] + " again."))
    html = f"<html><body><table><tr><td><a href='/'>Home</a></td><td>{rows}</td></tr></table></body></html>"
    assert body_of(html)[:3] == [FIRST, SECOND, THIRD]


def test_the_body_that_json_ld_states_fills_in_for_a_page_drawn_by_scripts() -> None:
    stated = {"@type": "NewsArticle", "articleBody": "\n\n".join([FIRST, SECOND, THIRD] * 2)}
    html = f"<html><head><title>{TITLE}</title><script type='application/ld+json'>{json.dumps(stated)}</script></head>"
    assert body_of(html + "<body><div id='app'></div></body></html>")[:3] == [FIRST, SECOND, THIRD]


def test_encodings_are_found_out() -> None:
    text = SECOND.replace("school", "Schloßschule")
    html = f"<html><head><meta charset='iso-8859-1'></head><body><article><p>{FIRST}</p><p>{text}</p></article></body>"
    assert body_of(html.encode("latin-1")) == [FIRST, text]
    assert body_of(html.encode("utf-16")) == [FIRST, text]


def test_an_encoding_that_only_http_names_is_used() -> None:
    page = whole(FIRST.replace("Strelsau", "Střelsauě"), SECOND).encode("iso8859-2", "xmlcharrefreplace")
    assert "Střelsauě" in (articles.extract(page, url=URL, charset="iso-8859-2").text or "")
    assert "Střelsauě" not in (articles.extract(page, url=URL).text or "")


def test_an_english_template_does_not_make_german_text_english() -> None:
    german = (
        "Der Sturm kam in der Nacht zum Montag an Land und deckte vierzig Häuser in der Altstadt ab, teilte die "
        "Polizei mit. Verletzt wurde niemand, sagte die Bürgermeisterin am Dienstag."
    )
    assert articles.extract(whole(german, german.replace("Montag", "Freitag")), url=URL).language == "de"


# ---------------------------------------------------------------- pages that are no article


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", "empty"),
        ("   \n ", "empty"),
        ("<!-- nothing -->", "empty"),
        (
            "<html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>",
            "robots",
        ),
        (
            "<html><body><p>We value your privacy. We and our 842 partners store and access information on a "
            "device, such as cookies, and process personal data.</p><button>Accept all</button></body></html>",
            "cookie",
        ),
        (
            f"<html><body><article><p>{FIRST}</p><p>Subscribe to continue reading.</p></article></body></html>",
            "paywall",
        ),
        ("<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1></body></html>", "error"),
        (
            "<html><body>" + "".join(f"<a href='/{n}'>Story number {n}</a> " for n in range(60)) + "</body></html>",
            "no article",
        ),
        ('{"error": "no such page"}', "no article"),
    ],
)
def test_a_page_without_an_article_says_why(html: str, words: str) -> None:
    with pytest.raises(errors.ArticleError, match=words) as caught:
        articles.extract(html, url=URL)
    assert "\n" not in str(caught.value)


def test_a_front_page_is_no_article() -> None:
    with pytest.raises(errors.ArticleError, match="front page"):
        articles.extract(whole(), url="https://www.example.org/")


def test_a_long_preview_is_kept_without_the_request_to_pay() -> None:
    assert body_of(whole(FIRST, SECOND, THIRD, "Subscribe now to continue reading.")) == [FIRST, SECOND, THIRD]


def test_an_article_about_paywalls_is_no_paywall() -> None:
    about = "Readers must subscribe to continue reading, the court held, and that is lawful under the law of the land."
    assert about in body_of(whole(FIRST, about, SECOND, THIRD, FIRST[:-1] + " once more, on the day after that."))


# ---------------------------------------------------------------- hostile pages

PARAGRAPH = f"<p>{FIRST}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 100_000 + PARAGRAPH * 5,
        "<html><body>" + "<b><p>" * 3_000 + "text " * 200,
        "<html><body><article>" + PARAGRAPH * 20_000,
        "<html><body>" + "<div class='newsletter'>" * 200 + "<h3>Related</h3>" + PARAGRAPH * 5_000,
        "<html><body><article><p>" + "<a href='x'>y</a> " * 20_000,
        "<html><body><p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">" + PARAGRAPH * 5,
        "<html>\0<body>\0" + "<p>a\0b \ud800</p>" + PARAGRAPH * 5,
        "<html><head><script type='application/ld+json'>" + "[" * 50_000 + "</script></head>" + PARAGRAPH * 5,
        "<" * 200_000,
        "<!--" * 100_000,
        "<table><tr><td>" * 2_000 + PARAGRAPH,
        random.Random(7).randbytes(100_000),
        gzip.compress(PARAGRAPH.encode()),
    ],
)
def test_hostile_pages_end_soon_in_an_article_or_our_error(html: str | bytes) -> None:
    start = time.monotonic()
    try:
        assert articles.extract(html, url=URL).text
    except errors.ArticleError as error:
        assert str(error)  # noqa: PT017
    assert time.monotonic() - start < 15


TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div class='body'>",
            "</div>",
            "<article>",
            "</article>",
            "<a href='//x'>",
            "</a>",
            "<h1>",
            "</h1>",
        ),
        *("<table><tr><td>", "<ul><li>", "</ul>", "<br>", "<!--", "-->", "&amp;", "&#0;", "\0", "<script>", "⸨", "⸩"),
        *(
            "<time datetime='x'>",
            "<meta property='og:image' content='http://['>",
            "<base href='//['>",
            FIRST,
            SECOND,
            "word ",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TAGS, max_size=30).map("".join), st.sampled_from([None, URL, "http://[", "x"]))
def test_no_foreign_exception_comes_out_of_a_page(html: str, url: str | None) -> None:
    try:
        articles.extract(html, url=url)
    except errors.ArticleError as error:
        assert not str(error).startswith("the page cannot be read")  # noqa: PT017


# ---------------------------------------------------------------- a feed's item and its page

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
ITEM = Item(key="1", url=URL, title=TITLE, published=NOW, description="Forty houses lost their roofs.")
PAGE = Article(
    url=URL + "?final",
    title=TITLE,
    text="\n".join([FIRST, SECOND, THIRD]),
    published=datetime(2026, 3, 10, tzinfo=UTC),
    language="en",
    author="Jane Doe",
    image="https://example.org/p.jpg",
    description="The page's own description.",
    source="example.org",
)


def content(*paragraphs: str) -> Item:
    return Item(key="1", url=URL, title=TITLE, content="".join(f"<p>{text}</p>" for text in paragraphs))


def test_the_pages_article_is_taken_and_the_feed_fills_in() -> None:
    found = articles.choose(ITEM, PAGE, source="The Post")
    assert found.text == PAGE.text
    assert (found.published, found.author, found.image) == (NOW, "Jane Doe", "https://example.org/p.jpg")
    assert (found.description, found.source, found.url) == ("Forty houses lost their roofs.", "The Post", PAGE.url)


def test_the_feeds_categories_go_before_the_pages_topics() -> None:
    page = dataclasses.replace(PAGE, categories=("Weather",))
    assert articles.choose(ITEM, page, source="The Post").categories == ("Weather",)
    filed = dataclasses.replace(ITEM, categories=("Housing",))
    assert articles.choose(filed, page, source="The Post").categories == ("Housing",)


def test_the_feeds_own_text_serves_where_the_page_cannot_be_had() -> None:
    item = content(FIRST, "<a href='/x'>Read more: How roofs are built</a>", SECOND, THIRD + "<script>x()</script>")
    found = articles.choose(item, None, source="The Post")
    assert found.text == "\n".join([FIRST, SECOND, THIRD])
    assert found.language == "en"


def test_the_feeds_own_text_wins_over_a_mere_preview() -> None:
    preview = Article(url=URL, title=TITLE, text=FIRST)
    assert articles.choose(content(FIRST, SECOND, THIRD), preview, source="The Post").text == PAGE.text


@pytest.mark.parametrize(
    "item", [ITEM, content("Forty houses lost their roofs."), content(FIRST, SECOND, THIRD[:-1] + " […]")]
)
def test_without_a_whole_text_only_the_description_is_left(item: Item) -> None:
    found = articles.choose(item, None, source="The Post")
    assert found.text is None
    assert found.title == TITLE


def test_a_page_about_something_else_is_not_taken() -> None:
    other = Article(url="https://example.org/gone", title="Welcome", text="Our shop sells shoes and hats. " * 20)
    found = articles.choose(ITEM, other, source="The Post")
    assert found.text is None
    assert found.url == URL


@pytest.mark.parametrize(
    ("feed", "page_title", "chosen"),
    [
        (TITLE, "The Post", TITLE),
        (None, TITLE, TITLE),
        ("The Post", TITLE, TITLE),
        ("Storm takes the roofs off…", TITLE, TITLE),
        ("Storm!", "Another headline", "Storm!"),
        ("Storm!", None, "Storm!"),
    ],
)
def test_the_better_title_is_taken(feed: str | None, page_title: str | None, chosen: str) -> None:
    item = Item(key="1", url=URL, title=feed)
    there = Article(url=URL, title=page_title, text=PAGE.text)
    assert articles.choose(item, there, source="The Post").title == chosen


def test_a_description_that_only_repeats_the_title_is_dropped() -> None:
    item = Item(key="1", url=URL, title=TITLE, description=TITLE + ".")
    assert articles.choose(item, None, source="The Post").description is None


# ---------------------------------------------------------------- files


def test_a_heading_on_top_of_a_file_is_its_title() -> None:
    text = f"Politics\n\n{TITLE}\n\n(Photo by Handout/Getty Images)\n\nBy Jane Doe\n\n{FIRST}\n\n{SECOND}"
    found = articles.from_text(text)
    assert found.title == TITLE
    assert found.text is not None
    assert found.text.endswith(f"{FIRST}\n{SECOND}")
    assert found.language == "en"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{FIRST}\n{SECOND}", None),
        (f"# {TITLE}\n\n{FIRST}", TITLE),
        (f"Will the roofs hold?\n\n{FIRST}", "Will the roofs hold?"),
        (f"Forty roofs gone\n\n{FIRST}", "Forty roofs gone"),
        ("Roses are red\nViolets are blue", None),
        (f"\ufeffStrelsau loses forty roofs\r\n\r\n{FIRST}", "Strelsau loses forty roofs"),
        ("", None),
    ],
)
def test_only_a_heading_is_taken_as_a_title(text: str, title: str | None) -> None:
    assert articles.from_text(text).title == title


def test_lines_wrapped_at_a_width_become_paragraphs() -> None:
    wrapped = (
        "Subject of the mail\n\nThis is a text that somebody wrapped at a certain\nwidth, as people did in mail for "
        "years,\nand as some terminals still do today when someone\ncopies out of them. It ends here.\n\nAnother one.\n"
    )
    assert files.unwrapped(wrapped) == [
        "Subject of the mail",
        "This is a text that somebody wrapped at a certain width, as people did in mail for years, and as some "
        "terminals still do today when someone copies out of them. It ends here.",
        "Another one.",
    ]


@pytest.mark.parametrize(
    ("data", "html"),
    [
        (b"<!DOCTYPE html><title>x</title>", True),
        ("  <html lang='en'>", True),
        ("<?xml version='1.0'?>\n<html xmlns='x'>", True),
        ("<div><p>One</p><p>Two</p></div>", True),
        ("<html>".encode("utf-16"), True),
        (b"Plain text with a < b and an <i>emphasis</i>.", False),
        (b"", False),
        (FIRST.encode(), False),
    ],
)
def test_html_is_told_from_text(data: bytes | str, html: bool) -> None:
    assert articles.looks_like_html(data) is html
