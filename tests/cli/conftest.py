"""The command line, in this process where a process per case would be slow, and as the real command where it counts."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import web

from bot.cli import program
from tests.bot import loopback

ROOT = Path(__file__).parents[2]


class Result(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def problem(self) -> str:
        """The one line on stderr."""
        assert "Traceback" not in self.err
        [line] = self.err.splitlines()
        assert line.startswith("newsbot: ")
        return line.removeprefix("newsbot: ")


Run = Callable[..., Result]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of our own to work in, and none of the machine's settings."""
    for name in [name for name in os.environ if name.startswith(("NEWSBOT_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quiet_log() -> Iterator[None]:
    """The log as it was, after a command in this process has set it up."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def newsbot(
    environment: Path, quiet_log: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in this process."""

    def run(*arguments: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = program.run(list(map(str, arguments)))
        return Result(code, *capsys.readouterr())

    return run


@pytest.fixture
def real(environment: Path) -> Run:
    """Run the real command."""

    def run(*arguments: object, stdin: bytes = b"", **env: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)], input=stdin, capture_output=True, env=os.environ | env
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


RSS = (
    "<rss version='2.0'><channel><title>{title}</title><link>http://127.0.0.1/</link>"
    "<item><guid>1</guid><title>{item}</title><link>/latin</link><description>d</description></item>"
    "</channel></rss>"
)
PAGES = {
    "/good.xml": ("application/rss+xml", RSS.format(title="The Post", item="One &lt;i&gt; two").encode()),
    "/hub.xml": (
        "application/rss+xml",
        RSS.format(title="Told", item="x")
        .replace(
            "<item>",
            "<link xmlns='http://www.w3.org/2005/Atom' rel='hub' href='https://hub.example/'/>"
            "<link xmlns='http://www.w3.org/2005/Atom' rel='self' href='https://example.org/feed'/><item>",
        )
        .encode(),
    ),
    "/odd": ("application/rss+xml", RSS.format(title="[bold]Odd[/bold] &amp;\t Co", item="x").encode()),
    "/german.xml": ("application/rss+xml", RSS.format(title="Die Post", item="Ärger über Öl").encode()),
    "/empty-feed": ("application/rss+xml", b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>"),
    "/page": ("text/html", b"<html><link rel=alternate type=application/rss+xml href=/good.xml><p>News</p></html>"),
    "/html": ("text/html", b"<html><head><title>Home</title></head><body><p>News</p></body></html>"),
    "/text": ("text/plain", b"hello"),
    "/nothing": ("text/html", b""),
    "/latin": (
        "text/html; charset=iso-8859-1",
        "<html lang='de'><body><article><h1>Ärger über Öl</h1>"
        "<p>Die Stadt Köln hat am Dienstag die größte Brücke für Fußgänger geschlossen, weil Prüfer Risse fanden.</p>"
        "<p>Bürgermeisterin Jäger sagte, die Brücke bleibe für mindestens zwei Jahre geschlossen.</p>"
        "</article></body></html>".encode("latin-1"),
    ),
}


async def _site(request: web.BaseRequest) -> web.StreamResponse:
    if request.path == "/huge":
        response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(800):  # 50 MB, if the reader wants them
                await response.write(b"x" * 65536)
        return response
    if request.path == "/locked.xml" and request.headers.get("X-Key") == "open sesame":
        kind, body = PAGES["/good.xml"]
        return web.Response(body=body, headers={"Content-Type": kind})
    if request.path not in PAGES:
        return web.Response(status=404)
    kind, body = PAGES[request.path]
    return web.Response(body=body, headers={"Content-Type": kind})


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """A web site on loopback, in a thread of its own, because commands run their own event loop."""
    ready, address = threading.Event(), []
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with loopback.serve(_site) as found:
            address.append(found)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield address[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()
