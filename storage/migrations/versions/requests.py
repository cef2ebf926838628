"""Requests: one partner asks the other to do an exercise together."""

import sqlalchemy as sa
from alembic import op

from storage.utc_time import UtcTime

revision = "requests"
down_revision = "first_tables"


def upgrade() -> None:
    """Create the requests table."""
    unsettled = sa.text("state IN ('open', 'later') AND rests_until IS NULL")
    op.create_table(
        "requests",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("couple_id", sa.BigInteger(), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("settings", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("declined_at", UtcTime(), nullable=True),
        sa.Column("rests_until", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'later', 'accepted', 'closed')", name=op.f("ck_requests_state")
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"], name=op.f("fk_requests_asker_id")),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_requests_couple_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_couple_id"), "requests", ["couple_id"])
    op.create_index(op.f("ix_requests_asker_id"), "requests", ["asker_id"])
    op.create_index(
        "uq_requests_unsettled_couple",
        "requests",
        ["couple_id"],
        unique=True,
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
