"""The sample newsroom: its feeds, pages and dates, asked over HTTP as the bot asks them."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import httpx
import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st

from bot.demo import newsroom

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # a Tuesday
LATER = START + timedelta(minutes=10)  # when everything is out
BASE = "http://news.test"


class Clock:
    """A clock that stands until it is moved."""

    now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def papers() -> newsroom.Newsroom:
    return newsroom.Newsroom(START)


@pytest.fixture
async def web(papers: newsroom.Newsroom, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(papers.app(clock)), base_url=BASE) as client:
        yield client


async def feeds(web: httpx.AsyncClient, papers: newsroom.Newsroom) -> dict[str, Any]:
    return {title: feedparser.parse(BytesIO((await web.get(url)).content)) for title, url in papers.feed_urls(BASE)}


# ---------------------------------------------------------------- feeds


async def test_each_paper_has_a_well_formed_feed_of_its_kind(web: httpx.AsyncClient, papers: newsroom.Newsroom) -> None:
    parsed = await feeds(web, papers)
    assert {title: (bool(feed.bozo), feed.version, feed.feed.title) for title, feed in parsed.items()} == {
        "The Harbour Courier": (False, "rss20", "The Harbour Courier"),
        "North Coast Herald": (False, "atom10", "North Coast Herald"),
        "The Orbit": (False, "rss20", "The Orbit"),
    }
    for feed in parsed.values():
        times = [entry.published_parsed for entry in feed.entries]
        assert times == sorted(times, reverse=True)
        assert len({entry.id for entry in feed.entries}) == len(times) in (4, 5)


async def test_only_the_orbit_has_the_text_in_its_feed(web: httpx.AsyncClient, papers: newsroom.Newsroom) -> None:
    parsed = await feeds(web, papers)
    with_text = {title for title, feed in parsed.items() for entry in feed.entries if "content" in entry}
    assert with_text == {"The Orbit"}
    assert all(len(entry.content[0].value) > 2000 for entry in parsed["The Orbit"].entries)
    assert {entry.summary_detail.type for entry in parsed["North Coast Herald"].entries} == {"text/html"}


async def test_every_entry_leads_to_the_page_of_its_article(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, clock: Clock
) -> None:
    clock.now = LATER
    titles = {article.title: article.script for article in papers.articles}
    seen = set()
    for feed in (await feeds(web, papers)).values():
        for entry in feed.entries:
            page = await web.get(entry.link)
            assert page.status_code == 200
            assert (entry.title in html.unescape(page.text)) is not titles[entry.title]
            seen.add(entry.title)
    assert seen == set(titles)


async def test_pictures_in_a_feed_have_whole_addresses(web: httpx.AsyncClient) -> None:
    text = (await web.get("/orbit/rss.xml")).text
    addresses = re.findall(r'<img src="([^"]+)"', text)
    assert len(addresses) > 4
    assert all(address.startswith(f"{BASE}/orbit/pictures/") for address in addresses)
    assert (await web.get(addresses[0])).headers["content-type"] == "image/svg+xml"


# ---------------------------------------------------------------- news arrives


def test_one_more_article_appears_each_half_minute_papers_in_turn(papers: newsroom.Newsroom) -> None:
    at_the_start = len(papers.visible(START))
    assert {paper.key: len(papers.visible(START, paper)) for paper in papers.papers} == {
        "courier": 5,
        "herald": 4,
        "orbit": 4,
    }
    for number in range(1, 10):
        now = START + number * timedelta(seconds=30)
        assert len(papers.visible(now - timedelta(seconds=1))) == at_the_start + number - 1
        assert len(papers.visible(now)) == at_the_start + number
        assert papers.visible(now)[0].paper == papers.papers[(number - 1) % 3]


def test_the_pace_can_be_chosen() -> None:
    quick = newsroom.Newsroom(START, every=timedelta(seconds=1))
    assert quick.visible(START + timedelta(seconds=15)) == quick.articles
    assert len(quick.articles) == 28


def test_two_papers_tell_the_same_event_within_two_minutes(papers: newsroom.Newsroom) -> None:
    told: dict[str, list[newsroom.Article]] = {}
    for article in papers.articles:
        if article.event:
            told.setdefault(article.event, []).append(article)
    twins = {event: articles for event, articles in told.items() if len(articles) == 2}
    assert set(twins) == {"flood", "ferry"}
    for first, second in twins.values():
        assert first.paper != second.paper
        assert abs(first.published - second.published) <= timedelta(minutes=2)
        assert max(first.published, second.published) <= START + timedelta(minutes=2)
    assert [article.slug for article in told["ferry inquiry"]] == ["ferry-inquiry"]


async def test_an_article_that_is_not_out_yet_is_not_found(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, clock: Clock
) -> None:
    first = papers.visible(START + timedelta(seconds=30))[0]
    assert (await web.get(first.path)).status_code == 404
    clock.now = first.published
    assert (await web.get(first.path)).status_code == 200
    assert first.title in (await web.get("/courier/")).text


@pytest.mark.parametrize(
    "path",
    [
        "/nobody/",
        "/courier/atom.xml",
        "/courier/2026/03/09/council-budget",
        "/courier/2026/03/10/nothing",
        "/courier/2026/99/10/council-budget",
        "/courier/pictures/cat-1.svg",
        "/nobody/style.css",
    ],
)
async def test_what_does_not_exist_is_not_found(web: httpx.AsyncClient, path: str) -> None:
    assert (await web.get(path)).status_code == 404


# ---------------------------------------------------------------- what is known already


async def test_an_unchanged_feed_is_not_sent_again(web: httpx.AsyncClient, clock: Clock) -> None:
    first = await web.get("/courier/feed.xml")
    for known in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = await web.get("/courier/feed.xml", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    clock.now += timedelta(seconds=30)
    for known in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
        {"If-None-Match": '"other"', "If-Modified-Since": "Tue, 10 Mar 2099 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert (await web.get("/courier/feed.xml", headers=known)).status_code == 200


async def test_a_page_stays_the_same_while_news_arrives(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, clock: Clock
) -> None:
    path = papers.visible(START)[-1].path
    first = await web.get(path)
    clock.now = LATER
    assert (await web.get(path, headers={"If-None-Match": first.headers["etag"]})).status_code == 304


# ---------------------------------------------------------------- pages


async def test_the_front_page_lists_the_papers_and_their_feeds(
    web: httpx.AsyncClient, papers: newsroom.Newsroom
) -> None:
    page = await web.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for title, url in papers.feed_urls(BASE + "/"):
        assert title in page.text
        assert url in page.text


@pytest.mark.parametrize("paper", ["courier", "herald", "orbit"])
async def test_the_feed_is_found_from_the_index_page(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, paper: str
) -> None:
    page = await web.get(f"/{paper}/")
    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page.text)
    [(media_type, href)] = links
    address = urljoin(str(page.url), href)
    assert address in dict(papers.feed_urls(BASE)).values()
    assert (await web.get(address)).headers["content-type"] == media_type


async def test_the_body_of_every_page_can_be_extracted(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, clock: Clock
) -> None:
    clock.now = LATER
    for article in papers.articles:
        if article.script:
            continue
        page = await web.get(article.path)
        found = json.loads(trafilatura.extract(page.text, output_format="json", with_metadata=True) or "{}")
        assert (found["title"], found["date"]) == (article.title, f"{article.published:%Y-%m-%d}")
        text = " ".join(found["text"].split())
        paragraphs = [words(part) for part in re.findall(r"<p>(.*?)</p>", article.html, re.DOTALL)]
        assert [part for part in paragraphs if part not in text] == [], article.slug


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


async def test_a_page_for_javascript_is_empty_and_the_feed_has_its_text(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, clock: Clock
) -> None:
    clock.now = LATER
    [article] = [article for article in papers.articles if article.script]
    opening = "Astronomers come and go"
    assert opening not in (await web.get(article.path)).text
    assert opening in (await web.get("/orbit/rss.xml")).text


async def test_the_page_behind_the_paywall_has_only_the_opening(
    web: httpx.AsyncClient, papers: newsroom.Newsroom, clock: Clock
) -> None:
    clock.now = LATER
    [article] = [article for article in papers.articles if article.paywall]
    assert "This article is for subscribers" in (await web.get(article.path)).text


async def test_pages_have_the_clutter_of_real_sites(web: httpx.AsyncClient, papers: newsroom.Newsroom) -> None:
    [flood] = [article for article in papers.articles if article.slug == "flood-wend"]
    page = (await web.get(flood.path)).text
    assert page.count(f"{flood.caption} {flood.credit}") == 2
    for clutter in ("Font Size", "Read more: ", "partners use cookies", "Sign up", "Most read", "Comments (3)"):
        assert clutter in page
    assert page.index("Nash told reporters") < page.index("The Tide Table") < page.index("94 millimetres of rain")


@pytest.mark.parametrize("scene", newsroom.SCENES)
async def test_every_scene_is_a_well_formed_picture(web: httpx.AsyncClient, scene: str) -> None:
    picture = await web.get(f"/herald/pictures/{scene}-4711.svg")
    root = ElementTree.fromstring(picture.text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(root)) > 5


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("on {weekday}", "on Tuesday"),
        ("on {weekday:-1} and {weekday:+2}", "on Monday and Thursday"),
        ("{date:-3}", "7 March"),
        ("{date:+22}", "1 April"),
        ("{month} {month:-3} {month:+10}", "March December January"),
        (
            "the {quarter:-1} quarter, the {quarter} and the {quarter:+3}",
            "the fourth quarter, the first and the fourth",
        ),
        ("since {year:-7}", "since 2019"),
        ("{time:-25}", "08:35"),
        ("no placeholder: { weekday }", "no placeholder: { weekday }"),
    ],
)
def test_placeholders_count_from_the_day_of_publication(text: str, filled: str) -> None:
    assert newsroom.fill(text, START, "en", "d MMMM") == filled


def test_placeholders_speak_the_language_of_the_article() -> None:
    assert newsroom.fill("{weekday:-1}, {date:-3}", START, "de", "d. MMMM") == "Montag, 7. März"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_a_weekday_and_its_date_belong_together(day: date, number: int) -> None:
    at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
    text = newsroom.fill(f"{{weekday:{number:+}}} {{date:{number:+}}}", at, "en", "d MMMM y")
    assert datetime.strptime(text, "%A %d %B %Y").replace(tzinfo=UTC) == datetime(
        day.year, day.month, day.day, tzinfo=UTC
    ) + timedelta(days=number)


@given(st.integers(-60, 60))
def test_a_month_is_so_many_months_away(number: int) -> None:
    name = newsroom.fill(f"{{month:{number:+}}}", START, "en", "d")
    assert datetime.strptime(name, "%B").replace(tzinfo=UTC).month == (START.month - 1 + number) % 12 + 1


def test_no_article_names_a_weekday_that_would_soon_be_wrong() -> None:
    weekday = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(Mon|Diens|Donners|Frei|Sams|Sonn)tag\b")
    found = {path.name: weekday.findall(path.read_text("utf-8")) for path in newsroom.FOLDER.glob("*/*.md")}
    assert {name: names for name, names in found.items() if names} == {}


# ---------------------------------------------------------------- files


def test_a_new_file_is_a_new_article(tmp_path: Path) -> None:
    folder = shutil.copytree(newsroom.FOLDER, tmp_path / "newsroom")
    write(folder, 'minutes_old = 5\ntags = ["cats"]\n')
    [article] = [a for a in newsroom.Newsroom(START, folder=folder).articles if a.slug == "cat-found"]
    assert article.published == START - timedelta(minutes=5)
    assert article.path == "/courier/2026/03/10/cat-found"
    assert article.html == "<p>The cat came home on Monday.</p>\n"
    assert (article.language, article.tags, article.opening + article.rest) == ("en", ("cats",), article.html)


@pytest.mark.parametrize(
    ("front", "body", "problem"),
    [
        ('scene = "moon"\n', "", "scene is one of sea, "),
        ("colour = 1\n", "", "unexpected keyword argument 'colour'"),
        ("minutes_old = \n", "", "Invalid value"),
        ("", "It happened on {wekday}.", r"unknown placeholder {wekday}"),
    ],
)
def test_a_file_that_does_not_follow_the_format_is_named(tmp_path: Path, front: str, body: str, problem: str) -> None:
    folder = shutil.copytree(newsroom.FOLDER, tmp_path / "newsroom")
    write(folder, front, body)
    with pytest.raises(ValueError, match=problem) as caught:
        newsroom.Newsroom(START, folder=folder)
    assert "99-cat-found.md" in str(caught.value)


def write(folder: Path, front: str, body: str = "The cat came home on {weekday:-1}.") -> None:
    words = {"title": "Cat found", "summary": "A cat.", "byline": "A. Cat", "section": "News", "caption": "A cat."}
    words |= {"credit": "Photo: Cat"} | ({} if "scene" in front else {"scene": "town"})
    lines = "".join(f'{key} = "{value}"\n' for key, value in words.items())
    (folder / "courier" / "99-cat-found.md").write_text(f"+++\n{lines}{front}+++\n{body}\n", encoding="utf-8")


def test_every_key_and_placeholder_is_explained() -> None:
    readme = (newsroom.FOLDER / "README.md").read_text("utf-8")
    keys = {
        line.split(" = ")[0]
        for path in newsroom.FOLDER.glob("*/*.md")
        for line in path.read_text("utf-8").split("+++\n")[1].splitlines()
    }
    assert {key for key in keys if not re.search(rf"\| [^|]*`{key}[` ]", readme)} == set()
    for name in ("weekday", "date", "month", "quarter", "year", "time"):
        assert f"| `{{{name}:N}}` |" in readme


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        newsroom.Newsroom(datetime(2026, 3, 10))  # noqa: DTZ001
