"""Outbox rows record which worker holds their lease, and whether a nudge was about to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "outbox_in_hands"
down_revision = "care"


def upgrade() -> None:
    """Add both columns, and the index for finding a chat's messages."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("worker", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("called", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_outbox_chat_id"), "outbox", ["chat_id"])
