"""Serves an ASGI application from inside this process and event loop, and ends it cleanly.

An application may put a callable ``hang_up`` into ``app.state``: it is called first at the end, so that answers which
wait for something (long polls, event streams) stop waiting.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot import errors

GRACE = 2  # seconds that answers under way get at the end


class Connection(H11Protocol):
    """A connection that shows the application its transport (``request.state.transport``), so that it can cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


@asynccontextmanager
async def serve(
    app: Starlette, host: str = "127.0.0.1", port: int = 0, *, tls: tuple[Path, Path] | None = None
) -> AsyncIterator[str]:
    """Serve ``app`` while the block runs; yields its address, ``http://host:port``. Port 0 takes a free one.

    With ``tls``, the files of a certificate and of its key, the address is ``https://``.

    Takes no signal handlers, configures no logging and writes no access log (a bot's token stands in the path).
    Raises NewsbotError when the port is taken.
    """
    listener = _listen(host, port)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=tls[1] if tls else None,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        listener.close()
        raise errors.NewsbotError(f"The certificate or its key cannot be used: {error}") from error
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        bound = listener.getsockname()[1]
        scheme = "https" if tls else "http"
        yield f"{scheme}://[{host}]:{bound}" if ":" in host else f"{scheme}://{host}:{bound}"
    finally:
        hang_up = getattr(app.state, "hang_up", None)
        if hang_up is not None:
            hang_up()
        await server.shutdown(sockets=[listener])


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Can a server be made to listen there?"""
    try:
        _listen(host, port).close()
    except errors.NewsbotError:
        return False
    return True


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio does not switch Nagle's algorithm off, and every answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise errors.NewsbotError(f"Cannot listen on {host}:{port}: {reason}. Choose another port.") from error
    listener.setblocking(False)
    return listener
