"""A web server on loopback for one test: routes as functions, and a raw one for what no library would send."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import web

from bot import fetch

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serve(handler: Handler, *, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Answers every request with ``handler``; yields the address, without a slash at the end."""
    runner = web.ServerRunner(web.Server(handler), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, host, 0)
    await site.start()
    try:
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serve_bytes(*pieces: bytes, pause: float = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Sends ``pieces`` as they are to whoever asks, with a pause before each, and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read(1)
            for piece in pieces:
                await asyncio.sleep(pause)
                writer.write(piece)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):  # the test is over
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


def fetcher(
    *,
    timeout: float = 5,
    max_bytes: int = 2**20,
    per_host: int = 4,
    allow_private: bool = True,
    pause: float = 0,
    proxy: str | None = None,
) -> fetch.Fetcher:
    return fetch.Fetcher(
        timeout=timedelta(seconds=timeout),
        max_bytes=max_bytes,
        per_host=per_host,
        allow_private=allow_private,
        user_agent="newsbot-test",
        pause=timedelta(seconds=pause),
        proxy=proxy,
    )


def self_signed() -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody vouches for; the key guards nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(_SELF_SIGNED)
        file.flush()
        context.load_cert_chain(file.name)
    return context


_SELF_SIGNED = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSZRIYnaobHzWV2D3
xqT5tGi15JvYoI1LE/03CYbxkQahRANCAARZeGrucvaYPfHgqoEFcN3t0iadbjHi
g1e5pgPFdljuPD0GCYNty86zNj6KU6g2FOqa/rCK1I14MstfKVBCNiWm
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUb9TRA+nmjuBvRutYP8rzroj1Wb4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIwNDQwOFoYDzIxMjYxMDMw
MjA0NDA4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARZeGrucvaYPfHgqoEFcN3t0iadbjHig1e5pgPFdljuPD0GCYNty86z
Nj6KU6g2FOqa/rCK1I14MstfKVBCNiWmo2kwZzAdBgNVHQ4EFgQUBp2RI2dtc4LW
gkZg/CgD3suc7xcwHwYDVR0jBBgwFoAUBp2RI2dtc4LWgkZg/CgD3suc7xcwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhANykKFbP9nK+9BEu5y58ldpVfgmAbrBWeItbdpXXupbyAiBHg/JXcDBL
3owWEcTJxR35ZqRrCYLyz51CO3H0g21JeQ==
-----END CERTIFICATE-----
"""
