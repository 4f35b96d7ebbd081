"""Addresses as they stand in feeds and pages, made fit to follow and to show; below the pure steps, which share it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

MAX_LENGTH = 2_000  # Telegram and most servers take no longer address

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|vero_id|xtor|ocid|cmpid"
    r"|at_(?:medium|campaign|format|link_\w+|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee))(?:=.*)?",
    re.IGNORECASE | re.DOTALL,
)
# Most addresses: nothing in them to join, to remove or to mend.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/%+,=:@-]*)?")


def absolute(value: object, base: str) -> str | None:
    """An absolute http(s) address without tracking parameters, everything else of it as it was; or None."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value if len(value) <= MAX_LENGTH else None
    parts = _joined(value, base)
    if parts is None:
        return None
    query = "&".join(one for one in parts.query.split("&") if not _TRACKING.fullmatch(one))
    fragment = "" if _TRACKING.fullmatch(parts.fragment) else parts.fragment
    link = parts._replace(query=query, fragment=fragment).geturl().replace(" ", "%20")
    return link if len(link) <= MAX_LENGTH else None


def exact(value: object, base: str) -> str | None:
    """The same with every parameter as it was: for names that others compare letter by letter."""
    parts = _joined(value, base)
    link = parts.geturl() if parts else ""
    return link if 0 < len(link) <= MAX_LENGTH and not re.search(r"\s", link) else None


def _joined(value: object, base: str) -> SplitResult | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", value).strip()))
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def feed_address(value: str) -> str | None:
    """The http(s) address that ``value`` names, also as ``feed:`` link; None when it names none."""
    address = re.sub(r"^feed:(?://)?(?=https?://)|^feed://", "", value.strip(), flags=re.IGNORECASE)
    if address != value.strip() and "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", address)
    except ValueError:
        return None
    return address if good and len(address) <= MAX_LENGTH else None


def without_login(url: str) -> str:
    """An address without the name and the password in it."""
    return re.sub(r"^(https?://)[^/?#]*@", r"\1", url)


def host(url: str) -> str:
    """The host of an address in lower case, empty when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
