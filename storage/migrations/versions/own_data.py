"""Control over one's own data: messages that can still be deleted, hiding, and a breakup still to be told."""

import sqlalchemy as sa
from alembic import op

from storage.utc_time import UtcTime

revision = "own_data"
down_revision = "keepsake_states"


def upgrade() -> None:
    """Create the traces table, and add two columns to people."""
    op.create_table(
        "traces",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_traces")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_traces_at"), "traces", ["at"])
    op.add_column("people", sa.Column("hiding", sa.LargeBinary(), nullable=True))
    op.add_column("people", sa.Column("parting", sa.LargeBinary(), nullable=True))
