"""What went wrong with a fetch, in words for a person; no password is in them."""

from __future__ import annotations

import errno
import re
import socket
import ssl

import aiohttp
from yarl import URL

from bot import errors
from bot.fetch import addresses, compression


class RefusedAddressError(OSError):
    """The address behind a host name is one we do not dial; always the same text, so that aiohttp keeps the class."""

    def __init__(self, reach: addresses.Reach) -> None:
        super().__init__(errno.EACCES, "address refused")
        self.reach = reach


_PASSWORD = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#@:\s]*):(?![0-9]*(?:[/?#]|$))\S*@", re.IGNORECASE)


def without_password(url: str) -> str:
    """The whole address with its password masked: for lists."""
    return _PASSWORD.sub(r"\1:***@", url)


def masked(url: str) -> str:
    """The address without its password, and cut to a readable length: for messages and logs."""
    shown = without_password(url.strip())
    shown = "".join(char for char in shown if char.isprintable())
    return shown if len(shown) <= 100 else shown[:99] + "…"


def name_of(url: URL) -> str:
    return url.host or masked(str(url))


def explain(error: Exception, url: URL, timeout: float) -> errors.FetchError:
    """A foreign error in words for a person."""
    host = name_of(url)
    match error:
        case TimeoutError():
            return errors.FetchError(f"{host} took longer than {timeout:g} s to answer: it is asked again later")
        case aiohttp.ClientProxyConnectionError():
            return errors.FetchError("the proxy (NEWSBOT_FETCH__PROXY) cannot be reached: check that it runs")
        case aiohttp.ClientHttpProxyError():
            return errors.FetchError(f"the proxy (NEWSBOT_FETCH__PROXY) refuses {host} (status {error.status})")
        case aiohttp.ClientConnectorCertificateError():
            return errors.FetchError(f"{host} {certificate(error.certificate_error)}")
        case aiohttp.ClientSSLError():
            return errors.FetchError(f"{host} does not speak proper https: try the address with http://")
        case aiohttp.ClientConnectorDNSError():
            return _unknown_host(host, error.os_error)
        case RefusedAddressError():
            return _unreachable(host, url.port, error)
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


def certificate(error: Exception) -> str:
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
