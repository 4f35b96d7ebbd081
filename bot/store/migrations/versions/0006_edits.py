"""Articles that are changed later: what their entries say, and which message a delivery changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("entries", sa.Column("words", sa.String(length=32), nullable=True))
    op.add_column("entries", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.add_column("deliveries", sa.Column("edits", sa.BigInteger(), nullable=True))
