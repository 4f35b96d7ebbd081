"""What papers file their articles under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in ("entries", "articles"):
        op.add_column(table, sa.Column("categories", sa.Text(), nullable=True))
