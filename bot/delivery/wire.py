"""The HTTP below python-telegram-bot: aiohttp, which needs a fifth of the processor time of the library's own httpx."""

from __future__ import annotations

import contextlib
import ipaddress
import urllib.request
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot import errors

CONNECT = 5.0  # seconds to connect
WAIT = 5.0  # seconds to wait for a connection that is free, and to write a request
IDLE = 15.0  # seconds that a connection is kept for the next request


class Unreached(NetworkError):
    """No byte of the request was written; its text names what aiohttp says."""


class NoAnswer(NetworkError):
    """The request may have been written, and the answer did not come."""


class Wire(BaseRequest):
    """Carries requests to one server.

    ``root``: the server's address; ``connections``: at most so many at once; ``timeout``: for an answer. With the
    time-outs above that stays below a delivery's lease.
    """

    def __init__(self, root: str, connections: int, timeout: timedelta) -> None:
        self._connections = connections
        self._timeout = timeout.total_seconds()
        self._proxy = _proxy(root)
        self._session: aiohttp.ClientSession | None = None  # aiohttp makes one inside a running loop only

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer; python-telegram-bot adds the length of a long poll."""
        return self._timeout

    async def initialize(self) -> None:
        """Nothing; the first request opens what it needs."""

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        *_others: object,
        **_named: object,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; other time-outs than that for the answer are not heeded.

        Raises Unreached and NoAnswer, whose texts leave out the address, because the token is in it.
        """
        read = read_timeout if isinstance(read_timeout, int | float) else self._timeout
        limits = aiohttp.ClientTimeout(
            total=2 * WAIT + CONNECT + read, connect=WAIT + CONNECT, sock_connect=CONNECT, sock_read=read
        )
        try:
            async with self._opened().request(
                method, url, data=_body(request_data), timeout=limits, proxy=self._proxy, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (
            aiohttp.ClientConnectorError,  # names, addresses, TLS, and the proxy's
            aiohttp.ClientHttpProxyError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.InvalidURL,
        ) as error:
            raise Unreached(type(error).__name__) from error
        except TimeoutError as error:
            raise NoAnswer("Telegram did not answer in time") from error
        except aiohttp.ClientError as error:
            raise NoAnswer("the connection was lost before Telegram answered") from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=IDLE),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _body(given: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    """A form as Telegram reads it, with files where there are any."""
    if given is None or not given.contains_files:
        return given.json_parameters if given else None
    form = aiohttp.FormData(given.json_parameters)
    for name, (filename, content, media_type) in given.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


def _proxy(root: str) -> str | None:
    """The proxy that the environment names; it leads to Telegram, never to a server on this machine.

    Raises NewsbotError for one that does not speak HTTP.
    """
    parts = urlsplit(root)
    host, named = parts.hostname or "", urllib.request.getproxies()
    proxy = named.get(parts.scheme) or named.get("all")
    if not proxy or _is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    if urlsplit(proxy).scheme not in {"http", "https"}:
        raise errors.NewsbotError(f"the proxy for {host} must be an http:// address (HTTPS_PROXY)")
    return proxy


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")
