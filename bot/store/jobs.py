"""The row is the job: claim it by a conditional UPDATE, count the rows changed, give it back when done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, Update, and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

# A worker that dies gives its rows back after this; longer than any step takes, shorter than people wait.
LEASE = timedelta(seconds=50)


def is_due(table: Table, now: datetime | BindParameter[Any]) -> ColumnElement[bool]:
    """The row waits for work and nobody has it."""
    return and_(table.c.due_at <= now, or_(table.c.lease_until.is_(None), table.c.lease_until <= now))


async def claim(
    connection: AsyncConnection, table: Table, row_id: int, now: datetime, *more: ColumnElement[bool]
) -> bool:
    """Take a due row for the length of a lease; False when somebody else was first or nothing is left to do."""
    result = await connection.execute(
        update(table).where(table.c.id == row_id, is_due(table, now), *more).values(lease_until=now + LEASE)
    )
    return result.rowcount == 1


async def put_off(connection: AsyncConnection, table: Table, row_id: int, due_at: datetime, error: str | None) -> None:
    """Give a row back for a later try; with an error the try counts."""
    await connection.execute(putting_off(table, row_id, due_at, error))


def putting_off(table: Table, row_id: int, due_at: datetime, error: str | None) -> Update:
    """The statement of `put_off`."""
    values: dict[str, Any] = {"due_at": due_at, "lease_until": None}
    if error is not None:
        values |= {"attempts": table.c.attempts + 1, "error": error}
    return update(table).where(table.c.id == row_id).values(values)


async def release(connection: AsyncConnection, table: Table) -> int:
    """Give back every row in hand. Only for a process that knows it is alone, at its start."""
    result = await connection.execute(update(table).where(table.c.lease_until.is_not(None)).values(lease_until=None))
    return result.rowcount
