"""How newsbot behaves towards hosts: pauses, robots.txt, headers of a feed's own, and the operator's proxy."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from aiohttp import web

from bot import errors
from bot.fetch import manners
from tests.bot.loopback import Handler, fetcher, serve

# ---------------------------------------------------------------- pauses


def test_requests_to_one_host_start_apart_and_others_do_not_wait() -> None:
    pauses = manners.Pauses(1.0)
    assert [pauses.take("a.example", now) for now in (10.0, 10.0, 10.5, 13.0)] == [0.0, 1.0, 1.5, 0.0]
    assert pauses.take("b.example", 10.0) == 0.0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.7", "::1"])
def test_this_machine_and_its_network_need_no_pause(host: str) -> None:
    pauses = manners.Pauses(1.0)
    assert [pauses.take(host, 10.0) for _ in range(3)] == [0.0, 0.0, 0.0]


async def test_a_fetch_waits_for_the_pause_unless_somebody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manners, "_is_ours", lambda host: False)
    asked = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(time.monotonic())
        return web.Response()

    async with serve(handler) as site, fetcher(pause=0.2) as fetching:
        for hurry in (False, False, True):
            await fetching.get(site, hurry=hurry)
    assert asked[1] - asked[0] >= 0.1  # a server may see the first late
    assert len(fetching._pauses._next) == 1


# ---------------------------------------------------------------- robots.txt


def paper(robots: str | int, seen: Counter[str] | None = None) -> Handler:
    """A site with this robots.txt, or this status in its place."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if seen is not None:
            seen[request.path] += 1
        if request.path == "/robots.txt":
            return web.Response(text=robots) if isinstance(robots, str) else web.Response(status=robots)
        if request.path == "/moved":
            raise web.HTTPFound("/private/1")
        return web.Response(text="a page")

    return handler


RULES = "User-agent: *\nDisallow: /private\nAllow: /private/open\nUser-agent: other\nDisallow: /\n"


async def test_pages_are_read_where_robots_may_and_robots_txt_is_asked_once() -> None:
    seen: Counter[str] = Counter()
    async with serve(paper(RULES, seen)) as site, fetcher() as fetching:
        for path in ("/news/1", "/news/2", "/private/open/3"):
            assert (await fetching.get(site + path, robots=True)).body == b"a page"
        for path in ("/private/1", "/moved"):
            with pytest.raises(errors.FetchError, match="asks robots not to read this page") as caught:
                await fetching.get(site + path, robots=True)
            assert caught.value.permanent
        assert (await fetching.get(f"{site}/private/feed.xml")).body == b"a page"  # feeds are made for us
    assert (seen["/robots.txt"], seen["/private/1"]) == (1, 0)


async def test_a_site_may_name_us() -> None:
    rules = "User-agent: newsbot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    async with serve(paper(rules)) as site, fetcher() as fetching:
        with pytest.raises(errors.FetchError, match="asks robots"):
            await fetching.get(f"{site}/news", robots=True)


@pytest.mark.parametrize("robots", [404, 403, "x" * (manners.ROBOTS_BYTES + 1), "\0\xff not rules", ""])
async def test_where_there_are_no_rules_everything_may_be_read(robots: str | int) -> None:
    async with serve(paper(robots)) as site, fetcher() as fetching:
        assert (await fetching.get(f"{site}/news", robots=True)).body == b"a page"


async def test_a_site_in_trouble_is_asked_again_later() -> None:
    seen: Counter[str] = Counter()
    async with serve(paper(503, seen)) as site, fetcher() as fetching:
        for _ in range(2):
            with pytest.raises(errors.FetchError, match="trouble") as caught:
                await fetching.get(f"{site}/news", robots=True)
            assert not caught.value.permanent
    assert (seen["/robots.txt"], seen["/news"]) == (2, 0)


# ---------------------------------------------------------------- headers of a feed's own


async def test_own_headers_reach_their_host_and_no_other() -> None:
    seen: list[tuple[str, str | None]] = []

    async def elsewhere(request: web.BaseRequest) -> web.StreamResponse:
        seen.append(("elsewhere", request.headers.get("X-Key")))
        return web.Response()

    async with serve(elsewhere) as other:

        async def handler(request: web.BaseRequest) -> web.StreamResponse:
            seen.append((request.path, request.headers.get("X-Key")))
            raise web.HTTPFound("/here" if request.path == "/feed" else other)

        async with serve(handler) as site, fetcher() as fetching:
            await fetching.get(f"{site}/feed", own={"X-Key": "secret"})
    assert seen == [("/feed", "secret"), ("/here", "secret"), ("elsewhere", None)]


def test_a_header_is_written_as_everywhere() -> None:
    assert manners.own_header(" X-Api-Key:  a:b c ") == ("X-Api-Key", "a:b c")
    assert manners.masked_headers({"X-Api-Key": "secret", "Cookie": "s=1"}) == "X-Api-Key: ***, Cookie: ***"


@pytest.mark.parametrize(
    "text", ["secret", "X Key: secret", "Host: secret", "X-Key: secret\r\nEvil: 1", "X-Key: s\xe9cret"]
)
def test_what_is_no_header_is_refused_without_telling_what_it_holds(text: str) -> None:
    with pytest.raises(errors.FetchError) as caught:
        manners.own_header(text)
    assert "secret" not in str(caught.value)


# ---------------------------------------------------------------- the operator's proxy


async def test_feeds_come_through_the_proxy_which_knows_the_names() -> None:
    seen: list[tuple[str, str | None]] = []

    async def proxy(request: web.BaseRequest) -> web.StreamResponse:
        seen.append((str(request.url), request.headers.get("Proxy-Authorization")))
        return web.Response(text="through the proxy")

    async with serve(proxy) as address:
        with_login = address.replace("//", "//me:pw@")
        async with fetcher(proxy=with_login, allow_private=False) as fetching:
            page = await fetching.get("http://only-the-proxy-knows.test/feed")
    assert page.body == b"through the proxy"
    assert seen == [("http://only-the-proxy-knows.test/feed", "Basic bWU6cHc=")]


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://0x7f.1/", "http://localhost/", "http://169.254.169.254/"])
async def test_the_proxy_is_not_asked_for_what_lies_inside(url: str) -> None:
    async def proxy(request: web.BaseRequest) -> web.StreamResponse:
        raise AssertionError("it was asked")

    async with serve(proxy) as address, fetcher(proxy=address, allow_private=False) as fetching:
        with pytest.raises(errors.FetchError, match=r"private|never fetched|proper address") as caught:
            await fetching.get(url)
        assert caught.value.permanent


async def test_a_proxy_that_is_away_is_named_without_its_password() -> None:
    async with fetcher(proxy="http://me:pw@127.0.0.1:9", allow_private=False) as fetching:
        with pytest.raises(errors.FetchError, match=r"the proxy \(NEWSBOT_FETCH__PROXY\) cannot be reached") as caught:
            await fetching.get("http://site.test/feed")
    assert "pw" not in str(caught.value)
