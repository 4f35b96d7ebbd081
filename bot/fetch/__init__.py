"""HTTP, guarded: one request at a time, to servers that may be slow, broken or hostile.

    get, post -> _hop (one request per redirect, in its host's turn) -> _read (decompress under a limit)

Every foreign error becomes a ``FetchError`` here, by ``troubles.explain``.
"""

from __future__ import annotations

import asyncio
import base64
import re
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot import errors, markup, model
from bot.fetch import addresses, answers, bodies, challenges, compression, manners
from bot.fetch.troubles import RefusedAddressError, explain, name_of
from bot.fetch.troubles import masked as masked
from bot.fetch.troubles import without_password as without_password

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
ACCEPT_PICTURE = "image/jpeg, image/webp, image/png, image/*;q=0.8"
MAX_REDIRECTS = 6
MAX_HEADER = 32 * 1024  # bytes of one header: content security policies of real sites pass aiohttp's 8,190
MAX_HEADERS = 256
# Seconds a connection is kept for robots.txt, redirects and the next page; polls of many hosts would hold thousands.
KEPT = 2.0
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT_REDIRECTS = {301, 308}
_FORM_REDIRECTS = _REDIRECTS - {303}  # a form goes along (RFC 9110, 15.4); hubs named with http:// move to https://


class _Cookies:
    """Those set on the way: without them some sites redirect in a circle. Most set none, and a jar is not cheap."""

    def __init__(self) -> None:
        self._jar: aiohttp.CookieJar | None = None

    def keep(self, given: SimpleCookie, url: URL) -> None:
        if given:
            self._jar = self._jar or aiohttp.CookieJar()
            self._jar.update_cookies(given, url)

    def of(self, url: URL) -> dict[str, str] | None:
        """What goes along to an address."""
        return {name: one.value for name, one in self._jar.filter_cookies(url).items()} if self._jar else None


class Fetcher:
    """Fetches feeds and pages; an async context manager that holds the connections.

    ``timeout`` covers one ``get`` with all its redirects, but not the wait for a turn at a busy host;
    ``max_bytes`` bounds the body before and after decompression; ``per_host`` is how many fetches run at one host at
    once, and ``pause`` how far apart they start; ``allow_private`` lets addresses of this machine and its network pass
    (link-local and metadata never). Through a ``proxy`` the addresses that names have here are checked, as far as they
    are known here; what it dials in the end is the proxy's to guard. ``robots``: robots.txt counts for pages.
    """

    def __init__(
        self,
        *,
        timeout: timedelta,
        max_bytes: int,
        per_host: int,
        allow_private: bool,
        user_agent: str,
        pause: timedelta = timedelta(0),
        proxy: str | None = None,
        robots: bool = True,
    ) -> None:
        self._timeout = timeout.total_seconds()
        self._max_bytes = max_bytes
        self._per_host = per_host
        self._allowed = addresses.Reach.PRIVATE if allow_private else addresses.Reach.PUBLIC
        self._user_agent = user_agent
        self._pauses = manners.Pauses(pause.total_seconds())
        self._proxy = proxy
        self._robots = manners.Robots(self._robots_of) if robots else None
        self._turns: dict[str, tuple[asyncio.Semaphore, int]] = {}  # host: its turns, and how many use or await one
        self._room = bodies.Room()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT, socket_factory=self._socket)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # one clock for all: ours, in ``get``
            auto_decompress=False,
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
            read_bufsize=2**14,  # bytes; what is not read yet is memory too
            trust_env=False,  # a proxy dials for us, past the address check: only the operator's
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
        own: Mapping[str, str] | None = None,
        robots: bool = False,
        hurry: bool = False,
        held: AsyncExitStack | None = None,
    ) -> model.Page:
        """The page at ``url``, redirects followed; status 304 only when ``etag`` or ``last_modified`` was given.

        A user name and password in the address, and ``own`` headers, are sent to that host alone (RFC 7617).
        ``robots``: only what robots.txt allows; ``hurry``: somebody waits, so no pause.
        A large body has its place in memory until ``held`` is closed, else until it is read.
        Raises ``FetchError`` and nothing else; its ``permanent`` means that asking again unchanged cannot help soon
        (not there, forbidden, too large, an address we refuse).
        """
        headers = {"User-Agent": self._user_agent, "Accept": accept or ACCEPT_FEED}
        headers["Accept-Encoding"] = compression.ACCEPTED
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        async with AsyncExitStack() as until_read:
            space = bodies.Space(max_bytes or self._max_bytes, self._room, held or until_read)
            page = await self._follow(_address(url), headers, own or {}, space, robots=robots, hurry=hurry)
        if page.status == 304 and not (etag or last_modified):
            raise errors.FetchError(
                f"{name_of(URL(page.url))} says “not modified” to a first request: ask its owner to mend it"
            )
        return page

    async def _follow(
        self,
        url: URL,
        headers: dict[str, str],
        own: Mapping[str, str],
        space: bodies.Space,
        form: Mapping[str, str] | None = None,
        *,
        robots: bool = False,
        hurry: bool = False,
    ) -> model.Page:
        """The page at the end of all redirects, or what a ``form`` was answered there."""
        target, permanent, left, cookies = url, True, self._timeout, _Cookies()
        for hop in range(MAX_REDIRECTS + 1):
            if robots and self._robots and not await self._robots.allows(target):
                raise errors.FetchError(f"{name_of(target)} asks robots not to read this page", permanent=True)
            mine = {**headers, **own} if own and _keeps_secrets(url, target) else headers
            async with self._turn(target.host or "", paused=not hop and not hurry):
                started = time.monotonic()
                answer = await self._hop(target, mine, cookies, left, space, form)
                left -= time.monotonic() - started
            if isinstance(answer, model.Page):
                return replace(answer, moved_to=str(target)) if permanent and target != url else answer
            status, location = answer
            if form is not None and status not in _FORM_REDIRECTS:
                raise errors.FetchError(f"{name_of(target)} sends us elsewhere without what we brought ({status})")
            permanent = permanent and status in _PERMANENT_REDIRECTS
            target = _redirected(target, location)
        raise errors.FetchError(
            f"{name_of(url)} redirects more than {MAX_REDIRECTS} times: the page may need a login; "
            "open it in a browser and use the address where it ends"
        )

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """Send a form; what the answer holds does not count, if only its status tells of success.

        Guarded as ``get`` is, on every hop. Raises ``FetchError`` and nothing else, with the words of a server that
        refuses.
        """
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": compression.ACCEPTED}
        await self._follow(_address(url), headers, {}, bodies.Space(0, self._room, AsyncExitStack()), form)

    @asynccontextmanager
    async def _turn(self, host: str, *, paused: bool) -> AsyncIterator[None]:
        turns, users = self._turns.get(host) or (asyncio.Semaphore(self._per_host), 0)
        self._turns[host] = (turns, users + 1)
        try:
            async with turns:
                if paused and (wait := self._pauses.take(host, time.monotonic())):
                    await asyncio.sleep(wait)
                yield
        finally:
            users = self._turns[host][1] - 1
            if users:
                self._turns[host] = (turns, users)
            else:
                del self._turns[host]

    async def _robots_of(self, url: str) -> bytes:
        return (await self.get(url, accept="text/plain", max_bytes=manners.ROBOTS_BYTES, hurry=True)).body

    async def _hop(
        self,
        url: URL,
        headers: dict[str, str],
        cookies: _Cookies,
        left: float,
        space: bodies.Space,
        form: Mapping[str, str] | None = None,
    ) -> model.Page | tuple[int, str]:
        """One request: a page, or the status and Location of a redirect."""
        try:
            async with asyncio.timeout(max(left, 0)) as space.clock:
                if self._proxy is not None:
                    await self._check(url)
                return await self._ask(url, headers, cookies, space, form)
        except errors.FetchError as error:
            raise errors.FetchError(
                f"{name_of(url)}: {error}",
                status=error.status,
                permanent=error.permanent,
                retry_after=error.retry_after,
            ) from error
        except Exception as error:
            raise explain(error, url, self._timeout) from error

    async def _ask(
        self,
        url: URL,
        headers: dict[str, str],
        cookies: _Cookies,
        space: bodies.Space,
        form: Mapping[str, str] | None,
    ) -> model.Page | tuple[int, str]:
        assert self._session is not None, "a Fetcher works inside 'async with'"
        if url.user is not None or url.password is not None:
            pair = base64.b64encode(f"{url.user or ''}:{url.password or ''}".encode()).decode()
            headers = {**headers, "Authorization": f"Basic {pair}"}
            url = url.with_user(None)
        method = "GET" if form is None else "POST"
        asked = self._session.request(
            method,
            url,
            data=form,
            headers=headers,
            cookies=cookies.of(url),
            allow_redirects=False,
            proxy=self._proxy,
        )
        async with asked as response:
            if response.status in _REDIRECTS and (location := response.headers.get("Location", "").strip()):
                cookies.keep(response.cookies, url)
                response.close()
                return response.status, location
            if form is not None:
                if not 200 <= response.status < 300:
                    raise _form_refusal(response, await _start(response))
                return model.Page(str(url), response.status)
            of_feed = headers["Accept"] != ACCEPT_PAGE
            if response.status != 304 and not 200 <= response.status < 300:
                guard = challenges.guard(response.headers, await _start(response), refused=True)
                raise _refusal(response, guard, of_feed=of_feed)
            body = b"" if response.status == 304 else await bodies.read(response, space)
            if (
                body
                and "html" in response.content_type
                and (guard := challenges.guard(response.headers, body[: challenges.LOOKED_AT], refused=False))
            ):
                raise _refusal(response, guard, of_feed=of_feed)
            return model.Page(
                url=str(url),
                status=response.status,
                body=body,
                content_type=response.content_type if "Content-Type" in response.headers else None,
                charset=response.charset,
                etag=answers.validator(response.headers.get("ETag")),
                last_modified=answers.validator(response.headers.get("Last-Modified")),
                max_age=answers.max_age(response.headers),
                hub=answers.related(response.headers.getall("Link", ()), "hub", str(url)),
                topic=answers.related(response.headers.getall("Link", ()), "self", str(url)),
            )

    def _socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """Called by aiohttp with every address it is about to dial, on every hop; a proxy is the operator's choice."""
        family, kind, protocol, _, dialled = info
        if self._proxy is None:
            self._refuse(str(dialled[0]))
        return socket.socket(family, kind, protocol)

    async def _check(self, url: URL) -> None:
        """Refuse what the proxy should not be asked for: addresses, and names that have such addresses here."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return  # the proxy may know the name
        for *_, dialled in found:
            self._refuse(str(dialled[0]))

    def _refuse(self, address: str) -> None:
        try:
            reach = addresses.reach(address)
        except ValueError:
            reach = addresses.Reach.NEVER
        if reach > self._allowed:
            raise RefusedAddressError(reach)


# ---------------------------------------------------------------- addresses


def _address(url: str) -> URL:
    """A checked address, its host in IDNA form; raises ``FetchError`` with the password masked."""
    try:
        parsed = URL(url.strip())
        host = parsed.host
    except (ValueError, UnicodeError) as error:
        raise errors.FetchError(f"“{masked(url)}” is not a proper address: check it", permanent=True) from error
    if parsed.scheme not in ("http", "https"):
        raise errors.FetchError(
            f"“{masked(url)}” is not a web address: only http:// and https:// can be fetched", permanent=True
        )
    if not host or re.search(r"[\s\x00-\x1f<>\"'\\^`{|}]", host):
        raise errors.FetchError(f"“{masked(url)}” names no host: check the address", permanent=True)
    return parsed.with_fragment(None) if parsed.raw_fragment else parsed


def _redirected(url: URL, location: str) -> URL:
    """Where a Location leads (RFC 9110, 10.2.2); the password goes along only to the same host, never to plain http."""
    try:
        target = url.with_user(None).join(URL(location))
    except (ValueError, UnicodeError) as error:
        raise errors.FetchError(f"{name_of(url)} redirects to something that is no address: tell its owner") from error
    target = _address(str(target))
    if url.user is not None and _keeps_secrets(url, target):
        target = target.with_user(url.user).with_password(url.password)
    return target


def _keeps_secrets(url: URL, target: URL) -> bool:
    """Whether what is meant for one address may go to another: the same place, or the same host over https."""
    upgraded = (url.scheme, url.port, target.scheme, target.port) == ("http", 80, "https", 443)
    return target.host == url.host and (target.origin() == url.origin() or upgraded)


# ---------------------------------------------------------------- answers


# What is wrong, and what to do where a feed was asked for: its address was typed by somebody, a page's was not.
_STATUS_WORDS = {
    400: ("the site does not accept this address (400)", ": check it"),
    401: ("needs a user name and password (401)", ": write them into the address, https://name:password@…"),
    402: ("asks for payment (402)", ": a subscription's own feed address may work"),
    403: ("the site refuses access (403): it may block bots", "; try another feed of it"),
    404: (
        "there is nothing at this address (404)",
        ": check it, or open the site and copy its feed's address again",
    ),
    406: ("the site offers nothing that we read at this address (406)", ": try the feed's own address"),
    410: ("gone for good (410)", ": the site has removed this feed"),
    429: ("asks us to come less often (429): it is asked again later", ""),
    451: ("not shown for legal reasons (451)", ""),
}
_TEMPORARY = {408, 421, 425, 429}


async def _start(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of the page that comes with an error status; nothing where it cannot be read."""
    start = bytearray()
    try:
        opener = compression.opener(response.headers.get("Content-Encoding"))
        async with asyncio.timeout(1):  # the status says enough
            piece = await response.content.read(challenges.LOOKED_AT)
        for plain in opener.feed(piece):
            start += plain
            if len(start) >= challenges.LOOKED_AT:
                break
    except (errors.FetchError, aiohttp.ClientError, TimeoutError, *compression.DAMAGED):
        return b""
    return bytes(start)


def _refusal(response: aiohttp.ClientResponse, guard: str | None, *, of_feed: bool) -> errors.FetchError:
    """The words for a status that brings no page (RFC 9110, 15), or for a page that is a guard's."""
    status, headers = response.status, response.headers
    advice = ""
    if guard is not None:
        words = f"{guard}, which guards the site, asks for a human (status {status})"
        advice = ": its owner can let feed readers pass; try another feed of it"
    elif status >= 500:
        words = f"the site has trouble (status {status}): it is asked again later"
    elif 300 <= status < 400:
        words, advice = f"redirects to nowhere (status {status})", ": use the address where the page is now"
    else:
        unknown = (f"the site answers with status {status}", ": check the address")
        words, advice = _STATUS_WORDS.get(status, unknown)
    return errors.FetchError(
        words + (advice if of_feed else ""),
        status=status,
        permanent=400 <= status < 500 and status not in _TEMPORARY,
        retry_after=answers.retry_after(headers.get("Retry-After"), headers.get("Date")),
    )


def _form_refusal(response: aiohttp.ClientResponse, start: bytes) -> errors.FetchError:
    """The words for a form that was not taken: the server's own, where it writes for people (WebSub, 5.1.2)."""
    said = markup.fold(start.decode("utf-8", "replace"), 200) if response.content_type == "text/plain" else ""
    return errors.FetchError(
        f"refused (status {response.status})" + (f": {said}" if said else ""),
        status=response.status,
        permanent=400 <= response.status < 500 and response.status not in _TEMPORARY,
        retry_after=answers.retry_after(response.headers.get("Retry-After"), response.headers.get("Date")),
    )
