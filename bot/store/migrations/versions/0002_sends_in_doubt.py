"""Sends in doubt are counted and dated; closed chats remember since when; updates that a webhook brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import schema

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("doubts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("deliveries", sa.Column("begun_at", schema.Utc(), nullable=True))
    op.execute("UPDATE deliveries SET doubts = 1 WHERE unsure")
    op.drop_column("deliveries", "unsure")
    due = sa.text("state = 'due'")
    op.create_index("ix_deliveries_owed", "deliveries", ["chat_id", "id"], sqlite_where=due, postgresql_where=due)
    op.create_index("ix_deliveries_settled_at", "deliveries", ["settled_at"])
    op.add_column("chats", sa.Column("closed_at", schema.Utc(), nullable=True))
    op.execute("UPDATE chats SET closed_at = CURRENT_TIMESTAMP WHERE access = 'closed'")
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("handled_at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
    )
