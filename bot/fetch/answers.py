"""What the headers of an answer say: validators, how long to wait, how long it stays fresh, where the feed's hub is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

from bot import links

LOOKED_AT = (
    16 * 1024
)  # characters of Link headers; some sites name what their pages load, and hostile ones send megabytes
MAX_WAIT = timedelta(days=1)  # the longest Retry-After and max-age we believe
# RFC 8288, 3: a link's target, with its parameters as they stand; and one of those.
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s\";,]+))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)(?:\s*=\s*(?:\"([^\"]*)\"|([^\s\";,]+)))?")


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified fit to be stored and sent back: plain ASCII, as RFC 9110 wants it."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 1000 else None


def retry_after(value: str | None, date: str | None) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3) in seconds, or a date, which is measured from the server's own Date."""
    value = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,18}", value):
        return min(timedelta(seconds=min(int(value), 10**9)), MAX_WAIT)
    return _from_date(value, date)


def _from_date(value: str, date: str | None) -> timedelta | None:
    """How long from the server's own Date until another of its dates; None where one is no date."""
    if not value or not date:
        return None
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(date)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), MAX_WAIT)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
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


def related(values: Iterable[str], relation: str, url: str) -> str | None:
    """Where the first link of this relation leads, as it is written (Link, RFC 8288); None where there is none.

    ``values`` are those of all Link headers, ``url`` is where they came from.
    """
    for target, parameters in _LINK.findall(", ".join(values)[:LOOKED_AT]):
        relations = (quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters) if name.lower() == "rel")
        if relation in next(relations, "").lower().split() and (link := links.exact(target, url)):
            return link
    return None
