"""WebSub: our subscriptions at hubs, and until when a feed's hub tells us of news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import schema

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("push_until", schema.Utc(), nullable=True))
    op.add_column("feeds", sa.Column("pushed_at", schema.Utc(), nullable=True))
    op.create_table(
        "pushes",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("feed_id", schema.BigId, nullable=True),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("due_at", schema.Utc(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_pushes_feed_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushes")),
        sa.UniqueConstraint("feed_id", name=op.f("uq_pushes_feed_id")),
        sa.UniqueConstraint("token", name=op.f("uq_pushes_token")),
    )
    op.create_index(op.f("ix_pushes_due_at"), "pushes", ["due_at"], unique=False)
