"""HTTP, guarded: one GET at a time, from servers that may be slow, broken or hostile.

    get -> _hop (one request per redirect, in its host's turn) -> _read (decompress under a limit)

Every foreign error becomes a ``FetchError`` here, in ``_explain``.
"""

from __future__ import annotations

import asyncio
import base64
import errno
import re
import socket
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot import errors, model
from bot.fetch import addresses, challenges, compression

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
ACCEPT_PICTURE = "image/jpeg, image/webp, image/png, image/*;q=0.8"
MAX_REDIRECTS = 6
MAX_HEADER = 32 * 1024  # bytes of one header: content security policies of real sites pass aiohttp's 8,190
MAX_HEADERS = 256
LARGE = 2**20  # bytes of a body; few larger ones are read at once, since anybody's feed may be a bomb
LARGE_AT_ONCE = 4
MAX_WAIT = timedelta(days=1)  # the longest Retry-After and max-age we believe
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT_REDIRECTS = {301, 308}


class RefusedAddressError(OSError):
    """The address behind a host name is one we do not dial; always the same text, so that aiohttp keeps the class."""

    def __init__(self, reach: addresses.Reach) -> None:
        super().__init__(errno.EACCES, "address refused")
        self.reach = reach


class Fetcher:
    """Fetches feeds and pages; an async context manager that holds the connections.

    ``timeout`` covers one ``get`` with all its redirects, but not the wait for a turn at a busy host;
    ``max_bytes`` bounds the body before and after decompression; ``per_host`` is how many fetches run at one host at
    once; ``allow_private`` lets addresses of this machine and its network pass (link-local and metadata never).
    """

    def __init__(
        self, *, timeout: timedelta, max_bytes: int, per_host: int, allow_private: bool, user_agent: str
    ) -> None:
        self._timeout = timeout.total_seconds()
        self._max_bytes = max_bytes
        self._per_host = per_host
        self._allowed = addresses.Reach.PRIVATE if allow_private else addresses.Reach.PUBLIC
        self._user_agent = user_agent
        self._turns: dict[str, tuple[asyncio.Semaphore, int]] = {}  # host: its turns, and how many use or await one
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0, socket_factory=self._socket)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # one clock for all: ours, in ``get``
            auto_decompress=False,
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
            trust_env=False,  # a proxy would dial for us, past the address check
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
    ) -> model.Page:
        """The page at ``url``, redirects followed; status 304 only when ``etag`` or ``last_modified`` was given.

        A user name and password in the address are sent to that host alone (RFC 7617). Raises ``FetchError`` and
        nothing else; its ``permanent`` means that asking again unchanged cannot help soon (not there, forbidden,
        too large, an address we refuse).
        """
        headers = {"User-Agent": self._user_agent, "Accept": accept or ACCEPT_FEED}
        headers["Accept-Encoding"] = compression.ACCEPTED
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        target, permanent, left = _address(url), True, self._timeout
        first, limit = target, max_bytes or self._max_bytes
        jar = aiohttp.CookieJar()  # some sites redirect in a circle without the cookie they set on the way
        for _ in range(MAX_REDIRECTS + 1):
            async with self._turn(target.host or ""):
                started = time.monotonic()
                answer = await self._hop(target, headers, jar, left, limit)
                left -= time.monotonic() - started
            if isinstance(answer, model.Page):
                moved = target if permanent and target != first else None
                return _arrived(answer, target, moved, conditional=bool(etag or last_modified))
            status, location = answer
            permanent = permanent and status in _PERMANENT_REDIRECTS
            target = _redirected(target, location)
        raise errors.FetchError(
            f"{_name(first)} redirects more than {MAX_REDIRECTS} times: the page may need a login; "
            "open it in a browser and use the address where it ends"
        )

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        turns, users = self._turns.get(host) or (asyncio.Semaphore(self._per_host), 0)
        self._turns[host] = (turns, users + 1)
        try:
            async with turns:
                yield
        finally:
            users = self._turns[host][1] - 1
            if users:
                self._turns[host] = (turns, users)
            else:
                del self._turns[host]

    async def _hop(
        self, url: URL, headers: dict[str, str], jar: aiohttp.CookieJar, left: float, limit: int
    ) -> model.Page | tuple[int, str]:
        """One request: a page, or the status and Location of a redirect."""
        try:
            async with asyncio.timeout(max(left, 0)):
                return await self._ask(url, headers, jar, limit)
        except errors.FetchError as error:
            raise errors.FetchError(
                f"{_name(url)}: {error}", status=error.status, permanent=error.permanent, retry_after=error.retry_after
            ) from error
        except Exception as error:
            raise _explain(error, url, self._timeout) from error

    async def _ask(
        self, url: URL, headers: dict[str, str], jar: aiohttp.CookieJar, limit: int
    ) -> model.Page | tuple[int, str]:
        assert self._session is not None, "a Fetcher works inside 'async with'"
        if url.user is not None or url.password is not None:
            pair = base64.b64encode(f"{url.user or ''}:{url.password or ''}".encode()).decode()
            headers = {**headers, "Authorization": f"Basic {pair}"}
            url = url.with_user(None)
        cookies = {name: morsel.value for name, morsel in jar.filter_cookies(url).items()}
        async with self._session.get(url, headers=headers, cookies=cookies, allow_redirects=False) as response:
            if response.status in _REDIRECTS and (location := response.headers.get("Location", "").strip()):
                jar.update_cookies(response.cookies, url)
                response.close()
                return response.status, location
            if response.status != 304 and not 200 <= response.status < 300:
                guard = challenges.guard(response.headers, await _start(response), refused=True)
                raise _refusal(response, guard)
            body = b"" if response.status == 304 else await _read(response, limit, self._large)
            if "html" in response.content_type and (
                guard := challenges.guard(response.headers, body[: challenges.LOOKED_AT], refused=False)
            ):
                raise _refusal(response, guard)
            return model.Page(
                url=str(url.with_fragment(None)),
                status=response.status,
                body=body,
                content_type=response.content_type if "Content-Type" in response.headers else None,
                charset=response.charset,
                etag=_validator(response.headers.get("ETag")),
                last_modified=_validator(response.headers.get("Last-Modified")),
                max_age=_max_age(response.headers),
            )

    def _socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """Called by aiohttp with every address it is about to dial, on every hop."""
        family, kind, protocol, _, dialled = info
        try:
            reach = addresses.reach(str(dialled[0]))
        except ValueError:
            reach = addresses.Reach.NEVER
        if reach > self._allowed:
            raise RefusedAddressError(reach)
        return socket.socket(family, kind, protocol)


# ---------------------------------------------------------------- addresses


def _address(url: str) -> URL:
    """A checked address, its host in IDNA form; raises ``FetchError`` with the password masked."""
    shown = masked(url)
    try:
        parsed = URL(url.strip())
        host = parsed.host
    except (ValueError, UnicodeError) as error:
        raise errors.FetchError(f"“{shown}” is not a proper address: check it", permanent=True) from error
    if parsed.scheme not in ("http", "https"):
        raise errors.FetchError(
            f"“{shown}” is not a web address: only http:// and https:// can be fetched", permanent=True
        )
    if not host or re.search(r"[\s\x00-\x1f<>\"'\\^`{|}]", host):
        raise errors.FetchError(f"“{shown}” names no host: check the address", permanent=True)
    return parsed.with_fragment(None)


def _redirected(url: URL, location: str) -> URL:
    """Where a Location leads (RFC 9110, 10.2.2); the password goes along only to the same host, never to plain http."""
    try:
        target = url.with_user(None).join(URL(location))
    except (ValueError, UnicodeError) as error:
        raise errors.FetchError(f"{_name(url)} redirects to something that is no address: tell its owner") from error
    target = _address(str(target))
    upgraded = (url.scheme, url.port, target.scheme, target.port) == ("http", 80, "https", 443)
    if url.user is not None and target.host == url.host and (target.origin() == url.origin() or upgraded):
        target = target.with_user(url.user).with_password(url.password)
    return target


def _arrived(page: model.Page, target: URL, moved: URL | None, *, conditional: bool) -> model.Page:
    if page.status == 304 and not conditional:
        raise errors.FetchError(f"{_name(target)} says “not modified” to a first request: ask its owner to mend it")
    return replace(page, moved_to=str(moved)) if moved is not None else page


_PASSWORD = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#@:\s]*):(?![0-9]*(?:[/?#]|$))\S*@", re.IGNORECASE)


def masked(url: str) -> str:
    """The address without its password, and cut to a readable length: for messages and logs."""
    shown = _PASSWORD.sub(r"\1:***@", url.strip())
    shown = "".join(char for char in shown if char.isprintable())
    return shown if len(shown) <= 100 else shown[:99] + "…"


def _name(url: URL) -> str:
    return url.host or masked(str(url))


# ---------------------------------------------------------------- answers


async def _read(response: aiohttp.ClientResponse, limit: int, large: asyncio.Semaphore) -> bytes:
    """The body, plain, never more than ``limit`` bytes of it in memory, nor read from the network."""
    if (response.content_length or 0) > limit:
        raise _too_large(limit)
    opener = compression.opener(response.headers.get("Content-Encoding"))
    body, received = bytearray(), 0
    async with AsyncExitStack() as turn:
        async for piece in response.content.iter_any():
            received += len(piece)
            if received > limit:
                raise _too_large(limit)
            for plain in opener.feed(piece):
                if len(body) <= LARGE < len(body) + len(plain):
                    await turn.enter_async_context(large)
                if len(body) + len(plain) > limit:
                    raise _too_large(limit)
                body += plain
        opener.close()
        return bytes(body)


def _validator(value: str | None) -> str | None:
    """An ETag or Last-Modified fit to be stored and sent back: plain ASCII, as RFC 9110 wants it."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 1000 else None


def _too_large(limit: int) -> errors.FetchError:
    size = f"{limit / 2**20:.3g} MiB" if limit >= 2**20 else f"{limit / 2**10:.3g} KiB"
    return errors.FetchError(
        f"the answer is larger than {size}, the limit set by NEWSBOT_FETCH__MAX_BYTES: "
        "use a smaller feed of this site, or raise the limit",
        permanent=True,
    )


_STATUS_WORDS = {
    400: "the site does not accept this address (400): check it",
    401: "needs a user name and password (401): write them into the address, https://name:password@…",
    402: "asks for payment (402): a subscription's own feed address may work",
    403: "the site refuses access (403): it may block bots; try another feed of it",
    404: "there is nothing at this address (404): check it, or open the site and copy its feed's address again",
    406: "the site does not offer a feed at this address (406): try the feed's own address",
    410: "gone for good (410): the site has removed this feed",
    429: "asks us to come less often (429): it is asked again later",
    451: "not shown for legal reasons (451)",
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


def _refusal(response: aiohttp.ClientResponse, guard: str | None) -> errors.FetchError:
    """The words for a status that brings no page (RFC 9110, 15), or for a page that is a guard's."""
    status, headers = response.status, response.headers
    if guard is not None:
        words = (
            f"{guard}, which guards the site, asks for a human (status {status}): its owner can let feed readers pass; "
            "try another feed of it"
        )
    elif status >= 500:
        words = f"the site has trouble (status {status}): it is asked again later"
    elif 300 <= status < 400:
        words = f"redirects to nowhere (status {status}): use the address where the page is now"
    else:
        words = _STATUS_WORDS.get(status, f"the site answers with status {status}: check the address")
    return errors.FetchError(
        words,
        status=status,
        permanent=400 <= status < 500 and status not in _TEMPORARY,
        retry_after=_retry_after(headers.get("Retry-After"), headers.get("Date")),
    )


def _retry_after(value: str | None, date: str | None) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3) in seconds, or a date, which is measured from the server's own Date."""
    value = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,18}", value):
        return min(timedelta(seconds=min(int(value), 10**9)), MAX_WAIT)
    return _from_date(value, date)


def _from_date(value: str, date: str | None) -> timedelta | None:
    """How long from the server's own Date until another of its dates; None where one is no date."""
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(date or "")
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), MAX_WAIT)


def _max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer says to stay fresh: the longer of max-age and Expires (RFC 9111, 5.2.2.1 and 5.3).

    None when it does not say, or must not be kept.
    """
    cache_control = headers.get("Cache-Control", "")
    if re.search(r"\bno-(cache|store)\b", cache_control, re.IGNORECASE):
        return None
    found = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,18})", cache_control, re.IGNORECASE)
    stated = min(timedelta(seconds=min(int(found[1]), 10**9)), MAX_WAIT) if found else None
    until = _from_date(headers.get("Expires", ""), headers.get("Date")) or None  # zero: it says "do not keep"
    return max(stated or timedelta(0), until) if until else stated


# ---------------------------------------------------------------- what went wrong


def _explain(error: Exception, url: URL, timeout: float) -> errors.FetchError:
    """A foreign error in words for a person."""
    host = _name(url)
    match error:
        case TimeoutError():
            return errors.FetchError(f"{host} took longer than {timeout:g} s to answer: it is asked again later")
        case aiohttp.ClientConnectorCertificateError():
            return errors.FetchError(f"{host} {_certificate(error.certificate_error)}")
        case aiohttp.ClientSSLError():
            return errors.FetchError(f"{host} does not speak proper https: try the address with http://")
        case aiohttp.ClientConnectorDNSError():
            return _unknown_host(host, error.os_error)
        case aiohttp.ClientConnectorError():
            return _unreachable(host, url.port, error.os_error)
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return errors.FetchError(f"{host} broke off the connection: it is asked again later")
        case aiohttp.ClientResponseError():
            return errors.FetchError(f"{host} does not answer in proper HTTP: check the address and its port")
        case _ if isinstance(error, compression.DAMAGED):
            return errors.FetchError(f"{host} sends a damaged answer (compression): it is asked again later")
        case aiohttp.InvalidURL() | UnicodeError():
            return errors.FetchError(f"“{masked(str(url))}” is not a proper address: check it", permanent=True)
        case _:
            return errors.FetchError(f"{host} could not be fetched ({type(error).__name__}): it is asked again later")


def _certificate(error: Exception) -> str:
    reason = getattr(error, "verify_message", "") or ""
    if "expired" in reason:
        return "has an expired certificate: tell its owner"
    if "self-signed" in reason or "self signed" in reason:
        return "has a certificate it signed itself, which proves nothing: try http://, or tell its owner"
    if "mismatch" in reason or "not valid for" in reason:
        return "has a certificate for another name: check the address"
    return f"has a certificate that cannot be trusted ({reason or 'unknown reason'}): tell its owner"


def _unknown_host(host: str, error: OSError) -> errors.FetchError:
    if error.errno == socket.EAI_AGAIN:
        return errors.FetchError(
            f"the host {host} cannot be looked up now (name server trouble): it is asked again later"
        )
    return errors.FetchError(f"the host {host} does not exist: check the spelling")


def _unreachable(host: str, port: int | None, error: OSError) -> errors.FetchError:
    if isinstance(error, RefusedAddressError) and error.reach is addresses.Reach.NEVER:
        return errors.FetchError(
            f"{host} leads to an address that is never fetched (link-local or reserved)", permanent=True
        )
    if isinstance(error, RefusedAddressError):
        return errors.FetchError(
            f"{host} leads to a private address: use a public one; an operator can allow it with "
            "NEWSBOT_FETCH__ALLOW_PRIVATE=true",
            permanent=True,
        )
    if isinstance(error, ssl.SSLError):
        return errors.FetchError(f"{host} does not speak proper https: try the address with http://")
    if error.errno == errno.ECONNREFUSED:
        return errors.FetchError(f"{host} does not accept connections on port {port}: check the address")
    return errors.FetchError(f"{host} cannot be reached: check the address, or it is asked again later")
