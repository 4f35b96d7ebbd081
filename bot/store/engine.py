"""The connection: SQLite in WAL mode or PostgreSQL, migrated when opened; foreign errors become StoreError here."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Insert, Table, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import NoDatabase, StoreAway, StoreError

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 6_151_977  # any number that is ours: who holds it may migrate, or decide which story an article joins

# How libpq and psycopg say that no server answers, or that one is only starting or stopping. There is no code for it:
# what a server says before a connection stands (a wrong password too) comes as a text alone.
AWAY = re.compile(
    r"^failed to resolve|^connection timeout expired"
    r"|^connection to server .* failed: (?!FATAL|.*(?:password|SSL|certificate))"
    r"|FATAL: +the database system is"
)
DAMAGED = re.compile("file is not a database|database disk image is malformed|malformed database schema")  # SQLite


class Database:
    """One database; ``read`` and ``write`` give a connection inside a transaction.

    ``short`` is a second engine for the same SQLite file, without asyncio; None on PostgreSQL.
    """

    def __init__(self, engine: AsyncEngine, path: Path | None, short: Engine | None) -> None:
        self._engine = engine
        self._short = short
        self._thread = ThreadPoolExecutor(1, "store")
        self.path = path  # the SQLite file, None on PostgreSQL
        self._lock: int | None = None
        # SQLite lets writers try again and again, in no order and up to 0.1 s apart: of many, one may see "database is
        # locked" in the end, and a message whose turn has come would wait.
        self._turn = asyncio.Lock() if path else contextlib.nullcontext()

    @property
    def is_sqlite(self) -> bool:
        return self.path is not None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads; on SQLite it never waits for a writer."""
        with _foreign_errors(self):
            async with self._engine.connect() as connection:
                reader = await connection.execution_options(newsbot_reads=True)
                async with reader.begin():
                    yield reader

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; on SQLite there is one at a time, in the order of asking."""
        with _foreign_errors(self):
            async with self._turn, self._engine.begin() as connection:
                yield connection

    async def write_short(self, work: Callable[[Connection], T]) -> T:
        """A transaction that writes, as one function that waits for nothing else.

        On SQLite it runs in one go on a thread; ``write`` goes to the driver's thread and back some four times for
        each statement, which costs more than the statement.
        """
        if self._short is None:
            async with self.write() as connection:
                return await connection.run_sync(work)
        with _foreign_errors(self):
            async with self._turn:
                return await asyncio.get_running_loop().run_in_executor(self._thread, _whole, self._short, work)

    async def one_at_a_time(self, connection: AsyncConnection) -> None:
        """From here to the end of the transaction, no other process runs the same part (on SQLite none ever does)."""
        if not self.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})

    async def migrate(self) -> None:
        """Bring the tables to today's shape."""
        async with self.write() as connection:
            await self.one_at_a_time(connection)
            await connection.run_sync(_upgrade)

    def lock(self) -> None:
        """Make this process the only one that works on this SQLite file; the lock ends with the process.

        Raises StoreError when another process has it. On PostgreSQL many may work, so nothing happens.
        """
        if self.path is None or self._lock is not None:
            return
        handle = os.open(self.path.with_name(self.path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise StoreError(
                f"another newsbot already works on {self.path}; stop it first, or give this one another"
                " NEWSBOT_DATABASE__URL"
            ) from None
        self._lock = handle

    async def close(self) -> None:
        self._thread.shutdown()
        if self._short is not None:
            self._short.dispose()
        await self._engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _whole(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)


async def connect(url: str, *, create: bool = True, busy_timeout: timedelta = timedelta(seconds=20)) -> Database:
    """Open ``sqlite:///path`` (its folder is made) or ``postgresql://…`` and migrate it.

    Raises StoreError; with ``create`` False, NoDatabase where there is no file.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        path = _path(parsed)
        if not create and not path.exists():
            raise NoDatabase(f"there is no database at {path} yet; start the bot with: newsbot run")
        database = _sqlite(path, busy_timeout)
    else:
        # A worker's connections: the claims of all steps at once, and the health page.
        engine = create_async_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=10, pool_pre_ping=True)
        database = Database(engine, None, None)
    try:
        await database.migrate()
    except BaseException:
        await database.close()
        raise
    return database


def copy_file(url: str, target: Path) -> bool:
    """Copy a SQLite database without writing to it, even while a bot works on it; False on PostgreSQL.

    Where there is no file yet, there is none to copy. Raises StoreError.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return False
    path = _path(parsed)
    if path.is_dir():
        raise StoreError(f"cannot read the database {path}: is a directory")
    if path.exists():
        # A reader of a WAL file leaves -wal and -shm behind; where nobody else has it open, it may go without them.
        mode = "mode=ro" if path.with_name(path.name + "-wal").exists() else "mode=ro&immutable=1"
        try:
            with (
                closing(sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True)) as source,
                closing(sqlite3.connect(target)) as sink,
            ):
                source.backup(sink)
        except sqlite3.Error as error:
            raise _said(f"the database {path}", str(error)) from None
    return True


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except SQLAlchemyError:
        raise StoreError("NEWSBOT_DATABASE__URL is no address; use sqlite:///FILE or postgresql://…") from None


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise StoreError("the database needs a file: NEWSBOT_DATABASE__URL=sqlite:///data/newsbot.db")
    return Path(url.database).absolute()


def _sqlite(path: Path, busy_timeout: timedelta) -> Database:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        if file := next((above for above in path.parents if above.is_file()), None):
            reason = f"{file} is a file, where a folder should be"
        raise StoreError(f"cannot write the database {path}: {reason}") from None
    settings: dict[str, Any] = {
        # Without this the driver opens transactions by itself, and never as IMMEDIATE.
        "connect_args": {"isolation_level": None, "timeout": busy_timeout.total_seconds()},
        # Every transaction of ours ends with its block; a rollback more would be one more hop to the driver's thread.
        "pool_reset_on_return": None,
    }
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", **settings)
    short = create_engine(f"sqlite:///{path}", **settings)
    for one in (engine.sync_engine, short):
        event.listen(one, "connect", _prepare)
        event.listen(one, "begin", _begin)
    return Database(engine, path, short)


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that turns writer half way fails with "database is locked" at once; so writers say it first.
    reads = connection.get_execution_options().get("newsbot_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    if _revision(connection) == max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py")):
        return  # nothing to do at most starts, and Alembic takes a third of a second to find that out
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreError(
            "the database was written by a newer newsbot than this one; update newsbot, or restore an older backup"
        ) from None


def _revision(connection: Connection) -> str | None:
    """The migration that made the tables what they are; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _foreign_errors(database: Database) -> Iterator[None]:
    """SQLAlchemy's and the drivers' errors leave as one StoreError of one line."""
    name = f"the database {database.path}" if database.path else "the PostgreSQL database"
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise _said(name, reason) from error
    except OSError as error:
        raise StoreError(f"{name} cannot be reached: {error}") from error


def _said(name: str, reason: str) -> StoreError:
    """What a driver said, with what to do where something can be done."""
    reason = reason.removeprefix("connection failed: ").removeprefix("connection is bad: ")
    if AWAY.search(reason):
        return StoreAway(f"{name} does not answer ({reason}): check that it runs, and NEWSBOT_DATABASE__URL")
    if DAMAGED.search(reason):
        todo = "put a backup in its place, or move it away to begin anew"
        return StoreError(f"{name} is damaged or no database ({reason}): {todo}")
    return StoreError(f"{name} gave an error: {reason}")


def insert_new(connection: AsyncConnection | Connection, table: Table) -> Insert:
    """INSERT that passes over rows which are there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


async def added(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless it is there already; tells which."""
    # rowcount is -1 with some drivers, so the row itself is the proof.
    row = await connection.execute(insert_new(connection, table).values(values).returning(*table.primary_key))
    return row.first() is not None
