"""Fetching from real servers on loopback: good ones, broken ones, hostile ones."""

from __future__ import annotations

import asyncio
import functools
import gzip
import re
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import timedelta

import brotli
import pytest
from aiohttp import web
from backports import zstd

from bot import errors, fetch
from bot.fetch import answers, troubles
from tests.bot.loopback import Handler, fetcher, self_signed, serve, serve_bytes


async def failure(url: str, **settings: object) -> errors.FetchError:
    """The error of a fetch, checked to be one line without anything technical."""
    async with fetcher(**settings) as fetching:  # type: ignore[arg-type]
        with pytest.raises(errors.FetchError) as caught:
            await fetching.get(url)
    text = str(caught.value)
    assert "\n" not in text
    assert not re.search(r"Errno|Error\b|Traceback|<class", text), text
    return caught.value


def answering(body: bytes = b"", status: int = 200, **headers: str) -> Handler:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers=named)

    return handler


# ---------------------------------------------------------------- what a page tells


async def test_a_page_comes_with_what_its_headers_tell() -> None:
    kind, kept = "text/xml; charset=ISO-8859-2", "public, max-age=900"
    answer = answering(b"<rss/>", Content_Type=kind, ETag='"v1"', Cache_Control=kept)
    async with serve(answer) as site, fetcher() as fetching:
        page = await fetching.get(f"{site}/feed#part")
    assert (page.url, page.status, page.body) == (f"{site}/feed", 200, b"<rss/>")
    assert (page.content_type, page.charset) == ("text/xml", "ISO-8859-2")
    assert (page.etag, page.max_age, page.moved_to) == ('"v1"', timedelta(minutes=15), None)


async def test_the_request_says_who_asks_and_only_offers_what_it_can_open() -> None:
    seen: dict[str, str] = {}

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        seen.update(request.headers)
        return web.Response()

    async with serve(handler) as site, fetcher() as fetching:
        await fetching.get(site, etag='"v1"', last_modified="Wed, 11 Mar 2026 12:00:00 GMT", accept="text/html")
    assert seen["User-Agent"] == "newsbot-test"
    assert seen["Accept-Encoding"] == "gzip, deflate, br, zstd"
    assert seen["Accept"] == "text/html"
    assert (seen["If-None-Match"], seen["If-Modified-Since"]) == ('"v1"', "Wed, 11 Mar 2026 12:00:00 GMT")


async def test_a_304_is_a_page_without_body_but_only_as_an_answer_to_a_condition() -> None:
    async with serve(answering(status=304, ETag='"v1"')) as site:
        async with fetcher() as fetching:
            page = await fetching.get(site, etag='"v1"')
        assert (page.status, page.body, page.etag) == (304, b"", '"v1"')
        assert "not modified" in str(await failure(site))


async def test_validators_that_could_not_be_stored_or_sent_back_are_dropped() -> None:
    answer = b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nLast-Modified: yesterday\r\nContent-Length: 0\r\n\r\n'
    async with serve_bytes(answer) as site, fetcher() as fetching:
        page = await fetching.get(site)
    assert (page.etag, page.last_modified) == (None, "yesterday")


@pytest.mark.parametrize(
    ("header", "age"),
    [
        ("max-age=60", timedelta(minutes=1)),
        ('private, Max-Age="60"', timedelta(minutes=1)),
        ("max-age=31536000, immutable", timedelta(days=1)),
        ("max-age=600, no-cache", None),
        ("s-maxage=600", None),
        ("max-age=-1", None),
        ("", None),
    ],
)
async def test_cache_control_tells_how_long_a_page_stays_fresh(header: str, age: timedelta | None) -> None:
    async with serve(answering(Cache_Control=header)) as site, fetcher() as fetching:
        assert (await fetching.get(site)).max_age == age


# ---------------------------------------------------------------- compression and size

TEXT = b"<rss>" + b"news and more news " * 20_000


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 20),
        ("gzip", TEXT),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT)),
        ("zstd", zstd.compress(TEXT[:1000]) + zstd.compress(TEXT[1000:])),
        ("identity", TEXT),
        ("UTF-8", TEXT),
    ],
    ids=[
        *("gzip", "two members", "padded", "gzip in name only", "zlib", "raw deflate"),
        *("brotli", "zstd", "two frames", "identity", "nonsense"),
    ],
)
async def test_a_compressed_body_is_opened(coding: str, body: bytes) -> None:
    async with serve(answering(body, Content_Encoding=coding)) as site, fetcher() as fetching:
        assert (await fetching.get(site)).body == TEXT


@pytest.mark.parametrize(
    ("coding", "body", "words"),
    [
        ("gzip", gzip.compress(TEXT)[:-20], "broke off"),
        ("gzip", b"\x1f", "broke off"),
        ("br", brotli.compress(TEXT)[:-5], "broke off"),
        ("gzip", b"\x1f\x8b" + b"rubbish" * 9, "damaged"),
        ("br", b"\xff\xff rubbish", "damaged"),
        ("zstd", zstd.compress(TEXT)[:-5], "broke off"),
        ("zstd", b"(\xb5/\xfd" + b"\xff" * 20, "damaged"),
        ("zstd", b"(\xb5/\xfd\x00\xff" + b"\x00" * 20, "damaged"),  # a window of 3.75 TB
        ("compress", b"\x1f\x9d", "did not ask for (compress)"),
        ("gzip, br", brotli.compress(gzip.compress(TEXT)), "did not ask for"),
    ],
)
async def test_a_body_that_cannot_be_opened_is_told_so(coding: str, body: bytes, words: str) -> None:
    async with serve(answering(body, Content_Encoding=coding)) as site:
        assert words in str(await failure(site))


async def test_a_body_of_50_mb_is_refused_before_it_is_read() -> None:
    sent = 0

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Length": str(50 * 2**20)} if "told" in request.path else {})
        await response.prepare(request)
        for _ in range(800):
            await response.write(b"x" * 65536)
            sent += 65536
        return response

    async with serve(handler) as site:
        for path, most in (("/told", 2), ("/untold", 6)):
            sent, started = 0, time.monotonic()
            tracemalloc.start()
            error = await failure(site + path)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert "larger than 1 MiB" in str(error)
            assert "NEWSBOT_FETCH__MAX_BYTES" in str(error)
            assert error.permanent
            assert time.monotonic() - started < 3
            assert sent < most * 2**20 + 8 * 2**20  # what fits into the buffers of both ends
            assert peak < 8 * 2**20


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_a_bomb_is_refused_at_the_limit_with_little_memory(coding: str) -> None:
    zeros = bytes(40 * 2**20)
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": functools.partial(gzip.compress, compresslevel=1),
        "deflate": zlib.compress,
        "br": functools.partial(brotli.compress, quality=1),
        "zstd": zstd.compress,
    }
    bomb = pack[coding](zeros)
    del zeros
    assert len(bomb) < 2**20
    async with serve(answering(bomb, Content_Encoding=coding)) as site:
        tracemalloc.start()
        error = await failure(site)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert "larger than" in str(error)
    assert peak < 6 * 2**20


async def test_the_limit_itself_still_passes_and_a_caller_may_set_another() -> None:
    async with serve(answering(b"x" * 1000)) as site, fetcher(max_bytes=1000) as fetching:
        assert len((await fetching.get(site)).body) == 1000
        with pytest.raises(errors.FetchError, match="larger than"):
            await fetching.get(site, max_bytes=999)


# ---------------------------------------------------------------- time and turns


async def test_a_server_that_drips_is_left_after_the_timeout() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    async with serve_bytes(head, *[b"x"] * 30, pause=0.05) as site:
        started = time.monotonic()
        error = await failure(site, timeout=0.3)
    assert "took longer than 0.3 s" in str(error)
    assert not error.permanent
    assert time.monotonic() - started < 1


async def test_a_server_that_never_answers_and_slow_headers_count_too() -> None:
    async with (
        serve_bytes(b"", pause=1) as silent,
        serve_bytes(b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 9, pause=0.1) as slow,
    ):
        assert "took longer" in str(await failure(silent, timeout=0.2))
        assert "took longer" in str(await failure(slow, timeout=0.3))


async def test_one_host_is_asked_only_so_often_at_once_and_waiting_costs_no_time() -> None:
    running = most = 0

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.1)
        running -= 1
        return web.Response()

    async with serve(handler) as site, fetcher(per_host=2, timeout=0.35) as fetching:
        await asyncio.gather(*(fetching.get(site) for _ in range(10)))
        assert fetching._turns == {}
    assert most == 2


async def test_a_cancelled_fetch_gives_its_turn_back() -> None:
    async with serve_bytes(b"", pause=1) as silent, fetcher(per_host=1) as fetching:
        waiting = [asyncio.create_task(fetching.get(silent)) for _ in range(3)]
        await asyncio.sleep(0.05)
        for task in waiting:
            task.cancel()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in results)
        assert fetching._turns == {}


# ---------------------------------------------------------------- redirects


def routes(table: dict[str, tuple[int, str] | bytes]) -> Handler:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        answer = table[request.path]
        if isinstance(answer, bytes):
            return web.Response(body=answer)
        return web.Response(status=answer[0], headers={"Location": answer[1]})

    return handler


@pytest.mark.parametrize(
    ("codes", "moved"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((303, 301), False)]
)
async def test_only_a_chain_of_permanent_redirects_moves_a_feed(codes: tuple[int, ...], moved: bool) -> None:
    table: dict[str, tuple[int, str] | bytes] = {f"/{step}": (code, f"{step + 1}") for step, code in enumerate(codes)}
    table[f"/{len(codes)}"] = b"here"
    async with serve(routes(table)) as site, fetcher() as fetching:
        page = await fetching.get(f"{site}/0")
    assert (page.body, page.url) == (b"here", f"{site}/{len(codes)}")
    assert page.moved_to == (page.url if moved else None)


async def test_a_circle_of_redirects_ends() -> None:
    table: dict[str, tuple[int, str] | bytes] = {"/a": (302, "/b"), "/b": (302, "/a")}
    async with serve(routes(table)) as site:
        assert f"redirects more than {fetch.MAX_REDIRECTS} times" in str(await failure(f"{site}/a"))


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("ftp://example.org/feed", "only http:// and https://"),
        ("file:///etc/passwd", "only http:// and https://"),
        ("http://[::", "no address"),
        ("http://169.254.169.254/latest/meta-data", "never fetched"),
    ],
)
async def test_a_redirect_must_lead_to_a_web_address(target: str, words: str) -> None:
    async with serve(routes({"/": (302, target)})) as site:
        assert words in str(await failure(f"{site}/"))


async def test_a_redirect_without_location_is_an_error() -> None:
    async with serve(answering(status=302)) as site:
        assert "redirects to nowhere" in str(await failure(site))


async def test_a_site_that_redirects_until_its_cookie_comes_back_is_read() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.cookies.get("seen") == "yes":
            return web.Response(body=b"news")
        return web.Response(status=302, headers={"Location": request.path, "Set-Cookie": "seen=yes"})

    async with serve(handler, host="localhost") as site, fetcher() as fetching:
        assert (await fetching.get(f"{site}/page")).body == b"news"


# ---------------------------------------------------------------- passwords


async def test_name_and_password_of_the_address_are_sent_but_not_shown() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/away":
            return web.Response(status=302, headers={"Location": f"{other}/feed"})
        if request.path == "/moved":
            return web.Response(status=301, headers={"Location": "/feed"})
        return web.Response(body=request.headers.get("Authorization", "none").encode())

    async with serve(handler) as site, serve(handler, host="localhost") as other, fetcher() as fetching:
        url = site.replace("//", "//anna:p%40ss%C3%A9@")
        page = await fetching.get(f"{url}/feed")
        assert page.body == b"Basic YW5uYTpwQHNzw6k="
        assert "anna" not in page.url
        moved = await fetching.get(f"{url}/moved")
        assert (moved.body, moved.moved_to) == (page.body, f"{url}/feed")
        assert (await fetching.get(f"{url}/away")).body == b"none"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://anna:secret@example.org/feed", "https://anna:***@example.org/feed"),
        ("anna:secret@example.org", "anna:***@example.org"),
        ("https://anna:12345@example.org", "https://anna:***@example.org"),
        ("https://example.org:8080/a@b", "https://example.org:8080/a@b"),
        ("https://example.org/" + "x" * 200, "https://example.org/" + "x" * 79 + "…"),
    ],
)
def test_passwords_are_masked(url: str, shown: str) -> None:
    assert fetch.masked(url) == shown


async def test_no_message_holds_a_password() -> None:
    for url in ("ftp://anna:secret@example.org/", "http://anna:secret@/x", "http://anna:sec/ret@exa mple.org:x/"):
        assert "secret" not in str(await failure(url))
    async with serve(answering(status=401)) as site:
        error = await failure(site.replace("//", "//anna:secret@"))
    assert "secret" not in str(error)
    assert "user name and password" in str(error)


# ---------------------------------------------------------------- failures in words


@pytest.mark.parametrize(
    ("status", "words", "permanent"),
    [
        (400, "does not accept this address", True),
        (403, "refuses access (403)", True),
        (404, "nothing at this address (404)", True),
        (408, "status 408", False),
        (410, "gone for good", True),
        (418, "status 418", True),
        (429, "less often", False),
        (500, "has trouble (status 500)", False),
        (503, "asked again later", False),
    ],
)
async def test_a_status_is_told_in_words(status: int, words: str, permanent: bool) -> None:
    async with serve(answering(b"<html>", status=status)) as site:
        error = await failure(site)
    assert words in str(error)
    assert (error.status, error.permanent) == (status, permanent)
    assert str(error).startswith("127.0.0.1: ")


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 406, 410, 418, 429, 451, 500])
async def test_advice_about_feeds_is_given_for_feeds_only(status: int) -> None:
    async with serve(answering(b"<html>", status=status)) as site, fetcher() as fetching:
        with pytest.raises(errors.FetchError, match=str(status)) as caught:
            await fetching.get(site, accept=fetch.ACCEPT_PAGE)
    assert "feed" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Wed, 11 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Wed, 11 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("999999999999999", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
    ],
)
async def test_retry_after_is_read_in_seconds_or_against_the_servers_own_clock(
    value: str, wait: timedelta | None
) -> None:
    answer = answering(status=429, Retry_After=value, Date="Wed, 11 Mar 2026 12:00:00 GMT")
    async with serve(answer) as site:
        assert (await failure(site)).retry_after == wait


async def test_a_host_that_does_not_exist_is_told() -> None:
    error = await failure("http://nowhere.invalid/feed")
    assert str(error) == "the host nowhere.invalid does not exist: check the spelling"


async def test_a_closed_port_and_a_broken_connection_are_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert f"does not accept connections on port {port}" in str(await failure(f"http://127.0.0.1:{port}/"))
    async with serve_bytes() as hangs_up:
        assert "broke off the connection" in str(await failure(hangs_up))
    async with serve_bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") as cut:
        assert "broke off the connection" in str(await failure(cut))


async def test_what_is_not_http_is_told() -> None:
    async with serve_bytes(b"220 mail.example.org ESMTP\r\n") as mail:
        assert "proper HTTP" in str(await failure(mail))
    async with serve_bytes(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n") as endless:
        assert "proper HTTP" in str(await failure(endless))
    async with serve_bytes(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n") as many:
        assert "proper HTTP" in str(await failure(many))


async def test_plain_http_on_an_https_address_is_told() -> None:
    async with serve_bytes(b"HTTP/1.1 200 OK\r\n\r\n") as site:
        assert "proper https" in str(await failure(site.replace("http", "https")))


async def test_a_certificate_that_proves_nothing_is_told() -> None:
    async with serve_bytes(b"HTTP/1.1 200 OK\r\n\r\n", tls=self_signed()) as site:
        assert "signed itself" in str(await failure(site))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("certificate has expired", "expired"),
        ("Hostname mismatch, certificate is not valid for 'example.org'.", "another name"),
        ("IP address mismatch, certificate is not valid for '192.0.2.1'.", "another name"),
        ("unable to get local issuer certificate", "cannot be trusted (unable to get local issuer certificate)"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told(reason: str, words: str) -> None:
    error = ssl.SSLCertVerificationError(1, "verify failed")
    error.verify_message = reason
    assert words in troubles.certificate(error)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "not a web address"),
        ("example.org", "not a web address"),
        ("mailto:anna@example.org", "not a web address"),
        ("http://", "names no host"),
        ("http://exa mple.org/", "names no host"),
        ("http://example.org:99999/", "not a proper address"),
        ("http://[::1/", "not a proper address"),
        ("http://" + "a" * 64 + ".example/", "proper address"),
        ("http://a..b/", "proper address"),
        ("http://\ud800/", "proper address"),
    ],
)
async def test_a_bad_address_is_told(url: str, words: str) -> None:
    assert words in str(await failure(url))


# ---------------------------------------------------------------- addresses that are not dialled


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "2130706433",
    ],
)
async def test_this_machine_is_not_dialled_under_any_of_its_names(host: str) -> None:
    asked = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response()

    async with serve(handler) as site:
        error = await failure(f"http://{host}:{site.rpartition(':')[2]}/", allow_private=False)
    assert re.search("private address|proper address|does not exist", str(error))
    assert not asked


async def test_a_private_address_says_what_an_operator_can_do() -> None:
    assert "NEWSBOT_FETCH__ALLOW_PRIVATE" in str(await failure("http://10.0.0.1/", allow_private=False))


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "224.0.0.1"]
)
async def test_metadata_and_link_local_addresses_are_never_dialled(host: str) -> None:
    error = await failure(f"http://{host}/", allow_private=True)
    assert "never fetched" in str(error)
    assert error.permanent


async def test_a_redirect_to_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is made to look public; the second goes through the real check."""
    asked = []

    async def inside(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(body=b"secret")

    public, check = set(), fetch.Fetcher._socket

    def looks_public(self: fetch.Fetcher, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        return socket.socket(info[0], info[1], info[2]) if info[4][1] in public else check(self, info)

    monkeypatch.setattr(fetch.Fetcher, "_socket", looks_public)
    async with serve(inside, host="localhost") as private, serve(routes({"/": (302, f"{private}/secret")})) as site:
        public.add(int(site.rpartition(":")[2]))
        error = await failure(f"{site}/", allow_private=False)
    assert "private address" in str(error)
    assert not asked


# ---------------------------------------------------------------- forms

FORM = {"hub.mode": "subscribe", "hub.topic": "https://example.org/feed?a=1&b=2"}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_form_is_sent_and_goes_along_where_a_redirect_takes_it(status: int) -> None:
    came = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        came.append((request.method, request.path, dict(await request.post())))
        if request.path == "/":
            return web.Response(status=status, headers={"Location": "/next"})
        return web.Response(status=202, body=b"x" * 99)

    async with serve(handler) as site, fetcher(max_bytes=10) as fetching:
        await fetching.post(f"{site}/", FORM)
    assert came == [("POST", "/", FORM), ("POST", "/next", FORM)]


async def test_a_redirect_that_would_lose_the_form_is_an_error() -> None:
    async with serve(routes({"/": (303, "/next")})) as site, fetcher() as fetching:
        with pytest.raises(errors.FetchError, match=r"without what we brought \(303\)"):
            await fetching.post(f"{site}/", FORM)


async def test_a_form_that_is_refused_is_so_in_the_servers_words() -> None:
    async with fetcher() as fetching:
        async with serve(answering(b"no such\ntopic", 404, Content_Type="text/plain")) as site:
            with pytest.raises(errors.FetchError, match=r"refused \(status 404\): no such topic") as caught:
                await fetching.post(site, FORM)
            assert caught.value.permanent
        async with serve(answering(b"<p>busy</p>", 429, Content_Type="text/html", Retry_After="60")) as site:
            with pytest.raises(errors.FetchError, match=r"refused \(status 429\)$") as caught:
                await fetching.post(site, FORM)
            assert (caught.value.permanent, caught.value.retry_after) == (False, timedelta(minutes=1))


async def test_no_form_goes_to_this_machine_not_even_by_a_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def inside(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response()

    public, check = set(), fetch.Fetcher._socket

    def looks_public(self: fetch.Fetcher, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        return socket.socket(info[0], info[1], info[2]) if info[4][1] in public else check(self, info)

    monkeypatch.setattr(fetch.Fetcher, "_socket", looks_public)
    async with (
        serve(inside, host="localhost") as private,
        serve(routes({"/": (307, private)})) as site,
        fetcher(allow_private=False) as fetching,
    ):
        for address in (private, f"{site}/"):
            with pytest.raises(errors.FetchError, match="private address"):
                await fetching.post(address, FORM)
            public.add(int(site.rpartition(":")[2]))
    assert not asked


# ---------------------------------------------------------------- Link headers

BOTH = '<https://hub.example/>; rel="hub", <https://example.org/feed%2Fa?utm_source=x>; rel="self"'


@pytest.mark.parametrize(
    ("values", "hub", "topic"),
    [
        ([BOTH], "https://hub.example/", "https://example.org/feed%2Fa?utm_source=x"),
        (BOTH.split(", "), "https://hub.example/", "https://example.org/feed%2Fa?utm_source=x"),
        (['</hub>;title="a, b; rel=x";REL=Hub , <self?a=1,2> ; rel=self'], "{}/hub", "{}/self?a=1,2"),
        (["<https://a.example/>; rel=hub, <https://b.example/>; rel=hub"], "https://a.example/", None),
        (['<https://a.example/>; rel="self hub"'], "https://a.example/", "https://a.example/"),
        (["<javascript:alert(1)>; rel=hub, <//b.example/>; rel=hub"], "http://b.example/", None),
        (["<https://a.example/>; rel=hubs, <https://b.example/>; rev=hub, <c"], None, None),
        (["<<>>;;;=,rel=hub", ", ,<>; rel=hub"], None, None),
        ([], None, None),
    ],
)
async def test_link_headers_name_the_hub_and_the_feeds_own_address(
    values: list[str], hub: str | None, topic: str | None
) -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(headers=[("Link", value) for value in values])

    async with serve(handler) as site, fetcher() as fetching:
        page = await fetching.get(f"{site}/")
    assert (page.hub, page.topic) == (hub and hub.format(site), topic and topic.format(site))


@pytest.mark.parametrize("piece", ["<", "<a>;rel=hu,", "<a>;x=y;x =\t", '<a>;x="', "; ", "<a>;x" + " " * 9])
def test_megabytes_of_link_headers_are_looked_through_in_no_time(piece: str) -> None:
    start = time.process_time()
    assert answers.related([piece * (32_000 // len(piece))] * 256, "hub", "https://example.org/") is None
    assert time.process_time() - start < 0.2
