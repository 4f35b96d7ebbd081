"""Feeds in trouble: what they ask for, since when they fail, and what people are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot import links
from bot.store import schema

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("host", sa.Text(), server_default="", nullable=False))
    feeds = sa.table("feeds", sa.column("id"), sa.column("url"), sa.column("host"))
    for feed_id, url in op.get_bind().execute(sa.select(feeds.c.id, feeds.c.url)).all():
        host = links.host(url)
        op.get_bind().execute(sa.update(feeds).where(feeds.c.id == feed_id).values(host=host))
    op.add_column("feeds", sa.Column("rhythm", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("state", sa.String(length=10), server_default="working", nullable=False))
    op.add_column("feeds", sa.Column("failing_since", schema.Utc(), nullable=True))
    op.add_column("feeds", sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("feeds", sa.Column("successor", sa.Text(), nullable=True))
    op.create_table(
        "notices",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("feed_id", schema.BigId, nullable=False),
        sa.Column("tell", sa.String(length=10), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("due_at", schema.Utc(), nullable=True),
        sa.Column("lease_until", schema.Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_notices_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_notices_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("chat_id", "thread_id", "feed_id", name=op.f("uq_notices_chat_id_thread_id_feed_id")),
    )
    op.create_index(op.f("ix_notices_due_at"), "notices", ["due_at"], unique=False)
