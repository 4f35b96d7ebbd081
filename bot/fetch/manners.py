"""Manners towards hosts: a pause between requests, robots.txt, and the headers that an operator gives a feed."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping

from protego import Protego
from yarl import URL

from bot import errors
from bot.fetch import addresses

KEPT = 2_000  # hosts remembered
ROBOTS_BYTES = 512 * 1024  # of a robots.txt; RFC 9309, 2.5 wants 500 KiB at least
ROBOTS_AGE = 3_600.0  # seconds until it is asked again; RFC 9309, 2.4 allows a day
ROBOTS_TIMEOUT = 5.0  # seconds
TOKEN = "newsbot"  # noqa: S105 - what sites call us in their robots.txt (RFC 9309, 2.2.1)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# These are ours to say.
_RESERVED = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade"}
_RESERVED |= {"if-none-match", "if-modified-since", "range", "proxy-authorization"}


class Pauses:
    """When the next request to a host may start; this machine and its network need no pause."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next: dict[str, float] = {}

    def take(self, host: str, now: float) -> float:
        """How many seconds to wait from ``now`` (monotonic); the turn is taken with it."""
        if not self._seconds or _is_ours(host):
            return 0.0
        start = max(self._next.get(host, now), now)
        if len(self._next) > KEPT:
            self._next = {name: at for name, at in self._next.items() if at > now}
        self._next[host] = start + self._seconds
        return start - now


def _is_ours(host: str) -> bool:
    try:
        return addresses.reach(host) is not addresses.Reach.PUBLIC
    except ValueError:
        return host == "localhost"


class Robots:
    """What sites let robots read, by ``get``, which brings the bytes behind an address."""

    def __init__(self, get: Callable[[str], Awaitable[bytes]]) -> None:
        self._get = get
        self._rules: dict[URL, tuple[float, asyncio.Task[Protego | None]]] = {}

    async def allows(self, url: URL) -> bool:
        """Whether a page may be read. Raises FetchError when the site cannot say at present."""
        rules = await self._rules_of(url.origin())
        return rules is None or bool(rules.can_fetch(str(url), TOKEN))

    async def _rules_of(self, site: URL) -> Protego | None:
        now = time.monotonic()
        known = self._rules.get(site)
        if known is None or now > known[0]:
            if len(self._rules) > KEPT:
                self._rules = {one: pair for one, pair in self._rules.items() if pair[0] > now}
            task = asyncio.create_task(self._ask(site), name="robots.txt")
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            known = self._rules[site] = (now + ROBOTS_AGE, task)
        try:
            return await asyncio.shield(known[1])
        except errors.FetchError:
            self._rules.pop(site, None)  # trouble is not remembered
            raise

    async def _ask(self, site: URL) -> Protego | None:
        """The rules of a site; None where it has none, and everything may be read (RFC 9309, 2.3.1)."""
        try:
            async with asyncio.timeout(ROBOTS_TIMEOUT):
                body = await self._get(str(site / "robots.txt"))
        except TimeoutError:
            raise errors.FetchError(f"{site.host} does not give its robots.txt: it is asked again later") from None
        except errors.FetchError as error:
            if error.permanent:  # there is none, or it is no use
                return None
            raise
        return Protego.parse(body.decode("utf-8", "replace"))


def own_header(text: str) -> tuple[str, str]:
    """A header as people write it, "Name: value". Raises FetchError, without the value."""
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not _NAME.fullmatch(name):
        raise errors.FetchError('a header looks like "Name: value"', permanent=True)
    if name.lower() in _RESERVED:
        raise errors.FetchError(f"the header {name} is newsbot's own to send", permanent=True)
    if not value.isprintable() or not value.isascii() or len(value) > 4_000:
        raise errors.FetchError(f"the value of the header {name} holds what no header can", permanent=True)
    return name, value


def masked_headers(headers: Mapping[str, str]) -> str:
    """Headers for people: their names, and nothing of what they hold."""
    return ", ".join(f"{name}: ***" for name in headers)
