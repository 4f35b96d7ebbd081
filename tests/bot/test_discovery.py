"""The feed behind an address, found on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import discovery, errors, fetch
from tests.bot.loopback import fetcher, serve, serve_bytes

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
RSS = "<rss version='2.0'><channel><title>{}</title><item><title>News</title></item></channel></rss>"


class Site:
    """Pages by path; everything else is 404. ``asked`` lists the paths in order."""

    def __init__(self) -> None:
        self.pages: dict[str, str | int | tuple[int, str]] = {}
        self.asked: list[str] = []
        self.logins: list[str | None] = []
        self.address = ""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request.path)
        self.logins.append(request.headers.get("Authorization"))
        page = self.pages.get(request.path, 404)
        if isinstance(page, int):
            return web.Response(status=page)
        if isinstance(page, tuple):
            return web.Response(status=page[0], headers={"Location": page[1]})
        return web.Response(text=page, content_type="text/html" if "<html" in page else "application/xml")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    one = Site()
    async with serve(one.answer) as one.address:
        yield one


async def find(address: str) -> tuple[str, str | None]:
    async with fetcher() as fetching:
        url, parsed, page = await discovery.find(fetching, address, now=NOW)
    assert page.body
    return url, parsed.title


async def test_the_address_of_a_feed_is_taken_as_it_is(site: Site) -> None:
    site.pages["/x"] = RSS.format("X")
    assert await find(f"{site.address}/x?y=1") == (f"{site.address}/x?y=1", "X")
    assert site.asked == ["/x"]


async def test_a_feed_that_moved_for_good_is_found_where_it_is_now(site: Site) -> None:
    site.pages |= {"/old": (301, "/new"), "/new": RSS.format("X"), "/once": (302, "/new")}
    assert await find(f"{site.address}/old") == (f"{site.address}/new", "X")
    assert await find(f"{site.address}/once") == (f"{site.address}/once", "X")


async def test_the_feeds_that_a_page_names_are_tried_in_order(site: Site) -> None:
    site.pages["/story"] = (
        "<html><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments/feed'>"
        "<link rel=alternate type=application/rss+xml href='/gone'><link rel='ALTERNATE' type='application/atom+xml' "
        "href='good'><link rel=alternate type='application/rss+xml' href='/also'>"
    )
    site.pages |= {"/good": RSS.format("Good"), "/comments/feed": RSS.format("Comments"), "/also": RSS.format("Also")}
    assert await find(f"{site.address}/story") == (f"{site.address}/good", "Good")
    assert site.asked == ["/story", "/gone", "/good"]


async def test_else_the_usual_places_are_tried(site: Site) -> None:
    site.pages |= {"/": "<html>", "/feed": "<html>", "/feed.xml": RSS.format("X"), "/rss": RSS.split("<item>")[0]}
    assert await find(site.address) == (f"{site.address}/feed.xml", "X")
    site.pages |= {"/blog/2026/a": "<html>", "/blog/feed": RSS.format("Blog"), "/feed.xml": 404}
    assert await find(f"{site.address}/blog/2026/a") == (f"{site.address}/blog/feed", "Blog")


async def test_an_address_without_scheme_is_tried_with_both(site: Site) -> None:
    site.pages["/"] = RSS.format("X")
    assert await find(site.address.removeprefix("http://")) == (site.address, "X")


async def test_a_page_without_feed_is_told_after_few_requests(site: Site) -> None:
    site.pages["/"] = "<html>" + "".join(f"<a href='/feed/{n}'>x</a>" for n in range(1000))
    with pytest.raises(errors.FeedError, match=r"no feed found at .*; try the address of the feed itself"):
        await find(f"{site.address}/")
    assert len(site.asked) <= 1 + discovery.MAX_NAMED + len(discovery.GUESSES)


@pytest.mark.parametrize(
    ("body", "words"), [("", "answer is empty"), ("plain words", "not a feed"), ("<opml></opml>", "list of feeds")]
)
async def test_what_is_neither_feed_nor_page_is_told_at_once(site: Site, body: str, words: str) -> None:
    site.pages["/x"] = body
    with pytest.raises(errors.FeedError, match=words):
        await find(f"{site.address}/x")
    assert site.asked == ["/x"]


async def test_an_address_that_cannot_be_had_is_told(site: Site) -> None:
    with pytest.raises(errors.FetchError, match="nothing at this address"):
        await find(f"{site.address}/missing")
    with pytest.raises(errors.FetchError, match=r"nowhere\.invalid does not exist"):
        await find("nowhere.invalid")
    with pytest.raises(errors.FetchError, match="only http"):
        await find("ftp://example.org/feed")


async def test_a_host_that_shuts_the_door_is_not_asked_at_every_path() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: 6\r\n\r\n<html>"
    async with serve_bytes(head) as once, fetcher() as fetching:
        asked: list[str] = []
        get = fetching.get

        async def counted(url: str, *, hurry: bool) -> object:
            asked.append(url)
            if len(asked) > 1:
                raise errors.FetchError("it hung up")
            return await get(url, hurry=hurry)

        fetching.get = counted  # type: ignore[method-assign, assignment]
        with pytest.raises(errors.FeedError, match="no feed found"):
            await discovery.find(fetching, once, now=NOW)
    assert len(asked) == 2


async def test_name_and_password_go_along_to_the_same_host_only(site: Site) -> None:
    other = Site()
    other.pages["/feed"] = "<html>"
    async with serve(other.answer, host="localhost") as other.address:
        site.pages["/"] = (
            f"<html><link rel=alternate type=text/xml href='{other.address}/feed'>"
            "<link rel=alternate type=text/xml href='/own'>"
        )
        site.pages["/own"] = RSS.format("X")
        secret = site.address.replace("//", "//anna:pw@")
        assert await find(secret) == (f"{secret}/own", "X")
    assert other.logins == [None]
    assert None not in site.logins


# ---------------------------------------------------------------- pure


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" https://example.org/feed ", ("https://example.org/feed",)),
        ("<https://example.org>,", ("https://example.org",)),
        ("feed://example.org/x", ("https://example.org/x",)),
        ("feed:http://example.org/x", ("http://example.org/x",)),
        ("bbc.co.uk", ("https://bbc.co.uk", "http://bbc.co.uk")),
        ("//example.org/a?b#c", ("https://example.org/a?b#c", "http://example.org/a?b#c")),
        ("localhost:8080/x", ("https://localhost:8080/x", "http://localhost:8080/x")),
        ("anna:pw@example.org", ("https://anna:pw@example.org", "http://anna:pw@example.org")),
        ("[::1]:80", ("https://[::1]:80", "http://[::1]:80")),
        ("münchen.example", ("https://münchen.example", "http://münchen.example")),
        ("ftp://example.org", ("ftp://example.org",)),
        ("r/python", ("https://www.reddit.com/r/python/",)),
        ("@anna@social.example", ("https://social.example/@anna",)),
    ],
)
def test_what_people_type_is_understood(typed: str, meant: tuple[str, ...]) -> None:
    assert discovery.addresses(typed) == meant


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://www.youtube.com/channel/UC_x-1", "https://www.youtube.com/feeds/videos.xml?channel_id=UC_x-1"),
        ("https://m.youtube.com/user/nasa", "https://www.youtube.com/feeds/videos.xml?user=nasa"),
        ("https://youtube.com/playlist?a=b&list=PLx", "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx"),
        ("https://old.reddit.com/r/python", "https://www.reddit.com/r/python/.rss"),
        ("https://www.reddit.com/r/python/new/", "https://www.reddit.com/r/python/new/.rss"),
        ("https://github.com/python/cpython", "https://github.com/python/cpython/releases.atom"),
        ("https://github.com/a/b.git", "https://github.com/a/b/releases.atom"),
        ("https://github.com/a/b/releases/tag/v1", "https://github.com/a/b/releases.atom"),
        ("https://github.com/a/b/commits/main", "https://github.com/a/b/commits/main.atom"),
        ("https://github.com/a/b/issues", None),
        ("https://medium.com/@anna", "https://medium.com/feed/@anna"),
        ("https://social.example/@anna", "https://social.example/@anna.rss"),
        ("https://www.youtube.com/@nasa", None),
        ("https://example.org/a/@anna", None),
        ("https://evil.example/r/python", None),
    ],
)
def test_known_sites_have_their_feeds_at_known_places(url: str, feed: str | None) -> None:
    assert discovery.known(url) == ((feed,) if feed else ())


async def test_a_known_place_is_tried_first_and_the_page_after_it(site: Site) -> None:
    site.pages |= {
        "/@anna.rss": RSS.format("Anna"),
        "/@bert": "<html><link rel=alternate type=application/rss+xml href=/b>",
    }
    site.pages["/b"] = RSS.format("Bert")
    assert await find(f"{site.address}/@anna") == (f"{site.address}/@anna.rss", "Anna")
    assert await find(f"{site.address}/@bert") == (f"{site.address}/b", "Bert")
    assert site.asked == ["/@anna.rss", "/@bert.rss", "/@bert", "/b"]


@pytest.mark.parametrize(
    "typed", ["", "news", "the bbc news", "example.org and more", "...", "@channel", "anna:pw@host", "a.b:x"]
)
def test_what_is_no_address_is_told(typed: str) -> None:
    with pytest.raises(errors.FeedError, match=r"is not an address: send one like example\.org") as caught:
        discovery.addresses(typed)
    assert "pw" not in str(caught.value)


def named(html: str, url: str = "https://x.example/a/b") -> tuple[str, ...]:
    return discovery.candidates(html.encode(), url).named


def test_only_links_to_feeds_are_candidates() -> None:
    assert named(
        "<link rel=stylesheet type=text/css href=a.css><link rel=alternate hreflang=de href=/de>"
        "<link rel=alternate type=application/json+oembed href=/oembed?feed>"
        "<link rel=alternate type=application/json href=/wp>"
        "<link rel=alternate type=application/rss+xml><link rel=alternate type=application/rss+xml href='javascript:x'>"
        "<link rel='alternate nofollow' type='application/feed+json; charset=utf-8' href=f.json>"
    ) == ("https://x.example/a/f.json",)


def test_the_base_of_a_page_counts_and_each_address_comes_once() -> None:
    page = "<base href='/c/'><link rel=alternate type=text/xml href=f><link rel=alternate type=text/xml href='/c/f'>"
    assert named(page) == ("https://x.example/c/f",)
    assert named("<link rel=alternate type=text/xml href=''><link rel=alternate type=text/xml href='b'>") == ()


def test_ordinary_links_that_look_like_feeds_come_after_those_named() -> None:
    page = "<a href=/rss/world.xml>World</a><a href=https://other.example/feed>o</a><a href=/feedback>f</a>"
    assert named(page + "<link rel=alternate type=text/xml href=/n>") == (
        "https://x.example/n",
        "https://x.example/rss/world.xml",
    )


def test_guesses_hold_nothing_twice() -> None:
    found = discovery.candidates(b"<link rel=alternate type=text/xml href=/feed>", "https://x.example/rss")
    assert found.named == ("https://x.example/feed",)
    assert len(set(found.guessed)) == len(found.guessed)
    assert not {"https://x.example/feed", "https://x.example/rss"} & set(found.guessed)


@settings(deadline=None)
@given(st.binary(), st.sampled_from(["https://x.example/", "http://x.example/a?b#c", "http://[::1]/"]))
def test_any_bytes_give_candidates_that_can_be_asked(body: bytes, url: str) -> None:
    for candidate in (page for group in discovery.candidates(body, url) for page in group):
        assert fetch._address(candidate)
